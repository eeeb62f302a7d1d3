#include "kernel/value.h"

struct value value_known(int number, const struct event *set_by)
{
	return (struct value){ .number = number, .known = true, .set_by = set_by };
}

struct value value_unknown(const char *why, const struct event *set_by)
{
	return (struct value){ .why = why, .set_by = set_by };
}

struct value value_join(struct value a, struct value b, const char *why)
{
	if (!a.known)
		return a;
	if (!b.known)
		return b;
	if (a.number != b.number)
		return value_unknown(why, a.set_by ? a.set_by : b.set_by);
	return a;
}

bool value_same(struct value a, struct value b)
{
	return a.known == b.known && (!a.known || a.number == b.number);
}

enum maybe value_is_set(struct value value)
{
	if (!value.known)
		return MAYBE_UNKNOWN;
	return value.number ? MAYBE_YES : MAYBE_NO;
}

enum maybe value_is(struct value value, int number)
{
	if (!value.known)
		return MAYBE_UNKNOWN;
	return value.number == number ? MAYBE_YES : MAYBE_NO;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

struct outcome outcome_join(struct outcome a, struct outcome b, const char *why)
{
	if (a.done == MAYBE_UNKNOWN)
		return a;
	if (b.done == MAYBE_UNKNOWN)
		return b;
	if (a.done != b.done || a.error != b.error || !same_text(a.extack, b.extack))
		return outcome_unknown(why);
	if (b.written < a.written)
		a.written = b.written;
	return a;
}

struct outcome outcome_done(void)
{
	return (struct outcome){ .done = MAYBE_YES };
}

struct outcome outcome_refused(int error, const char *extack)
{
	return (struct outcome){ .done = MAYBE_NO, .error = error, .extack = extack };
}

struct outcome outcome_unknown(const char *why)
{
	return (struct outcome){ .done = MAYBE_UNKNOWN, .why = why };
}
