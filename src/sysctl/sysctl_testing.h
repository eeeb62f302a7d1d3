/*
 * For the tests of this folder: a machine that only writes down what it is told, and a
 * tree that is made of overlays.
 *
 * There are all, default, lo and the devices given, each with accept_ra, autoconf and
 * forwarding. A path with "nope" in it does not exist; the value "bad" is refused; of a
 * path with "maybe" nothing is known.
 */
#ifndef SYSCTL_SYSCTL_TESTING_H
#define SYSCTL_SYSCTL_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>

#include "base/text.h"
#include "sysctl/sysctl.h"

struct testing {
	struct arena arena;
	struct names names;
	struct timeline timeline;
	struct tree *tree;
	const char *const *devices;      /* NULL ends the list */
	struct text events;      /* "path=value" and "blur path", one after another with a blank */
	const struct origin *last_origin;
	bool last_by_stdio, last_unless_equal, last_value_known;
};

static inline struct slice testing_shorten(struct slice path);

static inline struct outcome testing_apply(void *self, const struct event *event)
{
	struct testing *testing = self;
	struct outcome outcome = { .done = MAYBE_YES };
	const char *between = testing->events.length ? " " : "";

	testing->last_origin = event->origin;
	if (event->kind == EVENT_BLUR) {
		text_print(&testing->events, "%sblur:%s%.*s", between,
			   event->u.blur.device ? event->u.blur.device->text : "",
			   SLICE_ARGS(testing_shorten(event->u.blur.path)));
		return outcome;
	}
	assert_int_equal(event->kind, EVENT_SYSCTL);
	struct slice path = event->u.sysctl.path;
	struct slice value = slice_trim(event->u.sysctl.value, "\n");
	text_print(&testing->events, "%s%s%.*s=%.*s", between, testing->timeline.maybe ? "?" : "",
		   SLICE_ARGS(testing_shorten(path)), SLICE_ARGS(value));
	testing->last_by_stdio = event->u.sysctl.by_stdio;
	testing->last_unless_equal = event->u.sysctl.unless_equal;
	testing->last_value_known = event->u.sysctl.value_known;
	if (slice_contains(path, "nope"))
		outcome = (struct outcome){ .done = MAYBE_NO, .error = ENOENT };
	else if (slice_contains(path, "maybe"))
		outcome = (struct outcome){ .done = MAYBE_UNKNOWN, .why = "maybe" };
	else if (slice_is(value, "bad"))
		outcome = (struct outcome){ .done = MAYBE_NO, .error = EINVAL };
	return outcome;
}

static inline enum maybe testing_has_device(void *self, const struct name *name)
{
	struct testing *testing = self;

	if (strcmp(name->text, "maybe") == 0)
		return MAYBE_UNKNOWN;
	for (size_t i = 0; testing->devices[i]; i++)
		if (strcmp(testing->devices[i], name->text) == 0)
			return MAYBE_YES;
	return MAYBE_NO;
}

static inline size_t testing_list(struct testing *testing, const char *const *texts,
				  const struct name **ret_names, size_t capacity)
{
	size_t count = 0;

	for (; texts[count]; count++)
		if (count < capacity)
			ret_names[count] = name_of(&testing->names, texts[count]);
	return count;
}

static inline size_t testing_list_devices(void *self, const struct name **ret_names,
					  size_t capacity)
{
	struct testing *testing = self;

	return testing_list(testing, testing->devices, ret_names, capacity);
}

static inline size_t testing_list_keys(void *self, const struct name **ret_names, size_t capacity)
{
	static const char *const keys[] = { "accept_ra", "autoconf", "forwarding", NULL };

	return testing_list(self, keys, ret_names, capacity);
}

static inline void *testing_save(void *self)
{
	return self;
}

static inline void testing_join(void *self, const void *other, const char *why)
{
	struct testing *testing = self;

	(void)other;
	text_print(&testing->events, " join:%s", why);
}

/* DEVICES: a static list that NULL ends. */
static inline void testing_init(struct testing *testing, const char *const *devices)
{
	enum tree_status status;

	memset(testing, 0, sizeof(*testing));
	testing->devices = devices;
	arena_init(&testing->arena, NULL);
	names_init(&testing->names, &testing->arena);
	testing->tree = tree_open(&testing->arena, TESTDATA "/sysctl", &status);
	assert_non_null(testing->tree);
	struct machine machine = {
		.self = testing,
		.apply = testing_apply,
		.save = testing_save,
		.join = testing_join,
		.has_device = testing_has_device,
		.list_devices = testing_list_devices,
		.list_devconf_keys = testing_list_keys,
	};
	timeline_init(&testing->timeline, &testing->arena, &testing->names, machine);
}

static inline void testing_done(struct testing *testing)
{
	text_done(&testing->events);
	tree_close(testing->tree);
	arena_done(&testing->arena);
}

static inline void testing_file(struct testing *testing, const char *path, const char *text)
{
	tree_overlay(testing->tree, path, slice_of(text));
}

/*
 * LINES as a file that PROGRAM reads last. They are divided by semicolons, and a scope
 * alone means its forwarding: "*=1; -all; net.ipv6.conf.lo.autoconf=0".
 */
static inline struct sysctl_config *testing_read(struct testing *testing,
						 enum sysctl_program program, const char *lines)
{
	struct slice rest = slice_of(lines);
	const char *text = "";

	while (rest.length) {
		size_t end = slice_find(rest, ';', 0);
		struct slice line = slice_trim(slice_range(rest, 0, end), " ");
		bool dash = line.length && line.at[0] == '-', whole = slice_contains(line, "net");
		size_t equals = slice_find(line, '=', 0);
		text = arena_print(&testing->arena, "%s%s%s%.*s%s%.*s\n", text, dash ? "-" : "",
				   whole ? "" : "net/ipv6/conf/",
				   SLICE_ARGS(slice_range(line, dash, equals)),
				   whole ? "" : "/forwarding",
				   SLICE_ARGS(slice_range(line, equals, line.length)));
		rest = slice_range(rest, end + 1, rest.length);
	}
	return sysctl_read(&testing->arena, testing->tree, program,
			   source_new(&testing->arena, "etc/sysctl.d/zz.conf", slice_of(text)));
}

/* The same in return: net/ipv6/conf/SCOPE/forwarding is SCOPE. */
static inline struct slice testing_shorten(struct slice path)
{
	struct slice conf = SLICE("net/ipv6/conf/"), key = SLICE("/forwarding");

	if (slice_starts_with(path, conf.at) && slice_ends_with(path, key.at))
		return slice_range(path, conf.length, path.length - key.length);
	return path;
}

/* What happened since the last call. */
static inline const char *testing_events(struct testing *testing)
{
	const char *events = arena_copy(&testing->arena, text_slice(&testing->events));

	text_clear(&testing->events);
	return events;
}

#endif
