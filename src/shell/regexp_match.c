/*
 * TEXT =~ REGEXP of bash, by the function that bash itself calls: regcomp(3) with REG_EXTENDED.
 * What was quoted stands for itself (quote_string_for_globbing() of bash 5.2, QGLOB_REGEXP).
 */
#include "shell/condition.h"

#include <regex.h>

/* With these the slowest expressions that we know of take glibc 2.36 four milliseconds. */
enum {
	REGEXP_LIMIT = 256,
	SUBJECT_LIMIT = 1024,
	REPETITION_LIMIT = 100,
};

/* Where in a regular expression a byte stands. */
enum regexp_place {
	OUTSIDE,
	BEHIND_BACKSLASH,
	BRACKET_BEGINS,          /* behind [ or [^, where ] is a byte as any other */
	IN_BRACKETS,
	CLASS_BEGINS,            /* behind [ in brackets */
	IN_CLASS,                /* [:alpha:] */
	CLASS_ENDS,              /* behind its second : */
	IN_REPETITION,
};

/* An expression as regcomp() gets it. */
struct regexp_text {
	char at[REGEXP_LIMIT + 1];
	size_t length;
	enum regexp_place place;
	long number;             /* in { }, so far */
	long repetitions;        /* as if all stood in each other */
	const char *why;         /* not NULL: it is not followed */
};

static enum regexp_place leave(struct regexp_text *regexp, const char *why)
{
	regexp->why = why;
	return OUTSIDE;
}

static enum regexp_place repeat(struct regexp_text *regexp, char c)
{
	if (is_digit(c) && regexp->number <= REPETITION_LIMIT) {
		regexp->number = regexp->number * 10 + (c - '0');
		return IN_REPETITION;
	}
	if (c != ',' && c != '}')
		return leave(regexp, "a brace in a regular expression");
	regexp->repetitions *= regexp->number ? regexp->number : 1;
	regexp->number = 0;
	if (regexp->repetitions > REPETITION_LIMIT)
		return leave(regexp, "many repetitions in a regular expression");
	return c == '}' ? OUTSIDE : IN_REPETITION;
}

/* Where the byte behind C, which was not quoted, stands. */
static enum regexp_place place_behind(struct regexp_text *regexp, char c)
{
	bool is_class = regexp->length > 1 && regexp->at[regexp->length - 2] == '[';

	switch (regexp->place) {
	case OUTSIDE:
		return c == '\\' ? BEHIND_BACKSLASH : c == '[' ? BRACKET_BEGINS
		     : c == '{' ? IN_REPETITION : OUTSIDE;
	case BEHIND_BACKSLASH:
		/* \1 and what glibc adds: \w, \<, \b ... */
		return is_alnum(c) || c == '<' || c == '>' || c == '`' || c == '\''
			       ? leave(regexp, "a backslash in a regular expression") : OUTSIDE;
	case BRACKET_BEGINS:
		if (c == '^' && is_class)
			return BRACKET_BEGINS;
		return c == '[' ? CLASS_BEGINS : IN_BRACKETS;
	case IN_BRACKETS:
		return c == ']' ? OUTSIDE : c == '[' ? CLASS_BEGINS : IN_BRACKETS;
	case CLASS_BEGINS:
		return c == ':' ? IN_CLASS : leave(regexp, "brackets in a regular expression");
	case IN_CLASS:
		return c == ':' ? CLASS_ENDS : IN_CLASS;
	case CLASS_ENDS:
		return c == ']' ? IN_BRACKETS : leave(regexp, "brackets in a regular expression");
	case IN_REPETITION:
		return repeat(regexp, c);
	}
	return OUTSIDE;
}

static void put(struct regexp_text *regexp, char c)
{
	if (c & '\200' || !c || regexp->length == REGEXP_LIMIT)
		regexp->why = c & '\200' ? "a regular expression that is not ASCII"
					 : "a long regular expression";
	else
		regexp->at[regexp->length++] = c;
}

static void add(struct regexp_text *regexp, char c, bool quoted)
{
	if (!quoted) {
		put(regexp, c);
		if (!regexp->why)
			regexp->place = place_behind(regexp, c);
		return;
	}
	if (regexp->place != OUTSIDE && !(regexp->place == IN_BRACKETS && is_alnum(c)))
		regexp->why = "quotes inside a part of a regular expression";
	else if (strchr("\\[]*.+?(|){}^$", c))
		put(regexp, '\\');
	if (!regexp->why)
		put(regexp, c);
}

static bool read_regexp(struct run *run, const struct word *word, struct regexp_text *ret)
{
	segments list = { 0 };

	*ret = (struct regexp_text){ .repetitions = 1 };
	if (!expand_parts(run, word->parts, &list))
		return false;
	for (size_t i = 0; i < list.count && !ret->why; i++) {
		const struct segment *segment = &list.items[i];
		for (size_t k = 0; k < segment->text.length && !ret->why; k++)
			add(ret, segment->text.at[k], segment->quoted);
		if (segment->why || segment->separate)
			ret->why = segment->why ? segment->why : "$@ in a regular expression";
	}
	if (list.count && !list.items[0].quoted && ret->length && ret->at[0] == '~')
		ret->why = "~ in a regular expression";
	return true;
}

/* Nothing is taken from the arena while the compiled expression is there. */
static struct exit_status match(struct run *run, const char *regexp, const char *subject)
{
	regex_t compiled;
	int error = regcomp(&compiled, regexp, REG_EXTENDED | REG_NOSUB);

	if (!error) {
		error = regexec(&compiled, subject, 0, NULL, 0);
		regfree(&compiled);
		if (error == REG_NOMATCH)
			return exit_known(1);
	}
	if (error == REG_ESPACE)
		arena_run_out(run->arena);
	return exit_known(error ? 2 : 0);
}

static const char *why_not(const struct content *subject, const struct regexp_text *regexp)
{
	if (subject->why || regexp->why)
		return subject->why ? subject->why : regexp->why;
	if (subject->text.length > SUBJECT_LIMIT)
		return "a long text beside a regular expression";
	for (size_t i = 0; i < subject->text.length; i++)
		if (subject->text.at[i] & '\200' || !subject->text.at[i])
			return "a text that is not ASCII beside a regular expression";
	return NULL;
}

bool condition_matches_regexp(struct run *run, const struct word *text, const struct word *word,
			      struct exit_status *ret_status)
{
	struct regexp_text regexp;
	struct content subject;

	if (!expand_text(run, text, &subject) || !read_regexp(run, word, &regexp))
		return false;
	size_t work = 16 * regexp.length *
		      (regexp.length + (size_t)regexp.repetitions + subject.text.length);
	const char *why = option_get(run, OPTION_NOCASEMATCH) == MAYBE_NO
				  ? why_not(&subject, &regexp)
				  : "what fits without regard to case";
	if (!why)
		arena_spend(run->arena, work);
	*ret_status = why ? exit_unknown(why)
			  : match(run, regexp.at, arena_copy(run->arena, subject.text));
	variable_set(run, (struct slice)SLICE("BASH_REMATCH"),
		     content_unknown("what a regular expression fits"));
	return true;
}
