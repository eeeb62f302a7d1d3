/* Changes after which an accepted token makes an address. */
#include "lint/repair.h"

/*
 * What a reason asks for; only what a line of the stanza or of sysctl.d can give. The kernel looks
 * at them in an order, and only the first is known: of those behind it any may be there, too.
 */
static const struct {
	enum effect_reason reason;
	const char *key;
	bool is_option;          /* of inet6 stanzas, too */
	size_t left;             /* how many may have to be met, with this one */
} demands[] = {
	{ EFFECT_FORWARDING, "accept_ra", true, 3 },
	{ EFFECT_ACCEPT_RA, "accept_ra", true, 3 },
	{ EFFECT_ACCEPT_RA_PINFO, "accept_ra_pinfo", false, 2 },
	{ EFFECT_AUTOCONF, "autoconf", true, 1 },
};
enum { DEMAND_COUNT = sizeof(demands) / sizeof(demands[0]) };

/* A target that makes no address in RUN, for the reason of a demand. */
struct useless {
	size_t index;            /* of the case */
	size_t run;
	size_t demand;
	struct effect effect;
};

static bool is_useless(const struct trial *trial, struct useless *ret)
{
	const struct token_case *token = &trial->host->cases.items[ret->index];

	if (!token->command->interface || token->command->removes ||
	    token->outcomes[ret->run].verdict != VERDICT_ACCEPTED)
		return false;
	ret->effect = kernel_token_effect(&trial->host->runs.items[ret->run]->timeline.machine,
					  token->command->interface);
	for (ret->demand = 0; ret->demand < DEMAND_COUNT; ret->demand++)
		if (demands[ret->demand].reason == ret->effect.reason)
			return lint_is_set_by(&ret->effect, token);
	return false;
}

/* What is left to be met in all runs of all targets, and the first that is useless. */
static size_t count_demands(const struct search *search, const struct trial *trial,
			    struct useless *ret_first)
{
	size_t count = 0;

	arena_spend(search->repairs->host->arena, 4 * trial->host->cases.count);
	for (size_t i = 0; i < trial->host->cases.count; i++) {
		if (!repair_is_target(search, trial->original[i]))
			continue;
		for (size_t run = 0; run < trial->host->runs.count; run++) {
			struct useless useless = { .index = i, .run = run };
			if (!is_useless(trial, &useless))
				continue;
			if (count == 0)
				*ret_first = useless;
			count += demands[useless.demand].left;
		}
	}
	return count;
}

const char *repair_why_useless(const struct search *search, const struct trial *trial)
{
	struct useless useless;

	if (count_demands(search, trial, &useless) == 0 || !useless.effect.key)
		return NULL;
	return arena_print(search->repairs->host->arena, "%s is %d when boot is over",
			   useless.effect.key, useless.effect.cause.number);
}

/* Whether STANZA wrote the value: the line that an event of ifup comes from is in it. */
static bool has_written(const struct stanza *stanza, const struct sysctl_value *value)
{
	const struct origin *origin = value->set_by ? value->set_by->origin : NULL;

	if (!origin || origin->actor != ACTOR_IFUP || !origin->span.source)
		return false;
	if (span_is_same(origin->span, stanza->line))
		return true;
	for (size_t i = 0; i < stanza->options.count; i++)
		for (size_t k = 0; k < stanza->options.items[i].values.count; k++)
			if (span_is_same(origin->span,
					 stanza->options.items[i].values.items[k].passage.origin))
				return true;
	return false;
}

/* 1 is enough where nothing forwards. */
static const char *wanted(const struct trial *trial, const struct useless *useless)
{
	const struct token_case *token = &trial->host->cases.items[useless->index];

	if (strcmp(demands[useless->demand].key, "accept_ra") != 0)
		return "1";
	for (size_t run = 0; run < trial->host->runs.count; run++) {
		struct sysctl_value forwarding = timeline_read_devconf(
			&trial->host->runs.items[run]->timeline,
			token->command->interface->text, "forwarding");
		if (!forwarding.known || forwarding.number != 0)
			return "2";
	}
	return "1";
}

static void seek(const struct search *search, const struct trial *trial,
		 const struct useless *useless, struct candidates *ret)
{
	const struct token_case *token = &trial->host->cases.items[useless->index];
	const struct interfaces *interfaces = trial->host->interfaces;
	const char *key = demands[useless->demand].key, *value = wanted(trial, useless);
	struct seeking seeking = {
		.repairs = search->repairs, .host = trial->host, .token = token,
		.result = token->results[useless->run],
		.device = token->command->interface->text, .found = ret,
	};
	struct sysctl_value cause = timeline_read_devconf(
		&trial->host->runs.items[useless->run]->timeline, seeking.device, key);

	for (size_t i = 0; demands[useless->demand].is_option && i < interfaces->stanzas.count; i++)
		if (has_written(interfaces->stanzas.items[i], &cause))
			repair_seek_option(&seeking, interfaces->stanzas.items[i], key, value);
	repair_seek_value(&seeking, &cause, key, value);
}

/* The tree of FROM with the change after which the least is left to be met; NULL: none helps. */
static const struct trial *try_one_more(struct search *search, const struct trial *from)
{
	struct candidates candidates = { { NULL, 0, 0 } };
	const struct trial *best = NULL;
	struct useless useless;
	size_t least = count_demands(search, from, &useless);

	if (least == 0)
		return NULL;
	seek(search, from, &useless, &candidates);
	for (size_t i = 0; least && i < candidates.items.count && repair_has_room(search); i++) {
		const struct trial *trial =
			repair_try(search->repairs, from, &candidates.items.items[i]);
		if (!trial || !repair_is_solved(search, trial))
			continue;
		size_t count = count_demands(search, trial, &useless);
		if (count < least) {
			least = count;
			best = trial;
		}
	}
	return best;
}

const struct trial *repair_make_effective(struct search *search, const struct trial *trial)
{
	const struct trial *better;

	while (trial->steps < REPAIR_STEPS && (better = try_one_more(search, trial)))
		trial = better;
	return trial;
}
