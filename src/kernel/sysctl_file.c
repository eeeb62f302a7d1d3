#include "kernel/sysctl_file.h"

#include <limits.h>

#include "kernel/device.h"

/*
 * Integers that hosts set besides, with the largest value that every kernel since 5.10
 * takes. All of them exist in Debian's kernels whatever is loaded.
 */
static const struct {
	struct slice directory;  /* below net/ */
	struct slice name;
	int sure_max;
} others[] = {
	{ SLICE("ipv4"), SLICE("icmp_echo_ignore_all"),               1 },
	{ SLICE("ipv4"), SLICE("icmp_echo_ignore_broadcasts"),        1 },
	{ SLICE("ipv4"), SLICE("icmp_ignore_bogus_error_responses"),  1 },
	{ SLICE("ipv4"), SLICE("ip_no_pmtu_disc"),                    3 },
	{ SLICE("ipv4"), SLICE("ip_nonlocal_bind"),                   1 },
	{ SLICE("ipv4"), SLICE("tcp_ecn"),                            2 },
	{ SLICE("ipv4"), SLICE("tcp_fin_timeout"),                    1000 },
	{ SLICE("ipv4"), SLICE("tcp_keepalive_intvl"),                1000 },
	{ SLICE("ipv4"), SLICE("tcp_keepalive_time"),                 1000 },
	{ SLICE("ipv4"), SLICE("tcp_max_syn_backlog"),                INT_MAX },
	{ SLICE("ipv4"), SLICE("tcp_mtu_probing"),                    2 },
	{ SLICE("ipv4"), SLICE("tcp_no_metrics_save"),                1 },
	{ SLICE("ipv4"), SLICE("tcp_rfc1337"),                        1 },
	{ SLICE("ipv4"), SLICE("tcp_sack"),                           1 },
	{ SLICE("ipv4"), SLICE("tcp_slow_start_after_idle"),          1 },
	{ SLICE("ipv4"), SLICE("tcp_syncookies"),                     2 },
	{ SLICE("ipv4"), SLICE("tcp_timestamps"),                     2 },
	{ SLICE("ipv4"), SLICE("tcp_tw_reuse"),                       2 },
	{ SLICE("ipv4"), SLICE("tcp_window_scaling"),                 1 },
	{ SLICE("ipv6"), SLICE("bindv6only"),                         1 },
	{ SLICE("ipv6"), SLICE("ip_nonlocal_bind"),                   1 },
	{ SLICE("core"), SLICE("somaxconn"),                          65535 },
};

/* net/ipv4/conf/SCOPE: devinet_conf_proc() takes any int. */
static const struct slice ipv4_keys[] = {
	SLICE("accept_local"), SLICE("accept_redirects"), SLICE("accept_source_route"),
	SLICE("arp_accept"), SLICE("arp_announce"), SLICE("arp_filter"), SLICE("arp_ignore"),
	SLICE("arp_notify"), SLICE("bootp_relay"), SLICE("disable_policy"), SLICE("disable_xfrm"),
	SLICE("drop_gratuitous_arp"), SLICE("drop_unicast_in_l2_multicast"),
	SLICE("force_igmp_version"), SLICE("forwarding"), SLICE("ignore_routes_with_linkdown"),
	SLICE("log_martians"), SLICE("medium_id"), SLICE("promote_secondaries"),
	SLICE("proxy_arp"), SLICE("proxy_arp_pvlan"), SLICE("route_localnet"), SLICE("rp_filter"),
	SLICE("secure_redirects"), SLICE("send_redirects"), SLICE("shared_media"),
	SLICE("src_valid_mark"), SLICE("tag"),
};

enum { PATH_PARTS_MAX = 8 };

struct path {
	struct slice parts[PATH_PARTS_MAX];
	size_t count;            /* PATH_PARTS_MAX + 1: too many */
};

static struct path split_path(struct slice text)
{
	struct path path = { .count = 0 };
	size_t from = 0;

	while (from < text.length && path.count <= PATH_PARTS_MAX) {
		size_t end = slice_find(text, '/', from);
		struct slice part = slice_range(text, from, end);

		from = end + 1;
		if (part.length == 0 || slice_is(part, "."))
			continue;
		if (slice_is(part, "..")) {
			path.count -= path.count > 0;
			continue;
		}
		if (path.count < PATH_PARTS_MAX)
			path.parts[path.count] = part;
		path.count++;
	}
	return path;
}

/* Inline, so that the lengths of the names are constants. */
static inline bool path_starts(const struct path *path, const char *a, const char *b, const char *c)
{
	return path->count >= 3 && path->count <= PATH_PARTS_MAX && slice_is(path->parts[0], a) &&
	       slice_is(path->parts[1], b) && slice_is(path->parts[2], c);
}

static enum maybe both(enum maybe a, enum maybe b)
{
	if (a == MAYBE_NO || b == MAYBE_NO)
		return MAYBE_NO;
	return a == MAYBE_YES ? b : a;
}

static void find_scope(const struct kernel *kernel, struct slice text, struct sysctl_file *file)
{
	file->exists = MAYBE_YES;
	if (slice_is(text, "all")) {
		file->scope = SYSCTL_SCOPE_ALL;
	} else if (slice_is(text, "default")) {
		file->scope = SYSCTL_SCOPE_DEFAULT;
	} else {
		file->scope = SYSCTL_SCOPE_DEVICE;
		file->device = name_intern(kernel->names, text);
		file->exists = device_exists(kernel, file->device);
		file->why = device_why(kernel, file->device);
	}
}

/* A device has its directory while it has an inet6_dev. */
static void find_inet6_dev(const struct kernel *kernel, struct sysctl_file *file)
{
	const struct device *device = file->device ? device_find(kernel, file->device) : NULL;

	if (!device || file->exists == MAYBE_NO)
		return;
	if (file->exists == MAYBE_YES)
		file->why = device->link[LINK_INET6].why;
	file->exists = both(file->exists, value_is_set(device->link[LINK_INET6]));
}

/* Keys come with versions of the kernel; of kernels to come we do not know them all. */
static void find_key(const struct kernel *kernel, struct slice text, struct sysctl_file *file)
{
	enum kernel_feature since;
	enum maybe there;

	file->key = devconf_find(text);
	since = file->key == DEVCONF_NONE ? KERNEL_KEYS_NOT_LISTED : devconf_table[file->key].since;
	there = kernel->has[since];
	if (file->key == DEVCONF_NONE && there == MAYBE_YES) {
		file->type = SYSCTL_UNMODELLED;
		there = MAYBE_UNKNOWN;
	}
	if (there == MAYBE_UNKNOWN && file->exists == MAYBE_YES)
		file->why = file->key == DEVCONF_NONE ? "whether this kernel has such a key" :
			    kernel_why_unknown(kernel->arena, &kernel->boot.version, since);
	file->exists = both(file->exists, there);
}

static bool is_ipv4_key(struct slice text)
{
	for (size_t i = 0; i < sizeof(ipv4_keys) / sizeof(ipv4_keys[0]); i++)
		if (slice_equal(text, ipv4_keys[i]))
			return true;
	return false;
}

/* net/ipv4/conf/SCOPE/KEY. The value is kept of none but all.forwarding. */
static void find_ipv4(const struct kernel *kernel, const struct path *path,
		      struct sysctl_file *file)
{
	struct slice scope = path->parts[3], key = path->parts[4];

	if (!is_ipv4_key(key))
		return;
	find_scope(kernel, scope, file);
	file->type = slice_is(scope, "all") && slice_is(key, "forwarding") ? SYSCTL_IP_FORWARD :
									     SYSCTL_OTHER;
	file->sure_max = INT_MAX;
}

static void find_other(const struct path *path, struct sysctl_file *file)
{
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		if (!slice_equal(path->parts[2], others[i].name) ||
		    !slice_equal(path->parts[1], others[i].directory))
			continue;
		file->type = SYSCTL_OTHER;
		file->exists = MAYBE_YES;
		file->sure_max = others[i].sure_max;
	}
}

struct sysctl_file sysctl_find_devconf(const struct kernel *kernel, struct slice scope,
				       struct slice key)
{
	struct sysctl_file file = { .type = SYSCTL_UNMODELLED, .exists = MAYBE_NO,
				    .why = "this sysctl is not modelled" };

	if (ipv6_is_off(kernel))
		return file;
	file.type = SYSCTL_DEVCONF;
	find_scope(kernel, scope, &file);
	find_inet6_dev(kernel, &file);
	find_key(kernel, key, &file);
	return file;
}

/*
 * vm/swappiness and the like, which is most of what hosts set: no slash or dot leads it elsewhere.
 */
static bool is_outside_net(struct slice text)
{
	return text.length && is_alnum(text.at[0]) && !slice_starts_with(text, "net/") &&
	       slice_find(text, '.', 0) == text.length;
}

struct sysctl_file sysctl_find_file(const struct kernel *kernel, struct slice text)
{
	struct sysctl_file file = { .type = SYSCTL_UNMODELLED, .exists = MAYBE_UNKNOWN,
				    .why = "this sysctl is not modelled" };

	if (is_outside_net(text))
		return file;

	struct path path = split_path(text);
	if (path_starts(&path, "net", "ipv6", "conf") && !ipv6_is_off(kernel)) {
		file.exists = MAYBE_NO;
		return path.count == 5 ? sysctl_find_devconf(kernel, path.parts[3], path.parts[4])
				       : file;
	} else if (path.count >= 2 && slice_is(path.parts[0], "net") &&
		   slice_is(path.parts[1], "ipv6") && ipv6_is_off(kernel)) {
		file.exists = MAYBE_NO;
	} else if (path.count == 3 && path_starts(&path, "net", "ipv4", "ip_forward")) {
		file.type = SYSCTL_IP_FORWARD;
		file.exists = MAYBE_YES;
	} else if (path.count == 5 && path_starts(&path, "net", "ipv4", "conf")) {
		find_ipv4(kernel, &path, &file);
	} else if (path.count == 3 && slice_is(path.parts[0], "net")) {
		find_other(&path, &file);
	}
	return file;
}
