#include "kernel/netns.h"

#include "kernel/link.h"

void device_note_index(const struct kernel *kernel, const struct name *name, size_t index)
{
	bool is_new;

	*table_put(kernel->arena, kernel->places, name->slice, &is_new) = index;
}

void device_note_lower(const struct kernel *kernel, const struct name *lower,
		       const struct kind *kind)
{
	bool is_new;

	if (lower)
		*table_put(kernel->arena, kernel->lowers, lower->slice, &is_new) |=
			kind->rx != KIND_RX_NONE;
}

bool device_may_have_handler(const struct kernel *kernel, const struct name *lower)
{
	const size_t *has_handler = table_find(kernel->lowers, lower->slice);

	return has_handler && *has_handler;
}

bool device_may_have_uppers(const struct kernel *kernel, const struct name *lower)
{
	return table_find(kernel->lowers, lower->slice) != NULL;
}

void device_identify(const struct kernel *kernel, struct device *device, const char *identity)
{
	bool is_new;

	device->identity = identity;
	if (identity)
		table_put(kernel->arena, kernel->identities, slice_of(identity), &is_new);
}

bool device_may_have_twin(const struct kernel *kernel, const char *identity)
{
	return table_find(kernel->identities, slice_of(identity)) ||
	       table_find(kernel->identities, slice_of(""));
}

const struct device *device_next_upper(const struct kernel *kernel, const struct name *lower,
				       size_t *index)
{
	if (!device_may_have_uppers(kernel, lower))
		return NULL;
	if (*index == 0)
		netns_walk(kernel);
	for (; *index < kernel->netns.count; ++*index)
		if (netns_at(&kernel->netns, *index)->lower == lower)
			return netns_at(&kernel->netns, *index);
	return NULL;
}

static bool is_at(const struct kernel *kernel, const struct name *name, size_t index)
{
	return index < kernel->netns.count && netns_at(&kernel->netns, index)->name == name;
}

size_t device_index(const struct kernel *kernel, const struct name *name)
{
	/* Most hosts have a handful. */
	if (kernel->netns.count <= 8) {
		size_t few = 0;
		while (few < kernel->netns.count && netns_at(&kernel->netns, few)->name != name)
			few++;
		return few;
	}
	const size_t *place = table_find(kernel->places, name->slice);
	size_t i = 0;

	if (!place)              /* no world of this kernel has ever had it */
		return kernel->netns.count;
	if (is_at(kernel, name, *place))
		return *place;
	/* Places move when others are removed, and differ from world to world. */
	while (i < kernel->netns.count && netns_at(&kernel->netns, i)->name != name)
		i++;
	arena_spend(kernel->arena, 2 * i + 1);
	if (i < kernel->netns.count)
		device_note_index(kernel, name, i);
	return i;
}

const struct device *device_find(const struct kernel *kernel, const struct name *name)
{
	size_t i = device_index(kernel, name);

	return i < kernel->netns.count ? netns_at(&kernel->netns, i) : NULL;
}

struct device *device_change_at(struct kernel *kernel, size_t index)
{
	const struct device *device = netns_at(&kernel->netns, index);

	if (device->epoch != kernel->epoch) {
		struct device *copy = arena_new(kernel->arena, struct device);

		*copy = *device;
		copy->epoch = kernel->epoch;
		netns_put(kernel, index, copy);
		return copy;
	}
	/* Made in this epoch, so by us, and not shared. */
	return (struct device *)(uintptr_t)device;
}

struct device *device_change(struct kernel *kernel, const struct name *name)
{
	return device_change_at(kernel, device_index(kernel, name));
}

struct scope *scope_change(struct kernel *kernel, const struct scope **scope)
{
	if ((*scope)->epoch != kernel->epoch) {
		struct scope *copy = arena_new(kernel->arena, struct scope);

		*copy = **scope;
		copy->epoch = kernel->epoch;
		*scope = copy;
		return copy;
	}
	return (struct scope *)(uintptr_t)*scope;
}

enum maybe device_exists(const struct kernel *kernel, const struct name *name)
{
	const struct device *device = device_find(kernel, name);

	if (device)
		return value_is_set(device->link[LINK_EXISTS]);
	return kernel->netns.lost && link_name_is_valid(name) ? MAYBE_UNKNOWN : MAYBE_NO;
}

const char *device_why(const struct kernel *kernel, const struct name *name)
{
	const struct device *device = device_find(kernel, name);

	return device && device->link[LINK_EXISTS].why ? device->link[LINK_EXISTS].why :
							 kernel->netns.lost;
}

void netns_put(struct kernel *kernel, size_t index, const struct device *device)
{
	struct netns *netns = &kernel->netns;
	size_t number = index / DEVICES_OF_PAGE;

	if (number == netns->page_capacity)
		netns->pages = array_grow(kernel->arena, netns->pages, &netns->page_capacity,
					  sizeof(*netns->pages));
	const struct device_page *page = netns->pages[number];
	if (!page || page->epoch != kernel->epoch) {
		struct device_page *copy = arena_new(kernel->arena, struct device_page);
		if (page)
			*copy = *page;
		copy->epoch = kernel->epoch;
		netns->pages[number] = page = copy;
	}
	/* Made in this epoch, so by us, and not shared. */
	((struct device_page *)(uintptr_t)page)->devices[index % DEVICES_OF_PAGE] = device;
}

static void append_device(struct kernel *kernel, const struct device *device)
{
	size_t index = kernel->netns.count++;

	netns_put(kernel, index, device);
	device_note_index(kernel, device->name, index);
}

void netns_remove(struct kernel *kernel, size_t index)
{
	struct netns *netns = &kernel->netns;

	netns->count--;
	arena_spend(kernel->arena, netns->count - index);
	for (; index < netns->count; index++)
		netns_put(kernel, index, netns_at(netns, index + 1));
}

struct device *device_enter(struct kernel *kernel, const struct name *name)
{
	size_t index = device_index(kernel, name);
	struct device *device = arena_new(kernel->arena, struct device);

	if (index < kernel->netns.count) {
		device->token.lost_by = netns_at(&kernel->netns, index)->token.lost_by;
		netns_remove(kernel, index);
	}
	device->name = name;
	device->epoch = kernel->epoch;
	device->token.known = true;
	device->master.known = true;
	for (enum link_value i = 0; i < LINK_VALUE_COUNT; i++)
		device->link[i] = value_known(i == LINK_EXISTS, kernel->event);
	append_device(kernel, device);
	return device;
}

void device_lose(struct kernel *kernel, struct device *device, const char *why)
{
	arena_spend(kernel->arena, (size_t)3 * (DEVCONF_COUNT + LINK_VALUE_COUNT));
	for (enum devconf key = DEVCONF_NONE + 1; key < DEVCONF_COUNT; key++)
		device->conf[key] = value_unknown(why, kernel->event);
	for (enum link_value i = 0; i < LINK_VALUE_COUNT; i++)
		if (!device->kind->loopback || (i != LINK_EXISTS && i != LINK_INET6))
			device->link[i] = value_unknown(why, kernel->event);
	device->token = (struct token){ .why = why, .set_by = kernel->event };
	device->master = (struct link_name){ .why = why, .set_by = kernel->event };
	device->addresses = (struct addresses){ .unknown = why };
	device->lower = device->peer = NULL;
	if (device->kind->loopback)
		return;
	device->kind = &kind_doubtful;
	device->why_doubtful = why;
}

struct device *device_suspect(struct kernel *kernel, const struct name *name, const char *why)
{
	struct device *device = device_enter(kernel, name);

	device->kind = &kind_doubtful;
	device_lose(kernel, device, why);
	return device;
}
