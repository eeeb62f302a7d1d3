/*
 * Workflow commands of GitHub Actions: each finding an annotation on the changed files.
 * GitHub shows ten of each level for a step, so the worst go first: errors are written at
 * once, warnings and notices are kept until the end.
 */
#include "report/report.h"

#include <stdlib.h>

static const char *const commands[SEVERITY_COUNT] = {
	[SEVERITY_ERROR] = "error", [SEVERITY_WARNING] = "warning", [SEVERITY_NOTE] = "notice",
};

struct github {
	struct text kept[SEVERITY_COUNT];
};

/*
 * S as actions/toolkit escapes it: what would end the command, and in a property also what
 * would end the property. Line ends are already gone: text_safe() makes them visible.
 */
static void escape(struct text *out, struct slice s, bool property)
{
	struct text safe = TEXT_INIT;

	text_safe(&safe, s);
	for (size_t i = 0; i < safe.length; i++) {
		char c = safe.at[i];
		if (c == '%' || (property && (c == ':' || c == ',')))
			text_print(out, "%%%02X", (unsigned char)c);
		else
			text_putc(out, c);
	}
	out->failed |= safe.failed;
	text_done(&safe);
}

static void add(struct text *out, const char *s)
{
	escape(out, slice_of(s), false);
}

/* Annotations take columns only within a line, and the last one included. */
static void place(struct text *out, const struct host_report *host, const struct finding *finding)
{
	struct text path = TEXT_INIT;
	struct location at = span_locate(finding->span);

	finding_path(&path, host, finding);
	text_puts(out, "file=");
	escape(out, text_slice(&path), true);
	if (finding->span.source)
		text_print(out, ",line=%u,endLine=%u", at.line, at.end_line);
	if (finding->span.source && at.line == at.end_line)
		text_print(out, ",col=%u,endColumn=%u", at.column,
			   at.end_column > at.column ? at.end_column - 1 : at.column);
	out->failed |= path.failed;
	text_done(&path);
}

static void reason(struct text *out, const struct host_report *host, const struct reason *why)
{
	struct text path = TEXT_INIT;

	text_puts(out, "%0Abecause ");
	add(out, why->message);
	if (why->span.source) {
		report_path(&path, host, why->span.source->path);
		text_puts(out, " (");
		escape(out, text_slice(&path), false);
		text_print(out, ":%u)", span_locate(why->span).line);
	}
	out->failed |= path.failed;
	text_done(&path);
}

static void annotation(struct text *out, const struct host_report *host,
		       const struct finding *finding)
{
	struct text excuse = TEXT_INIT;

	text_print(out, "::%s ", commands[finding_level(finding)]);
	place(out, host, finding);
	text_puts(out, ",title=");
	escape(out, slice_of(finding->rule->id), true);
	text_puts(out, "::");
	add(out, finding->message);
	finding_excuse(&excuse, finding);
	escape(out, text_slice(&excuse), false);
	out->failed |= excuse.failed;
	text_done(&excuse);
	for (size_t i = 0; i < finding->because.count; i++)
		reason(out, host, &finding->because.items[i]);
	if (finding->consequence) {
		text_puts(out, "%0Aconsequence: ");
		add(out, finding->consequence);
	}
	if (finding->fix.description) {
		text_puts(out, "%0Arepair: ");
		add(out, finding->fix.description);
	}
	text_putc(out, '\n');
}

static void github_begin(struct report *report)
{
	report_state_new(report, sizeof(struct github));
}

static void github_host(struct report *report, const struct host_report *host)
{
	struct github *github = report->state;

	if (host->error) {
		text_puts(report->out, "::error title=iptoken-lint::");
		add(report->out, host->error);
		text_putc(report->out, '\n');
	}
	for (size_t i = 0; github && i < host->finding_count; i++) {
		const struct finding *finding = &host->findings[i];
		enum severity level = finding_level(finding);
		if (finding_is_shown(&report->options, finding))
			annotation(level == SEVERITY_ERROR ? report->out : &github->kept[level],
				   host, finding);
	}
}

static void github_end(struct report *report)
{
	struct github *github = report->state;

	for (int i = SEVERITY_COUNT; github && i-- > 0; ) {
		text_add(report->out, text_slice(&github->kept[i]));
		report->out->failed |= github->kept[i].failed;
		text_done(&github->kept[i]);
	}
	free(github);
	report->state = NULL;
}

const struct report_format report_format_github = {
	.name = "github",
	.places = true,
	.begin = github_begin,
	.host = github_host,
	.end = github_end,
};
