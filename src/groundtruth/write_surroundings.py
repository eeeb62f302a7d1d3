"""What else of a host decides: ufw, the kernel command line, the settings of networking.service."""

from hosts import File


class SurroundingsWriter:
    def __init__(self, chance, names, sysctls):
        self.chance = chance
        self.names = names
        self.sysctls = sysctls

    def assignment(self, separator):
        scope = self.chance.pick(["all", "default", self.chance.pick(self.names)])
        key = self.chance.pick({"forwarding": 60, "accept_ra": 30, "disable_ipv6": 10})
        scope = scope if separator == "/" else scope.replace(".", "/")
        value = self.chance.pick(["0", "1", "2"])
        return separator.join(["net", "ipv6", "conf", scope, key]) + f"={value}"

    def ufw(self):
        enabled = self.chance.pick({"yes": 75, "no": 25})
        lines = [self.assignment("/") for _ in range(self.chance.number(1, 3))]
        return {"etc/ufw/ufw.conf": File(f"# ufw\nENABLED={enabled}\n".encode()),
                "etc/ufw/sysctl.conf": File(("\n".join(lines) + "\n").encode())}

    def command_line(self):
        words = [f"sysctl.{self.assignment(self.chance.pick(['.', '/']))}"]
        if self.chance.percent(35):
            words.append(self.chance.pick(["ipv6.disable_ipv6=1", "ipv6.autoconf=0"]))
        text = " ".join(["quiet"] + self.chance.shuffled(words))
        variable = self.chance.pick(["GRUB_CMDLINE_LINUX", "GRUB_CMDLINE_LINUX_DEFAULT"])
        return {"etc/default/grub": File(f'GRUB_TIMEOUT=5\n{variable}="{text}"\n'.encode())}

    def networking(self):
        line = self.chance.pick([f"EXCLUDE_INTERFACES={self.chance.pick(self.names)}",
                                 "CONFIGURE_INTERFACES=no", "#EXCLUDE_INTERFACES=eth0",
                                 "VERBOSE=no"])
        return {"etc/default/networking": File(f"{line}\n".encode())}

    def files(self):
        files = {}
        if self.chance.percent(5):
            files.update(self.ufw())
        if self.chance.percent(5):
            files.update(self.command_line())
        if self.chance.percent(3):
            files.update(self.networking())
        return files
