/*
 * For the tests of this folder: a host whose interfaces file is a string or a tree of
 * testdata/, and an ifup on it whose commands are written down instead of run.
 */
#ifndef IFUPDOWN_TESTING_H
#define IFUPDOWN_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "ifupdown/ifup.h"

/* A command that ifup came to. */
struct recorded {
	struct ifup_command command;
	const char *maybe;       /* what suppose() said at that moment */
};

struct trial {
	struct arena arena;
	struct names names;
	struct tree *tree;
	struct interfaces *interfaces;
	struct ifstate state;
	struct ifup_options options;
	struct ifup_host host;
	ARRAY(const struct name *) devices;
	ARRAY(struct recorded) commands;
	ARRAY(const char *) messages;
	const char *maybe;
	int worlds;              /* saved and not joined yet */
	/* The answer to a command; NULL: success. */
	struct exit_status (*answer)(struct trial *trial, const struct ifup_command *command);
	void *context;           /* for answer() */
	struct exit_status status;
};

static inline struct exit_status trial_run(void *context, const struct ifup_command *command)
{
	struct trial *trial = context;
	struct recorded recorded = { *command, trial->maybe };

	array_push(&trial->arena, &trial->commands, recorded);
	return trial->answer ? trial->answer(trial, command) : exit_known(0);
}

static inline void trial_say(void *context, const struct ifup_message *message)
{
	struct trial *trial = context;

	array_push(&trial->arena, &trial->messages, message->text);
}

static inline struct name_list trial_list_devices(void *context)
{
	struct trial *trial = context;

	return (struct name_list){ trial->devices.items, trial->devices.count };
}

static inline enum maybe trial_has_device(void *context, const struct name *name)
{
	struct trial *trial = context;

	for (size_t i = 0; i < trial->devices.count; i++)
		if (trial->devices.items[i] == name)
			return MAYBE_YES;
	return MAYBE_NO;
}

/* As on the machine on which the cases were recorded. */
static inline struct slice trial_attribute(void *context, const struct name *device,
					   const char *file)
{
	struct slice unknown = { NULL, 0 };

	(void)context;
	if (strcmp(file, "mtu") == 0)
		return slice_of(strcmp(device->text, "lo") == 0 ? "65536\n" : "1500\n");
	return unknown;
}

static inline void *trial_save(void *context)
{
	struct trial *trial = context;

	trial->worlds++;
	return trial;
}

static inline void trial_join(void *context, void *saved, const char *why)
{
	struct trial *trial = context;

	assert_ptr_equal(saved, trial);
	assert_non_null(why);
	trial->worlds--;
}

static inline const char *trial_suppose(void *context, const char *why)
{
	struct trial *trial = context;
	const char *before = trial->maybe;

	trial->maybe = why;
	return before;
}

/* A trial on the tree at ROOT; every command succeeds until `answer` is set. */
static inline void trial_init(struct trial *trial, const char *root)
{
	enum tree_status status = TREE_NONE;

	*trial = (struct trial){ .answer = NULL };
	arena_init(&trial->arena, NULL);
	names_init(&trial->names, &trial->arena);
	trial->tree = tree_open(&trial->arena, root, &status);
	assert_non_null(trial->tree);
	trial->host = (struct ifup_host){
		.context = trial, .run = trial_run, .say = trial_say,
		.list_devices = trial_list_devices, .has_device = trial_has_device,
		.device_attribute = trial_attribute,
		.save = trial_save, .join = trial_join, .suppose = trial_suppose,
	};
	trial->options = (struct ifup_options){
		.version = IFUP_0_8_41, .class_name = "auto", .all = true,
	};
	array_push(&trial->arena, &trial->devices, name_of(&trial->names, "lo"));
}

static inline void trial_done(struct trial *trial)
{
	tree_close(trial->tree);
	arena_done(&trial->arena);
}

static inline void trial_read(struct trial *trial)
{
	trial->interfaces = interfaces_read(&trial->arena, &trial->names, trial->tree,
					    "etc/network/interfaces");
}

/* A trial on a host that has nothing but FILE as its interfaces file. */
static inline void trial_init_text(struct trial *trial, struct slice file)
{
	trial_init(trial, TESTDATA "/interfaces");
	tree_overlay(trial->tree, "etc/network/interfaces", file);
	trial_read(trial);
}

static inline void trial_up(struct trial *trial)
{
	trial->status = ifup(&trial->arena, &trial->names, trial->interfaces, &trial->state,
			     &trial->host, &trial->options);
	assert_int_equal(trial->worlds, 0);
	assert_null(trial->maybe);
	assert_int_equal(trial->state.busy.count, 0);
}

static inline void trial_down(struct trial *trial)
{
	trial->status = ifdown(&trial->arena, &trial->names, trial->interfaces, &trial->state,
			       &trial->host, &trial->options);
	assert_int_equal(trial->worlds, 0);
	assert_int_equal(trial->state.busy.count, 0);
}

/* Everything that was run, one `shown` a line; hook directories left out on request. */
static inline const char *trial_shown(struct trial *trial, bool with_hooks)
{
	char *all = arena_copy(&trial->arena, slice_of(""));

	for (size_t i = 0; i < trial->commands.count; i++) {
		const char *shown = trial->commands.items[i].command.shown;
		if (with_hooks || !slice_contains(slice_of(shown), "run-parts"))
			all = arena_print(&trial->arena, "%s%s\n", all, shown);
	}
	return all;
}

static inline const char *trial_said(struct trial *trial)
{
	char *all = arena_copy(&trial->arena, slice_of(""));

	for (size_t i = 0; i < trial->interfaces->problems.count; i++)
		if (trial->interfaces->problems.items[i].diag)
			all = arena_print(&trial->arena, "%sifup: %s\n", all,
					  trial->interfaces->problems.items[i].diag);
	for (size_t i = 0; i < trial->messages.count; i++)
		all = arena_print(&trial->arena, "%sifup: %s\n", all, trial->messages.items[i]);
	return all;
}

/* The value of an environment variable of a command, or NULL. */
static inline const char *trial_variable(struct trial *trial, const struct ifup_command *command,
					 const char *name)
{
	for (size_t i = 0; i < command->variable_count; i++)
		if (slice_is(command->variables[i].name, name) && command->variables[i].value.at)
			return arena_copy(&trial->arena, command->variables[i].value);
	return NULL;
}

/* "dev=logical" a line; unsure entries end in "?". */
static inline const char *trial_ifstate(struct trial *trial)
{
	char *all = arena_copy(&trial->arena, slice_of(""));

	for (size_t i = 0; i < trial->state.entries.count; i++) {
		const struct ifstate_entry *entry = &trial->state.entries.items[i];
		all = arena_print(&trial->arena, "%s%s=%s%s\n", all, entry->device->text,
				  entry->logical->text, entry->up == MAYBE_YES ? "" : "?");
	}
	return all;
}

#endif
