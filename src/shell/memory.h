/*
 * What earlier command lines of the same boot left behind that later ones come across and
 * that the timeline does not know: files they wrote, addresses and routes. Worlds are
 * split without asking here, so it only grows: a route that may be there counts as a
 * possible conflict, and only an address that is surely there makes a gateway reachable.
 */
#ifndef SHELL_MEMORY_H
#define SHELL_MEMORY_H

#include "shell/inet.h"
#include "shell/state.h"

struct memory_address {
	const struct name *device;
	struct inet_prefix prefix;
	bool sure;
};

struct memory_route {
	struct inet_prefix to;   /* bits 0: default */
	const struct name *device;
	long metric;
	bool sure;               /* it was surely added; nothing but what happens to devices and
				  * addresses can have taken it away */
	size_t happened;         /* how many events came before it */
};

struct shell_memory {
	const struct binding *files;
	ARRAY(struct memory_address) addresses;
	ARRAY(struct memory_route) routes;
	bool other_routes;       /* there may be routes we have not seen */
	bool other_default4;     /* a default route among them, from DHCP */
};

struct shell_memory *memory_get(struct run *run);

/* At the beginning and the end of a call. */
void memory_recall(struct run *run);
void memory_keep(struct run *run);

void memory_add_address(struct run *run, const struct name *device,
			const struct inet_prefix *prefix);
/* Addresses of DEVICE (NULL: of any) may be gone. */
void memory_doubt_addresses(struct run *run, const struct name *device);
/* ROUTE was added; `sure` and `happened` are for here to set where STATUS is success. */
void memory_add_route(struct run *run, struct memory_route route, struct exit_status status);
/* Routes may be gone. */
void memory_doubt_routes(struct run *run);
/* Whether ROUTE is there in any case. */
bool memory_has_route(struct run *run, const struct memory_route *route);

#endif
