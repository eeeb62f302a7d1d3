/* The inside of words; part of the lexer. */
#ifndef SHELL_LEXER_WORD_H
#define SHELL_LEXER_WORD_H

#include "shell/lexer.h"

/* At `<(` or `>(` of bash. */
bool lexer_at_process_substitution(const struct lexer *lexer);

/* Read the word that begins at LEXER->at. */
const struct word *lexer_read_word(struct lexer *lexer);

/* Read the regular expression behind `=~` in [[ ]] of bash: parentheses and | belong to it. */
const struct word *lexer_read_regexp(struct lexer *lexer);

/* Read up to the `)` that ends an arithmetic expression, or the `;` that ends one of three. */
const struct word *lexer_read_arithmetic(struct lexer *lexer);
const struct word *lexer_read_clause(struct lexer *lexer);

/* Read all that is left of LEXER's text as the body of a here-document. */
const struct word *lexer_read_heredoc(struct lexer *lexer);

/* The newline of a line was just read: read the here-documents it announced. */
void lexer_read_heredocs(struct lexer *lexer);

#endif
