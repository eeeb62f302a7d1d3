"""Command lines of hooks: tokens, sysctls, links, and what people put around them."""

BAD_TOKENS = ["1.2.3.4", "5", "::g", "eui64", "::5/129", "[::5]", "::12345", "default/64",
              "::10.192.20.18.3"]
ODD_TOKENS = ["default", "::", "any", "all", "2001:db8::", "fe80::1:1", "::10.192.20.18",
              "2001:db8:1:2::5:5", "::5:6/64", "::AbC"]
LOWER_KINDS = {"macvlan", "vlan"}


class CommandWriter:
    """
    Commands of one host. NAMES are its devices; `kinds` what `ip link add` can make here;
    `made` collects what the hooks make.
    """

    def __init__(self, chance, names, sysctls, kinds):
        self.chance = chance
        self.names = names
        self.sysctls = sysctls
        self.kinds = kinds
        self.made = []
        self.tokens = 0
        self.addresses = 0

    # Tokens.

    def token(self):
        """A token of its own for each command, so that it can be told from the others."""
        self.tokens += 1
        return f"::{self.chance.pick(['', 'a:', '10:192:20:'])}{self.tokens:x}"

    def token_words(self, device):
        style = self.chance.pick({"plain": 90, "bad": 4, "odd": 3, "short": 3})
        token = self.token()
        if style == "bad":
            token = self.chance.pick(BAD_TOKENS)
        elif style == "odd":
            token = self.chance.pick(ODD_TOKENS)
        elif style == "short":
            return self.chance.pick([f"set {token}", f"set dev {device}", f"set {token} dev",
                                     f"del dev {device}", f"delete dev {device}", f"d dev {device}",
                                     f"s {token} dev {device}", f"list dev {device}",
                                     f"get dev {device}", f"set {token} device {device}"])
        if self.chance.percent(10):
            token += "/64"
        command = self.chance.pick({"set": 84, "add": 6, "se": 5, "a": 5})
        if self.chance.percent(14):
            return f"{command} dev {device} {token}"
        return f"{command} {token} dev {device}" + self.chance.pick({"": 96, " junk": 2,
                                                                     " dev nosuch": 2})

    def ip(self):
        return self.chance.pick({"ip": 60, "/sbin/ip": 24, "/usr/sbin/ip": 4, "/bin/ip": 4,
                                 "ip -6": 5, "ip -4": 1, "ip -f inet6": 1, "ip -force": 1})

    def token_command(self, device):
        object_ = self.chance.pick({"token": 92, "tok": 4, "to": 4})
        return f"{self.ip()} {object_} {self.token_words(device)}"

    def device_word(self, own):
        """How a command of a stanza for the device OWN names its device."""
        return self.chance.pick({"$IFACE": 36, own: 44, '"$IFACE"': 4, "${IFACE}": 4,
                                 self.chance.pick(self.names): 9, "lo": 1, "nosuch0": 1,
                                 "$LOGICAL": 1})

    # Sysctls.

    def sysctl_command(self, device):
        key, value = self.boundary(), None
        value = self.sysctls.value(key)
        if self.chance.percent(12):
            return self.chance.pick(["sysctl -p", "sysctl -q --system", "sysctl --system",
                                     "sysctl -e -p /etc/sysctl.conf",
                                     "sysctl -q -p /etc/sysctl.d/60-forwarding.conf"])
        scope = self.chance.pick({device: 70, "all": 16, "default": 10,
                                  self.chance.pick(self.names): 4})
        if self.chance.percent(55):
            return self.sysctl_program(scope, key, value)
        writer = self.chance.pick({"echo": 80, "printf": 8, "echo -n": 6, "tee": 6})
        path = f"/proc/sys/net/ipv6/conf/{scope}/{key}"
        if writer == "tee":
            return f"echo '{value}' | tee {path}"
        quoted = value if value.replace("-", "").isalnum() else f"'{value}'"
        return f"{writer} {quoted or '0'} > {path}"

    def sysctl_program(self, scope, key, value):
        options = self.chance.pick({"-w": 40, "-q": 10, "-q -w": 20, "": 20, "-e -w": 10})
        name = self.chance.pick({f"net.ipv6.conf.{scope.replace('.', '/')}.{key}": 85,
                                 f"net/ipv6/conf/{scope}/{key}": 15})
        plain = value.replace("-", "").isalnum()
        assignment = f"{name}={value}" if plain else f"'{name}={value}'"
        program = self.chance.pick({"sysctl": 80, "/sbin/sysctl": 20})
        return " ".join(f"{program} {options} {assignment}".split(" ")).replace("  ", " ")

    def boundary(self):
        return self.chance.pick({"accept_ra": 50, "forwarding": 28, "router_solicitations": 6,
                                 "autoconf": 8, "disable_ipv6": 8})

    # Links and addresses.

    def link_command(self, device):
        change = self.chance.pick({"up": 28, "down": 8, "mtu 1279": 8, "mtu 1280": 5, "mtu 1400": 4,
                                   "arp off": 8, "arp on": 8, "multicast off": 3, "promisc on": 2,
                                   "addrgenmode none": 3, "alias uplink": 1, "txqueuelen 100": 1,
                                   "allmulticast on": 1, "address 02:00:00:00:00:07": 1})
        word = self.chance.pick({f"link set dev {device} {change}": 60,
                                 f"link set {device} {change}": 40})
        return f"{self.chance.pick({'ip': 80, '/sbin/ip': 20})} {word}"

    def mtu_twice(self, device):
        return f"ip link set {device} mtu 1200 && ip link set {device} mtu 1500"

    def make_device(self, lower):
        """An `ip link add`, and the name of what it makes."""
        kind = self.chance.pick(self.kinds)
        # From 1: the modules bring sit0 and ip6tnl0 along.
        name = f"{kind[:4]}{len(self.made) + 1}"
        words = {
            "macvlan": f"link add {name} link {lower} type macvlan mode bridge",
            "vlan": f"link add link {lower} name {name} type vlan id {len(self.made) + 5}",
            "vxlan": f"link add {name} type vxlan id {len(self.made) + 5} dev {lower} dstport 4789",
            "veth": f"link add {name} type veth peer name {name}p",
            "vrf": f"link add {name} type vrf table {len(self.made) + 10}",
            "sit": f"link add {name} type sit local 192.0.2.1 remote 192.0.2.2",
            "ip6tnl": f"link add {name} type ip6tnl local 2001:db8::1 remote 2001:db8::2",
            "tun": f"tuntap add dev {name} mode tun",
            "tap": f"tuntap add mode tap dev {name}",
        }.get(kind, f"link add {name} type {kind}")
        self.made.append((name, kind))
        return f"ip {words}", name

    def address(self):
        self.addresses += 1
        return f"2001:db8:{self.chance.number(1, 9)}::{self.addresses:x}"

    def address4(self):
        self.addresses += 1
        return f"10.0.{self.addresses // 250}.{self.addresses % 250 + 1}"

    def address_command(self, device):
        if self.chance.percent(50):
            return f"ip addr add {self.address4()}/24 dev {device}"
        return f"ip -6 addr add {self.address()}/64 dev {device}"

    def other_command(self):
        return self.chance.pick({"true": 30, "false": 8, ":": 10, "echo hello": 15, "exit 1": 4,
                                 "exit 0": 4, "sleep 0": 5, "test -d /sys/class/net/eth0": 8,
                                 "udevadm settle": 8, "[ -e /etc/network/interfaces ]": 4, "cd /tmp": 4})

    # Shapes.

    def command(self, device):
        """Some command that is not about a token."""
        kind = self.chance.pick({"sysctl": 48, "link": 26, "address": 8, "other": 14, "mtu": 4})
        if kind == "sysctl":
            return self.sysctl_command(device)
        if kind == "link":
            return self.link_command(device)
        if kind == "address":
            return self.address_command(device)
        return self.mtu_twice(device) if kind == "mtu" else self.other_command()

    def wrap(self, command, device):
        """COMMAND with what people put around it."""
        second = self.other_command()
        return self.chance.pick({
            command: 50,
            f"{command} || true": 14,
            f"{command} ||:": 1,
            f"{command} 2>/dev/null": 2,
            f"{command} >/dev/null 2>&1 || true": 2,
            f"-{command}": 8,
            f"{command}; true": 2,
            f"{command} && {second}": 2,
            f"{second} && {command}": 3,
            f"{second}; {command}": 2,
            f"{second} || {command}": 2,
            f"if [ -d /sys/class/net/{device} ]; then {command}; fi": 2,
            f"[ -d /proc/sys/net/ipv6/conf/{device} ] && {command}": 2,
            f"[ \"$IFACE\" = {device} ] && {command}": 2,
            f"test \"$METHOD\" = static || {command}": 1,
            f"! {command}": 1,
            f"({command})": 1,
            f"sh -c '{command}'" if "'" not in command else command: 1,
            f"case $IFACE in e*) {command} ;; esac": 1,
            f"for i in 1; do {command}; done": 1,
            f"[ $(cat /proc/sys/net/ipv6/conf/{device}/forwarding) = 0 ] && {command}": 1,
        })

    def fix_first(self, device):
        """What makes a refused token acceptable, or what makes an accepted one useless."""
        return self.chance.pick([
            f"sysctl -w net.ipv6.conf.{device.replace('.', '/')}.accept_ra=2",
            f"echo 2 > /proc/sys/net/ipv6/conf/{device}/accept_ra",
            f"sysctl -q net.ipv6.conf.{device.replace('.', '/')}.forwarding=0",
            f"echo 0 > /proc/sys/net/ipv6/conf/{device}/forwarding",
            f"ip link set {device} arp on",
            self.mtu_twice(device)])
