"""Random host trees: generate(seed, number, kinds) is always the same host."""

from chance import Chance
from hosts import Device, File, Host
from write_commands import CommandWriter
from write_interfaces import InterfacesWriter
from write_surroundings import SurroundingsWriter
from write_sysctl import SysctlWriter

ETHERNET_NAMES = ["eth0", "eno1", "enp3s0", "ens18", "eth1", "lan", "wan0", "eth0.100", "eno1.5"]
NAME_WEIGHTS = [26, 20, 10, 8, 14, 6, 6, 6, 4]
# What the running kernel of the measurements has, and what the user-mode one adds.
RUNNING_KINDS = ("bridge", "macvlan", "vxlan", "ifb", "tun", "tap", "veth")
OTHER_KINDS = ("vlan", "bond", "dummy", "vrf", "sit", "ip6tnl")
WITH_LOWER = {"macvlan", "vxlan", "vlan"}
KIND_WEIGHTS = {"vlan": 5}

# Sysctl lines that put a host near a decision, most of them with a twist left to chance.
REGIMES = {
    "free": 16,
    "forwarding": 32,
    "device forwarding": 18,
    "no advertisements": 14,
    "no solicitations": 6,
    "default": 8,
    "no autoconf": 6,
}


# As procps installs it: without it `sysctl -p` fails, and a tree may not hold what packages bring.
STOCK_SYSCTL_CONF = {
    "etc/sysctl.conf": File(b"#\n# /etc/sysctl.conf\n#net.ipv6.conf.all.forwarding=1\n"),
    "etc/sysctl.d/99-sysctl.conf": File(link="../sysctl.conf"),
}


def regime_lines(chance, regime, names):
    device = chance.pick(names).replace(".", "/")
    other = chance.pick(names).replace(".", "/")
    accept = chance.pick({f"net.ipv6.conf.{device}.accept_ra = 2": 40,
                          "net.ipv6.conf.default.accept_ra = 2": 14,
                          "net.ipv6.conf.all.accept_ra = 2": 8,
                          "net.ipv6.conf.*.accept_ra = 2": 12, "": 26})
    late = chance.pick({f"net.ipv6.conf.{device}.forwarding = 0": 26,
                        "net.ipv6.conf.all.forwarding = 0": 8,
                        f"net.ipv6.conf.{other}.forwarding=0": 10, "": 56})
    lines = {
        "free": [],
        "forwarding": chance.shuffled(["net.ipv6.conf.all.forwarding = 1", accept, late]),
        "device forwarding": chance.shuffled([f"net.ipv6.conf.{device}.forwarding = 1", accept, late]),
        "no advertisements": [f"net.ipv6.conf.{chance.pick([device, '*', 'default', 'all'])}"
                              f".accept_ra = 0"],
        "no solicitations": [f"net.ipv6.conf.{chance.pick([device, '*', 'default', 'all'])}"
                             f".router_solicitations = 0"],
        "default": chance.shuffled(["net.ipv6.conf.default.forwarding = 1", accept, late]),
        "no autoconf": [f"net.ipv6.conf.{chance.pick([device, '*', 'default'])}.autoconf = 0"],
    }[regime]
    return [line for line in lines if line]


def make_plain_devices(chance):
    """What a linter without facts takes for granted: hardware, as its names say, at its defaults."""
    names = chance.sample([name for name in ETHERNET_NAMES if name[-1].isdigit() and "." not in name],
                          chance.pick({1: 46, 2: 38, 3: 16}))
    return [Device(name) for name in names]


def make_devices(chance, kinds):
    names = []
    for _ in range(chance.pick({1: 46, 2: 38, 3: 16})):
        name = chance.random.choices(ETHERNET_NAMES, weights=NAME_WEIGHTS)[0]
        if name not in names:
            names.append(name)
    # ifdown deletes what looks like a VLAN; hardware would refuse that, and our stand-in cannot.
    devices = [Device(name, "veth" if "." in name else "ethernet", mtu=chance.pick({0: 93, 1279: 3, 1280: 2, 9000: 2}),
                      present=chance.pick({"boot": 88, "early": 5, "late": 7}))
               for name in names]
    if kinds and chance.percent(40 if "vlan" in kinds else 32):
        kind = chance.pick({kind: KIND_WEIGHTS.get(kind, 1) for kind in kinds})
        lower = devices[0].name if kind in WITH_LOWER else None
        if kind == "vlan" and chance.percent(70):
            lower = "dumm8"
            devices.append(Device(lower, "dummy", present=devices[0].present))
        present = devices[0].present if lower else "boot"
        devices.append(Device(f"{kind[:4]}9", kind, present=present, lower=lower))
    return devices


def sysctl_files(chance, sysctls, names):
    """Files from the writer, and now and then one for the regime."""
    files = sysctls.files() if chance.percent(70) else {}
    lines = regime_lines(chance, chance.pick(REGIMES), names)
    if lines and chance.percent(14):
        lines.append(lines[0])
    if len(lines) > 1 and chance.percent(12):
        files["etc/sysctl.conf"] = File((lines.pop() + "\n").encode())
    if lines and chance.percent(25) and len(lines) > 1:
        files["etc/sysctl.d/60-regime.conf"] = File((lines[0] + "\n").encode())
        lines = lines[1:]
    if lines:
        name = chance.pick({"70-regime": 80, "10-regime": 12, "99-zzz": 8})
        files[f"etc/sysctl.d/{name}.conf"] = File("".join(line + "\n" for line in lines).encode())
    if "etc/sysctl.conf" not in files and chance.percent(75):
        files.update(STOCK_SYSCTL_CONF)
    return files


def absent_devices(chance, devices, missing, made, stanzas):
    """
    Facts about what is not there when the boot begins. A device with a stanza would be taken for
    granted without them; of others not every host's facts say that they are not there.
    """
    there = {device.name for device in devices}
    absent = [Device(name, present="never") for name in missing]
    absent += [Device(name, kind, present="never") for name, kind in made if name in stanzas]
    if chance.percent(60):
        absent += [Device(name, kind, present="never") for name, kind in made]
        absent += [Device(name.partition(".")[0], present="never")
                   for name in sorted(there) if "." in name]
    return list({device.name: device for device in absent if device.name not in there}.values())


def generate(seed, number, kinds=RUNNING_KINDS):
    chance = Chance(seed, number)
    facts_given = not chance.percent(12)
    devices = make_devices(chance, kinds) if facts_given else make_plain_devices(chance)
    names = [device.name for device in devices]
    missing = ["eth7"] if chance.percent(8) and facts_given else []
    sysctls = SysctlWriter(chance, names)
    commands = CommandWriter(chance, names, sysctls, [kind for kind in kinds if kind != "veth"])
    unlisted = ["foo0"] if chance.one_in(300) and facts_given else []
    interfaces = InterfacesWriter(chance, devices, commands, missing + unlisted, facts_given)
    files = {"etc/debian_version": File(b"12.12\n"),
             "etc/os-release": File(b"ID=debian\nVERSION_ID=\"12\"\n")}
    files.update(sysctl_files(chance, sysctls, names))
    files.update(interfaces.files())
    files.update(SurroundingsWriter(chance, names, sysctls).files())
    devices += absent_devices(chance, devices, missing, commands.made, interfaces.stanzas)
    return Host(f"{seed}-{number}", dict(sorted(files.items())), devices, interfaces.understood,
                facts_given)
