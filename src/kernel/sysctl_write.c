#include "kernel/sysctl_write.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "kernel/address.h"
#include "kernel/device.h"
#include "kernel/sysctl_file.h"

/* A write(2) and what came of it. */
struct write {
	struct kernel *kernel;
	const struct sysctl_file *file;
	struct slice data;
	size_t position;         /* of the open file: not 0 after a short write */
	bool fixed;              /* KERNEL_WRITE_ERRORS */
	const struct event *event;
};

/* Whether the model has the value of the file. */
static bool is_kept(const struct sysctl_file *file)
{
	return file->type == SYSCTL_IP_FORWARD ||
	       (file->type == SYSCTL_DEVCONF &&
		devconf_table[file->key].class != DEVCONF_CLASS_OPAQUE);
}

static struct value *value_of(struct kernel *kernel, const struct sysctl_file *file)
{
	if (file->type == SYSCTL_IP_FORWARD)
		return &kernel->netns.ip_forward;
	if (file->scope == SYSCTL_SCOPE_ALL)
		return &scope_change(kernel, &kernel->netns.all)->conf[file->key];
	if (file->scope == SYSCTL_SCOPE_DEFAULT)
		return &scope_change(kernel, &kernel->netns.dflt)->conf[file->key];
	return &device_change(kernel, file->device)->conf[file->key];
}

static struct value present_value(const struct kernel *kernel, const struct sysctl_file *file)
{
	const struct device *device;

	if (file->type == SYSCTL_IP_FORWARD)
		return kernel->netns.ip_forward;
	if (!is_kept(file))
		return value_unknown("the value of this sysctl is not modelled", NULL);
	if (file->scope == SYSCTL_SCOPE_ALL)
		return kernel->netns.all->conf[file->key];
	if (file->scope == SYSCTL_SCOPE_DEFAULT)
		return kernel->netns.dflt->conf[file->key];
	device = device_find(kernel, file->device);
	return device ? device->conf[file->key] : value_unknown(kernel->netns.lost, NULL);
}

static void set_device(struct device *device, enum devconf key, struct value value)
{
	if (key == DEVCONF_ADDR_GEN_MODE)
		device_set_addr_gen_mode(device, value, true);
	else
		device->conf[key] = value;
}

static void set_devices(struct kernel *kernel, enum devconf key, struct value value)
{
	arena_spend(kernel->arena, 8 * kernel->netns.count);
	for (size_t i = 0; i < kernel->netns.count; i++)
		if (value_is_set(netns_at(&kernel->netns, i)->link[LINK_EXISTS]) != MAYBE_NO)
			set_device(device_change_at(kernel, i), key, value);
}

/* Where a write to `all` goes besides. */
static void propagate(struct kernel *kernel, enum devconf key, struct value before,
		      struct value value)
{
	switch (devconf_table[key].reach) {
	case DEVCONF_REACH_NONE:
		break;
	case DEVCONF_REACH_EVERY:
		scope_change(kernel, &kernel->netns.dflt)->conf[key] = value;
		set_devices(kernel, key, value);
		break;
	case DEVCONF_REACH_DEVICES:
		if (!before.known || !value.known || before.number != value.number)
			set_devices(kernel, key, before.known ? value :
				    value_unknown(before.why, value.set_by));
		break;
	}
}

/* disable_ipv6 takes the addresses away. */
static void drop_disabled(struct kernel *kernel, const struct sysctl_file *file)
{
	netns_walk(kernel);
	for (size_t i = 0; i < kernel->netns.count; i++) {
		const struct device *device = netns_at(&kernel->netns, i);

		if (file->scope == SYSCTL_SCOPE_DEVICE && device->name != file->device)
			continue;
		addresses_drop(kernel, device_change_at(kernel, i), 6);
	}
}

static void store(struct kernel *kernel, const struct sysctl_file *file, struct value value)
{
	struct value before = present_value(kernel, file);

	if (file->scope == SYSCTL_SCOPE_DEVICE)
		set_device(device_change(kernel, file->device), file->key, value);
	else
		*value_of(kernel, file) = value;
	if (file->type != SYSCTL_DEVCONF)
		return;
	if (file->scope == SYSCTL_SCOPE_ALL)
		propagate(kernel, file->key, before, value);
	if (file->key == DEVCONF_DISABLE_IPV6 && file->scope != SYSCTL_SCOPE_DEFAULT &&
	    value_is_set(value) != MAYBE_NO)
		drop_disabled(kernel, file);
}

static struct outcome wrote(size_t length)
{
	return (struct outcome){ .done = MAYBE_YES, .written = length };
}

static struct outcome store_number(struct write *write, int number)
{
	store(write->kernel, write->file, value_known(number, write->kernel->event));
	return wrote(write->data.length);
}

/*
 * proc_dointvec() and proc_dointvec_minmax(). Bytes behind the first word are not taken,
 * and a write that goes on behind them is ignored (sysctl_writes_strict).
 */
static struct outcome write_int(struct write *write, int min, int max)
{
	struct number number = number_parse(write->data);
	size_t looked_at = slice_range(write->data, 0, NUMBER_WRITE_MAX).length;
	int value;

	if (write->position > 0 || write->data.length == 0)
		return wrote(write->data.length);
	if (!number_to_int(number, &value) || value < min || value > max)
		return outcome_refused(EINVAL, NULL);
	store_number(write, value);
	size_t taken = write->data.length - (looked_at - number.consumed);

	write->position += taken;
	return wrote(taken);
}

/*
 * addrconf_sysctl_forward() and its kin before they looked at the result of
 * proc_dointvec(): what is no number writes the present value again, and the 1 that the
 * fixup returns is taken for a length, at an unmoved position.
 */
static struct outcome write_unchecked(struct write *write)
{
	const struct sysctl_file *file = write->file;
	struct value present = present_value(write->kernel, file);
	struct outcome outcome = write_int(write, INT_MIN, INT_MAX);

	if (outcome.done != MAYBE_YES || outcome.written == 0)
		store(write->kernel, file, present);
	if (devconf_table[file->key].one_byte && file->scope != SYSCTL_SCOPE_DEFAULT) {
		write->position = 0;
		return wrote(1);
	}
	return outcome.done == MAYBE_YES ? outcome : wrote(write->data.length);
}

/* proc_douintvec(), proc_dou8vec_minmax(): unsigned, and all bytes count as taken. */
static struct outcome write_unsigned(struct write *write, int min, int max)
{
	struct number number = number_parse(write->data);
	int value;

	if (write->data.length == 0)
		return wrote(0);
	if (number.negative || !number_to_int(number, &value) || value < min || value > max)
		return outcome_refused(EINVAL, NULL);
	return store_number(write, value);
}

/* check_stable_privacy(): mode 2 on a device needs a secret. */
static struct outcome write_addr_gen_mode(struct write *write)
{
	struct number number = number_parse(write->data);
	struct value present = present_value(write->kernel, write->file);
	int value = present.number;

	if (write->data.length > 0 && (number.negative || !number_to_int(number, &value) ||
				       value < 0 || value > 3))
		return outcome_refused(EINVAL, NULL);
	if (value == 2 && write->file->scope == SYSCTL_SCOPE_DEVICE) {
		struct value secret = device_secret(
			write->kernel, device_find(write->kernel, write->file->device));

		if (value_is_set(secret) == MAYBE_NO)
			return outcome_refused(EINVAL, NULL);
		if (!secret.known) {
			store(write->kernel, write->file, value_join(present, value_known(2, NULL),
								     secret.why));
			return outcome_unknown(secret.why);
		}
	}
	if (write->data.length == 0 && !present.known)
		return wrote(0);
	return store_number(write, value);
}

static struct outcome write_mtu(struct write *write)
{
	const struct device *device;
	struct value mtu;
	int value;

	if (write->file->scope != SYSCTL_SCOPE_DEVICE)
		return write_int(write, IPV6_MIN_MTU, INT_MAX);
	device = device_find(write->kernel, write->file->device);
	mtu = device->link[LINK_MTU];
	if (mtu.known)
		return write_int(write, IPV6_MIN_MTU, mtu.number);
	if (!number_to_int(number_parse(write->data), &value) || value < IPV6_MIN_MTU)
		return outcome_refused(EINVAL, NULL);
	store(write->kernel, write->file, value_unknown(mtu.why, write->kernel->event));
	return outcome_unknown(mtu.why);
}

/* Setting a secret sets addr_gen_mode 2; that of `default` on every device there is. */
static struct outcome write_secret(struct write *write)
{
	struct slice text = slice_range(write->data, 0, slice_find(write->data, '\n', 0));
	struct value stable_privacy = value_known(2, write->kernel->event);
	char copy[64];
	uint8_t address[16];

	if (write->file->scope == SYSCTL_SCOPE_ALL || text.length >= sizeof(copy))
		return outcome_refused(EIO, NULL);
	memcpy(copy, text.at, text.length);
	copy[text.length] = '\0';
	if (inet_pton(AF_INET6, copy, address) != 1)
		return outcome_refused(EIO, NULL);
	store(write->kernel, write->file, value_known(1, write->kernel->event));
	if (write->file->scope == SYSCTL_SCOPE_DEFAULT)
		set_devices(write->kernel, DEVCONF_ADDR_GEN_MODE, stable_privacy);
	else
		device_change(write->kernel, write->file->device)->conf[DEVCONF_ADDR_GEN_MODE] =
			stable_privacy;
	return wrote(write->data.length);
}

/* Values of which we only know that they are taken. */
static struct outcome write_untracked(struct write *write, int sure_max)
{
	struct number number = number_parse(write->data);
	int value;

	if (number_to_int(number, &value) && value >= 0 && value <= sure_max &&
	    number.consumed == write->data.length)
		return wrote(write->data.length);
	return outcome_unknown("which values this sysctl takes is not modelled");
}

static struct outcome write_once(struct write *write)
{
	const struct devconf_key *key = &devconf_table[write->file->key];

	if (write->file->type == SYSCTL_IP_FORWARD)
		return write_int(write, INT_MIN, INT_MAX);
	if (write->file->type == SYSCTL_OTHER)
		return write_untracked(write, write->file->sure_max);
	switch (key->class) {
	case DEVCONF_CLASS_INT:
		return write_int(write, INT_MIN, INT_MAX);
	case DEVCONF_CLASS_RANGE:
		return write_int(write, key->min, key->max);
	case DEVCONF_CLASS_BYTE:
		return write_unsigned(write, key->min, key->max);
	case DEVCONF_CLASS_FIXUP:
		return write->fixed ? write_int(write, INT_MIN, INT_MAX) : write_unchecked(write);
	case DEVCONF_CLASS_ADDR_GEN_MODE:
		return write_addr_gen_mode(write);
	case DEVCONF_CLASS_MTU:
		return write_mtu(write);
	case DEVCONF_CLASS_SECRET:
		return write_secret(write);
	case DEVCONF_CLASS_OPAQUE:
		return write_untracked(write, INT_MAX);
	case DEVCONF_CLASS_READONLY:
		/* procps 4.0.2 tells of an error and ends with 0, others do not. */
		return outcome_unknown("what is said of a sysctl that can only be read");
	case DEVCONF_CLASS_NONE:
	case DEVCONF_CLASS_COUNT:
		break;
	}
	return outcome_refused(EACCES, NULL);
}

/* One write(2), or as many as stdio needs to get rid of all bytes. */
static struct outcome write_bytes(struct write *write)
{
	bool by_stdio = write->event->u.sysctl.by_stdio;
	size_t total = 0;
	struct outcome outcome;

	if (by_stdio && write->data.length == 0)
		return wrote(0);
	do {
		outcome = write_once(write);
		if (outcome.done != MAYBE_YES)
			return outcome;
		total += outcome.written;
		write->data = slice_range(write->data, outcome.written, write->data.length);
	} while (by_stdio && write->data.length > 0 && outcome.written > 0);
	outcome.written = total;
	return outcome;
}

/* Whether it is all the same to the two regimes of DEVCONF_CLASS_FIXUP. */
static bool regimes_agree(const struct write *write)
{
	struct slice data = write->data;
	const struct devconf_key *key = &devconf_table[write->file->key];
	int value;

	if (write->file->type != SYSCTL_DEVCONF || key->class != DEVCONF_CLASS_FIXUP)
		return true;
	if (!number_to_int(number_parse(data), &value))
		return false;
	return !key->one_byte || write->file->scope == SYSCTL_SCOPE_DEFAULT ||
	       !write->event->u.sysctl.by_stdio || data.length == 1 ||
	       (data.length == 2 && data.at[1] == '\n');
}

static struct outcome write_in_regime(struct write *write)
{
	struct kernel *kernel = write->kernel;
	enum maybe fixed = kernel->has[KERNEL_WRITE_ERRORS];
	struct write again = *write;

	write->fixed = fixed == MAYBE_YES;
	if (fixed != MAYBE_UNKNOWN || regimes_agree(write))
		return write_bytes(write);
	const char *why = kernel_why_unknown(kernel->arena, &kernel->boot.version,
					     KERNEL_WRITE_ERRORS);
	void *fork = netns_save(kernel);
	struct outcome old = write_bytes(write);
	void *world = netns_save(kernel);

	netns_restore(kernel, fork);
	again.fixed = true;
	struct outcome new = write_bytes(&again);

	netns_join(kernel, world, why);
	return outcome_join(old, new, why);
}

/* The text that read(2) gives for NUMBER, without its newline. */
static bool is_text_of(struct slice data, int number)
{
	char text[16];
	int length = snprintf(text, sizeof(text), "%d", number);

	if (slice_ends_with(data, "\n"))
		data.length--;
	return data.length == (size_t)length && memcmp(data.at, text, data.length) == 0;
}

/* systemd leaves a value alone that is already there. While that is not known, do both. */
static struct outcome write_unless_equal(struct write *write)
{
	struct kernel *kernel = write->kernel;
	struct value present = present_value(kernel, write->file);
	struct slice data = write->data;
	int wanted;

	if (!number_to_int(number_parse(data), &wanted) || !is_text_of(data, wanted))
		return write_in_regime(write);
	if (present.known)
		return present.number == wanted ? wrote(data.length) : write_in_regime(write);
	void *fork = netns_save(kernel);
	struct outcome outcome = write_in_regime(write);
	void *world = netns_save(kernel);

	netns_restore(kernel, fork);
	*value_of(kernel, write->file) = value_known(wanted, kernel->event);
	netns_join(kernel, world, present.why);
	return outcome_join(outcome, wrote(data.length), present.why);
}

static struct outcome write_unknown(struct write *write)
{
	struct kernel *kernel = write->kernel;
	const struct origin *origin = write->event->origin;
	const char *why = "the value that is written is not known";

	if (origin)
		why = arena_print(kernel->arena, "the value that `%s` writes is not known",
				  origin->what);
	if (is_kept(write->file))
		store(kernel, write->file, value_unknown(why, kernel->event));
	return outcome_unknown(why);
}

struct outcome sysctl_apply_write(struct kernel *kernel, const struct event *event)
{
	struct sysctl_file file = sysctl_find_file(kernel, event->u.sysctl.path);
	struct write write = { .kernel = kernel, .file = &file, .data = event->u.sysctl.value,
			       .event = event };
	struct outcome outcome;

	if (file.exists == MAYBE_NO)
		return outcome_refused(ENOENT, NULL);
	if (file.type == SYSCTL_UNMODELLED)
		return outcome_unknown(file.why);
	if (file.device && !device_find(kernel, file.device))
		device_suspect(kernel, file.device, kernel->netns.lost);
	if (!event->u.sysctl.value_known)
		return write_unknown(&write);
	outcome = event->u.sysctl.unless_equal && is_kept(&file) ? write_unless_equal(&write) :
								   write_in_regime(&write);
	return file.exists == MAYBE_UNKNOWN ? outcome_unknown(file.why) : outcome;
}

static struct sysctl_value read_value(const struct kernel *kernel, const struct sysctl_file *file)
{
	struct sysctl_value result = { .exists = file->exists, .why = file->why };

	if (file->exists == MAYBE_NO)
		return result;
	struct value value = present_value(kernel, file);

	result.known = value.known && file->key != DEVCONF_STABLE_SECRET;
	result.number = value.known ? value.number : 0;
	result.set_by = value.set_by;
	result.why = value.known ? file->why : value.why;
	if (!result.known && !result.why)
		result.why = "a secret is not shown";
	if (file->type == SYSCTL_DEVCONF && file->key == DEVCONF_STABLE_SECRET)
		result.unreadable = !value.known  ? MAYBE_UNKNOWN
				    : value.number ? MAYBE_NO : MAYBE_YES;
	return result;
}

struct sysctl_value sysctl_read_value(const struct kernel *kernel, struct slice path)
{
	struct sysctl_file file = sysctl_find_file(kernel, path);

	return read_value(kernel, &file);
}

struct sysctl_value sysctl_read_devconf(const struct kernel *kernel, struct slice scope,
					struct slice key)
{
	struct sysctl_file file = sysctl_find_devconf(kernel, scope, key);

	return read_value(kernel, &file);
}

void sysctl_blur(struct kernel *kernel, struct slice path, const char *why)
{
	struct sysctl_file file = sysctl_find_file(kernel, path);

	if (file.exists == MAYBE_NO || !is_kept(&file))
		return;
	if (file.device && !device_find(kernel, file.device))
		device_suspect(kernel, file.device, kernel->netns.lost);
	store(kernel, &file, value_unknown(why, kernel->event));
}
