#include "report/testing.h"

typedef void writer(struct text *out, struct slice s);

static void check(writer *write, struct slice s, const char *want)
{
	struct text out = TEXT_INIT;

	write(&out, s);
	assert_string_equal(out.at ? out.at : "", want);
	text_done(&out);
}

#define JSON(text, want) check(json_slice, (struct slice)SLICE(text), want)
#define SAFE(text, want) check(text_safe, (struct slice)SLICE(text), want)
#define XML(text, want)  check(xml_escape, (struct slice)SLICE(text), want)
#define URI(text, want)  check(uri_escape, (struct slice)SLICE(text), want)
#define BAD "\xef\xbf\xbd"

static void test_json_escapes_quotes_and_controls(void **state)
{
	(void)state;
	JSON("", "\"\"");
	JSON("plain", "\"plain\"");
	JSON("a\"b\\c", "\"a\\\"b\\\\c\"");
	JSON("\n\t\r", "\"\\n\\t\\r\"");
	JSON("\0\x01\x1b\x1f\x7f", "\"\\u0000\\u0001\\u001b\\u001f\\u007f\"");
	JSON("\xc2\x80\xc2\x9b\xc2\xa0", "\"\\u0080\\u009b\xc2\xa0\""); /* C1, and what follows */
	JSON("\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80",
	     "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\"");
}

static void test_bytes_that_are_no_utf8_become_one_replacement_each_run(void **state)
{
	(void)state;
	JSON("a\xff" "b", "\"a" BAD "b\"");
	JSON("\xc0\xaf", "\"" BAD BAD "\"");                     /* overlong */
	JSON("\xed\xa0\x80", "\"" BAD BAD BAD "\"");             /* surrogate */
	JSON("\xf4\x90\x80\x80", "\"" BAD BAD BAD BAD "\"");     /* beyond U+10FFFF */
	JSON("\xf0\x9f\x98", "\"" BAD "\"");                     /* cut at the end */
	JSON("\xe2\x82" "x", "\"" BAD "x\"");                    /* cut in the middle */
	JSON("\x80", "\"" BAD "\"");
	JSON("\xc3", "\"" BAD "\"");
}

static void test_text_shows_what_drives_a_terminal(void **state)
{
	(void)state;
	SAFE("plain\ttext", "plain\ttext");
	SAFE("\033[31mred", "\\x1b[31mred");
	SAFE("a\nb\r", "a\\x0ab\\x0d");
	SAFE("\0\x7f", "\\x00\\x7f");
	SAFE("\xc2\x9b" "31m", "\\xc2\\x9b31m");         /* CSI as a C1 control */
	SAFE("\xc3\xa9", "\xc3\xa9");
	SAFE("\xff\xfe", "\\xff\\xfe");
	SAFE("\xf0\x9f\x98", "\\xf0\\x9f\\x98");
}

static void test_text_shows_what_reorders_or_hides_text(void **state)
{
	(void)state;
	SAFE("a\xe2\x80\xae" "b", "a\\xe2\\x80\\xaeb");  /* U+202E */
	SAFE("\xe2\x81\xa6", "\\xe2\\x81\\xa6");         /* U+2066 */
	SAFE("\xe2\x80\x8f", "\\xe2\\x80\\x8f");         /* U+200F */
	SAFE("\xd8\x9c", "\\xd8\\x9c");                  /* U+061C */
	SAFE("\xe2\x80\xa8", "\\xe2\\x80\\xa8");         /* U+2028 */
	SAFE("\xef\xbb\xbf", "\\xef\\xbb\\xbf");         /* U+FEFF */
	SAFE("\xf3\xa0\x81\x81", "\\xf3\\xa0\\x81\\x81");        /* a tag */
	SAFE("\xe2\x80\xa6", "\xe2\x80\xa6");            /* U+2026, an ellipsis */
}

static void test_xml_has_only_characters_that_xml_has(void **state)
{
	(void)state;
	XML("a<b>&\"'", "a&lt;b&gt;&amp;&quot;&apos;");
	XML("\t\n\r", "&#9;&#10;&#13;");
	XML("\0\x01\x1b", BAD BAD BAD);
	XML("\xef\xbf\xbe\xef\xbf\xbf", BAD BAD);        /* U+FFFE, U+FFFF */
	XML("\xff]]>", BAD "]]&gt;");
	XML("\xc3\xa9", "\xc3\xa9");
	XML("\x7f\xc2\x9b\xc2\xa0", "&#127;&#155;\xc2\xa0");
}

static void test_uris_hold_any_bytes(void **state)
{
	(void)state;
	URI("etc/network/interfaces.d/a-b_c~1", "etc/network/interfaces.d/a-b_c~1");
	URI("a b:c%d?e#f[g]", "a%20b%3Ac%25d%3Fe%23f%5Bg%5D");
	URI("\xc3\xa9\xff\0", "%C3%A9%FF%00");
}

static void check_number(long long number, const char *want)
{
	struct text out = TEXT_INIT;

	text_number(&out, number);
	assert_string_equal(out.at, want);
	text_done(&out);
}

static void test_numbers_are_those_of_printf(void **state)
{
	(void)state;
	check_number(0, "0");
	check_number(-1, "-1");
	check_number(2147483647, "2147483647");
	check_number(INT64_MAX, "9223372036854775807");
	check_number(INT64_MIN, "-9223372036854775808");
}

/* Whatever is given: what the writers make of each pair of bytes is UTF-8 and harmless. */
static void test_every_pair_of_bytes_comes_out_harmless(void **state)
{
	(void)state;
	writer *const writers[] = { json_slice, text_safe, xml_escape, uri_escape };

	for (unsigned pair = 0; pair < 0x10000; pair++) {
		char bytes[] = { 'a', (char)(pair >> 8), (char)pair, 'b' };
		for (size_t w = 0; w < COUNT_OF(writers); w++) {
			struct text out = TEXT_INIT;
			writers[w](&out, (struct slice){ bytes, sizeof(bytes) });
			struct slice s = text_slice(&out);
			for (size_t i = 0; i < s.length; ) {
				uint32_t c;
				i += utf8_read(s, i, &c);
				assert_true(c != NOT_UTF8 && (c >= 0x20 || c == '\t'));
				assert_true(c != 0x7f);
			}
			text_done(&out);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_json_escapes_quotes_and_controls),
		cmocka_unit_test(test_bytes_that_are_no_utf8_become_one_replacement_each_run),
		cmocka_unit_test(test_text_shows_what_drives_a_terminal),
		cmocka_unit_test(test_text_shows_what_reorders_or_hides_text),
		cmocka_unit_test(test_xml_has_only_characters_that_xml_has),
		cmocka_unit_test(test_uris_hold_any_bytes),
		cmocka_unit_test(test_numbers_are_those_of_printf),
		cmocka_unit_test(test_every_pair_of_bytes_comes_out_harmless),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
