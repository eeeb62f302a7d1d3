/*
 * The format of a document as data: which keys there are, what they take, and where in a C
 * structure it goes. One function walks a document along such a table and knows about
 * unknown and missing keys, wrong types and positions, so that no handler has to; another
 * prints the table as a JSON Schema, so that editors say the same.
 */
#ifndef BASE_SCHEMA_H
#define BASE_SCHEMA_H

#include "base/document.h"
#include "base/text.h"

enum schema_kind {
	SCHEMA_NONE,
	SCHEMA_SCALAR,
	SCHEMA_LIST,             /* fills a struct schema_list, or one laid out like it */
	SCHEMA_MAPPING,          /* known keys: fills the fields of a structure */
	SCHEMA_TABLE,            /* the user's keys: fills a struct schema_list of them */
};

/* How a scalar may be written. */
enum {
	SCHEMA_STRING  = 1 << 0, /* quoted, or a plain word that no YAML reads as anything else */
	SCHEMA_INTEGER = 1 << 1,
	SCHEMA_BOOLEAN = 1 << 2, /* true or false, not yes or no */
	SCHEMA_DATE    = 1 << 3, /* 2027-01-31, quotes or not */
};

/* Text, and where it is written. What schema_store_string() stores. */
struct schema_string {
	const char *text;        /* NULL: not given */
	struct span span;
};

struct schema_list {
	void *items;
	size_t count;
};

struct schema_reader {
	struct arena *arena;
	void *context;           /* what the handlers of this schema need, e.g. struct names */
	struct document_error error;
};

struct schema_field;
struct schema_group;

struct schema {
	enum schema_kind kind;
	const char *noun;        /* with article: "a token", as in "expected …, found …" */
	size_t size;             /* of the object this fills */
	const void *initial;     /* its value before; NULL: zero. TABLE: of an element */

	/* SCHEMA_SCALAR */
	unsigned forms;
	const struct spelling_words *words;      /* the only ones allowed, or NULL for any */
	const char *word_noun;   /* "kind", as in "unknown kind 'vlna'" */
	long minimum, maximum;   /* SCHEMA_INTEGER */
	const char *pattern;     /* for the JSON Schema: a regular expression, ERE and ECMA alike */
	/*
	 * Store the scalar at PLACE. Returns what is wrong with it, or NULL. Without a handler
	 * the index of the word or the integer is stored, as an int.
	 */
	const char *(*store)(struct schema_reader *reader, const struct node *node, void *place);

	/* SCHEMA_LIST and SCHEMA_TABLE */
	const struct schema *element;
	bool single;             /* LIST: a scalar may stand alone, without the list around it */
	bool filled;             /* must have an element */
	const struct schema *key;        /* TABLE: stored at key_offset of the element */
	size_t key_offset;
	size_t value_offset;     /* TABLE: where in the element its value goes */

	/* SCHEMA_MAPPING; TABLE: of an element */
	const struct schema_field *fields;       /* ends with key NULL */
	const struct schema_group *groups;       /* ends with need NONE; NULL: none */
	bool has_span;           /* a struct span lies at span_offset */
	size_t span_offset;
	/* What is wrong with the finished object although each key is right, or NULL. */
	const char *(*check)(struct schema_reader *reader, const struct node *node, void *place);
};

struct schema_field {
	const char *key;
	const struct schema *schema;
	size_t offset;
	bool required;
	const char *description; /* a sentence for the JSON Schema */
};

/* Keys of a mapping that depend on each other. */
enum schema_need {
	SCHEMA_NEED_NONE,
	SCHEMA_NEED_ONE,         /* exactly one of them */
	SCHEMA_NEED_ANY,         /* at least one */
	SCHEMA_NEED_NO_TWO,      /* at most one */
};

struct schema_group {
	enum schema_need need;
	const char *keys[8];     /* ends with NULL */
};

/*
 * Fill PLACE with what DOCUMENT says. False and *RET_ERROR for the first mistake, which
 * includes the document's oddity and an empty document. CONTEXT is handed to the handlers.
 */
bool schema_read(struct arena *arena, const struct schema *schema, const struct document *document,
		 void *context, void *place, struct document_error *ret_error);

/* Handlers for `store`: a const char *, a struct schema_string, a bool. */
const char *schema_store_text(struct schema_reader *reader, const struct node *node, void *place);
const char *schema_store_string(struct schema_reader *reader, const struct node *node, void *place);
const char *schema_store_boolean(struct schema_reader *reader, const struct node *node,
				 void *place);

/* `words` from an array of strings; a NULL in it is a gap. */
const char *schema_word(const void *array, size_t index);
#define SCHEMA_WORDS(array) \
	&(const struct spelling_words){ schema_word, (array), sizeof(array) / sizeof((array)[0]) }

/* The JSON Schema (draft 7) of the same documents, with that $id and title. */
void schema_print(struct text *text, const struct schema *schema, const char *id,
		  const char *title);

#endif
