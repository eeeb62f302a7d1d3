/*
 * What no two devices of a kind may share: the id of a VLAN on one device, the ends and the
 * incoming key of a tunnel, and so on.
 */
#ifndef SHELL_IP_IDENTITY_H
#define SHELL_IP_IDENTITY_H

#include "base/arena.h"
#include "base/slice.h"

enum ip_mark {
	IP_MARK_PROTOCOL,
	IP_MARK_ID,
	IP_MARK_LOCAL,
	IP_MARK_REMOTE,
	IP_MARK_KEY,             /* of incoming packets */
	IP_MARK_DEV,
	IP_MARK_DSTPORT,
	IP_MARK_PORT,
	IP_MARK_SCI,
	IP_MARK_ADDRESS,
	IP_MARK_EXTERNAL,
	IP_MARK_COUNT
};

/* NULL: not given. Values are spelled in one way only. */
struct ip_identity {
	const char *marks[IP_MARK_COUNT];
};

/* OPTION is one of the words behind `type KIND` or `ip tunnel add`; most mean nothing here. */
void ip_identity_take(struct arena *arena, struct ip_identity *identity, struct slice option,
		      struct slice value);

/* As text, to be compared; NULL when there is none. */
const char *ip_identity_text(struct arena *arena, const struct ip_identity *identity);

/* The text for a tunnel; NULL when it has no ends, and so those of gre0, sit0, ... */
const char *ip_identity_of_tunnel(struct arena *arena, const struct ip_identity *identity);

#endif
