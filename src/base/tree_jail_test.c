/*
 * Attempts to make the tree read what is not in it. Every one is made three times: with
 * openat2(), by the walk that overlays need, and in a process where the kernel says that it
 * has no openat2(). The secret lies beside the ROOT, where `..` would find it, and its text
 * must never come back.
 */
#include "base/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

static const char secret_text[] = "net.ipv6.conf.all.forwarding = 1 # the secret\n";

struct jail {
	struct arena arena;
	struct tree *tree;
	char outside[32];        /* holds `secret` and `root` */
	char secret[64];
	int root;                /* the ROOT, for the test to build in */
};

static void put(int at, const char *path, const char *text)
{
	int fd = openat(at, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static int set_up(void **state)
{
	struct jail *jail = calloc(1, sizeof(*jail));
	enum tree_status status;
	char root[64];

	strcpy(jail->outside, "/tmp/itl-jail-XXXXXX");
	assert_non_null(mkdtemp(jail->outside));
	snprintf(jail->secret, sizeof(jail->secret), "%s/secret", jail->outside);
	snprintf(root, sizeof(root), "%s/root", jail->outside);
	put(AT_FDCWD, jail->secret, secret_text);
	assert_int_equal(mkdir(root, 0755), 0);
	jail->root = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	mkdirat(jail->root, "etc", 0755);
	mkdirat(jail->root, "etc/d", 0755);
	put(jail->root, "etc/plain", "inside\n");
	arena_init(&jail->arena, NULL);
	jail->tree = tree_open(&jail->arena, root, &status);
	assert_non_null(jail->tree);
	*state = jail;
	return 0;
}

static int tear_down(void **state)
{
	struct jail *jail = *state;
	char command[64];

	tree_close(jail->tree);
	close(jail->root);
	arena_done(&jail->arena);
	snprintf(command, sizeof(command), "rm -rf %s", jail->outside);
	int status = system(command);
	free(jail);
	return status;
}

static void make_link(struct jail *jail, const char *path, const char *target)
{
	assert_int_equal(symlinkat(target, jail->root, path), 0);
}

/* What reading PATH comes to. Never the secret. */
static enum tree_status attempt(struct tree *tree, const char *path)
{
	struct source *source = NULL;
	enum tree_status status = tree_try_read(tree, path, &source);

	if (status == TREE_OK && slice_is(source->text, secret_text))
		fail_msg("%s leads out of the ROOT", path);
	return status;
}

/* With openat2() first, then with the walk. */
#define STAYS_INSIDE(jail, path, want)                                                   \
	do {                                                                             \
		assert_int_equal(attempt((jail)->tree, path), want);                     \
		tree_overlay((jail)->tree, "/somewhere/else", slice_of("x"));            \
		assert_int_equal(attempt((jail)->tree, path), want);                     \
	} while (0)

static void test_dots_in_a_path_stay_inside(void **state)
{
	STAYS_INSIDE((struct jail *)*state, "../secret", TREE_MISSING);
}

static void test_an_absolute_path_with_dots_stays_inside(void **state)
{
	STAYS_INSIDE((struct jail *)*state, "/../../../../secret", TREE_MISSING);
}

static void test_dots_behind_a_directory_stay_inside(void **state)
{
	STAYS_INSIDE((struct jail *)*state, "etc/d/../../../secret", TREE_MISSING);
}

static void test_dots_between_many_slashes_stay_inside(void **state)
{
	STAYS_INSIDE((struct jail *)*state, "etc//..//./..////..//secret", TREE_MISSING);
}

static void test_dots_behind_a_file_lead_nowhere(void **state)
{
	STAYS_INSIDE((struct jail *)*state, "etc/plain/../../secret", TREE_NOT_DIRECTORY);
}

static void test_the_absolute_path_of_the_secret_is_one_of_the_tree(void **state)
{
	struct jail *jail = *state;
	STAYS_INSIDE(jail, jail->secret, TREE_MISSING);
}

static void test_a_relative_link_stays_inside(void **state)
{
	struct jail *jail = *state;
	make_link(jail, "etc/x", "../../secret");
	STAYS_INSIDE(jail, "etc/x", TREE_MISSING);
}

static void test_an_absolute_link_is_one_of_the_tree(void **state)
{
	struct jail *jail = *state;
	make_link(jail, "etc/x", jail->secret);
	STAYS_INSIDE(jail, "etc/x", TREE_MISSING);
}

static void test_an_absolute_link_with_dots_stays_inside(void **state)
{
	struct jail *jail = *state;
	make_link(jail, "etc/x", "/../../secret");
	STAYS_INSIDE(jail, "etc/x", TREE_MISSING);
}

static void test_a_link_to_a_directory_above_ends_at_the_root(void **state)
{
	struct jail *jail = *state;
	make_link(jail, "etc/x", "../../..");
	STAYS_INSIDE(jail, "etc/x/secret", TREE_MISSING);
	assert_int_equal(attempt(jail->tree, "etc/x/etc/plain"), TREE_OK);
}

static void test_dots_behind_a_link_count_from_its_target(void **state)
{
	struct jail *jail = *state;
	make_link(jail, "etc/d/x", "/etc");
	STAYS_INSIDE(jail, "etc/d/x/../../secret", TREE_MISSING);
	assert_int_equal(attempt(jail->tree, "etc/d/x/plain"), TREE_OK);
}

static void test_a_chain_of_links_stays_inside(void **state)
{
	struct jail *jail = *state;
	make_link(jail, "etc/x", "d/y");
	make_link(jail, "etc/d/y", "../z");
	make_link(jail, "etc/z", "../../secret");
	STAYS_INSIDE(jail, "etc/x", TREE_MISSING);
}

static void test_a_link_with_a_slash_behind_stays_inside(void **state)
{
	struct jail *jail = *state;
	make_link(jail, "etc/x", "../../secret/");
	STAYS_INSIDE(jail, "etc/x/", TREE_MISSING);
}

static void test_a_link_in_place_of_etc_stays_inside(void **state)
{
	struct jail *jail = *state;
	assert_int_equal(renameat(jail->root, "etc", jail->root, "srv"), 0);
	make_link(jail, "etc", "../..");
	STAYS_INSIDE(jail, "etc/secret", TREE_MISSING);
}

static void test_names_with_backslashes_and_newlines_are_names(void **state)
{
	struct jail *jail = *state;
	STAYS_INSIDE(jail, "etc\\..\\..\\secret", TREE_MISSING);
	STAYS_INSIDE(jail, "etc/\n../../secret", TREE_MISSING);
}

static void test_a_glob_with_dots_stays_inside(void **state)
{
	struct jail *jail = *state;
	for (int round = 0; round < 2; round++) {
		assert_int_equal(tree_glob(jail->tree, "/../*").count, 1 + (size_t)round);
		assert_int_equal(tree_glob(jail->tree, "/etc/../../sec*").count, 0);
		assert_int_equal(tree_glob(jail->tree, "../s?cret").count, 0);
		tree_overlay(jail->tree, "/somewhere/else", slice_of("x"));
	}
}

static void test_a_glob_through_a_link_stays_inside(void **state)
{
	struct jail *jail = *state;
	make_link(jail, "etc/x", "../..");
	make_link(jail, "etc/y", jail->outside);
	for (int round = 0; round < 2; round++) {
		assert_int_equal(tree_glob(jail->tree, "etc/x/s*t").count, 0);
		assert_int_equal(tree_glob(jail->tree, "etc/y/*").count, 0);
		tree_overlay(jail->tree, "/somewhere/else", slice_of("x"));
	}
}

static void test_a_listing_through_a_link_stays_inside(void **state)
{
	struct jail *jail = *state;
	struct tree_listing listing;
	make_link(jail, "etc/x", "../..");
	assert_int_equal(tree_list(jail->tree, "etc/x", &listing), TREE_OK);
	assert_int_equal(listing.count, 1);
	assert_string_equal(listing.entries[0].name, "etc");
	tree_overlay(jail->tree, "/etc/none", slice_of("x"));
	assert_int_equal(tree_list(jail->tree, "etc/x", &listing), TREE_OK);
	assert_int_equal(listing.count, 1);
}

static void test_a_probe_tells_nothing_of_what_is_outside(void **state)
{
	struct jail *jail = *state;
	make_link(jail, "etc/x", "../../secret");
	for (int round = 0; round < 2; round++) {
		assert_int_equal(tree_probe(jail->tree, "etc/x"), TREE_MISSING);
		assert_int_equal(tree_probe(jail->tree, "../secret"), TREE_MISSING);
		assert_false(tree_is_executable(jail->tree, "../../bin/sh"));
		assert_false(tree_is_link(jail->tree, "../../bin"));
		tree_overlay(jail->tree, "/somewhere/else", slice_of("x"));
	}
}

static void test_an_overlay_outside_lands_inside(void **state)
{
	struct jail *jail = *state;
	tree_overlay(jail->tree, "../../secret", slice_of("overlaid"));
	assert_int_equal(attempt(jail->tree, "secret"), TREE_OK);
	assert_int_equal(attempt(jail->tree, "../secret"), TREE_OK);
}

static void test_an_overlay_below_a_link_opens_no_way_out(void **state)
{
	struct jail *jail = *state;
	make_link(jail, "etc/x", "../..");
	tree_overlay(jail->tree, "etc/x/other", slice_of("overlaid"));
	assert_int_equal(attempt(jail->tree, "etc/x/secret"), TREE_MISSING);
	tree_overlay(jail->tree, "etc/x", (struct slice){ NULL, 0 });
	assert_int_equal(attempt(jail->tree, "etc/x/secret"), TREE_MISSING);
}

/* The ROOT is /proc/self here: its links jump, whatever their text says. */
static void test_the_magic_links_of_procfs_are_not_followed(void **state)
{
	struct jail *jail = *state;
	enum tree_status status;
	int fd = open(jail->secret, O_RDONLY | O_CLOEXEC);
	const char *const attempts[] = {
		arena_print(&jail->arena, "root%s", jail->secret),
		arena_print(&jail->arena, "cwd/../../../../../../../..%s", jail->secret),
		arena_print(&jail->arena, "root/..%s", jail->secret),
		arena_print(&jail->arena, "fd/%d", fd),
		arena_print(&jail->arena, "task/../fd/%d", fd),
		"exe",
	};
	struct tree *tree = tree_open(&jail->arena, "/proc/self", &status);

	assert_non_null(tree);
	for (int round = 0; round < 2; round++) {
		for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++)
			assert_int_not_equal(attempt(tree, attempts[i]), TREE_OK);
		tree_overlay(tree, "/somewhere/else", slice_of("x"));
	}
	tree_close(tree);
	close(fd);
}

/* Reading these would wait for ever, or drain what somebody else is waiting for. */
static void test_no_fifo_socket_or_device_is_opened(void **state)
{
	struct jail *jail = *state;
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof(address.sun_path), "%s/root/etc/socket", jail->outside);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(mkfifoat(jail->root, "etc/fifo", 0644), 0);
	make_link(jail, "etc/x", "fifo");
	STAYS_INSIDE(jail, "etc/fifo", TREE_SPECIAL);
	STAYS_INSIDE(jail, "etc/x", TREE_SPECIAL);
	STAYS_INSIDE(jail, "etc/socket", TREE_SPECIAL);
	if (mknodat(jail->root, "etc/zero", S_IFCHR | 0644, makedev(1, 5)) == 0)
		STAYS_INSIDE(jail, "etc/zero", TREE_SPECIAL);
	if (mknodat(jail->root, "etc/ram", S_IFBLK | 0644, makedev(1, 0)) == 0)
		STAYS_INSIDE(jail, "etc/ram", TREE_SPECIAL);
	close(fd);
}

static void chain_of(struct jail *jail, int links)
{
	char name[32] = "etc/plain", next[32];
	for (int i = 0; i < links; i++) {
		snprintf(next, sizeof(next), "etc/link%d", i);
		make_link(jail, next, name + 4);
		strcpy(name, next);
	}
}

static void test_forty_links_are_followed_and_one_more_is_not(void **state)
{
	struct jail *jail = *state;
	chain_of(jail, 41);
	STAYS_INSIDE(jail, "etc/link39", TREE_OK);
	STAYS_INSIDE(jail, "etc/link40", TREE_LOOP);
}

static void test_a_name_longer_than_any_file_has_is_missing(void **state)
{
	char name[5000];
	memset(name, 'a', sizeof(name));
	name[256] = '\0';
	STAYS_INSIDE((struct jail *)*state, name, TREE_MISSING);
	name[256] = 'a';
	name[sizeof(name) - 1] = '\0';
	STAYS_INSIDE((struct jail *)*state, name, TREE_MISSING);
}

/* ---- the tree changes while it is read --------------------------------------------- */

struct swapper {
	int root;
	const char *paths[3];    /* each is given the name "etc/swapped" in turn */
	atomic_bool stop;
};

static void *swap(void *context)
{
	struct swapper *swapper = context;

	for (unsigned i = 0; !atomic_load(&swapper->stop); i = (i + 1) % 3) {
		renameat(swapper->root, swapper->paths[i], swapper->root, "etc/swapped");
		renameat(swapper->root, "etc/swapped", swapper->root, swapper->paths[i]);
	}
	return NULL;
}

static void read_while_swapped(struct jail *jail, struct swapper *swapper, const char *path)
{
	pthread_t thread;
	struct tree *tree = jail->tree;
	enum tree_status status;
	char root[64];

	snprintf(root, sizeof(root), "%s/root", jail->outside);
	swapper->root = jail->root;
	assert_int_equal(pthread_create(&thread, NULL, swap, swapper), 0);
	for (int i = 0; i < 4000; i++) {
		struct arena arena;
		arena_init(&arena, NULL);
		tree = tree_open(&arena, root, &status);
		if (i % 2)
			tree_overlay(tree, "/somewhere/else", slice_of("x"));
		attempt(tree, path);
		tree_close(tree);
		arena_done(&arena);
	}
	atomic_store(&swapper->stop, true);
	pthread_join(thread, NULL);
}

static void test_a_directory_that_becomes_a_link_opens_no_way_out(void **state)
{
	struct jail *jail = *state;
	struct swapper swapper = { .paths = { "etc/d", "etc/x", "etc/y" } };
	make_link(jail, "etc/x", "../..");
	make_link(jail, "etc/y", jail->outside);
	read_while_swapped(jail, &swapper, "etc/swapped/secret");
}

static void test_a_file_that_becomes_a_link_or_fifo_is_not_followed(void **state)
{
	struct jail *jail = *state;
	struct swapper swapper = { .paths = { "etc/plain", "etc/x", "etc/fifo" } };
	make_link(jail, "etc/x", "../../secret");
	assert_int_equal(mkfifoat(jail->root, "etc/fifo", 0644), 0);
	read_while_swapped(jail, &swapper, "etc/swapped");
}

/* A directory that is moved out of the ROOT while `..` is followed in it. */
static void test_a_directory_that_leaves_the_tree_takes_nobody_along(void **state)
{
	struct jail *jail = *state;
	struct swapper swapper = { .paths = { "etc/d", "../away", "etc/d" } };
	mkdirat(jail->root, "etc/d/deep", 0755);
	read_while_swapped(jail, &swapper, "etc/swapped/deep/../../../secret");
}

/* From here on the kernel is one that has no openat2(). Irrevocable. */
static bool forget_openat2(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { sizeof(code) / sizeof(code[0]), code };

	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) == 0;
}

#define JAIL_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		JAIL_TEST(test_dots_in_a_path_stay_inside),
		JAIL_TEST(test_an_absolute_path_with_dots_stays_inside),
		JAIL_TEST(test_dots_behind_a_directory_stay_inside),
		JAIL_TEST(test_dots_between_many_slashes_stay_inside),
		JAIL_TEST(test_dots_behind_a_file_lead_nowhere),
		JAIL_TEST(test_the_absolute_path_of_the_secret_is_one_of_the_tree),
		JAIL_TEST(test_a_relative_link_stays_inside),
		JAIL_TEST(test_an_absolute_link_is_one_of_the_tree),
		JAIL_TEST(test_an_absolute_link_with_dots_stays_inside),
		JAIL_TEST(test_a_link_to_a_directory_above_ends_at_the_root),
		JAIL_TEST(test_dots_behind_a_link_count_from_its_target),
		JAIL_TEST(test_a_chain_of_links_stays_inside),
		JAIL_TEST(test_a_link_with_a_slash_behind_stays_inside),
		JAIL_TEST(test_a_link_in_place_of_etc_stays_inside),
		JAIL_TEST(test_names_with_backslashes_and_newlines_are_names),
		JAIL_TEST(test_a_glob_with_dots_stays_inside),
		JAIL_TEST(test_a_glob_through_a_link_stays_inside),
		JAIL_TEST(test_a_listing_through_a_link_stays_inside),
		JAIL_TEST(test_a_probe_tells_nothing_of_what_is_outside),
		JAIL_TEST(test_an_overlay_outside_lands_inside),
		JAIL_TEST(test_an_overlay_below_a_link_opens_no_way_out),
		JAIL_TEST(test_the_magic_links_of_procfs_are_not_followed),
		JAIL_TEST(test_no_fifo_socket_or_device_is_opened),
		JAIL_TEST(test_forty_links_are_followed_and_one_more_is_not),
		JAIL_TEST(test_a_name_longer_than_any_file_has_is_missing),
		JAIL_TEST(test_a_directory_that_becomes_a_link_opens_no_way_out),
		JAIL_TEST(test_a_file_that_becomes_a_link_or_fifo_is_not_followed),
		JAIL_TEST(test_a_directory_that_leaves_the_tree_takes_nobody_along),
	};
	int failed = cmocka_run_group_tests_name("jail", tests, NULL, NULL);

	if (forget_openat2())
		failed += cmocka_run_group_tests_name("jail without openat2", tests, NULL, NULL);
	else
		printf("# note: no seccomp here, the kernel without openat2 is not played\n");
	return failed;
}
