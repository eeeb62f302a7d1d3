#include "cli/compare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/run.h"
#include "cli/tell.h"

static bool same_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") == 0;
}

static bool same_command(const struct itl_token *a, const struct itl_token *b)
{
	return same_text(a->interface, b->interface) && same_text(a->command, b->command) &&
	       same_text(a->file, b->file) && same_text(a->phase, b->phase);
}

/* How many of the tokens before INDEX are the same command: two equal lines are told apart so. */
static size_t ordinal_of(const struct itl_host *host, size_t index)
{
	struct itl_token token = itl_host_token(host, index);
	size_t ordinal = 0;

	for (size_t i = 0; i < index; i++) {
		struct itl_token before = itl_host_token(host, i);
		ordinal += same_command(&before, &token);
	}
	return ordinal;
}

/* The token of OTHER that is number INDEX of HOST, or the number of its tokens. */
static size_t find_twin(const struct itl_host *host, size_t index, const struct itl_host *other)
{
	struct itl_token token = itl_host_token(host, index);
	size_t count = itl_host_token_count(other), ordinal = ordinal_of(host, index);

	for (size_t i = 0; i < count; i++) {
		struct itl_token candidate = itl_host_token(other, i);
		if (same_command(&candidate, &token) && ordinal_of(other, i) == ordinal)
			return i;
	}
	return count;
}

/* What hosts write may hold anything; a terminal gets what it can show. */
static void print_safe(const char *text)
{
	/* An output that takes nothing is noticed at the end. */
	if (text && !itl_print_safe(text, print_bytes, stdout) && !ferror(stdout)) {
		tell("out of memory");
		exit(EXIT_TROUBLE);
	}
}

static void print_reasons(const struct itl_host *host, size_t token)
{
	for (size_t i = 0; i < itl_host_token_reason_count(host, token); i++) {
		struct itl_reason reason = itl_host_token_reason(host, token, i);
		printf("    ");
		print_safe(reason.file);
		if (reason.file)
			printf(":%u: ", reason.line);
		print_safe(reason.message);
		putchar('\n');
	}
}

static const char *message_of(const struct itl_host *host, size_t token)
{
	for (size_t i = 0; i < itl_host_outcome_count(host, token); i++) {
		struct itl_outcome outcome = itl_host_outcome(host, token, i);
		if (outcome.verdict != ITL_ACCEPTED && outcome.message)
			return outcome.message;
	}
	return "";
}

/* A token command in one of the two trees; `index` is the number of them: not there. */
struct side {
	const struct itl_host *host;
	size_t index;
};

static bool is_there(struct side side)
{
	return side.index < itl_host_token_count(side.host);
}

static void print_command(struct side side)
{
	struct itl_token token = itl_host_token(side.host, side.index);

	print_safe(token.file);
	printf(":%u: ", token.line);
	print_safe(token.command);
	printf(": ");
}

static void print_value(struct itl_setting setting)
{
	if (setting.known)
		printf("%d (", setting.value);
	else
		printf("unknown (");
	print_safe(setting.origin ? setting.origin : "the kernel's own value");
	putchar(')');
}

/* The outcome of the same scenario and kernel, or how many there are. */
static size_t same_outcome(struct side side, const struct itl_outcome *wanted)
{
	size_t count = itl_host_outcome_count(side.host, side.index), i = 0;

	for (; i < count; i++) {
		struct itl_outcome outcome = itl_host_outcome(side.host, side.index, i);
		if (same_text(outcome.scenario, wanted->scenario) &&
		    same_text(outcome.kernel, wanted->kernel))
			break;
	}
	return i;
}

static void print_changed_settings(struct side old, size_t old_outcome, struct side new,
				   size_t new_outcome)
{
	size_t count = itl_host_setting_count(new.host, new.index, new_outcome);

	for (size_t i = 0; i < count; i++) {
		struct itl_setting after = itl_host_setting(new.host, new.index, new_outcome, i);
		for (size_t k = 0; k < itl_host_setting_count(old.host, old.index, old_outcome);
		     k++) {
			struct itl_setting before =
				itl_host_setting(old.host, old.index, old_outcome, k);
			if (!same_text(before.key, after.key) ||
			    (before.known == after.known && before.value == after.value))
				continue;
			printf("    %s: ", after.key);
			print_value(before);
			printf(" -> ");
			print_value(after);
			putchar('\n');
		}
	}
}

/*
 * Which values differ when the command is run, and the lines behind them: the first boot that
 * differs.
 */
static void print_causes(struct side old, struct side new)
{
	for (size_t i = 0; i < itl_host_outcome_count(new.host, new.index); i++) {
		struct itl_outcome outcome = itl_host_outcome(new.host, new.index, i);
		size_t k = same_outcome(old, &outcome);
		if (k == itl_host_outcome_count(old.host, old.index) ||
		    itl_host_outcome(old.host, old.index, k).verdict == outcome.verdict)
			continue;
		print_changed_settings(old, k, new, i);
		return;
	}
}

static void print_change(struct side old, struct side new)
{
	const char *message = is_there(new) ? message_of(new.host, new.index) : "";

	print_command(is_there(new) ? new : old);
	printf("%s -> %s%s",
	       is_there(old) ? itl_verdict_name(itl_host_token(old.host, old.index).verdict)
			     : "(not there)",
	       is_there(new) ? itl_verdict_name(itl_host_token(new.host, new.index).verdict)
			     : "(not there)",
	       *message ? ": " : "");
	print_safe(message);
	putchar('\n');
	if (is_there(old) && is_there(new))
		print_causes(old, new);
	if (is_there(new))
		print_reasons(new.host, new.index);
}

static bool is_refused(enum itl_verdict verdict)
{
	return verdict == ITL_REJECTED || verdict == ITL_DEPENDS;
}

static void compare_hosts(const struct itl_host *old, const struct itl_host *new, bool *worse)
{
	size_t old_count = itl_host_token_count(old), new_count = itl_host_token_count(new);
	size_t changes = 0;

	for (size_t i = 0; i < new_count; i++) {
		enum itl_verdict after = itl_host_token(new, i).verdict;
		size_t twin = find_twin(new, i, old);
		enum itl_verdict before = twin < old_count ? itl_host_token(old, twin).verdict
							   : ITL_VERDICT_NONE;
		if (before == after)
			continue;
		changes++;
		print_change((struct side){ old, twin }, (struct side){ new, i });
		if (is_refused(after) && !is_refused(before))
			*worse = true;
	}
	for (size_t i = 0; i < old_count; i++) {
		if (find_twin(old, i, new) < new_count)
			continue;
		changes++;
		print_change((struct side){ old, i }, (struct side){ new, new_count });
	}
	if (changes == 0)
		puts("no verdict changes");
}

bool compare_trees(const struct itl_linter *linter, const char *old_root, const char *new_root,
		   bool *ret_worse)
{
	struct itl_host *old = itl_lint_host(linter, old_root);
	struct itl_host *new = itl_lint_host(linter, new_root);
	const struct itl_host *hosts[] = { old, new };
	bool good = old && new;

	*ret_worse = false;
	for (int i = 0; i < 2; i++) {
		if (hosts[i] && itl_host_error(hosts[i])) {
			tell("%s", itl_host_error(hosts[i]));
			good = false;
		}
	}
	if (good)
		compare_hosts(old, new, ret_worse);
	itl_host_free(old);
	itl_host_free(new);
	return good;
}
