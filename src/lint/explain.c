#include "lint/lint.h"

/* A chain of reasons being put together, about what happens in RUN. */
struct chain {
	struct host *host;
	struct boot_run *run;
	ARRAY(struct reason) items;
};

static void add_reason(struct chain *chain, const char *message, struct span span)
{
	struct reason reason = { message, span };

	array_push(chain->host->arena, &chain->items, reason);
}

/* The scope of a devconf path: "all" of net/ipv6/conf/all/forwarding. */
static struct slice scope_of(struct slice path)
{
	struct slice rest = slice_range(path, strlen("net/ipv6/conf/"), path.length);

	return slice_range(rest, 0, slice_find(rest, '/', 0));
}

/* Whether the device appeared only after EVENT. */
static bool comes_after(const struct chain *chain, const struct event *event,
			const struct name *device)
{
	struct host *host = chain->host;
	const struct timeline *timeline = &chain->run->timeline;
	size_t made = lint_first_about(host, chain->run, device), at = 0;

	while (made < timeline->entries.count &&
	       timeline->entries.items[made].event->kind != EVENT_LINK_ADD)
		made = lint_next_about(host, chain->run, device, made);
	while (at < made && timeline->entries.items[at].event != event)
		at++;
	arena_spend(host->arena, at);
	return at < made;
}

/* How a write to one scope came to be the value of DEVICE. */
static const char *reach_of(const struct chain *chain, const struct event *event,
			    const struct name *named)
{
	struct host *host = chain->host;
	const char *device = named->text;
	struct slice scope = scope_of(event->u.sysctl.path);

	if (slice_is(scope, "all") && comes_after(chain, event, named))
		return arena_print(host->arena,
				   ", which sets `default` too, and %s copies that when it "
				   "appears",
				   device);
	if (slice_is(scope, "all"))
		return arena_print(host->arena,
				   ", which reaches every device that is there, %s too", device);
	if (slice_is(scope, "default"))
		return arena_print(host->arena, ", which %s copies when it appears", device);
	return "";
}

static const char *actor_phrase(enum actor actor)
{
	switch (actor) {
	case ACTOR_LOADER:
		return "the sysctl loader writes it at boot";
	case ACTOR_UDEV:
		return "udev has it written when the device appears";
	case ACTOR_UFW:
		return "ufw loads it";
	case ACTOR_KERNEL:
		return "the kernel command line sets it";
	case ACTOR_IFUP:
		return "ifupdown writes it";
	case ACTOR_HOOK:
		return "a hook writes it";
	default:
		return "it is set so";
	}
}

/* "forwarding of eno1 is 1: the sysctl loader writes it ...", with the lines that lost. */
static void add_value(struct chain *chain, const struct name *named, const char *key,
		      const struct sysctl_value *value)
{
	struct host *host = chain->host;
	const char *device = named->text;
	const struct event *event = value->set_by;
	struct span nowhere = { NULL, 0, 0 };

	if (!value->known) {
		add_reason(chain, arena_print(host->arena, "%s of %s is not known: %s", key, device,
					      value->why ? value->why : "it depends"), nowhere);
		return;
	}
	if (!event || event->kind != EVENT_SYSCTL || !event->origin) {
		add_reason(chain,
			   arena_print(host->arena,
				       "%s of %s is %d, the kernel's own value; nothing that "
				       "reaches %s sets it before",
				       key, device, value->number, device),
			   nowhere);
		return;
	}
	const struct origin *origin = event->origin;
	add_reason(chain,
		   arena_print(host->arena, "%s of %s is %d: %s%s", key, device, value->number,
			       actor_phrase(origin->actor), reach_of(chain, event, named)),
		   origin->span);
	for (const struct origin *lost = origin->lost; lost; lost = lost->lost)
		add_reason(chain, "this line is overridden by it", lost->span);
}

/*
 * The assignment that its author may have meant for this device but that reaches no
 * device: net.ipv6.conf.all.accept_ra and its like.
 */
static void add_vain(struct chain *chain, const char *device, const char *key)
{
	const struct sysctl_config *loader = chain->host->plan.loader;
	const char *path = arena_print(chain->host->arena, "net/ipv6/conf/all/%s", key);

	arena_spend(chain->host->arena, 4 * loader->line_count);
	for (size_t i = 0; i < loader->line_count; i++)
		if (loader->lines[i].path && strcmp(loader->lines[i].path, path) == 0 &&
		    !loader->lines[i].excluded)
			add_reason(chain,
				   arena_print(chain->host->arena,
					       "all.%s reaches no device, %s neither", key, device),
				   loader->lines[i].origin->span);
}

/* The option of the stanza that will set KEY, but only after the pre-up lines. */
static void add_too_late(struct chain *chain, const struct token_case *token, const char *key)
{
	const struct option *option;

	if (!token->stanza || strcmp(token->phase, "pre-up") != 0)
		return;
	option = stanza_find_option(token->stanza, key);
	if (option && option->values.count)
		add_reason(chain,
			   arena_print(chain->host->arena,
				       "the option %s of the stanza is written only after the "
				       "pre-up lines",
				       key),
			   option->values.items[0].passage.origin);
}

/* A later line of the stanza that writes KEY: what would help, in the wrong order. */
static void add_written_later(struct chain *chain, const struct token_case *token, const char *key)
{
	const struct stanza *stanza = token->stanza;
	struct span command = token->command->span;

	arena_spend(chain->host->arena, stanza ? 20 * stanza->commands.count : 0);
	for (size_t i = 0; stanza && i < stanza->commands.count; i++) {
		const struct command_line *line = &stanza->commands.items[i];
		bool up = line->phase == PHASE_PRE_UP || line->phase == PHASE_UP;
		if (!up || line->text.origin.source != command.source ||
		    line->text.origin.start < command.end || !slice_contains(line->text.text, key))
			continue;
		add_reason(chain,
			   arena_print(chain->host->arena,
				       "%s is written by a line that comes after the token", key),
			   line->text.origin);
		return;
	}
}

/* The event that gave DEVICE its flags or took its IPv6 away: the last one about it. */
static void add_device_events(struct chain *chain, const struct token_result *result, size_t run)
{
	struct boot_run *boot = chain->host->runs.items[run];
	const struct name *device = result->command->interface;

	for (size_t i = lint_first_about(chain->host, boot, device);
	     i < result->serial && i < boot->timeline.entries.count;
	     i = lint_next_about(chain->host, boot, device, i)) {
		const struct event *event = boot->timeline.entries.items[i].event;
		bool added = event->kind == EVENT_LINK_ADD;
		bool changed = event->kind == EVENT_LINK_SET &&
			       (event->u.link_set.change.set & (LINK_SET_ARP | LINK_SET_MTU));
		if ((added || changed) && event->origin->span.source)
			add_reason(chain,
				   arena_print(chain->host->arena, "%s is %s here", device->text,
					       added ? "made" : "changed"),
				   event->origin->span);
	}
}

static void add_kind(struct chain *chain, const struct name *device)
{
	const struct boot_device *known = boot_device_find(&chain->host->plan.devices, device);
	struct span nowhere = { NULL, 0, 0 };

	if (known && known->kind)
		add_reason(chain,
			   arena_print(chain->host->arena, "%s is %s %s device%s", device->text,
				       strchr("aeiou", known->kind[0]) ? "an" : "a", known->kind,
				       known->kind_guessed ? ", to judge by its name" : ""),
			   nowhere);
}

/* False: the kernel was not started without IPv6, so something else took it from the device. */
static bool add_kernel_line(struct chain *chain)
{
	const struct kernel_boot *boot = &chain->host->plan.kernel_line.boot;

	if (!boot->ipv6_disable)
		return false;
	add_reason(chain, arena_print(chain->host->arena, "the kernel is started with %s, so no "
				      "device has IPv6", boot->ipv6_disable_by->what),
		   boot->ipv6_disable_by->span);
	return true;
}

struct reasons lint_explain(struct host *host, const struct token_case *token, size_t run)
{
	struct chain chain = { host, host->runs.items[run], { NULL, 0, 0 } };
	const struct token_result *result = token->results[run];
	const struct token_outcome *outcome = &token->outcomes[run];
	const struct name *device = token->command->interface;

	if (result && device &&
	    (outcome->verdict == VERDICT_REJECTED || outcome->refused_if_reached ||
	     outcome->verdict == VERDICT_UNKNOWN)) {
		const struct rule *rule =
			rule_find_by_kernel(result->message ? result->message : "");
		bool einval_without_text = result->message &&
			strcmp(result->message, "RTNETLINK answers: Invalid argument") == 0;
		if ((rule && rule == &rule_table[RULE_TOKEN_RA_DISABLED]) || einval_without_text ||
		    result->done == MAYBE_UNKNOWN) {
			add_value(&chain, device, "forwarding", &result->forwarding);
			add_value(&chain, device, "accept_ra", &result->accept_ra);
			add_vain(&chain, device->text, "accept_ra");
			add_too_late(&chain, token, "accept_ra");
			add_written_later(&chain, token, "accept_ra");
		} else if (rule && rule == &rule_table[RULE_TOKEN_RS_DISABLED]) {
			add_value(&chain, device, "router_solicitations",
				  &result->router_solicitations);
			add_written_later(&chain, token, "router_solicitations");
		} else if (!add_kernel_line(&chain)) {
			add_kind(&chain, device);
			add_device_events(&chain, result, run);
		}
	}
	return (struct reasons){ chain.items.items, chain.items.count };
}

/* The addresses that a stanza would have configured: "10.192.20.18/24". */
static void collect_addresses(struct host *host, const struct stanza *stanza, const char **list)
{
	struct slice address = stanza_option_text(host->arena, stanza, "address");
	struct slice netmask = stanza_option_text(host->arena, stanza, "netmask");

	if (strcmp(stanza->method ? stanza->method : "", "static") != 0 || address.length == 0)
		return;
	bool with_netmask = netmask.length && !slice_contains(address, "/");
	*list = arena_print(host->arena, "%s%s%.*s%s%.*s", *list ? *list : "", *list ? ", " : "",
			    SLICE_ARGS(address), with_netmask ? "/" : "",
			    with_netmask ? (int)netmask.length : 0, netmask.at ? netmask.at : "");
}

/* Stanzas of the same interface from FROM on: they are never begun. */
static const char *lost_addresses(struct host *host, const struct stanza *from, bool with_own)
{
	const struct stanza *stanza = with_own ? from : interfaces_next(host->interfaces, from);
	const char *list = NULL;

	for (; stanza; stanza = interfaces_next(host->interfaces, stanza))
		collect_addresses(host, stanza, &list);
	return list;
}

const char *lint_consequence(struct host *host, const struct token_case *token, size_t run)
{
	bool pre_up =
		strcmp(token->phase, "pre-up") == 0 || strcmp(token->phase, "if-pre-up.d") == 0;
	const char *device = token->device ? token->device->text
			   : token->stanza ? token->stanza->name->text : "the interface";

	(void)run;
	if (token->command->masked)
		return "the failure is masked: ifup goes on, and the address with this token never "
		       "appears";
	if (token->device && strcmp(token->device->text, "--all") == 0)
		return pre_up ? "ifup stops here: no interface at all is configured"
			      : "ifup ends with status 1";
	if (!token->stanza)
		return NULL;
	const char *addresses = lost_addresses(host, token->stanza, pre_up);
	if (pre_up)
		return arena_print(host->arena, "ifup aborts: %s is not configured%s%s%s", device,
				   addresses ? ", " : " and keeps no address",
				   addresses ? addresses : "", addresses ? " is lost" : "");
	return arena_print(
		host->arena,
		"ifup aborts: the lines after it are not run and %s counts as failed%s%s%s", device,
		addresses ? ", " : "", addresses ? addresses : "", addresses ? " is lost" : "");
}
