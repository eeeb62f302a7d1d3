/*
 * The methods of inet6 in ifupdown 0.8.41, to be held against its inet6.defn. Measured with ifup
 * and ifdown; where 0.8.36 and 0.8.44 differ the conditions say so. Blanks in the commands
 * are ifupdown's own: they show in `ifup -v`.
 */
#include "ifupdown/address.h"
#include "ifupdown/methods.h"

/* Conditions */

static bool refuses_ra(const struct settings *settings)
{
	return settings_value(settings, "accept_ra").length > 0 &&
	       !settings_true(settings, "accept_ra");
}

static bool waits_for_dad(const struct settings *settings)
{
	return settings_true(settings, "dad-attempts");
}

static bool skips_dad(const struct settings *settings)
{
	return !waits_for_dad(settings);
}

static bool waits_by_name(const struct settings *settings)
{
	return waits_for_dad(settings) && when_by_name(settings);
}

static bool waits_by_path(const struct settings *settings)
{
	return waits_for_dad(settings) && when_by_path(settings);
}

static bool wants_prefix(const struct settings *settings)
{
	return settings_true(settings, "request_prefix");
}

static bool wants_dhcp(const struct settings *settings)
{
	return settings_true(settings, "dhcp");
}

static bool wants_dhcp_by_name(const struct settings *settings)
{
	return wants_dhcp(settings) && when_by_name(settings);
}

static bool wants_dhcp_by_path(const struct settings *settings)
{
	return wants_dhcp(settings) && when_by_path(settings);
}

static bool informs_with_prefix(const struct settings *settings)
{
	return wants_dhcp(settings) && when_dhclient(settings) && wants_prefix(settings);
}

static bool informs_once(const struct settings *settings)
{
	return wants_dhcp(settings) && when_dhclient(settings) && !wants_prefix(settings) &&
	       settings->options->version >= IFUP_0_8_41;
}

static bool informs_forever(const struct settings *settings)
{
	return wants_dhcp(settings) && when_dhclient(settings) && !wants_prefix(settings) &&
	       settings->options->version < IFUP_0_8_41;
}

static bool informs_without_client(const struct settings *settings)
{
	return wants_dhcp(settings) && when_no_dhclient(settings);
}

static bool releases_information(const struct settings *settings)
{
	return wants_dhcp(settings) && when_dhclient(settings);
}

static bool leases_with_prefix(const struct settings *settings)
{
	return when_dhclient(settings) && wants_prefix(settings);
}

static bool leases_plainly(const struct settings *settings)
{
	return when_dhclient(settings) && !wants_prefix(settings);
}

/* Pieces that several methods have */

#define DHCLIENT6(flags, more)                                                           \
	"dhclient -6 " flags "-pf /run/dhclient6.%iface%.pid "                              \
	"-lf /var/lib/dhcp/dhclient6.%iface%.leases -I " more                               \
	"-df /var/lib/dhcp/dhclient.%iface%.leases %iface%"
#define NO_CLIENT6 "echo 'No DHCPv6 client software found!' >&2; false"
#define MODPROBE_IPV6                                                                    \
	{ .text = "modprobe -q net-pf-10 > /dev/null 2>&1 || true # ignore failure.",      \
	  .shown = "@modprobe-ipv6" }
#define USE_TEMPADDR                                                                     \
	{ .text = "[[sysctl -q -e -w net.ipv6.conf.%sysctl%.use_tempaddr=%privext%]]",     \
	  .ignore_status = true }
#define ACCEPT_RA                                                                        \
	{ .text = "[[sysctl -q -e -w net.ipv6.conf.%sysctl%.accept_ra=%accept_ra%]]",      \
	  .ignore_status = true }
#define AUTOCONF                                                                         \
	{ .text = "[[sysctl -q -e -w net.ipv6.conf.%sysctl%.autoconf=%autoconf%]]",        \
	  .ignore_status = true }
#define FLUSH_RA                                                                         \
	{ .text = "ip addr flush dev %iface% mngtmpaddr", .when = refuses_ra,              \
	  .because = "accept_ra" }
#define MTU6                                                                             \
	{ .text = "[[if [ \"$(cat /sys/class/net/%iface%/mtu)\" -lt %mtu% ]; "              \
		  "then ip link set dev %iface% mtu %mtu%; "                               \
		  "else sysctl -q -e -w net.ipv6.conf.%sysctl%.mtu=%mtu%; fi]]",            \
	  .shown = "@mtu6 %iface% %mtu%", .ignore_status = true }
#define WAIT_FOR_LINK_LOCAL(by_path, by_name)                                            \
	{ .text = "/lib/ifupdown/wait-for-ll6.sh", .when = by_path },                      \
	{ .text = "wait-for-ll6.sh", .when = by_name }

/* auto */

static const struct method_default inet6_auto_defaults[] = {
	{ "accept_ra", "2" },
	{ "request_prefix", "0" },
	{ "ll-attempts", "60" },
	{ "ll-interval", "0.1" },
	{ NULL, NULL },
};

static const struct method_command inet6_auto_up[] = {
	MODPROBE_IPV6,
	USE_TEMPADDR,
	ACCEPT_RA,
	{ .text = "sysctl -q -e -w net.ipv6.conf.%sysctl%.autoconf=1", .ignore_status = true },
	FLUSH_RA,
	{ .text = "ip link set dev %iface% up" },
	WAIT_FOR_LINK_LOCAL(wants_dhcp_by_path, wants_dhcp_by_name),
	{ .text = DHCLIENT6("-v -P ", ""), .shown = "@dhclient6 %iface% -P",
	  .when = informs_with_prefix, .because = "dhcp" },
	{ .text = DHCLIENT6("-1 -v -S ", ""), .shown = "@dhclient6 %iface% -1 -S",
	  .when = informs_once, .because = "dhcp" },
	{ .text = DHCLIENT6("-v -S ", ""), .shown = "@dhclient6 %iface% -S",
	  .when = informs_forever, .because = "dhcp" },
	{ .text = NO_CLIENT6, .when = informs_without_client, .because = "dhcp" },
	NONE,
};

static const struct method_command inet6_auto_down[] = {
	{ .text = DHCLIENT6("-v -r ", ""), .when = releases_information, .because = "dhcp" },
	{ .text = NO_CLIENT6, .when = informs_without_client, .because = "dhcp" },
	{ .text = "ip -6 addr flush dev %iface% scope global" },
	LINK_DOWN_IF_PLAIN,
	NONE,
};

/* loopback */

static const struct method_command inet6_loopback_up[] = {
	{ .text = "ip link set dev %iface% up 2>/dev/null", .ignore_status = true },
	{ .text = "ip addr add dev %iface% ::1 2>/dev/null", .ignore_status = true },
	NONE,
};

static const struct method_command inet6_loopback_down[] = {
	{ .text = "ip addr del dev %iface% ::1 2>/dev/null", .ignore_status = true },
	{ .text = "ip link set dev %iface% down 2>/dev/null", .ignore_status = true },
	NONE,
};

/* static */

/* An address on a label is deprecated from the start, unless the file says otherwise. */
static void deprecate_on_alias(struct settings *settings, const char *option)
{
	if (settings_is_alias(settings) && !settings_find(settings, option)->cause)
		settings_set(settings, option, slice_of("0"), NULL);
}

static void ignore_ra_with_gateway(struct settings *settings, const char *option)
{
	const struct setting *gateway = settings_find(settings, "gateway");

	if (gateway && !settings_find(settings, option))
		settings_set(settings, option, slice_of("0"), gateway->cause);
}

static const struct method_default inet6_static_defaults[] = {
	{ "autoconf", "0" },
	{ "preferred-lifetime", "" },
	{ "dad-attempts", "60" },
	{ "dad-interval", "0.1" },
	{ NULL, NULL },
};

static const struct method_conversion inet6_static_conversions[] = {
	{ "preferred-lifetime", deprecate_on_alias },
	{ "netmask", address_set_prefix_length },
	{ "address", address_drop_length },
	{ "hwaddress", address_clean_hardware },
	{ "accept_ra", ignore_ra_with_gateway },
	{ NULL, NULL },
};

#define INET6_ADDRESS "%address%[[/%netmask%]] [[scope %scope%]] dev %iface%"

static const struct method_command inet6_static_up[] = {
	MODPROBE_IPV6,
	USE_TEMPADDR,
	ACCEPT_RA,
	AUTOCONF,
	MTU6,
	FLUSH_RA,
	{ .text = "ip link set dev %iface% [[address %hwaddress%]] up" },
	{ .text = "ip -6 addr add " INET6_ADDRESS " [[preferred_lft %preferred-lifetime%]]",
	  .when = waits_for_dad },
	{ .text = "ip -6 addr add " INET6_ADDRESS " [[preferred_lft %preferred-lifetime%]] nodad",
	  .when = skips_dad },
	{ .text = "[[ ip -6 route replace default via %gateway% [[metric %metric%]] "
		  "dev %iface% onlink ]]" },
	{ .text = "/lib/ifupdown/settle-dad.sh", .when = waits_by_path },
	{ .text = "settle-dad.sh", .when = waits_by_name },
	NONE,
};

static const struct method_command inet6_static_down[] = {
	{ .text = "[[ ip -6 route del default via %gateway% [[metric %metric%]] dev %iface% ]]" },
	{ .text = "ip -6 addr del " INET6_ADDRESS },
	{ .text = "ip -6 addr flush dev %iface%", .when = when_plain },
	LINK_DOWN_IF_PLAIN,
	NONE,
};

/* manual */

static const struct method_command inet6_manual_up[] = {
	MTU6,
	{ .text = "[[ip link set dev %iface% address %hwaddress%]]" },
	{ .text = "ip link set dev %iface% up 2>/dev/null || true" },
	NONE,
};

static const struct method_command inet6_manual_down[] = {
	{ .text = "ip -6 addr flush dev %iface% 2>/dev/null || true", .when = when_plain },
	{ .text = "ip link set dev %iface% down 2>/dev/null || true", .when = when_plain_or_alone },
	NONE,
};

/* dhcp */

static const struct method_default inet6_dhcp_defaults[] = {
	{ "accept_ra", "1" },
	{ "request_prefix", "0" },
	{ "ll-attempts", "60" },
	{ "ll-interval", "0.1" },
	{ NULL, NULL },
};

static const struct method_command inet6_dhcp_up[] = {
	MODPROBE_IPV6,
	ACCEPT_RA,
	AUTOCONF,
	FLUSH_RA,
	{ .text = "ip link set dev %iface% [[address %hwaddress%]] up" },
	WAIT_FOR_LINK_LOCAL(when_by_path, when_by_name),
	{ .text = DHCLIENT6("-v ", "-P -N "), .shown = "@dhclient6 %iface% -P -N",
	  .when = leases_with_prefix },
	{ .text = DHCLIENT6("-v ", ""), .shown = "@dhclient6 %iface%", .when = leases_plainly },
	{ .text = NO_CLIENT6, .when = when_no_dhclient },
	NONE,
};

static const struct method_command inet6_dhcp_down[] = {
	{ .text = DHCLIENT6("-v -r ", ""), .when = when_dhclient },
	{ .text = NO_CLIENT6, .when = when_no_dhclient },
	LINK_DOWN_IF_PLAIN,
	NONE,
};

/* tunnel, v4tunnel, 6to4 */

static const struct method_command inet6_tunnel_up[] = {
	{ .text = "ip -6 tunnel add %iface% mode %mode% remote %endpoint% [[local %local%]]"
		  "        [[ttl %ttl%]] [[encaplimit %encaplimit%]]" },
	{ .text = "ip link set %iface% up [[mtu %mtu%]]" },
	{ .text = "[[ip -6 addr add %address%/%netmask% dev %iface% [[peer %dstaddr%]] ]]" },
	{ .text = "[[ip -6 route add ::/0 via %gateway% [[metric %metric%]] "
		  "dev %iface% onlink ]]" },
	NONE,
};

static const struct method_command inet6_tunnel_down[] = {
	{ .text = "ip -6 tunnel del %iface%" },
	NONE,
};

static const struct method_default preferred_lifetime[] = {
	{ "preferred-lifetime", "" },
	{ NULL, NULL },
};

static const struct method_conversion v4tunnel_conversions[] = {
	{ "preferred-lifetime", deprecate_on_alias },
	{ NULL, NULL },
};

static const struct method_command inet6_v4tunnel_up[] = {
	MODPROBE_IPV6,
	{ .text = "ip tunnel add %iface% mode sit remote %endpoint% [[local %local%]]"
		  "        [[ttl %ttl%]]" },
	{ .text = "ip link set %iface% up [[mtu %mtu%]]" },
	{ .text = "[[ ip addr add %address%[[/%netmask%]] dev %iface% "
		  "[[preferred_lft %preferred-lifetime%]] ]]" },
	{ .text = "[[ ip route add %gateway% dev %iface% ]]" },
	{ .text = "[[ ip route add ::/0 via %gateway% [[metric %metric%]] "
		  "dev %iface% onlink ]]" },
	NONE,
};

static const struct method_conversion inet6_6to4_conversions[] = {
	{ "preferred-lifetime", deprecate_on_alias },
	{ "hexaddress", address_set_hexadecimal },
	{ NULL, NULL },
};

static const struct method_command inet6_6to4_up[] = {
	MODPROBE_IPV6,
	{ .text = "ip tunnel add %iface% mode sit remote any local %local%        [[ttl %ttl%]]" },
	{ .text = "ip link set %iface% up [[mtu %mtu%]]" },
	{ .text = "ip addr add 2002:%hexaddress%::1/16 dev %iface% "
		  "[[preferred_lft %preferred-lifetime%]]" },
	{ .text = "ip route add 2000::/3 via ::192.88.99.1 [[metric %metric%]] dev %iface%" },
	NONE,
};

static const struct method_command inet6_6to4_down[] = {
	{ .text = "ip -6 route flush dev %iface%" },
	{ .text = "ip link set dev %iface% down" },
	{ .text = "ip tunnel del %iface%" },
	NONE,
};

const struct method inet6_methods[] = {
	{ .name = "auto", .up = inet6_auto_up, .down = inet6_auto_down,
	  .defaults = inet6_auto_defaults },
	{ .name = "loopback", .up = inet6_loopback_up, .down = inet6_loopback_down },
	{ .name = "static", .up = inet6_static_up, .down = inet6_static_down,
	  .defaults = inet6_static_defaults, .conversions = inet6_static_conversions },
	{ .name = "manual", .up = inet6_manual_up, .down = inet6_manual_down,
	  .conversions = clean_hwaddress },
	{ .name = "dhcp", .up = inet6_dhcp_up, .down = inet6_dhcp_down,
	  .defaults = inet6_dhcp_defaults, .conversions = clean_hwaddress },
	{ .name = "tunnel", .up = inet6_tunnel_up, .down = inet6_tunnel_down },
	{ .name = "v4tunnel", .up = inet6_v4tunnel_up, .down = delete_ip_tunnel,
	  .defaults = preferred_lifetime, .conversions = v4tunnel_conversions },
	{ .name = "6to4", .up = inet6_6to4_up, .down = inet6_6to4_down,
	  .defaults = preferred_lifetime, .conversions = inet6_6to4_conversions },
	{ .name = NULL },
};
