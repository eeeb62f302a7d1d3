#!/usr/bin/env python3
"""Hold the JSON report of every host in testdata/ against what its version 1 promises.

The schema says which keys there are and of which type; this says what they mean: that places
stand in the files of the ROOT, columns count code points, counts add up, each device is there.
Prints TAP. Working directory: the repository, with ./iptoken-lint built.
"""

import collections
import glob
import json
import os
import re
import subprocess

KEYS = {"forwarding", "accept_ra", "autoconf", "router_solicitations", "disable_ipv6"}
COUNTS = {"accepted", "rejected", "depends", "unknown", "not_run"}
PHASES = {"pre-up", "up", "down", "post-down",
          "if-pre-up.d", "if-up.d", "if-down.d", "if-post-down.d"}

PROGRAM = os.environ.get("ITL_PROGRAM", "./iptoken-lint")
claims = collections.OrderedDict()


def claim(name, holds, case, *what):
    """NAME holds of CASE, or it is said of what it does not."""
    claims.setdefault(name, [])
    if not holds:
        claims[name].append(f"{case}: {' '.join(map(str, what))}"[:300])


def lint(case):
    """The whole report and the exit status."""
    options = [f"--facts={case}/facts.yaml"] if os.path.exists(f"{case}/facts.yaml") else []
    for name in ("args", "options"):
        if os.path.exists(f"{case}/{name}"):
            with open(f"{case}/{name}", encoding="utf-8") as file:
                options += file.read().split()
    ran = subprocess.run([PROGRAM, "--format=json", *options, case],
                         capture_output=True, check=False)
    return (json.loads(ran.stdout) if ran.stdout else None), ran.returncode


def line_at(case, place, number):
    """A line as code points; a byte that is no UTF-8 is one. None: it is in no file."""
    try:
        with open(os.path.join(case, place["file"]), "rb") as file:
            lines = file.read().decode("utf-8", "surrogateescape").split("\n")
    except OSError:
        return None
    return lines[number - 1] if 1 <= number <= len(lines) else ""


def check_place(case, place, what):
    if place is None or "line" not in place:
        return
    claim("`file` is relative to the ROOT", not place["file"].startswith("/") or
          not place["file"].startswith(os.path.abspath(case) + "/"), case, what, place)
    first = line_at(case, place, place["line"])
    if first is None:
        return
    last = line_at(case, place, place["end_line"])
    claim("lines and columns lie in the file",
          1 <= place["column"] <= len(first) + 1 and 1 <= place["end_column"] <= len(last) + 1,
          case, what, place)


def check_outcome(case, outcome):
    verdict, message = outcome["verdict"], outcome["message"]
    claim("an outcome has one of four verdicts",
          verdict in ("accepted", "rejected", "not-run", "unknown"), case, outcome)
    if verdict == "rejected":
        claim("a refusal has a status and a message, without `Error: ` and final period",
              outcome["exit_status"] > 0 and message and not message.startswith("Error: ") and
              not message.endswith("."), case, outcome)
    elif verdict == "accepted":
        claim("success has status 0 and no errno",
              outcome["exit_status"] == 0 and outcome["errno"] is None, case, outcome)
    else:
        claim("what is not run or not known says why", message, case, outcome)


def check_token(case, token):
    verdicts = {outcome["verdict"] for outcome in token["outcomes"]}
    wanted = "depends" if len(verdicts) > 1 else next(iter(verdicts), None)
    claim("the verdict is the common one, or depends", token["verdict"] == wanted, case, token)
    claim("a phase is one of ifupdown's", token["phase"] in PHASES, case, token["phase"])
    for outcome in token["outcomes"]:
        check_outcome(case, outcome)
    place = token["location"]
    check_place(case, place, "a token")
    if place["line"] == place["end_line"] and "\\" not in token["command"]:
        line = line_at(case, place, place["line"])
        if line is not None:
            claim("a token's place is its command, the end exclusive",
                  line[place["column"] - 1:place["end_column"] - 1] in token["command"] or
                  token["command"] in line, case, place, line)
    for reason in token["because"]:
        check_place(case, reason["location"], "a reason")


def stanza_names(case):
    """But for those that a class gives to other devices: `auto /eth*=home`."""
    for path in [f"{case}/etc/network/interfaces", *glob.glob(f"{case}/etc/network/interfaces.d/*")]:
        if os.path.isfile(path):
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
            classes = " ".join(re.findall(r"^[ \t]*(?:auto|allow-\S+)[ \t]+(.*)$", text, re.M))
            logical = {word.partition("=")[2] for word in classes.split()}
            names = re.findall(r"^[ \t]*iface[ \t]+([a-z0-9.]+)[ \t]", text, re.M)
            yield from (name for name in names if name not in logical)


def check_interfaces(case, host):
    names = [interface["name"] for interface in host["interfaces"]]
    claim("a device is there once", len(names) == len(set(names)), case, names)
    refused = any(finding["rule"].startswith("interfaces-") for finding in host["findings"])
    if not refused and not os.path.exists(f"{case}/args"):
        for name in stanza_names(case):
            claim("each device that a stanza configures is there", name in names, case, name)
    for interface in host["interfaces"]:
        for scenario in interface["scenarios"]:
            claim("each device has the five sysctls in each scenario",
                  KEYS <= set(scenario["sysctls"]), case, interface["name"], scenario)
            for setting in scenario["sysctls"].values():
                check_place(case, setting["origin"], "an origin")


def check_findings(case, report, status):
    found = report["hosts"][0]["findings"]
    counted = collections.Counter("suppressed" if finding["suppressed"] else finding["severity"] + "s"
                                  for finding in found)
    for key in ("errors", "warnings", "notes", "suppressed"):
        claim("the summary counts the findings", report["summary"][key] == counted[key], case, key)
    claim("the exit status is 1 exactly when there are errors",
          status == (1 if counted["errors"] else 0), case, status)
    for finding in found:
        check_place(case, finding["location"], finding["rule"])
        claim("a message ends without a period", not finding["message"].endswith("."), case,
              finding["message"])
        for reason in finding["because"]:
            check_place(case, reason["location"], "a reason")


def check_case(case):
    report, status = lint(case)
    if report is None or report["hosts"][0]["error"]:
        return False
    host = report["hosts"][0]
    counted = collections.Counter(token["verdict"].replace("-", "_") for token in host["tokens"])
    for key in COUNTS:
        claim("the summary counts the verdicts", report["summary"][key] == counted[key], case, key)
    claim("the root is as it was given", host["root"] == case, case, host["root"])
    for token in host["tokens"]:
        check_token(case, token)
    check_interfaces(case, host)
    check_findings(case, report, status)
    return True


def main():
    cases = [case.rstrip("/") for pattern in ("testdata/hosts/*/", "testdata/rules/*/fires/",
                                              "testdata/rules/*/silent/")
             for case in sorted(glob.glob(pattern)) if os.path.isdir(f"{case}/etc")]
    judged = sum(check_case(case) for case in cases)
    claim("most cases can be judged", judged > 0.8 * len(cases) > 10, f"{judged} of {len(cases)}")
    for number, (name, wrong) in enumerate(claims.items(), 1):
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
        for line in wrong[:5]:
            print(f"# {line}")
    print(f"1..{len(claims)}")


if __name__ == "__main__":
    main()
