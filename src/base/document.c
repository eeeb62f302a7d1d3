#include "base/document_reader.h"

#include <stdlib.h>

bool document_fail(struct document_reader *reader, size_t start, size_t end, const char *message)
{
	const struct source *source = reader->document->source;

	/* What is missing at the end of the file is missing at its last offset. */
	if (end > source->text.length)
		end = source->text.length;
	if (start > end)
		start = end;
	reader->error = document_error_at(span_make(source, start, end), message);
	return false;
}

bool document_descend(struct document_reader *reader, size_t start)
{
	if (reader->depth == reader->limits.depth)
		return document_fail(reader, start, start + 1,
				     arena_print(reader->arena, "nested deeper than %u levels",
						 reader->limits.depth));
	reader->depth++;
	return true;
}

void document_note_oddity(struct document_reader *reader, size_t start, size_t end,
			  const char *message)
{
	struct document *document = reader->document;

	if (!document->oddity.message)
		document->oddity = document_error_at(span_make(document->source, start, end),
						     message);
}

static int compare_keys(const void *a, const void *b)
{
	const struct node *left = *(const struct node *const *)a;
	const struct node *right = *(const struct node *const *)b;
	int order = slice_compare(left->text, right->text);

	if (order != 0)
		return order;
	return (left->span.start > right->span.start) - (left->span.start < right->span.start);
}

void document_check_keys(struct document_reader *reader, const struct node *mapping)
{
	const struct node *second = NULL, *first = NULL;

	if (mapping->count < 2)
		return;
	const struct node **keys = arena_array(reader->arena, mapping->count, sizeof(*keys));
	for (size_t i = 0; i < mapping->count; i++)
		keys[i] = mapping->entries[i].key;
	qsort(keys, mapping->count, sizeof(*keys), compare_keys);
	for (size_t i = 1; i < mapping->count; i++)
		if (slice_equal(keys[i - 1]->text, keys[i]->text) &&
		    (!second || keys[i]->span.start < second->span.start)) {
			second = keys[i];
			first = keys[i - 1];
		}
	if (second)
		document_note_oddity(
			reader, second->span.start, second->span.end,
			arena_print(reader->arena, "duplicate key '%s', first on line %u",
				    document_printable(reader->arena, second->text),
				    span_locate(first->span).line));
}

/* Read as JSON what looks like it, else as YAML; of two errors the one further on. */
static bool read_either(struct document_reader *reader, size_t start)
{
	struct slice text = reader->document->source->text;
	struct document_error json = { 0 };
	size_t at = start;

	while (at < text.length && is_blank(text.at[at]))
		at++;
	if (at < text.length && (text.at[at] == '{' || text.at[at] == '[')) {
		reader->at = at;
		if (document_read_json(reader))
			return true;
		json = reader->error;
	}
	reader->at = start;
	reader->depth = 0;
	reader->document->root = NULL;
	reader->document->oddity = document_error_at(span_make(NULL, 0, 0), NULL);
	if (document_read_yaml(reader))
		return true;
	if (json.message && json.span.start >= reader->error.span.start)
		reader->error = json;
	return false;
}

bool document_read(struct arena *arena, const struct source *source, size_t from,
		   struct document_limits limits, struct document *ret,
		   struct document_error *ret_error)
{
	struct document document = { .source = source };
	struct document_reader reader = { .arena = arena, .limits = limits, .document = &document };
	bool read;

	if (slice_starts_with(slice_range(source->text, from, source->text.length), "\xef\xbb\xbf"))
		from += 3;
	if (source->text.length > limits.size)
		read = document_fail(
			&reader, limits.size, limits.size + 1,
			arena_print(arena, "the file is too large: %zu bytes, where %zu are allowed",
				    source->text.length, limits.size));
	else
		read = read_either(&reader, from);
	if (read)
		*ret = document;
	else
		*ret_error = reader.error;
	return read;
}

bool node_is(const struct node *node, enum node_kind kind)
{
	return node && node->kind == kind;
}

const struct node *node_find(const struct node *mapping, const char *key)
{
	if (!node_is(mapping, NODE_MAPPING))
		return NULL;
	for (size_t i = mapping->count; i > 0; i--)
		if (slice_is(mapping->entries[i - 1].key->text, key))
			return mapping->entries[i - 1].value;
	return NULL;
}
