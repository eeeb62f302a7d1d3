#include "shell/programs.h"

#include <limits.h>

#include "shell/builtins.h"
#include "shell/run.h"
#include "shell/stream.h"

enum {
	SEQUENCE_LIMIT = 10000,
};

static struct exit_status print_unknown(struct command *command)
{
	const char *what = run_why(command->run, "what %.*s prints",
				   SLICE_ARGS(command_text(command)));

	command_prints_unknown(command, what);
	return exit_unknown(what);
}

static struct exit_status print_line(struct command *command, struct slice text)
{
	return command_print(command,
			     slice_of(arena_print(command->run->arena, "%.*s\n", SLICE_ARGS(text))),
			     NULL);
}

/* The last component of a path, or what stands before it. */
static struct slice split_path(struct slice path, bool last)
{
	while (path.length > 1 && path.at[path.length - 1] == '/')
		path.length--;
	size_t slash = path.length;
	while (slash > 0 && path.at[slash - 1] != '/')
		slash--;
	if (last)
		return slash < path.length ? slice_range(path, slash, path.length) : path;
	if (slash == 0)
		return (struct slice)SLICE(".");
	return slice_range(path, 0, slash > 1 ? slash - 1 : 1);
}

struct exit_status basename_run(struct command *command)
{
	if (command->argc < 2 || command->argc > 3 || command_unknown_from(command, 1) ||
	    slice_starts_with(command_word(command, 1), "-"))
		return print_unknown(command);
	struct slice name = split_path(command_word(command, 1), true);
	struct slice suffix = command_word(command, 2);
	char *text = arena_copy(command->run->arena, suffix);
	if (suffix.length && name.length > suffix.length && slice_ends_with(name, text))
		name.length -= suffix.length;
	return print_line(command, name);
}

struct exit_status dirname_run(struct command *command)
{
	if (command->argc != 2 || command_unknown_from(command, 1) ||
	    slice_starts_with(command_word(command, 1), "-"))
		return print_unknown(command);
	return print_line(command, split_path(command_word(command, 1), false));
}

/* seq LAST, seq FIRST LAST, seq FIRST STEP LAST. */
struct exit_status seq_run(struct command *command)
{
	int numbers[3] = { 1, 1, 1 };
	struct run *run = command->run;

	if (command->argc < 2 || command->argc > 4 || command_unknown_from(command, 1))
		return print_unknown(command);
	for (size_t i = 1; i < command->argc; i++)
		if (!slice_to_number(command_word(command, i), &numbers[i - 1]))
			return print_unknown(command);
	int first = command->argc > 2 ? numbers[0] : 1;
	int step = command->argc > 3 ? numbers[1] : 1;
	int last = numbers[command->argc - 2];
	if (step < 1 || (last - first) / step >= SEQUENCE_LIMIT)
		return print_unknown(command);
	for (long n = first; n <= last; n += step)
		command_print(command, slice_of(arena_print(run->arena, "%ld\n", n)), NULL);
	return exit_known(0);
}

/* The input of a filter, when it comes through a pipe and is known. It is gone over once. */
static bool read_input(struct command *command, struct slice *ret)
{
	struct content input = content_bounded(stream_read(command->run, 0));

	arena_spend(command->run->arena, input.text.length);

	*ret = input.text;
	return !input.why && input.set == MAYBE_YES && !command_unknown_from(command, 1);
}

/* The bytes of a set. False: it has ranges, classes or other escapes. */
static bool read_set(struct arena *arena, struct slice word, struct slice *ret)
{
	char *text = arena_alloc(arena, word.length + 1);
	size_t length = 0;

	for (size_t i = 0; i < word.length; i++) {
		char c = word.at[i];
		if (c == '[' || (c == '-' && i > 0))
			return false;
		if (c == '\\' && ++i < word.length) {
			c = word.at[i] == 'n' ? '\n' : word.at[i] == 't' ? '\t' : '\0';
			if (!c)
				return false;
		}
		text[length++] = c;
	}
	*ret = (struct slice){ text, length };
	return length > 0;
}

/* Where each byte stands first in SET; its length for those that do not. */
static void find_places(struct slice set, size_t places[UCHAR_MAX + 1])
{
	for (size_t c = 0; c <= UCHAR_MAX; c++)
		places[c] = set.length;
	for (size_t i = set.length; i-- > 0;)
		places[(unsigned char)set.at[i]] = i;
}

/* tr A B and tr -d A. */
struct exit_status tr_run(struct command *command)
{
	struct arena *arena = command->run->arena;
	bool deletes = slice_is(command_word(command, 1), "-d");
	struct slice input, from, to;

	if (command->argc != 3 || !read_input(command, &input) ||
	    !read_set(arena, command_word(command, deletes ? 2 : 1), &from) ||
	    !read_set(arena, command_word(command, 2), &to))
		return print_unknown(command);
	char *text = arena_alloc(arena, input.length + 1);
	size_t length = 0, places[UCHAR_MAX + 1];
	find_places(from, places);
	for (size_t i = 0; i < input.length; i++) {
		size_t k = places[(unsigned char)input.at[i]];
		if (k == from.length)
			text[length++] = input.at[i];
		else if (!deletes)
			text[length++] = to.at[k < to.length ? k : to.length - 1];
	}
	return command_print(command, (struct slice){ text, length }, NULL);
}

/* The Nth field of a line (from 1); the whole line when it has no delimiter. */
static struct slice field_of(struct slice line, char delimiter, int n)
{
	size_t at = 0;

	if (slice_find(line, delimiter, 0) == line.length)
		return line;
	for (; n > 1 && at < line.length; n--) {
		at = slice_find(line, delimiter, at);
		if (at < line.length)
			at++;
	}
	return slice_range(line, at, slice_find(line, delimiter, at));
}

/* The value of -X, in the same word or the next. */
static struct slice option_value(struct command *command, char letter)
{
	for (size_t i = 1; i < command->argc; i++) {
		struct slice word = command_word(command, i);
		if (word.length < 2 || word.at[0] != '-' || word.at[1] != letter)
			continue;
		return word.length > 2 ? slice_range(word, 2, word.length)
				       : command_word(command, i + 1);
	}
	return (struct slice)SLICE("");
}

/* Whether one of the words is an option other than -LETTER with its value. */
static bool has_other_options(const struct command *command, const char *letters)
{
	for (size_t i = 1; i < command->argc; i++) {
		struct slice word = command_word(command, i);
		if (word.length < 2 || word.at[0] != '-')
			continue;
		if (!strchr(letters, word.at[1]))
			return true;
		i += word.length == 2;
	}
	return false;
}

/* cut -d C -f N. */
struct exit_status cut_run(struct command *command)
{
	struct slice input, line, delimiter = option_value(command, 'd');
	int n;

	if (delimiter.length != 1 || !slice_to_number(option_value(command, 'f'), &n) || n < 1 ||
	    !read_input(command, &input) || command->argc > 5 || has_other_options(command, "df"))
		return print_unknown(command);
	for (size_t at = 0; slice_next_line(input, &at, &line); )
		print_line(command, field_of(line, delimiter.at[0], n));
	return exit_known(0);
}

/* head, head -N, head -n N. */
struct exit_status head_run(struct command *command)
{
	struct slice input, word = command_word(command, 1), count = option_value(command, 'n');
	size_t end = 0;
	int n = 10;

	if (!count.length && word.length > 1)
		count = slice_range(word, 1, word.length);
	if (!read_input(command, &input) || command->argc > 3 ||
	    (count.length && !slice_to_number(count, &n)))
		return print_unknown(command);
	for (; n > 0 && end < input.length; n--)
		end = slice_find(input, '\n', end) + 1;
	return command_print(command, slice_range(input, 0, end), NULL);
}

/* s/TEXT/TEXT/ and s/TEXT/TEXT/g where no byte has a special meaning. */
struct substitution {
	struct slice from, to;
	bool all;
};

/* One half of a substitution without its protecting backslashes. False: not plain. */
static bool read_half(struct arena *arena, struct slice script, size_t *at, struct slice *ret)
{
	char end = script.at[1], *text = arena_alloc(arena, script.length + 1);
	size_t length = 0;

	for (; *at < script.length && script.at[*at] != end; (*at)++) {
		char c = script.at[*at];
		if (c == '\\' && *at + 1 < script.length) {
			c = script.at[++*at];
			if (c != end && c != '.' && c != '/' && c != '*' && c != '$')
				return false;
		} else if (strchr(".*[]^$&\\+?(){}|", c)) {
			return false;
		}
		text[length++] = c;
	}
	*ret = (struct slice){ text, length };
	return (*at)++ < script.length;
}

static bool read_substitution(struct arena *arena, struct slice script, struct substitution *ret)
{
	size_t at = 2;

	if (script.length < 5 || script.at[0] != 's' ||
	    !read_half(arena, script, &at, &ret->from) ||
	    !read_half(arena, script, &at, &ret->to) || !ret->from.length)
		return false;
	ret->all = slice_is(slice_range(script, at, script.length), "g");
	return ret->all || at == script.length;
}

static void substitute_line(struct command *command, struct slice line, bool ends,
			    const struct substitution *substitution)
{
	struct slice from = substitution->from;
	bool done = false;
	size_t at = 0;

	arena_spend(command->run->arena, line.length * from.length / 8);
	for (size_t i = 0; i + from.length <= line.length;) {
		if ((done && !substitution->all) ||
		    !slice_equal(slice_range(line, i, i + from.length), from)) {
			i++;
			continue;
		}
		command_print(command, slice_range(line, at, i), NULL);
		command_print(command, substitution->to, NULL);
		i += from.length;
		at = i;
		done = true;
	}
	command_print(command, slice_range(line, at, line.length), NULL);
	if (ends)
		command_print(command, (struct slice)SLICE("\n"), NULL);
}

/* The commands w FILE of sed, and the flag: files it may write. */
static void sed_changes_files(struct command *command, struct slice script)
{
	for (size_t i = 0; i + 2 < script.length; i++) {
		size_t end = slice_find(script, '\n', i);
		if ((script.at[i] == 'w' || script.at[i] == 'W') && is_blank(script.at[i + 1]))
			program_changes_file(command, slice_trim(slice_range(script, i + 1, end),
								 " \t"));
	}
}

/*
 * The command e of GNU's sed and the flag, which run commands: where it stands like one, for
 * better or worse.
 */
static bool sed_may_execute(struct slice script)
{
	for (size_t i = 0; i < script.length; i++) {
		char before = i ? script.at[i - 1] : ';';
		char after = i + 1 < script.length ? script.at[i + 1] : ';';
		if (script.at[i] == 'e' && before &&
		    strchr(";{} \t\n/|,#!$0123456789gpI", before) && after &&
		    strchr(";} \t\ngpIw0123456789", after))
			return true;
	}
	return false;
}

struct exit_status sed_run(struct command *command)
{
	struct substitution substitution;
	struct slice input, line, script = command_word(command, command->argc - 1);
	bool alone = command->argc == 2 ||
		     (command->argc == 3 && slice_is(command_word(command, 1), "-e"));

	for (size_t i = 1; i < command->argc; i++)
		if (slice_starts_with(command_word(command, i), "-i"))
			return change_files_run(command);
	for (size_t i = 1; i < command->argc; i++) {
		struct slice word = command_word(command, i);
		bool file = slice_starts_with(word, "-f") || slice_starts_with(word, "--file");
		if (command->argv[i].why || file || sed_may_execute(word))
			return command_cannot_follow(command,
						     "runs a sed script that may run commands");
		sed_changes_files(command, word);
	}
	if (!alone || !read_input(command, &input) ||
	    !read_substitution(command->run->arena, script, &substitution))
		return print_unknown(command);
	for (size_t at = 0; slice_next_line(input, &at, &line); )
		/* What has no newline at its end gets none. */
		substitute_line(command, line, line.at + line.length < input.at + input.length,
				&substitution);
	return exit_known(0);
}

/* expr A + B and the like; 1 when the result is 0 or empty. */
struct exit_status expr_run(struct command *command)
{
	struct run *run = command->run;
	int left, right;
	long result;

	if (command->argc != 4 || command_unknown_from(command, 1) ||
	    !slice_to_number(command_word(command, 1), &left) ||
	    !slice_to_number(command_word(command, 3), &right))
		return print_unknown(command);
	struct slice operator = command_word(command, 2);
	if (slice_is(operator, "+"))
		result = (long)left + right;
	else if (slice_is(operator, "-"))
		result = (long)left - right;
	else if (slice_is(operator, "*"))
		result = (long)left * right;
	else
		return print_unknown(command);
	command_print(command, slice_of(arena_print(run->arena, "%ld\n", result)), NULL);
	return exit_known(result ? 0 : 1);
}

/* Everything runs as root. */
struct exit_status id_run(struct command *command)
{
	if (command->argc == 2 && slice_is(command_word(command, 1), "-u"))
		return command_print(command, slice_of("0\n"), NULL);
	return print_unknown(command);
}

struct exit_status which_run(struct command *command)
{
	const char *why = command_unknown_from(command, 1);
	enum maybe exists = MAYBE_UNKNOWN;

	command_prints_unknown(command, "where a program is");
	if (command->argc == 2 && !why)
		exists = program_exists(command->run, command_word(command, 1));
	if (exists == MAYBE_UNKNOWN)
		return exit_unknown(why ? why : "which programs are installed");
	return exit_known(exists == MAYBE_YES ? 0 : 1);
}
