#include "shell/run.h"

#include <stdlib.h>

#include "shell/files.h"
#include "shell/memory.h"
#include "shell/parser.h"
#include "shell/program_places.h"
#include "shell/script_cache.h"
#include "shell/stream.h"

enum {
	/* The kernel reads an interpreter line up to here. */
	INTERPRETER_LIMIT = 255,
};

void run_exit_trap(struct run *run, const struct passage *around, struct setting setting)
{
	struct content trap = run->state.exit_trap;
	struct exit_status before = run->state.status;
	struct passage passage;
	struct meeting end;

	if (trap.set == MAYBE_NO || !run->alive || (!trap.why && !trap.text.length))
		return;
	run->state.exit_trap = (struct content){ .set = MAYBE_NO };
	if (trap.why || trap.set == MAYBE_UNKNOWN) {
		run_blur(run, run_origin(run, around, 0, (uint32_t)around->text.length),
			 "runs a trap that is not known", NULL, (struct slice){ NULL, 0 });
		run->state.status = exit_unknown("what a trap does");
		return;
	}
	passage = passage_elsewhere(trap.text, around->origin);
	struct passage *kept = arena_new(run->arena, struct passage);
	*kept = passage;
	flow_begin(run, &end, MEETING_EXIT);
	run_text(run, kept, setting);
	if (run->alive)
		run->state.status = before;
	flow_end(run, &end);
}

/* Run all of a process, its exit trap included. */
static struct exit_status run_to_end(struct run *run, const struct script *script,
				     struct setting setting)
{
	struct meeting end;

	flow_begin(run, &end, MEETING_EXIT);
	run_script(run, script, setting);
	flow_end(run, &end);
	run_exit_trap(run, script->passage, setting);
	/* wait() gives eight bits of what dash has. */
	if (run->state.status.code > 255)
		run->state.status = exit_known(run->state.status.code & 255);
	return run->state.status;
}

struct exit_status run_process(struct run *run, const struct process *process,
			       struct setting setting)
{
	struct run child = {
		.shell = run->shell, .arena = run->arena, .timeline = run->timeline,
		.limits = run->limits, .actor = run->actor, .dialect = process->dialect,
		.name = process->name, .alive = true,
		.version = 1, .world_version = 1, .versions = 1,
	};

	/* That its status is tested is no business of its own `set -e`. */
	setting.tested = false;
	child.environment_count = variables_export(run, &child.environment);
	child.state.files = run->state.files;
	child.state.output = run->state.output;
	child.state.directory = run->state.directory;
	child.state.inputs = run->state.inputs;
	child.state.background = run->state.background;
	child.state.trapped = run->state.trapped;        /* it inherits what is ignored */
	child.state.parameters = process->parameters;
	child.state.options = process->options;
	child.state.status = exit_known(0);
	memcpy(child.state.streams, run->state.streams, sizeof(child.state.streams));

	const char *before = run->timeline->maybe;
	struct exit_status status = run_to_end(
		&child, script_parse(run->shell, process->passage, process->dialect), setting);
	timeline_suppose(run->timeline, before);
	run->state.files = child.state.files;
	run->state.output = child.state.output;
	run->state.inputs = child.state.inputs;
	run_touch_world(run);
	if (run->limits->exceeded)
		run->alive = false;
	return status;
}

static struct slice next_word(struct slice text, size_t *at)
{
	while (*at < text.length && (text.at[*at] == ' ' || text.at[*at] == '\t'))
		(*at)++;
	size_t start = *at;
	while (*at < text.length && text.at[*at] != ' ' && text.at[*at] != '\t')
		(*at)++;
	return slice_range(text, start, *at);
}

static bool has_blank(struct slice word)
{
	return slice_find(word, ' ', 0) < word.length || slice_find(word, '\t', 0) < word.length;
}

/* All that follows on the line is one word, be it `-e -u` or `-e # as it should be`. */
static void read_interpreter_options(struct interpreter *interpreter, struct slice option)
{
	if (!option.length || option.at[0] != '-')
		return;
	interpreter->fails = interpreter->fails || has_blank(option);
	for (size_t i = 1; i < option.length; i++) {
		if (option.at[i] == 'e')
			interpreter->options |= OPTION_ERREXIT;
		else if (option.at[i] == 'u')
			interpreter->options |= OPTION_NOUNSET;
		else if (option.at[i] == 'f')
			interpreter->options |= OPTION_NOGLOB;
	}
}

struct interpreter interpreter_find(struct slice text)
{
	struct interpreter interpreter = { .shell = true, .name = SLICE("sh") };
	struct slice name;
	size_t at = 0;

	if (slice_starts_with(text, "\177ELF") ||
	    slice_find(slice_range(text, 0, INTERPRETER_LIMIT), '\0', 0) <
		    (text.length < INTERPRETER_LIMIT ? text.length : INTERPRETER_LIMIT)) {
		interpreter.shell = false;
		return interpreter;
	}
	if (!slice_starts_with(text, "#!"))
		return interpreter;
	struct slice line = slice_range(text, 2, slice_find(text, '\n', 0));
	struct slice path = next_word(line, &at);
	struct slice rest = slice_trim(slice_range(line, at, line.length), " \t");
	bool system = program_has_system_path(path, &name);
	interpreter.fails = system && !program_can_be_at(path, name);
	if (slice_is(name, "env")) {
		interpreter.fails = has_blank(rest);
		name = rest;
	} else {
		read_interpreter_options(&interpreter, rest);
	}
	/* A CR is part of the last word. */
	interpreter.fails = interpreter.fails || slice_ends_with(line, "\r");
	interpreter.name = slice_trim(name, "\r");
	interpreter.dialect = slice_is(interpreter.name, "bash") ? DIALECT_BASH : DIALECT_DASH;
	/* Another bash may be in /usr/local; `#!bin/sh` is below the working directory, `/`. */
	interpreter.shell = (system || !slice_starts_with(path, "/")) &&
			    (slice_is(interpreter.name, "sh") ||
			     slice_is(interpreter.name, "dash") ||
			     slice_is(interpreter.name, "bash"));
	return interpreter;
}

struct exit_status run_program_file(struct command *command, const char *path)
{
	struct run *run = command->run;
	struct tree *tree = run->shell->tree;
	struct source *source = NULL;

	if (!tree_is_executable(tree, path))
		return exit_known(126);
	if (tree_try_read(tree, path, &source) != TREE_OK)
		return command_cannot_follow(
			command, run_why(run, "runs /%s, which cannot be read", path));
	struct interpreter interpreter = interpreter_find(source->text);
	if (interpreter.fails)
		return exit_known(127);
	if (!interpreter.shell)
		return command_cannot_follow(
			command, run_why(run, "runs /%s, which is not a shell script%s", path,
					 slice_contains(source->text, "ifup") ? " and names ifup"
									      : ""));
	struct passage *passage = arena_new(run->arena, struct passage);
	*passage = passage_of_span(span_make(source, 0, source->text.length));
	struct process process = {
		.passage = passage, .dialect = interpreter.dialect,
		.name = command_word(command, 0), .options = interpreter.options,
		.parameters = command_parameters(command, 1),
	};
	return run_process(run, &process, command->setting);
}

void run_init(struct run *run, struct shell *shell, struct limits *limits,
	      const struct shell_call *call)
{
	memset(run, 0, sizeof(*run));
	memset(limits, 0, sizeof(*limits));
	run->shell = shell;
	run->arena = shell->arena;
	run->timeline = shell->timeline;
	run->limits = limits;
	limits->nesting = shell->nesting;
	run->environment = call->variables;
	run->environment_count = call->variable_count;
	run->actor = call->actor;
	run->name = (struct slice)SLICE("/bin/sh");
	run->alive = true;
	run->version = run->world_version = run->versions = 1;
	run->state.status = exit_known(0);
	run->state.directory = content_of((struct slice)SLICE("/"));
	streams_init(run);
	memory_recall(run);
}

/* The end of a call: what we gave up on makes everything unknown. */
static struct exit_status run_done(struct run *run, const struct passage *passage,
				   const char *before, struct exit_status status)
{
	timeline_suppose(run->timeline, before);
	memory_keep(run);
	if (!run->limits->exceeded)
		return status;
	run_blur(run, run_origin(run, passage, 0, (uint32_t)passage->text.length),
		 run->limits->exceeded, NULL, (struct slice){ NULL, 0 });
	return exit_unknown(run->limits->exceeded);
}

struct exit_status shell_run(struct shell *shell, const struct shell_call *call)
{
	const char *before = shell->timeline->maybe;
	struct setting setting = { false, call->masked, true };
	struct limits limits;
	struct run run;

	run_init(&run, shell, &limits, call);
	const struct script *script = script_parse(shell, &call->text, run.dialect);
	struct exit_status status = run_to_end(&run, script, setting);
	return run_done(&run, &call->text, before, status);
}

struct exit_status run_captured(struct shell *shell, const struct shell_call *call,
				struct content *ret_output)
{
	const char *before = shell->timeline->maybe;
	struct setting setting = { false, call->masked, true };
	struct limits limits;
	struct run run;

	run_init(&run, shell, &limits, call);
	const struct stream *capture = stream_new(&run, STREAM_CAPTURE);
	run.state.streams[1] = capture;
	const struct script *script = script_parse(shell, &call->text, run.dialect);
	struct exit_status status = run_to_end(&run, script, setting);
	*ret_output = output_take(&run, capture, NULL);
	return run_done(&run, &call->text, before, status);
}

struct exit_status shell_run_script(struct shell *shell, const char *path,
				    const struct shell_call *call)
{
	const char *before = shell->timeline->maybe;
	struct setting setting = { false, call->masked, true };
	const char *shown = arena_print(shell->arena, "/%s",
					tree_normalize(shell->arena, slice_of(path)));
	struct passage *passage = arena_new(shell->arena, struct passage);
	struct source *source = NULL;
	struct limits limits;
	struct run run;

	run_init(&run, shell, &limits, call);
	struct span span = { NULL, 0, 0 };
	if (shell->tree && tree_try_read(shell->tree, shown + 1, &source) == TREE_OK)
		span = span_make(source, 0, 0);
	*passage = passage_elsewhere(slice_of(shown), span);
	struct field field = { .text = slice_of(shown) };
	struct node node = { .kind = NODE_SIMPLE, .end = (uint32_t)strlen(shown),
			     .passage = passage };
	struct command command = { .run = &run, .node = &node, .argv = &field, .argc = 1,
				   .setting = setting };
	struct exit_status status = command_execute(&command);
	return run_done(&run, passage, before, status);
}
