#include "base/schema.h"

#include <stdlib.h>

static bool read_node(struct schema_reader *reader, const struct schema *schema,
		      const struct node *node, void *place);

static bool fail(struct schema_reader *reader, const struct node *node, const char *message)
{
	reader->error = document_error_at(node->span, message);
	return false;
}

/* A scalar as it is written, and the number YAML makes of it where that is another. */
static const char *describe_plain(struct arena *arena, const struct node *node)
{
	const char *text = document_printable(arena, node->text);
	const char *misread = scalar_misread(arena, node->text);

	if (!misread || !slice_starts_with(slice_of(misread), "the number ") ||
	    slice_ends_with(slice_of(misread), text))
		return text;
	return arena_print(arena, "%s, which is %s to YAML", text, misread);
}

/* What stands there, for people. */
static const char *describe(struct arena *arena, const struct node *node)
{
	if (node->kind == NODE_MAPPING)
		return "a mapping";
	if (node->kind == NODE_SEQUENCE)
		return "a list";
	if (scalar_meaning(node) == SCALAR_NULL)
		return "nothing";
	if (node->plain)
		return describe_plain(arena, node);
	return arena_print(arena, "the string '%s'", document_printable(arena, node->text));
}

static bool fail_expected(struct schema_reader *reader, const struct schema *schema,
			  const struct node *node)
{
	return fail(reader, node, arena_print(reader->arena, "expected %s, found %s", schema->noun,
					      describe(reader->arena, node)));
}

/* A string was wanted, and YAML would not read one. */
static bool fail_misread(struct schema_reader *reader, const struct node *node)
{
	const char *text = document_printable(reader->arena, node->text);

	return fail(reader, node,
		    arena_print(reader->arena, "%s without quotes is %s to YAML; write \"%s\"",
				text, scalar_misread(reader->arena, node->text), text));
}

/* Whether the scalar is written in a way SCHEMA allows. */
static bool check_form(struct schema_reader *reader, const struct schema *schema,
		       const struct node *node)
{
	static const unsigned forms[] = {
		[SCALAR_STRING] = SCHEMA_STRING | SCHEMA_DATE,
		[SCALAR_INTEGER] = SCHEMA_INTEGER,
		[SCALAR_BOOLEAN] = SCHEMA_BOOLEAN,
		[SCALAR_DATE] = SCHEMA_DATE,
		[SCALAR_MANGLED] = 0,
		[SCALAR_NULL] = 0,
	};

	if (node->kind != NODE_SCALAR)
		return fail_expected(reader, schema, node);
	enum scalar_meaning meaning = scalar_meaning(node);
	if (forms[meaning] & schema->forms)
		return true;
	if ((schema->forms & SCHEMA_STRING) && meaning != SCALAR_NULL)
		return fail_misread(reader, node);
	return fail_expected(reader, schema, node);
}

/* The index of the scalar among the words of SCHEMA. */
static bool find_word(struct schema_reader *reader, const struct schema *schema,
		      const struct node *node, int *ret_index)
{
	const struct spelling_words *words = schema->words;

	for (size_t i = 0; i < words->count; i++) {
		const char *word = words->at(words->context, i);
		if (word && slice_is(node->text, word)) {
			*ret_index = (int)i;
			return true;
		}
	}
	return fail(reader, node, document_unknown_word(reader->arena, schema->word_noun,
							node->text, *words));
}

static bool store_integer(struct schema_reader *reader, const struct schema *schema,
			  const struct node *node, void *place)
{
	char *end;
	long value = strtol(arena_copy(reader->arena, node->text), &end, 10);
	int number = (int)value;

	/* strtol() stays at the ends of its range, which are beyond every limit here. */
	if (value < schema->minimum || value > schema->maximum)
		return fail(reader, node,
			    arena_print(reader->arena, "%s is out of range: %ld to %ld",
					document_printable(reader->arena, node->text),
					schema->minimum, schema->maximum));
	memcpy(place, &number, sizeof(number));
	return true;
}

static bool read_scalar(struct schema_reader *reader, const struct schema *schema,
			const struct node *node, void *place)
{
	int index = 0;

	if (!check_form(reader, schema, node))
		return false;
	if (schema->words && !find_word(reader, schema, node, &index))
		return false;
	if (schema->store) {
		const char *wrong = schema->store(reader, node, place);
		return !wrong || fail(reader, node, wrong);
	}
	if (!schema->words)
		return store_integer(reader, schema, node, place);
	memcpy(place, &index, sizeof(index));
	return true;
}

/* Object I of LIST, with its initial value. */
static char *object_at(const struct schema_list *list, const struct schema *schema, size_t i)
{
	char *place = (char *)list->items + i * schema->size;

	if (schema->initial)
		memcpy(place, schema->initial, schema->size);
	return place;
}

static bool read_list(struct schema_reader *reader, const struct schema *schema,
		      const struct node *node, void *place)
{
	bool single = schema->single && node->kind == NODE_SCALAR;
	struct schema_list list = { NULL, single ? 1 : node->count };

	if (!single && node->kind != NODE_SEQUENCE)
		return fail_expected(reader, schema, node);
	if (schema->filled && list.count == 0)
		return fail(reader, node, arena_print(reader->arena,
						      "expected %s, found an empty list",
						      schema->noun));
	list.items = arena_array(reader->arena, list.count, schema->element->size);
	for (size_t i = 0; i < list.count; i++)
		if (!read_node(reader, schema->element, single ? node : node->items[i],
			       object_at(&list, schema->element, i)))
			return false;
	memcpy(place, &list, sizeof(list));
	return true;
}

static const char *field_key(const void *fields, size_t i)
{
	return ((const struct schema_field *)fields)[i].key;
}

static struct spelling_words keys_of(const struct schema *schema)
{
	struct spelling_words words = { field_key, schema->fields, 0 };

	while (schema->fields[words.count].key)
		words.count++;
	return words;
}

static const struct schema_field *find_field(const struct schema *schema, struct slice key)
{
	for (const struct schema_field *field = schema->fields; field->key; field++)
		if (slice_is(key, field->key))
			return field;
	return NULL;
}

/* What is missing has no place of its own: the first key of the mapping, or all of it. */
static const struct node *place_of_missing(const struct node *mapping)
{
	return mapping->count ? mapping->entries[0].key : mapping;
}

static bool check_required(struct schema_reader *reader, const struct schema *schema,
			   const struct node *node)
{
	for (const struct schema_field *field = schema->fields; field->key; field++)
		if (field->required && !node_find(node, field->key))
			return fail(reader, place_of_missing(node),
				    arena_print(reader->arena, "missing key '%s'", field->key));
	return true;
}

/* "'a', 'b' or 'c'" */
static const char *list_keys(struct arena *arena, const struct schema_group *group)
{
	const char *list = arena_print(arena, "'%s'", group->keys[0]);

	for (size_t i = 1; group->keys[i]; i++)
		list = arena_print(arena, "%s%s'%s'", list, group->keys[i + 1] ? ", " : " or ",
				   group->keys[i]);
	return list;
}

static bool is_in_group(const struct schema_group *group, struct slice key)
{
	for (size_t i = 0; group->keys[i]; i++)
		if (slice_is(key, group->keys[i]))
			return true;
	return false;
}

static bool check_group(struct schema_reader *reader, const struct schema_group *group,
			const struct node *node)
{
	const struct node *found = NULL;

	for (size_t i = 0; i < node->count; i++) {
		const struct node *key = node->entries[i].key;
		if (!is_in_group(group, key->text))
			continue;
		if (found && group->need != SCHEMA_NEED_ANY)
			return fail(reader, key, arena_print(reader->arena,
							     "'%.*s' and '%.*s' exclude each other",
							     SLICE_ARGS(found->text),
							     SLICE_ARGS(key->text)));
		found = key;
	}
	if (!found && group->need != SCHEMA_NEED_NO_TWO)
		return fail(reader, place_of_missing(node),
			    arena_print(reader->arena, "missing key %s",
					list_keys(reader->arena, group)));
	return true;
}

static bool read_entry(struct schema_reader *reader, const struct schema *schema,
		       const struct node_entry *entry, void *place)
{
	const struct schema_field *field = find_field(schema, entry->key->text);

	if (!field)
		return fail(reader, entry->key, document_unknown_word(reader->arena, "key",
								      entry->key->text,
								      keys_of(schema)));
	return read_node(reader, field->schema, entry->value, (char *)place + field->offset);
}

static bool finish_object(struct schema_reader *reader, const struct schema *schema,
			  const struct node *node, struct span span, void *place)
{
	if (schema->has_span)
		memcpy((char *)place + schema->span_offset, &span, sizeof(span));
	const char *wrong = schema->check ? schema->check(reader, node, place) : NULL;
	return !wrong || fail(reader, place_of_missing(node), wrong);
}

static bool read_mapping(struct schema_reader *reader, const struct schema *schema,
			 const struct node *node, void *place)
{
	if (node->kind != NODE_MAPPING)
		return fail_expected(reader, schema, node);
	for (size_t i = 0; i < node->count; i++)
		if (!read_entry(reader, schema, &node->entries[i], place))
			return false;
	if (!check_required(reader, schema, node))
		return false;
	for (const struct schema_group *group = schema->groups; group && group->need; group++)
		if (!check_group(reader, group, node))
			return false;
	return finish_object(reader, schema, node, node->span, place);
}

static bool read_row(struct schema_reader *reader, const struct schema *schema,
		     const struct node_entry *entry, char *row)
{
	if (schema->has_span) {
		struct span span = span_cover(entry->key->span, entry->value->span);
		memcpy(row + schema->span_offset, &span, sizeof(span));
	}
	return read_node(reader, schema->key, entry->key, row + schema->key_offset) &&
	       read_node(reader, schema->element, entry->value, row + schema->value_offset);
}

static bool read_table(struct schema_reader *reader, const struct schema *schema,
		       const struct node *node, void *place)
{
	struct schema_list list = { NULL, node->count };

	if (node->kind != NODE_MAPPING)
		return fail_expected(reader, schema, node);
	list.items = arena_array(reader->arena, list.count, schema->size);
	for (size_t i = 0; i < list.count; i++)
		if (!read_row(reader, schema, &node->entries[i], object_at(&list, schema, i)))
			return false;
	memcpy(place, &list, sizeof(list));
	return true;
}

static bool read_node(struct schema_reader *reader, const struct schema *schema,
		      const struct node *node, void *place)
{
	static bool (*const readers[])(struct schema_reader *, const struct schema *,
				       const struct node *, void *) = {
		[SCHEMA_SCALAR] = read_scalar,
		[SCHEMA_LIST] = read_list,
		[SCHEMA_MAPPING] = read_mapping,
		[SCHEMA_TABLE] = read_table,
	};

	return readers[schema->kind](reader, schema, node, place);
}

bool schema_read(struct arena *arena, const struct schema *schema, const struct document *document,
		 void *context, void *place, struct document_error *ret_error)
{
	struct schema_reader reader = { .arena = arena, .context = context };

	if (document->oddity.message) {
		*ret_error = document->oddity;
		return false;
	}
	if (!document->root) {
		*ret_error = document_error_at(span_make(document->source, 0, 0),
					       arena_print(arena,
							   "expected %s, found an empty file",
							   schema->noun));
		return false;
	}
	if (!read_node(&reader, schema, document->root, place)) {
		*ret_error = reader.error;
		return false;
	}
	return true;
}

const char *schema_store_text(struct schema_reader *reader, const struct node *node, void *place)
{
	const char *text = arena_copy(reader->arena, node->text);

	if (memchr(node->text.at, '\0', node->text.length))
		return "a NUL character cannot be in a text";
	memcpy(place, &text, sizeof(text));
	return NULL;
}

const char *schema_store_string(struct schema_reader *reader, const struct node *node, void *place)
{
	struct schema_string *string = place;

	string->span = node->span;
	return schema_store_text(reader, node, &string->text);
}

const char *schema_store_boolean(struct schema_reader *reader, const struct node *node, void *place)
{
	bool value = slice_is(node->text, "true");

	(void)reader;
	memcpy(place, &value, sizeof(value));
	return NULL;
}

const char *schema_word(const void *array, size_t index)
{
	return ((const char *const *)array)[index];
}
