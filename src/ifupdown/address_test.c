/*
 * Addresses, netmasks and broadcast addresses as ifup 0.8.41 puts them into its commands:
 * `ifup --no-act -v` on each of these stanzas.
 */
#include "ifupdown/testing.h"

static const struct row {
	const char *method, *options, *command;
} rows[] = {
	{ "inet static", "\taddress 10.1.2.3/20\n\tbroadcast +\n",
	  "ip addr add 10.1.2.3/255.255.240.0 broadcast 10.1.15.255 dev e0 label e0" },
	{ "inet static", "\taddress 172.20.1.1\n\tnetmask 16\n\tbroadcast -\n",
	  "ip addr add 172.20.1.1/16 broadcast - dev e0 label e0" },
	{ "inet static", "\taddress 172.20.1.1\n\tnetmask 255.255.0.0\n\tbroadcast -\n",
	  "ip addr add 172.20.1.1/255.255.0.0 broadcast 172.20.0.0 dev e0 label e0" },
	{ "inet static", "\taddress 192.0.2.1/31\n\tbroadcast +\n",
	  "ip addr add 192.0.2.1/255.255.255.254 broadcast 255.255.255.255 dev e0 label e0" },
	{ "inet static", "\taddress 192.0.2.0/31\n\tbroadcast -\n",
	  "ip addr add 192.0.2.0/255.255.255.254 broadcast 0.0.0.0 dev e0 label e0" },
	{ "inet static", "\taddress 192.0.2.1/24\n\tbroadcast 192.0.2.7\n",
	  "ip addr add 192.0.2.1/255.255.255.0 broadcast 192.0.2.7 dev e0 label e0" },
	{ "inet static", "\taddress 200.1.2.3\n",
	  "ip addr add 200.1.2.3/255.255.255.0 broadcast 200.1.2.255 dev e0 label e0" },
	{ "inet static", "\taddress 150.1.2.3\n",
	  "ip addr add 150.1.2.3/255.255.0.0 broadcast 150.1.255.255 dev e0 label e0" },
	{ "inet static", "\taddress 10.1.2.3\n",
	  "ip addr add 10.1.2.3/255.0.0.0 broadcast 10.255.255.255 dev e0 label e0" },
	{ "inet static", "\taddress 230.1.2.3\n",
	  "ip addr add 230.1.2.3/255.255.255.255 broadcast 230.1.2.3 dev e0 label e0" },
	{ "inet static", "\taddress 10.1.2.3/33\n",
	  "ip addr add 10.1.2.3/0.0.0.0 broadcast 255.255.255.255 dev e0 label e0" },
	{ "inet static", "\taddress 10.1.2.3/0\n",
	  "ip addr add 10.1.2.3/0.0.0.0 broadcast 255.255.255.255 dev e0 label e0" },
	{ "inet static", "\taddress 10.1.2.3/x\n",
	  "ip addr add 10.1.2.3/10.1.2.3/x broadcast + dev e0 label e0" },
	{ "inet static", "\taddress 10.1.2.3/255.255.0.0\n",
	  "ip addr add 10.1.2.3/255.255.0.0 broadcast 10.1.255.255 dev e0 label e0" },
	{ "inet static", "\taddress 10.1.2.3/24\n\thwaddress ether 02:00:00:00:00:01\n",
	  "ip link set dev e0 address 02:00:00:00:00:01 up" },
	{ "inet static", "\taddress 10.1.2.3/24\n\thwaddress 02:00:00:00:00:01\n",
	  "ip link set dev e0 address 02:00:00:00:00:01 up" },
	{ "inet6 6to4", "\tlocal 192.0.2.1\n",
	  "ip addr add 2002:c000:0201::1/16 dev e0" },
	{ "inet6 6to4", "\tlocal fe.1\n",
	  "ip addr add 2002:fe.1::1/16 dev e0" },
};

/* One blank for any number of them: ifup leaves those of options that are not given. */
static const char *squeeze(struct arena *arena, const char *text)
{
	char *copy = arena_copy(arena, slice_of(text)), *to = copy;

	for (const char *c = text; *c; c++) {
		bool blank = *c == ' ' || *c == '\t';
		if (!blank)
			*to++ = *c;
		else if (to > copy && to[-1] != ' ')
			*to++ = ' ';
	}
	while (to > copy && to[-1] == ' ')
		to--;
	*to = '\0';
	return copy;
}

static bool comes_to(struct trial *trial, const char *command)
{
	for (size_t i = 0; i < trial->commands.count; i++)
		if (strcmp(squeeze(&trial->arena, trial->commands.items[i].command.shown),
			   command) == 0)
			return true;
	return false;
}

static void test_the_commands_have_the_addresses_that_ifup_makes(void **state)
{
	size_t bad = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct trial trial;
		struct arena arena;
		arena_init(&arena, NULL);
		trial_init_text(&trial, slice_of(arena_print(&arena, "auto e0\niface e0 %s\n%s",
							     rows[i].method, rows[i].options)));
		trial_up(&trial);
		if (!comes_to(&trial, rows[i].command)) {
			print_message("%s  not: %s\n", trial_shown(&trial, false),
				      rows[i].command);
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
		cmocka_unit_test(test_the_commands_have_the_addresses_that_ifup_makes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
