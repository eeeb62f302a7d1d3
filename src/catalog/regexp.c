/*
 * The expression becomes a program of tests and jumps (relative, so that pieces of it can be
 * moved and copied), and all ways through it are walked side by side.
 */
#include "catalog/regexp.h"

#include "base/utf8.h"

enum { CODE_LIMIT = 2048, DEPTH_LIMIT = 32, COUNT_LIMIT = 255 };
enum { OTHER = 128, SYMBOLS };   /* any character beyond ASCII is one symbol */

struct set {
	uint32_t bits[SYMBOLS / 32 + 1];
};

enum operation { OP_NONE, OP_SET, OP_SPLIT, OP_JUMP, OP_TEST };

struct code {
	enum operation operation;
	int to, other;           /* where it goes on, counted from here; OP_SPLIT has two ways */
	char test;               /* OP_TEST: the letter or sign that stands for it */
	struct set set;
};

struct ways {
	int *places;
	bool *marked;
	int count;
};

struct regexp {
	struct arena *arena;
	ARRAY(struct code) code;
	bool ascii_only;         /* it asks what Unicode has its own answer to */
	struct ways ways[2];
	int *stack;
};

struct parsing {
	struct regexp *regexp;
	struct slice pattern;
	size_t at;
	int depth;
	bool failed;
};

/* ---- sets of characters ----------------------------------------------------------------- */

static bool has(const struct set *set, int symbol)
{
	return set->bits[symbol / 32] >> symbol % 32 & 1;
}

static void add_range(struct set *set, int from, int to)
{
	for (int i = from; i <= to; i++)
		set->bits[i / 32] |= 1u << i % 32;
}

static void add_set(struct set *set, const struct set *more)
{
	for (size_t i = 0; i < sizeof(set->bits) / sizeof(set->bits[0]); i++)
		set->bits[i] |= more->bits[i];
}

static struct set negated(struct set set)
{
	for (size_t i = 0; i < sizeof(set.bits) / sizeof(set.bits[0]); i++)
		set.bits[i] = ~set.bits[i];
	return set;
}

/* Ranges, a pair of bytes each. */
static struct set set_of(const char *ranges)
{
	struct set set = { { 0 } };

	for (; *ranges; ranges += 2)
		add_range(&set, ranges[0], ranges[1]);
	return set;
}

static const struct {
	char letter;             /* behind a backslash; a capital negates */
	const char *name;        /* in [[: :]] */
	const char *ranges;
} classes[] = {
	{ 'd', "digit", "09" },       { 's', "space", "\t\r  " },     { 'w', "word", "azAZ09__" },
	{ 'h', "xdigit", "09afAF" },  { 0, "alpha", "azAZ" },         { 0, "alnum", "azAZ09" },
	{ 0, "lower", "az" },         { 0, "upper", "AZ" },           { 0, "blank", "  \t\t" },
};

/* \d, \S, ...; false for any other letter. */
static bool class_by_letter(char letter, struct set *ret)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		if (!classes[i].letter || (letter | 0x20) != classes[i].letter)
			continue;
		*ret = set_of(classes[i].ranges);
		if (letter != classes[i].letter)
			*ret = negated(*ret);
		return true;
	}
	return false;
}

static bool class_by_name(struct slice name, struct set *ret)
{
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
		if (slice_is(name, classes[i].name)) {
			*ret = set_of(classes[i].ranges);
			return true;
		}
	}
	return false;
}

/* ---- reading the expression ------------------------------------------------------------- */

static int peek(const struct parsing *parsing)
{
	return parsing->at < parsing->pattern.length
		       ? (unsigned char)parsing->pattern.at[parsing->at]
		       : -1;
}

static bool take(struct parsing *parsing, const char *text)
{
	struct slice rest = slice_range(parsing->pattern, parsing->at, parsing->pattern.length);

	if (!slice_starts_with(rest, text))
		return false;
	parsing->at += strlen(text);
	return true;
}

/* The next character, which must be one of ASCII. */
static int take_character(struct parsing *parsing)
{
	int c = peek(parsing);

	if (c <= 0 || c >= OTHER) {
		parsing->failed = true;
		return 0;
	}
	parsing->at++;
	return c;
}

static void emit(struct parsing *parsing, struct code code)
{
	if (parsing->regexp->code.count >= CODE_LIMIT)
		parsing->failed = true;
	else
		array_push(parsing->regexp->arena, &parsing->regexp->code, code);
}

static size_t here(const struct parsing *parsing)
{
	return parsing->regexp->code.count;
}

/* CODE in front of what was emitted since START. */
static void insert(struct parsing *parsing, size_t start, struct code code)
{
	size_t count = here(parsing) - start;

	emit(parsing, code);
	if (parsing->failed)
		return;
	struct code *items = &parsing->regexp->code.items[start];
	memmove(items + 1, items, count * sizeof(*items));
	*items = code;
}

/* What a character behind a backslash stands for; 0 for what is not followed. */
static int escaped(int c)
{
	static const char letters[] = "n\nt\tr\rf\fv\v";

	for (size_t i = 0; i + 1 < sizeof(letters); i += 2)
		if (c == letters[i])
			return letters[i + 1];
	return is_alnum((char)c) ? 0 : c;
}

/* One element of a bracket expression into SET; *RET_CHARACTER is -1 when it is a class. */
static void take_element(struct parsing *parsing, struct set *set, int *ret_character)
{
	struct set class;

	*ret_character = -1;
	if (take(parsing, "[:")) {
		size_t end = slice_find(parsing->pattern, ':', parsing->at);
		struct slice name = slice_range(parsing->pattern, parsing->at, end);
		parsing->at = end;
		parsing->regexp->ascii_only = true;
		if (!take(parsing, ":]") || !class_by_name(name, &class))
			parsing->failed = true;
		else
			add_set(set, &class);
		return;
	}
	int c = take_character(parsing);
	if (c == '\\') {
		c = take_character(parsing);
		if (class_by_letter((char)c, &class)) {
			add_set(set, &class);
			return;
		}
		c = escaped(c);
		parsing->failed = parsing->failed || c == 0;
	} else if (c == '[' || c == '&') {
		parsing->failed = true;  /* sets in sets, and intersections */
	}
	*ret_character = c;
}

static struct set take_bracket(struct parsing *parsing)
{
	struct set set = { { 0 } };
	bool negate = take(parsing, "^"), any = false;
	int from, to;

	while (!parsing->failed && (peek(parsing) != ']' || !any)) {
		if (peek(parsing) == ']')
			parsing->failed = true;  /* Ruby only warns, and reads on */
		take_element(parsing, &set, &from);
		any = true;
		if (from < 0)
			continue;
		to = from;
		if (peek(parsing) == '-' && parsing->at + 1 < parsing->pattern.length &&
		    parsing->pattern.at[parsing->at + 1] != ']') {
			parsing->at++;
			take_element(parsing, &set, &to);
			parsing->failed = parsing->failed || to < from;
		}
		if (!parsing->failed)
			add_range(&set, from, to);
	}
	if (!take(parsing, "]"))
		parsing->failed = true;
	return negate ? negated(set) : set;
}

static void take_alternatives(struct parsing *parsing);

static void emit_set(struct parsing *parsing, struct set set)
{
	emit(parsing, (struct code){ .operation = OP_SET, .to = 1, .set = set });
}

static void emit_character(struct parsing *parsing, int c)
{
	struct set set = { { 0 } };

	add_range(&set, c, c);
	emit_set(parsing, set);
}

static void take_group(struct parsing *parsing)
{
	if (!take(parsing, "?:") && peek(parsing) == '?')
		parsing->failed = true;
	if (++parsing->depth > DEPTH_LIMIT)
		parsing->failed = true;
	if (!parsing->failed)
		take_alternatives(parsing);
	parsing->depth--;
	if (!take(parsing, ")"))
		parsing->failed = true;
}

static void emit_test(struct parsing *parsing, char test)
{
	parsing->regexp->ascii_only = parsing->regexp->ascii_only || test == 'b' || test == 'B';
	emit(parsing, (struct code){ .operation = OP_TEST, .to = 1, .test = test });
}

/* False: a test of the place, which cannot be repeated. */
static bool take_atom(struct parsing *parsing)
{
	struct set set;
	int c = take_character(parsing);

	if (c == '^' || c == '$') {
		emit_test(parsing, (char)c);
		return false;
	}
	if (c == '(') {
		take_group(parsing);
	} else if (c == '[') {
		emit_set(parsing, take_bracket(parsing));
	} else if (c == '.') {
		emit_set(parsing, negated(set_of("\n\n")));
	} else if (c == '\\') {
		c = take_character(parsing);
		if (c == 'A' || c == 'z' || c == 'Z' || c == 'b' || c == 'B') {
			emit_test(parsing, (char)c);
			return false;
		}
		if (class_by_letter((char)c, &set))
			emit_set(parsing, set);
		else if (escaped(c))
			emit_character(parsing, escaped(c));
		else
			parsing->failed = true;
	} else if (c == '*' || c == '+' || c == '?' || c == '{' || c == ')') {
		parsing->failed = true;
	} else {
		emit_character(parsing, c);
	}
	return true;
}

/* {3}, {3,}, {3,5}: behind the brace. A MAXIMUM of -1 is none. */
static void take_count(struct parsing *parsing, int *minimum, int *maximum)
{
	size_t end = slice_find(parsing->pattern, '}', parsing->at);
	struct slice inside = slice_range(parsing->pattern, parsing->at, end);
	size_t comma = slice_find(inside, ',', 0);
	struct slice second = slice_range(inside, comma + 1, inside.length);

	parsing->at = end + 1;
	*maximum = -1;
	if (end == parsing->pattern.length ||
	    !slice_to_number(slice_range(inside, 0, comma), minimum) ||
	    (second.length && !slice_to_number(second, maximum)))
		parsing->failed = true;
	else if (comma == inside.length)
		*maximum = *minimum;
	if (*minimum > COUNT_LIMIT || *maximum > COUNT_LIMIT ||
	    (*maximum >= 0 && *maximum < *minimum))
		parsing->failed = true;
}

static void make_optional(struct parsing *parsing, size_t start)
{
	insert(parsing, start, (struct code){ .operation = OP_SPLIT, .to = 1,
					      .other = (int)(here(parsing) - start) + 1 });
}

static void make_endless(struct parsing *parsing, size_t start)
{
	make_optional(parsing, start);
	emit(parsing, (struct code){ .operation = OP_JUMP, .to = -(int)(here(parsing) - start) });
	if (!parsing->failed)
		parsing->regexp->code.items[start].other++;
}

/* What was emitted since START, repeated. */
static void repeat(struct parsing *parsing, size_t start, int minimum, int maximum)
{
	size_t length = here(parsing) - start;
	int copies = maximum < 0 ? minimum + 1 : maximum;

	for (int i = 1; i < copies && !parsing->failed; i++)
		for (size_t k = 0; k < length && !parsing->failed; k++)
			emit(parsing, parsing->regexp->code.items[start + k]);
	/* From the last one on, so that none of them moves before it was dealt with. */
	for (int i = copies - 1; i >= minimum && !parsing->failed; i--) {
		if (maximum < 0)
			make_endless(parsing, start + (size_t)i * length);
		else
			make_optional(parsing, start + (size_t)i * length);
	}
	if (copies == 0)
		parsing->regexp->code.count = start;
}

static void take_repetition(struct parsing *parsing, size_t start)
{
	int minimum = 0, maximum = -1;

	if (take(parsing, "+")) {
		minimum = 1;
	} else if (take(parsing, "?")) {
		maximum = 1;
	} else if (take(parsing, "{")) {
		take_count(parsing, &minimum, &maximum);
		parsing->failed =
			parsing->failed || peek(parsing) == '?'; /* not what it looks like */
	} else if (!take(parsing, "*")) {
		return;
	}
	take(parsing, "?");      /* as few as possible: where it ends does not matter here */
	int next = peek(parsing);
	if (next == '+' || next == '*' || next == '?' || next == '{')
		parsing->failed = true;
	if (!parsing->failed)
		repeat(parsing, start, minimum, maximum);
}

static void take_sequence(struct parsing *parsing)
{
	while (!parsing->failed && peek(parsing) >= 0 && peek(parsing) != '|' &&
	       peek(parsing) != ')') {
		size_t start = here(parsing);
		if (take_atom(parsing))
			take_repetition(parsing, start);
	}
}

/* a|b|c: a way past each alternative to the next, and from the end of each past all. */
static void take_alternatives(struct parsing *parsing)
{
	size_t start = here(parsing), jump;

	take_sequence(parsing);
	while (!parsing->failed && take(parsing, "|")) {
		insert(parsing, start, (struct code){ .operation = OP_SPLIT, .to = 1,
						      .other = (int)(here(parsing) - start) + 2 });
		jump = here(parsing);
		emit(parsing, (struct code){ .operation = OP_JUMP });
		take_sequence(parsing);
		if (!parsing->failed)
			parsing->regexp->code.items[jump].to = (int)(here(parsing) - jump);
	}
}

struct regexp *regexp_compile(struct arena *arena, struct slice pattern)
{
	struct regexp *regexp = arena_new(arena, struct regexp);
	struct parsing parsing = { .regexp = regexp, .pattern = pattern };

	regexp->arena = arena;
	arena_spend(arena, pattern.length);
	take_alternatives(&parsing);
	if (parsing.failed || parsing.at != pattern.length)
		return NULL;
	size_t room = regexp->code.count + 1;
	for (int i = 0; i < 2; i++) {
		regexp->ways[i].places = arena_array(arena, room, sizeof(int));
		regexp->ways[i].marked = arena_array(arena, room, sizeof(bool));
	}
	regexp->stack = arena_array(arena, room, sizeof(int));
	return regexp;
}

/* ---- matching --------------------------------------------------------------------------- */

static bool is_word(struct slice line, size_t at)
{
	return at < line.length && (is_alnum(line.at[at]) || line.at[at] == '_');
}

static bool test_at(char test, struct slice line, size_t at)
{
	bool end = at == line.length, newline = !end && line.at[at] == '\n';

	switch (test) {
	case '^':
		return at == 0 || (!end && line.at[at - 1] == '\n');
	case '$':
		return end || newline;
	case 'A':
		return at == 0;
	case 'z':
		return end;
	case 'Z':
		return end || (newline && at + 1 == line.length);
	default:
		return (is_word(line, at) != (at > 0 && is_word(line, at - 1))) == (test == 'b');
	}
}

/* FROM and all that is reached from there without a character; true at the end of the program. */
static bool follow(struct regexp *regexp, struct ways *ways, int from, struct slice line, size_t at)
{
	int count = 0, end = (int)regexp->code.count;

	if (!ways->marked[from])
		regexp->stack[count++] = from;
	ways->marked[from] = true;
	while (count) {
		int place = regexp->stack[--count];
		if (place == end)
			return true;
		const struct code *code = &regexp->code.items[place];
		int next[2] = { place + code->to, place + code->other };
		if (code->operation == OP_SET)
			ways->places[ways->count++] = place;
		if (code->operation == OP_SET ||
		    (code->operation == OP_TEST && !test_at(code->test, line, at)))
			continue;
		for (int i = 0; i < (code->operation == OP_SPLIT ? 2 : 1); i++) {
			if (!ways->marked[next[i]])
				regexp->stack[count++] = next[i];
			ways->marked[next[i]] = true;
		}
	}
	return false;
}

static void forget(struct regexp *regexp, struct ways *ways)
{
	memset(ways->marked, 0, (regexp->code.count + 1) * sizeof(bool));
	ways->count = 0;
}

static bool is_ascii(struct slice line)
{
	for (size_t i = 0; i < line.length; i++)
		if ((unsigned char)line.at[i] >= OTHER)
			return false;
	return true;
}

enum regexp_found regexp_find(struct regexp *regexp, struct slice line)
{
	struct ways *now = &regexp->ways[0], *next = &regexp->ways[1], *other;

	arena_spend(regexp->arena, (line.length + 1) * (regexp->code.count + 1) / 64 + 1);
	if (!is_ascii(line) && (regexp->ascii_only || !utf8_is_valid(line)))
		return REGEXP_UNKNOWN;
	forget(regexp, now);
	for (size_t at = 0, length; at <= line.length; at += length) {
		if (follow(regexp, now, 0, line, at))
			return REGEXP_YES;
		if (at == line.length)
			break;
		length = utf8_length(line, at);
		int symbol = length == 1 ? line.at[at] : OTHER;
		forget(regexp, next);
		for (int i = 0; i < now->count; i++)
			if (has(&regexp->code.items[now->places[i]].set, symbol) &&
			    follow(regexp, next, now->places[i] + 1, line, at + length))
				return REGEXP_YES;
		other = now;
		now = next;
		next = other;
	}
	return REGEXP_NO;
}
