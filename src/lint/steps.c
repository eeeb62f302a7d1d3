#include "lint/lint.h"

#include <errno.h>

/* The story of a boot, for people: what happens, who does it, what comes of it. */
struct telling {
	struct host *host;
	const struct boot_run *run;
	ARRAY(struct step) steps;
};

const char *const lint_story_keys[] = {
	"forwarding", "accept_ra", "router_solicitations", "autoconf", "disable_ipv6", NULL
};

static const char *const actors[ACTOR_COUNT] = {
	[ACTOR_NONE] = "",
	[ACTOR_KERNEL] = "kernel",
	[ACTOR_DRIVER] = "kernel",
	[ACTOR_LOADER] = "systemd-sysctl",
	[ACTOR_UDEV] = "udev",
	[ACTOR_UFW] = "ufw",
	[ACTOR_IFUP] = "ifup",
	[ACTOR_HOOK] = "ifup",
};

static const char *actor_of(const struct telling *telling, enum actor actor)
{
	if (actor == ACTOR_LOADER && !telling->host->platform.with_systemd)
		return "sysctl --system";
	return actors[actor];
}

/* The device that a sysctl path is about; NULL for all, default and other keys. */
static const char *device_of_path(struct host *host, struct slice path)
{
	static const char prefix[] = "net/ipv6/conf/";

	if (!slice_starts_with(path, prefix))
		return NULL;
	struct slice rest = slice_range(path, sizeof(prefix) - 1, path.length);
	struct slice scope = slice_range(rest, 0, slice_find(rest, '/', 0));
	if (slice_is(scope, "all") || slice_is(scope, "default"))
		return NULL;
	return arena_copy(host->arena, scope);
}

/* What an event changed of the values that decide about tokens. */
static void tell_changes(struct telling *telling, const struct entry *entry, struct step *step)
{
	struct host *host = telling->host;
	struct setting *settings =
		arena_array(host->arena, entry->change_count + 1, sizeof(*settings));

	for (size_t i = 0; i < entry->change_count; i++) {
		const struct sysctl_change *change = &entry->changes[i];
		bool own = step->interface && strcmp(step->interface, change->device->text) == 0;
		/* A device that appears shows its own values, not those that others had before. */
		if (change->value.exists == MAYBE_NO ||
		    (entry->event->kind == EVENT_LINK_ADD && !own))
			continue;
		struct setting *setting = &settings[step->setting_count++];
		*setting = lint_setting(host, change->key, &change->value);
		if (!own)
			setting->device = change->device->text;
	}
	step->settings = settings;
	if (step->setting_count == 0 && !step->effect && entry->event->kind == EVENT_SYSCTL)
		step->effect = "changes nothing of any device";
}

static const char *effect_text(struct host *host, const struct entry *entry)
{
	if (entry->maybe)
		return arena_print(host->arena, "happens or not: %s", entry->maybe);
	if (entry->outcome.done == MAYBE_NO && entry->event->kind == EVENT_SYSCTL &&
	    entry->outcome.error == ENOENT)
		return "not there: no device, or no key, of that name";
	if (entry->outcome.done == MAYBE_NO) {
		const char *why = entry->outcome.extack ? entry->outcome.extack
				: lint_errno_name(entry->outcome.error);
		return arena_print(host->arena, "refused%s%s", why ? ": " : "", why ? why : "");
	}
	if (entry->outcome.done == MAYBE_UNKNOWN)
		return entry->outcome.why;
	return NULL;
}

static void tell_sysctl(struct telling *telling, const struct entry *entry, struct step *step)
{
	struct host *host = telling->host;
	struct slice path = entry->event->u.sysctl.path;
	struct slice value = slice_trim(entry->event->u.sysctl.value, "\n");

	step->interface = device_of_path(host, path);
	step->text = arena_print(host->arena, "%.*s = %.*s", SLICE_ARGS(path), SLICE_ARGS(value));
	step->effect = effect_text(host, entry);
}

/* The event as a line of the story; false for events that nobody wants to hear of. */
static bool tell_event(struct telling *telling, const struct entry *entry, struct step *step)
{
	struct host *host = telling->host;
	const struct event *event = entry->event;

	switch (event->kind) {
	case EVENT_SYSCTL:
		if (!slice_starts_with(event->u.sysctl.path, "net/ipv6/"))
			return false;
		tell_sysctl(telling, entry, step);
		return true;
	case EVENT_LINK_ADD:
		step->interface = event->u.link_add.name->text;
		step->text =
			arena_print(host->arena, "%s appears (%s) and copies `default`",
				    event->u.link_add.name->text, event->u.link_add.device_kind);
		break;
	case EVENT_LINK_DELETE:
		step->interface = event->u.link_delete.name->text;
		step->text = arena_print(host->arena, "%s is deleted", step->interface);
		break;
	case EVENT_LINK_SET:
		step->interface = event->u.link_set.name->text;
		step->text = event->origin->what;
		break;
	case EVENT_BLUR:
		step->text = event->u.blur.why;
		break;
	default:
		return false;
	}
	step->effect = effect_text(host, entry);
	return true;
}

/* A line of a stanza whose failure reaches ifup ends the work on the interface. */
static const char *what_follows(struct host *host, const struct token_result *result)
{
	const struct stanza_context *context = result->context;

	if (!context || result->command->masked || strncmp(context->phase, "if-", 3) == 0)
		return "";
	return arena_print(host->arena, "; ifup gives up on %s here", context->interface->text);
}

static void tell_token(struct telling *telling, const struct token_result *result)
{
	struct host *host = telling->host;
	const struct sysctl_value *values[] = { &result->forwarding, &result->accept_ra,
						&result->router_solicitations };
	static const char *const keys[] = { "forwarding", "accept_ra", "router_solicitations" };
	struct setting *settings = arena_array(host->arena, 3, sizeof(*settings));
	struct step step = {
		.scenario = scenario_name(telling->run->scenario),
		.kernel = telling->run->kernel_text,
		.actor = "ifup",
		.text = arena_copy(host->arena, result->command->command),
		.span = result->command->span,
		.interface = result->command->interface ? result->command->interface->text : NULL,
		.settings = settings,
	};

	for (size_t i = 0; step.interface && i < 3; i++)
		if (values[i]->exists != MAYBE_NO)
			settings[step.setting_count++] = lint_setting(host, keys[i], values[i]);
	if (result->maybe) {
		step.verdict = VERDICT_UNKNOWN;
		step.effect = arena_print(host->arena, "reached or not: %s", result->maybe);
	} else if (result->done == MAYBE_UNKNOWN) {
		step.verdict = VERDICT_UNKNOWN;
		step.effect = arena_print(host->arena, "not known: %s", result->why);
	} else if (result->done == MAYBE_NO) {
		step.verdict = VERDICT_REJECTED;
		step.effect = arena_print(host->arena, "refused, exit status %d: %s%s",
					  result->exit_status, result->message,
					  what_follows(host, result));
	} else {
		step.verdict = VERDICT_ACCEPTED;
		step.effect = "accepted";
	}
	array_push(host->arena, &telling->steps, step);
}

static void tell_run(struct telling *telling)
{
	const struct timeline *timeline = &telling->run->timeline;
	size_t token = 0;

	for (size_t i = 0; i <= timeline->entries.count; i++) {
		while (token < timeline->tokens.count &&
		       timeline->tokens.items[token].serial <= i)
			tell_token(telling, &timeline->tokens.items[token++]);
		if (i == timeline->entries.count)
			break;
		const struct entry *entry = &timeline->entries.items[i];
		struct step step = {
			.scenario = scenario_name(telling->run->scenario),
			.kernel = telling->run->kernel_text,
			.actor = actor_of(telling, entry->event->origin->actor),
			.span = entry->event->origin->span,
		};
		if (!tell_event(telling, entry, &step))
			continue;
		tell_changes(telling, entry, &step);
		array_push(telling->host->arena, &telling->steps, step);
	}
}

void lint_report_steps(struct host *host)
{
	struct telling telling = { .host = host };

	if (!host->options->with_steps)
		return;
	for (size_t i = 0; i < host->runs.count; i++) {
		telling.run = host->runs.items[i];
		tell_run(&telling);
	}
	host->report->steps = telling.steps.items;
	host->report->step_count = telling.steps.count;
}
