/*
 * The tokens of a command line. Words are read with all that is inside them, command
 * substitutions included, so lexer and parser call each other.
 */
#ifndef SHELL_LEXER_H
#define SHELL_LEXER_H

#include "base/arena.h"
#include "shell/syntax.h"

enum {
	SYNTAX_DEPTH_LIMIT = 100,        /* nested commands, substitutions and quotes */
};

enum token_kind {
	LEX_END,
	LEX_NEWLINE,
	LEX_WORD,
	LEX_REDIRECT,            /* redirect_kind and fd are set */
	LEX_SEMICOLON,
	LEX_DOUBLE_SEMICOLON,
	LEX_FALL_THROUGH,        /* ;& of bash */
	LEX_AMPERSAND,
	LEX_AND,
	LEX_OR,
	LEX_PIPE,
	LEX_OPEN,
	LEX_CLOSE,
};

struct lexeme {
	enum token_kind kind;
	uint32_t start, end;
	const struct word *word;
	enum redirect_kind redirect_kind;
	int fd;                  /* -1: none was written */
	bool strips_tabs;        /* <<- */
	bool is_string;          /* <<< */
};

/* A here-document whose text is not read yet: it begins after the next newline. */
struct heredoc {
	struct redirect *redirect;
	bool strips_tabs;
	struct heredoc *next;
};

struct lexer {
	struct arena *arena;
	const struct passage *passage;
	struct slice text;
	uint32_t at;
	enum dialect dialect;
	int depth;
	enum syntax_problem problem;     /* once set, every token is LEX_END */
	struct heredoc *heredocs;        /* whose bodies are still to come */
	struct heredoc *last_heredoc;    /* of them */
	struct lexeme token;     /* the present token */
	uint32_t previous_end;   /* where the one before it ended */
};

/* The byte AHEAD of the lexer's place, or NUL behind the end. */
static inline char lexer_peek(const struct lexer *lexer, size_t ahead)
{
	size_t at = lexer->at + ahead;
	return at < lexer->text.length ? lexer->text.at[at] : '\0';
}

static inline bool lexer_at_end(const struct lexer *lexer)
{
	return lexer->at >= lexer->text.length;
}

/* Begin at offset 0 of PASSAGE, which is kept. The present token is the first one. */
void lexer_init(struct lexer *lexer, struct arena *arena, const struct passage *passage,
		enum dialect dialect, int depth);

/* Go to the next token. */
void lexer_next(struct lexer *lexer);

/* Go to the next token, which is a regular expression: see lexer_read_regexp(). */
void lexer_next_regexp(struct lexer *lexer);

/* Record PROBLEM; the first one counts. */
void lexer_fail(struct lexer *lexer, enum syntax_problem problem);

/* The text of REDIRECT (<< and the delimiter as its word) follows after this line. */
void lexer_expect_heredoc(struct lexer *lexer, struct redirect *redirect, bool strips_tabs);

/* Whether the present token is an unquoted word that reads TEXT. */
bool lexer_at_word(const struct lexer *lexer, const char *text);

#endif
