/* The search: which change repairs a token, and which further ones that needs. */
#include "lint/repair.h"

enum {
	TRIES_PER_TOKEN = 40,
	TRIES_PER_HOST = 200,
};

/* How far a tree is from repaired. */
struct damage {
	size_t harmed;           /* other commands that fare worse, or have gone */
	size_t runs;             /* in which a target is not accepted */
	size_t targets;          /* that are there */
};

/*
 * A hook that names its device runs once for each interface, and for --all; of all these calls
 * a report shows one line and one device. So a repair has to mend those of them that are refused.
 */
bool repair_is_target(const struct search *search, size_t original)
{
	const struct host *host = search->repairs->host;

	if (original == search->target || original == (size_t)NO_CASE)
		return original == search->target;
	const struct token_case *target = &host->cases.items[search->target];
	const struct token_case *token = &host->cases.items[original];
	return span_is_same(token->command->span, target->command->span) &&
	       token->command->interface == target->command->interface &&
	       repair_is_refused(host, original);
}

static struct damage assess(const struct search *search, const struct trial *trial)
{
	const struct host *host = trial->host;
	struct damage damage = { trial->gone + trial->worse_count, 0, 0 };

	arena_spend(search->repairs->host->arena, 4 * host->cases.count);
	for (size_t i = 0; i < host->cases.count; i++) {
		if (!repair_is_target(search, trial->original[i]))
			continue;
		damage.harmed -= trial->worse[i];
		damage.targets++;
		for (size_t run = 0; run < host->runs.count; run++)
			damage.runs +=
				host->cases.items[i].outcomes[run].verdict != VERDICT_ACCEPTED;
	}
	return damage;
}

bool repair_is_solved(const struct search *search, const struct trial *trial)
{
	size_t target = repair_find_case(trial, search->target);

	/* Most trees that were tried for another token are nothing for this one. */
	if (target == (size_t)NO_CASE || !repair_is_accepted(trial->host, target) || trial->gone)
		return false;
	struct damage damage = assess(search, trial);

	return damage.harmed == 0 && damage.runs == 0 && damage.targets == search->targets;
}

/* The first run in which the case is refused, or the number of runs. */
static size_t refusing_run(const struct host *host, size_t index)
{
	size_t run = 0;

	while (run < host->runs.count &&
	       host->cases.items[index].outcomes[run].verdict != VERDICT_REJECTED)
		run++;
	return run;
}

/* A refusal that keeps TARGET from being run: an earlier one for the same interface. */
static size_t refusal_before(const struct host *host, size_t target)
{
	const struct token_case *last = &host->cases.items[target];

	for (size_t i = 0; i < host->cases.count; i++) {
		const struct token_case *token = &host->cases.items[i];
		bool same = token->stanza && last->stanza &&
			    token->stanza->name == last->stanza->name;
		if (i != target && same && !token->command->masked &&
		    refusing_run(host, i) < host->runs.count)
			return i;
	}
	return (size_t)NO_CASE;
}

/* What keeps a target from being accepted: itself, or what comes before it. Or NO_CASE. */
static size_t next_for_target(const struct host *host, size_t index)
{
	return refusing_run(host, index) < host->runs.count ? index : refusal_before(host, index);
}

/* The case of the trial that must be mended next, or NO_CASE. */
static size_t next_case(const struct search *search, const struct trial *trial)
{
	const struct host *host = trial->host;

	if (repair_find_case(trial, search->target) == (size_t)NO_CASE)
		return (size_t)NO_CASE;
	arena_spend(search->repairs->host->arena, 8 * host->cases.count);
	if (!repair_is_accepted(host, repair_find_case(trial, search->target)))
		return next_for_target(host, repair_find_case(trial, search->target));
	for (size_t i = 0; i < host->cases.count; i++)
		if (repair_is_target(search, trial->original[i]) && !repair_is_accepted(host, i))
			return next_for_target(host, i);
	for (size_t i = 0; i < host->cases.count; i++)
		if (!repair_is_target(search, trial->original[i]) &&
		    !repair_fares_as_well(trial, i))
			return i;
	return (size_t)NO_CASE;
}

/* What is to be mended next. False: nothing that a change could mend. */
static bool find_culprit(const struct search *search, const struct trial *trial,
			 struct culprit *ret)
{
	size_t index = next_case(search, trial);

	if (index == (size_t)NO_CASE)
		return false;
	size_t run = refusing_run(trial->host, index), original = trial->original[index];
	if (run == trial->host->runs.count)
		return false;
	*ret = (struct culprit){
		.index = index, .run = run,
		.rule = lint_rule_of_refusal(trial->host->cases.items[index].results[run]),
		.may_go = search->leave_out && !repair_is_target(search, original) &&
			  repair_may_go(search->repairs, original),
	};
	return true;
}

/* Whether CULPRIT of FROM is refused in fewer runs of TRIAL, for another reason, or not at all. */
static bool helps(const struct trial *from, const struct culprit *culprit,
		  const struct trial *trial)
{
	size_t index = repair_find_later(trial, culprit->index);
	size_t before = 0, after = 0;

	if (index == (size_t)NO_CASE)
		return culprit->may_go;
	size_t run = refusing_run(trial->host, index);
	if (run == trial->host->runs.count ||
	    lint_rule_of_refusal(trial->host->cases.items[index].results[run]) != culprit->rule)
		return true;
	for (size_t i = 0; i < from->host->runs.count; i++)
		before += from->host->cases.items[culprit->index].outcomes[i].verdict ==
			  VERDICT_REJECTED;
	for (size_t i = 0; i < trial->host->runs.count; i++)
		after += trial->host->cases.items[index].outcomes[i].verdict == VERDICT_REJECTED;
	return after < before;
}

static bool is_less(struct damage a, struct damage b)
{
	return a.runs != b.runs ? a.runs < b.runs : a.harmed < b.harmed;
}

bool repair_has_room(const struct search *search)
{
	const struct arena *arena = search->repairs->host->arena;

	return search->repairs->tries < search->tries_end &&
	       (!arena->work_limit || arena->work < arena->work_limit / 4) &&
	       (!arena->limit || arena->total < arena->limit / 4);
}

/*
 * The tree of FROM with the change that repairs all, or, when one more is needed, with the
 * one that helps most: it is gone on from there, and from nowhere else, so that the number of
 * tries grows with the changes and not with their combinations.
 */
static const struct trial *try_candidates(struct search *search, const struct trial *from,
					  const struct culprit *culprit)
{
	struct candidates candidates = { { NULL, 0, 0 } };
	struct damage least = { 0, 0, 0 };
	const struct trial *best = NULL;

	if (!repair_has_room(search))
		return NULL;
	repair_candidates(search->repairs, from, culprit, &candidates);
	for (size_t i = 0; i < candidates.items.count; i++) {
		if (!repair_has_room(search))
			break;
		const struct trial *trial =
			repair_try(search->repairs, from, &candidates.items.items[i]);
		if (!trial)
			continue;
		if (repair_is_solved(search, trial))
			return trial;
		struct damage damage = assess(search, trial);
		if (helps(from, culprit, trial) && (!best || is_less(damage, least))) {
			best = trial;
			least = damage;
		}
	}
	return best;
}

/* A tree that was tried for another token and repairs this one as well, with the fewest changes. */
static const struct trial *find_tried(const struct search *search, size_t steps)
{
	for (size_t i = 0; i < search->repairs->trials.count; i++) {
		const struct trial *trial = search->repairs->trials.items[i];
		if (trial->steps <= steps && repair_is_solved(search, trial))
			return trial;
	}
	return NULL;
}

static const struct trial *search_tree(struct search *search)
{
	const struct trial *trial = &search->repairs->root;
	struct culprit culprit;

	for (size_t step = 0; step < REPAIR_STEPS && trial; step++) {
		if (!find_culprit(search, trial, &culprit))
			return NULL;
		trial = try_candidates(search, trial, &culprit);
		if (trial && repair_is_solved(search, trial))
			return trial;
		if (step == 0 && find_tried(search, REPAIR_STEPS))
			return find_tried(search, REPAIR_STEPS);
	}
	return NULL;
}

static const struct trial *find_repair(struct search *search)
{
	const struct trial *trial = find_tried(search, 1);

	if (!trial)
		trial = search_tree(search);
	search->leave_out = true;
	return trial ? trial : search_tree(search);
}

/* "A; and B": what each change is, in the order in which they were found. */
static const char *describe(struct arena *arena, const struct trial *trial)
{
	if (!trial->parent->parent)
		return trial->description;
	return arena_print(arena, "%s; and %s", describe(arena, trial->parent),
			   trial->description);
}

/* The diffs of all files; NULL where a line around, which a patch quotes, must not or cannot be. */
static const char *diff_of(struct arena *arena, const struct trial *trial)
{
	const char *all = "";

	for (size_t i = 0; i < trial->files.count; i++) {
		const struct changed_file *file = &trial->files.items[i];
		if (file->old && file->old->secret)
			return NULL;
		const char *diff = repair_diff(arena, file);
		if (!diff)
			return NULL;
		all = *all ? arena_print(arena, "%s%s", all, diff) : diff;
	}
	return all;
}

static struct repairs *start(struct host *host)
{
	struct repairs *repairs = arena_new(host->arena, struct repairs);

	repairs->host = host;
	repairs->root.host = host;
	repairs->root.original =
		arena_array(host->arena, host->cases.count + 1, sizeof(*repairs->root.original));
	for (size_t i = 0; i < host->cases.count; i++)
		repairs->root.original[i] = i;
	repair_weigh(repairs, &repairs->root);
	return repairs;
}

static struct search search_for(struct host *host, const struct token_case *token)
{
	if (!host->repairs)
		host->repairs = start(host);
	struct search search = {
		.repairs = host->repairs, .target = (size_t)(token - host->cases.items),
		.tries_end = host->repairs->tries + TRIES_PER_TOKEN,
	};

	if (search.tries_end > TRIES_PER_HOST)
		search.tries_end = TRIES_PER_HOST;
	arena_spend(host->arena, 4 * host->cases.count);
	for (size_t i = 0; i < host->cases.count; i++)
		search.targets += repair_is_target(&search, i);
	return search;
}

static void fill_in(struct host *host, const struct trial *trial, struct fix *fix)
{
	fix->description = describe(host->arena, trial);
	fix->diff = diff_of(host->arena, trial);
	fix->verified = true;
}

void lint_repair(struct host *host, const struct token_case *token, struct fix *fix)
{
	if (!host->options->with_fixes)
		return;
	struct search search = search_for(host, token);
	const struct trial *trial = find_repair(&search);
	if (!trial)
		return;
	trial = repair_make_effective(&search, trial);
	fill_in(host, trial, fix);
	const char *useless = repair_why_useless(&search, trial);
	if (useless)
		fix->description = arena_print(host->arena,
					       "%s; the token is accepted then and "
					       "still makes no address: %s",
					       fix->description, useless);
}

void lint_repair_effect(struct host *host, const struct token_case *token, struct fix *fix)
{
	if (!host->options->with_fixes)
		return;
	struct search search = search_for(host, token);
	const struct trial *root = &host->repairs->root;
	if (!repair_is_solved(&search, root))
		return;
	const struct trial *trial = repair_make_effective(&search, root);
	if (trial != root && !repair_why_useless(&search, trial))
		fill_in(host, trial, fix);
}
