#!/usr/bin/python3
"""Measure iptoken-lint on fleets that were made up, beside what else can be done with the
same trees, and write what came out as a page.

All numbers of a table are medians over rounds of one run, in which the programs take turns,
so that a busy machine is busy for all of them. Ratios count, not seconds."""

import argparse
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time

PROGRAM = "./iptoken-lint"
BUILD = "build/bench/"
SAMPLE = 40     # hosts that the programs of one host are run on


def peak_memory(pid):
    """Of the program that runs now, in KiB: ru_maxrss counts what was there before exec(), too."""
    try:
        found = re.search(r"^VmHWM:\s*(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text(), re.M)
    except OSError:
        return None
    return int(found.group(1)) if found else None


def run(command, **options):
    """Seconds, processor seconds, and peak memory in MiB of a command."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)
    memory = 0
    while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None:
        memory = peak_memory(process.pid) or memory
        time.sleep(0.002)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return {"status": process.returncode, "seconds": seconds,
            "processor": usage.ru_utime + usage.ru_stime, "memory": memory / 1024}


def lint(fleet, jobs):
    return [PROGRAM, "--no-policy", f"--hosts={fleet}", f"-j{jobs}", "-f", "jsonl", "-o", "/dev/null"]


def make_fleet(directory, count, seed):
    path = pathlib.Path(directory) / f"{seed}-{count}"
    if not path.exists():
        partial = path.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        partial.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run([BUILD + "fleet", partial, str(count), str(seed)], check=True)
        partial.rename(path)
    return path


def measure(commands, rounds):
    """The commands by name take turns; the median of each."""
    results = {name: [] for name in commands}
    for name, command in commands.items():
        run(command)                            # the files come into the cache
    for _ in range(rounds):
        for name, command in commands.items():
            results[name].append(run(command))
    return {name: {key: statistics.median(one[key] for one in all_of_it) for key in all_of_it[0]}
            for name, all_of_it in results.items()}


def measure_fleet(fleet, count, rounds, processors):
    rounds = max(3, rounds if count < 50000 else 3)
    results = measure({"floor": [BUILD + "floor", fleet], "alone": lint(fleet, 1),
                       "all": lint(fleet, processors)}, rounds)
    for name in ("alone", "all"):
        if results[name]["status"] not in (0, 1):
            sys.exit(f"bench: {PROGRAM} ended with {results[name]['status']} on {fleet}")
    return results


def per_host_tools():
    """What people run today, once for each host, by name: a function of the root."""
    tools = {}
    if shutil.which("ifquery"):
        tools["ifquery --list"] = lambda root: ["ifquery", "--list", "-a", "-i", f"{root}/etc/network/interfaces"]
    if shutil.which("systemd-analyze"):
        tools["systemd-analyze cat-config"] = \
            lambda root: ["systemd-analyze", f"--root={root}", "cat-config", "sysctl.d"]
    if shutil.which("augtool"):
        tools["augtool (Interfaces, Sysctl)"] = lambda root: [
            "augtool", "-r", root, "--noload", "-A",
            "--transform", "Interfaces incl /etc/network/interfaces",
            "--transform", "Sysctl incl /etc/sysctl.d/*.conf", "load", "print", "/files"]
    return tools


def measure_tools(fleet, rounds):
    roots = sorted(str(path.absolute()) for path in fleet.iterdir())[:SAMPLE]
    results = {}
    for name, command in per_host_tools().items():
        results[name] = statistics.median(
            sum(run(command(root))["seconds"] for root in roots) / len(roots) for _ in range(rounds))
    results["iptoken-lint, a process a host"] = statistics.median(
        sum(run([PROGRAM, "--no-policy", "-f", "jsonl", "-o", "/dev/null", root])["seconds"]
            for root in roots) / len(roots) for _ in range(rounds))
    return results


def instructions():
    """What check-instructions.sh counts, or None."""
    if not shutil.which("valgrind"):
        return None
    done = subprocess.run(["src/bench/check-instructions.sh", BUILD + "fleet", PROGRAM],
                          capture_output=True, text=True)
    found = re.search(r": (\d+) instructions", done.stdout)
    return int(found.group(1)) if found else None


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + "|".join("---:" if i else "---" for i in range(len(heads))) + "|"]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def fleet_rows(results):
    first = None
    for count, result in results.items():
        alone, floor, everything = result["alone"], result["floor"], result["all"]
        cost = alone["processor"] / count
        first = first or cost
        yield [f"{count:,}", f"{cost * 1e6:.0f}", f"{cost / first:.2f}",
               f"**{alone['processor'] / floor['processor']:.2f}**",
               f"{floor['processor'] / count * 1e6:.0f}",
               f"{alone['seconds'] / everything['seconds']:.2f}",
               f"{count / everything['seconds']:,.0f}", f"{alone['memory']:.1f}", f"{everything['memory']:.1f}"]


def file_system(directory):
    return subprocess.run(["stat", "-f", "-c", "%T", directory], check=True, capture_output=True,
                          text=True).stdout.strip()


def describe(directory):
    files = re.match(r"(\d+) files, (\d+) bytes", subprocess.run(
        [BUILD + "floor", directory], capture_output=True, text=True, check=True).stdout)
    return int(files.group(1)), int(files.group(2))


def write_page(out, arguments, results, tools, count_of_instructions, processors):
    largest = max(results)
    alone = results[largest]["alone"]["processor"] / largest
    together = results[largest]["all"]["seconds"] / largest
    files, size = describe(make_fleet(arguments.directory, largest, arguments.seed))
    print(f"""# How fast

Written by `make bench`; do not edit. The fleets are made up by `src/bench/fleet.c` (seed
{arguments.seed}): roles, numbers of files and keys and their sizes follow what was counted on 1737
servers; {files / largest:.1f} files and {size / largest / 1000:.1f} kB a host. The files are in memory ({file_system(arguments.directory)}). Medians of
{arguments.rounds} rounds in which the programs take turns; {processors} processors, {platform.system()} {platform.release()}.
The program is that of `make LTO=1 TRAINED=1`: optimized as a whole, by what it did on 200 hosts of another seed.

## Against the floor

The floor is a program (`src/bench/floor.c`) that walks the same trees, opens, reads and closes
every file, and does nothing else. Processor time of both is compared, because it does not
depend on who else uses the machine; the report is JSONL and goes to /dev/null.

{table(["hosts", "us a host", "to the first row", "to the floor", "floor, us a host",
        f"speed-up by {processors} jobs", "hosts/s with them", "MiB, -j1", f"MiB, -j{processors}"],
       list(fleet_rows(results)))}

## Against what is run for each host today

Wall-clock time of one process for each of {SAMPLE} hosts, beside a host in a fleet of
{largest:,} on one processor ({alone * 1e6:.0f} us) and on {processors} ({together * 1e6:.0f} us). None of them knows
what the kernel will say. Debian has no package of a Python parser of interfaces(5) to put beside them.

{table(["program", "us a host", "times as much", f"times as much as -j{processors}"],
       [[name, f"{seconds * 1e6:.0f}", f"{seconds / alone:.0f}", f"{seconds / together:.0f}"]
        for name, seconds in tools.items()])}
""", file=out)
    if count_of_instructions:
        print(f"""## Instructions

{count_of_instructions:,} instructions a host (hosts 101 to 400 of a fleet) under `valgrind --tool=callgrind`,
which do not depend on how busy the machine is. `make check-instructions` compares them with what is recorded.""", file=out)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fleets", default="100 1000 10000 100000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--directory", default="build/bench/fleets")
    parser.add_argument("--page")
    arguments = parser.parse_args()
    processors = len(os.sched_getaffinity(0))
    results = {}
    for count in sorted(int(word) for word in arguments.fleets.split()):
        fleet = make_fleet(arguments.directory, count, arguments.seed)
        results[count] = measure_fleet(fleet, count, arguments.rounds, processors)
        print(f"{count} hosts: {results[count]['alone']['processor'] / results[count]['floor']['processor']:.2f}"
              " times the floor", file=sys.stderr)
    smallest = make_fleet(arguments.directory, min(results), arguments.seed)
    tools = measure_tools(smallest, 3)
    page = open(arguments.page, "w") if arguments.page else sys.stdout
    with page:
        write_page(page, arguments, results, tools, instructions(), processors)


if __name__ == "__main__":
    main()
