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
	ENDS("ip link set eth0 txqueuelen 99999999999", "255");
	ENDS("ip link add x numtxqueues 0 type bridge", "unknown: a word of ip link add");
	ENDS("ip link afstats dev nope", "0");
	ENDS("ip link xstats", "1");
	ENDS("ip tuntap add t0", "1");
	ENDS("ip foo", "1");
	ENDS("ip", "255");
}

static void test_no_two_vlans_have_one_id(void **state)
{
	(void)state;
#define VLAN_5 "ip link add link eth0 name xa type vlan id 5; "
	ENDS(VLAN_5 "ip link add link eth0 name xb type vlan id 5", "2");
	ENDS(VLAN_5 "ip link add link eth0 name xb type vlan id 6", "0");
	ENDS(VLAN_5 "ip link del xa; ip link add link eth0 name xb type vlan id 5", "0");
	ENDS(VLAN_5 "ip link set xa name c; ip link add link eth0 name xb type vlan id 0x5", "2");
	ENDS(VLAN_5 "ip link add link eth0 name xb type vlan protocol 802.1q id 5", "2");
	ENDS("ip link add xa type bridge; ip link del xa;"
	     "test -e /maybe && ip link add xa type vxlan id 5;"
	     "ip link add xb type vxlan id 5", "unknown: whether there is such a device already");
	ENDS("vconfig add eth0 5; ip link add link eth0 name xb type vlan id 5", "2");
	ENDS(VLAN_5 "ip link add link eth0 xb type vlan protocol 802.1Q id 5", "2");
	ENDS(VLAN_5 "ip link add link eth0 xb type vlan protocol 802.1ad id 5", "0");
	/* `proto` is enough for ip; the model leaves such words open, and then all of it. */
	ENDS("ip link add link eth0 xa type vlan proto 802.1q id 5;"
	     "ip link add link eth0 xb type vlan id 5",
	     "unknown: whether there is such a device already");
}

/* ip_tunnel_find() and its like, on 6.1: ttl, okey and the mode of an ip6tnl do not count. */
static void test_no_two_tunnels_have_the_same_ends(void **state)
{
	(void)state;
#define ENDS_1_2 " local 10.0.0.1 remote 10.0.0.2 "
#define SIT_1_2  "ip link add xa type sit" ENDS_1_2
#define GRE_1_2  "ip link add xa type gre" ENDS_1_2
#define SIX_1_2  "local 2001:db8::1 remote 2001:db8::2"
	ENDS(SIT_1_2 "; ip link add xb type sit ttl 5 remote 10.0.0.2 local 10.0.0.1", "2");
	ENDS(SIT_1_2 "; ip link add xb type sit local 10.0.0.1 remote 10.0.0.3", "0");
	ENDS(SIT_1_2 "; ip link add xb type gre" ENDS_1_2, "0");
	ENDS(SIT_1_2 "; ip tunnel add xb mode sit" ENDS_1_2, "1");
	ENDS("ip tunnel add xa mode sit" ENDS_1_2 "; ip link add xb type sit" ENDS_1_2, "2");
	ENDS("ip tunnel add xa mode sit" ENDS_1_2 "; ip tunnel del xa;"
	     "ip tunnel add xb mode sit" ENDS_1_2, "0");
	ENDS("ip link add xa type sit remote any local 10.0.0.1;"
	     "ip link add xb type sit local 10.0.0.1", "2");
	ENDS(GRE_1_2 "; ip link add xb type gre key 5" ENDS_1_2, "0");
	ENDS(GRE_1_2 "key 5; ip link add xb type gre key 0.0.0.5" ENDS_1_2, "2");
	ENDS(GRE_1_2 "key 5; ip link add xb type gre ikey 5 okey 6" ENDS_1_2, "2");
	ENDS(GRE_1_2 "; ip link add xb type gre okey 6" ENDS_1_2, "2");
	ENDS(GRE_1_2 "dev eth0; ip link add xb type gre" ENDS_1_2, "0");
	ENDS("ip tunnel add xa mode gre key 3" ENDS_1_2 "; ip tunnel add xb mode gre ikey 3"
	     ENDS_1_2, "1");
	ENDS("ip -6 tunnel add xa " SIX_1_2 "; ip -6 tunnel add xb mode ipip6 " SIX_1_2, "1");
	ENDS("ip -6 tunnel add xa " SIX_1_2 ";"
	     "ip link add xb type ip6tnl local 2001:db8:0::1 remote 2001:DB8::2", "2");
	ENDS("ip link add xa type gretap external; ip link add xb type gretap external ttl 5", "2");
	ENDS("ip link add xa type gretap external; ip link add xb type gretap local 10.0.0.1", "0");
	/* sit0, gre0, ... have them; not with fb_tunnels_only_for_init_net=2, though. */
	ENDS("ip link add xa type sit local any",
	     "unknown: whether there is a tunnel without ends already");
	ENDS("ip tunnel add xa mode gre",
	     "unknown: runs ip tunnel add xa mode gre, which is not followed: whether there is a "
	     "tunnel without ends already");
}

/* geneve_find_dev() and sci_exists(), on 6.1 */
static void test_no_two_geneves_or_macsecs_are_the_same(void **state)
{
	(void)state;
#define GENEVE_5 "ip link add xa type geneve id 5 remote 10.0.0.1; "
#define MACSEC   "ip link add link eth0 xa type macsec; "
	ENDS("ip link add xa type geneve id 5", "1");
	ENDS(GENEVE_5 "ip link add xb type geneve vni 0x5 remote 10.0.0.1", "2");
	ENDS(GENEVE_5 "ip link add xb type geneve id 5 remote 10.0.0.1 dstport 6081 ttl 5", "2");
	ENDS(GENEVE_5 "ip link add xb type geneve id 5 remote 10.0.0.1 dstport 6082", "0");
	ENDS(GENEVE_5 "ip link add xb type geneve id 5 remote 10.0.0.2", "0");
	ENDS(MACSEC "ip link add link eth0 xb type macsec", "2");
	ENDS(MACSEC "ip link add link eth0 xb type macsec port 1", "2");
	ENDS(MACSEC "ip link add link eth0 xb type macsec port 3", "0");
	ENDS(MACSEC "ip link add link eth0 xb type macsec sci 1", "0");
	ENDS(MACSEC "ip link add link eth0 xb type macvlan", "2");
	ENDS("ip link add link eth0 xb type macvlan; " MACSEC, "2");
	ENDS("ip link add link eth0 xb address 02:00:00:00:00:05 type macsec; " MACSEC,
	     "unknown: whether there is such a device already");
}

/* vxlan_vni_in_use(): the lower device and the ends do not count, but their family does. */
static void test_no_two_vxlans_have_one_vni_and_port(void **state)
{
	(void)state;
#define VXLAN_5 "ip link add xa type vxlan id 5 dstport 4789 "
#define AND_B   "; ip link add xb type vxlan id 5 dstport 4789 "
	ENDS(VXLAN_5 AND_B, "2");
	ENDS(VXLAN_5 "; ip link add xb type vxlan dstport 4789 vni 0x5", "2");
	ENDS(VXLAN_5 "; ip link set xa name c" AND_B, "2");
	ENDS(VXLAN_5 "dev eth0" AND_B "dev lo", "2");
	ENDS(VXLAN_5 "remote 10.0.0.1" AND_B "remote 10.0.0.2 local 10.0.0.3 ttl 5", "2");
	ENDS(VXLAN_5 "remote 2001:db8::1" AND_B "local 2001:db8::2", "2");
	ENDS("ip link add xa type vxlan id 5; ip link add xb type vxlan id 5 dstport 8472", "2");
	ENDS("ip link add xa type vxlan gpe external;"
	     "ip link add xb type vxlan gpe external dstport 4790", "2");
	ENDS("ip link add xa type vxlan id 5" AND_B, "0");
	ENDS(VXLAN_5 AND_B "remote 2001:db8::1", "0");
	ENDS(VXLAN_5 AND_B "gbp", "0");
	ENDS(VXLAN_5 AND_B "udp6zerocsumrx", "0");
	ENDS(VXLAN_5 "; ip link add xb type vxlan external dstport 4789", "0");
	ENDS(VXLAN_5 "; ip link del xa" AND_B, "0");
	ENDS("ip netns add q; " VXLAN_5 "; ip link set xa netns q" AND_B,
	     "unknown: whether there is such a device already");
}

/* 50 bytes, or 70 when its ends are of IPv6. */
static void test_a_vxlan_has_room_below_it(void **state)
{
	(void)state;
#define ON_1340 "ip link set eth0 mtu 1340; " VXLAN_5 "dev eth0 "
	LEAVES(ON_1340 "remote 10.0.0.1", "xa", "accept_ra", "1");
	LEAVES(ON_1340 "remote 2001:db8::1", "xa", "accept_ra", "absent");
	LEAVES(ON_1340 "local 2001:db8::1", "xa", "accept_ra", "absent");
	LEAVES(ON_1340 "group ff05::100", "xa", "accept_ra", "absent");
	ENDS(VXLAN_5 "dev eth0 remote 2001:db8::1; ip link set xa mtu 1431", "2");
	ENDS(VXLAN_5 "dev eth0 remote 2001:db8::1; ip link set xa mtu 1430", "0");
	ENDS(VXLAN_5 "dev eth0 remote 10.0.0.1; ip link set xa mtu 1450", "0");
	ENDS(VXLAN_5 "remote 2001:db8::1; ip link set xa mtu 65535", "0");
	ENDS("sysctl -qw net.ipv6.conf.eth0.disable_ipv6=1; " VXLAN_5 "dev eth0 remote 2001:db8::1",
	     "2");
	ENDS("ip link set eth0 mtu 1000; " VXLAN_5 "dev eth0 remote 2001:db8::1", "0");
}

/* vxlan_sock_add() */
static void test_vxlans_of_one_port_share_a_socket(void **state)
{
	(void)state;
#define UP_A   "; ip link set xa up; ip link add xb type vxlan "
#define UP_B   "; ip link set xb up"
	ENDS(VXLAN_5 UP_A "id 6 dstport 4789" UP_B, "0");
	ENDS(VXLAN_5 UP_A "id 6 dstport 4789 gbp" UP_B, "2");
	ENDS(VXLAN_5 UP_A "external dstport 4789" UP_B, "2");
	ENDS(VXLAN_5 "remote 2001:db8::1" UP_A "external dstport 4789" UP_B, "2");
	ENDS(VXLAN_5 UP_A "id 6 dstport 4789 gbp remote 2001:db8::1" UP_B, "0");
	ENDS(VXLAN_5 UP_A "id 6 dstport 4790 gbp" UP_B, "0");
	ENDS(VXLAN_5 UP_A "id 6 dstport 4789 gbp; ip link set xa down" UP_B, "0");
	DEVICE(VXLAN_5 "; ip link set xa up; ip link add xb up type vxlan id 6 dstport 4789 gbp",
	       "xb", NO);
}

/* Linux 6.1 refuses a group of IPv6 on a device without it, but takes a remote end. */
static void test_what_decides_whether_a_device_goes_up(void **state)
{
	(void)state;
#define PERHAPS "test -e /maybe && "
	ENDS(VXLAN_5 "; " PERHAPS "ip link set xa up; ip link add xb type vxlan id 6 dstport 4789 gbp"
	     UP_B, "unknown: whether a vxlan of other flags has the UDP port");
	ENDS("ip link set eth0 mtu 1000; " VXLAN_5 "dev eth0 group ff05::1; ip link set xa up",
	     "unknown: whether a vxlan joins its group");
	ENDS(VLAN_5 "ip netns add q; ip link set eth0 netns q; ip link set xa up",
	     "unknown: its lower device is in another network namespace");
	ENDS(VLAN_5 "ip link set xa up", "2");
	ENDS(VLAN_5 PERHAPS "ip link set eth0 up; ip link set xa up",
	     "unknown: whether /maybe is there");
	/* A VLAN follows a device of which that is open. */
	ENDS("ip link set eth0 mtu 1000; " VXLAN_5 "dev eth0 group ff05::1;"
	     "ip link add link xa xb type vlan id 7; ip link set xa up; ip link set xb up",
	     "unknown: whether a vxlan joins its group");
}

static void test_devices_of_which_the_kind_is_open(void **state)
{
	(void)state;
#define EITHER "if test -e /maybe; then ip link add xa type bridge;" \
	       "else ip link add xa type dummy; fi; "
	ENDS(EITHER "ip link del xa", "unknown: whether /maybe is there");
	DEVICE(EITHER "ip link del xa", "xa", UNKNOWN);
	LEAVES(PERHAPS "ip link set eth0 mtu 1000; ip link set eth0 mtu 1500", "eth0", "accept_ra",
	       "1");
	LEAVES("sysctl -qw net.ipv6.conf.eth0.accept_ra=2; " PERHAPS "ip link set eth0 mtu 1000;"
	       "ip link set eth0 mtu 1500", "eth0", "accept_ra", "?");
	ENDS("ip link del eth0", "2");
	ENDS("ip link add xa type veth peer name xb; ip link del xa; ip link show xb", "1");
}

static void test_words_of_a_vxlan_fit_together(void **state)
{
	(void)state;
	ENDS(VXLAN_5 "remote 10.1.1.1 group 239.1.1.1 dev eth0", "1");
	ENDS(VXLAN_5 "group 239.1.1.1", "1");
	ENDS(VXLAN_5 "external", "1");
	ENDS("ip link add xa type vxlan dstport 4789", "1");
	ENDS(VXLAN_5 "local 10.0.0.1 remote 2001:db8::1", "1");
	ENDS(VXLAN_5 "remote 10.0.0.1/24", "1");
	ENDS(VXLAN_5 "remote fe80::1", "2");
	ENDS(VXLAN_5 "gpe", "2");
	ENDS(VXLAN_5 "group 10.1.1.1 dev eth0", "255");
	ENDS(VXLAN_5 "remote ff05::100 dev eth0", "255");
	ENDS(VXLAN_5 "remote any", "255");
	ENDS(VXLAN_5 "vni 5", "255");
	ENDS(VXLAN_5 "learning nolearning", "255");
	ENDS(VXLAN_5 "local fe80::1 dev eth0", "unknown: a vxlan with a link-local end");
}

static void test_a_device_that_needs_none_forgets_its_link(void **state)
{
	(void)state;
	DEVICE("ip link add v0 type veth; " VXLAN_5 "dev v0; ip link del v0", "xa", NO);
	DEVICE("ip link add v0 type veth; ip link add link v0 xa type vxlan id 5; ip link del v0", "xa",
	       YES);
	DEVICE("ip link add v0 type veth; ip link add link v0 xa type bridge; ip link del v0", "xa",
	       YES);
	ENDS("ip link add link nope xa type bridge", "1");
}

/* macvlan_common_newlink() */
static void test_passthru_has_the_device_for_itself(void **state)
{
	(void)state;
#define PASSTHRU "ip link add link eth0 xa type macvlan mode passthru; "
	ENDS(PASSTHRU "ip link add link eth0 xb type macvlan mode bridge", "2");
	ENDS(PASSTHRU "ip link add link xa xb type macvtap", "2");
	ENDS("ip link add link eth0 xa type macvlan;"
	     "ip link add link eth0 xb type macvlan mode passthru", "2");
	ENDS(PASSTHRU "ip link del xa; ip link add link eth0 xb type macvlan mode passthru", "0");
	ENDS("ip link add link eth0 xa type macvlan nopromisc", "1");
	ENDS("ip link add link eth0 xa type macvlan nopromisc mode passthru", "0");
}

/* __dev_alloc_name(): one "%d" stands for the first free number, any other "%" for nothing. */
static void test_names_with_a_number_to_come(void **state)
{
	(void)state;
	DEVICE("ip link set eth0 name w%d", "w0", YES);
	DEVICE("ip link add w0 type bridge; ip link set eth0 name w%d", "w1", YES);
	DEVICE("ip link set eth0 name w%d; ip link set w0 name w%d", "w1", YES);
	DEVICE("ip link add t%d type veth peer name t%d", "t1", YES);
	DEVICE("ip link add type veth", "veth1", YES);
	ENDS("ip link set eth0 name w%s", "2");
	ENDS("ip link set eth0 name w%%", "2");
	ENDS("ip link add w%d%d type bridge", "2");
	ENDS("ip link add x type veth peer name w%s", "2");
}

/* br_validate(), veth_validate() ... */
static void test_new_devices_with_addresses_that_are_none(void **state)
{
	(void)state;
	ENDS("ip link add x address 02:00:00:00:00:01 type bridge", "0");
	ENDS("ip link add x address 01:00:5e:00:00:01 type bridge", "2");
	DEVICE("ip link add x address 01:00:5e:00:00:01 type bridge", "x", NO);
	ENDS("ip link add x address 00:00:00:00:00:00 type veth peer name y", "2");
	ENDS("ip link add x type veth peer name y address 01:00:5e:00:00:01", "2");
	ENDS("ip link add link eth0 x address 01:00:5e:00:00:01 type macvlan", "2");
	ENDS("ip link add x address 01:00:5e:00:00:01 type vxlan id 5", "2");
}

/* rtnl_linkprop() */
static void test_alternative_names(void **state)
{
	(void)state;
#define ALT0 "ip link property add dev eth0 altname alt0; "
	ENDS(ALT0 "ip link set eth0 name w0; ip link set alt0 up", "0");
	ENDS(ALT0 "ip token set ::1 dev alt0", "0");
	ENDS(ALT0 "ip link property del dev alt0 altname alt0; ip link set alt0 up", "1");
	ENDS("ip link add v0 type veth; ip link property add dev v0 altname alt0; ip link del v0;"
	     "ip link add v0 type veth; ip link set alt0 up", "1");
	ENDS("ip link prop a eth0 altname alt0 altname alt1; ip link set alt0 up && "
	     "ip link set alt1 up", "0");
	ENDS("ip link property add altname alt0 dev eth0; ip link set alt0 up", "0");
	ENDS("ip link property add dev eth0 altname lo", "2");
	ENDS("ip link property add dev eth0 altname eth0", "2");
	ENDS(ALT0 "ip link property add dev lo altname alt0", "2");
	ENDS(ALT0 "ip link property del dev lo altname alt0", "2");
	ENDS(ALT0 "ip link add alt0 type bridge", "2");
	ENDS(ALT0 "ip link add v0 type veth peer name alt0", "2");
	ENDS(ALT0 "ip link set eth0 name alt0", "2");
	ENDS(ALT0 "ip tuntap add alt0 mode tap", "1");
	DEVICE("ip link property add dev eth0 altname br0; ip link add br%d type bridge", "br1",
	       YES);
	ENDS("ip link property add dev eth0 altname a/b", "255");
	ENDS("ip link property add dev eth0 altname", "255");
	ENDS("ip link property add altname alt0", "255");
	ENDS("ip link property add dev nope altname alt0", "1");
	ENDS("ip link property", "255");
	LEAVES("test -e /maybe && " ALT0 "ip link set alt0 mtu 1000", "eth0", "accept_ra", "?");
	DEVICE("test -e /maybe && " ALT0 "ip link add alt0 type bridge", "alt0", UNKNOWN);
}

/* matches() of iproute2: some words may be cut, and a device called so needs a `dev`. */
static void test_words_that_may_be_short(void **state)
{
	(void)state;
	ENDS("ip link add br type bridge", "1");
	DEVICE("ip link add br type bridge", "br", NO);
	ENDS("ip link add dev br type bridge; ip link set dev br up", "0");
	ENDS("ip link add name br type bridge; ip link set br up", "1");
	ENDS("ip link add name br type bridge; ip link del br", "255");
	ENDS("ip link add name xa ty bridge; ip link set eth0 mas xa; ip link set eth0 n", "0");
	ENDS("ip link set m nope dev eth0", "255");
	ENDS("ip link add li eth0 xa type macvlan", "0");
	ENDS("ip link add l eth0 xa type macvlan", "0");
	ENDS("ip link set dev eth0 addr 02:00:00:00:00:01", "0");
	ENDS("ip link set a 02:00:00:00:00:01 dev eth0", "0");
	ENDS("ip link set eth0 txq 10; ip link set eth0 al foo; ip link set eth0 d on", "0");
	ENDS("ip link add xa nu 2 numr 2 type bridge", "0");
	LEAVES("ip link set eth0 addrg none", "eth0", "addr_gen_mode", "1");
	ENDS("ip link set eth0 mu on", "255");
	ENDS("ip link set eth0 ar on", "255");
	ENDS("ip link set eth0 link-n 3", "unknown: a word of ip link set");
	ENDS("ip link set eth0 parentdev x", "unknown: a word of ip link set");
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
	ENDS("ip link add link eth0 x type vlan id 4095", "2");
	ENDS("ip link add link eth0 x type vlan id 65535", "2");
	ENDS("ip link add link eth0 x type vlan id 65536", "255");
	ENDS("ip link add link eth0 x type vlan id 09", "255");
	ENDS("ip link add link eth0 x type vlan id 0x", "255");
	ENDS("ip link add link eth0 x type vlan id -1", "255");
	ENDS("ip link add link eth0 x type vlan id 010; ip link add link eth0 y type vlan id 8", "2");
	ENDS("ip link add br0 type bridge forward_delay 5000",
	     "unknown: what \"5000\" does to a device of kind bridge");
	ENDS("ip link add br0 type bridge; ip link set br0 type bridge stp_state 0", "0");
	ENDS("ip link set eth0 type bridge stp_state 0", "2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_devices_are_made),
		cmocka_unit_test(test_exit_statuses_are_those_of_ip),
		cmocka_unit_test(test_no_two_vlans_have_one_id),
		cmocka_unit_test(test_no_two_tunnels_have_the_same_ends),
		cmocka_unit_test(test_no_two_geneves_or_macsecs_are_the_same),
		cmocka_unit_test(test_no_two_vxlans_have_one_vni_and_port),
		cmocka_unit_test(test_a_vxlan_has_room_below_it),
		cmocka_unit_test(test_vxlans_of_one_port_share_a_socket),
		cmocka_unit_test(test_what_decides_whether_a_device_goes_up),
		cmocka_unit_test(test_devices_of_which_the_kind_is_open),
		cmocka_unit_test(test_words_of_a_vxlan_fit_together),
		cmocka_unit_test(test_a_device_that_needs_none_forgets_its_link),
		cmocka_unit_test(test_passthru_has_the_device_for_itself),
		cmocka_unit_test(test_names_with_a_number_to_come),
		cmocka_unit_test(test_new_devices_with_addresses_that_are_none),
		cmocka_unit_test(test_alternative_names),
		cmocka_unit_test(test_words_that_may_be_short),
		cmocka_unit_test(test_changes_reach_the_kernel),
		cmocka_unit_test(test_what_is_not_known_loses_one_device),
		cmocka_unit_test(test_other_network_namespaces_change_nothing_here),
		cmocka_unit_test(test_kinds_know_their_options),
	};
	return cmocka_run_group_tests_name("ip link", tests, NULL, NULL);
}
