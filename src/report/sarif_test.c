#include "report/testing.h"

#include <jansson.h>
#include <stdlib.h>

static json_t *run_of(const struct fixture *fixture, struct report_options options)
{
	struct text out = render_with("sarif", fixture->hosts.items, fixture->hosts.count, options);
	json_error_t error;
	json_t *root = json_loadb(out.at, out.length, JSON_REJECT_DUPLICATES, &error);

	if (!root)
		fail_msg("line %d: %s", error.line, error.text);
	json_t *run = json_incref(json_array_get(json_object_get(root, "runs"), 0));
	json_decref(root);
	text_done(&out);
	return run;
}

static const struct report_options plain = { .timeline = NULL };

/* The value at PATH, whose steps are keys and indices: "results/0/message/text". */
static json_t *at(json_t *value, const char *path)
{
	while (value && *path) {
		char step[64];
		size_t length = strcspn(path, "/");
		assert_true(length < sizeof(step));
		memcpy(step, path, length);
		step[length] = '\0';
		if (json_is_array(value))
			value = json_array_get(value, (size_t)strtoul(step, NULL, 10));
		else
			value = json_object_get(value, step);
		path += length + (path[length] == '/');
	}
	return value;
}

#define TEXT_AT(run, path) json_string_value(at(run, path))
#define SIZE_AT(run, path) json_array_size(at(run, path))

static void test_a_reason_is_linked_to_its_line(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	json_t *run = run_of(&fixture, plain);

	json_t *related = at(run, "results/0/relatedLocations");

	assert_non_null(strstr(TEXT_AT(run, "results/0/message/text"), ".\n1. [forwarding of eno1 "
			       "is 1 since systemd-sysctl ran this line](1)\n2. "));
	assert_int_equal(json_array_size(related), 1);
	assert_string_equal(TEXT_AT(related, "0/physicalLocation/artifactLocation/uri"),
			    "rendered/cloudgw2002-dev/etc/sysctl.d/70-router.conf");
	assert_int_equal(json_integer_value(at(related, "0/id")), 1);
	json_decref(run);
	fixture_done(&fixture);
}

static void test_a_rule_brings_its_help(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	json_t *run = run_of(&fixture, plain);
	json_t *rules = at(run, "tool/driver/rules");
	json_int_t index = json_integer_value(at(run, "results/0/ruleIndex"));
	json_t *rule = json_array_get(rules, (size_t)index);

	assert_int_equal(json_array_size(rules), RULE_COUNT - 1);
	assert_string_equal(TEXT_AT(rule, "id"), "token-ra-disabled");
	assert_non_null(strstr(TEXT_AT(rule, "help/text"), "accept_ra"));
	assert_non_null(strstr(TEXT_AT(rule, "help/markdown"), "\n## Repair\n"));
	assert_string_equal(TEXT_AT(rule, "defaultConfiguration/level"), "error");
	json_decref(run);
	fixture_done(&fixture);
}

static void test_the_line_hash_is_that_of_the_files_line(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	struct finding *finding = keep(&fixture.arena, fixture.hosts.items[0].findings,
				       sizeof(*finding));
	struct slice text = SLICE(" a\nb\n  \t\tc\n d");
	struct source *source = source_new(&fixture.arena, "f", text);

	fixture.hosts.items[0].findings = finding;
	finding->span = span_make(source, 3, 4);
	json_t *run = run_of(&fixture, plain);
	assert_string_equal(TEXT_AT(run, "results/0/partialFingerprints/primaryLocationLineHash"),
			    "54703d4cd895b18:1");
	json_decref(run);

	source->secret = true;
	run = run_of(&fixture, plain);
	json_t *fingerprints = at(run, "results/0/partialFingerprints");
	assert_null(json_object_get(fingerprints, "primaryLocationLineHash"));
	assert_string_equal(json_string_value(json_object_get(fingerprints, "iptokenLint/v1")),
			    "5f0c2b7d9a1e4c36");
	json_decref(run);
	fixture_done(&fixture);
}

static void test_flows_tell_each_story_once_with_the_values_after_each_step(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	json_t *run = run_of(&fixture, plain);
	json_t *flows = at(run, "results/0/codeFlows");
	json_t *first = at(flows, "0/threadFlows/0/locations");

	assert_int_equal(json_array_size(flows), 2);
	assert_string_equal(TEXT_AT(flows, "0/message/text"),
			    "boot (Linux 6.1), boot-udev-first (Linux 6.1): rejected");
	assert_string_equal(TEXT_AT(flows, "1/message/text"), "device-late (Linux 6.1): rejected");
	assert_int_equal(json_array_size(first), 3);     /* lo is of another device */
	assert_string_equal(TEXT_AT(first, "0/state/forwarding/text"), "0");
	assert_string_equal(TEXT_AT(first, "1/state/forwarding/text"), "1");
	assert_string_equal(TEXT_AT(first, "2/importance"), "essential");
	json_decref(run);

	fixture.hosts.items[0].step_count = 0;
	run = run_of(&fixture, plain);
	assert_null(at(run, "results/0/codeFlows"));
	json_decref(run);
	fixture_done(&fixture);
}

static void test_a_remark_on_the_command_needs_no_story(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	struct finding finding = fixture.hosts.items[0].findings[0];

	finding.severity = SEVERITY_WARNING;
	finding.because.count = 0;
	fixture.hosts.items[0].findings = &finding;
	json_t *run = run_of(&fixture, plain);
	assert_null(at(run, "results/0/codeFlows"));
	json_decref(run);
	fixture_done(&fixture);
}

static void test_refused_scenarios_come_before_accepted_ones(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	struct host_report *host = &fixture.hosts.items[0];
	struct step *steps = keep(&fixture.arena, host->steps, host->step_count * sizeof(*steps));

	steps[3].verdict = VERDICT_ACCEPTED;
	host->steps = steps;
	json_t *run = run_of(&fixture, plain);
	assert_int_equal(SIZE_AT(run, "results/0/codeFlows"), 3);
	assert_string_equal(TEXT_AT(run, "results/0/codeFlows/0/message/text"),
			    "boot-udev-first (Linux 6.1): rejected");
	assert_string_equal(TEXT_AT(run, "results/0/codeFlows/2/message/text"),
			    "boot (Linux 6.1): accepted");
	json_decref(run);
	fixture_done(&fixture);
}

static void test_a_flow_has_no_more_steps_than_are_shown(void **state)
{
	(void)state;
	enum { STEPS = 3000 };
	struct fixture fixture = incident();
	struct host_report *host = &fixture.hosts.items[0];
	struct step *steps = arena_array(&fixture.arena, STEPS, sizeof(*steps));

	for (size_t i = 0; i < STEPS; i++)
		steps[i] = host->steps[i == STEPS - 1 ? 3 : 1];
	host->steps = steps;
	host->step_count = STEPS;
	json_t *run = run_of(&fixture, plain);
	json_t *locations = at(run, "results/0/codeFlows/0/threadFlows/0/locations");
	assert_int_equal(json_array_size(locations), 1000);
	assert_non_null(strstr(TEXT_AT(locations, "999/location/message/text"), "ip token set"));
	json_decref(run);
	fixture_done(&fixture);
}

static void test_a_result_has_no_more_steps_than_are_taken(void **state)
{
	(void)state;
	enum { RUNS = 20, STEPS = 1200 };
	struct fixture fixture = incident();
	struct host_report *host = &fixture.hosts.items[0];
	struct step *steps = arena_array(&fixture.arena, RUNS * STEPS, sizeof(*steps));

	for (size_t i = 0; i < RUNS * STEPS; i++) {
		steps[i] = host->steps[i % STEPS == STEPS - 1 ? 3 : 1];
		steps[i].kernel = arena_print(&fixture.arena, "6.%zu", i / STEPS);
		steps[i].text = steps[i].kernel;
	}
	host->steps = steps;
	host->step_count = RUNS * STEPS;
	json_t *run = run_of(&fixture, plain);
	assert_int_equal(SIZE_AT(run, "results/0/codeFlows"), 10);
	json_decref(run);
	fixture_done(&fixture);
}

static void test_suppressed_findings_only_when_asked_for(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	struct finding *finding = keep(&fixture.arena, fixture.hosts.items[0].findings,
				       sizeof(*finding));

	fixture.hosts.items[0].findings = finding;
	finding->suppressed = "known";
	json_t *run = run_of(&fixture, plain);
	assert_int_equal(SIZE_AT(run, "results"), 0);
	json_decref(run);

	run = run_of(&fixture, (struct report_options){ .suppressed = true });
	assert_string_equal(TEXT_AT(run, "results/0/suppressions/0/justification"), "known");
	json_decref(run);
	fixture_done(&fixture);
}

static void check_message(const char *message, const char *reason, const char *want)
{
	struct fixture fixture = incident();
	struct host_report *host = &fixture.hosts.items[0];
	struct finding *finding = keep(&fixture.arena, host->findings, sizeof(*finding));
	struct reason *reasons = keep(&fixture.arena, finding->because.items, sizeof(*reasons));

	finding->message = message;
	reasons[0].message = reason;
	finding->because = (struct reasons){ reasons, 1 };
	finding->consequence = finding->fix.description = NULL;
	host->findings = finding;
	json_t *run = run_of(&fixture, plain);
	assert_string_equal(TEXT_AT(run, "results/0/message/text"), want);
	json_decref(run);
	fixture_done(&fixture);
}

static void test_brackets_make_no_links(void **state)
{
	(void)state;
	check_message("m", "r", "m.\n1. [r](1)");
	check_message("It ends.", "r", "It ends.\n1. [r](1)");
	check_message("a[0] and [b](2)", "c[1]\\d", "a[0] and [b\\](2).\n1. [c\\[1\\]\\\\d](1)");
}

static void test_a_host_that_cannot_be_judged_is_a_notification(void **state)
{
	(void)state;
	struct fixture fixture = incident();

	fixture.hosts.items[0] = host_named(&fixture.arena, "gw1");
	fixture.hosts.items[0].error = "gw1: no etc";
	json_t *run = run_of(&fixture, plain);
	assert_true(json_is_false(at(run, "invocations/0/executionSuccessful")));
	assert_string_equal(TEXT_AT(run, "invocations/0/toolExecutionNotifications/0/message/text"),
			    "gw1: no etc");
	assert_int_equal(SIZE_AT(run, "results"), 0);
	json_decref(run);
	fixture_done(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_reason_is_linked_to_its_line),
		cmocka_unit_test(test_a_rule_brings_its_help),
		cmocka_unit_test(test_the_line_hash_is_that_of_the_files_line),
		cmocka_unit_test(test_flows_tell_each_story_once_with_the_values_after_each_step),
		cmocka_unit_test(test_a_remark_on_the_command_needs_no_story),
		cmocka_unit_test(test_refused_scenarios_come_before_accepted_ones),
		cmocka_unit_test(test_a_flow_has_no_more_steps_than_are_shown),
		cmocka_unit_test(test_a_result_has_no_more_steps_than_are_taken),
		cmocka_unit_test(test_suppressed_findings_only_when_asked_for),
		cmocka_unit_test(test_brackets_make_no_links),
		cmocka_unit_test(test_a_host_that_cannot_be_judged_is_a_notification),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
