#include "shell/run.h"

#include "shell/arithmetic_command.h"
#include "shell/mask.h"
#include "shell/number.h"

static const char endless[] = "when a loop ends";

/* The body of a loop once; `continue` comes back here. */
static struct exit_status run_iteration(struct run *run, const struct node *body,
					struct setting setting)
{
	struct meeting next;

	flow_begin(run, &next, MEETING_CONTINUE);
	run_node(run, body, setting);
	flow_end(run, &next);
	return run->state.status;
}

/* The loop may end here with STATUS; we go on supposing that it does not. */
static void may_end_loop(struct run *run, struct meeting *end, struct exit_status status,
			 const char *why)
{
	struct point here = flow_save(run);

	run->state.status = status;
	flow_arrive(run, end);
	flow_restore(run, &here);
	run->alive = true;
	timeline_suppose(run->timeline, why);
}

/* A loop we stop following: what it does further on is not known. */
static struct exit_status abandon_loop(struct run *run, const struct node *node, const char *why,
				       bool has_effects)
{
	if (has_effects)
		run_blur(run, run_origin(run, node->passage, node->start, node->end), why, NULL,
			 (struct slice){ NULL, 0 });
	process_forget(run, why);
	flow_doubt(run, why);
	run->state.status = exit_unknown(why);
	return run->state.status;
}

/* How far a loop has come. */
struct loop {
	struct meeting end;
	unsigned iterations;
	unsigned doubtful;       /* of them with an unknown condition and an effect on the world */
	bool changes_world;
	struct exit_status status;
};

static bool is_empty(const struct word *clause)
{
	struct slice text;

	return !clause->parts ||
	       (word_is_literal(clause, &text) && !slice_trim(text, NUMBER_BLANKS).length);
}

/* The loop ends at a clause that bash cannot evaluate. */
static void for_clause(struct run *run, const struct node *node, enum for_clause which,
		       struct meeting *end)
{
	const struct word *expression = node->u.loop.clauses[which];

	if (is_empty(expression))
		return;
	struct exit_status status = arithmetic_run(run, node, expression);
	if (status.success == MAYBE_UNKNOWN && run->alive)
		may_end_loop(run, end, status, status.why);
}

/* Whether there is another turn, as a status that `while` takes. */
static struct exit_status loop_test(struct run *run, const struct node *node,
				    struct setting tested)
{
	const struct word *expression = node->u.loop.clauses[FOR_TEST];

	if (node->kind != NODE_FOR_ARITHMETIC)
		return run_node(run, node->u.loop.condition, tested);
	return is_empty(expression) ? exit_known(0) : arithmetic_run(run, node, expression);
}

/* False: it is over, or we do not follow it any further. */
static bool loop_once(struct run *run, const struct node *node, struct loop *loop,
		      struct setting setting)
{
	bool until = node->kind == NODE_UNTIL;
	unsigned version = run->version, world = run->world_version;
	struct setting tested = mask_hidden(setting);

	tested.tested = true;
	struct exit_status condition = loop_test(run, node, tested);
	if (!run->alive || condition.success == (until ? MAYBE_YES : MAYBE_NO)) {
		run->state.status = loop->status;
		return false;
	}
	bool doubtful = condition.success == MAYBE_UNKNOWN;
	if (doubtful)
		may_end_loop(run, &loop->end, loop->status, condition.why);
	loop->status = run_iteration(run, node->u.loop.body, setting);
	if (run->alive && node->kind == NODE_FOR_ARITHMETIC)
		for_clause(run, node, FOR_STEP, &loop->end);
	if (!run->alive)
		return false;
	if (run->version == version) {
		/* The next turn would be like this one: all ways out are known, or none. */
		if (doubtful)
			run->alive = false;
		else
			abandon_loop(run, node, endless, false);
		return false;
	}
	loop->changes_world = loop->changes_world || run->world_version != world;
	loop->doubtful += doubtful && run->world_version != world;
	if (loop->doubtful <= ROUND_LIMIT && ++loop->iterations <= LOOP_LIMIT)
		return true;
	loop->status = abandon_loop(run, node, "how often a loop runs", loop->changes_world);
	return false;
}

struct exit_status run_while(struct run *run, const struct node *node,
				    struct setting setting)
{
	struct loop loop = { .status = exit_known(0) };

	run->setting = mask_hidden(setting);
	flow_begin(run, &loop.end, MEETING_BREAK);
	if (node->kind == NODE_FOR_ARITHMETIC)
		for_clause(run, node, FOR_BEFORE, &loop.end);
	while (run->alive && loop_once(run, node, &loop, setting))
		;
	flow_end(run, &loop.end);
	return run->state.status;
}

/* A word of a `for` that may stand for any number of words. */
static void run_for_unknown(struct run *run, const struct node *node, const struct field *field,
			    struct meeting *end, struct setting setting)
{
	unsigned world = run->world_version;

	may_end_loop(run, end, run->state.status, field->why);
	variable_set(run, node->u.loop_for.name, content_unknown(field->why));
	run_iteration(run, node->u.loop_for.body, setting);
	if (!run->alive || run->world_version == world)
		return;
	may_end_loop(run, end, run->state.status, field->why);
	run_iteration(run, node->u.loop_for.body, setting);
	if (run->alive)
		abandon_loop(run, node, field->why, true);
}

static bool for_words(struct run *run, const struct node *node, fields *ret_words)
{
	struct part all = { .kind = PART_PARAMETER, .quoted = true, .text = SLICE("@") };
	struct word every = { .parts = &all };

	return expand_words(run, node->u.loop_for.over_parameters ? &every : node->u.loop_for.words,
			    ret_words);
}

struct exit_status run_for(struct run *run, const struct node *node,
				  struct setting setting)
{
	fields words = { 0 };
	struct meeting end;

	run->setting = mask_hidden(setting);
	if (!for_words(run, node, &words))
		return run_shell_error(run);
	if (!words.count)
		return exit_known(0);
	flow_begin(run, &end, MEETING_BREAK);
	for (size_t i = 0; i < words.count && run->alive; i++) {
		const struct field *field = &words.items[i];
		struct content value = content_of(field->text);
		value.why = field->why;
		if (field->many) {
			run_for_unknown(run, node, field, &end, setting);
		} else if (!variable_set(run, node->u.loop_for.name, value)) {
			run_shell_error(run);
		} else {
			run_iteration(run, node->u.loop_for.body, setting);
		}
	}
	flow_end(run, &end);
	return run->state.status;
}
