/*
 * Device kinds: which flags, MTU and conf a device of a kind begins with, and what may be
 * done to it. The words are those of `ip link add type` and of the facts.
 */
#ifndef KERNEL_KINDS_H
#define KERNEL_KINDS_H

#include "timeline/event.h"

enum kind_up {
	KIND_UP_ALWAYS,
	KIND_UP_NEEDS_LOWER,     /* ENETDOWN while the lower device is down */
};

/* When a device that is up has a carrier. */
enum kind_carrier {
	KIND_CARRIER_UNKNOWN,    /* a cable, a peer, a program decides */
	KIND_CARRIER_ALWAYS,
	KIND_CARRIER_LOWER,      /* as the lower device */
	KIND_CARRIER_PEER,       /* veth: when the peer is up too */
	KIND_CARRIER_PORTS,      /* when a port has one */
};

struct kind {
	const char *name;
	enum maybe noarp;
	bool loopback;
	bool hardware;           /* no rtnl_link_ops: `ip link del` is refused */
	bool stays_in_netns;     /* cannot be moved to another network namespace */
	bool is_master;          /* takes ports */
	bool ports_no_addrconf;  /* its ports get no addresses from RAs */
	bool needs_lower;
	bool copies_flags;       /* NOARP as the lower device has it now */
	bool ether;              /* ARPHRD_ETHER: may be a port of a bridge, carry a macvlan */
	bool no_tempaddr;        /* use_tempaddr starts at -1 */
	bool no_solicitations;   /* router_solicitations starts at 0 */
	bool follows_lower_mtu;  /* shrinks with the lower device */
	bool mtu_of_lower;       /* starts with the lower device's, less the overhead, if it has one */
	int mtu, overhead;
	int min_mtu, max_mtu;    /* max 0: no limit */
	enum kind_up up;
	enum kind_carrier carrier;
};

/*
 * The kind of that word; for NULL and words nobody knows a kind with unknown flags.
 * Never NULL.
 */
const struct kind *kind_find(const char *word);

/* The kinds, for tests; the last one has no name. */
extern const struct kind kinds[];

#endif
