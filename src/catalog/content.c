#include "catalog/catalog.h"

#include <string.h>

static int base64_value(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *digit = c ? strchr(digits, c) : NULL;

	return digit ? (int)(digit - digits) : -1;
}

/* Base64 with line ends between; what follows a `=` is left out. */
static struct slice decode_base64(struct arena *arena, struct slice text)
{
	char *out = arena_alloc(arena, text.length / 4 * 3 + 4);
	size_t length = 0;
	unsigned bits = 0, count = 0;

	for (size_t i = 0; i < text.length && text.at[i] != '='; i++) {
		int value = base64_value(text.at[i]);
		if (value < 0)
			continue;
		bits = (bits << 6 | (unsigned)value) & 0xffff;
		count += 6;
		if (count >= 8) {
			count -= 8;
			out[length++] = (char)(bits >> count & 0xff);
		}
	}
	return (struct slice){ out, length };
}

static void read_value(struct arena *arena, const struct node *node, struct catalog_content *ret);

/* {"__ptype": "Sensitive", "__pvalue": ...} */
static void read_rich(struct arena *arena, const struct node *node, struct catalog_content *ret)
{
	const struct node *type = node_find(node, "__ptype"), *value = node_find(node, "__pvalue");
	struct slice name = type && node_is(type, NODE_SCALAR) ? type->text : (struct slice)SLICE("");

	if (slice_is(name, "Sensitive") && value) {
		ret->secret = true;
		read_value(arena, value, ret);
	} else if (slice_is(name, "Binary") && value && node_is(value, NODE_SCALAR)) {
		ret->text = decode_base64(arena, value->text);
	} else {
		ret->unknown = slice_is(name, "Deferred") ? "its content is made on the host"
							   : "its content has a form that is not known";
	}
}

static void read_value(struct arena *arena, const struct node *node, struct catalog_content *ret)
{
	ret->given = true;
	switch (node->kind) {
	case NODE_MAPPING:
		read_rich(arena, node, ret);
		return;
	case NODE_SEQUENCE:
		/* Of an array Puppet writes the last element alone. */
		if (node->count)
			read_value(arena, node->items[node->count - 1], ret);
		return;
	default:
		if (node->plain && slice_is(node->text, "null"))
			ret->given = false;
		else if (slice_starts_with(node->text, "Deferred({"))
			ret->unknown = "its content is made on the host";
		else
			ret->text = node->text;
	}
}

static bool leads_upward(struct slice path)
{
	return slice_contains(path, "/../") || slice_ends_with(path, "/..") ||
	       slice_starts_with(path, "../");
}

/*
 * puppet:///modules/M/P is M/files/P in one of the module path's directories. False where none has
 * it, and why not the last of them.
 */
static bool read_module_file(struct arena *arena, struct catalog_laying *laying,
			     struct slice name, struct slice *ret, const char **ret_why)
{
	struct slice directories = slice_of(laying->module_path ? laying->module_path : "");
	size_t slash = slice_find(name, '/', 0);

	if (leads_upward(name) || slash == name.length)
		return false;
	for (size_t at = 0; at < directories.length; ) {
		size_t end = slice_find(directories, ':', at);
		struct slice directory = slice_range(directories, at, end);
		struct slice module = slice_range(name, 0, slash);
		struct slice file = slice_range(name, slash + 1, name.length);
		const char *below =
			arena_print(arena, "%.*s/%.*s", SLICE_ARGS(directory), SLICE_ARGS(module));
		*ret_why = laying->read_file(arena, below,
					     arena_print(arena, "files/%.*s", SLICE_ARGS(file)),
					     ret);
		if (!*ret_why)
			return true;
		at = end + 1;
	}
	return false;
}

static bool read_source(struct arena *arena, struct catalog_laying *laying, struct slice name,
			struct catalog_content *ret, const char **ret_why)
{
	static const char module[] = "puppet:///modules/", file[] = "file://";

	if (slice_starts_with(name, module))
		return read_module_file(arena, laying,
					slice_range(name, sizeof(module) - 1, name.length),
					&ret->text, ret_why);
	if (slice_starts_with(name, file))
		name = slice_range(name, sizeof(file) - 1, name.length);
	if (!slice_starts_with(name, "/"))
		return false;
	const char *path = tree_normalize(arena, name);
	if (catalog_owner(laying->catalog, path)) {
		ret->unknown = arena_print(arena, "its source %.*s is changed by the catalog as well, before it or behind it",
					   SLICE_ARGS(name));
		return true;
	}
	if (tree_probe(laying->tree, path) != TREE_OK)
		return false;
	ret->text = catalog_current(laying, path);
	return true;
}

/* Why the text of the source NAME is not to be had; WHY: what is wrong in the module path. */
static const char *describe_lack(struct arena *arena, const struct catalog_laying *laying,
				 struct slice name, const char *why)
{
	if (why)
		return arena_print(arena, "%.*s cannot be read in the module path: %s",
				   SLICE_ARGS(name), why);
	return arena_print(arena, "%.*s is not in the catalog%s", SLICE_ARGS(name),
			   slice_starts_with(name, "puppet:") && !laying->module_path
				   ? " (--module-path=DIR)" : "");
}

/* A source, or the first of several that is there. */
static void read_sources(struct arena *arena, struct catalog_laying *laying,
			 const struct node *node, struct catalog_content *ret)
{
	bool list = node_is(node, NODE_SEQUENCE);
	size_t count = list ? node->count : 1;
	const char *why = NULL;

	ret->given = true;
	for (size_t i = 0; i < count; i++) {
		const struct node *name = list ? node->items[i] : node;
		if (!node_is(name, NODE_SCALAR))
			continue;
		if (read_source(arena, laying, name->text, ret, &why))
			return;
		/* Whether an earlier one is there is for the server to know. */
		ret->unknown = describe_lack(arena, laying, name->text, why);
		return;
	}
}

static bool is_sensitive(const struct catalog_resource *resource, const char *key)
{
	const struct node *names = resource->sensitive;

	for (size_t i = 0; names && node_is(names, NODE_SEQUENCE) && i < names->count; i++)
		if (node_is(names->items[i], NODE_SCALAR) && slice_is(names->items[i]->text, key))
			return true;
	return false;
}

struct catalog_content catalog_content(struct arena *arena, struct catalog_laying *laying,
				       const struct catalog_resource *resource)
{
	const struct node *content = catalog_parameter(resource, "content");
	const struct node *source = catalog_parameter(resource, "source");
	struct catalog_content ret = { .text = SLICE("") };

	if (content)
		read_value(arena, content, &ret);
	if (!ret.given && source && !(source->plain && slice_is(source->text, "null")))
		read_sources(arena, laying, source, &ret);
	ret.secret = ret.secret || is_sensitive(resource, "content");
	return ret;
}

struct catalog_content catalog_value(struct arena *arena, const struct catalog_resource *resource,
				     const char *key)
{
	const struct node *node = catalog_parameter(resource, key);
	struct catalog_content ret = { .text = SLICE("") };

	if (node && node_is(node, NODE_SEQUENCE))
		ret.unknown = "it has several values";
	else if (node)
		read_value(arena, node, &ret);
	ret.secret = ret.secret || is_sensitive(resource, key);
	return ret;
}
