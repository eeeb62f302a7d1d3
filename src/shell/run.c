#include "shell/run.h"

#include "base/pattern.h"
#include "shell/arithmetic_command.h"
#include "shell/condition.h"
#include "shell/mask.h"
#include "shell/parser.h"
#include "shell/stream.h"

struct exit_status run_exit(struct run *run, struct exit_status status)
{
	struct meeting *end = flow_find(run, MEETING_EXIT, 1);

	run->state.status = status;
	flow_leave(run, end);
	return status;
}

struct exit_status run_shell_error(struct run *run)
{
	struct catcher *catcher = run->catcher;

	if (catcher) {
		struct locals *call = run->locals;
		for (; call != catcher->locals; call = call->outer) {
			command_restore_locals(run, call);
			run->state.parameters = call->parameters;
		}
		run->state.status = exit_known(2);
		flow_leave(run, &catcher->meeting);
		return exit_known(2);
	}
	/* bash ends with 1, or with 127 behind -c. */
	return run_exit(run, run->dialect == DIALECT_BASH ? exit_failed() : exit_known(2));
}

struct exit_status run_cannot_open(const struct run *run)
{
	return exit_known(run->dialect == DIALECT_BASH ? 1 : 2);
}

static struct exit_status run_sequence(struct run *run, const struct node *node,
				       struct setting setting)
{
	struct exit_status status = exit_known(0);

	for (size_t i = 0; i < node->u.list.count && run->alive; i++) {
		bool errexit = option_get(run, OPTION_ERREXIT) == MAYBE_YES;
		status = run_node(run, node->u.list.items[i],
				  mask_sequence(node, i, setting, errexit));
	}
	return status;
}

/* The two worlds of a list whose status so far is not known: FAILED and SUCCEEDED. */
struct side {
	bool reached;
	struct point point;
};

static void side_enter(struct run *run, struct side *side, const char *why)
{
	flow_restore(run, &side->point);
	side->reached = false;
	run->alive = true;
	timeline_suppose(run->timeline, why);
}

/* The present world also belongs to SIDE. */
static void side_add(struct run *run, struct side *side, struct exit_status status,
		     const char *why)
{
	struct fork meet;

	run->state.status = status;
	if (side->reached) {
		/* Meet with what is there already, in a meeting of the two alone. */
		flow_begin(run, &meet.meeting, MEETING_FORK);
		meet.meeting.reached = true;
		meet.meeting.point = side->point;
		meet.meeting.why = why;
		flow_end(run, &meet.meeting);
	}
	side->point = flow_save(run);
	side->reached = true;
}

static void sides_add(struct run *run, struct side sides[2], struct exit_status status,
		      const char *why)
{
	struct exit_status failed = { MAYBE_NO, status.success == MAYBE_NO ? status.code : -1,
				      NULL };
	struct point here = flow_save(run);

	if (status.success != MAYBE_YES)
		side_add(run, &sides[0], failed, why);
	if (status.success == MAYBE_UNKNOWN)
		flow_restore(run, &here);
	if (status.success != MAYBE_NO)
		side_add(run, &sides[1], exit_known(0), why);
}

/* The rest of a list, from item I on, behind a status that is not known. */
static struct exit_status run_doubtful_list(struct run *run, const struct node *node, size_t i,
					    struct exit_status status, struct setting setting)
{
	struct side sides[2] = { { .reached = false } };
	const char *why = status.why ? status.why : "the status of a command";
	struct meeting end;

	flow_begin(run, &end, MEETING_FORK);
	sides_add(run, sides, status, why);
	for (; i < node->u.and_or.count; i++) {
		struct side *side = &sides[node->u.and_or.items[i].is_or ? 0 : 1];
		if (!side->reached)
			continue;
		side_enter(run, side, why);
		status = run_node(run, node->u.and_or.items[i].node,
				  mask_and_or(node, i, setting));
		if (run->alive)
			sides_add(run, sides, status, status.why ? status.why : why);
	}
	for (int k = 0; k < 2; k++) {
		if (!sides[k].reached || run->limits->exceeded)
			continue;
		side_enter(run, &sides[k], why);
		flow_arrive(run, &end);
	}
	run->alive = false;
	flow_end(run, &end);
	return run->state.status;
}

static struct exit_status run_and_or(struct run *run, const struct node *node,
				     struct setting setting)
{
	const struct and_or_item *items = node->u.and_or.items;
	struct exit_status status = run_node(run, items[0].node, mask_and_or(node, 0, setting));

	for (size_t i = 1; i < node->u.and_or.count && run->alive; i++) {
		if (status.success == MAYBE_UNKNOWN)
			return run_doubtful_list(run, node, i, status, setting);
		if (items[i].is_or == (status.success == MAYBE_NO))
			status = run_node(run, items[i].node, mask_and_or(node, i, setting));
	}
	return status;
}

static struct exit_status negate(struct exit_status status)
{
	if (status.success == MAYBE_UNKNOWN)
		return status;
	return exit_known(status.success == MAYBE_YES ? 1 : 0);
}

static struct exit_status run_not(struct run *run, const struct node *node,
				  struct setting setting)
{
	return negate(run_node(run, node->u.body, mask_not(setting)));
}

void run_doom(struct run *run, const char *why)
{
	if (run->state.subshell)
		run->state.doomed = why;
	else
		flow_may_end(run, exit_unknown(why), why);
	flow_doubt(run, why);
	run_touch(run);
}

struct exit_status run_subshell(struct run *run, const struct node *body, struct setting setting)
{
	struct state before = run->state;
	struct catcher *catcher = run->catcher;
	struct meeting end;

	run->catcher = NULL;
	run->state.exit_trap = (struct content){ .set = MAYBE_NO };
	run->state.subshell = true;
	flow_begin(run, &end, MEETING_EXIT);
	run_node(run, body, setting);
	flow_end(run, &end);
	run_exit_trap(run, body->passage, setting);
	struct exit_status status = run->state.status;
	before.output = run->state.output;
	before.files = run->state.files;
	before.inputs = run->state.inputs;
	run->catcher = catcher;
	const char *doomed = before.doomed ? NULL : run->state.doomed;
	run->state = before;
	run_touch(run);
	if (doomed)
		run_doom(run, doomed);
	return status;
}

static struct exit_status run_subshell_node(struct run *run, const struct node *node,
					    struct setting setting)
{
	return run_subshell(run, node->u.body, setting);
}

static struct exit_status run_group(struct run *run, const struct node *node,
				    struct setting setting)
{
	return run_node(run, node->u.body, setting);
}

void run_apart_begin(struct run *run, struct apart *apart)
{
	apart->world = run->world_version;
	apart->start = flow_save(run);
	flow_begin(run, &apart->end, MEETING_FORK);
	apart->end.why = "when a command in the background is done";
	run->state.background = true;
}

void run_apart_end(struct run *run, struct apart *apart)
{
	run->state.background = apart->start.state.background;
	run->state.status = exit_known(0);
	if (run->alive && run->world_version != apart->world) {
		flow_arrive(run, &apart->end);
		flow_restore(run, &apart->start);
		run->alive = true;
		run->state.status = exit_known(0);
	}
	flow_end(run, &apart->end);
}

static struct exit_status run_background(struct run *run, const struct node *node,
					 struct setting setting)
{
	const struct stream *in = run->state.streams[0];
	const struct binding *inputs = run->state.inputs;
	bool bash = run->dialect == DIALECT_BASH;
	struct apart apart;

	run_apart_begin(run, &apart);
	/* It reads /dev/null, but not everywhere in bash. */
	run->state.streams[0] =
		bash ? stream_of_text(run, content_unknown("what stands on its input"))
		     : stream_new(run, STREAM_QUIET);
	run_subshell(run, node->u.body, mask_hidden(setting));
	bool reads = bash && run->state.inputs != inputs;
	run->state.streams[0] = in;
	run_apart_end(run, &apart);
	if (reads)
		stream_doubt(run, 0);
	return exit_known(0);
}

/* One command of a pipe: reads what the one before it wrote. */
static struct exit_status run_pipe_item(struct run *run, const struct node *item,
					const struct stream *in, const struct stream *out,
					struct setting setting)
{
	const struct stream *saved[STREAM_COUNT];

	memcpy(saved, run->state.streams, sizeof(saved));
	if (in)
		run->state.streams[0] = in;
	if (out)
		run->state.streams[1] = out;
	struct exit_status status = run_subshell(run, item, setting);
	memcpy(run->state.streams, saved, sizeof(saved));
	return status;
}

/* What `pipefail` makes of the pipe so far and its next command: the status of the last failure. */
static struct exit_status last_failure(struct exit_status whole, struct exit_status next)
{
	if (next.success == MAYBE_YES)
		return whole;
	if (next.success == MAYBE_UNKNOWN && whole.success == MAYBE_NO)
		return exit_failed();
	return next;
}

static struct exit_status run_pipe(struct run *run, const struct node *node,
				   struct setting setting)
{
	struct exit_status status = exit_known(0), whole = exit_known(0);
	const struct stream *in = NULL;
	size_t count = node->u.list.count;

	for (size_t i = 0; i < count && run->alive; i++) {
		bool last = i + 1 == count;
		const struct stream *out = last ? NULL : stream_new(run, STREAM_CAPTURE);
		const struct output *mark = run->state.output;
		status = run_pipe_item(run, node->u.list.items[i], in, out,
				       last ? setting : mask_hidden(setting));
		if (out)
			in = stream_of_text(run, output_take(run, out, mark));
		whole = last_failure(whole, status);
	}
	return option_get(run, OPTION_PIPEFAIL) == MAYBE_NO ? status : whole;
}

static struct exit_status run_if(struct run *run, const struct node *node, struct setting setting)
{
	struct exit_status status =
		run_node(run, node->u.branch.condition, mask_condition(node, setting));
	const struct node *then = node->u.branch.then, *otherwise = node->u.branch.otherwise;
	struct fork fork;

	if (!run->alive)
		return status;
	if (status.success == MAYBE_YES)
		return run_node(run, then, setting);
	if (status.success == MAYBE_NO)
		return otherwise ? run_node(run, otherwise, setting) : exit_known(0);
	fork_begin(run, &fork, status.why);
	run_node(run, then, setting);
	fork_next(run, &fork);
	run->state.status = exit_known(0);
	if (otherwise)
		run_node(run, otherwise, setting);
	fork_end(run, &fork);
	return run->state.status;
}

/* Whether one of the patterns fits. False when dash would end the shell. */
static bool clause_matches(struct run *run, const struct case_clause *clause, struct content word,
			   enum maybe *ret)
{
	*ret = MAYBE_NO;
	for (const struct word *p = clause->patterns; p; p = p->next) {
		struct content pattern;
		if (!expand_pattern(run, p, &pattern))
			return false;
		bool everything = !pattern.why && slice_is(pattern.text, "*");
		arena_spend(run->arena, pattern_work(pattern.text, word.text));
		if (everything)
			*ret = MAYBE_YES;
		else if (word.why || pattern.why ||
			 option_get(run, OPTION_NOCASEMATCH) != MAYBE_NO)
			*ret = MAYBE_UNKNOWN;
		else if (pattern_match(pattern.text, word.text, run_pattern_flags(run)))
			*ret = MAYBE_YES;
		if (*ret == MAYBE_YES)
			return true;
	}
	return true;
}

static void run_clause(struct run *run, const struct case_clause *clause, struct setting setting)
{
	for (; clause && run->alive; clause = clause->next) {
		if (clause->body)
			run_node(run, clause->body, setting);
		else
			run->state.status = exit_known(0);
		if (!clause->falls_through)
			return;
	}
}

static struct exit_status run_case(struct run *run, const struct node *node,
				   struct setting setting)
{
	const struct case_clause *clause = node->u.selection.clauses;
	enum maybe matches = MAYBE_NO;
	struct meeting end;
	struct content word;

	run->setting = mask_hidden(setting);
	if (!expand_text(run, node->u.selection.word, &word))
		return run_shell_error(run);
	flow_begin(run, &end, MEETING_FORK);
	for (; clause && run->alive && matches != MAYBE_YES; clause = clause->next) {
		if (!clause_matches(run, clause, word, &matches)) {
			flow_end(run, &end);
			return run_shell_error(run);
		}
		if (matches == MAYBE_NO)
			continue;
		if (matches == MAYBE_YES) {
			run_clause(run, clause, setting);
			break;
		}
		struct point before = flow_save(run);
		const char *why = word.why ? word.why : "a pattern of a case";
		timeline_suppose(run->timeline, why);
		run_clause(run, clause, setting);
		flow_arrive(run, &end);
		flow_restore(run, &before);
		run->alive = !run->limits->exceeded;
		timeline_suppose(run->timeline, why);
	}
	if (matches != MAYBE_YES)
		run->state.status = exit_known(0);
	flow_end(run, &end);
	return run->state.status;
}

static struct exit_status run_function_definition(struct run *run, const struct node *node,
						  struct setting setting)
{
	(void)setting;
	function_set(run, node->u.function.name, node->u.function.body);
	return exit_known(0);
}

/* ((...)) of bash: it may change the variables it names. */
static struct exit_status run_foreign(struct run *run, const struct node *node,
				      struct setting setting)
{
	struct slice text = slice_range(node->passage->text, node->start, node->end);
	const char *why = run_why(run, "the result of %.*s", SLICE_ARGS(text));

	(void)setting;
	return exit_unknown(why);
}

static struct exit_status run_arithmetic(struct run *run, const struct node *node,
					 struct setting setting)
{
	run->setting = mask_hidden(setting);
	return arithmetic_run(run, node, node->u.expression);
}

static struct exit_status run_condition(struct run *run, const struct node *node,
					struct setting setting)
{
	struct exit_status status;

	run->setting = mask_hidden(setting);
	if (!condition_of_bash(run, node->u.condition, &status))
		return run_shell_error(run);
	return status;
}

typedef struct exit_status node_function(struct run *run, const struct node *node,
					 struct setting setting);

static node_function *const runners[NODE_KIND_COUNT] = {
	[NODE_SIMPLE] = run_simple,
	[NODE_PIPE] = run_pipe,
	[NODE_AND_OR] = run_and_or,
	[NODE_NOT] = run_not,
	[NODE_SEQUENCE] = run_sequence,
	[NODE_BACKGROUND] = run_background,
	[NODE_SUBSHELL] = run_subshell_node,
	[NODE_GROUP] = run_group,
	[NODE_IF] = run_if,
	[NODE_FOR] = run_for,
	[NODE_CASE] = run_case,
	[NODE_WHILE] = run_while,
	[NODE_UNTIL] = run_while,
	[NODE_FUNCTION] = run_function_definition,
	[NODE_CONDITION] = run_condition,
	[NODE_ARITHMETIC] = run_arithmetic,
	[NODE_FOR_ARITHMETIC] = run_while,
	[NODE_FOREIGN] = run_foreign,
};

/* Compound commands whose own status `set -e` looks at. */
static bool is_checked(enum node_kind kind)
{
	return kind == NODE_SIMPLE || kind == NODE_PIPE || kind == NODE_SUBSHELL ||
	       kind == NODE_CONDITION || kind == NODE_ARITHMETIC || kind == NODE_FOREIGN;
}

static void check_errexit(struct run *run, struct exit_status status, struct setting setting)
{
	enum maybe errexit = option_get(run, OPTION_ERREXIT);

	if (setting.tested || errexit == MAYBE_NO || status.success == MAYBE_YES || !run->alive)
		return;
	run->state.status = status;
	if (errexit == MAYBE_YES && status.success == MAYBE_NO)
		run_exit(run, status);
	else
		flow_may_exit(run, status.why ? status.why : "whether set -e is in force");
}

/* Its descriptors cannot be opened: whatever it is, `set -e` looks at that. */
static struct exit_status refuse_to_run(struct run *run, const struct node *node,
					struct exit_status status, struct setting setting)
{
	if (!is_checked(node->kind))
		check_errexit(run, status, setting);
	return status;
}

/* A subshell expands its here-documents itself, and in bash all words of its redirections. */
static bool expands_itself(const struct run *run, const struct node *node)
{
	const struct redirect *r = node->redirects;

	while (r && run->dialect == DIALECT_DASH && r->kind != REDIRECT_HERE)
		r = r->next;
	return node->kind == NODE_SUBSHELL && r;
}

/* A compound command with redirections; a simple one sees to its own. */
static struct exit_status run_redirected(struct run *run, const struct node *node,
					 struct setting setting)
{
	const struct binding *before = run->state.bindings;
	const struct stream *saved[STREAM_COUNT];
	struct exit_status status;
	struct fork fork;
	bool bad_word;

	memcpy(saved, run->state.streams, sizeof(saved));
	run->setting = mask_hidden(setting);
	struct exit_status opened = redirects_open(run, node->redirects, &bad_word);
	if (bad_word) {
		memcpy(run->state.streams, saved, sizeof(saved));
		bool in_child = run->dialect == DIALECT_BASH && node->kind == NODE_SUBSHELL;
		return in_child ? exit_failed() : run_refuse_word(run);
	}
	if (opened.success == MAYBE_NO) {
		status = refuse_to_run(run, node, opened, setting);
	} else if (opened.success == MAYBE_YES) {
		status = runners[node->kind](run, node, setting);
	} else {
		fork_begin(run, &fork, opened.why);
		run->state.status = runners[node->kind](run, node, setting);
		fork_next(run, &fork);
		run->state.status = refuse_to_run(run, node, run_cannot_open(run), setting);
		fork_end(run, &fork);
		status = run->state.status;
	}
	memcpy(run->state.streams, saved, sizeof(saved));
	if (run->state.bindings != before && expands_itself(run, node)) {
		run->state.bindings = before;
		run_touch(run);
	}
	return status;
}

struct exit_status run_node(struct run *run, const struct node *node, struct setting setting)
{
	struct exit_status status;

	if (!run->alive || !runners[node->kind])
		return run->state.status;
	arena_spend(run->arena, 200);
	if (run->limits->nesting >= NESTING_LIMIT) {
		run_give_up(run, "runs commands that are nested too deeply");
		return run->state.status;
	}
	run->limits->nesting++;
	if (node->redirects && node->kind != NODE_SIMPLE)
		status = run_redirected(run, node, setting);
	else
		status = runners[node->kind](run, node, setting);
	run->limits->nesting--;
	if (!run->alive)
		return status;
	run->state.status = status;
	if (is_checked(node->kind))
		check_errexit(run, status, setting);
	return status;
}

/* Lines are read one by one: a syntax error is met only when the ones before are done. */
struct exit_status run_script(struct run *run, const struct script *script,
			      struct setting setting)
{
	for (size_t i = 0; i < script->count && run->alive; i++) {
		bool last = i + 1 == script->count && script->problem == SYNTAX_FINE;
		run_node(run, script->lines[i], last ? setting : mask_hidden(setting));
	}
	if (!run->alive)
		return run->state.status;
	switch (script->problem) {
	case SYNTAX_FINE:
		break;
	case SYNTAX_ERROR:
		return run_shell_error(run);
	case SYNTAX_TOO_DEEP:
		run_give_up(run, "runs a script that is nested too deeply to be followed");
		break;
	case SYNTAX_FOREIGN:
		run_blur(run, run_origin(run, script->passage, 0,
					 (uint32_t)script->passage->text.length),
			 "runs a bash script we cannot read", NULL, (struct slice){ NULL, 0 });
		process_forget(run, "what a bash script does");
		run->state.status = exit_unknown("what a bash script does");
		flow_doubt(run, "what a bash script does");
		break;
	}
	return run->state.status;
}

struct exit_status run_text(struct run *run, const struct passage *passage,
			    struct setting setting)
{
	const struct script *script = parse_script(run->arena, passage, run->dialect);

	if (!script->count && script->problem == SYNTAX_FINE)
		return exit_known(0);
	return run_script(run, script, setting);
}
