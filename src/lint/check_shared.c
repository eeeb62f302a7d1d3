/* One token twice: for one device, for two of this host, or perhaps on another host. */
#include "lint/shared_link.h"
#include "lint/token_value.h"

/* A command that gives a device a token. */
struct giving {
	const struct token_case *token;
	struct in6_addr value;
	struct networks networks;
	bool replaced;           /* a later command gives the device another */
};

struct givings {
	struct host *host;
	ARRAY(struct giving) items;
};

static bool is_same_token(const struct giving *a, const struct giving *b)
{
	return memcmp(a->value.s6_addr + 8, b->value.s6_addr + 8, 8) == 0;
}

static const struct name *device_of(const struct giving *giving)
{
	return giving->token->command->interface;
}

static void add(struct host *host, const struct giving *giving, const struct giving *before,
		int rule, const char *message)
{
	struct reason *reason = arena_new(host->arena, struct reason);
	struct finding finding = {
		.message = message,
		.interface = device_of(giving)->text,
		.span = giving->token->command->span,
		.because = { reason, 1 },
	};

	*reason = (struct reason){ "the other command", before->token->command->span };
	lint_add(host, rule, finding);
}

/* With the commands before it; the first that is like it will do. */
static void compare_with_earlier(struct givings *givings, struct giving *giving)
{
	struct host *host = givings->host;

	arena_spend(host->arena, 2 * (size_t)(giving - givings->items.items));
	for (struct giving *before = givings->items.items; before < giving; before++)
		before->replaced = before->replaced || device_of(before) == device_of(giving);
	for (struct giving *before = givings->items.items; before < giving; before++) {
		bool same_device = device_of(before) == device_of(giving);
		if (same_device == is_same_token(before, giving))
			continue;
		if (same_device) {
			add(host, giving, before, RULE_TOKEN_TWICE,
			    arena_print(host->arena,
					"%s gets a second token, which replaces the first",
					device_of(giving)->text));
			return;
		}
		if (lint_links_differ(host, device_of(before), &before->networks,
				      device_of(giving), &giving->networks))
			continue;
		add(host, giving, before, RULE_TOKEN_SHARED,
		    arena_print(host->arena, "%s and %s have the same token",
				device_of(before)->text, device_of(giving)->text));
		return;
	}
}

/* Whether another host has it only the run can tell. */
static void add_claim(struct host *host, const struct giving *giving)
{
	struct claim *claim;

	if (giving->replaced || giving->networks.items.count == 0)
		return;
	claim = arena_new(host->arena, struct claim);
	memcpy(claim->token, giving->value.s6_addr + 8, sizeof(claim->token));
	claim->networks = giving->networks;
	claim->introduced = true;
	struct finding finding = {
		.message = "",
		.interface = device_of(giving)->text,
		.span = giving->token->command->span,
		.claim = claim,
	};
	lint_add(host, RULE_TOKEN_ON_TWO_HOSTS, finding);
}

/* Looked for once for each device. */
static struct networks networks_of(const struct givings *givings, const struct name *device)
{
	arena_spend(givings->host->arena, givings->items.count);
	for (size_t i = 0; i < givings->items.count; i++)
		if (device_of(&givings->items.items[i]) == device)
			return givings->items.items[i].networks;
	return lint_networks_of(givings->host, device);
}

void lint_check_shared(struct host *host)
{
	struct givings givings = { .host = host };

	for (size_t i = 0; i < host->cases.count; i++) {
		struct giving giving = { .token = &host->cases.items[i] };
		if (giving.token->command->removes || !giving.token->command->interface ||
		    !token_parse(giving.token->command->token, &giving.value) ||
		    token_is_zero(&giving.value) ||
		    !lint_ever_ends_with(host, giving.token, VERDICT_ACCEPTED))
			continue;
		giving.networks = networks_of(&givings, device_of(&giving));
		array_push(host->arena, &givings.items, giving);
	}
	for (size_t i = 0; i < givings.items.count; i++)
		compare_with_earlier(&givings, &givings.items.items[i]);
	for (size_t i = 0; i < givings.items.count; i++)
		add_claim(host, &givings.items.items[i]);
}
