#!/usr/bin/python3
"""Tests of the measuring itself, which need neither a kernel nor the linter. Prints TAP."""

import dataclasses
import json
import os
import sys
import tempfile
import types

import campaign
import compare
import features
import generate
import ground_truth_page
import kernels
import lint
import minimise
import plan
import repairs
import results
from hosts import Device, File, Host, infer_devices

RESULTS = """\
scenario\tsystemd/boot\t/t
sysctl\tbefore\teth0\t1\t2\t1\t-1\t0
exec\tifup\t1\tifup: failed\\n
token\teth0\teth0\tinet6\tauto\tpre-up\t1\t1\t-1\t2\tError: ipv6: No.\\n\tip\ttoken\tset\t::5\tdev\teth0
done
scenario\tprocps/boot\t/t
timeout
done
scenario\tprocps/device-late\t/t
"""


def boots():
    return kernels.parse(RESULTS)


def call(*words, status=0, said="", iface="eth0"):
    return kernels.Call(iface, iface, "inet6", "auto", "pre-up", {}, status, said, list(words))


def entry(token, verdict, **more):
    outcome = {"scenario": "boot", "verdict": verdict, **more}
    return lint.Entry("eth0", token, ("eth0", "inet6"), "pre-up", "", "x:1", 1, {"boot": outcome})


def disagreements(entries, calls):
    report = lint.Report(entries, {}, [])
    return compare.Comparison("systemd", "boot", report, kernels.Boot(calls)).run().disagreements


def test_results_are_read_back():
    boot = boots()["/t", "systemd", "boot"]
    assert boot.before["eth0"]["accept_ra"] == 2 and boot.runs["ifup"] == (1, "ifup: failed\n")
    assert boot.calls[0].message() == "ipv6: No" and boot.calls[0].device() == "eth0"


def test_a_boot_that_took_too_long_says_nothing():
    assert boots()["/t", "procps", "boot"].broken == "timeout"


def test_a_boot_without_an_end_is_not_there():
    assert ("/t", "procps", "device-late") not in boots()


def test_the_token_is_the_first_word_that_is_not_dev():
    assert compare.token_word(call("ip", "token", "set", "dev", "eth0", "::5")) == "::5"
    assert compare.token_word(call("/sbin/ip", "-6", "tok", "a", "::5/64", "dev", "x")) == "::5/64"
    assert compare.token_word(call("ip", "token", "del", "dev", "eth0")) == ""


def test_agreement_needs_verdict_status_and_message():
    refused = call("ip", "token", "set", "::5", "dev", "eth0", status=2, said="Error: ipv6: No.\n")
    assert not disagreements([entry("::5", "rejected", exit_status=2, message="ipv6: No")], [refused])
    assert disagreements([entry("::5", "rejected", exit_status=2, message="ipv6: Yes")], [refused])
    assert disagreements([entry("::5", "rejected", exit_status=1, message="ipv6: No")], [refused])
    assert disagreements([entry("::5", "accepted")], [refused])
    assert disagreements([entry("::5", "accepted")], [])
    assert not disagreements([entry("::5", "not-run")], [])


def test_a_call_that_is_not_listed_disagrees():
    assert disagreements([], [call("ip", "token", "set", "::5", "dev", "eth0")])


def test_a_command_that_runs_twice_counts_with_its_first_failure():
    calls = [call("ip", "token", "set", "::5", "dev", "eth0"),
             call("ip", "token", "set", "::5", "dev", "eth0", status=2, said="Error: no.\n")]
    assert not disagreements([entry("::5", "rejected", exit_status=2, message="no")], calls)


def test_hosts_depend_on_seed_and_number_only():
    first = generate.generate("s", 7)
    generate.generate("s", 8)
    assert first == generate.generate("s", 7) and first.files != generate.generate("t", 7).files


def test_boot_loads_before_udev_and_udev_first_after_it():
    host = Host("h", {}, [Device("eth0"), Device("eth1", present="late")])
    boot = plan.before_ifup(host, "systemd", "boot")
    first = plan.before_ifup(host, "systemd", "boot-udev-first")
    load = plan.LOADERS["systemd"][0]
    assert boot.index(load) < boot.index("udev eth0") and first.index(load) > first.index("udev eth0")
    assert boot.index("udev eth1") > boot.index("veth eth1 ") > boot.index(load)
    assert "udev eth0" not in plan.before_ifup(host, "procps", "boot")


def test_ifdown_has_the_environment_of_ifup():
    host = Host("h", {"etc/default/networking": File(b"EXCLUDE_INTERFACES=eth0\n")}, [Device("eth0")])
    lines = plan.steps(host, "systemd", "reapply", False)
    commands = [line for line in lines if line.startswith(("exec ifup ", "exec ifdown "))]
    assert len(commands) == 3 and all("env EXCLUDE_INTERFACES=eth0 /" in line for line in commands)


@dataclasses.dataclass
class FakeRound:
    """Disagrees as long as the host has both bad lines."""

    def examine(self, hosts, wanted):
        for host in hosts:
            text = host.text()
            comparison = compare.Comparison(*wanted[0], None, None)
            if "bad 1" in text and "bad 2" in text:
                comparison.disagree("outcome", "x", "accepted", "not-run")
            yield host, [comparison], {}


def test_a_disagreeing_host_becomes_as_small_as_it_can():
    lines = "".join(f"line {i}\n" for i in range(9))
    host = Host("h", {"a": File(f"{lines}bad 1\n{lines}".encode()), "b": File(b"x\n"),
                      "c": File(b"bad 2\ny\n")}, [Device("eth0")])
    wanted = compare.Disagreement("systemd", "boot", "outcome", "y", "accepted", "not-run")
    small = minimise.Minimiser(FakeRound(), wanted).run(host)
    assert {path: file.data for path, file in small.files.items()} == {"a": b"bad 1\n", "c": b"bad 2\n"}
    assert not small.devices


def test_a_repair_may_neither_lose_nor_add_a_refusal():
    assert not repairs.worse({"a": 2, "b": 0}, {"a": 0, "b": 0, "c": 0})
    assert repairs.worse({"a": 2, "b": 0}, {"a": 0}) == ["b"]
    assert repairs.worse({"a": 2}, {"a": 0, "c": 2}) == ["c"]


def test_only_verified_diffs_are_applied():
    finding = {"severity": "error", "interface": "eth0",
               "location": {"file": "x", "line": 1, "column": 1},
               "fix": {"diff": "d", "verified": False}}
    report = lint.Report([], {}, [finding])
    assert not repairs.diffs_of(report)
    finding["fix"]["verified"] = True
    assert repairs.diffs_of(report) == {("x:1", 1, "eth0"): "d"}


def names_of_features(files, devices=(), **more):
    host = Host("h", {path: File(text.encode()) for path, text in files.items()}, list(devices), **more)
    return {name for _, name in features.features_of(host)}


def test_the_devices_of_a_tree_without_facts_are_those_nothing_makes():
    text = ("auto br0\niface br0 inet manual\n bridge_ports eth0 eth1.5\niface eth2.7 inet manual\n"
            "iface bond0 inet manual\n bond-slaves none\niface eth3 inet manual\n"
            " bond-master bond0\niface tun1 inet manual\n"
            " pre-up ip link add tun1 type dummy\n")
    devices = infer_devices({"etc/network/interfaces": File(text.encode())})
    assert [device.name for device in devices] == ["eth0", "eth1", "eth2", "eth3"]


def test_features_are_what_stands_in_the_files():
    names = names_of_features({
        "etc/sysctl.d/10-a.conf": "-net.ipv6.conf.eth0.forwarding\nnet.ipv6.conf.eth0/5.forwarding=10\n"
                                  "net/ipv6/conf/all/forwarding = 1\n",
        "etc/network/interfaces": "iface eth0 inet6 auto\n  up ip tok set ::5 dev eth1 || true\n"
                                  "  up ip token set ::6 dev eth0\nsource x\n"})
    assert {"key with dots", "key with slashes", "exclusion, `-key`", "VLAN name in a key",
            "a device before `all`", "odd value: `10`, `01`, `1 # was 0` ...", "abbreviated words",
            "token for another device", "several tokens in one stanza", "`|| true`",
            "`source` with a relative path", "stanza that nothing brings up"} <= names
    assert not {"glob", "`all` before a device", "leading `-`", "token in pre-up", "no facts",
                "`source` with an absolute path", "broken line in the main file"} & names


def test_a_vlan_is_without_arp_when_the_device_below_is():
    feature = "VLAN on a device without ARP"
    lines = "iface eth0 inet manual\n  up ip link set {} arp off\niface eth0.5 inet6 manual\n"
    assert feature in names_of_features({"etc/network/interfaces": lines.format("eth0")})
    assert feature not in names_of_features({"etc/network/interfaces": lines.format("eth1")})


def test_the_generator_has_every_feature():
    missing = {feature for group, table in features.GROUPS.items() for feature, _ in table}
    for number in range(600):
        host = generate.generate("features", number, kernels.UserModeKernel.kinds)
        missing -= {name for _, name in features.features_of(host)}
        if not missing:
            return
    raise AssertionError(f"no host of 600 has: {', '.join(sorted(missing))}")


class FakeKernel:
    name, kinds = "running", kernels.RunningKernel.kinds

    @staticmethod
    def version():
        return "6.18"


def results_of(path, seed="s", asked=2, disagreeing=False):
    """What a run of two hosts leaves behind, without bringing anything up."""
    options = types.SimpleNamespace(mutate=None, seed=seed, first=0, only=None, results=path)
    round_ = campaign.Round(FakeKernel, None, os.path.dirname(path))
    for number in range(2):
        host = generate.generate(seed, number)
        boots = [call("ip", "token", "set", "::5", "dev", "eth0")]
        report = lint.Report([entry("::5", "accepted")], {}, [])
        comparison = compare.Comparison("systemd", "boot", report, kernels.Boot(boots)).run()
        round_.hosts += 1
        round_.tally.add(comparison.tally)
        round_.count_features(host, [comparison])
        if disagreeing:
            round_.disagreeing.append((host, ["accepted, said rejected"]))
            break
    kept = results.Results(options)
    kept.document["commit"] = {"id": "c0ffee", "changed": []}
    kept.note_round(round_, asked)
    return kept


def test_a_run_that_is_ended_early_leaves_what_it_has():
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "results.json")
        kept = results_of(path)
        assert not results.load(path)["finished"] and results.load(path)["rounds"][0]["hosts"] == 2
        page = ground_truth_page.text_of([results.load(path)])
        assert "This result is partial" in page and "did not come to its end" in page
        kept.finish(0)
        page = ground_truth_page.text_of([results.load(path)])
        assert "This result" not in page and "commit `c0ffee`.\n" in page
        assert "2 hosts from seed `s`" in page and "| systemd, boot | 2 of 2 | 0 |" in page


def test_the_page_says_what_is_wrong_with_a_result():
    with tempfile.TemporaryDirectory() as directory:
        kept = results_of(os.path.join(directory, "results.json"), disagreeing=True)
        kept.document["commit"]["changed"] = ["src/kernel/token.c"]
        kept.finish(1)
        page = ground_truth_page.text_of([kept.document])
    assert "This result failed" in page and "host `s-0` disagrees: accepted, said rejected" in page
    assert "1 of 2 hosts were brought up" in page
    assert "not from that alone**: changed were `src/kernel/token.c`" in page


def test_rounds_of_one_commit_add_up():
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "results.json")
        documents = [json.loads(json.dumps(results_of(path, seed).document)) for seed in "st"]
    for document in documents:
        document["finished"] = True
    page = ground_truth_page.text_of(documents)
    assert "4 hosts from seed `s` (2), `t` (2)" in page and "| systemd, boot | 4 of 4 | 0 |" in page
    one = results.add(documents[:1])["rounds"][0]["features"]
    both = results.add(documents)["rounds"][0]["features"]
    assert sum(entry["hosts"] for entry in both) > sum(entry["hosts"] for entry in one) > 0
    for spoil in (lambda: documents[1]["commit"].update(id="decaf"),
                  lambda: documents[1]["rounds"][0].update(seed="s")):
        before = json.loads(json.dumps(documents))
        spoil()
        try:
            results.add(documents)
            raise AssertionError("what does not belong together was added up")
        except ValueError:
            documents[:] = before


def main():
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    print(f"1..{len(tests)}")
    failed = 0
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} - {name}")
        except AssertionError as error:
            failed += 1
            print(f"not ok {number} - {name}\n#   line {error.__traceback__.tb_next.tb_lineno}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
