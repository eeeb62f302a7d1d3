#include "cli/compare.h"

#include <stdio.h>
#include <string.h>

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

static void print_reasons(const struct itl_host *host, size_t token)
{
	for (size_t i = 0; i < itl_host_token_reason_count(host, token); i++) {
		struct itl_reason reason = itl_host_token_reason(host, token, i);
		if (reason.file)
			printf("    %s:%u: %s\n", reason.file, reason.line, reason.message);
		else
			printf("    %s\n", reason.message);
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

static void print_change(const struct itl_host *host, size_t index, const char *before,
			 const char *after)
{
	struct itl_token token = itl_host_token(host, index);
	const char *message = message_of(host, index);

	printf("%s:%u: %s: %s -> %s%s%s\n", token.file ? token.file : "", token.line, token.command,
	       before, after, *message ? ": " : "", message);
	print_reasons(host, index);
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
		print_change(new, i, twin < old_count ? itl_verdict_name(before) : "(not there)",
			     itl_verdict_name(after));
		if (is_refused(after) && !is_refused(before))
			*worse = true;
	}
	for (size_t i = 0; i < old_count; i++) {
		if (find_twin(old, i, new) < new_count)
			continue;
		changes++;
		struct itl_token token = itl_host_token(old, i);
		printf("%s:%u: %s: %s -> (not there)\n", token.file ? token.file : "", token.line,
		       token.command, itl_verdict_name(token.verdict));
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
			fprintf(stderr, "iptoken-lint: %s\n", itl_host_error(hosts[i]));
			good = false;
		}
	}
	if (good)
		compare_hosts(old, new, ret_worse);
	itl_host_free(old);
	itl_host_free(new);
	return good;
}
