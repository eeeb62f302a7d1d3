"""The kernels that are asked: the running one, and Debian's user-mode kernel."""

import concurrent.futures
import dataclasses
import os
import platform
import queue
import re
import shutil
import subprocess
import tempfile

import plan

UML_MODULES = "/usr/lib/uml/modules"
UML_WANTED = ["ipv6", "af_packet", "veth", "bridge", "macvlan", "vxlan", "ifb", "dummy", "bonding", "8021q", "vrf",
              "sit", "ip6_tunnel", "tun"]
UML_SETTINGS = ["timeout 120"]
DEVCONF = ("forwarding", "accept_ra", "autoconf", "router_solicitations", "disable_ipv6")


@dataclasses.dataclass
class Call:
    """One `ip token set/add/del` as the kernel and ip answered it."""

    iface: str
    logical: str
    family: str
    method: str
    phase: str
    sysctls: dict
    status: int
    said: str
    words: list

    def device(self):
        """The word after the first `dev`, as ip takes it."""
        for index, word in enumerate(self.words[:-1]):
            if word == "dev":
                return self.words[index + 1]
        return ""

    def message(self):
        """What ip or the kernel said, in the form of the report."""
        lines = self.said.splitlines()
        first = lines[0] if lines else ""
        return first.removeprefix("Error: ").removesuffix(".")


@dataclasses.dataclass
class Boot:
    """What one scenario came to. `broken`: it could not be brought up, so it says nothing."""

    calls: list = dataclasses.field(default_factory=list)
    before: dict = dataclasses.field(default_factory=dict)
    after: dict = dataclasses.field(default_factory=dict)
    runs: dict = dataclasses.field(default_factory=dict)
    addresses: dict = dataclasses.field(default_factory=dict)
    broken: str = ""


ESCAPES = {"\\t": "\t", "\\n": "\n", "\\\\": "\\"}


def unescape(field):
    return re.sub(r"\\[tn\\]", lambda found: ESCAPES[found.group()], field)


def number(text):
    return None if text == "-" else int(text)


def take_line(boot, fields):
    kind = fields[0]
    if kind == "token":
        values = dict(zip(("forwarding", "accept_ra", "router_solicitations"),
                          map(number, fields[6:9])))
        boot.calls.append(Call(*fields[1:6], values, int(fields[9]), fields[10], fields[11:]))
    elif kind == "sysctl":
        target = boot.before if fields[1] == "before" else boot.after
        target[fields[2]] = dict(zip(DEVCONF, map(number, fields[3:])))
    elif kind == "exec":
        boot.runs[fields[1]] = (int(fields[2]), fields[3])
        if fields[1] == "batch":
            boot.broken = boot.broken or f"devices: {fields[3]}"
    elif kind == "address":
        boot.addresses[fields[1]] = fields[2:]
    elif kind in ("broken", "timeout"):
        boot.broken = boot.broken or " ".join(fields)


def parse(text):
    """A mapping from (tree, loader, scenario) to Boot."""
    boots, boot, key = {}, None, None
    for line in text.split("\n"):
        fields = [unescape(field) for field in line.split("\t")]
        if fields[0] == "scenario":
            loader, _, scenario = fields[1].partition("/")
            key, boot = (fields[2], loader, scenario), Boot(broken="ended early")
        elif fields[0] == "done" and key:
            boot.broken = "" if boot.broken == "ended early" else boot.broken
            boots[key] = boot
        elif boot and len(fields) > 1 or fields[0] == "timeout":
            if boot.broken == "ended early":
                boot.broken = ""
            take_line(boot, fields)
    return boots


class Programs:
    """Where the build has put bringup, record and the preloaded library."""

    def __init__(self, directory):
        self.bringup = os.path.abspath(os.path.join(directory, "bringup"))
        self.record = os.path.abspath(os.path.join(directory, "record"))
        self.xstate = os.path.abspath(os.path.join(directory, "uml_xstate.so"))


class RunningKernel:
    name = "running"
    kinds = ("bridge", "macvlan", "vxlan", "ifb", "tun", "tap", "veth")
    at_once = 2         # hosts for one bringup: few, so that no processor waits for another

    def __init__(self, programs):
        self.programs = programs

    def version(self):
        return re.match(r"[0-9.]+", platform.release()).group().rstrip(".")

    def why_not(self):
        """Why this kernel cannot be asked here, or nothing."""
        if os.geteuid() != 0:
            return "bringing hosts up needs root (for mount and network namespaces)"
        probe = f"scenario probe none {os.path.dirname(self.programs.bringup)}\nend\n"
        said = self.run(probe)
        return missing_programs() or ("" if "broken" not in said and "done" in said else said.strip())

    def run(self, text):
        result = subprocess.run([self.programs.bringup, self.programs.record], input=text,
                                capture_output=True, check=False, text=True, errors="replace")
        return result.stdout


class UserModeKernel:
    name = "user-mode"
    kinds = RunningKernel.kinds + ("vlan", "bond", "dummy", "vrf", "sit", "ip6tnl")
    at_once = 8         # its start takes as long as two hosts

    def __init__(self, programs, kernel="linux.uml"):
        self.programs = programs
        self.kernel = kernel
        self.processors = queue.SimpleQueue()
        for processor in sorted(os.sched_getaffinity(0)):
            self.processors.put(processor)

    def modules_directory(self):
        versions = sorted(os.listdir(UML_MODULES)) if os.path.isdir(UML_MODULES) else []
        return os.path.join(UML_MODULES, versions[-1]) if versions else None

    def version(self):
        return os.path.basename(self.modules_directory())

    def why_not(self):
        if not shutil.which(self.kernel) or not self.modules_directory():
            return "there is no linux.uml with its modules (package user-mode-linux)"
        return missing_programs() or ("" if "done" in self.run("") else "linux.uml does not start here")

    def module_lines(self):
        """`module PATH` for the wanted ones, what they need first."""
        directory = self.modules_directory()
        needs = {}
        with open(os.path.join(directory, "modules.dep"), encoding="ascii") as source:
            for line in source:
                path, _, rest = line.partition(":")
                needs[os.path.basename(path).partition(".ko")[0]] = [path] + rest.split()
        lines = []
        for name in UML_WANTED:
            for path in reversed(needs.get(name, [])):
                line = f"module {directory}/{path}"
                if line not in lines:
                    lines.append(line)
        return lines

    def run(self, text):
        with tempfile.TemporaryDirectory() as directory:
            path = os.path.join(directory, "plan")
            with open(path, "w", encoding="utf-8") as out:
                out.write("\n".join(self.module_lines() + UML_SETTINGS + [text, "end of plan\n"]))
            command = [self.kernel, "mem=192M", "rootfstype=hostfs", "ro", "quiet", "con=null",
                       f"init={self.programs.bringup}", f"RECORDER={self.programs.record}",
                       f"PLAN={path}", f"RESULTS={directory}"]
            self.boot(command)
            results = os.path.join(directory, "results")
            if not os.path.exists(results):
                return ""
            with open(results, encoding="utf-8", errors="replace") as source:
                return source.read() + "done\n"


    def boot(self, command):
        """
        On one processor: kernel and processes of UML take turns, and waking each other across
        processors costs two thirds of the time.
        """
        environment = dict(os.environ, LD_PRELOAD=self.programs.xstate)
        processor = self.processors.get()
        try:
            subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                           preexec_fn=lambda: os.sched_setaffinity(0, {processor}))
        finally:
            self.processors.put(processor)


def missing_programs():
    for program in ("/usr/sbin/ifup", "/usr/bin/ip", "/usr/lib/systemd/systemd-sysctl",
                    "/usr/sbin/sysctl"):
        if not os.path.exists(program):
            return f"{program} is not installed"
    return ""


def bring_up(kernel, jobs, below, workers=2):
    """
    JOBS are (host, tree directory, wanted pairs, advertise). Yields (job, {pair: Boot}) in the
    order of the jobs.
    """
    def run(part):
        text = "".join(plan.text(host, tree, below, wanted, advertise)
                       for host, tree, wanted, advertise in part)
        return parse(kernel.run(text))

    parts = [jobs[i:i + kernel.at_once] for i in range(0, len(jobs), kernel.at_once)]
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for part, boots in zip(parts, pool.map(run, parts)):
            for job in part:
                found = {pair: boots.get((job[1], *pair), Boot(broken="no result"))
                         for pair in job[2]}
                yield job, found
