#include "lint/gate.h"

#include "lint/host.h"
#include "lint/shared_link.h"

void lint_read_base(struct host *host, const char *root)
{
	struct arena *arena = host->arena;
	struct lint_options *options = arena_new(arena, struct lint_options);
	struct lint_overlay *hidden =
		arena_array(arena, host->options->overlay_count + 1, sizeof(*hidden));
	struct host_report *report = arena_new(arena, struct host_report);
	struct host *base = arena_new(arena, struct host);

	*options = *host->options;
	for (size_t i = 0; i < options->overlay_count; i++) {
		hidden[i] = options->overlays[i];
		hidden[i].only_hide = true;
	}
	options->overlays = hidden;
	options->gate = false;
	options->catalog_path = NULL;
	options->with_fixes = false;
	options->with_steps = false;
	report->host = host->report->host;
	report->root = host->report->root;
	*base = (struct host){ .arena = arena, .names = host->names, .options = options,
			       .report = report, .opened = host->tried, .tried = host->tried };
	if (lint_host(base, root))
		host->base = report;     /* a base that cannot be judged excuses nothing */
	if (*host->tried)
		tree_close(*host->tried);
	*host->tried = NULL;
}

static size_t count_alike(const struct finding *findings, size_t count,
			  const struct finding *finding)
{
	size_t alike = 0;

	for (size_t i = 0; i < count; i++)
		if (findings[i].rule == finding->rule &&
		    strcmp(findings[i].fingerprint, finding->fingerprint) == 0)
			alike++;
	return alike;
}

static size_t count_in_base(const struct host *host, const struct finding *finding)
{
	return count_alike(host->base->findings, host->base->finding_count, finding) +
	       count_alike(host->base->waiting, host->base->waiting_count, finding);
}

/* How many of the findings before number I have its fingerprint. */
static size_t count_before(const struct finding *findings, size_t i)
{
	size_t count = 0;

	for (size_t k = 0; k < i; k++)
		if (strcmp(findings[k].fingerprint, findings[i].fingerprint) == 0)
			count++;
	return count;
}

void lint_keep_introduced(struct host *host)
{
	size_t count = host->findings.count, kept = 0;
	struct finding *all;

	if (!host->base)
		return;
	all = arena_array(host->arena, count + 1, sizeof(*all));
	for (size_t i = 0; i < count; i++)
		all[i] = host->findings.items[i];
	/* Of equal findings as many are old as the base has; which of them cannot be told. */
	for (size_t i = 0; i < count; i++) {
		bool introduced = count_before(all, i) >= count_in_base(host, &all[i]);
		/*
		 * What another host may have waits, since that other may be the one that changes.
		 */
		if (all[i].claim)
			all[i].claim->introduced = introduced;
		if (introduced || all[i].claim)
			host->findings.items[kept++] = all[i];
	}
	host->findings.count = kept;
}
