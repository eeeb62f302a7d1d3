#include "report/sarif.h"

/*
 * The first paragraph of the explanation as one line. GitHub takes 1024 characters; a longer
 * one is cut behind a word.
 */
static void full_description(struct text *out, const struct rule *rule)
{
	enum { LONGEST = 1024 };
	const char *end = strstr(rule->explanation, "\n\n");
	size_t length = end ? (size_t)(end - rule->explanation) : strlen(rule->explanation);
	struct text text = TEXT_INIT;

	if (length > LONGEST)
		for (length = LONGEST - 3; length > 0 && rule->explanation[length] != ' '; )
			length--;
	for (size_t i = 0; i < length; i++)
		text_putc(&text, rule->explanation[i] == '\n' ? ' ' : rule->explanation[i]);
	text_puts(&text, !end && rule->explanation[length] ? "..." : "");
	sarif_message(out, "fullDescription", text_slice(&text), false);
	out->failed |= text.failed;
	text_done(&text);
}

/* SARIF's levels are named as our severities. */
static void rule_level(struct text *out, const struct rule *rule)
{
	json_key(out, "defaultConfiguration", false);
	text_putc(out, '{');
	json_pair(out, "level", severity_name(rule->severity), true);
	text_putc(out, '}');
}

/* The explanation, the remedy and the references, under HEADING_MARK'ed headings. */
static void help_text(struct text *help, const struct rule *rule, const char *heading_mark)
{
	text_print(help, "%s\n\n%sRepair\n\n%s\n\n%sSee\n\n", rule->explanation, heading_mark,
		   rule->remedy, heading_mark);
	for (const char *const *reference = rule->references; *reference; reference++)
		text_print(help, "- %s\n", *reference);
}

static void rule_help(struct text *out, const struct rule *rule)
{
	struct text plain = TEXT_INIT, markdown = TEXT_INIT;

	help_text(&plain, rule, "");
	help_text(&markdown, rule, "## ");
	json_key(out, "help", false);
	text_puts(out, "{\"text\": ");
	json_slice(out, text_slice(&plain));
	json_key(out, "markdown", false);
	json_slice(out, text_slice(&markdown));
	text_putc(out, '}');
	out->failed |= plain.failed || markdown.failed;
	text_done(&plain);
	text_done(&markdown);
}

/* What GitHub orders alerts by. The kernel's own refusals are tested against kernels. */
static void rule_properties(struct text *out, const struct rule *rule)
{
	static const char *const severities[SEVERITY_COUNT] = {
		[SEVERITY_ERROR] = "error", [SEVERITY_WARNING] = "warning",
		[SEVERITY_NOTE] = "recommendation",
	};

	json_key(out, "properties", false);
	text_puts(out, "{\"tags\": [\"ipv6\", ");
	json_text(out, rule->family);
	text_putc(out, ']');
	json_pair(out, "precision",
		  strcmp(rule->family, "kernel") == 0 ? "very-high" : "high", false);
	json_pair(out, "problem.severity", severities[rule->severity], false);
	text_putc(out, '}');
}

void sarif_rules(struct text *out)
{
	json_key(out, "rules", false);
	text_putc(out, '[');
	for (size_t i = RULE_NONE + 1; i < RULE_COUNT; i++) {
		const struct rule *rule = &rule_table[i];
		text_puts(out, i > RULE_NONE + 1 ? ",\n{" : "\n{");
		json_pair(out, "id", rule->id, true);
		sarif_message(out, "shortDescription", slice_of(rule->title), false);
		full_description(out, rule);
		rule_help(out, rule);
		rule_level(out, rule);
		rule_properties(out, rule);
		text_putc(out, '}');
	}
	text_putc(out, ']');
}

size_t sarif_rule_index(const struct rule *rule)
{
	return (size_t)(rule - rule_table) - (RULE_NONE + 1);
}
