/*
 * Between the files of --merge: merge.c reads reports of shards, merge_write.c writes what
 * they are together. Everything points into the texts of the reports.
 */
#ifndef CLI_MERGE_PARTS_H
#define CLI_MERGE_PARTS_H

#include "cli/json_text.h"
#include "cli/options.h"
#include "cli/output.h"

enum kind { KIND_NONE, KIND_JSON, KIND_JSONL, KIND_SARIF };

/* A host, as its report has it. */
struct piece {
	unsigned long place;             /* among all hosts of the run, from 1 */
	const char *file;                /* the report that it is from */
	struct span_of_json text;        /* the object; of sarif the results, which may be none */
	struct span_of_json notification;        /* of sarif: why it could not be judged, or
						  * nothing */
	unsigned long results;           /* of sarif: how many */
};

static const char *const summary_keys[] = {
	"hosts", "failed_hosts", "tokens", "accepted", "rejected", "depends", "unknown", "not_run",
	"errors", "warnings", "notes", "suppressed",
};
enum { SUMMARY_KEYS = sizeof(summary_keys) / sizeof(summary_keys[0]) };

struct merge {
	const struct options *options;
	enum kind kind;
	char **texts;                    /* of the files */
	size_t text_count;
	struct piece *pieces;
	size_t count;
	struct span_of_json run;         /* of the first file that tells */
	struct span_of_json head;        /* json: `tool`; sarif: all before the first result */
	unsigned long shards, hosts;     /* of the whole run */
	bool *present;                   /* shard I at I - 1 */
	unsigned long summary[SUMMARY_KEYS];
	bool findings, failed_hosts;
	bool complete;                   /* all hosts of the run are there */
};

/* Write them in their order. False, with a message on stderr, when that did not work. */
bool merge_write(const struct merge *merge, struct output *output);

#endif
