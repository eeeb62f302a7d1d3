/*
 * Every format on a few hosts, compared byte for byte with testdata/reports/, which `make
 * golden` writes anew. The golden ones leave out the version and the catalogue of rules, whose
 * texts are not these writers' business. The reports as they are go to REPORTS, where
 * validate.py holds them against the schemas.
 */
#include "report/testing.h"

#include <stdlib.h>
#include <sys/stat.h>

/* What a report of each format is called; formats that are not here have tests of their own. */
static const struct { const char *format, *suffix; } formats[] = {
	{ "text", "txt" },
	{ "json", "json" },
	{ "jsonl", "jsonl" },
	{ "sarif", "sarif" },
	{ "junit", "junit.xml" },
	{ "github", "github" },
	{ "gitlab", "gitlab.json" },
	{ "checkstyle", "checkstyle.xml" },
	{ "gcc", "gcc" },
};

static void add(struct fixture *fixture, struct host_report host)
{
	array_push(&fixture->arena, &fixture->hosts, host);
}

static struct fixture new_fixture(void)
{
	struct fixture fixture = { .hosts = { NULL, 0, 0 } };

	arena_init(&fixture.arena, NULL);
	return fixture;
}

/* A host on which there is nothing to find. */
static struct host_report good_host(struct arena *arena, const char *root)
{
	struct host_report host = host_named(arena, root);
	const struct source *interfaces =
		file(arena, "etc/network/interfaces",
		     "iface eno1 inet6 auto\n\tup ip token set ::5 dev eno1\n");
	const struct token_outcome outcomes[] = {
		{ .scenario = "boot", .kernel = "6.1", .verdict = VERDICT_ACCEPTED, .message = "" },
	};
	const struct token tokens[] = {
		{ .interface = "eno1", .text = "::5", .phase = "up", .stanza_interface = "eno1",
		  .stanza_family = "inet6", .stanza_method = "auto",
		  .command = "ip token set ::5 dev eno1",
		  .span = span_of(interfaces, "ip token set ::5 dev eno1"),
		  .verdict = VERDICT_ACCEPTED, .outcomes = KEEP(arena, outcomes),
		  .outcome_count = COUNT_OF(outcomes) },
	};

	host.tokens = KEEP(arena, tokens);
	host.token_count = COUNT_OF(tokens);
	return host;
}

/* Token commands of every verdict, some of them alike, one in a hook. */
static struct token mixed_token(struct arena *arena, const char *command, struct span span,
				enum verdict verdict, const char *why)
{
	bool depends = verdict == VERDICT_DEPENDS;
	const struct token_outcome outcomes[] = {
		{ .scenario = "boot", .kernel = "6.1", .message = why, .exit_status = 255,
		  .verdict = depends ? VERDICT_REJECTED : verdict },
		{ .scenario = "boot", .kernel = "6.12.48", .message = "",
		  .verdict = depends ? VERDICT_ACCEPTED : verdict },
	};

	return (struct token){
		.interface = "br0", .text = "::7", .phase = "up", .stanza_interface = "br0",
		.stanza_family = "inet", .stanza_method = "static", .command = command,
		.span = span, .verdict = verdict, .outcomes = KEEP(arena, outcomes),
		.outcome_count = COUNT_OF(outcomes),
	};
}

static struct finding mixed_finding(int rule, enum severity severity, struct span span,
				    const char *message)
{
	return (struct finding){
		.rule = &rule_table[rule], .severity = severity, .span = span, .message = message,
		.fingerprint = "00c0ffee00c0ffee",
	};
}

/* Findings of every severity, suppressed ones, and some that are about no line. */
static struct host_report mixed_host(struct arena *arena, const char *root)
{
	struct host_report host = host_named(arena, root);
	const struct source *interfaces = file(arena, "etc/network/interfaces",
		"auto br0\niface br0 inet static\n"
		"\tup ip token set ::7 dev br0 # one\n\tup ip token set ::7 dev br0 # two\n"
		"\tup ip token set ::8 dev br0\n\tdown ip token del dev br0\n"
		"\tup ip token set ::9 dev br0\n");
	const struct source *hook = file(arena, "etc/network/if-up.d/token", "ip token set ::a\n");
	struct span one = span_of(interfaces, "ip token set ::7 dev br0");
	struct span two = span_of(interfaces, "ip token set ::7 dev br0 # two");
	struct span eight = span_of(interfaces, "ip token set ::8 dev br0");
	struct span down = span_of(interfaces, "ip token del dev br0");
	struct span nine = span_of(interfaces, "ip token set ::9 dev br0");
	struct span hooked = span_of(hook, "ip token set ::a");
	two.end -= 6;
	struct token tokens[] = {
		mixed_token(arena, "ip token set ::7 dev br0", one, VERDICT_REJECTED, RA_DISABLED),
		mixed_token(arena, "ip token set ::7 dev br0", two, VERDICT_REJECTED, RA_DISABLED),
		mixed_token(arena, "ip token set ::8 dev br0", eight, VERDICT_UNKNOWN,
			    "/usr/local/sbin/setup may write forwarding"),
		mixed_token(arena, "ip token del dev br0", down, VERDICT_NOT_RUN,
			    "it belongs to down"),
		mixed_token(arena, "ip token set ::9 dev br0", nine, VERDICT_DEPENDS, RA_DISABLED),
		mixed_token(arena, "ip token set ::a", hooked, VERDICT_REJECTED,
			    "not enough information: \"dev\" argument is required"),
	};
	struct finding findings[] = {
		mixed_finding(RULE_TOKEN_RA_DISABLED, SEVERITY_ERROR, one, "refused"),
		mixed_finding(RULE_TOKEN_RA_DISABLED, SEVERITY_ERROR, two, "refused"),
		mixed_finding(RULE_TOKEN_UNDECIDED, SEVERITY_NOTE, eight,
			      "depends on callbacks[42](0), see [here](1)"),
		mixed_finding(RULE_TOKEN_ORDER_DEPENDENT, SEVERITY_WARNING, nine, "a race"),
		mixed_finding(RULE_TOKEN_ORDER_DEPENDENT, SEVERITY_ERROR, nine, "a known race"),
		mixed_finding(RULE_TOKEN_WITHOUT_DEVICE, SEVERITY_ERROR, hooked, "no device"),
		mixed_finding(RULE_INTERFACES_REFUSED, SEVERITY_WARNING, nowhere, "cannot be read"),
		mixed_finding(RULE_INTERFACES_FILE_CUT, SEVERITY_NOTE, nowhere, "on the whole"),
		mixed_finding(RULE_INTERFACES_FILE_CUT, SEVERITY_NOTE, nowhere, "silenced"),
	};

	tokens[5].interface = NULL;
	tokens[5].stanza_interface = tokens[5].stanza_family = tokens[5].stanza_method = NULL;
	tokens[5].phase = "if-up.d";
	for (size_t i = 0; i < 5; i++)
		findings[i].interface = "br0";
	findings[4].suppressed = "known since the move";
	findings[8].suppressed = "in the baseline";
	findings[6].file = "etc/network/interfaces.d/50% off: a, b";
	host.tokens = KEEP(arena, tokens);
	host.token_count = COUNT_OF(tokens);
	host.findings = KEEP(arena, findings);
	host.finding_count = COUNT_OF(findings);
	return host;
}

static struct host_report broken_host(struct arena *arena, const char *root)
{
	struct host_report host = host_named(arena, root);

	host.error = arena_print(arena, "%s: no etc directory in it", root);
	return host;
}

static struct fixture fleet(void)
{
	struct fixture fixture = new_fixture();
	struct arena *arena = &fixture.arena;

	add(&fixture, good_host(arena, "rendered/db1.example.org"));
	add(&fixture, incident_host(arena, "./rendered/cloudgw1"));
	add(&fixture, broken_host(arena, "rendered/lost+found"));
	add(&fixture, incident_host(arena, "rendered/cloudgw2/"));
	add(&fixture, mixed_host(arena, "rendered/kvm1"));
	add(&fixture, incident_host(arena, "/srv/trees/cloudgw3"));
	return fixture;
}

static struct fixture good(void)
{
	struct fixture fixture = new_fixture();

	add(&fixture, good_host(&fixture.arena, "."));
	return fixture;
}

/* No host at all. */
static struct fixture empty(void)
{
	return new_fixture();
}

/* Every string holds every byte that a string can hold, and a file every byte there is. */
static struct fixture hostile(void)
{
	struct fixture fixture = new_fixture();
	struct arena *arena = &fixture.arena;
	char *all = arena_alloc(arena, 256);

	for (int i = 0; i < 255; i++)
		all[i] = (char)(i + 1);
	char *bytes = arena_print(arena, "x%s]](1) ::error::%%0A\xe2\x80\xae\xf0\x9f\x98\x80 x",
				  all);
	bytes[0] = '\0';
	const struct source *source = source_new(arena, all, (struct slice){ bytes, 256 });
	struct span span = span_make(source, 40, 200);
	const char *const *strings = KEEP(arena, ((const char *const[]){ all, all, NULL }));
	const struct setting settings[] = {
		{ .key = all, .why = all, .origin = all, .span = span, .device = NULL },
	};
	const struct reason reasons[] = { { all, span }, { bytes + 1, nowhere } };
	struct reasons because = { KEEP(arena, reasons), COUNT_OF(reasons) };
	const struct token_outcome outcomes[] = {
		{ .scenario = all, .kernel = all, .verdict = VERDICT_REJECTED, .exit_status = 2,
		  .error = all, .message = all, .settings = KEEP(arena, settings),
		  .setting_count = 1 },
	};
	const struct token tokens[] = {
		{ all, all, all, all, all, all, all, span, VERDICT_REJECTED,
		  KEEP(arena, outcomes), 1, because },
	};
	const struct interface_scenario scenarios[] = { { all, all, KEEP(arena, settings), 1 } };
	const struct interface interfaces[] = { { all, all, KEEP(arena, scenarios), 1 } };
	const struct step steps[] = {
		{ all, all, all, bytes + 1, all, span, all, VERDICT_REJECTED,
		  KEEP(arena, settings), 1 },
	};
	struct finding findings[] = {
		{ &rule_table[RULE_TOKEN_RA_DISABLED], SEVERITY_ERROR, bytes + 1, all, span, NULL,
		  nowhere, nowhere, because, all, { all, all, true }, all, NULL, 0, false, NULL },
		{ &rule_table[RULE_TOKEN_UNDECIDED], SEVERITY_WARNING, all, all, nowhere, all,
		  nowhere, nowhere, because, all, { all, all, false }, all, NULL, 0, false, NULL },
		{ &rule_table[RULE_TOKEN_UNDECIDED], SEVERITY_NOTE, all, all, nowhere, all,
		  nowhere, nowhere, because, all, { all, all, false }, all, all, 1, true, NULL },
	};
	const struct requirement requirements[] = { { all, NULL }, { all, all } };
	struct host_report host = {
		.host = all, .root = all, .platform = { all, strings, all },
		.assumptions = strings, .tokens = KEEP(arena, tokens), .token_count = 1,
		.interfaces = KEEP(arena, interfaces), .interface_count = 1,
		.requirements = KEEP(arena, requirements), .requirement_count = 2,
		.findings = KEEP(arena, findings), .finding_count = COUNT_OF(findings),
		.steps = KEEP(arena, steps), .step_count = 1,
	};

	add(&fixture, host);
	host.error = all;
	host.token_count = host.finding_count = host.interface_count = host.step_count = 0;
	add(&fixture, host);
	return fixture;
}

/* With everything a format can be asked for, so that every line of the writers is reached. */
static const struct {
	const char *name;
	struct fixture (*make)(void);
	struct report_options options;
} cases[] = {
	{ "incident", incident, { .quote = true } },
	{ "fleet", fleet, { .quote = true } },
	{ "fleet-full", fleet,
	  { .quote = true, .verbose = true, .suppressed = true, .color = true, .timeline = "",
	    .effective = "" } },
	{ "good", good, { .quiet = true } },
	{ "empty", empty, { .quote = true } },
	{ "hostile", hostile,
	  { .quote = true, .verbose = true, .suppressed = true, .timeline = "", .effective = "" } },
};

static char *read_all(const char *path, size_t *ret_length)
{
	FILE *stream = fopen(path, "rb");
	char *text = NULL;
	size_t length = 0, capacity = 0;

	while (stream && !feof(stream) && !ferror(stream)) {
		capacity = capacity * 2 + 4096;
		char *grown = realloc(text, capacity);
		assert_non_null(grown);
		text = grown;
		length += fread(text + length, 1, capacity - length, stream);
	}
	if (stream)
		fclose(stream);
	*ret_length = length;
	return text;
}

static void write_all(const char *path, struct slice text)
{
	FILE *stream = fopen(path, "wb");

	assert_non_null(stream);
	assert_int_equal(fwrite(text.at, 1, text.length, stream), text.length);
	assert_int_equal(fclose(stream), 0);
}

static void compare(const char *path, struct slice text)
{
	size_t length;
	char *wanted = read_all(path, &length);

	if (!wanted || length != text.length || memcmp(wanted, text.at, length) != 0)
		fail_msg("%s is not what is written now; if that is meant, `make golden`", path);
	free(wanted);
}

/* What is left out: from the end of BEFORE to the next AFTER, wherever BEFORE stands. */
static const struct { const char *before, *after, *instead; } left_out[] = {
	{ "\"rules\": [", "]}},\n\"columnKind\"", "" },
	{ "\"ruleIndex\": ", ",", "0" },
	{ "\"tool\": {\"name\": \"iptoken-lint\", \"version\": \"", "\"", "VERSION" },
	{ "\"semanticVersion\": \"", "\"", "VERSION" },
};

/* The index in left_out of what begins at AT, or COUNT_OF(left_out). */
static size_t find_left_out(const char *at)
{
	size_t i = 0;

	while (i < COUNT_OF(left_out) &&
	       strncmp(at, left_out[i].before, strlen(left_out[i].before)) != 0)
		i++;
	return i;
}

static struct text golden_of(const struct text *report)
{
	struct text golden = TEXT_INIT;
	const char *at = report->at ? report->at : "", *end = at + report->length;

	while (at < end) {
		size_t i = find_left_out(at);
		if (i == COUNT_OF(left_out)) {
			text_putc(&golden, *at++);
			continue;
		}
		const char *after = strstr(at + strlen(left_out[i].before), left_out[i].after);
		text_puts(&golden, left_out[i].before);
		text_puts(&golden, left_out[i].instead);
		assert_non_null(after);
		at = after;
	}
	return golden;
}

static void check_report(const char *name, const struct text *report)
{
	struct text golden = golden_of(report);
	char fresh[256], path[256];

	snprintf(fresh, sizeof(fresh), REPORTS "/%s", name);
	snprintf(path, sizeof(path), TESTDATA "/reports/%s", name);
	write_all(fresh, text_slice(report));
	if (getenv("GOLDEN"))
		write_all(path, text_slice(&golden));
	compare(path, text_slice(&golden));
	text_done(&golden);
}

static void check_format(size_t format)
{
	mkdir(REPORTS, 0777);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct fixture fixture = cases[i].make();
		struct text report = render_with(formats[format].format, fixture.hosts.items,
						 fixture.hosts.count, cases[i].options);
		check_report(arena_print(&fixture.arena, "%s.%s", cases[i].name,
					 formats[format].suffix), &report);
		text_done(&report);
		fixture_done(&fixture);
	}
}

static void test_reports_are_the_golden_ones(void **state)
{
	check_format(*(const size_t *)*state);
}

int main(void)
{
	size_t indices[COUNT_OF(formats)];
	struct CMUnitTest tests[COUNT_OF(formats)];

	for (size_t i = 0; i < COUNT_OF(formats); i++) {
		indices[i] = i;
		tests[i] = (struct CMUnitTest){
			.name = formats[i].format, .test_func = test_reports_are_the_golden_ones,
			.initial_state = &indices[i],
		};
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
