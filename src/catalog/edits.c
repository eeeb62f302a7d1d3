/*
 * File_line, as the provider of puppetlabs-stdlib 8.5.0 runs it: exists? decides whether
 * there is anything to do, create and destroy do it.
 */
#include "catalog/catalog.h"
#include "catalog/regexp.h"

enum outcome { OUTCOME_DONE, OUTCOME_FAILED, OUTCOME_UNKNOWN };

struct editing {
	struct arena *arena;
	const struct catalog_resource *resource;
	struct slice old, line;
	bool has_line;
	bool secret;             /* the line is */
	bool multiple, replace, replace_all;
	struct regexp *match, *after;    /* NULL: not given */
	ARRAY(struct slice) new; /* the file afterwards, in pieces */
	bool changed;
	const char *why;         /* of the outcome, when it is not OUTCOME_DONE */
};

static enum outcome end_with(struct editing *editing, enum outcome outcome, const char *why)
{
	editing->why = why;
	return outcome;
}

static enum outcome too_many(struct editing *editing)
{
	return end_with(editing, OUTCOME_FAILED,
			"file_line fails: more than one line matches, and `multiple` is not set, so nothing of this resource is written");
}

static enum outcome not_followed(struct editing *editing)
{
	return end_with(editing, OUTCOME_UNKNOWN,
			"a line by a regular expression that is not followed; what becomes of the file is not known");
}

/* The line of the file that begins at *AT, with its newline; *AT moves behind it. */
static bool next_line(struct slice text, size_t *at, struct slice *ret)
{
	if (*at >= text.length)
		return false;
	*ret = slice_range(text, *at, slice_find(text, '\n', *at) + 1);
	*at += ret->length;
	return true;
}

/* Ruby's chomp: without one \n, \r\n or \r. */
static struct slice without_end(struct slice line)
{
	if (line.length && line.at[line.length - 1] == '\n')
		line.length--;
	else if (line.length == 0 || line.at[line.length - 1] != '\r')
		return line;
	if (line.length && line.at[line.length - 1] == '\r')
		line.length--;
	return line;
}

static bool is_the_line(const struct editing *editing, struct slice line)
{
	return editing->has_line && slice_equal(without_end(line), editing->line);
}

/* Keep a line of the old file; what stands beside it there is one piece with it. */
static void keep(struct editing *editing, struct slice line)
{
	struct slice *last = editing->new.count ? &editing->new.items[editing->new.count - 1]
						: NULL;

	if (last && last->length && line.at == last->at + last->length)
		last->length += line.length;
	else
		array_push(editing->arena, &editing->new, line);
	editing->changed = true;
}

/* Ruby's puts: with a newline, unless there is one. */
static void put(struct editing *editing, struct slice line)
{
	static const struct slice newline = SLICE("\n");

	keep(editing, line);
	if (line.length == 0 || line.at[line.length - 1] != '\n')
		array_push(editing->arena, &editing->new, newline);
}

static size_t count_lines(const struct editing *editing)
{
	struct slice line;
	size_t count = 0;

	/* Most are not there yet, and that is seen sooner than each line is. */
	if (editing->line.length && (!editing->old.length ||
				     !memmem(editing->old.at, editing->old.length,
					     editing->line.at, editing->line.length)))
		return 0;
	for (size_t at = 0; next_line(editing->old, &at, &line); )
		count += is_the_line(editing, line);
	return count;
}

/* False when it cannot be said. */
static bool count_matches(struct editing *editing, struct regexp *regexp, size_t *ret)
{
	struct slice line;

	*ret = 0;
	for (size_t at = 0; next_line(editing->old, &at, &line); ) {
		enum regexp_found found = regexp_find(regexp, line);
		if (found == REGEXP_UNKNOWN)
			return false;
		*ret += found == REGEXP_YES &&
			!(editing->replace_all && is_the_line(editing, line));
	}
	return true;
}

/* Whoever calls it has counted the matches: none is unknown. */
static bool matches(struct regexp *regexp, struct slice line)
{
	return regexp && regexp_find(regexp, line) == REGEXP_YES;
}

static enum outcome replace_matches(struct editing *editing, size_t count)
{
	struct slice line;
	size_t after;

	if (count > 1 && !editing->multiple)
		return too_many(editing);
	if (editing->after && !count_matches(editing, editing->after, &after))
		return not_followed(editing);
	for (size_t at = 0; next_line(editing->old, &at, &line); ) {
		put(editing, matches(editing->match, line) ? editing->line : line);
		if (count == 0 && matches(editing->after, line)) {
			put(editing, editing->line);
			count++;
		}
	}
	if (count == 0)
		put(editing, editing->line);
	return OUTCOME_DONE;
}

static enum outcome add_after(struct editing *editing)
{
	struct slice line;
	size_t count = 0;

	if (editing->after && !count_matches(editing, editing->after, &count))
		return not_followed(editing);
	if (count > 1 && !editing->multiple)
		return too_many(editing);
	if (count == 0 && editing->old.length)
		put(editing, editing->old);
	for (size_t at = 0; count && next_line(editing->old, &at, &line); ) {
		put(editing, line);
		if (matches(editing->after, line))
			put(editing, editing->line);
	}
	if (count == 0)
		put(editing, editing->line);
	return OUTCOME_DONE;
}

static enum outcome create(struct editing *editing)
{
	size_t there = count_lines(editing), count = 0;

	if (editing->match && !count_matches(editing, editing->match, &count))
		return not_followed(editing);
	if (there && !(count && editing->replace_all))
		return OUTCOME_DONE;
	if (count == 0 && editing->match &&
	    catalog_is(editing->resource, "append_on_no_match", "false"))
		return OUTCOME_DONE;
	if (!editing->replace && !editing->match)
		return end_with(editing, OUTCOME_FAILED,
				"file_line fails: `replace` is false and there is no `match`, so nothing of this resource is written");
	if (!editing->replace && count)
		return OUTCOME_DONE;
	return editing->match ? replace_matches(editing, count) : add_after(editing);
}

static enum outcome destroy(struct editing *editing)
{
	bool by_match = editing->match && catalog_is_true(editing->resource, "match_for_absence");
	size_t there = count_lines(editing), count = 0;
	struct slice line;

	if (editing->match && !count_matches(editing, editing->match, &count))
		return not_followed(editing);
	if (there == 0 && !(count && by_match))
		return OUTCOME_DONE;
	if (by_match && count > 1 && !editing->multiple)
		return too_many(editing);
	for (size_t at = 0; next_line(editing->old, &at, &line); )
		if (by_match ? !matches(editing->match, line) : !is_the_line(editing, line))
			keep(editing, line);
	editing->changed = true;
	return OUTCOME_DONE;
}

/* A regular expression, as text or as Puppet's own. False when it cannot be followed. */
static bool read_regexp(struct editing *editing, const char *key, struct regexp **ret)
{
	const struct node *node = catalog_parameter(editing->resource, key);

	if (!node || (node_is(node, NODE_SCALAR) && node->plain && slice_is(node->text, "null")))
		return true;
	if (node_is(node, NODE_MAPPING)) {
		const struct node *type = node_find(node, "__ptype");
		if (!type || !node_is(type, NODE_SCALAR) || !slice_is(type->text, "Regexp"))
			return false;
		node = node_find(node, "__pvalue");
	}
	if (!node || !node_is(node, NODE_SCALAR))
		return false;
	*ret = regexp_compile(editing->arena, node->text);
	return *ret != NULL;
}

static bool reads_utf8(const struct catalog_resource *resource)
{
	struct slice encoding = catalog_text(resource, "encoding");

	return encoding.length == 0 || slice_is(encoding, "UTF-8") || slice_is(encoding, "utf-8");
}

static enum outcome edit(struct editing *editing, struct catalog_laying *laying)
{
	const struct catalog_resource *resource = editing->resource;
	struct catalog_content line = catalog_value(editing->arena, resource, "line");
	bool absent = catalog_is(resource, "ensure", "absent");

	editing->multiple = catalog_is_true(resource, "multiple");
	editing->replace = !catalog_is(resource, "replace", "false");
	editing->replace_all = catalog_is_true(resource, "replace_all_matches_not_matching_line");
	editing->line = line.text;
	editing->has_line = line.given;
	editing->secret = line.secret;
	if (line.unknown)
		return end_with(editing, OUTCOME_UNKNOWN, "a line that is only known on the host");
	if (tree_probe(laying->tree, resource->path) != TREE_OK)
		return end_with(editing, OUTCOME_UNKNOWN,
				"the file is not in the tree, and file_line fails where nothing else puts it there");
	if (tree_is_link(laying->tree, resource->path))
		return end_with(editing, OUTCOME_UNKNOWN, "file_line would write through a symbolic link");
	if (!read_regexp(editing, "match", &editing->match) ||
	    !read_regexp(editing, "after", &editing->after) ||
	    ((editing->match || editing->after) && !reads_utf8(resource)))
		return not_followed(editing);
	if ((!line.given && !(absent && editing->match)) ||
	    (editing->replace_all && (!editing->multiple || !editing->replace)))
		return end_with(editing, OUTCOME_UNKNOWN, "Puppet takes no file_line with such parameters");
	editing->old = catalog_current(laying, resource->path);
	return absent ? destroy(editing) : create(editing);
}

/* Whether the file stays as it was written last, and its new lines fit behind it. */
static bool fits_behind(const struct editing *editing, const struct catalog_laying *laying,
			size_t length)
{
	const struct slice *first = editing->new.items, *written = &laying->written;

	return editing->new.count && written->length && first->at == written->at &&
	       first->length == written->length && length < laying->room;
}

/*
 * Most lines are added at the end, and a catalog may have thousands: only what is new is copied
 * then. Nobody looks behind the end of the text that was there before.
 */
static struct slice join(const struct editing *editing, struct catalog_laying *laying)
{
	size_t length = 0, first = 0;

	for (size_t i = 0; i < editing->new.count; i++)
		length += editing->new.items[i].length;
	bool behind = fits_behind(editing, laying, length);
	if (!behind)
		laying->room = 2 * length + 1;
	char *text = behind ? (char *)(uintptr_t)laying->written.at
			    : arena_alloc(editing->arena, laying->room);
	char *out = behind ? text + editing->new.items[first++].length : text;
	for (size_t i = first; i < editing->new.count; i++) {
		const struct slice *piece = &editing->new.items[i];
		if (piece->length)
			memcpy(out, piece->at, piece->length);
		out += piece->length;
	}
	laying->written = (struct slice){ text, length };
	return laying->written;
}

bool catalog_edit_line(struct catalog_laying *laying, const struct catalog_resource *resource)
{
	struct editing editing = { .arena = laying->catalog->arena, .resource = resource };

	if (!resource->path)
		return true;
	enum outcome outcome = edit(&editing, laying);
	if (editing.changed && editing.secret)
		tree_overlay_secret(laying->tree, resource->path, join(&editing, laying));
	else if (editing.changed)
		catalog_rewrite(laying, resource->path, join(&editing, laying));
	struct catalog_note note = { .message = editing.why, .open = outcome == OUTCOME_UNKNOWN,
				     .conflict = outcome == OUTCOME_FAILED };
	if (note.message)
		catalog_note(editing.arena, laying, resource, note);
	return outcome != OUTCOME_FAILED;
}
