#include "cli/policy.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/checkout.h"

static bool exists(const char *directory, const char *name, char *path, size_t size)
{
	int length = snprintf(path, size, "%s/%s", directory, name);

	return length > 0 && (size_t)length < size && access(path, F_OK) == 0;
}

/* From the working directory upward, but never beyond the version control system's root. */
static char *search_upward(void)
{
	char directory[PATH_MAX], path[PATH_MAX];

	if (!getcwd(directory, sizeof(directory)))
		return NULL;
	for (;;) {
		if (exists(directory, ".iptoken-lint.yaml", path, sizeof(path)))
			return strdup(path);
		char *slash = strrchr(directory, '/');
		if (checkout_is_root(directory) || !slash || slash == directory)
			return NULL;
		*slash = '\0';
	}
}

char *policy_find(const char *given)
{
	const char *from_environment = getenv("IPTOKEN_LINT_POLICY");

	if (given)
		return strdup(given);
	if (from_environment && *from_environment)
		return strdup(from_environment);
	return search_upward();
}
