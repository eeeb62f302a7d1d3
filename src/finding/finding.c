#include "finding/finding.h"

static const char *const verdict_names[VERDICT_COUNT] = {
	[VERDICT_NONE] = "",
	[VERDICT_ACCEPTED] = "accepted",
	[VERDICT_REJECTED] = "rejected",
	[VERDICT_NOT_RUN] = "not-run",
	[VERDICT_UNKNOWN] = "unknown",
	[VERDICT_DEPENDS] = "depends",
};

const char *verdict_name(enum verdict verdict)
{
	return verdict_names[verdict];
}

void summary_add(struct summary *summary, const struct host_report *host)
{
	summary->hosts++;
	if (host->error)
		summary->failed_hosts++;
	summary->tokens += host->token_count;
	for (size_t i = 0; i < host->token_count; i++)
		summary->verdicts[host->tokens[i].verdict]++;
	for (size_t i = 0; i < host->finding_count; i++) {
		if (host->findings[i].suppressed)
			summary->suppressed++;
		else
			summary->severities[host->findings[i].severity]++;
	}
}
