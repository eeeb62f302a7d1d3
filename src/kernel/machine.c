#include "kernel/machine.h"

#include "kernel/address.h"
#include "kernel/device.h"
#include "kernel/link.h"
#include "kernel/sysctl_write.h"
#include "kernel/token.h"

/* A device that was not there may be now. */
static void blur_device(struct kernel *kernel, const struct name *name, const char *why)
{
	if (device_exists(kernel, name) == MAYBE_NO || !device_find(kernel, name))
		device_suspect(kernel, name, why);
	else
		device_blur(kernel, name, why);
}

static struct outcome apply_blur(struct kernel *kernel, const struct event *event)
{
	const struct name *device = event->u.blur.device;
	const char *why = event->u.blur.why;

	if (event->u.blur.path.length > 0) {
		sysctl_blur(kernel, event->u.blur.path, why);
	} else if (!device) {
		netns_blur(kernel, why);
	} else {
		blur_device(kernel, device, why);
	}
	return outcome_done();
}

static event_handler *const handlers[EVENT_COUNT] = {
	[EVENT_LINK_ADD]       = link_add,
	[EVENT_LINK_DELETE]    = link_delete,
	[EVENT_LINK_SET]       = link_set,
	[EVENT_SYSCTL]         = sysctl_apply_write,
	[EVENT_ADDRESS_ADD]    = address_apply,
	[EVENT_ADDRESS_DELETE] = address_apply,
	[EVENT_ADDRESS_FLUSH]  = address_apply,
	[EVENT_TOKEN]          = token_apply,
	[EVENT_BLUR]           = apply_blur,
};

static struct outcome apply(void *self, const struct event *event)
{
	struct kernel *kernel = self;

	kernel->event = event;
	if (kernel->netns.lost && (event->kind == EVENT_LINK_ADD || event->kind == EVENT_LINK_SET ||
				   event->kind == EVENT_LINK_DELETE))
		return netns_stay_lost(kernel, event);
	return handlers[event->kind](kernel, event);
}

static void *save(void *self)
{
	return netns_save(self);
}

static void restore(void *self, const void *saved)
{
	netns_restore(self, saved);
}

static void join(void *self, const void *other, const char *why)
{
	netns_join(self, other, why);
}

static enum maybe has_device(void *self, const struct name *name)
{
	return device_exists(self, name);
}

static size_t list_devices(void *self, const struct name **ret_names, size_t capacity)
{
	const struct netns *netns = &((struct kernel *)self)->netns;
	size_t count = 0;

	netns_walk(self);
	for (size_t i = 0; i < netns->count; i++) {
		if (value_is_set(netns_at(netns, i)->link[LINK_EXISTS]) == MAYBE_NO)
			continue;
		if (count < capacity)
			ret_names[count] = netns_at(netns, i)->name;
		count++;
	}
	return count;
}

static size_t list_devconf_keys(void *self, const struct name **ret_names, size_t capacity)
{
	const struct kernel *kernel = self;
	size_t count = 0;

	for (enum devconf key = DEVCONF_NONE + 1; key < DEVCONF_COUNT; key++) {
		if (kernel->has[devconf_table[key].since] == MAYBE_NO)
			continue;
		if (count < capacity)
			ret_names[count] = name_of(kernel->names, devconf_table[key].name);
		count++;
	}
	return count;
}

static struct sysctl_value read_sysctl(void *self, struct slice path)
{
	return sysctl_read_value(self, path);
}

static struct sysctl_value read_devconf(void *self, struct slice scope, struct slice key)
{
	return sysctl_read_devconf(self, scope, key);
}

static const struct device *find_present(void *self, const struct name *name)
{
	return device_exists(self, name) == MAYBE_NO ? NULL : device_find(self, name);
}

static const char *device_kind(void *self, const struct name *name)
{
	const struct device *device = find_present(self, name);

	return device ? device->kind_word : NULL;
}

static enum maybe has_carrier(void *self, const struct name *name, bool plugged)
{
	const struct device *device = find_present(self, name);

	return device ? device_carrier(self, device, plugged) : device_exists(self, name);
}

static enum maybe has_link_local(void *self, const struct name *name, bool plugged)
{
	const struct device *device = find_present(self, name);

	return device ? device_link_local(self, device, plugged) : device_exists(self, name);
}

static enum maybe is_up(void *self, const struct name *name)
{
	const struct device *device = find_present(self, name);

	return device ? value_is_set(device->link[LINK_UP]) : device_exists(self, name);
}

static struct sysctl_value read_mtu(void *self, const struct name *name)
{
	const struct device *device = find_present(self, name);
	struct sysctl_value result = { .exists = device_exists(self, name), .why = "the MTU of a device" };

	if (!device)
		return result;
	result.known = device->link[LINK_MTU].known;
	result.number = device->link[LINK_MTU].number;
	result.set_by = device->link[LINK_MTU].set_by;
	if (!result.known)
		result.why = device->link[LINK_MTU].why;
	return result;
}

static const struct name *find_altname(void *self, const struct name *name, const char **ret_why)
{
	const struct altname *altname;
	const struct device *device = altname_find(self, name, &altname);

	if (device)
		*ret_why = altname->doubt;
	return device ? device->name : NULL;
}

static const struct scope *new_scope(struct arena *arena, bool is_all)
{
	struct scope *scope = arena_new(arena, struct scope);

	for (enum devconf key = DEVCONF_NONE + 1; key < DEVCONF_COUNT; key++) {
		bool zero = is_all && devconf_table[key].zero_in_all;

		scope->conf[key] = devconf_table[key].class == DEVCONF_CLASS_OPAQUE ?
				   value_unknown("its value is not modelled", NULL) :
				   value_known(zero ? 0 : devconf_table[key].initial, NULL);
	}
	return scope;
}

static struct value given_at_boot(const struct kernel *kernel, int number,
				  const struct origin *origin)
{
	struct event *booted = origin ? arena_new(kernel->arena, struct event) : NULL;

	if (booted)
		booted->origin = origin;
	return value_known(number, booted);
}

/* addrconf_init_net(): the module's parameters go to `default` only. */
static void apply_boot_parameters(struct kernel *kernel)
{
	struct scope *dflt = scope_change(kernel, &kernel->netns.dflt);
	const struct kernel_boot *boot = &kernel->boot;

	if (boot->disable_ipv6 != 0)
		dflt->conf[DEVCONF_DISABLE_IPV6] =
			given_at_boot(kernel, boot->disable_ipv6, boot->disable_ipv6_by);
	if (boot->autoconf != 1)
		dflt->conf[DEVCONF_AUTOCONF] =
			given_at_boot(kernel, boot->autoconf, boot->autoconf_by);
}

static void add_loopback(struct kernel *kernel)
{
	struct device *lo = device_enter(kernel, name_of(kernel->names, "lo"));

	lo->kind = kind_find("loopback");
	lo->kind_word = "loopback";
	lo->link[LINK_MTU] = value_known(lo->kind->mtu, NULL);
	inet6_dev_make(kernel, lo);
}

struct machine kernel_machine(struct arena *arena, struct names *names,
			      const struct kernel_boot *boot)
{
	struct kernel *kernel = arena_new(arena, struct kernel);

	kernel->arena = arena;
	kernel->names = names;
	kernel->places = arena_new(arena, struct table);
	kernel->lowers = arena_new(arena, struct table);
	kernel->identities = arena_new(arena, struct table);
	kernel->boot = *boot;
	for (enum kernel_feature i = 0; i < KERNEL_FEATURE_COUNT; i++)
		kernel->has[i] = kernel_has(&boot->version, i);
	kernel->netns.ip_forward = value_known(0, NULL);
	kernel->netns.all = new_scope(arena, true);
	kernel->netns.dflt = new_scope(arena, false);
	apply_boot_parameters(kernel);
	add_loopback(kernel);
	return (struct machine){
		.self = kernel,
		.apply = apply,
		.save = save,
		.restore = restore,
		.join = join,
		.has_device = has_device,
		.list_devices = list_devices,
		.list_devconf_keys = list_devconf_keys,
		.read_sysctl = read_sysctl,
		.read_devconf = read_devconf,
		.device_kind = device_kind,
		.has_carrier = has_carrier,
		.has_link_local = has_link_local,
		.is_up = is_up,
		.read_mtu = read_mtu,
		.find_altname = find_altname,
	};
}

const char *const devconf_keys[] = {
	"forwarding", "accept_ra", "autoconf", "router_solicitations", "disable_ipv6",
	"accept_ra_pinfo", "accept_ra_defrtr", "addr_gen_mode", "use_tempaddr", "max_addresses",
	"mtu", NULL,
};
