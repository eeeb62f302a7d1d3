#include "base/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/tree_status.h"

/* A tree made at test time: git cannot hold FIFOs and the like. */
struct fixture {
	struct arena arena;
	struct tree *tree;
	char outside[32];
	char root[64];
};

static void write_file(const struct fixture *f, const char *path, const char *text)
{
	char full[256];
	snprintf(full, sizeof(full), "%s/%s", f->root, path);
	FILE *file = fopen(full, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void make_directory(const struct fixture *f, const char *path)
{
	char full[256];
	snprintf(full, sizeof(full), "%s/%s", f->root, path);
	assert_int_equal(mkdir(full, 0755), 0);
}

static void make_link(const struct fixture *f, const char *path, const char *target)
{
	char full[256];
	snprintf(full, sizeof(full), "%s/%s", f->root, path);
	assert_int_equal(symlink(target, full), 0);
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	enum tree_status status;

	strcpy(f->outside, "/tmp/itl-tree-XXXXXX");
	assert_non_null(mkdtemp(f->outside));
	snprintf(f->root, sizeof(f->root), "%s/root", f->outside);
	assert_int_equal(mkdir(f->root, 0755), 0);
	char secret[64];
	snprintf(secret, sizeof(secret), "%s/secret", f->outside);
	FILE *file = fopen(secret, "w");
	fputs("outside", file);
	fclose(file);

	make_directory(f, "etc");
	make_directory(f, "etc/d");
	write_file(f, "etc/d/b.conf", "b");
	write_file(f, "etc/d/a.conf", "a");
	write_file(f, "etc/d/.hidden", "h");
	write_file(f, "etc/plain", "plain text\n");
	make_link(f, "etc/absolute", "/etc/plain");
	make_link(f, "etc/relative", "../etc/plain");
	make_link(f, "etc/mask", "/dev/null");
	make_link(f, "etc/dangling", "/nowhere");
	make_link(f, "etc/loop", "loop");
	make_link(f, "etc/out", "../../../../../../../etc/plain");
	make_link(f, "etc/escape", "../../secret");
	char full[256];
	snprintf(full, sizeof(full), "%s/etc/fifo", f->root);
	assert_int_equal(mkfifo(full, 0644), 0);

	arena_init(&f->arena, NULL);
	f->tree = tree_open(&f->arena, f->root, &status);
	assert_non_null(f->tree);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	char command[64];

	tree_close(f->tree);
	arena_done(&f->arena);
	snprintf(command, sizeof(command), "rm -rf %s", f->outside);
	int status = system(command);
	free(f);
	return status;
}

/* The behaviours below hold with openat2() and with the walk that overlays need. */
static void both_ways(struct fixture *f, void (*check)(struct fixture *))
{
	check(f);
	tree_overlay(f->tree, "/somewhere/else", slice_of("x"));
	check(f);
}

#define READS(path, want)                                                                \
	do {                                                                             \
		struct source *source;                                                   \
		assert_int_equal(tree_read(f->tree, path, &source), TREE_OK);            \
		assert_true(slice_is(source->text, want));                               \
	} while (0)
#define REFUSES(path, status)                                                            \
	do {                                                                             \
		struct source *source;                                                   \
		assert_int_equal(tree_try_read(f->tree, path, &source), status);         \
	} while (0)

static void check_reading(struct fixture *f)
{
	READS("etc/plain", "plain text\n");
	READS("/etc/plain", "plain text\n");
	READS("etc/absolute", "plain text\n");
	READS("etc/relative", "plain text\n");
	READS("etc/out", "plain text\n");
	REFUSES("etc/escape", TREE_MISSING);
	REFUSES("etc/mask", TREE_DEVNULL);
	REFUSES("etc/dangling", TREE_MISSING);
	REFUSES("etc/loop", TREE_LOOP);
	REFUSES("etc/fifo", TREE_SPECIAL);
	REFUSES("etc/d", TREE_DIRECTORY);
	REFUSES("etc/plain/x", TREE_NOT_DIRECTORY);
	REFUSES("etc/none", TREE_MISSING);
	REFUSES("../secret", TREE_MISSING);
	assert_true(tree_is_link(f->tree, "etc/dangling"));
	assert_false(tree_is_link(f->tree, "etc/plain"));
	assert_true(tree_has_entry(f->tree, "etc/dangling"));
	assert_false(tree_has_entry(f->tree, "etc/none"));
}

static void test_links_never_lead_out_and_only_files_are_read(void **state)
{
	both_ways(*state, check_reading);
}

static void check_listing(struct fixture *f)
{
	struct tree_listing listing;
	assert_int_equal(tree_list(f->tree, "etc/d", &listing), TREE_OK);
	assert_int_equal(listing.count, 3);
	assert_string_equal(listing.entries[0].name, ".hidden");
	assert_string_equal(listing.entries[1].name, "a.conf");
	assert_int_equal(tree_list(f->tree, "etc/none", &listing), TREE_MISSING);
	assert_int_equal(tree_list(f->tree, "etc/plain", &listing), TREE_NOT_DIRECTORY);
	struct tree_paths paths = tree_glob(f->tree, "/etc/*/*.conf");
	assert_int_equal(paths.count, 2);
	assert_string_equal(paths.items[0], "etc/d/a.conf");
	assert_int_equal(tree_glob(f->tree, "etc/dangl*").count, 1);
	assert_int_equal(tree_glob(f->tree, "etc/d/*.none").count, 0);
	assert_int_equal(tree_glob(f->tree, "etc/pl*/x").count, 0);
	assert_int_equal(tree_glob(f->tree, "etc/mas*/x").count, 0);
	assert_int_equal(tree_glob(f->tree, "etc/loo*/x").count, 0);
	assert_int_equal(tree_glob(f->tree, "etc/loo*").count, 1);
	paths = tree_glob(f->tree, "etc/d/.*");
	assert_int_equal(paths.count, 3);
	assert_string_equal(paths.items[2], "etc/d/.hidden");
}

static void test_listings_are_sorted_and_globs_skip_dots(void **state)
{
	both_ways(*state, check_listing);
}

static void test_a_replaced_text_holds_for_its_path_alone(void **state)
{
	struct fixture *f = *state;
	struct source *linked, *before;

	assert_int_equal(tree_read(f->tree, "etc/plain", &before), TREE_OK);
	assert_false(tree_has_twin(f->tree, before));
	tree_replace(f->tree, "/etc/plain", slice_of("new"));
	READS("etc/plain", "new");
	assert_false(tree_has_twin(f->tree, before));
	/* The link leads to the text that was there, and that is noticed. */
	assert_int_equal(tree_read(f->tree, "etc/absolute", &linked), TREE_OK);
	assert_true(slice_equal(linked->text, before->text));
	assert_true(tree_has_twin(f->tree, before));
}

static void test_an_overlay_replaces_adds_and_removes(void **state)
{
	struct fixture *f = *state;
	tree_overlay(f->tree, "/etc/plain", slice_of("new"));
	tree_overlay(f->tree, "etc/d/c.conf", slice_of("c"));
	tree_overlay(f->tree, "etc/d/a.conf", (struct slice){ NULL, 0 });
	tree_overlay(f->tree, "etc/new/dir/file", slice_of("deep"));
	READS("etc/absolute", "new");
	READS("etc/new/dir/file", "deep");
	REFUSES("etc/d/a.conf", TREE_MISSING);
	struct tree_listing listing;
	assert_int_equal(tree_list(f->tree, "etc/d", &listing), TREE_OK);
	assert_int_equal(listing.count, 3);
	assert_string_equal(listing.entries[2].name, "c.conf");
	assert_int_equal(tree_list(f->tree, "etc/new", &listing), TREE_OK);
	assert_int_equal(listing.count, 1);
}

/* What is laid is told without a source of it, by links as well, and nothing else is. */
static void test_what_is_laid_is_told(void **state)
{
	struct fixture *f = *state;
	struct slice content;
	bool secret;

	assert_false(tree_laid(f->tree, "etc/plain", &content, &secret));
	tree_overlay(f->tree, "etc/plain", slice_of("new"));
	assert_true(tree_laid(f->tree, "etc/absolute", &content, &secret));
	assert_true(slice_is(content, "new"));
	assert_false(secret);
	tree_overlay_secret(f->tree, "etc/plain", slice_of("newer"));
	assert_true(tree_laid(f->tree, "etc/plain", &content, &secret));
	assert_true(slice_is(content, "newer"));
	assert_true(secret);
	tree_overlay(f->tree, "etc/plain", (struct slice){ NULL, 0 });
	assert_false(tree_laid(f->tree, "etc/plain", &content, &secret));
	assert_false(tree_laid(f->tree, "etc/absolute", &content, &secret));
}

static void test_a_hidden_file_is_nowhere(void **state)
{
	struct fixture *f = *state;
	char full[256];
	struct stat identity;
	snprintf(full, sizeof(full), "%s/etc/d/a.conf", f->root);
	assert_int_equal(stat(full, &identity), 0);
	tree_hide(f->tree, identity.st_dev, identity.st_ino);
	REFUSES("etc/d/a.conf", TREE_MISSING);
	struct tree_listing listing;
	assert_int_equal(tree_list(f->tree, "etc/d", &listing), TREE_OK);
	assert_int_equal(listing.count, 2);
}

static void test_reading_twice_gives_the_same_source(void **state)
{
	struct fixture *f = *state;
	struct source *one, *two;
	assert_int_equal(tree_read(f->tree, "etc/plain", &one), TREE_OK);
	assert_int_equal(tree_read(f->tree, "/etc//plain", &two), TREE_OK);
	assert_ptr_equal(one, two);
}

/* What a read() of less than was asked for means depends on where the file is. */
static void test_a_file_that_is_made_by_reading_is_read_to_its_end(void **state)
{
	static const char *const roots[] = { "/", "/proc" };
	struct shelf *shelf = shelf_new();
	enum tree_status status = TREE_NONE;
	char path[64];

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct arena arena;
		struct source *source = NULL;
		arena_init(&arena, NULL);
		struct tree *tree = tree_open(&arena, roots[i], &status);
		assert_non_null(tree);
		tree_use_shelf(tree, shelf);
		snprintf(path, sizeof(path), "%s%d/smaps", i == 0 ? "proc/" : "", (int)getpid());
		assert_int_equal(tree_read(tree, path, &source), TREE_OK);
		assert_true(source->text.length > 2 * 4096);     /* it comes in pages */
		tree_close(tree);
		arena_done(&arena);
	}
	shelf_drop(shelf);
}

#define TREE_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

static void test_errors_and_what_is_no_file_have_their_status(void **state)
{
	static const struct {
		int error;
		enum tree_status status;
	} errors[] = {
		{ ENOENT, TREE_MISSING }, { ENAMETOOLONG, TREE_MISSING },
		{ ENOTDIR, TREE_NOT_DIRECTORY }, { ELOOP, TREE_LOOP }, { EACCES, TREE_DENIED },
		{ EPERM, TREE_DENIED }, { EIO, TREE_ERROR },
	};
	struct stat stat = { .st_mode = S_IFCHR, .st_rdev = makedev(1, 3) };
	char *text;
	size_t length;

	(void)state;
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		assert_int_equal(tree_status_of_errno(errors[i].error), errors[i].status);
	assert_int_equal(tree_status_of(&stat), TREE_DEVNULL);
	stat.st_rdev = makedev(1, 5);
	assert_int_equal(tree_status_of(&stat), TREE_SPECIAL);
	int directory = open("/", O_RDONLY), zero = open("/dev/zero", O_RDONLY);
	assert_int_equal(tree_read_all(directory, 0, &text, &length), TREE_ERROR);
	assert_int_equal(tree_read_all(zero, 0, &text, &length), TREE_TOO_LARGE);
	close(directory);
	close(zero);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(test_links_never_lead_out_and_only_files_are_read),
		TREE_TEST(test_listings_are_sorted_and_globs_skip_dots),
		TREE_TEST(test_a_replaced_text_holds_for_its_path_alone),
		TREE_TEST(test_an_overlay_replaces_adds_and_removes),
		TREE_TEST(test_what_is_laid_is_told),
		TREE_TEST(test_a_hidden_file_is_nowhere),
		TREE_TEST(test_reading_twice_gives_the_same_source),
		cmocka_unit_test(test_errors_and_what_is_no_file_have_their_status),
		cmocka_unit_test(test_a_file_that_is_made_by_reading_is_read_to_its_end),
	};
	return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
