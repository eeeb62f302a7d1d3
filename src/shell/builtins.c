#include "shell/builtins.h"

#include <limits.h>

#include "shell/arithmetic_command.h"
#include "shell/condition.h"
#include "shell/number.h"
#include "shell/run.h"
#include "shell/stream.h"
#include "shell/write.h"

/* The ones that are more than a line are in builtin_*.c. */

static struct exit_status run_true(struct command *command)
{
	(void)command;
	return exit_known(0);
}

static struct exit_status run_false(struct command *command)
{
	(void)command;
	return exit_known(1);
}

/* A number operand; unknown ones give UNKNOWN in *RET_GIVEN. False: it is no number. */
static bool read_operand(struct command *command, long otherwise, long *ret, const char **ret_why)
{
	*ret = otherwise;
	*ret_why = command_unknown_from(command, 1);
	if (command->argc < 2 || *ret_why)
		return true;
	struct slice digits = slice_trim(command_word(command, 1), NUMBER_BLANKS);
	bool bash = command->run->dialect == DIALECT_BASH;
	/* bash has 64 bits for it and a sign, dash 31 and none. */
	return number_read(digits, 10, ret) && (bash || (*ret >= 0 && *ret <= INT_MAX));
}

/* bash leaves the rest of the line out, whose end is not known here. */
static struct exit_status leave_line(struct command *command)
{
	const char *why = "what bash leaves out behind too many operands";

	flow_may_end(command->run, exit_unknown(why), why);
	flow_doubt(command->run, why);
	return exit_unknown(why);
}

/* An operand of break that is not one of its own, in bash: 0 and less ends all loops. */
static struct exit_status leave_badly(struct command *command, bool number)
{
	struct run *run = command->run;
	struct meeting *all = NULL;
	int level = 1;

	if (!flow_find(run, MEETING_BREAK, 1))
		return exit_known(0);
	if (!number)
		return run_exit(run, exit_known(128));
	do
		all = flow_find(run, MEETING_BREAK, level);
	while (flow_find(run, MEETING_BREAK, ++level) != all);
	run->state.status = exit_known(1);
	flow_leave(run, all);
	return exit_known(1);
}

/* break and continue: without a loop around them they do nothing. */
static struct exit_status leave_loop(struct command *command, enum meeting_kind kind)
{
	struct run *run = command->run;
	bool bash = run->dialect == DIALECT_BASH;
	const char *why;
	long level;
	bool number = read_operand(command, 1, &level, &why);

	if (!number || level < 1)
		return bash ? leave_badly(command, number) : command_error(command);
	struct meeting *target = flow_find(run, kind, level > INT_MAX ? INT_MAX : (int)level);
	if (bash && target && command->argc > 2)
		return leave_line(command);
	run->state.status = exit_known(0);
	if (why)
		flow_doubt(run, why);
	if (target)
		flow_leave(run, target);
	return exit_known(0);
}

static struct exit_status run_break(struct command *command)
{
	return leave_loop(command, MEETING_BREAK);
}

static struct exit_status run_continue(struct command *command)
{
	return leave_loop(command, MEETING_CONTINUE);
}

/* The status `exit` and `return` give on: their operand or that of the last command. */
static bool read_status(struct command *command, struct exit_status *ret_status)
{
	bool bash = command->run->dialect == DIALECT_BASH;
	const char *why;
	long code;

	if (!read_operand(command, -1, &code, &why))
		return false;
	if (why)
		*ret_status = exit_unknown(why);
	else if (command->argc > 1)
		*ret_status = exit_known((int)(bash ? code & 255 : code));
	else
		*ret_status = command->run->state.status;
	return true;
}

static struct exit_status run_exit_builtin(struct command *command)
{
	struct exit_status status;

	if (!read_status(command, &status))
		return run_shell_error(command->run);
	return run_exit(command->run, status);
}

static struct exit_status run_return(struct command *command)
{
	struct run *run = command->run;
	struct meeting *end = flow_find(run, MEETING_RETURN, 1);
	struct exit_status status;

	bool bash = run->dialect == DIALECT_BASH, good = read_status(command, &status);
	if (!good && !bash)
		return command_error(command);
	if (!end)
		return bash ? exit_known(2) : run_exit(run, status);
	if (bash && good && command->argc > 2)
		return leave_line(command);
	/* dash keeps `return 300` as it is, until the process ends. */
	if (!good)
		status = exit_known(2);
	run->state.status = status;
	flow_leave(run, end);
	return status;
}

/* The words from I on as one text, joined with blanks. */
static struct content join_words(struct command *command, size_t i)
{
	segments list = { 0 };

	for (; i < command->argc; i++) {
		struct segment gap = { .text = SLICE(" ") };
		struct segment word = { .text = command->argv[i].text,
					.why = command->argv[i].why };
		if (list.count)
			array_push(command->run->arena, &list, gap);
		array_push(command->run->arena, &list, word);
	}
	return join_segments(command->run, &list, false);
}

const struct passage *command_passage(struct command *command, struct slice text)
{
	const struct passage *around = command->node->passage;
	struct passage *passage = arena_new(command->run->arena, struct passage);
	const char *start = around->text.at, *end = start + around->text.length;

	/* A quoted word is still a part of the file it stands in. */
	if (text.length && text.at >= start && text.at + text.length <= end) {
		size_t from = (size_t)(text.at - start);
		*passage = passage_part(command->run->arena, around, from, from + text.length);
	} else {
		*passage = passage_elsewhere(text, command_span(command));
	}
	return passage;
}

static struct exit_status run_eval(struct command *command)
{
	struct content text = command->argc == 2 ? content_of(command->argv[1].text)
					       : join_words(command, 1);
	const char *why = command_unknown_from(command, 1);

	if (why) {
		process_forget(command->run, why);
		flow_may_end(command->run, exit_unknown(why), why);
		return command_cannot_follow(command,
					     run_why(command->run, "runs a command that is not "
								   "known: %s", why));
	}
	return run_text(command->run, command_passage(command, text.text), command->setting);
}

/* `exec` with a command ends the shell; without one its redirections stay. */
static struct exit_status run_exec(struct command *command)
{
	if (command->argc == 1) {
		command->keeps_streams = true;
		return exit_known(0);
	}
	size_t program = command->run->dialect == DIALECT_BASH &&
			 slice_is(command_word(command, 1), "--") ? 2 : 1;
	if (program == command->argc) {
		command->keeps_streams = true;
		return exit_known(0);
	}
	/* dash finds a directory there, and may not run it. */
	bool nameless = !command->argv[program].why && !command->argv[program].text.length &&
			command->run->dialect == DIALECT_DASH;
	struct exit_status status = nameless ? exit_known(126)
					     : command_run_program(command, program);
	if (!command->run->alive)
		return status;
	/* The shell is not there any more, to run its trap; unless nothing was found to run. */
	if (status.code != 127 && status.code != 126)
		command->run->state.exit_trap = (struct content){ .set = MAYBE_NO };
	return run_exit(command->run, status);
}

static struct exit_status run_shift(struct command *command)
{
	struct run *run = command->run;
	const struct parameters *before = run->state.parameters;
	struct parameters *after = arena_new(run->arena, struct parameters);
	const char *why;
	long by;

	if (!read_operand(command, 1, &by, &why) || by < 0)
		return command_error(command);
	if (before)
		*after = *before;
	if (why)
		after->why = why;
	if (!after->why && (size_t)by > after->count)
		return command_error(command);
	if (!after->why && by) {
		after->items += by;
		after->count -= (size_t)by;
	}
	run->state.parameters = after;
	run_touch(run);
	return exit_known(0);
}

static struct exit_status run_alias(struct command *command)
{
	if (command->argc == 1)
		return exit_known(0);
	flow_doubt(command->run, "what an alias does");
	return command_cannot_follow(command, "defines an alias");
}

struct exit_status run_unknown_status(struct command *command)
{
	const char *what = run_why(command->run, "whether %.*s succeeds",
				   SLICE_ARGS(command_text(command)));

	command_prints_unknown(command, what);
	return exit_unknown(what);
}

static struct exit_status run_wait(struct command *command)
{
	return command->argc == 1 ? exit_known(0) : run_unknown_status(command);
}

/* Builtins of bash that may set any variable. */
static struct exit_status run_foreign(struct command *command)
{
	const char *what = run_why(command->run, "what %.*s does",
				   SLICE_ARGS(command_text(command)));

	process_forget(command->run, what);
	stream_doubt(command->run, 0);
	return exit_unknown(what);
}

static struct exit_status run_jobs(struct command *command)
{
	return command->argc == 1 ? exit_known(0) : run_unknown_status(command);
}

static struct exit_status run_umask(struct command *command)
{
	struct slice mask = command_word(command, 1);
	bool octal = mask.length && mask.length <= 4 && !command->argv[1].why;

	for (size_t i = 0; i < mask.length; i++)
		octal = octal && mask.at[i] >= '0' && mask.at[i] <= '7';
	return command->argc == 2 && octal ? exit_known(0) : run_unknown_status(command);
}

static const struct builtin dash_builtins[] = {
	{ ".", builtin_source, true },
	{ ":", run_true, true },
	{ "[", condition_run, false },
	{ "alias", run_alias, false },
	{ "bg", run_unknown_status, false },
	{ "break", run_break, true },
	{ "cd", builtin_cd, false },
	{ "chdir", builtin_cd, false },
	{ "command", builtin_command, false },
	{ "continue", run_continue, true },
	{ "echo", write_echo_of_dash, false },
	{ "eval", run_eval, true },
	{ "exec", run_exec, true },
	{ "exit", run_exit_builtin, true },
	{ "export", builtin_export, true },
	{ "false", run_false, false },
	{ "fg", run_unknown_status, false },
	{ "getopts", builtin_getopts, false },
	{ "hash", builtin_type, false },
	{ "jobs", run_jobs, false },
	{ "kill", builtin_kill, false },
	{ "local", builtin_local, true },
	{ "printf", write_printf, false },
	{ "pwd", builtin_pwd, false },
	{ "read", builtin_read, false },
	{ "readonly", builtin_readonly, true },
	{ "return", run_return, true },
	{ "set", builtin_set, true },
	{ "shift", run_shift, true },
	{ "test", condition_run, false },
	{ "times", run_true, true },
	{ "trap", builtin_trap, true },
	{ "true", run_true, false },
	{ "type", builtin_type, false },
	{ "ulimit", run_unknown_status, false },
	{ "umask", run_umask, false },
	{ "unalias", run_unknown_status, false },
	{ "unset", builtin_unset, true },
	{ "wait", run_wait, false },
};

static const struct builtin bash_builtins[] = {
	{ "builtin", builtin_command, false },
	{ "declare", builtin_local, false },
	{ "disown", run_unknown_status, false },
	{ "let", builtin_let, false },
	{ "mapfile", run_foreign, false },
	{ "popd", run_foreign, false },
	{ "pushd", run_foreign, false },
	{ "readarray", run_foreign, false },
	{ "shopt", builtin_shopt, false },
	{ "source", builtin_source, false },
	{ "typeset", builtin_local, false },
};

static const struct builtin *find_in(const struct builtin *table, size_t count,
				     struct slice name)
{
	for (size_t i = 0; i < count; i++)
		if (slice_is(name, table[i].name))
			return &table[i];
	return NULL;
}

const struct builtin *builtin_find(enum dialect dialect, struct slice name)
{
	const struct builtin *found =
		find_in(dash_builtins, sizeof(dash_builtins) / sizeof(*dash_builtins), name);

	if (!found && dialect == DIALECT_BASH)
		found = find_in(bash_builtins, sizeof(bash_builtins) / sizeof(*bash_builtins),
				name);
	return found;
}
