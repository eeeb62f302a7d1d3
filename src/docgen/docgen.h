/*
 * What is made at build time from the tables of the program: shell completions from the
 * options, manual pages from the rules. Each function prints to standard output.
 */
#ifndef DOCGEN_DOCGEN_H
#define DOCGEN_DOCGEN_H

#include <stdbool.h>

void print_bash_completion(void);
void print_zsh_completion(void);
void print_fish_completion(void);

/*
 * The manual page of a family of rules, in mdoc(7), as of DATE ("November 23, 2026").
 * False when there is no such family.
 */
bool print_family_page(const char *family, const char *date);

/*
 * The trees on which the tests hold the rule to its word, as displays in mdoc(7). False, with a
 * message, when one cannot be read: docgen runs where the sources are.
 */
bool print_examples(const char *id);
bool print_tree(const char *root, const char *directory);

/* The families, one a line. */
void print_families(void);

#endif
