/*
 * The report for people: the line with a caret, the chain of causes, the consequence, the
 * repair.
 */
#include "report/text_report.h"

static const char *const escapes[PAINT_COUNT] = {
	[PAINT_NONE] = "\033[0m", [PAINT_BOLD] = "\033[1m", [PAINT_ERROR] = "\033[1;31m",
	[PAINT_WARNING] = "\033[1;33m", [PAINT_NOTE] = "\033[1;36m", [PAINT_DIM] = "\033[2m",
};

static const enum paint severity_paints[SEVERITY_COUNT] = {
	[SEVERITY_ERROR] = PAINT_ERROR, [SEVERITY_WARNING] = PAINT_WARNING,
	[SEVERITY_NOTE] = PAINT_NOTE,
};

void text_paint(struct report *report, enum paint paint)
{
	if (report->options.color)
		text_puts(report->out, escapes[paint]);
}

void text_severity(struct report *report, enum severity severity)
{
	text_paint(report, severity_paints[severity]);
	text_puts(report->out, severity_name(severity));
	text_paint(report, PAINT_NONE);
}

void text_word(struct report *report, const char *s)
{
	if (s)
		text_safe(report->out, slice_of(s));
}

void text_place(struct report *report, const struct host_report *host, struct span span)
{
	struct location location = span_locate(span);
	struct text path = TEXT_INIT;

	report_path(&path, host, span.source->path);
	text_safe(report->out, text_slice(&path));
	text_print(report->out, ":%u:%u", location.line, location.column);
	report->out->failed |= path.failed;
	text_done(&path);
}

/* S as it is shown, tabs as one blank; returns the columns it takes on a terminal. */
static size_t show(struct text *out, struct slice s)
{
	size_t start = out->length, columns = 0;

	text_safe(out, s);
	for (size_t i = start; i < out->length; i++) {
		if (out->at[i] == '\t')
			out->at[i] = ' ';
		columns += ((unsigned char)out->at[i] & 0xc0) != 0x80;
	}
	return columns;
}

static void repeat(struct text *out, char c, size_t count)
{
	while (count-- > 0)
		text_putc(out, c);
}

/* Where to begin to show a long line so that byte FROM is seen, between two code points. */
static size_t first_shown(struct slice line, size_t from, size_t longest)
{
	size_t first = line.length > longest && from > longest / 2 ? from - longest / 4 : 0;

	for (int i = 0; i < 3 && first > 0 && ((unsigned char)line.at[first] & 0xc0) == 0x80; i++)
		first--;
	return first;
}

void text_quote(struct report *report, struct span span, const char *indent)
{
	enum { LONGEST = 160 };
	struct text *out = report->out;

	if (!report->options.quote || !span.source || span.source->secret)
		return;
	uint32_t number = span_locate(span).line;
	struct slice line = source_line(span.source, number);
	size_t line_start = span.source->line_starts[number - 1];
	size_t from = span.start - line_start, to = span.end - line_start;
	size_t first = first_shown(line, from, LONGEST), last = first + LONGEST;
	if (to > last)
		to = last;

	text_puts(out, indent);
	text_paint(report, PAINT_DIM);
	text_print(out, "%5u | ", number);
	text_paint(report, PAINT_NONE);
	text_puts(out, first ? "..." : "");
	size_t before = show(out, slice_range(line, first, from)) + (first ? 3 : 0);
	size_t marked = show(out, slice_range(line, from, to));
	show(out, slice_range(line, to > from ? to : from, last));
	text_puts(out, last < line.length ? "...\n" : "\n");

	text_print(out, "%s      | ", indent);
	repeat(out, ' ', before);
	text_paint(report, PAINT_BOLD);
	text_putc(out, '^');
	repeat(out, '~', marked > 1 ? marked - 1 : 0);
	text_paint(report, PAINT_NONE);
	text_putc(out, '\n');
}

/* "  label: text", further lines indented alike. */
static void print_labelled(struct report *report, const char *label, const char *s)
{
	text_print(report->out, "  %s: ", label);
	for (const char *line = s; ; ) {
		size_t length = strcspn(line, "\n");
		text_safe(report->out, (struct slice){ line, length });
		text_putc(report->out, '\n');
		if (line[length] == '\0')
			break;
		line += length + 1;
		repeat(report->out, ' ', strlen(label) + 4);
	}
}

static void print_because(struct report *report, const struct host_report *host,
			  const struct reasons *reasons)
{
	if (reasons->count)
		text_puts(report->out, "  because:\n");
	for (size_t i = 0; i < reasons->count; i++) {
		const struct reason *reason = &reasons->items[i];
		text_print(report->out, "    %zu. ", i + 1);
		text_word(report, reason->message);
		text_putc(report->out, '\n');
		if (!reason->span.source)
			continue;
		text_puts(report->out, "       ");
		text_place(report, host, reason->span);
		text_putc(report->out, '\n');
		text_quote(report, reason->span, "       ");
	}
}

static void print_diff(struct report *report, const char *diff)
{
	for (const char *line = diff; *line; ) {
		size_t length = strcspn(line, "\n");
		text_puts(report->out, "    ");
		text_safe(report->out, (struct slice){ line, length });
		text_putc(report->out, '\n');
		line += length + (line[length] == '\n');
	}
}

/* "path:line:column: error: message [rule]" */
static void print_headline(struct report *report, const struct host_report *host,
			   const struct finding *finding)
{
	struct text path = TEXT_INIT;

	text_paint(report, PAINT_BOLD);
	if (finding->span.source) {
		text_place(report, host, finding->span);
	} else {
		finding_path(&path, host, finding);
		text_safe(report->out, text_slice(&path));
	}
	text_paint(report, PAINT_NONE);
	text_puts(report->out, ": ");
	text_severity(report, finding->severity);
	text_puts(report->out, ": ");
	text_word(report, finding->message);
	text_print(report->out, " [%s]", finding->rule->id);
	if (finding->suppressed) {
		text_puts(report->out, " (suppressed: ");
		text_word(report, finding->suppressed);
		text_putc(report->out, ')');
	}
	text_putc(report->out, '\n');
	report->out->failed |= path.failed;
	text_done(&path);
}

static void print_finding(struct report *report, const struct host_report *host,
			  const struct finding *finding)
{
	print_headline(report, host, finding);
	text_quote(report, finding->span, "");
	print_because(report, host, &finding->because);
	if (finding->consequence)
		print_labelled(report, "consequence", finding->consequence);
	if (finding->fix.description)
		print_labelled(report,
			       finding->fix.verified ? "repair (tried on the model)" : "repair",
			       finding->fix.description);
	if (finding->fix.diff && report->options.verbose)
		print_diff(report, finding->fix.diff);
	text_putc(report->out, '\n');
}

static void text_begin(struct report *report)
{
	if (!report->options.verbose)
		report->state = fold_new();
}

/* A message that may quote a line and point into it. */
static void print_lines(struct report *report, const char *s)
{
	for (const char *line = s; *line; ) {
		size_t length = strcspn(line, "\n");
		text_safe(report->out, (struct slice){ line, length });
		text_putc(report->out, '\n');
		line += length + (line[length] == '\n');
	}
}

static void text_host(struct report *report, const struct host_report *host)
{
	if (host->error) {
		text_severity(report, SEVERITY_ERROR);
		text_puts(report->out, ": ");
		print_lines(report, host->error);
		text_puts(report->out, "\n");
		return;
	}
	if (report->options.verbose)
		text_platform(report, host);
	for (size_t i = 0; i < host->finding_count; i++) {
		const struct finding *finding = &host->findings[i];
		if (finding->suppressed && !report->options.suppressed)
			continue;
		if (!fold_finding(report->state, host, report->summary.hosts, finding))
			print_finding(report, host, finding);
	}
	if (report->options.verbose)
		text_outcomes(report, host);
	if (report->options.effective)
		text_effective(report, host);
	if (report->options.timeline)
		text_steps(report, host);
	if (report->options.verbose || report->options.effective || report->options.timeline)
		text_putc(report->out, '\n');
}

/* One count of the summary and the words around it. */
struct count {
	size_t count;
	const char *one, *many, *after;
};

static void print_counts(struct report *report, const struct count *counts, size_t length)
{
	for (size_t i = 0; i < length; i++)
		text_print(report->out, "%zu %s%s", counts[i].count,
			   counts[i].count == 1 ? counts[i].one : counts[i].many, counts[i].after);
}

static void print_summary(struct report *report, const struct summary *summary)
{
	const size_t *verdicts = summary->verdicts, *severities = summary->severities;
	const struct count counts[] = {
		{ summary->hosts, "host", "hosts", ", " },
		{ summary->tokens, "token command", "token commands", ": " },
		{ verdicts[VERDICT_ACCEPTED], "accepted", "accepted", ", " },
		{ verdicts[VERDICT_REJECTED], "rejected", "rejected", ", " },
		{ verdicts[VERDICT_DEPENDS], "depends on the order of boot",
		  "depend on the order of boot", ", " },
		{ verdicts[VERDICT_UNKNOWN], "unknown", "unknown", ", " },
		{ verdicts[VERDICT_NOT_RUN], "not run", "not run", "; " },
		{ severities[SEVERITY_ERROR], "error", "errors", ", " },
		{ severities[SEVERITY_WARNING], "warning", "warnings", ", " },
		{ severities[SEVERITY_NOTE], "note", "notes", "" },
	};
	const struct count suppressed = { summary->suppressed, "suppressed", "suppressed", "" };
	const struct count failed = {
		summary->failed_hosts, "host", "hosts", " could not be judged"
	};

	print_counts(report, counts, sizeof(counts) / sizeof(counts[0]));
	text_puts(report->out, summary->suppressed ? ", " : "");
	print_counts(report, &suppressed, summary->suppressed > 0);
	text_puts(report->out, summary->failed_hosts ? "; " : "");
	print_counts(report, &failed, summary->failed_hosts > 0);
	text_putc(report->out, '\n');
}

static void text_end(struct report *report)
{
	fold_print(report, report->state);
	if (!report->options.quiet)
		print_summary(report, &report->summary);
	fold_free(report->state);
	report->state = NULL;
}

const struct report_format report_format_text = {
	.name = "text", .places = true, .begin = text_begin, .host = text_host, .end = text_end,
};
