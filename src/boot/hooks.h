/*
 * What run-parts finds in etc/network/if-*.d: the scripts of the tree, and the hooks of
 * bridge-utils, vlan and ifenslave where a stanza has their options and the tree does not
 * hold them itself.
 */
#ifndef BOOT_HOOKS_H
#define BOOT_HOOKS_H

#include "ifupdown/interfaces.h"
#include "base/tree.h"

enum hook_kind {
	HOOK_NONE,
	HOOK_SCRIPT,             /* to be read */
	HOOK_PACKAGED,           /* a packaged hook whose behaviour is known; `model` says it in
				  * our words */
	HOOK_BROKEN,             /* no program and no script: run-parts cannot start it and fails */
	HOOK_NOT_PLAIN,          /* a FIFO, socket or device: run-parts goes on, and fails at the
				  * end */
	HOOK_INERT,              /* a packaged hook that touches nothing that matters */
};

struct hook {
	enum hook_kind kind;
	const char *name;        /* the file's name, by which run-parts sorts */
	const char *path;        /* in the tree; NULL when it is assumed */
	const char *package;
	/*
	 * HOOK_PACKAGED: a shell text. It wants lists of names for what is asked of ifquery: KNOWN,
	 * those of the stanza's bond options that have a stanza or a mapping; BUSY, what is being
	 * configured, or is up and has a bond-master; ALLOWED, the class called as the device;
	 * ETHERNET, the devices called eth... .
	 */
	struct slice model;
};

struct hooks {
	ARRAY(struct hook) items;
};

/*
 * The hooks of DIRECTORY ("etc/network/if-pre-up.d") for a command of STANZA (NULL for the
 * calls for --all), in the order of run-parts.
 */
struct hooks hooks_find(struct arena *arena, struct tree *tree, const char *directory,
			const struct stanza *stanza);

#endif
