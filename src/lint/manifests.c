/* What a compiled Puppet catalog makes of the tree, and who declares what is wrong with it. */
#include "lint/lint.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>

/* Lines beyond are not believed. */
enum { MANIFEST_LINES = 1 << 20 };

static bool read_catalog(struct host *host)
{
	struct slice text = { NULL, 0 };
	struct document_error error;
	struct catalog *catalog = NULL;
	const char *path = lint_fill_in_host(host, host->options->catalog_path);
	const char *problem = lint_read_plain_file(host->arena, path, &text);

	if (problem)
		host->report->error = arena_print(host->arena, "%s: %s", path, problem);
	else if (!catalog_read(host->arena, text, path, &catalog, &error))
		host->report->error = document_error_show(host->arena, &error);
	host->catalog = catalog;
	return catalog != NULL;
}

/*
 * A file of a module. The module may be a link (Debian's packaged ones are), but no link in
 * it leads out of it: a change under review may have brought the link. What realpath() found
 * has no links, and is opened without following any.
 */
static const char *read_module_file(struct arena *arena, const char *directory, const char *name,
				    struct slice *ret_text)
{
	struct lint_overlay found = { .path = NULL };
	char top[PATH_MAX], file[PATH_MAX];
	const char *path = arena_print(arena, "%s/%s", directory, name);

	if (!realpath(directory, top) || !realpath(path, file))
		return strerror(errno);
	size_t length = strlen(top);
	if (strncmp(file, top, length) != 0 || file[length] != '/')
		return "leads out of its module";
	const char *problem = lint_read_below(arena, "/", file + 1, &found);
	if (!problem && found.link)
		return "became a link";
	if (!problem)
		*ret_text = found.content;
	return problem;
}

bool lint_lay_catalog(struct host *host)
{
	if (!host->options->catalog_path)
		return true;
	if (!host->catalog && !read_catalog(host))
		return false;
	host->laying = (struct catalog_laying){
		.tree = host->tree, .module_path = host->options->module_path,
		.read_file = read_module_file,
	};
	catalog_lay(host->catalog, &host->laying);
	return true;
}

/* "File[/etc/network/interfaces]", with its title cut when it is long. */
static const char *resource_name(struct host *host, const struct catalog_resource *resource)
{
	return arena_print(host->arena, "%.*s[%s]", SLICE_ARGS(resource->type),
			   document_printable(host->arena, resource->title));
}

/*
 * The line of the manifest. Its text is not read, it may be on another machine; a source
 * that is nothing but line ends has the right place, and is never quoted.
 */
static struct span manifest_span(struct host *host, const struct catalog_resource *resource)
{
	struct span nowhere = { NULL, 0, 0 };

	if (resource->manifest.length == 0 || resource->line < 1 || resource->line > MANIFEST_LINES)
		return nowhere;
	size_t before = (size_t)resource->line - 1;
	char *lines = arena_alloc(host->arena, before + 1);
	memset(lines, '\n', before);
	struct source *source = source_new(host->arena, arena_copy(host->arena, resource->manifest),
					   (struct slice){ lines, before });
	source->secret = true;
	return span_make(source, before, before);
}

/* Files that have a say in every verdict, whatever else a host reads. */
static bool decides(const char *path)
{
	static const char *const parts[] = { "etc/network/", "sysctl",	    "etc/modprobe.d/",
					     "etc/default/", "etc/kernel/", "etc/ufw/" };

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (slice_contains(slice_of(path), parts[i]))
			return true;
	return false;
}

static bool directory_mentions(struct host *host, const char *pattern, const char *path)
{
	struct tree_paths paths = tree_glob(host->tree, pattern);
	const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	struct source *source;

	for (size_t i = 0; i < paths.count; i++) {
		enum tree_status status = tree_try_read(host->tree, paths.items[i], &source);
		if (status == TREE_OK ? slice_contains(source->text, name) : status >= TREE_SPECIAL)
			return true;     /* what it is, or may be for all we can see */
	}
	return false;
}

/* Whether what is not known may decide a verdict: the file itself, or a script that ifup runs. */
static bool matters(struct host *host, const struct catalog_resource *resource)
{
	return !resource->path || decides(resource->path) ||
	       directory_mentions(host, "etc/network/interfaces", resource->path) ||
	       directory_mentions(host, "etc/network/interfaces.d/*", resource->path) ||
	       directory_mentions(host, "etc/network/if-*.d/*", resource->path);
}

void lint_weigh_catalog(struct host *host)
{
	for (size_t i = 0; i < host->laying.notes.count && !host->doubt; i++) {
		const struct catalog_note *note = &host->laying.notes.items[i];
		if (note->open && (note->whole || matters(host, note->resource)))
			host->doubt =
				arena_print(host->arena, "%s: %s",
					    resource_name(host, note->resource), note->message);
	}
}

static int rule_of(const struct catalog_note *note)
{
	return note->masks      ? RULE_TOKEN_FAILURE_MASKED
	       : note->conflict ? RULE_CATALOG_CONFLICT
				: RULE_CATALOG_UNKNOWN;
}

void lint_check_catalog(struct host *host)
{
	for (size_t i = 0; i < host->laying.notes.count; i++) {
		const struct catalog_note *note = &host->laying.notes.items[i];
		if (!note->conflict && note->open && !matters(host, note->resource))
			continue;
		struct finding finding = {
			.message = arena_print(host->arena, "%s: %s",
					       resource_name(host, note->resource), note->message),
			.span = manifest_span(host, note->resource),
			.file = note->resource->path,
		};
		lint_add(host, rule_of(note), finding);
	}
}

/* Of the resources that make one file, the first few say enough. */
enum { OWNERS_NAMED = 8 };

static bool changes_only(const struct catalog_resource *resource)
{
	return slice_is(resource->type, "Augeas") || slice_is(resource->type, "File_line");
}

/* Add to TO the resources that make or change the file of SPAN, unless they are NAMED. */
static size_t name_owners(struct host *host, struct span span, const char **named, size_t count,
			  struct reason *to)
{
	size_t added = 0;

	if (!span.source)
		return 0;
	for (size_t k = 0; k < count; k++)
		if (strcmp(named[k], span.source->path) == 0)
			return 0;
	for (size_t i = 0; i < host->catalog->resources.count && added < OWNERS_NAMED; i++) {
		const struct catalog_resource *owner = &host->catalog->resources.items[i];
		if (!owner->path || owner->manifest.length == 0 ||
		    strcmp(owner->path, span.source->path) != 0)
			continue;
		to[added++] =
			(struct reason) { arena_print(host->arena, "%s is %s by %s", owner->path,
						      changes_only(owner) ? "changed" : "declared",
						      resource_name(host, owner)),
					  manifest_span(host, owner) };
	}
	return added;
}

/* The owners of the file of a finding and of those of its reasons, each file once. */
static void name_manifests_of(struct host *host, struct finding *finding)
{
	struct reasons old = finding->because;
	size_t spans = old.count + 1, count = old.count, files = 0;
	struct reason *all =
		arena_array(host->arena, old.count + spans * OWNERS_NAMED, sizeof(*all));
	const char **named = arena_array(host->arena, spans, sizeof(*named));

	for (size_t i = 0; i < old.count; i++)
		all[i] = old.items[i];
	for (size_t i = 0; i < spans; i++) {
		struct span span = i == 0 ? finding->span : old.items[i - 1].span;
		size_t added = name_owners(host, span, named, files, &all[count]);
		if (added)
			named[files++] = span.source->path;
		count += added;
	}
	finding->because = (struct reasons){ all, count };
}

void lint_name_manifests(struct host *host)
{
	for (size_t i = 0; host->catalog && i < host->findings.count; i++)
		name_manifests_of(host, &host->findings.items[i]);
}
