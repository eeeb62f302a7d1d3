"""sysctl.d files with everything sysctl.md of the measurements lists, near decision boundaries."""

from hosts import EXECUTABLE, File

KEYS = {"forwarding": 45, "accept_ra": 30, "autoconf": 7, "router_solicitations": 7,
        "disable_ipv6": 6, "accept_ra_pinfo": 2, "use_tempaddr": 2, "accept_ra_defrtr": 1}
VALUES = {
    "forwarding": {"0": 40, "1": 50, "2": 4},
    "accept_ra": {"0": 25, "1": 25, "2": 50},
    "autoconf": {"0": 50, "1": 50},
    "router_solicitations": {"0": 50, "3": 20, "-1": 20, "1": 10},
    "disable_ipv6": {"0": 50, "1": 50},
}
# Values on which programs, kernels and people differ.
ODD_VALUES = ["10", "01", "1 # was 0", "0 # was 1", "2 # ra", "0x1", "0x10", "+1", "-1", "-2", "yes",
              "true", "1#", '"1"', "2.0", "08", "010", "1 0", "", "1\t", "99999999999", "257", "3",
              "1;", "= 1", "1 = 0", "02", "00", "-0", "2147483648", "1 abc"]
DIRECTORIES = {"etc/sysctl.d": 70, "run/sysctl.d": 6, "usr/local/lib/sysctl.d": 8,
               "usr/lib/sysctl.d": 16}
BASE_NAMES = ["10-base.conf", "50-default.conf", "60-forwarding.conf", "70-ra.conf",
              "70-forward.conf", "99-local.conf", "local.conf", "99-zz.conf", "9-late.conf",
              "Z-upper.conf", "60-forwarding.conf.dpkg-old", "README", ".60-hidden.conf",
              "ipv6.CONF"]
NAME_WEIGHTS = [14, 14, 14, 14, 14, 10, 8, 8, 4, 3, 1, 1, 1, 1]
COMMENTS = ["# managed by hand", "; a comment", "", "#net.ipv6.conf.all.forwarding=1",
            "no equals sign", "  # indented", "net.ipv4.ip_forward=1",
            "net.ipv4.conf.all.rp_filter = 1"]


class SysctlWriter:
    """Makes the files of one host for the devices NAMES."""

    def __init__(self, chance, names):
        self.chance = chance
        self.names = names

    def scope(self):
        kind = self.chance.pick({"all": 26, "default": 14, "device": 46, "glob": 10, "lo": 2,
                                 "missing": 2})
        if kind == "device":
            return self.chance.pick(self.names)
        if kind == "glob":
            return self.glob()
        return {"all": "all", "default": "default", "lo": "lo", "missing": "eth9"}[kind]

    def glob(self):
        name = self.chance.pick(self.names)
        return self.chance.pick({"*": 50, name[:1] + "*": 18, name[:-1] + "?": 10, "[!l]*": 8,
                                 "[a-f]*": 6, "*" + name[-1]: 4, "{" + name + ",lo}*": 4})

    def value(self, key):
        if self.chance.percent(8):
            return self.chance.pick(ODD_VALUES)
        return self.chance.pick(VALUES.get(key, {"0": 40, "1": 40, "2": 20}))

    def key(self, scope, key):
        """KEY of SCOPE in one of the spellings of section 4.1 of sysctl.md, the wrong ones too."""
        dotted = scope.replace(".", "/")
        spelling = self.chance.pick({"dots": 72, "slashes": 14, "odd": 14 if scope != "*" else 4})
        if spelling == "dots":
            return f"net.ipv6.conf.{dotted}.{key}"
        if spelling == "slashes":
            return f"net/ipv6/conf/{scope}/{key}"
        strange = [
            f"/net/ipv6/conf/{scope}/{key}", f".net.ipv6.conf.{dotted}.{key}",
            f"net..ipv6.conf.{dotted}.{key}", f"net//ipv6/conf/{scope}/{key}",
            f"net.ipv6.conf.{dotted}.{key}.", f"/proc/sys/net/ipv6/conf/{scope}/{key}",
            f"net.ipv6.conf.{scope}.{key}", f"net.ipv6.conf.{dotted}.{key.upper()}",
            f"net/ipv6/./conf/{scope}/{key}", f"net.ipv6.conf.{dotted}.{key[:4]}*",
            f"net.ipv6.*.{dotted}.{key}", f"net/ipv6/conf/{scope}/{key}#"]
        if not set(scope) & set("*?[{"):
            strange.append(f"net/ipv6/../ipv6/conf/{scope}/{key}")
        return self.chance.pick(strange)

    def assignment(self):
        key = self.chance.pick(KEYS)
        name = self.key(self.scope(), key)
        style = self.chance.pick({"assign": 86, "exclude": 6, "ignore": 5, "no value": 1,
                                  "no equals": 2})
        if style == "exclude":
            return f"-{name}"
        if style == "no value":
            return f"{name} ="
        if style == "no equals":
            return name
        equals = self.chance.pick({"=": 55, " = ": 40, "\t=\t": 2, " =": 2, " == ": 1})
        prefix = "-" if style == "ignore" else self.chance.pick({"": 94, "  ": 4, "\t": 2})
        return f"{prefix}{name}{equals}{self.value(key)}"

    def lines(self):
        lines = [self.assignment() for _ in range(self.chance.pick({1: 30, 2: 30, 3: 20, 5: 15,
                                                                    9: 5}))]
        if self.chance.percent(25):
            lines.insert(self.chance.number(0, len(lines)), self.chance.pick(COMMENTS))
        if self.chance.percent(20):
            lines.append(self.chance.pick(lines))
        return lines

    def file(self):
        end = self.chance.pick({"\n": 96, "\r\n": 3, "\r": 1})
        text = end.join(self.lines()) + ("" if self.chance.percent(8) else end)
        return File(text.encode())

    def files(self):
        """A mapping from path to File."""
        files = {}
        for _ in range(self.chance.pick({0: 12, 1: 30, 2: 28, 3: 18, 5: 12})):
            directory = self.chance.pick(DIRECTORIES)
            name = self.chance.random.choices(BASE_NAMES, weights=NAME_WEIGHTS)[0]
            files[f"{directory}/{name}"] = self.file()
        if files and self.chance.percent(20):
            self.add_mask(files)
        if self.chance.percent(22):
            files["etc/sysctl.conf"] = self.file()
            if self.chance.percent(70):
                files["etc/sysctl.d/99-sysctl.conf"] = File(link="../sysctl.conf")
        return files

    def add_mask(self, files):
        """A file of the same name in another directory that hides one, or is hidden."""
        path = self.chance.pick(list(files))
        name = path.rpartition("/")[2]
        others = {directory: weight for directory, weight in DIRECTORIES.items()
                  if f"{directory}/{name}" not in files}
        if not others:
            return
        files[f"{self.chance.pick(others)}/{name}"] = self.chance.pick({
            File(link="/dev/null"): 35, File(): 20, self.file(): 25, File(link="/nowhere"): 10,
            File(self.file().data, EXECUTABLE): 10})
