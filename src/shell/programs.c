#include "shell/programs.h"

#include "shell/ip.h"
#include "shell/write.h"

/* In byte order of the names. */
static const struct program {
	const char *name;
	command_function *run;
} programs[] = {
	{ "[", test_run },
	{ "awk", awk_run },
	{ "basename", basename_run },
	{ "bash", shell_program_run },
	{ "brctl", brctl_run },
	{ "busybox", busybox_applet_run },
	{ "cat", write_cat },
	{ "chrt", chrt_run },
	{ "cp", change_files_run },
	{ "curl", output_file_run },
	{ "cut", cut_run },
	{ "dash", shell_program_run },
	{ "dd", dd_run },
	{ "dhclient", dhclient_run },
	{ "dhcpcd", dhcpcd_run },
	{ "dirname", dirname_run },
	{ "echo", echo_run },
	{ "env", env_run },
	{ "expr", expr_run },
	{ "false", false_run },
	{ "flock", flock_run },
	{ "gawk", awk_run },
	{ "head", head_run },
	{ "id", id_run },
	{ "ifconfig", ifconfig_run },
	{ "ifdown", ifup_run },
	{ "ifenslave", ifenslave_run },
	{ "ifquery", ifup_run },
	{ "ifup", ifup_run },
	{ "install", change_files_run },
	{ "invoke-rc.d", service_run },
	{ "ionice", ionice_run },
	{ "ip", ip_run },
	{ "iw", iw_run },
	{ "kill", kill_run },
	{ "ln", change_files_run },
	{ "mawk", awk_run },
	{ "mkdir", change_files_run },
	{ "modprobe", modprobe_run },
	{ "mount", mount_run },
	{ "mv", change_files_run },
	{ "nice", nice_run },
	{ "nohup", nohup_run },
	{ "openssl", output_file_run },
	{ "printf", printf_run },
	{ "rm", change_files_run },
	{ "rmdir", change_files_run },
	{ "rsync", output_file_run },
	{ "run-parts", run_parts_run },
	{ "sed", sed_run },
	{ "seq", seq_run },
	{ "service", service_run },
	{ "setsid", setsid_run },
	{ "settle-dad.sh", settle_dad_run },
	{ "sh", shell_program_run },
	{ "sleep", sleep_run },
	{ "sort", output_file_run },
	{ "stdbuf", stdbuf_run },
	{ "sudo", sudo_run },
	{ "sysctl", sysctl_run },
	{ "systemctl", systemctl_run },
	{ "systemd-sysctl", systemd_sysctl_run },
	{ "tar", output_file_run },
	{ "taskset", taskset_run },
	{ "tee", write_tee },
	{ "test", test_run },
	{ "time", time_run },
	{ "timeout", timeout_run },
	{ "touch", change_files_run },
	{ "tr", tr_run },
	{ "true", true_run },
	{ "truncate", change_files_run },
	{ "tunctl", tunctl_run },
	{ "udevadm", udevadm_run },
	{ "udhcpc", udhcpc_run },
	{ "umount", mount_run },
	{ "uniq", output_file_run },
	{ "vconfig", vconfig_run },
	{ "wait-for-ll6.sh", wait_for_ll6_run },
	{ "wget", output_file_run },
	{ "which", which_run },
};

command_function *program_find(struct slice name)
{
	size_t low = 0, high = sizeof(programs) / sizeof(programs[0]);

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = slice_compare(name, slice_of(programs[middle].name));
		if (order == 0)
			return programs[middle].run;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

struct exit_status program_apply(struct command *command, struct event *event, int code)
{
	struct outcome outcome = command_apply(command, event);

	if (outcome.done == MAYBE_UNKNOWN)
		return exit_unknown(outcome.why);
	if (outcome.done == MAYBE_YES)
		return exit_known(0);
	return (struct exit_status){ MAYBE_NO, code, NULL };
}

struct exit_status program_may_fail(struct command *command)
{
	const char *what = run_why(command->run, "whether %.*s succeeds",
				   SLICE_ARGS(command_text(command)));

	command_prints_unknown(command, what);
	return exit_unknown(what);
}

struct exit_status program_help(struct command *command)
{
	command_prints_unknown(command, run_why(command->run, "what %.*s prints",
						SLICE_ARGS(command_text(command))));
	return exit_known(0);
}

void program_skip_options(const struct command *command, size_t *i, const char *with_value)
{
	while (*i < command->argc && !command->argv[*i].why) {
		struct slice word = command->argv[*i].text;
		if (word.length < 2 || word.at[0] != '-')
			return;
		(*i)++;
		if (slice_is(word, "--"))
			return;
		/* -n 5, but not -n5 and not --name=5. */
		if (word.length == 2 && strchr(with_value, word.at[1]))
			(*i)++;
	}
}
