#include "report/testing.h"

/* The fingerprints in the report, in order, separated by blanks. */
static struct text fingerprints(const struct fixture *fixture)
{
	static const char mark[] = "\"fingerprint\": \"";
	struct text out = render("gitlab", fixture), list = TEXT_INIT;

	for (const char *at = out.at; (at = strstr(at, mark)) != NULL; ) {
		at += strlen(mark);
		text_puts(&list, list.length ? " " : "");
		text_add(&list, (struct slice){ at, 16 });
	}
	text_done(&out);
	return list;
}

static struct fixture two_findings(const char *second_fingerprint)
{
	struct fixture fixture = incident();
	struct host_report *host = &fixture.hosts.items[0];
	struct finding *findings = arena_array(&fixture.arena, 2, sizeof(*findings));

	findings[0] = findings[1] = host->findings[0];
	findings[1].fingerprint = second_fingerprint;
	host->findings = findings;
	host->finding_count = 2;
	return fixture;
}

static void test_a_fingerprint_does_not_depend_on_lines(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	struct text before = fingerprints(&fixture);
	struct finding finding = fixture.hosts.items[0].findings[0];

	finding.span.start -= 60;
	finding.span.end -= 60;
	fixture.hosts.items[0].findings = &finding;
	struct text after = fingerprints(&fixture);
	assert_string_equal(before.at, after.at);
	text_done(&before);
	text_done(&after);
	fixture_done(&fixture);
}

static void check_distinct(struct fixture *fixture)
{
	struct text list = fingerprints(fixture);

	assert_int_equal(list.length, 33);
	assert_memory_not_equal(list.at, list.at + 17, 16);
	text_done(&list);
	fixture_done(fixture);
}

static void test_equal_findings_have_fingerprints_of_their_own(void **state)
{
	(void)state;
	struct fixture same = two_findings("5f0c2b7d9a1e4c36");
	struct fixture none = two_findings(NULL);

	check_distinct(&same);
	check_distinct(&none);
}

static void test_the_same_finding_of_two_hosts_has_two_fingerprints(void **state)
{
	(void)state;
	struct fixture fixture = incident();

	array_push(&fixture.arena, &fixture.hosts,
		   incident_host(&fixture.arena, "rendered/cloudgw2003-dev"));
	check_distinct(&fixture);
}

static void test_how_the_root_is_spelled_does_not_matter(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	struct text before = fingerprints(&fixture);

	fixture.hosts.items[0].root = "./rendered/cloudgw2002-dev/";
	struct text after = fingerprints(&fixture);
	assert_string_equal(before.at, after.at);
	text_done(&before);
	text_done(&after);
	fixture_done(&fixture);
}

static void test_a_host_that_cannot_be_judged_blocks(void **state)
{
	(void)state;
	struct fixture fixture = incident();

	fixture.hosts.items[0] = host_named(&fixture.arena, "gw1");
	fixture.hosts.items[0].error = "gw1: no etc";
	EXPECT("gitlab", &fixture, "\"severity\": \"blocker\", \"location\": {\"path\": \"gw1\"");
	fixture_done(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_fingerprint_does_not_depend_on_lines),
		cmocka_unit_test(test_equal_findings_have_fingerprints_of_their_own),
		cmocka_unit_test(test_the_same_finding_of_two_hosts_has_two_fingerprints),
		cmocka_unit_test(test_how_the_root_is_spelled_does_not_matter),
		cmocka_unit_test(test_a_host_that_cannot_be_judged_blocks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
