/*
 * systemd-sysctl: parse_file() and apply_all() of src/sysctl/sysctl.c, in 247, 252, 257
 * and 262.
 */
#include "sysctl/key.h"
#include "sysctl/loader.h"

/* What the program keeps of the lines: an OrderedHashmap from path to text. */
struct map {
	struct parse *parse;
	struct sysctl_plan *plan;
	ARRAY(struct step) steps;
};

static bool same_text(const struct sysctl_line *a, const struct sysctl_line *b)
{
	return a->excluded == b->excluded && slice_equal(a->value, b->value);
}

/* The origin of LINE, which belongs to all hosts with that file, and what this host loses by it. */
static const struct origin *origin_that_beats(struct arena *arena, const struct sysctl_line *line,
					      const struct origin *lost)
{
	struct origin *origin = arena_new(arena, struct origin);

	*origin = *line->origin;
	origin->lost = lost;
	return origin;
}

static void add_line(struct map *map, size_t number)
{
	struct sysctl_line *line = &map->parse->lines.items[number];
	bool is_new;
	size_t *place = table_put(map->parse->arena, &map->plan->paths, slice_of(line->path),
				  &is_new);
	struct step *old = is_new ? NULL : &map->steps.items[*place];

	if (old && same_text(old->line, line)) {
		old->ignore_errors = old->ignore_errors || line->ignore_errors;
		line->repeats = old->line;
		return;
	}
	if (old) {
		line->origin = origin_that_beats(map->parse->arena, line, old->origin);
		map->parse->lines.items[old->line - map->parse->lines.items].replaced_by = line;
		old->line = NULL;
	}
	*place = map->steps.count;
	struct step step = { line, line->origin, NULL, line->ignore_errors };
	array_push(map->parse->arena, &map->steps, step);
}

static const struct origin *for_udev(struct arena *arena, const struct origin *origin)
{
	struct origin *copy = arena_new(arena, struct origin);

	*copy = *origin;
	copy->actor = ACTOR_UDEV;
	return copy;
}

/* What systemd_run_device() looks up. */
static void chain_steps(struct sysctl_plan *plan, struct arena *arena)
{
	ARRAY(size_t) globs = { NULL, 0, 0 };
	struct slice device, rest;

	for (size_t i = 0; i < plan->step_count; i++) {
		const struct step *step = &plan->steps[i];
		bool plain = step->udev_origin && !step->line->glob &&
			     key_split(slice_of(step->line->path), &device, &rest);
		chains_add(arena, &plan->by_device, plain ? device : slice_of(""));
		if (step->udev_origin && step->line->glob)
			array_push(arena, &globs, i);
	}
	plan->globs = globs.items;
	plan->glob_count = globs.count;
}

void systemd_plan(struct sysctl_plan *plan, struct parse *parse)
{
	struct map map = { .parse = parse, .plan = plan };
	struct slice device, rest;

	for (size_t i = 0; i < parse->lines.count; i++)
		add_line(&map, i);
	for (size_t i = 0; i < map.steps.count; i++) {
		struct step *step = &map.steps.items[i];
		if (step->line && (step->line->glob ||
				   key_split(slice_of(step->line->path), &device, &rest)))
			step->udev_origin = for_udev(parse->arena, step->origin);
	}
	plan->steps = map.steps.items;
	plan->step_count = map.steps.count;
	chain_steps(plan, parse->arena);
}

static void write_hit(struct writer *writer, const struct step *step, const struct origin *origin,
		      const char *path)
{
	struct write write = {
		.origin = origin,
		.text = path,
		.bytes = step->line->written,
		.ignore_errors = step->ignore_errors,
		.is_hit = true,
	};

	writer_write(writer, &write);
}

/* Since 250 a path with ".." is refused by sysctl_write(), not followed. */
static bool is_refused(const struct sysctl_plan *plan, const char *path)
{
	return plan->loader->dialect->refuses_dot_dot && key_has_dot_dot(path);
}

/* Whether the map has PATH as a key, assigned or excluded: no glob writes it then. */
static bool is_shielded(const struct sysctl_plan *plan, const char *path)
{
	return table_find(&plan->paths, slice_of(path)) != NULL;
}

/* Write all that PATTERN matches; only below DEVICE where that is given. */
static void run_glob(const struct sysctl_plan *plan, struct writer *writer, const struct step *step,
		     const struct origin *origin, const char *pattern, const struct name *only)
{
	struct slice device, rest;

	if (is_refused(plan, pattern)) {
		writer->failed = writer->failed || !step->ignore_errors;
		return;
	}
	struct glob_texts keys = writer_expand(writer, origin, pattern, true);
	for (size_t i = 0; i < keys.count; i++)
		if (!is_shielded(plan, keys.items[i]) &&
		    (!only || (key_split(slice_of(keys.items[i]), &device, &rest) &&
			       slice_equal(device, only->slice))))
			write_hit(writer, step, origin, keys.items[i]);
}

static void run_plain(const struct sysctl_plan *plan, struct writer *writer,
		      const struct step *step, const struct origin *origin)
{
	struct write write = {
		.origin = origin,
		.text = step->line->path,
		.bytes = step->line->written,
		.ignore_errors = step->ignore_errors,
		.aside = step->line->aside,
	};

	if (!write.aside && is_refused(plan, step->line->path))
		writer->failed = writer->failed || !step->ignore_errors;
	else
		writer_write(writer, &write);
}

void systemd_run(const struct sysctl_config *config, struct writer *writer)
{
	const struct sysctl_plan *plan = config->plan;

	for (size_t i = 0; i < plan->step_count; i++) {
		const struct step *step = &plan->steps[i];
		if (!step->line || step->line->excluded)
			continue;
		if (step->line->glob)
			run_glob(plan, writer, step, step->origin, step->line->path, NULL);
		else
			run_plain(plan, writer, step, step->origin);
	}
}

/* apply_glob_option_with_prefix(): only a rest with wildcards is a glob once more. */
static void run_glob_for_device(const struct sysctl_plan *plan, struct writer *writer,
				const struct step *step, const struct name *device)
{
	struct arena *arena = writer->timeline->arena;
	const char *prefix = arena_print(arena, "net/ipv6/conf/%s", device->text);
	const char *path = glob_behind_prefix(arena, step->line->path, prefix);

	if (!path)
		return;
	if (key_is_glob(path))
		run_glob(plan, writer, step, step->udev_origin, path, NULL);
	else if (!is_shielded(plan, path) && !is_refused(plan, path))
		write_hit(writer, step, step->udev_origin, path);
}

/* A step in the run for DEVICE. */
static void run_step_for_device(const struct sysctl_plan *plan, struct writer *writer,
				const struct step *step, const struct name *device)
{
	struct slice scope, rest;

	if (!step->udev_origin || step->line->excluded)
		return;
	const char *path = step->line->path;
	if (step->line->glob && plan->loader->real_glob_for_device)
		run_glob(plan, writer, step, step->udev_origin, path, device);
	else if (step->line->glob)
		run_glob_for_device(plan, writer, step, device);
	else if (key_split(slice_of(path), &scope, &rest) && slice_equal(scope, device->slice))
		run_plain(plan, writer, step, step->udev_origin);
}

/*
 * The rule of 99-systemd.rules calls the program with a prefix for net/ipv4 and
 * net/ipv6, conf and neigh; of these only net/ipv6/conf matters here. Plain keys of other
 * devices, of `all` and of `default` are dropped while parsing, which moves nothing.
 */
void systemd_run_device(const struct sysctl_config *config, struct writer *writer,
			const struct name *device)
{
	const struct sysctl_plan *plan = config->plan;
	size_t glob = 0, plain;

	arena_spend(writer->timeline->arena, 20 * (1 + plan->glob_count));
	plain = chains_first(&plan->by_device, device->slice);
	while (glob < plan->glob_count || plain != (size_t)CHAINS_END) {
		bool next_is_glob = glob < plan->glob_count && plan->globs[glob] < plain;
		size_t number = next_is_glob ? plan->globs[glob++] : plain;
		if (!next_is_glob)
			plain = chains_next(&plan->by_device, plain);
		arena_spend(writer->timeline->arena, 10);
		run_step_for_device(plan, writer, &plan->steps[number], device);
	}
}
