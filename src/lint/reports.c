/* The public interface: reports. */
#include "iptoken_lint.h"

#include <stdlib.h>

#include "lint/changes.h"
#include "lint/library.h"

struct itl_report {
	struct report report;
	struct text out;
	struct report_shard shard;
	itl_sink sink;
	void *context;
	bool failed;
};

const char *const *itl_report_formats(void)
{
	return report_format_names;
}

/* Hand on what was written since the last call. */
static bool flush(struct itl_report *report)
{
	struct slice bytes = text_slice(&report->out);

	if (report->out.failed)
		report->failed = true;
	if (!report->failed && bytes.length &&
	    !report->sink(report->context, bytes.at, bytes.length))
		report->failed = true;
	text_clear(&report->out);
	return !report->failed;
}

struct itl_report *itl_report_new(const char *format, const struct itl_report_options *options,
				  itl_sink sink, void *context)
{
	const struct report_format *found = report_format_find(format);
	struct itl_report *report = found ? calloc(1, sizeof(*report)) : NULL;

	if (!report)
		return NULL;
	report->sink = sink;
	report->context = context;
	report->report.format = found;
	report->report.out = &report->out;
	if (options)
		report->report.options = (struct report_options){
			.color = options->color, .quiet = options->quiet,
			.verbose = options->verbose, .quote = options->quote,
			.suppressed = options->suppressed,
			.timeline = options->timeline, .effective = options->effective,
		};
	if (options && options->shard) {
		report->shard = (struct report_shard){ options->shard->run, options->shard->number,
						       options->shard->count, options->shard->hosts,
						       options->shard->places };
		report->report.options.shard = &report->shard;
	}
	if (options) {
		report->report.options.anchor = (enum report_anchor)options->anchor;
		report->report.options.changes =
			options->changes ? &options->changes->changes : NULL;
	}
	if (found->begin)
		found->begin(&report->report);
	flush(report);
	return report;
}

bool itl_report_host(struct itl_report *report, const struct itl_host *host)
{
	const struct report_format *format = report->report.format;
	struct anchored anchored;

	summary_add(&report->report.summary, &host->report);
	if (!anchored_init(&anchored, &host->report, format, &report->report.options))
		report->failed = true;
	else if (format->host)
		format->host(&report->report, &anchored.host);
	anchored_done(&anchored);
	return flush(report);
}

bool itl_report_end(struct itl_report *report)
{
	if (!report)
		return false;
	if (report->report.format->end)
		report->report.format->end(&report->report);
	bool written = flush(report);
	text_done(&report->out);
	free(report);
	return written;
}
