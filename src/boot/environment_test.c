/* What systemd 252 makes of an EnvironmentFile; the rows are what load_env_file() of its said. */
#include "boot/environment.h"
#include "boot/testing.h"

static void expect(const char *text, bool spliced, const char *wanted)
{
	struct arena arena;

	arena_init(&arena, NULL);
	struct slice value = environment_value(&arena, slice_of(text), "E", spliced);
	if (!wanted && value.at)
		fail_msg("%s: has a value: %.*s", text, SLICE_ARGS(value));
	if (wanted && (!value.at || !slice_is(value, wanted)))
		fail_msg("%s: %.*s", text, SLICE_ARGS(value));
	arena_done(&arena);
}

static void test_values_are_those_of_systemd(void **state)
{
	static const struct { const char *text, *value; } rows[] = {
		{ "E=\"eth1 \\\neth0\"\n", "eth1 eth0" },
		{ "E=eth1 \\\n eth0\n", "eth1  eth0" },
		{ "E = eth0 \n", "eth0" },
		{ "# c \\\nE=eth0\nF=eth1\n", NULL },
		{ "E='a\nb'\n", "a\nb" },
		{ "E=\"a\nb\" c\n", "a\nbc" },
		{ "E=a\rF=b\n", "a" },
		{ "export E=a\n", NULL },
		{ "E=\"a\"b\n", "ab" },
		{ "E=\"a\" \"b\"\n", "ab" },
		{ "E=\"a\\\"b\\x\\$c\"\n", "a\"b\\x$c" },
		{ "E=a # c\n", "a # c" },
		{ ";x\nE=a\\ b\\\n", "a b" },
		{ "E=\"a", "a" },
		{ "E='a\\\nb'\n", "a\\\nb" },
		{ "  E=a\nE=b", "b" },
		{ "E\nF=b\n", NULL },
		{ "E=\nE2=\n", "" },
		{ "E=\377\nF=1\n", NULL },
		{ "E=a\\", "a" },
		{ "E=\"a\\\n b\"\n", "a b" },
		{ "E=\\ a\n", " a" },
		{ "E=a \"b c\" d\n", "a \"b c\" d" },
		{ "# a \\\r\nE=1\nF=2\n", "1" },
		{ "E=a\001b\nF=\033\n", "a\001b" },
		{ "E=a\\x \\\\ b\n", "ax \\ b" },
		{ "E=a \\\n", "a " },
		{ "E=\"a \\", "a " },
		{ "E=\" a \" \n", " a " },
		{ "E=a \\\n \n", "a " },
		{ "E='a'\\ \n", "a " },
		{ "E=a  \\b  \n", "a  b" },
		{ "E=\"a\"\n\nE = \"c\" \\\nd\n", "cd" },
		{ "=x\nE=1\n", "1" },
		{ "E==x\n", "=x" },
		{ "E=#x\n", "#x" },
		{ "#\\\\\nE=1\n", "1" },
		{ "\\\nE=2\n", "2" },
		{ "E=1\n # x\n", "1" },
		{ "E=a'b\n'c\n", "a'b" },
		{ "E=caf\303\251\n", "caf\303\251" },
		{ "E=`x`\n", "`x`" },
		{ "E=\"\\`x\\`\"\n", "`x`" },
		{ "E=\"a\\\rb\"\n", "a\\\rb" },
		{ "E=a\\\rb\n", "ab" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		expect(rows[i].text, true, rows[i].value);
}

static void test_later_a_comment_ends_with_its_line(void **state)
{
	(void)state;
	expect("# c \\\nE=eth0\n", false, "eth0");
	expect("# c \\d\nE=eth0\n", false, "eth0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values_are_those_of_systemd),
		cmocka_unit_test(test_later_a_comment_ends_with_its_line),
	};

	return cmocka_run_group_tests_name("environment", tests, NULL, NULL);
}
