/*
 * Stands in a scenario for the programs whose use we want to see, by the name it is called:
 * ip (writes down every change of a token: who asked, what ip said, the sysctls at that
 * moment; in the scenario udev-prompt it also makes the udev run for each new device),
 * udevadm (`settle` makes the runs that are due), systemctl (only restarts of
 * systemd-sysctl), dhclient (a server answered).
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "groundtruth/root.h"
#include "groundtruth/udev.h"

struct line {
	char bytes[16384];
	size_t length;
};

/* One field: tab, newline and backslash are written \t, \n, \\; what does not fit is lost. */
static void add_field(struct line *line, const char *text)
{
	static const char specials[] = "\t\n\\", spellings[] = "tn\\";

	for (; text && *text && line->length + 3 < sizeof line->bytes; text++) {
		const char *special = strchr(specials, *text);

		if (special) {
			line->bytes[line->length++] = '\\';
			line->bytes[line->length++] = spellings[special - specials];
		} else {
			line->bytes[line->length++] = *text;
		}
	}
	line->bytes[line->length++] = '\t';
}

/* A label, eth0:1, is the device before the colon to ip. */
static void add_sysctl(struct line *line, const char *device, const char *key)
{
	char path[256], text[32] = "-";
	ssize_t count;
	int file;

	snprintf(path, sizeof path, "/proc/sys/net/ipv6/conf/%.*s/%s", (int)strcspn(device, ":"),
		 device, key);
	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file >= 0 && (count = read(file, text, sizeof text - 1)) > 0)
		text[count - 1] = '\0';
	if (file >= 0)
		close(file);
	add_field(line, text);
}

/* The index of the object's word, by the way ip reads its options; argc if there is none. */
static int find_object(int argc, char **argv)
{
	static const char *const with_value[] = {
		"-family", "-netns", "-rcvbuf", "-loops", "-batch", "-n", "-f", "-rc", "-l", "-b",
	};
	int i = 1;

	while (i < argc && argv[i][0] == '-') {
		const char *option = argv[i] + (argv[i][1] == '-');
		bool takes_value = false;

		for (size_t k = 0; k < sizeof with_value / sizeof *with_value; k++)
			takes_value = takes_value || strcmp(option, with_value[k]) == 0;
		i += takes_value ? 2 : 1;
	}
	return i < argc ? i : argc;
}

static bool starts(const char *word, const char *full)
{
	return *word && strncmp(word, full, strlen(word)) == 0;
}

/* `ip tu...` and `ip t` are other objects; of the commands only those that change a token. */
static bool changes_token(int argc, char **argv)
{
	int object = find_object(argc, argv);
	const char *command;

	if (object + 1 >= argc || strlen(argv[object]) < 2 || !starts(argv[object], "token"))
		return false;
	command = argv[object + 1];
	return (strlen(command) > 1 && starts(command, "set")) || starts(command, "add") ||
		starts(command, "delete");
}

static const char *word_after(int argc, char **argv, const char *word)
{
	for (int i = 1; i + 1 < argc; i++)
		if (strcmp(argv[i], word) == 0)
			return argv[i + 1];
	return "";
}

static int exit_status(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Runs the real ip and keeps what it says; the status it ends with. */
static int run_real(char **argv, char *said, size_t capacity)
{
	int ends[2], status = 0;
	ssize_t count;
	size_t length = 0;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) < 0 || (child = fork()) < 0)
		return 127;
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		execv(ROOT_IP, argv);
		_exit(127);
	}
	close(ends[1]);
	while (length + 1 < capacity &&
	       (count = read(ends[0], said + length, capacity - 1 - length)) > 0)
		length += (size_t)count;
	said[length] = '\0';
	waitpid(child, &status, 0);
	if (length > 0 && write(STDERR_FILENO, said, length) < 0)
		errno = 0;
	return exit_status(status);
}

static int record_token(int argc, char **argv)
{
	static const char *const variables[] = { "IFACE", "LOGICAL", "ADDRFAM", "METHOD", "PHASE" };
	static const char *const keys[] = { "forwarding", "accept_ra", "router_solicitations" };
	struct line line = { .length = 0 };
	char said[4096], number[16];
	const char *device = word_after(argc, argv, "dev");
	int status;

	add_field(&line, "token");
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++)
		add_field(&line, getenv(variables[i]));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		add_sysctl(&line, device, keys[i]);
	status = run_real(argv, said, sizeof said);
	snprintf(number, sizeof number, "%d", status);
	add_field(&line, number);
	add_field(&line, said);
	for (int i = 0; i < argc; i++)
		add_field(&line, argv[i]);
	line.bytes[line.length - 1] = '\n';
	line.bytes[line.length] = '\0';
	root_write(ROOT_LOG, O_APPEND, line.bytes);
	return status;
}

/* What the scenario says of udev: 'n'one, 'l'ate, 'p'rompt. */
static char udev_setting(void)
{
	char setting = 'n';
	int file = open(ROOT_UDEV, O_RDONLY | O_CLOEXEC);

	if (file >= 0 && read(file, &setting, 1) < 1)
		setting = 'n';
	if (file >= 0)
		close(file);
	return setting;
}

static int do_ip(int argc, char **argv)
{
	int status;

	if (changes_token(argc, argv))
		return record_token(argc, argv);
	if (udev_setting() != 'p') {
		execv(ROOT_IP, argv);
		return 127;
	}
	argv[0] = ROOT_IP;
	status = run(argv);
	udev_settle();
	return exit_status(status);
}

static int do_udevadm(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "settle") == 0 && udev_setting() != 'n')
		udev_settle();
	return 0;
}

static int do_systemctl(int argc, char **argv)
{
	char *full_run[] = { ROOT_SYSTEMD_SYSCTL, NULL };

	for (int i = 1; i < argc; i++)
		if (strncmp(argv[i], "systemd-sysctl", 14) == 0 ||
		    strncmp(argv[i], "procps", 6) == 0)
			return run(full_run) == 0 ? 0 : 1;
	return 5;
}

int main(int argc, char **argv)
{
	const char *slash = strrchr(argv[0], '/');
	const char *name = slash ? slash + 1 : argv[0];

	if (strcmp(name, "udevadm") == 0)
		return do_udevadm(argc, argv);
	if (strcmp(name, "systemctl") == 0)
		return do_systemctl(argc, argv);
	if (strcmp(name, "dhclient") == 0)
		return 0;
	return do_ip(argc, argv);
}
