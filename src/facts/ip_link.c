#include "facts/foreign.h"

/*
 * `ip -j -d link`, ip-link(8): a list of devices. An object without ifname is what iproute2
 * prints for a device that a filter left out. Without -d (or from `ip -j addr`) there is no
 * linkinfo, and the kind remains unsaid.
 */
static const struct node *find_devices(const struct node *root)
{
	if (!node_is(root, NODE_SEQUENCE))
		return NULL;
	for (size_t i = 0; i < root->count; i++)
		if (node_find(root->items[i], "ifname"))
			return root;
	return NULL;
}

static enum maybe has_flag(const struct node *flags, const char *flag)
{
	if (!node_is(flags, NODE_SEQUENCE))
		return MAYBE_UNKNOWN;
	for (size_t i = 0; i < flags->count; i++)
		if (flags->items[i]->kind == NODE_SCALAR && slice_is(flags->items[i]->text, flag))
			return MAYBE_YES;
	return MAYBE_NO;
}

static bool is_true(const struct node *mapping, const char *key)
{
	return slice_is(facts_text(mapping, key), "true");
}

/* The kind by info_kind, the driver's rtnl_link_ops.kind; where that stands for two, ours. */
static const char *kind_of_linkinfo(struct facts_reader *reader, const struct node *linkinfo)
{
	struct slice word = facts_text(linkinfo, "info_kind");
	const struct node *data = node_find(linkinfo, "info_data");

	if (slice_is(word, "tun") && slice_is(facts_text(data, "type"), "tap"))
		return "tap";
	if (slice_is(word, "sit") && is_true(data, "isatap"))
		return "isatap";
	if (slice_is(word, "ipoib"))
		return "infiniband";
	const struct device_kind *kind = facts_kind_find(word);
	return kind ? kind->word : arena_copy(reader->arena, word);
}

/* Hardware has no info_kind; its link_type (ARPHRD_*) says what it is, with -d. */
static const char *kind_of_link_type(const struct node *link, struct slice name)
{
	struct slice type = facts_text(link, "link_type");
	bool detailed = node_find(link, "promiscuity") != NULL;
	const char *by_name = facts_kind_of_name(name);

	if (slice_is(type, "loopback"))
		return "loopback";
	if (!detailed)
		return NULL;
	if (slice_is(type, "ether"))
		return by_name && strcmp(by_name, "wifi") == 0 ? "wifi" : "ethernet";
	const struct device_kind *kind = facts_kind_find(type);
	return kind ? kind->word : NULL;
}

/*
 * The device that LINK stands on. A vxlan has it in info_data. Of a veth, `link` is the
 * other end; without linkinfo it may be one.
 */
static const struct name *lower_of(struct facts_reader *reader, const struct node *link,
				   const char *kind)
{
	const struct node *linkinfo = node_find(link, "linkinfo");
	const struct name *lower = facts_name(reader, link, "link");

	if (!linkinfo || (kind && strcmp(kind, "veth") == 0))
		return NULL;
	return lower ? lower : facts_name(reader, node_find(linkinfo, "info_data"), "link");
}

static void read_altnames(struct facts_reader *reader, const struct node *list,
			  struct device_fact *device)
{
	if (!node_is(list, NODE_SEQUENCE))
		return;
	const struct name **names = arena_array(reader->arena, list->count, sizeof(*names));
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i]->kind == NODE_SCALAR)
			names[device->altname_count++] = name_intern(reader->names,
								     list->items[i]->text);
	device->altnames = names;
}

static void read_device(struct facts_reader *reader, const struct node *link)
{
	struct slice name = facts_text(link, "ifname");
	const struct node *linkinfo = node_find(link, "linkinfo");
	const struct node *flags = node_find(link, "flags");
	struct device_fact *device = facts_add(reader, name, link->span);

	if (!device)
		return;
	if (node_find(linkinfo, "info_kind"))
		device->kind = kind_of_linkinfo(reader, linkinfo);
	else
		device->kind = kind_of_link_type(link, name);
	device->mtu = facts_mtu(link, "mtu");
	device->noarp = has_flag(flags, "NOARP");
	device->loopback = has_flag(flags, "LOOPBACK");
	device->up = has_flag(flags, "UP");
	device->master = facts_name(reader, link, "master");
	device->lower = lower_of(reader, link, device->kind);
	read_altnames(reader, node_find(link, "altnames"), device);
}

static bool read_devices(struct facts_reader *reader, const struct node *node)
{
	for (size_t i = 0; i < node->count; i++)
		if (node_find(node->items[i], "ifname"))
			read_device(reader, node->items[i]);
	return true;
}

const struct facts_foreign facts_ip_link = { FACTS_IP_LINK, find_devices, read_devices };
