#include "shell/ip_link.h"

#include <limits.h>

#include "shell/number.h"

/* Where a word leads: how many words it takes and what it changes. */
struct keyword {
	const char *name;
	bool (*take)(struct ip *ip, struct ip_link_words *words, struct exit_status *status);
	unsigned once;           /* a bit: ip refuses the second one */
	bool shortens;           /* `addr` is enough */
};

enum {
	ONCE_NAME = 1 << 0, ONCE_MTU = 1 << 1, ONCE_QUEUE = 1 << 2, ONCE_NETNS = 1 << 3,
	ONCE_INDEX = 1 << 4, ONCE_GROUP = 1 << 5, ONCE_TX = 1 << 6, ONCE_RX = 1 << 7,
};

/* The word behind the present one. False: there is none. */
static bool take_value(struct ip *ip, struct slice *ret, struct exit_status *status)
{
	ip->at++;
	if (!ip_has(ip)) {
		*status = ip_incomplete(ip);
		return false;
	}
	*ret = ip_next(ip);
	return true;
}

static bool take_on_off(struct ip *ip, bool *ret, struct exit_status *status)
{
	struct slice keyword = ip_word(ip), value;

	if (!take_value(ip, &value, status))
		return false;
	*ret = slice_is(value, "on");
	if (*ret || slice_is(value, "off"))
		return true;
	*status = ip_fail(ip, 1, "argument of \"%.*s\" must be \"on\" or \"off\", not \"%.*s\"",
			  SLICE_ARGS(keyword), SLICE_ARGS(value));
	return false;
}

static bool take_up(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	(void)status;
	words->change.set |= LINK_SET_UP;
	words->change.up = slice_is(ip_next(ip), "up");
	return true;
}

static bool take_mtu(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	struct slice value;
	long number;

	if (!take_value(ip, &value, status))
		return false;
	if (!number_read(value, 0, &number) || number > INT_MAX || number < INT_MIN) {
		*status = ip_abort(ip, 255, "argument \"%.*s\" is wrong: Invalid \"mtu\" value",
				   SLICE_ARGS(value));
		return false;
	}
	words->change.set |= LINK_SET_MTU;
	words->change.mtu = (int)number;
	return true;
}

static bool take_arp(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	words->change.set |= LINK_SET_ARP;
	return take_on_off(ip, &words->change.arp, status);
}

static bool take_multicast(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	words->change.set |= LINK_SET_MULTICAST;
	return take_on_off(ip, &words->change.multicast, status);
}

static bool take_flag(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	bool ignored;

	(void)words;
	return take_on_off(ip, &ignored, status);
}

static bool take_master(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	struct slice keyword = ip_word(ip), value;

	if (!take_value(ip, &value, status))
		return false;
	struct ip_device master = ip_find_device(ip, value);
	bool vrf = slice_is(keyword, "vrf");
	const char *kind = master.exists == MAYBE_YES && master.name
				   ? timeline_device_kind(ip->command->run->timeline, master.name)
				   : NULL;
	if (master.exists == MAYBE_NO || (vrf && kind && strcmp(kind, "vrf") != 0)) {
		*status = ip_abort(ip, 255, "argument \"%.*s\" is wrong: %s", SLICE_ARGS(value),
				   vrf ? "Not a valid VRF name" : "Device does not exist");
		return false;
	}
	if (!master.name)
		words->why = "a device named by its interface index";
	if (master.exists == MAYBE_UNKNOWN)
		words->doubtful = true;
	words->change.set |= LINK_SET_MASTER;
	words->change.master = master.name;
	return true;
}

static bool take_nomaster(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	(void)status;
	ip->at++;
	words->change.set |= LINK_SET_MASTER;
	words->change.master = NULL;
	return true;
}

bool ip_link_name_is_valid(struct slice name, size_t limit)
{
	if (!name.length || name.length > limit)
		return false;
	for (size_t i = 0; i < name.length; i++)
		if (name.at[i] == '/' || is_blank(name.at[i]))
			return false;
	return true;
}

static bool take_name(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	if (!take_value(ip, &words->name, status))
		return false;
	if (ip_link_name_is_valid(words->name, 15))
		return true;
	*status = ip_abort(ip, 255, "argument \"%.*s\" is wrong: \"name\" not a valid ifname",
			   SLICE_ARGS(words->name));
	return false;
}

static bool take_lower(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	struct slice value;

	if (!take_value(ip, &value, status))
		return false;
	words->lower = command_name(ip->command, value);
	return true;
}

enum { ETHER_OCTETS = 6 };

static bool is_hexadecimal(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* How many octets an address has; -1: that is none. */
static int count_octets(struct slice text)
{
	int count = 0;

	for (size_t at = 0; at <= text.length; count++) {
		size_t end = slice_find(text, ':', at);
		if (end == at || end - at > 2)
			return -1;
		for (; at < end; at++)
			if (!is_hexadecimal(text.at[at]))
				return -1;
		at = end + 1;
	}
	return count;
}

static bool take_lladdr(struct ip *ip, struct slice *ret, struct exit_status *status)
{
	if (!take_value(ip, ret, status))
		return false;
	if (ret->length && is_hexadecimal(ret->at[0]))
		return true;
	*status = ip_fail(ip, 1, "\"%.*s\" is invalid lladdr", SLICE_ARGS(*ret));
	return false;
}

static bool take_broadcast(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	struct slice value;

	words->doubtful = true;
	return take_lladdr(ip, &value, status);
}

/* `random` is a word of ifupdown only. Devices that are no Ethernet have other lengths. */
static bool take_address(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	struct slice value;

	if (!take_lladdr(ip, &value, status))
		return false;
	if (count_octets(value) != ETHER_OCTETS)
		words->doubtful = true;
	words->change.set |= LINK_SET_ADDRESS;
	words->change.address = arena_copy(ip->command->run->arena, value);
	return true;
}

/* A name, or a process whose namespace is meant. */
static bool take_netns(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	struct slice value;
	int pid;

	if (!take_value(ip, &value, status))
		return false;
	words->change.set |= LINK_SET_NETNS;
	words->change.netns = arena_copy(ip->command->run->arena, value);
	if (slice_to_number(value, &pid) || !ip_netns_exists(ip, value))
		words->doubtful = true;
	return true;
}

static bool take_addrgenmode(struct ip *ip, struct ip_link_words *words,
			     struct exit_status *status)
{
	static const char *const modes[] = { "eui64", "none", "stable_secret", "random" };
	struct slice value;

	if (!take_value(ip, &value, status))
		return false;
	words->change.set |= LINK_SET_ADDRGENMODE;
	words->doubtful = words->doubtful || words->adds;
	for (int i = 0; i < 4; i++) {
		words->change.addrgenmode = i;
		if (slice_is(value, modes[i]))
			return true;
	}
	*status = ip_abort(ip, 255, "argument \"%.*s\" is wrong: Invalid address generation mode",
			   SLICE_ARGS(value));
	return false;
}

/* One value that changes nothing we model and is taken whenever it can be read. */
static bool take_number(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	struct slice value;
	long number;

	(void)words;
	if (!take_value(ip, &value, status))
		return false;
	if (number_read(value, 0, &number) && number >= INT_MIN && number <= INT_MAX)
		return true;
	*status = ip_abort(ip, 255, "argument \"%.*s\" is wrong", SLICE_ARGS(value));
	return false;
}

/* How many queues a new device has: the kernel takes 1 to 4096. */
static bool take_queues(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	struct slice value = command_word(ip->command, ip->at + 1);
	long number;

	if (number_read(value, 0, &number) && (number < 1 || number > 4096))
		words->doubtful = true;
	return take_number(ip, words, status);
}

static bool take_text(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	struct slice value;

	(void)words;
	return take_value(ip, &value, status);
}

static bool take_doubtful(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	words->doubtful = true;
	return take_text(ip, words, status);
}

/* What follows is for the kind. */
static bool take_type(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	struct slice kind;

	if (!take_value(ip, &kind, status))
		return false;
	words->kind = arena_copy(ip->command->run->arena, kind);
	return true;
}

/* `vf N ...` and other words with operands of their own: nothing behind them is read. */
static bool take_rest(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	(void)status;
	words->doubtful = true;
	ip->at = ip->command->argc;
	return true;
}

/* Of those that a word abbreviates the first one is meant. */
static const struct keyword table[] = {
	{ "up", take_up, 0, false }, { "down", take_up, 0, false },
	{ "name", take_name, ONCE_NAME, false }, { "link", take_lower, 0, true },
	{ "index", take_doubtful, ONCE_INDEX, false }, { "address", take_address, 0, true },
	{ "broadcast", take_broadcast, 0, true }, { "brd", take_broadcast, 0, false },
	{ "txqueuelen", take_number, ONCE_QUEUE, true }, { "qlen", take_number, ONCE_QUEUE, false },
	{ "txqlen", take_number, ONCE_QUEUE, true }, { "mtu", take_mtu, ONCE_MTU, false },
	{ "xdp", take_rest, 0, false }, { "xdpgeneric", take_rest, 0, false },
	{ "xdpdrv", take_rest, 0, false }, { "xdpoffload", take_rest, 0, false },
	{ "netns", take_netns, ONCE_NETNS, false }, { "multicast", take_multicast, 0, false },
	{ "allmulticast", take_flag, 0, false }, { "promisc", take_flag, 0, false },
	{ "trailers", take_flag, 0, false }, { "arp", take_arp, 0, false },
	{ "carrier", take_doubtful, 0, false }, { "vf", take_rest, 0, false },
	{ "master", take_master, 0, true }, { "vrf", take_master, 0, false },
	{ "nomaster", take_nomaster, 0, true }, { "dynamic", take_flag, 0, true },
	{ "type", take_type, 0, true }, { "alias", take_text, 0, true },
	{ "group", take_doubtful, ONCE_GROUP, false }, { "mode", take_doubtful, 0, false },
	{ "linkmode", take_doubtful, 0, false }, { "state", take_doubtful, 0, false },
	{ "numtxqueues", take_queues, ONCE_TX, true },
	{ "numrxqueues", take_queues, ONCE_RX, true },
	{ "addrgenmode", take_addrgenmode, 0, true }, { "link-netns", take_doubtful, 0, false },
	{ "link-netnsid", take_doubtful, 0, true }, { "protodown", take_doubtful, 0, false },
	{ "protodown_reason", take_rest, 0, false }, { "gso_max_size", take_doubtful, 0, false },
	{ "gso_max_segs", take_doubtful, 0, false }, { "gro_max_size", take_doubtful, 0, false },
	{ "parentdev", take_doubtful, 0, false },
};

static const struct keyword *find_keyword(struct slice text)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (slice_is(text, table[i].name))
			return &table[i];
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].shortens && ip_abbreviates(text, table[i].name))
			return &table[i];
	return NULL;
}

/* [dev] NAME */
static bool take_device(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	if (ip_is(ip, "dev") && !take_value(ip, &words->device, status))
		return false;
	else if (!words->device.at)
		words->device = ip_next(ip);
	if (ip_link_name_is_valid(words->device, 127))
		return true;
	*status = ip_abort(ip, 255, "argument \"%.*s\" is wrong: \"dev\" not a valid ifname",
			   SLICE_ARGS(words->device));
	return false;
}

static bool take_keyword(struct ip *ip, const struct keyword *keyword,
			 struct ip_link_words *words, struct exit_status *status)
{
	if (keyword->once & words->seen) {
		*status = ip_abort(ip, 255, "duplicate \"%s\": \"%.*s\" is the second value",
				   keyword->name,
				   SLICE_ARGS(command_word(ip->command, ip->at + 1)));
		return false;
	}
	words->seen |= keyword->once;
	return keyword->take(ip, words, status);
}

static bool take_other(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	struct slice word = ip_word(ip);

	if (ip_abbreviates(word, "help")) {
		*status = ip_usage(ip);
		return false;
	}
	if (!words->device.at)
		return take_device(ip, words, status);
	if (slice_is(word, "dev") && ip->at + 1 < ip->command->argc)
		word = command_word(ip->command, ip->at + 1);
	*status = ip_abort(ip, 255, "either \"dev\" is duplicate, or \"%.*s\" is a garbage",
			   SLICE_ARGS(word));
	return false;
}

/* Why the word at the cursor is not known, or the one behind a keyword. */
static const char *unknown_here(const struct ip *ip, bool is_keyword)
{
	const struct command *command = ip->command;
	bool takes_next = is_keyword || ip_is(ip, "dev");

	if (command->argv[ip->at].why)
		return command->argv[ip->at].why;
	if (takes_next && ip->at + 1 < command->argc)
		return command->argv[ip->at + 1].why;
	return NULL;
}

/* When a word is not known: the device, if it is. */
static struct slice find_known_device(struct ip *ip, struct slice found)
{
	const struct command *command = ip->command;

	for (size_t i = 0; i < command->argc; i++) {
		const struct field *field = &command->argv[i];
		if (field->why && found.at == field->text.at)
			found = (struct slice){ NULL, 0 };
		if (!found.at && !field->why && slice_is(field->text, "dev") &&
		    i + 1 < command->argc && !command->argv[i + 1].why)
			found = command->argv[i + 1].text;
	}
	return found;
}

/* `name X` without a device means the device X; a new one has only one name. */
static bool settle_names(struct ip *ip, struct ip_link_words *words, struct exit_status *status)
{
	if (words->adds && words->device.at && words->name.at &&
	    !slice_equal(words->device, words->name)) {
		*status = ip_abort(ip, 255, "both \"name\" and \"dev\" cannot be used when "
					    "creating devices");
		return false;
	}
	if (!words->device.at && !words->why)
		words->device = words->name;
	return true;
}

bool ip_link_read(struct ip *ip, bool adds, struct ip_link_words *words,
		  struct exit_status *status)
{
	memset(words, 0, sizeof(*words));
	words->adds = adds;
	while (ip_has(ip) && !words->why && !words->kind) {
		const struct keyword *keyword = find_keyword(ip_word(ip));
		words->why = unknown_here(ip, keyword != NULL);
		if (words->why)
			break;
		if (!(keyword ? take_keyword(ip, keyword, words, status)
			      : take_other(ip, words, status)))
			return false;
	}
	if (words->why)
		words->device = find_known_device(ip, words->device);
	return settle_names(ip, words, status);
}
