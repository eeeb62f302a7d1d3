/* Names of users and groups. */
#ifndef SHELL_USERS_H
#define SHELL_USERS_H

#include "shell/state.h"

/*
 * Whether there is such a user, or GROUP: in etc/passwd or etc/group of the tree. A number need not
 * be there. UNKNOWN where there is no such file, and where nsswitch.conf asks somebody else.
 */
enum maybe owner_exists(struct run *run, struct slice name, bool group);

#endif
