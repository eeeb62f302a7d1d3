/*
 * The parts of one replay, shared by the files of this folder only.
 */
#ifndef BOOT_REPLAY_H
#define BOOT_REPLAY_H

#include "boot/boot.h"
#include "boot/hooks.h"

struct replay {
	struct boot_plan *plan;
	struct boot_run *run;
	struct shell shell;
	struct ifstate ifstate;
	bool prompt;             /* udev answers at once */
	bool restarts;           /* networking.service is started once more */
	bool settled;            /* devices that appear now are not ifup's */
	ARRAY(const struct name *) unsettled;    /* made by ifup, U has not come yet */
	int depth;               /* ifup calling ifup */
};

/* Make replay->shell ready: its timeline and its services. */
void replay_init_shell(struct replay *replay);

/* U for every device that still waits for it. */
void replay_settle(struct replay *replay);

/* `ifup -a`; perhaps `ifup -a --allow=hotplug`; `ifdown -a --exclude=lo`. */
struct exit_status replay_ifup_all(struct replay *replay);
struct exit_status replay_ifup_class(struct replay *replay);
struct exit_status replay_ifdown_all(struct replay *replay);

/* What udev's helper does for DEVICE: `ifup --allow=hotplug DEVICE`; `ifup NAME` or ifdown. */
struct exit_status replay_ifup_hotplug(struct replay *replay, const struct name *device);
struct exit_status replay_ifup_named(struct replay *replay, const struct name *target, bool down);

#endif
