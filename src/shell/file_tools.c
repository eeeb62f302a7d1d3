#include "shell/programs.h"

#include "shell/files.h"
#include "shell/run.h"

/*
 * Programs that hooks call to read and print, and that can also write files or run commands
 * when their words say so.
 */

/* A path in a word: the word itself, behind of= or --output=, or behind a letter as in -o/x. */
static struct slice path_in_word(struct slice word)
{
	size_t equals = slice_find(word, '=', 0), slash = slice_find(word, '/', 0);

	if (equals < slash)
		return slice_range(word, equals + 1, word.length);
	return slice_starts_with(word, "-") ? slice_range(word, slash, word.length) : word;
}

/*
 * sort -o FILE, uniq IN OUT, wget -O FILE and others that write a file they name. Which of the
 * words is that file does not matter: the others are read, and seldom anything but files.
 */
struct exit_status output_file_run(struct command *command)
{
	for (size_t i = 1; i < command->argc; i++) {
		struct slice path = path_in_word(command->argv[i].text);
		if (!command->argv[i].why && path.length)
			program_changes_file(command, path);
	}
	return program_may_fail(command);
}

/* dd of=FILE; the other operands are read or are no files. */
struct exit_status dd_run(struct command *command)
{
	for (size_t i = 1; i < command->argc; i++)
		if (slice_starts_with(command_word(command, i), "of="))
			program_changes_file(command, path_in_word(command_word(command, i)));
	return program_may_fail(command);
}

/* What is mounted over /proc or /sys, read-only for instance, decides what writes do there. */
struct exit_status mount_run(struct command *command)
{
	for (size_t i = 1; i < command->argc; i++) {
		const char *path = command->argv[i].why
			? NULL : file_path(command->run, command->argv[i].text);
		struct slice place = path ? slice_of(path) : (struct slice)SLICE("");
		if (slice_is(place, "proc") || slice_starts_with(place, "proc/") ||
		    slice_is(place, "sys") || slice_starts_with(place, "sys/"))
			return command_cannot_follow(command,
						     "mounts something over /proc or /sys");
	}
	return program_may_fail(command);
}

/* `print ... > FILE`: a greater-than behind a print, in the same statement. */
static bool prints_to_file(struct slice script)
{
	bool prints = false;

	for (size_t i = 0; i < script.length; i++) {
		struct slice rest = slice_range(script, i, script.length);
		char c = script.at[i];
		if (slice_starts_with(rest, "print"))
			prints = true;
		else if (c == ';' || c == '}' || c == '\n')
			prints = false;
		else if (c == '>' && prints)
			return true;
	}
	return false;
}

/* A pipe, which is to or from a command; || is an operator. */
static bool has_pipe(struct slice script)
{
	for (size_t i = 0; i < script.length; i++) {
		if (script.at[i] != '|')
			continue;
		if (i + 1 == script.length || script.at[i + 1] != '|')
			return true;
		i++;
	}
	return false;
}

/* awk 'SCRIPT' and awk -f FILE: a script that only prints changes nothing. */
struct exit_status awk_run(struct command *command)
{
	for (size_t i = 1; i < command->argc; i++) {
		struct slice word = command_word(command, i);
		if (command->argv[i].why || slice_starts_with(word, "-f") ||
		    slice_starts_with(word, "-i") || slice_starts_with(word, "--file") ||
		    slice_contains(word, "system") || prints_to_file(word) || has_pipe(word))
			return command_cannot_follow(
				command, "runs an awk script that may write files or run commands");
	}
	return program_may_fail(command);
}
