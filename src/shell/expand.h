/*
 * From words to text: parameters, command substitutions, arithmetic, field splitting and
 * pathnames, as dash does it. What is not known stays in the result as not known.
 */
#ifndef SHELL_EXPAND_H
#define SHELL_EXPAND_H

#include "base/braces.h"
#include "shell/state.h"

/* One word after expansion. */
struct field {
	struct slice text;
	const char *why;         /* not NULL: text is only its beginning */
	bool many;               /* with why: there may be any number of words here */
	const struct word *word; /* what it was made from */
};

typedef ARRAY(struct field) fields;

/* A piece of a word on its way to becoming fields. */
struct segment {
	struct slice text;
	const char *why;         /* not NULL: text is only its beginning */
	bool quoted;
	bool splits;             /* the result of an unquoted expansion */
	bool separate;           /* a field ends before it: "$@" */
	struct content between;  /* where there are no fields: what stands before it instead */
};

typedef ARRAY(struct segment) segments;

/*
 * Each of these is false when dash would end the shell with status 2 instead: a bad
 * substitution, an unset variable under `set -u`, ${X:?}, a read-only variable.
 */
bool expand_words(struct run *run, const struct word *words, fields *ret_fields);
bool expand_text(struct run *run, const struct word *word, struct content *ret_value);
/* For pattern_match(): what was quoted is escaped. */
bool expand_pattern(struct run *run, const struct word *word, struct content *ret_value);

/*
 * Why it is not known what words WORD stands for, because of braces of bash; NULL: it has none.
 * Only words of a command and names of redirections have them expanded, before anything else.
 */
const char *expand_why_braces(struct run *run, const struct word *word);

/* The words that TEXT, with braces, stands for. False: that is not followed. */
bool expand_braces(struct run *run, struct slice text, struct brace_texts *ret);

/* For each other. */
bool expand_parts(struct run *run, const struct part *parts, segments *segments);
bool expand_parameter(struct run *run, const struct part *part, segments *segments);
/* The value of a parameter; of $@ and $* joined. */
struct content parameter_get(struct run *run, struct slice name);
bool split_segments(struct run *run, const segments *segments, const struct word *word,
		    fields *ret_fields);
struct content join_segments(struct run *run, const segments *list, bool as_pattern);

/* The files a wildcard word stands for, in order; at least one field. */
void expand_pathname(struct run *run, struct slice pattern, const struct field *as_written,
		     fields *ret_fields);

/*
 * The value of an arithmetic expression. False: dash ends with status 2 (no number, a
 * division by zero, an error of syntax).
 */
bool arithmetic_evaluate(struct run *run, struct slice expression, long *ret_number,
			 const char **ret_why);

/*
 * The same for (( )) of bash, where an error is but a status. False: it is none that we read, and
 * may have changed the variables that it names.
 */
bool arithmetic_try(struct run *run, struct slice expression, long *ret_number,
		    const char **ret_why);

/* Run the commands of a substitution (run.c); the text without final newlines. */
struct content substitute_command(struct run *run, const struct script *script);

#endif
