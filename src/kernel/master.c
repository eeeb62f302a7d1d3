#include "kernel/device.h"

#include <errno.h>

#include "kernel/address.h"

bool device_is_ether(const struct device *device)
{
	return device->kind->ether && !(device->mode && slice_contains(slice_of(device->mode), "gpe"));
}

enum maybe device_is_port_of(const struct device *port, const struct name *master)
{
	enum maybe exists = value_is_set(port->link[LINK_EXISTS]);

	if (exists == MAYBE_NO || (port->master.known && port->master.name != master))
		return MAYBE_NO;
	return port->master.known ? exists : MAYBE_UNKNOWN;
}

enum kind_rx device_rx_handler(const struct kernel *kernel, const struct device *device)
{
	const struct device *master = device->master.known && device->master.name ?
				      device_find(kernel, device->master.name) : NULL;

	enum kind_rx found = device->master.known ? KIND_RX_NONE : KIND_RX_UNKNOWN;

	if (master && master->kind->doubtful)
		found = KIND_RX_UNKNOWN;
	else if (master && master->kind->master != KIND_MASTER_VRF)
		return KIND_RX_MASTER;
	if (!device_may_have_handler(kernel, device->name))
		return found;
	netns_walk(kernel);
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *upper = netns_at(&kernel->netns, i);

		if (upper->lower != device->name || upper->kind->rx == KIND_RX_NONE ||
		    value_is_set(upper->link[LINK_EXISTS]) == MAYBE_NO)
			continue;
		if (value_is_set(upper->link[LINK_EXISTS]) == MAYBE_YES)
			return upper->kind->rx;
		found = KIND_RX_UNKNOWN;
	}
	return found;
}

static bool has_ports_mtu(const struct device *master)
{
	return master->kind->master == KIND_MASTER_BOND || master->kind->master == KIND_MASTER_TEAM;
}

/* bond_release(), team_port_del(): the port goes down and gets its own MTU back. */
static void leave_bond(struct kernel *kernel, const struct name *port)
{
	struct value mtu = device_find(kernel, port)->link[LINK_MTU_BEFORE];

	device_set_up(kernel, port, false);
	device_set_mtu(kernel, port, mtu);
}

/* PORT may have come to a bond or have left one. */
static void doubt_bundle(struct kernel *kernel, const struct name *port, const char *why)
{
	device_change(kernel, port)->link[LINK_MTU_BEFORE] = value_unknown(why, kernel->event);
	device_doubt_up(kernel, port, why);
	device_set_mtu(kernel, port, value_unknown(why, kernel->event));
}

void device_doubt_release(struct kernel *kernel, const struct name *port,
			  const struct device *master)
{
	if (has_ports_mtu(master) || master->kind->doubtful)
		doubt_bundle(kernel, port, device_find(kernel, port)->master.why);
}

void device_release(struct kernel *kernel, const struct name *port)
{
	struct device *device = device_change(kernel, port);
	const struct device *master = device->master.known && device->master.name ?
				      device_find(kernel, device->master.name) : NULL;
	const char *doubt = !device->master.known ? device->master.why :
			    master && master->kind->doubtful ? device_doubt(master) : NULL;

	device->master = (struct link_name){ .known = true, .set_by = kernel->event };
	if (doubt)
		doubt_bundle(kernel, port, doubt);
	if (!master)
		return;
	if (value_is_set(device->link[LINK_EXISTS]) != MAYBE_NO && has_ports_mtu(master))
		leave_bond(kernel, port);
	bridge_adjust_mtu(kernel, master->name);
}

static struct outcome check_bridge_port(const struct device *port)
{
	if (port->kind->loopback || !device_is_ether(port) || port->kind->not_in_bridge)
		return outcome_refused(EINVAL, NULL);
	if (port->kind->master == KIND_MASTER_BRIDGE)
		return outcome_refused(ELOOP, "Can not enslave a bridge to a bridge");
	return outcome_done();
}

/* Without setting the port's address a bond works in mode active-backup at most. */
static struct outcome check_bond_port(const struct device *bond, const struct device *port)
{
	if (port->kind->master == KIND_MASTER_VRF)
		return outcome_refused(EPERM, "Device type (master device) cannot be enslaved");
	if (device_is_ether(port) && !port->kind->fixed_address)
		return outcome_done();
	if (!bond->mode)
		return outcome_unknown("depends on the mode of the bond");
	return strcmp(bond->mode, "active-backup") == 0 ? outcome_done() :
							  outcome_refused(EOPNOTSUPP, NULL);
}

static struct outcome check_vrf_port(const struct device *port)
{
	if (port->kind->loopback)
		return outcome_refused(EOPNOTSUPP, "Can not enslave loopback device to a VRF");
	if (port->kind->master == KIND_MASTER_VRF)
		return outcome_refused(EOPNOTSUPP, "Can not enslave an L3 master device to a VRF");
	return outcome_done();
}

/* netdev_rx_handler_register() */
static struct outcome check_free(const struct kernel *kernel, const struct device *port,
				 const char *text)
{
	enum kind_rx handler = device_rx_handler(kernel, port);

	if (handler == KIND_RX_UNKNOWN)
		return outcome_unknown(port->master.why ? port->master.why :
							  "who else uses the device");
	return handler == KIND_RX_NONE ? outcome_done() : outcome_refused(EBUSY, text);
}

/* A port of a bond or team has to be down, free, and able to take its MTU and go up. */
static struct outcome check_bundle_port(const struct kernel *kernel, const struct device *master,
					const struct device *port)
{
	bool bond = master->kind->master == KIND_MASTER_BOND;
	struct value mtu = master->link[LINK_MTU], up = port->link[LINK_UP];
	struct outcome outcome;

	if (value_is_set(up) == MAYBE_YES)
		return bond ? outcome_refused(EPERM, "Device can not be enslaved while up") :
			      outcome_refused(EBUSY, "Device is up. Set it down before adding it "
						     "as a team port");
	if (value_is_set(up) == MAYBE_UNKNOWN)
		return outcome_unknown(up.why);
	outcome = check_free(kernel, port, bond ? "Device is in use and cannot be enslaved" : NULL);
	if (outcome.done != MAYBE_YES)
		return outcome;
	if (!mtu.known)
		return outcome_unknown(mtu.why);
	return port->link[LINK_MTU].known && port->link[LINK_MTU].number == mtu.number ?
	       outcome_done() : device_check_mtu(kernel, port, mtu.number);
}

/* A device under itself. */
static struct outcome refuse_itself(const struct device *master)
{
	switch (master->kind->master) {
	case KIND_MASTER_BOND:
		return outcome_refused(EPERM, "Cannot enslave bond to itself");
	case KIND_MASTER_TEAM:
		return outcome_refused(EINVAL, "Cannot enslave team device to itself");
	case KIND_MASTER_VRF:
		return check_vrf_port(master);
	case KIND_MASTER_NOT:
		return outcome_refused(EOPNOTSUPP, NULL);
	case KIND_MASTER_BRIDGE:
	case KIND_MASTER_OTHER:
		break;
	}
	return outcome_refused(EINVAL, NULL);
}

static enum maybe either(enum maybe a, enum maybe b)
{
	if (a == MAYBE_YES || b == MAYBE_YES)
		return MAYBE_YES;
	return a == MAYBE_UNKNOWN ? a : b;
}

/*
 * Whether DEVICE stands above BELOW: on it, or as its master, or above what does. STEPS
 * bounds the way where masters are not known; real devices never stand in a circle.
 */
static enum maybe is_above(const struct kernel *kernel, const struct device *device,
			   const struct device *below, size_t steps)
{
	const struct device *lower = device->lower ? device_find(kernel, device->lower) : NULL;
	enum maybe above = lower == below && lower ? MAYBE_YES : MAYBE_NO;

	if (steps == 0)
		return MAYBE_UNKNOWN;
	if (lower && above == MAYBE_NO)
		above = is_above(kernel, lower, below, steps - 1);
	if (device->kind->master == KIND_MASTER_NOT)
		return above;
	netns_walk(kernel);
	for (size_t i = 0; i < kernel->netns.count && above != MAYBE_YES; i++) {
		const struct device *port = netns_at(&kernel->netns, i);
		enum maybe belongs = device_is_port_of(port, device->name);

		if (port == device || belongs == MAYBE_NO)
			continue;
		above = either(above, belongs == MAYBE_UNKNOWN ? MAYBE_UNKNOWN :
			       port == below ? MAYBE_YES :
			       is_above(kernel, port, below, steps - 1));
	}
	return above;
}

/* netdev_master_upper_dev_link() lets nothing stand below itself. */
static struct outcome check_circle(const struct kernel *kernel, const struct device *master,
				   const struct device *port)
{
	switch (is_above(kernel, port, master, 16)) {
	case MAYBE_YES:
		return outcome_refused(EBUSY, master->kind->master != KIND_MASTER_TEAM ? NULL :
				       "Device is already an upper device of the team interface");
	case MAYBE_UNKNOWN:
		return outcome_unknown("whether the master stands on its port already");
	case MAYBE_NO:
		break;
	}
	return outcome_done();
}

/* Why the master does not take the port. */
static struct outcome check_port(const struct kernel *kernel, const struct device *master,
				 const struct device *port)
{
	struct outcome outcome;

	if (master->kind->doubtful || port->kind->doubtful)
		return outcome_unknown(device_doubt(master->kind->doubtful ? master : port));
	if (master == port)
		return refuse_itself(master);
	switch (master->kind->master) {
	case KIND_MASTER_NOT:
		return outcome_refused(EOPNOTSUPP, NULL);
	case KIND_MASTER_BRIDGE:
		outcome = check_bridge_port(port);
		return outcome.done == MAYBE_YES ? check_free(kernel, port, NULL) : outcome;
	case KIND_MASTER_VRF:
		return check_vrf_port(port);
	case KIND_MASTER_BOND:
		outcome = check_bond_port(master, port);
		return outcome.done == MAYBE_YES ? check_bundle_port(kernel, master, port)
						 : outcome;
	case KIND_MASTER_TEAM:
		if (port->kind->master == KIND_MASTER_VRF || port->kind->rx == KIND_RX_IPVLAN)
			return outcome_refused(EINVAL, NULL);
		return check_bundle_port(kernel, master, port);
	case KIND_MASTER_OTHER:
		break;
	}
	return outcome_unknown("which ports this kind of device takes is not modelled");
}

/*
 * A bond turns into what its first port is when that is no Ethernet device; since some
 * version after 5.10 it takes over NOARP with it.
 */
static void take_port_type(struct kernel *kernel, const struct device *master,
			   const struct device *port)
{
	enum maybe takes = kernel->has[KERNEL_BOND_NOARP];
	struct device *bond = device_change(kernel, master->name);
	struct value noarp = value_known(1, kernel->event);
	const char *why = NULL;

	if ((device_is_ether(port) && !port->kind->doubtful) || takes == MAYBE_NO ||
	    value_is_set(port->link[LINK_NOARP]) == MAYBE_NO)
		return;
	if (port->kind->doubtful || bond->kind->doubtful)
		why = device_doubt(port->kind->doubtful ? port : bond);
	else if (takes == MAYBE_UNKNOWN)
		why = kernel_why_unknown(kernel->arena, &kernel->boot.version, KERNEL_BOND_NOARP);
	if (why)
		noarp = value_join(noarp, bond->link[LINK_NOARP], why);
	bond->link[LINK_NOARP] = value_is_set(port->link[LINK_NOARP]) == MAYBE_UNKNOWN ?
				 port->link[LINK_NOARP] : noarp;
}

/* bond_enslave() and team_port_add() give the port their MTU and open it. */
static struct outcome join_bundle(struct kernel *kernel, const struct device *master,
				  const struct name *port)
{
	struct device *device = device_change(kernel, port);

	device->link[LINK_MTU_BEFORE] = device->link[LINK_MTU];
	take_port_type(kernel, master, device);
	device_set_mtu(kernel, port, master->link[LINK_MTU]);
	return device_set_up(kernel, port, true);
}

/* vrf_add_slave() closes and opens the port. */
static void join_vrf(struct kernel *kernel, const struct name *port)
{
	struct device *device = device_change(kernel, port);

	if (value_is_set(device->link[LINK_UP]) != MAYBE_NO)
		addresses_drop(kernel, device, 6);
}

static struct outcome enslave(struct kernel *kernel, const struct name *port,
			      const struct device *master)
{
	struct outcome outcome = outcome_done();

	if (has_ports_mtu(master))
		outcome = join_bundle(kernel, master, port);
	if (master->kind->master == KIND_MASTER_VRF)
		join_vrf(kernel, port);
	if (master->kind->doubtful) {
		take_port_type(kernel, master, device_find(kernel, port));
		doubt_bundle(kernel, port, device_doubt(master));
	}
	if (outcome.done != MAYBE_NO)
		device_change(kernel, port)->master = (struct link_name){
			.name = master->name, .known = true, .set_by = kernel->event };
	bridge_adjust_mtu(kernel, master->name);
	return outcome;
}

/* The port has left its old master, whatever comes of the new one. */
static struct outcome take_port(struct kernel *kernel, const struct name *port,
				const struct device *master)
{
	const struct device *device = device_find(kernel, port);
	struct outcome outcome = check_port(kernel, master, device);
	void *before;

	if (outcome.done == MAYBE_YES)
		outcome = check_circle(kernel, master, device);
	if (outcome.done == MAYBE_YES)
		return enslave(kernel, port, master);
	if (outcome.done == MAYBE_NO)
		return outcome;
	before = netns_save(kernel);
	enslave(kernel, port, device_find(kernel, master->name));
	netns_join(kernel, before, outcome.why);
	return outcome;
}

struct outcome device_set_master(struct kernel *kernel, const struct name *port,
				 const struct name *master)
{
	const struct device *device = device_find(kernel, port);
	enum maybe exists = master ? device_exists(kernel, master) : MAYBE_YES;

	if (exists == MAYBE_NO)
		return outcome_refused(ENODEV, NULL);
	if (device->master.known && device->master.name == master)
		return outcome_done();
	device_release(kernel, port);
	return master ? take_port(kernel, port, device_find(kernel, master)) : outcome_done();
}
