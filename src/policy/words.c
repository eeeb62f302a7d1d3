#include "policy/words.h"

const char *const policy_derivations[POLICY_DERIVE_COUNT] = {
	[POLICY_DERIVE_IPV4_DECIMAL_GROUPS] = "ipv4-decimal-groups",
};

const char *const policy_phases[POLICY_PHASE_COUNT] = {
	[POLICY_PHASE_PRE_UP] = "pre-up",
	[POLICY_PHASE_UP] = "up",
	[POLICY_PHASE_DOWN] = "down",
	[POLICY_PHASE_POST_DOWN] = "post-down",
};

const char *const policy_moments[POLICY_AT_COUNT] = {
	[POLICY_AT_BOOT] = "boot",
	[POLICY_AT_TOKEN_SET] = "token-set",
	[POLICY_AT_FINAL] = "final",
};

const char *policy_derivation_name(enum policy_derivation derivation)
{
	return policy_derivations[derivation];
}

const char *policy_phase_name(enum policy_phase phase)
{
	return policy_phases[phase];
}

const char *policy_moment_name(enum policy_moment moment)
{
	return policy_moments[moment];
}
