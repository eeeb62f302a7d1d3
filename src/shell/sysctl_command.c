#include "shell/programs.h"

#include "shell/files.h"
#include "shell/memory.h"
#include "shell/stream.h"

/* What `sysctl` was told; words that are no options are keys, assignments or files. */
struct request {
	bool ignores, writes, values_only, quiet, loads, system, lists;
	struct slice file;       /* --load=FILE */
	bool bad_option;         /* it prints its usage and writes nothing */
	const char *why;         /* an option that is not followed */
	ARRAY(const struct field *) words;
};

static const struct {
	const char *name;
	char letter;
} long_options[] = {
	{ "ignore", 'e' }, { "write", 'w' }, { "values", 'n' }, { "quiet", 'q' }, { "load", 'p' },
	{ "system", 'S' }, { "all", 'a' }, { "names", 'N' }, { "binary", 'b' }, { "pattern", 'r' },
	{ "deprecated", 'd' }, { "dry-run", 'D' }, { "help", 'h' }, { "version", 'V' },
};

static void take_letter(struct request *request, char letter)
{
	switch (letter) {
	case 'e': request->ignores = true; break;
	case 'w': request->writes = true; break;
	case 'n': request->values_only = true; break;
	case 'q': request->quiet = true; break;
	case 'p':
	case 'f': request->loads = true; break;
	case 'S': request->system = true; break;
	case 'N':
	case 'b':
	case 'o':
	case 'x': break;
	case 'a':
	case 'A':
	case 'X':
	case 'd':
	case 'h':
	case 'V': request->lists = true; break;
	case 'r':
	case 'D': request->why = "an option of sysctl"; break;
	default: request->bad_option = true; break;
	}
}

/* --NAME or --NAME=FILE; an unambiguous beginning of the name will do. */
static void take_long_option(struct request *request, struct slice word)
{
	size_t sign = slice_find(word, '=', 0);
	struct slice name = slice_range(word, 2, sign);

	for (size_t i = 0; i < sizeof(long_options) / sizeof(long_options[0]); i++) {
		if (!name.length ||
		    !slice_equal(name, slice_range(slice_of(long_options[i].name), 0, name.length)))
			continue;
		take_letter(request, long_options[i].letter);
		/* Another option than these "doesn't allow an argument". */
		if (sign < word.length && !strchr("pr", long_options[i].letter))
			request->bad_option = true;
		else if (sign < word.length)
			request->file = slice_range(word, sign + 1, word.length);
		return;
	}
	request->bad_option = true;
}

/* -qw, -p, -pFILE. */
static void take_option(struct request *request, struct slice word)
{
	for (size_t k = 1; k < word.length; k++) {
		take_letter(request, word.at[k]);
		if ((word.at[k] == 'p' || word.at[k] == 'f') && k + 1 < word.length) {
			request->file = slice_range(word, k + 1, word.length);
			return;
		}
	}
}

static void read_request(struct command *command, struct request *request)
{
	bool options = true;

	for (size_t i = 1; i < command->argc; i++) {
		const struct field *field = &command->argv[i];
		struct slice word = field->text;
		if (field->why && word.length && word.at[0] == '-')
			request->why = field->why;
		if (!options || word.length < 2 || word.at[0] != '-')
			array_push(command->run->arena, &request->words, field);
		else if (slice_is(word, "--"))
			options = false;
		else if (slice_starts_with(word, "--"))
			take_long_option(request, word);
		else
			take_option(request, word);
	}
}

/* Several assignments in one call: any failure is the status. */
static void add_status(struct exit_status *whole, struct exit_status status)
{
	if (status.success == MAYBE_NO || whole->success == MAYBE_YES)
		*whole = whole->success == MAYBE_NO ? *whole : status;
}

/* What is known of a key shows that it is not one of IPv6. */
static bool is_elsewhere(struct slice known)
{
	struct slice dots = SLICE("net.ipv6."), slashes = SLICE("net/ipv6/");
	struct slice head = slice_range(known, 0, dots.length);

	return !slice_equal(head, slice_range(dots, 0, head.length)) &&
	       !slice_equal(head, slice_range(slashes, 0, head.length));
}

static struct exit_status write_one(struct command *command, struct slice assignment,
				    const char *why, bool ignores)
{
	struct shell_services *services = &command->run->shell->services;
	bool value_known = !why;

	if (why && is_elsewhere(assignment))
		return exit_unknown(why);
	/* The key must be known; then only that sysctl is lost. */
	if (!services->sysctl_write ||
	    (why && slice_find(assignment, '=', 0) == assignment.length))
		return command_cannot_follow(command,
					     run_why(command->run, "writes a sysctl that is not "
								   "known: %.*s",
						     SLICE_ARGS(command_text(command))));
	struct exit_status status = services->sysctl_write(services->context, assignment,
							   value_known, ignores,
							   command_origin(command));
	run_touch_world(command->run);
	return status;
}

/* net.ipv6.conf.eth0.accept_ra: the first separator decides what the others mean. */
static struct slice path_of_key(struct command *command, struct slice key)
{
	char *path = arena_copy(command->run->arena, key);
	size_t first = 0;

	while (first < key.length && key.at[first] != '.' && key.at[first] != '/')
		first++;
	if (first < key.length && key.at[first] == '.')
		for (size_t i = 0; i < key.length; i++)
			path[i] = key.at[i] == '.' ? '/' : key.at[i] == '/' ? '.' : key.at[i];
	return (struct slice){ path, key.length };
}

static struct exit_status print_one(struct command *command, const struct request *request,
				    const struct field *field)
{
	struct slice path = path_of_key(command, field->text);
	struct sysctl_value value = timeline_read_sysctl(command->run->timeline, path);

	if (field->why || slice_contains(path, "*") || value.exists == MAYBE_UNKNOWN) {
		command_prints_unknown(command, "the value of a sysctl");
		return exit_unknown("whether there is such a sysctl");
	}
	/* Of a path that ends with a slash: it has to be a directory. */
	bool slash = slice_ends_with(path, "/");
	struct slice place = slice_range(path, 0, path.length - slash);
	const char *file = arena_print(command->run->arena, "proc/sys/%.*s", SLICE_ARGS(place));
	if (slash && file_look(command->run, file).directory == MAYBE_NO)
		return exit_known(request->ignores ? 0 : 1);
	if (slash)
		return program_may_fail(command);
	if (value.exists == MAYBE_NO && file_look(command->run, file).directory == MAYBE_YES)
		return program_may_fail(command);      /* it prints all that it may read */
	if (value.exists == MAYBE_NO)
		return exit_known(request->ignores ? 0 : 1);
	if (value.unreadable == MAYBE_YES && !request->ignores)
		return exit_known(1);
	if (value.unreadable != MAYBE_NO) {
		command_prints_unknown(command, "the value of a sysctl");
		return exit_unknown("whether a secret is set");
	}
	if (value.known && request->values_only)
		return command_print(command, slice_of(arena_print(command->run->arena, "%d\n",
								   value.number)), NULL);
	command_prints_unknown(command, "the value of a sysctl");
	return exit_known(0);
}

/* KEY=VALUE writes, with or without -w; a KEY alone is printed. `sysctl -w` alone is an error. */
static struct exit_status run_words(struct command *command, const struct request *request)
{
	struct exit_status whole = exit_known(request->words.count ? 0 : 1);

	for (size_t i = 0; i < request->words.count && command->run->alive; i++) {
		const struct field *field = request->words.items[i];
		bool assigns = slice_find(field->text, '=', 0) < field->text.length;
		if (assigns || request->writes || field->why) {
			add_status(&whole, write_one(command, field->text, field->why,
						     request->ignores));
			if (!request->quiet)
				command_prints_unknown(command, "what sysctl wrote");
		} else {
			add_status(&whole, print_one(command, request, field));
		}
	}
	return whole;
}

/* A line of a file that a script wrote itself. False: it is not plain enough. */
static bool load_line(struct command *command, struct slice line, bool ignores,
		      struct exit_status *whole)
{
	line = slice_trim(line, " \t\r\v\f");
	if (!line.length || line.at[0] == '#' || line.at[0] == ';')
		return true;
	size_t sign = slice_find(line, '=', 0);
	struct slice key = slice_trim(slice_range(line, 0, sign), " \t\r\v\f");
	struct slice value = slice_trim(slice_range(line, sign + 1, line.length), " \t\r\v\f");
	bool plain = sign < line.length && key.length;
	/* What a leading dash forgives differs between versions of procps. */
	if (plain && key.at[0] == '-' && key.length > 1 && !strchr(" \t", key.at[1])) {
		struct exit_status status = exit_known(0);
		if (!load_line(command, slice_range(line, 1, line.length), ignores, &status))
			return false;
		if (status.success != MAYBE_YES)
			add_status(whole, exit_unknown("what sysctl forgives"));
		return true;
	}
	plain = plain && key.at[0] != '-';
	for (size_t i = 0; i < key.length; i++)
		plain = plain && !strchr("*?[", key.at[i]);
	if (!plain)
		return false;
	char *assignment = arena_print(command->run->arena, "%.*s=%.*s", SLICE_ARGS(key),
				       SLICE_ARGS(value));
	add_status(whole, write_one(command, slice_of(assignment), NULL, ignores));
	return true;
}

static struct exit_status load_text(struct command *command, struct slice text, bool ignores)
{
	struct exit_status whole = exit_known(0);
	struct slice line;

	for (size_t at = 0; slice_next_line(text, &at, &line); )
		if (!load_line(command, line, ignores, &whole))
			return command_cannot_follow(command, "loads sysctls from a file that a "
							      "script wrote");
	return whole;
}

/* A file that was written by a command, or standard input: only we know what is in it. */
static bool find_written(struct command *command, struct slice file, struct content *ret_text)
{
	struct run *run = command->run;
	const char *path = file_path(run, file);
	const struct binding *written;

	if (slice_is(file, "-") || slice_is(file, "/dev/stdin") || slice_is(file, "/dev/fd/0")) {
		*ret_text = stream_read(run, 0);
		return true;
	}
	if (slice_is(file, "/dev/null")) {
		*ret_text = content_of((struct slice)SLICE(""));
		return true;
	}
	written = path ? binding_find(run->state.files, BINDING_FILE, slice_of(path)) : NULL;
	if (written)
		*ret_text = written->value;
	return written != NULL;
}

static struct exit_status load_files(struct command *command, const struct slice *files,
				     size_t count, bool ignores)
{
	struct shell_services *services = &command->run->shell->services;
	struct slice standard = SLICE("/etc/sysctl.conf");
	struct exit_status status;
	struct content text;

	for (size_t i = 0; i < (count ? count : 1); i++) {
		if (!find_written(command, count ? files[i] : standard, &text))
			continue;
		if (count == 1 && text.set == MAYBE_YES && !text.why)
			return load_text(command, text.text, ignores);
		return command_cannot_follow(command,
					     "loads sysctls from a file that a script wrote");
	}
	if (!services->sysctl_load)
		return command_cannot_follow(command, "loads sysctls from files");
	status = services->sysctl_load(services->context, files, count, ignores,
				       command_origin(command));
	run_touch_world(command->run);
	return status;
}

/* The loader knows no present directory. False: nor do we. */
static bool make_absolute(struct command *command, struct slice *file)
{
	const char *path;

	if (slice_starts_with(*file, "/") || slice_is(*file, "-") || !file->length)
		return true;
	path = file_path(command->run, *file);
	if (path)
		*file = slice_of(arena_print(command->run->arena, "/%s", path));
	return path != NULL;
}

static struct exit_status load(struct command *command, const struct request *request)
{
	struct slice *files =
		arena_array(command->run->arena, request->words.count + 1, sizeof(*files));
	size_t count = 0;

	for (size_t i = 0; i < request->words.count; i++) {
		if (request->words.items[i]->why)
			return command_cannot_follow(command, "loads sysctls from a file whose "
							      "name is not known");
		files[count++] = request->words.items[i]->text;
	}
	if (!count && request->file.at)
		files[count++] = request->file;
	for (size_t i = 0; i < count; i++)
		if (!make_absolute(command, &files[i]))
			return command_cannot_follow(command, "loads sysctls from a directory "
							      "that is not known");
	if (!request->quiet)
		command_prints_unknown(command, "what sysctl wrote");
	return load_files(command, files, count, request->ignores);
}

/* Whether a script wrote such a file, or may have removed one. */
static bool has_written_configuration(const struct binding *files)
{
	return files && files->of_loaders;
}

bool shell_wrote_sysctls(const struct shell *shell)
{
	return shell->memory && has_written_configuration(shell->memory->files);
}

static struct exit_status load_system(struct command *command, bool by_systemd)
{
	struct shell_services *services = &command->run->shell->services;

	if (has_written_configuration(command->run->state.files))
		return command_cannot_follow(command,
					     "loads sysctls from a file that a script wrote");
	if (!services->sysctl_system)
		return command_cannot_follow(command, "loads all sysctls");
	struct exit_status status =
		services->sysctl_system(services->context, by_systemd, command_origin(command));
	run_touch_world(command->run);
	return status;
}

struct exit_status sysctl_run(struct command *command)
{
	struct request request = { .why = NULL };

	read_request(command, &request);
	if (request.bad_option && !request.why)
		return exit_unknown("what sysctl does with an option it does not know");
	if (request.why)
		return command_cannot_follow(command,
					     run_why(command->run, "runs %.*s, which is not "
								   "followed",
						     SLICE_ARGS(command_text(command))));
	if (request.system)
		return load_system(command, false);
	if (request.loads)
		return load(command, &request);
	if (request.lists)
		return program_may_fail(command);
	return run_words(command, &request);
}

/* Without arguments it is the full run. */
struct exit_status systemd_sysctl_run(struct command *command)
{
	if (command->argc > 1)
		return command_cannot_follow(command, "runs systemd-sysctl with arguments");
	return load_system(command, true);
}
