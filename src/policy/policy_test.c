#include "policy/policy.h"
#include "policy/cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static bool read_file(void *context, struct arena *arena, const char *path, struct slice *ret_text,
		      const char **ret_why)
{
	struct slice text = case_read(arena, path);

	(void)context;
	if (!text.at) {
		*ret_why = "no such file or directory";
		return false;
	}
	*ret_text = text;
	return true;
}

static const char *const keys[] = {
	"accept_ra", "forwarding", "hop_limit", "router_solicitations", NULL,
};
static const struct policy_surroundings surroundings = { NULL, read_file, keys };

/* With GOLDEN in the environment the expectation is written instead of compared. */
static void check_against(struct arena *arena, const char *path, const char *text)
{
	if (getenv("GOLDEN")) {
		FILE *file = fopen(path, "w");
		assert_non_null(file);
		fputs(text, file);
		fclose(file);
		return;
	}
	struct slice want = case_read(arena, path);
	if (!want.at)
		fail_msg("%s is missing", path);
	assert_string_equal(text, arena_copy(arena, want));
}

static struct policy *must_read(struct arena *arena, struct slice text, const char *path)
{
	struct policy *policy = NULL;
	struct document_error error;

	if (!policy_read(arena, &surroundings, text, path, &policy, &error))
		fail_msg("%s", document_error_show(arena, &error));
	return policy;
}

static void check_accepted(const char *path)
{
	struct arena arena;
	struct text printed = TEXT_INIT, again = TEXT_INIT;

	arena_init(&arena, NULL);
	policy_print(&printed, must_read(&arena, case_read(&arena, path), path));
	check_against(&arena, case_beside(&arena, path, ".resolved"), printed.at);
	policy_print(&again, must_read(&arena, text_slice(&printed), "printed"));
	/* Only the comments differ, in their positions. */
	const char *a = printed.at, *b = again.at;
	while (*a && *b) {
		size_t a_length = strcspn(a, "#\n"), b_length = strcspn(b, "#\n");
		assert_int_equal(a_length, b_length);
		assert_memory_equal(a, b, a_length);
		a += strcspn(a, "\n") + 1;
		b += strcspn(b, "\n") + 1;
	}
	assert_int_equal(*a, *b);
	text_done(&printed);
	text_done(&again);
	arena_done(&arena);
}

static void check_rejected(const char *path)
{
	struct arena arena;
	struct policy *policy;
	struct document_error error;

	arena_init(&arena, NULL);
	if (policy_read(&arena, &surroundings, case_read(&arena, path), path, &policy, &error))
		fail_msg("no error: %s", path);
	check_against(&arena, case_beside(&arena, path, ".want"),
		      document_error_show(&arena, &error));
	arena_done(&arena);
}

static void test_accepted_policies_print_resolved_and_mean_the_same_again(void **state)
{
	(void)state;
	assert_true(case_each(TESTDATA "/policy/accepted", check_accepted) > 0);
}

static void test_every_mistake_has_its_message_and_place(void **state)
{
	(void)state;
	size_t schema = case_each(TESTDATA "/policy/rejected", check_rejected);
	size_t beyond = case_each(TESTDATA "/policy/beyond-schema", check_rejected);
	assert_true(schema > 0 && beyond > 0);
	printf("# note: %zu mistakes that the JSON Schema knows too, %zu that only the "
	       "reader can\n",
	       schema, beyond);
}

static void test_a_policy_is_at_most_one_mebibyte(void **state)
{
	(void)state;
	struct arena arena;
	struct policy *policy;
	struct document_error error;
	enum { MEBIBYTE = 1 << 20 };
	char *text = malloc(MEBIBYTE + 2);

	assert_non_null(text);
	arena_init(&arena, NULL);
	memset(text, ' ', MEBIBYTE + 1);
	memcpy(text, "version: 1\n#", 12);
	struct slice just = { text, MEBIBYTE }, over = { text, MEBIBYTE + 1 };
	assert_true(policy_read(&arena, &surroundings, just, "p", &policy, &error));
	text[MEBIBYTE - 3] = '\n';
	assert_false(policy_read(&arena, &surroundings, over, "p", &policy, &error));
	assert_string_equal(document_error_show(&arena, &error),
			    "p:3:3: the file is too large: 1048577 bytes, where 1048576 are "
			    "allowed\n"
			    "     \n    ^\n");
	arena_done(&arena);
	free(text);
}

/* Policies by path, for `extends`. */
struct library {
	struct {
		const char *path, *text;
	} files[4];
};

static bool read_library(void *context, struct arena *arena, const char *path,
			 struct slice *ret_text, const char **ret_why)
{
	const struct library *library = context;

	(void)arena;
	for (size_t i = 0; i < 4 && library->files[i].path; i++) {
		if (strcmp(library->files[i].path, path) == 0) {
			*ret_text = slice_of(library->files[i].text);
			return true;
		}
	}
	*ret_why = "no such file or directory";
	return false;
}

static void check_resolved(struct library library, const char *path, const char *resolved)
{
	struct arena arena;
	struct policy *policy;
	struct document_error error;
	struct slice text;
	const char *why;
	struct text printed = TEXT_INIT;
	const struct policy_surroundings from_library = { &library, read_library, NULL };

	arena_init(&arena, NULL);
	assert_true(read_library(&library, &arena, path, &text, &why));
	if (policy_read(&arena, &from_library, text, path, &policy, &error)) {
		policy_print(&printed, policy);
		assert_string_equal(printed.at, resolved);
	} else {
		assert_string_equal(document_error_show(&arena, &error), resolved);
	}
	text_done(&printed);
	arena_done(&arena);
}

#define RESOLVED(path, resolved, ...) \
	check_resolved((struct library){ { __VA_ARGS__ } }, path, resolved)

static void test_what_is_nearer_wins_and_what_is_required_adds_up(void **state)
{
	(void)state;
	RESOLVED("site/gw/p.yaml",
		 "version: 1\n"
		 "model:\n"
		 "  kernel: [\"6.12\"]   # site/gw/p.yaml:3\n"
		 "  sysctl-loader: procps   # site/gw/../base.yaml:2\n"
		 "  facts: \"site/gw/../facts/{host}.json\"   # site/gw/../base.yaml:2\n"
		 "select:\n"
		 "  hosts: [a]   # site/gw/p.yaml:4\n"
		 "severity:\n"
		 "  token-noarp: note   # site/gw/../base.yaml:4\n"
		 "  token-ra-disabled: warning   # site/gw/p.yaml:5\n"
		 "require:\n"
		 "  # site/gw/../base.yaml:6\n"
		 "  - sysctl: {key: forwarding, value: [0], at: final}\n"
		 "  # site/gw/p.yaml:7\n"
		 "  - token: {present: true}\n",
		 { "site/gw/p.yaml",
		   "version: 1\nextends: ../base.yaml\nmodel: {kernel: \"6.12\"}\n"
		   "select: {hosts: a}\n"
		   "severity: {token-ra-disabled: warning}\nrequire:\n"
		   "  - token: {present: true}\n" },
		 { "site/gw/../base.yaml",
		   "version: 1\n"
		   "model: {kernel: \"6.1\", sysctl-loader: procps, facts: \"facts/{host}.json\"}\n"
		   "select: {hosts: [b, c]}\n"
		   "severity: {token-noarp: note, token-ra-disabled: error}\n"
		   "require:\n  - sysctl: {key: forwarding, value: 0}\n" });
}

static void test_a_policy_extended_twice_counts_once(void **state)
{
	(void)state;
	RESOLVED("p",
		 "version: 1\n"
		 "require:\n"
		 "  # a/../c:2\n"
		 "  - token: {present: true}\n",
		 { "p", "version: 1\nextends: [./a/a, b]\n" },
		 { "a/a", "version: 1\nextends: ../c\n" },
		 { "b", "version: 1\nextends: ./c\n" },
		 { "a/../c", "version: 1\nrequire: [{token: {present: true}}]\n" });
}

static void test_a_mistake_in_an_extended_policy_names_both_places(void **state)
{
	(void)state;
	RESOLVED("p",
		 "a:2:1: unknown key 'modle'; did you mean 'model'?\n"
		 "  modle: {}\n"
		 "  ^~~~~\n"
		 "p:3:5: extended from here\n"
		 "    - a\n"
		 "      ^\n",
		 { "p", "version: 1\nextends:\n  - a\n" }, { "a", "version: 1\nmodle: {}\n" });
}

static void test_a_loop_is_shown_whole(void **state)
{
	(void)state;
	RESOLVED("d/p",
		 "d/b:2:10: d/a extends d/b extends d/a\n"
		 "  extends: ../d/a\n"
		 "           ^~~~~~\n"
		 "d/a:2:10: extended from here\n"
		 "  extends: b\n"
		 "           ^\n",
		 { "d/p", "version: 1\nextends: a\n" }, { "d/a", "version: 1\nextends: b\n" },
		 { "d/b", "version: 1\nextends: ../d/a\n" });
}

/* Behind a link that leads upward a loop has ever new names. */
static bool read_endless(void *context, struct arena *arena, const char *path,
			 struct slice *ret_text, const char **ret_why)
{
	(void)context;
	(void)arena;
	(void)path;
	(void)ret_why;
	*ret_text = slice_of("version: 1\nextends: down/p\n");
	return true;
}

static void test_an_endless_chain_ends(void **state)
{
	(void)state;
	struct arena arena;
	struct policy *policy;
	struct document_error error;
	const struct policy_surroundings endless = { NULL, read_endless, NULL };

	arena_init(&arena, NULL);
	assert_false(policy_read(&arena, &endless, slice_of("version: 1\nextends: down/p\n"), "p",
				 &policy, &error));
	assert_string_equal(error.message, "more than 16 policies extend each other");
	arena_done(&arena);
}

static void test_the_builtin_policies_are_policies(void **state)
{
	(void)state;
	for (size_t i = 0; i < policy_builtin_names.count; i++) {
		struct arena arena;
		arena_init(&arena, NULL);
		const char *name = policy_builtin_names.at(NULL, i);
		const char *path = arena_print(&arena, "builtin:%s", name);
		must_read(&arena, slice_of(policy_builtin(slice_of(name))), path);
		arena_done(&arena);
	}
	RESOLVED("p",
		 "version: 1\n"
		 "require:\n"
		 "  # builtin:wikimedia-mapped:4\n"
		 "  - token: {derive: ipv4-decimal-groups}\n"
		 "    reason: \"the IPv6 address of a host can be told from its IPv4 address\"\n",
		 { "p", "version: 1\nextends: builtin:wikimedia-mapped\n" });
}

static void test_values_are_ready_for_use(void **state)
{
	(void)state;
	struct arena arena;
	arena_init(&arena, NULL);
	const char *path = TESTDATA "/policy/accepted/everything.yaml";
	struct policy *policy = must_read(&arena, case_read(&arena, path), path);
	const struct policy_requirement *token = &policy->requirements.items[1];
	assert_int_equal(policy->requirements.items[0].token.derive,
			 POLICY_DERIVE_IPV4_DECIMAL_GROUPS);
	assert_int_equal(token->kind, POLICY_REQUIRE_TOKEN);
	assert_memory_equal(token->token.equals.bytes,
			    "\0\0\0\0\0\0\0\0\0\x10\x01\x92\0\x20\0\x18", 16);
	assert_int_equal(token->token.phases.items[0], POLICY_PHASE_PRE_UP);
	assert_int_equal(token->token.present, MAYBE_YES);
	assert_int_equal(policy->requirements.items[2].token.present, MAYBE_NO);
	assert_int_equal(policy->requirements.items[3].token.present, MAYBE_UNKNOWN);
	const struct policy_requirement *sysctl = &policy->requirements.items[5];
	assert_int_equal(sysctl->kind, POLICY_REQUIRE_SYSCTL);
	assert_int_equal(sysctl->sysctl.values.items[0], -1);
	assert_int_equal(sysctl->sysctl.at, POLICY_AT_FINAL);
	const struct policy_exemption *exemption = &policy->exemptions.items[0];
	assert_ptr_equal(exemption->rule, rule_find(slice_of("token-ra-disabled")));
	assert_int_equal(exemption->until.date.month, 1);
	assert_true(slice_is(span_text(exemption->until.span), "2027-01-31"));
	assert_int_equal(policy->exemptions.items[1].until.date.day, 29);
	assert_int_equal(span_locate(exemption->span).line, 34);
	assert_int_equal(policy_severity(policy, exemption->rule), SEVERITY_WARNING);
	assert_int_equal(policy_severity(NULL, exemption->rule), exemption->rule->severity);
	assert_int_equal(policy->sources.count, 2);
	arena_done(&arena);
}

static bool matches(const char *a, const char *b, const char *text)
{
	const struct schema_string items[] = { { a, { NULL, 0, 0 } }, { b, { NULL, 0, 0 } } };
	struct policy_patterns patterns = { items, b ? 2 : a ? 1 : 0 };

	struct arena arena;

	arena_init(&arena, NULL);
	return policy_patterns_match(&arena, patterns, slice_of(text));
}

static void test_patterns_select_and_exclude(void **state)
{
	(void)state;
	assert_true(matches(NULL, NULL, "eno1"));
	assert_true(matches("en*", NULL, "eno1"));
	assert_false(matches("eth*", NULL, "eno1"));
	assert_true(matches("eth*", "en*", "eno1"));
	assert_false(matches("*", "!en*", "eno1"));
	assert_false(matches("!en*", "eno1", "eno1"));
	assert_true(matches("!lo", NULL, "eno1"));
	assert_false(matches("!lo", NULL, "lo"));
	assert_true(matches("etc/*.d/*", NULL, "etc/network/interfaces.d/a"));
}

#define DATE(text, y, m, d)                                                              \
	do {                                                                             \
		struct date parsed = { 0, 0, 0 };                                        \
		assert_true(date_parse(slice_of(text), &parsed));                        \
		assert_int_equal(date_compare(parsed, (struct date){ y, m, d }), 0);     \
	} while (0)
#define NO_DATE(text) assert_false(date_parse(slice_of(text), &date))

static void test_dates_are_days_of_the_calendar(void **state)
{
	(void)state;
	struct date date = { 0, 0, 0 };
	DATE("2027-01-31", 2027, 1, 31);
	DATE("2028-02-29", 2028, 2, 29);
	DATE("2000-02-29", 2000, 2, 29);
	NO_DATE("2100-02-29");
	NO_DATE("2027-04-31");
	NO_DATE("2027-00-01");
	NO_DATE("2027-13-01");
	NO_DATE("2027-01-00");
	NO_DATE("0000-01-01");
	NO_DATE("2027-1-01");
	NO_DATE("2027/01/01");
	NO_DATE("2027-01-01 ");
	NO_DATE("+027-01-01");
	NO_DATE("");
	assert_true(date_compare((struct date){ 2027, 1, 31 }, (struct date){ 2027, 2, 1 }) < 0);
	assert_true(date_compare((struct date){ 2027, 2, 1 }, (struct date){ 2026, 12, 31 }) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_accepted_policies_print_resolved_and_mean_the_same_again),
		cmocka_unit_test(test_every_mistake_has_its_message_and_place),
		cmocka_unit_test(test_a_policy_is_at_most_one_mebibyte),
		cmocka_unit_test(test_what_is_nearer_wins_and_what_is_required_adds_up),
		cmocka_unit_test(test_a_policy_extended_twice_counts_once),
		cmocka_unit_test(test_a_mistake_in_an_extended_policy_names_both_places),
		cmocka_unit_test(test_a_loop_is_shown_whole),
		cmocka_unit_test(test_an_endless_chain_ends),
		cmocka_unit_test(test_the_builtin_policies_are_policies),
		cmocka_unit_test(test_values_are_ready_for_use),
		cmocka_unit_test(test_patterns_select_and_exclude),
		cmocka_unit_test(test_dates_are_days_of_the_calendar),
	};
	return cmocka_run_group_tests_name("policy", tests, NULL, NULL);
}
