#include "shell/ip.h"

#include "shell/files.h"
#include "shell/run.h"
#include "shell/stream.h"

enum {
	DOUBT_LIMIT = 20,        /* lines of unknown success in one batch */
};

/* The commands of a batch and how far it has come. */
struct batch {
	struct ip *ip;
	const struct passage *passage;
	size_t at;
	bool failed;
	bool answered;           /* the last line got as far as the kernel */
	int doubts;
};

static char peek(const struct batch *batch)
{
	return batch->at < batch->passage->text.length ? batch->passage->text.at[batch->at] : '\n';
}

static bool at_joint(const struct batch *batch)
{
	struct slice rest = slice_range(batch->passage->text, batch->at,
					batch->passage->text.length);

	return slice_starts_with(rest, "\\\n");
}

/* A word: up to a blank, or between quotes. */
static struct field read_word(struct batch *batch)
{
	char quote = peek(batch);
	struct slice text = batch->passage->text;
	size_t start = batch->at;

	if (quote == '"' || quote == '\'') {
		start++;
		batch->at = slice_find(text, quote, start);
		struct field quoted = { .text = slice_range(text, start, batch->at) };
		batch->at++;
		return quoted;
	}
	while (batch->at < text.length && !is_blank(peek(batch)) && !at_joint(batch))
		batch->at++;
	return (struct field){ .text = slice_range(text, start, batch->at) };
}

/* The words of the next line; a comment begins with `#` anywhere. */
static void read_line(struct batch *batch, fields *ret_words)
{
	struct slice text = batch->passage->text;

	for (;;) {
		if (at_joint(batch)) {
			batch->at += 2;
		} else if (peek(batch) == '\n' || batch->at >= text.length) {
			batch->at++;
			return;
		} else if (peek(batch) == '#') {
			batch->at = slice_find(text, '\n', batch->at);
		} else if (is_blank(peek(batch))) {
			batch->at++;
		} else {
			array_push(batch->ip->command->run->arena, ret_words, read_word(batch));
		}
	}
}

/* Run one line. True: the next one follows. */
static bool run_line(struct batch *batch, struct exit_status *ret_status)
{
	struct command *outer = batch->ip->command;
	struct node *node = arena_new(outer->run->arena, struct node);
	struct command command = *outer;
	fields words = { 0 };
	struct ip ip = *batch->ip;

	node->kind = NODE_SIMPLE;
	node->passage = batch->passage;
	node->start = (uint32_t)batch->at;
	read_line(batch, &words);
	node->end = (uint32_t)(batch->at > 0 ? batch->at - 1 : 0);
	if (!words.count)
		return true;
	command.node = node;
	command.origin = NULL;
	command.argv = words.items;
	command.argc = words.count;
	ip.command = &command;
	ip.at = 0;
	ip.aborts = ip.answered = false;
	*ret_status = ip_run_object(&ip);
	batch->answered = ip.answered;
	return !ip.aborts;
}

static struct exit_status run_lines(struct batch *batch);

/* A line may have failed, which would have ended the batch; with -force, only where ip aborts. */
static struct exit_status run_doubtful(struct batch *batch, const char *why)
{
	struct run *run = batch->ip->command->run;
	struct fork fork;

	if (++batch->doubts > DOUBT_LIMIT)
		return command_cannot_follow(batch->ip->command, "runs a long batch of ip");
	if (batch->ip->forces && batch->answered) {
		run_lines(batch);
		return exit_unknown(why);
	}
	fork_begin(run, &fork, why);
	return fork_either(run, &fork, run_lines(batch), exit_failed());
}

static struct exit_status run_lines(struct batch *batch)
{
	while (batch->at < batch->passage->text.length && batch->ip->command->run->alive) {
		struct exit_status status = exit_known(0);
		if (!run_line(batch, &status))
			return status;
		if (status.success == MAYBE_UNKNOWN)
			return run_doubtful(batch, status.why);
		if (status.success == MAYBE_YES)
			continue;
		batch->failed = true;
		if (!batch->ip->forces)
			break;
	}
	return exit_known(batch->failed ? 1 : 0);
}

struct exit_status ip_batch(struct ip *ip, struct slice file)
{
	struct run *run = ip->command->run;
	struct passage *passage = arena_new(run->arena, struct passage);
	struct batch batch = { .ip = ip, .passage = passage };
	const char *path = slice_is(file, "-") ? NULL : file_path(run, file);
	struct source *source = NULL;
	struct content text;

	if (slice_is(file, "-"))
		text = stream_read(run, 0);
	else
		text = path ? file_text(run, path) : content_unknown("the working directory");
	if (text.set == MAYBE_NO)
		return ip_fail(ip, 1, "Cannot open file \"%.*s\" for reading", SLICE_ARGS(file));
	if (text.why || text.set == MAYBE_UNKNOWN)
		return command_cannot_follow(ip->command,
					     run_why(run, "runs a batch of ip that is not known: "
							  "%s",
						     text.why ? text.why : "its file"));
	if (path && run->shell->tree && tree_try_read(run->shell->tree, path, &source) == TREE_OK &&
	    source->text.at == text.text.at)
		*passage = passage_of_span(span_make(source, 0, source->text.length));
	else
		*passage = passage_elsewhere(text.text, command_span(ip->command));
	return run_lines(&batch);
}
