#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "docgen/docgen.h"
#include "iptoken_lint.h"

enum { LINE_WIDTH = 76 };

/* What a family is about, for NAME. */
static const struct {
	const char *family, *about;
} families[] = {
	{ "boot", "when the order of boot decides" },
	{ "catalog", "what a compiled Puppet catalog makes of a tree" },
	{ "interfaces", "what ifupdown makes of interfaces(5)" },
	{ "ip", "what the ip command refuses by itself" },
	{ "kernel", "what the kernel refuses" },
	{ "policy", "what a site requires" },
	{ "suppression", "comments and entries that allow findings" },
	{ "sysctl", "what becomes of the lines of sysctl.d(5)" },
	{ "token", "tokens that are accepted and still wrong" },
	{ "useless", "tokens that are accepted and have no effect" },
};

static const char *const severity_names[] = { "never", "note", "warning", "error" };

static const char *about(const char *family)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		if (strcmp(families[i].family, family) == 0)
			return families[i].about;
	return NULL;
}

/* A word as roff takes it literally; `code` is shown in quotes. Returns its width. */
static size_t print_word(const char *word, size_t length, bool *inside_code)
{
	size_t width = 0;

	for (size_t i = 0; i < length; i++) {
		if (word[i] == '`') {
			width += (size_t)printf("%s", *inside_code ? "\\(cq" : "\\(oq");
			*inside_code = !*inside_code;
		} else if (word[i] == '\\') {
			width += (size_t)printf("\\e");
		} else if (word[i] == '-' && (i == 0 || word[i - 1] == '-' || word[i - 1] == '`')) {
			width += (size_t)printf("\\-");
		} else if (word[i] == '(' && i > 0 && i + 1 < length && word[i + 1] == ')') {
			width += (size_t)printf("(\\&");      /* no markup for f() in
							       * mid-sentence */
		} else {
			putchar(word[i]);
			width++;
		}
	}
	return width;
}

static bool ends_sentence(const char *word, size_t length)
{
	return length && strchr(".?!", word[length - 1]);
}

/* Text as lines of roff: no line too long, each sentence on a line of its own. */
static void print_text(const char *text)
{
	bool inside_code = false, fresh = true;
	size_t width = 0;

	while (*text) {
		size_t length = strcspn(text, " \n");
		if (!fresh && width + 1 + length + 6 > LINE_WIDTH) {
			putchar('\n');
			fresh = true;
		}
		if (fresh)
			width = (*text == '.' || *text == '\'') ? (size_t)printf("\\&") : 0;
		else
			width += (size_t)printf(" ");
		width += print_word(text, length, &inside_code);
		fresh = ends_sentence(text, length);
		text += length;
		if (fresh)
			putchar('\n');
		if (strncmp(text, "\n\n", 2) == 0) {
			puts(fresh ? ".Pp" : "\n.Pp");
			fresh = true;
		}
		text += strspn(text, " \n");
	}
	if (!fresh)
		putchar('\n');
}

static bool print_rule(const struct itl_rule *rule)
{
	printf(".Ss %s\n", rule->id);
	fputs(".Em ", stdout);
	puts(severity_names[rule->severity]);
	puts(".Pp");
	print_text(rule->title);
	puts(".Pp");
	print_text(rule->explanation);
	puts(".Pp\n.Em What to do :");
	print_text(rule->remedy);
	bool good = print_examples(rule->id);
	puts(".Pp\n.Em See also :\n.Bl -dash -compact -offset indent");
	for (const char *const *reference = rule->references; *reference; reference++) {
		puts(".It");
		print_text(*reference);
	}
	puts(".El");
	return good;
}

bool print_family_page(const char *family, const char *date)
{
	const char *subject = about(family);

	if (!subject)
		return false;
	printf(".\\\" Made from the rule files; do not edit.\n.Dd %s\n.Dt IPTOKEN-LINT-RULES-",
	       date);
	for (const char *c = family; *c; c++)
		putchar(toupper((unsigned char)*c));
	printf(" 7\n.Os\n.Sh NAME\n.Nm iptoken-lint-rules-%s\n.Nd rules of iptoken-lint: %s\n",
	       family, subject);
	printf(".Sh DESCRIPTION\nThese rules of\n.Xr iptoken-lint 1\nare about %s.\n"
	       "The level below the name of each is its own; a policy can change it.\n"
	       "The examples are files of small hosts that the tests of\n.Nm iptoken-lint\njudge.\n",
	       subject);
	bool good = true;
	for (size_t i = 0; i < itl_rule_count(); i++) {
		struct itl_rule rule = itl_rule(i);
		if (strcmp(rule.family, family) == 0)
			good = print_rule(&rule) && good;
	}
	puts(".Sh SEE ALSO\n.Xr iptoken-lint 1 ,\n.Xr iptoken-lint-policy 5");
	return good;
}

void print_families(void)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		puts(families[i].family);
}
