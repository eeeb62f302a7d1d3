/* What happens to one device, found without walking over what happens to all others. */
#include "lint/lint.h"

enum { FEW = 64 };               /* entries are walked over */

/* The device that an entry is about, or NULL: not one that anybody looks for here. */
static const struct name *device_of(const struct entry *entry)
{
	const struct event *event = entry->event;

	switch (event->kind) {
	case EVENT_LINK_ADD:
		return event->u.link_add.name;
	case EVENT_LINK_SET:
		return event->u.link_set.name;
	case EVENT_ADDRESS_ADD:
		return event->u.address.name;
	case EVENT_TOKEN:
		return event->u.token.name;
	default:
		return NULL;
	}
}

static size_t find_from(const struct timeline *timeline, size_t from, const struct name *device)
{
	while (from < timeline->entries.count &&
	       device_of(&timeline->entries.items[from]) != device)
		from++;
	return from;
}

static void chain_entries(struct arena *arena, struct boot_run *run)
{
	const struct timeline *timeline = &run->timeline;
	struct chains *chains = &run->entries_by_device;

	while (chains->next.count < timeline->entries.count) {
		const struct name *device =
			device_of(&timeline->entries.items[chains->next.count]);
		chains_add(arena, chains, device ? device->slice : slice_of(""));
	}
}

size_t lint_first_about(struct host *host, struct boot_run *run, const struct name *device)
{
	const struct timeline *timeline = &run->timeline;

	if (timeline->entries.count <= FEW || device->slice.length == 0)
		return find_from(timeline, 0, device);
	chain_entries(host->arena, run);
	arena_spend(host->arena, 20);
	size_t first = chains_first(&run->entries_by_device, device->slice);
	return first == (size_t)CHAINS_END ? timeline->entries.count : first;
}

size_t lint_next_about(struct host *host, struct boot_run *run, const struct name *device,
		       size_t index)
{
	const struct timeline *timeline = &run->timeline;

	if (timeline->entries.count <= FEW || device->slice.length == 0)
		return find_from(timeline, index + 1, device);
	arena_spend(host->arena, 4);
	size_t next = chains_next(&run->entries_by_device, index);
	return next == (size_t)CHAINS_END ? timeline->entries.count : next;
}
