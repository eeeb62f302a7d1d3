#include "shell/expand.h"

#include <limits.h>

#include "shell/number.h"
#include "shell/run.h"

enum {
	ARITHMETIC_DEPTH_LIMIT = 100,
};

/* An expression while it is read. Once `bad` or `why` is set the numbers mean nothing. */
struct arithmetic {
	struct run *run;
	struct slice text;
	size_t at;
	int depth;
	int skipped;             /* inside what && || ?: do not evaluate */
	bool bad;
	const char *why;
};

static long read_choice(struct arithmetic *a);
static long read_list(struct arithmetic *a);
static long read_binary(struct arithmetic *a, int level);

static char peek(const struct arithmetic *a, size_t ahead)
{
	return a->at + ahead < a->text.length ? a->text.at[a->at + ahead] : '\0';
}

static bool is_bash(const struct arithmetic *a)
{
	return a->run->dialect == DIALECT_BASH;
}

static void skip_blanks(struct arithmetic *a)
{
	while (peek(a, 0) && is_blank(peek(a, 0)))
		a->at++;
}

/* Longest first where one begins with the other. */
static const struct operator {
	const char *text;
	int level;               /* higher binds tighter; 0: an assignment */
	char what;
	bool bash;
} operators[] = {
	{ "**", 11, 'p', true },
	{ "<<=", 0, 'l', false }, { ">>=", 0, 'r', false }, { "<<", 8, 'l', false },
	{ ">>", 8, 'r', false }, { "<=", 7, '{', false }, { ">=", 7, '}', false },
	{ "<", 7, '<', false }, { ">", 7, '>', false }, { "==", 6, '=', false },
	{ "!=", 6, '!', false }, { "&&", 2, 'a', false }, { "||", 1, 'o', false },
	{ "&=", 0, '&', false }, { "^=", 0, '^', false }, { "|=", 0, '|', false },
	{ "&", 5, '&', false }, { "^", 4, '^', false }, { "|", 3, '|', false },
	{ "+=", 0, '+', false }, { "-=", 0, '-', false }, { "*=", 0, '*', false },
	{ "/=", 0, '/', false }, { "%=", 0, '%', false }, { "+", 9, '+', false },
	{ "-", 9, '-', false }, { "*", 10, '*', false }, { "/", 10, '/', false },
	{ "%", 10, '%', false }, { "=", 0, ' ', false },
};

static const struct operator *find_operator(struct arithmetic *a)
{
	skip_blanks(a);
	struct slice rest = slice_range(a->text, a->at, a->text.length);
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if ((!operators[i].bash || is_bash(a)) &&
		    slice_starts_with(rest, operators[i].text))
			return &operators[i];
	return NULL;
}

static long raise_to(struct arithmetic *a, unsigned long base, long exponent)
{
	unsigned long result = 1;

	if (exponent < 0 && !a->skipped && !a->why)
		a->bad = true;
	for (; exponent > 0; exponent >>= 1, base *= base)
		if (exponent & 1)
			result *= base;
	return (long)result;
}

static long divide(struct arithmetic *a, long left, long right, char what)
{
	if (a->skipped || a->why)
		return 0;
	if (right == 0 || (left == LONG_MIN && right == -1)) {
		a->bad = true;
		return 0;
	}
	return what == '/' ? left / right : left % right;
}

static long combine(struct arithmetic *a, char what, long left, long right)
{
	unsigned long l = (unsigned long)left, r = (unsigned long)right;

	switch (what) {
	case '+': return (long)(l + r);
	case '-': return (long)(l - r);
	case '*': return (long)(l * r);
	case 'p': return raise_to(a, l, right);
	case '/':
	case '%': return divide(a, left, right, what);
	case 'l': return (long)(l << (r & 63));
	case 'r': return left >> (r & 63);
	case '<': return left < right;
	case '>': return left > right;
	case '{': return left <= right;
	case '}': return left >= right;
	case '=': return left == right;
	case '!': return left != right;
	case '&': return left & right;
	case '^': return left ^ right;
	case '|': return left | right;
	}
	return right;
}

/* Under `set -u` bash ends at a variable that is unset; for dash it is 0 all the same. */
static void want_set(struct arithmetic *a, enum maybe set)
{
	enum maybe nounset = is_bash(a) ? option_get(a->run, OPTION_NOUNSET) : MAYBE_NO;

	if (set == MAYBE_YES || nounset == MAYBE_NO)
		return;
	if (set == MAYBE_NO && nounset == MAYBE_YES && !a->why) {
		run_shell_error(a->run);
		a->why = "an unbound variable";
	} else {
		flow_may_exit(a->run, "whether a variable is unset, and set -u in force");
	}
}

static long variable_number(struct arithmetic *a, struct slice name)
{
	long number = 0;

	if (a->skipped)
		return 0;
	struct content value = variable_get(a->run, name);
	want_set(a, value.set);
	if (value.why || value.set == MAYBE_UNKNOWN)
		a->why = value.why ? value.why : "a variable that may be unset";
	else if (value.set == MAYBE_YES && value.text.length &&
		 !number_read(slice_trim(value.text, NUMBER_BLANKS), 0, &number))
		a->bad = true;
	return number;
}

static long store(struct arithmetic *a, struct slice name, long number)
{
	if (a->bad || a->skipped)
		return number;
	char *text = arena_print(a->run->arena, "%ld", number);
	struct content value = a->why ? content_unknown(a->why) : content_of(slice_of(text));
	if (!variable_set(a->run, name, value))
		a->bad = true;
	return number;
}

static long assign(struct arithmetic *a, struct slice name, const struct operator *operator)
{
	long before = operator->what == ' ' ? 0 : variable_number(a, name);

	a->at += strlen(operator->text);
	return store(a, name, combine(a, operator->what, before, read_choice(a)));
}

/* ++ (1), -- (-1) of bash, or neither (0). */
static int at_step(const struct arithmetic *a)
{
	char c = peek(a, 0);

	if (!is_bash(a) || (c != '+' && c != '-') || peek(a, 1) != c)
		return 0;
	return c == '+' ? 1 : -1;
}

/* A name, or a number with the letters that may stand in it. */
static struct slice take_name(struct arithmetic *a)
{
	size_t start = a->at;

	while (is_name_byte(peek(a, 0)))
		a->at++;
	return slice_range(a->text, start, a->at);
}

static long read_name(struct arithmetic *a)
{
	struct slice name = take_name(a);
	const struct operator *operator = find_operator(a);
	int step = at_step(a);

	if (!step && operator && operator->level == 0)
		return assign(a, name, operator);
	long number = variable_number(a, name);
	if (step) {
		a->at += 2;
		store(a, name, combine(a, '+', number, step));
	}
	return number;
}

/* `++NAME`; before anything else these are two signs. */
static bool read_step(struct arithmetic *a, long *ret)
{
	int step = at_step(a);
	size_t start = a->at;

	if (!step)
		return false;
	a->at += 2;
	skip_blanks(a);
	struct slice name = take_name(a);
	if (!is_variable_name(name)) {
		a->at = start;
		return false;
	}
	*ret = store(a, name, combine(a, '+', variable_number(a, name), step));
	return true;
}

static long read_number(struct arithmetic *a)
{
	struct slice text = take_name(a);
	long number = 0;

	if (number_read(text, 0, &number))
		return number;
	/* dash takes the largest number for one that is larger, and bash some other. */
	bool digits = text.at[0] != '0' &&
		      strspn(arena_copy(a->run->arena, text), "0123456789") == text.length;
	if (digits && a->run->dialect == DIALECT_DASH)
		return LONG_MAX;
	if (digits)
		a->why = "a large number";
	else
		a->bad = true;
	return 0;
}

static long read_parentheses(struct arithmetic *a)
{
	a->at++;
	long number = read_list(a);
	skip_blanks(a);
	if (peek(a, 0) != ')')
		a->bad = true;
	a->at++;
	return number;
}

static long read_unary(struct arithmetic *a)
{
	long number = 0;

	skip_blanks(a);
	char c = peek(a, 0);
	if (++a->depth > ARITHMETIC_DEPTH_LIMIT) {
		a->why = "a long arithmetic expression";
		a->at = a->text.length;
	} else if (read_step(a, &number)) {
		;
	} else if (c == '!' || c == '~' || c == '-' || c == '+') {
		a->at++;
		number = read_unary(a);
		number = c == '!' ? !number : c == '~' ? ~number
			 : c == '-' ? (long)(0 - (unsigned long)number) : number;
	} else if (c == '(') {
		number = read_parentheses(a);
	} else if (is_digit(c)) {
		number = read_number(a);
	} else if (is_name_byte(c)) {
		number = read_name(a);
	} else {
		a->bad = true;
	}
	a->depth--;
	return number;
}

/*
 * An operand of && or || whose value does not matter is read without effect. Where the first is not
 * known, what the second assigns is not either, and that store() sees by `why`.
 */
static long read_logical(struct arithmetic *a, const struct operator *operator, long left)
{
	bool decided = !a->why && (operator->what == 'a' ? !left : left != 0);

	a->skipped += decided;
	long right = read_binary(a, operator->level + 1);
	a->skipped -= decided;
	return decided ? left != 0 : right != 0;
}

static long read_binary(struct arithmetic *a, int level)
{
	long left = read_unary(a);

	for (;;) {
		const struct operator *operator = a->bad ? NULL : find_operator(a);
		if (!operator || operator->level < level || operator->level == 0)
			return left;
		a->at += strlen(operator->text);
		if (operator->what == 'a' || operator->what == 'o')
			left = read_logical(a, operator, left);
		else
			left = combine(a, operator->what, left,
				       read_binary(a, operator->level + (operator->what != 'p')));
	}
}

/* CONDITION ? A : B */
static long read_choice(struct arithmetic *a)
{
	long condition = read_binary(a, 1);

	skip_blanks(a);
	if (peek(a, 0) != '?')
		return condition;
	if (++a->depth > ARITHMETIC_DEPTH_LIMIT)
		a->at = a->text.length;
	a->at++;
	bool known = !a->why;
	a->skipped += known && !condition;
	long then = is_bash(a) ? read_list(a) : read_choice(a);
	a->skipped -= known && !condition;
	skip_blanks(a);
	if (peek(a, 0) != ':')
		a->bad = true;
	a->at++;
	a->skipped += known && condition;
	long otherwise = read_choice(a);
	a->skipped -= known && condition;
	a->depth--;
	return condition ? then : otherwise;
}

/* A, B of bash; dash has one. */
static long read_list(struct arithmetic *a)
{
	long number = read_choice(a);

	skip_blanks(a);
	while (is_bash(a) && !a->bad && peek(a, 0) == ',') {
		a->at++;
		number = read_choice(a);
		skip_blanks(a);
	}
	return number;
}

bool arithmetic_try(struct run *run, struct slice expression, long *ret_number,
		    const char **ret_why)
{
	struct arithmetic a = { .run = run, .text = expression };

	skip_blanks(&a);
	if (a.at == expression.length && run->dialect == DIALECT_DASH)
		return false;
	*ret_number = a.at < expression.length ? read_list(&a) : 0;
	*ret_why = a.why;
	return (!a.bad && a.at == expression.length) || a.why;
}

bool arithmetic_evaluate(struct run *run, struct slice expression, long *ret_number,
			 const char **ret_why)
{
	if (arithmetic_try(run, expression, ret_number, ret_why))
		return true;
	if (run->dialect != DIALECT_BASH)
		return false;
	*ret_why = "an arithmetic expression";
	flow_may_exit(run, "what bash leaves out after an error in arithmetic");
	return true;
}
