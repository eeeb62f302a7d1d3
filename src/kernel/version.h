/*
 * What differs between kernels. A version without patch level stands for its whole
 * series, so the answer may be that it depends.
 */
#ifndef KERNEL_VERSION_H
#define KERNEL_VERSION_H

#include "kernel/machine.h"

enum kernel_feature {
	KERNEL_FEATURE_NONE,     /* every kernel has it */
	KERNEL_RS_NEGATIVE,      /* router_solicitations < 0: unlimited, only 0 refuses a token */
	KERNEL_TOKEN_EXTACK,     /* inet6_set_iftoken() says why */
	KERNEL_WRITE_ERRORS,     /* forwarding, disable_ipv6, ignore_routes_with_linkdown
				  * report their errors and lengths */
	KERNEL_RENAME_UP,        /* a device that is up can be renamed */
	KERNEL_BOND_NOARP,       /* a bond takes over NOARP from a point-to-point port */
	KERNEL_FLAGS_FIRST,      /* do_setlink() looks at `up` before `master` */
	KERNEL_ACCEPT_RA_MIN_LFT,
	KERNEL_RA_DEFRTR_METRIC,
	KERNEL_IOAM6,
	KERNEL_NDISC_EVICT_NOCARRIER,
	KERNEL_ACCEPT_UNTRACKED_NA,
	KERNEL_RPL_SEG,
	KERNEL_REGEN_MIN_ADVANCE,
	KERNEL_RA_HONOR_PIO_LIFE,
	KERNEL_RA_HONOR_PIO_PFLAG,
	KERNEL_FORCE_FORWARDING,
	KERNEL_CAN_XL,           /* virtual CAN devices begin with a larger MTU */
	KERNEL_KEYS_NOT_LISTED,  /* newer than the last one whose devconf keys were all listed */
	KERNEL_FEATURE_COUNT
};

/* Whether VERSION has FEATURE. */
enum maybe kernel_has(const struct kernel_version *version, enum kernel_feature feature);

/*
 * Why kernel_has() could not tell, for people: "depends on the patch level of Linux 6.1:
 * before 6.1.178 ...".
 */
const char *kernel_why_unknown(struct arena *arena, const struct kernel_version *version,
			       enum kernel_feature feature);

#endif
