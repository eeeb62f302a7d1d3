/*
 * The map of the program: what becomes of one host tree, from its files to its report.
 * Each step is one call into the folder that knows about it.
 */
#include "lint/host.h"

#include "lint/baseline.h"
#include "lint/gate.h"
#include "iptoken_lint.h"
#include "lint/lint.h"
#include "lint/suppress.h"

/* Which boots are replayed: every scenario that the platform has, or those asked for. */
static void replay_scenarios(struct host *host, struct kernel_version kernel, const char *text)
{
	const struct boot_run *boot = NULL;
	bool makes_devices = false;

	for (int i = SCENARIO_BOOT; i < SCENARIO_COUNT; i++) {
		enum scenario scenario = (enum scenario)i;
		if (!lint_wants_scenario(host, scenario, makes_devices))
			continue;
		struct boot_run *run = boot ? boot_run_alike(&host->plan, boot, scenario) : NULL;
		if (!run)
			run = boot_replay(&host->plan, scenario, kernel, text);
		if (scenario == SCENARIO_BOOT)
			boot = run;
		makes_devices = makes_devices || run->makes_devices;
		array_push(host->arena, &host->runs, run);
	}
}

static void replay_kernels(struct host *host)
{
	const struct lint_options *options = host->options;

	for (size_t i = 0; i < options->kernel_count; i++)
		replay_scenarios(host, options->kernels[i], options->kernel_texts[i]);
	if (options->kernel_count == 0)
		replay_scenarios(host, host->platform.kernel, host->platform.kernel_text);
}

/* What the tree does not say of the host: its devices, and what it runs. */
static bool read_surroundings(struct host *host)
{
	if (host->known_devices)
		return true;
	if (!lint_read_facts(host) || !lint_read_policy(host))
		return false;
	host->platform = platform_read(host->arena, host->tree);
	if (host->options->loader_given)
		host->platform.with_systemd = host->options->with_systemd;
	return true;
}

bool lint_judge(struct host *host, const char *root)
{
	if (!lint_open_tree(host, root) || !read_surroundings(host))
		return false;
	lint_weigh_catalog(host);
	host->interfaces = interfaces_read(host->arena, host->names, host->tree,
					   "etc/network/interfaces");
	boot_plan_make(&host->plan, host->arena, host->names, host->tree, host->interfaces,
		       host->facts, &host->platform, lint_what_if(host));
	host->plan.watched = host->options->with_steps ? lint_story_keys : NULL;

	lint_weigh_interfaces(host);
	lint_weigh_others(host);

	lint_stage_done(host, ITL_READING);
	replay_kernels(host);            /* boot/ emits, kernel/ answers, timeline/ remembers */
	lint_stage_done(host, ITL_REPLAYING);
	lint_collect_tokens(host);       /* what the runs say of each token command */
	return true;
}

bool lint_host(struct host *host, const char *root)
{
	if (!lint_judge(host, root))
		return false;
	if (host->options->gate && (host->options->overlay_count || host->catalog))
		lint_read_base(host, root);
	lint_check(host);                /* the rules */
	lint_name_manifests(host);       /* which manifest declares what a finding is about */
	lint_apply_policy(host);         /* what the site wants to hear of, and how loud */
	lint_suppress(host);             /* what is known and allowed */
	lint_apply_baseline(host);       /* what was there when the baseline was written */
	lint_keep_introduced(host);      /* for a gate: only what the change brings */

	lint_stage_done(host, ITL_CHECKING);
	lint_report_platform(host);
	lint_report_tokens(host);
	lint_report_interfaces(host);
	lint_report_steps(host);
	lint_report_findings(host);
	lint_stage_done(host, ITL_TELLING);
	return true;
}
