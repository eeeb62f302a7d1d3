#include "shell/inert.h"

#include "shell/memory.h"

/*
 * In byte order of the names. Everything here leaves devices, their flags and the sysctls
 * of IPv6 alone; remarks say so where it could be doubted.
 */
static const struct inert_program programs[] = {
	{ .name = "arp" },                      /* neighbours are not devices */
	{ .name = "arping" },
	{ .name = "arptables" },
	{ .name = "arptables-restore" },
	{ .name = "blkid" },
	{ .name = "bridge" },                   /* VLANs, fdb and port options of a bridge */
	{ .name = "bzip2" },
	{ .name = "chattr" },
	{ .name = "chgrp" },
	{ .name = "chmod" },
	{ .name = "chown" },
	{ .name = "cmp" },
	{ .name = "comm" },
	{ .name = "conntrack" },
	{ .name = "conntrackd" },
	{ .name = "date", .succeeds = date_succeeds },
	{ .name = "dbus-send" },
	{ .name = "devlink" },
	{ .name = "df" },
	{ .name = "diff" },
	{ .name = "dig" },
	{ .name = "dmesg" },
	{ .name = "dnsdomainname" },
	{ .name = "du" },
	{ .name = "ebtables" },
	{ .name = "ebtables-restore" },
	{ .name = "egrep" },
	{ .name = "ethtool" },                  /* may reset a link; flags, MTU and sysctls stay */
	{ .name = "fgrep" },
	{ .name = "file" },
	{ .name = "fold" },
	{ .name = "fuser" },
	{ .name = "getent" },
	{ .name = "getfacl" },
	{ .name = "gpg" },
	{ .name = "grep" },
	{ .name = "gzip" },
	{ .name = "host" },
	{ .name = "hostname" },
	{ .name = "hwclock" },
	{ .name = "ifmetric", .changes_routes = true }, /* metrics of routes */
	{ .name = "ifplugstatus" },
	{ .name = "ip6tables" },
	{ .name = "ip6tables-apply" },
	{ .name = "ip6tables-legacy" },
	{ .name = "ip6tables-legacy-restore" },
	{ .name = "ip6tables-nft" },
	{ .name = "ip6tables-nft-restore" },
	{ .name = "ip6tables-restore" },
	{ .name = "ip6tables-save" },
	{ .name = "ipcalc" },
	{ .name = "ipset" },
	{ .name = "iptables" },
	{ .name = "iptables-apply" },
	{ .name = "iptables-legacy" },
	{ .name = "iptables-legacy-restore" },
	{ .name = "iptables-nft" },
	{ .name = "iptables-nft-restore" },
	{ .name = "iptables-restore" },
	{ .name = "iptables-save" },
	{ .name = "ipvsadm" },
	{ .name = "iwconfig" },
	{ .name = "iwgetid" },
	{ .name = "iwlist" },
	{ .name = "iwpriv" },
	{ .name = "jq" },
	{ .name = "killall" },
	{ .name = "less" },
	{ .name = "lockfile-create" },
	{ .name = "logger", .succeeds = logger_succeeds },
	{ .name = "ls" },
	{ .name = "lsattr" },
	{ .name = "lsmod" },
	{ .name = "lspci" },
	{ .name = "lsusb" },
	{ .name = "mail" },
	{ .name = "md5sum" },
	{ .name = "mii-diag" },
	{ .name = "mii-tool" },
	{ .name = "mkfifo" },
	{ .name = "mknod" },
	{ .name = "mktemp" },
	{ .name = "modinfo" },
	{ .name = "mountpoint" },
	{ .name = "nc" },
	{ .name = "netstat" },
	{ .name = "nft" },
	{ .name = "nproc" },
	{ .name = "nslookup" },
	{ .name = "ntpdate" },
	{ .name = "od" },
	{ .name = "paste" },
	{ .name = "pgrep" },
	{ .name = "pidof" },
	{ .name = "ping" },
	{ .name = "ping6" },
	{ .name = "pkill" },
	{ .name = "plymouth" },
	{ .name = "ps" },
	{ .name = "pwd", .succeeds = pwd_succeeds },
	{ .name = "rdisc6" },
	{ .name = "readlink" },
	{ .name = "realpath" },
	{ .name = "resolvconf" },
	{ .name = "rev" },
	{ .name = "rfkill" },
	{ .name = "route", .changes_routes = true },
	{ .name = "savelog" },
	{ .name = "setfacl" },
	{ .name = "setserial" },
	{ .name = "sha256sum" },
	{ .name = "ss" },
	{ .name = "stat" },
	{ .name = "stty" },
	{ .name = "sync", .succeeds = sync_succeeds },
	{ .name = "systemd-notify" },
	{ .name = "tail" },
	{ .name = "tc" },                       /* queues and filters */
	{ .name = "traceroute" },
	{ .name = "traceroute6" },
	{ .name = "tty" },
	{ .name = "uname" },
	{ .name = "uptime" },
	{ .name = "wall" },
	{ .name = "wc" },
	{ .name = "whoami" },
	{ .name = "wpa_action" },
	{ .name = "wpa_cli" },
	{ .name = "wpa_passphrase" },
	{ .name = "wpa_supplicant" },           /* sets the link up, as ifup does anyway */
	{ .name = "zcat" },
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

	if (program->changes_routes) {
		memory_get(command->run)->other_routes = true;
		memory_doubt_routes(command->run);
	}
	command_prints_unknown(command, run_why(command->run, "what %s prints", program->name));
	enum maybe succeeds = program->succeeds ? program->succeeds(command) : MAYBE_UNKNOWN;
	if (succeeds == MAYBE_UNKNOWN)
		return exit_unknown(what);
	return exit_known(succeeds == MAYBE_YES ? 0 : 1);
}
