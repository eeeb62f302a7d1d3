/* Alternative names, rtnl_linkprop(): they share one space with the names of devices. */
#include "kernel/link.h"

#include <errno.h>

static const struct altname *find_in(const struct altname *list, const struct name *name)
{
	while (list && list->name != name)
		list = list->next;
	return list;
}

const struct device *altname_find(const struct kernel *kernel, const struct name *name,
				  const struct altname **ret_altname)
{
	if (!kernel->altnames)
		return NULL;
	netns_walk(kernel);
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *device = netns_at(&kernel->netns, i);

		*ret_altname = find_in(device->altnames, name);
		if (*ret_altname && value_is_set(device->link[LINK_EXISTS]) != MAYBE_NO)
			return device;
	}
	return NULL;
}

static void push(struct kernel *kernel, struct device *device, const struct name *name,
		 const char *doubt)
{
	struct altname *altname = arena_new(kernel->arena, struct altname);

	*altname = (struct altname){ name, doubt, device->altnames };
	device->altnames = altname;
	kernel->altnames = true;
}

static void take_away(struct kernel *kernel, struct device *device, const struct name *name)
{
	const struct altname *list = device->altnames;

	device->altnames = NULL;
	for (; list; list = list->next)
		if (list->name != name)
			push(kernel, device, list->name, list->doubt);
}

bool altname_settle(struct kernel *kernel, const struct name *name, event_handler *handler,
		    const struct event *event, struct outcome *ret_outcome)
{
	const struct altname *altname;
	const struct device *device = altname_find(kernel, name, &altname);
	const char *doubt = device ? altname->doubt : NULL;

	if (!device)
		return true;
	if (doubt) {
		void *before = netns_save(kernel);

		take_away(kernel, device_change(kernel, device->name), name);
		*ret_outcome = handler(kernel, event);
		netns_join(kernel, before, doubt);
		if (ret_outcome->done == MAYBE_YES)
			*ret_outcome = outcome_unknown(doubt);
	} else if (device_settle(kernel, device->name, handler, event, ret_outcome)) {
		*ret_outcome = outcome_refused(EEXIST, NULL);
	}
	return false;
}

static struct outcome delete_altname(struct kernel *kernel, const struct name *device,
				     const struct name *name)
{
	const struct altname *altname = find_in(device_find(kernel, device)->altnames, name);

	if (!altname)
		return outcome_refused(ENOENT, NULL);
	take_away(kernel, device_change(kernel, device), name);
	return altname->doubt ? outcome_unknown(altname->doubt) : outcome_done();
}

struct outcome altname_set(struct kernel *kernel, const struct event *event)
{
	const struct name *name = event->u.link_set.change.altname;
	enum maybe taken = device_exists(kernel, name);
	struct outcome outcome;

	if (event->u.link_set.change.altname_goes)
		return delete_altname(kernel, event->u.link_set.name, name);
	if (taken == MAYBE_YES)
		return outcome_refused(EEXIST, NULL);
	if (!altname_settle(kernel, name, altname_set, event, &outcome))
		return outcome;
	const char *why = taken == MAYBE_UNKNOWN ? device_why(kernel, name) : NULL;

	push(kernel, device_change(kernel, event->u.link_set.name), name, why);
	return why ? outcome_unknown(why) : outcome_done();
}

void altnames_join(struct kernel *kernel, struct device *ours, const struct device *theirs,
		   const char *why)
{
	const struct altname *here = ours->altnames, *there = theirs->altnames;

	if (here == there)
		return;
	ours->altnames = NULL;
	for (const struct altname *i = here; i; i = i->next) {
		const struct altname *same = find_in(there, i->name);
		const char *doubt = i->doubt ? i->doubt : same ? same->doubt : why;

		push(kernel, ours, i->name, doubt);
	}
	for (const struct altname *i = there; i; i = i->next)
		if (!find_in(here, i->name))
			push(kernel, ours, i->name, i->doubt ? i->doubt : why);
}
