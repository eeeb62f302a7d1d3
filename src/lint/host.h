/*
 * Lint one host; see host.c for the way through the program.
 */
#ifndef LINT_HOST_H
#define LINT_HOST_H

#include <stdbool.h>

struct host;

/*
 * Judge the tree at ROOT (a path of the running system). HOST has its arena, names,
 * options and an empty report. False when the host cannot be judged; report->error then
 * says why. Runs out of memory through the arena's jump.
 */
bool lint_host(struct host *host, const char *root);

/* Its first half: what becomes of each token command, without findings and report. */
bool lint_judge(struct host *host, const char *root);

#endif
