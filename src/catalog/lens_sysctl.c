/* sysctl.aug of Augeas 1.14. A line with a comment behind its value is not read by us. */
#include "catalog/lens_line.h"

static bool is_key(struct slice label)
{
	for (size_t i = 0; i < label.length; i++)
		if (!is_alnum(label.at[i]) && !memchr("*:/_.-", label.at[i], 6))
			return false;
	return label.length > 0;
}

static enum lens_kind kind(const struct lens_node *parent, size_t index)
{
	struct slice label = parent->children.items[index]->label;

	if (parent->kind != LENS_ROOT)
		return LENS_NONE;
	if (label.length == 0)
		return LENS_EMPTY;
	if (slice_is(label, "#comment"))
		return LENS_COMMENT;
	return is_key(label) ? LENS_LINE : LENS_NONE;
}

static bool takes(const struct lens_node *node)
{
	if (node->children.count)
		return false;
	if (node->kind == LENS_EMPTY)
		return !node->has_value;
	return node->has_value && lens_is_value(node->value, "", node->kind == LENS_COMMENT ? "" : "#;");
}

static bool read_line(struct arena *arena, struct lens_node *root, struct lens_line line)
{
	if (lens_read_comment(arena, root, line, "#;"))
		return true;
	lens_take_set(&line, " \t");
	struct slice key = lens_take_until(&line, " \t\n=");
	lens_take_set(&line, " \t");
	if (!is_key(key) || line.text.at[line.at] != '=')
		return false;
	line.at++;
	lens_take_set(&line, " \t");
	struct lens_node *node = lens_append(arena, root, key);
	node->kind = LENS_LINE;
	node->has_value = true;
	node->lead = lens_since(&line, 0);
	node->value = lens_rest(&line);
	node->tail = slice_range(line.text, line.at + node->value.length, line.text.length);
	return takes(node);
}

static struct lens_node *read(struct arena *arena, struct slice text)
{
	struct lens_node *root = arena_new(arena, struct lens_node);

	root->kind = LENS_ROOT;
	for (size_t at = 0; at < text.length; )
		if (!read_line(arena, root, lens_next_line(arena, text, &at)))
			return NULL;
	return root;
}

const struct lens lens_sysctl = { "Sysctl.lns", read, kind, takes, " = " };
