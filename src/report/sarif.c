/*
 * SARIF 2.1.0, in the shape that GitHub's code scanning understands. One run; results as
 * the hosts come, so the notifications about hosts that could not be judged stand at the end.
 */
#include "report/sarif.h"

#include <stdlib.h>

#include "report/line_hash.h"

struct sarif {
	size_t results;
	struct text places;              /* of a shard: [place, how many results, whether it
					  * failed], ... */
	struct text notifications;       /* the items of toolExecutionNotifications */
	const struct source *hashed;     /* whose lines `lines` are; of the present host only */
	struct line_hashes lines;
};

void sarif_message(struct text *out, const char *key, struct slice s, bool first)
{
	json_named_key(out, key, first);
	text_puts(out, "{\"text\": ");
	json_slice(out, s);
	text_putc(out, '}');
}

static void artifact_location(struct text *out, struct slice path)
{
	struct text uri = TEXT_INIT;
	bool absolute = slice_starts_with(path, "/");

	text_puts(&uri, absolute ? "file://" : "");
	uri_escape(&uri, path);
	text_puts(out, "\"artifactLocation\": {\"uri\": ");
	json_slice(out, text_slice(&uri));
	if (!absolute)
		json_pair(out, "uriBaseId", "%SRCROOT%", false);
	text_putc(out, '}');
	out->failed |= uri.failed;
	text_done(&uri);
}

/* GitHub wants all four of every place; what is about no line is put on the first. */
static void region(struct text *out, struct span span)
{
	static const struct location first = { 1, 1, 1, 1 };
	struct location location = span.source ? span_locate(span) : first;

	json_key(out, "region", false);
	text_putc(out, '{');
	json_number(out, "startLine", location.line, true);
	json_number(out, "startColumn", location.column, false);
	json_number(out, "endLine", location.end_line, false);
	json_number(out, "endColumn", location.end_column, false);
	text_putc(out, '}');
}

void sarif_place(struct text *out, const struct host_report *host, struct span span,
		 const char *file)
{
	struct text path = TEXT_INIT;

	if (span.source)
		file = span.source->path;
	if (file)
		report_path(&path, host, file);
	else
		report_root(&path, host);
	text_puts(out, "\"physicalLocation\": {");
	artifact_location(out, text_slice(&path));
	region(out, span);
	text_putc(out, '}');
	out->failed |= path.failed;
	text_done(&path);
}

/*
 * S outside of a link. Brackets are literal there, but nothing in 2.1.0 says what a reader
 * does with a literal `[x](1)`; a backslash, as in link text, is what later drafts ask for.
 */
static void add_plain(struct text *out, struct slice s)
{
	for (size_t i = 0; i < s.length; i++) {
		if (s.at[i] == ']' && i + 1 < s.length && s.at[i + 1] == '(')
			text_putc(out, '\\');
		text_putc(out, s.at[i]);
	}
}

/* "[S](ID)": a link to the related location with that id. */
static void add_link(struct text *out, struct slice s, size_t id)
{
	text_putc(out, '[');
	for (size_t i = 0; i < s.length; i++) {
		if (strchr("[]\\", s.at[i]))
			text_putc(out, '\\');
		text_putc(out, s.at[i]);
	}
	text_print(out, "](%zu)", id);
}

/* A sentence of its own first: where space is short it is all that GitHub shows. */
static void result_text(struct text *text, const struct finding *finding)
{
	size_t linked = 0;

	add_plain(text, slice_of(finding->message));
	if (!slice_ends_with(text_slice(text), "."))
		text_putc(text, '.');
	for (size_t i = 0; i < finding->because.count; i++) {
		const struct reason *reason = &finding->because.items[i];
		text_print(text, "\n%zu. ", i + 1);
		if (reason->span.source)
			add_link(text, slice_of(reason->message), ++linked);
		else
			add_plain(text, slice_of(reason->message));
	}
	if (finding->consequence) {
		text_puts(text, "\nConsequence: ");
		add_plain(text, slice_of(finding->consequence));
	}
	if (finding->fix.description) {
		text_puts(text, "\nRepair: ");
		add_plain(text, slice_of(finding->fix.description));
	}
}

static void result_message(struct text *out, const struct finding *finding)
{
	struct text text = TEXT_INIT;

	result_text(&text, finding);
	sarif_message(out, "message", text_slice(&text), false);
	out->failed |= text.failed;
	text_done(&text);
}

/* The reasons that stand in files, numbered as result_text() links them. */
static void related_locations(struct text *out, const struct host_report *host,
			      const struct reasons *because)
{
	long long id = 0;

	for (size_t i = 0; i < because->count; i++) {
		const struct reason *reason = &because->items[i];
		if (!reason->span.source)
			continue;
		if (id == 0) {
			json_key(out, "relatedLocations", false);
			text_putc(out, '[');
		}
		text_puts(out, id ? ", {" : "{");
		json_number(out, "id", ++id, true);
		sarif_message(out, "message", slice_of(reason->message), false);
		text_puts(out, ", ");
		sarif_place(out, host, reason->span, NULL);
		text_putc(out, '}');
	}
	if (id)
		text_putc(out, ']');
}

/* A short hash of a short line could be undone, so not for what must not be quoted. */
static void line_hash(struct text *out, struct sarif *sarif, struct span span)
{
	if (!span.source || span.source->secret)
		return;
	if (sarif->hashed != span.source) {
		line_hashes_done(&sarif->lines);
		sarif->hashed = line_hashes_init(&sarif->lines, span.source->text) ? span.source
										   : NULL;
		out->failed |= !sarif->hashed;
	}
	json_key(out, "primaryLocationLineHash", true);
	text_putc(out, '"');
	line_hash_print(out, &sarif->lines, span_locate(span).line);
	text_puts(out, "\", ");
}

static void partial_fingerprints(struct text *out, struct sarif *sarif,
				 const struct finding *finding)
{
	json_key(out, "partialFingerprints", false);
	text_putc(out, '{');
	line_hash(out, sarif, finding->span);
	json_pair(out, "iptokenLint/v1", finding->fingerprint ? finding->fingerprint : "", true);
	text_putc(out, '}');
}

static void suppressions(struct text *out, const struct finding *finding)
{
	json_key(out, "suppressions", false);
	text_putc(out, '[');
	if (finding->suppressed) {
		text_putc(out, '{');
		json_pair(out, "kind", finding->allowed_inline ? "inSource" : "external", true);
		json_pair(out, "justification", finding->suppressed, false);
		text_putc(out, '}');
	}
	text_putc(out, ']');
}

static void properties(struct text *out, const struct host_report *host,
		       const struct finding *finding)
{
	json_key(out, "properties", false);
	text_putc(out, '{');
	json_pair(out, "host", host->host, true);
	if (finding->interface)
		json_pair(out, "interface", finding->interface, false);
	if (finding->fix.diff) {
		json_pair(out, "diff", finding->fix.diff, false);
		json_key(out, "diffVerified", false);
		text_puts(out, finding->fix.verified ? "true" : "false");
	}
	text_putc(out, '}');
}

static void result(struct report *report, const struct sarif_flows *flows,
		   const struct finding *finding)
{
	struct text *out = report->out;
	struct sarif *sarif = report->state;

	text_puts(out, sarif->results++ ? ",\n{" : "\n{");
	json_pair(out, "ruleId", finding->rule->id, true);
	json_number(out, "ruleIndex", (long long)sarif_rule_index(finding->rule), false);
	json_pair(out, "level", severity_name(finding->severity), false);
	result_message(out, finding);
	text_puts(out, ", \"locations\": [{");
	sarif_place(out, flows->host, finding->span, finding->file);
	text_puts(out, "}]");
	related_locations(out, flows->host, &finding->because);
	sarif_flow(out, flows, finding);
	partial_fingerprints(out, sarif, finding);
	if (report->options.suppressed)
		suppressions(out, finding);
	properties(out, flows->host, finding);
	text_putc(out, '}');
}

static void notification(struct sarif *sarif, const struct host_report *host)
{
	struct text *out = &sarif->notifications;
	struct span nowhere = { NULL, 0, 0 };

	text_puts(out, out->length ? ",\n{" : "\n{");
	json_pair(out, "level", "error", true);
	sarif_message(out, "message", slice_of(host->error), false);
	text_puts(out, ", \"locations\": [{");
	sarif_place(out, host, nowhere, NULL);
	text_puts(out, "}]}");
}

/* Told apart as GitHub tells runs of one tool apart; and what belongs to which host. */
static void sarif_shard(struct text *out, const struct sarif *sarif,
			const struct report_shard *shard)
{
	text_print(out, ",\n\"automationDetails\": {\"id\": \"iptoken-lint/shard-%u-of-%u/\"},\n"
			"\"properties\": {\"tags\": [\"shard\"]", shard->number, shard->count);
	json_open_shard(out, shard);
	text_puts(out, ", \"places\": [");
	text_add(out, text_slice(&sarif->places));
	text_puts(out, "]}}");
}

static void note_place(const struct report *report, struct sarif *sarif, size_t results,
		       bool failed)
{
	text_print(&sarif->places, "%s[%zu, %zu, %s]", sarif->places.length ? ", " : "",
		   report->options.shard->places[report->summary.hosts - 1], results,
		   failed ? "true" : "false");
}

static void sarif_begin(struct report *report)
{
	struct text *out = report->out;

	report_state_new(report, sizeof(struct sarif));
	text_puts(out, "{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n"
		       "\"version\": \"2.1.0\",\n\"runs\": [{\n\"tool\": {\"driver\": {");
	json_pair(out, "name", "iptoken-lint", true);
	json_pair(out, "semanticVersion", ITL_VERSION, false);
	sarif_rules(out);
	text_puts(out, "}}");
	text_puts(out, ",\n\"columnKind\": \"unicodeCodePoints\",\n"
		       "\"originalUriBaseIds\": {\"%SRCROOT%\": {\"description\": {\"text\": "
		       "\"Where iptoken-lint was started.\"}}},\n\"results\": [");
}

static void results(struct report *report, const struct host_report *host)
{
	struct sarif *sarif = report->state;
	struct sarif_flows flows;

	if (!sarif_flows_init(&flows, host))
		report->out->failed = true;
	for (size_t i = 0; i < host->finding_count; i++)
		if (finding_is_shown(&report->options, &host->findings[i]))
			result(report, &flows, &host->findings[i]);
	sarif_flows_done(&flows);
	line_hashes_done(&sarif->lines);
	sarif->hashed = NULL;
}

static void sarif_host(struct report *report, const struct host_report *host)
{
	struct sarif *sarif = report->state;
	size_t before = sarif ? sarif->results : 0;

	if (!sarif)
		return;
	if (host->error)
		notification(sarif, host);
	else
		results(report, host);
	if (report->options.shard)
		note_place(report, sarif, sarif->results - before, host->error != NULL);
}

static void sarif_end(struct report *report)
{
	struct text *out = report->out;
	struct sarif *sarif = report->state;

	if (!sarif)
		return;
	text_print(out, "],\n\"invocations\": [{\"executionSuccessful\": %s",
		   sarif->notifications.length ? "false" : "true");
	json_key(out, "toolExecutionNotifications", false);
	text_putc(out, '[');
	text_add(out, text_slice(&sarif->notifications));
	text_puts(out, "]}]");
	if (report->options.shard)
		sarif_shard(out, sarif, report->options.shard);
	text_puts(out, "\n}]}\n");
	out->failed |= sarif->notifications.failed || sarif->places.failed;
	text_done(&sarif->notifications);
	text_done(&sarif->places);
	free(sarif);
	report->state = NULL;
}

const struct report_format report_format_sarif = {
	.name = "sarif", .places = true, .begin = sarif_begin, .host = sarif_host, .end = sarif_end,
};
