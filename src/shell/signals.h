/* Signals, as the shells and the programs that send them name them. */
#ifndef SHELL_SIGNALS_H
#define SHELL_SIGNALS_H

#include "shell/state.h"

/* Who reads the name: each knows a few that the others do not, or knows them with SIG. */
enum signal_reader { SIGNALS_OF_DASH, SIGNALS_OF_BASH, SIGNALS_OF_PROGRAMS };

/* What becomes of a shell that sends one to itself and has no trap for it. */
enum signal_fate {
	SIGNAL_KILLS,
	SIGNAL_KILLS_WITH_TRAP,  /* bash runs the trap for EXIT first */
	SIGNAL_PASSES,
	SIGNAL_DEPENDS,          /* on what its caller has done with it, or it stops the shell */
};

/* The number that WORD is, or -1: it is none of a signal. */
int signal_number(struct slice word);

/* By number or name; UNKNOWN for what lies between RTMIN and RTMAX. Only YES sets *RET_NUMBER. */
enum maybe signal_find(enum signal_reader reader, struct slice word, int *ret_number);

enum signal_fate signal_fate(int number);

/* A bit for each signal; none for 0. */
uint64_t signal_bit(int number);

#endif
