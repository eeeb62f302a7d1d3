/*
 * Which programs and which kernel a host boots with: the distribution release of the tree
 * decides, unless the command line does.
 */
#ifndef BOOT_PLATFORM_H
#define BOOT_PLATFORM_H

#include "base/tree.h"
#include "ifupdown/ifup.h"
#include "kernel/machine.h"
#include "sysctl/sysctl.h"

struct platform {
	const char *distribution;        /* "debian-12" */
	const char *pretty;              /* "Debian 12" */
	bool assumed;                    /* the tree does not say; Debian 12 is taken */
	const char *assumed_because;     /* "there is no os-release", "ubuntu-22.04 is not known" */
	struct kernel_version kernel;
	const char *kernel_text;         /* "6.1" */
	bool with_systemd;               /* the loader is systemd-sysctl, and udev has its rule */
	enum sysctl_program systemd;     /* which systemd-sysctl */
	enum sysctl_program procps;      /* which sysctl */
	enum ifup_version ifup;
	bool ships_sysctl_conf;          /* procps comes with an etc/sysctl.conf, all comments */
};

/* The platform of the tree, from etc/os-release or usr/lib/os-release. */
struct platform platform_read(struct arena *arena, struct tree *tree);

/* "6.1" or "6.1.176" as a version; false when TEXT is no such thing. */
bool kernel_version_parse(struct slice text, struct kernel_version *ret);

/* Whether that version is one of those modelled, 4.19 to 7.2. */
bool kernel_version_is_modelled(struct kernel_version version);

#endif
