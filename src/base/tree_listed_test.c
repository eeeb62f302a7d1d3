#include "base/tree_listed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixture {
	struct arena arena;
	struct listings listings;
	char root[32];
};

static void make_file(const struct fixture *f, const char *path)
{
	char full[128];
	snprintf(full, sizeof(full), "%s/%s", f->root, path);
	int fd = open(full, O_CREAT | O_WRONLY, 0644);
	assert_true(fd >= 0);
	close(fd);
}

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	char full[128];

	strcpy(f->root, "/tmp/itl-listed-XXXXXX");
	assert_non_null(mkdtemp(f->root));
	snprintf(full, sizeof(full), "%s/etc", f->root);
	assert_int_equal(mkdir(full, 0755), 0);
	make_file(f, "etc/b");
	make_file(f, "etc/a");
	snprintf(full, sizeof(full), "%s/lib", f->root);
	assert_int_equal(symlink("etc", full), 0);
	snprintf(full, sizeof(full), "%s/fifo", f->root);
	assert_int_equal(mkfifo(full, 0644), 0);
	arena_init(&f->arena, NULL);
	listings_init(&f->listings, &f->arena, open(f->root, O_RDONLY | O_DIRECTORY));
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	char command[64];

	close(f->listings.root);
	listings_done(&f->listings);
	arena_done(&f->arena);
	snprintf(command, sizeof(command), "rm -rf %s", f->root);
	int status = system(command);
	free(f);
	return status;
}

#define IS(path, want) assert_int_equal(listings_find(&f->listings, path), want)

static void test_says_what_is_there(void **state)
{
	struct fixture *f = *state;

	IS("", LISTED_DIRECTORY);
	IS("etc", LISTED_DIRECTORY);
	IS("/etc/", LISTED_DIRECTORY);
	IS("etc/a", LISTED_FILE);
	IS("//etc//b", LISTED_FILE);
	IS("lib", LISTED_LINK);
	IS("fifo", LISTED_SPECIAL);
	IS("et", LISTED_MISSING);
	IS("etcetera", LISTED_MISSING);
	IS("etc/c", LISTED_MISSING);
	IS("run/sysctl.d", LISTED_MISSING);
}

static void test_leaves_links_dots_and_files_on_the_way_to_others(void **state)
{
	struct fixture *f = *state;

	IS("lib/a", LISTED_UNDECIDED);
	IS("etc/../etc/a", LISTED_UNDECIDED);
	IS("./etc", LISTED_UNDECIDED);
	IS("etc/a/b", LISTED_UNDECIDED);
	IS("etc/a/", LISTED_UNDECIDED);
}

static void test_a_directory_is_read_once(void **state)
{
	struct fixture *f = *state;
	struct tree_listing first, second;

	assert_int_equal(listings_list(&f->listings, "etc", &first), LISTED_DIRECTORY);
	make_file(f, "etc/late");
	assert_int_equal(listings_list(&f->listings, "/etc", &second), LISTED_DIRECTORY);
	assert_ptr_equal(first.entries, second.entries);
	assert_int_equal(first.count, 2);
	assert_string_equal(first.entries[0].name, "a");
	assert_string_equal(first.entries[1].name, "b");
	IS("etc/late", LISTED_MISSING);
}

static void test_a_directory_of_a_thousand_names_is_read_to_its_end(void **state)
{
	struct fixture *f = *state;
	struct tree_listing listing;
	char path[320];

	for (int i = 0; i < 1000; i++) {
		snprintf(path, sizeof(path), "etc/%0100d", i);
		make_file(f, path);
	}
	assert_int_equal(listings_list(&f->listings, "etc", &listing), LISTED_DIRECTORY);
	assert_int_equal(listing.count, 1002);
	IS(path, LISTED_FILE);
}

/* From the root, and from the directory that was read last. */
static void test_opens_files_and_no_links_that_took_their_place(void **state)
{
	struct fixture *f = *state;
	struct tree_listing listing;

	for (int i = 0; i < 2; i++) {
		int fd = listings_open(&f->listings, "etc/a");
		assert_true(fd >= 0);
		close(fd);
		assert_int_equal(listings_list(&f->listings, "etc", &listing), LISTED_DIRECTORY);
	}
	assert_int_equal(unlinkat(f->listings.root, "etc/b", 0), 0);
	assert_int_equal(symlinkat("a", f->listings.root, "etc/b"), 0);
	assert_true(listings_open(&f->listings, "etc/b") < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_says_what_is_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_leaves_links_dots_and_files_on_the_way_to_others, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_directory_is_read_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			test_a_directory_of_a_thousand_names_is_read_to_its_end, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_opens_files_and_no_links_that_took_their_place,
						set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
