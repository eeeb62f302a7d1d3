/* The JSON report, version 1. */
#include "report/report.h"

static void json_location(struct text *out, struct span span, const char *file)
{
	struct location location = span_locate(span);

	if (!span.source && !file) {
		text_puts(out, "null");
		return;
	}
	text_putc(out, '{');
	json_pair(out, "file", span.source ? span.source->path : file, true);
	if (span.source) {
		json_number(out, "line", location.line, false);
		json_number(out, "column", location.column, false);
		json_number(out, "end_line", location.end_line, false);
		json_number(out, "end_column", location.end_column, false);
	}
	text_putc(out, '}');
}

static void json_because(struct text *out, const struct reasons *reasons)
{
	json_key(out, "because", false);
	text_putc(out, '[');
	for (size_t i = 0; i < reasons->count; i++) {
		text_puts(out, i ? ", {" : "{");
		json_pair(out, "message", reasons->items[i].message, true);
		json_key(out, "location", false);
		json_location(out, reasons->items[i].span, NULL);
		text_putc(out, '}');
	}
	text_putc(out, ']');
}

static void json_setting_value(struct text *out, const struct setting *setting)
{
	if (setting->known)
		text_print(out, "%d", setting->value);
	else
		text_puts(out, "null");
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
	json_key(out, "sysctls", false);
	text_putc(out, '{');
	for (size_t i = 0; i < outcome->setting_count; i++) {
		json_key(out, outcome->settings[i].key, i == 0);
		json_setting_value(out, &outcome->settings[i]);
	}
	text_puts(out, "}}");
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
	json_key(out, "outcomes", false);
	text_putc(out, '[');
	for (size_t i = 0; i < token->outcome_count; i++) {
		text_puts(out, i ? ", " : "");
		json_outcome(out, &token->outcomes[i]);
	}
	text_putc(out, ']');
	json_because(out, &token->because);
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
		json_key(out, setting->key, i == 0);
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
	json_key(out, "scenarios", false);
	text_putc(out, '[');
	for (size_t i = 0; i < interface->scenario_count; i++) {
		text_puts(out, i ? ", " : "");
		json_interface_scenario(out, &interface->scenarios[i]);
	}
	text_puts(out, "]}");
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
	json_because(out, &finding->because);
	json_pair(out, "consequence", finding->consequence, false);
	json_fix(out, &finding->fix);
	json_pair(out, "fingerprint", finding->fingerprint, false);
	json_pair(out, "suppressed", finding->suppressed, false);
	text_putc(out, '}');
}

static void json_platform(struct text *out, const struct platform_report *platform)
{
	json_key(out, "platform", false);
	text_putc(out, '{');
	json_pair(out, "distribution", platform->distribution, true);
	json_key(out, "kernel", false);
	text_putc(out, '[');
	for (size_t i = 0; platform->kernels && platform->kernels[i]; i++) {
		text_puts(out, i ? ", " : "");
		json_string(out, platform->kernels[i]);
	}
	text_putc(out, ']');
	json_pair(out, "sysctl_loader", platform->sysctl_loader, false);
	text_putc(out, '}');
}

/* "key": [ item, item ], with a loop body that writes one item. */
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

void json_host(struct text *out, const struct host_report *host)
{
	size_t assumptions = 0;

	while (host->assumptions && host->assumptions[assumptions])
		assumptions++;
	text_putc(out, '{');
	json_pair(out, "host", host->host, true);
	json_pair(out, "root", host->root, false);
	json_pair(out, "error", host->error, false);
	if (!host->error)
		json_platform(out, &host->platform);
	JSON_LIST(out, "assumptions", assumptions, json_string(out, host->assumptions[i]));
	JSON_LIST(out, "tokens", host->token_count, json_token(out, &host->tokens[i]));
	JSON_LIST(out, "interfaces", host->interface_count,
		  json_interface(out, &host->interfaces[i]));
	JSON_LIST(out, "findings", host->finding_count, json_finding(out, &host->findings[i]));
	text_putc(out, '}');
}

static void json_begin(struct report *report)
{
	text_puts(report->out, "{\"format_version\": 1");
	json_key(report->out, "tool", false);
	text_puts(report->out, "{\"name\": \"iptoken-lint\", \"version\": \"" ITL_VERSION "\"}");
	json_key(report->out, "hosts", false);
	text_putc(report->out, '[');
}

static void json_next_host(struct report *report, const struct host_report *host)
{
	text_puts(report->out, report->summary.hosts > 1 ? ",\n" : "\n");
	json_host(report->out, host);
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
	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		json_number(out, counts[i].key, (long long)counts[i].count, i == 0);
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
	json_host(report->out, host);
	text_putc(report->out, '\n');
}

const struct report_format report_format_jsonl = { .name = "jsonl", .host = jsonl_host };
