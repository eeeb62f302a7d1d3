#include "shell/programs.h"

#include "shell/files.h"
#include "shell/run.h"

static struct exit_status cannot_follow(struct command *command)
{
	return command_cannot_follow(command,
				     run_why(command->run, "runs %.*s, whose effects are not known",
					     SLICE_ARGS(command_text(command))));
}

/* Services that leave devices and IPv6 sysctls alone. */
static const char *const plain_services[] = {
	"apache2", "auditd", "bind9", "chrony", "chronyd", "collectd", "cron", "dbus", "dovecot",
	"exim4", "fail2ban", "haproxy", "ip6tables", "ipset", "iptables", "irqbalance",
	"isc-dhcp-server", "lldpd", "named", "netfilter-persistent", "nftables", "nginx", "nscd",
	"nslcd", "ntp", "ntpd",
	"ntpsec", "openntpd", "postfix", "prometheus-node-exporter", "resolvconf", "rsyslog",
	"shorewall-init", "smartd", "snmpd", "squid", "ssh", "sshd", "sssd", "syslog-ng", "sysstat",
	"systemd-resolved", "systemd-timesyncd", "unbound", "xinetd", "zabbix-agent",
	"zabbix-agent2",
};

/* NAME or NAME.service. */
static struct slice service_name(struct slice word)
{
	if (slice_ends_with(word, ".service"))
		word.length -= strlen(".service");
	return word;
}

static bool is_plain_service(struct slice name)
{
	for (size_t i = 0; i < sizeof(plain_services) / sizeof(plain_services[0]); i++)
		if (slice_is(name, plain_services[i]))
			return true;
	return false;
}

static bool loads_sysctls(struct slice name)
{
	return slice_is(name, "systemd-sysctl") || slice_is(name, "procps");
}

static struct exit_status load_sysctls(struct command *command)
{
	struct shell_services *services = &command->run->shell->services;

	if (!services->sysctl_system)
		return cannot_follow(command);
	struct exit_status status =
		services->sysctl_system(services->context, true, command_origin(command));
	run_touch_world(command->run);
	return status;
}

/* Verbs that only look, or change what the next boot does. */
static bool is_looking(struct slice verb)
{
	static const char *const verbs[] = {
		"cat", "daemon-reload", "disable", "enable", "get-default", "is-active",
		"is-enabled", "is-failed", "is-system-running", "list-dependencies", "list-jobs",
		"list-unit-files", "list-units", "mask", "preset", "reset-failed", "show",
		"status", "unmask", "set-environment", "unset-environment", "show-environment",
	};

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (slice_is(verb, verbs[i]))
			return true;
	return false;
}

/* systemd-sysctl.service cannot be reloaded: that fails. The script of System V loads. */
static struct exit_status reload_sysctls(struct command *command)
{
	const char *why = "whether sysctls are loaded again by systemd or by a script";
	struct fork fork;

	fork_begin(command->run, &fork, why);
	fork_either(command->run, &fork, load_sysctls(command), exit_failed());
	return exit_unknown(why);
}

/* start, restart, stop and the like of one service. */
static struct exit_status change_service(struct command *command, struct slice name,
					 struct slice verb)
{
	name = service_name(name);
	if (is_looking(verb))
		return program_may_fail(command);
	if (loads_sysctls(name) && slice_is(verb, "reload"))
		return reload_sysctls(command);
	if (loads_sysctls(name) && (slice_ends_with(verb, "restart") ||
				    slice_is(verb, "force-reload")))
		return load_sysctls(command);
	/* `start` of a unit that is active does nothing. */
	if (loads_sysctls(name) && (slice_is(verb, "start") || slice_is(verb, "stop")))
		return program_may_fail(command);
	return is_plain_service(name) ? program_may_fail(command) : cannot_follow(command);
}

struct exit_status systemctl_run(struct command *command)
{
	size_t i = 1;
	bool now = false;
	struct exit_status status = exit_known(0);

	if (command_unknown_from(command, 1))
		return cannot_follow(command);
	for (size_t k = 1; k < command->argc; k++)
		now = now || slice_is(command_word(command, k), "--now");
	program_skip_options(command, &i, "tpHMnos");
	if (i >= command->argc)
		return program_may_fail(command);
	struct slice verb = command_word(command, i++);
	if (is_looking(verb) && !now)
		return program_may_fail(command);
	if (i >= command->argc)
		return cannot_follow(command);
	for (; i < command->argc; i++) {
		if (slice_starts_with(command_word(command, i), "-"))
			continue;
		status = change_service(command, command_word(command, i),
					now ? (struct slice)SLICE("restart") : verb);
	}
	return status;
}

/* service NAME VERB, invoke-rc.d [OPTIONS] NAME VERB. */
struct exit_status service_run(struct command *command)
{
	size_t i = 1;

	if (command_unknown_from(command, 1))
		return cannot_follow(command);
	program_skip_options(command, &i, "");
	if (i + 1 >= command->argc)
		return program_may_fail(command);
	return change_service(command, command_word(command, i), command_word(command, i + 1));
}

/* `settle` waits for the run per device; `trigger -c add` starts it again. */
struct exit_status udevadm_run(struct command *command)
{
	struct shell_services *services = &command->run->shell->services;
	struct slice verb = command_word(command, 1);

	if (slice_is(verb, "settle") && services->settle) {
		struct exit_status status =
			services->settle(services->context, command_origin(command));
		run_touch_world(command->run);
		return status;
	}
	if (slice_is(verb, "info") || slice_is(verb, "test") || slice_is(verb, "hwdb") ||
	    slice_is(verb, "control") || slice_is(verb, "verify") || slice_is(verb, "monitor"))
		return program_may_fail(command);
	bool plain = slice_is(verb, "trigger") && !command_unknown_from(command, 2);
	for (size_t i = 2; i < command->argc; i++)
		plain = plain && !slice_contains(command_word(command, i), "add");
	return plain ? program_may_fail(command) : cannot_follow(command);
}

/* --force, --allow=CLASS, -a and the like, of which only --verbose is followed. */
static bool has_other_options(const struct command *command)
{
	for (size_t i = 1; i < command->argc; i++) {
		struct slice word = command_word(command, i);
		if (slice_starts_with(word, "-") && !slice_is(word, "-v") &&
		    !slice_is(word, "--verbose"))
			return true;
	}
	return false;
}

/* ifup or ifdown for the words that are no options. */
static struct exit_status call_ifup(struct command *command)
{
	struct run *run = command->run;
	struct shell_services *services = &run->shell->services;
	struct slice *argv = arena_array(run->arena, command->argc, sizeof(*argv));
	size_t count = 0;

	for (size_t i = 0; i < command->argc; i++)
		if (i == 0 || !slice_starts_with(command_word(command, i), "-"))
			argv[count++] = command_word(command, i);
	/* What it runs is on our stack as well. */
	unsigned before = run->shell->nesting;
	run->shell->nesting = run->limits->nesting;
	struct exit_status status =
		services->ifup(services->context, argv, count, command_origin(command));
	run->shell->nesting = before;
	run_touch_world(run);
	return status;
}

/* It may do that, and then nobody knows what else. */
static struct exit_status call_ifup_perhaps(struct command *command)
{
	struct fork fork;

	fork_begin(command->run, &fork, "what ifup does with its options");
	command->run->state.status = call_ifup(command);
	fork_next(command->run, &fork);
	fork_end(command->run, &fork);
	return cannot_follow(command);
}

struct exit_status ifup_run(struct command *command)
{
	struct run *run = command->run;
	struct shell_services *services = &run->shell->services;

	if (slice_ends_with(command_word(command, 0), "ifquery"))
		return program_may_fail(command);
	if (!services->ifup || command_unknown_from(command, 1))
		return cannot_follow(command);
	return has_other_options(command) ? call_ifup_perhaps(command) : call_ifup(command);
}

static bool is_hook_name(const char *name)
{
	for (; *name; name++)
		if (!is_alnum(*name) && *name != '_' && *name != '-')
			return false;
	return true;
}

/* One script of run-parts. */
static struct exit_status run_part(struct command *command, const char *directory,
				   const char *name)
{
	struct command part = *command;
	struct field *field = arena_new(command->run->arena, struct field);

	field->text = slice_of(arena_print(command->run->arena, "/%s/%s", directory, name));
	part.argv = field;
	part.argc = 1;
	return run_program_file(&part, field->text.at + 1);
}

static struct exit_status run_directory(struct command *command, const char *directory,
					bool stops)
{
	struct run *run = command->run;
	struct exit_status whole = exit_known(0);
	struct tree_listing listing;

	if (!run->shell->tree || tree_list(run->shell->tree, directory, &listing) != TREE_OK)
		return tree_is_whole(run) ? exit_known(1)
					  : cannot_follow(command);
	for (size_t i = 0; i < listing.count && run->alive; i++) {
		const char *name = listing.entries[i].name;
		char *path = arena_print(run->arena, "%s/%s", directory, name);
		enum tree_status there = tree_probe(run->shell->tree, path);
		if (!is_hook_name(name) || there == TREE_DIRECTORY ||
		    (there == TREE_OK && !tree_is_executable(run->shell->tree, path)))
			continue;
		if (there != TREE_OK)    /* a link that dangles here; a FIFO */
			return cannot_follow(command);
		struct exit_status status = run_part(command, directory, name);
		if (status.success != MAYBE_YES && whole.success == MAYBE_YES)
			whole = status.success == MAYBE_NO ? exit_known(1) : status;
		if (stops && whole.success != MAYBE_YES)
			break;
	}
	return whole;
}

struct exit_status run_parts_run(struct command *command)
{
	size_t i = 1;
	bool stops = false;

	if (command_unknown_from(command, 1))
		return cannot_follow(command);
	for (; i < command->argc && slice_starts_with(command_word(command, i), "-"); i++) {
		struct slice option = command_word(command, i);
		if (slice_is(option, "--exit-on-error"))
			stops = true;
		else if (slice_is(option, "--test") || slice_is(option, "--list"))
			return program_may_fail(command);
		else if (!slice_is(option, "--verbose") && !slice_is(option, "-v") &&
			 !slice_is(option, "--report"))
			return cannot_follow(command);
	}
	const char *path = i < command->argc ? file_path(command->run, command_word(command, i))
					     : NULL;
	return path ? run_directory(command, path, stops) : cannot_follow(command);
}
