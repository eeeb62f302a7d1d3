/*
 * The state of the machine: one network namespace with its devices. A saved world shares
 * all devices with the present one; whoever changes a device asks for it with
 * device_change(), which gives the present world a copy of its own first. So saving,
 * going back and joining cost a few pointers for each device.
 *
 * What is not known is so value by value. What is said of a device that may not be there
 * is what holds if it is; the same goes for the conf of an inet6_dev.
 */
#ifndef KERNEL_NETNS_H
#define KERNEL_NETNS_H

#include "base/name.h"
#include "base/table.h"
#include "kernel/devconf.h"
#include "kernel/kinds.h"

/* What is known of a device besides its conf. */
enum link_value {
	LINK_EXISTS,
	LINK_INET6,              /* it has an inet6_dev: conf/IF/ exists */
	LINK_UP,
	LINK_NOARP,
	LINK_MTU,
	LINK_MTU_PINNED,         /* bridge: somebody chose its MTU */
	LINK_MTU_BEFORE,         /* bond or team port: what it gets back */
	LINK_NOARP_WHEN_UP,      /* ipvlan l3, l3s: NOARP from the first `up` on */
	LINK_VALUE_COUNT
};

/* The token: the lower half of the address. All zero: none. */
struct token {
	uint8_t id[8];
	bool known;
	const char *why;         /* when not known */
	const struct event *set_by;      /* the token command; or NULL */
	const struct event *lost_by;     /* what took a token away without being asked to */
	bool low_half_zero;      /* a token was given whose lower half was zero: stored as none */
};

/* The name of another device, or NULL for none. */
struct link_name {
	const struct name *name;
	bool known;
	const char *why;
	const struct event *set_by;
};

/* An address of a device, as `ip addr add` gave it. */
struct address {
	uint8_t bytes[16];
	uint8_t family;          /* 4 or 6 */
	uint8_t prefix;
	bool has_prefix;         /* it was written */
	bool limited;            /* it has a lifetime */
	bool managed;            /* IFA_F_MANAGETEMPADDR */
	bool has_peer;
	const char *doubt;       /* it may be there, because of this; NULL: it is there */
};

struct addresses {
	const struct address *items;     /* never changed in place */
	size_t count;
	const char *unknown;     /* others may be there, because of this; or NULL */
};

/* An alternative name of a device. Never changed in place. */
struct altname {
	const struct name *name;
	const char *doubt;       /* the device may have it, because of this; NULL: it has */
	const struct altname *next;
};

struct device {
	const struct name *name;
	const struct altname *altnames;
	const struct kind *kind;
	const char *kind_word;   /* as given */
	const char *mode;
	const char *identity;    /* as given, or NULL; "": not known */
	bool left;               /* it is in another network namespace now */
	const char *why_doubtful;        /* kind->doubtful */
	uint32_t epoch;          /* the kernel's when this copy was made */
	struct value link[LINK_VALUE_COUNT];
	struct value conf[DEVCONF_COUNT];
	struct token token;
	const struct name *lower, *peer;
	bool lower_elsewhere;    /* the lower device went to another network namespace */
	struct link_name master;
	struct addresses addresses;
};

/* `all` or `default`. */
struct scope {
	uint32_t epoch;
	struct value conf[DEVCONF_COUNT];
};

enum { DEVICES_OF_PAGE = 16 };

/* Some devices; a world that is saved shares them a page at a time. */
struct device_page {
	uint32_t epoch;          /* the kernel's when this copy was made */
	const struct device *devices[DEVICES_OF_PAGE];
};

struct netns {
	const struct scope *all, *dflt;
	/* The devices by interface index, see netns_at(); deleted ones stay, LINK_EXISTS 0. */
	const struct device_page **pages;
	size_t page_capacity;
	size_t count;            /* of devices */
	const char *lost;        /* nothing is known of devices any more, because of this; or
				  * NULL */
	struct value ip_forward; /* net.ipv4.ip_forward */
};

struct kernel {
	struct arena *arena;
	struct names *names;
	struct kernel_boot boot;
	enum maybe has[KERNEL_FEATURE_COUNT];    /* kernel_has() of boot.version */
	struct netns netns;
	struct table *places;    /* of device names: where in the netns it was seen last */
	struct table *lowers;    /* names on which a device of some world was once: whether
				  * with an rx_handler */
	struct table *identities;        /* that a device of some world once had; "" as well */
	bool altnames;           /* a device of some world has one, or had */
	uint32_t epoch;
	const struct event *event;       /* being applied */
};

/* All devices are about to be looked at; a look costs less than a step of work. */
static inline void netns_walk(const struct kernel *kernel)
{
	arena_spend(kernel->arena, kernel->netns.count / 2);
}

/* The device at INDEX. */
static inline const struct device *netns_at(const struct netns *netns, size_t index)
{
	return netns->pages[index / DEVICES_OF_PAGE]->devices[index % DEVICES_OF_PAGE];
}

/* The same place of the present world, which may be the one behind the last, has DEVICE now. */
void netns_put(struct kernel *kernel, size_t index, const struct device *device);

/* Those behind the device at INDEX come one place nearer. */
void netns_remove(struct kernel *kernel, size_t index);

/* The place of the device of that name, or netns.count. */
size_t device_index(const struct kernel *kernel, const struct name *name);

/* A device of that kind is on the one called LOWER, which may be NULL, from now on. */
void device_note_lower(const struct kernel *kernel, const struct name *lower,
		       const struct kind *kind);

/*
 * Whether one may be on it, or one with an rx_handler: where none ever was, nobody needs to look
 * at all devices.
 */
bool device_may_have_uppers(const struct kernel *kernel, const struct name *lower);
bool device_may_have_handler(const struct kernel *kernel, const struct name *lower);

/* DEVICE has that identity, which may be NULL, from now on; the text has to outlive the kernel. */
void device_identify(const struct kernel *kernel, struct device *device, const char *identity);

/* Whether some device may have it: the identity of one in doubt ("") may be any. */
bool device_may_have_twin(const struct kernel *kernel, const char *identity);

/*
 * The first device on LOWER from *INDEX on, where it is; NULL: there are no more. From 0 on, and
 * then from behind the one before.
 */
const struct device *device_next_upper(const struct kernel *kernel, const struct name *lower,
				       size_t *index);

/* The device NAME is at INDEX now: whoever adds one or changes its name says so. */
void device_note_index(const struct kernel *kernel, const struct name *name, size_t index);

/* The device of that name, deleted ones included, or NULL. */
const struct device *device_find(const struct kernel *kernel, const struct name *name);

/* The same device, to be changed. NAME must be one that device_find() finds. */
struct device *device_change(struct kernel *kernel, const struct name *name);
struct device *device_change_at(struct kernel *kernel, size_t index);

struct scope *scope_change(struct kernel *kernel, const struct scope **scope);

/* Whether there is a device of that name. */
enum maybe device_exists(const struct kernel *kernel, const struct name *name);

/* Why that is not known. */
const char *device_why(const struct kernel *kernel, const struct name *name);

/*
 * A new entry for NAME at the end, or in place of a deleted one of that name: it exists,
 * has no inet6_dev yet and is down.
 */
struct device *device_enter(struct kernel *kernel, const struct name *name);

/* An entry for a device that may exist, because of WHY. All its values are unknown. */
struct device *device_suspect(struct kernel *kernel, const struct name *name, const char *why);

/* Nothing is known of DEVICE but its name, because of WHY; lo stays lo. */
void device_lose(struct kernel *kernel, struct device *device, const char *why);

/*
 * A command that is about this device cannot be followed: whether it is still there, and
 * all values of it, become unknown because of WHY. If it is there it is what it was, on
 * what it was and under the same master: a command that goes further is one of which
 * nothing is known, netns_blur().
 */
void device_blur(struct kernel *kernel, const struct name *name, const char *why);

/* Worlds, as struct machine has them. */
void *netns_save(struct kernel *kernel);
void netns_restore(struct kernel *kernel, const void *saved);
void netns_join(struct kernel *kernel, const void *other, const char *why);

/*
 * Nothing is known any more because of WHY: which devices there are, what they are and
 * what hangs on what. That does not come back: sysctls that are written later are known
 * until the next change of a link, for any link may then take an inet6_dev along.
 */
void netns_blur(struct kernel *kernel, const char *why);

/* A change of a link while netns.lost is set. */
struct outcome netns_stay_lost(struct kernel *kernel, const struct event *event);

/*
 * Decide an unknown value both ways: CONTINUE runs once with VALUE_INDEX of DEVICE set and
 * once with it clear, and the worlds and outcomes are joined.
 */
typedef struct outcome event_handler(struct kernel *kernel, const struct event *event);
struct outcome device_fork(struct kernel *kernel, const struct name *name, enum link_value which,
			   event_handler *handler, const struct event *event);

/*
 * Whether NAME is there. If not, the outcome is ENODEV; if that is not known, HANDLER has
 * run for both cases, and its outcome is the one to return.
 */
bool device_settle(struct kernel *kernel, const struct name *name, event_handler *handler,
		   const struct event *event, struct outcome *ret_outcome);

#endif
