/*
 * Names of signals: dash 0.5.12, decode_signal(); bash 5.2.15; `kill` of procps 4.0.2 and
 * coreutils 9.1. What a signal does was measured with `kill -SIGNAL $$` in both shells.
 */
#include "shell/signals.h"

enum { SIGNAL_MAX = 64, SIGNAL_REALTIME = 34 };

/* The index is the number; without SIG. */
static const struct {
	const char *name;
	enum signal_fate fate;
} signals[] = {
	{ NULL, SIGNAL_PASSES },
	{ "HUP", SIGNAL_KILLS_WITH_TRAP }, { "INT", SIGNAL_KILLS_WITH_TRAP },
	{ "QUIT", SIGNAL_KILLS },          { "ILL", SIGNAL_KILLS_WITH_TRAP },
	{ "TRAP", SIGNAL_KILLS_WITH_TRAP }, { "ABRT", SIGNAL_KILLS_WITH_TRAP },
	{ "BUS", SIGNAL_KILLS_WITH_TRAP }, { "FPE", SIGNAL_KILLS_WITH_TRAP },
	{ "KILL", SIGNAL_KILLS },          { "USR1", SIGNAL_KILLS_WITH_TRAP },
	{ "SEGV", SIGNAL_KILLS_WITH_TRAP }, { "USR2", SIGNAL_KILLS_WITH_TRAP },
	{ "PIPE", SIGNAL_DEPENDS },        /* systemd has its services ignore it */
	{ "ALRM", SIGNAL_KILLS_WITH_TRAP }, { "TERM", SIGNAL_KILLS_WITH_TRAP },
	{ "STKFLT", SIGNAL_KILLS },        { "CHLD", SIGNAL_PASSES },
	{ "CONT", SIGNAL_PASSES },         { "STOP", SIGNAL_DEPENDS },
	{ "TSTP", SIGNAL_DEPENDS },        { "TTIN", SIGNAL_DEPENDS },
	{ "TTOU", SIGNAL_DEPENDS },        { "URG", SIGNAL_PASSES },
	{ "XCPU", SIGNAL_KILLS_WITH_TRAP }, { "XFSZ", SIGNAL_KILLS_WITH_TRAP },
	{ "VTALRM", SIGNAL_KILLS_WITH_TRAP }, { "PROF", SIGNAL_KILLS },
	{ "WINCH", SIGNAL_PASSES },        { "IO", SIGNAL_KILLS },
	{ "PWR", SIGNAL_KILLS },           { "SYS", SIGNAL_KILLS_WITH_TRAP },
};

int signal_number(struct slice word)
{
	int number;

	return word.length && is_digit(word.at[0]) && slice_to_number(word, &number) &&
	       number <= SIGNAL_MAX ? number : -1;
}

/* Older names, of which each program has its own choice; the shells have none. */
static bool is_alias(struct slice word)
{
	static const char *const names[] = { "CLD", "EXIT", "IOT", "LOST", "POLL", "UNUSED" };

	return slice_is_among_in_any_case(word, names, sizeof(names) / sizeof(names[0]));
}

static enum maybe find_name(enum signal_reader reader, struct slice word, int *ret_number)
{
	for (size_t i = 1; i < sizeof(signals) / sizeof(signals[0]); i++) {
		if (!slice_is_in_any_case(word, signals[i].name))
			continue;
		*ret_number = (int)i;
		/* dash does not know the name of 16. */
		return reader == SIGNALS_OF_DASH && slice_is_in_any_case(word, "STKFLT") ? MAYBE_NO
										     : MAYBE_YES;
	}
	if (!slice_is_in_any_case(word, "RTMIN") && !slice_is_in_any_case(word, "RTMAX"))
		return reader == SIGNALS_OF_PROGRAMS && is_alias(word) ? MAYBE_UNKNOWN : MAYBE_NO;
	*ret_number = slice_is_in_any_case(word, "RTMIN") ? SIGNAL_REALTIME : SIGNAL_MAX;
	return MAYBE_YES;
}

enum maybe signal_find(enum signal_reader reader, struct slice word, int *ret_number)
{
	bool prefixed = word.length > 3 && slice_is_in_any_case(slice_range(word, 0, 3), "SIG");
	int number = signal_number(word);

	if (number >= 0) {
		*ret_number = number;
		return MAYBE_YES;
	}
	if (prefixed && reader != SIGNALS_OF_DASH)
		word = slice_range(word, 3, word.length);
	if (slice_starts_with(word, "RTMIN+") || slice_starts_with(word, "RTMAX-"))
		return MAYBE_UNKNOWN;
	return find_name(reader, word, ret_number);
}

enum signal_fate signal_fate(int number)
{
	return (size_t)number < sizeof(signals) / sizeof(signals[0]) ? signals[number].fate
								      : SIGNAL_KILLS;
}

uint64_t signal_bit(int number)
{
	return number > 0 ? (uint64_t)1 << (number - 1) : 0;
}
