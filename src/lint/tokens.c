#include "lint/lint.h"

/* What tells two cases apart. */
struct case_key {
	const struct source *source;
	const void *stanza_source;
	const struct name *device;
	uint32_t start, end, stanza_start, stanza_end;
};

/* The cases of a host while they are collected. */
struct collecting {
	struct host *host;
	struct table stanzas;    /* by their lines */
	struct table cases;      /* the first with each key, in the three ways they are asked for */
	size_t indexed;          /* how many cases are in the table */
};

static struct case_key key_of(struct span command, const struct name *device, struct span stanza)
{
	struct case_key key;

	memset(&key, 0, sizeof(key));
	key.source = command.source;
	key.start = command.start;
	key.end = command.end;
	key.device = device;
	key.stanza_source = stanza.source;
	key.stanza_start = stanza.start;
	key.stanza_end = stanza.end;
	return key;
}

static struct slice key_bytes(const struct case_key *key)
{
	return (struct slice){ (const char *)key, sizeof(*key) };
}

static void put_first(struct arena *arena, struct table *table, struct case_key key, size_t number)
{
	struct case_key *kept = arena_new(arena, struct case_key);
	bool is_new;

	*kept = key;
	size_t *place = table_put(arena, table, key_bytes(kept), &is_new);
	if (is_new)
		*place = number;
}

static struct span line_of(const struct stanza *stanza)
{
	return stanza ? stanza->line : (struct span){ NULL, 0, 0 };
}

/* The command of any stanza; no line ends before it starts. */
static struct case_key of_any_stanza(struct span command)
{
	return key_of(command, NULL, (struct span){ NULL, 1, 0 });
}

/* The command of this stanza for any device; two may stand in one line of a file read twice. */
static struct case_key for_any_device(struct span command, const struct stanza *stanza)
{
	struct case_key key = key_of(command, NULL, (struct span){ NULL, 2, 0 });

	key.stanza_source = stanza;
	return key;
}

static struct case_key of_line(struct span line)
{
	return key_of(line, NULL, (struct span){ NULL, 0, 0 });
}

static void index_stanzas(struct collecting *collecting)
{
	const struct interfaces *interfaces = collecting->host->interfaces;

	for (size_t i = 0; i < interfaces->stanzas.count; i++)
		put_first(collecting->host->arena, &collecting->stanzas,
			  of_line(interfaces->stanzas.items[i]->line), i);
}

/* Bring the table of cases up to date. */
static void index_cases(struct collecting *collecting)
{
	struct host *host = collecting->host;

	for (; collecting->indexed < host->cases.count; collecting->indexed++) {
		const struct token_case *token = &host->cases.items[collecting->indexed];
		put_first(host->arena, &collecting->cases,
			  key_of(token->command->span, token->device, line_of(token->stanza)),
			  collecting->indexed);
		put_first(host->arena, &collecting->cases, of_any_stanza(token->command->span),
			  collecting->indexed);
		put_first(host->arena, &collecting->cases,
			  for_any_device(token->command->span, token->stanza),
			  collecting->indexed);
	}
}

/* lo where no file names it. */
static const struct stanza *find_builtin(const struct interfaces *interfaces,
					 const struct name *name)
{
	const struct stanza *stanza = interfaces_first(interfaces, name);

	while (stanza && !stanza->builtin)
		stanza = interfaces_next(interfaces, stanza);
	return stanza;
}

/* The stanza that a command belongs to; NULL for the calls for --all. lo may be built in. */
static const struct stanza *stanza_of(struct collecting *collecting,
				      const struct stanza_context *context)
{
	const struct interfaces *interfaces = collecting->host->interfaces;

	if (!context)
		return NULL;
	if (!context->stanza.source)
		return find_builtin(interfaces, context->logical);
	if (collecting->stanzas.count == 0)
		index_stanzas(collecting);
	struct case_key key = of_line(context->stanza);
	const size_t *place = table_find(&collecting->stanzas, key_bytes(&key));
	return place ? interfaces->stanzas.items[*place] : NULL;
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

static struct token_case *find_case(struct collecting *collecting,
				    const struct token_result *result)
{
	const struct stanza_context *context = result->context;
	struct host *host = collecting->host;

	index_cases(collecting);
	struct case_key key = context ? key_of(result->command->span, context->interface,
					       context->stanza)
				      : of_any_stanza(result->command->span);
	const size_t *place = table_find(&collecting->cases, key_bytes(&key));
	return place ? &host->cases.items[*place] : NULL;
}

/* Note a result that some run has. */
static void add_result(struct collecting *collecting, const struct token_result *result, size_t run)
{
	const struct stanza_context *context = result->context;
	struct token_case *token = find_case(collecting, result);

	if (!token) {
		token = new_case(collecting->host, result->command,
				 stanza_of(collecting, context),
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

static bool has_case(struct collecting *collecting, const struct stanza *stanza,
		     struct span command)
{
	struct case_key key = for_any_device(command, stanza);

	index_cases(collecting);
	return table_find(&collecting->cases, key_bytes(&key)) != NULL;
}

/* Commands of a stanza that no run reaches. */
static void add_unreached(struct collecting *collecting, const struct stanza *stanza,
			  const struct command_line *line)
{
	struct host *host = collecting->host;
	struct shell shell = boot_reading_shell(&host->plan);
	struct shell_call call = { .text = line->text };
	const struct token_command *tokens;

	call.variable_count = boot_stanza_variables(&host->plan, stanza, &call.variables);
	size_t count = shell_find_tokens(&shell, &call, &tokens);
	for (size_t i = 0; i < count; i++)
		if (!has_case(collecting, stanza, tokens[i].span))
			new_case(host, &tokens[i], stanza, NULL, phase_names[line->phase]);
}

/* Where a case stands: by its stanza; those of none are last. */
static size_t rank_of(const struct host *host, const struct token_case *token)
{
	return token->stanza ? token->stanza->number : host->interfaces->stanzas.count;
}

/* Whether A stands before B: by stanza, then by place; hooks of no stanza last. */
static int compare_cases(const struct host *host, const struct token_case *a,
			 const struct token_case *b)
{
	if (rank_of(host, a) != rank_of(host, b))
		return rank_of(host, a) < rank_of(host, b) ? -1 : 1;
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
		arena_spend(host->arena, 8 * (i - k));
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
	struct collecting collecting = { .host = host };

	for (size_t run = 0; run < host->runs.count; run++) {
		const struct timeline *timeline = &host->runs.items[run]->timeline;
		for (size_t i = host->runs.items[run]->first_token; i < timeline->tokens.count; i++)
			add_result(&collecting, &timeline->tokens.items[i], run);
	}
	for (size_t i = 0; i < host->interfaces->stanzas.count; i++) {
		const struct stanza *stanza = host->interfaces->stanzas.items[i];
		for (size_t k = 0; k < stanza->commands.count; k++)
			add_unreached(&collecting, stanza, &stanza->commands.items[k]);
	}
	sort_cases(host);
	for (size_t i = 0; i < host->cases.count; i++) {
		struct token_case *token = &host->cases.items[i];
		for (size_t run = 0; run < host->runs.count; run++)
			token->outcomes[run] = lint_outcome(host, token, run);
		token->verdict = common_verdict(token, host->runs.count);
	}
}
