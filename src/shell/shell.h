/*
 * Command lines in hooks, as dash reads them and as the programs they name behave, as
 * far as that matters to tokens and devconf. Nothing is ever executed: a command line is
 * interpreted, its understood effects become events on the timeline, and what we cannot
 * follow becomes EVENT_BLUR or a status of MAYBE_UNKNOWN.
 */
#ifndef SHELL_SHELL_H
#define SHELL_SHELL_H

#include "base/tree.h"
#include "base/variable.h"
#include "timeline/status.h"
#include "timeline/timeline.h"

/*
 * What commands need from the rest of the program. Every member may be NULL; the command
 * is then one we cannot follow. `context` is passed back.
 */
struct shell_services {
	void *context;
	/* `sysctl -p [FILE...]`: files as given (a bare -p has none); ignore: -e */
	struct exit_status (*sysctl_load)(void *context, const struct slice *files, size_t count,
					  bool ignore_unknown, const struct origin *origin);
	/* `sysctl --system`; `systemctl restart systemd-sysctl`/`procps` and
	 * /lib/systemd/systemd-sysctl without arguments have by_systemd set */
	struct exit_status (*sysctl_system)(void *context, bool by_systemd,
					    const struct origin *origin);
	/* `sysctl [-q] [-e] -w KEY=VALUE`, one assignment text at a time; value_known false:
	 * the value was not followed. Returns the status of this assignment alone (procps'
	 * grammar of keys). */
	struct exit_status (*sysctl_write)(void *context, struct slice assignment, bool value_known,
					   bool ignore_unknown, const struct origin *origin);
	/* `udevadm settle` */
	struct exit_status (*settle)(void *context, const struct origin *origin);
	/* ifup, ifdown, ifquery called from a hook; argv[0] is the program */
	struct exit_status (*ifup)(void *context, const struct slice *argv, size_t count,
				   const struct origin *origin);
};

struct script_cache;

struct shell {
	struct arena *arena;
	struct names *names;
	struct tree *tree;       /* scripts and files that commands read; may be NULL */
	struct timeline *timeline;
	struct shell_services services;
	const char *path;        /* value of PATH; to find scripts of the tree */
	int kernel_extack;       /* not used: the outcomes of the machine have the kernel's text */
	struct script_cache *scripts;    /* or NULL; may serve several shells of one arena */
	struct shell_memory *memory;     /* NULL at first; one struct shell serves one timeline */
	unsigned nesting;        /* nodes in each other of the commands that called ifup */
};

/* Each command line is parsed once, however many boots it is run in. */
struct script_cache *script_cache_new(struct arena *arena);

/* How ifup (or a script) starts a command line. */
struct shell_call {
	struct passage text;             /* what follows `sh -c` */
	const struct variable *variables;  /* the whole environment */
	size_t variable_count;
	enum actor actor;        /* ACTOR_HOOK for options, ACTOR_IFUP for method commands */
	bool masked;                     /* the status of the whole line is ignored (leading `-`) */
};

/* Interpret `/bin/sh -c TEXT`. */
struct exit_status shell_run(struct shell *shell, const struct shell_call *call);

/*
 * Interpret the script at PATH of the tree as run-parts would start it: with an
 * interpreter line of sh, dash or bash (or none) it is read; anything else is a program
 * we cannot follow. call->text is not used.
 */
struct exit_status shell_run_script(struct shell *shell, const char *path,
				    const struct shell_call *call);

/* Whether a command line has written where the loaders of sysctls look for files, or may have. */
bool shell_wrote_sysctls(const struct shell *shell);

/*
 * Every token command (`ip token set/add/del`) that stands in TEXT, reachable or not, in
 * the order of the text, with variables expanded from the call where that is possible
 * without running anything. For commands that no scenario reaches (verdict not-run).
 */
size_t shell_find_tokens(struct shell *shell, const struct shell_call *call,
			 const struct token_command **ret_items);
/* The same for a script of the tree. */
size_t shell_find_tokens_in_script(struct shell *shell, const char *path,
				   const struct shell_call *call,
				   const struct token_command **ret_items);

/*
 * What a command line mentions, for inferring devices without running anything: every
 * `ip link add`, `brctl addbr`, ... in TEXT.
 */
struct shell_made_device {
	const struct name *name;
	const char *kind;        /* NULL: not said */
	const struct name *lower;
	const char *mode;
	struct span span;
};
size_t shell_find_made_devices(struct shell *shell, const struct shell_call *call,
			       const struct shell_made_device **ret_items);

#endif
