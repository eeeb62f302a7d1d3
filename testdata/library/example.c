/*
 * A program that embeds the library, and knows nothing of it but iptoken_lint.h:
 *
 *	cc -o example example.c $(pkg-config --cflags --libs iptoken-lint)
 *	./example ROOT...
 *
 * It prints each token command with its verdict, and the findings in GCC's format. The
 * exit status is 1 when there is an error among them, 2 when a ROOT cannot be judged.
 */
#include <iptoken_lint.h>
#include <stdio.h>
#include <stdlib.h>

static bool print_bytes(void *context, const char *bytes, size_t length)
{
	return fwrite(bytes, 1, length, context) == length;
}

static void print_tokens(const struct itl_host *host)
{
	for (size_t i = 0; i < itl_host_token_count(host); i++) {
		struct itl_token token = itl_host_token(host, i);
		printf("%s: %s of %s is %s\n", itl_host_name(host), token.token,
		       token.interface ? token.interface : "no device",
		       itl_verdict_name(token.verdict));
		for (size_t k = 0; k < itl_host_outcome_count(host, i); k++) {
			struct itl_outcome outcome = itl_host_outcome(host, i, k);
			printf("\t%s, Linux %s: %s\n", outcome.scenario, outcome.kernel,
			       outcome.message ? outcome.message : "succeeds");
		}
	}
}

static int status_of(const struct itl_host *host)
{
	int status = 0;

	if (itl_host_error(host)) {
		fprintf(stderr, "%s\n", itl_host_error(host));
		return 2;
	}
	for (size_t i = 0; i < itl_host_finding_count(host); i++)
		if (itl_host_finding(host, i).severity == ITL_ERROR)
			status = 1;
	return status;
}

int main(int argc, char **argv)
{
	static const char *const kernels[] = { "6.1" };
	struct itl_options options = ITL_OPTIONS_INIT;
	char *error = NULL;
	int status = 0;

	options.kernels = kernels;
	options.kernel_count = 1;
	options.no_policy = true;
	struct itl_linter *linter = itl_linter_new(&options, &error);
	struct itl_report *report = itl_report_new("gcc", NULL, print_bytes, stdout);
	if (!linter || !report) {
		fprintf(stderr, "%s\n", error ? error : "out of memory");
		free(error);
		return 2;
	}
	for (int i = 1; i < argc; i++) {
		struct itl_host *host = itl_lint_host(linter, argv[i]);
		if (!host)
			return 2;
		print_tokens(host);
		itl_report_host(report, host);
		if (status_of(host) > status)
			status = status_of(host);
		itl_host_free(host);
	}
	if (!itl_report_end(report))
		status = 2;
	itl_linter_free(linter);
	return status;
}
