#include "lint/lint.h"

const char *lint_place(struct arena *arena, struct span span)
{
	struct location location = span_locate(span);

	if (!span.source)
		return "";
	return arena_print(arena, "%s:%u", span.source->path, location.line);
}

/* Who an actor is, in a sentence. */
static const char *const actor_names[ACTOR_COUNT] = {
	[ACTOR_NONE] = "",
	[ACTOR_KERNEL] = "the kernel command line",
	[ACTOR_DRIVER] = "the device's appearing",
	[ACTOR_LOADER] = "the sysctl loader",
	[ACTOR_UDEV] = "the sysctl run that udev starts for the device",
	[ACTOR_UFW] = "ufw",
	[ACTOR_IFUP] = "ifupdown",
	[ACTOR_HOOK] = "a command",
};

struct setting lint_setting(struct host *host, const char *key, const struct sysctl_value *value)
{
	/* Of a device that may not be there nothing can be said, though it would have a value. */
	struct setting setting = { .key = key, .value = value->number, .why = value->why,
				   .known = value->known && value->exists == MAYBE_YES };
	const struct event *event = value->set_by;

	if (!event || !event->origin)
		return setting;
	setting.span = event->origin->span;
	if (setting.span.source)
		setting.origin = arena_print(host->arena, "%s, by %s",
					     lint_place(host->arena, setting.span),
					     actor_names[event->origin->actor]);
	else if (event->origin->actor != ACTOR_DRIVER)
		setting.origin = event->origin->what;
	return setting;
}
