#include "kernel/netns.h"

#include <errno.h>

#include "kernel/address.h"
#include "kernel/link.h"

static size_t page_count(const struct netns *netns)
{
	return (netns->count + DEVICES_OF_PAGE - 1) / DEVICES_OF_PAGE;
}

/* TO has the pages of FROM, in an array of its own. */
static void share_pages(struct kernel *kernel, struct netns *to, const struct netns *from)
{
	size_t count = page_count(from);

	to->page_capacity = count + 1;
	to->pages = arena_array(kernel->arena, to->page_capacity, sizeof(*to->pages));
	if (count)
		memcpy(to->pages, from->pages, count * sizeof(*to->pages));
}

void *netns_save(struct kernel *kernel)
{
	struct netns *saved = arena_new(kernel->arena, struct netns);

	arena_spend(kernel->arena, page_count(&kernel->netns));
	*saved = kernel->netns;
	share_pages(kernel, saved, &kernel->netns);
	kernel->epoch++;
	return saved;
}

void netns_restore(struct kernel *kernel, const void *saved)
{
	kernel->netns = *(const struct netns *)saved;
	share_pages(kernel, &kernel->netns, saved);
	kernel->epoch++;
}

static void join_conf(struct value *ours, const struct value *theirs, const char *why)
{
	for (enum devconf key = DEVCONF_NONE + 1; key < DEVCONF_COUNT; key++)
		ours[key] = value_join(ours[key], theirs[key], why);
}

static struct token join_token(struct token a, struct token b, const char *why)
{
	if (!a.known)
		return a;
	if (!b.known)
		return b;
	if (memcmp(a.id, b.id, sizeof(a.id)) != 0)
		return (struct token){ .why = why, .set_by = a.set_by ? a.set_by : b.set_by,
				       .lost_by = a.lost_by ? a.lost_by : b.lost_by };
	return a;
}

static struct link_name join_link_name(struct link_name a, struct link_name b, const char *why)
{
	if (!a.known)
		return a;
	if (!b.known)
		return b;
	if (a.name != b.name)
		return (struct link_name){ .why = why, .set_by = a.set_by ? a.set_by : b.set_by };
	return a;
}

/* The inet6_dev of both; what one world says of it holds where the other has none. */
static void join_inet6(struct device *ours, const struct device *theirs, const char *why)
{
	enum maybe here = value_is_set(ours->link[LINK_INET6]);
	enum maybe there = value_is_set(theirs->link[LINK_INET6]);

	if (there == MAYBE_NO && here != MAYBE_NO)
		return;
	if (here == MAYBE_NO && there != MAYBE_NO) {
		memcpy(ours->conf, theirs->conf, sizeof(ours->conf));
		ours->token = theirs->token;
		return;
	}
	join_conf(ours->conf, theirs->conf, why);
	ours->token = join_token(ours->token, theirs->token, why);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* False when the two hang on different devices: then we no longer know what goes with what. */
static bool join_devices(struct kernel *kernel, struct device *ours, const struct device *theirs,
			 const char *why)
{
	enum maybe here = value_is_set(ours->link[LINK_EXISTS]);
	enum maybe there = value_is_set(theirs->link[LINK_EXISTS]);

	if (there == MAYBE_NO) {
		/* All that is said of it already holds if it exists. */
		ours->link[LINK_EXISTS] = value_join(ours->link[LINK_EXISTS],
						     theirs->link[LINK_EXISTS], why);
		return true;
	}
	if (here == MAYBE_NO) {
		struct value exists = value_join(ours->link[LINK_EXISTS],
						 theirs->link[LINK_EXISTS], why);
		*ours = *theirs;
		ours->epoch = kernel->epoch;
		ours->link[LINK_EXISTS] = exists;
		return true;
	}
	if (ours->lower != theirs->lower || ours->peer != theirs->peer)
		return false;
	if (ours->kind != theirs->kind || !same_text(ours->mode, theirs->mode)) {
		if (ours->lower || ours->peer)
			return false;
		ours->kind = &kind_doubtful;
		ours->why_doubtful = why;
		ours->kind_word = NULL;
	}
	altnames_join(kernel, ours, theirs, why);
	if (!same_text(ours->identity, theirs->identity))
		device_identify(kernel, ours, "");
	join_inet6(ours, theirs, why);
	for (enum link_value i = 0; i < LINK_VALUE_COUNT; i++)
		ours->link[i] = value_join(ours->link[i], theirs->link[i], why);
	ours->master = join_link_name(ours->master, theirs->master, why);
	addresses_join(kernel, ours, &theirs->addresses, why);
	return true;
}

/* A device of the other world that ours has no entry for, or only because it suspects one. */
static void adopt_device(struct kernel *kernel, const struct device *theirs, const char *why)
{
	struct device *device = device_enter(kernel, theirs->name);

	*device = *theirs;
	device->epoch = kernel->epoch;
	if (kernel->netns.lost)
		device_lose(kernel, device, kernel->netns.lost);
	else
		device->link[LINK_EXISTS] = value_join(value_known(0, NULL),
						       device->link[LINK_EXISTS], why);
}

/* Device NAME, which often is where it was in the other world. */
static const struct device *find_in(const struct kernel *kernel, const struct netns *netns,
				    const struct name *name, size_t likely)
{
	if (likely < netns->count && netns_at(netns, likely)->name == name)
		return netns_at(netns, likely);
	arena_spend(kernel->arena, 2 * netns->count);
	for (size_t i = 0; i < netns->count; i++)
		if (netns_at(netns, i)->name == name)
			return netns_at(netns, i);
	return NULL;
}

/* One of our devices that the other world has no entry for. */
static void doubt_device(struct kernel *kernel, size_t index, const struct netns *other,
			 const char *why)
{
	struct device *device = device_change_at(kernel, index);

	if (other->lost)
		device_lose(kernel, device, other->lost);
	else
		device->link[LINK_EXISTS] = value_join(device->link[LINK_EXISTS],
						       value_known(0, NULL), why);
}

static void join_scope(struct kernel *kernel, const struct scope **ours,
		       const struct scope *theirs, const char *why)
{
	if (*ours != theirs)
		join_conf(scope_change(kernel, ours)->conf, theirs->conf, why);
}

static void lose_devices(struct kernel *kernel, const char *why)
{
	for (size_t i = 0; i < kernel->netns.count; i++)
		device_lose(kernel, device_change_at(kernel, i), why);
	kernel->netns.lost = why;
}

/* Whether both have the page of INDEX, and so all devices on it, from the world before both. */
static bool is_same_page(const struct netns *a, const struct netns *b, size_t index)
{
	size_t number = index / DEVICES_OF_PAGE;

	return index < a->count && index < b->count && a->pages[number] == b->pages[number];
}

void netns_join(struct kernel *kernel, const void *other, const char *why)
{
	const struct netns *from = other;
	struct netns *netns = &kernel->netns;
	bool lost = false;

	arena_spend(kernel->arena, page_count(netns) + page_count(from));
	for (size_t i = 0; i < netns->count; i++) {
		if (i % DEVICES_OF_PAGE == 0 && is_same_page(netns, from, i)) {
			i += DEVICES_OF_PAGE - 1;
			continue;
		}
		arena_spend(kernel->arena, 4);
		const struct device *theirs = find_in(kernel, from, netns_at(netns, i)->name, i);

		if (!theirs)
			doubt_device(kernel, i, from, why);
		else if (theirs != netns_at(netns, i))
			lost |= !join_devices(kernel, device_change_at(kernel, i), theirs, why);
	}
	for (size_t i = 0; i < from->count; i++)
		if (!is_same_page(netns, from, i) &&
		    !find_in(kernel, netns, netns_at(from, i)->name, i))
			adopt_device(kernel, netns_at(from, i), why);
	join_scope(kernel, &netns->all, from->all, why);
	join_scope(kernel, &netns->dflt, from->dflt, why);
	netns->ip_forward = value_join(netns->ip_forward, from->ip_forward, why);
	if (!netns->lost)
		netns->lost = from->lost;
	if (lost)
		lose_devices(kernel, why);
}

static void blur_scope(struct kernel *kernel, const struct scope **scope, const char *why)
{
	struct scope *changed = scope_change(kernel, scope);

	for (enum devconf key = DEVCONF_NONE + 1; key < DEVCONF_COUNT; key++)
		changed->conf[key] = value_unknown(why, kernel->event);
}

void netns_blur(struct kernel *kernel, const char *why)
{
	lose_devices(kernel, why);
	blur_scope(kernel, &kernel->netns.all, why);
	blur_scope(kernel, &kernel->netns.dflt, why);
	kernel->netns.ip_forward = value_unknown(why, kernel->event);
}

static void suspect(struct kernel *kernel, const struct name *name)
{
	if (!name)
		return;
	if (!device_find(kernel, name))
		device_suspect(kernel, name, kernel->netns.lost);
	else
		device_lose(kernel, device_change(kernel, name), kernel->netns.lost);
}

struct outcome netns_stay_lost(struct kernel *kernel, const struct event *event)
{
	if (event->kind == EVENT_LINK_ADD) {
		suspect(kernel, event->u.link_add.name);
		suspect(kernel, event->u.link_add.peer);
	} else if (event->kind == EVENT_LINK_SET) {
		suspect(kernel, event->u.link_set.change.new_name);
	}
	lose_devices(kernel, kernel->netns.lost);
	return outcome_unknown(kernel->netns.lost);
}

struct outcome device_fork(struct kernel *kernel, const struct name *name, enum link_value which,
			   event_handler *handler, const struct event *event)
{
	const char *why = device_find(kernel, name)->link[which].why;
	const struct event *set_by = device_find(kernel, name)->link[which].set_by;
	void *fork = netns_save(kernel);

	device_change(kernel, name)->link[which] = value_known(1, set_by);
	struct outcome with = handler(kernel, event);
	void *world = netns_save(kernel);

	netns_restore(kernel, fork);
	device_change(kernel, name)->link[which] = value_known(0, set_by);
	struct outcome without = handler(kernel, event);

	netns_join(kernel, world, why);
	return outcome_join(with, without, why);
}

bool device_settle(struct kernel *kernel, const struct name *name, event_handler *handler,
		   const struct event *event, struct outcome *ret_outcome)
{
	enum maybe exists = device_exists(kernel, name);

	if (exists == MAYBE_UNKNOWN) {
		if (!device_find(kernel, name))
			device_suspect(kernel, name, kernel->netns.lost);
		*ret_outcome = device_fork(kernel, name, LINK_EXISTS, handler, event);
		return false;
	}
	if (exists == MAYBE_NO)
		*ret_outcome = outcome_refused(ENODEV, NULL);
	return exists == MAYBE_YES;
}
