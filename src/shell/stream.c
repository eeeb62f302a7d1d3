#include "shell/stream.h"

#include "shell/files.h"
#include "shell/sysfs.h"

static const struct stream quiet = { .kind = STREAM_QUIET };
static const struct stream closed = { .kind = STREAM_CLOSED };
static const struct stream unknown = {
	.kind = STREAM_UNKNOWN, .text = { MAYBE_YES, { NULL, 0 }, "what stands on its input" },
};

const struct stream *stream_new(struct run *run, enum stream_kind kind)
{
	struct stream *stream = arena_new(run->arena, struct stream);

	stream->kind = kind;
	return stream;
}

static struct stream *new_text(struct run *run, struct content text)
{
	struct stream *stream = arena_new(run->arena, struct stream);

	stream->kind = STREAM_TEXT;
	stream->text = text;
	stream->key = slice_of(arena_print(run->arena, "%u", ++run->limits->inputs));
	return stream;
}

const struct stream *stream_of_text(struct run *run, struct content text)
{
	return new_text(run, text);
}

const struct stream *stream_of_sysctl(struct run *run, struct content text)
{
	struct stream *stream = new_text(run, text);

	stream->ends_at_once = true;
	return stream;
}

void streams_init(struct run *run)
{
	for (int fd = 0; fd < STREAM_COUNT; fd++)
		run->state.streams[fd] = fd == 0 ? &unknown : fd <= 2 ? &quiet : &closed;
}

const struct stream *stream_get(struct run *run, int fd)
{
	if (fd < 0 || fd >= STREAM_COUNT)
		return &closed;
	return run->state.streams[fd] ? run->state.streams[fd] : &unknown;
}

/* One write(2) below /proc/sys, and what stdio makes of its answer. */
static struct exit_status write_sysctl(struct run *run, const struct origin *origin,
				       const struct stream *stream, struct slice text,
				       const char *why)
{
	struct slice path = slice_range(stream->path, strlen("proc/sys/"), stream->path.length);
	struct event event = { .kind = EVENT_SYSCTL, .origin = origin };

	event.u.sysctl.path = path;
	event.u.sysctl.value = text;
	event.u.sysctl.value_known = !why;
	event.u.sysctl.by_stdio = true;
	if (!text.length && !why)
		return exit_known(0);
	if ((*stream->writes)++ > 0) {
		/* Behind the first byte the kernel ignores a write, with sysctl_writes_strict. */
		run_blur(run, origin, "writes twice to one open sysctl", NULL, path);
		return exit_unknown("a second write to one open sysctl");
	}
	struct outcome outcome = run_apply(run, &event);
	if (outcome.done == MAYBE_UNKNOWN)
		return exit_unknown(outcome.why);
	return exit_known(outcome.done == MAYBE_YES ? 0 : 1);
}

/* What is already in a file, followed by TEXT. */
static void append_to_file(struct run *run, const struct stream *stream, struct slice text,
			   const char *why)
{
	const char *path = arena_copy(run->arena, stream->path);
	struct content before = file_text(run, path);

	bool known = before.set == MAYBE_YES && !before.why;
	if (!known || before.text.length + text.length > TEXT_LIMIT) {
		file_write(run, path, content_unknown(known ? text_too_long
							    : "a file that was appended to"));
		return;
	}
	struct content after = content_of(slice_of(arena_print(
		run->arena, "%.*s%.*s", SLICE_ARGS(before.text), SLICE_ARGS(text))));
	after.why = why;
	file_write(run, path, after);
}

/* A path that is not known may be one below /proc/sys. */
static void write_somewhere(struct run *run, const struct origin *origin,
			    const struct stream *stream)
{
	struct slice known = stream->text.text;
	struct slice reach = (struct slice)SLICE("/proc/sys/net/ipv6/conf/");

	if (!known.length || slice_starts_with(known, "/proc/sys/net/ipv6") ||
	    slice_starts_with(known, "/sys/class/net") ||
	    slice_equal(slice_range(reach, 0, known.length), known))
		run_blur(run, origin,
			 run_why(run, "writes to a file whose name is not known: %s",
				 stream->text.why ? stream->text.why : "an expansion"),
			 NULL, (struct slice){ NULL, 0 });
}

struct exit_status stream_write(struct run *run, const struct origin *origin, int fd,
				struct slice text, const char *why)
{
	const struct stream *stream = stream_get(run, fd);

	switch (stream->kind) {
	case STREAM_CLOSED:
	case STREAM_FULL:
	case STREAM_TEXT:
		if (!text.length && why)
			return exit_unknown(why);
		return exit_known(text.length ? 1 : 0);
	case STREAM_CAPTURE:
		output_add(run, stream, text, why);
		return exit_known(0);
	case STREAM_SYSCTL:
		return write_sysctl(run, origin, stream, text, why);
	case STREAM_SYSFS:
		return sysfs_write(run, origin, stream->path, text, why);
	case STREAM_FILE:
		append_to_file(run, stream, text, why);
		return exit_known(0);
	case STREAM_UNKNOWN:
		write_somewhere(run, origin, stream);
		return exit_known(0);
	case STREAM_NONE:
	case STREAM_QUIET:
		break;
	}
	return exit_known(0);
}

static struct content rest_of(const struct run *run, const struct stream *stream)
{
	const struct binding *read =
		binding_find(run->state.inputs, BINDING_INPUT, stream->key);
	struct content rest = stream->text;

	if (!read)
		return rest;
	rest.text = read->value.text;
	rest.why = read->value.why;
	return rest;
}

void stream_leave(struct run *run, int fd, struct content rest)
{
	const struct stream *stream = stream_get(run, fd);
	struct binding *binding;

	if (stream->kind != STREAM_TEXT || content_equal(rest, rest_of(run, stream)))
		return;
	binding = arena_new(run->arena, struct binding);
	binding->space = BINDING_INPUT;
	binding->name = stream->key;
	binding->value = rest;
	binding_push(run->arena, &run->state.inputs, binding);
	run_touch(run);
}

void stream_doubt(struct run *run, int fd)
{
	stream_leave(run, fd, content_unknown("what another command left on its input"));
}

struct content stream_read(struct run *run, int fd)
{
	const struct stream *stream = stream_get(run, fd);

	switch (stream->kind) {
	case STREAM_TEXT:
		return rest_of(run, stream);
	case STREAM_QUIET:
	case STREAM_CLOSED:
		return content_of(slice_of(""));
	default:
		return content_unknown("what stands on its input");
	}
}
