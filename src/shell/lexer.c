#include "shell/lexer.h"

#include "shell/lexer_word.h"

void lexer_fail(struct lexer *lexer, enum syntax_problem problem)
{
	if (lexer->problem == SYNTAX_FINE)
		lexer->problem = problem;
	lexer->token = (struct lexeme){ .kind = LEX_END, .start = lexer->at, .end = lexer->at };
}

/* Blanks, joined lines, and a comment, which ends before its newline. */
static void skip_blanks(struct lexer *lexer)
{
	while (!lexer_at_end(lexer)) {
		char c = lexer_peek(lexer, 0);
		if (c == ' ' || c == '\t') {
			lexer->at++;
		} else if (c == '\\' && lexer_peek(lexer, 1) == '\n') {
			lexer->at += 2;
		} else if (c == '#') {
			lexer->at = (uint32_t)slice_find(lexer->text, '\n', lexer->at);
		} else {
			return;
		}
	}
}

/* Longest first where one begins with the other. */
static const struct operator {
	const char *text;
	enum token_kind kind;
	enum redirect_kind redirect;
	bool bash;
} operators[] = {
	{ ";;&", LEX_FALL_THROUGH, REDIRECT_NONE, true },
	{ ";;", LEX_DOUBLE_SEMICOLON, REDIRECT_NONE, false },
	{ ";&", LEX_FALL_THROUGH, REDIRECT_NONE, true },
	{ ";", LEX_SEMICOLON, REDIRECT_NONE, false },
	{ "&&", LEX_AND, REDIRECT_NONE, false },
	{ "&>>", LEX_REDIRECT, REDIRECT_WRITE_ALL, true },
	{ "&>", LEX_REDIRECT, REDIRECT_WRITE_ALL, true },
	{ "&", LEX_AMPERSAND, REDIRECT_NONE, false },
	{ "||", LEX_OR, REDIRECT_NONE, false },
	{ "|&", LEX_PIPE, REDIRECT_NONE, true },
	{ "|", LEX_PIPE, REDIRECT_NONE, false },
	{ "(", LEX_OPEN, REDIRECT_NONE, false },
	{ ")", LEX_CLOSE, REDIRECT_NONE, false },
	{ "<<<", LEX_REDIRECT, REDIRECT_HERE, true },
	{ "<<-", LEX_REDIRECT, REDIRECT_HERE, false },
	{ "<<", LEX_REDIRECT, REDIRECT_HERE, false },
	{ "<&", LEX_REDIRECT, REDIRECT_COPY_IN, false },
	{ "<>", LEX_REDIRECT, REDIRECT_BOTH, false },
	{ "<", LEX_REDIRECT, REDIRECT_READ, false },
	{ ">>", LEX_REDIRECT, REDIRECT_APPEND, false },
	{ ">&", LEX_REDIRECT, REDIRECT_COPY_OUT, false },
	{ ">|", LEX_REDIRECT, REDIRECT_WRITE, false },
	{ ">", LEX_REDIRECT, REDIRECT_WRITE, false },
};

static const struct operator *find_operator(const struct lexer *lexer)
{
	struct slice rest = slice_range(lexer->text, lexer->at, lexer->text.length);

	if (rest.length == 0 || !memchr(";&|()<>", rest.at[0], 7))
		return NULL;
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
		if (operators[i].bash && lexer->dialect != DIALECT_BASH)
			continue;
		if (slice_starts_with(rest, operators[i].text))
			return &operators[i];
	}
	return NULL;
}

static void read_operator(struct lexer *lexer, const struct operator *operator, int fd)
{
	lexer->at += (uint32_t)strlen(operator->text);
	lexer->token.kind = operator->kind;
	lexer->token.redirect_kind = operator->redirect;
	lexer->token.fd = fd;
	lexer->token.strips_tabs = strcmp(operator->text, "<<-") == 0;
	lexer->token.is_string = strcmp(operator->text, "<<<") == 0;
	lexer->token.end = lexer->at;
}

/* A digit right before `<` or `>` is the descriptor; dash takes only one. */
static bool read_descriptor(struct lexer *lexer, int *ret_fd)
{
	char after = lexer_peek(lexer, 1);

	if (!is_digit(lexer_peek(lexer, 0)) || (after != '<' && after != '>'))
		return false;
	*ret_fd = lexer_peek(lexer, 0) - '0';
	lexer->at++;
	return true;
}

/* Nothing yet of the token behind the present one. */
static void begin_token(struct lexer *lexer)
{
	lexer->previous_end = lexer->token.end;
	skip_blanks(lexer);
	lexer->token = (struct lexeme){ .kind = LEX_END, .start = lexer->at, .end = lexer->at,
					.fd = -1 };
}

static void take_word(struct lexer *lexer, const struct word *word)
{
	if (lexer->problem != SYNTAX_FINE)
		return;
	lexer->token.kind = LEX_WORD;
	lexer->token.word = word;
	lexer->token.end = lexer->at;
}

void lexer_next_regexp(struct lexer *lexer)
{
	if (lexer->problem != SYNTAX_FINE)
		return;
	begin_token(lexer);
	take_word(lexer, lexer_read_regexp(lexer));
	if (lexer->token.end == lexer->token.start)
		lexer_fail(lexer, SYNTAX_FOREIGN);
}

void lexer_next(struct lexer *lexer)
{
	int fd = -1;

	if (lexer->problem != SYNTAX_FINE)
		return;
	begin_token(lexer);
	if (lexer_at_end(lexer)) {
		/* A here-document that never begins is empty. */
		lexer_read_heredocs(lexer);
		return;
	}
	if (lexer_peek(lexer, 0) == '\n') {
		lexer->token.kind = LEX_NEWLINE;
		lexer->token.end = ++lexer->at;
		lexer_read_heredocs(lexer);
		return;
	}
	read_descriptor(lexer, &fd);
	const struct operator *operator = find_operator(lexer);
	if (operator && !lexer_at_process_substitution(lexer)) {
		read_operator(lexer, operator, fd);
		return;
	}
	take_word(lexer, lexer_read_word(lexer));
}

void lexer_init(struct lexer *lexer, struct arena *arena, const struct passage *passage,
		enum dialect dialect, int depth)
{
	memset(lexer, 0, sizeof(*lexer));
	lexer->arena = arena;
	lexer->passage = passage;
	lexer->text = passage->text;
	lexer->dialect = dialect;
	lexer->depth = depth;
	if (depth > SYNTAX_DEPTH_LIMIT)
		lexer_fail(lexer, SYNTAX_TOO_DEEP);
	else
		lexer_next(lexer);
}

bool lexer_at_word(const struct lexer *lexer, const char *text)
{
	const struct part *part;

	if (lexer->token.kind != LEX_WORD)
		return false;
	part = lexer->token.word->parts;
	return part && !part->next && part->kind == PART_TEXT && !part->quoted &&
	       slice_is(part->text, text);
}

void lexer_expect_heredoc(struct lexer *lexer, struct redirect *redirect, bool strips_tabs)
{
	struct heredoc *heredoc = arena_new(lexer->arena, struct heredoc);

	heredoc->redirect = redirect;
	heredoc->strips_tabs = strips_tabs;
	if (lexer->heredocs)
		lexer->last_heredoc->next = heredoc;
	else
		lexer->heredocs = heredoc;
	lexer->last_heredoc = heredoc;
}

bool word_is_literal(const struct word *word, struct slice *ret)
{
	const struct part *part = word->parts;

	if (!part || part->next || part->kind != PART_TEXT)
		return false;
	*ret = part->text;
	return true;
}
