#include "base/table.h"
#include "lint/devconf_path.h"
#include "lint/lint.h"

#include <errno.h>

/* A line of sysctl.d below net.ipv6.conf, as the loader of the host reads it. */
struct devconf_line {
	const struct sysctl_line *line;
	struct devconf_path path;
	size_t index;
	const struct behind *behind;     /* of all lines */
};

/* What comes behind a line of net.ipv6.conf: indices plus 1, 0 for none. */
struct behind {
	size_t last;             /* the last assignment of its path, this one perhaps */
	size_t other;            /* the next line with its key for another scope */
};

/* Found from the last line to the first. */
struct looking_back {
	struct arena *arena;
	struct behind *behind;   /* of each line */
	struct table last;       /* path to the last assignment */
	struct table next;       /* key to the line that was looked at before */
};

static const struct boot_device *find_device(const struct host *host, struct slice name)
{
	const struct name *known = name_find(host->names, name);

	return known ? boot_device_find(&host->plan.devices, known) : NULL;
}

static struct span line_span(const struct devconf_line *line)
{
	return line->line->origin->span;
}

/* net.ipv6.conf.all.accept_ra and its like. */
static void check_all(struct host *host, const struct devconf_line *line)
{
	if (!slice_is(line->path.scope, "all") || !devconf_key_is_own(line->path.key))
		return;
	struct finding finding = {
		.message = arena_print(
			host->arena,
			"all.%.*s reaches no device: each device reads only its own %.*s",
			SLICE_ARGS(line->path.key), SLICE_ARGS(line->path.key)),
		.span = line_span(line),
		.consequence = "the line changes nothing on any interface",
	};
	finding.fix.description =
		arena_print(host->arena,
			    "set net.ipv6.conf.DEVICE.%.*s for each device that is meant, and "
			    "net.ipv6.conf.default.%.*s for those that appear later",
			    SLICE_ARGS(line->path.key), SLICE_ARGS(line->path.key));
	lint_add(host, RULE_SYSCTL_ALL_NO_EFFECT, finding);
}

/* Whether a line with wildcards sets the key, for whatever device. */
static bool has_glob_line(struct host *host, struct slice key)
{
	const struct sysctl_config *loader = host->plan.loader;

	arena_spend(host->arena, 4 * loader->line_count);
	for (size_t i = 0; i < loader->line_count; i++) {
		const struct sysctl_line *line = &loader->lines[i];
		struct devconf_path path;
		if (line->glob && !line->excluded && line->path &&
		    devconf_path_split(line->path, &path) && slice_equal(path.key, key))
			return true;
	}
	return false;
}

/* Whether a line sets the key for the device itself. */
static bool has_own_line(struct host *host, const struct boot_device *device, struct slice key)
{
	struct devconf_path path;
	const char *own = arena_print(host->arena, "net/ipv6/conf/%s/%.*s", device->name->text,
				      SLICE_ARGS(key));

	return devconf_path_split(own, &path) && lint_last_line(host, own);
}

/* default.* that a device which is there before the loader has not copied. */
static void check_default(struct host *host, const struct devconf_line *line)
{
	if (!slice_is(line->path.scope, "default") || !devconf_key_is_own(line->path.key) ||
	    has_glob_line(host, line->path.key))
		return;
	for (size_t i = 0; i < host->plan.devices.items.count; i++) {
		const struct boot_device *device = &host->plan.devices.items.items[i];
		bool early =
			device->presence == PRESENCE_BOOT || device->presence == PRESENCE_EARLY;
		if (!early || has_own_line(host, device, line->path.key))
			continue;
		struct finding finding = {
			.message = arena_print(host->arena,
					       "default.%.*s comes too late for %s, which is there "
					       "before the loader runs",
					       SLICE_ARGS(line->path.key), device->name->text),
			.interface = device->name->text,
			.span = line_span(line),
		};
		lint_add(host, RULE_SYSCTL_DEFAULT_TOO_LATE, finding);
		return;
	}
}

static void check_key(struct host *host, const struct devconf_line *line)
{
	if (devconf_key_exists(line->path.key))
		return;
	const char *guess = devconf_key_guess(line->path.key);
	struct finding finding = {
		.message = arena_print(host->arena, "no kernel has net.ipv6.conf.*.%.*s%s%s%s",
				       SLICE_ARGS(line->path.key), guess ? "; did you mean " : "",
				       guess ? guess : "", guess ? "?" : ""),
		.span = line->line->key_span,
		.consequence = "the loader finds no such file and goes on",
	};
	lint_add(host, RULE_SYSCTL_UNKNOWN_KEY, finding);
}

static void check_device(struct host *host, const struct devconf_line *line)
{
	if (slice_is(line->path.scope, "all") || slice_is(line->path.scope, "default") ||
	    slice_is(line->path.scope, "lo") || find_device(host, line->path.scope))
		return;
	struct finding finding = {
		.message = arena_print(host->arena, "no stanza and no fact knows an interface %.*s",
				       SLICE_ARGS(line->path.scope)),
		.interface = arena_copy(host->arena, line->path.scope),
		.span = line->line->key_span,
	};
	lint_add(host, RULE_SYSCTL_UNKNOWN_INTERFACE, finding);
}

/* The last other assignment of the same path with another value. */
static void check_overridden(struct host *host, const struct devconf_line *line)
{
	size_t last = line->behind[line->index].last;
	const struct sysctl_line *winner = &host->plan.loader->lines[last - 1];

	if (winner == line->line || slice_equal(winner->value, line->line->value))
		return;
	struct reason *reason = arena_new(host->arena, struct reason);
	*reason = (struct reason){ "this line is read later and wins", winner->origin->span };
	struct finding finding = {
		.message = arena_print(host->arena, "%.*s = %.*s is overridden by %s",
				       SLICE_ARGS(line->line->key), SLICE_ARGS(line->line->value),
				       lint_place(host->arena, winner->origin->span)),
		.span = line_span(line),
		.because = { reason, 1 },
	};
	lint_add(host, RULE_SYSCTL_OVERRIDDEN, finding);
}

/* systemd keeps an equal assignment where it first stood; a line in between then wins over it. */
static void check_repeated(struct host *host, const struct devconf_line *line)
{
	const struct sysctl_config *loader = host->plan.loader;

	if (!line->line->repeats)
		return;
	size_t other = line->behind[line->line->repeats - loader->lines].other;
	if (!other || other - 1 >= line->index)
		return;
	struct reason *reasons = arena_array(host->arena, 2, sizeof(*reasons));
	reasons[0] = (struct reason){ "the assignment is done here, where it first stands",
				      line->line->repeats->origin->span };
	reasons[1] = (struct reason){ "so this line comes after it",
				      loader->lines[other - 1].origin->span };
	struct finding finding = {
		.message = "systemd-sysctl does not repeat an equal assignment: this line "
			   "does nothing",
		.span = line_span(line),
		.because = { reasons, 2 },
	};
	lint_add(host, RULE_SYSCTL_REPEATED, finding);
}

/* A comment behind the value is no comment: it is written to the kernel. */
static void check_comment(struct host *host, const struct devconf_line *line)
{
	struct slice value = line->line->value;

	if (!slice_contains(value, " #") && !slice_contains(value, "\t#") &&
	    !slice_contains(value, " ;"))
		return;
	struct finding finding = {
		.message = arena_print(host->arena,
				       "`%.*s` is all value: sysctl.d has no comments behind one",
				       SLICE_ARGS(value)),
		.span = line->line->value_span,
		.consequence = "older kernels write every rest of the text in turn, and the last "
			       "number wins",
	};
	lint_add(host, RULE_SYSCTL_COMMENT_IN_VALUE, finding);
}

static void (*const line_checks[])(struct host *host, const struct devconf_line *line) = {
	check_all, check_default, check_key, check_device, check_overridden, check_repeated,
	check_comment,
};

/* The line at INDEX as one of net.ipv6.conf; false when it is none. */
static bool is_devconf_line(const struct sysctl_config *loader, size_t index,
			    struct devconf_line *line)
{
	line->line = &loader->lines[index];
	line->index = index;
	return line->line->path && !line->line->aside && !line->line->excluded &&
	       devconf_path_split(line->line->path, &line->path);
}

static void look_back(struct looking_back *back, const struct sysctl_config *loader,
		      const struct devconf_line *line)
{
	struct behind *behind = &back->behind[line->index];
	struct devconf_line next;
	bool is_new;

	if (!line->line->glob) {
		size_t *last = table_put(back->arena, &back->last, slice_of(line->line->path),
					 &is_new);
		if (is_new)
			*last = line->index + 1;
		behind->last = *last;
	}
	size_t *at = table_put(back->arena, &back->next, line->path.key, &is_new);
	if (!is_new && is_devconf_line(loader, *at - 1, &next))
		behind->other = slice_equal(next.path.scope, line->path.scope)
					? back->behind[next.index].other : *at;
	*at = line->index + 1;
}

static void check_lines(struct host *host)
{
	const struct sysctl_config *loader = host->plan.loader;
	struct looking_back back = { .arena = host->arena };
	struct devconf_line line;

	back.behind = arena_array(host->arena, loader->line_count, sizeof(*back.behind));
	for (size_t i = loader->line_count; i-- > 0; )
		if (is_devconf_line(loader, i, &line))
			look_back(&back, loader, &line);
	line.behind = back.behind;
	for (size_t i = 0; i < loader->line_count; i++)
		if (is_devconf_line(loader, i, &line) && !line.line->glob)
			for (size_t k = 0; k < sizeof(line_checks) / sizeof(line_checks[0]); k++)
				line_checks[k](host, &line);
}

/* Problems of the files that the loader's reader found. */
static const struct {
	enum sysctl_problem_kind kind;
	int rule;
	const char *message;
} problem_rules[] = {
	{ SYSCTL_PROBLEM_KEY_NOWHERE, RULE_SYSCTL_KEY_NOWHERE,
	  "the key names nothing in /proc/sys" },
	{ SYSCTL_PROBLEM_NAME_IGNORED, RULE_SYSCTL_FILE_IGNORED,
	  "the file is not read, for its name" },
	{ SYSCTL_PROBLEM_UNREADABLE, RULE_SYSCTL_FILE_UNREADABLE, "the file cannot be read" },
	{ SYSCTL_PROBLEM_LINE_TOO_LONG, RULE_SYSCTL_FILE_UNREADABLE,
	  "the loader stops reading the file at this line" },
};

static void check_problems(struct host *host)
{
	const struct sysctl_config *loader = host->plan.loader;

	for (size_t i = 0; i < loader->problem_count; i++) {
		const struct sysctl_problem *problem = &loader->problems[i];
		for (size_t k = 0; k < sizeof(problem_rules) / sizeof(problem_rules[0]); k++) {
			if (problem->kind != problem_rules[k].kind)
				continue;
			struct finding finding = {
				.message =
					arena_print(host->arena, "%s%s%s", problem_rules[k].message,
						    problem->detail ? ": " : "",
						    problem->detail ? problem->detail : ""),
				.span = problem->span,
				.file = problem->path,
			};
			/* A dangling link only hides the packaged file of its name. */
			if (problem->detail &&
			    strcmp(problem->detail, tree_status_text(TREE_MISSING)) == 0)
				finding.severity = SEVERITY_WARNING;
			lint_add(host, problem_rules[k].rule, finding);
		}
	}
}

/* etc/sysctl.conf that only the other loader reads. */
static void check_sysctl_conf(struct host *host)
{
	const struct sysctl_config *procps = host->plan.procps, *loader = host->plan.loader;

	for (size_t i = 0; i < procps->line_count; i++) {
		const struct sysctl_line *line = &procps->lines[i];
		const struct source *source = line->origin->span.source;
		bool read = false;
		struct devconf_path path;
		if (!source || strcmp(source->path, "etc/sysctl.conf") != 0 || !line->path ||
		    !devconf_path_split(line->path, &path))
			continue;
		for (size_t k = 0; k < loader->file_count && !read; k++)
			read = slice_equal(loader->files[k]->text, source->text);
		if (read)
			return;
		struct finding finding = {
			.message = "systemd-sysctl does not read /etc/sysctl.conf here: nothing in "
				   "sysctl.d links to it",
			.span = line->origin->span,
			.consequence = "at boot the line does nothing; `sysctl --system` by hand "
				       "would set it",
		};
		lint_add(host, RULE_SYSCTL_CONF_UNREAD, finding);
		return;
	}
}

/* Values that the kernel did not take in the first boot that was replayed. */
static void check_refused_values(struct host *host)
{
	const struct timeline *timeline = &host->runs.items[0]->timeline;
	struct span last = { NULL, 0, 0 };

	for (size_t i = 0; i < timeline->entries.count; i++) {
		const struct entry *entry = &timeline->entries.items[i];
		struct span span = entry->event->origin ? entry->event->origin->span : last;
		bool loader = entry->event->kind == EVENT_SYSCTL && entry->event->origin &&
			      (entry->event->origin->actor == ACTOR_LOADER ||
			       entry->event->origin->actor == ACTOR_UDEV);
		if (!loader || entry->outcome.done != MAYBE_NO || entry->outcome.error != EINVAL ||
		    !span.source || (span.source == last.source && span.start == last.start))
			continue;
		last = span;
		struct finding finding = {
			.message = arena_print(
				host->arena, "the kernel refuses the value `%.*s`",
				SLICE_ARGS(slice_trim(entry->event->u.sysctl.value, "\n"))),
			.span = span,
			.consequence = "the old value stays",
		};
		lint_add(host, RULE_SYSCTL_VALUE_REFUSED, finding);
	}
}

void lint_check_sysctl(struct host *host)
{
	check_lines(host);
	check_problems(host);
	if (host->platform.with_systemd)
		check_sysctl_conf(host);
	if (host->runs.count)
		check_refused_values(host);
}
