/*
 * Tokens that something else than ifupdown sets: nothing here judges those, and a report of
 * "0 token commands" must not be read as if there were none.
 */
#include "lint/lint.h"

/* Where below etc/ people put the commands that they want run at boot or when a link changes. */
static const struct place {
	const char *entry;       /* of etc/ */
	const char *pattern;     /* below that; NULL: it is the file */
	const char *line_prefix; /* of the lines that are commands; NULL: all of them */
	bool is_script;          /* run only when it is executable */
} places[] = {
	{ "rc.local", NULL, NULL, true },
	{ "systemd", "system/*.service", "Exec", false },
	{ "systemd", "system/*.service.d/*.conf", "Exec", false },
	{ "udev", "rules.d/*.rules", NULL, false },
	{ "crontab", NULL, NULL, false },
	{ "cron.d", "*", NULL, false },
	{ "dhcp", "dhclient-enter-hooks.d/*", NULL, false },
	{ "dhcp", "dhclient-exit-hooks.d/*", NULL, false },
	{ "networkd-dispatcher", "*.d/*", NULL, true },
	{ "NetworkManager", "dispatcher.d/*", NULL, true },
	{ "ppp", "ip-up.d/*", NULL, true },
	{ "ppp", "ipv6-up.d/*", NULL, true },
};

static bool ends_word(char c)
{
	return is_blank(c) || strchr("\"';|&(){}`=,", c) != NULL;
}

/* The next word of LINE at or after *AT, which is moved behind it; empty at the end. */
static struct slice next_word(struct slice line, size_t *at)
{
	while (*at < line.length && ends_word(line.at[*at]))
		++*at;
	size_t start = *at;
	while (*at < line.length && !ends_word(line.at[*at]))
		++*at;
	return slice_range(line, start, *at);
}

/*
 * Where `ip [option...] token set` stands in LINE, in words whatever quotes are around them.
 * False when it does not.
 */
static bool find_token_command(struct slice line, size_t *ret_start, size_t *ret_end)
{
	size_t at = 0, start = 0;
	struct slice before = { NULL, 0 };
	bool in_ip = false;

	for (struct slice word; (word = next_word(line, &at)).length > 0; before = word) {
		if (slice_is(word, "ip") || slice_ends_with(word, "/ip")) {
			in_ip = true;
			start = at - word.length;
		} else if (in_ip && slice_is(word, "set") && slice_is(before, "token")) {
			while (at < line.length && !strchr("\"';|&", line.at[at]))
				at++;
			*ret_start = start;
			*ret_end = at;
			return true;
		} else if (word.at[0] != '-' && !slice_is(word, "token")) {
			in_ip = false;
		}
	}
	return false;
}

/* A hook may run the same script, and then it is judged. */
static bool is_judged(const struct host *host, const struct source *source)
{
	for (size_t i = 0; i < host->cases.count; i++)
		if (host->cases.items[i].command->span.source == source)
			return true;
	return false;
}

static void check_line(struct host *host, const struct source *source, size_t offset,
		       struct slice line)
{
	size_t start, end;

	if (!find_token_command(line, &start, &end))
		return;
	struct finding finding = {
		.message = arena_print(host->arena, "%s sets a token, which is not judged here",
				       source->path),
		.span = span_make(source, offset + start, offset + end),
	};
	lint_add(host, RULE_TOKEN_ELSEWHERE, finding);
}

static void check_file(struct host *host, const struct source *source, const char *line_prefix)
{
	struct slice text = source->text, line;

	for (size_t at = 0; slice_next_line(text, &at, &line); ) {
		struct slice words = slice_trim(line, " \t\r");
		if (words.length > 0 && words.at[0] != '#' &&
		    (!line_prefix || slice_starts_with(words, line_prefix)))
			check_line(host, source, (size_t)(words.at - text.at), words);
	}
}

static void check_place(struct host *host, const struct place *place)
{
	const char *pattern = arena_print(host->arena, "etc/%s%s%s", place->entry,
					  place->pattern ? "/" : "",
					  place->pattern ? place->pattern : "");
	struct tree_paths paths = tree_try_glob(host->tree, pattern);

	for (size_t i = 0; i < paths.count; i++) {
		struct source *source;
		if ((!place->is_script || tree_is_executable(host->tree, paths.items[i])) &&
		    tree_try_read(host->tree, paths.items[i], &source) == TREE_OK &&
		    slice_contains(source->text, "token") && !is_judged(host, source))
			check_file(host, source, place->line_prefix);
	}
}

void lint_check_elsewhere(struct host *host)
{
	struct tree_listing etc;

	if (tree_try_list(host->tree, "etc", &etc) != TREE_OK)
		return;
	/* Most trees have few of the places: no glob for those that are not there. */
	for (size_t i = 0; i < etc.count; i++)
		for (size_t k = 0; k < sizeof(places) / sizeof(places[0]); k++)
			if (strcmp(etc.entries[i].name, places[k].entry) == 0)
				check_place(host, &places[k]);
}
