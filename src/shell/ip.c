#include "shell/ip.h"

#include <limits.h>
#include <stdarg.h>

#include "shell/files.h"
#include "shell/number.h"

bool ip_has(const struct ip *ip)
{
	return ip->at < ip->command->argc;
}

struct slice ip_word(const struct ip *ip)
{
	return command_word(ip->command, ip->at);
}

bool ip_is(const struct ip *ip, const char *text)
{
	return ip_has(ip) && slice_is(ip_word(ip), text);
}

struct slice ip_next(struct ip *ip)
{
	return command_word(ip->command, ip->at++);
}

bool ip_abbreviates(struct slice word, const char *name)
{
	return word.length > 0 && strlen(name) >= word.length &&
	       memcmp(word.at, name, word.length) == 0;
}

const struct ip_verb *ip_find_verb(struct ip *ip, const struct ip_verb *verbs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!ip_abbreviates(ip_word(ip), verbs[i].name))
			continue;
		ip->at++;
		return &verbs[i];
	}
	return NULL;
}

static struct exit_status fail(struct ip *ip, int code, const char *format, va_list args)
{
	ip->message = arena_vprint(ip->command->run->arena, format, args);
	return exit_known(code);
}

struct exit_status ip_fail(struct ip *ip, int code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	struct exit_status status = fail(ip, code, format, args);
	va_end(args);
	return status;
}

struct exit_status ip_abort(struct ip *ip, int code, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	struct exit_status status = fail(ip, code, format, args);
	va_end(args);
	ip->aborts = true;
	return status;
}

struct exit_status ip_usage(struct ip *ip)
{
	return ip_abort(ip, 255, "the usage text");
}

struct exit_status ip_incomplete(struct ip *ip)
{
	return ip_abort(ip, 255, "Command line is not complete. Try option \"help\"");
}

const char *ip_message(struct ip *ip, const struct outcome *outcome)
{
	if (outcome->extack)
		return outcome->extack;
	return arena_print(ip->command->run->arena, "RTNETLINK answers: %s",
			   strerror(outcome->error));
}

struct exit_status ip_answer(struct ip *ip, const struct outcome *outcome)
{
	ip->answered = true;
	if (outcome->done == MAYBE_YES)
		return exit_known(0);
	if (outcome->done == MAYBE_UNKNOWN)
		return exit_unknown(outcome->why);
	ip->message = ip_message(ip, outcome);
	return exit_known(2);
}

/* `ifN`: the device with that interface index, which we do not know. */
static bool is_by_index(struct slice word)
{
	int index;

	return slice_starts_with(word, "if") &&
	       slice_to_number(slice_range(word, 2, word.length), &index);
}

/*
 * udev gives devices of hardware further names (AlternativeNamesPolicy in 99-default.link,
 * since systemd 244) that look like the names it could have chosen.
 */
static bool looks_like_hardware(struct slice word)
{
	static const char *const prefixes[] = { "eno", "ens", "enp", "enx", "enP", "wlo", "wls",
						"wlp", "wlx", "wwp", "wwo", "ibp", "ibs" };

	/*
	 * A name with a dot is a VLAN's: udev never chooses one. Nor one with a slash, not even as
	 * an alternative name (ifname_valid_full() of systemd): that is an address with its prefix.
	 */
	if (slice_contains(word, ".") || slice_contains(word, "/"))
		return false;
	for (size_t i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (slice_starts_with(word, prefixes[i]))
			return true;
	return false;
}

/* What modules of tunnels bring along when the first of them is made, unless told not to. */
static bool is_fallback(struct slice word)
{
	static const char *const names[] = { "sit0", "tunl0", "gre0", "gretap0", "erspan0", "ip6tnl0",
					     "ip6gre0", "ip_vti0", "ip6_vti0" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (slice_is(word, names[i]))
			return true;
	return false;
}

static bool has_hardware(struct ip *ip)
{
	struct timeline *timeline = ip->command->run->timeline;
	struct name_list devices = timeline_devices(timeline);

	for (size_t i = 0; i < devices.count; i++) {
		const char *kind = timeline_device_kind(timeline, devices.items[i]);
		if (!kind || strcmp(kind, "ethernet") == 0 || strcmp(kind, "wifi") == 0)
			return true;
	}
	return false;
}

/* What made it uncertain, as its sysctls remember it. */
static const char *why_unsure(struct run *run, const struct name *device)
{
	struct sysctl_value value = timeline_read_devconf(run->timeline, device->text, "accept_ra");
	const char *what = run_why(run, "whether there is a device %s", device->text);

	if (value.exists != MAYBE_UNKNOWN || !value.why)
		return what;
	if (slice_starts_with(slice_of(value.why), what))
		return value.why;
	return run_why(run, "%s: %s", what, value.why);
}

struct ip_device ip_find_device(struct ip *ip, struct slice word)
{
	struct run *run = ip->command->run;
	struct slice base = slice_range(word, 0, slice_find(word, ':', 0));
	struct ip_device device = { .name = name_intern(run->shell->names, base) };
	const char *why_other = NULL;
	const struct name *other =
		timeline_find_altname(run->timeline, name_intern(run->shell->names, word),
				      &why_other);

	if (why_other) {         /* what is done to the one may be done to the other */
		command_blur(ip->command, why_other, other);
		device.name = name_intern(run->shell->names, word);
		command_blur(ip->command, why_other, device.name);
	} else if (other) {
		device.name = other;
	}
	device.exists = word.length ? timeline_has_device(run->timeline, device.name) : MAYBE_NO;
	if (device.exists == MAYBE_NO && slice_is(word, "if1"))
		return ip_find_device(ip, (struct slice)SLICE("lo"));    /* always the first */
	if (device.exists == MAYBE_NO && is_by_index(word))
		return (struct ip_device){ .exists = MAYBE_YES };
	if (device.exists == MAYBE_NO &&
	    ((looks_like_hardware(base) && has_hardware(ip)) || is_fallback(base)))
		device.exists = MAYBE_UNKNOWN;
	if (device.exists == MAYBE_UNKNOWN)
		device.why = why_unsure(run, device.name);
	return device;
}

struct exit_status ip_inert(struct ip *ip)
{
	const char *what = run_why(ip->command->run, "whether %.*s succeeds",
				   SLICE_ARGS(command_text(ip->command)));

	command_prints_unknown(ip->command, "what ip prints");
	return exit_unknown(what);
}

/* `ip l2tp add session` makes a device. */
static struct exit_status ip_l2tp(struct ip *ip)
{
	return command_cannot_follow(ip->command, "runs ip l2tp, whose effects are not followed");
}

/* In the order in which ip looks for them. */
static const struct ip_verb objects[] = {
	{ "address", ip_address }, { "addrlabel", ip_inert }, { "maddress", ip_inert },
	{ "route", ip_route }, { "rule", ip_inert }, { "neighbor", ip_inert },
	{ "neighbour", ip_inert }, { "ntable", ip_inert }, { "ntbl", ip_inert },
	{ "link", ip_link }, { "l2tp", ip_l2tp }, { "fou", ip_inert }, { "ila", ip_inert },
	{ "macsec", ip_inert }, { "tunnel", ip_tunnel }, { "tunl", ip_tunnel },
	{ "tuntap", ip_tuntap }, { "token", ip_token }, { "tcpmetrics", ip_inert },
	{ "tcp_metrics", ip_inert }, { "monitor", ip_inert }, { "xfrm", ip_inert },
	{ "mroute", ip_inert }, { "mrule", ip_inert }, { "netns", ip_netns },
	{ "netconf", ip_inert }, { "vrf", ip_vrf }, { "sr", ip_inert }, { "nexthop", ip_inert },
	{ "mptcp", ip_inert }, { "ioam", ip_inert }, { "stats", ip_inert },
	{ "help", ip_usage },
};

/* In another network namespace: nothing here changes, unless a device comes over. */
static struct exit_status run_elsewhere(struct ip *ip)
{
	for (size_t i = ip->at; i < ip->command->argc; i++) {
		struct slice word = command_word(ip->command, i);
		if (slice_is(word, "netns") || ip_abbreviates(word, "delete"))
			return command_cannot_follow(
				ip->command, "changes devices of another network namespace");
	}
	return ip_inert(ip);
}

struct exit_status ip_run_object(struct ip *ip)
{
	if (!ip_has(ip))
		return ip_usage(ip);
	if (ip->command->argv[ip->at].why)
		return command_cannot_follow(ip->command,
					     run_why(ip->command->run,
						     "runs an ip command that is not known: %s",
						     ip->command->argv[ip->at].why));
	struct slice word = ip_word(ip);
	const struct ip_verb *object =
		ip_find_verb(ip, objects, sizeof(objects) / sizeof(objects[0]));
	if (!object)
		return ip_fail(ip, 1, "Object \"%.*s\" is unknown, try \"ip help\"",
			       SLICE_ARGS(word));
	if (ip->doubt && object->run != ip_token)
		return command_cannot_follow(ip->command, "runs ip with the option -echo, "
							  "which not every ip knows");
	return ip->elsewhere ? run_elsewhere(ip) : object->run(ip);
}

/* Options, in the order in which ip tries them; VALUE: a word follows. */
static const struct ip_option {
	const char *name;
	char what;
	bool value;
} options[] = {
	{ "-loops", 0, true }, { "-family", 'f', true }, { "-4", '4', false },
	{ "-6", '6', false }, { "-0", 0, false }, { "-M", 0, false }, { "-B", 0, false },
	{ "-human-readable", 0, false }, { "-iec", 0, false }, { "-stats", 0, false },
	{ "-statistics", 0, false }, { "-details", 0, false }, { "-resolve", 0, false },
	{ "-oneline", 0, false }, { "-timestamp", 0, false }, { "-tshort", 0, false },
	{ "-Version", 'V', false }, { "-force", 'F', false }, { "-batch", 'b', true },
	{ "-brief", 0, false }, { "-json", 0, false }, { "-pretty", 0, false },
	{ "-rcvbuf", 'r', true }, { "-color", 0, false }, { "-help", 'h', false },
	{ "-netns", 'n', true }, { "-Numeric", 0, false }, { "-all", 0, false },
	{ "-echo", 'e', false },
};

/* `-c=WHEN`: the word before the equals sign may be short as well, WHEN may not. */
static bool is_color(struct slice word)
{
	static const char *const when[] = { "", "auto", "always", "never" };
	size_t equals = slice_find(word, '=', 0);

	if (equals == word.length || equals < 2 ||
	    !ip_abbreviates(slice_range(word, 0, equals), "-color"))
		return false;
	for (size_t i = 0; i < sizeof(when) / sizeof(when[0]); i++)
		if (slice_is(slice_range(word, equals + 1, word.length), when[i]))
			return true;
	return false;
}

static const struct ip_option *find_option(struct slice word)
{
	if (slice_starts_with(word, "--"))
		word = slice_range(word, 1, word.length);
	if (is_color(word))
		word = (struct slice)SLICE("-color");
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (options[i].what == 'e' ? slice_is(word, options[i].name)
					   : ip_abbreviates(word, options[i].name))
			return &options[i];
	return NULL;
}

static bool set_family(struct ip *ip, struct slice name)
{
	static const char *const others[] = { "link", "mpls", "bridge" };

	if (slice_is(name, "inet"))
		ip->family = 4;
	else if (slice_is(name, "inet6"))
		ip->family = 6;
	else
		for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
			if (slice_is(name, others[i]))
				return true;
	return ip->family != 0;
}

/* `ip netns add` leaves a file. */
bool ip_netns_exists(struct ip *ip, struct slice name)
{
	struct run *run = ip->command->run;
	char *path = arena_print(run->arena, "run/netns/%.*s", SLICE_ARGS(name));

	return file_look(run, path).exists == MAYBE_YES;
}

static struct exit_status enter_netns(struct ip *ip, struct slice name)
{
	struct run *run = ip->command->run;

	ip->elsewhere = arena_copy(run->arena, name);
	if (ip_netns_exists(ip, name))
		return exit_known(0);
	return exit_unknown(run_why(run, "whether there is a network namespace %.*s",
				    SLICE_ARGS(name)));
}

/* As get_unsigned() of iproute2 has it. */
static bool is_unsigned(struct slice word)
{
	long number;

	return number_read(word, 0, &number) && number >= 0 && number <= UINT_MAX;
}

/* One option behind `ip`. True: go on with the next word. */
static bool take_option(struct ip *ip, struct slice *ret_batch, struct exit_status *ret_status)
{
	struct slice word = ip_next(ip), value = SLICE("");
	const struct ip_option *option = find_option(word);

	if (!option) {
		*ret_status = ip_abort(ip, 255, "Option \"%.*s\" is unknown, try \"ip -help\"",
				       SLICE_ARGS(word));
		return false;
	}
	if (option->value) {
		if (!ip_has(ip)) {
			*ret_status = ip_incomplete(ip);
			return false;
		}
		if (ip->command->argv[ip->at].why) {
			*ret_status = command_cannot_follow(ip->command, "runs ip with an option "
									 "that is not known");
			return false;
		}
		value = ip_next(ip);
	}
	switch (option->what) {
	case '4':
	case '6':
		ip->family = option->what - '0';
		return true;
	case 'F':
		ip->forces = true;
		return true;
	case 'e':
		ip->doubt = "whether ip knows the option -echo";    /* since 6.1 */
		return true;
	case 'r':
		if (is_unsigned(value))
			return true;
		*ret_status = ip_abort(ip, 255, "Invalid rcvbuf size '%.*s'", SLICE_ARGS(value));
		return false;
	case 'b':
		*ret_batch = value;
		return true;
	case 'n':
		*ret_status = enter_netns(ip, value);
		return true;
	case 'V':
		*ret_status = exit_known(0);
		return false;
	case 'h':
		*ret_status = ip_usage(ip);
		return false;
	case 'f':
		if (set_family(ip, value))
			return true;
		*ret_status = ip_abort(ip, 255, "argument \"%.*s\" is wrong: invalid protocol "
						"family", SLICE_ARGS(value));
		return false;
	}
	return true;
}

struct exit_status ip_run(struct command *command)
{
	struct ip ip = { .command = command, .at = 1 };
	struct exit_status status = exit_known(0);
	struct slice batch = { NULL, 0 };

	while (ip_has(&ip) && !command->argv[ip.at].why && ip_word(&ip).length &&
	       ip_word(&ip).at[0] == '-') {
		if (ip_is(&ip, "--")) {
			ip.at++;
			break;
		}
		if (!take_option(&ip, &batch, &status)) {
			if (status.success == MAYBE_NO)
				ip_token_lost(&ip, status);
			return status;
		}
	}
	if (batch.at)
		return ip_batch(&ip, batch);
	return ip_run_object(&ip);
}
