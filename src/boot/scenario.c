#include "boot/replay.h"

static const char *const scenario_names[SCENARIO_COUNT] = {
	[SCENARIO_NONE] = "",
	[SCENARIO_BOOT] = "boot",
	[SCENARIO_UDEV_FIRST] = "boot-udev-first",
	[SCENARIO_DEVICE_LATE] = "device-late",
	[SCENARIO_UDEV_PROMPT] = "udev-prompt",
	[SCENARIO_REAPPLY] = "reapply",
	[SCENARIO_REAPPLY_PROCPS] = "reapply-procps",
};

const char *scenario_name(enum scenario scenario)
{
	return scenario_names[scenario];
}

enum scenario scenario_find(struct slice name)
{
	for (int i = SCENARIO_BOOT; i < SCENARIO_COUNT; i++)
		if (slice_is(name, scenario_names[i]))
			return (enum scenario)i;
	return SCENARIO_NONE;
}

/* Whether the device is there before the loader's full run. */
static bool comes_early(enum scenario scenario, enum presence presence)
{
	switch (presence) {
	case PRESENCE_EARLY:
		return true;
	case PRESENCE_LATE:
		return false;
	default:
		return scenario != SCENARIO_DEVICE_LATE;
	}
}

static const struct origin *driver_origin(struct arena *arena, const struct boot_device *device)
{
	struct origin *origin = arena_new(arena, struct origin);

	origin->actor = ACTOR_DRIVER;
	origin->what = arena_print(arena, "%s appears", device->name->text);
	return origin;
}

/* D for one device. One that may or may not be there is in one of two worlds. */
static void appear(struct replay *replay, const struct boot_device *device)
{
	struct timeline *timeline = &replay->run->timeline;
	struct world *without = NULL;
	struct event event = { .kind = EVENT_LINK_ADD,
			       .origin = driver_origin(replay->plan->arena, device) };

	event.u.link_add.name = device->name;
	event.u.link_add.device_kind = device->kind;
	event.u.link_add.lower = device->lower;
	if (device->mtu) {
		event.u.link_add.change.set |= LINK_SET_MTU;
		event.u.link_add.change.mtu = device->mtu;
	}
	if (device->noarp != MAYBE_UNKNOWN) {
		event.u.link_add.change.set |= LINK_SET_ARP;
		event.u.link_add.change.arp = device->noarp == MAYBE_NO;
	}
	if (device->presence == PRESENCE_UNKNOWN)
		without = timeline_save(timeline);
	timeline_apply(timeline, &event);
	if (without)
		timeline_join(timeline, without,
			      arena_print(replay->plan->arena,
					  "whether there is a device %s: no stanza makes it and no facts name it",
					  device->name->text));
}

static bool is_there(const struct boot_device *device)
{
	return device->presence != PRESENCE_NEVER && device->presence != PRESENCE_MADE;
}

static void appear_all(struct replay *replay, bool early)
{
	const struct boot_devices *devices = &replay->plan->devices;

	for (size_t i = 0; i < devices->items.count; i++)
		if (is_there(&devices->items.items[i]) &&
		    comes_early(replay->run->scenario, devices->items.items[i].presence) == early)
			appear(replay, &devices->items.items[i]);
}

/* A hook has written files that the loader reads from now on: nobody knows what it does. */
static bool is_past_following(struct replay *replay, enum actor actor, const struct name *device)
{
	struct event event = { .kind = EVENT_BLUR };
	struct origin *origin;

	if (!shell_wrote_sysctls(&replay->shell))
		return false;
	origin = arena_new(replay->plan->arena, struct origin);
	origin->actor = actor;
	origin->what = "the sysctl loader";
	event.origin = origin;
	event.u.blur.why = "loads sysctls from a file that a script wrote";
	event.u.blur.device = device;
	timeline_apply(&replay->run->timeline, &event);
	return true;
}

static void run_loader(struct replay *replay, const struct sysctl_config *loader)
{
	if (!is_past_following(replay, ACTOR_LOADER, NULL))
		sysctl_apply(loader, &replay->run->timeline);
}

static void run_udev(struct replay *replay, const struct name *device)
{
	if (!is_past_following(replay, ACTOR_UDEV, device))
		sysctl_apply_device(replay->plan->loader, &replay->run->timeline, device);
}

/* U for all devices of one half. There is none without systemd. */
static void udev_all(struct replay *replay, bool early)
{
	const struct boot_devices *devices = &replay->plan->devices;

	for (size_t i = 0; replay->plan->platform.with_systemd && i < devices->items.count; i++)
		if (is_there(&devices->items.items[i]) &&
		    comes_early(replay->run->scenario, devices->items.items[i].presence) == early)
			run_udev(replay, devices->items.items[i].name);
}

/* sysctl.KEY=VALUE of the kernel command line, written before any device driver is loaded. */
static void apply_kernel_line(struct replay *replay)
{
	const struct kernel_line *line = &replay->plan->kernel_line;

	for (size_t i = 0; i < line->sysctls.count; i++) {
		struct event event = { .kind = EVENT_SYSCTL,
				       .origin = line->sysctls.items[i].origin };
		event.u.sysctl.path = slice_of(line->sysctls.items[i].path);
		event.u.sysctl.value = line->sysctls.items[i].value;
		event.u.sysctl.value_known = true;
		timeline_apply(&replay->run->timeline, &event);
	}
}

/* ufw's start script calls `sysctl -e -q -p FILE`; nothing orders it against the loader. */
static void apply_ufw(struct replay *replay)
{
	struct origin *origin;
	struct slice file;

	if (!replay->plan->ufw.enabled)
		return;
	origin = arena_new(replay->plan->arena, struct origin);
	origin->actor = ACTOR_UFW;
	origin->span = replay->plan->ufw.enabled_by;
	origin->what = arena_print(replay->plan->arena, "sysctl -p %s, started by ufw",
				   replay->plan->ufw.file);
	file = slice_of(replay->plan->ufw.file);
	sysctl_load(replay->plan->arena, replay->plan->tree, &replay->run->timeline,
		    replay->plan->platform.procps, &file, 1, true, origin);
}

/* udev hears of every device that appears while ifup works. */
static void hear(void *listener, const struct entry *entry)
{
	struct replay *replay = listener;

	if (entry->event->kind != EVENT_LINK_ADD || !replay->settled ||
	    entry->outcome.done == MAYBE_NO)
		return;
	replay->run->makes_devices = true;
	array_push(replay->plan->arena, &replay->unsettled,
		   (const struct name *){ entry->event->u.link_add.name });
	if (entry->event->u.link_add.peer)
		array_push(replay->plan->arena, &replay->unsettled,
			   (const struct name *){ entry->event->u.link_add.peer });
	if (replay->prompt)
		replay_settle(replay);
}

void replay_settle(struct replay *replay)
{
	for (size_t i = 0; i < replay->unsettled.count; i++)
		if (replay->plan->platform.with_systemd &&
		    timeline_has_device(&replay->run->timeline, replay->unsettled.items[i]) !=
			    MAYBE_NO)
			run_udev(replay, replay->unsettled.items[i]);
	replay->unsettled.count = 0;
}

/* The devices that udev announces, as they were when so many things had happened. */
struct announcing {
	const struct name **devices;
	size_t count, capacity;
	size_t happened;
	size_t sure, unsure;     /* from where on one is looked for that is, or may be, there */
	struct names done;       /* those whose turn it was */
};

/* Only what happens can change which devices there are. */
static void list_announced(struct replay *replay, struct announcing *announcing)
{
	struct timeline *timeline = &replay->run->timeline;

	if (announcing->capacity && announcing->happened == timeline->entries.count)
		return;
	announcing->happened = timeline->entries.count;
	announcing->sure = announcing->unsure = 0;
	announcing->count = timeline_list_devices(timeline, announcing->devices,
						  announcing->capacity);
	if (announcing->count < announcing->capacity)
		return;
	announcing->capacity = announcing->count * 2 + 64;
	announcing->devices = arena_array(replay->plan->arena, announcing->capacity,
					  sizeof(*announcing->devices));
	timeline_list_devices(timeline, announcing->devices, announcing->capacity);
}

/* The first device from *FROM on that is there so surely and whose turn has not been, or NULL. */
static const struct name *find_turn(struct replay *replay, struct announcing *announcing,
				    size_t *from, enum maybe there)
{
	for (; *from < announcing->count; ++*from) {
		const struct name *device = announcing->devices[*from];
		arena_spend(replay->plan->arena, 20);
		if (!name_find(&announcing->done, device->slice) &&
		    (there == MAYBE_UNKNOWN ||
		     timeline_has_device(&replay->run->timeline, device) == there))
			return device;
	}
	return NULL;
}

/*
 * What may not be there comes last: an ifup that may not happen then finds up what comes up in
 * any case.
 */
static const struct name *next_to_announce(struct replay *replay, struct announcing *announcing)
{
	const struct name *sure = find_turn(replay, announcing, &announcing->sure, MAYBE_YES);

	return sure ? sure
		    : find_turn(replay, announcing, &announcing->unsure, MAYBE_UNKNOWN);
}

/*
 * udev's rule starts ifup@DEVICE for each device that was announced, in the order of the
 * interface indices here; devices that this makes are announced in turn.
 */
static void hotplug_all(struct replay *replay)
{
	struct announcing announcing = { .devices = NULL };
	const struct name *next;

	names_init(&announcing.done, replay->plan->arena);
	name_of(&announcing.done, "lo");
	do {
		replay_settle(replay);
		list_announced(replay, &announcing);
		next = next_to_announce(replay, &announcing);
		if (next) {
			name_intern(&announcing.done, next->slice);
			replay_ifup_hotplug(replay, next);
		}
	} while (next);
}

static void ifup_everything(struct replay *replay)
{
	replay->settled = true;
	if (!replay->plan->interfaces->refused) {
		replay_ifup_all(replay);
		hotplug_all(replay);
		if (replay->restarts)
			replay_ifup_class(replay);
	}
	replay_settle(replay);
	replay->settled = false;
}

/* The order of what comes before ifup. */
static void start(struct replay *replay)
{
	bool udev_first = replay->run->scenario == SCENARIO_UDEV_FIRST;

	apply_kernel_line(replay);
	appear_all(replay, true);
	if (udev_first) {
		udev_all(replay, true);
		apply_ufw(replay);
	}
	run_loader(replay, replay->plan->loader);
	if (!udev_first)
		udev_all(replay, true);
	appear_all(replay, false);
	udev_all(replay, false);
	if (!udev_first)
		apply_ufw(replay);
}

/* What happens between the boot and the ifup that is judged, when a reapply is asked for. */
static void reapply(struct replay *replay)
{
	struct timeline *timeline = &replay->run->timeline;
	bool procps = replay->run->scenario == SCENARIO_REAPPLY_PROCPS;

	run_loader(replay, procps ? replay->plan->procps : replay->plan->loader);
	replay_ifdown_all(replay);
	replay->restarts = replay->plan->platform.with_systemd;
	replay->run->first_token = (uint32_t)timeline->tokens.count;
	replay->run->first_stanza = (uint32_t)replay->run->stanzas.count;
	ifup_everything(replay);
}

/* A run whose kernel has just started. */
static struct boot_run *begin(struct replay *replay, struct boot_plan *plan, enum scenario scenario,
			      struct kernel_version kernel, const char *kernel_text)
{
	struct boot_run *run = arena_new(plan->arena, struct boot_run);
	struct kernel_boot boot = plan->kernel_line.boot;

	*replay = (struct replay){ .plan = plan, .run = run,
				   .prompt = scenario == SCENARIO_UDEV_PROMPT };
	boot.version = kernel;
	run->scenario = scenario;
	run->kernel = kernel;
	run->kernel_text = kernel_text;
	timeline_init(&run->timeline, plan->arena, plan->names,
		      kernel_machine(plan->arena, plan->names, &boot));
	run->timeline.happened = hear;
	run->timeline.listener = replay;
	if (plan->watched)
		timeline_watch(&run->timeline, plan->watched);
	replay_init_shell(replay);
	return run;
}

static void finish(struct boot_run *run)
{
	run->timeline.happened = NULL;
	run->timeline.listener = NULL;
}

struct boot_run *boot_replay(struct boot_plan *plan, enum scenario scenario,
			     struct kernel_version kernel, const char *kernel_text)
{
	struct replay replay;
	struct boot_run *run = begin(&replay, plan, scenario, kernel, kernel_text);

	start(&replay);
	run->before_ifup = timeline_save(&run->timeline);
	ifup_everything(&replay);
	if (scenario == SCENARIO_REAPPLY || scenario == SCENARIO_REAPPLY_PROCPS)
		reapply(&replay);
	finish(run);
	return run;
}

struct boot_run *boot_replay_loader(struct boot_plan *plan, bool procps,
				    struct kernel_version kernel, const char *kernel_text)
{
	struct replay replay;
	struct boot_run *run = begin(&replay, plan, SCENARIO_BOOT, kernel, kernel_text);

	apply_kernel_line(&replay);
	appear_all(&replay, true);
	sysctl_apply(procps ? plan->procps : plan->loader, &run->timeline);
	if (!procps)
		udev_all(&replay, true);
	finish(run);
	return run;
}
