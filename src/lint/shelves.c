#include "lint/shelves.h"

#include <pthread.h>
#include <stdlib.h>

enum { IDLE_LIMIT = 256 };       /* more threads than that share nothing */

struct shelves {
	pthread_mutex_t lock;
	struct shelf *idle[IDLE_LIMIT];
	size_t count;
	bool had_first;          /* a host has come by */
};

struct shelves *shelves_new(void)
{
	struct shelves *shelves = calloc(1, sizeof(*shelves));

	if (shelves)
		pthread_mutex_init(&shelves->lock, NULL);
	return shelves;
}

void shelves_free(struct shelves *shelves)
{
	if (!shelves)
		return;
	for (size_t i = 0; i < shelves->count; i++)
		shelf_drop(shelves->idle[i]);
	pthread_mutex_destroy(&shelves->lock);
	free(shelves);
}

struct shelf *shelves_take(struct shelves *shelves)
{
	struct shelf *shelf = NULL;
	bool is_first;

	if (!shelves)
		return NULL;
	pthread_mutex_lock(&shelves->lock);
	is_first = !shelves->had_first;
	shelves->had_first = true;
	if (shelves->count)
		shelf = shelves->idle[--shelves->count];
	pthread_mutex_unlock(&shelves->lock);
	return shelf || is_first ? shelf : shelf_new();
}

void shelves_give(struct shelves *shelves, struct shelf *shelf)
{
	bool kept = false;

	if (!shelf || shelf_is_full(shelf))
		return;
	shelf_hold(shelf);
	pthread_mutex_lock(&shelves->lock);
	kept = shelves->count < IDLE_LIMIT;
	if (kept)
		shelves->idle[shelves->count++] = shelf;
	pthread_mutex_unlock(&shelves->lock);
	if (!kept)
		shelf_drop(shelf);
}
