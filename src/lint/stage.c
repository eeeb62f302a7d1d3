#include "iptoken_lint.h"

#include "lint/library.h"

#include <time.h>

static unsigned long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (unsigned long long)time.tv_sec * 1000000000u + (unsigned long long)time.tv_nsec;
}

void stage_clock_start(struct stage_clock *clock)
{
	*clock = (struct stage_clock){ .last = now() };
}

void lint_stage_done(struct host *host, int stage)
{
	if (!host->clock)
		return;
	unsigned long long time = now();
	host->clock->spent[stage] += time - host->clock->last;
	host->clock->last = time;
}

const char *itl_stage_name(enum itl_stage stage)
{
	static const char *const names[ITL_STAGE_COUNT] = {
		[ITL_READING] = "reading", [ITL_REPLAYING] = "replaying",
		[ITL_CHECKING] = "checking", [ITL_TELLING] = "telling",
	};

	return names[stage];
}

unsigned long long itl_host_stage(const struct itl_host *host, enum itl_stage stage)
{
	return host->clock.spent[stage];
}
