#include "shell/programs.h"

#include "shell/condition.h"
#include "shell/write.h"

/*
 * Programs of coreutils that dash and bash have built in as well: `env test`, `timeout 5 echo`
 * and `/usr/bin/printf` are these. Where they may differ from the builtins, they are not told.
 */

static const char differs[] = "a program that differs from the builtin of its name";

static struct exit_status not_told(struct command *command)
{
	command_prints_unknown(command, differs);
	return exit_unknown(differs);
}

/* --help or --version as the only word. */
static bool asks_for_help(const struct command *command)
{
	return command->argc == 2 && slice_starts_with(command_word(command, 1), "--");
}

struct exit_status true_run(struct command *command)
{
	if (asks_for_help(command))
		command_prints_unknown(command, differs);
	return exit_known(0);
}

struct exit_status false_run(struct command *command)
{
	if (asks_for_help(command))
		command_prints_unknown(command, differs);
	return exit_known(1);
}

static bool is_plain_number(const struct field *field)
{
	size_t from = slice_starts_with(field->text, "-") ? 1 : 0;

	for (size_t i = from; i < field->text.length; i++)
		if (!is_digit(field->text.at[i]))
			return false;
	return field->why || (field->text.length > from && field->text.length < from + 10);
}

/* WORD, -n WORD, WORD = WORD, and ! before them. */
static bool is_plain_test(const struct field *words, size_t count)
{
	static const char *const of_numbers[] = { "-eq", "-ne", "-lt", "-le", "-gt", "-ge" };
	static const char *const of_texts[] = { "=", "==", "!=" };

	for (size_t i = 0; i < count; i++)
		if (words[i].many)
			return false;
	if (count == 3 && !words[1].why) {
		struct slice operator = words[1].text;
		if (slice_is_among(operator, of_texts, sizeof(of_texts) / sizeof(of_texts[0])))
			return true;
		if (slice_is_among(operator, of_numbers,
				   sizeof(of_numbers) / sizeof(of_numbers[0])))
			return is_plain_number(&words[0]) && is_plain_number(&words[2]);
	}
	if ((count == 3 || count == 4) && !words[0].why && slice_is(words[0].text, "!"))
		return is_plain_test(words + 1, count - 1);
	if (count == 2 && !words[0].why)
		return words[0].text.length == 2 && words[0].text.at[0] == '-' &&
		       strchr("bcdefghknprsuwxzLS", words[0].text.at[1]) != NULL;
	return count == 1;
}

struct exit_status test_run(struct command *command)
{
	enum dialect dialect = command->run->dialect;
	size_t count = command->argc - 1;

	if (slice_ends_with(command_word(command, 0), "[")) {
		if (!count || command->argv[count].why || asks_for_help(command) ||
		    !slice_is(command->argv[count].text, "]"))
			return not_told(command);
		count--;
	}
	if (count && !is_plain_test(command->argv + 1, count))
		return not_told(command);
	/* It knows `==`, as that of bash does. */
	command->run->dialect = DIALECT_BASH;
	struct exit_status status = condition_evaluate(command->run, command->argv + 1, count);
	command->run->dialect = dialect;
	return status;
}

/* Escapes that mean the same everywhere. */
static bool has_plain_escapes(const struct field *field)
{
	for (size_t i = 0; i < field->text.length; i++) {
		if (field->text.at[i] != '\\')
			continue;
		char next = ++i < field->text.length ? field->text.at[i] : '\0';
		if (!next || !strchr("\\abfnrtv", next))
			return false;
	}
	return true;
}

/* Escapes are its own, and so is --help. */
struct exit_status echo_run(struct command *command)
{
	bool escapes = false;

	for (size_t i = 1; i < command->argc; i++) {
		struct slice word = command_word(command, i);
		if (escapes && !has_plain_escapes(&command->argv[i]))
			return not_told(command);
		escapes = escapes || (slice_starts_with(word, "-") && slice_contains(word, "e"));
	}
	return asks_for_help(command) ? not_told(command) : write_echo_of_gnu(command);
}

/* %s, %d and %% with \n, \t and \\. */
static bool is_plain_format(struct slice format, bool *ret_numbers)
{
	*ret_numbers = false;
	for (size_t i = 0; i < format.length; i++) {
		char c = format.at[i], next = i + 1 < format.length ? format.at[i + 1] : '\0';
		if (c != '%' && c != '\\')
			continue;
		if (!next || !strchr(c == '%' ? "sd%" : "nt\\", next))
			return false;
		*ret_numbers = *ret_numbers || (c == '%' && next == 'd');
		i++;
	}
	return true;
}

struct exit_status printf_run(struct command *command)
{
	bool numbers = false;

	if (command->argc < 2 || command->argv[1].why ||
	    slice_starts_with(command_word(command, 1), "-") ||
	    !is_plain_format(command_word(command, 1), &numbers))
		return not_told(command);
	for (size_t i = 2; i < command->argc; i++)
		if (command->argv[i].many || (numbers && !is_plain_number(&command->argv[i])))
			return not_told(command);
	return write_printf(command);
}
