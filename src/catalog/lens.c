#include "catalog/lens.h"

#include "base/pattern.h"

/* Util.stdexcl of Augeas, and what the filter of Sysctl leaves out. */
static const char *const never_read[] = {
	"*.augnew", "*.augsave", "*.dpkg-dist", "*.dpkg-bak", "*.dpkg-new", "*.dpkg-old",
	"*.rpmsave", "*.rpmnew", "*~", "README", "README.sysctl",
};

static const struct {
	const char *pattern;
	const struct lens *lens;
} filters[] = {
	{ "etc/network/interfaces", &lens_interfaces },
	{ "etc/network/interfaces.d/*", &lens_interfaces },
	{ "etc/sysctl.conf", &lens_sysctl },
	{ "etc/sysctl.d/*", &lens_sysctl },
};

const struct lens *lens_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct slice name = slice_of(slash ? slash + 1 : path);

	for (size_t i = 0; i < sizeof(never_read) / sizeof(never_read[0]); i++)
		if (pattern_match(slice_of(never_read[i]), name, 0))
			return NULL;
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
		if (pattern_match(slice_of(filters[i].pattern), slice_of(path), PATTERN_PATHNAME))
			return filters[i].lens;
	return NULL;
}

struct lens_node *lens_append(struct arena *arena, struct lens_node *parent, struct slice label)
{
	struct lens_node *node = arena_new(arena, struct lens_node);

	node->label = label;
	node->parent = parent;
	array_push(arena, &parent->children, node);
	return node;
}

struct lens_node *lens_insert(struct arena *arena, struct lens_node *parent, size_t index,
			      struct slice label)
{
	struct lens_node *node = lens_append(arena, parent, label);

	for (size_t i = parent->children.count - 1; i > index; i--)
		parent->children.items[i] = parent->children.items[i - 1];
	parent->children.items[index] = node;
	return node;
}

size_t lens_index(const struct lens_node *node)
{
	size_t i = 0;

	while (node->parent->children.items[i] != node)
		i++;
	return i;
}

void lens_remove(struct lens_node *node)
{
	struct lens_node *parent = node->parent;

	for (size_t i = lens_index(node); i + 1 < parent->children.count; i++)
		parent->children.items[i] = parent->children.items[i + 1];
	parent->children.count--;
}

struct writing {
	const struct lens *lens;
	struct text *out;
	const struct lens_node *wrong;   /* the node that must not be as it is */
};

/* The child of OLD whose form the child at INDEX of PARENT takes, or NULL. */
static const struct lens_node *form_of(struct arena *arena, const struct lens_node *parent,
				       size_t index, const struct lens_node *old)
{
	struct slice label = parent->children.items[index]->label;
	size_t before = 0;

	arena_spend(arena, index + (old ? old->children.count : 0));
	for (size_t i = 0; i < index; i++)
		before += slice_equal(parent->children.items[i]->label, label);
	for (size_t i = 0; old && i < old->children.count; i++)
		if (slice_equal(old->children.items[i]->label, label) && before-- == 0)
			return old->children.items[i];
	return NULL;
}

/*
 * What all nodes below NODE are written like. Before anything is: this may exceed the bound on
 * work, and then a text that is being written would be lost.
 */
static void find_forms(struct arena *arena, struct lens_node *node, const struct lens_node *old)
{
	for (size_t i = 0; i < node->children.count; i++) {
		struct lens_node *child = node->children.items[i];
		child->form = form_of(arena, node, i, old);
		if (child->form)
			find_forms(arena, child, child->form);
	}
}

static void write_lead(struct writing *writing, const struct lens_node *node)
{
	bool inside = node->parent->kind == LENS_STANZA;

	if (node->form) {
		text_add(writing->out, node->form->lead);
		return;
	}
	if (node->kind == LENS_WORD) {
		text_putc(writing->out, ' ');
	} else if (node->kind == LENS_COMMENT) {
		text_puts(writing->out, "# ");
	} else if (node->kind != LENS_EMPTY) {
		text_puts(writing->out, inside ? "   " : "");
		text_add(writing->out, node->label);
		if (node->kind != LENS_ARRAY)
			text_puts(writing->out, writing->lens->separator);
	}
}

static bool write_node(struct writing *writing, struct lens_node *node);

static bool write_children(struct writing *writing, struct lens_node *node, bool words)
{
	for (size_t i = 0; i < node->children.count; i++) {
		struct lens_node *child = node->children.items[i];
		child->kind = writing->lens->kind(node, i);
		writing->wrong = child;
		if (child->kind == LENS_NONE)
			return false;
		if ((child->kind == LENS_WORD) == words &&
		    !write_node(writing, child))
			return false;
	}
	return true;
}

static bool write_node(struct writing *writing, struct lens_node *node)
{
	writing->wrong = node;
	if (!writing->lens->takes(node))
		return false;
	write_lead(writing, node);
	text_add(writing->out, node->value);
	if (!write_children(writing, node, true))
		return false;
	if (node->form)
		text_add(writing->out, node->form->tail);
	else if (node->kind != LENS_WORD)
		text_putc(writing->out, '\n');
	return write_children(writing, node, false);
}

const struct lens_node *lens_write(struct arena *arena, const struct lens *lens,
				   struct lens_node *root, const struct lens_node *old,
				   struct text *out)
{
	struct writing writing = { lens, out, NULL };

	find_forms(arena, root, old);
	return write_children(&writing, root, false) ? NULL : writing.wrong;
}
