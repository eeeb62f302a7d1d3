#include "base/document_reader.h"

#include <setjmp.h>
#include <yaml.h>

#include "base/table.h"

/*
 * What all aliases of a document stand for, in bytes of scalars and one for each node: aliases of
 * aliases grow by powers, and a walk over all that they stand for takes time and memory for it.
 */
enum { ALIASED_LIMIT = 1 << 20 };

/* A node that an alias may name; NULL while it is a collection that is being read. */
struct anchor {
	const struct node *node;
	unsigned height;         /* collections inside each other from here; 0: a scalar */
	size_t size;             /* as ALIASED_LIMIT counts; 0 while it is being read */
};

/*
 * libyaml holds memory of its own, so while its parser lives the arena's way out leads
 * here first (arena_run_out). Lies in the arena itself: what longjmp() finds there is what
 * was written last.
 */
struct yaml {
	struct document_reader *reader;
	yaml_parser_t parser;
	yaml_event_t event;
	bool has_event;
	size_t base;             /* where the text begins that libyaml sees (behind a BOM) */
	size_t byte, character;  /* a place known both ways, relative to base */
	unsigned height;         /* of the node that was read last, as in an anchor */
	size_t size;             /* of what was read so far, with what aliases stand for */
	size_t aliased;          /* what they stand for alone */
	ARRAY(struct anchor) anchors;
	struct table names;      /* of anchors: which is the last of that name */
};

static const struct node *read_node(struct yaml *yaml);

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/*
 * The byte in the source where MARK stands. libyaml counts characters; marks come nearly
 * in order, so the distance to the one before is short.
 */
static size_t byte_of(struct yaml *yaml, yaml_mark_t mark)
{
	struct slice text = yaml->reader->document->source->text;
	const char *at = text.at + yaml->base;
	size_t length = text.length - yaml->base;

	for (; yaml->character < mark.index && yaml->byte < length; yaml->character++)
		do
			yaml->byte++;
		while (yaml->byte < length && is_continuation(at[yaml->byte]));
	for (; yaml->character > mark.index && yaml->byte > 0; yaml->character--)
		do
			yaml->byte--;
		while (yaml->byte > 0 && is_continuation(at[yaml->byte]));
	return yaml->base + yaml->byte;
}

/* The words of libyaml that say too little, in better ones. */
static const struct {
	const char *problem, *message;
} problems[] = {
	{ "did not find expected key", "expected a key, or the end of this mapping" },
	{ "could not find expected ':'", "expected ':' after a key" },
	{ "mapping values are not allowed in this context",
	  "unexpected ':'; quote what contains it" },
	{ "did not find expected '-' indicator", "expected '-', or the end of this list" },
	{ "did not find expected ',' or ']'", "expected ',' or ']'" },
	{ "did not find expected ',' or '}'", "expected ',' or '}'" },
	{ "did not find expected node content", "expected a value" },
	{ "did not find expected <document start>", "expected nothing after the value" },
	{ "did not find expected alphabetic or numeric character",
	  "an alias or anchor without a name" },
	{ "found undefined tag handle", "a tag with an unknown handle" },
	{ "found unexpected end of stream", "a quote that is not closed" },
	{ "control characters are not allowed", "a control character" },
	{ "invalid leading UTF-8 octet", "not UTF-8" },
	{ "invalid trailing UTF-8 octet", "not UTF-8" },
	{ "incomplete UTF-8 octet sequence", "not UTF-8" },
};

static const char *message_of(struct yaml *yaml, size_t at)
{
	const char *problem = yaml->parser.problem ? yaml->parser.problem : "not YAML";
	struct slice text = yaml->reader->document->source->text;

	if (at < text.length && text.at[at] == '\t')
		return "a tab where only spaces may indent";
	for (size_t i = 0; i < sizeof(problems) / sizeof(problems[0]); i++)
		if (strcmp(problem, problems[i].problem) == 0)
			return problems[i].message;
	return arena_copy(yaml->reader->arena, slice_of(problem));
}

static bool fail_by_parser(struct yaml *yaml)
{
	const yaml_parser_t *parser = &yaml->parser;
	size_t at;

	if (parser->error == YAML_MEMORY_ERROR)
		arena_run_out(yaml->reader->arena);
	if (parser->error == YAML_READER_ERROR)
		at = yaml->base + parser->problem_offset;
	else
		at = byte_of(yaml, parser->problem_mark);
	return document_fail(yaml->reader, at, at + 1, message_of(yaml, at));
}

static bool next(struct yaml *yaml)
{
	if (yaml->has_event)
		yaml_event_delete(&yaml->event);
	yaml->has_event = false;
	if (!yaml_parser_parse(&yaml->parser, &yaml->event))
		return fail_by_parser(yaml);
	yaml->has_event = true;
	return true;
}

static struct slice slice_of_yaml(const yaml_char_t *text, size_t length)
{
	struct slice s = { (const char *)text, length };

	return s;
}

static struct slice name_of_yaml(struct yaml *yaml, const yaml_char_t *name)
{
	const char *copy = arena_copy(yaml->reader->arena,
				      slice_of_yaml(name, strlen((const char *)name)));

	return slice_of(copy);
}

/* The word that begins at START: the `&name`, `*name` or `!tag` as it is written. */
static size_t end_of_word(const struct yaml *yaml, size_t start)
{
	struct slice text = yaml->reader->document->source->text;

	while (start < text.length && !is_blank(text.at[start]) && !strchr(",[]{}", text.at[start]))
		start++;
	return start;
}

/* What stands before a node, or in its place, by its first character. */
static const struct {
	char sign;
	const char *format;
} oddities[] = {
	{ '&', "anchors are not allowed: %s" },
	{ '*', "aliases are not allowed: %s" },
	{ '!', "tags are not allowed: %s" },
};

/* Note what the present event begins with: an anchor, alias or tag. */
static void note(struct yaml *yaml)
{
	size_t start = byte_of(yaml, yaml->event.start_mark), end = end_of_word(yaml, start);
	struct slice word = slice_range(yaml->reader->document->source->text, start, end);

	const char *shown = document_printable(yaml->reader->arena, word);
	for (size_t i = 0; i < sizeof(oddities) / sizeof(oddities[0]); i++)
		if (word.length && word.at[0] == oddities[i].sign)
			document_note_oddity(
				yaml->reader, start, end,
				arena_print(yaml->reader->arena, oddities[i].format, shown));
}

static void note_properties(struct yaml *yaml, const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor || tag)
		note(yaml);
}

static struct node *node_begin(struct yaml *yaml, enum node_kind kind)
{
	struct node *node = arena_new(yaml->reader->arena, struct node);
	size_t start = byte_of(yaml, yaml->event.start_mark);
	size_t end = byte_of(yaml, yaml->event.end_mark);

	yaml->size++;
	node->kind = kind;
	node->span = span_make(yaml->reader->document->source, start, end);
	return node;
}

/* Remember NODE by its anchor. Returns the entry's index; SIZE_MAX when there is no anchor. */
static size_t remember(struct yaml *yaml, const yaml_char_t *anchor, const struct node *node)
{
	if (!anchor)
		return SIZE_MAX;
	struct anchor entry = { .node = node, .size = node ? node->text.length + 1 : 0 };
	bool is_new;
	*table_put(yaml->reader->arena, &yaml->names, name_of_yaml(yaml, anchor), &is_new) =
		yaml->anchors.count;
	array_push(yaml->reader->arena, &yaml->anchors, entry);
	return yaml->anchors.count - 1;
}

/* A collection that is being read. */
struct opened {
	size_t anchor;           /* its index; SIZE_MAX: none */
	size_t size_before;
	unsigned height;         /* so far */
};

/* The collection is read: aliases may name it, if it has an anchor. */
static const struct node *close_collection(struct yaml *yaml, const struct opened *opened,
					   struct node *node)
{
	yaml->reader->depth--;
	yaml->height = opened->height;
	if (opened->anchor != SIZE_MAX) {
		struct anchor *anchor = &yaml->anchors.items[opened->anchor];
		anchor->node = node;
		anchor->height = opened->height;
		anchor->size = yaml->size - opened->size_before;
	}
	return node;
}

/* The last anchor of that name, or NULL. */
static const struct anchor *find_anchor(const struct yaml *yaml, struct slice name)
{
	const size_t *index = table_find(&yaml->names, name);

	return index ? &yaml->anchors.items[*index] : NULL;
}

/*
 * YAML lets an alias stand in what it names, and lets aliases of aliases pile up. Nothing
 * that walks such a tree would ever end, or only at the end of the stack.
 */
static const char *alias_problem(const struct yaml *yaml, const struct anchor *anchor)
{
	const struct document_reader *reader = yaml->reader;

	if (!anchor)
		return "alias of an unknown anchor: *%s";
	if (!anchor->node)
		return "alias of what it stands in: *%s";
	if (anchor->height > reader->limits.depth - reader->depth)
		return "nested too deeply by this alias: *%s";
	if (anchor->size > ALIASED_LIMIT - yaml->aliased)
		return "aliases stand for more than 1 MiB, with this one: *%s";
	return NULL;
}

static const struct node *read_alias(struct yaml *yaml)
{
	struct document_reader *reader = yaml->reader;
	const yaml_char_t *alias = yaml->event.data.alias.anchor;
	struct slice name = slice_of_yaml(alias, strlen((const char *)alias));
	size_t start = byte_of(yaml, yaml->event.start_mark);
	const struct anchor *anchor = find_anchor(yaml, name);
	const char *problem = alias_problem(yaml, anchor);

	note(yaml);
	if (!problem) {
		yaml->height = anchor->height;
		yaml->size += anchor->size;
		yaml->aliased += anchor->size;
		return anchor->node;
	}
	document_fail(reader, start, start + 1 + name.length,
		      arena_print(reader->arena, problem, document_printable(reader->arena, name)));
	return NULL;
}

static const struct node *read_scalar(struct yaml *yaml)
{
	const yaml_char_t *anchor = yaml->event.data.scalar.anchor;
	struct node *node = node_begin(yaml, NODE_SCALAR);
	struct slice value = slice_of_yaml(yaml->event.data.scalar.value,
					   yaml->event.data.scalar.length);

	yaml->height = 0;
	note_properties(yaml, anchor, yaml->event.data.scalar.tag);
	node->plain = yaml->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	node->text = (struct slice){ arena_copy(yaml->reader->arena, value), value.length };
	yaml->size += value.length;
	remember(yaml, anchor, node);
	return node;
}

/* A collection reaches to the end of the last of its members, the one that was just read. */
static void add_child(const struct yaml *yaml, struct node *node, const struct node *child,
		      struct opened *opened)
{
	node->span = span_cover(node->span, child->span);
	if (opened->height <= yaml->height)
		opened->height = yaml->height + 1;
}

static const struct node *read_sequence(struct yaml *yaml)
{
	struct document_reader *reader = yaml->reader;
	const yaml_char_t *anchor = yaml->event.data.sequence_start.anchor;
	struct node *node = node_begin(yaml, NODE_SEQUENCE);
	document_items items = { 0 };
	struct opened opened = { .size_before = yaml->size - 1, .height = 1 };

	note_properties(yaml, anchor, yaml->event.data.sequence_start.tag);
	opened.anchor = remember(yaml, anchor, NULL);
	if (!document_descend(reader, node->span.start))
		return NULL;
	for (;;) {
		if (!next(yaml))
			return NULL;
		if (yaml->event.type == YAML_SEQUENCE_END_EVENT)
			break;
		const struct node *item = read_node(yaml);
		if (!item)
			return NULL;
		array_push(reader->arena, &items, item);
		add_child(yaml, node, item, &opened);
	}
	node->items = items.items;
	node->count = items.count;
	return close_collection(yaml, &opened, node);
}

static bool read_entry(struct yaml *yaml, struct node_entry *ret)
{
	ret->key = read_node(yaml);
	if (!ret->key)
		return false;
	if (ret->key->kind != NODE_SCALAR) {
		document_fail(yaml->reader, ret->key->span.start, ret->key->span.end,
			      "a key must be a plain word or quoted");
		return false;
	}
	if (!next(yaml))
		return false;
	ret->value = read_node(yaml);
	return ret->value != NULL;
}

static const struct node *read_mapping(struct yaml *yaml)
{
	struct document_reader *reader = yaml->reader;
	const yaml_char_t *anchor = yaml->event.data.mapping_start.anchor;
	struct node *node = node_begin(yaml, NODE_MAPPING);
	document_entries entries = { 0 };
	struct opened opened = { .size_before = yaml->size - 1, .height = 1 };

	note_properties(yaml, anchor, yaml->event.data.mapping_start.tag);
	opened.anchor = remember(yaml, anchor, NULL);
	if (!document_descend(reader, node->span.start))
		return NULL;
	for (;;) {
		struct node_entry entry;
		if (!next(yaml))
			return NULL;
		if (yaml->event.type == YAML_MAPPING_END_EVENT)
			break;
		if (!read_entry(yaml, &entry))
			return NULL;
		array_push(reader->arena, &entries, entry);
		add_child(yaml, node, entry.value, &opened);
	}
	node->entries = entries.items;
	node->count = entries.count;
	document_check_keys(reader, node);
	return close_collection(yaml, &opened, node);
}

/* The node that begins with the present event; the event after it is not yet read. */
static const struct node *read_node(struct yaml *yaml)
{
	switch (yaml->event.type) {
	case YAML_ALIAS_EVENT:
		return read_alias(yaml);
	case YAML_SCALAR_EVENT:
		return read_scalar(yaml);
	case YAML_SEQUENCE_START_EVENT:
		return read_sequence(yaml);
	default:
		return read_mapping(yaml);
	}
}

static bool read_documents(struct yaml *yaml)
{
	/* NOLINTNEXTLINE(misc-redundant-expression): the start of the stream, and what follows. */
	if (!next(yaml) || !next(yaml))
		return false;
	if (yaml->event.type == YAML_STREAM_END_EVENT)
		return true;
	if (!next(yaml))
		return false;
	yaml->reader->document->root = read_node(yaml);
	if (!yaml->reader->document->root)
		return false;
	/* NOLINTNEXTLINE(misc-redundant-expression): the end of the document, and what follows. */
	if (!next(yaml) || !next(yaml))
		return false;
	if (yaml->event.type == YAML_STREAM_END_EVENT)
		return true;
	size_t start = byte_of(yaml, yaml->event.start_mark);
	return document_fail(yaml->reader, start, end_of_word(yaml, start),
			     "only one document is allowed in a file");
}

static void yaml_done(struct yaml *yaml)
{
	if (yaml->has_event)
		yaml_event_delete(&yaml->event);
	yaml_parser_delete(&yaml->parser);
}

bool document_read_yaml(struct document_reader *reader)
{
	struct arena *arena = reader->arena;
	struct yaml *const yaml = arena_new(arena, struct yaml);
	struct slice text = slice_range(reader->document->source->text, reader->at, SIZE_MAX);
	jmp_buf *const outside = arena->out_of_memory;
	jmp_buf here;

	yaml->reader = reader;
	yaml->base = reader->at;
	if (!yaml_parser_initialize(&yaml->parser))
		arena_run_out(arena);
	if (setjmp(here)) {
		yaml_done(yaml);
		arena->out_of_memory = outside;
		arena_run_out(arena);
	}
	arena->out_of_memory = &here;
	yaml_parser_set_encoding(&yaml->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&yaml->parser,
				     (const unsigned char *)(text.length ? text.at : ""),
				     text.length);
	bool read = read_documents(yaml);
	yaml_done(yaml);
	arena->out_of_memory = outside;
	return read;
}
