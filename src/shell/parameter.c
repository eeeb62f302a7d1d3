#include "shell/expand.h"

#include "base/pattern.h"

enum {
	TRIM_LIMIT = 4096,       /* bytes of a value that ${X#p} is done on */
};

static bool is_all_parameters(struct slice name)
{
	return slice_is(name, "@") || slice_is(name, "*");
}

static struct content positional_get(struct run *run, struct slice name)
{
	const struct parameters *parameters = run->state.parameters;
	int number;

	if (!slice_to_number(name, &number))
		return (struct content){ .set = MAYBE_NO };
	if (number == 0)
		return content_of(run->name);
	if (parameters && parameters->why) {
		struct content value = content_unknown(parameters->why);
		value.set = MAYBE_UNKNOWN;
		return value;
	}
	if (!parameters || (size_t)number > parameters->count)
		return (struct content){ .set = MAYBE_NO };
	return parameters->items[number - 1];
}

/* What stands between parameters that become one text: the first byte of IFS. */
static struct content separator_of(struct run *run)
{
	struct content ifs = variable_get(run, (struct slice)SLICE("IFS"));

	if (ifs.set == MAYBE_NO)
		return content_of((struct slice)SLICE(" "));
	if (ifs.why || ifs.set == MAYBE_UNKNOWN)
		return content_unknown(ifs.why ? ifs.why : "the value of $IFS");
	return content_of(slice_range(ifs.text, 0, 1));
}

/* $@ or $* as one text. */
static struct content parameters_join(struct run *run, struct slice separator)
{
	const struct parameters *parameters = run->state.parameters;
	segments list = { 0 };

	if (!parameters)
		return (struct content){ .set = MAYBE_NO };
	if (parameters->why)
		return content_unknown(parameters->why);
	for (size_t i = 0; i < parameters->count; i++) {
		struct segment item = { .text = parameters->items[i].text,
					.why = parameters->items[i].why };
		struct segment gap = { .text = separator };
		if (i > 0)
			array_push(run->arena, &list, gap);
		array_push(run->arena, &list, item);
	}
	struct content value = join_segments(run, &list, false);
	value.set = parameters->count ? MAYBE_YES : MAYBE_NO;
	return value;
}

static struct content count_get(struct run *run)
{
	const struct parameters *parameters = run->state.parameters;

	if (parameters && parameters->why)
		return content_unknown(parameters->why);
	return content_of(slice_of(arena_print(run->arena, "%zu",
					     parameters ? parameters->count : 0)));
}

static struct content status_get(struct run *run)
{
	struct exit_status status = run->state.status;

	if (status.code >= 0 && status.success != MAYBE_UNKNOWN)
		return content_of(slice_of(arena_print(run->arena, "%d", status.code)));
	return content_unknown(status.why ? status.why : "the exit status of a command");
}

const char why_own_process[] = "the value of $$";

struct content parameter_get(struct run *run, struct slice name)
{
	char sign = name.length ? name.at[0] : '\0';

	if (is_digit(sign))
		return positional_get(run, name);
	switch (sign) {
	case '@':
	case '*':
		return parameters_join(run, (struct slice)SLICE(" "));
	case '#':
		return count_get(run);
	case '?':
		return status_get(run);
	case '!':                /* unset until something was sent into the background */
		return (struct content){ .set = MAYBE_UNKNOWN, .why = "the value of $!" };
	case '$':
		return content_unknown(why_own_process);
	case '-':
		return content_unknown("the value of $-");
	}
	return variable_get(run, name);
}

/*
 * "$@": a field each. $@ and $* unquoted: the same, each split further. Where there are no fields
 * (an assignment, the word of a case) bash puts a blank between those of $@.
 */
static void add_all_parameters(struct run *run, const struct part *part, segments *list)
{
	const struct parameters *parameters = run->state.parameters;
	bool blank = run->dialect == DIALECT_BASH && slice_is(part->text, "@");
	struct content between = blank ? content_of((struct slice)SLICE(" ")) : separator_of(run);

	if (parameters && parameters->why) {
		struct segment segment = { .why = parameters->why, .splits = true };
		array_push(run->arena, list, segment);
		return;
	}
	for (size_t i = 0; parameters && i < parameters->count; i++) {
		struct segment segment = {
			.text = parameters->items[i].text, .why = parameters->items[i].why,
			.quoted = part->quoted, .splits = !part->quoted, .separate = i > 0,
			.between = between,
		};
		array_push(run->arena, list, segment);
	}
}

/* "$*": one field, joined with the first byte of IFS. */
static void add_joined_parameters(struct run *run, segments *list)
{
	struct content separator = separator_of(run);
	struct segment segment = { .quoted = true, .why = separator.why };

	if (!separator.why) {
		struct content value = parameters_join(run, separator.text);
		segment.text = value.text;
		segment.why = value.why;
	}
	array_push(run->arena, list, segment);
}

/* Whether the operand of `-`, `=`, `?` and `+` applies as to an unset parameter. */
static enum maybe is_null(struct content value, bool colon)
{
	if (value.set != MAYBE_YES)
		return value.set == MAYBE_NO ? MAYBE_YES : MAYBE_UNKNOWN;
	if (!colon || value.text.length)
		return MAYBE_NO;
	return value.why ? MAYBE_UNKNOWN : MAYBE_YES;
}

static void add_value(struct run *run, struct content value, bool quoted, segments *list)
{
	struct segment segment = { .text = value.text, .why = value.why, .quoted = quoted,
				   .splits = !quoted };

	if (value.set == MAYBE_UNKNOWN && !segment.why)
		segment.why = "a variable that may be unset";
	array_push(run->arena, list, segment);
}

/* The words of an operand; unquoted ones are split like the parameter itself would be. */
static bool add_operand(struct run *run, const struct part *part, segments *list)
{
	size_t before = list->count;

	if (part->word && !expand_parts(run, part->word->parts, list))
		return false;
	for (size_t i = before; i < list->count; i++)
		if (!list->items[i].quoted)
			list->items[i].splits = true;
	if (part->quoted && list->count == before) {
		struct segment empty = { .quoted = true };
		array_push(run->arena, list, empty);
	}
	return true;
}

static bool assign_operand(struct run *run, const struct part *part, segments *list)
{
	struct content value;

	if (!is_variable_name(part->text) || !expand_text(run, part->word, &value) ||
	    !variable_set(run, part->text, value))
		return false;
	add_value(run, value, part->quoted, list);
	return true;
}

/* ${X-w}, ${X=w}, ${X?w}, ${X+w}. */
static bool expand_conditional(struct run *run, const struct part *part, struct content value,
			       segments *list)
{
	enum maybe null = is_null(value, part->colon);
	bool alternative = part->op == PARAMETER_ALTERNATIVE;

	if (null == MAYBE_UNKNOWN) {
		const char *why = run_why(run, "whether $%.*s is set", SLICE_ARGS(part->text));
		if (part->op == PARAMETER_ERROR)
			flow_may_exit(run, why);
		add_value(run, part->op == PARAMETER_ERROR ? value : content_unknown(why),
			  part->quoted, list);
		return true;
	}
	if ((null == MAYBE_NO) != alternative) {
		if (alternative)
			value = content_of(slice_of(""));
		add_value(run, value, part->quoted, list);
		return true;
	}
	if (part->op == PARAMETER_ERROR)
		return false;
	bool here = run->in_here_document;
	run->in_here_document = false;
	bool good = part->op == PARAMETER_ASSIGN ? assign_operand(run, part, list)
						 : add_operand(run, part, list);
	run->in_here_document = here;
	return good;
}

/* The length of what a pattern takes away, or -1. */
static long trim_length(const struct run *run, struct slice text, struct slice pattern,
			enum parameter_operator op)
{
	bool suffix = op == PARAMETER_SHORT_SUFFIX || op == PARAMETER_LONG_SUFFIX;
	bool longest = op == PARAMETER_LONG_PREFIX || op == PARAMETER_LONG_SUFFIX;

	for (size_t i = 0; i <= text.length; i++) {
		size_t length = longest ? text.length - i : i;
		struct slice taken = suffix ? slice_range(text, text.length - length, text.length)
					    : slice_range(text, 0, length);
		if (pattern_match(pattern, taken, run_pattern_flags(run)))
			return (long)length;
	}
	return -1;
}

/* Whether $(...) or $((...)) stands in it, where no quotes are. */
static bool has_bare_command(const struct word *word)
{
	for (const struct part *part = word ? word->parts : NULL; part; part = part->next) {
		bool command = part->kind == PART_COMMAND && !slice_is(part->text, "`");
		if (!part->quoted && (command || part->kind == PART_ARITHMETIC))
			return true;
		if (part->kind == PART_PARAMETER && has_bare_command(part->word))
			return true;
	}
	return false;
}

static bool expand_trim(struct run *run, const struct part *part, struct content value,
			segments *list)
{
	struct content pattern;

	/* bash 5.2 takes the first `)` of the pattern for the `}`, if there is a value to trim. */
	if (run->in_here_document && value.set != MAYBE_NO && has_bare_command(part->word) &&
	    (value.text.length || value.why)) {
		run->spoilt = "what bash makes of a command in a pattern of a here-document";
		add_value(run, content_unknown(run->spoilt), part->quoted, list);
		return value.why != NULL || value.set == MAYBE_UNKNOWN;
	}
	if (!expand_pattern(run, part->word, &pattern))
		return false;
	if (pattern.why || value.why || value.set == MAYBE_UNKNOWN ||
	    value.text.length > TRIM_LIMIT || pattern.text.length > TRIM_LIMIT) {
		const char *why = pattern.why ? pattern.why : value.why;
		value = content_unknown(why ? why : "a long text");
	} else {
		arena_spend(run->arena, pattern_work(pattern.text, value.text) *
					(value.text.length + 1) / 2);
		long length = trim_length(run, value.text, pattern.text, part->op);
		bool suffix = part->op == PARAMETER_SHORT_SUFFIX ||
			      part->op == PARAMETER_LONG_SUFFIX;
		size_t taken = length > 0 ? (size_t)length : 0;
		value.text = suffix ? slice_range(value.text, 0, value.text.length - taken)
				    : slice_range(value.text, taken, value.text.length);
	}
	add_value(run, value, part->quoted, list);
	return true;
}

static struct content length_of(struct run *run, struct content value)
{
	if (value.why || value.set == MAYBE_UNKNOWN)
		return content_unknown(value.why ? value.why : "the length of a variable");
	return content_of(slice_of(arena_print(run->arena, "%zu", value.text.length)));
}

bool expand_parameter(struct run *run, const struct part *part, segments *list)
{
	if (part->op == PARAMETER_PLAIN && is_all_parameters(part->text)) {
		if (part->quoted && slice_is(part->text, "*"))
			add_joined_parameters(run, list);
		else
			add_all_parameters(run, part, list);
		return true;
	}
	struct content value = parameter_get(run, part->text);
	if (part->op >= PARAMETER_DEFAULT && part->op <= PARAMETER_ALTERNATIVE)
		return expand_conditional(run, part, value, list);
	if (value.set != MAYBE_YES && !is_all_parameters(part->text)) {
		enum maybe nounset = option_get(run, OPTION_NOUNSET);
		if (nounset == MAYBE_YES && value.set == MAYBE_NO)
			return false;
		if (nounset != MAYBE_NO)
			flow_may_exit(run, "whether a variable is unset, and set -u in force");
	}
	if (part->op >= PARAMETER_SHORT_PREFIX)
		return expand_trim(run, part, value, list);
	add_value(run, part->op == PARAMETER_LENGTH ? length_of(run, value) : value, part->quoted,
		  list);
	return true;
}
