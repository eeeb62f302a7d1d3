#include "boot/kernel_line.h"

#include "kernel/number.h"

/*
 * The variables that grub-mkconfig puts behind `linux ... ro`, in this order. Its files are
 * shell scripts, and a later assignment replaces an earlier one unless it repeats it.
 */
static const char *const grub_variables[] = { "GRUB_CMDLINE_LINUX", "GRUB_CMDLINE_LINUX_DEFAULT" };
enum { GRUB_VARIABLES = sizeof(grub_variables) / sizeof(grub_variables[0]) };

struct line_reading {
	struct arena *arena;
	struct kernel_line *line;
	ARRAY(struct span) values[GRUB_VARIABLES];
};

static const struct origin *origin_of(struct line_reading *reading, struct span span)
{
	struct origin *origin = arena_new(reading->arena, struct origin);

	origin->actor = ACTOR_KERNEL;
	origin->span = span;
	origin->what = arena_copy(reading->arena, span_text(span));
	return origin;
}

/* An int parameter, by kstrtoint(): what is no number leaves the parameter as it was. */
static bool set_number(struct line_reading *reading, struct slice value, struct span span,
		       int *ret, const struct origin **ret_by)
{
	struct number number = number_parse(value);

	if (number.consumed != value.length || !number_to_int(number, ret))
		return false;
	*ret_by = origin_of(reading, span);
	return true;
}

static void set_disable(struct line_reading *reading, struct slice value, struct span span)
{
	int number;

	if (set_number(reading, value, span, &number, &reading->line->boot.ipv6_disable_by))
		reading->line->boot.ipv6_disable = number != 0;
}

static void set_disable_ipv6(struct line_reading *reading, struct slice value, struct span span)
{
	set_number(reading, value, span, &reading->line->boot.disable_ipv6,
		   &reading->line->boot.disable_ipv6_by);
}

static void set_autoconf(struct line_reading *reading, struct slice value, struct span span)
{
	set_number(reading, value, span, &reading->line->boot.autoconf,
		   &reading->line->boot.autoconf_by);
}

/* The parameters of ipv6 that matter here, behind `ipv6.` */
static const struct {
	const char *name;
	void (*set)(struct line_reading *reading, struct slice value, struct span span);
} parameters[] = {
	{ "disable", set_disable },
	{ "disable_ipv6", set_disable_ipv6 },
	{ "autoconf", set_autoconf },
};

/* kernel/params.c, parameq(): a dash is an underscore. */
static bool is_parameter(struct slice name, const char *parameter)
{
	if (name.length != strlen(parameter))
		return false;
	for (size_t i = 0; i < name.length; i++)
		if ((name.at[i] == '-' ? '_' : name.at[i]) != parameter[i])
			return false;
	return true;
}

static void set_parameter(struct line_reading *reading, struct slice name, struct slice value,
			  struct span span)
{
	for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++)
		if (is_parameter(name, parameters[i].name))
			parameters[i].set(reading, value, span);
}

/*
 * fs/proc/proc_sysctl.c, process_sysctl_arg(): every dot becomes a slash, slashes stay. A key
 * without a value is passed over.
 */
static void set_sysctl(struct line_reading *reading, struct slice key, struct slice value,
		       struct span span)
{
	if (value.length == 0)
		return;
	char *path = arena_copy(reading->arena, key);
	for (char *c = path; *c; c++)
		if (*c == '.')
			*c = '/';
	struct kernel_sysctl sysctl = { origin_of(reading, span), path, value };
	array_push(reading->arena, &reading->line->sysctls, sysctl);
}

/* The words of a command line that stands at SPAN; what is behind `--` is for init. */
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
		if (slice_is(word, "--"))
			return;
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
	struct slice line;

	for (size_t start = 0, at = 0; slice_next_line(source->text, &at, &line); start = at)
		found(reading, span_make(source, start, start + line.length));
}

/* Whether the shell puts the value of NAME into TEXT: $NAME or ${NAME}. */
static bool repeats(struct slice text, const char *name)
{
	size_t length = strlen(name);

	for (size_t i = 0; (i = slice_find(text, '$', i)) < text.length; i++) {
		struct slice rest = slice_range(text, i + 1, text.length);
		if (slice_starts_with(rest, "{"))
			rest = slice_range(rest, 1, rest.length);
		if (!slice_starts_with(rest, name))
			continue;
		if (rest.length == length || (rest.at[length] != '_' && !is_alnum(rest.at[length])))
			return true;
	}
	return false;
}

/* The value that begins at the byte FROM: in quotes to the next quote, otherwise one word. */
static struct span value_at(const struct source *source, size_t from)
{
	struct slice text = source->text;
	size_t to = from;

	if (from < text.length && (text.at[from] == '"' || text.at[from] == '\''))
		return span_make(source, from + 1, slice_find(text, text.at[from], from + 1));
	while (to < text.length && !is_blank(text.at[to]) && text.at[to] != ';')
		to++;
	return span_make(source, from, to);
}

/* GRUB_CMDLINE_LINUX="..." and GRUB_CMDLINE_LINUX_DEFAULT=... */
static void read_grub_line(struct line_reading *reading, struct span line)
{
	struct slice text = span_text(line);
	size_t blanks = 0;

	while (blanks < text.length && is_blank(text.at[blanks]))
		blanks++;
	struct slice rest = slice_range(text, blanks, text.length);
	if (slice_starts_with(rest, "export "))
		rest = slice_trim(slice_range(rest, 7, rest.length), " \t");
	size_t equals = slice_find(rest, '=', 0);
	if (equals == rest.length)
		return;
	for (size_t i = 0; i < GRUB_VARIABLES; i++) {
		if (!slice_is(slice_range(rest, 0, equals), grub_variables[i]))
			continue;
		size_t at = (size_t)(rest.at - line.source->text.at) + equals + 1;
		struct span value = value_at(line.source, at);
		if (!repeats(span_text(value), grub_variables[i]))
			reading->values[i].count = 0;
		array_push(reading->arena, &reading->values[i], value);
		reading->line->file = line.source->path;
	}
}

static void read_grub_values(struct line_reading *reading)
{
	for (size_t i = 0; i < GRUB_VARIABLES; i++)
		for (size_t j = 0; j < reading->values[i].count; j++)
			read_words(reading, reading->values[i].items[j]);
}

static void read_cmdline_line(struct line_reading *reading, struct span line)
{
	reading->line->file = line.source->path;
	read_words(reading, line);
}

/* modprobe.d(5): options MODULE NAME=VALUE ... */
static void read_modprobe_line(struct line_reading *reading, struct span line)
{
	struct slice text = slice_trim(span_text(line), " \t\r");

	if (!slice_starts_with(text, "options") || text.length < 8 || !is_blank(text.at[7]))
		return;
	text = slice_trim(slice_range(text, 7, text.length), " \t\r");
	if (slice_starts_with(text, "ipv6") && text.length > 4 && is_blank(text.at[4]))
		reading->line->without_effect = line.source->path;
}

static void read_file(struct line_reading *reading, struct tree *tree, const char *path,
		      void (*found)(struct line_reading *, struct span))
{
	struct source *source;

	if (tree_read(tree, path, &source) == TREE_OK)
		each_line(reading, source, found);
}

static void read_files(struct line_reading *reading, struct tree *tree, const char *pattern,
		       void (*found)(struct line_reading *, struct span))
{
	struct tree_paths paths = tree_glob(tree, pattern);

	for (size_t i = 0; i < paths.count; i++)
		read_file(reading, tree, paths.items[i], found);
}

void kernel_line_read(struct arena *arena, struct tree *tree, struct kernel_line *ret)
{
	struct line_reading reading = { .arena = arena, .line = ret };

	memset(ret, 0, sizeof(*ret));
	ret->boot.autoconf = 1;
	read_file(&reading, tree, "etc/default/grub", read_grub_line);
	read_files(&reading, tree, "etc/default/grub.d/*.cfg", read_grub_line);
	read_grub_values(&reading);
	read_file(&reading, tree, "etc/kernel/cmdline", read_cmdline_line);
	read_files(&reading, tree, "etc/modprobe.d/*.conf", read_modprobe_line);
}
