#include "kernel/kinds.h"

#include <errno.h>

/*
 * Flags, MTU and limits as measured on 5.10 to 7.2 (drivers the running kernel lacks: on
 * 6.1 under user-mode-linux), or read in 6.12 for hardware that cannot be made up:
 * wireguard, ppp, slip, xfrm, gtp, bareudp, amt, netkit, CAN, WWAN.
 */
#define ETHER      .ether = true, .min_mtu = 68
#define NIC        ETHER, .mtu = 1500, .max_mtu = 65535, .hardware = true
#define NOARP      .noarp = MAYBE_YES
#define ALWAYS     .carrier = KIND_CARRIER_ALWAYS
#define PORTS      ETHER, .mtu = 1500, .max_mtu = 65535, .stays_in_netns = true, \
		   .carrier = KIND_CARRIER_PORTS
#define ON_LOWER   .ether = true, .mtu = 1500, .max_mtu = 65535, .needs_lower = true, \
		   .mtu_of_lower = true, .carrier = KIND_CARRIER_LOWER
#define MACVLAN    ON_LOWER, .min_mtu = 68, .mtu_error = EINVAL, .follow = KIND_FOLLOW_SHRINK, \
		   .rx = KIND_RX_MACVLAN
#define IPVLAN     ON_LOWER, .min_mtu = 68, .follow = KIND_FOLLOW_SILENTLY, .rx = KIND_RX_IPVLAN, \
		   .not_in_bridge = true, .fixed_address = true
#define CAN_MTU    .mtu = 72, .later_mtu = 2060, .later_since = KERNEL_CAN_XL
#define IP_TUNNEL  NOARP, .no_tempaddr = true, .fixed_address = true, ALWAYS

const struct kind kinds[] = {
	{ .name = "loopback",   .loopback = true, .hardware = true, .stays_in_netns = true,
				.no_tempaddr = true, .mtu = 65536, ALWAYS },
	{ .name = "ethernet",   NIC, .carrier = KIND_CARRIER_CABLE },
	{ .name = "wifi",       NIC },
	{ .name = "bridge",     PORTS, .master = KIND_MASTER_BRIDGE },
	{ .name = "bond",       PORTS, .master = KIND_MASTER_BOND },
	{ .name = "team",       PORTS, .master = KIND_MASTER_TEAM },
	{ .name = "vrf",        NOARP, .stays_in_netns = true, .mtu = 65575, .min_mtu = 1280,
				.max_mtu = 65575, .master = KIND_MASTER_VRF, ALWAYS },
	{ .name = "vlan",       ON_LOWER, .copies_flags = true, .up_needs_lower = true,
				.mtu_error = ERANGE, .follow = KIND_FOLLOW_SHRINK },
	{ .name = "macvlan",    MACVLAN },
	{ .name = "macvtap",    MACVLAN },
	{ .name = "ipvlan",     IPVLAN },
	{ .name = "ipvtap",     IPVLAN },
	{ .name = "macsec",     ON_LOWER, .overhead = 32, .mtu_ignored = true, .mtu_error = ERANGE,
				.follow = KIND_FOLLOW_SHRINK, .rx = KIND_RX_MACSEC,
				.twin_error = EBUSY },
	{ .name = "veth",       ETHER, .mtu = 1500, .max_mtu = 65535, .mtu_validated = true,
				.carrier = KIND_CARRIER_PEER },
	{ .name = "vxlan",      ETHER, .mtu = 1500, .max_mtu = 65535, .mtu_of_lower = true,
				.overhead = 50, .overhead_ipv6 = 70, .mtu_clipped = true,
				.mtu_error = EINVAL, .mtu_validated = true,
				.mtu_text = "MTU must be between 68 and 65535", ALWAYS },
	{ .name = "geneve",     ETHER, .mtu = 1500, .max_mtu = 65485, .twin_error = EBUSY,
				ALWAYS },
	{ .name = "gretap",     ETHER, .mtu = 1462, ALWAYS },
	{ .name = "ip6gretap",  ETHER, .mtu = 1434, ALWAYS },
	{ .name = "erspan",     ETHER, .mtu = 1450, ALWAYS },
	{ .name = "ip6erspan",  ETHER, .mtu = 1422, ALWAYS },
	{ .name = "hsr",        ETHER, .mtu = 1500 },
	{ .name = "batadv",     ETHER, .mtu = 1500, .master = KIND_MASTER_OTHER },
	{ .name = "openvswitch", ETHER, .mtu = 1500, .master = KIND_MASTER_OTHER },
	{ .name = "tap",        ETHER, .mtu = 1500, .max_mtu = 65521 },
	{ .name = "tun",        NOARP, .no_tempaddr = true, .fixed_address = true, .mtu = 1500,
				.min_mtu = 68, .max_mtu = 65535 },
	{ .name = "dummy",      NOARP, .ether = true, .mtu = 1500, ALWAYS },
	{ .name = "ifb",        NOARP, .ether = true, .fixed_address = true, .mtu = 1500, ALWAYS },
	{ .name = "nlmon",      NOARP, .fixed_address = true, .mtu = 3776, .min_mtu = 16, ALWAYS },
	{ .name = "sit",        IP_TUNNEL, .mtu = 1480, .min_mtu = 1280, .max_mtu = 65555 },
	{ .name = "isatap",     IP_TUNNEL, .mtu = 1480, .min_mtu = 1280, .max_mtu = 65555,
				.no_solicitations = true },
	{ .name = "ipip",       IP_TUNNEL, .mtu = 1480 },
	{ .name = "vti",        IP_TUNNEL, .mtu = 1480 },
	{ .name = "vti6",       IP_TUNNEL, .mtu = 1428, .min_mtu = 68, .max_mtu = 65495 },
	{ .name = "ip6tnl",     IP_TUNNEL, .mtu = 1452, .min_mtu = 68, .max_mtu = 65535 },
	{ .name = "gre",        NOARP, .fixed_address = true, .mtu = 1476, ALWAYS },
	{ .name = "ip6gre",     NOARP, .fixed_address = true, .mtu = 1448, ALWAYS },
	{ .name = "wireguard",  NOARP, .mtu = 1420, ALWAYS },
	{ .name = "ppp",        NOARP, .mtu = 1500 },
	{ .name = "slip",       NOARP, .mtu = 1500 },
	{ .name = "xfrm",       NOARP, .mtu = 1500, ALWAYS },
	{ .name = "gtp",        NOARP, .mtu = 1500, ALWAYS },
	{ .name = "bareudp",    NOARP, .mtu = 1500, ALWAYS },
	{ .name = "amt",        NOARP, .mtu = 1500, ALWAYS },
	{ .name = "wwan",       NOARP, .mtu = 1500, .hardware = true },
	{ .name = "vcan",       NOARP, CAN_MTU, ALWAYS },
	{ .name = "vxcan",      NOARP, CAN_MTU, .carrier = KIND_CARRIER_PEER },
	{ .name = "can",        NOARP, .mtu = 16, .hardware = true },
	{ .name = NULL,         .noarp = MAYBE_UNKNOWN, .ether = true, .mtu = 1500,
				.master = KIND_MASTER_OTHER },
};

const struct kind kind_doubtful = { .doubtful = true, .noarp = MAYBE_UNKNOWN, .ether = true,
				    .mtu = 1500, .master = KIND_MASTER_OTHER };

const struct kind *kind_find(const char *word)
{
	const struct kind *kind = kinds;

	for (; kind->name; kind++)
		if (word && strcmp(kind->name, word) == 0)
			break;
	return kind;
}
