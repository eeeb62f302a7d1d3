/* The HTML report: the page with its slots filled. */
#include "report/html.h"

#include <stdlib.h>

struct html_state {
	struct html_data data;
	struct html_static page;
	const struct html_piece *next;   /* of the page */
};

/* The page up to and including the piece before SLOT. */
static void write_until(struct html_state *state, struct text *out, enum html_slot slot)
{
	const struct html_piece *piece;

	do {
		piece = state->next++;
		text_puts(out, piece->text);
	} while (piece->slot != slot && piece->slot != HTML_SLOT_END);
}

static void html_begin(struct report *report)
{
	struct html_state *state = report_state_new(report, sizeof(*state));

	if (!state)
		return;
	state->next = html_page;
	state->data.quote = state->page.quote = report->options.quote;
	write_until(state, report->out, HTML_SLOT_HOSTS);
	text_puts(report->out, "{\"hosts\":[");
}

static void html_host(struct report *report, const struct host_report *host)
{
	struct html_state *state = report->state;

	if (!state)
		return;
	text_puts(report->out, report->summary.hosts > 1 ? ",\n" : "\n");
	html_data_host(&state->data, report->out, host);
	html_static_host(&state->page, host);
}

static bool out_of_memory(const struct html_state *state)
{
	return state->data.strings.failed || state->data.rows.failed ||
	       state->page.tokens.failed || state->page.findings.failed;
}

static void html_end(struct report *report)
{
	struct html_state *state = report->state;

	if (!state)
		return;
	text_puts(report->out, "\n],\n");
	html_data_tables(&state->data, report->out, &report->summary);
	text_puts(report->out, "}\n");
	write_until(state, report->out, HTML_SLOT_STATIC);
	html_static_write(&state->page, report->out, &report->summary);
	write_until(state, report->out, HTML_SLOT_END);
	if (out_of_memory(state))
		report->out->failed = true;
	html_pool_done(&state->data.strings);
	html_pool_done(&state->data.rows);
	html_static_done(&state->page);
	free(state);
	report->state = NULL;
}

const struct report_format report_format_html = {
	.name = "html", .begin = html_begin, .host = html_host, .end = html_end,
};
