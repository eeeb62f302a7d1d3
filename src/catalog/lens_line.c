#include "catalog/lens_line.h"

static bool is_one_of(char c, const char *set)
{
	return c != '\0' && strchr(set, c);
}

struct lens_line lens_next_line(struct arena *arena, struct slice text, size_t *at)
{
	size_t end = slice_find(text, '\n', *at);
	struct lens_line line = { slice_range(text, *at, end + 1), 0 };

	/* Augeas adds the newline that the last line lacks. */
	if (end == text.length)
		line.text = slice_of(arena_print(arena, "%.*s\n", SLICE_ARGS(line.text)));
	*at = end + 1;
	return line;
}

struct slice lens_take_set(struct lens_line *line, const char *set)
{
	size_t from = line->at;

	while (line->at < line->text.length && is_one_of(line->text.at[line->at], set))
		line->at++;
	return lens_since(line, from);
}

struct slice lens_take_until(struct lens_line *line, const char *set)
{
	size_t from = line->at;

	while (line->at < line->text.length && !is_one_of(line->text.at[line->at], set))
		line->at++;
	return lens_since(line, from);
}

struct slice lens_since(const struct lens_line *line, size_t from)
{
	return slice_range(line->text, from, line->at);
}

struct slice lens_rest(const struct lens_line *line)
{
	struct slice rest = slice_range(line->text, line->at, line->text.length - 1);

	while (rest.length && is_one_of(rest.at[rest.length - 1], " \t"))
		rest.length--;
	return rest;
}

bool lens_is_value(struct slice value, const char *edges, const char *nowhere)
{
	if (value.length == 0 || is_one_of(value.at[0], " \t\n") ||
	    is_one_of(value.at[value.length - 1], " \t\n") || is_one_of(value.at[0], edges) ||
	    is_one_of(value.at[value.length - 1], edges))
		return false;
	for (size_t i = 0; i < value.length; i++)
		if (value.at[i] == '\0' || value.at[i] == '\n' || is_one_of(value.at[i], nowhere))
			return false;
	return true;
}

bool lens_read_comment(struct arena *arena, struct lens_node *parent, struct lens_line line,
		       const char *marks)
{
	lens_take_set(&line, " \t");
	char mark = line.text.at[line.at];
	if (mark != '\n' && !is_one_of(mark, marks))
		return false;
	line.at += mark != '\n';
	lens_take_set(&line, " \t");
	struct slice rest = lens_rest(&line);
	if (rest.length == 0 && mark != '\n' && mark != '#')
		return false;
	struct lens_node *node =
		lens_append(arena, parent, slice_of(rest.length ? "#comment" : ""));
	node->kind = rest.length ? LENS_COMMENT : LENS_EMPTY;
	node->has_value = rest.length > 0;
	node->value = rest;
	node->lead = rest.length ? lens_since(&line, 0) : line.text;
	node->tail = rest.length ? slice_range(line.text, line.at + rest.length, line.text.length)
				 : slice_of("");
	return true;
}
