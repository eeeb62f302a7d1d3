/* A run of the program that judges hosts: its hosts, its linter, its reports. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "cli/options.h"

enum { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_TROUBLE = 2 };

/* Each returns the exit status; what was wrong with the call was written to stderr. */
int run_lint(const struct options *options);
int run_compare(const struct options *options);
int run_print_policy(const struct options *options);

#endif
