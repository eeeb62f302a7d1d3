/*
 * Any bytes as JSON text. Every value that is handed out lies inside the text, behind the one
 * before it, and so does everything in it; where the text is broken, that is inside, too.
 */
#include "cli/json_text.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_inside(struct span_of_json outer, struct span_of_json inner)
{
	if (inner.at < outer.at || inner.at + inner.length > outer.at + outer.length)
		abort();
}

static void walk_into(struct span_of_json value, int depth)
{
	struct json_walk walk = json_walk_into(value);
	struct span_of_json key, item, found;
	const char *before = value.at;

	if (value.length < 2 || depth == 0)
		return;
	if (*value.at == '{') {
		while (json_next_member(&walk, &key, &item)) {
			check_inside(value, item);
			if (key.length)
				check_inside(value, key);
			walk_into(item, depth - 1);
		}
		(void)json_find(value, "shard", &found);
		return;
	}
	while (json_next(&walk, &item)) {
		check_inside(value, item);
		if (item.at < before)
			abort();
		before = item.at + item.length;
		walk_into(item, depth - 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span_of_json text = { (const char *)data, size }, value;
	struct json_walk walk = json_walk_text(text.at, text.length);

	while (json_next(&walk, &value)) {
		check_inside(text, value);
		(void)json_count(value);
		walk_into(value, 6);
	}
	if (walk.at < text.at || walk.at > text.at + text.length)
		abort();
	return 0;
}
