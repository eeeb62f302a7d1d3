#include "shell/users.h"

#include "shell/files.h"
#include "shell/number.h"

/* What base-passwd makes and other packages count on. */
static const char *const users[] = { "root", "daemon", "nobody", "www-data" };
static const char *const groups[] = { "root", "daemon", "nogroup", "www-data" };

/* Whether a line of TEXT begins with NAME and a colon. */
static bool has_entry(struct slice text, struct slice name)
{
	struct slice line;

	for (size_t at = 0; slice_next_line(text, &at, &line); )
		if (slice_equal(slice_range(line, 0, slice_find(line, ':', 0)), name))
			return true;
	return false;
}

/* Whether the line of DATABASE in nsswitch.conf names nobody but these. */
static bool asks_files_alone(struct run *run, const char *database)
{
	static const char *const local[] = { "files", "compat", "systemd" };
	struct content text = file_text(run, "etc/nsswitch.conf");
	struct slice line;

	if (text.set == MAYBE_NO)
		return true;
	if (text.why || text.set != MAYBE_YES)
		return false;
	for (size_t at = 0; slice_next_line(text.text, &at, &line); ) {
		size_t colon = slice_find(line, ':', 0);
		if (!slice_is(slice_trim(slice_range(line, 0, colon), " \t"), database))
			continue;
		for (size_t i = colon + 1, end; i < line.length; i = end + 1) {
			end = i;
			while (end < line.length && !is_blank(line.at[end]))
				end++;
			struct slice source = slice_range(line, i, end);
			if (source.length &&
			    !slice_is_among(source, local, sizeof(local) / sizeof(local[0])))
				return false;
		}
	}
	return true;
}

static enum maybe has_name(struct run *run, const char *path, const char *database,
			   struct slice name, bool usual)
{
	struct content text = file_text(run, path);

	if (!name.length)
		return MAYBE_NO;
	if (text.set != MAYBE_YES || text.why)
		return usual ? MAYBE_YES : MAYBE_UNKNOWN;
	if (has_entry(text.text, name))
		return MAYBE_YES;
	return asks_files_alone(run, database) ? MAYBE_NO : MAYBE_UNKNOWN;
}

enum maybe owner_exists(struct run *run, struct slice name, bool group)
{
	if (number_is_decimal(name))
		return MAYBE_YES;
	return group ? has_name(run, "etc/group", "group", name,
				slice_is_among(name, groups, sizeof(groups) / sizeof(groups[0])))
		     : has_name(run, "etc/passwd", "passwd", name,
				slice_is_among(name, users, sizeof(users) / sizeof(users[0])));
}
