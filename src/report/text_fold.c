#include "report/text_report.h"

#include <stdlib.h>

enum {
	SLOT_COUNT = 2 * FOLD_LIMIT,
	LABEL_LIMIT = 512,
	LINE_LIMIT = 1024,       /* longer lines are alike by this many bytes and their length */
};

struct cause {
	uint64_t key;            /* 0: a free slot */
	char *label;             /* "etc/sysctl.d/70-router.conf:3: error [rule]", safe to print */
	char *first;             /* the first host, safe to print */
	size_t first_host, last_host;    /* numbers of hosts */
	size_t hosts;
	size_t order;            /* in which it was told */
};

struct fold {
	struct cause slots[SLOT_COUNT];  /* open addressing: at most half of them are used */
	size_t count;
};

struct fold *fold_new(void)
{
	return calloc(1, sizeof(struct fold));
}

void fold_free(struct fold *fold)
{
	for (size_t i = 0; fold && i < SLOT_COUNT; i++) {
		free(fold->slots[i].label);
		free(fold->slots[i].first);
	}
	free(fold);
}

static uint64_t hash_place(uint64_t hash, struct span span)
{
	uint32_t line = span_locate(span).line;
	struct slice text = source_line(span.source, line);

	hash = hash_add(hash, slice_of(span.source->path));
	hash ^= (uint64_t)text.length << 32 | line;
	return hash_add(hash, slice_range(text, 0, LINE_LIMIT));
}

/*
 * Whether a reason may be the cause that hosts share. Not when it stands beside the finding:
 * the stanza around a token is each host's own.
 */
static bool is_elsewhere(const struct finding *finding, const struct reason *reason)
{
	return reason->span.source && reason->span.source != finding_subject(finding).source;
}

/* The line that is the cause for people: the first of the chain that stands elsewhere. */
static struct span cause_of(const struct finding *finding)
{
	for (size_t i = 0; i < finding->because.count; i++)
		if (is_elsewhere(finding, &finding->because.items[i]))
			return finding->because.items[i].span;
	return finding_subject(finding);
}

/* Never 0. What no other file explains is only alike when the message and the line are. */
static uint64_t key_of(const struct finding *finding)
{
	uint64_t key = hash_add(HASH_START, slice_of(finding->rule->id));
	bool explained = false;

	key = hash_add(key, slice_of(finding->suppressed ? "suppressed" : ""));
	for (size_t i = 0; i < finding->because.count; i++) {
		if (!is_elsewhere(finding, &finding->because.items[i]))
			continue;
		key = hash_place(key, finding->because.items[i].span);
		explained = true;
	}
	if (!explained) {
		key = hash_add(key, slice_of(finding->message));
		if (finding->span.source)
			key = hash_place(key, finding_subject(finding));
		else if (finding->file)
			key = hash_add(key, slice_of(finding->file));
	}
	return key ? key : 1;
}

static struct cause *find_slot(struct fold *fold, uint64_t key)
{
	size_t at = key % SLOT_COUNT;

	while (fold->slots[at].key && fold->slots[at].key != key)
		at = (at + 1) % SLOT_COUNT;
	return &fold->slots[at];
}

/* At most LABEL_LIMIT bytes, NUL-terminated; NULL without memory. */
static char *keep(struct text *text)
{
	struct slice s = slice_range(text_slice(text), 0, LABEL_LIMIT);
	char *copy = text->failed ? NULL : strndup(s.at, s.length);

	text_done(text);
	return copy;
}

static char *label_of(const struct finding *finding)
{
	struct span cause = cause_of(finding);
	const char *file = cause.source ? cause.source->path : finding->file;
	struct text label = TEXT_INIT;

	text_safe(&label, slice_of(file ? file : "the whole host"));
	if (cause.source)
		text_print(&label, ":%u", span_locate(cause).line);
	text_print(&label, ": %s [%s]%s", severity_name(finding->severity), finding->rule->id,
		   finding->suppressed ? " (suppressed)" : "");
	return keep(&label);
}

static char *name_of_host(const struct host_report *host)
{
	struct text name = TEXT_INIT;

	text_safe(&name, slice_of(host->host));
	return keep(&name);
}

static void remember(struct fold *fold, struct cause *cause, uint64_t key,
		     const struct host_report *host, size_t host_number,
		     const struct finding *finding)
{
	*cause = (struct cause){
		.key = key,
		.label = label_of(finding),
		.first = name_of_host(host),
		.first_host = host_number,
		.last_host = host_number,
		.hosts = 1,
		.order = fold->count++,
	};
}

bool fold_finding(struct fold *fold, const struct host_report *host, size_t host_number,
		  const struct finding *finding)
{
	if (!fold)
		return false;
	uint64_t key = key_of(finding);
	struct cause *cause = find_slot(fold, key);
	if (!cause->key) {
		if (fold->count < FOLD_LIMIT)
			remember(fold, cause, key, host, host_number, finding);
		return false;
	}
	if (cause->first_host == host_number || !cause->label || !cause->first)
		return false;
	cause->hosts += cause->last_host != host_number;
	cause->last_host = host_number;
	return true;
}

/* Most hosts first, then as told. */
static int compare_causes(const void *a, const void *b)
{
	const struct cause *x = *(const struct cause *const *)a;
	const struct cause *y = *(const struct cause *const *)b;

	if (x->hosts != y->hosts)
		return x->hosts > y->hosts ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

void fold_print(struct report *report, const struct fold *fold)
{
	const struct cause **causes = fold ? calloc(fold->count + 1, sizeof(*causes)) : NULL;
	size_t count = 0;

	if (fold && !causes)
		report->out->failed = true;
	for (size_t i = 0; causes && i < SLOT_COUNT; i++)
		if (fold->slots[i].hosts > 1)
			causes[count++] = &fold->slots[i];
	if (count)
		qsort(causes, count, sizeof(*causes), compare_causes);
	for (size_t i = 0; i < count; i++)
		text_print(report->out, "%s, on %zu hosts, told above for %s\n",
			   causes[i]->label, causes[i]->hosts, causes[i]->first);
	if (count)
		text_puts(report->out, "(-v tells each of them for every host)\n\n");
	free(causes);
}
