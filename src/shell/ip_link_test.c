#include "shell/testing.h"

static void test_devices_are_made(void **state)
{
	(void)state;
	DEVICE("ip link add br0 type bridge", "br0", YES);
	DEVICE("ip l a name br0 type bridge vlan_filtering 1", "br0", YES);
	DEVICE("ip link add link eth0 name eth0.5 type vlan id 5", "eth0.5", YES);
	DEVICE("ip link add link eth0 eth0.5 type vlan protocol 802.1ad id 5", "eth0.5", YES);
	DEVICE("ip link add link nope name x type vlan id 5", "x", NO);
	DEVICE("ip link add v0 type veth peer name v1", "v1", YES);
	DEVICE("ip link add v0 type veth", "veth0", YES);
	DEVICE("ip link add type dummy", "dummy0", YES);
	DEVICE("ip link add br%d type bridge", "br0", YES);
	DEVICE("ip link add x type flubber", "x", UNKNOWN);
	DEVICE("ip link add x type bridge wobble 1", "x", UNKNOWN);
	DEVICE("ip link add $UNKNOWN type bridge", "br0", UNKNOWN);
	DEVICE("ip tuntap add dev t0 mode tap user root", "t0", YES);
	DEVICE("ip tuntap add mode tun t0", "t0", YES);
	DEVICE("ip tunnel add s0 mode sit remote any local 10.0.0.1 ttl 64", "s0", YES);
	DEVICE("ip -6 tunnel add s0 local 2001:db8::1 remote 2001:db8::2", "s0", YES);
	DEVICE("ip link add x type bridge; ip link del x", "x", NO);
}

static void test_exit_statuses_are_those_of_ip(void **state)
{
	(void)state;
	ENDS("ip link add br0 type bridge; ip link add br0 type bridge", "2");
	ENDS("ip link add link nope x type vlan id 5", "1");
	ENDS("ip link add x", "1");
	ENDS("ip link add x type", "255");
	ENDS("ip link set nope up", "1");
	ENDS("ip link set", "255");
	ENDS("ip link set eth0 mtu", "255");
	ENDS("ip link set eth0 mtu abc", "255");
	ENDS("ip link set eth0 mtu 20", "2");
	ENDS("ip link set eth0 master nope", "255");
	ENDS("ip link set eth0 foo", "255");
	ENDS("ip link set eth0 arp maybe", "1");
	ENDS("ip link set eth0 name a/b", "255");
	ENDS("ip link set dev eth0 dev eth1", "255");
	ENDS("ip link s eth0 up", "0");
	ENDS("ip link set eth0 alias 'up link' txqueuelen 10", "0");
	ENDS("ip link show eth0", "0");
	ENDS("ip link show dev nope", "1");
	ENDS("ip link show nope >/dev/null 2>&1 || ip link add nope type bridge", "0");
	ENDS("ip link del nope", "1");
	ENDS("ip link foo", "255");
	ENDS("ip tuntap add t0", "1");
	ENDS("ip foo", "1");
	ENDS("ip", "255");
}

static void test_no_two_vlans_have_one_id(void **state)
{
	(void)state;
#define VLAN_5 "ip link add link eth0 name a type vlan id 5; "
	ENDS(VLAN_5 "ip link add link eth0 name b type vlan id 5", "2");
	ENDS(VLAN_5 "ip link add link eth0 name b type vlan id 6", "0");
	ENDS(VLAN_5 "ip link del a; ip link add link eth0 name b type vlan id 5", "0");
	ENDS("ip link add a type vxlan id 5 dstport 1; ip link add b type vxlan id 5 dstport 1", "2");
}

static void test_changes_reach_the_kernel(void **state)
{
	(void)state;
	LEAVES("ip link set eth0 mtu 1000", "eth0", "accept_ra", "absent");
	LEAVES("ip link set dev eth0 addrgenmode none", "eth0", "addr_gen_mode", "1");
	LEAVES("ip link set eth0 name lan0", "lan0", "accept_ra", "1");
	DEVICE("ip link set eth0 down name lan0", "eth0", NO);
}

static void test_what_is_not_known_loses_one_device(void **state)
{
	(void)state;
	LEAVES("ip link set eth0 mtu $UNKNOWN", "eth0", "accept_ra", "?");
	LEAVES("ip link set eth0 mtu $UNKNOWN", "lo", "accept_ra", "1");
	LEAVES("ip link set mtu $UNKNOWN dev eth0", "lo", "accept_ra", "1");
	LEAVES("ip link set $UNKNOWN up", "lo", "accept_ra", "?");
	ENDS("ip link set eth0 gso_max_size 1000", "unknown: a word of ip link set");
}

static void test_other_network_namespaces_change_nothing_here(void **state)
{
	(void)state;
	LEAVES("ip netns add blue; ip -n blue link set eth0 mtu 1000", "eth0", "accept_ra", "1");
	LEAVES("ip netns exec blue sysctl -w net.ipv6.conf.eth0.accept_ra=0", "eth0", "accept_ra",
	       "1");
	LEAVES("ip -n blue link set v0 netns 1", "eth0", "accept_ra", "?");
	DEVICE("ip netns add blue; ip link add v0 type veth peer name v1 netns blue", "v1", NO);
	DEVICE("ip netns add blue; ip link add v0 type veth peer name v1 netns blue", "v0", YES);
}

static void test_kinds_know_their_options(void **state)
{
	(void)state;
	ENDS("ip link add bond0 type bond mode 802.3ad miimon 100 xmit_hash_policy layer3+4", "0");
	ENDS("ip link add vx0 type vxlan id 5 dstport 4789 local 10.0.0.1 nolearning", "0");
	ENDS("ip link add link eth0 m0 type macvlan mode bridge", "0");
	ENDS("ip link add link eth0 m0 type macvlan mode foo", "1");
	ENDS("ip link add g0 type gre local 10.0.0.1 remote 10.0.0.2 ttl 255", "0");
	ENDS("ip link add vrf0 type vrf table 10", "0");
	ENDS("ip link add wg0 type wireguard", "0");
	ENDS("ip link add link eth0 x type vlan id 5000",
	     "unknown: what \"5000\" does to a device of kind vlan");
	ENDS("ip link add br0 type bridge; ip link set br0 type bridge stp_state 0", "0");
	ENDS("ip link set eth0 type bridge stp_state 0", "2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_devices_are_made),
		cmocka_unit_test(test_exit_statuses_are_those_of_ip),
		cmocka_unit_test(test_no_two_vlans_have_one_id),
		cmocka_unit_test(test_changes_reach_the_kernel),
		cmocka_unit_test(test_what_is_not_known_loses_one_device),
		cmocka_unit_test(test_other_network_namespaces_change_nothing_here),
		cmocka_unit_test(test_kinds_know_their_options),
	};
	return cmocka_run_group_tests_name("ip link", tests, NULL, NULL);
}
