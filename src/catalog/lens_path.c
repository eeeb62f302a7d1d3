/*
 * Path expressions of Augeas, as pathx.c evaluates them: each step takes the children with
 * its name, and each predicate those of them for which it holds, counted from 1 among what
 * the step found below one parent.
 */
#include "catalog/lens.h"

enum { NESTING_LIMIT = 32 };

struct reading {
	struct arena *arena;
	struct slice text;
	size_t at;
	int depth;
	bool strange;            /* a form that is not followed */
};

/* What an expression is about: a node, its place and how many there are. */
struct position {
	struct lens_node *node;
	size_t number, last;
};

struct result {
	enum { RESULT_NONE, RESULT_NODES, RESULT_TEXT, RESULT_NUMBER, RESULT_TRUTH } type;
	lens_nodes nodes;
	struct slice text;
	long number;
	bool truth;
};

static struct result read_or(struct reading *reading, const struct position *position);

static char peek(const struct reading *reading)
{
	return reading->at < reading->text.length ? reading->text.at[reading->at] : '\0';
}

static void skip_blanks(struct reading *reading)
{
	while (is_blank(peek(reading)))
		reading->at++;
}

static bool take(struct reading *reading, const char *word)
{
	struct slice rest = slice_range(reading->text, reading->at, reading->text.length);

	if (!slice_starts_with(rest, word))
		return false;
	reading->at += strlen(word);
	return true;
}

/* `and`, `or`: words that end where a name would go on. */
static bool take_word(struct reading *reading, const char *word)
{
	size_t start = reading->at;

	skip_blanks(reading);
	if (start < reading->at && take(reading, word) && is_blank(peek(reading)))
		return true;
	reading->at = start;
	return false;
}

static struct result strange(struct reading *reading)
{
	reading->strange = true;
	return (struct result){ .type = RESULT_NONE };
}

/* A name, with `\` in front of what would end it. */
static struct slice read_name(struct reading *reading)
{
	struct text name = TEXT_INIT;

	while (peek(reading) && !strchr("][|/=()!,<>$@ \t\n'\"*", peek(reading))) {
		if (peek(reading) == '\\')
			reading->at++;
		if (!peek(reading))
			break;
		text_putc(&name, peek(reading));
		reading->at++;
	}
	struct slice kept = text_keep(&name, reading->arena);

	if (slice_contains(kept, "::") || slice_is(kept, ".."))
		reading->strange = true;
	return kept;
}

/* [EXPRESSION]: keep those of NODES for which it holds. */
static void read_predicate(struct reading *reading, lens_nodes *nodes)
{
	struct lens_node nothing = { .kind = LENS_NONE };
	struct position dummy = { &nothing, 0, 0 };
	size_t start = reading->at, end = start, kept = 0;

	for (size_t i = 0; i < nodes->count || i == 0; i++) {
		struct position position = { nodes->count ? nodes->items[i] : NULL, i + 1,
					     nodes->count };
		reading->at = start;
		arena_spend(reading->arena, 1);
		struct result result = read_or(reading, nodes->count ? &position : &dummy);
		skip_blanks(reading);
		if (result.type == RESULT_TEXT || result.type == RESULT_NONE || !take(reading, "]"))
			reading->strange = true;
		if (reading->strange)
			return;
		end = reading->at;
		if (nodes->count &&
		    (result.type == RESULT_NUMBER ? result.number == (long)i + 1
		     : result.type == RESULT_NODES ? result.nodes.count > 0 : result.truth))
			nodes->items[kept++] = nodes->items[i];
	}
	nodes->count = kept;
	reading->at = end;
}

static void children_of(struct reading *reading, struct lens_node *parent, struct slice name,
			bool any, lens_nodes *ret)
{
	arena_spend(reading->arena, parent->children.count);
	for (size_t i = 0; i < parent->children.count; i++) {
		struct lens_node *child = parent->children.items[i];
		if (any ? child->label.length > 0 : slice_equal(child->label, name))
			array_push(reading->arena, ret, child);
	}
}

/* NAME[...]: what it finds below each of FROM. *RET_NAME is empty for `*`. */
static lens_nodes read_step(struct reading *reading, const lens_nodes *from, struct slice *ret_name)
{
	lens_nodes all = { NULL, 0, 0 };
	bool any = take(reading, "*");
	size_t end = reading->at;

	*ret_name = any ? slice_of("") : read_name(reading);
	if (!any && ret_name->length == 0)
		reading->strange = true;
	size_t start = reading->at;
	for (size_t i = 0; (i < from->count || i == 0) && !reading->strange; i++) {
		lens_nodes found = { NULL, 0, 0 };
		reading->at = start;
		if (from->count)
			children_of(reading, from->items[i], *ret_name, any, &found);
		while (take(reading, "[") && !reading->strange)
			read_predicate(reading, &found);
		for (size_t k = 0; k < found.count; k++)
			array_push(reading->arena, &all, found.items[k]);
		end = reading->at;
	}
	reading->at = end;
	return all;
}

/* A path below START, as far as the expression goes. */
static lens_nodes read_path(struct reading *reading, struct lens_node *start)
{
	lens_nodes nodes = { NULL, 0, 0 };
	struct slice name;

	array_push(reading->arena, &nodes, start);
	if (take(reading, ".") && !take(reading, "/"))
		return nodes;
	do
		nodes = read_step(reading, &nodes, &name);
	while (!reading->strange && take(reading, "/"));
	return nodes;
}

static struct result read_string(struct reading *reading, char quote)
{
	size_t start = ++reading->at;

	while (peek(reading) && peek(reading) != quote)
		reading->at++;
	struct result result = { .type = RESULT_TEXT,
				 .text = slice_range(reading->text, start, reading->at) };
	return peek(reading) && ++reading->at ? result : strange(reading);
}

static long read_digits(struct reading *reading)
{
	long number = 0;

	while (is_digit(peek(reading)) && number < 1000000)
		number = number * 10 + (reading->text.at[reading->at++] - '0');
	return number;
}

static struct result read_number(struct reading *reading, const struct position *position)
{
	struct result result = { .type = RESULT_NUMBER };
	bool last = take(reading, "last()");

	if (last)
		result.number = (long)position->last;
	else if (take(reading, "position()"))
		result.number = (long)position->number;
	else
		result.number = read_digits(reading);
	skip_blanks(reading);
	if (last && (peek(reading) == '+' || peek(reading) == '-')) {
		long sign = reading->text.at[reading->at++] == '+' ? 1 : -1;
		skip_blanks(reading);
		result.number += sign * read_digits(reading);
	}
	return result;
}

static bool begins_number(const struct reading *reading)
{
	struct slice rest = slice_range(reading->text, reading->at, reading->text.length);

	return is_digit(peek(reading)) || slice_starts_with(rest, "last()") ||
	       slice_starts_with(rest, "position()");
}

static struct result read_primary(struct reading *reading, const struct position *position)
{
	skip_blanks(reading);
	if (peek(reading) == '\'' || peek(reading) == '"')
		return read_string(reading, peek(reading));
	if (begins_number(reading))
		return read_number(reading, position);
	if (take(reading, "(")) {
		struct result inner = read_or(reading, position);
		skip_blanks(reading);
		return take(reading, ")") ? inner : strange(reading);
	}
	return (struct result){ .type = RESULT_NODES, .nodes = read_path(reading, position->node) };
}

static bool has_value(const lens_nodes *nodes, struct slice text, bool equal)
{
	for (size_t i = 0; i < nodes->count; i++)
		if ((nodes->items[i]->has_value && slice_equal(nodes->items[i]->value, text)) ==
		    equal)
			return true;
	return false;
}

static struct result read_relation(struct reading *reading, const struct position *position)
{
	struct result left = read_primary(reading, position);

	skip_blanks(reading);
	bool equal = take(reading, "=");
	if (!equal && !take(reading, "!="))
		return left;
	if (equal && peek(reading) == '~')
		return strange(reading);
	struct result right = read_primary(reading, position);
	struct result result = { .type = RESULT_TRUTH };
	if (left.type == RESULT_NODES && right.type == RESULT_TEXT)
		result.truth = has_value(&left.nodes, right.text, equal);
	else if (left.type == RESULT_TEXT && right.type == RESULT_NODES)
		result.truth = has_value(&right.nodes, left.text, equal);
	else if (left.type == RESULT_NUMBER && right.type == RESULT_NUMBER)
		result.truth = (left.number == right.number) == equal;
	else
		return strange(reading);
	return result;
}

static bool holds(struct reading *reading, const struct result *result)
{
	if (result->type == RESULT_NODES)
		return result->nodes.count > 0;
	if (result->type != RESULT_TRUTH)
		reading->strange = true;
	return result->truth;
}

static struct result read_and(struct reading *reading, const struct position *position)
{
	struct result left = read_relation(reading, position);

	while (!reading->strange && take_word(reading, "and")) {
		struct result right = read_relation(reading, position);
		/* Both are looked at: each may be strange. */
		bool first = holds(reading, &left), second = holds(reading, &right);
		left = (struct result){ .type = RESULT_TRUTH, .truth = first && second };
	}
	return left;
}

static struct result read_or(struct reading *reading, const struct position *position)
{
	if (++reading->depth > NESTING_LIMIT) {
		reading->depth--;
		return strange(reading);
	}
	struct result left = read_and(reading, position);
	while (!reading->strange && take_word(reading, "or")) {
		struct result right = read_and(reading, position);
		bool first = holds(reading, &left), second = holds(reading, &right);
		left = (struct result){ .type = RESULT_TRUTH, .truth = first || second };
	}
	reading->depth--;
	return left;
}

bool lens_match(struct arena *arena, struct lens_node *start, struct slice path, lens_nodes *ret)
{
	struct reading reading = { .arena = arena, .text = path };

	*ret = read_path(&reading, start);
	return !reading.strange && reading.at == path.length;
}

enum lens_found lens_expand(struct arena *arena, struct lens_node *start, struct slice path,
			    struct lens_node **ret)
{
	struct reading reading = { .arena = arena, .text = path };
	struct lens_node *parent = start, *node;
	lens_nodes nodes = { NULL, 0, 0 };
	ARRAY(struct slice) missing = { NULL, 0, 0 };

	array_push(arena, &nodes, start);
	do {
		struct slice name;
		nodes = read_step(&reading, &nodes, &name);
		if (reading.strange)
			return LENS_UNKNOWN;
		if (nodes.count == 0)
			array_push(arena, &missing, name);
		else if (missing.count == 0 && nodes.count == 1)
			parent = nodes.items[0];
		else
			parent = NULL;   /* several, as far as it is known by now */
	} while (take(&reading, "/"));
	if (reading.at != path.length)
		return LENS_UNKNOWN;
	if (!parent)
		return LENS_SEVERAL;
	for (size_t i = 0; i < missing.count; i++)
		if (missing.items[i].length == 0)
			return LENS_IMPOSSIBLE;
	node = parent;
	for (size_t i = 0; i < missing.count; i++)
		node = lens_append(arena, node, missing.items[i]);
	*ret = node;
	return LENS_FOUND;
}
