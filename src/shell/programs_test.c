#include "shell/testing.h"

#include "shell/inert.h"
#include "shell/program_places.h"
#include "shell/programs.h"

static void test_every_program_of_the_tables_is_found(void **state)
{
	(void)state;
	static const char *const known[] = { "[", "awk", "bash", "brctl", "curl", "dd", "gawk",
					     "ip", "mawk", "mount", "openssl", "rsync", "setsid",
					     "sort", "sysctl", "tar", "time", "udevadm", "umount",
					     "uniq", "vconfig", "wget", "which", "settle-dad.sh",
					     "run-parts" };
	static const char *const inert[] = { "arp", "df", "ethtool", "grep", "iptables", "tc",
					     "wpa_supplicant", "zcat", "logger", "bridge" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		assert_non_null(program_find(slice_of(known[i])));
		assert_null(inert_find(slice_of(known[i])));
	}
	for (size_t i = 0; i < sizeof(inert) / sizeof(inert[0]); i++) {
		assert_non_null(inert_find(slice_of(inert[i])));
		assert_null(program_find(slice_of(inert[i])));
	}
	assert_null(program_find(slice_of("")));
	assert_null(inert_find(slice_of("zzz")));
}

static void expect_places(const char *const *names, const char *here, const char *not_there)
{
	for (; *names; names++) {
		struct slice name = slice_of(*names);
		if (!program_can_be_in(slice_of(here), name) ||
		    program_can_be_in(slice_of(not_there), name))
			fail_msg("%s is not in %s", *names, here);
	}
}

/* As `dpkg -S` says on Debian 12; a table that is not sorted would lose some of them. */
static void test_places_of_programs(void **state)
{
	(void)state;
	static const char *const bin[] = {
		"[", "awk", "basename", "bash", "cat", "chmod", "chown", "cp", "cut", "dash",
		"date", "dd", "dirname", "echo", "egrep", "env", "expr", "false", "fgrep", "find",
		"flock", "grep", "head", "hostname", "id", "kill", "ln", "logger", "ls", "mkdir",
		"mktemp", "mount", "mv", "nice", "nohup", "printf", "ps", "readlink", "rm",
		"run-parts", "sed", "seq", "sh", "sleep", "sort", "stat", "sudo", "sync",
		"systemctl", "tail", "tee", "test", "timeout", "touch", "tr", "true", "umount",
		"uname", "uniq", "wc", "xargs", NULL };
	static const char *const sbin[] = { "brctl", "dhclient", "ifconfig", "ifdown", "ifquery",
					    "ifup", "modprobe", "service", "sysctl", "vconfig",
					    NULL };
	static const char *const lib[] = { "settle-dad.sh", "systemd-sysctl", "wait-for-ll6.sh",
					   NULL };

	expect_places(bin, "/bin", "/sbin");
	expect_places(sbin, "/usr/sbin/", "/usr/bin");
	expect_places(lib, "/lib/systemd", "/bin");
	assert_true(program_can_be_in(slice_of("/bin"), slice_of("ip")));
	assert_true(program_can_be_in(slice_of("/sbin"), slice_of("ip")));
	assert_true(program_can_be_in(slice_of("/sbin"), slice_of("nobody-knows")));
	assert_true(program_is_essential(slice_of("ip")));
	assert_false(program_is_essential(slice_of("flock")));
}

/* TEXT makes nothing unknown. */
static void expect_inert(const char *text)
{
	struct host host;

	host_init(&host);
	host_run(&host, text);
	if (host_count(&host, EVENT_BLUR) != 0)
		fail_msg("%s", text);
	host_done(&host);
}

static void expect_blur(const char *text, const char *why)
{
	struct host host;

	host_init(&host);
	host_run(&host, text);
	assert_int_equal(host_count(&host, EVENT_BLUR), 1);
	size_t last = host.timeline.entries.count - 1;
	assert_string_equal(host.timeline.entries.items[last].event->u.blur.why, why);
	host_done(&host);
}

static void test_harmless_programs(void **state)
{
	(void)state;
	expect_inert("ethtool -K eth0 tso off");
	expect_inert("/sbin/iptables-restore < /etc/iptables/rules");
	expect_inert("route add -net 10.0.0.0/8 gw 10.0.0.1");
	expect_inert("tc qdisc add dev eth0 root fq_codel");
	expect_inert("logger -t net up; date; mkdir -p /run/x; touch /run/x/y; rm -f /run/x/y");
	expect_inert("systemctl is-active networking; systemctl restart ssh");
	expect_inert("service ntp restart");
	expect_inert("udevadm info eth0");
	expect_inert("udevadm trigger --subsystem-match=net");
	expect_inert("modprobe 8021q; modprobe -q net-pf-10 > /dev/null 2>&1 || true # ignore");
	expect_inert("ifquery --list");
	expect_inert("iw dev wlan0 set power_save off");
}

static void test_programs_that_are_not_known(void **state)
{
	(void)state;
	expect_blur("frobnicate eth0", "runs frobnicate, whose effects are not known");
	expect_blur("/opt/bin/frob", "runs /opt/bin/frob, whose effects are not known");
	expect_blur("$UNKNOWN", "runs a program whose name is not known: the value of $UNKNOWN");
	expect_blur("systemctl start tailscaled",
		    "runs systemctl start tailscaled, whose effects are not known");
	expect_blur("systemctl restart", "runs systemctl restart, whose effects are not known");
	expect_blur("udevadm trigger -c add",
		    "runs udevadm trigger -c add, whose effects are not known");
	expect_blur("systemctl restart $UNKNOWN",
		    "runs systemctl restart $UNKNOWN, whose effects are not known");
	expect_blur("modprobe e1000e",
		    "loads the module e1000e, which may bring devices along");
	expect_blur("eval $UNKNOWN", "runs a command that is not known: the value of $UNKNOWN");
	expect_blur("start-stop-daemon --start",
		    "runs start-stop-daemon, whose effects are not known");
}

/* Given a device it is not about that device only: `perl -e ... eth1` may write anything. */
static void test_an_unknown_program_may_change_every_device(void **state)
{
	(void)state;
	LEAVES("frobnicate eth1", "eth0", "accept_ra", "?");
	LEAVES("perl -e 'print 1' lo", "eth0", "forwarding", "?");
}

static void test_what_prints_may_write_as_well(void **state)
{
	(void)state;
	static const char *const writers[] = {
		"dd of=/proc/sys/net/ipv6/conf/eth0/accept_ra",
		"sort -o /proc/sys/net/ipv6/conf/eth0/accept_ra",
		"sort --output=/proc/sys/net/ipv6/conf/eth0/accept_ra",
		"sort -o/proc/sys/net/ipv6/conf/eth0/accept_ra",
		"cd /proc/sys/net/ipv6/conf/eth0; uniq - accept_ra",
		"sed -n 'w /proc/sys/net/ipv6/conf/eth0/accept_ra'",
		"sed 's/0/2/w /proc/sys/net/ipv6/conf/eth0/accept_ra'", "sed '1e frob'",
		"sed s/.*/frob/e", "sed -f script", "awk 'BEGIN { print 2 > file }'",
		"mawk 'BEGIN { system(\"frob\") }'", "gawk '{ print | \"frob\" }'", "awk -f script",
		"mount -o remount,ro /proc/sys",
		"curl -o /proc/sys/net/ipv6/conf/eth0/accept_ra http://x",
	};
	static const char *const readers[] = {
		"dd if=/proc/sys/net/ipv6/conf/eth0/accept_ra", "sort -u /etc/x",
		"sed -n 's/the word/we/p'", "sed -e '/eth0/!d'",
		"awk '$2 > 5 || /x/ { print $1; n++ }'",
		"mount -a", "wget -qO- http://x", "tar xf /srv/x.tar -C /srv",
	};

	for (size_t i = 0; i < sizeof(writers) / sizeof(writers[0]); i++)
		LEAVES(writers[i], "eth0", "accept_ra", "?");
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		expect_inert(readers[i]);
}

static void test_modules_may_bring_devices(void **state)
{
	(void)state;
	DEVICE("modprobe bonding", "bond0", UNKNOWN);
	DEVICE("modprobe dummy", "dummy0", UNKNOWN);
	DEVICE("modprobe -q bonding || true", "eth7", NO);
	DEVICE("ip link add bond0 type bond; modprobe bonding", "bond0", YES);
}

static void test_services_of_the_program(void **state)
{
	(void)state;
	struct host host;

	host_init(&host);
	host_run(&host, "sysctl --system");
	assert_string_equal(host.service, "system");
	host_run(&host, "systemctl restart systemd-sysctl.service");
	assert_string_equal(host.service, "system by systemd");
	host_run(&host, "sysctl --system; service procps force-reload");
	assert_string_equal(host.service, "system by systemd");
	host_run(&host, "sysctl --system; invoke-rc.d procps reload");
	assert_string_equal(host.service, "system by systemd");
	assert_int_equal(host.status.success, MAYBE_UNKNOWN);
	host_run(&host, "sysctl --system; systemctl start systemd-sysctl; service procps stop");
	assert_string_equal(host.service, "system");
	host_run(&host, "systemctl status systemd-sysctl; systemctl -q; service procps");
	assert_string_equal(host.service, "system");
	host_run(&host, "systemctl enable --now systemd-sysctl.service");
	assert_string_equal(host.service, "system by systemd");
	host_run(&host, "/lib/systemd/systemd-sysctl");
	assert_string_equal(host.service, "system by systemd");
	host_run(&host, "udevadm settle --timeout=5");
	assert_string_equal(host.service, "settle");
	host_run(&host, "/sbin/ifup --force eth1");
	assert_string_equal(host.service, "/sbin/ifup eth1");
	host_run(&host, "sysctl -p /etc/sysctl.conf");
	assert_string_equal(host.service, "load /etc/sysctl.conf");
	host.shell.services = (struct shell_services){ .context = NULL };
	host_run(&host, "sysctl -w net.ipv6.conf.eth0.accept_ra=0");
	assert_int_equal(host.status.success, MAYBE_UNKNOWN);
	assert_string_equal(host_conf(&host, "eth0", "accept_ra"), "?");
	host_done(&host);
}

static void test_wrappers(void **state)
{
	(void)state;
	static const char *const wrappers[] = {
		"env", "env X=1", "nice -n 5", "ionice -c 3", "timeout 5", "timeout -k 1 5",
		"sudo -n",
		"nohup", "setsid", "stdbuf -o L", "command", "exec", "flock -w 5 /run/lock/x",
		"busybox env", "ip vrf exec red", "chrt -f 1",
	};

	for (size_t i = 0; i < sizeof(wrappers) / sizeof(wrappers[0]); i++) {
		struct host host;
		host_init(&host);
		host_run(&host, arena_print(&host.arena, "%s ip link set eth0 mtu 1000",
					    wrappers[i]));
		if (strcmp(host_conf(&host, "eth0", "accept_ra"), "absent") != 0)
			fail_msg("%s", wrappers[i]);
		host_done(&host);
	}
	ENDS("setsid -w false", "1");
	ENDS("setsid -f false", "0");
	LEAVES("setsid -f sysctl -w net.ipv6.conf.eth0.accept_ra=0", "eth0", "accept_ra", "?");
	ENDS("timeout 1 sleep 2", "unknown: whether timeout 1 sleep 2 succeeds");
	ENDS("sh -c 'exit 3'", "3");
	ENDS("sh -ec 'false; true'", "1");
	PRINTS("A=1; export A; B=2; sh -c 'echo $A$B$0$1' x y", "1xy\n");
	PRINTS("echo 'echo hi' | sh", "hi\n");
	PRINTS("A=1 sh -c 'echo $A'; echo $A.", "1\n.\n");
	PRINTS("env A=1 sh -c 'echo $A'", "1\n");
}

/* Measured with coreutils 9.1 and util-linux 2.38.1; nobody is started then. */
static void test_wrappers_that_get_no_further(void **state)
{
	static const char *const of_coreutils[] = {
		"nice -n x true", "nice -n '' true", "nice -n '5 ' true", "nice -5x true",
		"nice -n 5 -n x true", "nice -n 5x true", "nice -x true", "nice -n 5",
		"nice --adjustment=x true", "nice --frob true", "timeout x true",
		"timeout 5x true", "timeout 5w true", "timeout . true", "timeout nan true",
		"timeout '' true", "timeout '5 ' true", "timeout -k x 5 true",
		"timeout -s FOO 5 true", "timeout -s 99 5 true", "timeout --signal=FOO 5 true",
		"timeout -q 5 true", "timeout -5 true", "timeout 5", "stdbuf -o x true",
		"stdbuf -iL true", "stdbuf -o -1 true", "stdbuf true", "stdbuf -oL",
		"nohup -x true", "nohup", "env -u '' true", "env -u A=B true",
	};
	static const char *const of_util_linux[] = {
		"ionice -c x true", "ionice -c be true", "ionice -c 2 -n x true",
		"ionice -x true", "ionice -c 3", "chrt -f 0 true", "chrt -f 100 true",
		"chrt -f x true", "chrt 0 true", "chrt -o 1 true", "chrt -f 1", "chrt -x 5 true",
		"taskset x true", "taskset 0X1 true", "taskset ,1 true", "taskset -c x true", "taskset -x 1 true", "taskset 1",
		"setsid -x true", "setsid", "setsid -f", "setsid --frob true",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(of_coreutils) / sizeof(of_coreutils[0]); i++)
		ENDS(of_coreutils[i], "125");
	for (size_t i = 0; i < sizeof(of_util_linux) / sizeof(of_util_linux[0]); i++)
		ENDS(of_util_linux[i], "1");
	LEAVES("nice -n x sysctl -qw net.ipv6.conf.eth0.accept_ra=0", "eth0", "accept_ra", "1");
}

static void test_wrappers_that_do(void **state)
{
	static const char *const good[] = {
		"nice -n5", "nice -5", "nice -n x -5", "nice -n ' 3'", "nice --5", "nice -n -5", "nice --adjustment 5",
		"nice --adj=5", "nice -n 999999999999999999999", "timeout 5s", "timeout .5",
		"timeout 1e3", "timeout 0x10", "timeout inf", "timeout +5", "timeout ' 5'",
		"timeout -- 5", "timeout -k1 5", "timeout -s term 5", "timeout -s SIGTERM 5",
		"timeout --signal TERM 5", "timeout --kill-after 1 5", "timeout --foreground 5",
		"ionice -c idle", "ionice -tc 3", "ionice --class idle", "ionice -c 9",
		"chrt -b 0", "chrt -i 0", "chrt --idle 0", "chrt 5", "taskset 0x1",
		"taskset -c 0", "stdbuf -o0", "stdbuf -o 1K", "stdbuf --output L -eL", "setsid -fw",
		"env -u X --",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct host host;
		host_init(&host);
		host_run(&host, arena_print(&host.arena, "%s sh -c 'exit 7'", good[i]));
		if (strcmp(host_status_text(&host), "7") != 0 &&
		    strcmp(host_status_text(&host), "fails") != 0)
			fail_msg("%s: %s", good[i], host_status_text(&host));
		host_done(&host);
	}
	ENDS("setsid -c true", "unknown: whether there is a terminal");
	ENDS("taskset 2 true", "unknown: which processors there are");
	ENDS("nohup sh -c 'kill -HUP $$; exit 3'", "unknown: whether kill -HUP $$ ends the shell");
}

static void test_words_of_programs_that_succeed(void **state)
{
	static const char *const wrong[] = {
		"date junk", "date ''", "date 1", "date -x", "date --frob", "date -d", "date -Ix",
		"date --rfc-3339=x", "date --rfc-3339", "date +%F junk", "date +%F +%T",
		"date -r /etc/.keep/x", "logger -x hi", "logger -p junk hi", "logger -p user.junk hi",
		"logger -p junk.info hi", "logger -p user. hi", "logger -p '' hi", "logger -t",
		"logger --frob hi", "logger --priority=daemon.bad hi", "env pwd -x", "sync -x",
		"sync /etc/.keep/x", "sleep x", "sleep 0x", "sleep 0w", "sleep 0.0.0", "sleep -1",
		"sleep ''", "sleep .", "sleep", "sleep 0 x", "sleep --frob",
	};
	static const char *const good[] = {
		"date", "date +%F", "date '+%s %N'", "date -u", "date -R", "date -I", "date -Is",
		"date -uIns", "date -d now", "date -ud @0", "date --date=yesterday +%F",
		"date --rfc-3339=seconds", "date --utc", "date --resolution", "date -- +%F", "date --help",
		"date +$UNKNOWN", "logger hi", "logger -t x -p daemon.notice hi",
		"logger -pdaemon.info hi", "logger --tag x --priority daemon.err hi",
		"logger -p warn -- -hi", "logger -i --id hi -e", "logger $UNKNOWN", "env pwd -P",
		"sync", "sync /etc", "sleep 0", "sleep 0s 0.0 1e-3", "sleep -- 0", "sleep +0",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ENDS(wrong[i], "1");
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ENDS(good[i], "0");
	ENDS("date -d 'next moon'", "unknown: whether date succeeds");
	ENDS("date 112707002026", "unknown: whether date succeeds");
	ENDS("date $UNKNOWN", "unknown: whether date succeeds");
	ENDS("logger -n loghost hi", "unknown: whether logger succeeds");
	ENDS("sleep $UNKNOWN", "unknown: whether sleep $UNKNOWN succeeds");
}

static void test_filters(void **state)
{
	(void)state;
	PRINTS("printf a | sed s/a/b/", "b");
	PRINTS("echo ab | cut -d: -f1 -s", "?");
	PRINTS("dirname -x", "?");
	ENDS("which cd", "unknown: which programs are installed");
	PRINTS("echo eth0.5 | tr . /", "eth0/5\n");
	PRINTS("echo eth0.5 | cut -d. -f2", "5\n");
	PRINTS("echo eth0.5 | cut -d . -f 1", "eth0\n");
	PRINTS("echo a.b.c | sed 's/\\./-/g'", "a-b-c\n");
	PRINTS("echo a.b.c | sed -e s/b/x/", "a.x.c\n");
	PRINTS("echo abc | sed 's/[a-c]/x/'", "?");
	PRINTS("seq 3; seq 2 2 6", "1\n2\n3\n2\n4\n6\n");
	PRINTS("printf 'a\\nb\\nc\\n' | head -n 2", "a\nb\n");
	PRINTS("basename /a/b.c .c; dirname /a/b.c; expr 1 + 2; id -u", "b\n/a\n3\n0\n");
	PRINTS("for i in $(seq 2); do echo $i; done", "1\n2\n");
	ENDS("which ip", "0");
	ENDS("command -v ip >/dev/null", "0");
	ENDS("command -v frobnicate", "unknown: whether frobnicate is installed");
}

static void test_older_tools(void **state)
{
	(void)state;
	DEVICE("brctl addbr br0", "br0", YES);
	ENDS("brctl addbr br0; brctl addbr br0", "1");
	ENDS("brctl addbr br0; brctl addif br0 eth0; brctl stp br0 off; brctl setfd br0 0", "0");
	ENDS("brctl addif br0 eth0", "1");
	DEVICE("brctl addbr br0; brctl delbr br0", "br0", NO);
	ENDS("brctl addbr br0; ip link set br0 up; brctl delbr br0", "1");
	DEVICE("vconfig add eth0 5", "eth0.5", YES);
	DEVICE("vconfig set_name_type VLAN_PLUS_VID_NO_PAD; vconfig add eth0 5", "vlan5", YES);
	DEVICE("tunctl -t tap7 -u root", "tap7", YES);
	LEAVES("ifconfig eth0 mtu 1000 up", "eth0", "accept_ra", "absent");
	ENDS("ifconfig eth0 10.0.0.1 netmask 255.255.255.0 up", "0");
	ENDS("ifconfig eth7 up", "1");
	ENDS("ifconfig eth0 add 2001:db8::1/64", "0");
}

static void test_sysctl(void **state)
{
	(void)state;
	LEAVES("sysctl -w net.ipv6.conf.eth0.accept_ra=0", "eth0", "accept_ra", "0");
	LEAVES("sysctl -q -e -w net/ipv6/conf/eth0/accept_ra=0", "eth0", "accept_ra", "0");
	LEAVES("sysctl net.ipv6.conf.eth0.accept_ra=0 net.ipv6.conf.eth0.autoconf=0", "eth0",
	       "autoconf", "0");
	ENDS("sysctl -w net.ipv6.conf.eth7.accept_ra=0", "1");
	ENDS("sysctl -ew net.ipv6.conf.eth7.accept_ra=0", "0");
	PRINTS("sysctl -n net.ipv6.conf.eth0.accept_ra", "1\n");
	ENDS("sysctl -n net.ipv6.conf.eth7.accept_ra", "1");
	ENDS("sysctl -n net.ipv6.conf.eth0.accept_ra.", "1");
	ENDS("sysctl -n net/ipv6/conf/eth0/accept_ra/", "1");
	ENDS("sysctl -en net/ipv6/conf/eth0/accept_ra/", "0");
	ENDS("sysctl -qw net.ipv6.conf.eth0.accept_ra.=0", "1");
	ENDS("sysctl -qw net.ipv6.conf.eth0.=0", "0");
	ENDS("sysctl -qw net.ipv6.conf.eth7.=0", "1");
	ENDS("sysctl -qw net.ipv6.conf.eth0.accept_ra/=0", "1");
	ENDS("sysctl -qew net.ipv6.conf.eth0.accept_ra.=0", "0");
	LEAVES("sysctl -qw net.ipv6.conf.eth0.accept_ra.=0", "eth0", "accept_ra", "1");
	LEAVES("sysctl -w net.ipv4.conf.$UNKNOWN.rp_filter=2", "eth0", "accept_ra", "1");
	LEAVES("sysctl -w net.ipv6.conf.$UNKNOWN.accept_ra=2", "eth0", "accept_ra", "?");
	LEAVES("echo net.ipv6.conf.eth0.accept_ra = 0 > /run/x.conf; sysctl -qp /run/x.conf",
	       "eth0", "accept_ra", "0");
	LEAVES("echo net.ipv6.conf.eth0.accept_ra = 0 | sysctl -p -", "eth0", "accept_ra", "0");
	LEAVES("hostname > /run/x.conf; sysctl -p /run/x.conf", "eth0", "accept_ra", "?");
	LEAVES("echo -net.ipv6.conf.eth0.accept_ra = 0 | sysctl -p -", "eth0", "accept_ra", "0");
	/* procps 4.0.2 ends with 1, 3.3.17 with 0. */
	ENDS("echo -net.ipv6.conf.nosuch.accept_ra = 0 | sysctl -p -",
	     "unknown: what sysctl forgives");
	ENDS("echo - net.ipv6.conf.eth0.accept_ra = 0 | sysctl -p -",
	     "unknown: loads sysctls from a file that a script wrote");
	LEAVES("echo net.ipv6.conf.eth0.accept_ra = 0 | sysctl -p /dev/stdin", "eth0", "accept_ra",
	       "0");
	ENDS("sysctl -p /dev/null", "0");
}

/* dash reads bytes, and a second read of a file below /proc/sys finds its end. */
static void test_read_of_a_sysctl_gets_its_first_byte(void **state)
{
	(void)state;
	ENDS("read x < /proc/sys/net/ipv6/conf/eth0/accept_ra", "1");
	ENDS("read x < /proc/sys/net/ipv6/conf/eth0/mtu; [ $x = 1 ]", "0");
	ENDS("exec 3< /proc/sys/net/ipv6/conf/eth0/mtu; read x <&3; read y <&3; [ \"$x$y\" = 1 ]",
	     "0");
	ENDS("while read x; do exit 3; done < /proc/sys/net/ipv6/conf/eth0/mtu; exit 4", "4");
	ENDS("cat /proc/sys/net/ipv6/conf/eth0/accept_ra | { read x; [ $x = 1 ]; }", "0");
	ENDS("bash -c \"read x < /proc/sys/net/ipv6/conf/eth0/accept_ra\"", "0");
}

static void test_dhcp_clients(void **state)
{
	(void)state;
	ENDS("dhclient -4 -v -i -pf /run/dhclient.eth0.pid eth0", "0");
	ENDS("dhclient -6 eth0", "unknown: whether DHCP on eth0 works");
	ENDS("dhclient -1 eth0", "unknown: whether DHCP on eth0 works");
	LEAVES("dhclient eth0", "eth0", "accept_ra", "1");
	LEAVES("dhcpcd eth0", "eth0", "accept_ra", "?");
	LEAVES("dhcpcd -4 eth0", "eth0", "accept_ra", "1");
	LEAVES("dhcpcd eth0", "eth0", "forwarding", "0");
}

/*
 * ifupdown 0.8.41 on Linux 6.1, after `ip addr add 2001:db8::1/64 dev xa`. What had a carrier
 * once stays ready until it goes down; where that is open, so are the scripts.
 */
static void test_settle_dad_waits_for_a_carrier(void **state)
{
	(void)state;
#define SETTLES   "; IFACE=xa /lib/ifupdown/settle-dad.sh"
#define NO_ANSWER "unknown: whether xa has a carrier"
#define VETH      "ip link add xa type veth peer name xz; ip link set xa up"
#define ON(kind)  "ip link add xc type " kind "; ip link add link xc xa type macvlan;" \
		  "ip link set xa up"
#define PORT      "ip link add xa type bridge; ip link set xa up; ip link add xb type dummy;" \
		  "ip link set xb master xa"
	ENDS("/lib/ifupdown/settle-dad.sh", "1");
	ENDS("ip link set eth0 up; /lib/ifupdown/settle-dad.sh", "0");
	ENDS("IFACE=none /lib/ifupdown/settle-dad.sh", "0");
	ENDS("ip tuntap add xa mode tap; ip link set xa up" SETTLES, NO_ANSWER);
	ENDS(VETH SETTLES, "1");
	ENDS(VETH "; ip link set xz up" SETTLES, "0");
	ENDS(VETH "; ip link set xz up; ip link set xz down" SETTLES, NO_ANSWER);
	ENDS(VETH "; ip link del xz" SETTLES, "0");
	ENDS("ip link add xa type bond; ip link set xa up" SETTLES, "1");
	ENDS("ip link add xa type team; ip link set xa up" SETTLES, "1");
	ENDS("ip link add xa type bridge; ip link set xa up" SETTLES, NO_ANSWER);
	ENDS(PORT SETTLES, "1");
	ENDS(PORT "; ip link set xb up" SETTLES, "0");
	ENDS(PORT "; ip link set xb up; ip link set xb down" SETTLES, NO_ANSWER);
	ENDS(PORT "; ip link set xb up; ip link set xb nomaster" SETTLES, NO_ANSWER);
	ENDS(PORT "; ip link set eth0 master xa; ip link set eth0 up" SETTLES, "0");
	ENDS("ip link add xa type bond; ip link add xb type dummy; ip link set xa up;"
	     "ip link set xb master xa; ip link set xb nomaster" SETTLES, NO_ANSWER);
	ENDS(ON("dummy") SETTLES, "0");
	ENDS(ON("bond") SETTLES, "1");
	ENDS(ON("veth peer name xz") SETTLES, "1");
	ENDS(ON("bridge") SETTLES, NO_ANSWER);
	ENDS(ON("bridge") "; ip link set xc up" SETTLES, NO_ANSWER);
	ENDS(ON("bond") "; ip link set xc up; ip link set xc down" SETTLES, NO_ANSWER);
	ENDS("ip link add link eth0 xa type macvlan; ip link set xa up" SETTLES, NO_ANSWER);
	ENDS("ip link set eth0 up; ip link add link eth0 xa type macvlan;"
	     "ip link set xa up" SETTLES, "0");
	ENDS("ip link add link eth0 xa type macvlan; ip netns add q; ip link set eth0 netns q;"
	     "ip link set xa up" SETTLES, NO_ANSWER);
	ENDS(VETH "; sysctl -qw net.ipv6.conf.xa.disable_ipv6=1; ip link set xz up" SETTLES,
	     NO_ANSWER);
	ENDS("ip link add xa type vrf table 10; ip link set xa up" SETTLES, "0");
}

static void test_wait_for_ll6_waits_for_a_link_local_address(void **state)
{
	(void)state;
#define WAITS   "; IFACE=xa /lib/ifupdown/wait-for-ll6.sh"
#define IS_OPEN "unknown: whether xa has a link-local address"
#define DUMMY   "ip link add xa type dummy; "
#define XA_UP   "ip link set xa up"
#define UNDER(kind) DUMMY "ip link add xc type " kind "; ip link set xa master xc; " XA_UP
	ENDS("/lib/ifupdown/wait-for-ll6.sh", "1");
	ENDS("IFACE=none /lib/ifupdown/wait-for-ll6.sh", "1");
	ENDS("ip link set eth0 up; /lib/ifupdown/wait-for-ll6.sh", "0");
	ENDS("ip link set lo up; IFACE=lo /lib/ifupdown/wait-for-ll6.sh", "1");
	ENDS(DUMMY XA_UP WAITS, "0");
	ENDS(DUMMY XA_UP "; ip link set xa mtu 1279" WAITS, "1");
	ENDS(DUMMY XA_UP "; sysctl -qw net.ipv6.conf.xa.disable_ipv6=1" WAITS, IS_OPEN);
	/* Without an address, and with the one that it had before. */
	ENDS(DUMMY "ip link set xa addrgenmode none; " XA_UP WAITS, IS_OPEN);
	ENDS(DUMMY XA_UP "; ip link set xa addrgenmode none" WAITS, IS_OPEN);
	ENDS(DUMMY "ip link set xa addrgenmode none; " XA_UP "; ip link set xa addrgenmode eui64"
	     WAITS, IS_OPEN);
	ENDS(UNDER("bond") WAITS, IS_OPEN);              /* it has none */
	ENDS(UNDER("bridge") WAITS, "0");
	ENDS(UNDER("vrf table 10") WAITS, "0");
	ENDS("ip link add xa type vrf table 10; " XA_UP WAITS, "1");
	ENDS("ip link add xa type sit remote 10.0.0.2; " XA_UP WAITS, IS_OPEN);  /* none */
	ENDS("ip link add xa type sit local 10.0.0.1; " XA_UP WAITS, IS_OPEN);   /* one */
	ENDS("ip link add xa type veth peer name xz; " XA_UP WAITS, "1");
}

/* Measured with dash 0.5.12 and coreutils 9.1; timeout and flock keep no code. */
static void test_programs_run_programs_alone(void **state)
{
	(void)state;
	ENDS("f() { :; }; timeout 5 f", "fails");
	ENDS("f() { :; }; env f", "127");
	ENDS("f() { :; }; nohup f", "127");
	ENDS("f() { :; }; setsid f", "127");
	ENDS("f() { :; }; nice -n 5 f", "127");
	ENDS("f() { :; }; stdbuf -oL f", "127");
	ENDS("f() { :; }; flock /tmp f", "fails");
	ENDS("f() { :; }; exec f", "127");
	ENDS("f() { :; }; command env f", "127");
	ENDS("exec exit 0", "127");
	ENDS("exec eval true", "127");
	ENDS("exec . /etc/x", "126");
	ENDS("env cd /", "127");
	ENDS("env A=1 cd /", "127");
	ENDS("timeout 5 cd /", "fails");
	ENDS("env timeout 5 :", "fails");
	ENDS("test() { exit 7; }; env test -d /etc", "0");
	ENDS("frob() { command frob -x; }; env frob",
	     "unknown: runs frob, whose effects are not known");
	ENDS("command exec true; exit 4", "0");
	ENDS("command cd /", "0");
	ENDS("command exit 3; exit 4", "3");
}

static void test_programs_that_are_builtins_too(void **state)
{
	const char *differs = "unknown: a program that differs from the builtin of its name";

	(void)state;
	ENDS("timeout 5 test -d /run", "0");
	ENDS("nohup true", "0");
	ENDS("exec false", "1");
	ENDS("env test a == a", "0");
	ENDS("env test ! a = a", "1");
	ENDS("env test -n \"\"", "1");
	ENDS("env [ 2 -gt 1 ]", "0");
	ENDS("/usr/bin/[ a = b ]", "1");
	ENDS("env test a '<' b", differs);
	ENDS("env test 1 -eq x", differs);
	ENDS("env test a = a -a b = b", differs);
	PRINTS("env echo a", "a\n");
	PRINTS("env echo 'a\\tb'", "a\\tb\n");
	PRINTS("env echo -e x", "x\n");
	PRINTS("env echo -e 'a\\tb'", "a\tb\n");
	PRINTS("env echo -e 'a\\x41'", "?");
	PRINTS("env printf '%s %d\\n' 3 5", "3 5\n");
	PRINTS("env printf '%x\\n' 10", "?");
	ENDS("env kill -0 1", "unknown: whether kill succeeds");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_program_of_the_tables_is_found),
		cmocka_unit_test(test_places_of_programs),
		cmocka_unit_test(test_harmless_programs),
		cmocka_unit_test(test_programs_that_are_not_known),
		cmocka_unit_test(test_an_unknown_program_may_change_every_device),
		cmocka_unit_test(test_what_prints_may_write_as_well),
		cmocka_unit_test(test_modules_may_bring_devices),
		cmocka_unit_test(test_services_of_the_program),
		cmocka_unit_test(test_wrappers),
		cmocka_unit_test(test_wrappers_that_get_no_further),
		cmocka_unit_test(test_wrappers_that_do),
		cmocka_unit_test(test_words_of_programs_that_succeed),
		cmocka_unit_test(test_filters),
		cmocka_unit_test(test_older_tools),
		cmocka_unit_test(test_sysctl),
		cmocka_unit_test(test_read_of_a_sysctl_gets_its_first_byte),
		cmocka_unit_test(test_dhcp_clients),
		cmocka_unit_test(test_settle_dad_waits_for_a_carrier),
		cmocka_unit_test(test_wait_for_ll6_waits_for_a_link_local_address),
		cmocka_unit_test(test_programs_run_programs_alone),
		cmocka_unit_test(test_programs_that_are_builtins_too),
	};
	return cmocka_run_group_tests_name("programs", tests, NULL, NULL);
}
