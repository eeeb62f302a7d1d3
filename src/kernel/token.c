#include "kernel/token.h"

#include <errno.h>

#include "kernel/device.h"

/* One reason to refuse: whether it holds, and what it depends on if that is not known. */
struct check {
	enum maybe refuses;
	const char *why;
	int error;
	const char *extack;
};

static enum maybe maybe_not(enum maybe answer)
{
	static const enum maybe opposite[] = {
		[MAYBE_NO] = MAYBE_YES, [MAYBE_YES] = MAYBE_NO, [MAYBE_UNKNOWN] = MAYBE_UNKNOWN,
	};
	return opposite[answer];
}

/* inet6_validate_link_af(): no inet6_dev, nothing to set. */
static struct check check_inet6_dev(struct kernel *kernel, const struct device *device)
{
	struct value inet6 = device->link[LINK_INET6];

	(void)kernel;
	return (struct check){ maybe_not(value_is_set(inet6)), inet6.why, EAFNOSUPPORT, NULL };
}

static struct check check_loopback(struct kernel *kernel, const struct device *device)
{
	(void)kernel;
	return (struct check){ device->kind->loopback ? MAYBE_YES : MAYBE_NO, NULL, EINVAL,
			       "ipv6: Device is loopback" };
}

static struct check check_noarp(struct kernel *kernel, const struct device *device)
{
	struct value noarp = device->link[LINK_NOARP];

	(void)kernel;
	return (struct check){ value_is_set(noarp), noarp.why, EINVAL,
			       "ipv6: Device does not do neighbour discovery" };
}

/*
 * ipv6_accept_ra(): the device's own two values. A router accepts advertisements only
 * with accept_ra 2, a host with anything but 0.
 */
static struct check check_accept_ra(struct kernel *kernel, const struct device *device)
{
	struct value forwarding = device->conf[DEVCONF_FORWARDING];
	struct value accept_ra = device->conf[DEVCONF_ACCEPT_RA];
	struct check check = { MAYBE_UNKNOWN, forwarding.known ? accept_ra.why : forwarding.why,
			       EINVAL, "ipv6: Router advertisement is disabled on device" };
	enum maybe router = maybe_not(value_is(accept_ra, 2));
	enum maybe host = value_is(accept_ra, 0);

	(void)kernel;
	if (!forwarding.known && router == host)
		check.refuses = router;
	else if (forwarding.known)
		check.refuses = forwarding.number ? router : host;
	if (!check.why)
		check.why = accept_ra.why;
	return check;
}

static struct check check_solicitations(struct kernel *kernel, const struct device *device)
{
	struct value count = device->conf[DEVCONF_ROUTER_SOLICITATIONS];
	struct check check = { value_is(count, 0), count.why, EINVAL,
			       "Router solicitation is disabled on device" };

	if (count.known && count.number < 0 &&
	    kernel->has[KERNEL_RS_NEGATIVE] == MAYBE_NO)
		check.refuses = MAYBE_YES;
	return check;
}

/* In the kernel's order; the attribute policy comes after the first. */
static struct check (*const checks[])(struct kernel *kernel, const struct device *device) = {
	check_inet6_dev,
	check_loopback,
	check_noarp,
	check_accept_ra,
	check_solicitations,
};

static const char *extack_text(const struct kernel *kernel, const char *extack)
{
	return kernel->has[KERNEL_TOKEN_EXTACK] == MAYBE_YES ? extack : NULL;
}

/*
 * An unknown reason before a certain one leaves only the wording open when both give the
 * same errno: the certain one is reported then.
 */
static struct outcome decide(struct kernel *kernel, const struct device *device)
{
	const struct check *doubt = NULL;
	struct check kept;

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		struct check check = checks[i](kernel, device);

		if (check.refuses == MAYBE_NO)
			continue;
		if (check.refuses == MAYBE_YES && (!doubt || doubt->error == check.error))
			return outcome_refused(check.error, extack_text(kernel, check.extack));
		if (!doubt) {
			kept = check;
			doubt = &kept;
		}
	}
	return doubt ? outcome_unknown(doubt->why) : outcome_done();
}

static void keep_token(struct kernel *kernel, const struct event *event)
{
	static const uint8_t none[8];
	struct device *device = device_change(kernel, event->u.token.name);
	struct token token = { .known = true, .set_by = kernel->event };

	memcpy(token.id, event->u.token.token + 8, sizeof(token.id));
	token.low_half_zero = memcmp(token.id, none, sizeof(none)) == 0 &&
			      memcmp(event->u.token.token, none, sizeof(none)) != 0;
	device->token = token;
}

static void doubt_token(struct kernel *kernel, const struct event *event, const char *why)
{
	void *before = netns_save(kernel);

	keep_token(kernel, event);
	netns_join(kernel, before, why);
}

struct outcome token_apply(struct kernel *kernel, const struct event *event)
{
	const struct name *name = event->u.token.name;

	if (!name)
		return outcome_unknown("the device is named by its interface index");
	struct outcome outcome;

	if (!device_settle(kernel, name, token_apply, event, &outcome))
		return outcome;
	const struct device *device = device_find(kernel, name);

	if (event->u.token.length < 16 && value_is_set(device->link[LINK_INET6]) == MAYBE_YES)
		return outcome_refused(ERANGE, extack_text(kernel,
							   "Attribute failed policy validation"));
	outcome = decide(kernel, device);
	if (outcome.done == MAYBE_YES)
		keep_token(kernel, event);
	else if (outcome.done == MAYBE_UNKNOWN)
		doubt_token(kernel, event, outcome.why);
	return outcome;
}
