/* File, Concat_file and Concat_fragment. */
#include "catalog/catalog.h"

#include <stdlib.h>

#include "base/pattern.h"
#include "base/text.h"

enum { DEPTH_LIMIT = 16 };

static bool is_directory(const struct catalog_resource *resource)
{
	return catalog_is(resource, "ensure", "directory");
}

static void overlay(struct catalog_laying *laying, const char *path,
		    const struct catalog_content *content)
{
	if (content->secret)
		tree_overlay_secret(laying->tree, path, content->text);
	else
		tree_overlay(laying->tree, path, content->text);
}

/* Whether the catalog names PATH, or something below it. */
static bool is_named(const struct catalog *catalog, const char *path)
{
	size_t length = strlen(path);

	arena_spend(catalog->arena, catalog->resources.count);
	for (size_t i = 0; i < catalog->resources.count; i++) {
		const char *named = catalog->resources.items[i].path;
		if (named && strncmp(named, path, length) == 0 &&
		    (named[length] == '\0' || named[length] == '/') &&
		    !slice_is(catalog->resources.items[i].type, "File_line") &&
		    !slice_is(catalog->resources.items[i].type, "Augeas"))
			return true;
	}
	return false;
}

static bool is_ignored(struct arena *arena, const struct catalog_resource *resource,
		       const char *name)
{
	const struct node *ignore = catalog_parameter(resource, "ignore");
	bool list = ignore && node_is(ignore, NODE_SEQUENCE);
	size_t count = list ? ignore->count : ignore ? 1 : 0;

	for (size_t i = 0; i < count; i++) {
		const struct node *pattern = list ? ignore->items[i] : ignore;
		if (!node_is(pattern, NODE_SCALAR))
			continue;
		arena_spend(arena, pattern_work(pattern->text, slice_of(name)));
		if (pattern_match(pattern->text, slice_of(name), 0))
			return true;
	}
	return false;
}

/* Everything below PATH that the catalog does not name goes; directories only with `force`. */
static void purge(const struct catalog *catalog, struct catalog_laying *laying,
		  const struct catalog_resource *resource, const char *path, int depth)
{
	struct tree_listing listing = { NULL, 0 };

	if (tree_list(laying->tree, path, &listing) != TREE_OK)
		return;
	if (depth >= DEPTH_LIMIT && listing.count) {
		struct catalog_note note = { .open = true };
		note.message = "what is more than 16 deep in a directory that is purged is not followed";
		catalog_note(catalog->arena, laying, resource, note);
		return;
	}
	for (size_t i = 0; i < listing.count; i++) {
		const struct tree_entry *entry = &listing.entries[i];
		const char *below = arena_print(catalog->arena, "%s/%s", path, entry->name);
		bool named = is_named(catalog, below);
		if (is_ignored(catalog->arena, resource, entry->name))
			continue;
		if (entry->type == TREE_TYPE_DIRECTORY && (named || !catalog_is_true(resource, "force")))
			purge(catalog, laying, resource, below, depth + 1);
		else if (!named)
			tree_overlay(laying->tree, below, (struct slice){ NULL, 0 });
	}
}

static void lay_directory(const struct catalog *catalog, struct catalog_laying *laying,
			  const struct catalog_resource *resource)
{
	struct catalog_note note = { .open = true };
	bool recurse = catalog_is_true(resource, "recurse") ||
		       catalog_is(resource, "recurse", "remote") ||
		       catalog_is(resource, "recurse", "inf");

	if (recurse && catalog_is_true(resource, "purge"))
		purge(catalog, laying, resource, resource->path, 0);
	if (recurse && catalog_parameter(resource, "source")) {
		note.message = "a directory that is copied from its source is not in the catalog";
		catalog_note(catalog->arena, laying, resource, note);
	}
}

/* Where a link leads; `ensure` itself may say so. Empty for what is no link. */
static struct slice link_target(const struct catalog_resource *resource)
{
	struct slice ensure = catalog_text(resource, "ensure");

	if (ensure.length == 0 || slice_is(ensure, "link"))
		return catalog_text(resource, "target");
	if (slice_is(ensure, "present") || slice_is(ensure, "file") || slice_is(ensure, "true"))
		return slice_of("");
	return ensure;
}

static void lay_file(const struct catalog *catalog, struct catalog_laying *laying,
		     const struct catalog_resource *resource)
{
	struct catalog_content content;

	if (catalog_is(resource, "ensure", "absent") || catalog_is(resource, "ensure", "false")) {
		tree_overlay(laying->tree, resource->path, (struct slice){ NULL, 0 });
		return;
	}
	struct slice target = link_target(resource);
	if (target.length) {
		tree_overlay_link(laying->tree, resource->path, arena_copy(catalog->arena, target));
		return;
	}
	if (catalog_is(resource, "replace", "false") &&
	    tree_has_entry(laying->tree, resource->path))
		return;
	content = catalog_content(catalog->arena, laying, resource);
	if (content.unknown) {
		struct catalog_note note = { .message = content.unknown, .open = true };
		catalog_note(catalog->arena, laying, resource, note);
	} else if (content.given) {
		overlay(laying, resource->path, &content);
	} else if ((catalog_is(resource, "ensure", "file") ||
		    catalog_is(resource, "ensure", "present")) &&
		   !tree_has_entry(laying->tree, resource->path)) {
		tree_overlay(laying->tree, resource->path, (struct slice)SLICE(""));
	}
}

void catalog_lay_file(const struct catalog *catalog, struct catalog_laying *laying,
		      const struct catalog_resource *resource)
{
	if (!resource->path)
		return;
	if (is_directory(resource))
		lay_directory(catalog, laying, resource);
	else
		lay_file(catalog, laying, resource);
}

struct fragment {
	struct slice order, title;
	struct catalog_content content;
	bool numeric;
};

static int compare_fragments(const void *a, const void *b)
{
	const struct fragment *one = a, *two = b;
	int first = 0, second = 0, order = 0;

	if (one->numeric && slice_to_number(one->order, &first) &&
	    slice_to_number(two->order, &second))
		order = (first > second) - (first < second);
	else
		order = slice_compare(one->order, two->order);
	return order ? order : slice_compare(one->title, two->title);
}

static bool belongs(const struct catalog_resource *fragment, const struct catalog_resource *file)
{
	struct slice tag = catalog_text(file, "tag"), target = catalog_text(fragment, "target");

	return slice_is(fragment->type, "Concat_fragment") &&
	       ((tag.length && slice_equal(catalog_text(fragment, "tag"), tag)) ||
		slice_equal(target, file->title) || slice_equal(target, catalog_text(file, "path")));
}

static void join(struct arena *arena, const struct fragment *fragments, size_t count, bool newline,
		 struct catalog_content *ret)
{
	struct text out = TEXT_INIT;

	for (size_t i = 0; i < count; i++) {
		struct slice text = fragments[i].content.text;
		text_add(&out, text);
		if (newline && text.length && text.at[text.length - 1] != '\n')
			text_putc(&out, '\n');
	}
	ret->given = true;
	ret->text = text_keep(&out, arena);
}

static void lay_concat(const struct catalog *catalog, struct catalog_laying *laying,
		       const struct catalog_resource *file)
{
	struct arena *arena = catalog->arena;
	struct fragment *fragments =
		arena_array(arena, catalog->resources.count + 1, sizeof(*fragments));
	struct catalog_content whole = { .text = SLICE("") };
	size_t count = 0;

	arena_spend(arena, catalog->resources.count);
	for (size_t i = 0; i < catalog->resources.count; i++) {
		const struct catalog_resource *resource = &catalog->resources.items[i];
		if (!belongs(resource, file))
			continue;
		fragments[count] = (struct fragment){
			.order = catalog_text(resource, "order"), .title = resource->title,
			.content = catalog_content(arena, laying, resource),
			.numeric = catalog_is(file, "order", "numeric"),
		};
		whole.secret = whole.secret || fragments[count].content.secret;
		if (fragments[count].content.unknown)
			whole.unknown = fragments[count].content.unknown;
		count++;
	}
	if (whole.unknown) {
		struct catalog_note note = { .message = whole.unknown, .open = true };
		catalog_note(arena, laying, file, note);
		return;
	}
	qsort(fragments, count, sizeof(*fragments), compare_fragments);
	join(arena, fragments, count, catalog_is_true(file, "ensure_newline"), &whole);
	overlay(laying, file->path, &whole);
}

void catalog_lay_concat(const struct catalog *catalog, struct catalog_laying *laying,
			const struct catalog_resource *resource)
{
	if (!resource->path)
		return;
	if (catalog_is(resource, "ensure", "absent"))
		tree_overlay(laying->tree, resource->path, (struct slice){ NULL, 0 });
	else if (!catalog_is(resource, "replace", "false") ||
		 !tree_has_entry(laying->tree, resource->path))
		lay_concat(catalog, laying, resource);
}
