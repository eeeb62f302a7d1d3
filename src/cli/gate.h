/* What --gate prints: what a deployment tool shows when it is refused. */
#ifndef CLI_GATE_H
#define CLI_GATE_H

#include "cli/options.h"

/* A gate without a format of its own says little. */
bool gate_is_terse(const struct options *options);

/*
 * One line a finding that counts, the decisive ones first, nothing on success. Puppet shows
 * the first line behind `returned 1: `, and every line twice.
 */
void gate_print(const struct options *options, const struct itl_host *host);

#endif
