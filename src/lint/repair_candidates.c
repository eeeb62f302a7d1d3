#include "lint/repair.h"

/* What a generator of candidates works with. */
struct seeking {
	struct host *host;
	const struct token_case *token;
	const struct token_result *result;
	const char *device;
	struct candidates *found;
};

static void offer(struct seeking *seeking, struct edit edit, const char *description)
{
	struct candidate candidate = { edit, description };

	/* patch(1) refuses to write through a link, and rightly: the file has another name. */
	if (edit.source && tree_is_link(seeking->host->tree, edit.path))
		return;
	array_push(seeking->host->arena, &seeking->found->items, candidate);
}

/* The line of a sysctl file that an event came from, or NULL. */
static const struct sysctl_line *line_behind(const struct seeking *seeking,
					     const struct sysctl_value *value)
{
	const struct sysctl_config *loader = seeking->host->plan.loader;

	for (size_t i = 0; value->set_by && i < loader->line_count; i++)
		if (loader->lines[i].origin->span.source &&
		    loader->lines[i].origin->span.source == value->set_by->origin->span.source &&
		    loader->lines[i].origin->span.start == value->set_by->origin->span.start)
			return &loader->lines[i];
	return NULL;
}

static size_t line_end(const struct source *source, size_t at)
{
	size_t end = slice_find(source->text, '\n', at);

	return end < source->text.length ? end + 1 : end;
}

/* A new line behind the one at AT; a last line without newline gets one. */
static struct edit insert_behind(struct arena *arena, const struct source *source, size_t at,
				 const char *line)
{
	size_t end = line_end(source, at);
	bool closed = end > 0 && source->text.at[end - 1] == '\n';

	return (struct edit){ source, source->path, end, 0,
			      arena_print(arena, "%s%s\n", closed || end == 0 ? "" : "\n", line) };
}

/* A new line before the physical line at AT, with the same indentation. */
static struct edit insert_before(struct arena *arena, const struct source *source, size_t at,
				 const char *line)
{
	size_t start = at, blanks;

	while (start > 0 && source->text.at[start - 1] != '\n')
		start--;
	blanks = start;
	while (blanks < source->text.length &&
	       (source->text.at[blanks] == ' ' || source->text.at[blanks] == '\t'))
		blanks++;
	return (struct edit){ source, source->path, start, 0,
			      arena_print(arena, "%.*s%s\n", (int)(blanks - start),
					  source->text.at + start, line) };
}

static struct edit replace(const struct source *source, struct span span, const char *text)
{
	return (struct edit){ source, source->path, span.start, span.end - span.start, text };
}

/* net.ipv6.conf.eno1.accept_ra, with a slash for the dot of eno1.5. */
static const char *key_of(struct seeking *seeking, const char *key)
{
	char *device = arena_copy(seeking->host->arena, slice_of(seeking->device));

	for (char *c = device; *c; c++)
		if (*c == '.')
			*c = '/';
	return arena_print(seeking->host->arena, "net.ipv6.conf.%s.%s", device, key);
}

/* Change the sysctl.d line that gave the device its present value of KEY. */
static void offer_other_value(struct seeking *seeking, const struct sysctl_value *value,
			      const char *key, const char *wanted)
{
	const struct sysctl_line *line = line_behind(seeking, value);
	const char *scope = arena_print(seeking->host->arena, "net/ipv6/conf/%s/", seeking->device);

	if (!line || !line->path || !slice_starts_with(slice_of(line->path), scope) ||
	    !line->value_span.source)
		return;
	offer(seeking, replace(line->value_span.source, line->value_span, wanted),
	      arena_print(seeking->host->arena, "set %s of %s to %s instead (%s)", key,
			  seeking->device, wanted,
			  lint_place(seeking->host->arena, line->value_span)));
}

/* Add a line to sysctl.d: behind the line that causes it, at the end of the last file, or in a new file. */
static void offer_sysctl_line(struct seeking *seeking, const struct sysctl_value *cause,
			      const char *key, const char *wanted)
{
	struct arena *arena = seeking->host->arena;
	const struct sysctl_config *loader = seeking->host->plan.loader;
	const struct sysctl_line *line = cause ? line_behind(seeking, cause) : NULL;
	const char *text = arena_print(arena, "%s = %s", key_of(seeking, key), wanted);

	if (line)
		offer(seeking, insert_behind(arena, line->origin->span.source,
					     line->origin->span.end, text),
		      arena_print(arena, "add `%s` behind the line that causes it", text));
	if (loader->file_count) {
		const struct source *last = loader->files[loader->file_count - 1];
		offer(seeking, insert_behind(arena, last, last->text.length, text),
		      arena_print(arena, "add `%s` to %s, which is read last", text, last->path));
	}
	const char *path = arena_print(arena, "etc/sysctl.d/90-%s-token.conf", seeking->device);
	offer(seeking, (struct edit){ NULL, path, 0, 0, arena_print(arena, "%s\n", text) },
	      arena_print(arena, "add `%s` in a file of its own", text));
}

/* A command of the same phase right before the token. */
static void offer_command(struct seeking *seeking, const char *command)
{
	struct arena *arena = seeking->host->arena;
	const struct span span = seeking->token->command->span;
	const char *phase = seeking->token->phase;

	if (!span.source || !seeking->token->stanza)
		return;
	bool option = strcmp(phase, "pre-up") == 0 || strcmp(phase, "up") == 0;
	const char *text = option ? arena_print(arena, "%s %s", phase, command) : command;
	offer(seeking, insert_before(arena, span.source, span.start, text),
	      arena_print(arena, "run `%s` before the token", command));
}

/* The stanza's accept_ra option: enough for a token in `up`, and for devices that ifup makes. */
static void offer_option(struct seeking *seeking, const char *name, const char *wanted)
{
	struct arena *arena = seeking->host->arena;
	const struct stanza *stanza = seeking->token->stanza;
	const struct option *option = stanza ? stanza_find_option(stanza, name) : NULL;

	if (!stanza || !stanza->line.source || strcmp(seeking->token->phase, "up") != 0)
		return;
	if (option && option->values.count == 1) {
		struct span span = option->values.items[0].passage.origin;
		if (span.source)
			offer(seeking, replace(span.source, span, wanted),
			      arena_print(arena, "write `%s %s` in the stanza", name, wanted));
	} else if (!option) {
		offer(seeking, insert_behind(arena, stanza->line.source, stanza->line.end,
					     arena_print(arena, "\t%s %s", name, wanted)),
		      arena_print(arena, "add the option `%s %s` to the stanza", name, wanted));
	}
}

static void seek_ra_disabled(struct seeking *seeking)
{
	struct arena *arena = seeking->host->arena;
	const struct sysctl_value *forwarding = &seeking->result->forwarding;
	const char *wanted = forwarding->known && forwarding->number == 0 ? "1" : "2";

	offer_other_value(seeking, &seeking->result->accept_ra, "accept_ra", wanted);
	offer_sysctl_line(seeking, forwarding, "accept_ra", wanted);
	offer_option(seeking, "accept_ra", wanted);
	offer_command(seeking, arena_print(arena, "sysctl -q -w %s=%s", key_of(seeking, "accept_ra"),
					   wanted));
	if (strcmp(wanted, "1") == 0)
		offer_command(seeking, arena_print(arena, "sysctl -q -w %s=2",
						   key_of(seeking, "accept_ra")));
}

static void seek_rs_disabled(struct seeking *seeking)
{
	offer_other_value(seeking, &seeking->result->router_solicitations, "router_solicitations", "-1");
	offer_sysctl_line(seeking, &seeking->result->router_solicitations, "router_solicitations", "-1");
	offer_command(seeking, arena_print(seeking->host->arena, "sysctl -q -w %s=-1",
					   key_of(seeking, "router_solicitations")));
}

static void seek_noarp(struct seeking *seeking)
{
	offer_command(seeking, arena_print(seeking->host->arena, "ip link set dev %s arp on",
					   seeking->device));
}

/* An mtu option below 1280, in whatever stanza of the device. */
static void seek_no_ipv6(struct seeking *seeking)
{
	struct arena *arena = seeking->host->arena;

	for (size_t i = 0; i < seeking->host->interfaces->stanzas.count; i++) {
		const struct stanza *stanza = seeking->host->interfaces->stanzas.items[i];
		const struct option *option = stanza_find_option(stanza, "mtu");
		int mtu;
		if (strcmp(stanza->name->text, seeking->device) != 0 || !option ||
		    option->values.count != 1)
			continue;
		struct span span = option->values.items[0].passage.origin;
		if (span.source && slice_to_number(span_text(span), &mtu) && mtu < 1280)
			offer(seeking, replace(span.source, span, "1280"),
			      arena_print(arena, "give %s an mtu of at least 1280", seeking->device));
	}
	offer_command(seeking, arena_print(arena, "ip link set dev %s mtu 1280", seeking->device));
}

/* `up` instead of `pre-up`, so that the hooks that make the device have run. */
static void seek_without_device(struct seeking *seeking)
{
	const struct stanza *stanza = seeking->token->stanza;

	for (size_t i = 0; stanza && i < stanza->commands.count; i++) {
		const struct command_line *line = &stanza->commands.items[i];
		struct span place = line->text.origin, token = seeking->token->command->span;
		if (line->phase != PHASE_PRE_UP || !line->keyword.source || place.source != token.source ||
		    token.start < place.start || token.end > place.end)
			continue;
		offer(seeking, replace(line->keyword.source, line->keyword, "up"),
		      "write `up` instead of `pre-up`, so that the device has been made by then");
	}
}

/* A token without its colons: 10.1.2.3 is no IPv6 address, ::10.1.2.3 is one. */
static void seek_bad_argument(struct seeking *seeking)
{
	struct slice token = seeking->token->command->token;
	struct span command = seeking->token->command->span;
	struct slice text = span_text(command);
	const char *at = token.length && text.length
		? memmem(text.at, text.length, token.at, token.length) : NULL;

	if (!at || slice_contains(token, ":"))
		return;
	size_t start = command.start + (size_t)(at - text.at);
	offer(seeking, (struct edit){ command.source, command.source->path, start, 0, "::" },
	      arena_print(seeking->host->arena, "write ::%.*s", SLICE_ARGS(token)));
}

static const struct {
	int rule;
	void (*seek)(struct seeking *seeking);
} seekers[] = {
	{ RULE_TOKEN_RA_DISABLED, seek_ra_disabled },
	{ RULE_TOKEN_RS_DISABLED, seek_rs_disabled },
	{ RULE_TOKEN_NOARP, seek_noarp },
	{ RULE_TOKEN_NO_IPV6, seek_no_ipv6 },
	{ RULE_TOKEN_WITHOUT_DEVICE, seek_without_device },
	{ RULE_TOKEN_BAD_ARGUMENT, seek_bad_argument },
};

void repair_candidates(struct host *host, const struct token_case *token, int rule, size_t run,
		       struct candidates *ret)
{
	struct seeking seeking = {
		.host = host, .token = token, .result = token->results[run],
		.device = token->command->interface ? token->command->interface->text : "",
		.found = ret,
	};

	for (size_t i = 0; i < sizeof(seekers) / sizeof(seekers[0]); i++)
		if (seekers[i].rule == rule && seeking.result && *seeking.device)
			seekers[i].seek(&seeking);
}
