/*
 * By which name the parts of one run know each other.
 */
#ifndef CLI_RUN_ID_H
#define CLI_RUN_ID_H

#include "cli/roots.h"

/*
 * The run that shards belong to, as 16 hexadecimal digits: the version, what decides the
 * verdicts, the contents of the policy, the baseline and the overlays, the names and the order
 * of the hosts of all shards, how many shards there are. Where the trees are does not count,
 * nor does what is in them.
 */
void run_id(const struct options *options, const struct itl_linter *linter,
	    const struct roots *roots, char ret_id[17]);

#endif
