"""Holds what the linter said of a scenario against what happened in it."""

import collections
import dataclasses
import re

COMPARED = ("forwarding", "accept_ra", "autoconf", "router_solicitations", "disable_ipv6")


@dataclasses.dataclass
class Disagreement:
    loader: str
    scenario: str
    what: str
    subject: str
    real: str
    said: str

    def kind(self):
        """What two disagreements of one cause have in common: verdicts and status, no names."""
        words = re.compile(r"accepted|rejected(?: \(\d+)?|not.run|unknown|nothing")
        return (self.what, *((words.findall(text) or [""])[0] for text in (self.real, self.said)))

    def __str__(self):
        return (f"{self.loader}/{self.scenario}: {self.what} of {self.subject}: "
                f"really {self.real}; said {self.said}")


class Tally:
    """Counts of one or many comparisons."""

    def __init__(self):
        self.outcomes = collections.Counter()    # (loader, scenario, "agree" | "unknown" | "disagree")
        self.verdicts = collections.Counter()    # what the linter said, and "really" what happened
        self.sysctls = collections.Counter()     # agree, unknown, disagree
        self.messages = collections.Counter()    # refusals that really happened
        self.reasons = collections.Counter()     # why outcomes are unknown
        self.hosts_with = collections.Counter()  # by (group, feature); see features.py
        self.outcomes_with = collections.Counter()
        self.foreign_unknown = 0                 # unknown in hosts with commands nobody can follow
        self.foreign_outcomes = 0

    def add(self, other):
        for name, value in vars(other).items():
            if isinstance(value, collections.Counter):
                getattr(self, name).update(value)
            else:
                setattr(self, name, getattr(self, name) + value)

    def count(self, what):
        return sum(n for (_, _, kind), n in self.outcomes.items() if kind == what)


def token_word(call):
    """The word that ip takes for the token; empty for `del`."""
    words = call.words
    command = next((i for i, word in enumerate(words[1:], 1)
                    if len(word) > 1 and "token".startswith(word)), None)
    if command is None or "delete".startswith(words[command + 1]):
        return ""
    rest = words[command + 2:]
    while rest:
        if rest[0] != "dev":
            return rest[0]
        rest = rest[2:]
    return ""


def key_of_call(call):
    """A label, eth0:1, is the device before the colon to ip."""
    stanza = (None, None) if call.iface == "--all" else (call.logical, call.family)
    return call.device().partition(":")[0], token_word(call), stanza


def key_of_entry(entry):
    return entry.interface.partition(":")[0], entry.token, entry.stanza


def folded(calls):
    """A command that runs several times counts with its first failure."""
    return next((call for call in calls if call.status != 0), calls[0])


def describe_call(call):
    if call is None:
        return "not run"
    return "accepted" if call.status == 0 else f"rejected ({call.status}: {call.message()})"


def describe_outcome(outcome):
    verdict = outcome["verdict"]
    if verdict != "rejected":
        return f"{verdict}" + (f" ({outcome.get('message')})" if verdict != "accepted" else "")
    return f"rejected ({outcome.get('exit_status')}: {outcome.get('message')})"


def matches(outcome, call):
    verdict = outcome["verdict"]
    if call is None:
        return verdict == "not-run"
    if call.status == 0:
        return verdict == "accepted"
    return (verdict == "rejected" and outcome.get("exit_status") == call.status
            and outcome.get("message", "") == call.message())


class Comparison:
    """One scenario of one host."""

    def __init__(self, loader, scenario, report, boot):
        self.loader, self.scenario = loader, scenario
        self.report, self.boot = report, boot
        self.tally = Tally()
        self.disagreements = []

    def disagree(self, what, subject, real, said):
        self.disagreements.append(
            Disagreement(self.loader, self.scenario, what, subject, real, said))

    def count(self, kind):
        self.tally.outcomes[self.loader, self.scenario, kind] += 1

    def compare_outcome(self, entry, call):
        outcome = entry.outcomes.get(self.scenario)
        if outcome is None:
            self.count("disagree")
            self.disagree("scenario", entry.place, describe_call(call), "nothing of this scenario")
            return
        self.tally.verdicts[outcome["verdict"]] += 1
        if outcome["verdict"] == "unknown":
            self.count("unknown")
            self.tally.reasons[outcome.get("message", "")] += 1
        elif matches(outcome, call):
            self.count("agree")
            if call:
                self.compare_moment(entry, outcome, call)
        else:
            self.count("disagree")
            self.disagree("outcome", f"{entry.command} ({entry.place}, {entry.stanza[0]})",
                          describe_call(call), describe_outcome(outcome))

    def compare_moment(self, entry, outcome, call):
        for key, said in (outcome.get("sysctls") or {}).items():
            self.compare_value(f"{key} at {entry.place}", call.sysctls.get(key), said)

    def compare_value(self, subject, real, said):
        value = said.get("value") if isinstance(said, dict) else said
        if value is None:
            self.tally.sysctls["unknown"] += 1
        elif value == real:
            self.tally.sysctls["agree"] += 1
        else:
            self.tally.sysctls["disagree"] += 1
            self.disagree("value", subject, str(real), str(value))

    def compare_group(self, entries, calls):
        """Commands that cannot be told apart, and the calls they made."""
        if len(entries) == 1:
            self.compare_outcome(entries[0], folded(calls) if calls else None)
            return
        left = list(calls)
        if len(left) > len(entries):
            left = sorted(left, key=lambda call: call.status)[:len(entries)]
        for entry in entries:
            outcome = entry.outcomes.get(self.scenario) or {"verdict": "not-run"}
            fitting = next((call for call in left if matches(outcome, call)), None)
            if fitting is None and outcome["verdict"] not in ("not-run", "unknown") and left:
                fitting = left[0]
            self.compare_outcome(entry, fitting)
            if fitting:
                left.remove(fitting)

    @staticmethod
    def key_in(entries, call):
        """The stanza of lo that is built into ifup is none in the report."""
        key = key_of_call(call)
        if call.iface == "lo" and key not in entries:
            key = (*key[:2], (None, None))
        return key

    @staticmethod
    def unfold(entries, calls):
        """A token written as `$IF_TOKEN` is another word once it is run: the one left over."""
        for key in [key for key in entries if set(key[1]) & set("$`\"'\\") and key not in calls]:
            left = [other for other in calls if other not in entries
                    and (other[0], other[2]) == (key[0], key[2])]
            if len(left) == 1:
                calls[key] = calls.pop(left[0])

    def compare_tokens(self):
        entries, calls = collections.defaultdict(list), collections.defaultdict(list)
        for entry in self.report.entries:
            entries[key_of_entry(entry)].append(entry)
        for call in self.boot.calls:
            calls[self.key_in(entries, call)].append(call)
            if call.status:
                self.tally.messages[call.message()] += 1
        self.unfold(entries, calls)
        for key, group in entries.items():
            self.compare_group(group, calls.pop(key, []))
        for key, group in calls.items():
            self.count("disagree")
            self.disagree("listing", " ".join(group[0].words) + f" for {key}",
                          describe_call(folded(group)), "nothing")

    def compare_sysctls(self, said, real, moment):
        for device, values in said.get(self.scenario, {}).items():
            if device not in real:
                continue
            for key in COMPARED:
                if key in values:
                    self.compare_value(f"{device}.{key} {moment}", real[device][key], values[key])

    def run(self, before=None):
        if self.report.failed:
            self.count("disagree")
            self.disagree("run", "the linter", "a boot", self.report.failed)
            return self
        self.compare_tokens()
        self.compare_sysctls(self.report.sysctls, self.boot.after, "after boot")
        if before and not before.failed:
            self.compare_sysctls(before.sysctls, self.boot.before, "before ifup")
        return self
