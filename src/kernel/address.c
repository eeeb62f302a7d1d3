#include "kernel/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "kernel/device.h"

void addresses_drop(struct kernel *kernel, struct device *device, int family)
{
	struct addresses *addresses = &device->addresses;
	struct address *kept = arena_array(kernel->arena, addresses->count, sizeof(*kept));
	size_t count = 0;

	for (size_t i = 0; i < addresses->count; i++)
		if (family != 0 && addresses->items[i].family != family)
			kept[count++] = addresses->items[i];
	addresses->items = kept;
	addresses->count = count;
}

/* addr_is_local() */
static bool is_local(const struct address *address)
{
	static const uint8_t loopback[16] = { [15] = 1 };

	return (address->bytes[0] == 0xfe && (address->bytes[1] & 0xc0) == 0x80) ||
	       memcmp(address->bytes, loopback, sizeof(loopback)) == 0;
}

void addresses_drop_passing(struct kernel *kernel, struct device *device)
{
	struct addresses *addresses = &device->addresses;
	struct address *kept = arena_array(kernel->arena, addresses->count, sizeof(*kept));
	size_t count = 0;

	for (size_t i = 0; i < addresses->count; i++) {
		const struct address *address = &addresses->items[i];

		if (address->family != 6 || (!address->limited && !is_local(address)))
			kept[count++] = *address;
	}
	addresses->items = kept;
	addresses->count = count;
}

void addresses_doubt(struct kernel *kernel, struct device *device, int family, const char *why)
{
	struct addresses *addresses = &device->addresses;
	struct address *items = arena_array(kernel->arena, addresses->count, sizeof(*items));

	for (size_t i = 0; i < addresses->count; i++) {
		items[i] = addresses->items[i];
		if (items[i].family == family && !items[i].doubt)
			items[i].doubt = why;
	}
	addresses->items = items;
}

/* "10.0.0.1/24", "2001:db8::1". False when it is not an address. */
static bool parse_address(struct slice text, struct address *ret)
{
	char copy[64];
	struct address address = { .family = 4, .prefix = 32 };
	size_t slash = slice_find(text, '/', 0);
	struct slice host = slice_range(text, 0, slash);
	int prefix;

	if (host.length == 0 || host.length >= sizeof(copy))
		return false;
	memcpy(copy, host.at, host.length);
	copy[host.length] = '\0';
	if (inet_pton(AF_INET6, copy, address.bytes) == 1) {
		address.family = 6;
		address.prefix = 128;
	} else if (inet_pton(AF_INET, copy, address.bytes) != 1) {
		return false;
	}
	if (slash < text.length) {
		if (!slice_to_number(slice_range(text, slash + 1, text.length), &prefix) ||
		    prefix > address.prefix)
			return false;
		address.prefix = (uint8_t)prefix;
		address.has_prefix = true;
	}
	*ret = address;
	return true;
}

static bool same_bytes(const struct address *a, const struct address *b)
{
	return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

/* IPv4 takes an address once for each prefix length, IPv6 once. */
static size_t find_taken(const struct addresses *addresses, const struct address *address)
{
	size_t i = 0;

	while (i < addresses->count && !(same_bytes(&addresses->items[i], address) &&
					 (address->family == 6 ||
					  addresses->items[i].prefix == address->prefix)))
		i++;
	return i;
}

/* Those of A that B does not have for sure become doubtful. */
static size_t merge_addresses(struct address *items, size_t count, const struct addresses *a,
			      const struct addresses *b, const char *why)
{
	for (size_t i = 0; i < a->count; i++) {
		size_t there = find_taken(b, &a->items[i]);
		struct addresses so_far = { .items = items, .count = count };

		if (find_taken(&so_far, &a->items[i]) < count)
			continue;
		items[count] = a->items[i];
		if (there == b->count)
			items[count].doubt = why;
		else if (!items[count].doubt)
			items[count].doubt = b->items[there].doubt;
		count++;
	}
	return count;
}

void addresses_join(struct kernel *kernel, struct device *device, const struct addresses *theirs,
		    const char *why)
{
	struct addresses *ours = &device->addresses;
	struct address *items;
	size_t count;

	if (!ours->unknown)
		ours->unknown = theirs->unknown;
	if (ours->items == theirs->items && ours->count == theirs->count)
		return;
	items = arena_array(kernel->arena, ours->count + theirs->count, sizeof(*items));
	count = merge_addresses(items, 0, ours, theirs, why);
	count = merge_addresses(items, count, theirs, ours, why);
	ours->items = items;
	ours->count = count;
}

/* What `ip addr del` means: without a prefix length any of IPv4, but only /128 of IPv6. */
static size_t find_meant(const struct addresses *addresses, const struct address *address)
{
	bool any_prefix = address->family == 4 && !address->has_prefix;
	size_t i = 0;

	while (i < addresses->count && !(same_bytes(&addresses->items[i], address) &&
					 (any_prefix ||
					  addresses->items[i].prefix == address->prefix)))
		i++;
	return i;
}

/* What inet6_addr_add() checks before it looks for the address. */
static struct outcome check_inet6(struct kernel *kernel, const struct device *device)
{
	struct value inet6 = device->link[LINK_INET6];
	struct value disabled = device->conf[DEVCONF_DISABLE_IPV6];

	if (ipv6_is_off(kernel))
		return outcome_refused(EOPNOTSUPP, NULL);
	if (value_is_set(inet6) == MAYBE_UNKNOWN)
		return outcome_unknown(inet6.why);
	if (value_is_set(inet6) == MAYBE_NO)
		return outcome_refused(EINVAL, NULL);
	if (!disabled.known)
		return outcome_unknown(disabled.why);
	return disabled.number ? outcome_refused(EACCES, NULL) : outcome_done();
}

static void put_address(struct kernel *kernel, struct device *device, struct address address)
{
	struct addresses *addresses = &device->addresses;
	struct address *items = arena_array(kernel->arena, addresses->count + 1, sizeof(*items));

	if (addresses->count)
		memcpy(items, addresses->items, addresses->count * sizeof(*items));
	items[addresses->count++] = address;
	addresses->items = items;
}

static void take_address(struct kernel *kernel, const struct name *name, size_t index)
{
	struct device *device = device_change(kernel, name);
	struct addresses *addresses = &device->addresses;
	struct address *items = arena_array(kernel->arena, addresses->count, sizeof(*items));

	memcpy(items, addresses->items, addresses->count * sizeof(*items));
	addresses->count--;
	memmove(&items[index], &items[index + 1], (addresses->count - index) * sizeof(*items));
	addresses->items = items;
}

void addresses_add_loopback(struct kernel *kernel, struct device *device)
{
	static const struct address own[] = {
		{ .family = 4, .prefix = 8, .bytes = { 127, 0, 0, 1 } },
		{ .family = 6, .prefix = 128, .bytes = { [15] = 1 } },
	};

	for (size_t i = 0; i < 2; i++)
		if (find_taken(&device->addresses, &own[i]) == device->addresses.count)
			put_address(kernel, device, own[i]);
}

/* ipv6_add_addr() takes no multicast address, and not the unspecified one. */
static bool is_no_address(const struct address *address)
{
	static const uint8_t unspecified[16];

	return address->family == 6 &&
	       (address->bytes[0] == 0xff || memcmp(address->bytes, unspecified, 16) == 0);
}

static struct outcome add_address(struct kernel *kernel, const struct device *device,
				  const struct address *address)
{
	struct outcome outcome = address->family == 6 ? check_inet6(kernel, device) :
							outcome_done();
	const char *doubt = device->addresses.unknown;
	struct address added = *address;
	size_t index;

	if (outcome.done == MAYBE_NO)
		return outcome;
	if (is_no_address(address))
		return outcome_refused(EADDRNOTAVAIL, NULL);
	index = find_taken(&device->addresses, address);
	/* __inet_insert_ifa() compares the subnets of the peers, which are not kept. */
	if (index < device->addresses.count && address->family == 4 &&
	    (address->has_peer || device->addresses.items[index].has_peer))
		return outcome_unknown("whether two peers are in one subnet");
	if (index < device->addresses.count && !device->addresses.items[index].doubt)
		return outcome.done == MAYBE_YES ? outcome_refused(EEXIST, NULL) : outcome;
	if (index < device->addresses.count) {
		doubt = device->addresses.items[index].doubt;
		take_address(kernel, device->name, index);
	}
	if (doubt && outcome.done == MAYBE_YES)
		outcome = outcome_unknown(doubt);
	added.doubt = outcome.done == MAYBE_UNKNOWN && !doubt ? outcome.why : NULL;
	put_address(kernel, device_change(kernel, device->name), added);
	return outcome;
}

static bool same_subnet(const struct address *a, const struct address *b)
{
	if (a->family != 4 || b->family != 4 || a->prefix != b->prefix)
		return false;
	for (int bit = 0; bit < a->prefix; bit++)
		if ((a->bytes[bit / 8] ^ b->bytes[bit / 8]) & (0x80 >> bit % 8))
			return false;
	return true;
}

/*
 * __inet_del_ifa(): the secondaries of a subnet go with the primary, unless promote_secondaries
 * makes one of them the next, as a sysctl.d file of systemd asks for.
 */
static void doubt_secondaries(struct kernel *kernel, struct device *device,
			      const struct address *primary, size_t from)
{
	struct addresses *addresses = &device->addresses;
	struct address *items = arena_array(kernel->arena, addresses->count, sizeof(*items));

	for (size_t i = 0; i < addresses->count; i++) {
		items[i] = addresses->items[i];
		if (i >= from && same_subnet(primary, &items[i]) && !items[i].doubt)
			items[i].doubt = arena_print(kernel->arena, "whether net.ipv4.conf.%s."
						     "promote_secondaries is set",
						     device->name->text);
	}
	addresses->items = items;
}

static struct outcome delete_address(struct kernel *kernel, const struct device *device,
				     const struct address *address)
{
	size_t index = find_meant(&device->addresses, address);
	const char *unknown = device->addresses.unknown;

	struct value inet6 = device->link[LINK_INET6];

	if (address->family == 6 && value_is_set(inet6) == MAYBE_NO)
		return outcome_refused(ENXIO, NULL);
	if (index < device->addresses.count) {
		struct address gone = device->addresses.items[index];
		const char *doubt = gone.doubt;

		take_address(kernel, device->name, index);
		doubt_secondaries(kernel, device_change(kernel, device->name), &gone, index);
		return doubt ? outcome_unknown(doubt) : outcome_done();
	}
	if (address->family == 6 && !unknown)
		unknown = inet6.why;
	return unknown ? outcome_unknown(unknown) : outcome_refused(EADDRNOTAVAIL, NULL);
}

static struct outcome flush_addresses(struct kernel *kernel, const struct event *event)
{
	struct device *device = device_change(kernel, event->u.address.name);
	struct addresses *addresses = &device->addresses;
	struct address *kept = arena_array(kernel->arena, addresses->count, sizeof(*kept));
	int family = event->u.address.family;
	size_t count = 0;

	for (size_t i = 0; i < addresses->count; i++) {
		const struct address *address = &addresses->items[i];

		if ((family && address->family != family) ||
		    (event->u.address.permanent_only && address->limited) ||
		    (event->u.address.limited_only && !address->limited) ||
		    (event->u.address.managed_only && !address->managed))
			kept[count++] = *address;
	}
	addresses->items = kept;
	addresses->count = count;
	return outcome_done();
}

struct outcome address_apply(struct kernel *kernel, const struct event *event)
{
	const struct name *name = event->u.address.name;
	struct address address;
	struct outcome outcome;

	if (!device_settle(kernel, name, address_apply, event, &outcome))
		return outcome;
	if (event->kind == EVENT_ADDRESS_FLUSH)
		return flush_addresses(kernel, event);
	if (!parse_address(event->u.address.address, &address))
		return outcome_unknown("the address could not be read");
	address.limited = event->u.address.limited;
	address.managed = event->u.address.managed;
	address.has_peer = event->u.address.has_peer;
	const struct device *device = device_find(kernel, name);

	return event->kind == EVENT_ADDRESS_ADD ? add_address(kernel, device, &address) :
						  delete_address(kernel, device, &address);
}
