#include "kernel/link.h"

#include <errno.h>

#include "kernel/address.h"
#include "kernel/device.h"

static void unregister(struct kernel *kernel, const struct name *name)
{
	struct device *device = device_change(kernel, name);

	inet6_dev_drop(kernel, device);
	device->link[LINK_EXISTS] = value_known(0, kernel->event);
	device_release(kernel, name);
	addresses_drop(kernel, device, 0);
}

/* What lives on a device goes with it. */
static void unregister_uppers(struct kernel *kernel, const struct name *lower)
{
	const struct device *upper;

	for (size_t i = 0; (upper = device_next_upper(kernel, lower, &i)); i++) {
		if (value_is_set(upper->link[LINK_EXISTS]) == MAYBE_NO)
			continue;
		unregister_uppers(kernel, upper->name);
		unregister(kernel, upper->name);
	}
}

/* Its ports, and what may be one. */
static void release_ports(struct kernel *kernel, const struct name *master)
{
	netns_walk(kernel);
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *port = netns_at(&kernel->netns, i);

		if (port->master.known && port->master.name == master)
			device_release(kernel, port->name);
		else if (device_is_port_of(port, master) == MAYBE_UNKNOWN && port->name != master)
			device_doubt_release(kernel, port->name, device_find(kernel, master));
	}
}

static void unregister_with_all(struct kernel *kernel, const struct name *name)
{
	arena_spend(kernel->arena, 4 * kernel->netns.count);
	unregister_uppers(kernel, name);
	release_ports(kernel, name);
	unregister(kernel, name);
}

/* Whether such a device can be deleted is not known. */
static struct outcome delete_perhaps(struct kernel *kernel, const struct name *name)
{
	const char *why = device_doubt(device_find(kernel, name));
	void *before = netns_save(kernel);

	unregister_with_all(kernel, name);
	netns_join(kernel, before, why);
	return outcome_unknown(why);
}

struct outcome link_delete(struct kernel *kernel, const struct event *event)
{
	const struct name *name = event->u.link_delete.name, *peer;
	struct outcome outcome;

	if (!device_settle(kernel, name, link_delete, event, &outcome))
		return outcome;
	if (device_find(kernel, name)->kind->hardware)
		return outcome_refused(EOPNOTSUPP, NULL);
	if (device_find(kernel, name)->kind->doubtful)
		return delete_perhaps(kernel, name);
	peer = device_find(kernel, name)->peer;
	unregister_with_all(kernel, name);
	if (peer && device_exists(kernel, peer) != MAYBE_NO)
		unregister_with_all(kernel, peer);
	return outcome_done();
}
