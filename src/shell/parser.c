#include "shell/parser.h"

typedef ARRAY(const struct node *) nodes;

static struct node *parse_and_or(struct lexer *lexer);
static struct node *parse_command(struct lexer *lexer);

/* The words that end a compound list when they stand where a command would. */
static const char *const closing_words[] = {
	"then", "else", "elif", "fi", "do", "done", "esac", "}",
};

static struct node *node_new(struct lexer *lexer, enum node_kind kind)
{
	struct node *node = arena_new(lexer->arena, struct node);

	node->kind = kind;
	node->start = lexer->token.start;
	node->end = lexer->token.end;
	node->passage = lexer->passage;
	return node;
}

static void fail(struct lexer *lexer)
{
	lexer_fail(lexer, lexer->dialect == DIALECT_BASH ? SYNTAX_FOREIGN : SYNTAX_ERROR);
}

static bool failed(const struct lexer *lexer)
{
	return lexer->problem != SYNTAX_FINE;
}

static void skip_newlines(struct lexer *lexer)
{
	while (lexer->token.kind == LEX_NEWLINE)
		lexer_next(lexer);
}

static void expect(struct lexer *lexer, enum token_kind kind)
{
	if (lexer->token.kind == kind)
		lexer_next(lexer);
	else
		fail(lexer);
}

static void expect_word(struct lexer *lexer, const char *text)
{
	if (lexer_at_word(lexer, text))
		lexer_next(lexer);
	else
		fail(lexer);
}

static bool at_closing(const struct lexer *lexer)
{
	if (lexer->token.kind != LEX_WORD)
		return lexer->token.kind == LEX_END || lexer->token.kind == LEX_CLOSE ||
		       lexer->token.kind == LEX_DOUBLE_SEMICOLON ||
		       lexer->token.kind == LEX_FALL_THROUGH;
	for (size_t i = 0; i < sizeof(closing_words) / sizeof(closing_words[0]); i++)
		if (lexer_at_word(lexer, closing_words[i]))
			return true;
	return false;
}

static const struct node *make_sequence(struct lexer *lexer, const nodes *items)
{
	if (items->count == 1)
		return items->items[0];
	struct node *node = node_new(lexer, NODE_SEQUENCE);
	node->u.list.items = items->items;
	node->u.list.count = items->count;
	node->start = items->items[0]->start;
	node->end = items->items[items->count - 1]->end;
	return node;
}

static const struct node *make_background(struct lexer *lexer, const struct node *body)
{
	struct node *node = node_new(lexer, NODE_BACKGROUND);

	node->u.body = body;
	node->start = body->start;
	node->end = body->end;
	return node;
}

/* One and-or list and the `;` or `&` behind it. False: no separator followed. */
static bool parse_item(struct lexer *lexer, nodes *items)
{
	const struct node *item = parse_and_or(lexer);

	if (failed(lexer))
		return false;
	if (lexer->token.kind == LEX_AMPERSAND)
		item = make_background(lexer, item);
	array_push(lexer->arena, items, item);
	if (lexer->token.kind != LEX_AMPERSAND && lexer->token.kind != LEX_SEMICOLON)
		return false;
	lexer_next(lexer);
	return true;
}

/* Commands up to a closing word or sign. NULL when there is none. */
static const struct node *parse_list(struct lexer *lexer)
{
	nodes items = { 0 };

	for (;;) {
		skip_newlines(lexer);
		if (failed(lexer) || at_closing(lexer))
			break;
		bool separated = parse_item(lexer, &items);
		if (!separated && lexer->token.kind != LEX_NEWLINE)
			break;
	}
	return failed(lexer) || !items.count ? NULL : make_sequence(lexer, &items);
}

/* The same where dash wants at least one command. */
static const struct node *parse_body(struct lexer *lexer)
{
	const struct node *list = parse_list(lexer);

	if (!list)
		fail(lexer);
	return list;
}

static int default_fd(enum redirect_kind kind)
{
	switch (kind) {
	case REDIRECT_READ:
	case REDIRECT_BOTH:
	case REDIRECT_COPY_IN:
	case REDIRECT_HERE:
		return 0;
	default:
		return 1;
	}
}

/* At a redirection; it is put at *END. The result is where the next one goes. */
static struct redirect **parse_redirect(struct lexer *lexer, struct redirect **end)
{
	struct redirect *redirect = arena_new(lexer->arena, struct redirect);
	struct lexeme token = lexer->token;

	redirect->kind = token.redirect_kind;
	redirect->fd = token.fd >= 0 ? token.fd : default_fd(redirect->kind);
	*end = redirect;
	lexer_next(lexer);
	if (lexer->token.kind != LEX_WORD) {
		fail(lexer);
		return &redirect->next;
	}
	redirect->word = lexer->token.word;
	if (redirect->kind == REDIRECT_HERE && !token.is_string)
		lexer_expect_heredoc(lexer, redirect, token.strips_tabs);
	lexer_next(lexer);
	return &redirect->next;
}

/* `NAME=...` with an unquoted name; the value keeps the parts behind the sign. */
static struct assignment *parse_assignment(struct lexer *lexer)
{
	const struct word *word = lexer->token.word;
	const struct part *head = word->parts;

	if (!head || head->kind != PART_TEXT || head->quoted)
		return NULL;
	size_t sign = slice_find(head->text, '=', 0);
	if (sign == head->text.length)
		return NULL;
	bool append = lexer->dialect == DIALECT_BASH && sign > 0 && head->text.at[sign - 1] == '+';
	struct slice name = slice_range(head->text, 0, append ? sign - 1 : sign);
	if (!is_variable_name(name))
		return NULL;

	struct assignment *assignment = arena_new(lexer->arena, struct assignment);
	struct word *value = arena_new(lexer->arena, struct word);
	*value = *word;
	value->start += (uint32_t)sign + 1;
	value->parts = head->next;
	if (sign + 1 < head->text.length) {
		value->parts = arena_new(lexer->arena, struct part);
		*value->parts = *head;
		value->parts->text = slice_range(head->text, sign + 1, head->text.length);
	}
	assignment->name = name;
	assignment->value = value;
	assignment->append = append;
	return assignment;
}

static struct node *finish(struct lexer *lexer, struct node *node)
{
	node->end = lexer->previous_end;
	return node;
}

/* The present token is the `(` behind the only word so far: a function. */
static struct node *parse_function(struct lexer *lexer, struct node *node,
				   const struct word *name)
{
	struct slice text;

	if (!word_is_literal(name, &text) ||
	    (lexer->dialect == DIALECT_DASH && !is_variable_name(text))) {
		fail(lexer);
		return node;
	}
	lexer_next(lexer);
	expect(lexer, LEX_CLOSE);
	skip_newlines(lexer);
	memset(&node->u, 0, sizeof(node->u));
	node->kind = NODE_FUNCTION;
	node->u.function.name = text;
	node->u.function.body = parse_command(lexer);
	return finish(lexer, node);
}

/* The words and redirections of a simple command as they come. */
struct simple_builder {
	struct node *node;
	const struct assignment **assignments;
	struct word *words, **word;
	struct redirect *redirects, **redirect;
};

static void add_word(struct lexer *lexer, struct simple_builder *builder)
{
	struct assignment *assignment = builder->words ? NULL : parse_assignment(lexer);

	if (assignment) {
		*builder->assignments = assignment;
		builder->assignments = &assignment->next;
	} else {
		*builder->word = arena_new(lexer->arena, struct word);
		**builder->word = *lexer->token.word;
		builder->word = &(*builder->word)->next;
	}
	lexer_next(lexer);
}

static bool at_function(const struct lexer *lexer, const struct simple_builder *builder)
{
	return lexer->token.kind == LEX_OPEN && builder->words && !builder->words->next &&
	       !builder->redirects && !builder->node->u.simple.assignments;
}

static struct node *parse_simple(struct lexer *lexer)
{
	struct node *node = node_new(lexer, NODE_SIMPLE);
	struct simple_builder builder = {
		.node = node, .assignments = &node->u.simple.assignments,
	};

	builder.word = &builder.words;
	builder.redirect = &builder.redirects;
	for (;;) {
		if (lexer->token.kind == LEX_REDIRECT)
			builder.redirect = parse_redirect(lexer, builder.redirect);
		else if (lexer->token.kind == LEX_WORD)
			add_word(lexer, &builder);
		else
			break;
	}
	if (at_function(lexer, &builder))
		return parse_function(lexer, node, builder.words);
	if (!builder.words && !builder.redirects && !node->u.simple.assignments)
		fail(lexer);
	node->redirects = builder.redirects;
	node->u.simple.words = builder.words;
	return finish(lexer, node);
}

/* Behind `if` or `elif`; `fi` is left to the outermost. */
static struct node *parse_branch(struct lexer *lexer, struct node *node)
{
	node->u.branch.condition = parse_body(lexer);
	expect_word(lexer, "then");
	node->u.branch.then = parse_body(lexer);
	if (lexer_at_word(lexer, "elif")) {
		struct node *inner = node_new(lexer, NODE_IF);
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
	return finish(lexer, node);
}

static void parse_if(struct lexer *lexer, struct node *node)
{
	parse_branch(lexer, node);
	expect_word(lexer, "fi");
}

static void parse_loop(struct lexer *lexer, struct node *node)
{
	node->u.loop.condition = parse_body(lexer);
	expect_word(lexer, "do");
	node->u.loop.body = parse_body(lexer);
	expect_word(lexer, "done");
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
		fail(lexer);
	lexer_next(lexer);
	return first;
}

static void parse_for(struct lexer *lexer, struct node *node)
{
	if (lexer->token.kind != LEX_WORD ||
	    !word_is_literal(lexer->token.word, &node->u.loop_for.name) ||
	    !is_variable_name(node->u.loop_for.name)) {
		fail(lexer);
		return;
	}
	lexer_next(lexer);
	skip_newlines(lexer);
	if (lexer_at_word(lexer, "in")) {
		lexer_next(lexer);
		node->u.loop_for.words = parse_words(lexer);
	} else {
		node->u.loop_for.over_parameters = true;
		if (lexer->token.kind == LEX_SEMICOLON)
			lexer_next(lexer);
	}
	skip_newlines(lexer);
	expect_word(lexer, "do");
	node->u.loop_for.body = parse_body(lexer);
	expect_word(lexer, "done");
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
			fail(lexer);
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
	expect(lexer, LEX_CLOSE);
	clause->patterns = patterns;
	clause->body = parse_list(lexer);
	clause->falls_through = lexer->token.kind == LEX_FALL_THROUGH;
	if (lexer->token.kind == LEX_DOUBLE_SEMICOLON || clause->falls_through)
		lexer_next(lexer);
	else if (!lexer_at_word(lexer, "esac"))
		fail(lexer);
	skip_newlines(lexer);
	return clause;
}

static void parse_case(struct lexer *lexer, struct node *node)
{
	const struct case_clause **tail = &node->u.selection.clauses;

	if (lexer->token.kind != LEX_WORD) {
		fail(lexer);
		return;
	}
	node->u.selection.word = lexer->token.word;
	lexer_next(lexer);
	skip_newlines(lexer);
	expect_word(lexer, "in");
	skip_newlines(lexer);
	while (!failed(lexer) && !lexer_at_word(lexer, "esac")) {
		struct case_clause *clause = parse_clause(lexer);
		*tail = clause;
		tail = &clause->next;
	}
	expect_word(lexer, "esac");
}

static void parse_group(struct lexer *lexer, struct node *node)
{
	node->u.body = parse_body(lexer);
	expect_word(lexer, "}");
}

/* `function NAME [()] BODY` of bash. */
static void parse_function_word(struct lexer *lexer, struct node *node)
{
	if (lexer->token.kind != LEX_WORD ||
	    !word_is_literal(lexer->token.word, &node->u.function.name)) {
		fail(lexer);
		return;
	}
	lexer_next(lexer);
	if (lexer->token.kind == LEX_OPEN) {
		lexer_next(lexer);
		expect(lexer, LEX_CLOSE);
	}
	skip_newlines(lexer);
	node->u.function.body = parse_command(lexer);
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
};

static void parse_redirects(struct lexer *lexer, struct node *node)
{
	struct redirect *first = NULL, **end = &first;

	while (lexer->token.kind == LEX_REDIRECT)
		end = parse_redirect(lexer, end);
	node->redirects = first;
}

static struct node *parse_compound(struct lexer *lexer, const struct compound *compound)
{
	struct node *node = node_new(lexer, compound->kind);

	lexer_next(lexer);
	compound->parse(lexer, node);
	if (compound->kind != NODE_FUNCTION)
		parse_redirects(lexer, node);
	return finish(lexer, node);
}

/* `((...))` of bash. */
static struct node *parse_arithmetic_command(struct lexer *lexer)
{
	struct node *node = node_new(lexer, NODE_FOREIGN);
	int open = 1;

	while (open > 0 && lexer->token.kind != LEX_END) {
		lexer_next(lexer);
		open += (lexer->token.kind == LEX_OPEN) - (lexer->token.kind == LEX_CLOSE);
	}
	expect(lexer, LEX_CLOSE);
	return finish(lexer, node);
}

static struct node *parse_subshell(struct lexer *lexer)
{
	struct node *node = node_new(lexer, NODE_SUBSHELL);
	bool arithmetic = lexer->dialect == DIALECT_BASH && lexer->at < lexer->text.length &&
			  lexer->text.at[lexer->at] == '(';

	if (arithmetic)
		return parse_arithmetic_command(lexer);
	lexer_next(lexer);
	node->u.body = parse_body(lexer);
	expect(lexer, LEX_CLOSE);
	parse_redirects(lexer, node);
	return finish(lexer, node);
}

/* Words that dash does not take where a command begins, and those of bash we do not follow. */
static bool at_misplaced_word(const struct lexer *lexer)
{
	static const char *const foreign[] = { "select", "coproc", "time" };

	if (lexer_at_word(lexer, "in"))
		return false;
	if (lexer->token.kind == LEX_WORD && at_closing(lexer))
		return true;
	if (lexer_at_word(lexer, "!"))
		return true;
	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
		if (lexer->dialect == DIALECT_BASH && lexer_at_word(lexer, foreign[i]))
			return true;
	return false;
}

static struct node *parse_plain_command(struct lexer *lexer)
{
	if (lexer->token.kind == LEX_OPEN)
		return parse_subshell(lexer);
	for (size_t i = 0; i < sizeof(compounds) / sizeof(compounds[0]); i++)
		if (lexer_at_word(lexer, compounds[i].word) &&
		    (!compounds[i].bash || lexer->dialect == DIALECT_BASH))
			return parse_compound(lexer, &compounds[i]);
	if (at_misplaced_word(lexer)) {
		fail(lexer);
		return node_new(lexer, NODE_NONE);
	}
	return parse_simple(lexer);
}

static struct node *parse_command(struct lexer *lexer)
{
	struct node *node;

	if (lexer->depth >= SYNTAX_DEPTH_LIMIT) {
		lexer_fail(lexer, SYNTAX_TOO_DEEP);
		return node_new(lexer, NODE_NONE);
	}
	lexer->depth++;
	node = parse_plain_command(lexer);
	lexer->depth--;
	return node;
}

static struct node *parse_pipe(struct lexer *lexer, struct node *first)
{
	nodes items = { 0 };
	struct node *node = node_new(lexer, NODE_PIPE);

	node->start = first->start;
	array_push(lexer->arena, &items, first);
	while (lexer->token.kind == LEX_PIPE && !failed(lexer)) {
		lexer_next(lexer);
		skip_newlines(lexer);
		array_push(lexer->arena, &items, parse_command(lexer));
	}
	node->u.list.items = items.items;
	node->u.list.count = items.count;
	return finish(lexer, node);
}

/* `[!] COMMAND [| COMMAND]...` */
static struct node *parse_pipeline(struct lexer *lexer)
{
	struct node *negation = NULL, *node;

	if (lexer_at_word(lexer, "!")) {
		negation = node_new(lexer, NODE_NOT);
		lexer_next(lexer);
	}
	node = parse_command(lexer);
	if (lexer->token.kind == LEX_PIPE)
		node = parse_pipe(lexer, node);
	if (!negation)
		return node;
	negation->u.body = node;
	return finish(lexer, negation);
}

static struct node *parse_and_or(struct lexer *lexer)
{
	ARRAY(struct and_or_item) items = { 0 };
	struct node *first = parse_pipeline(lexer);

	if (lexer->token.kind != LEX_AND && lexer->token.kind != LEX_OR)
		return first;
	struct node *node = node_new(lexer, NODE_AND_OR);
	node->start = first->start;
	array_push(lexer->arena, &items, (struct and_or_item){ false, first });
	while ((lexer->token.kind == LEX_AND || lexer->token.kind == LEX_OR) && !failed(lexer)) {
		bool is_or = lexer->token.kind == LEX_OR;
		lexer_next(lexer);
		skip_newlines(lexer);
		array_push(lexer->arena, &items,
			   (struct and_or_item){ is_or, parse_pipeline(lexer) });
	}
	node->u.and_or.items = items.items;
	node->u.and_or.count = items.count;
	return finish(lexer, node);
}

/* One command line: a list up to its newline. */
static const struct node *parse_line(struct lexer *lexer)
{
	nodes items = { 0 };

	while (!failed(lexer) && lexer->token.kind != LEX_NEWLINE &&
	       lexer->token.kind != LEX_END)
		if (!parse_item(lexer, &items))
			break;
	if (lexer->token.kind != LEX_NEWLINE && lexer->token.kind != LEX_END)
		fail(lexer);
	return failed(lexer) ? NULL : make_sequence(lexer, &items);
}

static struct script *parse_lines(struct lexer *lexer)
{
	struct script *script = arena_new(lexer->arena, struct script);
	nodes lines = { 0 };

	for (;;) {
		skip_newlines(lexer);
		if (failed(lexer) || lexer->token.kind == LEX_END)
			break;
		const struct node *line = parse_line(lexer);
		if (line)
			array_push(lexer->arena, &lines, line);
	}
	script->lines = lines.items;
	script->count = lines.count;
	script->problem = lexer->problem;
	script->passage = lexer->passage;
	return script;
}

const struct script *parse_script(struct arena *arena, const struct passage *passage,
				  enum dialect dialect)
{
	struct lexer lexer;

	lexer_init(&lexer, arena, passage, dialect, 0);
	return parse_lines(&lexer);
}

const struct script *parse_backquotes(struct lexer *lexer, const struct passage *passage)
{
	struct lexer inner;

	lexer_init(&inner, lexer->arena, passage, lexer->dialect, lexer->depth + 1);
	struct script *script = parse_lines(&inner);
	if (inner.problem != SYNTAX_FINE) {
		lexer_fail(lexer, inner.problem);
	} else if (script->count > 1) {
		nodes lines = { script->lines, script->count, script->count };
		const struct node **whole = arena_new(lexer->arena, const struct node *);
		*whole = make_sequence(&inner, &lines);
		script->lines = whole;
		script->count = 1;
	}
	return script;
}

const struct script *parse_substitution(struct lexer *lexer)
{
	struct lexer inner = *lexer;
	struct script *script = arena_new(lexer->arena, struct script);
	nodes lines = { 0 };

	inner.depth++;
	if (inner.depth > SYNTAX_DEPTH_LIMIT)
		lexer_fail(&inner, SYNTAX_TOO_DEEP);
	lexer_next(&inner);
	const struct node *list = parse_list(&inner);
	if (list)
		array_push(lexer->arena, &lines, list);
	if (!failed(&inner) && inner.token.kind != LEX_CLOSE)
		fail(&inner);
	script->lines = lines.items;
	script->count = lines.count;
	script->passage = lexer->passage;
	lexer->at = inner.token.end;
	lexer->heredocs = inner.heredocs;
	if (failed(&inner))
		lexer_fail(lexer, inner.problem);
	return script;
}
