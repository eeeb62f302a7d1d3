#include "base/pattern.h"
#include "base/tree.h"
#include "base/tree_path.h"

#include <stdlib.h>

struct globbing {
	struct tree *tree;
	struct arena *arena;
	bool absolute;
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

static void expand_wild(struct globbing *globbing, const char *directory, struct slice component,
			struct slice rest)
{
	struct tree_listing listing;

	if (tree_list(globbing->tree, directory, &listing) != TREE_OK)
		return;
	arena_spend(globbing->arena, 20 * (listing.count + 1));
	for (size_t i = 0; i < listing.count; i++) {
		struct slice name = slice_of(listing.entries[i].name);
		if (!pattern_match(component, name, PATTERN_PERIOD))
			continue;
		const char *path = path_join(globbing->arena, directory, name);
		if (rest.length)
			expand(globbing, path, rest);
		else
			array_push(globbing->arena, &globbing->found, path);
	}
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
	if (tree_has_entry(globbing->tree, directory))
		array_push(globbing->arena, &globbing->found, directory);
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct tree_paths tree_glob(struct tree *tree, const char *pattern)
{
	struct globbing globbing = { .tree = tree, .arena = tree_arena(tree) };

	expand(&globbing, "", slice_of(pattern));
	if (globbing.found.count)
		qsort(globbing.found.items, globbing.found.count, sizeof(*globbing.found.items),
		      compare_paths);
	return (struct tree_paths){ globbing.found.items, globbing.found.count };
}
