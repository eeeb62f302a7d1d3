#!/usr/bin/env python3
"""Attempts to make the program read what lies outside of what it was given: of a ROOT, of a
--pending tree, of a module. A word that stands only outside must be in no output, and the files
that hold it must not even be opened: each is under a write lease, which tells us of an open, or,
where the file system has no leases, has its time of access looked at. Prints TAP.

    check-jail.py [-v] [NAME...]
"""
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile

PROGRAM = os.path.realpath(os.environ.get('ITL_PROGRAM', './iptoken-lint'))
WORD = 'xyzzyplugh'      # what must never be seen; no name of a file or directory has it
TOKEN = 'auto eth0\niface eth0 inet6 auto\n\tpre-up ip token set ::5 dev eth0\n'
SYSCTL = 'net.ipv6.conf.all.forwarding = 1\n# %s\nnet.ipv6.conf.%s.forwarding = 1\n' % (WORD, WORD)
STANZA = 'auto %s\niface %s inet6 auto\n\taccept_ra 0\n\tup ip token set ::6 dev %s\n' % (WORD,
    WORD, WORD)
SCRIPT = '#!/bin/sh\n# %s\nsysctl -w net.ipv6.conf.all.forwarding=1\n' \
    'ip link add %s type dummy\n' % (WORD, WORD)
POLICY = 'version: 1\nrequire:\n  - token: {phase: up}\n    reason: %s\n' % WORD
# The files outside; each is there as one of a host and under a plain name.
OUTSIDE = {
    'secret.conf': SYSCTL, 'secret': STANZA, 'script': SCRIPT, 'policy.yaml': POLICY,
    'files/secret.conf': SYSCTL, 'up/script': SCRIPT,
    'etc/network/interfaces': STANZA, 'etc/network/interfaces.d/x': STANZA,
    'etc/network/if-pre-up.d/x': SCRIPT, 'etc/sysctl.conf': SYSCTL,
    'etc/sysctl.d/50-x.conf': SYSCTL,
    'etc/os-release': 'ID=debian\nVERSION_ID="%s"\n' % WORD,
    'etc/default/networking': 'X=' + WORD + '\n',
    'etc/modprobe.d/x.conf': 'options ipv6 %s=1 disable=1\n' % WORD,
    'etc/default/grub': 'GRUB_CMDLINE_LINUX="ipv6.disable=1 %s"\n' % WORD,
    'etc/iptoken-lint/policy.yaml': POLICY, 'etc/ufw/sysctl.conf': SYSCTL,
    'etc/default/ufw': 'IPT_SYSCTL=/etc/ufw/sysctl.conf\n', 'etc/ufw/ufw.conf': 'ENABLED=yes\n',
}
CASES = []


class Place:
    """A directory with ROOT `host` and, beside it, what must not be read: `outside`."""

    def __init__(self, work):
        self.work = work
        self.outside = os.path.join(work, 'outside')
        for path, text in OUTSIDE.items():
            self.write('outside/' + path, text)
        self.write('host/etc/network/interfaces', TOKEN)
        os.makedirs(os.path.join(work, 'host/etc/sysctl.d'))
        self.options, self.roots = [], ['host']

    def write(self, path, text, mode=0o644):
        full = os.path.join(self.work, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'w') as file:
            file.write(text.replace('@', self.outside))
        os.chmod(full, 0o755 if text.startswith('#!') else mode)

    def link(self, path, target):
        """A link at PATH, in place of what is there."""
        full = os.path.join(self.work, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        if os.path.isdir(full) and not os.path.islink(full):
            shutil.rmtree(full)
        elif os.path.lexists(full):
            os.unlink(full)
        os.symlink(target.replace('@', self.outside), full)

    def interfaces(self, text):
        self.write('host/etc/network/interfaces', TOKEN + text)

    def hook(self, text):
        self.write('host/etc/network/if-pre-up.d/x', '#!/bin/sh\n' + text + '\n')

    def catalog(self, *resources, modules=None):
        made = [{'type': kind, 'title': title.replace('@', self.outside),
                 'file': self.outside + '/secret',
                 'line': 1, 'parameters': {k: v.replace('@', self.outside) if isinstance(v,
                     str) else v
                                           for k, v in parameters.items()}}
                for kind, title, parameters in resources]
        self.write('catalog.json', json.dumps({'name': 'host', 'catalog_format': 2,
            'resources': made, 'edges': []}))
        self.options.append('--catalog=catalog.json')
        if modules:
            self.options.append('--module-path=' + modules)


class Watch:
    """Knows which of the files below TOP were opened while it lasted."""

    def __init__(self, top):
        self.opened, self.leases, self.times = [], {}, {}
        for directory, _, names in os.walk(top):
            for name in names:
                self.add(os.path.join(directory, name))
        signal.signal(signal.SIGIO, lambda *_: self.look())

    def add(self, path):
        # Older than the file itself, so that even `relatime` sets it.
        os.utime(path, (1000000000, os.stat(path).st_mtime))
        self.times[path] = os.stat(path).st_atime_ns
        fd = os.open(path, os.O_RDONLY)
        try:
            fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            self.leases[path] = fd
        except OSError:
            os.close(fd)

    def look(self):
        """The kernel lets the one who opens wait until the lease is given up."""
        for path, fd in self.leases.items():
            if fcntl.fcntl(fd, fcntl.F_GETLEASE) != fcntl.F_WRLCK and path not in self.opened:
                self.opened.append(path)
                fcntl.fcntl(fd, fcntl.F_SETLEASE, fcntl.F_UNLCK)

    def done(self):
        self.look()
        signal.signal(signal.SIGIO, signal.SIG_IGN)
        for fd in self.leases.values():
            os.close(fd)
        return self.opened + [path for path, time in self.times.items()
                              if path not in self.opened and os.stat(path).st_atime_ns != time]


def case(name, *steps, status=(0, 1), reads=False, wants=''):
    """STEPS build the place; READS: the word is to be seen, the test would notice."""
    CASES.append((name, steps, status, reads, wants))


def link(path, target):
    return lambda place: place.link(path, target)


def write(path, text):
    return lambda place: place.write(path, text)


def interfaces(text):
    return lambda place: place.interfaces(text)


def hook(text):
    return lambda place: place.hook(text)


def options(*words):
    return lambda place: place.options.extend(word.replace('@', place.outside) for word in words)


def roots(*words):
    def step(place):
        place.roots = list(words)
    return step


def catalog(*resources, modules=None):
    return lambda place: place.catalog(*resources, modules=modules)


# ---- what would be seen, if it were read ------------------------------------------------------
case('a ROOT that is the outside itself is read', roots('outside'), reads=True)
case('an --overlay of it is read', options('--overlay=/etc/sysctl.d/50-x.conf=@/secret.conf'),
     reads=True)
case('a file of the ROOT is read', write('host/etc/sysctl.d/50-x.conf', SYSCTL), reads=True)
case('so is a file that a link inside leads to', write('host/srv/x', SYSCTL),
     link('host/etc/sysctl.d/50-x.conf', '/srv/x'), reads=True)
case('and a --pending file', write('pending/etc/sysctl.d/50-x.conf', SYSCTL),
     options('--pending=pending'), reads=True)
case('and a source of a module', write('modules/site/files/x', SYSCTL), catalog(
    ('File', '/etc/sysctl.d/50-x.conf', {'source': 'puppet:///modules/site/x'}),
    modules='modules'), reads=True)
case('and a policy of the ROOT with what it extends',
     write('host/etc/iptoken-lint/policy.yaml', 'version: 1\nextends: ../x.yaml\n'),
     write('host/etc/x.yaml', POLICY),
     reads=True)

# ---- links in the ROOT, by each file that is read ---------------------------------------------
for path in sorted(path for path in OUTSIDE if path.startswith('etc/')):
    up = '../' * path.count('/') + '../'
    case('%s: a link, absolute' % path, link('host/' + path, '@/' + path))
    case('%s: a link, relative' % path, link('host/' + path, up + 'outside/' + path))
for path in ('etc', 'etc/network', 'etc/sysctl.d', 'etc/network/interfaces.d',
             'etc/network/if-pre-up.d', 'etc/default'):
    refused = (2,) if path == 'etc' else (0, 1)
    case('%s/: a link, absolute' % path, link('host/' + path, '@/' + path), status=refused)
    case('%s/: a link, relative' % path, link('host/' + path,
        '../' * path.count('/') + '../outside/' + path), status=refused)
for path in 'run/sysctl.d', 'usr/local/lib/sysctl.d', 'usr/lib/sysctl.d', 'lib/sysctl.d':
    case('%s/: a link' % path, link('host/' + path, '@/etc/sysctl.d'))
case('usr: a link', link('host/usr', '@'))
case('lib: a link to where usr is', link('host/lib', '../outside'))
case('a link with many dots', link('host/etc/sysctl.d/50-x.conf',
                                   '../' * 40 + 'outside/secret.conf'))
case('a link through proc', link('host/etc/sysctl.d/50-x.conf', '/proc/self/root@/secret.conf'))
case('a link through the working directory in proc',
     link('host/etc/sysctl.d/50-x.conf', '/proc/self/cwd/outside/secret.conf'))
case('a link to a link', link('host/etc/sysctl.d/50-x.conf', '../y'),
     link('host/etc/y', '../../outside/secret.conf'))

# ---- the ROOT itself --------------------------------------------------------------------------
inside = link('host/etc/sysctl.d/50-x.conf', '../../../outside/secret.conf')
case('a ROOT that is a link: dots of a link in it', inside, link('gw', 'host'), roots('gw'))
case('from another depth', inside, link('a/b/gw', '../../host'), roots('a/b/gw'))
case('an absolute one', inside, link('gw', '@/../host'), roots('gw'))
case('a chain of them', inside, link('gw', 'gw2'), link('gw2', 'host'), roots('gw'))
case('a ROOT behind a link', inside, link('all', '.'), roots('all/host'))
case('a ROOT with dots', inside, roots('outside/../host/etc/..'))
case('a ROOT that is a link: an absolute link in it', link('gw', 'host'), roots('gw'),
     link('host/etc/sysctl.d/50-x.conf', '@/secret.conf'))
case('a ROOT that is a link: a source line', link('gw', 'host'), roots('gw'),
     interfaces('source ../../../outside/secret\n'))
case('a link among --hosts', inside, link('all/gw', '../host'), options('--hosts=all'), roots())
case('a link in --hosts-from', inside, link('gw', 'host'), write('list', 'gw\n'),
     options('--hosts-from=list'), roots())

# ---- interfaces -------------------------------------------------------------------------------
for line in ('source @/secret', 'source ../../../outside/secret', 'source /../outside/secret',
             'source /../../../../*/outside/secret',
             'source ../../../outside/s*t', 'source @/etc/network/interfaces.d/*',
             'source /*/../../outside/*',
             'source-directory @/etc/network/interfaces.d',
             'source-directory ../../../outside/etc/network/interfaces.d',
             'source-directory ../../../outside/*/network/*.d', 'source /proc/self/root@/secret',
             'source //@/secret',
             'source /etc/network/../../../outside/secret', 'source ~/../../outside/secret',
             'source {,../}@/secret'):
    case(line, interfaces(line + '\n'))
case('a source line through a link', link('host/etc/x', '../../outside'),
     interfaces('source /etc/x/secret\nsource /etc/x/*\n'))
case('a source line in a file that a link leads to',
     link('host/etc/network/interfaces.d', '/srv/deep/er'),
     write('host/srv/deep/er/x', 'source ../../../../outside/secret\n'),
     interfaces('source interfaces.d/*\n'))
case('a mapping script', interfaces('auto eth1\nmapping eth1\n\tscript @/script\n\tmap a b\n'))
for command in '@/script', '../outside/script', '. @/script', 'sh @/script', 'run-parts @/up', \
        'sysctl -p @/secret.conf', 'ip -batch @/secret', '/proc/self/root@/script':
    case('pre-up ' + command, interfaces('\tpre-up %s\n' % command))

# ---- scripts ----------------------------------------------------------------------------------
for text in ('. @/script', '. ../../../../outside/script', 'cat @/secret',
             'x=$(cat @/secret); ip link add "$x" type dummy',
             'read x < @/secret; ip link add "$x" type dummy',
             'while read x; do ip link add $x type dummy; done < @/secret',
             'for f in /../outside/*; do . $f; done', 'for f in @/*; do cat $f; done',
             'cd /../outside && . ./script',
             'cd @ && cat secret', 'sysctl -p @/secret.conf',
             'sysctl --system -p /../outside/secret.conf',
             '[ -f @/secret ] && ip link add y type dummy',
             'ip -b @/secret', 'find @ -name secret -exec cat {} +',
             'grep -q x @/secret && ip link add y type dummy',
             'x=$(< @/secret); echo $x', 'exec < @/secret; read x; ip link add "$x" type dummy',
             'env -i sh @/script',
             'sh -c ". @/script"', 'eval ". @/script"', 'run-parts @/up', 'source @/script',
             'cat /proc/self/root@/secret',
             'cat /proc/self/cwd/outside/secret', 'x=..; . /$x/$x/outside/script'):
    case('a hook: ' + text, hook(text))
case('a hook that is a link', link('host/etc/network/if-pre-up.d/x', '@/script'))
case('a script behind a link of the tree', link('host/srv', '@'),
     hook('. /srv/script; cat /srv/secret'))

# ---- files about to land ----------------------------------------------------------------------
case('--pending: a link to a file', link('pending/etc/sysctl.d/50-x.conf', '@/secret.conf'),
     options('--pending=pending'))
case('--pending: a relative one', link('pending/etc/sysctl.d/50-x.conf',
                                       '../../../outside/secret.conf'),
                                       options('--pending=pending'))
case('--pending: a link to a directory', link('pending/etc/sysctl.d', '@/etc/sysctl.d'),
     options('--pending=pending'))
case('--pending: in place of etc', link('pending/etc', '../outside/etc'),
     options('--pending=pending'), status=(2,))
case('--pending: to itself', link('pending/etc/x', '..'), options('--pending=pending'))
case('--pending: through proc', link('pending/etc/sysctl.d/50-x.conf',
                                     '/proc/self/cwd/outside/secret.conf'),
                                     options('--pending=pending'))
case('--pending that is a link: a link in it', link('later', 'pending'),
     link('pending/etc/sysctl.d/50-x.conf', '../../../outside/secret.conf'),
     options('--pending=later'))
case('--pending: a link is one of the ROOT then', link('pending/etc/sysctl.d/50-x.conf',
    '/srv/fwd.conf'),
     write('host/srv/fwd.conf', 'net.ipv6.conf.all.forwarding = 1\n'),
     options('--pending=pending'), wants='Router advertisement')
case('--pending: to a file that lands as well', link('pending/etc/sysctl.d/50-x.conf',
    '../../srv/fwd.conf'),
     write('pending/srv/fwd.conf', 'net.ipv6.conf.all.forwarding = 1\n'),
     options('--pending=pending'), wants='Router advertisement')
case('--pending: a link for a gate', link('pending/etc/sysctl.d/50-x.conf', '@/secret.conf'),
     options('--gate', '--pending=pending'))
case('--pending and --report=html', link('pending/etc/sysctl.d/50-x.conf', '@/secret.conf'),
     options('--pending=pending', '--report=html:page.html'))
case('--pending over a link of the ROOT', link('host/etc/sysctl.d', '@/etc/sysctl.d'),
     write('pending/etc/sysctl.d/60-y.conf', '# y\n'), options('--pending=pending'))
case('--overlay below a link of the ROOT', link('host/etc/sysctl.d', '@/etc/sysctl.d'),
     write('new', '# new\n'),
     options('--overlay=/etc/sysctl.d/60-y.conf=new'))
case('--overlay with dots before the =', write('new', '# new\n'),
     options('--overlay=../outside/secret.conf=new'),
     link('host/etc/sysctl.d/50-x.conf', '@/secret.conf'))
case('--overlay of a path outside', write('new', '# new\n'), options('--overlay=@/new=new'),
     link('host/etc/sysctl.d/50-x.conf', '@/secret.conf'))
case('--overlay that removes a link', link('host/etc/sysctl.d/50-x.conf', '@/secret.conf'),
     options('--overlay=/etc/sysctl.d/50-x.conf='))
case('--overlay whose text sources it', write('new',
    TOKEN + 'source ../../../outside/secret\nsource @/secret\n'),
     options('--overlay=/etc/network/interfaces=new'))
case('--overlay and a walk by hand through links', link('host/etc/x', '@'),
     link('host/etc/sysctl.d/50-x.conf', '../x/secret.conf'),
     write('new', '# new\n'), options('--overlay=/etc/y=new'))

# ---- catalogs ---------------------------------------------------------------------------------
DROP = '/etc/sysctl.d/50-x.conf'
for source in ('@/secret.conf', 'file://@/secret.conf', 'file:///../outside/secret.conf',
               '/etc/../../outside/secret.conf',
               '/proc/self/root@/secret.conf', 'file:../outside/secret.conf',
               '../outside/secret.conf'):
    case('a catalog: source => ' + source, catalog(('File', DROP, {'source': source})))
    case('a catalog: a fragment with source => ' + source, catalog(
        ('Concat_file', DROP, {'path': DROP, 'tag': 't'}),
        ('Concat_fragment', 'f', {'tag': 't', 'target': DROP, 'source': source})))
for source in ('site/../../../outside/secret.conf', '../outside/secret.conf',
               '../../outside/secret.conf', 'site/link', 'site/below/secret.conf',
               'site/absolute', 'out/secret.conf', '//@/secret.conf', '..', 'site/..',
               'site/x/../../../../outside/secret.conf',
               './../outside/secret.conf', 'site/%2e%2e/%2e%2e/%2e%2e/outside/secret.conf'):
    case('a catalog: puppet:///modules/' + source, write('modules/site/files/x', '# x\n'),
         link('modules/site/files/link', '../../../outside/secret.conf'),
         link('modules/site/files/below', '../../../outside'),
         link('modules/site/files/absolute', '@/secret.conf'), link('modules/out/files', '@/files'),
         catalog(('File', DROP, {'source': 'puppet:///modules/' + source}), modules='modules'))
case('a catalog: a source through a link of the ROOT', link('host/srv', '@'),
     catalog(('File', DROP, {'source': '/srv/secret.conf'})))
case('a catalog: ensure => link', catalog(('File', DROP,
    {'ensure': 'link', 'target': '@/secret.conf'})))
case('a catalog: ensure => its path', catalog(('File', DROP,
    {'ensure': '../../../outside/secret.conf'})))
case('a catalog: a link to a directory', catalog(('File', '/etc/sysctl.d',
    {'ensure': 'link', 'target': '@/etc/sysctl.d'})))
case('a catalog: path with dots', catalog(('File', '/etc/../../outside/secret.conf',
    {'content': '# x\n'})),
     link('host' + DROP, '@/secret.conf'))
case('a catalog: replace => false', link('host' + DROP, '@/secret.conf'),
     catalog(('File', DROP, {'content': '# x\n', 'replace': False})))
case('a catalog: purge through a link', link('host/etc/sysctl.d', '@/etc/sysctl.d'),
     catalog(('File', '/etc/sysctl.d', {'ensure': 'directory', 'recurse': True, 'purge': True,
         'force': True})))
case('a catalog: purge above', catalog(('File', '/..',
    {'ensure': 'directory', 'recurse': True, 'purge': True})), status=(0, 1, 2))
case('a catalog: purge of ../outside', catalog(('File', '/../outside',
    {'ensure': 'directory', 'recurse': True, 'purge': True, 'force': True})))
LINE = {'line': '# a line', 'match': WORD[:3], 'replace': False}
case('a catalog: a line in a file that is a link', link('host' + DROP, '@/secret.conf'),
     catalog(('File_line', 'l', {'path': DROP, **LINE})))
case('a catalog: a line in a path with dots', catalog(('File_line', 'l',
    {'path': '/../outside/secret.conf', **LINE})))
case('a catalog: a line below a link', link('host/etc/sysctl.d', '@'),
     catalog(('File_line', 'l', {'path': '/etc/sysctl.d/secret.conf', **LINE})))
AUGEAS = {'changes': ['set net.ipv6.conf.all.accept_ra 0']}
case('a catalog: Augeas in a file that is a link', link('host/etc/sysctl.conf',
    '@/etc/sysctl.conf'),
     catalog(('Augeas', 'a', {'context': '/files/etc/sysctl.conf', **AUGEAS})))
case('a catalog: Augeas, incl with dots', catalog(('Augeas', 'a', {
    'incl': '/../outside/secret.conf', 'lens': 'Sysctl.lns',
    'context': '/files/../outside/secret.conf', **AUGEAS})))
case('a catalog: Augeas, root', catalog(('Augeas', 'a',
    {'root': '@', 'context': '/files/etc/sysctl.conf', **AUGEAS})))
case('a catalog: its manifest is not read', catalog(('File', DROP,
    {'content': 'net.ipv6.conf.all.forwarding = 1\n'})),
     wants='Router advertisement')

# ---- policies of the ROOT ---------------------------------------------------------------------
for extends in ('../../../outside/policy.yaml', '@/policy.yaml', '/../outside/policy.yaml',
                '../x/policy.yaml', '/proc/self/root@/policy.yaml'):
    case("the ROOT's policy extends " + extends, link('host/etc/x', '@'),
         write('host/etc/iptoken-lint/policy.yaml', 'version: 1\nextends: %s\n' % extends),
         status=(2,), wants='cannot read')
case("the ROOT's policy names facts", write('host/etc/iptoken-lint/policy.yaml',
    'version: 1\nmodel: {facts: @/secret}\n'))
case('facts with {host}, and a host called ..', inside, options('--facts=x/{host}/secret'),
     roots('host/etc/..'), status=(2,))


def run(place, *options):
    return subprocess.run([PROGRAM, '--color=never', *options, *place.options, *place.roots],
                          cwd=place.work,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60,
                          env={'PATH': os.environ['PATH'], 'HOME': place.outside, 'LC_ALL': 'C'})


def judge(steps, status, reads, wants):
    """What is wrong; every way to show what was read is asked for."""
    with tempfile.TemporaryDirectory() as work:
        place = Place(os.path.realpath(work))
        for step in steps:
            step(place)
        # Whoever holds a lease is not read.
        watch = None if reads else Watch(place.outside)
        done = [run(place, '-v', '--timeline', '--show-effective'),
                run(place, '-f', 'json', '--report=html:all.html')]
        opened = watch.done() if watch else []
        said = b''.join(one.stdout + one.stderr for one in done)
        for name in 'all.html', 'page.html':
            if os.path.exists(os.path.join(work, name)):
                with open(os.path.join(work, name), 'rb') as file:
                    said += file.read()
    problems = ['exit status %d' % one.returncode for one in done if one.returncode not in (1,
        *status)]
    if wants.encode() not in said:
        problems.append('without %r' % wants)
    if reads != (WORD.encode() in said):
        problems.append('the word is not seen' if reads else 'the word is seen')
    problems += ['opened: ' + os.path.relpath(path, place.work) for path in opened]
    return problems and problems + said.decode('utf-8', 'replace').splitlines()[:6]


def noticing():
    """That a read is noticed at all: what kind of watch this file system allows."""
    with tempfile.TemporaryDirectory() as work:
        place = Place(os.path.realpath(work))
        watch = Watch(place.outside)
        subprocess.run(['cat', os.path.join(place.outside, 'secret')], stdout=subprocess.DEVNULL)
        kind = 'leases' if watch.leases else 'times of access'
        return kind, [] if watch.done() == [os.path.join(place.outside,
            'secret')] else ['it is not']


def main():
    wanted = [word for word in sys.argv[1:] if word != '-v']
    kind, problems = noticing()
    print('%s 1 - who opens a file is noticed, by %s' % ('not ok' if problems else 'ok', kind))
    number = 1
    for name, steps, status, reads, wants in CASES:
        if wanted and name not in wanted:
            continue
        number += 1
        problems = judge(steps, status, reads, wants)
        print('%s %d - %s' % ('not ok' if problems else 'ok', number, name.replace('#', '')))
        for line in problems:
            print('# ' + line[:200])
    print('1..%d' % number)


if __name__ == '__main__':
    main()
