#include "ifupdown/run.h"

#include <stdarg.h>

#include "ifupdown/template.h"

void say(struct run *run, const struct name *device, const struct stanza *stanza, bool error,
	 const char *format, ...)
{
	struct ifup_message message = { .device = device, .stanza = stanza, .error = error };
	va_list args;

	if (!run->host->say || run->doubts.count)
		return;
	va_start(args, format);
	message.text = arena_vprint(run->arena, format, args);
	va_end(args);
	run->host->say(run->host->context, &message);
}

/* The environment */

struct environment {
	struct arena *arena;
	ARRAY(struct variable) variables;
};

/*
 * Of two variables with one name the shell takes the last. Only those from FROM on are of the same
 * kind, with the same beginning.
 */
static void set_variable(struct environment *environment, size_t from, struct slice name,
			 struct slice value)
{
	struct variable variable = { name, value };

	for (size_t i = from; i < environment->variables.count; i++) {
		if (slice_equal(environment->variables.items[i].name, name)) {
			environment->variables.items[i] = variable;
			return;
		}
	}
	array_push(environment->arena, &environment->variables, variable);
}

/* "ip6-token" is IF_IP6_TOKEN, "x.y" IF_XY. */
static struct slice variable_name(struct arena *arena, struct slice option)
{
	char *name = arena_alloc(arena, option.length + 4), *end = name + 3;

	memcpy(name, "IF_", 3);
	for (size_t i = 0; i < option.length; i++) {
		char c = option.at[i];
		if (c >= 'a' && c <= 'z')
			*end++ = (char)(c - 'a' + 'A');
		else if (is_alnum(c) || c == '_')
			*end++ = c;
		else if (c == '-')
			*end++ = '_';
	}
	return (struct slice){ name, (size_t)(end - name) };
}

static void set_options(struct environment *environment, const struct settings *settings)
{
	for (size_t i = 0; i < settings->items.count; i++) {
		const struct setting *setting = &settings->items.items[i];
		struct slice unknown = { NULL, 0 };
		set_variable(environment, 0, variable_name(environment->arena, setting->name),
			     setting->unknown ? unknown : setting->value);
	}
}

enum { SET_BY_IFUP = 9 };        /* variables that every command has */

#define USUAL_PATH "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

static const char *const paths[] = {
	[IFUP_0_8_36] = USUAL_PATH,
	[IFUP_0_8_41] = USUAL_PATH,
	[IFUP_0_8_44] = ("/usr/lib/ifupdown:" USUAL_PATH),
};

void scene_enter(struct run *run, struct scene *scene, const char *phase)
{
	struct environment environment = { .arena = run->arena };
	struct ifstate *state = run->state;

	array_reserve(run->arena, &environment.variables,
		      scene->settings.items.count + state->busy.count + SET_BY_IFUP);
	scene->phase = phase;
	state->busy.items[state->busy.count - 1].phase = phase;
	set_options(&environment, &scene->settings);
	size_t options = environment.variables.count;
	for (size_t i = 0; i < state->busy.count; i++)
		set_variable(&environment, options,
			     slice_of(arena_print(run->arena, "IFUPDOWN_%s",
						  state->busy.items[i].device->text)),
			     slice_of(state->busy.items[i].phase));
	const struct variable own[] = {
		{ SLICE("IFACE"), slice_of(scene->device->text) },
		{ SLICE("LOGICAL"), slice_of(scene->logical->text) },
		{ SLICE("ADDRFAM"), slice_of(scene->family) },
		{ SLICE("METHOD"), slice_of(scene->method) },
		{ SLICE("MODE"), slice_of(run->down ? "stop" : "start") },
		{ SLICE("PHASE"), slice_of(phase) },
		{ SLICE("VERBOSITY"), SLICE("0") },
		{ SLICE("PATH"), slice_of(paths[run->options->version]) },
		{ SLICE("CLASS"), slice_of(run->options->class_name ? run->options->class_name : "") },
	};
	size_t count = SET_BY_IFUP - (run->options->class_name == NULL);
	for (size_t i = 0; i < count; i++)
		array_push(run->arena, &environment.variables, own[i]);
	run->variables = environment.variables.items;
	run->variable_count = environment.variables.count;
}

/* Running */

bool run_command(struct run *run, const struct scene *scene, struct ifup_command *command)
{
	command->device = scene->device;
	command->logical = scene->logical;
	command->family = scene->family;
	command->method = scene->method;
	command->phase = scene->phase;
	command->stanza = scene->stanza;
	command->variables = run->variables;
	command->variable_count = run->variable_count;
	command->ignore_status |= run->down;     /* ifdown goes on whatever fails */

	struct exit_status status = run->host->run(run->host->context, command);
	if (command->ignore_status || status.success == MAYBE_YES)
		return true;
	if (status.success == MAYBE_NO)
		return false;
	doubt_open(run, status.why);
	return true;
}

static const char *without_trailing_blanks(struct arena *arena, struct slice text)
{
	while (text.length && is_blank(text.at[text.length - 1]))
		text.length--;
	return arena_copy(arena, text);
}

static bool run_option(struct run *run, const struct scene *scene, const struct command_line *line,
		       enum ifup_step step)
{
	bool dash = slice_starts_with(line->text.text, "-");
	struct ifup_command command = {
		.step = step,
		.text = passage_part(run->arena, &line->text, dash, line->text.text.length),
		.ignore_status = dash,
		.option = line,
	};

	command.shown = without_trailing_blanks(run->arena, command.text.text);
	return run_command(run, scene, &command);
}

bool run_options(struct run *run, const struct scene *scene, enum command_phase phase,
		 enum ifup_step step)
{
	const struct stanza *stanza = scene->stanza;

	for (size_t i = 0; i < stanza->commands.count; i++)
		if (stanza->commands.items[i].phase == phase &&
		    !run_option(run, scene, &stanza->commands.items[i], step))
			return false;
	return true;
}

/* Where the value of an option stands; a repeated one's first. */
static struct span origin_of(const struct scene *scene, const struct option *cause)
{
	struct span nowhere = { NULL, 0, 0 };

	if (cause)
		return cause->values.items[0].passage.origin;
	return scene->stanza ? scene->stanza->line : nowhere;
}

/* ifupdown 0.8.36 called programs by their paths. */
static struct slice with_path(struct run *run, struct slice text)
{
	static const struct {
		const char *program;
		const char *path;
	} programs[] = {
		{ "ip ", "/sbin/" }, { "sysctl ", "/sbin/" }, { "modprobe ", "/sbin/" },
		{ "dhclient ", "/sbin/" }, { "run-parts ", "/bin/" },
	};
	size_t blanks = 0;

	if (run->options->version != IFUP_0_8_36)
		return text;
	while (blanks < text.length && text.at[blanks] == ' ')
		blanks++;
	struct slice rest = slice_range(text, blanks, text.length);
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		if (slice_starts_with(rest, programs[i].program))
			return slice_of(arena_print(run->arena, "%.*s%s%.*s", (int)blanks, text.at,
						    programs[i].path, SLICE_ARGS(rest)));
	return text;
}

static bool is_empty(struct slice text)
{
	return slice_trim(text, " \t").length == 0;
}

/* What check_required() has expanded already, or NULL. */
static const struct command_text *expanded_before(const struct scene *scene,
						  const struct method_command *commands, size_t i)
{
	bool was = scene->checked == commands && scene->expanded[i].text.at;

	return was ? &scene->expanded[i] : NULL;
}

static bool run_method_command(struct run *run, const struct scene *scene,
			       const struct method_command *made,
			       const struct command_text *before, enum ifup_step step)
{
	const struct settings *settings = &scene->settings;
	struct command_text expanded = before ? *before : template_expand(settings, made->text);
	const struct option *cause = expanded.cause;

	if (is_empty(expanded.text))
		return true;
	if (!cause && made->because)
		cause = settings_find(settings, made->because)->cause;
	struct slice text = with_path(run, expanded.text);
	struct slice shown = made->shown ? template_expand(settings, made->shown).text : text;
	struct ifup_command command = {
		.step = step,
		.text = passage_elsewhere(text, origin_of(scene, cause)),
		.shown = without_trailing_blanks(run->arena, shown),
		.ignore_status = made->ignore_status,
		.cause = cause,
	};
	return run_command(run, scene, &command);
}

bool run_method(struct run *run, const struct scene *scene, const struct method_command *commands,
		enum ifup_step step)
{
	for (size_t i = 0; commands[i].text; i++)
		if ((!commands[i].when || commands[i].when(&scene->settings)) &&
		    !run_method_command(run, scene, &commands[i],
					expanded_before(scene, commands, i), step))
			return false;
	return true;
}

/* How run-parts is called for the hooks of each directory. */
#define UP(directory) { directory, "run-parts --exit-on-error --verbose " directory }
#define DOWN(directory) { directory, "run-parts --verbose " directory }
static const struct {
	const char *directory;
	const char *shown;
} hook_calls[] = {
	[HOOKS_IF_PRE_UP]    = UP("/etc/network/if-pre-up.d"),
	[HOOKS_IF_UP]        = UP("/etc/network/if-up.d"),
	[HOOKS_IF_DOWN]      = DOWN("/etc/network/if-down.d"),
	[HOOKS_IF_POST_DOWN] = DOWN("/etc/network/if-post-down.d"),
};

bool run_hooks(struct run *run, const struct scene *scene, enum hook_directory which,
	       enum ifup_step step)
{
	struct span nowhere = { NULL, 0, 0 };
	struct slice shown = with_path(run, slice_of(hook_calls[which].shown));
	struct ifup_command command = {
		.step = step,
		.text = passage_elsewhere(slice_of(hook_calls[which].directory),
					  scene->stanza ? scene->stanza->line : nowhere),
		.shown = shown.at,
	};

	return run_command(run, scene, &command);
}

bool check_required(struct run *run, struct scene *scene, const struct method_command *commands)
{
	size_t count = 0;

	while (commands[count].text)
		count++;
	struct command_text *expanded = arena_array(run->arena, count + 1, sizeof(*expanded));
	for (size_t k = 0; k < count; k++) {
		if (commands[k].when && !commands[k].when(&scene->settings))
			continue;
		expanded[k] = template_expand(&scene->settings, commands[k].text);
		for (size_t i = 0; i < expanded[k].missing.count; i++)
			say(run, scene->device, scene->stanza, true, "missing required variable: %.*s",
			    SLICE_ARGS(expanded[k].missing.items[i]));
		if (expanded[k].missing.count)
			return false;
	}
	scene->checked = commands;
	scene->expanded = expanded;
	return true;
}
