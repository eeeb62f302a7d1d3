#include "shell/builtins.h"

#include "shell/run.h"
#include "shell/stream.h"

/* NAME or NAME=VALUE, the words of export, readonly and local. */
struct declaration {
	struct slice name;
	bool assigned;
	struct content value;
};

static bool read_declaration(const struct field *field, struct declaration *ret)
{
	size_t sign = slice_find(field->text, '=', 0);

	ret->name = slice_range(field->text, 0, sign);
	ret->assigned = sign < field->text.length;
	ret->value = content_of(slice_range(field->text, sign + 1, field->text.length));
	ret->value.why = field->why;
	if (field->why && !ret->assigned)
		return false;
	return is_variable_name(ret->name);
}

static bool is_option(const struct field *field)
{
	return !field->why && field->text.length > 1 && field->text.at[0] == '-';
}

/* Whether one of the options of declare has one of LETTERS. */
static bool has_attribute(const struct command *command, const char *letters)
{
	for (size_t i = 1; i < command->argc; i++)
		if (is_option(&command->argv[i]) &&
		    strpbrk(arena_copy(command->run->arena, command->argv[i].text), letters))
			return true;
	return false;
}

/* Which options a builtin of these has, in dash and in bash; local of dash has none. */
static const struct {
	const char *name, *of_dash, *of_bash;
} letters[] = {
	{ "export", "p", "fnp" }, { "readonly", "p", "aAfp" }, { "unset", "fv", "fnv" },
	{ "local", "", "aAfFgiIlnrtux" }, { "declare", "", "aAfFgiIlnprtux" },
	{ "typeset", "", "aAfFgiIlnprtux" },
};

/* Whether one of its options is none; `--` ends them. */
static bool has_bad_option(const struct command *command)
{
	bool bash = command->run->dialect == DIALECT_BASH;
	const char *known = NULL;

	for (size_t i = 0; i < sizeof(letters) / sizeof(letters[0]); i++)
		if (slice_is(command_word(command, 0), letters[i].name))
			known = bash ? letters[i].of_bash : letters[i].of_dash;
	for (size_t i = 1; known && i < command->argc && is_option(&command->argv[i]); i++) {
		struct slice word = command->argv[i].text;
		if (slice_is(word, "--") && known[0])
			return false;
		for (size_t k = 1; k < word.length; k++)
			if (!word.at[k] || !strchr(known, word.at[k]))
				return true;
	}
	return false;
}

static struct exit_status refuse_option(struct command *command)
{
	return command->run->dialect == DIALECT_BASH ? exit_known(2) : command_error(command);
}

static struct exit_status declare(struct command *command, bool exported, bool readonly,
				  bool transformed)
{
	struct run *run = command->run;
	struct exit_status status = exit_known(0);

	if (has_bad_option(command))
		return refuse_option(command);
	if (command->argc == 1 || (command->argc == 2 && is_option(&command->argv[1])))
		command_prints_unknown(command, "which variables a shell has");
	for (size_t i = 1; i < command->argc && run->alive; i++) {
		struct declaration declaration;
		if (is_option(&command->argv[i]))
			continue;
		if (!read_declaration(&command->argv[i], &declaration)) {
			if (!command->argv[i].why)
				status = command_error(command);
			else
				process_forget(run, command->argv[i].why);
			continue;
		}
		if (transformed)
			variable_transform(run, declaration.name);
		if (declaration.assigned && !variable_set(run, declaration.name, declaration.value))
			status = command_error(command);
		variable_mark(run, declaration.name, exported, readonly);
	}
	return status;
}

struct exit_status builtin_export(struct command *command)
{
	if (command->run->dialect == DIALECT_BASH && has_attribute(command, "fn") &&
	    !has_bad_option(command)) {
		process_forget(command->run, "what is not exported any more");
		return exit_unknown("what export finds");
	}
	return declare(command, true, false, false);
}

struct exit_status builtin_readonly(struct command *command)
{
	if (command->run->dialect == DIALECT_BASH && has_attribute(command, "f"))
		return exit_unknown("which functions there are");
	return declare(command, false, true, false);
}

struct exit_status builtin_local(struct command *command)
{
	struct run *run = command->run;
	bool bash = run->dialect == DIALECT_BASH;
	bool transformed = bash && has_attribute(command, "ilucn");
	bool global = !run->locals || (bash && has_attribute(command, "g"));

	if (has_bad_option(command))
		return refuse_option(command);
	if (bash && has_attribute(command, "fFp"))
		return exit_unknown("what declare finds");
	if (global && !slice_is(command_word(command, 0), "local"))
		return declare(command, has_attribute(command, "x"), has_attribute(command, "r"),
			       transformed);
	if (!run->locals)
		return command_error(command);
	for (size_t i = 1; i < command->argc; i++) {
		struct declaration declaration;
		if (is_option(&command->argv[i]))
			continue;
		/* The options become local: what they are afterwards is not followed. */
		if (slice_is(command->argv[i].text, "-") && !command->argv[i].why) {
			run->state.options_unknown |= ~0u;
			continue;
		}
		if (!read_declaration(&command->argv[i], &declaration))
			return bash ? exit_known(1) : command_error(command);
		struct local_variable variable = {
			declaration.name,
			binding_find(run->state.bindings, BINDING_VARIABLE, declaration.name),
		};
		array_push(run->arena, &run->locals->variables, variable);
		if (transformed)
			variable_transform(run, declaration.name);
		if (declaration.assigned && !variable_set(run, declaration.name, declaration.value))
			return bash ? exit_known(1) : command_error(command);
		if (!declaration.assigned && bash)
			variable_unset(run, declaration.name);
	}
	return exit_known(0);
}

/* `unset NAME` of bash is for a function where there is no such variable. */
static bool names_function_only(struct run *run, struct slice name)
{
	return run->dialect == DIALECT_BASH && variable_get(run, name).set == MAYBE_NO &&
	       binding_find(run->state.bindings, BINDING_FUNCTION, name);
}

struct exit_status builtin_unset(struct command *command)
{
	struct run *run = command->run;
	bool functions = false;

	if (has_bad_option(command))
		return refuse_option(command);
	if (run->dialect == DIALECT_BASH && has_attribute(command, "f") &&
	    has_attribute(command, "v"))
		return exit_known(1);
	for (size_t i = 1; i < command->argc; i++) {
		struct slice name = command->argv[i].text;
		const struct binding *old = binding_find(run->state.bindings, BINDING_VARIABLE,
							 name);
		if (is_option(&command->argv[i]))
			functions = slice_is(name, "-f");
		else if (command->argv[i].why)
			process_forget(run, command->argv[i].why);
		else if (functions || names_function_only(run, name))
			function_set(run, name, NULL);
		else if ((old && old->readonly) ||
			 (run->dialect == DIALECT_DASH && !is_variable_name(name)))
			return command_error(command);
		else
			variable_unset(run, name);
	}
	return exit_known(0);
}

/* Letters dash knows; the ones we follow have a meaning. */
static const struct {
	char letter;
	const char *name;
	unsigned option;
} options[] = {
	{ 'e', "errexit", OPTION_ERREXIT }, { 'u', "nounset", OPTION_NOUNSET },
	{ 'f', "noglob", OPTION_NOGLOB }, { 'a', "allexport", OPTION_ALLEXPORT },
	{ 'n', "noexec", 0 }, { 'x', "xtrace", 0 }, { 'v', "verbose", 0 },
	{ 'C', "noclobber", OPTION_NOCLOBBER }, { 'b', "notify", 0 }, { 'm', "monitor", 0 },
	{ 'I', "ignoreeof", 0 }, { 'i', "interactive", 0 }, { 's', "stdin", 0 },
	{ 'V', "vi", 0 }, { 'E', "emacs", 0 }, { 'q', "quietprofile", 0 },
	{ 'p', "privileged", 0 }, { '\0', "nolog", 0 }, { '\0', "debug", 0 },
};

bool option_of_letter(char letter, unsigned *ret_option)
{
	for (size_t i = 0; letter && i < sizeof(options) / sizeof(options[0]); i++) {
		if (options[i].letter != letter)
			continue;
		*ret_option = options[i].option;
		return true;
	}
	return false;
}

/* Those that bash has besides, and that mean nothing here. */
static const char *const options_of_bash[] = {
	"braceexpand", "errtrace", "functrace", "hashall", "histexpand", "history",
	"interactive-comments", "keyword", "onecmd", "physical", "posix",
};

bool option_of_name(struct slice name, enum dialect dialect, unsigned *ret_option)
{
	*ret_option = OPTION_PIPEFAIL;
	if (dialect == DIALECT_BASH && slice_is(name, "pipefail"))
		return true;
	*ret_option = 0;
	if (dialect == DIALECT_BASH &&
	    slice_is_among(name, options_of_bash,
			   sizeof(options_of_bash) / sizeof(options_of_bash[0])))
		return true;
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		if (!slice_is(name, options[i].name))
			continue;
		*ret_option = options[i].option;
		return true;
	}
	return false;
}

static bool set_letter(struct run *run, char letter, bool on)
{
	unsigned option = 0;
	bool found = option_of_letter(letter, &option);

	if (found)
		option_set(run, option, on);
	return found || run->dialect == DIALECT_BASH;
}

static bool set_named(struct run *run, struct slice name, bool on)
{
	unsigned option = 0;
	bool found = option_of_name(name, run->dialect, &option);

	if (found)
		option_set(run, option, on);
	return found || run->dialect == DIALECT_BASH;
}

/* -eu, +x, -o NAME. *I is moved to the last word that was used. */
static bool set_options(struct command *command, size_t *i)
{
	struct slice word = command->argv[*i].text;
	bool on = word.at[0] == '-';

	for (size_t k = 1; k < word.length; k++) {
		if (word.at[k] != 'o') {
			if (!set_letter(command->run, word.at[k], on))
				return false;
		} else if (*i + 1 < command->argc) {
			(*i)++;
			if (!set_named(command->run, command->argv[*i].text, on))
				return false;
		}
	}
	return true;
}

static void set_parameters(struct command *command, size_t from)
{
	command->run->state.parameters = command_parameters(command, from);
	run_touch(command->run);
}

/* bash looks at all options before it takes any. */
static bool has_bad_setting(const struct command *command)
{
	for (size_t i = 1; i < command->argc && !command->argv[i].why; i++) {
		struct slice word = command->argv[i].text;
		unsigned option;
		if (word.length < 2 || (word.at[0] != '-' && word.at[0] != '+') ||
		    slice_is(word, "--"))
			return false;
		for (size_t k = 1; k < word.length; k++)
			if (!word.at[k] || !strchr("abefhkmnoptuvxBCEHPT", word.at[k]))
				return true;
		struct slice name = command_word(command, i + 1);
		if (slice_find(word, 'o', 1) == word.length || ++i >= command->argc)
			continue;
		if (!command->argv[i].why && !option_of_name(name, DIALECT_BASH, &option))
			return true;
	}
	return false;
}

struct exit_status builtin_set(struct command *command)
{
	struct run *run = command->run;
	size_t i = 1;

	if (run->dialect == DIALECT_BASH && has_bad_setting(command))
		return exit_known(2);
	if (command->argc == 1 || slice_ends_with(command_word(command, command->argc - 1), "o"))
		command_prints_unknown(command, "what set prints");
	for (; i < command->argc; i++) {
		struct slice word = command->argv[i].text;
		if (command->argv[i].why || word.length < 2 ||
		    (word.at[0] != '-' && word.at[0] != '+'))
			break;
		if (slice_is(word, "--")) {
			set_parameters(command, i + 1);
			return exit_known(0);
		}
		if (!set_options(command, &i))
			return command_error(command);
		if (word.at[0] == '-' && slice_find(word, 'n', 0) < word.length) {
			/* Nothing is executed any more, traps included. */
			run->state.exit_trap = (struct content){ .set = MAYBE_NO };
			return run_exit(run, exit_known(0));
		}
	}
	/* A dash alone ends the options as well, and leaves the parameters alone without more. */
	if (i < command->argc && !command->argv[i].why && slice_is(command_word(command, i), "-"))
		i++;
	if (i < command->argc && command->argv[i].why && !command->argv[i].text.length)
		run->state.options_unknown |= OPTION_ERREXIT | OPTION_NOUNSET | OPTION_NOGLOB;
	if (i < command->argc)
		set_parameters(command, i);
	return exit_known(0);
}

struct exit_status builtin_getopts(struct command *command)
{
	const char *why = "what getopts finds";

	variable_set(command->run, (struct slice)SLICE("OPTARG"), content_unknown(why));
	variable_set(command->run, (struct slice)SLICE("OPTIND"), content_unknown(why));
	if (command->argc > 2 && is_variable_name(command_word(command, 2)))
		variable_set(command->run, command_word(command, 2), content_unknown(why));
	return exit_unknown(why);
}

/* The variables of `read`: from the first word that is no option. */
static size_t read_names_from(struct command *command, bool *ret_raw)
{
	size_t i = 1;

	*ret_raw = false;
	for (; i < command->argc && is_option(&command->argv[i]); i++) {
		struct slice option = command->argv[i].text;
		if (slice_is(option, "-r"))
			*ret_raw = true;
		else if (slice_is(option, "-p") || slice_is(option, "-t"))
			i++;
	}
	return i;
}

/* -r and -p are all that dash knows; -t, -n, -d, -a, -u and others of bash are not followed. */
static bool has_other_read_options(const struct command *command)
{
	for (size_t i = 1; i < command->argc && is_option(&command->argv[i]); i++) {
		struct slice option = command->argv[i].text;
		for (size_t k = 1; k < option.length; k++)
			if (option.at[k] != 'r' && option.at[k] != 'p')
				return true;
		if (slice_ends_with(option, "p"))
			i++;
	}
	return false;
}

static void assign_all_unknown(struct command *command, size_t from, const char *why)
{
	for (size_t i = from; i < command->argc; i++)
		if (is_variable_name(command->argv[i].text))
			variable_set(command->run, command->argv[i].text, content_unknown(why));
}

/* Behind the blanks of SEPARATORS that stand at AT. */
static size_t skip_blank_separators(struct slice line, size_t at, const char *separators)
{
	while (at < line.length && line.at[at] && strchr(" \t\n", line.at[at]) &&
	       strchr(separators, line.at[at]))
		at++;
	return at;
}

/* Behind the field that begins at AT. */
static size_t skip_field(struct slice line, size_t at, const char *separators)
{
	while (at < line.length && !(line.at[at] && strchr(separators, line.at[at])))
		at++;
	return at;
}

/* Behind what parts the field that ends at AT from the next: blanks, and one other separator. */
static size_t skip_separator(struct slice line, size_t at, const char *separators)
{
	at = skip_blank_separators(line, at, separators);
	if (at < line.length && line.at[at] && strchr(separators, line.at[at]))
		at = skip_blank_separators(line, at + 1, separators);
	return at;
}

/* For the last name: the rest without final blanks, and without the separator of its one field. */
static struct slice last_field(struct slice rest, const char *separators)
{
	const char *blanks = " \t\n";

	while (rest.length && strchr(blanks, rest.at[rest.length - 1]) &&
	       strchr(separators, rest.at[rest.length - 1]))
		rest.length--;
	size_t end = skip_field(rest, 0, separators);
	return end < rest.length && skip_separator(rest, end, separators) == rest.length
		       ? slice_range(rest, 0, end) : rest;
}

/* Give the fields of LINE to the names; the last one takes the rest. */
static void assign_line(struct command *command, size_t from, struct slice line,
			const char *separators)
{
	size_t at = skip_blank_separators(line, 0, separators);

	arena_spend(command->run->arena, 2 * line.length);
	for (size_t i = from; i < command->argc; i++) {
		bool last = i + 1 == command->argc;
		size_t end = skip_field(line, at, separators);
		struct slice field = slice_range(line, at, last ? line.length : end);
		if (last)
			field = last_field(field, separators);
		variable_set(command->run, command->argv[i].text,
			     content_bounded(content_of(field)));
		at = skip_separator(line, end, separators);
	}
}

/* IFS, or NULL: it is not known. */
static const char *read_separators(struct run *run)
{
	struct content ifs = variable_get(run, (struct slice)SLICE("IFS"));

	if (ifs.set == MAYBE_NO)
		return " \t\n";
	return ifs.set == MAYBE_YES && !ifs.why ? arena_copy(run->arena, ifs.text) : NULL;
}

/*
 * dash reads a byte at a time, and a file below /proc/sys answers only from its beginning: read
 * gets the first byte, finds the end, and fails.
 */
static struct exit_status read_first_byte(struct command *command, size_t from,
					  struct content input)
{
	struct run *run = command->run;

	if (input.why && !input.text.length)
		assign_all_unknown(command, from, input.why);
	else
		assign_line(command, from, slice_range(input.text, 0, 1), " \t\n");
	stream_leave(run, 0, content_of(slice_range(input.text, 0, 0)));
	return exit_known(1);
}

struct exit_status builtin_read(struct command *command)
{
	struct run *run = command->run;
	struct content input = stream_read(run, 0);
	const char *separators = read_separators(run);
	bool raw;
	size_t from = read_names_from(command, &raw);
	bool reply = from >= command->argc && run->dialect == DIALECT_BASH;
	size_t end = slice_find(input.text, '\n', 0);
	bool whole = end < input.text.length;

	bool odd = has_other_read_options(command);
	if ((from >= command->argc || odd) && run->dialect == DIALECT_DASH)
		return exit_known(2);
	if (stream_get(run, 0)->ends_at_once && run->dialect == DIALECT_DASH &&
	    !command_unknown_from(command, 1))
		return read_first_byte(command, from, input);
	struct slice line = slice_range(input.text, 0, end);
	bool plain = raw || slice_find(line, '\\', 0) == line.length;
	if ((input.why && !whole) || !plain || !separators || odd ||
	    command_unknown_from(command, 1)) {
		const char *why = input.why ? input.why : "what read finds";
		assign_all_unknown(command, from, why);
		if (reply)
			variable_set(run, (struct slice)SLICE("REPLY"), content_unknown(why));
		stream_doubt(run, 0);
		return exit_unknown(why);
	}
	if (reply)
		variable_set(run, (struct slice)SLICE("REPLY"),
			     content_bounded(content_of(line)));
	assign_line(command, from, line, separators);
	input.text = slice_range(input.text, end + (whole ? 1 : 0), input.text.length);
	stream_leave(run, 0, input);
	return exit_known(whole ? 0 : 1);
}
