/*
 * Command lines to trees, by dash's grammar. Reading never fails: a text that dash would
 * refuse gives the lines before the error, and says so.
 */
#ifndef SHELL_PARSER_H
#define SHELL_PARSER_H

#include "shell/lexer.h"

/* Parse all of PASSAGE, which is kept. */
const struct script *parse_script(struct arena *arena, const struct passage *passage,
				  enum dialect dialect);

/*
 * For the lexer: the inside of `$(`, up to and with the `)`. LEXER stands behind the `(`
 * and is moved behind the `)`.
 */
const struct script *parse_substitution(struct lexer *lexer);

/* For the lexer: all of PASSAGE, as the inside of backquotes. At most one line results. */
const struct script *parse_backquotes(struct lexer *lexer, const struct passage *passage);

#endif
