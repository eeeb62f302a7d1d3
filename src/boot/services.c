#include "boot/replay.h"

/* What commands in hooks reach beyond the shell: the sysctl programs, udev, ifup. */

/*
 * `sysctl -p` fails without its file. A tree that holds only what is managed may lack the one
 * that the package procps installs, which sets nothing.
 */
static bool may_lack_standard_file(const struct replay *replay, const struct slice *files,
				   size_t count)
{
	if (!replay->plan->platform.ships_sysctl_conf ||
	    tree_has_entry(replay->plan->tree, "etc/sysctl.conf"))
		return false;
	for (size_t i = 0; i < count; i++)
		if (slice_is(files[i], "/etc/sysctl.conf"))
			return true;
	return count == 0;
}

static struct exit_status load(void *context, const struct slice *files, size_t count,
			       bool ignore_unknown, const struct origin *origin)
{
	struct replay *replay = context;

	struct exit_status status =
		sysctl_load(replay->plan->arena, replay->plan->tree, &replay->run->timeline,
			    replay->plan->platform.procps, files, count, ignore_unknown, origin);
	return may_lack_standard_file(replay, files, count)
		       ? exit_unknown("whether /etc/sysctl.conf, which procps installs, is there")
		       : status;
}

static struct exit_status load_system(void *context, bool by_systemd, const struct origin *origin)
{
	struct replay *replay = context;
	const struct sysctl_config *config = by_systemd && replay->plan->platform.with_systemd
		? replay->plan->loader : replay->plan->procps;

	(void)origin;
	return sysctl_apply(config, &replay->run->timeline);
}

static struct exit_status write_key(void *context, struct slice assignment, bool value_known,
				    bool ignore_unknown, const struct origin *origin)
{
	struct replay *replay = context;

	return sysctl_write(&replay->run->timeline, replay->plan->platform.procps, assignment,
			    value_known, ignore_unknown, origin);
}

static struct exit_status settle(void *context, const struct origin *origin)
{
	(void)origin;
	replay_settle(context);
	return exit_known(0);
}

/*
 * ifup and ifdown with names only. An interface that is up already is left alone by
 * ifup itself.
 */
static struct exit_status call_ifup(void *context, const struct slice *argv, size_t count,
				    const struct origin *origin)
{
	struct replay *replay = context;
	bool down = count && slice_ends_with(argv[0], "ifdown");
	struct exit_status result = exit_known(0);

	(void)origin;
	if (count == 0 || slice_ends_with(argv[0], "ifquery"))
		return exit_unknown("what ifquery answers");
	for (size_t i = 1; i < count; i++) {
		const struct name *target = name_intern(replay->plan->names, argv[i]);
		struct exit_status status = replay_ifup_named(replay, target, down);
		if (status.success != MAYBE_YES)
			result = status;
	}
	return result;
}

void replay_init_shell(struct replay *replay)
{
	struct kernel_version kernel = replay->run->kernel;

	replay->shell = boot_reading_shell(replay->plan);
	replay->shell.timeline = &replay->run->timeline;
	replay->shell.kernel_extack = kernel.major > 5 || (kernel.major == 5 && kernel.minor >= 13);
	replay->shell.services = (struct shell_services){
		.context = replay,
		.sysctl_load = load,
		.sysctl_system = load_system,
		.sysctl_write = write_key,
		.settle = settle,
		.ifup = call_ifup,
	};
}
