/* [[ ]] of bash. */
#include "shell/condition.h"

#include "base/pattern.h"

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
	if (option_get(run, OPTION_NOCASEMATCH) != MAYBE_NO) {
		*ret_status = exit_unknown("what fits without regard to case");
		return true;
	}
	arena_spend(run->arena, pattern_work(pattern.text, text.text));
	bool matches = pattern_match(pattern.text, text.text, 0);
	*ret_status = exit_known(matches == !slice_is(operator, "!=") ? 0 : 1);
	return true;
}

/* Without an operator that was written as one bash does not read the line any further. */
static bool has_operator(const struct run *run, const struct word *words)
{
	const struct word *second = words->next;
	struct slice operator;

	if (!second)
		return true;
	if (!second->next)
		return word_is_literal(words, &operator) && condition_is_unary(run, operator);
	return word_is_literal(second, &operator) && !second->parts->quoted &&
	       (condition_is_binary(run, operator) || slice_is(operator, "=~"));
}

static bool evaluate_words(struct run *run, const struct word *words,
			   struct exit_status *ret_status)
{
	fields list = { 0 };
	struct slice operator = SLICE("");
	const struct word *second = words->next;

	if (!has_operator(run, words)) {
		*ret_status = exit_unknown("a condition of bash");
		return true;
	}
	if (second && second->next) {
		word_is_literal(second, &operator);
		if (slice_is(operator, "=") || slice_is(operator, "==") ||
		    slice_is(operator, "!="))
			return match_of_bash(run, words, operator, second->next, ret_status);
		if (slice_is(operator, "=~"))
			return condition_matches_regexp(run, words, second->next, ret_status);
	}
	for (const struct word *word = words; word; word = word->next) {
		struct content value;
		if (!expand_text(run, word, &value))
			return false;
		struct field field = { .text = value.text, .why = value.why, .word = word };
		array_push(run->arena, &list, field);
	}
	*ret_status = condition_evaluate_brackets(run, list.items, list.count);
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
