#include "shell/state.h"

#include <stdarg.h>

#include "base/pattern.h"
#include "shell/memory.h"

void run_touch(struct run *run)
{
	run->version = ++run->versions;
}

void run_touch_world(struct run *run)
{
	run->version = run->world_version = ++run->versions;
}

void run_give_up(struct run *run, const char *why)
{
	if (!run->limits->exceeded)
		run->limits->exceeded = why;
	run->alive = false;
}

int run_pattern_flags(const struct run *run)
{
	return run->dialect == DIALECT_DASH ? PATTERN_NOCARET : 0;
}

const char *run_why(struct run *run, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	const char *why = arena_vprint(run->arena, format, args);
	va_end(args);
	return why;
}

struct content content_of(struct slice text)
{
	return (struct content){ .set = MAYBE_YES, .text = text };
}

struct content content_unknown(const char *why)
{
	return (struct content){ .set = MAYBE_YES, .why = why };
}

/* The rest of a file that two ways have read as far is the same text; it may be long. */
static bool is_same_text(struct slice a, struct slice b)
{
	return (a.at == b.at && a.length == b.length) || slice_equal(a, b);
}

bool content_equal(struct content a, struct content b)
{
	if (a.set != b.set || a.set == MAYBE_UNKNOWN)
		return false;
	if (a.set == MAYBE_NO)
		return true;
	return !a.why && !b.why && is_same_text(a.text, b.text);
}

const char text_too_long[] = "a text of more than 64 KiB";

struct content content_bounded(struct content value)
{
	if (value.text.length <= TEXT_LIMIT)
		return value;
	value.text.length = TEXT_LIMIT;
	value.why = text_too_long;
	return value;
}

/* Put a changed copy of the newest binding of that name in front. */
static struct binding *binding_renew(struct run *run, const struct binding **list,
				     enum binding_space space, struct slice name)
{
	const struct binding *old = binding_find(*list, space, name);
	struct binding *binding = arena_new(run->arena, struct binding);

	if (old)
		*binding = *old;
	binding->space = space;
	binding->name = name;
	binding_push(run->arena, list, binding);
	run_touch(run);
	return binding;
}

static const struct variable *find_in_environment(const struct run *run, struct slice name)
{
	for (size_t i = 0; i < run->environment_count; i++)
		if (slice_equal(run->environment[i].name, name))
			return &run->environment[i];
	return NULL;
}

/* Names, besides IFS, that bash gives a value by itself, and the few that dash does. */
static bool has_own_value(const struct run *run, struct slice name)
{
	static const char *const both[] = { "PPID", "PWD", "OPTIND", "PS4" };
	static const char *const dash[] = { "PS1", "PS2" };
	static const char *const bash[] = {
		"LINENO", "TERM", "SHELL", "OPTERR", "BASH_ARGC", "BASH_LINENO", "BASH_SOURCE",
		"BASH", "BASHPID", "BASHOPTS", "BASH_VERSION", "DIRSTACK", "EUID", "EPOCHSECONDS",
		"FUNCNAME", "GROUPS", "HOSTNAME", "HOSTTYPE", "MACHTYPE", "OSTYPE", "PIPESTATUS",
		"RANDOM", "SECONDS", "SHELLOPTS", "SHLVL", "SRANDOM", "UID", "_",
	};

	if (slice_is_among(name, both, sizeof(both) / sizeof(both[0])))
		return true;
	return run->dialect == DIALECT_BASH
		       ? slice_is_among(name, bash, sizeof(bash) / sizeof(bash[0]))
		       : slice_is_among(name, dash, sizeof(dash) / sizeof(dash[0]));
}

struct content environment_get(struct run *run, struct slice name)
{
	const struct variable *variable = find_in_environment(run, name);

	/* Shells begin with this one, whatever they are given. */
	if (slice_is(name, "IFS") && !run->state.others_why)
		return content_of((struct slice)SLICE(" \t\n"));
	if (variable && variable->value.at)
		return content_of(variable->value);
	if (variable || has_own_value(run, name))
		return content_unknown(run_why(run, "the value of $%.*s", SLICE_ARGS(name)));
	if (run->state.others_why)
		return (struct content){ .set = MAYBE_UNKNOWN, .why = run->state.others_why };
	return (struct content){ .set = MAYBE_NO };
}

struct content variable_get(struct run *run, struct slice name)
{
	const struct binding *binding =
		binding_find(run->state.bindings, BINDING_VARIABLE, name);

	return binding ? binding->value : environment_get(run, name);
}

/* A first binding of a name from the environment is exported, as dash has it. */
static struct binding *variable_renew(struct run *run, struct slice name)
{
	struct binding *binding =
		binding_renew(run, &run->state.bindings, BINDING_VARIABLE, name);

	if (!binding_find(binding->older, BINDING_VARIABLE, name)) {
		binding->value = environment_get(run, name);
		binding->exported = find_in_environment(run, name) != NULL;
	}
	if (option_get(run, OPTION_ALLEXPORT) == MAYBE_YES)
		binding->exported = true;
	return binding;
}

bool variable_set(struct run *run, struct slice name, struct content value)
{
	const struct binding *old = binding_find(run->state.bindings, BINDING_VARIABLE, name);

	if (old && old->readonly)
		return false;
	if (old && old->transformed)
		value = content_unknown(run_why(run, "what declare makes of $%.*s",
						SLICE_ARGS(name)));
	variable_renew(run, name)->value = value;
	return true;
}

void variable_put_back(struct run *run, struct slice name, const struct binding *old)
{
	struct binding *binding = variable_renew(run, name);

	binding->value = old ? old->value : environment_get(run, name);
	binding->exported = old ? old->exported : find_in_environment(run, name) != NULL;
	binding->transformed = old && old->transformed;
}

void variable_unset(struct run *run, struct slice name)
{
	struct binding *binding = variable_renew(run, name);

	binding->value = (struct content){ .set = MAYBE_NO };
	binding->exported = binding->transformed = false;
}

void variable_mark(struct run *run, struct slice name, bool exported, bool readonly)
{
	struct binding *binding = variable_renew(run, name);

	binding->exported = binding->exported || exported;
	binding->readonly = binding->readonly || readonly;
}

void variable_transform(struct run *run, struct slice name)
{
	variable_renew(run, name)->transformed = true;
}

void function_set(struct run *run, struct slice name, const struct node *body)
{
	struct binding *binding =
		binding_renew(run, &run->state.bindings, BINDING_FUNCTION, name);

	binding->value = (struct content){ .set = body ? MAYBE_YES : MAYBE_NO };
	binding->body = body;
}

const struct parameters *parameters_unknown(struct run *run, const char *why)
{
	struct parameters *parameters = arena_new(run->arena, struct parameters);

	parameters->why = why;
	return parameters;
}

void process_forget(struct run *run, const char *why)
{
	struct state *state = &run->state;

	for (size_t i = 0; !state->forgotten && i < run->environment_count; i++)
		variable_renew(run, run->environment[i].name)->value = content_unknown(why);
	for (const struct binding *b = state->bindings; b && b != state->forgotten; b = b->older)
		if (b->space == BINDING_VARIABLE &&
		    !binding_find(state->bindings, BINDING_VARIABLE, b->name)->value.why)
			variable_renew(run, b->name)->value = content_unknown(why);
	for (const struct binding *b = state->files; b && b != state->forgotten_files; b = b->older)
		if (!binding_find(state->files, BINDING_FILE, b->name)->value.why)
			binding_renew(run, &state->files, BINDING_FILE, b->name)->value =
				content_unknown(why);
	state->others_why = why;
	state->parameters = parameters_unknown(run, why);
	state->forgotten = state->bindings;
	state->forgotten_files = state->files;
	output_add(run, NULL, (struct slice){ NULL, 0 }, why);
}

static bool is_exported_already(const struct variable *items, size_t count, struct slice name)
{
	for (size_t i = 0; i < count; i++)
		if (slice_equal(items[i].name, name))
			return true;
	return false;
}

size_t variables_export(struct run *run, const struct variable **ret_items)
{
	ARRAY(struct variable) items = { 0 };

	for (const struct binding *b = run->state.bindings; b; b = b->older) {
		if (b->space != BINDING_VARIABLE ||
		    b != binding_find(run->state.bindings, BINDING_VARIABLE, b->name))
			continue;
		if (b->exported && b->value.set != MAYBE_NO) {
			struct variable item = { b->name, b->value.text };
			if (b->value.why || b->value.set == MAYBE_UNKNOWN)
				item.value.at = NULL;
			else if (!item.value.at)
				item.value = slice_of("");
			array_push(run->arena, &items, item);
		}
	}
	for (size_t i = 0; i < run->environment_count; i++) {
		struct variable item = run->environment[i];
		if (!binding_find(run->state.bindings, BINDING_VARIABLE, item.name) &&
		    !is_exported_already(items.items, items.count, item.name))
			array_push(run->arena, &items, item);
	}
	*ret_items = items.items;
	return items.count;
}

enum maybe option_get(const struct run *run, enum shell_option option)
{
	if (run->state.options_unknown & option)
		return MAYBE_UNKNOWN;
	return run->state.options & option ? MAYBE_YES : MAYBE_NO;
}

void option_set(struct run *run, enum shell_option option, bool on)
{
	run->state.options_unknown &= ~(unsigned)option;
	if (on)
		run->state.options |= option;
	else
		run->state.options &= ~(unsigned)option;
	run_touch(run);
}

void output_add(struct run *run, const struct stream *stream, struct slice text, const char *why)
{
	struct output *output = arena_new(run->arena, struct output);

	output->stream = stream;
	output->text = text;
	output->why = why;
	output->older = run->state.output;
	output->depth = output->older ? output->older->depth + 1 : 1;
	run->state.output = output;
	run_touch(run);
}

/* What only STREAM caught since MARK need not be kept. */
static void drop_output(struct run *run, const struct stream *stream, const struct output *mark)
{
	for (const struct output *o = run->state.output; o && o != mark; o = o->older)
		if (o->stream != stream)
			return;
	run->state.output = mark;
}

/* The pieces since MARK, oldest first, up to the first one that is not known. */
struct content output_take(struct run *run, const struct stream *stream, const struct output *mark)
{
	ARRAY(const struct output *) pieces = { 0 };
	struct content value = { .set = MAYBE_YES };
	size_t length = 0;

	for (const struct output *o = run->state.output; o && o != mark; o = o->older)
		if (!o->stream || o->stream == stream)
			array_push(run->arena, &pieces, o);
	for (size_t i = 0; i < pieces.count && length <= TEXT_LIMIT; i++)
		length += pieces.items[i]->text.length;
	char *text = arena_alloc(run->arena, length < TEXT_LIMIT ? length + 1 : TEXT_LIMIT + 1);
	length = 0;
	for (size_t i = pieces.count; i-- > 0 && !value.why;) {
		struct slice whole = pieces.items[i]->text;
		struct slice piece = slice_range(whole, 0, TEXT_LIMIT - length);
		if (piece.length)
			memcpy(text + length, piece.at, piece.length);
		length += piece.length;
		value.why = piece.length < whole.length ? text_too_long : pieces.items[i]->why;
	}
	value.text = (struct slice){ text, length };
	drop_output(run, stream, mark);
	return value;
}

const struct origin *run_origin(struct run *run, const struct passage *passage, uint32_t start,
				uint32_t end)
{
	struct origin *origin = arena_new(run->arena, struct origin);

	origin->actor = run->actor;
	origin->span = passage_span(passage, start, end);
	origin->what = arena_copy(run->arena, slice_range(passage->text, start, end));
	return origin;
}

struct outcome run_apply(struct run *run, const struct event *event)
{
	run_touch_world(run);
	return timeline_apply(run->timeline, event);
}

void run_blur(struct run *run, const struct origin *origin, const char *why,
	      const struct name *device, struct slice path)
{
	struct event event = { .kind = EVENT_BLUR, .origin = origin,
			       .u.blur = { .why = why, .device = device, .path = path } };

	if (!device && !path.length) {
		memory_get(run)->other_routes = true;
		memory_doubt_addresses(run, NULL);
	}
	run_apply(run, &event);
}
