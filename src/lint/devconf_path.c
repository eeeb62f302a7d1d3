#include "lint/devconf_path.h"

/* How far a write to `all` goes. */
enum reach {
	REACH_OTHER,             /* neither of the two, or it depends */
	REACH_ALL,               /* every device takes it over */
	REACH_OWN,               /* only the number under `all` changes */
};

/* Every key that a kernel from 4.19 to 7.2 may have below net/ipv6/conf/DEV. */
static const struct {
	const char *key;
	enum reach reach;
} keys[] = {
	{ "accept_dad", REACH_OWN }, { "accept_ra", REACH_OWN }, { "accept_ra_defrtr", REACH_OWN },
	{ "accept_ra_from_local", REACH_OWN }, { "accept_ra_min_hop_limit", REACH_OWN },
	{ "accept_ra_min_lft", REACH_OWN }, { "accept_ra_mtu", REACH_OWN },
	{ "accept_ra_pinfo", REACH_OWN }, { "accept_ra_rt_info_max_plen", REACH_OWN },
	{ "accept_ra_rt_info_min_plen", REACH_OWN }, { "accept_ra_rtr_pref", REACH_OWN },
	{ "accept_redirects", REACH_OWN }, { "accept_source_route", REACH_OTHER },
	{ "accept_untracked_na", REACH_OTHER }, { "addr_gen_mode", REACH_ALL },
	{ "autoconf", REACH_OWN }, { "dad_transmits", REACH_OWN }, { "disable_ipv6", REACH_ALL },
	{ "disable_policy", REACH_OTHER }, { "drop_unicast_in_l2_multicast", REACH_OTHER },
	{ "drop_unsolicited_na", REACH_OTHER }, { "enhanced_dad", REACH_OTHER },
	{ "force_forwarding", REACH_ALL }, { "force_mld_version", REACH_OTHER },
	{ "force_tllao", REACH_OTHER }, { "forwarding", REACH_ALL }, { "hop_limit", REACH_OWN },
	{ "ignore_routes_with_linkdown", REACH_ALL }, { "ioam6_enabled", REACH_OTHER },
	{ "ioam6_id", REACH_OTHER }, { "ioam6_id_wide", REACH_OTHER },
	{ "keep_addr_on_down", REACH_OTHER }, { "max_addresses", REACH_OWN },
	{ "max_desync_factor", REACH_OTHER }, { "mc_forwarding", REACH_OTHER },
	{ "mldv1_unsolicited_report_interval", REACH_OTHER },
	{ "mldv2_unsolicited_report_interval", REACH_OTHER }, { "mtu", REACH_OWN },
	{ "ndisc_evict_nocarrier", REACH_OTHER }, { "ndisc_notify", REACH_OTHER },
	{ "ndisc_tclass", REACH_OTHER }, { "optimistic_dad", REACH_OTHER },
	{ "proxy_ndp", REACH_OTHER }, { "ra_defrtr_metric", REACH_OWN },
	{ "ra_honor_pio_life", REACH_OWN }, { "ra_honor_pio_pflag", REACH_OWN },
	{ "regen_max_retry", REACH_OTHER }, { "regen_min_advance", REACH_OTHER },
	{ "router_probe_interval", REACH_OTHER }, { "router_solicitation_delay", REACH_OWN },
	{ "router_solicitation_interval", REACH_OWN },
	{ "router_solicitation_max_interval", REACH_OWN }, { "router_solicitations", REACH_OWN },
	{ "rpl_seg_enabled", REACH_OTHER }, { "seg6_enabled", REACH_OTHER },
	{ "seg6_require_hmac", REACH_OTHER }, { "stable_secret", REACH_OTHER },
	{ "suppress_frag_ndisc", REACH_OTHER }, { "temp_prefered_lft", REACH_OTHER },
	{ "temp_valid_lft", REACH_OTHER }, { "use_oif_addrs_only", REACH_OTHER },
	{ "use_optimistic", REACH_OTHER }, { "use_tempaddr", REACH_OWN },
};
enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };

bool devconf_path_split(const char *path, struct devconf_path *ret)
{
	static const char prefix[] = "net/ipv6/conf/";
	struct slice whole = slice_of(path);

	if (!slice_starts_with(whole, prefix))
		return false;
	struct slice rest = slice_range(whole, sizeof(prefix) - 1, whole.length);
	size_t slash = slice_find(rest, '/', 0);
	if (slash == 0 || slash + 1 >= rest.length ||
	    slice_find(rest, '/', slash + 1) < rest.length)
		return false;
	ret->scope = slice_range(rest, 0, slash);
	ret->key = slice_range(rest, slash + 1, rest.length);
	return true;
}

static size_t find_key(struct slice key)
{
	size_t i = 0;

	while (i < KEY_COUNT && !slice_is(key, keys[i].key))
		i++;
	return i;
}

bool devconf_key_exists(struct slice key)
{
	return find_key(key) < KEY_COUNT;
}

bool devconf_key_propagates(struct slice key)
{
	size_t i = find_key(key);

	return i < KEY_COUNT && keys[i].reach == REACH_ALL;
}

bool devconf_key_is_own(struct slice key)
{
	size_t i = find_key(key);

	return i < KEY_COUNT && keys[i].reach == REACH_OWN;
}

/* Whether one edit (a byte more, less, other, or two exchanged) makes A of B. */
static bool is_near(struct slice a, struct slice b)
{
	size_t head = 0, tail = 0;

	while (head < a.length && head < b.length && a.at[head] == b.at[head])
		head++;
	while (tail < a.length - head && tail < b.length - head &&
	       a.at[a.length - 1 - tail] == b.at[b.length - 1 - tail])
		tail++;
	size_t left_a = a.length - head - tail, left_b = b.length - head - tail;
	if (left_a == 2 && left_b == 2)
		return a.at[head] == b.at[head + 1] && a.at[head + 1] == b.at[head];
	return left_a <= 1 && left_b <= 1;
}

const char *devconf_key_guess(struct slice key)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (is_near(key, slice_of(keys[i].key)))
			return keys[i].key;
	return NULL;
}
