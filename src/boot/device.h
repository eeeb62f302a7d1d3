/*
 * The devices of a host before its boot begins: what the facts say, and what can be
 * inferred where they are silent. Facts win; then a stanza (bridge_ports, a dot in the
 * name, a tunnel method); then an `ip link add` in some hook; last the name.
 */
#ifndef BOOT_DEVICE_H
#define BOOT_DEVICE_H

#include "base/chains.h"
#include "facts/facts.h"
#include "ifupdown/interfaces.h"
#include "shell/shell.h"

/* When a device appears. */
enum presence {
	PRESENCE_NONE,
	PRESENCE_BOOT,           /* hardware: usually before the loader, perhaps after it */
	PRESENCE_EARLY,          /* always before the loader */
	PRESENCE_LATE,           /* always after it */
	PRESENCE_NEVER,
	PRESENCE_MADE,           /* ifup or a hook makes it */
	PRESENCE_UNKNOWN,        /* nothing says whether it is there */
};

/* How its kind is known. */
enum kind_source {
	KIND_NONE,
	KIND_FROM_FACTS,
	KIND_FROM_STANZA,
	KIND_FROM_HOOK,
	KIND_FROM_NAME,
	KIND_ASSUMED,            /* ethernet, because nothing speaks against it */
};

struct boot_device {
	const struct name *name;
	const char *kind;
	const struct name *lower;
	enum presence presence;
	enum kind_source kind_source;
	bool kind_guessed;       /* from the name or assumed: to be said where it decides */
	int mtu;                 /* 0: the kind's own */
	enum maybe noarp;        /* UNKNOWN: as the kind has it */
};

struct boot_devices {
	ARRAY(struct boot_device) items;
	struct chains by_name;   /* the same */
};

/* Collect them. FACTS may be NULL. SHELL is used to look for `ip link add` only. */
void boot_devices_collect(struct boot_devices *devices, struct arena *arena, struct names *names,
			  const struct interfaces *interfaces, const struct facts *facts,
			  struct shell *shell);

/* The device with that name, or NULL. */
const struct boot_device *boot_device_find(const struct boot_devices *devices,
					   const struct name *name);

#endif
