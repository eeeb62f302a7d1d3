"""Brings hosts up and judges them; what comes out is tallied, kept and made small."""

import concurrent.futures
import os
import shutil
import zlib

import compare
import features
import kernels
import plan
from compare import Tally

# Scripts run without any stanza too, so the state before ifup cannot be asked for.
HOOKS = "etc/network/if-"


PACKAGED_HOOKS = {"bridge": "/usr/lib/bridge-utils/ifupdown.sh",
                  "ifenslave": "/etc/network/if-pre-up.d/ifenslave",
                  "vlan": "/etc/network/if-pre-up.d/vlan"}


def place_packaged_hooks(below):
    """Hooks of installed packages, which DESIGN 5 assumes where a stanza has their options."""
    directory = os.path.join(below, "etc/network/if-pre-up.d")
    shutil.rmtree(below, ignore_errors=True)
    os.makedirs(directory)
    for name, path in PACKAGED_HOOKS.items():
        if os.path.exists(path):
            shutil.copy2(path, os.path.join(directory, name))


def is_again(host, kernel):
    """
    One host in five is brought up a second time. ifdown deletes what has the name of a VLAN, and
    only a kernel with VLANs can make it again.
    """
    return zlib.crc32(host.name.encode()) % 5 == 0 and not plan.kinds_needed(host) - set(kernel.kinds)


class Round:
    """Many hosts on one kernel. `workers` hosts at a time."""

    def __init__(self, kernel, linter, work, workers=2, repairs=None):
        self.kernel, self.linter, self.work, self.workers = kernel, linter, work, workers
        self.repairs = repairs
        self.below = os.path.join(work, kernel.name + "-packages")
        self.tally = Tally()
        self.disagreeing = []
        self.lost = set()        # names of hosts that disagree in nothing and were not all brought up
        self.broken = []
        self.hosts = self.scenarios = 0
        os.makedirs(self.below, exist_ok=True)

    def directory(self, host):
        return os.path.join(self.work, self.kernel.name, host.name)

    def reports(self, host, pairs):
        """What the linter says of all PAIRS, and of the state before ifup."""
        directory = self.directory(host)
        befores = {}
        if not any(path.startswith(HOOKS) for path in host.files):
            befores = {loader: self.linter.judge_without_interfaces(directory, loader)
                       for loader in sorted({loader for loader, _ in pairs})}
        return self.linter.judge_all(directory, pairs), befores

    def compare(self, host, boots, reports, befores):
        """The comparisons of all scenarios that could be brought up."""
        comparisons = []
        for (loader, scenario), boot in boots.items():
            if boot.broken:
                self.broken.append((host.name, loader, scenario, boot.broken))
                continue
            report = reports[loader, scenario]
            if scenario == "udev-prompt" and not report.failed and not any(
                    scenario in entry.outcomes for entry in report.entries):
                continue
            comparison = compare.Comparison(loader, scenario, report, boot)
            before = befores.get(loader) if scenario not in plan.AGAIN else None
            comparisons.append(comparison.run(before))
        return comparisons

    def jobs(self, hosts, wanted=None):
        jobs = []
        for host in hosts:
            directory = self.directory(host)
            host.write(directory)
            jobs.append((host, os.path.join(directory, "tree"),
                         wanted or plan.scenarios(host, is_again(host, self.kernel)), False))
        return jobs

    def examine(self, hosts, wanted=None):
        """Yields (host, comparisons, boots) for each of HOSTS, in order."""
        jobs = self.jobs(hosts, wanted)

        def judge(job):
            return self.reports(job[0], job[2])

        with concurrent.futures.ThreadPoolExecutor(self.workers) as pool:
            judged = pool.map(judge, jobs)
            for (job, boots), (reports, befores) in zip(
                    kernels.bring_up(self.kernel, jobs, self.below, self.workers), judged):
                yield job[0], self.compare(job[0], boots, reports, befores), boots

    def count_features(self, host, comparisons):
        outcomes = sum(sum(comparison.tally.verdicts.values()) for comparison in comparisons)
        for feature in features.features_of(host):
            self.tally.hosts_with[feature] += 1
            self.tally.outcomes_with[feature] += outcomes

    def run(self, hosts, progress=lambda number, round_: None):
        """All of them, tallied. Hosts that disagree are kept in `disagreeing`."""
        results = []
        for host, comparisons, _ in self.examine(hosts):
            self.hosts += 1
            results.append((host, comparisons))
            self.count_features(host, comparisons)
            for comparison in comparisons:
                self.scenarios += 1
                self.tally.add(comparison.tally)
                if not host.understood:
                    unknown = comparison.tally.count("unknown")
                    self.tally.foreign_unknown += unknown
                    self.tally.foreign_outcomes += unknown + comparison.tally.count("agree")
            disagreements = [d for comparison in comparisons for d in comparison.disagreements]
            if disagreements:
                self.disagreeing.append((host, disagreements))
            elif any(name == host.name for name, *_ in self.broken):
                self.lost.add(host.name)
            progress(self.hosts, self)
        if self.repairs:
            self.repairs.check(self, results)
        return self
