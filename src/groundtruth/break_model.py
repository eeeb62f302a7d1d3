#!/usr/bin/python3
"""
Breaks the model on purpose, one mistake at a time, and counts how often `make check-kernel` in its
CI size notices. Works on a copy of the sources; prints a line for each mistake.

    python3 src/groundtruth/break_model.py [--seed S] [--count N] [--uml-count N] [NAME...]
"""

import argparse
import dataclasses
import os
import shutil
import subprocess
import sys
import time


@dataclasses.dataclass(frozen=True)
class Mistake:
    """NEW in place of OLD in FILE of src/; OLD must be there once."""

    name: str
    file: str
    old: str
    new: str


MISTAKES = (
    Mistake("default reaches existing devices", "kernel/sysctl_write.c",
            "\tif (file->scope == SCOPE_ALL)\n\t\tpropagate(",
            "\tif (file->scope == SCOPE_DEFAULT)\n\t\tset_devices(kernel, file->key, value);\n"
            "\tif (file->scope == SCOPE_ALL)\n\t\tpropagate("),
    Mistake("all.forwarding leaves default alone", "kernel/sysctl_write.c",
            "\t\tscope_change(kernel, &kernel->netns.dflt)->conf[key] = value;\n", ""),
    Mistake("a router takes advertisements with accept_ra 1", "kernel/token.c",
            "maybe_not(value_is(accept_ra, 2))", "value_is(accept_ra, 0)"),
    Mistake("NOARP does not matter", "kernel/token.c", "\tcheck_noarp,\n", ""),
    Mistake("router_solicitations does not matter", "kernel/token.c", "\tcheck_solicitations,\n", ""),
    Mistake("sysctl.d by directory, not by name", "sysctl/files.c",
            "slice_compare(((const struct candidate *)a)->name,\n"
            "\t\t\t     ((const struct candidate *)b)->name)",
            "strcmp(((const struct candidate *)a)->path, ((const struct candidate *)b)->path)"),
    Mistake("/usr/lib wins over /etc", "sysctl/files.c",
            "\"etc/sysctl.d\", \"run/sysctl.d\", \"usr/local/lib/sysctl.d\", \"usr/lib/sysctl.d\",",
            "\"usr/lib/sysctl.d\", \"run/sysctl.d\", \"usr/local/lib/sysctl.d\", \"etc/sysctl.d\","),
    Mistake("systemd writes what is there already", "kernel/sysctl_write.c",
            "event->u.sysctl.unless_equal ? write_unless_equal(&write) :\n\t\t\t\t\t\t ", ""),
    Mistake("an equal assignment moves to the end", "sysctl/systemd.c",
            "a->excluded == b->excluded && slice_equal(a->value, b->value)",
            "a->excluded && b->excluded"),
    Mistake("explicit keys do not shield from globs", "sysctl/systemd.c",
            "table_find(&plan->paths, slice_of(path)) != NULL", "!plan || !path"),
)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", default="broken")
    parser.add_argument("--count", default="150")
    parser.add_argument("--uml-count", default="0")
    parser.add_argument("--work", default="build/groundtruth/broken")
    parser.add_argument("names", nargs="*", metavar="NAME")
    return parser.parse_args()


def copy_sources(work):
    shutil.rmtree(work, ignore_errors=True)
    os.makedirs(work)
    for name in ("Makefile", "src", "include", "rules", "testdata"):
        target = os.path.join(work, name)
        if os.path.isdir(name):
            shutil.copytree(name, target, symlinks=True)
        else:
            shutil.copy2(name, target)


def build(work):
    subprocess.run(["make", "-j2", "iptoken-lint"], cwd=work, check=True, capture_output=True)


def replace(work, file, old, new):
    path = os.path.join(work, "src", file)
    with open(path, encoding="utf-8") as source:
        text = source.read()
    if text.count(old) != 1:
        sys.exit(f"src/{file} does not have `{old.strip()}` once: the mistake must be written anew")
    with open(path, "w", encoding="utf-8") as out:
        out.write(text.replace(old, new))


def is_noticed(options):
    command = ["make", "-s", "check-kernel", f"SEED={options.seed}", f"COUNT={options.count}",
               f"UML_COUNT={options.uml_count}", "PAGE=", "CHECK_KERNEL=--stop-early --minimise=0"]
    result = subprocess.run(command, cwd=options.work, check=False, capture_output=True, text=True)
    first = next((line for line in result.stdout.splitlines() if line.startswith("also ")), None)
    return bool(first), first or "\n".join(result.stdout.splitlines()[-3:])


def main():
    options = parse_arguments()
    copy_sources(options.work)
    build(options.work)
    noticed, why = is_noticed(options)
    if noticed:
        sys.exit(f"the model disagrees before it is broken: {why}")
    mistakes = [mistake for mistake in MISTAKES if not options.names or mistake.name in options.names]
    caught = 0
    for mistake in mistakes:
        replace(options.work, mistake.file, mistake.old, mistake.new)
        build(options.work)
        began = time.monotonic()
        noticed, why = is_noticed(options)
        caught += noticed
        print(f"{'noticed' if noticed else 'MISSED'} after {time.monotonic() - began:.0f} s: "
              f"{mistake.name}" + (f"\n    {why}" if noticed else ""), flush=True)
        shutil.copy2(os.path.join("src", mistake.file), os.path.join(options.work, "src", mistake.file))
    print(f"{caught} of {len(mistakes)} mistakes noticed")
    return 0 if caught == len(mistakes) else 1


if __name__ == "__main__":
    sys.exit(main())
