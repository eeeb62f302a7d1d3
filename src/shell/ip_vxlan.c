/* `ip link add ... type vxlan`: its ends, and which two the kernel takes for the same. */
#include "shell/ip_kind.h"

#include "shell/number.h"

enum {
	PORT = 8472,             /* vxlan_port of drivers/net/vxlan */
	PORT_GPE = 4790,
};

static bool is_multicast(const struct inet_prefix *address)
{
	return address->family == 6 ? address->bytes[0] == 0xff
				    : (address->bytes[0] & 0xf0) == 0xe0;
}

static bool is_link_local(const struct inet_prefix *address)
{
	return address->family == 6 && address->bytes[0] == 0xfe &&
	       (address->bytes[1] & 0xc0) == 0x80;
}

/* `local`, `remote` or `group`; the end that was read before decides the family. */
static bool take_end(struct ip *ip, struct ip_kind_words *words, const char *option,
		     struct slice value, struct exit_status *ret_status)
{
	bool local = strcmp(option, "local") == 0, group = strcmp(option, "group") == 0;
	struct ip_vxlan *vxlan = &words->vxlan;
	struct inet_prefix *end = local ? &vxlan->local : &vxlan->remote;
	int family = local ? vxlan->remote.family : vxlan->local.family;
	bool named = slice_is(value, "any") || slice_is(value, "all") ||
		     slice_is(value, "default");

	if (named && family) {
		words->why = "an address that is none";
		return true;
	}
	if (!named && (slice_contains(value, "/") || !inet_read_prefix(value, family, end))) {
		*ret_status = ip_abort(ip, 1, "%s address is expected rather than \"%.*s\"",
				       family == 6 ? "inet6" : family ? "inet" : "any valid",
				       SLICE_ARGS(value));
		return false;
	}
	if (named || is_multicast(end) != group) {
		*ret_status = ip_abort(ip, 255, "argument \"%.*s\" is wrong: invalid %s address",
				       SLICE_ARGS(value), option);
		return false;
	}
	vxlan->has_group = vxlan->has_group || group;
	vxlan->has_remote = vxlan->has_remote || (!local && !group);
	return true;
}

static bool take_flag(struct ip_vxlan *vxlan, const char *option)
{
	vxlan->gpe = vxlan->gpe || strcmp(option, "gpe") == 0;
	vxlan->gbp = vxlan->gbp || strcmp(option, "gbp") == 0;
	vxlan->external = vxlan->external || strcmp(option, "external") == 0;
	vxlan->zero_checksums = vxlan->zero_checksums || strcmp(option, "udp6zerocsumrx") == 0;
	return true;
}

bool ip_vxlan_take(struct ip *ip, struct ip_kind_words *words,
		   const struct ip_kind_option *option, size_t number, struct slice value,
		   struct exit_status *ret_status)
{
	const char *name = strcmp(option->name, "vni") == 0 ? "id" : option->name;
	struct ip_vxlan *vxlan = &words->vxlan;
	/* `nolearning` stands behind `learning` and means the same attribute. */
	bool negative = strncmp(name, "no", 2) == 0;
	unsigned long long bit = 1ULL << (strcmp(name, "id") == 0 ? 0 : number - negative);

	if (vxlan->seen & bit) {
		*ret_status = ip_abort(ip, 255, "either \"%s\" is duplicate, or \"%.*s\" is a "
						"garbage", name, SLICE_ARGS(value));
		return false;
	}
	vxlan->seen |= bit;
	if (strcmp(name, "id") == 0)
		vxlan->has_id = true;
	if (strcmp(name, "id") == 0)
		number_read(value, 0, &vxlan->id);
	if (strcmp(name, "dstport") == 0)
		number_read(value, 0, &vxlan->port);
	if (option->value == IP_VALUE_NONE)
		return take_flag(vxlan, name);
	if (strcmp(name, "local") != 0 && strcmp(name, "remote") != 0 && strcmp(name, "group") != 0)
		return true;
	return take_end(ip, words, name, value, ret_status);
}

/* What ip looks at before it asks the kernel. */
static const char *complain(const struct ip_kind_words *words)
{
	const struct ip_vxlan *vxlan = &words->vxlan;

	if (vxlan->has_group && vxlan->has_remote)
		return "vxlan: both group and remote cannot be specified";
	if (vxlan->external && vxlan->has_id)
		return "vxlan: both 'external' and vni cannot be specified";
	if (!vxlan->external && !vxlan->has_id)
		return "vxlan: missing virtual network identifier";
	if (vxlan->has_group && !words->lower)
		return "vxlan: 'group' requires 'dev' to be specified";
	return NULL;
}

/* vxlan_config_validate() */
static const char *refuse(struct ip_kind_words *words)
{
	const struct ip_vxlan *vxlan = &words->vxlan;
	bool remote = is_link_local(&vxlan->remote), local = is_link_local(&vxlan->local);

	if (vxlan->gpe && !vxlan->external)
		return "VXLAN GPE does not support this combination of attributes";
	if (remote && !local)
		return "Invalid combination of local and remote address scopes";
	if (local)
		words->why = "a vxlan with a link-local end";
	return NULL;
}

bool ip_vxlan_settle(struct ip *ip, struct ip_kind_words *words, struct exit_status *ret_status)
{
	const struct ip_vxlan *vxlan = &words->vxlan;
	bool ipv6 = vxlan->remote.family == 6 || vxlan->local.family == 6;
	const char *message;

	if (words->why)
		return true;
	message = complain(words);
	if (message) {
		*ret_status = ip_fail(ip, 1, "%s", message);
		return false;
	}
	message = refuse(words);
	if (message) {
		*ret_status = ip_fail(ip, 2, "%s", message);
		return false;
	}
	if (vxlan->gpe)
		words->mode = "gpe external";
	else if (ipv6)
		words->mode = "ipv6";
	words->identity = arena_print(ip->command->run->arena, "%ld port %ld%s%s%s%s%s", vxlan->id,
				      vxlan->port ? vxlan->port : vxlan->gpe ? PORT_GPE : PORT,
				      vxlan->gbp ? " gbp" : "",
				      vxlan->zero_checksums ? " udp6zerocsumrx" : "",
				      vxlan->external ? " external" : "", vxlan->gpe ? " gpe" : "",
				      ipv6 ? " ipv6" : "");
	return true;
}
