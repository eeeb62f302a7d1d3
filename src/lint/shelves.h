/*
 * The shelves of a linter: one for each thread that judges a host at the moment. Who begins a host
 * takes one and gives it back afterwards, so that the next host of any thread finds it filled.
 */
#ifndef LINT_SHELVES_H
#define LINT_SHELVES_H

#include "base/shelf.h"

struct shelves;

/* NULL without memory: then hosts are judged without. */
struct shelves *shelves_new(void);
void shelves_free(struct shelves *shelves);

/*
 * A shelf for one host, with a holder that is the caller. NULL without memory, and for the first
 * host: it would find nothing there, and most runs have only one.
 */
struct shelf *shelves_take(struct shelves *shelves);

/* SHELF may serve another host; the caller still holds it. It is let go of when it is full. */
void shelves_give(struct shelves *shelves, struct shelf *shelf);

#endif
