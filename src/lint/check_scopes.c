/* Assignments for one device that the one for all devices beats, or that need it. */
#include "lint/devconf_path.h"
#include "lint/lint.h"

static struct finding about_line(const struct sysctl_line *line, const char *device)
{
	return (struct finding){ .interface = device, .span = line->origin->span };
}

/* Where the value of SCOPE comes from: the scope of the write, empty when nobody wrote it. */
static struct slice writer_of(const struct sysctl_value *value)
{
	struct devconf_path path;

	if (!value->known || !value->set_by || value->set_by->kind != EVENT_SYSCTL)
		return (struct slice)SLICE("");
	struct slice text = value->set_by->u.sysctl.path;
	char buffer[160];
	if (text.length >= sizeof(buffer))
		return (struct slice)SLICE("");
	memcpy(buffer, text.at, text.length);
	buffer[text.length] = '\0';
	if (!devconf_path_split(buffer, &path))
		return (struct slice)SLICE("");
	return slice_range(text, (size_t)(path.scope.at - buffer),
			   (size_t)(path.scope.at - buffer) + path.scope.length);
}

/* Whether all.KEY gives the device another value than WANTED in this boot. */
static bool is_beaten(struct boot_run *run, const char *device, const char *key, int wanted,
		      struct sysctl_value *ret)
{
	*ret = timeline_read_devconf(&run->timeline, device, key);
	return slice_is(writer_of(ret), "all") && ret->number != wanted;
}

/* `eno1.forwarding = 0`, and then `all.forwarding = 1`, which sets it for eno1 as well. */
static void check_beaten(struct host *host, const struct sysctl_line *line,
			 const struct devconf_path *path)
{
	const char *device = arena_copy(host->arena, path->scope);
	const char *key = arena_copy(host->arena, path->key);
	struct sysctl_value value, shown = { .known = false };
	size_t beaten = 0;
	int wanted;

	if (!devconf_key_propagates(path->key) || !slice_to_number(line->value, &wanted))
		return;
	for (size_t i = 0; i < host->runs.count; i++)
		if (is_beaten(host->runs.items[i], device, key, wanted, &value) && beaten++ == 0)
			shown = value;
	if (beaten == 0)
		return;
	struct reason *reason = arena_new(host->arena, struct reason);
	*reason = (struct reason){ "this assignment reaches every device that is there",
				   shown.set_by->origin->span };
	struct finding finding = about_line(line, device);
	finding.message = arena_print(host->arena,
				      "%s of %s ends at %d: all.%s is set after this line "
				      "and reaches %s too",
				      key, device, shown.number, key, device);
	finding.because = (struct reasons){ reason, 1 };
	finding.consequence = beaten == host->runs.count
				      ? "the line does nothing"
				      : "the line counts only where udev's run for the device "
					"comes last, which nothing orders";
	lint_add(host, RULE_SYSCTL_BEATEN_BY_ALL, finding);
}

/* Whether the device alone is a router when boot is over. */
static bool is_lonely(struct timeline *timeline, const char *device)
{
	struct sysctl_value all = timeline_read_devconf(timeline, "all", "forwarding");
	struct sysctl_value own = timeline_read_devconf(timeline, device, "forwarding");
	struct sysctl_value forced = timeline_read_devconf(timeline, device, "force_forwarding");

	return all.known && all.number == 0 && own.known && own.number != 0 &&
	       (forced.exists == MAYBE_NO || (forced.known && forced.number == 0));
}

/* A device forwards, and the host does not: ip6_forward() asks all.forwarding first. Told once. */
static bool check_lonely(struct host *host, const struct sysctl_line *line,
			 const struct devconf_path *path)
{
	const char *device = arena_copy(host->arena, path->scope);

	if (!slice_is(path->key, "forwarding") || host->runs.count == 0 ||
	    !is_lonely(&host->runs.items[0]->timeline, device))
		return false;
	struct finding finding = about_line(line, device);
	finding.message = arena_print(host->arena,
				      "by this line %s is a router that forwards nothing: "
				      "all.forwarding is 0 when boot is over",
				      device);
	finding.consequence =
		"advertisements are ignored unless accept_ra is 2, and no packet is forwarded";
	lint_add(host, RULE_SYSCTL_FORWARDING_ALONE, finding);
	return true;
}

/* IN_DEV_MAXCONF() of the kernel: the larger of the two counts. */
static void check_rp_filter(struct host *host, const struct sysctl_line *line)
{
	static const char head[] = "net/ipv4/conf/", tail[] = "/rp_filter";
	struct slice path = slice_of(line->path);
	int own, all;

	if (!slice_starts_with(path, head) || !slice_ends_with(path, tail))
		return;
	struct slice device = slice_range(path, strlen(head), path.length - strlen(tail));
	/* Most lines are for these, and no host needs to look up what it does not ask for. */
	if (slice_is(device, "all") || slice_is(device, "default"))
		return;
	const struct sysctl_line *other =
		lint_last_line(host, "net/ipv4/conf/all/rp_filter");
	if (!other || lint_last_line(host, line->path) != line ||
	    !slice_to_number(line->value, &own) || !slice_to_number(other->value, &all) ||
	    own >= all)
		return;
	struct reason *reason = arena_new(host->arena, struct reason);
	*reason = (struct reason){ "the value for all devices", other->origin->span };
	struct finding finding = about_line(line, arena_copy(host->arena, device));
	finding.message = arena_print(host->arena,
				      "rp_filter of %.*s is %d in effect: the larger of its "
				      "own value and that of `all` counts",
				      SLICE_ARGS(device), all);
	finding.because = (struct reasons){ reason, 1 };
	lint_add(host, RULE_SYSCTL_RP_FILTER, finding);
}

void lint_check_scopes(struct host *host)
{
	const struct sysctl_config *loader = host->plan.loader;
	bool lonely = false;

	for (size_t i = 0; i < loader->line_count; i++) {
		const struct sysctl_line *line = &loader->lines[i];
		struct devconf_path path;
		if (line->glob || line->excluded || !line->path)
			continue;
		arena_spend(host->arena, 10);
		check_rp_filter(host, line);
		if (line->aside || !devconf_path_split(line->path, &path) ||
		    slice_is(path.scope, "all") || slice_is(path.scope, "default"))
			continue;
		check_beaten(host, line, &path);
		lonely = lonely || check_lonely(host, line, &path);
	}
}
