#include "shell/parser.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/text.h"

static void print_node(struct text *out, const struct node *node);

static void print_parts(struct text *out, const struct part *parts)
{
	for (const struct part *part = parts; part; part = part->next) {
		if (part->kind == PART_PARAMETER)
			text_print(out, "${%.*s}", SLICE_ARGS(part->text));
		else if (part->kind == PART_COMMAND)
			text_puts(out, "$()");
		else if (part->kind == PART_ARITHMETIC)
			text_puts(out, "$(())");
		else if (part->kind == PART_BAD || part->kind == PART_FOREIGN)
			text_puts(out, "<?>");
		else if (part->quoted)
			text_print(out, "'%.*s'", SLICE_ARGS(part->text));
		else
			text_add(out, part->text);
	}
}

static void print_list(struct text *out, const char *name, const struct node *const *items,
		       size_t count)
{
	text_print(out, "(%s", name);
	for (size_t i = 0; i < count; i++) {
		text_putc(out, ' ');
		print_node(out, items[i]);
	}
	text_putc(out, ')');
}

static void print_simple(struct text *out, const struct node *node)
{
	const char *gap = "";

	for (const struct assignment *a = node->u.simple.assignments; a; a = a->next, gap = " ") {
		text_print(out, "%s%.*s=", gap, SLICE_ARGS(a->name));
		print_parts(out, a->value->parts);
	}
	for (const struct word *word = node->u.simple.words; word; word = word->next, gap = " ") {
		text_puts(out, gap);
		print_parts(out, word->parts);
	}
	for (const struct redirect *r = node->redirects; r; r = r->next, gap = " ") {
		text_print(out, "%s%d:%d:", gap, r->fd, (int)r->kind);
		print_parts(out, r->word->parts);
	}
}

static void print_and_or(struct text *out, const struct node *node)
{
	text_putc(out, '(');
	for (size_t i = 0; i < node->u.and_or.count; i++) {
		if (i)
			text_puts(out, node->u.and_or.items[i].is_or ? " || " : " && ");
		print_node(out, node->u.and_or.items[i].node);
	}
	text_putc(out, ')');
}

static void print_wrapped(struct text *out, const char *name, const struct node *body)
{
	print_list(out, name, &body, 1);
}

static void print_branch(struct text *out, const struct node *node)
{
	const struct node *parts[] = { node->u.branch.condition, node->u.branch.then,
				       node->u.branch.otherwise };

	print_list(out, "if", parts, parts[2] ? 3 : 2);
}

static void print_case(struct text *out, const struct node *node)
{
	text_puts(out, "(case ");
	print_parts(out, node->u.selection.word->parts);
	for (const struct case_clause *c = node->u.selection.clauses; c; c = c->next) {
		text_putc(out, ' ');
		for (const struct word *word = c->patterns; word; word = word->next) {
			print_parts(out, word->parts);
			text_putc(out, word->next ? '|' : ':');
		}
		if (c->body)
			print_node(out, c->body);
	}
	text_putc(out, ')');
}

static void print_node(struct text *out, const struct node *node)
{
	const struct node *loop[] = { node->u.loop.condition, node->u.loop.body };

	switch (node->kind) {
	case NODE_SIMPLE: print_simple(out, node); break;
	case NODE_PIPE: print_list(out, "|", node->u.list.items, node->u.list.count); break;
	case NODE_SEQUENCE: print_list(out, ";", node->u.list.items, node->u.list.count); break;
	case NODE_AND_OR: print_and_or(out, node); break;
	case NODE_NOT: print_wrapped(out, "!", node->u.body); break;
	case NODE_BACKGROUND: print_wrapped(out, "&", node->u.body); break;
	case NODE_SUBSHELL: print_wrapped(out, "()", node->u.body); break;
	case NODE_GROUP: print_wrapped(out, "{}", node->u.body); break;
	case NODE_IF: print_branch(out, node); break;
	case NODE_FOR: print_wrapped(out, "for", node->u.loop_for.body); break;
	case NODE_CASE: print_case(out, node); break;
	case NODE_WHILE: print_list(out, "while", loop, 2); break;
	case NODE_UNTIL: print_list(out, "until", loop, 2); break;
	case NODE_FUNCTION: print_wrapped(out, "function", node->u.function.body); break;
	case NODE_CONDITION: text_puts(out, "([[]])"); break;
	default: text_puts(out, "(?)"); break;
	}
}

static const char *const problems[] = {
	[SYNTAX_FINE] = "", [SYNTAX_ERROR] = "error", [SYNTAX_TOO_DEEP] = "deep",
	[SYNTAX_FOREIGN] = "foreign",
};

/* The lines of TEXT, each ended by a newline, and the problem if there is one. */
static void expect_tree(const char *text, enum dialect dialect, const char *want)
{
	struct passage passage = passage_elsewhere(slice_of(text), (struct span){ NULL, 0, 0 });
	struct text out = TEXT_INIT;
	struct arena arena;

	arena_init(&arena, NULL);
	const struct script *script = parse_script(&arena, &passage, dialect);
	for (size_t i = 0; i < script->count; i++) {
		print_node(&out, script->lines[i]);
		text_putc(&out, '\n');
	}
	text_puts(&out, problems[script->problem]);
	assert_string_equal(out.at ? out.at : "", want);
	text_done(&out);
	arena_done(&arena);
}

#define TREE(text, want) expect_tree(text, DIALECT_DASH, want)
#define BASH(text, want) expect_tree(text, DIALECT_BASH, want)

static void test_words_and_quotes(void **state)
{
	(void)state;
	TREE("ip token set ::5 dev $IFACE", "ip token set ::5 dev ${IFACE}\n");
	TREE("a 'b c' \"d $e\" f\\ g", "a 'b c' 'd '${e} f' 'g\n");
	TREE("a ''", "a ''\n");
	TREE("a \"\"b", "a ''b\n");
	TREE("a\\\nb c", "ab c\n");
	TREE("echo a#b # comment", "echo a#b\n");
	TREE("echo $", "echo $\n");
	TREE("echo \"$\"", "echo '$'\n");
	TREE("echo a\\", "echo a\\\n");
}

static void test_parameters(void **state)
{
	(void)state;
	TREE("a $b$1$@$#$?${c}d", "a ${b}${1}${@}${#}${?}${c}d\n");
	TREE("a ${b:-c d}${e##*/}${#f}", "a ${b}${e}${f}\n");
	TREE("a ${10} $10", "a ${10} ${1}0\n");
	TREE("a ${b/c/d} e", "a <?> e\n");
	TREE("a ${}", "a <?>\n");
	TREE("a ${#} ${##}", "a ${#} ${#}\n");
}

static void test_substitutions(void **state)
{
	(void)state;
	TREE("a $(b; c) d", "a $() d\n");
	TREE("a `b \\`c\\`` d", "a $() d\n");
	TREE("a \"$(b \"c d\" e)\"", "a $()\n");
	TREE("a $((1 + (2 * 3)))", "a $(())\n");
	TREE("a $(case x in x) b;; esac) c", "a $() c\n");
	TREE("a $(", "error");
	TREE("a `b", "error");
	TREE("a $((1+2)", "error");
}

static void test_lists(void **state)
{
	(void)state;
	TREE("a && b || c", "(a && b || c)\n");
	TREE("a && b &&\n\nc", "(a && b && c)\n");
	TREE("a; b & c", "(; a (& b) c)\n");
	TREE("a | b |\nc", "(| a b c)\n");
	TREE("! a | b", "(! (| a b))\n");
	TREE("a\nb\n\nc\n", "a\nb\nc\n");
	TREE("a &", "(& a)\n");
}

static void test_compound_commands(void **state)
{
	(void)state;
	TREE("if a; then b; elif c; then d; else e; fi", "(if a b (if c d e))\n");
	TREE("while a; do b; done", "(while a b)\n");
	TREE("until a\ndo\nb\ndone", "(until a b)\n");
	TREE("for i in 1 2; do a $i; done", "(for a ${i})\n");
	TREE("for i\ndo a; done", "(for a)\n");
	TREE("for i do a; done", "(for a)\n");
	TREE("case $a in b|c) d;; (e) ;; *) f; esac", "(case ${a} b|c:d e: *:f)\n");
	TREE("case a in esac", "(case a)\n");
	TREE("( a; b ) && { c; }", "((() (; a b)) && ({} c))\n");
	TREE("f() { a; }", "(function ({} a))\n");
	TREE("f ( )\n( a )", "(function (() a))\n");
}

static void test_redirections(void **state)
{
	(void)state;
	TREE("a >b 2>&1 <c", "a 1:2:b 2:6:1 0:1:c\n");
	TREE("a >>b 3<>c", "a 1:3:b 3:4:c\n");
	TREE(">a", "1:2:a\n");
	TREE("a 10>b", "a 10 1:2:b\n");
	TREE("a &>b", "(; (& a) 1:2:b)\n");
	TREE("a >", "error");
}

static void test_here_documents(void **state)
{
	(void)state;
	TREE("a <<E\nx $y\nE\nb", "a 0:7:'x '${y}'\n'\nb\n");
	TREE("a <<'E'\nx $y\nE\n", "a 0:7:'x $y\n'\n");
	TREE("a <<-E\n\tx\n\tE\nb", "a 0:7:'x\n'\nb\n");
	TREE("a <<E; b\nx\nE\n", "(; a 0:7:'x\n' b)\n");
	TREE("a <<E\nno end", "a 0:7:'no end'\n");
	TREE("a <<E", "a 0:7:\n");
	TREE("a <<'E' >b", "a 0:7:'' 1:2:b\n");
	TREE("a <<A <<B\n1\nA\n2\nB\n", "a 0:7:'1\n' 0:7:'2\n'\n");
}

static void test_assignments_stand_before_the_command(void **state)
{
	(void)state;
	TREE("A=1 B=$C d E=2", "A=1 B=${C} d E=2\n");
	TREE("A=", "A=\n");
	TREE("'A'=1", "'A'=1\n");
	TREE("1A=1", "1A=1\n");
}

static void test_syntax_errors_end_the_text_where_dash_meets_them(void **state)
{
	(void)state;
	TREE("a\nb; )\nc", "a\nerror");
	TREE("if a; then", "error");
	TREE("if ; then b; fi", "error");
	TREE("( )", "error");
	TREE("a && ", "error");
	TREE("; a", "error");
	TREE("a ;; b", "error");
	TREE("a-b() { c; }", "error");
	TREE("{ a; } b", "error");
	TREE("! ! a", "error");
	TREE("echo 'a", "error");
	TREE("echo \"a", "error");
	TREE("case a in b", "error");
	TREE("for 1 in a; do b; done", "error");
	TREE("a | | b", "error");
}

static void test_double_brackets_are_a_command_in_dash(void **state)
{
	(void)state;
	TREE("[[ -n $A ]] && b", "([[ -n ${A} ]] && b)\n");
	BASH("[[ -n $A ]] && b", "(([[]]) && b)\n");
	BASH("[[ -n $A && $B == x ]] && b", "(([[]]) && b)\n");
	BASH("[[ $A < $B ]] && b", "((?) && b)\n");
	BASH("[[ a == b c == d ]] && b", "((?) && b)\n");
}

static void test_more_of_bash(void **state)
{
	(void)state;
	BASH("a &>b", "a 1:8:b\n");
	BASH("a <<<\"b $c\"", "a 0:7:'b '${c}\n");
	BASH("((i++)); a", "(; (?) a)\n");
	BASH("function f { a; }", "(function ({} a))\n");
	BASH("A=(1 2 3)", "A=<?>\n");
	BASH("a <(b c)", "a <?>\n");
	BASH("a $'b\\'c' d", "a <?> d\n");
	BASH("A+=b", "A=b\n");
	BASH("a ) b", "foreign");
}

static void test_depth_is_bounded(void **state)
{
	(void)state;
	char text[4001];

	memset(text, '(', 4000);
	text[4000] = '\0';
	TREE(text, "deep");
	for (size_t i = 0; i < 4000; i += 2)
		memcpy(text + i, "$(", 2);
	TREE(text, "deep");
	for (size_t i = 0; i + 4 <= 4000; i += 4)
		memcpy(text + i, "${a-", 4);
	TREE(text, "deep");
}

static void test_spans_are_those_of_the_file(void **state)
{
	(void)state;
	struct arena arena;
	const char *text = "pre-up ip token set \\\n  ::5 dev eth0 || true";

	arena_init(&arena, NULL);
	const struct source *source = source_new(&arena, "f", slice_of(text));
	struct passage passage = passage_of_span(span_make(source, 7, strlen(text)));
	const struct script *script = parse_script(&arena, &passage, DIALECT_DASH);
	const struct node *list = script->lines[0];
	const struct node *first = list->u.and_or.items[0].node;
	struct location at = span_locate(passage_span(&passage, first->start, first->end));
	assert_int_equal(at.line, 1);
	assert_int_equal(at.column, 8);
	assert_int_equal(at.end_line, 2);
	assert_int_equal(at.end_column, 15);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words_and_quotes),
		cmocka_unit_test(test_parameters),
		cmocka_unit_test(test_substitutions),
		cmocka_unit_test(test_lists),
		cmocka_unit_test(test_compound_commands),
		cmocka_unit_test(test_redirections),
		cmocka_unit_test(test_here_documents),
		cmocka_unit_test(test_assignments_stand_before_the_command),
		cmocka_unit_test(test_syntax_errors_end_the_text_where_dash_meets_them),
		cmocka_unit_test(test_double_brackets_are_a_command_in_dash),
		cmocka_unit_test(test_more_of_bash),
		cmocka_unit_test(test_depth_is_bounded),
		cmocka_unit_test(test_spans_are_those_of_the_file),
	};
	return cmocka_run_group_tests_name("parser", tests, NULL, NULL);
}
