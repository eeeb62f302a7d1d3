/*
 * The classic Debian ifupdown, 0.8.41, to be held against its *.defn files: the link step,
 * the families, and the methods of those families that have few. inet and inet6 have files
 * of their own.
 */
#include "ifupdown/methods.h"

/* link: before the first stanza of a device and after the last */

static const struct method_command link_up[] = {
	/*
	 * ifup knows InfiniBand parents, too, which have children in place of VLANs; see
	 * device.c. Its own line is longer and does the same.
	 */
	{ .text = "if test -d /sys/class/net/%link% && "
		  "! ip link show %iface0% > /dev/null 2>&1; "
		  "then ip link set up dev %link%; "
		  "ip link add link %link% name %iface0% type vlan id %vlan_id%; fi",
	  .shown = "@vlan %iface0% parent %link% id %vlan_id%", .when = settings_is_vlan },
	{ .text = "[[ip link set %iface0% alias \"%description%\"]]" },
	{ .text = "ip link set up dev %iface% 2>/dev/null", .when = when_builtin_loopback,
	  .ignore_status = true },
	NONE,
};

static const struct method_command link_down[] = {
	{ .text = "ip link del %iface%", .shown = "@vlan-del %iface% parent %link%",
	  .when = when_own_vlan },
	{ .text = "ip link set down dev %iface% 2>/dev/null", .when = when_builtin_loopback,
	  .ignore_status = true },
	NONE,
};

static const struct method_command rename_up[] = {
	{ .text = "ip link set %iface% name %newname%" },
	NONE,
};

/* ipx, can, meta */

static const struct method_command ipx_static_up[] = {
	{ .text = "ipx_interface add %iface% %frame% %netnum%" },
	NONE,
};

static const struct method_command ipx_dynamic_up[] = {
	{ .text = "ipx_interface add %iface% %frame%" },
	NONE,
};

static const struct method_command ipx_down[] = {
	{ .text = "ipx_interface del %iface% %frame%" },
	NONE,
};

#define CAN(word, option)                                                                \
	{ .text = "[[ ip link set %iface% type can " word " %" option "% ]]" }

static const struct method_command can_static_up[] = {
	{ .text = "ip link set %iface% type can bitrate %bitrate%" },
	CAN("loopback", "loopback"),
	CAN("listen-only", "listenonly"),
	CAN("triple-sampling", "triple"),
	CAN("one-shot", "oneshot"),
	CAN("berr-reporting", "berr"),
	CAN("restart-ms", "restart-ms"),
	{ .text = "ip link set %iface% up" },
	NONE,
};

static const struct method_command can_static_down[] = {
	{ .text = "ip link set %iface% down" },
	NONE,
};

static const struct method_command nothing[] = {
	NONE,
};

/* The families */

static const struct method ipx_methods[] = {
	{ .name = "static", .up = ipx_static_up, .down = ipx_down },
	{ .name = "dynamic", .up = ipx_dynamic_up, .down = ipx_down },
	{ .name = NULL },
};

static const struct method can_methods[] = {
	{ .name = "static", .up = can_static_up, .down = can_static_down },
	{ .name = NULL },
};

static const struct method meta_methods[] = {
	{ .name = "none", .up = nothing, .down = nothing },
	{ .name = NULL },
};

/* lo is set up by the link step. */
static const struct method builtin = { .name = "loopback", .up = nothing, .down = nothing };

static const struct address_family families[] = {
	{ "inet", inet_methods },
	{ "inet6", inet6_methods },
	{ "ipx", ipx_methods },
	{ "can", can_methods },
	{ "meta", meta_methods },
	{ NULL, NULL },
};

const struct dialect dialect_debian = {
	.name = "debian",
	.families = families,
	.link_up = link_up,
	.link_down = link_down,
	.rename = rename_up,
	.builtin = &builtin,
};
