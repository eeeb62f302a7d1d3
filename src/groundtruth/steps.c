#include "groundtruth/steps.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "groundtruth/advertise.h"
#include "groundtruth/root.h"
#include "groundtruth/udev.h"

#define OUTPUT "/.groundtruth/output"
#define CONF   "/proc/sys/net/ipv6/conf"

enum { WORDS = 64, VETHS = 32 };

struct veth {
	char name[IFNAMSIZ], neighbour[IFNAMSIZ];
};

struct scene {
	int own_netns;
	struct neighbours neighbours;
	struct veth veths[VETHS];
	size_t veth_count;
	char batch[8192];
};

static size_t split(char *line, char *words[WORDS])
{
	size_t count = 0;

	for (char *word = strtok(line, " "); word && count + 1 < WORDS; word = strtok(NULL, " "))
		words[count++] = word;
	words[count] = NULL;
	return count;
}

static void go_to_netns(int netns)
{
	if (setns(netns, CLONE_NEWNET) < 0)
		root_die("setns");
}

/* The neighbour's link is up, so that the device has a carrier once it is up itself. */
static void raise_neighbour(const char *name)
{
	struct ifreq request = { .ifr_flags = IFF_UP };
	int socket_ = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	snprintf(request.ifr_name, sizeof request.ifr_name, "%s", name);
	if (socket_ < 0 || ioctl(socket_, SIOCSIFFLAGS, &request) < 0)
		root_die(name);
	close(socket_);
}

static void raise_neighbours(struct scene *scene, size_t from)
{
	if (from == scene->veth_count)
		return;
	go_to_netns(scene->neighbours.netns);
	for (size_t i = from; i < scene->veth_count; i++)
		raise_neighbour(scene->veths[i].neighbour);
	go_to_netns(scene->own_netns);
}

/* A program's output as one field. */
static void print_file(const char *path)
{
	FILE *file = fopen(path, "re");
	int byte, left = 4096;

	while (file && left-- > 0 && (byte = getc(file)) != EOF) {
		if (byte == '\n')
			fputs("\\n", stdout);
		else if (byte == '\t')
			fputs("\\t", stdout);
		else if (byte == '\\')
			fputs("\\\\", stdout);
		else
			putchar(byte);
	}
	if (file)
		fclose(file);
}

static void redirect(const char *path, int flags, int to)
{
	int file = open(path, flags, 0644);

	if (file < 0 || dup2(file, to) < 0)
		_exit(127);
	close(file);
}

/* INPUT NULL: /dev/null. */
static int run_redirected(char **argv, const char *input)
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		redirect(input ? input : "/dev/null", O_RDONLY, STDIN_FILENO);
		redirect(OUTPUT, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
		dup2(STDOUT_FILENO, STDERR_FILENO);
		_exit(WEXITSTATUS(run(argv)));
	}
	if (child < 0 || waitpid(child, &status, 0) < 0)
		root_die("fork");
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void print_run(const char *label, char **argv, const char *input)
{
	int status = run_redirected(argv, input);

	printf("exec\t%s\t%d\t", label, status);
	print_file(OUTPUT);
	putchar('\n');
}

static void flush_batch(struct scene *scene, size_t *first_new)
{
	char *argv[] = { ROOT_IP, "-batch", "-", NULL };

	if (!scene->batch[0])
		return;
	root_write("/.groundtruth/batch", O_TRUNC, scene->batch);
	scene->batch[0] = '\0';
	if (run_redirected(argv, "/.groundtruth/batch") != 0)
		print_run("batch", argv, "/.groundtruth/batch");
	raise_neighbours(scene, *first_new);
	*first_new = scene->veth_count;
}

static void add_to_batch(struct scene *scene, const char *text)
{
	if (strlen(scene->batch) + strlen(text) + 1 >= sizeof scene->batch)
		root_die("too many devices");
	strcat(scene->batch, text);
}

static void step_ip(struct scene *scene, char **words)
{
	for (; *words; words++) {
		add_to_batch(scene, *words);
		add_to_batch(scene, words[1] ? " " : "\n");
	}
}

static void step_veth(struct scene *scene, char **words)
{
	struct veth *veth = &scene->veths[scene->veth_count];
	char *name = words[0], text[128];

	if (++scene->veth_count > VETHS)
		root_die("too many devices");
	snprintf(veth->name, sizeof veth->name, "%s", name);
	snprintf(veth->neighbour, sizeof veth->neighbour, "p%lu", scene->neighbours.next++);
	add_to_batch(scene, "link add name ");
	for (; *words; words++) {
		add_to_batch(scene, *words);
		add_to_batch(scene, " ");
	}
	snprintf(text, sizeof text, "type veth peer name %s netns /proc/self/fd/%d\n",
		 veth->neighbour, scene->neighbours.netns);
	add_to_batch(scene, text);
}

static void step_known(struct scene *scene, char **words)
{
	(void)scene, (void)words;
	udev_settle_silently();
}

static void step_settle(struct scene *scene, char **words)
{
	(void)scene, (void)words;
	udev_settle();
}

static void step_udev(struct scene *scene, char **words)
{
	(void)scene;
	udev_run(words[0]);
}

static void step_exec(struct scene *scene, char **words)
{
	(void)scene;
	print_run(words[0], words + 1, NULL);
}

static void ifup_hotplug(const char *device)
{
	char name[IFNAMSIZ];
	char *argv[] = { "/usr/sbin/ifup", "--allow=hotplug", name, NULL };

	snprintf(name, sizeof name, "%s", device);
	print_run(name, argv, NULL);
}

/* As ifupdown-hotplug: only for what is in the class itself, and not for what its maker raises. */
static void helper_hotplug(const char *device)
{
	static const char *const prefixes[] = { "ppp", "ippp", "isdn", "plip", "irda", "ipsec" };
	char name[IFNAMSIZ];
	char *argv[] = { "/bin/sh", "-c",
			 "test -z \"$(/usr/sbin/ifquery --allow hotplug -l $0 2>/dev/null)\" || "
			 "exec /usr/sbin/ifup --allow=hotplug $0", name, NULL };

	for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
		if (strncmp(device, prefixes[i], strlen(prefixes[i])) == 0)
			return;
	snprintf(name, sizeof name, "%s", device);
	print_run(name, argv, NULL);
}

/* Without systemd, /etc/init.d/networking brings up the whole class in the end. */
static void step_hotplug(struct scene *scene, char **words)
{
	bool udev = strcmp(words[0], "yes") == 0;

	(void)scene;
	udev_announce(udev, udev ? helper_hotplug : ifup_hotplug);
}

static void step_forget(struct scene *scene, char **words)
{
	(void)scene, (void)words;
	root_write(ROOT_LOG, O_TRUNC, "");
}

/* A refused write has no effect, as on the kernel's command line. */
static void step_write(struct scene *scene, char **words)
{
	char path[256];
	int file;

	(void)scene;
	snprintf(path, sizeof path, "/proc/sys/%s", words[0]);
	file = open(path, O_WRONLY | O_CLOEXEC);
	if (file >= 0 && write(file, words[1], strlen(words[1])) < 0)
		errno = 0;
	if (file >= 0)
		close(file);
}

static void print_value(const char *device, const char *key)
{
	char path[512], text[32] = "-";
	FILE *file;

	snprintf(path, sizeof path, CONF "/%s/%s", device, key);
	file = fopen(path, "re");
	if (file && fscanf(file, "%31s", text) != 1)
		strcpy(text, "-");
	if (file)
		fclose(file);
	printf("\t%s", text);
}

static void step_snapshot(struct scene *scene, char **words)
{
	static const char *const keys[] = {
		"forwarding", "accept_ra", "autoconf", "router_solicitations", "disable_ipv6",
	};
	DIR *list = opendir(CONF);
	struct dirent *entry;

	(void)scene;
	while (list && (entry = readdir(list))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		printf("sysctl\t%s\t%s", words[0], entry->d_name);
		for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
			print_value(entry->d_name, keys[i]);
		putchar('\n');
	}
	if (list)
		closedir(list);
}

/* Advertisements that DEVICE has received so far. */
static unsigned long count_received(const char *device)
{
	char path[128], line[128];
	unsigned long count = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/net/dev_snmp6/%s", device);
	file = fopen(path, "re");
	while (file && fgets(line, sizeof line, file))
		if (sscanf(line, "Icmp6InRouterAdvertisements %lu", &count) == 1)
			break;
	if (file)
		fclose(file);
	return count;
}

/* All addresses of DEVICE in the advertised network. */
static void print_addresses(const char *device)
{
	char address[64], name[64];
	FILE *file = fopen("/proc/net/if_inet6", "re");

	printf("address\t%s", device);
	while (file && fscanf(file, "%63s %*s %*s %*s %*s %63s", address, name) == 2)
		if (strcmp(name, device) == 0 &&
		    strncmp(address, ADVERTISED_PREFIX, strlen(ADVERTISED_PREFIX)) == 0)
			printf("\t%s", address);
	putchar('\n');
	if (file)
		fclose(file);
}

static bool is_up(const char *device)
{
	struct ifreq request = { .ifr_flags = 0 };
	int socket_ = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	snprintf(request.ifr_name, sizeof request.ifr_name, "%s", device);
	if (socket_ >= 0 && ioctl(socket_, SIOCGIFFLAGS, &request) < 0)
		request.ifr_flags = 0;
	close(socket_);
	return request.ifr_flags & IFF_UP;
}

static bool is_operational(const char *device)
{
	char path[128], state[16] = "";
	FILE *file;

	snprintf(path, sizeof path, "/sys/class/net/%s/operstate", device);
	file = fopen(path, "re");
	if (file && fscanf(file, "%15s", state) != 1)
		state[0] = '\0';
	if (file)
		fclose(file);
	return strcmp(state, "up") == 0;
}

static void send_advertisement(const struct scene *scene, const char *device)
{
	static const struct timespec moment = { .tv_nsec = 2000000 };
	unsigned long before = count_received(device);

	for (size_t i = 0; i < scene->veth_count; i++) {
		if (strcmp(scene->veths[i].name, device) != 0)
			continue;
		go_to_netns(scene->neighbours.netns);
		advertise(scene->veths[i].neighbour);
		go_to_netns(scene->own_netns);
	}
	for (int tries = 0; tries < 10 && count_received(device) == before; tries++)
		nanosleep(&moment, NULL);
}

/*
 * net/core/link_watch.c takes up to a second to notice a carrier; until then nothing is accepted.
 */
static void step_advertise(struct scene *scene, char **words)
{
	static const struct timespec moment = { .tv_nsec = 10000000 };

	for (int tries = 0; tries < 150 && is_up(words[0]) && !is_operational(words[0]); tries++)
		nanosleep(&moment, NULL);
	for (int times = 0; times < 3; times++)
		send_advertisement(scene, words[0]);
	print_addresses(words[0]);
}

static const struct {
	const char *word;
	void (*take)(struct scene *scene, char **words);
	bool in_batch;           /* waits for those that follow */
} steps[] = {
	{ "veth", step_veth, true },
	{ "ip", step_ip, true },
	{ "known", step_known, false },
	{ "udev", step_udev, false },
	{ "settle", step_settle, false },
	{ "hotplug", step_hotplug, false },
	{ "forget", step_forget, false },
	{ "write", step_write, false },
	{ "exec", step_exec, false },
	{ "snapshot", step_snapshot, false },
	{ "advertise", step_advertise, false },
};

static void take(struct scene *scene, char *line, size_t *first_new)
{
	char *words[WORDS];
	size_t count = split(line, words);

	for (size_t i = 0; count > 0 && i < sizeof steps / sizeof *steps; i++) {
		if (strcmp(words[0], steps[i].word) != 0)
			continue;
		if (!steps[i].in_batch)
			flush_batch(scene, first_new);
		steps[i].take(scene, words + 1);
		return;
	}
	printf("broken\tunknown step %s\n", count > 0 ? words[0] : "");
}

static void print_log(void)
{
	char bytes[4096];
	size_t count;
	FILE *file = fopen(ROOT_LOG, "re");

	while (file && (count = fread(bytes, 1, sizeof bytes, file)) > 0)
		fwrite(bytes, 1, count, stdout);
	if (file)
		fclose(file);
}

void steps_take(char **lines, size_t count, const struct neighbours *neighbours)
{
	struct scene scene = { .neighbours = *neighbours };
	size_t first_new = 0;

	scene.own_netns = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	if (scene.own_netns < 0)
		root_die("/proc/self/ns/net");
	/* Addresses are usable at once, which saves seconds; no token depends on it. */
	root_write(CONF "/default/dad_transmits", 0, "0");
	for (size_t i = 0; i < count; i++)
		take(&scene, lines[i], &first_new);
	flush_batch(&scene, &first_new);
	print_log();
}
