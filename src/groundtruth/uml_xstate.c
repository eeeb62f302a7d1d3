/*
 * Lets a user-mode kernel run on a processor it has never heard of.
 *
 * User-mode Linux keeps the floating-point state of its processes in 2696 bytes, enough for
 * AVX-512. A host with AMX has more, and its kernel refuses to set a state that is
 * not complete (xstateregs_set() answers EFAULT), so that the user-mode kernel panics when it
 * starts init. Preloaded into linux.uml, this completes such a state. Where UML's buffer is
 * large enough nothing changes.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { NT_X86_XSTATE = 0x202, WHOLE_STATE = 16384, HEADER = 512 };
#define TILES (UINT64_C(3) << 17)

long ptrace(enum __ptrace_request request, ...);

static long call(long request, long pid, void *address, void *data)
{
	return syscall(SYS_ptrace, request, pid, address, data);
}

/*
 * What lies beyond UML's buffer is left in its initial state: the tiles of AMX, which no program
 * here uses. The header, Intel SDM 13.4.2, says which parts are not initial.
 */
static long set_state(long pid, void *address, struct iovec *partial)
{
	static unsigned char bytes[WHOLE_STATE];
	static size_t length;
	struct iovec whole = { bytes, sizeof bytes };
	uint64_t parts;

	if (length == 0 && call(PTRACE_GETREGSET, pid, address, &whole) == 0) {
		length = whole.iov_len;
		memset(bytes, 0, sizeof bytes);
	}
	if (partial->iov_len >= length)
		return call(PTRACE_SETREGSET, pid, address, partial);
	memcpy(bytes, partial->iov_base, partial->iov_len);
	memcpy(&parts, bytes + HEADER, sizeof parts);
	parts &= ~TILES;
	memcpy(bytes + HEADER, &parts, sizeof parts);
	whole.iov_len = length;
	return call(PTRACE_SETREGSET, pid, address, &whole);
}

/* The C library's wrapper returns what it peeked; the system call stores it. */
static long peek(long request, long pid, void *address)
{
	long word;

	if (call(request, pid, address, &word) < 0)
		return -1;
	errno = 0;
	return word;
}

long ptrace(enum __ptrace_request request, ...)
{
	va_list arguments;
	long pid;
	void *address, *data;

	va_start(arguments, request);
	pid = va_arg(arguments, int);
	address = va_arg(arguments, void *);
	data = va_arg(arguments, void *);
	va_end(arguments);
	if (request == PTRACE_SETREGSET && address == (void *)NT_X86_XSTATE)
		return set_state(pid, address, data);
	if (request == PTRACE_PEEKTEXT || request == PTRACE_PEEKDATA || request == PTRACE_PEEKUSER)
		return peek((long)request, pid, address);
	return call((long)request, pid, address, data);
}
