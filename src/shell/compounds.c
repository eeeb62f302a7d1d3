#include "shell/grammar.h"
#include "shell/lexer_word.h"

/* Behind `if` or `elif`; `fi` is left to the outermost. */
static struct node *parse_branch(struct lexer *lexer, struct node *node)
{
	node->u.branch.condition = parse_body(lexer);
	parser_expect_word(lexer, "then");
	node->u.branch.then = parse_body(lexer);
	if (lexer_at_word(lexer, "elif")) {
		struct node *inner = parser_node(lexer, NODE_IF);
		lexer_next(lexer);
		if (++lexer->depth > SYNTAX_DEPTH_LIMIT)
			lexer_fail(lexer, SYNTAX_TOO_DEEP);
		else
			node->u.branch.otherwise = parse_branch(lexer, inner);
		lexer->depth--;
	} else if (lexer_at_word(lexer, "else")) {
		lexer_next(lexer);
		node->u.branch.otherwise = parse_body(lexer);
	}
	return parser_finish(lexer, node);
}

static void parse_if(struct lexer *lexer, struct node *node)
{
	parse_branch(lexer, node);
	parser_expect_word(lexer, "fi");
}

static void parse_loop(struct lexer *lexer, struct node *node)
{
	node->u.loop.condition = parse_body(lexer);
	parser_expect_word(lexer, "do");
	node->u.loop.body = parse_body(lexer);
	parser_expect_word(lexer, "done");
}

/* The words behind `in`, up to the end of the line. */
static const struct word *parse_words(struct lexer *lexer)
{
	struct word *first = NULL, **tail = &first;

	while (lexer->token.kind == LEX_WORD) {
		*tail = arena_new(lexer->arena, struct word);
		**tail = *lexer->token.word;
		tail = &(*tail)->next;
		lexer_next(lexer);
	}
	if (lexer->token.kind != LEX_SEMICOLON && lexer->token.kind != LEX_NEWLINE)
		parser_fail(lexer);
	lexer_next(lexer);
	return first;
}

/* Whether TEXT is what stands at the lexer, behind the present token. */
static bool at_text(const struct lexer *lexer, const char *text)
{
	return slice_starts_with(slice_range(lexer->text, lexer->at, lexer->text.length), text);
}

/*
 * Before `((` bash looks whether the inner parenthesis is closed right before the outer one: then
 * it is arithmetic, else these are two subshells.
 */
static bool at_arithmetic(const struct lexer *lexer)
{
	struct slice rest = slice_range(lexer->text, lexer->at, lexer->text.length);
	char quote = '\0';
	size_t i = 0;
	int open = 0;

	if (lexer->dialect != DIALECT_BASH || lexer->token.kind != LEX_OPEN ||
	    !at_text(lexer, "("))
		return false;
	do {
		char c = rest.at[i];
		if (c == '\\' && quote != '\'')
			i++;
		else if (quote || c == '\'' || c == '"')
			quote = !quote ? c : c == quote ? '\0' : quote;
		else
			open += (c == '(') - (c == ')');
	} while (open > 0 && ++i < rest.length);
	/* What stands in comments may send us far, and more than once. */
	arena_spend(lexer->arena, i);
	return open == 0 && slice_starts_with(slice_range(rest, i, rest.length), "))");
}

/* At the `))`. */
static void end_arithmetic(struct lexer *lexer)
{
	if (!at_text(lexer, "))")) {
		lexer_fail(lexer, SYNTAX_FOREIGN);
		return;
	}
	lexer->at += 2;
	lexer_next(lexer);
}

/* `((A; B; C))` and the body, which may stand in braces. */
static void parse_for_arithmetic(struct lexer *lexer, struct node *node)
{
	node->kind = NODE_FOR_ARITHMETIC;
	for (int i = FOR_BEFORE; i < FOR_CLAUSE_COUNT; i++) {
		lexer->at++;             /* the parenthesis, or a semicolon */
		node->u.loop.clauses[i] = lexer_read_clause(lexer);
		if (i < FOR_STEP && !at_text(lexer, ";")) {
			lexer_fail(lexer, SYNTAX_FOREIGN);
			return;
		}
	}
	end_arithmetic(lexer);
	if (lexer->token.kind == LEX_SEMICOLON)
		lexer_next(lexer);
	parser_skip_newlines(lexer);
	bool braces = lexer_at_word(lexer, "{");
	parser_expect_word(lexer, braces ? "{" : "do");
	node->u.loop.body = parse_body(lexer);
	parser_expect_word(lexer, braces ? "}" : "done");
}

static void parse_for(struct lexer *lexer, struct node *node)
{
	if (at_arithmetic(lexer)) {
		parse_for_arithmetic(lexer, node);
		return;
	}
	if (lexer->token.kind != LEX_WORD ||
	    !word_is_literal(lexer->token.word, &node->u.loop_for.name) ||
	    !is_variable_name(node->u.loop_for.name)) {
		parser_fail(lexer);
		return;
	}
	lexer_next(lexer);
	parser_skip_newlines(lexer);
	if (lexer_at_word(lexer, "in")) {
		lexer_next(lexer);
		node->u.loop_for.words = parse_words(lexer);
	} else {
		node->u.loop_for.over_parameters = true;
		if (lexer->token.kind == LEX_SEMICOLON)
			lexer_next(lexer);
	}
	parser_skip_newlines(lexer);
	parser_expect_word(lexer, "do");
	node->u.loop_for.body = parse_body(lexer);
	parser_expect_word(lexer, "done");
}

/* `[(] PATTERN | PATTERN ) LIST ;;` */
static struct case_clause *parse_clause(struct lexer *lexer)
{
	struct case_clause *clause = arena_new(lexer->arena, struct case_clause);
	struct word *patterns = NULL, **tail = &patterns;

	if (lexer->token.kind == LEX_OPEN)
		lexer_next(lexer);
	for (;;) {
		if (lexer->token.kind != LEX_WORD) {
			parser_fail(lexer);
			return clause;
		}
		*tail = arena_new(lexer->arena, struct word);
		**tail = *lexer->token.word;
		tail = &(*tail)->next;
		lexer_next(lexer);
		if (lexer->token.kind != LEX_PIPE)
			break;
		lexer_next(lexer);
	}
	parser_expect(lexer, LEX_CLOSE);
	clause->patterns = patterns;
	clause->body = parse_list(lexer);
	clause->falls_through = lexer->token.kind == LEX_FALL_THROUGH;
	if (lexer->token.kind == LEX_DOUBLE_SEMICOLON || clause->falls_through)
		lexer_next(lexer);
	else if (!lexer_at_word(lexer, "esac"))
		parser_fail(lexer);
	parser_skip_newlines(lexer);
	return clause;
}

static void parse_case(struct lexer *lexer, struct node *node)
{
	const struct case_clause **tail = &node->u.selection.clauses;

	if (lexer->token.kind != LEX_WORD) {
		parser_fail(lexer);
		return;
	}
	node->u.selection.word = lexer->token.word;
	lexer_next(lexer);
	parser_skip_newlines(lexer);
	parser_expect_word(lexer, "in");
	parser_skip_newlines(lexer);
	while (!parser_failed(lexer) && !lexer_at_word(lexer, "esac")) {
		struct case_clause *clause = parse_clause(lexer);
		*tail = clause;
		tail = &clause->next;
	}
	parser_expect_word(lexer, "esac");
}

static void parse_group(struct lexer *lexer, struct node *node)
{
	node->u.body = parse_body(lexer);
	parser_expect_word(lexer, "}");
}

/* `function NAME [()] BODY` of bash. */
static void parse_function_word(struct lexer *lexer, struct node *node)
{
	if (lexer->token.kind != LEX_WORD ||
	    !word_is_literal(lexer->token.word, &node->u.function.name)) {
		parser_fail(lexer);
		return;
	}
	lexer_next(lexer);
	if (lexer->token.kind == LEX_OPEN) {
		lexer_next(lexer);
		parser_expect(lexer, LEX_CLOSE);
	}
	parser_skip_newlines(lexer);
	node->u.function.body = parse_command(lexer);
}

/* To the end of a [[ ]] whose inside is not followed. */
static void skip_condition(struct lexer *lexer, struct node *node)
{
	node->kind = NODE_FOREIGN;
	while (lexer->token.kind != LEX_END && lexer->token.kind != LEX_NEWLINE &&
	       !lexer_at_word(lexer, "]]"))
		lexer_next(lexer);
}

enum { CONDITION_DEPTH_LIMIT = 50 };     /* of ! and ( in each other */

static const struct condition *parse_alternatives(struct lexer *lexer, int depth);

static bool at_end_of_words(const struct lexer *lexer)
{
	return lexer->token.kind != LEX_WORD || lexer_at_word(lexer, "]]");
}

/* NULL, here and below, for what is not followed: `<` and `>`, extended patterns, no words. */
static const struct condition *parse_condition_words(struct lexer *lexer)
{
	struct condition *condition = arena_new(lexer->arena, struct condition);
	struct word *words = NULL, **tail = &words;
	size_t count = 0;

	for (; !at_end_of_words(lexer); count++) {
		*tail = arena_new(lexer->arena, struct word);
		**tail = *lexer->token.word;
		(*tail)->next = NULL;
		tail = &(*tail)->next;
		if (count == 1 && lexer_at_word(lexer, "=~"))
			lexer_next_regexp(lexer);
		else
			lexer_next(lexer);
	}
	condition->words = words;
	bool ends = lexer->token.kind == LEX_WORD || lexer->token.kind == LEX_AND ||
		    lexer->token.kind == LEX_OR || lexer->token.kind == LEX_CLOSE ||
		    lexer->token.kind == LEX_NEWLINE;
	return ends && count >= 1 && count <= 3 ? condition : NULL;
}

static const struct condition *make_condition(struct lexer *lexer, enum condition_kind kind,
					      const struct condition *const *items, size_t count)
{
	struct condition *condition = arena_new(lexer->arena, struct condition);

	condition->kind = kind;
	condition->items = items;
	condition->count = count;
	return condition;
}

static const struct condition *parse_one_condition(struct lexer *lexer, int depth)
{
	const struct condition *inside, **items;

	if (depth > CONDITION_DEPTH_LIMIT)
		return NULL;
	if (lexer_at_word(lexer, "!")) {
		lexer_next(lexer);
		items = arena_array(lexer->arena, 1, sizeof(*items));
		items[0] = parse_one_condition(lexer, depth + 1);
		return items[0] ? make_condition(lexer, CONDITION_NOT, items, 1) : NULL;
	}
	if (lexer->token.kind != LEX_OPEN)
		return parse_condition_words(lexer);
	lexer_next(lexer);
	inside = parse_alternatives(lexer, depth + 1);
	if (!inside || lexer->token.kind != LEX_CLOSE)
		return NULL;
	lexer_next(lexer);
	return inside;
}

/* One or several parts with SIGN between them. */
static const struct condition *parse_parts(struct lexer *lexer, int depth, enum token_kind sign,
					   enum condition_kind kind,
					   const struct condition *(*parse)(struct lexer *, int))
{
	ARRAY(const struct condition *) parts = { 0 };

	for (;;) {
		parser_skip_newlines(lexer);
		const struct condition *part = parse(lexer, depth);
		if (!part)
			return NULL;
		array_push(lexer->arena, &parts, part);
		parser_skip_newlines(lexer);
		if (lexer->token.kind != sign)
			break;
		lexer_next(lexer);
	}
	return parts.count == 1 ? parts.items[0]
				: make_condition(lexer, kind, parts.items, parts.count);
}

/* There && binds more strongly than ||. */
static const struct condition *parse_conjunction(struct lexer *lexer, int depth)
{
	return parse_parts(lexer, depth, LEX_AND, CONDITION_AND, parse_one_condition);
}

static const struct condition *parse_alternatives(struct lexer *lexer, int depth)
{
	return parse_parts(lexer, depth, LEX_OR, CONDITION_OR, parse_conjunction);
}

/* [[ ]] of bash */
static void parse_condition(struct lexer *lexer, struct node *node)
{
	node->u.condition = parse_alternatives(lexer, 0);
	if (!node->u.condition || !lexer_at_word(lexer, "]]"))
		skip_condition(lexer, node);
	parser_expect_word(lexer, "]]");
}

static const struct compound {
	const char *word;
	enum node_kind kind;
	void (*parse)(struct lexer *lexer, struct node *node);
	bool bash;
} compounds[] = {
	{ "if", NODE_IF, parse_if, false },
	{ "while", NODE_WHILE, parse_loop, false },
	{ "until", NODE_UNTIL, parse_loop, false },
	{ "for", NODE_FOR, parse_for, false },
	{ "case", NODE_CASE, parse_case, false },
	{ "{", NODE_GROUP, parse_group, false },
	{ "function", NODE_FUNCTION, parse_function_word, true },
	{ "[[", NODE_CONDITION, parse_condition, true },
};

static struct node *parse_reserved(struct lexer *lexer, const struct compound *compound)
{
	struct node *node = parser_node(lexer, compound->kind);

	lexer_next(lexer);
	compound->parse(lexer, node);
	if (compound->kind != NODE_FUNCTION)
		parse_redirects(lexer, node);
	return parser_finish(lexer, node);
}

static struct node *parse_subshell(struct lexer *lexer)
{
	bool arithmetic = at_arithmetic(lexer);
	struct node *node = parser_node(lexer, arithmetic ? NODE_ARITHMETIC : NODE_SUBSHELL);

	if (arithmetic) {
		lexer->at++;
		node->u.expression = lexer_read_arithmetic(lexer);
		end_arithmetic(lexer);
	} else {
		lexer_next(lexer);
		node->u.body = parse_body(lexer);
		parser_expect(lexer, LEX_CLOSE);
	}
	parse_redirects(lexer, node);
	return parser_finish(lexer, node);
}

struct node *parse_compound(struct lexer *lexer)
{
	if (lexer->token.kind == LEX_OPEN)
		return parse_subshell(lexer);
	for (size_t i = 0; i < sizeof(compounds) / sizeof(compounds[0]); i++)
		if (lexer_at_word(lexer, compounds[i].word) &&
		    (!compounds[i].bash || lexer->dialect == DIALECT_BASH))
			return parse_reserved(lexer, &compounds[i]);
	return NULL;
}
