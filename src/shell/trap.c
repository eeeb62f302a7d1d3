/*
 * trap, of which only what happens at the end of the shell matters; but an operand that is no
 * signal makes it fail (dash 0.5.12, trapcmd() and decode_signal(); bash 5.2.15).
 */
#include "shell/builtins.h"

#include "shell/run.h"
#include "shell/signals.h"

/* What bash runs the action for besides. */
static const char *const pseudo_signals[] = { "ERR", "DEBUG", "RETURN" };

static bool is_exit(struct slice word)
{
	return slice_is_in_any_case(word, "EXIT") || signal_number(word) == 0;
}

static bool is_pseudo_signal(const struct run *run, struct slice word)
{
	return run->dialect == DIALECT_BASH &&
	       slice_is_among_in_any_case(word, pseudo_signals,
					  sizeof(pseudo_signals) / sizeof(*pseudo_signals));
}

/* UNKNOWN for what lies between RTMIN and RTMAX. */
static enum maybe is_signal(const struct run *run, struct slice word, int *ret_number)
{
	if (is_exit(word) || is_pseudo_signal(run, word))
		return MAYBE_YES;
	return signal_find(run->dialect == DIALECT_BASH ? SIGNALS_OF_BASH : SIGNALS_OF_DASH, word,
			   ret_number);
}

/* It may run behind every command from here on. */
static struct exit_status doubt_trap(struct command *command, const char *why)
{
	process_forget(command->run, why);
	flow_may_end(command->run, exit_unknown(why), why);
	flow_doubt(command->run, why);
	return exit_unknown(why);
}

/* What `kill $$` must know. */
static void mark_trapped(struct run *run, int number, struct content action)
{
	if (action.why || action.set != MAYBE_NO)
		run->state.trapped |= signal_bit(number);
	else
		run->state.trapped &= ~signal_bit(number);
	run_touch(run);
}

static struct exit_status set_traps(struct command *command, size_t from, struct content action)
{
	struct run *run = command->run;
	struct exit_status status = exit_known(0);

	for (size_t i = from; i < command->argc; i++) {
		struct slice word = command->argv[i].text;
		int number = 0;
		enum maybe valid = is_signal(run, word, &number);
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
		if (valid != MAYBE_NO)
			mark_trapped(run, number, action);
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

	if (command_unknown_from(command, 2)) {
		run->state.trapped = UINT64_MAX;
		return doubt_trap(command, command_unknown_from(command, 2));
	}
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
	int number;
	if (resets && run->dialect == DIALECT_BASH &&
	    is_signal(run, command_word(command, i), &number) == MAYBE_NO)
		return exit_known(2);
	if (!resets) {
		action = content_of(command_word(command, i));
		action.why = command->argv[i++].why;
		if (!action.why && slice_is(action.text, "-"))
			action.set = MAYBE_NO;
	}
	return set_traps(command, i, action);
}
