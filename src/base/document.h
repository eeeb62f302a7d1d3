/*
 * YAML and JSON as we read them: a small tree in which every node knows where it stands.
 * YAML is read by libyaml; what begins as JSON does ({ or [) is tried as JSON first, which
 * is faster and takes what libyaml refuses (surrogate pairs, DEL). All memory is the
 * arena's; the text must live as long.
 *
 * The reader is lenient about what YAML has beyond JSON, because the tools that write
 * facts use it, and remembers the first such thing in `oddity` (its message is NULL when
 * there is none). Who wants a file to mean the same to every reader refuses documents that
 * have one.
 */
#ifndef BASE_DOCUMENT_H
#define BASE_DOCUMENT_H

#include "base/arena.h"
#include "base/source.h"
#include "base/spelling.h"

enum node_kind { NODE_NONE, NODE_SCALAR, NODE_SEQUENCE, NODE_MAPPING };

struct node {
	enum node_kind kind;
	bool plain;              /* a scalar without quotes: 1, true, eth0 */
	struct span span;        /* empty where YAML implies a null */
	struct slice text;       /* NODE_SCALAR: its value, escapes resolved */
	size_t count;            /* of items or entries */
	const struct node *const *items;
	const struct node_entry *entries;        /* as in the file, duplicates included */
};

struct node_entry {
	const struct node *key;  /* always a scalar */
	const struct node *value;
};

/* What is wrong with a file and where; span.source is never NULL in a real error. */
struct document_error {
	const char *message;     /* without position and final period; NULL: no error */
	struct span span;
	struct span from;        /* what made us read that file; source NULL: the caller did */
};

struct document {
	const struct source *source;
	const struct node *root; /* NULL: the file holds nothing but blanks and comments */
	struct document_error oddity;    /* anchor, alias, tag, duplicate key, JSON not in UTF-8 */
};

struct document_limits {
	size_t size;             /* bytes */
	unsigned depth;          /* mappings and sequences inside each other */
};

/*
 * Read SOURCE from byte FROM on. False and *RET_ERROR for text that is not YAML, exceeds
 * LIMITS, has several documents, a mapping whose key is no scalar, or an alias of what it
 * stands in. So a walk down the nodes ends, at most LIMITS.depth below the root. With aliases
 * there are more ways down than nodes, but what all aliases stand for is a MiB at most.
 */
bool document_read(struct arena *arena, const struct source *source, size_t from,
		   struct document_limits limits, struct document *ret,
		   struct document_error *ret_error);

/* The value of KEY in MAPPING; of duplicates the last, as JSON readers do. NULL: none. */
const struct node *node_find(const struct node *mapping, const char *key);

bool node_is(const struct node *node, enum node_kind kind);

/*
 * What YAML makes of a scalar without quotes, by the rules of version 1.1 (PyYAML, Ruby,
 * libyaml's users) or of 1.2: whatever either takes for something else is no string.
 */
enum scalar_meaning {
	SCALAR_NONE,
	SCALAR_STRING,
	SCALAR_NULL,
	SCALAR_BOOLEAN,          /* true and false */
	SCALAR_INTEGER,          /* decimal, no sign but -, no leading zero */
	SCALAR_DATE,             /* 2027-01-31 */
	SCALAR_MANGLED,          /* anything else: 6.10, no, 1:20:18, 010, <<, ... */
};

enum scalar_meaning scalar_meaning(const struct node *scalar);

/*
 * What YAML 1.1 reads TEXT as, in words: "the number 4818", "the boolean false", "null";
 * NULL for a string.
 */
const char *scalar_misread(struct arena *arena, struct slice text);

/*
 * The error as people want to see it: "FILE:LINE:COLUMN: message", the line, and a caret
 * below the place. Long lines are cut around the place, control characters shown as `?`.
 * Ends with a newline.
 */
const char *document_error_show(struct arena *arena, const struct document_error *error);

struct document_error document_error_at(struct span span, const char *message);

/*
 * "unknown NOUN 'WORD'; did you mean 'X'?", or with a list of the known words when none is
 * near and they are few.
 */
const char *document_unknown_word(struct arena *arena, const char *noun, struct slice word,
				  struct spelling_words words);

/*
 * TEXT fit for a message: control characters and broken UTF-8 as `?`, and cut when long.
 */
const char *document_printable(struct arena *arena, struct slice text);

#endif
