#include "kernel/link.h"

#include <errno.h>

#include "kernel/address.h"
#include "kernel/device.h"

enum { NAME_MAX_LENGTH = 15 };   /* IFNAMSIZ - 1 */

bool link_name_is_valid(const struct name *name)
{
	struct slice text = name->slice;

	if (text.length == 0 || text.length > NAME_MAX_LENGTH || slice_is(text, ".") ||
	    slice_is(text, "..") || slice_is(text, "all") || slice_is(text, "default"))
		return false;
	for (size_t i = 0; i < text.length; i++)
		if (text.at[i] == '/' || text.at[i] == ':' || is_blank(text.at[i]))
			return false;
	return true;
}

static struct value first_noarp(const struct kernel *kernel, const struct device *device,
				const struct device *lower)
{
	const struct kind *kind = device->kind;

	if (lower && kind->copies_flags)
		return lower->link[LINK_NOARP];
	if (device->mode && slice_contains(slice_of(device->mode), "gpe") && !lower)
		return value_known(1, kernel->event);
	if (kind->noarp == MAYBE_UNKNOWN)
		return value_unknown(device->kind_word ?
			arena_print(kernel->arena, "whether devices of kind %s do neighbour discovery",
				    device->kind_word) :
			arena_print(kernel->arena, "what kind of device %s is", device->name->text),
			kernel->event);
	return value_known(kind->noarp == MAYBE_YES, kernel->event);
}

static struct value first_mtu(const struct kernel *kernel, const struct kind *kind,
			      const struct device *lower)
{
	struct value mtu = value_known(kind->mtu, kernel->event);

	if (!lower || !kind->mtu_of_lower)
		return mtu;
	mtu = lower->link[LINK_MTU];
	mtu.number -= kind->overhead;
	mtu.set_by = kernel->event;
	return mtu;
}

static bool is_ipvlan(const struct device *device)
{
	const char *kind = device->kind->name;

	return kind && (strcmp(kind, "ipvlan") == 0 || strcmp(kind, "ipvtap") == 0);
}

/* ipvlan_set_port_mode(): the mode belongs to the lower device and so to all upon it. */
static void share_ipvlan_mode(struct kernel *kernel, struct device *device)
{
	bool l3 = !device->mode || strcmp(device->mode, "l2") != 0;

	device->link[LINK_NOARP_WHEN_UP] = value_known(l3, kernel->event);
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *sibling = kernel->netns.devices[i];

		if (sibling == device || sibling->lower != device->lower || !is_ipvlan(sibling))
			continue;
		struct device *changed = device_change_at(kernel, i);

		changed->link[LINK_NOARP] = value_known(l3, kernel->event);
		changed->link[LINK_NOARP_WHEN_UP] = value_known(l3, kernel->event);
	}
}

/* register_netdevice() and NETDEV_REGISTER. */
static void register_device(struct kernel *kernel, struct device *device)
{
	struct value mtu = device->link[LINK_MTU];

	if (is_ipvlan(device))
		share_ipvlan_mode(kernel, device);
	if (device->kind->loopback || (mtu.known && mtu.number >= IPV6_MIN_MTU)) {
		inet6_dev_make(kernel, device);
	} else if (!mtu.known) {
		inet6_dev_make(kernel, device);
		if (!ipv6_is_off(kernel))
			device->link[LINK_INET6] = value_unknown(mtu.why, kernel->event);
	}
}

static struct device *new_device(struct kernel *kernel, const struct name *name,
				 const char *kind_word, const char *mode,
				 const struct device *lower)
{
	struct device *device = device_enter(kernel, name);

	device->kind = kind_find(kind_word);
	device->kind_word = kind_word;
	device->mode = mode;
	device->lower = lower ? lower->name : NULL;
	device->link[LINK_NOARP] = first_noarp(kernel, device, lower);
	device->link[LINK_MTU] = first_mtu(kernel, device->kind, lower);
	return device;
}

/* What `ip link add` says besides the kind, before the device is registered. */
static struct outcome check_first_settings(const struct kernel *kernel, const struct event *event,
					   const struct device *lower)
{
	const struct link_change *change = &event->u.link_add.change;
	const struct kind *kind = kind_find(event->u.link_add.device_kind);

	if (kind->needs_lower && !lower)
		return outcome_refused(event->u.link_add.lower ? ENODEV : EINVAL, NULL);
	if (!(change->set & LINK_SET_MTU))
		return outcome_done();
	struct device likeness = { .kind = kind, .lower = event->u.link_add.lower };

	likeness.link[LINK_MTU] = value_known(-1, NULL);
	return device_check_mtu(kernel, &likeness, change->mtu);
}

static void apply_first_settings(struct kernel *kernel, struct device *device,
				 const struct link_change *change)
{
	if (change->set & LINK_SET_MTU)
		device->link[LINK_MTU] = value_known(change->mtu, kernel->event);
	if (change->set & LINK_SET_ARP)
		device->link[LINK_NOARP] = value_known(!change->arp, kernel->event);
}

/* veth and vxcan come in pairs; the peer is registered first. */
static void add_peer(struct kernel *kernel, const struct event *event)
{
	const struct name *peer = event->u.link_add.peer;
	struct device *device = new_device(kernel, peer, event->u.link_add.device_kind, NULL, NULL);

	device->peer = event->u.link_add.name;
	register_device(kernel, device);
}

/* After RTM_NEWLINK: the rest of the command, which `ip` sends in the same message. */
static struct outcome finish_add(struct kernel *kernel, const struct event *event)
{
	const struct link_change *change = &event->u.link_add.change;
	struct outcome outcome = outcome_done();

	if (change->set & LINK_SET_NETNS)
		device_change(kernel, event->u.link_add.name)->link[LINK_EXISTS] =
			value_known(0, kernel->event);
	if (change->set & LINK_SET_UP)
		outcome = device_set_up(kernel, event->u.link_add.name, change->up);
	if (change->set & LINK_SET_MASTER && outcome.done == MAYBE_YES)
		outcome = device_set_master(kernel, event->u.link_add.name, change->master);
	return outcome;
}

static struct outcome create(struct kernel *kernel, const struct event *event)
{
	const struct name *name = event->u.link_add.name, *lower = event->u.link_add.lower;
	const struct device *below = lower ? device_find(kernel, lower) : NULL;
	struct outcome outcome = check_first_settings(kernel, event, below);

	if (outcome.done != MAYBE_YES)
		return outcome;
	if (event->u.link_add.peer)
		add_peer(kernel, event);
	struct device *device = new_device(kernel, name, event->u.link_add.device_kind,
					   event->u.link_add.mode, below);

	device->peer = event->u.link_add.peer;
	apply_first_settings(kernel, device, &event->u.link_add.change);
	register_device(kernel, device);
	return finish_add(kernel, event);
}

struct outcome link_add(struct kernel *kernel, const struct event *event)
{
	const struct name *name = event->u.link_add.name, *peer = event->u.link_add.peer;
	const struct name *lower = event->u.link_add.lower;
	struct outcome outcome;

	if (!link_name_is_valid(name) || (peer && !link_name_is_valid(peer)))
		return outcome_refused(EINVAL, NULL);
	if (lower && !device_settle(kernel, lower, link_add, event, &outcome))
		return outcome;
	if (device_settle(kernel, name, link_add, event, &outcome))
		return outcome_refused(EEXIST, NULL);
	if (outcome.error != ENODEV)
		return outcome;
	if (peer && (peer == name || device_settle(kernel, peer, link_add, event, &outcome)))
		return outcome_refused(EEXIST, NULL);
	if (peer && outcome.error != ENODEV)
		return outcome;
	return create(kernel, event);
}

static void unregister(struct kernel *kernel, const struct name *name)
{
	struct device *device = device_change(kernel, name);

	if (value_is_set(device->link[LINK_EXISTS]) == MAYBE_NO)
		return;
	inet6_dev_drop(kernel, device);
	device->link[LINK_EXISTS] = value_known(0, kernel->event);
	device_release(kernel, name);
	addresses_drop(kernel, device, 0);
	if (device->peer && device_find(kernel, device->peer))
		unregister(kernel, device->peer);
}

/* What lives on a device goes with it. */
static void unregister_uppers(struct kernel *kernel, const struct name *lower)
{
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *upper = kernel->netns.devices[i];

		if (upper->lower != lower || value_is_set(upper->link[LINK_EXISTS]) == MAYBE_NO)
			continue;
		unregister_uppers(kernel, upper->name);
		unregister(kernel, upper->name);
	}
}

static void release_ports(struct kernel *kernel, const struct name *master)
{
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *port = kernel->netns.devices[i];

		if (port->master.known && port->master.name == master)
			device_release(kernel, port->name);
	}
}

struct outcome link_delete(struct kernel *kernel, const struct event *event)
{
	const struct name *name = event->u.link_delete.name;
	struct outcome outcome;

	if (!device_settle(kernel, name, link_delete, event, &outcome))
		return outcome;
	if (device_find(kernel, name)->kind->hardware)
		return outcome_refused(EOPNOTSUPP, NULL);
	unregister_uppers(kernel, name);
	release_ports(kernel, name);
	unregister(kernel, name);
	return outcome_done();
}

static void rename_references(struct kernel *kernel, const struct name *from,
			      const struct name *to)
{
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *device = kernel->netns.devices[i];

		if (device->lower != from && device->peer != from && device->master.name != from)
			continue;
		struct device *changed = device_change_at(kernel, i);

		if (changed->lower == from)
			changed->lower = to;
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
	struct netns *netns = &kernel->netns;

	if (index == netns->count)
		return;
	netns->count--;
	memmove(&netns->devices[index], &netns->devices[index + 1],
		(netns->count - index) * sizeof(*netns->devices));
}

/* dev_change_name() */
static struct outcome rename_device(struct kernel *kernel, const struct event *event)
{
	const struct name *name = event->u.link_set.name;
	const struct name *to = event->u.link_set.change.new_name;
	const struct device *device = device_find(kernel, name);
	enum maybe up = value_is_set(device->link[LINK_UP]);
	enum maybe may_be_up = kernel_has(&kernel->boot.version, KERNEL_RENAME_UP);

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
			device_suspect(kernel, to);
		return device_fork(kernel, to, LINK_EXISTS, rename_device, event);
	}
	if (device_exists(kernel, to) == MAYBE_YES)
		return outcome_refused(EEXIST, NULL);
	forget_deleted(kernel, to);
	device_change(kernel, name)->name = to;
	rename_references(kernel, name, to);
	return outcome_done();
}

/* The device goes to another network namespace; it will find fresh values there. */
static struct outcome leave_netns(struct kernel *kernel, const struct event *event)
{
	const struct name *name = event->u.link_set.name;
	const struct kind *kind = device_find(kernel, name)->kind;

	if (kind->stays_in_netns)
		return outcome_refused(EINVAL, NULL);
	struct device *device = device_change(kernel, name);

	inet6_dev_drop(kernel, device);
	device->link[LINK_EXISTS] = value_known(0, kernel->event);
	device_release(kernel, name);
	return outcome_done();
}

static struct outcome set_mtu(struct kernel *kernel, const struct event *event)
{
	const struct name *name = event->u.link_set.name;
	int mtu = event->u.link_set.change.mtu;
	const struct device *device = device_find(kernel, name);
	struct value present = device->link[LINK_MTU];

	if (present.known && present.number == mtu)
		return outcome_done();
	struct outcome outcome = device_check_mtu(kernel, device, mtu);

	if (outcome.done == MAYBE_NO)
		return outcome;
	device_change(kernel, name)->link[LINK_MTU_PINNED] =
		present.known ? value_known(1, kernel->event) : value_unknown(present.why, kernel->event);
	device_set_mtu(kernel, name, outcome.done == MAYBE_YES ?
		       value_known(mtu, kernel->event) : value_unknown(outcome.why, kernel->event));
	return outcome;
}

static struct outcome set_flags(struct kernel *kernel, const struct event *event)
{
	const struct link_change *change = &event->u.link_set.change;
	const struct name *name = event->u.link_set.name;

	if (change->set & LINK_SET_ARP)
		device_change(kernel, name)->link[LINK_NOARP] = value_known(!change->arp, kernel->event);
	if (change->set & LINK_SET_UP)
		return device_set_up(kernel, name, change->up);
	return outcome_done();
}

static struct outcome set_master(struct kernel *kernel, const struct event *event)
{
	return device_set_master(kernel, event->u.link_set.name,
				 event->u.link_set.change.master);
}

/* IFLA_INET6_ADDR_GEN_MODE, inet6_validate_link_af() and inet6_set_link_af() */
static struct outcome set_addrgenmode(struct kernel *kernel, const struct event *event)
{
	const struct name *name = event->u.link_set.name;
	int mode = event->u.link_set.change.addrgenmode;
	const struct device *device = device_find(kernel, name);
	enum maybe inet6 = value_is_set(device->link[LINK_INET6]);

	if (inet6 == MAYBE_UNKNOWN)
		return device_fork(kernel, name, LINK_INET6, set_addrgenmode, event);
	if (inet6 == MAYBE_NO)
		return outcome_refused(EAFNOSUPPORT, NULL);
	device_change(kernel, name)->conf[DEVCONF_ADDR_GEN_MODE] = value_known(mode, kernel->event);
	return outcome_done();
}

/* The steps of do_setlink(), in its order. What was done before a refusal stays done. */
static const struct {
	unsigned when;
	event_handler *step;
} steps[] = {
	{ LINK_SET_NETNS,              leave_netns },
	{ LINK_SET_MTU,                set_mtu },
	{ LINK_SET_NAME,               rename_device },
	{ LINK_SET_UP | LINK_SET_ARP,  set_flags },
	{ LINK_SET_MASTER,             set_master },
	{ LINK_SET_ADDRGENMODE,        set_addrgenmode },
};

static struct outcome run_steps(struct kernel *kernel, struct event *now, size_t from)
{
	for (size_t i = from; i < sizeof(steps) / sizeof(steps[0]); i++) {
		if (!(now->u.link_set.change.set & steps[i].when))
			continue;
		struct outcome outcome = steps[i].step(kernel, now);

		if (outcome.done == MAYBE_NO || steps[i].when == LINK_SET_NETNS)
			return outcome;
		if (outcome.done == MAYBE_UNKNOWN) {
			void *stopped = netns_save(kernel);

			run_steps(kernel, now, i + 1);
			netns_join(kernel, stopped, outcome.why);
			return outcome;
		}
		if (steps[i].when == LINK_SET_NAME)
			now->u.link_set.name = now->u.link_set.change.new_name;
	}
	return outcome_done();
}

struct outcome link_set(struct kernel *kernel, const struct event *event)
{
	struct event now = *event;
	struct outcome outcome;

	if (!device_settle(kernel, event->u.link_set.name, link_set, event, &outcome))
		return outcome;
	return run_steps(kernel, &now, 0);
}
