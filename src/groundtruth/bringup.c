/*
 * Brings host trees up for real: each scenario in a root, a network, a mount and a process
 * namespace of its own that are gone afterwards. What to do comes as text:
 *
 *	timeout SECONDS                  for each scenario that follows
 *	module PATH                      load a kernel module (in a user-mode kernel)
 *	scenario NAME UDEV TREE [OTHER]  UDEV: none, late or prompt; see record.c. OTHER: a
 *directory of files that lie below those of the tree steps, see steps.h end
 *
 * and is answered with `scenario NAME TREE`, the steps' results, perhaps `timeout`, and `done`.
 *
 *	bringup RECORDER <PLAN >RESULTS
 *	linux.uml ... init=bringup RECORDER=... PLAN=... RESULTS=DIRECTORY
 *
 * As init it takes its words from the environment, where the kernel puts what it does not know of
 * its command line, and leaves DIRECTORY/results.
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "groundtruth/root.h"
#include "groundtruth/steps.h"

enum { LINES = 256, LINE = 1024 };

struct scenario {
	char name[64], udev[16], tree[400], below[400];
	char *lines[LINES];
	size_t line_count;
};

struct session {
	const char *recorder;
	struct neighbours neighbours;
	unsigned int seconds;    /* a scenario may take */
};

/* A network namespace for the other ends of all veth pairs; they go when their devices go. */
static int make_neighbours(void)
{
	int own = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), made;

	if (own < 0 || unshare(CLONE_NEWNET) < 0)
		root_die("network namespace");
	root_write("/proc/sys/net/ipv6/conf/default/disable_ipv6", 0, "1");
	made = open("/proc/self/ns/net", O_RDONLY);
	setns(own, CLONE_NEWNET);
	close(own);
	return made;
}

static void play(const struct session *session, struct scenario *scenario)
{
	sigset_t signals;

	/* A shell that waits for its children waits for this signal. */
	sigemptyset(&signals);
	sigprocmask(SIG_SETMASK, &signals, NULL);
	root_enter(scenario->below, scenario->tree, session->recorder);
	root_write(ROOT_UDEV, O_TRUNC, scenario->udev);
	steps_take(scenario->lines, scenario->line_count, &session->neighbours);
	fflush(stdout);
	_exit(0);
}

static void wait_or_kill(pid_t child, unsigned int seconds)
{
	struct timespec limit = { .tv_sec = (time_t)seconds };
	sigset_t signals;
	int status;

	sigemptyset(&signals);
	sigaddset(&signals, SIGCHLD);
	while (waitpid(child, &status, WNOHANG) == 0)
		if (sigtimedwait(&signals, NULL, &limit) < 0 && errno == EAGAIN) {
			kill(child, SIGKILL);
			waitpid(child, &status, 0);
			puts("timeout");
			return;
		}
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		puts("broken\tended early");
}

static void play_in_namespaces(struct session *session, struct scenario *scenario)
{
	unsigned long flags = CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWPID | SIGCHLD;
	long child;

	if (session->neighbours.netns < 0)
		session->neighbours.netns = make_neighbours();
	printf("scenario\t%s\t%s\n", scenario->name, scenario->tree);
	fflush(stdout);
	child = syscall(SYS_clone, flags, 0, 0, 0, 0);
	if (child == 0)
		play(session, scenario);
	if (child < 0)
		printf("broken\tclone: %s\n", strerror(errno));
	else
		wait_or_kill((pid_t)child, session->seconds);
	session->neighbours.next += scenario->line_count;
	puts("done");
	fflush(stdout);
}

static void read_steps(struct scenario *scenario)
{
	char line[LINE];

	scenario->line_count = 0;
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (strcmp(line, "end") == 0)
			return;
		if (scenario->line_count < LINES)
			scenario->lines[scenario->line_count++] = strdup(line);
	}
}

static void load_module(const char *path)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);

	if (file < 0 || (syscall(SYS_finit_module, file, "", 0) < 0 && errno != EEXIST))
		printf("broken\t%s: %s\n", path, strerror(errno));
	if (file >= 0)
		close(file);
}

static void follow_plan(struct session *session)
{
	char line[LINE], path[900];
	struct scenario scenario;

	while (fgets(line, sizeof line, stdin)) {
		if (sscanf(line, "timeout %u", &session->seconds) == 1)
			continue;
		if (sscanf(line, "module %899s", path) == 1)
			load_module(path);
		scenario.below[0] = '\0';
		if (sscanf(line, "scenario %63s %15s %399s %399s", scenario.name, scenario.udev,
			   scenario.tree, scenario.below) < 3)
			continue;
		read_steps(&scenario);
		play_in_namespaces(session, &scenario);
		for (size_t i = 0; i < scenario.line_count; i++)
			free(scenario.lines[i]);
	}
}

/* As init of a user-mode kernel, whose root is the machine's, read-only. */
static void start_as_init(const char *plan, const char *directory)
{
	if (!plan || !directory || mount("proc", "/proc", "proc", 0, NULL) < 0 ||
	    mount("none", "/media", "hostfs", 0, directory) < 0 ||
	    !freopen(plan, "r", stdin) || !freopen("/media/results", "w", stdout))
		reboot(RB_POWER_OFF);
}

int main(int argc, char **argv)
{
	struct session session = { .seconds = 30 };
	bool as_init = getpid() == 1;
	sigset_t signals;

	if (!as_init && argc != 2) {
		fputs("usage: bringup RECORDER\n", stderr);
		return 2;
	}
	if (as_init)
		start_as_init(getenv("PLAN"), getenv("RESULTS"));
	sigemptyset(&signals);
	sigaddset(&signals, SIGCHLD);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	session.recorder = as_init ? getenv("RECORDER") : argv[1];
	session.neighbours.netns = -1;
	follow_plan(&session);
	if (as_init) {
		fclose(stdout);
		sync();
		reboot(RB_POWER_OFF);
	}
	return 0;
}
