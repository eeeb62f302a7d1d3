#!/usr/bin/python3
"""Hold reports against the schemas of those who read them.

usage: src/report/validate.py [DIR]

Each report of DIR, or of $ITL_REPORTS where golden_test leaves them, is one test; so is each
format of what the program says about all trees of the tests, and for each schema a report
that was broken on purpose and must be refused. Needs the Debian packages python3-jsonschema
and libxml2-utils and fails without them: a report that nobody validated is not a valid one.
"""

import copy
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

SCHEMAS = pathlib.Path("testdata/schemas")
OWN_SCHEMA = pathlib.Path("src/report/schema/report.schema.json")


class Invalid(Exception):
    pass


def expect(condition, what):
    if not condition:
        raise Invalid(what)


# ---- schemas --------------------------------------------------------------------------


def close(schema):
    """The schema without room for keys that it does not name: we may add none in silence."""
    if isinstance(schema, dict):
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
        for value in schema.values():
            close(value)
    elif isinstance(schema, list):
        for value in schema:
            close(value)
    return schema


def load_schema(path):
    schema = json.loads(path.read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    return schema


def check_schema(schema, document):
    for error in jsonschema.Draft7Validator(schema).iter_errors(document):
        raise Invalid(f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}")


def check_xml(schema, data):
    done = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", schema, "-"],
                          input=data, capture_output=True, check=False)
    expect(done.returncode == 0, done.stderr.decode(errors="replace")[:600])


# ---- what the schemas cannot say ------------------------------------------------------


def check_bytes(data, allowed="\n"):
    """Valid UTF-8, and nothing in it that drives a terminal or turns text around."""
    for c in data.decode("utf-8"):
        unsafe = unicodedata.category(c) in ("Cc", "Cf") or c in "\u2028\u2029"
        expect(not unsafe or c in allowed, f"U+{ord(c):04X} is in it")


def check_no_repeats(pairs):
    keys = [key for key, _ in pairs]
    expect(len(keys) == len(set(keys)), f"a key is there twice: {keys}")
    return dict(pairs)


def load_json(data):
    return json.loads(data.decode("utf-8"), object_pairs_hook=check_no_repeats)


def check_json(data):
    report = load_json(data)
    check_schema(close(load_schema(OWN_SCHEMA)), report)
    tokens = [token for host in report["hosts"] for token in host["tokens"]]
    findings = [finding for host in report["hosts"] for finding in host["findings"]]
    counted = [finding for finding in findings if finding["suppressed"] is None]
    want = {
        "hosts": len(report["hosts"]),
        "failed_hosts": sum(host["error"] is not None for host in report["hosts"]),
        "tokens": len(tokens),
        "suppressed": len(findings) - len(counted),
    }
    for verdict in ("accepted", "rejected", "depends", "unknown", "not-run"):
        want[verdict.replace("-", "_")] = sum(t["verdict"] == verdict for t in tokens)
    for severity in ("error", "warning", "note"):
        want[severity + "s"] = sum(f["severity"] == severity for f in counted)
    expect(report["summary"] == want, f"the summary is not that of the hosts: {want}")


def check_jsonl(data):
    schema = close(load_schema(OWN_SCHEMA))
    schema = {**schema["definitions"]["host"], "definitions": schema["definitions"]}
    for line in data.splitlines():
        check_schema(schema, load_json(line))


def check_place(location):
    """What GitHub's manual marks as required."""
    expect(sorted(location["region"]) == ["endColumn", "endLine", "startColumn", "startLine"],
           "not all of a region")
    uri = location["artifactLocation"]["uri"]
    absolute = uri.startswith("file:///")
    path = uri[len("file://"):] if absolute else uri
    expect(re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", path), f"no URI: {uri}")
    expect(absolute or not path.startswith("/"), f"a relative URI with a slash: {uri}")


def check_result(result, rules):
    related = {location["id"]: location for location in result.get("relatedLocations", [])}
    text = result["message"]["text"]
    links = [int(n) for n in re.findall(r"\[(?:[^][\\]|\\.)*\]\((\d+)\)", text)]
    expect(sorted(links) == sorted(related), f"links {links}, locations {list(related)}")
    rule = rules[result["ruleIndex"]]["id"]
    expect(rule == result["ruleId"], f"{result['ruleId']} has the index of {rule}")
    expect(len(result["locations"]) == 1, "not one location")
    flows = [step["location"] for flow in result.get("codeFlows", [])
             for thread in flow["threadFlows"] for step in thread["locations"]]
    for location in result["locations"] + list(related.values()) + flows:
        check_place(location["physicalLocation"])
    expect(len(flows) <= 10000 and len(related) <= 100, "more than GitHub takes")
    line_hash = result["partialFingerprints"].get("primaryLocationLineHash")
    expect(line_hash is None or re.fullmatch(r"[0-9a-f]{1,16}:[1-9][0-9]*", line_hash),
           f"no line hash: {line_hash}")


def check_sarif(data):
    report = load_json(data)
    check_schema(load_schema(SCHEMAS / "sarif-2.1.0.json"), report)
    run, = report["runs"]
    for rule in run["tool"]["driver"]["rules"]:
        for key in ("shortDescription", "fullDescription"):
            expect(0 < len(rule[key]["text"]) <= 1024, f"{key} of {rule['id']}")
    for result in run["results"]:
        check_result(result, run["tool"]["driver"]["rules"])


def check_gitlab(data):
    issues = load_json(data)
    check_schema(load_schema(SCHEMAS / "gitlab-code-quality.schema.json"), issues)
    fingerprints = [issue["fingerprint"] for issue in issues]
    expect(len(set(fingerprints)) == len(fingerprints), "a fingerprint is there twice")


def count_in(suite, element):
    return str(len(suite.findall(f"testcase/{element}")))


def check_junit(data):
    check_xml(SCHEMAS / "junit-10.xsd", data)
    for suite in ElementTree.fromstring(data).iter("testsuite"):
        expect(suite.get("tests") == str(len(suite.findall("testcase"))), "tests")
        for attribute, element in (("failures", "failure"), ("errors", "error"),
                                   ("skipped", "skipped")):
            expect(suite.get(attribute) == count_in(suite, element), attribute)
        names = [(c.get("classname"), c.get("name")) for c in suite.findall("testcase")]
        expect(len(set(names)) == len(names), "two cases have one name")


def check_checkstyle(data):
    check_xml(SCHEMAS / "checkstyle.xsd", data)


def check_github(data):
    check_bytes(data, "\n\t")
    levels = []
    for line in data.decode().split("\n")[:-1]:
        value = r"(?:[^%:,]|%(?:25|3A|2C))*"
        match = re.fullmatch(
            rf"::(error|warning|notice) (?:[a-zA-Z]+={value})(?:,[a-zA-Z]+={value})*"
            r"::(?:[^%]|%25|%0A)+", line)
        expect(match, f"no workflow command: {line[:200]}")
        levels.append(["error", "warning", "notice"].index(match.group(1)))
    expect(levels == sorted(levels), "not the worst first")


def check_gcc(data):
    check_bytes(data, "\n\t")
    for line in data.decode().split("\n")[:-1]:
        expect(re.fullmatch(r".+?(?::\d+:\d+)?: (?:error|warning|note): .+", line),
               f"no line of a compiler: {line[:200]}")


def check_text(data):
    check_bytes(data, "\n\t\x1b")


# How the name of a report ends, its check, and how to break the one called fleet.
FORMATS = {
    ".json": (check_json, lambda d: d.replace(b'"verdict": "rejected"', b'"verdict": "fine"')),
    ".jsonl": (check_jsonl, lambda d: d.replace(b'"root"', b'"roots"')),
    ".sarif": (check_sarif, lambda d: d.replace(b'"level": "error"', b'"level": "fatal"')),
    ".junit.xml": (check_junit, lambda d: d.replace(b"<testcase classname", b"<testcase class")),
    ".github": (check_github, lambda d: b"::note ::" + d),
    ".gitlab.json": (check_gitlab, lambda d: d.replace(b'"major"', b'"warning"')),
    ".checkstyle.xml": (check_checkstyle, lambda d: d.replace(b"severity=", b"level=")),
    ".gcc": (check_gcc, lambda d: d.replace(b": error: ", b": fatal: ")),
    ".txt": (check_text, lambda d: d + b"\x07"),
}


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def say(self, good, name, why=""):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}")
        for line in why.splitlines():
            print(f"# {line}")


def verdict_on(check, data):
    try:
        check(data)
    except (Invalid, ValueError, KeyError, ElementTree.ParseError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def check_reports(tap, folder):
    for path in sorted(folder.iterdir()):
        suffix = path.name[path.name.index("."):]
        if suffix not in FORMATS:
            tap.say(False, f"{path.name} is of a known format")
            continue
        why = verdict_on(FORMATS[suffix][0], path.read_bytes())
        tap.say(not why, f"{path.name} is valid", why)


def check_program(tap):
    """What the program itself writes about every tree there is."""
    program = os.environ.get("ITL_PROGRAM", "./iptoken-lint")
    names = {"text": ".txt"} | {suffix.split(".")[1]: suffix for suffix in FORMATS}
    del names["txt"]
    trees = [str(path) for pattern in ("hosts/*", "rules/*/fires")
             for path in sorted(pathlib.Path("testdata").glob(pattern))]
    with tempfile.TemporaryDirectory() as folder:
        files = {name: f"{folder}/all{suffix}" for name, suffix in names.items()}
        done = subprocess.run(
            [program, "--no-policy", "--show-suppressed", "--timeline", "--format=json",
             f"--output={folder}/timeline.json"]
            + [f"--report={name}:{path}" for name, path in files.items()] + trees,
            capture_output=True, check=False)
        written = sorted(pathlib.Path(folder).iterdir())
        for name in files:
            path = f"{folder}/anchored{names[name]}"
            subprocess.run([program, "--anchor=cause", f"--format={name}", f"--output={path}"] + trees,
                           capture_output=True, check=False)
            why = verdict_on(FORMATS[names[name]][0], pathlib.Path(path).read_bytes())
            tap.say(not why, f"{name} at the causes, with policies, is valid", why)
            os.unlink(path)
        for name in ("json", "jsonl", "sarif"):
            path = f"{folder}/shard{names[name]}"
            subprocess.run([program, "--no-policy", "--shard=1/2", f"--format={name}", f"--output={path}"]
                           + trees, capture_output=True, check=False)
            why = verdict_on(FORMATS[names[name]][0], pathlib.Path(path).read_bytes())
            tap.say(not why, f"{name} of a shard is valid", why)
            os.unlink(path)
        tap.say(len(written) == len(files) + 1, f"the program writes about {len(trees)} trees",
                done.stderr.decode()[:600])
        for path in written:
            suffix = path.name[path.name.index("."):]
            why = verdict_on(FORMATS[suffix][0], path.read_bytes())
            tap.say(not why, f"{path.name} of the program is valid", why)


def check_the_checks(tap, folder):
    for suffix, (check, breaks) in FORMATS.items():
        path = folder / f"fleet{suffix}"
        good = path.read_bytes() if path.exists() else b""
        broken = breaks(copy.copy(good))
        refused = broken != good and verdict_on(check, broken)
        tap.say(bool(refused), f"a broken fleet{suffix} is refused")


def main(arguments):
    tap = Tap()
    folder = pathlib.Path(arguments[0] if arguments else os.environ.get("ITL_REPORTS", "build/cc/report/golden"))
    tap.say(jsonschema is not None, "python3-jsonschema is there")
    tap.say(shutil.which("xmllint") is not None, "libxml2-utils is there")
    if not tap.failed:
        check_reports(tap, folder)
        check_program(tap)
        check_the_checks(tap, folder)
    print(f"1..{tap.count}")
    return 1 if tap.failed else 0


if __name__ == "__main__":
    from xml.etree import ElementTree
    try:
        import jsonschema
    except ImportError:
        jsonschema = None
    sys.exit(main(sys.argv[1:]))
