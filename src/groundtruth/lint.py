"""What iptoken-lint says of a host tree."""

import dataclasses
import json
import os
import subprocess

import plan
from hosts import are_facts_given


@dataclasses.dataclass
class Entry:
    """One element of `tokens`, with its outcomes by scenario."""

    interface: str
    token: str
    stanza: tuple
    phase: str
    command: str
    place: str
    column: int
    outcomes: dict


@dataclasses.dataclass
class Report:
    entries: list
    sysctls: dict
    findings: list
    failed: str = ""


class Linter:
    def __init__(self, program, kernel_version):
        self.program = program
        self.kernel_version = kernel_version

    def command(self, directory, loader, more):
        facts = os.path.join(directory, "facts.yaml")
        given = [f"--facts={facts}"] if are_facts_given(facts) else []
        return [self.program, "--format=json", "--no-policy", "--fail-on=never", *given,
                f"--kernel={self.kernel_version}",
                f"--sysctl-loader={loader}", *more, os.path.join(directory, "tree")]

    def judge(self, directory, loader, *more):
        """The host in DIRECTORY (tree/ and facts.yaml) under one LOADER."""
        result = subprocess.run(self.command(directory, loader, more), capture_output=True,
                                check=False, text=True, errors="replace", timeout=60)
        if result.returncode != 0:
            said = (result.stderr.strip().splitlines() or [""])[-1]
            return Report([], {}, [], f"exit status {result.returncode}: {said}")
        return read_report(json.loads(result.stdout))

    def judge_all(self, directory, pairs):
        """A mapping from each (loader, scenario) of PAIRS to the report that has it."""
        reports = {}
        for loader in sorted({loader for loader, _ in pairs}):
            usual = [pair for pair in pairs if pair[0] == loader and pair[1] not in plan.AGAIN]
            asked = [pair for pair in pairs if pair[0] == loader and pair[1] in plan.AGAIN]
            if usual:
                reports.update(dict.fromkeys(usual, self.judge(directory, loader)))
            if asked:
                options = [f"--scenario={scenario}" for _, scenario in asked]
                reports.update(dict.fromkeys(asked, self.judge(directory, loader, *options)))
        return reports

    def judge_without_interfaces(self, directory, loader):
        """The state that ifup finds: the same host without anything to bring up."""
        return self.judge(directory, loader, "--overlay=etc/network/interfaces=/dev/null")


def stanza_of(token):
    stanza = token.get("stanza") or {}
    return stanza.get("interface"), stanza.get("family")


def read_entry(token):
    location = token.get("location") or {}
    return Entry(token.get("interface") or "", token.get("token") or "", stanza_of(token),
                 token.get("phase") or "", token.get("command") or "",
                 f"{location.get('file')}:{location.get('line')}", location.get("column"),
                 {outcome["scenario"]: outcome for outcome in token["outcomes"]})


def read_sysctls(interfaces):
    """By scenario, device and key; a value of None is one that the linter does not know."""
    sysctls = {}
    for interface in interfaces:
        for scenario in interface["scenarios"]:
            values = {key: value.get("value") for key, value in scenario["sysctls"].items()}
            sysctls.setdefault(scenario["scenario"], {})[interface["name"]] = values
    return sysctls


def read_report(document):
    host = document["hosts"][0]
    return Report([read_entry(token) for token in host["tokens"]],
                  read_sysctls(host["interfaces"]), host["findings"])
