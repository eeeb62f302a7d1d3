#include "shell/programs.h"

#include "shell/inet.h"
#include "shell/memory.h"

/* ifconfig of net-tools reads its words from left to right and does each at once. */
struct request {
	struct command *command;
	const struct name *device;
	size_t at;
	int family;              /* 4, or 6 behind `inet6` */
	struct exit_status status;
	const char *why;         /* a word that is not followed */
};

typedef void word_function(struct request *request, struct slice word);

static void add_status(struct request *request, struct exit_status status)
{
	if (status.success != MAYBE_YES && request->status.success == MAYBE_YES)
		request->status = status;
}

static void set(struct request *request, struct link_change change)
{
	struct event event = { .kind = EVENT_LINK_SET };

	event.u.link_set.name = request->device;
	event.u.link_set.change = change;
	add_status(request, program_apply(request->command, &event, 1));
}

static void take_up(struct request *request, struct slice word)
{
	set(request, (struct link_change){ .set = LINK_SET_UP, .up = slice_is(word, "up") });
}

static void take_arp(struct request *request, struct slice word)
{
	set(request, (struct link_change){ .set = LINK_SET_ARP, .arp = slice_is(word, "arp") });
}

static void take_mtu(struct request *request, struct slice word)
{
	int mtu;

	(void)word;
	if (!slice_to_number(command_word(request->command, request->at++), &mtu))
		request->why = "an MTU";
	else
		set(request, (struct link_change){ .set = LINK_SET_MTU, .mtu = mtu });
}

static void take_family(struct request *request, struct slice word)
{
	request->family = slice_is(word, "inet6") ? 6 : 4;
}

static void take_flag(struct request *request, struct slice word)
{
	(void)request;
	(void)word;
}

static void skip_value(struct request *request, struct slice word)
{
	(void)word;
	request->at++;
}

static void skip_two(struct request *request, struct slice word)
{
	(void)word;
	request->at += 2;
}

/* add ADDRESS/PREFIX, del ADDRESS/PREFIX of IPv6. */
static void take_inet6(struct request *request, struct slice word)
{
	bool adds = slice_is(word, "add");
	struct event event = { .kind = adds ? EVENT_ADDRESS_ADD : EVENT_ADDRESS_DELETE };
	struct inet_prefix prefix;

	event.u.address.name = request->device;
	event.u.address.family = 6;
	event.u.address.address = command_word(request->command, request->at++);
	if (!inet_read_prefix(event.u.address.address, 6, &prefix)) {
		request->why = "an address";
		return;
	}
	add_status(request, program_apply(request->command, &event, 1));
}

/* The address: it brings the device up. */
static void take_address(struct request *request, struct slice word)
{
	struct event event = { .kind = EVENT_ADDRESS_ADD };
	struct inet_prefix prefix;

	if (!inet_read_prefix(word, request->family, &prefix) || !prefix.length) {
		request->why = "a word of ifconfig";
		return;
	}
	event.u.address.name = request->device;
	event.u.address.family = request->family;
	event.u.address.address = word;
	if (!slice_is(word, "0.0.0.0"))
		command_apply(request->command, &event);
	memory_doubt_addresses(request->command->run, request->device);
	set(request, (struct link_change){ .set = LINK_SET_UP, .up = true });
}

static const struct {
	const char *word;
	word_function *take;
} words[] = {
	{ "up", take_up }, { "down", take_up }, { "arp", take_arp }, { "-arp", take_arp },
	{ "mtu", take_mtu }, { "inet", take_family }, { "inet6", take_family },
	{ "add", take_inet6 }, { "del", take_inet6 }, { "promisc", take_flag },
	{ "-promisc", take_flag }, { "multicast", take_flag }, { "-multicast", take_flag },
	{ "allmulti", take_flag }, { "-allmulti", take_flag }, { "-broadcast", take_flag },
	{ "netmask", skip_value }, { "broadcast", skip_value }, { "metric", skip_value },
	{ "txqueuelen", skip_value }, { "dstaddr", skip_value }, { "pointopoint", skip_value },
	{ "hw", skip_two },
};

static void take_word(struct request *request)
{
	struct slice word = command_word(request->command, request->at++);

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (slice_is(word, words[i].word)) {
			words[i].take(request, word);
			return;
		}
	}
	take_address(request, word);
}

static struct exit_status blur(struct request *request)
{
	struct command *command = request->command;

	command_blur(command, run_why(command->run, "runs %.*s, which is not followed: %s",
				      SLICE_ARGS(command_text(command)), request->why),
		     request->device);
	return exit_unknown(request->why);
}

struct exit_status ifconfig_run(struct command *command)
{
	struct request request = { .command = command, .family = 4, .status = exit_known(0) };
	size_t i = 1;

	command_prints_unknown(command, "what ifconfig prints");
	program_skip_options(command, &i, "");
	if (i >= command->argc)
		return exit_known(0);
	if (command->argv[i].why)
		return command_cannot_follow(command, "runs ifconfig on an unknown device");
	/* eth0:1 is an alias: a label for addresses of eth0. */
	struct slice name = command->argv[i].text;
	bool alias = slice_find(name, ':', 0) < name.length;
	request.device = command_name(command, slice_range(name, 0, slice_find(name, ':', 0)));
	request.why = command_unknown_from(command, i + 1);
	request.at = i + 1;
	if (timeline_has_device(command->run->timeline, request.device) == MAYBE_NO)
		return exit_known(1);
	if (alias)
		return program_may_fail(command);
	while (request.at < command->argc && !request.why &&
	       request.status.success != MAYBE_NO)
		take_word(&request);
	return request.why ? blur(&request) : request.status;
}
