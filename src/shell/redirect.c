#include "shell/stream.h"

#include "shell/expand.h"
#include "shell/files.h"
#include "shell/run.h"

static const char not_known[] = "whether a file can be opened";

/* Open PATH for reading or writing and lead FD there. */
typedef struct exit_status open_function(struct run *run, int fd, const char *path, bool append);

static void lead(struct run *run, int fd, const struct stream *stream)
{
	if (fd >= 0 && fd < STREAM_COUNT)
		run->state.streams[fd] = stream;
}

static struct exit_status status_of(struct run *run, enum maybe can, const char *path)
{
	if (can == MAYBE_UNKNOWN)
		return exit_unknown(run_why(run, "whether /%s can be opened", path));
	return can == MAYBE_YES ? exit_known(0) : run_cannot_open(run);
}

static struct exit_status open_sysctl(struct run *run, int fd, const char *path, bool append)
{
	struct stream *stream = arena_new(run->arena, struct stream);

	(void)append;
	stream->kind = STREAM_SYSCTL;
	stream->path = slice_of(path);
	stream->writes = arena_new(run->arena, unsigned);
	lead(run, fd, stream);
	return status_of(run, file_look(run, path).exists, path);
}

static struct exit_status open_sysfs(struct run *run, int fd, const char *path, bool append)
{
	struct stream *stream = arena_new(run->arena, struct stream);

	(void)append;
	stream->kind = STREAM_SYSFS;
	stream->path = slice_of(path);
	lead(run, fd, stream);
	if (strcmp(path, "sys/class/net/bonding_masters") == 0)
		return exit_unknown("whether the bonding module is loaded");
	return status_of(run, file_look(run, path).exists, path);
}

/* Only dash makes a file of these; bash opens connections. */
static bool is_connection(const char *path)
{
	return slice_starts_with(slice_of(path), "dev/tcp/") ||
	       slice_starts_with(slice_of(path), "dev/udp/");
}

/* Devices that are there and take what is written. `tty` depends on who has called ifup. */
static enum maybe can_open_device(struct run *run, const char *path)
{
	static const char *const devices[] = { "null", "zero", "full", "console", "kmsg", "random",
					       "urandom" };
	static const char *const directories[] = { "fd", "mapper", "net", "pts", "shm" };
	struct slice name = slice_of(path + strlen("dev/"));
	int terminal;

	if (is_connection(path))
		return run->dialect == DIALECT_BASH ? MAYBE_UNKNOWN : MAYBE_NO;
	if (slice_is_among(name, devices, sizeof(devices) / sizeof(devices[0])))
		return MAYBE_YES;
	if (slice_is_among(name, directories, sizeof(directories) / sizeof(directories[0])))
		return MAYBE_NO;
	if (slice_starts_with(name, "tty") &&
	    slice_to_number(slice_range(name, strlen("tty"), name.length), &terminal))
		return MAYBE_YES;
	return MAYBE_UNKNOWN;
}

static struct exit_status open_device(struct run *run, int fd, const char *path, bool append)
{
	(void)append;
	lead(run, fd, stream_new(run, strcmp(path, "dev/full") == 0 ? STREAM_FULL : STREAM_QUIET));
	return status_of(run, can_open_device(run, path), path);
}

/* Interrupts, processes and the like: what is there, the machine decides. */
static struct exit_status open_proc(struct run *run, int fd, const char *path, bool append)
{
	(void)append;
	lead(run, fd, stream_new(run, STREAM_QUIET));
	return status_of(run, MAYBE_UNKNOWN, path);
}

/* /dev/stdout, /dev/fd/N: what a descriptor leads to. */
static struct exit_status open_descriptor(struct run *run, int fd, const char *path, bool append)
{
	const char *slash = strrchr(path, '/');
	int from = strcmp(path, "dev/stderr") == 0 ? 2 : 1;

	(void)append;
	if (is_digit(slash[1]) && (!slice_to_number(slice_of(slash + 1), &from) ||
				   from >= STREAM_COUNT))
		return open_proc(run, fd, path, append);
	const struct stream *stream = stream_get(run, from);
	if (stream->kind == STREAM_CLOSED)
		return run_cannot_open(run);
	if (stream->kind == STREAM_TEXT)
		return open_proc(run, fd, path, append);
	lead(run, fd, stream);
	return exit_known(0);
}

/* Whether a new file could stand at PATH. */
static enum maybe can_create(struct run *run, const char *path)
{
	struct file_state file = file_look(run, path);
	const char *slash = strrchr(path, '/');

	if (file.exists == MAYBE_YES)
		return file.directory == MAYBE_YES ? MAYBE_NO : MAYBE_YES;
	struct slice parent = { path, slash ? (size_t)(slash - path) : 0 };
	struct file_state place = file_look(run, arena_copy(run->arena, parent));
	return place.directory == MAYBE_NO ? MAYBE_NO : place.exists;
}

static struct exit_status open_file(struct run *run, int fd, const char *path, bool append)
{
	struct stream *stream = arena_new(run->arena, struct stream);
	enum maybe can = can_create(run, path);

	/* `set -C; echo $$ > LOCK`: whether somebody was faster. */
	if (!append && option_get(run, OPTION_NOCLOBBER) != MAYBE_NO && can == MAYBE_YES &&
	    file_look(run, path).exists != MAYBE_NO)
		can = MAYBE_UNKNOWN;

	stream->kind = STREAM_FILE;
	stream->path = slice_of(path);
	lead(run, fd, stream);
	if (!append && can != MAYBE_NO) {
		struct content text = can == MAYBE_YES ? content_of(slice_of(""))
						       : content_unknown(not_known);
		text.set = can;
		file_write(run, path, text);
	}
	return status_of(run, can, path);
}

/* The first prefix that fits decides. */
static const struct {
	const char *prefix;
	open_function *open;
} writers[] = {
	{ "dev/stdout", open_descriptor }, { "dev/stderr", open_descriptor },
	{ "dev/fd/", open_descriptor }, { "proc/self/fd/", open_descriptor },
	{ "dev/shm/", open_file }, { "dev/", open_device },
	{ "proc/sys/", open_sysctl }, { "proc/", open_proc },
	{ "sys/", open_sysfs },
	{ "", open_file },
};

static struct exit_status open_unknown(struct run *run, int fd, struct content name)
{
	struct stream *stream = arena_new(run->arena, struct stream);

	stream->kind = STREAM_UNKNOWN;
	stream->text = name;
	lead(run, fd, stream);
	return exit_unknown(run_why(run, "whether a file can be opened: %s",
				    name.why ? name.why : "the working directory"));
}

static struct exit_status open_for_writing(struct run *run, int fd, struct content name,
					   bool append)
{
	const char *path = name.why ? NULL : file_path(run, name.text);
	size_t i = 0;

	if (!name.why && (!name.text.length || slice_ends_with(name.text, "/")))
		return run_cannot_open(run);
	if (!path)
		return open_unknown(run, fd, name);
	while (!slice_starts_with(slice_of(path), writers[i].prefix))
		i++;
	return writers[i].open(run, fd, path, append);
}

static struct exit_status open_for_reading(struct run *run, int fd, struct content name)
{
	const char *path = name.why ? NULL : file_path(run, name.text);

	if (!name.why && !name.text.length)
		return run_cannot_open(run);
	if (!path) {
		lead(run, fd, stream_of_text(run, content_unknown("what a file holds")));
		return exit_unknown(not_known);
	}
	if (slice_is(slice_of(path), "dev/stdin") || slice_starts_with(slice_of(path), "dev/fd/"))
		stream_doubt(run, 0);
	struct content text = file_text(run, path);
	if (text.set == MAYBE_NO && file_look(run, path).exists != MAYBE_NO)
		text = content_unknown("a file that cannot be read");
	if (text.set == MAYBE_NO || (is_connection(path) && run->dialect == DIALECT_DASH))
		return run_cannot_open(run);
	bool sysctl = slice_starts_with(slice_of(path), "proc/sys/");
	lead(run, fd, sysctl ? stream_of_sysctl(run, text) : stream_of_text(run, text));
	return status_of(run, text.set, path);
}

/* N>&M and N>&-. */
static struct exit_status copy(struct run *run, const struct redirect *redirect,
			       struct content name, bool *ret_bad_word)
{
	int from;

	if (name.why)
		return open_unknown(run, redirect->fd, name);
	if (slice_is(name.text, "-")) {
		lead(run, redirect->fd, stream_new(run, STREAM_CLOSED));
		return exit_known(0);
	}
	if (!slice_to_number(name.text, &from) || from >= STREAM_COUNT) {
		*ret_bad_word = true;
		return exit_known(2);
	}
	const struct stream *stream = stream_get(run, from);
	lead(run, redirect->fd, stream);
	return stream->kind == STREAM_CLOSED ? run_cannot_open(run) : exit_known(0);
}

static struct exit_status open_redirect(struct run *run, const struct redirect *redirect,
					struct content name, bool *ret_bad_word)
{
	struct exit_status status;

	switch (redirect->kind) {
	case REDIRECT_READ:
		return open_for_reading(run, redirect->fd, name);
	case REDIRECT_HERE:
		if (redirect->is_string)
			name.text = slice_of(arena_print(run->arena, "%.*s\n",
							 SLICE_ARGS(name.text)));
		lead(run, redirect->fd, stream_of_text(run, name));
		return exit_known(0);
	case REDIRECT_COPY_IN:
	case REDIRECT_COPY_OUT:
		return copy(run, redirect, name, ret_bad_word);
	case REDIRECT_WRITE_ALL:
		status = open_for_writing(run, 1, name, true);
		lead(run, 2, stream_get(run, 1));
		return status;
	default:
		return open_for_writing(run, redirect->fd, name,
					redirect->kind != REDIRECT_WRITE);
	}
}

struct exit_status redirects_open(struct run *run, const struct redirect *redirects,
				  bool *ret_bad_word)
{
	struct exit_status whole = exit_known(0);

	*ret_bad_word = false;
	for (const struct redirect *r = redirects; r; r = r->next) {
		struct content name;
		run->spoilt = NULL;
		run->in_here_document = run->dialect == DIALECT_BASH &&
					r->kind == REDIRECT_HERE && !r->is_string;
		bool good = expand_text(run, r->word, &name);
		run->in_here_document = false;
		/* dash expands a here-document in a child, and looks at how it ends. */
		if (!good && r->kind == REDIRECT_HERE && run->dialect == DIALECT_DASH)
			return run_cannot_open(run);
		if (!good) {
			*ret_bad_word = true;
			return exit_known(2);
		}
		const char *why = r->kind == REDIRECT_HERE ? NULL : expand_why_braces(run, r->word);
		if (why)
			name = content_unknown(why);
		struct exit_status status = open_redirect(run, r, name, ret_bad_word);
		if (run->spoilt)
			status = exit_unknown(run->spoilt);
		if (status.success == MAYBE_NO)
			return status;
		if (status.success == MAYBE_UNKNOWN)
			whole = status;
	}
	return whole;
}
