#include "cli/interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

enum { FILE_LIMIT = 32, EXIT_TROUBLE = 2 };

/*
 * The one thing in this program that is global and changes: a handler is given no context. A
 * place is taken and given up by one thread, and read by a handler in any.
 */
static _Atomic(const char *) files[FILE_LIMIT];

/* Only what signal-safety(7) allows. */
static void remove_files(int signal)
{
	static const char message[] = "iptoken-lint: interrupted, nothing is reported\n";

	(void)signal;
	for (size_t i = 0; i < FILE_LIMIT; i++) {
		const char *file = atomic_load(&files[i]);
		if (file)
			unlink(file);
	}
	if (write(STDERR_FILENO, message, sizeof(message) - 1) < 0)
		_exit(EXIT_TROUBLE);     /* nobody to tell */
	_exit(EXIT_TROUBLE);
}

void interrupt_catch(void)
{
	static const int ending[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = remove_files }, before;

	sigfillset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(ending) / sizeof(ending[0]); i++)
		/* nohup and a background job of a shell ignore some of them. */
		if (sigaction(ending[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
			sigaction(ending[i], &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
}

void interrupt_remove(const char *file)
{
	for (size_t i = 0; i < FILE_LIMIT; i++) {
		if (!atomic_load(&files[i])) {
			atomic_store(&files[i], file);
			return;
		}
	}
}

void interrupt_forget(const char *file)
{
	for (size_t i = 0; file && i < FILE_LIMIT; i++)
		if (atomic_load(&files[i]) == file)
			atomic_store(&files[i], NULL);
}
