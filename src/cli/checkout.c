#include "cli/checkout.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

bool checkout_is_root(const char *directory)
{
	static const char *const marks[] = { ".git", ".hg", ".jj", ".svn" };
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		int length = snprintf(path, sizeof(path), "%s/%s", directory, marks[i]);
		if (length > 0 && (size_t)length < sizeof(path) && access(path, F_OK) == 0)
			return true;
	}
	return false;
}

bool checkout_find(struct checkout *checkout)
{
	char working[PATH_MAX];

	if (!getcwd(working, sizeof(working)))
		return false;
	strcpy(checkout->root, working);
	while (!checkout_is_root(checkout->root)) {
		char *slash = strrchr(checkout->root, '/');
		if (!slash || slash == checkout->root) {
			strcpy(checkout->root, working);
			break;
		}
		*slash = '\0';
	}
	const char *below = working + strlen(checkout->root);
	strcpy(checkout->directory, *below == '/' ? below + 1 : below);
	return true;
}
