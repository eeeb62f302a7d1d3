#include "report/report.h"

/* The length of the UTF-8 sequence at S[I], 0 when there is none (overlong, surrogate, cut). */
static size_t utf8_length(struct slice s, size_t i)
{
	const unsigned char *c = (const unsigned char *)s.at + i;
	size_t left = s.length - i;

	if (c[0] < 0x80)
		return 1;
	if (c[0] >= 0xc2 && c[0] <= 0xdf && left >= 2 && (c[1] & 0xc0) == 0x80)
		return 2;
	if ((c[0] & 0xf0) == 0xe0 && left >= 3 && (c[1] & 0xc0) == 0x80 && (c[2] & 0xc0) == 0x80 &&
	    !(c[0] == 0xe0 && c[1] < 0xa0) && !(c[0] == 0xed && c[1] > 0x9f))
		return 3;
	if (c[0] >= 0xf0 && c[0] <= 0xf4 && left >= 4 && (c[1] & 0xc0) == 0x80 &&
	    (c[2] & 0xc0) == 0x80 && (c[3] & 0xc0) == 0x80 && !(c[0] == 0xf0 && c[1] < 0x90) &&
	    !(c[0] == 0xf4 && c[1] > 0x8f))
		return 4;
	return 0;
}

static void json_byte(struct text *out, unsigned char c)
{
	switch (c) {
	case '"':
		text_puts(out, "\\\"");
		break;
	case '\\':
		text_puts(out, "\\\\");
		break;
	case '\n':
		text_puts(out, "\\n");
		break;
	case '\t':
		text_puts(out, "\\t");
		break;
	default:
		text_print(out, "\\u%04x", c);
	}
}

void json_slice(struct text *out, struct slice s)
{
	size_t plain = 0;        /* where the run of bytes that need nothing began */

	text_putc(out, '"');
	for (size_t i = 0; i < s.length; ) {
		unsigned char c = (unsigned char)s.at[i];
		size_t length = utf8_length(s, i);
		if (length && c >= 0x20 && c != '"' && c != '\\' && c != 0x7f) {
			i += length;
			continue;
		}
		text_add(out, slice_range(s, plain, i));
		if (length)
			json_byte(out, c);
		else
			text_puts(out, "\xef\xbf\xbd");
		plain = ++i;
	}
	text_add(out, slice_range(s, plain, s.length));
	text_putc(out, '"');
}

void json_string(struct text *out, const char *s)
{
	json_slice(out, slice_of(s));
}

void json_key(struct text *out, const char *key, bool first)
{
	text_puts(out, first ? "\"" : ", \"");
	text_puts(out, key);
	text_puts(out, "\": ");
}

void json_pair(struct text *out, const char *key, const char *s, bool first)
{
	json_key(out, key, first);
	if (s)
		json_string(out, s);
	else
		text_puts(out, "null");
}

void json_number(struct text *out, const char *key, long long number, bool first)
{
	json_key(out, key, first);
	text_print(out, "%lld", number);
}

void text_safe(struct text *out, struct slice s)
{
	for (size_t i = 0; i < s.length; ) {
		unsigned char c = (unsigned char)s.at[i];
		size_t length = utf8_length(s, i);
		/* C1 controls are U+0080 to U+009F, U+202A.. and U+2066.. reorder what is shown. */
		bool control = (c < 0x20 && c != '\t') || c == 0x7f || (c == 0xc2 && length == 2 &&
			       (unsigned char)s.at[i + 1] < 0xa0);
		bool bidi = length == 3 && c == 0xe2 &&
			    (((unsigned char)s.at[i + 1] == 0x80 && (unsigned char)s.at[i + 2] >= 0xaa &&
			      (unsigned char)s.at[i + 2] <= 0xae) ||
			     ((unsigned char)s.at[i + 1] == 0x81 && (unsigned char)s.at[i + 2] >= 0xa6 &&
			      (unsigned char)s.at[i + 2] <= 0xa9));
		if (length == 0 || control || bidi) {
			text_print(out, "\\x%02x", c);
			i++;
			continue;
		}
		text_add(out, slice_range(s, i, i + length));
		i += length;
	}
}

void xml_escape(struct text *out, struct slice s)
{
	for (size_t i = 0; i < s.length; ) {
		unsigned char c = (unsigned char)s.at[i];
		size_t length = utf8_length(s, i);
		const char *entity = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;"
				   : c == '"' ? "&quot;" : c == '\'' ? "&apos;" : c == '\n' ? "&#10;"
				   : c == '\t' ? "&#9;" : NULL;
		if (entity)
			text_puts(out, entity);
		else if (length == 0 || c < 0x20)
			text_puts(out, "\xef\xbf\xbd");
		else
			text_add(out, slice_range(s, i, i + length));
		i += length ? length : 1;
	}
}
