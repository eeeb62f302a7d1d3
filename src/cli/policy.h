/*
 * Where the policy of a run is found.
 */
#ifndef CLI_POLICY_H
#define CLI_POLICY_H

/*
 * The path of the policy: GIVEN, else $IPTOKEN_LINT_POLICY, else the nearest
 * .iptoken-lint.yaml from the working directory up to the root of the version control
 * system. NULL when there is none. To be released with free().
 */
char *policy_find(const char *given);

#endif
