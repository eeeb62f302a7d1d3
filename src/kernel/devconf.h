/*
 * struct ipv6_devconf: the keys below net/ipv6/conf/SCOPE, what the kernel takes for them
 * and where a write ends up.
 */
#ifndef KERNEL_DEVCONF_H
#define KERNEL_DEVCONF_H

#include "kernel/number.h"
#include "kernel/value.h"
#include "kernel/version.h"

/* In byte order of their names, as a directory of net/ipv6/conf lists them sorted. */
enum devconf {
	DEVCONF_NONE,
	DEVCONF_ACCEPT_DAD,
	DEVCONF_ACCEPT_RA,
	DEVCONF_ACCEPT_RA_DEFRTR,
	DEVCONF_ACCEPT_RA_FROM_LOCAL,
	DEVCONF_ACCEPT_RA_MIN_HOP_LIMIT,
	DEVCONF_ACCEPT_RA_MIN_LFT,
	DEVCONF_ACCEPT_RA_MTU,
	DEVCONF_ACCEPT_RA_PINFO,
	DEVCONF_ACCEPT_RA_RT_INFO_MAX_PLEN,
	DEVCONF_ACCEPT_RA_RT_INFO_MIN_PLEN,
	DEVCONF_ACCEPT_RA_RTR_PREF,
	DEVCONF_ACCEPT_REDIRECTS,
	DEVCONF_ACCEPT_SOURCE_ROUTE,
	DEVCONF_ACCEPT_UNTRACKED_NA,
	DEVCONF_ADDR_GEN_MODE,
	DEVCONF_AUTOCONF,
	DEVCONF_DAD_TRANSMITS,
	DEVCONF_DISABLE_IPV6,
	DEVCONF_DISABLE_POLICY,
	DEVCONF_DROP_UNICAST_IN_L2_MULTICAST,
	DEVCONF_DROP_UNSOLICITED_NA,
	DEVCONF_ENHANCED_DAD,
	DEVCONF_FORCE_FORWARDING,
	DEVCONF_FORCE_MLD_VERSION,
	DEVCONF_FORCE_TLLAO,
	DEVCONF_FORWARDING,
	DEVCONF_HOP_LIMIT,
	DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN,
	DEVCONF_IOAM6_ENABLED,
	DEVCONF_IOAM6_ID,
	DEVCONF_IOAM6_ID_WIDE,
	DEVCONF_KEEP_ADDR_ON_DOWN,
	DEVCONF_MAX_ADDRESSES,
	DEVCONF_MAX_DESYNC_FACTOR,
	DEVCONF_MC_FORWARDING,
	DEVCONF_MLDV1_UNSOLICITED_REPORT_INTERVAL,
	DEVCONF_MLDV2_UNSOLICITED_REPORT_INTERVAL,
	DEVCONF_MTU,
	DEVCONF_NDISC_EVICT_NOCARRIER,
	DEVCONF_NDISC_NOTIFY,
	DEVCONF_NDISC_TCLASS,
	DEVCONF_OPTIMISTIC_DAD,
	DEVCONF_PROXY_NDP,
	DEVCONF_RA_DEFRTR_METRIC,
	DEVCONF_RA_HONOR_PIO_LIFE,
	DEVCONF_RA_HONOR_PIO_PFLAG,
	DEVCONF_REGEN_MAX_RETRY,
	DEVCONF_REGEN_MIN_ADVANCE,
	DEVCONF_ROUTER_PROBE_INTERVAL,
	DEVCONF_ROUTER_SOLICITATION_DELAY,
	DEVCONF_ROUTER_SOLICITATION_INTERVAL,
	DEVCONF_ROUTER_SOLICITATION_MAX_INTERVAL,
	DEVCONF_ROUTER_SOLICITATIONS,
	DEVCONF_RPL_SEG_ENABLED,
	DEVCONF_SEG6_ENABLED,
	DEVCONF_SEG6_REQUIRE_HMAC,
	DEVCONF_STABLE_SECRET,
	DEVCONF_SUPPRESS_FRAG_NDISC,
	DEVCONF_TEMP_PREFERED_LFT,
	DEVCONF_TEMP_VALID_LFT,
	DEVCONF_USE_OIF_ADDRS_ONLY,
	DEVCONF_USE_OPTIMISTIC,
	DEVCONF_USE_TEMPADDR,
	DEVCONF_COUNT
};

/* Which function of the kernel takes the bytes. */
enum devconf_class {
	DEVCONF_CLASS_NONE,
	DEVCONF_CLASS_INT,       /* proc_dointvec(): any int */
	DEVCONF_CLASS_RANGE,     /* proc_dointvec_minmax() */
	DEVCONF_CLASS_BYTE,      /* proc_dou8vec_minmax() and proc_douintvec(): unsigned, and all
				  * bytes count as written */
	DEVCONF_CLASS_FIXUP,     /* a wrapper around proc_dointvec() that hid its errors once */
	DEVCONF_CLASS_ADDR_GEN_MODE,
	DEVCONF_CLASS_MTU,       /* 1280 to the device's MTU */
	DEVCONF_CLASS_SECRET,    /* an IPv6 address; its number is 1 once it is set */
	DEVCONF_CLASS_READONLY,
	DEVCONF_CLASS_OPAQUE,    /* an unsigned number whose value is not kept */
	DEVCONF_CLASS_COUNT
};

/* What a write to `all` changes besides. */
enum devconf_reach {
	DEVCONF_REACH_NONE,      /* nothing */
	DEVCONF_REACH_EVERY,     /* `default` and every device, whatever the value was */
	DEVCONF_REACH_DEVICES,   /* every device, when the value of `all` changes */
};

struct devconf_key {
	const char *name;
	enum devconf_class class;
	enum devconf_reach reach;
	int initial;             /* in `default` of a fresh kernel, and in `all` */
	bool zero_in_all;        /* there it is 0 */
	int min, max;            /* RANGE, BYTE */
	bool one_byte;           /* FIXUP: once reported one byte, except for `default` */
	enum kernel_feature since;
};

extern const struct devconf_key devconf_table[DEVCONF_COUNT];

/* The key with that name, or DEVCONF_NONE. */
enum devconf devconf_find(struct slice name);

#endif
