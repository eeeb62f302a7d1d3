/*
 * The public interface: hosts of one run beside each other. What is kept of a host is the hash
 * of its token and network, and once its name: 16 bytes for each network and the name.
 */
#include "iptoken_lint.h"

#include <stdlib.h>

#include "base/text.h"
#include "lint/library.h"
#include "lint/shared_link.h"

enum { FIRST_CAPACITY = 64 };
#define NAMES_LIMIT (UINT32_MAX / 4)

/* The first host with a token in a network. */
struct place {
	uint64_t key;            /* of both; 0: the place is free */
	uint32_t address;        /* IPv4: which one it has there */
	uint32_t name : 30;      /* where its name begins, and after that its device's */
	uint32_t has_ipv6 : 1;   /* an IPv6 network of its device is known, too */
	uint32_t introduced : 1;
};

struct itl_fleet {
	struct place *places;
	size_t capacity;         /* a power of two, or 0 */
	size_t count;
	struct text names;
};

struct itl_fleet *itl_fleet_new(void)
{
	return calloc(1, sizeof(struct itl_fleet));
}

void itl_fleet_free(struct itl_fleet *fleet)
{
	if (!fleet)
		return;
	free(fleet->places);
	text_done(&fleet->names);
	free(fleet);
}

/* splitmix64's last step: all bits of the result depend on all bits of VALUE. */
static uint64_t mix(uint64_t value)
{
	value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9u;
	value = (value ^ (value >> 27)) * 0x94d049bb133111ebu;
	return value ^ (value >> 31);
}

static uint64_t key_of(const struct claim *claim, const struct network *network)
{
	uint64_t token, prefix;

	memcpy(&token, claim->token, sizeof(token));
	memcpy(&prefix, network->prefix, sizeof(prefix));
	uint64_t kind = network->family * UINT64_C(256) + network->bits;
	uint64_t key = mix(mix(mix(token) + prefix) + kind);
	return key ? key : 1;
}

/* Where KEY is, or the free place where it belongs. There is a free one. */
static struct place *find(const struct itl_fleet *fleet, uint64_t key)
{
	size_t i = (size_t)key & (fleet->capacity - 1);

	while (fleet->places[i].key && fleet->places[i].key != key)
		i = (i + 1) & (fleet->capacity - 1);
	return &fleet->places[i];
}

/* Room for COUNT more places, a quarter of them staying free. */
static bool make_room(struct itl_fleet *fleet, size_t count)
{
	struct itl_fleet grown = *fleet;

	while ((fleet->count + count) * 4 > grown.capacity * 3)
		grown.capacity = grown.capacity ? grown.capacity * 2 : FIRST_CAPACITY;
	if (grown.capacity == fleet->capacity)
		return true;
	grown.places = calloc(grown.capacity, sizeof(*grown.places));
	if (!grown.places)
		return false;
	for (size_t i = 0; i < fleet->capacity; i++)
		if (fleet->places[i].key)
			*find(&grown, fleet->places[i].key) = fleet->places[i];
	free(fleet->places);
	fleet->places = grown.places;
	fleet->capacity = grown.capacity;
	return true;
}

static const char *host_name_at(const struct itl_fleet *fleet, const struct place *place)
{
	return fleet->names.at + place->name;
}

static const char *device_name_at(const struct itl_fleet *fleet, const struct place *place)
{
	const char *host = host_name_at(fleet, place);

	return host + strlen(host) + 1;
}

/* The network of CLAIM in which another host has its token, and that host's PLACE; or NULL. */
static const struct network *find_other(const struct itl_fleet *fleet, const char *host,
					const struct claim *claim, const struct place **ret_place)
{
	const struct networks *mine = &claim->networks;

	for (size_t i = 0; fleet->capacity && i < mine->items.count; i++) {
		const struct network *network = &mine->items.items[i];
		const struct place *place = find(fleet, key_of(claim, network));
		if (!place->key || strcmp(host_name_at(fleet, place), host) == 0 ||
		    !(place->introduced || claim->introduced))
			continue;
		/* As lint_common_network() has it. */
		if (network->family == 4 && ((mine->has_ipv6 && place->has_ipv6) ||
					     place->address == network->address))
			continue;
		*ret_place = place;
		return network;
	}
	return NULL;
}

static struct finding finding_about(const struct itl_fleet *fleet, struct arena *arena,
				    const struct finding *waiting, const struct network *network,
				    const struct place *place)
{
	struct reason *reasons = arena_array(arena, waiting->because.count + 1, sizeof(*reasons));
	struct finding finding = *waiting;

	finding.message = arena_print(arena, "%s of %s has the same token, and both have an address "
				      "in %s%s", device_name_at(fleet, place),
				      host_name_at(fleet, place), lint_show_network(arena, network),
				      waiting->message);
	reasons[0] = (struct reason){ arena_print(arena, "the address %.*s is in that network",
						  SLICE_ARGS(network->text)), network->span };
	for (size_t i = 0; i < waiting->because.count; i++)
		reasons[i + 1] = waiting->because.items[i];
	finding.because = (struct reasons){ reasons, waiting->because.count + 1 };
	finding.consequence = "on one link only one of the two has the address, and the other is "
			      "left without one";
	finding.claim = NULL;
	return finding;
}

/* The findings of HOST with those that come of the hosts before it. */
static void compare(const struct itl_fleet *fleet, struct itl_host *host)
{
	struct host_report *report = &host->report;
	struct finding *all = NULL;
	size_t count = report->finding_count;

	for (size_t i = 0; i < report->waiting_count; i++) {
		const struct place *place;
		const struct network *network =
			find_other(fleet, report->host, report->waiting[i].claim, &place);
		if (!network)
			continue;
		if (!all) {
			all = arena_array(&host->arena, count + report->waiting_count,
					  sizeof(*all));
			for (size_t k = 0; k < count; k++)
				all[k] = report->findings[k];
		}
		all[count++] = finding_about(fleet, &host->arena, &report->waiting[i], network,
					     place);
	}
	if (!all)
		return;
	qsort(all, count, sizeof(*all), finding_compare);
	report->findings = all;
	report->finding_count = count;
}

static bool add_claim(struct itl_fleet *fleet, const struct host_report *report,
		      const struct finding *waiting)
{
	const struct claim *claim = waiting->claim;
	size_t name = fleet->names.length;

	if (name > NAMES_LIMIT || !make_room(fleet, claim->networks.items.count))
		return false;
	text_print(&fleet->names, "%s%c%s%c", report->host, 0, waiting->interface, 0);
	for (size_t i = 0; i < claim->networks.items.count; i++) {
		const struct network *network = &claim->networks.items.items[i];
		uint64_t key = key_of(claim, network);
		struct place *place = find(fleet, key);
		if (place->key)
			continue;
		*place = (struct place){ .key = key, .address = network->address,
					 .name = (uint32_t)name & 0x3fffffff,
					 .has_ipv6 = claim->networks.has_ipv6,
					 .introduced = claim->introduced };
		fleet->count++;
	}
	return !fleet->names.failed;
}

/* False when the memory of the host runs out. */
static bool compare_safely(const struct itl_fleet *fleet, struct itl_host *host)
{
	jmp_buf out;

	if (setjmp(out)) {
		host->arena.out_of_memory = NULL;
		return false;
	}
	/* The host kept its bounds while it was judged; a few sentences more are ours. */
	host->arena.limit = host->arena.work_limit = 0;
	host->arena.out_of_memory = &out;
	compare(fleet, host);
	host->arena.out_of_memory = NULL;
	return true;
}

bool itl_fleet_add(struct itl_fleet *fleet, struct itl_host *host)
{
	if (!compare_safely(fleet, host))
		return false;
	for (size_t i = 0; i < host->report.waiting_count; i++)
		if (!add_claim(fleet, &host->report, &host->report.waiting[i]))
			return false;
	return true;
}
