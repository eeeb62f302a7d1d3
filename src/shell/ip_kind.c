#include "shell/ip_kind.h"

#include "shell/ip_identity.h"
#include "shell/number.h"

#define ANY(name)               { name, IP_VALUE_ANY, 0, 0, NULL, 0 }
#define FLAG(name)              { name, IP_VALUE_NONE, 0, 0, NULL, 0 }
#define ONOFF(name)             { name, IP_VALUE_ONOFF, 0, 0, NULL, 1 }
#define DEVICE(name)            { name, IP_VALUE_DEVICE, 0, 0, NULL, 0 }
#define WORD(name, words, code) { name, IP_VALUE_WORD, 0, 0, words, code }
#define NUMBER(name, min, max)  { name, IP_VALUE_NUMBER, min, max, NULL, 0 }
#define END                     { NULL, IP_VALUE_NONE, 0, 0, NULL, 0 }

static const struct ip_kind_option no_options[] = { END };

static const struct ip_kind_option vlan_options[] = {
	{ "id", IP_VALUE_NUMBER, 0, 4094, NULL, 2 },
	WORD("protocol", "802.1Q 802.1ad 802.1q 802.1AD", 0),
	ONOFF("reorder_hdr"), ONOFF("gvrp"), ONOFF("mvrp"), ONOFF("loose_binding"),
	ONOFF("bridge_binding"), END,
};

static const struct ip_kind_option macvlan_options[] = {
	WORD("mode", "private vepa bridge passthru source", 1), FLAG("nopromisc"),
	NUMBER("bcqueuelen", 0, 65535), END,
};

static const struct ip_kind_option ipvlan_options[] = {
	WORD("mode", "l2 l3 l3s", 0), FLAG("private"), FLAG("vepa"), FLAG("bridge"), END,
};

static const struct ip_kind_option bridge_options[] = {
	NUMBER("forward_delay", 0, 3000), NUMBER("hello_time", 100, 1000),
	NUMBER("max_age", 600, 4000), NUMBER("ageing_time", 0, 100000000),
	NUMBER("stp_state", 0, 1), NUMBER("priority", 0, 65535), NUMBER("vlan_filtering", 0, 1),
	NUMBER("vlan_default_pvid", 0, 4094), NUMBER("mcast_snooping", 0, 1),
	NUMBER("mcast_querier", 0, 1), NUMBER("mcast_router", 0, 2), END,
};

static const struct ip_kind_option bond_options[] = {
	WORD("mode", "balance-rr active-backup balance-xor broadcast 802.3ad balance-tlb "
		     "balance-alb 0 1 2 3 4 5 6", 0),
	NUMBER("miimon", 0, 2147483647), NUMBER("updelay", 0, 2147483647),
	NUMBER("downdelay", 0, 2147483647), WORD("lacp_rate", "slow fast 0 1", 0),
	WORD("xmit_hash_policy", "layer2 layer2+3 layer3+4 encap2+3 encap3+4", 0),
	WORD("fail_over_mac", "none active follow", 0), NUMBER("min_links", 0, 2147483647),
	NUMBER("all_slaves_active", 0, 1), END,
};

static const struct ip_kind_option vrf_options[] = {
	NUMBER("table", 1, 4294967295), END,
};

static const struct ip_kind_option vxlan_options[] = {
	NUMBER("id", 0, 16777215), NUMBER("vni", 0, 16777215), NUMBER("dstport", 0, 65535),
	ANY("local"), ANY("remote"), ANY("group"), DEVICE("dev"), NUMBER("ttl", 0, 255),
	ANY("tos"), FLAG("learning"), FLAG("nolearning"), FLAG("proxy"), FLAG("noproxy"),
	FLAG("rsc"), FLAG("l2miss"), FLAG("l3miss"), FLAG("gpe"), FLAG("external"),
	FLAG("gbp"), NUMBER("ageing", 0, 2147483647), FLAG("udpcsum"), FLAG("noudpcsum"),
	FLAG("udp6zerocsumtx"), FLAG("udp6zerocsumrx"), END,
};

static const struct ip_kind_option tunnel_options[] = {
	ANY("local"), ANY("remote"), ANY("ttl"), ANY("tos"), ANY("hoplimit"), ANY("encaplimit"),
	ANY("tclass"), ANY("flowlabel"), ANY("key"), ANY("ikey"), ANY("okey"), FLAG("seq"),
	FLAG("iseq"), FLAG("oseq"), FLAG("csum"), FLAG("icsum"), FLAG("ocsum"),
	FLAG("pmtudisc"), FLAG("nopmtudisc"), FLAG("ignore-df"), FLAG("external"),
	ANY("mode"), ANY("erspan_ver"), ANY("erspan"), ANY("fwmark"), DEVICE("dev"),
	ANY("6rd-prefix"), ANY("encap"), END,
};

static const struct ip_kind_option geneve_options[] = {
	NUMBER("id", 0, 16777215), NUMBER("vni", 0, 16777215), ANY("remote"), ANY("ttl"),
	ANY("tos"), NUMBER("dstport", 0, 65535), END,
};

static const struct ip_kind_option hsr_options[] = {
	DEVICE("slave1"), DEVICE("slave2"), ANY("supervision"), ANY("version"), ANY("proto"), END,
};

static const struct ip_kind_option macsec_options[] = {
	ANY("sci"), ANY("port"), ANY("address"), ONOFF("encrypt"), ANY("cipher"), ANY("icvlen"),
	ANY("encodingsa"), ONOFF("send_sci"), ONOFF("end_station"), ONOFF("scb"),
	ONOFF("protect"), ONOFF("replay"), ANY("window"), ANY("validate"), ANY("offload"), END,
};

static const struct ip_kind kinds[] = {
	{ "batadv", NULL, no_options, NULL, false },
	{ "bond", NULL, bond_options, NULL, false },
	{ "bridge", NULL, bridge_options, NULL, false },
	{ "dummy", NULL, no_options, NULL, false },
	{ "erspan", NULL, tunnel_options, NULL, false },
	{ "geneve", NULL, geneve_options, "id", false },
	{ "gre", NULL, tunnel_options, NULL, false },
	{ "gretap", NULL, tunnel_options, NULL, false },
	{ "hsr", NULL, hsr_options, "slave1", false },
	{ "ifb", NULL, no_options, NULL, false },
	{ "ip6erspan", NULL, tunnel_options, NULL, false },
	{ "ip6gre", NULL, tunnel_options, NULL, false },
	{ "ip6gretap", NULL, tunnel_options, NULL, false },
	{ "ip6tnl", NULL, tunnel_options, NULL, false },
	{ "ipip", NULL, tunnel_options, NULL, false },
	{ "ipvlan", NULL, ipvlan_options, NULL, false },
	{ "ipvtap", NULL, ipvlan_options, NULL, false },
	{ "macsec", NULL, macsec_options, NULL, false },
	{ "macvlan", NULL, macvlan_options, NULL, false },
	{ "macvtap", NULL, macvlan_options, NULL, false },
	{ "nlmon", NULL, no_options, NULL, false },
	{ "sit", NULL, tunnel_options, NULL, false },
	{ "team", NULL, no_options, NULL, false },
	{ "vcan", NULL, no_options, NULL, false },
	{ "veth", NULL, no_options, NULL, true },
	{ "vlan", NULL, vlan_options, "id", false },
	{ "vrf", NULL, vrf_options, "table", false },
	{ "vti", NULL, tunnel_options, NULL, false },
	{ "vti6", NULL, tunnel_options, NULL, false },
	{ "vxcan", NULL, no_options, NULL, true },
	{ "vxlan", NULL, vxlan_options, NULL, false },
	{ "wireguard", NULL, no_options, NULL, false },
};

const struct ip_kind *ip_kind_find(struct slice name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (slice_is(name, kinds[i].name))
			return &kinds[i];
	return NULL;
}

static bool is_one_of(struct slice word, const char *words)
{
	struct slice list = slice_of(words);

	for (size_t at = 0; at < list.length;) {
		size_t end = slice_find(list, ' ', at);
		if (slice_equal(slice_range(list, at, end), word))
			return true;
		at = end + 1;
	}
	return false;
}

bool ip_kind_is_vxlan(const struct ip_kind *kind)
{
	return kind->options == vxlan_options;
}

bool ip_kind_has_lower(const struct ip_kind *kind)
{
	return kind->options == vlan_options || kind->options == macvlan_options ||
	       kind->options == ipvlan_options || kind->options == macsec_options;
}

/* The state of one reading. */
struct reading {
	struct ip *ip;
	const struct ip_kind *kind;
	struct ip_kind_words *words;
	struct exit_status *status;
	struct ip_identity identity;
	bool external, nopromisc, has_required;
};

static void doubt(struct reading *reading, struct slice word)
{
	if (!reading->words->why)
		reading->words->why = run_why(reading->ip->command->run,
					      "what \"%.*s\" does to a device of kind %s",
					      SLICE_ARGS(word), reading->kind->name);
}

/* A value ip or the kernel does not take. */
static bool refuse(struct reading *reading, const struct ip_kind_option *option,
		   struct slice value)
{
	if (!option->wrong) {
		doubt(reading, value);
		return true;
	}
	*reading->status = ip_fail(reading->ip, option->wrong, "a wrong value \"%.*s\" of \"%s\"",
				   SLICE_ARGS(value), option->name);
	return false;
}

static bool take_device(struct reading *reading, struct slice value)
{
	struct ip_device device = ip_find_device(reading->ip, value);

	if (device.exists == MAYBE_NO) {
		*reading->status = ip_abort(reading->ip, 255, "Cannot find device \"%.*s\"",
					    SLICE_ARGS(value));
		return false;
	}
	if (device.exists == MAYBE_UNKNOWN)
		reading->words->why = device.why;
	if (ip_kind_is_vxlan(reading->kind))
		reading->words->lower = device.name;
	return true;
}

/* macsec: the address and the port of the device, unless `sci` says it. */
static const char *identify_macsec(struct arena *arena, struct ip_identity *identity)
{
	const char **marks = identity->marks;

	if (!marks[IP_MARK_PORT] && !marks[IP_MARK_SCI])
		marks[IP_MARK_PORT] = "1";
	return ip_identity_text(arena, identity);
}

/* geneve_find_dev() */
static const char *identify_geneve(struct arena *arena, struct ip_identity *identity)
{
	if (!identity->marks[IP_MARK_DSTPORT])
		identity->marks[IP_MARK_DSTPORT] = "6081";
	return ip_identity_text(arena, identity);
}

static const char *identify_vlan(struct arena *arena, struct ip_identity *identity)
{
	if (!identity->marks[IP_MARK_PROTOCOL])
		identity->marks[IP_MARK_PROTOCOL] = "802.1q";
	return ip_identity_text(arena, identity);
}

const char *ip_vlan_identity(struct arena *arena, long id)
{
	struct ip_identity identity = { .marks = { [IP_MARK_ID] = arena_print(arena, "%ld", id) } };

	return identify_vlan(arena, &identity);
}

/* gre0, sit0, ... come with their modules, and have no ends. */
static const char *identify_tunnel(struct reading *reading)
{
	const char *text = ip_identity_of_tunnel(reading->ip->command->run->arena,
						 &reading->identity);

	if (!text && !reading->words->why)
		reading->words->why = "whether there is a tunnel without ends already";
	return text;
}

/* The kernel refuses a second VLAN with that id, a second tunnel between those ends. */
static void settle_identity(struct reading *reading)
{
	struct arena *arena = reading->ip->command->run->arena;
	const struct ip_kind_option *options = reading->kind->options;
	const char *text = NULL;

	if (options == vlan_options)
		text = identify_vlan(arena, &reading->identity);
	else if (options == geneve_options)
		text = identify_geneve(arena, &reading->identity);
	else if (options == macsec_options)
		text = identify_macsec(arena, &reading->identity);
	else if (options == tunnel_options)
		text = identify_tunnel(reading);
	else if (options != vxlan_options)
		return;
	reading->words->identity = reading->words->why ? "" : text;
}

/* ip reads the id of a VLAN as 16 bits; the kernel then refuses 4095 and above. */
static bool take_number(struct reading *reading, const struct ip_kind_option *option,
			struct slice value)
{
	long number;
	bool good = number_read(value, 0, &number);

	if (good && number >= option->min && number <= option->max)
		return true;
	if (!option->wrong || (good && number >= 0 && number <= UINT16_MAX))
		return refuse(reading, option, value);
	*reading->status = ip_abort(reading->ip, 255, "argument \"%.*s\" is wrong: %s is invalid",
				    SLICE_ARGS(value), option->name);
	return false;
}

static bool take_value(struct reading *reading, const struct ip_kind_option *option,
		       struct slice value)
{
	switch (option->value) {
	case IP_VALUE_NUMBER:
		return take_number(reading, option, value);
	case IP_VALUE_ONOFF:
		return is_one_of(value, "on off") || refuse(reading, option, value);
	case IP_VALUE_WORD:
		if (!is_one_of(value, option->words))
			return refuse(reading, option, value);
		if (strcmp(option->name, "mode") == 0)
			reading->words->mode = arena_copy(reading->ip->command->run->arena, value);
		return true;
	case IP_VALUE_DEVICE:
		return take_device(reading, value);
	case IP_VALUE_ANY:
	case IP_VALUE_NONE:
		break;
	}
	return true;
}

static const struct ip_kind_option *find_option(const struct ip_kind *kind, struct slice word)
{
	const struct ip_kind_option *option = kind->options;

	while (option->name && !slice_is(word, option->name))
		option++;
	return option->name ? option : NULL;
}

static bool take_option(struct reading *reading)
{
	struct ip *ip = reading->ip;
	struct slice word = ip_next(ip), value = SLICE("");
	const struct ip_kind_option *option = find_option(reading->kind, word);

	if (!option) {
		doubt(reading, word);
		ip->at = ip->command->argc;
		return true;
	}
	if (option->value != IP_VALUE_NONE) {
		if (!ip_has(ip)) {
			*reading->status = ip_incomplete(ip);
			return false;
		}
		if (ip->command->argv[ip->at].why) {
			reading->words->why = ip->command->argv[ip->at].why;
			ip->at = ip->command->argc;
			return true;
		}
		value = ip_next(ip);
	}
	ip_identity_take(ip->command->run->arena, &reading->identity, slice_of(option->name),
			 value);
	if (ip_kind_is_vxlan(reading->kind) &&
	    !ip_vxlan_take(ip, reading->words, option,
			   (size_t)(option - reading->kind->options), value, reading->status))
		return false;
	reading->nopromisc = reading->nopromisc || strcmp(option->name, "nopromisc") == 0;
	reading->external = reading->external || strcmp(option->name, "external") == 0;
	if (reading->external || strcmp(option->name, "vni") == 0 ||
	    (reading->kind->required && strcmp(option->name, reading->kind->required) == 0))
		reading->has_required = true;
	return take_value(reading, option, value);
}

/* `peer [name] NAME [netns X] [OPTIONS]`; the options matter to the peer alone. */
static bool take_peer(struct reading *reading)
{
	struct ip *ip = reading->ip;

	ip->at++;
	while (ip_has(ip)) {
		struct slice word = ip_next(ip);
		if (slice_is(word, "netns")) {
			reading->words->peer_elsewhere = true;
			ip_next(ip);
		} else if (slice_is(word, "name") || slice_is(word, "dev")) {
			if (!ip_has(ip)) {
				*reading->status = ip_incomplete(ip);
				return false;
			}
			reading->words->peer = command_name(ip->command, ip_next(ip));
		} else if (slice_is(word, "address") && ip_has(ip)) {
			reading->words->peer_address = arena_copy(ip->command->run->arena,
								  ip_next(ip));
		} else if (slice_is(word, "txqueuelen") ||
			   slice_is(word, "numtxqueues") || slice_is(word, "numrxqueues")) {
			ip_next(ip);
		} else if (!reading->words->peer) {
			reading->words->peer = command_name(ip->command, word);
		} else {
			doubt(reading, word);
			ip->at = ip->command->argc;
		}
	}
	return true;
}

bool ip_kind_read(struct ip *ip, const struct ip_kind *kind, struct ip_kind_words *ret_words,
		  struct exit_status *ret_status)
{
	struct reading reading = { .ip = ip, .kind = kind, .words = ret_words,
				   .status = ret_status };

	memset(ret_words, 0, sizeof(*ret_words));
	while (ip_has(ip)) {
		if (ip->command->argv[ip->at].why) {
			ret_words->why = ip->command->argv[ip->at].why;
			ip->at = ip->command->argc;
			return true;
		}
		if (kind->has_peer && ip_is(ip, "peer")) {
			if (!take_peer(&reading))
				return false;
		} else if (!take_option(&reading)) {
			return false;
		}
	}
	settle_identity(&reading);
	if (kind->options == geneve_options && reading.has_required && !ret_words->why &&
	    !reading.identity.marks[IP_MARK_REMOTE]) {
		*ret_status = ip_fail(ip, 1, "geneve: remote link partner not specified");
		return false;
	}
	if (reading.nopromisc && !ret_words->why &&
	    (!ret_words->mode || strcmp(ret_words->mode, "passthru") != 0)) {
		*ret_status = ip_fail(ip, 1, "\"nopromisc\" is only for \"mode passthru\"");
		return false;
	}
	if (kind->required && !reading.has_required && !ret_words->why)
		ret_words->why = run_why(ip->command->run, "a device of kind %s without \"%s\"",
					 kind->name, kind->required);
	return true;
}
