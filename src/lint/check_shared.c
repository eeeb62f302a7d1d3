/* One token twice: for one device, for two of this host, or perhaps on another host. */
#include "lint/shared_link.h"
#include "lint/token_value.h"

/* A command that gives a device a token. */
struct giving {
	const struct token_case *token;
	const struct name *device;
	struct in6_addr value;
	struct networks networks;
};

struct givings {
	struct host *host;
	ARRAY(struct giving) items;
	struct chains by_device, by_token;
};

enum { TOKEN_BYTES = 8 };        /* the lower half of the address is all that the kernel keeps */

static struct slice token_bytes(const struct giving *giving)
{
	return (struct slice){ (const char *)giving->value.s6_addr + 16 - TOKEN_BYTES,
			       TOKEN_BYTES };
}

static bool is_same_token(const struct giving *a, const struct giving *b)
{
	return slice_equal(token_bytes(a), token_bytes(b));
}

static void add(struct host *host, const struct giving *giving, const struct giving *before,
		int rule, const char *message)
{
	struct reason *reason = arena_new(host->arena, struct reason);
	struct finding finding = {
		.message = message,
		.interface = giving->device->text,
		.span = giving->token->command->span,
		.because = { reason, 1 },
	};

	*reason = (struct reason){ "the other command", before->token->command->span };
	lint_add(host, rule, finding);
}

/* The earlier of two numbers; CHAINS_END is the last of all. */
static size_t earlier(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Whether BEFORE, for the same device or of the same token, is to be told of. */
static bool is_conflict(const struct giving *before, const struct giving *giving)
{
	bool same_device = before->device == giving->device;

	if (same_device == is_same_token(before, giving))
		return false;
	return same_device || !lint_links_differ(before->device, &before->networks,
						 giving->device, &giving->networks);
}

/* With the commands before it; the first that is like it will do. */
static void compare_with_earlier(struct givings *givings, size_t number)
{
	struct host *host = givings->host;
	const struct giving *giving = &givings->items.items[number];
	size_t of_device = chains_first(&givings->by_device, giving->device->slice);
	size_t of_token = chains_first(&givings->by_token, token_bytes(giving));

	for (size_t i; (i = earlier(of_device, of_token)) < number; ) {
		const struct giving *before = &givings->items.items[i];
		if (i == of_device)
			of_device = chains_next(&givings->by_device, i);
		if (i == of_token)
			of_token = chains_next(&givings->by_token, i);
		arena_spend(host->arena, 8 + 4 * before->networks.items.count *
					     giving->networks.items.count);
		if (!is_conflict(before, giving))
			continue;
		if (before->device == giving->device)
			add(host, giving, before, RULE_TOKEN_TWICE,
			    arena_print(host->arena,
					"%s gets a second token, which replaces the first",
					giving->device->text));
		else
			add(host, giving, before, RULE_TOKEN_SHARED,
			    arena_print(host->arena, "%s and %s have the same token",
					before->device->text, giving->device->text));
		return;
	}
}

/* Whether another host has it only the run can tell. The last token of the device counts. */
static void add_claim(struct host *host, const struct giving *giving)
{
	struct claim *claim;

	if (giving->networks.items.count == 0)
		return;
	claim = arena_new(host->arena, struct claim);
	memcpy(claim->token, giving->value.s6_addr + 8, sizeof(claim->token));
	claim->networks = giving->networks;
	claim->introduced = true;
	struct finding finding = {
		.message = "",
		.interface = giving->device->text,
		.span = giving->token->command->span,
		.claim = claim,
	};
	lint_add(host, RULE_TOKEN_ON_TWO_HOSTS, finding);
}

/* Looked for once for each device. */
static struct networks networks_of(const struct givings *givings, const struct name *device)
{
	size_t first = chains_first(&givings->by_device, device->slice);

	return first >= givings->items.count ? lint_networks_of(givings->host, device)
					     : givings->items.items[first].networks;
}

static void add_giving(struct givings *givings, struct giving giving)
{
	struct arena *arena = givings->host->arena;

	giving.networks = networks_of(givings, giving.device);
	array_push(arena, &givings->items, giving);
	chains_add(arena, &givings->by_device, giving.device->slice);
	/* The token that the chain is made with must not move, as the array does. */
	chains_add(arena, &givings->by_token,
		   (struct slice){ arena_copy(arena, token_bytes(&giving)),
				   TOKEN_BYTES });
}

void lint_check_shared(struct host *host)
{
	struct givings givings = { .host = host };

	for (size_t i = 0; i < host->cases.count; i++) {
		const struct token_command *command = host->cases.items[i].command;
		struct giving giving = { &host->cases.items[i], .device = command->interface };
		if (!command->removes && giving.device &&
		    token_parse(command->token, &giving.value) &&
		    !token_is_zero(&giving.value) &&
		    lint_ever_ends_with(host, giving.token, VERDICT_ACCEPTED))
			add_giving(&givings, giving);
	}
	for (size_t i = 0; i < givings.items.count; i++)
		compare_with_earlier(&givings, i);
	for (size_t i = 0; i < givings.items.count; i++)
		if (chains_next(&givings.by_device, i) == (size_t)CHAINS_END)
			add_claim(host, &givings.items.items[i]);
}
