/* The rule catalogue, printed: --list-rules and --explain. */
#ifndef CLI_RULES_H
#define CLI_RULES_H

#include <stdbool.h>

void rules_list(void);

/* A JSON array with all that is known of each rule. */
void rules_list_as_json(void);

/* False when there is no rule ID: a message was written to stderr. */
bool rules_explain(const char *id);

#endif
