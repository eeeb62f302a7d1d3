/*
 * Augeas resources, as the provider of puppetlabs-augeas_core 1.1.2 runs them: the changes
 * are made on the tree of the file, and saved together or not at all. What is not followed
 * (mv, variables, other lenses, regular expressions) makes the file unknown.
 */
#include "catalog/catalog.h"

#include "base/pattern.h"
#include "catalog/lens.h"

enum outcome {
	OUTCOME_DONE,
	OUTCOME_SEVERAL,         /* nothing changes, and nobody says so */
	OUTCOME_FAILED,          /* the resource fails, and nothing is written */
	OUTCOME_UNKNOWN,
};

struct editing {
	struct arena *arena;
	const struct catalog_resource *resource;
	const struct lens *lens;
	struct lens_node *root;
	const char *why;         /* of the outcome, when it is not OUTCOME_DONE */
};

/* ---- the command lines, as parse_commands() of the provider reads them ------------------ */

struct words {
	struct slice rest;
	struct slice context;
};

static void skip_blanks(struct slice *rest)
{
	while (rest->length && is_blank(rest->at[0]))
		*rest = slice_range(*rest, 1, rest->length);
}

static struct slice take_word(struct slice *rest)
{
	size_t length = 0;

	skip_blanks(rest);
	while (length < rest->length && !is_blank(rest->at[length]))
		length++;
	struct slice word = slice_range(*rest, 0, length);
	*rest = slice_range(*rest, length, rest->length);
	return word;
}

/* A string in quotes, with the quote itself behind a backslash; or a word. */
static struct slice take_string(struct arena *arena, struct slice *rest)
{
	skip_blanks(rest);
	char quote = rest->length ? rest->at[0] : '\0';
	if (quote != '\'' && quote != '"')
		return take_word(rest);
	struct slice whole = slice_range(*rest, 1, rest->length);
	char *out = arena_alloc(arena, whole.length + 1);
	size_t length = 0, at = 0;
	while (at < whole.length && whole.at[at] != quote) {
		bool escape = whole.at[at] == '\\' && at + 1 < whole.length;
		if (escape && whole.at[at + 1] != quote)
			out[length++] = '\\';
		at += escape;
		out[length++] = whole.at[at++];
	}
	*rest = slice_range(whole, at + 1, whole.length);
	return (struct slice){ out, length };
}

/* A path ends at a blank outside brackets and quotes; a relative one stands below the context. */
static struct slice take_path(struct arena *arena, struct words *words)
{
	int brackets = 0;
	char quote = '\0';
	size_t length = 0;

	skip_blanks(&words->rest);
	struct slice rest = words->rest;
	for (; length < rest.length; length++) {
		char c = rest.at[length];
		if (c == '\\' && length + 1 < rest.length)
			length++;
		else if (quote)
			quote = c == quote ? '\0' : quote;
		else if (c == '\'' || c == '"')
			quote = c;
		else if (c == '[' || c == ']')
			brackets += c == '[' ? 1 : -1;
		else if (brackets == 0 && is_blank(c))
			break;
	}
	struct slice path = slice_range(rest, 0, length);
	words->rest = slice_range(rest, length, rest.length);
	if (path.length >= 2 && (path.at[0] == '\'' || path.at[0] == '"'))
		path = slice_range(path, 1, path.length - 1);
	while (path.length > 1 && path.at[path.length - 1] == '/')
		path.length--;
	if (path.length == 0 || path.at[0] == '/' || path.at[0] == '$')
		return path;
	struct slice context = slice_trim(words->context, "/");
	return slice_of(arena_print(arena, "/%.*s/%.*s", SLICE_ARGS(context), SLICE_ARGS(path)));
}

/* What of PATH stands below the file; false when it is about another. */
static bool inside_file(const struct editing *editing, struct slice path, struct slice *ret)
{
	const char *file = editing->resource->path;
	size_t prefix = strlen("/files/") + strlen(file);

	if (!slice_starts_with(path, "/files/") || path.length <= prefix + 1 ||
	    memcmp(path.at + strlen("/files/"), file, strlen(file)) != 0 || path.at[prefix] != '/')
		return false;
	*ret = slice_range(path, prefix + 1, path.length);
	return true;
}

static enum outcome unknown(struct editing *editing, const char *why)
{
	editing->why = why;
	return OUTCOME_UNKNOWN;
}

static enum outcome other_path(struct editing *editing, struct slice path)
{
	return unknown(editing, arena_print(editing->arena,
					    "a change by augeas in a form that is not followed: %.*s",
					    SLICE_ARGS(path)));
}

static enum outcome find(struct editing *editing, struct slice path, lens_nodes *ret)
{
	struct slice below;

	if (!inside_file(editing, path, &below) ||
	    !lens_match(editing->arena, editing->root, below, ret))
		return other_path(editing, path);
	return OUTCOME_DONE;
}

static enum outcome store(struct editing *editing, struct lens_node *start, struct slice path,
			  const struct slice *value)
{
	struct lens_node *node = NULL;

	switch (lens_expand(editing->arena, start, path, &node)) {
	case LENS_FOUND:
		node->has_value = value != NULL;
		node->value = value ? *value : slice_of("");
		return OUTCOME_DONE;
	case LENS_SEVERAL:
		editing->why = arena_print(editing->arena, "augeas changes nothing: `%.*s` matches several nodes, and it does not say so",
					   SLICE_ARGS(path));
		return OUTCOME_SEVERAL;
	case LENS_IMPOSSIBLE:
		editing->why = arena_print(editing->arena, "augeas fails: it cannot make `%.*s`, so nothing of this resource is written",
					   SLICE_ARGS(path));
		return OUTCOME_FAILED;
	default:
		return other_path(editing, path);
	}
}

static enum outcome change_value(struct editing *editing, struct words *words, bool clear)
{
	struct slice path = take_path(editing->arena, words), below;
	struct slice value = clear ? slice_of("") : take_string(editing->arena, &words->rest);

	if (!inside_file(editing, path, &below))
		return other_path(editing, path);
	return store(editing, editing->root, below, clear ? NULL : &value);
}

static enum outcome run_set(struct editing *editing, struct words *words)
{
	return change_value(editing, words, false);
}

static enum outcome run_clear(struct editing *editing, struct words *words)
{
	return change_value(editing, words, true);
}

static enum outcome run_touch(struct editing *editing, struct words *words)
{
	struct words ahead = *words;
	lens_nodes found;
	enum outcome outcome = find(editing, take_path(editing->arena, &ahead), &found);

	if (outcome != OUTCOME_DONE || found.count)
		return outcome;
	return change_value(editing, words, true);
}

static enum outcome run_setm(struct editing *editing, struct words *words)
{
	lens_nodes found, below;
	enum outcome outcome = find(editing, take_path(editing->arena, words), &found);
	struct slice sub = take_string(editing->arena, &words->rest);
	struct slice value = take_string(editing->arena, &words->rest);

	for (size_t i = 0; outcome == OUTCOME_DONE && i < found.count; i++) {
		if (!lens_match(editing->arena, found.items[i], sub, &below))
			return other_path(editing, sub);
		for (size_t k = 0; k < below.count; k++) {
			below.items[k]->value = value;
			below.items[k]->has_value = true;
		}
		if (below.count == 0)
			outcome = store(editing, found.items[i], sub, &value);
	}
	return outcome;
}

/* What `.` stands for at the top: augeas deletes a file whose node is gone, and makes others. */
static bool is_file_itself(const struct lens_node *node)
{
	return !node->parent;
}

static enum outcome run_rm(struct editing *editing, struct words *words)
{
	struct slice path = take_path(editing->arena, words);
	lens_nodes found;
	enum outcome outcome = find(editing, path, &found);

	for (size_t i = 0; outcome == OUTCOME_DONE && i < found.count; i++) {
		if (is_file_itself(found.items[i]))
			return other_path(editing, path);
		arena_spend(editing->arena, found.items[i]->parent->children.count);
		lens_remove(found.items[i]);
	}
	return outcome;
}

static enum outcome run_ins(struct editing *editing, struct words *words)
{
	struct slice label = take_string(editing->arena, &words->rest);
	struct slice where = take_word(&words->rest);
	struct slice path = take_path(editing->arena, words);
	lens_nodes found;
	enum outcome outcome = find(editing, path, &found);

	if (outcome != OUTCOME_DONE)
		return outcome;
	bool before = slice_is(where, "before");
	if (found.count != 1 || (!before && !slice_is(where, "after"))) {
		editing->why = arena_print(editing->arena, "augeas fails: the place to insert `%.*s` at matches %s, so nothing of this resource is written",
					   SLICE_ARGS(label), found.count ? "several nodes" : "nothing");
		return OUTCOME_FAILED;
	}
	struct lens_node *place = found.items[0];
	if (is_file_itself(place))
		return other_path(editing, path);
	lens_insert(editing->arena, place->parent, lens_index(place) + !before, label);
	return OUTCOME_DONE;
}

static const struct {
	const char *name;
	enum outcome (*run)(struct editing *editing, struct words *words);
} commands[] = {
	{ "set", run_set }, { "setm", run_setm }, { "rm", run_rm }, { "remove", run_rm },
	{ "clear", run_clear }, { "touch", run_touch }, { "ins", run_ins }, { "insert", run_ins },
};

static enum outcome run_command(struct editing *editing, struct slice line)
{
	struct words words = { line, catalog_text(editing->resource, "context") };
	struct slice name = take_word(&words.rest);

	if (name.length == 0)
		return OUTCOME_DONE;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (slice_is(name, commands[i].name))
			return commands[i].run(editing, &words);
	return unknown(editing, arena_print(editing->arena, "`%.*s` of augeas is not followed",
					    SLICE_ARGS(name)));
}

/* ---- onlyif ----------------------------------------------------------------------------- */

static bool compare(int left, struct slice operator, int right, bool *ret)
{
	const struct { const char *name; bool truth; } table[] = {
		{ "==", left == right }, { "!=", left != right }, { "<", left < right },
		{ ">", left > right }, { "<=", left <= right }, { ">=", left >= right },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		if (slice_is(operator, table[i].name)) {
			*ret = table[i].truth;
			return true;
		}
	}
	return false;
}

/* `match PATH size OP N`, `get PATH ==|!= VALUE`; false when it cannot be said. */
static bool applies(struct editing *editing, bool *ret)
{
	struct words words = { catalog_text(editing->resource, "onlyif"),
			       catalog_text(editing->resource, "context") };
	struct slice name = take_word(&words.rest), below, value = SLICE("");
	lens_nodes found;
	int count;

	*ret = true;
	if (name.length == 0)
		return true;
	if (!inside_file(editing, take_path(editing->arena, &words), &below) ||
	    !lens_match(editing->arena, editing->root, below, &found))
		return false;
	if (slice_is(name, "match")) {
		struct slice size = take_word(&words.rest), operator = take_word(&words.rest);
		return slice_is(size, "size") && slice_to_number(take_word(&words.rest), &count) &&
		       compare((int)found.count, operator, count, ret);
	}
	struct slice operator = take_word(&words.rest);
	if (!slice_is(name, "get") || found.count > 1 ||
	    !(slice_is(operator, "==") || slice_is(operator, "!=")))
		return false;
	if (found.count && found.items[0]->has_value)
		value = found.items[0]->value;
	*ret = slice_equal(value, take_string(editing->arena, &words.rest)) == slice_is(operator, "==");
	return true;
}

/* ---- the resource ----------------------------------------------------------------------- */

/* The elements of `changes`; a string is split at its newlines, an element of a list is not. */
static enum outcome run_changes(struct editing *editing)
{
	const struct node *changes = catalog_parameter(editing->resource, "changes");
	enum outcome outcome = OUTCOME_DONE, one;

	if (!changes || node_is(changes, NODE_MAPPING))
		return changes ? unknown(editing,
					 "changes by augeas that are only known on the host")
			       : OUTCOME_DONE;
	bool list = node_is(changes, NODE_SEQUENCE);
	struct slice text = list ? slice_of("") : changes->text, line;
	for (size_t i = 0; list && i < changes->count; i++) {
		if (!node_is(changes->items[i], NODE_SCALAR))
			return unknown(editing, "changes by augeas in a form that is not known");
		one = run_command(editing, changes->items[i]->text);
		outcome = one > outcome ? one : outcome;
	}
	for (size_t at = 0; slice_next_line(text, &at, &line); ) {
		one = run_command(editing, line);
		outcome = one > outcome ? one : outcome;
	}
	return outcome;
}

/* Values are not named: they may be secrets, and may hold anything. */
static const char *why_not_saved(struct editing *editing, const struct lens_node *wrong)
{
	static const char end[] = "so nothing of this resource is written";

	if (wrong->kind == LENS_STANZA && !wrong->has_value)
		return arena_print(editing->arena,
				   "augeas cannot save: there is no such stanza, or its own value "
				   "is not set first, %s",
				   end);
	return arena_print(editing->arena,
			   "augeas cannot save: no such file has `%.*s` %s there, %s",
			   SLICE_ARGS(wrong->label),
			   wrong->has_value ? "with such a value" : "without a value", end);
}

static enum outcome save(struct editing *editing, struct catalog_laying *laying, struct slice old)
{
	struct lens_node *form = editing->lens->read(editing->arena, old);
	struct text out = TEXT_INIT;
	const struct lens_node *wrong =
		lens_write(editing->arena, editing->lens, editing->root, form, &out);
	struct slice text = text_keep(&out, editing->arena);

	if (wrong) {
		editing->why = why_not_saved(editing, wrong);
		return OUTCOME_FAILED;
	}
	if (!slice_equal(text, old))
		catalog_rewrite(laying, editing->resource->path, text);
	return OUTCOME_DONE;
}

/* Augeas adds the newline that a file lacks, to one that is empty, too. */
static struct slice read_as_augeas(struct catalog_laying *laying, const char *path)
{
	struct slice text = catalog_current(laying, path);

	return text.length == 0 && tree_probe(laying->tree, path) == TREE_OK ? slice_of("\n")
									     : text;
}

static enum outcome edit(struct editing *editing, struct catalog_laying *laying)
{
	const struct catalog_resource *resource = editing->resource;
	struct slice old = read_as_augeas(laying, resource->path);
	struct slice root = catalog_text(resource, "root"), lens = catalog_text(resource, "lens");
	bool applied = true;

	editing->lens = lens_of(resource->path);
	if (!editing->lens || (root.length && !slice_is(root, "/")) ||
	    catalog_parameter(resource, "load_path") ||
	    (lens.length && !slice_is(lens, editing->lens->name)))
		return unknown(editing, "a file that augeas reads in a way that is not followed");
	if (tree_is_link(laying->tree, resource->path))
		return unknown(editing, "augeas would write through a symbolic link");
	editing->root = editing->lens->read(editing->arena, old);
	if (!editing->root)
		return unknown(editing, "augeas may not be able to read the file, and would change nothing then");
	if (!applies(editing, &applied))
		return other_path(editing, catalog_text(resource, "onlyif"));
	if (!applied)
		return OUTCOME_DONE;
	enum outcome outcome = run_changes(editing);
	if (outcome == OUTCOME_FAILED || outcome == OUTCOME_UNKNOWN)
		return outcome;
	enum outcome saved = save(editing, laying, old);
	return saved > outcome ? saved : outcome;
}

/* A File that writes the same file undoes what augeas does; which of them is last is not said. */
static void note_other_owner(const struct catalog *catalog, struct catalog_laying *laying,
			     const struct catalog_resource *resource)
{
	static const char message[] =
		"this resource and a File change the same file, and undo each other in every run";

	arena_spend(catalog->arena, catalog->resources.count);
	for (size_t i = 0; i < catalog->resources.count; i++) {
		const struct catalog_resource *other = &catalog->resources.items[i];
		if (!other->path || strcmp(other->path, resource->path) != 0 ||
		    slice_is(other->type, "Augeas") || slice_is(other->type, "File_line"))
			continue;
		if (catalog_parameter(other, "content") || catalog_parameter(other, "source") ||
		    slice_is(other->type, "Concat_file")) {
			struct catalog_note note = { .conflict = true,
						     .open = true,
						     .message = message };
			catalog_note(catalog->arena, laying, resource, note);
			return;
		}
	}
}

bool catalog_edit_augeas(const struct catalog *catalog, struct catalog_laying *laying,
			 const struct catalog_resource *resource)
{
	struct editing editing = { .arena = catalog->arena, .resource = resource };

	if (!resource->path) {
		struct catalog_note note = { .open = true, .message = "changes by augeas; of which files is not known" };
		if (slice_starts_with(catalog_text(resource, "context"), "/files/etc/") ||
		    catalog_text(resource, "context").length == 0)
			catalog_note(catalog->arena, laying, resource, note);
		return true;
	}
	enum outcome outcome = edit(&editing, laying);
	struct catalog_note note = { .message = editing.why };
	note.conflict = outcome == OUTCOME_SEVERAL || outcome == OUTCOME_FAILED;
	note.open = outcome == OUTCOME_UNKNOWN;
	if (note.message)
		catalog_note(catalog->arena, laying, resource, note);
	if (lens_of(resource->path))
		note_other_owner(catalog, laying, resource);
	return outcome != OUTCOME_FAILED;
}

/* The file of `incl`, of the context, or of the first change. */
const char *catalog_augeas_file(struct arena *arena, const struct catalog_resource *resource)
{
	static const char *const known[] = {
		"etc/network/interfaces.d/", "etc/network/interfaces", "etc/sysctl.d/", "etc/sysctl.conf",
	};
	const struct node *changes = catalog_parameter(resource, "changes");
	struct slice incl = catalog_text(resource, "incl");

	if (slice_starts_with(incl, "/"))
		return tree_normalize(arena, incl);
	if (changes && node_is(changes, NODE_SEQUENCE) && changes->count)
		changes = changes->items[0];
	if (!changes || !node_is(changes, NODE_SCALAR))
		return NULL;
	struct words words = { changes->text, catalog_text(resource, "context") };
	bool inserts = slice_is(slice_range(take_word(&words.rest), 0, 3), "ins");
	if (inserts) {
		take_string(arena, &words.rest);
		take_word(&words.rest);
	}
	struct slice path = take_path(arena, &words);
	if (!slice_starts_with(path, "/files/"))
		return NULL;
	path = slice_range(path, strlen("/files/"), path.length);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t length = strlen(known[i]);
		if (!slice_starts_with(path, known[i]))
			continue;
		if (known[i][length - 1] == '/')
			length = slice_find(path, '/', length);
		struct slice file = slice_range(path, 0, length);
		return pattern_is_wild(file) ? NULL : arena_copy(arena, file);
	}
	return slice_contains(path, "[") ? NULL : arena_copy(arena, path);
}
