/*
 * Programs that succeed unless their words are wrong: date, pwd and sync of coreutils 9.1, logger
 * of util-linux 2.38.1. All of them fail with 1.
 */
#include "shell/files.h"
#include "shell/inert.h"
#include "shell/options.h"

typedef enum maybe word_check(struct command *command, const struct option *option);

/* What a word is that is not known, and may be an option. */
enum untold { UNTOLD_OPTION, UNTOLD_OPERAND };

/* What CHECK says of all words together; nothing right makes up for one that is wrong. */
static enum maybe check_all(struct command *command, const struct program_options *known,
			    word_check *check, enum untold untold)
{
	struct options options = options_begin(command, known);
	enum maybe result = MAYBE_YES;
	enum option_result got;
	struct option option;

	while ((got = options_next(&options, &option)) != OPTION_END) {
		if (got == OPTION_HELP)
			return MAYBE_YES;
		if (got == OPTION_UNTOLD && untold == UNTOLD_OPTION)
			return MAYBE_UNKNOWN;
		if (got == OPTION_UNTOLD) {
			options.at++;
			continue;
		}
		enum maybe good = got == OPTION_WRONG ? MAYBE_NO : check(command, &option);
		if (good == MAYBE_NO)
			return MAYBE_NO;
		if (good == MAYBE_UNKNOWN)
			result = MAYBE_UNKNOWN;
	}
	return result;
}

static enum maybe is_there(struct command *command, struct slice name)
{
	const char *path = file_path(command->run, name);

	return path ? file_look(command->run, path).exists : MAYBE_UNKNOWN;
}

/* The beginning of one of NAMES is enough. */
static bool begins_one(struct slice word, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_equal(slice_range(slice_of(names[i]), 0, word.length), word))
			return true;
	return false;
}

/* MMDDhhmm and more sets the clock. */
static enum maybe sets_clock(struct slice word)
{
	for (size_t i = 0; i < word.length; i++)
		if (!is_digit(word.at[i]) && word.at[i] != '.')
			return MAYBE_NO;
	return word.length < sizeof("MMDDhhmm") - 1 ? MAYBE_NO : MAYBE_UNKNOWN;
}

/* Of what -d takes we know a few words. */
static enum maybe is_time(struct slice word)
{
	static const char *const words[] = { "", "now", "today", "tomorrow", "yesterday" };
	size_t digits = 1;

	if (slice_is_among(word, words, sizeof(words) / sizeof(words[0])))
		return MAYBE_YES;
	while (digits < word.length && is_digit(word.at[digits]))
		digits++;
	return word.length > 1 && word.length < sizeof("@1234567890") && word.at[0] == '@' &&
	       digits == word.length ? MAYBE_YES : MAYBE_UNKNOWN;
}

static enum maybe check_date(struct command *command, const struct option *option)
{
	static const char *const precisions[] = { "date", "hours", "minutes", "ns", "seconds" };
	struct slice word = option->value;

	if (!option->letter && slice_starts_with(word, "+"))
		return MAYBE_YES;
	if (option->why)
		return MAYBE_UNKNOWN;
	switch (option->letter) {
	case 0:
		return sets_clock(word);
	case 'd':
		return is_time(word);
	case 'r':
		return is_there(command, word);
	case 'f':
		return is_there(command, word) == MAYBE_NO ? MAYBE_NO : MAYBE_UNKNOWN;
	case 's':
		return MAYBE_UNKNOWN;
	case '3':
	case 'I':
		return begins_one(word, precisions, sizeof(precisions) / sizeof(precisions[0]))
			       ? MAYBE_YES : MAYBE_NO;
	default:
		return MAYBE_YES;
	}
}

/* One operand, and one time to show. */
enum maybe date_succeeds(struct command *command)
{
	static const struct program_options known = {
		"uRI?", "dfrs", "d=date f=file I?iso-8601 r=reference R-rfc-2822 R-rfc-email "
		"3=rfc-3339 s=set u-utc u-uct u-universal D-debug D-resolution", true,
	};
	struct options options = options_begin(command, &known);
	size_t operands = 0, times = 0;
	struct option option;

	while (options_next(&options, &option) == OPTION_FOUND) {
		operands += !option.letter;
		times += option.letter && strchr("dfrs", option.letter);
	}
	if (operands > 1)
		return MAYBE_NO;
	return times > 1 ? MAYBE_UNKNOWN : check_all(command, &known, check_date, UNTOLD_OPTION);
}

/* FACILITY.LEVEL or LEVEL, by name in any case; numbers are not looked into. */
static enum maybe is_priority(struct slice word)
{
	static const char *const facilities[] = {
		"auth", "authpriv", "cron", "daemon", "ftp", "kern", "local0", "local1", "local2",
		"local3", "local4", "local5", "local6", "local7", "lpr", "mail", "news",
		"security", "syslog", "user", "uucp",
	};
	static const char *const levels[] = {
		"alert", "crit", "debug", "emerg", "err", "error", "info", "none", "notice",
		"panic", "warn", "warning",
	};
	size_t dot = slice_find(word, '.', 0);
	struct slice level = dot < word.length ? slice_range(word, dot + 1, word.length) : word;
	bool named = true;

	for (size_t i = 0; i < word.length; i++)
		named = named && !is_digit(word.at[i]) && (word.at[i] < 'A' || word.at[i] > 'Z');
	bool facility = dot == word.length ||
			slice_is_among(slice_range(word, 0, dot), facilities,
				       sizeof(facilities) / sizeof(facilities[0]));
	if (facility && slice_is_among(level, levels, sizeof(levels) / sizeof(levels[0])))
		return MAYBE_YES;
	return named ? MAYBE_NO : MAYBE_UNKNOWN;
}

/* What goes to a file or another host may fail. */
static enum maybe check_logger(struct command *command, const struct option *option)
{
	(void)command;
	if (option->letter == 'p')
		return option->why ? MAYBE_UNKNOWN : is_priority(option->value);
	bool valued = option->letter == 'i' && option->value.length;
	return valued || (option->letter && strchr("fnPTduS+", option->letter)) ? MAYBE_UNKNOWN
										 : MAYBE_YES;
}

enum maybe logger_succeeds(struct command *command)
{
	static const struct program_options known = {
		"iesdThV", "ftpnPSu", "i-no-act i?id f=file e-skip-empty p=priority i-octet-count "
		"i-prio-prefix s-stderr S=size t=tag n=server P=port T-tcp d-udp i-rfc3164 "
		"+?rfc5424 +=sd-id +=sd-param t=msgid u=socket +?socket-errors +?journald", true,
	};

	/* Nobody logs messages that begin with a dash. */
	return check_all(command, &known, check_logger, UNTOLD_OPERAND);
}

static enum maybe check_pwd(struct command *command, const struct option *option)
{
	(void)command;
	(void)option;
	return MAYBE_YES;
}

enum maybe pwd_succeeds(struct command *command)
{
	static const struct program_options known = { "LP", "", "L-logical P-physical", true };

	return check_all(command, &known, check_pwd, UNTOLD_OPTION);
}

static enum maybe check_sync(struct command *command, const struct option *option)
{
	if (option->letter == 'd')
		return MAYBE_UNKNOWN;
	if (option->letter || option->why)
		return option->letter ? MAYBE_YES : MAYBE_UNKNOWN;
	return is_there(command, option->value);
}

enum maybe sync_succeeds(struct command *command)
{
	static const struct program_options known = { "df", "", "d-data f-file-system", true };

	return check_all(command, &known, check_sync, UNTOLD_OPTION);
}
