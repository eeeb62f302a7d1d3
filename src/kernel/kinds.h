/*
 * Device kinds: which flags, MTU and conf a device of a kind begins with, and what may be
 * done to it. The words are those of `ip link add type` and of the facts.
 */
#ifndef KERNEL_KINDS_H
#define KERNEL_KINDS_H

#include "kernel/version.h"

/* What happens to the MTU of a device when that of the one below changes. */
enum kind_follow {
	KIND_FOLLOW_NOT,
	KIND_FOLLOW_SHRINK,      /* it shrinks with it and does not grow back */
	KIND_FOLLOW_SILENTLY,    /* it becomes the same, and nobody is told: IPv6 stays */
};

/* Which ports a master takes. */
enum kind_master {
	KIND_MASTER_NOT,
	KIND_MASTER_BRIDGE,
	KIND_MASTER_BOND,
	KIND_MASTER_TEAM,
	KIND_MASTER_VRF,
	KIND_MASTER_OTHER,       /* takes ports by rules that are not modelled */
};

/* Who takes the frames of a device first; only one may (netdev_rx_handler_register()). */
enum kind_rx {
	KIND_RX_NONE,
	KIND_RX_MACVLAN,
	KIND_RX_IPVLAN,
	KIND_RX_MACSEC,
	KIND_RX_MASTER,
	KIND_RX_UNKNOWN,
};

/* When a device that is up has a carrier. */
enum kind_carrier {
	KIND_CARRIER_UNKNOWN,
	KIND_CARRIER_CABLE,      /* with a cable in it, a peer or a program: no file tells */
	KIND_CARRIER_ALWAYS,
	KIND_CARRIER_LOWER,      /* as the lower device */
	KIND_CARRIER_PEER,       /* veth: when the peer is up too */
	KIND_CARRIER_PORTS,      /* when a port has one */
};

struct kind {
	const char *name;        /* NULL: the kind of what nobody knows */
	bool doubtful;           /* one of several, none of which is on a lower device */
	enum maybe noarp;
	bool loopback;
	bool ether;              /* ARPHRD_ETHER: may be a port of a bridge, carry VLANs */
	bool hardware;           /* no rtnl_link_ops: `ip link del` is refused */
	bool stays_in_netns;     /* cannot be moved to another network namespace */
	bool not_in_bridge;      /* IFF_DONT_BRIDGE */
	bool fixed_address;      /* its lladdr cannot be set: EOPNOTSUPP */
	bool needs_lower;
	bool copies_flags;       /* NOARP as the lower device has it now */
	bool up_needs_lower;     /* ENETDOWN while the lower device is down */
	bool no_tempaddr;        /* use_tempaddr starts at -1 */
	bool no_solicitations;   /* router_solicitations starts at 0 */
	bool mtu_of_lower;       /* starts with the lower device's, less the overhead, if it has
				  * one */
	bool mtu_clipped;        /* a larger MTU given at creation is cut to that */
	bool mtu_ignored;        /* an MTU given at creation is not looked at */
	bool mtu_validated;      /* it is checked before anything else, with mtu_text */
	const char *mtu_text;
	int mtu_error;           /* errno for a larger MTU later; 0: it is taken */
	int twin_error;          /* errno for a second one of an identity; 0: EEXIST */
	int mtu, overhead;
	int overhead_ipv6;       /* instead, when the mode is "ipv6" */
	int later_mtu;           /* instead of mtu on kernels that have later_since; or 0 */
	enum kernel_feature later_since;
	int min_mtu, max_mtu;    /* max 0: no limit */
	enum kind_follow follow;
	enum kind_master master;
	enum kind_rx rx;         /* what it does to its lower device */
	enum kind_carrier carrier;
};

/*
 * The kind of that word; for NULL and words nobody knows a kind with unknown flags.
 * Never NULL.
 */
const struct kind *kind_find(const char *word);

/* What a device is that two ways made differently. */
extern const struct kind kind_doubtful;

/* The kinds, for tests; the last one has no name. */
extern const struct kind kinds[];

#endif
