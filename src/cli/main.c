/*
 * iptoken-lint, the program: the first customer of the library. Only this folder prints.
 */
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "cli/interrupt.h"
#include "cli/merge.h"
#include "cli/options.h"
#include "cli/rules.h"
#include "cli/run.h"
#include "cli/sandbox.h"
#include "cli/tell.h"

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
	interrupt_catch();
	if (!options_read(&options, argc, argv))
		status = EXIT_TROUBLE;
	else if (options.help)
		options_print_help();
	else if (options.version)
		printf("iptoken-lint %s%s\n", itl_version(), sandbox_remark());
	else if (!options.no_sandbox && !sandbox_enter())
		status = EXIT_TROUBLE;
	else if (options.print_schema)
		status = itl_policy_print_schema(print_bytes, stdout) ? EXIT_CLEAN
									  : EXIT_TROUBLE;
	else if (options.print_policy)
		status = run_print_policy(&options);
	else if (options.merge)
		status = merge_reports(&options);
	else if (options.list_rules && strcmp(options.format, "json") == 0)
		rules_list_as_json();
	else if (options.list_rules)
		rules_list();
	else if (options.compare)
		status = run_compare(&options);
	else if (options.explain)
		status = rules_explain(options.explain) ? EXIT_CLEAN : EXIT_TROUBLE;
	else
		status = run_lint(&options);
	options_done(&options);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		tell("standard output: %s", strerror(errno));
		status = EXIT_TROUBLE;
	}
	return status;
}
