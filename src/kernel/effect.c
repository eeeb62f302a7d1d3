#include "kernel/effect.h"

#include "kernel/device.h"
#include "kernel/sysctl_write.h"

/* One condition: whether it makes the token useless, and what it depends on if unknown. */
struct obstacle {
	enum maybe there;
	enum effect_reason reason;
	enum devconf key;        /* DEVCONF_NONE: not a sysctl */
	const char *why;
	const struct event *event;
};

static enum maybe maybe_not(enum maybe answer)
{
	return answer == MAYBE_UNKNOWN ? MAYBE_UNKNOWN : answer == MAYBE_YES ? MAYBE_NO : MAYBE_YES;
}

static bool is_zero(const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

static struct obstacle no_token(const struct device *device)
{
	const struct token *token = &device->token;
	struct obstacle obstacle = { .there = MAYBE_NO, .why = token->why };

	if (!token->known) {
		obstacle.there = MAYBE_UNKNOWN;
	} else if (is_zero(token->id, sizeof(token->id))) {
		obstacle.there = MAYBE_YES;
		obstacle.reason = token->low_half_zero ? EFFECT_LOW_HALF_ZERO :
				  token->set_by || !token->lost_by ? EFFECT_NO_TOKEN :
				  EFFECT_TOKEN_LOST;
		obstacle.event = obstacle.reason == EFFECT_TOKEN_LOST ? token->lost_by :
									token->set_by;
	}
	return obstacle;
}

static struct obstacle no_inet6_dev(const struct device *device)
{
	struct value inet6 = device->link[LINK_INET6];

	return (struct obstacle){ maybe_not(value_is_set(inet6)), EFFECT_NO_INET6_DEV,
				  DEVCONF_NONE, inet6.why, inet6.set_by };
}

static struct obstacle is_port(const struct kernel *kernel, const struct device *device)
{
	struct obstacle obstacle = { .there = MAYBE_NO, .reason = EFFECT_PORT,
				     .why = device->master.why, .event = device->master.set_by };
	const struct device *master;

	if (!device->master.known)
		obstacle.there = MAYBE_UNKNOWN;
	if (!device->master.known || !device->master.name)
		return obstacle;
	master = device_find(kernel, device->master.name);
	if (!master || master->kind->master == KIND_MASTER_OTHER) {
		obstacle.there = MAYBE_UNKNOWN;
		obstacle.why = "what its master does with advertisements is not modelled";
	} else if (master->kind->master != KIND_MASTER_VRF) {
		obstacle.there = MAYBE_YES;
	}
	return obstacle;
}

static struct obstacle conf_is(const struct device *device, enum devconf key, enum maybe there,
			       enum effect_reason reason)
{
	struct value value = device->conf[key];

	return (struct obstacle){ there, reason, key, value.why, value.set_by };
}

static struct obstacle no_advertisements(const struct device *device)
{
	struct value forwarding = device->conf[DEVCONF_FORWARDING];
	struct value accept_ra = device->conf[DEVCONF_ACCEPT_RA];
	enum maybe as_router = maybe_not(value_is(accept_ra, 2));
	enum maybe as_host = value_is(accept_ra, 0);
	enum maybe router = value_is_set(forwarding);

	if (router == MAYBE_NO || as_host == MAYBE_YES)
		return conf_is(device, DEVCONF_ACCEPT_RA, as_host, EFFECT_ACCEPT_RA);
	if (router == MAYBE_UNKNOWN && as_router != MAYBE_NO)
		return conf_is(device, DEVCONF_FORWARDING, MAYBE_UNKNOWN, EFFECT_FORWARDING);
	if (as_router == MAYBE_UNKNOWN)
		return conf_is(device, DEVCONF_ACCEPT_RA, MAYBE_UNKNOWN, EFFECT_ACCEPT_RA);
	return conf_is(device, DEVCONF_FORWARDING, as_router, EFFECT_FORWARDING);
}

/* The link-local address takes one place, unless addr_gen_mode 1 makes none. */
static struct obstacle no_room(const struct device *device)
{
	struct value max = device->conf[DEVCONF_MAX_ADDRESSES];
	struct value mode = device->conf[DEVCONF_ADDR_GEN_MODE];
	int sure = value_is(mode, 1) == MAYBE_NO, most = value_is(mode, 1) != MAYBE_YES;
	const char *doubt = device->addresses.unknown;
	struct obstacle obstacle = conf_is(device, DEVCONF_MAX_ADDRESSES, MAYBE_UNKNOWN,
					   EFFECT_MAX_ADDRESSES);

	for (size_t i = 0; i < device->addresses.count; i++) {
		const struct address *address = &device->addresses.items[i];

		sure += address->family == 6 && !address->doubt;
		most += address->family == 6;
		doubt = address->doubt ? address->doubt : doubt;
	}
	if (!max.known)
		return obstacle;
	if (max.number == 0 || (most < max.number && !device->addresses.unknown))
		obstacle.there = MAYBE_NO;
	else if (sure >= max.number)
		obstacle.there = MAYBE_YES;
	else
		obstacle.why = doubt ? doubt : mode.why;
	return obstacle;
}

/* What is shorter in an advertisement is dropped, and nothing here tells how long that is. */
static struct obstacle wants_long_lifetimes(const struct kernel *kernel,
					    const struct device *device)
{
	enum maybe there = value_is(device->conf[DEVCONF_ACCEPT_RA_MIN_LFT], 0) == MAYBE_YES ||
			   kernel->has[KERNEL_ACCEPT_RA_MIN_LFT] == MAYBE_NO ?
			   MAYBE_NO : MAYBE_UNKNOWN;
	struct obstacle obstacle = conf_is(device, DEVCONF_ACCEPT_RA_MIN_LFT, there, EFFECT_NONE);

	if (!obstacle.why)
		obstacle.why = "accept_ra_min_lft is set: depends on the lifetimes that routers "
			       "advertise";
	return obstacle;
}

static struct obstacle is_down(const struct device *device)
{
	struct value up = device->link[LINK_UP];

	return (struct obstacle){ up.known && up.number == 0 ? MAYBE_YES : MAYBE_NO, EFFECT_DOWN,
				  DEVCONF_NONE, up.why, up.set_by };
}

enum { OBSTACLE_COUNT = 10 };

static void find_obstacles(const struct kernel *kernel, const struct device *device,
			   struct obstacle *ret)
{
	*ret++ = no_token(device);
	*ret++ = no_inet6_dev(device);
	*ret++ = is_port(kernel, device);
	*ret++ = conf_is(device, DEVCONF_DISABLE_IPV6,
			 value_is_set(device->conf[DEVCONF_DISABLE_IPV6]), EFFECT_DISABLE_IPV6);
	*ret++ = no_advertisements(device);
	*ret++ =
		conf_is(device, DEVCONF_ACCEPT_RA_PINFO,
			value_is(device->conf[DEVCONF_ACCEPT_RA_PINFO], 0), EFFECT_ACCEPT_RA_PINFO);
	*ret++ = conf_is(device, DEVCONF_AUTOCONF, value_is(device->conf[DEVCONF_AUTOCONF], 0),
			 EFFECT_AUTOCONF);
	*ret++ = no_room(device);
	*ret++ = wants_long_lifetimes(kernel, device);
	*ret++ = is_down(device);
}

static void fill_in(const struct kernel *kernel, const struct device *device,
		    const struct obstacle *obstacle, struct effect *effect)
{
	effect->reason = obstacle->reason;
	effect->event = obstacle->event;
	if (obstacle->reason == EFFECT_PORT)
		effect->master = device->master.name;
	if (obstacle->key == DEVCONF_NONE)
		return;
	effect->key = devconf_table[obstacle->key].name;
	effect->cause = sysctl_read_value(kernel,
		slice_of(arena_print(kernel->arena, "net/ipv6/conf/%s/%s", device->name->text,
				     effect->key)));
}

static struct effect judge(const struct kernel *kernel, const struct device *device)
{
	struct effect effect = { .reason = EFFECT_WORKS, .token_known = device->token.known,
				 .token_set_by = device->token.set_by };
	struct obstacle obstacles[OBSTACLE_COUNT];

	memcpy(effect.token + 8, device->token.id, sizeof(device->token.id));
	effect.waits = value_is(device->conf[DEVCONF_ROUTER_SOLICITATIONS], 0) == MAYBE_YES ||
		       value_is(device->conf[DEVCONF_ADDR_GEN_MODE], 1) == MAYBE_YES;
	find_obstacles(kernel, device, obstacles);
	for (size_t i = 0; i < OBSTACLE_COUNT; i++) {
		if (obstacles[i].there == MAYBE_YES) {
			fill_in(kernel, device, &obstacles[i], &effect);
			effect.why = NULL;
			return effect;
		}
		if (obstacles[i].there == MAYBE_UNKNOWN && !effect.why) {
			effect.reason = EFFECT_UNKNOWN;
			effect.why = obstacles[i].why;
		}
	}
	return effect;
}

struct effect kernel_token_effect(const struct machine *machine, const struct name *device)
{
	const struct kernel *kernel = machine->self;
	const struct device *found = device_find(kernel, device);
	struct effect effect = { .reason = EFFECT_NO_DEVICE };

	switch (device_exists(kernel, device)) {
	case MAYBE_YES:
		return judge(kernel, found);
	case MAYBE_NO:
		effect.event = found ? found->link[LINK_EXISTS].set_by : NULL;
		if (found && found->token.lost_by) {
			effect.reason = EFFECT_TOKEN_LOST;
			effect.event = found->token.lost_by;
		}
		return effect;
	case MAYBE_UNKNOWN:
		break;
	}
	effect.reason = EFFECT_UNKNOWN;
	effect.why = device_why(kernel, device);
	return effect;
}
