/*
 * Any bytes as a compiled catalog, laid over a tree that has two files. What comes of it
 * is looked at, byte for byte; the running system's files are never asked for.
 */
#include "catalog/catalog.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t touch(struct slice text)
{
	size_t sum = 0;

	for (size_t i = 0; i < text.length; i++)
		sum += (unsigned char)text.at[i];
	return sum;
}

/* A module path of one directory, in which every file holds its own path. */
static const char *read_file(struct arena *arena, const char *directory, const char *name,
			     struct slice *ret_text)
{
	const char *path = arena_print(arena, "%s/%s", directory, name);

	if (strncmp(path, "/modules/", 9) != 0 || strstr(path, "/../"))
		abort();
	*ret_text = slice_of(path);
	return strstr(path, "missing") ? "no such file" : NULL;
}

static size_t touch_tree(const struct catalog *catalog, struct tree *tree)
{
	struct source *source;
	size_t sum = 0;

	for (size_t i = 0; i < catalog->resources.count; i++) {
		const struct catalog_resource *resource = &catalog->resources.items[i];
		sum += touch(resource->type) + touch(resource->title) + touch(resource->manifest);
		if (!resource->path)
			continue;
		if (!catalog_owner(catalog, resource->path))
			abort();
		if (tree_read(tree, resource->path, &source) == TREE_OK)
			sum += touch(source->text);
	}
	return sum;
}

static size_t lay(const struct catalog *catalog, struct tree *tree)
{
	struct catalog_laying laying = {
		.tree = tree, .module_path = "/modules", .read_file = read_file,
	};
	size_t sum = 0;

	tree_overlay(tree, "etc/network/interfaces", slice_of("auto eth0\niface eth0 inet dhcp\n"));
	tree_overlay(tree, "etc/sysctl.d/a.conf", slice_of("net.ipv6.conf.all.forwarding = 1\n"));
	catalog_lay(catalog, &laying);
	for (size_t i = 0; i < laying.notes.count; i++)
		sum += strlen(laying.notes.items[i].message);
	return sum + touch_tree(catalog, tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	jmp_buf out_of_memory;
	struct tree *volatile tree = NULL;
	struct catalog *catalog;
	struct document_error error;
	enum tree_status status;
	volatile size_t sum = 0;

	arena_init(&arena, &out_of_memory);
	arena.limit = 256 << 20;
	arena.work_limit = 50000000;
	if (setjmp(out_of_memory) == 0) {
		struct slice text = { (const char *)data, size };
		/* A directory that is always there and has no etc. */
		tree = tree_open(&arena, "/proc/self/fdinfo", &status);
		if (tree && catalog_read(&arena, text, "catalog.json", &catalog, &error))
			sum += lay(catalog, tree);
		else if (tree)
			sum += strlen(document_error_show(&arena, &error));
	}
	if (tree)
		tree_close(tree);
	arena_done(&arena);
	return sum == 1 ? -1 : 0;
}
