/* The JSON report, version 1; its schema is schema/report.schema.json. */
#include "report/report.h"

/* "key": [ item, item ], with a statement that writes item i. */
#define JSON_LIST(out, key, count, write)                                                \
	do {                                                                             \
		json_key(out, key, false);                                               \
		text_putc(out, '[');                                                     \
		for (size_t i = 0; i < (count); i++) {                                   \
			text_puts(out, i ? ", " : "");                                   \
			write;                                                           \
		}                                                                        \
		text_putc(out, ']');                                                     \
	} while (0)

static void json_location(struct text *out, struct span span, const char *file)
{
	if (!span.source && !file) {
		text_puts(out, "null");
		return;
	}
	text_putc(out, '{');
	json_pair(out, "file", span.source ? span.source->path : file, true);
	if (span.source) {
		struct location location = span_locate(span);
		json_number(out, "line", location.line, false);
		json_number(out, "column", location.column, false);
		json_number(out, "end_line", location.end_line, false);
		json_number(out, "end_column", location.end_column, false);
	}
	text_putc(out, '}');
}

static void json_reason(struct text *out, const struct reason *reason)
{
	text_putc(out, '{');
	json_pair(out, "message", reason->message, true);
	json_key(out, "location", false);
	json_location(out, reason->span, NULL);
	text_putc(out, '}');
}

static void json_setting_value(struct text *out, const struct setting *setting)
{
	if (setting->known)
		text_number(out, setting->value);
	else
		text_puts(out, "null");
}

/* "sysctls": {key: value}, without where each value comes from. */
static void json_settings(struct text *out, const struct setting *settings, size_t count)
{
	json_key(out, "sysctls", false);
	text_putc(out, '{');
	for (size_t i = 0; i < count; i++) {
		json_named_key(out, settings[i].key, i == 0);
		json_setting_value(out, &settings[i]);
	}
	text_putc(out, '}');
}

static void json_outcome(struct text *out, const struct token_outcome *outcome)
{
	text_putc(out, '{');
	json_pair(out, "scenario", outcome->scenario, true);
	json_pair(out, "kernel", outcome->kernel, false);
	json_pair(out, "verdict", verdict_name(outcome->verdict), false);
	if (outcome->verdict == VERDICT_REJECTED || outcome->verdict == VERDICT_ACCEPTED)
		json_number(out, "exit_status", outcome->exit_status, false);
	else
		json_pair(out, "exit_status", NULL, false);
	json_pair(out, "errno", outcome->error, false);
	json_pair(out, "message", outcome->message ? outcome->message : "", false);
	json_settings(out, outcome->settings, outcome->setting_count);
	text_putc(out, '}');
}

static void json_token(struct text *out, const struct token *token)
{
	text_putc(out, '{');
	json_pair(out, "interface", token->interface, true);
	json_pair(out, "token", token->text, false);
	json_pair(out, "phase", token->phase, false);
	json_key(out, "stanza", false);
	if (token->stanza_interface) {
		text_putc(out, '{');
		json_pair(out, "interface", token->stanza_interface, true);
		json_pair(out, "family", token->stanza_family, false);
		json_pair(out, "method", token->stanza_method, false);
		text_putc(out, '}');
	} else {
		text_puts(out, "null");
	}
	json_pair(out, "command", token->command, false);
	json_key(out, "location", false);
	json_location(out, token->span, NULL);
	json_pair(out, "verdict", verdict_name(token->verdict), false);
	JSON_LIST(out, "outcomes", token->outcome_count, json_outcome(out, &token->outcomes[i]));
	JSON_LIST(out, "because", token->because.count,
		  json_reason(out, &token->because.items[i]));
	text_putc(out, '}');
}

static void json_interface_scenario(struct text *out, const struct interface_scenario *scenario)
{
	text_putc(out, '{');
	json_pair(out, "scenario", scenario->scenario, true);
	json_pair(out, "kernel", scenario->kernel, false);
	json_key(out, "sysctls", false);
	text_putc(out, '{');
	for (size_t i = 0; i < scenario->setting_count; i++) {
		const struct setting *setting = &scenario->settings[i];
		json_named_key(out, setting->key, i == 0);
		text_puts(out, "{\"value\": ");
		json_setting_value(out, setting);
		json_key(out, "origin", false);
		json_location(out, setting->span, NULL);
		if (!setting->known)
			json_pair(out, "why", setting->why, false);
		text_putc(out, '}');
	}
	text_puts(out, "}}");
}

static void json_interface(struct text *out, const struct interface *interface)
{
	text_putc(out, '{');
	json_pair(out, "name", interface->name, true);
	json_pair(out, "kind", interface->kind, false);
	JSON_LIST(out, "scenarios", interface->scenario_count,
		  json_interface_scenario(out, &interface->scenarios[i]));
	text_putc(out, '}');
}

static void json_fix(struct text *out, const struct fix *fix)
{
	json_key(out, "fix", false);
	if (!fix->description) {
		text_puts(out, "null");
		return;
	}
	text_putc(out, '{');
	json_pair(out, "description", fix->description, true);
	json_pair(out, "diff", fix->diff, false);
	json_key(out, "verified", false);
	text_puts(out, fix->verified ? "true}" : "false}");
}

static void json_finding(struct text *out, const struct finding *finding)
{
	text_putc(out, '{');
	json_pair(out, "rule", finding->rule->id, true);
	json_pair(out, "severity", severity_name(finding->severity), false);
	json_pair(out, "message", finding->message, false);
	json_pair(out, "interface", finding->interface, false);
	json_key(out, "location", false);
	json_location(out, finding->span, finding->file);
	if (finding->anchor.source) {
		json_key(out, "anchor", false);
		json_location(out, finding->anchor, NULL);
	}
	JSON_LIST(out, "because", finding->because.count,
		  json_reason(out, &finding->because.items[i]));
	json_pair(out, "consequence", finding->consequence, false);
	json_fix(out, &finding->fix);
	json_pair(out, "fingerprint", finding->fingerprint, false);
	json_pair(out, "suppressed", finding->suppressed, false);
	text_putc(out, '}');
}

/* The length of a NULL-terminated list, which may be missing. */
static size_t count_strings(const char *const *strings)
{
	size_t count = 0;

	while (strings && strings[count])
		count++;
	return count;
}

static void json_platform(struct text *out, const struct platform_report *platform)
{
	json_key(out, "platform", false);
	text_putc(out, '{');
	json_pair(out, "distribution", platform->distribution, true);
	JSON_LIST(out, "kernel", count_strings(platform->kernels),
		  json_text(out, platform->kernels[i]));
	json_pair(out, "sysctl_loader", platform->sysctl_loader, false);
	text_putc(out, '}');
}

/* The settings of the step's own device; those of others, which name it, as `changes`. */
static void json_step_settings(struct text *out, const struct step *step)
{
	bool any = false;

	json_key(out, "sysctls", false);
	text_putc(out, '{');
	for (size_t i = 0; i < step->setting_count; i++) {
		if (step->settings[i].device)
			continue;
		json_named_key(out, step->settings[i].key, !any);
		json_setting_value(out, &step->settings[i]);
		any = true;
	}
	text_puts(out, "}, \"changes\": [");
	any = false;
	for (size_t i = 0; i < step->setting_count; i++) {
		if (!step->settings[i].device)
			continue;
		text_puts(out, any ? ", {" : "{");
		json_pair(out, "interface", step->settings[i].device, true);
		json_pair(out, "sysctl", step->settings[i].key, false);
		json_key(out, "value", false);
		json_setting_value(out, &step->settings[i]);
		text_putc(out, '}');
		any = true;
	}
	text_putc(out, ']');
}

static void json_step(struct text *out, const struct step *step)
{
	text_putc(out, '{');
	json_pair(out, "scenario", step->scenario, true);
	json_pair(out, "kernel", step->kernel, false);
	json_pair(out, "actor", step->actor, false);
	json_pair(out, "text", step->text, false);
	json_pair(out, "effect", step->effect, false);
	json_key(out, "location", false);
	json_location(out, step->span, NULL);
	json_pair(out, "interface", step->interface, false);
	json_pair(out, "verdict", step->verdict ? verdict_name(step->verdict) : NULL, false);
	json_step_settings(out, step);
	text_putc(out, '}');
}

/* All of a host but the closing brace. */
static void json_open_host(struct text *out, const struct host_report *host)
{
	text_putc(out, '{');
	json_pair(out, "host", host->host, true);
	json_pair(out, "root", host->root, false);
	json_pair(out, "error", host->error, false);
	if (host->error)
		json_pair(out, "platform", NULL, false);
	else
		json_platform(out, &host->platform);
	JSON_LIST(out, "assumptions", count_strings(host->assumptions),
		  json_text(out, host->assumptions[i]));
	JSON_LIST(out, "tokens", host->token_count, json_token(out, &host->tokens[i]));
	JSON_LIST(out, "interfaces", host->interface_count,
		  json_interface(out, &host->interfaces[i]));
	JSON_LIST(out, "findings", host->finding_count, json_finding(out, &host->findings[i]));
}

void json_host(struct text *out, const struct host_report *host)
{
	json_open_host(out, host);
	text_putc(out, '}');
}

void json_open_shard(struct text *out, const struct report_shard *shard)
{
	json_key(out, "shard", false);
	text_putc(out, '{');
	json_pair(out, "run", shard->run, true);
	text_print(out, ", \"numbers\": [%u]", shard->number);
	json_number(out, "count", shard->count, false);
	json_number(out, "hosts", (long long)shard->hosts, false);
}

void json_place(struct text *out, const struct report *report)
{
	size_t place = report->options.shard->places[report->summary.hosts - 1];

	json_number(out, "place", (long long)place, false);
}

/* A host, with its story when that was asked for; all but the closing brace. */
static void json_open_told_host(struct report *report, const struct host_report *host)
{
	json_open_host(report->out, host);
	if (report->options.timeline)
		JSON_LIST(report->out, "timeline", host->step_count,
			  json_step(report->out, &host->steps[i]));
}

static void json_begin(struct report *report)
{
	text_puts(report->out, "{\"format_version\": 1");
	json_key(report->out, "tool", false);
	text_puts(report->out, "{\"name\": \"iptoken-lint\", \"version\": \"" ITL_VERSION "\"}");
	if (report->options.shard) {
		json_open_shard(report->out, report->options.shard);
		text_putc(report->out, '}');
	}
	json_key(report->out, "hosts", false);
	text_putc(report->out, '[');
}

static void json_next_host(struct report *report, const struct host_report *host)
{
	text_puts(report->out, report->summary.hosts > 1 ? ",\n" : "\n");
	json_open_told_host(report, host);
	if (report->options.shard)
		json_place(report->out, report);
	text_putc(report->out, '}');
}

static void json_summary(struct text *out, const struct summary *summary)
{
	const struct { const char *key; size_t count; } counts[] = {
		{ "hosts", summary->hosts },
		{ "failed_hosts", summary->failed_hosts },
		{ "tokens", summary->tokens },
		{ "accepted", summary->verdicts[VERDICT_ACCEPTED] },
		{ "rejected", summary->verdicts[VERDICT_REJECTED] },
		{ "depends", summary->verdicts[VERDICT_DEPENDS] },
		{ "unknown", summary->verdicts[VERDICT_UNKNOWN] },
		{ "not_run", summary->verdicts[VERDICT_NOT_RUN] },
		{ "errors", summary->severities[SEVERITY_ERROR] },
		{ "warnings", summary->severities[SEVERITY_WARNING] },
		{ "notes", summary->severities[SEVERITY_NOTE] },
		{ "suppressed", summary->suppressed },
	};

	json_key(out, "summary", false);
	text_putc(out, '{');
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		json_named_key(out, counts[i].key, i == 0);
		text_number(out, (long long)counts[i].count);
	}
	text_putc(out, '}');
}

static void json_end(struct report *report)
{
	text_puts(report->out, "\n]");
	json_summary(report->out, &report->summary);
	text_puts(report->out, "}\n");
}

const struct report_format report_format_json = {
	.name = "json", .begin = json_begin, .host = json_next_host, .end = json_end,
};

static void jsonl_host(struct report *report, const struct host_report *host)
{
	json_open_told_host(report, host);
	if (report->options.shard) {
		json_open_shard(report->out, report->options.shard);
		json_place(report->out, report);
		text_putc(report->out, '}');
	}
	text_puts(report->out, "}\n");
}

const struct report_format report_format_jsonl = { .name = "jsonl", .host = jsonl_host };
