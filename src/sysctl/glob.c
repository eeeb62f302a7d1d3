#include "sysctl/glob.h"

#include <limits.h>
#include <stdlib.h>

#include "base/pattern.h"

struct braces {
	struct arena *arena;
	ARRAY(const char *) found;
	bool too_many;
};

/* The first unescaped `{`, or the length. */
static size_t find_brace(struct slice pattern)
{
	size_t i = 0;

	while (i < pattern.length && pattern.at[i] != '{')
		i += pattern.at[i] == '\\' ? 2 : 1;
	return i < pattern.length ? i : pattern.length;
}

/* Where the choice that begins at AT ends: at its `,` or `}`, or the length if neither comes. */
static size_t end_of_choice(struct slice pattern, size_t at)
{
	size_t depth = 0;

	for (; at < pattern.length; at++) {
		char c = pattern.at[at];
		if (c == '\\')
			at++;
		else if (depth == 0 && (c == ',' || c == '}'))
			return at;
		else if (c == '{')
			depth++;
		else if (c == '}')
			depth--;
	}
	return pattern.length;
}

/* The end of the whole expression whose `{` is at OPEN: its `}`. */
static size_t end_of_braces(struct slice pattern, size_t open)
{
	size_t at = end_of_choice(pattern, open + 1);

	while (at < pattern.length && pattern.at[at] != '}')
		at = end_of_choice(pattern, at + 1);
	return at;
}

static void expand_braces(struct braces *braces, const char *text, unsigned depth)
{
	struct slice pattern = slice_of(text);
	size_t open = find_brace(pattern);
	size_t close = open < pattern.length ? end_of_braces(pattern, open) : pattern.length;

	if (close == pattern.length) {
		array_push(braces->arena, &braces->found, text);
		return;
	}
	for (size_t at = open; at < close; ) {
		size_t end = end_of_choice(pattern, at + 1);
		struct slice choice = slice_range(pattern, at + 1, end);
		braces->too_many = braces->too_many || depth == GLOB_DEPTH_LIMIT ||
				   braces->found.count == GLOB_PATTERN_LIMIT;
		if (braces->too_many)
			return;
		const char *chosen = arena_print(braces->arena, "%.*s%.*s%s", (int)open, text,
						 SLICE_ARGS(choice), text + close + 1);
		expand_braces(braces, chosen, depth + 1);
		at = end;
	}
}

struct glob_texts glob_braces(struct arena *arena, const char *pattern)
{
	struct braces braces = { .arena = arena };

	if (strlen(pattern) > PATH_MAX)
		return (struct glob_texts){ 0 };         /* no path is as long */
	expand_braces(&braces, pattern, 0);
	return (struct glob_texts){ braces.found.items, braces.found.count, braces.too_many };
}

struct glob_texts glob_files(struct arena *arena, struct tree *tree, const char *name)
{
	ARRAY(const char *) found = { 0 };
	struct glob_texts patterns = { 0 };

	if (strpbrk(name, "*?[{\\"))
		patterns = glob_braces(arena, name);
	for (size_t i = 0; i < patterns.count; i++) {
		struct tree_paths paths = tree_glob(tree, patterns.items[i]);
		for (size_t k = 0; k < paths.count; k++)
			array_push(arena, &found, paths.items[k]);
	}
	if (found.count == 0)
		array_push(arena, &found, name);
	return (struct glob_texts){ found.items, found.count, patterns.too_many };
}

static int compare_names(const void *a, const void *b)
{
	const struct name *left = *(const struct name *const *)a;
	const struct name *right = *(const struct name *const *)b;

	return strcmp(left->text, right->text);
}

struct proc_names proc_names_now(struct timeline *timeline)
{
	struct name_list devices = timeline_devices(timeline);
	size_t keys = timeline_list_devconf_keys(timeline, NULL, 0);
	struct proc_names names = {
		.scopes = arena_array(timeline->arena, devices.count + 2, sizeof(*names.scopes)),
		.scope_count = devices.count + 2,
		.keys = arena_array(timeline->arena, keys, sizeof(*names.keys)),
		.key_count = keys,
	};

	memcpy(names.scopes, devices.items, devices.count * sizeof(*names.scopes));
	timeline_list_devconf_keys(timeline, names.keys, keys);
	names.scopes[devices.count] = name_of(timeline->names, "all");
	names.scopes[devices.count + 1] = name_of(timeline->names, "default");
	qsort(names.scopes, names.scope_count, sizeof(*names.scopes), compare_names);
	return names;
}

/* The directories of the part of /proc/sys that is modelled, each with one name in it. */
static const char *const upper_levels[] = { "net", "ipv6", "conf" };

enum { LEVEL_SCOPES = 3, LEVEL_KEYS, LEVEL_FILES };

struct globbing {
	struct arena *arena;
	const struct proc_names *names;
	ARRAY(const char *) found;
};

static void glob_level(struct globbing *globbing, unsigned level, const char *done,
		       struct slice rest);

/* Fill NAME in for the component at the start of REST if it matches, and go on behind it. */
static void try_name(struct globbing *globbing, unsigned level, const char *done,
		     struct slice rest, size_t start, const char *name)
{
	size_t end = slice_find(rest, '/', start);

	arena_spend(globbing->arena, 20 + (end - start) * strlen(name));
	if (!pattern_match(slice_range(rest, start, end), slice_of(name), PATTERN_PERIOD))
		return;
	done = arena_print(globbing->arena, "%s%.*s%s", done, (int)start, start ? rest.at : "",
			   name);
	glob_level(globbing, level + 1, done, slice_range(rest, end, rest.length));
}

/* Go on at LEVEL of the tree with REST of the pattern; DONE is filled in already. */
static void glob_level(struct globbing *globbing, unsigned level, const char *done,
		       struct slice rest)
{
	const struct proc_names *names = globbing->names;
	size_t start = 0;

	while (start < rest.length && rest.at[start] == '/')
		start++;
	if (start == rest.length) {
		if (level == LEVEL_FILES)
			array_push(globbing->arena, &globbing->found, done);
		return;
	}
	struct slice component = slice_range(rest, start, slice_find(rest, '/', start));
	if (slice_is(component, ".")) {
		done = arena_print(globbing->arena, "%s%.*s.", done, (int)start, rest.at);
		glob_level(globbing, level, done, slice_range(rest, start + 1, rest.length));
		return;
	}
	if (level < LEVEL_SCOPES)
		try_name(globbing, level, done, rest, start, upper_levels[level]);
	for (size_t i = 0; level == LEVEL_SCOPES && i < names->scope_count; i++)
		try_name(globbing, level, done, rest, start, names->scopes[i]->text);
	for (size_t i = 0; level == LEVEL_KEYS && i < names->key_count; i++)
		try_name(globbing, level, done, rest, start, names->keys[i]->text);
}

/* Whether PATTERN can match only directories: a wildcard, then slashes, then the end. */
static bool wants_directory(struct slice pattern)
{
	struct slice bare = pattern;
	size_t start = 0;

	while (bare.length && bare.at[bare.length - 1] == '/')
		bare.length--;
	for (size_t i = 0; i < bare.length; i++)
		if (bare.at[i] == '/')
			start = i + 1;
	return bare.length < pattern.length &&
	       pattern_is_wild(slice_range(bare, start, bare.length));
}

struct glob_texts glob_keys(struct arena *arena, const struct proc_names *names,
			    const char *pattern)
{
	struct globbing globbing = { .arena = arena, .names = names };

	if (!wants_directory(slice_of(pattern)))
		glob_level(&globbing, 0, "", slice_of(pattern));
	return (struct glob_texts){ globbing.found.items, globbing.found.count, false };
}

/* The first component of *TEXT; *TEXT goes on behind the slash. */
static struct slice take_component(struct slice *text)
{
	size_t end = slice_find(*text, '/', 0);
	struct slice component = slice_range(*text, 0, end);

	*text = slice_range(*text, end + 1, text->length);
	return component;
}

const char *glob_behind_prefix(struct arena *arena, const char *pattern, const char *prefix)
{
	struct slice rest = slice_of(pattern), bare = slice_of(prefix);

	while (bare.length) {
		if (rest.length == 0)
			return NULL;
		struct slice component = take_component(&rest), name = take_component(&bare);
		if (!slice_equal(component, name) &&
		    !(pattern_is_wild(component) && pattern_match(component, name, 0)))
			return NULL;
	}
	return rest.length ? arena_print(arena, "%s/%.*s", prefix, SLICE_ARGS(rest)) : NULL;
}
