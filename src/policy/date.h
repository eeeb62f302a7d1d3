/* Calendar dates, as policies and suppressions give them: 2027-01-31. */
#ifndef POLICY_DATE_H
#define POLICY_DATE_H

#include "base/slice.h"

struct date {
	int year, month, day;    /* from 1; all zero: no date */
};

/* Exactly YYYY-MM-DD, and a day of the Gregorian calendar. False leaves *RET alone. */
bool date_parse(struct slice text, struct date *ret);

/* Less than, equal to, or greater than zero, as A is before, on or after B. */
int date_compare(struct date a, struct date b);

#endif
