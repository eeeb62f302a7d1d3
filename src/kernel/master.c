#include "kernel/device.h"

#include <errno.h>

#include "kernel/address.h"

static bool is_kind(const struct device *device, const char *name)
{
	return device->kind->name && strcmp(device->kind->name, name) == 0;
}

/* vlan_device_event(): VLANs go up and down with the device they are on. */
static void raise_vlans(struct kernel *kernel, const struct name *lower, bool up)
{
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *vlan = kernel->netns.devices[i];

		if (vlan->lower == lower && is_kind(vlan, "vlan") &&
		    value_is(vlan->link[LINK_UP], up) != MAYBE_YES &&
		    value_is_set(vlan->link[LINK_EXISTS]) != MAYBE_NO)
			device_set_up(kernel, vlan->name, up);
	}
}

static void went_up(struct kernel *kernel, struct device *device)
{
	struct value mtu = device->link[LINK_MTU];

	device->link[LINK_UP] = value_known(1, kernel->event);
	if (value_is_set(device->link[LINK_NOARP_WHEN_UP]) == MAYBE_YES)
		device->link[LINK_NOARP] = value_known(1, kernel->event);
	/* NETDEV_UP makes the inet6_dev that registration did not, gre0 for one. */
	if (value_is_set(device->link[LINK_INET6]) == MAYBE_NO && mtu.known &&
	    mtu.number >= IPV6_MIN_MTU)
		inet6_dev_make(kernel, device);
}

/* addrconf_ifdown(): addresses go, unless keep_addr_on_down. */
static void went_down(struct kernel *kernel, struct device *device)
{
	struct value keep = device->conf[DEVCONF_KEEP_ADDR_ON_DOWN];

	device->link[LINK_UP] = value_known(0, kernel->event);
	if (!(keep.known && keep.number > 0))
		addresses_drop(kernel, device, 6);
}

struct outcome device_set_up(struct kernel *kernel, const struct name *name, bool up)
{
	struct device *device = device_change(kernel, name);
	const struct device *lower = device->lower ? device_find(kernel, device->lower) : NULL;

	if (up && device->kind->up == KIND_UP_NEEDS_LOWER && lower) {
		enum maybe lower_up = value_is_set(lower->link[LINK_UP]);

		if (lower_up == MAYBE_UNKNOWN) {
			device->link[LINK_UP] = value_unknown(lower->link[LINK_UP].why,
							      kernel->event);
			return outcome_unknown(lower->link[LINK_UP].why);
		}
		if (lower_up == MAYBE_NO && value_is_set(device->link[LINK_UP]) != MAYBE_YES)
			return outcome_refused(ENETDOWN, NULL);
	}
	if (up)
		went_up(kernel, device);
	else
		went_down(kernel, device);
	raise_vlans(kernel, name, up);
	return outcome_done();
}

void device_release(struct kernel *kernel, const struct name *port)
{
	struct device *device = device_change(kernel, port);
	const struct name *master = device->master.known ? device->master.name : NULL;

	device->master = (struct link_name){ .known = true, .set_by = kernel->event };
	if (master && device_find(kernel, master))
		bridge_adjust_mtu(kernel, master);
}

/* bond_enslave() and team_port_add() give the port their MTU and open it. */
static void join_bond(struct kernel *kernel, const struct device *master, const struct name *port)
{
	device_set_mtu(kernel, port, master->link[LINK_MTU]);
	device_set_up(kernel, port, true);
}

/*
 * A bond turns into what its first port is when that is no Ethernet device; since some
 * version after 5.10 it takes over NOARP with it.
 */
static void take_port_type(struct kernel *kernel, const struct name *master,
			   const struct device *port)
{
	enum maybe takes = kernel_has(&kernel->boot.version, KERNEL_BOND_NOARP);
	struct device *bond = device_change(kernel, master);
	struct value noarp = value_known(1, kernel->event);

	if (port->kind->ether || !port->kind->name || takes == MAYBE_NO ||
	    value_is_set(port->link[LINK_NOARP]) == MAYBE_NO)
		return;
	if (takes == MAYBE_UNKNOWN)
		noarp = value_join(noarp, bond->link[LINK_NOARP],
				   kernel_why_unknown(kernel->arena, &kernel->boot.version,
						      KERNEL_BOND_NOARP));
	bond->link[LINK_NOARP] = value_is_set(port->link[LINK_NOARP]) == MAYBE_UNKNOWN ?
				 port->link[LINK_NOARP] : noarp;
}

/* Why the master does not take the port. */
static struct outcome check_port(const struct device *master, const struct device *port)
{
	if (!master->kind->is_master)
		return outcome_refused(EOPNOTSUPP, NULL);
	if (master == port)
		return outcome_refused(ELOOP, NULL);
	if (is_kind(master, "bridge") && is_kind(port, "bridge"))
		return outcome_refused(ELOOP, "Can not enslave a bridge to a bridge");
	if (is_kind(master, "bridge") && port->kind->name && !port->kind->ether)
		return outcome_refused(EINVAL, NULL);
	if (is_kind(master, "bond") || is_kind(master, "team")) {
		if (value_is_set(port->link[LINK_UP]) == MAYBE_YES)
			return outcome_refused(is_kind(master, "bond") ? EPERM : EBUSY,
					       is_kind(master, "bond") ?
					       "Device can not be enslaved while up" :
					       "Device is up. Set it down before adding it as a team port");
		if (value_is_set(port->link[LINK_UP]) == MAYBE_UNKNOWN)
			return outcome_unknown(port->link[LINK_UP].why);
	}
	return outcome_done();
}

static void enslave(struct kernel *kernel, const struct name *port, const struct device *master)
{
	struct device *device = device_change(kernel, port);

	device->master = (struct link_name){ .name = master->name, .known = true,
					     .set_by = kernel->event };
	if (is_kind(master, "bond"))
		take_port_type(kernel, master->name, device);
	if (is_kind(master, "bond") || is_kind(master, "team"))
		join_bond(kernel, master, port);
	bridge_adjust_mtu(kernel, master->name);
}

struct outcome device_set_master(struct kernel *kernel, const struct name *port,
				 const struct name *master)
{
	const struct device *device = device_find(kernel, port);

	if (!master) {
		device_release(kernel, port);
		return outcome_done();
	}
	enum maybe exists = device_exists(kernel, master);

	if (exists == MAYBE_NO)
		return outcome_refused(ENODEV, NULL);
	if (device->master.known && device->master.name == master)
		return outcome_done();
	const struct device *upper = device_find(kernel, master);
	struct outcome outcome = exists == MAYBE_UNKNOWN || !upper ?
				 outcome_unknown(device_why(kernel, master)) :
				 check_port(upper, device);

	if (outcome.done == MAYBE_NO)
		return outcome;
	void *before = netns_save(kernel);

	device_release(kernel, port);
	if (upper)
		enslave(kernel, port, upper);
	if (outcome.done == MAYBE_UNKNOWN)
		netns_join(kernel, before, outcome.why);
	return outcome;
}

static enum maybe port_carrier(const struct kernel *kernel, const struct device *port,
			       const struct device *master)
{
	enum maybe exists = value_is_set(port->link[LINK_EXISTS]);

	if (port == master || exists == MAYBE_NO ||
	    (port->master.known && port->master.name != master->name))
		return MAYBE_NO;
	if (exists == MAYBE_UNKNOWN || !port->master.known)
		return MAYBE_UNKNOWN;
	return device_carrier(kernel, port);
}

static enum maybe any_port_carrier(const struct kernel *kernel, const struct device *master)
{
	enum maybe any = MAYBE_NO;

	for (size_t i = 0; i < kernel->netns.count && any != MAYBE_YES; i++) {
		enum maybe carrier = port_carrier(kernel, kernel->netns.devices[i], master);

		if (carrier != MAYBE_NO)
			any = carrier;
	}
	return any;
}

enum maybe device_carrier(const struct kernel *kernel, const struct device *device)
{
	enum maybe up = value_is_set(device->link[LINK_UP]), carrier = MAYBE_UNKNOWN;
	const struct device *peer = device->peer ? device_find(kernel, device->peer) : NULL;
	const struct device *lower = device->lower ? device_find(kernel, device->lower) : NULL;

	switch (device->kind->carrier) {
	case KIND_CARRIER_UNKNOWN:
		break;
	case KIND_CARRIER_ALWAYS:
		carrier = MAYBE_YES;
		break;
	case KIND_CARRIER_LOWER:
		carrier = lower ? device_carrier(kernel, lower) : MAYBE_UNKNOWN;
		break;
	case KIND_CARRIER_PEER:
		carrier = peer ? value_is_set(peer->link[LINK_UP]) : MAYBE_UNKNOWN;
		break;
	case KIND_CARRIER_PORTS:
		carrier = any_port_carrier(kernel, device);
		break;
	}
	if (up == MAYBE_NO || carrier == MAYBE_NO)
		return MAYBE_NO;
	return up == MAYBE_YES ? carrier : MAYBE_UNKNOWN;
}
