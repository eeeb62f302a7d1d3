#include "lint/lint.h"

/* The keys that every report shows of a device when boot is over. */
static const char *const final_keys[] = {
	"forwarding", "accept_ra", "autoconf", "router_solicitations", "disable_ipv6",
};
enum { FINAL_KEY_COUNT = sizeof(final_keys) / sizeof(final_keys[0]) };

/* The outcome that a person wants to hear about first. */
static size_t telling_run(const struct host *host, const struct token_case *token)
{
	for (size_t i = 0; i < host->runs.count; i++)
		if (token->outcomes[i].verdict == VERDICT_REJECTED ||
		    token->outcomes[i].refused_if_reached)
			return i;
	return 0;
}

void lint_report_tokens(struct host *host)
{
	struct token *tokens = arena_array(host->arena, host->cases.count + 1, sizeof(*tokens));

	for (size_t i = 0; i < host->cases.count; i++) {
		const struct token_case *token = &host->cases.items[i];
		tokens[i] = (struct token) {
			.interface =
				token->command->interface ? token->command->interface->text : NULL,
			.text = arena_copy(host->arena, token->command->token),
			.phase = token->phase,
			.command = arena_copy(host->arena, token->command->command),
			.span = token->command->span,
			.verdict = token->verdict,
			.outcomes = token->outcomes,
			.outcome_count = host->runs.count,
		};
		if (token->stanza) {
			tokens[i].stanza_interface = token->stanza->name->text;
			tokens[i].stanza_family = token->stanza->family;
			tokens[i].stanza_method = token->stanza->method;
		}
		if (host->runs.count)
			tokens[i].because = lint_explain(host, token, telling_run(host, token));
	}
	host->report->tokens = tokens;
	host->report->token_count = host->cases.count;
}

/* Of a device without that sysctl every report says so: its keys are always there. */
static struct setting final_setting(struct host *host, struct boot_run *run, const char *device,
				    const char *key)
{
	struct sysctl_value value = timeline_read_devconf(&run->timeline, device, key);

	if (value.exists == MAYBE_NO)
		return (struct setting){
			.key = key,
			.why = "it is not there when boot is over, or has no IPv6",
		};
	return lint_setting(host, key, &value);
}

static void final_settings(struct host *host, struct boot_run *run, const char *device,
			   struct interface_scenario *scenario)
{
	struct setting *settings = arena_array(host->arena, FINAL_KEY_COUNT, sizeof(*settings));

	for (size_t i = 0; i < FINAL_KEY_COUNT; i++)
		settings[i] = final_setting(host, run, device, final_keys[i]);
	scenario->scenario = scenario_name(run->scenario);
	scenario->kernel = run->kernel_text;
	scenario->settings = settings;
	scenario->setting_count = FINAL_KEY_COUNT;
}

/* The settings of one run; those of a run that is alike are the same. */
static void add_scenario(struct host *host, size_t number, const char *device,
			 struct interface_scenario *scenarios)
{
	struct boot_run *run = host->runs.items[number];

	for (size_t i = 0; run->alike && i < number; i++) {
		if (host->runs.items[i] != run->alike)
			continue;
		scenarios[number] = scenarios[i];
		scenarios[number].scenario = scenario_name(run->scenario);
		return;
	}
	final_settings(host, run, device, &scenarios[number]);
}

static struct interface report_interface(struct host *host, const char *name, const char *kind)
{
	struct interface_scenario *scenarios =
		arena_array(host->arena, host->runs.count + 1, sizeof(*scenarios));

	for (size_t run = 0; run < host->runs.count; run++)
		add_scenario(host, run, name, scenarios);
	return (struct interface){
		.name = name, .kind = kind, .scenarios = scenarios,
		.scenario_count = host->runs.count,
	};
}

/* No driver brings lo along and no rule is about it: the plan has it not among its devices. */
static bool has_loopback(const struct host *host)
{
	const struct facts *facts = host->facts;

	for (size_t i = 0; facts && i < facts->devices.count; i++)
		if (strcmp(facts->devices.items[i].name->text, "lo") == 0)
			return true;
	for (size_t i = 0; i < host->interfaces->stanzas.count; i++) {
		const struct stanza *stanza = host->interfaces->stanzas.items[i];
		if (!stanza->builtin && strcmp(stanza->name->text, "lo") == 0)
			return true;
	}
	return false;
}

/* Devices of the facts and of the stanzas; what hooks make is in the plan as well. */
void lint_report_interfaces(struct host *host)
{
	const struct boot_devices *devices = &host->plan.devices;
	struct interface *interfaces = arena_array(host->arena, devices->items.count + 1,
						   sizeof(*interfaces));
	size_t count = 0;

	if (has_loopback(host))
		interfaces[count++] = report_interface(host, "lo", "loopback");
	for (size_t i = 0; i < devices->items.count; i++)
		interfaces[count++] = report_interface(host, devices->items.items[i].name->text,
						       devices->items.items[i].kind);
	host->report->interfaces = interfaces;
	host->report->interface_count = count;
}
