#!/usr/bin/env python3
"""
The progress line, in a terminal of its own: it comes after a second, is never longer than the
terminal is wide, and is gone before anything else is written. Prints TAP.
"""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import tempfile
import termios
import time

PROGRAM = os.path.abspath(os.environ.get("ITL_PROGRAM", "./iptoken-lint"))
HOST = "testdata/hosts/incident"
HOSTS = 1_000_000       # more than anybody waits for: the run is ended when enough was seen
ERASE = "\r\x1b[K"
LINE = re.compile(r"\[[#-]{24}\] \d+ of \d+ hosts, \d+/s, \d+ findings?, [\d:]+( s)? left")


def run(columns, arguments, seconds):
    """What a terminal of that width receives, and when the first line came."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with tempfile.NamedTemporaryFile("w") as hosts:
        hosts.write(f"{HOST}\n" * HOSTS)
        hosts.flush()
        began, first, received = time.monotonic(), None, b""
        with subprocess.Popen([PROGRAM, "--no-policy", f"--hosts-from={hosts.name}", *arguments],
                              stdout=slave, stderr=slave, stdin=subprocess.DEVNULL) as process:
            os.close(slave)
            while time.monotonic() - began < seconds and received.count(b"\x1b[K[") < 20:
                received += os.read(master, 65536)
                if first is None and b"\x1b[K[" in received:
                    first = time.monotonic() - began
            process.kill()
    os.close(master)
    return received.decode("utf-8", "replace").replace("\r\n", "\n"), first


def lines_of(text):
    """The progress lines that are whole: what stands between two erasures and begins as one."""
    return [piece for piece in text.split(ERASE)[1:-1] if piece.startswith(("[#", "[-"))]


def main():
    results = []
    with tempfile.TemporaryDirectory() as directory:
        text, first = run(120, ["-o", os.path.join(directory, "report")], 30)
    lines = lines_of(text)
    results.append(("it comes after a second", first is not None and first >= 1 and len(lines) > 2))
    results.append(("hosts, rate, findings and time left stand in it",
                    bool(lines) and all(LINE.fullmatch(line) for line in lines)))
    text, _ = run(120, [], 30)
    lines = lines_of(text)
    results.append(("it is gone before the report goes on in the same terminal",
                    len(lines) > 2 and "eno1 refuses the token" in text and
                    all(LINE.fullmatch(line) for line in lines)))
    text, _ = run(40, [], 30)
    lines = lines_of(text)
    results.append(("it is shorter than the terminal is wide",
                    len(lines) > 2 and all(len(line) < 40 for line in lines)))
    for number, (name, good) in enumerate(results, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
    print(f"1..{len(results)}")
    return 0 if all(good for _, good in results) else 1


if __name__ == "__main__":
    sys.exit(main())
