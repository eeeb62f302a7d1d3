#include "shell/builtins.h"

#include "shell/files.h"
#include "shell/run.h"

/* A file of settings that a package reads: variables, no commands. */
static bool holds_settings(const char *path)
{
	static const char *const places[] = { "etc/default/", "etc/sysconfig/", "etc/os-release" };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (slice_starts_with(slice_of(path), places[i]))
			return true;
	return false;
}

/* Read a file whose text we do not have. */
static struct exit_status source_unknown(struct command *command, const char *path,
					 const char *why)
{
	struct state *state = &command->run->state;
	const struct parameters *parameters = state->parameters;

	process_forget(command->run, why);
	if (path && holds_settings(path)) {
		state->parameters = parameters;
		return exit_unknown(why);
	}
	flow_may_end(command->run, exit_unknown(why), why);
	return command_cannot_follow(command, run_why(command->run, "reads %.*s: %s",
						      SLICE_ARGS(command_word(command, 1)), why));
}

/*
 * The path of `. NAME`: without a slash it is looked for in PATH, and then by bash in the working
 * directory. NULL: it is not known, or *RET_MISSING.
 */
static const char *source_path(struct command *command, bool *ret_missing)
{
	struct slice name = command_word(command, 1);
	struct run *run = command->run;

	*ret_missing = false;
	if (slice_find(name, '/', 0) < name.length)
		return file_path(run, name);
	const char *found = file_find_program(run, name);
	if (found || !tree_is_whole(run) || variable_get(run, (struct slice)SLICE("PATH")).why)
		return found;
	*ret_missing = run->dialect == DIALECT_DASH;
	return *ret_missing ? NULL : file_path(run, name);
}

static const struct passage *source_passage(struct command *command, const char *path,
					    struct slice text)
{
	struct run *run = command->run;
	struct passage *passage = arena_new(run->arena, struct passage);
	struct source *source = NULL;

	if (run->shell->tree && tree_try_read(run->shell->tree, path, &source) == TREE_OK &&
	    source->text.at == text.at)
		*passage = passage_of_span(span_make(source, 0, source->text.length));
	else
		*passage = passage_elsewhere(text, command_span(command));
	return passage;
}

/* `[ -r FILE ] && . FILE`: where it is read, it is there. */
static bool is_guarded(struct command *command)
{
	struct slice before = slice_range(command->node->passage->text, 0, command->node->start);
	const struct word *word = command->argv[1].word;

	if (!word || word->end <= word->start)
		return false;
	struct slice written = slice_range(command->node->passage->text, word->start, word->end);
	return slice_contains(before, arena_copy(command->run->arena, written));
}

struct exit_status builtin_source(struct command *command)
{
	struct run *run = command->run;
	struct meeting end;

	if (command->argc < 2)
		return exit_known(run->dialect == DIALECT_BASH ? 2 : 0);
	bool missing = false;
	const char *path = command->argv[1].why ? NULL : source_path(command, &missing);
	if (missing)
		return command_error(command);
	if (!path)
		return source_unknown(command, NULL,
				      command->argv[1].why ? command->argv[1].why
							   : "a file that is not in the tree");
	struct content text = file_text(run, path);
	if (text.set == MAYBE_NO)
		return command_error(command);
	if (text.set == MAYBE_UNKNOWN && !is_guarded(command))
		flow_may_exit(run, run_why(run, "whether /%s is there", path));
	if (text.why)
		return source_unknown(command, path, text.why);
	const struct parameters *before = run->state.parameters;
	bool own = run->dialect == DIALECT_BASH && command->argc > 2;   /* dash ignores them */
	if (own)
		run->state.parameters = command_parameters(command, 2);
	flow_begin(run, &end, MEETING_RETURN);
	run->state.status = exit_known(0);
	run_text(run, source_passage(command, path, text.text), command->setting);
	flow_end(run, &end);
	if (own)
		run->state.parameters = before;
	return run->state.status;
}

/* Options of cd, up to *I. False: one that it does not have. */
static bool read_cd_options(struct command *command, size_t *i, bool *ret_physical)
{
	*ret_physical = false;
	for (; *i < command->argc && !command->argv[*i].why; (*i)++) {
		struct slice word = command_word(command, *i);
		if (word.length < 2 || word.at[0] != '-')
			return true;
		if (slice_is(word, "--")) {
			(*i)++;
			return true;
		}
		for (size_t k = 1; k < word.length; k++) {
			if (word.at[k] != 'P' && word.at[k] != 'L')
				return false;
			*ret_physical = word.at[k] == 'P';
		}
	}
	return true;
}

/*
 * The directory that FIELD names; NULL: not known. dash takes a `..` and what stands before it
 * away first, bash wants that to be there.
 */
static const char *cd_path(struct run *run, const struct field *field, bool physical)
{
	if (field->why || slice_is(field->text, "-"))
		return NULL;
	if (!physical && run->dialect == DIALECT_DASH)
		return file_path_as_written(run, field->text);
	const char *path = file_path_is_sure(run, field->text) ? file_path(run, field->text) : NULL;
	return path && physical && file_path_has_link(run, path) ? NULL : path;
}

struct exit_status builtin_cd(struct command *command)
{
	struct run *run = command->run;
	struct content home = variable_get(run, (struct slice)SLICE("HOME"));
	struct field field = { .text = home.text, .why = home.why };
	bool physical;
	size_t i = 1;

	if (!read_cd_options(command, &i, &physical))
		return exit_known(2);
	if (i + 1 < command->argc && run->dialect == DIALECT_BASH &&
	    !command_unknown_from(command, i))
		return exit_known(1);
	if (i < command->argc)
		field = command->argv[i];
	else if (home.set == MAYBE_NO)
		return exit_known(run->dialect == DIALECT_BASH ? 1 : 0);
	const char *path = cd_path(run, &field, physical);
	const char *why = run_why(run, "whether %.*s is a directory", SLICE_ARGS(field.text));
	struct file_state state = { MAYBE_UNKNOWN, MAYBE_UNKNOWN, MAYBE_UNKNOWN };
	if (path)
		state = file_look(run, path);
	if (state.exists == MAYBE_NO || state.directory == MAYBE_NO)
		return run_cannot_open(run);
	bool sure = state.exists == MAYBE_YES && state.directory == MAYBE_YES;
	run->state.directory = sure ? content_of(slice_of(arena_print(run->arena, "/%s", path)))
				    : content_unknown(why);
	run_touch(run);
	return sure ? exit_known(0) : exit_unknown(why);
}

struct exit_status builtin_pwd(struct command *command)
{
	struct content directory = command->run->state.directory;
	bool physical;
	size_t i = 1;

	if (!read_cd_options(command, &i, &physical))
		return exit_known(2);
	if (!directory.why && physical && directory.text.length &&
	    file_path_has_link(command->run, arena_copy(command->run->arena, directory.text) + 1))
		directory = content_unknown("where a link leads to");
	if (!directory.why)
		directory.text = slice_of(arena_print(command->run->arena, "%.*s\n",
						      SLICE_ARGS(directory.text)));
	return command_print(command, directory.text, directory.why);
}
