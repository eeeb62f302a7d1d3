/* What real kernels answered, as recorded in testdata/kernel, asked of the model. */
#include "kernel/testing.h"

/* Lines of a file of tab-separated fields. */
struct table {
	char *text;
	char *rest;
	char *fields[16];
	size_t count;
	size_t line;
};

static void table_open(struct table *table, const char *path)
{
	FILE *file = fopen(path, "r");
	size_t size = 0;

	memset(table, 0, sizeof(*table));
	assert_non_null(file);
	if (getdelim(&table->text, &size, '\0', file) <= 0)
		fail_msg("%s is empty", path);
	fclose(file);
	table->rest = table->text;
}

static bool table_next(struct table *table)
{
	do {
		char *line = strsep(&table->rest, "\n"), *field;

		if (!line || (!*line && !table->rest))
			return false;
		table->line++;
		table->count = 0;
		while ((field = strsep(&line, "\t")) && table->count < 16)
			table->fields[table->count++] = field;
	} while (table->fields[0][0] == '#');
	return true;
}

/* The bytes of a Python literal: 'a\tb\x00', "'1'". */
static struct slice unquote(struct arena *arena, const char *literal)
{
	static const char escapes[] = "n\nt\tr\r\\\\''\"\"";
	struct slice bytes = { NULL, 0 };
	char *out = arena_alloc(arena, strlen(literal) + 1);
	unsigned value;

	bytes.at = out;
	for (const char *at = literal + 1; at[1]; at++) {
		if (*at != '\\') {
			out[bytes.length++] = *at;
		} else if (*++at == 'x') {
			sscanf(at + 1, "%2x", &value);
			out[bytes.length++] = (char)value;
			at += 2;
		} else {
			out[bytes.length++] = strchr(escapes, *at)[1];
		}
	}
	return bytes;
}

static char *path_of(struct lab *lab, const char *scope, const char *key)
{
	if (strncmp(key, "ipv4.", 5) != 0)
		return arena_print(&lab->arena, "net/ipv6/conf/%s/%s", scope, key);
	char *path = arena_print(&lab->arena, "net/%s", key);

	for (char *at = path; *at; at++)
		if (*at == '.')
			*at = '/';
	return path;
}

static const char *result_text(struct lab *lab, struct outcome outcome, size_t length)
{
	if (outcome.done == MAYBE_UNKNOWN)
		return outcome.why;
	if (outcome.done == MAYBE_NO)
		return outcome.error == ENOENT ? "absent" : outcome.error == EINVAL ? "EINVAL" : "?";
	if (outcome.written == length)
		return "ok";
	return arena_print(&lab->arena, "short:%zu", outcome.written);
}

/* kernel, key, scope, value before, written, result, value after */
static void replay_value(struct lab *lab, char **row)
{
	char *path = path_of(lab, row[2], row[1]);
	struct slice bytes =
		strcmp(row[4], "-") == 0 ? slice_of("1") : unquote(&lab->arena, row[4]);

	if (strcmp(row[3], "-") != 0)
		lab_write(lab, path, slice_of(row[3]));
	const char *got = result_text(lab, lab_write(lab, path, bytes), bytes.length);

	if (strcmp(got, row[5]) != 0)
		fail_msg("%s %s/%s %s: %s, not %s", row[0], row[2], row[1], row[4], got, row[5]);
	if (strcmp(row[6], "-") == 0)
		return;
	struct sysctl_value after = lab->machine.read_sysctl(lab->machine.self, slice_of(path));

	if (after.exists != MAYBE_YES || !after.known || after.number != atoi(row[6]))
		fail_msg("%s %s/%s %s: %d, not %s", row[0], row[2], row[1], row[4], after.number,
			 row[6]);
}

/* The rows of one kernel, key and scope were recorded one after the other on one device. */
static void test_writes_end_as_the_kernel_said(void **state)
{
	(void)state;
	struct table table;
	struct lab lab;
	const char *series[3] = { "", "", "" };
	size_t count = 0;

	lab_init(&lab, "6.1.176");
	for (table_open(&table, TESTDATA "/kernel/sysctl-values.tsv"); table_next(&table);
	     count++) {
		bool same = true;

		for (size_t i = 0; i < 3; i++) {
			same = same && strcmp(series[i], table.fields[i]) == 0;
			series[i] = table.fields[i];
		}
		if (!same) {
			lab_done(&lab);
			lab_init(&lab, table.fields[0]);
			lab_do(&lab, "link add v0 type veth peer w0");
		}
		replay_value(&lab, table.fields);
	}
	lab_done(&lab);
	free(table.text);
	print_message("# note: %zu writes replayed, none skipped\n", count);
	assert_int_equal(count, 14025);
}

static void write_assignment(struct lab *lab, const char *key, char *assignment)
{
	char *value = strchr(assignment, '=');

	*value++ = '\0';
	struct outcome outcome = lab_write(lab, path_of(lab, assignment, key), slice_of(value));

	assert_int_equal(outcome.done, MAYBE_YES);
}

static void expect_number(struct lab *lab, char **row, const char *scope, const char *key,
			 const char *number)
{
	struct sysctl_value value = lab_read(lab, scope, key);

	if (value.exists != MAYBE_YES || !value.known || value.number != atoi(number))
		fail_msg("%s %s, %s: %s.%s is %d, not %s", row[0], row[1], row[2], scope, key,
			 value.number, number);
}

/* kernel, key, writes, errors, and SCOPE=VALUE for each scope */
static void replay_scope(struct table *table)
{
	char **row = table->fields, *writes = row[2], *one;
	struct lab lab;

	lab_init(&lab, row[0]);
	lab_do(&lab, "link add v0 type veth peer w0");
	while ((one = strsep(&writes, ";"))) {
		while (*one == ' ')
			one++;
		if (*one)
			write_assignment(&lab, row[1], arena_print(&lab.arena, "%.*s",
								   (int)strcspn(one, " "), one));
	}
	lab_run(&lab, "link add n0 type bridge;link add link v0 m0 type macvlan");
	for (size_t i = 4; i < table->count; i++) {
		char *number = strchr(row[i], '=');

		*number++ = '\0';
		expect_number(&lab, row, row[i], row[1], number);
	}
	lab_done(&lab);
}

static void expect_absent(char **row)
{
	struct lab lab;

	lab_init(&lab, row[0]);
	assert_int_equal(lab_read(&lab, "all", row[1]).exists, MAYBE_NO);
	lab_done(&lab);
}

/* "sysctl -qw net.ipv6.conf.v0.accept_ra=2", "ip link set v0 mtu 1279" */
static void run_command(struct lab *lab, char *command)
{
	while (*command == ' ')
		command++;
	if (strncmp(command, "sysctl -qw ", 11) != 0) {
		lab_do(lab, command + 3);
		return;
	}
	char *value = strchr(command, '=');

	*value++ = '\0';
	for (char *at = command; *at; at++)
		if (*at == '.')
			*at = '/';
	lab_write(lab, command + 11, slice_of(value));
}

static void expect_changes(struct lab *lab, struct lab *before, char **row)
{
	static const char *const scopes[] = { "all", "default", "v0", "lo" };

	const struct name *keys[100];
	size_t count = lab->machine.list_devconf_keys(lab->machine.self, keys, 100);

	for (size_t i = 0; i < 4 * count; i++) {
		const char *scope = scopes[i % 4], *key = keys[i / 4]->text;
		struct sysctl_value now = lab_read(lab, scope, key);
		struct sysctl_value then = lab_read(before, scope, key);
		int was = then.number;
		char *text = arena_print(&lab->arena, "%s.%s:%d->%d", scope, key, was, now.number);

		if (!then.known)
			continue;        /* no value is kept of it */
		if (!now.known || (now.number != was) != (strstr(row[4], text) != NULL))
			fail_msg("%s %s: %s", row[0], row[2], text);
	}
}

static void replay_cross(char **row)
{
	struct lab lab, before;
	char *rest = NULL;

	lab_init(&lab, row[0]);
	lab_init(&before, row[0]);
	lab_do(&lab, "link add v0 type veth peer w0");
	lab_do(&before, "link add v0 type veth peer w0");
	char *commands = arena_print(&lab.arena, "%s", row[2]);

	while ((rest = strsep(&commands, ";")))
		run_command(&lab, rest);
	expect_changes(&lab, &before, row);
	lab_done(&lab);
	lab_done(&before);
}

static void test_writes_reach_the_scopes_that_they_reached(void **state)
{
	(void)state;
	struct table table;
	size_t scopes = 0, cross = 0, absent = 0;

	for (table_open(&table, TESTDATA "/kernel/sysctl-scopes.tsv"); table_next(&table);) {
		if (strcmp(table.fields[1], "cross") == 0) {
			replay_cross(table.fields);
			cross++;
		} else if (strcmp(table.fields[3], "absent") == 0) {
			expect_absent(table.fields);
			absent++;
		} else {
			replay_scope(&table);
			scopes++;
		}
	}
	free(table.text);
	print_message("# note: %zu scope rows, %zu of other commands, %zu absent keys replayed, "
		      "none skipped\n", scopes, cross, absent);
	assert_int_equal(scopes + cross + absent, 897);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_writes_end_as_the_kernel_said),
		cmocka_unit_test(test_writes_reach_the_scopes_that_they_reached),
	};
	return cmocka_run_group_tests_name("replay", tests, NULL, NULL);
}
