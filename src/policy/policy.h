/*
 * The policy: a YAML file that says how to model the hosts of a site, which rules count,
 * what the site requires beyond what the kernel does, and what it knowingly exempts. Here
 * it is data only; lint/ holds hosts against it.
 *
 * Every string, pattern and entry knows the line it comes from, so that a finding can say
 * which policy asked for it. Everything lives in the arena given to policy_read().
 */
#ifndef POLICY_POLICY_H
#define POLICY_POLICY_H

#include "base/maybe.h"
#include "base/schema.h"
#include "finding/rule.h"
#include "policy/date.h"

struct policy_strings {
	const struct schema_string *items;
	size_t count;            /* 0: not given */
};

/*
 * Shell patterns (base/pattern.h; a `*` also matches slashes). One that begins with `!`
 * excludes what it matches.
 */
struct policy_patterns {
	const struct schema_string *items;
	size_t count;            /* 0: not given, everything is meant */
};

/* How hosts are modelled, where the command line does not say. */
struct policy_model {
	struct policy_strings kernels;           /* "6.1", "6.12.101"; as --kernel */
	struct schema_string sysctl_loader;      /* "systemd", "procps"; as --sysctl-loader */
	struct policy_strings scenarios;         /* as --scenario */
	struct schema_string facts;      /* as --facts: "{host}" not yet replaced. A relative path
	                                  * is already made one from the working directory */
};

/* What is looked at. What is not given selects everything. */
struct policy_select {
	struct policy_patterns rules;
	struct policy_patterns hosts;
	struct policy_patterns interfaces;
};

struct policy_severity {
	const struct rule *rule;
	enum severity level;     /* instead of the rule's own */
	struct span span;
};

enum policy_derivation {
	POLICY_DERIVE_NONE,
	/*
	 * From the stanza's IPv4 address, its four decimal numbers as if they were hexadecimal
	 * groups: 10.192.20.18 becomes ::10:192:20:18.
	 */
	POLICY_DERIVE_IPV4_DECIMAL_GROUPS,
	POLICY_DERIVE_COUNT
};

/* Where a token command stands; the words of the report's `phase`. */
enum policy_phase {
	POLICY_PHASE_NONE,
	POLICY_PHASE_PRE_UP,
	POLICY_PHASE_UP,
	POLICY_PHASE_DOWN,
	POLICY_PHASE_POST_DOWN,
	POLICY_PHASE_COUNT
};

struct policy_token_value {
	struct schema_string string;     /* as written; text NULL: not given */
	uint8_t bytes[16];       /* the upper half is zero, the lower is not */
};

/* What must hold for the token of each interface; at least one of the four is given. */
struct policy_token_requirement {
	enum policy_derivation derive;   /* NONE: not asked */
	struct policy_token_value equals;
	struct {
		const int *items;        /* enum policy_phase: one of these */
		size_t count;            /* 0: not asked */
	} phases;
	enum maybe present;      /* YES: there must be a token; NO: none; UNKNOWN: not asked */
};

/* When a sysctl must have its value. */
enum policy_moment {
	POLICY_AT_NONE,
	POLICY_AT_BOOT,          /* when networking starts: before ifup's first command */
	POLICY_AT_TOKEN_SET,     /* at each token command of the interface */
	POLICY_AT_FINAL,         /* when the boot is over; the default */
	POLICY_AT_COUNT
};

struct policy_sysctl_requirement {
	struct schema_string key;        /* below net.ipv6.conf.IF: "accept_ra" */
	struct {
		const int *items;        /* one of these */
		size_t count;            /* at least 1 */
	} values;
	enum policy_moment at;
};

enum policy_requirement_kind { POLICY_REQUIRE_NONE, POLICY_REQUIRE_TOKEN, POLICY_REQUIRE_SYSCTL };

struct policy_requirement {
	enum policy_requirement_kind kind;
	struct policy_token_requirement token;   /* TOKEN */
	struct policy_sysctl_requirement sysctl; /* SYSCTL */
	struct policy_patterns hosts;
	struct policy_patterns interfaces;       /* also `all` and `default`, for a sysctl */
	struct schema_string reason;     /* why the site wants it; text NULL: not given */
	struct span span;
};

/* The last day that something holds. */
struct policy_until {
	struct date date;
	struct span span;
};

/* Findings that are known and accepted. */
struct policy_exemption {
	const struct rule *rule;
	struct policy_patterns hosts;
	struct policy_patterns interfaces;
	struct policy_patterns files;    /* of the finding, relative to the ROOT */
	struct schema_string reason;
	struct schema_string owner;      /* text NULL: not given */
	struct policy_until until;       /* year 0: for good */
	struct span span;
};

struct policy {
	int version;             /* 1 */
	struct policy_strings extends;   /* of the file itself; their content is already in here */
	struct policy_model model;
	struct policy_select select;
	struct {
		const struct policy_severity *items;
		size_t count;
	} severities;            /* at most one a rule */
	struct {
		const struct policy_requirement *items;
		size_t count;
	} requirements;          /* what was extended stands first */
	struct {
		const struct policy_exemption *items;
		size_t count;
	} exemptions;
	struct {
		const struct source *const *items;
		size_t count;
	} sources;               /* every file that was read, builtin ones too, this one last */
};

/* What reading a policy needs from its surroundings. */
struct policy_surroundings {
	void *context;
	/*
	 * The text of the file at PATH, in ARENA, for `extends`; false and *RET_WHY ("no such
	 * file or directory") when it cannot be read. NULL: no file can be extended.
	 */
	bool (*read_file)(void *context, struct arena *arena, const char *path,
			  struct slice *ret_text, const char **ret_why);
	/* The keys `sysctl: key` may name, NULL-terminated; NULL: whatever looks like one. */
	const char *const *sysctl_keys;
};

/*
 * The policy in TEXT, which stands in the file at PATH, with what it extends. False and
 * *RET_ERROR for the first mistake in any of the files: what is not in the schema, a key
 * twice, anchors, aliases, tags, several documents, a word that YAML 1.1 reads as
 * something else, more than 32 levels or 1 MiB, a rule, date, token, key or file that is
 * not one, a file that extends itself, or too many of them.
 */
bool policy_read(struct arena *arena, const struct policy_surroundings *surroundings,
		 struct slice text, const char *path, struct policy **ret,
		 struct document_error *ret_error);

/* Whether TEXT is meant: no pattern with `!` matches it, and, if there are others, one of them. */
bool policy_patterns_match(struct arena *arena, struct policy_patterns patterns,
			   struct slice text);

/* The level of RULE: that of the policy, else its own. POLICY may be NULL. */
enum severity policy_severity(const struct policy *policy, const struct rule *rule);

/* "ipv4-decimal-groups"; "pre-up", "up", …; "boot", "token-set", "final". */
const char *policy_derivation_name(enum policy_derivation derivation);
const char *policy_phase_name(enum policy_phase phase);
const char *policy_moment_name(enum policy_moment moment);

/* The text of the policy builtin:NAME, or NULL; and all names, for messages and --help. */
const char *policy_builtin(struct slice name);
extern const struct spelling_words policy_builtin_names;

/*
 * The resolved policy as YAML: what was extended is part of it, and each entry says in a
 * comment where it comes from. Reading it gives the same policy.
 */
void policy_print(struct text *text, const struct policy *policy);

/* The JSON Schema (draft 7) of a policy file, made from the table that reads it. */
void policy_print_schema(struct text *text);

#endif
