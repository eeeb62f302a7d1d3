/*
 * What a shell process remembers, and the ways it may have come to where it is.
 *
 * Where the files do not decide which way a script goes, both ways are run one after the
 * other and meet again (flow_*). So that going back costs nothing, everything a process
 * remembers is in `struct state`, which is copied as a whole: its lists are immutable and
 * only grow at the front.
 *
 * A way can also leave: `exit`, `return`, `break`. It then arrives at a meeting further
 * out, and what stands between happens only maybe.
 */
#ifndef SHELL_STATE_H
#define SHELL_STATE_H

#include "shell/binding.h"
#include "shell/shell.h"
#include "shell/syntax.h"

struct stream;

/* What was written to something that catches it: a command substitution, a pipe. */
struct output {
	const struct stream *stream;     /* NULL: nothing is known about any */
	struct slice text;
	const char *why;
	unsigned depth;
	const struct output *older;
};

struct parameters {
	const struct content *items;       /* $1 ... */
	size_t count;
	const char *why;         /* not NULL: nothing is known, not even how many */
};

enum { STREAM_COUNT = 10 };

enum shell_option {
	OPTION_ERREXIT = 1 << 0,
	OPTION_NOUNSET = 1 << 1,
	OPTION_NOGLOB = 1 << 2,
	OPTION_ALLEXPORT = 1 << 3,
	OPTION_PIPEFAIL = 1 << 4,        /* bash */
	OPTION_NOEXEC = 1 << 5,
	OPTION_NOCLOBBER = 1 << 6,
	OPTION_NULLGLOB = 1 << 7,        /* bash, by shopt, as the two behind it */
	OPTION_NOCASEMATCH = 1 << 8,
	OPTION_OTHER_GLOB = 1 << 9,      /* dotglob, globstar, ...: not modelled */
};

struct state {
	const struct binding *bindings;  /* variables and functions, over the environment */
	const struct binding *files;     /* over the files of the tree */
	/* What they were when process_forget() last made everything unknown; or NULL. */
	const struct binding *forgotten, *forgotten_files;
	const char *others_why;  /* since then: why variables that have no binding may be set */
	const struct output *output;
	const struct parameters *parameters;
	const struct stream *streams[STREAM_COUNT];
	struct exit_status status;       /* $? */
	unsigned options;
	unsigned options_unknown;
	struct content directory;
	struct content exit_trap;          /* set NO: none */
	const struct binding *inputs;    /* what is left of the streams that were read */
	bool background;         /* behind `&` */
	bool subshell;           /* $$ is not this process, but the shell it came from */
	const char *doomed;      /* why a subshell may have ended the shell it came from */
	uint64_t trapped;        /* signals with a trap, or ignored: bits of signal_bit() */
};

/*
 * A place in a run to which one can return. Two places of one process with the same
 * version are the same place; with the same world_version, the same world.
 */
struct point {
	struct state state;
	struct world *world;
	unsigned version;
	unsigned world_version;
};

enum meeting_kind {
	MEETING_FORK,
	MEETING_BREAK,
	MEETING_CONTINUE,
	MEETING_RETURN,
	MEETING_EXIT,
};

/* Where ways come together. They nest like the constructs they belong to. */
struct meeting {
	enum meeting_kind kind;
	struct meeting *outer;
	const char *before;      /* the timeline's `maybe` at its beginning */
	const char *leaked;      /* some way left past it, depending on this */
	const char *why;         /* what the ways that arrived depend on */
	bool reached;
	struct point point;
};

/* What becomes of the status of a command. */
struct setting {
	bool tested;             /* by if, &&, ||, !: `set -e` does not apply */
	bool failure_hidden;     /* a failure cannot become the status of the whole line */
	bool success_hidden;     /* a success cannot either, where `!` turns it around */
};

/* The variables that `local` put away during a function call, with what they were then. */
struct local_variable {
	struct slice name;
	const struct binding *before;
};

struct locals {
	ARRAY(struct local_variable) variables;
	const struct parameters *parameters;     /* of the caller */
	struct locals *outer;
};

/* `command` of dash: an error that would end the shell ends what is run by it. */
struct catcher {
	struct meeting meeting;
	struct locals *locals;   /* of what it runs */
};

/* What all processes of one call share. */
struct limits {
	unsigned steps;          /* simple commands and ((...)) so far */
	unsigned inputs;         /* streams that can be read, so far */
	unsigned calls;          /* commands that run commands, at this moment */
	unsigned nesting;        /* nodes within nodes, at this moment */
	const char *exceeded;    /* not NULL: we have given up, and why */
};

enum {
	STEP_LIMIT = 10000,      /* simple commands and ((...)) */
	CALL_LIMIT = 60,         /* functions, eval, sourced and started scripts in each other */
	NESTING_LIMIT = 500,     /* nodes in each other, calls included */
	LOOP_LIMIT = 1000,       /* iterations of one loop */
	ROUND_LIMIT = 3,         /* iterations of a loop of unknown length */
	TEXT_LIMIT = 65536,      /* bytes of a text that a script handles: see content_bounded() */
	FIELD_LIMIT = 10000,     /* words on one command line */
};

/* One shell process. */
struct run {
	struct shell *shell;
	struct arena *arena;
	struct timeline *timeline;
	struct limits *limits;
	const struct variable *environment;
	size_t environment_count;
	enum actor actor;
	enum dialect dialect;
	struct slice name;       /* $0 */
	struct state state;
	bool alive;              /* false: no way leads here */
	unsigned version, world_version;
	unsigned versions;       /* the last number given to either */
	struct world *saved;     /* the world as it was at saved_version */
	unsigned saved_version;
	struct meeting *meetings;
	struct locals *locals;   /* of the innermost function call */
	struct catcher *catcher; /* the innermost, or NULL */
	struct setting setting;  /* of the command whose words are being expanded */
	bool only_looks;         /* words are expanded, but nothing is run for them */
	bool in_here_document;   /* of bash: its text is being expanded */
	const char *spoilt;      /* why bash may give it up, and the rest of the line with it */
	bool substituted;        /* a command substitution was run for them */
	struct exit_status substitution;
};

/* Something about the process has changed; something happened to the world. */
void run_touch(struct run *run);
void run_touch_world(struct run *run);

/* We give up: nothing more is run, and the caller blurs the world. */
void run_give_up(struct run *run, const char *why);

/* How the shell understands the patterns of `case` and pathnames: flags of pattern_match(). */
int run_pattern_flags(const struct run *run);

/* `why` put together, in the arena. */
const char *run_why(struct run *run, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Variables. A name is looked up in the environment when nothing was assigned. */
struct content variable_get(struct run *run, struct slice name);
struct content environment_get(struct run *run, struct slice name);
/* Parameters of which nothing is known, not even how many there are. */
const struct parameters *parameters_unknown(struct run *run, const char *why);
/* False: it is read-only. */
bool variable_set(struct run *run, struct slice name, struct content value);
/* Make it what it was by OLD, or in the environment (OLD is NULL). */
void variable_put_back(struct run *run, struct slice name, const struct binding *old);
void variable_unset(struct run *run, struct slice name);
void variable_mark(struct run *run, struct slice name, bool exported, bool readonly);
/* From now on bash changes what is assigned to it. */
void variable_transform(struct run *run, struct slice name);
void function_set(struct run *run, struct slice name, const struct node *body);
/*
 * Every variable, whether it was set or not, every parameter and every file that was written may
 * have changed, and more been printed.
 */
void process_forget(struct run *run, const char *why);
/* The variables a child process gets. */
size_t variables_export(struct run *run, const struct variable **ret_items);

struct content content_of(struct slice text);
struct content content_unknown(const char *why);
bool content_equal(struct content a, struct content b);
/*
 * Of a longer text than TEXT_LIMIT the rest is not known. What goes over a text byte by byte may be
 * run 10,000 times, so that variables, words and what is piped are held to it; a file is not.
 */
struct content content_bounded(struct content value);
extern const char text_too_long[];

/* `why` of what stands for $$, and of what was made from it. */
extern const char why_own_process[];

/* Whether an option is on; turn it on or off. */
enum maybe option_get(const struct run *run, enum shell_option option);
void option_set(struct run *run, enum shell_option option, bool on);

/* Write to a catching stream; take out what it caught since MARK (a former output). */
void output_add(struct run *run, const struct stream *stream, struct slice text,
		const char *why);
struct content output_take(struct run *run, const struct stream *stream,
			 const struct output *mark);

/* Ways and meetings. */
struct point flow_save(struct run *run);
void flow_restore(struct run *run, const struct point *point);
void flow_begin(struct run *run, struct meeting *meeting, enum meeting_kind kind);
/* The present way ends in MEETING. */
void flow_arrive(struct run *run, struct meeting *meeting);
/* The present way may lead to MEETING, and goes on. */
void flow_branch(struct run *run, struct meeting *meeting, const char *why);
/* The present way leaves for MEETING, past those inside it. */
void flow_leave(struct run *run, struct meeting *meeting);
/* From here to the end of the process, what happens does so only maybe. */
void flow_doubt(struct run *run, const char *why);
/* The shell may end here with STATUS. */
void flow_may_end(struct run *run, struct exit_status status, const char *why);
/* The shell may end here with a failure (the status of `set -e` and the like). */
void flow_may_exit(struct run *run, const char *why);
/* Go on from MEETING with everything that arrived. Nothing did: not alive. */
void flow_end(struct run *run, struct meeting *meeting);
/* The LEVELth meeting of that kind (from 1) that `break`, `return` or `exit` can reach. */
struct meeting *flow_find(struct run *run, enum meeting_kind kind, int level);

/* Two ways, one after the other, because of WHY; each sets run->state.status. */
struct fork {
	struct meeting meeting;
	struct point start;
	const char *why;
};
void fork_begin(struct run *run, struct fork *fork, const char *why);
void fork_next(struct run *run, struct fork *fork);
void fork_end(struct run *run, struct fork *fork);
/*
 * Between fork_begin() and here FIRST has come about, by a call among the arguments; or nothing
 * has, and the status is SECOND. The status of both.
 */
struct exit_status fork_either(struct run *run, struct fork *fork, struct exit_status first,
			       struct exit_status second);

struct exit_status status_join(struct exit_status a, struct exit_status b, const char *why);

/* The origin of what stands at [START, END) of PASSAGE. */
const struct origin *run_origin(struct run *run, const struct passage *passage, uint32_t start,
				uint32_t end);

/* An event happens; the run is touched. */
struct outcome run_apply(struct run *run, const struct event *event);
void run_blur(struct run *run, const struct origin *origin, const char *why,
	      const struct name *device, struct slice path);

#endif
