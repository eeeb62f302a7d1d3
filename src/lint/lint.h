/*
 * From a host tree to findings: what is shared by the files of this folder. host.c is the
 * map; read it first.
 */
#ifndef LINT_LINT_H
#define LINT_LINT_H

#include "boot/boot.h"
#include "catalog/catalog.h"
#include "finding/finding.h"
#include "kernel/effect.h"
#include "policy/policy.h"

/* What the one who asks wants of a host; read-only while hosts are linted. */
struct lint_options {
	const struct kernel_version *kernels;    /* none: the release's */
	const char *const *kernel_texts;
	size_t kernel_count;
	bool loader_given;
	bool with_systemd;       /* when loader_given */
	unsigned scenarios;      /* bits 1 << enum scenario; 0: those of the platform */
	const char *facts_path;  /* or NULL; "{host}" in it is replaced */
	const struct lint_overlay *overlays;
	size_t overlay_count;
	const char *catalog_path;        /* or NULL; "{host}" in it is replaced */
	const char *module_path; /* for the sources of a catalog, or NULL */
	struct slice what_if;    /* lines of a sysctl file that stands last; may be empty */
	bool with_steps;         /* collect the story for --timeline */
	bool with_fixes;         /* try repairs on the model */
	bool gate;               /* only what the overlays introduce */
	bool no_inline;          /* comments that allow findings do not count */
	bool no_policy;          /* not even the host's own */
	const struct policy *policy;     /* for all hosts, or NULL: each host's own */
	const struct document *baseline; /* findings that are known, or NULL */
	struct date today;       /* for what holds until a day */
};

struct lint_overlay {
	const char *path;        /* logical */
	const char *file;        /* where the content is; "" removes PATH */
	struct slice content;    /* of FILE; at NULL when removed */
	const char *link;        /* FILE is a link that leads there, in the tree; or NULL */
	unsigned long long device, inode;        /* of FILE, to hide it */
	bool only_hide;          /* hide FILE, leave PATH as it is */
	bool in_place;           /* PATH is a file that only it leads to: tree_replace() will do */
};

/* A host while it is being judged. */
struct host {
	struct arena *arena;
	struct names *names;
	struct shelf *shelf;     /* or NULL */
	struct tree *tree;
	struct tree **opened;    /* where the one who closes the tree looks for it */
	struct tree **tried;     /* the same for trees of repairs that are being tried */
	const struct lint_options *options;
	const struct interfaces *interfaces;
	const struct facts *facts;       /* or NULL */
	const struct policy *policy;     /* or NULL */
	struct platform platform;
	struct boot_plan plan;
	struct chains plain_lines;       /* of the loader, by path; see lint_last_line() */
	ARRAY(struct boot_run *) runs;   /* per kernel, the scenarios in their order */
	ARRAY(struct token_case) cases;  /* the token commands with what the runs say of them */
	ARRAY(struct finding) findings;
	ARRAY(struct requirement) requirements;
	const struct catalog *catalog;   /* or NULL */
	struct catalog_laying laying;    /* what became of it */
	const char *doubt;       /* why no verdict is certain, or NULL */
	bool known_devices; /* facts and platform are those of the host that is being repaired */
	struct repairs *repairs; /* the changed trees that were tried, or NULL */
	const struct host_report *base;  /* the tree without the overlays, for a gate; or NULL */
	struct host_report *report;
	struct stage_clock *clock;       /* or NULL: nobody asks how long it took */
};

/* Where the time of a host goes; indexed by enum itl_stage. */
struct stage_clock {
	unsigned long long last; /* CLOCK_MONOTONIC when the last stage ended, nanoseconds */
	unsigned long long spent[8];
};

void stage_clock_start(struct stage_clock *clock);

/* STAGE is over: what passed since the last one was its. */
void lint_stage_done(struct host *host, int stage);

/* A token command and where it was found; outcomes[i] belongs to runs[i]. */
struct token_case {
	const struct token_command *command;
	const struct stanza *stanza;     /* NULL for hooks of --all */
	const struct name *device;       /* IFACE; NULL when it was never run */
	const char *phase;
	const char *family;
	const struct token_result **results;     /* per run; NULL where it is not reached */
	struct token_outcome *outcomes;          /* per run */
	enum verdict verdict;
};

/* Open the tree at ROOT and lay the overlays over it. False: report->error says why not. */
bool lint_open_tree(struct host *host, const char *root);

/* Read the facts that the options name, if any. False: report->error says why not. */
bool lint_read_facts(struct host *host);

/*
 * Read a file of the running system (facts, overlays) into the arena. NULL when that went
 * well, else what is wrong.
 */
const char *lint_read_plain_file(struct arena *arena, const char *path, struct slice *ret_text);
/* The same for the content and the identity of an overlay. */
const char *lint_read_overlay(struct arena *arena, const char *path, struct lint_overlay *overlay);
/*
 * The same for PATH in DIRECTORY, with no link followed in it: nothing outside of it is read,
 * and no FIFO, socket or device opened. For a link OVERLAY has where it leads.
 */
const char *lint_read_below(struct arena *arena, const char *directory, const char *path,
			    struct lint_overlay *overlay);

/*
 * Read the catalog that the options name, if any, and lay it over the tree. False:
 * report->error says why not.
 */
bool lint_lay_catalog(struct host *host);

/* Whether what the catalog leaves open may decide a verdict; host->doubt then says so. */
void lint_weigh_catalog(struct host *host);

/* The same for what the interfaces file leaves to the environment of ifup. */
void lint_weigh_interfaces(struct host *host);
/* The same of units, rules of udev and systemd-networkd. */
void lint_weigh_others(struct host *host);

/* What the catalog leaves open, as findings; who declares what a finding is about. */
void lint_check_catalog(struct host *host);
void lint_name_manifests(struct host *host);

/* FORMAT with each "{host}" replaced by the host's name. */
const char *lint_fill_in_host(struct host *host, const char *format);

/* The policy of the run, or the host's own. False: report->error says why not. */
bool lint_read_policy(struct host *host);

/* The lines of --what-if as a file, or NULL. */
struct source *lint_what_if(struct host *host);

/* Whether the scenario is to be replayed; MAKES_DEVICES: ifup made some in an earlier one. */
bool lint_wants_scenario(const struct host *host, enum scenario scenario, bool makes_devices);

/* Fill host->cases from the runs and from the stanzas that no run reached. */
void lint_collect_tokens(struct host *host);

/*
 * The entries of the run in which DEVICE is made or changed, gets an address or a token: their
 * indices in order; as many as there are entries at all: there are no more.
 */
size_t lint_first_about(struct host *host, struct boot_run *run, const struct name *device);
size_t lint_next_about(struct host *host, struct boot_run *run, const struct name *device,
		       size_t index);

/* The outcome of a case in the run of that INDEX. */
struct token_outcome lint_outcome(struct host *host, const struct token_case *token, size_t index);

/* Whether the case ends with VERDICT in some run of HOST. */
bool lint_ever_ends_with(const struct host *host, const struct token_case *token,
			 enum verdict verdict);

/* Whether the token that makes this effect is the one that the case gave. */
bool lint_is_set_by(const struct effect *effect, const struct token_case *token);

/* Whether `ifup -a` means to bring the stanza up: by its name, a pattern, or for a VLAN on it. */
bool lint_is_for_ifup_all(const struct host *host, const struct stanza *stanza);

/* cases and runs into host->report. */
void lint_report_tokens(struct host *host);
void lint_report_interfaces(struct host *host);
void lint_report_platform(struct host *host);
void lint_report_findings(struct host *host);

/* A value as people read it, and the line behind it. */
struct setting lint_setting(struct host *host, const char *key, const struct sysctl_value *value);

/* The last plain assignment of PATH in the loader's files, or NULL. */
const struct sysctl_line *lint_last_line(struct host *host, const char *path);

/* "etc/sysctl.d/70-x.conf:2" for a span with a source. */
const char *lint_place(struct arena *arena, struct span span);

/* The chain that explains an outcome: which values, by whom, since which line. */
struct reasons lint_explain(struct host *host, const struct token_case *token, size_t run);

/* What a refused token costs the host, or NULL. */
const char *lint_consequence(struct host *host, const struct token_case *token, size_t run);

/* Add a finding; message and everything else is in FINDING but severity 0 means the rule's. */
void lint_add(struct host *host, int rule, struct finding finding);

/* The checks, each adding findings. Table in checks.c. */
void lint_check(struct host *host);
void lint_check_tokens(struct host *host);
void lint_check_interfaces(struct host *host);
void lint_check_elsewhere(struct host *host);
void lint_check_sysctl(struct host *host);
void lint_check_policy(struct host *host);
void lint_check_effect(struct host *host);
void lint_check_loaders(struct host *host);
void lint_check_values(struct host *host);
void lint_check_shared(struct host *host);
void lint_check_stanzas(struct host *host);
void lint_check_glued(struct host *host);
void lint_check_scopes(struct host *host);
void lint_check_sysctl_files(struct host *host);
void lint_check_commands(struct host *host);

/* The keys that the story follows, NULL-terminated. */
extern const char *const lint_story_keys[];

/* The story of every run, for --timeline. */
void lint_report_steps(struct host *host);

/* "EINVAL" */
const char *lint_errno_name(int error);

#endif
