/* Writes to files below /sys that change network devices. */
#ifndef SHELL_SYSFS_H
#define SHELL_SYSFS_H

#include "shell/state.h"

/* Write TEXT to PATH ("sys/class/net/eth0/mtu"). WHY: it is not known. */
struct exit_status sysfs_write(struct run *run, const struct origin *origin, struct slice path,
			       struct slice text, const char *why);

#endif
