#include "boot/hooks.h"

#include <stdlib.h>

/*
 * What the hooks of Debian 12 do to devices, in our own words. Their options reach them as
 * IF_... variables. bridge-utils 1.7.1 makes the bridge, takes the ports' link-local
 * addresses away, adds and raises them, raises the bridge; vlan 2.0.5 makes the VLAN on a
 * raw device that exists; ifenslave 2.14 makes the bond, and a slave's stanza brings its
 * master up first.
 */
static const char bridge_model[] =
	"[ -n \"$IF_BRIDGE_PORTS\" ] || exit 0\n"
	"[ -d /sys/class/net/$IFACE ] || brctl addbr $IFACE || exit 1\n"
	"for port in $IF_BRIDGE_PORTS; do\n"
	"  if [ $port = none ]; then continue; fi\n"
	"  if [ ! -e /sys/class/net/$port ]; then\n"
	"    case $port in *.*) ip link add link ${port%.*} name $port type vlan id ${port##*.} ;; esac\n"
	"  fi\n"
	"  if [ -e /sys/class/net/$port ]; then\n"
	"    if [ -e /proc/sys/net/ipv6/conf/$port ]; then ip link set $port addrgenmode none; fi\n"
	"    if [ \"$IF_MTU\" ]; then ip link set dev $port mtu \"$IF_MTU\"; fi\n"
	"    brctl addif $IFACE $port && ip link set dev $port up\n"
	"  fi\n"
	"done\n"
	"ip link set dev $IFACE up\n"
	"exit 0\n";

/*
 * The name of the VLAN is made from the number, whose zeros say that it is padded, and the raw
 * device, which the usual names of hardware tell themselves: it need not be that of the stanza.
 */
static const char vlan_model[] =
	"case $IFACE in\n"
	"*:*) exit 0 ;;\n"
	"vlan*) id=${IFACE#vlan} ;;\n"
	"eth*.*|bond*.*|wlan*.*|em*.*|p[0-9]*.*)\n"
	"  [ -n \"$IF_VLAN_RAW_DEVICE$IF_BRIDGE_PORTS\" ] || exit 0\n"
	"  id=${IFACE#*.} IF_VLAN_RAW_DEVICE=${IFACE%%.*}\n"
	"  n=${IF_VLAN_RAW_DEVICE#eth} n=${n#bond} n=${n#wlan} n=${n#em} n=${n#p}\n"
	"  case $n in ''|*[!0-9p_]*) id=$IFACE IF_VLAN_RAW_DEVICE=$IFACE ;; esac ;;\n"
	"*.*) [ -n \"$IF_VLAN_RAW_DEVICE\" ] || exit 0; id=${IFACE##*.} ;;\n"
	"*) exit 0 ;;\n"
	"esac\n"
	"if [ -n \"$IF_MTU\" ] && [ -e \"/sys/class/net/$IF_VLAN_RAW_DEVICE\" ]; then\n"
	"  mtu=$(cat /sys/class/net/$IF_VLAN_RAW_DEVICE/mtu)\n"
	"  if [ $mtu -lt $IF_MTU ]; then ip link set dev $IF_VLAN_RAW_DEVICE mtu $IF_MTU; fi\n"
	"fi\n"
	"zeros=${id%%[!0]*} id=${id#\"${id%%[!0]*}\"}\n"
	"if [ -n \"$IF_VLAN_RAW_DEVICE\" ] && [ ! -d /sys/class/net/$IFACE ]; then\n"
	"  [ -e /sys/class/net/$IF_VLAN_RAW_DEVICE ] || exit 1\n"
	"  ip link set up dev $IF_VLAN_RAW_DEVICE\n"
	"  number=$id\n"
	"  if [ -n \"$zeros\" ]; then\n"
	"    case ${#id} in 0) number=0000 ;; 1) number=000$id ;; 2) number=00$id ;; 3) number=0$id ;; esac\n"
	"  fi\n"
	"  case $IFACE in vlan*) name=vlan$number ;; *) name=$IF_VLAN_RAW_DEVICE.$number ;; esac\n"
	"  ip link add link $IF_VLAN_RAW_DEVICE name $name type vlan id \"$id\"\n"
	"fi\n"
	"if [ -n \"$IF_HW_MAC_ADDRESS\" ]; then ip link set $IFACE address $IF_HW_MAC_ADDRESS; fi\n";

/* The names in capitals that are not IF_... are what ifquery would say: see hooks.h. */
static const char bond_model[] =
	"[ \"$ADDRFAM\" = meta ] && exit 0\n"
	"IF_BOND_SLAVES=${IF_BOND_SLAVES:-$IF_SLAVES}\n"
	"if [ -n \"$IF_BOND_MASTER\" ]; then\n"
	"  case \" $KNOWN \" in *\" $IF_BOND_MASTER \"*) ;; *) exit 1 ;; esac\n"
	"  ifup $IF_BOND_MASTER\n"
	"  ip link set $IFACE down\n"
	"  ip link set $IFACE master $IF_BOND_MASTER\n"
	"elif [ -n \"$IF_BOND_SLAVES$IF_BOND_MODE\" ]; then\n"
	"  [ -d /sys/class/net/$IFACE ] || ip link add dev $IFACE type bond\n"
	"  active=$IF_BOND_ACTIVE_SLAVE\n"
	"  case \" $KNOWN \" in\n"
	"  *\" ${active:-none} \"*) ifup $active ;;\n"
	"  *) if [ -n \"$active\" ]; then ip link set $active up; fi ;;\n"
	"  esac\n"
	"  case $IF_BOND_SLAVES in none) IF_BOND_SLAVES= ;; all) IF_BOND_SLAVES=$ETHERNET ;; esac\n"
	"  for slave in $IF_BOND_SLAVES; do\n"
	"    case \" $BUSY \" in *\" $slave \"*) continue ;; esac\n"
	"    if ip link set $slave down && ip link set $slave master $IFACE; then\n"
	"      case \" $ALLOWED \" in *\" $slave \"*) ifup $slave ;; esac\n"
	"    fi\n"
	"  done\n"
	"fi\n"
	"exit 0\n";

/* Packaged hooks: the option that shows their use, and a word by which their file is known. */
static const struct packaged {
	const char *name, *package;
	const char *options[7];
	const char *mark;
	const char *model;
} packaged[] = {
	{ "bridge", "bridge-utils", { "bridge_ports", "bridge-ports" }, "bridge-utils.sh",
	  bridge_model },
	{ "ifenslave", "ifenslave",
	  { "bond-slaves", "bond_slaves", "bond-mode", "bond_mode", "bond-master", "bond_master",
	    "slaves" },
	  "IFENSLAVE_ENV_NAME", bond_model },
	{ "vlan", "vlan", { "vlan-raw-device", "vlan_raw_device" }, "VLAN_PLUS_VID", vlan_model },
};
enum { PACKAGED_COUNT = sizeof(packaged) / sizeof(packaged[0]) };

/*
 * Hooks of other packages, which change no device in a way that matters here (Debian 12), and a
 * word by which the package's own script is known.
 */
static const struct inert {
	const char *name, *mark;
} inert[] = {
	{ "000resolvconf", "resolvconf" }, { "avahi-autoipd", "avahi-autoipd" },
	{ "avahi-daemon", "avahi" }, { "chrony", "chronyc" },
	{ "clamav-freshclam-ifupdown", "freshclam" }, { "ethtool", "ETHTOOL" },
	{ "hostapd", "hostapd" }, { "ifmetric", "ifmetric" }, { "ip", "IF_IP_PROXY_ARP" },
	{ "macchanger", "macchanger" }, { "mountnfs", "nfs" }, { "ntpdate", "ntpdate" },
	{ "ntpsec", "ntp" }, { "openssh-server", "ssh" }, { "postfix", "postfix" },
	{ "resolvconf", "resolvconf" }, { "resolved", "resolve" }, { "sendmail", "sendmail" },
	{ "wireless-tools", "IWCONFIG" }, { "wpasupplicant", "wpa" },
};

/* The only directory in which the packaged hooks make devices. */
static bool is_pre_up(const char *directory)
{
	return strcmp(directory, "etc/network/if-pre-up.d") == 0;
}

/* run-parts without --regex: run-parts(8). */
static bool run_parts_takes(const char *name)
{
	for (const char *c = name; *c; c++)
		if (!is_alnum(*c) && *c != '_' && *c != '-')
			return false;
	return *name != '\0';
}

static bool uses(const struct stanza *stanza, const struct packaged *package)
{
	for (size_t i = 0; stanza && i < 7 && package->options[i]; i++)
		if (stanza_find_option(stanza, package->options[i]))
			return true;
	return false;
}

/* Whether a script has a word in it that an inert hook would not have. */
static bool looks_active(struct slice text)
{
	static const char *const words[] = { "token", "/proc/sys", "sysctl", "forwarding", "accept_ra" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (slice_contains(text, words[i]))
			return true;
	return false;
}

/* The inert hook with this name, or NULL. */
static const struct inert *find_inert(const char *name)
{
	for (size_t i = 0; i < sizeof(inert) / sizeof(inert[0]); i++)
		if (strcmp(name, inert[i].name) == 0)
			return &inert[i];
	return NULL;
}

static struct hook packaged_hook(const struct packaged *package, const char *path)
{
	return (struct hook){ HOOK_PACKAGED, package->name, path, package->package,
			      slice_of(package->model) };
}

/* The package whose hook has this name, or NULL. */
static const struct packaged *find_packaged(const char *name)
{
	for (size_t i = 0; i < PACKAGED_COUNT; i++)
		if (strcmp(name, packaged[i].name) == 0)
			return &packaged[i];
	return NULL;
}

/* The hook in the file PATH, which may be run. */
static struct hook recognize(struct tree *tree, const char *name, const char *path, bool pre_up)
{
	struct hook script = { HOOK_SCRIPT, name, path, NULL, SLICE("") };
	struct hook nothing = { HOOK_INERT, name, path, name, SLICE("") };
	const struct packaged *package = find_packaged(name);
	const struct inert *known = find_inert(name);
	struct source *source = NULL;

	if (tree_try_read(tree, path, &source) != TREE_OK)
		return script;           /* what we cannot read, the shell cannot follow */
	if (package && slice_contains(source->text, package->mark))
		return pre_up ? packaged_hook(package, path) : nothing;
	/* execve() takes "#!" and ELF; run-parts does not fall back to a shell as a shell does. */
	if (slice_starts_with(source->text, "\177ELF"))
		return known ? nothing : script;
	if (!slice_starts_with(source->text, "#!"))
		script.kind = HOOK_BROKEN;
	else if (known && slice_contains(source->text, known->mark) && !looks_active(source->text))
		return nothing;
	return script;
}

/*
 * A link that dangles is its package's: bridge-utils installs its hook as a link to
 * /lib/bridge-utils/ifupdown.sh, which a partial tree does not hold.
 */
static struct hook recognize_link(const char *name, const char *path, bool pre_up)
{
	const struct packaged *package = find_packaged(name);
	enum hook_kind kind = package || find_inert(name) ? HOOK_INERT : HOOK_SCRIPT;

	if (package && pre_up)
		return packaged_hook(package, path);
	return (struct hook){ kind, name, path, name, SLICE("") };
}

/*
 * What run-parts does with PATH, measured with debianutils 5.7: what it cannot stat() ends
 * it, what is no file lets it go on to fail at the end, what nobody may execute is skipped
 * (HOOK_NONE).
 */
static struct hook look_at(struct tree *tree, const char *name, const char *path, bool pre_up)
{
	enum tree_status status = tree_try_probe(tree, path);
	struct hook hook = { HOOK_NONE, name, path, NULL, SLICE("") };

	switch (status) {
	case TREE_OK:
		return tree_is_executable(tree, path) ? recognize(tree, name, path, pre_up) : hook;
	case TREE_MISSING:
	case TREE_NOT_DIRECTORY:
		if (tree_is_link(tree, path))
			return recognize_link(name, path, pre_up);
		return hook;
	case TREE_SPECIAL:
	case TREE_DEVNULL:
		hook.kind = HOOK_NOT_PLAIN;
		return hook;
	case TREE_LOOP:
		hook.kind = HOOK_BROKEN;
		return hook;
	case TREE_DIRECTORY:
		return hook;
	default:
		hook.kind = HOOK_SCRIPT;
		return hook;
	}
}

static int compare_hooks(const void *a, const void *b)
{
	return strcmp(((const struct hook *)a)->name, ((const struct hook *)b)->name);
}

static bool has_hook(const struct hooks *hooks, const char *name)
{
	for (size_t i = 0; i < hooks->items.count; i++)
		if (strcmp(hooks->items.items[i].name, name) == 0)
			return true;
	return false;
}

struct hooks hooks_find(struct arena *arena, struct tree *tree, const char *directory,
			const struct stanza *stanza)
{
	struct hooks hooks = { { NULL, 0, 0 } };
	struct tree_listing listing = { NULL, 0 };
	bool pre_up = is_pre_up(directory);

	if (tree_list(tree, directory, &listing) != TREE_OK)
		listing.count = 0;
	for (size_t i = 0; i < listing.count; i++) {
		const char *name = listing.entries[i].name;
		const char *path = arena_print(arena, "%s/%s", directory, name);
		if (!run_parts_takes(name))
			continue;
		struct hook hook = look_at(tree, name, path, pre_up);
		if (hook.kind != HOOK_NONE)
			array_push(arena, &hooks.items, hook);
	}
	for (size_t i = 0; pre_up && i < PACKAGED_COUNT; i++)
		if (!has_hook(&hooks, packaged[i].name) && uses(stanza, &packaged[i]))
			array_push(arena, &hooks.items, packaged_hook(&packaged[i], NULL));
	if (hooks.items.count)
		qsort(hooks.items.items, hooks.items.count, sizeof(struct hook), compare_hooks);
	return hooks;
}
