#include "timeline/timeline.h"
#include "timeline/watch.h"

enum { USUAL_ENTRIES = 64 };     /* of a boot */

struct world {
	void *machine;
};

void timeline_init(struct timeline *timeline, struct arena *arena, struct names *names,
		   struct machine machine)
{
	memset(timeline, 0, sizeof(*timeline));
	timeline->arena = arena;
	timeline->names = names;
	timeline->machine = machine;
	array_reserve(arena, &timeline->entries, USUAL_ENTRIES);
}

struct outcome timeline_apply(struct timeline *timeline, const struct event *event)
{
	/* The machine keeps pointers to events as provenance, so they must not move. */
	struct event *kept = arena_new(timeline->arena, struct event);
	*kept = *event;
	arena_spend(timeline->arena, 100);

	struct entry entry = {
		.event = kept,
		.outcome = timeline->machine.apply(timeline->machine.self, kept),
		.maybe = timeline->maybe,
		.context = timeline->context,
		.serial = (uint32_t)timeline->entries.count,
	};
	if (timeline->watch)
		watch_note(timeline, &entry);
	array_push(timeline->arena, &timeline->entries, entry);
	if (timeline->happened)
		timeline->happened(timeline->listener, &entry);
	return entry.outcome;
}

void timeline_note_token(struct timeline *timeline, const struct token_result *result)
{
	struct token_result noted = *result;
	const struct name *device = noted.command->interface;

	noted.maybe = timeline->maybe;
	noted.context = timeline->context;
	noted.serial = (uint32_t)timeline->entries.count;
	if (device) {
		noted.forwarding = timeline_read_devconf(timeline, device->text, "forwarding");
		noted.accept_ra = timeline_read_devconf(timeline, device->text, "accept_ra");
		noted.router_solicitations =
			timeline_read_devconf(timeline, device->text, "router_solicitations");
	}
	array_push(timeline->arena, &timeline->tokens, noted);
}

const struct stanza_context *timeline_enter(struct timeline *timeline,
					    const struct stanza_context *context)
{
	const struct stanza_context *before = timeline->context;

	timeline->context = context;
	return before;
}

struct world *timeline_save(struct timeline *timeline)
{
	struct world *world = arena_new(timeline->arena, struct world);

	world->machine = timeline->machine.save(timeline->machine.self);
	return world;
}

void timeline_restore(struct timeline *timeline, const struct world *world)
{
	timeline->machine.restore(timeline->machine.self, world->machine);
}

void timeline_join(struct timeline *timeline, const struct world *world, const char *why)
{
	timeline->machine.join(timeline->machine.self, world->machine, why);
}

const char *timeline_suppose(struct timeline *timeline, const char *why)
{
	const char *before = timeline->maybe;

	timeline->maybe = why;
	return before;
}

enum maybe timeline_has_device(struct timeline *timeline, const struct name *name)
{
	return timeline->machine.has_device(timeline->machine.self, name);
}

size_t timeline_list_devices(struct timeline *timeline, const struct name **ret_names,
			     size_t capacity)
{
	return timeline->machine.list_devices(timeline->machine.self, ret_names, capacity);
}

struct name_list timeline_devices(struct timeline *timeline)
{
	struct name_list list = { .count = timeline_list_devices(timeline, NULL, 0) };

	list.items = arena_array(timeline->arena, list.count, sizeof(*list.items));
	timeline_list_devices(timeline, list.items, list.count);
	return list;
}

size_t timeline_list_devconf_keys(struct timeline *timeline, const struct name **ret_names,
				  size_t capacity)
{
	if (!timeline->machine.list_devconf_keys)
		return 0;
	return timeline->machine.list_devconf_keys(timeline->machine.self, ret_names, capacity);
}

struct sysctl_value timeline_read_sysctl(struct timeline *timeline, struct slice path)
{
	return timeline->machine.read_sysctl(timeline->machine.self, path);
}

struct sysctl_value timeline_read_devconf(struct timeline *timeline, const char *scope,
					  const char *key)
{
	const struct machine *machine = &timeline->machine;

	if (machine->read_devconf && scope[0] && scope[0] != '.' && !strchr(scope, '/'))
		return machine->read_devconf(machine->self, slice_of(scope), slice_of(key));
	return timeline_read_sysctl(
		timeline,
		slice_of(arena_print(timeline->arena, "net/ipv6/conf/%s/%s", scope, key)));
}

const char *timeline_device_kind(struct timeline *timeline, const struct name *name)
{
	return timeline->machine.device_kind(timeline->machine.self, name);
}

enum maybe timeline_has_carrier(struct timeline *timeline, const struct name *name, bool plugged)
{
	return timeline->machine.has_carrier(timeline->machine.self, name, plugged);
}

enum maybe timeline_has_link_local(struct timeline *timeline, const struct name *name,
				   bool plugged)
{
	return timeline->machine.has_link_local(timeline->machine.self, name, plugged);
}

enum maybe timeline_is_up(struct timeline *timeline, const struct name *name)
{
	return timeline->machine.is_up(timeline->machine.self, name);
}

struct sysctl_value timeline_read_mtu(struct timeline *timeline, const struct name *name)
{
	struct sysctl_value nothing = { .exists = MAYBE_UNKNOWN, .why = "the MTU of a device" };

	return timeline->machine.read_mtu ? timeline->machine.read_mtu(timeline->machine.self, name)
					  : nothing;
}

const struct name *timeline_find_altname(struct timeline *timeline, const struct name *altname,
					 const char **ret_why)
{
	const struct machine *machine = &timeline->machine;

	*ret_why = NULL;
	return machine->find_altname ? machine->find_altname(machine->self, altname, ret_why)
				     : NULL;
}
