/*
 * GitLab's Code Quality: an array of issues. GitLab compares two reports by fingerprint and
 * drops all but the first of equal ones, so ours hold the host and the place in the row of
 * equal findings, but no line.
 */
#include "report/report.h"

#include <stdlib.h>

static const char *const severities[SEVERITY_COUNT] = {
	[SEVERITY_ERROR] = "critical", [SEVERITY_WARNING] = "major", [SEVERITY_NOTE] = "info",
};

/* What one issue says. */
struct issue {
	struct slice path, description;
	const char *check, *severity;
	uint64_t fingerprint;
	uint32_t line, end_line;
};

struct gitlab {
	bool any;
};

static void write_issue(struct report *report, const struct issue *issue)
{
	struct gitlab *gitlab = report->state;
	struct text *out = report->out;

	text_puts(out, gitlab->any ? ",\n{" : "\n{");
	gitlab->any = true;
	json_key(out, "description", true);
	json_slice(out, issue->description);
	json_pair(out, "check_name", issue->check, false);
	text_print(out, ", \"fingerprint\": \"%016llx\"",
		   (unsigned long long)issue->fingerprint);
	json_pair(out, "severity", issue->severity, false);
	text_puts(out, ", \"location\": {\"path\": ");
	json_slice(out, issue->path);
	text_print(out, ", \"lines\": {\"begin\": %u, \"end\": %u}}}", issue->line,
		   issue->end_line);
}

/* One line: a merge request shows no more. */
static void describe(struct text *text, const struct finding *finding)
{
	text_puts(text, finding->message);
	finding_excuse(text, finding);
	for (size_t i = 0; i < finding->because.count; i++)
		text_print(text, "%s%s", i ? "; " : ", because ",
			   finding->because.items[i].message);
	if (finding->fix.description)
		text_print(text, ". Repair: %s", finding->fix.description);
}

/*
 * What tells a finding from others when lines do not count; equal ones are numbered. Where it
 * is shown does not count either: the target branch is judged without the diff.
 */
static uint64_t key_of(struct report *report, const struct host_report *host,
		       const struct finding *finding)
{
	struct text path = TEXT_INIT;
	uint64_t key = hash_add(HASH_START, slice_of(finding->rule->id));

	if (finding->moved_from.source)
		report_path(&path, host, finding->moved_from.source->path);
	else
		finding_path(&path, host, finding);
	key = hash_add(key, text_slice(&path));
	key = hash_add(key, slice_of(finding->fingerprint ? finding->fingerprint
							  : finding->message));
	report->out->failed |= path.failed;
	text_done(&path);
	return key;
}

static uint64_t number_key(uint64_t key, uint32_t ordinal)
{
	char number[16];

	if (ordinal == 0)
		return key;
	snprintf(number, sizeof(number), "%u", ordinal);
	return hash_add(key, slice_of(number));
}

static void gitlab_finding(struct report *report, const struct host_report *host,
			   const struct finding *finding, uint64_t fingerprint)
{
	struct text path = TEXT_INIT, description = TEXT_INIT;
	struct location location = span_locate(finding->span);

	finding_path(&path, host, finding);
	describe(&description, finding);
	struct issue issue = {
		.path = text_slice(&path),
		.description = text_slice(&description),
		.check = finding->rule->id,
		.severity = severities[finding_level(finding)],
		.fingerprint = fingerprint,
		.line = location.line ? location.line : 1,
		.end_line = location.end_line ? location.end_line : 1,
	};
	write_issue(report, &issue);
	report->out->failed |= path.failed || description.failed;
	text_done(&path);
	text_done(&description);
}

static void gitlab_findings(struct report *report, const struct host_report *host)
{
	uint64_t *keys = calloc(host->finding_count + 1, sizeof(*keys));
	size_t count = 0;

	for (size_t i = 0; keys && i < host->finding_count; i++)
		if (finding_is_shown(&report->options, &host->findings[i]))
			keys[count++] = key_of(report, host, &host->findings[i]);
	uint32_t *ordinals = keys ? ordinals_of(keys, count) : NULL;
	if (!ordinals && (!keys || count))
		report->out->failed = true;
	for (size_t i = 0, at = 0; ordinals && i < host->finding_count; i++) {
		if (!finding_is_shown(&report->options, &host->findings[i]))
			continue;
		gitlab_finding(report, host, &host->findings[i],
			       number_key(keys[at], ordinals[at]));
		at++;
	}
	free(ordinals);
	free(keys);
}

static void gitlab_error(struct report *report, const struct host_report *host)
{
	struct text path = TEXT_INIT;

	report_root(&path, host);
	struct issue issue = {
		.path = text_slice(&path),
		.description = slice_of(host->error),
		.check = "iptoken-lint",
		.severity = "blocker",
		.fingerprint = hash_add(HASH_START, text_slice(&path)),
		.line = 1,
		.end_line = 1,
	};
	write_issue(report, &issue);
	report->out->failed |= path.failed;
	text_done(&path);
}

static void gitlab_begin(struct report *report)
{
	report_state_new(report, sizeof(struct gitlab));
	text_putc(report->out, '[');
}

static void gitlab_host(struct report *report, const struct host_report *host)
{
	if (report->state && host->error)
		gitlab_error(report, host);
	else if (report->state)
		gitlab_findings(report, host);
}

static void gitlab_end(struct report *report)
{
	text_puts(report->out, "\n]\n");
	free(report->state);
	report->state = NULL;
}

const struct report_format report_format_gitlab = {
	.name = "gitlab",
	.places = true,
	.begin = gitlab_begin,
	.host = gitlab_host,
	.end = gitlab_end,
};
