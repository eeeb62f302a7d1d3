#include "policy/policy.h"

#include "base/pattern.h"
#include "policy/schema.h"

/* Beyond them a policy is not written by people. */
static const struct document_limits limits = { 1 << 20, 32 };

/* By links a file has many names: 16 files that each extend the next by two would be 2^16. */
enum { EXTENDS_LIMIT = 16, EXTENDED_LIMIT = 256 };

/* A policy file being read, and the one that extends it. */
struct reading {
	const struct reading *parent;
	const char *path;
	const char *identity;    /* the path with "." and ".." resolved, or builtin:NAME */
	unsigned depth;
};

struct policy_reader {
	struct arena *arena;
	const struct policy_surroundings *surroundings;
	struct policy *policy;   /* what was read so far, merged */
	ARRAY(const struct source *) sources;
	ARRAY(const char *) identities;          /* of the files that are part of it */
	size_t extended;         /* files that were read because another extends them */
	struct document_error error;
};

static bool fail(struct policy_reader *reader, struct span span, const char *message)
{
	reader->error = document_error_at(span, message);
	return false;
}

/* A and then B, of elements of SIZE. */
static void *join(struct arena *arena, const void *a, size_t a_count, const void *b, size_t b_count,
		  size_t size)
{
	char *joined = arena_array(arena, a_count + b_count, size);

	if (a_count)
		memcpy(joined, a, a_count * size);
	if (b_count)
		memcpy(joined + a_count * size, b, b_count * size);
	return joined;
}

#define ADD(arena, list, more)                                                           \
	do {                                                                             \
		(list)->items = join((arena), (list)->items, (list)->count, (more)->items, \
				     (more)->count, sizeof(*(list)->items));             \
		(list)->count += (more)->count;                                          \
	} while (0)

/* What MORE gives replaces what LIST has. */
#define REPLACE(list, more)                                                              \
	do {                                                                             \
		if ((more)->count)                                                       \
			*(list) = *(more);                                               \
	} while (0)

static void merge_model(struct policy_model *model, const struct policy_model *more)
{
	REPLACE(&model->kernels, &more->kernels);
	REPLACE(&model->scenarios, &more->scenarios);
	if (more->sysctl_loader.text)
		model->sysctl_loader = more->sysctl_loader;
	if (more->facts.text)
		model->facts = more->facts;
}

/* Levels of MORE, and those of POLICY for other rules. */
static void merge_severities(struct arena *arena, struct policy *policy, const struct policy *more)
{
	ARRAY(struct policy_severity) levels = { 0 };

	for (size_t i = 0; i < policy->severities.count; i++) {
		const struct policy_severity *level = &policy->severities.items[i];
		bool replaced = false;
		for (size_t k = 0; k < more->severities.count; k++)
			replaced = replaced || more->severities.items[k].rule == level->rule;
		if (!replaced)
			array_push(arena, &levels, *level);
	}
	for (size_t k = 0; k < more->severities.count; k++)
		array_push(arena, &levels, more->severities.items[k]);
	policy->severities.items = levels.items;
	policy->severities.count = levels.count;
}

/* Add MORE, which was written knowing POLICY. */
static void merge(struct arena *arena, struct policy *policy, const struct policy *more)
{
	policy->version = more->version;
	policy->extends = more->extends;
	merge_model(&policy->model, &more->model);
	REPLACE(&policy->select.rules, &more->select.rules);
	REPLACE(&policy->select.hosts, &more->select.hosts);
	REPLACE(&policy->select.interfaces, &more->select.interfaces);
	merge_severities(arena, policy, more);
	ADD(arena, &policy->requirements, &more->requirements);
	ADD(arena, &policy->exemptions, &more->exemptions);
}

static const char *directory_of(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return "";
	return arena_copy(arena, slice_range(slice_of(path), 0, (size_t)(slash - path) + 1));
}

/* PATH as the file at FROM means it. */
static const char *beside(struct arena *arena, const char *from, const char *path)
{
	if (path[0] == '/')
		return path;
	while (path[0] == '.' && path[1] == '/')
		path += 2;
	return arena_print(arena, "%s%s", directory_of(arena, from), path);
}

/* Whether the last component of the first LENGTH bytes of PATH can be left by "..". */
static bool can_go_up(const char *path, size_t length)
{
	struct slice whole = { path, length };

	return length > 0 && !slice_is(whole, "..") && !slice_ends_with(whole, "/..");
}

/*
 * PATH with "." and ".." resolved as words, to recognize a file when it comes back. Links
 * may hide one; then the depth ends it.
 */
static const char *identify(struct arena *arena, const char *path)
{
	struct slice text = slice_of(path);
	char *identity = arena_alloc(arena, text.length + 2), *to = identity;

	if (path[0] == '/')
		*to++ = '/';
	char *const root = to;
	for (size_t i = 0, end; i < text.length; i = end + 1) {
		end = slice_find(text, '/', i);
		struct slice part = slice_range(text, i, end);
		if (part.length == 0 || slice_is(part, "."))
			continue;
		if (slice_is(part, "..") && can_go_up(root, (size_t)(to - root))) {
			while (to > root && *--to != '/')
				;
			*to = '\0';
			continue;
		}
		if (to > root)
			*to++ = '/';
		memcpy(to, part.at, part.length);
		to += part.length;
		*to = '\0';
	}
	return identity;
}

static bool was_read(const struct policy_reader *reader, const char *identity)
{
	for (size_t i = 0; i < reader->identities.count; i++)
		if (strcmp(reader->identities.items[i], identity) == 0)
			return true;
	return false;
}

/* "a.yaml extends b.yaml extends a.yaml" when IDENTITY is being read already, else NULL. */
static const char *find_loop(struct arena *arena, const struct reading *reading,
			     const char *identity)
{
	const char *chain = identity;

	for (; reading; reading = reading->parent) {
		chain = arena_print(arena, "%s extends %s", reading->identity, chain);
		if (strcmp(reading->identity, identity) == 0)
			return chain;
	}
	return NULL;
}

static bool read_text(struct policy_reader *reader, const struct reading *reading,
		      struct slice text);

/* The text of what an `extends` entry names; fills READING. */
static bool open_extension(struct policy_reader *reader, const struct schema_string *entry,
			   struct reading *reading, struct slice *ret_text)
{
	const struct policy_surroundings *surroundings = reader->surroundings;
	const char *why = "files cannot be extended here";

	if (slice_starts_with(slice_of(entry->text), "builtin:")) {
		reading->path = reading->identity = entry->text;
		*ret_text = slice_of(policy_builtin(slice_of(entry->text + strlen("builtin:"))));
		return true;
	}
	reading->path = beside(reader->arena, reading->parent->path, entry->text);
	reading->identity = identify(reader->arena, reading->path);
	if (was_read(reader, reading->identity))
		return true;
	const char *loop = find_loop(reader->arena, reading->parent, reading->identity);
	if (loop)
		return fail(reader, entry->span, arena_print(reader->arena, "%s", loop));
	if (surroundings->read_file &&
	    surroundings->read_file(surroundings->context, reader->arena, reading->path, ret_text,
				    &why))
		return true;
	return fail(reader, entry->span,
		    arena_print(reader->arena, "cannot read %s: %s", reading->path, why));
}

static bool read_extension(struct policy_reader *reader, const struct reading *parent,
			   const struct schema_string *entry)
{
	struct reading reading = { .parent = parent, .depth = parent->depth + 1 };
	struct slice text = { "", 0 };

	if (reading.depth > EXTENDS_LIMIT)
		return fail(reader, entry->span,
			    arena_print(reader->arena, "more than %d policies extend each other",
					EXTENDS_LIMIT));
	if (!open_extension(reader, entry, &reading, &text))
		return false;
	if (was_read(reader, reading.identity))
		return true;
	if (++reader->extended > EXTENDED_LIMIT)
		return fail(reader, entry->span,
			    arena_print(reader->arena, "more than %d policies are extended",
					EXTENDED_LIMIT));
	if (read_text(reader, &reading, text))
		return true;
	if (reader->error.span.source != entry->span.source && !reader->error.from.source)
		reader->error.from = entry->span;
	return false;
}

/* What is known of a device when its token is set: what the answer of the kernel depends on. */
static bool is_known_at_tokens(const char *key)
{
	return strcmp(key, "forwarding") == 0 || strcmp(key, "accept_ra") == 0 ||
	       strcmp(key, "router_solicitations") == 0;
}

static bool check_moments(struct policy_reader *reader, const struct policy *policy)
{
	for (size_t i = 0; i < policy->requirements.count; i++) {
		const struct policy_requirement *requirement = &policy->requirements.items[i];
		if (requirement->kind == POLICY_REQUIRE_SYSCTL &&
		    requirement->sysctl.at == POLICY_AT_TOKEN_SET &&
		    !is_known_at_tokens(requirement->sysctl.key.text))
			return fail(reader, requirement->sysctl.key.span,
				    arena_print(reader->arena,
						"'%s' is not looked at when a token is "
						"set; known at token-set: forwarding, accept_ra, "
						"router_solicitations",
						requirement->sysctl.key.text));
	}
	return true;
}

/* Read one file with what it extends, and add both to the policy. */
static bool read_text(struct policy_reader *reader, const struct reading *reading,
		      struct slice text)
{
	const struct source *source = source_new(reader->arena, reading->path, text);
	struct policy *own = arena_new(reader->arena, struct policy);
	struct document document;

	if (!document_read(reader->arena, source, 0, limits, &document, &reader->error) ||
	    !schema_read(reader->arena, &policy_schema, &document,
			 (void *)(uintptr_t)reader->surroundings, own, &reader->error) ||
	    !check_moments(reader, own))
		return false;
	if (own->model.facts.text)
		own->model.facts.text = beside(reader->arena, reading->path, own->model.facts.text);
	for (size_t i = 0; i < own->extends.count; i++)
		if (!read_extension(reader, reading, &own->extends.items[i]))
			return false;
	array_push(reader->arena, &reader->identities, reading->identity);
	array_push(reader->arena, &reader->sources, source);
	merge(reader->arena, reader->policy, own);
	return true;
}

bool policy_read(struct arena *arena, const struct policy_surroundings *surroundings,
		 struct slice text, const char *path, struct policy **ret,
		 struct document_error *ret_error)
{
	struct policy_reader reader = { .arena = arena, .surroundings = surroundings,
					.policy = arena_new(arena, struct policy) };
	struct reading reading = { .path = path, .identity = identify(arena, path) };

	if (!read_text(&reader, &reading, text)) {
		*ret_error = reader.error;
		return false;
	}
	reader.policy->sources.items = reader.sources.items;
	reader.policy->sources.count = reader.sources.count;
	*ret = reader.policy;
	return true;
}

bool policy_patterns_match(struct arena *arena, struct policy_patterns patterns, struct slice text)
{
	bool wanted = false, matched = false;

	for (size_t i = 0; i < patterns.count; i++) {
		struct slice pattern = slice_of(patterns.items[i].text);
		bool excludes = slice_starts_with(pattern, "!");
		if (excludes)
			pattern = slice_range(pattern, 1, pattern.length);
		arena_spend(arena, pattern_work(pattern, text) / 4);
		bool matches = pattern_match(pattern, text, 0);
		if (excludes && matches)
			return false;
		wanted = wanted || !excludes;
		matched = matched || (matches && !excludes);
	}
	return matched || !wanted;
}

enum severity policy_severity(const struct policy *policy, const struct rule *rule)
{
	for (size_t i = 0; policy && i < policy->severities.count; i++)
		if (policy->severities.items[i].rule == rule)
			return policy->severities.items[i].level;
	return rule->severity;
}
