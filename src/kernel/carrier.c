/*
 * Whether a device has a carrier, which IPv6 waits for before it makes or uses addresses
 * (addrconf_link_ready()). Once it had one it is ready until it goes down, carrier or not.
 */
#include "kernel/device.h"

/* It is up, or was since it was made. */
static bool may_have_been_up(const struct device *device)
{
	const struct event *set_by = device->link[LINK_UP].set_by;

	return value_is_set(device->link[LINK_UP]) != MAYBE_NO ||
	       !set_by || set_by->kind != EVENT_LINK_ADD;
}

static enum maybe port_carrier(const struct kernel *kernel, const struct device *port,
			       const struct device *master, bool plugged)
{
	enum maybe belongs = port == master ? MAYBE_NO : device_is_port_of(port, master->name);

	if (belongs != MAYBE_YES)
		return belongs;
	if (value_is_set(port->link[LINK_UP]) == MAYBE_NO && may_have_been_up(port))
		return MAYBE_UNKNOWN;
	return device_carrier(kernel, port, plugged);
}

/* Some device left a master. */
static bool was_port(const struct device *device)
{
	return device->master.known && !device->master.name && device->master.set_by;
}

/* A bridge that never had a port has one, one that lost its last port has not. */
static enum maybe any_port_carrier(const struct kernel *kernel, const struct device *master,
				   bool plugged)
{
	enum maybe any = MAYBE_NO;
	bool has_ports = master->kind->master != KIND_MASTER_BRIDGE;

	netns_walk(kernel);
	for (size_t i = 0; i < kernel->netns.count && any != MAYBE_YES; i++) {
		const struct device *port = netns_at(&kernel->netns, i);
		enum maybe carrier = port_carrier(kernel, port, master, plugged);

		if (carrier != MAYBE_NO || was_port(port))
			any = carrier == MAYBE_YES ? MAYBE_YES : MAYBE_UNKNOWN;
		if (device_is_port_of(port, master->name) == MAYBE_YES)
			has_ports = true;
	}
	return has_ports ? any : MAYBE_UNKNOWN;
}

/* Whether it has none while it is down. Other drivers keep the one they had. */
static bool drops_carrier(const struct device *device)
{
	return device->kind->carrier == KIND_CARRIER_PEER ||
	       device->kind->master == KIND_MASTER_BOND ||
	       device->kind->master == KIND_MASTER_TEAM;
}

static enum maybe lower_carrier(const struct kernel *kernel, const struct device *device,
				bool plugged)
{
	const struct device *lower = device->lower ? device_find(kernel, device->lower) : NULL;

	if (!lower || device->lower_elsewhere)
		return MAYBE_UNKNOWN;
	if (lower->kind->carrier == KIND_CARRIER_ALWAYS)
		return MAYBE_YES;
	if (value_is_set(lower->link[LINK_UP]) != MAYBE_YES &&
	    (!drops_carrier(lower) || may_have_been_up(lower)))
		return MAYBE_UNKNOWN;
	return device_carrier(kernel, lower, plugged);
}

static enum maybe peer_carrier(const struct kernel *kernel, const struct device *device)
{
	const struct device *peer = device->peer ? device_find(kernel, device->peer) : NULL;

	if (!peer)
		return MAYBE_UNKNOWN;
	if (value_is_set(peer->link[LINK_UP]) == MAYBE_NO && may_have_been_up(peer))
		return MAYBE_UNKNOWN;
	return value_is_set(peer->link[LINK_UP]);
}

enum maybe device_carrier(const struct kernel *kernel, const struct device *device, bool plugged)
{
	enum maybe up = value_is_set(device->link[LINK_UP]), carrier = MAYBE_UNKNOWN;

	switch (device->kind->carrier) {
	case KIND_CARRIER_UNKNOWN:
		break;
	case KIND_CARRIER_CABLE:
		carrier = plugged ? MAYBE_YES : MAYBE_UNKNOWN;
		break;
	case KIND_CARRIER_ALWAYS:
		carrier = MAYBE_YES;
		break;
	case KIND_CARRIER_LOWER:
		carrier = lower_carrier(kernel, device, plugged);
		break;
	case KIND_CARRIER_PEER:
		carrier = peer_carrier(kernel, device);
		break;
	case KIND_CARRIER_PORTS:
		carrier = any_port_carrier(kernel, device, plugged);
		break;
	}
	if (up == MAYBE_NO || carrier == MAYBE_NO)
		return MAYBE_NO;
	return up == MAYBE_YES ? carrier : MAYBE_UNKNOWN;
}

/* addrconf_addr_gen(), when the device goes up or /proc/sys is written; netlink only notes it. */
static bool makes_address(struct value mode)
{
	bool by_netlink = mode.set_by && mode.set_by->kind == EVENT_LINK_SET;

	return !by_netlink &&
	       (value_is(mode, 0) == MAYBE_YES || value_is(mode, 3) == MAYBE_YES);
}

enum maybe device_link_local(const struct kernel *kernel, const struct device *device,
			     bool plugged)
{
	enum maybe carrier = device_carrier(kernel, device, plugged);
	const struct device *master =
		device->master.name ? device_find(kernel, device->master.name) : NULL;

	if (value_is_set(device->link[LINK_INET6]) == MAYBE_NO || device->kind->loopback ||
	    device->kind->master == KIND_MASTER_VRF)
		return MAYBE_NO;
	if (!device->kind->ether || !device->master.known ||
	    !makes_address(device->conf[DEVCONF_ADDR_GEN_MODE]) ||
	    (master && master->kind->master != KIND_MASTER_BRIDGE &&
	     master->kind->master != KIND_MASTER_VRF) ||
	    value_is_set(device->conf[DEVCONF_DISABLE_IPV6]) != MAYBE_NO)
		carrier = carrier == MAYBE_NO ? MAYBE_NO : MAYBE_UNKNOWN;
	return carrier;
}
