#include "base/schema.h"

/* JSON being written: whether the next member needs a comma, and how deep it stands. */
struct printer {
	struct text *text;
	unsigned depth;
	bool comma;
};

static void print_schema(struct printer *printer, const struct schema *schema,
			 const char *description);

static void print_string(struct printer *printer, const char *string)
{
	text_putc(printer->text, '"');
	for (const char *at = string; *at; at++) {
		if (*at == '"' || *at == '\\')
			text_putc(printer->text, '\\');
		text_putc(printer->text, *at);
	}
	text_putc(printer->text, '"');
}

static void new_line(struct printer *printer)
{
	if (printer->comma)
		text_putc(printer->text, ',');
	text_putc(printer->text, '\n');
	for (unsigned i = 0; i < printer->depth; i++)
		text_puts(printer->text, "  ");
}

static void open_bracket(struct printer *printer, char bracket)
{
	text_putc(printer->text, bracket);
	printer->depth++;
	printer->comma = false;
}

static void close_bracket(struct printer *printer, char bracket)
{
	printer->depth--;
	printer->comma = false;
	new_line(printer);
	text_putc(printer->text, bracket);
	printer->comma = true;
}

/* The beginning of an element of an array, or of a member of an object. */
static void begin_element(struct printer *printer)
{
	new_line(printer);
	printer->comma = true;
}

static void begin(struct printer *printer, const char *key)
{
	begin_element(printer);
	print_string(printer, key);
	text_puts(printer->text, ": ");
}

static void print_member(struct printer *printer, const char *key, const char *value)
{
	begin(printer, key);
	print_string(printer, value);
}

static void print_number(struct printer *printer, const char *key, long value)
{
	begin(printer, key);
	text_print(printer->text, "%ld", value);
}

static void print_flag(struct printer *printer, const char *key, bool value)
{
	begin(printer, key);
	text_puts(printer->text, value ? "true" : "false");
}

static void print_words(struct printer *printer, struct spelling_words words)
{
	begin(printer, "enum");
	open_bracket(printer, '[');
	for (size_t i = 0; i < words.count; i++) {
		const char *word = words.at(words.context, i);
		if (!word)
			continue;
		begin_element(printer);
		print_string(printer, word);
	}
	close_bracket(printer, ']');
}

static void print_scalar(struct printer *printer, const struct schema *schema)
{
	if (schema->forms & SCHEMA_INTEGER) {
		print_member(printer, "type", "integer");
		print_number(printer, "minimum", schema->minimum);
		print_number(printer, "maximum", schema->maximum);
	} else if (schema->forms & SCHEMA_BOOLEAN) {
		print_member(printer, "type", "boolean");
	} else {
		print_member(printer, "type", "string");
	}
	if (schema->pattern)
		print_member(printer, "pattern", schema->pattern);
	if (schema->words)
		print_words(printer, *schema->words);
}

static void print_list(struct printer *printer, const struct schema *schema)
{
	if (schema->single) {
		begin(printer, "anyOf");
		open_bracket(printer, '[');
		begin_element(printer);
		print_schema(printer, schema->element, NULL);
		begin_element(printer);
		open_bracket(printer, '{');
	}
	print_member(printer, "type", "array");
	if (schema->filled)
		print_number(printer, "minItems", 1);
	begin(printer, "items");
	print_schema(printer, schema->element, NULL);
	if (schema->single) {
		close_bracket(printer, '}');
		close_bracket(printer, ']');
	}
}

static void print_required(struct printer *printer, const char *const *keys, size_t count)
{
	begin(printer, "required");
	open_bracket(printer, '[');
	for (size_t i = 0; i < count && keys[i]; i++) {
		begin_element(printer);
		print_string(printer, keys[i]);
	}
	close_bracket(printer, ']');
}

/* {"required": ["a"]}, {"required": ["b"]}, … */
static void print_alternatives(struct printer *printer, const char *keyword,
			       const struct schema_group *group)
{
	begin(printer, keyword);
	open_bracket(printer, '[');
	for (size_t i = 0; group->keys[i]; i++) {
		begin_element(printer);
		open_bracket(printer, '{');
		print_required(printer, &group->keys[i], 1);
		close_bracket(printer, '}');
	}
	close_bracket(printer, ']');
}

/* Every two keys of the group exclude each other. */
static void print_exclusions(struct printer *printer, const struct schema_group *group)
{
	for (size_t i = 0; group->keys[i]; i++) {
		for (size_t k = i + 1; group->keys[k]; k++) {
			const char *const pair[] = { group->keys[i], group->keys[k] };
			begin_element(printer);
			open_bracket(printer, '{');
			begin(printer, "not");
			open_bracket(printer, '{');
			print_required(printer, pair, 2);
			close_bracket(printer, '}');
			close_bracket(printer, '}');
		}
	}
}

static void print_groups(struct printer *printer, const struct schema_group *groups)
{
	if (!groups || !groups->need)
		return;
	begin(printer, "allOf");
	open_bracket(printer, '[');
	for (const struct schema_group *group = groups; group->need; group++) {
		if (group->need == SCHEMA_NEED_NO_TWO) {
			print_exclusions(printer, group);
			continue;
		}
		begin_element(printer);
		open_bracket(printer, '{');
		print_alternatives(printer,
				   group->need == SCHEMA_NEED_ONE ? "oneOf" : "anyOf", group);
		close_bracket(printer, '}');
	}
	close_bracket(printer, ']');
}

static void print_mapping(struct printer *printer, const struct schema *schema)
{
	size_t required = 0;

	print_member(printer, "type", "object");
	begin(printer, "properties");
	open_bracket(printer, '{');
	for (const struct schema_field *field = schema->fields; field->key; field++) {
		begin(printer, field->key);
		print_schema(printer, field->schema, field->description);
		required += field->required;
	}
	close_bracket(printer, '}');
	if (required) {
		begin(printer, "required");
		open_bracket(printer, '[');
		for (const struct schema_field *field = schema->fields; field->key; field++) {
			if (!field->required)
				continue;
			begin_element(printer);
			print_string(printer, field->key);
		}
		close_bracket(printer, ']');
	}
	print_flag(printer, "additionalProperties", false);
	print_groups(printer, schema->groups);
}

static void print_table(struct printer *printer, const struct schema *schema)
{
	print_member(printer, "type", "object");
	begin(printer, "propertyNames");
	print_schema(printer, schema->key, NULL);
	begin(printer, "additionalProperties");
	print_schema(printer, schema->element, NULL);
}

static void print_body(struct printer *printer, const struct schema *schema)
{
	static void (*const printers[])(struct printer *, const struct schema *) = {
		[SCHEMA_SCALAR] = print_scalar,
		[SCHEMA_LIST] = print_list,
		[SCHEMA_MAPPING] = print_mapping,
		[SCHEMA_TABLE] = print_table,
	};

	printers[schema->kind](printer, schema);
}

static void print_schema(struct printer *printer, const struct schema *schema,
			 const char *description)
{
	open_bracket(printer, '{');
	if (description)
		print_member(printer, "description", description);
	print_body(printer, schema);
	close_bracket(printer, '}');
}

void schema_print(struct text *text, const struct schema *schema, const char *id,
		  const char *title)
{
	struct printer printer = { text, 0, false };

	open_bracket(&printer, '{');
	print_member(&printer, "$schema", "http://json-schema.org/draft-07/schema#");
	print_member(&printer, "$id", id);
	print_member(&printer, "title", title);
	print_body(&printer, schema);
	close_bracket(&printer, '}');
	text_putc(text, '\n');
}
