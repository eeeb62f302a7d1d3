#include "kernel/kinds.h"

/*
 * Flags, MTU and limits as measured on 5.10 to 7.2 (drivers the running kernel lacks: on
 * 6.1 under user-mode-linux), or read in 6.12 for hardware that cannot be made up:
 * wireguard, ppp, slip, xfrm, gtp, bareudp, amt, netkit, CAN, WWAN.
 */
#define ETHER      .ether = true, .mtu = 1500, .min_mtu = 68
#define NIC        ETHER, .max_mtu = 65535, .hardware = true
#define NOARP      .noarp = MAYBE_YES
#define ALWAYS     .carrier = KIND_CARRIER_ALWAYS
#define ON_LOWER   .needs_lower = true, .mtu_of_lower = true, \
		   .carrier = KIND_CARRIER_LOWER, .follows_lower_mtu = true, .ether = true
#define UNSURE     .noarp = MAYBE_UNKNOWN, .mtu = 1500

const struct kind kinds[] = {
	{ .name = "loopback",   .loopback = true, .hardware = true, .no_tempaddr = true, .mtu = 65536,
				ALWAYS },
	{ .name = "ethernet",   NIC },
	{ .name = "wifi",       NIC },
	{ .name = "bridge",     ETHER, .max_mtu = 65535, .is_master = true, .ports_no_addrconf = true,
				.carrier = KIND_CARRIER_PORTS },
	{ .name = "bond",       ETHER, .max_mtu = 65535, .is_master = true, .ports_no_addrconf = true,
				.carrier = KIND_CARRIER_PORTS },
	{ .name = "team",       ETHER, .max_mtu = 65535, .is_master = true, .ports_no_addrconf = true,
				.carrier = KIND_CARRIER_PORTS },
	{ .name = "vrf",        NOARP, .is_master = true, .mtu = 65575, .min_mtu = 1280,
				.max_mtu = 65575, ALWAYS },
	{ .name = "vlan",       ON_LOWER, .copies_flags = true, .max_mtu = 65535,
				.up = KIND_UP_NEEDS_LOWER },
	{ .name = "macvlan",    ON_LOWER, .min_mtu = 68, .max_mtu = 65535 },
	{ .name = "macvtap",    ON_LOWER, .min_mtu = 68, .max_mtu = 65535 },
	{ .name = "ipvlan",     ON_LOWER, .min_mtu = 68, .max_mtu = 65535 },
	{ .name = "ipvtap",     ON_LOWER, .min_mtu = 68, .max_mtu = 65535 },
	{ .name = "macsec",     ON_LOWER, .overhead = 32, .max_mtu = 65535 },
	{ .name = "veth",       ETHER, .max_mtu = 65535, .carrier = KIND_CARRIER_PEER },
	{ .name = "vxlan",      ETHER, .mtu_of_lower = true, .overhead = 50, .max_mtu = 65535, ALWAYS },
	{ .name = "geneve",     ETHER, .max_mtu = 65485, ALWAYS },
	{ .name = "gretap",     .ether = true, .mtu = 1462, .min_mtu = 68, ALWAYS },
	{ .name = "ip6gretap",  .ether = true, .mtu = 1434, .min_mtu = 68, ALWAYS },
	{ .name = "erspan",     .ether = true, .mtu = 1450, .min_mtu = 68, ALWAYS },
	{ .name = "ip6erspan",  .ether = true, .mtu = 1422, .min_mtu = 68, ALWAYS },
	{ .name = "hsr",        ETHER },
	{ .name = "batadv",     ETHER },
	{ .name = "tap",        ETHER, .max_mtu = 65521 },
	{ .name = "tun",        NOARP, .no_tempaddr = true, .mtu = 1500, .min_mtu = 68,
				.max_mtu = 65535 },
	{ .name = "dummy",      NOARP, .ether = true, .mtu = 1500, ALWAYS },
	{ .name = "ifb",        NOARP, .ether = true, .mtu = 1500, ALWAYS },
	{ .name = "nlmon",      NOARP, .mtu = 3776, .min_mtu = 16, ALWAYS },
	{ .name = "sit",        NOARP, .no_tempaddr = true, .mtu = 1480, .min_mtu = 1280,
				.max_mtu = 65555, ALWAYS },
	{ .name = "isatap",     NOARP, .no_tempaddr = true, .no_solicitations = true, .mtu = 1480,
				.min_mtu = 1280, .max_mtu = 65555, ALWAYS },
	{ .name = "ipip",       NOARP, .no_tempaddr = true, .mtu = 1480, ALWAYS },
	{ .name = "vti",        NOARP, .no_tempaddr = true, .mtu = 1480, ALWAYS },
	{ .name = "vti6",       NOARP, .no_tempaddr = true, .mtu = 1428, .min_mtu = 68,
				.max_mtu = 65495, ALWAYS },
	{ .name = "gre",        NOARP, .mtu = 1476, ALWAYS },
	{ .name = "ip6gre",     NOARP, .mtu = 1448, ALWAYS },
	{ .name = "ip6tnl",     NOARP, .no_tempaddr = true, .mtu = 1452, .min_mtu = 68,
				.max_mtu = 65535, ALWAYS },
	{ .name = "wireguard",  NOARP, .mtu = 1420, ALWAYS },
	{ .name = "ppp",        NOARP, .mtu = 1500 },
	{ .name = "slip",       NOARP, .mtu = 1500 },
	{ .name = "xfrm",       NOARP, .mtu = 1500, ALWAYS },
	{ .name = "gtp",        NOARP, .mtu = 1500, ALWAYS },
	{ .name = "bareudp",    NOARP, .mtu = 1500, ALWAYS },
	{ .name = "amt",        NOARP, .mtu = 1500, ALWAYS },
	{ .name = "wwan",       NOARP, .mtu = 1500, .hardware = true },
	{ .name = "vcan",       NOARP, .mtu = 72, ALWAYS },
	{ .name = "vxcan",      NOARP, .mtu = 72, .carrier = KIND_CARRIER_PEER },
	{ .name = "can",        NOARP, .mtu = 16, .hardware = true },
	{ .name = NULL,         UNSURE },
};

const struct kind *kind_find(const char *word)
{
	const struct kind *kind = kinds;

	for (; kind->name; kind++)
		if (word && strcmp(kind->name, word) == 0)
			break;
	return kind;
}
