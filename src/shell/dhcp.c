#include "shell/programs.h"

#include "shell/files.h"
#include "shell/memory.h"

/* Scripts that Debian packages put into dhclient's hook directories. */
static const char *const known_hooks[] = {
	"avahi-autoipd", "chrony", "debug", "ntp", "ntpsec", "ntpsec-ntpdate", "ntpdate",
	"openntpd", "resolvconf", "resolved", "resolved-enter", "resolvconf-enter",
	"rfc3442-classless-routes", "samba", "timesyncd", "zzz_avahi-autoipd",
};

static bool has_unknown_hooks(struct run *run, const char *directory)
{
	struct tree_listing listing = { NULL, 0 };

	if (!run->shell->tree || tree_list(run->shell->tree, directory, &listing) != TREE_OK)
		return false;
	for (size_t i = 0; i < listing.count; i++) {
		bool known = false;
		for (size_t k = 0; k < sizeof(known_hooks) / sizeof(known_hooks[0]); k++)
			known = known || strcmp(listing.entries[i].name, known_hooks[k]) == 0;
		if (!known)
			return true;
	}
	return false;
}

/* The last word names the device; NULL when it is not known. */
static const struct name *last_device(struct command *command)
{
	const struct field *last = &command->argv[command->argc - 1];

	if (command->argc < 2 || last->why || !last->text.length || last->text.at[0] == '-')
		return NULL;
	return command_name(command, last->text);
}

static bool has_option(struct command *command, const char *option)
{
	for (size_t i = 1; i < command->argc; i++)
		if (slice_is(command_word(command, i), option))
			return true;
	return false;
}

static void bring_up(struct command *command, const struct name *device)
{
	struct event event = { .kind = EVENT_LINK_SET };

	event.u.link_set.name = device;
	event.u.link_set.change.set = LINK_SET_UP;
	event.u.link_set.change.up = true;
	command_apply(command, &event);
}

static struct exit_status cannot_follow(struct command *command)
{
	return command_cannot_follow(command,
				     run_why(command->run, "runs %.*s on an unknown device",
					     SLICE_ARGS(command_word(command, 0))));
}

/*
 * The script of dhclient sets the link up, then addresses and routes; it writes no
 * sysctl. Without a server an IPv4 call gives up after a minute and goes into the
 * background with status 0; with -1 it fails, and an IPv6 call may wait for ever.
 */
struct exit_status dhclient_run(struct command *command)
{
	const struct name *device = last_device(command);
	struct run *run = command->run;

	if (!device)
		return cannot_follow(command);
	if (has_unknown_hooks(run, "etc/dhcp/dhclient-enter-hooks.d") ||
	    has_unknown_hooks(run, "etc/dhcp/dhclient-exit-hooks.d"))
		return command_cannot_follow(command, "runs hooks of dhclient, which are not "
						      "followed");
	memory_get(run)->other_default4 = true;
	if (has_option(command, "-r") || has_option(command, "-x"))
		return program_may_fail(command);
	enum maybe there = timeline_has_device(run->timeline, device);
	if (there != MAYBE_NO)
		bring_up(command, device);
	if (there != MAYBE_YES || has_option(command, "-6") || has_option(command, "-1") ||
	    command_unknown_from(command, 1))
		return exit_unknown(run_why(run, "whether DHCP on %s works", device->text));
	return exit_known(0);
}

/* dhcpcd does IPv6 by itself and switches the kernel's part off, unless it is told not to. */
struct exit_status dhcpcd_run(struct command *command)
{
	static const char *const keys[] = { "accept_ra", "autoconf" };
	const struct name *device = last_device(command);
	struct run *run = command->run;

	if (!device)
		return cannot_follow(command);
	memory_get(run)->other_default4 = true;
	bring_up(command, device);
	for (size_t i = 0; i < 2 && !has_option(command, "-4") &&
			   !has_option(command, "--ipv4only"); i++) {
		char *path = arena_print(run->arena, "net/ipv6/conf/%s/%s", device->text, keys[i]);
		run_blur(run, command_origin(command), "dhcpcd may switch off advertisements in "
						       "the kernel", NULL, slice_of(path));
	}
	return exit_unknown(run_why(run, "whether DHCP on %s works", device->text));
}

struct exit_status udhcpc_run(struct command *command)
{
	const struct name *device = NULL;

	for (size_t i = 1; i + 1 < command->argc; i++)
		if (slice_is(command_word(command, i), "-i") && !command->argv[i + 1].why)
			device = command_name(command, command_word(command, i + 1));
	if (!device)
		return cannot_follow(command);
	memory_get(command->run)->other_default4 = true;
	bring_up(command, device);
	return exit_unknown(run_why(command->run, "whether DHCP on %s works", device->text));
}

/* The device that $IFACE means; NULL: that is not known. */
static const struct name *device_of_ifupdown(struct command *command)
{
	struct content value = variable_get(command->run, (struct slice)SLICE("IFACE"));

	if (value.why || value.set != MAYBE_YES || !value.text.length)
		return NULL;
	/* A label, eth0:1, is the device before the colon to ip. */
	return command_name(command, slice_range(value.text, 0, slice_find(value.text, ':', 0)));
}

/*
 * ifupdown's settle-dad.sh waits until the address of $IFACE can be used, six seconds by
 * default: in vain without a carrier. Without the device ip lists no address, and the script
 * is content. That hardware is connected and that nobody else has the address is taken for
 * granted; boot/plan.c says so in the report.
 */
struct exit_status settle_dad_run(struct command *command)
{
	struct run *run = command->run;
	const struct name *device = device_of_ifupdown(command);

	if (!device)
		return program_may_fail(command);
	enum maybe exists = timeline_has_device(run->timeline, device);
	enum maybe carrier = timeline_has_carrier(run->timeline, device, true);
	struct sysctl_value disabled =
		timeline_read_devconf(run->timeline, device->text, "disable_ipv6");
	if (exists == MAYBE_NO)
		return exit_known(0);
	if (exists == MAYBE_YES && carrier == MAYBE_NO)
		return exit_known(1);
	if (carrier != MAYBE_YES || !disabled.known || disabled.number)
		return exit_unknown(run_why(run, "whether %s has a carrier", device->text));
	return exit_known(0);
}

/* wait-for-ll6.sh: until there is a link-local address, as long. */
struct exit_status wait_for_ll6_run(struct command *command)
{
	struct run *run = command->run;
	const struct name *device = device_of_ifupdown(command);

	if (!device)
		return program_may_fail(command);
	enum maybe link_local = timeline_has_link_local(run->timeline, device, true);
	if (link_local == MAYBE_UNKNOWN)
		return exit_unknown(run_why(run, "whether %s has a link-local address",
					    device->text));
	return exit_known(link_local == MAYBE_YES ? 0 : 1);
}
