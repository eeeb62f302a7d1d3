/*
 * Who else than the loader, udev's own rule and ifup writes what decides about tokens while
 * a host boots: units of the administrator, rules of udev, systemd-networkd, netplan.
 */
#ifndef BOOT_OTHERS_H
#define BOOT_OTHERS_H

#include "boot/boot.h"

/* The first of them that the tree has, as a reason to be certain of nothing; NULL: none. */
const char *boot_find_others(const struct boot_plan *plan);

#endif
