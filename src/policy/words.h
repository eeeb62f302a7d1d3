/* The words of a policy file for the enumerations of policy.h. */
#ifndef POLICY_WORDS_H
#define POLICY_WORDS_H

#include "policy/policy.h"

extern const char *const policy_derivations[POLICY_DERIVE_COUNT];
extern const char *const policy_phases[POLICY_PHASE_COUNT];
extern const char *const policy_moments[POLICY_AT_COUNT];

#endif
