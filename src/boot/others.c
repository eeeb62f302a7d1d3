#include "boot/others.h"

#include "base/pattern.h"

/*
 * Who else writes what decides about tokens, at a time that nothing orders against ifup:
 * units, rules of udev, systemd-networkd, netplan. What they do is not followed; that they
 * are there is reason enough to be certain of nothing.
 */

struct search {
	const struct boot_plan *plan;
	const char *found;       /* the first reason */
};

/* The next line of TEXT without the blanks around it. */
static bool next_line(struct slice text, size_t *at, struct slice *ret)
{
	bool more = slice_next_line(text, at, ret);

	if (more)
		*ret = slice_trim(*ret, " \t\r");
	return more;
}

static bool is_comment(struct slice line)
{
	return line.length == 0 || line.at[0] == '#' || line.at[0] == ';';
}

/* Whether a command line or a script speaks of what the kernel asks before it takes a token. */
static bool decides(struct slice text)
{
	static const char *const words[] = {
		"net.ipv6.conf", "net/ipv6/conf", "ip token", "ip -6 token", "sysctl -p",
		"sysctl --system", "sysctl --load", "systemd-sysctl", "accept_ra", "arp off",
		"arp on",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_contains(text, words[i]))
			return true;
	return false;
}

/* The same of the program that a line starts, where the tree has it. */
static bool program_decides(struct search *search, struct slice command)
{
	size_t start = 0;
	struct source *source;

	while (start < command.length && strchr("-@+!:\"' \t", command.at[start]))
		start++;
	size_t end = start;
	while (end < command.length && !is_blank(command.at[end]) &&
	       !strchr("\"',", command.at[end]))
		end++;
	struct slice path = slice_range(command, start, end);
	if (!slice_starts_with(path, "/") || slice_starts_with(path, "/bin/") ||
	    slice_starts_with(path, "/sbin/") || slice_starts_with(path, "/usr/bin/"))
		return false;
	return tree_try_read(search->plan->tree,
			     arena_copy(search->plan->arena, slice_range(path, 1, path.length)),
			     &source) == TREE_OK && decides(source->text);
}

/* LINE is one of SOURCE. */
static void note(struct search *search, const struct source *source, struct slice line,
		 const char *what)
{
	size_t at = (size_t)(line.at - source->text.at);

	if (!search->found)
		search->found = arena_print(search->plan->arena, "%s:%u %s", source->path,
					    span_locate(span_make(source, at, at)).line, what);
}

/* After=network.target and the like: ifup -a is over when it starts. */
static bool comes_after_ifup(struct slice text)
{
	static const char *const targets[] = { "network.target", "network-online.target",
					       "networking.service" };
	struct slice line;

	for (size_t at = 0; next_line(text, &at, &line); )
		for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
			if (slice_starts_with(line, "After=") && slice_contains(line, targets[i]))
				return true;
	return false;
}

/* A unit that somebody starts: it can be enabled, or is. */
static bool is_started(struct search *search, const char *path, struct slice text)
{
	const char *name = strrchr(path, '/') + 1;
	struct tree_paths wanted = tree_glob(
		search->plan->tree, arena_print(search->plan->arena,
						"etc/systemd/system/*.[wr]*s/%s", name));

	return wanted.count > 0 || slice_contains(text, "[Install]") || strstr(path, ".d/");
}

static void search_unit(struct search *search, const char *path)
{
	struct source *source;
	struct slice line;

	if (tree_try_read(search->plan->tree, path, &source) != TREE_OK ||
	    comes_after_ifup(source->text))
		return;
	for (size_t at = 0; next_line(source->text, &at, &line); ) {
		size_t equals = slice_find(line, '=', 0);
		struct slice command = slice_range(line, equals + 1, line.length);
		if (slice_starts_with(line, "Exec") && !slice_starts_with(line, "ExecStop") &&
		    (decides(command) || program_decides(search, command)) &&
		    is_started(search, path, source->text))
			note(search, source, line,
			     "runs a command that may decide, and nothing says when");
	}
}

static void search_rules(struct search *search, const char *path)
{
	struct source *source;
	struct slice line;

	if (tree_try_read(search->plan->tree, path, &source) != TREE_OK)
		return;
	for (size_t at = 0; next_line(source->text, &at, &line); ) {
		size_t run = 0;
		if (is_comment(line))
			continue;
		while (run < line.length &&
		       !slice_starts_with(slice_range(line, run, line.length), "RUN"))
			run++;
		struct slice rest = slice_range(line, run, line.length);
		size_t quote = slice_find(rest, '"', 0);
		if (decides(rest) ||
		    program_decides(search, slice_range(rest, quote, rest.length)))
			note(search, source, line, "lets udev run a command that may decide");
	}
}

/* Whether one of the patterns of a Name= line fits a device that has a stanza. */
static bool names_device(struct search *search, struct slice patterns)
{
	const struct interfaces *interfaces = search->plan->interfaces;

	for (size_t i = 0; i < patterns.length; ) {
		size_t end = i;
		while (end < patterns.length && !is_blank(patterns.at[end]))
			end++;
		struct slice pattern = slice_range(patterns, i, end);
		arena_spend(search->plan->arena, interfaces->stanzas.count);
		for (size_t k = 0; k < interfaces->stanzas.count; k++)
			if (!interfaces->stanzas.items[k]->builtin &&
			    pattern_match(pattern, interfaces->stanzas.items[k]->name->slice, 0))
				return true;
		for (i = end; i < patterns.length && is_blank(patterns.at[i]); i++)
			;
	}
	return false;
}

/* systemd-networkd turns the kernel's own accept_ra off on every link that it manages. */
static void search_network(struct search *search, const char *path)
{
	struct source *source;
	struct slice line;

	if (tree_try_read(search->plan->tree, path, &source) != TREE_OK ||
	    slice_contains(source->text, "Unmanaged=yes"))
		return;
	for (size_t at = 0; next_line(source->text, &at, &line); ) {
		if (slice_starts_with(line, "Name=") &&
		    names_device(search, slice_range(line, 5, line.length)))
			note(search, source, line,
			     "gives a device of the interfaces file to systemd-networkd as well");
	}
}

/*
 * netplan(5) makes files for systemd-networkd, or NetworkManager, at each boot: those of a device
 * stand below its name, or below an identifier with `match: name: PATTERN`.
 */
static void search_netplan(struct search *search, const char *path)
{
	struct source *source;
	struct slice line;

	if (tree_try_read(search->plan->tree, path, &source) != TREE_OK)
		return;
	for (size_t at = 0; next_line(source->text, &at, &line); ) {
		size_t colon = slice_find(line, ':', 0);
		struct slice key = slice_range(line, 0, colon);
		if (slice_is(key, "name"))
			key = slice_range(line, colon + 1, line.length);
		if (!is_comment(line) && colon < line.length &&
		    names_device(search, slice_trim(key, " \t\"'")))
			note(search, source, line,
			     "gives a device of the interfaces file to netplan as well");
	}
}

/* In a tree that shows what starts at boot, systemd-networkd must be among that. */
static bool has_networkd(struct tree *tree)
{
#define WANTED "etc/systemd/system/multi-user.target.wants"
	return !tree_has_entry(tree, WANTED) ||
	       tree_has_entry(tree, WANTED "/systemd-networkd.service");
#undef WANTED
}

static void search_all(struct search *search, const char *pattern,
		       void (*visit)(struct search *search, const char *path))
{
	struct tree_paths paths = tree_glob(search->plan->tree, pattern);

	for (size_t i = 0; i < paths.count && !search->found; i++)
		visit(search, paths.items[i]);
}

const char *boot_find_others(const struct boot_plan *plan)
{
	struct search search = { plan, NULL };

	if (plan->platform.with_systemd && tree_has_entry(plan->tree, "etc/systemd")) {
		search_all(&search, "etc/systemd/system/*.service", search_unit);
		search_all(&search, "etc/systemd/system/*.service.d/*.conf", search_unit);
		if (has_networkd(plan->tree))
			search_all(&search, "etc/systemd/network/*.network", search_network);
	}
	if (tree_has_entry(plan->tree, "etc/netplan"))
		search_all(&search, "etc/netplan/*.yaml", search_netplan);
	if (tree_has_entry(plan->tree, "etc/udev"))
		search_all(&search, "etc/udev/rules.d/*.rules", search_rules);
	return search.found;
}
