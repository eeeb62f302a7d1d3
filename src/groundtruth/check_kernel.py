#!/usr/bin/python3
"""
Brings random hosts up on real kernels and holds every prediction of iptoken-lint against what
happened. `make check-kernel` calls this; doc/GROUND-TRUTH.md explains it.
"""

import argparse
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import time

import advertisements
import campaign
import cases
import generate
import ground_truth_page
import kernels
import lint
import minimise
import mutate
import plan
import repairs
import results
from ground_truth_page import ENOUGH_HOSTS, UNKNOWN_LIMIT
from hosts import read_host


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--count", type=int, default=300, help="hosts on the running kernel")
    parser.add_argument("--uml-count", type=int, default=20, help="hosts on the user-mode kernel")
    parser.add_argument("--first", type=int, default=0, help="number of the first host")
    parser.add_argument("--only", type=int, nargs="+", metavar="NUMBER", help="only these hosts")
    parser.add_argument("--mutate", metavar="DIR", nargs="+",
                        help="change one thing in the hosts below DIR instead")
    parser.add_argument("--lint", default="./iptoken-lint")
    parser.add_argument("--programs", default="build/groundtruth", help="where bringup and record are")
    # Absolute: the user-mode kernel starts in the root of its file system.
    parser.add_argument("--work", type=os.path.abspath, default="build/groundtruth/work")
    parser.add_argument("--cases", default="build/groundtruth/cases",
                        help="where minimal disagreeing hosts are put")
    parser.add_argument("--minimise", type=int, default=6, help="how many of them to make small")
    parser.add_argument("--repairs", type=int, default=sys.maxsize, metavar="N",
                        help="bring up repaired hosts too, of the first N in each round")
    parser.add_argument("--seconds", type=int, default=sys.maxsize,
                        help="bring no further host up after so long; the counts say how many were")
    parser.add_argument("--stop-early", action="store_true", help="stop at the first disagreement")
    parser.add_argument("--results", metavar="FILE", help="write the counts as JSON, while it runs")
    parser.add_argument("--page", help="write this page (doc/GROUND-TRUTH.md)")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count())
    return parser.parse_args()


def numbers_of(options, count):
    return options.only or range(options.first, options.first + count)


def hosts_of(options, kernel, count):
    numbers = numbers_of(options, count)
    if not options.mutate:
        return (generate.generate(options.seed, number, kernel.kinds) for number in numbers)
    originals = [read_host(path) for root in options.mutate for path in mutate.find_hosts(root)]
    originals = [host for host in originals if not plan.kinds_needed(host) - set(kernel.kinds)]
    return (changed(options.seed, number, originals) for number in numbers if originals)


def changed(seed, number, originals):
    host = mutate.mutate(seed, number, originals[number % len(originals)])
    host.name = f"{seed}-{number}"
    return host


def batches(hosts, size):
    batch = []
    for host in hosts:
        batch.append(host)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


class Progress:
    """A line on standard error every ten seconds."""

    def __init__(self, total):
        self.total, self.began, self.last = total, time.monotonic(), time.monotonic()

    def __call__(self, number, round_):
        now = time.monotonic()
        if now - self.last > 10 or number == self.total:
            self.last = now
            print(f"    {number} of {self.total} hosts, {len(round_.disagreeing)} disagree, "
                  f"{number / (now - self.began):.1f} hosts/s", file=sys.stderr)


def percent(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "none"


def print_tally(tally):
    for loader, scenario in plan.ALL:
        counts = [tally.outcomes[loader, scenario, kind]
                  for kind in ("agree", "disagree", "unknown")]
        if any(counts):
            print(f"  {loader + '/' + scenario:24} {counts[0]} of {counts[0] + counts[1]} agree, "
                  f"{counts[2]} unknown")
    total = sum(tally.verdicts.values())
    print("  outcomes: " + ", ".join(f"{verdict} {percent(tally.verdicts[verdict], total)}"
                                     for verdict in ("accepted", "rejected", "not-run", "unknown")))
    print(f"  sysctls: {tally.sysctls['agree']} of "
          f"{tally.sysctls['agree'] + tally.sysctls['disagree']} agree, "
          f"{tally.sysctls['unknown']} unknown")
    for reason, count in tally.reasons.most_common(8):
        print(f"  {count} unknown: {reason}")


def unknown_share(tally):
    """Of the hosts whose commands can be followed, in percent."""
    unknown = tally.count("unknown") - tally.foreign_unknown
    whole = unknown + tally.count("agree") + tally.count("disagree")
    return 100 * unknown / whole if whole else 0.0


def save_minimal(options, round_, host, disagreements):
    """Make it small, record what the kernel says to it, and print it."""
    wanted = disagreements[0]
    small = minimise.Minimiser(round_, wanted).run(host)
    pair = (wanted.loader, wanted.scenario)
    small.name = re.sub(r"[^a-z0-9-]", "-", f"{round_.kernel.name}-{host.name}".lower())
    directory = os.path.join(options.cases, small.name)
    pairs = plan.scenarios(small, pair[1] in plan.AGAIN)
    for _, comparisons, boots in round_.examine([small], sorted({pair, *pairs}, key=plan.ALL.index)):
        found = [d for comparison in comparisons for d in comparison.disagreements]
        cases.save(small, directory, round_.kernel.version(), boots,
                   "; ".join(map(str, found[:2])) or str(wanted))
    print(f"\n{directory}")
    for disagreement in found[:4]:
        print(f"    {disagreement}")
    for path, file in small.files.items():
        if path not in ("etc/debian_version", "etc/os-release"):
            print(f"    --- {path} {'-> ' + file.link if file.link is not None else ''}")
            for line in file.data.decode("utf-8", "replace").splitlines():
                print(f"        {line}")
    print("    --- facts:", ", ".join(device.as_yaml().strip() for device in small.devices))


def print_repairs(options, round_):
    """And keeps the first hosts whose repair did not hold, with their diffs."""
    if not round_.repairs:
        return
    print(f"  repairs: {round_.repairs}")
    for copy, why in round_.repairs.failures[:options.minimise]:
        directory = os.path.join(options.cases, f"repair-{round_.kernel.name}-{copy.host.name}")
        copy.host.write(directory)
        with open(os.path.join(directory, "repair.diff"), "w", encoding="utf-8") as out:
            out.write(copy.diff)
        print(f"\n{directory}\n    {why}")
    for _, why in round_.repairs.failures[options.minimise:]:
        print(f"also {why}")


def run_batches(options, round_, count, found):
    progress = Progress(count)
    for batch in batches(hosts_of(options, round_.kernel, count), 16 * options.jobs):
        round_.run(batch, progress)
        found.note_round(round_, count)
        if time.monotonic() - progress.began > options.seconds:
            print(f"{round_.kernel.name} kernel: {round_.hosts} of {count} hosts, then time was up")
            break
        if options.stop_early and round_.disagreeing:
            break


def run_kernel(options, kernel, count, found):
    """One round; None when it is skipped."""
    reason = "no hosts were asked for" if count == 0 else kernel.why_not()
    if reason:
        print(f"{kernel.name} kernel: skipped, {reason}")
        found.note_skipped(kernel, reason)
        return None
    linter = lint.Linter(options.lint, kernel.version())
    round_ = campaign.Round(kernel, linter, options.work, options.jobs,
                            repairs.Repairs(options.repairs) if options.repairs else None)
    campaign.place_packaged_hooks(round_.below)
    print(f"{kernel.name} kernel {kernel.version()}: {count} hosts, seed {options.seed}", flush=True)
    run_batches(options, round_, count, found)
    print_tally(round_.tally)
    print_repairs(options, round_)
    for host, loader, scenario, why in round_.broken[:5]:
        print(f"  {host} {loader}/{scenario} could not be brought up: {why[:100]}")
    for host, disagreements in round_.disagreeing[:options.minimise]:
        save_minimal(options, round_, host, disagreements)
    for host, disagreements in round_.disagreeing[options.minimise:]:
        print(f"also {host.name}: {disagreements[0]}")
    return round_


def run_advertisements(options, kernel):
    """(as measured, as said, states, differing lines) or None."""
    if kernel.why_not():
        print(f"router advertisements: skipped, {kernel.why_not()}")
        return None
    linter = lint.Linter(options.lint, kernel.version())
    round_ = campaign.Round(kernel, linter, options.work, options.jobs)
    listed = subprocess.run([options.lint, "--list-rules"], capture_output=True, text=True, check=False)
    known = {rule for rule in advertisements.USELESS_RULES if rule in listed.stdout}
    measured, said, count, lines = advertisements.run(round_, known)
    print(f"router advertisements, {kernel.name} kernel: {measured} of {count} states as recorded, "
          + (f"{said} of {count} as the linter says" if known else "the linter has no rules for them"))
    for line in lines:
        print(f"  {line}")
    return measured, said if known else None, count, lines


def verdict(rounds, routers):
    """(passed, failed) hosts and states."""
    failed = sum(len(round_.disagreeing) for round_ in rounds)
    failed += sum(len(round_.lost) for round_ in rounds)
    passed = sum(round_.hosts for round_ in rounds) - failed
    for held in (round_.repairs for round_ in rounds if round_.repairs):
        failed += len(held.failures)
        passed += held.held
    for result in routers:
        failed += len(result[3])
        passed += result[2] - len(result[3])
    return passed, failed


def main():
    options = parse_arguments()
    programs = kernels.Programs(options.programs)
    running, user_mode = kernels.RunningKernel(programs), kernels.UserModeKernel(programs)
    asked = [(kernel, count) for kernel, count in
             ((running, options.count), (user_mode, options.uml_count))]
    found = results.Results(options)
    with concurrent.futures.ThreadPoolExecutor(len(asked)) as pool:
        rounds = list(filter(None, pool.map(lambda pair: run_kernel(options, *pair, found), asked)))
    routers = []
    for kernel, count in asked:
        if count and not options.mutate and (result := run_advertisements(options, kernel)):
            routers.append(result)
            found.note_advertisements(kernel, result)
    passed, failed = verdict(rounds, routers)
    for round_ in rounds:
        share = unknown_share(round_.tally)
        print(f"{round_.kernel.name} kernel: {share:.2f} % of the outcomes are unknown")
        if share >= UNKNOWN_LIMIT and round_.hosts >= ENOUGH_HOSTS:
            print(f"  that is not under {UNKNOWN_LIMIT} %")
            failed += 1
    skipped = len(asked) - len(rounds)
    found.finish(failed)
    if options.page:
        ground_truth_page.write(options.page, [found.document])
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not rounds else 0


if __name__ == "__main__":
    sys.exit(main())
