#include "shell/programs.h"

#include "shell/builtins.h"
#include "shell/files.h"
#include "shell/run.h"
#include "shell/stream.h"

enum {
	SCRIPT_BLOCK = 8192,     /* bytes dash reads of a script */
};

static struct exit_status cannot_follow(struct command *command)
{
	return command_cannot_follow(command,
				     run_why(command->run, "runs %.*s, which is not followed",
					     SLICE_ARGS(command_text(command))));
}

struct exit_status program_run_rest(struct command *command, size_t i)
{
	const char *why = i < command->argc ? command->argv[i].why : NULL;

	if (i >= command->argc)
		return program_may_fail(command);
	return why ? cannot_follow(command) : command_run_program(command, i);
}

/* time [-p] [-f FORMAT] [-o FILE] COMMAND */
struct exit_status time_run(struct command *command)
{
	size_t i = 1;

	program_skip_options(command, &i, "fo");
	return program_run_rest(command, i);
}

struct exit_status sudo_run(struct command *command)
{
	size_t i = 1;

	for (size_t k = 1; k < command->argc; k++)
		if (slice_is(command_word(command, k), "-u") ||
		    slice_starts_with(command_word(command, k), "--user"))
			return cannot_follow(command);
	program_skip_options(command, &i, "gpChT");
	struct exit_status status = program_run_rest(command, i);
	/* What it does not find it gives a status of its own. */
	return status.code == 127 ? exit_failed() : status;
}

/* `flock 9` waits for the lock of a file that is open, `flock -n 9` and -w do not. */
static struct exit_status lock_stream(struct command *command, size_t i)
{
	int fd;

	if (i != 1 || command->argv[i].why || !slice_to_number(command->argv[i].text, &fd) ||
	    fd >= STREAM_COUNT || stream_get(command->run, fd)->kind != STREAM_FILE)
		return program_may_fail(command);
	return exit_known(0);
}

/* Whether the file of a lock can be made, if it is not there. */
static enum maybe can_lock(struct run *run, const struct field *field)
{
	const char *path = field->why ? NULL : file_path(run, field->text);
	const char *slash = path ? strrchr(path, '/') : NULL;
	struct slice parent = { path, slash ? (size_t)(slash - path) : 0 };

	if (!path)
		return MAYBE_UNKNOWN;
	if (file_look(run, path).exists == MAYBE_YES)
		return MAYBE_YES;
	return file_look(run, arena_copy(run->arena, parent)).exists;
}

/* The command behind the name of the lock, the Ith word. */
static struct exit_status run_locked(struct command *command, size_t i)
{
	struct run *run = command->run;
	enum maybe can = can_lock(run, &command->argv[i]);
	struct fork fork;

	if (can == MAYBE_NO)
		return exit_known(66);
	if (can == MAYBE_YES)
		return program_run_rest(command, i + 1);
	fork_begin(run, &fork, run_why(run, "whether %.*s can be opened",
				       SLICE_ARGS(command_word(command, i))));
	return fork_either(run, &fork, program_run_rest(command, i + 1), exit_known(66));
}

/* flock [OPTIONS] FILE COMMAND, or FILE -c TEXT, or the number of a stream. */
struct exit_status flock_run(struct command *command)
{
	size_t i = 1;

	program_skip_options(command, &i, "wE");
	if (i + 1 == command->argc)
		return lock_stream(command, i);
	if (i + 1 >= command->argc || slice_is(command_word(command, i + 1), "-c"))
		return cannot_follow(command);
	struct exit_status status = run_locked(command, i);
	return status.success == MAYBE_YES ? status : (struct exit_status){ status.success, -1,
									   status.why };
}

/* env [-i] [-u NAME] [NAME=VALUE]... COMMAND. */
struct exit_status env_run(struct command *command)
{
	struct run *run = command->run;
	const struct binding *before = run->state.bindings, *forgotten = run->state.forgotten;
	const char *others_why = run->state.others_why;
	size_t i = 1;

	if (slice_starts_with(command_word(command, 1), "-") &&
	    !slice_is(command_word(command, 1), "-u"))
		return cannot_follow(command);
	for (; i + 1 < command->argc && slice_is(command_word(command, i), "-u"); i += 2) {
		struct slice name = command_word(command, i + 1);
		if (!command->argv[i + 1].why &&
		    (!name.length || slice_find(name, '=', 0) < name.length))
			return exit_known(125);
		variable_unset(run, name);
	}
	if (i > 1 && slice_is(command_word(command, i), "--"))
		i++;
	for (; i < command->argc; i++) {
		struct slice word = command->argv[i].text;
		size_t sign = slice_find(word, '=', 0);
		if (sign == word.length)
			break;
		struct content value = content_of(slice_range(word, sign + 1, word.length));
		value.why = command->argv[i].why;
		variable_set(run, slice_range(word, 0, sign), value);
		variable_mark(run, slice_range(word, 0, sign), true, false);
	}
	struct exit_status status = program_run_rest(command, i);
	run->state.bindings = before;
	run->state.forgotten = forgotten;
	run->state.others_why = others_why;
	run_touch(run);
	return status;
}

struct exit_status busybox_applet_run(struct command *command)
{
	struct slice applet = command_word(command, 1);

	if (command->argc < 2 || command->argv[1].why)
		return cannot_follow(command);
	/* Its `ip` and shell are not those we know. */
	if (slice_is(applet, "ip") || slice_is(applet, "ifup") || slice_is(applet, "ifdown") ||
	    slice_is(applet, "ash"))
		return cannot_follow(command);
	return program_run_rest(command, 1);
}

/* Options of a shell that is started: -c, -n, -e, -x, -o errexit. */
struct shell_options {
	enum dialect dialect;
	bool command;            /* -c */
	bool only_reads;         /* -n */
	unsigned options;
	size_t next;             /* the first word that is no option */
};

/* -o NAME, the Ith word. */
static void read_shell_option_name(struct command *command, size_t i, struct shell_options *ret)
{
	unsigned option = 0;

	if (i < command->argc && option_of_name(command_word(command, i), ret->dialect, &option))
		ret->options |= option;
}

static void read_shell_options(struct command *command, struct shell_options *ret)
{
	size_t i = 1;

	for (; i < command->argc; i++) {
		struct slice word = command_word(command, i);
		if (word.length < 2 || word.at[0] != '-' || slice_is(word, "--"))
			break;
		for (size_t k = 1; k < word.length && word.at[1] != '-'; k++) {
			unsigned option = 0;
			ret->command = ret->command || word.at[k] == 'c';
			ret->only_reads = ret->only_reads || word.at[k] == 'n';
			if (option_of_letter(word.at[k], &option))
				ret->options |= option;
			if (word.at[k] == 'o')
				read_shell_option_name(command, ++i, ret);
		}
	}
	if (i < command->argc && slice_is(command_word(command, i), "--"))
		i++;
	ret->next = i;
}

static struct exit_status run_shell_text(struct command *command, const struct passage *passage,
					 const struct shell_options *options, size_t name)
{
	struct slice program = command_word(command, 0);
	struct process process = {
		.passage = passage, .options = options->options, .dialect = options->dialect,
		.name = name < command->argc ? command_word(command, name) : program,
		.parameters = command_parameters(command, name + 1),
	};

	return run_process(command->run, &process, command->setting);
}

static struct exit_status run_shell_file(struct command *command,
					 const struct shell_options *options)
{
	struct run *run = command->run;
	const struct field *field = &command->argv[options->next];
	const char *path = field->why ? NULL : file_path(run, field->text);
	struct passage *passage = arena_new(run->arena, struct passage);
	struct source *source = NULL;

	if (!path)
		return cannot_follow(command);
	struct content text = file_text(run, path);
	if (text.set == MAYBE_NO)
		return exit_known(2);
	if (text.why || text.set != MAYBE_YES)
		return cannot_follow(command);
	if (run->shell->tree && tree_try_read(run->shell->tree, path, &source) == TREE_OK &&
	    source->text.at == text.text.at)
		*passage = passage_of_span(span_make(source, 0, source->text.length));
	else
		*passage = passage_elsewhere(text.text, command_span(command));
	return run_shell_text(command, passage, options, options->next);
}

/* sh -c TEXT [NAME WORDS], sh FILE [WORDS], and sh that reads its input. */
struct exit_status shell_program_run(struct command *command)
{
	struct shell_options options = {
		.dialect = slice_ends_with(command_word(command, 0), "bash") ? DIALECT_BASH
									     : DIALECT_DASH,
	};

	read_shell_options(command, &options);
	if (options.only_reads)
		return program_may_fail(command);
	if (options.next < command->argc && command->argv[options.next].why)
		return cannot_follow(command);
	if (options.command && options.next < command->argc) {
		struct slice text = command->argv[options.next].text;
		return run_shell_text(command, command_passage(command, text), &options,
				      options.next + 1);
	}
	if (options.next < command->argc)
		return run_shell_file(command, &options);
	struct content input = stream_read(command->run, 0);
	if (input.why)
		return cannot_follow(command);
	/* dash reads all of it at once, bash byte by byte and leaves the rest to its commands. */
	if (options.dialect == DIALECT_DASH && input.text.length < SCRIPT_BLOCK)
		stream_leave(command->run, 0, content_of((struct slice)SLICE("")));
	else
		stream_doubt(command->run, 0);
	return run_shell_text(command, command_passage(command, input.text), &options,
			      command->argc);
}
