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

void memory_add_route(struct run *run, struct memory_route route, struct exit_status status)
{
	route.sure = status.success == MAYBE_YES && !run->timeline->maybe;
	route.happened = run->timeline->entries.count;
	array_push(run->arena, &memory_get(run)->routes, route);
}

void memory_doubt_routes(struct run *run)
{
	struct shell_memory *memory = memory_get(run);

	for (size_t i = 0; i < memory->routes.count; i++)
		memory->routes.items[i].sure = false;
}

/* Whether an event may take routes of DEVICE away; one below it may have gone down as well. */
static bool may_take_routes(const struct event *event, const struct name *device)
{
	const unsigned harmless = LINK_SET_UP | LINK_SET_MTU | LINK_SET_ARP | LINK_SET_MULTICAST |
				  LINK_SET_ADDRGENMODE;

	switch (event->kind) {
	case EVENT_LINK_ADD:
	case EVENT_SYSCTL:
	case EVENT_ADDRESS_ADD:
	case EVENT_TOKEN:
		return false;
	case EVENT_LINK_SET: {
		const struct link_change *change = &event->u.link_set.change;
		return ((change->set & LINK_SET_UP) && !change->up) ||
		       ((change->set & LINK_SET_MTU) && change->mtu < 576) ||
		       (event->u.link_set.name == device && (change->set & ~harmless));
	}
	case EVENT_ADDRESS_DELETE:
	case EVENT_ADDRESS_FLUSH:
		return !event->u.address.name || event->u.address.name == device;
	default:
		return true;
	}
}

bool memory_has_route(struct run *run, const struct memory_route *route)
{
	const struct timeline *timeline = run->timeline;

	if (!route->sure)
		return false;
	arena_spend(run->arena, timeline->entries.count - route->happened);
	for (size_t i = route->happened; i < timeline->entries.count; i++)
		if (may_take_routes(timeline->entries.items[i].event, route->device))
			return false;
	return true;
}
