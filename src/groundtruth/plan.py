"""The steps that bring a host up in one scenario, in the words of bringup.c."""

import re

LOADERS = {
    "systemd": ["exec load /usr/lib/systemd/systemd-sysctl"],
    "procps": ["exec load /usr/sbin/sysctl --system"],
}
SCENARIOS = {
    "systemd": ["boot", "boot-udev-first", "device-late", "udev-prompt"],
    "procps": ["boot", "device-late"],
}
# The next ifup, after the loader (or sysctl --system) has run once more and ifdown has undone what
# it undoes; the linter is asked for them by name.
AGAIN = {"reapply": LOADERS["systemd"], "reapply-procps": LOADERS["procps"]}
ALL = [(loader, scenario) for loader, scenarios_ in SCENARIOS.items() for scenario in scenarios_]
ALL += [("systemd", scenario) for scenario in AGAIN]
MAKES_DEVICES = re.compile(
    r"\badd\b|tuntap|brctl|bridge[_-]ports|bond-|slaves|vlan[_-]raw|tunnel|6to4|iface +\S+\.\d|auto +\S+\.\d")
# Options of bridge-utils, ifenslave and vlan: where they are used their hooks are installed.
PACKAGED_OPTIONS = re.compile(r"bridge[_-]ports|\bbond[_-]|slaves|vlan[_-]raw")
# What a plain kernel makes of the words of the facts.
ADDED_AS = {
    "bridge": "type bridge", "ifb": "type ifb", "dummy": "type dummy", "bond": "type bond",
    "macvlan": "link {lower} type macvlan mode bridge",
    "vlan": "link {lower} type vlan id 7",
    "vxlan": "type vxlan id 7 dev {lower} dstport 4789",
    "vrf": "type vrf table 7",
    "sit": "type sit local 192.0.2.1 remote 192.0.2.2",
    "ip6tnl": "type ip6tnl local 2001:db8::1 remote 2001:db8::2",
}


def add_device(device):
    """The step that makes it: Ethernet is one end of a veth too."""
    mtu = f"mtu {device.mtu} " if device.mtu else ""
    if device.kind in ("ethernet", "veth"):
        return f"veth {device.name} {mtu}"
    if device.kind in ("tun", "tap"):
        return f"ip tuntap add dev {device.name} mode {device.kind}"
    words = ADDED_AS[device.kind].format(name=device.name, lower=device.lower)
    return f"ip link add {device.name} {mtu}{words}"


def is_early(device, scenario):
    if device.present in ("early", "late"):
        return device.present == "early"
    return scenario != "device-late"


def ufw_step(host):
    """ufw's start script loads its own file when it is enabled."""
    conf = host.files.get("etc/ufw/ufw.conf")
    if not conf or b"ENABLED=yes" not in conf.data.splitlines():
        return []
    return ["exec ufw /usr/sbin/sysctl -e -q -p /etc/ufw/sysctl.conf"]


def command_line_steps(host):
    """
    What the kernel writes before there is any driver: sysctl.KEY=VALUE, and the parameters of the
    ipv6 module, which change `default` and with it every device.
    """
    grub = host.files.get("etc/default/grub")
    words = re.findall(r"[\w./-]+=[^\s\"]+", grub.data.decode("latin-1").replace('="', " ")) if grub else []
    steps = []
    for name, value in (word.split("=", 1) for word in words):
        if name in ("ipv6.disable_ipv6", "ipv6.autoconf"):
            key = name.partition(".")[2]
            steps = [f"write net/ipv6/conf/{scope}/{key} {value}" for scope in ("default", "lo")] + steps
        elif name.startswith("sysctl."):
            steps.append(f"write {name[7:].replace('.', '/')} {value}")
    return steps


def environment(host):
    """networking.service reads etc/default/networking into the environment of ifup."""
    file = host.files.get("etc/default/networking")
    lines = file.data.decode("latin-1").splitlines() if file else []
    words = [re.sub(r"=([\"'])(.*)\1$", r"=\2", line) for line in lines
             if re.fullmatch(r"\w+=\S*", line)]
    return f"/usr/bin/env {' '.join(words)} " if words else ""


def before_ifup(host, loader, scenario):
    """D, F and U in the order of section 3 of DESIGN."""
    there = [device for device in host.devices if device.present != "never"]
    early = [device for device in there if is_early(device, scenario)]
    late = [device for device in there if not is_early(device, scenario)]
    load, ufw = LOADERS[loader], ufw_step(host)

    def udev(devices):
        return [f"udev {device.name}" for device in devices if loader == "systemd"]

    steps = command_line_steps(host) + [add_device(device) for device in early] + ["known"]
    if scenario == "boot-udev-first":
        steps += udev(early) + ufw + load
    else:
        steps += load + udev(early)
    steps += [add_device(device) for device in late] + ["known"] + udev(late)
    return steps if scenario == "boot-udev-first" else steps + ufw


def ifup(host, loader):
    udev = loader == "systemd"
    lines = [f"exec ifup {environment(host)}/usr/sbin/ifup -a --read-environment"]
    if "allow-" in host.text():
        lines += [f"hotplug {'yes' if udev else 'no'}"]
    return lines + (["settle"] if udev else [])


def ifdown(host):
    """As networking.service stops: it reads the same environment as at its start."""
    return f"exec ifdown {environment(host)}/usr/sbin/ifdown -a --read-environment --exclude=lo"


def steps(host, loader, scenario, advertise):
    again = AGAIN.get(scenario)
    lines = before_ifup(host, loader, "boot" if again else scenario)
    if again:
        lines += ifup(host, loader) + again + [ifdown(host), "forget"]
    lines += ["snapshot before", *ifup(host, loader), "snapshot after"]
    if advertise:
        lines += [f"advertise {device.name}" for device in host.devices
                  if device.kind in ("ethernet", "veth") and device.present != "never"]
    return lines


def scenarios(host, again=False):
    """(loader, scenario) pairs that the host calls for; AGAIN: those asked for by name too."""
    makes = MAKES_DEVICES.search(host.text())
    pairs = [(loader, scenario) for loader, scenarios_ in SCENARIOS.items()
             for scenario in scenarios_ if scenario != "udev-prompt" or makes]
    return pairs + [("systemd", scenario) for scenario in AGAIN if again]


def kinds_needed(host):
    """Device kinds that only some kernels can make, as far as words betray them."""
    text = host.text()
    kinds = {device.kind for device in host.devices} - {"ethernet", "veth"}
    kinds |= {kind for kind in ("vlan", "vrf", "bond", "dummy", "sit", "ip6tnl")
              if re.search(rf"type {kind}\b", text)}
    if re.search(r"^\s*iface\s+\S+\.\d+\s", text, re.M):
        kinds.add("vlan")
    return kinds | ({"bond"} if "bond-" in text else set())


def udev_setting(loader, scenario):
    if loader != "systemd":
        return "none"
    return "prompt" if scenario == "udev-prompt" else "late"


def text(host, tree, below, wanted, advertise=False):
    """The plan of all WANTED (loader, scenario) pairs of a host whose files lie in TREE."""
    lines = []
    below = below if PACKAGED_OPTIONS.search(host.text()) else ""
    for loader, scenario in wanted:
        lines.append(f"scenario {loader}/{scenario} {udev_setting(loader, scenario)} {tree} {below}")
        lines += steps(host, loader, scenario, advertise and (loader, scenario) == ("systemd", "boot"))
        lines.append("end")
    return "\n".join(lines) + "\n"
