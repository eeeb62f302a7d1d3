/*
 * Preloaded into the program by check-faults.py: counts the calls that can fail, lets one of
 * them fail, and says at the end what was left over.
 *
 *   FAULT_CALL=N      the Nth call fails; 0 or unset: none
 *   FAULT_EVERY=M     and so does each Mth call behind it, in whichever thread
 *   FAULT_ERRNO=E     with this errno where the call has one; unset: with one of its own
 *   FAULT_FOREVER=1   so do all later calls of the same function
 *   FAULT_MODE=short  reads and writes move one byte; eintr: every other one fails with EINTR
 *   FAULT_SIGNAL=S    instead of failing, the signal S is raised before the call
 *   FAULT_LOG=FILE    a line for each call, and at the end the blocks and descriptors left
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void __libc_free(void *memory);

static struct {
	bool on;
	long calls, wanted, every;
	int error, signal, log;
	bool forever, brief, interrupted;
	const char *failing;     /* the function whose Nth call failed, with `forever` */
	long blocks;
	unsigned turn;
} fault = { .log = -1 };

static void say(const char *format, ...)
{
	char line[200];
	va_list args;

	va_start(args, format);
	int length = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (fault.log >= 0 && length > 0)
		syscall(SYS_write, fault.log, line, (size_t)length);
}

static long number(const char *name)
{
	const char *text = getenv(name);
	return text ? strtol(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void begin(void)
{
	const char *mode = getenv("FAULT_MODE"), *log = getenv("FAULT_LOG");

	fault.wanted = number("FAULT_CALL");
	fault.every = number("FAULT_EVERY");
	fault.error = (int)number("FAULT_ERRNO");
	fault.signal = (int)number("FAULT_SIGNAL");
	fault.forever = number("FAULT_FOREVER") != 0;
	fault.brief = mode && strcmp(mode, "short") == 0;
	fault.interrupted = mode && strcmp(mode, "eintr") == 0;
	if (log)
		fault.log = (int)syscall(SYS_openat, AT_FDCWD, log,
					 O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	unsetenv("LD_PRELOAD");
	fault.on = true;
}

__attribute__((destructor)) static void end(void)
{
	int descriptors = 0;

	fault.on = false;
	for (int fd = 0; fd < 64; fd++)
		descriptors += fcntl(fd, F_GETFD) >= 0;
	say("left blocks %ld descriptors %d\n", fault.blocks, descriptors);
}

/* What a call most often fails with. */
static int usual_error(const char *name)
{
	static const struct { const char *name; int error; } errors[] = {
		{ "malloc", ENOMEM }, { "calloc", ENOMEM }, { "realloc", ENOMEM },
		{ "open", EMFILE }, { "openat", ENFILE }, { "openat2", EMFILE },
		{ "write", ENOSPC }, { "pthread_create", EAGAIN }, { "mkostemp", EACCES },
		{ "linkat", EACCES }, { "rename", EACCES }, { "fchmod", EPERM },
		{ "fdopendir", ENOMEM }, { "readlinkat", ENOMEM },
	};

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (strcmp(name, errors[i].name) == 0)
			return errors[i].error;
	return EIO;
}

/* With `every`, what cleans up behind another fault does not fail as well. */
static bool is_wanted(long call, const char *name)
{
	return call == fault.wanted ||
	       (fault.every && fault.wanted && call > fault.wanted &&
		(call - fault.wanted) % fault.every == 0 && strcmp(name, "unlink") != 0);
}

/* Whether this call of NAME fails; errno says how. */
static bool fails(const char *name)
{
	if (!fault.on)
		return false;
	long call = __atomic_add_fetch(&fault.calls, 1, __ATOMIC_SEQ_CST);
	say("%s\n", name);
	if (is_wanted(call, name) && fault.signal) {
		raise(fault.signal);
		return false;
	}
	if (is_wanted(call, name))
		fault.failing = name;
	else if (!fault.forever || !fault.failing || strcmp(fault.failing, name) != 0)
		return false;
	errno = fault.error ? fault.error : usual_error(name);
	return true;
}

static void *next(const char *name)
{
	bool was = fault.on;

	fault.on = false;
	void *function = dlsym(RTLD_NEXT, name);
	fault.on = was;
	return function;
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)next(#name)

/* ---- memory ------------------------------------------------------------------------ */

static void count_block(const void *memory, int step)
{
	if (memory && fault.on)
		__atomic_add_fetch(&fault.blocks, step, __ATOMIC_SEQ_CST);
}

void *malloc(size_t size)
{
	void *memory = fails("malloc") ? NULL : __libc_malloc(size);
	count_block(memory, 1);
	return memory;
}

void *calloc(size_t count, size_t size)
{
	void *memory = fails("calloc") ? NULL : __libc_calloc(count, size);
	count_block(memory, 1);
	return memory;
}

void *realloc(void *old, size_t size)
{
	void *memory = fails("realloc") ? NULL : __libc_realloc(old, size);
	count_block(old ? NULL : memory, 1);
	return memory;
}

void free(void *memory)
{
	count_block(memory, -1);
	__libc_free(memory);
}

/* ---- files ------------------------------------------------------------------------- */

static mode_t mode_of(int flags, va_list args)
{
	return flags & (O_CREAT | __O_TMPFILE) ? (mode_t)va_arg(args, int) : 0;
}

#define OPENING(name)                                                                    \
	int name(const char *path, int flags, ...)                                       \
	{                                                                                \
		va_list args;                                                            \
		REAL(name);                                                              \
		va_start(args, flags);                                                   \
		mode_t mode = mode_of(flags, args);                                      \
		va_end(args);                                                            \
		return fails("open") ? -1 : real(path, flags, mode);                     \
	}
OPENING(open)
OPENING(open64)

#define OPENING_AT(name)                                                                 \
	int name(int at, const char *path, int flags, ...)                               \
	{                                                                                \
		va_list args;                                                            \
		REAL(name);                                                              \
		va_start(args, flags);                                                   \
		mode_t mode = mode_of(flags, args);                                      \
		va_end(args);                                                            \
		return fails("openat") ? -1 : real(at, path, flags, mode);               \
	}
OPENING_AT(openat)
OPENING_AT(openat64)

int __open_2(const char *path, int flags)
{
	return open(path, flags);
}

/* openat2() has no function of its own. */
long syscall(long which, ...)
{
	static long (*real)(long, ...);
	long a[6];
	va_list args;

	if (!real)
		real = (long (*)(long, ...))next("syscall");
	va_start(args, which);
	for (int i = 0; i < 6; i++)
		a[i] = va_arg(args, long);
	va_end(args);
	if (which == SYS_openat2 && fails("openat2"))
		return -1;
	return real(which, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* How much a read or write of COUNT moves; -1: it is interrupted. */
static ssize_t portion(size_t count)
{
	if (fault.on && fault.interrupted && ++fault.turn % 2) {
		errno = EINTR;
		return -1;
	}
	return (ssize_t)(fault.on && fault.brief && count > 1 ? 1 : count);
}

ssize_t read(int fd, void *bytes, size_t count)
{
	REAL(read);
	ssize_t some = fails("read") ? -1 : portion(count);
	return some < 0 ? -1 : real(fd, bytes, (size_t)some);
}

ssize_t __read_chk(int fd, void *bytes, size_t count, size_t size)
{
	if (count > size)
		abort();
	return read(fd, bytes, count);
}

/* What goes by way of the page cache is cut at a page, or not at all. */
ssize_t pread(int fd, void *bytes, size_t count, off_t at)
{
	REAL(pread);
	if (fails("pread") || (fault.interrupted && portion(count) < 0))
		return -1;
	return real(fd, bytes, fault.on && fault.brief && count > 4096 ? 4096 : count, at);
}

ssize_t __pread_chk(int fd, void *bytes, size_t count, off_t at, size_t size)
{
	if (count > size)
		abort();
	return pread(fd, bytes, count, at);
}

ssize_t write(int fd, const void *bytes, size_t count)
{
	REAL(write);
	ssize_t some = fails("write") ? -1 : portion(count);
	return some < 0 ? -1 : real(fd, bytes, (size_t)some);
}

int close(int fd)
{
	REAL(close);
	int result = real(fd);
	return fails("close") ? -1 : result;    /* the descriptor is gone all the same */
}

/* Calls that take what they are given and return -1 or NULL. */
#define FAILING(type, wrong, name, parameters, arguments)                                \
	type name parameters                                                             \
	{                                                                                \
		REAL(name);                                                              \
		return fails(#name) ? (wrong) : real arguments;                          \
	}
FAILING(int, -1, fstat, (int fd, struct stat *s), (fd, s))
FAILING(int, -1, fstat64, (int fd, struct stat64 *s), (fd, s))
FAILING(int, -1, fstatfs, (int fd, struct statfs *s), (fd, s))
FAILING(int, -1, stat, (const char *p, struct stat *s), (p, s))
FAILING(int, -1, stat64, (const char *p, struct stat64 *s), (p, s))
FAILING(int, -1, fstatat, (int at, const char *p, struct stat *s, int f), (at, p, s, f))
FAILING(int, -1, fstatat64, (int at, const char *p, struct stat64 *s, int f), (at, p, s, f))
FAILING(ssize_t, -1, readlinkat, (int at, const char *p, char *t, size_t n), (at, p, t, n))
FAILING(ssize_t, -1, getdents64, (int fd, void *t, size_t n), (fd, t, n))
FAILING(DIR *, NULL, fdopendir, (int fd), (fd))
FAILING(DIR *, NULL, opendir, (const char *p), (p))
FAILING(struct dirent *, NULL, readdir, (DIR *d), (d))
FAILING(struct dirent64 *, NULL, readdir64, (DIR *d), (d))
FAILING(int, -1, rename, (const char *a, const char *b), (a, b))
FAILING(int, -1, unlink, (const char *p), (p))
FAILING(int, -1, fchmod, (int fd, mode_t mode), (fd, mode))
FAILING(int, -1, linkat, (int a, const char *p, int b, const char *q, int f), (a, p, b, q, f))
FAILING(int, -1, mkostemp, (char *t, int flags), (t, flags))
FAILING(int, -1, mkostemp64, (char *t, int flags), (t, flags))
FAILING(int, -1, mkstemp, (char *t), (t))
FAILING(int, -1, mkstemp64, (char *t), (t))
FAILING(int, -1, access, (const char *p, int mode), (p, mode))
FAILING(char *, NULL, getcwd, (char *t, size_t n), (t, n))
FAILING(char *, NULL, realpath, (const char *p, char *t), (p, t))
FAILING(FILE *, NULL, fdopen, (int fd, const char *mode), (fd, mode))
FAILING(FILE *, NULL, fopen, (const char *p, const char *mode), (p, mode))
FAILING(FILE *, NULL, fopen64, (const char *p, const char *mode), (p, mode))
FAILING(int, EOF, fflush, (FILE *f), (f))
FAILING(int, -1, clock_gettime, (clockid_t c, struct timespec *t), (c, t))

int pthread_create(pthread_t *thread, const pthread_attr_t *how, void *(*begin)(void *),
		   void *context)
{
	REAL(pthread_create);
	return fails("pthread_create") ? errno : real(thread, how, begin, context);
}
