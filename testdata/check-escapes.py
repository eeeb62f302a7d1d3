#!/usr/bin/env python3
"""What drives a terminal or breaks a format, in each place whose text a report repeats, and in
every format and on stderr. Held to: no control character comes through (line ends and tabs of
the format apart); JSON, XML and HTML parse, and are of the same elements as with a harmless text
there; each finding is one line where the format says so, and all formats have as many. Prints TAP.

    check-escapes.py [-1] [PLACE...]    -1: each text alone, not four at a time
"""
import collections
import html.parser
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
from concurrent.futures import ThreadPoolExecutor

PROGRAM = os.path.realpath(os.environ.get('ITL_PROGRAM', './iptoken-lint'))
FORMATS = 'text', 'json', 'jsonl', 'sarif', 'junit', 'github', 'gitlab', 'checkstyle', 'gcc', 'html'
TOKEN = b'auto eth0\niface eth0 inet6 auto\n\tpre-up ip token set ::5 dev eth0\n'
REFUSED = b'auto %s\niface %s inet6 auto\n\taccept_ra 0\n\tpre-up ip token set ::5 dev %s\n'
HARMLESS = b'harmless'
HOSTILE = {
    'ESC': b'\x1b[2J\x1b]0;title\x07\x1b[31m', 'CR': b'x\rfine', 'LF': b'x\nfine',
    'NUL': b'x\x00y', 'DEL': b'x\x7fy',
    'backspace': b'x\x08\x08y', 'form feed': b'x\x0cy\x0b', 'shift out': b'x\x0ey',
    'C1, CSI': 'x\x9b31my'.encode(),
    'C1, NEL': 'x\x85y'.encode(), 'C1 as a byte': b'x\x9b31m',
    'override': 'x\u202egnp.exe\u202c'.encode(),
    'isolate': 'x\u2066y\u2069\u2067z'.encode(), 'separator': 'x\u2028y\u2029z'.encode(),
    'zero width': 'x\u200b\u200e\u200f\ufeff\u2060y'.encode(),
    'tag': 'x\U000e0041\U000e007fy'.encode(),
    'noncharacter': 'x\uffff\ufffey'.encode(), 'end of CDATA': b']]>',
    'entity': b'&lt;&#27;&amp;x', 'command': b'::error::x',
    'old command': b'##[error]x', 'percent': b'x%0A::error::y%0D%25',
    'end of script': b'x</script><img src=x onerror=alert(1)>', 'comment': b'<!--x',
    'comment in script': b'<!--<script>x',
    'tag of HTML': b'<b>x</b>',
    'quotes': b'"\'`x', 'backslash': b'\\x41\\"\\u0041\\', 'markdown': b'[x](javascript:y)*z*|`',
    'brace': b'{host}${x}{{x}}',
    'printf': b'%s%n%d%%', 
    'bad UTF-8': b'x\xff\xfe\xc3', 'overlong': b'x\xc0\xaf\xe0\x80\x80',
    'surrogate': b'x\xed\xa0\x80y', 'beyond': b'x\xf4\x90\x80\x80y',
    'half': b'\xe2\x80',
}
# What acts on a terminal or on the order of what stands around it; C1 also as lone bytes.
CONTROL = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb'
                     '\U000e0000-\U000e007f]')
# A line on stderr that begins with what a host says.
ALIEN_LINE = re.compile('(?m)^(?!iptoken-lint: |  |[^:]*:[0-9]+:[0-9]+: extended from here$|$)')
# In data that another program reads, bidirectional text is data.
IN_DATA = re.compile('[\x00-\x08\x0b-\x1f\x7f-\x9f]')
PLACES = collections.OrderedDict()


class Host:
    def __init__(self, work):
        self.work, self.root, self.options = work, work + b'/gw', []
        self.also = []           # further runs, with other arguments
        self.write(b'etc/network/interfaces', TOKEN)

    def write(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, 'wb') as file:
            file.write(text)
        os.chmod(full, 0o755 if text.startswith(b'#!') else 0o644)

    def beside(self, name, text):
        with open(os.path.join(self.work, name), 'wb') as file:
            file.write(text)


def place(name, status=(0, 1), without=b''):
    """A function that puts a text into a HOST; WITHOUT: bytes that cannot stand there."""
    def keep(put):
        PLACES[name] = put, status, without
        return put
    return keep


def json_text(text):
    """TEXT in JSON, and in YAML; what is no text goes in as bytes."""
    return json.dumps(text.decode('utf-8', 'surrogateescape'), ensure_ascii=False).encode('utf-8',
        'surrogateescape')


@place('the name of a file that is sourced', without=b'\x00/')
def _(host, text):
    host.write(b'etc/network/interfaces', b'source interfaces.d/*\n')
    host.write(b'etc/network/interfaces.d/' + text, REFUSED % ((b'eth0',) * 3))


@place('the name of a file in sysctl.d', without=b'\x00/')
def _(host, text):
    host.write(b'etc/sysctl.d/50-' + text + b'.conf', b'net.ipv6.conf.all.forwarding = 1\n')


@place('the name of an interface', without=b' \t\n\x00\\\x0b\x0c\r')
def _(host, text):
    host.write(b'etc/network/interfaces', REFUSED % ((text,) * 3))


@place('the value of an option', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/network/interfaces',
               TOKEN + b'\taccept_ra 0 ' + text + b'\n\taddress ' + text + b'\n')


@place('the name of an option', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/network/interfaces', TOKEN + b'\taccept_r' + text + b' 2\n\taccept_ra 0\n')


@place('a method', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/network/interfaces', TOKEN + b'\taccept_ra 0\niface eth1 inet ' + text + b'\n')


@place('the first word of a line', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/network/interfaces', text + b' y\n' + TOKEN)


@place('a source line', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/network/interfaces',
               TOKEN + b'\taccept_ra 0\nsource ' + text + b'\nsource-directory ' + text + b'\n')


@place('a token command', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/network/interfaces',
               TOKEN + b'\tup ip token set ' + text + b' dev eth0\n\tup : ' + text +
               b'; ip token set ::7 dev nosuch\n')


@place('a command of which nothing is known', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/network/interfaces', TOKEN.replace(b'\tpre',
        b'\tpre-up frob ' + text + b'\n\tpre'))


@place('a comment', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/network/interfaces', TOKEN.replace(b'\tpre',
        b'\taccept_ra 0\n\t# iptoken-lint: allow=token-ra-disabled ' + text + b'\n\tpre'))
    host.options.append('--show-suppressed')


@place('a comment that is wrong', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/network/interfaces', TOKEN.replace(b'\tpre',
        b'\taccept_ra 0\n\t# iptoken-lint: allow=' + text + b'\n\tpre'))


@place('a hook', without=b'\x00')
def _(host, text):
    host.write(b'etc/network/if-pre-up.d/x',
               b'#!/bin/sh\nsysctl -w net.ipv6.conf.all.forwarding=1 # ' + text +
               b'\nfrob "' + text + b'"\nip link add "' + text + b'" type dummy\nip token set ::9 dev "' + text + b'"\n')


@place('the interpreter of a hook', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/network/if-pre-up.d/x', b'#!/bin/' + text + b'\nx\n')


@place('a sysctl value', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/sysctl.d/50-x.conf',
               b'net.ipv6.conf.all.forwarding = ' + text + b'\nnet.ipv6.conf.eth0.accept_ra = 0 ; ' + text +
               b'\nnet.ipv6.conf.default.accept_ra = 0\n')


@place('a sysctl key', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/sysctl.d/50-x.conf',
               b'net.ipv6.conf.' + text + b'.forwarding = 1\n' + text + b' = 1\nnet.ipv6.conf.all.' + text +
               b' = 1\nnet.ipv6.conf.eth0.accept_ra = 0\n')


@place('a sysctl line without =', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/sysctl.d/50-x.conf', text + b'\nnet.ipv6.conf.eth0.accept_ra = 0\n')


@place('the target of a link', without=b'\x00')
def _(host, text):
    host.write(b'etc/network/interfaces', TOKEN + b'\taccept_ra 0\nsource /etc/l\n')
    os.symlink(text, os.path.join(host.root, b'etc/l'))


@place('os-release', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/os-release', b'ID="%s"\nVERSION_ID="%s"\nPRETTY_NAME="%s"\n' % (text, text,
        text))


@place('the command line of the kernel', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/default/grub', b'GRUB_CMDLINE_LINUX="ipv6.disable=1 %s"\n' % text)
    host.write(b'etc/modprobe.d/' + re.sub(b'[/\x00\n]', b'', text) + b'.conf',
               b'options ipv6 disable=1\n')


@place('the name of the host', without=b'\x00/')
def _(host, text):
    os.rename(host.root, host.work + b'/' + text)
    host.root = host.work + b'/' + text
    host.write(b'etc/sysctl.d/50-x.conf', b'net.ipv6.conf.all.forwarding = 1\n')


@place('the name of a host that is none', status=(2,), without=b'\x00/')
def _(host, text):
    host.root = host.work + b'/' + text


@place('the name of a file that cannot be read', status=(2,), without=b'\x00/')
def _(host, text):
    host.write(b'etc/network/interfaces', TOKEN + b'source interfaces.d/*\n')
    os.mkdir(host.root + b'/etc/network/interfaces.d')
    os.mkfifo(host.root + b'/etc/network/interfaces.d/' + text)


@place('reasons of a policy', status=(0, 1, 2))
def _(host, text):
    said = json_text(text)
    host.write(b'etc/sysctl.d/50-x.conf', b'net.ipv6.conf.all.forwarding = 1\n')
    host.beside(b'policy', b'{"version": 1, "require": [{"token": {"phase": "up"}, "reason": %s}],'
                b' "exempt": [{"rule": "token-ra-disabled", "reason": %s, "interface": %s}]}\n' % (said, said, said))
    host.options.append('--policy=policy')


@place('a policy that is wrong', status=(2,))
def _(host, text):
    host.beside(b'policy', b'{"version": 1, %s: 1}\n' % json_text(text))
    host.options.append('--policy=policy')


@place('a policy that is no YAML', status=(2,))
def _(host, text):
    host.beside(b'policy', b'version: 1\nrequire: [' + text + b'\n')
    host.options.append('--policy=policy')


@place('the name of a policy', status=(2,), without=b'\x00/')
def _(host, text):
    host.beside(text, b'version: x\n')
    host.options.append(b'--policy=' + text)


@place('facts', status=(0, 1, 2))
def _(host, text):
    host.beside(b'facts',
                b'{"devices": {%s: {"kind": "dummy"}, "eth0": {"kind": %s}}}\n' % (json_text(text),
                    json_text(text)))
    host.options.append('--facts=facts')


@place('a baseline', status=(2,))
def _(host, text):
    host.beside(b'known', b'{"format_version": %s, %s: 1}\n' % (json_text(text), json_text(text)))
    host.options.append('--baseline=known')


@place('a catalog', status=(0, 1, 2), without=b'\x00')
def _(host, text):
    title = text.decode('utf-8', 'surrogateescape')
    resources = [
        {'type': 'File', 'title': title, 'file': title, 'line': 3, 'parameters': {
            'path': '/etc/sysctl.d/50-x.conf', 'content': 'net.ipv6.conf.all.forwarding = 1\n'}},
        {'type': 'Exec', 'title': title, 'parameters': {'command': title}},
        {'type': 'File', 'title': 'y', 'parameters': {
            'path': '/etc/network/interfaces.d/y', 'source': title}},
    ]
    whole = {'name': 'gw', 'catalog_format': 2, 'resources': resources}
    made = json.dumps(whole, ensure_ascii=False)
    host.beside(b'catalog', made.encode('utf-8', 'surrogateescape'))
    host.options.append('--catalog=catalog')


@place('an overlay', status=(0, 1), without=b'\x00=')
def _(host, text):
    host.beside(b'new', b'net.ipv6.conf.all.forwarding = 1\n')
    host.options.append(b'--overlay=/etc/sysctl.d/' + text.replace(b'/', b'') + b'.conf=new')


@place('--pending, its names', status=(0, 1, 2), without=b'\x00/')
def _(host, text):
    os.makedirs(host.work + b'/later/etc/sysctl.d')
    host.beside(b'later/etc/sysctl.d/' + text + b'.conf', b'net.ipv6.conf.all.forwarding = 1\n')
    host.options.append('--pending=later')


@place('--pending, a name that is refused', status=(2,), without=b'\x00/')
def _(host, text):
    os.mkdir(host.work + b'/later')
    os.mkfifo(host.work + b'/later/' + text)
    host.options.append('--pending=later')


@place('--gate, --compare', without=b'\n\x00')
def _(host, text):
    host.write(b'etc/network/interfaces',
               TOKEN.replace(b'dev eth0', b'dev eth0 # ' + text) + b'\taccept_ra ' + text + b'\n')
    host.write(b'etc/sysctl.d/50-' + text.replace(b'/', b'') + b'.conf',
               b'net.ipv6.conf.all.forwarding = 1\n')
    os.makedirs(host.work + b'/old/etc/network')
    host.beside(b'old/etc/network/interfaces', TOKEN.replace(b'dev eth0', b'dev eth0 # ' + text))
    for options in ['--gate'], ['--compare', b'old']:
        host.also.append([*options, b'gw'])


@place('--what-if', without=b'\x00')
def _(host, text):
    host.options.append(b'--what-if=net.ipv6.conf.all.forwarding=1' + text)


for option in ('--nosuch', '--format=', '--kernel=', '--scenario=', '--sysctl-loader=',
               '--what-if=', '--shard=', '--fail-on=', '--explain=',
               '--diff-lines=', '--overlay=', '--overlay=x=', '--pending=', '--facts=',
               '--catalog=', '--baseline=', '--hosts=', '--hosts-from=',
               '--today=', '--anchor=', '--report=', '--report=json:/nowhere/', '-o/nowhere/',
               '-Z', '--jobs=', '--color=', '--merge=', '--timeline='):
    @place('on the command line: ' + option, status=(0, 1, 2), without=b'\x00')
    def _(host, text, option=option):
        host.options.append(option.encode() + text)


class Page(html.parser.HTMLParser):
    """The elements of a page with their attributes' names, and the text of each script."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.elements, self.scripts, self.inside = set(), [], False

    def handle_starttag(self, tag, attributes):
        self.elements.add((tag,) + tuple(sorted(name for name, _ in attributes)))
        self.inside = tag == 'script'
        if self.inside:
            self.scripts.append('')

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != 'script'

    def handle_comment(self, data):
        self.elements.add(('a comment',))

    def handle_data(self, data):
        if self.inside:
            self.scripts[-1] += data


def read_page(text):
    page = Page()
    page.feed(text)
    page.close()
    for script in page.scripts:
        if re.search('<!--|<script|</script', script, re.IGNORECASE):
            raise ValueError('a script that the browser ends elsewhere')
    page.data = [json.loads(script) for script in page.scripts if script.lstrip().startswith('{')]
    if not page.data:
        raise ValueError('no script with data')
    return page


def elements(text):
    """The elements of XML with the names of their attributes; how many of each."""
    ret = collections.Counter()
    for element in xml.etree.ElementTree.fromstring(text).iter():
        ret[(element.tag,) + tuple(sorted(element.attrib))] += 1
    return ret


def findings(format_, text):
    """How many findings a report has, or None where it does not say."""
    if format_ == 'json':
        return sum(len(host['findings']) for host in json.loads(text)['hosts'])
    if format_ == 'jsonl':
        return sum(len(json.loads(line)['findings']) for line in text.split('\n')[:-1])
    if format_ == 'sarif':
        return len(json.loads(text)['runs'][0]['results'])
    if format_ == 'gitlab':
        return len(json.loads(text))
    if format_ == 'checkstyle':
        return sum(n for e, n in elements(text).items() if e[0] == 'error')
    if format_ == 'gcc':
        for line in text.split('\n')[:-1]:
            if not re.match(r'(.+:\d+:\d+|.+): (error|warning|note): .', line):
                raise ValueError('a line of its own: %r' % line)
        return len(re.findall(r'(?m)^.+: (?:error|warning|note): (?!because |repair: |consequence: ).* \[[a-z0-9-]+\]$', text))
    if format_ == 'github':
        for line in text.split('\n')[:-1]:
            if not re.match(r'::(error|warning|notice) ([a-zA-Z]+=[^:,\r\n]*)(,[a-zA-Z]+=[^:,\r\n]*)*::.', line):
                raise ValueError('a line of its own: %r' % line)
        return text.count('\n')
    if format_ == 'html':
        read_page(text)
    if format_ == 'junit':
        elements(text)
    return None


def run(name, text):
    """The reports by format, stderr, and the exit status, with TEXT in the place NAME."""
    with tempfile.TemporaryDirectory() as work:
        work = work.encode()
        host = Host(work)
        PLACES[name][0](host, text)
        reports = ['--report=%s:report.%s' % (format_, format_) for format_ in FORMATS]
        done = subprocess.run([PROGRAM, '-v', '--color=never', '--timeline', '--show-effective',
                               *reports, *host.options, os.path.relpath(host.root, work)],
                              cwd=work, capture_output=True, timeout=60, stdin=subprocess.DEVNULL,
                              env={'PATH': os.environ['PATH'], 'LC_ALL': 'C.UTF-8'})
        ret = {'stdout': done.stdout, 'stderr': done.stderr}
        for i, arguments in enumerate(host.also):
            done = subprocess.run([PROGRAM, *arguments], cwd=work, capture_output=True, timeout=60,
                                  stdin=subprocess.DEVNULL)
            ret['run %d' % i] = done.stdout + done.stderr
        for format_ in FORMATS:
            path = os.path.join(work, b'report.' + format_.encode())
            if os.path.exists(path):
                with open(path, 'rb') as file:
                    ret[format_] = file.read()
        return ret, done.returncode


def judge(name, key):
    _, status, without = PLACES[name]
    joined = b'x'.join(HOSTILE[one] for one in key)
    text = bytes(byte for byte in joined if byte not in without)
    if not text:
        return []
    said, got = run(name, text)
    problems = [] if got in status else ['exit status %d: %r' % (got, said['stderr'][-200:])]
    counts = {}
    for format_, raw in said.items():
        try:
            decoded = raw.decode('utf-8')
            data = format_ in ('json', 'jsonl', 'sarif', 'gitlab', 'junit', 'checkstyle', 'html')
            found = (IN_DATA if data else CONTROL).search(decoded)
            if found:
                at = found.start()
                problems.append('%s: %r' % (format_, decoded[max(at - 60, 0):at + 20]))
            if format_ == 'stderr' and ALIEN_LINE.search(decoded):
                problems.append('stderr: a line of its own: %r' % decoded)
            counts[format_] = findings(format_, decoded)
            if format_ == 'html' and not read_page(decoded).elements <= PAGE_ELEMENTS:
                problems.append('html: new elements: %s' % (read_page(decoded).elements - PAGE_ELEMENTS))
        except (ValueError, KeyError, UnicodeDecodeError,
                xml.etree.ElementTree.ParseError) as error:
            problems.append('%s: %s' % (format_, error))
    # Formats that list failures have one line for a host that could not be judged.
    wanted = counts.get('json')
    if got != 2 and wanted is not None:
        problems += ['%s: %d findings, json %d' % (format_, count, wanted)
                     for format_, count in counts.items() if count not in (None, wanted)]
    return ['%s: %s' % (', '.join(key), problem) for problem in problems]


def page_elements():
    """What a page is made of when every place has a harmless text."""
    ret = set()
    for name in PLACES:
        said, _ = run(name, HARMLESS)
        if 'html' in said:
            ret |= read_page(said['html'].decode()).elements
    return ret


PAGE_ELEMENTS = set()


def main():
    wanted = [word for word in sys.argv[1:] if word != '-1'] or list(PLACES)
    step, keys = 1 if '-1' in sys.argv else 4, list(HOSTILE)
    keys = [keys[i:i + step] for i in range(0, len(keys), step)]
    PAGE_ELEMENTS.update(page_elements())
    for number, name in enumerate(wanted, 1):
        with ThreadPoolExecutor(2) as pool:
            every = pool.map(lambda key, name=name: judge(name, key), keys)
            problems = [line for lines in every for line in lines]
        print('%s %d - %s' % ('not ok' if problems else 'ok', number, name.rstrip('=')))
        for line in problems[:8]:
            print('# ' + line.encode('ascii', 'backslashreplace').decode()[:300])
        sys.stdout.flush()
    print('1..%d' % len(wanted))


if __name__ == '__main__':
    main()
