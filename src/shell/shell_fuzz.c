/*
 * Any bytes as a command line or hook script: the first selects the dialect and what is
 * known of the environment. Everything that comes of it is looked at, byte for byte.
 */
#include <stdlib.h>

#include "kernel/machine.h"
#include "shell/run.h"
#include "sysctl/sysctl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What one run needs. */
struct host {
	struct arena arena;
	struct names names;
	struct timeline timeline;
	struct tree *tree;
	struct shell shell;
};

static size_t touch(struct slice text)
{
	size_t sum = 0;

	for (size_t i = 0; i < text.length; i++)
		sum += (unsigned char)text.at[i];
	return sum;
}

static size_t touch_text(const char *text)
{
	return text ? strlen(text) : 0;
}

static size_t touch_token(const struct token_command *token)
{
	size_t sum = touch(token->command) + touch(token->token) + touch(span_text(token->span));

	sum += span_locate(token->span).end_column;
	return sum + (token->interface ? touch(token->interface->slice) : 0);
}

static size_t touch_timeline(const struct timeline *timeline)
{
	size_t sum = 0;

	for (size_t i = 0; i < timeline->entries.count; i++) {
		const struct entry *entry = &timeline->entries.items[i];
		sum += touch_text(entry->maybe) + touch_text(entry->outcome.why);
		sum += touch_text(entry->event->origin->what);
		sum += touch(span_text(entry->event->origin->span));
	}
	for (size_t i = 0; i < timeline->tokens.count; i++) {
		const struct token_result *result = &timeline->tokens.items[i];
		sum += touch_token(result->command) + touch_text(result->message);
		sum += touch_text(result->why) + touch_text(result->maybe);
	}
	return sum;
}

static size_t touch_found(struct shell *shell, const struct shell_call *call)
{
	const struct token_command *tokens;
	const struct shell_made_device *devices;
	size_t sum = 0, count = shell_find_tokens(shell, call, &tokens);

	for (size_t i = 0; i < count; i++)
		sum += touch_token(&tokens[i]);
	count = shell_find_made_devices(shell, call, &devices);
	for (size_t i = 0; i < count; i++)
		sum += touch(devices[i].name->slice) + touch_text(devices[i].kind) +
		       touch_text(devices[i].mode) + touch(span_text(devices[i].span));
	return sum;
}

static struct exit_status do_write(void *context, struct slice assignment, bool value_known,
				   bool ignore_unknown, const struct origin *origin)
{
	return sysctl_write(&((struct host *)context)->timeline, SYSCTL_PROCPS_4_0_2, assignment,
			    value_known, ignore_unknown, origin);
}

static void plug(struct host *host, const char *name)
{
	static const struct origin origin = { .actor = ACTOR_DRIVER, .what = "a driver" };
	struct event event = { .kind = EVENT_LINK_ADD, .origin = &origin };

	event.u.link_add.name = name_of(&host->names, name);
	event.u.link_add.device_kind = "ethernet";
	timeline_apply(&host->timeline, &event);
}

static void run(struct host *host, uint8_t selector, struct slice text)
{
	struct kernel_boot boot = { .version = { 6, 1, -1 }, .autoconf = 1 };
	struct variable variables[] = {
		{ SLICE("IFACE"), SLICE("eth0") },
		{ SLICE("PATH"), SLICE("/usr/sbin:/usr/bin") },
		{ SLICE("UNKNOWN"), { NULL, 0 } },
	};

	names_init(&host->names, &host->arena);
	timeline_init(&host->timeline, &host->arena, &host->names,
		      kernel_machine(&host->arena, &host->names, &boot));
	plug(host, "eth0");
	host->shell = (struct shell){
		.arena = &host->arena, .names = &host->names, .timeline = &host->timeline,
		.tree = host->tree,
		.services = { .context = host, .sysctl_write = do_write },
	};
	const struct source *source = source_new(&host->arena, "etc/hook", text);
	struct shell_call call = {
		.text = passage_of_span(span_make(source, 0, text.length)),
		.variables = variables, .variable_count = 3, .actor = ACTOR_HOOK,
		.masked = selector & 4,
	};
	if (selector & 1)
		variables[0].value.at = NULL;
	if (selector & 2) {
		tree_overlay(host->tree, "hook", text);
		shell_run_script(&host->shell, "hook", &call);
	} else {
		shell_run(&host->shell, &call);
	}
	if (touch_timeline(&host->timeline) + touch_found(&host->shell, &call) == 1)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct host host = { .tree = NULL };
	struct tree *volatile tree = NULL;
	jmp_buf out_of_memory;
	enum tree_status status;

	if (size == 0)
		return 0;
	arena_init(&host.arena, &out_of_memory);
	host.arena.limit = 256 << 20;
	if (setjmp(out_of_memory) == 0) {
		struct slice text = { (const char *)data + 1, size - 1 };
		/* A directory that is always there and has no etc. */
		tree = host.tree = tree_open(&host.arena, "/proc/self/fdinfo", &status);
		if (tree)
			run(&host, data[0], text);
	}
	if (tree)
		tree_close(tree);
	arena_done(&host.arena);
	return 0;
}
