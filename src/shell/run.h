/*
 * The interpreter: trees are walked as dash walks them, and where a status is not known
 * both ways are walked.
 */
#ifndef SHELL_RUN_H
#define SHELL_RUN_H

#include "shell/command.h"
#include "shell/state.h"

/* Run one node; the result is also $?. */
struct exit_status run_node(struct run *run, const struct node *node, struct setting setting);
struct exit_status run_simple(struct run *run, const struct node *node, struct setting setting);
struct exit_status run_while(struct run *run, const struct node *node, struct setting setting);
struct exit_status run_for(struct run *run, const struct node *node, struct setting setting);

/* A command more of those that one call may run. False: one too many, and we have given up. */
bool run_count_step(struct run *run);

/* Run the lines of a script in this process, as `eval` and `.` do. */
struct exit_status run_script(struct run *run, const struct script *script,
			      struct setting setting);

/* The lines of a text, in the dialect of this process. */
struct exit_status run_text(struct run *run, const struct passage *passage,
			    struct setting setting);

/* Run BODY in a process of its own that shares our variables: `( )`, pipes, `$( )`. */
struct exit_status run_subshell(struct run *run, const struct node *body, struct setting setting);

/* A signal may end the shell that $$ stands for: this one, or the one it is a subshell of. */
void run_doom(struct run *run, const char *why);

/* What is done in between, nobody waits for: it comes at once or after what follows. */
struct apart {
	unsigned world;
	struct point start;
	struct meeting end;
};
void run_apart_begin(struct run *run, struct apart *apart);
void run_apart_end(struct run *run, struct apart *apart);

/* What dash does with an error in a special builtin, an expansion, the grammar: exit 2. */
struct exit_status run_shell_error(struct run *run);

/* A word of its redirections has an error: the shell ends, or bash leaves the line. */
struct exit_status run_refuse_word(struct run *run);

/* The status of a command one of whose redirections cannot be opened. */
struct exit_status run_cannot_open(const struct run *run);

/* The shell has ended: what `trap ... EXIT` left to do. AROUND is the text it belongs to. */
void run_exit_trap(struct run *run, const struct passage *around, struct setting setting);

/* The shell ends with STATUS. */
struct exit_status run_exit(struct run *run, struct exit_status status);

/*
 * Run a script in a new process: `sh -c TEXT`, a script of the tree. NAME is its $0; its
 * environment are our exported variables.
 */
struct process {
	const struct passage *passage;
	enum dialect dialect;
	struct slice name;
	const struct parameters *parameters;
	unsigned options;
};
struct exit_status run_process(struct run *run, const struct process *process,
			       struct setting setting);

/* A file of the tree as a program: read when it is a shell script. */
struct exit_status run_program_file(struct command *command, const char *path);

/* What the first line of a file says about who reads it. */
struct interpreter {
	bool fails;              /* there is none of that name, or it does not take the option */
	bool shell;              /* a shell whose language we know */
	enum dialect dialect;
	unsigned options;
	struct slice name;
};
struct interpreter interpreter_find(struct slice text);

/* The process of a call, before anything has run. */
void run_init(struct run *run, struct shell *shell, struct limits *limits,
	      const struct shell_call *call);

/* shell_run(), and what the command line writes to its standard output. */
struct exit_status run_captured(struct shell *shell, const struct shell_call *call,
				struct content *ret_output);

#endif
