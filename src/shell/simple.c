#include "shell/run.h"

#include "shell/mask.h"
#include "shell/stream.h"

/* X=v and, in bash, X+=v. False: dash ends the shell. */
static bool assign(struct run *run, const struct assignment *assignment)
{
	struct content value;

	if (!expand_text(run, assignment->value, &value))
		return false;
	if (assignment->append) {
		struct content before = variable_get(run, assignment->name);
		segments list = { 0 };
		struct segment old = { .text = before.text, .why = before.why };
		struct segment new = { .text = value.text, .why = value.why };
		array_push(run->arena, &list, old);
		array_push(run->arena, &list, new);
		value = join_segments(run, &list, false);
	}
	return variable_set(run, assignment->name, value);
}

static bool assign_all(struct run *run, const struct assignment *assignments, bool exported)
{
	for (const struct assignment *a = assignments; a; a = a->next) {
		if (!assign(run, a))
			return false;
		if (exported)
			variable_mark(run, a->name, true, false);
	}
	return true;
}

/* Assignments before a command are gone after it, unless it is a special builtin. */
static void put_back(struct run *run, const struct assignment *assignments,
		     const struct binding *before)
{
	for (const struct assignment *a = assignments; a; a = a->next) {
		const struct binding *old = binding_find(before, BINDING_VARIABLE, a->name);
		variable_put_back(run, a->name, old);
	}
}

static bool is_special(const struct run *run, const struct field *program)
{
	const struct builtin *builtin =
		program->why ? NULL : builtin_find(run->dialect, program->text);

	return builtin && builtin->special;
}

/* After `FOO=1 :` dash keeps FOO, bash does so only for builtins that declare it. */
static bool keeps_assignments(const struct run *run, const struct field *program)
{
	return is_special(run, program) &&
	       (run->dialect == DIALECT_DASH || slice_is(program->text, "export") ||
		slice_is(program->text, "readonly"));
}

/* A constant: dash ends, bash leaves the rest of the line out, whose end is not known here. */
static struct exit_status refuse_assignment(struct run *run)
{
	if (run->dialect != DIALECT_BASH)
		return run_shell_error(run);
	const char *why = "what bash leaves out after assigning to a constant";
	flow_may_end(run, exit_unknown(why), why);
	return (struct exit_status){ MAYBE_NO, 1, NULL };
}

/* Words and descriptors are ready: assign, run, and assign back. */
static struct exit_status execute(struct run *run, const struct node *node, const fields *words,
				  struct setting setting, bool *ret_keeps_streams)
{
	const struct assignment *assignments = node->u.simple.assignments;
	const struct binding *before = run->state.bindings;

	if (!words->count) {
		if (!assign_all(run, assignments, false))
			return refuse_assignment(run);
		return run->substituted ? run->substitution : exit_known(0);
	}
	if (assignments && !assign_all(run, assignments, true) && run->dialect != DIALECT_BASH)
		return run_shell_error(run);
	struct command command = { .run = run, .node = node, .argv = words->items,
				   .argc = words->count, .setting = setting };
	struct exit_status status = command_execute(&command);
	*ret_keeps_streams = command.keeps_streams;
	if (assignments && run->alive && !keeps_assignments(run, &words->items[0]))
		put_back(run, assignments, before);
	return status;
}

/* A redirection that cannot be opened: the command is not run. */
static struct exit_status refuse(struct run *run, const fields *words, struct exit_status status)
{
	if (run->dialect == DIALECT_DASH && words->count && is_special(run, &words->items[0]))
		return run_shell_error(run);
	return status;
}

/* Whether a command is a program: bash expands the words of its redirections in the child. */
static enum maybe is_program(const struct run *run, const fields *words)
{
	const struct field *program = words->count ? &words->items[0] : NULL;

	if (!program)
		return MAYBE_NO;
	const struct binding *function =
		binding_find(run->state.bindings, BINDING_FUNCTION, program->text);
	if (program->why || slice_is(program->text, "command") ||
	    (function && function->value.set == MAYBE_UNKNOWN))
		return MAYBE_UNKNOWN;
	if (builtin_find(run->dialect, program->text) ||
	    (function && function->value.set == MAYBE_YES))
		return MAYBE_NO;
	return MAYBE_YES;
}

struct exit_status run_refuse_word(struct run *run)
{
	const char *spoilt = run->spoilt;

	run->spoilt = NULL;
	if (!spoilt)
		return run_shell_error(run);
	flow_may_end(run, exit_unknown(spoilt), spoilt);
	flow_doubt(run, spoilt);
	return exit_known(1);
}

/* A redirection whose word has an error ends the shell, or the child. */
static struct exit_status refuse_word(struct run *run, const fields *words)
{
	enum maybe program = is_program(run, words);

	if (run->dialect != DIALECT_BASH || program == MAYBE_NO)
		return run_refuse_word(run);
	if (program == MAYBE_UNKNOWN)
		flow_may_exit(run, "whether a command is a program");
	return exit_failed();
}

static struct exit_status open_all(struct run *run, const struct node *node, const fields *words,
				   bool *ret_bad_word)
{
	const struct binding *before = run->state.bindings;
	struct exit_status opened = redirects_open(run, node->redirects, ret_bad_word);

	if (run->dialect == DIALECT_BASH && run->state.bindings != before &&
	    is_program(run, words) == MAYBE_YES) {
		run->state.bindings = before;
		run_touch(run);
	}
	return opened;
}

static struct exit_status execute_maybe(struct run *run, const struct node *node,
					const fields *words, struct setting setting,
					struct exit_status opened, bool *ret_keeps_streams)
{
	struct fork fork;

	if (opened.success == MAYBE_YES)
		return execute(run, node, words, setting, ret_keeps_streams);
	if (opened.success == MAYBE_NO)
		return refuse(run, words, opened);
	fork_begin(run, &fork, opened.why);
	run->state.status = execute(run, node, words, setting, ret_keeps_streams);
	fork_next(run, &fork);
	run->state.status = refuse(run, words, run_cannot_open(run));
	fork_end(run, &fork);
	return run->state.status;
}

/* Builtins whose words of the form X=v are not split (dash 0.5.11). */
static bool takes_assignments(const struct word *words)
{
	static const char *const names[] = { "export", "readonly", "local", "declare", "typeset" };
	struct slice name;

	if (!words || !word_is_literal(words, &name))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (slice_is(name, names[i]))
			return true;
	return false;
}

static bool is_assignment_word(const struct word *word)
{
	const struct part *head = word->parts;

	if (!head || head->kind != PART_TEXT || head->quoted)
		return false;
	size_t sign = slice_find(head->text, '=', 0);
	return sign < head->text.length && is_variable_name(slice_range(head->text, 0, sign));
}

static bool expand_assignment_words(struct run *run, const struct word *words, fields *ret_fields)
{
	for (const struct word *word = words; word; word = word->next) {
		struct word alone = *word;
		struct content value;
		alone.next = NULL;
		if (!is_assignment_word(word)) {
			if (!expand_words(run, &alone, ret_fields))
				return false;
			continue;
		}
		if (!expand_text(run, word, &value))
			return false;
		struct field field = { .text = value.text, .why = value.why, .word = word };
		array_push(run->arena, ret_fields, field);
	}
	return true;
}

static bool expand_command_words(struct run *run, const struct node *node, fields *ret_fields)
{
	const struct word *words = node->u.simple.words;

	if (takes_assignments(words))
		return expand_assignment_words(run, words, ret_fields);
	return expand_words(run, words, ret_fields);
}

bool run_count_step(struct run *run)
{
	if (++run->limits->steps <= STEP_LIMIT)
		return true;
	run_give_up(run, "runs more commands than are followed");
	return false;
}

struct exit_status run_simple(struct run *run, const struct node *node, struct setting setting)
{
	const struct stream *saved[STREAM_COUNT];
	struct exit_status opened = exit_known(0);
	bool bad_word = false, keeps_streams = false;
	fields words = { 0 };

	if (!run_count_step(run))
		return run->state.status;
	run->substituted = false;
	run->setting = node->u.simple.words ? mask_hidden(setting) : setting;
	if (!expand_command_words(run, node, &words))
		return run_shell_error(run);
	if (!run->alive)
		return run->state.status;
	memcpy(saved, run->state.streams, sizeof(saved));
	if (node->redirects)
		opened = open_all(run, node, &words, &bad_word);
	if (bad_word) {
		memcpy(run->state.streams, saved, sizeof(saved));
		return refuse_word(run, &words);
	}
	struct exit_status status =
		execute_maybe(run, node, &words, setting, opened, &keeps_streams);
	if (!keeps_streams)
		memcpy(run->state.streams, saved, sizeof(saved));
	return status;
}
