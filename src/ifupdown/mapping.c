#include "base/pattern.h"
#include "ifupdown/run.h"

/* Scripts whose answer needs no running. */

/* echo DEVICE */
static const struct name *pick_device(struct run *run, const struct mapping *mapping,
				      const struct name *device)
{
	(void)run;
	(void)mapping;
	return device;
}

/* WANTED as a regular expression: a dot stands for any byte, and there is nothing else. */
static bool contains(struct slice line, struct slice wanted)
{
	for (size_t at = 0; at + wanted.length <= line.length; at++) {
		size_t i = 0;
		while (i < wanted.length &&
		       (wanted.at[i] == '.' || wanted.at[i] == line.at[at + i]))
			i++;
		if (i == wanted.length)
			return true;
	}
	return false;
}

/* The first map line with the device in it, as `grep DEVICE` finds it. */
static const struct name *pick_line(struct run *run, const struct mapping *mapping,
				    const struct name *device)
{
	for (size_t i = 0; i < mapping->map.count; i++)
		if (contains(mapping->map.items[i].text, device->slice))
			return name_cut(run->names, mapping->map.items[i].text);
	return NULL;
}

static const struct name *pick_nothing(struct run *run, const struct mapping *mapping,
				       const struct name *device)
{
	(void)run;
	(void)mapping;
	(void)device;
	return NULL;
}

static const struct script {
	const char *name;        /* with or without one of the usual directories */
	const struct name *(*pick)(struct run *run, const struct mapping *mapping,
				   const struct name *device);
	enum { ANY_NAME, NO_OPTION, NO_PATTERN } wants;  /* of the device, to be that simple */
	const char *failure;     /* what ifup says when nothing is picked */
} scripts[] = {
	{ "echo",  pick_device,  NO_OPTION,  "" },
	{ "grep",  pick_line,    NO_PATTERN, "error trying to executing mapping script %s on %s" },
	{ "false", pick_nothing, ANY_NAME,   "error trying to executing mapping script %s on %s" },
	{ "true",  pick_nothing, ANY_NAME,   "no output from mapping script %s on %s" },
};

/* "grep", "/bin/grep" or "/usr/bin/grep" */
static bool is_program(struct slice script, const char *name)
{
	if (slice_starts_with(script, "/usr/bin/"))
		script = slice_range(script, strlen("/usr/bin/"), script.length);
	else if (slice_starts_with(script, "/bin/"))
		script = slice_range(script, strlen("/bin/"), script.length);
	return slice_is(script, name);
}

/* No option of echo or grep. */
static bool is_no_option(struct slice name)
{
	return name.length && name.at[0] != '-';
}

/* Nor, but for a dot, anything that means more than itself to grep. */
static bool is_no_pattern(struct slice name)
{
	for (size_t i = 0; i < name.length; i++)
		if (!is_alnum(name.at[i]) && !strchr("_-.:", name.at[i]))
			return false;
	return is_no_option(name);
}

static bool is_simple(const struct script *script, const struct mapping *mapping,
		      const struct name *device)
{
	switch (script->wants) {
	case NO_OPTION:
		return is_no_option(device->slice);
	case NO_PATTERN:
		return mapping->map.count ? is_no_pattern(device->slice)
					  : is_no_option(device->slice);
	default:
		return true;
	}
}

static const struct script *find_script(const struct mapping *mapping, const struct name *device)
{
	struct slice text = mapping->script.text;

	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
		if (is_program(text, scripts[i].name) && is_simple(&scripts[i], mapping, device))
			return &scripts[i];
	return NULL;
}

static bool matches(struct arena *arena, const struct mapping *mapping,
		    const struct name *logical)
{
	arena_spend(arena, (mapping->patterns.count + 1) * logical->slice.length);
	for (size_t i = 0; i < mapping->patterns.count; i++)
		if (pattern_match(mapping->patterns.items[i]->slice, logical->slice, 0))
			return true;
	return false;
}

static void say_failure(struct run *run, const struct name *device, const struct script *script,
			const char *text)
{
	const char *format = script ? script->failure : scripts[2].failure;
	struct slice before = slice_of(format), after;
	size_t hole = (size_t)(strstr(format, "%s") - format);

	after = slice_range(before, hole + 2, before.length - 2);
	before.length = hole;
	say(run, device, NULL, true, "%.*s%s%.*s%s", SLICE_ARGS(before), text, SLICE_ARGS(after),
	    device->text);
}

/* One mapping whose pattern matches. */
static enum maybe apply_one(struct run *run, const struct mapping *mapping,
			    const struct name *device, const struct name **logical,
			    const char **ret_script)
{
	const char *text = mapping->has_script
		? arena_copy(run->arena, mapping->script.text) : "(null)";
	const struct script *script = find_script(mapping, device);

	say(run, device, NULL, false, "running mapping script %s on %s", text, (*logical)->text);
	if (mapping->has_script && !script) {
		*ret_script = text;
		return MAYBE_UNKNOWN;
	}
	const struct name *picked = script ? script->pick(run, mapping, device) : NULL;
	if (!picked) {
		say_failure(run, device, script, text);
		return MAYBE_NO;
	}
	*logical = picked;
	return MAYBE_YES;
}

bool mapping_matches(const struct run *run, const struct name *logical)
{
	for (size_t i = 0; i < run->interfaces->mappings.count; i++)
		if (matches(run->arena, run->interfaces->mappings.items[i], logical))
			return true;
	return false;
}

enum maybe mapping_apply(struct run *run, const struct name *device, const struct name **logical,
			 const char **ret_script)
{
	for (size_t i = 0; i < run->interfaces->mappings.count; i++) {
		const struct mapping *mapping = run->interfaces->mappings.items[i];
		enum maybe known = MAYBE_YES;
		if (matches(run->arena, mapping, *logical))
			known = apply_one(run, mapping, device, logical, ret_script);
		if (known != MAYBE_YES)
			return known;
	}
	return MAYBE_YES;
}

/* A name that some class lists as a device has stanzas of its own. */
static bool is_other_device(const struct run *run, const struct name *device,
			    const struct name *name)
{
	if (name == device)
		return false;
	for (size_t i = 0; i < run->interfaces->classes.count; i++) {
		const struct class_list *class = run->interfaces->classes.items[i];
		for (size_t k = 0; k < class->members.count; k++)
			if (class->members.items[k].word == name)
				return true;
	}
	return strcmp(name->text, "lo") == 0;
}

/* Whether some map line has the name in it. */
static bool is_in_map(const struct run *run, const struct name *name)
{
	for (size_t i = 0; i < run->interfaces->mappings.count; i++) {
		const struct mapping *mapping = run->interfaces->mappings.items[i];
		for (size_t k = 0; k < mapping->map.count; k++)
			if (slice_contains(mapping->map.items[k].text, name->text))
				return true;
	}
	return false;
}

bool mapping_may_pick(const struct run *run, const struct name *device,
		      const struct name *logical)
{
	return is_in_map(run, logical) || !is_other_device(run, device, logical);
}
