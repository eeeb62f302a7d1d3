/* What a lost line break or blank made one of: options, names of slaves. */
#include "lint/lint.h"

/* Options whose value is one word or a list of names, never another option. */
static const char *const plain_options[] = {
	"address", "netmask", "gateway", "broadcast", "mtu", "metric", "scope", "accept_ra",
	"autoconf", "privext", "dad-attempts", "hwaddress", "vlan-raw-device", "vlan_raw_device",
	"slaves", "bond-slaves", "bond_slaves", "bond-mode", "bond-miimon", "bond-master",
	"bond-primary", "bridge_ports", "bridge-ports", "bridge_stp", "bridge-stp", "bridge_fd",
	"bridge-fd", "bridge_maxwait",
};

/* What is an option wherever it stands, because nothing else is spelled so. */
static const char *const sure_options[] = {
	"address", "netmask", "gateway", "broadcast", "accept_ra", "autoconf", "privext",
	"dad-attempts", "hwaddress", "vlan-raw-device", "vlan_raw_device", "bond-slaves",
	"bond_slaves", "bond-mode", "bond_mode", "bond-miimon", "bond_miimon", "bond-master",
	"bond-primary", "bond-lacp-rate", "bond-xmit-hash-policy", "bridge_ports", "bridge-ports",
	"bridge_stp", "bridge-stp", "bridge_fd", "bridge-fd", "bridge_maxwait", "bridge_hw",
	"dns-nameservers", "dns-search", "pre-up", "post-up", "pre-down", "post-down",
};

static void check_value(struct host *host, const struct stanza *stanza, const struct option *option,
			const struct passage *value)
{
	struct slice text = value->text;

	for (size_t at = 0; at < text.length; ) {
		size_t end = at;
		while (end < text.length && !strchr(" \t", text.at[end]))
			end++;
		struct slice word = slice_range(text, at, end);
		if (slice_is_among(word, sure_options,
				   sizeof(sure_options) / sizeof(*sure_options))) {
			struct finding finding = {
				.message = arena_print(host->arena,
						       "`%.*s` is part of the value of `%s`, "
						       "no option of its own",
						       SLICE_ARGS(word), option->name->text),
				.interface = stanza->name->text,
				.span = passage_span(value, at, end),
				.consequence = "the option that was meant is not there",
			};
			lint_add(host, RULE_INTERFACES_GLUED_OPTION, finding);
			return;
		}
		at = end + 1;
	}
}

static void check_glued(struct host *host, const struct stanza *stanza)
{
	for (size_t i = 0; i < stanza->options.count; i++) {
		const struct option *option = &stanza->options.items[i];
		if (!slice_is_among(option->name->slice, plain_options,
				    sizeof(plain_options) / sizeof(*plain_options)))
			continue;
		for (size_t k = 0; k < option->values.count; k++)
			check_value(host, stanza, option, &option->values.items[k].passage);
	}
}

/* Options whose value is a list of devices. */
static const char *const device_lists[] = {
	"slaves", "bond-slaves", "bond_slaves", "bridge_ports", "bridge-ports", "bond-primary",
	"bond_primary",
};

static size_t digits_at(struct slice text, size_t at)
{
	size_t end = at;

	while (end < text.length && is_digit(text.at[end]))
		end++;
	return end - at;
}

/* LETTERS and a number at AT: how long both are, or 0. */
static size_t numbered_at(struct slice text, size_t at, const char *letters)
{
	size_t length = strlen(letters);

	if (!slice_starts_with(slice_range(text, at, text.length), letters))
		return 0;
	size_t digits = digits_at(text, at + length);
	return digits ? length + digits : 0;
}

/* p1s0, s3, with f0, d1, n0 or np0 behind it: where udev finds a card. */
static size_t location_at(struct slice text, size_t at)
{
	static const char *const behind[] = { "f", "d", "np", "n" };
	size_t end = at;

	end += numbered_at(text, end, "P");
	size_t bus = numbered_at(text, end, "p");
	end += bus;
	size_t slot = numbered_at(text, end, "s");
	if (slot == 0)
		return 0;
	end += slot;
	for (size_t i = 0; i < sizeof(behind) / sizeof(behind[0]); i++)
		end += numbered_at(text, end, behind[i]);
	return end - at;
}

/* enx and the 12 digits of a hardware address. */
static size_t by_address_at(struct slice text, size_t at)
{
	enum { PREFIX = 3, DIGITS = 12 };
	size_t digits = 0;

	if (!slice_starts_with(slice_range(text, at, text.length), "enx"))
		return 0;
	for (size_t i = at + PREFIX; i < text.length && digits < DIGITS; i++, digits++)
		if (!strchr("0123456789abcdef", text.at[i]) || !text.at[i])
			break;
	return digits == DIGITS ? PREFIX + DIGITS : 0;
}

/* How long the name is that udev or the kernel gives to hardware and that stands at AT, or 0. */
static size_t hardware_name_at(struct slice text, size_t at)
{
	static const char *const counted[] = { "eth", "wlan", "eno", "em" };
	static const char *const located[] = { "en", "wl", "ww", "ib" };
	size_t length = by_address_at(text, at);

	for (size_t i = 0; !length && i < sizeof(counted) / sizeof(counted[0]); i++)
		length = numbered_at(text, at, counted[i]);
	for (size_t i = 0; !length && i < sizeof(located) / sizeof(located[0]); i++) {
		size_t place = slice_starts_with(slice_range(text, at, text.length), located[i])
				       ? location_at(text, at + strlen(located[i])) : 0;
		length = place ? strlen(located[i]) + place : 0;
	}
	return length ? length + numbered_at(text, at + length, ".") : 0;
}

/* "eno1 eno2" for eno1eno2; NULL when WORD is not two or more such names and nothing else. */
static const char *names_in(struct host *host, struct slice word)
{
	ARRAY(struct slice) names = { NULL, 0, 0 };
	size_t at = 0, length;

	for (; at < word.length && (length = hardware_name_at(word, at)); at += length)
		array_push(host->arena, &names, slice_range(word, at, at + length));
	return names.count > 1 && at == word.length
		? arena_join(host->arena, names.items, names.count, " ") : NULL;
}

/* Whether something says that there is a device of this name. */
static bool is_known(const struct host *host, struct slice word)
{
	if (interfaces_find(host->interfaces, word))
		return true;
	arena_spend(host->arena, host->facts ? host->facts->devices.count : 0);
	for (size_t i = 0; host->facts && i < host->facts->devices.count; i++)
		if (slice_equal(host->facts->devices.items[i].name->slice, word))
			return true;
	return false;
}

static void check_name(struct host *host, const struct stanza *stanza, const struct option *option,
		       const struct passage *value, size_t at, size_t end)
{
	struct slice word = slice_range(value->text, at, end);
	const char *names = names_in(host, word);

	if (!names || is_known(host, word))
		return;
	struct finding finding = {
		.message = arena_print(host->arena, "no device is called `%.*s`: it reads like `%s` "
				       "without the blanks", SLICE_ARGS(word), names),
		.interface = stanza->name->text,
		.span = passage_span(value, at, end),
		.consequence = arena_print(host->arena, "%s comes up without these devices",
					   stanza->name->text),
		.fix.description = arena_print(host->arena, "write `%s %s`", option->name->text,
					       names),
	};
	lint_add(host, RULE_INTERFACES_GLUED_NAMES, finding);
}

static void check_names(struct host *host, const struct stanza *stanza)
{
	for (size_t i = 0; i < stanza->options.count; i++) {
		const struct option *option = &stanza->options.items[i];
		if (!slice_is_among(option->name->slice, device_lists,
				    sizeof(device_lists) / sizeof(*device_lists)))
			continue;
		for (size_t k = 0; k < option->values.count; k++) {
			const struct passage *value = &option->values.items[k].passage;
			for (size_t at = 0, end; at < value->text.length; at = end + 1) {
				for (end = at; end < value->text.length &&
				     !strchr(" \t", value->text.at[end]); )
					end++;
				check_name(host, stanza, option, value, at, end);
			}
		}
	}
}

void lint_check_glued(struct host *host)
{
	for (size_t i = 0; !host->interfaces->refused && i < host->interfaces->stanzas.count; i++) {
		check_glued(host, host->interfaces->stanzas.items[i]);
		check_names(host, host->interfaces->stanzas.items[i]);
	}
}
