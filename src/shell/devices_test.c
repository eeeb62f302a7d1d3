/*
 * Programs that make, change and delete devices beside ip(8): bridge-utils, vconfig, ifenslave,
 * tunctl, ifconfig, the DHCP clients, sysfs, and the lesser commands of ip itself.
 */
#include "shell/testing.h"

#define BRIDGE "brctl addbr br0; "

static void test_brctl_makes_and_deletes_bridges(void **state)
{
	(void)state;
	DEVICE("brctl addbr br0", "br0", YES);
	ENDS(BRIDGE "brctl addbr br0", "1");
	DEVICE(BRIDGE "brctl delbr br0", "br0", NO);
	ENDS("brctl delbr br0", "1");
	ENDS("brctl frob br0", "1");
	/* The ioctl refuses a bridge that is up. */
	ENDS(BRIDGE "ip link set br0 up; brctl delbr br0", "1");
	DEVICE(BRIDGE "ip link set br0 up; brctl delbr br0", "br0", YES);
	DEVICE(BRIDGE "ip link set br0 up || frob; ip link set br0 $UNKNOWN; brctl delbr br0", "br0",
	       UNKNOWN);
}

static void test_brctl_adds_ports_up_to_the_first_that_fails(void **state)
{
	(void)state;
	ENDS(BRIDGE "brctl addif br0 eth0", "0");
	ENDS(BRIDGE "brctl addif br0 eth7", "1");
	ENDS(BRIDGE "brctl addif br0", "1");
	ENDS(BRIDGE "brctl addif br0 eth0; brctl delif br0 eth0", "0");
}

/* bridge-utils 1.7 on Linux 6.1, where `ip link set eth0 master br1` takes the port away. */
static void test_brctl_leaves_ports_of_others_alone(void **state)
{
	(void)state;
	ENDS(BRIDGE "brctl addif br0 eth0; brctl addif br0 eth0", "1");
	ENDS(BRIDGE "brctl addbr br1; brctl addif br0 eth0; brctl addif br1 eth0", "1");
	ENDS(BRIDGE "brctl addbr br1; brctl addif br0 eth0; brctl delif br1 eth0", "1");
	ENDS(BRIDGE "brctl addif br0 eth0; brctl delif br0 eth0; brctl delif br0 eth0", "1");
	ENDS(BRIDGE "brctl delif br0 eth0", "1");
	ENDS(BRIDGE "brctl delif br7 eth0", "1");
	ENDS("brctl addif eth1 eth0", "1");
	ENDS("brctl delif eth1 eth0", "1");
	ENDS("brctl delbr eth0", "1");
	DEVICE("brctl delbr eth0", "eth0", YES);
	ENDS(BRIDGE "brctl addbr br1; ip link set eth0 master $UNKNOWN; brctl addif br1 eth0",
	     "unknown: runs ip link set eth0 master $UNKNOWN, which is not followed: the "
	     "value of $UNKNOWN");
	ENDS(BRIDGE "ip link set eth0 master br0; ip link set eth0 master br0", "0");
}

static void test_settings_of_a_bridge_need_one(void **state)
{
	(void)state;
	ENDS(BRIDGE "brctl stp br0 off", "0");
	ENDS(BRIDGE "brctl setfd br0 0", "0");
	LEAVES("brctl stp eth0 off", "eth0", "accept_ra", "1");
}

static void test_vconfig_names_vlans_as_it_was_told(void **state)
{
	(void)state;
	DEVICE("vconfig add eth0 5", "eth0.5", YES);
	DEVICE("vconfig set_name_type VLAN_PLUS_VID; vconfig add eth0 5", "vlan0005", YES);
	DEVICE("vconfig set_name_type VLAN_PLUS_VID_NO_PAD; vconfig add eth0 5", "vlan5", YES);
	DEVICE("vconfig set_name_type DEV_PLUS_VID; vconfig add eth0 5", "eth0.0005", YES);
	DEVICE("vconfig set_name_type $UNKNOWN; vconfig add eth0 5", "eth0.5", UNKNOWN);
	DEVICE("vconfig add eth0 5; vconfig rem eth0.5", "eth0.5", NO);
	ENDS("vconfig add eth7 5", "fails");
	ENDS("vconfig rem eth0.5", "fails");
	DEVICE("vconfig add eth0 $UNKNOWN", "eth0.5", UNKNOWN);
	LEAVES("vconfig set_flag eth0.5 1 1", "eth0", "accept_ra", "1");
}

static void test_ifenslave_takes_down_what_it_enslaves(void **state)
{
	(void)state;
	LEAVES("ip link add bond0 type bond; ifenslave bond0 eth0", "eth0", "accept_ra", "1");
	ENDS("ip link add bond0 type bond; ifenslave bond0 eth0;"
	     "grep -q eth0 /sys/class/net/bond0/bonding/slaves; ip link set eth0 nomaster", "0");
	ENDS("ifenslave bond0 eth0", "1");
	ENDS("ifenslave bond0", "1");
	DEVICE("ifenslave $UNKNOWN eth0", "eth0", UNKNOWN);
}

static void test_tunctl_makes_taps_and_tuns(void **state)
{
	(void)state;
	DEVICE("tunctl -t tap3", "tap3", YES);
	DEVICE("tunctl -n -u root -t tun3", "tun3", YES);
	DEVICE("tunctl -t tap3; tunctl -d tap3", "tap3", NO);
	DEVICE("tunctl", "tap0", UNKNOWN);
}

static void test_iw_tunes_radios_and_makes_devices(void **state)
{
	(void)state;
	DEVICE("iw phy phy0 interface add mon0 type monitor", "mon0", UNKNOWN);
	DEVICE("iw dev wlan0 set power_save off", "mon0", NO);
}

static void test_modules_that_cannot_be_followed(void **state)
{
	(void)state;
	DEVICE("modprobe -r bonding", "bond0", UNKNOWN);
	DEVICE("modprobe -a 8021q dummy", "dummy0", UNKNOWN);
	DEVICE("modprobe 8021q dummy", "dummy0", NO);
	DEVICE("modprobe ip-gre", "gre0", UNKNOWN);
	DEVICE("modprobe some-driver", "eth7", UNKNOWN);
}

/* net-tools: from left to right, each word at once. */
static void test_ifconfig_does_its_words_in_order(void **state)
{
	(void)state;
	ENDS("ifconfig", "0");
	ENDS("ifconfig eth0 -arp promisc -multicast txqueuelen 100 metric 1 hw ether 02:00:00:00:00:01",
	     "0");
	LEAVES("ifconfig eth0 mtu 1279", "eth0", "accept_ra", "absent");
	LEAVES("ifconfig eth0 mtu 1280", "eth0", "accept_ra", "1");
	LEAVES("ifconfig eth0 mtu many", "eth0", "accept_ra", "?");
	ENDS("ifconfig eth0 mtu many", "unknown: an MTU");
	ENDS("ifconfig eth0 frobnicate", "unknown: a word of ifconfig");
	ENDS("ifconfig eth0 add nothing", "unknown: an address");
	ENDS("ifconfig eth0 inet6 add 2001:db8::1/64; ifconfig eth0 inet6 del 2001:db8::1/64", "0");
	ENDS("ifconfig eth0 inet6 add 2001:db8::1/64 add 2001:db8::1/64", "1");
	ENDS("ifconfig eth0 0.0.0.0 up", "0");
	DEVICE("ifconfig $UNKNOWN up", "eth0", UNKNOWN);
	/* An address brings the device up, and only then is a VLAN on it let up. */
	ENDS("vconfig add eth0 5; ip link set eth0.5 up", "2");
	ENDS("vconfig add eth0 5; ifconfig eth0 10.0.0.1; ip link set eth0.5 up", "0");
	ENDS("vconfig add eth0 5; ifconfig eth0 up down; ip link set eth0.5 up", "2");
}

static void test_dhcp_clients_bring_the_device_up(void **state)
{
	(void)state;
	ENDS("vconfig add eth0 5; dhclient eth0; ip link set eth0.5 up", "0");
	ENDS("vconfig add eth0 5; dhclient -r eth0; ip link set eth0.5 up", "2");
	ENDS("vconfig add eth0 5; udhcpc -n -i eth0; ip link set eth0.5 up", "0");
	ENDS("vconfig add eth0 5; dhcpcd eth0; ip link set eth0.5 up", "0");
	ENDS("udhcpc -i eth0", "unknown: whether DHCP on eth0 works");
	ENDS("dhclient eth7", "unknown: whether DHCP on eth7 works");
	DEVICE("udhcpc", "eth0", UNKNOWN);
	DEVICE("dhclient $UNKNOWN", "eth0", UNKNOWN);
}

/* It does router advertisements by itself and takes them away from the kernel. */
static void test_dhcpcd_may_switch_the_kernels_part_off(void **state)
{
	(void)state;
	LEAVES("dhcpcd eth0", "eth0", "accept_ra", "?");
	LEAVES("dhcpcd eth0", "eth0", "autoconf", "?");
	LEAVES("dhcpcd -4 eth0", "eth0", "accept_ra", "1");
	LEAVES("dhcpcd --ipv4only eth0", "eth0", "autoconf", "1");
	LEAVES("dhcpcd eth0", "eth0", "forwarding", "0");
}

static void test_hooks_of_dhclient_are_not_followed(void **state)
{
	struct host host;

	(void)state;
	host_init(&host);
	host_overlay(&host, "etc/dhcp/dhclient-exit-hooks.d/ours", "sysctl -w a.b=1\n");
	host_run(&host, "dhclient eth0");
	assert_string_equal(host_conf(&host, "eth0", "accept_ra"), "?");
	host_done(&host);
}

/* net/core/net-sysfs.c and drivers/net/bonding/bond_sysfs.c. */
static void test_attributes_of_devices(void **state)
{
	(void)state;
	ENDS("vconfig add eth0 5; echo 0x1003 > /sys/class/net/eth0/flags; ip link set eth0.5 up", "0");
	ENDS("ip link set eth0 up; vconfig add eth0 5; echo 0x1002 > /sys/class/net/eth0/flags;"
	     "ip link set eth0.5 up", "2");
	LEAVES("echo 0x500 > /sys/class/net/eth0/mtu", "eth0", "accept_ra", "1");
	LEAVES("echo 0x4ff > /sys/class/net/eth0/mtu", "eth0", "accept_ra", "absent");
	LEAVES("echo small > /sys/class/net/eth0/mtu", "eth0", "accept_ra", "1");
#define MTU " > /sys/class/net/eth0/mtu"
	ENDS("echo ' 1000'" MTU, "1");
	ENDS("echo '1000 '" MTU, "1");
	ENDS("printf '1000\\n\\n'" MTU, "1");
	ENDS("echo -1280" MTU, "1");
	ENDS("echo ''" MTU, "1");
	ENDS("echo 0x" MTU, "1");
	ENDS("echo 99999999999999999999" MTU, "1");
	ENDS("printf ''" MTU, "0");
	ENDS("printf 1280" MTU, "0");
	ENDS("echo +1280" MTU, "0");
	ENDS("echo 01000" MTU, "0");
	ENDS("echo 4294968576" MTU, "0");
	ENDS("echo ' 0x1003' > /sys/class/net/eth0/flags", "1");
	DEVICE("ip link add bond0 type bond; echo -bond0 > /sys/class/net/bonding_masters", "bond0",
	       UNKNOWN);
	LEAVES("echo x > /sys/class/net/eth0/ifalias", "eth0", "accept_ra", "1");
	LEAVES("echo x > /sys/class/leds/a/brightness; echo 1 > /sys/module/a/parameters/b", "eth0",
	       "accept_ra", "1");
}

/* Files of the kernel that cannot be read, and such with a slash behind them. */
static void test_files_that_cannot_be_read(void **state)
{
	(void)state;
#define CONF "/proc/sys/net/ipv6/conf/eth0/"
	ENDS("cat " CONF "stable_secret", "1");
	ENDS("sysctl -n net.ipv6.conf.eth0.stable_secret", "1");
	ENDS("echo 2001:db8::1 > " CONF "stable_secret; cat " CONF "stable_secret", "0");
	ENDS("ip link set eth0 down; cat /sys/class/net/eth0/carrier", "1");
	ENDS("ip link set eth0 up; cat /sys/class/net/eth0/carrier", "0");
	ENDS("cat /sys/class/net/eth7/carrier", "1");
	ENDS("[ -e /sys/class/net/eth0/carrier ]", "0");
	ENDS("echo 0 > " CONF "accept_ra/", "2");
	ENDS("cat " CONF "accept_ra/", "1");
	ENDS("[ -e " CONF "accept_ra/ ]", "1");
	ENDS("[ -d " CONF " ]", "0");
	ENDS("echo 1000 > /sys/class/net/eth0/mtu/", "2");
	ENDS("[ -d /sys/class/net/eth0/ ]", "0");
	ENDS("[ -d /sys/class/net/eth0/queues ]", "0");
	ENDS("[ -d /sys/class/net/eth0/statistics ]", "0");
	ENDS("[ -d /sys/class/net/eth0/mtu ]", "1");
}

static void test_tunnels_have_the_kind_of_their_mode(void **state)
{
	(void)state;
	DEVICE("ip tunnel add t0 mode gre remote 10.0.0.2", "t0", YES);
	DEVICE("ip tunnel add mode ipip name t0 remote 10.0.0.2 ttl 5 nopmtudisc", "t0", YES);
	DEVICE("ip tunnel add t0 mode frob", "t0", UNKNOWN);
	DEVICE("ip tunnel add t0 mode sit remote 10.0.0.2; ip tunnel del t0", "t0", NO);
	DEVICE("ip tunnel add $UNKNOWN mode sit", "t0", UNKNOWN);
	DEVICE("ip tunnel del", "eth0", UNKNOWN);
	ENDS("ip tunnel frob", "255");
	ENDS("ip tunnel del t0", "1");
}

static void test_tuntap_says_what_it_misses(void **state)
{
	(void)state;
	DEVICE("ip tuntap add dev tap3 mode tap", "tap3", YES);
	DEVICE("ip tuntap add tun3 mode tun user root one_queue", "tun3", YES);
	ENDS("ip tuntap add dev tap3", "1");
	ENDS("ip tuntap add dev tap3 mode frob", "255");
	DEVICE("ip tuntap add dev tap3 mode $UNKNOWN", "tap3", UNKNOWN);
	DEVICE("ip tuntap add dev tap%d mode tap", "tap0", YES);
#define TAP3 "ip tuntap add tap3 mode tap; "
	ENDS(TAP3 "ip tuntap del tap3 mode tun", "1");
	DEVICE(TAP3 "ip tuntap del tap3 mode tun", "tap3", YES);
	ENDS(TAP3 "ip tuntap del tap3", "1");
	ENDS(TAP3 "ip tuntap del tap3 mode tap multi_queue",
	     "unknown: whether a tap has several queues");
	DEVICE("ip tuntap add tap3 mode tap multi_queue; ip tuntap del tap3 mode tap multi_queue",
	       "tap3", NO);
	ENDS("ip tuntap add tap tap3", "255");
	ENDS("ip tuntap add tap3 mode tap mode tun", "255");
	ENDS("ip tuntap add tap3 mode", "255");
	ENDS("ip tuntap add aaaaaaaaaabbbbbb mode tap", "255");
	ENDS("ip tuntap add a:b mode tap", "1");
	ENDS("ip tuntap add t%s mode tap", "1");
	ENDS("ip tuntap del tap3 mode tap user root", "255");
	ENDS("ip tuntap add t tap3 m tap", "255");
	DEVICE("ip tuntap add n tap3 m ta user root", "tap3", YES);
	DEVICE("ip tuntap add dev tap3 mode tap; ip tuntap del dev tap3 mode tap", "tap3", NO);
	ENDS("ip tuntap del dev tap3 mode tap", "0");
	ENDS("ip tuntap del dev eth0 mode tap", "1");
	ENDS("ip tuntap frob", "255");
}

/* get_user() and get_group() of iproute2 6.1.0; tunctl of uml-utilities. */
static void test_owners_of_a_tap_are_there(void **state)
{
	(void)state;
	struct host host;

	host_init(&host);
	host_overlay(&host, "etc/passwd", "root:x:0:0::/root:/bin/sh\nvpn:x:999:999::/:/bin/sh\n");
	host_overlay(&host, "etc/group", "root:x:0:\nvpngroup:x:999:\n");
	host_overlay(&host, "etc/nsswitch.conf", "passwd:  files systemd\ngroup: files sss\n");
	host_run(&host, "ip tuntap add t0 mode tap user vpn group vpngroup");
	assert_string_equal(host_status_text(&host), "0");
	host_run(&host, "ip tuntap add t1 mode tap user vpngroup");
	assert_string_equal(host_status_text(&host), "255");
	assert_int_equal(host_has(&host, "t1"), MAYBE_NO);
	host_run(&host, "ip tuntap add t2 mode tap group vpn");
	assert_string_equal(host_status_text(&host), "unknown: whether there is a group vpn");
	assert_int_equal(host_has(&host, "t2"), MAYBE_UNKNOWN);
	host_run(&host, "tunctl -t t3 -u nobody");
	assert_string_equal(host_status_text(&host), "1");
	host_done(&host);
	ENDS("ip tuntap add t0 mode tap user nobody group nogroup", "0");
	ENDS("ip tuntap add t0 mode tap user -1 group +5", "0");
	ENDS("ip tuntap add t0 mode tap user ''", "255");
	ENDS("ip tuntap add t0 mode tap user vpn", "unknown: whether there is a user vpn");
	ENDS("tunctl -t t0 -u vpn", "unknown: whether the owner of a device is there");
}

static void test_other_network_namespaces(void **state)
{
	(void)state;
	DEVICE("ip netns add red; ip netns exec red ip link add d0 type dummy", "d0", NO);
	DEVICE("ip netns exec red ip link set eth5 netns 1", "eth5", UNKNOWN);
	DEVICE("ip netns add red; ip netns delete red", "eth5", UNKNOWN);
	LEAVES("ip vrf exec red sysctl -w net.ipv6.conf.eth0.accept_ra=2", "eth0", "accept_ra", "2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_brctl_makes_and_deletes_bridges),
		cmocka_unit_test(test_brctl_adds_ports_up_to_the_first_that_fails),
		cmocka_unit_test(test_brctl_leaves_ports_of_others_alone),
		cmocka_unit_test(test_settings_of_a_bridge_need_one),
		cmocka_unit_test(test_vconfig_names_vlans_as_it_was_told),
		cmocka_unit_test(test_ifenslave_takes_down_what_it_enslaves),
		cmocka_unit_test(test_tunctl_makes_taps_and_tuns),
		cmocka_unit_test(test_iw_tunes_radios_and_makes_devices),
		cmocka_unit_test(test_modules_that_cannot_be_followed),
		cmocka_unit_test(test_ifconfig_does_its_words_in_order),
		cmocka_unit_test(test_dhcp_clients_bring_the_device_up),
		cmocka_unit_test(test_dhcpcd_may_switch_the_kernels_part_off),
		cmocka_unit_test(test_hooks_of_dhclient_are_not_followed),
		cmocka_unit_test(test_attributes_of_devices),
		cmocka_unit_test(test_files_that_cannot_be_read),
		cmocka_unit_test(test_tunnels_have_the_kind_of_their_mode),
		cmocka_unit_test(test_tuntap_says_what_it_misses),
		cmocka_unit_test(test_owners_of_a_tap_are_there),
		cmocka_unit_test(test_other_network_namespaces),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
