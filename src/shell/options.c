#include "shell/options.h"

struct options options_begin(const struct command *command, const struct program_options *known)
{
	return (struct options){ .command = command, .known = known, .at = 1 };
}

/* The next word is the value of *RET. */
static enum option_result take_word(struct options *options, struct option *ret)
{
	const struct command *command = options->command;

	if (options->at >= command->argc)
		return OPTION_WRONG;
	ret->at = options->at++;
	ret->value = command->argv[ret->at].text;
	ret->why = command->argv[ret->at].why;
	return OPTION_FOUND;
}

/* The entry of `longs` that WORD is, or the beginning of alone; empty: there is none, or more. */
static struct slice find_long(const struct program_options *known, struct slice word)
{
	struct slice list = slice_of(known->longs), found = { NULL, 0 };
	size_t count = 0;

	for (size_t at = 0, end; at < list.length; at = end + 1) {
		end = slice_find(list, ' ', at);
		struct slice entry = slice_range(list, at, end);
		struct slice name = slice_range(entry, 2, entry.length);
		if (slice_equal(name, word))
			return entry;
		if (!slice_equal(slice_range(name, 0, word.length), word))
			continue;
		/* Two names of one option are no doubt. */
		count += !found.length || found.at[0] != entry.at[0];
		found = entry;
	}
	return count == 1 ? found : (struct slice){ NULL, 0 };
}

static enum option_result read_long(struct options *options, struct slice word,
				    struct option *ret)
{
	size_t sign = slice_find(word, '=', 0);
	struct slice name = slice_range(word, 2, sign);
	bool valued = sign < word.length;

	ret->at = options->at++;
	if (!valued && (slice_is(name, "help") || slice_is(name, "version")))
		return OPTION_HELP;
	struct slice entry = find_long(options->known, name);
	if (!entry.length || (valued && entry.at[1] == '-'))
		return OPTION_WRONG;
	ret->letter = entry.at[0];
	ret->value = slice_range(word, sign + 1, word.length);
	return entry.at[1] == '=' && !valued ? take_word(options, ret) : OPTION_FOUND;
}

static enum option_result read_letter(struct options *options, struct slice word,
				      struct option *ret)
{
	char letter = word.at[options->letter++];
	struct slice rest = slice_range(word, options->letter, word.length);
	const char *found = letter && letter != '?' ? strchr(options->known->flags, letter) : NULL;
	bool flag = found && found[1] != '?';
	bool valued = letter && strchr(options->known->valued, letter);

	ret->letter = letter;
	ret->at = options->at;
	if (!found && !valued)
		return OPTION_WRONG;
	if (flag && rest.length)
		return OPTION_FOUND;
	options->letter = 0;
	options->at++;
	if (flag)
		return OPTION_FOUND;
	ret->value = rest;
	return rest.length || found ? OPTION_FOUND : take_word(options, ret);
}

enum option_result options_next(struct options *options, struct option *ret)
{
	const struct command *command = options->command;

	*ret = (struct option){ .at = options->at };
	if (options->at >= command->argc)
		return OPTION_END;
	struct slice word = command->argv[options->at].text;
	if (options->letter)
		return read_letter(options, word, ret);
	bool option = !options->ended && word.length > 1 && word.at[0] == '-';
	/* Where only the beginning of a word is known, that may be an option or none at all. */
	if (command->argv[options->at].why && !options->ended && (option || !word.length))
		return OPTION_UNTOLD;
	if (option && slice_is(word, "--")) {
		options->ended = true;
		options->at++;
		return options_next(options, ret);
	}
	if (!option)
		return options->known->permutes ? take_word(options, ret) : OPTION_END;
	if (word.at[1] == '-')
		return read_long(options, word, ret);
	options->letter = 1;
	return read_letter(options, word, ret);
}
