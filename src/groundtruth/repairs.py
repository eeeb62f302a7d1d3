"""
Whether repairs repair: each verified one is applied with `patch -p1` to a copy of the host, which is
then brought up for real. The token must be accepted, no other command may fare worse, and what the
linter says of the repaired host must be so.
"""

import collections
import dataclasses
import os
import subprocess

import compare
import kernels
import plan
from hosts import read_files


@dataclasses.dataclass
class Repaired:
    """HOST with DIFF applied, which LOADER's report offers for the refused ENTRIES."""

    host: object
    changed: object              # the host with the diff; None when patch(1) refuses it
    loader: str
    diff: str
    entries: list
    boots: dict                  # of the host as it was, by scenario


def statuses(boot):
    """By key of command: 0 when every call of it was accepted, else the first other status."""
    calls = collections.defaultdict(list)
    for call in boot.calls:
        calls[compare.key_of_call(call)].append(call)
    return {key: compare.folded(group).status for key, group in calls.items()}


def diffs_of(report):
    """A mapping from (place, column, device) of a refused command to the diff that repairs it."""
    found = {}
    for finding in report.findings:
        fix, location = finding.get("fix") or {}, finding.get("location") or {}
        place = f"{location.get('file')}:{location.get('line')}"
        if fix.get("verified") and fix.get("diff"):
            device = finding["interface"] or ""
            found.setdefault((place, location.get("column"), device), fix["diff"])
    return found


def refused_entries(report, boots):
    """Entries that the kernel, or ip, really refused in one of BOOTS, and the linter said so."""
    entries = []
    for entry in report.entries:
        for scenario, boot in boots.items():
            outcome = entry.outcomes.get(scenario)
            if outcome and outcome["verdict"] == "rejected" and \
                    statuses(boot).get(compare.key_of_entry(entry)):
                entries.append(entry)
                break
    return entries


def worse(before, after):
    """Commands that were accepted and are no longer, or are refused and were not."""
    lost = [key for key, status in before.items() if status == 0 and after.get(key) != 0]
    refused = [key for key, status in after.items() if status and not before.get(key)]
    return lost + refused


class Repairs:
    """
    Counts over the first LIMIT hosts of a round; `failures` are the copies whose repair did not
    hold, with a line about each.
    """

    def __init__(self, limit):
        self.limit, self.hosts = limit, 0
        self.refused = self.offered = self.held = 0
        self.failures = []

    def collect(self, round_, host, comparisons):
        """The repaired copies of HOST, written next to it."""
        copies = []
        for loader in sorted({comparison.loader for comparison in comparisons}):
            usual = [comparison for comparison in comparisons if comparison.loader == loader
                     and comparison.scenario not in plan.AGAIN]
            if not usual or usual[0].report.failed:
                continue
            boots = {comparison.scenario: comparison.boot for comparison in usual}
            diffs, by_diff = diffs_of(usual[0].report), collections.defaultdict(list)
            for entry in refused_entries(usual[0].report, boots):
                self.refused += 1
                diff = diffs.get((entry.place, entry.column, entry.interface))
                if diff:
                    by_diff[diff].append(entry)
            for diff, entries in by_diff.items():
                self.offered += len(entries)
                copies.append(Repaired(host, None, loader, diff, entries, boots))
        for number, copy in enumerate(copies):
            self.apply(round_, copy, f"{host.name}-repair{number}")
        return copies

    def apply(self, round_, copy, name):
        changed = copy.host.copy(name=name)
        directory = round_.directory(changed)
        changed.write(directory)
        tree = os.path.join(directory, "tree")
        result = subprocess.run(["patch", "-p1", "-s", "--no-backup-if-mismatch", "-d", tree],
                                input=copy.diff, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            self.fail(copy, f"patch: {result.stdout.strip()}")
            return
        changed.files = read_files(tree)
        copy.changed = changed

    def fail(self, copy, why):
        where = ", ".join(f"{entry.place} for {entry.interface}" for entry in copy.entries)
        self.failures.append((copy, f"{copy.host.name} {copy.loader}, repair of {where}: {why}"))

    def judge(self, round_, copy, boots):
        """What is wrong with the repaired host, or nothing."""
        report = round_.linter.judge(round_.directory(copy.changed), copy.loader)
        still = {compare.key_of_entry(entry) for entry in report.entries}
        for scenario, before in copy.boots.items():
            boot = boots[copy.loader, scenario]
            if boot.broken:
                return f"{scenario} could not be brought up: {boot.broken}"
            if scenario == "udev-prompt" and not any(
                    scenario in entry.outcomes for entry in report.entries):
                continue             # nothing makes a device any more
            comparison = compare.Comparison(copy.loader, scenario, report, boot).run()
            if comparison.disagreements:
                return str(comparison.disagreements[0])
            after = statuses(boot)
            bad = worse(statuses(before), after)
            bad += [key for key in map(compare.key_of_entry, copy.entries)
                    if key in still and after.get(key) != 0]
            if bad:
                return f"{scenario}: {bad[0]} fares worse, or is not accepted"
        return ""

    def check(self, round_, results):
        """RESULTS are the (host, comparisons) of a batch."""
        results = results[:max(0, self.limit - self.hosts)]
        self.hosts += len(results)
        copies = [copy for host, comparisons in results
                  for copy in self.collect(round_, host, comparisons) if copy.changed]
        jobs = [(copy.changed, os.path.join(round_.directory(copy.changed), "tree"),
                 [(copy.loader, scenario) for scenario in copy.boots], False) for copy in copies]
        answers = kernels.bring_up(round_.kernel, jobs, round_.below, round_.workers)
        for copy, (_, boots) in zip(copies, answers):
            why = self.judge(round_, copy, boots)
            if why:
                self.fail(copy, why)
            else:
                self.held += len(copy.entries)

    def __str__(self):
        return (f"{self.offered} of {self.refused} refused have a verified repair; "
                f"{self.held} of {self.offered} accepted by the kernel")
