/* What parser.c and compounds.c need of each other. */
#ifndef SHELL_GRAMMAR_H
#define SHELL_GRAMMAR_H

#include "shell/parser.h"

/* A node that begins at the present token; finish() lets it end before it. */
struct node *parser_node(struct lexer *lexer, enum node_kind kind);
struct node *parser_finish(struct lexer *lexer, struct node *node);

/* The present token is not what the grammar wants. */
void parser_fail(struct lexer *lexer);
bool parser_failed(const struct lexer *lexer);

void parser_skip_newlines(struct lexer *lexer);
void parser_expect(struct lexer *lexer, enum token_kind kind);
void parser_expect_word(struct lexer *lexer, const char *text);

/* Commands up to a closing word or sign: NULL when there is none, or an error. */
const struct node *parse_list(struct lexer *lexer);
const struct node *parse_body(struct lexer *lexer);

struct node *parse_command(struct lexer *lexer);
void parse_redirects(struct lexer *lexer, struct node *node);

/* `if`, `for`, `(` ... at the present token; NULL when nothing of that kind begins here. */
struct node *parse_compound(struct lexer *lexer);

#endif
