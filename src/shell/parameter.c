#include "shell/expand.h"

#include "base/pattern.h"

enum {
	TRIM_LIMIT = 4096,       /* bytes of a value that ${X#p} is done on */
};

static bool is_all_parameters(struct slice name)
{
	return slice_is(name, "@") || slice_is(name, "*");
}

<<<<<<< HEAD
static struct value positional_get(struct run *run, struct slice name)
=======
static struct content positional_get(struct run *run, struct slice name)
>>>>>>> 3e72d4b (wip)
{
	const struct parameters *parameters = run->state.parameters;
	int number;

	if (!slice_to_number(name, &number))
<<<<<<< HEAD
		return (struct value){ .set = MAYBE_NO };
	if (number == 0)
		return value_of(run->name);
	if (parameters && parameters->why) {
		struct value value = text_value_unknown(parameters->why);
=======
		return (struct content){ .set = MAYBE_NO };
	if (number == 0)
		return content_of(run->name);
	if (parameters && parameters->why) {
		struct content value = content_unknown(parameters->why);
>>>>>>> 3e72d4b (wip)
		value.set = MAYBE_UNKNOWN;
		return value;
	}
	if (!parameters || (size_t)number > parameters->count)
<<<<<<< HEAD
		return (struct value){ .set = MAYBE_NO };
=======
		return (struct content){ .set = MAYBE_NO };
>>>>>>> 3e72d4b (wip)
	return parameters->items[number - 1];
}

/* $@ or $* as one text. */
<<<<<<< HEAD
static struct value parameters_join(struct run *run, char separator)
=======
static struct content parameters_join(struct run *run, char separator)
>>>>>>> 3e72d4b (wip)
{
	const struct parameters *parameters = run->state.parameters;
	segments list = { 0 };

	if (!parameters)
<<<<<<< HEAD
		return (struct value){ .set = MAYBE_NO };
	if (parameters->why)
		return text_value_unknown(parameters->why);
=======
		return (struct content){ .set = MAYBE_NO };
	if (parameters->why)
		return content_unknown(parameters->why);
>>>>>>> 3e72d4b (wip)
	char *between = arena_print(run->arena, "%c", separator);
	for (size_t i = 0; i < parameters->count; i++) {
		struct segment item = { .text = parameters->items[i].text,
					.why = parameters->items[i].why };
		struct segment gap = { .text = slice_of(between) };
		if (i > 0)
			array_push(run->arena, &list, gap);
		array_push(run->arena, &list, item);
	}
<<<<<<< HEAD
	struct value value = join_segments(run, &list, false);
=======
	struct content value = join_segments(run, &list, false);
>>>>>>> 3e72d4b (wip)
	value.set = parameters->count ? MAYBE_YES : MAYBE_NO;
	return value;
}

<<<<<<< HEAD
static struct value count_get(struct run *run)
=======
static struct content count_get(struct run *run)
>>>>>>> 3e72d4b (wip)
{
	const struct parameters *parameters = run->state.parameters;

	if (parameters && parameters->why)
<<<<<<< HEAD
		return text_value_unknown(parameters->why);
	return value_of(slice_of(arena_print(run->arena, "%zu",
					     parameters ? parameters->count : 0)));
}

static struct value status_get(struct run *run)
=======
		return content_unknown(parameters->why);
	return content_of(slice_of(arena_print(run->arena, "%zu",
					     parameters ? parameters->count : 0)));
}

static struct content status_get(struct run *run)
>>>>>>> 3e72d4b (wip)
{
	struct exit_status status = run->state.status;

	if (status.code >= 0 && status.success != MAYBE_UNKNOWN)
<<<<<<< HEAD
		return value_of(slice_of(arena_print(run->arena, "%d", status.code)));
	return text_value_unknown(status.why ? status.why : "the exit status of a command");
}

struct value parameter_get(struct run *run, struct slice name)
=======
		return content_of(slice_of(arena_print(run->arena, "%d", status.code)));
	return content_unknown(status.why ? status.why : "the exit status of a command");
}

struct content parameter_get(struct run *run, struct slice name)
>>>>>>> 3e72d4b (wip)
{
	char sign = name.length ? name.at[0] : '\0';

	if (is_digit(sign))
		return positional_get(run, name);
	switch (sign) {
	case '@':
	case '*':
		return parameters_join(run, ' ');
	case '#':
		return count_get(run);
	case '?':
		return status_get(run);
	case '$':
	case '!':
	case '-':
<<<<<<< HEAD
		return text_value_unknown(run_why(run, "the value of $%c", sign));
=======
		return content_unknown(run_why(run, "the value of $%c", sign));
>>>>>>> 3e72d4b (wip)
	}
	return variable_get(run, name);
}

/* "$@": a field each. $@ and $* unquoted: the same, each split further. */
static void add_all_parameters(struct run *run, const struct part *part, segments *list)
{
	const struct parameters *parameters = run->state.parameters;

	if (parameters && parameters->why) {
		struct segment segment = { .why = parameters->why, .splits = true };
		array_push(run->arena, list, segment);
		return;
	}
	for (size_t i = 0; parameters && i < parameters->count; i++) {
		struct segment segment = {
			.text = parameters->items[i].text, .why = parameters->items[i].why,
			.quoted = part->quoted, .splits = !part->quoted, .separate = i > 0,
		};
		array_push(run->arena, list, segment);
	}
}

/* "$*": one field, joined with the first byte of IFS. */
static void add_joined_parameters(struct run *run, segments *list)
{
<<<<<<< HEAD
	struct value ifs = variable_get(run, (struct slice)SLICE("IFS"));
=======
	struct content ifs = variable_get(run, (struct slice)SLICE("IFS"));
>>>>>>> 3e72d4b (wip)
	struct segment segment = { .quoted = true };
	bool standard = ifs.set == MAYBE_NO;

	if (ifs.why) {
		segment.why = ifs.why;
	} else {
		char separator = standard || !ifs.text.length ? ' ' : ifs.text.at[0];
<<<<<<< HEAD
		struct value value = parameters_join(run, separator);
=======
		struct content value = parameters_join(run, separator);
>>>>>>> 3e72d4b (wip)
		segment.text = value.text;
		segment.why = value.why;
	}
	array_push(run->arena, list, segment);
}

/* Whether the operand of `-`, `=`, `?` and `+` applies as to an unset parameter. */
<<<<<<< HEAD
static enum maybe is_null(struct value value, bool colon)
=======
static enum maybe is_null(struct content value, bool colon)
>>>>>>> 3e72d4b (wip)
{
	if (value.set != MAYBE_YES)
		return value.set == MAYBE_NO ? MAYBE_YES : MAYBE_UNKNOWN;
	if (!colon || value.text.length)
		return MAYBE_NO;
	return value.why ? MAYBE_UNKNOWN : MAYBE_YES;
}

<<<<<<< HEAD
static void add_value(struct run *run, struct value value, bool quoted, segments *list)
=======
static void add_value(struct run *run, struct content value, bool quoted, segments *list)
>>>>>>> 3e72d4b (wip)
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
<<<<<<< HEAD
	struct value value;
=======
	struct content value;
>>>>>>> 3e72d4b (wip)

	if (!is_variable_name(part->text) || !expand_text(run, part->word, &value) ||
	    !variable_set(run, part->text, value))
		return false;
	add_value(run, value, part->quoted, list);
	return true;
}

/* ${X-w}, ${X=w}, ${X?w}, ${X+w}. */
<<<<<<< HEAD
static bool expand_conditional(struct run *run, const struct part *part, struct value value,
=======
static bool expand_conditional(struct run *run, const struct part *part, struct content value,
>>>>>>> 3e72d4b (wip)
			       segments *list)
{
	enum maybe null = is_null(value, part->colon);
	bool alternative = part->op == PARAMETER_ALTERNATIVE;

	if (null == MAYBE_UNKNOWN) {
		const char *why = run_why(run, "whether $%.*s is set", SLICE_ARGS(part->text));
		if (part->op == PARAMETER_ERROR)
			flow_may_exit(run, why);
<<<<<<< HEAD
		add_value(run, part->op == PARAMETER_ERROR ? value : text_value_unknown(why),
=======
		add_value(run, part->op == PARAMETER_ERROR ? value : content_unknown(why),
>>>>>>> 3e72d4b (wip)
			  part->quoted, list);
		return true;
	}
	if ((null == MAYBE_NO) != alternative) {
		if (alternative)
<<<<<<< HEAD
			value = value_of(slice_of(""));
=======
			value = content_of(slice_of(""));
>>>>>>> 3e72d4b (wip)
		add_value(run, value, part->quoted, list);
		return true;
	}
	if (part->op == PARAMETER_ERROR)
		return false;
	if (part->op == PARAMETER_ASSIGN)
		return assign_operand(run, part, list);
	return add_operand(run, part, list);
}

/* The length of what a pattern takes away, or -1. */
static long trim_length(struct slice text, struct slice pattern, enum parameter_operator op)
{
	bool suffix = op == PARAMETER_SHORT_SUFFIX || op == PARAMETER_LONG_SUFFIX;
	bool longest = op == PARAMETER_LONG_PREFIX || op == PARAMETER_LONG_SUFFIX;

	for (size_t i = 0; i <= text.length; i++) {
		size_t length = longest ? text.length - i : i;
		struct slice taken = suffix ? slice_range(text, text.length - length, text.length)
					    : slice_range(text, 0, length);
		if (pattern_match(pattern, taken, 0))
			return (long)length;
	}
	return -1;
}

<<<<<<< HEAD
static bool expand_trim(struct run *run, const struct part *part, struct value value,
			segments *list)
{
	struct value pattern;
=======
static bool expand_trim(struct run *run, const struct part *part, struct content value,
			segments *list)
{
	struct content pattern;
>>>>>>> 3e72d4b (wip)

	if (!expand_pattern(run, part->word, &pattern))
		return false;
	if (pattern.why || value.why || value.set == MAYBE_UNKNOWN ||
	    value.text.length > TRIM_LIMIT || pattern.text.length > TRIM_LIMIT) {
		const char *why = pattern.why ? pattern.why : value.why;
<<<<<<< HEAD
		value = text_value_unknown(why ? why : "a long text");
=======
		value = content_unknown(why ? why : "a long text");
>>>>>>> 3e72d4b (wip)
	} else {
		long length = trim_length(value.text, pattern.text, part->op);
		bool suffix = part->op == PARAMETER_SHORT_SUFFIX ||
			      part->op == PARAMETER_LONG_SUFFIX;
		size_t taken = length > 0 ? (size_t)length : 0;
		value.text = suffix ? slice_range(value.text, 0, value.text.length - taken)
				    : slice_range(value.text, taken, value.text.length);
	}
	add_value(run, value, part->quoted, list);
	return true;
}

<<<<<<< HEAD
static struct value length_of(struct run *run, struct value value)
{
	if (value.why || value.set == MAYBE_UNKNOWN)
		return text_value_unknown(value.why ? value.why : "the length of a variable");
	return value_of(slice_of(arena_print(run->arena, "%zu", value.text.length)));
=======
static struct content length_of(struct run *run, struct content value)
{
	if (value.why || value.set == MAYBE_UNKNOWN)
		return content_unknown(value.why ? value.why : "the length of a variable");
	return content_of(slice_of(arena_print(run->arena, "%zu", value.text.length)));
>>>>>>> 3e72d4b (wip)
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
<<<<<<< HEAD
	struct value value = parameter_get(run, part->text);
=======
	struct content value = parameter_get(run, part->text);
>>>>>>> 3e72d4b (wip)
	if (part->op >= PARAMETER_DEFAULT && part->op <= PARAMETER_ALTERNATIVE)
		return expand_conditional(run, part, value, list);
	if (value.set == MAYBE_NO && !is_all_parameters(part->text)) {
		enum maybe nounset = option_get(run, OPTION_NOUNSET);
		if (nounset == MAYBE_YES)
			return false;
		if (nounset == MAYBE_UNKNOWN)
			flow_may_exit(run, "whether set -u is in force");
	}
	if (part->op >= PARAMETER_SHORT_PREFIX)
		return expand_trim(run, part, value, list);
	add_value(run, part->op == PARAMETER_LENGTH ? length_of(run, value) : value, part->quoted,
		  list);
	return true;
}
