/* A changed tree: judged, and its token commands found again in the tree as it is. */
#include "lint/repair.h"

#include "base/chains.h"
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

long repair_moved(const struct edit *edit, size_t offset)
{
	if (offset < edit->at)
		return (long)offset;
	if (offset < edit->at + edit->removed)
		return -1;
	return (long)(offset - edit->removed + strlen(edit->inserted));
}

/* The start of SPAN, which is a place of the parent's tree, in the tree with the change. */
static long moved_start(const struct edit *edit, struct span span)
{
	if (!span.source || !edit->source || strcmp(span.source->path, edit->path) != 0)
		return span.start;
	return repair_moved(edit, span.start);
}

/* Whether NEW, a span of the changed tree, begins where OLD of its parent went. */
static bool is_same_place(const struct edit *edit, struct span old, struct span new)
{
	if (!old.source || !new.source)
		return !old.source && !new.source;
	return strcmp(old.source->path, new.source->path) == 0 &&
	       moved_start(edit, old) == (long)new.start;
}

static struct span stanza_line(const struct token_case *token)
{
	return token->stanza ? token->stanza->line : (struct span){ NULL, 0, 0 };
}

/* A command that no run reaches has no device yet. */
static bool is_same_case(const struct edit *edit, const struct token_case *old,
			 const struct token_case *new)
{
	return (old->device == new->device || !old->device || !new->device) &&
	       is_same_place(edit, old->command->span, new->command->span) &&
	       is_same_place(edit, stanza_line(old), stanza_line(new));
}

/* Where a case stands, in the tree with the change. */
struct place_key {
	const struct name *path, *stanza_path;
	long start, stanza_start;
};

static struct slice place_of(struct host *host, const struct edit *edit,
			     const struct token_case *token)
{
	struct place_key *key = arena_new(host->arena, struct place_key);
	struct span command = token->command->span, line = stanza_line(token);

	if (command.source) {
		key->path = name_of(host->names, command.source->path);
		key->start = edit ? moved_start(edit, command) : (long)command.start;
	}
	if (line.source) {
		key->stanza_path = name_of(host->names, line.source->path);
		key->stanza_start = edit ? moved_start(edit, line) : (long)line.start;
	}
	return (struct slice){ (const char *)key, sizeof(*key) };
}

/* The case of the parent that case INDEX of the trial is, or NO_CASE. PLACES: of the parent's. */
static size_t find_before(const struct trial *trial, const struct chains *places, size_t index)
{
	const struct host *before = trial->parent->host;
	struct host *host = trial->host;
	const struct token_case *token = &host->cases.items[index];

	if (!places->next.items)         /* the parent has no cases */
		return (size_t)NO_CASE;
	size_t k = chains_first(places, place_of(host, NULL, token));
	while (k != (size_t)CHAINS_END &&
	       !is_same_case(&trial->edit, &before->cases.items[k], token)) {
		arena_spend(host->arena, 10);
		k = chains_next(places, k);
	}
	return k == (size_t)CHAINS_END ? (size_t)NO_CASE : k;
}

/* For each case of the trial its number in the parent and in the tree as it is. */
static void find_originals(struct trial *trial)
{
	struct host *host = trial->host;
	const struct host *before = trial->parent->host;
	struct chains places = { .next = { NULL, 0, 0 } };

	trial->before = arena_array(host->arena, host->cases.count + 1, sizeof(*trial->before));
	trial->original = arena_array(host->arena, host->cases.count + 1, sizeof(*trial->original));
	for (size_t i = 0; i < before->cases.count; i++)
		chains_add(host->arena, &places,
			   place_of(host, &trial->edit, &before->cases.items[i]));
	for (size_t i = 0; i < host->cases.count; i++) {
		size_t k = find_before(trial, &places, i);
		trial->before[i] = k;
		trial->original[i] = k == (size_t)NO_CASE ? k : trial->parent->original[k];
	}
}

/* The files of the parent with the edited one as it is now. */
static void change_files(struct trial *trial)
{
	struct arena *arena = trial->host->arena;
	struct changed_file fresh = { trial->edit.path, trial->edit.source,
				      repair_apply(arena, &trial->edit) };

	for (size_t i = 0; i < trial->parent->files.count; i++) {
		struct changed_file file = trial->parent->files.items[i];
		if (strcmp(file.path, fresh.path) == 0)
			fresh.old = file.old;
		else
			array_push(arena, &trial->files, file);
	}
	array_push(arena, &trial->files, fresh);
}

/*
 * Every scenario that the host has, whatever was asked for: a repair that holds in one boot only
 * is none. The two that are asked for by name stay.
 */
static unsigned scenarios_of(const struct host *as_is)
{
	const unsigned again = 1u << SCENARIO_REAPPLY | 1u << SCENARIO_REAPPLY_PROCPS;
	unsigned asked = as_is->options->scenarios;

	if (!(asked & again))
		return 0;
	return asked | 1u << SCENARIO_BOOT | 1u << SCENARIO_DEVICE_LATE |
	       (as_is->platform.with_systemd ? 1u << SCENARIO_UDEV_FIRST : 0);
}

/* The options of the host for judging the trial's tree: its files as further overlays. */
static struct lint_options *options_of(const struct repairs *repairs, const struct trial *trial,
				       bool in_place)
{
	struct arena *arena = trial->host->arena;
	const struct lint_options *as_is = repairs->host->options;
	struct lint_options *options = arena_new(arena, struct lint_options);
	struct lint_overlay *overlays =
		arena_array(arena, as_is->overlay_count + trial->files.count, sizeof(*overlays));

	*options = *as_is;
	for (size_t i = 0; i < as_is->overlay_count; i++)
		overlays[i] = as_is->overlays[i];
	for (size_t i = 0; i < trial->files.count; i++)
		overlays[options->overlay_count++] = (struct lint_overlay){
			.path = trial->files.items[i].path, .content = trial->files.items[i].text,
			.in_place = in_place && trial->files.items[i].old,
		};
	options->overlays = overlays;
	options->with_steps = false;
	options->scenarios = scenarios_of(repairs->host);
	return options;
}

static bool is_same_edit(const struct edit *a, const struct edit *b)
{
	return a->at == b->at && a->removed == b->removed && strcmp(a->path, b->path) == 0 &&
	       strcmp(a->inserted, b->inserted) == 0;
}

static const struct trial *find_trial(const struct repairs *repairs, const struct trial *parent,
				      const struct edit *edit)
{
	for (size_t i = 0; i < repairs->trials.count; i++)
		if (repairs->trials.items[i]->parent == parent &&
		    is_same_edit(&repairs->trials.items[i]->edit, edit))
			return repairs->trials.items[i];
	return NULL;
}

/* Judge the tree of the trial in one of two ways; see judge(). */
static bool judge_as(const struct repairs *repairs, struct trial *trial, bool in_place,
		     bool *ret_twin)
{
	struct host *as_is = repairs->host;
	struct host_report *report = arena_new(as_is->arena, struct host_report);

	*report = (struct host_report){ .host = as_is->report->host, .root = as_is->report->root };
	*trial->host = (struct host){
		.arena = as_is->arena, .names = as_is->names, .report = report,
		.opened = as_is->tried, .tried = as_is->tried, .catalog = as_is->catalog,
		.facts = as_is->facts, .platform = as_is->platform, .known_devices = true,
		.options = options_of(repairs, trial, in_place),
	};
	bool judged = lint_judge(trial->host, as_is->report->root);
	*ret_twin = false;
	for (size_t i = 0; judged && i < trial->files.count; i++)
		*ret_twin =
			*ret_twin || (trial->files.items[i].old &&
				      tree_has_twin(trial->host->tree, trial->files.items[i].old));
	if (*as_is->tried)
		tree_close(*as_is->tried);
	*as_is->tried = NULL;
	return judged;
}

/*
 * Overlays are looked at on every way through the tree, which costs several times the judging.
 * Nearly always it is enough to replace the text of a file; where another path turns out to lead
 * to the same text, a link perhaps, it is done again with overlays.
 */
static bool judge(const struct repairs *repairs, struct trial *trial)
{
	bool plain = repairs->host->options->overlay_count == 0 && !repairs->host->catalog, twin;

	if (!plain)
		return judge_as(repairs, trial, false, &twin);
	bool judged = judge_as(repairs, trial, true, &twin);
	return twin ? judge_as(repairs, trial, false, &twin) : judged;
}

const struct trial *repair_try(struct repairs *repairs, const struct trial *parent,
			       const struct candidate *candidate)
{
	struct host *as_is = repairs->host;
	struct arena *arena = as_is->arena;
	const struct trial *known = find_trial(repairs, parent, &candidate->edit);

	if (known)
		return known;
	repairs->tries++;
	struct trial *trial = arena_new(arena, struct trial);
	*trial = (struct trial){ .host = arena_new(arena, struct host), .parent = parent,
				 .edit = candidate->edit, .description = candidate->description,
				 .steps = parent->steps + 1 };
	trial->host->arena = arena;
	change_files(trial);
	if (!judge(repairs, trial))      /* the tree as it is could be: it is not the repair */
		arena_refuse(arena, "a repair cannot be tried");
	find_originals(trial);
	repair_weigh(repairs, trial);
	array_push(arena, &repairs->trials, trial);
	return trial;
}

/* The run of HOST with the scenario and kernel of RUN; the number of runs when it has none. */
static size_t same_run(const struct host *host, const struct boot_run *run)
{
	size_t i = 0;

	while (i < host->runs.count &&
	       (host->runs.items[i]->scenario != run->scenario ||
		strcmp(host->runs.items[i]->kernel_text, run->kernel_text) != 0))
		i++;
	return i;
}

/*
 * A repair may make a scenario: udev-prompt is there only when ifup comes to make a device.
 * There a command may end as it did in some other.
 */
static bool fares_worse(const struct repairs *repairs, const struct trial *trial, size_t index)
{
	const struct host *as_is = repairs->host;
	const struct token_case *after = &trial->host->cases.items[index];
	const struct token_case *before = trial->original[index] == (size_t)NO_CASE
		? NULL : &as_is->cases.items[trial->original[index]];

	for (size_t i = 0; i < trial->host->runs.count; i++) {
		enum verdict verdict = after->outcomes[i].verdict;
		size_t k = same_run(as_is, trial->host->runs.items[i]);
		if (verdict == VERDICT_ACCEPTED || (!before && verdict == VERDICT_NOT_RUN))
			continue;
		if (!before)
			return true;
		if (k < as_is->runs.count ? before->outcomes[k].verdict != verdict
					  : !lint_ever_ends_with(as_is, before, verdict))
			return true;
	}
	return false;
}

bool repair_fares_as_well(const struct trial *trial, size_t index)
{
	return !trial->worse[index];
}

size_t repair_find_case(const struct trial *trial, size_t target)
{
	return trial->found[target];
}

size_t repair_find_later(const struct trial *trial, size_t index)
{
	return trial->later[index];
}

bool repair_may_go(const struct repairs *repairs, size_t original)
{
	const struct host *as_is = repairs->host;

	if (original == (size_t)NO_CASE)
		return true;
	const struct token_case *token = &as_is->cases.items[original];
	return !lint_ever_ends_with(as_is, token, VERDICT_ACCEPTED) &&
	       !lint_ever_ends_with(as_is, token, VERDICT_UNKNOWN);
}

/* Per number of a case its first place in NUMBERS, or NO_CASE. */
static size_t *invert(struct arena *arena, const size_t *numbers, size_t count, size_t of)
{
	size_t *first = arena_array(arena, of + 1, sizeof(*first));

	for (size_t i = 0; i < of; i++)
		first[i] = (size_t)NO_CASE;
	for (size_t i = count; i-- > 0; )
		if (numbers[i] != (size_t)NO_CASE)
			first[numbers[i]] = i;
	return first;
}

void repair_weigh(const struct repairs *repairs, struct trial *trial)
{
	const struct host *as_is = repairs->host, *host = trial->host;
	size_t count = host->cases.count;

	arena_spend(as_is->arena, 20 * count * host->runs.count + 4 * as_is->cases.count);
	trial->found = invert(as_is->arena, trial->original, count, as_is->cases.count);
	if (trial->parent)
		trial->later = invert(as_is->arena, trial->before, count,
				      trial->parent->host->cases.count);
	trial->worse = arena_array(as_is->arena, count + 1, sizeof(*trial->worse));
	for (size_t i = 0; i < count; i++) {
		trial->worse[i] = fares_worse(repairs, trial, i);
		trial->worse_count += trial->worse[i];
	}
	for (size_t i = 0; i < as_is->cases.count; i++)
		trial->gone += trial->found[i] == (size_t)NO_CASE && !repair_may_go(repairs, i);
}

bool repair_is_refused(const struct host *host, size_t index)
{
	return lint_ever_ends_with(host, &host->cases.items[index], VERDICT_REJECTED);
}

bool repair_is_accepted(const struct host *host, size_t index)
{
	for (size_t i = 0; i < host->runs.count; i++)
		if (host->cases.items[index].outcomes[i].verdict != VERDICT_ACCEPTED)
			return false;
	return host->runs.count > 0;
}
