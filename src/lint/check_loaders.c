#include "lint/lint.h"

/* Values that decide about tokens. */
static const char *const keys[] = { "forwarding", "accept_ra", "autoconf", "disable_ipv6",
				    "router_solicitations" };
enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };

static void add_reason(struct host *host, struct reason *reason, const char *who,
		       const struct sysctl_value *value)
{
	reason->message = arena_print(host->arena, "%s ends at %d", who, value->number);
	if (value->set_by && value->set_by->origin)
		reason->span = value->set_by->origin->span;
}

static void compare(struct host *host, struct boot_run *runs[2], const struct boot_device *device,
		    const char *key)
{
	struct sysctl_value values[2];

	for (int i = 0; i < 2; i++)
		values[i] = timeline_read_devconf(&runs[i]->timeline, device->name->text, key);
	if (!values[0].known || !values[1].known || values[0].number == values[1].number)
		return;
	struct reason *reasons = arena_array(host->arena, 2, sizeof(*reasons));
	add_reason(host, &reasons[0], "systemd-sysctl", &values[0]);
	add_reason(host, &reasons[1], "sysctl --system", &values[1]);
	struct finding finding = {
		.message = arena_print(host->arena,
				       "%s of %s is %d after a boot with systemd-sysctl and %d "
				       "after `sysctl --system`",
				       key, device->name->text, values[0].number, values[1].number),
		.interface = device->name->text,
		.span = reasons[reasons[1].span.source ? 1 : 0].span,
		.because = { reasons, 2 },
		.consequence = "a check or a reload by hand shows other values than a boot",
	};
	lint_add(host, RULE_SYSCTL_LOADERS_DISAGREE, finding);
}

/* Whether any line could make a difference at all. */
static bool has_devconf_lines(const struct sysctl_config *config)
{
	for (size_t i = 0; i < config->line_count; i++)
		if (config->lines[i].path && !config->lines[i].aside &&
		    strncmp(config->lines[i].path, "net/ipv6/conf/", 14) == 0)
			return true;
	return false;
}

void lint_check_loaders(struct host *host)
{
	struct boot_plan *plan = &host->plan;
	struct boot_run *runs[2];

	if (!host->platform.with_systemd || host->runs.count == 0 ||
	    !(has_devconf_lines(plan->procps) || has_devconf_lines(plan->loader)))
		return;
	for (int i = 0; i < 2; i++)
		runs[i] = boot_replay_loader(plan, i == 1, host->runs.items[0]->kernel,
					     host->runs.items[0]->kernel_text);
	for (size_t i = 0; i < plan->devices.items.count; i++)
		for (size_t k = 0; k < KEY_COUNT; k++)
			compare(host, runs, &plan->devices.items.items[i], keys[k]);
}
