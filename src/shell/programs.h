/* The programs we follow, by file; the table is in programs.c. */
#ifndef SHELL_PROGRAMS_H
#define SHELL_PROGRAMS_H

#include "shell/command.h"

/* sysctl_command.c */
command_function sysctl_run, systemd_sysctl_run;

/* devices.c: the older tools for devices, and what else makes them */
command_function brctl_run, vconfig_run, ifenslave_run, tunctl_run, modprobe_run, iw_run;
/* ifconfig.c */
command_function ifconfig_run;
/* dhcp.c: DHCP clients and the helpers of ifupdown that wait */
command_function dhclient_run, dhcpcd_run, udhcpc_run, settle_dad_run, wait_for_ll6_run;
/* kill.c */
command_function kill_run;
/* system.c: other parts of the system that a hook may call */
command_function systemctl_run, service_run, udevadm_run, ifup_run, run_parts_run;
/* wrappers.c: programs that run others */
command_function shell_program_run, env_run, sudo_run, time_run, busybox_applet_run, flock_run;
/* priorities.c: those that change something about the process first */
command_function chrt_run, ionice_run, nice_run, nohup_run, setsid_run, stdbuf_run, taskset_run,
	timeout_run;
/* interval.c: sleep, and whether TEXT is a time as it and timeout take it */
command_function sleep_run;
bool is_interval(struct arena *arena, struct slice text);
/* text_tools.c: filters whose output can be told, and small calculators */
command_function basename_run, dirname_run, seq_run, tr_run, cut_run, head_run, sed_run, expr_run,
	id_run, which_run;
/* coreutils.c: programs that the shells have built in as well */
command_function test_run, echo_run, printf_run, true_run, false_run;
/* changes_files.c: programs that change files somebody may read later */
command_function change_files_run;
/* file_tools.c: programs that read and print, most of the time */
command_function awk_run, dd_run, mount_run, output_file_run;

/* Apply an event and give the status of a program that ends with CODE when it fails. */
struct exit_status program_apply(struct command *command, struct event *event, int code);

/* A program that runs the words from I on: its status unless it is killed first. */
struct exit_status program_run_rest(struct command *command, size_t i);

/* A program whose success we do not know, though nothing else. */
struct exit_status program_may_fail(struct command *command);

/* It prints something about itself and succeeds. */
struct exit_status program_help(struct command *command);

/* What is at the path WORD is not known afterwards, be it a file, a sysctl or one of /sys. */
void program_changes_file(struct command *command, struct slice word);

/* Options at the beginning: I is moved behind them. WITH_VALUE: letters that take a word. */
void program_skip_options(const struct command *command, size_t *i, const char *with_value);

#endif
