#!/usr/bin/env python3
"""Make dash-cases.jsonl: random command lines and what dash 0.5.12 did with them.

    testdata/shell/dash-cases.py SEED COUNT > testdata/shell/dash-cases.jsonl

Each line is an object with the command line, its standard output and its exit status.
The lines use only what a shell does by itself, and echo, printf, cat.
"""
import json
import random
import subprocess
import sys

NAMES = ['a', 'b', 'c']
WORDS = ['x', 'y', 'z', '"x y"', "'q r'", '$a', '"$a"', '$b', '"$c"', '${a:-d}', '${b:+e}',
         '"${c:-f g}"', '${a#x}', '${a##*y}', '${b%z}', '"${a%%y*}"', '$1', '"$@"', '$#', '$?',
         '${#a}', '$((1+2))', '$(echo k)', '"$(echo l m)"', '`echo n`', '"$*"', 'a\\ b', '${a-u}',
         '${c:=as}', '~', '$a$b', 'x"$a"y', '""', 'x*nomatch*', '$((a+1))', '-n', '"\\t"', '\\\\n']
PLAIN = ['true', 'false', ':']
OPTIONS = ['set -e', 'set +e', 'set -u', 'set -- 1 2 3', 'set -- $a $b', 'shift', 'set -f', 'shift 5']
TESTS = ['[ $a = x ]', '[ ]', 'test', '[ x -eq 1 ]', '[ x', 'test = =', 'test ! x',
         '[ 1 -eq 1 -a 2 -gt 1 ]', '[ ! ]', '[ "(" x ")" ]']
OTHERS = ['. /dev/null', 'exec 3>/dev/null', '{ echo to2 >&2; }', 'echo hid >/dev/null', 'cd /',
          'echo x >&3', 'wait', 'command -v true >/dev/null', 'type f >/dev/null 2>&1']


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def pick(self, items):
        return self.random.choice(items)

    def word(self):
        return self.pick(WORDS)

    def words(self, most):
        return ' '.join(self.word() for _ in range(self.random.randint(0, most)))

    def condition(self, depth):
        forms = [
            lambda: self.pick(PLAIN),
            lambda: '[ %s %s %s ]' % (self.pick(['"$a"', '"$b"', 'x', '"$c"']), self.pick(['=', '!=']),
                                      self.pick(['x', '""', 'y', '"$a"'])),
            lambda: '[ %s "$%s" ]' % (self.pick(['-n', '-z']), self.pick(NAMES)),
            lambda: 'test %s %s %s' % (self.pick(['1', '2', '$#']),
                                       self.pick(['-eq', '-lt', '-ge', '-ne']),
                                       self.pick(['1', '2', '0'])),
            lambda: '[ $a ]',
            lambda: '[ -n "$a" -a -z "$b" ]',
            lambda: '! ' + self.condition(depth + 1),
            lambda: self.simple(depth + 1),
        ]
        return self.pick(forms)()

    def simple(self, depth):
        name = self.pick(NAMES)
        forms = [
            lambda: 'echo m%d %s' % (self.random.randint(0, 99), self.words(3)),
            lambda: 'echo m%d %s' % (self.random.randint(0, 99), self.words(3)),
            lambda: 'echo m%d %s' % (self.random.randint(0, 99), self.words(3)),
            lambda: self.pick(PLAIN),
            lambda: '%s=%s' % (name, self.word()),
            lambda: '%s=%s' % (name, self.word()),
            lambda: self.pick(['f', 'g', 'f x y', 'g "$a"']),
            lambda: self.pick(['exit', 'exit 0', 'exit 3', 'return 2', 'return']),
            lambda: self.pick(['break', 'continue', 'break 2']),
            lambda: self.pick(OPTIONS),
            lambda: self.pick(['unset a', 'unset b', 'local a=1', 'export a=2', 'readonly r=1',
                               'export c', 'local b']),
            lambda: 'eval ' + self.pick(["'echo ev $a'", '"a=ev"', "'exit 4'", 'true', 'false',
                                         "'echo e;'"]),
            lambda: '%s=%s %s' % (name, self.word(), self.pick(['f', 'true', 'eval "echo $a"',
                                                                'echo $a', ':'])),
            lambda: self.pick(TESTS),
            lambda: self.pick(["trap 'echo tr' EXIT", 'trap - EXIT']),
            lambda: 'printf %s %s' % (self.pick(["'%s\\n'", "'%s-%s\\n'", "'%d\\n'", "'a\\tb\\n'",
                                                 "'%5s|%-4s|\\n'", "'%b\\n'", "'%x %o\\n'"]),
                                      self.pick(['', 'x', '1 12', '"$a"', '$b', '"a b" 1'])),
            lambda: 'read a b <<E\n%s %s\nE\n' % (self.pick(['p q r', '$a', '"x"', '']),
                                                 self.pick(['s', ''])),
            lambda: 'cat <<%s\nhd $a $((1+1)) `echo bq`\nE\n' % self.pick(['E', "'E'", '"E"']),
            lambda: ': $((%s)); echo $a $b' % self.pick(['a=5', 'b+=1', '7/2', '(1<2)&&3', '!0',
                                                        '2*3%4', '1?2:3', '1/0']),
            lambda: self.pick(OTHERS),
        ]
        return self.pick(forms)()

    def compound(self, depth):
        name, counter = self.pick(NAMES), 'i%d' % depth
        forms = [
            lambda: '%s && %s' % (self.command(depth), self.command(depth)),
            lambda: '%s || %s' % (self.command(depth), self.command(depth)),
            lambda: '! ' + self.part(depth),
            lambda: '( %s )' % self.list(depth),
            lambda: '{ %s\n}' % self.list(depth),
            lambda: 'if %s; then %s\nelse %s\nfi' % (self.condition(depth), self.list(depth),
                                                    self.list(depth)),
            lambda: 'if %s; then %s\nelif %s; then %s\nfi' % (self.condition(depth), self.list(depth),
                                                             self.condition(depth), self.list(depth)),
            lambda: 'for %s in %s; do %s\ndone' % (name, self.words(3), self.list(depth)),
            lambda: 'case %s in %s) %s\n;; %s|%s) %s\n;; *) %s\nesac' % (
                self.word(), self.pick(['x', '?', '[a-y]', "'*'"]), self.list(depth),
                self.pick(['y*', '"$b"', 'z']), self.pick(['*q*', 'k']), self.list(depth),
                self.list(depth)),
            lambda: '%s=0; while [ $%s -lt %d ]; do %s=$(($%s+1)); %s\ndone' % (
                counter, counter, self.random.randint(0, 3), counter, counter, self.list(depth)),
            lambda: '%s | %s' % (self.part(depth), self.pick(
                ['cat', 'while read a b; do echo "r:$a:$b"; done', '{ read c; echo "c:$c"; }'])),
            lambda: '%s() { %s\n}' % (self.pick(['f', 'g']), self.list(depth)),
            lambda: '%s=$(%s\n)' % (name, self.list(depth)),
        ]
        return self.pick(forms)()

    def command(self, depth):
        if depth > 3 or self.random.random() < .45:
            return self.simple(depth)
        return self.compound(depth + 1)

    def part(self, depth):
        return self.simple(depth) if self.random.random() < .5 else '( %s )' % self.list(depth)

    def list(self, depth):
        text = ''
        for left in range(self.random.randint(1, 3 if depth < 3 else 2), 0, -1):
            command = self.command(depth)
            text += command
            if left > 1:
                text += '\n' if '<<' in command or self.random.random() < .3 else '; '
        return text


def main():
    generator, seen = Generator(int(sys.argv[1])), set()
    while len(seen) < int(sys.argv[2]):
        text = 'f() { echo F "$@"; return 3; }; g() { echo G$#; }; ' + generator.list(0)
        if len(text) > 700 or text in seen:
            continue
        seen.add(text)
        done = subprocess.run(['/bin/dash', '-c', text], stdin=subprocess.DEVNULL, cwd='/',
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=10,
                              env={'PATH': '/usr/bin:/bin'})
        print(json.dumps({'text': text, 'output': done.stdout.decode(), 'status': done.returncode}))


main()
