#!/usr/bin/python3
"""
Asks a kernel what it says to hosts written by hand, and records that for `make check`:

    python3 src/groundtruth/record_case.py [--user-mode] [--about TEXT] testdata/kernel-trees/NAME...

Each directory has tree/ and facts.yaml, in the form of the others there.
"""

import argparse
import os
import sys

import campaign
import cases
import kernels
import plan
from hosts import read_host


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--user-mode", action="store_true")
    parser.add_argument("--about", help="one sentence; else that of an earlier recording stays")
    parser.add_argument("--without", metavar="SCENARIO", action="append", default=[],
                        help="not this one: udev-prompt, where ifup makes no device after all")
    parser.add_argument("--programs", default="build/groundtruth")
    parser.add_argument("directories", nargs="+", metavar="DIRECTORY")
    return parser.parse_args()


def main():
    options = parse_arguments()
    programs = kernels.Programs(options.programs)
    kernel = kernels.UserModeKernel(programs) if options.user_mode else kernels.RunningKernel(programs)
    if kernel.why_not():
        sys.exit(f"{kernel.name} kernel: {kernel.why_not()}")
    # Absolute: the user-mode kernel starts in the root of its file system.
    round_ = campaign.Round(kernel, None, os.path.abspath(os.path.join(options.programs, "work")))
    campaign.place_packaged_hooks(round_.below)
    for directory in options.directories:
        about = options.about
        if about is None and os.path.exists(os.path.join(directory, "expected.json")):
            about = cases.load(directory)[1]["about"]
        host = read_host(directory)
        job = (host, os.path.abspath(os.path.join(directory, "tree")),
               [pair for pair in plan.scenarios(host, again=True) if pair[1] not in options.without],
               False)
        for _, boots in kernels.bring_up(kernel, [job], round_.below):
            broken = [f"{pair}: {boot.broken}" for pair, boot in boots.items() if boot.broken]
            if broken:
                sys.exit(f"{directory}: {'; '.join(broken)}")
            cases.write_expected(directory, kernel.version(), boots, about or "")
            print(directory, "recorded")


if __name__ == "__main__":
    main()
