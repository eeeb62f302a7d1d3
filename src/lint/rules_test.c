/*
 * Every rule of the catalogue has a tree on which it fires, testdata/rules/<id>/fires, and
 * the nearest tree on which it stays silent (with facts.yaml or catalog.json, if any), and says
 * what a reader needs. A rule about two hosts has a directory of hosts in their place.
 */
#include "iptoken_lint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct counting {
	const char *rule;
	struct itl_linter *linter;
	struct itl_fleet *fleet;
	size_t count;
};

static void count_findings_of(struct counting *counting, const char *tree)
{
	struct itl_host *host = itl_lint_host(counting->linter, tree);

	assert_non_null(host);
	if (itl_host_error(host))
		fail_msg("%s", itl_host_error(host));
	assert_true(itl_fleet_add(counting->fleet, host));
	for (size_t i = 0; i < itl_host_finding_count(host); i++)
		if (strcmp(itl_host_finding(host, i).rule, counting->rule) == 0)
			counting->count++;
	itl_host_free(host);
}

static int is_no_dot(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void count_findings_below(struct counting *counting, const char *directory)
{
	struct dirent **entries;
	int count = scandir(directory, &entries, is_no_dot, alphasort);
	char tree[512];

	if (count < 2)
		fail_msg("%s: there is no tree, nor two hosts in it", directory);
	for (int i = 0; i < count; i++) {
		snprintf(tree, sizeof(tree), "%s/%s", directory, entries[i]->d_name);
		count_findings_of(counting, tree);
		free(entries[i]);
	}
	free(entries);
}

static size_t count_findings(const char *tree, const char *rule)
{
	struct itl_options options = ITL_OPTIONS_INIT;
	char facts[256], catalog[256], etc[256];

	snprintf(facts, sizeof(facts), "%s/facts.yaml", tree);
	if (access(facts, R_OK) == 0)
		options.facts = facts;
	snprintf(catalog, sizeof(catalog), "%s/catalog.json", tree);
	if (access(catalog, R_OK) == 0)
		options.catalog = catalog;
	struct counting counting = { .rule = rule, .linter = itl_linter_new(&options, NULL),
				     .fleet = itl_fleet_new() };
	assert_non_null(counting.linter);
	assert_non_null(counting.fleet);
	snprintf(etc, sizeof(etc), "%s/etc", tree);
	if (access(etc, F_OK) == 0)
		count_findings_of(&counting, tree);
	else
		count_findings_below(&counting, tree);
	itl_fleet_free(counting.fleet);
	itl_linter_free(counting.linter);
	return counting.count;
}

static void test_every_rule_fires_where_it_should_and_only_there(void **state)
{
	char tree[256];
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < itl_rule_count(); i++) {
		const char *id = itl_rule(i).id;
		snprintf(tree, sizeof(tree), TESTDATA "/rules/%s/fires", id);
		if (count_findings(tree, id) == 0) {
			print_message("# %s does not fire\n", id);
			wrong++;
		}
		snprintf(tree, sizeof(tree), TESTDATA "/rules/%s/silent", id);
		if (count_findings(tree, id) != 0) {
			print_message("# %s is not silent\n", id);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
}

static void test_every_rule_explains_itself(void **state)
{
	(void)state;
	for (size_t i = 0; i < itl_rule_count(); i++) {
		struct itl_rule rule = itl_rule(i);
		assert_true(strlen(rule.title) > 10);
		assert_true(strlen(rule.explanation) > 60);
		assert_true(strlen(rule.remedy) > 10);
		assert_non_null(rule.references[0]);
		assert_int_not_equal(rule.severity, ITL_NEVER);
	}
	printf("# note: %zu rules, each with a tree where it fires and one where it is silent\n",
	       itl_rule_count());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_rule_fires_where_it_should_and_only_there),
		cmocka_unit_test(test_every_rule_explains_itself),
	};
	return cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
