/*
 * What the kernel and its modules were started with, as far as the tree shows it:
 * etc/default/grub and etc/default/grub.d, etc/kernel/cmdline, etc/modprobe.d.
 */
#ifndef BOOT_KERNEL_LINE_H
#define BOOT_KERNEL_LINE_H

#include "base/tree.h"
#include "kernel/machine.h"

/* `sysctl.KEY=VALUE` on the kernel command line. */
struct kernel_sysctl {
	const struct origin *origin;
	const char *path;        /* below /proc/sys */
	struct slice value;
};

struct kernel_line {
	struct kernel_boot boot; /* version is not filled in */
	ARRAY(struct kernel_sysctl) sysctls;
	const char *file;        /* where a command line was found, or NULL */
};

void kernel_line_read(struct arena *arena, struct tree *tree, struct kernel_line *ret);

#endif
