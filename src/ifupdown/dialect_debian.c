/*
 * What the methods of ifupdown 0.8.41 require, assume and run, to be held against its
 * *.defn files. Measured with ifup and ifdown; where 0.8.36 and 0.8.44 differ the
 * conditions say so. Blanks in the commands are ifupdown's own: they show in `ifup -v`.
 */
#include "ifupdown/address.h"
#include "ifupdown/dialect.h"

/* Conditions */

static bool is_plain(const struct settings *settings)
{
	return !settings_is_alias(settings) && !settings_is_vlan(settings);
}

static bool is_plain_and_alone(const struct settings *settings)
{
	return is_plain(settings) && !settings->options->all;
}

static bool is_plain_or_alone(const struct settings *settings)
{
	return is_plain(settings) || !settings->options->all;
}

static bool is_own_vlan(const struct settings *settings)
{
	return settings_is_vlan(settings) && !settings_is_alias(settings);
}

static bool is_builtin_loopback(const struct settings *settings)
{
	return settings->stanza && settings->stanza->builtin;
}

static bool has(const struct settings *settings, const char *option)
{
	return settings_value(settings, option).length > 0;
}

static bool has_accept_ra(const struct settings *settings)
{
	return has(settings, "accept_ra");
}

static bool refuses_ra(const struct settings *settings)
{
	return has_accept_ra(settings) && !settings_true(settings, "accept_ra");
}

static bool waits_for_dad(const struct settings *settings)
{
	return settings_true(settings, "dad-attempts");
}

static bool skips_dad(const struct settings *settings)
{
	return !waits_for_dad(settings);
}

static bool is_by_name(const struct settings *settings)
{
	return settings->options->version >= IFUP_0_8_44;
}

static bool is_by_path(const struct settings *settings)
{
	return !is_by_name(settings);
}

static bool waits_by_name(const struct settings *settings)
{
	return waits_for_dad(settings) && is_by_name(settings);
}

static bool waits_by_path(const struct settings *settings)
{
	return waits_for_dad(settings) && is_by_path(settings);
}

/* DHCP. Which client is there is not always known: Debian 13 installs another one. */

enum { DHCLIENT = 1, UDHCPC = 2, DHCPCD = 4 };

static unsigned dhcp_clients(const struct settings *settings)
{
	static const struct {
		const char *name;
		unsigned clients;
	} known[] = {
		{ "dhclient", DHCLIENT }, { "udhcpc", UDHCPC }, { "dhcpcd", DHCPCD }, { "none", 0 },
	};
	const char *client = settings->options->dhcp_client;

	for (size_t i = 0; client && i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(client, known[i].name) == 0)
			return known[i].clients;
	return settings->options->version >= IFUP_0_8_44 ? DHCLIENT | DHCPCD : DHCLIENT;
}

static bool uses_dhclient(const struct settings *settings)
{
	return dhcp_clients(settings) == DHCLIENT;
}

static bool uses_udhcpc(const struct settings *settings)
{
	return dhcp_clients(settings) == UDHCPC;
}

static bool uses_dhcpcd(const struct settings *settings)
{
	return dhcp_clients(settings) == DHCPCD;
}

static bool uses_no_client(const struct settings *settings)
{
	return dhcp_clients(settings) == 0;
}

static bool uses_either_client(const struct settings *settings)
{
	return dhcp_clients(settings) == (DHCLIENT | DHCPCD);
}

static bool has_dhclient(const struct settings *settings)
{
	return (dhcp_clients(settings) & DHCLIENT) != 0;
}

static bool lacks_dhclient(const struct settings *settings)
{
	return !has_dhclient(settings);
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
	return wants_dhcp(settings) && is_by_name(settings);
}

static bool wants_dhcp_by_path(const struct settings *settings)
{
	return wants_dhcp(settings) && is_by_path(settings);
}

static bool informs_with_prefix(const struct settings *settings)
{
	return wants_dhcp(settings) && has_dhclient(settings) && wants_prefix(settings);
}

static bool informs_once(const struct settings *settings)
{
	return wants_dhcp(settings) && has_dhclient(settings) && !wants_prefix(settings) &&
	       settings->options->version >= IFUP_0_8_41;
}

static bool informs_forever(const struct settings *settings)
{
	return wants_dhcp(settings) && has_dhclient(settings) && !wants_prefix(settings) &&
	       settings->options->version < IFUP_0_8_41;
}

static bool informs_without_client(const struct settings *settings)
{
	return wants_dhcp(settings) && lacks_dhclient(settings);
}

static bool releases_information(const struct settings *settings)
{
	return wants_dhcp(settings) && has_dhclient(settings);
}

static bool leases_with_prefix(const struct settings *settings)
{
	return has_dhclient(settings) && wants_prefix(settings);
}

static bool leases_plainly(const struct settings *settings)
{
	return has_dhclient(settings) && !wants_prefix(settings);
}

#define DHCLIENT4_FILES                                                                  \
	"-pf /run/dhclient.%iface%.pid -lf /var/lib/dhcp/dhclient.%iface%.leases "       \
	"-I -df /var/lib/dhcp/dhclient6.%iface%.leases %iface%"
#define DHCLIENT4(flags)                                                                 \
	"CLIENT=\"-i\"; [[[ \"%client%\" = no ] && CLIENT=\"\";]] dhclient -4 -v $CLIENT "  \
	flags DHCLIENT4_FILES
#define DHCLIENT6(flags, more)                                                           \
	"dhclient -6 " flags "-pf /run/dhclient6.%iface%.pid "                              \
	"-lf /var/lib/dhcp/dhclient6.%iface%.leases -I " more                               \
	"-df /var/lib/dhcp/dhclient.%iface%.leases %iface%"
#define DHCPCD4                                                                          \
	"dhcpcd [[-h %hostname%]] [[-i %vendor%]] [[-I %client%]]            "              \
	"[[-l %leasetime%]] [[-m %metric%]] %iface%"
#define NO_CLIENT4 "echo 'No DHCP client software found!' >&2; false"
#define NO_CLIENT6 "echo 'No DHCPv6 client software found!' >&2; false"

/* Pieces that several methods have */

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
#define LINK_DOWN_IF_PLAIN                                                               \
	{ .text = "ip link set dev %iface% down", .when = is_plain }
#define WAIT_FOR_LINK_LOCAL(by_path, by_name)                                            \
	{ .text = "/lib/ifupdown/wait-for-ll6.sh", .when = by_path },                      \
	{ .text = "wait-for-ll6.sh", .when = by_name }

#define NONE { .text = NULL }

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
	{ .text = "ip link set up dev %iface% 2>/dev/null", .when = is_builtin_loopback,
	  .ignore_status = true },
	NONE,
};

static const struct method_command link_down[] = {
	{ .text = "ip link del %iface%", .shown = "@vlan-del %iface% parent %link%",
	  .when = is_own_vlan },
	{ .text = "ip link set down dev %iface% 2>/dev/null", .when = is_builtin_loopback,
	  .ignore_status = true },
	NONE,
};

static const struct method_command rename_up[] = {
	{ .text = "ip link set %iface% name %newname%" },
	NONE,
};

/* inet6 auto */

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

/* inet6 loopback */

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

/* inet6 static */

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
	{ .text = "ip -6 addr flush dev %iface%", .when = is_plain },
	LINK_DOWN_IF_PLAIN,
	NONE,
};

/* manual, both families */

static const struct method_conversion clean_hwaddress[] = {
	{ "hwaddress", address_clean_hardware },
	{ NULL, NULL },
};

static const struct method_command inet6_manual_up[] = {
	MTU6,
	{ .text = "[[ip link set dev %iface% address %hwaddress%]]" },
	{ .text = "ip link set dev %iface% up 2>/dev/null || true" },
	NONE,
};

static const struct method_command inet6_manual_down[] = {
	{ .text = "ip -6 addr flush dev %iface% 2>/dev/null || true", .when = is_plain },
	{ .text = "ip link set dev %iface% down 2>/dev/null || true", .when = is_plain_or_alone },
	NONE,
};

static const struct method_command inet_manual_up[] = {
	{ .text = "[[ip link set dev %iface% mtu %mtu%]]" },
	{ .text = "[[ip link set dev %iface% address %hwaddress%]]" },
	{ .text = "ip link set dev %iface% up 2>/dev/null || true" },
	NONE,
};

static const struct method_command inet_manual_down[] = {
	{ .text = "ip -4 addr flush dev %iface% 2>/dev/null || true", .when = is_plain },
	{ .text = "ip link set dev %iface% down 2>/dev/null || true",
	  .when = is_plain_and_alone },
	NONE,
};

/* inet6 dhcp */

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
	WAIT_FOR_LINK_LOCAL(is_by_path, is_by_name),
	{ .text = DHCLIENT6("-v ", "-P -N "), .shown = "@dhclient6 %iface% -P -N",
	  .when = leases_with_prefix },
	{ .text = DHCLIENT6("-v ", ""), .shown = "@dhclient6 %iface%", .when = leases_plainly },
	{ .text = NO_CLIENT6, .when = lacks_dhclient },
	NONE,
};

static const struct method_command inet6_dhcp_down[] = {
	{ .text = DHCLIENT6("-v -r ", ""), .when = has_dhclient },
	{ .text = NO_CLIENT6, .when = lacks_dhclient },
	LINK_DOWN_IF_PLAIN,
	NONE,
};

/* inet6 tunnels */

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

static const struct method_command ip_tunnel_down[] = {
	{ .text = "ip tunnel del %iface%" },
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

/* inet loopback, static */

static const struct method_command inet_loopback_up[] = {
	{ .text = "ip link set dev %iface% up" },
	NONE,
};

static const struct method_command link_set_down[] = {
	{ .text = "ip link set dev %iface% down" },
	NONE,
};

static const struct method_default inet_static_defaults[] = {
	{ "broadcast", "+" },
	{ NULL, NULL },
};

static const struct method_conversion inet_static_conversions[] = {
	{ "netmask", address_set_netmask },
	{ "address", address_drop_length },
	{ "broadcast", address_set_broadcast },
	{ "hwaddress", address_clean_hardware },
	{ NULL, NULL },
};

#define INET_ADDRESS                                                                     \
	"%address%[[/%netmask%]] [[broadcast %broadcast%]] \t[[peer %pointopoint%]] "       \
	"[[scope %scope%]] dev %iface% label %iface%"

static const struct method_command inet_static_up[] = {
	{ .text = "ip addr add " INET_ADDRESS },
	{ .text = "ip link set dev %iface% [[mtu %mtu%]] [[address %hwaddress%]] up" },
	{ .text = "[[ ip route add default via %gateway% [[metric %metric%]] "
		  "dev %iface% onlink ]]" },
	NONE,
};

static const struct method_command inet_static_down[] = {
	{ .text = "[[ ip route del default via %gateway% [[metric %metric%]] dev %iface% "
		  "2>&1 1>/dev/null || true ]]" },
	{ .text = "ip addr del " INET_ADDRESS },
	{ .text = "ip -4 addr flush dev %iface%", .when = is_plain },
	LINK_DOWN_IF_PLAIN,
	NONE,
};

/* inet dhcp, bootp */

static const struct method_command inet_dhcp_up[] = {
	{ .text = "[[ip link set dev %iface% address %hwaddress%]]" },
	{ .text = DHCLIENT4("") " \t[[-e IF_METRIC=%metric%]]", .shown = "@dhclient4 %iface%",
	  .when = uses_dhclient },
	{ .text = "udhcpc -n -p /run/udhcpc.%iface%.pid -i %iface% [[-x hostname:%hostname%]]",
	  .when = uses_udhcpc },
	{ .text = DHCPCD4, .when = uses_dhcpcd },
	{ .text = "if command -v dhclient > /dev/null; then dhclient -4 -v -i %iface%; "
		  "else " DHCPCD4 "; fi", .shown = "@dhclient4 %iface%", .when = uses_either_client },
	{ .text = NO_CLIENT4, .when = uses_no_client },
	NONE,
};

static const struct method_command inet_dhcp_down[] = {
	{ .text = DHCLIENT4("-r "), .when = uses_dhclient },
	{ .text = "if test -f /run/udhcpc.%iface%.pid; then "
		  "kill -USR2 $(cat /run/udhcpc.%iface%.pid); "
		  "kill -TERM $(cat /run/udhcpc.%iface%.pid); fi", .when = uses_udhcpc },
	{ .text = "dhcpcd -k %iface%", .when = uses_dhcpcd },
	{ .text = "if command -v dhclient > /dev/null; then dhclient -4 -v -i -r %iface%; "
		  "else dhcpcd -k %iface%; fi", .when = uses_either_client },
	{ .text = NO_CLIENT4, .when = uses_no_client },
	LINK_DOWN_IF_PLAIN,
	NONE,
};

static const struct method_command inet_bootp_up[] = {
	{ .text = "bootpc [[--bootfile %bootfile%]] --dev %iface% [[--server %server%]]"
		  "            [[--hwaddr %hwaddr%]] --returniffail --serverbcast" },
	NONE,
};

static const struct method_command inet_bootp_down[] = {
	LINK_DOWN_IF_PLAIN,
	NONE,
};

/* inet tunnel, ppp, wvdial, ipv4ll */

static const struct method_command inet_tunnel_up[] = {
	{ .text = "ip tunnel add %iface% mode %mode% remote %endpoint% [[local %local%]]"
		  "        [[ttl %ttl%]]" },
	{ .text = "ip link set %iface% up [[mtu %mtu%]]" },
	{ .text = "ip addr add %address%/%netmask% dev %iface% [[peer %dstaddr%]]" },
	{ .text = "[[ ip route add default via %gateway% [[metric %metric%]] "
		  "dev %iface% onlink ]]" },
	NONE,
};

static const struct method_command inet_ppp_up[] = {
	{ .text = "pon [[%provider%]] [[unit %unit%]] [[%options%]]" },
	NONE,
};

static const struct method_command inet_ppp_down[] = {
	{ .text = "poff [[%provider%]]" },
	NONE,
};

#define WVDIAL(mode)                                                                     \
	"start-stop-daemon --" mode " -x /usr/bin/wvdial                       "             \
	"-p /run/wvdial.%iface%.pid "

static const struct method_command inet_wvdial_up[] = {
	{ .text = WVDIAL("start") "-b -m -- [[ %provider% ]]" },
	NONE,
};

static const struct method_command inet_wvdial_down[] = {
	{ .text = WVDIAL("stop") "-s 2" },
	NONE,
};

static const struct method_command inet_ipv4ll_up[] = {
	{ .text = "avahi-autoipd -D %iface%" },
	NONE,
};

static const struct method_command inet_ipv4ll_down[] = {
	{ .text = "avahi-autoipd --kill %iface%" },
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

static const struct method inet_methods[] = {
	{ .name = "loopback", .up = inet_loopback_up, .down = link_set_down },
	{ .name = "static", .up = inet_static_up, .down = inet_static_down,
	  .defaults = inet_static_defaults, .conversions = inet_static_conversions },
	{ .name = "manual", .up = inet_manual_up, .down = inet_manual_down,
	  .conversions = clean_hwaddress },
	{ .name = "dhcp", .up = inet_dhcp_up, .down = inet_dhcp_down,
	  .conversions = clean_hwaddress },
	{ .name = "bootp", .up = inet_bootp_up, .down = inet_bootp_down },
	{ .name = "tunnel", .up = inet_tunnel_up, .down = ip_tunnel_down },
	{ .name = "ppp", .up = inet_ppp_up, .down = inet_ppp_down },
	{ .name = "wvdial", .up = inet_wvdial_up, .down = inet_wvdial_down },
	{ .name = "ipv4ll", .up = inet_ipv4ll_up, .down = inet_ipv4ll_down },
	{ .name = NULL },
};

static const struct method inet6_methods[] = {
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
	{ .name = "v4tunnel", .up = inet6_v4tunnel_up, .down = ip_tunnel_down,
	  .defaults = preferred_lifetime, .conversions = v4tunnel_conversions },
	{ .name = "6to4", .up = inet6_6to4_up, .down = inet6_6to4_down,
	  .defaults = preferred_lifetime, .conversions = inet6_6to4_conversions },
	{ .name = NULL },
};

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
