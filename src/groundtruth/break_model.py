#!/usr/bin/python3
"""
Breaks the model on purpose, one mistake at a time, and says which of them `make check-kernel`
notices in its CI size. The hosts of that round are brought up once, by each kernel; every broken
linter is then held against what happened to them, as check_kernel.py does. Works on a copy of the
sources, and leaves build/groundtruth/mistakes.json for the page.

    make check-kernel && python3 src/groundtruth/break_model.py [--seed S] [--count N] [NAME...]
"""

import argparse
import os
import shutil
import subprocess
import sys

import campaign
import check_kernel
import kernels
import lint
import results
from mistakes import MISTAKES

PROGRAM = "iptoken-lint"


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--uml-count", type=int, default=16)
    parser.add_argument("--programs", default="build/groundtruth")
    parser.add_argument("--work", type=os.path.abspath, default="build/groundtruth/broken")
    parser.add_argument("--results", default="build/groundtruth/mistakes.json")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these mistakes")
    options = parser.parse_args()
    options.mutate = options.only = None
    options.first = 0
    return options


def copy_sources(directory):
    shutil.rmtree(directory, ignore_errors=True)
    os.makedirs(directory)
    for name in ("Makefile", "src", "include", "rules", "testdata", "man", "doc", "debian"):
        target = os.path.join(directory, name)
        if os.path.isdir(name):
            shutil.copytree(name, target, symlinks=True)
        elif os.path.exists(name):
            shutil.copy2(name, target)


def build(directory, what):
    result = subprocess.run(["make", "-j2", PROGRAM], cwd=directory, check=False,
                            capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{what}: does not build\n{result.stderr[-2000:]}")


def program_of(directory):
    with open(os.path.join(directory, PROGRAM), "rb") as program:
        return program.read()


def write(path, text):
    """A new time of change too: make must not take what it built from another text."""
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)


def broken_text(mistake, text):
    for old, new in mistake.changes:
        if text.count(old) != 1:
            sys.exit(f"src/{mistake.file} does not have `{old.strip()}` once: "
                     f"write the mistake `{mistake.name}` anew")
        text = text.replace(old, new)
    return text


class Recording:
    """The hosts of a round on one kernel with what happened to them."""

    def __init__(self, options, kernel, count, program):
        self.round = campaign.Round(kernel, lint.Linter(program, kernel.version()),
                                    os.path.join(options.work, "hosts"))
        campaign.place_packaged_hooks(self.round.below)
        self.hosts = []
        hosts = list(check_kernel.hosts_of(options, kernel, count))
        for host, comparisons, boots in self.round.examine(hosts):
            for comparison in comparisons:
                if comparison.disagreements:
                    sys.exit(f"{host.name} disagrees before the model is broken: "
                             f"{comparison.disagreements[0]}")
            self.hosts.append((host, boots))
        if self.round.broken:
            sys.exit(f"could not be brought up: {self.round.broken[0]}")

    def first_noticed(self, program):
        """(how many hosts it took, the disagreement), or None."""
        self.round.linter = lint.Linter(program, self.round.kernel.version())
        for number, (host, boots) in enumerate(self.hosts, 1):
            reports, befores = self.round.reports(host, list(boots))
            for comparison in self.round.compare(host, boots, reports, befores):
                if comparison.disagreements:
                    return number, comparison.disagreements[0]
        return None


def try_mistake(mistake, sources, sound, recordings):
    """Where it is noticed: (kernel, hosts, disagreement), or None."""
    path = os.path.join(sources, "src", mistake.file)
    with open(path, encoding="utf-8") as source:
        text = source.read()
    write(path, broken_text(mistake, text))
    build(sources, mistake.name)
    if program_of(sources) == sound:
        sys.exit(f"{mistake.name}: the program is as it was")
    found = None
    for recording in recordings:
        noticed = recording.first_noticed(os.path.join(sources, PROGRAM))
        if noticed:
            found = (recording.round.kernel.name, *noticed)
            break
    write(path, text)
    return found


def write_results(options, commit, tried, rounds):
    results.write(options.results, {
        "commit": commit, "seed": options.seed, "rounds": rounds,
        "results": [{"name": mistake.name, "file": mistake.file,
                     "kernel": found and found[0], "host": found and found[1]}
                    for mistake, found in tried]})


def main():
    options, commit = parse_arguments(), results.commit()
    sources = os.path.join(options.work, "sources")
    copy_sources(sources)
    build(sources, "the sound model")
    sound = program_of(sources)
    programs = kernels.Programs(options.programs)
    recordings, sizes = [], []
    for kernel, count in ((kernels.RunningKernel(programs), options.count),
                          (kernels.UserModeKernel(programs), options.uml_count)):
        if kernel.why_not() or not count:
            print(f"{kernel.name} kernel: skipped, {kernel.why_not() or 'no hosts asked for'}")
            continue
        recordings.append(Recording(options, kernel, count, os.path.join(sources, PROGRAM)))
        sizes.append(f"{count} hosts on Linux {kernel.version()}")
        print(f"{kernel.name} kernel: {count} hosts brought up, all agree", flush=True)
    if not recordings:
        sys.exit("no kernel to ask")
    tried = []
    for mistake in MISTAKES:
        if options.names and mistake.name not in options.names:
            continue
        found = try_mistake(mistake, sources, sound, recordings)
        tried.append((mistake, found))
        print(f"noticed by host {found[1]} of the {found[0]} kernel: {mistake.name}\n    {found[2]}"
              if found else f"MISSED: {mistake.name}", flush=True)
    write_results(options, commit, tried, sizes)
    caught = sum(1 for _, found in tried if found)
    print(f"{caught} of {len(tried)} mistakes noticed")
    return 0 if caught == len(tried) else 1


if __name__ == "__main__":
    sys.exit(main())
