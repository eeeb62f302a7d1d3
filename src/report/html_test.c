#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "report/html_testing.h"

/* The report of COUNT times HOST. */
static char *report_of(const struct host_report *host, size_t count, bool quote)
{
	struct text out = TEXT_INIT;
	struct report report = { .format = report_format_find("html"), .out = &out,
				 .options = { .quote = quote } };

	assert_non_null(report.format);
	report.format->begin(&report);
	for (size_t i = 0; i < count; i++) {
		summary_add(&report.summary, host);
		report.format->host(&report, host);
	}
	report.format->end(&report);
	assert_false(out.failed);
	assert_null(report.state);
	return out.at;
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
	struct sample sample;
	(void)state;

	sample_init(&sample, "cloudgw2002-dev", NULL, VERDICT_REJECTED);
	char *page = report_of(&sample.host, 1, true);
	json_t *data = data_of(page), *token = first_of(data, "t");
	json_t *place = row_at(data, token, 7);
	assert_string_equal(string_at(data, token, 6), sample_command);
	assert_string_equal(string_at(data, token, 8), "rejected");
	assert_string_equal(string_at(data, place, 0), "etc/network/interfaces");
	assert_int_equal(json_integer_value(json_array_get(place, 1)), 7);
	assert_int_equal(json_integer_value(json_array_get(place, 2)), 9);
	assert_string_equal(string_at(data, place, 5),
			    "\tpre-up /sbin/ip token set ::10:192:20:18 dev eno1");
	json_decref(data);
	free(page);
	sample_done(&sample);
}

static void test_finding_knows_its_token(void **state)
{
	struct sample sample;
	(void)state;

	sample_init(&sample, "cloudgw2002-dev", NULL, VERDICT_REJECTED);
	char *page = report_of(&sample.host, 1, true);
	json_t *data = data_of(page);
	assert_int_equal(json_integer_value(json_array_get(first_of(data, "f"), 11)), 0);
	json_decref(data);
	free(page);
	sample_done(&sample);
}

static void test_equal_hosts_share_their_texts_and_their_boot(void **state)
{
	struct sample sample;
	(void)state;

	sample_init(&sample, "cloudgw2002-dev", NULL, VERDICT_REJECTED);
	char *one = report_of(&sample.host, 1, true);
	char *thousand = report_of(&sample.host, 1000, true);
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
	sample_done(&sample);
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
	struct sample sample;
	(void)state;

	sample_init(&sample, "cloudgw2002-dev", NULL, VERDICT_REJECTED);
	char *page = report_of(&sample.host, 1, true);
	json_t *data = data_of(page), *host = json_array_get(json_object_get(data, "hosts"), 0);
	json_t *stories = json_object_get(host, "s");
	size_t steps = 0;
	assert_int_equal(json_array_size(stories), SAMPLE_BOOTS);
	for (size_t i = 0; i < SAMPLE_BOOTS; i++) {
		json_t *story = json_array_get(stories, i);
		steps += count_steps(json_string_value(json_array_get(story, 2)));
	}
	assert_int_equal(steps, sample.steps.count);
	json_decref(data);
	free(page);
	sample_done(&sample);
}

static void test_the_same_hosts_give_the_same_bytes(void **state)
{
	struct sample sample;
	(void)state;

	sample_init(&sample, "cloudgw2002-dev", NULL, VERDICT_REJECTED);
	char *a = report_of(&sample.host, 3, true), *b = report_of(&sample.host, 3, true);
	assert_string_equal(a, b);
	free(a);
	free(b);
	sample_done(&sample);
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
	struct sample sample;
	(void)state;

	sample_init(&sample, "cloudgw2002-dev", NULL, VERDICT_REJECTED);
	char *page = report_of(&sample.host, 1, false);
	assert_null(strstr(page, "address 10.192.20.18/24"));
	assert_null(strstr(page, "net.ipv6.conf.all.forwarding = 1"));
	free(page);
	sample_done(&sample);
}

static void test_secret_lines_are_never_quoted(void **state)
{
	struct sample sample;
	struct source *secret;
	(void)state;

	sample_init(&sample, "cloudgw2002-dev", NULL, VERDICT_REJECTED);
	secret = source_new(&sample.arena, "etc/network/interfaces",
			    slice_of("\twpa-psk swordfish\n"));
	secret->secret = true;
	struct finding *finding = arena_new(&sample.arena, struct finding);
	*finding = sample.host.findings[0];
	finding->span = sample_find(secret, "wpa-psk swordfish");
	sample.host.findings = finding;
	char *page = report_of(&sample.host, 1, true);
	assert_null(strstr(page, "swordfish"));
	free(page);
	sample_done(&sample);
}

/* ---- hostile bytes ------------------------------------------------------------------ */

static const char hostile[] =
	"</script><script>alert(1)</script><!--<script>\xff\xc0\xaf]]>'\"&amp;"
	"\x01\x1b[31m\xe2\x80\xae\xed\xa0\x80";

static void make_hostile(struct sample *sample)
{
	struct finding *finding = arena_new(&sample->arena, struct finding);
	struct token *token = arena_new(&sample->arena, struct token);
	struct source *source = source_new(&sample->arena, hostile, slice_of(hostile));
	struct span span = span_make(source, 0, strlen(hostile));

	*finding = sample->host.findings[0];
	finding->message = finding->interface = finding->consequence = hostile;
	finding->fix = (struct fix){ hostile, hostile, false };
	finding->span = span;
	*token = sample->host.tokens[0];
	token->interface = token->text = token->command = token->stanza_interface = hostile;
	token->span = span;
	sample->host.host = sample->host.root = hostile;
	sample->host.findings = finding;
	sample->host.tokens = token;
	for (size_t i = 0; i < sample->steps.count; i++)
		sample->steps.items[i].text = sample->steps.items[i].effect =
			sample->steps.items[i].interface = hostile;
}

static void test_hostile_bytes_stay_inside_the_data(void **state)
{
	struct sample sample;
	(void)state;

	sample_init(&sample, "cloudgw2002-dev", NULL, VERDICT_REJECTED);
	char *plain = report_of(&sample.host, 1, true);
	make_hostile(&sample);
	char *page = report_of(&sample.host, 1, true);
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
	sample_done(&sample);
}

static void test_the_page_is_utf_8_whatever_the_files_hold(void **state)
{
	struct sample sample;
	(void)state;

	sample_init(&sample, "cloudgw2002-dev", NULL, VERDICT_REJECTED);
	make_hostile(&sample);
	char *page = report_of(&sample.host, 1, true);
	json_t *whole = json_stringn(page, strlen(page));
	assert_non_null(whole);
	json_decref(whole);
	free(page);
	sample_done(&sample);
}

static void test_a_long_line_is_quoted_around_its_place(void **state)
{
	struct sample sample;
	struct text line = TEXT_INIT;
	(void)state;

	sample_init(&sample, "cloudgw2002-dev", NULL, VERDICT_REJECTED);
	for (int i = 0; i < 5000; i++)
		text_puts(&line, "\xc3\xa9");
	text_puts(&line, " needle ");
	for (int i = 0; i < 5000; i++)
		text_puts(&line, "\xc3\xa9");
	text_putc(&line, '\n');
	struct finding *finding = arena_new(&sample.arena, struct finding);
	*finding = sample.host.findings[0];
	struct source *source = source_new(&sample.arena, "etc/long", text_slice(&line));
	finding->span = sample_find(source, "needle");
	sample.host.findings = finding;
	char *page = report_of(&sample.host, 1, true);
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
	sample_done(&sample);
}

/* ---- the page ----------------------------------------------------------------------- */

static void test_nothing_is_loaded_from_elsewhere(void **state)
{
	struct sample sample;
	(void)state;

	sample_init(&sample, "cloudgw2002-dev", NULL, VERDICT_REJECTED);
	char *page = report_of(&sample.host, 1, true);
	const char *data = strstr(page, "<script type=\"application/json\"");
	assert_null(strstr(page, "src="));
	assert_null(strstr(page, "href="));
	assert_null(strstr(page, "url("));
	assert_null(strstr(page, "@import"));
	assert_true(strstr(page, "Content-Security-Policy") < data);
	assert_non_null(strstr(page, "default-src 'none'"));
	free(page);
	sample_done(&sample);
}

static void test_without_scripts_the_findings_are_there(void **state)
{
	struct sample sample;
	(void)state;

	sample_init(&sample, "cloudgw2002-dev", NULL, VERDICT_REJECTED);
	char *page = report_of(&sample.host, 1, true);
	const char *part = after(page, "<noscript>");
	assert_non_null(strstr(part, "the kernel refuses this token"));
	assert_non_null(strstr(part, "<th>rejected</th><td>1</td>"));
	assert_non_null(strstr(part, "etc/sysctl.d/50-cloudgw.conf:3:1"));
	assert_non_null(strstr(part, "eno1 stays down"));
	free(page);
	sample_done(&sample);
}

static void test_without_scripts_a_fleet_is_cut_and_says_so(void **state)
{
	struct sample sample;
	(void)state;

	sample_init(&sample, "cloudgw2002-dev", NULL, VERDICT_REJECTED);
	char *page = report_of(&sample.host, 1000, true);
	const char *part = after(page, "<noscript>");
	assert_int_equal(count_of(part, "<section>"), 250);
	assert_non_null(strstr(part, "1500 further token commands and findings"));
	free(page);
	sample_done(&sample);
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

/* ---- pages for the browser: html_test --write SAMPLE [COUNT] --------------------------- */

/* What the hosts of a fleet meet, by their number; the rest is accepted. */
static enum verdict fleet_verdict(int number)
{
	static const enum verdict verdicts[100] = {
		[7] = VERDICT_REJECTED, [13] = VERDICT_DEPENDS, [21] = VERDICT_UNKNOWN,
		[22] = VERDICT_UNKNOWN, [40] = VERDICT_NOT_RUN,
	};

	enum verdict verdict = verdicts[number % 100];
	return verdict ? verdict : VERDICT_ACCEPTED;
}

static void add_to_fleet(struct report *report, int number)
{
	static const char *const roles[] = { "cloudgw", "cloudvirt", "kubernetes", "db", "ms-be" };
	struct sample sample;
	char name[32], token[32];

	snprintf(name, sizeof(name), "%s%05d", roles[number % 5], number);
	snprintf(token, sizeof(token), "::10:192:%d:%d", number / 256, number % 256);
	sample_init(&sample, name, token, fleet_verdict(number));
	if (number % 100 == 60)
		sample.host.token_count = sample.host.finding_count = sample.host.step_count = 0;
	if (number == 99)
		sample.host = (struct host_report){ .host = name, .root = name,
						    .error = "no etc/ in it" };
	summary_add(&report->summary, &sample.host);
	report->format->host(report, &sample.host);
	fwrite(report->out->at, 1, report->out->length, stdout);
	text_clear(report->out);
	sample_done(&sample);
}

static void write_fleet(int count)
{
	struct text out = TEXT_INIT;
	struct report report = { .format = &report_format_html, .out = &out,
				 .options = { .quote = true } };

	report.format->begin(&report);
	for (int i = 0; i < count; i++)
		add_to_fleet(&report, i);
	report.format->end(&report);
	fwrite(out.at, 1, out.length, stdout);
	text_done(&out);
}

static int write_sample(const char *which, int count)
{
	struct sample sample;

	if (strcmp(which, "fleet") == 0) {
		write_fleet(count);
		return 0;
	}
	sample_init(&sample, "cloudgw2002-dev", NULL,
		    strcmp(which, "depends") == 0 ? VERDICT_DEPENDS : VERDICT_REJECTED);
	if (strcmp(which, "hostile") == 0)
		make_hostile(&sample);
	char *page = report_of(&sample.host, 1, true);
	fputs(page, stdout);
	free(page);
	sample_done(&sample);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc >= 3 && strcmp(argv[1], "--write") == 0)
		return write_sample(argv[2], argc > 3 ? atoi(argv[3]) : 1);

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
