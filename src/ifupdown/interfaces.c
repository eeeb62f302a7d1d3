#include "ifupdown/reading.h"

#include <stdlib.h>

#include "ifupdown/stanza.h"

enum {
	WORD_LIMIT = 79,         /* bytes of keywords, options and the words of an iface line */
	STANZA_LIMIT = 10000,    /* of one host, `mapping` included; there are 4094 VLANs */
	FEW = 16,                /* stanzas are looked up by walking over them */
};

/* The next word of the line, and where it stands in the text of the line. */
static struct slice next_word(struct file *file)
{
	return lexer_word(&file->line.text, &file->at);
}

static struct slice next_short_word(struct file *file)
{
	return slice_range(next_word(file), 0, WORD_LIMIT);
}

static struct span word_span(const struct file *file, struct slice word)
{
	const struct passage *line = &file->line.text;

	if (line->text.length == 0 || word.length == 0)
		return line->origin;
	size_t from = (size_t)(word.at - line->text.at);
	return passage_span(line, from, from + word.length);
}

struct passage reading_rest_of_line(const struct file *file)
{
	return passage_part(file->reading->arena, &file->line.text, file->at,
			    file->line.text.text.length);
}

void reading_add_problem(struct reading *reading, struct interfaces_problem problem)
{
	array_push(reading->arena, &reading->interfaces->problems, problem);
}

static const char *located(struct file *file, const char *message)
{
	return arena_print(file->reading->arena, "%s:%u: %s", file->path, file->line.number,
			   message);
}

/* ifup gives up on the file because of WORD (or the line, when it is empty). */
static bool refuse(struct file *file, enum interfaces_problem_kind kind, struct slice word,
		   const char *message)
{
	struct interfaces_problem problem = {
		.kind = kind,
		.span = word_span(file, word),
		.message = message,
		.diag = located(file, message),
		.refuses_all = !file->sourced,
		.refuses_rest = file->sourced,
	};
	reading_add_problem(file->reading, problem);
	return false;
}

void reading_end_block(struct file *file)
{
	file->stanza = NULL;
	file->mapping = NULL;
}

/* auto, allow-X */

static struct class_list *get_class(struct reading *reading, struct slice name)
{
	struct interfaces *interfaces = reading->interfaces;
	const struct name *wanted = name_intern(reading->names, name);

	arena_spend(reading->arena, interfaces->classes.count);
	for (size_t i = 0; i < interfaces->classes.count; i++)
		if (interfaces->classes.items[i]->name == wanted)
			return interfaces->classes.items[i];
	struct class_list *class = arena_new(reading->arena, struct class_list);
	class->name = wanted;
	array_push(reading->arena, &interfaces->classes, class);
	return class;
}

static void add_to_class(struct file *file, struct class_list *class, const struct name *word,
			 struct span span)
{
	struct class_member member = { word, span };

	arena_spend(file->reading->arena, class->members.count);
	for (size_t i = 0; i < class->members.count; i++)
		if (class->members.items[i].word == word)
			return;
	array_push(file->reading->arena, &class->members, member);
}

static bool read_class(struct file *file, struct slice keyword)
{
	struct slice name = slice_starts_with(keyword, "allow-")
		? slice_range(keyword, strlen("allow-"), keyword.length) : keyword;
	struct class_list *class = get_class(file->reading, name);

	if (file->at >= file->line.text.text.length && file->stanza) {
		add_to_class(file, class, file->stanza->name, word_span(file, keyword));
		return true;
	}
	for (struct slice word; (word = next_word(file)).length; )
		add_to_class(file, class, name_intern(file->reading->names, word),
			     word_span(file, word));
	reading_end_block(file);
	return true;
}

/* no-scripts, no-auto-down, rename */

static bool read_patterns(struct file *file, struct slice keyword)
{
	struct interfaces *interfaces = file->reading->interfaces;
	bool scripts = slice_is(keyword, "no-scripts");

	if (file->at >= file->line.text.text.length && file->stanza) {
		if (scripts)
			array_push(file->reading->arena, &interfaces->no_scripts,
				   file->stanza->name);
		else
			array_push(file->reading->arena, &interfaces->no_auto_down,
				   file->stanza->name);
		return true;
	}
	for (struct slice word; (word = next_word(file)).length; ) {
		const struct name *pattern = name_intern(file->reading->names, word);
		if (scripts)
			array_push(file->reading->arena, &interfaces->no_scripts, pattern);
		else
			array_push(file->reading->arena, &interfaces->no_auto_down, pattern);
	}
	reading_end_block(file);
	return true;
}

static bool read_rename(struct file *file, struct slice keyword)
{
	struct reading *reading = file->reading;

	(void)keyword;
	for (struct slice word; (word = next_word(file)).length; ) {
		struct class_member member = { name_intern(reading->names, word),
					       word_span(file, word) };
		array_push(reading->arena, &reading->interfaces->renames, member);
	}
	reading_end_block(file);
	return true;
}

static void check_blocks(struct reading *reading)
{
	const struct interfaces *interfaces = reading->interfaces;

	if (interfaces->stanzas.count + interfaces->mappings.count >= STANZA_LIMIT)
		arena_refuse(reading->arena, "it has more than 10000 stanzas");
}

/* mapping */

static bool read_mapping(struct file *file, struct slice keyword)
{
	struct mapping *mapping = arena_new(file->reading->arena, struct mapping);

	(void)keyword;
	check_blocks(file->reading);
	mapping->line = file->line.text.origin;
	for (struct slice word; (word = next_word(file)).length; )
		array_push(file->reading->arena, &mapping->patterns,
			   name_intern(file->reading->names, word));
	array_push(file->reading->arena, &file->reading->interfaces->mappings, mapping);
	reading_end_block(file);
	file->mapping = mapping;
	return true;
}

static bool read_mapping_option(struct file *file, struct slice keyword)
{
	struct mapping *mapping = file->mapping;
	struct passage value = reading_rest_of_line(file);

	if (slice_is(keyword, "map")) {
		array_push(file->reading->arena, &mapping->map, value);
		return true;
	}
	if (!slice_is(keyword, "script"))
		return refuse(file, INTERFACES_PROBLEM_MISPLACED_OPTION, keyword,
			      "misplaced option");
	if (mapping->has_script)
		return refuse(file, INTERFACES_PROBLEM_DUPLICATE_SCRIPT, keyword,
			      "duplicate script in mapping");
	mapping->script = value;
	mapping->has_script = true;
	return true;
}

/* iface */

static const struct stanza *find_parent(const struct file *file, struct slice name,
					const char *family)
{
	const struct interfaces *interfaces = file->reading->interfaces;

	arena_spend(file->reading->arena, interfaces->stanzas.count);
	for (size_t i = 0; i < interfaces->stanzas.count; i++) {
		const struct stanza *stanza = interfaces->stanzas.items[i];
		if (slice_equal(stanza->name->slice, name) &&
		    (!family || strcmp(stanza->family, family) == 0))
			return stanza;
	}
	return NULL;
}

/* Behind the word `inherits`. */
static bool read_inherits(struct file *file, struct stanza *stanza)
{
	struct slice name = next_short_word(file);

	if (name.length == 0)
		return refuse(file, INTERFACES_PROBLEM_INHERITS_NOTHING, name,
			      "'inherits' keyword is missing a parameter");
	stanza->inherits = find_parent(file, name, stanza->family);
	if (!stanza->inherits)
		return refuse(file, INTERFACES_PROBLEM_INHERITS_UNKNOWN, name,
			      arena_print(file->reading->arena,
					  "unknown iface to inherit from: %.*s (%s)",
					  SLICE_ARGS(name),
					  stanza->family ? stanza->family : "*"));
	if (!stanza->family)
		stanza->family = stanza->inherits->family;
	if (!stanza->method)
		stanza->method = stanza->inherits->method;
	stanza_inherit(file->reading->arena, stanza);
	return true;
}

static void warn_of_word(struct file *file, struct slice word)
{
	const char *message = arena_print(file->reading->arena, "extra parameter for the iface "
					  "line not understood and ignored: %.*s",
					  SLICE_ARGS(word));
	struct interfaces_problem problem = {
		.kind = INTERFACES_PROBLEM_EXTRA_WORD,
		.span = word_span(file, word),
		.message = message,
		.diag = located(file, message),
	};
	reading_add_problem(file->reading, problem);
}

/* The words of the iface line behind the name: family, method, inherits. */
static bool read_family_and_method(struct file *file, struct stanza *stanza)
{
	struct slice word = next_short_word(file);
	const struct address_family *family = dialect_find_family(file->reading->dialect, word);

	if (!family && !slice_is(word, "inherits"))
		return refuse(file, INTERFACES_PROBLEM_ADDRESS_FAMILY, word,
			      "unknown or no address type and no inherits keyword specified");
	if (family) {
		stanza->family = family->name;
		word = next_short_word(file);
		const struct method *method = dialect_find_method(family, word);
		if (!method && !slice_is(word, "inherits"))
			return refuse(file, INTERFACES_PROBLEM_METHOD, word,
				      "unknown or no method and no inherits keyword specified");
		if (method) {
			stanza->method = method->name;
			word = next_short_word(file);
		}
	}
	if (slice_is(word, "inherits"))
		return read_inherits(file, stanza);
	if (word.length)
		warn_of_word(file, word);
	return true;
}

static bool read_iface(struct file *file, struct slice keyword)
{
	struct reading *reading = file->reading;
	struct stanza *stanza = arena_new(reading->arena, struct stanza);
	struct slice name = next_short_word(file);

	reading_end_block(file);
	check_blocks(reading);
	if (name.length == 0)
		return refuse(file, INTERFACES_PROBLEM_NO_NAME, keyword,
			      "too few parameters for iface line");
	stanza->name = name_intern(reading->names, name);
	stanza->line = file->line.text.origin;
	if (!read_family_and_method(file, stanza))
		return false;
	array_push(reading->arena, &reading->interfaces->stanzas, stanza);
	file->stanza = stanza;
	return true;
}

static bool read_option(struct file *file, struct slice keyword)
{
	struct passage value = reading_rest_of_line(file);

	if (file->mapping)
		return read_mapping_option(file, keyword);
	if (!file->stanza)
		return refuse(file, INTERFACES_PROBLEM_MISPLACED_OPTION, keyword,
			      "misplaced option");
	if (value.text.length == 0)
		return refuse(file, INTERFACES_PROBLEM_EMPTY_OPTION, keyword,
			      "option with empty value");
	stanza_add(file->reading->arena, file->reading->names, file->stanza, keyword,
		   word_span(file, keyword), value);
	return true;
}

/* The first word of a line decides. `prefix`: any word that begins so and goes on, or not. */
static const struct keyword {
	const char *word;
	enum { WHOLE, PREFIX, LONGER } match;
	bool (*read)(struct file *file, struct slice keyword);
} keywords[] = {
	{ "mapping",      WHOLE,  read_mapping },
	{ "source",       WHOLE,  reading_source },
	{ "source-dir",   PREFIX, reading_source_directory },
	{ "iface",        WHOLE,  read_iface },
	{ "auto",         WHOLE,  read_class },
	{ "allow-",       LONGER, read_class },
	{ "no-auto-down", WHOLE,  read_patterns },
	{ "no-scripts",   WHOLE,  read_patterns },
	{ "rename",       WHOLE,  read_rename },
};

static bool is_keyword(const struct keyword *keyword, struct slice word)
{
	switch (keyword->match) {
	case WHOLE:
		return slice_is(word, keyword->word);
	case PREFIX:
		return slice_starts_with(word, keyword->word);
	default:
		return slice_starts_with(word, keyword->word) &&
		       word.length > strlen(keyword->word);
	}
}

static bool read_line(struct file *file)
{
	file->at = 0;
	struct slice word = next_short_word(file);

	if (word.length == 0)
		return true;
	for (size_t i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++)
		if (is_keyword(&keywords[i], word))
			return keywords[i].read(file, word);
	return read_option(file, word);
}

bool reading_lines(struct file *file, const struct source *source)
{
	struct lexer lexer;

	arena_spend(file->reading->arena, source->text.length);
	interfaces_lexer_init(&lexer, file->reading->arena, source);
	while (interfaces_lexer_next(&lexer, &file->line))
		if (!read_line(file))
			return false;
	return true;
}

/* lo has a stanza unless the file says something about loopbacks; it stands first. */
static void add_builtin_loopback(struct reading *reading)
{
	struct interfaces *interfaces = reading->interfaces;
	struct stanza *lo = arena_new(reading->arena, struct stanza);

	for (size_t i = 0; i < interfaces->stanzas.count; i++)
		if (strcmp(interfaces->stanzas.items[i]->method, "loopback") == 0)
			return;
	lo->name = name_of(reading->names, "lo");
	lo->family = "inet";
	lo->method = "loopback";
	lo->builtin = true;
	array_push(reading->arena, &interfaces->stanzas, lo);
	for (size_t i = interfaces->stanzas.count - 1; i > 0; i--)
		interfaces->stanzas.items[i] = interfaces->stanzas.items[i - 1];
	interfaces->stanzas.items[0] = lo;
}

/* The stanzas have their final places. */
static void number_stanzas(struct reading *reading)
{
	struct interfaces *interfaces = reading->interfaces;

	for (size_t i = 0; i < interfaces->stanzas.count; i++)
		interfaces->stanzas.items[i]->number = i;
	for (size_t i = 0; i < interfaces->stanzas.count && interfaces->stanzas.count > FEW; i++)
		chains_add(reading->arena, &interfaces->by_name,
			   interfaces->stanzas.items[i]->name->slice);
}

static const struct stanza *find_from(const struct interfaces *interfaces, size_t from,
				      const struct name *name)
{
	for (size_t i = from; i < interfaces->stanzas.count; i++)
		if (interfaces->stanzas.items[i]->name == name)
			return interfaces->stanzas.items[i];
	return NULL;
}

const struct stanza *interfaces_first(const struct interfaces *interfaces,
				      const struct name *name)
{
	return interfaces->stanzas.count <= FEW ? find_from(interfaces, 0, name)
						: interfaces_find(interfaces, name->slice);
}

const struct stanza *interfaces_find(const struct interfaces *interfaces, struct slice name)
{
	if (interfaces->stanzas.count > FEW) {
		size_t first = chains_first(&interfaces->by_name, name);
		return first == (size_t)CHAINS_END ? NULL : interfaces->stanzas.items[first];
	}
	for (size_t i = 0; i < interfaces->stanzas.count; i++)
		if (slice_equal(interfaces->stanzas.items[i]->name->slice, name))
			return interfaces->stanzas.items[i];
	return NULL;
}

const struct stanza *interfaces_next(const struct interfaces *interfaces,
				     const struct stanza *stanza)
{
	if (interfaces->stanzas.count <= FEW)
		return find_from(interfaces, stanza->number + 1, stanza->name);
	size_t next = chains_next(&interfaces->by_name, stanza->number);
	return next == (size_t)CHAINS_END ? NULL : interfaces->stanzas.items[next];
}

struct interfaces *interfaces_read(struct arena *arena, struct names *names, struct tree *tree,
				   const char *path)
{
	struct reading reading = {
		.arena = arena, .names = names, .tree = tree, .dialect = &dialect_debian,
		.interfaces = arena_new(arena, struct interfaces),
	};
	struct span nowhere = { NULL, 0, 0 };

	names_init(&reading.seen, arena);
	reading.interfaces->path = path[0] == '/' ? path : arena_print(arena, "/%s", path);
	if (reading_file(&reading, reading.interfaces->path, nowhere))
		add_builtin_loopback(&reading);
	else
		reading.interfaces->refused = true;
	number_stanzas(&reading);
	return reading.interfaces;
}

const struct class_list *interfaces_find_class(const struct interfaces *interfaces,
					       const char *name)
{
	for (size_t i = 0; i < interfaces->classes.count; i++)
		if (slice_is(interfaces->classes.items[i]->name->slice, name))
			return interfaces->classes.items[i];
	return NULL;
}

struct name_pattern name_pattern_parse(struct arena *arena, struct slice word)
{
	size_t slash = slice_find(word, '/', 0), equals = slice_find(word, '=', slash);
	size_t second = slice_find(word, '/', slash + 1);

	if (second > equals)
		second = equals;
	struct slice number = slice_range(word, second + 1, equals);
	return (struct name_pattern){
		.variable = slice_range(word, 0, slash),
		.glob = slice_range(word, slash + 1, second),
		/* NOLINTNEXTLINE(cert-err34-c): ifupdown's own call. */
		.number = atoi(arena_copy(arena, number)),
		.logical = slice_range(word, equals + 1, word.length),
		.has_number = second < equals,
		.has_logical = equals < word.length,
	};
}
