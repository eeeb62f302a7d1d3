#include "shell/programs.h"

#include "base/pattern.h"
#include "shell/files.h"
#include "shell/ip_kind.h"
#include "shell/memory.h"
#include "shell/users.h"

/* The device in word I; NULL when the word is missing or not known. */
static const struct name *device_at(struct command *command, size_t i)
{
	if (i >= command->argc || command->argv[i].why || !command->argv[i].text.length)
		return NULL;
	return command_name(command, command->argv[i].text);
}

static struct exit_status cannot_follow(struct command *command)
{
	return command_cannot_follow(command,
				     run_why(command->run, "runs %.*s, which is not followed",
					     SLICE_ARGS(command_text(command))));
}

static struct exit_status add_device(struct command *command, const struct name *name,
				     const char *kind, int code)
{
	struct event event = { .kind = EVENT_LINK_ADD };

	event.u.link_add.name = name;
	event.u.link_add.device_kind = kind;
	return program_apply(command, &event, code);
}

static struct exit_status delete_device(struct command *command, const struct name *name, int code)
{
	struct event event = { .kind = EVENT_LINK_DELETE };

	memory_doubt_addresses(command->run, name);
	event.u.link_delete.name = name;
	return program_apply(command, &event, code);
}

static struct exit_status set_master(struct command *command, const struct name *port,
				     const struct name *master, int code)
{
	struct event event = { .kind = EVENT_LINK_SET };

	event.u.link_set.name = port;
	event.u.link_set.change.set = LINK_SET_MASTER;
	event.u.link_set.change.master = master;
	return program_apply(command, &event, code);
}

static struct exit_status set_up(struct command *command, const struct name *name, bool up)
{
	struct event event = { .kind = EVENT_LINK_SET };

	event.u.link_set.name = name;
	event.u.link_set.change.set = LINK_SET_UP;
	event.u.link_set.change.up = up;
	return program_apply(command, &event, 1);
}

/* What SIOCBRADDIF and SIOCBRDELIF do. */
static struct exit_status change_port(struct command *command, const struct name *bridge,
				      const struct name *port, bool adds)
{
	struct event event = { .kind = EVENT_LINK_SET };

	event.u.link_set.name = port;
	event.u.link_set.change.set = LINK_SET_MASTER;
	event.u.link_set.change.master = adds ? bridge : NULL;
	event.u.link_set.change.bridge = bridge;
	return program_apply(command, &event, 1);
}

/* brctl addif and delif: each port in turn, up to the first failure. */
static struct exit_status brctl_ports(struct command *command, bool adds)
{
	const struct name *bridge = device_at(command, 2);
	struct exit_status status = exit_known(1);

	if (!bridge || command_unknown_from(command, 2))
		return cannot_follow(command);
	for (size_t i = 3; i < command->argc && (i == 3 || status.success == MAYBE_YES); i++)
		status = change_port(command, bridge, device_at(command, i), adds);
	return status;
}

static struct exit_status brctl_addif(struct command *command)
{
	return brctl_ports(command, true);
}

static struct exit_status brctl_delif(struct command *command)
{
	return brctl_ports(command, false);
}

static struct exit_status brctl_addbr(struct command *command)
{
	const struct name *bridge = device_at(command, 2);

	return bridge ? add_device(command, bridge, "bridge", 1) : cannot_follow(command);
}

/* br_del_bridge() refuses what is no bridge, and a bridge that is up. */
static struct exit_status brctl_delbr(struct command *command)
{
	const struct name *bridge = device_at(command, 2);
	const char *kind = bridge ? timeline_device_kind(command->run->timeline, bridge) : NULL;

	if (!bridge)
		return cannot_follow(command);
	if (kind && strcmp(kind, "bridge") != 0)
		return exit_known(1);
	enum maybe up = timeline_is_up(command->run->timeline, bridge);
	if (up == MAYBE_YES)
		return exit_known(1);
	if (up == MAYBE_UNKNOWN) {
		command_blur(command, "deletes a bridge that may be up", bridge);
		return exit_unknown("whether a bridge is up");
	}
	return delete_device(command, bridge, 1);
}

/* Settings of the bridge itself. */
static struct exit_status brctl_setting(struct command *command)
{
	const struct name *bridge = device_at(command, 2);
	const char *kind = bridge ? timeline_device_kind(command->run->timeline, bridge) : NULL;

	if (bridge && timeline_has_device(command->run->timeline, bridge) == MAYBE_YES && kind &&
	    strcmp(kind, "bridge") == 0 && !command_unknown_from(command, 2) && command->argc == 4)
		return exit_known(0);
	return program_may_fail(command);
}

static const struct {
	const char *name;
	command_function *run;
} brctl_commands[] = {
	{ "addbr", brctl_addbr }, { "delbr", brctl_delbr }, { "addif", brctl_addif },
	{ "delif", brctl_delif }, { "stp", brctl_setting }, { "setfd", brctl_setting },
	{ "setageing", brctl_setting }, { "sethello", brctl_setting },
	{ "setmaxage", brctl_setting }, { "setbridgeprio", brctl_setting },
	{ "setmcsnoop", program_may_fail }, { "setpathcost", program_may_fail },
	{ "setportprio", program_may_fail }, { "hairpin", program_may_fail },
	{ "show", program_may_fail }, { "showmacs", program_may_fail },
	{ "showstp", program_may_fail },
};

struct exit_status brctl_run(struct command *command)
{
	if (command->argc < 2 || command->argv[1].why)
		return cannot_follow(command);
	for (size_t i = 0; i < sizeof(brctl_commands) / sizeof(brctl_commands[0]); i++)
		if (slice_is(command_word(command, 1), brctl_commands[i].name))
			return brctl_commands[i].run(command);
	return exit_known(1);
}

/* How the kernel names VLANs made through vconfig; `vconfig set_name_type` changes it. */
static const char name_type_key[] = "//vlan/name_type";

static const struct name *vlan_name(struct command *command, struct slice device, int id)
{
	struct run *run = command->run;
	const struct binding *type =
		binding_find(run->state.files, BINDING_FILE, slice_of(name_type_key));
	struct slice word = type ? type->value.text : (struct slice)SLICE("DEV_PLUS_VID_NO_PAD");
	char *text;

	if (type && (type->value.why || type->value.set != MAYBE_YES))
		return NULL;
	if (slice_is(word, "VLAN_PLUS_VID"))
		text = arena_print(run->arena, "vlan%.4d", id);
	else if (slice_is(word, "VLAN_PLUS_VID_NO_PAD"))
		text = arena_print(run->arena, "vlan%d", id);
	else if (slice_is(word, "DEV_PLUS_VID"))
		text = arena_print(run->arena, "%.*s.%.4d", SLICE_ARGS(device), id);
	else
		text = arena_print(run->arena, "%.*s.%d", SLICE_ARGS(device), id);
	return name_of(run->shell->names, text);
}

static struct exit_status vconfig_add(struct command *command)
{
	const struct name *device = device_at(command, 2);
	struct slice word = command_word(command, 3);
	int id;

	if (!device || command_unknown_from(command, 2) || !slice_to_number(word, &id))
		return cannot_follow(command);
	const struct name *name = vlan_name(command, device->slice, id);
	if (!name)
		return cannot_follow(command);
	struct event event = { .kind = EVENT_LINK_ADD };

	event.u.link_add.name = name;
	event.u.link_add.device_kind = "vlan";
	event.u.link_add.lower = device;
	event.u.link_add.identity = ip_vlan_identity(command->run->arena, id);
	return program_apply(command, &event, -1);
}

struct exit_status vconfig_run(struct command *command)
{
	const struct name *device = device_at(command, 2);

	if (slice_is(command_word(command, 1), "add"))
		return vconfig_add(command);
	if (slice_is(command_word(command, 1), "rem") && device)
		return delete_device(command, device, -1);
	if (slice_is(command_word(command, 1), "set_name_type")) {
		file_write(command->run, name_type_key,
			   device ? content_of(device->slice)
				  : content_unknown("how vconfig names its devices"));
		return program_may_fail(command);
	}
	if (slice_starts_with(command_word(command, 1), "set_"))
		return program_may_fail(command);
	return cannot_follow(command);
}

/* ifenslave [-d] MASTER SLAVE...: a slave is taken down, enslaved and comes up with it. */
struct exit_status ifenslave_run(struct command *command)
{
	size_t i = 1;
	bool detaches = slice_is(command_word(command, 1), "-d") ||
			slice_is(command_word(command, 1), "--detach");
	struct exit_status status = exit_known(1);

	program_skip_options(command, &i, "");
	const struct name *master = device_at(command, i++);
	if (!master || command_unknown_from(command, 1))
		return cannot_follow(command);
	for (; i < command->argc; i++) {
		if (!detaches)
			set_up(command, device_at(command, i), false);
		status = set_master(command, device_at(command, i), detaches ? NULL : master, 1);
	}
	return status.success == MAYBE_YES ? program_may_fail(command) : status;
}

/* The owner and the group of `tunctl` are numbers, or names that are there. */
static enum maybe has_owners(struct command *command)
{
	enum maybe result = MAYBE_YES;

	for (size_t i = 1; i + 1 < command->argc; i++) {
		bool group = slice_is(command_word(command, i), "-g");
		struct slice name = command_word(command, i + 1);
		if (!group && !slice_is(command_word(command, i), "-u"))
			continue;
		enum maybe exists = owner_exists(command->run, name, group);
		if (exists == MAYBE_NO)
			return exists;
		if (exists == MAYBE_UNKNOWN)
			result = exists;
	}
	return result;
}

/* A device, if those are there who are to own it. */
static struct exit_status make_owned(struct command *command, const struct name *name,
				     const char *kind)
{
	enum maybe owned = has_owners(command);
	struct run *run = command->run;
	struct fork fork;

	if (owned == MAYBE_NO)
		return exit_known(1);
	if (owned == MAYBE_YES)
		return add_device(command, name, kind, 1);
	fork_begin(run, &fork, "whether the owner of a device is there");
	return fork_either(run, &fork, add_device(command, name, kind, 1), exit_known(1));
}

/* tunctl [-n] [-u USER] [-t NAME], tunctl -d NAME. */
struct exit_status tunctl_run(struct command *command)
{
	const char *kind = "tap";
	const struct name *name = NULL;

	if (command_unknown_from(command, 1))
		return cannot_follow(command);
	for (size_t i = 1; i < command->argc; i++) {
		struct slice word = command_word(command, i);
		if (slice_is(word, "-n"))
			kind = "tun";
		if (slice_is(word, "-d") && device_at(command, i + 1))
			return delete_device(command, device_at(command, i + 1), 1);
		if (slice_is(word, "-t"))
			name = device_at(command, i + 1);
	}
	return name ? make_owned(command, name, kind) : cannot_follow(command);
}

/* `iw ... interface add` makes a device; the rest tunes radios. */
struct exit_status iw_run(struct command *command)
{
	for (size_t i = 1; i < command->argc; i++)
		if (slice_is(command_word(command, i), "interface") ||
		    slice_is(command_word(command, i), "del"))
			return cannot_follow(command);
	return program_may_fail(command);
}

/* Devices that a module brings along when it is loaded. systemd ships module options
 * against the first two, but not in all releases. */
static const struct {
	const char *module;
	const char *device;
} module_devices[] = {
	{ "bonding", "bond0" }, { "dummy", "dummy0" }, { "ifb", "ifb0" }, { "ifb", "ifb1" },
	{ "sit", "sit0" }, { "ip_gre", "gre0" }, { "ip_gre", "gretap0" }, { "ip_gre", "erspan0" },
	{ "ipip", "tunl0" }, { "ip6_tunnel", "ip6tnl0" }, { "ip_vti", "ip_vti0" },
	{ "ip6_vti", "ip6_vti0" }, { "ip6_gre", "ip6gre0" },
};

/* Modules that make no device of their own. */
static const char *const plain_modules[] = {
	"8021q", "acpi*", "act_*", "af_packet", "af_key", "ah4", "ah6", "aes*", "br_netfilter",
	"bridge", "cls_*", "coretemp", "crc*", "drbd", "ebt*", "esp4", "esp6", "fuse", "garp",
	"i2c*", "ip6_tables", "ip6t*", "ip_conntrack*", "ip_nat*", "ip_set*", "ip_tables",
	"ip_vs*", "ipmi*", "ipt*", "ipv6", "ipvlan", "iscsi*", "kvm*", "llc", "loop", "macvlan",
	"macvtap", "md*", "msr", "net-pf-10", "netconsole", "nf_*", "nfnetlink*", "nfs*", "nft*",
	"overlay", "raid*", "sch_*", "sctp", "softdog", "stp", "tcp_*", "tls", "tun", "udp_*",
	"veth", "vhost*", "vrf", "vxlan", "watchdog", "wireguard", "x_tables", "xt_*", "zfs",
};

static bool is_plain_module(struct slice name)
{
	for (size_t i = 0; i < sizeof(plain_modules) / sizeof(plain_modules[0]); i++)
		if (pattern_match(slice_of(plain_modules[i]), name, 0))
			return true;
	return false;
}

/* What comes with a module may be there already, or be switched off by an option. */
static bool blur_module_devices(struct command *command, struct slice module)
{
	bool any = false;

	for (size_t i = 0; i < sizeof(module_devices) / sizeof(module_devices[0]); i++) {
		const struct name *name =
			name_of(command->run->shell->names, module_devices[i].device);
		if (!slice_is(module, module_devices[i].module))
			continue;
		any = true;
		if (timeline_has_device(command->run->timeline, name) != MAYBE_YES)
			command_blur(command,
				     run_why(command->run, "loads the module %.*s, which may bring "
							   "%s along",
					     SLICE_ARGS(module), name->text),
				     name);
	}
	return any;
}

struct exit_status modprobe_run(struct command *command)
{
	size_t i = 1;
	bool removes = false, all = false;

	for (; i < command->argc && slice_starts_with(command->argv[i].text, "-"); i++) {
		struct slice option = command->argv[i].text;
		removes = removes || slice_is(option, "-r") || slice_is(option, "--remove");
		all = all || slice_is(option, "-a") || slice_is(option, "--all");
	}
	if (removes || command_unknown_from(command, 1))
		return cannot_follow(command);
	for (size_t k = i; k < command->argc && (all || k == i); k++) {
		char *module = arena_copy(command->run->arena, command_word(command, k));
		for (char *c = module; *c; c++)
			*c = *c == '-' && strncmp(module, "net-", 4) != 0 ? '_' : *c;
		if (!blur_module_devices(command, slice_of(module)) &&
		    !is_plain_module(slice_of(module)))
			return command_cannot_follow(
				command, run_why(command->run, "loads the module %s, which may "
							       "bring devices along", module));
	}
	return program_may_fail(command);
}
