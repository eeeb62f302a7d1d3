/*
 * Where a command's descriptors lead. What is written to a file below /proc/sys becomes
 * an event; what is written elsewhere is remembered as far as another command may read it.
 */
#ifndef SHELL_STREAM_H
#define SHELL_STREAM_H

#include "shell/state.h"

enum stream_kind {
	STREAM_NONE,
	STREAM_QUIET,            /* /dev/null, the console, a log: nobody reads it */
	STREAM_CLOSED,
	STREAM_FULL,             /* /dev/full: every write fails */
	STREAM_CAPTURE,          /* a pipe or a command substitution */
	STREAM_TEXT,             /* input, as far as it is known */
	STREAM_SYSCTL,           /* a file below /proc/sys, open for writing */
	STREAM_SYSFS,            /* a file below /sys, open for writing */
	STREAM_FILE,             /* another file, open for writing */
	STREAM_UNKNOWN,          /* no idea where it leads */
};

struct stream {
	enum stream_kind kind;
	struct slice path;       /* as tree_normalize() makes it: "proc/sys/net/..." */
	struct content text;       /* STREAM_TEXT; STREAM_UNKNOWN: what is known of the path */
	struct slice key;        /* STREAM_TEXT: the name of its own among all */
	unsigned *writes;        /* STREAM_SYSCTL: so far */
	bool ends_at_once;       /* STREAM_TEXT of /proc/sys: only the first read() gets anything */
};

const struct stream *stream_new(struct run *run, enum stream_kind kind);
const struct stream *stream_of_text(struct run *run, struct content text);
/* What a file below /proc/sys holds. */
const struct stream *stream_of_sysctl(struct run *run, struct content text);

/* The descriptors of a process that ifup starts. */
void streams_init(struct run *run);

/* Where descriptor FD leads; never NULL. */
const struct stream *stream_get(struct run *run, int fd);

/*
 * Write TEXT (its beginning, when WHY says what of the rest is not known) to descriptor
 * FD, as stdio does. The status is that of a program that checks its writes.
 */
struct exit_status stream_write(struct run *run, const struct origin *origin, int fd,
				struct slice text, const char *why);

/* Everything that can still be read from FD, which stays there. */
struct content stream_read(struct run *run, int fd);

/* From now on REST is all that can be read from FD, or it is not known what is. */
void stream_leave(struct run *run, int fd, struct content rest);
void stream_doubt(struct run *run, int fd);

/*
 * Do what REDIRECTS say to the streams of the run; it is for the caller to put them back.
 * NO: one could not be opened. UNKNOWN: whether it could is not known. *RET_BAD_WORD: dash
 * ends with 2 here, because of an expansion.
 */
struct exit_status redirects_open(struct run *run, const struct redirect *redirects,
				  bool *ret_bad_word);

#endif
