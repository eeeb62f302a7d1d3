#include "shell/lexer_word.h"

/* The delimiter as written, without its quotes; they make the text literal. */
static struct slice heredoc_delimiter(struct lexer *lexer, const struct word *word,
				      bool *ret_literal)
{
	struct slice raw = slice_range(lexer->text, word->start, word->end);
	char *text = arena_alloc(lexer->arena, raw.length + 1);
	size_t length = 0;

	*ret_literal = false;
	for (size_t i = 0; i < raw.length; i++) {
		if (raw.at[i] == '\'' || raw.at[i] == '"' || raw.at[i] == '\\')
			*ret_literal = true;
		else
			text[length++] = raw.at[i];
	}
	return (struct slice){ text, length };
}

static struct slice strip_tabs(struct slice line)
{
	size_t tabs = 0;

	while (tabs < line.length && line.at[tabs] == '\t')
		tabs++;
	return slice_range(line, tabs, line.length);
}

/* Whether LINE, without its newline, goes on in the next one. */
static bool goes_on(struct slice line)
{
	size_t backslashes = 0;

	while (backslashes < line.length && line.at[line.length - 1 - backslashes] == '\\')
		backslashes++;
	return backslashes % 2 != 0;
}

/* A line of a body: FIRST as it began, LAST as it ends where backslashes join several. */
static bool is_delimiter(struct lexer *lexer, struct slice first, struct slice last, bool joined,
			 struct slice delimiter, bool strips)
{
	char *text;
	size_t length = 0;

	if (!joined)
		return slice_equal(strips ? strip_tabs(last) : last, delimiter);
	struct slice whole = { first.at, (size_t)(last.at + last.length - first.at) };
	/* dash looks for it at the beginning of a line only, bash at what was joined. */
	if (last.length > delimiter.length || (lexer->dialect == DIALECT_DASH &&
					       !slice_starts_with(whole, "\\\n")))
		return false;
	text = arena_alloc(lexer->arena, whole.length + 1);
	for (size_t i = 0; i < whole.length; i++) {
		if (whole.at[i] == '\\' && i + 1 < whole.length && whole.at[i + 1] == '\n')
			i++;
		else
			text[length++] = whole.at[i];
	}
	return slice_equal((struct slice){ text, length }, delimiter);
}

/* Move behind the delimiter; the lines before it are the body. */
static struct slice read_heredoc_lines(struct lexer *lexer, struct slice delimiter, bool strips,
				       bool literal)
{
	uint32_t start = lexer->at, line_start = start;
	struct slice first = { NULL, 0 };
	bool joined = false;

	while (lexer->at < lexer->text.length) {
		size_t end = slice_find(lexer->text, '\n', lexer->at);
		struct slice line = slice_range(lexer->text, lexer->at, end);
		if (!joined) {
			line_start = lexer->at;
			first = line;
		}
		lexer->at = (uint32_t)(end < lexer->text.length ? end + 1 : end);
		bool more = !literal && goes_on(line);
		if (!more && is_delimiter(lexer, first, line, joined, delimiter, strips))
			return slice_range(lexer->text, start, line_start);
		joined = more;
	}
	/* No delimiter: everything to the end, which bash takes for a whole line. */
	struct slice rest = slice_range(lexer->text, start, lexer->at);
	if (lexer->dialect == DIALECT_DASH || !rest.length || rest.at[rest.length - 1] == '\n')
		return rest;
	return slice_of(arena_print(lexer->arena, "%.*s\n", SLICE_ARGS(rest)));
}

/* The body of `<<-`. */
static struct slice strip_lines(struct arena *arena, struct slice body, bool literal)
{
	char *text = arena_alloc(arena, body.length + 1);
	size_t length = 0;
	bool joined = false;

	for (size_t at = 0; at < body.length;) {
		size_t end = slice_find(body, '\n', at);
		struct slice line = slice_range(body, at, end + 1);
		if (!joined)
			line = strip_tabs(line);
		joined = !literal && goes_on(slice_range(body, at, end));
		memcpy(text + length, line.at, line.length);
		length += line.length;
		at = end + 1;
	}
	return (struct slice){ text, length };
}

/* A body with expansions; in a lexer of its own, because it ends before the text does. */
static const struct word *expand_heredoc(struct lexer *lexer, struct slice body, uint32_t from)
{
	struct lexer inner = *lexer;
	struct passage *passage = arena_new(lexer->arena, struct passage);

	*passage = passage_elsewhere(body, passage_span(lexer->passage, from, lexer->at));
	inner.passage = passage;
	inner.text = body;
	inner.at = 0;
	inner.heredocs = NULL;
	const struct word *word = lexer_read_heredoc(&inner);
	if (inner.problem != SYNTAX_FINE)
		lexer_fail(lexer, inner.problem);
	return word;
}

/* A body whose delimiter was quoted. */
static const struct word *literal_word(struct lexer *lexer, struct slice body, uint32_t start)
{
	struct word *word = arena_new(lexer->arena, struct word);

	word->parts = arena_new(lexer->arena, struct part);
	word->parts->kind = PART_TEXT;
	word->parts->quoted = true;
	word->parts->text = body;
	word->start = start;
	word->end = lexer->at;
	return word;
}

void lexer_read_heredocs(struct lexer *lexer)
{
	while (lexer->heredocs) {
		struct heredoc *heredoc = lexer->heredocs;
		uint32_t start = lexer->at;
		bool literal;

		lexer->heredocs = heredoc->next;
		struct slice delimiter =
			heredoc_delimiter(lexer, heredoc->redirect->word, &literal);
		struct slice body = read_heredoc_lines(lexer, delimiter, heredoc->strips_tabs,
						       literal);
		if (heredoc->strips_tabs)
			body = strip_lines(lexer->arena, body, literal);
		if (literal) {
			heredoc->redirect->word = literal_word(lexer, body, start);
		} else {
			heredoc->redirect->word = expand_heredoc(lexer, body, start);
		}
	}
}
