#include "shell/expand.h"

#include <stdlib.h>

#include "base/pattern.h"
#include "shell/files.h"

/* Directories whose entries are devices (and all, default). */
static const struct place {
	const char *prefix;
	bool has_all;
} places[] = {
	{ "sys/class/net/", false },
	{ "proc/sys/net/ipv6/conf/", true },
	{ "proc/sys/net/ipv6/neigh/", true },
	{ "proc/sys/net/ipv4/conf/", true },
	{ "proc/sys/net/ipv4/neigh/", true },
};

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static size_t list_entries(struct run *run, const struct place *place, const char ***ret_entries)
{
	struct name_list devices = timeline_devices(run->timeline);
	const char **entries = arena_array(run->arena, devices.count + 2, sizeof(*entries));
	size_t total = 0;

	for (size_t i = 0; i < devices.count; i++)
		entries[total++] = devices.items[i]->text;
	if (place->has_all) {
		entries[total++] = "all";
		entries[total++] = "default";
	}
	arena_spend(run->arena, 20 * total);
	qsort(entries, total, sizeof(*entries), by_text);
	*ret_entries = entries;
	return total;
}

static void add_field(struct run *run, const struct field *as_written, const char *text,
		      const char *why, fields *ret_fields)
{
	struct field field = *as_written;

	if (text)
		field.text = slice_of(text);
	field.why = why;
	field.many = why != NULL;
	array_push(run->arena, ret_fields, field);
}

/* Nothing fits. */
static void add_unmatched(struct run *run, const struct field *as_written, fields *ret_fields)
{
	enum maybe nullglob = option_get(run, OPTION_NULLGLOB);

	if (nullglob == MAYBE_UNKNOWN)
		add_field(run, as_written, "", "whether nullglob is set", ret_fields);
	else if (nullglob == MAYBE_NO)
		add_field(run, as_written, NULL, NULL, ret_fields);
}

/* A backslash that only protects goes away. */
static struct slice unescape(struct run *run, struct slice pattern)
{
	char *text = arena_alloc(run->arena, pattern.length + 1);
	size_t length = 0;

	for (size_t i = 0; i < pattern.length; i++) {
		if (pattern.at[i] == '\\' && i + 1 < pattern.length)
			i++;
		text[length++] = pattern.at[i];
	}
	return (struct slice){ text, length };
}

/* How much of a pattern stands before the component with its first wildcard. */
static size_t head_length(struct slice pattern)
{
	for (size_t at = 0; at < pattern.length;) {
		size_t end = slice_find(pattern, '/', at);
		if (pattern_is_wild(slice_range(pattern, at, end)))
			return at;
		at = end + 1;
	}
	return pattern.length;
}

static size_t count_components(struct slice pattern)
{
	size_t count = 0;

	for (size_t i = 0; i < pattern.length; i++)
		if (pattern.at[i] != '/' && (i == 0 || pattern.at[i - 1] == '/'))
			count++;
	return count;
}

static struct slice last_components(struct slice path, size_t count)
{
	size_t at = path.length;

	for (size_t i = 0; i < count && at > 0; i++)
		do
			at--;
		while (at > 0 && path.at[at - 1] != '/');
	return slice_range(path, at, path.length);
}

/* As the shell spells PATH, which fits: what stands before the wildcards is kept as written. */
static const char *spell(struct run *run, struct slice pattern, const char *path)
{
	size_t head = head_length(pattern);
	size_t count = count_components(slice_range(pattern, head, pattern.length));
	struct slice start = unescape(run, slice_range(pattern, 0, head));
	struct slice end = last_components(slice_of(path), count);

	return arena_print(run->arena, "%.*s%.*s%s", SLICE_ARGS(start), SLICE_ARGS(end),
			   slice_ends_with(pattern, "/") ? "/" : "");
}

/* PREFIX PATTERN [/REST]: one word for each device that fits. True when any did. */
static bool expand_devices(struct run *run, const struct place *place, struct slice after,
			   struct slice whole, const struct field *as_written, fields *ret_fields)
{
	const char **entries;
	size_t count = list_entries(run, place, &entries), slash = slice_find(after, '/', 0);
	struct slice pattern = slice_range(after, 0, slash);
	struct slice rest = unescape(run, slice_range(after, slash + 1, after.length));
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		if (!pattern_match(pattern, slice_of(entries[i]),
				   PATTERN_PERIOD | run_pattern_flags(run)))
			continue;
		const char *path = arena_print(run->arena, "%s%s%s%.*s", place->prefix, entries[i],
					       rest.length ? "/" : "", SLICE_ARGS(rest));
		struct file_state file = file_look(run, path);
		if (file.exists == MAYBE_NO ||
		    (slice_ends_with(whole, "/") && file.directory == MAYBE_NO))
			continue;
		add_field(run, as_written, spell(run, whole, path), NULL, ret_fields);
		any = true;
	}
	return any;
}

/* A wildcard in the place of a device. False: this is not one. */
static bool expand_in_places(struct run *run, struct slice pattern, const char *path,
			     const struct field *as_written, fields *ret_fields)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct slice whole = slice_of(path);
		if (!slice_starts_with(whole, places[i].prefix))
			continue;
		struct slice after = slice_range(whole, strlen(places[i].prefix), whole.length);
		size_t slash = slice_find(after, '/', 0);
		if (pattern_is_wild(slice_range(after, slash + 1, after.length)))
			return false;
		if (!expand_devices(run, &places[i], after, pattern, as_written, ret_fields))
			add_unmatched(run, as_written, ret_fields);
		return true;
	}
	return false;
}

/* Files of the tree. It may lack some that the host has, but what it has counts. */
static bool expand_in_tree(struct run *run, struct slice pattern, const char *path,
			   const struct field *as_written, fields *ret_fields)
{
	struct tree *tree = run->shell->tree;
	struct tree_paths found = { NULL, 0, TREE_OK };
	bool any = false;

	/* A tree is searched as glob(3) does, to which [^a] is not what it is to dash. */
	if (tree && run->dialect == DIALECT_DASH && slice_contains(pattern, "[^"))
		found.status = TREE_ERROR;
	else if (tree)
		found = tree_try_glob(tree, path);
	if (found.status != TREE_OK) {
		add_field(run, as_written, "",
			  run_why(run, "which files fit %.*s", SLICE_ARGS(as_written->text)),
			  ret_fields);
		return true;
	}
	for (size_t i = 0; i < found.count; i++) {
		if (slice_ends_with(pattern, "/") &&
		    tree_try_probe(tree, found.items[i]) != TREE_DIRECTORY)
			continue;
		add_field(run, as_written, spell(run, pattern, found.items[i]), NULL, ret_fields);
		any = true;
	}
	return any;
}

/* A word like `conf.*.x` without a slash would have to match something in `/`. */
static bool is_hopeless(struct run *run, struct slice pattern)
{
	bool in_root = run->state.directory.set == MAYBE_YES && !run->state.directory.why &&
		       slice_is(run->state.directory.text, "/");

	return in_root && slice_find(pattern, '/', 0) == pattern.length && pattern.at[0] != '*' &&
	       pattern.at[0] != '?' && (pattern.at[0] != '[' || slice_contains(pattern, ":"));
}

void expand_pathname(struct run *run, struct slice pattern, const struct field *as_written,
		     fields *ret_fields)
{
	const char *path = file_path(run, pattern);

	if (is_hopeless(run, pattern)) {
		add_unmatched(run, as_written, ret_fields);
		return;
	}
	if (path && expand_in_places(run, pattern, path, as_written, ret_fields))
		return;
	if (path && expand_in_tree(run, pattern, path, as_written, ret_fields))
		return;
	if (path && tree_is_whole(run) && !slice_starts_with(slice_of(path), "sys/") &&
	    !slice_starts_with(slice_of(path), "proc/")) {
		add_unmatched(run, as_written, ret_fields);
		return;
	}
	add_field(run, as_written, "",
		  run_why(run, "which files fit %.*s", SLICE_ARGS(as_written->text)), ret_fields);
}
