#include "shell/builtins.h"
#include "shell/grammar.h"
#include "shell/mask.h"

typedef ARRAY(const struct node *) nodes;

static struct node *parse_and_or(struct lexer *lexer);

/* The words that end a compound list when they stand where a command would. */
static const char *const closing_words[] = {
	"then", "else", "elif", "fi", "do", "done", "esac", "}",
};

struct node *parser_node(struct lexer *lexer, enum node_kind kind)
{
	struct node *node = arena_new(lexer->arena, struct node);

	node->kind = kind;
	node->start = lexer->token.start;
	node->end = lexer->token.end;
	node->passage = lexer->passage;
	return node;
}

void parser_fail(struct lexer *lexer)
{
	lexer_fail(lexer, lexer->dialect == DIALECT_BASH ? SYNTAX_FOREIGN : SYNTAX_ERROR);
}

bool parser_failed(const struct lexer *lexer)
{
	return lexer->problem != SYNTAX_FINE;
}

void parser_skip_newlines(struct lexer *lexer)
{
	while (lexer->token.kind == LEX_NEWLINE)
		lexer_next(lexer);
}

void parser_expect(struct lexer *lexer, enum token_kind kind)
{
	if (lexer->token.kind == kind)
		lexer_next(lexer);
	else
		parser_fail(lexer);
}

void parser_expect_word(struct lexer *lexer, const char *text)
{
	if (lexer_at_word(lexer, text))
		lexer_next(lexer);
	else
		parser_fail(lexer);
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

static uint32_t last_use_of_status(const struct node *node)
{
	struct slice text = node->passage->text;

	for (uint32_t at = node->end; at > node->start + 1; at--)
		if (at <= text.length && text.at[at - 1] == '?' && text.at[at - 2] == '$')
			return at - 2;
	return 0;
}

static const struct node *make_sequence(struct lexer *lexer, const nodes *items)
{
	if (items->count == 1)
		return items->items[0];
	struct node *node = parser_node(lexer, NODE_SEQUENCE);
	node->u.list.items = items->items;
	node->u.list.count = items->count;
	node->start = items->items[0]->start;
	node->end = items->items[items->count - 1]->end;
	arena_spend(lexer->arena, node->end - node->start);
	node->u.list.status_used = last_use_of_status(node);
	mask_mark(node);
	return node;
}

static const struct node *make_background(struct lexer *lexer, const struct node *body)
{
	struct node *node = parser_node(lexer, NODE_BACKGROUND);

	node->u.body = body;
	node->start = body->start;
	node->end = body->end;
	mask_mark(node);
	return node;
}

/* One and-or list and the `;` or `&` behind it. False: no separator followed. */
static bool parse_item(struct lexer *lexer, nodes *items)
{
	const struct node *item = parse_and_or(lexer);

	if (parser_failed(lexer))
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
const struct node *parse_list(struct lexer *lexer)
{
	nodes items = { 0 };

	for (;;) {
		parser_skip_newlines(lexer);
		if (parser_failed(lexer) || at_closing(lexer))
			break;
		bool separated = parse_item(lexer, &items);
		if (!separated && lexer->token.kind != LEX_NEWLINE)
			break;
	}
	return parser_failed(lexer) || !items.count ? NULL : make_sequence(lexer, &items);
}

/* The same where dash wants at least one command. */
const struct node *parse_body(struct lexer *lexer)
{
	const struct node *list = parse_list(lexer);

	if (!list)
		parser_fail(lexer);
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
		parser_fail(lexer);
		return &redirect->next;
	}
	redirect->word = lexer->token.word;
	redirect->is_string = token.is_string;
	if (redirect->kind == REDIRECT_HERE && !token.is_string)
		lexer_expect_heredoc(lexer, redirect, token.strips_tabs);
	lexer_next(lexer);
	return &redirect->next;
}

void parse_redirects(struct lexer *lexer, struct node *node)
{
	struct redirect *first = NULL, **end = &first;

	while (lexer->token.kind == LEX_REDIRECT)
		end = parse_redirect(lexer, end);
	node->redirects = first;
}

/* `NAME[...]=...` of bash: what NAME becomes by it is not followed, what its words run is. */
static struct assignment *parse_element(struct lexer *lexer)
{
	const struct word *word = lexer->token.word;
	const struct part *head = word->parts;
	struct slice text = slice_range(lexer->text, word->start, word->end);
	size_t bracket = slice_find(text, '[', 0), end = slice_find(text, ']', bracket);
	struct slice rest = slice_range(text, end, text.length);

	if (lexer->dialect != DIALECT_BASH || head->kind != PART_TEXT || head->quoted ||
	    !is_variable_name(slice_range(text, 0, bracket)) || bracket >= head->text.length ||
	    !(slice_starts_with(rest, "]=") || slice_starts_with(rest, "]+=")))
		return NULL;
	struct assignment *assignment = arena_new(lexer->arena, struct assignment);
	struct word *value = arena_new(lexer->arena, struct word);
	struct part *foreign = arena_new(lexer->arena, struct part);
	*value = *word;
	*foreign = (struct part){ .kind = PART_FOREIGN, .text = text, .next = head->next };
	value->parts = foreign;
	assignment->name = slice_range(text, 0, bracket);
	assignment->value = value;
	return assignment;
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
		return parse_element(lexer);
	bool append = lexer->dialect == DIALECT_BASH && sign > 0 && head->text.at[sign - 1] == '+';
	struct slice name = slice_range(head->text, 0, append ? sign - 1 : sign);
	if (!is_variable_name(name))
		return parse_element(lexer);

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

struct node *parser_finish(struct lexer *lexer, struct node *node)
{
	node->end = lexer->previous_end;
	return node;
}

/* dash says "Bad function name" of the others. */
static bool can_be_function(struct slice name)
{
	const struct builtin *builtin = builtin_find(DIALECT_DASH, name);

	return is_variable_name(name) && !(builtin && builtin->special);
}

/* The present token is the `(` behind the only word so far: a function. */
static struct node *parse_function(struct lexer *lexer, struct node *node,
				   const struct word *name)
{
	struct slice text;

	if (!word_is_literal(name, &text) ||
	    (lexer->dialect == DIALECT_DASH && !can_be_function(text))) {
		parser_fail(lexer);
		return node;
	}
	lexer_next(lexer);
	parser_expect(lexer, LEX_CLOSE);
	parser_skip_newlines(lexer);
	memset(&node->u, 0, sizeof(node->u));
	node->kind = NODE_FUNCTION;
	node->u.function.name = text;
	node->u.function.body = parse_command(lexer);
	return parser_finish(lexer, node);
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
	struct node *node = parser_node(lexer, NODE_SIMPLE);
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
		parser_fail(lexer);
	node->redirects = builder.redirects;
	node->u.simple.words = builder.words;
	return parser_finish(lexer, node);
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
	struct node *compound = parse_compound(lexer);

	if (compound)
		return compound;
	if (at_misplaced_word(lexer)) {
		parser_fail(lexer);
		return parser_node(lexer, NODE_NONE);
	}
	return parse_simple(lexer);
}

struct node *parse_command(struct lexer *lexer)
{
	struct node *node;

	if (lexer->depth >= SYNTAX_DEPTH_LIMIT) {
		lexer_fail(lexer, SYNTAX_TOO_DEEP);
		return parser_node(lexer, NODE_NONE);
	}
	lexer->depth++;
	node = parse_plain_command(lexer);
	lexer->depth--;
	mask_mark(node);
	return node;
}

static struct node *parse_pipe(struct lexer *lexer, struct node *first)
{
	nodes items = { 0 };
	struct node *node = parser_node(lexer, NODE_PIPE);

	node->start = first->start;
	array_push(lexer->arena, &items, first);
	while (lexer->token.kind == LEX_PIPE && !parser_failed(lexer)) {
		lexer_next(lexer);
		parser_skip_newlines(lexer);
		array_push(lexer->arena, &items, parse_command(lexer));
	}
	node->u.list.items = items.items;
	node->u.list.count = items.count;
	return parser_finish(lexer, node);
}

/* `[!] COMMAND [| COMMAND]...` */
static struct node *parse_pipeline(struct lexer *lexer)
{
	struct node *negation = NULL, *node;

	if (lexer_at_word(lexer, "!")) {
		negation = parser_node(lexer, NODE_NOT);
		lexer_next(lexer);
	}
	node = parse_command(lexer);
	if (lexer->token.kind == LEX_PIPE)
		node = parse_pipe(lexer, node);
	if (!negation)
		return node;
	negation->u.body = node;
	return parser_finish(lexer, negation);
}

static struct node *parse_and_or(struct lexer *lexer)
{
	ARRAY(struct and_or_item) items = { 0 };
	struct node *first = parse_pipeline(lexer);

	if (lexer->token.kind != LEX_AND && lexer->token.kind != LEX_OR)
		return first;
	struct node *node = parser_node(lexer, NODE_AND_OR);
	node->start = first->start;
	array_push(lexer->arena, &items, (struct and_or_item){ .node = first });
	while ((lexer->token.kind == LEX_AND || lexer->token.kind == LEX_OR) &&
	       !parser_failed(lexer)) {
		bool is_or = lexer->token.kind == LEX_OR;
		lexer_next(lexer);
		parser_skip_newlines(lexer);
		array_push(lexer->arena, &items,
			   (struct and_or_item){ .is_or = is_or, .node = parse_pipeline(lexer) });
	}
	node->u.and_or.items = items.items;
	node->u.and_or.count = items.count;
	mask_mark_list(items.items, items.count);
	mask_mark(node);
	return parser_finish(lexer, node);
}

/* One command line: a list up to its newline. */
static const struct node *parse_line(struct lexer *lexer)
{
	nodes items = { 0 };

	while (!parser_failed(lexer) && lexer->token.kind != LEX_NEWLINE &&
	       lexer->token.kind != LEX_END)
		if (!parse_item(lexer, &items))
			break;
	if (lexer->token.kind != LEX_NEWLINE && lexer->token.kind != LEX_END)
		parser_fail(lexer);
	return parser_failed(lexer) || !items.count ? NULL : make_sequence(lexer, &items);
}

static struct script *parse_lines(struct lexer *lexer)
{
	struct script *script = arena_new(lexer->arena, struct script);
	nodes lines = { 0 };

	for (;;) {
		parser_skip_newlines(lexer);
		if (parser_failed(lexer) || lexer->token.kind == LEX_END)
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
	if (!parser_failed(&inner) && inner.token.kind != LEX_CLOSE)
		parser_fail(&inner);
	script->lines = lines.items;
	script->count = lines.count;
	script->passage = lexer->passage;
	lexer->at = inner.token.end;
	lexer->heredocs = inner.heredocs;
	lexer->last_heredoc = inner.last_heredoc;
	if (parser_failed(&inner))
		lexer_fail(lexer, inner.problem);
	return script;
}
