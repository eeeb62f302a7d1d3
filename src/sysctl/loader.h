/*
 * What loader.c knows of each program: the tables that describe it, and the functions
 * that do as it does.
 */
#ifndef SYSCTL_LOADER_H
#define SYSCTL_LOADER_H

#include "base/chains.h"
#include "sysctl/files.h"
#include "sysctl/parse.h"
#include "base/table.h"
#include "sysctl/writer.h"

/* A place in systemd's ordered map. */
struct step {
	const struct sysctl_line *line;          /* NULL: a later line has its key */
	const struct origin *origin;             /* in the full run */
	const struct origin *udev_origin;        /* in the run for one device */
	bool ignore_errors;                      /* of this line or of one that repeats it */
};

struct sysctl_plan {
	const struct loader *loader;
	bool failed;                     /* what could not be read makes it fail */
	const char *unknown;             /* a file whose effect we cannot know, in words, or NULL */
	const struct origin *origin;     /* of what is in no line */
	struct table paths;              /* path texts of all lines; systemd: to steps */
	const struct step *steps;        /* systemd */
	size_t step_count;
	struct chains by_device;         /* the steps, by the device of a plain path */
	const size_t *globs;             /* the steps that are globs, in order */
	size_t glob_count;
	const struct slice *exclusions;  /* procps: `-key` with wildcards */
	size_t exclusion_count;
	bool leaves_devices_alone;       /* sysctl_leaves_devices_alone(), to judge by the lines */
};

struct loader {
	const char *name;
	const struct dialect *dialect;           /* lines of files */
	const struct dialect *argument;          /* `sysctl -w`; NULL: the program has none */
	const struct file_rules *files;
	const struct write_rules *writes;        /* of files */
	const struct write_rules *argument_writes;
	bool system_ignores_unknown;     /* the full run implies -e */
	bool bad_syntax_fails;           /* exit status 1 for a line that is no assignment */
	bool real_glob_for_device;       /* a glob for one device is as in the full run */
	const char *renamed_bytes;       /* its udev renames devices that have one of these */
	bool exclusion_patterns;         /* `-eth*` excludes what it matches, not only that text */
	/* What is made of the lines before anything is written; may be NULL. */
	void (*plan)(struct sysctl_plan *plan, struct parse *parse);
	void (*run)(const struct sysctl_config *config, struct writer *writer);
	void (*run_device)(const struct sysctl_config *config, struct writer *writer,
			   const struct name *device);
};

void systemd_plan(struct sysctl_plan *plan, struct parse *parse);
void systemd_run(const struct sysctl_config *config, struct writer *writer);
void systemd_run_device(const struct sysctl_config *config, struct writer *writer,
			const struct name *device);

void procps_plan(struct sysctl_plan *plan, struct parse *parse);
void procps_run(const struct sysctl_config *config, struct writer *writer);
/* procps 3.3.17: each line is written when it is read. */
void procps_3_run(const struct sysctl_config *config, struct writer *writer);

void busybox_run(const struct sysctl_config *config, struct writer *writer);

#endif
