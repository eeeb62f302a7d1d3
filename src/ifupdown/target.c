#include "base/pattern.h"
#include "ifupdown/run.h"

enum { NAME_LIMIT = 79 };        /* bytes of a device or logical name */

const struct name *name_cut(struct names *names, struct slice text)
{
	return name_intern(names, slice_range(text, 0, NAME_LIMIT));
}

void targets_push(struct run *run, struct targets *targets, struct target target)
{
	if (!targets->distinct)
		arena_spend(run->arena, targets->items.count / 2);
	for (size_t i = 0; !targets->distinct && i < targets->items.count; i++) {
		const struct target *known = &targets->items.items[i];
		if (known->device == target.device && known->logical == target.logical &&
		    known->named == target.named)
			return;
	}
	array_push(run->arena, &targets->items, target);
}

/* A word without a slash: NAME or NAME=LOGICAL. */
static void add_literal(struct run *run, struct targets *targets, struct slice word)
{
	size_t equals = slice_find(word, '=', 0);
	struct slice device = slice_range(word, 0, equals);
	struct slice logical = equals < word.length
		? slice_range(word, equals + 1, word.length) : device;
	struct target target = {
		.device = name_cut(run->names, device),
		.logical = name_cut(run->names, logical),
		.named = equals < word.length,
	};

	targets_push(run, targets, target);
}

/* The text of a sysfs file, or NULL when nobody knows. */
static struct slice read_attribute(struct run *run, const struct name *device,
				   struct slice variable)
{
	struct slice unknown = { NULL, 0 };
	const char *file = slice_is(variable, "mac") ? "address"
						     : arena_copy(run->arena, variable);

	if (!run->host->device_attribute)
		return unknown;
	return run->host->device_attribute(run->host->context, device, file);
}

/*
 * ifupdown gives up a pattern VARIABLE/ * when the file exists: its test whether the rest
 * of the pattern is a plain star is upside down.
 */
static enum maybe match_pattern(struct run *run, const struct name_pattern *pattern,
				const struct name *device)
{
	if (pattern->variable.length == 0)
		return pattern_match(pattern->glob, device->slice, 0) ? MAYBE_YES : MAYBE_NO;
	if (slice_is(pattern->glob, "*"))
		return MAYBE_NO;
	struct slice text = read_attribute(run, device, pattern->variable);
	if (!text.at)
		return MAYBE_UNKNOWN;
	return pattern_match(pattern->glob, slice_trim(text, "\n"), 0) ? MAYBE_YES : MAYBE_NO;
}

static enum maybe has_device(struct run *run, const struct name *device)
{
	if (!run->host->has_device)
		return MAYBE_UNKNOWN;
	return run->host->has_device(run->host->context, device);
}

/* Nothing is run while targets are chosen, so the devices stay the same. */
static const struct name_list *devices_of(struct run *run, struct targets *targets)
{
	const struct ifup_host *host = run->host;

	if (!targets->listed && host->list_devices)
		targets->devices = host->list_devices(host->context);
	targets->listed = true;
	return &targets->devices;
}

/* Whether DEVICE is there and matches; WHY that is not known. */
static enum maybe match_device(struct run *run, const struct name_pattern *pattern,
			       const struct name *device, const char **ret_why)
{
	enum maybe matching = match_pattern(run, pattern, device);

	if (matching == MAYBE_UNKNOWN)
		*ret_why = arena_print(run->arena, "the %.*s of %s", SLICE_ARGS(pattern->variable),
				       device->text);
	else if (matching == MAYBE_YES && has_device(run, device) == MAYBE_UNKNOWN) {
		*ret_why = arena_print(run->arena, "whether %s is there when ifup starts",
				       device->text);
		return MAYBE_UNKNOWN;
	}
	return matching;
}

/* With a number only that match counts; which it is, is open once a match is in doubt. */
static void add_matches(struct run *run, struct targets *targets, struct slice word)
{
	struct name_pattern pattern = name_pattern_parse(run->arena, word);
	const struct name_list *devices = devices_of(run, targets);
	const char *doubtful = NULL;
	int number = 0;

	arena_spend(run->arena, 3 * devices->count);
	for (size_t i = 0; i < devices->count; i++) {
		const char *why = NULL;
		enum maybe matching = match_device(run, &pattern, devices->items[i], &why);
		if (matching == MAYBE_NO)
			continue;
		if (matching == MAYBE_UNKNOWN && pattern.number)
			doubtful = why;
		number += matching == MAYBE_YES;
		if (pattern.number && !doubtful && number != pattern.number)
			continue;
		struct target target = {
			.device = devices->items[i], .logical = devices->items[i],
			.named = pattern.has_logical, .unsure = why ? why : doubtful,
		};
		if (pattern.has_logical)
			target.logical = name_intern(run->names, pattern.logical);
		targets_push(run, targets, target);
	}
}

void targets_add(struct run *run, struct targets *targets, struct slice word)
{
	if (slice_find(word, '/', 0) < word.length)
		add_matches(run, targets, word);
	else
		add_literal(run, targets, word);
}

bool targets_have(const struct targets *targets, const struct name *device)
{
	for (size_t i = 0; i < targets->items.count; i++)
		if (targets->items.items[i].device == device)
			return true;
	return false;
}

bool has_explicit_class(const struct run *run)
{
	const char *class_name = run->options->class_name;

	return class_name && !(run->options->all && strcmp(class_name, "auto") == 0);
}

bool target_is_excluded(const struct run *run, const struct name *device)
{
	struct slice list = slice_of(run->options->exclude ? run->options->exclude : "");

	for (size_t at = 0; at < list.length; ) {
		size_t start = at;
		while (at < list.length && !is_blank(list.at[at]) && list.at[at] != '\n')
			at++;
		if (at > start && pattern_match(slice_range(list, start, at), device->slice, 0))
			return true;
		at++;
	}
	return false;
}

/* rename */

/* `ip link set OLD name NEW`, before there is any environment. */
static bool rename_device(struct run *run, struct target renaming)
{
	struct scene scene = {
		.device = renaming.device, .logical = renaming.device,
		.family = "link", .method = "none", .phase = "pre-up",
		.settings = settings_of(run->arena, run->options, NULL, renaming.device),
	};

	if (!renaming.named) {
		say(run, NULL, NULL, true, "missing target name for interface %s",
		    renaming.device->text);
		return false;
	}
	if (renaming.unsure)
		doubt_open(run, renaming.unsure);
	settings_set(&scene.settings, "newname", renaming.logical->slice, NULL);
	if (check_required(run, &scene, run->dialect->rename) &&
	    run_method(run, &scene, run->dialect->rename, IFUP_STEP_LINK))
		return true;
	say(run, renaming.device, NULL, true, "unable to rename %s to %s", renaming.device->text,
	    renaming.logical->text);
	return false;
}

/*
 * Targets that are called by the old name are meant. With OLD=LOGICAL ifup 0.8 stumbles
 * over the result of asprintf() and ends; false then.
 */
static bool replace_names(struct run *run, struct targets *targets, struct target renaming)
{
	for (size_t i = 0; i < targets->items.count; i++) {
		struct target *target = &targets->items.items[i];
		if (target->device != renaming.device)
			continue;
		if (target->named) {
			say(run, NULL, NULL, true, "asprintf: File exists");
			return false;
		}
		target->device = target->logical = renaming.logical;
	}
	return true;
}

/* All renamings, in order; one without a new name has `named` false. */
static struct targets list_renamings(struct run *run)
{
	struct targets renamings = { .items = { .count = 0 } };

	for (size_t i = 0; i < run->interfaces->renames.count; i++)
		targets_add(run, &renamings, run->interfaces->renames.items[i].word->slice);
	return renamings;
}

/* Which devices are there is looked up before the first of them is renamed. */
bool rename_devices(struct run *run)
{
	struct targets renamings = list_renamings(run);

	run->renamed = renamings;
	run->renamed.items.count = 0;
	for (size_t i = 0; i < renamings.items.count; i++) {
		struct target renaming = renamings.items.items[i];
		enum maybe there = run->down ? MAYBE_YES : has_device(run, renaming.device);
		if (there == MAYBE_UNKNOWN)
			renaming.unsure = arena_print(run->arena, "whether there is a device %s to "
						      "rename", renaming.device->text);
		if (there != MAYBE_NO || !renaming.named)
			array_push(run->arena, &run->renamed.items, renaming);
	}
	for (size_t i = 0; !run->down && i < run->renamed.items.count; i++)
		if (!rename_device(run, run->renamed.items.items[i]))
			return false;
	return true;
}

bool targets_rename(struct run *run, struct targets *targets)
{
	for (size_t i = 0; i < run->renamed.items.count; i++)
		if (!replace_names(run, targets, run->renamed.items.items[i]))
			return false;
	return true;
}
