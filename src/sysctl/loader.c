#include "sysctl/loader.h"

#include "sysctl/key.h"

/* A sysctl loader is a file of this folder and an entry of this table. */
static const struct file_rules systemd_files = {
	.directories = true,
	.directory_fails = true,
};

static const struct file_rules systemd_262_files = {
	.directories = true,
	.directory_fails = true,
	.loops_are_skipped = true,
};

static const struct file_rules procps_files = {
	.directories = true,
	.hidden_names = true,
	.names_are_globs = true,
	.sysctl_conf = true,
	.missing_fails = true,
};

static const struct file_rules busybox_files = {
	.sysctl_conf = true,
};

static const struct write_rules systemd_247_writes = {
	.directory_fails = true,
	.refused_fails = true,
	.dash_forgives = true,
	.failure = 1,
};

static const struct write_rules systemd_writes = {
	.by_stdio = true,
	.unless_equal = true,
	.directory_fails = true,
	.refused_fails = true,
	.dash_forgives = true,
	.failure = 1,
};

/* A refused value is no failure before procps 4.0, and a failure is -1 or the sum of several. */
static const struct write_rules procps_3_writes = {
	.missing_fails = true,
	.failure = -1,
};

static const struct write_rules procps_writes = {
	.missing_fails = true,
	.refused_fails = true,
	.failure = 1,
};

/* full_write() of busybox goes on behind a short write. */
static const struct write_rules busybox_writes = {
	.by_stdio = true,
	.refused_fails = true,
	.failure = 1,
};

static const struct write_rules busybox_argument_writes = {
	.by_stdio = true,
	.missing_fails = true,
	.directory_fails = true,
	.refused_fails = true,
	.failure = 1,
};

static const struct loader loaders[SYSCTL_PROGRAM_COUNT] = {
	[SYSCTL_SYSTEMD_247] = {
		.name = "systemd-sysctl 247",
		.dialect = &dialect_systemd_247,
		.files = &systemd_files,
		.writes = &systemd_247_writes,
		.bad_syntax_fails = true,
		.real_glob_for_device = true,
		.renamed_bytes = "$\"'&;(,",
		.plan = systemd_plan,
		.run = systemd_run,
		.run_device = systemd_run_device,
	},
	[SYSCTL_SYSTEMD_252] = {
		.name = "systemd-sysctl 252",
		.dialect = &dialect_systemd,
		.files = &systemd_files,
		.writes = &systemd_writes,
		.bad_syntax_fails = true,
		.renamed_bytes = "",
		.plan = systemd_plan,
		.run = systemd_run,
		.run_device = systemd_run_device,
	},
	[SYSCTL_SYSTEMD_262] = {
		.name = "systemd-sysctl 262",
		.dialect = &dialect_systemd,
		.files = &systemd_262_files,
		.writes = &systemd_writes,
		.bad_syntax_fails = true,
		.renamed_bytes = "",
		.plan = systemd_plan,
		.run = systemd_run,
		.run_device = systemd_run_device,
	},
	[SYSCTL_PROCPS_3_3_17] = {
		.name = "sysctl of procps 3.3.17",
		.dialect = &dialect_procps_3,
		.argument = &dialect_procps_3_argument,
		.files = &procps_files,
		.writes = &procps_3_writes,
		.argument_writes = &procps_3_writes,
		.system_ignores_unknown = true,
		.run = procps_3_run,
	},
	[SYSCTL_PROCPS_4_0_2] = {
		.name = "sysctl of procps 4.0.2",
		.dialect = &dialect_procps_4,
		.argument = &dialect_procps_4,
		.files = &procps_files,
		.writes = &procps_writes,
		.argument_writes = &procps_writes,
		.system_ignores_unknown = true,
		.plan = procps_plan,
		.run = procps_run,
	},
	[SYSCTL_PROCPS_4_0_7] = {
		.name = "sysctl of procps 4.0.7",
		.dialect = &dialect_procps_4,
		.argument = &dialect_procps_4,
		.files = &procps_files,
		.writes = &procps_writes,
		.argument_writes = &procps_writes,
		.system_ignores_unknown = true,
		.exclusion_patterns = true,
		.plan = procps_plan,
		.run = procps_run,
	},
	[SYSCTL_BUSYBOX_1_30] = {
		.name = "sysctl of busybox 1.30",
		.dialect = &dialect_busybox_1_30,
		.argument = &dialect_busybox_1_30_argument,
		.files = &busybox_files,
		.writes = &busybox_writes,
		.argument_writes = &busybox_argument_writes,
		.run = busybox_run,
	},
	[SYSCTL_BUSYBOX] = {
		.name = "sysctl of busybox",
		.dialect = &dialect_busybox,
		.argument = &dialect_busybox_argument,
		.files = &busybox_files,
		.writes = &busybox_writes,
		.argument_writes = &busybox_argument_writes,
		.run = busybox_run,
	},
};

const char *sysctl_program_name(enum sysctl_program program)
{
	return loaders[program].name;
}

/* The program as such, for what no line of a file says. */
static const struct origin *program_origin(struct arena *arena, const struct loader *loader,
					   enum actor actor)
{
	struct origin *origin = arena_new(arena, struct origin);

	origin->actor = actor;
	origin->what = loader->name;
	return origin;
}

/* Whether PATH is one file of the whole machine, which no device brings along or takes away. */
static bool is_path_of_no_device(const char *path)
{
	struct slice text = slice_of(path), device, rest;
	static const char ipv4[] = "net/ipv4/conf/";

	if (!key_is_plain(path) || slice_starts_with(text, "net/ipv6/conf"))
		return false;
	if (!slice_starts_with(text, ipv4))
		return true;
	rest = slice_range(text, sizeof(ipv4) - 1, text.length);
	device = slice_range(rest, 0, slice_find(rest, '/', 0));
	return slice_is(device, "all") || slice_is(device, "default");
}

static bool is_of_no_device(const struct parse *parse)
{
	for (size_t i = 0; i < parse->lines.count; i++)
		if (parse->lines.items[i].glob || !is_path_of_no_device(parse->lines.items[i].path))
			return false;
	return true;
}

enum { RESERVED_LINES = 256 };

/* What a program makes of the lines of some files: everything but how the files were found. */
struct reading {
	struct parse parse;
	struct sysctl_plan plan;
};

static const struct parse *read_file_lines(struct arena *arena, const struct source *file,
					   const struct parse *like)
{
	struct parse *parse = arena_new(arena, struct parse);

	*parse = *like;
	parse->arena = arena;
	parse_source(parse, file);
	return parse;
}

/* The lines of one file, read once for all hosts that have it. */
static const struct parse *share_file_lines(struct arena *arena, struct shelf *shelf,
					    const struct source *file, const struct parse *like)
{
	const void **place = shelf ? shelf_place(shelf, like->dialect, &file, 1) : NULL;

	if (!place)
		return read_file_lines(arena, file, like);
	if (!*place)
		*place = read_file_lines(shelf_arena(shelf), file, like);
	return *place;
}

static void add_file_lines(struct parse *parse, const struct parse *file)
{
	for (size_t i = 0; i < file->lines.count; i++)
		array_push(parse->arena, &parse->lines, file->lines.items[i]);
	for (size_t i = 0; i < file->problems.count; i++)
		array_push(parse->arena, &parse->problems, file->problems.items[i]);
	parse->bad_syntax = parse->bad_syntax || file->bad_syntax;
}

static const struct reading *read_lines(struct arena *arena, struct shelf *shelf,
					const struct loader *loader,
					const struct source *const *files, size_t count,
					const struct parse *like)
{
	struct reading *reading = arena_new(arena, struct reading);
	struct parse *parse = &reading->parse;
	struct table paths = { .count = 0 };
	size_t lines = 0;

	*parse = *like;
	parse->arena = arena;
	/* As much room as the usual files need; what is shared should be small. */
	for (size_t i = 0; i < count && lines < RESERVED_LINES; i++)
		lines += files[i]->line_count;
	if (lines > RESERVED_LINES)
		lines = RESERVED_LINES;
	array_reserve(arena, &parse->lines, lines);
	table_reserve(arena, &reading->plan.paths, lines);
	for (size_t i = 0; i < count; i++) {
		bool is_new;
		table_put(arena, &paths, slice_of(files[i]->path), &is_new);
		/* The lines of a file that is read again are others. */
		add_file_lines(parse, share_file_lines(arena, is_new ? shelf : NULL, files[i],
						       like));
	}
	reading->plan.loader = loader;
	reading->plan.failed = loader->bad_syntax_fails && parse->bad_syntax;
	reading->plan.origin = program_origin(arena, loader, parse->actor);
	if (loader->plan)
		loader->plan(&reading->plan, parse);
	reading->plan.leaves_devices_alone = is_of_no_device(parse);
	return reading;
}

/* The same, made once for all hosts that have these very files. */
static const struct reading *share_lines(const struct file_list *list, const struct loader *loader,
					 const struct source *const *files, size_t count,
					 const struct parse *like)
{
	struct shelf *shelf = like->via ? NULL : tree_shelf(list->tree);
	const void **place = shelf ? shelf_place(shelf, loader, files, count) : NULL;

	if (!place)
		return read_lines(list->arena, shelf, loader, files, count, like);
	if (!*place)
		*place = read_lines(shelf_arena(shelf), shelf, loader, files, count, like);
	return *place;
}

static void add_problems(struct file_list *list, const struct reading *reading)
{
	for (size_t i = 0; i < reading->parse.problems.count; i++)
		array_push(list->arena, &list->problems, reading->parse.problems.items[i]);
}

/* A file that the program does not read is worth a word only if it would say something. */
static void note_not_read(struct file_list *list, const struct loader *loader,
			  const struct parse *like)
{
	struct sysctl_problem ignored = { .kind = SYSCTL_PROBLEM_NAME_IGNORED, .detail = "" };

	if (!list->not_read ||
	    share_lines(list, loader, &list->not_read, 1, like)->parse.lines.count == 0)
		return;
	ignored.path = list->not_read->path;
	array_push(list->arena, &list->problems, ignored);
}

/* Everything between the list of files and the first write. */
static struct sysctl_config *make_config(struct file_list *list, const struct loader *loader,
					 const struct parse *like)
{
	struct sysctl_config *config = arena_new(list->arena, struct sysctl_config);
	struct sysctl_plan *plan = arena_new(list->arena, struct sysctl_plan);

	note_not_read(list, loader, like);
	const struct reading *reading =
		share_lines(list, loader, list->files.items, list->files.count, like);
	add_problems(list, reading);
	*plan = reading->plan;
	plan->failed = plan->failed || list->failed;
	plan->unknown = list->unknown;
	config->lines = reading->parse.lines.items;
	config->line_count = reading->parse.lines.count;
	config->files = list->files.items;
	config->file_count = list->files.count;
	config->problems = list->problems.items;
	config->problem_count = list->problems.count;
	config->plan = plan;
	return config;
}

struct sysctl_config *sysctl_read(struct arena *arena, struct tree *tree,
				  enum sysctl_program program, struct source *extra)
{
	const struct loader *loader = &loaders[program];
	struct file_list list = { .arena = arena, .tree = tree, .rules = loader->files };
	struct parse parse = { .dialect = loader->dialect, .actor = ACTOR_LOADER };

	files_find(&list);
	if (extra)
		array_push(arena, &list.files, extra);
	struct sysctl_config *config = make_config(&list, loader, &parse);
	config->program = program;
	return config;
}

static struct exit_status run(const struct sysctl_config *config, struct writer *writer)
{
	const struct sysctl_plan *plan = config->plan;

	writer->failed = plan->failed;
	plan->loader->run(config, writer);
	if (plan->unknown)
		writer_blur(writer, plan->origin, NULL, plan->unknown);
	return writer_status(writer);
}

struct exit_status sysctl_apply(const struct sysctl_config *config, struct timeline *timeline)
{
	const struct loader *loader = config->plan->loader;
	struct writer writer = { .timeline = timeline, .rules = loader->writes };

	writer.ignore_unknown = loader->system_ignores_unknown;
	return run(config, &writer);
}

/* Whether udev renames DEVICE before its rules are through. */
static bool is_renamed(const struct loader *loader, const struct name *device)
{
	if (strpbrk(device->text, loader->renamed_bytes))
		return true;
	for (const char *c = device->text; *c; c++)
		if ((unsigned char)*c >= 0x80)
			return true;
	return false;
}

void sysctl_apply_device(const struct sysctl_config *config, struct timeline *timeline,
			 const struct name *device)
{
	const struct sysctl_plan *plan = config->plan;
	struct writer writer = { .timeline = timeline, .rules = plan->loader->writes };

	if (!plan->loader->run_device || slice_is(device->slice, "lo"))
		return;
	if (is_renamed(plan->loader, device)) {
		writer_blur(&writer, plan->origin, device,
			    "which name udev gives to a device with such a name");
		return;
	}
	/* The rule's command line cannot hold a name with quotes: it fails. */
	if (strpbrk(device->text, "\"'"))
		return;
	plan->loader->run_device(config, &writer, device);
	if (plan->unknown)
		writer_blur(&writer, plan->origin, device, plan->unknown);
}

bool sysctl_sees_renamed(const struct sysctl_config *config, const struct name *device)
{
	const struct loader *loader = config->plan->loader;

	return loader->run_device && is_renamed(loader, device);
}

bool sysctl_leaves_devices_alone(const struct sysctl_config *config)
{
	return config->plan->leaves_devices_alone && !config->plan->unknown;
}

struct exit_status sysctl_load(struct arena *arena, struct tree *tree, struct timeline *timeline,
			       enum sysctl_program program, const struct slice *files, size_t count,
			       bool ignore_unknown, const struct origin *origin)
{
	const struct loader *loader = &loaders[program];
	struct file_list list = { .arena = arena, .tree = tree, .rules = loader->files };
	struct parse parse = {
		.arena = arena, .dialect = loader->dialect, .actor = origin->actor, .via = origin,
	};
	struct writer writer = {
		.timeline = timeline, .rules = loader->writes, .ignore_unknown = ignore_unknown,
	};

	if (count == 0)
		files_add(&list, "etc/sysctl.conf");
	for (size_t i = 0; i < count; i++) {
		if (slice_is(files[i], "-"))
			list.unknown = "what sysctl reads from its standard input";
		else
			files_add(&list, arena_copy(arena, files[i]));
	}
	return run(make_config(&list, loader, &parse), &writer);
}

struct exit_status sysctl_write(struct timeline *timeline, enum sysctl_program program,
				struct slice assignment, bool value_known, bool ignore_unknown,
				const struct origin *origin)
{
	const struct loader *loader = &loaders[program];
	struct parse parse = { .arena = timeline->arena, .dialect = loader->argument };
	struct writer writer = {
		.timeline = timeline, .rules = loader->argument_writes,
		.ignore_unknown = ignore_unknown,
	};
	struct exit_status failure = { MAYBE_NO, loader->argument_writes->failure, NULL };

	if (!parse_argument(&parse, assignment, origin->span))
		return failure;
	const struct sysctl_line *line = &parse.lines.items[0];
	struct write write = {
		.origin = origin,
		.text = line->path,
		/* procps prints a NULL where `-key` has no value. */
		.bytes = line->excluded ? slice_of("(null)\n") : line->written,
		.value_unknown = !value_known,
		.ignore_errors = line->ignore_errors,
	};
	writer_write(&writer, &write);
	return writer_status(&writer);
}
