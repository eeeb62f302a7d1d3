/*
 * rulegen -h FILE... writes rules.h, rulegen -c FILE... writes rules.c: the rule catalogue
 * as an enumeration and a constant table. Run by the build only. A rule file with an
 * unknown or missing key stops the build.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

enum { REFERENCE_LIMIT = 16 };

struct rule_file {
	const char *path;
	char *id, *severity, *family, *title, *explanation, *remedy, *kernel;
	char *references[REFERENCE_LIMIT + 1];
};

/* The keys of a rule file, and where each goes. */
static const struct {
	const char *key;
	size_t offset;
	bool required;
} keys[] = {
	{ "id",          offsetof(struct rule_file, id),          true  },
	{ "severity",    offsetof(struct rule_file, severity),    true  },
	{ "family",      offsetof(struct rule_file, family),      true  },
	{ "title",       offsetof(struct rule_file, title),       true  },
	{ "explanation", offsetof(struct rule_file, explanation), true  },
	{ "remedy",      offsetof(struct rule_file, remedy),      true  },
	{ "kernel",      offsetof(struct rule_file, kernel),      false },
};
enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };

static void fail(const char *path, size_t line, const char *what, const char *word)
{
	fprintf(stderr, "%s:%zu: %s%s%s\n", path, line, what, *word ? ": " : "", word);
	exit(1);
}

static char *text_of(yaml_node_t *node, const char *path)
{
	if (node->type != YAML_SCALAR_NODE)
		fail(path, node->start_mark.line + 1, "a text is wanted here", "");
	char *text = strdup((const char *)node->data.scalar.value);
	size_t length = strlen(text);
	while (length && text[length - 1] == '\n')
		text[--length] = '\0';
	return text;
}

static void read_references(struct rule_file *rule, yaml_document_t *document, yaml_node_t *node)
{
	size_t count = 0;

	if (node->type != YAML_SEQUENCE_NODE)
		fail(rule->path, node->start_mark.line + 1, "references must be a list", "");
	for (yaml_node_item_t *item = node->data.sequence.items.start;
	     item < node->data.sequence.items.top; item++) {
		if (count == REFERENCE_LIMIT)
			fail(rule->path, node->start_mark.line + 1, "too many references", "");
		rule->references[count++] = text_of(yaml_document_get_node(document, *item),
						    rule->path);
	}
}

static void read_pair(struct rule_file *rule, yaml_document_t *document, yaml_node_pair_t *pair)
{
	yaml_node_t *key = yaml_document_get_node(document, pair->key);
	yaml_node_t *value = yaml_document_get_node(document, pair->value);
	char *word = text_of(key, rule->path);

	if (strcmp(word, "references") == 0) {
		read_references(rule, document, value);
		free(word);
		return;
	}
	for (size_t i = 0; i < KEY_COUNT; i++) {
		if (strcmp(word, keys[i].key) == 0) {
			char **place = (char **)(void *)((char *)rule + keys[i].offset);
			if (*place)
				fail(rule->path, key->start_mark.line + 1, "twice", word);
			*place = text_of(value, rule->path);
			free(word);
			return;
		}
	}
	fail(rule->path, key->start_mark.line + 1, "unknown key", word);
}

static void check_rule(const struct rule_file *rule)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (keys[i].required &&
		    !*(char *const *)(const void *)((const char *)rule + keys[i].offset))
			fail(rule->path, 1, "missing key", keys[i].key);
	if (!rule->references[0])
		fail(rule->path, 1, "missing key", "references");

	const char *name = strrchr(rule->path, '/');
	name = name ? name + 1 : rule->path;
	size_t length = strlen(rule->id);
	if (strncmp(name, rule->id, length) != 0 || strcmp(name + length, ".yaml") != 0)
		fail(rule->path, 1, "the id must be the file's name", rule->id);
	if (strcmp(rule->severity, "error") != 0 && strcmp(rule->severity, "warning") != 0 &&
	    strcmp(rule->severity, "note") != 0)
		fail(rule->path, 1, "no such severity", rule->severity);
}

static void read_rule(struct rule_file *rule)
{
	FILE *file = fopen(rule->path, "rb");
	yaml_parser_t parser;
	yaml_document_t document;

	if (!file)
		fail(rule->path, 0, "cannot be opened", "");
	if (!yaml_parser_initialize(&parser))
		fail(rule->path, 0, "out of memory", "");
	yaml_parser_set_input_file(&parser, file);
	if (!yaml_parser_load(&parser, &document))
		fail(rule->path, parser.problem_mark.line + 1, parser.problem, "");
	yaml_node_t *root = yaml_document_get_root_node(&document);
	if (!root || root->type != YAML_MAPPING_NODE)
		fail(rule->path, 1, "a mapping is wanted", "");
	for (yaml_node_pair_t *pair = root->data.mapping.pairs.start;
	     pair < root->data.mapping.pairs.top; pair++)
		read_pair(rule, &document, pair);
	yaml_document_delete(&document);
	yaml_parser_delete(&parser);
	fclose(file);
	check_rule(rule);
}

static void print_string(const char *text)
{
	if (!text) {
		fputs("NULL", stdout);
		return;
	}
	putchar('"');
	for (const unsigned char *c = (const unsigned char *)text; *c; c++) {
		if (*c == '"' || *c == '\\')
			printf("\\%c", *c);
		else if (*c == '\n')
			fputs("\\n\"\n\t\t\"", stdout);
		else if (*c < 0x20 || *c >= 0x7f)
			printf("\\%03o", *c);
		else
			putchar(*c);
	}
	putchar('"');
}

static void print_constant(const char *id)
{
	fputs("RULE_", stdout);
	for (; *id; id++)
		putchar(*id == '-' ? '_' : toupper((unsigned char)*id));
}

static void print_header(const struct rule_file *rules, size_t count)
{
	puts("/* Made from the rule files; do not edit. */\n"
	     "#ifndef RULES_H\n#define RULES_H\n\nenum {\n\tRULE_NONE,");
	for (size_t i = 0; i < count; i++) {
		putchar('\t');
		print_constant(rules[i].id);
		puts(",");
	}
	puts("\tRULE_COUNT\n};\n\n#endif");
}

static void print_table(const struct rule_file *rules, size_t count)
{
	puts("/* Made from the rule files; do not edit. */\n#include \"finding/rule.h\"\n");
	for (size_t i = 0; i < count; i++) {
		printf("static const char *const references_%zu[] = {", i);
		for (char *const *reference = rules[i].references; *reference; reference++) {
			fputs("\n\t", stdout);
			print_string(*reference);
			putchar(',');
		}
		puts("\n\tNULL\n};");
	}
	puts("\nconst struct rule rule_table[RULE_COUNT] = {");
	for (size_t i = 0; i < count; i++) {
		const struct rule_file *rule = &rules[i];
		const char *const texts[][2] = {
			{ "id", rule->id }, { "family", rule->family }, { "title", rule->title },
			{ "explanation", rule->explanation }, { "remedy", rule->remedy },
			{ "kernel", rule->kernel },
		};
		fputs("\t[", stdout);
		print_constant(rule->id);
		puts("] = {");
		for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++) {
			printf("\t\t.%s = ", texts[k][0]);
			print_string(texts[k][1]);
			puts(",");
		}
		fputs("\t\t.severity = SEVERITY_", stdout);
		for (const char *c = rule->severity; *c; c++)
			putchar(toupper((unsigned char)*c));
		printf(",\n\t\t.references = references_%zu,\n\t},\n", i);
	}
	puts("};");
}

int main(int argc, char **argv)
{
	if (argc < 3 || (strcmp(argv[1], "-h") != 0 && strcmp(argv[1], "-c") != 0)) {
		fputs("usage: rulegen -h|-c FILE...\n", stderr);
		return 2;
	}
	size_t count = (size_t)argc - 2;
	struct rule_file *rules = calloc(count, sizeof(*rules));
	for (size_t i = 0; i < count; i++) {
		rules[i].path = argv[i + 2];
		read_rule(&rules[i]);
	}
	if (strcmp(argv[1], "-h") == 0)
		print_header(rules, count);
	else
		print_table(rules, count);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < KEY_COUNT; k++)
			free(*(char **)(void *)((char *)&rules[i] + keys[k].offset));
		for (char **reference = rules[i].references; *reference; reference++)
			free(*reference);
	}
	free(rules);
	return 0;
}
