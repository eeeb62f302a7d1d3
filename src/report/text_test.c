#include "report/testing.h"

/* One host with one finding: WORDS in the only line of a file are marked. */
static struct fixture marked(const char *line, size_t length, size_t from, size_t to)
{
	struct fixture fixture = { .hosts = { NULL, 0, 0 } };
	struct arena *arena = &fixture.arena;

	arena_init(arena, NULL);
	struct host_report host = host_named(arena, "gw1");
	const struct source *source = source_new(arena, "f", (struct slice){ line, length });
	const struct finding findings[] = {
		{ .rule = &rule_table[RULE_TOKEN_UNDECIDED], .severity = SEVERITY_NOTE,
		  .message = "m", .span = span_make(source, from, to) },
	};
	host.findings = KEEP(arena, findings);
	host.finding_count = 1;
	array_push(arena, &fixture.hosts, host);
	return fixture;
}

static void check_quote(const char *line, size_t length, size_t from, size_t to, const char *want)
{
	struct fixture fixture = marked(line, length, from, to);

	EXPECT("text", &fixture, want);
	fixture_done(&fixture);
}

#define QUOTE(line, from, to, want) check_quote(line, sizeof(line) - 1, from, to, want)

static void test_carets_stand_under_the_words(void **state)
{
	(void)state;
	QUOTE("up ip token\n", 3, 5, "    1 | up ip token\n      |    ^~\n");
	QUOTE("up ip token\n", 3, 3, "    1 | up ip token\n      |    ^\n");
	QUOTE("\tup ip\n", 4, 6, "    1 |  up ip\n      |     ^~\n");
	QUOTE("\xc3\xa9\xe2\x82\xac ip", 6, 8, "    1 | \xc3\xa9\xe2\x82\xac ip\n      |    ^~\n");
	QUOTE("\x1b\xff ip", 3, 5, "    1 | \\x1b\\xff ip\n      |          ^~\n");
	QUOTE("up i\np", 3, 6, "    1 | up i\n      |    ^\n");
}

static void test_a_long_line_is_cut_around_the_words(void **state)
{
	(void)state;
	char line[1000];
	memset(line, 'x', sizeof(line));
	memcpy(line + 700, "token", 5);
	struct fixture fixture = marked(line, sizeof(line), 700, 705);
	struct text out = render("text", &fixture);

	assert_true(out.length < 600);
	check_contains(&out, "1 | ...xxxx", true);
	check_contains(&out, "xtokenx", true);
	check_contains(&out, "x...\n", true);
	check_contains(&out, " ^~~~~\n", true);
	text_done(&out);
	fixture_done(&fixture);
}

static void test_a_line_that_is_all_marked_is_cut_as_well(void **state)
{
	(void)state;
	char line[100000];
	memset(line, '\xa9', sizeof(line));
	struct fixture fixture = marked(line, sizeof(line), 0, sizeof(line));
	struct text out = render("text", &fixture);

	assert_true(out.length < 2000);
	text_done(&out);
	fixture_done(&fixture);
}

static void test_a_secret_file_is_never_quoted(void **state)
{
	(void)state;
	struct fixture fixture = marked("password\n", 9, 0, 8);
	struct span span = fixture.hosts.items[0].findings[0].span;
	struct source *source = (struct source *)(uintptr_t)span.source;

	EXPECT("text", &fixture, "password");
	source->secret = true;
	EXPECT_NOT("text", &fixture, "password");
	EXPECT("text", &fixture, "gw1/f:1:1: note: m [token-undecided]");
	fixture_done(&fixture);
}

static void test_nothing_is_quoted_when_that_is_not_wanted(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	struct report_options options = { .quote = false };
	struct text out = render_with("text", fixture.hosts.items, 1, options);

	check_contains(&out, "net.ipv6.conf.all.forwarding", false);
	check_contains(&out, "70-router.conf:2:1", true);
	text_done(&out);
	fixture_done(&fixture);
}

static void test_the_finding_and_its_chain_are_told(void **state)
{
	(void)state;
	struct fixture fixture = incident();

	EXPECT("text", &fixture, "rendered/cloudgw2002-dev/etc/network/interfaces:7:13: error: ");
	EXPECT("text", &fixture, "[token-ra-disabled]\n");
	EXPECT("text", &fixture,
	       "    1. forwarding of eno1 is 1 since systemd-sysctl ran this line\n"
	       "       rendered/cloudgw2002-dev/etc/sysctl.d/70-router.conf:2:1\n");
	EXPECT("text", &fixture, "  repair (tried on the model): set ");
	EXPECT("text", &fixture, "1 host, 1 token command: 0 accepted, 1 rejected");
	EXPECT_NOT("text", &fixture, "\033");
	EXPECT_NOT("text", &fixture, "told above");
	fixture_done(&fixture);
}

/* COUNT hosts of the incident, one cause. */
static struct fixture fleet_of(size_t count)
{
	struct fixture fixture = { .hosts = { NULL, 0, 0 } };

	arena_init(&fixture.arena, NULL);
	for (size_t i = 0; i < count; i++)
		array_push(&fixture.arena, &fixture.hosts,
			   incident_host(&fixture.arena,
					 arena_print(&fixture.arena, "rendered/gw%zu", i + 1)));
	return fixture;
}

static size_t count_of(const struct text *text, const char *words)
{
	size_t count = 0;

	for (const char *at = text->at; (at = strstr(at, words)) != NULL; at++)
		count++;
	return count;
}

static void test_a_cause_of_many_hosts_is_told_once(void **state)
{
	(void)state;
	struct fixture fixture = fleet_of(412);
	struct text out = render("text", &fixture);

	assert_int_equal(count_of(&out, "because:"), 1);
	check_contains(&out, "etc/sysctl.d/70-router.conf:2: error [token-ra-disabled], "
			     "on 412 hosts, told above for gw1\n(-v tells", true);
	check_contains(&out, "412 hosts, 412 token commands: 0 accepted, 412 rejected", true);
	text_done(&out);
	fixture_done(&fixture);
}

static void test_a_folded_cause_is_named_by_the_first_of_its_lines(void **state)
{
	(void)state;
	struct fixture fixture = fleet_of(2);
	const struct source *base = file(&fixture.arena, "etc/sysctl.d/10-base.conf", "a\nb\n");

	for (size_t i = 0; i < 2; i++) {
		struct finding *finding = keep(&fixture.arena, fixture.hosts.items[i].findings,
					       sizeof(*finding));
		struct reason *reasons = keep(&fixture.arena, finding->because.items,
					      2 * sizeof(*reasons));
		reasons[1].span = span_of(base, "b");
		finding->because.items = reasons;
		fixture.hosts.items[i].findings = finding;
	}
	EXPECT("text", &fixture, "\netc/sysctl.d/70-router.conf:2: error [token-ra-disabled], "
				 "on 2 hosts, told above for gw1\n");
	fixture_done(&fixture);
}

static void test_verbose_unfolds(void **state)
{
	(void)state;
	struct fixture fixture = fleet_of(3);
	struct report_options options = { .verbose = true };
	struct text out = render_with("text", fixture.hosts.items, 3, options);

	assert_int_equal(count_of(&out, "because:"), 3);
	check_contains(&out, "told above", false);
	text_done(&out);
	fixture_done(&fixture);
}

static void test_another_line_is_another_cause(void **state)
{
	(void)state;
	struct fixture fixture = fleet_of(2);
	struct arena *arena = &fixture.arena;
	struct finding *finding = keep(arena, fixture.hosts.items[1].findings, sizeof(*finding));
	struct reason *reasons = keep(arena, finding->because.items, 2 * sizeof(*reasons));
	const struct source *other = file(arena, "etc/sysctl.d/70-router.conf",
					  "\nnet.ipv6.conf.all.forwarding=1\n");

	reasons[0].span = span_of(other, "net.ipv6.conf.all.forwarding=1");
	finding->because.items = reasons;
	fixture.hosts.items[1].findings = finding;
	struct text out = render("text", &fixture);
	assert_int_equal(count_of(&out, "because:"), 2);
	check_contains(&out, "told above", false);
	text_done(&out);
	fixture_done(&fixture);
}

static void test_devices_of_one_host_are_not_folded(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	struct host_report *host = &fixture.hosts.items[0];
	const struct finding findings[] = { host->findings[0], host->findings[0] };

	host->findings = KEEP(&fixture.arena, findings);
	host->finding_count = 2;
	struct text out = render("text", &fixture);
	assert_int_equal(count_of(&out, "because:"), 2);
	check_contains(&out, "told above", false);
	text_done(&out);
	fixture_done(&fixture);
}

static void test_more_causes_than_are_remembered_are_told_in_full(void **state)
{
	(void)state;
	enum { CAUSES = 5000 };
	struct fixture fixture = { .hosts = { NULL, 0, 0 } };
	struct arena *arena = &fixture.arena;

	arena_init(arena, NULL);
	struct finding *findings = arena_array(arena, CAUSES, sizeof(*findings));
	for (size_t i = 0; i < CAUSES; i++)
		findings[i] = (struct finding){
			.rule = &rule_table[RULE_TOKEN_UNDECIDED], .severity = SEVERITY_NOTE,
			.message = arena_print(arena, "cause %zu", i),
		};
	for (int i = 0; i < 2; i++) {
		struct host_report host = host_named(arena, i ? "b" : "a");
		host.findings = findings;
		host.finding_count = CAUSES;
		array_push(arena, &fixture.hosts, host);
	}
	struct text out = render("text", &fixture);
	assert_int_equal(count_of(&out, ", on 2 hosts, "), 4096);
	assert_int_equal(count_of(&out, "note: cause "), CAUSES + CAUSES - 4096);
	text_done(&out);
	fixture_done(&fixture);
}

static void test_suppressed_findings_are_told_when_asked_for(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	struct finding finding = fixture.hosts.items[0].findings[0];
	struct report_options options = { .suppressed = true };

	finding.suppressed = "in the baseline";
	fixture.hosts.items[0].findings = &finding;
	EXPECT_NOT("text", &fixture, "[token-ra-disabled]");
	struct text out = render_with("text", fixture.hosts.items, 1, options);
	check_contains(&out, " [token-ra-disabled] (suppressed: in the baseline)\n", true);
	check_contains(&out, "0 errors, 0 warnings, 0 notes, 1 suppressed\n", true);
	text_done(&out);
	fixture_done(&fixture);
}

static void test_the_timeline_of_one_device_leaves_others_out(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	struct report_options options = { .timeline = "eno1" };
	struct text out = render_with("text", fixture.hosts.items, 1, options);

	/* boot and boot-udev-first go alike for eno1, and are told once. */
	assert_int_equal(count_of(&out, "eno1 appears"), 2);
	check_contains(&out, "cloudgw2002-dev, boot, boot-udev-first (Linux 6.1):\n", true);
	check_contains(&out, "brings up lo", false);
	check_contains(&out, "forwarding 0, accept_ra 1", true);
	check_contains(&out, "      eno1 forwarding 1\n", true);
	check_contains(&out, "lo forwarding 1", false);
	text_done(&out);
	fixture_done(&fixture);
}

static void test_effective_values_say_where_they_come_from(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	struct report_options options = { .effective = "" };
	struct text out = render_with("text", fixture.hosts.items, 1, options);

	check_contains(&out, "forwarding = 1  (" ROUTER_ORIGIN ")", true);
	check_contains(&out, "accept_ra = 1  (the kernel's own value)", true);
	check_contains(&out, "autoconf = unknown  (written by /usr/local/sbin/setup)", true);
	text_done(&out);
	fixture_done(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_carets_stand_under_the_words),
		cmocka_unit_test(test_a_long_line_is_cut_around_the_words),
		cmocka_unit_test(test_a_line_that_is_all_marked_is_cut_as_well),
		cmocka_unit_test(test_a_secret_file_is_never_quoted),
		cmocka_unit_test(test_nothing_is_quoted_when_that_is_not_wanted),
		cmocka_unit_test(test_the_finding_and_its_chain_are_told),
		cmocka_unit_test(test_a_cause_of_many_hosts_is_told_once),
		cmocka_unit_test(test_a_folded_cause_is_named_by_the_first_of_its_lines),
		cmocka_unit_test(test_verbose_unfolds),
		cmocka_unit_test(test_another_line_is_another_cause),
		cmocka_unit_test(test_devices_of_one_host_are_not_folded),
		cmocka_unit_test(test_more_causes_than_are_remembered_are_told_in_full),
		cmocka_unit_test(test_suppressed_findings_are_told_when_asked_for),
		cmocka_unit_test(test_the_timeline_of_one_device_leaves_others_out),
		cmocka_unit_test(test_effective_values_say_where_they_come_from),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
