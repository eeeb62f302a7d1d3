/*
 * What a host was started with: files as grub-mkconfig and the kernel read them. What each
 * parameter then does to the devices is tested in kernel/.
 */
#include "boot/kernel_line.h"
#include "boot/testing.h"

static struct arena arena;

/* The reading of a tree that holds FILES, which end with one without a path. */
static struct kernel_line read_tree(const struct file *files)
{
	struct file_tree made = file_tree_open(&arena, files);
	struct kernel_line line;

	kernel_line_read(&arena, made.tree, &line);
	file_tree_close(&made);
	return line;
}

static struct kernel_line read_one(const char *path, const char *text)
{
	return read_tree((struct file[]){ { path, text }, { NULL, NULL } });
}

static struct kernel_line grub(const char *text)
{
	return read_one("etc/default/grub", text);
}

static struct kernel_line cmdline(const char *text)
{
	return read_one("etc/kernel/cmdline", text);
}

/* Each sysctl as PATH=VALUE, with blanks between. */
static const char *sysctls(struct kernel_line line)
{
	const char *all = "";

	for (size_t i = 0; i < line.sysctls.count; i++)
		all = arena_print(&arena, "%s%s%s=%.*s", all, *all ? " " : "",
				  line.sysctls.items[i].path,
				  SLICE_ARGS(line.sysctls.items[i].value));
	return all;
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

static void test_a_tree_that_says_nothing_has_the_kernels_own_values(void **state)
{
	struct kernel_line line = read_tree((struct file[]){ { NULL, NULL } });

	(void)state;
	assert_false(line.boot.ipv6_disable);
	assert_int_equal(line.boot.disable_ipv6, 0);
	assert_int_equal(line.boot.autoconf, 1);
	assert_null(line.boot.ipv6_disable_by);
	assert_int_equal(line.sysctls.count, 0);
	assert_null(line.file);
}

static void test_each_parameter_of_ipv6_is_read_and_says_where_it_stands(void **state)
{
	struct kernel_line line =
		cmdline("root=/dev/sda1 ro ipv6.disable_ipv6=1 ipv6.autoconf=0 quiet\n");

	(void)state;
	assert_false(line.boot.ipv6_disable);
	assert_int_equal(line.boot.disable_ipv6, 1);
	assert_int_equal(line.boot.autoconf, 0);
	assert_string_equal(line.boot.disable_ipv6_by->what, "ipv6.disable_ipv6=1");
	assert_string_equal(line.boot.autoconf_by->what, "ipv6.autoconf=0");
	assert_string_equal(line.file, "etc/kernel/cmdline");
	line = cmdline("ro ipv6.disable=1");
	assert_true(line.boot.ipv6_disable);
	assert_string_equal(line.boot.ipv6_disable_by->what, "ipv6.disable=1");
	assert_int_equal(line.boot.ipv6_disable_by->span.start, 3);
	assert_int_equal(line.boot.ipv6_disable_by->actor, ACTOR_KERNEL);
}

static void test_a_parameter_is_a_number_of_c_and_anything_else_leaves_it_alone(void **state)
{
	(void)state;
	assert_true(cmdline("ipv6.disable=0x1").boot.ipv6_disable);
	assert_true(cmdline("ipv6.disable=2").boot.ipv6_disable);
	assert_true(cmdline("ipv6.disable=-1").boot.ipv6_disable);
	assert_false(cmdline("ipv6.disable=yes").boot.ipv6_disable);
	assert_false(cmdline("ipv6.disable").boot.ipv6_disable);
	assert_false(cmdline("ipv6.disable=").boot.ipv6_disable);
	assert_false(cmdline("ipv6.disable=1x").boot.ipv6_disable);
	assert_false(cmdline("ipv6.disable=1 ipv6.disable=0").boot.ipv6_disable);
	assert_true(cmdline("ipv6.disable=1 ipv6.disable=no").boot.ipv6_disable);
}

static void test_a_dash_in_a_parameter_is_an_underscore(void **state)
{
	(void)state;
	assert_int_equal(cmdline("ipv6.disable-ipv6=1").boot.disable_ipv6, 1);
	assert_int_equal(cmdline("ipv6.disable_ipv=1").boot.disable_ipv6, 0);
	assert_false(cmdline("disable=1 xipv6.disable=1 ipv6.disabled=1").boot.ipv6_disable);
}

static void test_what_is_behind_two_dashes_is_for_init(void **state)
{
	struct kernel_line line = cmdline("ro -- ipv6.disable=1 sysctl.kernel.panic=1\n");

	(void)state;
	assert_false(line.boot.ipv6_disable);
	assert_int_equal(line.sysctls.count, 0);
}

static void test_sysctls_are_kept_in_order_with_slashes_for_dots(void **state)
{
	struct kernel_line line = cmdline("sysctl.net.ipv6.conf.all.forwarding=1 "
					  "sysctl/net/ipv6/conf/eth0/accept_ra=2 sysctl.a.b= sysctl.c "
					  "sysctl.net.ipv6.conf.eth0/7.accept_ra=0 sysctlx.d=1");

	(void)state;
	assert_string_equal(sysctls(line),
			    "net/ipv6/conf/all/forwarding=1 net/ipv6/conf/eth0/accept_ra=2 "
			    "net/ipv6/conf/eth0/7/accept_ra=0");
	assert_string_equal(line.sysctls.items[0].origin->what,
			    "sysctl.net.ipv6.conf.all.forwarding=1");
}

static void test_grub_puts_the_default_variable_behind_the_other(void **state)
{
	struct kernel_line line = grub("GRUB_CMDLINE_LINUX_DEFAULT=\"quiet sysctl.a=2\"\n"
				       "GRUB_CMDLINE_LINUX='sysctl.a=1 ipv6.disable=1'\n");

	(void)state;
	assert_string_equal(sysctls(line), "a=1 a=2");
	assert_true(line.boot.ipv6_disable);
	assert_string_equal(line.file, "etc/default/grub");
}

static void test_comments_and_other_variables_of_grub_are_no_command_line(void **state)
{
	struct kernel_line line = grub("#GRUB_CMDLINE_LINUX=\"ipv6.disable=1\"\n"
				       "GRUB_CMDLINE_XEN=\"ipv6.disable=1\"\nipv6.disable=1\n"
				       "GRUB_CMDLINE_LINUX_RECOVERY='ipv6.disable=1'\n");

	(void)state;
	assert_false(line.boot.ipv6_disable);
	assert_null(line.file);
	assert_false(grub("GRUB_CMDLINE_LINUX=quiet ipv6.disable=1").boot.ipv6_disable);
	assert_false(grub("GRUB_CMDLINE_LINUX=quiet;ipv6.disable=1").boot.ipv6_disable);
	assert_true(grub(" export GRUB_CMDLINE_LINUX=ipv6.disable=1 # no IPv6").boot.ipv6_disable);
}

static void test_a_value_of_grub_may_have_several_lines(void **state)
{
	(void)state;
	assert_string_equal(sysctls(grub("GRUB_CMDLINE_LINUX=\"quiet \\\n  sysctl.a=1 \\\n  sysctl.b=2\"\n"
					 "GRUB_CMDLINE_LINUX_DEFAULT=sysctl.c=3\n")),
			    "a=1 b=2 c=3");
}

/* `. /etc/default/grub` and then each of grub.d, in one shell. */
static void test_a_later_assignment_replaces_an_earlier_one(void **state)
{
	struct file files[] = {
		{ "etc/default/grub", "GRUB_CMDLINE_LINUX=\"ipv6.disable=1\"\n" },
		{ "etc/default/grub.d/20-b.cfg", "GRUB_CMDLINE_LINUX=\"quiet\"\n" },
		{ "etc/default/grub.d/10-a.cfg", "GRUB_CMDLINE_LINUX=\"ipv6.autoconf=0\"\n" },
		{ "etc/default/grub.d/30-c.conf", "GRUB_CMDLINE_LINUX=\"ipv6.disable=1\"\n" },
		{ NULL, NULL },
	};
	struct kernel_line line = read_tree(files);

	(void)state;
	assert_false(line.boot.ipv6_disable);
	assert_int_equal(line.boot.autoconf, 1);
	assert_string_equal(line.file, "etc/default/grub.d/20-b.cfg");
}

static void test_an_assignment_that_repeats_the_variable_adds_to_it(void **state)
{
	struct file files[] = {
		{ "etc/default/grub", "GRUB_CMDLINE_LINUX=\"sysctl.a=1\"\n" },
		{ "etc/default/grub.d/10.cfg", "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX sysctl.b=2\"" },
		{ "etc/default/grub.d/20.cfg", "GRUB_CMDLINE_LINUX=\"${GRUB_CMDLINE_LINUX} sysctl.c=3\"" },
		{ NULL, NULL },
	};

	(void)state;
	assert_string_equal(sysctls(read_tree(files)), "a=1 b=2 c=3");
	files[2].text = "GRUB_CMDLINE_LINUX=\"$GRUB_CMDLINE_LINUX_DEFAULT sysctl.c=3\"";
	assert_string_equal(sysctls(read_tree(files)), "c=3");
}

static void test_options_of_a_module_that_is_built_in_do_nothing(void **state)
{
	struct kernel_line line = read_one("etc/modprobe.d/ipv6.conf",
					   "alias net-pf-10 off\n  options\tipv6 disable=1\n");

	(void)state;
	assert_false(line.boot.ipv6_disable);
	assert_null(line.file);
	assert_string_equal(line.without_effect, "etc/modprobe.d/ipv6.conf");
	line = read_one("etc/modprobe.d/a.conf", "options ipv6x disable=1\noptionsipv6 disable=1\n"
						 "# options ipv6 disable=1\noptions ipv6\n");
	assert_null(line.without_effect);
	assert_null(read_one("etc/modprobe.d/a.txt", "options ipv6 disable=1\n").without_effect);
}

#define CASE(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(test_a_tree_that_says_nothing_has_the_kernels_own_values),
		CASE(test_each_parameter_of_ipv6_is_read_and_says_where_it_stands),
		CASE(test_a_parameter_is_a_number_of_c_and_anything_else_leaves_it_alone),
		CASE(test_a_dash_in_a_parameter_is_an_underscore),
		CASE(test_what_is_behind_two_dashes_is_for_init),
		CASE(test_sysctls_are_kept_in_order_with_slashes_for_dots),
		CASE(test_grub_puts_the_default_variable_behind_the_other),
		CASE(test_comments_and_other_variables_of_grub_are_no_command_line),
		CASE(test_a_value_of_grub_may_have_several_lines),
		CASE(test_a_later_assignment_replaces_an_earlier_one),
		CASE(test_an_assignment_that_repeats_the_variable_adds_to_it),
		CASE(test_options_of_a_module_that_is_built_in_do_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
