/*
 * Options that ifupdown works out from others before it runs a method: netmasks, broadcast
 * addresses, hardware addresses (archcommon.c and archlinux.c of ifupdown 0.8). Each takes the name
 * of the option it sets.
 */
#ifndef IFUPDOWN_ADDRESS_H
#define IFUPDOWN_ADDRESS_H

#include "ifupdown/settings.h"

/* Keep what stands before the first slash. */
void address_drop_length(struct settings *settings, const char *option);

/* From `address`, unless it is set: what stands behind the slash, else nothing. */
void address_set_prefix_length(struct settings *settings, const char *option);

/* The same as a dotted quad; without a slash the mask of the old address class. */
void address_set_netmask(struct settings *settings, const char *option);

/* `+` and `-` become addresses where `address` and `netmask` are dotted quads. */
void address_set_broadcast(struct settings *settings, const char *option);

/* `ether XX:...` loses its first word; `random` becomes an address we cannot foresee. */
void address_clean_hardware(struct settings *settings, const char *option);

/* The IPv4 address in `local` in hexadecimal, as 6to4 needs it. */
void address_set_hexadecimal(struct settings *settings, const char *option);

#endif
