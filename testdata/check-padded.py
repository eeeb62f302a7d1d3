#!/usr/bin/env python3
"""A host with many lines and devices is judged like one with few.

What is looked for among a few things is looked for one by one, and among many by a table. Each host
of testdata/hosts and testdata/rules is judged as it is, and again with hundreds of settings and
stanzas that concern no device of it: each token command ends as before, with the same words. Prints TAP.
"""
import glob
import json
import os
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor

PROGRAM = os.path.realpath(os.environ.get('ITL_PROGRAM', './iptoken-lint'))
MANY = 300


def pad_settings(root):
    """Before all others and behind them, for addresses, which decide nothing here."""
    for name in '00-padding.conf', 'zz-padding.conf':
        with open(os.path.join(root, 'etc/sysctl.d', name), 'w') as file:
            for i in range(MANY):
                file.write('-net.ipv6.conf.pad%d.mc_forwarding = 0\n' % i)


def pad_stanzas(root):
    with open(os.path.join(root, 'etc/network/interfaces'), 'a') as file:
        for i in range(MANY):
            file.write('\niface pad%d inet manual\n' % i)


def pad_commands(root):
    """Stanzas with token commands of their own, behind the others and started like them."""
    with open(os.path.join(root, 'etc/network/interfaces'), 'a') as file:
        for i in range(40):
            file.write('\nauto pad%d\niface pad%d inet manual\n'
                       '\tpre-up ip token set ::7:%x dev pad%d || true\n' % (i, i, i + 1, i))


def tokens(root, host):
    """What is said of each token command; a hook's is run for the padding as well."""
    facts = os.path.join(host, 'facts.yaml')
    arguments = ['--facts=' + os.path.realpath(facts)] if os.path.exists(facts) else []
    done = subprocess.run([PROGRAM, '--no-policy', '-f', 'json', *arguments, root],
                          stdout=subprocess.PIPE, check=False)
    return [(token['interface'], token['command'], token['verdict'],
             [cause['message'] for cause in token.get('because') or []],
             [(outcome['verdict'], outcome.get('message')) for outcome in token['outcomes']])
            for token in json.loads(done.stdout)['hosts'][0]['tokens']
            if not (token['interface'] or '').startswith('pad') and
            '/if-' not in (token['location'] or {}).get('file', '')]


def judge(case):
    """The tokens of a host as it is, and padded."""
    host, pad = case
    with tempfile.TemporaryDirectory() as work:
        root = os.path.join(work, 'host')
        shutil.copytree(host, root, symlinks=True)
        os.makedirs(os.path.join(root, 'etc/sysctl.d'), exist_ok=True)
        few = tokens(root, host)
        pad(root)
        return few, tokens(root, host)


def main():
    hosts = [host for host in sorted(glob.glob('testdata/hosts/*/') + glob.glob('testdata/rules/*/*/'))
             if os.path.exists(os.path.join(host, 'etc/network/interfaces'))]
    cases = [(host, pad) for host in hosts for pad in (pad_settings, pad_stanzas, pad_commands)]
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(judge, cases))
    for number, ((host, pad), (few, many)) in enumerate(zip(cases, results), 1):
        print('%s %d - %s, %s' % ('ok' if few == many else 'not ok', number, host, pad.__name__))
        if few != many:
            print('# few: %s\n# many: %s' % ([t for t in few if t not in many][:2],
                                            [t for t in many if t not in few][:2]))
    judged = sum(len(few) for few, _ in results)
    print('# note: %d token commands judged twice' % judged)
    print('%s %d - there was something to judge' % ('ok' if judged > 50 else 'not ok', len(cases) + 1))
    print('1..%d' % (len(cases) + 1))


if __name__ == '__main__':
    main()
