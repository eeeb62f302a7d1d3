/*
 * What each event changes of some sysctls: the present values of every device, compared
 * after each event with those before.
 */
#ifndef TIMELINE_WATCH_H
#define TIMELINE_WATCH_H

#include "timeline/timeline.h"

/* Read the watched keys of all devices and note in ENTRY which are not what they were. */
void watch_note(struct timeline *timeline, struct entry *entry);

#endif
