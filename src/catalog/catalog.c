#include "catalog/catalog.h"

#include <string.h>

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
		return slice_starts_with(path, "/") ? tree_normalize(arena, arena_copy(arena, path)) : NULL;
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

static const struct node *find_resources(const struct node *root)
{
	const struct node *inner = find_in(root, "catalog");
	const struct node *resources = find_in(inner ? inner : root, "resources");
	const struct node *data = find_in(resources, "data");

	if (data)
		resources = data;
	return resources && node_is(resources, NODE_SEQUENCE) ? resources : NULL;
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
	const struct node *resources = find_resources(document.root);
	if (!resources) {
		*ret_error = document_error_at(document.root->span, "expected a catalog: it has no `resources`");
		return false;
	}
	struct catalog *catalog = arena_new(arena, struct catalog);
	catalog->arena = arena;
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

struct slice catalog_current(struct catalog_laying *laying, const char *path)
{
	struct source *source;

	return tree_read(laying->tree, path, &source) == TREE_OK ? source->text
								 : (struct slice)SLICE("");
}

void catalog_rewrite(struct catalog_laying *laying, const char *path, struct slice text)
{
	struct source *source;

	if (tree_read(laying->tree, path, &source) == TREE_OK && source->secret)
		tree_overlay_secret(laying->tree, path, text);
	else
		tree_overlay(laying->tree, path, text);
}

void catalog_lay(const struct catalog *catalog, struct catalog_laying *laying)
{
	laying->catalog = catalog;
	catalog_lay_files(catalog, laying);
	catalog_lay_concat(catalog, laying);
	for (size_t i = 0; i < catalog->resources.count; i++) {
		const struct catalog_resource *resource = &catalog->resources.items[i];
		if (catalog_is_true(resource, "noop"))
			continue;
		if (slice_is(resource->type, "File_line"))
			catalog_edit_line(catalog, laying, resource);
		else if (slice_is(resource->type, "Augeas"))
			catalog_edit_augeas(catalog, laying, resource);
	}
	catalog_note_others(catalog, laying);
}
