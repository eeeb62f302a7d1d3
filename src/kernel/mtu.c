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

/* What a device on top does when the MTU below it becomes LOWER. */
static bool shrunk_mtu(struct value upper, struct value lower, struct value *ret)
{
	if (upper.known && lower.known && upper.number <= lower.number)
		return false;
	*ret = upper.known ? lower : upper;
	return true;
}

static void shrink_uppers(struct kernel *kernel, const struct device *lower)
{
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *upper = kernel->netns.devices[i];
		struct value mtu;

		if (upper->lower != lower->name || !upper->kind->follows_lower_mtu ||
		    value_is_set(upper->link[LINK_EXISTS]) == MAYBE_NO)
			continue;
		if (shrunk_mtu(upper->link[LINK_MTU], lower->link[LINK_MTU], &mtu))
			device_set_mtu(kernel, upper->name, mtu);
	}
}

void device_set_mtu(struct kernel *kernel, const struct name *name, struct value mtu)
{
	struct device *device = device_change(kernel, name);

	mtu.set_by = kernel->event;
	device->link[LINK_MTU] = mtu;
	inet6_change_mtu(kernel, device);
	shrink_uppers(kernel, device);
	if (!device->master.known || !device->master.name)
		return;
	bridge_adjust_mtu(kernel, device->master.name);
}

static enum maybe is_port_of(const struct device *device, const struct name *master)
{
	enum maybe exists = value_is_set(device->link[LINK_EXISTS]);

	if (exists == MAYBE_NO || (device->master.known && device->master.name != master))
		return MAYBE_NO;
	return device->master.known ? exists : MAYBE_UNKNOWN;
}

/* br_mtu_min(): the smallest MTU of the ports. */
static struct value smallest_port_mtu(const struct kernel *kernel, const struct name *bridge)
{
	struct value smallest = value_known(0, NULL);

	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *port = kernel->netns.devices[i];
		struct value mtu = port->link[LINK_MTU];

		if (is_port_of(port, bridge) != MAYBE_YES)
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
	for (size_t i = 0; i < kernel->netns.count && smallest.known; i++) {
		const struct device *port = kernel->netns.devices[i];
		struct value mtu = port->link[LINK_MTU];

		if (port->name == bridge || is_port_of(port, bridge) != MAYBE_UNKNOWN)
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

	if (!device || !device->kind->name || strcmp(device->kind->name, "bridge") != 0 ||
	    value_is_set(device->link[LINK_EXISTS]) == MAYBE_NO)
		return;
	struct value pinned = device->link[LINK_MTU_PINNED], present = device->link[LINK_MTU];
	struct value mtu = doubt_port_mtu(kernel, bridge, smallest_port_mtu(kernel, bridge));

	if (value_is_set(pinned) == MAYBE_YES)
		return;
	if (value_is_set(pinned) == MAYBE_UNKNOWN)
		mtu = value_join(present, mtu, pinned.why);
	if (!mtu.known || !present.known || mtu.number != present.number)
		device_set_mtu(kernel, bridge, mtu);
}

static bool on_lower(const struct device *device, const char *kind, const char *tap)
{
	return device->kind->name && device->lower &&
	       (strcmp(device->kind->name, kind) == 0 || (tap && strcmp(device->kind->name, tap) == 0));
}

/* vlan_dev_change_mtu(), macvlan_change_mtu(): not more than the lower device has. */
static struct outcome check_lower_mtu(const struct kernel *kernel, const struct device *device,
				      int mtu)
{
	bool vlan = on_lower(device, "vlan", NULL);
	const struct device *lower = device->lower ? device_find(kernel, device->lower) : NULL;

	if (!lower || !(vlan || on_lower(device, "macvlan", "macvtap")))
		return outcome_done();
	if (!lower->link[LINK_MTU].known)
		return outcome_unknown(lower->link[LINK_MTU].why);
	if (mtu > lower->link[LINK_MTU].number)
		return outcome_refused(vlan ? ERANGE : EINVAL, NULL);
	return outcome_done();
}

struct outcome device_check_mtu(const struct kernel *kernel, const struct device *device, int mtu)
{
	const struct kind *kind = device->kind;

	if (mtu < 0 || mtu < kind->min_mtu)
		return outcome_refused(EINVAL, "mtu less than device minimum");
	if (kind->max_mtu && mtu > kind->max_mtu)
		return outcome_refused(EINVAL, "mtu greater than device maximum");
	return check_lower_mtu(kernel, device, mtu);
}
