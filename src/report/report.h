/*
 * Findings to bytes. A format is one file of this folder and one line in the table at the
 * top of format.c. Hosts come one at a time, in the order of the input, and are gone
 * afterwards: what a format must keep until the end it copies into its own memory.
 *
 * Machine formats never cap or fold anything and write the same bytes for the same hosts.
 * A path in a report is relative to the ROOT of its host, with the host's root in front
 * where a format wants paths that a checkout knows (report_path()).
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdio.h>

#include "base/text.h"
#include "finding/finding.h"

struct report_options {
	bool color, quiet, verbose, quote;
	const char *timeline;    /* interface, "" for all, NULL for none */
	const char *effective;
};

struct report_format;

struct report {
	const struct report_format *format;
	struct report_options options;
	struct text *out;        /* what is written next; emptied by the caller between calls */
	struct summary summary;  /* of the hosts so far, the present one included */
	void *state;             /* the format's own, or NULL */
};

struct report_format {
	const char *name;
	/* Each may be NULL. host() is called for hosts that could not be judged as well. */
	void (*begin)(struct report *report);
	void (*host)(struct report *report, const struct host_report *host);
	void (*end)(struct report *report);
};

/* The format of that name, or NULL; the names, NULL-terminated. */
const struct report_format *report_format_find(const char *name);
extern const char *const report_format_names[];

/* ROOT/PATH without a double slash and without a leading "./": as a checkout has it. */
void report_path(struct text *out, const struct host_report *host, const char *path);

/* The file that a finding is about: its span's, else its `file`, else NULL. */
const char *finding_file(const struct finding *finding);

/*
 * JSON, written piece by piece. Bytes that are no UTF-8 become U+FFFD; control characters
 * are escaped. The caller writes braces and commas.
 */
void json_string(struct text *out, const char *s);
void json_slice(struct text *out, struct slice s);
/* "key": with a comma before it unless FIRST. */
void json_key(struct text *out, const char *key, bool first);
/* "key": "s", or null for NULL. */
void json_pair(struct text *out, const char *key, const char *s, bool first);
void json_number(struct text *out, const char *key, long long number, bool first);

/* One host as the `hosts` element of the report, without a newline; jsonl and json share it. */
void json_host(struct text *out, const struct host_report *host);

/* The bytes of S with what would drive a terminal made visible as \xNN. */
void text_safe(struct text *out, struct slice s);

/* XML text or attribute: escaped, bytes that XML 1.0 cannot hold as U+FFFD. */
void xml_escape(struct text *out, struct slice s);

extern const struct report_format report_format_text, report_format_json, report_format_jsonl,
	report_format_html;

#endif
