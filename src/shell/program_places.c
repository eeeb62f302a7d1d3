#include "shell/program_places.h"

#include "shell/binding.h"

enum {
	IN_BIN = 1 << 0,
	IN_SBIN = 1 << 1,
	IN_LIB = 1 << 2,
	ANYWHERE = IN_BIN | IN_SBIN | IN_LIB,
};

/* Since /usr is merged, /bin is /usr/bin; bin and sbin are still two. */
static const struct {
	const char *prefix;
	int place;
} directories[] = {
	{ "/bin/", IN_BIN }, { "/usr/bin/", IN_BIN },
	{ "/sbin/", IN_SBIN }, { "/usr/sbin/", IN_SBIN },
	{ "/lib/systemd/", IN_LIB }, { "/usr/lib/systemd/", IN_LIB }, { "/lib/udev/", IN_LIB },
	{ "/lib/ifupdown/", IN_LIB }, { "/usr/lib/ifupdown/", IN_LIB },
	{ "/etc/init.d/", IN_LIB },
};

/*
 * The essential ones are of essential packages and of those that ifupdown cannot be without:
 * it depends on iproute2, and its own method commands call sysctl. Others are here because
 * people write them with a path, and write the wrong one.
 */
static const struct {
	const char *name;
	int place;
	bool essential;
} programs[] = {
	{ "[", IN_BIN, true }, { "awk", IN_BIN, true }, { "basename", IN_BIN, true },
	{ "bash", IN_BIN, false }, { "brctl", IN_SBIN, false }, { "cat", IN_BIN, true },
	{ "chmod", IN_BIN, true }, { "chown", IN_BIN, true }, { "cp", IN_BIN, true },
	{ "cut", IN_BIN, true }, { "dash", IN_BIN, true }, { "date", IN_BIN, true },
	{ "dd", IN_BIN, false }, { "dhclient", IN_SBIN, false }, { "dirname", IN_BIN, true },
	{ "echo", IN_BIN, true }, { "egrep", IN_BIN, true }, { "env", IN_BIN, true },
	{ "expr", IN_BIN, true }, { "false", IN_BIN, true }, { "fgrep", IN_BIN, true },
	{ "find", IN_BIN, true }, { "flock", IN_BIN, false }, { "grep", IN_BIN, true },
	{ "head", IN_BIN, true }, { "hostname", IN_BIN, true }, { "id", IN_BIN, true },
	{ "ifconfig", IN_SBIN, false }, { "ifdown", IN_SBIN, true }, { "ifquery", IN_SBIN, true },
	{ "ifup", IN_SBIN, true }, { "ip", IN_BIN | IN_SBIN, true }, { "kill", IN_BIN, true },
	{ "ln", IN_BIN, true }, { "logger", IN_BIN, false }, { "ls", IN_BIN, true },
	{ "mkdir", IN_BIN, true }, { "mktemp", IN_BIN, true }, { "modprobe", IN_SBIN, false },
	{ "mount", IN_BIN, true }, { "mv", IN_BIN, true }, { "nice", IN_BIN, false },
	{ "nohup", IN_BIN, false }, { "printf", IN_BIN, true }, { "ps", IN_BIN, true },
	{ "readlink", IN_BIN, true }, { "rm", IN_BIN, true }, { "run-parts", IN_BIN, true },
	{ "sed", IN_BIN, true }, { "seq", IN_BIN, true }, { "service", IN_SBIN, false },
	{ "settle-dad.sh", IN_LIB, false }, { "sh", IN_BIN, true }, { "sleep", IN_BIN, true },
	{ "sort", IN_BIN, true }, { "stat", IN_BIN, true }, { "sudo", IN_BIN, false },
	{ "sync", IN_BIN, false }, { "sysctl", IN_SBIN, true }, { "systemctl", IN_BIN, false },
	{ "systemd-sysctl", IN_LIB, false }, { "tail", IN_BIN, true }, { "tee", IN_BIN, true },
	{ "test", IN_BIN, true }, { "timeout", IN_BIN, false }, { "touch", IN_BIN, true },
	{ "tr", IN_BIN, true }, { "true", IN_BIN, true }, { "umount", IN_BIN, true },
	{ "uname", IN_BIN, true }, { "uniq", IN_BIN, true }, { "vconfig", IN_SBIN, false },
	{ "wait-for-ll6.sh", IN_LIB, false }, { "wc", IN_BIN, true }, { "xargs", IN_BIN, true },
};

static int place_of(struct slice name)
{
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		if (slice_is(name, programs[i].name))
			return programs[i].place;
	return ANYWHERE;
}

/* The place of a directory, with or without its last slash; 0: not the distribution's. */
static int place_of_directory(struct slice directory)
{
	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		size_t length = strlen(directories[i].prefix) - 1;
		if (slice_equal(directory, (struct slice){ directories[i].prefix, length }) ||
		    slice_is(directory, directories[i].prefix))
			return directories[i].place;
	}
	return 0;
}

bool program_is_essential(struct slice name)
{
	for (size_t i = 0; i < sizeof(programs) / sizeof(programs[0]); i++)
		if (slice_is(name, programs[i].name))
			return programs[i].essential;
	return false;
}

bool program_has_system_path(struct slice path, struct slice *ret_name)
{
	size_t at = path.length;

	while (at > 0 && path.at[at - 1] != '/')
		at--;
	*ret_name = slice_range(path, at, path.length);
	return place_of_directory(slice_range(path, 0, at)) != 0;
}

bool program_can_be_at(struct slice path, struct slice name)
{
	struct slice directory = slice_range(path, 0, path.length - name.length);

	return place_of_directory(directory) & place_of(name);
}

struct slice program_search_path(struct run *run)
{
	struct content path = variable_get(run, (struct slice)SLICE("PATH"));

	if (path.set == MAYBE_YES && !path.why && path.text.length)
		return path.text;
	return slice_of(run->shell->path ? run->shell->path
					 : "/usr/local/sbin:/usr/local/bin:/usr/sbin:"
					   "/usr/bin:/sbin:/bin");
}

/* Where administrators put programs in front of the distribution's; the tree would show it. */
static bool is_local(struct slice directory)
{
	return slice_is(directory, "/usr/local/bin") || slice_is(directory, "/usr/local/sbin");
}

enum maybe program_can_be_found(struct run *run, struct slice name)
{
	struct slice list = program_search_path(run);
	int wanted = place_of(name);
	enum maybe found = MAYBE_NO;

	for (size_t at = 0; at <= list.length;) {
		size_t end = slice_find(list, ':', at);
		struct slice directory = slice_range(list, at, end);
		int place = place_of_directory(directory);
		if (place & wanted)
			return MAYBE_YES;
		if (!place && (wanted == ANYWHERE || !is_local(directory)))
			found = MAYBE_UNKNOWN;
		at = end + 1;
	}
	return found;
}
