/*
 * Files that options name and the program itself reads: lists of hosts, reports of shards.
 */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include <stddef.h>

/*
 * All of PATH, or of standard input for "-": *RET_LENGTH bytes and a NUL behind them, to be
 * released with free(). NULL, with errno set, when they cannot be read.
 */
char *input_read(const char *path, size_t *ret_length);

#endif
