/*
 * sysctl of procps: Preload() and write_setting_list() of src/sysctl.c in 4.0.2 and 4.0.7,
 * Preload() of sysctl.c in 3.3.17.
 */
#include "base/pattern.h"
#include "sysctl/loader.h"

void procps_plan(struct sysctl_plan *plan, struct parse *parse)
{
	ARRAY(struct slice) exclusions = { 0 };
	bool is_new;

	for (size_t i = 0; i < parse->lines.count; i++) {
		struct slice path = slice_of(parse->lines.items[i].path);
		table_put(parse->arena, &plan->paths, path, &is_new);
		if (parse->lines.items[i].excluded && parse->lines.items[i].glob)
			array_push(parse->arena, &exclusions, path);
	}
	plan->exclusions = exclusions.items;
	plan->exclusion_count = exclusions.count;
}

/*
 * settinglist_findpath(): a glob leaves alone what any line has as its very text. Since
 * 4.0.7 it also goes through fnmatch(3), whose stars take slashes as well.
 */
static bool is_shielded(const struct sysctl_plan *plan, const char *path)
{
	struct slice text = slice_of(path);

	if (table_find(&plan->paths, text))
		return true;
	for (size_t i = 0; plan->loader->exclusion_patterns && i < plan->exclusion_count; i++)
		if (pattern_match(plan->exclusions[i], text, 0))
			return true;
	return false;
}

static void run_glob(const struct sysctl_plan *plan, struct writer *writer,
		     const struct sysctl_line *line)
{
	struct glob_texts keys = writer_expand(writer, line->origin, line->path, false);

	for (size_t i = 0; i < keys.count; i++) {
		struct write write = {
			.origin = line->origin,
			.text = keys.items[i],
			.bytes = line->written,
			.ignore_errors = line->ignore_errors,
			.is_hit = true,
		};
		if (!is_shielded(plan, keys.items[i]))
			writer_write(writer, &write);
	}
}

void procps_run(const struct sysctl_config *config, struct writer *writer)
{
	for (size_t i = 0; i < config->line_count; i++) {
		const struct sysctl_line *line = &config->lines[i];
		if (line->excluded)
			continue;
		if (line->glob)
			run_glob(config->plan, writer, line);
		else
			writer_write_line(writer, line, line->origin);
	}
}

void procps_3_run(const struct sysctl_config *config, struct writer *writer)
{
	for (size_t i = 0; i < config->line_count; i++)
		writer_write_line(writer, &config->lines[i], config->lines[i].origin);
}
