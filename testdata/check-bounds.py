#!/usr/bin/env python3
"""The bounds of doc/SECURITY.md, both sides of each: at the bound all is well; beyond it the host
is an error that names the bound, with exit status 2, or the verdict is unknown and says why.
Prints TAP.

    check-bounds.py [--all]     all: directories with 100,000 names, too
"""
import json
import os
import resource
import subprocess
import sys
import tempfile

PROGRAM = os.path.realpath(os.environ.get('ITL_PROGRAM', './iptoken-lint'))
TOKEN = 'auto eth0\niface eth0 inet6 auto\n\tpre-up ip token set ::5 dev eth0\n'
DEVICES = 'devices:\n  eth0: {kind: ethernet}\n'
SECONDS = 60             # of processor time, under a sanitizer too; then it hangs
number = 0


def limit_processor_time():
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def write(root, path, text):
    """A text; or a number: so many bytes of comment; or a tuple: where a link leads."""
    full = os.path.join(root, path)
    os.makedirs(os.path.dirname(full), exist_ok=True)
    if isinstance(text, tuple):
        os.symlink(text[0], full)
        return
    with open(full, 'w') as file:
        if isinstance(text, int):
            file.write(('#' * 1023 + '\n') * (text // 1024) + '#' * (text % 1024))
        else:
            file.write(text)
    if '/if-' in full:
        os.chmod(full, 0o755)


def lint(files, options=()):
    """Exit status, verdict of the first token, everything it said."""
    with tempfile.TemporaryDirectory() as work:
        root = os.path.join(work, 'host')
        outside = [option.replace('WORK', work) for option in options]
        if not any(option.startswith('--facts') for option in options):
            outside.append('--facts=' + os.path.join(work, 'facts'))
        own = any(path.endswith('etc/iptoken-lint/policy.yaml') for path in files)
        if not own and not any(option.startswith('--policy') for option in options):
            outside.append('--no-policy')
        for path, text in {'../facts': DEVICES, **files}.items():
            write(root, path, text)
        # Processor time: how long it takes on the clock depends on who else is at work.
        done = subprocess.run([PROGRAM, '-j1', '--format=json', *outside, root],
                              capture_output=True, text=True, preexec_fn=limit_processor_time)
        try:
            tokens = json.loads(done.stdout)['hosts'][0].get('tokens', [])
        except (ValueError, LookupError):
            tokens = []
        verdict = tokens[0]['verdict'] if tokens else 'none'
        return done.returncode, verdict, done.stdout + done.stderr


def check(name, files, status, verdict, word='', options=()):
    global number
    number += 1
    got, said, text = lint(files, options)
    good = got in (status, 1 if status == 0 and verdict is None else status) and \
        (verdict is None or said == verdict) and word in text
    print('%s %d - %s' % ('ok' if good else 'not ok', number, name), flush=True)
    if not good:
        print('# exit status %d, verdict %s, wanted %d, %s, %r' % (got, said, status, verdict, word))
        print('\n'.join('# ' + line[:200] for line in text.splitlines()[-4:]))


def both(name, make, bound, word, status=2, verdict=None, fine='accepted', options=()):
    """MAKE(n) is fine for the bound, and for one more is not."""
    check('%s: %d' % (name, bound), make(bound), 0, fine, '', options)
    check('%s: %d' % (name, bound + 1), make(bound + 1), status, verdict, word, options)


def interfaces(text):
    return {'etc/network/interfaces': text}


def hook(text, shell='sh'):
    return {'etc/network/interfaces': TOKEN, 'etc/network/if-pre-up.d/x': '#!/bin/%s\n' % shell + text}


def vlans(count):
    """As many VLANs as one device can have, each with its stanza and a token."""
    return {'../facts': 'devices:\n  eth0: {kind: ethernet}\n',
            'etc/network/interfaces': TOKEN + ''.join(
                'auto eth0.%d\niface eth0.%d inet6 auto\n\taccept_ra 2\n'
                '\tpre-up ip token set ::5 dev $IFACE\n' % (i, i) for i in range(1, count + 1))}


def facts(count):
    return {'../facts': 'devices:\n' + ''.join('  eth%d: {kind: ethernet}\n' % i for i in range(count)),
            'etc/network/interfaces': TOKEN}


def sourced_by_each_other(depth):
    """The main file is the first; the last has the token."""
    files = {'etc/network/interfaces': 'source /n/2\n'}
    files.update(('n/%d' % i, 'source /n/%d\n' % (i + 1)) for i in range(2, depth))
    files['n/%d' % depth] = TOKEN
    return files


def sourced(count):
    """COUNT files with the main one."""
    return {'etc/network/interfaces': TOKEN + 'source /n/*\n', **{'n/%d' % i: '' for i in range(1, count)}}


def links(count):
    """A link to a link to ... a file with the token."""
    files = {'etc/network/interfaces': 'source /n/0\n', 'n/%d' % count: TOKEN}
    files.update(('n/%d' % i, (str(i + 1),)) for i in range(count))
    return files


def sysctl(line):
    return {'etc/network/interfaces': TOKEN, 'etc/sysctl.d/50-x.conf': line}


# Without what follows no boot accepts the token.
FORWARDS = 'net.ipv6.conf.eth0.forwarding = 1\nnet.ipv6.conf.'


def braces(count):
    """So many patterns, of which one is eth0."""
    return sysctl(FORWARDS + '{eth0,%s}.accept_r[a] = 2\n' % ','.join('x%d' % i for i in range(count - 1)))


def nested_braces(depth):
    return sysctl(FORWARDS + '{x,' * (depth - 1) + '{eth0,x}' + '}' * (depth - 1) + '.accept_r[a] = 2\n')


def calls(depth):
    """A function that calls itself; ifup calls the hook, and that is the first of the calls."""
    return hook('f() { [ $1 -lt %d ] || return 0; f $(($1 + 1)); }\nf 2\n' % depth)


def written_text(length):
    """A text of LENGTH bytes goes through a file, and its length decides whether the hook fails."""
    return hook('v=%s\nprintf %%s "$v" > /run/f\nx=$(cat /run/f)\n[ ${#x} -eq %d ] || exit 1\n' % ('y' * length, length))


def long_text(commands):
    """COMMANDS make $x of LENGTH bytes; a file of the tree has as many. The hook fails if $x has others."""
    def make(length):
        text = commands.replace('HALF', 'y' * (1 << 15)).replace('REST', 'y' * (length - (1 << 15)))
        return {**hook(text.replace('LENGTH', str(length)) + '\n[ ${#x} -eq %d ] || exit 1\n' % length),
                'n': 'y' * length}
    return make


def here_document(length):
    return hook('x=$(cat <<E\n%s\nE\n)\n[ ${#x} -eq %d ] || exit 1\n' % ('y' * (length - 1), length - 1))


def trimmed(length):
    return hook('v=%s\nx=${v#y}\n[ ${#x} -eq %d ] || exit 1\n' % ('y' * length, length - 1))


# How a script comes by a text, each of them held to 64 KiB.
TEXTS = {
    'that `cat` prints': 'x=$(cat /n)',
    'that several commands print': 'x=$(printf HALF; printf REST)',
    'that goes through a pipe': 'x=$(cat /n | tr y z)',
    'that goes through two pipes': 'x=$(cat /n | cat | head -n 1)',
    'that is copied to another file': 'cat /n > /run/f\nread x < /run/f',
    'that is appended to a file': 'printf HALF > /run/f\nprintf REST >> /run/f\nread x < /run/f',
    'that two variables make': 'a=HALF\nb=REST\nx=$a$b',
    'that is written in the script': 'x=HALFREST',
    'that `read` reads': 'read x < /n',
    'that printf pads': "x=$(printf '%LENGTHs' y)",
    'that printf pads to a given width': "x=$(printf '%*s' LENGTH y)",
    'that is a command\'s argument': 'f() { x=$1; }\nf HALFREST',
}


def words(count):
    """`set`, `--` and the words that $v is split into."""
    return hook('v="%s"\nset -- $v\n[ $# -eq %d ] || exit 1\n' % ('w ' * (count - 2), count - 2))


def parentheses(depth):
    return hook('[ $((%s1%s)) -eq 1 ] || exit 1\n' % ('(' * depth, ')' * depth))


def negations(count):
    """Whether the hook fails depends on their number, not on whether they are followed."""
    return hook('[ %s%s ] || exit 1\n' % ('! ' * count, 'x' if count % 2 == 0 else "''"))


def sequence(count):
    return hook('x=$(seq 1 %d)\n[ ${#x} -gt 9 ] || exit 1\n' % count)


def ifup_in_ifup(depth, before='', after=''):
    """eth0 brings up e1, which brings up e2, ..., which has the token."""
    stanzas = ['auto eth0\niface eth0 inet manual\n\tpre-up %sifup e1%s\n' % (before, after)]
    stanzas += ['iface e%d inet manual\n\tpre-up ip link add e%d type bridge\n\tpre-up %sifup e%d%s\n'
                % (i, i, before, i + 1, after) for i in range(1, depth - 1)]
    last = depth - 1
    stanzas.append('iface e%d inet6 auto\n\tpre-up ip link add e%d type bridge\n'
                   '\taccept_ra 2\n\tpost-up ip token set ::5 dev e%d\n' % (last, last, last))
    return interfaces(''.join(stanzas))


def substitutions(depth, each=40):
    """So many calls of ifup, each of them within substitutions: our own stack is what that takes."""
    return ifup_in_ifup(depth, 'x=$(' * each, ')' * each)


def nested(option, text, above):
    """A list in a list in ..., DEPTH levels, at a place of a document that has so many ABOVE it."""
    return lambda depth: {'etc/network/interfaces': TOKEN,
                          '../' + option: text % ('[' * (depth - above) + ']' * (depth - above))}


def nested_over_functions(depth):
    """So many subshells in each other, by functions that each have fewer than the parser takes."""
    text, i = '', 0
    while depth > 0:
        here = min(90, depth)
        text += 'f%d() { %s f%d %s; }\n' % (i, '( ' * here, i + 1, ' )' * here)
        depth, i = depth - here, i + 1
    return hook(text + 'f%d() { :; }\nf0\n' % i)


def doubtful_batch(count):
    """Whether a card takes such an MTU depends on its driver."""
    return {**hook('ip -force -batch /b || true\n'), 'b': 'link set dev eth0 mtu 9100\n' * count}


def bash(command):
    return hook('%s || exit 1\n' % command, 'bash')


def bash_condition(before, after):
    return lambda depth: bash('[[ %s%s%s ]]' % (
        before * depth, 'x' if depth % 2 == 0 or after else '-z x', after * depth))


def braces_of_bash(depth):
    return bash('set -- %s; [ $# -gt 1 ]' % ('{a,' * depth + 'b' + '}' * depth))


def turns_of_unknown(body):
    return hook('i=0\nwhile ping -c 1 host; do i=$((i + 1)); %s; done\nexit 0\n' % body)


def extending(count):
    """The policy that is named, which extends COUNT others, each through the one before."""
    files = {'etc/network/interfaces': TOKEN}
    for i in range(1, count + 2):
        more = 'extends: [p%d]\n' % (i + 1) if i <= count else ''
        files['../p%d' % i] = 'version: 1\n' + more
    return files


def extended(count):
    """The policy that is named, which extends COUNT others."""
    files = {'../p%d' % i: 'version: 1\n' for i in range(count)}
    return {'etc/network/interfaces': TOKEN, **files,
            '../policy': 'version: 1\nextends: [%s]\n' % ', '.join('p%d' % i for i in range(count))}


def extended_by_links(depth):
    """Each policy of the host extends the next by two names."""
    place = 'etc/iptoken-lint/'
    files = {place + 'p%d.yaml' % i: 'version: 1\nextends: [a/p%d.yaml, b/p%d.yaml]\n' % (i + 1, i + 1)
             for i in range(1, depth)}
    return {'etc/network/interfaces': TOKEN, place + 'a': ('.',), place + 'b': ('.',), **files,
            place + 'policy.yaml': 'version: 1\nextends: [p1.yaml]\n', place + 'p%d.yaml' % depth: 'version: 1\n'}


def padded(option, text):
    """A file that an option names, filled up with blanks."""
    def make(size):
        return {'etc/network/interfaces': TOKEN, '../' + option: text + ' ' * (size - len(text))}
    return make


def aliases(option, before, between, after):
    """COUNT aliases of a KiB, as they are counted: 1,023 bytes and the node."""
    return lambda count: {'etc/network/interfaces': TOKEN, '../' + option:
                          before + '&a ' + 'y' * 1023 + between + ', '.join(['*a'] * count) + after}


def piled_up(option, before, line, after=''):
    """Ten aliases of ten aliases of ... "lol", ten deep."""
    rows = [line % '&a0 [lol]'] + [line % ('&a%d [%s]' % (i, ', '.join(['*a%d' % (i - 1)] * 10))) for i in range(1, 11)]
    return {'etc/network/interfaces': TOKEN, '../' + option: before + ''.join(rows) + after}


IP_LINK = '- {ifname: eth0, link_type: ether}\n'
FLOW_CATALOG = '{document_type: Catalog, name: x, version: 1, edges: [], resources: [], x: ['
LISTED = '["n", %s],\n'


def aliases_of_yaml():
    word = 'aliases stand for more than 1 MiB'
    both('KiB that aliases of the facts stand for', aliases('facts', IP_LINK + '- ', '\n- [', ']\n'), 1024, word)
    check('the facts laugh a billion times', piled_up('facts', IP_LINK, '- %s\n'), 2, None, word)
    baseline = ['--baseline=WORK/baseline']
    both('KiB that aliases of a baseline stand for', aliases('baseline', 'version: 1\nx: ', '\ny: [', ']\n'), 1024,
         word, options=baseline)
    check('a baseline laughs a billion times', piled_up('baseline', 'version: 1\nx:\n', '- %s\n'), 2, None,
          'nested too deeply by this alias: *a5', baseline)
    catalog = ['--catalog=WORK/catalog']
    both('KiB that aliases of a catalog stand for', aliases('catalog', FLOW_CATALOG, ', [', ']]}'), 1024, word,
         options=catalog)
    check('a catalog laughs a billion times', piled_up('catalog', FLOW_CATALOG, LISTED, ']}'), 2, None, word, catalog)
    policy = ['--policy=WORK/policy']
    check('anchors of a policy: 0', {'../policy': 'version: 1\n', **interfaces(TOKEN)}, 0, 'accepted', '', policy)
    check('anchors of a policy: 1', {'../policy': 'version: &a 1\n', **interfaces(TOKEN)}, 2, None,
          'anchors are not allowed: &a', policy)
    check('a policy laughs a billion times', piled_up('policy', 'version: 1\nx:\n', '- %s\n'), 2, None, word, policy)
    host = piled_up('host/etc/iptoken-lint/policy.yaml', 'version: 1\nx:\n', '- %s\n')
    check('the policy of a host laughs a billion times', host, 2, None, word, ['--sysctl-loader=systemd'])


def files_of_any_kind():
    big = 16 << 20
    both('bytes of a file that ifup reads', lambda n: {
        'etc/network/interfaces': TOKEN + 'source /n\n', 'n': n}, big, 'is larger than 16 MiB')
    both('bytes of a sysctl file', lambda n: sysctl(n), big, 'is larger than 16 MiB')
    both('bytes of a sourced script', lambda n: {**hook('. /n\n'), 'n': n}, big, '', 0, 'unknown')
    both('bytes of a hook', lambda n: hook('#' + ' ' * (n - 12) + '\n'), big, '', 0, 'unknown')
    both('bytes of the facts', padded('facts', DEVICES), big, 'is larger than 16 MiB')
    both('bytes of a policy', padded('policy', 'version: 1\n'), 1 << 20, 'where 1048576 are allowed',
         options=['--policy=WORK/policy'])
    both('bytes of a catalog', padded('catalog', '{"document_type": "Catalog", "name": "x", "version": 1, '
                                      '"resources": [], "edges": []}'), big, 'is larger than 16 MiB',
         options=['--catalog=WORK/catalog'])
    both('levels of the facts', nested('facts', '{"networking": {"interfaces": {"eth0": {}}}, "x": %s}', 1), 64,
         'nested deeper than 64 levels')
    both('levels of a catalog', nested(
        'catalog', '{"document_type": "Catalog", "name": "x", "version": 1, "edges": [], "resources": '
        '[{"type": "Notify", "title": "x", "parameters": {"a": %s}}]}', 4), 64, 'nested deeper than 64 levels',
         options=['--catalog=WORK/catalog'])
    both('bytes of a baseline', padded('baseline', '{"version": 1, "findings": []}'), big,
         'is larger than 16 MiB', options=['--baseline=WORK/baseline'])


def the_tree():
    # ifup says that it cannot open the file, and goes on.
    both('symbolic links in one path', links, 40, '', 0, 'none')
    both('files that source each other', sourced_by_each_other, 100, 'source each other more than 100 deep')
    both('files that are sourced', sourced, 4096, 'more than 4096 files are sourced')
    both('stanzas', lambda n: interfaces(TOKEN + 'iface x inet manual\n' * (n - 1)), 10000,
         'more than 10000 stanzas')
    both('stanzas and mappings', lambda n: interfaces(TOKEN + 'mapping x\n' * (n - 1)), 10000,
         'more than 10000 stanzas')
    check('VLANs: 4094', vlans(4094), 0, 'accepted')
    ports = 'auto br0\niface br0 inet manual\n\tbridge_ports%s\n'
    check('ports of a bridge: 4000', interfaces(TOKEN + ports % ''.join(' e%d' % i for i in range(1, 4000))), 0, None)
    both('devices', facts, 10000, 'more than 10000 devices')
    both('patterns of braces', braces, 256, '', 0, 'unknown', 'depends')
    both('braces in each other', nested_braces, 32, '', 0, 'unknown', 'depends')


def scripts():
    both('commands of one script', lambda n: hook('true\n' * n), 10000,
         'runs more commands than are followed', 0, 'unknown')
    both('turns of a loop', lambda n: hook('i=0\nwhile [ $i -lt %d ]; do i=$((i + 1)); done\n' % n), 1000,
         '', 0, 'unknown')
    check('turns of a loop of unknown length, all alike', turns_of_unknown('[ $i -ge 0 ] || exit 1'), 0, 'accepted')
    check('turns of a loop of unknown length, the fourth fails', turns_of_unknown('[ $i -lt 4 ] || exit 1'), 0, 'unknown')
    both('commands nested in a script', lambda n: hook('(' * (n - 1) + ':' + ')' * (n - 1) + '\n'), 100,
         'nested too deeply', 0, 'unknown')
    both('calls in each other', calls, 59, '', 0, 'unknown')
    both('bytes of a text that is written', written_text, 65536, '', 0, 'unknown')
    for name, commands in TEXTS.items():
        word = 'prints' if '| ' in commands else 'a text of more than 64 KiB'
        both('bytes of a text ' + name, long_text(commands), 65536, word, 0, 'unknown')
    both('bytes of a here document', here_document, 65536, 'a text of more than 64 KiB', 0, 'unknown')
    both('bytes of a text that ${X#P} is done on', trimmed, 4096, 'a long text', 0, 'unknown')
    both('bytes of a number that printf pads', long_text("x=$(printf '%LENGTHd' 1)"), 4095,
         'a text of more than 64 KiB', 0, 'unknown')
    both('words on one command line', words, 10000, '', 0, 'unknown')
    both('parentheses of an arithmetic expression', parentheses, 99, '', 0, 'unknown')
    both('negations of a condition', negations, 49, '', 0, 'unknown')
    both('negations of a condition of bash', bash_condition('! ', ''), 50, '', 0, 'unknown')
    both('parentheses of a condition of bash', bash_condition('( ', ' )'), 50, '', 0, 'unknown')
    both('bytes of a regular expression of bash', lambda n: bash('[[ a =~ a|%s ]]' % ('b' * (n - 2))), 256,
         'a long regular expression', 0, 'unknown')
    both('bytes of a text beside one', lambda n: bash('[[ %s =~ a ]]' % ('a' * n)), 1024,
         'a long text beside a regular expression', 0, 'unknown')
    both('repetitions in one', lambda n: bash('[[ a =~ a|b{%d} ]]' % n), 100, 'many repetitions', 0, 'unknown')
    both('repetitions in one, multiplied', lambda n: bash('[[ a =~ a|(b{1,10}c){%d} ]]' % n), 10, 'many repetitions', 0,
         'unknown')
    both('words of braces of bash', lambda n: bash('set -- {1..%d}; [ $# -gt 1 ]' % n), 1000, 'stands for', 0, 'unknown')
    both('braces of bash in each other', braces_of_bash, 8, 'stands for', 0, 'unknown')
    both('arithmetic commands', lambda n: hook('((1))\n' * n, 'bash'), 10000, 'more commands than are followed', 0,
         'unknown')
    both('parts of commands in each other', nested_over_functions, 485, 'nested too deeply', 0, 'unknown')
    both('lines of a batch of ip whose success is not known', doubtful_batch, 20, 'a long batch of ip', 0, 'unknown')
    both('numbers of a sequence', sequence, 10000, '', 0, 'unknown')
    both('ifup in ifup', ifup_in_ifup, 16, 'ifup calls itself more than 16 deep')
    check('ifup in ifup within 40 substitutions: 4', substitutions(4), 0, 'accepted')
    check('ifup in ifup within 40 substitutions: 16', substitutions(16), 0, 'unknown', 'nested too deeply')


def the_run():
    both('policies that extend each other', extending, 16, 'extends', options=['--policy=WORK/p1'])
    both('policies that one extends', extended, 256, 'more than 256 policies are extended',
         options=['--policy=WORK/policy'])
    check('policies of a host that extend each other by two links: 7', extended_by_links(7), 0, 'accepted')
    check('policies of a host that extend each other by two links: 16', extended_by_links(16), 2, None,
          'more than 256 policies are extended')
    many = ''.join('net.ipv6.conf.eth0.key%d = 1\n' % i for i in range(20000))
    check('findings: 20000, to the last', sysctl(many), 0, None, 'net.ipv6.conf.*.key19999"')
    check('work: a little', sysctl('net.ipv6.conf.%s.forwarding = 1\n' % ('*e' * 10)), 0, None)
    check('work: too much', {**sysctl(('net.ipv6.conf.%s.forwarding = 1\n' % ('*e' * 500)) * 1000),
                             'etc/network/interfaces': TOKEN + ''.join(
                                 'auto %s%d\niface %s%d inet6 auto\n' % ('e' * 12, i, 'e' * 12, i) for i in range(500))},
          2, None, 'it takes too much work to judge')


def catalog(kind, parameters, files=None, title='/etc/network/d'):
    return {'etc/network/interfaces': TOKEN, **(files or {}), '../catalog': json.dumps({
        'document_type': 'Catalog', 'name': 'x', 'version': 1, 'edges': [],
        'resources': [{'type': kind, 'title': title, 'parameters': parameters}]})}


def line_by(expression):
    return catalog('File_line', {'path': '/etc/network/interfaces', 'match': expression, 'line': 'auto eth0'})


def edit_by(predicate):
    return catalog('Augeas', {'context': '/files/etc/network/interfaces',
                              'changes': ['set iface[%s]/mtu 1400' % predicate]})


def purged(depth):
    """The token is in a file so deep in a directory that is purged: it goes."""
    place = 'etc/network/d/' + 'a/' * (depth - 1)
    return catalog('File', {'ensure': 'directory', 'recurse': True, 'purge': True},
                   {'etc/network/interfaces': 'source /%s*\n' % place, place + 'f': TOKEN})


def parenthesized(text):
    return lambda depth: '(' * depth + text + ')' * depth


def catalogs():
    """Beyond each of them the file is not known, nor what is judged by it."""
    options = ['--catalog=WORK/catalog']
    by = 'by a regular expression that is not followed'
    both('repetitions in a regular expression', lambda n: line_by('^auto eth0|^a{%d}' % n), 255, by, 0, 'unknown',
         options=options)
    both('groups of a regular expression in each other', lambda n: line_by(parenthesized('auto eth0')(n)), 32, by, 0,
         'unknown', options=options)
    both('instructions of a regular expression', lambda n: line_by('^auto eth0|' + 'a' * (n - 12)), 2048, by, 0, 'unknown',
         options=options)
    both('expressions of augeas in each other', lambda n: edit_by(parenthesized(". = 'eth0'")(n - 1)), 32,
         'in a form that is not followed', 0, 'unknown', options=options)
    both('levels of a directory that is purged', purged, 16, 'more than 16 deep', 0, 'unknown', 'none', options)


def merged(names, text):
    """Exit status and what --merge says of the reports, each with NAME % its number in it."""
    with tempfile.TemporaryDirectory() as work:
        for i in range(1, names + 1):
            write(work, str(i), text % i if '%' in text else text)
        done = subprocess.run([PROGRAM, '--merge', '-o', work + '/report', *('%s/%d' % (work, i) for i in range(1, names + 1))],
                              capture_output=True, text=True, preexec_fn=limit_processor_time)
        try:
            with open(work + '/report') as file:
                return done.returncode, done.stderr, file.read()
        except FileNotFoundError:
            return done.returncode, done.stderr, ''


def check_merge(name, reports, text, status, word='', hosts=None):
    global number
    number += 1
    got, said, report = merged(reports, text)
    good = got == status and word in said and (hosts is None or report.count('"root"') == hosts)
    print('%s %d - %s' % ('ok' if good else 'not ok', number, name), flush=True)
    if not good:
        print('# exit status %d, %d hosts, wanted %d: %s' % (got, report.count('"root"'), status, said[:200]))


def report_of_shard(shards, hosts, places, numbers='1', tool='{}'):
    return json.dumps({'format_version': 1, 'tool': 0, 'shard': {
        'run': 'x', 'numbers': 0, 'count': shards, 'hosts': hosts}, 'hosts': [
            {'root': 'x', 'error': None, 'findings': [], 'place': place} for place in places], 'summary': {}}).replace(
                '"tool": 0', '"tool": ' + tool).replace('"numbers": 0', '"numbers": [%s]' % numbers)


def in_pending(depth):
    """A file below so many directories, PENDING itself included."""
    return {'etc/network/interfaces': TOKEN, '../pending/' + 'a/' * (depth - 1) + 'f': 'x'}


def boots(kernels):
    """The policy names so many kernels, and each order of boot that there is."""
    names = ', '.join('"6.1.%d"' % i for i in range(kernels))
    return {'etc/network/interfaces': TOKEN, '../policy': 'version: 1\nmodel:\n  kernel: [%s]\n  scenarios: [boot, '
            'boot-udev-first, device-late, udev-prompt, reapply, reapply-procps]\n' % names}


def what_options_name():
    policy, baseline = ['--policy=WORK/policy'], ['--baseline=WORK/baseline']
    deep = nested('policy', 'version: 1\nx: %s\n', 1)
    # There is no place for a list in a list in a policy: that is what is wrong with it at the bound.
    check('levels of a policy: 32', deep(32), 2, None, "unknown key 'x'", policy)
    check('levels of a policy: 33', deep(33), 2, None, 'nested deeper than 32 levels', policy)
    both('levels of a baseline', nested('baseline', '{"version": 1, "x": %s}', 1), 8, 'nested deeper than 8 levels',
         options=baseline)
    both('directories of a pending tree in each other', in_pending, 64, 'more than 63 directories deep',
         options=['--pending=WORK/pending'])
    for count in 15, 16:
        check('further reports of a run: %d' % count, interfaces(TOKEN), 0 if count == 15 else 2,
              'accepted' if count == 15 else None, '' if count == 15 else '--report: more than 15 of them',
              ['--report=json:WORK/report%d' % i for i in range(count)])
    check('kernels of a policy, with 6 orders of boot: 1000', boots(1000), 0, 'accepted', '"6.1.999"', policy)
    check('kernels of a policy, with 6 orders of boot: 12000', boots(12000), 2, None, 'it takes too much memory to judge', policy)
    check('orders of boot that are named twice', {**interfaces(TOKEN), '../policy': 'version: 1\nmodel:\n  scenarios: '
          '[%s]\n' % ', '.join(['boot'] * 10000)}, 0, 'accepted', '', policy)


def reports_merged():
    deep = '{"a": %s1%s}'
    check_merge('levels of a report: 64', 1, report_of_shard(1, 1, [1], tool=deep % ('[' * 62, ']' * 62)), 0, hosts=1)
    check_merge('levels of a report: 65', 1, report_of_shard(1, 1, [1], tool=deep % ('[' * 63, ']' * 63)), 2,
                'nested deeper than 64 levels')
    check_merge('levels of a report: a MiB of them', 1, '[' * (1 << 20), 2, 'nested deeper than 64 levels')
    all_shards = ', '.join(map(str, range(1, 1000001)))
    check_merge('shards of a run: 1000000', 1, report_of_shard(1000000, 1, [1], all_shards), 0, hosts=1)
    check_merge('shards of a run: 1000001', 1, report_of_shard(1000001, 1, [1]), 2, 'is no report of a shard')
    check_merge('number of a shard: 1000000', 1, report_of_shard(1000000, 0, [], '1000000'), 2, 'missing of 1000000 shards: 1 2')
    check_merge('number of a shard: 1000001', 1, report_of_shard(1000000, 0, [], '1000001'), 2, 'its number is wrong')
    check_merge('places of hosts: 200000 of 200000, and a million shards', 1,
                report_of_shard(1000000, 200000, range(1, 200001)), 2, 'missing of 1000000 shards: 2 3', 200000)
    check_merge('places of hosts: 200001 of 200000', 1, report_of_shard(1, 200000, [200001]), 2,
                'the place of a host is wrong')
    check_merge('reports: 2000', 2000, report_of_shard(2000, 0, [], '%d'), 0, hosts=0)
    check_merge('reports: none', 0, '', 2)
    for count, status in ((1000000, 0), (1000001, 2)):
        check('shards that are asked for: %d' % count, interfaces(TOKEN), status, None,
              '' if status == 0 else 'shard', ['--shard=1/%d' % count, '--allow-empty'])


def main():
    files_of_any_kind()
    aliases_of_yaml()
    the_tree()
    scripts()
    the_run()
    catalogs()
    what_options_name()
    reports_merged()
    memory()
    if '--all' in sys.argv:
        directories()
    print('1..%d' % number)


def memory():
    """A mebibyte for each stanza that inherits the options of one."""
    def make(count):
        return interfaces(TOKEN + 'iface big inet6 auto\n' + '\to x\n' * 5000 +
                          ''.join('iface e%d inet6 auto inherits big\n' % i for i in range(count)))
    check('memory: 700 MiB of options', make(700), 0, 'accepted')
    check('memory: 800 MiB of options', make(800), 2, None, 'it takes too much memory to judge')


def directories():
    files = {'etc/network/interfaces': TOKEN + 'source /many/*x\n'}
    files.update(('many/%d' % i, '') for i in range(100000))
    check('names in a directory: 100000', files, 0, 'accepted')
    files['many/100000'] = ''
    check('names in a directory: 100001', files, 2, None, 'many: has more than 100000 names')


if __name__ == '__main__':
    main()
