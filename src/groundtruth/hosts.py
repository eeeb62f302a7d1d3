"""A host tree in memory: its files and its devices, read from and written to a directory."""

import dataclasses
import os
import re
import shutil

# The first line of facts that describe a host, and that the linter is not given.
NOT_GIVEN = "# for the kernel only\n"
NO_DEVICES = ("none", "all", "regex")
EXECUTABLE = 0o755
PLAIN = 0o644


@dataclasses.dataclass(frozen=True)
class File:
    """A regular file, or with `link` a symbolic link."""

    data: bytes = b""
    mode: int = PLAIN
    link: str | None = None


@dataclasses.dataclass(frozen=True)
class Device:
    """What the facts say of a device. `lower` is the device below a macvlan or VLAN."""

    name: str
    kind: str = "ethernet"
    mtu: int = 0
    present: str = "boot"
    lower: str | None = None

    def as_yaml(self):
        fields = [f"kind: {self.kind}", f"present: {self.present}"]
        if self.mtu:
            fields.append(f"mtu: {self.mtu}")
        if self.lower:
            fields.append(f"lower: {self.lower}")
        return f"  {quote(self.name)}: {{{', '.join(fields)}}}\n"


def quote(name):
    """YAML reads some names as numbers or words of its own."""
    return f'"{name}"'


@dataclasses.dataclass
class Host:
    """
    `files` maps a path below the root to a File. `understood`: no hook has a foreign command.
    `facts_given`: the linter is told of `devices`; else it must make do with the files.
    """

    name: str
    files: dict
    devices: list
    understood: bool = True
    facts_given: bool = True

    def text(self):
        """Everything that is written in the tree, for looking for words in it."""
        return b"\n".join(file.data for file in self.files.values()).decode("latin-1")

    def copy(self, **changes):
        return dataclasses.replace(self, files=dict(self.files), devices=list(self.devices),
                                   **changes)

    def write(self, directory):
        """As DIRECTORY/tree and DIRECTORY/facts.yaml."""
        shutil.rmtree(directory, ignore_errors=True)
        write_files(self.files, os.path.join(directory, "tree"))
        with open(os.path.join(directory, "facts.yaml"), "w", encoding="utf-8") as out:
            out.write("" if self.facts_given else NOT_GIVEN)
            out.write("devices:\n" if self.devices else "devices: {}\n")
            out.writelines(device.as_yaml() for device in self.devices)


def write_files(files, root):
    os.makedirs(os.path.join(root, "etc"), exist_ok=True)
    for path, file in files.items():
        full = os.path.join(root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        if file.link is not None:
            os.symlink(file.link, full)
            continue
        with open(full, "wb") as out:
            out.write(file.data)
        os.chmod(full, file.mode)


def read_files(root):
    """All files below ROOT in the order of their paths."""
    files = {}
    for directory, _, names in os.walk(root):
        for name in names:
            full = os.path.join(directory, name)
            path = os.path.relpath(full, root)
            if os.path.islink(full):
                files[path] = File(link=os.readlink(full))
            elif os.path.isfile(full):
                with open(full, "rb") as source:
                    mode = EXECUTABLE if os.access(full, os.X_OK) else PLAIN
                    files[path] = File(source.read(), mode)
    return dict(sorted(files.items()))


def read_devices(path):
    """The devices of a facts file as Device.as_yaml() writes them."""
    devices = []
    with open(path, encoding="utf-8") as source:
        for line in source:
            name, _, fields = line.strip().partition(": {")
            if not fields or name == "devices":
                continue
            values = dict(field.split(": ") for field in fields.rstrip("}").split(", "))
            values["mtu"] = int(values.get("mtu", 0))
            devices.append(Device(name=name.strip('"'), **values))
    return devices


def are_facts_given(path):
    with open(path, encoding="utf-8") as source:
        return source.readline() != NOT_GIVEN


MAKER_OPTIONS = re.compile(r"^\s*(?:bridge[_-]ports|bond[_-](?:slaves|mode)|vlan[_-]raw)", re.M)
LOWER_OPTIONS = re.compile(
    r"^\s*(?:bridge[_-]ports|bond[_-]slaves|slaves|vlan[_-]raw[_-]device)\s+(.*)$", re.M)


def infer_devices(files):
    """
    Ethernet devices for a tree without facts: names with a stanza that nothing makes, and those that
    a bridge, a bond or a VLAN is on.
    """
    text = b"\n".join(file.data for path, file in files.items()
                      if path.startswith("etc/network/")).decode("latin-1")
    made = set(re.findall(r"ip link add (?:dev |name )*(\S+) type", text))
    names = []
    for stanza in re.findall(r"^[ \t]*iface[ \t]+(\S.*?)(?=^[ \t]*iface\b|\Z)", text, re.M | re.S):
        name = stanza.split()[0].partition(":")[0]
        if MAKER_OPTIONS.search(stanza) or name in made | {"lo"}:
            made.add(name)
        names.append(name.partition(".")[0])
        for words in LOWER_OPTIONS.findall(stanza):
            names += [word.partition(".")[0] for word in words.split() if word not in NO_DEVICES]
    return [Device(name) for name in dict.fromkeys(names) if name not in made]


def read_host(directory):
    """A host that Host.write() wrote, or a bare tree, whose devices are then inferred."""
    name = os.path.basename(directory.rstrip("/"))
    facts = os.path.join(directory, "facts.yaml")
    if os.path.exists(os.path.join(directory, "tree")):
        return Host(name, read_files(os.path.join(directory, "tree")), read_devices(facts),
                    facts_given=are_facts_given(facts))
    files = {path: file for path, file in read_files(directory).items() if "/" in path}
    return Host(name, files, infer_devices(files))
