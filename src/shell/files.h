/*
 * What stands where on the host while a script runs: files the script wrote itself,
 * devices and sysctls as the timeline has them, files of the tree, and what every Debian
 * system has. A tree need not hold everything a host has, so a file that is not in it is
 * missing only when the tree looks like a whole system.
 */
#ifndef SHELL_FILES_H
#define SHELL_FILES_H

#include "shell/state.h"

struct file_state {
	enum maybe exists;
	enum maybe directory;
	enum maybe executable;
};

/* PATH as a program sees it, relative to the working directory, to "proc/sys/..." and the
 * like. NULL when the working directory is not known. */
const char *file_path(struct run *run, struct slice path);

/* Whether that is known to be the file: what stands before a `..` need not be a directory, and
 * may be a link. */
bool file_path_is_sure(struct run *run, struct slice path);

/* Whether a part of what file_path() returned may lead elsewhere. */
bool file_path_has_link(struct run *run, const char *path);

/* The same without looking what `..` stands behind, as the `cd` of dash has it. */
const char *file_path_as_written(struct run *run, struct slice path);

/* PATH is what file_path() returned. */
struct file_state file_look(struct run *run, const char *path);

/* The text of a file. set NO: it is missing, or read(2) fails; UNKNOWN: it may be. */
struct content file_text(struct run *run, const char *path);

/* Note that a file was written; a TEXT that is not known covers everything. */
void file_write(struct run *run, const char *path, struct content text);

/* The device in "sys/class/net/DEVICE/..."; what follows it goes to *RET_REST. NULL: none. */
const struct name *file_device(struct run *run, const char *path, struct slice *ret_rest);

/* Whether the tree holds a whole system, so that what it lacks is not there. */
bool tree_is_whole(struct run *run);

/* A script or program called NAME in the directories of the present PATH that the tree
 * has; NULL when it has none. */
const char *file_find_program(struct run *run, struct slice name);

#endif
