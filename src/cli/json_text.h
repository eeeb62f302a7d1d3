/*
 * JSON as text: finds the parts of a document without changing or copying a byte of them.
 * A span is a range of the text; it lives as long as that.
 */
#ifndef CLI_JSON_TEXT_H
#define CLI_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct span_of_json {
	const char *at;
	size_t length;
};

/* Goes over the members of an object, the elements of an array, the values of a JSONL file. */
struct json_walk {
	const char *at, *end;
	bool broken;             /* what is at `at` is no JSON; the walk is over */
	bool too_deep;           /* ... because it is nested deeper than 64 levels */
};

/* The text itself, for json_next(); or what is inside of an object or array. */
struct json_walk json_walk_text(const char *text, size_t length);
struct json_walk json_walk_into(struct span_of_json container);

/* The next value; false at the end, and when the rest is no JSON. */
bool json_next(struct json_walk *walk, struct span_of_json *ret_value);

/* The next member of an object; its key is without quotes, escapes as they are. */
bool json_next_member(struct json_walk *walk, struct span_of_json *ret_key,
		      struct span_of_json *ret_value);

/* The member KEY of an object. */
bool json_find(struct span_of_json object, const char *key, struct span_of_json *ret_value);

/* The string in a span, without quotes; empty for anything else. */
struct span_of_json json_string(struct span_of_json value);

/* A whole number; 0 for anything else. */
unsigned long json_count(struct span_of_json value);

bool json_is(struct span_of_json text, const char *other);

#endif
