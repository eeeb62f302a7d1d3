/*
 * Catalogs that a real Puppet compiled, and what a real `puppet apply` made of the host:
 * testdata/catalog/cases/CASE has the host before and after, the catalog, and in notes.txt
 * what we say we do not know. Every file must come out byte for byte.
 */
#include "catalog/catalog.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/text.h"
#include "catalog/lens.h"

static const char cases[] = TESTDATA "/catalog/cases";

static const char *read_file(struct arena *arena, const char *path, struct slice *ret_text)
{
	FILE *file = fopen(path, "rb");
	struct text text = TEXT_INIT;
	char buffer[4096];
	size_t got;

	if (!file)
		return "No such file or directory";
	while ((got = fread(buffer, 1, sizeof(buffer), file)) > 0)
		text_add(&text, (struct slice){ buffer, got });
	fclose(file);
	*ret_text = (struct slice){ arena_copy(arena, text_slice(&text)), text.length };
	text_done(&text);
	return NULL;
}

static const char *read_module(struct arena *arena, const char *directory, const char *name,
			       struct slice *ret_text)
{
	return read_file(arena, arena_print(arena, "%s/%s", directory, name), ret_text);
}

struct comparison {
	struct arena *arena;
	struct tree *laid, *real;
	const struct catalog_laying *laying;
	size_t files, wrong;
};

/* Whether we say that PATH is not known. */
static bool is_open(const struct comparison *comparison, const char *path)
{
	for (size_t i = 0; i < comparison->laying->notes.count; i++) {
		const struct catalog_note *note = &comparison->laying->notes.items[i];
		if (note->open && note->resource->path && strcmp(note->resource->path, path) == 0)
			return true;
	}
	return false;
}

static void complain(struct comparison *comparison, const char *path, struct slice laid,
		     struct slice real)
{
	comparison->wrong++;
	printf("# %s\n# --- laid\n%.*s\n# --- real\n%.*s\n", path, SLICE_ARGS(laid),
	       SLICE_ARGS(real));
}

static void compare_file(struct comparison *comparison, const char *path)
{
	struct source *laid, *real;
	enum tree_status one = tree_read(comparison->laid, path, &laid);
	enum tree_status other = tree_read(comparison->real, path, &real);
	struct slice nothing = SLICE("(nothing)");

	if (is_open(comparison, path))
		return;
	comparison->files++;
	if (one != other || (one == TREE_OK && !slice_equal(laid->text, real->text)) ||
	    tree_is_link(comparison->laid, path) != tree_is_link(comparison->real, path))
		complain(comparison, path, one == TREE_OK ? laid->text : nothing,
			 other == TREE_OK ? real->text : nothing);
}

/* All that is below PATH in FROM, compared in both trees. */
static void compare_below(struct comparison *comparison, struct tree *from, const char *path)
{
	struct tree_listing listing;

	if (tree_list(from, path, &listing) != TREE_OK)
		return;
	for (size_t i = 0; i < listing.count; i++) {
		const char *below =
			arena_print(comparison->arena, "%s/%s", path, listing.entries[i].name);
		if (tree_probe(from, below) == TREE_DIRECTORY)
			compare_below(comparison, from, below);
		else
			compare_file(comparison, below);
	}
}

static void compare_notes(struct comparison *comparison, struct slice wanted)
{
	struct text text = TEXT_INIT;

	for (size_t i = 0; i < comparison->laying->notes.count; i++) {
		const struct catalog_note *note = &comparison->laying->notes.items[i];
		text_print(&text, "%.*s[%.*s]: %s%s%s\n", SLICE_ARGS(note->resource->type),
			   SLICE_ARGS(note->resource->title), note->open ? "unknown: " : "",
			   note->conflict ? "conflict: " : "", note->message);
	}
	if (!slice_equal(text_slice(&text), wanted))
		complain(comparison, "notes.txt", text_slice(&text), wanted);
	text_done(&text);
}

static void check_case(const char *name)
{
	struct arena arena;
	struct catalog *catalog;
	struct document_error error;
	struct slice text, notes = SLICE("");
	enum tree_status status;

	arena_init(&arena, NULL);
	const char *directory = arena_print(&arena, "%s/%s", cases, name);
	assert_null(read_file(&arena, arena_print(&arena, "%s/catalog.json", directory), &text));
	read_file(&arena, arena_print(&arena, "%s/notes.txt", directory), &notes);
	assert_true(catalog_read(&arena, text, "catalog.json", &catalog, &error));
	struct comparison comparison = {
		.arena = &arena,
		.laid = tree_open(&arena, arena_print(&arena, "%s/before", directory), &status),
		.real = tree_open(&arena, arena_print(&arena, "%s/after", directory), &status),
	};
	assert_non_null(comparison.laid);
	assert_non_null(comparison.real);
	struct catalog_laying laying = {
		.tree = comparison.laid, 	.read_file = read_module,
		.module_path = arena_print(&arena, "%s/modules", directory),
	};
	catalog_lay(catalog, &laying);
	comparison.laying = &laying;
	compare_below(&comparison, comparison.laid, "etc");
	compare_below(&comparison, comparison.real, "etc");
	compare_notes(&comparison, notes);
	tree_close(comparison.laid);
	tree_close(comparison.real);
	arena_done(&arena);
	if (comparison.wrong || comparison.files < 2)
		fail_msg("%s: %zu of %zu differ", name, comparison.wrong, comparison.files);
}

static void test_a_catalog_makes_what_puppet_makes(void **state)
{
	struct dirent **entries;
	int count = scandir(cases, &entries, NULL, alphasort);

	(void)state;
	assert_true(count > 2);
	for (int i = 0; i < count; i++) {
		if (entries[i]->d_name[0] != '.')
			check_case(entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
}

/* The bound on work ends the writing of a long file before there is a text that would be lost. */
static void test_no_text_is_open_when_the_work_is_too_much(void **state)
{
	(void)state;
	struct arena arena;
	struct text out = TEXT_INIT;
	jmp_buf exceeded;

	arena_init(&arena, &exceeded);
	struct slice file = SLICE("a = 1\nb = 2\nc = 3\nd = 4\n");
	struct lens_node *root = lens_sysctl.read(&arena, file);
	struct lens_node *old = lens_sysctl.read(&arena, file);
	arena.work_limit = arena.work + 3 * 4;
	if (setjmp(exceeded) == 0) {
		lens_write(&arena, &lens_sysctl, root, old, &out);
		fail();
	}
	assert_null(out.at);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_catalog_makes_what_puppet_makes),
		cmocka_unit_test(test_no_text_is_open_when_the_work_is_too_much),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
