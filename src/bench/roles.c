#include "bench/roles.h"

#include <stdlib.h>
#include <string.h>

#define MANAGED "# This file is managed by configuration management; local changes are lost.\n"

/* ---- what every host has: 8 drop-ins with 33 keys -------------------------------------- */

static const struct { const char *path, *text; } base_files[] = {
	{ "etc/sysctl.d/10-hardening.conf", MANAGED
	  "fs.protected_hardlinks = 1\nfs.protected_symlinks = 1\nkernel.kptr_restrict = 1\n"
	  "kernel.printk = 4 4 1 7\nkernel.yama.ptrace_scope = 1\n"
	  "net.ipv4.conf.all.rp_filter = 1\nnet.ipv4.conf.default.rp_filter = 1\n"
	  "net.ipv4.tcp_syncookies = 1\nvm.mmap_min_addr = 65536\n" },
	{ "etc/sysctl.d/10-ipfrag-low.conf", MANAGED
	  "net.ipv4.ipfrag_low_thresh = 196608\nnet.ipv6.ip6frag_low_thresh = 196608\n" },
	{ "etc/sysctl.d/11-ipfrag-high.conf", MANAGED
	  "net.ipv4.ipfrag_high_thresh = 262144\nnet.ipv6.ip6frag_high_thresh = 262144\n" },
	{ "etc/sysctl.d/60-base.conf", MANAGED
	  "net.core.netdev_max_backlog = 2500\nnet.core.rmem_max = 16777216\n"
	  "net.core.somaxconn = 1024\nnet.core.wmem_max = 16777216\n"
	  "net.ipv4.tcp_challenge_ack_limit = 987654321\nnet.ipv4.tcp_keepalive_intvl = 1\n"
	  "net.ipv4.tcp_keepalive_probes = 2\nnet.ipv4.tcp_keepalive_time = 300\n"
	  "net.ipv4.tcp_max_syn_backlog = 4096\nnet.ipv4.tcp_no_metrics_save = 1\n"
	  "net.ipv4.tcp_rmem = 4096 87380 16777216\nnet.ipv4.tcp_wmem = 4096 65536 16777216\n"
	  "net.ipv6.route.max_size = 131072\nvm.swappiness = 0\n" },
	{ "etc/sysctl.d/70-core-dumps.conf", MANAGED
	  "kernel.core_pattern = /var/tmp/core/core.%h.%e.%p.%t\n" },
	{ "etc/sysctl.d/70-bpf.conf", MANAGED "kernel.unprivileged_bpf_disabled = 1\n" },
	{ "etc/sysctl.d/70-raid.conf", MANAGED
	  "dev.raid.speed_limit_max = 20000\ndev.raid.speed_limit_min = 1000\n" },
	{ "etc/sysctl.d/70-tcp-mss.conf", MANAGED
	  "net.ipv4.tcp_min_snd_mss = 538\nnet.ipv4.tcp_sack = 1\n" },
	{ "etc/sysctl.conf",
	  "#\n# /etc/sysctl.conf - Configuration file for setting system variables\n"
	  "# See /etc/sysctl.d/ for additional system variables.\n#\n\n"
	  "#kernel.domainname = example.com\n#net.ipv4.ip_forward=1\n"
	  "#net.ipv6.conf.all.forwarding=1\n" },
};

static const struct { unsigned per_mille; const char *text; } releases[] = {
	{ 350, "PRETTY_NAME=\"Debian GNU/Linux 11 (bullseye)\"\nNAME=\"Debian GNU/Linux\"\n"
	       "VERSION_ID=\"11\"\nVERSION=\"11 (bullseye)\"\nVERSION_CODENAME=bullseye\nID=debian\n"
	       "HOME_URL=\"https://www.debian.org/\"\nSUPPORT_URL=\"https://www.debian.org/support\"\n"
	       "BUG_REPORT_URL=\"https://bugs.debian.org/\"\n" },
	{ 650, "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\n"
	       "VERSION_ID=\"12\"\nVERSION=\"12 (bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\n"
	       "HOME_URL=\"https://www.debian.org/\"\nSUPPORT_URL=\"https://www.debian.org/support\"\n"
	       "BUG_REPORT_URL=\"https://bugs.debian.org/\"\n" },
};

/* ---- addresses -------------------------------------------------------------------------- */

struct address {
	unsigned net, host;
};

static struct address address_of(const struct tree_maker *maker)
{
	return (struct address){ maker->index / 250 % 250, maker->index % 250 + 4 };
}

/* The stanza that the installer writes, with the token that configuration management adds. */
static void write_nic(FILE *out, const struct tree_maker *maker, const char *nic)
{
	struct address at = address_of(maker);

	fprintf(out,
		"# The primary network interface\n"
		"allow-hotplug %s\n"
		"iface %s inet static\n"
		"\taddress 10.64.%u.%u/24\n"
		"\tgateway 10.64.%u.1\n"
		"\t# dns-* options are implemented by the resolvconf package, if installed\n"
		"\tdns-nameservers 10.3.0.1\n"
		"\tdns-search example.net\n"
		"\tpre-up /sbin/ip token set ::10:64:%u:%u dev %s\n"
		"\tup ip addr add 2001:db8:0:%u:10:64:%u:%u/64 dev %s\n",
		nic, nic, at.net, at.host, at.net, at.net, at.host, nic, at.net, at.net, at.host,
		nic);
}

static void write_vlan(FILE *out, const char *parent, unsigned tag)
{
	fprintf(out, "auto %s.%u\niface %s.%u inet manual\n"
		     "   up ip link set $IFACE up\n   down ip link set $IFACE down\n",
		parent, tag, parent, tag);
}

/* ---- interfaces(5) of the roles ----------------------------------------------------------- */

static void database(FILE *out, const struct tree_maker *maker, const char *nic)
{
	struct address at = address_of(maker);

	write_nic(out, maker, nic);
	for (unsigned i = 0; i <= maker->index % 3; i++)
		fprintf(out, "\tup ip addr add 10.64.%u.%u/24 dev %s label %s:%u\n", at.net,
			at.host + 100 + i, nic, nic, i);
}

static void hypervisor(FILE *out, const struct tree_maker *maker, const char *nic)
{
	struct address at = address_of(maker);

	fprintf(out, "auto private %s.1001 public\nallow-hotplug %s\n"
		     "iface private inet static\n\taddress 10.64.%u.%u/22\n\tgateway 10.64.%u.1\n"
		     "\tdns-nameservers 10.3.0.1\n\tdns-search example.net\n\tbridge_ports\t%s\n"
		     "\tbridge_stp\toff\n\tbridge_maxwait\t0\n\tbridge_fd\t0\n"
		     "\tup ip addr add 2001:db8:0:%u:10:64:%u:%u/64 dev private\n"
		     "iface %s.1001 inet manual\n\n"
		     "iface public inet manual\n\tbridge_ports\t%s.1001\n\tbridge_stp\t off\n"
		     "\tbridge_maxwait\t0\n\tbridge_fd\t0\n",
		nic, nic, at.net, at.host, at.net, nic, at.net, at.net, at.host, nic, nic);
}

static void with_vlan(FILE *out, const struct tree_maker *maker, const char *nic)
{
	write_nic(out, maker, nic);
	write_vlan(out, "eno2", 1100 + maker->index % 20);
}

static void two_nics(FILE *out, const struct tree_maker *maker, const char *nic)
{
	struct address at = address_of(maker);

	write_nic(out, maker, nic);
	fprintf(out, "\nallow-hotplug eno2\niface eno2 inet static\n\taddress 192.168.%u.%u/24\n"
		     "\tmtu 9000\n", at.net, at.host);
}

static void with_vip(FILE *out, const struct tree_maker *maker, const char *nic)
{
	write_nic(out, maker, nic);
	fprintf(out, "\tup ip addr add 10.2.2.%u/32 dev lo\n", maker->index % 250);
}

static void balancer(FILE *out, const struct tree_maker *maker, const char *nic)
{
	struct address at = address_of(maker);
	unsigned vlans = 4 + maker->index % 5;

	write_nic(out, maker, nic);
	fprintf(out, "\tup ethtool -K %s lro off\n\tup ethtool -G %s rx 4078\n"
		     "\tup echo mq > /proc/sys/net/core/default_qdisc\n", nic, nic);
	for (unsigned i = 0; i < 2; i++)
		fprintf(out, "\nauto eno%u\niface eno%u inet manual\n\tup ip link set eno%u up\n",
			i + 2, i + 2, i + 2);
	for (unsigned i = 0; i < vlans; i++) {
		unsigned tag = 1001 + i * 16;
		fprintf(out, "\nauto vlan%u\niface vlan%u inet static\n\taddress 10.%u.%u.%u/22\n"
			     "\tvlan-raw-device eno%u\n"
			     "\tup sysctl net.ipv6.conf.vlan%u.accept_ra=0\n",
			tag, tag, 65 + i, at.net, at.host, 2 + i % 2, tag);
	}
}

static void mail(FILE *out, const struct tree_maker *maker, const char *nic)
{
	struct address at = address_of(maker);

	write_nic(out, maker, nic);
	fprintf(out, "\tup ip addr add 10.64.%u.%u/32 dev %s\n"
		     "\tup ip -6 addr add 2001:db8:0:%u::%u/128 dev %s preferred_lft 0\n",
		at.net, (at.host + 200) & 255, nic, at.net, at.host, nic);
}

static void router(FILE *out, const struct tree_maker *maker, const char *nic)
{
	fprintf(out, "source /etc/network/interfaces.d/*\n\n");
	write_nic(out, maker, nic);
}

static void router_drop_ins(struct tree_maker *maker, const char *nic)
{
	static const char uplinks[] =
		"auto vrf-gw\niface vrf-gw inet manual\n"
		"    pre-up ip link add vrf-gw type vrf table gw\n"
		"    up ip link set vrf-gw up\n\n"
		"auto eno2\niface eno2 inet manual\n    up ip link set $IFACE up\n\n"
		"auto eno2.2120\niface eno2.2120 inet static\n    address 185.15.57.10/29\n"
		"    vlan-raw-device eno2\n    up ip link set eno2.2120 master vrf-gw\n\n"
		"auto eno2.2107\niface eno2.2107 inet static\n    address 172.16.128.1/24\n"
		"    vlan-raw-device eno2\n    up ip link set eno2.2107 master vrf-gw\n";
	static const char guarded[] = MANAGED
		"net.ipv4.conf.eno2.forwarding = 1\nnet.ipv6.conf.eno2.accept_ra = 0\n"
		"net.ipv6.conf.eno2.forwarding = 1\nnet.ipv6.conf.eno2/2107.accept_ra = 0\n"
		"net.ipv6.conf.eno2/2107.forwarding = 1\nnet.ipv6.conf.eno2/2120.accept_ra = 0\n"
		"net.ipv6.conf.eno2/2120.forwarding = 1\nnet.netfilter.nf_conntrack_max = 2097152\n";
	/* The incident: forwarding everywhere, and accept_ra is 1. */
	static const char unguarded[] = MANAGED
		"net.ipv4.ip_forward = 1\nnet.ipv6.conf.all.forwarding = 1\n"
		"net.netfilter.nf_conntrack_max = 2097152\n";
	bool broken = chance(maker, 4) == 0;

	(void)nic;
	make_directory(maker, "etc/network/interfaces.d");
	make_file(maker, "etc/network/interfaces.d/uplinks", uplinks, sizeof(uplinks) - 1);
	make_file(maker, "etc/sysctl.d/50-router.conf", broken ? unguarded : guarded,
		  broken ? sizeof(unguarded) - 1 : sizeof(guarded) - 1);
}

/* ---- drop-ins of the roles ------------------------------------------------------------------ */

static void write_lines(struct tree_maker *maker, const char *path, const char *text)
{
	make_file(maker, path, text, strlen(text));
}

static void storage_drop_ins(struct tree_maker *maker, const char *nic)
{
	(void)nic;
	write_lines(maker, "etc/sysctl.d/70-storage.conf", MANAGED
		"vm.dirty_background_ratio = 2\nvm.dirty_ratio = 5\nvm.min_free_kbytes = 262144\n"
		"net.ipv4.tcp_slow_start_after_idle = 0\nnet.ipv4.tcp_tw_reuse = 1\n"
		"net.ipv4.ip_local_port_range = 1024 65535\nnet.ipv4.tcp_max_tw_buckets = 262144\n"
		"net.ipv4.tcp_fin_timeout = 30\nnet.core.optmem_max = 65536\n"
		"net.ipv4.tcp_mtu_probing = 1\nnet.ipv4.tcp_low_latency = 1\n"
		"net.ipv4.udp_rmem_min = 8192\nnet.ipv4.udp_wmem_min = 8192\nvm.zone_reclaim_mode = 0\n"
		"vm.overcommit_memory = 1\nfs.aio-max-nr = 1048576\nfs.file-max = 6815744\n"
		"kernel.pid_max = 4194303\nkernel.sched_migration_cost_ns = 500000\n"
		"net.ipv4.tcp_window_scaling = 1\n");
	if (chance(maker, 2))
		write_lines(maker, "etc/sysctl.d/70-cache.conf", MANAGED
			    "vm.vfs_cache_pressure = 50\nvm.max_map_count = 262144\n");
}

static void kubernetes_drop_ins(struct tree_maker *maker, const char *nic)
{
	char text[512];
	int length = snprintf(text, sizeof(text), MANAGED
			      "net.ipv4.ip_forward = 1\nnet.ipv6.conf.%s.accept_ra = 2\n"
			      "net.ipv6.conf.all.forwarding = 1\n", nic);

	make_file(maker, "etc/sysctl.d/70-forwarding.conf", text, (size_t)length);
	write_lines(maker, "etc/sysctl.d/75-conntrack.conf", MANAGED
		    "net.netfilter.nf_conntrack_max = 1048576\n"
		    "net.netfilter.nf_conntrack_tcp_timeout_time_wait = 65\n");
}

static void balancer_drop_ins(struct tree_maker *maker, const char *nic)
{
	(void)nic;
	write_lines(maker, "etc/sysctl.d/70-balancer.conf", MANAGED
		    "net.ipv4.conf.all.rp_filter = 0\nnet.ipv4.conf.default.rp_filter = 0\n"
		    "net.ipv4.ip_forward = 0\nnet.ipv4.vs.expire_quiescent_template = 1\n");
}

/* A few small ones that any host may have. */
static void common_drop_ins(struct tree_maker *maker)
{
	static const struct { const char *path, *text; unsigned per_mille;
	} drop_ins[] = {
		{ "etc/sysctl.d/70-conntrack.conf",
		  MANAGED "net.netfilter.nf_conntrack_max = 262144\n"
			  "net.netfilter.nf_conntrack_tcp_timeout_time_wait = 65\n",
		  600 },
		{ "etc/sysctl.d/70-inotify.conf", MANAGED "fs.inotify.max_user_watches = 65536\n",
		  200 },
		{ "etc/sysctl.d/70-perf.conf", MANAGED "kernel.perf_event_paranoid = 3\n", 100 },
		{ "etc/sysctl.d/70-panic.conf",
		  MANAGED "kernel.panic = 10\nkernel.panic_on_oops = 1\n", 100 },
	};

	for (size_t i = 0; i < sizeof(drop_ins) / sizeof(drop_ins[0]); i++)
		if (chance(maker, 1000) < drop_ins[i].per_mille)
			write_lines(maker, drop_ins[i].path, drop_ins[i].text);
}

static const struct role roles[] = {
	{ "app",    693, write_nic,  NULL },
	{ "store",  144, write_nic,  storage_drop_ins },
	{ "db",      40, database,   NULL },
	{ "virt",    27, hypervisor, NULL },
	{ "kube",    26, write_nic,  kubernetes_drop_ins },
	{ "vlan",    23, with_vlan,  NULL },
	{ "dual",    13, two_nics,   NULL },
	{ "vip",     12, with_vip,   NULL },
	{ "lb",      10, balancer,   balancer_drop_ins },
	{ "mail",     7, mail,       NULL },
	{ "router",   5, router,     router_drop_ins },
};
enum { ROLE_COUNT = sizeof(roles) / sizeof(roles[0]) };

const struct role *role_pick(struct tree_maker *maker)
{
	unsigned at = chance(maker, 1000);

	for (size_t i = 0; i < ROLE_COUNT; i++) {
		if (at < roles[i].per_mille)
			return &roles[i];
		at -= roles[i].per_mille;
	}
	return &roles[0];
}

static void make_interfaces(const struct role *role, struct tree_maker *maker, const char *nic)
{
	char *text = NULL;
	size_t length = 0;
	FILE *out = open_memstream(&text, &length);

	if (!out)
		abort();
	fputs("# This file describes the network interfaces available on your system\n"
	      "# and how to activate them. For more information, see interfaces(5).\n\n"
	      "# The loopback network interface\n"
	      "auto lo\n"
	      "iface lo inet loopback\n\n", out);
	role->interfaces(out, maker, nic);
	if (fclose(out) != 0)
		abort();
	make_file(maker, "etc/network/interfaces", text, length);
	free(text);
}

void role_make(const struct role *role, struct tree_maker *maker)
{
	static const char *const nics[] = { "eno1", "eno1", "eno1np0", "eth0", "ens3", "enp4s0f0" };
	const char *nic = nics[chance(maker, sizeof(nics) / sizeof(nics[0]))];

	make_directory(maker, "etc");
	make_directory(maker, "etc/network");
	make_directory(maker, "etc/sysctl.d");
	make_interfaces(role, maker, nic);
	for (size_t i = 0; i < sizeof(base_files) / sizeof(base_files[0]); i++)
		write_lines(maker, base_files[i].path, base_files[i].text);
	write_lines(maker, "etc/os-release",
		    releases[chance(maker, 1000) < releases[0].per_mille ? 0 : 1].text);
	common_drop_ins(maker);
	if (role->sysctl)
		role->sysctl(maker, nic);
}
