#include "lint/shared_link.h"

#include <arpa/inet.h>

enum { IPV6_LINK_BITS = 64 };    /* what autoconfiguration with a token needs */

static bool is_local6(const uint8_t *bytes)
{
	return bytes[0] == 0 || bytes[0] == 0xff || (bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80);
}

static bool is_local4(const uint8_t *bytes)
{
	return bytes[0] == 0 || bytes[0] == 127 || (bytes[0] == 169 && bytes[1] == 254);
}

/* "192.0.2.7/24" as a network; false when it is none, or says nothing of a link. */
static bool read_network(struct slice text, int family, struct network *ret)
{
	size_t slash = slice_find(text, '/', 0);
	char plain[INET6_ADDRSTRLEN];
	uint8_t bytes[16] = { 0 };
	int bits;

	if (slash >= sizeof(plain) || slash == text.length ||
	    !slice_to_number(slice_range(text, slash + 1, text.length), &bits))
		return false;
	memcpy(plain, text.at, slash);
	plain[slash] = '\0';
	if (inet_pton(family == 6 ? AF_INET6 : AF_INET, plain, bytes) != 1)
		return false;
	*ret = (struct network){ .family = (uint8_t)family, .bits = (uint8_t)bits, .text = text };
	if (family == 6) {
		memcpy(ret->prefix, bytes, sizeof(ret->prefix));
		return bits == IPV6_LINK_BITS && !is_local6(bytes);
	}
	if (bits < 8 || bits > 31 || is_local4(bytes))
		return false;
	ret->address = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 |
		       (uint32_t)bytes[2] << 8 | bytes[3];
	uint32_t prefix = htonl(ret->address & ~(UINT32_MAX >> bits));
	memcpy(ret->prefix, &prefix, sizeof(prefix));
	return true;
}

static bool is_same_network(const struct network *a, const struct network *b)
{
	return a->family == b->family && a->bits == b->bits &&
	       memcmp(a->prefix, b->prefix, sizeof(a->prefix)) == 0;
}

static bool has_network(const struct networks *networks, const struct network *network)
{
	for (size_t i = 0; i < networks->items.count; i++)
		if (is_same_network(&networks->items.items[i], network))
			return true;
	return false;
}

/* What a VLAN is on: `lower` of the facts, or the part of its name before the dot. */
static struct slice parent_of(const struct host *host, const struct name *name)
{
	const struct boot_device *device = boot_device_find(&host->plan.devices, name);

	if (!device || strcmp(device->kind, "vlan") != 0)
		return (struct slice){ NULL, 0 };
	if (device->lower)
		return device->lower->slice;
	size_t dot = slice_find(name->slice, '.', 0);
	return slice_range(name->slice, 0, dot < name->slice.length ? dot : 0);
}

struct networks lint_networks_of(struct host *host, const struct name *device)
{
	struct networks networks = { .parent = parent_of(host, device) };

	if (host->runs.count == 0)
		return networks;
	struct boot_run *run = host->runs.items[0];
	for (size_t i = lint_first_about(host, run, device); i < run->timeline.entries.count;
	     i = lint_next_about(host, run, device, i)) {
		const struct event *event = run->timeline.entries.items[i].event;
		struct network network;
		if (event->kind != EVENT_ADDRESS_ADD ||
		    run->timeline.entries.items[i].outcome.done != MAYBE_YES ||
		    !read_network(event->u.address.address, event->u.address.family, &network) ||
		    has_network(&networks, &network))
			continue;
		arena_spend(host->arena, networks.items.count);
		network.span = event->origin->span;
		networks.has_ipv6 = networks.has_ipv6 || network.family == 6;
		array_push(host->arena, &networks.items, network);
	}
	return networks;
}

/*
 * IPv6 decides where both have it. Private IPv4 networks are numbered alike at many sites; there
 * the devices have the same addresses, too, which on one link they could not.
 */
static bool tells_link(const struct networks *a, const struct networks *b,
		       const struct network *in_a, const struct network *in_b)
{
	if (!is_same_network(in_a, in_b))
		return false;
	return in_a->family == 6 ||
	       (!(a->has_ipv6 && b->has_ipv6) && in_a->address != in_b->address);
}

const struct network *lint_common_network(const struct networks *a, const struct networks *b)
{
	for (size_t i = 0; i < a->items.count; i++)
		for (size_t k = 0; k < b->items.count; k++)
			if (tells_link(a, b, &a->items.items[i], &b->items.items[k]))
				return &a->items.items[i];
	return NULL;
}

/* A tag makes a link of its own beside its parent's and beside other tags of it. */
static bool are_tagged_apart(const struct name *a, struct slice one, const struct name *b,
			     struct slice two)
{
	return slice_equal(one, b->slice) || slice_equal(two, a->slice) ||
	       (one.length && slice_equal(one, two));
}

bool lint_links_differ(const struct name *a, const struct networks *of_a, const struct name *b,
		       const struct networks *of_b)
{
	if (are_tagged_apart(a, of_a->parent, b, of_b->parent))
		return true;
	bool both_ipv4 = of_a->items.count && of_b->items.count && !of_a->has_ipv6 &&
			 !of_b->has_ipv6;
	return ((of_a->has_ipv6 && of_b->has_ipv6) || both_ipv4) &&
	       !lint_common_network(of_a, of_b);
}

const char *lint_show_network(struct arena *arena, const struct network *network)
{
	char text[INET6_ADDRSTRLEN];
	uint8_t bytes[16] = { 0 };

	memcpy(bytes, network->prefix, sizeof(network->prefix));
	inet_ntop(network->family == 6 ? AF_INET6 : AF_INET, bytes, text, sizeof(text));
	return arena_print(arena, "%s/%d", text, network->bits);
}
