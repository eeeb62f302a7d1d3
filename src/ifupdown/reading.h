/*
 * What is at hand while the interfaces file and the files it sources are read; shared by
 * interfaces.c, which reads lines, and sources.c, which finds and opens files.
 */
#ifndef IFUPDOWN_READING_H
#define IFUPDOWN_READING_H

#include "ifupdown/dialect.h"
#include "ifupdown/interfaces.h"
#include "ifupdown/lexer.h"

struct reading {
	struct arena *arena;
	struct names *names;
	struct tree *tree;
	const struct dialect *dialect;
	struct interfaces *interfaces;
	struct names seen;       /* paths that were opened, as texts */
	size_t depth;            /* how many files we are in */
	size_t opened;
};

/* One file while it is read. */
struct file {
	struct reading *reading;
	const char *path;        /* as ifup spells it: "/etc/network/interfaces" */
	bool sourced;
	struct lexer_line line;
	size_t at;               /* in line.text: what was not looked at yet */
	struct stanza *stanza;   /* options belong to it; or */
	struct mapping *mapping;
};

void reading_add_problem(struct reading *reading, struct interfaces_problem problem);

/* What was not looked at yet of the line. */
struct passage reading_rest_of_line(const struct file *file);

/* Behind the line no stanza or mapping takes options. */
void reading_end_block(struct file *file);

/*
 * Read all lines of SOURCE, or the file at PATH unless it was read, which the line BECAUSE
 * names. False when ifup would give up on it.
 */
bool reading_lines(struct file *file, const struct source *source);
bool reading_file(struct reading *reading, const char *path, struct span because);

/* The lines that begin with these keywords. */
bool reading_source(struct file *file, struct slice keyword);
bool reading_source_directory(struct file *file, struct slice keyword);

#endif
