/*
 * A host as compact JSON. Rows are lists of numbers, and -1 stands for nothing:
 *
 *	place     path, line, column, end line, end column, quoted text, its first column
 *	setting   device, key, value or null, why it is not known, origin, place
 *	reason    message, place
 *	outcome   scenario, kernel, verdict, exit status, errno, message, list of settings,
 *	          whether it is refused if it is reached
 *	step      lane, actor, text, effect, place, interface, verdict, list of settings
 *
 * where texts are numbers of strings, places and settings numbers of rows, and a list of
 * settings is the number of a row of their numbers. data.js reads this.
 */
#include "report/html.h"

enum { NOTHING = -1, QUOTED_LINES = 8, QUOTED_BYTES = 480 };

/* Where an actor is drawn. */
enum lane { LANE_NONE, LANE_LOADER, LANE_UDEV, LANE_IFUP, LANE_KERNEL };

static const struct {
	const char *actor;
	enum lane lane;
} lanes[] = {
	{ "kernel",          LANE_KERNEL },
	{ "systemd-sysctl",  LANE_LOADER },
	{ "sysctl --system", LANE_LOADER },
	{ "ufw",             LANE_LOADER },
	{ "udev",            LANE_UDEV   },
	{ "ifup",            LANE_IFUP   },
};
enum { ACTOR_NAMES = sizeof(lanes) / sizeof(lanes[0]) };

static enum lane lane_of(const char *actor)
{
	for (size_t i = 0; actor && i < ACTOR_NAMES; i++)
		if (strcmp(lanes[i].actor, actor) == 0)
			return lanes[i].lane;
	return LANE_NONE;
}

/* A JSON string in which nothing ends a <script> element or begins a comment. */
static void script_string(struct text *out, struct slice s)
{
	struct text plain = TEXT_INIT;

	json_slice(&plain, s);
	struct slice json = text_slice(&plain);
	for (size_t from = 0; from < json.length; ) {
		size_t to = slice_find(json, '<', from);
		text_add(out, slice_range(json, from, to));
		if (to < json.length)
			text_puts(out, "\\u003c");
		from = to + 1;
	}
	if (plain.failed)
		out->failed = true;
	text_done(&plain);
}

/* The number of PIECE, which is emptied. */
static long long number_of(struct html_pool *pool, struct text *piece)
{
	long long number = html_pool_number(pool, text_slice(piece));

	if (piece->failed)
		pool->failed = true;
	text_done(piece);
	return number;
}

static long long slice_number(struct html_data *data, struct slice s)
{
	struct text json = TEXT_INIT;

	script_string(&json, s);
	return number_of(&data->strings, &json);
}

static long long string_number(struct html_data *data, const char *s)
{
	return s ? slice_number(data, slice_of(s)) : NOTHING;
}

/* In decimal. A page is mostly numbers, and printf() would be a quarter of the work. */
static void add_number(struct text *out, long long number)
{
	unsigned long long rest = number < 0 ? 0ULL - (unsigned long long)number
					     : (unsigned long long)number;
	char digits[24];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		digits[--at] = '-';
	text_add(out, (struct slice){ digits + at, sizeof(digits) - at });
}

/* One more item of the list that OUT ends with. */
static void item(struct text *out, long long number)
{
	if (out->length && out->at[out->length - 1] != '[')
		text_putc(out, ',');
	add_number(out, number);
}

static long long row_number(struct html_data *data, const long long *numbers, size_t count)
{
	struct text row = TEXT_INIT;

	text_putc(&row, '[');
	for (size_t i = 0; i < count; i++)
		item(&row, numbers[i]);
	text_putc(&row, ']');
	return number_of(&data->rows, &row);
}

#define ROW(data, ...)                                                                   \
	row_number((data), (const long long[]){ __VA_ARGS__ },                           \
		   sizeof((const long long[]){ __VA_ARGS__ }) / sizeof(long long))

/* Not in the middle of a UTF-8 sequence. */
static size_t at_character(struct slice s, size_t at)
{
	while (at > 0 && at < s.length && ((unsigned char)s.at[at] & 0xc0) == 0x80)
		at--;
	return at;
}

/* The lines of SPAN, without what is far from it: where the part shown begins and ends. */
static struct span quoted_part(struct span span, struct location location)
{
	const struct source *source = span.source;
	struct slice text = source->text;
	uint32_t last = location.end_line;

	if (last >= location.line + QUOTED_LINES)
		last = location.line + QUOTED_LINES - 1;
	size_t start = source->line_starts[location.line - 1];
	struct slice last_line = source_line(source, last);
	size_t end = (size_t)(last_line.at - text.at) + last_line.length;
	if (span.start - start > QUOTED_BYTES / 2 && end - start > QUOTED_BYTES)
		start = at_character(text, span.start - QUOTED_BYTES / 4);
	if (end - start > QUOTED_BYTES)
		end = at_character(text, start + QUOTED_BYTES);
	return span_make(source, start, end);
}

static long long place_number(struct html_data *data, struct span span, const char *file)
{
	struct location at = span_locate(span);

	if (!span.source)
		return file ? ROW(data, string_number(data, file), 0, 0, 0, 0, NOTHING, 1)
			    : NOTHING;
	long long path = string_number(data, span.source->path), quote = NOTHING, first = 1;
	if (data->quote && !span.source->secret && at.line) {
		struct span part = quoted_part(span, at);
		quote = slice_number(data, span_text(part));
		first = span_locate(part).column;
	}
	return ROW(data, path, at.line, at.column, at.end_line, at.end_column, quote, first);
}

static long long setting_number(struct html_data *data, const struct setting *setting)
{
	struct text row = TEXT_INIT;

	text_putc(&row, '[');
	item(&row, string_number(data, setting->device));
	item(&row, string_number(data, setting->key));
	if (setting->known)
		item(&row, setting->value);
	else
		text_puts(&row, ",null");
	item(&row, string_number(data, setting->why));
	item(&row, string_number(data, setting->origin));
	item(&row, place_number(data, setting->span, NULL));
	text_putc(&row, ']');
	return number_of(&data->rows, &row);
}

static long long settings_number(struct html_data *data, const struct setting *settings,
				 size_t count)
{
	struct text row = TEXT_INIT;

	text_putc(&row, '[');
	for (size_t i = 0; i < count; i++)
		item(&row, setting_number(data, &settings[i]));
	text_putc(&row, ']');
	return number_of(&data->rows, &row);
}

static long long outcome_number(struct html_data *data, const struct token_outcome *outcome)
{
	return ROW(data, string_number(data, outcome->scenario),
		   string_number(data, outcome->kernel),
		   string_number(data, verdict_name(outcome->verdict)), outcome->exit_status,
		   string_number(data, outcome->error), string_number(data, outcome->message),
		   settings_number(data, outcome->settings, outcome->setting_count),
		   outcome->refused_if_reached);
}

static long long step_number(struct html_data *data, const struct step *step)
{
	return ROW(data, lane_of(step->actor), string_number(data, step->actor),
		   string_number(data, step->text), string_number(data, step->effect),
		   place_number(data, step->span, NULL), string_number(data, step->interface),
		   step->verdict ? string_number(data, verdict_name(step->verdict)) : NOTHING,
		   settings_number(data, step->settings, step->setting_count));
}

static void add_reasons(struct html_data *data, struct text *out, const struct reasons *reasons)
{
	text_puts(out, ",[");
	for (size_t i = 0; i < reasons->count; i++)
		item(out, ROW(data, string_number(data, reasons->items[i].message),
			      place_number(data, reasons->items[i].span, NULL)));
	text_putc(out, ']');
}

/* interface, token, phase, stanza's three, command, place, verdict, [outcomes], [reasons] */
static void add_token(struct html_data *data, struct text *out, const struct token *token)
{
	const char *const texts[] = {
		token->interface, token->text, token->phase, token->stanza_interface,
		token->stanza_family, token->stanza_method, token->command,
	};

	text_putc(out, '[');
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		item(out, string_number(data, texts[i]));
	item(out, place_number(data, token->span, NULL));
	item(out, string_number(data, verdict_name(token->verdict)));
	text_puts(out, ",[");
	for (size_t i = 0; i < token->outcome_count; i++)
		item(out, outcome_number(data, &token->outcomes[i]));
	text_putc(out, ']');
	add_reasons(data, out, &token->because);
	text_putc(out, ']');
}

/* The token command that a finding is about, or NOTHING. */
static long long token_of(const struct host_report *host, const struct finding *finding)
{
	for (size_t i = 0; finding->span.source && i < host->token_count; i++) {
		const struct token *token = &host->tokens[i];
		bool same_device = !finding->interface || !token->interface ||
				   strcmp(finding->interface, token->interface) == 0;
		if (same_device && token->span.source == finding->span.source &&
		    finding->span.start < token->span.end && token->span.start < finding->span.end)
			return (long long)i;
	}
	return NOTHING;
}

/*
 * rule, severity, message, interface, place, [reasons], consequence, repair, its diff,
 * whether it was tried, why it does not count, number of the token
 */
static void add_finding(struct html_data *data, struct text *out,
			const struct host_report *host, const struct finding *finding)
{
	data->rules[finding->rule - rule_table] = true;
	text_putc(out, '[');
	item(out, string_number(data, finding->rule->id));
	item(out, string_number(data, severity_name(finding->severity)));
	item(out, string_number(data, finding->message));
	item(out, string_number(data, finding->interface));
	item(out, place_number(data, finding->span, finding->file));
	add_reasons(data, out, &finding->because);
	item(out, string_number(data, finding->consequence));
	item(out, string_number(data, finding->fix.description));
	item(out, string_number(data, data->quote ? finding->fix.diff : NULL));
	item(out, finding->fix.verified);
	item(out, string_number(data, finding->suppressed));
	item(out, token_of(host, finding));
	text_putc(out, ']');
}

static bool same_story(const struct step *a, const struct step *b)
{
	return strcmp(a->scenario, b->scenario) == 0 && strcmp(a->kernel, b->kernel) == 0;
}

/* Numbers that follow each other as "3-17"; equal boots of a fleet are a few such runs. */
static void add_run(struct text *out, long long from, long long to)
{
	if (out->length && out->at[out->length - 1] != '"')
		text_putc(out, ',');
	add_number(out, from);
	if (from == to)
		return;
	text_putc(out, '-');
	add_number(out, to);
}

/* The story that begins at step *INDEX, which is moved behind it: scenario, kernel, "steps". */
static void add_story(struct html_data *data, struct text *out, const struct host_report *host,
		      size_t *index)
{
	const struct step *first = &host->steps[*index];
	long long from = 0, to = -1;

	text_putc(out, '[');
	item(out, string_number(data, first->scenario));
	item(out, string_number(data, first->kernel));
	text_puts(out, ",\"");
	for (; *index < host->step_count && same_story(first, &host->steps[*index]); ++*index) {
		long long number = step_number(data, &host->steps[*index]);
		if (number == to + 1 && to >= from) {
			to = number;
			continue;
		}
		if (to >= from)
			add_run(out, from, to);
		from = to = number;
	}
	add_run(out, from, to);
	text_puts(out, "\"]");
}

static void add_platform(struct html_data *data, struct text *out,
			 const struct platform_report *platform)
{
	text_puts(out, ",\"p\":[");
	item(out, string_number(data, platform->distribution));
	item(out, string_number(data, platform->sysctl_loader));
	for (size_t i = 0; platform->kernels && platform->kernels[i]; i++)
		item(out, string_number(data, platform->kernels[i]));
	text_putc(out, ']');
}

void html_data_host(struct html_data *data, struct text *out, const struct host_report *host)
{
	text_puts(out, "{\"n\":");
	script_string(out, slice_of(host->host));
	text_puts(out, ",\"r\":");
	script_string(out, slice_of(host->root));
	if (host->error) {
		text_puts(out, ",\"e\":");
		script_string(out, slice_of(host->error));
	} else {
		add_platform(data, out, &host->platform);
	}
	text_puts(out, ",\"a\":[");
	for (size_t i = 0; host->assumptions && host->assumptions[i]; i++)
		item(out, string_number(data, host->assumptions[i]));
	text_puts(out, "],\"t\":[");
	for (size_t i = 0; i < host->token_count; i++) {
		text_puts(out, i ? "," : "");
		add_token(data, out, &host->tokens[i]);
	}
	text_puts(out, "],\"f\":[");
	for (size_t i = 0; i < host->finding_count; i++) {
		text_puts(out, i ? "," : "");
		add_finding(data, out, host, &host->findings[i]);
	}
	text_puts(out, "],\"s\":[");
	for (size_t i = 0; i < host->step_count; ) {
		text_puts(out, i ? "," : "");
		add_story(data, out, host, &i);
	}
	text_puts(out, "]}");
}

static void add_rule(struct text *out, const struct rule *rule, bool first)
{
	const struct { const char *key, *text; } pairs[] = {
		{ "severity", severity_name(rule->severity) }, { "family", rule->family },
		{ "title", rule->title }, { "explanation", rule->explanation },
		{ "remedy", rule->remedy },
	};

	text_puts(out, first ? "\n{\"id\":" : ",\n{\"id\":");
	script_string(out, slice_of(rule->id));
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		text_print(out, ",\"%s\":", pairs[i].key);
		script_string(out, slice_of(pairs[i].text));
	}
	text_puts(out, ",\"references\":[");
	for (size_t i = 0; rule->references[i]; i++) {
		text_puts(out, i ? "," : "");
		script_string(out, slice_of(rule->references[i]));
	}
	text_puts(out, "]}");
}

static void add_summary(struct text *out, const struct summary *summary)
{
	text_print(out, "\"summary\":{\"hosts\":%zu,\"tokens\":%zu", summary->hosts,
		   summary->tokens);
	text_print(out, ",\"failed\":%zu,\"suppressed\":%zu", summary->failed_hosts,
		   summary->suppressed);
	for (int i = VERDICT_NONE + 1; i < VERDICT_COUNT; i++)
		text_print(out, ",\"%s\":%zu", verdict_name((enum verdict)i), summary->verdicts[i]);
	for (int i = SEVERITY_NOTE; i < SEVERITY_COUNT; i++)
		text_print(out, ",\"%s\":%zu", severity_name((enum severity)i),
			   summary->severities[i]);
	text_putc(out, '}');
}

void html_data_tables(const struct html_data *data, struct text *out,
		      const struct summary *summary)
{
	bool first = true;

	text_puts(out, "\"strings\":[\n");
	text_add(out, text_slice(&data->strings.items));
	text_puts(out, "\n],\n\"rows\":[\n");
	text_add(out, text_slice(&data->rows.items));
	text_puts(out, "\n],\n\"rules\":[");
	for (size_t i = RULE_NONE + 1; i < RULE_COUNT; i++) {
		if (data->rules[i])
			add_rule(out, &rule_table[i], first);
		first = first && !data->rules[i];
	}
	text_puts(out, "\n],\n");
	add_summary(out, summary);
	text_puts(out, ",\"version\":\"" ITL_VERSION "\"");
}
