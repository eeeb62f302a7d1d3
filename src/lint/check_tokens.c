#include "lint/lint.h"
#include "lint/repair.h"

/* The first run in which the token ends so, or the number of runs. */
static size_t find_run(const struct host *host, const struct token_case *token,
		       enum verdict verdict)
{
	size_t i = 0;

	while (i < host->runs.count && token->outcomes[i].verdict != verdict)
		i++;
	return i;
}

/* The rule for a refusal that the kernel gave no text for (before 5.13): its errno only. */
static int rule_without_text(const struct token_result *result)
{
	const struct sysctl_value *forwarding = &result->forwarding,
				  *accept_ra = &result->accept_ra;

	if (result->router_solicitations.known && result->router_solicitations.number == 0 &&
	    forwarding->known && accept_ra->known &&
	    (forwarding->number ? accept_ra->number == 2 : accept_ra->number != 0))
		return RULE_TOKEN_RS_DISABLED;
	if (forwarding->known && accept_ra->known &&
	    (forwarding->number ? accept_ra->number == 2 : accept_ra->number != 0))
		return RULE_TOKEN_NOARP;
	return RULE_TOKEN_RA_DISABLED;
}

/* Refusals that `ip` prints without the kernel's words. */
static const struct {
	const char *text;
	int rule;
} texts[] = {
	{ "RTNETLINK answers: Address family not supported by protocol", RULE_TOKEN_NO_IPV6 },
	{ "RTNETLINK answers: Numerical result out of range", RULE_TOKEN_BAD_ARGUMENT },
	{ "RTNETLINK answers: No such device", RULE_TOKEN_WITHOUT_DEVICE },
};

int lint_rule_of_refusal(const struct token_result *result)
{
	const char *message = result->message ? result->message : "";
	const struct rule *rule = rule_find_by_kernel(message);

	if (rule)
		return (int)(rule - rule_table);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (strcmp(message, texts[i].text) == 0)
			return texts[i].rule;
	if (strcmp(message, "RTNETLINK answers: Invalid argument") == 0)
		return strcmp(result->command->interface ? result->command->interface->text : "",
			      "lo") == 0
			       ? RULE_TOKEN_LOOPBACK
			       : rule_without_text(result);
	if (strstr(message, "dev is invalid") || strstr(message, "\"dev\" argument is required"))
		return strstr(message, "dev is invalid") ? RULE_TOKEN_WITHOUT_DEVICE
							 : RULE_TOKEN_BAD_ARGUMENT;
	return RULE_TOKEN_BAD_ARGUMENT;
}

/* What would repair it, in words; a tried change is put in later. */
static const char *repair_of(struct host *host, int rule, const struct token_case *token)
{
	const char *device = token->command->interface ? token->command->interface->text : "DEVICE";

	switch (rule) {
	case RULE_TOKEN_RA_DISABLED:
		return arena_print(
			host->arena,
			"set accept_ra of %s to 2 in sysctl.d (net/ipv6/conf/%s/accept_ra = 2), or "
			"keep forwarding away from %s",
			device, device, device);
	case RULE_TOKEN_RS_DISABLED:
		return arena_print(host->arena, "leave router_solicitations of %s at -1", device);
	case RULE_TOKEN_WITHOUT_DEVICE:
		return "move the line to `up`, or make the device before it";
	default:
		return rule_table[rule].remedy;
	}
}

static const char *device_name(const struct token_case *token)
{
	return token->command->interface ? token->command->interface->text : "no device";
}

/* The finding for a refusal; in every boot, or (ORDER_DEPENDENT) only in some. */
static struct finding refusal(struct host *host, const struct token_case *token, size_t run)
{
	const struct token_result *result = token->results[run];
	const char *message = result->message ? result->message : "";

	return (struct finding) {
		.message = arena_print(host->arena, "%s %s: %s", device_name(token),
				       result->done == MAYBE_NO && !result->maybe
					       ? "refuses the token"
					       : "would refuse the token",
				       message),
		.interface = token->command->interface ? token->command->interface->text : NULL,
		.span = token->command->span,
		.because = lint_explain(host, token, run),
		.consequence = lint_consequence(host, token, run),
	};
}

static void check_rejected(struct host *host, const struct token_case *token, size_t run)
{
	int rule = lint_rule_of_refusal(token->results[run]);
	struct finding finding = refusal(host, token, run);

	finding.fix.description = repair_of(host, rule, token);
	lint_repair(host, token, &finding.fix);
	lint_add(host, rule, finding);
}

/* "refused in boot-udev-first and device-late, accepted in boot" */
static const char *list_outcomes(struct host *host, const struct token_case *token)
{
	const char *list = "";

	for (size_t i = 0; i < host->runs.count; i++)
		list = arena_print(host->arena, "%s%s%s%s%s in %s", list, *list ? ", " : "",
				   host->options->kernel_count > 1 ? token->outcomes[i].kernel : "",
				   host->options->kernel_count > 1 ? ": " : "",
				   verdict_name(token->outcomes[i].verdict),
				   token->outcomes[i].scenario);
	return list;
}

/* Whether each kernel gives the same in all its boots, so that only the kernels differ. */
static bool only_kernels_differ(const struct host *host, const struct token_case *token)
{
	for (size_t i = 1; i < host->runs.count; i++)
		if (host->runs.items[i]->kernel_text == host->runs.items[i - 1]->kernel_text &&
		    token->outcomes[i].verdict != token->outcomes[i - 1].verdict)
			return false;
	return host->options->kernel_count > 1;
}

/* "accepted by Linux 6.1.170, rejected by Linux 6.1.190" */
static const char *list_kernels(struct host *host, const struct token_case *token)
{
	const char *list = "";

	for (size_t i = 0; i < host->runs.count; i++)
		if (i == 0 ||
		    host->runs.items[i]->kernel_text != host->runs.items[i - 1]->kernel_text)
			list = arena_print(host->arena, "%s%s%s by Linux %s", list,
					   *list ? ", " : "",
					   verdict_name(token->outcomes[i].verdict),
					   token->outcomes[i].kernel);
	return list;
}

static void check_depends(struct host *host, const struct token_case *token)
{
	size_t rejected = find_run(host, token, VERDICT_REJECTED);
	bool in_boot = false;

	for (size_t i = 0; i < host->runs.count; i++)
		if (host->runs.items[i]->scenario == SCENARIO_BOOT &&
		    token->outcomes[i].verdict == VERDICT_REJECTED)
			in_boot = true;
	if (rejected == host->runs.count) {
		struct finding finding = {
			.message = arena_print(host->arena, "the token of %s: %s",
					       device_name(token), list_outcomes(host, token)),
			.interface =
				token->command->interface ? token->command->interface->text : NULL,
			.span = token->command->span,
		};
		lint_add(host, RULE_TOKEN_UNDECIDED, finding);
		return;
	}
	struct finding finding = refusal(host, token, rejected);
	finding.message =
		only_kernels_differ(host, token)
			? arena_print(host->arena,
				      "whether %s takes the token depends on the kernel: %s",
				      device_name(token), list_kernels(host, token))
			: arena_print(host->arena,
				      "whether %s takes the token depends on the order of boot: %s",
				      device_name(token), list_outcomes(host, token));
	finding.severity = in_boot ? SEVERITY_ERROR : SEVERITY_WARNING;
	int rule = lint_rule_of_refusal(token->results[rejected]);
	finding.fix.description = repair_of(host, rule, token);
	lint_repair(host, token, &finding.fix);
	lint_add(host, RULE_TOKEN_ORDER_DEPENDENT, finding);
}

static void check_unknown(struct host *host, const struct token_case *token)
{
	/* Refused if it is reached, and not reached only because something failed: bad either way.
	 */
	for (size_t i = 0; i < host->runs.count; i++) {
		if (token->outcomes[i].refused_if_reached) {
			check_rejected(host, token, i);
			return;
		}
	}
	size_t run = find_run(host, token, VERDICT_UNKNOWN);
	struct finding finding = {
		.message = arena_print(host->arena, "whether %s takes the token cannot be told: %s",
				       device_name(token), token->outcomes[run].message),
		.interface = token->command->interface ? token->command->interface->text : NULL,
		.span = token->command->span,
		.because = lint_explain(host, token, run),
	};
	lint_add(host, RULE_TOKEN_UNDECIDED, finding);
}

/* A hook that ends `ifup -a` before it begins: the token is the least of it. */
static bool ends_ifup_all(const struct host *host, const struct token_case *token)
{
	for (size_t i = 0; i < host->runs.count; i++)
		if (!host->runs.items[i]->failed_for_all)
			return false;
	return token->stanza && lint_is_for_ifup_all(host, token->stanza);
}

static void check_not_run(struct host *host, const struct token_case *token)
{
	struct finding finding = {
		.message = arena_print(host->arena, "the token command is not run: %s",
				       token->outcomes[0].message),
		.interface = token->command->interface ? token->command->interface->text : NULL,
		.span = token->command->span,
	};

	if (host->interfaces->refused || strcmp(token->phase, "down") == 0 ||
	    strcmp(token->phase, "post-down") == 0)
		return;
	if (ends_ifup_all(host, token)) {
		finding.severity = SEVERITY_ERROR;
		finding.consequence = "no interface of an `auto` line is configured at boot";
	}
	lint_add(host, RULE_TOKEN_NOT_RUN, finding);
}

void lint_check_tokens(struct host *host)
{
	for (size_t i = 0; i < host->cases.count; i++) {
		const struct token_case *token = &host->cases.items[i];
		switch (token->verdict) {
		case VERDICT_REJECTED:
			check_rejected(host, token, 0);
			break;
		case VERDICT_DEPENDS:
			check_depends(host, token);
			break;
		case VERDICT_UNKNOWN:
			check_unknown(host, token);
			break;
		case VERDICT_NOT_RUN:
			if (host->runs.count)
				check_not_run(host, token);
			break;
		default:
			break;
		}
	}
}
