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


def lint(files):
    """Exit status, verdict of the first token, everything it said."""
    with tempfile.TemporaryDirectory() as work:
        root = os.path.join(work, 'host')
        options = ['--facts=' + os.path.join(work, 'facts')]
        for path, text in {'../facts': DEVICES, **files}.items():
            full = os.path.join(root, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            if text is None:
                continue
            with open(full, 'w') as file:
                file.write(text)
            if '/if-' in full:
                os.chmod(full, 0o755)
        # Processor time: how long it takes on the clock depends on who else is at work.
        done = subprocess.run([PROGRAM, '-j1', '--no-policy', '--format=json', *options, root],
                              capture_output=True, text=True, preexec_fn=limit_processor_time)
        try:
            tokens = json.loads(done.stdout)['hosts'][0].get('tokens', [])
        except (ValueError, LookupError):
            tokens = []
        verdict = tokens[0]['verdict'] if tokens else 'none'
        return done.returncode, verdict, done.stdout + done.stderr


def check(name, files, status, verdict, word=''):
    global number
    number += 1
    got, said, text = lint(files)
    good = got in (status, 1 if status == 0 and verdict is None else status) and \
        (verdict is None or said == verdict) and word in text
    print('%s %d - %s' % ('ok' if good else 'not ok', number, name))
    if not good:
        print('# exit status %d, verdict %s, wanted %d, %s, %r' % (got, said, status, verdict, word))
        print('\n'.join('# ' + line[:200] for line in text.splitlines()[-4:]))


def both(name, make, bound, word, status=2, verdict=None, fine='accepted'):
    """MAKE(n) is fine for the bound, and for one more is not."""
    check('%s: %d' % (name, bound), make(bound), 0, fine)
    check('%s: %d' % (name, bound + 1), make(bound + 1), status, verdict, word)


def interfaces(text):
    return {'etc/network/interfaces': text}


def hook(text):
    return {'etc/network/interfaces': TOKEN, 'etc/network/if-pre-up.d/x': '#!/bin/sh\n' + text}


def vlans(count):
    """As many VLANs as one device can have, each with its stanza and a token."""
    return {'../facts': 'devices:\n  eth0: {kind: ethernet}\n',
            'etc/network/interfaces': TOKEN + ''.join(
                'auto eth0.%d\niface eth0.%d inet6 auto\n\taccept_ra 2\n'
                '\tpre-up ip token set ::5 dev $IFACE\n' % (i, i) for i in range(1, count + 1))}


def nested_json(depth):
    return {'etc/network/interfaces': TOKEN, '../facts': '[' * depth + ']' * depth}


def main():
    both('stanzas', lambda n: interfaces(TOKEN + 'iface x inet manual\n' * (n - 1)), 10000,
         'more than 10000 stanzas')
    check('VLANs: 4094', vlans(4094), 0, 'accepted')
    ports = 'auto br0\niface br0 inet manual\n\tbridge_ports%s\n'
    check('devices: 4000', interfaces(TOKEN + ports % ''.join(' e%d' % i for i in range(1, 4000))), 0, None)
    check('devices: 10100', interfaces(TOKEN + ports % ''.join(' e%d' % i for i in range(1, 10100))), 2,
          None, 'more than 10000 devices')
    both('commands of one script', lambda n: hook('true\n' * n), 10000,
         'runs more commands than are followed', 0, 'unknown')
    both('turns of a loop', lambda n: hook('i=0\nwhile [ $i -lt %d ]; do i=$((i + 1)); done\n' % n), 1000,
         '', 0, 'unknown')
    both('commands nested in a script', lambda n: hook('(' * (n - 1) + ':' + ')' * (n - 1) + '\n'), 100,
         'nested too deeply', 0, 'unknown')
    check('calls in each other: 50', hook('f() { [ $1 -lt 50 ] || return 0; f $(($1 + 1)); }\nf 1\n'), 0,
          'accepted')
    check('calls in each other: 70', hook('f() { [ $1 -lt 70 ] || return 0; f $(($1 + 1)); }\nf 1\n'), 0,
          'unknown')
    lines = ''.join('net.ipv6.conf.eth%d.accept_ra = 2\n' % (i % 3) for i in range(60000))
    check('lines that repeat: 60000', {'etc/network/interfaces': TOKEN, 'etc/sysctl.d/a.conf': lines}, 0,
          'accepted', 'systemd-sysctl does not repeat')
    if '--all' in sys.argv:
        directories()
    print('1..%d' % number)


def directories():
    files = {'etc/network/interfaces': TOKEN + 'source /many/*x\n'}
    files.update(('many/%d' % i, '') for i in range(100000))
    check('names in a directory: 100000', files, 0, 'accepted')
    files['many/100000'] = ''
    check('names in a directory: 100001', files, 2, None, 'many: has more than 100000 names')


if __name__ == '__main__':
    main()
