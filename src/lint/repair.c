#include "lint/repair.h"

#include "lint/host.h"

struct slice repair_apply(struct arena *arena, const struct edit *edit)
{
	struct slice old = edit->source ? edit->source->text : (struct slice)SLICE("");
	struct slice head = slice_range(old, 0, edit->at);
	struct slice tail = slice_range(old, edit->at + edit->removed, old.length);
	size_t inserted = strlen(edit->inserted);
	char *whole = arena_alloc(arena, head.length + inserted + tail.length + 1);

	if (head.length)
		memcpy(whole, head.at, head.length);
	memcpy(whole + head.length, edit->inserted, inserted);
	if (tail.length)
		memcpy(whole + head.length + inserted, tail.at, tail.length);
	return (struct slice){ whole, head.length + inserted + tail.length };
}

/* The run of TRIAL with the same scenario and kernel as RUN; the number of runs when there is none. */
static size_t same_run(const struct host *trial, const struct boot_run *run)
{
	size_t i = 0;

	while (i < trial->runs.count &&
	       (trial->runs.items[i]->scenario != run->scenario ||
		strcmp(trial->runs.items[i]->kernel_text, run->kernel_text) != 0))
		i++;
	return i;
}

/*
 * Not worse: the same, or accepted where it was not. A repair may make or save a scenario:
 * udev-prompt is there only when ifup comes to make a device.
 */
static bool fares_as_well(const struct host *host, const struct host *trial, size_t index)
{
	const struct token_case *before = &host->cases.items[index], *after = &trial->cases.items[index];

	for (size_t i = 0; i < host->runs.count; i++) {
		size_t k = same_run(trial, host->runs.items[i]);
		if (k < trial->runs.count && after->outcomes[k].verdict != before->outcomes[i].verdict &&
		    after->outcomes[k].verdict != VERDICT_ACCEPTED)
			return false;
	}
	return true;
}

bool repair_works(struct host *host, const struct edit *edit, size_t index)
{
	struct arena *arena = host->arena;
	struct lint_options options = *host->options;
	struct lint_overlay *overlays =
		arena_array(arena, options.overlay_count + 1, sizeof(*overlays));
	struct host_report report = { .host = host->report->host, .root = host->report->root };
	struct host trial = {
		.arena = arena, .names = host->names, .options = &options, .report = &report,
		.opened = host->tried, .tried = host->tried, .catalog = host->catalog,
	};

	for (size_t i = 0; i < options.overlay_count; i++)
		overlays[i] = options.overlays[i];
	overlays[options.overlay_count++] =
		(struct lint_overlay){ .path = edit->path, .content = repair_apply(arena, edit) };
	options.overlays = overlays;
	options.with_fixes = false;
	options.with_steps = false;

	bool judged = lint_host(&trial, host->report->root);
	if (*host->tried)
		tree_close(*host->tried);
	*host->tried = NULL;
	if (!judged || trial.cases.count != host->cases.count)
		return false;
	for (size_t i = 0; i < host->cases.count; i++) {
		if (i == index ? trial.cases.items[i].verdict != VERDICT_ACCEPTED
			       : !fares_as_well(host, &trial, i))
			return false;
	}
	return true;
}

void lint_repair(struct host *host, const struct token_case *token, int rule, size_t run,
		 struct fix *fix)
{
	struct candidates candidates = { { NULL, 0, 0 } };
	size_t index = (size_t)(token - host->cases.items);

	if (!host->options->with_fixes)
		return;
	repair_candidates(host, token, rule, run, &candidates);
	for (size_t i = 0; i < candidates.items.count; i++) {
		const struct candidate *candidate = &candidates.items.items[i];
		if (!repair_works(host, &candidate->edit, index))
			continue;
		fix->description = candidate->description;
		/* A patch quotes the lines around. */
		if (!candidate->edit.source || !candidate->edit.source->secret)
			fix->diff = repair_diff(host->arena, &candidate->edit);
		fix->verified = true;
		return;
	}
}
