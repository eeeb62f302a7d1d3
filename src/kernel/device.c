#include "kernel/device.h"

#include "kernel/address.h"

bool ipv6_is_off(const struct kernel *kernel)
{
	return kernel->boot.ipv6_disable;
}

void device_set_addr_gen_mode(struct device *device, struct value mode, bool at_once)
{
	struct value *secret = &device->conf[DEVCONF_STABLE_SECRET];
	struct value before = device->conf[DEVCONF_ADDR_GEN_MODE];

	device->conf[DEVCONF_ADDR_GEN_MODE] = mode;
	if (value_is(mode, 3) == MAYBE_NO || value_is_set(*secret) != MAYBE_NO)
		return;
	*secret = at_once && mode.known && value_is(before, 3) == MAYBE_NO && device->kind->ether &&
		  value_is_set(device->conf[DEVCONF_DISABLE_IPV6]) == MAYBE_NO ?
		  value_known(1, mode.set_by) :
		  value_unknown("whether a secret was made for addr_gen_mode 3", mode.set_by);
}

bool has_no_lladdr(const struct device *device)
{
	return device->kind->ether && !device_is_ether(device);
}

const char *device_doubt(const struct device *device)
{
	return device->why_doubtful ? device->why_doubtful : "what kind of device it is";
}

/* Of a kind that is not known, some of the values below may not be those of `default`. */
static void doubt_quirks(struct device *device)
{
	static const enum devconf keys[] = { DEVCONF_USE_TEMPADDR, DEVCONF_ROUTER_SOLICITATIONS };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		device->conf[keys[i]] = value_unknown(device_doubt(device),
						      device->conf[keys[i]].set_by);
}

/* A secret copied from `default` means mode 2. */
static struct value first_addr_gen_mode(const struct device *device, const struct event *event)
{
	struct value mode = device->conf[DEVCONF_ADDR_GEN_MODE];
	struct value secret = device->conf[DEVCONF_STABLE_SECRET];

	if (value_is_set(secret) == MAYBE_NO)
		return mode;
	return secret.known ? value_known(2, event) : value_join(mode, value_known(2, event),
								secret.why);
}

/* Values that do not come from `default`: ipv6_add_dev(). */
static void apply_quirks(struct kernel *kernel, struct device *device)
{
	const struct event *event = kernel->event;
	struct value noarp = device->link[LINK_NOARP];
	struct value *accept_dad = &device->conf[DEVCONF_ACCEPT_DAD];

	device->conf[DEVCONF_MTU] = device->link[LINK_MTU];
	if (device->kind->no_tempaddr || has_no_lladdr(device))
		device->conf[DEVCONF_USE_TEMPADDR] = value_known(-1, event);
	if (device->kind->no_solicitations)
		device->conf[DEVCONF_ROUTER_SOLICITATIONS] = value_known(0, event);
	if (device->kind->doubtful)
		doubt_quirks(device);
	if (device->kind->loopback || value_is_set(noarp) == MAYBE_YES)
		*accept_dad = value_known(-1, event);
	else if (value_is_set(noarp) == MAYBE_UNKNOWN)
		*accept_dad = value_join(*accept_dad, value_known(-1, event), noarp.why);
	device_set_addr_gen_mode(device, first_addr_gen_mode(device, event), false);
}

static void copy_default(struct kernel *kernel, struct device *device)
{
	for (enum devconf key = DEVCONF_NONE + 1; key < DEVCONF_COUNT; key++) {
		device->conf[key] = kernel->netns.dflt->conf[key];
		if (!device->conf[key].set_by)
			device->conf[key].set_by = kernel->event;
	}
	apply_quirks(kernel, device);
}

static struct token no_token(const struct event *lost_by)
{
	return (struct token){ .known = true, .lost_by = lost_by };
}

static bool may_have_token(const struct token *token)
{
	static const uint8_t none[sizeof(token->id)];

	return !token->known || memcmp(token->id, none, sizeof(none)) != 0;
}

void inet6_dev_make(struct kernel *kernel, struct device *device)
{
	if (ipv6_is_off(kernel))
		return;
	copy_default(kernel, device);
	device->token = no_token(device->token.lost_by);
	device->link[LINK_INET6] = value_known(1, kernel->event);
}

void inet6_dev_drop(struct kernel *kernel, struct device *device)
{
	if (may_have_token(&device->token))
		device->token.lost_by = kernel->event;
	device->token = no_token(device->token.lost_by);
	device->link[LINK_INET6] = value_known(0, kernel->event);
	addresses_drop(kernel, device, 6);
}

void inet6_dev_make_if_missing(struct kernel *kernel, struct device *device)
{
	struct device fresh = *device;
	const char *why = device->link[LINK_INET6].why;

	copy_default(kernel, &fresh);
	for (enum devconf key = DEVCONF_NONE + 1; key < DEVCONF_COUNT; key++)
		device->conf[key] = value_join(device->conf[key], fresh.conf[key], why);
	if (device->token.known && may_have_token(&device->token))
		device->token = (struct token){ .why = why, .set_by = device->token.set_by };
	device->link[LINK_INET6] = value_known(1, kernel->event);
}

struct value device_secret(const struct kernel *kernel, const struct device *device)
{
	struct value own = device->conf[DEVCONF_STABLE_SECRET];
	struct value common = kernel->netns.dflt->conf[DEVCONF_STABLE_SECRET];

	return value_is_set(own) == MAYBE_YES || value_is_set(common) == MAYBE_NO ? own : common;
}

void device_blur(struct kernel *kernel, const struct name *name, const char *why)
{
	struct device *device = device_change(kernel, name);

	for (enum devconf key = DEVCONF_NONE + 1; key < DEVCONF_COUNT; key++)
		device->conf[key] = value_unknown(why, kernel->event);
	device->token = (struct token){ .why = why, .set_by = kernel->event,
					.lost_by = device->token.lost_by };
	if (!device->kind->loopback)
		device->link[LINK_EXISTS] = value_unknown(why, kernel->event);
	device->link[LINK_NOARP] = value_unknown(why, kernel->event);
	device->link[LINK_MTU_PINNED] = value_unknown(why, kernel->event);
	device->addresses = (struct addresses){ .unknown = why };
	device_doubt_up(kernel, name, why);
	device_set_mtu(kernel, name, value_unknown(why, kernel->event));
}
