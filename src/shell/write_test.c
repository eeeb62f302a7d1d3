#include "shell/testing.h"

static void test_echo_of_dash(void **state)
{
	(void)state;
	PRINTS("echo 'a\\tb' -n", "a\tb -n\n");
	PRINTS("echo -n a", "a");
	PRINTS("echo -n -n a", "-n a");
	PRINTS("echo -e a", "-e a\n");
	PRINTS("echo 'a\\cb' c", "a");
	PRINTS("echo '\\0101\\101'", "A\\101\n");
}

static void test_echo_of_the_system(void **state)
{
	(void)state;
	PRINTS("/bin/echo 'a\\tb'", "a\\tb\n");
	PRINTS("/bin/echo -ne 'a\\tb'", "a\tb");
	PRINTS("/bin/echo -x a", "-x a\n");
}

static void test_printf(void **state)
{
	(void)state;
	PRINTS("printf '%s-%s\\n' a b c", "a-b\nc-\n");
	PRINTS("printf '%d %x %05d|%-4s|%4s\\n' 10 255 42 a b", "10 ff 00042|a   |   b\n");
	PRINTS("printf '%b %s' 'a\\n' 'a\\n'", "a\n a\\n");
	PRINTS("printf 'a%%b\\101\\n'", "a%bA\n");
	PRINTS("printf '%c%c' xy 'z'", "xz");
	PRINTS("printf '%.2s' abc", "ab");
	ENDS("[ \"$(printf '%70000s' x)\" = y ]", "unknown: a text of more than 64 KiB");
	ENDS("[ \"$(printf '%5000d' 1)\" = y ]", "unknown: a text of more than 64 KiB");
	ENDS("[ \"$(printf '%*s' -5 x)\" = y ]", "unknown: a negative width or precision");
	ENDS("printf '%d' x", "1");
	ENDS("printf", "2");
}

static void test_sysctls_are_written(void **state)
{
	(void)state;
	LEAVES("echo 2 > /proc/sys/net/ipv6/conf/eth0/accept_ra", "eth0", "accept_ra", "2");
	LEAVES("printf 0 > /proc/sys/net/ipv6/conf/eth0/accept_ra", "eth0", "accept_ra", "0");
	LEAVES("echo 0 | tee /proc/sys/net/ipv6/conf/eth0/accept_ra > /dev/null", "eth0",
	       "accept_ra", "0");
	LEAVES("echo 0 | cat > /proc/sys/net/ipv6/conf/eth0/accept_ra", "eth0", "accept_ra", "0");
	LEAVES("cd /proc/sys/net/ipv6/conf/eth0 && echo 0 > accept_ra", "eth0", "accept_ra", "0");
	LEAVES("{ echo 0; } > /proc/sys/net/ipv6/conf/eth0/accept_ra", "eth0", "accept_ra", "0");
	LEAVES("exec > /proc/sys/net/ipv6/conf/eth0/accept_ra; echo 0", "eth0", "accept_ra", "0");
	LEAVES("echo 1 > /proc/sys/net/ipv6/conf/all/forwarding", "eth0", "forwarding", "1");
	ENDS("echo yes > /proc/sys/net/ipv6/conf/eth0/accept_ra", "1");
	ENDS("echo 0 > /proc/sys/net/ipv6/conf/eth7/accept_ra", "2");
	ENDS("echo 0 > /proc/sys/net/ipv6/conf/eth7/accept_ra || true", "0");
	ENDS(": > /proc/sys/net/ipv6/conf/eth7/accept_ra; true", "2");
	LEAVES("{ echo 0; echo 1; } > /proc/sys/net/ipv6/conf/eth0/accept_ra", "eth0", "accept_ra",
	       "?");
}

static void test_sysctls_are_read(void **state)
{
	(void)state;
	PRINTS("cat /proc/sys/net/ipv6/conf/eth0/accept_ra", "1\n");
	PRINTS("read a < /proc/sys/net/ipv6/conf/all/forwarding; echo $a", "0\n");
	ENDS("cat /proc/sys/net/ipv6/conf/eth7/accept_ra", "1");
	PRINTS("[ $(cat /proc/sys/net/ipv6/conf/eth0/accept_ra) = 1 ] && echo yes", "yes\n");
}

static void test_files_that_were_written_can_be_read(void **state)
{
	(void)state;
	PRINTS("echo a > /run/f; echo b >> /run/f; cat /run/f", "a\nb\n");
	PRINTS("echo a > /run/f; rm /run/f; cat /run/f", "?");
	ENDS("[ -e /run/f ] && true", "unknown: whether /run/f is there");
	ENDS("echo > /run/f; [ -e /run/f ]", "0");
	struct host host;
	host_init(&host);
	host_run(&host, "echo kept > /run/f");
	host_capture(&host, "cat /run/f");
	assert_string_equal(host_output_text(&host), "kept\n");
	host_done(&host);
}

static void test_redirections(void **state)
{
	(void)state;
	PRINTS("echo a >&2; echo b 2>/dev/null", "b\n");
	PRINTS("{ echo a >&2; } 2>&1", "a\n");
	PRINTS("exec 3>&1; echo a >&3", "a\n");
	ENDS("echo a >&9", "2");
	ENDS("echo a >&-", "1");
	ENDS("echo a > /etc", "2");
	ENDS("echo a > /nowhere/at/all", "unknown: whether /nowhere/at/all can be opened");
	PRINTS("read a b <<E\nx y z\nE\necho $b", "y z\n");
	PRINTS("while read a; do echo \"<$a>\"; done <<E\n1\n2\nE", "<1>\n<2>\n");
	PRINTS("echo 1 2 | { read a b; echo $b$a; }", "21\n");
	ENDS("read a < /dev/null", "1");
}

static void test_writes_to_sysfs(void **state)
{
	(void)state;
	LEAVES("echo 1000 > /sys/class/net/eth0/mtu", "eth0", "accept_ra", "absent");
	DEVICE("modprobe bonding; echo +bond7 > /sys/class/net/bonding_masters", "bond7", UNKNOWN);
	LEAVES("echo 1 > /sys/class/net/eth0/queues/rx-0/rps_cpus", "eth0", "accept_ra", "1");
	LEAVES("echo 4 > /sys/class/net/eth0/device/sriov_numvfs", "lo", "accept_ra", "1");
	LEAVES("echo x > /sys/bus/pci/drivers/e1000e/unbind", "eth0", "accept_ra", "?");
	LEAVES("echo x > /sys/block/sda/queue/scheduler", "eth0", "accept_ra", "1");
}

/* Measured with dash 0.5.12; what the machine decides is not known. */
static void test_devices_are_opened(void **state)
{
	(void)state;
	ENDS("echo a > /dev/null", "0");
	ENDS("echo a > /dev/console", "0");
	ENDS("echo a > /dev/tcp/127.0.0.1/1", "2");
	ENDS(": < /dev/udp/127.0.0.1/1; exit 0", "2");
	ENDS("bash -c 'echo a > /dev/udp/127.0.0.1/1'",
	     "unknown: whether /dev/udp/127.0.0.1/1 can be opened");
	ENDS("echo a > /dev/full", "1");
	ENDS(": > /dev/full 2>&1", "0");
	ENDS("set -e; printf a > /dev/full; exit 7", "1");
	ENDS("echo a > /dev/shm", "2");
	ENDS("echo a > /dev/nodir/x", "unknown: whether /dev/nodir/x can be opened");
	ENDS("echo a > /dev/tty", "unknown: whether /dev/tty can be opened");
	ENDS("echo a > /proc/irq/9999/x", "unknown: whether /proc/irq/9999/x can be opened");
	ENDS("echo a > /dev/fd/7", "2");
	PRINTS("echo a > /dev/fd/1; echo b > /proc/self/fd/1", "a\nb\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_echo_of_dash),
		cmocka_unit_test(test_echo_of_the_system),
		cmocka_unit_test(test_printf),
		cmocka_unit_test(test_sysctls_are_written),
		cmocka_unit_test(test_sysctls_are_read),
		cmocka_unit_test(test_files_that_were_written_can_be_read),
		cmocka_unit_test(test_redirections),
		cmocka_unit_test(test_writes_to_sysfs),
		cmocka_unit_test(test_devices_are_opened),
	};
	return cmocka_run_group_tests_name("write", tests, NULL, NULL);
}
