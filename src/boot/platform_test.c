/* Which release a tree is of, and what that release boots with. */
#include "boot/platform.h"
#include "boot/testing.h"

static struct arena arena;

static struct platform read_tree(const struct file *files)
{
	struct file_tree made = file_tree_open(&arena, files);
	struct platform platform = platform_read(&arena, made.tree);

	file_tree_close(&made);
	return platform;
}

static struct platform release(const char *os_release)
{
	return read_tree((struct file[]){ { "etc/os-release", os_release }, { NULL, NULL } });
}

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena, NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

/* The programs of each release, as they were measured. */
static void test_a_release_decides_kernel_loaders_and_ifupdown(void **state)
{
	static const struct {
		const char *version, *distribution, *kernel;
		enum sysctl_program systemd, procps;
		enum ifup_version ifup;
		bool ships_sysctl_conf;
	} releases[] = {
		{ "10", "debian-10", "4.19", SYSCTL_SYSTEMD_247, SYSCTL_PROCPS_3_3_17,
		  IFUP_0_8_36, true },
		{ "11", "debian-11", "5.10", SYSCTL_SYSTEMD_247, SYSCTL_PROCPS_3_3_17,
		  IFUP_0_8_36, true },
		{ "12", "debian-12", "6.1", SYSCTL_SYSTEMD_252, SYSCTL_PROCPS_4_0_2,
		  IFUP_0_8_41, true },
		{ "13", "debian-13", "6.12", SYSCTL_SYSTEMD_252, SYSCTL_PROCPS_4_0_2,
		  IFUP_0_8_44, false },
		{ "14", "debian-14", "6.18", SYSCTL_SYSTEMD_262, SYSCTL_PROCPS_4_0_7,
		  IFUP_0_8_44, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(releases) / sizeof(releases[0]); i++) {
		struct kernel_version kernel;
		struct platform platform = release(
			arena_print(&arena, "ID=debian\nVERSION_ID=\"%s\"\n", releases[i].version));
		assert_false(platform.assumed);
		assert_string_equal(platform.distribution, releases[i].distribution);
		assert_string_equal(platform.kernel_text, releases[i].kernel);
		assert_true(kernel_version_parse(slice_of(releases[i].kernel), &kernel));
		assert_int_equal(platform.kernel.major, kernel.major);
		assert_int_equal(platform.kernel.minor, kernel.minor);
		assert_int_equal(platform.systemd, releases[i].systemd);
		assert_int_equal(platform.procps, releases[i].procps);
		assert_int_equal(platform.ifup, releases[i].ifup);
		assert_int_equal(platform.ships_sysctl_conf, releases[i].ships_sysctl_conf);
	}
}

/* os-release(5): values may be quoted either way, and the file of etc/ goes before the other. */
static void test_os_release_is_read_as_its_manual_says(void **state)
{
	struct file both[] = {
		{ "usr/lib/os-release", "ID=debian\nVERSION_ID=\"11\"\n" },
		{ "etc/os-release", "# ours\nNAME=x\nID='debian'\nVERSION_ID=13" },
		{ NULL, NULL },
	};

	(void)state;
	assert_string_equal(read_tree(both).distribution, "debian-13");
	both[1].path = "etc/other";
	assert_string_equal(read_tree(both).distribution, "debian-11");
	assert_true(release("ID_LIKE=debian\nMY_ID=debian\nVERSION_ID=12\n").assumed);
}

static void test_testing_and_unstable_are_the_newest_that_was_measured(void **state)
{
	(void)state;
	assert_string_equal(release("ID=debian\n").distribution, "debian-14");
	assert_string_equal(release("ID=debian\nVERSION_CODENAME=forky\n").distribution, "debian-14");
	assert_string_equal(release("ID=debian\nVERSION_CODENAME=sid\n").distribution, "debian-14");
	assert_true(release("ID=debian\nVERSION_CODENAME=duke\n").assumed);
}

static void test_what_is_not_known_is_taken_for_debian_12_and_says_why(void **state)
{
	struct platform platform = read_tree((struct file[]){ { NULL, NULL } });

	(void)state;
	assert_true(platform.assumed);
	assert_string_equal(platform.distribution, "debian-12");
	assert_string_equal(platform.assumed_because, "the tree has no os-release");
	platform = release("ID=ubuntu\nVERSION_ID=\"22.04\"\n");
	assert_string_equal(platform.distribution, "debian-12");
	assert_string_equal(platform.assumed_because, "ubuntu-22.04 is not a release that is modelled");
	assert_string_equal(release("ID=arch\n").assumed_because,
			    "arch is not a release that is modelled");
	assert_string_equal(release("VERSION_ID=12\n").assumed_because,
			    "etc/os-release names no distribution");
	assert_string_equal(release("ID=debian\nVERSION_ID=9\n").assumed_because,
			    "debian-9 is not a release that is modelled");
}

/* With etc/inittab and no systemd the init script of procps loads the files. */
static void test_sysvinit_is_seen_by_its_inittab(void **state)
{
	struct file files[] = { { "etc/inittab", "id:2:initdefault:\n" }, { NULL, NULL },
				{ NULL, NULL } };

	(void)state;
	assert_false(read_tree(files).with_systemd);
	files[1] = (struct file){ "usr/lib/systemd/systemd", "" };
	assert_true(read_tree(files).with_systemd);
	files[1] = (struct file){ "lib/systemd/systemd", "" };
	assert_true(read_tree(files).with_systemd);
	assert_true(release("ID=debian\nVERSION_ID=12\n").with_systemd);
}

static void test_a_kernel_version_has_two_or_three_numbers(void **state)
{
	static const char *const wrong[] = { "", "6", "6.", ".1", "6.1.", "6.1.2.3", "6.x", "v6.1",
					     "6.1-amd64", "6. 1", "-6.1", "99999999999.1" };
	struct kernel_version version = { 1, 2, 3 };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		assert_false(kernel_version_parse(slice_of(wrong[i]), &version));
	assert_int_equal(version.major, 1);
	assert_true(kernel_version_parse(slice_of("6.1.176"), &version));
	assert_int_equal(version.major, 6);
	assert_int_equal(version.minor, 1);
	assert_int_equal(version.patch, 176);
	assert_true(kernel_version_parse(slice_of("4.19"), &version));
	assert_int_equal(version.patch, -1);
}

static void test_kernels_from_4_19_to_7_2_are_modelled(void **state)
{
	static const struct { struct kernel_version version; bool modelled; } versions[] = {
		{ { 4, 18, -1 }, false }, { { 4, 19, 0 }, true }, { { 5, 0, -1 }, true },
		{ { 6, 19, -1 }, true }, { { 7, 2, 99 }, true }, { { 7, 3, -1 }, false },
		{ { 3, 99, -1 }, false }, { { 8, 0, -1 }, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++)
		assert_int_equal(kernel_version_is_modelled(versions[i].version),
				 versions[i].modelled);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_a_release_decides_kernel_loaders_and_ifupdown),
		CASE(test_os_release_is_read_as_its_manual_says),
		CASE(test_testing_and_unstable_are_the_newest_that_was_measured),
		CASE(test_what_is_not_known_is_taken_for_debian_12_and_says_why),
		CASE(test_sysvinit_is_seen_by_its_inittab),
		CASE(test_a_kernel_version_has_two_or_three_numbers),
		CASE(test_kernels_from_4_19_to_7_2_are_modelled),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
