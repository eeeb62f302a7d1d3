"""
Makes a disagreeing host small: lines, files and devices go as long as it still disagrees. A device
whose name is written somewhere stays: without facts it would be taken for granted.
"""

import dataclasses

from hosts import File


def units(host):
    """What can be left out: whole files, lines of files, devices."""
    found = []
    for path, file in host.files.items():
        found.append(("file", path, None))
        lines = file.data.split(b"\n")
        if file.link is None and len(lines) > 1:
            found += [("line", path, index) for index in range(len(lines) - 1)]
    text = host.text()
    found += [("device", device.name, None) for device in host.devices if device.name not in text]
    return found


def without(host, left_out):
    """A copy of HOST without these units."""
    files = {}
    for path, file in host.files.items():
        if ("file", path, None) in left_out:
            continue
        lines = file.data.split(b"\n")
        kept = [line for index, line in enumerate(lines) if ("line", path, index) not in left_out]
        data = file.data if len(kept) == len(lines) else b"\n".join(kept)
        files[path] = File(data, file.mode, file.link)
    devices = [device for device in host.devices if ("device", device.name, None) not in left_out]
    names = {device.name for device in devices}
    devices = [device for device in devices if device.lower is None or device.lower in names]
    return dataclasses.replace(host, files=files, devices=devices)


class Minimiser:
    """Asks the round's kernel and linter whether smaller hosts still disagree in the same way."""

    def __init__(self, round_, disagreement):
        self.round = round_
        self.pair = (disagreement.loader, disagreement.scenario)
        self.kind = disagreement.kind()
        self.asked = 0

    def still(self, hosts):
        """Which of HOSTS still disagree."""
        named = [dataclasses.replace(host, name=f"minimise-{index}")
                 for index, host in enumerate(hosts)]
        answers = []
        for _, comparisons, _ in self.round.examine(named, [self.pair]):
            answers.append(any(d.kind() == self.kind for c in comparisons for d in c.disagreements))
        self.asked += len(hosts)
        return answers

    def shrink_by(self, host, size):
        """Leave out runs of SIZE units where that is possible."""
        everything = units(host)
        chunks = [set(everything[i:i + size]) for i in range(0, len(everything), size)]
        removable = [chunk for chunk, answer in
                     zip(chunks, self.still([without(host, chunk) for chunk in chunks])) if answer]
        together = set().union(*removable)
        if len(removable) > 1 and self.still([without(host, together)])[0]:
            return without(host, together), True
        gone = set()
        for chunk in removable:
            if not gone or self.still([without(host, gone | chunk)])[0]:
                gone |= chunk
        return without(host, gone), bool(gone)

    def run(self, host):
        size = max(1, len(units(host)) // 2)
        while True:
            host, shrunk = self.shrink_by(host, size)
            if size == 1 and not shrunk:
                return host
            if not shrunk or size > 1:
                size = max(1, size // 2)
