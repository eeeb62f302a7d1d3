#include "lint/lint.h"

#include <stdlib.h>

/* Every check, in the order in which they look at a host. */
static void (*const checks[])(struct host *host) = {
	lint_check_interfaces,
	lint_check_stanzas,
	lint_check_glued,
	lint_check_tokens,
	lint_check_commands,
	lint_check_sysctl,
	lint_check_sysctl_files,
	lint_check_scopes,
	lint_check_loaders,
	lint_check_values,
	lint_check_shared,
	lint_check_effect,
	lint_check_elsewhere,
	lint_check_policy,
	lint_check_catalog,
};

/*
 * A name for the finding that survives edits elsewhere in the file: the rule, the file, the
 * interface and the text of the line, but no line number.
 */
static const char *fingerprint(struct host *host, const struct finding *finding)
{
	uint64_t hash = 14695981039346656037u;   /* FNV-1a, 64 bits */
	const struct slice parts[] = {
		slice_of(finding->rule->id),
		slice_of(finding->span.source ? finding->span.source->path
			 : finding->file ? finding->file : ""),
		slice_of(finding->interface ? finding->interface : ""),
		span_text(finding->span),
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		for (size_t k = 0; k < parts[i].length; k++)
			hash = (hash ^ (unsigned char)parts[i].at[k]) * 1099511628211u;
		hash = (hash ^ 0xff) * 1099511628211u;
	}
	return arena_print(host->arena, "%016llx", (unsigned long long)hash);
}

void lint_add(struct host *host, int rule, struct finding finding)
{
	finding.rule = &rule_table[rule];
	if (finding.severity == SEVERITY_NONE)
		finding.severity = finding.rule->severity;
	finding.fingerprint = fingerprint(host, &finding);
	array_push(host->arena, &host->findings, finding);
}

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_same_chain(const struct reasons *a, const struct reasons *b)
{
	for (size_t i = 0; i < a->count && i < b->count; i++)
		if (!is_same_text(a->items[i].message, b->items[i].message) ||
		    !span_is_same(a->items[i].span, b->items[i].span))
			return false;
	return a->count == b->count;
}

/* A reader would take the one for the other. */
static bool says_the_same(const struct finding *a, const struct finding *b)
{
	return finding_compare(a, b) == 0 && span_is_same(a->span, b->span) &&
	       a->severity == b->severity && a->requirement == b->requirement && !a->claim &&
	       !b->claim && is_same_text(a->consequence, b->consequence) &&
	       is_same_text(a->fix.description, b->fix.description) &&
	       is_same_text(a->fix.diff, b->fix.diff) && is_same_chain(&a->because, &b->because);
}

/* A hook is called for each interface and for --all, and may fare alike each time. */
static void tell_once(struct host *host)
{
	struct finding *items = host->findings.items;
	size_t kept = 0;

	if (host->findings.count == 0)
		return;
	qsort(items, host->findings.count, sizeof(*items), finding_compare);
	for (size_t i = 0; i < host->findings.count; i++)
		if (kept == 0 || !says_the_same(&items[kept - 1], &items[i]))
			items[kept++] = items[i];
	host->findings.count = kept;
}

void lint_check(struct host *host)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		checks[i](host);
	tell_once(host);
}
