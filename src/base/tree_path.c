#include "base/tree_path.h"

#include "base/tree.h"

struct slice path_first(struct slice path, struct slice *ret_rest)
{
	size_t end = 0;

	/* Components are short: a call of memchr() takes longer. */
	while (end < path.length && path.at[end] != '/')
		end++;
	size_t next = end;
	while (next < path.length && path.at[next] == '/')
		next++;
	*ret_rest = slice_range(path, next, path.length);
	return slice_range(path, 0, end);
}

const char *path_join(struct arena *arena, const char *directory, struct slice name)
{
	size_t length = strlen(directory);
	char *path = arena_alloc(arena, length + name.length + 2);

	memcpy(path, directory, length);
	if (length)
		path[length++] = '/';
	memcpy(path + length, name.at, name.length);
	return path;
}

const char *path_parent(struct arena *arena, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct slice parent = { path, slash ? (size_t)(slash - path) : 0 };

	return arena_copy(arena, parent);
}

bool path_is_normal(struct slice path)
{
	char before = '/';

	for (size_t i = 0; i < path.length; before = path.at[i++])
		if (before == '/' && (path.at[i] == '/' || path.at[i] == '.'))
			return false;
	return before != '/';
}

const char *tree_normalize(struct arena *arena, struct slice path)
{
	struct slice rest = { path.at, path.length ? strnlen(path.at, path.length) : 0 };

	while (slice_starts_with(rest, "/"))
		rest = slice_range(rest, 1, rest.length);
	if (path_is_normal(rest))
		return arena_copy(arena, rest);

	char *plain = arena_alloc(arena, rest.length + 1);
	size_t length = 0;

	while (rest.length) {
		struct slice component = path_first(rest, &rest);
		if (component.length == 0 || slice_is(component, "."))
			continue;
		if (slice_is(component, "..")) {
			while (length && plain[length - 1] != '/')
				length--;
			if (length)
				length--;
			continue;
		}
		if (length)
			plain[length++] = '/';
		memcpy(plain + length, component.at, component.length);
		length += component.length;
	}
	plain[length] = '\0';
	return plain;
}
