#include "ifupdown/run.h"

void doubt_open(struct run *run, const char *why)
{
	const struct ifup_host *host = run->host;
	struct doubt doubt = { .why = why };

	if (host->save)
		doubt.world = host->save(host->context);
	if (host->suppose)
		doubt.before = host->suppose(host->context, why);
	array_push(run->arena, &run->doubts, doubt);
}

void doubt_close(struct run *run, size_t count)
{
	const struct ifup_host *host = run->host;

	while (run->doubts.count > count) {
		struct doubt doubt = run->doubts.items[--run->doubts.count];
		if (host->suppose)
			host->suppose(host->context, doubt.before);
		if (host->join)
			host->join(host->context, doubt.world, doubt.why);
	}
}

const char *doubt_since(const struct run *run, size_t count)
{
	return run->doubts.count > count ? run->doubts.items[count].why : NULL;
}
