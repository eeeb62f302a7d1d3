/*
 * What udev's rule does for a device that appears, done by hand: no udevd runs in the
 * scenarios. 99-systemd.rules of systemd 247 to 262 starts systemd-sysctl with the four
 * prefixes of the device, for every device but lo.
 */
#ifndef GROUNDTRUTH_UDEV_H
#define GROUNDTRUTH_UDEV_H

#include <stdbool.h>

/* Start ARGV[0] with these words, without an environment to speak of; its wait status, or -1. */
int run(char *const argv[]);

/* The run of the rule for DEVICE. */
void udev_run(const char *device);

/* All devices that are there now need no further run. */
void udev_settle_silently(void);

/* The run for every device that has not had one, in the order of interface index. */
void udev_settle(void);

/*
 * ifup@DEVICE for each device in the order of interface index, those included that this makes.
 * VISIT is called for each; before it udev has settled when SETTLES.
 */
void udev_announce(bool settles, void (*visit)(const char *device));

#endif
