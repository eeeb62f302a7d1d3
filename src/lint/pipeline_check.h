/* What must hold of any report; for the fuzz target of the whole pipeline. */
#ifndef LINT_PIPELINE_CHECK_H
#define LINT_PIPELINE_CHECK_H

#include <jansson.h>

#include "iptoken_lint.h"
#include "lint/pipeline_archive.h"

struct bytes {
	char *at;
	size_t length, capacity;
};

static inline bool bytes_equal(const struct bytes *a, const struct bytes *b)
{
	return a->length == b->length && memcmp(a->at, b->at, a->length) == 0;
}

static inline bool bytes_take(void *context, const char *at, size_t length)
{
	struct bytes *bytes = context;

	if (bytes->length + length > bytes->capacity) {
		bytes->capacity = (bytes->length + length) * 2;
		bytes->at = realloc(bytes->at, bytes->capacity);
		if (!bytes->at)
			abort();
	}
	memcpy(bytes->at + bytes->length, at, length);
	bytes->length += length;
	return true;
}

/* Nothing that drives a terminal: no C0 control but line ends and tabs, no DEL, no C1 in UTF-8. */
static inline void check_bytes(const struct bytes *bytes)
{
	for (size_t i = 0; i < bytes->length; i++) {
		unsigned char c = (unsigned char)bytes->at[i];
		unsigned char before = i ? (unsigned char)bytes->at[i - 1] : 0;
		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f ||
		    (before == 0xc2 && c >= 0x80 && c <= 0x9f))
			abort();
	}
}

static inline void check_json(const char *format, const struct bytes *bytes)
{
	static const char *const formats[] = { "json", "jsonl", "sarif", "gitlab" };
	json_error_t error;

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		if (strcmp(format, formats[i]) != 0)
			continue;
		json_t *value = json_loadb(bytes->at, bytes->length, JSON_ALLOW_NUL, &error);
		if (!value)
			abort();
		json_decref(value);
	}
}

/* Write the report of a host, and look at each byte of it. RET_BYTES may be NULL. */
static inline void check_report(const struct itl_host *host, const char *format,
				struct bytes *ret_bytes)
{
	struct itl_report_options options = { .verbose = true, .quote = true, .timeline = "",
					      .effective = "" };
	struct bytes bytes = { NULL, 0, 0 };
	struct itl_report *report = itl_report_new(format, &options, bytes_take, &bytes);

	if (!report || !itl_report_host(report, host) || !itl_report_end(report))
		abort();
	check_bytes(&bytes);
	check_json(format, &bytes);
	if (ret_bytes)
		*ret_bytes = bytes;
	else
		free(bytes.at);
}

static inline bool json_says(json_t *object, const char *key, const char *word)
{
	const char *said = json_string_value(json_object_get(object, key));

	return said && strcmp(said, word) == 0;
}

/* How many elements of LIST have KEY WORD; those that are suppressed do not count. */
static inline json_int_t count_words(json_t *list, const char *key, const char *word)
{
	json_int_t count = 0;
	json_t *element;
	size_t i;

	json_array_foreach(list, i, element) {
		json_t *suppressed = json_object_get(element, "suppressed");
		if (json_says(element, key, word) && (!suppressed || json_is_null(suppressed)))
			count++;
	}
	return count;
}

/* The summary of a JSON report says what is in it, and what the library says. */
static inline void check_counts(const struct itl_host *host, const struct bytes *json)
{
	static const struct { const char *key, *list, *member, *word; } counts[] = {
		{ "accepted", "tokens", "verdict", "accepted" },
		{ "rejected", "tokens", "verdict", "rejected" },
		{ "depends", "tokens", "verdict", "depends" },
		{ "unknown", "tokens", "verdict", "unknown" },
		{ "not_run", "tokens", "verdict", "not-run" },
		{ "errors", "findings", "severity", "error" },
		{ "warnings", "findings", "severity", "warning" },
		{ "notes", "findings", "severity", "note" },
	};
	json_t *report = json_loadb(json->at, json->length, JSON_ALLOW_NUL, NULL);
	json_t *summary = json_object_get(report, "summary");
	json_t *said = json_array_get(json_object_get(report, "hosts"), 0);

	for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
		json_t *list = json_object_get(said, counts[i].list);
		if (json_integer_value(json_object_get(summary, counts[i].key)) !=
		    count_words(list, counts[i].member, counts[i].word))
			abort();
	}
	if (json_array_size(json_object_get(said, "tokens")) != itl_host_token_count(host) ||
	    json_array_size(json_object_get(said, "findings")) != itl_host_finding_count(host))
		abort();
	json_decref(report);
}

/* Bytes of a line of the text, without its newline; abort() when there is no such line. */
static inline size_t line_width(const char *text, size_t length, unsigned line)
{
	const char *end = text + length, *start = archive_line(text, end, line - 1);
	const char *newline = memchr(start, '\n', (size_t)(end - start));

	/* An empty last line counts: what is missing at the end of a file is missing there. */
	if (start == end && line > 1 && end[-1] != '\n')
		abort();
	return (size_t)((newline ? newline : end) - start);
}

/* The finding's line and columns are there in its file. */
static inline void check_place(const struct archive *archive, const struct itl_finding *finding)
{
	size_t length = 0;
	char *text = finding->file && finding->line ? archive_read(archive, finding->file, &length)
						    : NULL;

	/* Without a catalog a file that is quoted is one of the tree. */
	if (!text || archive->side[SIDE_CATALOG]) {
		free(text);
		return;
	}
	if (finding->end_line < finding->line || finding->column == 0 ||
	    (finding->end_line == finding->line && finding->end_column < finding->column) ||
	    finding->column > line_width(text, length, finding->line) + 1 ||
	    finding->end_column > line_width(text, length, finding->end_line) + 2)
		abort();
	free(text);
}

#endif
