#include "report/anchor.h"

#include <stdlib.h>

#include "base/tree.h"

/* PATH of HOST as a diff of the checkout calls it, or NULL when it is not in the checkout. */
static const char *path_in_checkout(struct arena *arena, const struct report_changes *changes,
				    const char *path)
{
	struct slice checkout = slice_of(changes->checkout ? changes->checkout : "");

	if (*path != '/')
		return tree_normalize(
			arena, slice_of(arena_print(arena, "%s/%s", changes->directory, path)));
	if (checkout.length == 0 || !slice_starts_with(slice_of(path), changes->checkout))
		return NULL;
	path += checkout.length;
	if (*path != '/' && !slice_ends_with(checkout, "/"))
		return NULL;
	return tree_normalize(arena, slice_of(path));
}

static const char *path_of(struct arena *arena, const struct host_report *host,
			   const struct source *source)
{
	struct text path = TEXT_INIT;

	report_path(&path, host, source->path);
	return text_keep(&path, arena).at;
}

/* Whether the change adds a line of SPAN. */
static bool is_added(struct arena *arena, const struct report_changes *changes,
		     const struct host_report *host, struct span span)
{
	struct location at = span_locate(span);

	if (!changes || !span.source)
		return false;
	const char *path = path_in_checkout(arena, changes, path_of(arena, host, span.source));
	struct slice name = slice_of(path ? path : ""), below = slice_of(changes->directory);
	if (!path)
		return false;
	if (diff_adds(&changes->diff, name, at.line, at.end_line))
		return true;
	/* git diff --relative leaves out the directory that it was run in. */
	if (below.length == 0 || !slice_starts_with(name, changes->directory) ||
	    name.at[below.length] != '/')
		return false;
	name = slice_range(name, below.length + 1, name.length);
	return diff_adds(&changes->diff, name, at.line, at.end_line);
}

/* Another line than the one that FINDING is about. */
static bool is_elsewhere(const struct finding *finding, struct span span)
{
	return span.source && (span.source != finding->span.source ||
			       span_locate(span).line != span_locate(finding->span).line);
}

/* The reason at which to show FINDING, or NULL: where it is. */
static const struct reason *find_cause(struct arena *arena, const struct host_report *host,
				       const struct finding *finding,
				       const struct report_options *options)
{
	const struct reason *first = NULL;

	if (options->anchor == REPORT_ANCHOR_TOKEN)
		return NULL;
	if (options->anchor == REPORT_ANCHOR_AUTO &&
	    is_added(arena, options->changes, host, finding->span))
		return NULL;
	for (size_t i = 0; i < finding->because.count; i++) {
		const struct reason *reason = &finding->because.items[i];
		if (!is_elsewhere(finding, reason->span))
			continue;
		if (is_added(arena, options->changes, host, reason->span))
			return reason;
		if (!first)
			first = reason;
	}
	return options->anchor == REPORT_ANCHOR_CAUSE ? first : NULL;
}

/* FINDING at the place of CAUSE, one of its reasons. */
static void move(struct arena *arena, struct finding *finding, const struct reason *cause)
{
	size_t count = finding->because.count;
	struct reason *reasons = arena_array(arena, count + 1, sizeof(*reasons));
	const struct span subject = finding->span, place = cause->span;

	if (!subject.source) {
		finding->span = place;
		return;
	}
	reasons[0].message = arena_print(arena, "line %u of %s depends on this",
					 span_locate(subject).line, subject.source->path);
	reasons[0].span = subject;
	memcpy(&reasons[1], finding->because.items, count * sizeof(*reasons));
	finding->because = (struct reasons){ reasons, count + 1 };
	finding->moved_from = subject;
	finding->span = place;
}

static void anchor_findings(struct anchored *anchored, const struct host_report *host,
			    const struct report_format *format,
			    const struct report_options *options)
{
	struct arena *arena = &anchored->arena;
	size_t count = host->finding_count;
	struct finding *findings = arena_array(arena, count + 1, sizeof(*findings));

	for (size_t i = 0; i < count; i++) {
		findings[i] = host->findings[i];
		const struct reason *cause = find_cause(arena, host, &findings[i], options);
		if (cause && format->places)
			move(arena, &findings[i], cause);
		else if (cause)
			findings[i].anchor = cause->span;
	}
	if (count && format->places)
		qsort(findings, count, sizeof(*findings), finding_compare);
	anchored->host.findings = findings;
}

bool anchored_init(struct anchored *anchored, const struct host_report *host,
		   const struct report_format *format, const struct report_options *options)
{
	jmp_buf out;

	arena_init(&anchored->arena, &out);
	anchored->host = *host;
	if (setjmp(out))
		return false;
	if (options->anchor != REPORT_ANCHOR_TOKEN)
		anchor_findings(anchored, host, format, options);
	anchored->arena.out_of_memory = NULL;
	return true;
}

void anchored_done(struct anchored *anchored)
{
	arena_done(&anchored->arena);
}
