/* What stands behind a `$` and between the braces of ${...}; part of the lexer. */
#ifndef SHELL_LEXER_PARAMETER_H
#define SHELL_LEXER_PARAMETER_H

#include "shell/lexer.h"

bool parameter_is_special(char c);

/* The name at the lexer: letters, digits, or one special sign. Empty: none is there. */
struct slice parameter_read_name(struct lexer *lexer, bool braced);

/* The operator at the lexer, which is moved behind it. False: not one of dash's. */
bool parameter_read_operator(struct lexer *lexer, struct part *part);

/* `${#X}` but not `${#}`, `${#-x}`: at the `#`. */
bool parameter_at_length(const struct lexer *lexer);

#endif
