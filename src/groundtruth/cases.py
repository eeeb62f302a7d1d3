"""Hosts with the kernel's recorded answers, under testdata/kernel-trees/, replayed by `make check`."""

import json
import os

from hosts import read_host
from kernels import DEVCONF, Boot, Call


def call_as_json(call):
    return {"iface": call.iface, "logical": call.logical, "family": call.family,
            "method": call.method, "phase": call.phase, "sysctls": call.sysctls,
            "status": call.status, "said": call.said, "words": call.words}


def scenario_as_json(boot):
    """`sysctls` are those after the boot, by device, in the order of DEVCONF."""
    return {"tokens": [call_as_json(call) for call in boot.calls],
            "sysctls": {device: [values[key] for key in DEVCONF]
                        for device, values in sorted(boot.after.items())}}


def lines_of(scenarios):
    """One line for each token command and device: easy to read and to compare by eye."""
    for name, scenario in scenarios.items():
        yield f"  {json.dumps(name)}: {{"
        tokens = [f"      {json.dumps(token)}" for token in scenario["tokens"]]
        yield '    "tokens": [' + ("\n" + ",\n".join(tokens) if tokens else "") + "],"
        devices = [f"      {json.dumps(device)}: {json.dumps(values)}"
                   for device, values in scenario["sysctls"].items()]
        yield '    "sysctls": {\n' + ",\n".join(devices) + "}"
        yield "  }" if name == list(scenarios)[-1] else "  },"


def write_expected(directory, kernel_version, boots, about):
    scenarios = {f"{loader}/{scenario}": scenario_as_json(boot)
                 for (loader, scenario), boot in boots.items() if not boot.broken}
    lines = ["{", f'"about": {json.dumps(about)},', f'"kernel": {json.dumps(kernel_version)},',
             f'"keys": {json.dumps(DEVCONF)},', '"scenarios": {', *lines_of(scenarios), "}", "}"]
    with open(os.path.join(directory, "expected.json"), "w", encoding="utf-8") as out:
        out.write("\n".join(lines) + "\n")


def save(host, directory, kernel_version, boots, about):
    """HOST in DIRECTORY, with what really happened in the scenarios BOOTS."""
    host.write(directory)
    write_expected(directory, kernel_version, boots, about)


def load(directory):
    """(host, recorded document, {(loader, scenario): Boot})"""
    with open(os.path.join(directory, "expected.json"), encoding="utf-8") as source:
        recorded = json.load(source)
    boots = {}
    for name, values in recorded["scenarios"].items():
        calls = [Call(**call) for call in values["tokens"]]
        after = {device: dict(zip(recorded["keys"], row)) for device, row in values["sysctls"].items()}
        boots[tuple(name.split("/"))] = Boot(calls, after=after)
    return read_host(directory), recorded, boots


def names(root):
    if not os.path.isdir(root):
        return []
    return sorted(name for name in os.listdir(root)
                  if os.path.exists(os.path.join(root, name, "expected.json")))
