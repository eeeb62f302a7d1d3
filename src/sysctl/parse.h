/*
 * The lines of a sysctl file, or the assignment of a command line, as each program reads
 * them. A program's grammar is an entry of the table in parse.c; nothing is lost here:
 * what a program skips without a word is skipped, what it complains about is a problem.
 */
#ifndef SYSCTL_PARSE_H
#define SYSCTL_PARSE_H

#include "sysctl/sysctl.h"

/* What a leading dash does. */
enum dialect_dash {
	DASH_NONE,               /* part of the key */
	DASH_THEN_KEY,           /* taken off; blanks behind it belong to the key */
	DASH_THEN_BLANKS,        /* taken off, and blanks behind it too */
};

/* What a key without value (`key =`) is. */
enum dialect_empty {
	EMPTY_NONE,
	EMPTY_IS_ASSIGNED,       /* the assignment of the empty text */
	EMPTY_IS_SKIPPED,        /* no assignment, with a complaint */
};

struct dialect {
	const char *blanks;      /* trimmed around the line, the key and the value */
	const char *comments;    /* first byte of a comment */
	const char *newline;     /* what is written behind the value */
	const char *(*path_of)(struct arena *arena, struct slice key);
	enum dialect_dash dash;
	enum dialect_empty empty;
	size_t shortest;         /* bytes of a line, from its first non-blank to its newline */
	size_t longest;          /* reading ends at a longer line; 0: never */
	bool ends_at_cr_and_nul; /* each ends a line, as LF does; else NUL cuts it off */
	bool cr_ends_value;
	bool continues;          /* a backslash before LF joins two lines */
	bool skips_equals;       /* `=` before the key is passed over, as strtok() does */
	bool hash_is_empty;      /* `key=#...` has no value */
	bool exclusions;         /* `-key` without `=` */
	bool globs;
	bool refuses_dot_dot;    /* a path with ".." names nothing */
};

extern const struct dialect dialect_systemd_247, dialect_systemd, dialect_procps_3,
	dialect_procps_4, dialect_busybox_1_30, dialect_busybox;
/* The same for `sysctl -w ARGUMENT`. */
extern const struct dialect dialect_procps_3_argument, dialect_busybox_1_30_argument,
	dialect_busybox_argument;

/* What was read so far. */
struct parse {
	struct arena *arena;
	const struct dialect *dialect;
	enum actor actor;        /* of the origins */
	const struct origin *via;
	ARRAY(struct sysctl_line) lines;
	ARRAY(struct sysctl_problem) problems;
	bool bad_syntax;         /* a line was no assignment, or too long */
};

/* All lines of SOURCE, behind those that are there. */
void parse_source(struct parse *parse, const struct source *source);

/*
 * TEXT as one line that stands at SPAN, without cutting it into lines first. False when
 * it is no assignment and no exclusion.
 */
bool parse_argument(struct parse *parse, struct slice text, struct span span);

#endif
