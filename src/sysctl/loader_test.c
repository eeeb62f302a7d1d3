#include "sysctl/sysctl_testing.h"

static const char *const devices[] = { "lo", "eth0", "nope", NULL };
static const struct origin hook = { .actor = ACTOR_HOOK, .what = "sysctl" };

static struct testing testing;

static int set_up(void **state)
{
	(void)state;
	testing_init(&testing, devices);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	testing_done(&testing);
	return 0;
}

/* Statuses as one number: -1 unknown, else the code, and 1 for a failure without a code. */
static int number_of(struct exit_status status)
{
	if (status.success == MAYBE_UNKNOWN)
		return -1;
	return status.success == MAYBE_NO && status.code == -1 ? 1 : status.code;
}

static int apply(enum sysctl_program program, const char *lines)
{
	return number_of(sysctl_apply(testing_read(&testing, program, lines), &testing.timeline));
}

#define STATUS(program, lines, want) assert_int_equal(apply(program, lines), want)

static void test_a_missing_key_is_no_failure_of_a_full_run(void **state)
{
	(void)state;
	STATUS(SYSCTL_SYSTEMD_252, "nope=1", 0);
	STATUS(SYSCTL_PROCPS_4_0_2, "nope=1", 0);
	STATUS(SYSCTL_PROCPS_3_3_17, "nope=1", 0);
	STATUS(SYSCTL_BUSYBOX, "nope=1", 0);
}

static void test_a_refused_value_is_a_failure(void **state)
{
	(void)state;
	STATUS(SYSCTL_SYSTEMD_252, "eth0=bad", 1);
	STATUS(SYSCTL_SYSTEMD_252, "-eth0=bad", 0);
	STATUS(SYSCTL_SYSTEMD_252, "eth0=bad; -eth0=bad", 0);
	STATUS(SYSCTL_PROCPS_4_0_2, "eth0=bad", 1);
	STATUS(SYSCTL_PROCPS_4_0_2, "-eth0=bad", 1);
	STATUS(SYSCTL_PROCPS_3_3_17, "eth0=bad", 0);
	STATUS(SYSCTL_BUSYBOX, "eth0=bad", 1);
}

static void test_a_line_that_is_no_assignment_fails_systemd_only(void **state)
{
	(void)state;
	STATUS(SYSCTL_SYSTEMD_252, "eth0", 1);
	STATUS(SYSCTL_PROCPS_4_0_2, "eth0", 0);
	STATUS(SYSCTL_BUSYBOX, "eth0", 0);
}

static void test_a_directory_is_no_key(void **state)
{
	(void)state;
	name_of(&testing.names, "eth0");
	STATUS(SYSCTL_SYSTEMD_252, "net.ipv6.conf.eth0=1", 1);
	STATUS(SYSCTL_SYSTEMD_252, "-net.ipv6.conf.eth0=1", 0);
	STATUS(SYSCTL_PROCPS_4_0_2, "net.ipv6=1", 0);
	STATUS(SYSCTL_BUSYBOX, "net.ipv6=1", 0);
	assert_string_equal(testing_events(&testing), "");
}

static void test_an_unknown_outcome_makes_the_status_unknown(void **state)
{
	(void)state;
	STATUS(SYSCTL_SYSTEMD_252, "maybe=1", -1);
	STATUS(SYSCTL_SYSTEMD_252, "-maybe=1", 0);
	STATUS(SYSCTL_SYSTEMD_252, "maybe=1; eth0=bad", 1);
	STATUS(SYSCTL_PROCPS_3_3_17, "maybe=1", 0);
}

static int load(enum sysctl_program program, const char *file, bool ignore_unknown)
{
	struct slice files[] = { slice_of(file) };

	return number_of(sysctl_load(&testing.arena, testing.tree, &testing.timeline, program,
				     files, file[0] ? 1 : 0, ignore_unknown, &hook));
}

#define LOAD(program, file, ignore_unknown, want_status, want_events)                    \
	do {                                                                             \
		assert_int_equal(load(program, file, ignore_unknown), want_status);      \
		assert_string_equal(testing_events(&testing), want_events);              \
	} while (0)

static void test_load_reads_sysctl_conf_or_the_files_given(void **state)
{
	(void)state;
	testing_file(&testing, "etc/sysctl.conf", "net.ipv6.conf.eth0.forwarding=1\n");
	testing_file(&testing, "etc/sysctl.d/a.conf", "net.ipv6.conf.eth0.forwarding=2\n");
	testing_file(&testing, "etc/sysctl.d/b.conf", "net.ipv6.conf.eth0.forwarding=3\n");
	LOAD(SYSCTL_PROCPS_4_0_2, "", false, 0, "eth0=1");
	LOAD(SYSCTL_PROCPS_4_0_2, "/etc/sysctl.d/*.conf", false, 0, "eth0=2 eth0=3");
	LOAD(SYSCTL_PROCPS_3_3_17, "/etc/sysctl.d/{b,a}.conf", false, 0, "eth0=3 eth0=2");
	LOAD(SYSCTL_BUSYBOX, "/etc/sysctl.d/b.conf", false, 0, "eth0=3");
	LOAD(SYSCTL_BUSYBOX, "/etc/sysctl.d/*.conf", false, 0, "");
}

static void test_load_fails_for_what_is_missing(void **state)
{
	(void)state;
	testing_file(&testing, "x", "net.ipv6.conf.nope.forwarding=1\n");
	LOAD(SYSCTL_PROCPS_4_0_2, "/y", false, 1, "");
	LOAD(SYSCTL_PROCPS_4_0_2, "/y", true, 1, "");
	LOAD(SYSCTL_PROCPS_4_0_2, "", false, 1, "");
	LOAD(SYSCTL_BUSYBOX, "/y", false, 0, "");
	LOAD(SYSCTL_PROCPS_4_0_2, "/x", false, 1, "nope=1");
	LOAD(SYSCTL_PROCPS_4_0_2, "/x", true, 0, "nope=1");
	LOAD(SYSCTL_PROCPS_3_3_17, "/x", false, 1, "nope=1");
	LOAD(SYSCTL_BUSYBOX, "/x", false, 0, "nope=1");
}

/* The device may be there and have no conf, or be gone again. */
static void test_a_key_that_a_glob_found_is_never_missing(void **state)
{
	(void)state;
	testing_file(&testing, "x", "net.ipv6.conf.n*.forwarding=1\n");
	LOAD(SYSCTL_PROCPS_4_0_2, "/x", false, 0, "nope=1");
}

static void test_standard_input_is_not_known(void **state)
{
	(void)state;
	LOAD(SYSCTL_PROCPS_4_0_2, "-", false, -1, "blur:");
}

static void test_a_loaded_line_knows_who_had_it_read(void **state)
{
	(void)state;
	testing_file(&testing, "etc/sysctl.conf", "net.ipv6.conf.eth0.forwarding=1\n");
	load(SYSCTL_PROCPS_4_0_2, "", false);
	assert_int_equal(testing.last_origin->actor, ACTOR_HOOK);
	assert_ptr_equal(testing.last_origin->via, &hook);
	assert_string_equal(testing.last_origin->span.source->path, "etc/sysctl.conf");
}

static int write_one(enum sysctl_program program, const char *assignment, bool ignore_unknown)
{
	return number_of(sysctl_write(&testing.timeline, program, slice_of(assignment), true,
				      ignore_unknown, &hook));
}

#define WRITE(program, assignment, want_status, want_events)                             \
	do {                                                                             \
		assert_int_equal(write_one(program, assignment, false), want_status);    \
		assert_string_equal(testing_events(&testing), want_events);              \
	} while (0)

static void test_write_reads_its_argument_as_a_line(void **state)
{
	(void)state;
	WRITE(SYSCTL_PROCPS_4_0_2, "net.ipv6.conf.eth0.forwarding=1", 0, "eth0=1");
	WRITE(SYSCTL_PROCPS_4_0_2, " net.ipv6.conf.eth0.forwarding = 1 ", 0, "eth0=1");
	WRITE(SYSCTL_PROCPS_4_0_2, "-net.ipv6.conf.eth0.forwarding=1", 0, "eth0=1");
	WRITE(SYSCTL_PROCPS_4_0_2, "net.ipv6.conf.eth0.forwarding=0=1", 0, "eth0=0=1");
	WRITE(SYSCTL_PROCPS_4_0_2, "net.ipv6.conf.eth0.forwarding=", 0, "eth0=");
	WRITE(SYSCTL_PROCPS_4_0_2, "#net.ipv6.conf.eth0.forwarding=1", 1, "");
	WRITE(SYSCTL_PROCPS_4_0_2, "net.ipv6.conf.eth0.forwarding", 1, "");
	WRITE(SYSCTL_PROCPS_4_0_2, "a", 1, "");
	WRITE(SYSCTL_PROCPS_4_0_2, "-net.ipv6.conf.eth0.forwarding", 0, "eth0=(null)");
}

static void test_write_has_no_globs(void **state)
{
	(void)state;
	WRITE(SYSCTL_PROCPS_4_0_2, "net.ipv6.conf.*.forwarding=1", 0, "*=1");
}

static void test_write_does_not_trim_in_other_programs(void **state)
{
	(void)state;
	WRITE(SYSCTL_PROCPS_3_3_17, "net/ipv6/conf/nope/x =1", 1, "net/ipv6/conf/nope/x =1");
	WRITE(SYSCTL_PROCPS_3_3_17, "net.ipv6.conf.eth0.forwarding= 1", 0, "eth0= 1");
	WRITE(SYSCTL_BUSYBOX, "net.ipv6.conf.eth0.forwarding= 1", 0, "eth0= 1");
}

static void test_write_fails_as_the_program_does(void **state)
{
	(void)state;
	WRITE(SYSCTL_PROCPS_4_0_2, "net.ipv6.conf.nope.forwarding=1", 1, "nope=1");
	/* Of a directory it tells, and succeeds; behind a key it is nothing. */
	WRITE(SYSCTL_PROCPS_4_0_2, "net.ipv6.conf.all=1", 0, "");
	WRITE(SYSCTL_PROCPS_4_0_2, "net.ipv6.conf.all.=1", 0, "");
	WRITE(SYSCTL_PROCPS_4_0_2, "net/ipv6/conf/=1", 0, "");
	WRITE(SYSCTL_PROCPS_4_0_2, "net.ipv6.conf.eth0.forwarding.=1", 1, "");
	WRITE(SYSCTL_PROCPS_4_0_2, "net/ipv6/conf/eth0/forwarding/=1", 1, "");
	WRITE(SYSCTL_PROCPS_4_0_2, "/=1", 1, "");
	WRITE(SYSCTL_PROCPS_4_0_2, ".=1", 1, "");
	WRITE(SYSCTL_PROCPS_4_0_2, "net.ipv6.conf.eth0.forwarding=bad", 1, "eth0=bad");
	WRITE(SYSCTL_PROCPS_3_3_17, "net.ipv6.conf.eth0.forwarding=bad", 0, "eth0=bad");
	WRITE(SYSCTL_BUSYBOX, "net.ipv6.conf.nope.forwarding=1", 1, "nope=1");
}

static void test_minus_e_forgives_missing_keys_only(void **state)
{
	const enum sysctl_program procps = SYSCTL_PROCPS_4_0_2;

	(void)state;
	assert_int_equal(write_one(procps, "net.ipv6.conf.nope.forwarding=1", true), 0);
	assert_int_equal(write_one(procps, "net.ipv6.conf.eth0.forwarding=bad", true), 1);
}

static void test_a_value_may_be_unknown(void **state)
{
	(void)state;
	sysctl_write(&testing.timeline, SYSCTL_PROCPS_4_0_2,
		     slice_of("net.ipv6.conf.eth0.forwarding="), false, false, &hook);
	assert_false(testing.last_value_known);
	assert_ptr_equal(testing.last_origin, &hook);
}

static void test_sysctl_conf_that_is_not_read_is_a_problem(void **state)
{
	(void)state;
	testing_file(&testing, "etc/sysctl.conf", "# net.ipv6.conf.eth0.forwarding=1\n");
	assert_int_equal(testing_read(&testing, SYSCTL_SYSTEMD_252, "")->problem_count, 0);
	testing_done(&testing);
	testing_init(&testing, devices);
	testing_file(&testing, "etc/sysctl.conf", "net.ipv6.conf.eth0.forwarding=1\n");
	struct sysctl_config *config = testing_read(&testing, SYSCTL_SYSTEMD_252, "");
	assert_int_equal(config->problem_count, 1);
	assert_int_equal(config->problems[0].kind, SYSCTL_PROBLEM_NAME_IGNORED);
	assert_string_equal(config->problems[0].path, "etc/sysctl.conf");
	assert_int_equal(testing_read(&testing, SYSCTL_PROCPS_4_0_2, "")->problem_count, 0);
}

static void test_a_file_for_trial_stands_last(void **state)
{
	(void)state;
	testing_file(&testing, "etc/sysctl.conf", "net.ipv6.conf.eth0.forwarding=1\n");
	apply(SYSCTL_PROCPS_4_0_2, "eth0=0");
	assert_string_equal(testing_events(&testing), "eth0=1 eth0=0");
}

static void test_every_program_has_a_name(void **state)
{
	(void)state;
	for (enum sysctl_program program = 1; program < SYSCTL_PROGRAM_COUNT; program++)
		assert_non_null(sysctl_program_name(program));
	assert_string_equal(sysctl_program_name(SYSCTL_SYSTEMD_252), "systemd-sysctl 252");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_a_missing_key_is_no_failure_of_a_full_run),
		TEST(test_a_refused_value_is_a_failure),
		TEST(test_a_line_that_is_no_assignment_fails_systemd_only),
		TEST(test_a_directory_is_no_key),
		TEST(test_an_unknown_outcome_makes_the_status_unknown),
		TEST(test_load_reads_sysctl_conf_or_the_files_given),
		TEST(test_load_fails_for_what_is_missing),
		TEST(test_a_key_that_a_glob_found_is_never_missing),
		TEST(test_standard_input_is_not_known),
		TEST(test_a_loaded_line_knows_who_had_it_read),
		TEST(test_write_reads_its_argument_as_a_line),
		TEST(test_write_has_no_globs),
		TEST(test_write_does_not_trim_in_other_programs),
		TEST(test_write_fails_as_the_program_does),
		TEST(test_minus_e_forgives_missing_keys_only),
		TEST(test_a_value_may_be_unknown),
		TEST(test_sysctl_conf_that_is_not_read_is_a_problem),
		TEST(test_a_file_for_trial_stands_last),
		TEST(test_every_program_has_a_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
