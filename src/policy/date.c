#include "policy/date.h"

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_of(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool date_parse(struct slice text, struct date *ret)
{
	struct date date;

	if (text.length != 10 || text.at[4] != '-' || text.at[7] != '-' ||
	    !slice_to_number(slice_range(text, 0, 4), &date.year) ||
	    !slice_to_number(slice_range(text, 5, 7), &date.month) ||
	    !slice_to_number(slice_range(text, 8, 10), &date.day))
		return false;
	if (date.year < 1 || date.month < 1 || date.month > 12 || date.day < 1 ||
	    date.day > days_of(date.year, date.month))
		return false;
	*ret = date;
	return true;
}

int date_compare(struct date a, struct date b)
{
	if (a.year != b.year)
		return a.year - b.year;
	return a.month != b.month ? a.month - b.month : a.day - b.day;
}
