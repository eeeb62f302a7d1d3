#include "cli/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/baseline.h"
#include "cli/changes.h"
#include "cli/compare.h"
#include "cli/gate.h"
#include "cli/hosts.h"
#include "cli/output.h"
#include "cli/overlays.h"
#include "cli/policy.h"
#include "cli/progress.h"
#include "cli/roots.h"
#include "cli/run_id.h"
#include "cli/shard.h"
#include "cli/tell.h"

enum { OUTPUT_LIMIT = 16 };

struct run {
	const struct options *options;
	struct itl_linter *linter;
	struct itl_fleet *fleet; /* NULL: hosts are not compared, for others are elsewhere */
	struct itl_changes *changes;     /* NULL: none were given */
	struct baseline baseline;        /* what --write-baseline has counted so far */
	struct output outputs[OUTPUT_LIMIT];
	size_t output_count;
	struct roots roots;
	struct itl_shard shard;
	char id[17];             /* of the run, for its shards */
	struct progress progress;
	bool told, shown;        /* a host has the IFACE of --timeline, of --show-effective */
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

static bool has_interface(const struct itl_host *host, const char *name)
{
	return name && *name && itl_host_has_interface(host, name);
}

/*
 * A name that no host has is a mistake. A host of another shard may have it, or one that could
 * not be judged.
 */
static void complain_of_interface(struct run *run, const char *option, const char *name, bool found)
{
	if (!name || !*name || found || run->trouble || run->shard.count ||
	    run->roots.paths.count == 0)
		return;
	tell("%s=%s: %s has no such interface", option, name,
	     run->roots.paths.count == 1 ? "the host" : "no host");
	run->trouble = true;
}

/* Whether what is said of a host may go to a terminal, where the progress line may be. */
static bool shares_terminal(const struct run *run)
{
	bool speaks = run->options->diff || gate_is_terse(run->options);

	for (size_t i = 0; i < run->output_count; i++)
		speaks = speaks || !run->outputs[i].file;
	return speaks && isatty(STDOUT_FILENO);
}

static bool take_host(void *context, struct itl_host *host)
{
	struct run *run = context;

	if (run->fleet && !itl_fleet_add(run->fleet, host)) {
		tell("out of memory");
		return false;
	}
	if (itl_host_error(host) || (run->progress.shown && shares_terminal(run)))
		progress_hide(&run->progress);
	if (itl_host_error(host)) {
		tell("%s", itl_host_error(host));
		run->trouble = true;
	}
	for (size_t i = 0; i < itl_host_finding_count(host); i++) {
		struct itl_finding finding = itl_host_finding(host, i);
		if (!finding.suppressed && run->options->fail_on != ITL_NEVER &&
		    finding.severity >= run->options->fail_on)
			run->findings = true;
	}
	run->told = run->told || has_interface(host, run->options->timeline);
	run->shown = run->shown || has_interface(host, run->options->effective);
	if (run->options->write_baseline && !baseline_add(&run->baseline, host))
		run->trouble = true;
	if (run->options->diff)
		print_diffs(host);
	if (gate_is_terse(run->options))
		gate_print(run->options, host);
	bool written = true;
	for (size_t i = 0; i < run->output_count; i++)
		written = itl_report_host(run->outputs[i].report, host) && written;
	if (!written)
		run->trouble = true;
	progress_host(&run->progress, host);
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
		.anchor = options->anchor,
		.changes = run->changes,
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
		tell("--report: more than %d of them", OUTPUT_LIMIT - 1);
		return false;
	}
	/*
	 * With --diff standard output is the patch and nothing else; a gate prints its own lines.
	 */
	if ((!options->diff && !gate_is_terse(options)) || options->output) {
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
	struct overlays overlays = { NULL, 0 };
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
		tell("%s", error ? error : "out of memory");
	free(error);
	free(policy);
	overlays_done(&overlays);
	return run->linter != NULL;
}

static bool read_changes(struct run *run)
{
	const char *file = run->options->diff_lines;

	return !file || changes_read(file, &run->changes);
}

int run_print_policy(const struct options *options)
{
	struct run run = { .options = options };
	int status = EXIT_TROUBLE;

	if (make_linter(&run)) {
		if (itl_policy_print(run.linter, print_bytes, stdout))
			status = EXIT_CLEAN;
		else
			tell("--print-policy: there is no policy");
	}
	itl_linter_free(run.linter);
	return status;
}

int run_compare(const struct options *options)
{
	struct run run = { .options = options };
	bool worse = false, good = false;

	if (options->roots.count != 2)
		tell("--compare: two ROOTs are wanted, OLD and NEW");
	else if (make_linter(&run))
		good = compare_trees(run.linter, options->roots.items[0], options->roots.items[1],
				     &worse);
	itl_linter_free(run.linter);
	return !good ? EXIT_TROUBLE : worse ? EXIT_FINDINGS : EXIT_CLEAN;
}

static int exit_status_of(const struct run *run)
{
	return run->trouble ? EXIT_TROUBLE : run->findings ? EXIT_FINDINGS : EXIT_CLEAN;
}

/* A part of a fleet says the same whatever it is a part of. */
static bool make_fleet(struct run *run)
{
	if (run->options->shard)
		return true;
	run->fleet = itl_fleet_new();
	if (!run->fleet)
		tell("out of memory");
	return run->fleet != NULL;
}

/* Lint the hosts, and put the reports in place when all of them were. */
static void lint_all(struct run *run)
{
	const struct options *options = run->options;
	long jobs = options->jobs ? options->jobs : sysconf(_SC_NPROCESSORS_ONLN);

	progress_begin(&run->progress, run->roots.paths.count, options->quiet);
	bool complete = hosts_lint(run->linter, &run->roots.paths, jobs < 1 ? 1 : (size_t)jobs,
				   take_host, run);
	progress_hide(&run->progress);
	if (!complete) {
		tell("the run was not finished, nothing is reported");
		run->trouble = true;
	}
	complain_of_interface(run, "--timeline", options->timeline, run->told);
	complain_of_interface(run, "--show-effective", options->effective, run->shown);
	for (size_t i = 0; i < run->output_count; i++) {
		if (!complete)
			output_abandon(&run->outputs[i]);
		else if (!output_close(&run->outputs[i]))
			run->trouble = true;
	}
	if (options->stats)
		progress_stats(&run->progress);
	/* Of one host people want to read the report, not the time. */
	if (options->verbose && (options->stats || run->progress.done > 1))
		progress_stages(&run->progress);
}

int run_lint(const struct options *options)
{
	struct run run = { .options = options };

	if (!roots_collect(&run.roots, options) || !make_linter(&run) || !read_changes(&run) ||
	    !make_fleet(&run) || !open_outputs(&run)) {
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
	itl_changes_free(run.changes);
	itl_fleet_free(run.fleet);
	itl_linter_free(run.linter);
	roots_done(&run.roots);
	return exit_status_of(&run);
}
