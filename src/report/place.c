#include "report/report.h"

/* The ROOT as given, less what does not matter; empty for the working directory. */
static struct slice plain_root(const struct host_report *host)
{
	struct slice root = slice_of(host->root);

	while (slice_starts_with(root, "./")) {
		root = slice_range(root, 2, root.length);
		while (slice_starts_with(root, "/"))
			root = slice_range(root, 1, root.length);
	}
	while (root.length > 1 && root.at[root.length - 1] == '/')
		root.length--;
	return slice_is(root, ".") ? slice_range(root, 0, 0) : root;
}

void report_root(struct text *out, const struct host_report *host)
{
	struct slice root = plain_root(host);

	if (root.length)
		text_add(out, root);
	else
		text_putc(out, '.');
}

void report_path(struct text *out, const struct host_report *host, const char *path)
{
	struct slice root = plain_root(host);

	if (*path != '/') {
		text_add(out, root);
		text_puts(out, root.length && !slice_is(root, "/") ? "/" : "");
	}
	text_puts(out, path);
}

const char *finding_file(const struct finding *finding)
{
	return finding->span.source ? finding->span.source->path : finding->file;
}

void finding_excuse(struct text *out, const struct finding *finding)
{
	if (finding->suppressed)
		text_print(out, " (suppressed: %s)", finding->suppressed);
}

void finding_path(struct text *out, const struct host_report *host,
		  const struct finding *finding)
{
	const char *file = finding_file(finding);

	if (file)
		report_path(out, host, file);
	else
		report_root(out, host);
}

int compare_places(struct span a, const char *a_interface, struct span b,
		   const char *b_interface)
{
	uintptr_t x = (uintptr_t)a.source, y = (uintptr_t)b.source;

	if (x != y)
		return x < y ? -1 : 1;
	if (a.start != b.start)
		return a.start < b.start ? -1 : 1;
	if (!a_interface || !b_interface)
		return (a_interface != NULL) - (b_interface != NULL);
	return strcmp(a_interface, b_interface);
}
