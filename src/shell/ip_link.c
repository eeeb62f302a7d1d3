#include "shell/ip_link.h"

#include <stdlib.h>

#include "shell/files.h"
#include "shell/ip_kind.h"
#include "shell/run.h"

static struct exit_status no_device(struct ip *ip, struct slice word)
{
	return ip_fail(ip, 1, "Cannot find device \"%.*s\"", SLICE_ARGS(word));
}

/* What it says about the device cannot be followed: that one alone is lost. */
static struct exit_status doubt_device(struct ip *ip, struct slice word, const char *why)
{
	struct run *run = ip->command->run;
	const char *text = run_why(run, "runs %.*s, which is not followed: %s",
				   SLICE_ARGS(command_text(ip->command)), why);

	if (!word.length)
		return command_cannot_follow(ip->command, text);
	command_blur(ip->command, text, command_name(ip->command, word));
	return exit_unknown(why);
}

/* An event whose success depends on something we do not know. */
static struct exit_status apply_doubtful(struct ip *ip, struct event *event, const char *why)
{
	struct run *run = ip->command->run;
	struct fork fork;

	fork_begin(run, &fork, why);
	command_apply(ip->command, event);
	fork_either(run, &fork, exit_known(0), exit_failed());
	return exit_unknown(why);
}

static struct exit_status apply(struct ip *ip, struct event *event, const char *why)
{
	if (why)
		return apply_doubtful(ip, event, why);
	struct outcome outcome = command_apply(ip->command, event);
	return ip_answer(ip, &outcome);
}

const struct name *ip_free_name(struct ip *ip, struct slice before, struct slice after,
				const struct name *taken)
{
	struct run *run = ip->command->run;

	for (int i = 0; i < 1000; i++) {
		char *text = arena_print(run->arena, "%.*s%d%.*s", SLICE_ARGS(before), i,
					 SLICE_ARGS(after));
		const struct name *name = name_of(run->shell->names, text);
		enum maybe exists = timeline_has_device(run->timeline, name);
		const char *why;
		const struct name *other = timeline_find_altname(run->timeline, name, &why);
		if (exists == MAYBE_UNKNOWN || (other && why))
			return NULL;
		if (exists == MAYBE_NO && !other && name != taken)
			return name;
	}
	return NULL;
}

const struct name *ip_new_name(struct ip *ip, struct slice word, const struct name *taken)
{
	size_t percent = slice_find(word, '%', 0);

	/* More than that is no name at all: __dev_alloc_name(). */
	if (percent + 1 >= word.length || word.at[percent + 1] != 'd' ||
	    slice_find(word, '%', percent + 1) < word.length)
		return command_name(ip->command, word);
	return ip_free_name(ip, slice_range(word, 0, percent),
			    slice_range(word, percent + 2, word.length), taken);
}

/* `link X`: a device that must be there. */
static bool find_lower(struct ip *ip, const struct ip_link_words *words, struct event *event,
		       const char **ret_why, struct exit_status *ret_status)
{
	if (!words->lower)
		return true;
	struct ip_device lower = ip_find_device(ip, words->lower->slice);
	if (lower.exists == MAYBE_NO) {
		*ret_status = no_device(ip, words->lower->slice);
		return false;
	}
	if (lower.exists == MAYBE_UNKNOWN)
		*ret_why = lower.why;
	event->u.link_add.lower = lower.name;
	return true;
}

static struct exit_status add_known_kind(struct ip *ip, const struct ip_link_words *words,
					 const struct ip_kind *kind)
{
	struct event event = { .kind = EVENT_LINK_ADD };
	struct ip_kind_words inside;
	struct exit_status status;
	const char *why = words->doubtful ? "a word of ip link add" : NULL;
	const struct slice none = { NULL, 0 };

	if (!find_lower(ip, words, &event, &why, &status) ||
	    !ip_kind_read(ip, kind, &inside, &status))
		return status;
	if (ip_kind_is_vxlan(kind) && !ip_vxlan_settle(ip, &inside, &status))
		return status;
	if (!ip_kind_has_lower(kind))
		event.u.link_add.lower = inside.lower;
	/* A veth peer is registered first, and takes the first number. */
	if (kind->has_peer)
		inside.peer = inside.peer ? ip_new_name(ip, inside.peer->slice, NULL)
					  : ip_free_name(ip, slice_of(kind->name), none, NULL);
	if (!inside.peer_elsewhere)
		event.u.link_add.peer = inside.peer;
	event.u.link_add.name = words->device.at
					? ip_new_name(ip, words->device, inside.peer)
					: ip_free_name(ip, slice_of(kind->name), none, inside.peer);
	if (!event.u.link_add.name || (kind->has_peer && !inside.peer))
		return command_cannot_follow(ip->command, "makes a device whose name is not known");
	event.u.link_add.device_kind = kind->device_kind ? kind->device_kind : kind->name;
	event.u.link_add.mode = inside.mode;
	event.u.link_add.identity = inside.identity;
	/* Two macsec devices differ in their addresses. */
	if (strcmp(kind->name, "macsec") == 0 && words->change.set & LINK_SET_ADDRESS)
		event.u.link_add.identity = "";
	event.u.link_add.peer_address = inside.peer_address;
	event.u.link_add.change = words->change;
	if (inside.why)
		why = inside.why;
	return apply(ip, &event, why);
}

struct exit_status ip_link_add(struct ip *ip)
{
	struct ip_link_words words;
	struct exit_status status;

	if (!ip_link_read(ip, true, &words, &status))
		return status;
	if (words.why)
		return doubt_device(ip, words.device, words.why);
	if (!words.kind)
		return ip_fail(ip, 1, "Not enough information: \"type\" argument is required");
	const struct ip_kind *kind = ip_kind_find(slice_of(words.kind));
	if (kind)
		return add_known_kind(ip, &words, kind);
	return doubt_device(ip, words.device,
			    run_why(ip->command->run, "a device of kind %s", words.kind));
}

/* `type KIND ...` of a device that is there: what of it changes flags is ipvlan's mode. */
static struct exit_status set_kind(struct ip *ip, const struct ip_link_words *words,
				   const struct ip_device *device)
{
	struct ip_kind_words inside;
	const struct ip_kind *kind = ip_kind_find(slice_of(words->kind));
	const char *present = device->name ? timeline_device_kind(ip->command->run->timeline,
								  device->name)
					   : NULL;
	struct exit_status status;
	bool changes = ip_has(ip);

	if (slice_ends_with(slice_of(words->kind), "_slave"))
		return exit_unknown("an option of a port");
	if (!kind || !device->name)
		return doubt_device(ip, words->device, "an option of its kind");
	if (!ip_kind_read(ip, kind, &inside, &status))
		return status;
	if (strcmp(kind->name, "ipvlan") == 0 || strcmp(kind->name, "ipvtap") == 0 || inside.why)
		return doubt_device(ip, words->device,
				    inside.why ? inside.why : "the mode of an ipvlan");
	bool sure = changes && device->exists == MAYBE_YES && present &&
		    strcmp(kind->name, "bridge") == 0;
	if (sure && strcmp(present, "bridge") == 0)
		return exit_known(0);
	if (sure)
		return ip_fail(ip, 2, "RTNETLINK answers: Operation not supported");
	return exit_unknown("an option of its kind");
}

static struct exit_status set_device(struct ip *ip, struct ip_link_words *words)
{
	struct ip_device device = ip_find_device(ip, words->device);
	struct event event = { .kind = EVENT_LINK_SET };
	const char *why = words->doubtful ? "a word of ip link set" : NULL;

	if (device.exists == MAYBE_NO)
		return no_device(ip, words->device);
	if (!device.name)
		return command_cannot_follow(ip->command,
					     "changes a device named by its interface index");
	if (words->name.at) {
		words->change.set |= LINK_SET_NAME;
		words->change.new_name = ip_new_name(ip, words->name, NULL);
		if (!words->change.new_name)
			return command_cannot_follow(ip->command,
						     "gives a device a name that is not known");
	}
	if (words->kind) {
		struct exit_status status = set_kind(ip, words, &device);
		if (status.success != MAYBE_YES || !words->change.set)
			return status;
	}
	if (!words->change.set)
		return why || device.why ? exit_unknown(why ? why : device.why) : exit_known(0);
	event.u.link_set.name = device.name;
	event.u.link_set.change = words->change;
	/* ip looks the device up itself and ends with 1; the machine says ENODEV. */
	struct exit_status status = apply(ip, &event, why);
	if (device.exists == MAYBE_UNKNOWN && status.success == MAYBE_NO)
		status.code = -1;
	return status;
}

struct exit_status ip_link_set(struct ip *ip)
{
	struct ip_link_words words;
	struct exit_status status;

	if (!ip_link_read(ip, false, &words, &status))
		return status;
	if (words.why)
		return doubt_device(ip, words.device, words.why);
	if (!words.device.at)
		return words.doubtful ? doubt_device(ip, words.device, "a group of devices")
				      : ip_abort(ip, 255, "Not enough information: \"dev\" "
							  "argument is required");
	return set_device(ip, &words);
}

static struct exit_status delete(struct ip *ip)
{
	struct event event = { .kind = EVENT_LINK_DELETE };
	struct ip_link_words words;
	struct exit_status status;

	if (!ip_link_read(ip, false, &words, &status))
		return status;
	if (words.why)
		return doubt_device(ip, words.device, words.why);
	if (!words.device.at)
		return words.doubtful ? doubt_device(ip, words.device, "a group of devices")
				      : ip_abort(ip, 255, "Not enough information: \"dev\" "
							  "argument is required");
	struct ip_device device = ip_find_device(ip, words.device);
	if (device.exists == MAYBE_NO)
		return no_device(ip, words.device);
	if (!device.name)
		return command_cannot_follow(ip->command,
					     "deletes a device named by its interface index");
	event.u.link_delete.name = device.name;
	return apply(ip, &event, NULL);
}

/* `show [dev] NAME` fails when there is no such device. */
static struct exit_status show(struct ip *ip)
{
	static const char *const filters[] = { "up", "group", "type", "master", "vrf", "nomaster" };

	command_prints_unknown(ip->command, "what ip prints");
	if (ip_is(ip, "dev") && ++ip->at == ip->command->argc)
		return ip_incomplete(ip);
	if (!ip_has(ip))
		return exit_known(0);
	if (ip->command->argv[ip->at].why)
		return exit_unknown(ip->command->argv[ip->at].why);
	if (ip->at + 1 < ip->command->argc)
		return exit_unknown("what ip link show finds");
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
		if (ip_is(ip, filters[i]))
			return exit_unknown("what ip link show finds");
	struct ip_device device = ip_find_device(ip, ip_word(ip));
	if (device.exists == MAYBE_UNKNOWN)
		return exit_unknown(device.why);
	if (device.exists == MAYBE_NO)
		return ip_fail(ip, 1, "Device \"%.*s\" does not exist", SLICE_ARGS(ip_word(ip)));
	return exit_known(0);
}

static struct exit_status replace(struct ip *ip)
{
	struct ip_link_words words;
	struct exit_status status;

	if (!ip_link_read(ip, true, &words, &status))
		return status;
	return doubt_device(ip, words.device, "whether it replaces a device");
}

/* The words of `property add` and `property del`. */
struct property_words {
	struct slice device;
	ARRAY(const struct name *) altnames;
};

/* False: ip ends with *RET_STATUS. */
static bool read_property(struct ip *ip, struct property_words *words,
			  struct exit_status *ret_status)
{
	while (ip_has(ip)) {
		bool altname = ip_is(ip, "altname");
		if ((altname || ip_is(ip, "dev")) && ++ip->at == ip->command->argc) {
			*ret_status = ip_incomplete(ip);
			return false;
		}
		struct slice word = ip_next(ip);
		if (!altname && words->device.at) {
			*ret_status = ip_usage(ip);
			return false;
		}
		if (altname && !ip_link_name_is_valid(word, word.length)) {
			*ret_status = ip_abort(ip, 255, "not a valid altname");
			return false;
		}
		if (altname)
			array_push(ip->command->run->arena, &words->altnames,
				   command_name(ip->command, word));
		else
			words->device = word;
	}
	if (words->device.at)
		return true;
	*ret_status = ip_abort(ip, 255, "Not enough information: \"dev\" argument is required");
	return false;
}

/* `property add dev X altname NAME...`: further names for the device; up to the first failure. */
static struct exit_status property(struct ip *ip)
{
	struct event event = { .kind = EVENT_LINK_SET };
	struct property_words words = { .device = { NULL, 0 } };
	struct exit_status status = exit_known(0);
	struct slice verb = ip_word(ip);
	size_t limit = 127;      /* ALTIFNAMSIZ - 1 */

	if (command_unknown_from(ip->command, ip->at))
		return exit_unknown("whether ip link property succeeds");
	bool adds = ip_abbreviates(verb, "add");
	if (!adds && !ip_abbreviates(verb, "delete"))
		return ip_usage(ip);
	ip->at++;
	if (!read_property(ip, &words, &status))
		return status;
	struct ip_device found = ip_find_device(ip, words.device);
	if (found.exists == MAYBE_NO)
		return no_device(ip, words.device);
	if (!found.name)
		return exit_unknown("whether ip link property succeeds");
	event.u.link_set.name = found.name;
	event.u.link_set.change.set = LINK_SET_ALTNAME;
	event.u.link_set.change.altname_goes = !adds;
	for (size_t i = 0; i < words.altnames.count; i++)
		if (words.altnames.items[i]->slice.length > limit)
			return ip_fail(ip, 2, "RTNETLINK answers: Numerical result out of range");
	for (size_t i = 0; i < words.altnames.count && status.success == MAYBE_YES; i++) {
		event.u.link_set.change.altname = words.altnames.items[i];
		status = apply(ip, &event, found.why);
	}
	return status;
}

static struct exit_status xstats(struct ip *ip)
{
	if (ip_has(ip))
		return ip_inert(ip);
	return ip_fail(ip, 1, "Not enough information: \"type\" argument is required");
}

/* Whatever there is, or is not. */
static struct exit_status afstats(struct ip *ip)
{
	command_prints_unknown(ip->command, "what ip prints");
	return ip_has(ip) && !ip_is(ip, "dev") ? exit_unknown("whether ip link afstats succeeds")
					       : exit_known(0);
}

static const struct ip_verb verbs[] = {
	{ "add", ip_link_add }, { "set", ip_link_set }, { "change", ip_link_set },
	{ "replace", replace }, { "delete", delete }, { "show", show }, { "lst", show },
	{ "list", show }, { "xstats", xstats }, { "afstats", afstats }, { "property", property },
	{ "help", ip_usage },
};

struct exit_status ip_link(struct ip *ip)
{
	if (!ip_has(ip))
		return show(ip);
	if (ip->command->argv[ip->at].why)
		return command_cannot_follow(ip->command, "runs an ip link command that is not "
							  "known");
	struct slice word = ip_word(ip);
	const struct ip_verb *verb = ip_find_verb(ip, verbs, sizeof(verbs) / sizeof(verbs[0]));
	if (!verb)
		return ip_abort(ip, 255, "Command \"%.*s\" is unknown, try \"ip link help\"",
				SLICE_ARGS(word));
	return verb->run(ip);
}
