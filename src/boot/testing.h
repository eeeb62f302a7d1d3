/* For tests: a tree that only has the files that a test needs. */
#ifndef BOOT_TESTING_H
#define BOOT_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/tree.h"

struct file {
	const char *path, *text;
};

struct file_tree {
	struct tree *tree;
	char root[32];
};

/* A tree of FILES, which end with one without a path; to be closed. */
static inline struct file_tree file_tree_open(struct arena *arena, const struct file *files)
{
	struct file_tree made = { .root = "/tmp/itl-boot-XXXXXX" };
	enum tree_status status;

	assert_non_null(mkdtemp(made.root));
	made.tree = tree_open(arena, made.root, &status);
	assert_non_null(made.tree);
	for (; files->path; files++)
		tree_overlay(made.tree, files->path, slice_of(files->text));
	return made;
}

static inline void file_tree_close(struct file_tree *made)
{
	tree_close(made->tree);
	rmdir(made->root);
}

#endif
