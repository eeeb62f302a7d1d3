/*
 * The report for people: the line with a caret, the chain of causes, the consequence, the
 * repair.
 */
#include "report/report.h"

/* What a colour is for; empty without --color. */
enum paint { PAINT_NONE, PAINT_BOLD, PAINT_ERROR, PAINT_WARNING, PAINT_NOTE, PAINT_DIM, PAINT_COUNT };

static const char *const escapes[PAINT_COUNT] = {
	[PAINT_NONE] = "\033[0m", [PAINT_BOLD] = "\033[1m", [PAINT_ERROR] = "\033[1;31m",
	[PAINT_WARNING] = "\033[1;33m", [PAINT_NOTE] = "\033[1;36m", [PAINT_DIM] = "\033[2m",
};

static const enum paint severity_paints[SEVERITY_COUNT] = {
	[SEVERITY_ERROR] = PAINT_ERROR, [SEVERITY_WARNING] = PAINT_WARNING,
	[SEVERITY_NOTE] = PAINT_NOTE,
};

static void paint(struct report *report, enum paint paint)
{
	if (report->options.color)
		text_puts(report->out, escapes[paint]);
}

static void safe(struct report *report, const char *s)
{
	text_safe(report->out, slice_of(s));
}

static void print_place(struct report *report, const struct host_report *host, struct span span)
{
	struct location location = span_locate(span);
	struct text path = TEXT_INIT;

	report_path(&path, host, span.source->path);
	text_safe(report->out, text_slice(&path));
	text_print(report->out, ":%u:%u", location.line, location.column);
	text_done(&path);
}

/* How many columns of a terminal the code points before BYTE take; tabs are shown as one blank. */
static size_t columns_before(struct slice line, size_t byte)
{
	size_t columns = 0;

	for (size_t i = 0; i < byte && i < line.length; i++)
		if (((unsigned char)line.at[i] & 0xc0) != 0x80)
			columns++;
	return columns;
}

/* The line of SPAN with carets below, indented by INDENT. */
static void print_quote(struct report *report, struct span span, const char *indent)
{
	enum { LONGEST = 160 };
	struct location location = span_locate(span);
	struct slice line = source_line(span.source, location.line);
	char gutter[32];

	if (span.source->secret || !report->options.quote)
		return;
	size_t line_start = span.source->line_starts[location.line - 1];
	size_t from = span.start - line_start, to = span.end - line_start;
	if (to > line.length)
		to = line.length;
	/* A long line is shown from a little before the place on. */
	size_t skip = from > LONGEST / 2 && line.length > LONGEST ? from - LONGEST / 4 : 0;
	struct slice shown = slice_range(line, skip, skip + LONGEST);

	snprintf(gutter, sizeof(gutter), "%5u | ", location.line);
	paint(report, PAINT_DIM);
	text_puts(report->out, indent);
	text_puts(report->out, gutter);
	paint(report, PAINT_NONE);
	struct text plain = TEXT_INIT;
	for (size_t i = 0; i < shown.length; i++)
		text_putc(&plain, shown.at[i] == '\t' ? ' ' : shown.at[i]);
	text_safe(report->out, text_slice(&plain));
	text_done(&plain);
	text_print(report->out, "\n%s      %s", indent, "| ");
	text_print(report->out, "%*s", (int)columns_before(shown, from - skip), "");
	size_t carets = columns_before(line, to) - columns_before(line, from);
	if (carets > LONGEST)
		carets = LONGEST;
	paint(report, PAINT_BOLD);
	for (size_t i = 0; i < (carets ? carets : 1); i++)
		text_putc(report->out, i ? '~' : '^');
	paint(report, PAINT_NONE);
	text_putc(report->out, '\n');
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
		text_print(report->out, "  %*s", (int)strlen(label) + 2, "");
	}
}

static void print_because(struct report *report, const struct host_report *host,
			  const struct reasons *reasons)
{
	if (reasons->count)
		text_puts(report->out, "  because:\n");
	for (size_t i = 0; i < reasons->count; i++) {
		text_print(report->out, "    %zu. ", i + 1);
		safe(report, reasons->items[i].message);
		if (reasons->items[i].span.source) {
			text_puts(report->out, "\n       ");
			print_place(report, host, reasons->items[i].span);
			text_putc(report->out, '\n');
			print_quote(report, reasons->items[i].span, "       ");
		} else {
			text_putc(report->out, '\n');
		}
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

static void print_finding(struct report *report, const struct host_report *host,
			  const struct finding *finding)
{
	if (finding->span.source) {
		paint(report, PAINT_BOLD);
		print_place(report, host, finding->span);
		paint(report, PAINT_NONE);
		text_puts(report->out, ": ");
	} else if (finding->file) {
		safe(report, finding->file);
		text_puts(report->out, ": ");
	}
	paint(report, severity_paints[finding->severity]);
	text_puts(report->out, severity_name(finding->severity));
	paint(report, PAINT_NONE);
	text_puts(report->out, ": ");
	safe(report, finding->message);
	text_print(report->out, " [%s]\n", finding->rule->id);
	if (finding->span.source)
		print_quote(report, finding->span, "");
	print_because(report, host, &finding->because);
	if (finding->consequence)
		print_labelled(report, "consequence", finding->consequence);
	if (finding->fix.description)
		print_labelled(report, finding->fix.verified ? "repair (tried on the model)" : "repair",
			       finding->fix.description);
	if (finding->fix.diff && report->options.verbose)
		print_diff(report, finding->fix.diff);
	text_putc(report->out, '\n');
}

static void print_platform(struct report *report, const struct host_report *host)
{
	text_print(report->out, "%s: %s, Linux", host->host, host->platform.distribution);
	for (size_t i = 0; host->platform.kernels[i]; i++)
		text_print(report->out, "%s %s", i ? "," : "", host->platform.kernels[i]);
	text_print(report->out, ", sysctl.d loaded by %s\n", host->platform.sysctl_loader);
	for (size_t i = 0; host->assumptions && host->assumptions[i]; i++) {
		text_puts(report->out, "  assumed: ");
		safe(report, host->assumptions[i]);
		text_putc(report->out, '\n');
	}
}

static void print_outcomes(struct report *report, const struct host_report *host,
			   const struct token *token)
{
	text_puts(report->out, "  ");
	print_place(report, host, token->span);
	text_print(report->out, ": %s: ", verdict_name(token->verdict));
	safe(report, token->command);
	text_putc(report->out, '\n');
	for (size_t i = 0; i < token->outcome_count; i++) {
		const struct token_outcome *outcome = &token->outcomes[i];
		text_print(report->out, "    %s (Linux %s): %s", outcome->scenario, outcome->kernel,
			   verdict_name(outcome->verdict));
		for (size_t k = 0; k < outcome->setting_count; k++) {
			text_print(report->out, "%s%s ", k ? ", " : ", with ", outcome->settings[k].key);
			if (outcome->settings[k].known)
				text_print(report->out, "%d", outcome->settings[k].value);
			else
				text_puts(report->out, "?");
		}
		if (outcome->message && *outcome->message) {
			text_puts(report->out, ": ");
			safe(report, outcome->message);
		}
		text_putc(report->out, '\n');
	}
}

static bool names_interface(const char *wanted, const char *name)
{
	return wanted && (*wanted == '\0' || (name && strcmp(wanted, name) == 0));
}

/* --timeline: what happens, in order, with the values behind each step. */
static void print_steps(struct report *report, const struct host_report *host)
{
	const char *scenario = NULL, *kernel = NULL;

	for (size_t i = 0; i < host->step_count; i++) {
		const struct step *step = &host->steps[i];
		if (*report->options.timeline && step->interface &&
		    !names_interface(report->options.timeline, step->interface))
			continue;
		if (step->scenario != scenario || step->kernel != kernel)
			text_print(report->out, "\n%s, %s, Linux %s:\n", host->host, step->scenario, step->kernel);
		scenario = step->scenario;
		kernel = step->kernel;
		text_print(report->out, "  %-16s ", step->actor);
		safe(report, step->text);
		if (step->span.source) {
			text_puts(report->out, "  (");
			print_place(report, host, step->span);
			text_putc(report->out, ')');
		}
		text_putc(report->out, '\n');
		if (step->effect) {
			text_print(report->out, "  %-16s   -> ", "");
			safe(report, step->effect);
			text_putc(report->out, '\n');
		}
	}
}

static void print_setting(struct report *report, const struct setting *setting)
{
	text_print(report->out, "      %s = ", setting->key);
	if (setting->known)
		text_print(report->out, "%d", setting->value);
	else
		safe(report, setting->why ? setting->why : "unknown");
	text_puts(report->out, "  (");
	safe(report, setting->origin ? setting->origin : "the kernel's own value");
	text_puts(report->out, ")\n");
}

/* --show-effective: at each token command, and when boot is over. */
static void print_effective(struct report *report, const struct host_report *host)
{
	for (size_t i = 0; i < host->token_count; i++) {
		const struct token *token = &host->tokens[i];
		if (!names_interface(report->options.effective, token->interface))
			continue;
		for (size_t k = 0; k < token->outcome_count; k++) {
			text_print(report->out, "%s, %s, Linux %s: %s at ", host->host,
				   token->outcomes[k].scenario, token->outcomes[k].kernel,
				   token->interface ? token->interface : "");
			safe(report, token->command);
			text_putc(report->out, '\n');
			for (size_t s = 0; s < token->outcomes[k].setting_count; s++)
				print_setting(report, &token->outcomes[k].settings[s]);
		}
	}
	for (size_t i = 0; i < host->interface_count; i++) {
		const struct interface *interface = &host->interfaces[i];
		if (!names_interface(report->options.effective, interface->name))
			continue;
		for (size_t k = 0; k < interface->scenario_count; k++) {
			text_print(report->out, "%s, %s, Linux %s: %s when boot is over\n", host->host,
				   interface->scenarios[k].scenario, interface->scenarios[k].kernel,
				   interface->name);
			for (size_t s = 0; s < interface->scenarios[k].setting_count; s++)
				print_setting(report, &interface->scenarios[k].settings[s]);
		}
	}
}

static void text_host(struct report *report, const struct host_report *host)
{
	if (host->error) {
		text_puts(report->out, "error: ");
		safe(report, host->error);
		text_puts(report->out, "\n\n");
		return;
	}
	if (report->options.verbose)
		print_platform(report, host);
	for (size_t i = 0; i < host->finding_count; i++)
		if (!host->findings[i].suppressed)
			print_finding(report, host, &host->findings[i]);
	for (size_t i = 0; report->options.verbose && i < host->token_count; i++)
		print_outcomes(report, host, &host->tokens[i]);
	if (report->options.effective)
		print_effective(report, host);
	if (report->options.timeline)
		print_steps(report, host);
}

static void print_count(struct report *report, size_t count, const char *one, const char *many)
{
	text_print(report->out, "%zu %s", count, count == 1 ? one : many);
}

static void text_end(struct report *report)
{
	const struct summary *summary = &report->summary;

	if (report->options.quiet)
		return;
	print_count(report, summary->hosts, "host", "hosts");
	text_puts(report->out, ", ");
	print_count(report, summary->tokens, "token command", "token commands");
	text_print(report->out, ": %zu accepted, %zu rejected, %zu depend on the order of boot, %zu unknown, %zu not run; ",
		   summary->verdicts[VERDICT_ACCEPTED], summary->verdicts[VERDICT_REJECTED],
		   summary->verdicts[VERDICT_DEPENDS], summary->verdicts[VERDICT_UNKNOWN],
		   summary->verdicts[VERDICT_NOT_RUN]);
	print_count(report, summary->severities[SEVERITY_ERROR], "error", "errors");
	text_puts(report->out, ", ");
	print_count(report, summary->severities[SEVERITY_WARNING], "warning", "warnings");
	text_puts(report->out, ", ");
	print_count(report, summary->severities[SEVERITY_NOTE], "note", "notes");
	if (summary->failed_hosts) {
		text_puts(report->out, "; ");
		print_count(report, summary->failed_hosts, "host", "hosts");
		text_puts(report->out, " could not be judged");
	}
	text_putc(report->out, '\n');
}

const struct report_format report_format_text = {
	.name = "text", .host = text_host, .end = text_end,
};
