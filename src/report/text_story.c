#include "report/text_report.h"

void text_platform(struct report *report, const struct host_report *host)
{
	const struct platform_report *platform = &host->platform;

	text_word(report, host->host);
	text_puts(report->out, ": ");
	text_word(report, platform->distribution);
	text_puts(report->out, ", Linux");
	for (size_t i = 0; platform->kernels && platform->kernels[i]; i++) {
		text_puts(report->out, i ? ", " : " ");
		text_word(report, platform->kernels[i]);
	}
	text_puts(report->out, ", sysctl.d loaded by ");
	text_word(report, platform->sysctl_loader);
	text_putc(report->out, '\n');
	for (size_t i = 0; host->assumptions && host->assumptions[i]; i++) {
		text_puts(report->out, "  assumed: ");
		text_word(report, host->assumptions[i]);
		text_putc(report->out, '\n');
	}
}

/* "SCENARIO (Linux KERNEL)" */
static void print_scenario(struct report *report, const char *scenario, const char *kernel)
{
	text_word(report, scenario);
	text_puts(report->out, " (Linux ");
	text_word(report, kernel);
	text_putc(report->out, ')');
}

static void print_value(struct report *report, const struct setting *setting)
{
	text_word(report, setting->key);
	if (setting->known)
		text_print(report->out, " %d", setting->value);
	else
		text_puts(report->out, " ?");
}

static void print_outcome(struct report *report, const struct token_outcome *outcome)
{
	text_puts(report->out, "    ");
	print_scenario(report, outcome->scenario, outcome->kernel);
	text_print(report->out, ": %s", verdict_name(outcome->verdict));
	for (size_t i = 0; i < outcome->setting_count; i++) {
		text_puts(report->out, i ? ", " : ", with ");
		print_value(report, &outcome->settings[i]);
	}
	if (outcome->message && *outcome->message) {
		text_puts(report->out, ": ");
		text_word(report, outcome->message);
	}
	text_putc(report->out, '\n');
}

void text_outcomes(struct report *report, const struct host_report *host)
{
	for (size_t i = 0; i < host->token_count; i++) {
		const struct token *token = &host->tokens[i];
		text_puts(report->out, "  ");
		if (token->span.source)
			text_place(report, host, token->span);
		text_print(report->out, ": %s: ", verdict_name(token->verdict));
		text_word(report, token->command);
		text_putc(report->out, '\n');
		for (size_t k = 0; k < token->outcome_count; k++)
			print_outcome(report, &token->outcomes[k]);
	}
}

static bool names_interface(const char *wanted, const char *name)
{
	return wanted && (*wanted == '\0' || (name && strcmp(wanted, name) == 0));
}

/* "forwarding 1, accept_ra 1", or "eno1 forwarding 1, eno2 forwarding 1" after a write to all. */
static void print_step_settings(struct report *report, const struct step *step)
{
	bool any = false;

	for (size_t i = 0; i < step->setting_count; i++) {
		const struct setting *setting = &step->settings[i];
		if (setting->device && !names_interface(report->options.timeline, setting->device))
			continue;
		if (any)
			text_puts(report->out, ", ");
		else
			text_print(report->out, "  %-16s      ", "");
		any = true;
		if (setting->device) {
			text_word(report, setting->device);
			text_putc(report->out, ' ');
		}
		print_value(report, setting);
	}
	text_puts(report->out, any ? "\n" : "");
}

static void print_step(struct report *report, const struct host_report *host,
		       const struct step *step)
{
	struct text actor = TEXT_INIT;

	text_safe(&actor, slice_of(step->actor));
	text_print(report->out, "  %-16s ", actor.at ? actor.at : "");
	report->out->failed |= actor.failed;
	text_done(&actor);
	text_word(report, step->text);
	if (step->span.source) {
		text_puts(report->out, "  (");
		text_place(report, host, step->span);
		text_putc(report->out, ')');
	}
	text_putc(report->out, '\n');
	if (step->effect) {
		text_print(report->out, "  %-16s   -> ", "");
		text_word(report, step->effect);
		text_putc(report->out, '\n');
	}
	print_step_settings(report, step);
}

void text_steps(struct report *report, const struct host_report *host)
{
	const struct step *before = NULL;

	for (size_t i = 0; i < host->step_count; i++) {
		const struct step *step = &host->steps[i];
		if (step->interface && !names_interface(report->options.timeline, step->interface))
			continue;
		if (!before || strcmp(step->scenario, before->scenario) != 0 ||
		    strcmp(step->kernel, before->kernel) != 0) {
			text_putc(report->out, '\n');
			text_word(report, host->host);
			text_puts(report->out, ", ");
			print_scenario(report, step->scenario, step->kernel);
			text_puts(report->out, ":\n");
		}
		before = step;
		print_step(report, host, step);
	}
}

/* Who set a value, or why it is not known. */
static const char *origin_of(const struct setting *setting)
{
	if (setting->origin)
		return setting->origin;
	if (!setting->known)
		return setting->why ? setting->why : "nothing says why";
	return "the kernel's own value";
}

static void print_settings(struct report *report, const struct setting *settings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct setting *setting = &settings[i];
		text_puts(report->out, "      ");
		text_word(report, setting->key);
		text_puts(report->out, " = ");
		if (setting->known)
			text_print(report->out, "%d", setting->value);
		else
			text_puts(report->out, "unknown");
		text_puts(report->out, "  (");
		text_word(report, origin_of(setting));
		text_puts(report->out, ")\n");
	}
}

/* "HOST, SCENARIO (Linux KERNEL): INTERFACE WHEN", a heading for settings. */
static void print_moment(struct report *report, const struct host_report *host,
			 const char *scenario, const char *kernel, const char *interface,
			 const char *when, const char *command)
{
	text_word(report, host->host);
	text_puts(report->out, ", ");
	print_scenario(report, scenario, kernel);
	text_puts(report->out, ": ");
	text_word(report, interface);
	text_puts(report->out, when);
	text_word(report, command);
	text_putc(report->out, '\n');
}

void text_effective(struct report *report, const struct host_report *host)
{
	const char *wanted = report->options.effective;

	for (size_t i = 0; i < host->token_count; i++) {
		const struct token *token = &host->tokens[i];
		for (size_t k = 0; names_interface(wanted, token->interface) &&
				   k < token->outcome_count; k++) {
			const struct token_outcome *outcome = &token->outcomes[k];
			print_moment(report, host, outcome->scenario, outcome->kernel,
				     token->interface, " at ", token->command);
			print_settings(report, outcome->settings, outcome->setting_count);
		}
	}
	for (size_t i = 0; i < host->interface_count; i++) {
		const struct interface *interface = &host->interfaces[i];
		for (size_t k = 0; names_interface(wanted, interface->name) &&
				   k < interface->scenario_count; k++) {
			const struct interface_scenario *scenario = &interface->scenarios[k];
			print_moment(report, host, scenario->scenario, scenario->kernel,
				     interface->name, " when boot is over", NULL);
			print_settings(report, scenario->settings, scenario->setting_count);
		}
	}
}
