#include "cli/tell.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iptoken_lint.h"

bool print_bytes(void *context, const char *bytes, size_t length)
{
	return fwrite(bytes, 1, length, context) == length;
}

/* A message that ends its last line itself has several: its words show no line end then. */
static bool print_lines(char *message)
{
	size_t length = strlen(message);
	bool good = true, has_lines = length && message[length - 1] == '\n';
	char *end;

	for (char *line = message; good && has_lines && *line; line = end + 1) {
		end = line + strcspn(line, "\n");
		*end = '\0';
		good = itl_print_safe(line, print_bytes, stderr) && fputc('\n', stderr) != EOF;
	}
	if (!has_lines)
		good = itl_print_safe(message, print_bytes, stderr) && fputc('\n', stderr) != EOF;
	return good;
}

void tell(const char *format, ...)
{
	va_list arguments;
	char *message = NULL;

	va_start(arguments, format);
	if (vasprintf(&message, format, arguments) < 0)
		message = NULL;
	va_end(arguments);
	fputs("iptoken-lint: ", stderr);
	if (!message || !print_lines(message))
		fputs("out of memory\n", stderr);
	free(message);
}

bool complain(const char *what, const char *problem)
{
	tell("%s: %s", what, problem);
	return false;
}
