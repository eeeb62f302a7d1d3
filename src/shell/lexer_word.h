/* The inside of words; part of the lexer. */
#ifndef SHELL_LEXER_WORD_H
#define SHELL_LEXER_WORD_H

#include "shell/lexer.h"

/* Read the word that begins at LEXER->at. */
const struct word *lexer_read_word(struct lexer *lexer);

/* Read all that is left of LEXER's text as the body of a here-document. */
const struct word *lexer_read_heredoc(struct lexer *lexer);

/* The newline of a line was just read: read the here-documents it announced. */
void lexer_read_heredocs(struct lexer *lexer);

#endif
