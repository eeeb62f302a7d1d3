"""Writes doc/GROUND-TRUTH.md from what a run of check_kernel.py has found."""

import datetime
import os
import subprocess

import plan

MISTAKES = "build/groundtruth/mistakes.md"

ABOUT = """\
# Ground truth

This page is written by `make check-kernel`; do not edit it.

`make check-kernel` generates host trees from a seed, brings each up *for real* and compares every
prediction of iptoken-lint with what happened. A host gets a root directory, a network, mount and
process namespace of its own; its devices are made, the installed `systemd-sysctl` or `sysctl
--system` is run on its files, the call of udev's rule is repeated for each device, in the order of
each scenario, and then the installed `ifup -a` and `ifup --allow=hotplug` do what they do at boot.
A recorder in the place of `ip` writes down each change of a token with its exit status and message.
The verdict, the exit status, the message, the sysctls at that moment, before ifup and after the
boot are compared.

    make check-kernel SEED=7 COUNT=500 UML_COUNT=40      (root; minutes)
    make check-kernel MUTATE=testdata/kernel-trees       (one change each in recorded hosts)

A host that disagrees is made as small as possible and put into `build/groundtruth/cases/`, ready to
be moved to `testdata/kernel-trees/`, where `make check` replays the kernel's recorded answer
without privileges. `src/groundtruth/break_model.py` breaks the model on purpose and counts how
often this is noticed.

"""

NOT_COVERED = """\
## What is not covered

- Time: commands in the background, races between hooks, DHCP servers that do not answer, duplicate
  addresses. `dad_transmits` is 0 and `dhclient` always succeeds at once.
- Real hardware: an Ethernet device is one end of a veth pair, with a carrier, and can be
  deleted. Wi-Fi, PPP, WireGuard,
  Open vSwitch and devices that only other programs make are not brought up.
- udev itself: its rule's call is repeated by hand, renaming rules and .link files are not.
- `ip -batch` with tokens, network namespaces made by hooks, mapping scripts beyond the simplest.
- Sysctls outside `net/`: they belong to the whole machine and are read-only for the hosts.
- Other releases' programs: ifupdown, procps and systemd are those of the machine (below). Their
  other versions are covered by the recorded cases in `testdata/`.
- `ipv6.disable=1`; other parameters of the ipv6 module are imitated by what they do to `default`.
"""


def package_version(name):
    result = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", name], capture_output=True,
                            text=True, check=False)
    return result.stdout or "not installed"


def programs_table():
    lines = ["| program | version |", "|---|---|"]
    for name in ("systemd", "procps", "ifupdown", "iproute2", "user-mode-linux", "bridge-utils",
                 "vlan", "ifenslave"):
        lines.append(f"| {name} | {package_version(name)} |")
    return "\n".join(lines) + "\n\n"


def round_section(round_, seed):
    tally = round_.tally
    total = sum(tally.verdicts.values())
    lines = [f"### Linux {round_.kernel.version()} ({round_.kernel.name})", "",
             f"{round_.hosts} hosts from seed `{seed}`, {round_.scenarios} boots; "
             f"{round_.hosts - len(round_.disagreeing)} hosts agree in everything.", "",
             "| loader and scenario | token outcomes that agree | unknown |", "|---|---|---|"]
    for loader, scenario in plan.ALL:
        agree, disagree, unknown = (tally.outcomes[loader, scenario, kind]
                                    for kind in ("agree", "disagree", "unknown"))
        lines.append(f"| {loader}, {scenario} | {agree} of {agree + disagree} | {unknown} |")
    shares = ", ".join(f"{verdict} {100 * tally.verdicts[verdict] / max(1, total):.1f} %"
                       for verdict in ("accepted", "rejected", "not-run", "unknown"))
    sysctls = tally.sysctls
    if round_.repairs:
        lines += ["", f"Of the first {round_.repairs.hosts} hosts: {round_.repairs}."]
    lines += ["", f"Outcomes: {shares}. Sysctl values: {sysctls['agree']} of "
                  f"{sysctls['agree'] + sysctls['disagree']} agree, {sysctls['unknown']} unknown.", "",
              "Refusals that really happened, by message:", ""]
    lines += [f"- {count} × `{message}`" for message, count in tally.messages.most_common(12)]
    return "\n".join(lines) + "\n\n"


def routers_section(routers):
    lines = ["## Router advertisements", "",
             "In each of a list of states a router advertises a /64, and the address with the token",
             "appears or not (`src/groundtruth/advertisements.py`).", ""]
    for measured, said, count, _ in routers:
        as_said = f"{said} of {count} as the linter says" if said is not None else \
            "not compared with findings: the linter has no rules for them"
        lines.append(f"- {measured} of {count} states as recorded; {as_said}.")
    return "\n".join(lines) + "\n\n"


def mistakes_section():
    """What break_model.py left behind, if it was run."""
    if not os.path.exists(MISTAKES):
        return ""
    with open(MISTAKES, encoding="utf-8") as source:
        return "## The model broken on purpose\n\n" + source.read() + "\n"


def write(options, rounds, routers, asked):
    text = ABOUT + f"## Result of {datetime.date.today()}\n\n" + programs_table()
    for round_ in rounds:
        text += round_section(round_, options.seed)
    done = {round_.kernel.name for round_ in rounds}
    for kernel, count in asked:
        if kernel.name not in done:
            reason = kernel.why_not() or "no hosts were asked for"
            text += f"The {kernel.name} kernel was skipped: {reason}.\n\n"
    if routers:
        text += routers_section(routers)
    text += mistakes_section()
    with open(options.page, "w", encoding="utf-8") as out:
        out.write(text + NOT_COVERED)
