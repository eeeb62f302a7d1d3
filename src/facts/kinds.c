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

/* Names and who gives them. The first pattern that fits wins. */
static const struct {
	const char *pattern, *kind;
} names[] = {
	{ "lo",             "loopback" },
	/* Devices of overlay networks that are named like VLANs and are none. */
	{ "flannel.[0-9]*", "vxlan" },
	{ "flannel-v6.*",   "vxlan" },
	{ "vxlan.calico",   "vxlan" },
	/* ifupdown and vconfig: DEV.N and vlanN */
	{ "?*.[0-9]",       "vlan" },
	{ "?*.[0-9][0-9]",  "vlan" },
	{ "?*.[0-9][0-9][0-9]", "vlan" },
	{ "?*.[0-9][0-9][0-9][0-9]", "vlan" },
	{ "*.*",            NULL },
	{ "vlan[0-9]*",     "vlan" },
	/* the kernel, biosdevname, and udev's net_id for Ethernet */
	{ "eth[0-9]*",      "ethernet" },
	{ "em[0-9]*",       "ethernet" },
	{ "p[0-9]*p[0-9]*", "ethernet" },
	{ "usb[0-9]*",      "ethernet" },
	{ "en[abcdiouvxX][0-9a-f]*", "ethernet" },
	{ "en[spP][0-9]*",  "ethernet" },
	{ "wl*",            "wifi" },
	{ "ath[0-9]*",      "wifi" },
	{ "ib[0-9]*",       "infiniband" },
	{ "ib[sp][0-9]*",   "infiniband" },
	{ "br",             "bridge" },
	{ "br[-_0-9]*",     "bridge" },
	{ "bridge[0-9]*",   "bridge" },
	{ "virbr[0-9]*",    "bridge" },          /* libvirt */
	{ "vmbr[0-9]*",     "bridge" },          /* Proxmox */
	{ "docker[0-9]*",   "bridge" },
	{ "lxcbr[0-9]*",    "bridge" },
	{ "lxdbr[0-9]*",    "bridge" },
	{ "bond[0-9]*",     "bond" },
	{ "team[0-9]*",     "team" },
	{ "macvlan[0-9]*",  "macvlan" },
	{ "macvtap[0-9]*",  "macvtap" },
	{ "ipvlan[0-9]*",   "ipvlan" },
	{ "ipvl[0-9]*",     "ipvlan" },
	{ "vxlan[0-9]*",    "vxlan" },
	{ "geneve[0-9]*",   "geneve" },
	{ "vrf[-_0-9]*",    "vrf" },
	{ "dummy[0-9]*",    "dummy" },
	{ "ifb[0-9]*",      "ifb" },
	{ "nlmon[0-9]*",    "nlmon" },
	{ "veth*",          "veth" },
	{ "cali[0-9a-f]*",  "veth" },            /* Calico */
	{ "tunl[0-9]*",     "ipip" },
	{ "tun[0-9]*",      "tun" },
	{ "tap[0-9]*",      "tap" },
	{ "vnet[0-9]*",     "tap" },             /* libvirt */
	{ "wg[0-9]*",       "wireguard" },
	{ "wg[-_]*",        "wireguard" },
	{ "sit[0-9]*",      "sit" },
	{ "6to4",           "sit" },             /* interfaces(5), method 6to4 */
	{ "gretap[0-9]*",   "gretap" },
	{ "gre[0-9]*",      "gre" },
	{ "erspan[0-9]*",   "erspan" },
	{ "ip6gre[0-9]*",   "ip6gre" },
	{ "ip6tnl[0-9]*",   "ip6tnl" },
	{ "ip_vti[0-9]*",   "vti" },
	{ "vti[0-9]*",      "vti" },
	{ "ip6_vti[0-9]*",  "vti6" },
	{ "xfrm[0-9]*",     "xfrm" },
	{ "bat[0-9]*",      "batadv" },
	{ "ppp[0-9]*",      "ppp" },
	{ "sl[0-9]*",       "slip" },
	{ "can[0-9]*",      "can" },
	{ "vcan[0-9]*",     "vcan" },
	{ "vxcan[0-9]*",    "vxcan" },
};

const char *facts_kind_of_name(struct slice name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		/* The first byte rules most of them out. */
		char first = names[i].pattern[0];
		if (first != '*' && first != '?' && first != '[' && (name.length == 0 || name.at[0] != first))
			continue;
		if (pattern_match(slice_of(names[i].pattern), name, PATTERN_NOESCAPE))
			return names[i].kind;
	}
	return NULL;
}
