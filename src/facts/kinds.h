/*
 * The words for kinds of devices: ours (facts, reports), and what others call the same.
 * Ours are those of ip-link(8), "TYPE := …", for everything `ip link add` can make.
 */
#ifndef FACTS_KINDS_H
#define FACTS_KINDS_H

#include "base/slice.h"
#include "base/spelling.h"

struct device_kind {
	const char *word;        /* "ethernet" */
	const char *ansible;     /* `type` of Ansible's setup module, where that says this alone */
};

/* The table; `word` NULL ends it. */
extern const struct device_kind facts_kinds[];

/* The kind with that word, or NULL. */
const struct device_kind *facts_kind_find(struct slice word);

/* The kind that Ansible's `type` names, or NULL: `ether` is many kinds, `tunnel` too. */
const struct device_kind *facts_kind_of_ansible(struct slice type);

/* All words; the index is that of facts_kinds. */
extern const struct spelling_words facts_kind_words;

/*
 * The kind that NAME suggests, by the names that the kernel, systemd's udev, ifupdown and
 * Debian's packages give: the last resort when nothing else says it. NULL when the name
 * suggests nothing. `lan` or `public` can be anything; so can `eth0`, but hardly ever is.
 */
const char *facts_kind_of_name(struct slice name);

#endif
