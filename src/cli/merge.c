#include "cli/merge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/input.h"
#include "cli/merge_parts.h"
#include "cli/shard.h"
#include "cli/tell.h"

static const char no_memory[] = "there is no memory left";
static const char no_shard[] = "is no report of a shard (--shard=K/N)";
static const char no_report[] = "is no report of iptoken-lint";
static const char twice[] = "has a shard that another file has, too";

static bool is_same(struct span_of_json a, struct span_of_json b)
{
	return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

/* The shard of the first report is what those of all others are held against. */
static const char *begin_run(struct merge *merge, struct span_of_json run,
			     struct span_of_json count, struct span_of_json hosts)
{
	if (merge->present)
		return NULL;
	merge->run = run;
	merge->shards = json_count(count);
	merge->hosts = json_count(hosts);
	if (merge->shards == 0 || merge->shards > SHARD_LIMIT)
		return no_shard;
	merge->present = calloc(merge->shards, sizeof(bool));
	return merge->present ? NULL : no_memory;
}

/*
 * {"run": ID, "numbers": [2], "count": 8, "hosts": 100}: of the same run as all others. Each
 * line of jsonl has one, so AGAIN: the shard may be there already.
 */
static const char *take_shard(struct merge *merge, struct span_of_json shard, bool again)
{
	struct span_of_json run, numbers, count, hosts, item;

	if (!json_find(shard, "run", &run) || !json_find(shard, "numbers", &numbers) ||
	    !json_find(shard, "count", &count) || !json_find(shard, "hosts", &hosts))
		return no_shard;
	const char *problem = begin_run(merge, run, count, hosts);
	if (problem)
		return problem;
	if (!is_same(run, merge->run) || json_count(count) != merge->shards ||
	    json_count(hosts) != merge->hosts)
		return "is of another run: another version, other options or other hosts";
	struct json_walk walk = json_walk_into(numbers);
	while (json_next(&walk, &item)) {
		unsigned long number = json_count(item);
		if (number < 1 || number > merge->shards)
			return "is no report of a shard: its number is wrong";
		if (merge->present[number - 1] && !again)
			return twice;
		merge->present[number - 1] = true;
	}
	return NULL;
}

static const char *add_piece(struct merge *merge, struct piece piece)
{
	if (piece.place < 1 || piece.place > merge->hosts)
		return "is no report of a shard: the place of a host is wrong";
	if ((merge->count & (merge->count - 1)) == 0) {
		size_t room = merge->count ? merge->count * 2 : 1;
		struct piece *grown = realloc(merge->pieces, room * sizeof(*grown));
		if (!grown)
			return no_memory;
		merge->pieces = grown;
	}
	merge->pieces[merge->count++] = piece;
	return NULL;
}

static enum itl_severity severity_of(struct span_of_json word)
{
	return json_is(json_string(word), "error") ? ITL_ERROR
	     : json_is(json_string(word), "warning") ? ITL_WARNING
	     : json_is(json_string(word), "note") ? ITL_NOTE : ITL_NEVER;
}

static void count_finding(struct merge *merge, struct span_of_json severity, bool suppressed)
{
	enum itl_severity level = severity_of(severity), bound = merge->options->fail_on;

	if (!suppressed && bound != ITL_NEVER && level != ITL_NEVER && level >= bound)
		merge->findings = true;
}

/* A host of json or jsonl; `place` is in HOLDER. */
static const char *take_host(struct merge *merge, const char *file, struct span_of_json host,
			     struct span_of_json holder)
{
	struct span_of_json error, findings, finding, severity, suppressed, place;

	if (!json_find(host, "error", &error) || !json_find(host, "findings", &findings))
		return no_report;
	if (!json_find(holder, "place", &place))
		return no_shard;
	if (!json_is(error, "null"))
		merge->failed_hosts = true;
	struct json_walk walk = json_walk_into(findings);
	while (json_next(&walk, &finding))
		if (json_find(finding, "severity", &severity))
			count_finding(merge, severity,
				      json_find(finding, "suppressed", &suppressed) &&
					      !json_is(suppressed, "null"));
	return add_piece(merge,
			 (struct piece){ .place = json_count(place), .file = file, .text = host });
}

static const char *take_json(struct merge *merge, const char *file, struct span_of_json report)
{
	struct span_of_json shard, hosts, host, summary, number;

	if (!json_find(report, "shard", &shard))
		return no_shard;
	if (!json_find(report, "tool", &merge->head) || !json_find(report, "hosts", &hosts) ||
	    !json_find(report, "summary", &summary))
		return no_report;
	const char *problem = take_shard(merge, shard, false);
	for (size_t i = 0; i < SUMMARY_KEYS; i++)
		if (json_find(summary, summary_keys[i], &number))
			merge->summary[i] += json_count(number);
	struct json_walk walk = json_walk_into(hosts);
	while (!problem && json_next(&walk, &host))
		problem = take_host(merge, file, host, host);
	return problem;
}

/* One line, a host. */
static const char *take_line(struct merge *merge, const char *file, struct span_of_json line)
{
	struct span_of_json shard;

	if (!json_find(line, "shard", &shard))
		return no_shard;
	const char *problem = take_shard(merge, shard, true);
	return problem ? problem : take_host(merge, file, line, shard);
}

/* The next COUNT results, with what is between them. */
static bool take_results(struct merge *merge, struct json_walk *results, unsigned long count,
			 struct span_of_json *ret_text)
{
	struct span_of_json result, level, suppressions;
	const char *start = NULL, *end = NULL;

	for (unsigned long i = 0; i < count; i++) {
		if (!json_next(results, &result) || !json_find(result, "level", &level))
			return false;
		count_finding(merge, level, json_find(result, "suppressions", &suppressions));
		start = start ? start : result.at;
		end = result.at + result.length;
	}
	*ret_text = (struct span_of_json){ start ? start : "", start ? (size_t)(end - start) : 0 };
	return true;
}

/* PLACE is [place, how many results, whether it could not be judged]. */
static const char *take_sarif_host(struct merge *merge, const char *file, struct span_of_json place,
				   struct json_walk *results, struct json_walk *notifications)
{
	struct piece piece = { .file = file };
	struct span_of_json number, count, failed;
	struct json_walk walk = json_walk_into(place);

	if (!json_next(&walk, &number) || !json_next(&walk, &count) || !json_next(&walk, &failed))
		return no_shard;
	piece.place = json_count(number);
	piece.results = json_count(count);
	if (!take_results(merge, results, piece.results, &piece.text))
		return "is no report of a shard: it lacks results that it counts";
	if (json_is(failed, "true") && !json_next(notifications, &piece.notification))
		return "is no report of a shard: it lacks a notification";
	merge->failed_hosts |= piece.notification.length > 0;
	return add_piece(merge, piece);
}

static bool find_notifications(struct span_of_json run, struct json_walk *ret_walk)
{
	struct span_of_json invocations, invocation, notifications;

	if (!json_find(run, "invocations", &invocations))
		return false;
	struct json_walk walk = json_walk_into(invocations);
	if (!json_next(&walk, &invocation) ||
	    !json_find(invocation, "toolExecutionNotifications", &notifications))
		return false;
	*ret_walk = json_walk_into(notifications);
	return true;
}

static const char *take_sarif(struct merge *merge, const char *file, struct span_of_json report)
{
	struct span_of_json runs, run, properties, shard, results, places, place;
	struct json_walk walk, each_result, notifications;

	if (!json_find(report, "runs", &runs))
		return no_report;
	walk = json_walk_into(runs);
	if (!json_next(&walk, &run) || !json_find(run, "results", &results) ||
	    !find_notifications(run, &notifications))
		return no_report;
	if (!json_find(run, "properties", &properties) || !json_find(properties, "shard", &shard) ||
	    !json_find(shard, "places", &places))
		return no_shard;
	const char *problem = take_shard(merge, shard, false);
	struct span_of_json head = { report.at, (size_t)(results.at + 1 - report.at) };
	if (!problem && merge->head.at && !is_same(head, merge->head))
		problem = "is of another run: its rules are others";
	merge->head = head;
	each_result = json_walk_into(results);
	walk = json_walk_into(places);
	while (!problem && json_next(&walk, &place))
		problem = take_sarif_host(merge, file, place, &each_result, &notifications);
	return problem;
}

static enum kind kind_of(struct span_of_json first)
{
	struct span_of_json value;

	return json_find(first, "runs", &value) ? KIND_SARIF
	     : json_find(first, "format_version", &value) ? KIND_JSON
	     : json_find(first, "root", &value) ? KIND_JSONL : KIND_NONE;
}

static const char *take_values(struct merge *merge, const char *file, struct json_walk *walk,
			       struct span_of_json first)
{
	const char *problem = NULL;

	if (merge->kind == KIND_JSONL) {
		do {
			problem = take_line(merge, file, first);
		} while (!problem && json_next(walk, &first));
		return problem;
	}
	problem = merge->kind == KIND_SARIF ? take_sarif(merge, file, first)
					    : take_json(merge, file, first);
	return !problem && json_next(walk, &first) ? "has more behind the report" : problem;
}

/* WALK ended in TEXT, or at its end. Columns count bytes: what stands there is no text. */
static bool complain_at(const char *file, const char *text, const struct json_walk *walk)
{
	unsigned long line = 1, column = 1;

	for (; text < walk->at; text++) {
		column = *text == '\n' ? 1 : column + 1;
		line += *text == '\n';
	}
	tell("%s:%lu:%lu: %s", file, line, column,
	     walk->too_deep ? "nested deeper than 64 levels"
			    : "the report is cut here, or is no JSON");
	return false;
}

static bool take_text(struct merge *merge, const char *file, const char *text, size_t length)
{
	struct json_walk walk = json_walk_text(text, length);
	struct span_of_json first;

	/* A shard without a host is an empty file of jsonl. */
	if (!json_next(&walk, &first))
		return !walk.broken || complain_at(file, text, &walk);
	enum kind kind = kind_of(first);
	if (kind == KIND_NONE)
		return complain(file, "is no report of iptoken-lint in json, jsonl or sarif");
	if (merge->kind && kind != merge->kind)
		return complain(file, "has another format than the files before it");
	merge->kind = kind;
	const char *problem = take_values(merge, file, &walk, first);
	if (problem)
		return complain(file, problem);
	return !walk.broken || complain_at(file, text, &walk);
}

static int compare_pieces(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	return (x->place > y->place) - (x->place < y->place);
}

static bool put_in_order(struct merge *merge)
{
	if (merge->count)
		qsort(merge->pieces, merge->count, sizeof(*merge->pieces), compare_pieces);
	for (size_t i = 1; i < merge->count; i++)
		if (merge->pieces[i].place == merge->pieces[i - 1].place)
			return complain(merge->pieces[i].file, twice);
	return true;
}

static unsigned long missing_shards(const struct merge *merge)
{
	unsigned long missing = 0;

	for (unsigned long i = 0; i < merge->shards; i++)
		missing += !merge->present[i];
	return missing;
}

/* A shard without a host has no line in jsonl. */
static bool is_complete(const struct merge *merge)
{
	return merge->count == merge->hosts &&
	       (merge->kind == KIND_JSONL || missing_shards(merge) == 0);
}

static void say_what_is_missing(const struct merge *merge)
{
	fprintf(stderr, "iptoken-lint: --merge: %zu of %lu hosts; missing of %lu shards:",
		merge->count, merge->hosts, merge->shards);
	for (unsigned long i = 0; i < merge->shards; i++)
		if (!merge->present[i])
			fprintf(stderr, " %lu", i + 1);
	fputs(missing_shards(merge) ? "\n" : " none, but one of them is cut\n", stderr);
}

static bool read_all(struct merge *merge)
{
	const struct list *files = &merge->options->roots;

	merge->texts = calloc(files->count + 1, sizeof(*merge->texts));
	for (size_t i = 0; merge->texts && i < files->count; i++) {
		size_t length = 0;
		char *text = input_read(files->items[i], &length);
		if (!text)
			return complain(files->items[i], strerror(errno));
		merge->texts[merge->text_count++] = text;
		if (!take_text(merge, files->items[i], text, length))
			return false;
	}
	if (merge->kind == KIND_NONE)
		return complain("--merge", "there is no report to merge");
	if (!put_in_order(merge))
		return false;
	merge->complete = is_complete(merge);
	return true;
}

static bool write_all(const struct merge *merge)
{
	struct output output;

	if (!output_open(&output, NULL, merge->options->output, NULL))
		return false;
	if (!merge_write(merge, &output)) {
		output_abandon(&output);
		return false;
	}
	return output_close(&output);
}

int merge_reports(const struct options *options)
{
	struct merge merge = { .options = options };
	int status = 2;

	if (read_all(&merge) && write_all(&merge)) {
		status = merge.failed_hosts ? 2 : merge.findings ? 1 : 0;
		if (!merge.complete) {
			say_what_is_missing(&merge);
			status = 2;
		}
	}
	for (size_t i = 0; i < merge.text_count; i++)
		free(merge.texts[i]);
	free(merge.texts);
	free(merge.pieces);
	free(merge.present);
	return status;
}
