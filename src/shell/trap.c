/*
 * trap, of which only what happens at the end of the shell matters; but an operand that is no
 * signal makes it fail (dash 0.5.12, trapcmd() and decode_signal(); bash 5.2.15).
 */
#include "shell/builtins.h"

#include <strings.h>

#include "shell/run.h"

enum { SIGNAL_MAX = 64 };

/* As `kill -l` has them, without SIG. */
static const char *const signals[] = {
	"EXIT", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
	"USR2", "PIPE", "ALRM", "TERM", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
	"XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS", "RTMIN", "RTMAX",
};

/* What bash runs the action for besides. */
static const char *const pseudo_signals[] = { "ERR", "DEBUG", "RETURN" };

static bool is_name(struct slice word, const char *name)
{
	return word.length == strlen(name) && strncasecmp(word.at, name, word.length) == 0;
}

static bool is_one_of(struct slice word, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_name(word, names[i]))
			return true;
	return false;
}

/* The number of a signal, or -1. */
static int signal_number(struct slice word)
{
	int number;

	return word.length && is_digit(word.at[0]) && slice_to_number(word, &number) &&
	       number <= SIGNAL_MAX ? number : -1;
}

static bool is_exit(struct slice word)
{
	return is_name(word, "EXIT") || signal_number(word) == 0;
}

static bool is_pseudo_signal(const struct run *run, struct slice word)
{
	return run->dialect == DIALECT_BASH &&
	       is_one_of(word, pseudo_signals, sizeof(pseudo_signals) / sizeof(*pseudo_signals));
}

/* UNKNOWN for what lies between RTMIN and RTMAX. */
static enum maybe is_signal(const struct run *run, struct slice word)
{
	bool prefixed = word.length > 3 && strncasecmp(word.at, "SIG", 3) == 0;

	if (is_exit(word) || signal_number(word) >= 0 || is_pseudo_signal(run, word))
		return MAYBE_YES;
	if (prefixed && run->dialect == DIALECT_BASH)
		word = slice_range(word, 3, word.length);
	if (slice_starts_with(word, "RTMIN+") || slice_starts_with(word, "RTMAX-"))
		return MAYBE_UNKNOWN;
	if (run->dialect == DIALECT_BASH && is_name(word, "STKFLT"))
		return MAYBE_YES;
	return is_one_of(word, signals, sizeof(signals) / sizeof(*signals)) && !is_exit(word)
		       ? MAYBE_YES : MAYBE_NO;
}

/* It may run behind every command from here on. */
static struct exit_status doubt_trap(struct command *command, const char *why)
{
	process_forget(command->run, why);
	flow_may_end(command->run, exit_unknown(why), why);
	flow_doubt(command->run, why);
	return exit_unknown(why);
}

static struct exit_status set_traps(struct command *command, size_t from, struct content action)
{
	struct run *run = command->run;
	struct exit_status status = exit_known(0);

	for (size_t i = from; i < command->argc; i++) {
		struct slice word = command->argv[i].text;
		enum maybe valid = is_signal(run, word);
		if (valid == MAYBE_UNKNOWN)
			status = exit_unknown("which signals there are");
		/* dash stops at the first that is none. */
		if (valid == MAYBE_NO && run->dialect == DIALECT_DASH)
			return exit_known(1);
		if (valid == MAYBE_NO)
			status = exit_known(1);
		if (valid == MAYBE_YES && is_exit(word)) {
			run->state.exit_trap = action;
			run_touch(run);
		}
		if (is_pseudo_signal(run, word) &&
		    (action.why || (action.set == MAYBE_YES && action.text.length)))
			return doubt_trap(command, run_why(run, "when the trap for %.*s runs",
							   SLICE_ARGS(word)));
	}
	return status;
}

struct exit_status builtin_trap(struct command *command)
{
	struct run *run = command->run;
	struct content action = { .set = MAYBE_NO };
	size_t i = 1;

	if (command_unknown_from(command, 2))
		return doubt_trap(command, command_unknown_from(command, 2));
	if (i < command->argc && slice_is(command_word(command, i), "--"))
		i++;
	else if (i < command->argc && command->argv[i].text.length > 1 &&
		 command->argv[i].text.at[0] == '-' && !command->argv[i].why)
		return run->dialect == DIALECT_DASH ? command_error(command)
						    : exit_unknown("what trap prints");
	if (i >= command->argc) {
		command_prints_unknown(command, "what trap prints");
		return exit_known(0);
	}
	/* Where the first word is a number, or the only one, all are signals to be reset. */
	bool resets = i + 1 == command->argc || signal_number(command_word(command, i)) >= 0;
	if (resets && command->argv[i].why)
		return doubt_trap(command, command->argv[i].why);
	if (resets && run->dialect == DIALECT_BASH &&
	    is_signal(run, command_word(command, i)) == MAYBE_NO)
		return exit_known(2);
	if (!resets) {
		action = content_of(command_word(command, i));
		action.why = command->argv[i++].why;
		if (!action.why && slice_is(action.text, "-"))
			action.set = MAYBE_NO;
	}
	return set_traps(command, i, action);
}
