#include "shell/walk.h"

#include "shell/arithmetic_command.h"
#include "shell/mask.h"
#include "shell/parser.h"
#include "shell/script_cache.h"

enum {
	WALK_DEPTH_LIMIT = 300,
};

static void walk_node(struct walk *walk, const struct node *node, struct setting setting);
static void walk_script(struct walk *walk, const struct script *script, struct setting setting);

void walk_init(struct run *run, struct shell *shell, struct limits *limits,
	       const struct shell_call *call)
{
	run_init(run, shell, limits, call);
	run->only_looks = true;
	run->state.options |= OPTION_NOGLOB;
}

static struct slice base_name(struct slice path)
{
	size_t at = path.length;

	while (at > 0 && path.at[at - 1] != '/')
		at--;
	return slice_range(path, at, path.length);
}

bool walk_is_program(const struct found_command *command, const char *name)
{
	const struct field *field = &command->words.items[command->program];

	return !field->why && slice_is(base_name(field->text), name);
}

static void forget_variable(struct walk *walk, struct slice name)
{
	if (is_variable_name(name))
		variable_set(walk->run, name, content_unknown("a variable the script sets"));
}

static void walk_parts(struct walk *walk, const struct part *parts)
{
	struct setting hidden = { false, true, true };

	for (const struct part *part = parts; part; part = part->next) {
		if (part->script)
			walk_script(walk, part->script, hidden);
		if (part->word)
			walk_parts(walk, part->word->parts);
		if (part->op == PARAMETER_ASSIGN)
			forget_variable(walk, part->text);
	}
}

static void walk_words(struct walk *walk, const struct word *words)
{
	for (const struct word *word = words; word; word = word->next)
		walk_parts(walk, word->parts);
}

/* Programs in front of the one that is meant; their options and X=v are skipped. */
static bool is_wrapper(struct slice name)
{
	static const char *const names[] = { "command", "env", "exec", "ionice", "nice", "nohup",
					     "setsid", "sudo", "time", "timeout" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (slice_is(base_name(name), names[i]))
			return true;
	return false;
}

static size_t find_program(const fields *words)
{
	size_t i = 0;

	while (i + 1 < words->count && !words->items[i].why &&
	       is_wrapper(words->items[i].text)) {
		i++;
		while (i + 1 < words->count &&
		       (slice_starts_with(words->items[i].text, "-") ||
			slice_contains(words->items[i].text, "=") ||
			(words->items[i].text.length && is_digit(words->items[i].text.at[0]))))
			i++;
	}
	return i;
}

/* Variables that read, export, local and the like may set. */
static void forget_named(struct walk *walk, const struct found_command *command)
{
	static const char *const names[] = { "read", "export", "local", "readonly", "unset",
					     "getopts", "declare", "typeset" };

	for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++) {
		if (!walk_is_program(command, names[k]))
			continue;
		for (size_t i = command->program + 1; i < command->words.count; i++) {
			struct slice text = command->words.items[i].text;
			size_t sign = slice_find(text, '=', 0);
			if (sign < text.length || !slice_is(slice_of(names[k]), "export"))
				forget_variable(walk, slice_range(text, 0, sign));
		}
	}
}

/* sh -c TEXT and eval TEXT. */
static void walk_inner_text(struct walk *walk, const struct found_command *found)
{
	size_t i = found->program + 1;
	bool shell = walk_is_program(found, "sh") || walk_is_program(found, "dash") ||
		     walk_is_program(found, "bash");

	if (shell && i < found->words.count && slice_is(found->words.items[i].text, "-c"))
		i++;
	else if (!walk_is_program(found, "eval"))
		return;
	if (i >= found->words.count || found->words.items[i].why)
		return;
	struct command command = { .run = walk->run, .node = found->node };
	walk_text(walk, command_passage(&command, found->words.items[i].text),
		  walk_is_program(found, "bash") ? DIALECT_BASH : DIALECT_DASH, found->setting);
}

static void walk_simple(struct walk *walk, const struct node *node, struct setting setting)
{
	struct found_command found = { .node = node, .setting = setting };

	walk_words(walk, node->u.simple.words);
	for (const struct assignment *a = node->u.simple.assignments; a; a = a->next)
		walk_parts(walk, a->value->parts);
	for (const struct redirect *r = node->redirects; r; r = r->next)
		walk_parts(walk, r->word->parts);
	walk->run->alive = true;
	bool expanded = expand_words(walk->run, node->u.simple.words, &found.words);
	if (expanded && found.words.count) {
		found.program = find_program(&found.words);
		walk->visit(walk, &found);
		forget_named(walk, &found);
		walk_inner_text(walk, &found);
	}
	for (const struct assignment *a = node->u.simple.assignments; a; a = a->next)
		forget_variable(walk, a->name);
}

static void walk_list(struct walk *walk, const struct node *node, struct setting setting)
{
	for (size_t i = 0; i < node->u.list.count; i++) {
		bool last = i + 1 == node->u.list.count;
		struct setting item = node->kind == NODE_SEQUENCE
					      ? mask_sequence(node, i, setting, false)
					      : last ? setting : mask_hidden(setting);
		walk_node(walk, node->u.list.items[i], item);
	}
}

static void walk_case(struct walk *walk, const struct node *node, struct setting setting)
{
	walk_parts(walk, node->u.selection.word->parts);
	for (const struct case_clause *c = node->u.selection.clauses; c; c = c->next)
		if (c->body)
			walk_node(walk, c->body, setting);
}

/* What it assigns may come after more than one value. */
static void walk_expression(struct walk *walk, const struct node *node, const struct word *word)
{
	walk_parts(walk, word->parts);
	arithmetic_forget(walk->run, slice_range(node->passage->text, word->start, word->end),
			  "a variable the script sets");
}

static void walk_compound(struct walk *walk, const struct node *node, struct setting setting)
{
	switch (node->kind) {
	case NODE_AND_OR:
		for (size_t i = 0; i < node->u.and_or.count; i++)
			walk_node(walk, node->u.and_or.items[i].node,
				  mask_and_or(node, i, setting));
		break;
	case NODE_NOT:
		walk_node(walk, node->u.body, mask_not(setting));
		break;
	case NODE_BACKGROUND:
		walk_node(walk, node->u.body, mask_hidden(setting));
		break;
	case NODE_SUBSHELL:
	case NODE_GROUP:
		walk_node(walk, node->u.body, setting);
		break;
	case NODE_IF:
		walk_node(walk, node->u.branch.condition, mask_condition(node, setting));
		walk_node(walk, node->u.branch.then, setting);
		if (node->u.branch.otherwise)
			walk_node(walk, node->u.branch.otherwise, setting);
		break;
	case NODE_FOR:
		walk_words(walk, node->u.loop_for.words);
		forget_variable(walk, node->u.loop_for.name);
		walk_node(walk, node->u.loop_for.body, setting);
		break;
	case NODE_ARITHMETIC:
		walk_expression(walk, node, node->u.expression);
		break;
	case NODE_FOR_ARITHMETIC:
		for (int i = FOR_BEFORE; i < FOR_CLAUSE_COUNT; i++)
			walk_expression(walk, node, node->u.loop.clauses[i]);
		walk_node(walk, node->u.loop.body, setting);
		break;
	case NODE_WHILE:
	case NODE_UNTIL:
		walk_node(walk, node->u.loop.condition, mask_hidden(setting));
		walk_node(walk, node->u.loop.body, setting);
		break;
	case NODE_FUNCTION:
		walk_node(walk, node->u.function.body, setting);
		break;
	default:
		break;
	}
}

static void walk_node(struct walk *walk, const struct node *node, struct setting setting)
{
	if (walk->run->limits->nesting >= WALK_DEPTH_LIMIT)
		return;
	walk->run->limits->nesting++;
	if (node->kind == NODE_SIMPLE)
		walk_simple(walk, node, setting);
	else if (node->kind == NODE_SEQUENCE || node->kind == NODE_PIPE)
		walk_list(walk, node, setting);
	else if (node->kind == NODE_CASE)
		walk_case(walk, node, setting);
	else
		walk_compound(walk, node, setting);
	walk->run->limits->nesting--;
}

static void walk_script(struct walk *walk, const struct script *script, struct setting setting)
{
	for (size_t i = 0; i < script->count; i++) {
		bool last = i + 1 == script->count;
		walk_node(walk, script->lines[i], last ? setting : mask_hidden(setting));
	}
}

void walk_text(struct walk *walk, const struct passage *passage, enum dialect dialect,
	       struct setting setting)
{
	if (walk->run->limits->nesting >= WALK_DEPTH_LIMIT)
		return;
	walk->run->limits->nesting++;
	walk->run->dialect = dialect;
	walk_script(walk, script_parse(walk->run->shell, passage, dialect), setting);
	walk->run->limits->nesting--;
}
