#include "cli/merge_parts.h"

#include <stdio.h>
#include <string.h>

static void put(struct output *output, const char *text)
{
	output_write(output, text, strlen(text));
}

static void put_span(struct output *output, struct span_of_json span)
{
	output_write(output, span.at, span.length);
}

/* "shard": {... of a part of a run, without the closing brace. */
static void put_open_shard(const struct merge *merge, struct output *output)
{
	char text[96];
	const char *comma = "";

	put(output, ", \"shard\": {\"run\": ");
	put_span(output, merge->run);
	put(output, ", \"numbers\": [");
	for (unsigned long i = 0; i < merge->shards; i++) {
		if (!merge->present[i])
			continue;
		snprintf(text, sizeof(text), "%s%lu", comma, i + 1);
		put(output, text);
		comma = ", ";
	}
	snprintf(text, sizeof(text), "], \"count\": %lu, \"hosts\": %lu", merge->shards,
		 merge->hosts);
	put(output, text);
}

/* An object without its last member, which is KEY. */
static void put_without(struct output *output, struct span_of_json object, const char *key)
{
	struct span_of_json value;
	char before[32];

	int length = snprintf(before, sizeof(before), ", \"%s\": ", key);
	if (json_find(object, key, &value) && value.at - object.at >= length &&
	    value.at + value.length + 1 == object.at + object.length &&
	    memcmp(value.at - length, before, (size_t)length) == 0) {
		object.length = (size_t)(value.at - length - object.at);
		put_span(output, object);
		put(output, "}");
	} else {
		put_span(output, object);
	}
}

/* What a host says of its shard stands last in it; of all shards there is nothing to say. */
static void put_host(const struct merge *merge, struct output *output, const struct piece *piece)
{
	if (merge->complete)
		put_without(output, piece->text, merge->kind == KIND_JSON ? "place" : "shard");
	else
		put_span(output, piece->text);
}

static void put_json(const struct merge *merge, struct output *output)
{
	char text[96];

	put(output, "{\"format_version\": 1, \"tool\": ");
	put_span(output, merge->head);
	if (!merge->complete) {
		put_open_shard(merge, output);
		put(output, "}");
	}
	put(output, ", \"hosts\": [");
	for (size_t i = 0; i < merge->count; i++) {
		put(output, i ? ",\n" : "\n");
		put_host(merge, output, &merge->pieces[i]);
	}
	put(output, "\n], \"summary\": {");
	for (size_t i = 0; i < SUMMARY_KEYS; i++) {
		snprintf(text, sizeof(text), "%s\"%s\": %lu", i ? ", " : "", summary_keys[i],
			 merge->summary[i]);
		put(output, text);
	}
	put(output, "}}\n");
}

static void put_jsonl(const struct merge *merge, struct output *output)
{
	for (size_t i = 0; i < merge->count; i++) {
		put_host(merge, output, &merge->pieces[i]);
		put(output, "\n");
	}
}

static void put_places(const struct merge *merge, struct output *output)
{
	char text[96];

	put(output, ",\n\"properties\": {\"tags\": [\"shard\"]");
	put_open_shard(merge, output);
	put(output, ", \"places\": [");
	for (size_t i = 0; i < merge->count; i++) {
		const struct piece *piece = &merge->pieces[i];
		snprintf(text, sizeof(text), "%s[%lu, %lu, %s]", i ? ", " : "", piece->place,
			 piece->results, piece->notification.length ? "true" : "false");
		put(output, text);
	}
	put(output, "]}}");
}

static void put_sarif(const struct merge *merge, struct output *output)
{
	const char *between = "\n";

	put_span(output, merge->head);
	for (size_t i = 0; i < merge->count; i++) {
		if (!merge->pieces[i].results)
			continue;
		put(output, between);
		put_span(output, merge->pieces[i].text);
		between = ",\n";
	}
	put(output, "],\n\"invocations\": [{\"executionSuccessful\": ");
	put(output, merge->failed_hosts ? "false" : "true");
	put(output, ", \"toolExecutionNotifications\": [");
	between = "\n";
	for (size_t i = 0; i < merge->count; i++) {
		if (!merge->pieces[i].notification.length)
			continue;
		put(output, between);
		put_span(output, merge->pieces[i].notification);
		between = ",\n";
	}
	put(output, "]}]");
	if (!merge->complete)
		put_places(merge, output);
	put(output, "\n}]}\n");
}

bool merge_write(const struct merge *merge, struct output *output)
{
	static void (*const writers[])(const struct merge *, struct output *) = {
		[KIND_JSON] = put_json, [KIND_JSONL] = put_jsonl, [KIND_SARIF] = put_sarif,
	};

	writers[merge->kind](merge, output);
	return !output->failed;
}
