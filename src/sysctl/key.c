#include "sysctl/key.h"

static const struct slice conf = SLICE("net/ipv6/conf/");

static size_t first_separator(struct slice key)
{
	size_t i = 0;

	while (i < key.length && key.at[i] != '/' && key.at[i] != '.')
		i++;
	return i;
}

static void swap_separators(char *text)
{
	for (; *text; text++) {
		if (*text == '.')
			*text = '/';
		else if (*text == '/')
			*text = '.';
	}
}

static char *turn(struct arena *arena, struct slice key)
{
	char *path = arena_copy(arena, key);
	size_t first = first_separator(key);

	if (first < key.length && key.at[first] == '.')
		swap_separators(path);
	return path;
}

/* The next component of *REST, empty when there is none, and *REST behind it. */
static struct slice next_component(struct slice *rest)
{
	size_t start = 0;

	while (start < rest->length && rest->at[start] == '/')
		start++;
	size_t end = slice_find(*rest, '/', start);
	struct slice component = slice_range(*rest, start, end);
	*rest = slice_range(*rest, end, rest->length);
	return component;
}

/* path_simplify() in place: the result is never longer. */
static void simplify(char *path)
{
	struct slice rest = slice_of(path);
	bool absolute = path[0] == '/';
	size_t length = 0;

	for (struct slice component; (component = next_component(&rest)).length; ) {
		if (slice_is(component, "."))
			continue;
		if (length || absolute)
			path[length++] = '/';
		memmove(path + length, component.at, component.length);
		length += component.length;
	}
	path[length] = '\0';
}

const char *key_of_systemd(struct arena *arena, struct slice key)
{
	char *path = turn(arena, key);

	simplify(path);
	return path[0] == '/' ? path + 1 : path;
}

const char *key_of_procps(struct arena *arena, struct slice key)
{
	return turn(arena, key);
}

const char *key_of_procps_4(struct arena *arena, struct slice key)
{
	bool dash = key.length && key.at[0] == '-';

	return turn(arena, slice_range(key, dash, key.length));
}

/* Behind the component NAME and its separators at AT, or NULL when something else is there. */
static char *pass_component(char *at, const char *name)
{
	size_t length = strlen(name);

	if (strncmp(at, name, length) != 0 || (at[length] != '.' && at[length] != '/'))
		return NULL;
	for (at += length; *at == '.' || *at == '/'; at++)
		*at = '/';
	return at;
}

/* Dots of the relative PATH become slashes where the file would exist. */
static void dots_to_slashes(char *path)
{
	static const char *const names[] = { "net", "ipv6", "conf" };
	bool has_slash = strchr(path, '/') != NULL;
	char *rest = path;

	if (path[0] == '.')
		return;                  /* the empty name before it does not exist */
	for (size_t i = 0; rest && i < 3; i++)
		rest = pass_component(rest, names[i]);
	char *last = rest ? strrchr(rest, '.') : NULL;
	if (last && !strchr(rest, '/'))
		*last = '/';
	for (char *c = path; !rest && !has_slash && *c; c++)
		if (*c == '.')
			*c = '/';
}

/* What open(2) with /proc/sys as the working directory makes of PATH. */
static char *from_proc_sys(struct arena *arena, char *path)
{
	static const char proc_sys[] = "/proc/sys/";

	if (path[0] != '/')
		return path;
	if (strncmp(path, proc_sys, sizeof(proc_sys) - 1) != 0)
		return arena_print(arena, "../..%s", path);
	for (path += sizeof(proc_sys) - 1; *path == '/'; )
		path++;
	return path;
}

const char *key_of_busybox_1_30(struct arena *arena, struct slice key)
{
	char *path = from_proc_sys(arena, arena_copy(arena, key));

	dots_to_slashes(path);
	return path;
}

const char *key_of_busybox(struct arena *arena, struct slice key)
{
	size_t dot = slice_find(key, '.', 0), slash = slice_find(key, '/', 0);

	if (slash < key.length && dot < slash)
		return from_proc_sys(arena, turn(arena, key));
	return key_of_busybox_1_30(arena, key);
}

bool key_has_dot_dot(const char *path)
{
	struct slice rest = slice_of(path);

	if (!strstr(path, ".."))
		return false;
	for (struct slice component; (component = next_component(&rest)).length; )
		if (slice_is(component, ".."))
			return true;
	return false;
}

bool key_is_glob(const char *path)
{
	return strpbrk(path, "*?[") != NULL;
}

bool key_is_plain(const char *path)
{
	if (path[0] == '/' || path[0] == '.' || path[0] == '\0')
		return false;
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/'))
		if (slash[1] == '/' || slash[1] == '.' || slash[1] == '\0')
			return false;
	return true;
}

bool key_is_aside(const char *path)
{
	if (!key_is_plain(path))
		return false;
	if (strncmp(path, "net", 3) != 0)
		return true;
	return path[3] == '/' && strncmp(path + 4, "ipv6", 4) != 0;
}

/* Whether the directory that the COUNT components make is there. */
static enum maybe has_directory(struct timeline *timeline, const struct slice *components,
				size_t count)
{
	static const char *const known[] = { "net", "ipv6", "conf" };

	for (size_t i = 0; i < count && i < 3; i++)
		if (!slice_is(components[i], known[i]))
			return MAYBE_UNKNOWN;
	if (count <= 3 || slice_is(components[3], "all") || slice_is(components[3], "default"))
		return count <= 4 ? MAYBE_YES : MAYBE_NO;
	if (count > 4)
		return MAYBE_NO;
	const struct name *device = name_find(timeline->names, components[3]);
	return device ? timeline_has_device(timeline, device) : MAYBE_NO;
}

enum maybe key_is_directory(struct timeline *timeline, const char *path)
{
	struct slice components[5], rest = slice_of(path);
	size_t count = 0;

	/* Most keys are far from net/ipv6/conf, and of other directories we know nothing. */
	if (path[0] != '/' && strncmp(path, "net", 3) != 0)
		return path[0] ? MAYBE_UNKNOWN : MAYBE_YES;
	if (strncmp(path, "net/", 4) == 0 && path[4] != '/' && strncmp(path + 4, "ipv6", 4) != 0)
		return path[4] ? MAYBE_UNKNOWN : MAYBE_YES;

	for (struct slice component; (component = next_component(&rest)).length; )
		if (count < 5)
			components[count++] = component;
	return has_directory(timeline, components, count);
}

static const char *join(struct arena *arena, const struct slice *components, size_t count,
			size_t size)
{
	char *path = arena_alloc(arena, size);
	size_t length = 0;

	for (size_t i = 0; i < count; i++) {
		if (i)
			path[length++] = '/';
		memcpy(path + length, components[i].at, components[i].length);
		length += components[i].length;
	}
	return path;
}

enum maybe key_resolve(struct timeline *timeline, const char *text, const char **ret_path)
{
	struct slice rest = slice_of(text);
	enum maybe exists = MAYBE_YES;
	size_t count = 0;

	if (key_is_plain(text)) {
		*ret_path = text;
		return MAYBE_YES;
	}
	if (slice_ends_with(rest, "/"))
		return MAYBE_NO;

	struct slice *components =
		arena_array(timeline->arena, rest.length / 2 + 1, sizeof(*components));
	for (struct slice component; (component = next_component(&rest)).length; ) {
		if (slice_is(component, "."))
			continue;
		if (!slice_is(component, "..")) {
			components[count++] = component;
			continue;
		}
		enum maybe there = has_directory(timeline, components, count);
		if (count == 0 || there == MAYBE_NO)
			return MAYBE_NO;
		if (there == MAYBE_UNKNOWN)
			exists = MAYBE_UNKNOWN;
		count--;
	}
	if (count == 0)
		return MAYBE_NO;
	*ret_path = join(timeline->arena, components, count, strlen(text) + 1);
	return exists;
}

bool key_split(struct slice path, struct slice *ret_device, struct slice *ret_rest)
{
	if (path.length <= conf.length || memcmp(path.at, conf.at, conf.length) != 0)
		return false;
	size_t end = slice_find(path, '/', conf.length);
	*ret_device = slice_range(path, conf.length, end);
	*ret_rest = slice_range(path, end + 1, path.length);
	return ret_device->length > 0;
}

const char *key_nowhere(struct arena *arena, const char *path)
{
	struct slice components[6], rest = slice_of(path);
	size_t count = 0;

	for (struct slice component; (component = next_component(&rest)).length; count++)
		if (count < 6)
			components[count] = component;
	if (count >= 2 && slice_is(components[0], "proc") && slice_is(components[1], "sys"))
		return "keys are written without /proc/sys";
	if (count >= 1 && slice_is(components[0], ".."))
		return "it lies outside /proc/sys";
	if (count < 3 || !slice_is(components[0], "net") || !slice_is(components[1], "ipv6") ||
	    !slice_is(components[2], "conf") || key_has_dot_dot(path))
		return NULL;
	if (count < 5)
		return arena_print(arena, "%s is a directory", path);
	if (count == 6 && !key_is_glob(path))
		return arena_print(arena, "it means %s; a dot in the name of a device is written "
				   "as a slash: net.ipv6.conf.%.*s/%.*s.%.*s", path,
				   SLICE_ARGS(components[3]), SLICE_ARGS(components[4]),
				   SLICE_ARGS(components[5]));
	if (count > 5)
		return arena_print(arena, "nothing is as deep as %s", path);
	return NULL;
}
