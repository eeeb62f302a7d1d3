/*
 * What the tables of methods share, whatever their address family: conditions under which a
 * command is run, the DHCP clients, and pieces that several methods have.
 */
#ifndef IFUPDOWN_METHODS_H
#define IFUPDOWN_METHODS_H

#include "ifupdown/dialect.h"

/* The device has neither a label nor a VLAN number in its name; `alone`: not by `ifup -a`. */
bool when_plain(const struct settings *settings);
bool when_plain_and_alone(const struct settings *settings);
bool when_plain_or_alone(const struct settings *settings);

/* A VLAN by its name, and not a label on one. */
bool when_own_vlan(const struct settings *settings);

/* The stanza of lo that no file has. */
bool when_builtin_loopback(const struct settings *settings);

/* 0.8.44 calls its helpers by name; earlier ones by their path. */
bool when_by_name(const struct settings *settings);
bool when_by_path(const struct settings *settings);

/*
 * The clients that may be there, of which ifup takes the first. Which one it is is not
 * always known: Debian 13 installs another one than Debian 12.
 */
enum { DHCLIENT = 1, UDHCPC = 2, DHCPCD = 4 };
unsigned dhcp_clients(const struct settings *settings);

bool when_dhclient(const struct settings *settings);     /* it may be there */
bool when_no_dhclient(const struct settings *settings);

extern const struct method_conversion clean_hwaddress[];
extern const struct method_command delete_ip_tunnel[];

#define LINK_DOWN_IF_PLAIN                                                               \
	{ .text = "ip link set dev %iface% down", .when = when_plain }

/* Ends a table of commands. */
#define NONE { .text = NULL }

/* The methods of a family; the last has no name. */
extern const struct method inet_methods[];
extern const struct method inet6_methods[];

#endif
