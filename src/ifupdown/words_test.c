/*
 * The words of `source` lines. What wordexp(3) of glibc 2.36 made of each of these, with
 * WRDE_NOCMD, HOME=/root, LANG=C and the files below in an otherwise empty /mnt.
 */
#include "ifupdown/testing.h"
#include "ifupdown/words.h"

static const char *const files[] = {
	"a1", "a2", "b c", ".h", "d.", "s/x", "s/y", "s.d/x", "t/y",
};

/* The model leaves it open, and says so: the environment or the arguments of ifup decide. */
static const char not_followed[] = "not followed";

static const struct row {
	const char *text;
	const char *words;       /* with | between them; NULL: refused */
} rows[] = {
	{ "/mnt/a1 /mnt/d", "/mnt/a1|/mnt/d" },
	{ "/mnt/x\\ y", "/mnt/x y" },
	{ "/mnt/x\\\ty", "/mnt/x\ty" },
	{ "/mnt/x\\\\y", "/mnt/x\\y" },
	{ "/mnt/x\\", NULL },
	{ "/mnt/'x y'z", "/mnt/x yz" },
	{ "/mnt/'x", NULL },
	{ "/mnt/'x\\'y", "/mnt/x\\y" },
	{ "/mnt/\"x y\"z", "/mnt/x yz" },
	{ "/mnt/\"x", NULL },
	{ "/mnt/\"x`", NULL },
	{ "/mnt/\"x\\\"y\\$z\\`\\\\\\a\"", "/mnt/x\"y$z`\\\\a" },
	{ "/mnt/\"x\\", NULL },
	{ "/mnt/\"$HOME/x\"", "/mnt//root/x" },
	{ "/mnt/x \"\"", "/mnt/x|" },
	{ "/mnt/x ''y", "/mnt/x||y" },
	{ "/mnt/x\"\" y", "/mnt/x|y" },
	{ "/mnt/$HOME.d", "/mnt//root.d" },
	{ "/mnt/${HOME}.d", "/mnt//root.d" },
	{ "/mnt/${LANG}x${UNSET}y", "/mnt/Cxy" },
	{ "/mnt/$UNSET", "/mnt/" },
	{ "/mnt/$UNSET x", "/mnt/|x" },
	{ "/mnt/\"$UNSET\"", "/mnt/" },
	{ "/mnt/$LANG$UNSET-x", "/mnt/C-x" },
	{ "/mnt/$", "/mnt/$" },
	{ "/mnt/$.d", "/mnt/$.d" },
	{ "/mnt/\"a$\"", "/mnt/a$" },
	{ "/mnt/x$'y'", "/mnt/x$y" },
	{ "/mnt/$%", "/mnt/$%" },
	{ "/mnt/`x`", NULL },
	{ "/mnt/x;y", NULL },
	{ "/mnt/x&y", NULL },
	{ "/mnt/x|y", NULL },
	{ "/mnt/x<y", NULL },
	{ "/mnt/x>y", NULL },
	{ "/mnt/(x)", NULL },
	{ "/mnt/{x,y}", NULL },
	{ "/mnt/$(x)", NULL },
	{ "/mnt/${UNSET:-x}", not_followed },
	{ "/mnt/${HOME", not_followed },
	{ "/mnt/${1}", not_followed },
	{ "/mnt/${}", not_followed },
	{ "/mnt/$((1+2))", not_followed },
	{ "/mnt/$[1+2]", not_followed },
	{ "/mnt/$1", not_followed },
	{ "/mnt/$*", not_followed },
	{ "/mnt/$$", not_followed },
	{ "/mnt/\"$((1+2))\"", not_followed },
	{ "/mnt/x ~/y", "/mnt/x|/root/y" },
	{ "/mnt/x ~", "/mnt/x|/root" },
	{ "/mnt/x ~root/y", "/mnt/x|/root/y" },
	{ "/mnt/x ~none/y", "/mnt/x|~none/y" },
	{ "/mnt/~/y", "/mnt/~/y" },
	{ "x=~/y", "x=/root/y" },
	{ "x=a:~/y", "x=a:/root/y" },
	{ "x:~/y", "x:~/y" },
	{ "/mnt/x ~ro\\ot", "/mnt/x|~root" },
	{ "/mnt/*", "/mnt/a1|/mnt/a2|/mnt/b c|/mnt/d.|/mnt/s|/mnt/s.d|/mnt/t" },
	{ "/mnt/?", "/mnt/s|/mnt/t" },
	{ "/mnt/[ad]*", "/mnt/a1|/mnt/a2|/mnt/d." },
	{ "/mnt/[!a]*", "/mnt/b c|/mnt/d.|/mnt/s|/mnt/s.d|/mnt/t" },
	{ "/mnt/.h*", "/mnt/.h" },
	{ "/mnt/.*", "/mnt/.|/mnt/..|/mnt/.h" },
	{ "/mnt/b\\ *", "/mnt/b c" },
	{ "/mnt/b\"?\"*", "/mnt/b c" },
	{ "/mnt/*' c'", NULL },
	{ "/mnt/*\"$LANG\"", "/mnt/*C" },
	{ "/mnt/\"a\"*", "/mnt/a1|/mnt/a2" },
	{ "/mnt/?'1'", "/mnt/a1" },
	{ "/mnt/?\"1\"", "/mnt/a1" },
	{ "/mnt/?\\1", "/mnt/a1" },
	{ "/mnt/?\"\\1\"", "/mnt/a1" },
	{ "/mnt/?\"\\\\1\"", "/mnt/a1" },
	{ "/mnt/*\\ c", "/mnt/b c" },
	{ "/mnt/\\*", "/mnt/*" },
	{ "/mnt/\"*\"", "/mnt/*" },
	{ "/mnt/*.none", "/mnt/*.none" },
	{ "/mnt/*.none/", "/mnt/*.none" },
	{ "/mnt/*/", "/mnt/s.d/|/mnt/s/|/mnt/t/" },
	{ "/mnt/*//", "/mnt/s.d/|/mnt/s/|/mnt/t/" },
	{ "/mnt/*/x", "/mnt/s.d/x|/mnt/s/x" },
	{ "/mnt//*/y", "/mnt//s/y|/mnt//t/y" },
	{ "/mnt/./*/../s/x", "/mnt/./s.d/../s/x|/mnt/./s/../s/x|/mnt/./t/../s/x" },
	{ "/mnt/*`", "/mnt/*`" },
	{ "/mnt/*;x", "/mnt/*;x" },
	{ "/mnt/*$(x)", NULL },
	{ "/mnt/*\"$(x)\"", NULL },
	{ "/mnt/* /mnt/s/*",
	  "/mnt/a1|/mnt/a2|/mnt/b c|/mnt/d.|/mnt/s|/mnt/s.d|/mnt/t|/mnt/s/x|/mnt/s/y" },
	{ "/mnt/*\"", "/mnt/a1|/mnt/a2|/mnt/b c|/mnt/d.|/mnt/s|/mnt/s.d|/mnt/t" },
};

static void add_files(struct arena *arena, struct tree *tree)
{
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		tree_overlay(tree, arena_print(arena, "mnt/%s", files[i]), slice_of(""));
}

/* NULL, not_followed, or the words. */
static const char *expand(struct arena *arena, struct tree *tree, const char *text)
{
	struct words words = { .environment = false };
	const char *all = "";

	if (!words_expand(arena, tree, slice_of(text), &words))
		return words.environment ? not_followed : NULL;
	for (size_t i = 0; i < words.items.count; i++)
		all = arena_print(arena, "%s%s%s", all, i ? "|" : "", words.items.items[i]);
	return all;
}

static bool is_same(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static void test_source_lines_have_the_words_that_wordexp_makes(void **state)
{
	size_t bad = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct trial trial;
		trial_init(&trial, TESTDATA "/interfaces");
		add_files(&trial.arena, trial.tree);
		const char *words = expand(&trial.arena, trial.tree, rows[i].text);
		if (!is_same(words, rows[i].words)) {
			print_message("%s: %s, not %s\n", rows[i].text, words ? words : "refused",
				      rows[i].words ? rows[i].words : "refused");
			bad++;
		}
		trial_done(&trial);
	}
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_source_lines_have_the_words_that_wordexp_makes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
