/* $(...) and backquotes: what a command writes. */
#include "shell/files.h"
#include "shell/run.h"
#include "shell/stream.h"

/* `< FILE` alone, which in a substitution of bash stands for what the file holds; or NULL. */
static const struct redirect *only_reads(const struct run *run, const struct script *script)
{
	const struct node *node = script->count == 1 ? script->lines[0] : NULL;

	if (run->dialect != DIALECT_BASH || !node || node->kind != NODE_SIMPLE ||
	    node->u.simple.words || node->u.simple.assignments)
		return NULL;
	const struct redirect *redirect = node->redirects;
	return redirect && !redirect->next && redirect->kind == REDIRECT_READ &&
	       redirect->fd == 0 ? redirect : NULL;
}

/* Print the file as `cat` would. */
static struct exit_status substitute_file(struct run *run, const struct redirect *redirect,
					  const struct stream *capture)
{
	struct content name, text = content_unknown("what a file holds");

	if (!expand_text(run, redirect->word, &name))
		return exit_unknown("what a shell that ends prints");
	const char *path = name.why ? NULL : file_path(run, name.text);
	if (path)
		text = file_text(run, path);
	if (text.set == MAYBE_NO)
		return exit_known(1);
	output_add(run, capture, text.text, text.why);
	return path && text.set == MAYBE_YES ? exit_known(0)
					     : exit_unknown("whether a file can be read");
}

/* The text a substitution writes, without its final newlines. */
struct content substitute_command(struct run *run, const struct script *script)
{
	const struct stream *capture = stream_new(run, STREAM_CAPTURE);
	const struct output *mark = run->state.output;
	const struct stream *stdout_before = run->state.streams[1];
	struct setting setting = run->setting;
	unsigned options = run->state.options;
	bool here = run->in_here_document;

	if (run->only_looks)
		return content_unknown("what a command prints");
	run->in_here_document = false;
	run->state.streams[1] = capture;
	run->substitution = exit_known(0);
	/* bash leaves `set -e` behind there. */
	if (run->dialect == DIALECT_BASH)
		run->state.options &= ~(unsigned)OPTION_ERREXIT;
	const struct redirect *file = only_reads(run, script);
	if (file)
		run->substitution = substitute_file(run, file, capture);
	else if (script->count)
		run->substitution = run_subshell(run, script->lines[0], setting);
	run->in_here_document = here;
	run->state.options = options;
	run->substituted = true;
	if (run->dialect == DIALECT_BASH)
		run->state.status = run->substitution;
	run->setting = setting;
	run->state.streams[1] = stdout_before;
	struct content value = output_take(run, capture, mark);
	/* Where the rest is not known there may be none. */
	while (value.text.length && value.text.at[value.text.length - 1] == '\n')
		value.text.length--;
	return value;
}
