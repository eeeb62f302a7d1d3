"""
The features that hosts are meant to have, each found again in the text of a host: what
the generator meant to write does not count, only what stands there. Of changed real hosts they are
counted too.
"""

import collections
import functools
import re

from write_commands import BAD_TOKENS, ODD_TOKENS
from write_interfaces import BROKEN_LINES
from write_sysctl import ODD_VALUES

PLAIN_KEY = re.compile(r"net\.ipv6\.conf\.[^./\s]+(?:/[^./\s]+)*\.\w+|net/ipv6/conf/[^/\s]+/\w+")
TOKEN = re.compile(r"\bip(?: -\S+(?: inet6)?)? +to(?:k|ke|ken)? +(?:s|se|set|a|add?|d|del|delete) ")
SYSCTL_WRITE = re.compile(r"\bsysctl\b.*net[./]ipv6|/proc/sys/net/ipv6/conf/\S+$|\btee /proc/sys")
GUARD = re.compile(r"(?:\[|test|case) +\"?\$\{?(?:IFACE|ADDRFAM|METHOD|PHASE)")


class Assignment:
    """A line of a sysctl file that names a key of net/ipv6/conf."""

    def __init__(self, line):
        name, equals, value = line.strip().partition("=")
        self.minus = name.startswith("-")
        self.name = name.removeprefix("-").strip()
        self.assigns = bool(equals)
        self.value = value.strip(" ")
        path = self.name.lstrip("./").removeprefix("proc/sys/")
        slashes = path.find("/") != -1 and (path.find(".") == -1 or path.find("/") < path.find("."))
        if not slashes:
            path = path.translate(str.maketrans("./", "/."))
        parts = path.split("/")
        self.scope = parts[3] if len(parts) > 4 else ""
        self.key = parts[4] if len(parts) > 4 else ""

    def is_glob(self):
        return bool(set(self.name) & set("*?[{"))


class HostText:
    """The text of a host by where it stands."""

    def __init__(self, host):
        self.host = host
        text = {path: file.data.decode("latin-1") for path, file in host.files.items()}
        self.sysctl_paths = sorted((path for path in text if "sysctl.d/" in path),
                                   key=lambda path: path.rpartition("/")[2])
        if "etc/sysctl.conf" in text:
            self.sysctl_paths.append("etc/sysctl.conf")
        self.sysctl = "\n".join(text[path] for path in self.sysctl_paths)
        self.assignments = [Assignment(line) for line in re.split(r"[\r\n]+", self.sysctl)
                            if "ipv6" in line and line.strip()[:1] not in "#;"]
        self.main = text.get("etc/network/interfaces", "")
        self.sourced = "\n".join(data for path, data in text.items() if "/interfaces.d/" in path)
        self.stanzas = self.main + "\n" + self.sourced
        self.script_paths = [path for path in text if re.match(r"etc/network/if-[^/]*/", path)]
        self.scripts = [text[path] for path in self.script_paths]
        self.commands = "\n".join([self.stanzas, *self.scripts])

    @functools.cached_property
    def blocks(self):
        """(head line, lines) of each iface stanza, in order."""
        blocks, block = [], None
        for line in self.stanzas.split("\n"):
            word = line.split()[:1]
            if word == ["iface"]:
                block = (line.split(), [])
                blocks.append(block)
            elif word and re.fullmatch(r"auto|allow-\S+|source\S*|mapping|rename", word[0]):
                block = None
            elif block:
                block[1].append(line.strip())
        return blocks

    @functools.cached_property
    def scope_orders(self):
        """Pairs of kinds of scopes of one key, as they follow each other in the files."""
        orders, seen = set(), collections.defaultdict(set)
        for line in self.assignments:
            if not line.assigns or not line.key:
                continue
            kind = line.scope if line.scope in ("all", "default") else \
                "glob" if line.is_glob() else "device"
            orders |= {(before, kind) for before in seen[line.key]}
            seen[line.key].add(kind)
        return orders

    def families(self):
        """By name of stanza."""
        families = collections.defaultdict(list)
        for head, _ in self.blocks:
            if len(head) > 2:
                families[head[1]].append(head[2])
        return families.values()

    def around_tokens(self):
        """(lines before the first token, lines after the last) where there are tokens."""
        scripts = [text.split("\n") for text in self.scripts]
        for lines in [lines for _, lines in self.blocks] + scripts:
            at = [index for index, line in enumerate(lines) if TOKEN.search(line)]
            if at:
                yield lines[:at[0]], lines[at[-1] + 1:]

    def tokens(self):
        return [line for line in self.commands.split("\n") if TOKEN.search(line)]

    def has(self, pattern, where="commands"):
        return re.search(pattern, getattr(self, where), re.M) is not None


def found(pattern, where="commands"):
    return lambda text: text.has(pattern, where)


def some_assignment(test):
    return lambda text: any(test(line) for line in text.assignments)


def order(*pair):
    return lambda text: pair in text.scope_orders


def some_device(test):
    return lambda text: any(test(device) for device in text.host.devices)


def some_file(test):
    return lambda text: any(test(path, file) for path, file in text.host.files.items())


def base_names(text):
    return collections.Counter(path.rpartition("/")[2] for path in text.sysctl_paths)


def repeats(same):
    """Whether a key is assigned twice, to the SAME value or to another."""
    def test(text):
        values = collections.defaultdict(list)
        for line in text.assignments:
            if line.assigns and line.key:
                values[line.scope, line.key].append(line.value)
        return any(len(given) != len(set(given)) if same else len(set(given)) > 1
                   for given in values.values())
    return test


def count_matches(pattern, lines):
    return sum(1 for line in lines if pattern.search(line))


def is_mask(path, file):
    empty = file.link is None and not file.data
    return "sysctl.d/" in path and (file.link == "/dev/null" or empty)


def other_device(text):
    return any((named := re.search(r"\bdev (\w\S*)", line)) and len(head) > 1
               and named.group(1) not in (head[1].partition(":")[0], "dev")
               for head, lines in text.blocks for line in lines if TOKEN.search(line))


def has_broken_line(where):
    return lambda text: any(line in BROKEN_LINES for line in getattr(text, where).split("\n"))


def no_class(text):
    """A stanza that nothing brings up."""
    words = re.findall(r"^\s*(?:auto|allow-\S+)\s+(.*)$", text.stanzas, re.M)
    listed = {word.partition("=")[2] or word for line in words for word in line.split()}
    return any(len(head) > 1 and head[1] not in listed | {"lo"} for head, _ in text.blocks)


def vlan_without_arp(text):
    """The device below is a dummy, or has lost its ARP to a command."""
    below = set(re.findall(r"^\s*iface (\w+)\.\d+ ", text.stanzas, re.M))
    below |= set(re.findall(r"link (\S+) name \S+ type vlan", text.commands))
    without = set(re.findall(r"ip link set (?:dev )?(\S+) arp off", text.commands))
    kinds = {device.name: device.kind for device in text.host.devices}
    return bool(below & without) or any(
        device.kind == "vlan" and kinds.get(device.lower) == "dummy"
        for device in text.host.devices)


def some_script(test):
    return lambda text: any(test(script) for script in text.scripts)


def without_facts(text):
    return not text.host.facts_given


SYSCTL_FILES = (
    ("key with dots",
     some_assignment(lambda line: line.name.startswith("net.") and PLAIN_KEY.fullmatch(line.name))),
    ("key with slashes",
     some_assignment(lambda line: line.name.startswith("net/") and PLAIN_KEY.fullmatch(line.name))),
    ("key in another spelling", some_assignment(lambda line: not PLAIN_KEY.fullmatch(line.name))),
    ("VLAN name in a key", some_assignment(lambda line: "." in line.scope)),
    ("glob", some_assignment(Assignment.is_glob)),
    ("exclusion, `-key`", some_assignment(lambda line: line.minus and not line.assigns)),
    ("`-key = value`", some_assignment(lambda line: line.minus and line.assigns)),
    ("masked file", some_file(is_mask)),
    ("base name in two directories", lambda text: max(base_names(text).values(), default=0) > 1),
    ("sysctl.conf, linked from sysctl.d",
     lambda text: {"etc/sysctl.conf", "etc/sysctl.d/99-sysctl.conf"} <= set(text.sysctl_paths)),
    ("sysctl.conf, not linked",
     lambda text: "etc/sysctl.conf" in text.sysctl_paths
     and "etc/sysctl.d/99-sysctl.conf" not in text.sysctl_paths),
    ("the same assignment again", repeats(True)),
    ("another value for the same key", repeats(False)),
    ("`all` before a device", order("all", "device")),
    ("a device before `all`", order("device", "all")),
    ("`default` before `all`", order("default", "all")),
    ("`all` before `default`", order("all", "default")),
    ("`default` before a device", order("default", "device")),
    ("a device before `default`", order("device", "default")),
    ("a glob before a device", order("glob", "device")),
    ("a device before a glob", order("device", "glob")),
    ("odd value: `10`, `01`, `1 # was 0` ...",
     some_assignment(lambda line: line.assigns and line.value in ODD_VALUES)),
    ("CR at the ends of lines", found("\r", "sysctl")),
)
DEVICES = (
    ("device that comes late", some_device(lambda device: device.present == "late")),
    ("device that is always early", some_device(lambda device: device.present == "early")),
    ("device that is not there", some_device(lambda device: device.present == "never")),
    ("device with a dot in its name", some_device(lambda device: "." in device.name)),
    ("device with an MTU below 1280", some_device(lambda device: 0 < device.mtu < 1280)),
    ("no facts", without_facts),
)
STANZAS = (
    ("both families for one name",
     lambda text: any({"inet", "inet6"} <= set(names) for names in text.families())),
    ("one family twice for one name",
     lambda text: any(len(names) != len(set(names)) for names in text.families())),
    ("`inet6 auto`", found(r"^\s*iface \S+ inet6 auto", "stanzas")),
    ("`inet6 static`", found(r"^\s*iface \S+ inet6 static", "stanzas")),
    ("`inet dhcp`", found(r"^\s*iface \S+ inet dhcp", "stanzas")),
    ("`accept_ra`", found(r"^\s*accept_ra\?? ", "stanzas")),
    ("`autoconf`", found(r"^\s*autoconf\?? ", "stanzas")),
    ("`gateway`", found(r"^\s*gateway ", "stanzas")),
    ("`privext`", found(r"^\s*privext ", "stanzas")),
    ("`mtu` below 1280", found(r"^\s*mtu (?:1[012]\d\d|\d{3})$(?<!1280)", "stanzas")),
    ("`inherits`", found(r"^\s*iface .*\binherits ", "stanzas")),
    ("line continued with `\\`", found(r"\\$", "stanzas")),
    ("device and logical name differ", found(r"^\s*auto .*=|^\s*mapping ", "stanzas")),
    ("pattern in an `auto` line", found(r"^\s*auto /", "stanzas")),
    ("label, `eth0:1`", found(r"^\s*iface [^\s:]+:\d", "stanzas")),
    ("`allow-hotplug`", found(r"^\s*allow-hotplug ", "stanzas")),
    ("stanza that nothing brings up", no_class),
    ("`source` with an absolute path", found(r"^\s*source /", "main")),
    ("`source` with a relative path", found(r"^\s*source [^/\"]", "main")),
    ("`source` with quotes", found(r"^\s*source \S*\"", "main")),
    ("`source-directory`", found(r"^\s*source-dir", "main")),
    ("broken line in the main file", has_broken_line("main")),
    ("broken line in a sourced file", has_broken_line("sourced")),
)
COMMANDS = (
    ("token in pre-up", found(rf"^\s*pre-up .*{TOKEN.pattern}", "stanzas")),
    ("token in up or post-up", found(rf"^\s*(?:post-)?up .*{TOKEN.pattern}", "stanzas")),
    ("several tokens in one stanza",
     lambda text: any(count_matches(TOKEN, lines) > 1 for _, lines in text.blocks)),
    ("token for another device", other_device),
    ("token for lo", found(rf"{TOKEN.pattern}.*\bdev lo\b")),
    ("bad token",
     lambda text: any(word in BAD_TOKENS for line in text.tokens() for word in line.split())),
    ("odd token: `::`, `any`, `default` ...",
     lambda text: any(word in ODD_TOKENS for line in text.tokens() for word in line.split())),
    ("abbreviated words",
     found(r"\bip(?: -\S+)* to(?:k|ke)? |\bto(?:k|ke|ken) (?:s|se|a|ad|d|de) ")),
    ("sysctl written before a token",
     lambda text: any(count_matches(SYSCTL_WRITE, before) for before, _ in text.around_tokens())),
    ("sysctl written after a token",
     lambda text: any(count_matches(SYSCTL_WRITE, after) for _, after in text.around_tokens())),
    ("`sysctl -p` or `--system` in a hook", found(r"\bsysctl (?:-\S+ )*(?:-p|--system)")),
    ("`|| true`", found(r"\|\| ?(?:true|:)")),
    ("leading `-`", found(r"^\s*(?:pre-|post-)?up -", "stanzas")),
    ("conditional", found(r"\bif \[|\[ .* \] (?:&&|\|\|)|\btest .* (?:&&|\|\|)|\bcase \S+ in|&& ")),
    ("`!`", found(r"(?:up|;) ! ")),
    ("`mtu` below 1280 by a command", found(r"\bmtu 1(?:200|279)\b")),
    ("`arp off`", found(r"\barp off")),
    ("`arp on`", found(r"\barp on")),
    ("`udevadm settle`", found(r"udevadm settle")),
    ("hook script that asks what it is called for", some_script(GUARD.search)),
    ("hook script that does not", some_script(lambda script: not GUARD.search(script))),
    ("`set -e` in a hook script", some_script(lambda script: "set -e" in script)),
    ("hook script where run-parts does not look",
     lambda text: count_matches(re.compile(r"if-(?:up|post-up\.d)/|\.sh$"), text.script_paths) > 0),
)
MADE = (
    ("bridge", found(r"bridge[_-]ports|type bridge|brctl addbr")),
    ("VLAN by its name", found(r"^\s*iface \S+\.\d+ ", "stanzas")),
    ("VLAN by option or command", found(r"vlan[_-]raw|type vlan")),
    ("VLAN on a device without ARP", vlan_without_arp),
    ("bond", found(r"\bbond[_-]|type bond")),
    ("macvlan", found(r"type macvlan")),
    ("tunnel", found(r"v4tunnel|type (?:sit|ip6tnl)|tuntap")),
    ("dummy, ifb or vrf", found(r"type (?:dummy|ifb|vrf)\b")),
    ("vxlan", found(r"type vxlan")),
)
SURROUNDINGS = (
    ("ufw", some_file(lambda path, _: path == "etc/ufw/ufw.conf")),
    ("sysctls on the kernel command line",
     some_file(lambda path, file: path == "etc/default/grub" and b"sysctl." in file.data)),
    ("parameters of the ipv6 module",
     some_file(lambda path, file: path == "etc/default/grub" and b"ipv6." in file.data)),
    ("settings of networking.service", some_file(lambda path, _: path == "etc/default/networking")),
)
GROUPS = {
    "Sysctl files": SYSCTL_FILES, "Devices": DEVICES, "interfaces(5)": STANZAS,
    "Commands": COMMANDS, "Devices that ifup or hooks make": MADE, "Surroundings": SURROUNDINGS,
}


def features_of(host):
    """The (group, feature) pairs of HOST."""
    text = HostText(host)
    return [(group, name) for group, table in GROUPS.items() for name, test in table if test(text)]
