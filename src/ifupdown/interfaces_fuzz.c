/*
 * Any bytes as an interfaces file: the first selects the release and how commands end, what
 * follows a record separator (0x1e) is a second file that the first may source. What is
 * read is looked at, byte for byte, and an ifup and an ifdown are gone through.
 */
#include <stdlib.h>

#include "ifupdown/ifup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct trial {
	struct arena arena;
	struct names names;
	struct ifstate state;
	uint8_t selector;
	size_t commands, worlds, sum;
	const char *maybe;
};

static size_t touch(struct slice text)
{
	size_t sum = 0;

	for (size_t i = 0; i < text.length; i++)
		sum += (unsigned char)text.at[i];
	return sum;
}

static size_t touch_span(struct span span)
{
	struct location at = span_locate(span);

	if (span.source && (at.line == 0 || at.line > at.end_line ||
			    at.end_line > span.source->line_count || span.start > span.end ||
			    span.end > span.source->text.length))
		abort();
	return touch(span_text(span));
}

static size_t touch_passage(const struct passage *passage)
{
	struct span whole = passage_span(passage, 0, passage->text.length);

	return touch(passage->text) + touch_span(passage->origin) + touch_span(whole);
}

static struct exit_status run(void *context, const struct ifup_command *command)
{
	struct trial *trial = context;

	trial->sum += touch_passage(&command->text) + strlen(command->shown) +
		      strlen(command->family) + strlen(command->method) + strlen(command->phase);
	for (size_t i = 0; i < command->variable_count; i++)
		trial->sum +=
			touch(command->variables[i].name) +
			(command->variables[i].value.at ? touch(command->variables[i].value) : 0);
	if (trial->selector & 8 && trial->commands++ % 3 == 1)
		return exit_unknown("the fuzzer does not say");
	return exit_known(trial->selector & 16 && trial->commands++ % 5 == 2);
}

static void say(void *context, const struct ifup_message *message)
{
	((struct trial *)context)->sum += strlen(message->text);
}

static struct name_list list_devices(void *context)
{
	static const char *const devices[] = { "lo", "eth0", "eth1" };
	struct trial *trial = context;
	struct name_list list = { .count = sizeof(devices) / sizeof(devices[0]) };

	list.items = arena_array(trial->names.arena, list.count, sizeof(*list.items));
	for (size_t i = 0; i < list.count; i++)
		list.items[i] = name_of(&trial->names, devices[i]);
	return list;
}

static enum maybe has_device(void *context, const struct name *name)
{
	(void)context;
	return strcmp(name->text, "eth0") == 0 ? MAYBE_YES
	     : strcmp(name->text, "eth1") == 0 ? MAYBE_UNKNOWN : MAYBE_NO;
}

static struct slice device_attribute(void *context, const struct name *device, const char *file)
{
	(void)context;
	(void)device;
	return strcmp(file, "mtu") == 0 ? slice_of("1500\n") : (struct slice){ NULL, 0 };
}

static void *save(void *context)
{
	((struct trial *)context)->worlds++;
	return context;
}

static void join(void *context, void *saved, const char *why)
{
	if (saved != context || !why || ((struct trial *)context)->worlds-- == 0)
		abort();
}

static const char *suppose(void *context, const char *why)
{
	struct trial *trial = context;
	const char *before = trial->maybe;

	trial->maybe = why;
	return before;
}

static size_t touch_stanza(const struct stanza *stanza)
{
	size_t sum = touch_span(stanza->line) + touch(stanza->name->slice);

	for (size_t i = 0; i < stanza->options.count; i++) {
		const struct option *option = &stanza->options.items[i];
		sum += touch(option->name->slice);
		for (size_t j = 0; j < option->values.count; j++)
			sum += touch_passage(&option->values.items[j].passage) +
			       touch_span(option->values.items[j].keyword);
	}
	for (size_t i = 0; i < stanza->commands.count; i++)
		sum += touch_passage(&stanza->commands.items[i].text) +
		       touch_span(stanza->commands.items[i].keyword);
	return sum;
}

static size_t touch_all(const struct interfaces *interfaces)
{
	size_t sum = 0;

	for (size_t i = 0; i < interfaces->stanzas.count; i++)
		if (!interfaces->stanzas.items[i]->builtin)
			sum += touch_stanza(interfaces->stanzas.items[i]);
	for (size_t i = 0; i < interfaces->mappings.count; i++)
		sum += touch_span(interfaces->mappings.items[i]->line);
	for (size_t i = 0; i < interfaces->problems.count; i++)
		sum += touch_span(interfaces->problems.items[i].span) +
		       strlen(interfaces->problems.items[i].message);
	return sum;
}

static void go(struct trial *trial, struct tree *tree, struct slice text)
{
	struct ifup_host host = {
		.context = trial, .run = run, .say = say, .list_devices = list_devices,
		.has_device = has_device, .device_attribute = device_attribute,
		.save = save, .join = join, .suppose = suppose,
	};
	struct ifup_options options = {
		.version = (enum ifup_version)(trial->selector % 3),
		.class_name = "auto",
		.all = true,
	};
	size_t first = slice_find(text, '\x1e', 0);

	names_init(&trial->names, &trial->arena);
	tree_overlay(tree, "etc/network/interfaces", slice_range(text, 0, first));
	tree_overlay(tree, "etc/network/interfaces.d/second",
		     slice_range(text, first + (first < text.length), text.length));
	const struct interfaces *interfaces =
		interfaces_read(&trial->arena, &trial->names, tree, "etc/network/interfaces");
	trial->sum += touch_all(interfaces);
	ifup(&trial->arena, &trial->names, interfaces, &trial->state, &host, &options);
	ifdown(&trial->arena, &trial->names, interfaces, &trial->state, &host, &options);
	if (trial->worlds || trial->maybe || trial->state.busy.count || trial->sum == 1)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct trial trial = { .maybe = NULL };
	struct tree *volatile tree = NULL;
	jmp_buf out_of_memory;
	enum tree_status status;

	if (size == 0)
		return 0;
	trial.selector = data[0];
	arena_init(&trial.arena, &out_of_memory);
	trial.arena.limit = 256 << 20;
	trial.arena.work_limit = 50000000;
	if (setjmp(out_of_memory) == 0) {
		/* A directory that is always there and has no etc. */
		tree = tree_open(&trial.arena, "/proc/self/fdinfo", &status);
		if (tree)
			go(&trial, tree, (struct slice){ (const char *)data + 1, size - 1 });
	}
	if (tree)
		tree_close(tree);
	arena_done(&trial.arena);
	return 0;
}
