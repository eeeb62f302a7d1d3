/*
 * iproute2's `ip`, as measured on 5.10 to 7.3: options, objects and commands, which may
 * all be abbreviated, and what they do to devices and tokens. Exit statuses are ip's own:
 * 0, 1 for words, 2 for a refusal of the kernel, 255 for usage and unknown devices.
 */
#ifndef SHELL_IP_H
#define SHELL_IP_H

#include "shell/command.h"

/* The words of one call, read from left to right. */
struct ip {
	struct command *command;
	size_t at;               /* the next word */
	int family;              /* 0, 4 or 6: -4, -6, -f inet */
	bool forces;             /* -force, for batches */
	const char *elsewhere;   /* the network namespace it works in, or NULL: ours */
	const char *doubt;       /* an option that not every release has; NULL: none */
	const char *message;     /* what it printed when it failed, without "Error: " */
	bool answered;           /* the kernel has the last word: no failure ends a batch */
	bool aborts;             /* the failure ends the whole process, even a batch */
};

typedef struct exit_status ip_function(struct ip *ip);

/* A command of an object, or an object. */
struct ip_verb {
	const char *name;
	ip_function *run;
};

/* The word at the cursor; an empty slice at the end. */
struct slice ip_word(const struct ip *ip);
bool ip_has(const struct ip *ip);
bool ip_is(const struct ip *ip, const char *text);
/* The cursor goes on by one; the word before it is returned. */
struct slice ip_next(struct ip *ip);

/* Whether WORD abbreviates NAME, as matches() has it; the empty word does not. */
bool ip_abbreviates(struct slice word, const char *name);

/* Find the verb the word at the cursor abbreviates, the first in the table, and pass it. */
const struct ip_verb *ip_find_verb(struct ip *ip, const struct ip_verb *verbs, size_t count);

/* ip ends with CODE; the message has no "Error: " and no final period. */
struct exit_status ip_fail(struct ip *ip, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The same for failures that call exit(), which end a batch too. */
struct exit_status ip_abort(struct ip *ip, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
struct exit_status ip_usage(struct ip *ip);
struct exit_status ip_incomplete(struct ip *ip);

/* The status of a request the kernel answered so. */
struct exit_status ip_answer(struct ip *ip, const struct outcome *outcome);

/* What an answer without success prints: the kernel's own text or that of the errno. */
const char *ip_message(struct ip *ip, const struct outcome *outcome);

/* A device word as ll_name_to_index() takes it: names, NAME:label, ifN, other names. */
struct ip_device {
	enum maybe exists;
	const struct name *name; /* NULL: by index */
	const char *why;         /* exists UNKNOWN */
};
struct ip_device ip_find_device(struct ip *ip, struct slice word);

/* Whether a network namespace of that name was made by `ip netns add`. */
bool ip_netns_exists(struct ip *ip, struct slice name);

/* BEFORE, a number, AFTER: the first that no device has, and that is not TAKEN, which may be
 * NULL. NULL: that is not known. */
const struct name *ip_free_name(struct ip *ip, struct slice before, struct slice after,
				const struct name *taken);

/* WORD as the kernel takes it for a new name: with one "%d" such a one. NULL: not known. */
const struct name *ip_new_name(struct ip *ip, struct slice word, const struct name *taken);

/* Run the words from the cursor on: objects and their commands. */
struct exit_status ip_run_object(struct ip *ip);

/* The objects. */
ip_function ip_token, ip_link, ip_address, ip_route, ip_tunnel, ip_tuntap, ip_netns, ip_vrf;

/* ip ended with STATUS at an option: a token command behind the cursor has failed with it. */
void ip_token_lost(struct ip *ip, struct exit_status status);

/* A command that changes nothing here and may fail. */
ip_function ip_inert;

/* -batch FILE. */
struct exit_status ip_batch(struct ip *ip, struct slice file);

command_function ip_run;

#endif
