/*
 * The tree that Augeas 1.14 makes of a file, and the file that it makes of the tree again:
 * the lenses Interfaces and Sysctl, as far as they go without line continuations. What is
 * kept of a file's own form (indentation, blanks) follows Augeas: a node takes the form of
 * the old node with the same label and the same number among its siblings.
 * Nodes live in the arena given to lens_read(); their texts point into the file's.
 */
#ifndef CATALOG_LENS_H
#define CATALOG_LENS_H

#include "base/arena.h"
#include "base/slice.h"
#include "base/text.h"

enum lens_kind {
	LENS_NONE,
	LENS_ROOT,
	LENS_EMPTY,              /* an empty line: a node without label */
	LENS_COMMENT,            /* #comment */
	LENS_STANZA,             /* iface, mapping: value, words, then lines */
	LENS_ARRAY,              /* auto, allow-*, bond-slaves: label and words */
	LENS_LINE,               /* label and value */
	LENS_WORD,               /* family, method, 1, 2, ...: in the line of its parent */
};

struct lens_node {
	enum lens_kind kind;     /* LENS_NONE: made by an edit */
	struct slice label;      /* empty: none */
	struct slice value;
	bool has_value;
	struct slice lead, tail; /* what stands before the value, and behind it and the words */
	struct lens_node *parent;
	const struct lens_node *form;    /* the old node whose form it is written in, or NULL */
	ARRAY(struct lens_node *) children;
};

struct lens {
	const char *name;        /* as in `lens => 'Interfaces.lns'` */
	/* The tree of TEXT; NULL when the lens cannot read it. */
	struct lens_node *(*read)(struct arena *arena, struct slice text);
	/* The kind of the node at INDEX in PARENT; LENS_NONE when it must not be there. */
	enum lens_kind (*kind)(const struct lens_node *parent, size_t index);
	bool (*takes)(const struct lens_node *node);      /* its label, value and children */
	const char *separator;   /* between label and value of a new line */
};

/* The lens that Augeas uses by itself for the file PATH, relative to the ROOT; or NULL. */
const struct lens *lens_of(const char *path);

/*
 * Write ROOT in the form of OLD. NULL, or the node that no file of this lens can have. OUT is empty
 * until no more is asked of the arena.
 */
const struct lens_node *lens_write(struct arena *arena, const struct lens *lens,
				   struct lens_node *root, const struct lens_node *old,
				   struct text *out);

/* A new child of PARENT without value, at INDEX. */
struct lens_node *lens_insert(struct arena *arena, struct lens_node *parent, size_t index,
			      struct slice label);
struct lens_node *lens_append(struct arena *arena, struct lens_node *parent, struct slice label);

/* Take NODE out of its parent. */
void lens_remove(struct lens_node *node);

/* The place of NODE among its siblings. */
size_t lens_index(const struct lens_node *node);

/* ---- paths ---------------------------------------------------------------------------- */

typedef ARRAY(struct lens_node *) lens_nodes;

enum lens_found { LENS_UNKNOWN, LENS_FOUND, LENS_SEVERAL, LENS_IMPOSSIBLE };

/*
 * The nodes that the path expression matches below START: labels, `*`, and predicates of
 * positions, last(), values and paths, with `and` and `or`. False for any other form.
 */
bool lens_match(struct arena *arena, struct lens_node *start, struct slice path, lens_nodes *ret);

/*
 * The one node that it matches, made when there is none, as aug_set(3) does.
 * LENS_SEVERAL when it, or what should become its parent, matches several;
 * LENS_IMPOSSIBLE when what is missing has no name; LENS_UNKNOWN as false above.
 */
enum lens_found lens_expand(struct arena *arena, struct lens_node *start, struct slice path,
			    struct lens_node **ret);

extern const struct lens lens_interfaces, lens_sysctl;

#endif
