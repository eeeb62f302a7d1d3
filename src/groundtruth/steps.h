/*
 * The steps of a scenario, as lines of text:
 *
 *	veth NAME WORD...        an Ethernet device: one end of a veth whose other end is a
 *neighbour in another network namespace; WORDs as for ip link add ip WORD...               a line
 *for ip -batch; those in a row are one batch known                    devices that are there now
 *need no udev run any more udev NAME                the run of the udev rule settle the run for
 *every device that has not had one hotplug yes|no           ifup --allow=hotplug for each device,
 *those made meanwhile included; yes: after the udev runs that are due write PATH VALUE below
 * /proc/sys forget                   the token commands up to here do not count exec LABEL PROGRAM
 *WORD... snapshot LABEL           the sysctls of all devices advertise NAME           a router
 *advertisement arrives on NAME
 *
 * What came of them goes to standard output, one line each, fields separated by tabs:
 *
 *	token IFACE LOGICAL ADDRFAM METHOD PHASE forwarding accept_ra router_solicitations
 *	      STATUS SAID WORD...
 *	sysctl LABEL DEVICE forwarding accept_ra autoconf router_solicitations disable_ipv6
 *	exec LABEL STATUS OUTPUT
 *	address DEVICE HEX...    after advertise
 *	broken WHY
 */
#ifndef GROUNDTRUTH_STEPS_H
#define GROUNDTRUTH_STEPS_H

#include <stddef.h>

/* The neighbours' network namespace, and the number of the next device there. */
struct neighbours {
	int netns;
	unsigned long next;
};

/* Take them one after the other; the caller has entered the root. Prints the token log too. */
void steps_take(char **lines, size_t count, const struct neighbours *neighbours);

#endif
