#include "shell/mask.h"

/* Programs whose status is 0, whatever their arguments. */
static const char *const always[] = { ":", "true", "echo", "printf", "logger", "sleep", "sync" };

static bool word_is(const struct word *word, const char *text)
{
	struct slice literal;

	return word && word_is_literal(word, &literal) && slice_is(literal, text);
}

static bool simple_surely_succeeds(const struct node *node)
{
	const struct word *word = node->u.simple.words;

	if (!word)
		return false;
	if (word_is(word, "exit") || word_is(word, "return"))
		return word_is(word->next, "0");
	for (size_t i = 0; i < sizeof(always) / sizeof(always[0]); i++)
		if (word_is(word, always[i]))
			return true;
	return false;
}

/* Whether somewhere in it the shell is told to end with a status of its own. */
static bool may_exit(const struct node *node)
{
	struct slice text = slice_range(node->passage->text, node->start, node->end);

	return slice_contains(text, "exit") || slice_contains(text, "return") ||
	       slice_contains(text, "kill");
}

static bool sequence_surely_succeeds(const struct node *node)
{
	for (size_t i = 0; i + 1 < node->u.list.count; i++)
		if (may_exit(node->u.list.items[i]))
			return false;
	return node->u.list.items[node->u.list.count - 1]->surely_succeeds;
}

static bool and_or_surely_succeeds(const struct node *node)
{
	bool succeeds = node->u.and_or.items[0].node->surely_succeeds;

	for (size_t i = 1; i < node->u.and_or.count; i++) {
		bool item = node->u.and_or.items[i].node->surely_succeeds;
		succeeds = node->u.and_or.items[i].is_or ? succeeds || item : succeeds && item;
	}
	return succeeds;
}

static bool surely_succeeds(const struct node *node)
{
	switch (node->kind) {
	case NODE_SIMPLE:
		return simple_surely_succeeds(node);
	case NODE_SEQUENCE:
		return sequence_surely_succeeds(node);
	case NODE_AND_OR:
		return and_or_surely_succeeds(node);
	case NODE_GROUP:
	case NODE_SUBSHELL:
		return node->u.body && node->u.body->surely_succeeds;
	case NODE_BACKGROUND:
	case NODE_FUNCTION:
		return true;
	default:
		return false;
	}
}

void mask_mark(struct node *node)
{
	node->surely_succeeds = surely_succeeds(node);
}

struct setting mask_hidden(struct setting setting)
{
	setting.failure_hidden = setting.success_hidden = true;
	return setting;
}

struct setting mask_not(struct setting setting)
{
	return (struct setting){ true, setting.success_hidden, setting.failure_hidden };
}

/* What the list comes to from item K on, when what was run last ended with SUCCESS. */
static enum list_end list_end(const struct and_or_item *items, size_t count, size_t k, bool success)
{
	if (k == count)
		return success ? LIST_SUCCEEDS : LIST_FAILS;
	if (items[k].is_or != success && !items[k].node->surely_succeeds)
		return LIST_EITHER;
	if (items[k].is_or == success && !success)
		return items[k].after_failure;
	return items[k].after_success;
}

void mask_mark_list(struct and_or_item *items, size_t count)
{
	for (size_t i = count; i-- > 0; ) {
		items[i].after_failure = list_end(items, count, i + 1, false);
		items[i].after_success = list_end(items, count, i + 1, true);
	}
}

/* Whether the end of a list hides how an item of it ended. */
static bool is_hidden(enum list_end end, struct setting setting)
{
	switch (end) {
	case LIST_SUCCEEDS:
		return setting.success_hidden;
	case LIST_FAILS:
		return setting.failure_hidden;
	default:
		return setting.failure_hidden && setting.success_hidden;
	}
}

struct setting mask_and_or(const struct node *node, size_t i, struct setting setting)
{
	struct setting item = {
		.tested = setting.tested || i + 1 < node->u.and_or.count,
		.failure_hidden = is_hidden(node->u.and_or.items[i].after_failure, setting),
		.success_hidden = is_hidden(node->u.and_or.items[i].after_success, setting),
	};

	return item;
}

struct setting mask_sequence(const struct node *node, size_t i, struct setting setting,
			     bool errexit)
{
	const struct node *const *items = node->u.list.items;
	size_t last = node->u.list.count - 1;

	if (i == last)
		return setting;
	if (node->u.list.status_used >= items[i + 1]->start)
		return setting;
	struct setting item = mask_hidden(setting);
	if (errexit && !setting.tested)
		item.failure_hidden = setting.failure_hidden;
	return item;
}

struct setting mask_condition(const struct node *branch, struct setting setting)
{
	const struct node *then = branch->u.branch.then, *otherwise = branch->u.branch.otherwise;
	bool whole = setting.failure_hidden && setting.success_hidden;
	struct setting condition = {
		.tested = true,
		.failure_hidden = whole || !otherwise || otherwise->surely_succeeds,
		.success_hidden = whole || (then && then->surely_succeeds),
	};

	return condition;
}
