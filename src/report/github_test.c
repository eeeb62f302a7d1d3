#include "report/testing.h"

/* The host of the incident with the findings given. */
static struct fixture host_with(const struct finding *findings, size_t count)
{
	struct fixture fixture = incident();
	struct host_report *host = &fixture.hosts.items[0];

	host->findings = keep(&fixture.arena, findings, count * sizeof(*findings));
	host->finding_count = count;
	return fixture;
}

static struct finding finding_of(enum severity severity, const char *message)
{
	return (struct finding){
		.rule = &rule_table[RULE_TOKEN_UNDECIDED], .severity = severity,
		.message = message, .file = "etc/network/interfaces",
	};
}

static void check_message(const char *message, const char *want)
{
	const struct finding findings[] = { finding_of(SEVERITY_NOTE, message) };
	struct fixture fixture = host_with(findings, 1);

	EXPECT("github", &fixture, want);
	fixture_done(&fixture);
}

static void test_a_message_cannot_end_or_begin_a_command(void **state)
{
	(void)state;
	check_message("100% :: a, b", "::100%25 :: a, b\n");
	check_message("a\n::error::b", "::a\\x0a::error::b\n");
	check_message("a%0Ab\r", "::a%250Ab\\x0d\n");
}

static void test_a_path_cannot_end_a_property(void **state)
{
	(void)state;
	struct finding finding = finding_of(SEVERITY_NOTE, "m");
	finding.file = "etc/a,line=1:b%::c";
	struct fixture fixture = host_with(&finding, 1);

	EXPECT("github", &fixture, "::notice file=rendered/cloudgw2002-dev/etc/"
				   "a%2Cline=1%3Ab%25%3A%3Ac,title=token-undecided::m\n");
	fixture_done(&fixture);
}

static void test_the_worst_go_first(void **state)
{
	(void)state;
	const struct finding findings[] = {
		finding_of(SEVERITY_NOTE, "note 1"), finding_of(SEVERITY_WARNING, "warning 1"),
		finding_of(SEVERITY_ERROR, "error 1"),
	};
	struct fixture fixture = host_with(findings, 3);
	array_push(&fixture.arena, &fixture.hosts, fixture.hosts.items[0]);
	struct text out = render("github", &fixture);

	const char *error = strstr(strstr(out.at, "error 1") + 1, "error 1");
	const char *warning = strstr(out.at, "warning 1"), *note = strstr(out.at, "note 1");
	assert_true(error < warning && warning < note);
	text_done(&out);
	fixture_done(&fixture);
}

static void test_columns_are_given_within_a_line_only(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	EXPECT("github", &fixture, ",line=7,endLine=7,col=13,endColumn=54,title=");

	struct finding finding = fixture.hosts.items[0].findings[0];
	finding.span.start -= 30;
	fixture.hosts.items[0].findings = &finding;
	EXPECT("github", &fixture, ",line=6,endLine=7,title=");
	fixture_done(&fixture);
}

static void test_suppressed_findings_are_left_out(void **state)
{
	(void)state;
	static const char *const formats[] = { "github", "gitlab", "gcc", "checkstyle", "text" };
	struct finding finding = finding_of(SEVERITY_ERROR, "a known thing");
	finding.suppressed = "known";
	struct fixture fixture = host_with(&finding, 1);

	for (size_t i = 0; i < COUNT_OF(formats); i++)
		EXPECT_NOT(formats[i], &fixture, "a known thing");
	fixture_done(&fixture);
}

static void test_suppressed_findings_that_are_asked_for_say_why_and_do_not_fail(void **state)
{
	(void)state;
	static const struct { const char *format, *words, *never; } shown[] = {
		{ "gcc", ": note: a known thing [token-undecided] (suppressed: by 100%)\n",
		  "error:" },
		{ "github", "::a known thing (suppressed: by 100%25)", "::error" },
		{ "gitlab", "\"description\": \"a known thing (suppressed: by 100%)\"", "critical" },
		{ "gitlab", "\"severity\": \"info\"", "critical" },
		{ "checkstyle", "severity=\"info\" message=\"a known thing (suppressed: by 100%)\"",
		  "\"error\"" },
		{ "junit", "<skipped message=\"suppressed: by 100%\"/>", "<failure" },
		{ "sarif", "\"suppressions\": [{\"kind\": \"external\", ", "inSource" },
		{ "text", "a known thing [token-undecided] (suppressed: by 100%)\n", "1 error" },
	};
	struct finding finding = finding_of(SEVERITY_ERROR, "a known thing");
	finding.suppressed = "by 100%";
	struct fixture fixture = host_with(&finding, 1);

	for (size_t i = 0; i < COUNT_OF(shown); i++) {
		struct text out = render_with(shown[i].format, fixture.hosts.items,
					      fixture.hosts.count,
					      (struct report_options){ .suppressed = true });
		check_contains(&out, shown[i].words, true);
		check_contains(&out, shown[i].never, false);
		text_done(&out);
	}
	fixture_done(&fixture);
	finding.allowed_inline = true;
	fixture = host_with(&finding, 1);
	struct text out = render_with("sarif", fixture.hosts.items, fixture.hosts.count,
				      (struct report_options){ .suppressed = true });
	check_contains(&out, "\"suppressions\": [{\"kind\": \"inSource\", ", true);
	text_done(&out);
	fixture_done(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_message_cannot_end_or_begin_a_command),
		cmocka_unit_test(test_a_path_cannot_end_a_property),
		cmocka_unit_test(test_the_worst_go_first),
		cmocka_unit_test(test_columns_are_given_within_a_line_only),
		cmocka_unit_test(test_suppressed_findings_are_left_out),
		cmocka_unit_test(
			test_suppressed_findings_that_are_asked_for_say_why_and_do_not_fail),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
