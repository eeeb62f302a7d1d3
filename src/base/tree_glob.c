#include "base/pattern.h"
#include "base/tree.h"
#include "base/tree_path.h"

#include <stdlib.h>

struct globbing {
	struct tree *tree;
	struct arena *arena;
	enum tree_status status; /* TREE_OK, or why a directory could not be looked at */
	const char *unseen;      /* which */
	ARRAY(const char *) found;
};

/* The component without its backslashes. */
static struct slice unescape(struct arena *arena, struct slice component)
{
	char *plain = arena_alloc(arena, component.length + 1);
	size_t length = 0;

	for (size_t i = 0; i < component.length; i++) {
		if (component.at[i] == '\\' && i + 1 < component.length)
			i++;
		plain[length++] = component.at[i];
	}
	return (struct slice){ plain, length };
}

static void expand(struct globbing *globbing, const char *directory, struct slice rest);

/* What is at PATH matches or not: that it is not there, or no directory, is an answer. */
static void note_unseen(struct globbing *globbing, const char *path, enum tree_status status)
{
	if (status >= TREE_DENIED) {
		globbing->status = status;
		globbing->unseen = path;
	}
}

static bool has_entry(struct globbing *globbing, const char *path)
{
	enum tree_status status = tree_try_probe(globbing->tree, path);

	note_unseen(globbing, path, status);
	switch (status) {
	case TREE_DENIED:
	case TREE_ERROR:
		return false;
	case TREE_MISSING:
	case TREE_NOT_DIRECTORY:
	case TREE_LOOP:
		return tree_is_link(globbing->tree, path);
	default:
		return true;
	}
}

static void try_name(struct globbing *globbing, const char *directory, struct slice name,
		     struct slice component, struct slice rest)
{
	arena_spend(globbing->arena, pattern_work(component, name));
	if (!pattern_match(component, name, PATTERN_PERIOD))
		return;
	const char *path = path_join(globbing->arena, directory, name);
	if (rest.length)
		expand(globbing, path, rest);
	else
		array_push(globbing->arena, &globbing->found, path);
}

static void expand_wild(struct globbing *globbing, const char *directory, struct slice component,
			struct slice rest)
{
	struct tree_listing listing;
	enum tree_status status = tree_try_list(globbing->tree, directory, &listing);

	if (status != TREE_OK) {
		note_unseen(globbing, directory, status);
		return;
	}
	arena_spend(globbing->arena, 20 * (listing.count + 1));
	try_name(globbing, directory, slice_of("."), component, rest);
	try_name(globbing, directory, slice_of(".."), component, rest);
	for (size_t i = 0; i < listing.count; i++)
		try_name(globbing, directory, slice_of(listing.entries[i].name), component, rest);
}

static void expand(struct globbing *globbing, const char *directory, struct slice rest)
{
	arena_spend(globbing->arena, 100 + rest.length);
	while (rest.length) {
		struct slice component = path_first(rest, &rest);
		if (component.length == 0)
			continue;
		if (pattern_is_wild(component)) {
			expand_wild(globbing, directory, component, rest);
			return;
		}
		directory = path_join(globbing->arena, directory,
				      unescape(globbing->arena, component));
	}
	if (has_entry(globbing, directory))
		array_push(globbing->arena, &globbing->found, directory);
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void glob_tree(struct globbing *globbing, struct tree *tree, const char *pattern)
{
	*globbing = (struct globbing){ .tree = tree, .arena = tree_arena(tree), .status = TREE_OK };
	expand(globbing, "", slice_of(pattern));
	if (globbing->found.count)
		qsort(globbing->found.items, globbing->found.count,
		      sizeof(*globbing->found.items), compare_paths);
}

struct tree_paths tree_try_glob(struct tree *tree, const char *pattern)
{
	struct globbing globbing;

	glob_tree(&globbing, tree, pattern);
	return (struct tree_paths){ globbing.found.items, globbing.found.count, globbing.status };
}

struct tree_paths tree_glob(struct tree *tree, const char *pattern)
{
	struct globbing globbing;

	glob_tree(&globbing, tree, pattern);
	if (globbing.status != TREE_OK)
		tree_refuse(tree, globbing.unseen, globbing.status);
	return (struct tree_paths){ globbing.found.items, globbing.found.count, TREE_OK };
}
