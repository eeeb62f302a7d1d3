/*
 * Which files a program reads, and in which order.
 */
#ifndef SYSCTL_FILES_H
#define SYSCTL_FILES_H

#include "sysctl/sysctl.h"

/* How a program looks for files; loader.c has the table. */
struct file_rules {
	bool directories;        /* sysctl.d below /etc, /run, /usr/local/lib, /usr/lib and /lib */
	bool hidden_names;       /* `.x.conf` is read */
	bool names_are_globs;    /* each path goes through glob(3) before it is opened */
	bool sysctl_conf;        /* /etc/sysctl.conf, last, if it is a regular file */
	bool loops_are_skipped;  /* a link that leads to itself does not hide the lower file */
	bool missing_fails;      /* exit status 1 for a file that is not there */
	bool directory_fails;    /* exit status 1 for a directory */
};

struct file_list {
	struct arena *arena;
	struct tree *tree;
	const struct file_rules *rules;
	ARRAY(const struct source *) files;
	ARRAY(struct sysctl_problem) problems;
	const struct source *not_read;   /* /etc/sysctl.conf, when nothing leads to it */
	bool failed;             /* the program ends with status 1 for a file it could not read */
	const char *unknown;     /* a file whose effect we cannot know, in words, or NULL */
};

/* What the full run reads. */
void files_find(struct file_list *list);

/*
 * What `sysctl -p NAME` reads: a file, or a glob of files where names are globs. NAME is
 * relative to the ROOT.
 */
void files_add(struct file_list *list, const char *name);

#endif
