#include "report/sarif.h"

#include <stdlib.h>

/*
 * GitHub refuses a file with more than 10,000 steps in a result, and shows 1,000. Of a long
 * flow the last ones are written, which explain most; and flows while there is room.
 */
enum { LONGEST_FLOW = 1000, MOST_STEPS = 10000 };

/* One scenario's way to the command, which is step `last` of the host. */
struct path {
	size_t last;
	uint64_t story;          /* equal for paths on which the same happens */
	bool told;
};

struct paths {
	struct path *items;
	size_t count;
	size_t steps;            /* written so far */
};

/* The steps of a path that are shown, the command first. */
struct trail {
	const struct step *steps[LONGEST_FLOW];
	size_t count;
};

static int compare_commands(const void *a, const void *b, void *steps_of)
{
	const struct step *steps = steps_of;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	int order = compare_places(steps[x].span, steps[x].interface, steps[y].span,
				   steps[y].interface);

	return order ? order : (x > y) - (x < y);
}

static int compare_devices(const void *a, const void *b, void *steps_of)
{
	const struct step *steps = steps_of;
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	int order = compare_places((struct span){ NULL, 0, 0 }, steps[x].interface,
				   (struct span){ NULL, 0, 0 }, steps[y].interface);

	return order ? order : (x > y) - (x < y);
}

/* The steps of HOST in another order; they are only read. */
static void sort_steps(size_t *indices, size_t count, const struct host_report *host,
		       int (*compare)(const void *, const void *, void *))
{
	qsort_r(indices, count, sizeof(*indices), compare, (void *)(uintptr_t)host->steps);
}

static bool same_run(const struct step *a, const struct step *b)
{
	return strcmp(a->scenario, b->scenario) == 0 && strcmp(a->kernel, b->kernel) == 0;
}

/* Within a run of the steps, that is one scenario under one kernel. */
static void link_common(struct sarif_flows *flows)
{
	const struct step *steps = flows->host->steps;
	size_t link = 0;

	for (size_t i = 0; i < flows->host->step_count; i++) {
		if (i > 0 && !same_run(&steps[i - 1], &steps[i]))
			link = 0;
		flows->common[i] = link;
		if (!steps[i].interface)
			link = i + 1;
	}
}

/* ORDER is scratch space for the indices of the steps, RUNS for where their runs begin. */
static void link_same(struct sarif_flows *flows, size_t *order, size_t *runs)
{
	const struct step *steps = flows->host->steps;
	size_t count = flows->host->step_count;

	for (size_t i = 0; i < count; i++) {
		order[i] = i;
		runs[i] = i > 0 && same_run(&steps[i - 1], &steps[i]) ? runs[i - 1] : i;
	}
	sort_steps(order, count, flows->host, compare_devices);
	for (size_t i = 1; i < count; i++) {
		const char *before = steps[order[i - 1]].interface;
		const char *now = steps[order[i]].interface;
		if (before && now && strcmp(before, now) == 0 && order[i - 1] >= runs[order[i]])
			flows->same[order[i]] = order[i - 1] + 1;
	}
}

static void list_commands(struct sarif_flows *flows)
{
	for (size_t i = 0; i < flows->host->step_count; i++)
		if (flows->host->steps[i].verdict && flows->host->steps[i].span.source)
			flows->commands[flows->command_count++] = i;
	sort_steps(flows->commands, flows->command_count, flows->host, compare_commands);
}

bool sarif_flows_init(struct sarif_flows *flows, const struct host_report *host)
{
	size_t count = host->step_count;

	*flows = (struct sarif_flows){ .host = host };
	if (count == 0)
		return true;
	flows->commands = calloc(count, sizeof(*flows->commands));
	flows->same = calloc(count, sizeof(*flows->same));
	flows->common = calloc(count, sizeof(*flows->common));
	size_t *runs = calloc(count, sizeof(*runs));
	bool good = flows->commands && flows->same && flows->common && runs;
	if (good) {
		link_common(flows);
		link_same(flows, flows->commands, runs);
		list_commands(flows);
	} else {
		sarif_flows_done(flows);
	}
	free(runs);
	return good;
}

void sarif_flows_done(struct sarif_flows *flows)
{
	free(flows->commands);
	free(flows->same);
	free(flows->common);
	*flows = (struct sarif_flows){ .host = flows->host };
}

/* From the command back: the steps about its device, and those about none. */
static void follow(struct trail *trail, const struct sarif_flows *flows, size_t last)
{
	size_t same = flows->same[last], common = flows->common[last];

	trail->count = 0;
	trail->steps[trail->count++] = &flows->host->steps[last];
	while ((same || common) && trail->count < LONGEST_FLOW) {
		bool is_same = same > common;
		size_t at = (is_same ? same : common) - 1;
		trail->steps[trail->count++] = &flows->host->steps[at];
		if (is_same)
			same = flows->same[at];
		else
			common = flows->common[at];
	}
}

/* The first of the sorted commands that is not before the place of FINDING. */
static size_t find_commands(const struct sarif_flows *flows, const struct finding *finding)
{
	size_t low = 0, high = flows->command_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct step *step = &flows->host->steps[flows->commands[middle]];
		if (compare_places(step->span, step->interface, finding_subject(finding),
				   finding->interface) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Whether a setting of the step is one of the device: steps for `all` name theirs. */
static bool is_of(const struct setting *setting, const struct step *step, const char *interface)
{
	const char *device = setting->device ? setting->device : step->interface;

	return device && interface && strcmp(device, interface) == 0;
}

static uint64_t hash_step(uint64_t hash, const struct step *step, const char *interface)
{
	const char *const texts[] = { step->actor, step->text, step->effect };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		hash = hash_add(hash, slice_of(texts[i] ? texts[i] : ""));
	for (size_t i = 0; i < step->setting_count; i++) {
		const struct setting *setting = &step->settings[i];
		int value = setting->known ? setting->value : 0;
		if (!is_of(setting, step, interface))
			continue;
		hash = hash_add(hash, slice_of(setting->key));
		hash = hash_add(hash, (struct slice){ (const char *)&value, sizeof(value) });
		if (!setting->known && setting->why)
			hash = hash_add(hash, slice_of(setting->why));
	}
	return hash_add(hash ^ step->verdict, (struct slice){ "", 0 });
}

static struct path path_to(const struct sarif_flows *flows, size_t last)
{
	struct path path = { .last = last, .story = HASH_START };
	struct trail trail;

	follow(&trail, flows, last);
	for (size_t i = 0; i < trail.count; i++)
		path.story = hash_step(path.story, trail.steps[i], trail.steps[0]->interface);
	return path;
}

/* What is known about the device so far; keys beyond the limit are not shown. */
enum { STATE_LIMIT = 32 };

struct state {
	const struct setting *settings[STATE_LIMIT];
	size_t count;
};

static bool same_value(const struct setting *a, const struct setting *b)
{
	return a->known == b->known && (!a->known || a->value == b->value);
}

/* Returns whether the value is another than before. */
static bool learn(struct state *state, const struct setting *setting)
{
	for (size_t i = 0; i < state->count; i++) {
		const struct setting *before = state->settings[i];
		if (strcmp(before->key, setting->key) != 0)
			continue;
		state->settings[i] = setting;
		return !same_value(before, setting);
	}
	if (state->count < STATE_LIMIT)
		state->settings[state->count++] = setting;
	return true;
}

/* The step happens to the device; returns whether it changes anything of it. */
static bool happen(struct state *state, const struct step *step, const char *interface)
{
	bool changed = false;

	for (size_t i = 0; i < step->setting_count; i++)
		if (is_of(&step->settings[i], step, interface) &&
		    learn(state, &step->settings[i]))
			changed = true;
	return changed;
}

static void write_state(struct text *out, const struct state *state)
{
	if (state->count == 0)
		return;
	json_key(out, "state", false);
	text_putc(out, '{');
	for (size_t i = 0; i < state->count; i++) {
		const struct setting *setting = state->settings[i];
		struct text value = TEXT_INIT;
		if (setting->known)
			text_print(&value, "%d", setting->value);
		else
			text_print(&value, "unknown%s%s", setting->why ? ": " : "",
				   setting->why ? setting->why : "");
		sarif_message(out, setting->key, text_slice(&value), i == 0);
		out->failed |= value.failed;
		text_done(&value);
	}
	text_putc(out, '}');
}

/* Viewers fold away what is not important. */
static const char *importance_of(const struct step *step, bool changed)
{
	if (step->verdict || changed)
		return "essential";
	return step->interface ? "important" : "unimportant";
}

static void flow_step(struct text *out, const struct host_report *host, const struct step *step,
		      struct state *state, const char *interface)
{
	struct text text = TEXT_INIT;
	bool changed = happen(state, step, interface);

	text_print(&text, "%s: %s", step->actor, step->text);
	if (step->effect)
		text_print(&text, " -> %s", step->effect);
	text_puts(out, "{\"location\": {");
	sarif_place(out, host, step->span, NULL);
	sarif_message(out, "message", text_slice(&text), false);
	text_putc(out, '}');
	write_state(out, state);
	json_pair(out, "importance", importance_of(step, changed), false);
	text_putc(out, '}');
	out->failed |= text.failed;
	text_done(&text);
}

/* "boot, device-late (Linux 6.1): rejected": all that share the story of PATH. */
static void flow_message(struct text *out, const struct host_report *host, struct paths *paths,
			 const struct path *path)
{
	struct text text = TEXT_INIT;

	for (size_t i = 0; i < paths->count; i++) {
		const struct step *command = &host->steps[paths->items[i].last];
		if (paths->items[i].story != path->story)
			continue;
		paths->items[i].told = true;
		text_print(&text, "%s%s (Linux %s)", text.length ? ", " : "", command->scenario,
			   command->kernel);
	}
	text_print(&text, ": %s", verdict_name(host->steps[path->last].verdict));
	sarif_message(out, "message", text_slice(&text), true);
	out->failed |= text.failed;
	text_done(&text);
}

static void flow(struct text *out, const struct sarif_flows *flows, struct paths *paths,
		 const struct path *path)
{
	struct state state = { .count = 0 };
	struct trail trail;

	follow(&trail, flows, path->last);
	paths->steps += trail.count;
	text_putc(out, '{');
	flow_message(out, flows->host, paths, path);
	text_puts(out, ", \"threadFlows\": [{\"locations\": [");
	for (size_t i = trail.count; i-- > 0; ) {
		text_puts(out, i + 1 < trail.count ? ",\n" : "\n");
		flow_step(out, flows->host, trail.steps[i], &state, trail.steps[0]->interface);
	}
	text_puts(out, "]}]}");
}

static void flows_with(struct text *out, const struct sarif_flows *flows, struct paths *paths,
		       enum verdict verdict, bool *any)
{
	for (size_t i = 0; i < paths->count && paths->steps + LONGEST_FLOW <= MOST_STEPS; i++) {
		const struct path *path = &paths->items[i];
		if (path->told || flows->host->steps[path->last].verdict != verdict)
			continue;
		text_puts(out, *any ? ", " : ", \"codeFlows\": [");
		*any = true;
		flow(out, flows, paths, path);
	}
}

/* A remark about how the command is written (severity below error, no reasons) is not. */
static bool is_explained_by_boot(const struct finding *finding)
{
	return finding->span.source &&
	       (finding->because.count > 0 || finding->severity == SEVERITY_ERROR);
}

void sarif_flow(struct text *out, const struct sarif_flows *flows,
		const struct finding *finding)
{
	static const enum verdict worst_first[] = {
		VERDICT_REJECTED, VERDICT_UNKNOWN, VERDICT_DEPENDS, VERDICT_NOT_RUN,
		VERDICT_ACCEPTED,
	};
	const struct host_report *host = flows->host;
	size_t from = find_commands(flows, finding), to = from;
	struct paths paths = { NULL, 0, 0 };
	bool any = false;

	while (to < flows->command_count) {
		const struct step *step = &host->steps[flows->commands[to]];
		if (compare_places(step->span, step->interface, finding_subject(finding),
				   finding->interface) != 0)
			break;
		to++;
	}
	if (from == to || !is_explained_by_boot(finding))
		return;
	paths.items = calloc(to - from, sizeof(*paths.items));
	if (!paths.items) {
		out->failed = true;
		return;
	}
	for (; from < to; from++)
		paths.items[paths.count++] = path_to(flows, flows->commands[from]);
	for (size_t i = 0; i < sizeof(worst_first) / sizeof(worst_first[0]); i++)
		flows_with(out, flows, &paths, worst_first[i], &any);
	text_puts(out, any ? "]" : "");
	free(paths.items);
}
