#!/usr/bin/python3
"""The recipes for fleets: valid by their published schemas, and their own commands, run here
with what the engine would set, give what one run over the fleet gives. Prints TAP."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

RECIPES = pathlib.Path("doc/recipes")
SCHEMAS = pathlib.Path("testdata/schemas")
PROGRAM = pathlib.Path(os.environ.get("ITL_PROGRAM", "./iptoken-lint")).resolve()
DAY = "2026-11-26"


class Tap:
    count = failed = 0

    def say(self, good, name, why=""):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {name}")
        for line in str(why).splitlines() if not good else []:
            print(f"# {line}")


class Loader(yaml.SafeLoader):
    """YAML 1.2: `on` is a word."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))


def recipe(name):
    return yaml.load((RECIPES / name).read_text(), Loader)


def errors(document, schema):
    validator = jsonschema.Draft7Validator(json.loads((SCHEMAS / schema).read_text()))
    return "\n".join(f"{list(error.absolute_path)}: {error.message}"[:300]
                     for error in validator.iter_errors(document))


def check_schema(tap, name, schema, spoil):
    why = errors(recipe(name), schema)
    tap.say(not why, f"{name} is valid", why)
    spoiled = recipe(name)
    spoil(spoiled)
    tap.say(errors(spoiled, schema), f"{name} with a mistake in it is not")


def renumber(tree, copy):
    """Puts a host into networks of its own: what two hosts on one link share no part can see."""
    for path in (tree / "etc/network").rglob("*"):
        if path.is_file():
            text = path.read_text()
            for prefix in ("10.192.20.", "10.64.", "2620:0:860:", "2001:db8:"):
                text = text.replace(prefix, f"{prefix[:-2]}{copy}{prefix[-1]}")
            path.write_text(text)


class Place:
    """A directory with a fleet in it, as an engine checks it out."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        fleet = self.folder / "rendered"
        fleet.mkdir()
        for tree in sorted(pathlib.Path("testdata/hosts").iterdir()):
            if (tree / "etc").is_dir():
                for copy in "12":
                    subprocess.run(["cp", "-r", tree, fleet / f"{tree.name}-{copy}"], check=True)
                    renumber(fleet / f"{tree.name}-{copy}", copy)
        (self.folder / "bin").mkdir()
        (self.folder / "bin/iptoken-lint").symlink_to(PROGRAM)

    def run(self, command, shell="sh", **environment):
        done = subprocess.run(
            [shell, "-e", "-c", command], cwd=self.folder, capture_output=True, text=True, check=False,
            env={"PATH": f"{self.folder}/bin:/usr/bin:/bin", "HOME": str(self.folder)} | environment)
        return done.returncode, done.stderr

    def whole(self, *options):
        return subprocess.run([PROGRAM, "--hosts=rendered", *options], cwd=self.folder,
                              capture_output=True, check=False)


def check_runs(tap, name, place, run_shard, run_report, report, *options):
    """Shards in a row, one of them lost at first."""
    want = place.whole(*options)
    shards = [run_shard(number) for number in range(1, 9) if number != 5]
    tap.say(all(status == 0 for status, _ in shards), f"{name}: findings do not stop a shard", shards)
    status, said = run_report()
    tap.say(status == 2 and "missing of 8 shards: 5\n" in said, f"{name}: a lost shard is named", said)
    run_shard(5)
    status, said = run_report()
    tap.say(status == want.returncode == 1, f"{name}: the exit status is that of one run", said)
    tap.say((place.folder / report).read_bytes() == want.stdout,
            f"{name}: the report is that of one run, byte for byte")


def check_gitlab(tap, place):
    jobs = recipe("fleet-gitlab-ci.yml")
    shard, report = jobs["token-commands"], jobs["token-commands-report"]

    def run(job, **variables):
        return place.run("\n".join(job["script"]), **jobs["variables"], **variables)

    check_runs(tap, "GitLab", place,
               lambda number: run(shard, CI_NODE_INDEX=str(number), CI_NODE_TOTAL=str(shard["parallel"]),
                                  CI_PIPELINE_CREATED_AT=f"{DAY}T11:22:33Z"),
               lambda: run(report), report["artifacts"]["paths"][0], "--format=json", f"--today={DAY}")
    for path in shard["artifacts"]["reports"].values():
        tap.say((place.folder / path).exists(), f"GitLab: {path} is there")


def check_github(tap, place):
    jobs = recipe("fleet-github-workflow.yml")["jobs"]
    numbers = jobs["shard"]["strategy"]["matrix"]["shard"]

    def run(job, step, number=0):
        values = {"matrix.shard": number, "strategy.job-total": len(numbers)}
        step = next(one for one in jobs[job]["steps"] if one.get("name") == step)
        environment = {key: re.sub(r"\$\{\{ ([a-z.-]+) \}\}", lambda found: str(values[found[1]]), text)
                       for key, text in step.get("env", {}).items()}
        return place.run(step["run"], "bash", **environment)

    tap.say(numbers == list(range(1, 9)), "GitHub: the matrix counts from 1")
    check_runs(tap, "GitHub", place, lambda number: run("shard", "lint", number),
               lambda: run("report", "merge"), "report.sarif", "--format=sarif")


def check_kubernetes(tap, place):
    job, report = recipe("fleet-kubernetes-job.yaml"), recipe("fleet-kubernetes-report.yaml")
    (place.folder / "reports").mkdir()
    # Where the volumes are here.
    mounts = {"/fleet": "rendered", "/reports": "reports"}

    def run(document, **variables):
        container = document["spec"]["template"]["spec"]["containers"][0]
        environment = {one["name"]: mounts.get(one["value"], one["value"]) for one in container["env"]}
        shell, option = container["command"]
        assert option == "-c" and len(container["args"]) == 1
        return place.run(container["args"][0], shell, **environment, **variables)

    container = job["spec"]["template"]["spec"]["containers"][0]
    count = next(one["value"] for one in container["env"] if one["name"] == "SHARDS")
    tap.say(int(count) == job["spec"]["completions"], "Kubernetes: as many completions as shards")
    check_runs(tap, "Kubernetes", place,
               lambda number: run(job, JOB_COMPLETION_INDEX=str(number - 1)),
               lambda: run(report), "reports/report.json", "--format=json")


def main():
    tap = Tap()
    check_schema(tap, "fleet-gitlab-ci.yml", "gitlab-ci.json",
                 lambda it: it["token-commands"].update(parallel="eight"))
    check_schema(tap, "fleet-github-workflow.yml", "github-workflow.json",
                 lambda it: it["jobs"]["shard"].update({"run-on": "ubuntu-latest"}))
    for name in ("fleet-kubernetes-job.yaml", "fleet-kubernetes-report.yaml"):
        check_schema(tap, name, "kubernetes-job.schema.json",
                     lambda it: it["spec"].update(completionmode="Indexed"))
    for check in (check_gitlab, check_github, check_kubernetes):
        with tempfile.TemporaryDirectory() as folder:
            check(tap, Place(folder))
    print(f"1..{tap.count}")
    return 1 if tap.failed else 0


if __name__ == "__main__":
    sys.exit(main())
