#include "lint/lint.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/tree_open.h"

/* FORMAT with each "{host}" replaced. */
static const char *fill_in_host(struct arena *arena, const char *format, const char *host)
{
	const char *hole = strstr(format, "{host}");

	if (!hole)
		return format;
	return arena_print(arena, "%.*s%s%s", (int)(hole - format), format, host,
			   fill_in_host(arena, hole + strlen("{host}"), host));
}

const char *lint_fill_in_host(struct host *host, const char *format)
{
	return fill_in_host(host->arena, format, host->report->host);
}

/* FD to its end, into malloc()ed memory; NULL on an error, with errno. */
static char *read_to_end(int fd, size_t *ret_length)
{
	size_t capacity = 4096, length = 0;
	char *text = malloc(capacity);

	while (text) {
		ssize_t got = read(fd, text + length, capacity - length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 || length > TREE_FILE_LIMIT) {
			int error = got < 0 ? errno : EFBIG;
			free(text);
			errno = error;
			return NULL;
		}
		if (got == 0)
			break;
		length += (size_t)got;
		if (length == capacity) {
			char *grown = realloc(text, capacity *= 2);
			if (!grown)
				free(text);
			text = grown;
		}
	}
	*ret_length = length;
	return text;
}

/* All of FD, which is closed, as the content of OVERLAY. */
static const char *read_opened(struct arena *arena, int fd, const struct stat *stat,
			       struct lint_overlay *overlay)
{
	size_t length = 0;
	char *text = read_to_end(fd, &length);
	int error = errno;

	close(fd);
	if (!text)
		return error == EFBIG ? tree_status_text(TREE_TOO_LARGE) : strerror(error);
	overlay->content = arena_adopt(arena, text, length);
	overlay->device = stat->st_dev;
	overlay->inode = stat->st_ino;
	return NULL;
}

const char *lint_read_overlay(struct arena *arena, const char *path, struct lint_overlay *overlay)
{
	struct stat stat;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return strerror(errno);
	if (fstat(fd, &stat) != 0 || !(S_ISREG(stat.st_mode) || S_ISFIFO(stat.st_mode))) {
		close(fd);
		return S_ISDIR(stat.st_mode) ? "is a directory" : "is not a regular file";
	}
	overlay->file = path;
	return read_opened(arena, fd, &stat, overlay);
}

/* What FD, opened with O_PATH, holds or where it leads; it is closed. */
static const char *read_found(struct arena *arena, int fd, const struct stat *stat,
			      struct lint_overlay *overlay)
{
	char target[PATH_MAX];
	ssize_t length = S_ISLNK(stat->st_mode) ? readlinkat(fd, "", target, sizeof(target)) : 0;
	int opened = S_ISREG(stat->st_mode) ? tree_reopen(fd, 0) : -1;
	int error = errno;

	close(fd);
	if (length < 0 || (S_ISREG(stat->st_mode) && opened < 0))
		return strerror(error);
	if (S_ISREG(stat->st_mode))
		return read_opened(arena, opened, stat, overlay);
	if (!S_ISLNK(stat->st_mode))
		return S_ISDIR(stat->st_mode) ? "is a directory" : "is not a regular file";
	overlay->link = arena_copy(arena, (struct slice){ target, (size_t)length });
	return NULL;
}

const char *lint_read_below(struct arena *arena, const char *directory, const char *path,
			    struct lint_overlay *overlay)
{
	struct stat stat;
	int top = open(directory, O_PATH | O_DIRECTORY | O_CLOEXEC);
	int fd = top < 0 ? -1 : tree_open_plain(top, path, &stat);
	int error = errno;

	if (top >= 0)
		close(top);
	if (fd < 0)
		return strerror(error);
	overlay->file = path;
	return read_found(arena, fd, &stat, overlay);
}

const char *lint_read_plain_file(struct arena *arena, const char *path, struct slice *ret_text)
{
	struct lint_overlay file = { .path = NULL };
	const char *problem = lint_read_overlay(arena, path, &file);

	if (!problem)
		*ret_text = file.content;
	return problem;
}

bool lint_open_tree(struct host *host, const char *root)
{
	enum tree_status status = TREE_NONE;
	struct source *source;

	*host->opened = host->tree = tree_open(host->arena, root, &status);
	if (!host->tree) {
		host->report->error =
			arena_print(host->arena, "%s: %s", root, tree_status_text(status));
		return false;
	}
	tree_use_shelf(host->tree, host->shelf);
	if (!lint_lay_catalog(host))
		return false;
	for (size_t i = 0; i < host->options->overlay_count; i++) {
		const struct lint_overlay *overlay = &host->options->overlays[i];
		if (overlay->in_place)
			tree_replace(host->tree, overlay->path, overlay->content);
		else if (overlay->link && !overlay->only_hide)
			tree_overlay_link(host->tree, overlay->path, overlay->link);
		else if (!overlay->only_hide)
			tree_overlay(host->tree, overlay->path, overlay->content);
		if (overlay->file && overlay->content.at)
			tree_hide(host->tree, overlay->device, overlay->inode);
	}
	status = tree_probe(host->tree, "etc");
	if (status != TREE_DIRECTORY) {
		host->report->error =
			arena_print(host->arena, "%s: no host tree: %s", root,
				    status == TREE_OK	     ? "etc is not a directory"
				    : status == TREE_MISSING ? "there is no etc/ in it"
							     : tree_status_text(status));
		return false;
	}
	/*
	 * Reading is looking, and most hosts have the file; why others do not says a second look.
	 */
	if (tree_try_read(host->tree, "etc/network/interfaces", &source) == TREE_OK)
		return true;
	status = tree_probe(host->tree, "etc/network/interfaces");
	if (status != TREE_OK && status != TREE_MISSING && status != TREE_NOT_DIRECTORY &&
	    status != TREE_DEVNULL) {
		host->report->error = arena_print(host->arena, "%s/etc/network/interfaces: %s",
						  root, tree_status_text(status));
		return false;
	}
	return true;
}

bool lint_read_facts(struct host *host)
{
	struct facts *facts = NULL;
	struct document_error error;

	if (!host->options->facts_path)
		return true;
	const char *path = fill_in_host(host->arena, host->options->facts_path, host->report->host);
	struct slice text = { NULL, 0 };
	const char *problem = lint_read_plain_file(host->arena, path, &text);
	if (problem) {
		host->report->error = arena_print(host->arena, "%s: %s", path, problem);
		return false;
	}
	if (!facts_read(host->arena, host->names, text, path, &facts, &error)) {
		host->report->error = document_error_show(host->arena, &error);
		return false;
	}
	host->facts = facts;
	return true;
}

struct source *lint_what_if(struct host *host)
{
	if (host->options->what_if.length == 0)
		return NULL;
	return source_new(host->arena, "--what-if", host->options->what_if);
}

bool lint_wants_scenario(const struct host *host, enum scenario scenario, bool makes_devices)
{
	unsigned bit = 1u << scenario;

	if (host->options->scenarios)
		return (host->options->scenarios & bit) != 0;
	switch (scenario) {
	case SCENARIO_BOOT:
	case SCENARIO_DEVICE_LATE:
		return true;
	case SCENARIO_UDEV_FIRST:
		return host->platform.with_systemd;
	case SCENARIO_UDEV_PROMPT:
		return host->platform.with_systemd && makes_devices;
	default:
		return false;
	}
}

/* A file that a host's own policy extends: it lies in the tree as well. */
static bool read_extended(void *context, struct arena *arena, const char *path,
			  struct slice *ret_text, const char **ret_why)
{
	struct tree *tree = context;
	struct source *source;
	enum tree_status status = tree_try_read(tree, path, &source);

	(void)arena;
	if (status != TREE_OK) {
		*ret_why = tree_status_text(status);
		return false;
	}
	*ret_text = source->text;
	return true;
}

bool lint_read_policy(struct host *host)
{
	static const char path[] = "etc/iptoken-lint/policy.yaml";
	struct policy_surroundings surroundings = { .context = host->tree,
						    .read_file = read_extended,
						    .sysctl_keys = devconf_keys };
	struct source *source;
	struct policy *policy;
	struct document_error error;

	host->policy = host->options->policy;
	if (host->policy || host->options->no_policy)
		return true;
	enum tree_status status = tree_try_read(host->tree, path, &source);
	if (status == TREE_MISSING || status == TREE_NOT_DIRECTORY)
		return true;
	if (status != TREE_OK) {
		host->report->error =
			arena_print(host->arena, "%s: %s", path, tree_status_text(status));
		return false;
	}
	if (!policy_read(host->arena, &surroundings, source->text, path, &policy, &error)) {
		host->report->error = document_error_show(host->arena, &error);
		return false;
	}
	host->policy = policy;
	return true;
}
