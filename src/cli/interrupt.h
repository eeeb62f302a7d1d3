/*
 * Signals that end the run: SIGINT, SIGTERM, SIGHUP. What was not finished leaves nothing
 * behind, and the exit status is 2, as for every run that could not judge.
 */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

/* From here on; a reader that goes away (SIGPIPE) is an error of writing instead. */
void interrupt_catch(void);

/* Remove FILE when a signal comes. It stays the caller's, who forgets it before freeing it. */
void interrupt_remove(const char *file);
void interrupt_forget(const char *file);

#endif
