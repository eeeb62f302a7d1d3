/* What dash did with the random command lines of testdata/shell/dash-cases.jsonl. */
#include "shell/testing.h"

#include <jansson.h>

struct tally {
	size_t same, unknown, differ;
};

static void report(const char *text, const char *what, const char *got, const char *want)
{
	print_message("%s\n%s: %s\nnot %s\n", text, what, got, want);
}

static void replay(json_t *row, struct tally *tally)
{
	const char *text = json_string_value(json_object_get(row, "text"));
	const char *output = json_string_value(json_object_get(row, "output"));
	int status = (int)json_integer_value(json_object_get(row, "status"));
	struct host host;

	host_init(&host);
	host_capture(&host, text);
	const char *want = arena_print(&host.arena, "%d", status);
	if (host.output.why || host.status.success == MAYBE_UNKNOWN) {
		tally->unknown++;
	} else if (strcmp(host_status_text(&host), want) != 0) {
		report(text, "status", host_status_text(&host), want);
		tally->differ++;
	} else if (strcmp(host_output_text(&host), output) != 0) {
		report(text, "output", host_output_text(&host), output);
		tally->differ++;
	} else {
		tally->same++;
	}
	host_done(&host);
}

static void test_command_lines_end_as_in_dash(void **state)
{
	(void)state;
	FILE *file = fopen(TESTDATA "/shell/dash-cases.jsonl", "r");
	struct tally tally = { 0 };
	char *line = NULL;
	size_t size = 0;

	assert_non_null(file);
	while (getline(&line, &size, file) > 0) {
		json_t *row = json_loads(line, 0, NULL);
		assert_non_null(row);
		replay(row, &tally);
		json_decref(row);
	}
	free(line);
	fclose(file);
	print_message("# note: %zu command lines as in dash, %zu not told\n", tally.same,
		      tally.unknown);
	assert_int_equal(tally.differ, 0);
	assert_true(tally.same > 20 * tally.unknown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_command_lines_end_as_in_dash),
	};
	return cmocka_run_group_tests_name("dash cases", tests, NULL, NULL);
}
