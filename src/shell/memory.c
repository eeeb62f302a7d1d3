#include "shell/memory.h"

struct shell_memory *memory_get(struct run *run)
{
	if (!run->shell->memory)
		run->shell->memory = arena_new(run->arena, struct shell_memory);
	return run->shell->memory;
}

void memory_recall(struct run *run)
{
	if (run->shell->memory)
		run->state.files = run->shell->memory->files;
}

static bool is_there_before(const struct binding *files, struct slice name)
{
	const struct binding *before = binding_find(files, BINDING_FILE, name);

	return before && before->value.set == MAYBE_YES;
}

static const struct binding *forget(struct run *run, const struct binding *files,
				    const struct binding *older)
{
	const struct binding *list = older;

	for (const struct binding *b = files; b && b != older; b = b->older) {
		struct binding *binding = arena_new(run->arena, struct binding);
		*binding = *b;
		binding->value = content_unknown("a file that may have been written");
		if (b->value.set != MAYBE_YES || !is_there_before(older, b->name))
			binding->value.set = MAYBE_UNKNOWN;
		binding_push(run->arena, &list, binding);
	}
	return list;
}

void memory_keep(struct run *run)
{
	const struct binding *before = run->shell->memory ? run->shell->memory->files : NULL;

	if (run->state.files == before)
		return;
	memory_get(run)->files = run->timeline->maybe || !run->alive
					 ? forget(run, run->state.files, before)
					 : run->state.files;
}

void memory_add_address(struct run *run, const struct name *device,
			const struct inet_prefix *prefix)
{
	struct memory_address address = { device, *prefix, !run->timeline->maybe };

	array_push(run->arena, &memory_get(run)->addresses, address);
}

void memory_doubt_addresses(struct run *run, const struct name *device)
{
	struct shell_memory *memory = memory_get(run);

	for (size_t i = 0; i < memory->addresses.count; i++)
		if (!device || memory->addresses.items[i].device == device)
			memory->addresses.items[i].sure = false;
}

void memory_add_route(struct run *run, const struct inet_prefix *to)
{
	struct memory_route route = { *to };

	array_push(run->arena, &memory_get(run)->routes, route);
}
