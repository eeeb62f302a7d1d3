/*
 * RTM_NEWLINK and RTM_DELLINK as net/core/rtnetlink.c handles them.
 */
#ifndef KERNEL_LINK_H
#define KERNEL_LINK_H

#include "kernel/netns.h"

/* EVENT_LINK_ADD, EVENT_LINK_DELETE, EVENT_LINK_SET. */
struct outcome link_add(struct kernel *kernel, const struct event *event);
struct outcome link_delete(struct kernel *kernel, const struct event *event);
struct outcome link_set(struct kernel *kernel, const struct event *event);

/* EVENT_LINK_SET with LINK_SET_ALTNAME, of a device that is there. */
struct outcome altname_set(struct kernel *kernel, const struct event *event);

/* The device with the alternative name NAME, which goes to *RET_ALTNAME; NULL: none. */
const struct device *altname_find(const struct kernel *kernel, const struct name *name,
				  const struct altname **ret_altname);

/*
 * Whether NAME is not the alternative name of a device, so that it is free. If not, the outcome is
 * EEXIST; if that is not known, HANDLER has run for both cases.
 */
bool altname_settle(struct kernel *kernel, const struct name *name, event_handler *handler,
		    const struct event *event, struct outcome *ret_outcome);

/* What OURS and THEIRS are called, after two ways met. */
void altnames_join(struct kernel *kernel, struct device *ours, const struct device *theirs,
		   const char *why);

/* is_valid_ether_addr() of "02:00:00:00:00:01": of no group, and not zero. */
bool link_address_is_valid(const char *text);

/* dev_valid_name(), and what /proc/sys/net/ipv6/conf/ has no room for. */
bool link_name_is_valid(const struct name *name);

#endif
