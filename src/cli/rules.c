#include "cli/rules.h"

#include <stdio.h>
#include <string.h>

#include "cli/tell.h"

#include "iptoken_lint.h"

static void print_json(const char *s)
{
	putchar('"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			printf("\\%c", *s);
		else if (*s == '\n')
			fputs("\\n", stdout);
		else
			putchar(*s);
	}
	putchar('"');
}

void rules_list_as_json(void)
{
	for (size_t i = 0; i < itl_rule_count(); i++) {
		struct itl_rule rule = itl_rule(i);
		const char *const texts[][2] = {
			{ "id", rule.id }, { "severity", itl_severity_name(rule.severity) },
			{ "family", rule.family }, { "title", rule.title },
			{ "explanation", rule.explanation }, { "remedy", rule.remedy },
		};
		fputs(i ? ",\n{" : "[\n{", stdout);
		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++) {
			printf("%s\"%s\": ", k ? ", " : "", texts[k][0]);
			print_json(texts[k][1]);
		}
		fputs(", \"references\": [", stdout);
		for (size_t k = 0; rule.references[k]; k++) {
			fputs(k ? ", " : "", stdout);
			print_json(rule.references[k]);
		}
		fputs("]}", stdout);
	}
	puts("\n]");
}

void rules_list(void)
{
	for (size_t i = 0; i < itl_rule_count(); i++) {
		struct itl_rule rule = itl_rule(i);
		printf("%-28s %-8s %s\n", rule.id, itl_severity_name(rule.severity), rule.title);
	}
}

bool rules_explain(const char *id)
{
	for (size_t i = 0; i < itl_rule_count(); i++) {
		struct itl_rule rule = itl_rule(i);
		if (strcmp(rule.id, id) != 0)
			continue;
		printf("%s (%s)\n%s\n\n%s\n\nWhat to do:\n%s\n\nSee also:\n", rule.id,
		       itl_severity_name(rule.severity), rule.title, rule.explanation, rule.remedy);
		for (const char *const *reference = rule.references; *reference; reference++)
			printf("  %s\n", *reference);
		return true;
	}
	tell("--explain=%s: no such rule; see --list-rules", id);
	return false;
}
