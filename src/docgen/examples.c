/* The trees that the tests judge, testdata/rules/<id>, as examples in roff. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "docgen/docgen.h"

enum { PATH_ROOM = 1024 };

static int is_no_dot(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* A line in a literal display. What roff or a terminal would take for more is made visible. */
static void print_line(const char *line, size_t length)
{
	printf("%s", length ? "    " : "");
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)line[i];
		if (c == '\\')
			printf("\\e");
		else if (c == '-')
			printf("\\-");
		else if (c == '\t')
			printf("        ");
		else if (c < ' ' || c > '~')
			printf("<%02x>", c);
		else
			putchar(c);
	}
	/* A blank at the end stays, and is seen to be meant. */
	puts(length && strchr(" \t", line[length - 1]) ? "\\&" : "");
}

static bool print_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char *line = NULL;
	size_t size = 0;
	ssize_t length;

	if (!file)
		return false;
	while ((length = getline(&line, &size, file)) >= 0) {
		bool ends = length > 0 && line[length - 1] == '\n';
		print_line(line, (size_t)length - ends);
		if (!ends)
			puts("    (without a newline)");
	}
	free(line);
	return fclose(file) == 0;
}

static bool print_entry(const char *root, const char *path)
{
	char target[PATH_ROOM];
	struct stat stat;

	if (lstat(path, &stat) != 0)
		return false;
	if (S_ISDIR(stat.st_mode))
		return print_tree(root, path);
	printf("%s", path + strlen(root) + 1);
	if (S_ISLNK(stat.st_mode)) {
		ssize_t length = readlink(path, target, sizeof(target));
		printf(": a link to %.*s\n", length < 0 ? 0 : (int)length, target);
		return length >= 0;
	}
	puts(S_ISREG(stat.st_mode) ? ":" : ": no file");
	return !S_ISREG(stat.st_mode) || print_file(path);
}

bool print_tree(const char *root, const char *directory)
{
	struct dirent **entries;
	int count = scandir(directory, &entries, is_no_dot, alphasort);
	char path[PATH_ROOM];
	bool good = count >= 0;

	if (count == 0)
		printf("%s: empty\n", directory + strlen(root) + 1);
	for (int i = 0; i < count; i++) {
		int length = snprintf(path, sizeof(path), "%s/%s", directory, entries[i]->d_name);
		good = good && length < (int)sizeof(path) && print_entry(root, path);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return good;
}

static bool print_example(const char *heading, const char *id, const char *name)
{
	char root[PATH_ROOM];

	snprintf(root, sizeof(root), "testdata/rules/%s/%s", id, name);
	printf(".Pp\n.Em %s :\n.Bd -literal -offset indent\n", heading);
	bool good = print_tree(root, root);
	puts(".Ed");
	if (!good)
		fprintf(stderr, "docgen: %s: cannot be read\n", root);
	return good;
}

bool print_examples(const char *id)
{
	return print_example("Reported", id, "fires") &&
	       print_example("Not reported", id, "silent");
}
