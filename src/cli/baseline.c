#include "cli/baseline.h"

#include "cli/interrupt.h"
#include "cli/tell.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct baseline_entry *find(struct baseline *baseline, const char *host, const char *key)
{
	/* Hosts come one after the other: only the last one's entries can match. */
	for (size_t i = baseline->count; i-- > 0 && strcmp(baseline->items[i].host, host) == 0; )
		if (strcmp(baseline->items[i].key, key) == 0)
			return &baseline->items[i];
	return NULL;
}

static bool add_key(struct baseline *baseline, const char *host, const char *key)
{
	struct baseline_entry *entry = find(baseline, host, key);

	if (entry) {
		entry->count++;
		return true;
	}
	struct baseline_entry *grown =
		realloc(baseline->items, (baseline->count + 1) * sizeof(*grown));
	if (!grown)
		return false;
	baseline->items = grown;
	grown[baseline->count] = (struct baseline_entry){ strdup(host), strdup(key), 1 };
	baseline->count++;
	return grown[baseline->count - 1].host && grown[baseline->count - 1].key;
}

bool baseline_add(struct baseline *baseline, const struct itl_host *host)
{
	for (size_t i = 0; i < itl_host_finding_count(host); i++) {
		struct itl_finding finding = itl_host_finding(host, i);
		const char *file = finding.file ? finding.file : "";
		if (finding.suppressed)
			continue;
		size_t length = strlen(finding.rule) + strlen(file) + 2;
		char *key = malloc(length);
		if (!key)
			return false;
		snprintf(key, length, "%s %s", finding.rule, file);
		bool good = add_key(baseline, itl_host_name(host), key);
		free(key);
		if (!good)
			return false;
	}
	return true;
}

static void write_string(FILE *out, const char *s)
{
	putc('"', out);
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			fprintf(out, "\\%c", *s);
		else if ((unsigned char)*s < 0x20)
			fprintf(out, "\\u%04x", (unsigned char)*s);
		else
			putc(*s, out);
	}
	putc('"', out);
}

static void write_entries(FILE *out, const struct baseline *baseline)
{
	const char *host = NULL;

	fputs("{\"version\": 1, \"hosts\": {", out);
	for (size_t i = 0; i < baseline->count; i++) {
		bool same = host && strcmp(host, baseline->items[i].host) == 0;
		if (!same) {
			fputs(host ? "},\n" : "\n", out);
			write_string(out, baseline->items[i].host);
			fputs(": {", out);
		}
		fputs(same ? ",\n  " : "\n  ", out);
		write_string(out, baseline->items[i].key);
		fprintf(out, ": %zu", baseline->items[i].count);
		host = baseline->items[i].host;
	}
	fputs(host ? "}}}\n" : "}}\n", out);
}

bool baseline_write(const struct baseline *baseline, const char *file)
{
	size_t length = strlen(file) + sizeof(".XXXXXX");
	char *temporary = malloc(length);
	int fd = -1;

	if (temporary) {
		snprintf(temporary, length, "%s.XXXXXX", file);
		fd = mkstemp(temporary);
	}
	if (fd >= 0)
		interrupt_remove(temporary);
	FILE *out = fd >= 0 ? fdopen(fd, "w") : NULL;
	bool good = out != NULL;
	if (out) {
		write_entries(out, baseline);
		good = !ferror(out);
		good = fclose(out) == 0 && good;
		good = good && rename(temporary, file) == 0;
	}
	if (!good) {
		tell("--write-baseline: %s: %s", file, strerror(errno));
		if (temporary && fd >= 0)
			unlink(temporary);
		if (fd >= 0 && !out)
			close(fd);
	}
	interrupt_forget(temporary);
	free(temporary);
	return good;
}

void baseline_done(struct baseline *baseline)
{
	for (size_t i = 0; i < baseline->count; i++) {
		free(baseline->items[i].host);
		free(baseline->items[i].key);
	}
	free(baseline->items);
}
