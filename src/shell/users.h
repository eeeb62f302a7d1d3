/* Names of users and groups. */
#ifndef SHELL_USERS_H
#define SHELL_USERS_H

#include "shell/state.h"

/*
 * Whether there is one: in etc/passwd or etc/group of the tree. UNKNOWN where there is no such
 * file, and where nsswitch.conf asks somebody else.
 */
enum maybe user_exists(struct run *run, struct slice name);
enum maybe group_exists(struct run *run, struct slice name);

/* What strtol() takes for a number: a user or group that need not be there. */
bool is_user_number(struct slice word);

#endif
