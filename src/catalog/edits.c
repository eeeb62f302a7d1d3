/*
 * File_line and Augeas: edits of a file that stands in the tree. Of Augeas only what occurs
 * for interfaces(5) is followed: `set iface[. = 'X']/OPTION 'VALUE'`, with `[last()+1]` to
 * append, and `match ... size == 0` to be idempotent; the rest is said to be unknown.
 */
#include "catalog/catalog.h"

#include "base/text.h"

static const char interfaces_path[] = "etc/network/interfaces";

static void note_open(const struct catalog *catalog, struct catalog_laying *laying,
		      const struct catalog_resource *resource, const char *message)
{
	struct catalog_note note = { .message = message, .open = true };

	catalog_note(catalog->arena, laying, resource, note);
}

static struct slice keep(struct arena *arena, struct text *text)
{
	struct slice kept = text_slice(text);

	kept.at = arena_copy(arena, kept);
	text_done(text);
	return kept;
}

/* The line of TEXT that begins at AT, without its newline. */
static struct slice line_at(struct slice text, size_t at)
{
	return slice_range(text, at, slice_find(text, '\n', at));
}

static void replace(const struct catalog *catalog, struct catalog_laying *laying, const char *path,
		    struct slice old, struct slice gone, struct slice instead, bool newline)
{
	struct text out = TEXT_INIT;
	size_t at = (size_t)(gone.at - old.at);

	text_add(&out, slice_range(old, 0, at));
	text_add(&out, instead);
	if (newline)
		text_putc(&out, '\n');
	text_add(&out, slice_range(old, at + gone.length, old.length));
	tree_overlay(laying->tree, path, keep(catalog->arena, &out));
}

static bool has_line(struct slice text, struct slice line, struct slice *ret)
{
	for (size_t at = 0; at < text.length; ) {
		struct slice one = line_at(text, at);
		if (slice_equal(one, line)) {
			*ret = slice_range(text, at, at + one.length + 1);
			return true;
		}
		at += one.length + 1;
	}
	return false;
}

void catalog_edit_line(const struct catalog *catalog, struct catalog_laying *laying,
		       const struct catalog_resource *resource)
{
	struct slice line = catalog_text(resource, "line"), found = { NULL, 0 };

	if (!resource->path)
		return;
	struct slice old = catalog_current(laying, resource->path);
	if (catalog_parameter(resource, "match") || catalog_parameter(resource, "after")) {
		note_open(catalog, laying, resource, "a line by a regular expression; what becomes of the file is not known");
		return;
	}
	bool there = has_line(old, line, &found);
	if (catalog_is(resource, "ensure", "absent")) {
		if (there)
			replace(catalog, laying, resource->path, old, found, (struct slice)SLICE(""), false);
	} else if (!there) {
		struct slice end = { old.at + old.length, 0 };
		const char *gap = old.length && old.at[old.length - 1] != '\n' ? "\n" : "";
		const char *added = arena_print(catalog->arena, "%s%.*s", gap, SLICE_ARGS(line));
		replace(catalog, laying, resource->path, old, end, slice_of(added), true);
	}
}

/* ---- augeas --------------------------------------------------------------------------- */

struct change {
	struct slice interface, option, value;
	bool append;             /* OPTION[last()+1] */
};

/* Take PREFIX off the front of *REST. */
static bool take(struct slice *rest, const char *prefix)
{
	if (!slice_starts_with(*rest, prefix))
		return false;
	*rest = slice_range(*rest, strlen(prefix), rest->length);
	return true;
}

static bool take_quoted(struct slice *rest, struct slice *ret)
{
	char quote = rest->length ? rest->at[0] : '\0';

	if (quote != '\'' && quote != '"')
		return false;
	size_t end = slice_find(*rest, quote, 1);
	if (end == rest->length)
		return false;
	*ret = slice_range(*rest, 1, end);
	*rest = slice_range(*rest, end + 1, rest->length);
	return true;
}

/* iface[. = 'X']/OPTION, OPTION[last()+1]; what follows stays in *REST. */
static bool take_option(struct slice *rest, struct change *change)
{
	size_t length = 0;

	if (!take(rest, "iface[. = ") && !take(rest, "iface[.="))
		return false;
	if (!take_quoted(rest, &change->interface) || !take(rest, "]/"))
		return false;
	while (length < rest->length && (is_alnum(rest->at[length]) || rest->at[length] == '-'))
		length++;
	change->option = slice_range(*rest, 0, length);
	*rest = slice_range(*rest, length, rest->length);
	change->append = take(rest, "[last()+1]") || take(rest, "[last() + 1]");
	return length > 0 && !slice_is(change->option, "family") && !slice_is(change->option, "method");
}

static bool parse_change(struct slice text, struct slice context, struct change *change)
{
	struct slice rest = slice_trim(text, " \t\n");

	if (!take(&rest, "set "))
		return false;
	rest = slice_trim(rest, " ");
	if (!take(&rest, "/files/etc/network/interfaces/") &&
	    !slice_is(slice_trim(context, "/"), "files/etc/network/interfaces"))
		return false;
	if (!take_option(&rest, change))
		return false;
	rest = slice_trim(rest, " ");
	return take_quoted(&rest, &change->value) && slice_trim(rest, " ").length == 0;
}

static struct slice first_word(struct slice line, struct slice *ret_rest)
{
	struct slice plain = slice_trim(line, " \t");
	size_t length = 0;

	while (length < plain.length && !is_blank(plain.at[length]))
		length++;
	*ret_rest = slice_trim(slice_range(plain, length, plain.length), " \t");
	return slice_range(plain, 0, length);
}

static bool opens_stanza(struct slice word)
{
	static const char *const words[] = { "iface", "auto", "mapping", "source", "source-directory",
					     "source-dir", "rename", "no-auto-down", "no-scripts" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_is(word, words[i]))
			return true;
	return slice_starts_with(word, "allow-");
}

/* What a path of Augeas matches in an interfaces file. */
struct matches {
	size_t stanzas, options, equal;  /* equal: with the value of the change */
	struct slice option_line;        /* the last of them */
	struct slice stanza_end;         /* an empty place behind the stanza's last line */
};

static void match(struct slice text, const struct change *change, struct matches *ret)
{
	bool inside = false;

	for (size_t at = 0; at < text.length; ) {
		struct slice line = line_at(text, at), rest, name, unused;
		struct slice word = first_word(line, &rest);
		at += line.length + 1;
		if (opens_stanza(word)) {
			name = first_word(rest, &unused);
			inside = slice_is(word, "iface") && slice_equal(name, change->interface);
			ret->stanzas += inside;
		} else if (inside && slice_equal(word, change->option)) {
			ret->options++;
			ret->equal += slice_equal(rest, change->value);
			ret->option_line = line;
		}
		if (inside && word.length && word.at[0] != '#')
			ret->stanza_end = slice_range(text, at < text.length ? at : text.length,
						      at < text.length ? at : text.length);
	}
}

static void make_change(const struct catalog *catalog, struct catalog_laying *laying,
			const struct catalog_resource *resource, const struct change *change)
{
	struct slice old = catalog_current(laying, interfaces_path);
	struct matches found = { .stanzas = 0 };
	struct catalog_note note = { .conflict = true };

	match(old, change, &found);
	const char *line = arena_print(catalog->arena, "   %.*s %.*s", SLICE_ARGS(change->option),
				       SLICE_ARGS(change->value));
	if (found.stanzas == 0)
		note.message = arena_print(catalog->arena, "augeas cannot set an option of %.*s: there is no such stanza, so nothing of this resource is written",
					   SLICE_ARGS(change->interface));
	else if (found.stanzas > 1 || (found.options > 1 && !change->append))
		note.message = arena_print(catalog->arena, "augeas changes nothing: `%.*s` of %.*s matches several lines, and it does not say so",
					   SLICE_ARGS(change->option), SLICE_ARGS(change->interface));
	if (note.message) {
		catalog_note(catalog->arena, laying, resource, note);
	} else if (found.options == 1 && !change->append) {
		if (!found.equal)
			replace(catalog, laying, interfaces_path, old, found.option_line, slice_of(line), false);
	} else {
		const char *gap = old.at[old.length - 1] != '\n' && found.stanza_end.at == old.at + old.length
			? "\n" : "";
		const char *added = arena_print(catalog->arena, "%s%s", gap, line);
		replace(catalog, laying, interfaces_path, old, found.stanza_end, slice_of(added), true);
	}
}

static bool is_about_network(const struct catalog_resource *resource, const struct node *changes)
{
	bool list = changes && node_is(changes, NODE_SEQUENCE);

	if (slice_contains(catalog_text(resource, "context"), "/network/") ||
	    slice_contains(catalog_text(resource, "context"), "sysctl") ||
	    slice_contains(catalog_text(resource, "incl"), "/network/"))
		return true;
	for (size_t i = 0; changes && i < (list ? changes->count : 1); i++) {
		const struct node *change = list ? changes->items[i] : changes;
		if (node_is(change, NODE_SCALAR) && (slice_contains(change->text, "/etc/network/") ||
						     slice_contains(change->text, "/etc/sysctl")))
			return true;
	}
	return false;
}

/*
 * `match iface[. = 'X']/up[. = 'V'] size == 0`: whether the resource is applied. UNKNOWN
 * for every other form.
 */
static enum { APPLIES_NO, APPLIES_YES, APPLIES_UNKNOWN } applies(struct catalog_laying *laying,
								 const struct catalog_resource *resource)
{
	struct slice rest = slice_trim(catalog_text(resource, "onlyif"), " ");
	struct change wanted = { .append = false };
	struct matches found = { .stanzas = 0 };

	if (rest.length == 0)
		return APPLIES_YES;
	if (!take(&rest, "match "))
		return APPLIES_UNKNOWN;
	take(&rest, "/files/etc/network/interfaces/");
	if (!take_option(&rest, &wanted) || !(take(&rest, "[. = ") || take(&rest, "[.=")) ||
	    !take_quoted(&rest, &wanted.value) || !slice_is(slice_trim(rest, " "), "] size == 0"))
		return APPLIES_UNKNOWN;
	match(catalog_current(laying, interfaces_path), &wanted, &found);
	return found.equal ? APPLIES_NO : APPLIES_YES;
}

void catalog_edit_augeas(const struct catalog *catalog, struct catalog_laying *laying,
			 const struct catalog_resource *resource)
{
	const struct node *changes = catalog_parameter(resource, "changes");
	bool list = changes && node_is(changes, NODE_SEQUENCE);
	size_t count = list ? changes->count : changes ? 1 : 0;

	if (!is_about_network(resource, changes))
		return;
	unsigned applied = applies(laying, resource);
	for (size_t i = 0; i < count && applied == APPLIES_YES; i++) {
		const struct node *node = list ? changes->items[i] : changes;
		struct change change = { .append = false };
		if (!node_is(node, NODE_SCALAR) ||
		    !parse_change(node->text, catalog_text(resource, "context"), &change))
			applied = APPLIES_UNKNOWN;
		else
			make_change(catalog, laying, resource, &change);
	}
	if (applied == APPLIES_UNKNOWN) {
		note_open(catalog, laying, resource, "a change by augeas in a form that is not followed");
		return;
	}
	const struct catalog_resource *owner = catalog_owner(catalog, interfaces_path);
	if (owner && (catalog_parameter(owner, "content") || catalog_parameter(owner, "source"))) {
		struct catalog_note note = { .conflict = true, .message = "this resource and a File change the same file, and undo each other in every run" };
		catalog_note(catalog->arena, laying, resource, note);
	}
}
