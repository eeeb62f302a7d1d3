#include "shell/command.h"

#include <stdlib.h>

#include "shell/files.h"
#include "shell/inert.h"
#include "shell/input.h"
#include "shell/program_places.h"
#include "shell/run.h"
#include "shell/stream.h"

const struct origin *command_origin(struct command *command)
{
	const struct node *node = command->node;

	if (!command->origin)
		command->origin = run_origin(command->run, node->passage, node->start, node->end);
	return command->origin;
}

struct slice command_text(const struct command *command)
{
	return slice_range(command->node->passage->text, command->node->start,
			   command->node->end);
}

struct span command_span(const struct command *command)
{
	return passage_span(command->node->passage, command->node->start, command->node->end);
}

bool command_has(const struct command *command, size_t i)
{
	return i < command->argc;
}

struct slice command_word(const struct command *command, size_t i)
{
	return i < command->argc ? command->argv[i].text : (struct slice)SLICE("");
}

const char *command_unknown_from(const struct command *command, size_t i)
{
	for (; i < command->argc; i++)
		if (command->argv[i].why)
			return command->argv[i].why;
	return NULL;
}

/* dash ends, bash tells of the error and goes on. */
struct exit_status command_error(struct command *command)
{
	if (command->run->dialect == DIALECT_BASH)
		return exit_failed();
	return run_shell_error(command->run);
}

void command_blur(struct command *command, const char *why, const struct name *device)
{
	run_blur(command->run, command_origin(command), why, device, (struct slice){ NULL, 0 });
}

struct exit_status command_cannot_follow(struct command *command, const char *why)
{
	command_blur(command, why, NULL);
	command_prints_unknown(command, why);
	stream_doubt(command->run, 0);
	return exit_unknown(why);
}

struct exit_status command_print(struct command *command, struct slice text, const char *why)
{
	return stream_write(command->run, command_origin(command), 1, text, why);
}

void command_prints_unknown(struct command *command, const char *what)
{
	/* Nobody minds what goes to the console; the rest is told that it knows nothing. */
	if (stream_get(command->run, 1)->kind != STREAM_QUIET)
		command_print(command, (struct slice){ NULL, 0 }, what);
}

struct outcome command_apply(struct command *command, struct event *event)
{
	event->origin = command_origin(command);
	return run_apply(command->run, event);
}

const struct name *command_name(struct command *command, struct slice text)
{
	return name_intern(command->run->shell->names, text);
}

/* A program by the name people know it by. */
static bool run_known_program(struct command *command, struct slice name,
			      struct exit_status *ret_status)
{
	command_function *known = program_find(name);
	const struct inert_program *inert = known ? NULL : inert_find(name);

	if (!known && !inert)
		return false;
	*ret_status = known ? known(command) : inert_run(command, inert);
	input_after_program(command, name);
	return true;
}

/* A program that neither we nor the tree know: it may do anything, whatever its words are. */
static struct exit_status run_unknown_program(struct command *command, struct slice name)
{
	struct exit_status status =
		command_cannot_follow(command, run_why(command->run,
						       "runs %.*s, whose effects are not known",
						       SLICE_ARGS(name)));

	input_after_program(command, name);
	return status;
}

/* Nothing is there, because a file stands where a directory ought to: bash says 126. */
static bool is_below_file(struct run *run, const char *path)
{
	struct file_state state = { .exists = MAYBE_NO };

	for (const char *slash = strrchr(path, '/'); slash && state.exists == MAYBE_NO;
	     slash = strrchr(path, '/')) {
		path = arena_copy(run->arena, (struct slice){ path, (size_t)(slash - path) });
		state = file_look(run, path);
	}
	return state.exists == MAYBE_YES && state.directory == MAYBE_NO;
}

/* A program given with its path. */
static struct exit_status run_path(struct command *command, struct slice path)
{
	struct run *run = command->run;
	struct slice name;
	struct exit_status status;
	bool system = program_has_system_path(path, &name);
	const char *file = file_path(run, path);

	if (system && program_can_be_at(path, name) && run_known_program(command, name, &status))
		return status;
	if (file && run->shell->tree && tree_try_probe(run->shell->tree, file) == TREE_OK)
		return run_program_file(command, file);
	if ((system && !program_can_be_at(path, name)) ||
	    (file && file_look(run, file).exists == MAYBE_NO))
		return exit_known(run->dialect == DIALECT_BASH && file &&
				  is_below_file(run, file) ? 126 : 127);
	return run_unknown_program(command, path);
}

/* The program as the tree has it in a directory that is not the distribution's, or NULL. */
static const char *find_wrapper(struct run *run, struct slice directory, struct slice name)
{
	const char *place = file_path(run, directory);
	struct tree *tree = run->shell->tree;

	if (!tree || !place || tree_probe(tree, place) != TREE_DIRECTORY)
		return NULL;
	const char *path = arena_print(run->arena, "%s/%.*s", place, SLICE_ARGS(name));
	return tree_probe(tree, path) == TREE_OK && tree_is_executable(tree, path) ? path : NULL;
}

/* Administrators put wrappers in front of programs. False: none is what PATH leads to. */
static bool run_wrapper(struct command *command, struct slice name, struct exit_status *ret_status)
{
	struct run *run = command->run;
	struct slice list = program_search_path(run), directory;

	for (size_t at = 0; program_next_directory(list, &at, &directory); ) {
		bool system = program_is_system_directory(directory);
		if (system && program_can_be_in(directory, name))
			return false;
		const char *file = system ? NULL : find_wrapper(run, directory, name);
		if (file) {
			*ret_status = run_program_file(command, file);
			return true;
		}
	}
	return false;
}

/*
 * No program of Debian has a name like `2`, `-` or `2001:db8::1`. Lines get there by a second
 * value of an inherited option, or by a blank behind the `-` of ifupdown.
 */
static bool has_letter(struct slice name)
{
	if (slice_find(name, ':', 0) < name.length)
		return false;
	for (size_t i = 0; i < name.length; i++)
		if (is_alnum(name.at[i]) && !is_digit(name.at[i]))
			return true;
	return false;
}

/* A program that is looked for in PATH. */
static struct exit_status run_name(struct command *command, struct slice name)
{
	struct run *run = command->run;
	enum maybe found = program_can_be_found(run, name);
	struct exit_status status;

	if (run_wrapper(command, name, &status))
		return status;
	if (found == MAYBE_YES && run_known_program(command, name, &status))
		return status;
	const char *file = file_find_program(run, name);
	if (file)
		return run_program_file(command, file);
	if (found == MAYBE_NO || (slice_is(name, "[[") && run->dialect == DIALECT_DASH) ||
	    !has_letter(name))
		return exit_known(127);
	return run_unknown_program(command, name);
}

/*
 * A builtin or function of which there is no program: nobody has installed a `cd`. A function
 * that names itself stands before a program.
 */
static bool is_of_shell_alone(struct run *run, struct slice name)
{
	const struct binding *function =
		binding_find(run->state.bindings, BINDING_FUNCTION, name);
	const struct node *body = function ? function->body : NULL;

	if (program_find(name) || inert_find(name) || file_find_program(run, name))
		return false;
	if (builtin_find(DIALECT_BASH, name))
		return true;
	return body && !slice_contains(slice_range(body->passage->text, body->start, body->end),
				       arena_copy(run->arena, name));
}

static struct exit_status execute_program(struct command *command, struct slice name)
{
	if (slice_find(name, '/', 0) < name.length)
		return run_path(command, name);
	/* Of `.` there is one, a directory. */
	if (slice_is(name, "."))
		return exit_known(126);
	if (!name.length || is_of_shell_alone(command->run, name))
		return exit_known(127);
	return run_name(command, name);
}

static struct exit_status call_function(struct command *command, const struct binding *binding);

static struct exit_status execute_named(struct command *command, struct slice name)
{
	const struct builtin *builtin = builtin_find(command->run->dialect, name);
	const struct binding *function =
		binding_find(command->run->state.bindings, BINDING_FUNCTION, name);

	/* In bash a function stands before all of them. */
	if (builtin && builtin->special && command->run->dialect == DIALECT_DASH)
		return builtin->run(command);
	if (function && function->value.set == MAYBE_YES && function->body)
		return call_function(command, function);
	if (function && function->value.set != MAYBE_NO)
		return command_cannot_follow(command,
					     run_why(command->run, "runs %.*s, which may be a "
								   "function",
						     SLICE_ARGS(name)));
	if (builtin)
		return builtin->run(command);
	if (slice_find(name, '/', 0) < name.length)
		return run_path(command, name);
	return name.length ? run_name(command, name) : exit_known(127);
}

/* What BY does, unless it is not known what, or goes too deep. */
static struct exit_status execute(struct command *command,
				  struct exit_status (*by)(struct command *, struct slice))
{
	const struct field *program = &command->argv[0];
	struct limits *limits = command->run->limits;

	if (program->why)
		return command_cannot_follow(command, run_why(command->run,
							      "runs a program whose name is not "
							      "known: %s", program->why));
	if (++limits->calls > CALL_LIMIT) {
		run_give_up(command->run, "runs commands that call each other too deeply");
		return exit_unknown("a deep chain of commands");
	}
	struct exit_status status = by(command, program->text);
	limits->calls--;
	return status;
}

struct exit_status command_execute(struct command *command)
{
	return execute(command, execute_named);
}

static struct command rest_of(const struct command *command, size_t i)
{
	struct command rest = *command;

	rest.argv += i;
	rest.argc -= i;
	return rest;
}

struct exit_status command_run_rest(struct command *command, size_t i)
{
	struct command rest = rest_of(command, i);

	return rest.argc ? command_execute(&rest) : exit_known(0);
}

struct exit_status command_run_program(struct command *command, size_t i)
{
	struct command rest = rest_of(command, i);

	return rest.argc ? execute(&rest, execute_program) : exit_known(0);
}

struct parameters *command_parameters(struct command *command, size_t i)
{
	struct parameters *parameters = arena_new(command->run->arena, struct parameters);
	struct content *items =
		arena_array(command->run->arena, command->argc + 1, sizeof(*items));

	for (; i < command->argc; i++) {
		struct content item = content_of(command->argv[i].text);
		item.why = command->argv[i].why;
		items[parameters->count++] = item;
		if (command->argv[i].many)
			parameters->why = command->argv[i].why;
	}
	parameters->items = items;
	return parameters;
}

void command_restore_locals(struct run *run, const struct locals *locals)
{
	for (size_t i = locals->variables.count; i-- > 0; )
		variable_put_back(run, locals->variables.items[i].name,
				  locals->variables.items[i].before);
}

static struct exit_status call_function(struct command *command, const struct binding *binding)
{
	struct run *run = command->run;
	struct locals locals = { .parameters = run->state.parameters, .outer = run->locals };
	struct meeting end;

	run->locals = &locals;
	run->state.parameters = command_parameters(command, 1);
	flow_begin(run, &end, MEETING_RETURN);
	run_node(run, binding->body, command->setting);
	flow_end(run, &end);
	run->state.parameters = locals.parameters;
	run->locals = locals.outer;
	if (run->alive)
		command_restore_locals(run, &locals);
	return run->state.status;
}
