/*
 * A host tree as one text, for the fuzz target of the whole pipeline:
 *
 *	=== etc/network/interfaces
 *	auto eth0
 *	=== etc/sysctl.d/99-sysctl.conf -> ../sysctl.conf
 *	=== !facts
 *	devices: {eth0: {kind: ethernet}}
 *
 * A path with " -> " is a symbolic link, one with " *" behind it is executable, and those
 * that begin with `!` are files beside the tree: !facts, !policy, !catalog, !baseline. A file's
 * text goes to the next line that begins with "=== "; its last newline is its own. Whatever would
 * lead out of the tree while it is laid out is left out.
 */
#ifndef LINT_PIPELINE_ARCHIVE_H
#define LINT_PIPELINE_ARCHIVE_H

#include <fcntl.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum side { SIDE_FACTS, SIDE_POLICY, SIDE_CATALOG, SIDE_BASELINE, SIDE_COUNT };

enum { ARCHIVE_FILES = 64, ARCHIVE_PATH = 120 };

struct archive {
	char top[64];            /* a directory of its own, of the running system */
	char root[80];           /* the tree in it */
	char side_paths[SIDE_COUNT][96];
	const char *side[SIDE_COUNT];    /* their paths, or NULL */
	char patched[96];
	bool has_links;
};

static inline void archive_write(const char *path, const char *text, size_t length, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, mode);

	if (fd >= 0 && write(fd, text, length) != (ssize_t)length)
		abort();
	if (fd >= 0)
		close(fd);
}

/* Neither empty components nor "." and "..", and only what a path in /etc looks like. */
static inline bool archive_is_safe(const char *path)
{
	for (const char *at = path; ; at++) {
		size_t length = strcspn(at, "/");
		if (length == 0 || length > 40 ||
		    (at[0] == '.' && (length == 1 || (length == 2 && at[1] == '.'))))
			return false;
		at += length;
		if (*at == '\0')
			return true;
	}
}

/* Make the directories on the way to PATH, none of which is a link. */
static inline bool archive_make_way(const struct archive *archive, char *path)
{
	struct stat stat;

	for (char *slash = path + strlen(archive->root) + 1; (slash = strchr(slash, '/'));
	     slash++) {
		*slash = '\0';
		mkdir(path, 0777);
		bool good = lstat(path, &stat) == 0 && S_ISDIR(stat.st_mode);
		*slash = '/';
		if (!good)
			return false;
	}
	return true;
}

static inline void archive_add_side(struct archive *archive, const char *name, const char *text,
				    size_t length)
{
	static const char *const names[SIDE_COUNT] = { "facts", "policy", "catalog", "baseline" };

	for (size_t i = 0; i < SIDE_COUNT; i++) {
		if (strcmp(name, names[i]) != 0)
			continue;
		snprintf(archive->side_paths[i], sizeof(archive->side_paths[i]), "%s/%s",
			 archive->top, names[i]);
		archive->side[i] = archive->side_paths[i];
		archive_write(archive->side[i], text, length, 0666);
	}
}

/* One entry; NAME is what stands behind "=== ". */
static inline void archive_add(struct archive *archive, char *name, const char *text, size_t length)
{
	char path[sizeof(archive->root) + ARCHIVE_PATH + 2];
	char *arrow = strstr(name, " -> "), *end = name + strlen(name);
	bool executable = end - name > 2 && strcmp(end - 2, " *") == 0;

	if (name[0] == '!') {
		archive_add_side(archive, name + 1, text, length);
		return;
	}
	if (arrow)
		*arrow = '\0';
	else if (executable)
		end[-2] = '\0';
	if (!archive_is_safe(name))
		return;
	snprintf(path, sizeof(path), "%s/%s", archive->root, name);
	if (!archive_make_way(archive, path))
		return;
	if (!arrow)
		archive_write(path, text, length, executable ? 0777 : 0666);
	else if (arrow[4] && symlink(arrow + 4, path) == 0)
		archive->has_links = true;
}

/* The next "=== " at the beginning of a line, at or behind AT. */
static inline const char *archive_next(const char *at, const char *end)
{
	static const char mark[] = "\n=== ";

	if (end - at >= 4 && memcmp(at, mark + 1, 4) == 0)
		return at;
	const char *found = at < end ? memmem(at, (size_t)(end - at), mark, 5) : NULL;
	return found ? found + 1 : end;
}

/* Lay the text out in a new directory in memory. */
static inline void archive_lay_out(struct archive *archive, const char *text, size_t length)
{
	const char *end = text + length, *at = archive_next(text, end);
	size_t files = 0;

	*archive = (struct archive){ .has_links = false };
	snprintf(archive->top, sizeof(archive->top), "%s/pipeline.XXXXXX",
		 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (!mkdtemp(archive->top))
		abort();
	snprintf(archive->root, sizeof(archive->root), "%s/host", archive->top);
	mkdir(archive->root, 0777);
	while (at < end && files++ < ARCHIVE_FILES) {
		char name[ARCHIVE_PATH] = "";
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *content = newline ? newline + 1 : end;
		const char *next = archive_next(content, end);
		size_t width = (size_t)((newline ? newline : end) - at) - 4;
		if (width < sizeof(name)) {
			memcpy(name, at + 4, width);
			archive_add(archive, name, content, (size_t)(next - content));
		}
		at = next;
	}
}

static inline int archive_unlink(const char *path, const struct stat *stat, int type,
				 struct FTW *ftw)
{
	(void)stat;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline void archive_remove(const struct archive *archive)
{
	nftw(archive->top, archive_unlink, 8, FTW_DEPTH | FTW_PHYS);
}

/* A file of the tree, malloc()ed; NULL when there is none by this very path. */
static inline char *archive_read(const struct archive *archive, const char *path,
				 size_t *ret_length)
{
	char whole[512];
	struct stat stat;

	snprintf(whole, sizeof(whole), "%s/%s", archive->root, path);
	int fd = open(whole, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	char *text = fstat(fd, &stat) == 0 && S_ISREG(stat.st_mode)
			     ? malloc((size_t)stat.st_size + 1)
			     : NULL;
	if (text && read(fd, text, (size_t)stat.st_size) != stat.st_size)
		abort();
	close(fd);
	if (text)
		text[*ret_length = (size_t)stat.st_size] = '\0';
	return text;
}

/* Behind the N-th newline of the text, or its end. */
static inline const char *archive_line(const char *text, const char *end, size_t n)
{
	for (; n > 0 && text < end; n--) {
		const char *newline = memchr(text, '\n', (size_t)(end - text));
		text = newline ? newline + 1 : end;
	}
	return text;
}

/* A file that a diff is put into: what of the old one is copied, and what is new. */
struct archive_patching {
	const char *old, *at, *end;
	char *new;
	size_t size;
};

/* Copy the old file up to line FIRST, counted from 1; 0 stands for the beginning. */
static inline void archive_copy_to(struct archive_patching *file, size_t first)
{
	const char *to = archive_line(file->old, file->end, first ? first - 1 : 0);

	if (to < file->at)
		abort();
	memcpy(file->new + file->size, file->at, (size_t)(to - file->at));
	file->size += (size_t)(to - file->at);
	file->at = to;
}

/* A line of a hunk, without its mark and its end where the file has none. */
static inline void archive_apply_line(struct archive_patching *file, char mark, const char *body,
				      size_t width)
{
	if (mark != '+') {
		if ((size_t)(file->end - file->at) < width || memcmp(file->at, body, width) != 0)
			abort();
		file->at += width;
	}
	if (mark != '-') {
		memcpy(file->new + file->size, body, width);
		file->size += width;
	}
}

/*
 * The hunks of a diff of one file, from the first "@@ -" on, put into OLD where they say. abort()
 * when one does not fit.
 */
static inline char *archive_apply(const char *old, size_t length, const char *hunks,
				  size_t *ret_length)
{
	struct archive_patching file = { .old = old, .at = old, .end = old + length,
					 .new = malloc(length + strlen(hunks) + 1) };

	while (*hunks) {
		const char *body = hunks + 1, *newline = strchr(hunks, '\n');
		char mark = *hunks;
		size_t width = newline ? (size_t)(newline - body) + 1 : strlen(body), first;
		hunks = body + width;
		if (mark == '@') {
			if (sscanf(body, "@ -%zu", &first) != 1)
				abort();
			archive_copy_to(&file, first);
			continue;
		}
		if (*hunks == '\\') {    /* "\ No newline at end of file" */
			width--;
			hunks += strcspn(hunks, "\n") + 1;
		}
		archive_apply_line(&file, mark, body, width);
	}
	memcpy(file.new + file.size, file.at, (size_t)(file.end - file.at));
	*ret_length = file.size + (size_t)(file.end - file.at);
	return file.new;
}

/*
 * Apply a unified diff of one file, as `patch -p1` would without fuzz. Returns the path of
 * the patched copy, in the directory of the archive, and in *RET_FILE the file's own path,
 * malloc()ed. NULL when a symbolic link makes it unclear which file is meant, when there is a
 * catalog, whose files are not in the archive, and for a diff of several files. One that does not
 * fit is a mistake: abort().
 */
static inline const char *archive_patch(struct archive *archive, const char *diff, char **ret_file)
{
	const char *name = strstr(diff, "\n+++ b/"), *hunk = name ? strstr(name, "\n@@ -") : NULL;
	size_t length = 0, size;

	if (archive->has_links || archive->side[SIDE_CATALOG] ||
	    (name && strstr(name + 1, "\n+++ b/")))
		return NULL;
	if (!hunk)
		abort();
	name += strlen("\n+++ b/");
	*ret_file = strndup(name, strcspn(name, "\n"));
	char *old = strncmp(diff, "--- /dev/null", 13) == 0
			    ? strdup("")
			    : archive_read(archive, *ret_file, &length);
	if (!old)
		abort();
	char *new = archive_apply(old, length, hunk + 1, &size);
	snprintf(archive->patched, sizeof(archive->patched), "%s/patched", archive->top);
	archive_write(archive->patched, new, size, 0666);
	free(old);
	free(new);
	return archive->patched;
}

#endif
