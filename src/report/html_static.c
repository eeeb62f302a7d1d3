/* The report for those who run no scripts: counts, token commands, findings. */
#include "report/html.h"

enum { SHOWN_LIMIT = 500 };

void html_escape(struct text *out, struct slice s)
{
	struct text safe = TEXT_INIT;

	text_safe(&safe, s);
	xml_escape(out, text_slice(&safe));
	if (safe.failed)
		out->failed = true;
	text_done(&safe);
}

static void add(struct text *out, const char *s)
{
	html_escape(out, slice_of(s ? s : ""));
}

/* <TAG>S</TAG> */
static void element(struct text *out, const char *tag, const char *s)
{
	text_print(out, "<%s>", tag);
	add(out, s);
	text_print(out, "</%s>", tag);
}

/* The lines of S, each escaped. */
static void add_lines(struct text *out, const char *s)
{
	for (;;) {
		size_t length = strcspn(s, "\n");
		html_escape(out, (struct slice){ s, length });
		if (s[length] == '\0')
			break;
		text_putc(out, '\n');
		s += length + 1;
	}
}

static void add_place(struct text *out, struct span span, const char *file)
{
	text_puts(out, "<code>");
	add(out, span.source ? span.source->path : file);
	if (span.source)
		text_print(out, ":%u:%u", span_locate(span).line, span_locate(span).column);
	text_puts(out, "</code>");
}

static void add_quote(const struct html_static *page, struct text *out, struct span span)
{
	if (!span.source || span.source->secret || !page->quote)
		return;
	text_puts(out, "<pre>");
	html_escape(out, source_line(span.source, span_locate(span).line));
	text_puts(out, "</pre>\n");
}

static void add_because(const struct html_static *page, struct text *out,
			const struct reasons *because)
{
	if (because->count == 0)
		return;
	text_puts(out, "<ol>\n");
	for (size_t i = 0; i < because->count; i++) {
		const struct reason *reason = &because->items[i];
		text_puts(out, "<li>");
		add(out, reason->message);
		if (reason->span.source) {
			text_putc(out, ' ');
			add_place(out, reason->span, NULL);
			add_quote(page, out, reason->span);
		}
		text_puts(out, "</li>\n");
	}
	text_puts(out, "</ol>\n");
}

static void add_fix(const struct html_static *page, struct text *out, const struct fix *fix)
{
	if (!fix->description)
		return;
	text_puts(out, fix->verified ? "<p><b>Repair, tried on the model:</b> "
				     : "<p><b>Repair:</b> ");
	add(out, fix->description);
	text_puts(out, "</p>\n");
	if (fix->diff && page->quote) {
		text_puts(out, "<pre>");
		add_lines(out, fix->diff);
		text_puts(out, "</pre>\n");
	}
}

static void add_finding(struct html_static *page, const struct host_report *host,
			const struct finding *finding)
{
	struct text *out = &page->findings;

	text_puts(out, "<section>\n<h3>");
	add(out, host->host);
	text_print(out, ": %s: ", severity_name(finding->severity));
	add(out, finding->message);
	text_puts(out, "</h3>\n<p>");
	if (finding_file(finding))
		add_place(out, finding->span, finding->file);
	text_puts(out, " [");
	add(out, finding->rule->id);
	text_puts(out, "]</p>\n");
	add_quote(page, out, finding->span);
	add_because(page, out, &finding->because);
	if (finding->consequence) {
		text_puts(out, "<p><b>Consequence:</b> ");
		add(out, finding->consequence);
		text_puts(out, "</p>\n");
	}
	add_fix(page, out, &finding->fix);
	text_puts(out, "</section>\n");
}

static void add_token(struct html_static *page, const struct host_report *host,
		      const struct token *token)
{
	struct text *out = &page->tokens;

	text_puts(out, "<tr>");
	element(out, "td", host->host);
	element(out, "td", verdict_name(token->verdict));
	text_puts(out, "<td><code>");
	add(out, token->command);
	text_puts(out, "</code></td><td>");
	if (token->span.source)
		add_place(out, token->span, NULL);
	text_puts(out, "</td></tr>\n");
}

/* Whether there is room for one more line. */
static bool has_room(struct html_static *page)
{
	if (page->shown == SHOWN_LIMIT) {
		page->left_out++;
		return false;
	}
	page->shown++;
	return true;
}

void html_static_host(struct html_static *page, const struct host_report *host)
{
	if (host->error && has_room(page)) {
		text_puts(&page->findings, "<section>\n");
		element(&page->findings, "h3", host->host);
		element(&page->findings, "p", host->error);
		text_puts(&page->findings, "\n</section>\n");
	}
	for (size_t i = 0; i < host->token_count; i++)
		if (has_room(page))
			add_token(page, host, &host->tokens[i]);
	for (size_t i = 0; i < host->finding_count; i++)
		if (!host->findings[i].suppressed && has_room(page))
			add_finding(page, host, &host->findings[i]);
}

static void add_count(struct text *out, const char *name, size_t count)
{
	text_print(out, "<tr><th>%s</th><td>%zu</td></tr>\n", name, count);
}

void html_static_write(const struct html_static *page, struct text *out,
		       const struct summary *summary)
{
	text_puts(out, "<table>\n");
	add_count(out, "hosts", summary->hosts);
	add_count(out, "hosts that could not be judged", summary->failed_hosts);
	add_count(out, "token commands", summary->tokens);
	for (int i = VERDICT_NONE + 1; i < VERDICT_COUNT; i++)
		add_count(out, verdict_name((enum verdict)i), summary->verdicts[i]);
	for (int i = SEVERITY_COUNT - 1; i >= SEVERITY_NOTE; i--)
		add_count(out, severity_name((enum severity)i), summary->severities[i]);
	text_puts(out, "</table>\n");
	if (page->left_out)
		text_print(out,
			   "<p>%zu further token commands and findings are in this file but not in "
			   "this list: it needs scripts to show them.</p>\n",
			   page->left_out);
	text_puts(out, "<h2>Token commands</h2>\n<table>\n");
	text_add(out, text_slice(&page->tokens));
	text_puts(out, "</table>\n<h2>Findings</h2>\n");
	text_add(out, text_slice(&page->findings));
}

void html_static_done(struct html_static *page)
{
	text_done(&page->tokens);
	text_done(&page->findings);
}
