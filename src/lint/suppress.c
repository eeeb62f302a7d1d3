/*
 * Findings that are known: comments in the files, exemptions of the policy, a baseline.
 * Each says until when, and says so itself when it is no longer needed.
 */
#include "lint/suppress.h"

#include "base/table.h"
#include "base/text.h"

/* `# iptoken-lint: allow RULE until=DATE -- reason` above a line, or on it where `#` may stand. */
struct allowance {
	const struct rule *rule;
	struct span span;        /* the comment */
	uint32_t first_line, last_line;  /* what it is about */
	struct date until;       /* year 0: for good */
	const char *reason;
	bool used;
};

struct suppressing {
	struct host *host;
	ARRAY(struct allowance) allowances;
	bool *exemption_used;
};

static const char mark[] = "iptoken-lint:";

static bool is_comment(struct slice line, bool sysctl)
{
	return line.length && (line.at[0] == '#' || (sysctl && line.at[0] == ';'));
}

/* The next word of REST. */
static struct slice next_word(struct slice *rest)
{
	*rest = slice_trim(*rest, " \t");
	size_t end = 0;
	while (end < rest->length && rest->at[end] != ' ' && rest->at[end] != '\t')
		end++;
	struct slice word = slice_range(*rest, 0, end);
	*rest = slice_range(*rest, end, rest->length);
	return word;
}

static void malformed(struct suppressing *suppressing, struct span span, const char *why)
{
	struct finding finding = {
		.message = arena_print(suppressing->host->arena, "this comment allows nothing: %s",
				       why),
		.span = span,
	};

	lint_add(suppressing->host, RULE_SUPPRESSION_MALFORMED, finding);
}

/* The text behind "iptoken-lint:", at SPAN. What is wrong with it, or NULL. */
static const char *parse_allowance(struct suppressing *suppressing, struct slice text,
				   struct allowance *ret)
{
	struct arena *arena = suppressing->host->arena;
	struct slice rest = text;

	if (!slice_is(next_word(&rest), "allow"))
		return "`allow RULE -- reason` is wanted";
	struct slice id = next_word(&rest);
	ret->rule = rule_find(id);
	if (!ret->rule)
		return arena_print(arena, "there is no rule `%.*s`", SLICE_ARGS(id));
	struct slice word = next_word(&rest);
	if (slice_starts_with(word, "until=")) {
		if (!date_parse(slice_range(word, 6, word.length), &ret->until))
			return "until=YYYY-MM-DD is wanted";
		word = next_word(&rest);
	}
	rest = slice_trim(rest, " \t\r");
	if (!slice_is(word, "--") || rest.length == 0)
		return "a reason is wanted behind ` -- `";
	ret->reason = arena_copy(arena, rest);
	return NULL;
}

/* The line that the comment at LINE is about: the next one that is no comment. */
static uint32_t target_of(const struct source *source, uint32_t line, bool sysctl)
{
	for (uint32_t next = line + 1; next <= source->line_count; next++)
		if (!is_comment(slice_trim(source_line(source, next), " \t\r"), sysctl))
			return next;
	return line;
}

static void read_comment(struct suppressing *suppressing, const struct source *source,
			 uint32_t number, struct slice line, bool sysctl)
{
	const char *at = line.length ? memmem(line.at, line.length, mark, sizeof(mark) - 1) : NULL;
	struct allowance allowance = { .rule = NULL };

	if (!at)
		return;
	size_t start = (size_t)(line.at - source->text.at);
	allowance.span = span_make(source, start, start + line.length);
	size_t from = (size_t)(at - line.at) + sizeof(mark) - 1;
	const char *why =
		parse_allowance(suppressing, slice_range(line, from, line.length), &allowance);
	if (why) {
		malformed(suppressing, allowance.span, why);
		return;
	}
	allowance.first_line = number;
	allowance.last_line = target_of(source, number, sysctl);
	array_push(suppressing->host->arena, &suppressing->allowances, allowance);
}

static void read_comments(struct suppressing *suppressing, const struct source *source, bool sysctl)
{
	for (uint32_t number = 1; number <= source->line_count; number++) {
		struct slice line = slice_trim(source_line(source, number), " \t\r");
		if (is_comment(line, sysctl))
			read_comment(suppressing, source, number, line, sysctl);
	}
}

/* Most files have no such comment at all. */
static bool has_comments(const struct source *source)
{
	return slice_contains(source->text, mark);
}

/* Each file once, though a loader may read it twice. */
static void read_all_comments(struct suppressing *suppressing)
{
	const struct interfaces *interfaces = suppressing->host->interfaces;
	const struct sysctl_config *loader = suppressing->host->plan.loader;
	struct arena *arena = suppressing->host->arena;
	struct table read = { .count = 0 };
	bool is_new;

	for (size_t i = 0; i < interfaces->files.count; i++)
		if (has_comments(interfaces->files.items[i]))
			read_comments(suppressing, interfaces->files.items[i], false);
	for (size_t i = 0; i < loader->file_count; i++) {
		if (!has_comments(loader->files[i]))
			continue;
		table_put(arena, &read, slice_of(loader->files[i]->path), &is_new);
		if (is_new)
			read_comments(suppressing, loader->files[i], true);
	}
}

static bool is_over(const struct host *host, struct date until)
{
	return until.year != 0 && date_compare(until, host->options->today) < 0;
}

static const char *expired(struct host *host, const char *message, struct date until)
{
	return arena_print(host->arena, "%s (it was allowed until %04d-%02d-%02d)", message,
			   until.year, until.month, until.day);
}

static bool allow_inline(struct suppressing *suppressing, struct finding *finding)
{
	uint32_t line = span_locate(finding->span).line;

	arena_spend(suppressing->host->arena, suppressing->allowances.count);
	for (size_t i = 0; finding->span.source && i < suppressing->allowances.count; i++) {
		struct allowance *allowance = &suppressing->allowances.items[i];
		if (allowance->rule != finding->rule ||
		    allowance->span.source != finding->span.source ||
		    line < allowance->first_line || line > allowance->last_line)
			continue;
		allowance->used = true;
		if (is_over(suppressing->host, allowance->until)) {
			finding->message =
				expired(suppressing->host, finding->message, allowance->until);
			return false;
		}
		finding->suppressed = arena_print(
			suppressing->host->arena, "allowed at %s: %s",
			lint_place(suppressing->host->arena, allowance->span), allowance->reason);
		finding->allowed_inline = true;
		return true;
	}
	return false;
}

static bool fits(const struct host *host, struct policy_patterns patterns, const char *text)
{
	return policy_patterns_match(host->arena, patterns, slice_of(text));
}

static bool matches(const struct host *host, const struct policy_exemption *exemption,
		    const struct finding *finding)
{
	const char *file = finding->span.source ? finding->span.source->path : finding->file;

	return exemption->rule == finding->rule &&
	       fits(host, exemption->hosts, host->report->host) &&
	       (exemption->interfaces.count == 0 ||
		(finding->interface &&
		 fits(host, exemption->interfaces, finding->interface))) &&
	       (exemption->files.count == 0 ||
		(file && fits(host, exemption->files, file)));
}

static bool exempt(struct suppressing *suppressing, struct finding *finding)
{
	const struct policy *policy = suppressing->host->policy;

	arena_spend(suppressing->host->arena, policy ? policy->exemptions.count : 0);
	for (size_t i = 0; policy && i < policy->exemptions.count; i++) {
		const struct policy_exemption *exemption = &policy->exemptions.items[i];
		if (!matches(suppressing->host, exemption, finding))
			continue;
		suppressing->exemption_used[i] = true;
		if (is_over(suppressing->host, exemption->until.date)) {
			finding->message = expired(suppressing->host, finding->message,
						   exemption->until.date);
			continue;
		}
		finding->suppressed =
			arena_print(suppressing->host->arena, "exempt by policy: %s%s%s%s",
				    exemption->reason.text, exemption->owner.text ? " (" : "",
				    exemption->owner.text ? exemption->owner.text : "",
				    exemption->owner.text ? ")" : "");
		return true;
	}
	return false;
}

static void note_unused(struct suppressing *suppressing)
{
	for (size_t i = 0; i < suppressing->allowances.count; i++) {
		const struct allowance *allowance = &suppressing->allowances.items[i];
		if (allowance->used)
			continue;
		struct finding finding = {
			.message = arena_print(suppressing->host->arena,
					       "there is no %s here to allow any more",
					       allowance->rule->id),
			.span = allowance->span,
		};
		lint_add(suppressing->host, RULE_SUPPRESSION_UNUSED, finding);
	}
}

/* Whether the exemption is meant for this host and no other: it names it, or is its own policy's.
 */
static bool is_for_host(const struct host *host, const struct policy_exemption *exemption)
{
	if (exemption->hosts.count == 0)
		return !host->options->policy;
	return fits(host, exemption->hosts, host->report->host);
}

static void note_unused_exemptions(struct suppressing *suppressing)
{
	struct host *host = suppressing->host;

	for (size_t i = 0; host->policy && i < host->policy->exemptions.count; i++) {
		const struct policy_exemption *exemption = &host->policy->exemptions.items[i];
		if (suppressing->exemption_used[i] || !is_for_host(host, exemption))
			continue;
		struct finding finding = {
			.message = arena_print(host->arena,
					       "the policy exempts %s, and there is none here "
					       "any more (%s)",
					       exemption->rule->id,
					       lint_place(host->arena, exemption->span)),
		};
		lint_add(host, RULE_SUPPRESSION_UNUSED, finding);
	}
}

/* What the policy does not select is not reported at all. */
static bool is_selected(const struct host *host, const struct finding *finding)
{
	const struct policy *policy = host->policy;

	return !policy ||
	       (fits(host, policy->select.rules, finding->rule->id) &&
		fits(host, policy->select.hosts, host->report->host) &&
		(!finding->interface ||
		 fits(host, policy->select.interfaces, finding->interface)));
}

void lint_apply_policy(struct host *host)
{
	size_t kept = 0;

	for (size_t i = 0; i < host->findings.count; i++) {
		struct finding *finding = &host->findings.items[i];
		if (!is_selected(host, finding))
			continue;
		for (size_t k = 0; host->policy && k < host->policy->severities.count; k++)
			if (host->policy->severities.items[k].rule == finding->rule)
				finding->severity = host->policy->severities.items[k].level;
		if (finding->severity != SEVERITY_NONE)
			host->findings.items[kept++] = *finding;
	}
	host->findings.count = kept;
}

void lint_suppress(struct host *host)
{
	struct suppressing suppressing = { .host = host };

	suppressing.exemption_used = arena_array(
		host->arena, (host->policy ? host->policy->exemptions.count : 0) + 1, sizeof(bool));
	if (!host->options->no_inline)
		read_all_comments(&suppressing);
	for (size_t i = 0; i < host->findings.count; i++)
		if (!allow_inline(&suppressing, &host->findings.items[i]))
			exempt(&suppressing, &host->findings.items[i]);
	note_unused(&suppressing);
	note_unused_exemptions(&suppressing);
}
