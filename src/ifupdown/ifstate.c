#include "ifupdown/run.h"

enum maybe ifstate_up(const struct ifstate *state, const struct name *device)
{
	enum maybe up = MAYBE_NO;

	for (size_t i = 0; i < state->entries.count; i++) {
		if (state->entries.items[i].device != device)
			continue;
		if (state->entries.items[i].up == MAYBE_YES)
			return MAYBE_YES;
		up = MAYBE_UNKNOWN;
	}
	return up;
}

static size_t find_entry(const struct ifstate *state, const struct name *device,
			 const struct name *logical)
{
	size_t i = 0;

	while (i < state->entries.count && (state->entries.items[i].device != device ||
					    state->entries.items[i].logical != logical))
		i++;
	return i;
}

void ifstate_record(struct run *run, const struct name *device, const struct name *logical,
		    enum maybe up)
{
	struct ifstate *state = run->state;
	struct ifstate_entry entry = { device, logical, up };
	size_t i = find_entry(state, device, logical);

	arena_spend(run->arena, i / 2);
	if (run->options->keeps_no_state)
		return;
	if (i < state->entries.count)
		state->entries.items[i].up = up;
	else
		array_push(run->arena, &state->entries, entry);
}

void ifstate_remove(struct run *run, const struct name *device, const struct name *logical)
{
	struct ifstate *state = run->state;
	size_t i = find_entry(state, device, logical);

	arena_spend(run->arena, state->entries.count);
	if (i == state->entries.count || run->options->keeps_no_state)
		return;
	state->entries.count--;
	for (; i < state->entries.count; i++)
		state->entries.items[i] = state->entries.items[i + 1];
}

/* Whether entry INDEX was there before. Mostly it was at the same place. */
static bool was_up(struct run *run, const struct ifstate *before, size_t index)
{
	const struct ifstate_entry *entry = &run->state->entries.items[index];

	if (index < before->entries.count &&
	    before->entries.items[index].device == entry->device &&
	    before->entries.items[index].up == MAYBE_YES)
		return true;
	arena_spend(run->arena, before->entries.count);
	return ifstate_up(before, entry->device) == MAYBE_YES;
}

struct ifstate ifstate_copy(struct run *run)
{
	struct ifstate copy = { .entries = { .count = 0 } };

	arena_spend(run->arena, run->state->entries.count);
	for (size_t i = 0; i < run->state->entries.count; i++)
		array_push(run->arena, &copy.entries, run->state->entries.items[i]);
	return copy;
}

void ifstate_doubt(struct run *run, const struct ifstate *before)
{
	arena_spend(run->arena, 2 * run->state->entries.count);
	for (size_t i = 0; i < run->state->entries.count; i++) {
		struct ifstate_entry *entry = &run->state->entries.items[i];
		if (entry->up == MAYBE_YES && !was_up(run, before, i))
			entry->up = MAYBE_UNKNOWN;
	}
}

const char *ifstate_phase(const struct ifstate *state, const struct name *device)
{
	for (size_t i = state->busy.count; i-- > 0; )
		if (state->busy.items[i].device == device)
			return state->busy.items[i].phase;
	return NULL;
}

void ifstate_enter(struct run *run, const struct name *device, const char *phase)
{
	struct ifstate_busy busy = { device, phase };

	array_push(run->arena, &run->state->busy, busy);
}

void ifstate_leave(struct run *run)
{
	run->state->busy.count--;
}
