#include "boot/kernel_line.h"

struct line_reading {
	struct arena *arena;
	struct kernel_line *line;
};

static const struct origin *origin_of(struct line_reading *reading, struct span span)
{
	struct origin *origin = arena_new(reading->arena, struct origin);

	origin->actor = ACTOR_KERNEL;
	origin->span = span;
	origin->what = arena_copy(reading->arena, span_text(span));
	return origin;
}

/* The kernel reads parameters with kstrtoint() or strtol(); only plain numbers matter here. */
static void set_number(struct line_reading *reading, struct slice value, struct span span,
		       int *number)
{
	if (slice_to_number(value, number)) {
		reading->line->boot.origin = origin_of(reading, span);
		reading->line->boot.has_ipv6_origin = true;
	}
}

static void set_disable(struct line_reading *reading, struct slice value, struct span span)
{
	int number = 0;

	set_number(reading, value, span, &number);
	reading->line->boot.ipv6_disable = number != 0;
}

static void set_disable_ipv6(struct line_reading *reading, struct slice value, struct span span)
{
	set_number(reading, value, span, &reading->line->boot.disable_ipv6);
}

static void set_autoconf(struct line_reading *reading, struct slice value, struct span span)
{
	set_number(reading, value, span, &reading->line->boot.autoconf);
}

/* Module parameters of ipv6, with or without the module's name before the dot. */
static const struct {
	const char *name;
	void (*set)(struct line_reading *reading, struct slice value, struct span span);
} parameters[] = {
	{ "disable", set_disable },
	{ "disable_ipv6", set_disable_ipv6 },
	{ "autoconf", set_autoconf },
};

static void set_parameter(struct line_reading *reading, struct slice name, struct slice value,
			  struct span span)
{
	for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++)
		if (slice_is(name, parameters[i].name))
			parameters[i].set(reading, value, span);
}

/* fs/proc/proc_sysctl.c, process_sysctl_arg(): every dot becomes a slash, slashes stay. */
static void set_sysctl(struct line_reading *reading, struct slice key, struct slice value,
		       struct span span)
{
	char *path = arena_copy(reading->arena, key);

	for (char *c = path; *c; c++)
		if (*c == '.')
			*c = '/';
	struct kernel_sysctl sysctl = { origin_of(reading, span), path, value };
	array_push(reading->arena, &reading->line->sysctls, sysctl);
}

/* The words of a command line that stands at SPAN. */
static void read_words(struct line_reading *reading, struct span span)
{
	struct slice text = span_text(span);

	for (size_t i = 0; i < text.length; ) {
		while (i < text.length && is_blank(text.at[i]))
			i++;
		size_t start = i;
		while (i < text.length && !is_blank(text.at[i]))
			i++;
		struct slice word = slice_range(text, start, i);
		size_t equals = slice_find(word, '=', 0);
		struct slice value = slice_range(word, equals + 1, word.length);
		struct span place = span_make(span.source, span.start + start, span.start + i);
		if (slice_starts_with(word, "ipv6."))
			set_parameter(reading, slice_range(word, 5, equals), value, place);
		else if (slice_starts_with(word, "sysctl.") || slice_starts_with(word, "sysctl/"))
			set_sysctl(reading, slice_range(word, 7, equals), value, place);
	}
}

/* Call FOUND with each line of the source, as a span without its newline. */
static void each_line(struct line_reading *reading, const struct source *source,
		      void (*found)(struct line_reading *, struct span))
{
	for (size_t start = 0; start < source->text.length; ) {
		size_t end = slice_find(source->text, '\n', start);
		found(reading, span_make(source, start, end));
		start = end + 1;
	}
}

/* GRUB_CMDLINE_LINUX="..." and GRUB_CMDLINE_LINUX_DEFAULT=... */
static void read_grub_line(struct line_reading *reading, struct span line)
{
	struct slice text = span_text(line);
	size_t blanks = 0;

	while (blanks < text.length && is_blank(text.at[blanks]))
		blanks++;
	struct slice rest = slice_range(text, blanks, text.length);
	if (!slice_starts_with(rest, "GRUB_CMDLINE_LINUX=") &&
	    !slice_starts_with(rest, "GRUB_CMDLINE_LINUX_DEFAULT="))
		return;
	size_t from = slice_find(text, '=', 0) + 1, to = text.length;
	if (from < to && (text.at[from] == '"' || text.at[from] == '\'')) {
		to = slice_find(text, text.at[from], from + 1);
		from++;
	}
	read_words(reading, span_make(line.source, line.start + from, line.start + to));
}

/* modprobe.d(5): options MODULE NAME=VALUE ... */
static void read_modprobe_line(struct line_reading *reading, struct span line)
{
	struct slice text = span_text(line), rest = slice_trim(text, " \t\r");
	size_t words = 0;

	for (size_t i = 0; i < rest.length; words++) {
		size_t end = i;
		while (end < rest.length && !is_blank(rest.at[end]))
			end++;
		struct slice word = slice_range(rest, i, end);
		if ((words == 0 && !slice_is(word, "options")) ||
		    (words == 1 && !slice_is(word, "ipv6")))
			return;
		if (words >= 2) {
			size_t equals = slice_find(word, '=', 0);
			set_parameter(reading, slice_range(word, 0, equals),
				      slice_range(word, equals + 1, word.length), line);
		}
		for (i = end; i < rest.length && is_blank(rest.at[i]); i++)
			;
	}
}

static void read_file(struct line_reading *reading, struct tree *tree, const char *path,
		      void (*found)(struct line_reading *, struct span))
{
	struct source *source;

	if (tree_read(tree, path, &source) != TREE_OK)
		return;
	if (found != read_modprobe_line)
		reading->line->file = source->path;
	each_line(reading, source, found);
}

void kernel_line_read(struct arena *arena, struct tree *tree, struct kernel_line *ret)
{
	struct line_reading reading = { arena, ret };

	memset(ret, 0, sizeof(*ret));
	ret->boot.autoconf = 1;
	read_file(&reading, tree, "etc/default/grub", read_grub_line);
	struct tree_paths paths = tree_glob(tree, "etc/default/grub.d/*.cfg");
	for (size_t i = 0; i < paths.count; i++)
		read_file(&reading, tree, paths.items[i], read_grub_line);
	read_file(&reading, tree, "etc/kernel/cmdline", read_words);
	paths = tree_glob(tree, "etc/modprobe.d/*.conf");
	for (size_t i = 0; i < paths.count; i++)
		read_file(&reading, tree, paths.items[i], read_modprobe_line);
}
