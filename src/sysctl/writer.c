#include "sysctl/writer.h"

#include <errno.h>

#include "sysctl/key.h"

static enum write_result result_of(const struct outcome *outcome)
{
	if (outcome->done == MAYBE_YES)
		return WRITE_DONE;
	if (outcome->done == MAYBE_UNKNOWN)
		return WRITE_UNKNOWN;
	return outcome->error == ENOENT ? WRITE_MISSING : WRITE_REFUSED;
}

/* What RESULT means for the exit status. */
static void judge(struct writer *writer, const struct write *write, enum write_result result,
		  const char *why)
{
	const struct write_rules *rules = writer->rules;
	bool forgiven = rules->dash_forgives && write->ignore_errors;
	bool missing_fails = rules->missing_fails && !writer->ignore_unknown && !write->is_hit;
	const bool fails[] = {
		[WRITE_DONE] = false,
		[WRITE_MISSING] = missing_fails,
		[WRITE_DIRECTORY] = rules->directory_fails && !forgiven,
		[WRITE_REFUSED] = rules->refused_fails && !forgiven,
		[WRITE_UNKNOWN] = false,
	};

	writer->failed = writer->failed || fails[result];
	if (result == WRITE_UNKNOWN && (missing_fails || fails[WRITE_REFUSED]) && !writer->unknown)
		writer->unknown = why;
}

static const char *unknown_place(struct writer *writer, const char *text)
{
	return arena_print(writer->timeline->arena, "whether %s leads to a key", text);
}

void writer_blur(struct writer *writer, const struct origin *origin, const struct name *device,
		 const char *why)
{
	struct event event = {
		.kind = EVENT_BLUR,
		.origin = origin,
		.u.blur = { .why = why, .device = device },
	};

	timeline_apply(writer->timeline, &event);
	if (!writer->unknown)
		writer->unknown = why;
}

enum write_result writer_write(struct writer *writer, const struct write *write)
{
	const char *path = write->text;
	enum maybe leads = write->aside ? MAYBE_YES
			 : key_resolve(writer->timeline, write->text, &path);

	/* KEY. and KEY/ are directories or nothing. */
	if (leads == MAYBE_NO && write->text[0] != '/' &&
	    slice_ends_with(slice_of(write->text), "/") &&
	    key_is_directory(writer->timeline, write->text) == MAYBE_YES) {
		judge(writer, write, WRITE_DIRECTORY, NULL);
		return WRITE_DIRECTORY;
	}
	if (leads == MAYBE_NO) {
		/* Without a key it is /proc/sys itself, for procps 4 a path outside it. */
		enum write_result result = write->text[0] ? WRITE_MISSING : WRITE_REFUSED;
		judge(writer, write, result, NULL);
		return result;
	}
	if (!write->aside && key_is_directory(writer->timeline, path) == MAYBE_YES) {
		judge(writer, write, WRITE_DIRECTORY, NULL);
		return WRITE_DIRECTORY;
	}
	struct event event = { .kind = EVENT_SYSCTL, .origin = write->origin };
	if (leads == MAYBE_UNKNOWN) {
		event.kind = EVENT_BLUR;
		event.u.blur.path = slice_of(path);
		event.u.blur.why = unknown_place(writer, write->text);
	} else {
		event.u.sysctl.path = slice_of(path);
		event.u.sysctl.value = write->bytes;
		event.u.sysctl.value_known = !write->value_unknown;
		event.u.sysctl.by_stdio = writer->rules->by_stdio;
		event.u.sysctl.unless_equal = writer->rules->unless_equal;
	}
	struct outcome outcome = timeline_apply(writer->timeline, &event);
	enum write_result result = leads == MAYBE_UNKNOWN ? WRITE_UNKNOWN : result_of(&outcome);
	judge(writer, write, result, leads == MAYBE_UNKNOWN ? event.u.blur.why : outcome.why);
	return result;
}

enum write_result writer_write_line(struct writer *writer, const struct sysctl_line *line,
				    const struct origin *origin)
{
	struct write write = {
		.origin = origin,
		.text = line->path,
		.bytes = line->written,
		.ignore_errors = line->ignore_errors,
		.aside = line->aside,
	};

	return writer_write(writer, &write);
}

static const struct proc_names *names_of_run(struct writer *writer)
{
	if (!writer->has_names)
		writer->names = proc_names_now(writer->timeline);
	writer->has_names = true;
	return &writer->names;
}

static struct glob_texts expand_all(struct writer *writer, const struct glob_texts *patterns)
{
	struct arena *arena = writer->timeline->arena;
	ARRAY(const char *) found = { 0 };

	for (size_t i = 0; i < patterns->count; i++) {
		struct glob_texts keys = glob_keys(arena, names_of_run(writer), patterns->items[i]);
		for (size_t k = 0; k < keys.count; k++)
			array_push(arena, &found, keys.items[k]);
	}
	return (struct glob_texts){ found.items, found.count, false };
}

struct glob_texts writer_expand(struct writer *writer, const struct origin *origin,
				const char *pattern, bool braces)
{
	struct glob_texts patterns = { &pattern, 1, false };

	if (braces && strchr(pattern, '{'))
		patterns = glob_braces(writer->timeline->arena, pattern);
	if (patterns.too_many || key_has_dot_dot(pattern)) {
		writer_blur(writer, origin, NULL,
			    arena_print(writer->timeline->arena, "which keys %s means", pattern));
		return (struct glob_texts){ 0 };
	}
	if (patterns.count == 1)
		return glob_keys(writer->timeline->arena, names_of_run(writer), patterns.items[0]);
	return expand_all(writer, &patterns);
}

struct exit_status writer_status(const struct writer *writer)
{
	if (writer->failed) {
		struct exit_status failure = { MAYBE_NO, writer->rules->failure, NULL };
		return failure;
	}
	return writer->unknown ? exit_unknown(writer->unknown) : exit_known(0);
}
