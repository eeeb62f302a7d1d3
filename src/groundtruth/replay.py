#!/usr/bin/python3
"""
Replays what kernels answered to the hosts of testdata/kernel-trees: needs no privileges and no
kernel but the recorded one. Prints TAP, as the test programs of `make check` do.
"""

import os
import sys

import cases
import compare
import lint

TREES = "testdata/kernel-trees"


def replay(directory, program, tally):
    """The disagreements of one case."""
    _, recorded, boots = cases.load(directory)
    reports = lint.Linter(program, recorded["kernel"]).judge_all(directory, list(boots))
    found = []
    for pair, boot in boots.items():
        comparison = compare.Comparison(*pair, reports[pair], boot).run()
        tally.add(comparison.tally)
        found += comparison.disagreements
    return found


def main():
    program = os.environ.get("ITL_PROGRAM", "./iptoken-lint")
    tally = compare.Tally()
    failed = 0
    names = cases.names(TREES)
    print(f"1..{len(names)}")
    for number, name in enumerate(names, 1):
        found = replay(os.path.join(TREES, name), program, tally)
        failed += bool(found)
        print(f"{'not ok' if found else 'ok'} {number} - {name}")
        for disagreement in found:
            print(f"#   {disagreement}")
    print(f"# note: {len(names)} recorded hosts, {tally.count('agree')} token outcomes agree, "
          f"{tally.count('disagree')} disagree, {tally.count('unknown')} unknown; "
          f"{tally.sysctls['agree']} sysctl values agree, {tally.sysctls['disagree']} disagree, "
          f"{tally.sysctls['unknown']} unknown")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
