#include "sysctl/glob.h"

#include <limits.h>
#include <stdlib.h>

#include "base/braces.h"
#include "base/pattern.h"

struct glob_texts glob_braces(struct arena *arena, const char *pattern)
{
	static const struct brace_limits limits = { GLOB_PATTERN_LIMIT, GLOB_DEPTH_LIMIT };

	if (strlen(pattern) > PATH_MAX)
		return (struct glob_texts){ 0 };         /* no path is as long */
	struct brace_texts made = braces_expand(arena, pattern, limits);
	return (struct glob_texts){ made.items, made.count, made.too_many };
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
