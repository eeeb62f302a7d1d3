#include "shell/programs.h"

#include "shell/files.h"

/* Places where a directory can be made, or a file removed, without trouble. */
static bool is_writable_place(struct run *run, struct slice word)
{
	static const char *const places[] = { "run/", "tmp/", "var/run/", "var/lib/", "var/log/",
					      "var/tmp/", "dev/shm/" };
	const char *path = file_path(run, word);

	for (size_t i = 0; path && i < sizeof(places) / sizeof(places[0]); i++)
		if (strncmp(path, places[i], strlen(places[i])) == 0)
			return true;
	return false;
}

/* `rm -f` and, in the usual places, `mkdir -p` do not fail. */
static bool surely_succeeds(struct command *command)
{
	struct slice name = command_word(command, 0);
	bool forces = false, makes = slice_ends_with(name, "mkdir");

	if (!slice_ends_with(name, "rm") && !makes)
		return false;
	for (size_t i = 1; i < command->argc; i++) {
		struct slice word = command_word(command, i);
		bool option = slice_starts_with(word, "-");
		if (command->argv[i].why)
			return false;
		if (option)
			forces = forces || slice_find(word, makes ? 'p' : 'f', 1) < word.length;
		else if (!is_writable_place(command->run, word))
			return false;
	}
	return forces;
}

/* A file below /proc or /sys as the target of a program that writes it. */
static void blur_target(struct command *command, const char *path)
{
	struct slice sysctl = SLICE("proc/sys/");

	if (slice_starts_with(slice_of(path), "proc/sys/"))
		run_blur(command->run, command_origin(command), "copies a file to a sysctl", NULL,
			 slice_of(path + sysctl.length));
	else if (slice_starts_with(slice_of(path), "sys/"))
		command_blur(command, "copies a file below /sys", NULL);
}

void program_changes_file(struct command *command, struct slice word)
{
	const char *path = file_path(command->run, word);
	struct content changed = content_unknown("a file that a command changed");

	changed.set = MAYBE_UNKNOWN;
	if (!path)
		return;
	file_write(command->run, path, changed);
	blur_target(command, path);
}

/* cp, mv, rm, mkdir, ...: what is at the paths they name is not known afterwards. */
struct exit_status change_files_run(struct command *command)
{
	bool sure = surely_succeeds(command);

	for (size_t i = 1; i < command->argc; i++) {
		const struct field *field = &command->argv[i];
		if (!field->why && !slice_starts_with(field->text, "-"))
			program_changes_file(command, field->text);
	}
	return sure ? exit_known(0) : program_may_fail(command);
}
