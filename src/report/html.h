/*
 * The HTML report: one file that needs nothing else. html/ holds the page, the style and
 * the scripts as they are written; html/embed.c makes one table of them at build time
 * (html_page.c), with the digests that the page's Content-Security-Policy names, so that
 * nothing but our own script and style can ever run in it.
 *
 * What is known about the hosts goes into the page as JSON, in a form made for size: every
 * text stands once in `strings`, every group of numbers once in `rows` (html_data.c says
 * how they are laid out), and whoever refers to one writes its number.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "report/html_pool.h"
#include "report/report.h"

/* What comes after a piece of the page. */
enum html_slot {
	HTML_SLOT_NONE,
	HTML_SLOT_HOSTS,         /* the hosts, then the tables they refer to */
	HTML_SLOT_STATIC,        /* what is readable without scripts */
	HTML_SLOT_END,
};

struct html_piece {
	const char *text;
	enum html_slot slot;
};

/* The page, up to and including a piece with HTML_SLOT_END. Made at build time. */
extern const struct html_piece html_page[];

struct html_data {
	struct html_pool strings, rows;
	bool rules[RULE_COUNT];  /* those that reported something */
	bool quote;              /* lines of files may be shown */
};

/* HOST as an element of the list of hosts; what it refers to is added to DATA. */
void html_data_host(struct html_data *data, struct text *out, const struct host_report *host);

/* The tables, the rules and the counts: `"strings": [...], ...`. */
void html_data_tables(const struct html_data *data, struct text *out,
		      const struct summary *summary);

/*
 * What stands in the page for those who run no scripts: the counts, and the tokens and
 * findings of the first hosts, up to a limit.
 */
struct html_static {
	struct text tokens, findings;
	size_t shown, left_out;  /* tokens and findings */
	bool quote;
};

void html_static_host(struct html_static *page, const struct host_report *host);
void html_static_write(const struct html_static *page, struct text *out,
		       const struct summary *summary);
void html_static_done(struct html_static *page);

/* TEXT for an element or attribute: escaped, and what would reorder or hide text visible. */
void html_escape(struct text *out, struct slice s);

#endif
