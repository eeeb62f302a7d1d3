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

static bool is_told(const struct report *report, const struct step *step)
{
	return !step->interface || names_interface(report->options.timeline, step->interface);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_settings(const struct setting *a, size_t a_count, const struct setting *b,
			  size_t b_count)
{
	for (size_t i = 0; i < a_count && i < b_count; i++)
		if (strcmp(a[i].key, b[i].key) != 0 || a[i].known != b[i].known ||
		    (a[i].known && a[i].value != b[i].value) ||
		    !same_text(a[i].origin, b[i].origin) || !same_text(a[i].device, b[i].device))
			return false;
	return a_count == b_count;
}

static bool same_step(const struct step *a, const struct step *b)
{
	return strcmp(a->actor, b->actor) == 0 && strcmp(a->text, b->text) == 0 &&
	       same_text(a->effect, b->effect) && same_text(a->interface, b->interface) &&
	       a->span.source == b->span.source && a->span.start == b->span.start &&
	       same_settings(a->settings, a->setting_count, b->settings, b->setting_count);
}

/* Where the story that begins at FROM ends: each scenario under each kernel is one. */
static size_t story_end(const struct host_report *host, size_t from)
{
	size_t end = from;

	while (end < host->step_count &&
	       strcmp(host->steps[end].scenario, host->steps[from].scenario) == 0 &&
	       strcmp(host->steps[end].kernel, host->steps[from].kernel) == 0)
		end++;
	return end;
}

/* The next step from AT on that is told, or END. */
static size_t next_told(const struct report *report, const struct host_report *host, size_t at,
			size_t end)
{
	while (at < end && !is_told(report, &host->steps[at]))
		at++;
	return at;
}

/* Whether two stories under one kernel are told in the same words. */
static bool same_story(const struct report *report, const struct host_report *host, size_t a,
		       size_t b)
{
	size_t a_end = story_end(host, a), b_end = story_end(host, b);

	if (strcmp(host->steps[a].kernel, host->steps[b].kernel) != 0)
		return false;
	for (;; a++, b++) {
		a = next_told(report, host, a, a_end);
		b = next_told(report, host, b, b_end);
		if (a == a_end || b == b_end)
			return a == a_end && b == b_end;
		if (!same_step(&host->steps[a], &host->steps[b]))
			return false;
	}
}

static bool was_told(const struct report *report, const struct host_report *host, size_t from)
{
	for (size_t at = 0; at < from; at = story_end(host, at))
		if (same_story(report, host, at, from))
			return true;
	return false;
}

/* "HOST, boot, device-late (Linux 6.1):": all scenarios that go as the one that begins at FROM. */
static void print_story_head(struct report *report, const struct host_report *host, size_t from)
{
	text_putc(report->out, '\n');
	text_word(report, host->host);
	for (size_t at = from; at < host->step_count; at = story_end(host, at)) {
		if (!same_story(report, host, from, at))
			continue;
		text_puts(report->out, ", ");
		text_word(report, host->steps[at].scenario);
	}
	text_puts(report->out, " (Linux ");
	text_word(report, host->steps[from].kernel);
	text_puts(report->out, "):\n");
}

void text_steps(struct report *report, const struct host_report *host)
{
	const char *wanted = report->options.timeline;
	bool any = false;

	for (size_t from = 0; from < host->step_count; from = story_end(host, from)) {
		size_t end = story_end(host, from);
		if (was_told(report, host, from))
			continue;
		print_story_head(report, host, from);
		for (size_t i = from; i < end; i++) {
			if (!is_told(report, &host->steps[i]))
				continue;
			any = any || same_text(wanted, host->steps[i].interface);
			print_step(report, host, &host->steps[i]);
		}
	}
	if (!any && wanted && *wanted) {
		text_puts(report->out, "  nothing happens to ");
		text_word(report, wanted);
		text_puts(report->out, " itself\n");
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

/* What a scenario ends or a token begins with: the values of one device. */
struct moment {
	const char *scenario;
	const char *kernel;
	const struct setting *settings;
	size_t count;
};

static struct moment token_moment(const void *of, size_t index)
{
	const struct token_outcome *outcome = &((const struct token *)of)->outcomes[index];

	return (struct moment){ outcome->scenario, outcome->kernel, outcome->settings,
				outcome->setting_count };
}

static struct moment final_moment(const void *of, size_t index)
{
	const struct interface_scenario *scenario =
		&((const struct interface *)of)->scenarios[index];

	return (struct moment){ scenario->scenario, scenario->kernel, scenario->settings,
				scenario->setting_count };
}

static bool same_moment(struct moment a, struct moment b)
{
	return strcmp(a.kernel, b.kernel) == 0 &&
	       same_settings(a.settings, a.count, b.settings, b.count);
}

/* The moments of one kind, those with the same values under one heading. */
struct moments {
	const void *of;
	struct moment (*at)(const void *of, size_t index);
	size_t count;
};

static void print_moments(struct report *report, const struct host_report *host,
			  const struct moments *moments, const char *interface, const char *when,
			  const char *command)
{
	for (size_t i = 0; i < moments->count; i++) {
		struct moment moment = moments->at(moments->of, i);
		size_t before = 0;
		while (before < i && !same_moment(moments->at(moments->of, before), moment))
			before++;
		if (before < i)
			continue;
		text_word(report, host->host);
		for (size_t k = i; k < moments->count; k++) {
			struct moment other = moments->at(moments->of, k);
			if (!same_moment(other, moment))
				continue;
			text_puts(report->out, ", ");
			text_word(report, other.scenario);
		}
		text_puts(report->out, " (Linux ");
		text_word(report, moment.kernel);
		text_puts(report->out, "): ");
		text_word(report, interface);
		text_puts(report->out, when);
		text_word(report, command);
		text_putc(report->out, '\n');
		print_settings(report, moment.settings, moment.count);
	}
}

void text_effective(struct report *report, const struct host_report *host)
{
	const char *wanted = report->options.effective;

	for (size_t i = 0; i < host->token_count; i++) {
		const struct token *token = &host->tokens[i];
		struct moments moments = { token, token_moment, token->outcome_count };
		if (names_interface(wanted, token->interface))
			print_moments(report, host, &moments, token->interface, " at ",
				      token->command);
	}
	for (size_t i = 0; i < host->interface_count; i++) {
		const struct interface *interface = &host->interfaces[i];
		struct moments moments = { interface, final_moment, interface->scenario_count };
		if (names_interface(wanted, interface->name))
			print_moments(report, host, &moments, interface->name,
				      " when boot is over", NULL);
	}
}
