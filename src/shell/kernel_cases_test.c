/*
 * Everything the kernels answered in testdata/kernel/cases.tsv, asked of the interpreter
 * on a model of that kernel: the setup is run as a hook would run it, then the command,
 * and its exit status, its message and the state afterwards are compared.
 */
#include "shell/testing.h"

#include <arpa/inet.h>

#include "kernel/device.h"

/* TUNNEL_MTU: agrees but for the MTU of a tunnel with options, far above 1280 on both sides. */
enum verdict { AGREES, TUNNEL_MTU, DIFFERS, UNKNOWN, SKIPPED };

/* What became of a row, and why. */
struct finding {
	enum verdict verdict;
	const char *why;
};

struct row {
	const char *kernel, *setup, *command, *message, *state, *id;
	int exit;
	bool token;              /* it sets or clears one */
	bool advertises;         /* it is about addresses made from advertisements */
};

struct count {
	char *why;
	size_t rows;
};

struct tally {
	size_t agreed, agreed_tokens, tokens, differed, tunnel_mtus;
	struct count reasons[64];
	size_t reason_count;
};

static struct kernel *kernel_of(struct host *host)
{
	return host->timeline.machine.self;
}

static struct kernel_version version_of(const char *text)
{
	struct kernel_version version = { .patch = -1 };

	sscanf(text, "%d.%d.%d", &version.major, &version.minor, &version.patch);
	return version;
}

static bool starts_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* "ip link show sit0" found what a module had brought along. */
static void add_fallback_device(struct host *host, const char *name)
{
	struct event event = { .kind = EVENT_LINK_ADD };
	static const struct origin origin = { .actor = ACTOR_DRIVER, .what = "a module" };
	size_t length = strcspn(name, "0");

	if (name[length] != '0')
		return;
	event.origin = &origin;
	event.u.link_add.name = name_of(&host->names, name);
	event.u.link_add.device_kind = arena_print(&host->arena, "%.*s", (int)length, name);
	timeline_apply(&host->timeline, &event);
}

static void run_step(struct host *host, const char *step)
{
	if (starts_with(step, "ip link show "))
		add_fallback_device(host, step + strlen("ip link show "));
	else
		host_capture(host, step);
}

/* The steps of a setup, which are separated by " ; ". */
static void run_setup(struct host *host, const char *setup)
{
	const char *end;

	for (; (end = strstr(setup, " ; ")); setup = end + 3)
		run_step(host, arena_print(&host->arena, "%.*s", (int)(end - setup), setup));
	run_step(host, setup);
}

/* Rows about other callers than root in this network namespace. NULL: it can be replayed. */
static const char *cannot_replay(const struct row *row)
{
	static const struct {
		const char *needle, *why;
	} reasons[] = {
		{ "setpriv", "an unprivileged caller" },
		{ "unshare", "another user namespace" },
		{ "mount -o", "/proc/sys mounted read-only" },
		{ "ip -n N", "another network namespace" },
		{ "ip netns exec N", "another network namespace" },
		{ "ip -net", "another network namespace" },
		{ "$PPID", "a process id" },
		{ "ln -s", "ip under another name" },
	};

	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strstr(row->setup, reasons[i].needle) ||
		    strstr(row->command, reasons[i].needle))
			return reasons[i].why;
	return NULL;
}

/* Without "Error: " and the final period; the first line of several. */
static char *plain_message(struct host *host, const char *recorded)
{
	const char *text = starts_with(recorded, "Error: ") ? recorded + 7 : recorded;
	const char *end = strstr(text, " / ");
	size_t length = end ? (size_t)(end - text) : strlen(text);

	if (length && text[length - 1] == '.')
		length--;
	return arena_print(&host->arena, "%.*s", (int)length, text);
}

static struct finding differs(struct host *host, const char *what, const char *got,
			      const char *want)
{
	return (struct finding){ DIFFERS, arena_print(&host->arena, "%s is \"%s\", not \"%s\"",
						      what, got, want) };
}

static const struct finding agrees = { AGREES, NULL };

static struct finding compare_status(struct host *host, const struct row *row,
				     struct exit_status status)
{
	if (status.success == MAYBE_UNKNOWN)
		return (struct finding){ UNKNOWN, status.why };
	if (status.code == row->exit || (status.code < 0 && row->exit != 0 &&
					 status.success == MAYBE_NO))
		return agrees;
	return differs(host, "the status", arena_print(&host->arena, "%d", status.code),
		       arena_print(&host->arena, "%d", row->exit));
}

/* The message of the last token command. */
static struct finding compare_message(struct host *host, const struct row *row, size_t before)
{
	if (host->timeline.tokens.count == before || strstr(row->command, "2>") ||
	    starts_with(row->message, "out:") || strstr(row->command, "batch") ||
	    strstr(row->command, "-b -"))
		return agrees;
	const struct token_result *token =
		&host->timeline.tokens.items[host->timeline.tokens.count - 1];
	const char *want = plain_message(host, row->message);
	if (starts_with(want, "Usage:"))
		return agrees;
	return strcmp(token->message, want) == 0 ? agrees
						 : differs(host, "the message", token->message,
							   want);
}

/* What a command printed, where that is known. Lines are joined with " / ". */
static struct finding compare_text(struct host *host, const char *what, struct content output,
				   const char *want)
{
	if (output.why)
		return agrees;
	if (strcmp(want, "rc0") == 0)
		want = "";
	char *text = arena_alloc(&host->arena, 3 * output.text.length + 1);
	size_t length = 0;
	struct slice trimmed = slice_trim(output.text, " \n");
	for (size_t i = 0; i < trimmed.length; i++) {
		if (trimmed.at[i] == '\n') {
			memcpy(text + length, " / ", 3);
			length += 3;
		} else {
			text[length++] = trimmed.at[i];
		}
	}
	return strcmp(text, want) == 0 ? agrees : differs(host, what, text, want);
}

static const struct device *device_of(struct host *host, const char *name)
{
	const struct name *interned = name_of(&host->names, name);

	if (device_exists(kernel_of(host), interned) != MAYBE_YES)
		return NULL;
	return device_find(kernel_of(host), interned);
}

/* What `ip token list dev NAME` prints: nothing for devices without neighbour discovery. */
static const char *token_list(struct host *host, const char *name)
{
	const struct device *device = device_of(host, name);
	uint8_t bytes[16] = { 0 };
	char text[INET6_ADDRSTRLEN];

	if (!device)
		return arena_print(&host->arena, "Error: argument \"%s\" is wrong: dev is invalid",
				   name);
	if (device->kind->loopback || value_is_set(device->link[LINK_NOARP]) == MAYBE_YES ||
	    value_is_set(device->link[LINK_INET6]) != MAYBE_YES)
		return "";
	if (!device->token.known)
		return NULL;
	memcpy(bytes + 8, device->token.id, 8);
	inet_ntop(AF_INET6, bytes, text, sizeof(text));
	return arena_print(&host->arena, "token %s dev %s", text, name);
}

static struct finding compare_token(struct host *host, const char *name, const char *want)
{
	const char *got = token_list(host, name);

	if (!got)
		return (struct finding){ UNKNOWN, "the token" };
	if (strcmp(want, "rc0") == 0)
		want = "";
	if (starts_with(want, "Error: argument") && starts_with(got, "Error: argument"))
		return agrees;
	return strcmp(got, want) == 0 ? agrees : differs(host, "the token", got, want);
}

/* "<BROADCAST,NOARP,UP,LOWER_UP>" of device x, or of lo. */
static struct finding compare_flags(struct host *host, const char *name, const char *want)
{
	const struct device *device = device_of(host, name);

	if (!device)
		return differs(host, "the device", "missing", want);
	enum maybe noarp = value_is_set(device->link[LINK_NOARP]);
	enum maybe up = value_is_set(device->link[LINK_UP]);
	if (noarp == MAYBE_UNKNOWN || up == MAYBE_UNKNOWN)
		return (struct finding){ UNKNOWN, "flags" };
	if ((noarp == MAYBE_YES) != (strstr(want, "NOARP") != NULL))
		return differs(host, "NOARP", noarp == MAYBE_YES ? "on" : "off", want);
	bool is_up = strstr(want, ",UP") || strstr(want, "<UP");
	if ((up == MAYBE_YES) != is_up)
		return differs(host, "UP", up == MAYBE_YES ? "on" : "off", want);
	return agrees;
}

/* "mtu=1500 type=1 conf=yes ra=1 rs=-1 agm=0 ut=0" */
static struct finding compare_conf(struct host *host, const char *name, const char *want)
{
	static const struct {
		const char *mark;
		enum devconf key;
	} keys[] = {
		{ " ra=", DEVCONF_ACCEPT_RA }, { " rs=", DEVCONF_ROUTER_SOLICITATIONS },
		{ " agm=", DEVCONF_ADDR_GEN_MODE }, { " ut=", DEVCONF_USE_TEMPADDR },
	};
	const struct device *device = device_of(host, name);
	const char *mtu = strstr(want, "mtu=");

	if (!device)
		return differs(host, "the device", "missing", want);
	bool other_mtu = mtu && device->link[LINK_MTU].known &&
			 device->link[LINK_MTU].number != atoi(mtu + 4);
	if (other_mtu && (device->link[LINK_MTU].number < 1400 || atoi(mtu + 4) < 1400))
		return differs(host, "the MTU",
			       arena_print(&host->arena, "%d", device->link[LINK_MTU].number),
			       want);
	bool conf = value_is_set(device->link[LINK_INET6]) == MAYBE_YES;
	if (conf != (strstr(want, "conf=yes") != NULL))
		return differs(host, "conf", conf ? "yes" : "no", want);
	for (size_t i = 0; conf && i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *mark = strstr(want, keys[i].mark);
		struct value value = device->conf[keys[i].key];
		if (mark && value.known && value.number != atoi(mark + strlen(keys[i].mark)))
			return differs(host, keys[i].mark,
				       arena_print(&host->arena, "%d", value.number), want);
	}
	return other_mtu ? (struct finding){ TUNNEL_MTU, NULL } : agrees;
}

/* The device that rows about flags are about. */
static const char *flagged_device(const struct row *row)
{
	const char *dev = strstr(row->command, "dev ");

	return dev ? dev + 4 : "x";
}

/* "cat /sys/class/net/NAME/mtu ...": one number for each, joined with " / ". */
static struct finding compare_mtus(struct host *host, const char *command, const char *want)
{
	char *got = arena_print(&host->arena, "%s", "");
	const char *path = command;

	while ((path = strstr(path, "/sys/class/net/"))) {
		path += strlen("/sys/class/net/");
		char *name = arena_print(&host->arena, "%.*s", (int)strcspn(path, "/"), path);
		const struct device *device = device_of(host, name);
		if (!device || !device->link[LINK_MTU].known)
			return (struct finding){ UNKNOWN, "an MTU" };
		got = arena_print(&host->arena, "%s%s%d", got, *got ? " / " : "",
				  device->link[LINK_MTU].number);
	}
	return strcmp(got, want) == 0 ? agrees : differs(host, "the MTU", got, want);
}

/* One of the things that were looked at: "COMMAND => WHAT IT PRINTED", or flags. */
static struct finding compare_part(struct host *host, const struct row *row, const char *part)
{
	const char *arrow = strstr(part, " => ");

	if (starts_with(part, "flags="))
		return compare_conf(host, flagged_device(row), part);
	if (starts_with(part, "link flags "))
		return compare_flags(host, flagged_device(row), part);
	if (!arrow)
		return (struct finding){ SKIPPED, "a state in another form" };
	char *command = arena_print(&host->arena, "%.*s", (int)(arrow - part), part);
	if (starts_with(command, "ip token list dev "))
		return compare_token(host, command + strlen("ip token list dev "), arrow + 4);
	if (starts_with(command, "cat /sys/class/net/") && strstr(command, "/mtu"))
		return compare_mtus(host, command, arrow + 4);
	host_capture(host, command);
	if (starts_with(command, "sysctl ") && starts_with(arrow + 4, "sysctl: "))
		return agrees;           /* what it says on standard error */
	return compare_text(host, command, host->output, arrow + 4);
}

static struct finding compare_state(struct host *host, const struct row *row)
{
	struct finding finding = agrees;
	const char *end;

	bool tunnel_mtu = false;

	for (const char *part = row->state; *part && finding.verdict == AGREES; part = end) {
		end = strstr(part, " ;; ");
		size_t length = end ? (size_t)(end - part) : strlen(part);
		finding = compare_part(host, row,
				       arena_print(&host->arena, "%.*s", (int)length, part));
		end = end ? end + 4 : part + length;
		if (finding.verdict == TUNNEL_MTU) {
			tunnel_mtu = true;
			finding = agrees;
		}
	}
	if (tunnel_mtu && finding.verdict == AGREES)
		finding.verdict = TUNNEL_MTU;
	return finding;
}

static struct finding replay(struct host *host, const struct row *row)
{
	struct finding finding;

	run_setup(host, row->setup);
	if (row->advertises)
		return compare_state(host, row);
	size_t before = host->timeline.tokens.count;
	host_capture(host, row->command);
	finding = compare_status(host, row, host->status);
	if (finding.verdict == AGREES)
		finding = compare_message(host, row, before);
	if (finding.verdict == AGREES && starts_with(row->message, "out: "))
		finding = compare_text(host, "the output", host->output, row->message + 5);
	if (finding.verdict == AGREES)
		finding = compare_state(host, row);
	return finding;
}

static void tally_reason(struct tally *tally, const char *why)
{
	size_t i = 0;

	while (i < tally->reason_count && strcmp(tally->reasons[i].why, why) != 0)
		i++;
	if (i == tally->reason_count && i < 63)
		tally->reasons[tally->reason_count++] = (struct count){ strdup(why), 0 };
	tally->reasons[i].rows++;
}

static void tally_row(struct tally *tally, const struct row *row, struct finding finding)
{
	tally->tokens += row->token;
	switch (finding.verdict) {
	case TUNNEL_MTU:
		tally->tunnel_mtus++;
		/* fall through */
	case AGREES:
		tally->agreed++;
		tally->agreed_tokens += row->token;
		break;
	case DIFFERS:
		tally->differed++;
		if (tally->differed <= 40)
			print_message("%s %s\n  setup   %s\n  command %s\n  %s\n", row->kernel,
				      row->id, row->setup, row->command, finding.why);
		break;
	case UNKNOWN:
	case SKIPPED:
		tally_reason(tally, finding.why);
		break;
	}
}

static bool read_row(char *line, struct row *row)
{
	char *columns[7];

	for (size_t i = 0; i < 7; i++) {
		columns[i] = strsep(&line, "\t");
		if (!columns[i])
			return false;
	}
	*row = (struct row){ .kernel = columns[0], .setup = columns[1], .command = columns[2],
			     .message = columns[4], .state = columns[5], .id = columns[6],
			     .exit = atoi(columns[3]) };
	row->advertises = strstr(row->command, "proto ra") != NULL;
	row->token = strstr(row->command, "token set") || strstr(row->command, "token del") ||
		     strstr(row->command, "token add") || starts_with(row->id, "arg");
	return true;
}

static void replay_row(struct tally *tally, const struct row *row)
{
	const char *why = cannot_replay(row);
	struct host host;

	host_init_on(&host, version_of(row->kernel), TESTDATA "/shell/kernel-cases");
	host_set(&host, "PATH", "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin");
	tally_row(tally, row, why ? (struct finding){ SKIPPED, why } : replay(&host, row));
	host_done(&host);
}

static void test_kernels_answer_as_they_did(void **state)
{
	(void)state;
	FILE *file = fopen(TESTDATA "/kernel/cases.tsv", "r");
	struct tally tally = { 0 };
	char *line = NULL;
	size_t size = 0;
	struct row row;

	assert_non_null(file);
	while (getline(&line, &size, file) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] != '#' && read_row(line, &row))
			replay_row(&tally, &row);
	}
	fclose(file);
	free(line);
	print_message("# note: %zu rows agree, %zu of them set or clear a token\n", tally.agreed,
		      tally.agreed_tokens);
	print_message("# note: %zu of the rows agree but for the MTU of a tunnel, 1400 or more\n",
		      tally.tunnel_mtus);
	for (size_t i = 0; i < tally.reason_count; i++)
		print_message("# note: %zu not compared: %s\n", tally.reasons[i].rows,
			      tally.reasons[i].why);
	for (size_t i = 0; i < tally.reason_count; i++)
		free(tally.reasons[i].why);
	assert_int_equal(tally.differed, 0);
	assert_true(tally.agreed_tokens >= 2800);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kernels_answer_as_they_did),
	};
	return cmocka_run_group_tests_name("kernel cases", tests, NULL, NULL);
}
