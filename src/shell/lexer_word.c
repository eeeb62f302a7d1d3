#include "shell/lexer_word.h"

#include <limits.h>

#include "shell/lexer_parameter.h"
#include "shell/parser.h"

/* Where the bytes we are reading stand; decides what ends them and what a backslash does. */
enum place {
	IN_WORD,
	IN_QUOTES,               /* "..." */
	IN_BRACES,               /* the operand of ${X:-...} */
	IN_QUOTED_BRACES,        /* the same inside "..." */
	IN_INNER_QUOTES,         /* "${X:-"..."}": what ends the operand means nothing there */
	IN_HEREDOC,
	IN_ARITHMETIC,
	IN_ARITHMETIC_CLAUSE,    /* of for (( ; ; )) */
	IN_REGEXP,               /* behind =~ in [[ ]] */
};

static const bool place_quotes[IN_REGEXP + 1] = {
	[IN_QUOTES] = true, [IN_QUOTED_BRACES] = true, [IN_HEREDOC] = true,
	[IN_ARITHMETIC] = true, [IN_INNER_QUOTES] = true, [IN_ARITHMETIC_CLAUSE] = true,
};

/* The parts of one word as they are found. */
struct builder {
	struct lexer *lexer;
	enum place place;
	struct part *first;
	struct part **tail;
	uint32_t run;            /* where the present run of literal bytes began */
	int parentheses;         /* open ones in IN_ARITHMETIC and what is like it */
};

static void read_parts(struct builder *builder);

static void builder_init(struct builder *builder, struct lexer *lexer, enum place place)
{
	memset(builder, 0, sizeof(*builder));
	builder->lexer = lexer;
	builder->place = place;
	builder->tail = &builder->first;
	builder->run = lexer->at;
}

static struct part *add_part(struct builder *builder, enum part_kind kind, bool quoted)
{
	struct part *part = arena_new(builder->lexer->arena, struct part);

	part->kind = kind;
	part->quoted = quoted;
	*builder->tail = part;
	builder->tail = &part->next;
	return part;
}

static void add_text(struct builder *builder, uint32_t from, uint32_t to, bool quoted)
{
	add_part(builder, PART_TEXT, quoted)->text =
		slice_range(builder->lexer->text, from, to);
}

/* The literal bytes before this point become a part. */
static void flush(struct builder *builder)
{
	if (builder->lexer->at > builder->run)
		add_text(builder, builder->run, builder->lexer->at, place_quotes[builder->place]);
}

/* Literal bytes begin again here. */
static void resume(struct builder *builder)
{
	builder->run = builder->lexer->at;
}

static const struct word *finish_word(struct builder *builder, uint32_t start)
{
	struct word *word = arena_new(builder->lexer->arena, struct word);

	word->parts = builder->first;
	word->start = start;
	word->end = builder->lexer->at;
	return word;
}

/* Read up to what ends PLACE, which is not consumed. */
static const struct word *read_nested(struct lexer *lexer, enum place place)
{
	struct builder builder;
	uint32_t start = lexer->at;

	builder_init(&builder, lexer, place);
	if (lexer->depth >= SYNTAX_DEPTH_LIMIT) {
		lexer_fail(lexer, SYNTAX_TOO_DEEP);
		return finish_word(&builder, start);
	}
	lexer->depth++;
	read_parts(&builder);
	lexer->depth--;
	return finish_word(&builder, start);
}

static void read_single_quotes(struct builder *builder)
{
	struct lexer *lexer = builder->lexer;
	uint32_t start = ++lexer->at;

	lexer->at = (uint32_t)slice_find(lexer->text, '\'', lexer->at);
	if (lexer_at_end(lexer)) {
		lexer_fail(lexer, SYNTAX_ERROR);
		return;
	}
	add_text(builder, start, lexer->at, true);
	lexer->at++;
}

/* "${X:-'...'}" in bash: bytes as any other, but a `}` between them ends nothing. */
static void read_paired_quotes(struct builder *builder)
{
	struct lexer *lexer = builder->lexer;
	uint32_t start = lexer->at;

	lexer->at = (uint32_t)slice_find(lexer->text, '\'', start + 1);
	if (lexer_at_end(lexer)) {
		lexer_fail(lexer, SYNTAX_ERROR);
		return;
	}
	lexer->at++;
	struct slice text = slice_range(lexer->text, start, lexer->at);
	bool plain = !slice_contains(text, "$") && !slice_contains(text, "`") &&
		     !slice_contains(text, "\\") && !slice_contains(text, "\"");
	add_part(builder, plain ? PART_TEXT : PART_FOREIGN, true)->text = text;
}

/* `$v"a"` and `"$v"a` at the quote: for bash, which takes it away first, that is $va. */
static bool grows_name(const struct lexer *lexer, uint32_t quote)
{
	struct slice text = lexer->text;
	uint32_t start = quote;

	while (start > 0 && is_name_byte(text.at[start - 1]))
		start--;
	return start > 0 && start < quote && text.at[start - 1] == '$' &&
	       quote + 1 < text.length && is_name_byte(text.at[quote + 1]);
}

static void read_double_quotes(struct builder *builder)
{
	struct lexer *lexer = builder->lexer;
	uint32_t start = lexer->at++;

	const struct word *inside = read_nested(
		lexer, builder->place == IN_QUOTED_BRACES ? IN_INNER_QUOTES : IN_QUOTES);
	if (lexer_at_end(lexer)) {
		lexer_fail(lexer, SYNTAX_ERROR);
		return;
	}
	uint32_t end = lexer->at++;
	if (lexer->dialect == DIALECT_BASH && builder->place == IN_QUOTED_BRACES &&
	    (grows_name(lexer, start) || grows_name(lexer, end))) {
		add_part(builder, PART_FOREIGN, true)->text =
			slice_range(lexer->text, start, lexer->at);
		return;
	}
	if (!inside->parts)
		add_part(builder, PART_TEXT, true);
	*builder->tail = inside->parts;
	while (*builder->tail)
		builder->tail = &(*builder->tail)->next;
}

/* Whether a backslash before C is an escape in PLACE. */
static bool escapes(enum place place, char c)
{
	switch (place) {
	case IN_WORD:
	case IN_BRACES:
	case IN_REGEXP:
		return true;
	case IN_HEREDOC:
		return c == '$' || c == '`' || c == '\\';
	case IN_QUOTED_BRACES:
	case IN_INNER_QUOTES:
		if (c == '}')
			return true;
		/* fall through */
	case IN_QUOTES:
	case IN_ARITHMETIC:
	case IN_ARITHMETIC_CLAUSE:
		return c == '$' || c == '`' || c == '\\' || c == '"';
	}
	return false;
}

/* At a backslash. True when it was more than a literal byte. */
static bool read_backslash(struct builder *builder)
{
	struct lexer *lexer = builder->lexer;

	if (lexer->at + 1 >= lexer->text.length)
		return false;
	char c = lexer_peek(lexer, 1);
	/* For bash the inner quotes end the outer ones. */
	bool bash = lexer->dialect == DIALECT_BASH && builder->place == IN_INNER_QUOTES;
	if (c != '\n' && !bash && !escapes(builder->place, c)) {
		lexer->at += c == '\'' && builder->place == IN_QUOTED_BRACES;
		return false;
	}
	flush(builder);
	lexer->at += 2;
	if (c != '\n')
		add_text(builder, lexer->at - 1, lexer->at, true);
	resume(builder);
	return true;
}

static struct part *add_substitution(struct builder *builder, const struct script *script,
				     bool quoted)
{
	struct part *part = add_part(builder, PART_COMMAND, quoted);

	part->script = script;
	return part;
}

/* The text between backquotes with the backslashes gone that only protect. */
static const struct passage *unescape_backquotes(struct lexer *lexer, uint32_t from, uint32_t to,
						 bool quoted)
{
	struct passage *passage = arena_new(lexer->arena, struct passage);
	struct slice raw = slice_range(lexer->text, from, to);

	if (slice_find(raw, '\\', 0) == raw.length) {
		*passage = passage_part(lexer->arena, lexer->passage, from, to);
		return passage;
	}
	char *text = arena_alloc(lexer->arena, raw.length + 1);
	size_t length = 0;
	for (size_t i = 0; i < raw.length; i++) {
		char c = i + 1 < raw.length ? raw.at[i + 1] : '\0';
		if (raw.at[i] == '\\' &&
		    (c == '\\' || c == '`' || c == '$' || (quoted && c == '"')))
			i++;
		text[length++] = raw.at[i];
	}
	*passage = passage_elsewhere((struct slice){ text, length },
				     passage_span(lexer->passage, from, to));
	return passage;
}

static void read_backquotes(struct builder *builder)
{
	struct lexer *lexer = builder->lexer;
	bool quoted = place_quotes[builder->place];
	uint32_t start = ++lexer->at;

	while (!lexer_at_end(lexer) && lexer_peek(lexer, 0) != '`')
		lexer->at += lexer_peek(lexer, 0) == '\\' ? 2 : 1;
	if (lexer_at_end(lexer)) {
		lexer_fail(lexer, SYNTAX_ERROR);
		return;
	}
	uint32_t end = lexer->at++;
	const struct passage *inside = unescape_backquotes(lexer, start, end, quoted);
	add_substitution(builder, parse_backquotes(lexer, inside), quoted)->text =
		(struct slice)SLICE("`");
}

/* Behind `$((`. */
static void read_arithmetic(struct builder *builder)
{
	struct lexer *lexer = builder->lexer;

	lexer->at += 3;
	struct part *part = add_part(builder, PART_ARITHMETIC, place_quotes[builder->place]);
	part->word = read_nested(lexer, IN_ARITHMETIC);
	if (lexer_peek(lexer, 0) != ')' || lexer_peek(lexer, 1) != ')')
		lexer_fail(lexer, lexer->dialect == DIALECT_BASH ? SYNTAX_FOREIGN : SYNTAX_ERROR);
	else
		lexer->at += 2;
}

/* A pattern inside quotes is a pattern as any other. */
static enum place operand_place(enum place place, enum parameter_operator op)
{
	return place_quotes[place] && op < PARAMETER_SHORT_PREFIX ? IN_QUOTED_BRACES : IN_BRACES;
}

static enum part_kind not_understood(const struct lexer *lexer)
{
	return lexer->dialect == DIALECT_BASH ? PART_FOREIGN : PART_BAD;
}

/* Behind `${`. */
static void read_braces(struct builder *builder)
{
	struct lexer *lexer = builder->lexer;
	uint32_t start = lexer->at;

	lexer->at += 2;
	struct part *part = add_part(builder, PART_PARAMETER, place_quotes[builder->place]);
	if (lexer_peek(lexer, 0) == '#' && parameter_at_length(lexer)) {
		part->op = PARAMETER_LENGTH;
		lexer->at++;
	}
	part->text = parameter_read_name(lexer, true);
	if (!part->text.length)
		part->kind = not_understood(lexer);
	if (lexer_peek(lexer, 0) != '}') {
		if (part->op == PARAMETER_LENGTH || !parameter_read_operator(lexer, part))
			part->kind = not_understood(lexer);
		part->word = read_nested(lexer, operand_place(builder->place, part->op));
	}
	if (lexer_at_end(lexer)) {
		lexer_fail(lexer, SYNTAX_ERROR);
		return;
	}
	lexer->at++;
	if (part->kind != PART_PARAMETER)
		part->text = slice_range(lexer->text, start, lexer->at);
}

/* $'...' of bash. */
static void read_ansi_quotes(struct builder *builder)
{
	struct lexer *lexer = builder->lexer;
	uint32_t start = lexer->at;

	lexer->at += 2;
	while (!lexer_at_end(lexer) && lexer_peek(lexer, 0) != '\'')
		lexer->at += lexer_peek(lexer, 0) == '\\' ? 2 : 1;
	if (lexer_at_end(lexer)) {
		lexer_fail(lexer, SYNTAX_ERROR);
		return;
	}
	lexer->at++;
	add_part(builder, PART_FOREIGN, true)->text =
		slice_range(lexer->text, start, lexer->at);
}

static void read_command(struct builder *builder)
{
	struct lexer *lexer = builder->lexer;

	lexer->at += 2;
	add_substitution(builder, parse_substitution(lexer), place_quotes[builder->place]);
}

static void read_parameter(struct builder *builder)
{
	struct part *part;

	builder->lexer->at++;
	part = add_part(builder, PART_PARAMETER, place_quotes[builder->place]);
	part->text = parameter_read_name(builder->lexer, false);
}

/* At a `$`. True when it was more than a literal byte. */
static bool read_dollar(struct builder *builder)
{
	struct lexer *lexer = builder->lexer;
	char c = lexer_peek(lexer, 1);
	bool bash_word = lexer->dialect == DIALECT_BASH && !place_quotes[builder->place];
	void (*read)(struct builder *) = NULL;

	if (c == '(')
		read = lexer_peek(lexer, 2) == '(' ? read_arithmetic : read_command;
	else if (c == '{')
		read = read_braces;
	else if (is_name_byte(c) || parameter_is_special(c))
		read = read_parameter;
	else if (bash_word && c == '\'')
		read = read_ansi_quotes;
	if (!read)
		return false;
	flush(builder);
	read(builder);
	resume(builder);
	return true;
}

static bool ends_word(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == ';' || c == '&' || c == '|' || c == '(' ||
	       c == ')' || c == '<' || c == '>';
}

/* Whether it ENDS here, where parentheses may be open. */
static bool ends_outside(struct builder *builder, bool ends)
{
	char c = lexer_peek(builder->lexer, 0);

	if (builder->parentheses == 0 && ends)
		return true;
	builder->parentheses += (c == '(') - (c == ')');
	return false;
}

/* Whether what we are reading ends before the present byte. */
static bool ends_place(struct builder *builder)
{
	struct lexer *lexer = builder->lexer;
	char c = lexer_peek(lexer, 0);

	switch (builder->place) {
	case IN_WORD:
		return ends_word(c);
	case IN_QUOTES:
	case IN_INNER_QUOTES:
		return c == '"';
	case IN_BRACES:
	case IN_QUOTED_BRACES:
		return c == '}';
	case IN_ARITHMETIC:
		return ends_outside(builder, c == ')');
	case IN_ARITHMETIC_CLAUSE:
		return ends_outside(builder, c == ')' || c == ';');
	case IN_REGEXP:
		return ends_outside(builder, c != '(' && c != '|' && ends_word(c));
	case IN_HEREDOC:
		return false;
	}
	return false;
}

bool lexer_at_process_substitution(const struct lexer *lexer)
{
	char c = lexer_peek(lexer, 0);

	return lexer->dialect == DIALECT_BASH && (c == '<' || c == '>') &&
	       lexer_peek(lexer, 1) == '(';
}

/* `a=(...)` and `<(...)` of bash: everything up to the matching parenthesis. */
static bool read_foreign_parentheses(struct builder *builder)
{
	struct lexer *lexer = builder->lexer;
	uint32_t start = lexer->at;
	bool array = lexer_peek(lexer, 0) == '(' && start > 0 &&
		     lexer->text.at[start - 1] == '=';
	bool process = lexer_at_process_substitution(lexer);

	if (lexer->dialect != DIALECT_BASH || builder->place != IN_WORD || (!array && !process))
		return false;
	flush(builder);
	lexer->at += process ? 2 : 1;
	for (int open = 1; open > 0 && !lexer_at_end(lexer); lexer->at++)
		open += (lexer_peek(lexer, 0) == '(') - (lexer_peek(lexer, 0) == ')');
	add_part(builder, PART_FOREIGN, false)->text =
		slice_range(lexer->text, start, lexer->at);
	resume(builder);
	return true;
}

/* A quote character at the lexer; true when it is one here. */
static bool read_quotes(struct builder *builder)
{
	char c = lexer_peek(builder->lexer, 0);
	enum place place = builder->place;
	void (*read)(struct builder *) = NULL;

	if (c == '\'' && (place == IN_WORD || place == IN_BRACES || place == IN_REGEXP))
		read = read_single_quotes;
	else if (c == '\'' && place == IN_QUOTED_BRACES &&
		 builder->lexer->dialect == DIALECT_BASH)
		read = read_paired_quotes;
	else if (c == '"' && (place == IN_WORD || place == IN_BRACES ||
			      place == IN_QUOTED_BRACES || place == IN_REGEXP))
		read = read_double_quotes;
	else if (c == '`')
		read = read_backquotes;
	if (!read)
		return false;
	flush(builder);
	read(builder);
	resume(builder);
	return true;
}

/* Bytes that may mean something in one place or another; the others stand for themselves. */
static const bool may_mean_something[UCHAR_MAX + 1] = {
	[' '] = true, ['\t'] = true, ['\n'] = true, [';'] = true, ['&'] = true, ['|'] = true,
	['('] = true, [')'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true,
	['`'] = true, ['$'] = true, ['\\'] = true, ['}'] = true,
};

static void skip_plain(struct lexer *lexer)
{
	while (!lexer_at_end(lexer) &&
	       !may_mean_something[(unsigned char)lexer->text.at[lexer->at]])
		lexer->at++;
}

static void read_parts(struct builder *builder)
{
	struct lexer *lexer = builder->lexer;

	resume(builder);
	while (lexer->problem == SYNTAX_FINE) {
		skip_plain(lexer);
		if (lexer_at_end(lexer))
			break;
		char c = lexer_peek(lexer, 0);
		if (read_foreign_parentheses(builder))
			continue;
		if (ends_place(builder))
			break;
		if (c == '\\' && read_backslash(builder))
			continue;
		if (c == '$' && read_dollar(builder))
			continue;
		if ((c == '\'' || c == '"' || c == '`') && read_quotes(builder))
			continue;
		lexer->at++;
	}
	flush(builder);
}

const struct word *lexer_read_word(struct lexer *lexer)
{
	return read_nested(lexer, IN_WORD);
}

const struct word *lexer_read_regexp(struct lexer *lexer)
{
	return read_nested(lexer, IN_REGEXP);
}

const struct word *lexer_read_arithmetic(struct lexer *lexer)
{
	return read_nested(lexer, IN_ARITHMETIC);
}

const struct word *lexer_read_clause(struct lexer *lexer)
{
	return read_nested(lexer, IN_ARITHMETIC_CLAUSE);
}

const struct word *lexer_read_heredoc(struct lexer *lexer)
{
	return read_nested(lexer, IN_HEREDOC);
}
