/*
 * write(2) and read(2) below /proc/sys, as far as net.ipv6.conf goes.
 */
#ifndef KERNEL_SYSCTL_WRITE_H
#define KERNEL_SYSCTL_WRITE_H

#include "kernel/netns.h"

/* EVENT_SYSCTL */
struct outcome sysctl_apply_write(struct kernel *kernel, const struct event *event);

/* The value below /proc/sys/PATH as it is. */
struct sysctl_value sysctl_read_value(const struct kernel *kernel, struct slice path);
struct sysctl_value sysctl_read_devconf(const struct kernel *kernel, struct slice scope,
					struct slice key);

/* EVENT_BLUR with a path: only that value becomes unknown, and where a write would carry it. */
void sysctl_blur(struct kernel *kernel, struct slice path, const char *why);

#endif
