#include "ifupdown/methods.h"

#include "ifupdown/address.h"

bool when_plain(const struct settings *settings)
{
	return !settings_is_alias(settings) && !settings_is_vlan(settings);
}

bool when_plain_and_alone(const struct settings *settings)
{
	return when_plain(settings) && !settings->options->all;
}

bool when_plain_or_alone(const struct settings *settings)
{
	return when_plain(settings) || !settings->options->all;
}

bool when_own_vlan(const struct settings *settings)
{
	return settings_is_vlan(settings) && !settings_is_alias(settings);
}

bool when_builtin_loopback(const struct settings *settings)
{
	return settings->stanza && settings->stanza->builtin;
}

bool when_by_name(const struct settings *settings)
{
	return settings->options->version >= IFUP_0_8_44;
}

bool when_by_path(const struct settings *settings)
{
	return !when_by_name(settings);
}

unsigned dhcp_clients(const struct settings *settings)
{
	static const struct {
		const char *name;
		unsigned clients;
	} known[] = {
		{ "dhclient", DHCLIENT }, { "udhcpc", UDHCPC }, { "dhcpcd", DHCPCD }, { "none", 0 },
	};
	const char *client = settings->options->dhcp_client;

	for (size_t i = 0; client && i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(client, known[i].name) == 0)
			return known[i].clients;
	return settings->options->version >= IFUP_0_8_44 ? DHCLIENT | DHCPCD : DHCLIENT;
}

bool when_dhclient(const struct settings *settings)
{
	return (dhcp_clients(settings) & DHCLIENT) != 0;
}

bool when_no_dhclient(const struct settings *settings)
{
	return !when_dhclient(settings);
}

const struct method_conversion clean_hwaddress[] = {
	{ "hwaddress", address_clean_hardware },
	{ NULL, NULL },
};

const struct method_command delete_ip_tunnel[] = {
	{ .text = "ip tunnel del %iface%" },
	NONE,
};
