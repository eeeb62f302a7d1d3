/* Which files are read: `source`, `source-directory`, and what can be opened. */
#include "ifupdown/reading.h"

#include "ifupdown/words.h"

enum {
	FILE_LIMIT = 4096,       /* files opened for one host */
	DEPTH_LIMIT = 100,       /* files that source each other */
};

/* The directory of the file, with its slash. */
static struct slice directory_of(const struct file *file)
{
	struct slice path = slice_of(file->path);

	while (path.length && path.at[path.length - 1] != '/')
		path.length--;
	return path;
}

/* The words of the line; relative to the directory of the file, but only the first. */
static bool expand_source(struct file *file, struct words *ret_words)
{
	struct reading *reading = file->reading;
	struct slice text = reading_rest_of_line(file).text;
	struct slice directory = directory_of(file);

	if (text.length && text.at[0] == '/')
		directory.length = 0;
	const char *whole = arena_print(reading->arena, "%.*s%.*s", SLICE_ARGS(directory),
					SLICE_ARGS(text));
	bool good = words_expand(reading->arena, reading->tree, slice_of(whole), ret_words);
	if (ret_words->environment) {
		struct interfaces_problem problem = {
			.kind = INTERFACES_PROBLEM_ENVIRONMENT,
			.span = file->line.text.origin,
			.message = "which file this names depends on the environment of ifup",
		};
		reading_add_problem(reading, problem);
	}
	return good;
}

bool reading_source(struct file *file, struct slice keyword)
{
	struct words words = { .environment = false };

	(void)keyword;
	reading_end_block(file);
	if (!expand_source(file, &words))
		return true;
	for (size_t i = 0; i < words.items.count; i++)
		reading_file(file->reading, words.items.items[i], file->line.text.origin);
	return true;
}

/* As run-parts, source-directory takes only names that no package manager leaves behind. */
static bool is_plain_name(const char *name)
{
	for (; *name; name++)
		if (!is_alnum(*name) && *name != '_' && *name != '-')
			return false;
	return true;
}

static void read_directory(struct file *file, const char *path)
{
	struct reading *reading = file->reading;
	struct tree_listing listing;

	if (tree_list(reading->tree, path, &listing) != TREE_OK)
		return;
	for (size_t i = 0; i < listing.count; i++)
		if (is_plain_name(listing.entries[i].name))
			reading_file(reading, arena_print(reading->arena, "%s/%s", path,
						       listing.entries[i].name),
				  file->line.text.origin);
}

bool reading_source_directory(struct file *file, struct slice keyword)
{
	struct words words = { .environment = false };

	(void)keyword;
	reading_end_block(file);
	if (!expand_source(file, &words))
		return true;
	for (size_t i = 0; i < words.items.count; i++)
		read_directory(file, words.items.items[i]);
	return true;
}

/* Why a file was not read. ifup says nothing of a sourced file that is not there. */
static void note_unread(struct reading *reading, const char *path, enum tree_status status,
			struct span because)
{
	static const struct {
		enum interfaces_problem_kind kind;
		const char *before, *after;      /* the path in ifup's words */
	} notes[] = {
		[TREE_MISSING] = { INTERFACES_PROBLEM_CANNOT_OPEN,
			"couldn't open interfaces file \"", "\": No such file or directory" },
		[TREE_NOT_DIRECTORY] = { INTERFACES_PROBLEM_CANNOT_OPEN,
			"couldn't open interfaces file \"", "\": Not a directory" },
		[TREE_LOOP] = { INTERFACES_PROBLEM_CANNOT_OPEN,
			"couldn't open interfaces file \"", "\": Too many levels of symbolic links" },
		[TREE_DIRECTORY] = { INTERFACES_PROBLEM_CANNOT_OPEN, "", ": Is a directory" },
		[TREE_ERROR] = { INTERFACES_PROBLEM_NONE, NULL, NULL },
	};
	struct interfaces_problem problem = { .kind = notes[status].kind, .span = because };

	if (!problem.kind)
		return;
	problem.diag = problem.message = arena_print(reading->arena, "%s%s%s",
						     notes[status].before, path,
						     notes[status].after);
	reading_add_problem(reading, problem);
}

/*
 * ifup compares the spelling of paths only, so a file that sources itself as ./FILE is
 * read until the path exceeds PATH_MAX, 2037 times over. We give up where that begins.
 */
static void check_files(struct reading *reading, const char *path)
{
	if (reading->depth >= DEPTH_LIMIT)
		arena_refuse(reading->arena,
			     arena_print(reading->arena, "%s: files source each other more than "
					 "100 deep", path));
	if (reading->opened >= FILE_LIMIT)
		arena_refuse(reading->arena,
			     arena_print(reading->arena, "%s: more than 4096 files are sourced",
					 path));
}

/* Read the file at PATH unless it was read; false when ifup would give up on it. */
bool reading_file(struct reading *reading, const char *path, struct span because)
{
	struct file file = { .reading = reading, .path = path, .sourced = reading->opened > 0 };
	struct source *source;

	arena_spend(reading->arena, 100);
	if (name_find(&reading->seen, slice_of(path)))
		return true;
	enum tree_status status = tree_read(reading->tree, path, &source);
	if (status == TREE_MISSING && file.sourced)
		return true;
	name_of(&reading->seen, path);
	if (status == TREE_DEVNULL) {
		status = TREE_OK;
		source = source_new(reading->arena, path, (struct slice){ "", 0 });
	}
	if (!file.sourced)
		reading->interfaces->missing = status == TREE_MISSING;
	if (status != TREE_OK) {
		reading->opened++;
		note_unread(reading, path, status, because);
		return true;
	}
	check_files(reading, path);
	reading->opened++;
	array_push(reading->arena, &reading->interfaces->files, source);
	reading->depth++;
	bool good = reading_lines(&file, source);
	reading->depth--;
	return good;
}
