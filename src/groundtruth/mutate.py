"""A host that exists, with one thing changed."""

import dataclasses
import os

from chance import Chance
from generate import RUNNING_KINDS
from hosts import File
from write_commands import CommandWriter
from write_interfaces import BROKEN_LINES
from write_sysctl import SysctlWriter

SWAPS = [(b"forwarding = 1", b"forwarding = 0"), (b"forwarding=1", b"forwarding=2"),
         (b"accept_ra = 1", b"accept_ra = 2"), (b"accept_ra=2", b"accept_ra=1"),
         (b"accept_ra 2", b"accept_ra 1"), (b"pre-up", b"up"), (b"up ", b"pre-up "),
         (b"inet6 auto", b"inet6 manual"), (b"inet static", b"inet manual"),
         (b"auto ", b"allow-hotplug "), (b"dev ", b""), (b"token", b"tok"), (b"/sbin/ip", b"ip"),
         (b"conf.all.", b"conf.default."), (b"conf.default.", b"conf.all."), (b"source ", b"#source ")]


class Mutator:
    def __init__(self, seed, number, host):
        self.chance = Chance(seed, number, "mutate")
        self.host = host
        names = [device.name for device in host.devices] or ["eth0"]
        self.sysctls = SysctlWriter(self.chance, names)
        self.commands = CommandWriter(self.chance, names, self.sysctls, list(RUNNING_KINDS[:4]))

    def paths(self, prefix):
        return [path for path, file in self.host.files.items()
                if path.startswith(prefix) and file.link is None and file.data]

    def replace(self, path, lines):
        files = dict(self.host.files)
        files[path] = File(b"\n".join(lines), files[path].mode)
        return files

    def change_lines(self, path, change):
        lines = self.host.files[path].data.split(b"\n")
        change(lines, self.chance.number(0, max(0, len(lines) - 2)))
        return self.replace(path, lines)

    def drop_line(self, path):
        return self.change_lines(path, lambda lines, at: lines.pop(at))

    def repeat_line(self, path):
        return self.change_lines(path, lambda lines, at: lines.append(lines[at]))

    def swap_lines(self, path):
        def swap(lines, at):
            lines[at], lines[-2 % len(lines)] = lines[-2 % len(lines)], lines[at]
        return self.change_lines(path, swap)

    def swap_words(self, path):
        data = self.host.files[path].data
        fitting = [swap for swap in SWAPS if swap[0] in data] or [(b"1", b"0")]
        old, new = self.chance.pick(fitting)
        return self.replace(path, data.replace(old, new, 1).split(b"\n"))

    def add_sysctl(self, _):
        name = self.chance.pick(["10-a", "60-m", "99-z"])
        files = dict(self.host.files)
        files[f"etc/sysctl.d/{name}.conf"] = self.sysctls.file()
        return files

    def add_command(self, path):
        device = self.chance.pick(self.commands.names)
        command = self.chance.pick([self.commands.token_command, self.commands.command])(device)
        line = f"    {self.chance.pick(['pre-up', 'up'])} {self.commands.wrap(command, device)}"
        return self.change_lines(path, lambda lines, at: lines.insert(at + 1, line.encode()))

    def add_broken(self, path):
        line = self.chance.pick(BROKEN_LINES).encode()
        return self.change_lines(path, lambda lines, at: lines.insert(at, line))

    def remove_file(self, path):
        return {name: file for name, file in self.host.files.items() if name != path}

    def run(self):
        changes = {self.drop_line: 16, self.repeat_line: 8, self.swap_lines: 12,
                   self.swap_words: 26, self.add_sysctl: 14, self.add_command: 14,
                   self.add_broken: 4, self.remove_file: 6}
        paths = self.paths("etc/network/") + self.paths("etc/sysctl")
        change = self.chance.pick(changes)
        files = change(self.chance.pick(paths)) if paths else dict(self.host.files)
        return dataclasses.replace(self.host, files=files)


def find_hosts(root):
    """The directories below ROOT that are hosts, as read_host() takes them."""
    found = []
    for directory, names, _ in os.walk(root):
        names.sort()
        if "etc" in names or "tree" in names:
            found.append(directory)
            names.clear()
    return found


def mutate(seed, number, host):
    return Mutator(seed, number, host).run()
