/*
 * A router for one moment: sends the advertisement that kernel.md of the measurements used,
 * a /64 with the flags A and L from a link-local router.
 */
#ifndef GROUNDTRUTH_ADVERTISE_H
#define GROUNDTRUTH_ADVERTISE_H

/* The network of the advertised prefix, as /proc/net/if_inet6 spells it. */
#define ADVERTISED_PREFIX "20010db800010000"

/* Send it out of DEVICE of the present network namespace. 0, or -1 with errno. */
int advertise(const char *device);

#endif
