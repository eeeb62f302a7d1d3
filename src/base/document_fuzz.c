/*
 * Any bytes as YAML and JSON. What is read is walked to its last byte: every node lies
 * inside its file, and every key of a mapping is found again.
 */
#include "base/document.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t touch(struct slice text)
{
	size_t sum = 0;

	for (size_t i = 0; i < text.length; i++)
		sum += (unsigned char)text.at[i];
	return sum;
}

static void check_span(struct span span)
{
	if (!span.source || span.start > span.end || span.end > span.source->text.length)
		abort();
	struct location location = span_locate(span);
	if (location.line == 0 || location.line > location.end_line ||
	    location.end_line > span.source->line_count)
		abort();
}

/* Aliases make a tree of a few bytes that has more paths than anyone could walk. */
enum { WALKED_LIMIT = 20000 };

static size_t walk(struct arena *arena, const struct node *node, size_t *walked)
{
	size_t sum = touch(node->text);

	if (++*walked > WALKED_LIMIT)
		return sum;

	check_span(node->span);
	if (node->kind == NODE_SCALAR) {
		const char *misread = scalar_misread(arena, node->text);
		sum += (size_t)scalar_meaning(node) + (misread ? strlen(misread) : 0);
	}
	for (size_t i = 0; node->kind == NODE_SEQUENCE && i < node->count; i++)
		sum += walk(arena, node->items[i], walked);
	for (size_t i = 0; node->kind == NODE_MAPPING && i < node->count; i++) {
		const struct node *key = node->entries[i].key;
		if (!node_is(key, NODE_SCALAR))
			abort();
		if (!memchr(key->text.at ? key->text.at : "", '\0', key->text.length) && i < 16 &&
		    !node_find(node, arena_copy(arena, key->text)))
			abort();
		sum += walk(arena, key, walked) + walk(arena, node->entries[i].value, walked);
	}
	return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct document_limits limits = { 1 << 20, 64 };
	struct arena arena;
	jmp_buf out_of_memory;
	struct document document;
	struct document_error error;
	volatile size_t sum = 0;

	arena_init(&arena, &out_of_memory);
	arena.limit = 256 << 20;
	if (setjmp(out_of_memory) == 0) {
		struct slice text = { (const char *)data, size };
		const struct source *source = source_new(&arena, "document", text);
		if (document_read(&arena, source, 0, limits, &document, &error)) {
			size_t walked = 0;
			sum += document.root ? walk(&arena, document.root, &walked) : 0;
		} else {
			check_span(error.span);
			sum += strlen(document_error_show(&arena, &error));
		}
	}
	arena_done(&arena);
	return sum == 1 ? -1 : 0;
}
