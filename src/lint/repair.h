/*
 * Repairs that are tried before they are offered. A candidate changes one place of one file;
 * the changed tree is judged like any other. It repairs a token when the token is accepted
 * in every run and no other token command fares worse: each ends as it did, or is accepted.
 * Where the refusal kept later commands from being run, one of them may now be refused in its
 * turn; then a change for that one is sought on top of the first, and both are one repair. So is
 * a change after which the token, accepted, makes an address: repair_effect.c.
 */
#ifndef LINT_REPAIR_H
#define LINT_REPAIR_H

#include "lint/lint.h"

/* Replace REMOVED bytes at AT of SOURCE by INSERTED; without a source PATH is a new file. */
struct edit {
	const struct source *source;
	const char *path;
	size_t at;
	size_t removed;
	const char *inserted;
};

struct candidate {
	struct edit edit;
	const char *description;
};

struct candidates {
	ARRAY(struct candidate) items;
};

/* A file as it is (NULL: there is none) and as it would be. */
struct changed_file {
	const char *path;
	const struct source *old;
	struct slice text;
};

/* A tree with some changes, judged. */
struct trial {
	struct host *host;               /* its tree is closed; the texts are there */
	const struct trial *parent;      /* the tree without the last change; NULL: as it is */
	struct edit edit;                /* the last change, in terms of the parent */
	const char *description;
	size_t steps;                    /* how many changes */
	ARRAY(struct changed_file) files;
	size_t *before;                  /* per case: its number in the parent, or NO_CASE */
	size_t *original;                /* per case: its number in the tree as it is, or NO_CASE */
	size_t *later;                   /* per case of the parent: its first here, or NO_CASE */
	size_t *found;                   /* the same per case of the tree as it is */
	bool *worse;                     /* per case: it fares worse than in the tree as it is */
	size_t worse_count;              /* how many do */
	size_t gone;                     /* cases of the tree as it is that are missed here */
};

enum { NO_CASE = -1 };

/* The search for the repairs of one host; what was tried for one token serves the next. */
struct repairs {
	struct host *host;               /* the tree as it is */
	struct trial root;
	ARRAY(struct trial *) trials;    /* all that could be judged */
	size_t tries;                    /* how many were, or could not be */
};

enum { REPAIR_STEPS = 6 };               /* changes in one repair */

/* The search for one token. */
struct search {
	struct repairs *repairs;
	size_t target;           /* its case in the tree as it is */
	size_t targets;          /* how many cases repair_is_target() */
	size_t tries_end;        /* give up when repairs->tries comes here */
	bool leave_out;          /* lines that no boot comes to may go, when all else fails */
};

/* Whether case ORIGINAL of the tree as it is has to be mended. */
bool repair_is_target(const struct search *search, size_t original);

/* Whether every run of the tree accepts the targets, and nothing else fares worse. */
bool repair_is_solved(const struct search *search, const struct trial *trial);

/* Judging trees must not eat what judging the host is allowed. */
bool repair_has_room(const struct search *search);

/*
 * TRIAL, which is solved, with further changes after which the tokens make addresses when boot is
 * over, as far as any are found.
 */
const struct trial *repair_make_effective(struct search *search, const struct trial *trial);

/*
 * "autoconf is 0 when boot is over": why a target, accepted, makes none. NULL: it does, or who
 * knows.
 */
const char *repair_why_useless(const struct search *search, const struct trial *trial);

/* A token that RULE refuses in RUN, in a tree that is being tried. */
struct culprit {
	size_t index;                    /* of the case */
	size_t run;
	int rule;
	bool may_go;                     /* it may be left out when nothing else helps */
};

/* What might repair it in the tree of TRIAL, the smallest change first. */
void repair_candidates(const struct repairs *repairs, const struct trial *trial,
		       const struct culprit *culprit, struct candidates *ret);

/* What a generator of candidates works with. */
struct seeking {
	const struct repairs *repairs;
	struct host *host;               /* of the trial */
	const struct token_case *token;
	const struct token_result *result;
	const char *device;              /* "" when the command names none */
	struct candidates *found;
};

/* Candidates that give the device another value of a key, the line that gave it CAUSE known. */
void repair_seek_value(struct seeking *seeking, const struct sysctl_value *cause, const char *key,
		       const char *wanted);

/* Candidates that write an option of STANZA, of a method that has it. */
void repair_seek_option(struct seeking *seeking, const struct stanza *stanza, const char *name,
			const char *wanted);

void repair_offer(struct seeking *seeking, struct edit edit, const char *description);

/* An edit that puts TEXT in the place of SPAN. */
struct edit repair_replace(struct span span, const char *text);

/* The option line of the stanza that the token command stands in, or NULL: it is a script's. */
const struct command_line *repair_line_of(const struct seeking *seeking);

/* Candidates that write the command itself in another way. */
void repair_seek_words(struct seeking *seeking);
void repair_seek_device(struct seeking *seeking);
void repair_seek_removal(struct seeking *seeking);

/* The edited text of its file. */
struct slice repair_apply(struct arena *arena, const struct edit *edit);

/* Where the byte at OFFSET of the edited file stands afterwards; -1: it is gone. */
long repair_moved(const struct edit *edit, size_t offset);

/*
 * The change of one file as a unified diff, applicable with `patch -p1` in the ROOT. NULL when a
 * line that it would quote has a NUL.
 */
const char *repair_diff(struct arena *arena, const struct changed_file *file);

/* Judge the tree of PARENT with one more change. NULL when it cannot be judged. */
const struct trial *repair_try(struct repairs *repairs, const struct trial *parent,
			       const struct candidate *candidate);

/* Compare the cases of TRIAL with those of the tree as it is; its original[] is there. */
void repair_weigh(const struct repairs *repairs, struct trial *trial);

/* Whether case INDEX of the trial ends in each run as in the tree as it is, or is accepted. */
bool repair_fares_as_well(const struct trial *trial, size_t index);

/* Whether nothing is lost with a command of the tree as it is: no boot that comes to it, if one
 * does, accepts it. Also for a command that only a changed tree comes to (NO_CASE). */
bool repair_may_go(const struct repairs *repairs, size_t original);

/* Whether every run of the tree accepts the case. */
bool repair_is_accepted(const struct host *host, size_t index);

/* Whether a run of the tree refuses the case. */
bool repair_is_refused(const struct host *host, size_t index);

/* The case of the trial that is TARGET in the tree as it is, or NO_CASE. */
size_t repair_find_case(const struct trial *trial, size_t target);

/* The case of the trial that is INDEX in its parent, or NO_CASE. */
size_t repair_find_later(const struct trial *trial, size_t index);

/* The rule that reports this refusal. */
int lint_rule_of_refusal(const struct token_result *result);

/* Fill in the fix for a refused token. What is there stays when nothing works. */
void lint_repair(struct host *host, const struct token_case *token, struct fix *fix);

/* The same for a token that is accepted and makes no address. */
void lint_repair_effect(struct host *host, const struct token_case *token, struct fix *fix);

#endif
