/*
 * A boot of one host: who writes what in which order. One plan is made from the tree; each
 * scenario replays it on a fresh kernel and yields a timeline.
 *
 * With D = a device appears, F = the loader's full run, U = the run that udev's rule starts
 * for one device, the scenarios are those of systemd-sysctl.service(8) and udev having no
 * order between them, of hardware that comes late, and of devices that ifup makes itself.
 */
#ifndef BOOT_BOOT_H
#define BOOT_BOOT_H

#include "boot/device.h"
#include "boot/kernel_line.h"
#include "boot/platform.h"
#include "ifupdown/ifup.h"
#include "shell/shell.h"
#include "sysctl/sysctl.h"

enum scenario {
	SCENARIO_NONE,
	SCENARIO_BOOT,           /* D F U; devices made by ifup: F D, their U too late */
	SCENARIO_UDEV_FIRST,     /* D U F */
	SCENARIO_DEVICE_LATE,    /* F D U */
	SCENARIO_UDEV_PROMPT,    /* as boot; devices made by ifup: F D U at once */
	SCENARIO_REAPPLY,        /* boot, then F again, ifdown, ifup */
	SCENARIO_REAPPLY_PROCPS, /* boot, then `sysctl --system`, ifdown, ifup */
	SCENARIO_COUNT
};

/* "boot", "boot-udev-first", ...; and back (SCENARIO_NONE when it is none of them). */
const char *scenario_name(enum scenario scenario);
enum scenario scenario_find(struct slice name);

/* A file that a full run of `sysctl -p` reads because ufw is enabled. */
struct ufw {
	bool enabled;
	const char *file;        /* "etc/ufw/sysctl.conf" */
	struct span enabled_by;  /* ENABLED=yes */
};

/* Everything that is the same in all scenarios. */
struct boot_plan {
	struct arena *arena;
	struct names *names;
	struct tree *tree;
	const struct interfaces *interfaces;
	const struct sysctl_config *loader;      /* the full run's files */
	const struct sysctl_config *procps;      /* what `sysctl --system` would read */
	struct platform platform;
	struct kernel_line kernel_line;
	struct boot_devices devices;
	struct ufw ufw;
	const char *exclude;     /* EXCLUDE_INTERFACES of etc/default/networking, or NULL */
	bool keeps_no_state;     /* CONFIGURE_INTERFACES=no of etc/default/networking */
	struct script_cache *scripts;    /* the command lines of all boots */
	ARRAY(const char *) assumptions;         /* sentences for the report */
	const char *const *watched;      /* keys whose changes are noted for the story, or NULL */
};

/* A stanza that ifup began for a device, in one scenario. */
struct stanza_run {
	const struct stanza *stanza;
	const struct name *device;
	const char *maybe;       /* NULL: it surely began */
	enum maybe success;      /* UNKNOWN also while it has not ended */
	const struct ifup_command *failed;       /* the command that ended it, or NULL */
	struct exit_status status;       /* of that command */
};

struct boot_run {
	enum scenario scenario;
	struct kernel_version kernel;
	const char *kernel_text;
	struct timeline timeline;
	ARRAY(struct stanza_run) stanzas;        /* in the order in which they began */
	struct chains stanzas_by_name;   /* made when they are asked for by name */
	struct chains entries_by_device; /* of the timeline; the same */
	ARRAY(const char *) messages;            /* what ifup says */
	const char *failed_for_all;      /* the hook that ends `ifup -a` before it begins, or
					  * NULL */
	bool makes_devices;      /* ifup made a device, so udev-prompt differs */
	struct world *before_ifup;       /* the kernel when networking starts */
	uint32_t first_token;    /* reapply: only tokens from this index on count */
	uint32_t first_stanza;
	bool looked_for_ifup;    /* `may_ifup` was looked for */
	const char *may_ifup;    /* what may have called ifup for whatever interface, or NULL */
	const struct boot_run *alike;    /* the run of which this is boot_run_alike(), or NULL */
};

/* Read what a boot needs besides the interfaces file. FACTS may be NULL; EXTRA is judged as
 * the last file of the loader (--what-if), or NULL. */
void boot_plan_make(struct boot_plan *plan, struct arena *arena, struct names *names,
		    struct tree *tree, const struct interfaces *interfaces,
		    const struct facts *facts, const struct platform *platform,
		    struct source *extra);

/* Replay one scenario on Linux KERNEL. */
struct boot_run *boot_replay(struct boot_plan *plan, enum scenario scenario,
			     struct kernel_version kernel, const char *kernel_text);

/*
 * What boot_replay() would find for SCENARIO, when that provably is what it found for BOOT, a run
 * of SCENARIO_BOOT on the same kernel: the two share everything but their names. NULL when
 * only a replay can tell.
 */
struct boot_run *boot_run_alike(struct boot_plan *plan, const struct boot_run *boot,
				enum scenario scenario);

/*
 * Only what the loader does: devices appear, the files are loaded, by systemd-sysctl with
 * udev's runs or (PROCPS) by `sysctl --system`. For comparing the two.
 */
struct boot_run *boot_replay_loader(struct boot_plan *plan, bool procps,
				    struct kernel_version kernel, const char *kernel_text);

/* The environment of a command of the stanza, for looking at it without running it. */
size_t boot_stanza_variables(struct boot_plan *plan, const struct stanza *stanza,
			     const struct variable **ret_variables);

/* A shell for looking at texts, without a timeline. */
struct shell boot_reading_shell(struct boot_plan *plan);

#endif
