/* The words `ip link set` and `ip link add` have in common. */
#ifndef SHELL_IP_LINK_H
#define SHELL_IP_LINK_H

#include "shell/ip.h"

struct ip_link_words {
	struct slice device;     /* at NULL: none was given */
	struct slice name;       /* behind `name` */
	const struct name *lower;        /* behind `link` */
	struct link_change change;
	const char *kind;        /* behind `type`; the cursor stands behind it then */
	bool adds;               /* `ip link add` */
	unsigned seen;           /* keywords that may stand only once */
	bool doubtful;           /* a word whose success we cannot tell */
	const char *why;         /* a word that is not known */
};

/* False: ip ends with *RET_STATUS. */
bool ip_link_read(struct ip *ip, bool adds, struct ip_link_words *ret_words,
		  struct exit_status *ret_status);

/* check_ifname() and check_altifname() of iproute2, at most LIMIT characters. */
bool ip_link_name_is_valid(struct slice name, size_t limit);

ip_function ip_link_add, ip_link_set;

#endif
