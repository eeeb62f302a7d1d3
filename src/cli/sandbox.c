#include "cli/sandbox.h"

#ifdef WITH_SECCOMP

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cli/tell.h"

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "build with SECCOMP= on this architecture"
#endif

/*
 * What is not here ends the program with a message: execve, socket, connect, ptrace, kill of
 * others, mount, chmod of anything but an open file, and all the rest. To let it fail quietly
 * would turn a mistake in this list into a wrong answer.
 *
 * The filter is written here and not made by libseccomp: 2.5.4 hangs, frees twice or leaves
 * rules out when an allocation fails in it (testdata/check-faults.py).
 */
static const int allowed[] = {
	/* the tree, and the files that options name */
	SYS_openat, SYS_openat2, SYS_close, SYS_read, SYS_readv, SYS_pread64, SYS_lseek,
	SYS_getdents64, SYS_fstatfs, SYS_readlinkat, SYS_faccessat, SYS_faccessat2,
	SYS_newfstatat, SYS_fstat, SYS_statx, SYS_getcwd, SYS_fcntl, SYS_fadvise64,
	/* reports: beside the old one, then in its place */
	SYS_write, SYS_writev, SYS_fchmod, SYS_umask, SYS_renameat, SYS_renameat2, SYS_unlinkat,
	SYS_linkat,
	/* memory */
	SYS_brk, SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_membarrier,
	/* threads */
	SYS_futex, SYS_set_robust_list, SYS_rseq, SYS_sched_getaffinity, SYS_sched_yield,
	SYS_set_tid_address, SYS_exit, SYS_exit_group, SYS_gettid, SYS_getpid, SYS_tgkill,
	SYS_nanosleep, SYS_clock_nanosleep,
	/* signals that end the run */
	SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_restart_syscall,
	/* clocks and facts about this process */
	SYS_clock_gettime, SYS_gettimeofday, SYS_getrandom, SYS_prlimit64, SYS_getrusage,
	SYS_sysinfo, SYS_uname, SYS_ppoll, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid,
#ifdef SYS_open          /* the older ones, which some architectures never had */
	SYS_open, SYS_readlink, SYS_access, SYS_stat, SYS_lstat, SYS_getdents, SYS_rename,
	SYS_unlink, SYS_poll, SYS_time, SYS_getrlimit,
#endif
};

enum { ALLOWED = sizeof(allowed) / sizeof(allowed[0]), LONGEST = 2 * ALLOWED + 32 };

struct program {
	struct sock_filter code[LONGEST];
	unsigned short length;
};

static void add(struct program *program, struct sock_filter instruction)
{
	program->code[program->length++] = instruction;
}

/* The lower half of a word of struct seccomp_data. */
static void load_word(struct program *program, size_t offset)
{
	add(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offset));
}

static void answer(struct program *program, unsigned action)
{
	add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

/* When what was loaded is VALUE, that is the end of it. */
static void answer_if(struct program *program, unsigned value, unsigned action)
{
	add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1));
	answer(program, action);
}

/* Skip the next COUNT instructions unless the call is NUMBER. */
static void skip_unless(struct program *program, int number, unsigned char count)
{
	add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0,
						  count));
}

static void write_program(struct program *program)
{
	/* Both architectures are little-endian: the lower half of an argument comes first. */
	load_word(program, offsetof(struct seccomp_data, arch));
	add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0));
	answer(program, SECCOMP_RET_KILL_PROCESS);
	load_word(program, offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < ALLOWED; i++)
		answer_if(program, (unsigned)allowed[i], SECCOMP_RET_ALLOW);
	/* Threads but no processes; the flags of clone3() cannot be looked at. */
	answer_if(program, SYS_clone3, SECCOMP_RET_ERRNO | ENOSYS);
	skip_unless(program, SYS_clone, 4);
	load_word(program, offsetof(struct seccomp_data, args[0]));
	add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 0, 1));
	answer(program, SECCOMP_RET_ALLOW);
	answer(program, SECCOMP_RET_TRAP);
	/*
	 * Whether an output is a terminal, and how wide: TIOCSTI and its like are not among them.
	 */
	skip_unless(program, SYS_ioctl, 8);
	load_word(program, offsetof(struct seccomp_data, args[1]));
	answer_if(program, TCGETS, SECCOMP_RET_ALLOW);
	answer_if(program, TIOCGWINSZ, SECCOMP_RET_ALLOW);
	answer_if(program, FIONBIO, SECCOMP_RET_ERRNO | ENOTTY);
	answer(program, SECCOMP_RET_TRAP);
	answer(program, SECCOMP_RET_TRAP);
}

/* Digits of NUMBER behind TEXT, without the C library: we are in a signal handler. */
static void append_number(char *text, int number)
{
	char digits[12];
	size_t count = 0, end = strlen(text);

	do
		digits[count++] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	while (count > 0)
		text[end++] = digits[--count];
	text[end] = '\0';
}

/* A system call that is not allowed was not made. */
static void die(int signal, siginfo_t *info, void *context)
{
	char message[200] = "iptoken-lint: the sandbox does not allow system call ";

	(void)signal, (void)context;
	append_number(message, info->si_syscall);
	strcat(message, "; please report this (--no-sandbox does without)\n");
	if (write(STDERR_FILENO, message, strlen(message)) < 0)
		_exit(2);                /* nobody to tell */
	_exit(2);
}

static void catch_refusals(void)
{
	struct sigaction action = { .sa_sigaction = die, .sa_flags = SA_SIGINFO };

	sigaction(SIGSYS, &action, NULL);
}

bool sandbox_enter(void)
{
	struct program program = { .length = 0 };
	struct sock_fprog whole = { .filter = program.code };

	write_program(&program);
	whole.len = program.length;
	catch_refusals();
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &whole, 0, 0) == 0)
		return true;
	tell("no seccomp filter: %s; --no-sandbox does without", strerror(errno));
	return false;
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
