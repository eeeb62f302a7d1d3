/*
 * A token that was accepted may still do nothing. This says, for the present state, what
 * a router advertisement with an ordinary /64 would make of it. The conditions are those
 * of addrconf_prefix_rcv() and ndisc_router_discovery(), each measured with real
 * advertisements.
 */
#ifndef KERNEL_EFFECT_H
#define KERNEL_EFFECT_H

#include "kernel/machine.h"

enum effect_reason {
	EFFECT_NONE,
	EFFECT_WORKS,            /* the address is made from the token */
	EFFECT_UNKNOWN,          /* `why` says what it depends on */
	EFFECT_NO_DEVICE,        /* the device is not there (any more) */
	EFFECT_NO_TOKEN,         /* none was set, or it was cleared on purpose */
	EFFECT_TOKEN_LOST,       /* `event` took it away: MTU below 1280, another netns, ... */
	EFFECT_LOW_HALF_ZERO,    /* accepted with a lower half of zero, which means none */
	EFFECT_NO_INET6_DEV,     /* MTU below 1280, or no IPv6 at all */
	EFFECT_PORT,             /* of a bridge, bond or team: the frames belong to `master` */
	EFFECT_DISABLE_IPV6,
	EFFECT_FORWARDING,       /* forwarding is on and accept_ra is not 2 */
	EFFECT_ACCEPT_RA,        /* accept_ra is 0 */
	EFFECT_ACCEPT_RA_PINFO,  /* prefix information is ignored */
	EFFECT_AUTOCONF,         /* no addresses are made from prefixes */
	EFFECT_MAX_ADDRESSES,    /* the device has as many addresses as it may */
	EFFECT_DOWN,             /* the device is down */
	EFFECT_REASON_COUNT
};

struct effect {
	enum effect_reason reason;
	const char *key;         /* the devconf key that is the reason, or NULL */
	struct sysctl_value cause;       /* its value */
	const struct event *event;       /* TOKEN_LOST, PORT, NO_INET6_DEV, DOWN: what did it, or
					  * NULL */
	const struct name *master;       /* PORT */
	const char *why;         /* UNKNOWN */
	bool waits;              /* no solicitation is sent: it has to wait for a periodic RA */
	uint8_t token[16];       /* the token as the kernel keeps it, upper half zero */
	bool token_known;
	const struct event *token_set_by;        /* the last accepted token command, or NULL */
};

/* What comes of the token of DEVICE. MACHINE must be one of kernel_machine(). */
struct effect kernel_token_effect(const struct machine *machine, const struct name *device);

#endif
