/* Candidates that change what the kernel looks at before it takes a token. */
#include "lint/repair.h"

/* The description with the place of the edit, where it does not name its file. */
static const char *place_it(struct arena *arena, const struct edit *edit, const char *description)
{
	if (!edit->source || strstr(description, edit->path))
		return description;
	return arena_print(arena, "%s (%s)", description,
			   lint_place(arena, span_make(edit->source, edit->at, edit->at)));
}

void repair_offer(struct seeking *seeking, struct edit edit, const char *description)
{
	struct candidate candidate = { edit, place_it(seeking->host->arena, &edit, description) };
	struct tree *tree = seeking->repairs->host->tree;

	/* patch(1) refuses to write through a link, and rightly: the file has another name. */
	if (edit.source && tree_is_link(tree, edit.path))
		return;
	/* What is not below etc/ belongs to packages, or is gone with the next boot. */
	if (!slice_starts_with(slice_of(edit.path), "etc/"))
		return;
	array_push(seeking->host->arena, &seeking->found->items, candidate);
}

struct edit repair_replace(struct span span, const char *text)
{
	return (struct edit){ span.source, span.source->path, span.start, span.end - span.start,
			      text };
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
	struct arena *arena = seeking->host->arena;
	const struct sysctl_line *line = line_behind(seeking, value);
	const char *scope = arena_print(arena, "net/ipv6/conf/%s/", seeking->device);

	if (!line || !line->path || !slice_starts_with(slice_of(line->path), scope) ||
	    !line->value_span.source)
		return;
	repair_offer(seeking, repair_replace(line->value_span, wanted),
		     arena_print(arena, "set %s of %s to %s instead (%s)", key, seeking->device,
				 wanted, lint_place(arena, line->value_span)));
}

/* A line in a file of its own, where there is none of that name. */
static void offer_sysctl_file(struct seeking *seeking, const char *text)
{
	struct arena *arena = seeking->host->arena;
	const char *path = arena_print(arena, "etc/sysctl.d/90-%s-token.conf", seeking->device);

	if (strchr(seeking->device, '/') || tree_has_entry(seeking->repairs->host->tree, path))
		return;
	repair_offer(seeking, (struct edit){ NULL, path, 0, 0, arena_print(arena, "%s\n", text) },
		     arena_print(arena, "add `%s` in a file of its own", text));
}

/* Add a line to sysctl.d: behind the line that causes it, at the end of the last file, or in a new
 * one. */
static void offer_sysctl_line(struct seeking *seeking, const struct sysctl_value *cause,
			      const char *key, const char *wanted)
{
	struct arena *arena = seeking->host->arena;
	const struct sysctl_config *loader = seeking->host->plan.loader;
	const struct sysctl_line *line = line_behind(seeking, cause);
	const char *text = arena_print(arena, "%s = %s", key_of(seeking, key), wanted);

	if (line)
		repair_offer(seeking,
			     insert_behind(arena, line->origin->span.source, line->origin->span.end,
					   text),
			     arena_print(arena, "add `%s` behind the line that causes it (%s)",
					 text, lint_place(arena, line->origin->span)));
	if (loader->file_count) {
		const struct source *last = loader->files[loader->file_count - 1];
		repair_offer(seeking, insert_behind(arena, last, last->text.length, text),
			     arena_print(arena, "add `%s` to %s, which is read last", text,
					 last->path));
	}
	offer_sysctl_file(seeking, text);
}

const struct command_line *repair_line_of(const struct seeking *seeking)
{
	const struct stanza *stanza = seeking->token->stanza;
	struct span token = seeking->token->command->span;

	for (size_t i = 0; stanza && i < stanza->commands.count; i++) {
		const struct command_line *line = &stanza->commands.items[i];
		struct span place = line->text.origin;
		if (line->keyword.source && place.source == token.source &&
		    token.start >= place.start && token.end <= place.end)
			return line;
	}
	return NULL;
}

/* A command of the same phase, right before the token's. */
static void offer_command(struct seeking *seeking, const char *command)
{
	struct arena *arena = seeking->host->arena;
	const struct command_line *line = repair_line_of(seeking);
	struct span place = line ? line->keyword : seeking->token->command->span;

	if (!place.source)
		return;
	const char *text =
		line ? arena_print(arena, "%.*s %s", SLICE_ARGS(span_text(place)), command)
		     : command;
	repair_offer(seeking, insert_before(arena, place.source, place.start, text),
		     arena_print(arena, "run `%s` before the token", command));
}

/* How the line behind the iface line begins; a tab when it is not indented. */
static struct slice indentation_in(const struct stanza *stanza)
{
	struct slice text = stanza->line.source->text;
	size_t start = line_end(stanza->line.source, stanza->line.end), end = start;

	while (end < text.length && (text.at[end] == ' ' || text.at[end] == '\t'))
		end++;
	return end > start ? slice_range(text, start, end) : slice_of("\t");
}

void repair_seek_option(struct seeking *seeking, const struct stanza *stanza, const char *name,
			const char *wanted)
{
	struct arena *arena = seeking->host->arena;
	const struct option *option = stanza_find_option(stanza, name);

	if (!stanza->line.source || !stanza->method || strcmp(stanza->family, "inet6") != 0 ||
	    strcmp(stanza->method, "manual") == 0)
		return;
	if (option && option->values.count == 1) {
		struct span span = option->values.items[0].passage.origin;
		if (span.source)
			repair_offer(
				seeking, repair_replace(span, wanted),
				arena_print(arena, "write `%s %s` in the stanza", name, wanted));
	} else if (!option) {
		const char *line = arena_print(arena, "%.*s%s %s",
					       SLICE_ARGS(indentation_in(stanza)), name, wanted);
		repair_offer(seeking,
			     insert_behind(arena, stanza->line.source, stanza->line.end, line),
			     arena_print(arena, "add the option `%s %s` to the stanza", name,
					 wanted));
	}
}

/* The stanza's own option: enough for a token in `up`. */
static void offer_option(struct seeking *seeking, const char *name, const char *wanted)
{
	const struct stanza *stanza = seeking->token->stanza;

	if (stanza && strcmp(seeking->token->phase, "up") == 0)
		repair_seek_option(seeking, stanza, name, wanted);
}

static void offer_write(struct seeking *seeking, const char *key, const char *wanted)
{
	offer_command(seeking, arena_print(seeking->host->arena, "sysctl -q -w %s=%s",
					   key_of(seeking, key), wanted));
}

/* Whether ifup or a hook makes the device, so that no line of sysctl.d comes in time. */
static bool is_made(const struct seeking *seeking)
{
	const struct boot_device *device =
		boot_device_find(&seeking->host->plan.devices, seeking->token->command->interface);

	return device && device->presence == PRESENCE_MADE;
}

/* 1 is enough where no run forwards. */
static const char *wanted_accept_ra(const struct seeking *seeking)
{
	for (size_t i = 0; i < seeking->host->runs.count; i++) {
		const struct token_result *result = seeking->token->results[i];
		if (result && (!result->forwarding.known || result->forwarding.number != 0))
			return "2";
	}
	return "1";
}

void repair_seek_value(struct seeking *seeking, const struct sysctl_value *cause, const char *key,
		       const char *wanted)
{
	offer_other_value(seeking, cause, key, wanted);
	offer_sysctl_line(seeking, cause, key, wanted);
}

static void seek_ra_disabled(struct seeking *seeking)
{
	const char *wanted = wanted_accept_ra(seeking);

	offer_other_value(seeking, &seeking->result->accept_ra, "accept_ra", wanted);
	offer_option(seeking, "accept_ra", wanted);
	if (is_made(seeking))
		offer_write(seeking, "accept_ra", wanted);
	offer_sysctl_line(seeking, seeking->result->forwarding.number ? &seeking->result->forwarding
				   : &seeking->result->accept_ra, "accept_ra", wanted);
	if (!is_made(seeking))
		offer_write(seeking, "accept_ra", wanted);
}

/* -1 is the kernel's own value: without end. */
static void seek_rs_disabled(struct seeking *seeking)
{
	const char *const key = "router_solicitations";
	const struct sysctl_value *cause = &seeking->result->router_solicitations;

	offer_other_value(seeking, cause, key, "-1");
	if (is_made(seeking))
		offer_write(seeking, key, "-1");
	offer_sysctl_line(seeking, cause, key, "-1");
	if (!is_made(seeking))
		offer_write(seeking, key, "-1");
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
	const struct kernel_boot *boot = &seeking->host->plan.kernel_line.boot;

	if (boot->ipv6_disable) {
		struct span span = boot->ipv6_disable_by->span;
		bool grub = slice_contains(slice_of(span.source->path), "default/grub");
		repair_offer(seeking, repair_replace(span, "ipv6.disable=0"),
			     arena_print(arena, "start the kernel with ipv6.disable=0%s",
					 grub ? ", by update-grub and a reboot" : ""));
		return;
	}
	for (size_t i = 0; i < seeking->host->interfaces->stanzas.count; i++) {
		const struct stanza *stanza = seeking->host->interfaces->stanzas.items[i];
		const struct option *option = stanza_find_option(stanza, "mtu");
		int mtu;
		if (strcmp(stanza->name->text, seeking->device) != 0 || !option ||
		    option->values.count != 1)
			continue;
		struct span span = option->values.items[0].passage.origin;
		if (span.source && slice_to_number(span_text(span), &mtu) && mtu < 1280)
			repair_offer(seeking, repair_replace(span, "1280"),
				     arena_print(arena, "give %s an mtu of at least 1280",
						 seeking->device));
	}
	offer_command(seeking, arena_print(arena, "ip link set dev %s mtu 1280", seeking->device));
}

/* The rules for refusals by the kernel need the device; those by ip read the words. */
static const struct {
	int rule;
	bool needs_device;
	void (*seek)(struct seeking *seeking);
} seekers[] = {
	{ RULE_TOKEN_RA_DISABLED, true, seek_ra_disabled },
	{ RULE_TOKEN_RS_DISABLED, true, seek_rs_disabled },
	{ RULE_TOKEN_NOARP, true, seek_noarp },
	{ RULE_TOKEN_NO_IPV6, true, seek_no_ipv6 },
	{ RULE_TOKEN_WITHOUT_DEVICE, false, repair_seek_device },
	{ RULE_TOKEN_BAD_ARGUMENT, false, repair_seek_words },
};

void repair_candidates(const struct repairs *repairs, const struct trial *trial,
		       const struct culprit *culprit, struct candidates *ret)
{
	const struct token_case *token = &trial->host->cases.items[culprit->index];
	const struct name *device = token->command->interface;
	struct seeking seeking = {
		.repairs = repairs, .host = trial->host, .token = token,
		.result = token->results[culprit->run], .device = device ? device->text : "",
		.found = ret,
	};

	for (size_t i = 0; i < sizeof(seekers) / sizeof(seekers[0]); i++)
		if (seekers[i].rule == culprit->rule && (device || !seekers[i].needs_device))
			seekers[i].seek(&seeking);
	if (culprit->may_go)
		repair_seek_removal(&seeking);
}
