#include "cli/json_text.h"

#include <string.h>

enum { DEPTH_LIMIT = 64 };

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r'))
		at++;
	return at;
}

/* Behind the string that begins at AT; NULL when it does not end. */
static const char *skip_string(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		if (*at == '\\' && end - at > 1)
			at++;
	return at < end ? at + 1 : NULL;
}

static const char *skip_word(const char *at, const char *end)
{
	const char *start = at;

	while (at < end && !strchr(" \t\r\n,:[]{}\"", *at))
		at++;
	return at > start ? at : NULL;
}

/*
 * Move *AT behind the value there. False when it is cut, or its brackets do not match: *AT is
 * where that shows, and *RET_TOO_DEEP whether it is only nested too deeply.
 */
static bool skip_value(const char **at, const char *end, bool *ret_too_deep)
{
	char closing[DEPTH_LIMIT];
	int depth = 0;

	do {
		const char *next = skip_blanks(*at, end);
		*at = next;
		if (next == end)
			return false;
		if (*next == '"') {
			next = skip_string(next, end);
		} else if (*next == '{' || *next == '[') {
			*ret_too_deep = depth == DEPTH_LIMIT;
			if (*ret_too_deep)
				return false;
			closing[depth++] = *next++ == '{' ? '}' : ']';
		} else if (depth && *next == closing[depth - 1]) {
			depth--;
			next++;
		} else if (depth && (*next == ',' || *next == ':')) {
			next++;
		} else {
			next = skip_word(next, end);
		}
		if (!next)
			return false;
		*at = next;
	} while (depth);
	return true;
}

struct json_walk json_walk_text(const char *text, size_t length)
{
	return (struct json_walk){ .at = text, .end = text + length };
}

struct json_walk json_walk_into(struct span_of_json container)
{
	if (container.length < 2 || (*container.at != '{' && *container.at != '['))
		return (struct json_walk){ .at = "", .end = "", .broken = true };
	return json_walk_text(container.at + 1, container.length - 2);
}

static bool take_value(struct json_walk *walk, struct span_of_json *ret_value)
{
	const char *start = skip_blanks(walk->at, walk->end);

	walk->at = start;
	walk->broken = !skip_value(&walk->at, walk->end, &walk->too_deep);
	if (walk->broken)
		return false;
	*ret_value = (struct span_of_json){ start, (size_t)(walk->at - start) };
	return true;
}

static void skip(struct json_walk *walk, char c)
{
	walk->at = skip_blanks(walk->at, walk->end);
	if (walk->at < walk->end && *walk->at == c)
		walk->at++;
}

bool json_next(struct json_walk *walk, struct span_of_json *ret_value)
{
	if (walk->broken || skip_blanks(walk->at, walk->end) == walk->end)
		return false;
	if (!take_value(walk, ret_value))
		return false;
	skip(walk, ',');
	return true;
}

bool json_next_member(struct json_walk *walk, struct span_of_json *ret_key,
		      struct span_of_json *ret_value)
{
	struct span_of_json key, value;

	if (walk->broken || skip_blanks(walk->at, walk->end) == walk->end)
		return false;
	if (!take_value(walk, &key))
		return false;
	skip(walk, ':');
	if (!take_value(walk, &value))
		return false;
	skip(walk, ',');
	*ret_key = json_string(key);
	*ret_value = value;
	return true;
}

bool json_find(struct span_of_json object, const char *key, struct span_of_json *ret_value)
{
	struct json_walk walk = json_walk_into(object);
	struct span_of_json name, value;

	if (object.length == 0 || *object.at != '{')
		return false;
	while (json_next_member(&walk, &name, &value)) {
		if (json_is(name, key)) {
			*ret_value = value;
			return true;
		}
	}
	return false;
}

struct span_of_json json_string(struct span_of_json value)
{
	if (value.length < 2 || *value.at != '"')
		return (struct span_of_json){ "", 0 };
	return (struct span_of_json){ value.at + 1, value.length - 2 };
}

unsigned long json_count(struct span_of_json value)
{
	unsigned long number = 0;

	for (size_t i = 0; i < value.length; i++) {
		if (value.at[i] < '0' || value.at[i] > '9' || number > 1000000000)
			return 0;
		number = number * 10 + (unsigned long)(value.at[i] - '0');
	}
	return number;
}

bool json_is(struct span_of_json text, const char *other)
{
	return text.length == strlen(other) && memcmp(text.at, other, text.length) == 0;
}
