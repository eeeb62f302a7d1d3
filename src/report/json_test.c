#include "report/testing.h"

#include <jansson.h>

static json_t *parse(struct text *text)
{
	json_error_t error;
	json_t *root = json_loadb(text->at, text->length, JSON_REJECT_DUPLICATES, &error);

	if (!root)
		fail_msg("line %d: %s", error.line, error.text);
	text_done(text);
	return root;
}

static json_t *json_of(const struct fixture *fixture, struct report_options options)
{
	struct text out = render_with("json", fixture->hosts.items, fixture->hosts.count, options);

	return parse(&out);
}

static const char *get(json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void test_what_is_written_is_what_was_found(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	json_t *root = json_of(&fixture, (struct report_options){ .verbose = false });
	json_t *host = json_array_get(json_object_get(root, "hosts"), 0);
	json_t *finding = json_array_get(json_object_get(host, "findings"), 0);
	json_t *location = json_object_get(finding, "location");
	json_t *token = json_array_get(json_object_get(host, "tokens"), 0);
	json_t *outcome = json_array_get(json_object_get(token, "outcomes"), 2);

	assert_string_equal(get(host, "host"), "cloudgw2002-dev");
	assert_string_equal(get(finding, "rule"), "token-ra-disabled");
	assert_string_equal(get(location, "file"), "etc/network/interfaces");
	assert_int_equal(json_integer_value(json_object_get(location, "line")), 7);
	assert_int_equal(json_integer_value(json_object_get(location, "end_column")), 55);
	assert_string_equal(get(token, "verdict"), "rejected");
	assert_string_equal(get(outcome, "scenario"), "device-late");
	assert_string_equal(get(outcome, "errno"), "EINVAL");
	json_decref(root);
	fixture_done(&fixture);
}

static void test_the_story_is_there_when_asked_for(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	json_t *without = json_of(&fixture, (struct report_options){ .timeline = NULL });
	json_t *with = json_of(&fixture, (struct report_options){ .timeline = "" });
	json_t *host = json_array_get(json_object_get(without, "hosts"), 0);

	assert_null(json_object_get(host, "timeline"));
	host = json_array_get(json_object_get(with, "hosts"), 0);
	assert_int_equal(json_array_size(json_object_get(host, "timeline")), 12);
	json_decref(without);
	json_decref(with);
	fixture_done(&fixture);
}

static void test_values_of_other_devices_are_changes_of_a_step(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	struct setting settings[] = {
		setting("forwarding", 1, nowhere, NULL), setting("forwarding", 0, nowhere, NULL),
		setting("accept_ra", 2, nowhere, NULL),
	};
	struct step step = fixture.hosts.items[0].steps[0];

	settings[1].device = "lo";
	step.settings = settings;
	step.setting_count = 3;
	fixture.hosts.items[0].steps = &step;
	fixture.hosts.items[0].step_count = 1;
	json_t *root = json_of(&fixture, (struct report_options){ .timeline = "" });
	json_t *host = json_array_get(json_object_get(root, "hosts"), 0);
	json_t *written = json_array_get(json_object_get(host, "timeline"), 0);
	json_t *change = json_array_get(json_object_get(written, "changes"), 0);
	assert_int_equal(json_object_size(json_object_get(written, "sysctls")), 2);
	assert_int_equal(json_array_size(json_object_get(written, "changes")), 1);
	assert_string_equal(get(change, "interface"), "lo");
	assert_string_equal(get(change, "sysctl"), "forwarding");
	json_decref(root);
	fixture_done(&fixture);
}

static void test_a_line_of_jsonl_is_a_host_of_json(void **state)
{
	(void)state;
	struct fixture fixture = incident();
	json_t *root = json_of(&fixture, (struct report_options){ .timeline = NULL });
	struct text lines = render("jsonl", &fixture);

	assert_ptr_equal(memchr(lines.at, '\n', lines.length), lines.at + lines.length - 1);
	json_t *line = parse(&lines);
	assert_true(json_equal(line, json_array_get(json_object_get(root, "hosts"), 0)));
	json_decref(line);
	json_decref(root);
	fixture_done(&fixture);
}

/* Bytes that jansson gives back as they were, but for those that are no UTF-8. */
static void test_any_byte_in_a_string_can_be_read_back(void **state)
{
	(void)state;
	struct fixture fixture = { .hosts = { NULL, 0, 0 } };

	arena_init(&fixture.arena, NULL);
	for (int i = 1; i < 256; i++) {
		char *name = arena_print(&fixture.arena, "a%cb", i);
		array_push(&fixture.arena, &fixture.hosts, host_named(&fixture.arena, name));
		fixture.hosts.items[i - 1].host = name;
	}
	json_t *root = json_of(&fixture, (struct report_options){ .timeline = NULL });
	json_t *hosts = json_object_get(root, "hosts");
	assert_int_equal(json_array_size(hosts), 255);
	for (size_t i = 0; i < 255; i++) {
		const char *name = fixture.hosts.items[i].host;
		assert_string_equal(get(json_array_get(hosts, i), "host"),
				    i + 1 < 0x80 ? name : "a\xef\xbf\xbd" "b");
	}
	json_decref(root);
	fixture_done(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_is_written_is_what_was_found),
		cmocka_unit_test(test_the_story_is_there_when_asked_for),
		cmocka_unit_test(test_values_of_other_devices_are_changes_of_a_step),
		cmocka_unit_test(test_a_line_of_jsonl_is_a_host_of_json),
		cmocka_unit_test(test_any_byte_in_a_string_can_be_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
