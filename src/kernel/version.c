#include "kernel/version.h"

#include <limits.h>

/*
 * A feature is in Linux from `since` on. `lacks` is the last version known to lack it: what
 * lies between is uncertain. Kernels older than `until` had it too, where that is given.
 */
struct mainline {
	int since_major, since_minor;
	int lacks_major, lacks_minor;
	const char *without;     /* what kernels without it do, for people */
	int until_major, until_minor;
};

/*
 * A stable series that got the feature later: patch levels below NO lack it, from YES on have it.
 */
struct backport {
	enum kernel_feature feature;
	int major, minor;
	int no_below, yes_from;
};

enum { NEVER = INT_MAX };

static const struct mainline mainline[KERNEL_FEATURE_COUNT] = {
	[KERNEL_RS_NEGATIVE]           = { 4, 9,   4, 8,  NULL, 0, 0 },
	[KERNEL_TOKEN_EXTACK]          = { 5, 13,  5, 12, NULL, 0, 0 },
	[KERNEL_WRITE_ERRORS]          = { 7, 2,   6, 18, "writes to this key report no error and "
							  "take a text apart", 0, 0 },
	[KERNEL_RENAME_UP]             = { 6, 2,   6, 1,  "a device that is up cannot be "
							  "renamed", 0, 0 },
	[KERNEL_BOND_NOARP]            = { 6, 12,  5, 10, "a bond does not take over NOARP from "
							  "a port", 0, 0 },
	[KERNEL_FLAGS_FIRST]           = { 6, 8,   6, 7,  "a device gets its master before it "
							  "goes up", 6, 1 },
	[KERNEL_ACCEPT_RA_MIN_LFT]     = { 6, 6,   6, 5,  "accept_ra_min_lft does not "
							  "exist", 0, 0 },
	[KERNEL_RA_DEFRTR_METRIC]      = { 5, 12,  5, 11, NULL, 0, 0 },
	[KERNEL_IOAM6]                 = { 5, 15,  5, 14, NULL, 0, 0 },
	[KERNEL_NDISC_EVICT_NOCARRIER] = { 5, 16,  5, 15, NULL, 0, 0 },
	[KERNEL_ACCEPT_UNTRACKED_NA]   = { 5, 19,  5, 18, NULL, 0, 0 },
	[KERNEL_RPL_SEG]               = { 5, 8,   5, 7,  NULL, 0, 0 },
	[KERNEL_REGEN_MIN_ADVANCE]     = { 6, 9,   6, 8,  NULL, 0, 0 },
	[KERNEL_RA_HONOR_PIO_LIFE]     = { 6, 7,   6, 6,  NULL, 0, 0 },
	[KERNEL_RA_HONOR_PIO_PFLAG]    = { 6, 12,  6, 11, NULL, 0, 0 },
	[KERNEL_FORCE_FORWARDING]      = { 6, 17,  6, 16, NULL, 0, 0 },
	[KERNEL_KEYS_NOT_LISTED]       = { 6, 19,  6, 18, NULL, 0, 0 },
	[KERNEL_CAN_XL]                = { 7, 2,   6, 12, "virtual CAN devices have an "
							  "MTU of 72", 0, 0 },
};

static const struct backport backports[] = {
	{ KERNEL_FLAGS_FIRST,       6, 1,  75,  75 },
	{ KERNEL_FLAGS_FIRST,       6, 6,  14,  14 },
	{ KERNEL_FLAGS_FIRST,       6, 7,  2,   2 },
	{ KERNEL_WRITE_ERRORS,      5, 10, 261, 261 },
	{ KERNEL_WRITE_ERRORS,      5, 15, 198, NEVER },
	{ KERNEL_WRITE_ERRORS,      6, 1,  178, 178 },
	{ KERNEL_WRITE_ERRORS,      6, 6,  120, NEVER },
	{ KERNEL_WRITE_ERRORS,      6, 12, 97,  97 },
	{ KERNEL_WRITE_ERRORS,      6, 18, 2,   44 },
	{ KERNEL_ACCEPT_RA_MIN_LFT, 5, 10, 199, 262 },
	{ KERNEL_ACCEPT_RA_MIN_LFT, 5, 15, 136, NEVER },
	{ KERNEL_ACCEPT_RA_MIN_LFT, 6, 1,  58,  176 },
	{ KERNEL_ACCEPT_RA_MIN_LFT, 6, 5,  7,   7 },
	{ KERNEL_BOND_NOARP,        5, 10, 47,  NEVER },
	{ KERNEL_BOND_NOARP,        6, 1,  0,   176 },
};

static bool at_least(const struct kernel_version *version, int major, int minor)
{
	return version->major != major ? version->major > major : version->minor >= minor;
}

static const struct backport *find_backport(const struct kernel_version *version,
					    enum kernel_feature feature)
{
	for (size_t i = 0; i < sizeof(backports) / sizeof(backports[0]); i++)
		if (backports[i].feature == feature && backports[i].major == version->major &&
		    backports[i].minor == version->minor)
			return &backports[i];
	return NULL;
}

enum maybe kernel_has(const struct kernel_version *version, enum kernel_feature feature)
{
	const struct mainline *line = &mainline[feature];
	const struct backport *row = find_backport(version, feature);

	if (at_least(version, line->since_major, line->since_minor) ||
	    !at_least(version, line->until_major, line->until_minor))
		return MAYBE_YES;
	if (row && version->patch < 0)
		return MAYBE_UNKNOWN;
	if (row && version->patch >= row->yes_from)
		return MAYBE_YES;
	if (row && version->patch >= row->no_below)
		return MAYBE_UNKNOWN;
	if (row || !at_least(version, line->lacks_major, line->lacks_minor + 1))
		return MAYBE_NO;
	return MAYBE_UNKNOWN;
}

const char *kernel_why_unknown(struct arena *arena, const struct kernel_version *version,
			       enum kernel_feature feature)
{
	const struct backport *row = find_backport(version, feature);
	const char *without = mainline[feature].without;

	if (!without)
		without = "it is not there";
	if (row && row->yes_from != NEVER)
		return arena_print(arena, "depends on the patch level of Linux %d.%d: before %d.%d.%d %s",
				   row->major, row->minor, row->major, row->minor, row->yes_from,
				   without);
	return arena_print(arena, "depends on the exact version of Linux %d.%d: on older ones %s",
			   version->major, version->minor, without);
}
