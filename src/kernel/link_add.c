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
		if (text.at[i] == '/' || text.at[i] == ':' || text.at[i] == '%' ||
		    is_blank(text.at[i]))
			return false;
	return true;
}

static struct value first_noarp(const struct kernel *kernel, const struct device *device,
				const struct device *lower)
{
	if (lower && device->kind->copies_flags)
		return lower->link[LINK_NOARP];
	if (device->kind->copies_flags)
		return value_unknown(arena_print(kernel->arena, "what device %s is on",
						 device->name->text), kernel->event);
	if (device->kind->ether && !device_is_ether(device))
		return value_known(1, kernel->event);
	if (device->kind->noarp != MAYBE_UNKNOWN)
		return value_known(device->kind->noarp == MAYBE_YES, kernel->event);
	return value_unknown(device->kind_word ?
		arena_print(kernel->arena, "whether devices of kind %s do neighbour discovery",
			    device->kind_word) :
		arena_print(kernel->arena, "what kind of device %s is", device->name->text),
		kernel->event);
}

static struct value first_mtu(const struct kernel *kernel, const struct device *device,
			      const struct device *lower)
{
	const struct kind *kind = device->kind;
	struct value mtu = value_known(kind->mtu, kernel->event);
	enum maybe later = kind->later_mtu ?
			   kernel->has[kind->later_since] : MAYBE_NO;

	if (later == MAYBE_YES)
		mtu.number = kind->later_mtu;
	else if (later == MAYBE_UNKNOWN)
		mtu = value_unknown(kernel_why_unknown(kernel->arena, &kernel->boot.version,
						       kind->later_since), kernel->event);
	if (!lower || !kind->mtu_of_lower)
		return mtu;
	mtu = device_room(kernel, device, lower->link[LINK_MTU]);
	mtu.set_by = kernel->event;
	return mtu;
}

/* ipvlan_set_port_mode(): the mode belongs to the lower device and so to all upon it. */
static void share_ipvlan_mode(struct kernel *kernel, struct device *device)
{
	bool l3 = !device->mode || strcmp(device->mode, "l2") != 0;

	device->link[LINK_NOARP_WHEN_UP] = value_known(l3, kernel->event);
	netns_walk(kernel);
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *sibling = netns_at(&kernel->netns, i);

		if (sibling == device || sibling->lower != device->lower ||
		    sibling->kind->rx != KIND_RX_IPVLAN)
			continue;
		struct device *changed = device_change_at(kernel, i);

		changed->link[LINK_NOARP] = value_known(l3, kernel->event);
		changed->link[LINK_NOARP_WHEN_UP] = value_known(l3, kernel->event);
	}
}

/* ipgre_init_net() registers this one before it has an MTU. */
static bool is_registered_without_mtu(const struct device *device)
{
	return device->kind->name && strcmp(device->kind->name, "gre") == 0 &&
	       strcmp(device->name->text, "gre0") == 0;
}

/* register_netdevice() and NETDEV_REGISTER. */
static void register_device(struct kernel *kernel, struct device *device)
{
	struct value mtu = device->link[LINK_MTU];

	if (device->kind->rx == KIND_RX_IPVLAN)
		share_ipvlan_mode(kernel, device);
	if (is_registered_without_mtu(device) ||
	    (!device->kind->loopback && mtu.known && mtu.number < IPV6_MIN_MTU))
		return;
	inet6_dev_make(kernel, device);
	if (!mtu.known && !ipv6_is_off(kernel))
		device->link[LINK_INET6] = value_unknown(mtu.why, kernel->event);
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
	device_note_lower(kernel, device->lower, device->kind);
	device->link[LINK_NOARP] = first_noarp(kernel, device, lower);
	device->link[LINK_MTU] = first_mtu(kernel, device, lower);
	return device;
}

static bool is_passthru(const char *mode)
{
	return mode && strcmp(mode, "passthru") == 0;
}

/* macvlan_common_newlink(): one with `mode passthru` has the device below for itself. */
static struct outcome check_passthru(const struct kernel *kernel, const struct event *event,
				     const struct device *lower)
{
	bool alone = is_passthru(event->u.link_add.mode);
	struct outcome outcome = outcome_done();
	const struct device *other;

	for (size_t i = 0; (other = device_next_upper(kernel, lower->name, &i)); i++) {
		enum maybe exists = value_is_set(other->link[LINK_EXISTS]);

		if (other->kind->rx != KIND_RX_MACVLAN || (!alone && !is_passthru(other->mode)))
			continue;
		if (exists == MAYBE_YES)
			return outcome_refused(EINVAL, NULL);
		if (exists == MAYBE_UNKNOWN || other->left)
			outcome = outcome_unknown("whether a macvlan is there already");
	}
	return outcome;
}

/* A device that is no Ethernet carries nothing. */
static struct outcome check_lower(const struct kernel *kernel, const struct kind *kind,
				  const struct device *lower)
{
	enum kind_rx handler = device_rx_handler(kernel, lower);
	bool vlan = kind->copies_flags;

	if (lower->kind->doubtful)
		return outcome_unknown(device_doubt(lower));
	if (!device_is_ether(lower) || lower->kind->rx == KIND_RX_IPVLAN)
		return vlan ? outcome_refused(EOPNOTSUPP, "8021q: VLANs not supported on device") :
			      outcome_refused(EINVAL, NULL);
	if (kind->rx != KIND_RX_NONE && handler == KIND_RX_UNKNOWN)
		return outcome_unknown(lower->master.why ? lower->master.why :
							   "who else uses the device below");
	if (kind->rx != KIND_RX_NONE && handler != KIND_RX_NONE && handler != kind->rx)
		return outcome_refused(EBUSY, NULL);
	return outcome_done();
}

/* A MACVLAN of a MACVLAN hangs on the real device, and so does an IPVLAN of an IPVLAN. */
static const struct device *real_lower(const struct kernel *kernel, const struct kind *kind,
				       const struct device *lower)
{
	const struct device *below =
		lower && lower->lower ? device_find(kernel, lower->lower) : NULL;
	bool alike = lower && kind->rx == lower->kind->rx &&
		     (kind->rx == KIND_RX_MACVLAN || kind->rx == KIND_RX_IPVLAN);

	return alike && below ? below : lower;
}

/* The MTU of `ip link add`, which a kind on a lower device may have no room for. */
static struct outcome check_first_mtu(const struct kernel *kernel, const struct event *event,
				      const struct kind *kind, const struct device *lower)
{
	struct device likeness = { .kind = kind, .mode = event->u.link_add.mode,
				   .lower = lower ? lower->name : NULL,
				   .master = { .known = true } };
	struct outcome outcome = device_check_mtu(kernel, &likeness, event->u.link_add.change.mtu);

	if (outcome.done == MAYBE_NO && !outcome.extack)
		return kind->mtu_clipped ? outcome_done() : outcome_refused(EINVAL, NULL);
	return outcome;
}

static const struct device *lower_of(const struct kernel *kernel, const struct event *event)
{
	const struct name *lower = event->u.link_add.lower;

	return real_lower(kernel, kind_find(event->u.link_add.device_kind),
			  lower ? device_find(kernel, lower) : NULL);
}

/* A device that the hardware or the facts bring along is there, however it came to be. */
static bool is_given(const struct event *event)
{
	return event->origin && event->origin->actor == ACTOR_DRIVER;
}

/* vxlan_config_validate(): a lower device without an inet6_dev is not asked. */
static struct outcome check_ipv6_below(const struct event *event, const struct device *lower)
{
	const char *mode = event->u.link_add.mode;

	if (!lower || !kind_find(event->u.link_add.device_kind)->overhead_ipv6 || !mode ||
	    strcmp(mode, "ipv6") != 0)
		return outcome_done();
	struct value inet6 = lower->link[LINK_INET6];
	struct value disabled = lower->conf[DEVCONF_DISABLE_IPV6];

	if (value_is_set(inet6) == MAYBE_NO || value_is_set(disabled) == MAYBE_NO)
		return outcome_done();
	if (!disabled.known || !inet6.known)
		return outcome_unknown(disabled.known ? inet6.why : disabled.why);
	return outcome_refused(EPERM, "IPv6 support disabled by administrator");
}

/* Whether another device is the same but for its name. */
static struct outcome check_twin(const struct kernel *kernel, const struct event *event,
				 const struct device *lower)
{
	const struct kind *kind = kind_find(event->u.link_add.device_kind);
	const char *identity = event->u.link_add.identity;
	struct outcome outcome = outcome_done();

	if (!identity || !device_may_have_twin(kernel, identity))
		return outcome;
	netns_walk(kernel);
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *twin = netns_at(&kernel->netns, i);
		enum maybe exists = value_is_set(twin->link[LINK_EXISTS]);

		if ((twin->kind != kind && !twin->kind->doubtful) || !twin->identity ||
		    (*twin->identity && strcmp(twin->identity, identity) != 0) ||
		    (kind->needs_lower && (!lower || twin->lower != lower->name)))
			continue;
		if (exists == MAYBE_YES && *twin->identity && twin->kind == kind)
			return outcome_refused(kind->twin_error ? kind->twin_error : EEXIST, NULL);
		if (exists != MAYBE_NO || twin->left)
			outcome = outcome_unknown("whether there is such a device already");
	}
	return outcome;
}

static struct outcome check_mtu(const struct kernel *kernel, const struct event *event,
				const struct device *lower)
{
	const struct kind *kind = kind_find(event->u.link_add.device_kind);

	if (!(event->u.link_add.change.set & LINK_SET_MTU) || kind->mtu_ignored)
		return outcome_done();
	return check_first_mtu(kernel, event, kind, lower);
}

/* Both have to succeed. */
static struct outcome worse(struct outcome a, struct outcome b)
{
	return a.done == MAYBE_NO || (a.done == MAYBE_UNKNOWN && b.done == MAYBE_YES) ? a : b;
}

/* rtnl_link_ops->validate() of most drivers of Ethernet. */
static struct outcome check_address(const struct event *event)
{
	const struct kind *kind = kind_find(event->u.link_add.device_kind);
	const char *peer = event->u.link_add.peer_address;
	const char *own = event->u.link_add.change.set & LINK_SET_ADDRESS
				  ? event->u.link_add.change.address : NULL;

	bool valid = (!own || link_address_is_valid(own)) &&
		     (!peer || link_address_is_valid(peer));

	if (is_given(event) || valid || (!kind->ether && kind->master != KIND_MASTER_VRF))
		return outcome_done();
	if (kind->fixed_address || kind->rx == KIND_RX_MACSEC || !kind->name ||
	    kind->master == KIND_MASTER_OTHER)
		return outcome_unknown("whether the kernel takes such an lladdr");
	return outcome_refused(EADDRNOTAVAIL, NULL);
}

static struct outcome check_add(const struct kernel *kernel, const struct event *event,
				const struct device *lower)
{
	const struct kind *kind = kind_find(event->u.link_add.device_kind);
	struct outcome outcome = outcome_done();

	if (is_given(event))
		return outcome;
	if (kind->needs_lower && !lower)
		return outcome_refused(EINVAL, NULL);
	if (kind->needs_lower)
		outcome = check_lower(kernel, kind, lower);
	if (kind->rx == KIND_RX_MACVLAN)
		outcome = worse(outcome, check_passthru(kernel, event, lower));
	outcome = worse(outcome, check_address(event));
	outcome = worse(outcome, check_ipv6_below(event, lower));
	outcome = worse(outcome, check_twin(kernel, event, lower));
	return worse(outcome, check_mtu(kernel, event, lower));
}

static void apply_first_mtu(struct kernel *kernel, struct device *device, int mtu)
{
	struct value room = device->link[LINK_MTU];

	if (device->kind->mtu_ignored)
		return;
	if (!device->kind->mtu_clipped || !device->lower || (room.known && mtu < room.number))
		device->link[LINK_MTU] = value_known(mtu, kernel->event);
}

/* veth and vxcan come in pairs; the peer is registered first. */
static void add_peer(struct kernel *kernel, const struct event *event)
{
	const struct name *peer = event->u.link_add.peer;
	struct device *device = new_device(kernel, peer, event->u.link_add.device_kind, NULL, NULL);

	device->peer = event->u.link_add.name;
	register_device(kernel, device);
}

/* rtnl_configure_link(): flags and master come after the device was registered. */
static struct outcome finish_add(struct kernel *kernel, const struct event *event)
{
	const struct link_change *change = &event->u.link_add.change;
	const struct name *name = event->u.link_add.name;
	struct outcome outcome = outcome_done();

	if (change->set & LINK_SET_ARP)
		device_change(kernel, name)->link[LINK_NOARP] = value_known(!change->arp,
									    kernel->event);
	if (change->set & LINK_SET_UP)
		outcome = device_set_up(kernel, name, change->up);
	if (change->set & LINK_SET_MASTER && outcome.done == MAYBE_YES)
		outcome = device_set_master(kernel, name, change->master);
	return outcome;
}

static struct outcome create_for_good(struct kernel *kernel, const struct event *event)
{
	const struct link_change *change = &event->u.link_add.change;
	const struct device *below = lower_of(kernel, event);

	if (event->u.link_add.peer)
		add_peer(kernel, event);
	struct device *device = new_device(kernel, event->u.link_add.name,
					   event->u.link_add.device_kind, event->u.link_add.mode,
					   below);

	device->peer = event->u.link_add.peer;
	device_identify(kernel, device, event->u.link_add.identity);
	if (change->set & LINK_SET_MTU)
		apply_first_mtu(kernel, device, change->mtu);
	register_device(kernel, device);
	return finish_add(kernel, event);
}

/* When its settings are refused, the new device goes again. */
static struct outcome create(struct kernel *kernel, const struct event *event)
{
	bool may_fail = event->u.link_add.change.set & (LINK_SET_UP | LINK_SET_MASTER);
	void *before = may_fail ? netns_save(kernel) : NULL;
	struct outcome outcome = create_for_good(kernel, event);

	if (may_fail && outcome.done == MAYBE_NO)
		netns_restore(kernel, before);
	else if (may_fail && outcome.done == MAYBE_UNKNOWN)
		netns_join(kernel, before, outcome.why);
	return outcome;
}

/* When it is not sure that the device can be made, it may be there afterwards. */
static struct outcome create_if_possible(struct kernel *kernel, const struct event *event)
{
	struct outcome outcome = check_add(kernel, event, lower_of(kernel, event));
	void *before;

	/* A device made in another network namespace is not seen here. */
	if (outcome.done == MAYBE_NO || event->u.link_add.change.set & LINK_SET_NETNS)
		return outcome;
	if (outcome.done == MAYBE_YES)
		return create(kernel, event);
	before = netns_save(kernel);
	create(kernel, event);
	netns_join(kernel, before, outcome.why);
	return outcome;
}

/* rtnl_link_ops->validate(): before any device is looked at. */
static bool is_validated(const struct event *event)
{
	const struct kind *kind = kind_find(event->u.link_add.device_kind);
	int mtu = event->u.link_add.change.mtu;

	return !(event->u.link_add.change.set & LINK_SET_MTU) || !kind->mtu_validated ||
	       (mtu >= kind->min_mtu && mtu <= kind->max_mtu);
}

struct outcome link_add(struct kernel *kernel, const struct event *event)
{
	const struct name *name = event->u.link_add.name, *peer = event->u.link_add.peer;
	const struct name *lower = event->u.link_add.lower;
	const struct link_change *change = &event->u.link_add.change;
	struct outcome outcome;

	if (change->set & LINK_SET_MASTER && change->master &&
	    !device_settle(kernel, change->master, link_add, event, &outcome))
		return outcome;
	if (!link_name_is_valid(name) || (peer && !link_name_is_valid(peer)))
		return outcome_refused(EINVAL, NULL);
	if (lower && !device_settle(kernel, lower, link_add, event, &outcome))
		return outcome;
	if (!is_validated(event))
		return outcome_refused(EINVAL, kind_find(event->u.link_add.device_kind)->mtu_text);
	if (change->set & LINK_SET_NETNS)
		return create_if_possible(kernel, event);
	if (!altname_settle(kernel, name, link_add, event, &outcome) ||
	    (peer && !altname_settle(kernel, peer, link_add, event, &outcome)))
		return outcome;
	if (device_settle(kernel, name, link_add, event, &outcome))
		return outcome_refused(EEXIST, NULL);
	if (outcome.error != ENODEV)
		return outcome;
	if (peer && (peer == name || device_settle(kernel, peer, link_add, event, &outcome)))
		return outcome_refused(EEXIST, NULL);
	if (peer && outcome.error != ENODEV)
		return outcome;
	return create_if_possible(kernel, event);
}
