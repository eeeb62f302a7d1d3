/* Where findings are shown. */
#include "report/anchor.h"

#include "report/testing.h"

static const struct rule *const ra = &rule_table[RULE_TOKEN_RA_DISABLED];

/*
 * A host at gw1: the token on line 2 of the interfaces file is refused because of line 1 of
 * a sysctl file, and of line 3 of another.
 */
struct gateway {
	struct arena arena;
	const struct source *interfaces, *first, *second;
	struct reason reasons[3];
	struct finding findings[2];
	struct host_report host;
	struct report_changes changes;
};

static void gateway_init(struct gateway *gateway)
{
	struct arena *arena = &gateway->arena;

	memset(gateway, 0, sizeof(*gateway));
	arena_init(arena, NULL);
	gateway->interfaces = file(arena, "etc/network/interfaces", "iface eno1\n pre-up token\n");
	gateway->first = file(arena, "etc/sysctl.d/1.conf", "forwarding = 1\n");
	gateway->second = file(arena, "etc/sysctl.d/2.conf", "\n\naccept_ra = 1\n");
	gateway->reasons[0] = (struct reason){ "the kernel has it so", nowhere };
	gateway->reasons[1] = (struct reason){
		"forwarding is 1", span_of(gateway->first, "forwarding = 1")
	};
	gateway->reasons[2] = (struct reason){
		"accept_ra is 1", span_of(gateway->second, "accept_ra = 1")
	};
	gateway->findings[0] = (struct finding){
		.rule = ra, .severity = SEVERITY_ERROR, .message = "eno1 refuses the token",
		.interface = "eno1", .span = span_of(gateway->interfaces, "token"),
		.because = { gateway->reasons, 3 }, .fingerprint = "f1",
	};
	gateway->findings[1] = (struct finding){
		.rule = ra, .severity = SEVERITY_NOTE, .message = "something else",
		.span = span_of(gateway->first, "forwarding"), .fingerprint = "f2",
	};
	gateway->host = (struct host_report){
		.host = "gw1",
		.root = "rendered/gw1",
		.findings = gateway->findings,
		.finding_count = 2,
	};
	arena_init(&gateway->changes.arena, NULL);
	gateway->changes.checkout = "/srv/checkout";
	gateway->changes.directory = "";
}

static void gateway_done(struct gateway *gateway)
{
	arena_done(&gateway->changes.arena);
	arena_done(&gateway->arena);
}

/* The change adds line LINE of PATH. */
static void change(struct gateway *gateway, const char *path, unsigned line)
{
	struct arena *arena = &gateway->changes.arena;
	struct diff_error error;
	const char *text = arena_print(arena, "--- a/%s\n+++ b/%s\n@@ -0,0 +%u @@\n+x\n", path,
				       path, line);

	assert_true(diff_read(arena, source_new(arena, "diff", slice_of(text)),
			      &gateway->changes.diff, &error));
}

/* "file:line" where the finding that has FINGERPRINT is shown by FORMAT. */
static void check(const struct gateway *gateway, enum report_anchor anchor, const char *format,
		  const char *fingerprint, const char *wanted)
{
	struct report_options options = { .anchor = anchor, .changes = &gateway->changes };
	struct anchored anchored;
	char shown[100] = "";

	assert_true(anchored_init(&anchored, &gateway->host, report_format_find(format), &options));
	for (size_t i = 0; i < anchored.host.finding_count; i++) {
		const struct finding *finding = &anchored.host.findings[i];
		struct span span = finding->anchor.source ? finding->anchor : finding->span;
		if (strcmp(finding->fingerprint, fingerprint) == 0)
			snprintf(shown, sizeof(shown), "%s:%u", span.source->path,
				 span_locate(span).line);
	}
	anchored_done(&anchored);
	assert_string_equal(shown, wanted);
}

#define TOKEN "etc/network/interfaces:2"
#define FIRST "etc/sysctl.d/1.conf:1"
#define SECOND "etc/sysctl.d/2.conf:3"

static void test_auto_goes_to_the_reason_that_the_change_adds(void **state)
{
	struct gateway gateway;

	(void)state;
	gateway_init(&gateway);
	change(&gateway, "rendered/gw1/etc/sysctl.d/2.conf", 3);
	check(&gateway, REPORT_ANCHOR_AUTO, "gcc", "f1", SECOND);
	check(&gateway, REPORT_ANCHOR_CAUSE, "gcc", "f1", SECOND);
	check(&gateway, REPORT_ANCHOR_TOKEN, "gcc", "f1", TOKEN);
	check(&gateway, REPORT_ANCHOR_AUTO, "gcc", "f2", FIRST);
	gateway_done(&gateway);
}

static void test_auto_stays_where_the_change_adds_the_token(void **state)
{
	struct gateway gateway;

	(void)state;
	gateway_init(&gateway);
	change(&gateway, "rendered/gw1/etc/network/interfaces", 2);
	check(&gateway, REPORT_ANCHOR_AUTO, "gcc", "f1", TOKEN);
	check(&gateway, REPORT_ANCHOR_CAUSE, "gcc", "f1", FIRST);
	gateway_done(&gateway);
}

static void test_auto_stays_where_the_change_adds_neither(void **state)
{
	struct gateway gateway;

	(void)state;
	gateway_init(&gateway);
	change(&gateway, "rendered/gw1/etc/sysctl.d/2.conf", 2);
	check(&gateway, REPORT_ANCHOR_AUTO, "gcc", "f1", TOKEN);
	change(&gateway, "rendered/gw2/etc/sysctl.d/2.conf", 3);
	check(&gateway, REPORT_ANCHOR_AUTO, "gcc", "f1", TOKEN);
	change(&gateway, "etc/sysctl.d/2.conf", 3);
	check(&gateway, REPORT_ANCHOR_AUTO, "gcc", "f1", TOKEN);
	gateway_done(&gateway);
}

static void test_a_finding_without_reasons_stays(void **state)
{
	struct gateway gateway;

	(void)state;
	gateway_init(&gateway);
	check(&gateway, REPORT_ANCHOR_CAUSE, "gcc", "f2", FIRST);
	gateway_done(&gateway);
}

/* Started in ROOT's parent, in the tree itself, by an absolute path, beside it. */
static void test_paths_of_a_diff_are_those_of_the_checkout(void **state)
{
	static const struct { const char *directory, *root, *path; bool found; } rows[] = {
		{ "", "rendered/gw1", "rendered/gw1", true },
		{ "", "./rendered/gw1/", "rendered/gw1", true },
		{ "rendered", "gw1", "rendered/gw1", true },
		{ "rendered", "gw1", "gw1", true },
		{ "rendered/gw1", ".", "rendered/gw1", true },
		{ "tools", "../rendered/gw1", "rendered/gw1", true },
		{ "", "/srv/checkout/rendered/gw1", "rendered/gw1", true },
		{ "rendered", "/srv/checkout/rendered/gw1", "rendered/gw1", true },
		{ "", "/srv/checkout2/rendered/gw1", "rendered/gw1", false },
		{ "", "/srv/checkout2/rendered/gw1", "2/rendered/gw1", false },
		{ "", "/elsewhere/rendered/gw1", "rendered/gw1", false },
		{ "render", "rendered/gw1", "ed/gw1", false },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct gateway gateway;
		char path[100];
		gateway_init(&gateway);
		gateway.changes.directory = rows[i].directory;
		gateway.host.root = rows[i].root;
		snprintf(path, sizeof(path), "%s/etc/sysctl.d/2.conf", rows[i].path);
		change(&gateway, path, 3);
		check(&gateway, REPORT_ANCHOR_AUTO, "gcc", "f1", rows[i].found ? SECOND : TOKEN);
		gateway_done(&gateway);
	}
}

/* What FORMAT makes of the gateway when a change adds the second cause. */
static struct text moved(const char *format)
{
	struct gateway gateway;
	struct anchored anchored;

	gateway_init(&gateway);
	change(&gateway, "rendered/gw1/etc/sysctl.d/2.conf", 3);
	struct report_options options = {
		.anchor = REPORT_ANCHOR_AUTO, .changes = &gateway.changes, .quote = true,
	};
	assert_true(anchored_init(&anchored, &gateway.host, report_format_find(format), &options));
	struct text out = render_with(format, &anchored.host, 1, options);
	anchored_done(&anchored);
	gateway_done(&gateway);
	return out;
}

static void test_each_format_shows_the_cause_and_names_the_token(void **state)
{
	static const struct { const char *format, *cause, *token; } rows[] = {
		{ "text", "rendered/gw1/etc/sysctl.d/2.conf:3:1: error: eno1 refuses the token",
		  "rendered/gw1/etc/network/interfaces:2:9\n" },
		{ "gcc", "rendered/gw1/etc/sysctl.d/2.conf:3:1: error: eno1 refuses the token",
		  "rendered/gw1/etc/network/interfaces:2:9: note: because line 2 of "
		  "etc/network/interfaces depends on this\n" },
		{ "github", "::error file=rendered/gw1/etc/sysctl.d/2.conf,line=3,endLine=3,col=1,",
		  "because line 2 of etc/network/interfaces depends on this "
		  "(rendered/gw1/etc/network/interfaces:2)" },
		{ "gitlab", "\"path\": \"rendered/gw1/etc/sysctl.d/2.conf\", "
			    "\"lines\": {\"begin\": 3, \"end\": 3}",
		  "because line 2 of etc/network/interfaces depends on this" },
		{ "checkstyle", "<file name=\"rendered/gw1/etc/sysctl.d/2.conf\">\n<error line=\"3\" ",
		  "(because line 2 of etc/network/interfaces depends on this" },
		{ "sarif", "\"locations\": [{\"physicalLocation\": {\"artifactLocation\": {\"uri\": "
			   "\"rendered/gw1/etc/sysctl.d/2.conf\"",
		  "[line 2 of etc/network/interfaces depends on this](1)" },
		{ "json", "\"anchor\": {\"file\": \"etc/sysctl.d/2.conf\", \"line\": 3, \"column\": 1,",
		  "\"location\": {\"file\": \"etc/network/interfaces\", \"line\": 2, \"column\": 9," },
		{ "jsonl", "\"anchor\": {\"file\": \"etc/sysctl.d/2.conf\", \"line\": 3, \"column\": 1,",
		  "\"location\": {\"file\": \"etc/network/interfaces\", \"line\": 2, \"column\": 9," },
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct text out = moved(rows[i].format);
		check_contains(&out, rows[i].cause, true);
		check_contains(&out, rows[i].token, true);
		text_done(&out);
	}
}

/* A target branch is judged without a diff: its report must know the finding again. */
static void test_gitlab_knows_a_finding_wherever_it_is_shown(void **state)
{
	struct gateway gateway;
	const char *key = "\"fingerprint\": \"";

	(void)state;
	gateway_init(&gateway);
	struct text at_cause = moved("gitlab");
	struct text at_token =
		render_with("gitlab", &gateway.host, 1, (struct report_options){ 0 });
	const char *one = strstr(strstr(at_token.at, "refuses"), key);
	const char *two = strstr(strstr(at_cause.at, "refuses"), key);
	assert_memory_equal(one, two, strlen(key) + 16);
	text_done(&at_cause);
	text_done(&at_token);
	gateway_done(&gateway);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_auto_goes_to_the_reason_that_the_change_adds),
		cmocka_unit_test(test_auto_stays_where_the_change_adds_the_token),
		cmocka_unit_test(test_auto_stays_where_the_change_adds_neither),
		cmocka_unit_test(test_a_finding_without_reasons_stays),
		cmocka_unit_test(test_paths_of_a_diff_are_those_of_the_checkout),
		cmocka_unit_test(test_each_format_shows_the_cause_and_names_the_token),
		cmocka_unit_test(test_gitlab_knows_a_finding_wherever_it_is_shown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
