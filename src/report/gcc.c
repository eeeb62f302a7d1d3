/*
 * The lines of a compiler, which editors and Jenkins know how to read: the finding, and
 * below it its reasons and its repair as notes.
 */
#include "report/report.h"

/* "path:line:column: "; the place of FINDING for a reason that has none. */
static void place(struct text *out, const struct host_report *host, struct span span,
		  const struct finding *finding)
{
	struct text path = TEXT_INIT;
	struct location location = span_locate(span);

	if (span.source)
		report_path(&path, host, span.source->path);
	else
		finding_path(&path, host, finding);
	text_safe(out, text_slice(&path));
	if (span.source)
		text_print(out, ":%u:%u", location.line, location.column);
	text_puts(out, ": ");
	out->failed |= path.failed;
	text_done(&path);
}

static void note(struct text *out, const struct host_report *host, const struct finding *finding,
		 struct span span, const char *label, const char *message)
{
	place(out, host, span, finding);
	text_print(out, "note: %s", label);
	text_safe(out, slice_of(message));
	text_putc(out, '\n');
}

static void gcc_finding(struct text *out, const struct host_report *host,
			const struct finding *finding)
{
	struct text excuse = TEXT_INIT;

	place(out, host, finding->span, finding);
	text_print(out, "%s: ", severity_name(finding_level(finding)));
	text_safe(out, slice_of(finding->message));
	text_print(out, " [%s]", finding->rule->id);
	finding_excuse(&excuse, finding);
	text_safe(out, text_slice(&excuse));
	text_putc(out, '\n');
	out->failed |= excuse.failed;
	text_done(&excuse);
	for (size_t i = 0; i < finding->because.count; i++) {
		const struct reason *reason = &finding->because.items[i];
		note(out, host, finding, reason->span.source ? reason->span : finding->span,
		     "because ", reason->message);
	}
	if (finding->fix.description)
		note(out, host, finding, finding->span, "repair: ", finding->fix.description);
}

static void gcc_host(struct report *report, const struct host_report *host)
{
	/* As gcc speaks of itself: the message names the file. */
	if (host->error) {
		text_puts(report->out, "iptoken-lint: error: ");
		text_safe(report->out, slice_of(host->error));
		text_putc(report->out, '\n');
	}
	for (size_t i = 0; i < host->finding_count; i++)
		if (finding_is_shown(&report->options, &host->findings[i]))
			gcc_finding(report->out, host, &host->findings[i]);
}

const struct report_format report_format_gcc = { .name = "gcc", .places = true, .host = gcc_host };
