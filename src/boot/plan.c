#include "boot/boot.h"

#include "boot/environment.h"

/* NAME=VALUE of a shell-like file, the last one; empty when it is not there. */
static struct slice shell_value(const struct source *source, const char *name,
				struct span *ret_span)
{
	struct slice value = { NULL, 0 };
	size_t length = strlen(name);
	struct slice whole;

	for (size_t start = 0, at = 0; slice_next_line(source->text, &at, &whole); start = at) {
		struct slice line = slice_trim(whole, " \t\r");
		if (slice_starts_with(line, name) && line.length > length &&
		    line.at[length] == '=') {
			value = slice_trim(slice_range(line, length + 1, line.length), "\"'");
			*ret_span = span_make(source, start, start + whole.length);
		}
	}
	return value;
}

static void note(struct boot_plan *plan, const char *sentence)
{
	array_push(plan->arena, &plan->assumptions, sentence);
}

/* ufw-init-functions: sysctl is called when etc/ufw/ufw.conf says ENABLED=yes. */
static void read_ufw(struct boot_plan *plan)
{
	struct source *source;
	struct span span = { NULL, 0, 0 };

	if (tree_read(plan->tree, "etc/ufw/ufw.conf", &source) != TREE_OK ||
	    !slice_is(shell_value(source, "ENABLED", &span), "yes"))
		return;
	plan->ufw.enabled = true;
	plan->ufw.enabled_by = span;
	plan->ufw.file = "/etc/ufw/sysctl.conf";
	if (tree_read(plan->tree, "etc/default/ufw", &source) == TREE_OK) {
		struct slice file = shell_value(source, "IPT_SYSCTL", &span);
		if (file.length)
			plan->ufw.file = arena_copy(plan->arena, file);
	}
	note(plan,
	     arena_print(plan->arena, "ufw is enabled and loads %s before ifup", plan->ufw.file));
}

/* networking.service has the file as its EnvironmentFile; the init script sources it. */
static struct slice networking_value(struct boot_plan *plan, const struct source *source,
				     const char *name)
{
	struct span span;

	if (!plan->platform.with_systemd)
		return shell_value(source, name, &span);
	/* ifupdown 0.8.44 comes with systemd 257. */
	return environment_value(plan->arena, source->text, name,
				 plan->platform.ifup != IFUP_0_8_44);
}

static void read_networking(struct boot_plan *plan)
{
	struct source *source;

	if (tree_read(plan->tree, "etc/default/networking", &source) != TREE_OK)
		return;
	struct slice value = networking_value(plan, source, "EXCLUDE_INTERFACES");
	if (value.length)
		plan->exclude = arena_copy(plan->arena, value);
	plan->keeps_no_state =
		slice_is(networking_value(plan, source, "CONFIGURE_INTERFACES"), "no");
}

static void note_platform(struct boot_plan *plan)
{
	if (plan->platform.assumed)
		note(plan, arena_print(plan->arena, "%s, so Debian 12 is assumed",
				       plan->platform.assumed_because));
	if (plan->kernel_line.file)
		note(plan, arena_print(plan->arena, "the kernel command line is taken from %s",
				       plan->kernel_line.file));
	if (plan->kernel_line.without_effect)
		note(plan, arena_print(plan->arena, "%s sets options of the module ipv6, which Debian's "
				       "kernels have built in: they have no effect",
				       plan->kernel_line.without_effect));
}

/* Hooks that a stanza's options call for and the tree does not hold. */
static void note_hooks(struct boot_plan *plan)
{
	static const struct { const char *option, *package, *file; } hooks[] = {
		{ "bridge_ports", "bridge-utils", "bridge" },
		{ "bridge-ports", "bridge-utils", "bridge" },
		{ "vlan-raw-device", "vlan", "vlan" },
		{ "vlan_raw_device", "vlan", "vlan" },
		{ "bond-slaves", "ifenslave", "ifenslave" },
		{ "bond-master", "ifenslave", "ifenslave" },
		{ "bond-mode", "ifenslave", "ifenslave" },
		{ "slaves", "ifenslave", "ifenslave" },
	};
	const char *last = NULL;

	for (size_t i = 0; i < sizeof(hooks) / sizeof(hooks[0]); i++) {
		bool used = false;
		for (size_t k = 0; k < plan->interfaces->stanzas.count && !used; k++)
			used = stanza_find_option(plan->interfaces->stanzas.items[k],
						  hooks[i].option) != NULL;
		if (!used || hooks[i].package == last)
			continue;
		const char *path =
			arena_print(plan->arena, "etc/network/if-pre-up.d/%s", hooks[i].file);
		if (tree_has_entry(plan->tree, path))
			continue;
		last = hooks[i].package;
		note(plan, arena_print(plan->arena,
				       "the hook of %s is assumed, because a stanza has %s",
				       hooks[i].package, hooks[i].option));
	}
}

static void note_devices(struct boot_plan *plan)
{
	for (size_t i = 0; i < plan->devices.items.count; i++) {
		const struct boot_device *device = &plan->devices.items.items[i];
		if (device->kind_source == KIND_ASSUMED && device->presence == PRESENCE_BOOT)
			note(plan, arena_print(plan->arena,
					       "%s is taken to be an ethernet device that is there at boot",
					       device->name->text));
		else if (device->kind_guessed && device->presence == PRESENCE_BOOT)
			note(plan, arena_print(plan->arena,
					       "%s is taken to be there at boot, because a stanza speaks of it",
					       device->name->text));
	}
}

/* inet6.defn: which methods run settle-dad.sh or wait-for-ll6.sh. */
static bool waits_for_address(const struct stanza *stanza)
{
	if (strcmp(stanza->family, "inet6") != 0)
		return false;
	return strcmp(stanza->method, "static") == 0 || strcmp(stanza->method, "dhcp") == 0 ||
	       (strcmp(stanza->method, "auto") == 0 && stanza_find_option(stanza, "dhcp"));
}

/* What shell/dhcp.c takes for granted when ifup waits. */
static void note_cables(struct boot_plan *plan)
{
	for (size_t i = 0; i < plan->interfaces->stanzas.count; i++) {
		if (!waits_for_address(plan->interfaces->stanzas.items[i]))
			continue;
		note(plan, "ethernet devices are taken to have a carrier, and addresses to be free, "
			   "when ifup waits for an address");
		return;
	}
}

struct shell boot_reading_shell(struct boot_plan *plan)
{
	return (struct shell){
		.arena = plan->arena,
		.names = plan->names,
		.tree = plan->tree,
		.path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
		.kernel_extack = 1,
		.scripts = plan->scripts,
	};
}

void boot_plan_make(struct boot_plan *plan, struct arena *arena, struct names *names,
		    struct tree *tree, const struct interfaces *interfaces,
		    const struct facts *facts, const struct platform *platform,
		    struct source *extra)
{
	memset(plan, 0, sizeof(*plan));
	plan->arena = arena;
	plan->scripts = script_cache_new(arena);
	plan->names = names;
	plan->tree = tree;
	plan->interfaces = interfaces;
	plan->platform = *platform;
	plan->procps = sysctl_read(arena, tree, platform->procps, extra);
	plan->loader = platform->with_systemd ? sysctl_read(arena, tree, platform->systemd, extra)
					      : plan->procps;
	kernel_line_read(arena, tree, &plan->kernel_line);
	read_ufw(plan);
	read_networking(plan);

	struct shell shell = boot_reading_shell(plan);
	boot_devices_collect(&plan->devices, arena, names, interfaces, facts, &shell);
	note_platform(plan);
	note_hooks(plan);
	note_devices(plan);
	note_cables(plan);
}
