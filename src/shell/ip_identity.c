#include "shell/ip_identity.h"

#include <arpa/inet.h>

#include "shell/inet.h"
#include "shell/number.h"

/* How a value is spelled, so that equal ones are equal texts. */
typedef const char *spell_function(struct arena *arena, struct slice value);

static const char *spell_number(struct arena *arena, struct slice value)
{
	long number;

	return number_read(value, 0, &number) ? arena_print(arena, "%ld", number)
					      : arena_copy(arena, value);
}

static const char *spell_protocol(struct arena *arena, struct slice value)
{
	(void)arena;
	return slice_contains(value, "ad") || slice_contains(value, "AD") ? "802.1ad" : "802.1q";
}

/* NULL: `any`, which is as if it were not given. */
static const char *spell_address(struct arena *arena, struct slice value)
{
	static const uint8_t none[16];
	struct inet_prefix address;
	char text[INET6_ADDRSTRLEN];

	if (!inet_read_prefix(value, 0, &address))
		return arena_copy(arena, value);
	if (memcmp(address.bytes, none, sizeof(none)) == 0)
		return NULL;
	inet_ntop(address.family == 6 ? AF_INET6 : AF_INET, address.bytes, text, sizeof(text));
	return arena_copy(arena, slice_of(text));
}

/* A number, or one that is written as an IPv4 address. */
static const char *spell_key(struct arena *arena, struct slice value)
{
	struct in_addr dotted;

	if (inet_pton(AF_INET, arena_copy(arena, value), &dotted) == 1)
		return arena_print(arena, "%ld", (long)ntohl(dotted.s_addr));
	return spell_number(arena, value);
}

static const char *spell_word(struct arena *arena, struct slice value)
{
	return arena_copy(arena, value);
}

static const char *spell_flag(struct arena *arena, struct slice value)
{
	(void)arena;
	(void)value;
	return "yes";
}

static const struct {
	const char *option;
	enum ip_mark mark;
	spell_function *spell;
} options[] = {
	{ "protocol", IP_MARK_PROTOCOL, spell_protocol }, { "id", IP_MARK_ID, spell_number },
	{ "vni", IP_MARK_ID, spell_number }, { "local", IP_MARK_LOCAL, spell_address },
	{ "remote", IP_MARK_REMOTE, spell_address }, { "key", IP_MARK_KEY, spell_key },
	{ "ikey", IP_MARK_KEY, spell_key }, { "dev", IP_MARK_DEV, spell_word },
	{ "dstport", IP_MARK_DSTPORT, spell_number }, { "port", IP_MARK_PORT, spell_number },
	{ "sci", IP_MARK_SCI, spell_word }, { "address", IP_MARK_ADDRESS, spell_word },
	{ "external", IP_MARK_EXTERNAL, spell_flag },
};

static const char *const names[IP_MARK_COUNT] = {
	[IP_MARK_PROTOCOL] = "protocol", [IP_MARK_ID] = "id", [IP_MARK_LOCAL] = "local",
	[IP_MARK_REMOTE] = "remote", [IP_MARK_KEY] = "key", [IP_MARK_DEV] = "dev",
	[IP_MARK_DSTPORT] = "dstport", [IP_MARK_PORT] = "port", [IP_MARK_SCI] = "sci",
	[IP_MARK_ADDRESS] = "address", [IP_MARK_EXTERNAL] = "external",
};

void ip_identity_take(struct arena *arena, struct ip_identity *identity, struct slice option,
		      struct slice value)
{
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (slice_is(option, options[i].option))
			identity->marks[options[i].mark] = options[i].spell(arena, value);
}

const char *ip_identity_text(struct arena *arena, const struct ip_identity *identity)
{
	const char *text = NULL;

	for (size_t i = 0; i < IP_MARK_COUNT; i++)
		if (identity->marks[i])
			text = arena_print(arena, "%s %s %s", text ? text : "", names[i],
					   identity->marks[i]);
	return text;
}

/* ip_tunnel_find(): of those with `external` there may be one, whatever else they are told. */
const char *ip_identity_of_tunnel(struct arena *arena, const struct ip_identity *identity)
{
	struct ip_identity external = { .marks = { [IP_MARK_EXTERNAL] = "yes" } };

	return ip_identity_text(arena, identity->marks[IP_MARK_EXTERNAL] ? &external : identity);
}
