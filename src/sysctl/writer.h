/*
 * The end of every loader: one write after another below /proc/sys, and what their
 * outcomes make of the exit status.
 */
#ifndef SYSCTL_WRITER_H
#define SYSCTL_WRITER_H

#include "sysctl/glob.h"
#include "sysctl/sysctl.h"

/* What a program does about a write that fails, and how it writes. */
struct write_rules {
	bool by_stdio;           /* a short write goes on with the rest */
	bool unless_equal;       /* nothing is written where the same text is already there */
	bool missing_fails;      /* exit status 1 where there is no such key */
	bool directory_fails;    /* exit status 1 where the key is a directory */
	bool refused_fails;      /* exit status 1 where the kernel refuses the value */
	bool dash_forgives;      /* but not for `-key = v` */
	int failure;             /* the exit status of failures; -1: not known, but not 0 */
};

enum write_result {
	WRITE_DONE,
	WRITE_MISSING,           /* no such key */
	WRITE_DIRECTORY,         /* not a key but a directory of keys */
	WRITE_REFUSED,
	WRITE_UNKNOWN,
};

/* One run of a program. Zero-initialized but for the first three. */
struct writer {
	struct timeline *timeline;
	const struct write_rules *rules;
	bool ignore_unknown;     /* -e: a missing key is no failure */
	bool failed;
	const char *unknown;     /* what the exit status depends on, or NULL */
	struct proc_names names;         /* of this run, made when the first glob needs them */
	bool has_names;
};

struct write {
	const struct origin *origin;
	const char *text;        /* the path as the program has it */
	struct slice bytes;
	bool value_unknown;
	bool ignore_errors;
	bool aside;              /* as in struct sysctl_line */
	bool is_hit;             /* found by a glob: no failure if it is not there after all */
};

/* Write it now. A path that leads nowhere, or to a directory, is no event. */
enum write_result writer_write(struct writer *writer, const struct write *write);

/* The write that LINE is, at its own path. */
enum write_result writer_write_line(struct writer *writer, const struct sysctl_line *line,
				    const struct origin *origin);

/*
 * The files that the glob PATTERN of a key matches in this run, braces expanded if
 * BRACES. Where we cannot follow it (".." in it, too many braces) everything the line may
 * touch is blurred, and there are no items.
 */
struct glob_texts writer_expand(struct writer *writer, const struct origin *origin,
				const char *pattern, bool braces);

/* Nothing this run may have written is known, because of WHY. DEVICE: only there. */
void writer_blur(struct writer *writer, const struct origin *origin, const struct name *device,
		 const char *why);

/* How the program ends. */
struct exit_status writer_status(const struct writer *writer);

#endif
