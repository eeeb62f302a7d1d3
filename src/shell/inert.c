#include "shell/inert.h"

#include "shell/memory.h"

/*
 * In byte order of the names. Everything here leaves devices, their flags and the sysctls
 * of IPv6 alone; remarks say so where it could be doubted.
 */
static const struct inert_program programs[] = {
	{ "arp", INERT_UNKNOWN },                /* neighbours are not devices */
	{ "arping", INERT_UNKNOWN },
	{ "arptables", INERT_UNKNOWN },
	{ "arptables-restore", INERT_UNKNOWN },
	{ "blkid", INERT_UNKNOWN },
	{ "bridge", INERT_UNKNOWN },             /* VLANs, fdb and port options of a bridge */
	{ "bzip2", INERT_UNKNOWN },
	{ "chattr", INERT_UNKNOWN },
	{ "chgrp", INERT_UNKNOWN },
	{ "chmod", INERT_UNKNOWN },
	{ "chown", INERT_UNKNOWN },
	{ "cmp", INERT_UNKNOWN },
	{ "comm", INERT_UNKNOWN },
	{ "conntrack", INERT_UNKNOWN },
	{ "conntrackd", INERT_UNKNOWN },
	{ "date", INERT_SUCCEEDS },
	{ "dbus-send", INERT_UNKNOWN },
	{ "devlink", INERT_UNKNOWN },
	{ "df", INERT_UNKNOWN },
	{ "diff", INERT_UNKNOWN },
	{ "dig", INERT_UNKNOWN },
	{ "dmesg", INERT_UNKNOWN },
	{ "dnsdomainname", INERT_UNKNOWN },
	{ "du", INERT_UNKNOWN },
	{ "ebtables", INERT_UNKNOWN },
	{ "ebtables-restore", INERT_UNKNOWN },
	{ "egrep", INERT_UNKNOWN },
	{ "ethtool", INERT_UNKNOWN },            /* may reset a link; flags, MTU and sysctls stay */
	{ "fgrep", INERT_UNKNOWN },
	{ "file", INERT_UNKNOWN },
	{ "fold", INERT_UNKNOWN },
	{ "fuser", INERT_UNKNOWN },
	{ "getent", INERT_UNKNOWN },
	{ "getfacl", INERT_UNKNOWN },
	{ "gpg", INERT_UNKNOWN },
	{ "grep", INERT_UNKNOWN },
	{ "gzip", INERT_UNKNOWN },
	{ "host", INERT_UNKNOWN },
	{ "hostname", INERT_UNKNOWN },
	{ "hwclock", INERT_UNKNOWN },
	{ "ifmetric", INERT_UNKNOWN },           /* metrics of routes */
	{ "ifplugstatus", INERT_UNKNOWN },
	{ "ip6tables", INERT_UNKNOWN },
	{ "ip6tables-apply", INERT_UNKNOWN },
	{ "ip6tables-legacy", INERT_UNKNOWN },
	{ "ip6tables-legacy-restore", INERT_UNKNOWN },
	{ "ip6tables-nft", INERT_UNKNOWN },
	{ "ip6tables-nft-restore", INERT_UNKNOWN },
	{ "ip6tables-restore", INERT_UNKNOWN },
	{ "ip6tables-save", INERT_UNKNOWN },
	{ "ipcalc", INERT_UNKNOWN },
	{ "ipset", INERT_UNKNOWN },
	{ "iptables", INERT_UNKNOWN },
	{ "iptables-apply", INERT_UNKNOWN },
	{ "iptables-legacy", INERT_UNKNOWN },
	{ "iptables-legacy-restore", INERT_UNKNOWN },
	{ "iptables-nft", INERT_UNKNOWN },
	{ "iptables-nft-restore", INERT_UNKNOWN },
	{ "iptables-restore", INERT_UNKNOWN },
	{ "iptables-save", INERT_UNKNOWN },
	{ "ipvsadm", INERT_UNKNOWN },
	{ "iwconfig", INERT_UNKNOWN },
	{ "iwgetid", INERT_UNKNOWN },
	{ "iwlist", INERT_UNKNOWN },
	{ "iwpriv", INERT_UNKNOWN },
	{ "jq", INERT_UNKNOWN },
	{ "killall", INERT_UNKNOWN },
	{ "less", INERT_UNKNOWN },
	{ "lockfile-create", INERT_UNKNOWN },
	{ "logger", INERT_SUCCEEDS },
	{ "ls", INERT_UNKNOWN },
	{ "lsattr", INERT_UNKNOWN },
	{ "lsmod", INERT_UNKNOWN },
	{ "lspci", INERT_UNKNOWN },
	{ "lsusb", INERT_UNKNOWN },
	{ "mail", INERT_UNKNOWN },
	{ "md5sum", INERT_UNKNOWN },
	{ "mii-diag", INERT_UNKNOWN },
	{ "mii-tool", INERT_UNKNOWN },
	{ "mkfifo", INERT_UNKNOWN },
	{ "mknod", INERT_UNKNOWN },
	{ "mktemp", INERT_UNKNOWN },
	{ "modinfo", INERT_UNKNOWN },
	{ "mountpoint", INERT_UNKNOWN },
	{ "nc", INERT_UNKNOWN },
	{ "netstat", INERT_UNKNOWN },
	{ "nft", INERT_UNKNOWN },
	{ "nproc", INERT_UNKNOWN },
	{ "nslookup", INERT_UNKNOWN },
	{ "ntpdate", INERT_UNKNOWN },
	{ "od", INERT_UNKNOWN },
	{ "paste", INERT_UNKNOWN },
	{ "pgrep", INERT_UNKNOWN },
	{ "pidof", INERT_UNKNOWN },
	{ "ping", INERT_UNKNOWN },
	{ "ping6", INERT_UNKNOWN },
	{ "pkill", INERT_UNKNOWN },
	{ "plymouth", INERT_UNKNOWN },
	{ "ps", INERT_UNKNOWN },
	{ "pwd", INERT_SUCCEEDS },
	{ "rdisc6", INERT_UNKNOWN },
	{ "readlink", INERT_UNKNOWN },
	{ "realpath", INERT_UNKNOWN },
	{ "resolvconf", INERT_UNKNOWN },
	{ "rev", INERT_UNKNOWN },
	{ "rfkill", INERT_UNKNOWN },
	{ "route", INERT_UNKNOWN },
	{ "savelog", INERT_UNKNOWN },
	{ "setfacl", INERT_UNKNOWN },
	{ "setserial", INERT_UNKNOWN },
	{ "sha256sum", INERT_UNKNOWN },
	{ "ss", INERT_UNKNOWN },
	{ "stat", INERT_UNKNOWN },
	{ "stty", INERT_UNKNOWN },
	{ "sync", INERT_SUCCEEDS },
	{ "systemd-notify", INERT_UNKNOWN },
	{ "tail", INERT_UNKNOWN },
	{ "tc", INERT_UNKNOWN },                 /* queues and filters */
	{ "traceroute", INERT_UNKNOWN },
	{ "traceroute6", INERT_UNKNOWN },
	{ "tty", INERT_UNKNOWN },
	{ "uname", INERT_UNKNOWN },
	{ "uptime", INERT_UNKNOWN },
	{ "wall", INERT_UNKNOWN },
	{ "wc", INERT_UNKNOWN },
	{ "whoami", INERT_UNKNOWN },
	{ "wpa_action", INERT_UNKNOWN },
	{ "wpa_cli", INERT_UNKNOWN },
	{ "wpa_passphrase", INERT_UNKNOWN },
	{ "wpa_supplicant", INERT_UNKNOWN },     /* sets the link up, as ifup does anyway */
	{ "zcat", INERT_UNKNOWN },
};

const struct inert_program *inert_find(struct slice name)
{
	size_t low = 0, high = sizeof(programs) / sizeof(programs[0]);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = slice_compare(name, slice_of(programs[middle].name));
		if (order == 0)
			return &programs[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

struct exit_status inert_run(struct command *command, const struct inert_program *program)
{
	const char *what = run_why(command->run, "whether %s succeeds", program->name);

	if (strcmp(program->name, "route") == 0 || strcmp(program->name, "ifmetric") == 0) {
		memory_get(command->run)->other_routes = true;
		memory_doubt_routes(command->run);
	}
	command_prints_unknown(command, run_why(command->run, "what %s prints", program->name));
	enum maybe succeeds = inert_succeeds(command, program);
	if (succeeds == MAYBE_UNKNOWN)
		return exit_unknown(what);
	return exit_known(succeeds == MAYBE_YES ? 0 : 1);
}
