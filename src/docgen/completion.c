#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "docgen/docgen.h"

enum value {
	VALUE_NONE, VALUE_FILE, VALUE_DIRECTORY, VALUE_FORMAT, VALUE_RULE, VALUE_WORDS,
	VALUE_REPORT,            /* a format, a colon, a file */
	VALUE_OVERLAY,           /* a path of the host, an equals sign, a file */
};

/* What a value may be, by the name it has in --help. */
static const struct {
	const char *name;
	enum value value;
} values[] = {
	{ "FILE", VALUE_FILE }, { "FILE|-", VALUE_FILE }, { "DIR", VALUE_DIRECTORY },
	{ "FMT", VALUE_FORMAT }, { "RULE", VALUE_RULE }, { "FMT:FILE", VALUE_REPORT },
	{ "LOGICAL=FILE", VALUE_OVERLAY },
};

/* The options that take one of few words. */
static const struct {
	const char *option, *words;
} choices[] = {
	{ "anchor", "token cause auto" },
	{ "color", "auto always never" },
	{ "fail-on", "error warning note never" },
	{ "scenario", "boot boot-udev-first device-late udev-prompt reapply reapply-procps" },
	{ "sysctl-loader", "systemd procps" },
};

static const char *words_of(const struct option_row *row)
{
	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
		if (strcmp(choices[i].option, row->name) == 0)
			return choices[i].words;
	return NULL;
}

static enum value value_of(const struct option_row *row)
{
	for (size_t i = 0; row->argument_name && i < sizeof(values) / sizeof(values[0]); i++)
		if (strcmp(values[i].name, row->argument_name) == 0)
			return values[i].value;
	return words_of(row) ? VALUE_WORDS : VALUE_NONE;
}

static void print_words(const struct option_row *row)
{
	if (value_of(row) == VALUE_WORDS)
		fputs(words_of(row), stdout);
	if (value_of(row) == VALUE_FORMAT || value_of(row) == VALUE_REPORT)
		for (const char *const *format = itl_report_formats(); *format; format++)
			printf("%s%s", format == itl_report_formats() ? "" : " ", *format);
	if (value_of(row) == VALUE_RULE)
		for (size_t i = 0; i < itl_rule_count(); i++)
			printf("%s%s", i ? " " : "", itl_rule(i).id);
}

/* S with a backslash before each character of SPECIAL. */
static void print_escaped(const char *s, const char *special)
{
	for (; *s; s++)
		printf("%s%c", strchr(special, *s) ? "\\" : "", *s);
}

/* Inside single quotes of a shell other than fish, S with its brackets escaped for zsh. */
static void print_zsh_text(const char *s)
{
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\\''", stdout);
		else
			printf("%s%c", strchr("[]\\:", *s) ? "\\" : "", *s);
	}
}

static void print_bash_case(const struct option_row *row)
{
	enum value value = value_of(row);

	if (value == VALUE_NONE || value == VALUE_OVERLAY)
		return;
	printf("\t--%s", row->name);
	if (row->letter)
		printf("|-%c", row->letter);
	fputs(") ", stdout);
	if (value == VALUE_FILE || value == VALUE_DIRECTORY) {
		printf("compopt -o filenames; mapfile -t COMPREPLY < <(compgen -%c -- \"$word\")",
		       value == VALUE_FILE ? 'f' : 'd');
	} else {
		fputs("mapfile -t COMPREPLY < <(compgen -W '", stdout);
		print_words(row);
		fputs(value == VALUE_REPORT ? "' -S : -- \"$word\"); compopt -o nospace"
					    : "' -- \"$word\")", stdout);
	}
	puts("; return ;;");
}

void print_bash_completion(void)
{
	size_t count;
	const struct option_row *rows = options_table(&count);

	/*
	 * The `=` of --format=json is a word of its own to bash, and so is the colon of json:FILE.
	 */
	puts("# bash completion of iptoken-lint. Made from its table of options; do not edit.\n"
	     "_iptoken_lint()\n{\n"
	     "\tlocal word=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD-1]}\n"
	     "\tif [[ $word == : ]]; then\n\t\tword= option=:\n"
	     "\telif [[ $word == = ]]; then\n\t\tword=\n"
	     "\telif [[ $option == = && COMP_CWORD -ge 2 ]]; then\n"
	     "\t\toption=${COMP_WORDS[COMP_CWORD-2]}\n\tfi\n"
	     "\tCOMPREPLY=()\n\tcase $option in");
	for (size_t i = 0; i < count; i++)
		print_bash_case(&rows[i]);
	puts("\t:) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- \"$word\"); return ;;");
	fputs("\tesac\n\tif [[ $word == -* ]]; then\n\t\tmapfile -t COMPREPLY < <(compgen -W '",
	      stdout);
	for (size_t i = 0; i < count; i++)
		printf("%s--%s%s", i ? " " : "", rows[i].name,
		       rows[i].argument == ARGUMENT_REQUIRED ? "=" : "");
	puts("' -- \"$word\")\n"
	     "\t\t[[ ${COMPREPLY[*]} == *= ]] && compopt -o nospace\n"
	     "\telse\n\t\tcompopt -o filenames\n"
	     "\t\tmapfile -t COMPREPLY < <(compgen -d -- \"$word\")\n\tfi\n}\n"
	     "complete -F _iptoken_lint iptoken-lint");
}

static void print_zsh_value(const struct option_row *row)
{
	enum value value = value_of(row);

	fputs(row->argument == ARGUMENT_OPTIONAL ? "::" : ":", stdout);
	print_zsh_text(row->argument_name);
	putchar(':');
	if (value == VALUE_FILE || value == VALUE_DIRECTORY) {
		fputs(value == VALUE_FILE ? "_files" : "_files -/", stdout);
	} else if (value == VALUE_REPORT) {
		fputs("{ if compset -P \"*\\:\"; then _files; else compadd -S \\: ", stdout);
		print_words(row);
		fputs("; fi }", stdout);
	} else if (value == VALUE_OVERLAY) {
		fputs("{ compset -P \"*=\"; _files }", stdout);
	} else if (value != VALUE_NONE) {
		putchar('(');
		print_words(row);
		putchar(')');
	}
}

static void print_zsh_option(const struct option_row *row)
{
	const char *equals = row->argument == ARGUMENT_REQUIRED ? "="
			   : row->argument == ARGUMENT_OPTIONAL ? "=-" : "";

	fputs("\t", stdout);
	if (row->letter)
		printf("'(-%c --%s)'{-%c%s,--%s%s}'", row->letter, row->name, row->letter,
		       row->argument == ARGUMENT_REQUIRED ? "+" : "", row->name, equals);
	else
		printf("'*--%s%s", row->name, equals);
	putchar('[');
	print_zsh_text(row->help);
	putchar(']');
	if (row->argument != ARGUMENT_NONE)
		print_zsh_value(row);
	puts("' \\");
}

void print_zsh_completion(void)
{
	size_t count;
	const struct option_row *rows = options_table(&count);

	puts("#compdef iptoken-lint\n"
	     "# Made from the table of options of iptoken-lint; do not edit.\n"
	     "_arguments -s -S \\");
	for (size_t i = 0; i < count; i++)
		print_zsh_option(&rows[i]);
	puts("\t'*:ROOT:{ if (( $words[(I)--merge] )); then _files; else _files -/; fi }'");
}

static void print_fish_option(const struct option_row *row)
{
	enum value value = value_of(row);

	printf("complete -c iptoken-lint -l %s", row->name);
	if (row->letter)
		printf(" -s %c", row->letter);
	if (row->argument == ARGUMENT_REQUIRED)
		fputs(value == VALUE_FILE ? " -r -F" : value == VALUE_NONE ? " -r" : " -x", stdout);
	if (value == VALUE_DIRECTORY)
		fputs(" -a '(__fish_complete_directories)'", stdout);
	if (value == VALUE_FORMAT || value == VALUE_RULE || value == VALUE_WORDS) {
		fputs(" -a '", stdout);
		print_words(row);
		putchar('\'');
	}
	fputs(" -d '", stdout);
	print_escaped(row->help, "'\\");
	puts("'");
}

void print_fish_completion(void)
{
	size_t count;
	const struct option_row *rows = options_table(&count);

	puts("# fish completion of iptoken-lint. Made from its table of options; do not edit.\n"
	     "complete -c iptoken-lint -f -a '(__fish_complete_directories)'");
	for (size_t i = 0; i < count; i++)
		print_fish_option(&rows[i]);
}
