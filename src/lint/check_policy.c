/* What a site requires beyond what the kernel does. */
#include "lint/lint.h"

#include <arpa/inet.h>
#include <stdio.h>

static struct slice requirement_reason(const struct policy_requirement *requirement)
{
	return slice_of(requirement->reason.text ? requirement->reason.text : "");
}

/*
 * "the policy requires it (p.yaml:3): REASON". The policy of the run is no file of the host, so
 * its place is words; in the host's own it is a place like others.
 */
static struct reasons reasons_of(struct host *host, const struct policy_requirement *requirement)
{
	struct reason *reason = arena_new(host->arena, struct reason);
	struct slice why = requirement_reason(requirement);
	bool foreign = host->options->policy != NULL;

	reason->message = arena_print(host->arena, "the policy requires it%s%s%s%s%.*s",
				      foreign ? " (" : "",
				      foreign ? lint_place(host->arena, requirement->span) : "",
				      foreign ? ")" : "", why.length ? ": " : "", SLICE_ARGS(why));
	if (!foreign)
		reason->span = requirement->span;
	return (struct reasons){ reason, 1 };
}

static void add(struct host *host, int rule, const struct policy_requirement *requirement,
		const char *interface, struct span span, const char *message)
{
	struct finding finding = {
		.message = message, .interface = interface, .span = span,
		.because = reasons_of(host, requirement),
		/* check_interface() has just listed it. */
		.requirement = host->requirements.count,
	};
	lint_add(host, rule, finding);
}

/* The stanza that speaks for an interface: its first. */
static struct span stanza_line(const struct host *host, const struct name *name)
{
	const struct stanza *first = interfaces_first(host->interfaces, name);

	return first ? first->line : (struct span){ NULL, 0, 0 };
}

static bool parse_lower_half(struct slice text, unsigned char ret[8])
{
	char buffer[64];
	struct in6_addr address;
	struct slice plain = slice_range(text, 0, slice_find(text, '/', 0));

	if (plain.length >= sizeof(buffer))
		return false;
	snprintf(buffer, sizeof(buffer), "%.*s", SLICE_ARGS(plain));
	if (inet_pton(AF_INET6, buffer, &address) != 1)
		return false;
	memcpy(ret, address.s6_addr + 8, 8);
	return true;
}

/* 10.192.20.18 as ::10:192:20:18; NULL when the interface has no static IPv4 address. */
static const char *derive_from_ipv4(struct host *host, const struct name *interface)
{
	const struct stanza *stanza = interfaces_first(host->interfaces, interface);

	for (; stanza; stanza = interfaces_next(host->interfaces, stanza)) {
		unsigned n[4];
		char end = '\0';
		arena_spend(host->arena, 1);
		if (!stanza->family || strcmp(stanza->family, "inet") != 0)
			continue;
		const char *address =
			arena_copy(host->arena, stanza_option_text(host->arena, stanza, "address"));
		/* NOLINTNEXTLINE(cert-err34-c): three digits fit. */
		int count = sscanf(address, "%3u.%3u.%3u.%3u%c", &n[0], &n[1], &n[2], &n[3], &end);
		if (count >= 4 && (end == '\0' || end == '/') && n[0] < 256 && n[1] < 256 &&
		    n[2] < 256 && n[3] < 256)
			return arena_print(host->arena, "::%u:%u:%u:%u", n[0], n[1], n[2], n[3]);
	}
	return NULL;
}

static void check_value(struct host *host, const struct policy_requirement *requirement,
			const struct token_case *token, const char *wanted)
{
	unsigned char is[8], should[8];

	if (!parse_lower_half(slice_of(wanted), should) ||
	    (parse_lower_half(token->command->token, is) && memcmp(is, should, 8) == 0))
		return;
	add(host, RULE_POLICY_TOKEN, requirement, token->command->interface->text,
	    token->command->span,
	    arena_print(host->arena, "the token of %s is %.*s and must be %s",
			token->command->interface->text, SLICE_ARGS(token->command->token),
			wanted));
}

static void check_phase(struct host *host, const struct policy_requirement *requirement,
			const struct token_case *token)
{
	for (size_t i = 0; i < requirement->token.phases.count; i++)
		if (strcmp(token->phase,
			   policy_phase_name(
				   (enum policy_phase)requirement->token.phases.items[i])) == 0)
			return;
	if (requirement->token.phases.count)
		add(host, RULE_POLICY_TOKEN, requirement, token->command->interface->text,
		    token->command->span,
		    arena_print(host->arena,
				"the token of %s is set in %s, which the policy does not allow",
				token->command->interface->text, token->phase));
}

static void check_token(struct host *host, const struct policy_requirement *requirement,
			const struct name *interface)
{
	const struct policy_token_requirement *wanted = &requirement->token;
	size_t found = 0;

	for (size_t i = 0; i < host->cases.count; i++) {
		const struct token_case *token = &host->cases.items[i];
		if (token->command->interface != interface || token->command->removes)
			continue;
		found++;
		if (wanted->present == MAYBE_NO)
			add(host, RULE_POLICY_TOKEN, requirement, interface->text,
			    token->command->span,
			    arena_print(host->arena, "%s must have no token", interface->text));
		if (wanted->equals.string.text)
			check_value(host, requirement, token, wanted->equals.string.text);
		const char *derived = wanted->derive ? derive_from_ipv4(host, interface) : NULL;
		if (derived)
			check_value(host, requirement, token, derived);
		check_phase(host, requirement, token);
	}
	if (found == 0 && wanted->present == MAYBE_YES)
		add(host, RULE_POLICY_TOKEN, requirement, interface->text,
		    stanza_line(host, interface),
		    arena_print(host->arena, "%s must have a token and no command sets one",
				interface->text));
}

/* The value of a devconf key of DEVICE at the moment that is asked for, in one run. */
static struct sysctl_value value_at(struct host *host, struct boot_run *run,
				    const struct policy_sysctl_requirement *wanted,
				    const char *device)
{
	struct timeline before;

	if (wanted->at != POLICY_AT_BOOT)
		return timeline_read_devconf(&run->timeline, device, wanted->key.text);
	/* Look at the world that was kept before ifup's first command, then come back. */
	before = run->timeline;
	struct world *now = timeline_save(&before);
	timeline_restore(&before, run->before_ifup);
	struct sysctl_value value = timeline_read_devconf(&before, device, wanted->key.text);
	timeline_restore(&before, now);
	(void)host;
	return value;
}

static bool is_wanted(const struct policy_sysctl_requirement *wanted,
		      const struct sysctl_value *value)
{
	for (size_t i = 0; i < wanted->values.count; i++)
		if (value->known && value->number == wanted->values.items[i])
			return true;
	return !value->known;
}

static const char *const moments[POLICY_AT_COUNT] = {
	[POLICY_AT_BOOT] = "before ifup begins",
	[POLICY_AT_TOKEN_SET] = "when the token is set",
	[POLICY_AT_FINAL] = "when boot is over",
};

/* "0 or 2" */
static const char *list_wanted(struct host *host, const struct policy_sysctl_requirement *wanted)
{
	const char *list = "";

	for (size_t i = 0; i < wanted->values.count; i++)
		list = arena_print(host->arena, "%s%s%d", list, i ? " or " : "",
				   wanted->values.items[i]);
	return list;
}

static void report_value(struct host *host, const struct policy_requirement *requirement,
			 const char *device, const struct sysctl_value *value, const char *scenario,
			 struct span fallback)
{
	struct span span = fallback;

	if (value->set_by && value->set_by->origin && value->set_by->origin->span.source)
		span = value->set_by->origin->span;
	add(host, RULE_POLICY_SYSCTL, requirement, device, span,
	    arena_print(host->arena, "%s of %s is %d %s (%s), and must be %s",
			requirement->sysctl.key.text, device, value->number,
			moments[requirement->sysctl.at], scenario,
			list_wanted(host, &requirement->sysctl)));
}

static const struct sysctl_value *at_token(const struct token_result *result, const char *key)
{
	return strcmp(key, "forwarding") == 0 ? &result->forwarding
	     : strcmp(key, "accept_ra") == 0 ? &result->accept_ra
	     : strcmp(key, "router_solicitations") == 0 ? &result->router_solicitations : NULL;
}

/* What was just listed cannot be told, because of VALUE. */
static void leave_open(struct host *host, const struct sysctl_value *value)
{
	struct requirement *open = &host->requirements.items[host->requirements.count - 1];

	if (value->exists == MAYBE_NO)
		open->unknown = "there is no such device";
	else if (!value->known)
		open->unknown = value->why ? value->why : "its value is not known";
}

static void check_at_tokens(struct host *host, const struct policy_requirement *requirement,
			    const struct name *interface)
{
	for (size_t i = 0; i < host->cases.count; i++) {
		const struct token_case *token = &host->cases.items[i];
		for (size_t run = 0;
		     token->command->interface == interface && run < host->runs.count; run++) {
			const struct sysctl_value *value =
				token->results[run] ? at_token(token->results[run],
							       requirement->sysctl.key.text)
						    : NULL;
			if (value)
				leave_open(host, value);
			if (!value || is_wanted(&requirement->sysctl, value))
				continue;
			report_value(host, requirement, interface->text, value,
				     scenario_name(host->runs.items[run]->scenario),
				     token->command->span);
			break;
		}
	}
}

static void check_sysctl(struct host *host, const struct policy_requirement *requirement,
			 const struct name *interface)
{
	if (requirement->sysctl.at == POLICY_AT_TOKEN_SET) {
		check_at_tokens(host, requirement, interface);
		return;
	}
	for (size_t run = 0; run < host->runs.count; run++) {
		struct sysctl_value value = value_at(host, host->runs.items[run],
						     &requirement->sysctl, interface->text);
		leave_open(host, &value);
		if (value.exists == MAYBE_NO || is_wanted(&requirement->sysctl, &value))
			continue;
		report_value(host, requirement, interface->text, &value,
			     scenario_name(host->runs.items[run]->scenario),
			     stanza_line(host, interface));
		return;
	}
}

/* TEXT and one more of the things that a token must be. */
static const char *and_must(struct host *host, const char *text, const char *device,
			    const char *what)
{
	return arena_print(host->arena, "%s%sa token of %s must %s", text, *text ? "; " : "",
			   device, what);
}

/* "be set in pre-up or up" */
static const char *list_phases(struct host *host, const struct policy_token_requirement *wanted)
{
	const char *list = "be set in ";

	for (size_t i = 0; i < wanted->phases.count; i++)
		list = arena_print(host->arena, "%s%s%s", list, i ? " or " : "",
				   policy_phase_name((enum policy_phase)wanted->phases.items[i]));
	return list;
}

static const char *token_text(struct host *host, const struct policy_token_requirement *wanted,
			      const char *device)
{
	const char *value = wanted->equals.string.text, *text = "";

	if (wanted->present == MAYBE_NO)
		text = arena_print(host->arena, "%s must have no token", device);
	if (wanted->present == MAYBE_YES)
		text = arena_print(host->arena, "%s must have a token", device);
	if (value)
		text = and_must(host, text, device, arena_print(host->arena, "be %s", value));
	if (wanted->derive)
		text = and_must(host, text, device, "follow from its IPv4 address");
	if (wanted->phases.count)
		text = and_must(host, text, device, list_phases(host, wanted));
	return text;
}

/* What is required, in words that stay the same whether it is met or not. */
static const char *requirement_text(struct host *host, const struct policy_requirement *requirement,
				    const char *device)
{
	if (requirement->kind == POLICY_REQUIRE_TOKEN)
		return token_text(host, &requirement->token, device);
	return arena_print(host->arena, "%s of %s must be %s %s", requirement->sysctl.key.text,
			   device, list_wanted(host, &requirement->sysctl),
			   moments[requirement->sysctl.at]);
}

static void check_interface(struct host *host, const struct policy_requirement *requirement,
			    const struct name *interface)
{
	if (requirement->interfaces.count &&
	    !policy_patterns_match(host->arena, requirement->interfaces, interface->slice))
		return;
	array_push(host->arena, &host->requirements,
		   (struct requirement) { requirement_text(host, requirement, interface->text),
					  NULL });
	if (requirement->kind == POLICY_REQUIRE_TOKEN)
		check_token(host, requirement, interface);
	else
		check_sysctl(host, requirement, interface);
}

void lint_check_policy(struct host *host)
{
	for (size_t i = 0; host->policy && i < host->policy->requirements.count; i++) {
		const struct policy_requirement *requirement = &host->policy->requirements.items[i];
		if (!policy_patterns_match(host->arena, requirement->hosts,
					   slice_of(host->report->host)))
			continue;
		for (size_t k = 0; k < host->plan.devices.items.count; k++)
			check_interface(host, requirement, host->plan.devices.items.items[k].name);
		/* `all` and `default` are meant only where they are named. */
		if (requirement->kind == POLICY_REQUIRE_SYSCTL && requirement->interfaces.count) {
			check_interface(host, requirement, name_of(host->names, "all"));
			check_interface(host, requirement, name_of(host->names, "default"));
		}
	}
}
