#include "report/report.h"

/* Every format there is. A new one: its file, its line here. */
static const struct report_format *const formats[] = {
	&report_format_text,
	&report_format_json,
	&report_format_jsonl,
	&report_format_html,
};
enum { FORMAT_COUNT = sizeof(formats) / sizeof(formats[0]) };

const char *const report_format_names[] = { "text", "json", "jsonl", "html", NULL };

const struct report_format *report_format_find(const char *name)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

void report_path(struct text *out, const struct host_report *host, const char *path)
{
	struct slice root = slice_of(host->root);

	while (slice_starts_with(root, "./"))
		root = slice_range(root, 2, root.length);
	while (root.length > 1 && root.at[root.length - 1] == '/')
		root.length--;
	if (root.length && !slice_is(root, ".")) {
		text_add(out, root);
		if (!slice_is(root, "/"))
			text_putc(out, '/');
	}
	text_puts(out, path);
}

const char *finding_file(const struct finding *finding)
{
	return finding->span.source ? finding->span.source->path : finding->file;
}
