/* What may stand behind `ip link add ... type KIND`. */
#ifndef SHELL_IP_KIND_H
#define SHELL_IP_KIND_H

#include "shell/inet.h"
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

/* What the words of a vxlan said. */
struct ip_vxlan {
	struct inet_prefix remote, local;        /* family 0: not given */
	bool has_group, has_remote;
	bool has_id, external, gpe, gbp, zero_checksums;
	long id, port;           /* 0: not given */
	unsigned long long seen; /* a bit for each option */
};

/* What the words said, as far as it matters. */
struct ip_kind_words {
	const char *mode;        /* for the event: ipvlan l2|l3|l3s, macvlan private..., vxlan
				  * "gpe external" or "ipv6" */
	const struct name *lower;        /* vxlan ... dev X */
	const struct name *peer;
	const char *peer_address;        /* its lladdr, or NULL */
	bool peer_elsewhere;     /* it is made in another network namespace */
	const char *identity;    /* what no two devices of the kind may share; NULL for most */
	struct ip_vxlan vxlan;
	const char *why;         /* words whose effect we do not know */
};

/* ip_kind_words.identity of an ordinary VLAN with that id. */
const char *ip_vlan_identity(struct arena *arena, long id);

/* Whether the kind is VXLAN, whose words the three functions below are about. */
bool ip_kind_is_vxlan(const struct ip_kind *kind);

/* Whether `link X` is the device below: other kinds read it and forget it. */
bool ip_kind_has_lower(const struct ip_kind *kind);

/* OPTION, the NUMBER-th of its kind, with its value. False: ip ends with *RET_STATUS. */
bool ip_vxlan_take(struct ip *ip, struct ip_kind_words *words,
		   const struct ip_kind_option *option, size_t number, struct slice value,
		   struct exit_status *ret_status);

/*
 * All words of a new vxlan were read: what they say together. False: ip, or the kernel, refuses
 * that with *RET_STATUS.
 */
bool ip_vxlan_settle(struct ip *ip, struct ip_kind_words *words, struct exit_status *ret_status);

/* Read the words of KIND from the cursor to the end. False: ip ends with *RET_STATUS. */
bool ip_kind_read(struct ip *ip, const struct ip_kind *kind, struct ip_kind_words *ret_words,
		  struct exit_status *ret_status);

#endif
