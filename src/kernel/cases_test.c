/*
 * The recorded cases of testdata/kernel/cases.tsv that are made of plain commands, asked
 * of the model without a shell. Cases of ip's own argument handling, of the tools that
 * write sysctls and of several namespaces are left to the shell's tests.
 */
#include "kernel/effect.h"
#include "kernel/netns.h"
#include "kernel/testing.h"

enum skip {
	SKIP_NONE,
	SKIP_SETUP,              /* a setup command that is not an event here */
	SKIP_COMMAND,            /* the command under test is not */
	SKIP_OLD_ADDRESS,        /* the address was made before the last change */
	SKIP_ADVERTISEMENT,      /* an advertisement that is not an ordinary /64 */
	SKIP_DUPLICATE,          /* another host has the address */
	SKIP_OPEN,               /* the model leaves open what an advertisement does */
	SKIP_COUNT
};

static const char *const skip_names[SKIP_COUNT] = {
	[SKIP_NONE] = "replayed",
	[SKIP_SETUP] = "set up by a shell, other tools or several namespaces",
	[SKIP_COMMAND] = "about the arguments of ip, the tools that write, or routes",
	[SKIP_OLD_ADDRESS] = "about addresses made before a change",
	[SKIP_ADVERTISEMENT] = "about extraordinary advertisements",
	[SKIP_DUPLICATE] = "where another host has the address already",
	[SKIP_OPEN] = "that depend on the lifetimes of the advertisement",
};

/* kernel, setup, command, exit, message, state after, id */
enum { KERNEL, SETUP, COMMAND, EXIT, MESSAGE, STATE, ID, FIELD_COUNT };

struct replay {
	struct lab lab;
	char **row;
	bool advertised;         /* since the last change */
	bool failed;
};

static bool starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* Cut the quotes and the tail that hides a failure. */
static char *plain(struct lab *lab, const char *command)
{
	char *copy = arena_print(&lab->arena, "%s", command), *tail;

	if ((tail = strstr(copy, " || true")))
		*tail = '\0';
	if ((tail = strstr(copy, " 2>/dev/null")))
		*tail = '\0';
	return copy;
}

static void write_path(struct replay *replay, char *path, const char *value, bool by_echo)
{
	struct event event = { .kind = EVENT_SYSCTL };
	struct arena *arena = &replay->lab.arena;

	event.u.sysctl.path = slice_of(path);
	event.u.sysctl.value = slice_of(arena_print(arena, by_echo ? "%s\n" : "%s", value));
	event.u.sysctl.value_known = true;
	event.u.sysctl.by_stdio = by_echo;
	lab_apply(&replay->lab, event);
}

/* "net.ipv6.conf.v0.accept_ra=2", perhaps quoted; several with blanks between */
static enum skip run_sysctl(struct replay *replay, char *assignments)
{
	bool quoted = *assignments == '\'';
	char *one;

	if (quoted) {
		assignments++;
		assignments[strcspn(assignments, "'")] = '\0';
	}
	while ((one = quoted ? assignments : strsep(&assignments, " "))) {
		char *value = strchr(one, '=');

		if (!value || strpbrk(value, "$\"") || strchr(one, '/'))
			return SKIP_SETUP;
		*value++ = '\0';
		for (char *at = one; *at; at++)
			if (*at == '.')
				*at = '/';
		write_path(replay, one, value, false);
		if (quoted)
			break;
	}
	return SKIP_NONE;
}

/* "'10' > /proc/sys/net/ipv6/conf/v0/forwarding" */
static enum skip run_echo(struct replay *replay, char *rest)
{
	char *path = strstr(rest, " > /proc/sys/");

	if (*rest != '\'' || !path)
		return SKIP_SETUP;
	*path = '\0';
	rest[strlen(rest) - 1] = '\0';
	write_path(replay, path + strlen(" > /proc/sys/"), rest + 1, true);
	return SKIP_NONE;
}

/* Devices that came with a module and are only looked at: sit0, gre0, ... */
static enum skip show_fallback(struct replay *replay, const char *name)
{
	size_t length = strcspn(name, "0");

	if (name[length] == '0')
		lab_do(&replay->lab, arena_print(&replay->lab.arena, "link add %s type %.*s", name,
						 (int)length, name));
	return SKIP_NONE;
}

/* `ip link ...`, in the words of testing.h. */
static enum skip run_link(struct replay *replay, char *command)
{
	struct lab_words words = { .lab = &replay->lab };
	char *rest = NULL;

	if (strstr(command, "netns $") || starts(command, "property") ||
	    (starts(command, "set ") && strstr(command, " type ")))
		return SKIP_SETUP;
	for (char *word = strtok_r(command, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		words.words[words.count++] = word;
	if (strcmp(words.words[0], "show") == 0)
		return show_fallback(replay, words.words[1]);
	lab_apply(&replay->lab, lab_link(&words));
	return SKIP_NONE;
}

/* "add dev x mode tun": devices of a kind that the event calls tun or tap */
static enum skip run_tuntap(struct replay *replay, const char *command)
{
	char name[16], mode[16];

	if (sscanf(command, "add dev %15s mode %15s", name, mode) != 2)
		return SKIP_SETUP;
	lab_do(&replay->lab, arena_print(&replay->lab.arena, "link add %s type %s", name, mode));
	return SKIP_NONE;
}

static enum skip run_tunnel(struct replay *replay, const char *command)
{
	char name[16], mode[16];

	if (sscanf(command, "add %15s mode %15s", name, mode) != 2)
		return SKIP_SETUP;
	lab_do(&replay->lab, arena_print(&replay->lab.arena, "link add %s type %s", name, mode));
	return SKIP_NONE;
}

/* Commands that change nothing that is modelled. */
static const char *const others[] = {
	"sleep ", "wait-ll ", "ip netns add ", "ip netns exec RT sysctl ", "ip netns exec RT sh ",
	"ip netns exec RT ip link ", "ip -n RT ", "ip netns exec N sysctl ", "ip -n N link add v0 ",
	"ip -6 route flush ",
};

static enum skip run_advertisement(struct replay *replay, const char *command)
{
	if (strstr(command, "--none"))
		return SKIP_NONE;
	if (!strstr(command, "--prefix 2001:db8:1::/64") || strlen(strstr(command, "--prefix")) >
	    strlen("--prefix 2001:db8:1::/64"))
		return SKIP_ADVERTISEMENT;
	replay->advertised = true;
	return SKIP_NONE;
}

static enum skip run_address(struct replay *replay, char *command, const char *family)
{
	char *tail = strstr(command, " scope ");

	if (tail)
		*tail = '\0';
	lab_do(&replay->lab, arena_print(&replay->lab.arena, "addr %s%s", command, family));
	return SKIP_NONE;
}

static enum skip run(struct replay *replay, const char *command)
{
	char *text = plain(&replay->lab, command);

	if (starts(text, "ip -n RT addr add "))
		return SKIP_DUPLICATE;
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (starts(text, others[i]))
			return SKIP_NONE;
	if (starts(text, "ip netns exec RT ra-send r0 "))
		return run_advertisement(replay, text);
	replay->advertised = false;
	if (starts(text, "sysctl -qw "))
		return run_sysctl(replay, text + 11);
	if (starts(text, "echo "))
		return run_echo(replay, text + 5);
	if (starts(text, "ip link "))
		return run_link(replay, text + 8);
	if (starts(text, "ip tuntap "))
		return run_tuntap(replay, text + 10);
	if (starts(text, "ip tunnel "))
		return run_tunnel(replay, text + 10);
	if (starts(text, "ip addr "))
		return run_address(replay, text + 8, "");
	if (starts(text, "ip -6 addr "))
		return run_address(replay, text + 11, " 6");
	if (starts(text, "ip token ") && !strchr(text, ';')) {
		lab_do(&replay->lab, text + 3);
		return SKIP_NONE;
	}
	return SKIP_SETUP;
}

static enum skip set_up(struct replay *replay)
{
	char *commands = arena_print(&replay->lab.arena, "%s", replay->row[SETUP]);

	while (*commands) {
		char *end = strstr(commands, " ; ");

		if (end)
			*end = '\0';
		enum skip skip = run(replay, commands);

		if (skip != SKIP_NONE)
			return skip;
		commands = end ? end + 3 : commands + strlen(commands);
	}
	return SKIP_NONE;
}

static const struct device *find(struct replay *replay, const char *name)
{
	return device_find(replay->lab.machine.self, name_of(&replay->lab.names, name));
}

/* `ip token list` hides what does no neighbour discovery. */
static char *token_text(struct replay *replay, const char *name)
{
	const struct device *device = find(replay, name);
	uint8_t address[16] = { 0 };
	char text[64];

	if (!device || value_is_set(device->link[LINK_INET6]) == MAYBE_NO ||
	    value_is_set(device->link[LINK_EXISTS]) == MAYBE_NO || device->kind->loopback ||
	    value_is_set(device->link[LINK_NOARP]) == MAYBE_YES)
		return arena_print(&replay->lab.arena, "%s", "");
	assert_true(device->token.known);
	memcpy(address + 8, device->token.id, 8);
	inet_ntop(AF_INET6, address, text, sizeof(text));
	return arena_print(&replay->lab.arena, "token %s dev %s", text, name);
}

static void expect_text(struct replay *replay, const char *what, const char *got,
			const char *want)
{
	if (strcmp(got, want) == 0)
		return;
	print_message("# %s %s: %s is '%s', not '%s'\n", replay->row[KERNEL], replay->row[ID], what,
		      got, want);
	replay->failed = true;
}

/* The text of one file, or "" when there is none. */
static char *file_text(struct replay *replay, const char *path)
{
	struct arena *arena = &replay->lab.arena;
	char name[32];

	if (sscanf(path, "/sys/class/net/%31[^/]/mtu", name) == 1)
		return arena_print(arena, "%d", find(replay, name)->link[LINK_MTU].number);
	assert_true(starts(path, "/proc/sys/"));
	struct sysctl_value value = replay->lab.machine.read_sysctl(
		replay->lab.machine.self, slice_of(path + strlen("/proc/sys/")));

	if (value.exists == MAYBE_NO)
		return arena_print(arena, "%s", "");
	assert_true(value.known);
	return arena_print(arena, "%d", value.number);
}

/* "cat FILE...", its lines joined as they are in the record */
static void check_files(struct replay *replay, char *files, const char *want, bool by_tr)
{
	char *got = arena_print(&replay->lab.arena, "%s", ""), *file;
	const char *between = by_tr ? " " : " / ";

	while ((file = strsep(&files, " ")) && starts(file, "/")) {
		char *text = file_text(replay, file);

		got = arena_print(&replay->lab.arena, "%s%s%s", got, *got && *text ? between : "",
				  text);
	}
	expect_text(replay, "file", got, strcmp(want, "rc0") == 0 || strcmp(want, "rc1") == 0 ? "" :
					 want);
}

static bool check_one_state(struct replay *replay, char *state)
{
	char *want = strstr(state, " => ");
	char name[32];
	int length = 0;

	if (!want)
		return false;
	*want = '\0';
	want += 4;
	if (sscanf(state, "ip token list dev %31s%n", name, &length) == 1 && state[length] == '\0')
		expect_text(replay, "token", token_text(replay, name),
			    strcmp(want, "rc0") == 0 ? "" : want);
	else if (starts(state, "cat /"))
		check_files(replay, state + 4, want, strstr(state, "| tr") != NULL);
	else
		return false;
	return true;
}

static size_t check_state(struct replay *replay)
{
	char *state = arena_print(&replay->lab.arena, "%s", replay->row[STATE]);
	size_t checked = 0;

	while (*state) {
		char *end = strstr(state, " ;; ");

		if (end)
			*end = '\0';
		checked += check_one_state(replay, state);
		state = end ? end + 4 : state + strlen(state);
	}
	return checked;
}

/* What `ip` prints: the kernel's text, or the errno's. */
static const char *message_of(struct replay *replay, struct outcome outcome)
{
	if (outcome.done == MAYBE_YES)
		return "";
	if (outcome.extack)
		return arena_print(&replay->lab.arena, "Error: %s.", outcome.extack);
	return arena_print(&replay->lab.arena, "RTNETLINK answers: %s", strerror(outcome.error));
}

/* "ip token set ::53 dev v0" where ip has nothing to complain of */
static enum skip check_token(struct replay *replay)
{
	char token[64], device[32], *command = replay->row[COMMAND];
	uint8_t address[16];
	int length = 0;

	if (sscanf(command, "ip token set %63s dev %31s%n", token, device, &length) == 2) {
		if (inet_pton(AF_INET6, token, address) != 1 && strcmp(token, "any") != 0)
			return SKIP_COMMAND;
	} else if (sscanf(command, "ip token del dev %31s%n", device, &length) != 1) {
		return SKIP_COMMAND;
	}
	if (command[length] != '\0' || starts(replay->row[MESSAGE], "Error: argument") ||
	    !find(replay, device))
		return SKIP_COMMAND;
	struct outcome outcome = lab_do(&replay->lab, command + 3);

	if (outcome.done == MAYBE_UNKNOWN)
		expect_text(replay, "outcome", outcome.why, "known");
	expect_text(replay, "exit", outcome.done == MAYBE_YES ? "0" : "2", replay->row[EXIT]);
	expect_text(replay, "message", message_of(replay, outcome), replay->row[MESSAGE]);
	check_state(replay);
	return SKIP_NONE;
}

static enum skip check_list(struct replay *replay)
{
	char device[32], *want = replay->row[MESSAGE];
	int length = 0;

	if (sscanf(replay->row[COMMAND], "ip token list dev %31s%n", device, &length) != 1 ||
	    replay->row[COMMAND][length] != '\0' || strcmp(replay->row[EXIT], "0") != 0)
		return SKIP_COMMAND;
	expect_text(replay, "list", token_text(replay, device), starts(want, "out: ") ? want + 5 : "");
	check_state(replay);
	return SKIP_NONE;
}

/* Whether one of the addresses ends in the token. */
static bool has_address(char *made, const uint8_t *token)
{
	uint8_t address[16];
	char text[64];
	int length = 0;

	/* `defroutes=0` matches as far as `def`, and leaves the length alone. */
	for (; sscanf(made, " %63[0-9a-f:]/64%n", text, &length) == 1 && length;
	     made += length, length = 0)
		if (inet_pton(AF_INET6, text, address) == 1 &&
		    memcmp(address + 8, token + 8, 8) == 0)
			return true;
	return false;
}

/* The address that an advertisement made: from the token, from the lladdr, or none. */
static enum skip check_addresses(struct replay *replay)
{
	char device[32], *made = replay->row[MESSAGE];

	if (sscanf(replay->row[COMMAND], "ip -6 -o addr show dev %31s scope global", device) != 1)
		return SKIP_COMMAND;
	if (!replay->advertised)
		return SKIP_OLD_ADDRESS;
	struct effect effect = kernel_token_effect(&replay->lab.machine,
						   name_of(&replay->lab.names, device));
	char *out = strstr(made, "out: ");
	bool works = has_address(out ? out + 5 : made, effect.token);

	if (effect.reason == EFFECT_UNKNOWN)
		return SKIP_OPEN;
	if (works != (effect.reason == EFFECT_WORKS))
		expect_text(replay, "effect", arena_print(&replay->lab.arena, "reason %d",
							  effect.reason), made);
	return SKIP_NONE;
}

static enum skip replay_case(char **row, size_t *failed)
{
	struct replay replay = { .row = row };
	enum skip skip;

	lab_init(&replay.lab, row[KERNEL]);
	skip = set_up(&replay);
	if (skip == SKIP_NONE && starts(row[COMMAND], "ip token list"))
		skip = check_list(&replay);
	else if (skip == SKIP_NONE && starts(row[COMMAND], "ip -6 -o addr"))
		skip = check_addresses(&replay);
	else if (skip == SKIP_NONE)
		skip = check_token(&replay);
	lab_done(&replay.lab);
	*failed += replay.failed;
	return skip;
}

static size_t split(char *line, char **fields)
{
	size_t count = 0;
	char *field;

	while ((field = strsep(&line, "\t")) && count < FIELD_COUNT)
		fields[count++] = field;
	return count;
}

static void test_commands_end_as_the_kernel_said(void **state)
{
	(void)state;
	FILE *file = fopen(TESTDATA "/kernel/cases.tsv", "r");
	char *line = NULL, *fields[FIELD_COUNT];
	size_t size = 0, counts[SKIP_COUNT] = { 0 }, total = 0, failed = 0;
	ssize_t length;

	assert_non_null(file);
	while ((length = getline(&line, &size, file)) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#')
			continue;
		assert_int_equal(split(line, fields), FIELD_COUNT);
		counts[replay_case(fields, &failed)]++;
		total++;
	}
	for (enum skip i = 0; i < SKIP_COUNT; i++)
		print_message("# note: %zu cases %s\n", counts[i], skip_names[i]);
	assert_int_equal(failed, 0);
	assert_int_equal(total, 5528);
	free(line);
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_commands_end_as_the_kernel_said),
	};
	return cmocka_run_group_tests_name("cases", tests, NULL, NULL);
}
