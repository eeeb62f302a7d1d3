#include "boot/device.h"

#include "base/pattern.h"
#include "boot/boot.h"

enum { DEVICE_LIMIT = 10000 };   /* of one host; there are 4094 VLANs */

struct collecting {
	struct boot_devices *devices;
	struct arena *arena;
	struct names *names;
	const struct interfaces *interfaces;
	const struct facts *facts;
	struct shell *shell;
	struct table devices_of_classes; /* what is left and what is right of `=` in the words of */
	struct table logical_of_classes; /* auto and allow-X lines */
	const struct name *made_name;    /* the last one that find_maker() was asked for, */
	const char *made;                /* and the answer */
};

const struct boot_device *boot_device_find(const struct boot_devices *devices,
					   const struct name *name)
{
	size_t number = chains_first(&devices->by_name, name->slice);

	return number == (size_t)CHAINS_END ? NULL : &devices->items.items[number];
}

static struct boot_device *find(struct collecting *collecting, const struct name *name)
{
	return (struct boot_device *)(uintptr_t)boot_device_find(collecting->devices, name);
}

static struct boot_device *add(struct collecting *collecting, const struct name *name,
			       const char *kind, enum presence presence, enum kind_source source)
{
	struct boot_devices *devices = collecting->devices;

	if (devices->items.count >= DEVICE_LIMIT)
		arena_refuse(collecting->arena, "it has more than 10000 devices");
	struct boot_device device = { .name = name, .kind = kind, .presence = presence,
				      .kind_source = source, .noarp = MAYBE_UNKNOWN };

	array_push(collecting->arena, &devices->items, device);
	chains_add(collecting->arena, &devices->by_name, name->slice);
	return &devices->items.items[devices->items.count - 1];
}

/* eth0:1 is a label of eth0. */
static const struct name *device_of_name(struct collecting *collecting, struct slice text)
{
	return name_intern(collecting->names, slice_range(text, 0, slice_find(text, ':', 0)));
}

/* Kinds that no driver brings along: without somebody who makes them they are not there. */
static bool is_hardware(const char *kind)
{
	static const char *const hardware[] = { "ethernet", "wifi" };

	for (size_t i = 0; i < sizeof(hardware) / sizeof(hardware[0]); i++)
		if (strcmp(kind, hardware[i]) == 0)
			return true;
	return false;
}

static enum presence presence_of_fact(enum fact_presence present)
{
	switch (present) {
	case FACT_PRESENT_EARLY:
		return PRESENCE_EARLY;
	case FACT_PRESENT_LATE:
		return PRESENCE_LATE;
	case FACT_PRESENT_NEVER:
		return PRESENCE_NEVER;
	default:
		return PRESENCE_BOOT;
	}
}

static void add_facts(struct collecting *collecting)
{
	for (size_t i = 0; collecting->facts && i < collecting->facts->devices.count; i++) {
		const struct device_fact *fact = &collecting->facts->devices.items[i];
		if (strcmp(fact->name->text, "lo") == 0 || find(collecting, fact->name))
			continue;
		const char *kind = fact->kind ? fact->kind : facts_kind_of_name(fact->name->slice);
		struct boot_device *device = add(collecting, fact->name, kind ? kind : "ethernet",
						 presence_of_fact(fact->present), KIND_FROM_FACTS);
		device->mtu = fact->mtu;
		device->lower = fact->lower;
		device->kind_guessed = !fact->kind;
		device->noarp = fact->noarp;
	}
}

/* The stanza's options that say what kind of device it is, and that a hook makes it. */
static const struct {
	const char *option, *kind;
} maker_options[] = {
	{ "bridge_ports", "bridge" }, { "bridge-ports", "bridge" },
	{ "bond-slaves", "bond" }, { "bond_slaves", "bond" }, { "slaves", "bond" },
	{ "bond-mode", "bond" }, { "bond_mode", "bond" },
	{ "vlan-raw-device", "vlan" }, { "vlan_raw_device", "vlan" },
};
enum { MAKER_COUNT = sizeof(maker_options) / sizeof(maker_options[0]) };

static const struct {
	const char *method, *kind;
} maker_methods[] = {
	{ "tunnel", "sit" }, { "v4tunnel", "sit" }, { "6to4", "sit" }, { "ppp", "ppp" },
	{ "wvdial", "ppp" },
};

/* What the stanzas of this name make of the device by their options and methods, or NULL. */
static const char *find_maker(struct collecting *collecting, const struct name *name)
{
	const struct stanza *stanza = interfaces_first(collecting->interfaces, name);

	for (; stanza; stanza = interfaces_next(collecting->interfaces, stanza)) {
		arena_spend(collecting->arena,
			    (size_t)4 * MAKER_COUNT * (stanza->options.count + 1));
		for (size_t k = 0; k < MAKER_COUNT; k++)
			if (stanza_find_option(stanza, maker_options[k].option))
				return maker_options[k].kind;
		for (size_t k = 0; k < sizeof(maker_methods) / sizeof(maker_methods[0]); k++)
			if (stanza->method && strcmp(stanza->method, maker_methods[k].method) == 0)
				return maker_methods[k].kind;
	}
	return NULL;
}

/* Whether some stanza of this name makes the device, and as what. */
static const char *made_by_stanza(struct collecting *collecting, const struct name *name)
{
	/* A device is spoken of for each stanza of its own and for each VLAN on it. */
	if (!collecting->made_name || collecting->made_name != name)
		collecting->made = find_maker(collecting, name);
	collecting->made_name = name;
	if (collecting->made)
		return collecting->made;
	/* ifupdown itself makes DEV.N on an existing DEV. */
	size_t dot = slice_find(name->slice, '.', 0);
	if (dot > 0 && dot + 1 < name->slice.length)
		return "vlan";
	return NULL;
}

/* Devices that an `ip link add` in some hook makes; not there when the boot begins. */
static void add_made_by_hooks(struct collecting *collecting)
{
	for (size_t i = 0; i < collecting->interfaces->stanzas.count; i++) {
		const struct stanza *stanza = collecting->interfaces->stanzas.items[i];
		for (size_t k = 0; k < stanza->commands.count; k++) {
			const struct variable iface = { SLICE("IFACE"), stanza->name->slice };
			struct shell_call call = { .text = stanza->commands.items[k].text,
						   .variables = &iface, .variable_count = 1 };
			const struct shell_made_device *made;
			size_t count = shell_find_made_devices(collecting->shell, &call, &made);
			for (size_t m = 0; m < count; m++) {
				struct boot_device *known = find(collecting, made[m].name);
				if (!known)
					add(collecting, made[m].name,
					    made[m].kind ? made[m].kind : "unknown",
					    PRESENCE_MADE, KIND_FROM_HOOK);
			}
		}
	}
}

/*
 * What the hook of openvswitch-switch makes outlives a reboot in the database of Open vSwitch:
 * it may be there before ifup or be made by it.
 */
static bool is_of_openvswitch(struct collecting *collecting, const struct name *name)
{
	const struct stanza *stanza = interfaces_first(collecting->interfaces, name);

	for (; stanza; stanza = interfaces_next(collecting->interfaces, stanza)) {
		arena_spend(collecting->arena, stanza->options.count + 1);
		struct slice type =
			stanza_option_text(collecting->arena, stanza, "ovs_type");
		if (slice_is(type, "OVSBridge") || slice_is(type, "OVSIntPort") ||
		    slice_is(type, "OVSTunnel") || slice_is(type, "OVSPatchPort"))
			return true;
	}
	return false;
}

/*
 * A device that the configuration speaks of. ASSUME: a stanza configures it, so it is
 * taken to be there when its kind is one that hardware has.
 */
static void add_mentioned(struct collecting *collecting, const struct name *name, bool assume)
{
	const char *made = made_by_stanza(collecting, name);
	struct boot_device *known = find(collecting, name);

	if (name->slice.length == 0 || strcmp(name->text, "lo") == 0)
		return;
	if (known) {
		/* `ip link show` of the running host lists what its ifup made as well. */
		if (made && known->kind_source == KIND_FROM_FACTS &&
		    !(collecting->facts && collecting->facts->presence_is_stated))
			known->presence = PRESENCE_MADE;
		return;
	}
	if (made) {
		add(collecting, name, made, PRESENCE_MADE, KIND_FROM_STANZA);
		return;
	}
	const char *kind = facts_kind_of_name(name->slice);
	/*
	 * Any name may be that of a renamed card, unless there are facts, which would list it.
	 * None has a dot: udev gives no such names, and a VLAN has a number behind it.
	 */
	bool hardware = kind ? is_hardware(kind)
			     : !collecting->facts && !slice_contains(name->slice, ".");
	assume = assume && !is_of_openvswitch(collecting, name);
	struct boot_device *device = add(collecting, name, kind ? kind : "ethernet",
					 assume && hardware ? PRESENCE_BOOT : PRESENCE_UNKNOWN,
					 kind ? KIND_FROM_NAME : KIND_ASSUMED);
	device->kind_guessed = true;
}

/*
 * Ports, slaves, raw devices and the device below a VLAN: somebody needs them, so they are there.
 */
static void add_words(struct collecting *collecting, struct slice words)
{
	for (size_t i = 0; i < words.length; ) {
		size_t end = i;
		while (end < words.length && !is_blank(words.at[end]))
			end++;
		struct slice word = slice_range(words, i, end);
		if (word.length && !slice_is(word, "none") && !slice_is(word, "all") &&
		    !slice_is(word, "regex") && !slice_contains(word, "*"))
			add_mentioned(collecting, name_intern(collecting->names, word),
				      facts_kind_of_name(word) != NULL);
		for (i = end; i < words.length && is_blank(words.at[i]); i++)
			;
	}
}

/* A container has eth0.100 and no eth0: who does not make the VLAN needs no parent. */
static bool is_there_anyway(struct collecting *collecting, const struct name *name)
{
	const struct boot_device *known = find(collecting, name);

	return known && known->kind_source == KIND_FROM_FACTS &&
	       collecting->facts->presence_is_stated && known->presence != PRESENCE_NEVER;
}

static void add_lower_devices(struct collecting *collecting, const struct stanza *stanza)
{
	static const char *const options[] = { "bridge_ports", "bridge-ports", "bond-slaves",
					       "bond_slaves", "slaves", "vlan-raw-device",
					       "vlan_raw_device" };

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		add_words(collecting,
			  stanza_option_text(collecting->arena, stanza, options[i]));
	size_t dot = slice_find(stanza->name->slice, '.', 0);
	struct slice parent = slice_range(stanza->name->slice, 0, dot);
	/* Who names another raw device need not have one that is called as the name begins. */
	bool other = !facts_kind_of_name(parent) &&
		     (stanza_find_option(stanza, "vlan-raw-device") ||
		      stanza_find_option(stanza, "vlan_raw_device"));
	if (dot > 0 && dot < stanza->name->slice.length && !(other && collecting->facts))
		add_mentioned(collecting, name_intern(collecting->names, parent),
			      !other && !is_there_anyway(collecting, stanza->name));
}

static void note_classes(struct collecting *collecting)
{
	bool is_new;

	for (size_t i = 0; i < collecting->interfaces->classes.count; i++) {
		const struct class_list *list = collecting->interfaces->classes.items[i];
		for (size_t k = 0; k < list->members.count; k++) {
			struct slice word = list->members.items[k].word->slice;
			size_t equals = slice_find(word, '=', 0);
			table_put(collecting->arena, &collecting->devices_of_classes,
				  slice_range(word, 0, equals), &is_new);
			if (equals < word.length)
				table_put(collecting->arena, &collecting->logical_of_classes,
					  slice_range(word, equals + 1, word.length), &is_new);
		}
	}
}

/* Whether the lines of a mapping speak of the name. */
static bool is_mapped(struct collecting *collecting, const struct mapping *mapping,
		      const struct name *name)
{
	for (size_t k = 0; k < mapping->map.count; k++) {
		arena_spend(collecting->arena, 10 + mapping->map.items[k].text.length);
		if (slice_contains(mapping->map.items[k].text, name->text))
			return true;
	}
	return false;
}

/* Whether a stanza of this name is used under other names only (`auto eth0=home`). */
static bool is_logical_only(struct collecting *collecting, const struct name *name)
{
	const struct interfaces *interfaces = collecting->interfaces;

	if (table_find(&collecting->devices_of_classes, name->slice))
		return false;
	if (table_find(&collecting->logical_of_classes, name->slice))
		return true;
	arena_spend(collecting->arena, interfaces->mappings.count);
	for (size_t i = 0; i < interfaces->mappings.count; i++)
		if (is_mapped(collecting, interfaces->mappings.items[i], name))
			return true;
	return false;
}

/* Devices in the words of auto and allow-X lines: "eth0", "eth0=home", no patterns. */
static void add_class_members(struct collecting *collecting)
{
	for (size_t i = 0; i < collecting->interfaces->classes.count; i++) {
		const struct class_list *list = collecting->interfaces->classes.items[i];
		for (size_t k = 0; k < list->members.count; k++) {
			struct slice word = list->members.items[k].word->slice;
			if (slice_contains(word, "/"))
				continue;
			bool logical = slice_contains(word, "=");
			const struct name *name = device_of_name(
				collecting, slice_range(word, 0, slice_find(word, '=', 0)));
			if (logical)
				add_mentioned(collecting, name, true);
		}
	}
}

static void add_token_devices(struct collecting *collecting, const struct stanza *stanza)
{
	for (size_t k = 0; k < stanza->commands.count; k++) {
		const struct variable iface = { SLICE("IFACE"), stanza->name->slice };
		struct shell_call call = { .text = stanza->commands.items[k].text,
					   .variables = &iface, .variable_count = 1 };
		const struct token_command *tokens;
		size_t count = shell_find_tokens(collecting->shell, &call, &tokens);
		for (size_t m = 0; m < count; m++)
			if (tokens[m].interface && tokens[m].interface != stanza->name &&
			    !slice_contains(tokens[m].interface->slice, "/") &&
			    tokens[m].interface->slice.length < 16)
				add_mentioned(
					collecting,
					device_of_name(collecting, tokens[m].interface->slice),
					false);
	}
}

static bool is_name_byte(char c)
{
	return is_alnum(c) || c == '_' || c == '-';
}

/*
 * Hardware that only a command speaks of: `test -d /sys/class/net/eth1 && ...`. Without facts
 * nobody knows whether it is there.
 */
static void add_spoken(struct collecting *collecting, struct slice text)
{
	for (size_t i = 0; i < text.length; ) {
		size_t end = i;
		if (text.at[i] == '#' &&
		    (i == 0 || is_blank(text.at[i - 1]) || text.at[i - 1] == '\n')) {
			i = slice_find(text, '\n', i);
			continue;
		}
		while (end < text.length && is_name_byte(text.at[end]))
			end++;
		struct slice word = slice_range(text, i, end);
		const char *kind = word.length ? facts_kind_of_name(word) : NULL;
		if (kind && is_hardware(kind) && word.length < 16)
			add_mentioned(collecting, name_intern(collecting->names, word), false);
		i = end > i ? end : end + 1;
	}
}

static void add_spoken_in_scripts(struct collecting *collecting, const char *directory)
{
	struct tree *tree = collecting->shell->tree;
	struct tree_listing listing;
	struct source *source;

	if (tree_list(tree, directory, &listing) != TREE_OK)
		return;
	for (size_t i = 0; i < listing.count; i++) {
		const char *path = arena_print(collecting->arena, "%s/%s", directory,
					       listing.entries[i].name);
		if (tree_try_read(tree, path, &source) == TREE_OK)
			add_spoken(collecting, source->text);
	}
}

static void add_unsaid(struct collecting *collecting)
{
	const struct interfaces *interfaces = collecting->interfaces;

	for (size_t i = 0; i < interfaces->stanzas.count; i++) {
		const struct stanza *stanza = interfaces->stanzas.items[i];
		add_token_devices(collecting, stanza);
		for (size_t k = 0; k < stanza->commands.count; k++)
			add_spoken(collecting, stanza->commands.items[k].text.text);
	}
	add_spoken_in_scripts(collecting, "etc/network/if-pre-up.d");
	add_spoken_in_scripts(collecting, "etc/network/if-up.d");
}

/* rename OLD=NEW: hardware that boots with its old name and has the new one when ifup works. */
static void add_renamed(struct collecting *collecting)
{
	for (size_t i = 0; i < collecting->interfaces->renames.count; i++) {
		struct slice word = collecting->interfaces->renames.items[i].word->slice;
		size_t equals = slice_find(word, '=', 0);
		const struct name *from, *to;
		if (equals == word.length || slice_contains(word, "/"))
			continue;
		from = name_intern(collecting->names, slice_range(word, 0, equals));
		to = name_intern(collecting->names, slice_range(word, equals + 1, word.length));
		if (!collecting->facts)
			add_mentioned(collecting, from, true);
		const struct boot_device *known = find(collecting, from);
		if (known && to->slice.length && !find(collecting, to))
			add(collecting, to, known->kind, PRESENCE_MADE, KIND_FROM_STANZA);
	}
}

/* A name that GLOB matches: wl* becomes wl0. */
static struct slice name_for(struct collecting *collecting, struct slice glob)
{
	char *name = arena_alloc(collecting->arena, glob.length + 1);
	size_t length = 0;

	for (size_t i = 0; i < glob.length; i++) {
		char c = glob.at[i];
		if (c == '[' && i + 1 < glob.length) {
			name[length++] = glob.at[i + 1];
			i = slice_find(glob, ']', i);
		} else {
			name[length++] = c == '*' || c == '?' ? '0' : c;
		}
	}
	name[length] = '\0';
	return (struct slice){ name, length };
}

static bool fits_known(struct collecting *collecting, struct slice glob)
{
	const struct boot_devices *devices = collecting->devices;

	arena_spend(collecting->arena, devices->items.count);
	for (size_t i = 0; i < devices->items.count; i++)
		if (devices->items.items[i].presence == PRESENCE_BOOT &&
		    pattern_match(glob, devices->items.items[i].name->slice, 0))
			return true;
	return pattern_match(glob, slice_of("lo"), 0);
}

/*
 * Without facts nobody knows which devices a pattern stands for. One that it may fit is taken to
 * be there perhaps, where that decides: COUNTS, before the devices of the stanzas, for those
 * whose turn depends on it; else where no other device fits.
 */
static void add_stand_in(struct collecting *collecting, struct slice word, bool counts)
{
	struct name_pattern pattern = name_pattern_parse(collecting->arena, word);
	bool of_names = pattern.variable.length == 0;
	bool leads_elsewhere = pattern.has_logical || collecting->interfaces->mappings.count > 0;
	struct slice name;

	if (pattern.has_number != counts || (!counts && !leads_elsewhere) ||
	    (!counts && of_names && fits_known(collecting, pattern.glob)))
		return;
	name = slice_of("eth0");
	if (of_names && !pattern_match(pattern.glob, name, 0))
		name = name_for(collecting, pattern.glob);
	const struct name *device = name_intern(collecting->names, name);
	if (name.length == 0 || name.length > 15 || slice_contains(name, "/") ||
	    (of_names && !pattern_match(pattern.glob, name, 0)) ||
	    interfaces_first(collecting->interfaces, device) ||
	    table_find(&collecting->devices_of_classes, name))
		return;
	add_mentioned(collecting, device, false);
}

static void add_stand_ins(struct collecting *collecting, bool counts)
{
	for (size_t i = 0; i < collecting->interfaces->classes.count; i++) {
		const struct class_list *list = collecting->interfaces->classes.items[i];
		for (size_t k = 0; k < list->members.count; k++)
			if (slice_contains(list->members.items[k].word->slice, "/"))
				add_stand_in(collecting, list->members.items[k].word->slice,
					     counts);
	}
}

void boot_devices_collect(struct boot_devices *devices, struct arena *arena, struct names *names,
			  const struct interfaces *interfaces, const struct facts *facts,
			  struct shell *shell)
{
	struct collecting collecting = {
		.devices = devices, .arena = arena, .names = names, .interfaces = interfaces,
		.facts = facts, .shell = shell,
	};

	note_classes(&collecting);
	add_facts(&collecting);
	add_made_by_hooks(&collecting);
	add_renamed(&collecting);
	if (!facts)
		add_stand_ins(&collecting, true);
	for (size_t i = 0; i < interfaces->stanzas.count; i++) {
		const struct stanza *stanza = interfaces->stanzas.items[i];
		if (!stanza->builtin && !is_logical_only(&collecting, stanza->name)) {
			add_lower_devices(&collecting, stanza);
			add_mentioned(&collecting, device_of_name(&collecting, stanza->name->slice),
				      true);
		}
	}
	add_class_members(&collecting);
	/* With facts, a device that neither they nor a stanza know does not exist. */
	if (!facts) {
		add_unsaid(&collecting);
		add_stand_ins(&collecting, false);
	}
}
