/* What a compiled Puppet catalog makes of the tree, and who declares what is wrong with it. */
#include "lint/lint.h"

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

bool lint_lay_catalog(struct host *host)
{
	if (!host->options->catalog_path)
		return true;
	if (!host->catalog && !read_catalog(host))
		return false;
	host->laying = (struct catalog_laying){
		.tree = host->tree, .module_path = host->options->module_path,
		.read_file = lint_read_plain_file,
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
	static const char *const parts[] = { "etc/network/", "sysctl", "etc/modprobe.d/", "etc/default/",
					     "etc/kernel/", "etc/ufw/" };

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
		if (note->open && matters(host, note->resource))
			host->doubt = arena_print(host->arena, "%s: %s",
						  resource_name(host, note->resource), note->message);
	}
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
		lint_add(host, note->conflict ? RULE_CATALOG_CONFLICT : RULE_CATALOG_UNKNOWN, finding);
	}
}

static const struct catalog_resource *owner_of(const struct host *host, struct span span)
{
	const struct catalog_resource *owner =
		span.source ? catalog_owner(host->catalog, span.source->path) : NULL;

	return owner && owner->manifest.length ? owner : NULL;
}

/* The owners of the file of a finding and of those of its reasons, each once. */
static void name_manifests_of(struct host *host, struct finding *finding)
{
	struct reasons old = finding->because;
	struct reason *all = arena_array(host->arena, old.count * 2 + 1, sizeof(*all));
	const struct catalog_resource **named = arena_array(host->arena, old.count + 2, sizeof(*named));
	size_t count = 0;

	for (size_t i = 0; i < old.count; i++)
		all[i] = old.items[i];
	for (size_t i = 0; i <= old.count; i++) {
		const struct catalog_resource *owner =
			owner_of(host, i == 0 ? finding->span : old.items[i - 1].span);
		bool again = !owner;
		for (size_t k = 0; k < count && !again; k++)
			again = named[k] == owner;
		if (again)
			continue;
		named[count] = owner;
		all[old.count + count++] = (struct reason){
			arena_print(host->arena, "%s is declared by %s", owner->path, resource_name(host, owner)),
			manifest_span(host, owner) };
	}
	finding->because = (struct reasons){ all, old.count + count };
}

void lint_name_manifests(struct host *host)
{
	for (size_t i = 0; host->catalog && i < host->findings.count; i++)
		name_manifests_of(host, &host->findings.items[i]);
}
