#include "lint/lint.h"

#include <errno.h>

/* The errors that this program's kernel model answers with. */
static const struct {
	int error;
	const char *name;
} errors[] = {
	{ EINVAL, "EINVAL" }, { ENODEV, "ENODEV" }, { EAFNOSUPPORT, "EAFNOSUPPORT" },
	{ EPERM, "EPERM" }, { ERANGE, "ERANGE" }, { ENOENT, "ENOENT" }, { EEXIST, "EEXIST" },
	{ EBUSY, "EBUSY" }, { EOPNOTSUPP, "EOPNOTSUPP" }, { EACCES, "EACCES" },
};

const char *lint_errno_name(int error)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (errors[i].error == error)
			return errors[i].name;
	return NULL;
}

/* The first stanza run of that name at or behind NUMBER of its chain that counts, or NULL. */
static const struct stanza_run *counted(const struct boot_run *run, size_t number)
{
	while (number != (size_t)CHAINS_END && number < run->first_stanza)
		number = chains_next(&run->stanzas_by_name, number);
	return number == (size_t)CHAINS_END ? NULL : &run->stanzas.items[number];
}

/* The stanza runs of one name, in the order in which they began; NULL: there are no more. */
static const struct stanza_run *first_of_name(struct host *host, struct boot_run *run,
					      const struct name *name)
{
	struct chains *chains = &run->stanzas_by_name;

	while (chains->next.count < run->stanzas.count)
		chains_add(host->arena, chains,
			   run->stanzas.items[chains->next.count].stanza->name->slice);
	return counted(run, chains_first(chains, name->slice));
}

static const struct stanza_run *next_of_name(struct host *host, const struct boot_run *run,
					     const struct stanza_run *at)
{
	arena_spend(host->arena, 4);
	return counted(run, chains_next(&run->stanzas_by_name, (size_t)(at - run->stanzas.items)));
}

/* Whether the run began this stanza (for DEVICE, if it is known). */
static const struct stanza_run *find_stanza_run(struct host *host, struct boot_run *run,
						const struct stanza *stanza,
						const struct name *device)
{
	const struct stanza_run *at = first_of_name(host, run, stanza->name);

	while (at && (at->stanza != stanza || (device && at->device != device)))
		at = next_of_name(host, run, at);
	return at;
}

/* An earlier stanza of the same device that failed, so that this one is never begun. */
static const struct stanza_run *find_failed_before(struct host *host, struct boot_run *run,
						   const struct stanza *stanza)
{
	const struct stanza_run *at = first_of_name(host, run, stanza->name);

	while (at && !at->failed)
		at = next_of_name(host, run, at);
	return at;
}

/* Whether COMMAND failed in the line of the token or a later one. */
static bool fails_afterwards(const struct token_case *token, const struct ifup_command *command)
{
	struct span failed;

	if (token->stanza != command->stanza)
		return false;
	if (strcmp(token->phase, "pre-up") == 0 && command->step > IFUP_STEP_PRE_UP)
		return true;
	if (!command->option ||
	    (strcmp(token->phase, "pre-up") == 0) != (command->step == IFUP_STEP_PRE_UP))
		return false;
	failed = command->option->text.origin;
	return failed.source == token->command->span.source &&
	       failed.end > token->command->span.start;
}

static const char *describe_failure(struct host *host, const struct token_case *token,
				    const struct stanza_run *failed)
{
	const struct ifup_command *command = failed->failed;

	if (fails_afterwards(token, command))
		return "the command line does not come to it";
	if (command->option)
		return arena_print(host->arena, "an earlier line fails: %.*s (%s)",
				   SLICE_ARGS(span_text(command->option->text.origin)),
				   lint_place(host->arena, command->option->text.origin));
	return arena_print(host->arena, "an earlier step of ifup fails: %s",
			   command->shown ? command->shown : "a hook");
}

static bool is_for_ifdown(const struct token_case *token)
{
	return strcmp(token->phase, "down") == 0 || strcmp(token->phase, "post-down") == 0;
}

bool lint_is_for_ifup_all(const struct host *host, const struct stanza *stanza)
{
	const struct class_list *list = interfaces_find_class(host->interfaces, "auto");

	arena_spend(host->arena, list ? 10 * list->members.count : 0);
	for (size_t i = 0; list && i < list->members.count; i++) {
		struct slice word = list->members.items[i].word->slice;
		size_t equals = slice_find(word, '=', 0);
		struct slice name = slice_range(word, 0, slice_find(word, '.', 0));
		if (equals < word.length)
			name = slice_range(word, equals + 1, word.length);
		if (slice_equal(name, stanza->name->slice) ||
		    slice_equal(word, stanza->name->slice) || slice_contains(word, "/"))
			return true;
	}
	return host->interfaces->mappings.count > 0;
}

/* Whether nobody can say what was done, and the word ifup is in it. */
static bool may_have_called_ifup(const struct event *event)
{
	if (event->kind != EVENT_BLUR || event->u.blur.device || event->u.blur.path.length)
		return false;
	return slice_contains(slice_of(event->u.blur.why), "ifup") ||
	       slice_contains(slice_of(event->origin->what), "ifup");
}

/*
 * What may have brought up any interface, or NULL: `ifup $(something)`, `su -c "ifup eth1"`, a
 * loop that is given up. A program of which we know nothing at all is not suspected.
 */
static const char *may_ifup(struct boot_run *run)
{
	for (size_t i = 0; i < run->timeline.entries.count && !run->looked_for_ifup; i++) {
		const struct event *event = run->timeline.entries.items[i].event;
		if (may_have_called_ifup(event)) {
			run->may_ifup = event->u.blur.why;
			break;
		}
	}
	run->looked_for_ifup = true;
	return run->may_ifup;
}

/* Why no run of this boot comes to the command; NULL: nothing that we know brings it up. */
static const char *why_not_run(struct host *host, const struct token_case *token,
			       struct boot_run *run)
{
	if (host->interfaces->refused)
		return "ifupdown refuses the interfaces file, so nothing of it is run";
	if (is_for_ifdown(token))
		return "it belongs to ifdown; booting does not run it";
	if (!token->stanza)
		return "the script does not come to this line";

	const struct stanza_run *begun = find_stanza_run(host, run, token->stanza, token->device);
	if (begun && begun->failed)
		return describe_failure(host, token, begun);
	if (begun)
		return "the command line does not come to it";
	const struct stanza_run *failed = find_failed_before(host, run, token->stanza);
	if (failed)
		return describe_failure(host, token, failed);
	if (run->failed_for_all && lint_is_for_ifup_all(host, token->stanza))
		return arena_print(host->arena, "%s fails for --all, before any interface: `ifup -a` "
				   "then brings nothing up", run->failed_for_all);
	return NULL;
}

static void add_settings(struct host *host, const struct token_result *result,
			 struct token_outcome *outcome)
{
	const struct { const char *key; const struct sysctl_value *value; } values[] = {
		{ "forwarding", &result->forwarding },
		{ "accept_ra", &result->accept_ra },
		{ "router_solicitations", &result->router_solicitations },
	};
	struct setting *settings = arena_array(host->arena, 3, sizeof(*settings));
	size_t count = 0;

	for (size_t i = 0; result->command->interface && i < 3; i++)
		if (values[i].value->exists != MAYBE_NO)
			settings[count++] = lint_setting(host, values[i].key, values[i].value);
	outcome->settings = settings;
	outcome->setting_count = count;
}

/* A file that we do not know may change everything: what the host's files say is no answer. */
static void doubt(const struct host *host, struct token_outcome *outcome)
{
	outcome->verdict = VERDICT_UNKNOWN;
	outcome->exit_status = -1;
	outcome->error = NULL;
	outcome->message = host->doubt;
}

/* Of a command that this boot does not come to, as far as we can follow it. */
static void judge_unreached(struct host *host, const struct token_case *token,
			    struct boot_run *run, struct token_outcome *outcome)
{
	const char *why = why_not_run(host, token, run);
	const char *may = why ? NULL : may_ifup(run);

	outcome->verdict = may ? VERDICT_UNKNOWN : VERDICT_NOT_RUN;
	outcome->message = why;
	if (may)
		outcome->message = arena_print(host->arena, "whether something brings %s up: %s",
					       token->stanza->name->text, may);
	else if (!why)
		outcome->message = arena_print(host->arena, "nothing brings %s up at boot",
					       token->stanza->name->text);
	if (host->doubt && !is_for_ifdown(token))
		doubt(host, outcome);
}

struct token_outcome lint_outcome(struct host *host, const struct token_case *token, size_t index)
{
	struct boot_run *run = host->runs.items[index];
	const struct token_result *result = token->results[index];
	struct token_outcome outcome = { .scenario = scenario_name(run->scenario),
					 .kernel = run->kernel_text, .exit_status = -1 };

	if (!result) {
		judge_unreached(host, token, run, &outcome);
		return outcome;
	}
	add_settings(host, result, &outcome);
	if (result->done == MAYBE_UNKNOWN) {
		outcome.verdict = VERDICT_UNKNOWN;
		outcome.message = result->why;
	} else if (result->maybe) {
		outcome.verdict = VERDICT_UNKNOWN;
		outcome.message =
			arena_print(host->arena, "it is reached or not: %s", result->maybe);
		outcome.refused_if_reached = result->done == MAYBE_NO;
	} else {
		outcome.verdict = result->done == MAYBE_YES ? VERDICT_ACCEPTED : VERDICT_REJECTED;
		outcome.exit_status = result->exit_status;
		outcome.error = result->error ? lint_errno_name(result->error) : NULL;
		outcome.message = result->message;
	}
	if (host->doubt &&
	    (outcome.verdict == VERDICT_ACCEPTED || outcome.verdict == VERDICT_REJECTED))
		doubt(host, &outcome);
	return outcome;
}

bool lint_ever_ends_with(const struct host *host, const struct token_case *token,
			 enum verdict verdict)
{
	for (size_t i = 0; i < host->runs.count; i++)
		if (token->outcomes[i].verdict == verdict)
			return true;
	return false;
}

bool lint_is_set_by(const struct effect *effect, const struct token_case *token)
{
	const struct event *event = effect->token_set_by;

	return event && event->origin &&
	       event->origin->span.source == token->command->span.source &&
	       event->origin->span.start == token->command->span.start;
}
