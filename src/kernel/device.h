/*
 * The life of an inet6_dev and of what it hangs on: net/ipv6/addrconf.c,
 * addrconf_notify(), and the parts of net/core/dev.c, drivers/net and net/bridge that
 * change an MTU or flags of one device because of another.
 */
#ifndef KERNEL_DEVICE_H
#define KERNEL_DEVICE_H

#include "kernel/netns.h"

enum {
	IPV6_MIN_MTU = 1280,
	ETH_DATA_LEN = 1500,
	HARDWARE_MTU_SURE = 9000,        /* we trust an administrator with jumbo frames, not more */
};

/* Give DEVICE an inet6_dev with the values of `default`, as ipv6_add_dev() does. */
void inet6_dev_make(struct kernel *kernel, struct device *device);

/* The same where there may be one already, which keeps its values. */
void inet6_dev_make_if_missing(struct kernel *kernel, struct device *device);

/* Take it away: token, conf and addresses are lost. */
void inet6_dev_drop(struct kernel *kernel, struct device *device);

/*
 * The device NAME has this MTU from now on; devices on it and bridges over it follow. An
 * unknown MTU makes unknown what depends on it.
 */
void device_set_mtu(struct kernel *kernel, const struct name *name, struct value mtu);

/* What remains of the MTU of the device below, LOWER, for a device like UPPER. */
struct value device_room(const struct kernel *kernel, const struct device *upper,
			 struct value lower);

/* Whether `ip link set NAME mtu MTU` is refused, and how. */
struct outcome device_check_mtu(const struct kernel *kernel, const struct device *device, int mtu);

/* NAME goes up, or down, as the consequence of an event; VLANs on it follow. */
struct outcome device_set_up(struct kernel *kernel, const struct name *name, bool up);

/* A bridge over ports takes their smallest MTU, unless its own was chosen by hand. */
void bridge_adjust_mtu(struct kernel *kernel, const struct name *bridge);

/* Whether PORT is under MASTER. */
enum maybe device_is_port_of(const struct device *port, const struct name *master);

/* Who has the frames of the device, besides itself. */
enum kind_rx device_rx_handler(const struct kernel *kernel, const struct device *device);

/* Why the kind of a doubtful device is not known. Never NULL. */
const char *device_doubt(const struct device *device);

/* NAME may have gone up or down, and what depends on that is not known. */
void device_doubt_up(struct kernel *kernel, const struct name *name, const char *why);

/* ARPHRD_ETHER. */
bool device_is_ether(const struct device *device);

/* ARPHRD_NONE where the kind is Ethernet otherwise: a vxlan with `gpe external`. */
bool has_no_lladdr(const struct device *device);

/* Put PORT under MASTER (NULL: under none), as do_set_master() does. */
struct outcome device_set_master(struct kernel *kernel, const struct name *port,
				 const struct name *master);

/* PORT leaves its master, which is gone or is left. */
void device_release(struct kernel *kernel, const struct name *port);

/* MASTER goes, and PORT, whose master is not known, may be affected. */
void device_doubt_release(struct kernel *kernel, const struct name *port,
			  const struct device *master);

/*
 * Up, and with a carrier at some time since. PLUGGED: take it that cables are where they
 * belong.
 */
enum maybe device_carrier(const struct kernel *kernel, const struct device *device, bool plugged);

/* Whether it makes itself a link-local address, as it does with a carrier and by default. */
enum maybe device_link_local(const struct kernel *kernel, const struct device *device,
			     bool plugged);

/*
 * addr_gen_mode of DEVICE becomes MODE. Mode 3 makes the secret that mode 2 wants when it
 * makes the link-local address: AT_ONCE, or at some time not known.
 */
void device_set_addr_gen_mode(struct device *device, struct value mode, bool at_once);

/* Whether addr_gen_mode 2 has a secret: the device's own or that of `default`. */
struct value device_secret(const struct kernel *kernel, const struct device *device);

/* The whole IPv6 of the machine is off (ipv6.disable=1). */
bool ipv6_is_off(const struct kernel *kernel);

#endif
