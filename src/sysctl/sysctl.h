/*
 * sysctl.d(5) and the programs that load it: systemd-sysctl (full run, and the run per
 * device that its udev rule starts), procps' `sysctl --system`, `sysctl -p` and `sysctl
 * -w`, busybox. Each in the versions that differ. Writes become EVENT_SYSCTL events in the
 * order in which the real program would do them; what is there at that moment (globs,
 * equal values) is asked from the timeline.
 */
#ifndef SYSCTL_SYSCTL_H
#define SYSCTL_SYSCTL_H

#include "base/tree.h"
#include "timeline/status.h"
#include "timeline/timeline.h"

enum sysctl_program {
	SYSCTL_NONE,
	SYSCTL_SYSTEMD_247,
	SYSCTL_SYSTEMD_252,      /* 250 to 261; measured: 252 and 257 */
	SYSCTL_SYSTEMD_262,
	SYSCTL_PROCPS_3_3_17,
	SYSCTL_PROCPS_4_0_2,     /* 4.0.0 to 4.0.6; measured: 4.0.2 and 4.0.4 */
	SYSCTL_PROCPS_4_0_7,
	SYSCTL_BUSYBOX_1_30,     /* before 1.35 */
	SYSCTL_BUSYBOX,          /* since 1.35 */
	SYSCTL_PROGRAM_COUNT
};

/* Something about the files or lines that people should hear of; lint/ makes findings of it. */
enum sysctl_problem_kind {
	SYSCTL_PROBLEM_NONE,
	SYSCTL_PROBLEM_UNREADABLE,       /* file: detail says why */
	SYSCTL_PROBLEM_NOT_ASSIGNMENT,   /* a line without `=` */
	SYSCTL_PROBLEM_EMPTY_KEY,
	SYSCTL_PROBLEM_EMPTY_VALUE,
	SYSCTL_PROBLEM_LINE_TOO_LONG,    /* systemd stops reading the file */
	/*
	 * A file in a sysctl directory that is not read for its name (README and directories
	 * apart), or etc/sysctl.conf with assignments where this program does not read it.
	 */
	SYSCTL_PROBLEM_NAME_IGNORED,
	SYSCTL_PROBLEM_MASKED,           /* file hidden by one of the same name: detail */
	/*
	 * /proc/sys/... or net.ipv6.conf.eth0.100.x: names no key; detail says why. The span is
	 * that of the key.
	 */
	SYSCTL_PROBLEM_KEY_NOWHERE,
	SYSCTL_PROBLEM_KIND_COUNT
};

struct sysctl_problem {
	enum sysctl_problem_kind kind;
	const char *path;        /* the file */
	struct span span;        /* the line, source NULL for the file as a whole */
	const char *detail;      /* never NULL */
};

/* One line that means something. */
struct sysctl_line {
	const struct origin *origin;     /* span: the whole line without blanks around it */
	struct slice key;                /* as written, without a leading `-` */
	struct span key_span, value_span;
	struct slice value;
	struct slice written;    /* the bytes of write(2): the value, mostly with a newline */
	const char *path;        /* key as a path below /proc/sys, as this program makes it */
	bool excluded;           /* `-key` without `=` */
	bool glob;
	bool ignore_errors;      /* `-key = v` */
	bool aside;              /* far from net/ipv6, see key_is_aside() */
	/* systemd: the earlier line of that path and text, at whose place this is done; or NULL */
	const struct sysctl_line *repeats;
	/* systemd: the later line of that path for which this one is forgotten; or NULL */
	const struct sysctl_line *replaced_by;
};

struct sysctl_config {
	enum sysctl_program program;
	const struct sysctl_line *lines; /* all lines of all files, in the order of reading */
	size_t line_count;
	const struct source **files;     /* in the order of reading; some are there twice */
	size_t file_count;
	const struct sysctl_problem *problems;
	size_t problem_count;
	const struct sysctl_plan *plan;  /* what the program makes of the lines; its own */
};

/* "systemd-sysctl 252", "sysctl of procps 4.0.2" */
const char *sysctl_program_name(enum sysctl_program program);

/*
 * Read what PROGRAM's full run would read: the sysctl.d directories, /etc/sysctl.conf, or for
 * busybox the latter alone. EXTRA is judged as one more file that stands last (--what-if), or
 * NULL. Never fails: what cannot be read is a problem, and where root might read what we
 * cannot, applying the configuration ends with everything unknown.
 */
struct sysctl_config *sysctl_read(struct arena *arena, struct tree *tree,
				  enum sysctl_program program, struct source *extra);

/*
 * The full run: F. ACTOR_LOADER. Keys that are not modelled are events as well. A key that
 * leads nowhere (a trailing slash, "..") or to a directory is none.
 */
struct exit_status sysctl_apply(const struct sysctl_config *config, struct timeline *timeline);

/*
 * The run of systemd's udev rule for DEVICE: U(d). ACTOR_UDEV. Nothing for other programs, for lo,
 * and for names with quotes, which break the rule. Where udev would have renamed the device first
 * (bytes outside ASCII; with 247 also some others) what it gets is unknown.
 */
void sysctl_apply_device(const struct sysctl_config *config, struct timeline *timeline,
			 const struct name *device);

/*
 * Whether the full run and the devices have nothing to do with each other: no line writes below
 * net/ipv6/conf or for one device, none is a pattern, nothing that was read is unknown. A device
 * that appears after the run is then what it would be had it appeared before; and the run for a
 * device does nothing, unless udev renames it.
 */
bool sysctl_leaves_devices_alone(const struct sysctl_config *config);

/* Whether the udev that belongs to the configuration's program would rename DEVICE first. */
bool sysctl_sees_renamed(const struct sysctl_config *config, const struct name *device);

/*
 * `sysctl -p FILES` of PROGRAM (a procps or busybox); no files: /etc/sysctl.conf. "-" is standard
 * input: unknown. Also systemd-sysctl with files as arguments. The events have the origins of the
 * lines, by ORIGIN's actor and `via` ORIGIN. busybox ends at the first value the kernel refuses.
 */
struct exit_status sysctl_load(struct arena *arena, struct tree *tree, struct timeline *timeline,
			       enum sysctl_program program, const struct slice *files, size_t count,
			       bool ignore_unknown, const struct origin *origin);

/*
 * `sysctl -w ASSIGNMENT` of PROGRAM (a procps or busybox). value_known false: the text after `=`
 * is unknown. There are no globs here; procps 4 trims, the others do not.
 */
struct exit_status sysctl_write(struct timeline *timeline, enum sysctl_program program,
				struct slice assignment, bool value_known, bool ignore_unknown,
				const struct origin *origin);

#endif
