#include "report/testing.h"

#include <jansson.h>
#include <stdlib.h>

#include "report/html.h"

/* The report of COUNT times HOST. */
static char *report_of(const struct host_report *host, size_t count, bool quote)
{
	struct host_report *hosts = calloc(count + 1, sizeof(*hosts));

	for (size_t i = 0; i < count; i++)
		hosts[i] = *host;
	struct text out = render_with("html", hosts, count,
				      (struct report_options){ .quote = quote });
	free(hosts);
	return out.at;
}

/* The page about the one host of a fixture, without and with its lines. */
static char *page_of(const struct fixture *fixture)
{
	return report_of(&fixture->hosts.items[0], 1, true);
}

static const char *after(const char *page, const char *mark)
{
	const char *at = strstr(page, mark);

	assert_non_null(at);
	return at + strlen(mark);
}

/* The data in the page, checked by a parser that is not ours. */
static json_t *data_of(const char *page)
{
	const char *from = after(page, "id=\"data\">");
	json_error_t error;
	size_t length = (size_t)(strstr(from, "</script>") - from);
	json_t *data = json_loadb(from, length, JSON_ALLOW_NUL, &error);

	if (!data)
		fail_msg("%s at line %d", error.text, error.line);
	return data;
}

static size_t count_of(const char *page, const char *what)
{
	size_t count = 0;

	for (const char *at = page; (at = strstr(at, what)); at++)
		count++;
	return count;
}

/* ---- the data ---------------------------------------------------------------------- */

static const char *string_at(json_t *data, json_t *list, size_t index)
{
	json_int_t number = json_integer_value(json_array_get(list, index));

	return json_string_value(json_array_get(json_object_get(data, "strings"), (size_t)number));
}

static json_t *row_at(json_t *data, json_t *list, size_t index)
{
	json_int_t number = json_integer_value(json_array_get(list, index));

	return json_array_get(json_object_get(data, "rows"), (size_t)number);
}

static json_t *first_of(json_t *data, const char *list)
{
	json_t *host = json_array_get(json_object_get(data, "hosts"), 0);

	return json_array_get(json_object_get(host, list), 0);
}

static void test_token_keeps_its_verdict_place_and_quoted_line(void **state)
{
	struct fixture f = incident();
	(void)state;

	char *page = page_of(&f);
	json_t *data = data_of(page), *token = first_of(data, "t");
	json_t *place = row_at(data, token, 7);
	assert_string_equal(string_at(data, token, 6), INCIDENT_COMMAND);
	assert_string_equal(string_at(data, token, 8), "rejected");
	assert_string_equal(string_at(data, place, 0), "etc/network/interfaces");
	assert_int_equal(json_integer_value(json_array_get(place, 1)), 7);
	assert_int_equal(json_integer_value(json_array_get(place, 2)), 13);
	assert_string_equal(string_at(data, place, 5),
			    "     pre-up " INCIDENT_COMMAND);
	json_decref(data);
	free(page);
	fixture_done(&f);
}

static void test_finding_knows_its_token(void **state)
{
	struct fixture f = incident();
	(void)state;

	char *page = page_of(&f);
	json_t *data = data_of(page);
	assert_int_equal(json_integer_value(json_array_get(first_of(data, "f"), 11)), 0);
	json_decref(data);
	free(page);
	fixture_done(&f);
}

static void test_equal_hosts_share_their_texts_and_their_boot(void **state)
{
	struct fixture f = incident();
	(void)state;

	char *one = page_of(&f);
	char *thousand = report_of(&f.hosts.items[0], 1000, true);
	json_t *few = data_of(one), *many = data_of(thousand);
	assert_int_equal(json_array_size(json_object_get(few, "strings")),
			 json_array_size(json_object_get(many, "strings")));
	assert_int_equal(json_array_size(json_object_get(few, "rows")),
			 json_array_size(json_object_get(many, "rows")));
	assert_int_equal(json_array_size(json_object_get(many, "hosts")), 1000);
	json_decref(few);
	json_decref(many);
	free(one);
	free(thousand);
	fixture_done(&f);
}

/* How many steps "0-3,9" are. */
static size_t count_steps(const char *runs)
{
	size_t steps = 0;

	for (const char *at = runs; *at; ) {
		char *end;
		long from = strtol(at, &end, 10);
		long to = *end == '-' ? strtol(end + 1, &end, 10) : from;
		steps += (size_t)(to - from + 1);
		at = *end ? end + 1 : end;
	}
	return steps;
}

static void test_steps_are_written_as_runs_of_numbers(void **state)
{
	struct fixture f = incident();
	(void)state;

	char *page = page_of(&f);
	json_t *data = data_of(page), *host = json_array_get(json_object_get(data, "hosts"), 0);
	json_t *stories = json_object_get(host, "s");
	size_t steps = 0;
	assert_int_equal(json_array_size(stories), 3);
	for (size_t i = 0; i < 3; i++) {
		json_t *story = json_array_get(stories, i);
		steps += count_steps(json_string_value(json_array_get(story, 2)));
	}
	assert_int_equal(steps, f.hosts.items[0].step_count);
	json_decref(data);
	free(page);
	fixture_done(&f);
}

static void test_the_same_hosts_give_the_same_bytes(void **state)
{
	struct fixture f = incident();
	(void)state;

	char *a = report_of(&f.hosts.items[0], 3, true), *b = report_of(&f.hosts.items[0], 3, true);
	assert_string_equal(a, b);
	free(a);
	free(b);
	fixture_done(&f);
}

static void test_no_host_is_a_report_too(void **state)
{
	(void)state;
	char *page = report_of(NULL, 0, true);
	json_t *data = data_of(page);
	assert_int_equal(json_array_size(json_object_get(data, "hosts")), 0);
	json_decref(data);
	free(page);
}

static void test_a_host_that_could_not_be_judged_says_why(void **state)
{
	const struct host_report host = { .host = "gone", .root = "gone",
					  .error = "gone: no etc/" };
	(void)state;

	char *page = report_of(&host, 1, true);
	json_t *data = data_of(page);
	json_t *raw = json_array_get(json_object_get(data, "hosts"), 0);
	assert_string_equal(json_string_value(json_object_get(raw, "e")), "gone: no etc/");
	assert_non_null(strstr(after(page, "<noscript>"), "gone: no etc/"));
	json_decref(data);
	free(page);
}

/* ---- what must not be shown --------------------------------------------------------- */

static void test_lines_are_quoted_only_when_wanted(void **state)
{
	struct fixture f = incident();
	(void)state;

	char *with = report_of(&f.hosts.items[0], 1, true);
	char *without = report_of(&f.hosts.items[0], 1, false);
	assert_non_null(strstr(with, "     pre-up"));
	assert_null(strstr(without, "     pre-up"));
	assert_non_null(strstr(with, "+net.ipv6.conf.eno1.accept_ra = 2"));
	assert_null(strstr(without, "+net.ipv6.conf.eno1.accept_ra = 2"));
	free(with);
	free(without);
	fixture_done(&f);
}

static void test_secret_lines_are_never_quoted(void **state)
{
	struct fixture f = incident();
	struct source *secret;
	(void)state;

	secret = source_new(&f.arena, "etc/network/interfaces",
			    slice_of("\twpa-psk swordfish\n"));
	secret->secret = true;
	struct finding *finding = arena_new(&f.arena, struct finding);
	*finding = f.hosts.items[0].findings[0];
	finding->span = span_of(secret, "wpa-psk swordfish");
	f.hosts.items[0].findings = finding;
	char *page = page_of(&f);
	assert_null(strstr(page, "swordfish"));
	free(page);
	fixture_done(&f);
}

/* ---- hostile bytes ------------------------------------------------------------------ */

static const char hostile[] =
	"</script><script>alert(1)</script><!--<script>\xff\xc0\xaf]]>'\"&amp;"
	"\x01\x1b[31m\xe2\x80\xae\xed\xa0\x80";

static void make_hostile(struct fixture *fixture)
{
	struct arena *arena = &fixture->arena;
	struct host_report *host = &fixture->hosts.items[0];
	struct finding *finding = keep(arena, host->findings, sizeof(*finding));
	struct token *token = keep(arena, host->tokens, sizeof(*token));
	struct step *steps = keep(arena, host->steps, host->step_count * sizeof(*steps));
	struct span span = span_of(file(arena, hostile, hostile), hostile);

	finding->message = finding->interface = finding->consequence = hostile;
	finding->fix = (struct fix){ hostile, hostile, false };
	token->interface = token->text = token->command = token->stanza_interface = hostile;
	finding->span = token->span = span;
	for (size_t i = 0; i < host->step_count; i++) {
		steps[i].text = steps[i].effect = steps[i].interface = hostile;
		if (steps[i].verdict)
			steps[i].span = span;
	}
	host->host = host->root = hostile;
	host->findings = finding;
	host->tokens = token;
	host->steps = steps;
}

static void test_hostile_bytes_stay_inside_the_data(void **state)
{
	struct fixture f = incident();
	(void)state;

	char *plain = page_of(&f);
	make_hostile(&f);
	char *page = page_of(&f);
	json_decref(data_of(page));
	assert_int_equal(count_of(page, "<script"), count_of(plain, "<script"));
	assert_int_equal(count_of(page, "</script"), count_of(plain, "</script"));
	assert_int_equal(count_of(page, "<!--"), 0);
	assert_int_equal(count_of(page, "</noscript"), 1);
	assert_null(strchr(page, '\x1b'));
	assert_null(strchr(page, '\x01'));
	assert_null(strstr(after(page, "<noscript>"), "\xe2\x80\xae"));
	free(plain);
	free(page);
	fixture_done(&f);
}

static void test_the_page_is_utf_8_whatever_the_files_hold(void **state)
{
	struct fixture f = incident();
	(void)state;

	make_hostile(&f);
	char *page = page_of(&f);
	json_t *whole = json_stringn(page, strlen(page));
	assert_non_null(whole);
	json_decref(whole);
	free(page);
	fixture_done(&f);
}

static void test_a_long_line_is_quoted_around_its_place(void **state)
{
	struct fixture f = incident();
	struct text line = TEXT_INIT;
	(void)state;

	for (int i = 0; i < 5000; i++)
		text_puts(&line, "\xc3\xa9");
	text_puts(&line, " needle ");
	for (int i = 0; i < 5000; i++)
		text_puts(&line, "\xc3\xa9");
	text_putc(&line, '\n');
	struct finding *finding = arena_new(&f.arena, struct finding);
	*finding = f.hosts.items[0].findings[0];
	struct source *source = source_new(&f.arena, "etc/long", text_slice(&line));
	finding->span = span_of(source, "needle");
	f.hosts.items[0].findings = finding;
	char *page = page_of(&f);
	json_t *data = data_of(page), *place = row_at(data, first_of(data, "f"), 4);
	json_t *quote = json_array_get(json_object_get(data, "strings"),
				       (size_t)json_integer_value(json_array_get(place, 5)));
	assert_non_null(strstr(json_string_value(quote), "needle"));
	assert_true(json_string_length(quote) < 500);
	assert_int_equal(json_integer_value(json_array_get(place, 2)), 5002);
	assert_true(json_integer_value(json_array_get(place, 6)) > 4900);
	json_decref(data);
	free(page);
	text_done(&line);
	fixture_done(&f);
}

/* ---- the page ----------------------------------------------------------------------- */

static void test_nothing_is_loaded_from_elsewhere(void **state)
{
	struct fixture f = incident();
	(void)state;

	char *page = page_of(&f);
	const char *data = strstr(page, "<script type=\"application/json\"");
	assert_null(strstr(page, "src="));
	assert_null(strstr(page, "href="));
	assert_null(strstr(page, "url("));
	assert_null(strstr(page, "@import"));
	assert_true(strstr(page, "Content-Security-Policy") < data);
	assert_non_null(strstr(page, "default-src 'none'"));
	free(page);
	fixture_done(&f);
}

static void test_without_scripts_the_findings_are_there(void **state)
{
	struct fixture f = incident();
	(void)state;

	char *page = page_of(&f);
	const char *part = after(page, "<noscript>");
	assert_non_null(strstr(part, "the kernel refuses the token"));
	assert_non_null(strstr(part, "<th>rejected</th><td>1</td>"));
	assert_non_null(strstr(part, "etc/sysctl.d/70-router.conf:2:1"));
	assert_non_null(strstr(part, "the host boots without its network"));
	free(page);
	fixture_done(&f);
}

static void test_without_scripts_a_fleet_is_cut_and_says_so(void **state)
{
	struct fixture f = incident();
	(void)state;

	char *page = report_of(&f.hosts.items[0], 1000, true);
	const char *part = after(page, "<noscript>");
	assert_int_equal(count_of(part, "<section>"), 250);
	assert_non_null(strstr(part, "1500 further token commands and findings"));
	free(page);
	fixture_done(&f);
}

/* ---- the pool ------------------------------------------------------------------------ */

static void test_a_pool_numbers_each_piece_once(void **state)
{
	struct html_pool pool = HTML_POOL_INIT;
	char piece[16];
	(void)state;

	for (int round = 0; round < 2; round++)
		for (uint32_t i = 0; i < 5000; i++) {
			snprintf(piece, sizeof(piece), "%u", i);
			assert_int_equal(html_pool_number(&pool, slice_of(piece)), i);
		}
	assert_int_equal(pool.count, 5000);
	html_pool_done(&pool);
}

/* ---- for the browser: html_test --write-hostile ------------------------------------- */

static int write_hostile(void)
{
	struct fixture fixture = incident();

	make_hostile(&fixture);
	char *page = page_of(&fixture);
	fputs(page, stdout);
	free(page);
	fixture_done(&fixture);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "--write-hostile") == 0)
		return write_hostile();

	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_token_keeps_its_verdict_place_and_quoted_line),
		cmocka_unit_test(test_finding_knows_its_token),
		cmocka_unit_test(test_equal_hosts_share_their_texts_and_their_boot),
		cmocka_unit_test(test_steps_are_written_as_runs_of_numbers),
		cmocka_unit_test(test_the_same_hosts_give_the_same_bytes),
		cmocka_unit_test(test_no_host_is_a_report_too),
		cmocka_unit_test(test_a_host_that_could_not_be_judged_says_why),
		cmocka_unit_test(test_lines_are_quoted_only_when_wanted),
		cmocka_unit_test(test_secret_lines_are_never_quoted),
		cmocka_unit_test(test_hostile_bytes_stay_inside_the_data),
		cmocka_unit_test(test_the_page_is_utf_8_whatever_the_files_hold),
		cmocka_unit_test(test_a_long_line_is_quoted_around_its_place),
		cmocka_unit_test(test_nothing_is_loaded_from_elsewhere),
		cmocka_unit_test(test_without_scripts_the_findings_are_there),
		cmocka_unit_test(test_without_scripts_a_fleet_is_cut_and_says_so),
		cmocka_unit_test(test_a_pool_numbers_each_piece_once),
	};

	return cmocka_run_group_tests_name("report/html", tests, NULL, NULL);
}
