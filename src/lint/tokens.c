#include "lint/lint.h"

/* The stanza that a command belongs to; NULL for the calls for --all. lo may be built in. */
static const struct stanza *stanza_of(const struct host *host, const struct stanza_context *context)
{
	for (size_t i = 0; context && i < host->interfaces->stanzas.count; i++) {
		const struct stanza *stanza = host->interfaces->stanzas.items[i];
		if (context->stanza.source ? span_is_same(stanza->line, context->stanza)
					   : stanza->builtin && stanza->name == context->logical)
			return stanza;
	}
	return NULL;
}

static struct token_case *new_case(struct host *host, const struct token_command *command,
				   const struct stanza *stanza, const struct name *device,
				   const char *phase)
{
	struct token_case fresh = {
		.command = command, .stanza = stanza, .device = device, .phase = phase,
		.results = arena_array(host->arena, host->runs.count + 1, sizeof(*fresh.results)),
		.outcomes = arena_array(host->arena, host->runs.count + 1, sizeof(*fresh.outcomes)),
	};

	array_push(host->arena, &host->cases, fresh);
	return &host->cases.items[host->cases.count - 1];
}

/*
 * A command that runs twice (a hook called again, a parent brought up for each of its
 * VLANs) counts with its first failure: that is what aborts.
 */
static bool is_worse(const struct token_result *fresh, const struct token_result *kept)
{
	return !kept || (kept->done == MAYBE_YES && fresh->done != MAYBE_YES);
}

static struct token_case *find_case(struct host *host, const struct token_result *result,
				    size_t from)
{
	const struct stanza_context *context = result->context;

	arena_spend(host->arena, 4 * (host->cases.count - from));
	for (size_t i = from; i < host->cases.count; i++) {
		struct token_case *token = &host->cases.items[i];
		struct span line = { NULL, 0, 0 };
		if (token->stanza)
			line = token->stanza->line;
		if (span_is_same(token->command->span, result->command->span) &&
		    (!context || (token->device == context->interface &&
				  span_is_same(line, context->stanza))))
			return token;
	}
	return NULL;
}

/* Note a result that some run has. */
static void add_result(struct host *host, const struct token_result *result, size_t run)
{
	const struct stanza_context *context = result->context;
	struct token_case *token = find_case(host, result, 0);

	if (!token) {
		token = new_case(host, result->command,
				 stanza_of(host, context),
				 context ? context->interface : NULL,
				 context ? context->phase : "");
		token->family = context ? context->family : NULL;
	}
	if (is_worse(result, token->results[run]))
		token->results[run] = result;
}

static const char *const phase_names[PHASE_COUNT] = {
	[PHASE_NONE] = "", [PHASE_PRE_UP] = "pre-up", [PHASE_UP] = "up",
	[PHASE_DOWN] = "down", [PHASE_POST_DOWN] = "post-down",
};

/* Commands of a stanza that no run reaches. */
static void add_unreached(struct host *host, const struct stanza *stanza,
			  const struct command_line *line)
{
	struct shell shell = boot_reading_shell(&host->plan);
	struct shell_call call = { .text = line->text };
	const struct token_command *tokens;

	call.variable_count = boot_stanza_variables(&host->plan, stanza, &call.variables);
	size_t count = shell_find_tokens(&shell, &call, &tokens);
	for (size_t i = 0; i < count; i++) {
		bool known = false;
		arena_spend(host->arena, host->cases.count);
		for (size_t k = 0; k < host->cases.count && !known; k++)
			known = host->cases.items[k].stanza == stanza &&
				span_is_same(host->cases.items[k].command->span, tokens[i].span);
		if (!known)
			new_case(host, &tokens[i], stanza, NULL, phase_names[line->phase]);
	}
}

/* Whether A stands before B: by stanza, then by place; hooks of no stanza last. */
static int compare_cases(const struct host *host, const struct token_case *a,
			 const struct token_case *b)
{
	arena_spend(host->arena, host->interfaces->stanzas.count);
	size_t at[2] = { host->interfaces->stanzas.count, host->interfaces->stanzas.count };

	for (size_t i = 0; i < host->interfaces->stanzas.count; i++) {
		if (host->interfaces->stanzas.items[i] == a->stanza)
			at[0] = i;
		if (host->interfaces->stanzas.items[i] == b->stanza)
			at[1] = i;
	}
	if (at[0] != at[1])
		return at[0] < at[1] ? -1 : 1;
	if (a->command->span.source != b->command->span.source)
		return 0;
	return (a->command->span.start > b->command->span.start) -
	       (a->command->span.start < b->command->span.start);
}

/* Few cases and nearly sorted: insertion, which is stable. */
static void sort_cases(struct host *host)
{
	for (size_t i = 1; i < host->cases.count; i++) {
		struct token_case token = host->cases.items[i];
		size_t k = i;
		for (; k > 0 && compare_cases(host, &host->cases.items[k - 1], &token) > 0; k--)
			host->cases.items[k] = host->cases.items[k - 1];
		host->cases.items[k] = token;
	}
}

static enum verdict common_verdict(const struct token_case *token, size_t runs)
{
	enum verdict verdict = runs ? token->outcomes[0].verdict : VERDICT_NOT_RUN;

	for (size_t i = 1; i < runs; i++)
		if (token->outcomes[i].verdict != verdict)
			return VERDICT_DEPENDS;
	return verdict;
}

void lint_collect_tokens(struct host *host)
{
	for (size_t run = 0; run < host->runs.count; run++) {
		const struct timeline *timeline = &host->runs.items[run]->timeline;
		for (size_t i = host->runs.items[run]->first_token; i < timeline->tokens.count; i++)
			add_result(host, &timeline->tokens.items[i], run);
	}
	for (size_t i = 0; i < host->interfaces->stanzas.count; i++) {
		const struct stanza *stanza = host->interfaces->stanzas.items[i];
		for (size_t k = 0; k < stanza->commands.count; k++)
			add_unreached(host, stanza, &stanza->commands.items[k]);
	}
	sort_cases(host);
	for (size_t i = 0; i < host->cases.count; i++) {
		struct token_case *token = &host->cases.items[i];
		for (size_t run = 0; run < host->runs.count; run++)
			token->outcomes[run] = lint_outcome(host, token, run);
		token->verdict = common_verdict(token, host->runs.count);
	}
}
