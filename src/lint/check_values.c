/* Tokens that the kernel accepts and that do not do what their author meant. */
#include "lint/lint.h"
#include "lint/token_value.h"

static bool upper_half_is_zero(const struct in6_addr *address)
{
	static const unsigned char zero[8];

	return memcmp(address->s6_addr, zero, 8) == 0;
}

/* The address that only the lower half of ADDRESS makes, in hexadecimal groups. */
static const char *lower_half(struct host *host, const struct in6_addr *address)
{
	const char *groups = "";
	bool begun = false;

	for (int i = 8; i < 16; i += 2) {
		unsigned group = (unsigned)address->s6_addr[i] << 8 | address->s6_addr[i + 1];
		begun = begun || group != 0;
		if (begun)
			groups = arena_print(host->arena, "%s%s%x", groups, *groups ? ":" : "",
					     group);
	}
	return arena_print(host->arena, "::%s", groups);
}

static struct finding about(const struct token_case *token, const char *message)
{
	return (struct finding){
		.message = message,
		.interface = token->command->interface ? token->command->interface->text : NULL,
		.span = token->command->span,
	};
}

static void check_text(struct host *host, const struct token_case *token)
{
	struct in6_addr address;

	if (token->command->removes || !token_parse(token->command->token, &address))
		return;
	if (token_is_zero(&address)) {
		bool clears = upper_half_is_zero(&address);
		lint_add(host, RULE_TOKEN_ZERO,
			 about(token,
			       clears ? "the token :: clears the token of the device"
				      : arena_print(host->arena,
						    "%.*s has no host part: it clears the token",
						    SLICE_ARGS(token->command->token))));
	} else if (!upper_half_is_zero(&address)) {
		lint_add(
			host, RULE_TOKEN_UPPER_BITS,
			about(token, arena_print(host->arena,
						 "the kernel keeps only the lower half of %.*s: %s",
						 SLICE_ARGS(token->command->token),
						 lower_half(host, &address))));
	}
	if (slice_contains(token->command->token, "."))
		lint_add(host, RULE_TOKEN_DOTTED,
			 about(token, arena_print(host->arena, "%.*s is %s in hexadecimal groups",
						  SLICE_ARGS(token->command->token),
						  lower_half(host, &address))));
}

/* Whether EVENT, which adds an address, adds an IPv6 address that is not of the link alone. */
static bool adds_global(const struct event *event, struct in6_addr *ret)
{
	return event->u.address.family == 6 && token_parse(event->u.address.address, ret) &&
	       !(ret->s6_addr[0] == 0xfe && (ret->s6_addr[1] & 0xc0) == 0x80);
}

/* A global static address of the device with another host part. */
static void check_static_address(struct host *host, const struct token_case *token)
{
	struct in6_addr mine, address;

	if (token->command->removes || !token_parse(token->command->token, &mine) ||
	    token_is_zero(&mine) || host->runs.count == 0 ||
	    !lint_ever_ends_with(host, token, VERDICT_ACCEPTED))
		return;
	struct boot_run *run = host->runs.items[0];
	const struct name *device = token->command->interface;
	const struct event *other = NULL;
	for (size_t i = lint_first_about(host, run, device); i < run->timeline.entries.count;
	     i = lint_next_about(host, run, device, i)) {
		const struct event *event = run->timeline.entries.items[i].event;
		if (event->kind != EVENT_ADDRESS_ADD || !adds_global(event, &address))
			continue;
		if (memcmp(mine.s6_addr + 8, address.s6_addr + 8, 8) == 0)
			return;
		if (!other)
			other = event;
	}
	if (!other)
		return;
	struct reason *reason = arena_new(host->arena, struct reason);
	*reason = (struct reason){ "the static address", other->origin->span };
	struct finding finding = about(
		token,
		arena_print(host->arena,
			    "the static address %.*s has another host part than the token %.*s",
			    SLICE_ARGS(other->u.address.address),
			    SLICE_ARGS(token->command->token)));
	finding.because = (struct reasons){ reason, 1 };
	lint_add(host, RULE_TOKEN_ADDRESS_MISMATCH, finding);
}

/* A device whose IPv4 address is static and whose IPv6 address waits for an advertisement. */
static void check_alone(struct host *host, const struct token_case *token)
{
	const struct event *ipv4 = NULL;
	struct in6_addr address;

	if (token->command->removes || host->runs.count == 0 ||
	    token->outcomes[0].verdict != VERDICT_ACCEPTED)
		return;
	struct boot_run *run = host->runs.items[0];
	const struct name *device = token->command->interface;
	for (size_t i = lint_first_about(host, run, device); i < run->timeline.entries.count;
	     i = lint_next_about(host, run, device, i)) {
		const struct event *event = run->timeline.entries.items[i].event;
		if (event->kind != EVENT_ADDRESS_ADD)
			continue;
		if (adds_global(event, &address))
			return;
		if (event->u.address.family == 4)
			ipv4 = event;
	}
	struct effect effect = kernel_token_effect(&run->timeline.machine, device);
	if (!ipv4 || effect.reason != EFFECT_WORKS || !lint_is_set_by(&effect, token))
		return;
	struct reason *reason = arena_new(host->arena, struct reason);
	*reason = (struct reason){ "its IPv4 address is static", ipv4->origin->span };
	struct finding finding = about(
		token, arena_print(host->arena, "%s has no IPv6 address but the one that an "
				   "advertisement and the token make",
				   token->command->interface->text));
	finding.because = (struct reasons){ reason, 1 };
	finding.consequence = "until an advertisement comes nothing can bind to it";
	lint_add(host, RULE_TOKEN_WITHOUT_ADDRESS, finding);
}

/* The link was up, with advertisements taken, before the token was set. */
static void check_late(struct host *host, const struct token_case *token)
{
	const struct token_result *result = host->runs.count ? token->results[0] : NULL;
	const struct event *up = NULL;

	if (!result || result->done != MAYBE_YES || token->command->removes)
		return;
	struct boot_run *run = host->runs.items[0];
	const struct name *device = token->command->interface;
	for (size_t i = lint_first_about(host, run, device);
	     i < result->serial && i < run->timeline.entries.count;
	     i = lint_next_about(host, run, device, i)) {
		const struct event *event = run->timeline.entries.items[i].event;
		if (event->kind == EVENT_LINK_SET &&
		    (event->u.link_set.change.set & LINK_SET_UP))
			up = event->u.link_set.change.up ? event : NULL;
		if (event->kind == EVENT_TOKEN && i + 1 < result->serial &&
		    run->timeline.entries.items[i].outcome.done == MAYBE_YES)
			return;          /* it had a token already when the link came up */
	}
	if (!up)
		return;
	struct reason *reason = arena_new(host->arena, struct reason);
	*reason = (struct reason) { arena_print(host->arena, "the link comes up here: %s",
						up->origin->what),
				    up->origin->span };
	struct finding finding = about(
		token,
		arena_print(
			host->arena,
			"%s is up before it gets its token, so that another address may come first",
			token->command->interface->text));
	finding.because = (struct reasons){ reason, 1 };
	lint_add(host, RULE_TOKEN_LATE, finding);
}

static void check_masked(struct host *host, const struct token_case *token)
{
	if (!token->command->masked ||
	    (token->verdict != VERDICT_REJECTED && token->verdict != VERDICT_DEPENDS))
		return;
	lint_add(host, RULE_TOKEN_FAILURE_MASKED,
		 about(token, "the command is refused and its status is thrown away: nobody will "
			      "hear of it"));
}

void lint_check_values(struct host *host)
{
	for (size_t i = 0; i < host->cases.count; i++) {
		const struct token_case *token = &host->cases.items[i];
		check_text(host, token);
		check_masked(host, token);
		if (!token->command->interface)
			continue;
		check_static_address(host, token);
		check_alone(host, token);
		check_late(host, token);
	}
}
