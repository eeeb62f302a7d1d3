#include "kernel/device.h"

#include <errno.h>
#include <stdlib.h>

#include "kernel/address.h"

/* vlan_device_event(): VLANs go up and down with the device they are on. */
static void raise_vlans(struct kernel *kernel, const struct name *lower, bool up)
{
	const struct device *vlan;

	for (size_t i = 0; (vlan = device_next_upper(kernel, lower, &i)); i++)
		if (vlan->kind->up_needs_lower &&
		    value_is(vlan->link[LINK_UP], up) != MAYBE_YES &&
		    value_is_set(vlan->link[LINK_EXISTS]) != MAYBE_NO)
			device_set_up(kernel, vlan->name, up);
}

static void went_up(struct kernel *kernel, struct device *device)
{
	struct value mtu = device->link[LINK_MTU];

	device->link[LINK_UP] = value_known(1, kernel->event);
	if (device->kind->rx == KIND_RX_IPVLAN)
		device->link[LINK_NOARP] = device->link[LINK_NOARP_WHEN_UP];
	else if (device->kind->doubtful)
		device->link[LINK_NOARP] = value_unknown(device_doubt(device), kernel->event);
	if (device->kind->loopback)
		addresses_add_loopback(kernel, device);
	/* addrconf_dev_config(): there is nothing to make an EUI-64 of. */
	if (has_no_lladdr(device) && value_is(device->conf[DEVCONF_ADDR_GEN_MODE], 0) == MAYBE_YES)
		device_set_addr_gen_mode(device, value_known(3, kernel->event), true);
	/* NETDEV_UP makes the inet6_dev that registration did not, gre0 for one. */
	if (value_is_set(device->link[LINK_INET6]) == MAYBE_NO && mtu.known &&
	    mtu.number >= IPV6_MIN_MTU)
		inet6_dev_make(kernel, device);
}

/* addrconf_ifdown(): addresses go, unless keep_addr_on_down; that of `all` counts, if it is set. */
static void went_down(struct kernel *kernel, struct device *device)
{
	struct value keep = kernel->netns.all->conf[DEVCONF_KEEP_ADDR_ON_DOWN];

	if (keep.known && !keep.number)
		keep = device->conf[DEVCONF_KEEP_ADDR_ON_DOWN];
	device->link[LINK_UP] = value_known(0, kernel->event);
	if (keep.known && keep.number <= 0) {
		addresses_drop(kernel, device, 6);
		return;
	}
	addresses_drop_passing(kernel, device);
	if (!keep.known)
		addresses_doubt(kernel, device, 6, keep.why);
}

void device_doubt_up(struct kernel *kernel, const struct name *name, const char *why)
{
	struct device *device = device_change(kernel, name);
	const struct device *vlan;

	if (!device->link[LINK_UP].known)
		return;
	device->link[LINK_UP] = value_unknown(why, kernel->event);
	addresses_doubt(kernel, device, 6, why);
	for (size_t i = 0; (vlan = device_next_upper(kernel, name, &i)); i++)
		if (vlan->kind->up_needs_lower)
			device_doubt_up(kernel, vlan->name, why);
}

/* The UDP socket of a vxlan that is up. */
struct vxlan_socket {
	long port;
	struct slice flags;
	bool ipv4, ipv6;
};

/* False: the device is no vxlan, or one of which that is not known. */
static bool read_socket(const struct device *device, struct vxlan_socket *ret)
{
	const char *port = device->kind->overhead_ipv6 && device->identity
				   ? strstr(device->identity, " port ") : NULL;
	char *end;

	if (!port)
		return false;
	ret->port = strtol(port + strlen(" port "), &end, 10);
	ret->flags = slice_of(end);
	ret->ipv6 = slice_ends_with(ret->flags, " ipv6");
	if (ret->ipv6)
		ret->flags.length -= strlen(" ipv6");
	bool both = slice_contains(ret->flags, " external");
	ret->ipv4 = both || !ret->ipv6;
	ret->ipv6 = both || ret->ipv6;
	return true;
}

/* vxlan_sock_add(): those of one port and family share a socket, if all flags are the same. */
static struct outcome check_sockets(const struct kernel *kernel, const struct device *device)
{
	struct outcome outcome = outcome_done();
	struct vxlan_socket own, its;

	if (!read_socket(device, &own))
		return outcome;
	netns_walk(kernel);
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *other = netns_at(&kernel->netns, i);
		enum maybe exists = value_is_set(other->link[LINK_EXISTS]);
		enum maybe up = value_is_set(other->link[LINK_UP]);

		if (other->name == device->name || exists == MAYBE_NO || up == MAYBE_NO ||
		    !read_socket(other, &its) || its.port != own.port ||
		    slice_equal(its.flags, own.flags) ||
		    !((its.ipv4 && own.ipv4) || (its.ipv6 && own.ipv6)))
			continue;
		if (exists == MAYBE_YES && up == MAYBE_YES)
			return outcome_refused(EADDRINUSE, NULL);
		outcome = outcome_unknown("whether a vxlan of other flags has the UDP port");
	}
	return outcome;
}

/* vxlan_open(); a group of IPv6 cannot be joined on a device without it. */
static struct outcome check_vxlan(const struct kernel *kernel, const struct device *device,
				  const struct device *lower)
{
	struct outcome outcome = check_sockets(kernel, device);
	bool over_ipv6 = device->kind->overhead_ipv6 && device->mode &&
			 strcmp(device->mode, "ipv6") == 0;

	if (outcome.done == MAYBE_YES && over_ipv6 && lower &&
	    value_is_set(lower->link[LINK_INET6]) != MAYBE_YES)
		outcome = outcome_unknown("whether a vxlan joins its group");
	return outcome;
}

/* vlan_dev_open() */
static struct outcome check_up(const struct kernel *kernel, const struct device *device)
{
	const struct device *lower = device->lower ? device_find(kernel, device->lower) : NULL;

	if (value_is_set(device->link[LINK_UP]) == MAYBE_YES)
		return outcome_done();
	if (!device->kind->up_needs_lower)
		return check_vxlan(kernel, device, lower);
	if (device->lower_elsewhere)
		return outcome_unknown("its lower device is in another network namespace");
	if (!lower || value_is_set(lower->link[LINK_UP]) == MAYBE_YES)
		return outcome_done();
	if (value_is_set(lower->link[LINK_UP]) == MAYBE_UNKNOWN)
		return outcome_unknown(lower->link[LINK_UP].why);
	return outcome_refused(ENETDOWN, NULL);
}

struct outcome device_set_up(struct kernel *kernel, const struct name *name, bool up)
{
	struct device *device = device_change(kernel, name);
	struct outcome outcome = up ? check_up(kernel, device) : outcome_done();

	if (outcome.done == MAYBE_NO || value_is(device->link[LINK_UP], up) == MAYBE_YES)
		return outcome;
	if (up)
		went_up(kernel, device);
	else
		went_down(kernel, device);
	raise_vlans(kernel, name, up);
	if (outcome.done == MAYBE_UNKNOWN)
		device_doubt_up(kernel, name, outcome.why);
	return outcome;
}
