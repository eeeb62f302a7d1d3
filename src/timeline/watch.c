#include "timeline/watch.h"

/* A device that is there, with the last values of the watched keys. */
struct watched {
	const struct name *device;
	bool there;
	struct slice *paths;
	struct sysctl_value *values;
};

struct watch {
	const char *const *keys;
	size_t key_count;
	ARRAY(struct watched) devices;
};

static struct watched *get_watched(struct timeline *timeline, const struct name *device)
{
	struct watch *watch = timeline->watch;

	for (size_t i = 0; i < watch->devices.count; i++)
		if (watch->devices.items[i].device == device)
			return &watch->devices.items[i];
	struct watched fresh = {
		.device = device,
		.paths = arena_array(timeline->arena, watch->key_count, sizeof(*fresh.paths)),
		.values = arena_array(timeline->arena, watch->key_count, sizeof(*fresh.values)),
	};
	for (size_t i = 0; i < watch->key_count; i++)
		fresh.paths[i] = slice_of(arena_print(timeline->arena, "net/ipv6/conf/%s/%s",
						      device->text, watch->keys[i]));
	array_push(timeline->arena, &watch->devices, fresh);
	return &watch->devices.items[watch->devices.count - 1];
}

static bool same_value(const struct sysctl_value *a, const struct sysctl_value *b)
{
	return a->exists == b->exists && a->known == b->known &&
	       (a->known ? a->number == b->number : a->why == b->why);
}

/* The changes of one entry, while they are collected. */
struct sysctl_changes {
	ARRAY(struct sysctl_change) list;
};

static void compare(struct timeline *timeline, struct watched *watched, bool new_here,
		    struct sysctl_changes *changes)
{
	const struct watch *watch = timeline->watch;

	for (size_t i = 0; i < watch->key_count; i++) {
		struct sysctl_value value = timeline_read_sysctl(timeline, watched->paths[i]);
		bool changed = new_here || !same_value(&value, &watched->values[i]);
		watched->values[i] = value;
		if (changed && value.exists != MAYBE_NO)
			array_push(timeline->arena, &changes->list, (struct sysctl_change){
				.device = watched->device, .key = watch->keys[i], .value = value });
	}
}

void watch_note(struct timeline *timeline, struct entry *entry)
{
	struct watch *watch = timeline->watch;
	struct sysctl_changes changes = { 0 };
	struct name_list devices = timeline_devices(timeline);
	bool *stays = arena_array(timeline->arena, watch->devices.count + devices.count,
				  sizeof(*stays));

	for (size_t i = 0; i < devices.count; i++) {
		struct watched *watched = get_watched(timeline, devices.items[i]);
		compare(timeline, watched, !watched->there, &changes);
		stays[watched - watch->devices.items] = true;
	}
	for (size_t i = 0; i < watch->devices.count; i++)
		watch->devices.items[i].there = stays[i];
	entry->changes = changes.list.items;
	entry->change_count = changes.list.count;
}

void timeline_watch(struct timeline *timeline, const char *const *keys)
{
	struct watch *watch = arena_new(timeline->arena, struct watch);
	struct entry before = { 0 };

	watch->keys = keys;
	while (keys[watch->key_count])
		watch->key_count++;
	timeline->watch = watch;
	watch_note(timeline, &before);   /* what is there already is no event's doing */
}
