#!/usr/bin/python3
"""
Writes doc/GROUND-TRUTH.md from what runs of check_kernel.py have found. Several runs of one commit
are added up:

    python3 src/groundtruth/ground_truth_page.py build/groundtruth/results*.json
"""

import argparse
import json
import os
import sys

import features
import results

MISTAKES = "build/groundtruth/mistakes.json"
UNKNOWN_LIMIT = 2.0     # percent of the outcomes of hosts whose commands can be followed
ENOUGH_HOSTS = 100      # for a share of a percent

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
often this is noticed. Runs leave their counts as JSON (`RESULTS=FILE`), also when they are ended
early; `src/groundtruth/ground_truth_page.py FILE...` makes this page of one or several of them.

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


def commit_line(commit):
    if not commit["id"]:
        return "Made from sources that are in no repository.\n\n"
    line = f"Made from commit `{commit['id']}`"
    if not commit["changed"]:
        return line + ".\n\n"
    return (f"{line}, **and not from that alone**: changed were "
            + ", ".join(f"`{path}`" for path in commit["changed"]) + ".\n\n")


def shortcomings(document):
    """What makes the result less than it should be, a line each."""
    lines = []
    if not document["finished"]:
        lines.append("The run did not come to its end; these are the counts until then.")
    for round_ in document["rounds"]:
        name = f"the {round_['kernel']} kernel"
        if round_["hosts"] < round_["asked"]:
            lines.append(f"On {name} {round_['hosts']} of {round_['asked']} hosts were brought up.")
        for entry in round_["disagreeing"]:
            lines.append(f"On {name} host `{entry['host']}` disagrees: {entry['first']}")
        if round_["lost"]:
            lines.append(f"On {name} {len(round_['lost'])} hosts could not be brought up whole: "
                         + ", ".join(f"`{host}`" for host in round_["lost"]) + ".")
        for why in round_["repairs"].get("failures", []):
            lines.append(f"On {name} a repair did not hold: {why}")
        if unknown_share(round_) >= UNKNOWN_LIMIT and round_["hosts"] >= ENOUGH_HOSTS:
            lines.append(f"On {name} {unknown_share(round_):.1f} % of the outcomes are unknown.")
    for entry in document["advertisements"]:
        lines += [f"Router advertisements on the {entry['kernel']} kernel: {line}"
                  for line in entry["differing"]]
    if document["failed"] and not lines:
        lines.append(f"{document['failed']} of its comparisons failed.")
    return lines


def state_section(document):
    lines = shortcomings(document)
    if not lines:
        return ""
    word = "failed" if document["failed"] or any(
        round_["disagreeing"] for round_ in document["rounds"]) else "is partial"
    return f"**This result {word}.**\n\n" + "".join(f"- {line}\n" for line in lines) + "\n"


def programs_table(programs):
    lines = ["| program | version |", "|---|---|"]
    lines += [f"| {name} | {version or 'not installed'} |" for name, version in programs.items()]
    return "\n".join(lines) + "\n\n"


def count_all(tally, kind):
    return sum(counts.get(kind, 0) for counts in tally.get("outcomes", {}).values())


def unknown_share(round_):
    """Of the hosts whose commands can be followed, in percent."""
    tally = round_["tally"]
    unknown = count_all(tally, "unknown") - tally.get("foreign_unknown", 0)
    whole = unknown + count_all(tally, "agree") + count_all(tally, "disagree")
    return 100 * unknown / whole if whole else 0.0


def hosts_line(round_):
    seeds = ", ".join(f"`{seed}` ({count})" if len(round_["seeds"]) > 1 else f"`{seed}`"
                      for seed, count in round_["seeds"])
    changed = " and ".join(f"`{name}`" for name in round_["changed_hosts"])
    what = f"hosts below {changed} with one thing changed, by" if changed else "hosts from"
    agreeing = round_["hosts"] - len(round_["disagreeing"]) - len(round_["lost"])
    return (f"{round_['hosts']} {what} seed {seeds}, {round_['boots']} boots; "
            f"{agreeing} hosts agree in everything.")


def outcomes_table(tally):
    lines = ["| loader and scenario | token outcomes that agree | unknown |", "|---|---|---|"]
    for (loader, scenario), counts in results.outcomes_in_order(tally):
        agree, disagree = counts.get("agree", 0), counts.get("disagree", 0)
        lines.append(f"| {loader}, {scenario} | {agree} of {agree + disagree} | "
                     f"{counts.get('unknown', 0)} |")
    return lines


def repairs_line(repairs):
    return (f"Of the first {repairs['hosts']} hosts: {repairs['offered']} of {repairs['refused']} "
            "refused have a verified repair; "
            f"{repairs['held']} of {repairs['offered']} accepted by the kernel.")


def round_section(round_):
    tally = round_["tally"]
    verdicts, sysctls = tally.get("verdicts", {}), tally.get("sysctls", {})
    total = sum(verdicts.values())
    lines = [f"### Linux {round_['version']} ({round_['kernel']})", "", hosts_line(round_), ""]
    lines += outcomes_table(tally)
    if round_["repairs"]:
        lines += ["", repairs_line(round_["repairs"])]
    shares = ", ".join(f"{verdict} {100 * verdicts.get(verdict, 0) / max(1, total):.1f} %"
                       for verdict in ("accepted", "rejected", "not-run", "unknown"))
    agree, disagree = sysctls.get("agree", 0), sysctls.get("disagree", 0)
    lines += ["", f"Outcomes: {shares}. Sysctl values: {agree} of {agree + disagree} agree, "
                  f"{sysctls.get('unknown', 0)} unknown.", "",
              "Refusals that really happened, by message:", ""]
    messages = sorted(tally.get("messages", {}).items(), key=lambda entry: (-entry[1], entry[0]))
    lines += [f"- {count} × `{message}`" for message, count in messages[:12]]
    return "\n".join(lines) + "\n\n"


def features_section(rounds):
    """How often each feature of the generator was there, two columns for each round."""
    found = [{(entry["group"], entry["feature"]): entry for entry in round_["features"]}
             for round_ in rounds]
    heads = [f"{round_['version']}{', changed' if round_['changed_hosts'] else ''}: hosts | outcomes"
             for round_ in rounds]
    lines = ["## What the hosts had", "",
             "Hosts with each feature, as found in their text, and the outcomes of their token",
             "commands, in all scenarios together.", "",
             "| feature | " + " | ".join(heads) + " |", "|---" + "|---:|---:" * len(rounds) + "|"]
    for group, table in features.GROUPS.items():
        lines.append(f"| **{group}** |" + " | |" * len(rounds))
        for name, _ in table:
            cells = [f"{entry['hosts']} | {entry['outcomes']}" if entry else "**0** | **0**"
                     for entry in (entries.get((group, name)) for entries in found)]
            lines.append("| " + name.replace("|", "\\|") + " | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n\n" if rounds else ""


def routers_section(advertisements):
    if not advertisements:
        return ""
    lines = ["## Router advertisements", "",
             "In each of a list of states a router advertises a /64, and the address with the",
             "token appears or not (`src/groundtruth/advertisements.py`).", ""]
    for entry in advertisements:
        as_said = f"{entry['said']} of {entry['states']} as the linter says" \
            if entry["said"] is not None else \
            "not compared with findings: the linter has no rules for them"
        lines.append(f"- Linux {entry['version']}: {entry['measured']} of {entry['states']} states "
                     f"as recorded; {as_said}.")
    return "\n".join(dict.fromkeys(lines[:5])) + "\n" + "\n".join(dict.fromkeys(lines[5:])) + "\n\n"


def mistakes_section(commit):
    """What break_model.py left behind, if it was run; it may have been at another commit."""
    if not os.path.exists(MISTAKES):
        return ""
    with open(MISTAKES, encoding="utf-8") as source:
        mistakes = json.load(source)
    tried = mistakes["results"]
    caught = sum(1 for entry in tried if entry["kernel"])
    at = "" if mistakes["commit"] == commit else f" This was at {commit_name(mistakes['commit'])}."
    lines = ["## The model broken on purpose", "",
             f"{caught} of {len(tried)} mistakes are noticed in the round of CI: "
             f"{' and '.join(mistakes['rounds'])}, seed `{mistakes['seed']}`.{at}", "",
             "| mistake | in `src/` | first noticed |", "|---|---|---|"]
    for entry in tried:
        where = f"{entry['kernel']} kernel, host {entry['host']}" if entry["kernel"] else \
            "**not noticed**"
        lines.append(f"| {entry['name']} | {entry['file']} | {where} |")
    return "\n".join(lines) + "\n\n"


def commit_name(commit):
    name = f"commit `{commit['id'][:12]}`" if commit["id"] else "sources in no repository"
    return name + (" with changes" if commit["changed"] else "")


def skipped_lines(document):
    done = {round_["kernel"] for round_ in document["rounds"]}
    lines = {f"The {entry['kernel']} kernel was skipped: {entry['reason']}.\n\n": None
             for entry in document["skipped"] if entry["kernel"] not in done}
    return "".join(lines)


def text_of(documents):
    document = results.add(documents)
    minutes = max(1, round(document["processor_seconds"] / 60))
    text = ABOUT + f"## Result of {', '.join(document['dates'])}\n\n"
    text += commit_line(document["commit"]) + state_section(document)
    text += programs_table(document["programs"])
    text += f"All of it took {minutes} minutes of processor time.\n\n"
    text += "".join(round_section(round_) for round_ in document["rounds"])
    text += skipped_lines(document) + features_section(document["rounds"])
    text += routers_section(document["advertisements"]) + mistakes_section(document["commit"])
    return text + NOT_COVERED


def write(path, documents):
    text = text_of(documents)
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--page", default="doc/GROUND-TRUTH.md")
    parser.add_argument("results", nargs="+", metavar="FILE", help="of check_kernel.py --results")
    options = parser.parse_args()
    try:
        write(options.page, [results.load(path) for path in options.results])
    except (OSError, ValueError) as error:
        sys.exit(f"ground_truth_page.py: {error}")


if __name__ == "__main__":
    main()
