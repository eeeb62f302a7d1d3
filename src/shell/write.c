#include "shell/write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "shell/files.h"
#include "shell/stream.h"

/* A text being put together, up to the first piece that is not known. */
struct draft {
	struct arena *arena;
	ARRAY(char) bytes;
	const char *why;
	bool stopped;            /* \c */
	bool more_escapes;       /* those of bash, which are not followed: \x41, \u00e4 */
};

static void add_byte(struct draft *draft, char c)
{
	if (draft->why || draft->stopped)
		return;
	if (draft->bytes.count == TEXT_LIMIT)
		draft->why = text_too_long;
	else
		array_push(draft->arena, &draft->bytes, c);
}

static void add_slice(struct draft *draft, struct slice text)
{
	for (size_t i = 0; i < text.length; i++)
		add_byte(draft, text.at[i]);
}

static void add_unknown(struct draft *draft, const char *why)
{
	if (!draft->why && !draft->stopped)
		draft->why = why;
}

static int digit_value(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 16;
}

/* Up to MOST digits of BASE from TEXT[*I] on, as one byte. */
static char read_code(struct slice text, size_t *i, int base, int most)
{
	int value = 0;

	for (; most > 0 && *i < text.length && digit_value(text.at[*i]) < base; most--)
		value = value * base + digit_value(text.at[(*i)++]);
	return (char)(unsigned char)value;
}

/*
 * The escape whose letter stands at TEXT[*I]; *I moves behind it. ZERO_OCTAL: octal codes
 * begin with a 0 (echo, %b), otherwise with any octal digit (a printf format).
 */
static void add_escape(struct draft *draft, struct slice text, size_t *i, bool zero_octal)
{
	static const char letters[] = "abfnrtv\\", bytes[] = "\a\b\f\n\r\t\v\\";
	char c = text.at[*i];
	const char *letter = c ? strchr(letters, c) : NULL;

	if (letter) {
		(*i)++;
		add_byte(draft, bytes[letter - letters]);
	} else if (c == 'c' && zero_octal) {     /* of printf only in %b */
		(*i)++;
		draft->stopped = true;
	} else if (zero_octal ? c == '0' : digit_value(c) < 8) {
		*i += zero_octal ? 1 : 0;
		add_byte(draft, read_code(text, i, 8, 3));
	} else if (c == 'e') {
		(*i)++;
		add_byte(draft, '\033');
	} else if (draft->more_escapes && c && strchr("xuUE\"'?", c)) {
		add_unknown(draft, "an escape of bash");
	} else {
		add_byte(draft, '\\');
	}
}

static void add_escaped(struct draft *draft, struct slice text)
{
	for (size_t i = 0; i < text.length && !draft->stopped;) {
		if (text.at[i] != '\\' || i + 1 == text.length) {
			add_byte(draft, text.at[i++]);
			continue;
		}
		i++;
		add_escape(draft, text, &i, true);
	}
}

static struct exit_status print_draft(struct command *command, const struct draft *draft,
				      struct exit_status status)
{
	struct slice text = { draft->bytes.items, draft->bytes.count };
	struct exit_status printed = command_print(command, text, draft->why);

	return printed.success == MAYBE_YES ? status : printed;
}

static struct exit_status echo(struct command *command, size_t from, bool newline, bool escapes)
{
	struct draft draft = { .arena = command->run->arena,
			       .more_escapes = command->run->dialect == DIALECT_BASH };

	for (size_t i = from; i < command->argc; i++) {
		const struct field *field = &command->argv[i];
		if (i > from)
			add_byte(&draft, ' ');
		if (escapes)
			add_escaped(&draft, field->text);
		else
			add_slice(&draft, field->text);
		if (field->why)
			add_unknown(&draft, field->why);
	}
	if (newline)
		add_byte(&draft, '\n');
	return print_draft(command, &draft, exit_known(0));
}

/* dash: one -n, and backslashes always mean something. */
struct exit_status write_echo_of_dash(struct command *command)
{
	bool bare = slice_is(command_word(command, 1), "-n");

	if (command->run->dialect == DIALECT_BASH)
		return write_echo_of_gnu(command);
	return echo(command, bare ? 2 : 1, !bare, true);
}

static bool is_echo_option(struct slice word)
{
	if (word.length < 2 || word.at[0] != '-')
		return false;
	for (size_t i = 1; i < word.length; i++)
		if (word.at[i] != 'n' && word.at[i] != 'e' && word.at[i] != 'E')
			return false;
	return true;
}

/* /bin/echo, and bash's own. */
struct exit_status write_echo_of_gnu(struct command *command)
{
	bool newline = true, escapes = false;
	size_t from = 1;

	while (from < command->argc && !command->argv[from].why &&
	       is_echo_option(command->argv[from].text)) {
		struct slice option = command->argv[from++].text;
		for (size_t i = 1; i < option.length; i++) {
			newline = newline && option.at[i] != 'n';
			escapes = option.at[i] == 'n' ? escapes : option.at[i] == 'e';
		}
	}
	return echo(command, from, newline, escapes);
}

/* printf: the arguments that are left, and whether all numbers were good. */
struct printf_state {
	struct command *command;
	struct draft draft;
	size_t next;
	bool failed;
	bool bad_format;         /* dash then ends with 2, bash with 1 */
};

static struct field next_argument(struct printf_state *state)
{
	struct field none = { .text = SLICE("") };

	if (state->next >= state->command->argc)
		return none;
	return state->command->argv[state->next++];
}

/* A number as printf takes it: C syntax, or the code of the letter behind a quote. */
static long long number_of(struct printf_state *state, struct slice text)
{
	char *copy = arena_copy(state->draft.arena, text), *end;
	long long number;

	if (!text.length)
		return 0;
	if (copy[0] == '\'' || copy[0] == '"')
		return (unsigned char)copy[1];
	errno = 0;
	number = strtoll(copy, &end, 0);
	if (errno != 0 || *end != '\0' || end == copy)
		state->failed = true;
	return number;
}

static void add_padded(struct printf_state *state, const char *flags, int width, struct slice text)
{
	bool left = strchr(flags, '-') != NULL;

	arena_spend(state->draft.arena, (size_t)width);
	for (int i = (int)text.length; !left && i < width; i++)
		add_byte(&state->draft, ' ');
	add_slice(&state->draft, text);
	for (int i = (int)text.length; left && i < width; i++)
		add_byte(&state->draft, ' ');
}

/* A conversion: what stands between `%` and its letter. */
struct conversion {
	char flags[8];
	int width, precision;    /* -1: not given */
	char letter;
};

static int read_size(struct printf_state *state, struct slice format, size_t *i)
{
	int size = 0;

	if (*i < format.length && format.at[*i] == '*') {
		(*i)++;
		long long given = number_of(state, next_argument(state).text);
		if (given < 0)
			add_unknown(&state->draft, "a negative width or precision");
		else if (given > TEXT_LIMIT)
			add_unknown(&state->draft, text_too_long);
		return given > 0 && given <= TEXT_LIMIT ? (int)given : 0;
	}
	for (; *i < format.length && is_digit(format.at[*i]); (*i)++)
		if (size <= TEXT_LIMIT)
			size = size * 10 + (format.at[*i] - '0');
	if (size > TEXT_LIMIT)
		add_unknown(&state->draft, text_too_long);
	return size < TEXT_LIMIT ? size : TEXT_LIMIT;
}

static struct conversion read_conversion(struct printf_state *state, struct slice format,
					 size_t *i)
{
	struct conversion conversion = { .precision = -1 };
	size_t flags = 0;

	while (*i < format.length && format.at[*i] && strchr("-+ #0", format.at[*i])) {
		if (flags + 1 < sizeof(conversion.flags))
			conversion.flags[flags++] = format.at[*i];
		(*i)++;
	}
	conversion.width = read_size(state, format, i);
	if (*i < format.length && format.at[*i] == '.') {
		(*i)++;
		conversion.precision = read_size(state, format, i);
	}
	conversion.letter = *i < format.length ? format.at[(*i)++] : '\0';
	return conversion;
}

static void add_text(struct printf_state *state, const struct conversion *conversion,
		     struct slice text)
{
	struct draft expanded = { .arena = state->draft.arena,
				  .more_escapes = state->draft.more_escapes };

	if (conversion->letter == 'b') {
		add_escaped(&expanded, text);
		text = (struct slice){ expanded.bytes.items, expanded.bytes.count };
		if (expanded.why)
			add_unknown(&state->draft, expanded.why);
	}
	if (conversion->letter == 'c')
		text = slice_range(text, 0, 1);
	else if (conversion->precision >= 0)
		text = slice_range(text, 0, (size_t)conversion->precision);
	add_padded(state, conversion->flags, conversion->width, text);
	state->draft.stopped = state->draft.stopped || expanded.stopped;
}

static void add_number(struct printf_state *state, const struct conversion *conversion,
		       struct slice text)
{
	long long number = number_of(state, text);
	char format[40], *out;

	snprintf(format, sizeof(format), "%%%s*.*ll%c", conversion->flags, conversion->letter);
	out = arena_alloc(state->draft.arena, TEXT_LIMIT / 16);
	int length = snprintf(out, TEXT_LIMIT / 16, format, conversion->width,
			      conversion->precision, number);
	if (length >= TEXT_LIMIT / 16)
		add_unknown(&state->draft, text_too_long);
	add_slice(&state->draft, slice_of(out));
}

static void add_conversion(struct printf_state *state, const struct conversion *conversion)
{
	if (conversion->letter == '%') {
		add_byte(&state->draft, '%');
		return;
	}
	bool of_bash = state->command->run->dialect == DIALECT_BASH && conversion->letter &&
		       strchr("qQ(", conversion->letter);
	if (of_bash || (conversion->letter && strchr("eEfFgGaA", conversion->letter))) {
		next_argument(state);
		add_unknown(&state->draft, "how printf writes it");
		return;
	}
	if (!conversion->letter || !strchr("sbcdiouxX", conversion->letter)) {
		state->bad_format = true;
		state->draft.stopped = true;
		return;
	}
	struct field argument = next_argument(state);
	if (argument.why)
		add_unknown(&state->draft, argument.why);
	else if (strchr("sbc", conversion->letter))
		add_text(state, conversion, argument.text);
	else
		add_number(state, conversion, argument.text);
}

static void add_format(struct printf_state *state, struct slice format)
{
	for (size_t i = 0; i < format.length && !state->draft.stopped;) {
		if (format.at[i] == '%') {
			i++;
			struct conversion conversion = read_conversion(state, format, &i);
			add_conversion(state, &conversion);
		} else if (format.at[i] == '\\' && i + 1 < format.length) {
			i++;
			add_escape(&state->draft, format, &i, false);
		} else {
			add_byte(&state->draft, format.at[i++]);
		}
	}
}

/* dash's own printf has no options but looks for them: `printf -2` prints nothing. */
static bool is_illegal_option(struct command *command, struct slice word)
{
	return slice_is(command_word(command, 0), "printf") && word.length > 1 &&
	       word.at[0] == '-' && !command->argv[1].why;
}

/* printf -v NAME of bash; what it prints is not looked into. */
static struct exit_status print_to_variable(struct command *command)
{
	struct slice name = command_word(command, 2);

	if (command->argc < 4 || command->argv[2].why || !is_variable_name(name))
		return exit_unknown("what printf -v does");
	variable_set(command->run, name, content_unknown("what printf -v prints"));
	return exit_known(0);
}

struct exit_status write_printf(struct command *command)
{
	struct printf_state state = { .command = command, .next = 2,
				      .draft = { .arena = command->run->arena, .more_escapes =
						 command->run->dialect == DIALECT_BASH } };
	size_t from = 1;

	if (slice_is(command_word(command, 1), "--"))
		from = 2;
	else if (command->run->dialect == DIALECT_BASH && slice_is(command_word(command, 1), "-v"))
		return print_to_variable(command);
	else if (is_illegal_option(command, command_word(command, 1)))
		return exit_known(2);
	if (from >= command->argc)
		return exit_known(2);
	const struct field *format = &command->argv[from];
	state.next = from + 1;
	if (format->why) {
		add_unknown(&state.draft, format->why);
		return print_draft(command, &state.draft, exit_unknown(format->why));
	}
	size_t used;
	do {
		used = state.next;
		arena_spend(state.draft.arena, format->text.length);
		add_format(&state, format->text);
	} while (state.next < command->argc && state.next > used && !state.draft.stopped);
	int failed = state.bad_format && command->run->dialect == DIALECT_DASH ? 2 : 1;
	return print_draft(command, &state.draft,
			   exit_known(state.failed || state.bad_format ? failed : 0));
}

/* Write VALUE to standard output, as far as it is known. */
static struct exit_status copy_out(struct command *command, struct content value)
{
	if (value.set == MAYBE_NO)
		return exit_known(1);
	struct exit_status status = command_print(command, value.text, value.why);
	if (value.set == MAYBE_UNKNOWN && status.success == MAYBE_YES)
		return exit_unknown(value.why ? value.why : "whether a file is there");
	return status;
}

/* The status of two things of which each must succeed. */
static struct exit_status worse(struct exit_status a, struct exit_status b)
{
	if (a.success == MAYBE_NO || b.success == MAYBE_YES)
		return a;
	if (b.success == MAYBE_NO || a.success == MAYBE_YES)
		return b;
	return a;
}

struct exit_status write_cat(struct command *command)
{
	struct exit_status status = exit_known(0);
	bool any = false;

	for (size_t i = 1; i < command->argc; i++) {
		const struct field *field = &command->argv[i];
		const char *path = field->why ? NULL : file_path(command->run, field->text);
		struct content text =
			content_unknown(field->why ? field->why : "what a file holds");
		if (!field->why && field->text.length > 1 && field->text.at[0] == '-')
			continue;
		any = true;
		if (!field->why && slice_is(field->text, "-"))
			text = stream_read(command->run, 0);
		else if (path)
			text = file_text(command->run, path);
		else
			text.set = MAYBE_UNKNOWN;
		status = worse(status, copy_out(command, text));
		if (!field->why && slice_is(field->text, "-"))
			stream_leave(command->run, 0, content_of((struct slice)SLICE("")));
	}
	return any ? status : copy_out(command, stream_read(command->run, 0));
}

/* One of tee's files: like a redirection of its own. */
static struct exit_status tee_to(struct command *command, const struct field *field,
				 bool append, struct content input)
{
	struct run *run = command->run;
	struct part part = { .kind = PART_TEXT, .quoted = true, .text = field->text };
	struct word word = { .parts = &part };
	struct redirect redirect = { .kind = append ? REDIRECT_APPEND : REDIRECT_WRITE, .fd = 9,
				     .word = &word };
	const struct stream *before = run->state.streams[9];
	bool bad_word;

	if (field->why)
		return command_cannot_follow(command, run_why(run, "writes to a file whose name is "
								   "not known: %s", field->why));
	struct exit_status status = redirects_open(run, &redirect, &bad_word);
	if (status.success != MAYBE_NO)
		status = worse(status, stream_write(run, command_origin(command), 9, input.text,
						    input.why));
	else
		status = exit_known(1);
	run->state.streams[9] = before;
	return status;
}

struct exit_status write_tee(struct command *command)
{
	struct content input = stream_read(command->run, 0);
	struct exit_status status = command_print(command, input.text, input.why);
	bool append = false;

	for (size_t i = 1; i < command->argc; i++) {
		const struct field *field = &command->argv[i];
		if (!field->why && field->text.length > 1 && field->text.at[0] == '-') {
			append = append || slice_is(field->text, "-a") ||
				 slice_is(field->text, "--append");
			continue;
		}
		status = worse(status, tee_to(command, field, append, input));
	}
	return status;
}
