#!/usr/bin/python3
"""Hold the recipes for CI against the schemas of those who read them, and run what they run.

The pre-commit hooks, the GitHub Action and the GitLab template are for repositories of rendered
host trees; one is made of testdata/hosts. Prints TAP. Needs the Debian packages python3-jsonschema
and python3-yaml and fails without them.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import jsonschema
import yaml

TOP = pathlib.Path.cwd()
SCHEMAS = TOP / "testdata/schemas"
RECIPES = TOP / "doc/recipes"
PROGRAM = pathlib.Path(os.environ.get("ITL_PROGRAM", "iptoken-lint")).resolve()

failures = 0
number = 0


def test(name, wrong):
    """WRONG is None, or what is wrong."""
    global failures, number
    number += 1
    print(f"{'not ' if wrong else ''}ok {number} - {name}")
    if wrong:
        failures += 1
        for line in str(wrong).splitlines()[:20]:
            print("#", line)


def read_yaml(path):
    return yaml.safe_load((TOP / path).read_text())


def read_schema(name):
    return json.loads((SCHEMAS / name).read_text())


def validator(name):
    """A validator of the schema NAME; what it refers to at SchemaStore is here as well."""
    schema = read_schema(name)
    store = {f"https://json.schemastore.org/{path.name}": json.loads(path.read_text())
             for path in SCHEMAS.glob("pre-commit-*.json")}
    resolver = jsonschema.RefResolver.from_schema(schema, store=store)
    return jsonschema.Draft7Validator(schema, resolver=resolver)


def problems(name, value):
    return "\n".join(error.message[:300] for error in validator(name).iter_errors(value)) or None


def break_it(value):
    """VALUE with a mistake that no schema should let pass."""
    broken = json.loads(json.dumps(value))
    (broken[0] if isinstance(broken, list) else broken).update(
        {"runs": 7, "jobs": 7, "id": 7, "repos": 7, "iptoken-lint": {"script": 7}})
    return broken


def check_schemas():
    for path, schema in (
            (".pre-commit-hooks.yaml", "pre-commit-hooks.json"),
            ("action.yml", "github-action.json"),
            ("doc/recipes/pre-commit-config.yaml", "pre-commit-config.json"),
            ("doc/recipes/github-workflow.yml", "github-workflow.json"),
            ("doc/recipes/gitlab-ci.yml", "gitlab-ci.json")):
        # YAML 1.1 has `on` for true.
        value = read_yaml(path)
        if isinstance(value, dict) and True in value:
            value["on"] = value.pop(True)
        test(f"{path} is what {schema} says", problems(schema, value))
        test(f"which refuses {path} with a mistake", None if problems(schema, break_it(value)) else "it does not")


def run(script, directory, **environment):
    """What `bash -e` makes of SCRIPT in DIRECTORY: status, output."""
    done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script], cwd=directory,
                          env=dict(os.environ, **environment), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    return done.returncode, done.stdout


def expect(name, got, status, text):
    wrong = None
    if got[0] != status or text not in got[1]:
        wrong = f"status {got[0]}, wanted {status} and: {text}\n{got[1]}"
    test(name, wrong)


def repository(work, *names):
    """A repository with the host trees NAMES of testdata/hosts."""
    root = work / "-".join(names)
    for name in names:
        shutil.copytree(TOP / "testdata/hosts" / name, root / "hosts" / name)
    return root


def check_hooks(bad, good):
    hooks = {hook["id"]: hook for hook in read_yaml(".pre-commit-hooks.yaml")}
    hosts, tree = hooks["iptoken-lint"], hooks["iptoken-lint-tree"]
    expect("the hook finds the incident", run(hosts["entry"], bad), 1, "eno1 refuses the token")
    expect("the hook lets the repaired host pass", run(hosts["entry"], good), 0, "0 errors")
    expect("the hook of a tree", run(tree["entry"], bad / "hosts/incident"), 1, "eno1 refuses the token")
    for hook, prefix in ((hosts, "hosts/gw1/"), (tree, "")):
        for path, wanted in (("etc/network/interfaces", True), ("etc/network/if-up.d/x", True),
                             ("etc/sysctl.d/50-x.conf", True), ("etc/sysctl.conf", True),
                             ("usr/lib/sysctl.d/x.conf", True), ("etc/passwd", False), ("README.md", False)):
            found = bool(re.search(hook["files"], prefix + path))
            test(f"{hook['id']} {'runs' if wanted else 'does not run'} for {prefix}{path}",
                 None if found == wanted else hook["files"])
    used = {hook["id"] for repo in read_yaml("doc/recipes/pre-commit-config.yaml")["repos"] for hook in repo["hooks"]}
    test("the example uses hooks that there are", None if used and used <= set(hooks) else used)


# Stands for sudo on a runner: what is to be installed must be there already, and must be all that
# the build needs.
SUDO = '''#!/bin/sh
echo "sudo $*" >> "$SUDO_LOG"
[ "$1 $2" = "apt-get install" ] || exit 9
shift 2
for package; do
	case $package in
	-*) ;;
	*) command -v dpkg-query > /dev/null || continue
	   dpkg-query -W "$package" > /dev/null 2>&1 || { echo "$package is not installed"; exit 8; } ;;
	esac
done
'''


def check_build(work, bad):
    """The step that builds the program, in a copy of what a runner checks out."""
    step = read_yaml("action.yml")["runs"]["steps"][0]
    source = work / "action"
    ignore = shutil.ignore_patterns("build", ".git", "iptoken-lint", "*.o")
    shutil.copytree(TOP, source, ignore=ignore, symlinks=True)
    sudo = work / "bin/sudo"
    sudo.write_text(SUDO)
    sudo.chmod(0o755)
    # Nothing of the `make check` that runs us; without optimization, because it is built to be run once.
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "CCACHE_DIR") if key in os.environ}
    kept |= {"SOURCE": str(source), "OPTIMIZE": "-O0", "SUDO_LOG": str(work / "sudo.log")}
    done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]], cwd=bad, env=kept,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    expect("the action builds the program", (done.returncode, done.stdout), 0, "")
    test("and installs what it takes", None if "libyaml-dev" in (work / "sudo.log").read_text() else "it does not")
    test("in silence", done.stdout or None)
    expect("which finds the incident", run(f"{source}/iptoken-lint --hosts=hosts", bad), 1, "eno1 refuses the token")


def check_action(bad, good):
    action = read_yaml("action.yml")
    step = next(step for step in action["runs"]["steps"] if step.get("id") == "lint")

    def lint(directory, **inputs):
        values = {key: str(value.get("default", "")) for key, value in action["inputs"].items()} | inputs
        output = directory / "github-output"
        output.write_text("")
        environment = {"GITHUB_OUTPUT": str(output)}
        for key, value in step["env"].items():
            value = value.replace("${{ github.action_path }}", str(PROGRAM.parent))
            environment[key] = re.sub(r"\$\{\{ inputs\.([a-z]+) \}\}", lambda match: values[match[1]], value)
        status, text = run(step["run"], directory, **environment)
        return status, text + output.read_text()

    got = lint(bad, sarif="out.sarif")
    expect("the action annotates the line", got, 1, "::error file=hosts/incident/etc/network/interfaces,line=14")
    expect("and says its status", got, 1, "status=1")
    results = json.loads((bad / "out.sarif").read_text())["runs"][0]["results"]
    test("and leaves a SARIF report", None if results else "no results")
    expect("the action lets the repaired host pass", lint(good), 0, "status=0")
    expect("options, a line each", lint(bad, options="--fail-on=never\n\n--no-policy\n"), 0, "status=0")
    expect("an option with a blank is one", lint(good, options="--policy=no such file"), 2, "no such file")
    expect("no hosts cannot be judged", lint(good, hosts="nowhere"), 2, "status=2")
    used = read_yaml("doc/recipes/github-workflow.yml")["jobs"]["lint"]["steps"][1]["with"]
    test("the workflow gives inputs that there are", None if set(used) <= set(action["inputs"]) else used)


def check_gitlab(bad, good):
    job = read_yaml("doc/recipes/gitlab-ci.yml")["iptoken-lint"]

    def script(directory):
        return run("\n".join(job["before_script"] + job["script"]), directory,
                   **{key: str(value) for key, value in job["variables"].items()})

    expect("the GitLab job finds the incident", script(bad), 1, "eno1 refuses the token")
    reports = job["artifacts"]["reports"]
    issues = json.loads((bad / reports["codequality"]).read_text())
    test("and leaves a Code Quality report",
         None if any(issue["location"]["path"] == "hosts/incident/etc/network/interfaces" for issue in issues) else issues)
    test("and a JUnit report", None if "<failure" in (bad / reports["junit"]).read_text() else "no failure in it")
    expect("the GitLab job lets the repaired host pass", script(good), 0, "0 errors")


def main():
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        (work / "bin").mkdir()
        (work / "bin/iptoken-lint").symlink_to(PROGRAM)
        os.environ["PATH"] = f"{work / 'bin'}:{os.environ['PATH']}"
        os.environ.pop("IPTOKEN_LINT_POLICY", None)
        check_schemas()
        bad, good = repository(work, "incident"), repository(work, "incident-repaired")
        check_hooks(bad, good)
        check_action(bad, good)
        check_build(work, bad)
        check_gitlab(bad, good)
    print(f"1..{number}")
    return 1 if failures else 0


sys.exit(main())
