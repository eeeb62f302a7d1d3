/*
 * The edges of the library: NULL, indices that are too large, requests that make no sense, and
 * one linter in several threads. Says what is wrong; silent when nothing is.
 */
#include <iptoken_lint.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPECT(what) ((what) ? (void)0 : (void)printf("line %d: not %s\n", __LINE__, #what))

static bool refuse_bytes(void *context, const char *bytes, size_t length)
{
	(void)context;
	(void)bytes;
	(void)length;
	return false;
}

static void try_null(void)
{
	itl_linter_free(NULL);
	itl_host_free(NULL);
	itl_changes_free(NULL);
	itl_fleet_free(NULL);
	EXPECT(!itl_report_end(NULL));
	EXPECT(itl_host_finding_count(NULL) == 0 && itl_host_token_count(NULL) == 0);
}

static void try_indices(const struct itl_host *host)
{
	size_t findings = itl_host_finding_count(host), tokens = itl_host_token_count(host);

	EXPECT(findings > 0 && tokens == 1);
	EXPECT(!itl_host_finding(host, findings).rule);
	EXPECT(!itl_host_finding_suppressed(host, findings));
	EXPECT(!itl_host_token(host, tokens).command);
	EXPECT(itl_host_has_interface(host, "eno1") && !itl_host_has_interface(host, "eno9"));
	EXPECT(!itl_host_has_interface(host, NULL) && !itl_host_has_interface(NULL, "eno1"));
	EXPECT(itl_host_outcome_count(host, tokens) == 0);
	EXPECT(!itl_host_outcome(host, 0, itl_host_outcome_count(host, 0)).scenario);
	EXPECT(itl_host_setting_count(host, 0, itl_host_outcome_count(host, 0)) == 0);
	EXPECT(!itl_host_setting(host, 0, 0, itl_host_setting_count(host, 0, 0)).key);
	EXPECT(itl_host_token_reason_count(host, tokens) == 0);
	EXPECT(!itl_host_token_reason(host, 0, itl_host_token_reason_count(host, 0)).message);
	EXPECT(!itl_rule(itl_rule_count()).id);
	EXPECT(itl_host_outcome(host, 0, 0).verdict == ITL_REJECTED);
	EXPECT(itl_host_outcome(host, 0, 0).exit_status == 2);
}

static void try_nonsense(const struct itl_host *host)
{
	static const char *const kernels[] = { "two" };
	struct itl_options options = ITL_OPTIONS_INIT;
	char *error = NULL;

	options.kernels = kernels;
	options.kernel_count = 1;
	EXPECT(!itl_linter_new(&options, &error));
	EXPECT(error && strstr(error, "two"));
	free(error);
	EXPECT(!itl_changes_new("d", "words", 5, NULL, NULL, &error));
	EXPECT(error && strncmp(error, "d:1:1: ", 7) == 0);
	free(error);
	EXPECT(!itl_report_new("xml", NULL, refuse_bytes, NULL));
	struct itl_report *report = itl_report_new("json", NULL, refuse_bytes, NULL);
	EXPECT(report && !itl_report_host(report, host));
	EXPECT(!itl_report_end(report));
}

struct task {
	const struct itl_linter *linter;
	const char *root;
};

static void *lint(void *context)
{
	const struct task *task = context;

	for (int i = 0; i < 5; i++) {
		struct itl_host *host = itl_lint_host(task->linter, task->root);
		EXPECT(host && !itl_host_error(host) && itl_host_token_count(host) == 1);
		itl_host_free(host);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	struct itl_options options = ITL_OPTIONS_INIT;
	struct itl_linter *linter = itl_linter_new(&options, NULL);
	struct itl_host *host = itl_lint_host(linter, argc > 1 ? argv[1] : "/");
	struct task task = { linter, argc > 1 ? argv[1] : "/" };
	pthread_t threads[4];

	try_null();
	try_indices(host);
	try_nonsense(host);
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, lint, &task);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	itl_host_free(host);
	itl_linter_free(linter);
	return 0;
}
