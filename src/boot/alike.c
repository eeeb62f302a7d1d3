/*
 * Scenarios that cannot differ. They only move the appearance of devices (D), the loader's full
 * run (F) and udev's runs for single devices (U) against each other, see boot.h. Where F and D
 * commute and every U does nothing, all of them are the same boot.
 */
#include "boot/boot.h"

/* Whether udev's run for NAME does nothing, given that F and D commute. */
static bool is_left_alone(const struct boot_plan *plan, const struct name *name)
{
	return !name || !sysctl_sees_renamed(plan->loader, name);
}

/* Devices that hardware brings along: their U are in every scenario. */
static bool leaves_hardware_alone(const struct boot_plan *plan)
{
	for (size_t i = 0; i < plan->devices.items.count; i++)
		if (!is_left_alone(plan, plan->devices.items.items[i].name))
			return false;
	return true;
}

/* Devices that ifup made: in which of its steps their U come is what udev-prompt changes. */
static bool leaves_made_alone(const struct boot_plan *plan, const struct boot_run *boot)
{
	for (size_t i = 0; i < boot->timeline.entries.count; i++) {
		const struct event *event = boot->timeline.entries.items[i].event;
		if (event->kind == EVENT_LINK_ADD &&
		    (!is_left_alone(plan, event->u.link_add.name) ||
		     !is_left_alone(plan, event->u.link_add.peer)))
			return false;
	}
	return true;
}

static bool is_alike(const struct boot_plan *plan, const struct boot_run *boot,
		     enum scenario scenario)
{
	/* The story of a boot tells the order in which things happen. */
	if (plan->watched || !sysctl_leaves_devices_alone(plan->loader) ||
	    !leaves_hardware_alone(plan))
		return false;
	switch (scenario) {
	case SCENARIO_DEVICE_LATE:
		return true;
	case SCENARIO_UDEV_FIRST:
		return !plan->ufw.enabled;       /* it loads before F there, after F here */
	case SCENARIO_UDEV_PROMPT:
		return leaves_made_alone(plan, boot);
	default:
		return false;
	}
}

struct boot_run *boot_run_alike(struct boot_plan *plan, const struct boot_run *boot,
				enum scenario scenario)
{
	if (!is_alike(plan, boot, scenario))
		return NULL;
	struct boot_run *run = arena_new(plan->arena, struct boot_run);

	*run = *boot;
	run->scenario = scenario;
	run->alike = boot;
	return run;
}
