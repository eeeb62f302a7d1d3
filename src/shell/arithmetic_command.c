/* ((...)) and `let` of bash, and the clauses of its `for ((...))`: arithmetic as a command. */
#include "shell/arithmetic_command.h"

#include "shell/builtins.h"

void arithmetic_forget(struct run *run, struct slice text, const char *why)
{
	for (size_t i = 0; i < text.length; i++) {
		size_t from = i;
		while (i < text.length && is_name_byte(text.at[i]))
			i++;
		struct slice name = slice_range(text, from, i);
		if (is_variable_name(name))
			variable_set(run, name, content_unknown(why));
	}
}

static struct exit_status not_followed(struct run *run, struct slice text, const char *why)
{
	if (!why)
		why = run_why(run, "the result of ((%.*s))", SLICE_ARGS(text));
	arithmetic_forget(run, text, why);
	return exit_unknown(why);
}

static struct exit_status evaluate(struct run *run, struct slice expression)
{
	const char *why = NULL;
	long number;

	if (!arithmetic_try(run, expression, &number, &why))
		return not_followed(run, expression, NULL);
	return why ? exit_unknown(why) : exit_known(number ? 0 : 1);
}

struct exit_status arithmetic_run(struct run *run, const struct node *node,
				  const struct word *expression)
{
	struct content text;

	if (!run_count_step(run))
		return run->state.status;
	if (!expand_text(run, expression, &text))
		return run_shell_error(run);
	if (text.why)
		return not_followed(run, slice_range(node->passage->text, expression->start,
						     expression->end), text.why);
	return evaluate(run, text.text);
}

struct exit_status builtin_let(struct command *command)
{
	struct exit_status status = exit_known(1);

	for (size_t i = 1; i < command->argc; i++) {
		const struct field *field = &command->argv[i];
		status = field->why ? not_followed(command->run, field->text, field->why)
				    : evaluate(command->run, field->text);
	}
	return status;
}
