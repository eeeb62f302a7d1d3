/*
 * What a file says about the devices of a host, which its configuration cannot tell: our
 * own format, or the output of `ip -j -d link`, Facter or Ansible as it is.
 *
 * The foreign forms describe the *running* host: they also list the devices its ifup made,
 * and their flags are those after the boot. Everything lives in the arena.
 */
#ifndef FACTS_FACTS_H
#define FACTS_FACTS_H

#include "base/document.h"
#include "base/maybe.h"
#include "base/name.h"
#include "base/text.h"
#include "facts/kinds.h"

/* When the device is there, against the full run F of the sysctl loader. */
enum fact_presence {
	FACT_PRESENT_NONE,
	FACT_PRESENT_BOOT,       /* the default: before F, or after it if it can be plugged in */
	FACT_PRESENT_EARLY,      /* always before F */
	FACT_PRESENT_LATE,       /* always after F */
	FACT_PRESENT_NEVER,      /* there is no such device */
	FACT_PRESENT_COUNT
};

struct device_fact {
	const struct name *name;
	const char *kind;        /* a word of facts_kinds, or another one of ip; NULL: not said */
	int mtu;                 /* 0: not said */
	enum fact_presence present;
	enum maybe noarp;        /* IFF_NOARP; MAYBE_UNKNOWN: not said */
	enum maybe loopback;     /* IFF_LOOPBACK */
	enum maybe up;           /* IFF_UP, on the running host */
	const struct name *lower;        /* the device it stands on (VLAN, macvlan, ...), or NULL */
	const struct name *master;       /* the bridge, bond or VRF it is a port of, or NULL */
	const struct name *const *altnames;      /* other names that `ip` takes for it */
	size_t altname_count;
	struct span span;        /* where the file speaks of it */
};

enum facts_form {
	FACTS_NONE,
	FACTS_OWN,               /* `devices:` */
	FACTS_IP_LINK,           /* ip -j -d link; ip -j addr */
	FACTS_FACTER,            /* `networking`, from facter, puppet facts, PuppetDB */
	FACTS_ANSIBLE,           /* `ansible_facts` of the setup module */
};

struct facts {
	enum facts_form form;
	const struct source *source;
	struct {
		struct device_fact *items;
		size_t count;
	} devices;               /* in the order of the file; no name twice */
	bool presence_is_stated; /* own form: `present` means what it says, the default included */
};

/*
 * Read TEXT, which stands in the file at PATH. False and *RET_ERROR when it is none of the
 * forms, or when our own has an unknown key or kind, a value of the wrong type, or what
 * JSON does not have. Of a foreign form, what is not about devices is skipped unread.
 */
bool facts_read(struct arena *arena, struct names *names, struct slice text, const char *path,
		struct facts **ret, struct document_error *ret_error);

/* The device with that name, or NULL. */
const struct device_fact *facts_find(const struct facts *facts, const struct name *name);

/* "boot", "early", "late", "never" */
const char *fact_presence_name(enum fact_presence presence);

/*
 * Why Linux would refuse NAME for a device (dev_valid_name() in net/core/dev.c), or NULL:
 * longer than 15 bytes, empty, ".", "..", or with a slash, colon or blank.
 */
const char *device_name_problem(struct slice name);

/* The JSON Schema of our own format. */
void facts_print_schema(struct text *text);

#endif
