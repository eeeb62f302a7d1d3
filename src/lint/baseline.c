#include "lint/baseline.h"

static const struct document_limits limits = { .size = 64 << 20, .depth = 8 };

const char *baseline_read(struct arena *arena, const char *path, struct slice text,
			  const struct document **ret)
{
	struct document *document = arena_new(arena, struct document);
	struct document_error error;
	int version = 0;

	if (!document_read(arena, source_new(arena, path, text), 0, limits, document, &error))
		return document_error_show(arena, &error);
	const struct node *number = document->root && node_is(document->root, NODE_MAPPING)
		? node_find(document->root, "version") : NULL;
	if (!number || number->kind != NODE_SCALAR || !slice_to_number(number->text, &version) ||
	    version != 1)
		return arena_print(arena, "%s: this is no baseline of version 1", path);
	*ret = document;
	return NULL;
}

/* The counts of this host, or NULL. */
static const struct node *counts_of(const struct host *host)
{
	const struct document *baseline = host->options->baseline;
	const struct node *hosts = baseline ? node_find(baseline->root, "hosts") : NULL;
	const struct node *counts = hosts && node_is(hosts, NODE_MAPPING)
		? node_find(hosts, host->report->host) : NULL;

	return counts && node_is(counts, NODE_MAPPING) ? counts : NULL;
}

static const char *key_of(struct host *host, const struct finding *finding)
{
	return arena_print(host->arena, "%s %s", finding->rule->id,
			   finding->span.source ? finding->span.source->path
			   : finding->file ? finding->file : "");
}

static void apply_entry(struct host *host, const struct node_entry *entry)
{
	int known = 0, found = 0;

	if (entry->value->kind != NODE_SCALAR || !slice_to_number(entry->value->text, &known))
		return;
	for (size_t i = 0; i < host->findings.count; i++) {
		struct finding *finding = &host->findings.items[i];
		if (finding->suppressed || !slice_is(entry->key->text, key_of(host, finding)))
			continue;
		if (found++ < known)
			finding->suppressed = "known by the baseline";
	}
	if (found >= known)
		return;
	struct finding finding = {
		.message =
			arena_print(host->arena,
				    "the baseline knows %d of `%.*s`, and there %s %d: write "
				    "it anew (%s)",
				    known, SLICE_ARGS(entry->key->text), found == 1 ? "is" : "are",
				    found, host->options->baseline->source->path),
	};
	lint_add(host, RULE_SUPPRESSION_UNUSED, finding);
}

void lint_apply_baseline(struct host *host)
{
	const struct node *counts = counts_of(host);

	for (size_t i = 0; counts && i < counts->count; i++)
		apply_entry(host, &counts->entries[i]);
}
