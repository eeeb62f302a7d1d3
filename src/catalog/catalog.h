/*
 * A compiled Puppet catalog (catalog_format 2, as of Puppet 7.23): what an agent would make
 * of the files of a host, laid over its tree. Templates are already rendered in it; what is
 * decided only on the host is not. Everything lives in the arena given to catalog_read(),
 * and texts point into the catalog's own.
 */
#ifndef CATALOG_CATALOG_H
#define CATALOG_CATALOG_H

#include "base/document.h"
#include "base/tree.h"

struct catalog_resource {
	struct slice type, title;        /* "File", "/etc/network/interfaces" */
	const struct node *parameters;   /* a mapping, or NULL */
	const struct node *sensitive;    /* the names of sensitive parameters, or NULL */
	struct slice manifest;   /* the file that declares it; empty when not said */
	int line;                /* in it, from 1; 0 when not said */
	bool defined;            /* a type that a manifest defines: what it makes is there as
				  * well */
	const char *path;        /* of a file that it is about, normalized; or NULL */
};

struct catalog {
	struct arena *arena;
	ARRAY(struct catalog_resource) resources;        /* in the order of the catalog */
	const struct node *edges;        /* a sequence: what contains what; NULL when not said */
};

/*
 * Read TEXT of the file PATH: the catalog itself, a server's answer ({"catalog": ...}) or
 * PuppetDB's ({"resources": {"data": ...}}). What stands before the first `{` is skipped:
 * puppet prints a notice there. False and *RET_ERROR for anything else.
 */
bool catalog_read(struct arena *arena, struct slice text, const char *path,
		  struct catalog **ret, struct document_error *ret_error);

/* What the catalog does and we cannot say, or what is wrong with it. */
struct catalog_note {
	const struct catalog_resource *resource;
	const char *message;
	bool conflict;           /* two resources undo each other */
	bool open;               /* a file of the host is not known */
	bool whole;              /* nor is any other that the catalog makes */
	bool masks;              /* a refusal of the kernel counts as success */
};

struct catalog_laying {
	struct tree *tree;
	const char *module_path; /* directories, parted by colons, for puppet:///modules/; or
				  * NULL */
	/*
	 * Read the file NAME in DIRECTORY, a module of the running system, and nothing outside
	 * of it, wherever links in it lead; NULL, or what is wrong.
	 */
	const char *(*read_file)(struct arena *arena, const char *directory, const char *name,
				 struct slice *ret_text);
	const struct catalog *catalog;   /* filled in by catalog_lay() */
	ARRAY(struct catalog_note) notes;
	/* The text that file_line wrote last, with room for lines at its end. */
	struct slice written;
	size_t room;
};

/* Lay what the catalog makes of files over the tree. */
void catalog_lay(const struct catalog *catalog, struct catalog_laying *laying);

/* The resource that declares the file at PATH (relative to the ROOT), or NULL. */
const struct catalog_resource *catalog_owner(const struct catalog *catalog, const char *path);

/* ---- for the files of this folder ----------------------------------------------------- */

/* The parameter KEY, or NULL. */
const struct node *catalog_parameter(const struct catalog_resource *resource, const char *key);
/* Its text; empty when it is not there or no scalar. */
struct slice catalog_text(const struct catalog_resource *resource, const char *key);
bool catalog_is(const struct catalog_resource *resource, const char *key, const char *value);
bool catalog_is_true(const struct catalog_resource *resource, const char *key);

/* What becomes of `content` and `source`. */
struct catalog_content {
	bool given;
	bool secret;
	struct slice text;
	const char *unknown;     /* why the text cannot be known, or NULL */
};
struct catalog_content catalog_content(struct arena *arena, struct catalog_laying *laying,
				       const struct catalog_resource *resource);
/* The parameter KEY, a single text. */
struct catalog_content catalog_value(struct arena *arena, const struct catalog_resource *resource,
				     const char *key);

void catalog_note(struct arena *arena, struct catalog_laying *laying,
		  const struct catalog_resource *resource, struct catalog_note note);

/* The text of PATH in the tree as it is by now; empty when there is none. */
struct slice catalog_current(struct catalog_laying *laying, const char *path);

/* What PATH becomes by an edit; as secret as it was. */
void catalog_rewrite(struct catalog_laying *laying, const char *path, struct slice text);

void catalog_lay_file(const struct catalog *catalog, struct catalog_laying *laying,
		      const struct catalog_resource *resource);
void catalog_lay_concat(const struct catalog *catalog, struct catalog_laying *laying,
			const struct catalog_resource *resource);
/* Edits of a file as it is by now. False: the resource fails, and changes nothing. */
bool catalog_edit_line(struct catalog_laying *laying, const struct catalog_resource *resource);
bool catalog_edit_augeas(const struct catalog *catalog, struct catalog_laying *laying,
			 const struct catalog_resource *resource);
/* What is not followed: commands and other types. */
void catalog_note_others(const struct catalog *catalog, struct catalog_laying *laying);
/* The file that an Augeas resource changes, relative to the ROOT; NULL when it is not one. */
const char *catalog_augeas_file(struct arena *arena, const struct catalog_resource *resource);

#endif
