/*
 * For tests: a host with a kernel, on which command lines are run as hooks run them.
 */
#ifndef SHELL_TESTING_H
#define SHELL_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "kernel/machine.h"
#include "shell/run.h"
#include "sysctl/sysctl.h"

struct host {
	struct arena arena;
	struct names names;
	struct timeline timeline;
	struct tree *tree;
	struct shell shell;
	struct variable variables[16];
	size_t variable_count;
	struct exit_status status;       /* of the last command line */
	struct content output;           /* what it wrote */
	const char *service;             /* the last service that was called for */
};

#define HOST_HELPER static inline __attribute__((unused))

HOST_HELPER struct exit_status host_sysctl_write(void *context, struct slice assignment,
						 bool value_known, bool ignore_unknown,
						 const struct origin *origin)
{
	struct host *host = context;

	return sysctl_write(&host->timeline, SYSCTL_PROCPS_4_0_2, assignment, value_known,
			    ignore_unknown, origin);
}

HOST_HELPER struct exit_status host_sysctl_load(void *context, const struct slice *files,
						size_t count, bool ignore_unknown,
						const struct origin *origin)
{
	struct host *host = context;

	host->service = arena_print(&host->arena, "load %.*s",
				    count ? (int)files[0].length : 0, count ? files[0].at : "");
	return sysctl_load(&host->arena, host->tree, &host->timeline, SYSCTL_PROCPS_4_0_2, files,
			   count, ignore_unknown, origin);
}

HOST_HELPER struct exit_status host_sysctl_system(void *context, bool by_systemd,
						  const struct origin *origin)
{
	(void)origin;
	((struct host *)context)->service = by_systemd ? "system by systemd" : "system";
	return exit_known(0);
}

HOST_HELPER struct exit_status host_settle(void *context, const struct origin *origin)
{
	(void)origin;
	((struct host *)context)->service = "settle";
	return exit_known(0);
}

HOST_HELPER struct exit_status host_ifup(void *context, const struct slice *argv, size_t count,
					 const struct origin *origin)
{
	struct host *host = context;

	(void)origin;
	host->service = arena_print(&host->arena, "%.*s %.*s", SLICE_ARGS(argv[0]),
				    SLICE_ARGS(argv[count - 1]));
	return exit_known(0);
}

HOST_HELPER void host_set(struct host *host, const char *name, const char *value)
{
	struct variable variable = { slice_of(name), { NULL, 0 } };

	if (value)
		variable.value = slice_of(value);
	host->variables[host->variable_count++] = variable;
}

/* A device of hardware. */
HOST_HELPER void host_plug(struct host *host, const char *name)
{
	static const struct origin origin = { .actor = ACTOR_DRIVER, .what = "a driver" };
	struct event event = { .kind = EVENT_LINK_ADD, .origin = &origin };

	event.u.link_add.name = name_of(&host->names, name);
	event.u.link_add.device_kind = "ethernet";
	timeline_apply(&host->timeline, &event);
}

/* A host without devices that runs VERSION on the tree at ROOT. */
HOST_HELPER void host_init_on(struct host *host, struct kernel_version version, const char *root)
{
	struct kernel_boot boot = { .version = version, .autoconf = 1 };
	enum tree_status status;

	memset(host, 0, sizeof(*host));
	arena_init(&host->arena, NULL);
	names_init(&host->names, &host->arena);
	timeline_init(&host->timeline, &host->arena, &host->names,
		      kernel_machine(&host->arena, &host->names, &boot));
	host->tree = tree_open(&host->arena, root, &status);
	assert_non_null(host->tree);
	host->shell = (struct shell){
		.arena = &host->arena, .names = &host->names, .timeline = &host->timeline,
		.tree = host->tree,
		.services = { host, host_sysctl_load, host_sysctl_system, host_sysctl_write,
			      host_settle, host_ifup },
	};
}

/* Linux 6.12 with eth0; the tree is empty but for overlays. */
HOST_HELPER void host_init(struct host *host)
{
	struct kernel_version version = { 6, 12, 101 };

	host_init_on(host, version, TESTDATA "/shell/root");
	host_set(host, "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
	host_set(host, "IFACE", "eth0");
	host_set(host, "METHOD", "static");
	host_set(host, "UNKNOWN", NULL);
	host_plug(host, "eth0");
}

HOST_HELPER void host_done(struct host *host)
{
	tree_close(host->tree);
	arena_done(&host->arena);
}

HOST_HELPER void host_overlay(struct host *host, const char *path, const char *text)
{
	tree_overlay(host->tree, path, slice_of(text));
}

HOST_HELPER struct shell_call host_call(struct host *host, const char *text)
{
	const struct source *source =
		source_new(&host->arena, "etc/network/interfaces",
			   slice_of(arena_print(&host->arena, "%s", text)));
	struct shell_call call = {
		.text = passage_of_span(span_make(source, 0, source->text.length)),
		.variables = host->variables, .variable_count = host->variable_count,
		.actor = ACTOR_HOOK,
	};

	return call;
}

HOST_HELPER void host_run(struct host *host, const char *text)
{
	struct shell_call call = host_call(host, text);

	host->status = shell_run(&host->shell, &call);
}

/* The same, and what TEXT writes is kept. */
HOST_HELPER void host_capture(struct host *host, const char *text)
{
	struct shell_call call = host_call(host, text);

	host->status = run_captured(&host->shell, &call, &host->output);
}

/* "0", "2", "fails" when only that is known, or "unknown: why". */
HOST_HELPER const char *host_status_text(struct host *host)
{
	if (host->status.success == MAYBE_UNKNOWN)
		return arena_print(&host->arena, "unknown: %s", host->status.why);
	if (host->status.code < 0)
		return "fails";
	return arena_print(&host->arena, "%d", host->status.code);
}

/* What was written, with '?' where it is not known any further. */
HOST_HELPER const char *host_output_text(struct host *host)
{
	return arena_print(&host->arena, "%.*s%s", SLICE_ARGS(host->output.text),
			   host->output.why ? "?" : "");
}

HOST_HELPER const struct token_result *host_token(struct host *host)
{
	size_t count = host->timeline.tokens.count;

	return count ? &host->timeline.tokens.items[count - 1] : NULL;
}

/* net/ipv6/conf/SCOPE/KEY as text; "?" when it is not known, "absent". */
HOST_HELPER const char *host_conf(struct host *host, const char *scope, const char *key)
{
	struct sysctl_value value = timeline_read_devconf(&host->timeline, scope, key);

	if (value.exists == MAYBE_NO)
		return "absent";
	return value.known ? arena_print(&host->arena, "%d", value.number) : "?";
}

HOST_HELPER enum maybe host_has(struct host *host, const char *name)
{
	return timeline_has_device(&host->timeline, name_of(&host->names, name));
}

HOST_HELPER size_t host_count(struct host *host, enum event_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < host->timeline.entries.count; i++)
		count += host->timeline.entries.items[i].event->kind == kind;
	return count;
}

/* TEXT ends with STATUS (as host_status_text() has it) on a fresh host. */
#define ENDS(text, want)                                                                  \
	do {                                                                              \
		struct host h;                                                            \
		host_init(&h);                                                            \
		host_run(&h, text);                                                       \
		assert_string_equal(host_status_text(&h), want);                          \
		host_done(&h);                                                            \
	} while (0)

/* TEXT writes WANT on a fresh host. */
#define PRINTS(text, want)                                                                \
	do {                                                                              \
		struct host h;                                                            \
		host_init(&h);                                                            \
		host_capture(&h, text);                                                   \
		assert_string_equal(host_output_text(&h), want);                          \
		host_done(&h);                                                            \
	} while (0)

/* After TEXT net.ipv6.conf.SCOPE.KEY reads WANT. */
#define LEAVES(text, scope, key, want)                                                    \
	do {                                                                              \
		struct host h;                                                            \
		host_init(&h);                                                            \
		host_run(&h, text);                                                       \
		assert_string_equal(host_conf(&h, scope, key), want);                     \
		host_done(&h);                                                            \
	} while (0)

/* After TEXT there is a device NAME: WANT is YES, NO or UNKNOWN. */
#define DEVICE(text, name, want)                                                          \
	do {                                                                              \
		struct host h;                                                            \
		host_init(&h);                                                            \
		host_run(&h, text);                                                       \
		assert_int_equal(host_has(&h, name), MAYBE_##want);                       \
		host_done(&h);                                                            \
	} while (0)

#endif
