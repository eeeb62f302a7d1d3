/*
 * docgen WHAT prints what goes beside the program: completions for `bash`, `zsh` and `fish`,
 * the `policy-schema`, the page `rules FAMILY DATE` of the manual; and for the tests what
 * `options`, `families` and `rule-ids` there are. Run by the build only.
 */
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "cli/tell.h"
#include "docgen/docgen.h"

static void print_options(void)
{
	size_t count;
	const struct option_row *rows = options_table(&count);

	for (size_t i = 0; i < count; i++)
		printf("--%s\n", rows[i].name);
}

static void print_policy_schema(void)
{
	itl_policy_print_schema(print_bytes, stdout);
}

static void print_rules(void)
{
	for (size_t i = 0; i < itl_rule_count(); i++)
		printf("%s %s\n", itl_rule(i).family, itl_rule(i).id);
}

static const struct {
	const char *word;
	void (*print)(void);
} subjects[] = {
	{ "bash", print_bash_completion },
	{ "zsh", print_zsh_completion },
	{ "fish", print_fish_completion },
	{ "families", print_families },
	{ "options", print_options },
	{ "policy-schema", print_policy_schema },
	{ "rule-ids", print_rules },
};

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "rules") == 0)
		return print_family_page(argv[2], argv[3]) ? 0 : 1;
	for (size_t i = 0; argc == 2 && i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		if (strcmp(argv[1], subjects[i].word) == 0) {
			subjects[i].print();
			return ferror(stdout) ? 1 : 0;
		}
	}
	fputs("usage: docgen bash|zsh|fish|families|options|policy-schema|rule-ids\n"
	      "       docgen rules FAMILY DATE\n", stderr);
	return 2;
}
