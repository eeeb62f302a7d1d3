#include "policy/store.h"

#include <arpa/inet.h>

#include "base/pattern.h"

static const char *shown(struct schema_reader *reader, const struct node *node)
{
	return document_printable(reader->arena, node->text);
}

const char *policy_store_version(struct schema_reader *reader, const struct node *node, void *place)
{
	int version = 1;

	if (!slice_is(node->text, "1"))
		return arena_print(reader->arena,
				   "version %s is not known; this program reads version 1",
				   shown(reader, node));
	memcpy(place, &version, sizeof(version));
	return NULL;
}

const char *policy_store_filled(struct schema_reader *reader, const struct node *node, void *place)
{
	if (slice_trim(node->text, " \t\r\n").length == 0)
		return "an empty text says nothing";
	return schema_store_string(reader, node, place);
}

const char *policy_store_extension(struct schema_reader *reader, const struct node *node,
				   void *place)
{
	static const char prefix[] = "builtin:";
	struct slice name = slice_range(node->text, sizeof(prefix) - 1, node->text.length);

	if (slice_contains(node->text, "://"))
		return "only local files and builtin:NAME can be extended";
	if (slice_starts_with(node->text, prefix) && !policy_builtin(name))
		return document_unknown_word(reader->arena, "builtin policy", name,
					     policy_builtin_names);
	return policy_store_filled(reader, node, place);
}

/* The offset behind a decimal number without leading zeros at FROM; FROM when there is none. */
static size_t skip_number(struct slice s, size_t from)
{
	size_t i = from;
	int number;

	while (i < s.length && is_digit(s.at[i]))
		i++;
	bool padded = i > from + 1 && s.at[from] == '0';
	return !padded && slice_to_number(slice_range(s, from, i), &number) ? i : from;
}

/* X.Y or X.Y.Z */
static bool is_kernel_version(struct slice s)
{
	size_t numbers = 0;

	for (size_t i = 0; ; i++) {
		size_t end = skip_number(s, i);
		if (end == i)
			return false;
		numbers++;
		if (end == s.length)
			return numbers == 2 || numbers == 3;
		if (s.at[end] != '.')
			return false;
		i = end;
	}
}

const char *policy_store_kernel(struct schema_reader *reader, const struct node *node, void *place)
{
	if (!is_kernel_version(node->text))
		return arena_print(reader->arena, "'%s' is not a kernel version: X.Y or X.Y.Z",
				   shown(reader, node));
	return schema_store_string(reader, node, place);
}

const char *policy_store_pattern(struct schema_reader *reader, const struct node *node, void *place)
{
	if (node->text.length == 0 || slice_is(node->text, "!"))
		return "an empty pattern matches nothing";
	return schema_store_string(reader, node, place);
}

static const char *rule_at(const void *context, size_t index)
{
	(void)context;
	return index == RULE_NONE ? NULL : rule_table[index].id;
}

const struct spelling_words policy_rule_words = { rule_at, NULL, RULE_COUNT };

static bool matches_a_rule(struct slice pattern)
{
	for (size_t i = RULE_NONE + 1; i < RULE_COUNT; i++)
		if (pattern_match(pattern, slice_of(rule_table[i].id), 0))
			return true;
	return false;
}

const char *policy_store_rule_pattern(struct schema_reader *reader, const struct node *node,
				      void *place)
{
	struct slice pattern = node->text;

	if (slice_starts_with(pattern, "!"))
		pattern = slice_range(pattern, 1, pattern.length);
	if (pattern.length == 0 || matches_a_rule(pattern))
		return policy_store_pattern(reader, node, place);
	if (pattern_is_wild(pattern))
		return arena_print(reader->arena, "'%s' matches no rule",
				   document_printable(reader->arena, pattern));
	return document_unknown_word(reader->arena, "rule", pattern, policy_rule_words);
}

const char *policy_store_rule(struct schema_reader *reader, const struct node *node, void *place)
{
	const struct rule *rule = rule_find(node->text);

	(void)reader;
	memcpy(place, &rule, sizeof(rule));
	return NULL;
}

static bool looks_like_key(struct slice key)
{
	for (size_t i = 0; i < key.length; i++)
		if (!(key.at[i] >= 'a' && key.at[i] <= 'z') &&
		    (i == 0 || (!is_digit(key.at[i]) && key.at[i] != '_')))
			return false;
	return key.length > 0;
}

static const char *key_at(const void *keys, size_t index)
{
	return ((const char *const *)keys)[index];
}

/* What is wrong with KEY although it looks like one, or NULL. */
static const char *check_known(struct schema_reader *reader, struct slice key)
{
	const struct policy_surroundings *surroundings = reader->context;
	const char *const *keys = surroundings->sysctl_keys;
	struct spelling_words words = { key_at, keys, 0 };

	if (!keys)
		return NULL;
	for (; keys[words.count]; words.count++)
		if (slice_is(key, keys[words.count]))
			return NULL;
	return document_unknown_word(reader->arena, "sysctl key", key, words);
}

const char *policy_store_key(struct schema_reader *reader, const struct node *node, void *place)
{
	if (slice_contains(node->text, ".") || slice_contains(node->text, "/"))
		return "a key without its path, as 'accept_ra'; the interfaces are named beside it";
	if (!looks_like_key(node->text))
		return arena_print(reader->arena, "'%s' is not a sysctl key", shown(reader, node));
	const char *wrong = check_known(reader, node->text);
	return wrong ? wrong : schema_store_string(reader, node, place);
}

/* The kernel keeps the lower 64 bits (inet6_set_iftoken), and takes :: for no token. */
const char *policy_store_token(struct schema_reader *reader, const struct node *node, void *place)
{
	static const uint8_t zero[16];
	struct policy_token_value *value = place;
	const char *text = arena_copy(reader->arena, node->text);

	if (slice_find(node->text, '\0', 0) < node->text.length ||
	    inet_pton(AF_INET6, text, value->bytes) != 1)
		return arena_print(reader->arena,
				   "'%s' is not a token: an IPv6 address, as ::10:192:20:18",
				   shown(reader, node));
	if (memcmp(value->bytes, zero, 8) != 0)
		return arena_print(reader->arena,
				   "'%s' is not a token: the kernel drops its upper 64 bits",
				   shown(reader, node));
	if (memcmp(value->bytes, zero, 16) == 0)
		return "'::' is no token: it clears the one there is";
	return schema_store_string(reader, node, &value->string);
}

const char *policy_store_until(struct schema_reader *reader, const struct node *node, void *place)
{
	struct policy_until *until = place;

	if (!date_parse(node->text, &until->date))
		return arena_print(reader->arena, "'%s' is not a date: YYYY-MM-DD",
				   shown(reader, node));
	until->span = node->span;
	return NULL;
}

const char *policy_store_maybe(struct schema_reader *reader, const struct node *node, void *place)
{
	enum maybe value = slice_is(node->text, "true") ? MAYBE_YES : MAYBE_NO;

	(void)reader;
	memcpy(place, &value, sizeof(value));
	return NULL;
}

const char *policy_check_token(struct schema_reader *reader, const struct node *node, void *place)
{
	const struct policy_token_requirement *token = place;

	if (token->present != MAYBE_NO || node->count < 2)
		return NULL;
	const struct node *other = node->entries[0].key;
	if (slice_is(other->text, "present"))
		other = node->entries[1].key;
	return arena_print(reader->arena, "'present: false' leaves no token for '%s'",
			   shown(reader, other));
}

const char *policy_check_requirement(struct schema_reader *reader, const struct node *node,
				     void *place)
{
	struct policy_requirement *requirement = place;

	(void)reader;
	requirement->kind = node_find(node, "token") ? POLICY_REQUIRE_TOKEN : POLICY_REQUIRE_SYSCTL;
	return NULL;
}
