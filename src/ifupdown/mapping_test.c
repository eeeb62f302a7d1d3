/*
 * Mapping scripts that need no running: what ifup 0.8.41 made of each of these stanzas, with
 * `ifup -v --no-act -a`, which runs mapping scripts all the same.
 */
#include "ifupdown/testing.h"

#define LONG_NAME "eth0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const char stanzas[] =
	"iface eth0 inet manual\n up echo plain\n"
	"iface -n inet manual\n up echo dash\n"
	"iface home inet manual\n up echo home\n"
	"iface work inet manual\n up echo work\n"
	"iface eth0_home inet manual\n up echo eth0_home\n"
	"iface eth0x5 inet manual\n up echo x5\n"
	"iface " LONG_NAME " inet manual\n up echo long\n";

static const struct row {
	const char *text;
	const char *echo;        /* the `up` line that is run for certain; NULL: none */
	const char *said;        /* the last message; NULL: any */
} rows[] = {
	{ "auto eth0=work\nmapping work\n script echo\n", "echo plain", NULL },
	{ "auto eth0\nmapping eth0\n script /bin/echo\n", "echo plain", NULL },
	{ "auto eth0=work\nmapping work\n script /usr/bin/echo\n", "echo plain", NULL },
	/* no output: -n is an option of echo. The model leaves it open. */
	{ "auto -n\nmapping -n\n script echo\n", NULL, NULL },
	{ "auto eth0\nmapping eth0\n script grep\n map eth0_home\n map eth0\n",
	  "echo eth0_home", NULL },
	{ "auto eth0\nmapping eth0\n script /usr/bin/grep\n map work\n map eth0_home\n",
	  "echo eth0_home", NULL },
	{ "auto eth0\nmapping eth0\n script grep\n map " LONG_NAME "aaaaaaaaa\n",
	  "echo long", NULL },
	{ "auto eth0.5\nmapping eth0.5\n script grep\n map eth0x\n map eth0x5\n", "echo x5", NULL },
	{ "auto eth0\nmapping eth0\n script grep\n map eth0 home\n", NULL,
	  "ignoring unknown interface eth0=eth0 home" },
	{ "auto eth0:1\nmapping eth0:1\n script grep\n map work eth0:1\n map home\n", NULL,
	  "ignoring unknown interface eth0:1=work eth0:1" },
	{ "auto eth0\nmapping eth0\n script /bin/grep\n map home\n", NULL,
	  "error trying to executing mapping script /bin/grep on eth0" },
	{ "auto eth0\nmapping eth0\n script /usr/bin/grep\n", NULL,
	  "error trying to executing mapping script /usr/bin/grep on eth0" },
	{ "auto eth0\nmapping eth0\n script /bin/false\n", NULL,
	  "error trying to executing mapping script /bin/false on eth0" },
	{ "auto eth0\nmapping eth0\n map x\n", NULL,
	  "error trying to executing mapping script (null) on eth0" },
	{ "auto eth0\nmapping eth0\n script true\n", NULL,
	  "no output from mapping script true on eth0" },
	{ "auto eth0\nmapping eth0\n script /usr/bin/true\n", NULL,
	  "no output from mapping script /usr/bin/true on eth0" },
	{ "auto eth0\nmapping eth0\n script grep\n map eth0_home\n"
	  "mapping eth0_h*\n script echo\n", "echo plain", NULL },
	{ "auto eth0\nmapping eth1\n script false\n", "echo plain", NULL },
};

/* The one `up` line that was run for certain, or NULL. */
static const char *echoed(const struct trial *trial)
{
	const char *echo = NULL;

	for (size_t i = 0; i < trial->commands.count; i++) {
		const struct recorded *recorded = &trial->commands.items[i];
		if (!recorded->maybe && strncmp(recorded->command.shown, "echo ", 5) == 0)
			echo = recorded->command.shown;
	}
	return echo;
}

static bool is_as_measured(const struct trial *trial, const struct row *row)
{
	const char *echo = echoed(trial), *said = "";

	if (trial->messages.count)
		said = trial->messages.items[trial->messages.count - 1];
	if (!echo != !row->echo || (echo && strcmp(echo, row->echo) != 0))
		return false;
	return !row->said || strcmp(said, row->said) == 0;
}

static void test_scripts_that_need_no_running_pick_what_they_pick(void **state)
{
	size_t bad = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct trial trial;
		struct arena arena;
		arena_init(&arena, NULL);
		trial_init_text(&trial, slice_of(arena_print(&arena, "%s%s", rows[i].text,
							     stanzas)));
		trial_up(&trial);
		if (!is_as_measured(&trial, &rows[i])) {
			print_message("%s: %s\n%s", rows[i].text, trial_shown(&trial, false),
				      trial_said(&trial));
			bad++;
		}
		trial_done(&trial);
		arena_done(&arena);
	}
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scripts_that_need_no_running_pick_what_they_pick),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
