/*
 * After start-up the program needs few system calls, and what it reads may be hostile: a
 * seccomp filter leaves it those that read, write and compute. There is no way back.
 */
#ifndef CLI_SANDBOX_H
#define CLI_SANDBOX_H

#include <stdbool.h>

/*
 * Enter it. False, with a message on stderr, when the kernel does not let us. Does nothing
 * in a program that was built for another architecture or with a sanitizer.
 */
bool sandbox_enter(void);

/* Whether this program has one: "" or a remark for --version. */
const char *sandbox_remark(void);

#endif
