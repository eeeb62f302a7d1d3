#include "shell/expand.h"

/* A word on its way from segments to fields. */
struct splitter {
	struct run *run;
	const struct word *word;
	fields *out;
	struct content ifs;
	segments pieces;         /* of the present field */
	bool open;               /* there is a present field, though it may be empty */
	bool after_blank;        /* the last field was ended by blanks of IFS */
};

/* A `[` alone, as the name of test, is no wildcard. */
static bool has_wildcard(struct slice text)
{
	bool open = false;

	for (size_t i = 0; i < text.length; i++) {
		char c = text.at[i];
		if (c == '*' || c == '?' || (c == ']' && open))
			return true;
		open = open || c == '[';
	}
	return false;
}

/* What stands before the first segment that is not known, in one text. */
struct content join_segments(struct run *run, const segments *list, bool as_pattern)
{
	struct content value = { .set = MAYBE_YES };
	size_t length = 0;

	if (list->count == 1 && !as_pattern) {
		value.text = list->items[0].text;
		value.why = list->items[0].why;
		return content_bounded(value);
	}
	for (size_t i = 0; i < list->count; i++)
		length += list->items[i].text.length + 1;
	char *text = arena_alloc(run->arena, (as_pattern ? 2 : 1) * length + 1);
	length = 0;
	for (size_t i = 0; i < list->count && !value.why; i++) {
		const struct segment *segment = &list->items[i];
		if (segment->separate && segment->between.text.length)
			text[length++] = segment->between.text.at[0];
		if (segment->separate && segment->between.why) {
			value.why = segment->between.why;
			break;
		}
		for (size_t k = 0; k < segment->text.length; k++) {
			if (as_pattern && segment->quoted)
				text[length++] = '\\';
			text[length++] = segment->text.at[k];
		}
		value.why = segment->why;
	}
	value.text = (struct slice){ text, length };
	return as_pattern ? value : content_bounded(value);
}

/* Whether a wildcard stands for files, and for those that we know of. */
static enum maybe takes_wildcards(const struct run *run)
{
	enum maybe noglob = option_get(run, OPTION_NOGLOB);

	if (noglob == MAYBE_YES)
		return MAYBE_NO;
	return noglob == MAYBE_NO && option_get(run, OPTION_OTHER_GLOB) == MAYBE_NO ? MAYBE_YES
										     : MAYBE_UNKNOWN;
}

static void end_field(struct splitter *splitter)
{
	struct run *run = splitter->run;
	bool wild = false;

	if (!splitter->open)
		return;
	struct content value = join_segments(run, &splitter->pieces, false);
	struct field field = { .text = value.text, .why = value.why, .word = splitter->word };
	for (size_t i = 0; i < splitter->pieces.count; i++) {
		const struct segment *piece = &splitter->pieces.items[i];
		wild = wild || (!piece->quoted && has_wildcard(piece->text));
		field.many = field.many || (piece->why && piece->splits);
	}
	if (!field.text.at)
		field.text = slice_of("");
	enum maybe globs = wild && !field.why ? takes_wildcards(run) : MAYBE_NO;
	if (globs == MAYBE_UNKNOWN) {
		field.why = run_why(run, "which files fit %.*s", SLICE_ARGS(field.text));
		field.text = slice_of("");
		field.many = true;
	}
	if (globs == MAYBE_YES)
		expand_pathname(run, join_segments(run, &splitter->pieces, true).text, &field,
				splitter->out);
	else
		array_push(run->arena, splitter->out, field);
	splitter->pieces.count = 0;
	splitter->open = false;
	if (splitter->out->count > FIELD_LIMIT)
		run_give_up(run, "a command line with too many words");
}

static void add_piece(struct splitter *splitter, const struct segment *segment, struct slice text)
{
	struct segment piece = *segment;

	piece.text = text;
	piece.separate = false;
	array_push(splitter->run->arena, &splitter->pieces, piece);
	splitter->open = true;
	splitter->after_blank = false;
}

static bool is_separator(const struct splitter *splitter, char c)
{
	return slice_find(splitter->ifs.text, c, 0) < splitter->ifs.text.length;
}

/* One byte of IFS: blanks end a field, other bytes also make an empty one. */
static void split_at(struct splitter *splitter, char c)
{
	bool blank = c == ' ' || c == '\t' || c == '\n';

	if (splitter->open) {
		end_field(splitter);
		splitter->after_blank = blank;
	} else if (!blank && splitter->after_blank) {
		splitter->after_blank = false;
	} else if (!blank) {
		splitter->open = true;
		end_field(splitter);
	}
}

static void split_segment(struct splitter *splitter, const struct segment *segment)
{
	struct slice text = segment->text;
	size_t from = 0;

	arena_spend(splitter->run->arena, 2 * text.length);
	for (size_t i = 0; i < text.length; i++) {
		if (!is_separator(splitter, text.at[i]))
			continue;
		if (i > from)
			add_piece(splitter, segment, slice_range(text, from, i));
		split_at(splitter, text.at[i]);
		from = i + 1;
	}
	if (from < text.length || segment->why)
		add_piece(splitter, segment, slice_range(text, from, text.length));
}

static struct content field_separators(struct run *run)
{
	struct content ifs = variable_get(run, (struct slice)SLICE("IFS"));

	return ifs.set == MAYBE_NO ? content_of((struct slice)SLICE(" \t\n")) : ifs;
}

/* Only the last piece of a field may be unknown; the fields in front of it are as they are. */
bool split_segments(struct run *run, const segments *list, const struct word *word,
		    fields *ret_fields)
{
	struct splitter splitter = { .run = run, .word = word, .out = ret_fields,
				     .ifs = field_separators(run) };

	for (size_t i = 0; i < list->count && !run->limits->exceeded; i++) {
		struct segment segment = list->items[i];
		if (segment.separate) {
			end_field(&splitter);
			splitter.after_blank = false;
		}
		if (segment.splits && segment.text.length && (splitter.ifs.why && !segment.why))
			segment.why = splitter.ifs.why;
		if (segment.splits)
			split_segment(&splitter, &segment);
		else if (segment.quoted || segment.text.length || segment.why)
			add_piece(&splitter, &segment, segment.text);
	}
	end_field(&splitter);
	return true;
}

/* `{a,b}` and `{1..3}` of bash: the text in which they begin; empty: WORD has none. */
static struct slice find_braces(const struct run *run, const struct word *word)
{
	bool parts = false, closes = false;
	struct slice first = SLICE("");

	if (run->dialect != DIALECT_BASH)
		return first;
	for (const struct part *part = word->parts; part; part = part->next) {
		if (part->kind != PART_TEXT || part->quoted)
			continue;
		if (!first.length && slice_contains(part->text, "{"))
			first = part->text;
		parts = parts || slice_contains(part->text, ",") || slice_contains(part->text, "..");
		closes = closes || slice_contains(part->text, "}");
	}
	return parts && closes ? first : (struct slice)SLICE("");
}

const char *expand_why_braces(struct run *run, const struct word *word)
{
	struct slice first = find_braces(run, word);

	return first.length ? run_why(run, "what %.*s stands for", SLICE_ARGS(first)) : NULL;
}

static void add_text(struct run *run, const struct part *part, segments *list)
{
	struct segment segment = { .text = part->text, .quoted = part->quoted };

	array_push(run->arena, list, segment);
}

static void add_value(struct run *run, struct content value, bool quoted, segments *list)
{
	struct segment segment = { .text = value.text, .why = value.why, .quoted = quoted,
				   .splits = !quoted };

	array_push(run->arena, list, segment);
}

static bool add_arithmetic(struct run *run, const struct part *part, segments *list)
{
	struct content expression;
	const char *why = NULL;
	long number = 0;

	if (!expand_text(run, part->word, &expression))
		return false;
	if (expression.why)
		why = expression.why;
	else if (!arithmetic_evaluate(run, expression.text, &number, &why))
		return false;
	struct content value = why ? content_unknown(why)
				 : content_of(slice_of(arena_print(run->arena, "%ld", number)));
	add_value(run, value, part->quoted, list);
	return true;
}

bool expand_parts(struct run *run, const struct part *parts, segments *list)
{
	for (const struct part *part = parts; part; part = part->next) {
		switch (part->kind) {
		case PART_TEXT:
			add_text(run, part, list);
			break;
		case PART_PARAMETER:
			if (!expand_parameter(run, part, list))
				return false;
			break;
		case PART_COMMAND:
			add_value(run, substitute_command(run, part->script), part->quoted, list);
			break;
		case PART_ARITHMETIC:
			if (!add_arithmetic(run, part, list))
				return false;
			break;
		case PART_BAD:
			return false;
		case PART_FOREIGN:
		case PART_NONE:
			add_value(run,
				  content_unknown(run_why(run, "what %.*s stands for",
							SLICE_ARGS(part->text))),
				  part->quoted, list);
			break;
		}
	}
	return true;
}

/* `~` and `~/...` at the beginning of a word. */
static void expand_tilde(struct run *run, segments *list)
{
	struct segment *first = list->items;
	struct content home = variable_get(run, (struct slice)SLICE("HOME"));

	if (!list->count || first->quoted || first->splits || !first->text.length ||
	    first->text.at[0] != '~')
		return;
	if (first->text.length > 1 && first->text.at[1] != '/') {
		first->why = "the home directory of a user";
		first->text.length = 0;
	} else if (home.set == MAYBE_NO) {
		return;
	} else if (home.why) {
		first->why = home.why;
		first->text.length = 0;
	} else {
		first->text = slice_of(arena_print(run->arena, "%.*s%.*s", SLICE_ARGS(home.text),
						   (int)first->text.length - 1,
						   first->text.at + 1));
	}
}

/* Most words are a few plain letters. */
static bool expand_plain_word(struct run *run, const struct word *word, fields *ret_fields)
{
	struct field field = { .word = word };

	if (!word_is_literal(word, &field.text))
		return false;
	/* What is too long is no pathname: it is not looked through for wildcards. */
	struct content value = content_bounded(content_of(field.text));
	field.text = value.text;
	field.why = value.why;
	if (!field.why && !word->parts->quoted &&
	    (has_wildcard(field.text) || field.text.at[0] == '~' ||
	     find_braces(run, word).length))
		return false;
	array_push(run->arena, ret_fields, field);
	return true;
}

/* A word that is but text with braces: each of what they make may have wildcards. */
static bool expand_word_of_braces(struct run *run, const struct word *word, fields *ret_fields)
{
	struct brace_texts made;
	struct slice text;

	if (!word_is_literal(word, &text) || !find_braces(run, word).length ||
	    !expand_braces(run, text, &made))
		return false;
	for (size_t i = 0; i < made.count; i++) {
		struct segment segment = { .text = slice_of(made.items[i]) };
		segments list = { 0 };
		array_push(run->arena, &list, segment);
		split_segments(run, &list, word, ret_fields);
	}
	return true;
}

bool expand_words(struct run *run, const struct word *words, fields *ret_fields)
{
	size_t count = 0;

	for (const struct word *word = words; word && !ret_fields->capacity; word = word->next)
		count++;
	if (count)
		array_reserve(run->arena, ret_fields, count);
	for (const struct word *word = words; word; word = word->next) {
		segments list = { 0 };
		if (expand_plain_word(run, word, ret_fields) ||
		    expand_word_of_braces(run, word, ret_fields))
			continue;
		if (!expand_parts(run, word->parts, &list))
			return false;
		expand_tilde(run, &list);
		if (!run->alive)
			return true;
		const char *why = expand_why_braces(run, word);
		if (why) {
			struct segment any = { .why = why, .splits = true };
			list.count = 0;
			array_push(run->arena, &list, any);
		}
		split_segments(run, &list, word, ret_fields);
	}
	return true;
}

static bool expand_joined(struct run *run, const struct word *word, bool as_pattern,
			  struct content *ret_value)
{
	segments list = { 0 };

	if (!expand_parts(run, word->parts, &list))
		return false;
	expand_tilde(run, &list);
	*ret_value = join_segments(run, &list, as_pattern);
	if (!ret_value->text.at)
		ret_value->text = slice_of("");
	return true;
}

bool expand_text(struct run *run, const struct word *word, struct content *ret_value)
{
	struct slice literal;

	if (word_is_literal(word, &literal) && (!literal.length || literal.at[0] != '~')) {
		*ret_value = content_bounded(content_of(literal));
		return true;
	}
	return expand_joined(run, word, false, ret_value);
}

bool expand_pattern(struct run *run, const struct word *word, struct content *ret_value)
{
	return expand_joined(run, word, true, ret_value);
}
