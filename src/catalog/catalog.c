#include "catalog/catalog.h"
#include "catalog/order.h"

#include <string.h>

#include "base/table.h"

static const struct document_limits limits = { .size = 256 << 20, .depth = 64 };

static const struct node *find_in(const struct node *node, const char *key)
{
	return node && node_is(node, NODE_MAPPING) ? node_find(node, key) : NULL;
}

static struct slice text_in(const struct node *node, const char *key)
{
	const struct node *value = find_in(node, key);

	return value && node_is(value, NODE_SCALAR) && !(value->plain && slice_is(value->text, "null"))
		? value->text : (struct slice)SLICE("");
}

const struct node *catalog_parameter(const struct catalog_resource *resource, const char *key)
{
	return find_in(resource->parameters, key);
}

struct slice catalog_text(const struct catalog_resource *resource, const char *key)
{
	return text_in(resource->parameters, key);
}

bool catalog_is(const struct catalog_resource *resource, const char *key, const char *value)
{
	return slice_is(catalog_text(resource, key), value);
}

bool catalog_is_true(const struct catalog_resource *resource, const char *key)
{
	return catalog_is(resource, key, "true") || catalog_is(resource, key, "yes");
}

/* The resource types that make or change a file, and the parameter that has its path. */
static const struct {
	const char *type, *parameter;
} file_types[] = {
	{ "File", "path" }, { "Concat_file", "path" }, { "File_line", "path" },
};

static const char *path_of(struct arena *arena, const struct catalog_resource *resource)
{
	for (size_t i = 0; i < sizeof(file_types) / sizeof(file_types[0]); i++) {
		if (!slice_is(resource->type, file_types[i].type))
			continue;
		struct slice path = catalog_text(resource, file_types[i].parameter);
		if (path.length == 0)
			path = resource->title;
		return slice_starts_with(path, "/") ? tree_normalize(arena, path)
						    : NULL;
	}
	return slice_is(resource->type, "Augeas") ? catalog_augeas_file(arena, resource) : NULL;
}

static void read_resource(struct catalog *catalog, const struct node *node)
{
	struct catalog_resource resource = {
		.type = text_in(node, "type"), .title = text_in(node, "title"),
		.parameters = find_in(node, "parameters"),
		.sensitive = find_in(node, "sensitive_parameters"),
		.manifest = text_in(node, "file"),
		.defined = slice_is(text_in(node, "kind"), "defined_type"),
	};

	slice_to_number(text_in(node, "line"), &resource.line);
	resource.path = path_of(catalog->arena, &resource);
	array_push(catalog->arena, &catalog->resources, resource);
}

/* The list KEY of the catalog, or NULL. */
static const struct node *find_list(const struct node *root, const char *key)
{
	const struct node *inner = find_in(root, "catalog");
	const struct node *list = find_in(inner ? inner : root, key);
	const struct node *data = find_in(list, "data");

	if (data)
		list = data;
	return list && node_is(list, NODE_SEQUENCE) ? list : NULL;
}

bool catalog_read(struct arena *arena, struct slice text, const char *path,
		  struct catalog **ret, struct document_error *ret_error)
{
	struct source *source = source_new(arena, path, text);
	struct document document = { .root = NULL };
	size_t start = slice_find(text, '{', 0);

	if (start == text.length) {
		*ret_error = document_error_at(span_make(source, 0, text.length ? 1 : 0),
					       "expected a catalog: there is no `{` in it");
		return false;
	}
	if (!document_read(arena, source, start, limits, &document, ret_error))
		return false;
	const struct node *resources = find_list(document.root, "resources");
	if (!resources) {
		*ret_error = document_error_at(document.root->span, "expected a catalog: it has no `resources`");
		return false;
	}
	struct catalog *catalog = arena_new(arena, struct catalog);
	catalog->arena = arena;
	catalog->edges = find_list(document.root, "edges");
	for (size_t i = 0; i < resources->count; i++)
		read_resource(catalog, resources->items[i]);
	*ret = catalog;
	return true;
}

const struct catalog_resource *catalog_owner(const struct catalog *catalog, const char *path)
{
	for (size_t i = 0; i < catalog->resources.count; i++) {
		const struct catalog_resource *resource = &catalog->resources.items[i];
		if (resource->path && strcmp(resource->path, path) == 0)
			return resource;
	}
	return NULL;
}

void catalog_note(struct arena *arena, struct catalog_laying *laying,
		  const struct catalog_resource *resource, struct catalog_note note)
{
	note.resource = resource;
	array_push(arena, &laying->notes, note);
}

/* Most of what is edited again was written by the edit before. */
static struct slice current(struct tree *tree, const char *path, bool *ret_secret)
{
	struct slice content = SLICE("");
	struct source *source;

	*ret_secret = false;
	if (tree_laid(tree, path, &content, ret_secret) ||
	    tree_read(tree, path, &source) != TREE_OK)
		return content;
	*ret_secret = source->secret;
	return source->text;
}

struct slice catalog_current(struct catalog_laying *laying, const char *path)
{
	bool secret;

	return current(laying->tree, path, &secret);
}

void catalog_rewrite(struct catalog_laying *laying, const char *path, struct slice text)
{
	bool secret;

	current(laying->tree, path, &secret);
	if (secret)
		tree_overlay_secret(laying->tree, path, text);
	else
		tree_overlay(laying->tree, path, text);
}

/* ---- laying ----------------------------------------------------------------------------- */

/* False: it fails on the host. */
static bool lay(const struct catalog *catalog, struct catalog_laying *laying,
		const struct catalog_resource *resource)
{
	if (slice_is(resource->type, "File"))
		catalog_lay_file(catalog, laying, resource);
	else if (slice_is(resource->type, "Concat_file"))
		catalog_lay_concat(catalog, laying, resource);
	else if (slice_is(resource->type, "File_line"))
		return catalog_edit_line(laying, resource);
	else if (slice_is(resource->type, "Augeas"))
		return catalog_edit_augeas(catalog, laying, resource);
	return true;
}

static void note_not_applied(const struct catalog *catalog, struct catalog_laying *laying,
			     const struct catalog_resource *resource,
			     const struct catalog_resource *failed)
{
	struct catalog_note note = { .conflict = true };

	if (!resource->path)
		return;
	note.message = arena_print(catalog->arena, "it waits for %.*s[%s], which fails, and is not applied",
				   SLICE_ARGS(failed->type),
				   document_printable(catalog->arena, failed->title));
	catalog_note(catalog->arena, laying, resource, note);
}

/* Which resource made or changed a file last. */
static void note_unsure(const struct catalog *catalog, struct catalog_laying *laying,
			struct catalog_order *order, struct table *writers, size_t index)
{
	const struct catalog_resource *resource = &catalog->resources.items[index];
	bool is_new;

	if (!resource->path)
		return;
	size_t *last = table_put(catalog->arena, writers, slice_of(resource->path), &is_new);
	if (!is_new && !catalog_order_is_sure(order, *last, index)) {
		struct catalog_note note = { .open = true };
		const struct catalog_resource *other = &catalog->resources.items[*last];
		note.message = arena_print(catalog->arena, "whether it comes before or behind %.*s[%s], which changes the same file, is not known",
					   SLICE_ARGS(other->type),
					   document_printable(catalog->arena, other->title));
		catalog_note(catalog->arena, laying, resource, note);
	}
	*last = index;
}

void catalog_lay(const struct catalog *catalog, struct catalog_laying *laying)
{
	const struct catalog_resource *failed;
	struct table writers = { .count = 0 };
	size_t index = 0;

	laying->catalog = catalog;
	struct catalog_order *order = catalog_order_new(catalog, &index);
	if (!order) {
		struct catalog_note note = { .conflict = true, .open = true, .whole = true };
		note.message = "it waits for resources that wait for it, and Puppet applies nothing of the catalog";
		catalog_note(catalog->arena, laying, &catalog->resources.items[index], note);
		return;
	}
	while (catalog_order_next(order, &index, &failed)) {
		const struct catalog_resource *resource = &catalog->resources.items[index];
		if (catalog_is_true(resource, "noop"))
			continue;
		if (failed) {
			note_not_applied(catalog, laying, resource, failed);
			continue;
		}
		note_unsure(catalog, laying, order, &writers, index);
		if (!lay(catalog, laying, resource))
			catalog_order_fail(order);
	}
	catalog_note_others(catalog, laying);
}
