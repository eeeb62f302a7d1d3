/*
 * kill: what becomes of a shell that sends a signal to itself, and operands that are no signal
 * or no process (dash 0.5.12, killcmd(); bash 5.2.15, kill_builtin(); procps 4.0.2). Processes
 * that are not known are taken for others than this shell.
 */
#include "shell/builtins.h"
#include "shell/programs.h"
#include "shell/run.h"
#include "shell/signals.h"

enum { SIGNAL_QUIT = 3, SIGNAL_INT = 2, SIGNAL_KILL = 9, SIGNAL_TERM = 15 };

struct sending {
	struct command *command;
	enum signal_reader reader;
	int number;
	size_t first;            /* the first word that is a process */
	bool lists;              /* -l */
	const char *why;         /* which signal it is is not known */
};

/* What a word stands for. */
enum target {
	TARGET_OTHER,            /* a process we know nothing of */
	TARGET_OWN,              /* $$ */
	TARGET_GROUP,            /* the shell may be among them */
	TARGET_BAD,              /* no process, nor a job */
};

static struct exit_status may_fail(struct command *command)
{
	const char *what = "whether kill succeeds";

	command_prints_unknown(command, what);
	return exit_unknown(what);
}

/* The status of a wrong option, and of wrong operands. */
static int bad_option(const struct sending *sending)
{
	return sending->reader == SIGNALS_OF_DASH ? 2 : 1;
}

/* False: it is none. */
static bool read_signal(struct sending *sending, struct slice word)
{
	if (sending->reader == SIGNALS_OF_BASH && slice_is_in_any_case(word, "EXIT")) {
		sending->number = 0;
		return true;
	}
	enum maybe found = signal_find(sending->reader, word, &sending->number);
	if (found == MAYBE_UNKNOWN)
		sending->why = "which signals there are";
	return found != MAYBE_NO;
}

/* -s NAME, -sNAME and for bash -n. *I is moved to the last word of it. */
static int read_named(struct sending *sending, size_t *i)
{
	struct slice word = command_word(sending->command, *i);
	struct slice name = slice_range(word, 2, word.length);

	if (!name.length && ++*i >= sending->command->argc)
		return bad_option(sending);
	if (!name.length)
		name = command_word(sending->command, *i);
	return read_signal(sending, name) ? 0 : bad_option(sending);
}

/* An option: 0, or the status it fails with. */
static int read_option(struct sending *sending, size_t *i, bool *ret_done)
{
	struct slice word = command_word(sending->command, *i);
	char letter = word.length > 1 ? word.at[1] : '\0';

	*ret_done = slice_is(word, "--");
	if (*ret_done)
		return 0;
	sending->lists = sending->lists || letter == 'l' ||
			 (letter == 'L' && sending->reader != SIGNALS_OF_DASH);
	if (sending->lists)
		return 0;
	if (letter == 's' || (letter == 'n' && sending->reader == SIGNALS_OF_BASH))
		return read_named(sending, i);
	if (letter == '?')
		return 2;
	/* dash takes -TERM as the first word alone. */
	if (sending->reader == SIGNALS_OF_DASH)
		return bad_option(sending);
	if (read_signal(sending, slice_range(word, 1, word.length)))
		return 0;
	if (sending->reader == SIGNALS_OF_PROGRAMS)
		sending->why = "an option of kill";
	return bad_option(sending);
}

static bool may_be_option(const struct field *field)
{
	return field->why && field->why != why_own_process &&
	       (!field->text.length || slice_starts_with(field->text, "-"));
}

/* The words up to the processes. */
static int read_options(struct sending *sending)
{
	struct command *command = sending->command;
	struct slice first = command_word(command, 1);
	bool dash = sending->reader == SIGNALS_OF_DASH, done = false;
	size_t i = 1, signals = 0;
	int bad = 0;

	sending->number = SIGNAL_TERM;
	sending->first = 2;
	if (dash && first.length > 1 && first.at[0] == '-' &&
	    read_signal(sending, slice_range(first, 1, first.length)))
		return 0;
	for (; i < command->argc && !sending->lists && !bad; i++) {
		struct slice word = command_word(command, i);
		if (may_be_option(&command->argv[i])) {
			sending->why = command->argv[i].why;
			break;
		}
		bool option = slice_starts_with(word, "-") && (word.length > 1 || !dash);
		if (!option || (signals > 0 && !dash && !slice_is(word, "--")))
			break;
		bad = read_option(sending, &i, &done);
		signals++;
		if (done) {
			i++;
			break;
		}
	}
	sending->first = i;
	return bad;
}

/* `$$` and nothing else. */
static bool is_own(const struct field *field)
{
	const struct part *part = field->word ? field->word->parts : NULL;

	return part && !part->next && part->kind == PART_PARAMETER && slice_is(part->text, "$") &&
	       part->op == PARAMETER_PLAIN;
}

static enum target find_target(const struct field *field)
{
	struct slice digits = field->text;

	if (field->why == why_own_process)
		return is_own(field) ? TARGET_OWN : TARGET_GROUP;
	if (field->why)
		return slice_starts_with(digits, "-") ? TARGET_GROUP : TARGET_OTHER;
	if (slice_starts_with(digits, "%"))
		return TARGET_OTHER;
	bool negative = slice_starts_with(digits, "-");
	if (negative || slice_starts_with(digits, "+"))
		digits = slice_range(digits, 1, digits.length);
	for (size_t i = 0; i < digits.length; i++)
		if (!is_digit(digits.at[i]))
			return is_blank(digits.at[i]) ? TARGET_OTHER : TARGET_BAD;
	if (!digits.length)
		return TARGET_BAD;
	return negative || slice_is(digits, "0") ? TARGET_GROUP : TARGET_OTHER;
}

/* The shell dies of it: there is nobody who could go on. */
static struct exit_status die(struct sending *sending, enum signal_fate fate)
{
	struct run *run = sending->command->run;

	if (run->dialect == DIALECT_BASH && fate == SIGNAL_KILLS_WITH_TRAP)
		run_exit_trap(run, sending->command->node->passage, sending->command->setting);
	run->state.exit_trap = (struct content){ .set = MAYBE_NO };
	if (!run->alive)
		return exit_known(128 + sending->number);
	return run_exit(run, exit_known(128 + sending->number));
}

/* Nobody knows whether it does, or a trap runs first. */
static struct exit_status may_die(struct sending *sending, bool trapped)
{
	struct command *command = sending->command;
	const char *why = run_why(command->run, "whether %.*s ends the shell",
				  SLICE_ARGS(command_text(command)));

	if (trapped)
		process_forget(command->run, why);
	run_doom(command->run, why);
	return trapped ? command_cannot_follow(command, why) : exit_unknown(why);
}

/* The signal goes to $$. */
static struct exit_status send_to_self(struct sending *sending)
{
	struct run *run = sending->command->run;
	enum signal_fate fate = signal_fate(sending->number);
	bool trapped = (run->state.trapped & signal_bit(sending->number)) != 0 &&
		       sending->number != SIGNAL_KILL;
	bool ignored = run->state.background &&
		       (sending->number == SIGNAL_INT || sending->number == SIGNAL_QUIT);

	if (trapped)
		return may_die(sending, true);
	if (fate == SIGNAL_PASSES ||
	    (sending->number == SIGNAL_QUIT && run->dialect == DIALECT_BASH))
		return exit_known(0);
	if (run->state.subshell || ignored || fate == SIGNAL_DEPENDS)
		return may_die(sending, false);
	return die(sending, fate);
}

/* All processes, from the first on. */
static struct exit_status send_all(struct sending *sending)
{
	struct command *command = sending->command;
	bool failed = false, succeeded = false, unknown = false;

	for (size_t i = sending->first; i < command->argc; i++) {
		enum target target = find_target(&command->argv[i]);
		unknown = unknown || target == TARGET_OTHER || target == TARGET_GROUP;
		failed = failed || target == TARGET_BAD;
		if (failed && sending->reader == SIGNALS_OF_DASH)
			return exit_known(2);
		if (target == TARGET_GROUP && signal_fate(sending->number) != SIGNAL_PASSES)
			return may_die(sending, true);
		if (target != TARGET_OWN)
			continue;
		struct exit_status status = send_to_self(sending);
		if (!command->run->alive)
			return status;
		succeeded = true;
		unknown = unknown || status.success == MAYBE_UNKNOWN;
	}
	/* bash is content with one. */
	if (succeeded && sending->reader == SIGNALS_OF_BASH)
		return exit_known(0);
	if (failed && (sending->reader == SIGNALS_OF_PROGRAMS || !unknown))
		return exit_known(1);
	return unknown ? may_fail(command) : exit_known(0);
}

static bool names_own(const struct command *command)
{
	for (size_t i = 1; i < command->argc; i++)
		if (command->argv[i].why == why_own_process)
			return true;
	return false;
}

static struct exit_status run_kill(struct command *command, enum signal_reader reader)
{
	struct sending sending = { .command = command, .reader = reader };
	int bad = read_options(&sending);

	if (sending.lists || sending.why)
		return names_own(command) ? may_die(&sending, true) : may_fail(command);
	if (bad)
		return exit_known(bad);
	if (sending.first >= command->argc)
		return exit_known(reader == SIGNALS_OF_PROGRAMS ? 1 : 2);
	return send_all(&sending);
}

struct exit_status builtin_kill(struct command *command)
{
	return run_kill(command, command->run->dialect == DIALECT_BASH ? SIGNALS_OF_BASH
									: SIGNALS_OF_DASH);
}

struct exit_status kill_run(struct command *command)
{
	return run_kill(command, SIGNALS_OF_PROGRAMS);
}
