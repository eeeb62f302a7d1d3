#include "lint/baseline.h"

#include "base/table.h"

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

/* How many findings with a key the baseline knows, and how many there are. */
struct account {
	const struct node_entry *entry;
	int known, found;
};

struct accounts {
	struct table by_key;     /* into items */
	ARRAY(struct account) items;
};

static void open_accounts(struct host *host, const struct node *counts, struct accounts *accounts)
{
	for (size_t i = 0; i < counts->count; i++) {
		struct account account = { .entry = &counts->entries[i] };
		const struct node *value = account.entry->value;
		bool is_new;
		if (value->kind != NODE_SCALAR || !slice_to_number(value->text, &account.known))
			continue;
		*table_put(host->arena, &accounts->by_key, account.entry->key->text, &is_new) =
			accounts->items.count;
		array_push(host->arena, &accounts->items, account);
	}
}

static void apply_to(struct host *host, struct accounts *accounts, struct finding *finding)
{
	const size_t *index = table_find(&accounts->by_key, slice_of(key_of(host, finding)));

	if (finding->suppressed || !index || *index >= accounts->items.count)
		return;
	struct account *account = &accounts->items.items[*index];
	if (account->found++ < account->known)
		finding->suppressed = "known by the baseline";
}

static void add_outdated(struct host *host, const struct account *account)
{
	struct finding finding = {
		.message = arena_print(host->arena,
				       "the baseline knows %d of `%.*s`, and there %s %d: write "
				       "it anew (%s)",
				       account->known, SLICE_ARGS(account->entry->key->text),
				       account->found == 1 ? "is" : "are", account->found,
				       host->options->baseline->source->path),
	};
	lint_add(host, RULE_SUPPRESSION_UNUSED, finding);
}

void lint_apply_baseline(struct host *host)
{
	const struct node *counts = counts_of(host);
	struct accounts accounts = { 0 };

	if (!counts)
		return;
	open_accounts(host, counts, &accounts);
	for (size_t i = 0; i < host->findings.count; i++)
		apply_to(host, &accounts, &host->findings.items[i]);
	/* What it says of itself comes last, so that no baseline hides that it is outdated. */
	for (size_t i = 0; i < accounts.items.count; i++)
		if (accounts.items.items[i].found < accounts.items.items[i].known)
			add_outdated(host, &accounts.items.items[i]);
}
