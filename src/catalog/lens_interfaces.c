/* interfaces.aug of Augeas 1.14. */
#include "catalog/lens_line.h"

/* stanza_word: no option has one of these names, nor allow-... */
static const char *const reserved[] = {
	"source", "source-directory", "iface", "auto", "mapping", "bond-slaves", "bridge-ports",
};

static bool is_list_option(struct slice label)
{
	return slice_is(label, "bond-slaves") || slice_is(label, "bridge-ports");
}

static bool is_allow(struct slice label)
{
	if (!slice_starts_with(label, "allow-") || label.length == strlen("allow-"))
		return false;
	for (size_t i = strlen("allow-"); i < label.length; i++)
		if (label.at[i] != '-' && !(label.at[i] >= 'a' && label.at[i] <= 'z'))
			return false;
	return true;
}

static bool is_option(struct slice label)
{
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (slice_is(label, reserved[i]))
			return false;
	for (size_t i = 0; i < label.length; i++)
		if (!is_digit(label.at[i]) && label.at[i] != '-' && label.at[i] != '_' &&
		    !(label.at[i] >= 'a' && label.at[i] <= 'z'))
			return false;
	return label.length > 0 && !is_allow(label);
}

static bool is_number(struct slice label)
{
	for (size_t i = 0; i < label.length; i++)
		if (!is_digit(label.at[i]))
			return false;
	return label.length > 0;
}

/*
 * Comments stand between stanzas of one line, and before the first; behind any other they are its
 * own.
 */
static bool may_comment(const struct lens_node *root, size_t index)
{
	while (index-- > 0) {
		struct slice label = root->children.items[index]->label;
		if (slice_is(label, "iface") || slice_is(label, "mapping"))
			return false;
		if (label.length && !slice_is(label, "#comment"))
			return true;
	}
	return true;
}

static enum lens_kind kind_at_top(const struct lens_node *root, size_t index)
{
	struct slice label = root->children.items[index]->label;

	if (label.length == 0 || slice_is(label, "#comment"))
		return !may_comment(root, index) ? LENS_NONE
		       : label.length		 ? LENS_COMMENT
						 : LENS_EMPTY;
	if (slice_is(label, "iface") || slice_is(label, "mapping"))
		return LENS_STANZA;
	if (slice_is(label, "auto") || (is_allow(label) && !slice_is(label, "allow-auto")))
		return LENS_ARRAY;
	return slice_is(label, "source") || slice_is(label, "source-directory") ? LENS_LINE
										: LENS_NONE;
}

static enum lens_kind kind(const struct lens_node *parent, size_t index)
{
	struct slice label = parent->children.items[index]->label;
	bool iface = slice_is(parent->label, "iface");

	if (parent->kind == LENS_ROOT)
		return kind_at_top(parent, index);
	if (parent->kind == LENS_ARRAY)
		return is_number(label) ? LENS_WORD : LENS_NONE;
	if (parent->kind != LENS_STANZA)
		return LENS_NONE;
	if (iface && index < 2)
		return slice_is(label, index == 0 ? "family" : "method") ? LENS_WORD : LENS_NONE;
	if (label.length == 0)
		return LENS_EMPTY;
	if (slice_is(label, "#comment"))
		return LENS_COMMENT;
	if (iface && is_list_option(label))
		return LENS_ARRAY;
	return is_option(label) ? LENS_LINE : LENS_NONE;
}

static bool takes(const struct lens_node *node)
{
	switch (node->kind) {
	case LENS_EMPTY:
		return !node->has_value && node->children.count == 0;
	case LENS_COMMENT:
		return node->has_value && node->children.count == 0 && lens_is_value(node->value, "", "");
	case LENS_LINE:
		return node->has_value && node->children.count == 0 && lens_is_value(node->value, "\\", "");
	case LENS_WORD:
		return node->has_value && node->children.count == 0 &&
		       lens_is_value(node->value, "", "\\ \t");
	case LENS_ARRAY:
		return !node->has_value && node->children.count > 0;
	case LENS_STANZA:
		return node->has_value && lens_is_value(node->value, "", "\\ \t") &&
		       node->children.count >= (slice_is(node->label, "iface") ? 2 : 1);
	default:
		return false;
	}
}

static bool read_words(struct arena *arena, struct lens_node *node, struct lens_line *line,
		       const char *const *labels)
{
	size_t count = 0;

	while (lens_rest(line).length) {
		size_t from = line->at;
		struct slice label = slice_of(labels ? labels[count] ? labels[count] : ""
						     : arena_print(arena, "%zu", count + 1));
		if (lens_take_set(line, " \t").length == 0 || label.length == 0)
			return false;
		struct lens_node *word = lens_append(arena, node, label);
		word->kind = LENS_WORD;
		word->lead = lens_since(line, from);
		word->value = lens_take_until(line, "\\ \t\n");
		word->has_value = true;
		if (word->value.length == 0)
			return false;
		count++;
	}
	node->tail = slice_range(line->text, line->at, line->text.length);
	return labels ? !labels[count] : count > 0;
}

/* A value that is a word of the line, or its whole rest. */
static bool read_value(struct lens_node *node, struct lens_line *line, bool word)
{
	if (lens_take_set(line, " \t").length == 0)
		return false;
	node->lead = lens_since(line, 0);
	node->value = word ? lens_take_until(line, "\\ \t\n") : lens_rest(line);
	node->has_value = true;
	if (!word) {
		line->at += node->value.length;
		node->tail = slice_range(line->text, line->at, line->text.length);
	}
	return lens_is_value(node->value, "\\", word ? "\\" : "");
}

static bool read_stanza(struct arena *arena, struct lens_node *node, struct lens_line *line)
{
	static const char *const iface_words[] = { "family", "method", NULL };
	static const char *const no_words[] = { NULL };

	return read_value(node, line, true) &&
	       read_words(arena, node, line,
			  slice_is(node->label, "iface") ? iface_words : no_words);
}

static bool read_line(struct arena *arena, struct lens_node *root, struct lens_line line,
		      struct lens_node **stanza)
{
	struct lens_node *parent = *stanza ? *stanza : root;

	if (lens_read_comment(arena, parent, line, "#"))
		return true;
	bool indented = lens_take_set(&line, " \t").length > 0;
	struct slice word = lens_take_until(&line, " \t\n\\");
	if (*stanza && (is_option(word) || (is_list_option(word) && slice_is(parent->label, "iface")))) {
		struct lens_node *node = lens_append(arena, parent, word);
		node->kind = is_option(word) ? LENS_LINE : LENS_ARRAY;
		node->lead = lens_since(&line, 0);
		return node->kind == LENS_LINE ? read_value(node, &line, false)
					       : read_words(arena, node, &line, NULL);
	}
	*stanza = NULL;
	if (slice_is(word, "allow-auto"))
		word = slice_of("auto");
	struct lens_node *node = lens_append(arena, root, word);
	node->kind = kind_at_top(root, root->children.count - 1);
	node->lead = lens_since(&line, 0);
	if (indented && !slice_is(word, "iface"))
		return false;
	switch (node->kind) {
	case LENS_STANZA:
		*stanza = node;
		return read_stanza(arena, node, &line);
	case LENS_ARRAY:
		return read_words(arena, node, &line, NULL);
	case LENS_LINE:
		return read_value(node, &line, false);
	default:
		return false;
	}
}

static struct lens_node *read(struct arena *arena, struct slice text)
{
	struct lens_node *root = arena_new(arena, struct lens_node), *stanza = NULL;

	root->kind = LENS_ROOT;
	for (size_t at = 0; at < text.length; )
		if (!read_line(arena, root, lens_next_line(arena, text, &at), &stanza))
			return NULL;
	for (size_t i = 0; i < root->children.count; i++)
		if (!takes(root->children.items[i]))
			return NULL;     /* a mapping without a line */
	return root;
}

const struct lens lens_interfaces = { "Interfaces.lns", read, kind, takes, " " };
