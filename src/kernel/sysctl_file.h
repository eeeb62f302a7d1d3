/*
 * Names below /proc/sys: which value of the model a path means, and whether there is such
 * a file.
 */
#ifndef KERNEL_SYSCTL_FILE_H
#define KERNEL_SYSCTL_FILE_H

#include "kernel/netns.h"

enum sysctl_type {
	SYSCTL_UNMODELLED,       /* we know nothing of it */
	SYSCTL_DEVCONF,          /* net/ipv6/conf/SCOPE/KEY */
	SYSCTL_IP_FORWARD,       /* net/ipv4/ip_forward, net/ipv4/conf/all/forwarding */
	SYSCTL_OTHER,            /* its value is not kept; 0 to sure_max can be written */
};

enum sysctl_scope {
	SYSCTL_SCOPE_NONE,
	SYSCTL_SCOPE_ALL,
	SYSCTL_SCOPE_DEFAULT,
	SYSCTL_SCOPE_DEVICE,
};

struct sysctl_file {
	enum sysctl_type type;
	enum sysctl_scope scope;
	enum devconf key;
	const struct name *device;       /* SYSCTL_SCOPE_DEVICE */
	enum maybe exists;
	const char *why;         /* exists UNKNOWN */
	int sure_max;            /* SYSCTL_OTHER */
};

/* The file at TEXT, "net/ipv6/conf/eth0.5/forwarding". Doubled slashes, "." and ".." are as
 * in any path. */
struct sysctl_file sysctl_find_file(const struct kernel *kernel, struct slice text);

/* The same for net/ipv6/conf/SCOPE/KEY. */
struct sysctl_file sysctl_find_devconf(const struct kernel *kernel, struct slice scope,
				       struct slice key);

#endif
