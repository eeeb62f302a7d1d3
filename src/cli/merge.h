/*
 * Reports of shards put together. The order of the files does not matter, and parts that were
 * put together may be put together again. What comes of all shards of a run is, byte for byte,
 * what one run over their hosts writes that does not compare hosts (token-on-two-hosts): each
 * host knows its place in it.
 */
#ifndef CLI_MERGE_H
#define CLI_MERGE_H

#include "cli/options.h"

/*
 * Put the reports that options->roots name together and write them to options->output.
 * The exit status: 2 when they are no reports of shards of one run, and when a shard is
 * missing (what there is is written nevertheless, and stderr says what is missing) or a host
 * could not be judged; else 1 when a finding is at or above --fail-on.
 */
int merge_reports(const struct options *options);

#endif
