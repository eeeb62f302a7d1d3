#include "shell/program_places.h"

#include <stdlib.h>

#include "shell/binding.h"

enum {
	IN_BIN = 1 << 0,
	IN_SBIN = 1 << 1,
	IN_LIB = 1 << 2,
	ANYWHERE = IN_BIN | IN_SBIN | IN_LIB,
};

/* Since /usr is merged, /bin is /usr/bin; bin and sbin are still two. */
static const struct {
	struct slice path;
	int place;
} directories[] = {
	{ SLICE("/bin"), IN_BIN }, { SLICE("/usr/bin"), IN_BIN },
	{ SLICE("/sbin"), IN_SBIN }, { SLICE("/usr/sbin"), IN_SBIN },
	{ SLICE("/lib/systemd"), IN_LIB }, { SLICE("/usr/lib/systemd"), IN_LIB },
	{ SLICE("/lib/udev"), IN_LIB },
	{ SLICE("/lib/ifupdown"), IN_LIB }, { SLICE("/usr/lib/ifupdown"), IN_LIB },
	{ SLICE("/etc/init.d"), IN_LIB },
};

/*
 * The essential ones are of essential packages and of those that ifupdown cannot be without:
 * it depends on iproute2, and its own method commands call sysctl. Others are here because
 * people write them with a path, and write the wrong one. Sorted by name.
 */
static const struct program_place {
	struct slice name;
	int place;
	bool essential;
} programs[] = {
	{ SLICE("["), IN_BIN, true }, { SLICE("awk"), IN_BIN, true },
	{ SLICE("basename"), IN_BIN, true }, { SLICE("bash"), IN_BIN, false },
	{ SLICE("brctl"), IN_SBIN, false }, { SLICE("cat"), IN_BIN, true },
	{ SLICE("chmod"), IN_BIN, true }, { SLICE("chown"), IN_BIN, true },
	{ SLICE("cp"), IN_BIN, true }, { SLICE("cut"), IN_BIN, true },
	{ SLICE("dash"), IN_BIN, true }, { SLICE("date"), IN_BIN, true },
	{ SLICE("dd"), IN_BIN, false }, { SLICE("dhclient"), IN_SBIN, false },
	{ SLICE("dirname"), IN_BIN, true }, { SLICE("echo"), IN_BIN, true },
	{ SLICE("egrep"), IN_BIN, true }, { SLICE("env"), IN_BIN, true },
	{ SLICE("expr"), IN_BIN, true }, { SLICE("false"), IN_BIN, true },
	{ SLICE("fgrep"), IN_BIN, true }, { SLICE("find"), IN_BIN, true },
	{ SLICE("flock"), IN_BIN, false }, { SLICE("grep"), IN_BIN, true },
	{ SLICE("head"), IN_BIN, true }, { SLICE("hostname"), IN_BIN, true },
	{ SLICE("id"), IN_BIN, true }, { SLICE("ifconfig"), IN_SBIN, false },
	{ SLICE("ifdown"), IN_SBIN, true }, { SLICE("ifquery"), IN_SBIN, true },
	{ SLICE("ifup"), IN_SBIN, true }, { SLICE("ip"), IN_BIN | IN_SBIN, true },
	{ SLICE("kill"), IN_BIN, true }, { SLICE("ln"), IN_BIN, true },
	{ SLICE("logger"), IN_BIN, false }, { SLICE("ls"), IN_BIN, true },
	{ SLICE("mkdir"), IN_BIN, true }, { SLICE("mktemp"), IN_BIN, true },
	{ SLICE("modprobe"), IN_SBIN, false }, { SLICE("mount"), IN_BIN, true },
	{ SLICE("mv"), IN_BIN, true }, { SLICE("nice"), IN_BIN, false },
	{ SLICE("nohup"), IN_BIN, false }, { SLICE("printf"), IN_BIN, true },
	{ SLICE("ps"), IN_BIN, true }, { SLICE("readlink"), IN_BIN, true },
	{ SLICE("rm"), IN_BIN, true }, { SLICE("run-parts"), IN_BIN, true },
	{ SLICE("sed"), IN_BIN, true }, { SLICE("seq"), IN_BIN, true },
	{ SLICE("service"), IN_SBIN, false }, { SLICE("settle-dad.sh"), IN_LIB, false },
	{ SLICE("sh"), IN_BIN, true }, { SLICE("sleep"), IN_BIN, true },
	{ SLICE("sort"), IN_BIN, true }, { SLICE("stat"), IN_BIN, true },
	{ SLICE("sudo"), IN_BIN, false }, { SLICE("sync"), IN_BIN, false },
	{ SLICE("sysctl"), IN_SBIN, true }, { SLICE("systemctl"), IN_BIN, false },
	{ SLICE("systemd-sysctl"), IN_LIB, false }, { SLICE("tail"), IN_BIN, true },
	{ SLICE("tee"), IN_BIN, true }, { SLICE("test"), IN_BIN, true },
	{ SLICE("timeout"), IN_BIN, false }, { SLICE("touch"), IN_BIN, true },
	{ SLICE("tr"), IN_BIN, true }, { SLICE("true"), IN_BIN, true },
	{ SLICE("umount"), IN_BIN, true }, { SLICE("uname"), IN_BIN, true },
	{ SLICE("uniq"), IN_BIN, true }, { SLICE("vconfig"), IN_SBIN, false },
	{ SLICE("wait-for-ll6.sh"), IN_LIB, false }, { SLICE("wc"), IN_BIN, true },
	{ SLICE("xargs"), IN_BIN, true },
};

static int compare_name(const void *name, const void *member)
{
	const struct program_place *program = member;

	return slice_compare(*(const struct slice *)name, program->name);
}

/* NULL: it may be anywhere. */
static const struct program_place *find_program(struct slice name)
{
	return bsearch(&name, programs, sizeof(programs) / sizeof(programs[0]), sizeof(programs[0]),
		       compare_name);
}

static int place_of(struct slice name)
{
	const struct program_place *program = find_program(name);

	return program ? program->place : ANYWHERE;
}

/* The place of a directory, with or without its last slash; 0: not the distribution's. */
static int place_of_directory(struct slice directory)
{
	if (directory.length && directory.at[directory.length - 1] == '/')
		directory.length--;
	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++)
		if (slice_equal(directory, directories[i].path))
			return directories[i].place;
	return 0;
}

bool program_is_essential(struct slice name)
{
	const struct program_place *program = find_program(name);

	return program && program->essential;
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
	return program_can_be_in(slice_range(path, 0, path.length - name.length), name);
}

bool program_is_system_directory(struct slice directory)
{
	return place_of_directory(directory) != 0;
}

bool program_can_be_in(struct slice directory, struct slice name)
{
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
	struct slice list = program_search_path(run), directory;
	int wanted = place_of(name);
	enum maybe found = MAYBE_NO;

	for (size_t at = 0; program_next_directory(list, &at, &directory); ) {
		int place = place_of_directory(directory);
		if (place & wanted)
			return MAYBE_YES;
		if (!place && (wanted == ANYWHERE || !is_local(directory)))
			found = MAYBE_UNKNOWN;
	}
	return found;
}
