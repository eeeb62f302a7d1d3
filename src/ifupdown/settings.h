/*
 * The options of a stanza as a method sees them when a device is configured: values of
 * repeated options joined, the method's defaults filled in, some rewritten. These are also
 * what hooks find as IF_NAME in their environment.
 *
 * Besides options there are a few names that only commands know: `iface` (the device),
 * `iface0` (without a label, "eth0" of "eth0:1"), `sysctl` (the device as part of a sysctl
 * key), `link`, `vlan_id` and `child` (of a device whose name has a dot: the number in
 * decimal, and as written).
 */
#ifndef IFUPDOWN_SETTINGS_H
#define IFUPDOWN_SETTINGS_H

#include "ifupdown/ifup.h"

struct setting {
	struct slice name;
	struct slice value;
	const struct option *cause;      /* the option it comes from, or NULL for a default */
	bool unknown;            /* the value is one of many: a random address */
};

struct settings {
	struct arena *arena;
	const struct stanza *stanza;     /* NULL for none */
	const struct ifup_options *options;
	ARRAY(struct setting) items;     /* in the order of the environment */
	ARRAY(struct setting) names;     /* iface, link, ... */
};

/* Only the names of DEVICE ("eth0.5:1"); the options of STANZA, if any, as written. */
struct settings settings_of(struct arena *arena, const struct ifup_options *options,
			    const struct stanza *stanza, const struct name *device);

/* The setting or name, or NULL. */
const struct setting *settings_find(const struct settings *settings, const char *name);
const struct setting *settings_find_slice(const struct settings *settings, struct slice name);

/* Its value; empty when there is none. Commands treat an empty value as not set. */
struct slice settings_value(const struct settings *settings, const char *name);

/* Set NAME, because of the option CAUSE (or NULL), replacing what was there. */
void settings_set(struct settings *settings, const char *name, struct slice value,
		  const struct option *cause);

/* A truth value: a number other than 0, or on, true, yes in any case. False when not set. */
bool settings_true(const struct settings *settings, const char *name);

/* The device has a label ("eth0:1"); has a dot with something on both sides of it. */
bool settings_is_alias(const struct settings *settings);
bool settings_is_vlan(const struct settings *settings);

#endif
