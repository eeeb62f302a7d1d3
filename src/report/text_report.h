/*
 * Between the files of the text report: text.c has the findings and the summary,
 * text_story.c what is only told when asked for, text_fold.c what many hosts share.
 */
#ifndef REPORT_TEXT_REPORT_H
#define REPORT_TEXT_REPORT_H

#include "report/report.h"

/* What a colour is for; nothing is written without --color. */
enum paint {
	PAINT_NONE,
	PAINT_BOLD,
	PAINT_ERROR,
	PAINT_WARNING,
	PAINT_NOTE,
	PAINT_DIM,
	PAINT_COUNT
};

void text_paint(struct report *report, enum paint paint);
void text_severity(struct report *report, enum severity severity);

/* text_safe() to the report; nothing for NULL. */
void text_word(struct report *report, const char *s);

/* "ROOT/path:line:column" */
void text_place(struct report *report, const struct host_report *host, struct span span);

/* The line of SPAN with carets below, both behind INDENT; nothing when it must not be quoted. */
void text_quote(struct report *report, struct span span, const char *indent);

/* With -v: what was taken for granted; the token commands in each scenario. */
void text_platform(struct report *report, const struct host_report *host);
void text_outcomes(struct report *report, const struct host_report *host);

/* --timeline and --show-effective. */
void text_steps(struct report *report, const struct host_report *host);
void text_effective(struct report *report, const struct host_report *host);

/*
 * The causes that were told, so that a line which breaks hundreds of hosts is told once. Two
 * findings share a cause when their rule and the lines they are explained by are the same:
 * same path below the ROOT, same line number, same text. At most FOLD_LIMIT causes are
 * remembered; what comes after that is told in full, so memory stays bounded.
 */
enum { FOLD_LIMIT = 4096 };

struct fold;

/* NULL without memory, which costs the folding and nothing else. */
struct fold *fold_new(void);
void fold_free(struct fold *fold);

/*
 * Whether the finding shares its cause with one of an earlier host; it is then counted and
 * need not be told. HOST_NUMBER is different for each host of the report.
 */
bool fold_finding(struct fold *fold, const struct host_report *host, size_t host_number,
		  const struct finding *finding);

/* "PATH:LINE: error [rule], on 412 hosts, ..." for each cause that was counted. */
void fold_print(struct report *report, const struct fold *fold);

#endif
