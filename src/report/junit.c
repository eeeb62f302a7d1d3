/*
 * JUnit's XML as Jenkins and GitLab read it: a suite for each host, a case for each token
 * command and for each requirement of the policy, the good ones included, and one for each
 * finding that is about neither.
 *
 * A token command fails when an error is reported for it; it is skipped when no boot comes
 * to it, when the files do not decide it, or when that error is suppressed. The name of a
 * case holds no line, because CI systems follow a case from run to run by its name; equal
 * names in a host are numbered.
 */
#include "report/report.h"

#include <stdlib.h>

enum result { PASSED, FAILED, SKIPPED };

/*
 * One of token, requirement and finding; the others are NULL. About a token are those of the
 * findings by_place[from] to [to - 1] that are about no requirement.
 */
struct testcase {
	const struct token *token;
	const struct requirement *requirement;
	const struct finding *finding;
	const struct finding *worst;     /* that decides, or NULL */
	size_t from, to;
	enum result result;
	uint64_t name;           /* hash of its name */
};

struct suite {
	const struct host_report *host;
	const struct report_options *options;
	struct testcase *cases;
	size_t count;
	uint32_t *ordinals;      /* of equal names */
	size_t *by_place;        /* the indices of the findings, sorted by place and interface */
	bool failed;             /* without memory */
};

static int compare_findings(const void *a, const void *b, void *findings_of)
{
	const struct finding *findings = findings_of;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	int order = compare_places(findings[x].span, findings[x].interface, findings[y].span,
				   findings[y].interface);

	return order ? order : (x > y) - (x < y);
}

static const struct finding *finding_at(const struct suite *suite, size_t at)
{
	return &suite->host->findings[suite->by_place[at]];
}

static int compare_to_token(const struct finding *finding, const struct token *token)
{
	return compare_places(finding->span, finding->interface, token->span,
			      token->interface);
}

/* The first of the sorted findings that is not before the token. */
static size_t find_token(const struct suite *suite, const struct token *token)
{
	size_t low = 0, high = suite->host->finding_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_to_token(finding_at(suite, middle), token) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Which of several findings decides a case: errors first, suppressed ones after them. */
static int weight(const struct finding *finding)
{
	if (!finding)
		return 0;
	if (finding->severity == SEVERITY_ERROR)
		return finding->suppressed ? 4 : 5;
	return finding->suppressed ? 1 : 1 + (int)finding->severity;
}

/* Find what is reported about the token of the case; it is marked in CLAIMED. */
static void claim_findings(const struct suite *suite, struct testcase *testcase, bool *claimed)
{
	const struct token *token = testcase->token;

	testcase->from = testcase->to = find_token(suite, token);
	for (; token->span.source && testcase->to < suite->host->finding_count; testcase->to++) {
		const struct finding *finding = finding_at(suite, testcase->to);
		if (compare_to_token(finding, token) != 0)
			break;
		if (finding->requirement)
			continue;
		claimed[suite->by_place[testcase->to]] = true;
		if (weight(finding) > weight(testcase->worst))
			testcase->worst = finding;
	}
}

static enum result judge(const struct testcase *testcase)
{
	const struct token *token = testcase->token;
	const struct finding *worst = testcase->worst;

	if (testcase->finding && worst->suppressed)
		return SKIPPED;
	if (worst && worst->severity == SEVERITY_ERROR)
		return worst->suppressed ? SKIPPED : FAILED;
	if (testcase->requirement)
		return !worst && testcase->requirement->unknown ? SKIPPED : PASSED;
	if (token && (token->verdict == VERDICT_UNKNOWN || token->verdict == VERDICT_NOT_RUN))
		return SKIPPED;
	return PASSED;
}

static void case_name(struct text *name, const struct testcase *testcase)
{
	const struct token *token = testcase->token;
	const struct finding *finding = testcase->finding;
	const char *file = finding ? finding_file(finding) : NULL;

	if (token)
		text_print(name, "%s%s%s: %s", token->interface ? token->interface : "",
			   token->interface ? " " : "", token->phase, token->command);
	else if (testcase->requirement)
		text_puts(name, testcase->requirement->text);
	else if (finding)
		text_print(name, "%s%s%s%s%s", finding->rule->id,
			   finding->interface ? ": " : "",
			   finding->interface ? finding->interface : "", file ? ": " : "",
			   file ? file : "");
}

static void add_case(struct suite *suite, struct testcase testcase)
{
	struct text name = TEXT_INIT;

	case_name(&name, &testcase);
	testcase.name = hash_add(HASH_START, text_slice(&name));
	testcase.result = judge(&testcase);
	suite->cases[suite->count++] = testcase;
	suite->failed |= name.failed;
	text_done(&name);
}

static void number_cases(struct suite *suite)
{
	uint64_t *names = calloc(suite->count + 1, sizeof(*names));

	for (size_t i = 0; names && i < suite->count; i++)
		names[i] = suite->cases[i].name;
	if (names)
		suite->ordinals = ordinals_of(names, suite->count);
	free(names);
	suite->failed |= suite->count > 0 && !suite->ordinals;
}

/* The findings of each requirement are in its case, with the one that weighs most. */
static void add_requirements(struct suite *suite, bool *claimed)
{
	const struct host_report *host = suite->host;
	const struct finding **worst = calloc(host->requirement_count + 1, sizeof(*worst));

	suite->failed |= !worst;
	for (size_t i = 0; worst && i < host->finding_count; i++) {
		const struct finding *finding = &host->findings[i];
		if (finding->requirement == 0 || finding->requirement > host->requirement_count)
			continue;
		claimed[i] = true;
		if (weight(finding) > weight(worst[finding->requirement]))
			worst[finding->requirement] = finding;
	}
	for (size_t i = 0; worst && i < host->requirement_count; i++)
		add_case(suite, (struct testcase){ .requirement = &host->requirements[i],
						   .worst = worst[i + 1] });
	free(worst);
}

static void add_cases(struct suite *suite, bool *claimed)
{
	const struct host_report *host = suite->host;

	for (size_t i = 0; i < host->token_count; i++) {
		struct testcase testcase = { .token = &host->tokens[i] };
		claim_findings(suite, &testcase, claimed);
		add_case(suite, testcase);
	}
	add_requirements(suite, claimed);
	for (size_t i = 0; i < host->finding_count; i++) {
		const struct finding *finding = &host->findings[i];
		if (!claimed[i] && finding_is_shown(suite->options, finding))
			add_case(suite, (struct testcase){ .finding = finding, .worst = finding });
	}
}

static bool suite_init(struct suite *suite, const struct host_report *host,
		       const struct report_options *options)
{
	bool *claimed = calloc(host->finding_count + 1, sizeof(*claimed));

	*suite = (struct suite){
		.host = host,
		.options = options,
		.cases = calloc(host->token_count + host->requirement_count + host->finding_count +
					1,
				sizeof(*suite->cases)),
		.by_place = calloc(host->finding_count + 1, sizeof(*suite->by_place)),
	};
	if (!claimed || !suite->cases || !suite->by_place) {
		free(claimed);
		return false;
	}
	for (size_t i = 0; i < host->finding_count; i++)
		suite->by_place[i] = i;
	if (host->finding_count)
		qsort_r(suite->by_place, host->finding_count, sizeof(*suite->by_place),
			compare_findings, (void *)(uintptr_t)host->findings);
	add_cases(suite, claimed);
	free(claimed);
	number_cases(suite);
	return !suite->failed;
}

static void suite_done(struct suite *suite)
{
	free(suite->cases);
	free(suite->ordinals);
	free(suite->by_place);
}

static size_t count_results(const struct suite *suite, enum result result)
{
	size_t count = 0;

	for (size_t i = 0; i < suite->count; i++)
		count += suite->cases[i].result == result;
	return count;
}

static void attribute(struct text *out, const char *name, struct slice value)
{
	text_print(out, " %s=\"", name);
	xml_escape(out, value);
	text_putc(out, '"');
}

/* A line of text inside an element; the line end is written as such. */
static void line(struct text *out, const char *label, const char *s)
{
	text_puts(out, label);
	xml_escape(out, slice_of(s));
	text_putc(out, '\n');
}

static void place(struct text *out, const struct host_report *host, struct span span)
{
	struct text path = TEXT_INIT;
	struct location location = span_locate(span);

	if (!span.source)
		return;
	report_path(&path, host, span.source->path);
	text_print(&path, ":%u:%u", location.line, location.column);
	xml_escape(out, text_slice(&path));
	text_puts(out, ": ");
	out->failed |= path.failed;
	text_done(&path);
}

static void print_outcomes(struct text *out, const struct token *token)
{
	for (size_t i = 0; i < token->outcome_count; i++) {
		const struct token_outcome *outcome = &token->outcomes[i];
		xml_escape(out, slice_of(outcome->scenario));
		text_puts(out, " (Linux ");
		xml_escape(out, slice_of(outcome->kernel));
		text_print(out, "): %s", verdict_name(outcome->verdict));
		line(out, outcome->message && *outcome->message ? ": " : "",
		     outcome->message ? outcome->message : "");
	}
}

static void print_finding(struct text *out, const struct host_report *host,
			  const struct finding *finding)
{
	place(out, host, finding->span);
	text_print(out, "%s%s: ", severity_name(finding->severity),
		   finding->suppressed ? " (suppressed)" : "");
	line(out, "", finding->message);
	for (size_t i = 0; i < finding->because.count; i++) {
		text_puts(out, "because ");
		place(out, host, finding->because.items[i].span);
		line(out, "", finding->because.items[i].message);
	}
	if (finding->consequence)
		line(out, "consequence: ", finding->consequence);
	if (finding->fix.description)
		line(out, "repair: ", finding->fix.description);
}

/* Why a case is skipped, in a line. */
static void print_skip(struct text *text, const struct testcase *testcase)
{
	const struct token *token = testcase->token;
	const char *why = "";

	if (testcase->worst && testcase->worst->suppressed &&
	    (testcase->finding || testcase->worst->severity == SEVERITY_ERROR)) {
		text_print(text, "suppressed: %s", testcase->worst->suppressed);
		return;
	}
	if (testcase->requirement) {
		text_print(text, "unknown: %s", testcase->requirement->unknown);
		return;
	}
	if (!token)
		return;
	for (size_t i = 0; i < token->outcome_count && !*why; i++)
		if (token->outcomes[i].verdict == token->verdict && token->outcomes[i].message)
			why = token->outcomes[i].message;
	text_print(text, "%s%s%s", verdict_name(token->verdict), *why ? ": " : "", why);
}

static void open_result(struct text *out, const struct testcase *testcase)
{
	struct text skip = TEXT_INIT;

	if (testcase->result == FAILED) {
		text_puts(out, "<failure");
		attribute(out, "type", slice_of(testcase->worst->rule->id));
		attribute(out, "message", slice_of(testcase->worst->message));
		text_puts(out, ">");
	} else if (testcase->result == SKIPPED) {
		text_puts(out, "<skipped");
		print_skip(&skip, testcase);
		attribute(out, "message", text_slice(&skip));
		text_puts(out, "/>\n<system-out>");
		out->failed |= skip.failed;
		text_done(&skip);
	} else {
		text_puts(out, "<system-out>");
	}
}

static void print_requirement(struct text *out, const struct suite *suite,
			      const struct testcase *testcase)
{
	const struct host_report *host = suite->host;
	size_t number = (size_t)(testcase->requirement - host->requirements) + 1;

	if (!testcase->worst) {
		text_puts(out, testcase->result == PASSED ? "met\n" : "not known\n");
		return;
	}
	for (size_t i = 0; i < host->finding_count; i++)
		if (host->findings[i].requirement == number)
			print_finding(out, host, &host->findings[i]);
}

/* What there is to say about a case, as text. */
static void print_story(struct text *out, const struct suite *suite,
			const struct testcase *testcase)
{
	const struct token *token = testcase->token;

	if (testcase->requirement) {
		print_requirement(out, suite, testcase);
		return;
	}
	if (!token) {
		print_finding(out, suite->host, testcase->finding);
		return;
	}
	if (testcase->from == testcase->to) {
		place(out, suite->host, token->span);
		text_print(out, "%s\n", verdict_name(token->verdict));
	}
	for (size_t i = testcase->from; i < testcase->to; i++)
		if (!finding_at(suite, i)->requirement)
			print_finding(out, suite->host, finding_at(suite, i));
	print_outcomes(out, token);
}

static void print_case(struct text *out, const struct suite *suite, size_t index)
{
	const struct testcase *testcase = &suite->cases[index];
	struct text name = TEXT_INIT;

	case_name(&name, testcase);
	if (suite->ordinals[index])
		text_print(&name, " #%u", suite->ordinals[index] + 1);
	text_puts(out, "<testcase classname=\"");
	xml_escape(out, slice_of(suite->host->host));
	/* Readers take what follows the last dot for the class and the rest for its package. */
	text_print(out, ".%s\"", testcase->token ? "token"
			       : testcase->requirement ? "requirement" : "finding");
	attribute(out, "name", text_slice(&name));
	text_puts(out, ">\n");
	open_result(out, testcase);
	print_story(out, suite, testcase);
	text_puts(out, testcase->result == FAILED ? "</failure>\n" : "</system-out>\n");
	text_puts(out, "</testcase>\n");
	out->failed |= name.failed;
	text_done(&name);
}

static void print_suite(struct text *out, const struct suite *suite)
{
	const struct host_report *host = suite->host;

	text_puts(out, "<testsuite");
	attribute(out, "name", slice_of(host->host));
	attribute(out, "file", slice_of(host->root));
	text_print(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n",
		   suite->count, count_results(suite, FAILED), count_results(suite, SKIPPED));
	for (size_t i = 0; i < suite->count; i++)
		print_case(out, suite, i);
	text_puts(out, "</testsuite>\n");
}

/* A host that could not be judged: one case, in error. */
static void print_broken_suite(struct text *out, const struct host_report *host)
{
	text_puts(out, "<testsuite");
	attribute(out, "name", slice_of(host->host));
	attribute(out, "file", slice_of(host->root));
	text_puts(out, " tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">\n<testcase");
	attribute(out, "classname", slice_of(host->host));
	text_puts(out, " name=\"the host can be judged\">\n<error type=\"host\"");
	attribute(out, "message", slice_of(host->error));
	text_puts(out, "/>\n</testcase>\n</testsuite>\n");
}

static void junit_begin(struct report *report)
{
	text_puts(report->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			       "<testsuites name=\"iptoken-lint\">\n");
}

static void junit_host(struct report *report, const struct host_report *host)
{
	struct suite suite;

	if (host->error) {
		print_broken_suite(report->out, host);
		return;
	}
	if (suite_init(&suite, host, &report->options))
		print_suite(report->out, &suite);
	else
		report->out->failed = true;
	suite_done(&suite);
}

static void junit_end(struct report *report)
{
	text_puts(report->out, "</testsuites>\n");
}

const struct report_format report_format_junit = {
	.name = "junit", .begin = junit_begin, .host = junit_host, .end = junit_end,
};
