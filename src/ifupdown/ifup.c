#include "ifupdown/ifup.h"

#include "base/pattern.h"
#include "ifupdown/run.h"

/* How a run ends: the devices' answers taken together. */
struct ending {
	bool failed;
	const char *why;         /* what its status depends on, or NULL */
};

static void note(struct ending *ending, enum maybe success, const char *why)
{
	if (success == MAYBE_NO)
		ending->failed = true;
	if (success == MAYBE_UNKNOWN && !ending->why)
		ending->why = why;
}

static struct exit_status status_of(const struct ending *ending)
{
	if (ending->failed)
		return exit_known(1);
	return ending->why ? exit_unknown(ending->why) : exit_known(0);
}

/* The calls of hook directories for the run as a whole */

/* One of the four: if-pre-up.d, if-up.d, if-down.d, if-post-down.d. */
struct call_for_all {
	const char *phase;
	enum hook_directory hooks;
	enum ifup_step step;
};

static bool run_for_all(struct run *run, const struct call_for_all *call)
{
	struct scene scene = { .family = "meta", .method = "none" };
	bool good;

	if (!run->options->all)
		return true;
	scene.device = name_of(run->names, "--all");
	scene.logical = name_of(run->names, run->options->class_name);
	scene.settings = settings_of(run->arena, run->options, NULL, scene.device);
	ifstate_enter(run, scene.device, call->phase);
	scene_enter(run, &scene, call->phase);
	good = hooks_are_off(run, scene.logical) ||
	       run_hooks(run, &scene, call->hooks, call->step);
	ifstate_leave(run);
	return good;
}

/* Choosing targets */

enum { SHORT_NAME = 32 };        /* longer ones are cut at some length */

static void add_class(struct run *run, struct targets *targets, const char *name)
{
	const struct class_list *class = interfaces_find_class(run->interfaces, name);
	bool distinct = targets->items.count == 0;

	/* The words of a class differ; what they stand for may not once there are patterns. */
	for (size_t i = 0; class && i < class->members.count && distinct; i++) {
		struct slice word = class->members.items[i].word->slice;
		distinct = word.length < SHORT_NAME && !memchr(word.at, '/', word.length);
	}
	targets->distinct = distinct;
	arena_spend(run->arena, class ? class->members.count : 0);
	for (size_t i = 0; class && i < class->members.count; i++)
		targets_add(run, targets, class->members.items[i].word->slice);
	targets->distinct = false;
}

static void add_names(struct run *run, struct targets *targets)
{
	for (size_t i = 0; i < run->options->target_count; i++)
		targets_add(run, targets, run->options->targets[i]->slice);
}

/* Everything that is up, the last first, as ifdown -a finds it in the state file. */
static void add_all_up(struct run *run, struct targets *targets)
{
	for (size_t i = run->state->entries.count; i-- > 0; ) {
		const struct ifstate_entry *entry = &run->state->entries.items[i];
		struct target target = { .device = entry->device, .logical = entry->logical,
					 .named = true };
		targets_push(run, targets, target);
	}
}

/* VLANs on PARENT that the class lists; a logical name that it gives them is lost. */
static void add_vlans(struct run *run, struct targets *chosen, const struct targets *class,
		      const struct name *parent, const char *unsure)
{
	const char *prefix = arena_print(run->arena, "%s.", parent->text);

	for (size_t i = 0; i < class->items.count; i++) {
		const struct target *vlan = &class->items.items[i];
		struct target target = { .device = vlan->device, .logical = vlan->device,
					 .unsure = vlan->unsure ? vlan->unsure : unsure };
		if (slice_starts_with(vlan->device->slice, prefix))
			array_push(run->arena, &chosen->items, target);
	}
}

/* Whether DEVICE is in the class; *RET_UNSURE is what decides that, or NULL. */
static bool is_member(const struct targets *class, const struct name *device,
		      const char **ret_unsure)
{
	bool found = false;

	*ret_unsure = NULL;
	for (size_t i = 0; i < class->items.count; i++) {
		if (class->items.items[i].device != device)
			continue;
		found = true;
		*ret_unsure = class->items.items[i].unsure;
		if (!*ret_unsure)
			break;
	}
	return found;
}

/* --allow: those of NAMED that are in the class; ifup adds VLANs on any of NAMED. */
static struct targets filter(struct run *run, const struct targets *named)
{
	struct targets chosen = { .items = { .count = 0 } }, class = chosen;
	bool announced = run->options->announced;
	const char *unsure = NULL;

	add_class(run, &class, run->options->class_name);
	for (size_t i = 0; i < named->items.count; i++) {
		struct target target = named->items.items[i];
		const char *member_unsure;
		if (!is_member(&class, target.device, &member_unsure) ||
		    (announced && !is_known(run, target.logical)))
			continue;
		if (!target.unsure && !run->options->unsure)
			target.unsure = member_unsure;
		if (announced)
			unsure = target.unsure;
		targets_push(run, &chosen, target);
	}
	if (run->down || (announced && chosen.items.count == 0))
		return chosen;
	for (size_t i = 0; i < named->items.count; i++)
		if (!named->items.items[i].named)
			add_vlans(run, &chosen, &class, named->items.items[i].device, unsure);
	return chosen;
}

/* False when ifup ends already here. */
static bool choose(struct run *run, struct targets *ret)
{
	const struct ifup_options *options = run->options;

	*ret = (struct targets){ .items = { .count = 0 } };
	if (options->all && run->down) {
		add_all_up(run, ret);
	} else if (options->all) {
		if (!has_explicit_class(run))
			targets_add(run, ret, slice_of("lo"));
		add_class(run, ret, options->class_name);
	} else {
		add_names(run, ret);
	}
	if (!targets_rename(run, ret))
		return false;
	if (has_explicit_class(run) && (run->down || !options->all))
		*ret = filter(run, ret);
	return true;
}

static void run_targets(struct run *run, const struct targets *targets, struct ending *ending)
{
	for (size_t i = 0; i < targets->items.count; i++) {
		struct target target = targets->items.items[i];
		const char *why = NULL;
		if (target_is_excluded(run, target.device))
			continue;
		enum maybe success = run->down ? device_down(run, target, &why)
					       : device_up(run, target, &why);
		note(ending, success, why);
	}
}

static bool is_refused(struct run *run)
{
	if (run->interfaces->refused)
		say(run, NULL, NULL, true, "couldn't read interfaces file \"%s\"",
		    run->interfaces->path);
	return run->interfaces->refused;
}

static struct run run_make(struct arena *arena, struct names *names,
			   const struct interfaces *interfaces, struct ifstate *state,
			   const struct ifup_host *host, const struct ifup_options *options)
{
	return (struct run){
		.arena = arena, .names = names, .interfaces = interfaces, .state = state,
		.host = host, .options = options, .dialect = &dialect_debian,
	};
}

static void run_up(struct run *run, struct ending *ending)
{
	static const struct call_for_all before = {
		"pre-up", HOOKS_IF_PRE_UP, IFUP_STEP_ALL_PRE };
	static const struct call_for_all after = {
		"post-up", HOOKS_IF_UP, IFUP_STEP_ALL_POST };
	struct targets targets;

	if (!rename_devices(run) || !choose(run, &targets)) {
		ending->failed = true;
		return;
	}
	if (!run_for_all(run, &before)) {
		say(run, NULL, NULL, true, "pre-up script failed");
		ending->failed = true;
		return;
	}
	run_targets(run, &targets, ending);
	if (!run_for_all(run, &after)) {
		say(run, NULL, NULL, true, "post-up script failed");
		ending->failed = true;
	}
}

/* A call that may not happen: whatever it does is done in one of two worlds. */
static void run_up_perhaps(struct run *run, struct ending *ending)
{
	struct ifstate before = ifstate_copy(run);

	doubt_open(run, run->options->unsure);
	run_up(run, ending);
	ifstate_doubt(run, &before);
}

struct exit_status ifup(struct arena *arena, struct names *names,
			const struct interfaces *interfaces, struct ifstate *state,
			const struct ifup_host *host, const struct ifup_options *options)
{
	struct run run = run_make(arena, names, interfaces, state, host, options);
	struct ending ending = { .failed = false };

	if (is_refused(&run))
		return exit_known(1);
	if (options->unsure)
		run_up_perhaps(&run, &ending);
	else
		run_up(&run, &ending);
	if (!ending.why)
		ending.why = doubt_since(&run, 0);
	doubt_close(&run, 0);
	return status_of(&ending);
}

static void run_down(struct run *run, struct ending *ending)
{
	static const struct call_for_all before = {
		"pre-down", HOOKS_IF_DOWN, IFUP_STEP_ALL_DOWN };
	static const struct call_for_all after = {
		"post-down", HOOKS_IF_POST_DOWN, IFUP_STEP_ALL_POST_DOWN };
	struct targets targets;

	rename_devices(run);
	if (!choose(run, &targets)) {
		ending->failed = true;
		return;
	}
	run_for_all(run, &before);
	run_targets(run, &targets, ending);
	run_for_all(run, &after);
}

struct exit_status ifdown(struct arena *arena, struct names *names,
			  const struct interfaces *interfaces, struct ifstate *state,
			  const struct ifup_host *host, const struct ifup_options *options)
{
	struct run run = run_make(arena, names, interfaces, state, host, options);
	struct ending ending = { .failed = false };

	run.down = true;
	if (is_refused(&run))
		return exit_known(1);
	run_down(&run, &ending);
	doubt_close(&run, 0);
	return status_of(&ending);
}
