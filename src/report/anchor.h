/*
 * Where a finding is shown. A finding is about the line that does not work, most often a
 * token command; who reviews a change sees it only at a line that the change adds. So it may
 * be moved to one of its reasons: the line that causes it.
 *
 *	token   at what it is about
 *	cause   at the first reason that stands in a file, one that the change adds if any is
 *	auto    at what it is about when the change adds that, else at the first reason that
 *	        the change adds, else at what it is about
 *
 * A format that shows each finding at one place (report_format.places) is handed the moved
 * ones, in the order of their new places and with a reason more that tells where the subject
 * is; other formats get their findings as they are, with `anchor` set. A finding keeps its
 * fingerprint: where it is shown does not make it another.
 */
#ifndef REPORT_ANCHOR_H
#define REPORT_ANCHOR_H

#include "diff/diff.h"
#include "report/report.h"

/* A change of the checkout that the hosts are rendered into. */
struct report_changes {
	struct arena arena;      /* holds all of it */
	struct diff diff;
	/* An absolute path: what the paths of the diff are relative to; NULL: not known. */
	const char *checkout;
	const char *directory;   /* what relative ROOTs are relative to, within it; "" is it */
};

struct anchored {
	struct arena arena;
	struct host_report host;
};

/*
 * HOST as FORMAT shall see it under OPTIONS. It refers to HOST, and must be released also
 * when this returns false: there was no memory.
 */
bool anchored_init(struct anchored *anchored, const struct host_report *host,
		   const struct report_format *format, const struct report_options *options);
void anchored_done(struct anchored *anchored);

#endif
