/* What is wrong with a file of sysctl.d beside its devconf lines. */
#include "base/table.h"
#include "lint/lint.h"

/* Keys that are there only once a module is loaded. */
static const struct {
	struct slice path;       /* how it begins, below net/ */
	const char *module;
} module_keys[] = {
	{ SLICE("bridge/bridge-nf-"),      "br_netfilter" },
	{ SLICE("netfilter/nf_conntrack"), "nf_conntrack" },
	{ SLICE("nf_conntrack_max"),       "nf_conntrack" },
	{ SLICE("ipv4/vs/"),               "ip_vs" },
	{ SLICE("mpls/"),                  "mpls_router" },
};

static const char *const module_files[] = {
	"etc/modules", "etc/modules-load.d/*.conf", "run/modules-load.d/*.conf",
	"usr/local/lib/modules-load.d/*.conf", "usr/lib/modules-load.d/*.conf",
	"lib/modules-load.d/*.conf", "etc/initramfs-tools/modules",
};

/* Whether a line of TEXT names the module; `-` and `_` are the same to modprobe. */
static bool has_module(struct slice text, const char *module)
{
	size_t length = strlen(module);
	struct slice line;

	for (size_t at = 0; slice_next_line(text, &at, &line); ) {
		line = slice_trim(line, " \t\r");
		struct slice word = slice_range(line, 0, slice_find(line, ' ', 0));
		bool same = word.length == length;
		for (size_t i = 0; same && i < length; i++)
			same = word.at[i] == module[i] || (word.at[i] == '-' && module[i] == '_');
		if (same)
			return true;
	}
	return false;
}

/* Some file has systemd-modules-load or the initramfs load it. */
static bool is_loaded_early(struct host *host, const char *module)
{
	for (size_t i = 0; i < sizeof(module_files) / sizeof(module_files[0]); i++) {
		struct tree_paths paths = tree_glob(host->tree, module_files[i]);
		for (size_t k = 0; k < paths.count; k++) {
			struct source *source;
			if (tree_read(host->tree, paths.items[k], &source) == TREE_OK &&
			    has_module(source->text, module))
				return true;
		}
	}
	return false;
}

/* A tree that configuration management rendered says nothing of modules at all. */
static bool knows_modules(struct host *host)
{
	return tree_probe(host->tree, "etc/modules") == TREE_OK ||
	       tree_probe(host->tree, "etc/modules-load.d") == TREE_DIRECTORY;
}

static const char *module_of(const char *path)
{
	if (strncmp(path, "net/", 4) != 0)
		return NULL;
	struct slice text = slice_of(path + 4);
	for (size_t i = 0; i < sizeof(module_keys) / sizeof(module_keys[0]); i++) {
		struct slice begin = module_keys[i].path;
		if (text.length >= begin.length && memcmp(text.at, begin.at, begin.length) == 0)
			return module_keys[i].module;
	}
	return NULL;
}

/* The first line of each module; the others have the same cure. */
static void check_modules(struct host *host)
{
	const struct sysctl_config *loader = host->plan.loader;
	const char *told[sizeof(module_keys) / sizeof(module_keys[0])];
	size_t count = 0;

	for (size_t i = 0; i < loader->line_count; i++) {
		const struct sysctl_line *line = &loader->lines[i];
		const char *module = line->path && !line->excluded ? module_of(line->path) : NULL;
		bool known = false;
		for (size_t k = 0; module && k < count; k++)
			known = known || strcmp(told[k], module) == 0;
		if (!module || known)
			continue;
		told[count++] = module;
		if (!knows_modules(host) || is_loaded_early(host, module))
			continue;
		struct finding finding = {
			.message = arena_print(host->arena,
					       "%.*s is there only once %s is loaded, and "
					       "nothing loads it before the sysctl loader runs",
					       SLICE_ARGS(line->key), module),
			.span = line->origin->span,
			.consequence =
				"at boot the loader does not find the key, says so, and goes on",
		};
		lint_add(host, RULE_SYSCTL_MODULE_LATE, finding);
	}
}

static bool is_in_etc(const struct source *source)
{
	return slice_starts_with(slice_of(source->path), "etc/");
}

/*
 * The last line of a file that has no newline: only where it is an assignment to a key of net does
 * what is appended spoil it.
 */
static bool lacks_newline(const struct sysctl_line *line)
{
	struct span span = line->origin->span;

	return span.source && span.end >= span.source->text.length && span.end > 0 &&
	       span.source->text.at[span.end - 1] != '\n' && is_in_etc(span.source) &&
	       line->path && slice_starts_with(slice_of(line->path), "net/");
}

static void check_last_newline(struct host *host, const struct sysctl_line *line)
{
	struct finding finding = {
		.message = arena_print(host->arena, "the last line of %s has no newline",
				       line->origin->span.source->path),
		.span = line->origin->span,
		.consequence = "what is appended to the file, or read behind it by `cat`, becomes "
			       "part of this value",
	};
	lint_add(host, RULE_SYSCTL_NO_NEWLINE, finding);
}

void lint_check_sysctl_files(struct host *host)
{
	const struct sysctl_config *loader = host->plan.loader;
	struct table told = { .count = 0 };      /* a file may be read twice */
	bool is_new;

	check_modules(host);
	for (size_t i = 0; i < loader->line_count; i++) {
		const struct sysctl_line *line = &loader->lines[i];
		if (!lacks_newline(line))
			continue;
		table_put(host->arena, &told, slice_of(line->origin->span.source->path), &is_new);
		if (is_new)
			check_last_newline(host, line);
	}
}
