/* What ifup was recorded to do (testdata/interfaces/README.md), against what we say it does. */
#include "ifupdown/testing.h"

#include <dirent.h>
#include <stdlib.h>

#define CASES TESTDATA "/interfaces"

/* A file of a case, NUL-terminated, or NULL when there is none. */
static char *read_text(struct arena *arena, const char *name, const char *file)
{
	FILE *stream = fopen(arena_print(arena, "%s/%s/%s", CASES, name, file), "r");
	char *text;
	long size;

	if (!stream)
		return NULL;
	fseek(stream, 0, SEEK_END);
	size = ftell(stream);
	rewind(stream);
	text = arena_alloc(arena, (size_t)size + 1);
	assert_int_equal(fread(text, 1, (size_t)size, stream), size);
	fclose(stream);
	return text;
}

/* The same, "" when there is none. */
static const char *expected(struct trial *trial, const char *name, const char *file)
{
	const char *text = read_text(&trial->arena, name, file);

	return text ? text : "";
}

/* Cut the next piece off *TEXT, up to one of the bytes ENDS; NULL when nothing is left. */
static char *next_piece(char **text, const char *ends)
{
	char *piece = *text;

	if (!piece || !*piece)
		return NULL;
	*text += strcspn(piece, ends);
	if (**text)
		*(*text)++ = '\0';
	return piece;
}

static void read_devices(struct trial *trial, const char *name)
{
	char *text = read_text(&trial->arena, name, "devices"), *device;

	while ((device = next_piece(&text, " \n")))
		if (*device)
			array_push(&trial->arena, &trial->devices, name_of(&trial->names, device));
}

static void read_arguments(struct trial *trial, const char *name)
{
	char *text = read_text(&trial->arena, name, "args"), *word;
	const struct name **targets = arena_array(&trial->arena, 8, sizeof(*targets));

	if (!text)
		return;
	trial->options = (struct ifup_options){ .version = IFUP_0_8_41, .targets = targets };
	while ((word = next_piece(&text, " \n"))) {
		if (strcmp(word, "-a") == 0)
			trial->options.all = true;
		else if (strncmp(word, "--allow=", 8) == 0)
			trial->options.class_name = word + 8;
		else if (*word)
			targets[trial->options.target_count++] = name_of(&trial->names, word);
	}
}

static void begin(struct trial *trial, const char *name)
{
	char root[300];

	snprintf(root, sizeof(root), "%s/%s", CASES, name);
	trial_init(trial, root);
	read_devices(trial, name);
	read_arguments(trial, name);
	trial_read(trial);
}

/* Spelling of the recorded files */

static char *squeeze(struct arena *arena, const char *text)
{
	char *squeezed = arena_copy(arena, slice_of(text)), *end = squeezed;

	for (; *text; text++) {
		bool blank = *text == ' ' || *text == '\t';
		if (blank && (end == squeezed || end[-1] == ' '))
			continue;
		*end++ = blank ? ' ' : *text;
	}
	while (end > squeezed && end[-1] == ' ')
		end--;
	*end = '\0';
	return squeezed;
}

static const char *escape(struct arena *arena, const char *text)
{
	static const char letters[] = { ['\\'] = '\\', ['\n'] = 'n', ['\t'] = 't' };
	char *escaped = arena_alloc(arena, strlen(text) * 2 + 1), *end = escaped;

	for (; *text; text++) {
		size_t c = (unsigned char)*text;
		if (c < sizeof(letters) && letters[c]) {
			*end++ = '\\';
			*end++ = letters[c];
		} else {
			*end++ = *text;
		}
	}
	return escaped;
}

static const char *const kinds[IFUP_STEP_COUNT] = {
	[IFUP_STEP_ALL_PRE] = "all-pre",
	[IFUP_STEP_ALL_POST] = "all-post",
	[IFUP_STEP_LINK] = "link",
	[IFUP_STEP_PRE_UP] = "pre-up",
	[IFUP_STEP_PRE_HOOKS] = "pre-hooks",
	[IFUP_STEP_METHOD] = "method",
	[IFUP_STEP_UP] = "up",
	[IFUP_STEP_UP_HOOKS] = "up-hooks",
};

static bool is_hook(const struct ifup_command *command)
{
	return strncmp(command->shown, "run-parts ", strlen("run-parts ")) == 0;
}

/* The command column of a trace. */
static const char *traced_command(struct arena *arena, const struct ifup_command *command)
{
	if (is_hook(command))
		return arena_copy(arena, command->text.text);
	bool exact = command->step == IFUP_STEP_PRE_UP || command->step == IFUP_STEP_UP;
	return escape(arena, exact ? command->shown : squeeze(arena, command->shown));
}

/*
 * A link command is recorded for the device whose stanzas follow it. That is the device it
 * is for, but for rename, which comes before all of them and so stands under lo.
 */
static const char *traced(struct trial *trial, const struct ifup_command *command)
{
	bool rename = command->step == IFUP_STEP_LINK && !command->stanza;

	return arena_print(&trial->arena, "%s\t%s\t%s\t%s\t%s\n",
			   rename ? "lo" : command->device->text,
			   rename ? "lo" : command->logical->text, command->family,
			   kinds[command->step], traced_command(&trial->arena, command));
}

static const char *trace(struct trial *trial)
{
	char *all = arena_copy(&trial->arena, slice_of(""));

	for (size_t i = 0; i < trial->commands.count; i++)
		all = arena_print(&trial->arena, "%s%s", all,
				  traced(trial, &trial->commands.items[i].command));
	return all;
}

/* ifup does not show settle-dad.sh when it is told to run nothing. */
static const char *without_settling(struct trial *trial, const char *text)
{
	const char *line = "/lib/ifupdown/settle-dad.sh\n", *found;
	char *rest = arena_copy(&trial->arena, slice_of(text));

	while ((found = strstr(rest, line)))
		rest = arena_print(&trial->arena, "%.*s%s", (int)(found - rest), rest,
				   found + strlen(line));
	return rest;
}

/* Sourced files that were really opened: files only, and each path once. */
static const char *opened_files(struct trial *trial, const char *name)
{
	char *text = read_text(&trial->arena, name, "expected.files"), *line;
	char *all = arena_copy(&trial->arena, slice_of(""));
	struct names seen;

	names_init(&seen, &trial->arena);
	name_of(&seen, "/etc/network/interfaces");
	while ((line = next_piece(&text, "\n"))) {
		const char *path = line + strlen("parsing file ");
		if (name_find(&seen, slice_of(path)) ||
		    tree_probe(trial->tree, path) != TREE_OK)
			continue;
		name_of(&seen, path);
		all = arena_print(&trial->arena, "%s%s\n", all,
				  tree_normalize(&trial->arena, slice_of(path)));
	}
	return all;
}

static const char *sourced_files(struct trial *trial)
{
	char *all = arena_copy(&trial->arena, slice_of(""));

	for (size_t i = 1; i < trial->interfaces->files.count; i++)
		all = arena_print(&trial->arena, "%s%s\n", all,
				  trial->interfaces->files.items[i]->path);
	return all;
}

/* Where only a mapping script knows: what is certain happened, what happened is possible. */

static bool depends_on_script(const struct trial *trial)
{
	return trial->status.success == MAYBE_UNKNOWN;
}

/* Whether the lines of PART stand in WHOLE in that order, others between them. */
static bool is_part(struct arena *arena, const char *part, const char *whole)
{
	char *wanted = arena_copy(arena, slice_of(part)), *line;
	char *rest = arena_copy(arena, slice_of(whole));

	while ((line = next_piece(&wanted, "\n"))) {
		char *found;
		while ((found = next_piece(&rest, "\n")) && strcmp(found, line) != 0)
			;
		if (!found)
			return false;
	}
	return true;
}

static const char *certain_trace(struct trial *trial)
{
	char *all = arena_copy(&trial->arena, slice_of(""));

	for (size_t i = 0; i < trial->commands.count; i++)
		if (!trial->commands.items[i].maybe)
			all = arena_print(&trial->arena, "%s%s", all,
					  traced(trial, &trial->commands.items[i].command));
	return all;
}

static void assert_is_part(struct trial *trial, const char *part, const char *whole)
{
	if (!is_part(&trial->arena, part, whole))
		assert_string_equal(part, whole);
}

static void compare_possible(struct trial *trial, const char *name)
{
	const char *recorded = expected(trial, name, "expected.trace");

	assert_is_part(trial, certain_trace(trial), recorded);
	assert_is_part(trial, recorded, trace(trial));
	assert_is_part(trial, trial_said(trial), expected(trial, name, "expected.diag"));
}

static void compare(struct trial *trial, const char *name)
{
	assert_string_equal(without_settling(trial, trial_shown(trial, true)),
			    expected(trial, name, "expected.noact"));
	assert_string_equal(trace(trial), expected(trial, name, "expected.trace"));
	assert_string_equal(trial_said(trial), expected(trial, name, "expected.diag"));
	assert_int_equal(trial->status.code, atoi(expected(trial, name, "expected.status")));
}

/* Every byte that was handed back stands where its passage says. */
static void check_passage(const struct passage *passage)
{
	struct span whole = passage_span(passage, 0, passage->text.length);

	for (size_t i = 0; i < passage->text.length; i++) {
		struct span span = passage_span(passage, i, i + 1);
		assert_true(slice_equal(span_text(span), slice_range(passage->text, i, i + 1)));
	}
	if (passage->piece_count == 0)
		assert_true(slice_equal(span_text(whole), passage->text));
	assert_true(whole.start >= passage->origin.start && whole.end <= passage->origin.end);
}

static void check_spans(const struct interfaces *interfaces)
{
	for (size_t i = 0; i < interfaces->stanzas.count; i++) {
		const struct stanza *stanza = interfaces->stanzas.items[i];
		for (size_t k = 0; k < stanza->options.count; k++)
			for (size_t v = 0; v < stanza->options.items[k].values.count; v++)
				check_passage(&stanza->options.items[k].values.items[v].passage);
		for (size_t k = 0; k < stanza->commands.count; k++)
			check_passage(&stanza->commands.items[k].text);
	}
	for (size_t i = 0; i < interfaces->mappings.count; i++)
		check_passage(&interfaces->mappings.items[i]->script);
	for (size_t i = 0; i < interfaces->classes.count; i++) {
		const struct class_list *class = interfaces->classes.items[i];
		for (size_t k = 0; k < class->members.count; k++)
			assert_true(slice_equal(span_text(class->members.items[k].span),
						class->members.items[k].word->slice) ||
				    class->members.items[k].span.source);
	}
}

static void test_case(void **state)
{
	const char *name = *state;
	struct trial trial;

	begin(&trial, name);
	check_spans(trial.interfaces);
	assert_string_equal(sourced_files(&trial), opened_files(&trial, name));
	trial_up(&trial);
	if (depends_on_script(&trial))
		compare_possible(&trial, name);
	else
		compare(&trial, name);
	trial_done(&trial);
}

/* Real runs: the recorded statuses are fed back, one line a command. */

struct replay {
	char *rest;              /* of expected.exec */
};

static const char *or_nothing(const char *text)
{
	return text ? text : "";
}

/* The command column of expected.exec. */
static const char *executed_command(struct trial *trial, const struct ifup_command *command)
{
	struct arena *arena = &trial->arena;
	const char *phase = or_nothing(trial_variable(trial, command, "PHASE"));

	if (is_hook(command))
		return arena_print(arena, "run-parts %.*s", SLICE_ARGS(command->text.text));
	return escape(arena, strcmp(phase, "post-up") == 0 ? squeeze(arena, command->shown)
							   : command->shown);
}

/* `ifup eth1` in a hook, as the shell would start it. */
static void run_inner(struct trial *trial, const char *target)
{
	const struct name *name = name_of(&trial->names, target);
	struct ifup_options options = {
		.version = IFUP_0_8_41, .targets = &name, .target_count = 1,
	};

	ifup(&trial->arena, &trial->names, trial->interfaces, &trial->state, &trial->host,
	     &options);
}

static struct exit_status replay(struct trial *trial, const struct ifup_command *command)
{
	struct replay *replay = trial->context;
	const char *text = executed_command(trial, command);

	if (strncmp(text, "ifup ", 5) == 0)
		run_inner(trial, text + 5);
	char *line = next_piece(&replay->rest, "\n");
	if (!line)
		fail_msg("%s is not in the recording", text);
	assert_string_equal(next_piece(&line, "\t"),
			    or_nothing(trial_variable(trial, command, "IFACE")));
	assert_string_equal(next_piece(&line, "\t"),
			    or_nothing(trial_variable(trial, command, "ADDRFAM")));
	assert_string_equal(next_piece(&line, "\t"),
			    or_nothing(trial_variable(trial, command, "PHASE")));
	const char *status = next_piece(&line, "\t");
	assert_string_equal(line, text);
	return exit_known(atoi(status));
}

static void test_execution(void **state)
{
	const char *name = *state;
	struct trial trial;

	begin(&trial, name);
	struct replay replaying = { read_text(&trial.arena, name, "expected.exec") };
	trial.answer = replay;
	trial.context = &replaying;
	trial_up(&trial);
	assert_string_equal(replaying.rest, "");
	assert_string_equal(trial_said(&trial), expected(&trial, name, "expected.exec-diag"));
	assert_string_equal(trial_ifstate(&trial), expected(&trial, name, "expected.exec-ifstate"));
	assert_int_equal(trial.status.code, atoi(expected(&trial, name, "expected.exec-status")));
	trial_done(&trial);
}

/* `env | sort` of two commands, as x-env printed it. */
static void test_environment(void **state)
{
	struct trial trial;
	char *text, *line;
	size_t compared = 0;

	(void)state;
	begin(&trial, "x-env");
	trial_up(&trial);
	const struct ifup_command *command = NULL;
	for (size_t i = 0; i < trial.commands.count; i++)
		if (trial.commands.items[i].command.step == IFUP_STEP_PRE_UP)
			command = &trial.commands.items[i].command;
	assert_non_null(command);
	text = read_text(&trial.arena, "x-env", "expected.exec-probe");
	while ((line = next_piece(&text, "\n")) && *line) {
		const char *name = next_piece(&line, "=");
		if (strcmp(name, "PWD") == 0 || *line == '\0')
			continue;        /* the shell's own; the second line of a value */
		if (strcmp(name, "VERBOSITY") == 0)
			line = "0";      /* recorded with -v */
		const char *value = trial_variable(&trial, command, name);
		assert_non_null(value);
		assert_true(strncmp(value, line, strlen(line)) == 0);
		compared++;
	}
	assert_int_equal(compared, command->variable_count);
	assert_string_equal(trial_variable(&trial, command, "IF_DNS_NAMESERVERS"),
			    "2001:db8::53\n2001:db8::54");
	trial_done(&trial);
}

/* The cases */

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct case_list {
	ARRAY(char *) names;
};

static void list_cases(struct arena *arena, struct case_list *list)
{
	DIR *directory = opendir(CASES);
	struct dirent *entry;

	while (directory && (entry = readdir(directory)))
		if (read_text(arena, entry->d_name, "expected.status"))
			array_push(arena, &list->names,
				   arena_copy(arena, slice_of(entry->d_name)));
	if (directory)
		closedir(directory);
	if (list->names.count)
		qsort(list->names.items, list->names.count, sizeof(char *), compare_names);
}

struct test_list {
	ARRAY(struct CMUnitTest) tests;
};

static void add_test(struct arena *arena, struct test_list *list, const char *what, char *name,
		     CMUnitTestFunction function)
{
	const char *about = read_text(arena, name, "about");
	struct CMUnitTest test = {
		.name = arena_print(arena, "%s %s: %.*s", what, name,
				    (int)strcspn(about, "\n"), about),
		.test_func = function,
		.initial_state = name,
	};

	array_push(arena, &list->tests, test);
}

int main(void)
{
	struct arena arena;
	struct case_list cases = { .names = { .count = 0 } };
	struct test_list list = { .tests = { .count = 0 } };
	size_t executed = 0;

	arena_init(&arena, NULL);
	list_cases(&arena, &cases);
	for (size_t i = 0; i < cases.names.count; i++)
		add_test(&arena, &list, "trace of", cases.names.items[i], test_case);
	for (size_t i = 0; i < cases.names.count; i++) {
		if (!read_text(&arena, cases.names.items[i], "expected.exec"))
			continue;
		add_test(&arena, &list, "execution of", cases.names.items[i], test_execution);
		executed++;
	}
	array_push(&arena, &list.tests, (struct CMUnitTest)cmocka_unit_test(test_environment));
	printf("# note: %zu recorded cases, %zu of them also executed; 2 depend on what a mapping "
	       "script prints and are compared as possible\n", cases.names.count, executed);
	int failed = _cmocka_run_group_tests("cases", list.tests.items, list.tests.count, NULL,
					     NULL);
	arena_done(&arena);
	return failed;
}
