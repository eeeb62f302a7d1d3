#include "shell/testing.h"

static void test_addresses(void **state)
{
	(void)state;
	ENDS("ip addr add 10.0.0.1/24 dev eth0", "0");
	ENDS("ip addr add 10.0.0.1/255.255.255.0 broadcast 10.0.0.255 dev eth0 label eth0", "0");
	ENDS("ip -6 addr add 2001:db8::1/64 dev eth0 nodad", "0");
	ENDS("ip a a 2001:db8::1/64 dev eth0 preferred_lft 0; ip a a 2001:db8::1/64 dev eth0", "2");
	ENDS("ip addr add 10.0.0.1/24 dev eth0; ip addr add 10.0.0.1/255.255.255.0 dev eth0", "2");
	ENDS("ip addr add 10.0.0.1/24 dev eth0; ip addr del 10.0.0.1/24 dev eth0", "0");
	ENDS("ip addr del 10.0.0.1/24 dev eth0", "2");
	ENDS("ip addr add 10.0.0.1/24 dev nope", "1");
	ENDS("ip addr add 10.0.0.300/24 dev eth0", "1");
	ENDS("ip -6 addr add 10.0.0.1/24 dev eth0", "1");
	ENDS("ip addr add 10.0.0.1/24", "1");
	ENDS("ip addr add 10.0.0.1/24 dev", "255");
	ENDS("ip addr add 10.0.0.1/24 10.0.0.2/24 dev eth0", "255");
	ENDS("ip addr add 10.0.0.1/24 dev eth0 preferred_lft 10 valid_lft 5", "1");
	ENDS("ip addr show dev nope", "1");
	ENDS("ip addr flush dev nope", "1");
	ENDS("ip addr flush dev eth0", "0");
	ENDS("ip addr flush dev eth0 mngtmpaddr", "0");
	ENDS("ip addr foo", "255");
	ENDS("ip addr add $UNKNOWN dev eth0", "unknown: the value of $UNKNOWN");
}

/* Linux 6.18 keeps the second one only with promote_secondaries, which systemd sets. */
static void test_secondary_addresses_go_with_the_primary(void **state)
{
	(void)state;
#define TWO "ip addr add 10.0.0.1/24 dev eth0; ip addr add 10.0.0.2/24 dev eth0; "
#define PROMOTED "unknown: whether net.ipv4.conf.eth0.promote_secondaries is set"
	ENDS(TWO "ip addr del 10.0.0.1/24 dev eth0; ip addr del 10.0.0.2/24 dev eth0", PROMOTED);
	ENDS(TWO "ip addr del 10.0.0.1 dev eth0; ip addr add 10.0.0.2/24 dev eth0", PROMOTED);
	ENDS(TWO "ip addr del 10.0.0.2/24 dev eth0; ip addr del 10.0.0.1/24 dev eth0", "0");
	ENDS(TWO "ip addr add 10.0.0.3/25 dev eth0; ip addr del 10.0.0.1/24 dev eth0;"
	     "ip addr del 10.0.0.3/25 dev eth0", "0");
	ENDS(TWO "ip addr add 10.0.1.3/24 dev eth0; ip addr del 10.0.0.1/24 dev eth0;"
	     "ip addr del 10.0.1.3/24 dev eth0", "0");
	ENDS(TWO "ip addr flush dev eth0 secondary; ip addr del 10.0.0.2/24 dev eth0",
	     "unknown: which addresses a flush takes");
}

static void test_some_addresses_are_flushed(void **state)
{
	(void)state;
#define SOME "unknown: which addresses a flush takes"
#define LASTS  "ip addr add 10.0.0.1/24 dev eth0; "
#define PASSES "ip addr add 10.0.0.1/24 dev eth0 valid_lft 100 preferred_lft 50; "
#define GONE   "; ip addr del 10.0.0.1/24 dev eth0"
	ENDS(LASTS "ip addr flush dev eth0 permanent" GONE, "2");
	ENDS(LASTS "ip addr flush dev eth0 dynamic" GONE, "0");
	ENDS(LASTS "ip -6 addr flush dev eth0 permanent" GONE, "0");
	ENDS(PASSES "ip addr flush dev eth0 permanent" GONE, "0");
	ENDS(PASSES "ip addr flush dev eth0 dynamic" GONE, "2");
	ENDS(LASTS "ip addr flush dev eth0 to 10.0.0.0/8" GONE, SOME);
	ENDS(LASTS "ip addr flush dev eth0 deprecated" GONE, SOME);
	ENDS(LASTS "ip addr flush scope global" GONE, SOME);
	ENDS("ip addr flush scope global", SOME);
	ENDS(LASTS "ip addr flush dev eth0 mngtmpaddr" GONE, "0");
	ENDS("ip addr add 2001:db8::1/64 dev eth0 mngtmpaddr; ip addr flush dev eth0 mngtmpaddr;"
	     "ip addr del 2001:db8::1/64 dev eth0", "2");
	ENDS(LASTS "ip addr del 10.0.0.1/24 dev eth0 label eth0:2",
	     "unknown: the label of an address");
	ENDS("ip addr add 10.0.0.1 peer 10.0.0.2 dev eth0;"
	     "ip addr add 10.0.0.1 peer 10.0.0.3 dev eth0",
	     "unknown: whether two peers are in one subnet");
	ENDS("ip addr show dev", "255");
	ENDS("ip addr show eth0 lo", "unknown: what ip addr show finds");
}

/* addrconf_ifdown() */
static void test_addresses_that_stay_when_the_device_goes_down(void **state)
{
	(void)state;
#define KEEP(scope, value) "sysctl -qw net.ipv6.conf." scope ".keep_addr_on_down=" value "; "
#define DOWN(address, how) "ip link set eth0 up; ip addr add " address " dev eth0 " how ";" \
	"ip link set eth0 down; ip addr del " address " dev eth0"
	ENDS(DOWN("2001:db8::1/64", ""), "2");
	ENDS(KEEP("eth0", "1") DOWN("2001:db8::1/64", ""), "0");
	ENDS(KEEP("all", "1") DOWN("2001:db8::1/64", ""), "0");
	ENDS(KEEP("all", "1") KEEP("eth0", "0") DOWN("2001:db8::1/64", ""), "0");
	ENDS(KEEP("all", "1") KEEP("eth0", "-1") DOWN("2001:db8::1/64", ""), "0");
	ENDS(KEEP("all", "-1") KEEP("eth0", "1") DOWN("2001:db8::1/64", ""), "2");
	ENDS(KEEP("eth0", "1") DOWN("fe80::5/64", ""), "2");
	ENDS(KEEP("eth0", "1") DOWN("2001:db8::1/64", "valid_lft 100 preferred_lft 100"), "2");
}

static void test_switched_off_ipv6_refuses_addresses(void **state)
{
	(void)state;
	ENDS("sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1; ip addr add 2001:db8::1/64 dev eth0",
	     "2");
	ENDS("ip link set eth0 mtu 1000; ip addr add 2001:db8::1/64 dev eth0", "2");
}

static void test_routes_whose_answer_is_sure(void **state)
{
	(void)state;
#define UP_AND_ADDRESS "ip link set eth0 up; ip addr add 10.0.0.1/24 dev eth0; "
	ENDS(UP_AND_ADDRESS "ip route add default via 10.0.0.254 dev eth0 onlink", "0");
	ENDS(UP_AND_ADDRESS "ip route add default via 10.0.0.254 dev eth0", "0");
	ENDS(UP_AND_ADDRESS "ip route add 192.168.0.0/16 via 10.0.0.254 dev eth0", "0");
	ENDS(UP_AND_ADDRESS "ip route add default via 10.9.0.254 dev eth0",
	     "unknown: whether the kernel takes a route");
	ENDS(UP_AND_ADDRESS "ip route add default via 10.0.0.1 dev eth0 onlink",
	     "unknown: whether the kernel takes a route");
	ENDS(UP_AND_ADDRESS "dhclient eth0; ip route add default via 10.0.0.254 dev eth0",
	     "unknown: whether the kernel takes a route");
	ENDS(UP_AND_ADDRESS "ip addr flush dev eth0; ip route add default via 10.0.0.254 dev eth0",
	     "unknown: whether the kernel takes a route");
	ENDS("ip route add default via 10.0.0.254 dev eth0 onlink", "2");
	ENDS("ip route add default via 10.0.0.254 dev nope onlink", "1");
	ENDS("ip link set eth0 up; ip -6 route replace default via fe80::1 dev eth0 onlink", "0");
	/* A network of lo is the host's own: no neighbour for `onlink`, but a way without. */
#define ADDRESS_OF_LO "ip link set lo up; ip addr add 10.1.0.1/24 dev lo; "
	ENDS(ADDRESS_OF_LO "ip route add default via 10.1.0.2 dev lo", "0");
	ENDS(ADDRESS_OF_LO "ip route add default via 10.1.0.2 dev lo onlink", "2");
	ENDS(ADDRESS_OF_LO UP_AND_ADDRESS "ip route add default via 10.1.0.2 dev eth0 onlink", "2");
	ENDS(ADDRESS_OF_LO "ip link set eth0 up; ip addr add 10.1.0.3/16 dev eth0; "
	     "ip route add default via 10.1.0.2 dev eth0", "0");
	ENDS("ip link set lo up; ip link set eth0 up; ip route add default via 127.0.0.2 dev eth0 "
	     "onlink", "2");
	ENDS("ip link set lo up; ip -6 addr add 2001:db8::1/64 dev lo; "
	     "ip -6 route add 2001:db8:9::/48 via 2001:db8::2 dev lo", "2");
	ENDS("ip link set lo up; ip -6 route add default via fe80::1 dev lo", "2");
	ENDS("ip link set lo up; ip link set eth0 up; ip -6 addr add 2001:db8::1/64 dev lo; "
	     "ip -6 route replace default via 2001:db8::2 dev eth0 onlink", "0");
	ENDS("ip link set eth0 up; ip -6 route add default via fe80::1 dev eth0",
	     "unknown: whether the kernel takes a route");
}

static void test_routes_are_remembered_from_line_to_line(void **state)
{
	(void)state;
	struct host host;

	host_init(&host);
	host_run(&host, UP_AND_ADDRESS);
	host_run(&host, "ip route add default via 10.0.0.254 dev eth0");
	assert_string_equal(host_status_text(&host), "0");
	host_run(&host, "ip route add default via 10.0.0.253 dev eth0");
	assert_string_equal(host_status_text(&host), "2");
	host_run(&host, "ip link set eth0 down; ip link set eth0 up");
	host_run(&host, "ip route add default via 10.0.0.253 dev eth0");
	assert_int_equal(host.status.success, MAYBE_UNKNOWN);
	host_done(&host);
}

static void test_a_place_has_one_route_of_a_metric(void **state)
{
	(void)state;
#define HAS_ROUTE UP_AND_ADDRESS "ip route add default via 10.0.0.254 dev eth0; "
#define ANOTHER "ip route add default via 10.0.0.253 dev eth0"
#define OPEN "unknown: whether the kernel takes a route"
	ENDS(HAS_ROUTE ANOTHER, "2");
	ENDS(HAS_ROUTE ANOTHER " onlink", "2");
	ENDS(HAS_ROUTE ANOTHER " metric 0", "2");
	ENDS(HAS_ROUTE ANOTHER " metric 5; " ANOTHER " metric 5", OPEN);
	ENDS(UP_AND_ADDRESS ANOTHER " metric 5; " ANOTHER " metric 0x5", "2");
	ENDS(HAS_ROUTE "sysctl -qw net.ipv4.ip_forward=1; " ANOTHER, "2");
	ENDS(HAS_ROUTE "ip link set eth0 mtu 1400; " ANOTHER, "2");
	ENDS(HAS_ROUTE "ip link set eth0 down; ip link set eth0 up; " ANOTHER, OPEN);
	ENDS(HAS_ROUTE "ip route del default; " ANOTHER, OPEN);
	ENDS(HAS_ROUTE "ip route flush all; " ANOTHER, OPEN);
	ENDS(HAS_ROUTE "ip route replace default via 10.0.0.252 dev eth0; " ANOTHER, "2");
	ENDS(HAS_ROUTE "route del default; " ANOTHER, OPEN);
	ENDS(HAS_ROUTE "dhclient eth0; " ANOTHER, OPEN);
	ENDS(HAS_ROUTE "ip addr del 10.0.0.1/24 dev eth0; " ANOTHER " onlink", OPEN);
	ENDS(UP_AND_ADDRESS "if [ $UNKNOWN ]; then ip route add default via 10.0.0.254 dev eth0; fi; "
	     ANOTHER, OPEN);
}

static void test_gateways_that_are_none(void **state)
{
	(void)state;
#define VIA(gateway) UP_AND_ADDRESS "ip route add default via " gateway " dev eth0 onlink"
	ENDS(VIA("none"), "1");
	ENDS(VIA("router.example.org"), "1");
	ENDS(VIA("''"), "1");
	ENDS(VIA("default"), OPEN);
	ENDS(VIA("inet 10.0.0.254"), OPEN);
	ENDS(VIA("10.0.0.254") " metric foo", "255");
	ENDS(VIA("10.0.0.254") " metric ''", "255");
	ENDS(VIA("10.0.0.254") " metric 5", "0");
	ENDS(VIA("10.0.0.254") " metric -1", OPEN);
	ENDS("ip link set eth0 up; ip -6 route replace default via 10.0.0.254 dev eth0", "1");
	ENDS("ip link set eth0 up; ip -6 route replace default via none dev eth0", "1");
}

static void test_batches(void **state)
{
	(void)state;
	DEVICE("printf 'link add br0 type bridge\\n' | ip -batch -", "br0", YES);
	DEVICE("ip -b - <<E\n# a comment\nlink add br0 \\\ntype bridge\nE\n", "br0", YES);
	ENDS("printf 'link set nope up\\nlink add br0 type bridge\\n' | ip -b -", "1");
	DEVICE("printf 'link set nope up\\nlink add br0 type bridge\\n' | ip -b -", "br0", NO);
	DEVICE("printf 'link set nope up\\nlink add br0 type bridge\\n' | ip -force -b -", "br0",
	       YES);
	ENDS("printf 'token set zz dev eth0\\nlink add br0 type bridge\\n' | ip -force -b -", "1");
#define FORCED(line) "printf '" line "\\nlink add br0 type bridge\\n' | ip -force -b -"
	DEVICE(FORCED("link set eth0 arp maybe"), "br0", YES);
	DEVICE(FORCED("link set eth0 address zz"), "br0", YES);
	DEVICE(FORCED("link add m0 link eth0 type macvlan mode foo"), "br0", YES);
	DEVICE(FORCED("link set eth0 mtu foo"), "br0", NO);
	DEVICE(FORCED("route add default via zz"), "br0", NO);
	ENDS("ip -b /etc/nowhere/x", "unknown: runs a batch of ip that is not known: "
				     "what /etc/nowhere/x holds");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_addresses),
		cmocka_unit_test(test_secondary_addresses_go_with_the_primary),
		cmocka_unit_test(test_some_addresses_are_flushed),
		cmocka_unit_test(test_addresses_that_stay_when_the_device_goes_down),
		cmocka_unit_test(test_switched_off_ipv6_refuses_addresses),
		cmocka_unit_test(test_routes_whose_answer_is_sure),
		cmocka_unit_test(test_routes_are_remembered_from_line_to_line),
		cmocka_unit_test(test_a_place_has_one_route_of_a_metric),
		cmocka_unit_test(test_gateways_that_are_none),
		cmocka_unit_test(test_batches),
	};
	return cmocka_run_group_tests_name("ip address", tests, NULL, NULL);
}
