#include "shell/input.h"

#include "shell/stream.h"

enum use {
	LEAVES,
	READS,                   /* to the end */
	MAY_READ,                /* some of it */
};

/* Filters, which read their input when they are given no file. */
static const struct filter {
	const char *name;
	const char *with_value;  /* letters of options that take a word */
	const char *stops;       /* ... that make it stop before the end, or read elsewhere */
	bool script;             /* the first operand is no file, unless -e or -f is given */
	bool may_stop;           /* whatever the options are */
} filters[] = {
	{ "awk", "Fvf", "", true, true },
	{ "bzip2", "", "", false, false },
	{ "cat", "", "", false, false },
	{ "cut", "bcdf", "", false, false },
	{ "egrep", "efmABCdD", "qmlLr", true, false },
	{ "fgrep", "efmABCdD", "qmlLr", true, false },
	{ "fold", "w", "", false, false },
	{ "gawk", "Fvf", "", true, true },
	{ "grep", "efmABCdD", "qmlLr", true, false },
	{ "gzip", "S", "", false, false },
	{ "head", "nc", "", false, true },
	{ "iptables-restore", "MTw", "", false, true },
	{ "ip6tables-restore", "MTw", "", false, true },
	{ "jq", "fL", "n", true, true },
	{ "less", "", "", false, true },
	{ "logger", "fipPSntu", "", false, true },
	{ "mawk", "Fvf", "", true, true },
	{ "od", "AjNSwt", "N", false, false },
	{ "paste", "d", "", false, false },
	{ "rev", "", "", false, false },
	{ "sed", "efl", "", true, false },
	{ "sha256sum", "", "", false, false },
	{ "sort", "kotST", "", false, false },
	{ "tail", "ncs", "f", false, false },
	{ "uniq", "fsw", "", false, false },
	{ "wall", "gt", "", false, true },
	{ "wc", "", "", false, false },
	{ "zcat", "", "", false, false },
};

/* Programs of which it is not looked into when they read. */
static const char *const doubtful[] = {
	"arptables-restore", "dd", "ebtables-restore", "gpg", "ip6tables-legacy-restore",
	"ip6tables-nft-restore", "iptables-legacy-restore", "iptables-nft-restore", "openssl",
	"tar", "wpa_cli",
};

/* The words of a filter, as far as they tell whether it reads its input. */
struct words {
	size_t operands;
	bool script;             /* -e or -f is given */
	bool stops, unknown, input;
	struct slice first;
};

static bool has_any(struct slice word, const char *letters)
{
	for (; *letters; letters++)
		if (slice_find(word, *letters, 1) < word.length)
			return true;
	return false;
}

static bool is_input(struct slice word)
{
	return slice_is(word, "-") || slice_is(word, "/dev/stdin") ||
	       slice_starts_with(word, "/dev/fd/") || slice_starts_with(word, "/proc/self/fd/");
}

static void read_operand(struct words *words, struct slice word)
{
	words->input = words->input || is_input(word);
	if (words->operands++ == 0)
		words->first = word;
}

static struct words read_words(const struct command *command, const struct filter *filter)
{
	struct words words = { 0 };
	bool operands = false;

	for (size_t i = 1; i < command->argc; i++) {
		struct slice word = command->argv[i].text;
		if (command->argv[i].why) {
			words.unknown = true;
		} else if (operands || word.length < 2 || word.at[0] != '-') {
			read_operand(&words, word);
		} else if (slice_is(word, "--")) {
			operands = true;
		} else if (word.at[1] == '-') {
			/* Most mean nothing here; --quiet, --max-count and --regexp do. */
			words.unknown = words.unknown || filter->script || *filter->stops;
		} else {
			words.stops = words.stops || has_any(word, filter->stops);
			words.script = words.script ||
				       (filter->script && has_any(word, "ef"));
			if (word.length == 2 && strchr(filter->with_value, word.at[1]))
				i++;
		}
	}
	return words;
}

static enum use use_of_filter(const struct command *command, const struct filter *filter)
{
	struct words words = read_words(command, filter);
	struct slice name = slice_of(filter->name);
	size_t others = filter->script && !words.script ? 1 : 0;

	if (words.unknown)
		return MAY_READ;
	if (words.operands > others && !words.input)
		return LEAVES;
	if (slice_is(name, "cat"))
		return READS;
	/* `q` of sed ends it. */
	bool quits = slice_is(name, "sed") &&
		     (words.script || slice_contains(words.first, "q") ||
		      slice_contains(words.first, "Q"));
	return filter->may_stop || words.stops || words.operands > others || quits ? MAY_READ
										   : READS;
}

static enum use use_of(const struct command *command, struct slice name)
{
	if (slice_is(name, "tee") || slice_is(name, "tr") || slice_is(name, "xargs"))
		return READS;
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
		if (slice_is(name, filters[i].name))
			return use_of_filter(command, &filters[i]);
	if (slice_is_among(name, doubtful, sizeof(doubtful) / sizeof(doubtful[0])))
		return MAY_READ;
	for (size_t i = 1; i < command->argc; i++)
		if (!command->argv[i].why && is_input(command->argv[i].text))
			return MAY_READ;
	return LEAVES;
}

void input_after_program(struct command *command, struct slice name)
{
	enum use use;

	if (!command->run->alive || stream_get(command->run, 0)->kind != STREAM_TEXT)
		return;
	use = use_of(command, name);
	if (use == READS)
		stream_leave(command->run, 0, content_of((struct slice)SLICE("")));
	else if (use == MAY_READ)
		stream_doubt(command->run, 0);
}
