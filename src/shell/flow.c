#include "shell/state.h"

static const char some_way[] = "which way a script takes";

struct exit_status status_join(struct exit_status a, struct exit_status b, const char *why)
{
	if (a.success == MAYBE_UNKNOWN)
		return a;
	if (b.success == MAYBE_UNKNOWN)
		return b;
	if (a.success != b.success)
		return exit_unknown(why);
	if (a.code != b.code)
		a.code = -1;
	return a;
}

/* The newest binding both lists have. */
static const struct binding *common_tail(const struct binding *a, const struct binding *b)
{
	while (a != b) {
		if (!b || (a && a->depth >= b->depth))
			a = a->older;
		else
			b = b->older;
	}
	return a;
}

static struct content lookup(struct run *run, const struct binding *list,
			   const struct binding *which)
{
	const struct binding *found = binding_find(list, which->space, which->name);

	if (found)
		return found->value;
	if (which->space == BINDING_FUNCTION || which->space == BINDING_INPUT)
		return (struct content){ .set = MAYBE_NO };
	if (which->space == BINDING_FILE)
		return content_unknown("a file that may have been written");
	const struct binding *present = run->state.bindings;
	run->state.bindings = NULL;
	struct content value = variable_get(run, which->name);
	run->state.bindings = present;
	return value;
}

static bool same_binding(struct run *run, const struct binding *a, const struct binding *b,
			 const struct binding *which)
{
	const struct binding *in_a = binding_find(a, which->space, which->name);
	const struct binding *in_b = binding_find(b, which->space, which->name);

	if (in_a == in_b)
		return true;
	if (which->space == BINDING_FUNCTION)
		return in_a && in_b && in_a->body == in_b->body;
	return content_equal(lookup(run, a, which), lookup(run, b, which));
}

/* Whatever is set on one side is unset or set on the other: neither is sure any more. */
static void push_joined(struct run *run, const struct binding **list, const struct binding *a,
			const struct binding *b, const struct binding *which, const char *why)
{
	struct binding *joined = arena_new(run->arena, struct binding);
	struct content left = lookup(run, a, which), right = lookup(run, b, which);

	*joined = *which;
	joined->value = content_unknown(why);
	joined->value.set = left.set == right.set ? left.set : MAYBE_UNKNOWN;
	joined->body = NULL;
	joined->readonly = false;
	binding_push(run->arena, list, joined);
}

static const struct binding *join_bindings(struct run *run, const struct binding *a,
					   const struct binding *b, const char *why)
{
	const struct binding *common = common_tail(a, b), *joined = a;
	const struct binding *side[] = { a, b };

	for (int i = 0; i < 2; i++)
		for (const struct binding *x = side[i]; x != common; x = x->older)
			if (!same_binding(run, a, b, x) && same_binding(run, joined, a, x))
				push_joined(run, &joined, a, b, x, why);
	return joined;
}

/* What was caught differently cannot be told apart any more. */
static void join_output(struct run *run, const struct output *a, const struct output *b,
			const char *why)
{
	if (a == b)
		return;
	while (a != b) {
		if (!b || (a && a->depth >= b->depth))
			a = a->older;
		else
			b = b->older;
	}
	run->state.output = a;
	output_add(run, NULL, (struct slice){ NULL, 0 }, why);
}

static struct content join_values(struct content a, struct content b, const char *why)
{
	if (content_equal(a, b))
		return a;
	struct content value = content_unknown(why);
	value.set = a.set == b.set ? a.set : MAYBE_UNKNOWN;
	return value;
}

static void join_states(struct run *run, const struct state *other, const char *why)
{
	struct state *state = &run->state;

	if (!state->others_why)
		state->others_why = other->others_why;
	state->bindings = join_bindings(run, state->bindings, other->bindings, why);
	state->files = join_bindings(run, state->files, other->files, why);
	join_output(run, state->output, other->output, why);
	if (state->parameters != other->parameters)
		state->parameters = parameters_unknown(run, why);
	for (int fd = 0; fd < STREAM_COUNT; fd++)
		if (state->streams[fd] != other->streams[fd])
			state->streams[fd] = NULL;
	state->status = status_join(state->status, other->status, why);
	state->options_unknown |= other->options_unknown | (state->options ^ other->options);
	state->directory = join_values(state->directory, other->directory, why);
	state->exit_trap = join_values(state->exit_trap, other->exit_trap, why);
	state->inputs = join_bindings(run, state->inputs, other->inputs, why);
	state->background = state->background || other->background;
	state->doomed = state->doomed ? state->doomed : other->doomed;
	state->trapped |= other->trapped;
}

struct point flow_save(struct run *run)
{
	struct point point = { .state = run->state, .version = run->version,
			       .world_version = run->world_version };

	if (!run->saved || run->saved_version != run->world_version) {
		run->saved = timeline_save(run->timeline);
		run->saved_version = run->world_version;
	}
	point.world = run->saved;
	return point;
}

void flow_restore(struct run *run, const struct point *point)
{
	if (run->world_version != point->world_version) {
		timeline_restore(run->timeline, point->world);
		run->saved = point->world;
		run->saved_version = point->world_version;
	}
	run->state = point->state;
	run->version = point->version;
	run->world_version = point->world_version;
}

void flow_begin(struct run *run, struct meeting *meeting, enum meeting_kind kind)
{
	memset(meeting, 0, sizeof(*meeting));
	meeting->kind = kind;
	meeting->outer = run->meetings;
	meeting->before = run->timeline->maybe;
	run->meetings = meeting;
}

/* The ways that arrived at MEETING join the present one. */
static void merge(struct run *run, const struct meeting *meeting, const char *why)
{
	const struct point *point = &meeting->point;

	if (point->version == run->version) {
		run->state.status = status_join(run->state.status, point->state.status, why);
		return;
	}
	if (point->world_version != run->world_version) {
		timeline_join(run->timeline, point->world, why);
		run_touch_world(run);
	}
	join_states(run, &point->state, why);
	run_touch(run);
}

static void contribute(struct run *run, struct meeting *meeting, const char *why)
{
	if (meeting->reached)
		merge(run, meeting, why);
	meeting->point = flow_save(run);
	meeting->reached = true;
}

static const char *reason(struct run *run, struct meeting *meeting)
{
	if (run->timeline->maybe)
		meeting->why = run->timeline->maybe;
	return meeting->why ? meeting->why : some_way;
}

void flow_arrive(struct run *run, struct meeting *meeting)
{
	if (run->alive)
		contribute(run, meeting, reason(run, meeting));
	run->alive = false;
}

static void leak(struct run *run, struct meeting *meeting, const char *why)
{
	for (struct meeting *m = run->meetings; why && m && m != meeting; m = m->outer)
		m->leaked = why;
}

void flow_branch(struct run *run, struct meeting *meeting, const char *why)
{
	leak(run, meeting, why);
	if (meeting->reached) {
		struct point here = flow_save(run);
		contribute(run, meeting, why);
		flow_restore(run, &here);
	} else {
		contribute(run, meeting, why);
	}
	timeline_suppose(run->timeline, why);
}

void flow_leave(struct run *run, struct meeting *meeting)
{
	leak(run, meeting, run->timeline->maybe);
	flow_arrive(run, meeting);
}

void flow_end(struct run *run, struct meeting *meeting)
{
	if (run->alive && meeting->reached)
		merge(run, meeting, reason(run, meeting));
	run->meetings = meeting->outer;
	timeline_suppose(run->timeline, meeting->leaked ? meeting->leaked : meeting->before);
	if (run->alive || !meeting->reached || run->limits->exceeded)
		return;
	flow_restore(run, &meeting->point);
	run->alive = true;
}

static bool is_in_loop(const struct meeting *meeting)
{
	while (meeting && meeting->kind != MEETING_BREAK && meeting->kind != MEETING_RETURN)
		meeting = meeting->outer;
	return meeting && meeting->kind == MEETING_BREAK;
}

/*
 * Loops do not reach out of a function or a process, nor `return` out of a process. A
 * subshell in a loop that breaks out of it ends.
 */
struct meeting *flow_find(struct run *run, enum meeting_kind kind, int level)
{
	struct meeting *found = NULL;

	for (struct meeting *m = run->meetings; m && level > 0; m = m->outer) {
		if (m->kind == kind) {
			found = m;
			level--;
		} else if (m->kind == MEETING_EXIT) {
			bool loop = kind == MEETING_BREAK || kind == MEETING_CONTINUE;
			return loop && is_in_loop(m->outer) ? m : found;
		} else if (m->kind == MEETING_RETURN && kind != MEETING_EXIT) {
			break;
		}
	}
	return found;
}

void flow_doubt(struct run *run, const char *why)
{
	leak(run, flow_find(run, MEETING_EXIT, 1), why);
	timeline_suppose(run->timeline, why);
}

void flow_may_end(struct run *run, struct exit_status status, const char *why)
{
	struct meeting *end = flow_find(run, MEETING_EXIT, 1);
	struct exit_status before = run->state.status;

	if (!run->alive || !end)
		return;
	run->state.status = status;
	flow_branch(run, end, why);
	run->state.status = before;
}

void flow_may_exit(struct run *run, const char *why)
{
	flow_may_end(run, exit_failed(), why);
}

void fork_begin(struct run *run, struct fork *fork, const char *why)
{
	fork->why = why ? why : some_way;
	flow_begin(run, &fork->meeting, MEETING_FORK);
	fork->start = flow_save(run);
	timeline_suppose(run->timeline, fork->why);
}

void fork_next(struct run *run, struct fork *fork)
{
	flow_arrive(run, &fork->meeting);
	flow_restore(run, &fork->start);
	run->alive = !run->limits->exceeded;
	timeline_suppose(run->timeline, fork->why);
}

void fork_end(struct run *run, struct fork *fork)
{
	flow_end(run, &fork->meeting);
}

struct exit_status fork_either(struct run *run, struct fork *fork, struct exit_status first,
			       struct exit_status second)
{
	run->state.status = first;
	fork_next(run, fork);
	run->state.status = second;
	fork_end(run, fork);
	return run->state.status;
}
