#include "boot/environment.h"

#include "base/utf8.h"

/* As parse_env_file() of systemd reads, held against systemd 252. */
enum state {
	PRE_KEY, KEY, PRE_VALUE, VALUE, ESCAPE, SINGLE, DOUBLE, DOUBLE_ESCAPE, COMMENT,
	COMMENT_ESCAPE,
};

/* What was read of a key or a value. */
struct word {
	char *text;
	size_t length;
	size_t kept;             /* up to the blanks at the end, which do not count */
};

struct reading {
	const char *name;
	bool spliced;
	enum state state;
	struct word key, value;
	struct slice found;
	bool refused;            /* systemd then ignores the whole file */
};

static bool is_newline(char c)
{
	return c == '\n' || c == '\r';
}

static bool is_space(char c)
{
	return is_blank(c) || is_newline(c);
}

static void push(struct word *word, char c)
{
	word->text[word->length++] = c;
	word->kept = word->length;
}

static void push_unquoted(struct word *word, char c)
{
	word->text[word->length++] = c;
	if (!is_space(c))
		word->kept = word->length;
}

static struct slice take(struct word *word)
{
	struct slice text = { word->text, word->kept };

	word->text += word->length;
	word->length = word->kept = 0;
	return text;
}

static void assign(struct reading *reading)
{
	struct slice key = take(&reading->key), value = take(&reading->value);

	if (!utf8_is_valid(key) || !utf8_is_valid(value))
		reading->refused = true;
	if (slice_is(key, reading->name))
		reading->found = value;
	reading->state = PRE_KEY;
}

static void read_key(struct reading *reading, char c)
{
	if (is_newline(c)) {
		take(&reading->key);
		reading->state = PRE_KEY;
	} else if (c == '=') {
		reading->state = PRE_VALUE;
	} else {
		push_unquoted(&reading->key, c);
	}
}

/* After `=`, and after a closing quote. */
static void begin_value(struct reading *reading, char c)
{
	if (is_newline(c)) {
		assign(reading);
	} else if (c == '\'') {
		reading->state = SINGLE;
	} else if (c == '"') {
		reading->state = DOUBLE;
	} else if (c == '\\') {
		reading->state = ESCAPE;
	} else if (!is_space(c)) {
		reading->state = VALUE;
		push_unquoted(&reading->value, c);
	}
}

static void read_value(struct reading *reading, char c)
{
	if (is_newline(c)) {
		assign(reading);
	} else if (c == '\\') {
		reading->state = ESCAPE;
		reading->value.kept = reading->value.length;
	} else {
		push_unquoted(&reading->value, c);
	}
}

static void read_double(struct reading *reading, char c)
{
	if (reading->state == DOUBLE_ESCAPE) {
		reading->state = DOUBLE;
		if (!strchr("\"\\`$\n", c))
			push(&reading->value, '\\');
		if (c != '\n')
			push(&reading->value, c);
	} else if (c == '\\') {
		reading->state = DOUBLE_ESCAPE;
	} else if (c == '"') {
		reading->state = PRE_VALUE;
	} else {
		push(&reading->value, c);
	}
}

static void read_comment(struct reading *reading, char c)
{
	if (reading->state == COMMENT_ESCAPE)
		reading->state = !reading->spliced && is_newline(c) ? PRE_KEY : COMMENT;
	else if (c == '\\')
		reading->state = COMMENT_ESCAPE;
	else if (is_newline(c))
		reading->state = PRE_KEY;
}

static void read_byte(struct reading *reading, char c)
{
	switch (reading->state) {
	case PRE_KEY:
		if (c == '#' || c == ';') {
			reading->state = COMMENT;
		} else if (!is_space(c)) {
			reading->state = KEY;
			push_unquoted(&reading->key, c);
		}
		break;
	case KEY:
		read_key(reading, c);
		break;
	case PRE_VALUE:
		begin_value(reading, c);
		break;
	case VALUE:
		read_value(reading, c);
		break;
	case ESCAPE:
		reading->state = VALUE;
		if (!is_newline(c))
			push(&reading->value, c);
		break;
	case SINGLE:
		if (c == '\'')
			reading->state = PRE_VALUE;
		else
			push(&reading->value, c);
		break;
	case DOUBLE:
	case DOUBLE_ESCAPE:
		read_double(reading, c);
		break;
	default:
		read_comment(reading, c);
		break;
	}
}

struct slice environment_value(struct arena *arena, struct slice text, const char *name,
			       bool spliced)
{
	struct reading reading = {
		.name = name, .spliced = spliced,
		.key = { .text = arena_alloc(arena, text.length + 1) },
		.value = { .text = arena_alloc(arena, text.length + 1) },
		.found = { NULL, 0 },
	};

	if (!text.at || memchr(text.at, '\0', text.length))
		return reading.found;
	for (size_t i = 0; i < text.length; i++)
		read_byte(&reading, text.at[i]);
	if (reading.state >= PRE_VALUE && reading.state < COMMENT)
		assign(&reading);
	return reading.refused ? (struct slice){ NULL, 0 } : reading.found;
}
