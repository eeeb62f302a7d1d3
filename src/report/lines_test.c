/* The formats of lines and files: gcc and checkstyle. */
#include "report/testing.h"

static void test_gcc_tells_reasons_as_notes_at_their_place(void **state)
{
	(void)state;
	struct fixture fixture = incident();

	EXPECT("gcc", &fixture,
	       "rendered/cloudgw2002-dev/etc/network/interfaces:7:13: error: the kernel refuses");
	EXPECT("gcc", &fixture,
	       "rendered/cloudgw2002-dev/etc/sysctl.d/70-router.conf:2:1: note: "
	       "because forwarding of eno1 is 1 since systemd-sysctl ran this line\n");
	EXPECT("gcc", &fixture,
	       "rendered/cloudgw2002-dev/etc/network/interfaces:7:13: note: "
	       "because accept_ra of eno1 is 1, which is the kernel's own value\n");
	fixture_done(&fixture);
}

static void test_a_message_of_many_lines_is_one_line_for_gcc(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	struct finding finding = fixture.hosts.items[0].findings[0];

	finding.message = "a\nb:1:1: error: c";
	fixture.hosts.items[0].findings = &finding;
	EXPECT("gcc", &fixture, ": error: a\\x0ab:1:1: error: c [token-ra-disabled]\n");
	fixture_done(&fixture);
}

static void test_checkstyle_has_one_element_for_each_file(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	struct host_report *host = &fixture.hosts.items[0];
	struct finding findings[] = {
		host->findings[0], host->findings[0], host->findings[0], host->findings[0],
	};

	findings[1].suppressed = "known";
	findings[3].span = nowhere;
	host->findings = findings;
	host->finding_count = 4;
	struct text out = render("checkstyle", &fixture);
	const char *first = strstr(out.at, "/etc/network/interfaces\">\n<error ");
	assert_non_null(first);
	assert_null(strstr(first + 1, "<file name=\"rendered/cloudgw2002-dev/etc/network"));
	check_contains(&out, "</file>\n<file name=\"rendered/cloudgw2002-dev\">\n<error severity=",
		       true);
	text_done(&out);
	fixture_done(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_gcc_tells_reasons_as_notes_at_their_place),
		cmocka_unit_test(test_a_message_of_many_lines_is_one_line_for_gcc),
		cmocka_unit_test(test_checkstyle_has_one_element_for_each_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
