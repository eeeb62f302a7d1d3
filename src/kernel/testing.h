/*
 * For tests: a machine, and events made from the words `ip` would be given.
 */
#ifndef KERNEL_TESTING_H
#define KERNEL_TESTING_H

#include <arpa/inet.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "kernel/machine.h"

struct lab {
	struct arena arena;
	struct names names;
	struct machine machine;
};

#define LAB_HELPER static inline __attribute__((unused))

/* "6.1.176" or "6.1" */
LAB_HELPER struct kernel_version lab_version(const char *text)
{
	struct kernel_version version = { .patch = -1 };

	sscanf(text, "%d.%d.%d", &version.major, &version.minor, &version.patch);
	return version;
}

LAB_HELPER void lab_init_boot(struct lab *lab, const struct kernel_boot *boot)
{
	memset(lab, 0, sizeof(*lab));
	arena_init(&lab->arena, NULL);
	names_init(&lab->names, &lab->arena);
	lab->machine = kernel_machine(&lab->arena, &lab->names, boot);
}

LAB_HELPER void lab_init(struct lab *lab, const char *version)
{
	struct kernel_boot boot = { .version = lab_version(version), .autoconf = 1 };

	lab_init_boot(lab, &boot);
}

LAB_HELPER void lab_done(struct lab *lab)
{
	arena_done(&lab->arena);
}

LAB_HELPER struct outcome lab_apply(struct lab *lab, struct event event)
{
	struct event *kept = arena_new(&lab->arena, struct event);

	*kept = event;
	return lab->machine.apply(lab->machine.self, kept);
}

/* One write(2) of these bytes. */
LAB_HELPER struct outcome lab_write(struct lab *lab, const char *path, struct slice value)
{
	struct event event = { .kind = EVENT_SYSCTL };

	event.u.sysctl.path = slice_of(arena_print(&lab->arena, "%s", path));
	event.u.sysctl.value = (struct slice){ arena_copy(&lab->arena, value), value.length };
	event.u.sysctl.value_known = true;
	return lab_apply(lab, event);
}

/* net/ipv6/conf/SCOPE/KEY */
LAB_HELPER struct sysctl_value lab_read(struct lab *lab, const char *scope, const char *key)
{
	char *path = arena_print(&lab->arena, "net/ipv6/conf/%s/%s", scope, key);

	return lab->machine.read_sysctl(lab->machine.self, slice_of(path));
}

/* The words of a command, and where we are in them. */
struct lab_words {
	struct lab *lab;
	char *words[32];
	size_t count, at;
};

LAB_HELPER const char *lab_next(struct lab_words *words)
{
	if (words->at >= words->count)
		fail_msg("a word is missing");
	return words->words[words->at++];
}

LAB_HELPER bool lab_have(struct lab_words *words, const char *word)
{
	if (words->at >= words->count || strcmp(words->words[words->at], word) != 0)
		return false;
	words->at++;
	return true;
}

LAB_HELPER const struct name *lab_name(struct lab_words *words)
{
	return name_of(&words->lab->names, lab_next(words));
}

LAB_HELPER bool lab_setting(struct lab_words *words, struct link_change *change)
{
	static const char *const modes[] = { "eui64", "none", "stable_secret", "random" };

	if (lab_have(words, "up") || lab_have(words, "down")) {
		change->set |= LINK_SET_UP;
		change->up = strcmp(words->words[words->at - 1], "up") == 0;
	} else if (lab_have(words, "mtu")) {
		change->set |= LINK_SET_MTU;
		change->mtu = atoi(lab_next(words));
	} else if (lab_have(words, "arp")) {
		change->set |= LINK_SET_ARP;
		change->arp = strcmp(lab_next(words), "on") == 0;
	} else if (lab_have(words, "multicast")) {
		change->set |= LINK_SET_MULTICAST;
		change->multicast = strcmp(lab_next(words), "on") == 0;
	} else if (lab_have(words, "master")) {
		change->set |= LINK_SET_MASTER;
		change->master = lab_name(words);
	} else if (lab_have(words, "nomaster")) {
		change->set |= LINK_SET_MASTER;
	} else if (lab_have(words, "name")) {
		change->set |= LINK_SET_NAME;
		change->new_name = lab_name(words);
	} else if (lab_have(words, "address")) {
		change->set |= LINK_SET_ADDRESS;
		change->address = lab_next(words);
	} else if (lab_have(words, "netns")) {
		change->set |= LINK_SET_NETNS;
		change->netns = lab_next(words);
	} else if (lab_have(words, "promisc") || lab_have(words, "allmulticast") ||
		   lab_have(words, "txqlen") || lab_have(words, "group") ||
		   lab_have(words, "alias")) {
		lab_next(words);         /* changes nothing that is modelled */
	} else if (lab_have(words, "addrgenmode")) {
		const char *mode = lab_next(words);

		change->set |= LINK_SET_ADDRGENMODE;
		while (strcmp(modes[change->addrgenmode], mode) != 0)
			change->addrgenmode++;
	} else {
		return false;
	}
	return true;
}

/* Behind `type KIND`. What does not matter here is skipped. */
LAB_HELPER void lab_kind_words(struct lab_words *words, struct event *event)
{
	while (words->at < words->count) {
		if (lab_have(words, "mode")) {
			event->u.link_add.mode = lab_next(words);
		} else if (lab_have(words, "gpe")) {
			event->u.link_add.mode = "gpe external";
		} else if (lab_have(words, "dev")) {
			event->u.link_add.lower = lab_name(words);
		} else if (lab_have(words, "peer")) {
			lab_have(words, "name");
			event->u.link_add.peer = lab_name(words);
			if (lab_have(words, "netns")) {
				event->u.link_add.peer = NULL;
				words->at++;
			}
		} else {
			words->at++;
		}
	}
}

LAB_HELPER struct event lab_link_add(struct lab_words *words)
{
	struct event event = { .kind = EVENT_LINK_ADD };

	while (words->at < words->count && !lab_have(words, "type")) {
		if (lab_have(words, "link"))
			event.u.link_add.lower = lab_name(words);
		else if (!lab_have(words, "name") && lab_setting(words, &event.u.link_add.change))
			continue;
		else
			event.u.link_add.name = lab_name(words);
	}
	if (words->at < words->count)
		event.u.link_add.device_kind = lab_next(words);
	lab_kind_words(words, &event);
	return event;
}

LAB_HELPER struct event lab_link(struct lab_words *words)
{
	struct event event = { .kind = EVENT_LINK_SET };

	if (lab_have(words, "add"))
		return lab_link_add(words);
	if (lab_have(words, "del")) {
		event.kind = EVENT_LINK_DELETE;
		lab_have(words, "dev");
		event.u.link_delete.name = lab_name(words);
		return event;
	}
	if (!lab_have(words, "set"))
		fail_msg("no such link command: %s", words->words[words->at]);
	lab_have(words, "dev");
	event.u.link_set.name = lab_name(words);
	while (words->at < words->count)
		if (!lab_setting(words, &event.u.link_set.change))
			fail_msg("no such setting: %s", words->words[words->at]);
	return event;
}

LAB_HELPER struct event lab_address(struct lab_words *words)
{
	struct event event = { .kind = EVENT_ADDRESS_FLUSH };

	if (!lab_have(words, "flush")) {
		event.kind = lab_have(words, "add") ? EVENT_ADDRESS_ADD : EVENT_ADDRESS_DELETE;
		words->at += event.kind == EVENT_ADDRESS_DELETE;
		event.u.address.address = slice_of(lab_next(words));
	}
	assert_true(lab_have(words, "dev"));
	event.u.address.name = lab_name(words);
	if (words->at < words->count)
		event.u.address.family = atoi(lab_next(words));
	return event;
}

LAB_HELPER struct event lab_token(struct lab_words *words)
{
	struct event event = { .kind = EVENT_TOKEN };

	event.u.token.length = 16;
	if (!lab_have(words, "del") && lab_have(words, "set")) {
		const char *token = lab_next(words);

		if (strcmp(token, "any") == 0)
			event.u.token.length = 0;
		else
			assert_int_equal(inet_pton(AF_INET6, token, event.u.token.token), 1);
	}
	assert_true(lab_have(words, "dev"));
	event.u.token.name = lab_name(words);
	return event;
}

/* "write PATH BYTES" as one write(2), "echo PATH BYTES" by stdio and with a newline. */
LAB_HELPER struct event lab_sysctl(struct lab_words *words, bool echo)
{
	struct event event = { .kind = EVENT_SYSCTL };

	event.u.sysctl.path = slice_of(lab_next(words));
	event.u.sysctl.by_stdio = echo;
	event.u.sysctl.value_known = true;
	event.u.sysctl.unless_equal = lab_have(words, "unless-equal");
	event.u.sysctl.value = slice_of(arena_print(&words->lab->arena, "%s%s", lab_next(words),
						    echo ? "\n" : ""));
	if (strcmp(words->words[words->at - 1], "?") == 0)
		event.u.sysctl.value_known = false;
	return event;
}

LAB_HELPER struct event lab_blur(struct lab_words *words)
{
	struct event event = { .kind = EVENT_BLUR };

	event.u.blur.why = "a program we cannot follow";
	if (lab_have(words, "path"))
		event.u.blur.path = slice_of(lab_next(words));
	else if (words->at < words->count)
		event.u.blur.device = lab_name(words);
	return event;
}

/*
 * Do what COMMAND says: "link add v0 type veth peer v1", "link add link v0 x type ipvlan
 * mode l2", "link set v0 up mtu 1400", "link del v0", "addr add 2001:db8::1/64 dev v0",
 * "addr flush dev v0 6", "token set ::53 dev v0", "token del dev v0",
 * "write PATH BYTES", "echo PATH [unless-equal] WORD" ("?" is a word we do not know),
 * "blur", "blur v0", "blur path PATH".
 */
LAB_HELPER struct outcome lab_do(struct lab *lab, const char *command)
{
	char *copy = arena_print(&lab->arena, "%s", command), *rest = NULL;
	struct lab_words words = { .lab = lab };

	for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		words.words[words.count++] = word;
	if (lab_have(&words, "link"))
		return lab_apply(lab, lab_link(&words));
	if (lab_have(&words, "addr"))
		return lab_apply(lab, lab_address(&words));
	if (lab_have(&words, "token"))
		return lab_apply(lab, lab_token(&words));
	if (lab_have(&words, "write"))
		return lab_apply(lab, lab_sysctl(&words, false));
	if (lab_have(&words, "echo"))
		return lab_apply(lab, lab_sysctl(&words, true));
	if (lab_have(&words, "blur"))
		return lab_apply(lab, lab_blur(&words));
	fail_msg("no such command: %s", command);
	return (struct outcome){ .done = MAYBE_NO };
}

/* Several, separated by "; ". All but the last must be done. */
LAB_HELPER struct outcome lab_run(struct lab *lab, const char *commands)
{
	struct slice text = slice_of(commands);
	struct outcome outcome = { .done = MAYBE_YES };

	for (size_t from = 0; from < text.length;) {
		size_t end = slice_find(text, ';', from);
		char *command = arena_copy(&lab->arena, slice_range(text, from, end));

		if (outcome.done != MAYBE_YES)
			fail_msg("failed before: %s", command);
		outcome = lab_do(lab, command);
		from = end + 1;
	}
	return outcome;
}

#endif
