#include "base/document.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

static const struct document_limits limits = { 1 << 20, 32 };

static bool read_text(struct arena *arena, const char *text, struct document *ret,
		      struct document_error *ret_error)
{
	return document_read(arena, source_new(arena, "f.yaml", slice_of(text)), 0, limits, ret,
			     ret_error);
}

static void check_value(const char *text, const char *key, const char *value)
{
	struct arena arena;
	struct document document;
	struct document_error error;

	arena_init(&arena, NULL);
	if (!read_text(&arena, text, &document, &error))
		fail_msg("%s", document_error_show(&arena, &error));
	const struct node *node = node_find(document.root, key);
	assert_non_null(node);
	assert_string_equal(arena_copy(&arena, node->text), value);
	arena_done(&arena);
}

static void check_error(const char *text, const char *shown)
{
	struct arena arena;
	struct document document;
	struct document_error error;

	arena_init(&arena, NULL);
	if (read_text(&arena, text, &document, &error))
		fail_msg("no error: %s", text);
	assert_string_equal(document_error_show(&arena, &error), shown);
	arena_done(&arena);
}

static void check_oddity(const char *text, const char *shown)
{
	struct arena arena;
	struct document document;
	struct document_error error;

	arena_init(&arena, NULL);
	if (!read_text(&arena, text, &document, &error))
		fail_msg("%s", document_error_show(&arena, &error));
	assert_non_null(document.oddity.message);
	assert_string_equal(document_error_show(&arena, &document.oddity), shown);
	arena_done(&arena);
}

#define VALUE(text, key, value) check_value(text, key, value)
#define ERROR(text, shown) check_error(text, shown)
#define ODDITY(text, shown) check_oddity(text, shown)

static void test_yaml_and_json_make_the_same_tree(void **state)
{
	(void)state;
	VALUE("a: 1\nb: two\n", "b", "two");
	VALUE("{\"a\": 1, \"b\": \"two\"}", "b", "two");
	VALUE("{a: 1, b: 'two'}", "b", "two");
	VALUE("\xef\xbb\xbf" "a: 1\nb: two\n", "b", "two");
	VALUE("a: 1\r\nb: two\r\n", "b", "two");
	VALUE("--- # one document\nb: two\n...\n", "b", "two");
}

static void test_json_escapes_are_resolved(void **state)
{
	(void)state;
	VALUE("{\"a\": \"\\u00e9\\ud83d\\ude00\\n\\\"\\/\\\\\"}", "a", "\303\251\360\237\230\200\n"
	      "\"/\\");
	VALUE("{\"a\": \"\\ud83d!\"}", "a", "\357\277\275!");
	VALUE("{\"a\": \"\x7f\"}", "a", "\x7f");
	VALUE("{\"\\u0061\": -1.5e+3}", "a", "-1.5e+3");
}

static void test_the_last_of_duplicate_keys_counts(void **state)
{
	(void)state;
	VALUE("{\"a\": 1, \"a\": 2}", "a", "2");
}

static void test_nodes_know_where_they_stand(void **state)
{
	(void)state;
	struct arena arena;
	struct document document;
	struct document_error error;
	arena_init(&arena, NULL);
	assert_true(read_text(&arena, "\xef\xbb\xbf# \303\251\n\303\251\303\251: \"x\303\251\"\n"
	      "l:\n  - 1\n  - {b: 2}\n",
			      &document, &error));
	struct location at = span_locate(document.root->entries[0].value->span);
	assert_int_equal(at.line, 2);
	assert_int_equal(at.column, 5);
	assert_int_equal(at.end_column, 9);
	const struct node *list = node_find(document.root, "l");
	assert_true(slice_is(span_text(list->items[1]->span), "{b: 2"));
	assert_true(slice_is(span_text(list->items[1]->entries[0].value->span), "2"));
	assert_true(slice_is(span_text(list->span), "- 1\n  - {b: 2"));
	arena_done(&arena);
}

static void test_errors_show_the_place(void **state)
{
	(void)state;
	ERROR("a: 1\n\tb: 2\n",
	      "f.yaml:2:1: a tab where only spaces may indent\n   b: 2\n  ^\n");
	ERROR("a: 'x\n", "f.yaml:2:1: a quote that is not closed\n  \n  ^\n");
	ERROR("a: b: c\n",
	      "f.yaml:1:5: unexpected ':'; quote what contains it\n  a: b: c\n      ^\n");
	ERROR("a: [1, 2\n", "f.yaml:2:1: expected ',' or ']'\n  \n  ^\n");
	ERROR("\303\251: *b\n", "f.yaml:1:4: alias of an unknown anchor: *b\n  \303\251: *b\n"
	      "     ^~\n");
	ERROR("a: 1\n--- \nb: 2\n", "f.yaml:2:1: only one document is allowed in a file\n  --- \n"
	      "  ^~~\n");
	ERROR("? [a]\n: b\n", "f.yaml:1:3: a key must be a plain word or quoted\n  ? [a]\n"
	      "    ^~\n");
	ERROR("a: \xff\n", "f.yaml:1:4: not UTF-8\n  a: ?\n     ^\n");
	ERROR("a: \x01\n", "f.yaml:1:4: a control character\n  a: ?\n     ^\n");
	ERROR("{\"a\": 1,\n \"b\": 2, \"c\" 3]", "f.yaml:2:14: expected ':'\n"
	      "   \"b\": 2, \"c\" 3]\n               ^\n");
	ERROR("{\"a\": 1} x", "f.yaml:1:10: expected nothing after the value\n  {\"a\": 1} x\n"
	      "           ^\n");
}

static void test_long_lines_are_cut_around_the_place(void **state)
{
	(void)state;
	struct arena arena;
	struct document_error error = { 0 };
	char line[301];
	arena_init(&arena, NULL);
	memset(line, 'x', 300);
	line[200] = '!';
	line[300] = '\0';
	struct source *source = source_new(&arena, "f", slice_of(line));
	error = document_error_at(span_make(source, 200, 202), "here");
	const char *shown = document_error_show(&arena, &error);
	const char *second = strchr(shown, '\n') + 1, *third = strchr(second, '\n') + 1;
	assert_memory_equal(shown, "f:1:201: here\n", 14);
	assert_memory_equal(second, "  …xxx", sizeof("  …xxx") - 1);
	assert_int_equal(strchr(second, '!') - second, 2 + (int)sizeof("…") - 1 + 60);
	assert_int_equal(strchr(third, '^') - third, 2 + 1 + 60);
	assert_string_equal(strchr(third, '^'), "^~\n");
	arena_done(&arena);
}

static void test_what_json_does_not_have_is_noted(void **state)
{
	(void)state;
	ODDITY("a: &x 1\n", "f.yaml:1:4: anchors are not allowed: &x\n  a: &x 1\n     ^~\n");
	ODDITY("a: !!str 1\n",
	       "f.yaml:1:4: tags are not allowed: !!str\n  a: !!str 1\n     ^~~~~\n");
	ODDITY("a: 1\nb: 2\na: 3\nb: 4\n", "f.yaml:3:1: duplicate key 'a', first on line 1\n"
	      "  a: 3\n  ^\n");
	ODDITY("{\"a\": 1, \"a\": 2}",
	       "f.yaml:1:10: duplicate key 'a', first on line 1\n  {\"a\": 1, \"a\": 2}\n"
	       "           ^~~\n");
	ODDITY("a: !!str &x 1\n", "f.yaml:1:4: tags are not allowed: !!str\n  a: !!str &x 1\n"
	      "     ^~~~~\n");
	ODDITY("a: [!t 1]\n", "f.yaml:1:5: tags are not allowed: !t\n  a: [!t 1]\n      ^~\n");
	ODDITY("{\"a\": \"\xff\"}", "f.yaml:1:7: not UTF-8\n  {\"a\": \"?\"}\n        ^~~\n");
	VALUE("a: &x 1\nb: *x\n", "b", "1");
}

static void test_a_loop_of_aliases_is_no_trap(void **state)
{
	(void)state;
	ERROR("&a [*a, *a]\n", "f.yaml:1:5: alias of what it stands in: *a\n  &a [*a, *a]\n"
	      "      ^~\n");
	ERROR("&a {b: {c: *a}}\n", "f.yaml:1:12: alias of what it stands in: *a\n"
	      "  &a {b: {c: *a}}\n             ^~\n");
	ERROR("a: &x 1\nb: &x [*x]\n", "f.yaml:2:8: alias of what it stands in: *x\n"
	      "  b: &x [*x]\n         ^~\n");
}

/* Each line is one level deeper than the line before; the file is not nested at all. */
static void test_aliases_do_not_pile_up(void **state)
{
	(void)state;
	struct arena arena;
	struct document document;
	struct document_error error;
	const struct document_limits tight = { 100, 3 };

	arena_init(&arena, NULL);
	assert_true(document_read(&arena, source_new(&arena, "f", slice_of("- &a [1]\n- [*a]\n")),
				  0, tight, &document, &error));
	assert_false(document_read(&arena, source_new(&arena, "f",
				   slice_of("- &a [1]\n- &b [*a]\n- [*b]\n")),
				   0, tight, &document, &error));
	assert_string_equal(document_error_show(&arena, &error),
			    "f:3:4: nested too deeply by this alias: *b\n  - [*b]\n     ^~\n");
	arena_done(&arena);
}

static const char *repeated(struct arena *arena, char c, size_t count)
{
	char *text = arena_alloc(arena, count + 1);

	memset(text, c, count);
	return text;
}

/* COUNT aliases of a scalar of 1023 bytes: a KiB for each, its node included. */
static bool read_aliases(struct arena *arena, int count, struct document_error *ret_error)
{
	static const struct document_limits wide = { 1 << 20, 64 };
	char *text = arena_print(arena, "- &a %s\n- [", repeated(arena, 'y', 1023));
	struct document document;

	for (int i = 0; i < count; i++)
		text = arena_print(arena, "%s*a,", text);
	text = arena_print(arena, "%s]\n", text);
	return document_read(arena, source_new(arena, "f", slice_of(text)), 0, wide, &document,
			     ret_error);
}

static void test_aliases_stand_for_a_mebibyte(void **state)
{
	(void)state;
	struct arena arena;
	struct document_error error;

	arena_init(&arena, NULL);
	assert_true(read_aliases(&arena, 1024, &error));
	assert_false(read_aliases(&arena, 1025, &error));
	assert_string_equal(error.message, "aliases stand for more than 1 MiB, with this one: *a");
	assert_int_equal(span_locate(error.span).line, 2);
	arena_done(&arena);
}

static void test_depth_and_size_are_limited(void **state)
{
	(void)state;
	struct arena arena;
	struct document document;
	struct document_error error;
	arena_init(&arena, NULL);
	const struct document_limits tight = { 10, 2 };
#define READ(text) \
	document_read(&arena, source_new(&arena, "f", slice_of(text)), 0, tight, &document, &error)
	assert_true(READ("[[1]]"));
	assert_false(READ("[[[]]]"));
	assert_string_equal(document_error_show(&arena, &error),
			    "f:1:3: nested deeper than 2 levels\n  [[[]]]\n    ^\n");
	assert_false(READ("a: 1\nb: 2\nc: 3\n"));
	assert_string_equal(document_error_show(&arena, &error),
			    "f:3:1: the file is too large: 15 bytes, where 10 are allowed\n"
			    "  c: 3\n  ^\n");
	arena_done(&arena);
}

static void test_reading_may_begin_inside_the_text(void **state)
{
	(void)state;
	struct arena arena;
	struct document document;
	struct document_error error;
	arena_init(&arena, NULL);
	struct source *source = source_new(&arena, "f", slice_of("\303\251 => {\"a\": 1}\n"));
	assert_true(document_read(&arena, source, 6, limits, &document, &error));
	assert_int_equal(span_locate(node_find(document.root, "a")->span).column, 12);
	source = source_new(&arena, "f", slice_of("\303\251 => {a: 1}\n"));
	assert_true(document_read(&arena, source, 6, limits, &document, &error));
	assert_int_equal(span_locate(node_find(document.root, "a")->span).column, 10);
	arena_done(&arena);
}

static void test_an_empty_file_has_no_root(void **state)
{
	(void)state;
	struct arena arena;
	struct document document;
	struct document_error error;
	arena_init(&arena, NULL);
	assert_true(read_text(&arena, "# nothing\n", &document, &error));
	assert_null(document.root);
	struct source *empty = source_new(&arena, "f", (struct slice){ NULL, 0 });
	assert_true(document_read(&arena, empty, 0, limits, &document, &error));
	assert_null(document.root);
	arena_done(&arena);
}

/* libyaml's memory does not leak when ours runs out; a sanitizer would tell. */
static void test_memory_may_run_out_anywhere(void **state)
{
	(void)state;
	struct arena arena;
	struct document document;
	struct document_error error;
	char text[4000];
	size_t length = 0;
	volatile int ran_out = 0;
	while (length < sizeof(text) - 40)
		length += (size_t)sprintf(text + length, "key%zu: [some, &a%zu words]\n", length,
					  length);
	for (volatile size_t limit = 1; limit < 400000; limit += 20000) {
		jmp_buf out;
		arena_init(&arena, &out);
		arena.limit = limit;
		if (setjmp(out) == 0)
			read_text(&arena, text, &document, &error);
		else
			ran_out++;
		assert_ptr_equal(arena.out_of_memory, &out);
		arena_done(&arena);
	}
	assert_true(ran_out > 1);
}

static void check_meaning(const char *text, enum scalar_meaning meaning, const char *misread)
{
	struct arena arena;
	struct node node = { .kind = NODE_SCALAR, .plain = true, .text = slice_of(text) };

	arena_init(&arena, NULL);
	if (scalar_meaning(&node) != meaning)
		fail_msg("'%s' means %d", text, (int)scalar_meaning(&node));
	const char *read = scalar_misread(&arena, node.text);
	if (misread)
		assert_string_equal(read, misread);
	else
		assert_null(read);
	node.plain = false;
	assert_int_equal(scalar_meaning(&node), SCALAR_STRING);
	arena_done(&arena);
}

#define STRING(text) check_meaning(text, SCALAR_STRING, NULL)
#define MANGLED(text, misread) check_meaning(text, SCALAR_MANGLED, misread)

static void test_words_that_yaml_reads_as_something_else(void **state)
{
	(void)state;
	MANGLED("6.10", "the number 6.1");
	MANGLED("6.1", "the number 6.1");
	MANGLED("-0.50", "the number -0.5");
	MANGLED("1.", "the number 1");
	MANGLED(".5", "the number .5");
	MANGLED("1e3", "the number 1e3");
	MANGLED("010", "the number 8");
	MANGLED("0o17", "the number 15");
	MANGLED("08", "the number 8");
	MANGLED("+5", "the number 5");
	MANGLED("1_000", "the number 1000");
	MANGLED("0x1f", "the number 31");
	MANGLED("-0b11", "the number -3");
	MANGLED("1:20:18", "the number 4818");
	MANGLED("1:20.5", "the number 80.5");
	MANGLED("-1:00", "the number -60");
	MANGLED("no", "the boolean false");
	MANGLED("Off", "the boolean false");
	MANGLED("y", "the boolean true");
	MANGLED("True", "the boolean true");
	MANGLED("-.inf", "a floating point number");
	MANGLED(".NaN", "a floating point number");
	MANGLED("2027-1-31 12:00:00", "a point in time");
	MANGLED("2027-01-31T12:00:00Z", "a point in time");
	MANGLED("<<", "a merge key");
	MANGLED("=", "a default value");
	check_meaning("~", SCALAR_NULL, "null");
	check_meaning("", SCALAR_NULL, "null");
	check_meaning("true", SCALAR_BOOLEAN, "the boolean true");
	check_meaning("-12", SCALAR_INTEGER, "the number -12");
	check_meaning("0", SCALAR_INTEGER, "the number 0");
	check_meaning("2027-01-31", SCALAR_DATE, "a date");
}

static void test_words_that_stay_words(void **state)
{
	(void)state;
	STRING("6.1.176");
	STRING("10.0.0.1");
	STRING("::10:192:20:18");
	STRING("10:192:20:18");
	STRING("1:60");
	STRING("eth0.100");
	STRING("nope");
	STRING("e3");
	STRING("1e");
	STRING("_1");
	STRING("-");
	STRING("+");
	STRING(".");
	STRING("._1");
	STRING("0x");
	STRING("0xg");
	STRING("0b2x");
	STRING("2027-01-31x");
	STRING("2027-1-31");
	STRING("1:2:");
}

static const char *kind_at(const void *context, size_t i)
{
	(void)context;
	static const char *const kinds[] = { "ethernet", "vlan", "veth", NULL, "tun" };
	return kinds[i];
}

static const struct spelling_words kinds = { kind_at, NULL, 5 };

#define NEAREST(word, expected) \
	assert_string_equal(spelling_nearest(slice_of(word), kinds), expected)

static void test_the_nearest_word_is_proposed(void **state)
{
	(void)state;
	NEAREST("ethernt", "ethernet");
	NEAREST("Ethernet", "ethernet");
	NEAREST("ehternet", "ethernet");
	NEAREST("vlna", "vlan");
	NEAREST("vet", "veth");
	assert_null(spelling_nearest(slice_of("wireguard"), kinds));
	assert_null(spelling_nearest(slice_of(""), kinds));
	assert_null(spelling_nearest(slice_of("xyz"), kinds));
	assert_int_equal(spelling_distance(slice_of("kitten"), slice_of("sitting")), 3);
	assert_int_equal(spelling_distance(slice_of("ab"), slice_of("ba")), 1);
	assert_int_equal(spelling_distance(slice_of(""), slice_of("abc")), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_yaml_and_json_make_the_same_tree),
		cmocka_unit_test(test_json_escapes_are_resolved),
		cmocka_unit_test(test_the_last_of_duplicate_keys_counts),
		cmocka_unit_test(test_nodes_know_where_they_stand),
		cmocka_unit_test(test_errors_show_the_place),
		cmocka_unit_test(test_long_lines_are_cut_around_the_place),
		cmocka_unit_test(test_what_json_does_not_have_is_noted),
		cmocka_unit_test(test_a_loop_of_aliases_is_no_trap),
		cmocka_unit_test(test_aliases_do_not_pile_up),
		cmocka_unit_test(test_aliases_stand_for_a_mebibyte),
		cmocka_unit_test(test_depth_and_size_are_limited),
		cmocka_unit_test(test_reading_may_begin_inside_the_text),
		cmocka_unit_test(test_an_empty_file_has_no_root),
		cmocka_unit_test(test_memory_may_run_out_anywhere),
		cmocka_unit_test(test_words_that_yaml_reads_as_something_else),
		cmocka_unit_test(test_words_that_stay_words),
		cmocka_unit_test(test_the_nearest_word_is_proposed),
	};
	return cmocka_run_group_tests_name("document", tests, NULL, NULL);
}
