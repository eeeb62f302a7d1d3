/*
 * The recorded cases: small configurations and the values that the real loaders left in
 * real kernels. testdata/sysctl/README says what they are and how they were made.
 */
#include "sysctl/sysctl.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "kernel/machine.h"

#define CASES TESTDATA "/sysctl/cases"

/* What the full run of a variant is. */
enum full_run { RUN_SYSTEM, RUN_LOAD };

/*
 * Who was measured on which kernel. A result that is not recorded equals that of `base`.
 * Kernels before 6.18 were measured with the first cases of each family only.
 */
struct variant {
	const char *name;        /* expected.NAME.tsv */
	const char *base;
	enum sysctl_program program;
	enum sysctl_program procps;      /* what `sysctl` is there */
	enum full_run run;
	struct kernel_version kernel;
	bool first_cases;
};

#define LINUX_6_18 { 6, 18, 44 }
#define LINUX_6_1  { 6, 1, 176 }
#define LINUX_5_10 { 5, 10, 46 }

static const struct variant variants[] = {
	{ "systemd", NULL, SYSCTL_SYSTEMD_252, SYSCTL_PROCPS_4_0_2, RUN_SYSTEM, LINUX_6_18, false },
	{ "systemd-247", "systemd", SYSCTL_SYSTEMD_247, SYSCTL_PROCPS_3_3_17, RUN_SYSTEM,
	  LINUX_6_18, false },
	{ "systemd-262", "systemd", SYSCTL_SYSTEMD_262, SYSCTL_PROCPS_4_0_7, RUN_SYSTEM,
	  LINUX_6_18, false },
	{ "systemd.linux-6.1", "systemd", SYSCTL_SYSTEMD_252, SYSCTL_PROCPS_4_0_2, RUN_SYSTEM,
	  LINUX_6_1, true },
	{ "systemd-247.linux-5.10", "systemd-247", SYSCTL_SYSTEMD_247, SYSCTL_PROCPS_3_3_17,
	  RUN_SYSTEM, LINUX_5_10, true },
	{ "procps", NULL, SYSCTL_PROCPS_4_0_2, SYSCTL_PROCPS_4_0_2, RUN_SYSTEM, LINUX_6_18, false },
	{ "procps-3.3.17", "procps", SYSCTL_PROCPS_3_3_17, SYSCTL_PROCPS_3_3_17, RUN_SYSTEM,
	  LINUX_6_18, false },
	{ "procps-4.0.7", "procps", SYSCTL_PROCPS_4_0_7, SYSCTL_PROCPS_4_0_7, RUN_SYSTEM,
	  LINUX_6_18, false },
	{ "procps.linux-6.1", "procps", SYSCTL_PROCPS_4_0_2, SYSCTL_PROCPS_4_0_2, RUN_SYSTEM,
	  LINUX_6_1, true },
	{ "procps-3.3.17.linux-5.10", "procps-3.3.17", SYSCTL_PROCPS_3_3_17, SYSCTL_PROCPS_3_3_17,
	  RUN_SYSTEM, LINUX_5_10, true },
	{ "procps-p", NULL, SYSCTL_PROCPS_4_0_2, SYSCTL_PROCPS_4_0_2, RUN_LOAD, LINUX_6_18, false },
	{ "procps-p-3.3.17", "procps-p", SYSCTL_PROCPS_3_3_17, SYSCTL_PROCPS_3_3_17, RUN_LOAD,
	  LINUX_6_18, false },
	{ "busybox-p", NULL, SYSCTL_BUSYBOX, SYSCTL_BUSYBOX, RUN_LOAD, LINUX_6_18, false },
	{ "busybox-p-1.30", "busybox-p", SYSCTL_BUSYBOX_1_30, SYSCTL_BUSYBOX_1_30, RUN_LOAD,
	  LINUX_6_18, false },
};

enum { VARIANT_COUNT = sizeof(variants) / sizeof(variants[0]) };

static bool is_first_case(const char *name)
{
	static const char *const later[] = { "d27", "d28", "g35", "o40", "o41", "o42", "w", "b" };

	for (size_t i = 0; i < sizeof(later) / sizeof(later[0]); i++)
		if (slice_starts_with(slice_of(name), later[i]))
			return false;
	return true;
}

/* A case being replayed. */
struct replay {
	struct arena arena;
	struct names names;
	struct tree *tree;
	struct timeline timeline;
	const struct variant *variant;
	struct sysctl_config *config;
};

static const struct origin plain_write = { .actor = ACTOR_HOOK, .what = "a write" };

static void write_plainly(struct replay *replay, struct slice path, struct slice value)
{
	struct event event = {
		.kind = EVENT_SYSCTL,
		.origin = &plain_write,
		.u.sysctl = { .path = path, .value_known = true },
	};

	event.u.sysctl.value = slice_of(arena_print(&replay->arena, "%.*s\n", SLICE_ARGS(value)));
	timeline_apply(&replay->timeline, &event);
}

static void run_full(struct replay *replay)
{
	if (replay->variant->run == RUN_SYSTEM)
		sysctl_apply(replay->config, &replay->timeline);
	else
		sysctl_load(&replay->arena, replay->tree, &replay->timeline,
			    replay->variant->program, NULL, 0, false, &plain_write);
}

static void run_udev(struct replay *replay, const struct name *device)
{
	sysctl_apply_device(replay->config, &replay->timeline, device);
}

static void add_device(struct replay *replay, const struct name *device)
{
	struct event event = {
		.kind = EVENT_LINK_ADD,
		.origin = &plain_write,
		.u.link_add = { .name = device, .device_kind = "dummy" },
	};

	timeline_apply(&replay->timeline, &event);
}

static void rename_device(struct replay *replay, const struct name *device, struct slice new_name)
{
	struct event event = {
		.kind = EVENT_LINK_SET,
		.origin = &plain_write,
		.u.link_set = { .name = device, .change = { .set = LINK_SET_NAME } },
	};

	event.u.link_set.change.new_name = name_intern(&replay->names, new_name);
	timeline_apply(&replay->timeline, &event);
}

static void run_procps(struct replay *replay)
{
	struct sysctl_config *config =
		sysctl_read(&replay->arena, replay->tree, replay->variant->procps, NULL);

	sysctl_apply(config, &replay->timeline);
}

/* The steps before and at the full run, and those behind it; see testdata/sysctl/README. */
static void step_before(struct replay *replay, const struct name *device, struct slice step)
{
	if (slice_is(step, "before") || slice_is(step, "before+udev") ||
	    slice_is(step, "udev+before"))
		add_device(replay, device);
}

static void step_udev_before(struct replay *replay, const struct name *device, struct slice step)
{
	if (slice_is(step, "udev+before"))
		run_udev(replay, device);
}

static void step_udev_after(struct replay *replay, const struct name *device, struct slice step)
{
	if (slice_is(step, "before+udev"))
		run_udev(replay, device);
}

static void step_after(struct replay *replay, const struct name *device, struct slice step)
{
	struct slice argument = slice_range(step, slice_find(step, ':', 0) + 1, step.length);
	size_t equals = slice_find(argument, '=', 0);

	if (slice_is(step, "after") || slice_is(step, "after+udev"))
		add_device(replay, device);
	if (slice_is(step, "after+udev") || slice_is(step, "udev"))
		run_udev(replay, device);
	if (slice_is(step, "rerun"))
		run_full(replay);
	if (slice_is(step, "procps"))
		run_procps(replay);
	if (slice_starts_with(step, "rename:"))
		rename_device(replay, device, argument);
	if (slice_starts_with(step, "write:"))
		write_plainly(replay, slice_range(argument, 0, equals),
			      slice_range(argument, equals + 1, argument.length));
	if (slice_starts_with(step, "load:"))
		sysctl_load(&replay->arena, replay->tree, &replay->timeline,
			    replay->variant->procps, &argument, 1, false, &plain_write);
}

/* The next line of *TEXT that is not empty; false at the end. */
static bool next_line(struct slice *text, struct slice *ret_line)
{
	while (text->length) {
		size_t end = slice_find(*text, '\n', 0);
		*ret_line = slice_range(*text, 0, end);
		*text = slice_range(*text, end + 1, text->length);
		if (ret_line->length)
			return true;
	}
	return false;
}

static void for_each_step(struct replay *replay, void (*step)(struct replay *, const struct name *,
							      struct slice))
{
	struct source *source;
	struct slice line;

	assert_int_equal(tree_read(replay->tree, "devices", &source), TREE_OK);
	for (struct slice text = source->text; next_line(&text, &line); ) {
		size_t blank = slice_find(line, ' ', 0);
		step(replay, name_intern(&replay->names, slice_range(line, 0, blank)),
		     slice_range(line, blank + 1, line.length));
	}
}

static void write_pre(struct replay *replay)
{
	struct source *source;
	struct slice line;

	if (tree_read(replay->tree, "pre", &source) != TREE_OK)
		return;
	for (struct slice text = source->text; next_line(&text, &line); ) {
		size_t blank = slice_find(line, ' ', 0);
		write_plainly(replay, slice_range(line, 0, blank),
			      slice_range(line, blank + 1, line.length));
	}
}

/* What was recorded for VARIANT, of the variant itself or of those it equals. */
static struct source *find_expected(struct replay *replay, const struct variant *variant)
{
	struct source *source;
	const char *path = arena_print(&replay->arena, "expected.%s.tsv", variant->name);

	if (tree_read(replay->tree, path, &source) == TREE_OK)
		return source;
	for (size_t i = 0; variant->base && i < VARIANT_COUNT; i++)
		if (strcmp(variants[i].name, variant->base) == 0)
			return find_expected(replay, &variants[i]);
	return NULL;
}

/* How many values differ from those recorded; each is shown. */
static size_t compare(struct replay *replay, const char *name, const struct source *expected)
{
	struct slice line;
	size_t wrong = 0;

	for (struct slice text = expected->text; next_line(&text, &line); ) {
		size_t first = slice_find(line, '\t', 0);
		size_t second = slice_find(line, '\t', first + 1);
		const char *scope = arena_copy(&replay->arena, slice_range(line, 0, first));
		const char *key = arena_copy(&replay->arena, slice_range(line, first + 1, second));
		struct slice want = slice_range(line, second + 1, line.length);
		struct sysctl_value value = timeline_read_devconf(&replay->timeline, scope, key);
		const char *got = value.known ? arena_print(&replay->arena, "%d", value.number)
					      : "unknown";
		if (slice_is(want, got))
			continue;
		printf("# %s, %s: %s.%s is %s, recorded is %.*s\n", name, replay->variant->name,
		       scope, key, got, SLICE_ARGS(want));
		wrong++;
	}
	return wrong;
}

static void replay_steps(struct replay *replay)
{
	for_each_step(replay, step_before);
	write_pre(replay);
	for_each_step(replay, step_udev_before);
	run_full(replay);
	for_each_step(replay, step_udev_after);
	for_each_step(replay, step_after);
}

struct counts {
	size_t replayed, inherited, values_wrong, not_measured;
};

static void replay_case(const char *name, const struct variant *variant, struct counts *counts)
{
	struct replay replay = { .variant = variant };
	struct kernel_boot boot = { .version = variant->kernel, .autoconf = 1 };
	enum tree_status status;

	arena_init(&replay.arena, NULL);
	names_init(&replay.names, &replay.arena);
	const char *root = arena_print(&replay.arena, CASES "/%s", name);
	replay.tree = tree_open(&replay.arena, root, &status);
	assert_non_null(replay.tree);
	timeline_init(&replay.timeline, &replay.arena, &replay.names,
		      kernel_machine(&replay.arena, &replay.names, &boot));

	struct source *expected = find_expected(&replay, variant);
	if (!expected || (variant->first_cases && !is_first_case(name))) {
		counts->not_measured++;
	} else {
		replay.config = sysctl_read(&replay.arena, replay.tree, variant->program, NULL);
		replay_steps(&replay);
		counts->values_wrong += compare(&replay, name, expected);
		counts->replayed++;
		const char *own = arena_print(&replay.arena, "expected.%s.tsv", variant->name);
		counts->inherited += strcmp(expected->path, own) != 0;
	}
	tree_close(replay.tree);
	arena_done(&replay.arena);
}

/* All cases with one program on one kernel. */
static void replay_variant(void **state)
{
	const struct variant *variant = *state;
	struct counts counts = { 0 };
	struct arena arena;
	struct tree_listing cases;
	enum tree_status status;

	arena_init(&arena, NULL);
	struct tree *tree = tree_open(&arena, CASES, &status);
	assert_non_null(tree);
	assert_int_equal(tree_list(tree, "", &cases), TREE_OK);
	for (size_t i = 0; i < cases.count; i++)
		replay_case(cases.entries[i].name, variant, &counts);
	tree_close(tree);
	printf("# note: %s: %zu of %zu cases replayed, %zu of them recorded as equal to %s; "
	       "%zu not measured\n", variant->name, counts.replayed, cases.count, counts.inherited,
	       variant->base ? variant->base : "none", counts.not_measured);
	assert_int_equal(counts.values_wrong, 0);
	assert_int_equal(counts.replayed + counts.not_measured, cases.count);
	arena_done(&arena);
}

/* Every recorded file belongs to a variant of the table. */
static void test_no_recorded_result_is_left_out(void **state)
{
	struct arena arena;
	struct tree_listing cases, files;
	enum tree_status status;
	size_t recorded = 0;

	(void)state;
	arena_init(&arena, NULL);
	struct tree *tree = tree_open(&arena, CASES, &status);
	assert_int_equal(tree_list(tree, "", &cases), TREE_OK);
	for (size_t i = 0; i < cases.count; i++) {
		assert_int_equal(tree_list(tree, cases.entries[i].name, &files), TREE_OK);
		for (size_t k = 0; k < files.count; k++) {
			const char *file = files.entries[k].name;
			bool found = !slice_starts_with(slice_of(file), "expected.");
			recorded += !found;
			for (size_t v = 0; !found && v < VARIANT_COUNT; v++)
				found = strcmp(file, arena_print(&arena, "expected.%s.tsv",
								 variants[v].name)) == 0;
			assert_true(found);
		}
	}
	printf("# note: %zu cases, %zu recorded results\n", cases.count, recorded);
	assert_int_equal(cases.count, 175);
	assert_int_equal(recorded, 458);
	tree_close(tree);
	arena_done(&arena);
}

int main(void)
{
	struct CMUnitTest tests[VARIANT_COUNT + 1] = {
		cmocka_unit_test(test_no_recorded_result_is_left_out),
	};

	for (size_t i = 0; i < VARIANT_COUNT; i++)
		tests[i + 1] = (struct CMUnitTest){
			.name = variants[i].name,
			.test_func = replay_variant,
			.initial_state = (void *)(uintptr_t)&variants[i],
		};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
