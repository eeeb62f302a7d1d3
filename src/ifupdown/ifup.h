/*
 * What ifup does with the file: which interfaces, in which order, which commands with
 * which environment, and what a failure ends (facts: main.c, execute.c, inet6.defn of
 * ifupdown 0.8.36, 0.8.41, 0.8.44). It runs nothing: every command goes to `run`, whose
 * answer decides what comes next.
 */
#ifndef IFUPDOWN_IFUP_H
#define IFUPDOWN_IFUP_H

#include "base/variable.h"
#include "ifupdown/interfaces.h"
#include "timeline/status.h"

enum ifup_version { IFUP_0_8_36, IFUP_0_8_41, IFUP_0_8_44 };

enum ifup_step {
	IFUP_STEP_NONE,
	IFUP_STEP_ALL_PRE,       /* run-parts if-pre-up.d for --all */
	IFUP_STEP_ALL_POST,
	IFUP_STEP_LINK,          /* link-level work before the first stanza of a device */
	IFUP_STEP_PRE_UP,        /* a pre-up option */
	IFUP_STEP_PRE_HOOKS,     /* run-parts if-pre-up.d */
	IFUP_STEP_METHOD,
	IFUP_STEP_UP,            /* an up or post-up option */
	IFUP_STEP_UP_HOOKS,
	IFUP_STEP_DOWN,          /* the same for ifdown */
	IFUP_STEP_DOWN_HOOKS,
	IFUP_STEP_POST_DOWN,
	IFUP_STEP_POST_DOWN_HOOKS,
	IFUP_STEP_ALL_DOWN,
	IFUP_STEP_ALL_POST_DOWN,
	IFUP_STEP_COUNT
};

struct ifup_command {
	enum ifup_step step;
	/*
	 * The command line as given to `sh -c`, a leading `-` removed; for hook steps the
	 * directory "/etc/network/if-pre-up.d". Method commands are not in any file: their
	 * spans are the value of `cause`, else the iface line.
	 */
	struct passage text;
	const char *shown;       /* as `ifup -v` and the recorded cases show it: "@vlan eth0.5
				  * parent eth0 id 5" */
	bool ignore_status;      /* a leading `-`, a method that says so, or ifdown */
	const struct name *device;       /* IFACE; "--all" */
	const struct name *logical;
	const char *family;      /* ADDRFAM: "inet6", "meta", "link" for the link step */
	const char *method;
	const char *phase;       /* PHASE: "pre-up", "post-up", ... */
	const struct stanza *stanza;     /* NULL for --all */
	const struct command_line *option;       /* the option behind a pre-up/up command, or
						  * NULL */
	const struct option *cause;      /* method: the option that makes it run, or NULL for a
					  * default */
	const struct variable *variables;   /* the whole environment of the command */
	size_t variable_count;
};

/*
 * What ifup says: "failed to bring up eth0", "unknown interface eth9", ... Nothing is said
 * of what may or may not happen.
 */
struct ifup_message {
	const char *text;        /* as printed, without "ifup: " */
	const struct name *device;       /* NULL: the run */
	const struct stanza *stanza;     /* may be NULL */
	bool error;              /* makes the exit status 1 */
};

/* What ifup needs from its surroundings. */
struct ifup_host {
	void *context;
	struct exit_status (*run)(void *context, const struct ifup_command *command);
	void (*say)(void *context, const struct ifup_message *message);
	/*
	 * /sys/class/net: names in the order of interface index. May be NULL: none.
	 */
	struct name_list (*list_devices)(void *context);
	enum maybe (*has_device)(void *context, const struct name *name);
	/* The text of /sys/class/net/DEV/FILE, or a NULL slice when it is not known. */
	struct slice (*device_attribute)(void *context, const struct name *device,
					 const char *file);
	/*
	 * A stanza is about to begin (before its first command), or has ended. Not called for
	 * stanzas that are never reached. Any of these may be NULL, as may save, join, suppose.
	 */
	void (*stanza_begins)(void *context, const struct stanza *stanza,
			      const struct name *device);
	void (*stanza_ends)(void *context, const struct stanza *stanza, const struct name *device,
			    enum maybe success);
	/*
	 * A command of unknown status: what follows happens only if it succeeded. save() keeps the
	 * world of failure; join() brings the kept worlds in again where both ways meet. They nest.
	 */
	void *(*save)(void *context);
	void (*join)(void *context, void *saved, const char *why);
	const char *(*suppose)(void *context, const char *why);
};

struct ifup_options {
	enum ifup_version version;
	const char *class_name;          /* "auto" for -a, "hotplug" for --allow=hotplug, NULL
					  * for none */
	bool all;                /* -a: the calls for --all, lo first */
	const struct name *const *targets;       /* names on the command line, NAME or
						  * NAME=LOGICAL */
	size_t target_count;
	const char *exclude;     /* EXCLUDE_INTERFACES of etc/default/networking, or NULL: shell
				  * patterns for devices, separated by blanks and newlines */
	bool announced;          /* udev's helper calls: what `ifquery --allow -l` does not print is
				  * not brought up, and brings no VLANs along */
	const char *unsure;      /* what decides whether this call happens at all, or NULL */
	bool keeps_no_state;     /* CONFIGURE_INTERFACES=no there: everything runs, and what is
				  * recorded as up stays as it was */
	/*
	 * The DHCP client that inet dhcp finds first: "dhclient", "udhcpc", "dhcpcd", "none".
	 * NULL: what the release installs; from 0.8.44 on that may be dhclient or dhcpcd, and
	 * the command line asks.
	 */
	const char *dhcp_client;
};

/* An entry of /run/network/ifstate. MAYBE_NO is never recorded. */
struct ifstate_entry {
	const struct name *device;
	const struct name *logical;
	enum maybe up;
};

/* A device that an ifup or ifdown is at, and the phase: IFUPDOWN_eth0=post-up. */
struct ifstate_busy {
	const struct name *device;
	const char *phase;
};

/*
 * What is up, in the order in which ifup came to it; the caller keeps it between calls.
 * A device whose logical name is not known for sure has several entries. `busy` is what an
 * ifup called from a hook learns from its environment.
 */
struct ifstate {
	ARRAY(struct ifstate_entry) entries;
	ARRAY(struct ifstate_busy) busy;
};

/*
 * Do as ifup would. The result is its exit status, unknown when a command's was and it
 * matters. Mapping scripts are not run: where their answer is not plain (no script at all,
 * echo, false, true, grep), each stanza that no class gives to another device is tried
 * under suppose(), and the device is recorded as perhaps up.
 */
struct exit_status ifup(struct arena *arena, struct names *names,
			const struct interfaces *interfaces, struct ifstate *state,
			const struct ifup_host *host, const struct ifup_options *options);

/* Whether `ifquery -l NAME` knows it: there is a stanza, or a mapping that may lead to one. */
bool ifup_knows(struct arena *arena, const struct interfaces *interfaces, const struct name *name);

/* The same for ifdown; `all` is -a. */
struct exit_status ifdown(struct arena *arena, struct names *names,
			  const struct interfaces *interfaces, struct ifstate *state,
			  const struct ifup_host *host, const struct ifup_options *options);

#endif
