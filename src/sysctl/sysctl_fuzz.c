/*
 * Any bytes as a sysctl file: the first selects the program, the rest is the text. Every
 * span is looked at, and everything is applied to the kernel model.
 */
#include <stdlib.h>

#include "kernel/machine.h"
#include "sysctl/sysctl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct origin hook = { .actor = ACTOR_HOOK, .what = "sysctl" };

static size_t touch(struct slice text)
{
	size_t sum = 0;

	for (size_t i = 0; i < text.length; i++)
		sum += (unsigned char)text.at[i];
	return sum;
}

static size_t touch_all(const struct sysctl_config *config)
{
	size_t sum = 0;

	for (size_t i = 0; i < config->line_count; i++) {
		const struct sysctl_line *line = &config->lines[i];
		sum += touch(span_text(line->key_span)) + touch(span_text(line->value_span));
		sum += touch(span_text(line->origin->span)) + strlen(line->origin->what);
		sum += touch(line->key) + touch(line->written) + strlen(line->path);
		sum += span_locate(line->origin->span).end_column;
	}
	for (size_t i = 0; i < config->problem_count; i++) {
		const struct sysctl_problem *problem = &config->problems[i];
		sum += touch(span_text(problem->span));
		sum += strlen(problem->path) + strlen(problem->detail);
	}
	return sum;
}

static void run(struct arena *arena, struct tree *tree, enum sysctl_program program,
		struct slice text)
{
	struct names names;
	struct timeline timeline;
	struct kernel_boot boot = { .version = { 6, 1, -1 }, .autoconf = 1 };

	names_init(&names, arena);
	timeline_init(&timeline, arena, &names, kernel_machine(arena, &names, &boot));
	struct event add = {
		.kind = EVENT_LINK_ADD,
		.origin = &hook,
		.u.link_add = { .name = name_of(&names, "eth0.5"), .device_kind = "ethernet" },
	};
	timeline_apply(&timeline, &add);
	struct sysctl_config *config =
		sysctl_read(arena, tree, program, source_new(arena, "etc/sysctl.conf", text));
	if (touch_all(config) == 1)
		abort();
	sysctl_apply(config, &timeline);
	sysctl_apply_device(config, &timeline, add.u.link_add.name);
	program = SYSCTL_PROCPS_3_3_17 + (unsigned)program % 5;
	sysctl_write(&timeline, program, text, true, false, &hook);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena;
	jmp_buf out_of_memory;
	struct tree *volatile tree = NULL;
	enum tree_status status;

	if (size == 0)
		return 0;
	arena_init(&arena, &out_of_memory);
	arena.limit = 64 << 20;
	if (setjmp(out_of_memory) == 0) {
		struct slice text = { (const char *)data + 1, size - 1 };
		/* A directory that is always there and has no etc. */
		tree = tree_open(&arena, "/proc/self/fdinfo", &status);
		if (tree)
			run(&arena, tree, 1 + data[0] % (SYSCTL_PROGRAM_COUNT - 1), text);
	}
	if (tree)
		tree_close(tree);
	arena_done(&arena);
	return 0;
}
