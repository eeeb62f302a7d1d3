"""
The second half of the promise: an accepted token is effective, or the linter says why it is
useless. Each state brings a host up with the token ::53 on eth0, lets a router advertise a /64,
and looks for the address 2001:db8:1::53.
"""

import dataclasses

import kernels
from hosts import Device, File, Host

ADDRESS = "20010db8000100000000000000000053"
# Findings that say of a token that it is accepted and does nothing.
USELESS_RULES = {
    "token-lost", "token-unused-autoconf", "token-unused-disabled", "token-unused-other",
    "token-unused-pinfo", "token-unused-port", "token-unused-ra", "token-zero",
}


@dataclasses.dataclass(frozen=True)
class State:
    """`lines` follow the token in the stanza. `effective` is what kernel.md measured."""

    name: str
    effective: bool
    lines: tuple = ()
    sysctls: tuple = ()
    method: str = "manual"
    token: str = "::53"
    after: str = ""
    meant: bool = False      # the token is gone on purpose, so there is nothing to say


def late(*assignments):
    return tuple(f"up sysctl -q -w net.ipv6.conf.{text}" for text in assignments)


def early(*assignments):
    return tuple(f"net.ipv6.conf.{text}" for text in assignments)


ADDRESS_LINES = ("address 2001:db8:9::1/64", "dad-attempts 0")

STATES = (
    State("nothing else", True),
    State("method auto", True, method="auto"),
    State("late forwarding", False, late("eth0.forwarding=1")),
    State("late forwarding, accept_ra 2", True, late("eth0.forwarding=1", "eth0.accept_ra=2")),
    State("late accept_ra 2, forwarding", True, late("eth0.accept_ra=2", "eth0.forwarding=1")),
    State("late forwarding for all", False, late("all.forwarding=1")),
    State("late forwarding, auto", True, late("all.forwarding=1"), method="auto"),
    State("late forwarding, auto with accept_ra 1", False, ("accept_ra 1",) + late("all.forwarding=1"),
          method="auto"),
    State("late forwarding by default", True, late("default.forwarding=1")),
    State("late accept_ra 0", False, late("eth0.accept_ra=0")),
    State("late accept_ra 0 for all", True, late("all.accept_ra=0", "default.accept_ra=0")),
    State("late autoconf 0 for all", True, late("all.autoconf=0", "default.autoconf=0")),
    State("autoconf 0", False, sysctls=early("eth0.autoconf=0")),
    State("autoconf 0 by default", True, sysctls=early("default.autoconf=0")),
    State("late autoconf 0", False, late("eth0.autoconf=0")),
    State("autoconf 2", True, sysctls=early("eth0.autoconf=2")),
    State("prefix information off", False, sysctls=early("eth0.accept_ra_pinfo=0")),
    State("late prefix information off", False, late("eth0.accept_ra_pinfo=0")),
    State("late prefix information off for all", True, late("all.accept_ra_pinfo=0")),
    State("no default router", True, sysctls=early("eth0.accept_ra_defrtr=0")),
    State("IPv6 off on the device", False, sysctls=early("eth0.disable_ipv6=1")),
    State("late IPv6 off for all", False, late("all.disable_ipv6=1")),
    State("late IPv6 off by default", True, late("default.disable_ipv6=1")),
    State("late no solicitations", True, late("eth0.router_solicitations=0")),
    State("addr_gen_mode 1", True, sysctls=early("eth0.addr_gen_mode=1")),
    State("addr_gen_mode 3", True, sysctls=early("eth0.addr_gen_mode=3")),
    State("temporary addresses", True, sysctls=early("eth0.use_tempaddr=2")),
    State("one address", False, sysctls=early("eth0.max_addresses=1")),
    State("late mtu 1279", False, ("up ip link set eth0 mtu 1279",)),
    State("late mtu 1279 and back", False, ("up ip link set eth0 mtu 1279",
                                            "up ip link set eth0 mtu 1500")),
    State("late arp off", True, ("up ip link set eth0 arp off",)),
    State("late down", False, ("up ip link set eth0 down",)),
    State("bridge port", False, ("up ip link add br0 type bridge",
                                 "up ip link set eth0 master br0", "up ip link set br0 up")),
    State("upper half ignored", True, token="2001:db8:7::53"),
    State("lower half zero", False, token="2001:db8::"),
    State("token cleared", False, ("up ip token del dev eth0",), meant=True),
    State("static", False, ADDRESS_LINES, method="static"),
    State("static with autoconf", True, ADDRESS_LINES + ("autoconf 1",), method="static"),
    State("static with gateway", False, ADDRESS_LINES + ("autoconf 1", "gateway fe80::1"),
          method="static"),
    State("static with gateway and accept_ra 1", True,
          ADDRESS_LINES + ("autoconf 1", "gateway fe80::1", "accept_ra 1"), method="static"),
    State("auto, then static", False, method="auto",
          after="iface eth0 inet6 static\n  address 2001:db8:9::2/64\n  dad-attempts 0\n"),
    State("auto, then an alias", True, method="auto",
          after="auto eth0:1\niface eth0:1 inet6 static\n  address 2001:db8:9::2/64\n"
                "  dad-attempts 0\n"),
)


def host_of(index, state):
    lines = ["auto eth0", f"iface eth0 inet6 {state.method}",
             f"  pre-up ip token set {state.token} dev eth0"]
    lines += [f"  {line}" for line in state.lines]
    files = {"etc/debian_version": File(b"12.12\n"),
             "etc/network/interfaces": File(("\n".join(lines) + "\n" + state.after).encode())}
    if state.sysctls:
        files["etc/sysctl.d/70-state.conf"] = File(("\n".join(state.sysctls) + "\n").encode())
    return Host(f"advertisement-{index}", files, [Device("eth0")])


def judge(report):
    """Whether the linter holds the token for effective; None where it has no rule for that."""
    return not any(finding["rule"] in USELESS_RULES for finding in report.findings)


def run(round_, known_rules):
    """
    (kernel as measured, linter as kernel, states, lines about what differs). The linter is only
    asked when it has rules for useless tokens.
    """
    hosts = {host_of(index, state).name: state for index, state in enumerate(STATES)}
    jobs = [(host, tree, [("systemd", "boot")], True)
            for host, tree, _, _ in round_.jobs([host_of(i, s) for i, s in enumerate(STATES)])]
    as_measured = as_said = 0
    lines = []
    for job, boots in kernels.bring_up(round_.kernel, jobs, round_.below, round_.workers):
        state, boot = hosts[job[0].name], boots["systemd", "boot"]
        really = any(address == ADDRESS for address in boot.addresses.get("eth0", []))
        as_measured += really == state.effective and not boot.broken
        if really != state.effective or boot.broken:
            lines.append(f"{state.name}: measured effective={state.effective}, now {really} "
                         f"{boot.broken}")
        if not known_rules & USELESS_RULES:
            continue
        said = judge(round_.linter.judge(round_.directory(job[0]), "systemd"))
        as_said += said == really or state.meant
        if said != really and not state.meant:
            lines.append(f"{state.name}: really effective={really}, said {said}")
    return as_measured, as_said, len(STATES), lines
