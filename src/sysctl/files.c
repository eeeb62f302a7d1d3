#include "sysctl/files.h"

#include <stdlib.h>

#include "sysctl/glob.h"
#include "base/table.h"
#include "base/tree_path.h"

/* The first directory that has a name wins. */
static const char *const directories[] = {
	"etc/sysctl.d", "run/sysctl.d", "usr/local/lib/sysctl.d", "usr/lib/sysctl.d",
	"lib/sysctl.d",
};

static const char suffix[] = ".conf";

static void problem(struct file_list *list, enum sysctl_problem_kind kind, const char *path,
		    const char *detail)
{
	struct sysctl_problem found = { .kind = kind, .path = path, .detail = detail };

	array_push(list->arena, &list->problems, found);
}

/* What a program does about a path that is no file it can read. */
static void note_unreadable(struct file_list *list, const char *path, enum tree_status status)
{
	problem(list, SYSCTL_PROBLEM_UNREADABLE, path, tree_status_text(status));
	switch (status) {
	case TREE_TOO_LARGE:
	case TREE_TOO_MANY:
	case TREE_ERROR:
		tree_refuse(list->tree, path, status);
	case TREE_MISSING:
	case TREE_NOT_DIRECTORY:
		list->failed = list->failed || list->rules->missing_fails;
		break;
	case TREE_DIRECTORY:
		list->failed = list->failed || list->rules->directory_fails;
		break;
	case TREE_LOOP:
		list->failed = true;
		break;
	default:
		/* A FIFO blocks the program, a socket does not; root reads what we may not. */
		list->unknown = arena_print(list->arena, "what is in %s, which %s", path,
					    status == TREE_DENIED ? "we may not read"
								  : tree_status_text(status));
	}
}

/* False when there is nothing to open. */
static bool read_file(struct file_list *list, const char *path)
{
	struct source *source;
	enum tree_status status = tree_try_read(list->tree, path, &source);

	if (status == TREE_OK)
		array_push(list->arena, &list->files, source);
	else if (status != TREE_DEVNULL)
		note_unreadable(list, path, status);
	return status == TREE_OK || status == TREE_DEVNULL || status == TREE_DIRECTORY;
}

void files_add(struct file_list *list, const char *name)
{
	if (!list->rules->names_are_globs) {
		read_file(list, name);
		return;
	}
	/* Preload() of procps leaves the rest of a glob when a file does not open. */
	struct glob_texts paths = glob_files(list->arena, list->tree, name);
	for (size_t i = 0; i < paths.count && read_file(list, paths.items[i]); i++)
		;
	if (paths.too_many)
		list->unknown = arena_print(list->arena, "which files %s means", name);
}

/* A file that a directory has, under the name that decides about its place. */
struct candidate {
	struct slice name;
	const char *path;
};

struct search {
	struct file_list *list;
	struct table seen;       /* name to index of its candidate */
	ARRAY(struct candidate) candidates;
};

/* Whether people would be surprised that a file of this name is not read. */
static bool is_surprising(const struct tree_entry *entry)
{
	return entry->type != TREE_TYPE_DIRECTORY &&
	       !slice_starts_with(slice_of(entry->name), "README");
}

static bool has_wanted_name(const struct file_rules *rules, const char *name)
{
	return slice_ends_with(slice_of(name), suffix) && (rules->hidden_names || name[0] != '.');
}

static void add_candidate(struct search *search, const char *directory,
			  const struct tree_entry *entry)
{
	struct file_list *list = search->list;
	const char *path = path_join(list->arena, directory, slice_of(entry->name));
	struct candidate candidate = { slice_of(entry->name), path };
	bool is_new;

	if (!has_wanted_name(list->rules, entry->name)) {
		if (is_surprising(entry))
			problem(list, SYSCTL_PROBLEM_NAME_IGNORED, path, "");
		return;
	}
	if (list->rules->loops_are_skipped && entry->type == TREE_TYPE_LINK &&
	    tree_try_probe(list->tree, path) == TREE_LOOP) {
		note_unreadable(list, path, TREE_LOOP);
		return;
	}
	size_t *index = table_put(list->arena, &search->seen, candidate.name, &is_new);
	if (!is_new) {
		problem(list, SYSCTL_PROBLEM_MASKED, path, search->candidates.items[*index].path);
		return;
	}
	*index = search->candidates.count;
	array_push(list->arena, &search->candidates, candidate);
}

static void search_directory(struct search *search, const char *directory)
{
	struct tree_listing listing;
	enum tree_status status = tree_try_list(search->list->tree, directory, &listing);

	if (status == TREE_OK) {
		for (size_t i = 0; i < listing.count; i++)
			add_candidate(search, directory, &listing.entries[i]);
	} else if (status != TREE_MISSING && status != TREE_NOT_DIRECTORY) {
		note_unreadable(search->list, directory, status);
	}
}

static int compare_candidates(const void *a, const void *b)
{
	return slice_compare(((const struct candidate *)a)->name,
			     ((const struct candidate *)b)->name);
}

static void read_directories(struct file_list *list)
{
	struct search search = { .list = list };

	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		/* Since the usr merge /lib is a link to /usr/lib, which was searched before. */
		if (slice_starts_with(slice_of(directories[i]), "lib/") &&
		    tree_is_link(list->tree, "lib"))
			continue;
		search_directory(&search, directories[i]);
	}
	if (search.candidates.count)
		qsort(search.candidates.items, search.candidates.count,
		      sizeof(*search.candidates.items), compare_candidates);
	for (size_t i = 0; i < search.candidates.count; i++)
		files_add(list, search.candidates.items[i].path);
}

/* /etc/sysctl.conf is not for this program, unless a link among the files leads to it. */
static void note_sysctl_conf(struct file_list *list)
{
	struct source *source;

	if (tree_try_read(list->tree, "etc/sysctl.conf", &source) != TREE_OK)
		return;
	for (size_t i = 0; i < list->files.count; i++)
		if (slice_equal(list->files.items[i]->text, source->text))
			return;
	list->not_read = source;
}

void files_find(struct file_list *list)
{
	if (list->rules->directories)
		read_directories(list);
	if (!list->rules->sysctl_conf) {
		note_sysctl_conf(list);
		return;
	}
	struct source *source;
	enum tree_status status = tree_try_read(list->tree, "etc/sysctl.conf", &source);
	if (status == TREE_OK)
		array_push(list->arena, &list->files, source);
	else if (status != TREE_MISSING && status != TREE_DIRECTORY && status != TREE_DEVNULL)
		note_unreadable(list, "etc/sysctl.conf", status);
}
