#!/usr/bin/env python3
"""Every call that can fail does, one after the other, while the incident is linted: allocations,
reads, writes, opens, closes and the rest, by a library that is preloaded (faults/shim.c).

Whatever fails, the program is not killed by a signal, leaves no memory, descriptor or temporary
file behind, and either reports all that it reports without the fault, with the same exit status,
or ends with 2. No report under its final name is ever truncated. Prints TAP.

    check-faults.py [STRIDE]    only every STRIDEth call, else $FAULT_STRIDE, else each
"""
import collections
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
from concurrent.futures import ThreadPoolExecutor

PROGRAM = os.path.realpath(os.environ.get('ITL_PROGRAM', './iptoken-lint'))
SHIM = os.path.realpath(os.environ['ITL_FAULTS'])
STRIDE = int(sys.argv[1] if len(sys.argv) > 1 else os.environ.get('FAULT_STRIDE', '1'))
HOST = os.path.realpath('testdata/hosts/incident')
REPAIRED = os.path.realpath('testdata/hosts/incident-repaired')

OLD = 'an old report\n'

Run = collections.namedtuple('Run', 'status stdout stderr report litter calls blocks descriptors')


class Command:
    """A way to call the program: its arguments, with {report} for the file it writes."""

    def __init__(self, *arguments, stdout=None):
        self.arguments = arguments
        self.stdout = stdout

    def run(self, **fault):
        with tempfile.TemporaryDirectory() as work:
            report, log = os.path.join(work, 'report'), os.path.join(work, 'log')
            with open(report, 'w') as file:
                file.write(OLD)
            environment = {'PATH': os.environ['PATH'], 'LD_PRELOAD': SHIM, 'FAULT_LOG': log,
                           'HOME': work, 'LC_ALL': 'C'}
            environment.update(('FAULT_' + key.upper(), str(value)) for key, value in fault.items())
            stdout = open(self.stdout, 'w') if self.stdout else subprocess.PIPE
            try:
                done = subprocess.run([PROGRAM, *(a.format(report=report) for a in self.arguments)],
                                      stdout=stdout, stderr=subprocess.PIPE, env=environment,
                                      cwd=work, timeout=30)
            except subprocess.TimeoutExpired:
                return Run(-signal.SIGALRM, b'', 'it hangs', '', [], [], None, None)
            with open(report) as file:
                text = file.read()
            calls, blocks, descriptors = [], None, None
            if os.path.exists(log):
                with open(log) as file:
                    calls = file.read().split('\n')[:-1]
            if calls and calls[-1].startswith('left '):
                words = calls.pop().split()
                blocks, descriptors = int(words[2]), int(words[4])
            litter = [name for name in os.listdir(work) if name not in ('report', 'log')]
            return Run(done.returncode, done.stdout, done.stderr.decode('utf-8', 'replace'), text,
                       litter, calls, blocks, descriptors)


def is_whole(text):
    """Whether TEXT is a report of some format from its first byte to its last, or the old one."""
    if text == OLD:
        return True
    if text.startswith('<!DOCTYPE html>'):
        return text.endswith('</html>\n')
    try:
        if text.startswith('<'):
            return xml.etree.ElementTree.fromstring(text).tag == 'testsuites'
        return bool({'format_version', 'runs', 'version'} & set(json.loads(text)))
    except (ValueError, xml.etree.ElementTree.ParseError):
        return False


def tokens(text):
    """The tokens of each host, if TEXT is a report in JSON."""
    try:
        return [host['tokens'] for host in json.loads(text)['hosts']]
    except (ValueError, KeyError, TypeError):
        return None


def all_unknown(text):
    return {token['verdict'] for host in tokens(text) for token in host} == {'unknown'}


def is_same(run, usual, eacces):
    # A source of a catalog is a file that the host may take from elsewhere.
    if tokens(run.report) and 'catalog-unknown' in run.report and all_unknown(run.report):
        return True
    # What we have no right to read is `unknown`, and with that another repair may come first.
    if eacces and tokens(run.report) is not None:
        return tokens(run.report) == tokens(usual.report)
    return (run.stdout, run.report) == (usual.stdout, usual.report)


def problem(run, usual, eacces=False):
    """What is wrong with a run that had a fault, or None."""
    if run.status < 0:
        return 'killed by signal %d: %s' % (-run.status, run.stderr[-200:])
    if run.status != 2 and run.status != usual.status:
        return 'exit status %d' % run.status
    if run.status != 2 and not is_same(run, usual, eacces):
        return 'exit status %d and another report' % run.status
    if run.status == 2 and 'iptoken-lint: ' not in run.stderr:
        return 'exit status 2 without a message'
    if not is_whole(run.report):
        return 'a truncated report: ...%r' % run.report[-60:]
    if run.litter:
        return 'left behind: %s' % run.litter
    if run.blocks is not None and run.blocks > usual.blocks:
        return '%d blocks of memory left, %d without the fault' % (run.blocks, usual.blocks)
    if run.descriptors is not None and run.descriptors > usual.descriptors:
        return '%d descriptors left, %d without the fault' % (run.descriptors, usual.descriptors)
    return None


class Tap:
    number = 0
    failed = 0

    def report(self, name, problems):
        self.number += 1
        print('%s %d - %s' % ('not ok' if problems else 'ok', self.number, name))
        for line in problems[:8]:
            print('# ' + line)
        sys.stdout.flush()


def sweep(tap, name, command, usual, stride, calls=None, **fault):
    """Let every STRIDEth of the calls fail."""
    def one(index):
        function = usual.calls[index - 1]
        bad = problem(command.run(call=index, **fault), usual, fault.get('errno') == errno.EACCES)
        return bad and 'call %d, %s: %s' % (index, function, bad)

    wanted = [i for i in range(1, len(usual.calls) + 1) if not calls or usual.calls[i - 1] in calls]
    wanted = wanted[::stride]
    with ThreadPoolExecutor(2) as pool:
        problems = [bad for bad in pool.map(one, wanted) if bad]
    tap.report('%s: %d calls of %d functions fail in turn' % (
        name, len(wanted), len({usual.calls[i - 1] for i in wanted})), problems)


def periodic(tap, name, command, usual, periods):
    """Every Nth call fails, whichever thread makes it: with threads no run is like the other."""
    problems = []
    tries = [(first, every) for every in periods for first in range(1, 1 + 3 * 7, 7)]

    def one(which):
        first, every = which
        bad = problem(command.run(call=first, every=every), usual)
        return bad and 'each %dth call from the %dth on: %s' % (every, first, bad)

    with ThreadPoolExecutor(2) as pool:
        problems = [bad for bad in pool.map(one, tries) if bad]
    tap.report('%s: each Nth call fails, %d times' % (name, len(tries)), problems)


def interrupt(tap, name, command, usual, number, stride):
    """The signal comes before every STRIDEth call, and before each that touches the report."""
    touching = {'mkostemp', 'mkstemp', 'linkat', 'rename', 'write', 'fchmod'}
    wanted = [i for i, call in enumerate(usual.calls, 1) if i % stride == 0 or call in touching]

    def one(index):
        run = command.run(call=index, signal=number)
        bad = None
        if run.status != 2 and (run.status, run.report) != (usual.status, usual.report):
            bad = 'exit status %d' % run.status
        elif run.status == 2 and run.report not in (OLD, usual.report):
            bad = 'a truncated report'
        elif run.litter:
            bad = 'left behind: %s' % run.litter
        return bad and 'call %d, %s: %s' % (index, usual.calls[index - 1], bad)

    with ThreadPoolExecutor(2) as pool:
        problems = [bad for bad in pool.map(one, wanted) if bad]
    tap.report('%s at %d moments: nothing is left behind' % (name, len(wanted)), problems)


def same(tap, name, command, usual, **fault):
    run = command.run(**fault)
    good = (run.status, run.stdout, run.report) == (usual.status, usual.stdout, usual.report)
    tap.report(name, [] if good else ['exit status %d: %s' % (run.status, run.stderr[-300:])])


def longer_than_a_page(work):
    """The incident, with what matters on the second page of a file."""
    host = shutil.copytree(HOST, os.path.join(work, 'incident'))
    name = os.path.join(host, 'etc/sysctl.d/50-gateway.conf')
    with open(name) as file:
        text = file.read()
    with open(name, 'w') as file:
        file.write('# a long comment\n' * 300 + text)
    return host


CATALOG = {'name': 'gw', 'catalog_format': 2, 'edges': [], 'resources': [
    {'type': 'File', 'title': '/etc/sysctl.d/60-more.conf', 'file': '/m/site.pp', 'line': 7,
     'parameters': {'source': 'puppet:///modules/site/more.conf'}},
    {'type': 'File_line', 'title': 'x', 'parameters': {
        'path': '/etc/sysctl.d/50-gateway.conf', 'line': 'net.ipv6.conf.eno1.accept_ra = 2'}}]}
# An edit of which augeas writes the whole file again.
EDIT = {**CATALOG, 'resources': [{'type': 'Augeas', 'title': 'x', 'parameters': {
    'context': '/files/etc/sysctl.d/50-gateway.conf', 'changes': ['set net.ipv6.conf.eno1.accept_ra 2']}}]}
POLICY = '''version: 1
extends: [base.yaml]
'''
FACTS = json.dumps([{'ifname': name, 'link_type': 'ether', 'mtu': 1500} for name in ('eno1', 'eno2')])


def ways(work):
    """The ways to call the program that read or write other files than a host's."""
    def put(path, text):
        path = os.path.join(work, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w') as file:
            file.write(text)
        return path

    def written(name, *arguments, format_='json'):
        return name, Command('-j1', '-f', format_, '-o', '{report}', *arguments)

    for format_ in 'html', 'sarif', 'junit':
        yield written(format_ + ' in a file', '--no-policy', HOST, format_=format_)
    put('base.yaml', 'version: 1\n')
    policy = put('policy.yaml', POLICY)
    yield written('a policy that extends another', '--policy=' + policy, HOST)
    yield written('facts', '--no-policy', '--facts=' + put('facts.json', FACTS), HOST)
    baseline = os.path.join(work, 'baseline')
    subprocess.run([PROGRAM, '-q', '--no-policy', '--write-baseline=' + baseline, HOST], check=False)
    yield written('a baseline', '--no-policy', '--baseline=' + baseline, HOST)
    put('modules/site/files/more.conf', 'net.ipv6.conf.eno2.accept_ra = 0\n')
    yield written('a catalog', '--no-policy', '--catalog=' + put('catalog.json', json.dumps(CATALOG)),
                  '--module-path=' + os.path.join(work, 'modules'), HOST)
    yield written('a catalog with augeas', '--no-policy', '--catalog=' + put('edit.json', json.dumps(EDIT)), HOST)
    shards = [os.path.join(work, 'shard-%d' % i) for i in (1, 2)]
    for i, shard in enumerate(shards, 1):
        subprocess.run([PROGRAM, '--no-policy', '-j1', '--shard=%d/2' % i, '-f', 'json', '-o', shard,
                        HOST, REPAIRED, HOST], check=False)
    yield written('a merge of shards', '--merge', *shards)
    yield written('a gate', '--no-policy', '--gate', '--overlay=/etc/sysctl.d/50-gateway.conf=' +
                  put('new.conf', 'net.ipv6.conf.all.forwarding = 1\n'), REPAIRED)
    put('pending/etc/sysctl.d/50-gateway.conf', 'net.ipv6.conf.all.forwarding = 1\n')
    yield written('a tree that is laid over', '--no-policy', '--pending=' + os.path.join(work, 'pending'),
                  REPAIRED)
    for host in 'a', 'b', 'c':
        shutil.copytree(HOST, os.path.join(work, 'fleet', host))
    yield written('a directory of hosts', '--no-policy', '--hosts=' + os.path.join(work, 'fleet'))


def threads(tap):
    for format_ in 'json', 'html', 'sarif', 'junit':
        command = Command('-j3', '--no-policy', '-f', format_, '-o', '{report}', HOST, REPAIRED, HOST,
                          REPAIRED, HOST)
        usual = command.run()
        # What memory is left depends on which thread was the last, without any fault as well: of 120
        # runs on a busy machine one left 27 blocks and the others 6. One thread is asked for that.
        usual = usual._replace(blocks=sys.maxsize)
        sweep(tap, 'three threads, ' + format_, command, usual,
              max(1, len(usual.calls) // 120) * STRIDE)
        periodic(tap, 'three threads, ' + format_, command, usual, (11, 47, 127, 331, 1009))
        interrupt(tap, 'three threads, %s, SIGINT' % format_, command, usual, int(signal.SIGINT),
                  max(1, len(usual.calls) // 40) * STRIDE)
        sweep(tap, 'threads that cannot be started', command, usual, 1, calls={'pthread_create'})


def outputs(tap):
    """An output that takes nothing: a full disk, a reader that went away."""
    for format_ in 'text', 'json', 'jsonl', 'sarif', 'junit', 'github', 'gitlab', 'checkstyle', 'gcc', 'html':
        full = Command('--format=' + format_, HOST, stdout='/dev/full').run()
        bad = [] if full.status == 2 and 'No space left' in full.stderr else ['exit status %d' % full.status]
        read, write = os.pipe()
        os.close(read)
        gone = subprocess.run([PROGRAM, '--format=' + format_, HOST], stdout=write, stderr=subprocess.PIPE)
        os.close(write)
        if gone.returncode != 2 or b'Broken pipe' not in gone.stderr:
            bad.append('no reader: exit status %d' % gone.returncode)
        tap.report('%s: ENOSPC and EPIPE end with 2 and a message' % format_, bad)


def main():
    tap = Tap()
    both = Command('-j1', '--no-policy', '--report=json:{report}', HOST)
    usual = both.run()
    tap.report('the incident without a fault: %d calls that can fail' % len(usual.calls),
               [] if usual.status == 1 and is_whole(usual.report) and usual.report != OLD and
               usual.blocks is not None else ['exit status %d %s' % (usual.status, usual.stderr)])
    sweep(tap, 'text and JSON', both, usual, STRIDE)
    sweep(tap, 'and so do all later ones', both, usual, 23 * STRIDE, forever=1)
    for number in errno.EINTR, errno.EIO, errno.EACCES:
        sweep(tap, 'with ' + errno.errorcode[number], both, usual, 3 * STRIDE, errno=number,
              calls={'read', 'pread', 'write', 'open', 'openat', 'openat2', 'getdents64', 'readdir', 'readdir64'})
    same(tap, 'reads and writes of one byte', both, usual, mode='short')
    with tempfile.TemporaryDirectory() as work:
        large = Command('-j1', '--no-policy', '--report=json:{report}', longer_than_a_page(work))
        same(tap, 'reads that end with a page', large, large.run(), mode='short')
    same(tap, 'reads and writes that are interrupted', both, usual, mode='eintr')

    written = Command('-j1', '--no-policy', '--format=json', '-o', '{report}', HOST)
    usual = written.run()
    sweep(tap, 'the report in a file', written, usual, STRIDE, calls={
        'mkostemp', 'mkostemp64', 'rename', 'write', 'close', 'fchmod', 'stat', 'stat64', 'unlink', 'fflush'})
    for number in signal.SIGINT, signal.SIGTERM:
        interrupt(tap, number.name, written, usual, int(number), 29 * STRIDE)

    with tempfile.TemporaryDirectory() as work:
        for name, command in ways(work):
            usual = command.run()
            sweep(tap, name, command, usual, max(1, len(usual.calls) // 250) * STRIDE)
            periodic(tap, name, command, usual, (7, 31, 113))
            interrupt(tap, '%s, SIGINT' % name, command, usual, int(signal.SIGINT),
                      max(1, len(usual.calls) // 25) * STRIDE)
    threads(tap)
    baseline = Command('-j1', '--no-policy', '-q', '--write-baseline={report}', HOST)
    usual = baseline.run()
    report = usual.report
    bad = []
    for index, call in enumerate(usual.calls, 1):
        if call in ('mkstemp', 'mkstemp64', 'fdopen', 'rename', 'unlink'):
            run = baseline.run(call=index, errno=errno.EACCES)
            if run.status != 2 or run.report not in (OLD, report) or run.litter:
                bad.append('call %d, %s: exit status %d %s' % (index, call, run.status, run.litter))
    tap.report('a baseline is written whole or not at all', bad)
    outputs(tap)
    print('1..%d' % tap.number)


if __name__ == '__main__':
    main()
