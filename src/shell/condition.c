#include "shell/condition.h"

#include "base/pattern.h"
#include "shell/files.h"
#include "shell/number.h"

enum {
	TEST_DEPTH_LIMIT = 50,
};

/* The operands that are left. Once `bad` is set the answer is status 2. */
struct test {
	struct run *run;
	const struct field *words;
	size_t count;
	size_t at;
	int depth;
	bool bad;
	bool brackets;           /* [[ ]] */
	bool too_deep;           /* then nothing is known, not even whether it is bad */
	const char *why;         /* of an answer that is not known */
};

static enum maybe read_or(struct test *test);

static enum maybe doubt(struct test *test, const char *why)
{
	test->why = why;
	return MAYBE_UNKNOWN;
}

static enum maybe answer(bool yes)
{
	return yes ? MAYBE_YES : MAYBE_NO;
}

static enum maybe opposite(enum maybe value)
{
	if (value == MAYBE_UNKNOWN)
		return value;
	return value == MAYBE_YES ? MAYBE_NO : MAYBE_YES;
}

static enum maybe is_nonempty(struct test *test, const struct field *field)
{
	if (field->text.length)
		return MAYBE_YES;
	return field->why ? doubt(test, field->why) : MAYBE_NO;
}

/* A text of which only the beginning is known can still be seen to differ. */
static enum maybe is_same(struct test *test, const struct field *a, const struct field *b)
{
	size_t common = a->text.length < b->text.length ? a->text.length : b->text.length;

	if (!a->why && !b->why)
		return answer(slice_equal(a->text, b->text));
	if (!slice_equal(slice_range(a->text, 0, common), slice_range(b->text, 0, common)) ||
	    (!a->why && a->text.length < b->text.length) ||
	    (!b->why && b->text.length < a->text.length))
		return MAYBE_NO;
	return doubt(test, a->why ? a->why : b->why);
}

/* a: what the two numbers must be to each other, as -1, 0, 1; negated: anything but. */
static const struct comparison {
	const char *name;
	bool below, equal, above;
} comparisons[] = {
	{ "-eq", false, true, false }, { "-ne", true, false, true },
	{ "-lt", true, false, false }, { "-le", true, true, false },
	{ "-gt", false, false, true }, { "-ge", false, true, true },
};

static const struct comparison *find_comparison(struct slice name)
{
	for (size_t i = 0; i < sizeof(comparisons) / sizeof(comparisons[0]); i++)
		if (slice_is(name, comparisons[i].name))
			return &comparisons[i];
	return NULL;
}

/* False: it is none, or (*RET_WHY) nobody knows which. */
static bool read_operand(struct test *test, const struct field *field, long *ret,
			 const char **ret_why)
{
	if (!test->brackets)
		return number_read(slice_trim(field->text, NUMBER_BLANKS), 10, ret);
	return arithmetic_evaluate(test->run, field->text, ret, ret_why) && !*ret_why;
}

static enum maybe compare_numbers(struct test *test, const struct comparison *comparison,
				  const struct field *a, const struct field *b)
{
	const char *why = a->why ? a->why : b->why;
	long left, right;

	if (why)
		return doubt(test, why);
	if (!read_operand(test, a, &left, &why) || !read_operand(test, b, &right, &why)) {
		if (why)
			return doubt(test, why);
		test->bad = true;
		return MAYBE_NO;
	}
	return answer(left < right ? comparison->below
				   : left > right ? comparison->above : comparison->equal);
}

/* `==` is no operator of dash, whose answer to `[ a == a ]` is an error. */
static bool is_binary(const struct run *run, struct slice name)
{
	static const char *const names[] = { "=", "!=", "<", ">", "-nt", "-ot", "-ef" };

	if (slice_is(name, "=="))
		return run->dialect == DIALECT_BASH;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (slice_is(name, names[i]))
			return true;
	return find_comparison(name) != NULL;
}

static enum maybe apply_binary(struct test *test, const struct field *a, struct slice name,
			       const struct field *b)
{
	const struct comparison *comparison = find_comparison(name);

	if (comparison)
		return compare_numbers(test, comparison, a, b);
	if (slice_is(name, "=") || slice_is(name, "=="))
		return is_same(test, a, b);
	if (slice_is(name, "!="))
		return opposite(is_same(test, a, b));
	if (name.at[0] == '-')
		return doubt(test, "the age of a file");
	if (a->why || b->why)
		return doubt(test, a->why ? a->why : b->why);
	int order = slice_compare(a->text, b->text);
	return answer(name.at[0] == '<' ? order < 0 : order > 0);
}

static bool is_unary(const struct run *run, struct slice name)
{
	const char *letters = run->dialect == DIALECT_BASH ? "bcdefghkLnNOpGrRsStuvwxz"
							   : "bcdefghkLnOpGrsStuwxz";

	return name.length == 2 && name.at[0] == '-' && name.at[1] && strchr(letters, name.at[1]);
}

static enum maybe both(enum maybe a, enum maybe b)
{
	if (a == MAYBE_NO || b == MAYBE_NO)
		return MAYBE_NO;
	return a == MAYBE_YES && b == MAYBE_YES ? MAYBE_YES : MAYBE_UNKNOWN;
}

static enum maybe has_content(struct run *run, const char *path)
{
	struct content text = file_text(run, path);

	if (text.set == MAYBE_NO)       /* or it cannot be read */
		return file_look(run, path).exists == MAYBE_NO ? MAYBE_NO : MAYBE_UNKNOWN;
	if (text.text.length && text.set == MAYBE_YES)
		return MAYBE_YES;
	return text.why || text.set != MAYBE_YES ? MAYBE_UNKNOWN : MAYBE_NO;
}

static enum maybe is_link(struct run *run, const char *path, struct file_state state)
{
	struct slice rest;

	if (state.exists == MAYBE_NO)
		return MAYBE_NO;
	if (file_device(run, path, &rest) && !rest.length)
		return state.exists;
	if (run->shell->tree && tree_is_link(run->shell->tree, path))
		return MAYBE_YES;
	return MAYBE_UNKNOWN;
}

/* Files below /proc have no size, whatever can be read from them. */
static bool is_below_proc(const char *path)
{
	return strncmp(path, "proc/", strlen("proc/")) == 0;
}

/* /dev/null, and what a tree has in its place to mask a file. */
static bool is_character_device(struct run *run, const char *path)
{
	return strcmp(path, "dev/null") == 0 || strcmp(path, "dev/zero") == 0 ||
	       (run->shell->tree && tree_try_probe(run->shell->tree, path) == TREE_DEVNULL);
}

/* What a file operator says of PATH. Everything runs as root, who may read and write all. */
static enum maybe look(struct run *run, const char *path, char operator)
{
	struct file_state state = file_look(run, path);

	switch (operator) {
	case 'e':
	case 'r':
	case 'w':
		return state.exists;
	case 'd':
		return both(state.exists, state.directory);
	case 'c':
		if (is_character_device(run, path))
			return state.exists;
		break;
	case 'f':
		return both(state.exists, is_character_device(run, path)
						  ? MAYBE_NO : opposite(state.directory));
	case 'x':
		return both(state.exists, state.executable);
	case 's':
		if (is_character_device(run, path) ||
		    (is_below_proc(path) && state.directory != MAYBE_YES))
			return MAYBE_NO;
		return state.directory == MAYBE_YES ? state.exists : has_content(run, path);
	case 'L':
	case 'h':
		return is_link(run, path, state);
	}
	return state.exists == MAYBE_NO ? MAYBE_NO : MAYBE_UNKNOWN;
}

static enum maybe apply_file(struct test *test, char operator, const struct field *field)
{
	const char *path = field->why ? NULL : file_path(test->run, field->text);

	if (field->why)
		return doubt(test, field->why);
	if (!field->text.length)
		return MAYBE_NO;
	if (!path || operator == 't')
		return doubt(test, run_why(test->run, "the state of %.*s",
					   SLICE_ARGS(field->text)));
	enum maybe result = look(test->run, path, operator);
	if (!file_path_is_sure(test->run, field->text))
		result = MAYBE_UNKNOWN;
	if (result == MAYBE_UNKNOWN)
		test->why = run_why(test->run, "whether /%s is there", path);
	return result;
}

/* -v of bash; elements of arrays are not modelled. */
static enum maybe is_set(struct test *test, const struct field *field)
{
	if (field->why || !is_variable_name(field->text))
		return doubt(test, field->why ? field->why : "whether a variable is set");
	struct content value = variable_get(test->run, field->text);
	return value.set == MAYBE_UNKNOWN ? doubt(test, value.why) : value.set;
}

static enum maybe apply_unary(struct test *test, struct slice name, const struct field *field)
{
	char operator = name.at[1];

	if (operator == 'n')
		return is_nonempty(test, field);
	if (operator == 'z')
		return opposite(is_nonempty(test, field));
	if (operator == 'v')
		return is_set(test, field);
	if (operator == 'N' || operator == 'R')
		return doubt(test, "a condition of bash");
	return apply_file(test, operator, field);
}

static const struct field *word_at(const struct test *test, size_t ahead)
{
	return test->at + ahead < test->count ? &test->words[test->at + ahead] : NULL;
}

static bool at_text(const struct test *test, size_t ahead, const char *text)
{
	const struct field *field = word_at(test, ahead);

	return field && !field->why && slice_is(field->text, text);
}

static enum maybe fail(struct test *test)
{
	test->bad = true;
	test->at = test->count;
	return MAYBE_NO;
}

/* dash would go on. */
static enum maybe give_up(struct test *test)
{
	test->too_deep = true;
	test->at = test->count;
	return doubt(test, "a condition of many parts in each other");
}

static enum maybe read_primary(struct test *test)
{
	const struct field *first = word_at(test, 0), *second = word_at(test, 1),
			   *third = word_at(test, 2);

	if (!first)
		return fail(test);
	if (second && third && !second->why && is_binary(test->run, second->text)) {
		test->at += 3;
		return apply_binary(test, first, second->text, third);
	}
	if (at_text(test, 0, "(") && second) {
		test->at++;
		enum maybe inside = read_or(test);
		if (!at_text(test, 0, ")"))
			return fail(test);
		test->at++;
		return inside;
	}
	if (!first->why && is_unary(test->run, first->text) && second) {
		test->at += 2;
		return apply_unary(test, first->text, second);
	}
	test->at++;
	return is_nonempty(test, first);
}

static enum maybe read_not(struct test *test)
{
	enum maybe result;

	if (!at_text(test, 0, "!") || !word_at(test, 1))
		return read_primary(test);
	test->at++;
	test->depth++;
	result = test->depth > TEST_DEPTH_LIMIT ? give_up(test) : opposite(read_not(test));
	test->depth--;
	return result;
}

static enum maybe read_and(struct test *test)
{
	enum maybe left = read_not(test);

	while (at_text(test, 0, "-a")) {
		test->at++;
		left = both(left, read_not(test));
	}
	return left;
}

static enum maybe read_or(struct test *test)
{
	test->depth++;
	enum maybe left = test->depth > TEST_DEPTH_LIMIT ? give_up(test) : read_and(test);

	while (at_text(test, 0, "-o")) {
		test->at++;
		left = opposite(both(opposite(left), opposite(read_and(test))));
	}
	test->depth--;
	return left;
}

/* Up to four operands are told apart by their number, as POSIX has it. */
static enum maybe read_few(struct test *test)
{
	const struct field *w = test->words;

	if (test->count == 1) {
		test->at = 1;
		return is_nonempty(test, &w[0]);
	}
	if (test->count == 2 && at_text(test, 0, "!")) {
		test->at = 2;
		return opposite(is_nonempty(test, &w[1]));
	}
	if (test->count == 3 && !w[1].why && is_binary(test->run, w[1].text)) {
		test->at = 3;
		return apply_binary(test, &w[0], w[1].text, &w[2]);
	}
	return read_or(test);
}

static struct exit_status status_of(const struct test *test, enum maybe result)
{
	if (test->too_deep)
		return exit_unknown(test->why);
	if (test->bad)
		return exit_known(2);
	if (result == MAYBE_UNKNOWN)
		return exit_unknown(test->why);
	return exit_known(result == MAYBE_YES ? 0 : 1);
}

/* BRACKETS: it is [[ ]], where numbers are arithmetic. */
static struct exit_status evaluate(struct run *run, const struct field *words, size_t count,
				   bool brackets)
{
	struct test test = { .run = run, .words = words, .count = count, .brackets = brackets };

	for (size_t i = 0; i < count; i++)
		if (words[i].many)
			return exit_unknown(words[i].why);
	if (!count)
		return exit_known(1);
	enum maybe result = count <= 3 ? read_few(&test) : read_or(&test);
	if (test.at < count)
		test.bad = true;
	return status_of(&test, result);
}

struct exit_status condition_evaluate(struct run *run, const struct field *words, size_t count)
{
	return evaluate(run, words, count, false);
}

struct exit_status condition_run(struct command *command)
{
	size_t count = command->argc - 1;

	if (slice_is(command_word(command, 0), "[")) {
		const struct field *last = &command->argv[command->argc - 1];
		if (last->why)
			return exit_unknown(last->why);
		if (!count || !slice_is(last->text, "]"))
			return exit_known(2);
		count--;
	}
	return condition_evaluate(command->run, command->argv + 1, count);
}

/* The right side of == and != is a pattern. */
static bool match_of_bash(struct run *run, const struct word *left, struct slice operator,
			  const struct word *right, struct exit_status *ret_status)
{
	struct content text, pattern;

	if (!expand_text(run, left, &text) || !expand_pattern(run, right, &pattern))
		return false;
	if (text.why || pattern.why) {
		*ret_status = exit_unknown(text.why ? text.why : pattern.why);
		return true;
	}
	arena_spend(run->arena, pattern_work(pattern.text, text.text));
	bool matches = pattern_match(pattern.text, text.text, 0);
	*ret_status = exit_known(matches == !slice_is(operator, "!=") ? 0 : 1);
	return true;
}

static bool evaluate_words(struct run *run, const struct word *words,
			   struct exit_status *ret_status)
{
	fields list = { 0 };
	struct slice operator;
	const struct word *second = words ? words->next : NULL;

	if (second && second->next && !second->next->next && word_is_literal(second, &operator)) {
		if (slice_is(operator, "=") || slice_is(operator, "==") ||
		    slice_is(operator, "!="))
			return match_of_bash(run, words, operator, second->next, ret_status);
		if (!is_binary(run, operator)) {
			*ret_status = exit_unknown("a condition of bash");
			return true;
		}
	}
	for (const struct word *word = words; word; word = word->next) {
		struct content value;
		if (!expand_text(run, word, &value))
			return false;
		struct field field = { .text = value.text, .why = value.why, .word = word };
		array_push(run->arena, &list, field);
	}
	*ret_status = evaluate(run, list.items, list.count, true);
	return true;
}

static bool evaluate_list(struct run *run, const struct condition *condition,
			  struct exit_status *ret_status)
{
	enum maybe decides = condition->kind == CONDITION_AND ? MAYBE_NO : MAYBE_YES;
	struct exit_status status = exit_known(decides == MAYBE_NO ? 0 : 1), next;

	for (size_t i = 0; i < condition->count && status.success != decides; i++) {
		const char *why = status.success == MAYBE_UNKNOWN ? status.why : NULL;
		struct fork fork;
		/* What is expanded behind an unknown part may never be. */
		if (why)
			fork_begin(run, &fork, why);
		bool good = condition_of_bash(run, condition->items[i], &next);
		if (why) {
			fork_next(run, &fork);
			fork_end(run, &fork);
		}
		if (!good && !why)
			return false;
		if (!good)
			flow_may_exit(run, why);
		else if (!why || next.success == decides)
			status = next;
	}
	*ret_status = status;
	return true;
}

bool condition_of_bash(struct run *run, const struct condition *condition,
		       struct exit_status *ret_status)
{
	if (condition->kind == CONDITION_WORDS)
		return evaluate_words(run, condition->words, ret_status);
	if (condition->kind != CONDITION_NOT)
		return evaluate_list(run, condition, ret_status);
	if (!condition_of_bash(run, condition->items[0], ret_status))
		return false;
	/* 2 is an error, and stays one. */
	if (ret_status->success != MAYBE_UNKNOWN && ret_status->code != 2)
		*ret_status = exit_known(ret_status->success == MAYBE_YES ? 1 : 0);
	return true;
}
