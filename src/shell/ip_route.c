#include "shell/ip.h"

#include "shell/inet.h"
#include "shell/memory.h"
#include "shell/number.h"

/*
 * Routes are nothing to tokens, but a stanza ends where one cannot be added. So we follow
 * the few forms whose answer can be told: through a gateway on a device that is up, to a
 * place no other route of this boot leads to.
 */
struct request {
	struct ip *ip;
	struct inet_prefix to;
	bool has_to;
	struct inet_prefix gateway;
	bool has_gateway;
	const struct name *device;
	long metric;             /* 0: none was given */
	bool onlink;
	const char *why;         /* something that is not followed */
};

static const char unknown_route[] = "whether the kernel takes a route";

static bool take_to(struct request *request, struct slice word)
{
	int family = request->ip->family;

	if (slice_is(word, "default")) {
		memset(&request->to, 0, sizeof(request->to));
		request->to.family = family ? family : 4;
	} else if (!inet_read_prefix(word, family, &request->to)) {
		return false;
	}
	request->has_to = true;
	return true;
}

static bool take_device(struct request *request, struct slice word,
			struct exit_status *ret_status)
{
	struct ip_device device = ip_find_device(request->ip, word);

	if (device.exists == MAYBE_NO) {
		*ret_status = ip_fail(request->ip, 1, "Cannot find device \"%.*s\"",
				      SLICE_ARGS(word));
		return false;
	}
	if (device.exists == MAYBE_UNKNOWN || !device.name)
		request->why = "a device that may not be there";
	request->device = device.name;
	return true;
}

/* Whether no address can be meant, in words of the family: a name, or one of the other family. */
static bool is_no_address(struct slice word, int family)
{
	static const char *const others[] = { "default", "any", "all", "inet", "inet6", "mpls",
					      "link", "bridge" };
	struct inet_prefix ignored;
	bool is_name = true;

	if (slice_is_among(word, others, sizeof(others) / sizeof(others[0])))
		return false;
	for (size_t i = 0; i < word.length; i++)
		if (word.at[i] == ':')
			is_name = false;
	if (family == 6 && inet_read_prefix(word, 4, &ignored))
		return true;
	for (size_t i = 0; i < word.length && is_name; i++)
		if ((word.at[i] | 0x20) > 'f' && (word.at[i] | 0x20) != 'x' &&
		    is_alnum(word.at[i]))
			return true;
	return word.length == 0;
}

static bool take_gateway(struct request *request, struct slice word,
			 struct exit_status *ret_status)
{
	static const uint8_t zero[sizeof(request->gateway.bytes)];
	int family = request->ip->family;

	request->has_gateway = inet_read_prefix(word, family, &request->gateway) &&
			       memcmp(request->gateway.bytes, zero, sizeof(zero)) != 0;
	if (request->has_gateway)
		return true;
	if (is_no_address(word, family)) {
		*ret_status = ip_abort(request->ip, 1, "%s address is expected rather than \"%.*s\".",
				       family == 4 ? "inet" : family == 6 ? "inet6" : "any valid",
				       SLICE_ARGS(word));
		return false;
	}
	request->why = unknown_route;
	return true;
}

static bool take_metric(struct request *request, struct slice word,
			struct exit_status *ret_status)
{
	if (word.length == 0 || (is_alnum(word.at[0]) && !is_digit(word.at[0]))) {
		*ret_status = ip_abort(request->ip, 255,
				       "argument \"%.*s\" is wrong: \"metric\" value is invalid",
				       SLICE_ARGS(word));
		return false;
	}
	if (!number_read(word, 0, &request->metric) || request->metric < 0 ||
	    request->metric > UINT32_MAX)
		request->why = unknown_route;
	return true;
}

static bool take_word(struct request *request, struct exit_status *ret_status)
{
	struct ip *ip = request->ip;
	struct slice word = ip_next(ip);

	if (slice_is(word, "onlink")) {
		request->onlink = true;
		return true;
	}
	if (slice_is(word, "dev") || slice_is(word, "via") || slice_is(word, "to") ||
	    slice_is(word, "metric")) {
		if (!ip_has(ip)) {
			*ret_status = ip_incomplete(ip);
			return false;
		}
		if (ip->command->argv[ip->at].why) {
			request->why = ip->command->argv[ip->at].why;
			ip->at++;
			return true;
		}
		struct slice value = ip_next(ip);
		if (slice_is(word, "dev"))
			return take_device(request, value, ret_status);
		if (slice_is(word, "via"))
			return take_gateway(request, value, ret_status);
		if (slice_is(word, "metric"))
			return take_metric(request, value, ret_status);
		if (!take_to(request, value))
			request->why = unknown_route;
		return true;
	}
	if (request->has_to || !take_to(request, word))
		request->why = unknown_route;
	return true;
}

static bool has_same_bits(const uint8_t *a, const uint8_t *b, int bits)
{
	int bytes = bits / 8, rest = bits % 8;

	if (memcmp(a, b, (size_t)bytes) != 0)
		return false;
	return !rest || ((a[bytes] ^ b[bytes]) >> (8 - rest)) == 0;
}

static bool is_inside(const struct inet_prefix *net, const struct inet_prefix *address)
{
	return net->family == address->family && has_same_bits(net->bytes, address->bytes,
							       net->bits);
}

static bool is_same_place(const struct inet_prefix *a, const struct inet_prefix *b)
{
	return a->family == b->family && a->bits == b->bits &&
	       has_same_bits(a->bytes, b->bytes, a->bits);
}

/* Whether another route may lead to the same place. */
static bool may_conflict(struct request *request)
{
	const struct shell_memory *memory = memory_get(request->ip->command->run);

	if (memory->other_routes ||
	    (memory->other_default4 && request->to.bits == 0 && request->to.family == 4))
		return true;
	for (size_t i = 0; i < memory->routes.count; i++)
		if (is_same_place(&memory->routes.items[i].to, &request->to))
			return true;
	for (size_t i = 0; i < memory->addresses.count; i++)
		if (is_same_place(&memory->addresses.items[i].prefix, &request->to))
			return true;
	return false;
}

/* Whether a route to the same place is surely there, so that the kernel takes no other. */
static bool surely_conflicts(struct request *request)
{
	struct run *run = request->ip->command->run;
	const struct shell_memory *memory = memory_get(run);

	if (memory->other_routes || memory->other_default4 || request->to.family != 4)
		return false;
	for (size_t i = 0; i < memory->routes.count; i++)
		if (is_same_place(&memory->routes.items[i].to, &request->to) &&
		    memory->routes.items[i].metric == request->metric &&
		    memory_has_route(run, &memory->routes.items[i]))
			return true;
	return false;
}

/* Whether the gateway is surely a neighbour and not the host itself. */
static bool can_reach(struct request *request)
{
	const struct shell_memory *memory = memory_get(request->ip->command->run);
	const struct inet_prefix *gateway = &request->gateway;
	bool link_local = gateway->family == 6 && gateway->bytes[0] == 0xfe &&
			  (gateway->bytes[1] & 0xc0) == 0x80;
	bool reachable = request->onlink || link_local;

	for (size_t i = 0; i < memory->addresses.count; i++) {
		const struct memory_address *address = &memory->addresses.items[i];
		if (memcmp(address->prefix.bytes, gateway->bytes, sizeof(gateway->bytes)) == 0)
			return false;
		if (address->device == request->device && address->sure &&
		    is_inside(&address->prefix, gateway))
			reachable = true;
	}
	return reachable && !gateway->has_bits;
}

/* IPv6 does not work on a device that has it switched off. */
static bool family_works(struct request *request)
{
	if (request->to.family == 4)
		return true;
	struct sysctl_value disabled = timeline_read_devconf(
		request->ip->command->run->timeline, request->device->text, "disable_ipv6");
	return disabled.exists == MAYBE_YES && disabled.known && disabled.number == 0;
}

/*
 * Whether all of a network that the gateway is in is the host's own, as those of lo are, and it
 * is no neighbour on another device. Where the route has `onlink`, IPv4 asks for one that is.
 */
static enum maybe is_on_lo(struct request *request)
{
	const struct shell_memory *memory = memory_get(request->ip->command->run);
	const struct name *lo = command_name(request->ip->command, (struct slice)SLICE("lo"));
	enum maybe result = request->gateway.bytes[0] == 127 ? MAYBE_YES : MAYBE_NO;

	for (size_t i = 0; i < memory->addresses.count && result != MAYBE_YES; i++) {
		const struct memory_address *address = &memory->addresses.items[i];
		if (address->device == lo && is_inside(&address->prefix, &request->gateway))
			result = address->sure ? MAYBE_YES : MAYBE_UNKNOWN;
	}
	if (result == MAYBE_YES)
		result = timeline_is_up(request->ip->command->run->timeline, lo);
	return result;
}

/* What the kernel refuses about lo, whatever else is said. *RET_WHY: it may. */
static const char *refused_by_lo(struct request *request, const char **ret_why)
{
	if (request->to.family == 6)
		return strcmp(request->device->text, "lo") == 0
			       ? "Egress device can not be loopback device for this route" : NULL;
	enum maybe on_lo = request->onlink ? is_on_lo(request) : MAYBE_NO;
	if (on_lo == MAYBE_UNKNOWN)
		*ret_why = unknown_route;
	return on_lo == MAYBE_YES ? "Nexthop has invalid gateway" : NULL;
}

static struct exit_status judge(struct request *request, bool replaces)
{
	struct timeline *timeline = request->ip->command->run->timeline;

	if (request->why)
		return exit_unknown(request->why);
	if (!request->has_to || !request->has_gateway || !request->device ||
	    request->gateway.family != request->to.family)
		return exit_unknown(unknown_route);
	enum maybe up = timeline_is_up(timeline, request->device);
	if (up == MAYBE_NO)
		return ip_fail(request->ip, 2, "Nexthop device is not up");
	const char *why = NULL, *refused = refused_by_lo(request, &why);
	if (refused)
		return ip_fail(request->ip, 2, "%s", refused);
	if (why)
		return exit_unknown(why);
	/* Advertisements bring default routes and routes to /64 networks. */
	bool advertised = request->to.family == 6 &&
			  (request->to.bits == 0 || request->to.bits == 64);
	if (up == MAYBE_YES && !replaces && can_reach(request) && surely_conflicts(request))
		return ip_fail(request->ip, 2, "RTNETLINK answers: File exists");
	if (up == MAYBE_UNKNOWN || !can_reach(request) || !family_works(request) ||
	    (!replaces && (advertised || may_conflict(request))))
		return exit_unknown(unknown_route);
	return exit_known(0);
}

static struct exit_status add_or_replace(struct ip *ip, bool replaces)
{
	struct request request = { .ip = ip };
	struct exit_status status;

	while (ip_has(ip)) {
		if (ip->command->argv[ip->at].why) {
			request.why = ip->command->argv[ip->at].why;
			ip->at++;
		} else if (!take_word(&request, &status)) {
			return status;
		}
	}
	status = judge(&request, replaces);
	if (replaces)
		memory_doubt_routes(ip->command->run);
	if (request.has_to)
		memory_add_route(ip->command->run,
				 (struct memory_route){ .to = request.to, .device = request.device,
							.metric = request.metric }, status);
	else
		memory_get(ip->command->run)->other_routes = true;
	return status;
}

static struct exit_status add(struct ip *ip)
{
	return add_or_replace(ip, false);
}

static struct exit_status replace(struct ip *ip)
{
	return add_or_replace(ip, true);
}

/* Other changes: what is there afterwards is not known. */
static struct exit_status change(struct ip *ip)
{
	memory_get(ip->command->run)->other_routes = true;
	memory_doubt_routes(ip->command->run);
	return ip_inert(ip);
}

static struct exit_status delete(struct ip *ip)
{
	memory_doubt_routes(ip->command->run);
	return ip_inert(ip);
}

static const struct ip_verb verbs[] = {
	{ "add", add }, { "change", change }, { "chg", change }, { "replace", replace },
	{ "prepend", change }, { "append", change }, { "test", ip_inert }, { "delete", delete },
	{ "list", ip_inert }, { "show", ip_inert }, { "lst", ip_inert }, { "get", ip_inert },
	{ "flush", delete }, { "save", ip_inert }, { "restore", change },
	{ "showdump", ip_inert }, { "help", ip_usage },
};

struct exit_status ip_route(struct ip *ip)
{
	if (!ip_has(ip))
		return ip_inert(ip);
	const struct ip_verb *verb = ip->command->argv[ip->at].why
					     ? NULL
					     : ip_find_verb(ip, verbs,
							    sizeof(verbs) / sizeof(verbs[0]));
	return verb ? verb->run(ip) : change(ip);
}
