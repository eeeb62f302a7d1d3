/* Stanzas that do not bring up what their author meant. */
#include "lint/lint.h"

enum { NAME_LIMIT = 15 };        /* IFNAMSIZ - 1 of linux/if.h */

static const struct boot_device *device_of(const struct host *host, struct slice word)
{
	const struct name *name = name_find(host->names, word);

	return name ? boot_device_find(&host->plan.devices, name) : NULL;
}

/* Whether the word of a class is the plain name of a device. */
static bool is_plain(struct slice word)
{
	return !slice_contains(word, "/") && !slice_contains(word, "=");
}

/* udev gives such names to hardware, also as alternative names, which may be longer. */
static bool may_be_other_name(struct slice name)
{
	return !slice_contains(name, ".") &&
	       (slice_starts_with(name, "en") || slice_starts_with(name, "wl") ||
		slice_starts_with(name, "ww") || slice_starts_with(name, "ib"));
}

static void check_length(struct host *host, const struct class_member *member)
{
	struct slice name = slice_range(member->word->slice, 0,
					slice_find(member->word->slice, ':', 0));

	if (name.length <= NAME_LIMIT || may_be_other_name(name) ||
	    !interfaces_find(host->interfaces, name))
		return;
	struct finding finding = {
		.message = arena_print(host->arena,
				       "no device can be called %.*s: that is %zu bytes, "
				       "and the kernel takes %d",
				       SLICE_ARGS(name), name.length, NAME_LIMIT),
		.interface = arena_copy(host->arena, name),
		.span = member->span,
		.consequence = "the interface is never made and never brought up",
	};
	lint_add(host, RULE_INTERFACES_NAME_TOO_LONG, finding);
}

static bool is_ever_begun(const struct host *host, const struct name *device)
{
	for (size_t i = 0; i < host->runs.count; i++) {
		const struct boot_run *run = host->runs.items[i];
		for (size_t k = 0; k < run->stanzas.count; k++)
			if (run->stanzas.items[k].device == device)
				return true;
	}
	return false;
}

/* A device that only ifup itself would make, and that only an event would have ifup make. */
static void check_hotplug(struct host *host, const struct class_member *member)
{
	const struct boot_device *device = device_of(host, member->word->slice);

	if (!device || device->presence != PRESENCE_MADE || host->runs.count == 0 ||
	    !interfaces_find(host->interfaces, member->word->slice) ||
	    is_ever_begun(host, device->name))
		return;
	struct finding finding = {
		.message = arena_print(host->arena, "nothing brings up %s: it is made by its own "
				       "stanza, and allow-hotplug waits for it to be there",
				       device->name->text),
		.interface = device->name->text,
		.span = member->span,
		.consequence = "the interface stays down after every boot",
	};
	lint_add(host, RULE_INTERFACES_HOTPLUG_NEVER, finding);
}

static void check_class(struct host *host, const char *class,
			void (*check)(struct host *host, const struct class_member *member))
{
	const struct class_list *list = interfaces_find_class(host->interfaces, class);

	for (size_t i = 0; list && i < list->members.count; i++)
		if (is_plain(list->members.items[i].word->slice))
			check(host, &list->members.items[i]);
}

/* `auto` alone. Inside a stanza it means that stanza. */
static void check_empty_class(struct host *host, const struct source *source)
{
	struct slice text = source->text, line;
	bool in_stanza = false;

	for (size_t at = 0; slice_next_line(text, &at, &line); ) {
		line = slice_trim(line, " \t\r\v\f");
		bool is_class =
			slice_starts_with(line, "auto") || slice_starts_with(line, "allow-");
		bool alone = is_class && !slice_contains(line, " ") &&
			     !slice_contains(line, "\t") &&
			     (slice_is(line, "auto") || line.length > strlen("allow-")) &&
			     (line.at[1] == 'l' || slice_is(line, "auto"));
		if (alone && !in_stanza) {
			struct finding finding = {
				.message = arena_print(host->arena, "`%.*s` names no interface",
						       SLICE_ARGS(line)),
				.span = span_make(source, (size_t)(line.at - text.at),
						  (size_t)(line.at - text.at) + line.length),
				.consequence =
					"ifup says nothing, and brings nothing up for the line",
			};
			lint_add(host, RULE_INTERFACES_CLASS_EMPTY, finding);
		}
		if (slice_starts_with(line, "iface ") || slice_starts_with(line, "iface\t"))
			in_stanza = true;
		else if ((is_class && !alone) || slice_starts_with(line, "source") ||
			 slice_starts_with(line, "mapping"))
			in_stanza = false;
	}
}

/*
 * The address that a stanza adds. For IPv4 with its prefix: the kernel takes one address with
 * two masks (__inet_insert_ifa()), and refuses an IPv6 address that is there with any
 * (ipv6_add_addr()). Measured with ifup 0.8.41 on 6.18.
 */
static const char *address_of(struct host *host, const struct stanza *stanza)
{
	struct slice address = stanza_option_text(host->arena, stanza, "address");
	struct slice netmask = stanza_option_text(host->arena, stanza, "netmask");

	if (!stanza->method || strcmp(stanza->method, "static") != 0 || address.length == 0)
		return "";
	if (strcmp(stanza->family, "inet6") == 0)
		return arena_copy(host->arena,
				  slice_range(address, 0, slice_find(address, '/', 0)));
	return arena_print(host->arena, "%.*s%s%.*s", SLICE_ARGS(address),
			   netmask.length ? "/" : "", SLICE_ARGS(netmask));
}

/* A stanza for the same name with the same address before it. ADDRESSES: of all stanzas. */
static void check_duplicate(struct host *host, const struct stanza *stanza,
			    const char *const *addresses)
{
	const char *address = addresses[stanza->number];
	const struct stanza *before = interfaces_first(host->interfaces, stanza->name);

	for (; *address && before != stanza; before = interfaces_next(host->interfaces, before)) {
		arena_spend(host->arena, 10);
		if (strcmp(before->family, stanza->family) != 0 ||
		    strcmp(addresses[before->number], address) != 0)
			continue;
		struct reason *reason = arena_new(host->arena, struct reason);
		*reason = (struct reason){ "the first stanza with it", before->line };
		struct finding finding = {
			.message =
				arena_print(host->arena, "a second stanza gives %s the address %s",
					    stanza->name->text, address),
			.interface = stanza->name->text,
			.span = stanza->line,
			.because = { reason, 1 },
			.consequence =
				"every command of both is run; the address is refused the second "
				"time, and ifup counts the interface as failed",
		};
		lint_add(host, RULE_INTERFACES_DUPLICATE_STANZA, finding);
		return;
	}
}

static void check_duplicates(struct host *host)
{
	const struct interfaces *interfaces = host->interfaces;
	const char **addresses = arena_array(host->arena, interfaces->stanzas.count + 1,
					     sizeof(*addresses));

	for (size_t i = 0; i < interfaces->stanzas.count; i++)
		addresses[i] = address_of(host, interfaces->stanzas.items[i]);
	for (size_t i = 0; i < interfaces->stanzas.count; i++)
		check_duplicate(host, interfaces->stanzas.items[i], addresses);
}

void lint_check_stanzas(struct host *host)
{
	if (host->interfaces->refused)
		return;
	check_class(host, "auto", check_length);
	check_class(host, "hotplug", check_length);
	check_class(host, "hotplug", check_hotplug);
	for (size_t i = 0; i < host->interfaces->files.count; i++)
		check_empty_class(host, host->interfaces->files.items[i]);
	check_duplicates(host);
}
