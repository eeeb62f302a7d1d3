/*
 * What the kernel was started with, as far as the tree shows it: etc/default/grub with
 * etc/default/grub.d, and etc/kernel/cmdline. Options of ipv6 in etc/modprobe.d do nothing:
 * Debian's kernels have it built in (CONFIG_IPV6=y), and only modprobe reads those.
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
	const char *without_effect;      /* a file with options for the module ipv6, or NULL */
};

void kernel_line_read(struct arena *arena, struct tree *tree, struct kernel_line *ret);

#endif
