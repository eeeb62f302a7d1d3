/*
 * Lint many hosts in parallel and hand them on in their order.
 */
#ifndef CLI_HOSTS_H
#define CLI_HOSTS_H

#include "cli/paths.h"
#include "iptoken_lint.h"

/* Takes each host in the order of the roots; false stops the run. */
typedef bool (*host_taker)(void *context, struct itl_host *host);

/*
 * Lint the hosts at ROOTS with JOBS threads. At most a few hosts a thread wait for their turn, so
 * memory does not grow with the number of hosts. False when it was stopped or memory ran out.
 */
bool hosts_lint(const struct itl_linter *linter, const struct paths *roots, size_t jobs,
		host_taker take, void *context);

#endif
