/*
 * Programs that change something about the process and become another: nice, nohup, stdbuf and
 * timeout of coreutils 9.1, which end with 125 where they do not come that far; chrt, ionice,
 * setsid and taskset of util-linux 2.38.1, which end with 1. What they take was measured.
 */
#include "shell/number.h"
#include "shell/options.h"
#include "shell/programs.h"
#include "shell/run.h"
#include "shell/signals.h"

enum { FAILURE_OF_COREUTILS = 125, FAILURE_OF_UTIL_LINUX = 1 };

/* What is known of the options, and of the wrapper as a whole. */
struct wrapper {
	struct command *command;
	struct options options;
	int failure;             /* what it ends with when it gives up */
	bool fails;
	bool help;               /* it prints that instead */
	const char *why;         /* or NULL: it may give up */
};

static struct wrapper begin(struct command *command, const struct program_options *known,
			    int failure)
{
	return (struct wrapper){ .command = command, .options = options_begin(command, known),
				 .failure = failure };
}

/* -h and -V, which those of coreutils have not. */
static bool asks_for_help(const struct wrapper *wrapper, const struct option *option)
{
	return wrapper->failure == FAILURE_OF_UTIL_LINUX &&
	       (option->letter == 'h' || option->letter == 'V');
}

/* The next option. False: there is none any more, or the program gets no further. */
static bool next(struct wrapper *wrapper, struct option *ret)
{
	switch (options_next(&wrapper->options, ret)) {
	case OPTION_FOUND:
		wrapper->help = wrapper->help || asks_for_help(wrapper, ret);
		return true;
	case OPTION_HELP:
		wrapper->help = true;
		return false;
	case OPTION_WRONG:
		wrapper->fails = true;
		return false;
	default:
		return false;
	}
}

/* VALUE is wrong unless GOOD; where it is not known, nobody knows. */
static void require(struct wrapper *wrapper, const char *why, bool good)
{
	if (why)
		wrapper->why = why;
	else if (!good)
		wrapper->fails = true;
}

/* The command from the Ith word on, if the program comes that far. */
static struct exit_status finish(struct wrapper *wrapper, size_t i)
{
	struct command *command = wrapper->command;
	struct run *run = command->run;
	struct fork fork;

	if (wrapper->fails || i >= command->argc)
		return exit_known(wrapper->failure);
	if (!wrapper->why)
		return program_run_rest(command, i);
	fork_begin(run, &fork, wrapper->why);
	return fork_either(run, &fork, program_run_rest(command, i),
			   exit_known(wrapper->failure));
}

/* `nice -5`, `nice --5`: the word behind its dash. */
static bool take_old_adjustment(struct options *options, struct option *ret)
{
	struct slice word = command_word(options->command, options->at);
	size_t sign = word.length > 2 && (word.at[1] == '-' || word.at[1] == '+') ? 2 : 1;

	if (options->ended || options->at >= options->command->argc || word.length <= sign ||
	    word.at[0] != '-' || !is_digit(word.at[sign]))
		return false;
	*ret = (struct option){ .value = slice_range(word, 1, word.length),
				.why = options->command->argv[options->at++].why };
	return true;
}

/* Only the last adjustment is looked at. */
struct exit_status nice_run(struct command *command)
{
	static const struct program_options known = { "", "n", "n=adjustment", false };
	struct wrapper wrapper = begin(command, &known, FAILURE_OF_COREUTILS);
	struct option option, last = { .value = SLICE("10") };

	while (take_old_adjustment(&wrapper.options, &option) || next(&wrapper, &option))
		last = option;
	/* What is too much for it is the most there is. */
	require(&wrapper, last.why, number_is_decimal(last.value));
	if (wrapper.help || (command->argc == 1 && !wrapper.fails))
		return program_help(command);
	return finish(&wrapper, wrapper.options.at);
}

/* What it starts does not mind SIGHUP. */
struct exit_status nohup_run(struct command *command)
{
	static const struct program_options known = { "", "", "", false };
	struct wrapper wrapper = begin(command, &known, FAILURE_OF_COREUTILS);
	uint64_t before = command->run->state.trapped;
	struct option option;

	while (next(&wrapper, &option))
		;
	if (wrapper.help)
		return program_help(command);
	command->run->state.trapped |= signal_bit(1);
	struct exit_status status = finish(&wrapper, wrapper.options.at);
	command->run->state.trapped = before;
	return status;
}

/* 0, L, or a size of which only the plain ones are told. */
static enum maybe is_mode(char letter, struct slice value)
{
	size_t digits = 0;

	if (slice_is(value, "L"))
		return letter == 'i' ? MAYBE_NO : MAYBE_YES;
	while (digits < value.length && is_digit(value.at[digits]))
		digits++;
	if (!digits)
		return slice_starts_with(value, "+") || slice_starts_with(value, " ")
			       ? MAYBE_UNKNOWN : MAYBE_NO;
	bool plain = digits < 10 && digits + 1 >= value.length &&
		     (digits == value.length || strchr("kKM", value.at[digits]));
	return plain ? MAYBE_YES : MAYBE_UNKNOWN;
}

struct exit_status stdbuf_run(struct command *command)
{
	static const struct program_options known = {
		"", "ioe", "i=input o=output e=error", false,
	};
	struct wrapper wrapper = begin(command, &known, FAILURE_OF_COREUTILS);
	struct option option;
	bool any = false;

	for (; next(&wrapper, &option); any = true) {
		enum maybe good = is_mode(option.letter, option.value);
		require(&wrapper, option.why || good != MAYBE_UNKNOWN ? option.why
									: "the size of a buffer",
			good == MAYBE_YES);
	}
	if (wrapper.help)
		return program_help(command);
	bool untold = wrapper.options.at < command->argc && command->argv[wrapper.options.at].why;
	wrapper.fails = wrapper.fails || (!any && !untold);
	return finish(&wrapper, wrapper.options.at);
}

/* timeout [-k TIME] [-s SIGNAL] TIME COMMAND. */
static void read_timeout_option(struct wrapper *wrapper, const struct option *option)
{
	int number;

	if (option->letter == 'k') {
		require(wrapper, option->why,
			is_interval(wrapper->command->run->arena, option->value));
	} else if (option->letter == 's') {
		enum maybe found = signal_find(SIGNALS_OF_PROGRAMS, option->value, &number);
		/* What a process ended with stands for the signal. */
		if (slice_to_number(option->value, &number) && number > 127)
			found = MAYBE_UNKNOWN;
		require(wrapper, option->why || found != MAYBE_UNKNOWN ? option->why
									: "which signals there are",
			found == MAYBE_YES);
	}
}

struct exit_status timeout_run(struct command *command)
{
	static const struct program_options known = {
		"v", "ks", "k=kill-after s=signal f-foreground p-preserve-status v-verbose", false,
	};
	struct wrapper wrapper = begin(command, &known, FAILURE_OF_COREUTILS);
	struct option option;

	while (next(&wrapper, &option))
		read_timeout_option(&wrapper, &option);
	if (wrapper.help)
		return program_help(command);
	size_t time = wrapper.options.at;
	if (time + 1 < command->argc && command->argv[time].why &&
	    is_interval(command->run->arena, command->argv[time + 1].text))
		return command_cannot_follow(command, "runs timeout with options not known");
	if (time < command->argc)
		require(&wrapper, command->argv[time].why,
			is_interval(command->run->arena, command->argv[time].text));
	struct exit_status status = finish(&wrapper, time + 1);
	if (wrapper.fails || time + 1 >= command->argc)
		return status;
	if (slice_ends_with(command_word(command, time + 1), "sleep") &&
	    status.success == MAYBE_YES)
		return program_may_fail(command);
	return status.success == MAYBE_NO ? exit_failed() : status;
}

/* setsid [-c] [-f] [-w] COMMAND: with -f alone nobody waits for it. */
struct exit_status setsid_run(struct command *command)
{
	static const struct program_options known = { "cfwhV", "", "c-ctty f-fork w-wait", false };
	struct wrapper wrapper = begin(command, &known, FAILURE_OF_UTIL_LINUX);
	bool forks = false, waits = false;
	struct option option;
	struct apart apart;

	while (next(&wrapper, &option)) {
		forks = forks || option.letter == 'f';
		waits = waits || option.letter == 'w';
		if (option.letter == 'c')
			wrapper.why = "whether there is a terminal";
	}
	if (wrapper.help)
		return program_help(command);
	if (!forks || waits || wrapper.fails || wrapper.options.at >= command->argc)
		return finish(&wrapper, wrapper.options.at);
	wrapper.command->setting.failure_hidden = true;
	run_apart_begin(command->run, &apart);
	finish(&wrapper, wrapper.options.at);
	run_apart_end(command->run, &apart);
	return exit_known(0);
}

static bool is_io_class(struct slice value)
{
	static const char *const names[] = { "none", "realtime", "best-effort", "idle" };
	long number;

	if (slice_is_among_in_any_case(value, names, sizeof(names) / sizeof(names[0])))
		return true;
	return value.length && is_digit(value.at[0]) && number_read(value, 10, &number);
}

struct exit_status ionice_run(struct command *command)
{
	static const struct program_options known = {
		"thV", "ncpPu", "n=classdata c=class p=pid P=pgid u=uid t-ignore", false,
	};
	struct wrapper wrapper = begin(command, &known, FAILURE_OF_UTIL_LINUX);
	struct option option;
	bool asks = command->argc == 1;
	long number = 0;

	while (next(&wrapper, &option)) {
		asks = asks || option.letter == 'p' || option.letter == 'P' || option.letter == 'u';
		if (option.letter == 'c')
			require(&wrapper, option.why, is_io_class(option.value));
		if (option.letter != 'n')
			continue;
		require(&wrapper, option.why, number_read(option.value, 10, &number));
		if (number < 0)
			wrapper.why = "which priorities there are";
	}
	if (wrapper.help)
		return program_help(command);
	return asks && !wrapper.fails ? program_may_fail(command)
				      : finish(&wrapper, wrapper.options.at);
}

/* The priority of a policy, by its letter: 1 to 99, or 0 where there is but one. */
static bool is_priority(char policy, struct slice value)
{
	bool real_time = policy == 'f' || policy == 'r';
	long number;

	if (!number_read(value, 10, &number))
		return false;
	return real_time ? number >= 1 && number <= 99 : number == 0;
}

struct exit_status chrt_run(struct command *command)
{
	static const struct program_options known = {
		"abdfimoprRvhV", "DPT", "a-all-tasks b-batch d-deadline f-fifo i-idle m-max o-other "
		"p-pid r-rr R-reset-on-fork v-verbose T=sched-runtime P=sched-period "
		"D=sched-deadline", false,
	};
	struct wrapper wrapper = begin(command, &known, FAILURE_OF_UTIL_LINUX);
	bool asks = false;
	struct option option;
	char policy = 'r';

	while (next(&wrapper, &option)) {
		asks = asks || strchr("ampdDPT", option.letter);
		if (strchr("bfior", option.letter))
			policy = option.letter;
	}
	if (wrapper.help)
		return program_help(command);
	if (asks && !wrapper.fails)
		return program_may_fail(command);
	size_t i = wrapper.options.at;
	if (i < command->argc)
		require(&wrapper, command->argv[i].why,
			is_priority(policy, command->argv[i].text));
	return finish(&wrapper, i + 1);
}

/* Processors: 0 there is always. */
static enum maybe has_processors(struct slice value, bool list)
{
	const char *const letters = list ? "0123456789,-:" : "0123456789abcdefABCDEF,";
	char last = value.length ? value.at[value.length - 1] : '\0';

	if (!list && slice_starts_with(value, "0x"))
		value = slice_range(value, 2, value.length);
	for (size_t i = 0; i < value.length; i++)
		if (!value.at[i] || !strchr(letters, value.at[i]))
			return MAYBE_NO;
	if (!value.length || value.at[0] == ',')
		return MAYBE_NO;
	if (list)
		return slice_is(value, "0") || slice_starts_with(value, "0,") ? MAYBE_YES
									       : MAYBE_UNKNOWN;
	return strchr("13579bBdDfF", last) ? MAYBE_YES : MAYBE_UNKNOWN;
}

struct exit_status taskset_run(struct command *command)
{
	static const struct program_options known = {
		"apchV", "", "a-all-tasks p-pid c-cpu-list", false,
	};
	struct wrapper wrapper = begin(command, &known, FAILURE_OF_UTIL_LINUX);
	bool asks = false, list = false;
	struct option option;

	while (next(&wrapper, &option)) {
		asks = asks || option.letter == 'p';
		list = list || option.letter == 'c';
	}
	if (wrapper.help)
		return program_help(command);
	if (asks && !wrapper.fails)
		return program_may_fail(command);
	size_t i = wrapper.options.at;
	if (i >= command->argc)
		return exit_known(wrapper.failure);
	enum maybe there = has_processors(command->argv[i].text, list);
	require(&wrapper, command->argv[i].why || there != MAYBE_UNKNOWN ? command->argv[i].why
									  : "which processors there are",
		there == MAYBE_YES);
	return finish(&wrapper, i + 1);
}
