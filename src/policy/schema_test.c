/*
 * The readers of policies and facts, and the JSON Schemas printed from the same tables, are
 * held together: what one accepts the other does, and what the reader rejects the schema
 * rejects as well, but for what JSON cannot show (testdata/policy/beyond-schema).
 */
#include "policy/schema.h"
#include "facts/facts.h"
#include "policy/cases.h"

#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <jansson.h>
#include <cmocka.h>

/* A validator for the keywords of draft 7 that the schemas use; others fail the test. */

static bool validate(json_t *schema, json_t *value);

static bool has_type(json_t *type, json_t *value)
{
	static const char *const names[] = {
		[JSON_OBJECT] = "object", [JSON_ARRAY] = "array", [JSON_STRING] = "string",
		[JSON_INTEGER] = "integer", [JSON_REAL] = "number", [JSON_TRUE] = "boolean",
		[JSON_FALSE] = "boolean", [JSON_NULL] = "null",
	};

	/* Since draft 6, 1.0 is an integer. */
	if (json_is_real(value) && strcmp(json_string_value(type), "integer") == 0)
		return json_real_value(value) == (double)(long long)json_real_value(value);
	return strcmp(json_string_value(type), names[json_typeof(value)]) == 0;
}

static bool check_properties(json_t *properties, json_t *value)
{
	const char *key;
	json_t *property;

	json_object_foreach(properties, key, property) {
		json_t *member = json_object_get(value, key);
		if (member && !validate(property, member))
			return false;
	}
	return true;
}

static bool check_required(json_t *required, json_t *value)
{
	for (size_t i = 0; json_is_object(value) && i < json_array_size(required); i++)
		if (!json_object_get(value, json_string_value(json_array_get(required, i))))
			return false;
	return true;
}

static bool check_others(json_t *schema, json_t *others, json_t *value)
{
	json_t *known = json_object_get(schema, "properties"), *member;
	const char *key;

	json_object_foreach(value, key, member) {
		if (json_object_get(known, key))
			continue;
		if (json_is_false(others) || !validate(others, member))
			return false;
	}
	return true;
}

static bool check_names(json_t *names, json_t *value)
{
	const char *key;
	json_t *member;

	json_object_foreach(value, key, member) {
		json_t *name = json_stringn(key, strlen(key));
		bool valid = validate(names, name);
		json_decref(name);
		if (!valid)
			return false;
	}
	return true;
}

static bool check_items(json_t *items, json_t *value)
{
	for (size_t i = 0; i < json_array_size(value); i++)
		if (!validate(items, json_array_get(value, i)))
			return false;
	return true;
}

static bool is_in(json_t *list, json_t *value)
{
	for (size_t i = 0; i < json_array_size(list); i++)
		if (json_equal(json_array_get(list, i), value))
			return true;
	return false;
}

static bool matches(json_t *pattern, json_t *value)
{
	regex_t regex;

	if (!json_is_string(value))
		return true;
	assert_int_equal(regcomp(&regex, json_string_value(pattern), REG_EXTENDED | REG_NOSUB), 0);
	bool matched = regexec(&regex, json_string_value(value), 0, NULL, 0) == 0;
	regfree(&regex);
	return matched;
}

static size_t count_valid(json_t *schemas, json_t *value)
{
	size_t count = 0;

	for (size_t i = 0; i < json_array_size(schemas); i++)
		count += validate(json_array_get(schemas, i), value);
	return count;
}

static bool check_keyword(json_t *schema, const char *keyword, json_t *with, json_t *value)
{
#define KEYWORD(name) (strcmp(keyword, (name)) == 0)
	if (KEYWORD("$schema") || KEYWORD("$id") || KEYWORD("title") || KEYWORD("description"))
		return true;
	if (KEYWORD("type"))
		return has_type(with, value);
	if (KEYWORD("properties"))
		return check_properties(with, value);
	if (KEYWORD("required"))
		return check_required(with, value);
	if (KEYWORD("additionalProperties"))
		return check_others(schema, with, value);
	if (KEYWORD("propertyNames"))
		return check_names(with, value);
	if (KEYWORD("items"))
		return check_items(with, value);
	if (KEYWORD("minItems"))
		return !json_is_array(value) ||
		       (json_int_t)json_array_size(value) >= json_integer_value(with);
	if (KEYWORD("enum"))
		return is_in(with, value);
	if (KEYWORD("pattern"))
		return matches(with, value);
	if (KEYWORD("minimum"))
		return !json_is_number(value) ||
		       json_number_value(value) >= json_number_value(with);
	if (KEYWORD("maximum"))
		return !json_is_number(value) ||
		       json_number_value(value) <= json_number_value(with);
	if (KEYWORD("allOf"))
		return count_valid(with, value) == json_array_size(with);
	if (KEYWORD("anyOf"))
		return count_valid(with, value) > 0;
	if (KEYWORD("oneOf"))
		return count_valid(with, value) == 1;
	if (KEYWORD("not"))
		return !validate(with, value);
	fail_msg("the schema uses %s, which this test does not check", keyword);
	return false;
}

static bool validate(json_t *schema, json_t *value)
{
	const char *keyword;
	json_t *with;

	json_object_foreach(schema, keyword, with)
		if (!check_keyword(schema, keyword, with, value))
			return false;
	return true;
}

/* A document as an editor sees it: by the core schema of YAML 1.2. */

static json_t *json_of_scalar(struct arena *arena, const struct node *node)
{
	switch (scalar_meaning(node)) {
	case SCALAR_NULL:
		return json_null();
	case SCALAR_BOOLEAN:
		return json_boolean(slice_is(node->text, "true"));
	case SCALAR_INTEGER:
		return json_integer(strtoll(arena_copy(arena, node->text), NULL, 10));
	default:
		break;
	}
	if (scalar_meaning(node) == SCALAR_MANGLED) {
		char *end;
		double number = strtod(arena_copy(arena, node->text), &end);
		if (*end == '\0')
			return json_real(number);
	}
	return json_stringn(node->text.at, node->text.length);
}

static json_t *json_of(struct arena *arena, const struct node *node)
{
	json_t *json;

	if (node->kind == NODE_SCALAR)
		return json_of_scalar(arena, node);
	json = node->kind == NODE_SEQUENCE ? json_array() : json_object();
	for (size_t i = 0; i < node->count; i++) {
		if (node->kind == NODE_SEQUENCE)
			json_array_append_new(json, json_of(arena, node->items[i]));
		else
			json_object_set_new(json, arena_copy(arena, node->entries[i].key->text),
					    json_of(arena, node->entries[i].value));
	}
	return json;
}

/* The JSON of a YAML text; NULL when it is not YAML or empty. */
static json_t *json_of_text(struct arena *arena, struct slice text)
{
	struct document document;
	struct document_error error;
	const struct document_limits limits = { 1 << 20, 100 };

	if (!document_read(arena, source_new(arena, "", text), 0, limits, &document, &error) ||
	    !document.root)
		return NULL;
	return json_of(arena, document.root);
}

static json_t *load_schema(void (*print)(struct text *text))
{
	struct text text = TEXT_INIT;
	json_error_t error;

	print(&text);
	json_t *schema = json_loads(text.at, JSON_REJECT_DUPLICATES, &error);
	if (!schema)
		fail_msg("the schema is no JSON, line %d: %s", error.line, error.text);
	text_done(&text);
	return schema;
}

static bool is_valid(void (*print)(struct text *text), struct slice text)
{
	struct arena arena;

	arena_init(&arena, NULL);
	json_t *schema = load_schema(print), *value = json_of_text(&arena, text);
	bool valid = value && validate(schema, value);
	json_decref(value);
	json_decref(schema);
	arena_done(&arena);
	return valid;
}

static bool policy_is_valid(const char *path)
{
	struct arena arena;

	arena_init(&arena, NULL);
	bool valid = is_valid(policy_print_schema, case_read(&arena, path));
	arena_done(&arena);
	return valid;
}

static void check_valid(const char *path)
{
	if (!policy_is_valid(path))
		fail_msg("the schema rejects %s", path);
}

static void check_invalid(const char *path)
{
	if (policy_is_valid(path))
		fail_msg("the schema accepts %s", path);
}

static void test_the_schema_accepts_what_the_reader_accepts(void **state)
{
	(void)state;
	assert_true(case_each(TESTDATA "/policy/accepted", check_valid) > 0);
	for (size_t i = 0; i < policy_builtin_names.count; i++)
		assert_true(is_valid(policy_print_schema, slice_of(policy_builtin(
			slice_of(policy_builtin_names.at(NULL, i))))));
}

static void test_the_schema_rejects_what_the_reader_rejects(void **state)
{
	(void)state;
	assert_true(case_each(TESTDATA "/policy/rejected", check_invalid) > 0);
}

/* These are valid, or no YAML at all: were they not, they belonged to `rejected`. */
static void check_beyond(const char *path)
{
	struct arena arena;
	arena_init(&arena, NULL);
	json_t *value = json_of_text(&arena, case_read(&arena, path));
	if (value && !policy_is_valid(path))
		fail_msg("the schema rejects %s: it can tell after all", path);
	json_decref(value);
	arena_done(&arena);
}

static void test_what_only_the_reader_can_tell_is_not_in_json(void **state)
{
	(void)state;
	assert_true(case_each(TESTDATA "/policy/beyond-schema", check_beyond) > 0);
}

/* Whether a line of TEXT has KEY, behind blanks, braces and dashes. */
static bool uses_key(struct slice text, const char *key)
{
	size_t length = strlen(key);

	for (size_t i = 0; i + length < text.length; i++)
		if (memcmp(text.at + i, key, length) == 0 && text.at[i + length] == ':' &&
		    (i == 0 || strchr(" {-\n", text.at[i - 1])))
			return true;
	return false;
}

static void check_use(const struct schema *schema, struct slice text)
{
	for (const struct schema_field *field = schema->fields; field && field->key; field++) {
		if (!uses_key(text, field->key))
			fail_msg("no accepted policy has '%s'", field->key);
		if (!field->description)
			fail_msg("'%s' has no description", field->key);
		check_use(field->schema, text);
	}
	if (schema->element)
		check_use(schema->element, text);
}

static void test_every_key_is_described_and_occurs_in_an_accepted_policy(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, NULL);
	check_use(&policy_schema, case_read(&arena, TESTDATA "/policy/accepted/everything.yaml"));
	arena_done(&arena);
}

#define FACTS_VALID(text) assert_true(is_valid(facts_print_schema, slice_of(text)))
#define FACTS_INVALID(text) assert_false(is_valid(facts_print_schema, slice_of(text)))

static void test_the_schema_of_facts_is_that_of_their_reader(void **state)
{
	(void)state;
	FACTS_VALID("devices: {}");
	FACTS_VALID("devices:\n  eno1: {kind: ethernet, mtu: 1500, present: boot}\n"
		    "  eno1.5: {kind: vlan, lower: eno1, master: br0, noarp: false}\n");
	FACTS_INVALID("device: {}");
	FACTS_INVALID("devices: []");
	FACTS_INVALID("{}");
	FACTS_INVALID("devices: {eno1: }");
	FACTS_INVALID("devices: {eno1: {kind: ethernt}}");
	FACTS_INVALID("devices: {eno1: {knd: ethernet}}");
	FACTS_INVALID("devices: {eno1: {mtu: 0}}");
	FACTS_INVALID("devices: {eno1: {mtu: \"1500\"}}");
	FACTS_INVALID("devices: {eno1: {present: soon}}");
	FACTS_INVALID("devices: {\"eno1:vip\": {}}");
	FACTS_INVALID("devices: {enp175s0f1d1.1105: {}}");
	FACTS_INVALID("devices: {\"\": {}}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_schema_accepts_what_the_reader_accepts),
		cmocka_unit_test(test_the_schema_rejects_what_the_reader_rejects),
		cmocka_unit_test(test_what_only_the_reader_can_tell_is_not_in_json),
		cmocka_unit_test(test_every_key_is_described_and_occurs_in_an_accepted_policy),
		cmocka_unit_test(test_the_schema_of_facts_is_that_of_their_reader),
	};
	return cmocka_run_group_tests_name("schema", tests, NULL, NULL);
}
