/*
 * What happens to a host while it boots, one event at a time, and what came of it.
 *
 * This is the narrow waist of the program. Whoever reads files (ifupdown, shell, sysctl)
 * says here what the configuration does and knows nothing of kernel rules; the kernel
 * model hears it here and knows nothing of files. An event carries where it was written
 * only as cargo, for people.
 */
#ifndef TIMELINE_EVENT_H
#define TIMELINE_EVENT_H

#include <stdint.h>

#include "base/maybe.h"
#include "base/name.h"
#include "base/source.h"

/* Who makes an event happen. */
enum actor {
	ACTOR_NONE,
	ACTOR_KERNEL,            /* compiled-in values, the kernel command line */
	ACTOR_DRIVER,            /* a device that the hardware or the facts bring along */
	ACTOR_LOADER,            /* the full run of systemd-sysctl or sysctl --system */
	ACTOR_UDEV,              /* systemd-sysctl as the udev rule calls it for one device */
	ACTOR_UFW,
	ACTOR_IFUP,              /* ifupdown itself: link step, method commands */
	ACTOR_HOOK,              /* a pre-up/up/... option or a script in if-*.d */
	ACTOR_COUNT
};

/*
 * Who wrote something, and where that is written. One origin serves all events of one
 * line. Equal lines that lost against this one (an earlier file, an earlier assignment)
 * hang on `lost`.
 */
struct origin {
	enum actor actor;
	struct span span;        /* source NULL: not from a file */
	const char *what;        /* the line or command as people know it; never NULL */
	const struct origin *lost;       /* the next assignment this one beat, or NULL */
	const struct origin *via;        /* the command that had this line read (`sysctl -p
					  * FILE`), or NULL */
};

enum event_kind {
	EVENT_NONE,
	EVENT_LINK_ADD,          /* a device appears */
	EVENT_LINK_DELETE,
	EVENT_LINK_SET,          /* up/down, mtu, arp, master, name, ... of an existing device */
	EVENT_SYSCTL,            /* bytes are written below /proc/sys */
	EVENT_ADDRESS_ADD,
	EVENT_ADDRESS_DELETE,
	EVENT_ADDRESS_FLUSH,
	EVENT_TOKEN,             /* RTM_SETLINK with IFLA_INET6_TOKEN */
	EVENT_BLUR,              /* a command we cannot follow: nothing it may touch is known */
	EVENT_COUNT
};

/* What `ip link add` and `ip link set` may say about a device; unset fields stay alone. */
enum {
	LINK_SET_UP       = 1 << 0,      /* `up` is meant */
	LINK_SET_MTU      = 1 << 1,
	LINK_SET_ARP      = 1 << 2,
	LINK_SET_MASTER   = 1 << 3,      /* master NULL: nomaster */
	LINK_SET_NAME     = 1 << 4,
	LINK_SET_MULTICAST = 1 << 5,
	LINK_SET_ADDRESS  = 1 << 6,
	LINK_SET_NETNS    = 1 << 7,      /* leaves this network namespace */
	LINK_SET_ADDRGENMODE = 1 << 8,
	LINK_SET_ALTNAME  = 1 << 9,      /* alone: `ip link property add` or `del` */
};

struct link_change {
	unsigned set;            /* LINK_SET_* */
	bool up;
	bool arp;
	bool multicast;
	int mtu;
	int addrgenmode;         /* 0 eui64, 1 none, 2 stable_secret, 3 random */
	const struct name *master;
	const struct name *bridge;       /* brctl: which bridge is to take or to release the port,
					  * by an ioctl of its own; NULL: netlink */
	const struct name *new_name;
	const char *address;     /* lladdr text */
	const char *netns;
	const struct name *altname;
	bool altname_goes;       /* it is deleted */
};

struct event {
	enum event_kind kind;
	const struct origin *origin;
	union {
		struct {
			const struct name *name;
			const char *device_kind; /* "vlan", "veth", "ethernet", ...: the facts'
						  * and ip's words */
			const struct name *lower;        /* `link X`, or NULL */
			const struct name *peer;         /* veth: the other end, or NULL */
			const char *mode;        /* ipvlan l2|l3|l3s; vxlan "gpe external" or
						  * "ipv6" (its ends are); macvlan private...;
						  * else NULL */
			const char *peer_address;        /* its lladdr, or NULL */
			const char *identity;    /* what no two devices of the kind, on one lower
						  * device where it needs one, may share; or
						  * NULL. vxlan: "VNI port PORT FLAG...", the
						  * last flag "ipv6" for that mode */
			struct link_change change;
		} link_add;
		struct {
			const struct name *name;
		} link_delete;
		struct {
			const struct name *name;
			struct link_change change;
		} link_set;
		struct {
			struct slice path;       /* below /proc/sys,
						  * "net/ipv6/conf/eth0.5/forwarding" */
			struct slice value;      /* the bytes of write(2), newline included where
						  * there is one */
			bool value_known;        /* false: an expansion we could not follow */
			bool by_stdio;   /* a short write is continued with the rest: shell echo,
					  * systemd-sysctl */
			bool unless_equal;       /* systemd >= 250: do nothing when the present
						  * text equals value */
		} sysctl;
		struct {
			const struct name *name;
			struct slice address;    /* "10.0.0.1/24", "2001:db8::1/64"; empty for a
						  * flush of all */
			int family;      /* 4, 6, or 0 for both (flush) */
			bool no_dad;
			bool permanent_only, limited_only, managed_only;         /* a flush */
			bool limited;    /* it has a lifetime */
			bool managed;    /* `mngtmpaddr` */
			bool has_peer;
		} address;
		struct {
			const struct name *name;         /* NULL: by interface index */
			uint8_t token[16];
			uint8_t length;          /* 16; 0 for `any`/`all`: refused by the
						  * attribute policy */
		} token;
		struct {
			const char *why;         /* "runs /usr/local/bin/setup, which is not in
						  * the tree" */
			const struct name *device;       /* NULL: everything */
			struct slice path;       /* only this sysctl, when not empty */
		} blur;
	} u;
};

/*
 * How the kernel answered. `done` YES: it did it. NO: refused, with error and perhaps a
 * text of its own (extack). UNKNOWN: `why` says what it depends on; the effect is then
 * unknown as well.
 */
struct outcome {
	enum maybe done;
	int error;               /* errno, 0 when done */
	const char *extack;      /* the kernel's text, as `ip` prints it after "Error: ", or NULL */
	const char *why;         /* for UNKNOWN; never NULL then */
	size_t written;          /* EVENT_SYSCTL: what write(2) returned */
};

/* A sysctl as it is now. */
struct sysctl_value {
	enum maybe exists;       /* NO: no such file */
	bool known;
	int number;              /* when known */
	const struct event *set_by;      /* the write, or the event that made the device copy it */
	const char *why;         /* when not known; never NULL then */
	enum maybe unreadable;   /* it is there and read(2) fails: a secret that was not set */
};

#endif
