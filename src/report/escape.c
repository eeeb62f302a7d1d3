#include "report/report.h"

/* The second byte of a sequence is narrower after some first ones: Unicode, table 3-7. */
static bool continues(unsigned char lead, size_t at, unsigned char c)
{
	if (at > 1)
		return c >= 0x80 && c <= 0xbf;
	return c >= (lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80) &&
	       c <= (lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf);
}

size_t utf8_read(struct slice s, size_t i, uint32_t *ret)
{
	const unsigned char *bytes = (const unsigned char *)s.at + i;
	unsigned char lead = bytes[0];
	size_t length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3
		      : lead < 0xf5 ? 4 : 0;
	uint32_t code_point = length < 2 ? lead : lead & (0x7fu >> length);
	size_t at = 1;

	for (; at < length && i + at < s.length && continues(lead, at, bytes[at]); at++)
		code_point = code_point << 6 | (bytes[at] & 0x3f);
	*ret = at == length ? code_point : NOT_UTF8;
	return at;
}

static void json_escape(struct text *out, uint32_t c)
{
	static const char letters[0x20] = { ['\n'] = 'n', ['\t'] = 't', ['\r'] = 'r' };

	if (c == '"' || c == '\\')
		text_print(out, "\\%c", (int)c);
	else if (c < 0x20 && letters[c])
		text_print(out, "\\%c", letters[c]);
	else if (c == NOT_UTF8)
		text_puts(out, "\xef\xbf\xbd");
	else
		text_print(out, "\\u%04x", (unsigned)c);
}

/* JSON may hold DEL and the C1 controls as they are; the terminal it is shown on may not. */
static bool is_plain_json(uint32_t c)
{
	return c >= 0x20 && c != '"' && c != '\\' && (c < 0x7f || c > 0x9f) && c != NOT_UTF8;
}

/* Whether one of the eight bytes of WORD is a control, a quote, a backslash, DEL or not ASCII. */
static bool has_special(uint64_t word)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
	uint64_t quote = word ^ ones * '"', backslash = word ^ ones * '\\',
		 rubout = word ^ ones * 0x7f;

	return ((word | (word - ones * 0x20) | (quote - ones) | (backslash - ones) |
		 (rubout - ones)) &
		tops) != 0;
}

/* Whether S stands in JSON as it is, to judge eight bytes at once. False means: look closer. */
static bool needs_nothing(struct slice s)
{
	uint64_t word;
	size_t i = 0;

	for (; i + sizeof(word) <= s.length; i += sizeof(word)) {
		memcpy(&word, s.at + i, sizeof(word));
		if (has_special(word))
			return false;
	}
	for (; i < s.length; i++)
		if (!is_plain_json((unsigned char)s.at[i]) || (unsigned char)s.at[i] >= 0x80)
			return false;
	return true;
}

static char *put(char *at, const char *bytes, size_t count)
{
	memcpy(at, bytes, count);
	return at + count;
}

/* S between quotes. */
static void put_plain(struct text *out, struct slice s)
{
	char *at = text_room(out, s.length + 2);

	if (!at)
		return;
	*at++ = '"';
	if (s.length)
		at = put(at, s.at, s.length);
	*at++ = '"';
	text_wrote(out, at);
}

void json_slice(struct text *out, struct slice s)
{
	if (needs_nothing(s)) {
		put_plain(out, s);
		return;
	}
	size_t plain = 0;        /* where the run of bytes that need nothing began */

	text_putc(out, '"');
	for (size_t i = 0, length; i < s.length; i += length) {
		uint32_t c = (unsigned char)s.at[i];
		length = c < 0x80 ? 1 : utf8_read(s, i, &c);
		if (is_plain_json(c))
			continue;
		text_add(out, slice_range(s, plain, i));
		json_escape(out, c);
		plain = i + length;
	}
	text_add(out, slice_range(s, plain, s.length));
	text_putc(out, '"');
}

void json_text(struct text *out, const char *s)
{
	json_slice(out, slice_of(s));
}

void json_named_key(struct text *out, const char *key, bool first)
{
	if (!first)
		text_add(out, (struct slice)SLICE(", "));
	json_slice(out, slice_of(key));
	text_add(out, (struct slice)SLICE(": "));
}

void json_value(struct text *out, const char *s)
{
	if (s)
		json_text(out, s);
	else
		text_puts(out, "null");
}

/* The JSON of a fleet holds millions of numbers, and printf() is slow. */
void text_number(struct text *out, long long number)
{
	char digits[24];
	size_t at = sizeof(digits);
	unsigned long long rest = number < 0 ? 0ull - (unsigned long long)number
					     : (unsigned long long)number;

	do
		digits[--at] = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (number < 0)
		digits[--at] = '-';
	text_add(out, (struct slice){ digits + at, sizeof(digits) - at });
}

/* Characters that act on a terminal or on the order of the text around them. */
static const struct { uint32_t first, last; } unsafe[] = {
	{ 0x00, 0x08 }, { 0x0a, 0x1f },  /* C0, but for the tab */
	{ 0x7f, 0x9f },                  /* DEL and C1 */
	{ 0x061c, 0x061c },              /* Arabic letter mark */
	{ 0x200b, 0x200f },              /* zero width, left-to-right and right-to-left mark */
	{ 0x2028, 0x202e },              /* separators, embeddings and overrides */
	{ 0x2060, 0x206f },              /* invisible operators, isolates */
	{ 0xfeff, 0xfeff },
	{ 0xfff9, 0xfffb },
	{ 0xe0000, 0xe007f },            /* tags */
	{ NOT_UTF8, NOT_UTF8 },
};
enum { UNSAFE_COUNT = sizeof(unsafe) / sizeof(unsafe[0]) };

static bool is_unsafe(uint32_t c)
{
	if (c >= 0x20 && c < 0x7f)
		return false;
	for (size_t i = 0; i < UNSAFE_COUNT; i++)
		if (c >= unsafe[i].first && c <= unsafe[i].last)
			return true;
	return false;
}

void text_safe(struct text *out, struct slice s)
{
	size_t plain = 0;

	for (size_t i = 0, length; i < s.length; i += length) {
		uint32_t c;
		length = utf8_read(s, i, &c);
		if (!is_unsafe(c))
			continue;
		text_add(out, slice_range(s, plain, i));
		for (size_t k = 0; k < length; k++)
			text_print(out, "\\x%02x", (unsigned char)s.at[i + k]);
		plain = i + length;
	}
	text_add(out, slice_range(s, plain, s.length));
}

/* What stands for C in XML 1.0, or NULL for C itself. */
static const char *xml_entity(uint32_t c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&apos;";
	case '\t':
		return "&#9;";
	case '\n':
		return "&#10;";
	case '\r':
		return "&#13;";
	}
	/* Char of XML 1.0 leaves out the other controls and two noncharacters. */
	return c < 0x20 || c == 0xfffe || c == 0xffff || c == NOT_UTF8 ? "\xef\xbf\xbd" : NULL;
}

/* Neither is wrong in XML 1.0, where they may be written as numbers: DEL and C1. */
static bool is_discouraged_in_xml(uint32_t c)
{
	return c >= 0x7f && c <= 0x9f;
}

void xml_escape(struct text *out, struct slice s)
{
	size_t plain = 0;

	for (size_t i = 0, length; i < s.length; i += length) {
		uint32_t c;
		length = utf8_read(s, i, &c);
		const char *entity = xml_entity(c);
		if (!entity && !is_discouraged_in_xml(c))
			continue;
		text_add(out, slice_range(s, plain, i));
		if (entity)
			text_puts(out, entity);
		else
			text_print(out, "&#%u;", (unsigned)c);
		plain = i + length;
	}
	text_add(out, slice_range(s, plain, s.length));
}

void uri_escape(struct text *out, struct slice s)
{
	for (size_t i = 0; i < s.length; i++) {
		char c = s.at[i];
		if (is_alnum(c) || (c && strchr("-._~/", c)))
			text_putc(out, c);
		else
			text_print(out, "%%%02X", (unsigned char)c);
	}
}
