#include "shell/files.h"

#include "shell/program_places.h"

/* Directories that are there once the system is up. */
static const char *const directories[] = {
	"", "bin", "boot", "dev", "dev/shm", "etc", "etc/network", "home", "lib", "proc",
	"proc/net", "proc/self", "proc/sys", "proc/sys/net", "proc/sys/net/ipv4", "root", "run",
	"run/lock", "run/network", "sbin", "sys", "sys/class", "sys/class/net", "sys/devices",
	"sys/module", "tmp", "usr", "usr/bin", "usr/lib", "usr/sbin", "usr/share", "var",
	"var/lib", "var/lock", "var/log", "var/run", "var/tmp",
};

/* What /sys/class/net/DEVICE always has. */
static const char *const attributes[] = {
	"address", "addr_len", "broadcast", "carrier", "dev_id", "dormant", "duplex", "flags",
	"ifalias", "ifindex", "iflink", "link_mode", "mtu", "operstate", "speed", "tx_queue_len",
	"type", "uevent",
};

static const char *const subdirectories[] = { "queues", "statistics", "subsystem" };

/* Those that can be read only while the device is up. */
static const char *const up_attributes[] = { "carrier", "duplex", "speed" };

/* Sub-directories that tell a device's kind. */
static const struct {
	const char *name;
	const char *kind;
} kind_marks[] = {
	{ "bridge", "bridge" }, { "bonding", "bond" }, { "tun_flags", "tun" },
};

/* What the path of a file leads to with a slash behind it: nothing is there. */
static const char nothing[] = "/.";

/* FILE/ and FILE/. are not FILE. */
static const char *refuse_file(struct run *run, struct slice written, const char *path)
{
	if (!slice_ends_with(written, "/") && !slice_ends_with(written, nothing))
		return path;
	/* Where devices are, what is there at all is known to be a file. */
	bool below = slice_starts_with(slice_of(path), "proc/sys/") ||
		     slice_starts_with(slice_of(path), "sys/class/net/");
	struct file_state state = file_look(run, path);
	if (state.directory == MAYBE_NO &&
	    (state.exists == MAYBE_YES || (below && state.exists != MAYBE_NO)))
		return arena_print(run->arena, "%s%s", path, nothing);
	return path;
}

/* The directories that are links on Debian: what is above them is not what their name says. */
static bool is_link(struct run *run, const char *path)
{
	static const char *const links[] = { "bin", "lib", "lib32", "lib64", "libx32", "proc/net",
					     "proc/self", "sbin", "var/lock", "var/run" };
	struct slice rest;

	return slice_is_among(slice_of(path), links, sizeof(links) / sizeof(links[0])) ||
	       (file_device(run, path, &rest) && !rest.length) ||
	       (run->shell->tree && tree_is_link(run->shell->tree, path));
}

/* Whether what stands before each `..` is a directory. NO: *RET_FILE is the one that is none. */
static enum maybe leads_up(struct run *run, struct slice whole, const char **ret_file)
{
	enum maybe result = MAYBE_YES;
	size_t end;

	for (size_t at = 0; at < whole.length; at = end + 1) {
		end = slice_find(whole, '/', at);
		if (!slice_is(slice_range(whole, at, end), ".."))
			continue;
		const char *before = tree_normalize(run->arena, slice_range(whole, 0, at));
		struct file_state state = file_look(run, before);
		if (state.exists == MAYBE_NO || state.directory == MAYBE_NO) {
			*ret_file = before;
			return MAYBE_NO;
		}
		if (state.exists != MAYBE_YES || state.directory != MAYBE_YES ||
		    is_link(run, before))
			result = MAYBE_UNKNOWN;
	}
	return result;
}

/* PATH from the root. False: nobody knows what the working directory is. */
static bool make_absolute(struct run *run, struct slice path, struct slice *ret)
{
	*ret = path;
	if (!path.length)
		return false;
	if (path.at[0] == '/')
		return true;
	if (run->state.directory.why || run->state.directory.set != MAYBE_YES)
		return false;
	*ret = slice_of(arena_print(run->arena, "%.*s/%.*s",
				    SLICE_ARGS(run->state.directory.text), SLICE_ARGS(path)));
	return true;
}

const char *file_path(struct run *run, struct slice path)
{
	struct slice whole;
	const char *file = NULL;

	if (!make_absolute(run, path, &whole))
		return NULL;
	if (slice_contains(path, "..") && leads_up(run, whole, &file) == MAYBE_NO)
		return arena_print(run->arena, "%s%s", file, nothing);
	return refuse_file(run, path, tree_normalize(run->arena, whole));
}

bool file_path_is_sure(struct run *run, struct slice path)
{
	struct slice whole;
	const char *file;

	return !slice_contains(path, "..") ||
	       (make_absolute(run, path, &whole) && leads_up(run, whole, &file) != MAYBE_UNKNOWN);
}

bool file_path_has_link(struct run *run, const char *path)
{
	for (const char *end = strchr(path, '/'); end; end = strchr(end + 1, '/')) {
		struct slice parent = { path, (size_t)(end - path) };
		if (is_link(run, arena_copy(run->arena, parent)))
			return true;
	}
	return is_link(run, path);
}

const char *file_path_as_written(struct run *run, struct slice path)
{
	struct slice whole;

	return make_absolute(run, path, &whole) ? tree_normalize(run->arena, whole) : NULL;
}

bool tree_is_whole(struct run *run)
{
	struct tree *tree = run->shell->tree;

	return tree && tree_try_probe(tree, "bin/sh") == TREE_OK &&
	       tree_try_probe(tree, "sbin/init") != TREE_MISSING;
}

static struct slice rest_after(const char *path, const char *prefix)
{
	size_t length = strlen(prefix);

	if (strncmp(path, prefix, length) != 0)
		return (struct slice){ NULL, 0 };
	return slice_of(path + length);
}

const struct name *file_device(struct run *run, const char *path, struct slice *ret_rest)
{
	static const char *const places[] = { "sys/class/net/", "sys/devices/virtual/net/" };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct slice rest = rest_after(path, places[i]);
		if (!rest.length)
			continue;
		size_t slash = slice_find(rest, '/', 0);
		*ret_rest = slice_range(rest, slash + 1, rest.length);
		return name_intern(run->shell->names, slice_range(rest, 0, slash));
	}
	return NULL;
}

static struct file_state state_of(enum maybe exists, enum maybe directory)
{
	struct file_state state = { .exists = exists, .directory = directory,
				    .executable = directory };

	return state;
}

/* Below /sys/class/net/DEVICE. */
static struct file_state look_at_device(struct run *run, const struct name *device,
					struct slice rest)
{
	enum maybe there = timeline_has_device(run->timeline, device);
	const char *kind;

	if (there == MAYBE_NO)
		return state_of(MAYBE_NO, MAYBE_NO);
	if (!rest.length)
		return state_of(there, MAYBE_YES);
	if (slice_is_among(rest, attributes, sizeof(attributes) / sizeof(attributes[0])))
		return state_of(there, MAYBE_NO);
	if (slice_is_among(rest, subdirectories,
			   sizeof(subdirectories) / sizeof(subdirectories[0])))
		return state_of(there, MAYBE_YES);
	kind = timeline_device_kind(run->timeline, device);
	for (size_t i = 0; kind && i < sizeof(kind_marks) / sizeof(kind_marks[0]); i++)
		if (slice_is(rest, kind_marks[i].name))
			return strcmp(kind, kind_marks[i].kind) == 0 ? state_of(there, MAYBE_YES)
								     : state_of(MAYBE_NO, MAYBE_NO);
	return state_of(MAYBE_UNKNOWN, MAYBE_UNKNOWN);
}

static enum maybe has_sysctl(struct run *run, const char *path)
{
	return timeline_read_sysctl(run->timeline, slice_of(path)).exists;
}

/* Below /proc/sys. conf/DEVICE is there when the keys in it are. */
static struct file_state look_at_sysctl(struct run *run, struct slice path)
{
	struct slice conf = rest_after(path.at, "net/ipv6/conf/");

	if (slice_is(path, "net/ipv6") || slice_is(path, "net/ipv6/conf"))
		return state_of(has_sysctl(run, "net/ipv6/conf/all/forwarding"), MAYBE_YES);
	if (conf.length && slice_find(conf, '/', 0) == conf.length)
		return state_of(has_sysctl(run, arena_print(run->arena, "%s/forwarding", path.at)),
				MAYBE_YES);
	return state_of(has_sysctl(run, path.at), MAYBE_NO);
}

static bool is_below_file(struct run *run, const char *path)
{
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		struct slice parent = { path, (size_t)(slash - path) };
		if (tree_try_probe(run->shell->tree, arena_copy(run->arena, parent)) == TREE_OK)
			return true;
	}
	return false;
}

static struct file_state look_at_tree(struct run *run, const char *path)
{
	struct tree *tree = run->shell->tree;

	switch (tree ? tree_try_probe(tree, path) : TREE_ERROR) {
	case TREE_OK:
		return (struct file_state){ MAYBE_YES, MAYBE_NO,
					    tree_is_executable(tree, path) ? MAYBE_YES
									   : MAYBE_NO };
	case TREE_DIRECTORY:
		return state_of(MAYBE_YES, MAYBE_YES);
	case TREE_MISSING:
		if (tree_is_whole(run))
			return state_of(MAYBE_NO, MAYBE_NO);
		break;
	case TREE_DEVNULL:
		return state_of(MAYBE_YES, MAYBE_NO);
	default:
		break;
	}
	if (tree && is_below_file(run, path))
		return state_of(MAYBE_NO, MAYBE_NO);
	return state_of(MAYBE_UNKNOWN, MAYBE_UNKNOWN);
}

static bool is_system_directory(const char *path)
{
	return slice_is_among(slice_of(path), directories,
			      sizeof(directories) / sizeof(directories[0]));
}

/* /bin/ip, /usr/sbin/sysctl ...; /usr/bin/sysctl is not there, but where the tree has it. */
static struct file_state look_at_essential(struct run *run, const char *path)
{
	struct slice whole = slice_of(arena_print(run->arena, "/%s", path)), name;

	if (!program_has_system_path(whole, &name) || !program_is_essential(name))
		return state_of(MAYBE_UNKNOWN, MAYBE_UNKNOWN);
	if (!program_can_be_at(whole, name))
		return state_of(MAYBE_NO, MAYBE_NO);
	return (struct file_state){ MAYBE_YES, MAYBE_NO, MAYBE_YES };
}

/* No tree holds what is in these. */
static bool is_made_by_system(const char *path)
{
	static const char *const places[] = { "proc/", "sys/", "dev/", "run/" };

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (slice_starts_with(slice_of(path), places[i]))
			return true;
	return false;
}

struct file_state file_look(struct run *run, const char *path)
{
	const struct binding *written =
		binding_find(run->state.files, BINDING_FILE, slice_of(path));
	struct slice rest, sysctl = rest_after(path, "proc/sys/");
	const struct name *device = file_device(run, path, &rest);

	if (slice_ends_with(slice_of(path), nothing))
		return state_of(MAYBE_NO, MAYBE_NO);
	if (written)
		return (struct file_state){ written->value.set,
					    written->value.why ? MAYBE_UNKNOWN : MAYBE_NO,
					    MAYBE_UNKNOWN };
	if (device)
		return look_at_device(run, device, rest);
	if (sysctl.length)
		return look_at_sysctl(run, sysctl);
	if (strcmp(path, "proc/net/if_inet6") == 0)
		return state_of(has_sysctl(run, "net/ipv6/conf/all/forwarding"), MAYBE_NO);
	if (is_system_directory(path))
		return state_of(MAYBE_YES, MAYBE_YES);
	if (strcmp(path, "dev/null") == 0 || strcmp(path, "dev/zero") == 0)
		return state_of(MAYBE_YES, MAYBE_NO);
	if (is_made_by_system(path))
		return state_of(MAYBE_UNKNOWN, MAYBE_UNKNOWN);
	struct file_state state = look_at_tree(run, path);
	return state.exists == MAYBE_UNKNOWN ? look_at_essential(run, path) : state;
}

static struct content number_text(struct run *run, struct sysctl_value value)
{
	struct content text = { .set = value.exists };

	if (value.known)
		text.text = slice_of(arena_print(run->arena, "%d\n", value.number));
	else
		text.why = value.why ? value.why : "the value of a sysctl";
	return text;
}

static struct content sysctl_text(struct run *run, struct slice path)
{
	struct sysctl_value value = timeline_read_sysctl(run->timeline, path);
	struct content text = number_text(run, value);

	if (value.unreadable == MAYBE_YES)
		text.set = MAYBE_NO;
	else if (value.unreadable == MAYBE_UNKNOWN)
		text.set = MAYBE_UNKNOWN;
	return text;
}

/* What carrier_show() and others answer with EINVAL. */
static struct content up_text(struct run *run, const struct name *device, const char *path)
{
	enum maybe up = timeline_has_device(run->timeline, device) == MAYBE_NO
				? MAYBE_NO : timeline_is_up(run->timeline, device);
	struct content text = content_unknown(run_why(run, "what /%s holds", path));

	/* Of a device that is up, some drivers tell no speed. */
	text.set = up == MAYBE_YES && !slice_ends_with(slice_of(path), "/carrier") ? MAYBE_UNKNOWN
										    : up;
	return text;
}

/* Of /sys/class/net/DEV the timeline knows the MTU. */
static bool find_device_text(struct run *run, const char *path, struct content *ret)
{
	struct slice rest;
	const struct name *device = file_device(run, path, &rest);

	if (device && slice_is_among(rest, up_attributes,
				     sizeof(up_attributes) / sizeof(up_attributes[0]))) {
		*ret = up_text(run, device, path);
		return true;
	}
	if (!device || !slice_is(rest, "mtu"))
		return false;
	*ret = number_text(run, timeline_read_mtu(run->timeline, device));
	return true;
}

struct content file_text(struct run *run, const char *path)
{
	const struct binding *written =
		binding_find(run->state.files, BINDING_FILE, slice_of(path));
	struct slice sysctl = rest_after(path, "proc/sys/");
	struct source *source = NULL;
	struct content number;

	if (slice_ends_with(slice_of(path), nothing))
		return (struct content){ .set = MAYBE_NO };
	if (!written && find_device_text(run, path, &number))
		return number;
	if (written)
		return written->value;
	if (sysctl.length)
		return sysctl_text(run, sysctl);
	if (strcmp(path, "dev/null") == 0)
		return content_of(slice_of(""));
	struct file_state state = file_look(run, path);
	if (state.exists == MAYBE_NO)
		return (struct content){ .set = MAYBE_NO };
	if (run->shell->tree && tree_try_read(run->shell->tree, path, &source) == TREE_OK)
		return content_of(source->text);
	struct content value = content_unknown(run_why(run, "what /%s holds", path));
	value.set = state.exists;
	return value;
}

void file_write(struct run *run, const char *path, struct content text)
{
	struct binding *binding = arena_new(run->arena, struct binding);

	binding->space = BINDING_FILE;
	binding->name = slice_of(path);
	binding->value = text;
	binding_push(run->arena, &run->state.files, binding);
	run_touch(run);
}

static const char *find_in_directory(struct run *run, struct slice directory, struct slice name)
{
	const char *path = tree_normalize(
		run->arena, slice_of(arena_print(run->arena, "%.*s/%.*s", SLICE_ARGS(directory),
						 SLICE_ARGS(name))));

	return tree_probe(run->shell->tree, path) == TREE_OK ? path : NULL;
}

const char *file_find_program(struct run *run, struct slice name)
{
	struct slice list = program_search_path(run), directory;

	if (!run->shell->tree)
		return NULL;
	for (size_t at = 0; program_next_directory(list, &at, &directory); ) {
		const char *found = find_in_directory(run, directory, name);
		if (found)
			return found;
	}
	return NULL;
}
