/*
 * The methods of inet in ifupdown 0.8.41, to be held against its inet.defn. Measured with ifup
 * and ifdown; where 0.8.36 and 0.8.44 differ the conditions say so. Blanks in the commands
 * are ifupdown's own: they show in `ifup -v`.
 */
#include "ifupdown/address.h"
#include "ifupdown/methods.h"

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

#define DHCLIENT4_FILES                                                                  \
	"-pf /run/dhclient.%iface%.pid -lf /var/lib/dhcp/dhclient.%iface%.leases "       \
	"-I -df /var/lib/dhcp/dhclient6.%iface%.leases %iface%"
#define DHCLIENT4(flags)                                                                 \
	"CLIENT=\"-i\"; [[[ \"%client%\" = no ] && CLIENT=\"\";]] dhclient -4 -v $CLIENT "  \
	flags DHCLIENT4_FILES
#define DHCPCD4                                                                          \
	"dhcpcd [[-h %hostname%]] [[-i %vendor%]] [[-I %client%]]            "              \
	"[[-l %leasetime%]] [[-m %metric%]] %iface%"
#define NO_CLIENT4 "echo 'No DHCP client software found!' >&2; false"

/* loopback, static */

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
	{ .text = "ip -4 addr flush dev %iface%", .when = when_plain },
	LINK_DOWN_IF_PLAIN,
	NONE,
};

/* manual */

static const struct method_command inet_manual_up[] = {
	{ .text = "[[ip link set dev %iface% mtu %mtu%]]" },
	{ .text = "[[ip link set dev %iface% address %hwaddress%]]" },
	{ .text = "ip link set dev %iface% up 2>/dev/null || true" },
	NONE,
};

static const struct method_command inet_manual_down[] = {
	{ .text = "ip -4 addr flush dev %iface% 2>/dev/null || true", .when = when_plain },
	{ .text = "ip link set dev %iface% down 2>/dev/null || true",
	  .when = when_plain_and_alone },
	NONE,
};

/* dhcp, bootp */

static const struct method_command inet_dhcp_up[] = {
	{ .text = "[[ip link set dev %iface% address %hwaddress%]]" },
	{ .text = DHCLIENT4("") " \t[[-e IF_METRIC=%metric%]]",
	  .shown = "@dhclient4 %iface%",
	  .when = uses_dhclient },
	{ .text = "udhcpc -n -p /run/udhcpc.%iface%.pid -i %iface% [[-x hostname:%hostname%]]",
	  .when = uses_udhcpc },
	{ .text = DHCPCD4, .when = uses_dhcpcd },
	{ .text = "if command -v dhclient > /dev/null; then dhclient -4 -v -i %iface%; "
		  "else " DHCPCD4 "; fi",
	  .shown = "@dhclient4 %iface%",
	  .when = uses_either_client },
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

/* tunnel, ppp, wvdial, ipv4ll */

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

const struct method inet_methods[] = {
	{ .name = "loopback", .up = inet_loopback_up, .down = link_set_down },
	{ .name = "static", .up = inet_static_up, .down = inet_static_down,
	  .defaults = inet_static_defaults, .conversions = inet_static_conversions },
	{ .name = "manual", .up = inet_manual_up, .down = inet_manual_down,
	  .conversions = clean_hwaddress },
	{ .name = "dhcp", .up = inet_dhcp_up, .down = inet_dhcp_down,
	  .conversions = clean_hwaddress },
	{ .name = "bootp", .up = inet_bootp_up, .down = inet_bootp_down },
	{ .name = "tunnel", .up = inet_tunnel_up, .down = delete_ip_tunnel },
	{ .name = "ppp", .up = inet_ppp_up, .down = inet_ppp_down },
	{ .name = "wvdial", .up = inet_wvdial_up, .down = inet_wvdial_down },
	{ .name = "ipv4ll", .up = inet_ipv4ll_up, .down = inet_ipv4ll_down },
	{ .name = NULL },
};
