#include "kernel/sysctl_file.h"

#include <limits.h>

#include "kernel/device.h"

/*
 * Integers that hosts set besides, with the largest value that every kernel since 5.10
 * takes. All of them exist in Debian's kernels whatever is loaded.
 */
static const struct {
	const char *directory;   /* below net/ */
	const char *name;
	int sure_max;
} others[] = {
	{ "ipv4", "icmp_echo_ignore_all",               1 },
	{ "ipv4", "icmp_echo_ignore_broadcasts",        1 },
	{ "ipv4", "icmp_ignore_bogus_error_responses",  1 },
	{ "ipv4", "ip_no_pmtu_disc",                    3 },
	{ "ipv4", "ip_nonlocal_bind",                   1 },
	{ "ipv4", "tcp_ecn",                            2 },
	{ "ipv4", "tcp_fin_timeout",                    1000 },
	{ "ipv4", "tcp_keepalive_intvl",                1000 },
	{ "ipv4", "tcp_keepalive_time",                 1000 },
	{ "ipv4", "tcp_max_syn_backlog",                INT_MAX },
	{ "ipv4", "tcp_mtu_probing",                    2 },
	{ "ipv4", "tcp_no_metrics_save",                1 },
	{ "ipv4", "tcp_rfc1337",                        1 },
	{ "ipv4", "tcp_sack",                           1 },
	{ "ipv4", "tcp_slow_start_after_idle",          1 },
	{ "ipv4", "tcp_syncookies",                     2 },
	{ "ipv4", "tcp_timestamps",                     2 },
	{ "ipv4", "tcp_tw_reuse",                       2 },
	{ "ipv4", "tcp_window_scaling",                 1 },
	{ "ipv6", "bindv6only",                         1 },
	{ "ipv6", "ip_nonlocal_bind",                   1 },
	{ "core", "somaxconn",                          65535 },
};

/* net/ipv4/conf/SCOPE: devinet_conf_proc() takes any int. */
static const char *const ipv4_keys[] = {
	"accept_local", "accept_redirects", "accept_source_route", "arp_accept", "arp_announce",
	"arp_filter", "arp_ignore", "arp_notify", "bootp_relay", "disable_policy", "disable_xfrm",
	"drop_gratuitous_arp", "drop_unicast_in_l2_multicast", "force_igmp_version", "forwarding",
	"ignore_routes_with_linkdown", "log_martians", "medium_id", "promote_secondaries",
	"proxy_arp", "proxy_arp_pvlan", "route_localnet", "rp_filter", "secure_redirects",
	"send_redirects", "shared_media", "src_valid_mark", "tag",
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

static bool path_starts(const struct path *path, const char *a, const char *b, const char *c)
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
		if (slice_is(text, ipv4_keys[i]))
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
		if (!path_starts(path, "net", others[i].directory, others[i].name))
			continue;
		file->type = SYSCTL_OTHER;
		file->exists = MAYBE_YES;
		file->sure_max = others[i].sure_max;
	}
}

struct sysctl_file sysctl_find_file(const struct kernel *kernel, struct slice text)
{
	struct path path = split_path(text);
	struct sysctl_file file = { .type = SYSCTL_UNMODELLED, .exists = MAYBE_UNKNOWN,
				    .why = "this sysctl is not modelled" };

	if (path_starts(&path, "net", "ipv6", "conf") && !ipv6_is_off(kernel)) {
		file.exists = MAYBE_NO;
		if (path.count != 5)
			return file;
		file.type = SYSCTL_DEVCONF;
		find_scope(kernel, path.parts[3], &file);
		find_inet6_dev(kernel, &file);
		find_key(kernel, path.parts[4], &file);
	} else if (path.count >= 2 && slice_is(path.parts[0], "net") &&
		   slice_is(path.parts[1], "ipv6") && ipv6_is_off(kernel)) {
		file.exists = MAYBE_NO;
	} else if (path.count == 3 && path_starts(&path, "net", "ipv4", "ip_forward")) {
		file.type = SYSCTL_IP_FORWARD;
		file.exists = MAYBE_YES;
	} else if (path.count == 5 && path_starts(&path, "net", "ipv4", "conf")) {
		find_ipv4(kernel, &path, &file);
	} else if (path.count == 3) {
		find_other(&path, &file);
	}
	return file;
}
