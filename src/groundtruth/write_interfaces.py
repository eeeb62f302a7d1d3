"""/etc/network/interfaces, its sourced files and hook scripts, as interfaces.md measured them."""

from hosts import EXECUTABLE, PLAIN, Device, File
from write_commands import CommandWriter

# Lines that end everything in the main file and only the rest of a sourced one.
BROKEN_LINES = ["iface eth7 inet6 slaac", "iface eth7", "iface eth7 inet6", "  pre_up",
                "iface eth7 inet6 auto inherits nobody", "iface eth7 INET6 auto", "bond eth7",
                "template x", "iface"]
SOURCES = ["source /etc/network/interfaces.d/*", "source interfaces.d/*",
           "source-directory /etc/network/interfaces.d", "source-directory interfaces.d",
           "source \"/etc/network/interfaces.d/\"*", "source /etc/network/interfaces.d/*.cfg",
           "source /etc/network/interfaces.d/[a-z]*", "source /etc/network/missing",
           "source /etc/network/interfaces.d/{a,b}", "source ./interfaces.d/../interfaces.d/*"]
SOURCED_NAMES = ["lan", "lan.cfg", "10-uplink", "eth0~", "eth0.dpkg-old", ".hidden", "b", "gw_1"]


class InterfacesWriter:
    """Makes the files below etc/network of one host."""

    def __init__(self, chance, devices, commands: CommandWriter, missing, facts_given):
        self.chance = chance
        self.devices = devices
        self.commands = commands
        self.missing = missing
        self.facts_given = facts_given
        self.stanzas = []
        self.understood = True

    # Commands of a stanza.

    def command_lines(self, name, weight):
        """Up to WEIGHT commands in the phases; most hosts have a token among them."""
        lines = []
        for _ in range(self.chance.pick({0: 8, 1: 34, 2: 34, weight: 24})):
            phase = self.chance.pick({"pre-up": 46, "up": 34, "post-up": 14, "down": 2,
                                      "post-down": 1, "pre_up": 1, "preup": 1, "pre-down": 1})
            device = self.commands.device_word(name)
            if self.chance.percent(70):
                command = self.commands.token_command(device)
                if self.chance.percent(12):
                    lines.append(f"{phase} {self.commands.fix_first(name)}")
            elif self.chance.percent(10) and self.commands.kinds:
                command, made = self.commands.make_device(name)
                if " vlan " in command and self.chance.percent(50):
                    # A VLAN copies the flags of the device below it when it is made.
                    lines.append(f"{phase} ip link set {name} arp off")
                lines.append(f"{phase} {command}")
                command = self.commands.token_command(made)
                if self.chance.percent(30):
                    lines.append(f"{phase} {self.commands.command(made)}")
            else:
                command = self.commands.command(device)
            text = self.commands.wrap(command, name)
            lines.append(f"{phase} {text}")
        return lines

    def option_lines(self, family, method):
        lines = []
        if family == "inet6" and self.chance.percent(45):
            lines.append(f"accept_ra {self.chance.pick({'2': 44, '1': 22, '0': 24, '3': 3, 'on': 4, 'yes 2': 3})}")
        if family == "inet6" and self.chance.percent(25):
            lines.append(f"autoconf {self.chance.pick({'0': 45, '1': 55})}")
        if self.chance.percent(5):
            lines.append(f"privext {self.chance.pick(['0', '1', '2'])}")
        if self.chance.percent(7) and method in ("static", "auto", "manual"):
            lines.append(f"mtu {self.chance.pick({'1279': 30, '1280': 25, '1400': 25, '1000': 20})}")
        if self.chance.percent(4):
            lines.append(self.chance.pick(["token ::5", "ipv6-token ::7", "dns-nameservers 192.0.2.1",
                                           "description uplink", "accept_ra? 2", "autoconf? 0",
                                           "hwaddress 02:00:00:00:00:42"]))
        return lines

    def address_lines(self, family, ethernet):
        if family == "inet":
            address = self.commands.address4()
            if self.chance.percent(60):
                lines = [f"address {address}/24"]
            else:
                lines = [f"address {address}", "netmask 255.255.255.0"]
            if self.chance.percent(20) and ethernet:
                lines.append(f"gateway {address.rpartition('.')[0]}.254")
            return lines
        lines = [f"address {self.commands.address()}/64"]
        if self.chance.percent(97) or not ethernet:
            lines.append("dad-attempts 0")
        if self.chance.percent(40):
            lines.append("gateway fe80::1")
        return lines

    def method(self, family):
        if family == "inet":
            return self.chance.pick({"static": 46, "manual": 34, "dhcp": 18, "loopback": 2})
        return self.chance.pick({"auto": 490, "static": 260, "manual": 245, "loopback": 5})

    def stanza(self, name, device, ethernet=True, options=()):
        family = self.chance.pick({"inet6": 64, "inet": 36})
        method = self.method(family)
        head = f"iface {name} {family} {method}"
        lines = []
        if self.stanzas and self.chance.percent(8):
            head = self.chance.pick({f"iface {name} inherits {self.chance.pick(self.stanzas)}": 4,
                                     f"iface {name} {family} {method} inherits "
                                     f"{self.chance.pick(self.stanzas)}": 6})
        if method == "static" and "inherits" not in head or self.chance.percent(2):
            lines += self.address_lines(family, ethernet)
        lines += list(options) + self.option_lines(family, method)
        lines += self.command_lines(device, 4)
        if self.chance.percent(12):
            lines = self.chance.shuffled(lines)
        self.stanzas.append(name)
        return "\n".join([head] + [self.indented(line) for line in lines])

    def indented(self, line):
        indent = self.chance.pick({"    ": 60, "\t": 25, "": 15})
        if self.chance.percent(3) and " " in line:
            first, _, rest = line.partition(" ")
            return f"{indent}{first} \\\n{indent}  {rest}"
        if self.chance.percent(2):
            return f"{indent}{line}\n{indent}# {line}"
        return indent + line

    # The file.

    def bring_up_line(self, name):
        if self.chance.percent(6):
            logical = f"home{len(self.stanzas)}"
            return f"auto {name}={logical}", logical
        word = self.chance.pick({"auto": 68, "allow-hotplug": 20, "allow-auto": 4, "": 5,
                                 "both": 2, "allow-other": 1})
        if word == "both":
            return f"auto {name}\nallow-hotplug {name}", name
        if word == "auto" and self.chance.percent(4):
            return f"auto /{name[:1]}*", name
        if word == "auto" and self.chance.percent(2):
            return f"auto {name} # uplink", name
        return f"{word} {name}" if word else "", name

    def blocks(self):
        """Lists of text blocks: one for each device, a class line and its stanzas."""
        blocks = []
        kinds = {device.name: device.kind for device in self.devices}
        kinds.update(dict.fromkeys(self.missing))
        for name, kind in kinds.items():
            ethernet = kind == "ethernet"
            if self.chance.percent(10):
                continue
            line, logical = self.bring_up_line(name)
            block = [line]
            if kind == "vlan":
                block.append(self.token_stanza(logical))
            for _ in range(self.chance.pick({1: 60, 2: 32, 3: 8})):
                block.append(self.stanza(logical, name, ethernet))
            if self.chance.percent(4):
                block.append(self.stanza(f"{name}:1", name, ethernet))
                block.insert(0, f"auto {name}:1")
            if self.chance.percent(10):
                block.append(block.pop(0))
            blocks.append([text for text in block if text])
        return blocks

    def loopback(self):
        if self.chance.percent(30):
            return []
        lines = ["auto lo", "iface lo inet loopback"]
        if self.chance.percent(8):
            lines.append(f"  up {self.commands.wrap(self.commands.token_command('lo'), 'lo')}")
        return ["\n".join(lines)]

    def made_by_ifup(self):
        """Blocks for devices that ifup or the hooks of packages make from options and names."""
        blocks = []
        lower = self.chance.pick(self.devices).name
        choices = {"bridge": 1, "none": 1}
        if "vlan" in self.commands.kinds:
            choices = {"bridge": 10, "dotted": 42, "raw": 12, "bond": 16, "tunnel": 8, "none": 20}
        kind = self.chance.pick(choices)
        if kind == "none" or not self.chance.percent(66 if "vlan" in self.commands.kinds else 16):
            return blocks
        name, options = {
            "bridge": ("br0", (f"bridge_ports {self.chance.pick([lower, 'none'])}", "bridge_fd 0",
                               "bridge_maxwait 0")),
            "dotted": (f"{lower.partition('.')[0]}.{self.chance.pick([5, 100, 2107])}", ()),
            "raw": ("vlan7", (f"vlan-raw-device {lower}",)),
            "bond": ("bond0", (f"bond-slaves {self.chance.pick([lower, 'none'])}",
                               "bond-mode active-backup")),
            "tunnel": ("six0", ()),
        }[kind]
        if kind == "tunnel":
            text = (f"iface {name} inet6 v4tunnel\n  address 2001:db8:6::1\n  netmask 64\n"
                    "  endpoint 192.0.2.77\n  local 192.0.2.1\n"
                    + "\n".join(self.command_lines(name, 2)))
            return [[f"auto {name}", text]]
        block = [f"{self.chance.pick({'auto': 90, 'allow-hotplug': 10})} {name}",
                 self.stanza(name, name, False, options)]
        if self.chance.percent(35):
            block.append(self.stanza(name, name, False))
        if kind == "dotted" and self.chance.percent(50):
            name = self.move_to_own_parent(name)
            block = self.parent_without_arp(name) + [f"auto {name}", self.token_stanza(name)]
            block.append(self.stanza(name, name, False))
        return [block]

    def move_to_own_parent(self, name):
        """Most of the tokens of a parent without ARP are refused, and then there is no VLAN at all."""
        if self.chance.percent(30):
            return name
        self.devices.append(Device("ens19"))
        return "ens19." + name.partition(".")[2]

    def parent_without_arp(self, name):
        """A VLAN copies the flags of its parent when it is made; only then."""
        parent = name.partition(".")[0]
        lines = [f"pre-up ip link set {parent} arp off"]
        if self.chance.percent(20):
            lines.append(f"up ip link set {parent} arp on")
        return [f"auto {parent}", "\n".join([f"iface {parent} inet6 manual"]
                                            + [self.indented(line) for line in lines])]

    def token_stanza(self, name):
        """Nothing but a good token, so that all depends on the device."""
        phase = self.chance.pick(["pre-up", "up"])
        return f"iface {name} inet6 manual\n    {phase} ip token set {self.commands.token()} dev $IFACE"

    def made_stanza(self, main):
        """
        A stanza for a device that a hook in MAIN makes. With facts the hook may be in a file that is
        not read: then they say that the device is not there, and else it is taken for granted.
        """
        made = [name for name, _ in self.commands.made
                if self.facts_given or any(name in text for text in main)]
        if not made or self.chance.percent(60):
            return []
        name = self.chance.pick(made)
        return [f"auto {name}", self.stanza(name, name, False)]

    def files(self):
        files = {}
        main = self.loopback()
        blocks = self.blocks() + self.made_by_ifup()
        sourced = []
        if blocks and self.chance.percent(34):
            sourced = [blocks.pop(self.chance.number(0, len(blocks) - 1))]
        body = sum(blocks, [])
        body += self.made_stanza(body)
        if self.chance.percent(1):
            body.append(self.mapping())
            files["etc/network/map"] = File(b"#!/bin/sh\nsed 1q\n", EXECUTABLE)
            self.understood = False
        if self.chance.percent(4):
            body.insert(self.chance.number(0, len(body)), self.chance.pick(BROKEN_LINES))
        if sourced:
            path, text = self.sourced(sourced[0])
            files[f"etc/network/interfaces.d/{path}"] = File(text.encode())
            line = self.chance.pick(SOURCES[:5]) if self.chance.percent(85) else self.chance.pick(SOURCES)
            position = self.chance.pick([0, len(body)])
            body.insert(position, line)
        text = "\n".join(main + body) + ("\n" if self.chance.percent(96) else "")
        files["etc/network/interfaces"] = File(text.encode())
        files.update(self.scripts())
        return files

    def sourced(self, block):
        name = self.chance.random.choices(SOURCED_NAMES, weights=[40, 12, 20, 4, 3, 2, 10, 9])[0]
        if self.chance.percent(30):
            block.insert(self.chance.number(1, len(block)), self.chance.pick(BROKEN_LINES))
        return name, "\n".join(block) + "\n"

    def mapping(self):
        device = self.chance.pick(self.devices).name
        return (f"mapping {device}\n  script /etc/network/map\n"
                f"  map {self.chance.pick(self.stanzas or ['home'])}")

    # Hook scripts.

    def script(self):
        guard = self.chance.pick({
            "[ \"$IFACE\" = {d} ] || exit 0": 30, "[ \"$IFACE\" != lo ] || exit 0": 8, "": 12,
            "[ \"$IFACE\" = --all ] && exit 0": 6,
            "case \"$IFACE\" in lo|--all) exit 0 ;; esac": 12,
            "case $IFACE in {d}) ;; *) exit 0 ;; esac": 12,
            "[ \"$ADDRFAM\" = inet6 ] || exit 0": 8, "if [ \"$IFACE\" = \"{d}\" ]; then": 12,
            "[ \"$METHOD\" = auto ] && [ \"$PHASE\" = post-up ] || exit 0": 4})
        device = self.chance.pick(self.devices).name
        lines = ["#!/bin/sh", guard.format(d=device)]
        if self.chance.percent(30):
            lines.insert(1, "set -e")
        for _ in range(self.chance.number(1, 2)):
            word = self.commands.device_word(device)
            if self.chance.percent(60):
                lines.append(self.commands.token_command(word))
            else:
                lines.append(self.commands.command(word))
        if guard.startswith("if"):
            lines.append("fi")
        if self.chance.percent(30):
            lines.append("exit 0")
        return "\n".join(line for line in lines if line) + "\n"

    def scripts(self):
        files = {}
        for _ in range(self.chance.pick({0: 80, 1: 16, 2: 4})):
            directory = self.chance.pick({"if-pre-up.d": 45, "if-up.d": 45, "if-up": 3,
                                          "if-post-up.d": 2, "if-down.d": 5})
            name = self.chance.pick({"token": 60, "10-token": 20, "zz_last": 12, "token.sh": 8})
            mode = EXECUTABLE if self.chance.percent(93) else PLAIN
            files[f"etc/network/{directory}/{name}"] = File(self.script().encode(), mode)
        return files
