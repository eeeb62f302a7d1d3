/*
 * Addresses that commands give to devices, as far as a second `ip addr add` of the same
 * one fails.
 */
#ifndef KERNEL_ADDRESS_H
#define KERNEL_ADDRESS_H

#include "kernel/netns.h"

/* EVENT_ADDRESS_ADD, _DELETE and _FLUSH. */
struct outcome address_apply(struct kernel *kernel, const struct event *event);

/* DEVICE loses its addresses of FAMILY: 4, 6, or 0 for both. */
void addresses_drop(struct kernel *kernel, struct device *device, int family);

/* The device went down and keeps addresses of IPv6: those that last and are of no link. */
void addresses_drop_passing(struct kernel *kernel, struct device *device);

/* What DEVICE has and what THEIRS are, after two ways met. */
void addresses_join(struct kernel *kernel, struct device *device, const struct addresses *theirs,
		    const char *why);

/* Some of the addresses of FAMILY may be gone. */
void addresses_doubt(struct kernel *kernel, struct device *device, int family, const char *why);

/* lo went up: 127.0.0.1/8 and ::1/128. */
void addresses_add_loopback(struct kernel *kernel, struct device *device);

#endif
