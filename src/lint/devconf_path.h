/*
 * Paths below net/ipv6/conf, and the keys that Linux has there.
 */
#ifndef LINT_DEVCONF_PATH_H
#define LINT_DEVCONF_PATH_H

#include "base/slice.h"

struct devconf_path {
	struct slice scope;      /* "all", "default", "eth0.5" */
	struct slice key;        /* "accept_ra" */
};

/* Whether PATH is net/ipv6/conf/SCOPE/KEY, and which. */
bool devconf_path_split(const char *path, struct devconf_path *ret);

/* Whether some kernel from 4.19 to 7.2 has that key. */
bool devconf_key_exists(struct slice key);

/* Whether a write to `all` reaches the devices: forwarding, disable_ipv6 and few others. */
bool devconf_key_propagates(struct slice key);

/* Whether devices read only their own value, so that one under `all` does nothing. */
bool devconf_key_is_own(struct slice key);

/* The key that was probably meant, or NULL. */
const char *devconf_key_guess(struct slice key);

#endif
