#include "shell/sysfs.h"

#include <errno.h>
#include <stdlib.h>

#include "shell/files.h"

enum {
	IFF_UP_BIT = 0x1,
	IFF_NOARP_BIT = 0x80,
	IFF_MULTICAST_BIT = 0x1000,
};

/* A write to one attribute of a device. */
struct attribute_write {
	struct run *run;
	const struct origin *origin;
	const struct name *device;
	struct slice text;       /* without blanks around it */
	struct slice bytes;      /* as written */
};

typedef struct exit_status attribute_function(struct attribute_write *write);

static struct exit_status apply(struct attribute_write *write, struct event *event)
{
	event->origin = write->origin;
	struct outcome outcome = run_apply(write->run, event);
	if (outcome.done == MAYBE_UNKNOWN)
		return exit_unknown(outcome.why);
	return exit_known(outcome.done == MAYBE_YES ? 0 : 1);
}

/* kstrtoul(): a plus, C syntax, one newline at the end, and no blanks. */
static bool read_number(struct attribute_write *write, unsigned long *ret)
{
	char *end, *copy = arena_copy(write->run->arena, write->bytes);
	size_t length = write->bytes.length;

	if (length && copy[length - 1] == '\n')
		copy[--length] = '\0';
	if (!is_alnum(copy[*copy == '+']))
		return false;
	errno = 0;
	*ret = strtoul(copy, &end, 0);
	return end == copy + length && !errno;
}

static struct exit_status write_mtu(struct attribute_write *write)
{
	struct event event = { .kind = EVENT_LINK_SET };
	unsigned long mtu;

	if (!read_number(write, &mtu))
		return exit_known(1);
	event.u.link_set.name = write->device;
	event.u.link_set.change.set = LINK_SET_MTU;
	event.u.link_set.change.mtu = (int)mtu;
	return apply(write, &event);
}

static struct exit_status write_flags(struct attribute_write *write)
{
	struct event event = { .kind = EVENT_LINK_SET };
	unsigned long flags;

	if (!read_number(write, &flags))
		return exit_known(1);
	event.u.link_set.name = write->device;
	event.u.link_set.change.set = LINK_SET_UP | LINK_SET_ARP | LINK_SET_MULTICAST;
	event.u.link_set.change.up = flags & IFF_UP_BIT;
	event.u.link_set.change.arp = !(flags & IFF_NOARP_BIT);
	event.u.link_set.change.multicast = flags & IFF_MULTICAST_BIT;
	return apply(write, &event);
}

/* +DEVICE or -DEVICE in bonding/slaves. */
static struct exit_status write_slaves(struct attribute_write *write)
{
	struct event event = { .kind = EVENT_LINK_SET };
	struct slice name = slice_range(write->text, 1, write->text.length);
	bool adds = slice_starts_with(write->text, "+");

	if (!adds && !slice_starts_with(write->text, "-"))
		return exit_known(1);
	event.u.link_set.name = name_intern(write->run->shell->names, name);
	event.u.link_set.change.set = LINK_SET_MASTER;
	event.u.link_set.change.master = adds ? write->device : NULL;
	return apply(write, &event);
}

static struct exit_status write_nothing(struct attribute_write *write)
{
	return exit_unknown(run_why(write->run, "whether %s takes a value",
				    write->device->text));
}

/* The beginning of an attribute's name decides; the rest of the device is not touched. */
static const struct {
	const char *prefix;
	attribute_function *write;
} attributes[] = {
	{ "mtu", write_mtu }, { "flags", write_flags }, { "bonding/slaves", write_slaves },
	{ "bonding/", write_nothing }, { "bridge/", write_nothing }, { "brif/", write_nothing },
	{ "brport/", write_nothing }, { "queues/", write_nothing }, { "ifalias", write_nothing },
	{ "tx_queue_len", write_nothing }, { "group", write_nothing },
	{ "netdev_group", write_nothing }, { "gro_flush_timeout", write_nothing },
	{ "napi_", write_nothing }, { "threaded", write_nothing }, { "proto_down", write_nothing },
	{ "statistics/", write_nothing }, { "power/", write_nothing },
	{ "batman_adv/", write_nothing }, { "mesh/", write_nothing },
	{ "device/power/", write_nothing },
};

/* +NAME or -NAME in bonding_masters. */
static struct exit_status write_bonding_masters(struct attribute_write *write)
{
	struct slice name = slice_range(write->text, 1, write->text.length);
	struct event event = { .kind = EVENT_LINK_ADD };

	write->device = name_intern(write->run->shell->names, name);
	if (slice_starts_with(write->text, "-")) {
		event.kind = EVENT_LINK_DELETE;
		event.u.link_delete.name = write->device;
		return apply(write, &event);
	}
	event.u.link_add.name = write->device;
	event.u.link_add.device_kind = "bond";
	return apply(write, &event);
}

/* Parts of /sys that have nothing to do with networks. */
static bool is_elsewhere(struct slice path)
{
	static const char *const places[] = {
		"sys/block/", "sys/class/backlight/", "sys/class/block/", "sys/class/leds/",
		"sys/class/scsi_host/", "sys/class/thermal/", "sys/devices/system/",
		"sys/firmware/", "sys/fs/", "sys/kernel/", "sys/module/", "sys/power/",
		"sys/bus/workqueue/",
	};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (slice_starts_with(path, places[i]))
			return true;
	return false;
}

static struct exit_status write_attribute(struct attribute_write *write, struct slice rest,
					  const char *why)
{
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]) && !why; i++)
		if (slice_starts_with(rest, attributes[i].prefix))
			return attributes[i].write(write);
	const char *text = why ? why : run_why(write->run, "writes to /sys/class/net/%s/%.*s",
					       write->device->text, SLICE_ARGS(rest));
	run_blur(write->run, write->origin, text, write->device, (struct slice){ NULL, 0 });
	return exit_unknown(text);
}

struct exit_status sysfs_write(struct run *run, const struct origin *origin, struct slice path,
			       struct slice text, const char *why)
{
	struct attribute_write write = { run, origin, NULL, slice_trim(text, " \t\n"), text };
	struct slice rest;

	if (!text.length && !why)
		return exit_known(0);

	if (slice_is(path, "sys/class/net/bonding_masters") && !why)
		return write_bonding_masters(&write);
	write.device = file_device(run, arena_copy(run->arena, path), &rest);
	if (write.device && rest.length && !slice_is(path, "sys/class/net/bonding_masters"))
		return write_attribute(&write, rest, why);
	if (is_elsewhere(path))
		return exit_unknown(run_why(run, "whether /%.*s takes a value", SLICE_ARGS(path)));
	run_blur(run, origin, run_why(run, "writes to /%.*s", SLICE_ARGS(path)), NULL,
		 (struct slice){ NULL, 0 });
	return exit_unknown("a write to a file below /sys");
}
