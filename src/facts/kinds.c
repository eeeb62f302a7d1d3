#include "facts/kinds.h"

#include "base/pattern.h"

const struct device_kind facts_kinds[] = {
	{ .word = "ethernet" },
	{ .word = "wifi" },
	{ .word = "infiniband", .ansible = "infiniband" },
	{ .word = "loopback",   .ansible = "loopback" },
	{ .word = "bridge",     .ansible = "bridge" },
	{ .word = "bond",       .ansible = "bonding" },
	{ .word = "team" },
	{ .word = "vlan" },
	{ .word = "macvlan" },
	{ .word = "macvtap" },
	{ .word = "ipvlan" },
	{ .word = "ipvtap" },
	{ .word = "macsec" },
	{ .word = "vxlan" },
	{ .word = "geneve" },
	{ .word = "vrf" },
	{ .word = "dummy" },
	{ .word = "ifb" },
	{ .word = "nlmon" },
	{ .word = "veth" },
	{ .word = "netkit" },
	{ .word = "tun" },
	{ .word = "tap" },
	{ .word = "wireguard" },
	{ .word = "sit" },
	{ .word = "isatap" },
	{ .word = "ipip" },
	{ .word = "gre" },
	{ .word = "gretap" },
	{ .word = "erspan" },
	{ .word = "ip6gre" },
	{ .word = "ip6gretap" },
	{ .word = "ip6erspan" },
	{ .word = "ip6tnl" },
	{ .word = "vti" },
	{ .word = "vti6" },
	{ .word = "xfrm" },
	{ .word = "gtp" },
	{ .word = "bareudp" },
	{ .word = "amt" },
	{ .word = "hsr" },
	{ .word = "batadv" },
	{ .word = "ppp",        .ansible = "ppp" },
	{ .word = "slip" },
	{ .word = "wwan" },
	{ .word = "can" },
	{ .word = "vcan" },
	{ .word = "vxcan" },
	{ .word = NULL },
};

const struct device_kind *facts_kind_find(struct slice word)
{
	for (const struct device_kind *kind = facts_kinds; kind->word; kind++)
		if (slice_is(word, kind->word))
			return kind;
	return NULL;
}

const struct device_kind *facts_kind_of_ansible(struct slice type)
{
	for (const struct device_kind *kind = facts_kinds; kind->word; kind++)
		if (kind->ansible && slice_is(type, kind->ansible))
			return kind;
	return NULL;
}

static const char *word_at(const void *context, size_t index)
{
	(void)context;
	return facts_kinds[index].word;
}

const struct spelling_words facts_kind_words = {
	word_at, NULL, sizeof(facts_kinds) / sizeof(facts_kinds[0]) - 1,
};

/* Names with a dot and who gives them. The first pattern that fits wins. */
struct name_pattern {
	const char *pattern, *kind;
};

static const struct name_pattern dotted[] = {
	/* Devices of overlay networks that are named like VLANs and are none. */
	{ "flannel.[0-9]*", "vxlan" },
	{ "flannel-v6.*",   "vxlan" },
	{ "vxlan.calico",   "vxlan" },
	/* ifupdown and vconfig: DEV.N */
	{ "?*.[0-9]",       "vlan" },
	{ "?*.[0-9][0-9]",  "vlan" },
	{ "?*.[0-9][0-9][0-9]", "vlan" },
	{ "?*.[0-9][0-9][0-9][0-9]", "vlan" },
	{ NULL, NULL },
};

/*
 * Names without one, in the order of their first bytes, because most words that are looked
 * up here are no names of devices; a test looks every entry up. Of those with the same first byte
 * the first pattern that fits wins.
 */
static const struct name_pattern names[] = {
	{ "6to4",           "sit" },             /* interfaces(5), method 6to4 */
	{ "ath[0-9]*",      "wifi" },
	{ "bat[0-9]*",      "batadv" },
	{ "bond[0-9]*",     "bond" },
	{ "br",             "bridge" },
	{ "br[-_0-9]*",     "bridge" },
	{ "bridge[0-9]*",   "bridge" },
	{ "cali[0-9a-f]*",  "veth" },            /* Calico */
	{ "can[0-9]*",      "can" },
	{ "docker[0-9]*",   "bridge" },
	{ "dummy[0-9]*",    "dummy" },
	/* the kernel, biosdevname, and udev's net_id for Ethernet: also p1p1, usb0 */
	{ "eth[0-9]*",      "ethernet" },
	{ "em[0-9]*",       "ethernet" },
	{ "en[abcdiouvxX][0-9a-f]*", "ethernet" },
	{ "en[spP][0-9]*",  "ethernet" },
	{ "erspan[0-9]*",   "erspan" },
	{ "geneve[0-9]*",   "geneve" },
	{ "gretap[0-9]*",   "gretap" },
	{ "gre[0-9]*",      "gre" },
	{ "ib[0-9]*",       "infiniband" },
	{ "ib[sp][0-9]*",   "infiniband" },
	{ "ifb[0-9]*",      "ifb" },
	{ "ip6gre[0-9]*",   "ip6gre" },
	{ "ip6tnl[0-9]*",   "ip6tnl" },
	{ "ip6_vti[0-9]*",  "vti6" },
	{ "ip_vti[0-9]*",   "vti" },
	{ "ipvlan[0-9]*",   "ipvlan" },
	{ "ipvl[0-9]*",     "ipvlan" },
	{ "lo",             "loopback" },
	{ "lxcbr[0-9]*",    "bridge" },
	{ "lxdbr[0-9]*",    "bridge" },
	{ "macvlan[0-9]*",  "macvlan" },
	{ "macvtap[0-9]*",  "macvtap" },
	{ "nlmon[0-9]*",    "nlmon" },
	{ "ppp[0-9]*",      "ppp" },
	{ "p[0-9]*p[0-9]*", "ethernet" },
	{ "sit[0-9]*",      "sit" },
	{ "sl[0-9]*",       "slip" },
	{ "tap[0-9]*",      "tap" },
	{ "team[0-9]*",     "team" },
	{ "tunl[0-9]*",     "ipip" },
	{ "tun[0-9]*",      "tun" },
	{ "usb[0-9]*",      "ethernet" },
	{ "vlan[0-9]*",     "vlan" },            /* vconfig */
	{ "virbr[0-9]*",    "bridge" },          /* libvirt */
	{ "vmbr[0-9]*",     "bridge" },          /* Proxmox */
	{ "vxlan[0-9]*",    "vxlan" },
	{ "vrf[-_0-9]*",    "vrf" },
	{ "veth*",          "veth" },
	{ "vnet[0-9]*",     "tap" },             /* libvirt */
	{ "vti[0-9]*",      "vti" },
	{ "vcan[0-9]*",     "vcan" },
	{ "vxcan[0-9]*",    "vxcan" },
	{ "wl*",            "wifi" },
	{ "wg[0-9]*",       "wireguard" },
	{ "wg[-_]*",        "wireguard" },
	{ "xfrm[0-9]*",     "xfrm" },
	{ NULL, NULL },
};
enum { NAME_COUNT = sizeof(names) / sizeof(names[0]) - 1 };

/* The first of the names whose first byte is not before FIRST. */
static const struct name_pattern *first_name(char first)
{
	size_t low = 0, high = NAME_COUNT;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (names[middle].pattern[0] < first)
			low = middle + 1;
		else
			high = middle;
	}
	return &names[low];
}

static bool fits(const struct name_pattern *name, struct slice text)
{
	return pattern_match(slice_of(name->pattern), text, PATTERN_NOESCAPE);
}

/* False for most words that are no names: where the second byte stands for itself it is that. */
static bool may_fit(const struct name_pattern *name, struct slice text)
{
	return !is_alnum(name->pattern[1]) ||
	       (text.length > 1 && text.at[1] == name->pattern[1]);
}

const char *facts_kind_of_name(struct slice name)
{
	if (name.length == 0)
		return NULL;
	if (slice_find(name, '.', 0) < name.length) {
		for (const struct name_pattern *at = dotted; at->pattern; at++)
			if (fits(at, name))
				return at->kind;
		return NULL;
	}
	for (const struct name_pattern *at = first_name(name.at[0]);
	     at->pattern && at->pattern[0] == name.at[0]; at++)
		if (may_fit(at, name) && fits(at, name))
			return at->kind;
	return NULL;
}
