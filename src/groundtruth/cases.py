"""Hosts with the kernel's recorded answers, under testdata/kernel-trees/, replayed by `make check`."""

import json
import os

from hosts import read_host
from kernels import Boot, Call


def call_as_json(call):
    return {"iface": call.iface, "logical": call.logical, "family": call.family,
            "method": call.method, "phase": call.phase, "sysctls": call.sysctls,
            "status": call.status, "said": call.said, "words": call.words}


def save(host, directory, kernel_version, boots, about):
    """HOST in DIRECTORY, with what really happened in the scenarios BOOTS."""
    host.write(directory)
    recorded = {
        "about": about,
        "kernel": kernel_version,
        "scenarios": {
            f"{loader}/{scenario}": {
                "tokens": [call_as_json(call) for call in boot.calls],
                "before": boot.before, "after": boot.after,
            } for (loader, scenario), boot in boots.items() if not boot.broken},
    }
    with open(os.path.join(directory, "expected.json"), "w", encoding="utf-8") as out:
        json.dump(recorded, out, indent=1, sort_keys=True)
        out.write("\n")


def load(directory):
    """(host, recorded document, {(loader, scenario): Boot})"""
    with open(os.path.join(directory, "expected.json"), encoding="utf-8") as source:
        recorded = json.load(source)
    boots = {}
    for name, values in recorded["scenarios"].items():
        calls = [Call(**call) for call in values["tokens"]]
        boots[tuple(name.split("/"))] = Boot(calls, values["before"], values["after"])
    return read_host(directory), recorded, boots


def names(root):
    if not os.path.isdir(root):
        return []
    return sorted(name for name in os.listdir(root)
                  if os.path.exists(os.path.join(root, name, "expected.json")))
