/*
 * On which link a device is, as far as the files tell: two devices with a static address in the
 * same network are taken to be on one link, for that is what a network is.
 */
#ifndef LINT_SHARED_LINK_H
#define LINT_SHARED_LINK_H

#include "lint/lint.h"

/* A network of a static address: the /64 of an IPv6 one, or what the prefix of an IPv4 one says. */
struct network {
	uint8_t family;          /* 4, 6 */
	uint8_t bits;
	uint8_t prefix[8];       /* the rest is zero */
	uint32_t address;        /* IPv4: which one the device has there */
	struct slice text;       /* of the address */
	struct span span;        /* where it is given */
};

/* Those of a device, each network once, in the order of the addresses. */
struct networks {
	ARRAY(struct network) items;
	bool has_ipv6;
	struct slice parent;     /* what the device, a VLAN, is on; or empty */
};

/*
 * What may be another host's token: a finding that waits for a host with the same token in one of
 * these networks. What is told then comes in front of its message, which is mostly empty.
 */
struct claim {
	uint8_t token[8];        /* its lower half, which is all that the kernel keeps */
	struct networks networks;
	bool introduced;         /* a gate: the change brings it */
};

/* The static addresses that DEVICE gets in the first boot. */
struct networks lint_networks_of(struct host *host, const struct name *device);

/* The network that both are in and that puts them on one link; NULL when none does. */
const struct network *lint_common_network(const struct networks *a, const struct networks *b);

/* Whether something says that the two are on different links: networks, or tags of VLANs. */
bool lint_links_differ(const struct name *a, const struct networks *of_a, const struct name *b,
		       const struct networks *of_b);

/* "2001:db8:0:1::/64", "192.0.2.0/24" */
const char *lint_show_network(struct arena *arena, const struct network *network);

#endif
