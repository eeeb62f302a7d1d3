#include "kernel/devconf.h"

#include <limits.h>

/* Jiffies keys: seconds up to INT_MAX / HZ, with the HZ of 250 of Debian's kernels. */
enum { SECONDS_MAX = INT_MAX / 250 };

#define PLAIN(key_name, value) \
	{ .name = key_name, .class = DEVCONF_CLASS_INT, .initial = value }
#define PLAIN_SINCE(key_name, value, feature) \
	{ .name = key_name, .class = DEVCONF_CLASS_INT, .initial = value, .since = feature }
#define RANGE(key_name, value, low, high) \
	{ .name = key_name, .class = DEVCONF_CLASS_RANGE, .initial = value, .min = low, \
	  .max = high }
#define RANGE_SINCE(key_name, value, low, high, feature) \
	{ .name = key_name, .class = DEVCONF_CLASS_RANGE, .initial = value, .min = low, \
	  .max = high, .since = feature }
#define BYTE_SINCE(key_name, value, high, feature) \
	{ .name = key_name, .class = DEVCONF_CLASS_BYTE, .initial = value, .max = high, \
	  .since = feature }

const struct devconf_key devconf_table[DEVCONF_COUNT] = {
	[DEVCONF_FORWARDING] = { .name = "forwarding", .class = DEVCONF_CLASS_FIXUP,
				 .reach = DEVCONF_REACH_EVERY, .one_byte = true },
	[DEVCONF_DISABLE_IPV6] = { .name = "disable_ipv6", .class = DEVCONF_CLASS_FIXUP,
				   .reach = DEVCONF_REACH_EVERY },
	[DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN] = {
		.name = "ignore_routes_with_linkdown", .class = DEVCONF_CLASS_FIXUP,
		.reach = DEVCONF_REACH_EVERY, .one_byte = true },
	[DEVCONF_ADDR_GEN_MODE] = { .name = "addr_gen_mode", .class = DEVCONF_CLASS_ADDR_GEN_MODE,
				    .reach = DEVCONF_REACH_EVERY, .max = 3 },
	[DEVCONF_FORCE_FORWARDING] = { .name = "force_forwarding", .class = DEVCONF_CLASS_BYTE,
				       .reach = DEVCONF_REACH_DEVICES, .max = 1,
				       .since = KERNEL_FORCE_FORWARDING },
	[DEVCONF_ACCEPT_DAD] = { .name = "accept_dad", .class = DEVCONF_CLASS_INT, .initial = 1,
				 .zero_in_all = true },
	[DEVCONF_STABLE_SECRET] = { .name = "stable_secret", .class = DEVCONF_CLASS_SECRET },
	[DEVCONF_MTU] = { .name = "mtu", .class = DEVCONF_CLASS_MTU, .initial = 1280 },
	[DEVCONF_IOAM6_ID_WIDE] = { .name = "ioam6_id_wide", .class = DEVCONF_CLASS_OPAQUE,
				    .since = KERNEL_IOAM6 },
	[DEVCONF_MLDV1_UNSOLICITED_REPORT_INTERVAL] = {
		.name = "mldv1_unsolicited_report_interval", .class = DEVCONF_CLASS_OPAQUE },
	[DEVCONF_MLDV2_UNSOLICITED_REPORT_INTERVAL] = {
		.name = "mldv2_unsolicited_report_interval", .class = DEVCONF_CLASS_OPAQUE },
	[DEVCONF_MC_FORWARDING] = { .name = "mc_forwarding", .class = DEVCONF_CLASS_READONLY },

	[DEVCONF_ACCEPT_RA]                  = PLAIN("accept_ra", 1),
	[DEVCONF_AUTOCONF]                   = PLAIN("autoconf", 1),
	[DEVCONF_ACCEPT_RA_PINFO]            = PLAIN("accept_ra_pinfo", 1),
	[DEVCONF_ACCEPT_RA_DEFRTR]           = PLAIN("accept_ra_defrtr", 1),
	[DEVCONF_MAX_ADDRESSES]              = PLAIN("max_addresses", 16),
	[DEVCONF_USE_TEMPADDR]               = PLAIN("use_tempaddr", 0),
	[DEVCONF_DAD_TRANSMITS]              = PLAIN("dad_transmits", 1),
	[DEVCONF_KEEP_ADDR_ON_DOWN]          = PLAIN("keep_addr_on_down", 0),
	[DEVCONF_ACCEPT_RA_FROM_LOCAL]       = PLAIN("accept_ra_from_local", 0),
	[DEVCONF_ACCEPT_RA_MIN_HOP_LIMIT]    = PLAIN("accept_ra_min_hop_limit", 1),
	[DEVCONF_ACCEPT_RA_MIN_LFT]          = PLAIN_SINCE("accept_ra_min_lft", 0,
							   KERNEL_ACCEPT_RA_MIN_LFT),
	[DEVCONF_ACCEPT_RA_MTU]              = PLAIN("accept_ra_mtu", 1),
	[DEVCONF_ACCEPT_RA_RT_INFO_MAX_PLEN] = PLAIN("accept_ra_rt_info_max_plen", 0),
	[DEVCONF_ACCEPT_RA_RT_INFO_MIN_PLEN] = PLAIN("accept_ra_rt_info_min_plen", 0),
	[DEVCONF_ACCEPT_RA_RTR_PREF]         = PLAIN("accept_ra_rtr_pref", 1),
	[DEVCONF_ACCEPT_REDIRECTS]           = PLAIN("accept_redirects", 1),
	[DEVCONF_ACCEPT_SOURCE_ROUTE]        = PLAIN("accept_source_route", 0),
	[DEVCONF_DISABLE_POLICY]             = PLAIN("disable_policy", 0),
	[DEVCONF_DROP_UNICAST_IN_L2_MULTICAST] = PLAIN("drop_unicast_in_l2_multicast", 0),
	[DEVCONF_DROP_UNSOLICITED_NA]        = PLAIN("drop_unsolicited_na", 0),
	[DEVCONF_ENHANCED_DAD]               = PLAIN("enhanced_dad", 1),
	[DEVCONF_FORCE_MLD_VERSION]          = PLAIN("force_mld_version", 0),
	[DEVCONF_FORCE_TLLAO]                = PLAIN("force_tllao", 0),
	[DEVCONF_MAX_DESYNC_FACTOR]          = PLAIN("max_desync_factor", 600),
	[DEVCONF_NDISC_NOTIFY]               = PLAIN("ndisc_notify", 0),
	[DEVCONF_OPTIMISTIC_DAD]             = PLAIN("optimistic_dad", 0),
	[DEVCONF_PROXY_NDP]                  = PLAIN("proxy_ndp", 0),
	[DEVCONF_REGEN_MAX_RETRY]            = PLAIN("regen_max_retry", 3),
	[DEVCONF_REGEN_MIN_ADVANCE]          = PLAIN_SINCE("regen_min_advance", 2,
							   KERNEL_REGEN_MIN_ADVANCE),
	[DEVCONF_SEG6_ENABLED]               = PLAIN("seg6_enabled", 0),
	[DEVCONF_SEG6_REQUIRE_HMAC]          = PLAIN("seg6_require_hmac", 0),
	[DEVCONF_SUPPRESS_FRAG_NDISC]        = PLAIN("suppress_frag_ndisc", 1),
	[DEVCONF_TEMP_PREFERED_LFT]          = PLAIN("temp_prefered_lft", 86400),
	[DEVCONF_TEMP_VALID_LFT]             = PLAIN("temp_valid_lft", 604800),
	[DEVCONF_USE_OIF_ADDRS_ONLY]         = PLAIN("use_oif_addrs_only", 0),
	[DEVCONF_USE_OPTIMISTIC]             = PLAIN("use_optimistic", 0),

	[DEVCONF_ROUTER_SOLICITATIONS] = RANGE("router_solicitations", -1, -1, INT_MAX),
	[DEVCONF_HOP_LIMIT]            = RANGE("hop_limit", 64, 1, 255),
	[DEVCONF_NDISC_TCLASS]         = RANGE("ndisc_tclass", 0, 0, 255),
	[DEVCONF_ROUTER_PROBE_INTERVAL] = RANGE("router_probe_interval", 60, -SECONDS_MAX,
						SECONDS_MAX),
	[DEVCONF_ROUTER_SOLICITATION_DELAY] = RANGE("router_solicitation_delay", 1, -SECONDS_MAX,
						    SECONDS_MAX),
	[DEVCONF_ROUTER_SOLICITATION_INTERVAL] = RANGE("router_solicitation_interval", 4,
						       -SECONDS_MAX, SECONDS_MAX),
	[DEVCONF_ROUTER_SOLICITATION_MAX_INTERVAL] = RANGE("router_solicitation_max_interval", 3600,
							   -SECONDS_MAX, SECONDS_MAX),
	[DEVCONF_ACCEPT_UNTRACKED_NA]  = RANGE_SINCE("accept_untracked_na", 0, 0, 2,
						     KERNEL_ACCEPT_UNTRACKED_NA),
	[DEVCONF_RPL_SEG_ENABLED]      = RANGE_SINCE("rpl_seg_enabled", 0, 0, 1, KERNEL_RPL_SEG),

	[DEVCONF_IOAM6_ENABLED]         = BYTE_SINCE("ioam6_enabled", 0, 1, KERNEL_IOAM6),
	[DEVCONF_IOAM6_ID]              = BYTE_SINCE("ioam6_id", 65535, 65535, KERNEL_IOAM6),
	[DEVCONF_NDISC_EVICT_NOCARRIER] = BYTE_SINCE("ndisc_evict_nocarrier", 1, 1,
						     KERNEL_NDISC_EVICT_NOCARRIER),
	[DEVCONF_RA_HONOR_PIO_LIFE]     = BYTE_SINCE("ra_honor_pio_life", 0, 1,
						     KERNEL_RA_HONOR_PIO_LIFE),
	[DEVCONF_RA_HONOR_PIO_PFLAG]    = BYTE_SINCE("ra_honor_pio_pflag", 0, 1,
						     KERNEL_RA_HONOR_PIO_PFLAG),
	[DEVCONF_RA_DEFRTR_METRIC] = { .name = "ra_defrtr_metric", .class = DEVCONF_CLASS_BYTE,
				       .initial = 1024, .min = 1, .max = INT_MAX,
				       .since = KERNEL_RA_DEFRTR_METRIC },
};

enum devconf devconf_find(struct slice name)
{
	enum devconf low = DEVCONF_NONE + 1, high = DEVCONF_COUNT;

	while (low < high) {
		enum devconf middle = low + (high - low) / 2;
		int order = slice_compare(name, slice_of(devconf_table[middle].name));

		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return DEVCONF_NONE;
}
