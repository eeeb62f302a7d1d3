#include "lint/lint.h"

#include "boot/others.h"

/* The first stanzas that a refused file would have configured, for the consequence. */
static const char *lost_stanzas(struct host *host)
{
	const struct interfaces *interfaces = host->interfaces;
	struct slice *names = arena_array(host->arena, interfaces->stanzas.count + 1,
					  sizeof(*names));
	size_t count = 0;

	for (size_t i = 0; i < interfaces->stanzas.count; i++)
		if (!interfaces->stanzas.items[i]->builtin)
			names[count++] = interfaces->stanzas.items[i]->name->slice;
	return count ? arena_join(host->arena, names, count, ", ") : NULL;
}

static void check_refused(struct host *host, const struct interfaces_problem *problem)
{
	const char *lost = lost_stanzas(host);
	struct finding finding = {
		.message = arena_print(host->arena, "%s: ifupdown refuses the whole file",
				       problem->message),
		.span = problem->span,
		.consequence = lost ? arena_print(host->arena,
						  "ifup does nothing: no interface comes up, not "
						  "even lo (%s and all below the line)",
						  lost)
				    : "ifup does nothing: no interface comes up, not even lo",
	};

	lint_add(host, RULE_INTERFACES_REFUSED, finding);
}

static void check_cut(struct host *host, const struct interfaces_problem *problem)
{
	struct finding finding = {
		.message = arena_print(
			host->arena, "%s: ifupdown drops the rest of %s", problem->message,
			problem->span.source ? problem->span.source->path : "the file"),
		.span = problem->span,
		.consequence = "what stands below in this file does not exist for ifup",
	};

	lint_add(host, RULE_INTERFACES_FILE_CUT, finding);
}

/* Whether ifupdown read the file, whatever path it was named by. */
static bool was_read(const struct host *host, const struct source *source)
{
	for (size_t i = 0; i < host->interfaces->files.count; i++) {
		struct slice read = slice_of(host->interfaces->files.items[i]->path);
		if (strcmp(tree_normalize(host->arena, read), source->path) == 0)
			return true;
	}
	return false;
}

/* Whether a text has a stanza or a class in it, so that somebody meant it to be read. */
static bool has_stanza(struct slice text)
{
	static const char *const words[] = { "iface ", "iface\t", "auto ", "allow-" };
	struct slice line;

	for (size_t at = 0; slice_next_line(text, &at, &line); )
		for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
			if (slice_starts_with(slice_trim(line, " \t\r"), words[i]))
				return true;
	return false;
}

static void check_unread(struct host *host)
{
	struct tree_listing listing;

	if (host->interfaces->missing ||
	    tree_list(host->tree, "etc/network/interfaces.d", &listing) != TREE_OK)
		return;
	for (size_t i = 0; i < listing.count; i++) {
		const char *path = arena_print(host->arena, "etc/network/interfaces.d/%s",
					       listing.entries[i].name);
		struct source *source;
		if (listing.entries[i].name[0] == '.' ||
		    tree_try_read(host->tree, path, &source) != TREE_OK || was_read(host, source) ||
		    !has_stanza(source->text))
			continue;
		bool dotted = strchr(listing.entries[i].name, '.') != NULL;
		struct finding finding = {
			.message = arena_print(host->arena, "ifupdown does not read %s%s", path,
					       dotted ? "; source-directory skips names with a dot"
						      : ""),
			.span = span_make(source, 0, slice_find(source->text, '\n', 0)),
			.consequence = "its stanzas do not exist for ifup",
		};
		lint_add(host, RULE_INTERFACES_FILE_UNREAD, finding);
	}
}

/* Endings that editors, dpkg, ucf, augeas and people give to copies. */
static const char *const backup_endings[] = {
	"~", ".bak", ".old", ".orig", ".save", ".dpkg-old", ".dpkg-new", ".dpkg-dist", ".dpkg-bak",
	".ucf-old", ".ucf-new", ".ucf-dist", ".augsave", ".augnew", ".swp", ".rej",
};

static void check_backups(struct host *host)
{
	for (size_t i = 0; i < host->interfaces->files.count; i++) {
		const struct source *source = host->interfaces->files.items[i];
		for (size_t k = 0; k < sizeof(backup_endings) / sizeof(backup_endings[0]); k++) {
			if (!slice_ends_with(slice_of(source->path), backup_endings[k]))
				continue;
			struct finding finding = {
				.message = arena_print(
					host->arena,
					"%s looks like a backup copy, and ifupdown reads it",
					source->path),
				.span = span_make(source, 0, slice_find(source->text, '\n', 0)),
				.consequence = "its stanzas are run beside those of the original",
			};
			lint_add(host, RULE_INTERFACES_BACKUP_READ, finding);
			break;
		}
	}
}

/* Words of `auto` lines that no stanza answers. */
static void check_auto(struct host *host)
{
	const struct class_list *list = interfaces_find_class(host->interfaces, "auto");

	for (size_t i = 0; list && host->interfaces->mappings.count == 0 && i < list->members.count;
	     i++) {
		struct slice word = list->members.items[i].word->slice;
		size_t equals = slice_find(word, '=', 0);
		struct slice logical =
			equals < word.length ? slice_range(word, equals + 1, word.length) : word;
		if (slice_contains(word, "/") || slice_is(word, "lo") ||
		    interfaces_find(host->interfaces, logical))
			continue;
		struct finding finding = {
			.message = arena_print(
				host->arena, "auto names %.*s, and there is no stanza for it%s",
				SLICE_ARGS(word),
				word.at[0] == '#' ? "; there are no comments behind a line" : ""),
			.span = list->members.items[i].span,
			.consequence = "ifup says `unknown interface` and ends with status 1",
		};
		lint_add(host, RULE_INTERFACES_UNKNOWN_INTERFACE, finding);
	}
}

/* Option names that people write for a command. */
static const char *const near_commands[] = {
	"preup",     "pre_up",	 "pre-Up", "Pre-Up",	 "pre-up:",   "postup",	  "post_up",
	"Post-Up",   "post-up:", "Up",	   "up:",	 "predown",   "pre_down", "postdown",
	"post_down", "on-up",	 "token",  "ipv6-token", "ip6-token", "ip-token",
};

static void check_options(struct host *host, const struct stanza *stanza)
{
	for (size_t i = 0; i < stanza->options.count; i++) {
		const struct option *option = &stanza->options.items[i];
		for (size_t k = 0; k < sizeof(near_commands) / sizeof(near_commands[0]); k++) {
			if (!slice_is(option->name->slice, near_commands[k]) ||
			    option->values.count == 0)
				continue;
			struct finding finding = {
				.message = arena_print(host->arena,
						       "the option `%s` runs nothing: ifupdown "
						       "only makes a variable of it",
						       option->name->text),
				.interface = stanza->name->text,
				.span = option->values.items[0].keyword,
			};
			lint_add(host, RULE_INTERFACES_MISSPELLED_OPTION, finding);
		}
	}
}

static void check_extra_word(struct host *host, const struct interfaces_problem *problem)
{
	struct finding finding = {
		.message = problem->message,
		.span = problem->span,
	};

	lint_add(host, RULE_INTERFACES_EXTRA_WORD, finding);
}

void lint_weigh_interfaces(struct host *host)
{
	for (size_t i = 0; i < host->interfaces->problems.count; i++) {
		const struct interfaces_problem *problem = &host->interfaces->problems.items[i];
		if (problem->kind != INTERFACES_PROBLEM_ENVIRONMENT)
			continue;
		const char *why = arena_print(host->arena, "%s: %s",
					      lint_place(host->arena, problem->span),
					      problem->message);
		array_push(host->arena, &host->plan.assumptions, why);
		if (!host->doubt)
			host->doubt = why;
	}
}

void lint_weigh_others(struct host *host)
{
	if (!host->doubt)
		host->doubt = boot_find_others(&host->plan);
}

void lint_check_interfaces(struct host *host)
{
	for (size_t i = 0; i < host->interfaces->problems.count; i++) {
		const struct interfaces_problem *problem = &host->interfaces->problems.items[i];
		if (problem->refuses_all)
			check_refused(host, problem);
		else if (problem->refuses_rest)
			check_cut(host, problem);
		else if (problem->kind == INTERFACES_PROBLEM_EXTRA_WORD)
			check_extra_word(host, problem);
	}
	if (host->interfaces->refused)
		return;
	check_unread(host);
	check_backups(host);
	check_auto(host);
	for (size_t i = 0; i < host->interfaces->stanzas.count; i++)
		check_options(host, host->interfaces->stanzas.items[i]);
}
