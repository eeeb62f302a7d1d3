/*
 * A number of the kernel's state that may not be known, and where it came from.
 */
#ifndef KERNEL_VALUE_H
#define KERNEL_VALUE_H

#include "timeline/event.h"

struct value {
	int number;              /* when known */
	bool known;
	const char *why;         /* when not known; never NULL then */
	const struct event *set_by;      /* NULL: compiled in */
};

struct value value_known(int number, const struct event *set_by);
struct value value_unknown(const char *why, const struct event *set_by);

/* The value after two ways met: A where both are the same number, else unknown. */
struct value value_join(struct value a, struct value b, const char *why);

/* Whether both say the same: the same number, or both nothing. */
bool value_same(struct value a, struct value b);

/* Whether the value is not 0. */
enum maybe value_is_set(struct value value);

/* Whether the value is NUMBER. */
enum maybe value_is(struct value value, int number);

/* The answer after two ways met. */
struct outcome outcome_join(struct outcome a, struct outcome b, const char *why);

/* Shorthands for outcomes. EXTACK may be NULL. */
struct outcome outcome_done(void);
struct outcome outcome_refused(int error, const char *extack);
struct outcome outcome_unknown(const char *why);

#endif
