#include "facts/foreign.h"

/*
 * The setup module of Ansible: {"ansible_facts": {"ansible_eno1": {"device": "eno1", …}}}.
 * A fact cache holds the inner object, `ansible_facts` of a playbook the same without the
 * prefix. In the keys `-` and `:` have become `_`, so only `device` has the name; an IPv4
 * label has no `device`.
 */
static bool has_device(const struct node *facts)
{
	for (size_t i = 0; node_is(facts, NODE_MAPPING) && i < facts->count; i++)
		if (facts_text(facts->entries[i].value, "device").length)
			return true;
	return false;
}

static const struct node *find_facts(const struct node *root)
{
	const struct node *facts = node_find(root, "ansible_facts");

	if (!node_is(facts, NODE_MAPPING))
		facts = root;
	if (node_is(node_find(facts, "ansible_interfaces"), NODE_SEQUENCE) || has_device(facts))
		return facts;
	return NULL;
}

static enum maybe truth(const struct node *mapping, const char *key)
{
	struct slice text = facts_text(mapping, key);

	if (slice_is(text, "true"))
		return MAYBE_YES;
	return slice_is(text, "false") ? MAYBE_NO : MAYBE_UNKNOWN;
}

static void read_device(struct facts_reader *reader, const struct node_entry *entry)
{
	const struct node *node = entry->value;
	struct slice name = facts_text(node, "device");
	const struct device_kind *kind = facts_kind_of_ansible(facts_text(node, "type"));
	struct device_fact *device = facts_add(reader, name, entry->key->span);

	if (!device)
		return;
	device->kind = kind ? kind->word : NULL;
	device->mtu = facts_mtu(node, "mtu");
	/* `active` is an operstate other than "down"; without carrier it is down and yet IFF_UP. */
	device->up = truth(node, "active") == MAYBE_YES ? MAYBE_YES : MAYBE_UNKNOWN;
	device->loopback = kind && strcmp(kind->word, "loopback") == 0 ? MAYBE_YES : MAYBE_NO;
}

static struct device_fact *find_device(struct facts_reader *reader, struct slice text)
{
	const size_t *index = table_find(&reader->by_name, text);

	return index ? &reader->devices.items[*index] : NULL;
}

/* The ports of a bridge and the slaves of a bond. */
static void read_ports(struct facts_reader *reader, const struct node *node)
{
	static const char *const lists[] = { "interfaces", "slaves" };
	struct slice master = facts_text(node, "device");

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		const struct node *list = node_find(node, lists[i]);
		if (!node_is(list, NODE_SEQUENCE))
			continue;
		for (size_t k = 0; k < list->count; k++) {
			struct device_fact *port = find_device(reader, list->items[k]->text);
			if (port)
				port->master = name_intern(reader->names, master);
		}
	}
}

/* ansible_default_ipv4 and the like have an `interface`, and no `device`. */
static bool read_facts(struct facts_reader *reader, const struct node *node)
{
	for (size_t i = 0; i < node->count; i++)
		if (facts_text(node->entries[i].value, "device").length)
			read_device(reader, &node->entries[i]);
	for (size_t i = 0; i < node->count; i++)
		if (facts_text(node->entries[i].value, "device").length)
			read_ports(reader, node->entries[i].value);
	return true;
}

const struct facts_foreign facts_ansible = { FACTS_ANSIBLE, find_facts, read_facts };
