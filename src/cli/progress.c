#include "cli/progress.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "cli/tell.h"

#define SECOND 1000000000u
enum { BAR_WIDTH = 24 };

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

/* A line that is longer wraps, and can no longer be removed. */
static size_t terminal_width(void)
{
	struct winsize size;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

void progress_begin(struct progress *progress, size_t hosts, bool quiet)
{
	*progress = (struct progress){
		.visible = !quiet && isatty(STDERR_FILENO),
		.hosts = hosts, .started = now(),
	};
	if (progress->visible)
		progress->width = terminal_width();
}

/* "1:05:09", "4:20", "12 s" */
static void print_duration(char *text, size_t size, double seconds)
{
	unsigned long whole = (unsigned long)seconds;

	if (whole < 60)
		snprintf(text, size, "%lu s", whole + 1);
	else if (whole < 3600)
		snprintf(text, size, "%lu:%02lu", whole / 60, whole % 60);
	else
		snprintf(text, size, "%lu:%02lu:%02lu", whole / 3600, whole / 60 % 60, whole % 60);
}

static void draw(struct progress *progress, uint64_t time)
{
	double seconds = (double)(time - progress->started) / SECOND;
	double rate = (double)progress->done / seconds;
	size_t filled = progress->done * BAR_WIDTH / progress->hosts;
	char bar[BAR_WIDTH + 1], left[32], line[200];

	for (size_t i = 0; i < BAR_WIDTH; i++)
		bar[i] = i < filled ? '#' : '-';
	bar[BAR_WIDTH] = '\0';
	print_duration(left, sizeof(left), (double)(progress->hosts - progress->done) / rate);
	snprintf(line, sizeof(line), "[%s] %zu of %zu hosts, %.0f/s, %zu finding%s, %s left", bar,
		 progress->done, progress->hosts, rate, progress->findings,
		 progress->findings == 1 ? "" : "s", left);
	fprintf(stderr, "\r\033[K%.*s", (int)(progress->width - 1), line);
	fflush(stderr);
	progress->shown = true;
	progress->drawn = time;
}

void progress_host(struct progress *progress, const struct itl_host *host)
{
	progress->done++;
	progress->failed += itl_host_error(host) != NULL;
	progress->tokens += itl_host_token_count(host);
	for (size_t i = 0; i < itl_host_finding_count(host); i++)
		progress->findings += itl_host_finding_suppressed(host, i) ? 0 : 1;
	for (int i = 0; i < ITL_STAGE_COUNT; i++)
		progress->stages[i] += itl_host_stage(host, (enum itl_stage)i);
	if (!progress->visible)
		return;
	uint64_t time = now();
	bool removed = progress->drawn && !progress->shown;
	if (time - progress->started > SECOND &&
	    (removed || time - progress->drawn > SECOND / 10))
		draw(progress, time);
}

void progress_hide(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}

static double seconds_of(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

void progress_stats(const struct progress *progress)
{
	double seconds = (double)(now() - progress->started) / SECOND;
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	fprintf(stderr, "iptoken-lint: %zu host%s (%zu could not be judged), %zu token command%s, "
			"%zu finding%s in %.2f s, %.0f hosts/s; %.2f s user, %.2f s system, %ld KiB\n",
		progress->done, progress->done == 1 ? "" : "s", progress->failed, progress->tokens,
		progress->tokens == 1 ? "" : "s", progress->findings,
		progress->findings == 1 ? "" : "s", seconds, (double)progress->done / seconds,
		seconds_of(usage.ru_utime), seconds_of(usage.ru_stime), usage.ru_maxrss);
}

void progress_stages(const struct progress *progress)
{
	uint64_t all = 0;

	for (int i = 0; i < ITL_STAGE_COUNT; i++)
		all += progress->stages[i];
	for (int i = 0; all && i < ITL_STAGE_COUNT; i++)
		tell("  %-8s %8.1f us a host, %4.1f %%",
			itl_stage_name((enum itl_stage)i),
			(double)progress->stages[i] / 1e3 / (double)progress->done,
			100.0 * (double)progress->stages[i] / (double)all);
}
