#include "cli/options.h"

#include "cli/shard.h"
#include "cli/tell.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *store_flag(struct options *options, size_t offset, const char *value)
{
	(void)value;
	*(bool *)(void *)((char *)options + offset) = true;
	return NULL;
}

static const char *store_text(struct options *options, size_t offset, const char *value)
{
	*(const char **)(void *)((char *)options + offset) = value ? value : "";
	return NULL;
}

static const char *add_to_list(struct list *list, const char *value)
{
	const char **grown = realloc(list->items, (list->count + 1) * sizeof(*grown));

	if (!grown)
		return "out of memory";
	list->items = grown;
	list->items[list->count++] = value;
	return NULL;
}

static const char *store_list(struct options *options, size_t offset, const char *value)
{
	return add_to_list((struct list *)(void *)((char *)options + offset), value);
}

static const char *store_overlay(struct options *options, size_t offset, const char *value)
{
	const char *equals = strchr(value, '=');

	if (!equals || equals == value)
		return "LOGICAL=FILE is wanted";
	return store_list(options, offset, value);
}

static bool is_format(const char *name, size_t length)
{
	for (const char *const *format = itl_report_formats(); *format; format++)
		if (strlen(*format) == length && strncmp(*format, name, length) == 0)
			return true;
	return false;
}

/* The words of itl_report_formats(); a test holds the two together. */
#define NO_FORMAT \
	"there are text, json, jsonl, sarif, junit, github, gitlab, checkstyle, gcc and html"

static const char *store_format(struct options *options, size_t offset, const char *value)
{
	if (!value || !is_format(value, strlen(value)))
		return NO_FORMAT;
	return store_text(options, offset, value);
}

static const char *store_report(struct options *options, size_t offset, const char *value)
{
	const char *colon = strchr(value, ':');

	if (!colon || colon[1] == '\0')
		return "FMT:FILE is wanted";
	if (!is_format(value, (size_t)(colon - value)))
		return NO_FORMAT;
	return store_list(options, offset, value);
}

static const char *store_fail_on(struct options *options, size_t offset, const char *value)
{
	static const struct { const char *name; enum itl_severity severity; } levels[] = {
		{ "error", ITL_ERROR }, { "warning", ITL_WARNING }, { "note", ITL_NOTE },
		{ "never", ITL_NEVER },
	};

	(void)offset;
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
		if (strcmp(value, levels[i].name) == 0) {
			options->fail_on = levels[i].severity;
			return NULL;
		}
	}
	return "error, warning, note or never is wanted";
}

static const char *store_color(struct options *options, size_t offset, const char *value)
{
	static const char *const names[] = { "auto", "always", "never" };

	(void)offset;
	for (int i = 0; i < 3; i++) {
		if (strcmp(value, names[i]) == 0) {
			options->color = (enum color)i;
			return NULL;
		}
	}
	return "auto, always or never is wanted";
}

static const char *store_anchor(struct options *options, size_t offset, const char *value)
{
	static const char *const names[] = { "token", "cause", "auto" };

	(void)offset;
	for (int i = 0; i < 3; i++) {
		if (strcmp(value, names[i]) == 0) {
			options->anchor = (enum itl_anchor)i;
			options->anchor_given = true;
			return NULL;
		}
	}
	return "token, cause or auto is wanted";
}

static const char *store_jobs(struct options *options, size_t offset, const char *value)
{
	char *end;
	long jobs = strtol(value, &end, 10);

	(void)offset;
	if (*value == '\0' || *end || jobs < 1 || jobs > 1024)
		return "a number from 1 to 1024 is wanted";
	options->jobs = jobs;
	return NULL;
}

static const char *store_shard(struct options *options, size_t offset, const char *value)
{
	unsigned number, count;
	const char *problem = shard_parse(value, &number, &count);

	return problem ? problem : store_text(options, offset, value);
}

#define AT(member) offsetof(struct options, member)

static const struct option_row rows[] = {
	{ "format", 'f', ARGUMENT_REQUIRED, "FMT", store_format, AT(format),
	  "write the report as FMT; text is the default" },
	{ "output", 'o', ARGUMENT_REQUIRED, "FILE", store_text, AT(output),
	  "write it to FILE, which is replaced only when the run ends" },
	{ "report", 0, ARGUMENT_REQUIRED, "FMT:FILE", store_report, AT(reports),
	  "a further report of the same run; may be repeated" },
	{ "diff-lines", 0, ARGUMENT_REQUIRED, "FILE|-", store_text, AT(diff_lines),
	  "show a finding at the line that causes it if the diff FILE adds that" },
	{ "anchor", 0, ARGUMENT_REQUIRED, "WHERE", store_anchor, 0,
	  "show a finding at the token, the cause, or auto (with --diff-lines)" },
	{ "hosts", 0, ARGUMENT_REQUIRED, "DIR", store_text, AT(hosts),
	  "each directory in DIR is a host tree" },
	{ "hosts-from", 0, ARGUMENT_REQUIRED, "FILE", store_text, AT(hosts_from),
	  "the host trees that FILE lists, a path a line; - for standard input" },
	{ "shard", 0, ARGUMENT_REQUIRED, "K/N", store_shard, AT(shard),
	  "only the hosts whose names fall into part K of N" },
	{ "merge", 0, ARGUMENT_NONE, NULL, store_flag, AT(merge),
	  "put reports of shards (json, jsonl, sarif) together: --merge FILE..." },
	{ "policy", 'p', ARGUMENT_REQUIRED, "FILE", store_text, AT(policy),
	  "the YAML policy; else $IPTOKEN_LINT_POLICY, .iptoken-lint.yaml upward, the host's own" },
	{ "no-policy", 0, ARGUMENT_NONE, NULL, store_flag, AT(no_policy), "no policy at all" },
	{ "print-policy", 0, ARGUMENT_NONE, NULL, store_flag, AT(print_policy),
	  "print the policy with all that it extends" },
	{ "print-schema", 0, ARGUMENT_NONE, NULL, store_flag, AT(print_schema),
	  "print the JSON Schema of policies" },
	{ "no-inline", 0, ARGUMENT_NONE, NULL, store_flag, AT(no_inline),
	  "comments `# iptoken-lint: allow ...` do not count" },
	{ "no-sandbox", 0, ARGUMENT_NONE, NULL, store_flag, AT(no_sandbox),
	  "no seccomp filter; for kernels and containers that allow none" },
	{ "show-suppressed", 0, ARGUMENT_NONE, NULL, store_flag, AT(show_suppressed),
	  "list what is allowed as well" },
	{ "baseline", 0, ARGUMENT_REQUIRED, "FILE", store_text, AT(baseline),
	  "known findings do not fail the run" },
	{ "write-baseline", 0, ARGUMENT_REQUIRED, "FILE", store_text, AT(write_baseline),
	  "write the findings of this run as a baseline" },
	{ "today", 0, ARGUMENT_REQUIRED, "DATE", store_text, AT(today),
	  "the day for what is allowed until a day" },
	{ "compare", 0, ARGUMENT_NONE, NULL, store_flag, AT(compare),
	  "of two ROOTs, print the verdicts that differ and the lines behind them" },
	{ "diff", 0, ARGUMENT_NONE, NULL, store_flag, AT(diff),
	  "print the repairs as one patch, for patch -p1 in the ROOT" },
	{ "facts", 0, ARGUMENT_REQUIRED, "FILE", store_text, AT(facts),
	  "what the files cannot tell about the devices; {host} is replaced" },
	{ "overlay", 0, ARGUMENT_REQUIRED, "LOGICAL=FILE", store_overlay, AT(overlays),
	  "judge FILE as if it stood at LOGICAL; an empty FILE removes it" },
	{ "pending", 0, ARGUMENT_REQUIRED, "DIR", store_text, AT(pending),
	  "a tree of files about to land, all overlaid at once" },
	{ "catalog", 0, ARGUMENT_REQUIRED, "FILE", store_text, AT(catalog),
	  "a compiled Puppet catalog laid over the ROOT; {host} is replaced" },
	{ "module-path", 0, ARGUMENT_REQUIRED, "DIR", store_text, AT(module_path),
	  "where the puppet:///modules/ of a catalog are; several with colons" },
	{ "gate", 0, ARGUMENT_NONE, NULL, store_flag, AT(gate),
	  "for deploy gates: only what the overlays introduce, in few lines" },
	{ "sysctl-loader", 0, ARGUMENT_REQUIRED, "NAME", store_text, AT(sysctl_loader),
	  "systemd or procps; default: from the tree" },
	{ "kernel", 0, ARGUMENT_REQUIRED, "X.Y[.Z]", store_list, AT(kernels),
	  "the kernel to model; repeatable: all must accept a token" },
	{ "scenario", 0, ARGUMENT_REQUIRED, "NAME", store_list, AT(scenarios),
	  "only this order of boot; repeatable" },
	{ "fail-on", 0, ARGUMENT_REQUIRED, "LEVEL", store_fail_on, 0,
	  "exit with 1 from error (default), warning or note on; or never" },
	{ "timeline", 0, ARGUMENT_OPTIONAL, "IFACE", store_text, AT(timeline),
	  "tell what happens to each interface, in order" },
	{ "show-effective", 0, ARGUMENT_OPTIONAL, "IFACE", store_text, AT(effective),
	  "show the sysctls at the token command and after boot" },
	{ "what-if", 0, ARGUMENT_REQUIRED, "KEY=VALUE", store_list, AT(what_if),
	  "judge as if this line stood last in sysctl.d; repeatable" },
	{ "explain", 0, ARGUMENT_REQUIRED, "RULE", store_text, AT(explain),
	  "explain a rule" },
	{ "list-rules", 0, ARGUMENT_NONE, NULL, store_flag, AT(list_rules), "list the rules" },
	{ "allow-empty", 0, ARGUMENT_NONE, NULL, store_flag, AT(allow_empty),
	  "a run that finds no host is fine" },
	{ "jobs", 'j', ARGUMENT_REQUIRED, "N", store_jobs, 0,
	  "hosts in parallel; default: the processors" },
	{ "stats", 0, ARGUMENT_NONE, NULL, store_flag, AT(stats),
	  "say on standard error how many hosts there were, and how long it took" },
	{ "color", 0, ARGUMENT_REQUIRED, "WHEN", store_color, 0, "auto, always or never" },
	{ "quiet", 'q', ARGUMENT_NONE, NULL, store_flag, AT(quiet), "findings only" },
	{ "verbose", 'v', ARGUMENT_NONE, NULL, store_flag, AT(verbose),
	  "also what was assumed and every outcome" },
	{ "help", 'h', ARGUMENT_NONE, NULL, store_flag, AT(help), "print this help" },
	{ "version", 'V', ARGUMENT_NONE, NULL, store_flag, AT(version), "print the version" },
};
enum { ROW_COUNT = sizeof(rows) / sizeof(rows[0]) };

const struct option_row *options_table(size_t *ret_count)
{
	*ret_count = ROW_COUNT;
	return rows;
}

void options_print_help(void)
{
	puts("Usage: iptoken-lint [OPTION]... [ROOT]...\n"
	     "\n"
	     "Report the `ip token` commands of host trees that the kernel will refuse at boot.\n"
	     "A ROOT is a directory with etc/network/interfaces and the sysctl.d directories;\n"
	     "default: /.\n");
	for (size_t i = 0; i < ROW_COUNT; i++) {
		char spelling[64];
		const char *open = rows[i].argument == ARGUMENT_OPTIONAL ? "[=" : "=";
		const char *close = rows[i].argument == ARGUMENT_OPTIONAL ? "]" : "";
		snprintf(spelling, sizeof(spelling), "--%s%s%s%s", rows[i].name,
			 rows[i].argument_name ? open : "",
			 rows[i].argument_name ? rows[i].argument_name : "",
			 rows[i].argument_name ? close : "");
		printf("  %c%c%c %-26s %s\n", rows[i].letter ? '-' : ' ',
		       rows[i].letter ? rows[i].letter : ' ', rows[i].letter ? ',' : ' ', spelling,
		       rows[i].help);
	}
	puts("\n"
	     "Exit status: 0 nothing at or above --fail-on, 1 findings, 2 could not judge.");
}

static bool store_value(struct options *options, const struct option_row *row, const char *spelled,
			const char *value)
{
	const char *problem = row->store(options, row->offset, value);

	return problem ? complain(spelled, problem) : true;
}

/* --name, --name=value, --name value */
static bool read_long(struct options *options, char **argv, int *i)
{
	const char *word = argv[*i] + 2, *equals = strchr(word, '=');
	size_t length = equals ? (size_t)(equals - word) : strlen(word);

	for (size_t k = 0; k < ROW_COUNT; k++) {
		const struct option_row *row = &rows[k];
		if (strlen(row->name) != length || strncmp(row->name, word, length) != 0)
			continue;
		if (row->argument == ARGUMENT_NONE && equals)
			return complain(argv[*i], "takes no value");
		if (row->argument == ARGUMENT_REQUIRED && !equals) {
			if (!argv[*i + 1])
				return complain(argv[*i], "a value is wanted");
			(*i)++;
			return store_value(options, row, argv[*i - 1], argv[*i]);
		}
		return store_value(options, row, argv[*i], equals ? equals + 1 : NULL);
	}
	return complain(argv[*i], "no such option (abbreviations are not understood); see --help");
}

/* -qv, -j4, -j 4 */
static bool read_letters(struct options *options, char **argv, int *i)
{
	const char *word = argv[*i];

	for (const char *letter = word + 1; *letter; letter++) {
		const struct option_row *row = NULL;
		for (size_t k = 0; k < ROW_COUNT && !row; k++)
			if (rows[k].letter == *letter)
				row = &rows[k];
		if (!row)
			return complain(word, "no such option; see --help");
		if (row->argument == ARGUMENT_NONE) {
			store_value(options, row, word, NULL);
			continue;
		}
		if (letter[1])
			return store_value(options, row, word, letter + 1);
		if (!argv[*i + 1])
			return complain(word, "a value is wanted");
		(*i)++;
		return store_value(options, row, word, argv[*i]);
	}
	return true;
}

/* Whether a report of this run is in one of FORMATS, NULL-terminated. */
static bool writes_format(const struct options *options, const char *const *formats)
{
	for (; *formats; formats++) {
		size_t length = strlen(*formats);
		if (strcmp(options->format, *formats) == 0)
			return true;
		for (size_t i = 0; i < options->reports.count; i++)
			if (strncmp(options->reports.items[i], *formats, length) == 0 &&
			    options->reports.items[i][length] == ':')
				return true;
	}
	return false;
}

/* A story that no report tells would be asked for in vain. */
static bool settle_story(const struct options *options)
{
	static const char *const telling[] = { "text", "json", "jsonl", "html", "sarif", NULL };
	static const char *const showing[] = { "text", "json", "jsonl", "html", NULL };

	if (options->timeline && !writes_format(options, telling))
		return complain("--timeline", "this format has no place for it; text, json, jsonl, html "
					      "and sarif have");
	if (options->effective && !writes_format(options, showing))
		return complain("--show-effective", "this format has no place for it; text, json, jsonl "
						    "and html have");
	return true;
}

/* What only the options together tell. */
static bool settle(struct options *options)
{
	if (options->diff_lines && !options->anchor_given)
		options->anchor = ITL_ANCHOR_AUTO;
	if (!options->diff_lines && options->anchor == ITL_ANCHOR_AUTO)
		return complain("--anchor=auto", "--diff-lines is wanted as well");
	if (options->diff_lines && strcmp(options->diff_lines, "-") == 0 &&
	    options->hosts_from && strcmp(options->hosts_from, "-") == 0)
		return complain("--diff-lines=-", "--hosts-from reads standard input already");
	return settle_story(options);
}

static bool add_root(struct options *options, const char *root)
{
	const char *problem = add_to_list(&options->roots, root);

	return !problem || complain(root, problem);
}

bool options_read(struct options *options, int argc, char **argv)
{
	bool only_roots = false;

	memset(options, 0, sizeof(*options));
	options->format = "text";
	options->fail_on = ITL_ERROR;
	for (int i = 1; i < argc; i++) {
		bool good = true;
		if (only_roots || argv[i][0] != '-' || argv[i][1] == '\0')
			good = add_root(options, argv[i]);
		else if (strcmp(argv[i], "--") == 0)
			only_roots = true;
		else if (argv[i][1] == '-')
			good = read_long(options, argv, &i);
		else
			good = read_letters(options, argv, &i);
		if (!good)
			return false;
	}
	return settle(options);
}

void options_done(struct options *options)
{
	free(options->roots.items);
	free(options->kernels.items);
	free(options->scenarios.items);
	free(options->what_if.items);
	free(options->overlays.items);
	free(options->reports.items);
}
