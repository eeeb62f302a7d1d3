#include "cli/sandbox.h"

#ifdef WITH_SECCOMP

#include <errno.h>
#include <linux/sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

/*
 * By name, so that an architecture or a libseccomp that lacks one does without it. What is
 * not here fails with EPERM: execve, socket, connect, ptrace, kill of others, mount, chmod of
 * anything but an open file, and all the rest.
 */
static const char *const allowed[] = {
	/* the tree, and the files that options name */
	"open", "openat", "openat2", "close", "read", "readv", "pread64", "lseek", "_llseek",
	"getdents", "getdents64", "readlink", "readlinkat", "access", "faccessat", "faccessat2",
	"stat", "stat64", "lstat", "lstat64", "fstat", "fstat64", "fstatat64", "newfstatat", "statx",
	"statfs", "fstatfs", "getcwd", "fcntl", "fcntl64", "dup", "dup3", "fadvise64", "readahead",
	/* reports: beside the old one, then in its place */
	"write", "writev", "pwrite64", "fchmod", "umask", "fsync", "fdatasync", "ftruncate",
	"rename", "renameat", "renameat2", "unlink", "unlinkat", "link", "linkat", "mkdir", "mkdirat",
	/* memory */
	"brk", "mmap", "mmap2", "munmap", "mremap", "mprotect", "madvise", "membarrier",
	/* threads */
	"futex", "futex_time64", "set_robust_list", "rseq", "sched_getaffinity", "sched_yield",
	"set_tid_address", "exit", "exit_group", "gettid", "getpid", "tgkill", "nanosleep",
	"clock_nanosleep", "clock_nanosleep_time64",
	/* signals that end the run */
	"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigreturn", "restart_syscall",
	/* clocks and facts about this process */
	"clock_gettime", "clock_gettime64", "gettimeofday", "time", "getrandom", "prlimit64",
	"getrlimit", "ugetrlimit", "getrusage", "sysinfo", "uname", "poll", "ppoll", "getuid", "geteuid",
	"getgid", "getegid",
};

static int allow_by_name(scmp_filter_ctx filter)
{
	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
		int number = seccomp_syscall_resolve_name(allowed[i]);
		if (number == __NR_SCMP_ERROR)
			continue;
		int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
		if (error && error != -EDOM)
			return error;
	}
	return 0;
}

/* Threads but no processes; the flags of clone3() cannot be looked at, so it is not there. */
static int allow_threads(scmp_filter_ctx filter)
{
	int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
				     SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));

	if (!error)
		error = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	return error;
}

/* Whether an output is a terminal, and how wide: TIOCSTI and its like are not among them. */
static int allow_terminal_questions(scmp_filter_ctx filter)
{
	static const unsigned long questions[] = { TCGETS, TIOCGWINSZ };

	for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++) {
		int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
					     SCMP_CMP(1, SCMP_CMP_EQ, questions[i], 0));
		if (error)
			return error;
	}
	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 1,
				SCMP_CMP(1, SCMP_CMP_EQ, FIONBIO, 0));
}

bool sandbox_enter(void)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int error = filter ? allow_by_name(filter) : -ENOMEM;

	if (!error)
		error = allow_threads(filter);
	if (!error)
		error = allow_terminal_questions(filter);
	if (!error)
		error = seccomp_load(filter);
	seccomp_release(filter);
	if (error)
		fprintf(stderr, "iptoken-lint: no seccomp filter: %s; --no-sandbox does without\n",
			strerror(-error));
	return error == 0;
}

const char *sandbox_remark(void)
{
	return "";
}

#else

bool sandbox_enter(void)
{
	return true;
}

const char *sandbox_remark(void)
{
	return " (built without a sandbox)";
}

#endif
