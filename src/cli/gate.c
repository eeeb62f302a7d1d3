#include "cli/gate.h"

#include <stdio.h>
#include <string.h>

bool gate_is_terse(const struct options *options)
{
	return options->gate && strcmp(options->format, "text") == 0;
}

/* Logs take it in LANG=C, and the bytes may be hostile: everything but ASCII is shown as \xNN. */
static void print_ascii(const char *s)
{
	for (; *s; s++) {
		if (*s >= ' ' && *s < 0x7f)
			putchar(*s);
		else
			printf("\\x%02x", (unsigned char)*s);
	}
}

static void print_part(const char *label, const char *s)
{
	if (!s)
		return;
	fputs(label, stdout);
	print_ascii(s);
}

static void print_terse_finding(const struct itl_finding *finding)
{
	print_ascii(finding->file ? finding->file : "");
	printf(":%u: %s", finding->line, itl_severity_name(finding->severity));
	print_part(": ", finding->message);
	print_part(" [", finding->rule);
	print_part("]; ", finding->consequence ? finding->consequence : "");
	print_part("; repair: ", finding->fix);
	putchar('\n');
}

void gate_print(const struct options *options, const struct itl_host *host)
{
	for (int severity = ITL_ERROR; severity >= ITL_NOTE; severity--) {
		for (size_t i = 0; i < itl_host_finding_count(host); i++) {
			struct itl_finding finding = itl_host_finding(host, i);
			if ((int)finding.severity != severity || finding.suppressed ||
			    options->fail_on == ITL_NEVER || finding.severity < options->fail_on)
				continue;
			print_terse_finding(&finding);
		}
	}
}
