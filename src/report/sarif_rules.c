#include "report/sarif.h"

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

static void rule_tags(struct text *out, const struct rule *rule)
{
	json_key(out, "properties", false);
	text_puts(out, "{\"tags\": [\"ipv6\", ");
	json_text(out, rule->family);
	text_puts(out, "]}");
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
		sarif_message(out, "fullDescription", slice_of(rule->explanation), false);
		rule_help(out, rule);
		rule_level(out, rule);
		rule_tags(out, rule);
		text_putc(out, '}');
	}
	text_putc(out, ']');
}

size_t sarif_rule_index(const struct rule *rule)
{
	return (size_t)(rule - rule_table) - (RULE_NONE + 1);
}
