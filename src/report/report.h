/*
 * Findings to bytes. A format is one file of this folder and one line in the table at the
 * top of format.c. Hosts come one at a time, in the order of the input, and are gone
 * afterwards: what a format must keep until the end it copies into its own memory.
 *
 * Machine formats never cap or fold anything and write the same bytes for the same hosts.
 * A path in a report is relative to the ROOT of its host, with the host's root in front
 * where a format wants paths that a checkout knows (report_path()).
 *
 * Every string of a host may hold any bytes but NUL, the text of a source any at all. What
 * a writer puts out is nevertheless well-formed, valid UTF-8, and free of what would drive
 * a terminal.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include <stdint.h>
#include <stdio.h>

#include "base/text.h"
#include "finding/finding.h"

/* Where a finding is shown: anchor.h. */
enum report_anchor { REPORT_ANCHOR_TOKEN, REPORT_ANCHOR_CAUSE, REPORT_ANCHOR_AUTO };

struct report_changes;

struct report_options {
	bool color, quiet, verbose, quote;
	bool suppressed;         /* the findings that do not count as well: finding_is_shown() */
	const char *timeline;    /* interface, "" for all, NULL for none */
	const char *effective;
	const struct report_shard *shard;        /* NULL: the report is of the whole run */
	enum report_anchor anchor;
	const struct report_changes *changes;    /* NULL: nothing is known of a change */
};

/* Which part of a run the report is of: a key `shard` in json, jsonl and sarif. */
struct report_shard {
	const char *run;
	unsigned number, count;
	size_t hosts;
	const size_t *places;    /* of each host of the report among all hosts, from 1 */
};

struct report_format;

struct report {
	const struct report_format *format;
	struct report_options options;
	struct text *out;        /* what is written next; emptied by the caller between calls */
	struct summary summary;  /* of the hosts so far, the present one included */
	void *state;             /* the format's own, or NULL */
};

/*
 * Each may be NULL. host() is called for hosts that could not be judged as well. A format
 * that has a state makes it in begin() and releases it in end(), which is therefore called
 * for a report that failed as well.
 */
struct report_format {
	const char *name;
	bool places;             /* shows each finding at one place: anchor.h */
	void (*begin)(struct report *report);
	void (*host)(struct report *report, const struct host_report *host);
	void (*end)(struct report *report);
};

/* The format of that name, or NULL; the names, NULL-terminated. */
const struct report_format *report_format_find(const char *name);
extern const char *const report_format_names[];

/* A zeroed state of SIZE bytes for the report. NULL, and the report has failed, without memory. */
void *report_state_new(struct report *report, size_t size);

/* ---- places ----------------------------------------------------------------------- */

/* ROOT without a double slash and without a leading "./"; "." for the working directory. */
void report_root(struct text *out, const struct host_report *host);

/* ROOT/PATH, as a checkout has it. A PATH with a leading slash is in no ROOT and stays alone. */
void report_path(struct text *out, const struct host_report *host, const char *path);

/* The file that a finding is about: its span's, else its `file`, else NULL. */
const char *finding_file(const struct finding *finding);

/* report_path() of that file; report_root() when the finding is about none. */
void finding_path(struct text *out, const struct host_report *host,
		  const struct finding *finding);

/*
 * What does not count is left out unless it was asked for. json and html always have it, and junit
 * where a token command or a requirement has a case anyway. A format that knows no suppression
 * shows it at its lowest level and says why in the message.
 */
static inline bool finding_is_shown(const struct report_options *options,
				    const struct finding *finding)
{
	return !finding->suppressed || options->suppressed;
}
static inline enum severity finding_level(const struct finding *finding)
{
	return finding->suppressed ? SEVERITY_NOTE : finding->severity;
}

/* " (suppressed: known since the move)", for a finding that does not count. */
void finding_excuse(struct text *out, const struct finding *finding);

/*
 * An order in which what is said about the same device at the same place is together: by
 * source, offset and interface (or NULL). The order of sources changes from run to run.
 */
int compare_places(struct span a, const char *a_interface, struct span b,
		   const char *b_interface);

/* ---- bytes ------------------------------------------------------------------------ */

enum { NOT_UTF8 = 0x110000 };

/*
 * What stands at S.at[I]: the number of its bytes, and in *RET its code point. For bytes
 * that are no UTF-8 (overlong, surrogate, cut) *RET is NOT_UTF8 and the number that of the
 * "maximal subpart" that decoders replace by one U+FFFD.
 */
size_t utf8_read(struct slice s, size_t i, uint32_t *ret);

/* "-12" */
void text_number(struct text *out, long long number);

/*
 * JSON, written piece by piece. Bytes that are no UTF-8 become U+FFFD; control characters
 * are escaped. The caller writes braces and commas.
 */
void json_text(struct text *out, const char *s);
void json_slice(struct text *out, struct slice s);
/* "s", or null for NULL. */
void json_value(struct text *out, const char *s);
/* "key": with a comma before it unless FIRST. The key is escaped like any string. */
void json_named_key(struct text *out, const char *key, bool first);
/*
 * The same for KEY, a literal that needs no escaping: a report is mostly keys, and each goes out in
 * one piece that the compiler made.
 */
#define json_key(out, key, first)                                                        \
	text_add((out), (first) ? (struct slice)SLICE("\"" key "\": ")                   \
				: (struct slice)SLICE(", \"" key "\": "))
#define json_pair(out, key, s, first) (json_key(out, key, first), json_value(out, s))
#define json_number(out, key, number, first)                                             \
	(json_key(out, key, first), text_number(out, number))

/* "shard": {... with a comma before it, and without the closing brace. */
void json_open_shard(struct text *out, const struct report_shard *shard);

/* "place": N with a comma before it: of the present host. */
void json_place(struct text *out, const struct report *report);

/* One host as the `hosts` element of the report, without a newline; jsonl and json share it. */
void json_host(struct text *out, const struct host_report *host);

/*
 * The bytes of S with what would drive a terminal, or show text in another order than it
 * stands there, made visible as \xNN. What comes out is one line.
 */
void text_safe(struct text *out, struct slice s);

/* XML text or attribute: escaped, what XML 1.0 cannot hold as U+FFFD. */
void xml_escape(struct text *out, struct slice s);

/* S as a path of a URI (RFC 3986): all but unreserved characters and `/` as %NN. */
void uri_escape(struct text *out, struct slice s);

/* ---- telling equal things apart --------------------------------------------------- */

/* FNV-1a over S and a byte behind it, going on from HASH; HASH_START to begin with. */
#define HASH_START 0xcbf29ce484222325u
uint64_t hash_add(uint64_t hash, struct slice s);

/*
 * For each of COUNT keys the number of equal keys before it, from 0. Allocated, to be
 * freed by the caller; NULL without memory, and for COUNT 0.
 */
uint32_t *ordinals_of(const uint64_t *keys, size_t count);

extern const struct report_format report_format_text, report_format_json, report_format_jsonl,
	report_format_sarif, report_format_junit, report_format_github, report_format_gitlab,
	report_format_checkstyle, report_format_gcc, report_format_html;

#endif
