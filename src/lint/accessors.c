/* The public interface: looking at what was found. */
#include "iptoken_lint.h"

#include <string.h>

#include "lint/library.h"

const char *itl_host_error(const struct itl_host *host)
{
	return host->report.error;
}

const char *itl_host_name(const struct itl_host *host)
{
	return host->report.host;
}

bool itl_host_finding_suppressed(const struct itl_host *host, size_t index)
{
	return index < itl_host_finding_count(host) && host->report.findings[index].suppressed;
}

size_t itl_host_finding_count(const struct itl_host *host)
{
	return host ? host->report.finding_count : 0;
}

struct itl_finding itl_host_finding(const struct itl_host *host, size_t index)
{
	if (index >= itl_host_finding_count(host))
		return (struct itl_finding){ .severity = ITL_NEVER };
	const struct finding *finding = &host->report.findings[index];
	struct location location = span_locate(finding->span);

	return (struct itl_finding){
		.rule = finding->rule->id,
		.severity = (enum itl_severity)finding->severity,
		.message = finding->message,
		.interface = finding->interface,
		.file = finding->span.source ? finding->span.source->path : finding->file,
		.line = location.line,
		.column = location.column,
		.end_line = location.end_line,
		.end_column = location.end_column,
		.consequence = finding->consequence,
		.fix = finding->fix.description,
		.diff = finding->fix.diff,
		.fix_verified = finding->fix.verified,
		.fingerprint = finding->fingerprint,
		.suppressed = finding->suppressed,
	};
}

static bool is_named(const char *name, const char *wanted)
{
	return name && strcmp(name, wanted) == 0;
}

bool itl_host_has_interface(const struct itl_host *host, const char *name)
{
	const struct host_report *report = host ? &host->report : NULL;
	bool found = false;

	if (!report || !name)
		return false;
	for (size_t i = 0; i < report->interface_count && !found; i++)
		found = is_named(report->interfaces[i].name, name);
	for (size_t i = 0; i < report->token_count && !found; i++)
		found = is_named(report->tokens[i].interface, name);
	for (size_t i = 0; i < report->step_count && !found; i++)
		found = is_named(report->steps[i].interface, name);
	return found;
}

size_t itl_host_token_count(const struct itl_host *host)
{
	return host ? host->report.token_count : 0;
}

struct itl_token itl_host_token(const struct itl_host *host, size_t index)
{
	if (index >= itl_host_token_count(host))
		return (struct itl_token){ .verdict = ITL_VERDICT_NONE };
	const struct token *token = &host->report.tokens[index];
	struct location location = span_locate(token->span);

	return (struct itl_token){
		.interface = token->interface,
		.token = token->text,
		.command = token->command,
		.phase = token->phase,
		.file = token->span.source ? token->span.source->path : NULL,
		.line = location.line,
		.column = location.column,
		.verdict = (enum itl_verdict)token->verdict,
	};
}

size_t itl_host_token_reason_count(const struct itl_host *host, size_t token)
{
	return token < itl_host_token_count(host) ? host->report.tokens[token].because.count : 0;
}

struct itl_reason itl_host_token_reason(const struct itl_host *host, size_t token, size_t index)
{
	if (index >= itl_host_token_reason_count(host, token))
		return (struct itl_reason){ .message = NULL };
	const struct reason *reason = &host->report.tokens[token].because.items[index];

	return (struct itl_reason){ reason->message,
				    reason->span.source ? reason->span.source->path : NULL,
				    span_locate(reason->span).line };
}

size_t itl_host_outcome_count(const struct itl_host *host, size_t token)
{
	return token < itl_host_token_count(host) ? host->report.tokens[token].outcome_count : 0;
}

struct itl_outcome itl_host_outcome(const struct itl_host *host, size_t token, size_t index)
{
	if (index >= itl_host_outcome_count(host, token))
		return (struct itl_outcome){ .verdict = ITL_VERDICT_NONE };
	const struct token_outcome *outcome = &host->report.tokens[token].outcomes[index];

	return (struct itl_outcome){
		.scenario = outcome->scenario,
		.kernel = outcome->kernel,
		.verdict = (enum itl_verdict)outcome->verdict,
		.exit_status = outcome->exit_status,
		.message = outcome->message,
	};
}

size_t itl_host_setting_count(const struct itl_host *host, size_t token, size_t outcome)
{
	return outcome < itl_host_outcome_count(host, token)
		? host->report.tokens[token].outcomes[outcome].setting_count : 0;
}

struct itl_setting itl_host_setting(const struct itl_host *host, size_t token, size_t outcome,
				    size_t index)
{
	if (index >= itl_host_setting_count(host, token, outcome))
		return (struct itl_setting){ .key = NULL };
	const struct setting *setting =
		&host->report.tokens[token].outcomes[outcome].settings[index];

	return (struct itl_setting) { setting->key, setting->known, setting->value,
				      setting->origin };
}

size_t itl_rule_count(void)
{
	return RULE_COUNT - 1;
}

struct itl_rule itl_rule(size_t index)
{
	if (index >= itl_rule_count())
		return (struct itl_rule){ .id = NULL };
	const struct rule *rule = &rule_table[index + 1];

	return (struct itl_rule) { rule->id,	    rule->title,
				   rule->family,    rule->explanation,
				   rule->remedy,    (enum itl_severity)rule->severity,
				   rule->references };
}

const char *itl_severity_name(enum itl_severity severity)
{
	return severity == ITL_NEVER ? "never" : severity_name((enum severity)severity);
}

const char *itl_verdict_name(enum itl_verdict verdict)
{
	return verdict_name((enum verdict)verdict);
}
