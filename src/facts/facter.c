#include "facts/foreign.h"

/*
 * The structured fact `networking` of Facter 3 and 4: no kinds and no flags. It comes as
 * {"networking": …} (facter -j, puppet facts show), {"values": {"networking": …}} (puppet
 * facts find, fact caches), {"facts": …} (PuppetDB's inventory), or PuppetDB's list of
 * {"certname", "name", "value"}; or alone, as {"networking.interfaces": …} (facter -j
 * networking.interfaces) and {"hostname", "interfaces", …}.
 */
static const struct node *interfaces_of(const struct node *networking)
{
	const struct node *interfaces = node_find(networking, "interfaces");

	return node_is(interfaces, NODE_MAPPING) ? interfaces : NULL;
}

/* The value of `networking` without its name has nothing else that tells it from others. */
static bool is_networking(const struct node *root)
{
	return node_find(root, "hostname") || node_find(root, "primary");
}

static const struct node *find_in_mapping(const struct node *root)
{
	static const char *const wrappings[] = { "values", "facts" };
	const struct node *networking = node_find(root, "networking");
	const struct node *interfaces = node_find(root, "networking.interfaces");

	if (node_is(interfaces, NODE_MAPPING))
		return interfaces;
	for (size_t i = 0; !networking && i < sizeof(wrappings) / sizeof(wrappings[0]); i++)
		networking = node_find(node_find(root, wrappings[i]), "networking");
	if (!networking && is_networking(root))
		networking = root;
	return interfaces_of(networking);
}

/* PuppetDB: /pdb/query/v4/facts (certname, name, value) or …/inventory (certname, facts). */
static const struct node *find_in_item(const struct node *item)
{
	if (slice_is(facts_text(item, "name"), "networking"))
		return interfaces_of(node_find(item, "value"));
	return node_find(item, "facts") ? find_in_mapping(item) : NULL;
}

static const struct node *find_networking(const struct node *root)
{
	if (node_is(root, NODE_MAPPING))
		return find_in_mapping(root) ? root : NULL;
	if (!node_is(root, NODE_SEQUENCE))
		return NULL;
	for (size_t i = 0; i < root->count; i++)
		if (find_in_item(root->items[i]))
			return root;
	return NULL;
}

/* Whether some beginning of NAME is one of DEVICES. */
static bool begins_with_device(const struct names *devices, struct slice name)
{
	for (size_t length = 1; length < name.length && length < 16; length++)
		if (name_find(devices, slice_range(name, 0, length)))
			return true;
	return false;
}

/*
 * IPv4 labels stand among the devices. Facter 4.3 gives `mtu` to devices only (measured,
 * also for labels without a colon); Facter 3 asks the kernel, which answers for "eno1:vip"
 * as well. A label begins with the name of its device.
 */
static bool is_label(const struct names *devices, const struct node_entry *entry)
{
	struct slice name = entry->key->text;

	if (slice_find(name, ':', 0) < name.length)
		return true;
	return !facts_mtu(entry->value, "mtu") && begins_with_device(devices, name);
}

static void read_interfaces(struct facts_reader *reader, const struct node *interfaces)
{
	struct names devices;

	names_init(&devices, reader->arena);
	for (size_t i = 0; i < interfaces->count; i++)
		if (facts_mtu(interfaces->entries[i].value, "mtu"))
			name_intern(&devices, interfaces->entries[i].key->text);
	for (size_t i = 0; i < interfaces->count; i++) {
		const struct node_entry *entry = &interfaces->entries[i];
		if (is_label(&devices, entry))
			continue;
		struct device_fact *device = facts_add(reader, entry->key->text, entry->key->span);
		if (device)
			device->mtu = facts_mtu(entry->value, "mtu");
	}
}

static bool read_networking(struct facts_reader *reader, const struct node *node)
{
	struct slice host = { NULL, 0 };
	bool found = false;

	if (node->kind == NODE_MAPPING) {
		const struct node *interfaces = find_in_mapping(node);
		if (interfaces)
			read_interfaces(reader, interfaces);
		return true;
	}
	for (size_t i = 0; i < node->count; i++) {
		const struct node *interfaces = find_in_item(node->items[i]);
		if (!interfaces)
			continue;
		struct slice certname = facts_text(node->items[i], "certname");
		if (found && !slice_equal(host, certname))
			return facts_fail(reader, node->items[i],
					  FACTS_OF_SEVERAL_HOSTS);
		read_interfaces(reader, interfaces);
		host = certname;
		found = true;
	}
	return true;
}

const struct facts_foreign facts_facter = { FACTS_FACTER, find_networking, read_networking };
