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

/* dev_valid_name(), and what /proc/sys/net/ipv6/conf/ has no room for. */
bool link_name_is_valid(const struct name *name);

#endif
