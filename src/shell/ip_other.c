#include "shell/ip.h"

#include "shell/files.h"
#include "shell/ip_identity.h"
#include "shell/ip_link.h"
#include "shell/users.h"

/* Modes of `ip tunnel` and the kinds of device they make. */
static const struct {
	const char *mode;
	const char *kind;
} modes[] = {
	{ "gre", "gre" }, { "gre/ip", "gre" }, { "ipip", "ipip" }, { "ip/ip", "ipip" },
	{ "sit", "sit" }, { "ipv6/ip", "sit" }, { "isatap", "isatap" }, { "vti", "vti" },
	{ "ip6ip6", "ip6tnl" }, { "ipv6/ipv6", "ip6tnl" }, { "ipip6", "ip6tnl" },
	{ "ip4ip6", "ip6tnl" }, { "any", "ip6tnl" }, { "any/ipv6", "ip6tnl" },
	{ "ip6gre", "ip6gre" }, { "gre/ipv6", "ip6gre" }, { "vti6", "vti6" },
};

static const char *find_mode(struct slice word)
{
	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++)
		if (slice_is(word, modes[i].mode))
			return modes[i].kind;
	return NULL;
}

/* What tunnels and tuntap are told: a name and a mode, among words that change nothing. */
struct request {
	struct slice name;
	struct slice mode;
	struct ip_identity identity;
	const char *why;
};

static bool is_in(struct slice word, const char *const *list)
{
	for (; *list; list++)
		if (slice_is(word, *list))
			return true;
	return false;
}

/* Words in FLAGS stand alone; any other word takes one behind it, or is the name. */
static void read_request(struct ip *ip, const char *const *keywords, const char *const *flags,
			 struct request *request)
{
	for (; ip_has(ip); ip->at++) {
		struct slice word = ip_word(ip);
		const struct field *value = ip->at + 1 < ip->command->argc
						    ? &ip->command->argv[ip->at + 1] : NULL;
		if (ip->command->argv[ip->at].why) {
			request->why = ip->command->argv[ip->at].why;
		} else if (is_in(word, keywords) && value) {
			if (value->why)
				request->why = value->why;
			if (slice_is(word, "name"))
				request->name = value->text;
			if (slice_is(word, "mode"))
				request->mode = value->text;
			ip_identity_take(ip->command->run->arena, &request->identity, word,
					 value->text);
			ip->at++;
		} else if (!is_in(word, flags)) {
			request->name = word;
		}
	}
}

static struct exit_status apply(struct ip *ip, struct event *event)
{
	struct outcome outcome = command_apply(ip->command, event);

	if (outcome.done == MAYBE_UNKNOWN)
		return exit_unknown(outcome.why);
	return exit_known(outcome.done == MAYBE_YES ? 0 : 1);
}

static struct exit_status make(struct ip *ip, const struct request *request, const char *kind)
{
	struct event event = { .kind = EVENT_LINK_ADD };

	event.u.link_add.name = request->name.at
					? ip_new_name(ip, request->name, NULL)
					: ip_free_name(ip, slice_of(kind), slice_of(""), NULL);
	event.u.link_add.device_kind = kind;
	event.u.link_add.identity = ip_identity_of_tunnel(ip->command->run->arena,
							  &request->identity);
	if (!event.u.link_add.name)
		return command_cannot_follow(ip->command, "makes a device whose name is not known");
	return apply(ip, &event);
}

static struct exit_status cannot_follow(struct ip *ip, const struct request *request)
{
	return command_cannot_follow(ip->command,
				     run_why(ip->command->run, "runs %.*s, which is not followed: "
							       "%s",
					     SLICE_ARGS(command_text(ip->command)),
					     request->why ? request->why : "its mode"));
}

static const char *const tunnel_keywords[] = {
	"name", "mode", "local", "remote", "ttl", "hoplimit", "tos", "tclass", "dev", "key", "ikey",
	"okey", "encaplimit", "flowlabel", "fwmark", NULL,
};

static const char *const tunnel_flags[] = {
	"seq", "iseq", "oseq", "csum", "icsum", "ocsum", "pmtudisc", "nopmtudisc", "ignore-df",
	NULL,
};

static struct exit_status tunnel_add(struct ip *ip)
{
	struct request request = { .why = NULL };

	read_request(ip, tunnel_keywords, tunnel_flags, &request);
	const char *kind = ip->family == 6 ? "ip6tnl" : NULL;
	if (request.mode.at)
		kind = find_mode(request.mode);
	if (kind && !request.why &&
	    !ip_identity_of_tunnel(ip->command->run->arena, &request.identity))
		request.why = "whether there is a tunnel without ends already";
	if (request.why || !kind)
		return cannot_follow(ip, &request);
	return make(ip, &request, kind);
}

static struct exit_status delete_named(struct ip *ip, const struct request *request)
{
	struct event event = { .kind = EVENT_LINK_DELETE };

	if (request->why || !request->name.at)
		return cannot_follow(ip, request);
	event.u.link_delete.name = command_name(ip->command, request->name);
	return apply(ip, &event);
}

static struct exit_status tunnel_delete(struct ip *ip)
{
	struct request request = { .why = NULL };

	read_request(ip, tunnel_keywords, tunnel_flags, &request);
	return delete_named(ip, &request);
}

static const struct ip_verb tunnel_verbs[] = {
	{ "add", tunnel_add }, { "change", ip_inert }, { "delete", tunnel_delete },
	{ "show", ip_inert }, { "lst", ip_inert }, { "list", ip_inert }, { "prl", ip_inert },
	{ "6rd", ip_inert }, { "help", ip_usage },
};

struct exit_status ip_tunnel(struct ip *ip)
{
	if (!ip_has(ip))
		return ip_inert(ip);
	struct slice word = ip_word(ip);
	const struct ip_verb *verb =
		ip_find_verb(ip, tunnel_verbs, sizeof(tunnel_verbs) / sizeof(tunnel_verbs[0]));
	if (!verb)
		return ip_abort(ip, 255, "Command \"%.*s\" is unknown, try \"ip tunnel help\"",
				SLICE_ARGS(word));
	return verb->run(ip);
}

/* What `ip tuntap` was told. */
struct tuntap {
	struct slice name;
	const char *mode;        /* tun or tap; NULL: not given */
	bool multi_queue;
	const char *why;         /* a word that is not known */
	const char *owner_why;   /* an owner that may not be there */
};

static bool read_mode(struct ip *ip, struct tuntap *tuntap, struct exit_status *ret_status)
{
	const char *mode = ip_abbreviates(ip_word(ip), "tun")   ? "tun"
			   : ip_abbreviates(ip_word(ip), "tap") ? "tap" : NULL;

	if (!mode || (tuntap->mode && strcmp(mode, tuntap->mode) != 0)) {
		*ret_status = ip_abort(ip, 255, mode ? "You managed to ask for more than one tunnel "
						       "mode" : "Unknown tunnel mode");
		return false;
	}
	tuntap->mode = mode;
	ip->at++;
	return true;
}

/* [name] NAME once, dev NAME as often as one likes. */
static bool read_name(struct ip *ip, struct tuntap *tuntap, bool again,
		      struct exit_status *ret_status)
{
	struct slice name = ip_next(ip);

	if (!again && tuntap->name.at) {
		*ret_status = ip_abort(ip, 255, "either \"name\" is duplicate, or \"%.*s\" is a "
						"garbage", SLICE_ARGS(name));
		return false;
	}
	tuntap->name = name;
	if (ip_link_name_is_valid(name, 15))
		return true;
	*ret_status = ip_abort(ip, 255, "argument \"%.*s\" is wrong: not a valid ifname",
			       SLICE_ARGS(name));
	return false;
}

/* The value of `user` or `group`: a number, or a name that must be there. */
static bool read_owner(struct ip *ip, struct tuntap *tuntap, bool group,
		       struct exit_status *ret_status)
{
	struct run *run = ip->command->run;
	struct slice name = ip_next(ip);
	enum maybe exists = owner_exists(run, name, group);

	if (exists == MAYBE_UNKNOWN)
		tuntap->owner_why = run_why(run, "whether there is a %s %.*s",
					    group ? "group" : "user", SLICE_ARGS(name));
	if (exists != MAYBE_NO)
		return true;
	*ret_status = ip_abort(ip, 255, "invalid %s \"%.*s\"", group ? "group" : "user",
			       SLICE_ARGS(name));
	return false;
}

/* parse_args() of iproute2, which does not know `user` and `group` when it deletes. */
static bool read_tuntap_word(struct ip *ip, bool adds, struct tuntap *tuntap,
			     struct exit_status *ret_status)
{
	static const char *const flags[] = { "pi", "one_queue", "vnet_hdr", "multi_queue" };
	struct slice word = ip_word(ip);
	bool mode = ip_abbreviates(word, "mode");
	bool user = adds && ip_abbreviates(word, "user");
	bool owner = user || (adds && ip_abbreviates(word, "group"));
	bool dev = ip_abbreviates(word, "dev");

	for (size_t i = 0; !mode && !owner && i < sizeof(flags) / sizeof(flags[0]); i++)
		if (ip_abbreviates(word, flags[i])) {
			tuntap->multi_queue = tuntap->multi_queue || i == 3;
			ip->at++;
			return true;
		}
	if (!mode && !owner && !dev && ip_abbreviates(word, "help")) {
		*ret_status = ip_usage(ip);
		return false;
	}
	if ((mode || owner || dev || ip_abbreviates(word, "name")) &&
	    ++ip->at == ip->command->argc) {
		*ret_status = ip_incomplete(ip);
		return false;
	}
	if (ip->command->argv[ip->at].why)
		tuntap->why = ip->command->argv[ip->at].why;
	if (mode && !tuntap->why)
		return read_mode(ip, tuntap, ret_status);
	if (!owner && !tuntap->why)
		return read_name(ip, tuntap, dev, ret_status);
	if (!tuntap->why)
		return read_owner(ip, tuntap, !user, ret_status);
	ip->at++;
	return true;
}

static bool read_tuntap(struct ip *ip, bool adds, struct tuntap *tuntap,
			struct exit_status *ret_status)
{
	while (ip_has(ip) && !tuntap->why) {
		if (ip->command->argv[ip->at].why)
			tuntap->why = ip->command->argv[ip->at].why;
		else if (!read_tuntap_word(ip, adds, tuntap, ret_status))
			return false;
	}
	return true;
}

static const char *queue_path(struct ip *ip, const struct name *name)
{
	return arena_print(ip->command->run->arena, "//multi_queue/%s", name->text);
}

static struct exit_status tuntap_add(struct ip *ip)
{
	struct tuntap tuntap = { .mode = NULL };
	struct exit_status status;

	if (!read_tuntap(ip, true, &tuntap, &status))
		return status;
	struct request request = { .name = tuntap.name, .why = tuntap.why };
	if (tuntap.why)
		return cannot_follow(ip, &request);
	if (!tuntap.mode)
		return ip_fail(ip, 1, "You failed to specify a tunnel mode");
	if (tuntap.name.at)
		file_write(ip->command->run,
			   queue_path(ip, command_name(ip->command, tuntap.name)),
			   content_of(slice_of(tuntap.multi_queue ? "1" : "0")));
	if (!tuntap.owner_why)
		return make(ip, &request, tuntap.mode);
	struct run *run = ip->command->run;
	struct fork fork;
	fork_begin(run, &fork, tuntap.owner_why);
	return fork_either(run, &fork, make(ip, &request, tuntap.mode), exit_known(255));
}

/* TUNSETIFF wants as many queues as the device was made with. */
static bool has_other_queues(struct ip *ip, const struct tuntap *tuntap, const struct name *name)
{
	const struct binding *made = binding_find(ip->command->run->state.files, BINDING_FILE,
						  slice_of(queue_path(ip, name)));
	bool multi_queue = made && !slice_is(made->value.text, "0");

	return multi_queue != tuntap->multi_queue;
}

/* Deleting one that is not there makes it first: no error. */
static struct exit_status tuntap_delete(struct ip *ip)
{
	struct tuntap tuntap = { .mode = NULL };
	struct exit_status status;

	if (!read_tuntap(ip, false, &tuntap, &status))
		return status;
	struct request request = { .name = tuntap.name, .why = tuntap.why };
	if (tuntap.why)
		return cannot_follow(ip, &request);
	if (!tuntap.mode)
		return ip_fail(ip, 1, "ioctl(TUNSETIFF): Invalid argument");
	if (!tuntap.name.at)
		return exit_unknown("which device ip tuntap deletes");
	const struct name *name = command_name(ip->command, tuntap.name);
	const char *kind = timeline_device_kind(ip->command->run->timeline, name);
	if (kind && strcmp(kind, tuntap.mode) != 0)
		return exit_known(1);
	if (kind && has_other_queues(ip, &tuntap, name)) {
		command_blur(ip->command, "deletes a device with several queues", name);
		return exit_unknown("whether a tap has several queues");
	}
	status = delete_named(ip, &request);
	return status.success == MAYBE_NO ? exit_known(0) : status;
}

static const struct ip_verb tuntap_verbs[] = {
	{ "add", tuntap_add }, { "delete", tuntap_delete }, { "show", ip_inert },
	{ "lst", ip_inert }, { "list", ip_inert }, { "help", ip_usage },
};

struct exit_status ip_tuntap(struct ip *ip)
{
	if (!ip_has(ip))
		return ip_inert(ip);
	struct slice word = ip_word(ip);
	const struct ip_verb *verb =
		ip_find_verb(ip, tuntap_verbs, sizeof(tuntap_verbs) / sizeof(tuntap_verbs[0]));
	if (!verb)
		return ip_abort(ip, 255, "Command \"%.*s\" is unknown, try \"ip tuntap help\"",
				SLICE_ARGS(word));
	return verb->run(ip);
}

static struct exit_status netns_add(struct ip *ip)
{
	struct run *run = ip->command->run;
	char *path = arena_print(run->arena, "run/netns/%.*s", SLICE_ARGS(ip_word(ip)));
	enum maybe there = file_look(run, path).exists;

	if (!ip_has(ip) || ip->command->argv[ip->at].why)
		return ip_inert(ip);
	if (there == MAYBE_YES)
		return exit_known(1);
	file_write(run, path, content_of(slice_of("")));
	return there == MAYBE_NO ? exit_known(0)
				 : exit_unknown("whether a network namespace is there already");
}

static struct exit_status netns_delete(struct ip *ip)
{
	struct run *run = ip->command->run;
	char *path = arena_print(run->arena, "run/netns/%.*s", SLICE_ARGS(ip_word(ip)));
	struct content unknown = content_unknown("a network namespace that was deleted");

	unknown.set = MAYBE_UNKNOWN;
	file_write(run, path, unknown);
	/* Devices in it are gone, or come back to where they belong. */
	return command_cannot_follow(ip->command, "deletes a network namespace");
}

/* A command in another network namespace changes nothing here. */
static struct exit_status netns_exec(struct ip *ip)
{
	for (size_t i = ip->at; i < ip->command->argc; i++)
		if (slice_is(command_word(ip->command, i), "netns") ||
		    slice_is(command_word(ip->command, i), "delete") ||
		    slice_is(command_word(ip->command, i), "del"))
			return command_cannot_follow(
				ip->command, "changes devices of another network namespace");
	return ip_inert(ip);
}

static const struct ip_verb netns_verbs[] = {
	{ "list", ip_inert }, { "show", ip_inert }, { "lst", ip_inert },
	{ "list-id", ip_inert }, { "help", ip_usage }, { "add", netns_add },
	{ "set", ip_inert }, { "delete", netns_delete }, { "identify", ip_inert },
	{ "pids", ip_inert }, { "exec", netns_exec }, { "monitor", ip_inert },
	{ "attach", ip_inert },
};

struct exit_status ip_netns(struct ip *ip)
{
	const struct ip_verb *verb =
		ip_find_verb(ip, netns_verbs, sizeof(netns_verbs) / sizeof(netns_verbs[0]));

	return verb ? verb->run(ip) : ip_inert(ip);
}

/* `ip vrf exec NAME COMMAND`: the same devices. */
struct exit_status ip_vrf(struct ip *ip)
{
	if (!ip_is(ip, "exec") || ip->at + 2 >= ip->command->argc)
		return ip_inert(ip);
	struct exit_status status = command_run_program(ip->command, ip->at + 2);
	return status.success == MAYBE_YES ? exit_unknown("whether ip vrf exec works") : status;
}
