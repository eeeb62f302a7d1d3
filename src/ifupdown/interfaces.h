/*
 * /etc/network/interfaces as Debian's ifupdown reads it (config.c of 0.8.36 to 0.8.44),
 * interfaces(5). Names are the manual's. Reading never fails: what ifupdown would
 * complain about is a problem, and `refused` says that it would do nothing at all.
 */
#ifndef IFUPDOWN_INTERFACES_H
#define IFUPDOWN_INTERFACES_H

#include "base/chains.h"
#include "base/name.h"
#include "base/source.h"
#include "base/tree.h"

/* What ifup says about the file, or what people should hear of. */
enum interfaces_problem_kind {
	INTERFACES_PROBLEM_NONE,
	INTERFACES_PROBLEM_MISPLACED_OPTION,
	INTERFACES_PROBLEM_EMPTY_OPTION,
	INTERFACES_PROBLEM_NO_NAME,
	INTERFACES_PROBLEM_ADDRESS_FAMILY,
	INTERFACES_PROBLEM_METHOD,
	INTERFACES_PROBLEM_INHERITS_NOTHING,
	INTERFACES_PROBLEM_INHERITS_UNKNOWN,
	INTERFACES_PROBLEM_DUPLICATE_SCRIPT,
	INTERFACES_PROBLEM_EXTRA_WORD,           /* ignored by ifup, status unaffected */
	INTERFACES_PROBLEM_CANNOT_OPEN,
	INTERFACES_PROBLEM_RENAME_TARGET,
	/* What ifup would not say: it knows more than the tree does. */
	INTERFACES_PROBLEM_ENVIRONMENT,  /* a source line depends on the environment of ifup */
	INTERFACES_PROBLEM_KIND_COUNT
};

struct interfaces_problem {
	enum interfaces_problem_kind kind;
	struct span span;        /* the word or line at fault */
	const char *message;     /* ifup's own text, without "ifup: FILE:LINE: " */
	const char *diag;        /* the whole line as ifup prints it, without "ifup: "; NULL when it
				  * says nothing */
	bool refuses_all;        /* in the main file: ifup does nothing for any interface */
	bool refuses_rest;       /* in a sourced file: the rest of that file is dropped */
};

/* One value of an option. A repeated option has several; ifup joins them with newlines. */
struct option_value {
	struct passage passage;
	struct span keyword;     /* the option's name in the file */
};

struct option {
	const struct name *name;         /* as written: "accept_ra" */
	ARRAY(struct option_value) values;
};

enum command_phase { PHASE_NONE, PHASE_PRE_UP, PHASE_UP, PHASE_DOWN, PHASE_POST_DOWN, PHASE_COUNT };

struct command_line {
	enum command_phase phase;
	struct passage text;     /* as written, a leading `-` included */
	struct span keyword;
	bool inherited;
};

struct stanza {
	const struct name *name;
	const char *family;      /* "inet", "inet6", ... */
	const char *method;
	struct span line;        /* the iface line */
	ARRAY(struct option) options;    /* all but the commands, in order of first appearance */
	ARRAY(struct command_line) commands;     /* in file order */
	const struct stanza *inherits;
	bool builtin;            /* lo, which no file names */
	size_t number;           /* its place among the stanzas, from 0 */
};

/* A word of an `auto` or `allow-X` line. */
struct class_member {
	const struct name *word;
	struct span span;
};

struct class_list {
	const struct name *name;         /* "auto", "hotplug" */
	ARRAY(struct class_member) members;
};

/* [VARIABLE]/GLOB[/NUMBER][=LOGICAL], a word with a slash in such a line */
struct name_pattern {
	struct slice variable;   /* a file of the device in /sys/class/net; "mac" is address */
	struct slice glob;
	int number;              /* 0: all matches */
	struct slice logical;
	bool has_number, has_logical;
};

struct mapping {
	ARRAY(const struct name *) patterns;
	struct passage script;   /* with has_script; may be empty all the same */
	bool has_script;
	ARRAY(struct passage) map;
	struct span line;
};

struct interfaces {
	const char *path;        /* of the main file as ifup spells it, "/etc/network/interfaces" */
	bool missing;            /* no main file: ifup brings up lo and is content */
	bool refused;            /* an error in the main file: ifup does nothing at all */
	ARRAY(struct stanza *) stanzas;  /* in file order */
	struct chains by_name;   /* the stanzas, where there are many */
	ARRAY(struct class_list *) classes;
	ARRAY(struct mapping *) mappings;
	ARRAY(struct class_member) renames;      /* "OLD=NEW" */
	ARRAY(const struct name *) no_scripts;
	ARRAY(const struct name *) no_auto_down;
	ARRAY(const struct source *) files;      /* in the order in which they were opened */
	ARRAY(struct interfaces_problem) problems;
};

/*
 * Read PATH ("etc/network/interfaces") of the tree and everything it sources. More than 4096
 * files, or 100 that source each other, end the host: see arena_refuse().
 */
struct interfaces *interfaces_read(struct arena *arena, struct names *names, struct tree *tree,
				   const char *path);

/* The stanzas with that name, in file order; NULL: there are no more. */
const struct stanza *interfaces_first(const struct interfaces *interfaces,
				      const struct name *name);
const struct stanza *interfaces_next(const struct interfaces *interfaces,
				     const struct stanza *stanza);

/* The first stanza of the name that reads so, or NULL. */
const struct stanza *interfaces_find(const struct interfaces *interfaces, struct slice name);

/* The option NAME of the stanza, or NULL. */
const struct option *stanza_find_option(const struct stanza *stanza, const char *name);

/* Its value as ifup uses it: all values joined with newlines. Empty when there is none. */
struct slice stanza_option_text(struct arena *arena, const struct stanza *stanza,
				const char *name);

/* All values of an option joined with newlines. */
struct slice option_text(struct arena *arena, const struct option *option);

/* The class ("auto", "hotplug"), or NULL. */
const struct class_list *interfaces_find_class(const struct interfaces *interfaces,
					       const char *name);

/* WORD, which has a slash, as ifup takes it apart. */
struct name_pattern name_pattern_parse(struct arena *arena, struct slice word);

#endif
