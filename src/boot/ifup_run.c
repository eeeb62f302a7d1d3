#include "boot/replay.h"

enum { IFUP_DEPTH_LIMIT = 16 };  /* of ifup in ifup in ifup ... */

/* What a person calls the phase of a step, in the words of the report. */
static const char *const step_phases[IFUP_STEP_COUNT] = {
	[IFUP_STEP_ALL_PRE] = "if-pre-up.d",
	[IFUP_STEP_ALL_POST] = "if-up.d",
	[IFUP_STEP_LINK] = "link",
	[IFUP_STEP_PRE_UP] = "pre-up",
	[IFUP_STEP_PRE_HOOKS] = "if-pre-up.d",
	[IFUP_STEP_METHOD] = "method",
	[IFUP_STEP_UP] = "up",
	[IFUP_STEP_UP_HOOKS] = "if-up.d",
	[IFUP_STEP_DOWN] = "down",
	[IFUP_STEP_DOWN_HOOKS] = "if-down.d",
	[IFUP_STEP_POST_DOWN] = "post-down",
	[IFUP_STEP_POST_DOWN_HOOKS] = "if-post-down.d",
	[IFUP_STEP_ALL_DOWN] = "if-down.d",
	[IFUP_STEP_ALL_POST_DOWN] = "if-post-down.d",
};

static bool is_hook_step(enum ifup_step step)
{
	switch (step) {
	case IFUP_STEP_ALL_PRE:
	case IFUP_STEP_ALL_POST:
	case IFUP_STEP_PRE_HOOKS:
	case IFUP_STEP_UP_HOOKS:
	case IFUP_STEP_DOWN_HOOKS:
	case IFUP_STEP_POST_DOWN_HOOKS:
	case IFUP_STEP_ALL_DOWN:
	case IFUP_STEP_ALL_POST_DOWN:
		return true;
	default:
		return false;
	}
}

static const struct stanza_context *context_of(struct arena *arena,
					       const struct ifup_command *command)
{
	struct stanza_context *context = arena_new(arena, struct stanza_context);

	context->interface = command->device;
	context->logical = command->logical;
	context->family = command->family;
	context->method = command->method;
	context->phase = step_phases[command->step];
	if (command->stanza)
		context->stanza = command->stanza->line;
	return context;
}

/* What the models of packaged hooks are told, see hooks.h. */

enum { MODEL_LISTS = 4 };

static const char *append(struct replay *replay, const char *list, const struct name *name)
{
	return arena_print(replay->plan->arena, "%s %s", list, name->text);
}

static const char *list_known(struct replay *replay, const struct stanza *stanza)
{
	static const char *const options[] = { "bond-master", "bond_master", "bond-active-slave",
					       "bond_active_slave" };
	struct boot_plan *plan = replay->plan;
	const char *list = "";

	for (size_t i = 0; stanza && i < sizeof(options) / sizeof(options[0]); i++) {
		struct slice text = stanza_option_text(plan->arena, stanza, options[i]);
		const struct name *name = name_intern(plan->names, slice_trim(text, " \t"));
		if (text.length && ifup_knows(plan->arena, plan->interfaces, name))
			list = append(replay, list, name);
	}
	return list;
}

static bool has_master(const struct interfaces *interfaces, const struct name *logical)
{
	const struct stanza *stanza = interfaces_first(interfaces, logical);

	for (; stanza; stanza = interfaces_next(interfaces, stanza))
		if (stanza_find_option(stanza, "bond-master") ||
		    stanza_find_option(stanza, "bond_master"))
			return true;
	return false;
}

static const char *list_busy(struct replay *replay)
{
	const struct ifstate *state = &replay->ifstate;
	const char *list = "";

	for (size_t i = 0; i < state->busy.count; i++)
		list = append(replay, list, state->busy.items[i].device);
	for (size_t i = 0; i < state->entries.count; i++)
		if (state->entries.items[i].up == MAYBE_YES &&
		    has_master(replay->plan->interfaces, state->entries.items[i].logical))
			list = append(replay, list, state->entries.items[i].device);
	return list;
}

static const char *list_allowed(struct replay *replay, const struct name *device)
{
	const struct class_list *class =
		interfaces_find_class(replay->plan->interfaces, device->text);
	const char *list = "";

	for (size_t i = 0; class && i < class->members.count; i++)
		list = append(replay, list, class->members.items[i].word);
	return list;
}

static const char *list_ethernet(struct replay *replay)
{
	struct name_list devices = timeline_devices(&replay->run->timeline);
	const char *list = "";

	for (size_t i = 0; i < devices.count; i++)
		if (slice_starts_with(devices.items[i]->slice, "eth"))
			list = append(replay, list, devices.items[i]);
	return list;
}

/* The environment of COMMAND and the lists. */
static void add_lists(struct replay *replay, const struct ifup_command *command,
		      struct shell_call *call)
{
	struct arena *arena = replay->plan->arena;
	struct variable *all =
		arena_array(arena, command->variable_count + MODEL_LISTS, sizeof(*all));
	const struct variable lists[MODEL_LISTS] = {
		{ SLICE("KNOWN"), slice_of(list_known(replay, command->stanza)) },
		{ SLICE("BUSY"), slice_of(list_busy(replay)) },
		{ SLICE("ALLOWED"), slice_of(list_allowed(replay, command->device)) },
		{ SLICE("ETHERNET"), slice_of(list_ethernet(replay)) },
	};

	if (command->variable_count)
		memcpy(all, command->variables, command->variable_count * sizeof(*all));
	memcpy(all + command->variable_count, lists, sizeof(lists));
	call->variables = all;
	call->variable_count = command->variable_count + MODEL_LISTS;
}

static struct exit_status run_hook(struct replay *replay, const struct hook *hook,
				   const struct ifup_command *command)
{
	struct shell_call call = {
		.variables = command->variables,
		.variable_count = command->variable_count,
		.actor = ACTOR_HOOK,
	};

	switch (hook->kind) {
	case HOOK_SCRIPT:
		return shell_run_script(&replay->shell, hook->path, &call);
	case HOOK_PACKAGED: {
		struct span stanza = { NULL, 0, 0 };
		if (command->stanza)
			stanza = command->stanza->line;
		call.text = passage_elsewhere(hook->model, stanza);
		if (strcmp(hook->package, "ifenslave") == 0)
			add_lists(replay, command, &call);
		return shell_run(&replay->shell, &call);
	}
	case HOOK_BROKEN:
	case HOOK_NOT_PLAIN:
		return exit_known(1);
	default:
		return exit_known(0);
	}
}

/* A hook that surely fails. For --all, before any interface, nothing comes after it. */
static void note_failure(struct replay *replay, const struct ifup_command *command,
			 const struct hook *hook)
{
	if (command->step == IFUP_STEP_ALL_PRE && !replay->run->failed_for_all)
		replay->run->failed_for_all = hook->path;
}

/*
 * run-parts --exit-on-error: it stops at the first script that fails. After one of unknown
 * status the rest runs only maybe; the world in which it failed waits until the end.
 */
static struct exit_status run_parts(struct replay *replay, const struct ifup_command *command)
{
	struct timeline *timeline = &replay->run->timeline;
	const char *directory = command->text.text.at;
	struct hooks hooks = hooks_find(replay->plan->arena, replay->plan->tree,
					directory + (*directory == '/'), command->stanza);
	struct exit_status result = exit_known(0);
	struct world *failed = NULL;
	const char *before = timeline->maybe;
	bool not_plain = false;

	for (size_t i = 0; i < hooks.items.count; i++) {
		struct exit_status status = run_hook(replay, &hooks.items.items[i], command);
		not_plain = not_plain || hooks.items.items[i].kind == HOOK_NOT_PLAIN;
		if (status.success == MAYBE_NO)
			note_failure(replay, command, &hooks.items.items[i]);
		if (status.success == MAYBE_YES || hooks.items.items[i].kind == HOOK_NOT_PLAIN)
			continue;
		if (status.success == MAYBE_NO) {
			if (result.success == MAYBE_YES)
				result = exit_known(1);
			break;
		}
		if (i + 1 == hooks.items.count) {
			result = status;
			break;
		}
		struct world *here = timeline_save(timeline);
		if (failed)
			timeline_join(timeline, failed, status.why),
				failed = timeline_save(timeline);
		else
			failed = here;
		timeline_restore(timeline, here);
		timeline_suppose(timeline, status.why);
		result = status;
	}
	timeline_suppose(timeline, before);
	if (failed)
		timeline_join(timeline, failed, result.why ? result.why : "whether a hook succeeds");
	return not_plain ? exit_known(1) : result;
}

static struct exit_status run(void *context, const struct ifup_command *command)
{
	struct replay *replay = context;
	struct arena *arena = replay->plan->arena;
	const struct stanza_context *before =
		timeline_enter(&replay->run->timeline, context_of(arena, command));
	struct exit_status status;

	if (is_hook_step(command->step)) {
		status = run_parts(replay, command);
	} else {
		bool method = command->step == IFUP_STEP_METHOD || command->step == IFUP_STEP_LINK;
		struct shell_call call = {
			.text = command->text,
			.variables = command->variables,
			.variable_count = command->variable_count,
			.actor = method ? ACTOR_IFUP : ACTOR_HOOK,
			.masked = command->ignore_status,
		};
		status = shell_run(&replay->shell, &call);
	}
	timeline_enter(&replay->run->timeline, before);

	if (status.success != MAYBE_YES && !command->ignore_status && replay->run->stanzas.count) {
		struct stanza_run *stanza =
			&replay->run->stanzas.items[replay->run->stanzas.count - 1];
		if (stanza->stanza == command->stanza && stanza->device == command->device &&
		    !stanza->failed) {
			struct ifup_command *kept = arena_new(arena, struct ifup_command);
			*kept = *command;
			stanza->failed = kept;
			stanza->status = status;
		}
	}
	return status;
}

static void say(void *context, const struct ifup_message *message)
{
	struct replay *replay = context;

	array_push(replay->plan->arena, &replay->run->messages,
		   (const char *){ message->text });
}

static struct name_list list_devices(void *context)
{
	struct replay *replay = context;

	return timeline_devices(&replay->run->timeline);
}

static enum maybe has_device(void *context, const struct name *name)
{
	struct replay *replay = context;

	return timeline_has_device(&replay->run->timeline, name);
}

/* Nothing of /sys/class/net/DEV is in a tree. */
static struct slice device_attribute(void *context, const struct name *device, const char *file)
{
	struct slice unknown = { NULL, 0 };

	(void)context;
	(void)device;
	(void)file;
	return unknown;
}

static void stanza_begins(void *context, const struct stanza *stanza, const struct name *device)
{
	struct replay *replay = context;
	struct stanza_run begun = { .stanza = stanza, .device = device,
				    .maybe = replay->run->timeline.maybe,
				    .success = MAYBE_UNKNOWN };

	array_push(replay->plan->arena, &replay->run->stanzas, begun);
}

static void stanza_ends(void *context, const struct stanza *stanza, const struct name *device,
			enum maybe success)
{
	struct replay *replay = context;

	for (size_t i = replay->run->stanzas.count; i-- > 0; ) {
		struct stanza_run *begun = &replay->run->stanzas.items[i];
		if (begun->stanza == stanza && begun->device == device) {
			begun->success = success;
			return;
		}
	}
}

static void *save(void *context)
{
	struct replay *replay = context;

	return timeline_save(&replay->run->timeline);
}

static void join(void *context, void *saved, const char *why)
{
	struct replay *replay = context;

	timeline_join(&replay->run->timeline, saved, why);
}

static const char *suppose(void *context, const char *why)
{
	struct replay *replay = context;

	return timeline_suppose(&replay->run->timeline, why);
}

/* Whatever stops networking leaves lo alone; networking.service obeys the file there as well. */
static const char *exclude_when_down(struct boot_plan *plan)
{
	return plan->exclude && plan->platform.with_systemd
		       ? arena_print(plan->arena, "lo %s", plan->exclude)
		       : "lo";
}

static struct exit_status call_ifup(struct replay *replay, struct ifup_options options, bool down)
{
	struct ifup_host host = {
		.context = replay, .run = run, .say = say, .list_devices = list_devices,
		.has_device = has_device, .device_attribute = device_attribute,
		.stanza_begins = stanza_begins, .stanza_ends = stanza_ends,
		.save = save, .join = join, .suppose = suppose,
	};
	struct boot_plan *plan = replay->plan;

	if (replay->depth >= IFUP_DEPTH_LIMIT)
		arena_refuse(plan->arena, "ifup calls itself more than 16 deep");
	options.version = plan->platform.ifup;
	/* networking.service reads etc/default/networking; ifup@.service and hooks do not. */
	if (options.all)
		options.exclude = down ? exclude_when_down(plan) : plan->exclude;
	options.keeps_no_state = options.all && plan->keeps_no_state;
	replay->depth++;
	struct exit_status status = down ? ifdown(plan->arena, plan->names, plan->interfaces,
						  &replay->ifstate, &host, &options)
					 : ifup(plan->arena, plan->names, plan->interfaces,
						&replay->ifstate, &host, &options);
	replay->depth--;
	return status;
}

struct exit_status replay_ifup_all(struct replay *replay)
{
	struct ifup_options options = { .class_name = "auto", .all = true };

	return call_ifup(replay, options, false);
}

/*
 * Once stopped, networking.service brings up this class at its start, less what is excluded;
 * where ifdown and ifup are called by hand, only udev does.
 */
static const char class_at_restart[] = "whether networking.service brings up the hotplug class";

struct exit_status replay_ifup_class(struct replay *replay)
{
	struct ifup_options options = { .class_name = "hotplug", .all = true,
					.unsure = class_at_restart };

	return call_ifup(replay, options, false);
}

struct exit_status replay_ifdown_all(struct replay *replay)
{
	struct ifup_options options = { .class_name = "auto", .all = true };

	return call_ifup(replay, options, true);
}

/* What ifupdown-hotplug does not care for: who makes them brings them up. */
static bool is_left_to_its_maker(const struct name *device)
{
	static const char *const prefixes[] = { "ppp", "ippp", "isdn", "plip", "irda", "ipsec" };

	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (slice_starts_with(device->slice, prefixes[i]))
			return true;
	return false;
}

struct exit_status replay_ifup_hotplug(struct replay *replay, const struct name *device)
{
	/* /etc/init.d/networking brings up the whole class, with the VLANs of what is there. */
	bool announced = replay->plan->platform.with_systemd;
	struct ifup_options options = { .class_name = "hotplug", .targets = &device,
					.target_count = 1, .announced = announced };

	if (announced && is_left_to_its_maker(device))
		return exit_known(0);
	if (replay->restarts && replay->plan->exclude)
		options.unsure = class_at_restart;
	/* Nobody announces what is not there. */
	if (timeline_has_device(&replay->run->timeline, device) == MAYBE_UNKNOWN)
		options.unsure = arena_print(replay->plan->arena, "whether there is a device %s",
					     device->text);

	return call_ifup(replay, options, false);
}

struct exit_status replay_ifup_named(struct replay *replay, const struct name *target, bool down)
{
	struct ifup_options options = { .targets = &target, .target_count = 1 };

	return call_ifup(replay, options, down);
}
