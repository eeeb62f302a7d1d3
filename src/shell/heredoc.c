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

/* Move behind the delimiter; the lines before it are the body. */
static struct slice read_heredoc_lines(struct lexer *lexer, struct slice delimiter, bool strips)
{
	uint32_t start = lexer->at;

	while (lexer->at < lexer->text.length) {
		size_t end = slice_find(lexer->text, '\n', lexer->at);
		uint32_t line_start = lexer->at;
		struct slice line = slice_range(lexer->text, lexer->at, end);
		lexer->at = (uint32_t)(end < lexer->text.length ? end + 1 : end);
		if (slice_equal(strips ? strip_tabs(line) : line, delimiter))
			return slice_range(lexer->text, start, line_start);
	}
	/* No delimiter: dash takes everything to the end. */
	return slice_range(lexer->text, start, lexer->at);
}

/* The body of `<<-`. */
static struct slice strip_lines(struct arena *arena, struct slice body)
{
	char *text = arena_alloc(arena, body.length + 1);
	size_t length = 0;

	for (size_t at = 0; at < body.length;) {
		size_t end = slice_find(body, '\n', at);
		struct slice line = strip_tabs(slice_range(body, at, end + 1));
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
		struct slice body = read_heredoc_lines(lexer, delimiter, heredoc->strips_tabs);
		if (heredoc->strips_tabs)
			body = strip_lines(lexer->arena, body);
		if (literal) {
			heredoc->redirect->word = literal_word(lexer, body, start);
		} else {
			heredoc->redirect->word = expand_heredoc(lexer, body, start);
		}
	}
}
