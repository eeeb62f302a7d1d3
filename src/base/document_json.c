#include "base/document_reader.h"
#include "base/utf8.h"

static const struct node *read_value(struct document_reader *reader);

static struct slice text_of(const struct document_reader *reader)
{
	return reader->document->source->text;
}

/* The next byte that is no blank, or -1 at the end. */
static int peek(struct document_reader *reader)
{
	struct slice text = text_of(reader);

	while (reader->at < text.length && text.at[reader->at] &&
	       strchr(" \t\r\n", text.at[reader->at]))
		reader->at++;
	return reader->at < text.length ? (unsigned char)text.at[reader->at] : -1;
}

static bool take(struct document_reader *reader, char c)
{
	if (peek(reader) != (unsigned char)c)
		return false;
	reader->at++;
	return true;
}

static const struct node *fail_here(struct document_reader *reader, const char *message)
{
	document_fail(reader, reader->at, reader->at + 1, message);
	return NULL;
}

static struct node *new_node(struct document_reader *reader, enum node_kind kind, size_t start)
{
	struct node *node = arena_new(reader->arena, struct node);

	node->kind = kind;
	node->span = span_make(reader->document->source, start, reader->at);
	return node;
}

/* Four hexadecimal digits at FROM, or -1. */
static int read_hex(struct slice s, size_t from)
{
	int value = 0;

	for (size_t i = from; i < from + 4; i++) {
		static const char digits[] = "0123456789abcdef";
		char c = i < s.length ? s.at[i] : '\0';
		if (c >= 'A' && c <= 'F')
			c = (char)(c - 'A' + 'a');
		const char *digit = c ? strchr(digits, c) : NULL;
		if (!digit)
			return -1;
		value = value * 16 + (int)(digit - digits);
	}
	return value;
}

static char *write_utf8(char *to, int point)
{
	if (point < 0x80) {
		*to++ = (char)point;
		return to;
	}
	if (point < 0x800) {
		*to++ = (char)(0xc0 | (point >> 6));
	} else if (point < 0x10000) {
		*to++ = (char)(0xe0 | (point >> 12));
		*to++ = (char)(0x80 | ((point >> 6) & 0x3f));
	} else {
		*to++ = (char)(0xf0 | (point >> 18));
		*to++ = (char)(0x80 | ((point >> 12) & 0x3f));
		*to++ = (char)(0x80 | ((point >> 6) & 0x3f));
	}
	*to++ = (char)(0x80 | (point & 0x3f));
	return to;
}

/* The escape \uXXXX at RAW.at[*I], two of them for a surrogate pair; a lone half is U+FFFD. */
static bool read_unicode(struct slice raw, size_t *i, char **to)
{
	int point = read_hex(raw, *i + 2);

	if (point < 0)
		return false;
	*i += 6;
	if (point >= 0xd800 && point < 0xdc00 &&
	    slice_starts_with(slice_range(raw, *i, *i + 2), "\\u")) {
		int low = read_hex(raw, *i + 2);
		if (low >= 0xdc00 && low < 0xe000) {
			*i += 6;
			point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
		}
	}
	if (point >= 0xd800 && point < 0xe000)
		point = 0xfffd;
	*to = write_utf8(*to, point);
	return true;
}

/* RAW with its escapes resolved; false for an escape that JSON does not have. */
static bool unescape(struct arena *arena, struct slice raw, struct slice *ret)
{
	static const char escapes[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	char *text = arena_alloc(arena, raw.length + 1), *to = text;

	for (size_t i = 0; i < raw.length; ) {
		if (raw.at[i] != '\\') {
			*to++ = raw.at[i++];
			continue;
		}
		char c = raw.at[i + 1];
		const char *escape = c ? strchr(escapes, c) : NULL;
		if (escape) {
			*to++ = values[escape - escapes];
			i += 2;
		} else if (c != 'u' || !read_unicode(raw, &i, &to)) {
			return false;
		}
	}
	*ret = (struct slice){ text, (size_t)(to - text) };
	return true;
}

static const struct node *read_string(struct document_reader *reader)
{
	struct slice text = text_of(reader);
	size_t start = reader->at++;
	bool escaped = false;

	for (; reader->at < text.length && text.at[reader->at] != '"'; reader->at++) {
		if ((unsigned char)text.at[reader->at] < 0x20)
			return fail_here(reader, "a control character inside a string");
		if (text.at[reader->at] != '\\')
			continue;
		escaped = true;
		reader->at++;
	}
	if (reader->at >= text.length) {
		document_fail(reader, start, start + 1, "a string without its closing quote");
		return NULL;
	}
	reader->at++;
	struct node *node = new_node(reader, NODE_SCALAR, start);
	node->text = slice_range(text, start + 1, reader->at - 1);
	if (!utf8_is_valid(node->text))
		document_note_oddity(reader, start, reader->at, "not UTF-8");
	if (escaped && !unescape(reader->arena, node->text, &node->text)) {
		document_fail(reader, start, reader->at,
			      "a string with an escape that JSON does not have");
		return NULL;
	}
	return node;
}

static size_t skip_digits(struct slice s, size_t i)
{
	while (i < s.length && is_digit(s.at[i]))
		i++;
	return i;
}

/* Whether WORD is a number as RFC 8259 writes it. */
static bool is_number(struct slice word)
{
	size_t i = word.length && word.at[0] == '-', whole = i;

	i = skip_digits(word, i);
	if (i == whole || (word.at[whole] == '0' && i > whole + 1))
		return false;
	if (i < word.length && word.at[i] == '.') {
		size_t fraction = i + 1;
		i = skip_digits(word, fraction);
		if (i == fraction)
			return false;
	}
	if (i < word.length && (word.at[i] == 'e' || word.at[i] == 'E')) {
		size_t exponent = i + 1;
		if (exponent < word.length &&
		    (word.at[exponent] == '+' || word.at[exponent] == '-'))
			exponent++;
		i = skip_digits(word, exponent);
		if (i == exponent)
			return false;
	}
	return i == word.length;
}

static bool is_word_byte(char c)
{
	return is_alnum(c) || c == '+' || c == '-' || c == '.';
}

/* true, false, null, or a number. */
static const struct node *read_word(struct document_reader *reader)
{
	struct slice text = text_of(reader);
	size_t start = reader->at;

	while (reader->at < text.length && is_word_byte(text.at[reader->at]))
		reader->at++;
	struct slice word = slice_range(text, start, reader->at);
	if (!slice_is(word, "true") && !slice_is(word, "false") && !slice_is(word, "null") &&
	    !is_number(word)) {
		reader->at = start;
		return fail_here(reader, "expected a value");
	}
	struct node *node = new_node(reader, NODE_SCALAR, start);
	node->plain = true;
	node->text = word;
	return node;
}

static const struct node *read_sequence(struct document_reader *reader)
{
	size_t start = reader->at++;
	document_items items = { 0 };

	if (!document_descend(reader, start))
		return NULL;
	if (!take(reader, ']')) {
		do {
			const struct node *item = read_value(reader);
			if (!item)
				return NULL;
			array_push(reader->arena, &items, item);
		} while (take(reader, ','));
		if (!take(reader, ']'))
			return fail_here(reader, "expected ',' or ']'");
	}
	reader->depth--;
	struct node *node = new_node(reader, NODE_SEQUENCE, start);
	node->items = items.items;
	node->count = items.count;
	return node;
}

static bool read_entry(struct document_reader *reader, struct node_entry *ret)
{
	if (peek(reader) != '"')
		return document_fail(reader, reader->at, reader->at + 1,
				     "expected a key in double quotes");
	ret->key = read_string(reader);
	if (!ret->key)
		return false;
	if (!take(reader, ':'))
		return document_fail(reader, reader->at, reader->at + 1, "expected ':'");
	ret->value = read_value(reader);
	return ret->value != NULL;
}

static const struct node *read_mapping(struct document_reader *reader)
{
	size_t start = reader->at++;
	document_entries entries = { 0 };

	if (!document_descend(reader, start))
		return NULL;
	if (!take(reader, '}')) {
		do {
			struct node_entry entry;
			if (!read_entry(reader, &entry))
				return NULL;
			array_push(reader->arena, &entries, entry);
		} while (take(reader, ','));
		if (!take(reader, '}'))
			return fail_here(reader, "expected ',' or '}'");
	}
	reader->depth--;
	struct node *node = new_node(reader, NODE_MAPPING, start);
	node->entries = entries.items;
	node->count = entries.count;
	document_check_keys(reader, node);
	return node;
}

static const struct node *read_value(struct document_reader *reader)
{
	switch (peek(reader)) {
	case '{':
		return read_mapping(reader);
	case '[':
		return read_sequence(reader);
	case '"':
		return read_string(reader);
	default:
		return read_word(reader);
	}
}

bool document_read_json(struct document_reader *reader)
{
	const struct node *root = read_value(reader);

	if (!root)
		return false;
	if (peek(reader) != -1)
		return document_fail(reader, reader->at, reader->at + 1,
				     "expected nothing after the value");
	reader->document->root = root;
	return true;
}
