/*
 * The whole way from a host tree to its reports. The input is an option byte and an
 * archive (pipeline_archive.h) that is laid out in a directory and judged through the
 * public library. What must hold of any tree, however broken:
 *
 *	every JSON format parses, and its summary counts what is in it;
 *	every location lies inside its file;
 *	two threads that judge the same tree say the same;
 *	a repair that was verified, applied by its diff, makes a token acceptable;
 *	no format lets a control character through.
 */
#include "iptoken_lint.h"

#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lint/pipeline_archive.h"
#include "lint/pipeline_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bits of the option byte. */
enum {
	WITH_TIMELINE = 1, WITH_PROCPS = 2, WITH_KERNELS = 4, WITH_REAPPLY = 8, WITH_WHAT_IF = 16,
	WITHOUT_POLICY = 32,
};

static struct itl_linter *make_linter(uint8_t bits, const struct archive *archive,
				      const struct itl_overlay *overlay, char **ret_error)
{
	static const char *const kernels[] = { "5.10", "6.12" };
	static const char *const scenarios[] = { "boot", "reapply", "reapply-procps" };
	static const char *const what_if[] = { "net.ipv6.conf.eth0.accept_ra=2" };
	struct itl_options options = ITL_OPTIONS_INIT;

	options.timeline = bits & WITH_TIMELINE;
	options.sysctl_loader = bits & WITH_PROCPS ? "procps" : NULL;
	options.kernels = kernels;
	options.kernel_count = bits & WITH_KERNELS ? 2 : 0;
	options.scenarios = scenarios;
	options.scenario_count = bits & WITH_REAPPLY ? 3 : 0;
	options.what_if = what_if;
	options.what_if_count = bits & WITH_WHAT_IF ? 1 : 0;
	options.no_policy = bits & WITHOUT_POLICY;
	options.facts = archive->side[SIDE_FACTS];
	options.policy = archive->side[SIDE_POLICY];
	options.catalog = archive->side[SIDE_CATALOG];
	options.baseline = archive->side[SIDE_BASELINE];
	options.today = "2026-11-26";
	options.overlays = overlay;
	options.overlay_count = overlay ? 1 : 0;
	return itl_linter_new(&options, ret_error);
}

struct judging {
	const struct itl_linter *linter;
	const char *root;
	struct bytes json;
};

static void *judge(void *context)
{
	struct judging *judging = context;
	struct itl_host *host = itl_lint_host(judging->linter, judging->root);

	if (!host)
		abort();
	check_report(host, "json", &judging->json);
	itl_host_free(host);
	return NULL;
}

/* As --jobs does it: one linter, two threads; both reports are those of one thread. */
static void check_threads(const struct itl_linter *linter, const char *root,
			  const struct bytes *alone)
{
	struct judging here = { linter, root, { NULL, 0, 0 } }, there = here;
	pthread_t thread;

	if (pthread_create(&thread, NULL, judge, &there) != 0)
		abort();
	judge(&here);
	pthread_join(thread, NULL);
	if (!bytes_equal(&here.json, alone) || !bytes_equal(&there.json, alone))
		abort();
	free(here.json.at);
	free(there.json.at);
}

static size_t count(const struct itl_host *host, enum itl_verdict verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < itl_host_token_count(host); i++)
		count += itl_host_token(host, i).verdict == verdict;
	return count;
}

static size_t count_findings(const struct itl_host *host, const char *rule)
{
	size_t count = 0;

	for (size_t i = 0; i < itl_host_finding_count(host); i++)
		count += strcmp(itl_host_finding(host, i).rule, rule) == 0;
	return count;
}

/*
 * Whether the tree with the diff applied is better: more tokens are accepted or, where the token
 * was accepted and made no address, the rule has less to say; and no more are rejected. A repair
 * may leave out a command that would be run then and refused; it never adds one.
 */
static bool is_repaired(const struct itl_host *before, const struct itl_host *after,
			const char *rule)
{
	size_t accepted = count(after, ITL_ACCEPTED);

	return itl_host_token_count(after) <= itl_host_token_count(before) &&
	       count(after, ITL_REJECTED) <= count(before, ITL_REJECTED) &&
	       (accepted > count(before, ITL_ACCEPTED) ||
		(accepted == count(before, ITL_ACCEPTED) &&
		 count_findings(after, rule) < count_findings(before, rule)));
}

static void check_repair(uint8_t bits, struct archive *archive,
			 const struct itl_host *before, const struct itl_finding *finding)
{
	char *file = NULL, *error = NULL;
	const char *patched = archive_patch(archive, finding->diff, &file);
	struct itl_overlay overlay = { .logical = file, .file = patched };

	if (patched) {
		struct itl_linter *linter = make_linter(bits, archive, &overlay, &error);
		struct itl_host *after = linter ? itl_lint_host(linter, archive->root) : NULL;
		if (!after || itl_host_error(after) || !is_repaired(before, after, finding->rule))
			abort();
		itl_host_free(after);
		itl_linter_free(linter);
	}
	free(file);
}

static void check_host(uint8_t bits, struct archive *archive, const struct itl_host *host)
{
	for (size_t i = 0; i < itl_host_finding_count(host); i++) {
		struct itl_finding finding = itl_host_finding(host, i);
		check_place(archive, &finding);
		/* The first repair stands for all: each costs a whole run. */
		if (finding.fix_verified && finding.diff) {
			check_repair(bits, archive, host, &finding);
			break;
		}
	}
}

/* What fuzzing leaves out of most runs, for speed; a replay does all of it. */
static bool is_sampled(size_t size, size_t one_in)
{
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
	return size % one_in == 0;
#else
	(void)size;
	(void)one_in;
	return true;
#endif
}

static void check_all(uint8_t bits, struct archive *archive, size_t size)
{
	char *error = NULL;
	struct itl_linter *linter = make_linter(bits, archive, NULL, &error);
	struct bytes json = { NULL, 0, 0 };

	if (!linter) {
		if (!error || !*error)
			abort();
		free(error);
		return;
	}
	struct itl_host *host = itl_lint_host(linter, archive->root);
	if (!host)
		abort();
	check_report(host, "json", &json);
	check_counts(host, &json);
	if (!itl_host_error(host))
		check_host(bits, archive, host);
	for (const char *const *format = itl_report_formats(); *format; format++)
		if (strcmp(*format, "html") != 0 || is_sampled(size, 16))
			check_report(host, *format, NULL);
	itl_host_free(host);
	if (is_sampled(size, 4))
		check_threads(linter, archive->root, &json);
	free(json.at);
	itl_linter_free(linter);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct archive archive;

	if (size == 0)
		return 0;
	archive_lay_out(&archive, (const char *)data + 1, size - 1);
	check_all(data[0], &archive, size);
	archive_remove(&archive);
	return 0;
}
