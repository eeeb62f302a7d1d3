#include "cli/merge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/json_text.h"
#include "cli/output.h"
#include "cli/shard.h"

enum kind { KIND_NONE, KIND_JSON, KIND_JSONL, KIND_SARIF };

/* A host of json and jsonl, a run of sarif; it is written as it stands there. */
struct piece {
	struct span_of_json text;
	struct span_of_json key;         /* the ROOT of a host */
	unsigned long shard;
};

static const char *const summary_keys[] = {
	"hosts", "failed_hosts", "tokens", "accepted", "rejected", "depends", "unknown", "not_run",
	"errors", "warnings", "notes", "suppressed",
};
enum { SUMMARY_KEYS = sizeof(summary_keys) / sizeof(summary_keys[0]) };

struct merge {
	const struct options *options;
	enum kind kind;
	char **texts;            /* of the files; everything points into them */
	size_t text_count;
	struct piece *pieces;
	size_t count;
	struct span_of_json run, tool;   /* of the first file that tells */
	unsigned long shards, hosts;
	bool *present;           /* shard I at I - 1 */
	unsigned long summary[SUMMARY_KEYS];
	bool findings, failed_hosts;
};

static bool complain(const char *file, const char *problem)
{
	fprintf(stderr, "iptoken-lint: %s: %s\n", file, problem);
	return false;
}

static char *read_file(const char *path, size_t *ret_length)
{
	FILE *file = fopen(path, "re");
	size_t capacity = 1 << 16, length = 0, got;
	char *text = file ? malloc(capacity) : NULL;

	while (text && (got = fread(text + length, 1, capacity - length, file)) > 0) {
		length += got;
		if (length == capacity) {
			char *grown = realloc(text, capacity *= 2);
			if (!grown)
				free(text);
			text = grown;
		}
	}
	if (!text || ferror(file)) {
		complain(path, strerror(errno ? errno : ENOMEM));
		free(text);
		text = NULL;
	}
	if (file)
		fclose(file);
	*ret_length = length;
	return text;
}

static bool is_same(struct span_of_json a, struct span_of_json b)
{
	return a.length == b.length && memcmp(a.at, b.at, a.length) == 0;
}

/*
 * {"run": ID, "numbers": [2], "count": 8, "hosts": 100}: of the same run as all others. Each
 * line of jsonl has one, so AGAIN: the shard may be there already.
 */
static const char *take_shard(struct merge *merge, struct span_of_json shard, bool again,
			      unsigned long *ret_number)
{
	struct span_of_json run, numbers, count, hosts, number;

	if (!json_find(shard, "run", &run) || !json_find(shard, "numbers", &numbers) ||
	    !json_find(shard, "count", &count) || !json_find(shard, "hosts", &hosts) ||
	    json_count(count) == 0)
		return "is no report of a shard (--shard=K/N)";
	if (!merge->present) {
		merge->run = run;
		merge->shards = json_count(count);
		merge->hosts = json_count(hosts);
		merge->present = calloc(merge->shards, sizeof(bool));
		if (!merge->present)
			return "there is no memory left";
	}
	if (!is_same(run, merge->run) || json_count(count) != merge->shards)
		return "is of another run: another version, other options or other hosts";
	struct json_walk walk = json_walk_into(numbers);
	while (json_next(&walk, &number)) {
		*ret_number = json_count(number);
		if (*ret_number < 1 || *ret_number > merge->shards)
			return "is no report of a shard: its number is wrong";
		if (merge->present[*ret_number - 1] && !again)
			return "has a shard that another file has, too";
		merge->present[*ret_number - 1] = true;
	}
	return NULL;
}

static bool add_piece(struct merge *merge, struct span_of_json text, struct span_of_json key,
		      unsigned long shard)
{
	if ((merge->count & (merge->count - 1)) == 0) {
		size_t room = merge->count ? merge->count * 2 : 1;
		struct piece *grown = realloc(merge->pieces, room * sizeof(*grown));
		if (!grown)
			return false;
		merge->pieces = grown;
	}
	merge->pieces[merge->count++] = (struct piece){ text, key, shard };
	return true;
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

static const char *take_host(struct merge *merge, struct span_of_json host, unsigned long shard)
{
	struct span_of_json root, error, findings, finding, severity, suppressed;

	if (!json_find(host, "root", &root) || !json_find(host, "error", &error) ||
	    !json_find(host, "findings", &findings))
		return "is no report of iptoken-lint";
	if (!json_is(error, "null"))
		merge->failed_hosts = true;
	struct json_walk walk = json_walk_into(findings);
	while (json_next(&walk, &finding))
		if (json_find(finding, "severity", &severity))
			count_finding(merge, severity, json_find(finding, "suppressed", &suppressed) &&
						       !json_is(suppressed, "null"));
	return add_piece(merge, host, json_string(root), shard) ? NULL : "there is no memory left";
}

static const char *take_json(struct merge *merge, struct span_of_json report)
{
	struct span_of_json shard, hosts, host, summary, number;
	unsigned long last = 0;

	if (!json_find(report, "shard", &shard))
		return "is no report of a shard (--shard=K/N)";
	if (!json_find(report, "tool", &merge->tool) || !json_find(report, "hosts", &hosts) ||
	    !json_find(report, "summary", &summary))
		return "is no report of iptoken-lint";
	const char *problem = take_shard(merge, shard, false, &last);
	for (size_t i = 0; i < SUMMARY_KEYS; i++)
		if (json_find(summary, summary_keys[i], &number))
			merge->summary[i] += json_count(number);
	struct json_walk walk = json_walk_into(hosts);
	while (!problem && json_next(&walk, &host))
		problem = take_host(merge, host, last);
	return problem;
}

static const char *take_sarif(struct merge *merge, struct span_of_json report)
{
	struct span_of_json runs, run, properties, shard, results, result, level, invocations;
	static const char failed[] = "\"executionSuccessful\": false";
	unsigned long number = 0;
	const char *problem = NULL;

	if (!json_find(report, "runs", &runs))
		return "is no SARIF report";
	struct json_walk walk = json_walk_into(runs);
	while (!problem && json_next(&walk, &run)) {
		if (!json_find(run, "properties", &properties) ||
		    !json_find(properties, "shard", &shard) || !json_find(run, "results", &results))
			return "is no report of a shard (--shard=K/N)";
		problem = take_shard(merge, shard, false, &number);
		struct json_walk each = json_walk_into(results);
		while (json_next(&each, &result))
			if (json_find(result, "level", &level))
				count_finding(merge, level,
					      json_find(result, "suppressions", &properties));
		if (json_find(run, "invocations", &invocations) &&
		    memmem(invocations.at, invocations.length, failed, sizeof(failed) - 1))
			merge->failed_hosts = true;
		if (!problem && !add_piece(merge, run, (struct span_of_json){ "", 0 }, number))
			problem = "there is no memory left";
	}
	return problem;
}

/* One line, a host. */
static const char *take_line(struct merge *merge, struct span_of_json line, const bool *before)
{
	struct span_of_json shard;
	unsigned long number = 0;

	if (!json_find(line, "shard", &shard))
		return "is no report of a shard (--shard=K/N)";
	const char *problem = take_shard(merge, shard, true, &number);
	if (!problem && before && before[number - 1])
		problem = "has a shard that another file has, too";
	return problem ? problem : take_host(merge, line, number);
}

static enum kind kind_of(struct span_of_json first)
{
	struct span_of_json value;

	return json_find(first, "runs", &value) ? KIND_SARIF
	     : json_find(first, "format_version", &value) ? KIND_JSON
	     : json_find(first, "root", &value) ? KIND_JSONL : KIND_NONE;
}

static const char *take_values(struct merge *merge, struct json_walk *walk,
			       struct span_of_json first, const bool *before)
{
	const char *problem;

	if (merge->kind == KIND_SARIF)
		return take_sarif(merge, first);
	if (merge->kind == KIND_JSON)
		return take_json(merge, first);
	do {
		problem = take_line(merge, first, before);
	} while (!problem && json_next(walk, &first));
	return problem;
}

static const char *take_text(struct merge *merge, const char *text, size_t length)
{
	struct json_walk walk = json_walk_text(text, length);
	struct span_of_json first;
	bool *before = NULL;     /* the shards of the files before: lines of one file share theirs */

	if (!json_next(&walk, &first))
		return walk.broken ? "is cut, or no JSON" : NULL;
	enum kind kind = kind_of(first);
	if (kind == KIND_NONE)
		return "is no report of iptoken-lint in json, jsonl or sarif";
	if (merge->kind && kind != merge->kind)
		return "has another format than the files before it";
	merge->kind = kind;
	if (merge->present) {
		before = malloc(merge->shards * sizeof(bool));
		if (!before)
			return "there is no memory left";
		memcpy(before, merge->present, merge->shards * sizeof(bool));
	}
	const char *problem = take_values(merge, &walk, first, before);
	free(before);
	return problem ? problem : walk.broken ? "is cut, or no JSON" : NULL;
}

static int compare_pieces(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;
	size_t shorter = x->key.length < y->key.length ? x->key.length : y->key.length;
	int order = memcmp(x->key.at, y->key.at, shorter);

	if (order == 0)
		order = (x->key.length > y->key.length) - (x->key.length < y->key.length);
	return order ? order : (x->shard > y->shard) - (x->shard < y->shard);
}

static unsigned long missing_shards(const struct merge *merge)
{
	unsigned long missing = 0;

	for (unsigned long i = 0; i < merge->shards; i++)
		missing += !merge->present[i];
	return missing;
}

/* A line of jsonl is in some shard, and a shard without a host has no line: count the hosts. */
static bool is_complete(const struct merge *merge)
{
	return merge->kind == KIND_JSONL ? merge->count == merge->hosts : missing_shards(merge) == 0;
}

static void say_what_is_missing(const struct merge *merge)
{
	fprintf(stderr, "iptoken-lint: --merge: ");
	if (merge->kind != KIND_SARIF)
		fprintf(stderr, "%zu of %lu hosts; ", merge->count, merge->hosts);
	fprintf(stderr, "missing of %lu shards:", merge->shards);
	for (unsigned long i = 0; i < merge->shards; i++)
		if (!merge->present[i])
			fprintf(stderr, " %lu", i + 1);
	fputs(missing_shards(merge) ? "\n" : " some hosts of those that are there\n", stderr);
}

static bool put(struct output *output, const char *text)
{
	return output_write(output, text, strlen(text));
}

static bool put_span(struct output *output, struct span_of_json span)
{
	return output_write(output, span.at, span.length);
}

static void put_shards(const struct merge *merge, struct output *output)
{
	char text[96];
	const char *comma = "";

	put(output, ", \"shard\": {\"run\": ");
	put_span(output, merge->run);
	put(output, ", \"numbers\": [");
	for (unsigned long i = 0; i < merge->shards; i++) {
		if (!merge->present[i])
			continue;
		snprintf(text, sizeof(text), "%s%lu", comma, i + 1);
		put(output, text);
		comma = ", ";
	}
	snprintf(text, sizeof(text), "], \"count\": %lu, \"hosts\": %lu}", merge->shards, merge->hosts);
	put(output, text);
}

static void put_json(const struct merge *merge, struct output *output)
{
	char text[96];

	put(output, "{\"format_version\": 1, \"tool\": ");
	put_span(output, merge->tool);
	if (!is_complete(merge))
		put_shards(merge, output);
	put(output, ", \"hosts\": [");
	for (size_t i = 0; i < merge->count; i++) {
		put(output, i ? ",\n" : "\n");
		put_span(output, merge->pieces[i].text);
	}
	put(output, "\n], \"summary\": {");
	for (size_t i = 0; i < SUMMARY_KEYS; i++) {
		snprintf(text, sizeof(text), "%s\"%s\": %lu", i ? ", " : "", summary_keys[i],
			 merge->summary[i]);
		put(output, text);
	}
	put(output, "}}\n");
}

/* The key `shard` is the last of a line; of all shards it has nothing to say any more. */
static void put_jsonl(const struct merge *merge, struct output *output)
{
	bool complete = is_complete(merge);

	for (size_t i = 0; i < merge->count; i++) {
		struct span_of_json line = merge->pieces[i].text, shard;
		static const char key[] = ", \"shard\": ";
		if (complete && json_find(line, "shard", &shard) &&
		    shard.at + shard.length + 1 == line.at + line.length &&
		    memcmp(shard.at - (sizeof(key) - 1), key, sizeof(key) - 1) == 0) {
			line.length = (size_t)(shard.at - line.at) - (sizeof(key) - 1);
			put_span(output, line);
			put(output, "}");
		} else {
			put_span(output, line);
		}
		put(output, "\n");
	}
}

static void put_sarif(const struct merge *merge, struct output *output)
{
	put(output, "{\"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n"
		    "\"version\": \"2.1.0\",\n\"runs\": [");
	for (size_t i = 0; i < merge->count; i++) {
		put(output, i ? ",\n" : "");
		put_span(output, merge->pieces[i].text);
	}
	put(output, "]}\n");
}

static bool read_all(struct merge *merge)
{
	const struct list *files = &merge->options->roots;

	merge->texts = calloc(files->count + 1, sizeof(*merge->texts));
	for (size_t i = 0; merge->texts && i < files->count; i++) {
		size_t length = 0;
		char *text = read_file(files->items[i], &length);
		if (!text)
			return false;
		merge->texts[merge->text_count++] = text;
		const char *problem = take_text(merge, text, length);
		if (problem)
			return complain(files->items[i], problem);
	}
	if (merge->kind == KIND_NONE)
		return complain("--merge", "there is no report to merge");
	if (merge->count)
		qsort(merge->pieces, merge->count, sizeof(*merge->pieces), compare_pieces);
	return true;
}

static bool write_all(const struct merge *merge)
{
	static void (*const writers[])(const struct merge *, struct output *) = {
		[KIND_JSON] = put_json, [KIND_JSONL] = put_jsonl, [KIND_SARIF] = put_sarif,
	};
	struct output output;

	if (!output_open(&output, NULL, merge->options->output, NULL))
		return false;
	writers[merge->kind](merge, &output);
	return output_close(&output);
}

int merge_reports(const struct options *options)
{
	struct merge merge = { .options = options };
	int status = 2;

	if (read_all(&merge) && write_all(&merge)) {
		status = merge.failed_hosts ? 2 : merge.findings ? 1 : 0;
		if (!is_complete(&merge)) {
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
