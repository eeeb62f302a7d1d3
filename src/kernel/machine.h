/*
 * The kernel, as far as tokens care: net/ipv6/addrconf.c and the parts of the device
 * layer that decide flags, MTU and the life of a device. Knows neither files nor
 * findings; it is told events and answers as Linux VERSION would.
 */
#ifndef KERNEL_MACHINE_H
#define KERNEL_MACHINE_H

#include "timeline/timeline.h"

/* Linux MAJOR.MINOR.PATCH; patch -1: any patch level of the series. */
struct kernel_version {
	int major, minor, patch;
};

/* How the kernel was started. */
struct kernel_boot {
	struct kernel_version version;
	bool ipv6_disable;       /* ipv6.disable=1: no IPv6 at all */
	int disable_ipv6;        /* ipv6.disable_ipv6=N, 0 when not given */
	int autoconf;            /* ipv6.autoconf=N, 1 when not given */
	/* Where each of those parameters was given; NULL: nowhere. */
	const struct origin *ipv6_disable_by, *disable_ipv6_by, *autoconf_by;
};

/*
 * A machine right after its kernel started: `all`, `default` and lo (down), with the
 * compiled-in values. NAMES must be the table of all names in events.
 */
struct machine kernel_machine(struct arena *arena, struct names *names,
			      const struct kernel_boot *boot);

/* The devconf keys that are modelled, in a fixed order; NULL ends the list. */
extern const char *const devconf_keys[];

#endif
