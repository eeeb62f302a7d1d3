/*
 * One device through ifup or ifdown: its parent, its mappings, the link step, its stanzas
 * (main.c and execute.c of ifupdown 0.8).
 */
#include "base/pattern.h"
#include "ifupdown/run.h"

#define PARENT_LOCK "parent-lock"        /* the phase of a parent while its VLAN is configured */

/* Answers */

static enum maybe both(enum maybe a, enum maybe b)
{
	if (a == MAYBE_NO || b == MAYBE_NO)
		return MAYBE_NO;
	return a == MAYBE_UNKNOWN || b == MAYBE_UNKNOWN ? MAYBE_UNKNOWN : MAYBE_YES;
}

/* What is known when it may be yes, may be no, or both. */
static enum maybe either(bool may_be, bool may_not_be)
{
	return may_be && may_not_be ? MAYBE_UNKNOWN : may_be ? MAYBE_YES : MAYBE_NO;
}

/* Success if everything after COUNT doubts turned out well. */
static enum maybe success_since(const struct run *run, size_t count, const char **ret_why)
{
	const char *why = doubt_since(run, count);

	if (!why)
		return MAYBE_YES;
	*ret_why = why;
	return MAYBE_UNKNOWN;
}

/* Stanzas */

static const struct method *method_of(const struct run *run, const struct stanza *stanza)
{
	if (stanza->builtin)
		return run->dialect->builtin;
	return dialect_find_method(dialect_find_family(run->dialect, slice_of(stanza->family)),
				   slice_of(stanza->method));
}

static struct scene scene_of(struct run *run, struct target target, const struct stanza *stanza,
			     const struct method *method)
{
	struct scene scene = {
		.device = target.device, .logical = target.logical,
		.family = stanza->family, .method = stanza->method, .stanza = stanza,
		.settings = settings_of(run->arena, run->options, stanza, target.device),
	};

	for (const struct method_default *set = method->defaults; set && set->option; set++)
		if (!settings_find(&scene.settings, set->option))
			settings_set(&scene.settings, set->option, slice_of(set->value), NULL);
	for (const struct method_conversion *set = method->conversions; set && set->option; set++)
		set->convert(&scene.settings, set->option);
	return scene;
}

static bool matches_any(struct arena *arena, const struct name *const *patterns, size_t count,
			const struct name *logical)
{
	arena_spend(arena, count * logical->slice.length);
	for (size_t i = 0; i < count; i++)
		if (pattern_match(patterns[i]->slice, logical->slice, 0))
			return true;
	return false;
}

bool hooks_are_off(const struct run *run, const struct name *logical)
{
	return matches_any(run->arena, run->interfaces->no_scripts.items,
			   run->interfaces->no_scripts.count, logical);
}

static bool run_stanza_hooks(struct run *run, const struct scene *scene,
			     enum hook_directory which, enum ifup_step step)
{
	return hooks_are_off(run, scene->logical) || run_hooks(run, scene, which, step);
}

static bool stanza_up(struct run *run, struct scene *scene, const struct method *method)
{
	scene_enter(run, scene, "pre-up");
	if (!run_options(run, scene, PHASE_PRE_UP, IFUP_STEP_PRE_UP) ||
	    !run_stanza_hooks(run, scene, HOOKS_IF_PRE_UP, IFUP_STEP_PRE_HOOKS))
		return false;
	scene_enter(run, scene, "post-up");
	return run_method(run, scene, method->up, IFUP_STEP_METHOD) &&
	       run_options(run, scene, PHASE_UP, IFUP_STEP_UP) &&
	       run_stanza_hooks(run, scene, HOOKS_IF_UP, IFUP_STEP_UP_HOOKS);
}

static bool stanza_down(struct run *run, struct scene *scene, const struct method *method)
{
	scene_enter(run, scene, "pre-down");
	if (!run_stanza_hooks(run, scene, HOOKS_IF_DOWN, IFUP_STEP_DOWN_HOOKS) ||
	    !run_options(run, scene, PHASE_DOWN, IFUP_STEP_DOWN) ||
	    !run_method(run, scene, method->down, IFUP_STEP_METHOD))
		return false;
	scene_enter(run, scene, "post-down");
	return run_stanza_hooks(run, scene, HOOKS_IF_POST_DOWN,
				IFUP_STEP_POST_DOWN_HOOKS) &&
	       run_options(run, scene, PHASE_POST_DOWN, IFUP_STEP_POST_DOWN);
}

static bool run_stanza(struct run *run, struct target target, const struct stanza *stanza)
{
	const struct method *method = method_of(run, stanza);
	const struct ifup_host *host = run->host;
	struct scene scene = scene_of(run, target, stanza, method);
	size_t doubts = run->doubts.count;
	bool good;

	if (host->stanza_begins)
		host->stanza_begins(host->context, stanza, target.device);
	good = check_required(run, &scene, run->down ? method->down : method->up);
	if (!good)
		say(run, target.device, stanza, true,
		    "missing required configuration variables for interface %s/%s",
		    target.logical->text, stanza->family);
	else if (run->down)
		good = stanza_down(run, &scene, method);
	else
		good = stanza_up(run, &scene, method);
	if (host->stanza_ends)
		host->stanza_ends(host->context, stanza, target.device,
				  !good ? MAYBE_NO :
				  doubt_since(run, doubts) ? MAYBE_UNKNOWN : MAYBE_YES);
	return good;
}

static bool run_stanzas(struct run *run, struct target target)
{
	const struct stanza *stanza = interfaces_first(run->interfaces, target.logical);

	for (; stanza; stanza = interfaces_next(run->interfaces, stanza))
		if (!run_stanza(run, target, stanza))
			return false;
	return true;
}

/* The link step */

/* InfiniBand has children in place of VLANs, made by writing to the parent. */
static const struct method_command infiniband_up[] = {
	{ .text = "if test -d /sys/class/net/%link% && ! ip link show %iface0% > /dev/null 2>&1; "
		  "then echo 0x%child% > /sys/class/net/%link%/create_child; fi",
	  .shown = "@vlan %iface0% parent %link% id %vlan_id%" },
	{ .text = NULL },
};

static bool is_infiniband(struct run *run, const struct scene *scene)
{
	struct slice link = settings_value(&scene->settings, "link");

	if (link.length == 0 || !run->host->device_attribute)
		return false;
	return slice_is(slice_trim(run->host->device_attribute(run->host->context,
							       name_intern(run->names, link), "type"),
				   "\n"), "32");
}

/* Link-level work is done with the environment of whatever was run before. */
static bool run_link_step(struct run *run, struct target target, const struct stanza *stanza)
{
	const struct method_command *commands = run->down ? run->dialect->link_down
							  : run->dialect->link_up;
	struct scene scene = {
		.device = target.device, .logical = target.logical,
		.family = "link", .method = "none", .stanza = stanza,
		.phase = run->down ? "post-down" : "pre-up",
		.settings = settings_of(run->arena, run->options, stanza, target.device),
	};

	if (!run->down && is_infiniband(run, &scene))
		return run_method(run, &scene, infiniband_up, IFUP_STEP_LINK);
	return run_method(run, &scene, commands, IFUP_STEP_LINK);
}

/* ifup */

/* A mapping made a name of it that nobody knows, or the link step failed. That is no failure. */
static enum maybe ignore(struct run *run, struct target target)
{
	say(run, target.device, NULL, false, "ignoring unknown interface %s=%s",
	    target.device->text, target.logical->text);
	ifstate_remove(run, target.device, target.logical);
	return MAYBE_YES;
}

/* Bring up the device with the stanzas of that name, for which mappings are done with. */
static enum maybe up_as(struct run *run, struct target target, const char **ret_why)
{
	const struct stanza *first = interfaces_first(run->interfaces, target.logical);
	size_t doubts = run->doubts.count;

	if (!first)
		return ignore(run, target);
	ifstate_record(run, target.device, target.logical, MAYBE_YES);
	if (!run_link_step(run, target, first))
		return ignore(run, target);

	/* Where the link step failed, ifup is content and does no more. */
	bool link_doubt = run->doubts.count > doubts;
	size_t link_doubts = run->doubts.count;
	bool good = run_stanzas(run, target), stanza_doubt = run->doubts.count > link_doubts;
	enum maybe success = either(good || link_doubt, !good || stanza_doubt);
	enum maybe up = either(good, !good || link_doubt || stanza_doubt);
	if (success == MAYBE_UNKNOWN)
		*ret_why = doubt_since(run, doubts);
	doubt_close(run, doubts);
	if (success == MAYBE_NO)
		say(run, target.device, first, true, "failed to bring up %s", target.logical->text);
	if (up == MAYBE_NO)
		ifstate_remove(run, target.device, target.logical);
	else
		ifstate_record(run, target.device, target.logical, up);
	return success;
}

/* A mapping script decides: every stanza that may be meant is tried, and then none was. */
static enum maybe up_as_any(struct run *run, struct target target, const char *script,
			    const char **ret_why)
{
	const char *why = arena_print(run->arena, "what the mapping script %s prints for %s",
				      script, target.device->text);
	const struct interfaces *interfaces = run->interfaces;

	for (size_t i = 0; i < interfaces->stanzas.count; i++) {
		const struct stanza *stanza = interfaces->stanzas.items[i];
		if (interfaces_first(run->interfaces, stanza->name) != stanza ||
		    !mapping_may_pick(run, target.device, stanza->name))
			continue;
		struct target candidate = { .device = target.device, .logical = stanza->name };
		size_t doubts = run->doubts.count;
		const char *ignored;
		doubt_open(run, why);
		if (up_as(run, candidate, &ignored) != MAYBE_NO)
			ifstate_record(run, target.device, stanza->name, MAYBE_UNKNOWN);
		doubt_close(run, doubts);
	}
	*ret_why = why;
	return MAYBE_UNKNOWN;
}

/* The device before the first dot, or NULL. */
static const struct name *parent_of(struct run *run, const struct name *device)
{
	size_t dot = slice_find(device->slice, '.', 0);

	if (dot == 0 || dot == device->slice.length)
		return NULL;
	return name_intern(run->names, slice_range(device->slice, 0, dot));
}

bool is_known(const struct run *run, const struct name *logical)
{
	return interfaces_first(run->interfaces, logical) || mapping_matches(run, logical);
}

bool ifup_knows(struct arena *arena, const struct interfaces *interfaces, const struct name *name)
{
	struct run run = { .arena = arena, .interfaces = interfaces };

	return is_known(&run, name);
}

/* With --allow a parent has to be in the class as well. */
static bool is_allowed(struct run *run, const struct name *device)
{
	const struct class_list *class;
	struct targets targets = { .items = { .count = 0 } };

	if (!has_explicit_class(run))
		return true;
	class = interfaces_find_class(run->interfaces, run->options->class_name);
	for (size_t i = 0; class && i < class->members.count; i++)
		targets_add(run, &targets, class->members.items[i].word->slice);
	return targets_have(&targets, device);
}

/* A parent that is being configured itself keeps its phase. False when there is nothing to do. */
static bool lock_parent(struct run *run, const struct name *parent)
{
	if (!parent || ifstate_phase(run->state, parent))
		return false;
	ifstate_enter(run, parent, PARENT_LOCK);
	return true;
}

/* Whether PARENT is in a phase in which its VLANs are left alone; says so. */
static bool is_parent_busy(struct run *run, const struct name *parent)
{
	const char *phase = ifstate_phase(run->state, parent);

	if (!phase || strcmp(phase, run->down ? "pre-down" : "post-up") == 0 ||
	    (!run->down && strcmp(phase, PARENT_LOCK) == 0))
		return false;
	say(run, parent, NULL, true, "recursion detected for parent interface %s in %s phase",
	    parent->text, phase);
	return true;
}

/* The parent of a VLAN comes up first, if it is known and not up yet. */
static enum maybe parent_up(struct run *run, const struct name *parent, const char **ret_why)
{
	struct target target = { .device = parent, .logical = parent };
	const char *phase = ifstate_phase(run->state, parent);

	if (is_parent_busy(run, parent))
		return MAYBE_NO;
	if (phase || !is_known(run, parent) || target_is_excluded(run, parent) ||
	    !is_allowed(run, parent) || ifstate_up(run->state, parent) == MAYBE_YES)
		return MAYBE_YES;
	enum maybe success = device_up(run, target, ret_why);
	if (success == MAYBE_NO)
		say(run, parent, NULL, true, "could not bring up parent interface %s",
		    parent->text);
	return success;
}

static enum maybe up_by_mapping(struct run *run, struct target target, const char **ret_why)
{
	const char *script;

	switch (mapping_apply(run, target.device, &target.logical, &script)) {
	case MAYBE_YES:
		return up_as(run, target, ret_why);
	case MAYBE_UNKNOWN:
		return up_as_any(run, target, script, ret_why);
	default:
		return MAYBE_NO;
	}
}

/* Once more, in case that it is not up: whatever comes of it, it may have been up before. */
static enum maybe up_again(struct run *run, struct target target, const char **ret_why)
{
	const char *why = arena_print(run->arena, "whether %s is up already", target.device->text);
	const struct name *logical = NULL;
	enum maybe success;

	for (size_t i = 0; i < run->state->entries.count && !logical; i++)
		if (run->state->entries.items[i].device == target.device)
			logical = run->state->entries.items[i].logical;
	doubt_open(run, why);
	success = up_by_mapping(run, target, ret_why);
	if (ifstate_up(run->state, target.device) == MAYBE_NO)
		ifstate_record(run, target.device, logical, MAYBE_UNKNOWN);
	if (success != MAYBE_NO)
		return success;
	*ret_why = why;
	return MAYBE_UNKNOWN;
}

static enum maybe up_after_parent(struct run *run, struct target target, const char **ret_why)
{
	switch (ifstate_up(run->state, target.device)) {
	case MAYBE_YES:
		if (!run->options->all)
			say(run, target.device, NULL, false, "interface %s already configured",
			    target.device->text);
		return MAYBE_YES;
	case MAYBE_UNKNOWN:
		return up_again(run, target, ret_why);
	default:
		return up_by_mapping(run, target, ret_why);
	}
}

/* The device itself, while its parent, if any, is locked. */
static enum maybe up_with_parent(struct run *run, struct target target, const struct name *parent,
				 const char **ret_why)
{
	const char *why = NULL;
	enum maybe parent_success = parent ? parent_up(run, parent, &why) : MAYBE_YES;

	if (parent_success == MAYBE_NO)
		return MAYBE_NO;
	if (parent_success == MAYBE_UNKNOWN) {
		doubt_open(run, why);
		*ret_why = why;
	}
	bool locked = lock_parent(run, parent);
	ifstate_enter(run, target.device, "pre-up");
	enum maybe success = up_after_parent(run, target, ret_why);
	ifstate_leave(run);
	if (locked)
		ifstate_leave(run);
	return both(success, parent_success);
}

enum maybe device_up(struct run *run, struct target target, const char **ret_why)
{
	const struct name *parent = parent_of(run, target.device);
	const char *phase = ifstate_phase(run->state, target.device);
	size_t doubts = run->doubts.count;

	if (!is_known(run, target.logical)) {
		say(run, target.device, NULL, true, "unknown interface %s", target.logical->text);
		return MAYBE_NO;
	}
	if (phase && strcmp(phase, PARENT_LOCK) != 0) {
		say(run, target.device, NULL, true, "recursion detected for interface %s in %s phase",
		    target.device->text, phase);
		return MAYBE_NO;
	}
	if (!target.unsure) {
		enum maybe success = up_with_parent(run, target, parent, ret_why);
		doubt_close(run, doubts);
		return success;
	}
	/* Nor is it known then whether the device is up for the next word that means it. */
	struct ifstate before = ifstate_copy(run);
	doubt_open(run, target.unsure);
	up_with_parent(run, target, parent, ret_why);
	ifstate_doubt(run, &before);
	doubt_close(run, doubts);
	*ret_why = target.unsure;
	return MAYBE_UNKNOWN;
}

/* ifdown */

/* Devices called DEVICE.N, in the order of the state file. */
static void children_down(struct run *run, const struct name *device)
{
	const char *prefix = arena_print(run->arena, "%s.", device->text), *why;

	for (size_t i = 0; i < run->state->entries.count; ) {
		const struct name *child = run->state->entries.items[i].device;
		size_t count = run->state->entries.count;
		if (slice_starts_with(child->slice, prefix))
			device_down(run, (struct target){ .device = child, .logical = child },
				    &why);
		if (run->state->entries.count == count)
			i++;
	}
}

static bool is_kept_up(const struct run *run, const struct name *logical)
{
	return run->options->all &&
	       matches_any(run->arena, run->interfaces->no_auto_down.items,
			   run->interfaces->no_auto_down.count, logical);
}

/* One entry of the state file. */
static enum maybe down_as(struct run *run, struct ifstate_entry entry, const char **ret_why)
{
	struct target target = { .device = entry.device, .logical = entry.logical };
	const struct stanza *first = interfaces_first(run->interfaces, entry.logical);
	size_t doubts = run->doubts.count;
	enum maybe success = MAYBE_YES;

	if (entry.up == MAYBE_UNKNOWN)
		doubt_open(run, arena_print(run->arena, "whether ifup brought %s up",
					    entry.device->text));
	ifstate_remove(run, entry.device, entry.logical);
	if (!first) {
		say(run, entry.device, NULL, true, "unknown interface %s", entry.logical->text);
		success = MAYBE_NO;
	} else if (!run_stanzas(run, target)) {
		success = MAYBE_NO;
	} else if (!run_link_step(run, target, first)) {
		success = MAYBE_NO;
	}
	success = both(success, success_since(run, doubts, ret_why));
	doubt_close(run, doubts);
	return success;
}

/* The entry of DEVICE that comes first; false when there is none. */
static bool find_entry(const struct run *run, const struct name *device,
		       struct ifstate_entry *ret_entry)
{
	for (size_t i = 0; i < run->state->entries.count; i++) {
		if (run->state->entries.items[i].device == device) {
			*ret_entry = run->state->entries.items[i];
			return true;
		}
	}
	return false;
}

/* The device is not up, as far as ifdown knows. */
static enum maybe nothing_to_do(struct run *run, struct target target)
{
	bool known = is_known(run, target.logical);

	if (run->options->all)
		return MAYBE_YES;
	if (known)
		say(run, target.device, NULL, false, "interface %s not configured",
		    target.device->text);
	else
		say(run, target.device, NULL, true, "unknown interface %s", target.logical->text);
	return known ? MAYBE_YES : MAYBE_NO;
}

/*
 * All entries of the device, while it and its parent are locked. Where nothing is recorded the
 * first stays; a device that has more than one then was not measured, and nobody boots it.
 */
static enum maybe entries_down(struct run *run, const struct name *device, const char **ret_why)
{
	const struct name *parent = parent_of(run, device);
	enum maybe success = MAYBE_YES;
	struct ifstate_entry entry;

	bool locked = lock_parent(run, parent);
	ifstate_enter(run, device, "pre-down");
	while (find_entry(run, device, &entry)) {
		success = both(success, down_as(run, entry, ret_why));
		if (run->options->keeps_no_state)
			break;
	}
	ifstate_leave(run);
	if (locked)
		ifstate_leave(run);
	return success;
}

enum maybe device_down(struct run *run, struct target target, const char **ret_why)
{
	const struct name *device = target.device, *parent = parent_of(run, device);
	const char *phase = ifstate_phase(run->state, device);
	struct ifstate_entry entry;

	if (phase && strcmp(phase, PARENT_LOCK) == 0) {
		*ret_why = "ifdown waits for itself";
		return MAYBE_UNKNOWN;
	}
	if (phase) {
		say(run, device, NULL, true, "recursion detected for interface %s in %s phase",
		    device->text, phase);
		return MAYBE_NO;
	}
	if (parent && is_parent_busy(run, parent))
		return MAYBE_NO;
	if (!find_entry(run, device, &entry))
		return nothing_to_do(run, target);
	if (is_kept_up(run, entry.logical))
		return MAYBE_YES;
	children_down(run, device);
	return entries_down(run, device, ret_why);
}
