/* Tokens that the kernel accepts and that never make an address. */
#include "lint/lint.h"
#include "lint/repair.h"

/* What a reason is called, and how it is put. %s is the device. */
static const struct {
	int rule;
	const char *message;
} reasons[EFFECT_REASON_COUNT] = {
	[EFFECT_TOKEN_LOST] = { RULE_TOKEN_LOST,
		"%s accepts the token and loses it again before boot is over" },
	[EFFECT_NO_INET6_DEV] = { RULE_TOKEN_LOST,
		"%s accepts the token and has no IPv6 when boot is over" },
	[EFFECT_PORT] = { RULE_TOKEN_UNUSED_PORT,
		"%s accepts the token, but as a port it never sees an advertisement" },
	[EFFECT_DISABLE_IPV6] = { RULE_TOKEN_UNUSED_DISABLED,
		"%s accepts the token, but IPv6 is disabled on it when boot is over" },
	[EFFECT_FORWARDING] = { RULE_TOKEN_UNUSED_RA,
		"%s accepts the token, but takes no router advertisements when boot is over: it "
		"forwards and accept_ra is not 2" },
	[EFFECT_ACCEPT_RA] = { RULE_TOKEN_UNUSED_RA,
		"%s accepts the token, but takes no router advertisements when boot is over: "
		"accept_ra is 0" },
	[EFFECT_ACCEPT_RA_PINFO] = { RULE_TOKEN_UNUSED_PINFO,
		"%s accepts the token, but ignores the prefixes of advertisements" },
	[EFFECT_AUTOCONF] = { RULE_TOKEN_UNUSED_AUTOCONF,
		"%s accepts the token, but autoconf is off when boot is over" },
	[EFFECT_DOWN] = { RULE_TOKEN_UNUSED_OTHER,
		"%s accepts the token, but is down when boot is over" },
	[EFFECT_NO_TOKEN] = { RULE_TOKEN_LOST,
		"%s accepts the token, and it is cleared again before boot is over" },
	[EFFECT_MAX_ADDRESSES] = { RULE_TOKEN_UNUSED_OTHER,
		"%s accepts the token, but has as many addresses as max_addresses allows" },
};

/* The event behind the reason: a write, or what took the token or the device away. */
static struct reasons chain_of(struct host *host, const struct effect *effect)
{
	struct reason *items = arena_array(host->arena, 2, sizeof(*items));
	const struct event *event = effect->reason == EFFECT_NO_TOKEN ? effect->token_set_by
				  : effect->event ? effect->event : effect->cause.set_by;
	size_t count = 0;

	if (effect->key && effect->cause.known)
		items[count++].message = arena_print(host->arena, "%s is %d when boot is over",
						     effect->key, effect->cause.number);
	if (event && event->origin) {
		if (count == 0)
			items[count++].message = event->origin->what;
		items[count - 1].span = event->origin->span;
	}
	return (struct reasons){ items, count };
}

static void check_effect(struct host *host, const struct token_case *token, size_t run)
{
	const struct name *device = token->command->interface;
	struct effect effect =
		kernel_token_effect(&host->runs.items[run]->timeline.machine, device);

	bool own = lint_is_set_by(&effect, token);
	bool gone = effect.reason == EFFECT_TOKEN_LOST || effect.reason == EFFECT_NO_INET6_DEV ||
		    effect.reason == EFFECT_NO_TOKEN;
	/* A second token has findings of its own; one that is gone was anybody's. */
	if (!reasons[effect.reason].message ||
	    (gone ? own && effect.reason == EFFECT_NO_TOKEN : !own))
		return;
	struct finding finding = {
		.message = arena_print(host->arena, reasons[effect.reason].message, device->text),
		.interface = device->text,
		.span = token->command->span,
		.because = chain_of(host, &effect),
		.consequence = "no address is made with this token",
	};
	finding.fix.description = rule_table[reasons[effect.reason].rule].remedy;
	lint_repair_effect(host, token, &finding.fix);
	lint_add(host, reasons[effect.reason].rule, finding);
}

void lint_check_effect(struct host *host)
{
	for (size_t i = 0; i < host->cases.count; i++) {
		const struct token_case *token = &host->cases.items[i];
		if (!token->command->interface || token->command->removes)
			continue;
		for (size_t run = 0; run < host->runs.count; run++) {
			if (token->outcomes[run].verdict != VERDICT_ACCEPTED)
				continue;
			check_effect(host, token, run);
			break;
		}
	}
}
