/*
 * The command line: one table says what options there are, how they are spelled, what
 * --help says of them, and where their value goes.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "iptoken_lint.h"

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

/* A growing list of strings that point into argv. */
struct list {
	const char **items;
	size_t count;
};

struct report_request {
	const char *format;
	const char *file;        /* NULL: standard output */
};

struct options {
	struct list roots;
	struct list kernels;
	struct list scenarios;
	struct list what_if;
	struct list overlays;    /* "LOGICAL=FILE", as given */
	struct list reports;     /* "FMT:FILE", as given */
	const char *format;
	const char *output;
	const char *hosts;       /* --hosts=DIR */
	const char *hosts_from;  /* a file of paths, or "-" */
	const char *shard;       /* "K/N" */
	const char *facts;
	const char *sysctl_loader;
	const char *policy;
	const char *today;
	const char *timeline;    /* NULL: not asked for; "": all interfaces */
	const char *effective;
	const char *explain;
	enum itl_severity fail_on;
	enum color color;
	long jobs;               /* 0: the processors */
	bool allow_empty;
	bool quiet, verbose;
	const char *baseline, *write_baseline;
	const char *pending;
	const char *catalog, *module_path;
	bool gate;
	enum itl_anchor anchor;
	bool anchor_given;
	const char *diff_lines;  /* a unified diff, or "-" */
	bool compare;
	bool no_policy, no_inline, show_suppressed;
	bool print_policy, print_schema, diff;
	bool merge;              /* the ROOTs are reports of shards */
	bool stats;
	bool no_sandbox;
	bool list_rules, help, version;
};

enum argument { ARGUMENT_NONE, ARGUMENT_OPTIONAL, ARGUMENT_REQUIRED };

struct option_row {
	const char *name;
	char letter;             /* 0: none */
	enum argument argument;
	const char *argument_name;       /* "FILE", "FMT"; NULL for ARGUMENT_NONE */
	/* How a value is stored. Returns NULL, or what is wrong with it. */
	const char *(*store)(struct options *options, size_t offset, const char *value);
	size_t offset;
	const char *help;
};

/* The table of options, in the order of --help. Completions are made from it. */
const struct option_row *options_table(size_t *ret_count);

/*
 * Read ARGV. False when it makes no sense: a message was written to stderr. What
 * options->... lists hold must be released with options_done().
 */
bool options_read(struct options *options, int argc, char **argv);
void options_done(struct options *options);

/* Print --help. */
void options_print_help(void);

#endif
