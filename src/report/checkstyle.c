/* The XML of Checkstyle, which many a review bot reads. A <file> for each file of a host. */
#include "report/report.h"

static const char *const severities[SEVERITY_COUNT] = {
	[SEVERITY_ERROR] = "error", [SEVERITY_WARNING] = "warning", [SEVERITY_NOTE] = "info",
};

static void attribute(struct text *out, const char *name, const char *value)
{
	text_print(out, " %s=\"", name);
	xml_escape(out, slice_of(value));
	text_putc(out, '"');
}

static void open_file(struct text *out, struct slice path)
{
	text_puts(out, "<file name=\"");
	xml_escape(out, path);
	text_puts(out, "\">\n");
}

/* The message, and the reasons behind it in parentheses. */
static void message(struct text *text, const struct finding *finding)
{
	text_puts(text, finding->message);
	for (size_t i = 0; i < finding->because.count; i++)
		text_print(text, "%s%s", i ? "; " : " (because ",
			   finding->because.items[i].message);
	text_puts(text, finding->because.count ? ")" : "");
	finding_excuse(text, finding);
}

static void checkstyle_finding(struct text *out, const struct finding *finding)
{
	struct location location = span_locate(finding->span);
	struct text text = TEXT_INIT;

	text_puts(out, "<error");
	if (finding->span.source)
		text_print(out, " line=\"%u\" column=\"%u\"", location.line, location.column);
	attribute(out, "severity", severities[finding_level(finding)]);
	message(&text, finding);
	attribute(out, "message", text.at ? text.at : "");
	text_puts(out, " source=\"iptoken-lint.");
	xml_escape(out, slice_of(finding->rule->id));
	text_puts(out, "\"/>\n");
	out->failed |= text.failed;
	text_done(&text);
}

static bool same_file(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Findings come in the order of places, so those of a file are neighbours. */
static void checkstyle_findings(struct report *report, const struct host_report *host)
{
	struct text *out = report->out;
	const char *open = NULL;
	bool any = false;

	for (size_t i = 0; i < host->finding_count; i++) {
		const struct finding *finding = &host->findings[i];
		const char *file = finding_file(finding);
		struct text path = TEXT_INIT;
		if (!finding_is_shown(&report->options, finding))
			continue;
		if (!any || !same_file(open, file)) {
			text_puts(out, any ? "</file>\n" : "");
			finding_path(&path, host, finding);
			open_file(out, text_slice(&path));
		}
		any = true;
		open = file;
		checkstyle_finding(out, finding);
		out->failed |= path.failed;
		text_done(&path);
	}
	text_puts(out, any ? "</file>\n" : "");
}

static void checkstyle_error(struct text *out, const struct host_report *host)
{
	struct text path = TEXT_INIT;

	report_root(&path, host);
	open_file(out, text_slice(&path));
	text_puts(out, "<error");
	attribute(out, "severity", "error");
	attribute(out, "message", host->error);
	text_puts(out, " source=\"iptoken-lint\"/>\n</file>\n");
	out->failed |= path.failed;
	text_done(&path);
}

static void checkstyle_begin(struct report *report)
{
	text_puts(report->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			       "<checkstyle version=\"4.3\">\n");
}

static void checkstyle_host(struct report *report, const struct host_report *host)
{
	if (host->error)
		checkstyle_error(report->out, host);
	else
		checkstyle_findings(report, host);
}

static void checkstyle_end(struct report *report)
{
	text_puts(report->out, "</checkstyle>\n");
}

const struct report_format report_format_checkstyle = {
	.name = "checkstyle", .places = true, .begin = checkstyle_begin, .host = checkstyle_host,
	.end = checkstyle_end,
};
