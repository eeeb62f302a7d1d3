#include "policy/schema.h"

#include <assert.h>
#include <limits.h>

#include "policy/store.h"
#include "policy/words.h"

/* The walk stores the index of a word as an int, and a list as a struct schema_list. */
static_assert(sizeof(enum policy_phase) == sizeof(int), "an enumeration is an int");
static_assert(sizeof(struct policy_strings) == sizeof(struct schema_list), "lists look alike");

#define END_OF_FIELDS { NULL, NULL, 0, false, NULL }

/* Scalars. */

static const struct schema version_schema = {
	.kind = SCHEMA_SCALAR, .noun = "the version of the schema, 1", .size = sizeof(int),
	.forms = SCHEMA_INTEGER, .minimum = 1, .maximum = 1, .store = policy_store_version,
};

static const struct schema extension_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a file or builtin:NAME",
	.size = sizeof(struct schema_string), .forms = SCHEMA_STRING,
	.store = policy_store_extension, .pattern = "[^ ]",
};

static const struct schema kernel_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a kernel version in quotes",
	.size = sizeof(struct schema_string), .forms = SCHEMA_STRING, .store = policy_store_kernel,
	.pattern = "^(0|[1-9][0-9]*)([.](0|[1-9][0-9]*)){1,2}$",
};

static const char *const loaders[] = { "systemd", "procps" };

static const struct schema loader_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a sysctl loader", .size = sizeof(struct schema_string),
	.forms = SCHEMA_STRING, .words = SCHEMA_WORDS(loaders), .word_noun = "sysctl loader",
	.store = schema_store_string,
};

static const char *const scenarios[] = {
	"boot", "boot-udev-first", "device-late", "udev-prompt", "reapply", "reapply-procps",
};

static const struct schema scenario_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a scenario", .size = sizeof(struct schema_string),
	.forms = SCHEMA_STRING, .words = SCHEMA_WORDS(scenarios), .word_noun = "scenario",
	.store = schema_store_string,
};

static const struct schema text_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a text", .size = sizeof(struct schema_string),
	.forms = SCHEMA_STRING, .store = policy_store_filled, .pattern = "[^ ]",
};

static const struct schema path_schema = {
	.kind = SCHEMA_SCALAR, .noun = "the path of a file", .size = sizeof(struct schema_string),
	.forms = SCHEMA_STRING, .store = policy_store_filled, .pattern = "[^ ]",
};

static const struct schema pattern_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a pattern", .size = sizeof(struct schema_string),
	.forms = SCHEMA_STRING, .store = policy_store_pattern, .pattern = "[^!]",
};

static const struct schema rule_pattern_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a rule or a pattern of rules",
	.size = sizeof(struct schema_string), .forms = SCHEMA_STRING,
	.store = policy_store_rule_pattern, .pattern = "[^!]",
};

static const struct schema rule_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a rule", .size = sizeof(const struct rule *),
	.forms = SCHEMA_STRING, .words = &policy_rule_words, .word_noun = "rule",
	.store = policy_store_rule,
};

static const char *level_at(const void *context, size_t index)
{
	(void)context;
	return index == SEVERITY_NONE ? NULL : severity_name((enum severity)index);
}

static const struct spelling_words levels = { level_at, NULL, SEVERITY_COUNT };

static const struct schema level_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a level", .size = sizeof(enum severity),
	.forms = SCHEMA_STRING, .words = &levels, .word_noun = "level",
};

static const struct schema derivation_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a derivation", .size = sizeof(enum policy_derivation),
	.forms = SCHEMA_STRING, .words = SCHEMA_WORDS(policy_derivations),
	.word_noun = "derivation",
};

static const struct schema phase_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a phase", .size = sizeof(enum policy_phase),
	.forms = SCHEMA_STRING, .words = SCHEMA_WORDS(policy_phases), .word_noun = "phase",
};

static const struct schema moment_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a moment", .size = sizeof(enum policy_moment),
	.forms = SCHEMA_STRING, .words = SCHEMA_WORDS(policy_moments), .word_noun = "moment",
};

static const struct schema token_value_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a token", .size = sizeof(struct policy_token_value),
	.forms = SCHEMA_STRING, .store = policy_store_token, .pattern = "^[0-9a-fA-F:.]+$",
};

static const struct schema present_schema = {
	.kind = SCHEMA_SCALAR, .noun = "true or false", .size = sizeof(enum maybe),
	.forms = SCHEMA_BOOLEAN, .store = policy_store_maybe,
};

static const struct schema key_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a sysctl key", .size = sizeof(struct schema_string),
	.forms = SCHEMA_STRING, .store = policy_store_key, .pattern = "^[a-z][a-z0-9_]*$",
};

static const struct schema value_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a whole number", .size = sizeof(int),
	.forms = SCHEMA_INTEGER, .minimum = INT_MIN, .maximum = INT_MAX,
};

static const struct schema date_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a date, YYYY-MM-DD", .size = sizeof(struct policy_until),
	.forms = SCHEMA_DATE, .store = policy_store_until,
	.pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
};

/* Lists. */

#define LIST_OF(what, schema) { \
	.kind = SCHEMA_LIST, .noun = what, .size = sizeof(struct schema_list), \
	.element = &(schema), .single = true, .filled = true, \
}

static const struct schema kernels_schema = LIST_OF("a list of kernel versions", kernel_schema);
static const struct schema scenarios_schema = LIST_OF("a list of scenarios", scenario_schema);
static const struct schema extends_schema = LIST_OF("a list of policies", extension_schema);
static const struct schema rules_schema = LIST_OF("a list of rules", rule_pattern_schema);
static const struct schema hosts_schema = LIST_OF("a list of patterns of hosts", pattern_schema);
static const struct schema interfaces_schema =
	LIST_OF("a list of patterns of interfaces", pattern_schema);
static const struct schema files_schema = LIST_OF("a list of patterns of files", pattern_schema);
static const struct schema phases_schema = LIST_OF("a list of phases", phase_schema);
static const struct schema values_schema = LIST_OF("a list of whole numbers", value_schema);

/* Mappings. */

static const struct schema_field model_fields[] = {
	{ "kernel", &kernels_schema, offsetof(struct policy_model, kernels), false,
	  "Kernels to model, as --kernel: a token must be accepted by all." },
	{ "sysctl-loader", &loader_schema, offsetof(struct policy_model, sysctl_loader), false,
	  "What loads sysctl.d at boot, as --sysctl-loader." },
	{ "scenarios", &scenarios_schema, offsetof(struct policy_model, scenarios), false,
	  "Only these boots, as --scenario." },
	{ "facts", &path_schema, offsetof(struct policy_model, facts), false,
	  "A file that tells about the devices, as --facts; relative to this file." },
	END_OF_FIELDS
};

static const struct schema model_schema = {
	.kind = SCHEMA_MAPPING, .noun = "a mapping", .size = sizeof(struct policy_model),
	.fields = model_fields,
};

static const struct schema_field select_fields[] = {
	{ "rules", &rules_schema, offsetof(struct policy_select, rules), false,
	  "Rules that count; with ! those that do not." },
	{ "hosts", &hosts_schema, offsetof(struct policy_select, hosts), false,
	  "Hosts that are judged; with ! those that are not." },
	{ "interfaces", &interfaces_schema, offsetof(struct policy_select, interfaces), false,
	  "Interfaces that are judged; with ! those that are not." },
	END_OF_FIELDS
};

static const struct schema select_schema = {
	.kind = SCHEMA_MAPPING, .noun = "a mapping", .size = sizeof(struct policy_select),
	.fields = select_fields,
};

static const struct schema severities_schema = {
	.kind = SCHEMA_TABLE, .noun = "a mapping from rules to levels",
	.size = sizeof(struct policy_severity),
	.key = &rule_schema, .key_offset = offsetof(struct policy_severity, rule),
	.element = &level_schema, .value_offset = offsetof(struct policy_severity, level),
	.has_span = true, .span_offset = offsetof(struct policy_severity, span),
};

static const struct schema_field token_fields[] = {
	{ "derive", &derivation_schema, offsetof(struct policy_token_requirement, derive), false,
	  "How the token follows from other addresses of the stanza." },
	{ "equals", &token_value_schema, offsetof(struct policy_token_requirement, equals), false,
	  "The token itself." },
	{ "phase", &phases_schema, offsetof(struct policy_token_requirement, phases), false,
	  "Where the token command must stand." },
	{ "present", &present_schema, offsetof(struct policy_token_requirement, present), false,
	  "Whether there must be a token command, or must be none." },
	END_OF_FIELDS
};

static const struct schema_group token_groups[] = {
	{ SCHEMA_NEED_ANY, { "derive", "equals", "phase", "present" } },
	{ SCHEMA_NEED_NO_TWO, { "derive", "equals" } },
	{ SCHEMA_NEED_NONE, { NULL } },
};

static const struct schema token_schema = {
	.kind = SCHEMA_MAPPING, .noun = "a mapping",
	.size = sizeof(struct policy_token_requirement),
	.fields = token_fields, .groups = token_groups, .check = policy_check_token,
};

static const struct schema_field sysctl_fields[] = {
	{ "key", &key_schema, offsetof(struct policy_sysctl_requirement, key), true,
	  "Below net.ipv6.conf.INTERFACE, as `accept_ra`." },
	{ "value", &values_schema, offsetof(struct policy_sysctl_requirement, values), true,
	  "What it must be, or one of these." },
	{ "at", &moment_schema, offsetof(struct policy_sysctl_requirement, at), false,
	  "When: as networking starts, at the token command, or (the default) after the boot." },
	END_OF_FIELDS
};

static const struct schema sysctl_schema = {
	.kind = SCHEMA_MAPPING, .noun = "a mapping",
	.size = sizeof(struct policy_sysctl_requirement),
	.fields = sysctl_fields,
};

static const struct schema_field requirement_fields[] = {
	{ "token", &token_schema, offsetof(struct policy_requirement, token), false,
	  "What must hold for the token of each interface." },
	{ "sysctl", &sysctl_schema, offsetof(struct policy_requirement, sysctl), false,
	  "What must hold for a sysctl of each interface." },
	{ "hosts", &hosts_schema, offsetof(struct policy_requirement, hosts), false,
	  "Where; everywhere without it." },
	{ "interfaces", &interfaces_schema, offsetof(struct policy_requirement, interfaces), false,
	  "For which interfaces; for all without it." },
	{ "reason", &text_schema, offsetof(struct policy_requirement, reason), false,
	  "Why the site wants it; quoted in the finding." },
	END_OF_FIELDS
};

static const struct schema_group requirement_groups[] = {
	{ SCHEMA_NEED_ONE, { "token", "sysctl" } },
	{ SCHEMA_NEED_NONE, { NULL } },
};

static const struct policy_requirement no_requirement = {
	.token.present = MAYBE_UNKNOWN, .sysctl.at = POLICY_AT_FINAL,
};

static const struct schema requirement_schema = {
	.kind = SCHEMA_MAPPING, .noun = "a mapping with 'token' or 'sysctl'",
	.size = sizeof(struct policy_requirement), .initial = &no_requirement,
	.fields = requirement_fields, .groups = requirement_groups,
	.has_span = true, .span_offset = offsetof(struct policy_requirement, span),
	.check = policy_check_requirement,
};

static const struct schema_field exemption_fields[] = {
	{ "rule", &rule_schema, offsetof(struct policy_exemption, rule), true,
	  "Whose findings are accepted." },
	{ "hosts", &hosts_schema, offsetof(struct policy_exemption, hosts), false,
	  "On which hosts; on all without it." },
	{ "interfaces", &interfaces_schema, offsetof(struct policy_exemption, interfaces), false,
	  "For which interfaces; for all without it." },
	{ "files", &files_schema, offsetof(struct policy_exemption, files), false,
	  "In which files, relative to the host's root; in all without it." },
	{ "reason", &text_schema, offsetof(struct policy_exemption, reason), true,
	  "Why they are accepted." },
	{ "owner", &text_schema, offsetof(struct policy_exemption, owner), false,
	  "Who answers for it." },
	{ "until", &date_schema, offsetof(struct policy_exemption, until), false,
	  "The last day it holds; for good without it." },
	END_OF_FIELDS
};

static const struct schema exemption_schema = {
	.kind = SCHEMA_MAPPING, .noun = "a mapping with 'rule' and 'reason'",
	.size = sizeof(struct policy_exemption), .fields = exemption_fields,
	.has_span = true, .span_offset = offsetof(struct policy_exemption, span),
};

static const struct schema requirements_schema = {
	.kind = SCHEMA_LIST, .noun = "a list of requirements", .size = sizeof(struct schema_list),
	.element = &requirement_schema,
};

static const struct schema exemptions_schema = {
	.kind = SCHEMA_LIST, .noun = "a list of exemptions", .size = sizeof(struct schema_list),
	.element = &exemption_schema,
};

static const struct schema_field policy_fields[] = {
	{ "version", &version_schema, offsetof(struct policy, version), true,
	  "Of this schema: 1." },
	{ "extends", &extends_schema, offsetof(struct policy, extends), false,
	  "Policies that this one adds to, relative to this file, or builtin:NAME." },
	{ "model", &model_schema, offsetof(struct policy, model), false,
	  "How hosts are modelled, where the command line does not say." },
	{ "select", &select_schema, offsetof(struct policy, select), false,
	  "What is looked at." },
	{ "severity", &severities_schema, offsetof(struct policy, severities), false,
	  "Levels of rules, instead of their own." },
	{ "require", &requirements_schema, offsetof(struct policy, requirements), false,
	  "What the site wants beyond what the kernel accepts." },
	{ "exempt", &exemptions_schema, offsetof(struct policy, exemptions), false,
	  "Findings that are known and accepted." },
	END_OF_FIELDS
};

const struct schema policy_schema = {
	.kind = SCHEMA_MAPPING, .noun = "a policy: a mapping with `version: 1`",
	.size = sizeof(struct policy), .fields = policy_fields,
};

void policy_print_schema(struct text *text)
{
	schema_print(text, &policy_schema, "urn:iptoken-lint:policy:1", "Policy of iptoken-lint");
}
