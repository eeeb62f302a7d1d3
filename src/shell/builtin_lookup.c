#include "shell/builtins.h"

#include "shell/files.h"
#include "shell/program_places.h"
#include "shell/run.h"

enum maybe command_exists(struct run *run, struct slice name)
{
	const struct binding *function =
		binding_find(run->state.bindings, BINDING_FUNCTION, name);

	if (builtin_find(run->dialect, name) || (function && function->body))
		return MAYBE_YES;
	if (function && function->value.set != MAYBE_NO)
		return MAYBE_UNKNOWN;
	return program_exists(run, name);
}

enum maybe program_exists(struct run *run, struct slice name)
{
	if (!name.length)
		return MAYBE_NO;
	if (slice_find(name, '/', 0) < name.length) {
		const char *path = file_path(run, name);
		return path ? file_look(run, path).executable : MAYBE_UNKNOWN;
	}
	enum maybe found = program_can_be_found(run, name);
	if ((found == MAYBE_YES && program_is_essential(name)) || file_find_program(run, name))
		return MAYBE_YES;
	return found == MAYBE_NO || tree_is_whole(run) ? MAYBE_NO : MAYBE_UNKNOWN;
}

/* What `command -v` prints: the name of what the shell has itself, the path of a program. */
static void print_place(struct command *command, const struct field *field, enum maybe exists)
{
	struct run *run = command->run;
	bool own = !field->why && (builtin_find(run->dialect, field->text) ||
				   binding_find(run->state.bindings, BINDING_FUNCTION,
						field->text));

	if (exists == MAYBE_UNKNOWN)
		command_prints_unknown(command, "where a program is");
	else if (exists == MAYBE_YES && own)
		command_print(command, slice_of(arena_print(run->arena, "%.*s\n",
							    SLICE_ARGS(field->text))), NULL);
	else if (exists == MAYBE_YES)
		command_print(command, (struct slice)SLICE("/"), "where a program is");
}

/* command -v, type, hash: whether NAMES can be run; one that cannot gives 127. */
static struct exit_status look_up(struct command *command, size_t from, bool prints_place)
{
	struct exit_status status = exit_known(0);

	for (size_t i = from; i < command->argc; i++) {
		const struct field *field = &command->argv[i];
		enum maybe exists = field->why ? MAYBE_UNKNOWN
					       : command_exists(command->run, field->text);
		if (prints_place)
			print_place(command, field, exists);
		if (exists == MAYBE_NO)
			status = exit_known(127);
		else if (exists == MAYBE_UNKNOWN && status.success == MAYBE_YES)
			status = exit_unknown(run_why(command->run, "whether %.*s is installed",
						      SLICE_ARGS(field->text)));
	}
	if (!prints_place)
		command_prints_unknown(command, "where a program is");
	return status;
}

struct exit_status builtin_type(struct command *command)
{
	return look_up(command, 1, false);
}

/* As for all commands, without looking at functions. */
static struct exit_status run_without_functions(struct command *command, size_t i)
{
	struct run *run = command->run;
	const struct binding *function;

	if (i >= command->argc)
		return exit_known(0);
	function = binding_find(run->state.bindings, BINDING_FUNCTION, command_word(command, i));
	if (function && function->value.set != MAYBE_NO) {
		/* Put away for the call; bindings are only ever added in front. */
		const struct node *body = function->body;
		function_set(run, command_word(command, i), NULL);
		struct exit_status status = command_run_rest(command, i);
		function_set(run, command_word(command, i), body);
		return status;
	}
	return command_run_rest(command, i);
}

/*
 * dash: an error comes no further than here, and variables may be local to it, in a function or
 * not.
 */
static struct exit_status run_caught(struct command *command, size_t i)
{
	struct run *run = command->run;
	struct locals locals = { .outer = run->locals };
	struct catcher catcher = { .locals = &locals }, *outer = run->catcher;

	run->locals = &locals;
	run->catcher = &catcher;
	flow_begin(run, &catcher.meeting, MEETING_FORK);
	run->state.status = run_without_functions(command, i);
	flow_end(run, &catcher.meeting);
	run->catcher = outer;
	run->locals = locals.outer;
	if (run->alive)
		command_restore_locals(run, &locals);
	return run->state.status;
}

struct exit_status builtin_command(struct command *command)
{
	size_t i = 1;

	while (i < command->argc && !command->argv[i].why && command->argv[i].text.length > 1 &&
	       command->argv[i].text.at[0] == '-') {
		struct slice option = command->argv[i++].text;
		if (slice_is(option, "-v") || slice_is(option, "-V") || slice_is(option, "-pv") ||
		    slice_is(option, "-vp") || slice_is(option, "-pV") || slice_is(option, "-Vp"))
			return look_up(command, i, slice_find(option, 'V', 0) == option.length);
		if (!slice_is(option, "-p") && !slice_is(option, "--"))
			return exit_known(2);
	}
	return command->run->dialect == DIALECT_BASH ? run_without_functions(command, i)
						     : run_caught(command, i);
}
