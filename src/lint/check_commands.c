/* Token commands that do more, or less, than their text seems to say. */
#include "lint/lint.h"

static struct finding about(const struct token_case *token, const char *message)
{
	return (struct finding){
		.message = message,
		.interface = token->command->interface ? token->command->interface->text : NULL,
		.span = token->command->span,
	};
}

static struct slice next_word(struct slice *rest)
{
	*rest = slice_trim(*rest, " \t\n");
	size_t end = 0;
	while (end < rest->length && !strchr(" \t\n", rest->at[end]))
		end++;
	struct slice word = slice_range(*rest, 0, end);
	*rest = slice_range(*rest, end, rest->length);
	return word;
}

/* `dev eth0 dev eth1`: ip skips the second name unread. */
static void check_second_dev(struct host *host, const struct token_case *token)
{
	struct slice rest = token->command->command, first = SLICE("");

	for (struct slice word = next_word(&rest); word.length; word = next_word(&rest)) {
		if (!slice_is(word, "dev"))
			continue;
		struct slice name = next_word(&rest);
		if (first.length && name.length && !slice_equal(first, name)) {
			lint_add(host, RULE_TOKEN_SECOND_DEV,
				 about(token, arena_print(host->arena,
							  "`dev %.*s` is ignored: the first "
							  "device counts, %.*s",
							  SLICE_ARGS(name), SLICE_ARGS(first))));
			return;
		}
		if (!first.length)
			first = name;
	}
}

static bool is_accepted(const struct host *host, const struct token_case *token)
{
	for (size_t i = 0; i < host->runs.count; i++)
		if (token->outcomes[i].verdict != VERDICT_ACCEPTED)
			return false;
	return host->runs.count > 0;
}

static void check_privacy(struct host *host, const struct token_case *token)
{
	if (!token->command->interface || token->command->removes || !is_accepted(host, token))
		return;
	const char *device = token->command->interface->text;
	struct sysctl_value value =
		timeline_read_devconf(&host->runs.items[0]->timeline, device, "use_tempaddr");
	if (value.exists == MAYBE_NO || !value.known || value.number < 2)
		return;
	struct finding finding = about(token, arena_print(host->arena,
		"%s makes temporary addresses as well and prefers them for what it sends: "
		"use_tempaddr is %d", device, value.number));
	if (value.set_by && value.set_by->origin) {
		struct reason *reason = arena_new(host->arena, struct reason);
		*reason = (struct reason){ value.set_by->origin->what, value.set_by->origin->span };
		finding.because = (struct reasons){ reason, 1 };
	}
	finding.consequence = "connections do not come from the address with the token";
	lint_add(host, RULE_TOKEN_PRIVACY, finding);
}

/* Whether the command is in a script, not in a line of a stanza. */
static bool is_in_script(const struct token_case *token)
{
	return slice_starts_with(slice_of(token->phase), "if-");
}

/* A script that sets the token of one device whenever any is brought up. */
static void check_unguarded(struct host *host, const struct token_case *token)
{
	const struct name *device = token->command->interface;
	size_t others = 0;
	const char *other = NULL;

	if (!is_in_script(token) || !device || token->device != device || token->command->removes)
		return;
	for (size_t i = 0; i < host->cases.count; i++) {
		const struct token_case *same = &host->cases.items[i];
		if (same->command->span.source != token->command->span.source ||
		    same->command->span.start != token->command->span.start ||
		    same->command->interface != device || !same->device || same->device == device)
			continue;
		other = others++ ? other : same->device->text;
	}
	if (others == 0)
		return;
	struct finding finding = about(token, arena_print(host->arena,
		"the script sets the token of %s for other interfaces as well (%s%s)", device->text,
		other, others > 1 ? " ..." : ""));
	finding.consequence =
		"setting it again takes the address away until the next advertisement";
	lint_add(host, RULE_TOKEN_SCRIPT_UNGUARDED, finding);
}

void lint_check_commands(struct host *host)
{
	for (size_t i = 0; i < host->cases.count; i++) {
		check_second_dev(host, &host->cases.items[i]);
		check_privacy(host, &host->cases.items[i]);
		check_unguarded(host, &host->cases.items[i]);
	}
}
