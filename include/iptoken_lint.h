/*
 * libiptoken-lint: which `ip token set` commands of a host tree will the kernel refuse at
 * boot, why, since which line. In C99 or C++11; link with `pkg-config --libs iptoken-lint`.
 *
 *	struct itl_options options = ITL_OPTIONS_INIT;
 *	char *error = NULL;
 *	struct itl_linter *linter = itl_linter_new(&options, &error);
 *	if (!linter) {
 *		fprintf(stderr, "%s\n", error ? error : "out of memory");
 *		free(error);
 *		return 2;
 *	}
 *	struct itl_host *host = itl_lint_host(linter, "/srv/trees/gw1");
 *	if (!host || itl_host_error(host))
 *		fprintf(stderr, "%s\n", host ? itl_host_error(host) : "out of memory");
 *	for (size_t i = 0; i < itl_host_finding_count(host); i++) {
 *		struct itl_finding finding = itl_host_finding(host, i);
 *		printf("%s:%u: %s: %s\n", finding.file ? finding.file : "", finding.line,
 *		       itl_severity_name(finding.severity), finding.message);
 *	}
 *	itl_host_free(host);
 *	itl_linter_free(linter);
 *
 * Threads: a linter is read-only once it is made, so any number of threads may lint hosts
 * with one linter at the same time. A host, and a report, belong to one thread at a time.
 * Nothing is global, and no signal handler, locale or directory is changed.
 *
 * Memory: every string that is handed out belongs to the object it was asked from and lives as
 * long as that; what a function is given it copies unless it says otherwise. The functions
 * that release take NULL.
 *
 * Strings are NUL-terminated and as the host's files have them: mostly UTF-8, but any bytes,
 * control characters too. Who prints them to a terminal should use a report.
 *
 * What is wrong with the host is a finding; what keeps it from being judged (it is not there,
 * cannot be read, exceeds a bound) is itl_host_error(). Nothing is ever executed, written
 * into a tree or sent anywhere, and nothing is printed.
 *
 * Until version 1.0 structures may change with the soname; afterwards they only grow at their
 * end, behind a new soname. So initialize them by name, what is not named being zero.
 */
#ifndef IPTOKEN_LINT_H
#define IPTOKEN_LINT_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define ITL_API __attribute__((visibility("default")))

/* How much a finding counts, in ascending order. No finding has ITL_NEVER. */
enum itl_severity {
	ITL_NEVER,
	ITL_NOTE,                /* worth knowing */
	ITL_WARNING,             /* does not do what it seems to */
	ITL_ERROR,               /* a boot loses something */
};

/* What becomes of a token command. */
enum itl_verdict {
	ITL_VERDICT_NONE,
	ITL_ACCEPTED,            /* it succeeds in every boot */
	ITL_REJECTED,            /* it fails in every boot */
	ITL_NOT_RUN,             /* no boot comes to it */
	ITL_UNKNOWN,             /* the files do not decide it */
	ITL_DEPENDS,             /* the scenarios or the kernels differ */
};

/*
 * FILE judged as if it stood at LOGICAL in the tree; an empty FILE removes LOGICAL. With a
 * BELOW, FILE is a path in that directory and no link in it is followed: what is a link there
 * is judged as a link of the tree.
 */
struct itl_overlay {
	const char *logical;
	const char *file;
	const char *below;       /* or NULL: FILE is a path of the running system */
};

/* What to judge and how; all strings are copied by itl_linter_new(). */
struct itl_options {
	const char *const *kernels;      /* "6.1", "6.12.101"; none: what the tree says */
	size_t kernel_count;
	const char *sysctl_loader;       /* "systemd", "procps", or NULL: what the tree says */
	const char *const *scenarios;    /* "boot", ...; none: those of the platform */
	size_t scenario_count;
	const char *facts;               /* a file; "{host}" in it is replaced; or NULL */
	const struct itl_overlay *overlays;
	size_t overlay_count;
	const char *catalog;             /* a compiled Puppet catalog laid over the tree; "{host}"
					  * in it is replaced; or NULL */
	const char *module_path;         /* directories with Puppet modules, parted by colons, or NULL */
	const char *const *what_if;      /* "KEY=VALUE", as if it stood last in sysctl.d */
	size_t what_if_count;
	const char *policy;              /* a YAML file for all hosts, or NULL: each host's own */
	bool no_policy;                  /* not even the hosts' own */
	bool no_inline;                  /* comments in the files allow nothing */
	const char *baseline;            /* a file of known findings, or NULL */
	const char *today;               /* "2026-11-23", for what is allowed until a day; NULL: now */
	bool gate;                       /* only findings that the overlays introduce */
	bool timeline;                   /* keep the story of each boot: html and sarif draw it, and
					  * it is what the report option of that name tells */
};

/* All defaults. */
#ifdef __cplusplus
#define ITL_OPTIONS_INIT {}
#else
#define ITL_OPTIONS_INIT { 0 }
#endif

struct itl_linter;
struct itl_host;

/*
 * A linter with these options. NULL when they make no sense: *RET_ERROR then is a message
 * to be released with free() (or NULL when there was no memory even for that).
 */
ITL_API struct itl_linter *itl_linter_new(const struct itl_options *options, char **ret_error);
ITL_API void itl_linter_free(struct itl_linter *linter);

/*
 * Judge the host tree at ROOT. Never NULL but for lack of memory: a tree that cannot be
 * judged is a host with an error.
 */
ITL_API struct itl_host *itl_lint_host(const struct itl_linter *linter, const char *root);
ITL_API void itl_host_free(struct itl_host *host);

/* Why the host could not be judged, or NULL. If so, there are no tokens and no findings. */
ITL_API const char *itl_host_error(const struct itl_host *host);

/* The last component of its ROOT. */
ITL_API const char *itl_host_name(const struct itl_host *host);

/*
 * What follows is counted from 0; an index that is not below the count gives a structure that
 * is all zero. Of a host that is NULL there is nothing.
 */

/* What the time of a host goes into. */
enum itl_stage {
	ITL_READING,             /* files into what they say */
	ITL_REPLAYING,           /* the boots */
	ITL_CHECKING,            /* the rules, repairs, policy */
	ITL_TELLING,             /* what was found as a report sees it */
	ITL_STAGE_COUNT
};
ITL_API const char *itl_stage_name(enum itl_stage stage);

/* Nanoseconds that the host took in that stage. */
ITL_API unsigned long long itl_host_stage(const struct itl_host *host, enum itl_stage stage);

/* What is wrong with the host, in the order of the files and of the places in them. */
struct itl_finding {
	const char *rule;                /* "token-ra-disabled" */
	enum itl_severity severity;
	const char *message;
	const char *interface;           /* or NULL */
	const char *file;                /* relative to the root, or NULL */
	unsigned line, column;           /* from 1; 0 where no line is meant; columns count
					  * code points */
	unsigned end_line, end_column;   /* exclusive */
	const char *consequence;         /* or NULL */
	const char *fix;                 /* or NULL */
	const char *diff;                /* a unified diff for patch -p1, or NULL */
	bool fix_verified;               /* the model accepts the token with it */
	const char *fingerprint;         /* stable when lines move */
	const char *suppressed;          /* why it does not count, or NULL */
};

ITL_API size_t itl_host_finding_count(const struct itl_host *host);
ITL_API struct itl_finding itl_host_finding(const struct itl_host *host, size_t index);

/* Whether a finding does not count; cheaper than all of it. */
ITL_API bool itl_host_finding_suppressed(const struct itl_host *host, size_t index);

/* A token command (`ip token set`, `add`, `del`), once for each interface that it runs for. */
/*
 * Whether the configuration of the host has an interface of that NAME: one of its devices, one
 * that a token command names, or, with the timeline, one that anything happens to.
 */
ITL_API bool itl_host_has_interface(const struct itl_host *host, const char *name);

struct itl_token {
	const char *interface;           /* the device, or NULL */
	const char *token;               /* as written */
	const char *command;             /* as written */
	const char *phase;               /* "pre-up", "up", ..., or the script's directory */
	const char *file;
	unsigned line, column;
	enum itl_verdict verdict;
};

ITL_API size_t itl_host_token_count(const struct itl_host *host);
ITL_API struct itl_token itl_host_token(const struct itl_host *host, size_t index);

/* A link of the chain that explains a token's verdict: "forwarding is 1 since this line". */
struct itl_reason {
	const char *message;
	const char *file;                /* or NULL */
	unsigned line;
};

ITL_API size_t itl_host_token_reason_count(const struct itl_host *host, size_t token);
ITL_API struct itl_reason itl_host_token_reason(const struct itl_host *host, size_t token,
						size_t index);

/* What becomes of a token in one scenario under one kernel. */
struct itl_outcome {
	const char *scenario;
	const char *kernel;
	enum itl_verdict verdict;
	int exit_status;                 /* of ip; -1 when it is not run or not known */
	const char *message;             /* as printed, or why it is not run or not known */
};

ITL_API size_t itl_host_outcome_count(const struct itl_host *host, size_t token);
ITL_API struct itl_outcome itl_host_outcome(const struct itl_host *host, size_t token,
					    size_t index);

/* A sysctl of the device when the command comes to be run: forwarding, accept_ra, ... */
struct itl_setting {
	const char *key;
	bool known;
	int value;                       /* when known */
	const char *origin;              /* who set it and where, in words; NULL: nobody did */
};

ITL_API size_t itl_host_setting_count(const struct itl_host *host, size_t token, size_t outcome);
ITL_API struct itl_setting itl_host_setting(const struct itl_host *host, size_t token,
					    size_t outcome, size_t index);

/* Takes bytes, in order and in pieces of any length, without a NUL; false ends the writing. */
typedef bool (*itl_sink)(void *context, const char *bytes, size_t length);

/*
 * TEXT, a message perhaps, with what would drive a terminal, end the line or change the order
 * of what stands around it made visible, as `text` reports have it. False when that cannot be.
 */
ITL_API bool itl_print_safe(const char *text, itl_sink sink, void *context);

/* The resolved policy of the linter as YAML; false when it has none or it could not be written. */
ITL_API bool itl_policy_print(const struct itl_linter *linter, itl_sink sink, void *context);

/* What the overlays of the linter put where: every path with its text. */
ITL_API bool itl_overlays_print(const struct itl_linter *linter, itl_sink sink, void *context);

/* The JSON Schema of policy files. */
ITL_API bool itl_policy_print_schema(itl_sink sink, void *context);

/*
 * The hosts of one run beside each other: what only two of them together tell. Hosts that give
 * no token take no room in it, others a few bytes for each network of a token's device.
 */
struct itl_fleet;

/* NULL without memory. */
ITL_API struct itl_fleet *itl_fleet_new(void);
ITL_API void itl_fleet_free(struct itl_fleet *fleet);

/*
 * Compare HOST, which the caller keeps, with those that were added before: it gets the findings
 * that come of that. Add hosts in the order in which they are reported, each before it is. False
 * when memory ran out; nothing of HOST is changed then.
 */
ITL_API bool itl_fleet_add(struct itl_fleet *fleet, struct itl_host *host);

/* ---- reports ---------------------------------------------------------------------- */

/* Where a report that shows each finding at one place shows it. */
enum itl_anchor {
	ITL_ANCHOR_TOKEN,        /* at what it is about, most often a token command */
	ITL_ANCHOR_CAUSE,        /* at the line that causes it, one that the change adds if any is */
	ITL_ANCHOR_AUTO,         /* as TOKEN, unless the change adds a cause and not that */
};

struct itl_changes;

/*
 * What a unified diff, of LENGTH bytes, adds; NAME is what messages call it. Its paths are
 * relative to CHECKOUT, an absolute path (or NULL: absolute ROOTs are then never in it), or to
 * DIRECTORY, a path within it, or NULL: that is what relative ROOTs are relative to. Nothing
 * is kept of the arguments. NULL when it is no unified diff: *RET_ERROR then is a message to
 * be released with free() (or NULL without memory).
 */
ITL_API struct itl_changes *itl_changes_new(const char *name, const char *diff, size_t length,
					    const char *checkout, const char *directory,
					    char **ret_error);
ITL_API void itl_changes_free(struct itl_changes *changes);

/*
 * How a report is written; a zeroed one is fine for machine formats. What it points to the
 * caller keeps until itl_report_end().
 */
struct itl_report_options {
	bool color;                      /* text: terminal colours */
	bool quiet;                      /* text: findings only, no summary */
	bool verbose;                    /* text: assumptions, accepted tokens, every scenario */
	bool quote;                      /* text: quote source lines */
	bool suppressed;                 /* list what is suppressed where a format leaves it out */
	const char *timeline;            /* text: tell the story of this interface, "" for all;
					  * json, jsonl: have it as well; or NULL */
	const struct itl_shard *shard;   /* json, jsonl, sarif; or NULL. Kept by the caller */
	const char *effective;           /* text: the values of this interface, "" for all; or NULL */
	enum itl_anchor anchor;
	const struct itl_changes *changes;       /* or NULL. Kept by the caller */
};

/* A report of a part of a fleet says so, so that the parts can be put together again. */
struct itl_shard {
	const char *run;                 /* the same for all parts of one run only */
	unsigned number, count;          /* from 1 */
	size_t hosts;                    /* in all parts together */
	const size_t *places;            /* of each host of this part among all, from 1; in their order */
};

struct itl_report;

/*
 * A report in FORMAT ("text", "json", ...) that goes to SINK as it is written. NULL for an
 * unknown format or lack of memory.
 */
ITL_API struct itl_report *itl_report_new(const char *format,
					  const struct itl_report_options *options,
					  itl_sink sink, void *context);

/* Add a host; hosts appear in the order of these calls. False when it could not be written. */
ITL_API bool itl_report_host(struct itl_report *report, const struct itl_host *host);

/*
 * Write the end and release the report, which also failed ones need. False when anything of it
 * could not be written, and for NULL.
 */
ITL_API bool itl_report_end(struct itl_report *report);

/* The names of the formats, NULL-terminated; always valid. */
ITL_API const char *const *itl_report_formats(void);

/* ---- the rule catalogue ----------------------------------------------------------- */

/* A rule; its strings are always valid. */
struct itl_rule {
	const char *id, *title, *family, *explanation, *remedy;
	enum itl_severity severity;
	const char *const *references;   /* NULL-terminated */
};

ITL_API size_t itl_rule_count(void);
ITL_API struct itl_rule itl_rule(size_t index);

/* "0.1.0" */
ITL_API const char *itl_version(void);

/* "error", "warning", "note", "never"; "rejected", "not-run", ...: as the JSON report has them. */
ITL_API const char *itl_severity_name(enum itl_severity severity);
ITL_API const char *itl_verdict_name(enum itl_verdict verdict);

#ifdef __cplusplus
}
#endif

#endif
