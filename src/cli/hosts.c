#include "cli/hosts.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { WAITING_PER_JOB = 4 };

struct work {
	const struct itl_linter *linter;
	struct paths_cursor roots;       /* at the root that is taken next */
	size_t count;
	size_t next;             /* which of them that is */
	size_t done;             /* hosts handed on */
	size_t window;           /* how far `next` may be ahead of `done` */
	struct itl_host **ready; /* host I at I % window */
	bool stopped;
	pthread_mutex_t lock;
	pthread_cond_t changed;
};

static void *lint_roots(void *context)
{
	struct work *work = context;

	pthread_mutex_lock(&work->lock);
	for (;;) {
		while (!work->stopped && work->next < work->count &&
		       work->next >= work->done + work->window)
			pthread_cond_wait(&work->changed, &work->lock);
		if (work->stopped || work->next >= work->count)
			break;
		size_t index = work->next++;
		const char *path = paths_next(&work->roots);
		char *root = path ? strdup(path) : NULL;
		pthread_mutex_unlock(&work->lock);
		struct itl_host *host = root ? itl_lint_host(work->linter, root) : NULL;
		free(root);
		pthread_mutex_lock(&work->lock);
		if (!host)
			work->stopped = true;
		work->ready[index % work->window] = host;
		pthread_cond_broadcast(&work->changed);
	}
	pthread_mutex_unlock(&work->lock);
	return NULL;
}

/* Hand on the hosts as they become ready, in order. */
static void hand_on(struct work *work, host_taker take, void *context)
{
	pthread_mutex_lock(&work->lock);
	while (work->done < work->count && !work->stopped) {
		struct itl_host **place = &work->ready[work->done % work->window];
		while (!*place && !work->stopped)
			pthread_cond_wait(&work->changed, &work->lock);
		struct itl_host *host = *place;
		*place = NULL;
		if (!host)
			break;
		pthread_mutex_unlock(&work->lock);
		bool go_on = take(context, host);
		itl_host_free(host);
		pthread_mutex_lock(&work->lock);
		work->done++;
		if (!go_on)
			work->stopped = true;
		pthread_cond_broadcast(&work->changed);
	}
	pthread_mutex_unlock(&work->lock);
}

static bool lint_alone(struct work *work, host_taker take, void *context)
{
	for (size_t i = 0; i < work->count; i++) {
		const char *root = paths_next(&work->roots);
		struct itl_host *host = root ? itl_lint_host(work->linter, root) : NULL;
		bool go_on = host && take(context, host);
		itl_host_free(host);
		if (!go_on)
			return false;
	}
	return true;
}

/* Workers take the hosts, and this thread hands them on. */
static bool lint_together(struct work *work, size_t jobs, host_taker take, void *context)
{
	pthread_t *threads = calloc(jobs, sizeof(*threads));
	size_t started = 0;

	work->ready = calloc(work->window, sizeof(struct itl_host *));
	if (!threads || !work->ready) {
		free(threads);
		free(work->ready);
		return false;
	}
	pthread_mutex_init(&work->lock, NULL);
	pthread_cond_init(&work->changed, NULL);
	while (started < jobs &&
	       pthread_create(&threads[started], NULL, lint_roots, work) == 0)
		started++;
	bool good = started ? true : lint_alone(work, take, context);
	if (started)
		hand_on(work, take, context);
	for (size_t i = 0; i < started; i++)
		pthread_join(threads[i], NULL);
	for (size_t i = 0; i < work->window; i++)
		itl_host_free(work->ready[i]);
	pthread_cond_destroy(&work->changed);
	pthread_mutex_destroy(&work->lock);
	free(work->ready);
	free(threads);
	return good && !work->stopped;
}

bool hosts_lint(const struct itl_linter *linter, const struct paths *roots, size_t jobs,
		host_taker take, void *context)
{
	struct work work = { .linter = linter, .roots = { .paths = roots },
			     .count = roots->count, .window = jobs * WAITING_PER_JOB };

	if (jobs > work.count)
		jobs = work.count;
	bool good = jobs <= 1 ? lint_alone(&work, take, context)
			      : lint_together(&work, jobs, take, context);
	paths_cursor_done(&work.roots);
	return good;
}
