"""
What runs of check_kernel.py have found, as JSON: written while they run, so that one that is ended
early leaves what it has; added up over several runs of one commit; read by ground_truth_page.py.
"""

import datetime
import json
import os
import resource
import subprocess
import threading
import time

import plan

FORMAT = 1
PACKAGES = ("systemd", "procps", "ifupdown", "iproute2", "user-mode-linux", "bridge-utils", "vlan",
            "ifenslave")
# What a result depends on; the page itself may be another one.
MEASURED = ("src", "rules", "include", "Makefile")
COUNTED = ("verdicts", "sysctls", "messages")
ADDED = ("foreign_unknown", "foreign_outcomes")


def output_of(*command):
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return result.stdout.rstrip("\n") if result.returncode == 0 else ""


def commit():
    """The commit that is measured, and which of its files have changed since."""
    changed = output_of("git", "status", "--porcelain", "--", *MEASURED).splitlines()
    return {"id": output_of("git", "rev-parse", "HEAD"), "changed": [line[3:] for line in changed]}


def versions():
    return {name: output_of("dpkg-query", "-W", "-f", "${Version}", name) for name in PACKAGES}


def pair_name(pair):
    return "/".join(pair)


def tally_as_json(tally):
    outcomes = {}
    for (loader, scenario, kind), count in sorted(tally.outcomes.items()):
        outcomes.setdefault(f"{loader}/{scenario}", {})[kind] = count
    features = [{"group": group, "feature": name, "hosts": count,
                 "outcomes": tally.outcomes_with[group, name]}
                for (group, name), count in sorted(tally.hosts_with.items())]
    return {"outcomes": outcomes, "features": features,
            **{name: dict(getattr(tally, name)) for name in COUNTED},
            **{name: getattr(tally, name) for name in ADDED}}


def repairs_as_json(repairs):
    return {"hosts": repairs.hosts, "refused": repairs.refused, "offered": repairs.offered,
            "held": repairs.held, "failures": [why for _, why in repairs.failures]}


def round_as_json(round_, options, asked, seconds):
    return {
        "kernel": round_.kernel.name, "version": round_.kernel.version(),
        "changed_hosts": options.mutate or [], "seed": options.seed,
        "first": options.first, "only": options.only or [], "asked": asked,
        "hosts": round_.hosts, "boots": round_.scenarios, "seconds": round(seconds),
        "disagreeing": [{"host": host.name, "first": str(disagreements[0])}
                        for host, disagreements in round_.disagreeing],
        "lost": sorted(round_.lost),
        "repairs": repairs_as_json(round_.repairs) if round_.repairs else None,
        "tally": tally_as_json(round_.tally),
    }


def processor_seconds():
    """Of all programs that were run, the user-mode kernel among them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return round(used.ru_utime + used.ru_stime)


class Results:
    """The document of a run; several rounds may report at once."""

    def __init__(self, options):
        self.options, self.began, self.lock = options, time.monotonic(), threading.Lock()
        self.rounds = {}
        self.document = {
            "format": FORMAT, "date": str(datetime.date.today()), "commit": commit(),
            "programs": versions(), "finished": False, "failed": 0, "processor_seconds": 0,
            "rounds": [], "skipped": [], "advertisements": [],
        }

    def note_round(self, round_, asked):
        with self.lock:
            self.rounds[round_.kernel.name] = round_as_json(round_, self.options, asked,
                                                            time.monotonic() - self.began)
            self.document["rounds"] = [self.rounds[name] for name in sorted(self.rounds)]
            self.write()

    def note_skipped(self, kernel, reason):
        with self.lock:
            self.document["skipped"].append({"kernel": kernel.name, "reason": reason})

    def note_advertisements(self, kernel, result):
        measured, said, states, lines = result
        self.document["advertisements"].append(
            {"kernel": kernel.name, "version": kernel.version(), "measured": measured, "said": said,
             "states": states, "differing": lines})

    def finish(self, failed):
        with self.lock:
            self.document.update(finished=True, failed=failed)
            self.write()

    def write(self):
        self.document["processor_seconds"] = processor_seconds()
        if self.options.results:
            write(self.options.results, self.document)


def write(path, document):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(f"{path}.new", "w", encoding="utf-8") as out:
        json.dump(document, out, indent=1)
        out.write("\n")
    os.replace(f"{path}.new", path)


def load(path):
    with open(path, encoding="utf-8") as source:
        document = json.load(source)
    if document.get("format") != FORMAT:
        raise ValueError(f"{path} is not what check_kernel.py writes")
    return document


# Adding up

def add_counts(into, counts):
    """COUNTS may hold further mappings of counts."""
    for key, value in counts.items():
        if isinstance(value, dict):
            add_counts(into.setdefault(key, {}), value)
        elif isinstance(value, list):
            into.setdefault(key, []).extend(value)
        else:
            into[key] = into.get(key, 0) + value


def add_features(into, features):
    known = {(entry["group"], entry["feature"]): entry for entry in into}
    for entry in features:
        other = known.get((entry["group"], entry["feature"]))
        if other:
            other["hosts"] += entry["hosts"]
            other["outcomes"] += entry["outcomes"]
        else:
            into.append(dict(entry))


def kind_of_round(round_):
    return round_["kernel"], round_["version"], tuple(round_["changed_hosts"])


def numbers_of(round_):
    """The hosts that a round had, as a run of it takes them."""
    numbers = round_["only"] or range(round_["first"], round_["first"] + round_["asked"])
    return {(round_["seed"], number) for number in list(numbers)[:round_["hosts"]]}


def add_round(into, round_):
    tally = dict(round_["tally"])
    features = tally.pop("features")
    add_counts(into["tally"], tally)
    add_features(into["features"], features)
    for key in ("asked", "hosts", "boots", "seconds"):
        into[key] += round_[key]
    for key in ("disagreeing", "lost"):
        into[key] = into[key] + round_[key]
    if round_["repairs"]:
        add_counts(into["repairs"], round_["repairs"])
    into["seeds"].append((round_["seed"], round_["hosts"]))


def add_rounds(rounds):
    """One of each kind: kernel, version, and whether hosts were generated or changed."""
    sums, numbers = {}, {}
    for round_ in rounds:
        kind = kind_of_round(round_)
        if numbers.setdefault(kind, set()) & numbers_of(round_):
            raise ValueError(f"some hosts of seed {round_['seed']} are in two of the results")
        numbers[kind] |= numbers_of(round_)
        add_round(sums.setdefault(kind, {
            "kernel": kind[0], "version": kind[1], "changed_hosts": list(kind[2]), "asked": 0,
            "hosts": 0, "boots": 0, "seconds": 0, "disagreeing": [], "lost": [], "seeds": [],
            "tally": {}, "features": [], "repairs": {}}), round_)
    return list(sums.values())


def add(documents):
    """
    One document of several, whose rounds are sums. They must be of one commit with the same
    changes, and of the same programs.
    """
    first = documents[0]
    for other in documents[1:]:
        for what in ("commit", "programs"):
            if other[what] != first[what]:
                raise ValueError(f"the results are not of one {what}: {first[what]}, {other[what]}")
    return {
        "dates": sorted({document["date"] for document in documents}),
        "commit": first["commit"], "programs": first["programs"],
        "finished": all(document["finished"] for document in documents),
        "failed": sum(document["failed"] for document in documents),
        "processor_seconds": sum(document["processor_seconds"] for document in documents),
        "rounds": add_rounds([round_ for document in documents for round_ in document["rounds"]]),
        "skipped": [entry for document in documents for entry in document["skipped"]],
        "advertisements": [entry for document in documents for entry in document["advertisements"]],
    }


def outcomes_in_order(tally):
    """((loader, scenario), counts) of those that were replayed, as the plan has them."""
    return [(pair, tally["outcomes"][pair_name(pair)]) for pair in plan.ALL
            if pair_name(pair) in tally.get("outcomes", {})]
