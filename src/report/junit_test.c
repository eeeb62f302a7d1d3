#include "report/testing.h"

/* The host of the incident, its token and its finding free to be changed. */
struct changeable {
	struct fixture fixture;
	struct token *token;
	struct finding *finding;
};

static struct changeable changeable(void)
{
	struct changeable it = { .fixture = incident() };
	struct host_report *host = &it.fixture.hosts.items[0];

	it.token = keep(&it.fixture.arena, host->tokens, sizeof(*it.token));
	it.finding = keep(&it.fixture.arena, host->findings, sizeof(*it.finding));
	host->tokens = it.token;
	host->findings = it.finding;
	return it;
}

static void test_a_refused_token_fails_with_its_reasons(void **state)
{
	(void)state;
	struct fixture fixture = incident();

	EXPECT("junit", &fixture, "tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\"");
	EXPECT("junit", &fixture,
	       "<testcase classname=\"cloudgw2002-dev.token\" "
	       "name=\"eno1 pre-up: /sbin/ip token set ::10:192:20:18 dev eno1\">");
	EXPECT("junit", &fixture,
	       "<failure type=\"token-ra-disabled\" message=\"the kernel refuses");
	EXPECT("junit", &fixture, "device-late (Linux 6.1): rejected: " RA_DISABLED "\n");
	fixture_done(&fixture);
}

static void test_a_good_token_is_a_passing_case(void **state)
{
	(void)state;
	struct changeable it = changeable();

	it.token->verdict = VERDICT_ACCEPTED;
	it.fixture.hosts.items[0].finding_count = 0;
	EXPECT("junit", &it.fixture, "tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\"");
	EXPECT("junit", &it.fixture, "7:13: accepted\n");
	fixture_done(&it.fixture);
}

static void test_what_is_not_known_is_skipped(void **state)
{
	(void)state;
	struct changeable it = changeable();
	struct token_outcome outcome = {
		.scenario = "boot", .kernel = "6.1", .verdict = VERDICT_UNKNOWN,
		.message = "a script",
	};

	it.token->verdict = VERDICT_UNKNOWN;
	it.token->outcomes = &outcome;
	it.token->outcome_count = 1;
	it.finding->severity = SEVERITY_NOTE;
	EXPECT("junit", &it.fixture, "failures=\"0\" errors=\"0\" skipped=\"1\"");
	EXPECT("junit", &it.fixture, "<skipped message=\"unknown: a script\"/>");
	fixture_done(&it.fixture);
}

static void test_a_suppressed_error_is_skipped_and_says_why(void **state)
{
	(void)state;
	struct changeable it = changeable();

	it.finding->suppressed = "in the <baseline>";
	EXPECT("junit", &it.fixture, "<skipped message=\"suppressed: in the &lt;baseline&gt;\"/>");
	EXPECT_NOT("junit", &it.fixture, "<failure");
	fixture_done(&it.fixture);
}

static void test_a_finding_of_lower_severity_does_not_fail(void **state)
{
	(void)state;
	struct changeable it = changeable();

	it.finding->severity = SEVERITY_WARNING;
	EXPECT("junit", &it.fixture, "failures=\"0\" errors=\"0\" skipped=\"0\"");
	EXPECT("junit", &it.fixture, "7:13: warning: the kernel refuses");
	fixture_done(&it.fixture);
}

static void test_a_finding_about_no_token_is_a_case_of_its_own(void **state)
{
	(void)state;
	struct changeable it = changeable();

	it.finding->interface = "eno2";
	EXPECT("junit", &it.fixture, "tests=\"2\" failures=\"1\"");
	EXPECT("junit", &it.fixture, "<testcase classname=\"cloudgw2002-dev.finding\" "
				     "name=\"token-ra-disabled: eno2: etc/network/interfaces\">");
	fixture_done(&it.fixture);
}

static void test_equal_names_are_numbered(void **state)
{
	(void)state;
	struct changeable it = changeable();
	const struct token tokens[] = { *it.token, *it.token, *it.token };

	it.fixture.hosts.items[0].tokens = tokens;
	it.fixture.hosts.items[0].token_count = 3;
	EXPECT("junit", &it.fixture, "dev eno1\">");
	EXPECT("junit", &it.fixture, "dev eno1 #2\">");
	EXPECT("junit", &it.fixture, "dev eno1 #3\">");
	fixture_done(&it.fixture);
}

static void test_a_host_that_cannot_be_judged_is_in_error(void **state)
{
	(void)state;
	struct fixture fixture = incident();

	fixture.hosts.items[0] = host_named(&fixture.arena, "gw1");
	fixture.hosts.items[0].error = "gw1: no etc";
	EXPECT("junit", &fixture, "tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\"");
	EXPECT("junit", &fixture, "<error type=\"host\" message=\"gw1: no etc\"/>");
	fixture_done(&fixture);
}

static void test_a_requirement_is_a_case_whether_met_or_not(void **state)
{
	(void)state;
	struct changeable it = changeable();
	struct host_report *host = &it.fixture.hosts.items[0];
	const struct requirement requirements[] = {
		{ "accept_ra of eno1 must be 2 when boot is over", NULL },
		{ "accept_ra of eno2 must be 2 when boot is over", NULL },
		{ "accept_ra of eno3 must be 2 when boot is over", "a script sets it" },
	};

	host->requirements = requirements;
	host->requirement_count = 3;
	it.finding->requirement = 1;
	EXPECT("junit", &it.fixture, "tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\"");
	EXPECT("junit", &it.fixture,
	       "<testcase classname=\"cloudgw2002-dev.requirement\" "
	       "name=\"accept_ra of eno1 must be 2 when boot is over\">\n<failure ");
	EXPECT("junit", &it.fixture,
	       "name=\"accept_ra of eno2 must be 2 when boot is over\">\n<system-out>met\n");
	EXPECT("junit", &it.fixture, "<skipped message=\"unknown: a script sets it\"/>");
	it.finding->suppressed = "known";
	EXPECT("junit", &it.fixture, "tests=\"4\" failures=\"0\" errors=\"0\" skipped=\"2\"");
	fixture_done(&it.fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_requirement_is_a_case_whether_met_or_not),
		cmocka_unit_test(test_a_refused_token_fails_with_its_reasons),
		cmocka_unit_test(test_a_good_token_is_a_passing_case),
		cmocka_unit_test(test_what_is_not_known_is_skipped),
		cmocka_unit_test(test_a_suppressed_error_is_skipped_and_says_why),
		cmocka_unit_test(test_a_finding_of_lower_severity_does_not_fail),
		cmocka_unit_test(test_a_finding_about_no_token_is_a_case_of_its_own),
		cmocka_unit_test(test_equal_names_are_numbered),
		cmocka_unit_test(test_a_host_that_cannot_be_judged_is_in_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
