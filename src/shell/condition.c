#include "shell/condition.h"

#include "shell/builtins.h"
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
static enum maybe read_few(struct test *test);

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
bool condition_is_binary(const struct run *run, struct slice name)
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

bool condition_is_unary(const struct run *run, struct slice name)
{
	const char *letters = run->dialect == DIALECT_BASH ? "abcdefghkLnNoOpGrRsStuvwxz"
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
	case 'a':
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

/* -o of bash: whether the shell has an option of that name, and has it on. */
static enum maybe is_on(struct test *test, const struct field *field)
{
	unsigned option;

	if (field->why)
		return doubt(test, field->why);
	if (!option_of_name(field->text, DIALECT_BASH, &option))
		return MAYBE_NO;
	enum maybe on = option ? option_get(test->run, (enum shell_option)option) : MAYBE_UNKNOWN;
	return on == MAYBE_UNKNOWN ? doubt(test, "which options the shell has on") : on;
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
	if (operator == 'o')
		return is_on(test, field);
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

/*
 * Nothing where a condition ought to be does not hold in dash; in bash it is an error. At the end
 * of the words dash goes on behind them, where it may find more of them, or its death.
 */
static enum maybe lack_operand(struct test *test)
{
	if (test->run->dialect == DIALECT_BASH)
		return fail(test);
	if (word_at(test, 0))
		return MAYBE_NO;
	test->too_deep = true;
	return doubt(test, "a condition that lacks an operand");
}

static enum maybe read_parentheses(struct test *test)
{
	test->at++;
	enum maybe inside = !word_at(test, 0) || at_text(test, 0, ")") ? lack_operand(test)
								       : read_or(test);
	if (!at_text(test, 0, ")"))
		return fail(test);
	test->at++;
	return inside;
}

/* A, OPERATOR and B. */
static enum maybe read_binary(struct test *test)
{
	const struct field *a = word_at(test, 0);

	test->at += 3;
	return apply_binary(test, a, a[1].text, &a[2]);
}

static enum maybe read_primary(struct test *test)
{
	const struct field *first = word_at(test, 0), *second = word_at(test, 1),
			   *third = word_at(test, 2);

	if (!first)
		return lack_operand(test);
	if (at_text(test, 0, "(") && (second || test->run->dialect == DIALECT_BASH))
		return read_parentheses(test);
	if (second && third && !second->why && condition_is_binary(test->run, second->text))
		return read_binary(test);
	if (!first->why && condition_is_unary(test->run, first->text) && second) {
		test->at += 2;
		return apply_unary(test, first->text, second);
	}
	test->at++;
	return is_nonempty(test, first);
}

static enum maybe read_not(struct test *test)
{
	enum maybe result;

	if (!at_text(test, 0, "!") || (!word_at(test, 1) && test->run->dialect == DIALECT_DASH))
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

/* COUNT of the words from FROM on, and nothing else. */
static struct test part_of(const struct test *test, size_t from, size_t count)
{
	struct test part = *test;

	part.words += from;
	part.count = count;
	part.at = 0;
	return part;
}

/* PART is all there is to TEST. */
static void take_part(struct test *test, const struct test *part)
{
	test->bad = part->bad || part->at < part->count;
	test->too_deep = part->too_deep;
	test->why = part->why;
	test->at = test->count;
}

static enum maybe read_part(struct test *test, size_t from, size_t count)
{
	struct test part = part_of(test, from, count);
	enum maybe result = read_few(&part);

	take_part(test, &part);
	return result;
}

/* WORD -a WORD and WORD -o WORD. */
static enum maybe join_few(struct test *test, bool all)
{
	enum maybe left = is_nonempty(test, &test->words[0]);
	enum maybe right = is_nonempty(test, &test->words[2]);

	return all ? both(left, right) : opposite(both(opposite(left), opposite(right)));
}

/* bash: up to four operands are told apart by their number, as POSIX has it. */
static enum maybe read_few_of_bash(struct test *test)
{
	const struct field *w = test->words;
	size_t count = test->count;
	bool all = count == 3 && slice_is(w[1].text, "-a");

	if (count == 2 && !condition_is_unary(test->run, w[0].text))
		return fail(test);
	if (count == 3 && !test->brackets && (all || slice_is(w[1].text, "-o"))) {
		test->at = count;
		return join_few(test, all);
	}
	if (count > 2 && at_text(test, 0, "!"))
		return opposite(read_part(test, 1, count - 1));
	if (count > 2 && at_text(test, 0, "(") && at_text(test, count - 1, ")"))
		return read_part(test, 1, count - 2);
	return count == 3 ? fail(test) : read_or(test);
}

/* dash takes off `!` and parentheses as long as there are three or four; `! ! -n x` is `! -n x`. */
static enum maybe read_few_of_dash(struct test *test)
{
	struct test part = *test;
	bool negated = false, binary = false;

	while (part.count == 3 || part.count == 4) {
		binary = part.count == 3 && !part.words[1].why &&
			 condition_is_binary(test->run, part.words[1].text);
		bool inside = at_text(&part, 0, "(") && at_text(&part, part.count - 1, ")");
		if (binary || (!inside && !at_text(&part, 0, "!")))
			break;
		negated = negated || !inside;
		part = part_of(&part, 1, part.count - (inside ? 2 : 1));
	}
	enum maybe result = binary ? read_binary(&part) : read_or(&part);
	take_part(test, &part);
	return negated ? opposite(result) : result;
}

static enum maybe read_few(struct test *test)
{
	const struct field *w = test->words;

	/* What may be an operator. */
	const struct field *decides = test->count == 2 ? &w[0] : test->count == 3 ? &w[1] : NULL;
	if (decides && decides->why) {
		test->at = test->count;
		return doubt(test, decides->why);
	}
	if (test->count == 1) {
		test->at = 1;
		return is_nonempty(test, &w[0]);
	}
	if (test->count == 2 && at_text(test, 0, "!")) {
		test->at = 2;
		return opposite(is_nonempty(test, &w[1]));
	}
	if (test->count == 3 && condition_is_binary(test->run, w[1].text))
		return read_binary(test);
	return test->run->dialect == DIALECT_BASH ? read_few_of_bash(test)
						  : read_few_of_dash(test);
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

static struct exit_status evaluate(struct run *run, const struct field *words, size_t count,
				   bool brackets)
{
	struct test test = { .run = run, .words = words, .count = count, .brackets = brackets };

	for (size_t i = 0; i < count; i++)
		if (words[i].many)
			return exit_unknown(words[i].why);
	if (!count)
		return exit_known(1);
	enum maybe result = count <= 4 ? read_few(&test) : read_or(&test);
	if (test.at < count)
		test.bad = true;
	return status_of(&test, result);
}

struct exit_status condition_evaluate(struct run *run, const struct field *words, size_t count)
{
	return evaluate(run, words, count, false);
}

struct exit_status condition_evaluate_brackets(struct run *run, const struct field *words,
					       size_t count)
{
	return evaluate(run, words, count, true);
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
