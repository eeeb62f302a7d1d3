/* What may stand behind `ip link add ... type KIND`. */
#ifndef SHELL_IP_KIND_H
#define SHELL_IP_KIND_H

#include "shell/ip.h"

/* How the words of a kind are checked. */
enum ip_value {
	IP_VALUE_NONE,           /* a flag */
	IP_VALUE_ANY,            /* one word, whatever it is */
	IP_VALUE_NUMBER,         /* within min and max, or the kernel or ip refuses it */
	IP_VALUE_ONOFF,
	IP_VALUE_WORD,           /* one of `words`, blank-separated */
	IP_VALUE_DEVICE,         /* a device that must be there */
};

struct ip_kind_option {
	const char *name;
	enum ip_value value;
	long min, max;
	const char *words;
	int wrong;               /* exit status for another value; 0: we do not know */
};

struct ip_kind {
	const char *name;
	const char *device_kind; /* the machine's word; NULL: the same */
	const struct ip_kind_option *options;
	const char *required;    /* an option without which the kernel refuses */
	bool has_peer;
};

/* NULL: a kind we do not know. */
const struct ip_kind *ip_kind_find(struct slice name);

/* What the words said, as far as it matters. */
struct ip_kind_words {
	const char *mode;        /* for the event: ipvlan l2|l3|l3s, vxlan "gpe external" */
	const struct name *lower;        /* vxlan ... dev X */
	const struct name *peer;
	bool peer_elsewhere;     /* it is made in another network namespace */
	const char *identity;    /* what no two devices of the kind may share; "" for most */
	const char *why;         /* words whose effect we do not know */
};

/* Read the words of KIND from the cursor to the end. False: ip ends with *RET_STATUS. */
bool ip_kind_read(struct ip *ip, const struct ip_kind *kind, struct ip_kind_words *ret_words,
		  struct exit_status *ret_status);

#endif
