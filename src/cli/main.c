/*
 * iptoken-lint, the program: the first customer of the library. Only this folder prints.
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/baseline.h"
#include "cli/compare.h"
#include "cli/hosts.h"
#include "cli/merge.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/overlays.h"
#include "cli/policy.h"
#include "cli/progress.h"
#include "cli/roots.h"
#include "cli/run_id.h"
#include "cli/sandbox.h"
#include "cli/shard.h"

enum { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_TROUBLE = 2, OUTPUT_LIMIT = 16 };

static const char *const severity_names[] = { "never", "note", "warning", "error" };

struct run {
	const struct options *options;
	struct itl_linter *linter;
	struct baseline baseline;        /* what --write-baseline has counted so far */
	struct output outputs[OUTPUT_LIMIT];
	size_t output_count;
	struct roots roots;
	struct itl_shard shard;
	char id[17];             /* of the run, for its shards */
	struct progress progress;
	bool findings;           /* one at or above --fail-on */
	bool trouble;            /* a host could not be judged, a report not written */
};

/* --diff: each repair once, though several findings may have the same. */
static void print_diffs(const struct itl_host *host)
{
	for (size_t i = 0; i < itl_host_finding_count(host); i++) {
		struct itl_finding finding = itl_host_finding(host, i);
		bool again = !finding.diff || finding.suppressed;
		for (size_t k = 0; k < i && !again; k++) {
			const char *before = itl_host_finding(host, k).diff;
			again = before && strcmp(before, finding.diff) == 0;
		}
		if (!again)
			fputs(finding.diff, stdout);
	}
}

/* A gate without a format of its own says little. */
static bool is_terse(const struct options *options)
{
	return options->gate && strcmp(options->format, "text") == 0;
}

/* Logs take it in LANG=C, and the bytes may be hostile: everything but ASCII is shown as \xNN. */
static void print_ascii(const char *s)
{
	for (; *s; s++) {
		if (*s >= ' ' && *s < 0x7f)
			putchar(*s);
		else
			printf("\\x%02x", (unsigned char)*s);
	}
}

static void print_part(const char *label, const char *s)
{
	if (!s)
		return;
	fputs(label, stdout);
	print_ascii(s);
}

static void print_terse_finding(const struct itl_finding *finding)
{
	print_ascii(finding->file ? finding->file : "");
	printf(":%u: %s", finding->line, severity_names[finding->severity]);
	print_part(": ", finding->message);
	print_part(" [", finding->rule);
	print_part("]; ", finding->consequence ? finding->consequence : "");
	print_part("; repair: ", finding->fix);
	putchar('\n');
}

/*
 * For a gate: one line a finding that counts, the decisive ones first, nothing on success.
 * Puppet shows the first line behind `returned 1: `, and every line twice.
 */
static void print_terse(const struct options *options, const struct itl_host *host)
{
	for (int severity = ITL_ERROR; severity >= ITL_NOTE; severity--) {
		for (size_t i = 0; i < itl_host_finding_count(host); i++) {
			struct itl_finding finding = itl_host_finding(host, i);
			if ((int)finding.severity != severity || finding.suppressed ||
			    options->fail_on == ITL_NEVER || finding.severity < options->fail_on)
				continue;
			print_terse_finding(&finding);
		}
	}
}

static bool take_host(void *context, struct itl_host *host)
{
	struct run *run = context;

	progress_host(&run->progress, host);
	if (itl_host_error(host)) {
		progress_hide(&run->progress);
		fprintf(stderr, "iptoken-lint: %s\n", itl_host_error(host));
		run->trouble = true;
	}
	for (size_t i = 0; i < itl_host_finding_count(host); i++) {
		struct itl_finding finding = itl_host_finding(host, i);
		if (!finding.suppressed && run->options->fail_on != ITL_NEVER &&
		    finding.severity >= run->options->fail_on)
			run->findings = true;
	}
	if (run->options->write_baseline && !baseline_add(&run->baseline, host))
		run->trouble = true;
	if (run->options->diff)
		print_diffs(host);
	if (is_terse(run->options))
		print_terse(run->options, host);
	bool written = true;
	for (size_t i = 0; i < run->output_count; i++)
		written = itl_report_host(run->outputs[i].report, host) && written;
	if (!written)
		run->trouble = true;
	return written;
}

static bool use_color(const struct options *options)
{
	const char *no_color = getenv("NO_COLOR");

	if (options->color != COLOR_AUTO)
		return options->color == COLOR_ALWAYS;
	return !(no_color && *no_color) && isatty(STDOUT_FILENO);
}

static bool open_outputs(struct run *run)
{
	const struct options *options = run->options;
	struct itl_report_options how = {
		.color = use_color(options) && !options->output,
		.quiet = options->quiet,
		.verbose = options->verbose,
		.quote = true,
		.suppressed = options->show_suppressed,
		.timeline = options->timeline,
		.effective = options->effective,
	};

	if (options->shard) {
		shard_parse(options->shard, &run->shard.number, &run->shard.count);
		run_id(options, run->linter, &run->roots, run->id);
		run->shard.run = run->id;
		run->shard.hosts = run->roots.all;
		run->shard.places = run->roots.places;
		how.shard = &run->shard;
	}
	if (options->reports.count + 1 > OUTPUT_LIMIT) {
		fprintf(stderr, "iptoken-lint: --report: too many of them\n");
		return false;
	}
	/* With --diff standard output is the patch and nothing else; a gate prints its own lines. */
	if ((!options->diff && !is_terse(options)) || options->output) {
		if (!output_open(&run->outputs[0], options->format, options->output, &how))
			return false;
		run->output_count = 1;
	}
	how.color = false;
	for (size_t i = 0; i < options->reports.count; i++) {
		const char *colon = strchr(options->reports.items[i], ':');
		char format[32];
		snprintf(format, sizeof(format), "%.*s", (int)(colon - options->reports.items[i]),
			 options->reports.items[i]);
		if (!output_open(&run->outputs[run->output_count], format, colon + 1, &how))
			return false;
		run->output_count++;
	}
	return true;
}

/* Formats that draw the story of each boot; the others are spared the work. */
static bool tells_story(const struct options *options)
{
	static const char *const formats[] = { "html", "sarif" };

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (strcmp(options->format, formats[i]) == 0)
			return true;
		for (size_t k = 0; k < options->reports.count; k++)
			if (strncmp(options->reports.items[k], formats[i], strlen(formats[i])) == 0)
				return true;
	}
	return options->timeline != NULL;
}

static bool make_linter(struct run *run)
{
	const struct options *options = run->options;
	struct overlays overlays;
	bool collected = overlays_collect(&overlays, options);
	struct itl_options wanted = {
		.kernels = options->kernels.items, .kernel_count = options->kernels.count,
		.scenarios = options->scenarios.items, .scenario_count = options->scenarios.count,
		.what_if = options->what_if.items, .what_if_count = options->what_if.count,
		.sysctl_loader = options->sysctl_loader,
		.facts = options->facts,
		.overlays = overlays.items, .overlay_count = overlays.count,
		.catalog = options->catalog,
		.module_path = options->module_path,
		.gate = options->gate,
		.timeline = tells_story(options),
	};
	char *error = NULL;
	/* A gate looks for no policy and reads no environment: its caller's are accidents. */
	char *policy = options->no_policy ? NULL
		     : options->gate ? (options->policy ? strdup(options->policy) : NULL)
				     : policy_find(options->policy);

	wanted.policy = policy;
	wanted.no_policy = options->no_policy;
	wanted.no_inline = options->no_inline;
	wanted.today = options->today;
	wanted.baseline = options->baseline;
	run->linter = collected ? itl_linter_new(&wanted, &error) : NULL;
	if (collected && !run->linter)
		fprintf(stderr, "iptoken-lint: %s\n", error ? error : "out of memory");
	free(error);
	free(policy);
	overlays_done(&overlays);
	return run->linter != NULL;
}

static bool print_bytes(void *context, const char *bytes, size_t length)
{
	return fwrite(bytes, 1, length, context) == length;
}

static int print_policy(const struct options *options)
{
	struct run run = { .options = options };
	int status = EXIT_TROUBLE;

	if (make_linter(&run)) {
		if (itl_policy_print(run.linter, print_bytes, stdout))
			status = EXIT_CLEAN;
		else
			fprintf(stderr, "iptoken-lint: --print-policy: there is no policy\n");
	}
	itl_linter_free(run.linter);
	return status;
}

static int compare(const struct options *options)
{
	struct run run = { .options = options };
	bool worse = false, good = false;

	if (options->roots.count != 2)
		fprintf(stderr, "iptoken-lint: --compare: two ROOTs are wanted, OLD and NEW\n");
	else if (make_linter(&run))
		good = compare_trees(run.linter, options->roots.items[0], options->roots.items[1], &worse);
	itl_linter_free(run.linter);
	return !good ? EXIT_TROUBLE : worse ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int exit_status_of(const struct run *run)
{
	return run->trouble ? EXIT_TROUBLE : run->findings ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* Lint the hosts, and put the reports in place when all of them were. */
static void lint_all(struct run *run)
{
	const struct options *options = run->options;
	long jobs = options->jobs ? options->jobs : sysconf(_SC_NPROCESSORS_ONLN);

	progress_begin(&run->progress, run->roots.count, options->quiet);
	bool complete = hosts_lint(run->linter, run->roots.items, run->roots.count,
				   jobs < 1 ? 1 : (size_t)jobs, take_host, run);
	progress_hide(&run->progress);
	if (!complete)
		run->trouble = true;
	for (size_t i = 0; i < run->output_count; i++) {
		if (!complete)
			output_abandon(&run->outputs[i]);
		else if (!output_close(&run->outputs[i]))
			run->trouble = true;
	}
	if (options->stats)
		progress_stats(&run->progress, options->verbose);
}

static int lint(const struct options *options)
{
	struct run run = { .options = options };

	if (!roots_collect(&run.roots, options) || !make_linter(&run) || !open_outputs(&run)) {
		run.trouble = true;
		for (size_t i = 0; i < run.output_count; i++)
			output_abandon(&run.outputs[i]);
	} else {
		lint_all(&run);
	}
	if (options->write_baseline && !run.trouble &&
	    !baseline_write(&run.baseline, options->write_baseline))
		run.trouble = true;
	baseline_done(&run.baseline);
	itl_linter_free(run.linter);
	roots_done(&run.roots);
	return exit_status_of(&run);
}

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

static void list_rules_as_json(void)
{
	for (size_t i = 0; i < itl_rule_count(); i++) {
		struct itl_rule rule = itl_rule(i);
		const char *const texts[][2] = {
			{ "id", rule.id }, { "severity", severity_names[rule.severity] },
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

static void list_rules(void)
{
	for (size_t i = 0; i < itl_rule_count(); i++) {
		struct itl_rule rule = itl_rule(i);
		printf("%-28s %-8s %s\n", rule.id, severity_names[rule.severity], rule.title);
	}
}

static int explain(const char *id)
{
	for (size_t i = 0; i < itl_rule_count(); i++) {
		struct itl_rule rule = itl_rule(i);
		if (strcmp(rule.id, id) != 0)
			continue;
		printf("%s (%s)\n%s\n\n%s\n\nWhat to do:\n%s\n\nSee also:\n", rule.id,
		       severity_names[rule.severity], rule.title, rule.explanation, rule.remedy);
		for (const char *const *reference = rule.references; *reference; reference++)
			printf("  %s\n", *reference);
		return EXIT_CLEAN;
	}
	fprintf(stderr, "iptoken-lint: --explain=%s: no such rule; see --list-rules\n", id);
	return EXIT_TROUBLE;
}

/* What one host gave back the next one takes; nothing goes back to the system meanwhile. */
static void keep_memory(void)
{
	mallopt(M_TRIM_THRESHOLD, 64 << 20);
	mallopt(M_MMAP_THRESHOLD, 16 << 20);
	mallopt(M_TOP_PAD, 1 << 20);
}

int main(int argc, char **argv)
{
	struct options options;
	int status = EXIT_CLEAN;

	keep_memory();
	if (!options_read(&options, argc, argv))
		status = EXIT_TROUBLE;
	else if (options.help)
		options_print_help();
	else if (options.version)
		printf("iptoken-lint %s%s\n", itl_version(), sandbox_remark());
	else if (!options.no_sandbox && !sandbox_enter())
		status = EXIT_TROUBLE;
	else if (options.print_schema)
		status = itl_policy_print_schema(print_bytes, stdout) ? EXIT_CLEAN : EXIT_TROUBLE;
	else if (options.print_policy)
		status = print_policy(&options);
	else if (options.merge)
		status = merge_reports(&options);
	else if (options.list_rules && strcmp(options.format, "json") == 0)
		list_rules_as_json();
	else if (options.list_rules)
		list_rules();
	else if (options.compare)
		status = compare(&options);
	else if (options.explain)
		status = explain(options.explain);
	else
		status = lint(&options);
	options_done(&options);
	if (fflush(stdout) != 0 || ferror(stdout))
		status = EXIT_TROUBLE;
	return status;
}
