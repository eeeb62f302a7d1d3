/* The readers of foreign facts, one for each form (facts.c chooses). */
#ifndef FACTS_FOREIGN_H
#define FACTS_FOREIGN_H

#include "base/table.h"
#include "facts/facts.h"

#define FACTS_OF_SEVERAL_HOSTS "the facts of several hosts; each needs a file of its own"

struct facts_reader {
	struct arena *arena;
	struct names *names;
	ARRAY(struct device_fact) devices;
	struct table by_name;    /* which of them has a name */
	struct document_error error;
};

/*
 * Each `find` returns the node that holds the devices when ROOT has the shape of its form,
 * whatever is wrapped around it, or NULL. Each `read` adds devices from that node; false
 * and reader->error where that cannot be.
 */
struct facts_foreign {
	enum facts_form form;
	const struct node *(*find)(const struct node *root);
	bool (*read)(struct facts_reader *reader, const struct node *node);
};

extern const struct facts_foreign facts_ip_link, facts_facter, facts_ansible;

/*
 * A device with nothing said about it, whose name Linux accepts, or NULL where it does not
 * or the device is known already. Valid until the next call.
 */
struct device_fact *facts_add(struct facts_reader *reader, struct slice name, struct span span);

/* The number at KEY of MAPPING if it is a sensible MTU, else 0. */
int facts_mtu(const struct node *mapping, const char *key);

/* The name at KEY of MAPPING, or NULL. */
const struct name *facts_name(struct facts_reader *reader, const struct node *mapping,
			      const char *key);

/* The string at KEY of MAPPING; empty when there is none. */
struct slice facts_text(const struct node *mapping, const char *key);

bool facts_fail(struct facts_reader *reader, const struct node *node, const char *message);

#endif
