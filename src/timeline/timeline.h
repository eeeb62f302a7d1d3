/*
 * One scenario of a boot: the events in the order in which they happen, each applied at
 * once to a machine, because what comes next may depend on the answer (a refused pre-up
 * ends the stanza; systemd-sysctl leaves a value alone that is already there; `||` ...).
 *
 * The machine is the kernel model; see kernel/machine.h, timeline_init() is given it.
 * Everything lives in the arena of the host.
 *
 * Where the files do not decide what happens, the world is split: save it, go one way,
 * come back for the other, and join. After a join each value that is not the same in both
 * is unknown, with `why`. Events that happen in only one of two ways are marked `maybe`.
 */
#ifndef TIMELINE_TIMELINE_H
#define TIMELINE_TIMELINE_H

#include "base/arena.h"
#include "timeline/event.h"

/* What a machine can do; `self` is its state. */
struct machine {
	void *self;
	struct outcome (*apply)(void *self, const struct event *event);
	/* A copy of the state; put it back; merge OTHER into the present one because of WHY. */
	void *(*save)(void *self);
	void (*restore)(void *self, const void *saved);
	void (*join)(void *self, const void *other, const char *why);
	/* Questions. */
	enum maybe (*has_device)(void *self, const struct name *name);
	/* All devices that are or may be there, in the order of their interface index. */
	size_t (*list_devices)(void *self, const struct name **ret_names, size_t capacity);
	/*
	 * The devconf keys of this kernel that are modelled: the names in any directory of
	 * net/ipv6/conf, in byte order, counted as list_devices counts. May be NULL: none.
	 */
	size_t (*list_devconf_keys)(void *self, const struct name **ret_names, size_t capacity);
	struct sysctl_value (*read_sysctl)(void *self, struct slice path);
	/*
	 * The same for net/ipv6/conf/SCOPE/KEY, each of them the name of one file. May be NULL:
	 * read_sysctl is asked.
	 */
	struct sysctl_value (*read_devconf)(void *self, struct slice scope, struct slice key);
	/*
	 * NUL-terminated kind ("ethernet", "vlan"...) or NULL; operational state (carrier), with
	 * PLUGGED as if every cable were where it belongs.
	 */
	const char *(*device_kind)(void *self, const struct name *name);
	enum maybe (*has_carrier)(void *self, const struct name *name, bool plugged);
	enum maybe (*has_link_local)(void *self, const struct name *name, bool plugged);
	enum maybe (*is_up)(void *self, const struct name *name);
	/*
	 * The MTU of a device, as /sys/class/net/DEV/mtu shows it. May be NULL: nothing is known.
	 */
	struct sysctl_value (*read_mtu)(void *self, const struct name *name);
	/*
	 * The device with that alternative name; NULL: none. *RET_WHY: what it depends on, or
	 * NULL. May be NULL: nobody has any.
	 */
	const struct name *(*find_altname)(void *self, const struct name *altname,
					   const char **ret_why);
};

struct stanza_context;

/* A sysctl of a device, as an event left it. */
struct sysctl_change {
	const struct name *device;
	const char *key;
	struct sysctl_value value;
};

/* An event that happened, or may have. */
struct entry {
	const struct event *event;
	struct outcome outcome;
	const char *maybe;       /* NULL: it happens. Else what that depends on */
	const struct stanza_context *context;    /* what timeline_enter() said last, or NULL */
	uint32_t serial;         /* place in the timeline, from 0 */
	const struct sysctl_change *changes;  /* what it changed of the watched keys */
	size_t change_count;
};

/*
 * A command that changes a token (`ip token set/add/del`), as it was found. One of these
 * is noted each time the command is reached; two with the same span and interface are the
 * same command.
 */
struct token_command {
	struct span span;        /* the simple command in its file */
	struct slice command;    /* its text as written */
	struct slice token;      /* the token as written; empty for `del` */
	const struct name *interface;    /* what `dev` names after expansion; NULL if there is
					  * none */
	bool masked;             /* its failure cannot reach ifup: `|| true`, `-`, `&`, `;` ... */
	bool removes;            /* `del` */
};

/*
 * How the command ended. For a refusal by `ip` itself error is 0. message is what is
 * printed, without "Error: " and without a final period.
 */
struct token_result {
	const struct token_command *command;
	enum maybe done;         /* YES accepted, NO rejected */
	int exit_status;
	int error;               /* errno of the kernel or 0 */
	const char *message;     /* "" when accepted */
	const char *why;         /* UNKNOWN: what it depends on */
	const char *maybe;       /* NULL: it is reached. Else what reaching it depends on */
	const struct stanza_context *context;    /* what timeline_enter() said last */
	struct sysctl_value forwarding, accept_ra, router_solicitations; /* at that moment */
	uint32_t serial;         /* of the entry just before it */
};

/* Where in ifup's work we are: which stanza or hook directory runs a command. */
struct stanza_context {
	const struct name *interface;    /* the device, IFACE; "--all" for the calls for all */
	const struct name *logical;
	const char *family;      /* "inet6"; "meta" for --all */
	const char *method;
	const char *phase;       /* "pre-up", "up", "down", "post-down", or the script's
				  * directory "if-up.d" */
	struct span stanza;      /* the iface line; source NULL for --all and built-in lo */
};

struct timeline {
	struct arena *arena;
	struct names *names;
	struct machine machine;
	ARRAY(struct entry) entries;
	ARRAY(struct token_result) tokens;
	const char *maybe;       /* NULL: what happens now happens for sure */
	const struct stanza_context *context;
	struct watch *watch;     /* NULL: nothing is watched */
	/* Told of every event after it was applied and noted; udev listens so. May be NULL. */
	void (*happened)(void *listener, const struct entry *entry);
	void *listener;
};

/* An empty timeline on MACHINE, which is copied. */
void timeline_init(struct timeline *timeline, struct arena *arena, struct names *names,
		   struct machine machine);

/*
 * From now on note with each event what it changed of these devconf keys (NULL-terminated,
 * kept), on whatever device: the story of a boot is told so. It reads all devices after
 * each event. Where a fork was restored or joined in between, the next event shows that too.
 */
void timeline_watch(struct timeline *timeline, const char *const *keys);

/*
 * EVENT happens (its contents are copied, its strings and origin are not). When the
 * timeline is in a maybe, the machine is told nothing of that: the one who splits also
 * joins.
 */
struct outcome timeline_apply(struct timeline *timeline, const struct event *event);

/* A token command ended so. context, maybe, serial and the sysctls are filled in here. */
void timeline_note_token(struct timeline *timeline, const struct token_result *result);

/* From now on commands belong to CONTEXT (kept, not copied). Returns the one before. */
const struct stanza_context *timeline_enter(struct timeline *timeline,
					    const struct stanza_context *context);

/*
 * The world at a fork. Take one with timeline_save(), run one way, save again, restore
 * the first, run the other way, and join with the second. While a way is run that may not
 * be taken, set the reason with timeline_suppose() and put the old one back afterwards.
 */
struct world;
struct world *timeline_save(struct timeline *timeline);
void timeline_restore(struct timeline *timeline, const struct world *world);
void timeline_join(struct timeline *timeline, const struct world *world, const char *why);
const char *timeline_suppose(struct timeline *timeline, const char *why);

/* Questions to the machine. */
enum maybe timeline_has_device(struct timeline *timeline, const struct name *name);
size_t timeline_list_devices(struct timeline *timeline, const struct name **ret_names,
			     size_t capacity);
/* The same as a list in the arena. */
struct name_list timeline_devices(struct timeline *timeline);
size_t timeline_list_devconf_keys(struct timeline *timeline, const struct name **ret_names,
				  size_t capacity);
struct sysctl_value timeline_read_sysctl(struct timeline *timeline, struct slice path);
/* The same for net/ipv6/conf/SCOPE/KEY. */
struct sysctl_value timeline_read_devconf(struct timeline *timeline, const char *scope,
					  const char *key);
const char *timeline_device_kind(struct timeline *timeline, const struct name *name);
enum maybe timeline_has_carrier(struct timeline *timeline, const struct name *name, bool plugged);
enum maybe timeline_has_link_local(struct timeline *timeline, const struct name *name,
				   bool plugged);
enum maybe timeline_is_up(struct timeline *timeline, const struct name *name);
struct sysctl_value timeline_read_mtu(struct timeline *timeline, const struct name *name);
const struct name *timeline_find_altname(struct timeline *timeline, const struct name *altname,
					 const char **ret_why);

#endif
