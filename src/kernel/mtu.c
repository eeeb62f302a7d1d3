#include "kernel/device.h"

#include <errno.h>

/* NETDEV_CHANGEMTU as addrconf_notify() takes it. */
static void inet6_change_mtu(struct kernel *kernel, struct device *device)
{
	struct value mtu = device->link[LINK_MTU];

	if (device->kind->loopback || ipv6_is_off(kernel)) {
		device->conf[DEVCONF_MTU] = mtu;
	} else if (!mtu.known) {
		device->link[LINK_INET6] = value_unknown(mtu.why, kernel->event);
		device->conf[DEVCONF_MTU] = mtu;
	} else if (mtu.number < IPV6_MIN_MTU) {
		if (value_is_set(device->link[LINK_INET6]) != MAYBE_NO)
			inet6_dev_drop(kernel, device);
	} else if (value_is_set(device->link[LINK_INET6]) == MAYBE_NO) {
		inet6_dev_make(kernel, device);
	} else {
		if (value_is_set(device->link[LINK_INET6]) == MAYBE_UNKNOWN)
			inet6_dev_make_if_missing(kernel, device);
		device->conf[DEVCONF_MTU] = mtu;
	}
}

/*
 * Less what the device on top needs for itself: a vxlan whose ends are of IPv6 20 bytes more, one
 * of VXLAN-GPE less since some patch level of Linux 6. A vxlan has the minimum at least.
 */
struct value device_room(const struct kernel *kernel, const struct device *upper,
			 struct value lower)
{
	const struct kind *kind = upper->kind;
	bool ipv6 = kind->overhead_ipv6 && upper->mode && strcmp(upper->mode, "ipv6") == 0;

	if (has_no_lladdr(upper))
		return value_unknown("how much room VXLAN-GPE needs", kernel->event);
	lower.number -= ipv6 ? kind->overhead_ipv6 : kind->overhead;
	if (kind->mtu_clipped && lower.number < kind->min_mtu)
		lower.number = kind->min_mtu;
	return lower;
}

/* What is not known either way needs no telling, once it is not sure to have IPv6. */
static bool is_settled(const struct device *device, struct value room)
{
	struct value present = device->link[LINK_MTU];

	if (present.known)
		return room.known && present.number <= room.number;
	return (room.known && room.number >= IPV6_MIN_MTU) ||
	       value_is_set(device->link[LINK_INET6]) != MAYBE_YES;
}

static void shrink(struct kernel *kernel, const struct device *upper, struct value lower)
{
	struct value present = upper->link[LINK_MTU], room = device_room(kernel, upper, lower);

	if (!is_settled(upper, room))
		device_set_mtu(kernel, upper->name, present.known ? room : present);
}

/* ipvlan_adjust_mtu() sends no notification, so the inet6_dev is none the wiser. */
static void follow_silently(struct kernel *kernel, size_t index, struct value lower)
{
	device_change_at(kernel, index)->link[LINK_MTU] = lower;
}

static void tell_uppers(struct kernel *kernel, const struct device *lower)
{
	const struct device *upper;

	for (size_t i = 0; (upper = device_next_upper(kernel, lower->name, &i)); i++) {
		if (value_is_set(upper->link[LINK_EXISTS]) == MAYBE_NO)
			continue;
		if (upper->kind->follow == KIND_FOLLOW_SHRINK)
			shrink(kernel, upper, lower->link[LINK_MTU]);
		else if (upper->kind->follow == KIND_FOLLOW_SILENTLY)
			follow_silently(kernel, i, lower->link[LINK_MTU]);
	}
}

/* bond_change_mtu(), team_change_mtu() */
static void tell_ports(struct kernel *kernel, const struct device *master)
{
	struct value mtu = master->link[LINK_MTU];

	if (master->kind->master != KIND_MASTER_BOND && master->kind->master != KIND_MASTER_TEAM)
		return;
	netns_walk(kernel);
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *port = netns_at(&kernel->netns, i);
		struct value present = port->link[LINK_MTU];
		struct value next = port->master.known ? mtu :
				    value_join(present, mtu, port->master.why);

		if (port->name == master->name || value_same(present, next) ||
		    device_is_port_of(port, master->name) == MAYBE_NO)
			continue;
		device_set_mtu(kernel, port->name, next);
	}
}

/* Its bridge; or any that may be. */
static void tell_masters(struct kernel *kernel, const struct device *port)
{
	const struct name *name = port->name;

	if (port->master.known) {
		if (port->master.name)
			bridge_adjust_mtu(kernel, port->master.name);
		return;
	}
	arena_spend(kernel->arena, kernel->netns.count);
	for (size_t i = 0; i < kernel->netns.count; i++)
		if (netns_at(&kernel->netns, i)->name != name)
			bridge_adjust_mtu(kernel, netns_at(&kernel->netns, i)->name);
}

void device_set_mtu(struct kernel *kernel, const struct name *name, struct value mtu)
{
	struct device *device = device_change(kernel, name);

	mtu.set_by = kernel->event;
	device->link[LINK_MTU] = mtu;
	inet6_change_mtu(kernel, device);
	tell_uppers(kernel, device);
	tell_ports(kernel, device);
	tell_masters(kernel, device);
}

/* br_mtu_min(): the smallest MTU of the ports. */
static struct value smallest_port_mtu(const struct kernel *kernel, const struct name *bridge)
{
	struct value smallest = value_known(0, NULL);

	netns_walk(kernel);
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *port = netns_at(&kernel->netns, i);
		struct value mtu = port->link[LINK_MTU];

		if (device_is_port_of(port, bridge) != MAYBE_YES)
			continue;
		if (!mtu.known)
			return mtu;
		if (!smallest.number || mtu.number < smallest.number)
			smallest = mtu;
	}
	return smallest.number ? smallest : value_known(ETH_DATA_LEN, NULL);
}

/* A port that may or may not be one makes the result unknown if it would matter. */
static struct value doubt_port_mtu(const struct kernel *kernel, const struct name *bridge,
				   struct value smallest)
{
	netns_walk(kernel);
	for (size_t i = 0; i < kernel->netns.count && smallest.known; i++) {
		const struct device *port = netns_at(&kernel->netns, i);
		struct value mtu = port->link[LINK_MTU];

		if (port->name == bridge || device_is_port_of(port, bridge) != MAYBE_UNKNOWN)
			continue;
		if (!mtu.known || mtu.number != smallest.number)
			smallest = value_unknown(port->master.known ? port->link[LINK_EXISTS].why :
								      port->master.why,
						 kernel->event);
	}
	return smallest;
}

void bridge_adjust_mtu(struct kernel *kernel, const struct name *bridge)
{
	const struct device *device = device_find(kernel, bridge);

	if (!device || value_is_set(device->link[LINK_EXISTS]) == MAYBE_NO ||
	    (device->kind->master != KIND_MASTER_BRIDGE && !device->kind->doubtful))
		return;
	struct value pinned = device->link[LINK_MTU_PINNED], present = device->link[LINK_MTU];
	struct value mtu = doubt_port_mtu(kernel, bridge, smallest_port_mtu(kernel, bridge));

	if (device->kind->doubtful)
		mtu = value_unknown(device_doubt(device), kernel->event);
	else if (value_is_set(pinned) == MAYBE_YES)
		return;
	if (value_is_set(pinned) == MAYBE_UNKNOWN)
		mtu = value_join(present, mtu, pinned.why);
	if (!value_same(mtu, present))
		device_set_mtu(kernel, bridge, mtu);
}

/* The most that fits the lower device; unknown without one, or with one of another netns. */
static struct outcome check_lower_mtu(const struct kernel *kernel, const struct device *device,
				      int mtu)
{
	const struct device *lower = device->lower ? device_find(kernel, device->lower) : NULL;

	if (!lower || !device->kind->mtu_error)
		return outcome_done();
	struct value room = device_room(kernel, device, lower->link[LINK_MTU]);

	if (!room.known)
		return outcome_unknown(room.why);
	return mtu > room.number ? outcome_refused(device->kind->mtu_error, NULL) : outcome_done();
}

/* team_device_event(): the MTU of a port is the team's business. */
static struct outcome check_team_mtu(const struct kernel *kernel, const struct device *device)
{
	const struct device *master = device->master.known && device->master.name ?
				      device_find(kernel, device->master.name) : NULL;

	if (!device->master.known)
		return outcome_unknown(device->master.why);
	if (master && master->kind->doubtful)
		return outcome_unknown(device_doubt(master));
	if (master && master->kind->master == KIND_MASTER_TEAM)
		return outcome_refused(EPERM, NULL);
	return outcome_done();
}

struct outcome device_check_mtu(const struct kernel *kernel, const struct device *device, int mtu)
{
	const struct kind *kind = device->kind;
	struct outcome outcome;

	if (kind->doubtful)
		return outcome_unknown(device_doubt(device));
	if (mtu < 0 || mtu < kind->min_mtu)
		return outcome_refused(EINVAL, "mtu less than device minimum");
	if (kind->max_mtu && mtu > kind->max_mtu)
		return outcome_refused(EINVAL, "mtu greater than device maximum");
	if (kind->hardware && mtu > HARDWARE_MTU_SURE)
		return outcome_unknown("whether the hardware takes so large an MTU");
	outcome = check_team_mtu(kernel, device);
	return outcome.done == MAYBE_YES ? check_lower_mtu(kernel, device, mtu) : outcome;
}
