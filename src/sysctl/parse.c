#include "sysctl/parse.h"

#include "sysctl/key.h"

#define SPACES " \t\n\v\f\r"     /* isspace() of the C locale */

/* parse_file() of systemd's sysctl.c. read_line() gives up where a line reaches 1 MiB. */
const struct dialect dialect_systemd_247 = {
	.blanks = " \t\n\r",
	.comments = "#;",
	.newline = "\n",
	.path_of = key_of_systemd,
	.dash = DASH_THEN_BLANKS,
	.empty = EMPTY_IS_ASSIGNED,
	.longest = (1 << 20) - 1,
	.ends_at_cr_and_nul = true,
	.exclusions = true,
	.globs = true,
};

const struct dialect dialect_systemd = {
	.blanks = " \t\n\r",
	.comments = "#;",
	.newline = "\n",
	.path_of = key_of_systemd,
	.dash = DASH_THEN_BLANKS,
	.empty = EMPTY_IS_ASSIGNED,
	.longest = (1 << 20) - 1,
	.ends_at_cr_and_nul = true,
	.exclusions = true,
	.globs = true,
	.refuses_dot_dot = true,
};

/* Preload() and WriteSetting() of procps 3.3.17: two strtok() calls. */
const struct dialect dialect_procps_3 = {
	.blanks = " \t\n\r",
	.comments = "#;",
	.newline = "\n",
	.path_of = key_of_procps,
	.dash = DASH_THEN_KEY,
	.empty = EMPTY_IS_SKIPPED,
	.cr_ends_value = true,
	.skips_equals = true,
};

/* Before its 4.0, `sysctl -w` does not trim. */
const struct dialect dialect_procps_3_argument = {
	.blanks = "",
	.comments = "",
	.newline = "\n",
	.path_of = key_of_procps,
	.dash = DASH_THEN_KEY,
	.empty = EMPTY_IS_ASSIGNED,
};

/* parse_setting_line() of procps 4. */
const struct dialect dialect_procps_4 = {
	.blanks = SPACES,
	.comments = "#;",
	.newline = "\n",
	.path_of = key_of_procps_4,
	.dash = DASH_THEN_KEY,
	.empty = EMPTY_IS_ASSIGNED,
	.shortest = 2,
	.exclusions = true,
	.globs = true,
};

/* sysctl_handle_preload_file() of busybox, and config_read() behind it. */
const struct dialect dialect_busybox_1_30 = {
	.blanks = SPACES,
	.comments = "#;",
	.newline = "",
	.path_of = key_of_busybox_1_30,
	.empty = EMPTY_IS_SKIPPED,
	.continues = true,
	.hash_is_empty = true,
};

const struct dialect dialect_busybox = {
	.blanks = SPACES,
	.comments = "#;",
	.newline = "",
	.path_of = key_of_busybox,
	.empty = EMPTY_IS_SKIPPED,
	.continues = true,
	.hash_is_empty = true,
};

const struct dialect dialect_busybox_1_30_argument = {
	.blanks = "",
	.comments = "",
	.newline = "",
	.path_of = key_of_busybox_1_30,
	.empty = EMPTY_IS_ASSIGNED,
};

const struct dialect dialect_busybox_argument = {
	.blanks = "",
	.comments = "",
	.newline = "",
	.path_of = key_of_busybox,
	.empty = EMPTY_IS_ASSIGNED,
};

static void problem(struct parse *parse, enum sysctl_problem_kind kind, struct span span,
		    const char *detail)
{
	struct sysctl_problem found = {
		.kind = kind,
		.path = span.source ? span.source->path : "",
		.span = span,
		.detail = detail,
	};
	array_push(parse->arena, &parse->problems, found);
}

/* A line being taken apart: offsets into line.text. */
struct assignment {
	struct passage line;
	size_t start, end;               /* without blanks around */
	size_t key_start, key_end;
	size_t value_start, value_end;
	bool dash, has_value;
};

static bool is_one_of(char c, const char *set)
{
	return c && strchr(set, c);
}

static void trim_end(struct slice text, const char *blanks, size_t start, size_t *end)
{
	while (*end > start && is_one_of(text.at[*end - 1], blanks))
		(*end)--;
}

static void trim(struct slice text, const char *blanks, size_t *start, size_t *end)
{
	while (*start < *end && is_one_of(text.at[*start], blanks))
		(*start)++;
	trim_end(text, blanks, *start, end);
}

/* Where the value of procps 3.3.17 ends: strtok(NULL, "\n\r"). */
static void cut_at_cr(struct slice text, size_t *start, size_t *end)
{
	while (*start < *end && text.at[*start] == '\r')
		(*start)++;
	*end = slice_find(slice_range(text, 0, *end), '\r', *start);
}

/* Find key and value between a.start and a.end. False when there is no `=`. */
static bool find_parts(const struct dialect *dialect, struct assignment *a)
{
	struct slice text = slice_range(a->line.text, 0, a->end);

	a->key_start = a->start;
	while (dialect->skips_equals && a->key_start < a->end && text.at[a->key_start] == '=')
		a->key_start++;
	size_t equals = slice_find(text, '=', a->key_start);
	a->has_value = equals < a->end;
	a->key_end = equals;
	a->value_start = a->has_value ? equals + 1 : a->end;
	a->value_end = a->end;

	if (dialect->dash != DASH_NONE && a->key_start < a->key_end &&
	    text.at[a->key_start] == '-') {
		a->dash = true;
		a->key_start++;
	}
	if (dialect->dash == DASH_THEN_BLANKS)
		trim(text, dialect->blanks, &a->key_start, &a->key_end);
	else
		trim_end(text, dialect->blanks, a->key_start + 1, &a->key_end);
	return a->has_value;
}

/* The value without what surrounds it. False when there is none that is assigned. */
static bool find_value(const struct dialect *dialect, struct assignment *a)
{
	struct slice text = a->line.text;

	if (dialect->hash_is_empty && a->value_start < a->value_end &&
	    text.at[a->value_start] == '#')
		a->value_end = a->value_start;
	if (dialect->cr_ends_value)
		cut_at_cr(text, &a->value_start, &a->value_end);
	bool empty = a->value_start == a->value_end;
	trim(text, dialect->blanks, &a->value_start, &a->value_end);
	return !empty || dialect->empty == EMPTY_IS_ASSIGNED;
}

/* The bytes of write(2); no copy where the newline of the file stands behind the value. */
static struct slice bytes_to_write(struct parse *parse, const struct assignment *a,
				   struct slice value)
{
	const struct source *source = a->line.origin.source;
	const char *newline = parse->dialect->newline;

	if (!*newline)
		return value;
	if (source && a->line.piece_count == 0) {
		size_t end = (size_t)(value.at - source->text.at) + value.length;
		if (end < source->text.length && source->text.at[end] == '\n')
			return (struct slice){ value.at, value.length + 1 };
	}
	return slice_of(arena_print(parse->arena, "%.*s%s", SLICE_ARGS(value), newline));
}

static struct origin *origin_of(struct parse *parse, const struct assignment *a)
{
	struct origin *origin = arena_new(parse->arena, struct origin);
	struct slice text = slice_range(a->line.text, a->start, a->end);

	/* What may not be quoted is named by its key alone. */
	if (a->line.origin.source && a->line.origin.source->secret)
		text = slice_range(a->line.text, a->key_start, a->key_end);
	origin->actor = parse->actor;
	origin->span = passage_span(&a->line, a->start, a->end);
	origin->what = arena_copy(parse->arena, text);
	origin->via = parse->via;
	return origin;
}

static void check_path(struct parse *parse, const struct sysctl_line *line)
{
	struct span span = line->origin->span;
	const char *nowhere;

	if (line->path[0] == '\0')
		problem(parse, SYSCTL_PROBLEM_EMPTY_KEY, span, line->origin->what);
	else if (parse->dialect->refuses_dot_dot && key_has_dot_dot(line->path))
		problem(parse, SYSCTL_PROBLEM_KEY_NOWHERE, line->key_span,
			"a key with .. is refused");
	else if ((nowhere = key_nowhere(parse->arena, line->path)))
		problem(parse, SYSCTL_PROBLEM_KEY_NOWHERE, line->key_span, nowhere);
}

static void add_line(struct parse *parse, const struct assignment *a)
{
	struct origin *origin = origin_of(parse, a);
	struct sysctl_line line = {
		.origin = origin,
		.key = slice_range(a->line.text, a->key_start, a->key_end),
		.key_span = passage_span(&a->line, a->key_start, a->key_end),
		.excluded = !a->has_value,
		.ignore_errors = a->dash && a->has_value,
	};

	line.path = parse->dialect->path_of(parse->arena, line.key);
	line.glob = parse->dialect->globs && key_is_glob(line.path);
	line.aside = !line.glob && key_is_aside(line.path);
	if (a->has_value) {
		line.value = slice_range(a->line.text, a->value_start, a->value_end);
		line.value_span = passage_span(&a->line, a->value_start, a->value_end);
		line.written = bytes_to_write(parse, a, line.value);
		if (line.value.length == 0)
			problem(parse, SYSCTL_PROBLEM_EMPTY_VALUE, origin->span, origin->what);
	}
	check_path(parse, &line);
	array_push(parse->arena, &parse->lines, line);
}

static bool parse_line(struct parse *parse, struct passage line, bool has_newline)
{
	const struct dialect *dialect = parse->dialect;
	struct assignment a = { .line = line, .end = line.text.length };

	trim(line.text, dialect->blanks, &a.start, &a.end);
	if (a.start == a.end || line.text.length - a.start + has_newline < dialect->shortest ||
	    is_one_of(line.text.at[a.start], dialect->comments))
		return false;

	bool has_equals = find_parts(dialect, &a);
	if (!has_equals && !(a.dash && dialect->exclusions)) {
		parse->bad_syntax = true;
		problem(parse, SYSCTL_PROBLEM_NOT_ASSIGNMENT,
			passage_span(&line, a.start, a.end), "");
		return false;
	}
	if (has_equals && !find_value(dialect, &a)) {
		problem(parse, SYSCTL_PROBLEM_EMPTY_VALUE, passage_span(&line, a.start, a.end), "");
		return false;
	}
	add_line(parse, &a);
	return true;
}

static bool ends_line(const struct dialect *dialect, char c)
{
	return c == '\n' || (dialect->ends_at_cr_and_nul && (c == '\r' || c == '\0'));
}

static size_t end_of_line(const struct dialect *dialect, struct slice text, size_t at)
{
	if (!dialect->ends_at_cr_and_nul)
		return slice_find(text, '\n', at);
	while (at < text.length && !ends_line(dialect, text.at[at]))
		at++;
	return at;
}

/* Whether the line of TEXT that ends at END goes on behind it; a comment may as well. */
static bool goes_on(struct slice text, size_t start, size_t end)
{
	return end > start && text.at[end - 1] == '\\';
}

/* The lines from START to END, which backslashes join, as one. */
static struct passage join_lines(struct parse *parse, const struct source *source, size_t start,
				 size_t end)
{
	struct passage line = passage_of_span(span_make(source, start, end));
	char *joined = arena_alloc(parse->arena, end - start);
	ARRAY(struct passage_piece) pieces = { 0 };
	size_t length = 0;

	for (size_t at = start; at < end; at++) {
		struct passage_piece piece = { (uint32_t)length, (uint32_t)at };
		size_t stop = slice_find(slice_range(source->text, 0, end), '\n', at);
		size_t bytes = stop - at - goes_on(source->text, at, stop);
		array_push(parse->arena, &pieces, piece);
		memcpy(joined + length, source->text.at + at, bytes);
		length += bytes;
		at = stop;
	}
	line.text = (struct slice){ joined, length };
	line.pieces = pieces.items;
	line.piece_count = pieces.count;
	return line;
}

/* The line at *AT, which is moved to its end. */
static struct passage next_line(struct parse *parse, const struct source *source, size_t *at)
{
	const struct dialect *dialect = parse->dialect;
	size_t start = *at, end = end_of_line(dialect, source->text, start);

	if (!dialect->continues || !goes_on(source->text, start, end)) {
		*at = end;
		return passage_of_span(span_make(source, start, end));
	}
	while (end < source->text.length && goes_on(source->text, *at, end)) {
		*at = end + 1;
		end = end_of_line(dialect, source->text, *at);
	}
	*at = end;
	return join_lines(parse, source, start, end);
}

void parse_source(struct parse *parse, const struct source *source)
{
	const struct dialect *dialect = parse->dialect;
	struct slice text = source->text;

	for (size_t at = 0; at < text.length; at++) {
		struct passage line = next_line(parse, source, &at);
		if (dialect->longest && line.text.length > dialect->longest) {
			parse->bad_syntax = true;
			problem(parse, SYSCTL_PROBLEM_LINE_TOO_LONG, line.origin, "");
			return;
		}
		size_t length = slice_find(line.text, '\0', 0);
		bool has_newline = at < text.length && length == line.text.length;
		line.text.length = length;
		parse_line(parse, line, has_newline);
	}
}

bool parse_argument(struct parse *parse, struct slice text, struct span span)
{
	return parse_line(parse, passage_elsewhere(text, span), false);
}
