/*
 * Between the files of the SARIF writer: sarif.c has the report and its results,
 * sarif_rules.c the rules, sarif_flow.c the way to a token command.
 */
#ifndef REPORT_SARIF_H
#define REPORT_SARIF_H

#include "report/report.h"

/* "key": {"text": "..."}, a message without links. */
void sarif_message(struct text *out, const char *key, struct slice s, bool first);

/*
 * "physicalLocation": {...} of a place in a file of HOST, first in its object. Without a
 * source it is the first line of FILE, and without that of the directory of the host: GitHub
 * takes no location without file and region.
 */
void sarif_place(struct text *out, const struct host_report *host, struct span span,
		 const char *file);

/* "rules": [...], every rule there is; the index of a rule is sarif_rule_index(). */
void sarif_rules(struct text *out);
size_t sarif_rule_index(const struct rule *rule);

/*
 * The steps of a host, so that the flow of a finding is found without going through all of
 * them. Empty for a host without steps. A link is the index of a step plus one, 0 for none.
 */
struct sarif_flows {
	const struct host_report *host;
	size_t *commands;        /* steps with a verdict, sorted by place, interface and index */
	size_t command_count;
	size_t *same;            /* link of each step to the one before it about the same device */
	size_t *common;          /* link of each step to the last one before it about no device */
};

/* False without memory. */
bool sarif_flows_init(struct sarif_flows *flows, const struct host_report *host);
void sarif_flows_done(struct sarif_flows *flows);

/*
 * , "codeFlows": [...] for a finding about a token command: for each scenario and kernel what
 * happened to its device up to the command, with the values after each step; scenarios with
 * the same story share a flow, and the refused come first. Nothing for other findings, nor
 * for a remark on the command that gives no reasons.
 */
void sarif_flow(struct text *out, const struct sarif_flows *flows,
		const struct finding *finding);

#endif
