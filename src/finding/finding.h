/*
 * What the linter has to say about a host: the second narrow waist. Everything before it
 * decides, everything after it renders. Plain data in the arena of the host; strings are
 * NUL-terminated UTF-8 or whatever bytes the host's files hold.
 */
#ifndef FINDING_FINDING_H
#define FINDING_FINDING_H

#include "base/arena.h"
#include "base/source.h"
#include "finding/rule.h"

/* A step of the chain that explains a finding: "forwarding is 1 since this line". */
struct reason {
	const char *message;
	struct span span;        /* source NULL: not from a file */
};

struct reasons {
	const struct reason *items;
	size_t count;
};

/* A repair. diff is a unified diff against the tree, or NULL. */
struct fix {
	const char *description; /* NULL: there is none */
	const char *diff;
	bool verified;           /* tried on the model: accepted in every scenario, nothing else
				  * changes */
};

struct claim;

struct finding {
	const struct rule *rule;
	enum severity severity;
	const char *message;
	const char *interface;   /* or NULL */
	struct span span;        /* source NULL: the host as a whole, or a file named by `file` */
	const char *file;        /* where span has no source: a path that could not be read, or
				  * NULL */
	/* Set by report/anchor.c only, while a report is written; else without source. */
	struct span moved_from;  /* what it is about, when span is the line that causes it */
	struct span anchor;      /* the line that causes it, when span is what it is about */
	struct reasons because;
	const char *consequence; /* or NULL */
	struct fix fix;
	const char *fingerprint;
	const char *suppressed;  /* why it does not count, or NULL */
	size_t requirement;      /* number, from 1, of the requirement that is not met; 0: none */
	bool allowed_inline;     /* suppressed by a comment in its file */
	struct claim *claim;     /* it waits for what other hosts say (lint/shared_link.h), or
				  * NULL */
};

/* What the policy requires of a device. It is met when no finding has its number. */
struct requirement {
	const char *text;        /* "accept_ra of eno1 must be 2 when boot is over" */
	const char *unknown;     /* why it cannot be told whether it is met, or NULL */
};

/* What the finding is about, wherever a report shows it. */
struct span finding_subject(const struct finding *finding);

/* For qsort(): by file, by place in it, by rule; findings without a place first. */
int finding_compare(const void *a, const void *b);

enum verdict {
	VERDICT_NONE,
	VERDICT_ACCEPTED,
	VERDICT_REJECTED,
	VERDICT_NOT_RUN,
	VERDICT_UNKNOWN,
	VERDICT_DEPENDS,
	VERDICT_COUNT
};

/* "accepted", "rejected", "not-run", "unknown", "depends" */
const char *verdict_name(enum verdict verdict);

/* A sysctl of a device at some moment. */
struct setting {
	const char *key;
	bool known;
	int value;
	const char *why;         /* when not known */
	const char *origin;      /* who set it, in words: "etc/sysctl.d/x.conf:2, by
				  * systemd-sysctl" */
	struct span span;        /* the line, source NULL for the kernel's own value */
	const char *device;      /* in a step that is about several devices, else NULL */
};

/* One token command in one scenario under one kernel. */
struct token_outcome {
	const char *scenario;
	const char *kernel;      /* "6.1" */
	enum verdict verdict;
	int exit_status;         /* of `ip`, when rejected or accepted */
	const char *error;       /* "EINVAL", or NULL for a refusal by ip itself */
	const char *message;     /* rejected: as printed; not-run, unknown: why */
	const struct setting *settings;  /* forwarding, accept_ra, router_solicitations; may be
					  * empty */
	size_t setting_count;
	bool refused_if_reached; /* unknown only because it may not be reached; if so it is
				  * refused */
};

struct token {
	const char *interface;   /* after expansion; NULL when the command names none */
	const char *text;        /* as written; "" for del */
	const char *phase;
	const char *stanza_interface, *stanza_family, *stanza_method; /* NULL for hooks of --all */
	const char *command;
	struct span span;
	enum verdict verdict;
	const struct token_outcome *outcomes;
	size_t outcome_count;
	struct reasons because;
};

struct interface_scenario {
	const char *scenario;
	const char *kernel;
	const struct setting *settings;
	size_t setting_count;
};

/* A device when boot is over. */
struct interface {
	const char *name;
	const char *kind;
	const struct interface_scenario *scenarios;
	size_t scenario_count;
};

struct platform_report {
	const char *distribution;        /* "debian-12" */
	const char *const *kernels;      /* NULL-terminated */
	const char *sysctl_loader;       /* "systemd", "procps" */
};

/* A line of a story: --timeline. */
struct step {
	const char *scenario;
	const char *kernel;
	const char *actor;       /* "systemd-sysctl", "ifup", ... */
	const char *text;        /* what happens */
	const char *effect;      /* what it changed, or why nothing */
	struct span span;
	const char *interface;   /* the device it is about, or NULL */
	enum verdict verdict;    /* of a token command, else VERDICT_NONE */
	/*
	 * Of that device, after the step. A step about no device in particular (a write to `all`)
	 * names those whose values it changed, each with its device.
	 */
	const struct setting *settings;
	size_t setting_count;
};

struct host_report {
	const char *host;        /* the last component of the ROOT */
	const char *root;        /* as given */
	const char *error;       /* why it could not be judged, or NULL; all else is then empty */
	struct platform_report platform;
	const char *const *assumptions;  /* what was taken for granted; NULL-terminated */
	const struct token *tokens;
	size_t token_count;
	const struct interface *interfaces;
	size_t interface_count;
	const struct finding *findings;  /* in the order of places in files */
	size_t finding_count;
	const struct finding *waiting;   /* not for reports: lint/fleet.c makes findings of some */
	size_t waiting_count;
	const struct requirement *requirements;
	size_t requirement_count;
	const struct step *steps;        /* only when asked for */
	size_t step_count;
};

/* How many of each; what the summary of a report says. */
struct summary {
	size_t hosts, tokens, failed_hosts;
	size_t verdicts[VERDICT_COUNT];
	size_t severities[SEVERITY_COUNT];
	size_t suppressed;
};

void summary_add(struct summary *summary, const struct host_report *host);

#endif
