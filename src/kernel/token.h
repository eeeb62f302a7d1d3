/*
 * RTM_SETLINK with IFLA_INET6_TOKEN: what rtnetlink checks first, and then
 * inet6_set_iftoken() of net/ipv6/addrconf.c.
 */
#ifndef KERNEL_TOKEN_H
#define KERNEL_TOKEN_H

#include "kernel/netns.h"

/*
 * EVENT_TOKEN. The same for setting and clearing. Refused with the first reason in the
 * kernel's order; unknown when a reason before that depends on something unknown and
 * would be reported otherwise. The device keeps the lower half of the token only when it
 * is accepted.
 */
struct outcome token_apply(struct kernel *kernel, const struct event *event);

#endif
