#include "report/report.h"

#include <stdlib.h>

/* Every format there is. A new one: its file, its line here and its name below. */
static const struct report_format *const formats[] = {
	&report_format_text,
	&report_format_json,
	&report_format_jsonl,
	&report_format_sarif,
	&report_format_junit,
	&report_format_github,
	&report_format_gitlab,
	&report_format_checkstyle,
	&report_format_gcc,
	&report_format_html,
};
enum { FORMAT_COUNT = sizeof(formats) / sizeof(formats[0]) };

const char *const report_format_names[] = {
	"text", "json", "jsonl", "sarif", "junit", "github", "gitlab", "checkstyle", "gcc", "html",
	NULL
};

const struct report_format *report_format_find(const char *name)
{
	for (size_t i = 0; i < FORMAT_COUNT; i++)
		if (strcmp(formats[i]->name, name) == 0)
			return formats[i];
	return NULL;
}

void *report_state_new(struct report *report, size_t size)
{
	report->state = calloc(1, size);
	if (!report->state)
		report->out->failed = true;
	return report->state;
}
