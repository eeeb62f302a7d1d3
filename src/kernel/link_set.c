#include "kernel/link.h"

#include <errno.h>
#include <stdlib.h>

#include "kernel/device.h"

static void rename_references(struct kernel *kernel, const struct name *from,
			      const struct name *to)
{
	netns_walk(kernel);
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *device = netns_at(&kernel->netns, i);

		if (device->lower != from && device->peer != from && device->master.name != from)
			continue;
		struct device *changed = device_change_at(kernel, i);

		if (changed->lower == from) {
			changed->lower = to;
			device_note_lower(kernel, to, changed->kind);
		}
		if (changed->peer == from)
			changed->peer = to;
		if (changed->master.name == from)
			changed->master.name = to;
	}
}

/* A deleted device of that name makes room. */
static void forget_deleted(struct kernel *kernel, const struct name *name)
{
	size_t index = device_index(kernel, name);

	if (index < kernel->netns.count)
		netns_remove(kernel, index);
}

/* dev_change_name() */
static struct outcome rename_device(struct kernel *kernel, const struct event *event)
{
	const struct name *name = event->u.link_set.name;
	const struct name *to = event->u.link_set.change.new_name;
	const struct device *device = device_find(kernel, name);
	enum maybe up = value_is_set(device->link[LINK_UP]);
	enum maybe may_be_up = kernel->has[KERNEL_RENAME_UP];
	struct outcome outcome;

	if (to == name)
		return outcome_done();
	if (!link_name_is_valid(to))
		return outcome_refused(EINVAL, NULL);
	if (up != MAYBE_NO && may_be_up == MAYBE_NO) {
		if (up == MAYBE_UNKNOWN)
			return device_fork(kernel, name, LINK_UP, rename_device, event);
		return outcome_refused(EBUSY, NULL);
	}
	if (device_exists(kernel, to) == MAYBE_UNKNOWN) {
		if (!device_find(kernel, to))
			device_suspect(kernel, to, kernel->netns.lost);
		return device_fork(kernel, to, LINK_EXISTS, rename_device, event);
	}
	if (device_exists(kernel, to) == MAYBE_YES)
		return outcome_refused(EEXIST, NULL);
	if (!altname_settle(kernel, to, rename_device, event, &outcome))
		return outcome;
	forget_deleted(kernel, to);
	size_t index = device_index(kernel, name);
	device_change_at(kernel, index)->name = to;
	device_note_index(kernel, to, index);
	rename_references(kernel, name, to);
	return outcome_done();
}

/* The devices that tunnel modules bring along. */
static bool is_fallback_tunnel(const struct name *name)
{
	static const char *const names[] = { "sit0", "gre0", "gretap0", "erspan0", "tunl0",
					     "ip6tnl0", "ip6gre0", "ip_vti0", "ip6_vti0" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name->text, names[i]) == 0)
			return true;
	return false;
}

/* What is on the device stays here, on a device we no longer see. */
static void forget_lower(struct kernel *kernel, const struct name *lower)
{
	for (size_t i = 0; device_next_upper(kernel, lower, &i); i++) {
		struct device *upper = device_change_at(kernel, i);

		upper->lower = NULL;
		upper->lower_elsewhere = true;
	}
}

/* The device goes to another network namespace; it will find fresh values there. */
static struct outcome leave_netns(struct kernel *kernel, const struct event *event)
{
	const struct name *name = event->u.link_set.name;

	if (device_find(kernel, name)->kind->stays_in_netns || is_fallback_tunnel(name))
		return outcome_refused(EINVAL, NULL);
	device_set_up(kernel, name, false);
	struct device *device = device_change(kernel, name);

	inet6_dev_drop(kernel, device);
	device->link[LINK_EXISTS] = value_known(0, kernel->event);
	device->left = true;
	device_release(kernel, name);
	forget_lower(kernel, name);
	return outcome_done();
}

static void take_mtu(struct kernel *kernel, const struct name *name, int mtu)
{
	struct device *device = device_change(kernel, name);
	struct value present = device->link[LINK_MTU];

	device->link[LINK_MTU_PINNED] = present.known ? value_known(1, kernel->event) :
							value_unknown(present.why, kernel->event);
	device_set_mtu(kernel, name, value_known(mtu, kernel->event));
}

static struct outcome set_mtu(struct kernel *kernel, const struct event *event)
{
	const struct name *name = event->u.link_set.name;
	int mtu = event->u.link_set.change.mtu;
	const struct device *device = device_find(kernel, name);
	struct outcome outcome = value_is(device->link[LINK_MTU], mtu) == MAYBE_YES ?
				 outcome_done() : device_check_mtu(kernel, device, mtu);
	void *before;

	if (outcome.done == MAYBE_NO || value_is(device->link[LINK_MTU], mtu) == MAYBE_YES)
		return outcome;
	before = outcome.done == MAYBE_UNKNOWN ? netns_save(kernel) : NULL;
	take_mtu(kernel, name, mtu);
	if (before)
		netns_join(kernel, before, outcome.why);
	return outcome;
}

bool link_address_is_valid(const char *text)
{
	char *end;
	long first = strtol(text, &end, 16);
	bool zero = first == 0;

	while (*end == ':') {
		text = end + 1;
		zero = strtol(text, &end, 16) == 0 && zero && end != text;
	}
	return !(first & 1) && !zero;
}

/*
 * dev_set_mac_address(). Of the drivers without Ethernet only vrf's and loopback's are known to
 * take an address; ip itself refuses one whose length is not that of a tunnel's.
 */
static struct outcome set_address(struct kernel *kernel, const struct event *event)
{
	const struct kind *kind = device_find(kernel, event->u.link_set.name)->kind;
	const char *address = event->u.link_set.change.address;

	if (kind->fixed_address)
		return outcome_refused(EOPNOTSUPP, NULL);
	if (kind->ether && address && !link_address_is_valid(address))
		return outcome_refused(EADDRNOTAVAIL, NULL);
	if (kind->ether || kind->loopback || kind->master == KIND_MASTER_VRF)
		return outcome_done();
	return outcome_unknown(arena_print(kernel->arena, "whether the lladdr of a %s can be set",
					   kind->name));
}

static struct outcome set_flags(struct kernel *kernel, const struct event *event)
{
	const struct link_change *change = &event->u.link_set.change;
	const struct name *name = event->u.link_set.name;

	if (change->set & LINK_SET_ARP)
		device_change(kernel, name)->link[LINK_NOARP] =
			value_known(!change->arp, kernel->event);
	if (change->set & LINK_SET_UP)
		return device_set_up(kernel, name, change->up);
	return outcome_done();
}

static struct outcome set_master(struct kernel *kernel, const struct event *event)
{
	return device_set_master(kernel, event->u.link_set.name,
				 event->u.link_set.change.master);
}

/* inet6_set_link_af(); the MTU of the same command may have ended the inet6_dev. */
static struct outcome set_addrgenmode(struct kernel *kernel, const struct event *event)
{
	struct device *device = device_change(kernel, event->u.link_set.name);
	int mode = event->u.link_set.change.addrgenmode;

	if (value_is_set(device->link[LINK_INET6]) == MAYBE_NO)
		return outcome_refused(EAFNOSUPPORT, NULL);
	device_set_addr_gen_mode(device, value_known(mode, kernel->event), false);
	return outcome_done();
}

/* inet6_validate_link_af(): before anything is done. */
static struct outcome check_addrgenmode(struct kernel *kernel, const struct event *event)
{
	const struct device *device = device_find(kernel, event->u.link_set.name);
	struct value inet6 = device->link[LINK_INET6], secret = device_secret(kernel, device);

	if (!(event->u.link_set.change.set & LINK_SET_ADDRGENMODE))
		return outcome_done();
	if (value_is_set(inet6) == MAYBE_NO)
		return outcome_refused(EAFNOSUPPORT, NULL);
	if (!inet6.known)
		return outcome_unknown(inet6.why);
	if (event->u.link_set.change.addrgenmode != 2 || value_is_set(secret) == MAYBE_YES)
		return outcome_done();
	return secret.known ? outcome_refused(EINVAL, NULL) : outcome_unknown(secret.why);
}

/*
 * add_del_if() of net/bridge/br_ioctl.c: a bridge takes only what has no master, where netlink
 * would take it away from that, and releases only its own.
 */
static struct outcome check_ioctl_of_bridge(const struct kernel *kernel, const struct device *port,
					    const struct link_change *change)
{
	const struct device *bridge = device_find(kernel, change->bridge);
	enum maybe exists = device_exists(kernel, change->bridge);

	if (exists != MAYBE_YES)
		return exists == MAYBE_NO ? outcome_refused(ENODEV, NULL)
					  : outcome_unknown("whether there is such a bridge");
	if (bridge->kind->doubtful)
		return outcome_unknown(device_doubt(bridge));
	if (bridge->kind->master != KIND_MASTER_BRIDGE)
		return outcome_refused(EOPNOTSUPP, NULL);
	if (!port->master.known)
		return outcome_unknown(port->master.why);
	if (change->master && port->master.name)
		return outcome_refused(EBUSY, NULL);
	if (!change->master && port->master.name != change->bridge)
		return outcome_refused(EINVAL, NULL);
	return outcome_done();
}

/* `ip` looks the master up before it asks the kernel for anything. */
static struct outcome check_change(struct kernel *kernel, const struct event *event)
{
	const struct link_change *change = &event->u.link_set.change;
	const struct device *device = device_find(kernel, event->u.link_set.name);

	if (change->bridge)
		return check_ioctl_of_bridge(kernel, device, change);
	if (change->set & LINK_SET_MASTER && change->master &&
	    device_exists(kernel, change->master) == MAYBE_NO)
		return outcome_refused(ENODEV, NULL);
	if (device->kind->doubtful && change->set & (LINK_SET_UP | LINK_SET_NETNS))
		return outcome_unknown(device_doubt(device));
	return check_addrgenmode(kernel, event);
}

/* The steps of do_setlink(), in its order. What was done before a refusal stays done. */
struct step {
	unsigned when;
	event_handler *run;
};

enum { STEP_COUNT = 7 };

static const struct step flags_first[STEP_COUNT] = {
	{ LINK_SET_NETNS,              leave_netns },
	{ LINK_SET_ADDRESS,            set_address },
	{ LINK_SET_MTU,                set_mtu },
	{ LINK_SET_NAME,               rename_device },
	{ LINK_SET_UP | LINK_SET_ARP,  set_flags },
	{ LINK_SET_MASTER,             set_master },
	{ LINK_SET_ADDRGENMODE,        set_addrgenmode },
};

static const struct step master_first[STEP_COUNT] = {
	{ LINK_SET_NETNS,              leave_netns },
	{ LINK_SET_ADDRESS,            set_address },
	{ LINK_SET_MTU,                set_mtu },
	{ LINK_SET_NAME,               rename_device },
	{ LINK_SET_MASTER,             set_master },
	{ LINK_SET_UP | LINK_SET_ARP,  set_flags },
	{ LINK_SET_ADDRGENMODE,        set_addrgenmode },
};

static void go_by_new_name(struct event *now)
{
	struct link_change *change = &now->u.link_set.change;

	if (change->master == now->u.link_set.name)
		change->master = change->new_name;
	now->u.link_set.name = change->new_name;
}

static struct outcome run_steps(struct kernel *kernel, struct event *now, const struct step *steps,
				size_t from)
{
	for (size_t i = from; i < STEP_COUNT; i++) {
		if (!(now->u.link_set.change.set & steps[i].when))
			continue;
		struct outcome outcome = steps[i].run(kernel, now);

		if (outcome.done == MAYBE_NO || steps[i].when == LINK_SET_NETNS)
			return outcome;
		if (outcome.done == MAYBE_UNKNOWN) {
			void *stopped = netns_save(kernel);

			run_steps(kernel, now, steps, i + 1);
			netns_join(kernel, stopped, outcome.why);
			return outcome;
		}
		if (steps[i].when == LINK_SET_NAME)
			go_by_new_name(now);
	}
	return outcome_done();
}

/* Which of `up` and `master` comes first is a matter of the version, where both are said. */
static struct outcome set_in_some_order(struct kernel *kernel, const struct event *event)
{
	enum maybe flags = kernel->has[KERNEL_FLAGS_FIRST];
	bool matters = event->u.link_set.change.set & LINK_SET_MASTER &&
		       event->u.link_set.change.set & LINK_SET_UP;
	struct event now = *event, again = *event;

	if (flags != MAYBE_UNKNOWN || !matters)
		return run_steps(kernel, &now, flags == MAYBE_NO ? master_first : flags_first, 0);
	const char *why = kernel_why_unknown(kernel->arena, &kernel->boot.version,
					     KERNEL_FLAGS_FIRST);
	void *fork = netns_save(kernel);
	struct outcome one = run_steps(kernel, &now, flags_first, 0);
	void *world = netns_save(kernel);

	netns_restore(kernel, fork);
	struct outcome other = run_steps(kernel, &again, master_first, 0);

	netns_join(kernel, world, why);
	return outcome_join(one, other, why);
}

struct outcome link_set(struct kernel *kernel, const struct event *event)
{
	const struct link_change *change = &event->u.link_set.change;
	const struct name *master = change->set & LINK_SET_MASTER ? change->master : NULL;
	struct outcome outcome;
	void *before;

	if (!device_settle(kernel, event->u.link_set.name, link_set, event, &outcome))
		return outcome;
	if (change->set & LINK_SET_ALTNAME)
		return altname_set(kernel, event);
	if (master && device_exists(kernel, master) == MAYBE_UNKNOWN)
		return device_fork(kernel, master, LINK_EXISTS, link_set, event);
	outcome = check_change(kernel, event);
	if (outcome.done == MAYBE_YES)
		return set_in_some_order(kernel, event);
	if (outcome.done == MAYBE_NO)
		return outcome;
	before = netns_save(kernel);
	set_in_some_order(kernel, event);
	netns_join(kernel, before, outcome.why);
	return outcome;
}
