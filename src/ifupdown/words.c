#include "ifupdown/words.h"

#include <stdlib.h>

#include "base/pattern.h"
#include "base/tree_path.h"

/* What ifup is started with at boot and by an administrator alike. */
static const struct {
	const char *name;
	const char *value;
} environment[] = {
	{ "HOME", "/root" },
	{ "LANG", "C" },
	{ "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" },
};

enum { NOT_QUOTED, SINGLE_QUOTED, DOUBLE_QUOTED };

struct expansion {
	struct arena *arena;
	struct tree *tree;
	struct slice text;
	size_t at;
	char *word;              /* the word so far; room for the longest possible one */
	size_t length;
	size_t room;
	struct words *words;
	bool globbing;           /* words still have to be globbed */
	ARRAY(const char *) patterns;
};

static int peek(const struct expansion *expansion, size_t ahead)
{
	size_t at = expansion->at + ahead;
	return at < expansion->text.length ? (unsigned char)expansion->text.at[at] : '\0';
}

static bool at_end(const struct expansion *expansion)
{
	return expansion->at >= expansion->text.length;
}

static void add_bytes(struct expansion *expansion, struct slice bytes)
{
	if (expansion->length + bytes.length > expansion->room) {
		size_t room = (expansion->length + bytes.length) * 2 + 64;
		char *grown = arena_alloc(expansion->arena, room);
		if (expansion->length)
			memcpy(grown, expansion->word, expansion->length);
		expansion->word = grown;
		expansion->room = room;
	}
	if (bytes.length)
		memcpy(expansion->word + expansion->length, bytes.at, bytes.length);
	expansion->length += bytes.length;
}

static void add_byte(struct expansion *expansion, int byte)
{
	char c = (char)byte;
	struct slice bytes = { &c, 1 };

	add_bytes(expansion, bytes);
}

static void add_word(struct expansion *expansion, const char *word)
{
	if (expansion->globbing)
		array_push(expansion->arena, &expansion->patterns, word);
	else
		array_push(expansion->arena, &expansion->words->items, word);
}

/* The word so far is complete. */
static void end_word(struct expansion *expansion)
{
	struct slice word = { expansion->word, expansion->length };

	if (expansion->length)
		add_word(expansion, arena_copy(expansion->arena, word));
	expansion->length = 0;
}

static bool is_name_byte(int c)
{
	return c == '_' || is_alnum((char)c);
}

static const char *find_variable(struct slice name)
{
	for (size_t i = 0; i < sizeof(environment) / sizeof(environment[0]); i++)
		if (slice_is(name, environment[i].name))
			return environment[i].value;
	return NULL;
}

/* The value of a variable; unquoted it is split at blanks. */
static void add_value(struct expansion *expansion, const char *value, int quoted)
{
	struct slice text = slice_of(value);

	if (quoted != NOT_QUOTED) {
		add_bytes(expansion, text);
		return;
	}
	for (size_t i = 0; i < text.length; i++) {
		if (text.at[i] == ' ' || text.at[i] == '\t' || text.at[i] == '\n')
			end_word(expansion);
		else
			add_byte(expansion, text.at[i]);
	}
}

/* Behind "${". `${NAME}` alone is followed; its other forms depend on too much. */
static bool expand_braces(struct expansion *expansion, int quoted)
{
	size_t start = expansion->at;

	while (is_name_byte(peek(expansion, 0)))
		expansion->at++;
	struct slice name = slice_range(expansion->text, start, expansion->at);
	if (peek(expansion, 0) != '}' || name.length == 0 || is_digit(name.at[0]))
		return false;
	const char *value = find_variable(name);
	if (value)
		add_value(expansion, value, quoted);
	expansion->at++;
	return true;
}

/* At a `$`. */
static bool expand_dollar(struct expansion *expansion, int quoted)
{
	int c = peek(expansion, 1);

	if (c == '\0' || c == '"' || c == '\'') {
		add_byte(expansion, '$');
		expansion->at++;
		return true;
	}
	if (c == '(' && peek(expansion, 2) != '(')
		return false;            /* a command substitution */
	expansion->words->environment = true;
	if (c == '(' || c == '[')
		return false;
	if (c == '{') {
		expansion->at += 2;
		return expand_braces(expansion, quoted);
	}
	if (is_digit((char)c) || strchr("*@#$", c))
		return false;
	if (!is_name_byte(c)) {
		add_byte(expansion, '$');
		expansion->at++;
		return true;
	}
	size_t start = ++expansion->at;
	while (is_name_byte(peek(expansion, 0)))
		expansion->at++;
	const char *value = find_variable(slice_range(expansion->text, start, expansion->at));
	if (value)
		add_value(expansion, value, quoted);
	return true;
}

/* At a backslash outside of double quotes. */
static bool expand_backslash(struct expansion *expansion)
{
	if (expansion->at + 1 >= expansion->text.length)
		return false;
	add_byte(expansion, peek(expansion, 1));
	expansion->at += 2;
	return true;
}

/* At a backslash inside of them. */
static bool expand_quoted_backslash(struct expansion *expansion)
{
	if (expansion->at + 1 >= expansion->text.length)
		return false;
	int c = peek(expansion, 1);
	if (!strchr("$`\"\\", c) || c == '\0')
		add_byte(expansion, '\\');
	add_byte(expansion, c);
	expansion->at += 2;
	return true;
}

/* Behind a double quote, to behind the closing one. */
static bool expand_double_quotes(struct expansion *expansion)
{
	while (!at_end(expansion)) {
		int c = peek(expansion, 0);
		bool good = true;
		if (c == '"') {
			expansion->at++;
			return true;
		}
		if (c == '$')
			good = expand_dollar(expansion, DOUBLE_QUOTED);
		else if (c == '\\')
			good = expand_quoted_backslash(expansion);
		else if (c == '`')
			good = false;
		else {
			add_byte(expansion, c);
			expansion->at++;
		}
		if (!good)
			return false;
	}
	return false;
}

static bool expand_single_quotes(struct expansion *expansion)
{
	size_t end = slice_find(expansion->text, '\'', expansion->at);

	if (end >= expansion->text.length)
		return false;
	add_bytes(expansion, slice_range(expansion->text, expansion->at, end));
	expansion->at = end + 1;
	return true;
}

/* At a quote. An empty pair at the beginning of a word is a word of its own in glibc. */
static bool expand_quotes(struct expansion *expansion)
{
	bool is_double = peek(expansion, 0) == '"';

	expansion->at++;
	if (!(is_double ? expand_double_quotes(expansion) : expand_single_quotes(expansion)))
		return false;
	if (expansion->length == 0)
		add_word(expansion, "");
	return true;
}

/* `~` means something at the beginning of a word, and in the first word behind `=`. */
static bool tilde_counts(const struct expansion *expansion)
{
	struct slice word = { expansion->word, expansion->length };

	if (word.length == 0)
		return true;
	if (expansion->words->items.count)
		return false;
	char last = word.at[word.length - 1];
	return last == '=' || (last == ':' && slice_contains(word, "="));
}

static void expand_tilde(struct expansion *expansion)
{
	size_t end = expansion->at + 1;

	while (end < expansion->text.length && !strchr(":/ \t\\", expansion->text.at[end]))
		end++;
	struct slice user = slice_range(expansion->text, expansion->at + 1, end);
	bool escaped = end < expansion->text.length && expansion->text.at[end] == '\\';
	if (!tilde_counts(expansion) || escaped) {
		add_byte(expansion, '~');
		expansion->at++;
		return;
	}
	expansion->words->environment = true;
	if (user.length == 0 || slice_is(user, "root")) {
		add_bytes(expansion, slice_of("/root"));
	} else {
		add_byte(expansion, '~');
		add_bytes(expansion, user);
	}
	expansion->at = end;
}

/* PATH, which was found for PATTERN, with the slashes that the pattern has. */
static const char *spell_as(struct arena *arena, struct slice pattern, const char *path)
{
	struct slice rest = slice_of(path), spelled = { NULL, 0 };
	char *text = arena_alloc(arena, pattern.length + rest.length + 1);
	size_t i = 0;

	while (i < pattern.length) {
		while (i < pattern.length && pattern.at[i] == '/')
			text[spelled.length++] = pattern.at[i++];
		struct slice component = path_first(rest, &rest);
		if (component.length)
			memcpy(text + spelled.length, component.at, component.length);
		spelled.length += component.length;
		while (i < pattern.length && pattern.at[i] != '/')
			i++;
	}
	return text;
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/*
 * As glob(3) does it: of the slashes at the end one is left, with which only directories
 * fit and which counts when the words are sorted. A pattern that nothing fits loses it.
 */
static void glob_pattern(struct expansion *expansion, const char *pattern)
{
	struct tree_paths paths = tree_glob(expansion->tree, pattern);
	struct slice text = slice_of(pattern);
	bool directories = slice_ends_with(text, "/");
	ARRAY(const char *) found = { 0 };

	while (slice_ends_with(text, "//"))
		text.length--;
	for (size_t i = 0; i < paths.count; i++) {
		if (directories && tree_probe(expansion->tree, paths.items[i]) != TREE_DIRECTORY)
			continue;
		array_push(expansion->arena, &found,
			   spell_as(expansion->arena, text, paths.items[i]));
	}
	if (found.count)
		qsort(found.items, found.count, sizeof(*found.items), compare_words);
	for (size_t i = 0; i < found.count; i++)
		add_word(expansion, found.items[i]);
	text.length -= directories;
	if (found.count == 0)
		add_word(expansion, arena_copy(expansion->arena, text));
}

/*
 * At an unquoted `*`, `?` or `[`: the rest of the word up to a blank (a quoted blank, too),
 * with quotes removed that no longer protect anything, and then the glob. This is
 * parse_glob() of glibc's wordexp.c.
 */
static bool expand_glob(struct expansion *expansion)
{
	int quoted = NOT_QUOTED;
	bool good = true;

	expansion->globbing = true;
	while (good && !at_end(expansion) && !strchr(" \t\n", peek(expansion, 0))) {
		int c = peek(expansion, 0);
		if (c == '\'' && quoted != DOUBLE_QUOTED) {
			quoted = quoted == SINGLE_QUOTED ? NOT_QUOTED : SINGLE_QUOTED;
			expansion->at++;
		} else if (c == '"' && quoted != SINGLE_QUOTED) {
			quoted = quoted == DOUBLE_QUOTED ? NOT_QUOTED : DOUBLE_QUOTED;
			expansion->at++;
		} else if (c == '$' && quoted != SINGLE_QUOTED) {
			good = expand_dollar(expansion, quoted);
		} else if (c == '\\' && quoted != NOT_QUOTED) {
			good = expand_quoted_backslash(expansion);
		} else if (c == '\\') {
			good = expand_backslash(expansion);
		} else {
			add_byte(expansion, c);
			expansion->at++;
		}
	}
	end_word(expansion);
	expansion->globbing = false;
	for (size_t i = 0; good && i < expansion->patterns.count; i++)
		glob_pattern(expansion, expansion->patterns.items[i]);
	expansion->patterns.count = 0;
	return good;
}

static bool expand_one(struct expansion *expansion)
{
	int c = peek(expansion, 0);

	switch (c) {
	case '\\':
		return expand_backslash(expansion);
	case '$':
		return expand_dollar(expansion, NOT_QUOTED);
	case '"': case '\'':
		return expand_quotes(expansion);
	case '~':
		expand_tilde(expansion);
		return true;
	case '*': case '?': case '[':
		return expand_glob(expansion);
	case ' ': case '\t':
		end_word(expansion);
		expansion->at++;
		return true;
	case '`': case '\n': case '|': case '&': case ';': case '<': case '>':
	case '(': case ')': case '{': case '}':
		return false;
	default:
		add_byte(expansion, c);
		expansion->at++;
		return true;
	}
}

bool words_expand(struct arena *arena, struct tree *tree, struct slice text, struct words *ret)
{
	struct words words = { .environment = false };
	struct expansion expansion = {
		.arena = arena, .tree = tree, .text = text, .words = &words,
	};

	while (!at_end(&expansion)) {
		if (!expand_one(&expansion)) {
			ret->environment = words.environment;
			return false;
		}
	}
	end_word(&expansion);
	*ret = words;
	return true;
}
