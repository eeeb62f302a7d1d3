/* What the two readers behind base/document.h share. */
#ifndef BASE_DOCUMENT_READER_H
#define BASE_DOCUMENT_READER_H

#include "base/document.h"

struct document_reader {
	struct arena *arena;
	struct document_limits limits;
	struct document *document;
	struct document_error error;
	unsigned depth;          /* of the collection being read */
	size_t at;               /* JSON: the next byte */
};

/* Read reader->document->source from byte reader->at on. False and reader->error if not. */
bool document_read_json(struct document_reader *reader);
bool document_read_yaml(struct document_reader *reader);

/* False, with a message for the bytes [START, END) in reader->error. */
bool document_fail(struct document_reader *reader, size_t start, size_t end, const char *message);

/* One collection deeper, begun at START; false when that is too deep. */
bool document_descend(struct document_reader *reader, size_t start);

/* Note ERROR as the oddity of the document unless there is one already. */
void document_note_oddity(struct document_reader *reader, size_t start, size_t end,
			  const char *message);

/* Note the first duplicate key of a finished mapping. */
void document_check_keys(struct document_reader *reader, const struct node *mapping);

typedef ARRAY(const struct node *) document_items;
typedef ARRAY(struct node_entry) document_entries;

#endif
