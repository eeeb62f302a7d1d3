#include "sysctl/files.h"
#include "sysctl/sysctl_testing.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const no_devices[] = { NULL };
static const struct file_rules systemd = { .directories = true, .directory_fails = true };
static const struct file_rules systemd_262 = { .directories = true, .loops_are_skipped = true };
static const struct file_rules procps = {
	.directories = true, .hidden_names = true, .names_are_globs = true, .sysctl_conf = true,
	.missing_fails = true,
};

static struct testing testing;
static struct file_list list;

static int set_up(void **state)
{
	(void)state;
	testing_init(&testing, no_devices);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	testing_done(&testing);
	return 0;
}

/* Put an empty file there. */
static void put(const char *path)
{
	testing_file(&testing, path, arena_print(&testing.arena, "# %s\n", path));
}

static const char *files_of(const struct file_rules *rules)
{
	const char *all = "";

	list = (struct file_list){ .arena = &testing.arena, .tree = testing.tree, .rules = rules };
	files_find(&list);
	for (size_t i = 0; i < list.files.count; i++)
		all = arena_print(&testing.arena, "%s%s%s", all, i ? " " : "",
				  list.files.items[i]->path);
	return all;
}

/* The files of a real directory, for what overlays cannot be: links and directories. */
static const char *files_of_case(const char *name, const struct file_rules *rules)
{
	enum tree_status status;

	tree_close(testing.tree);
	const char *root = arena_print(&testing.arena, TESTDATA "/sysctl/cases/%s", name);
	testing.tree = tree_open(&testing.arena, root, &status);
	assert_non_null(testing.tree);
	return files_of(rules);
}

#define FILES(rules, want) assert_string_equal(files_of(&rules), want)
#define CASE(name, rules, want) assert_string_equal(files_of_case(name, &rules), want)
#define PROBLEM(number, want_kind, want_path)                                            \
	do {                                                                             \
		assert_true(list.problems.count > (number));                             \
		assert_int_equal(list.problems.items[number].kind, want_kind);           \
		assert_string_equal(list.problems.items[number].path, want_path);        \
	} while (0)

static void test_a_host_without_files_has_none(void **state)
{
	(void)state;
	FILES(systemd, "");
	FILES(procps, "");
	assert_int_equal(list.problems.count, 0);
	assert_false(list.failed);
}

static void test_names_decide_over_directories(void **state)
{
	(void)state;
	put("usr/lib/sysctl.d/90-z.conf");
	put("etc/sysctl.d/10-a.conf");
	put("run/sysctl.d/9-x.conf");
	put("usr/local/lib/sysctl.d/B.conf");
	put("lib/sysctl.d/a.conf");
	FILES(systemd, "etc/sysctl.d/10-a.conf run/sysctl.d/9-x.conf usr/lib/sysctl.d/90-z.conf "
		       "usr/local/lib/sysctl.d/B.conf lib/sysctl.d/a.conf");
}

static void test_the_first_directory_masks_the_others(void **state)
{
	(void)state;
	put("lib/sysctl.d/x.conf");
	FILES(systemd, "lib/sysctl.d/x.conf");
	put("usr/lib/sysctl.d/x.conf");
	FILES(systemd, "usr/lib/sysctl.d/x.conf");
	put("usr/local/lib/sysctl.d/x.conf");
	FILES(systemd, "usr/local/lib/sysctl.d/x.conf");
	put("run/sysctl.d/x.conf");
	FILES(systemd, "run/sysctl.d/x.conf");
	put("etc/sysctl.d/x.conf");
	FILES(systemd, "etc/sysctl.d/x.conf");
	assert_int_equal(list.problems.count, 4);
	PROBLEM(0, SYSCTL_PROBLEM_MASKED, "run/sysctl.d/x.conf");
	assert_string_equal(list.problems.items[0].detail, "etc/sysctl.d/x.conf");
}

static void test_only_conf_is_read(void **state)
{
	(void)state;
	put("etc/sysctl.d/10-a");
	put("etc/sysctl.d/10-b.CONF");
	put("etc/sysctl.d/10-c.conf~");
	put("etc/sysctl.d/README.sysctl");
	FILES(systemd, "");
	assert_int_equal(list.problems.count, 3);
	PROBLEM(0, SYSCTL_PROBLEM_NAME_IGNORED, "etc/sysctl.d/10-a");
}

static void test_procps_reads_hidden_names(void **state)
{
	(void)state;
	put("etc/sysctl.d/.10-x.conf");
	put("etc/sysctl.d/.conf");
	FILES(systemd, "");
	PROBLEM(0, SYSCTL_PROBLEM_NAME_IGNORED, "etc/sysctl.d/.10-x.conf");
	FILES(procps, "etc/sysctl.d/.10-x.conf etc/sysctl.d/.conf");
}

static void test_sysctl_conf_comes_last_for_procps(void **state)
{
	(void)state;
	put("etc/sysctl.conf");
	put("etc/sysctl.d/zz.conf");
	FILES(procps, "etc/sysctl.d/zz.conf etc/sysctl.conf");
	FILES(systemd, "etc/sysctl.d/zz.conf");
	assert_string_equal(list.not_read->path, "etc/sysctl.conf");
}

static void test_sysctl_conf_is_read_through_a_link(void **state)
{
	(void)state;
	CASE("d14-sysctlconf-debian12", systemd,
	     "etc/sysctl.d/99-sysctl.conf etc/sysctl.d/99-zz-local.conf");
	assert_null(list.not_read);
	CASE("d14-sysctlconf-debian12", procps,
	     "etc/sysctl.d/99-sysctl.conf etc/sysctl.d/99-zz-local.conf etc/sysctl.conf");
	CASE("d25-etc-sysctlconf-is-link", procps, "etc/sysctl.conf");
}

static void test_dev_null_masks_without_a_word(void **state)
{
	(void)state;
	CASE("d04-devnull-mask", systemd, "");
	assert_int_equal(list.problems.count, 1);
	PROBLEM(0, SYSCTL_PROBLEM_MASKED, "usr/lib/sysctl.d/50-r.conf");
	CASE("d04-devnull-mask", procps, "");
	assert_false(list.failed);
}

static void test_a_dangling_link_masks(void **state)
{
	(void)state;
	CASE("d06-dangling-mask", systemd, "");
	assert_false(list.failed);
	CASE("d06-dangling-mask", procps, "");
	assert_true(list.failed);
	PROBLEM(1, SYSCTL_PROBLEM_UNREADABLE, "etc/sysctl.d/50-r.conf");
}

static void test_a_link_loop_masks_before_262(void **state)
{
	(void)state;
	CASE("d22-loop", systemd, "etc/sysctl.d/60-s.conf");
	assert_true(list.failed);
	CASE("d22-loop", systemd_262, "usr/lib/sysctl.d/50-r.conf etc/sysctl.d/60-s.conf");
}

static void test_a_directory_masks(void **state)
{
	(void)state;
	CASE("d18-dir-named-conf", systemd, "etc/sysctl.d/60-s.conf");
	assert_true(list.failed);
	CASE("d18-dir-named-conf", procps, "etc/sysctl.d/60-s.conf");
	assert_false(list.failed);
}

static void test_procps_takes_names_for_globs(void **state)
{
	(void)state;
	put("etc/sysctl.d/10-a.conf");
	put("etc/sysctl.d/10-[ab].conf");
	FILES(systemd, "etc/sysctl.d/10-[ab].conf etc/sysctl.d/10-a.conf");
	FILES(procps, "etc/sysctl.d/10-a.conf etc/sysctl.d/10-a.conf");
}

/* A tree of its own for what is neither in an overlay nor in git. */
static char root[] = "/tmp/itl-sysctl-XXXXXX";

static const char *in_root(const char *path)
{
	return arena_print(&testing.arena, "%s/%s", root, path);
}

static void make_root(void)
{
	static const char *const directories[] = { "etc", "etc/sysctl.d", "usr", "usr/lib",
						   "usr/lib/sysctl.d" };
	enum tree_status status;

	strcpy(root, "/tmp/itl-sysctl-XXXXXX");
	assert_non_null(mkdtemp(root));
	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++)
		assert_int_equal(mkdir(in_root(directories[i]), 0755), 0);
	tree_close(testing.tree);
	testing.tree = tree_open(&testing.arena, root, &status);
}

static int remove_entry(const char *path, const struct stat *info, int type, struct FTW *walk)
{
	(void)info, (void)type, (void)walk;
	return remove(path);
}

static void remove_root(void)
{
	assert_int_equal(nftw(root, remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
}

/* systemd would wait for it, and apply nothing. */
static void test_a_fifo_makes_everything_unknown(void **state)
{
	(void)state;
	make_root();
	assert_int_equal(mkfifo(in_root("etc/sysctl.d/x.conf"), 0644), 0);
	FILES(systemd, "");
	assert_string_equal(list.unknown,
			    "what is in etc/sysctl.d/x.conf, which is not a regular file");
	remove_root();
}

static void test_lib_is_usr_lib_since_the_merge(void **state)
{
	(void)state;
	make_root();
	assert_int_equal(symlink("usr/lib", in_root("lib")), 0);
	assert_int_equal(symlink("/dev/null", in_root("usr/lib/sysctl.d/x.conf")), 0);
	FILES(systemd, "");
	assert_int_equal(list.problems.count, 0);
	remove_root();
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_host_without_files_has_none),
		TEST(test_names_decide_over_directories),
		TEST(test_the_first_directory_masks_the_others),
		TEST(test_only_conf_is_read),
		TEST(test_procps_reads_hidden_names),
		TEST(test_sysctl_conf_comes_last_for_procps),
		TEST(test_sysctl_conf_is_read_through_a_link),
		TEST(test_dev_null_masks_without_a_word),
		TEST(test_a_dangling_link_masks),
		TEST(test_a_link_loop_masks_before_262),
		TEST(test_a_directory_masks),
		TEST(test_procps_takes_names_for_globs),
		TEST(test_a_fifo_makes_everything_unknown),
		TEST(test_lib_is_usr_lib_since_the_merge),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
