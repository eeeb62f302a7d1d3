/* The public interface: options in, hosts out. */
#include "iptoken_lint.h"

#include "base/text.h"
#include "lint/baseline.h"
#include "lint/host.h"
#include "lint/library.h"
#include "lint/lint.h"
#include "lint/shelves.h"
#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct itl_linter {
	struct arena arena;
	struct lint_options options;
	struct text what_if;
	struct shelves *shelves; /* what hosts have in common; or NULL */
};

/* A problem with the options: its text is the caller's to free. */
static struct itl_linter *refuse(struct itl_linter *linter, char **ret_error, const char *message)
{
	if (ret_error)
		*ret_error = strdup(message);
	itl_linter_free(linter);
	return NULL;
}

static const char *read_kernels(struct itl_linter *linter, const struct itl_options *options)
{
	struct arena *arena = &linter->arena;
	struct kernel_version *kernels =
		arena_array(arena, options->kernel_count + 1, sizeof(*kernels));
	const char **texts = arena_array(arena, options->kernel_count + 1, sizeof(*texts));

	for (size_t i = 0; i < options->kernel_count; i++) {
		const char *text = options->kernels[i];
		if (!kernel_version_parse(slice_of(text), &kernels[i]))
			return arena_print(arena,
					   "--kernel=%s: a version is wanted, as in 6.1 or 6.1.176",
					   text);
		if (!kernel_version_is_modelled(kernels[i]))
			return arena_print(arena, "--kernel=%s: Linux 4.19 to 7.2 are modelled",
					   text);
		texts[i] = arena_copy(arena, slice_of(text));
	}
	linter->options.kernels = kernels;
	linter->options.kernel_texts = texts;
	linter->options.kernel_count = options->kernel_count;
	return NULL;
}

static const char *read_scenarios(struct itl_linter *linter, const struct itl_options *options)
{
	for (size_t i = 0; i < options->scenario_count; i++) {
		enum scenario scenario = scenario_find(slice_of(options->scenarios[i]));
		if (scenario == SCENARIO_NONE)
			return arena_print(&linter->arena,
					   "--scenario=%s: there are boot, boot-udev-first, device-late, udev-prompt, reapply, reapply-procps",
					   options->scenarios[i]);
		linter->options.scenarios |= 1u << scenario;
	}
	return NULL;
}

static const char *read_loader(struct itl_linter *linter, const struct itl_options *options)
{
	const char *name = options->sysctl_loader;

	if (!name)
		return NULL;
	linter->options.loader_given = true;
	linter->options.with_systemd = strcmp(name, "systemd") == 0;
	if (!linter->options.with_systemd && strcmp(name, "procps") != 0)
		return arena_print(&linter->arena,
				   "--sysctl-loader=%s: there are systemd and procps", name);
	return NULL;
}

static const char *read_overlay(struct arena *arena, const struct itl_overlay *given,
				struct lint_overlay *overlay)
{
	const char *problem = given->below
		? lint_read_below(arena, given->below, given->file, overlay)
		: lint_read_overlay(arena, given->file, overlay);

	if (!problem)
		return NULL;
	return given->below
		? arena_print(arena, "--pending: %s/%s: %s", given->below, given->file, problem)
		: arena_print(arena, "--overlay: %s: %s", given->file, problem);
}

static const char *read_overlays(struct itl_linter *linter, const struct itl_options *options)
{
	struct arena *arena = &linter->arena;
	struct lint_overlay *overlays =
		arena_array(arena, options->overlay_count + 1, sizeof(*overlays));

	for (size_t i = 0; i < options->overlay_count; i++) {
		const char *file = options->overlays[i].file;
		overlays[i].path = tree_normalize(arena, slice_of(options->overlays[i].logical));
		if (*overlays[i].path == '\0')
			return "--overlay: a path in the tree is wanted before the `=`";
		if (*file == '\0')
			continue;
		const char *problem = read_overlay(arena, &options->overlays[i], &overlays[i]);
		if (problem)
			return problem;
	}
	linter->options.overlays = overlays;
	linter->options.overlay_count = options->overlay_count;
	return NULL;
}

static const char *read_what_if(struct itl_linter *linter, const struct itl_options *options)
{
	for (size_t i = 0; i < options->what_if_count; i++) {
		if (!strchr(options->what_if[i], '='))
			return arena_print(&linter->arena, "--what-if=%s: KEY=VALUE is wanted",
					   options->what_if[i]);
		text_print(&linter->what_if, "%s\n", options->what_if[i]);
	}
	if (options->what_if_count)
		linter->options.what_if = text_slice(&linter->what_if);
	return NULL;
}

/* A file that a policy extends, by a path of the running system. */
static bool read_extended(void *context, struct arena *arena, const char *path,
			  struct slice *ret_text, const char **ret_why)
{
	(void)context;
	*ret_why = lint_read_plain_file(arena, path, ret_text);
	return *ret_why == NULL;
}

static const char *read_policy(struct itl_linter *linter, const struct itl_options *options)
{
	struct policy_surroundings surroundings = { .read_file = read_extended,
						    .sysctl_keys = devconf_keys };
	struct document_error error;
	struct policy *policy;
	struct slice text = { NULL, 0 };

	linter->options.no_policy = options->no_policy;
	linter->options.no_inline = options->no_inline;
	if (!options->policy || options->no_policy)
		return NULL;
	const char *path = arena_copy(&linter->arena, slice_of(options->policy));
	const char *problem = lint_read_plain_file(&linter->arena, path, &text);
	if (problem)
		return arena_print(&linter->arena, "%s: %s", path, problem);
	if (!policy_read(&linter->arena, &surroundings, text, path, &policy, &error))
		return document_error_show(&linter->arena, &error);
	linter->options.policy = policy;
	return NULL;
}

static const char *read_baseline(struct itl_linter *linter, const struct itl_options *options)
{
	struct slice text = { NULL, 0 };

	if (!options->baseline)
		return NULL;
	const char *path = arena_copy(&linter->arena, slice_of(options->baseline));
	const char *problem = lint_read_plain_file(&linter->arena, path, &text);
	if (problem)
		return arena_print(&linter->arena, "%s: %s", path, problem);
	return baseline_read(&linter->arena, path, text, &linter->options.baseline);
}

static const char *read_today(struct itl_linter *linter, const struct itl_options *options)
{
	time_t now = time(NULL);
	struct tm day;

	if (options->today)
		return date_parse(slice_of(options->today), &linter->options.today)
			       ? NULL
			       : arena_print(&linter->arena, "--today=%s: YYYY-MM-DD is wanted",
					     options->today);
	if (gmtime_r(&now, &day))
		linter->options.today =
			(struct date){ day.tm_year + 1900, day.tm_mon + 1, day.tm_mday };
	return NULL;
}

/* What the policy says of the model counts where the options say nothing. */
static const char *take_model(struct itl_linter *linter, const struct itl_options *options)
{
	const struct policy *policy = linter->options.policy;
	struct itl_options model = ITL_OPTIONS_INIT;
	const char *problem = NULL;

	if (!policy)
		return NULL;
	const char **kernels =
		arena_array(&linter->arena, policy->model.kernels.count + 1, sizeof(*kernels));
	const char **scenarios =
		arena_array(&linter->arena, policy->model.scenarios.count + 1, sizeof(*scenarios));
	for (size_t i = 0; i < policy->model.kernels.count; i++)
		kernels[i] = policy->model.kernels.items[i].text;
	for (size_t i = 0; i < policy->model.scenarios.count; i++)
		scenarios[i] = policy->model.scenarios.items[i].text;
	model.kernels = kernels;
	model.kernel_count = policy->model.kernels.count;
	model.scenarios = scenarios;
	model.scenario_count = policy->model.scenarios.count;
	model.sysctl_loader = policy->model.sysctl_loader.text;
	if (options->kernel_count == 0)
		problem = read_kernels(linter, &model);
	if (!problem && options->scenario_count == 0)
		problem = read_scenarios(linter, &model);
	if (!problem && !options->sysctl_loader)
		problem = read_loader(linter, &model);
	if (!problem && !options->facts && policy->model.facts.text)
		linter->options.facts_path = policy->model.facts.text;
	return problem;
}

static const char *read_options(struct itl_linter *linter, const struct itl_options *options)
{
	static const char *(*const readers[])(struct itl_linter *, const struct itl_options *) = {
		read_kernels, read_scenarios, read_loader, read_overlays, read_what_if, read_policy,
		read_baseline, read_today, take_model,
	};
	jmp_buf out;

	/* setjmp() stands in a function of its own: nothing here changes behind its back. */
	linter->arena.out_of_memory = &out;
	if (setjmp(out))
		return "out of memory";
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		const char *problem = readers[i](linter, options);
		if (problem)
			return problem;
	}
	if (options->catalog)
		linter->options.catalog_path =
			arena_copy(&linter->arena, slice_of(options->catalog));
	if (options->module_path)
		linter->options.module_path =
			arena_copy(&linter->arena, slice_of(options->module_path));
	if (options->facts)
		linter->options.facts_path = arena_copy(&linter->arena, slice_of(options->facts));
	linter->options.with_steps = options->timeline;
	linter->options.gate = options->gate;
	linter->options.with_fixes = true;
	linter->arena.out_of_memory = NULL;
	return NULL;
}

struct itl_linter *itl_linter_new(const struct itl_options *options, char **ret_error)
{
	struct itl_linter *linter = calloc(1, sizeof(*linter));

	if (ret_error)
		*ret_error = NULL;
	if (!linter)
		return NULL;
	arena_init(&linter->arena, NULL);
	linter->shelves = shelves_new();
	const char *problem = read_options(linter, options);
	return problem ? refuse(linter, ret_error, problem) : linter;
}

void itl_linter_free(struct itl_linter *linter)
{
	if (!linter)
		return;
	shelves_free(linter->shelves);
	text_done(&linter->what_if);
	arena_done(&linter->arena);
	free(linter);
}

/* "gw1" of "/srv/trees/gw1/"; of "." and "/" what the directory is called. */
static const char *host_name_of(struct arena *arena, const char *root)
{
	char *real = NULL;
	struct slice path = slice_of(root);

	while (path.length > 1 && path.at[path.length - 1] == '/')
		path.length--;
	size_t start = path.length;
	while (start > 0 && path.at[start - 1] != '/')
		start--;
	struct slice name = slice_range(path, start, path.length);
	if (name.length == 0 || slice_is(name, ".") || slice_is(name, "..")) {
		real = realpath(root, NULL);
		const char *last = real ? strrchr(real, '/') : NULL;
		char kept[256];
		snprintf(kept, sizeof(kept), "%s", last && last[1] ? last + 1 : "localhost");
		free(real);
		return arena_print(arena, "%s", kept);
	}
	return arena_copy(arena, name);
}

static void close_trees(struct itl_host *host)
{
	if (host->tree)
		tree_close(host->tree);
	if (host->tried)
		tree_close(host->tried);
	host->tree = host->tried = NULL;
}

static void lint_into(const struct itl_linter *linter, struct itl_host *host, const char *root)
{
	struct host *working;
	jmp_buf out;

	host->arena.out_of_memory = &out;
	if (setjmp(out)) {
		/* What was learned is incomplete; say only that. */
		struct host_report cut = { .host = host->report.host, .root = host->report.root };
		if (!cut.host)
			cut.host = cut.root = "";
		snprintf(host->error, sizeof(host->error), "%s: %s", cut.root,
			 host->arena.exceeded ? host->arena.exceeded : "out of memory");
		cut.error = host->error;
		host->report = cut;
		host->arena.out_of_memory = NULL;
		close_trees(host);
		return;
	}
	host->arena.limit = HOST_MEMORY_LIMIT + (host->shelf ? HOST_MEMORY_LEEWAY : 0);
	if (host->shelf)
		shelf_serve(host->shelf, &out);
	host->arena.work_limit = HOST_WORK_LIMIT;
	host->report.root = arena_copy(&host->arena, slice_of(root));
	host->report.host = host_name_of(&host->arena, root);
	names_init(&host->names, &host->arena);
	working = arena_new(&host->arena, struct host);
	working->arena = &host->arena;
	working->names = &host->names;
	working->options = &linter->options;
	working->report = &host->report;
	working->opened = &host->tree;
	working->tried = &host->tried;
	working->clock = &host->clock;
	working->shelf = host->shelf;
	stage_clock_start(&host->clock);
	lint_host(working, root);
	close_trees(host);
	host->arena.out_of_memory = NULL;
}

/*
 * The bound on memory is for what a host needs by itself, whatever others have as well. With a
 * shelf it took less than that, by SHELF_CHARGE at most: whether it keeps the bound is only clear
 * far below it and, as memory comes in blocks that are not all used up, far above.
 */
static bool is_near_the_bound(const struct itl_host *host)
{
	return host->shelf && !host->arena.starved &&
	       host->arena.total + SHELF_CHARGE > HOST_MEMORY_LIMIT;
}

static void lint_without_shelf(const struct itl_linter *linter, struct itl_host *host,
			       const char *root)
{
	arena_done(&host->arena);
	shelf_drop(host->shelf);
	memset(host, 0, sizeof(*host));
	arena_init(&host->arena, NULL);
	lint_into(linter, host, root);
}

struct itl_host *itl_lint_host(const struct itl_linter *linter, const char *root)
{
	struct itl_host *host = calloc(1, sizeof(*host));

	if (!host)
		return NULL;
	arena_init(&host->arena, NULL);
	host->shelf = shelves_take(linter->shelves);
	lint_into(linter, host, root);
	if (host->shelf) {
		shelf_serve(host->shelf, NULL);
		shelves_give(linter->shelves, host->shelf);
	}
	if (is_near_the_bound(host))
		lint_without_shelf(linter, host, root);
	return host;
}

void itl_host_free(struct itl_host *host)
{
	if (!host)
		return;
	arena_done(&host->arena);
	shelf_drop(host->shelf);
	free(host);
}

const char *itl_version(void)
{
	return ITL_VERSION;
}

static bool hand_on(struct text *text, itl_sink sink, void *context)
{
	bool good = !text->failed && sink(context, text_slice(text).at, text->length);

	text_done(text);
	return good;
}

bool itl_print_safe(const char *text, itl_sink sink, void *context)
{
	struct text safe = TEXT_INIT;

	text_safe(&safe, slice_of(text));
	return hand_on(&safe, sink, context);
}

bool itl_policy_print(const struct itl_linter *linter, itl_sink sink, void *context)
{
	struct text text = TEXT_INIT;

	if (!linter->options.policy)
		return false;
	policy_print(&text, linter->options.policy);
	return hand_on(&text, sink, context);
}

bool itl_overlays_print(const struct itl_linter *linter, itl_sink sink, void *context)
{
	struct text text = TEXT_INIT;

	for (size_t i = 0; i < linter->options.overlay_count; i++) {
		const struct lint_overlay *overlay = &linter->options.overlays[i];
		struct slice held = overlay->link ? slice_of(overlay->link) : overlay->content;
		text_print(&text, "%s: %s\n", overlay->path, overlay->link ? "a link to"
			   : held.at ? "a file" : "removed");
		text_add(&text, held);
	}
	return hand_on(&text, sink, context);
}

bool itl_policy_print_schema(itl_sink sink, void *context)
{
	struct text text = TEXT_INIT;

	policy_print_schema(&text);
	return hand_on(&text, sink, context);
}
