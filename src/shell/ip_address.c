#include "shell/ip.h"

#include <arpa/inet.h>

#include "shell/inet.h"
#include "shell/memory.h"
#include "shell/number.h"
#include "shell/run.h"

/* What `ip addr add` was told. */
struct request {
	struct ip *ip;
	struct inet_prefix address;
	bool has_address;
	struct inet_prefix peer;
	bool has_peer;
	struct slice device;
	bool no_dad, managed, has_label;
	long valid, preferred;   /* -1: not given, or forever */
	struct slice broadcast;  /* at NULL: none */
	const char *why;         /* a word whose effect we do not know */
};

static struct exit_status wrong_address(struct ip *ip, struct slice word)
{
	const char *family = ip->family == 6 ? "inet6 prefix" : ip->family == 4 ? "inet prefix"
									       : "any valid prefix";

	return ip_abort(ip, 1, "%s is expected rather than \"%.*s\"", family, SLICE_ARGS(word));
}

static bool take_address(struct request *request, struct exit_status *ret_status)
{
	struct ip *ip = request->ip;
	struct slice word = ip_next(ip);

	if (request->has_address) {
		*ret_status = ip_abort(ip, 255, "either \"local\" is duplicate, or \"%.*s\" is a "
						"garbage", SLICE_ARGS(word));
		return false;
	}
	if (!inet_read_prefix(word, ip->family, &request->address)) {
		*ret_status = wrong_address(ip, word);
		return false;
	}
	request->has_address = true;
	if (!request->address.bits && !slice_contains(word, "/"))
		request->why = "an address that is none";      /* default, any, all */
	return true;
}

static void take_lifetime(struct request *request, struct slice value, long *ret)
{
	long number;

	if (slice_is(value, "forever"))
		*ret = -1;
	else if (number_read(value, 0, &number) && number >= 0)
		*ret = number;
	else
		request->why = "a lifetime";
}

static bool take_peer(struct request *request, struct slice word, struct exit_status *ret_status)
{
	request->has_peer = inet_read_prefix(word, request->ip->family, &request->peer);
	if (!request->has_peer && !request->why)
		*ret_status = wrong_address(request->ip, word);
	return request->has_peer || request->why;
}

/* A keyword with a value. False: there is no value. */
static bool take_keyword(struct request *request, struct exit_status *ret_status)
{
	struct ip *ip = request->ip;
	struct slice keyword = ip_next(ip);

	if (!ip_has(ip)) {
		*ret_status = ip_incomplete(ip);
		return false;
	}
	if (ip->command->argv[ip->at].why)
		request->why = ip->command->argv[ip->at].why;
	if (slice_is(keyword, "local"))
		return take_address(request, ret_status);
	struct slice value = ip_next(ip);
	if (slice_is(keyword, "dev"))
		request->device = value;
	else if (slice_is(keyword, "broadcast") || slice_is(keyword, "brd"))
		request->broadcast = value;
	else if (slice_is(keyword, "peer") || slice_is(keyword, "remote"))
		return take_peer(request, value, ret_status);
	else if (slice_is(keyword, "metric") || slice_is(keyword, "proto") ||
		 slice_is(keyword, "anycast"))
		request->why = "a word of ip addr";
	else if (slice_is(keyword, "valid_lft"))
		take_lifetime(request, value, &request->valid);
	else if (slice_is(keyword, "preferred_lft"))
		take_lifetime(request, value, &request->preferred);
	else if (slice_is(keyword, "label") && value.length > 15)
		request->why = "a long label";
	else if (slice_is(keyword, "label"))
		request->has_label = true;
	else if (slice_is(keyword, "scope") && !slice_is(value, "global") &&
		 !slice_is(value, "link") && !slice_is(value, "host"))
		request->why = "a scope";
	return true;
}

static bool is_in(const struct ip *ip, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (ip_is(ip, list[i]))
			return true;
	return false;
}

static bool take_word(struct request *request, struct exit_status *ret_status)
{
	static const char *const keywords[] = { "dev", "peer", "remote", "broadcast", "brd",
						"anycast", "scope", "label", "metric", "local",
						"valid_lft", "preferred_lft", "proto" };
	static const char *const flags[] = { "home", "nodad", "mngtmpaddr", "noprefixroute",
					     "autojoin", "optimistic" };
	struct ip *ip = request->ip;

	if (is_in(ip, keywords, sizeof(keywords) / sizeof(keywords[0])))
		return take_keyword(request, ret_status);
	if (is_in(ip, flags, sizeof(flags) / sizeof(flags[0]))) {
		request->no_dad = request->no_dad || ip_is(ip, "nodad");
		request->managed = request->managed || ip_is(ip, "mngtmpaddr");
		ip->at++;
		return true;
	}
	if (ip_abbreviates(ip_word(ip), "help")) {
		*ret_status = ip_usage(ip);
		return false;
	}
	return take_address(request, ret_status);
}

static bool read_request(struct request *request, struct exit_status *ret_status)
{
	struct ip *ip = request->ip;

	while (ip_has(ip)) {
		if (ip->command->argv[ip->at].why) {
			request->why = ip->command->argv[ip->at].why;
			ip->at++;
		} else if (!take_word(request, ret_status)) {
			return false;
		}
	}
	return true;
}

/* As the machine wants it: the address and the bits of its prefix. */
static struct slice address_text(struct request *request)
{
	const struct inet_prefix *address = &request->address;
	struct arena *arena = request->ip->command->run->arena;
	const uint8_t *bytes = address->bytes;
	char buffer[INET6_ADDRSTRLEN];
	const char *text = buffer;

	/* Most are of IPv4, where inet_ntop() goes through printf(). */
	if (address->family == 6)
		inet_ntop(AF_INET6, bytes, buffer, sizeof(buffer));
	else
		text = arena_print(arena, "%d.%d.%d.%d", bytes[0], bytes[1], bytes[2], bytes[3]);
	if (!address->has_bits && !request->has_peer)
		return slice_of(arena_print(arena, "%s", text));
	return slice_of(arena_print(arena, "%s/%d", text,
				    request->has_peer ? request->peer.bits : address->bits));
}

/* Addresses that the kernel looks at twice. */
static bool is_special(const struct inet_prefix *address)
{
	static const uint8_t zero[15];

	if (address->length != (address->family == 6 ? 16 : 4))
		return true;
	return address->family == 6 &&
	       (address->bytes[0] == 0xff || memcmp(address->bytes, zero, sizeof(zero)) == 0);
}

/* `+` and `-` compute it; IPv6 has none. */
static bool fits_broadcast(const struct request *request)
{
	struct inet_prefix prefix;

	if (request->address.family == 6)
		return false;
	return slice_is(request->broadcast, "+") || slice_is(request->broadcast, "-") ||
	       inet_read_prefix(request->broadcast, 4, &prefix);
}

static struct exit_status doubt(struct request *request, const char *why)
{
	struct run *run = request->ip->command->run;

	if (request->device.length)
		command_blur(request->ip->command,
			     run_why(run, "runs %.*s, which is not followed: %s",
				     SLICE_ARGS(command_text(request->ip->command)), why),
			     command_name(request->ip->command, request->device));
	return exit_unknown(why);
}

/* Read and check what all changes have in common. False: *RET_STATUS is the end of it. */
static bool prepare(struct request *request, struct event *event, struct exit_status *ret_status)
{
	struct ip *ip = request->ip;

	if (!read_request(request, ret_status))
		return false;
	if (request->why) {
		*ret_status = doubt(request, request->why);
		return false;
	}
	if (!request->device.at) {
		*ret_status = ip_fail(ip, 1, "Not enough information: \"dev\" argument is "
					     "required");
		return false;
	}
	struct ip_device device = ip_find_device(ip, request->device);
	if (device.exists == MAYBE_NO) {
		*ret_status = ip_fail(ip, 1, "Cannot find device \"%.*s\"",
				      SLICE_ARGS(request->device));
		return false;
	}
	if (!device.name || !request->has_address || is_special(&request->address)) {
		bool simple = device.name && request->has_address &&
			      request->address.length == 16 &&
			      strcmp(device.name->text, "lo") == 0;
		if (!simple) {
			*ret_status = doubt(request, "an address of a special kind");
			return false;
		}
	}
	if (event->kind == EVENT_ADDRESS_ADD && request->broadcast.at && !fits_broadcast(request)) {
		*ret_status = ip_abort(ip, 1, "inet address is expected rather than \"%.*s\"",
				       SLICE_ARGS(request->broadcast));
		return false;
	}
	event->u.address.name = device.name;
	event->u.address.family = request->address.family;
	event->u.address.no_dad = request->no_dad;
	event->u.address.address = address_text(request);
	return true;
}

static void remember(struct request *request, const struct event *event)
{
	struct inet_prefix prefix = request->address;

	if (request->has_peer)
		prefix.bits = prefix.length * 8;
	memory_add_address(request->ip->command->run, event->u.address.name, &prefix);
}

static struct exit_status add(struct ip *ip)
{
	struct request request = { .ip = ip, .valid = -1, .preferred = -1 };
	struct event event = { .kind = EVENT_ADDRESS_ADD };
	struct exit_status status;

	if (!prepare(&request, &event, &status))
		return status;
	if (request.valid >= 0 && (request.preferred < 0 || request.preferred > request.valid))
		return request.preferred < 0 ? doubt(&request, "a lifetime")
					     : ip_fail(ip, 1, "preferred_lft is greater than "
							      "valid_lft");
	event.u.address.limited = request.valid >= 0;
	event.u.address.managed = request.managed;
	event.u.address.has_peer = request.has_peer;
	struct outcome outcome = command_apply(ip->command, &event);
	if (outcome.done == MAYBE_YES)
		remember(&request, &event);
	return ip_answer(ip, &outcome);
}

/* An address that is there already is as good. */
static struct exit_status replace(struct ip *ip)
{
	struct exit_status status = add(ip);

	return status.success == MAYBE_NO && status.code == 2 ? exit_unknown("ip addr replace")
							      : status;
}

/* How much a flush takes. */
struct flush {
	struct slice device;
	bool partial;            /* by scope, label ... */
	bool limited, permanent; /* `dynamic` and `permanent` */
	bool managed;            /* `mngtmpaddr` */
	bool temporary;          /* those that the kernel made by itself */
	const char *why;
};

static struct exit_status apply_flush(struct ip *ip, const struct flush *flush,
				      struct event *event)
{
	struct run *run = ip->command->run;
	struct fork fork;

	if (!flush->partial) {
		struct outcome outcome = command_apply(ip->command, event);
		return ip_answer(ip, &outcome);
	}
	fork_begin(run, &fork, "which addresses a flush takes");
	command_apply(ip->command, event);
	fork_next(run, &fork);
	fork_end(run, &fork);
	return exit_unknown("which addresses a flush takes");
}

static struct exit_status delete(struct ip *ip)
{
	struct request request = { .ip = ip, .valid = -1, .preferred = -1 };
	struct event event = { .kind = EVENT_ADDRESS_DELETE };
	struct exit_status status;

	if (!prepare(&request, &event, &status))
		return status;
	memory_doubt_addresses(ip->command->run, event.u.address.name);
	if (request.has_label) {        /* the kernel compares it */
		const struct flush some = { .partial = true };
		apply_flush(ip, &some, &event);
		return exit_unknown("the label of an address");
	}
	struct outcome outcome = command_apply(ip->command, &event);
	return ip_answer(ip, &outcome);
}

/* Words that mean some of the others; TAKES_VALUE: with a word behind them. */
static bool is_filter(const struct ip *ip, bool *ret_takes_value)
{
	static const char *const flags[] = { "up", "secondary", "primary", "tentative",
					     "deprecated", "dadfailed" };
	static const char *const keywords[] = { "to", "scope", "label", "type", "master", "vrf",
						"group", "proto" };

	*ret_takes_value = is_in(ip, keywords, sizeof(keywords) / sizeof(keywords[0]));
	return *ret_takes_value || is_in(ip, flags, sizeof(flags) / sizeof(flags[0]));
}

static void read_flush(struct ip *ip, struct flush *flush)
{
	bool takes_value = false;

	for (; ip_has(ip); ip->at++) {
		if (ip->command->argv[ip->at].why)
			flush->why = ip->command->argv[ip->at].why;
		else if (ip_is(ip, "dev"))
			flush->device = command_word(ip->command, ++ip->at);
		else if (ip_is(ip, "temporary"))
			flush->temporary = true;
		else if (ip_is(ip, "mngtmpaddr"))
			flush->managed = true;
		else if (ip_is(ip, "dynamic"))
			flush->limited = true;
		else if (ip_is(ip, "permanent"))
			flush->permanent = true;
		else if (is_filter(ip, &takes_value))
			flush->partial = true;
		else if (!flush->device.at)
			flush->device = ip_word(ip);
		else
			flush->why = "a word of ip addr flush";
		if (flush->partial && takes_value)
			ip->at++;
		takes_value = false;
	}
}

/* Without a device, those of all; or the words are not known. */
static struct exit_status flush_somewhere(struct ip *ip, struct event *event)
{
	const struct flush some = { .partial = true };
	struct name_list devices = timeline_devices(ip->command->run->timeline);

	memory_doubt_addresses(ip->command->run, NULL);
	event->u.address.family = ip->family;
	for (size_t i = 0; i < devices.count; i++) {
		event->u.address.name = devices.items[i];
		apply_flush(ip, &some, event);
	}
	return exit_unknown("which addresses a flush takes");
}

static struct exit_status flush_addresses(struct ip *ip)
{
	struct event event = { .kind = EVENT_ADDRESS_FLUSH };
	struct flush flush = { .partial = false };

	if (!ip_has(ip))
		return ip_fail(ip, 1, "Flush requires arguments");
	read_flush(ip, &flush);
	struct ip_device device = ip_find_device(ip, flush.device);
	if (flush.why || !flush.device.length || device.exists == MAYBE_UNKNOWN || !device.name) {
		if (flush.why || !flush.device.length)
			return flush_somewhere(ip, &event);
		memory_doubt_addresses(ip->command->run, NULL);
		if (flush.device.length && !flush.why)
			command_blur(ip->command, "flushes addresses in a way that is not "
						  "followed", device.name);
		return exit_unknown("which addresses a flush takes");
	}
	if (device.exists == MAYBE_NO)
		return ip_fail(ip, 1, "Device \"%.*s\" does not exist", SLICE_ARGS(flush.device));
	if (flush.temporary)
		return exit_known(0);
	memory_doubt_addresses(ip->command->run, device.name);
	event.u.address.name = device.name;
	event.u.address.family = ip->family;
	event.u.address.permanent_only = flush.permanent;
	event.u.address.limited_only = flush.limited;
	event.u.address.managed_only = flush.managed;
	return apply_flush(ip, &flush, &event);
}

static struct exit_status show(struct ip *ip)
{
	bool takes_value;

	command_prints_unknown(ip->command, "which addresses there are");
	if (ip_is(ip, "dev") && ++ip->at == ip->command->argc)
		return ip_incomplete(ip);
	if (!ip_has(ip))
		return exit_known(0);
	if (ip->command->argv[ip->at].why)
		return exit_unknown(ip->command->argv[ip->at].why);
	if (ip->at + 1 < ip->command->argc || ip_is(ip, "mngtmpaddr") ||
	    ip_is(ip, "temporary") || ip_is(ip, "dynamic") || ip_is(ip, "permanent") ||
	    is_filter(ip, &takes_value))
		return exit_unknown("what ip addr show finds");
	struct ip_device device = ip_find_device(ip, ip_word(ip));
	if (device.exists == MAYBE_UNKNOWN)
		return exit_unknown(device.why);
	if (device.exists == MAYBE_NO)
		return ip_fail(ip, 1, "Device \"%.*s\" does not exist", SLICE_ARGS(ip_word(ip)));
	return exit_known(0);
}

static const struct ip_verb verbs[] = {
	{ "add", add }, { "change", replace }, { "chg", replace }, { "replace", replace },
	{ "delete", delete }, { "show", show }, { "lst", show }, { "list", show },
	{ "flush", flush_addresses }, { "save", ip_inert }, { "showdump", ip_inert },
	{ "restore", ip_inert }, { "help", ip_usage },
};

struct exit_status ip_address(struct ip *ip)
{
	if (!ip_has(ip))
		return show(ip);
	if (ip->command->argv[ip->at].why)
		return command_cannot_follow(ip->command, "runs an ip addr command that is not "
							  "known");
	struct slice word = ip_word(ip);
	const struct ip_verb *verb = ip_find_verb(ip, verbs, sizeof(verbs) / sizeof(verbs[0]));
	if (!verb)
		return ip_abort(ip, 255, "Command \"%.*s\" is unknown, try \"ip address help\"",
				SLICE_ARGS(word));
	return verb->run(ip);
}
