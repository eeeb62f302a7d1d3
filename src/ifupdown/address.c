#include "ifupdown/address.h"

#include <arpa/inet.h>
#include <stdio.h>

/* A random address is local and unicast, as this one; which one makes no difference. */
#define RANDOM_ADDRESS "02:00:5e:00:53:01"

/* What stands between slashes, the first being number 0; slashes in a row count as one. */
static struct slice part_of_address(struct slice address, size_t number)
{
	size_t start = 0, end = 0;

	for (;; number--) {
		start = end;
		while (start < address.length && address.at[start] == '/')
			start++;
		end = slice_find(address, '/', start);
		if (number == 0)
			return slice_range(address, start, end);
	}
}

static const struct option *cause_of(const struct settings *settings, const char *option)
{
	const struct setting *setting = settings_find(settings, option);
	return setting ? setting->cause : NULL;
}

void address_drop_length(struct settings *settings, const char *option)
{
	struct slice address = settings_value(settings, option);

	if (address.length)
		settings_set(settings, option, part_of_address(address, 0), NULL);
}

void address_set_prefix_length(struct settings *settings, const char *option)
{
	struct slice address = settings_value(settings, "address");

	if (address.length && settings_value(settings, option).length == 0)
		settings_set(settings, option, part_of_address(address, 1),
			     cause_of(settings, "address"));
}

/* A dotted quad and nothing else. */
static bool parse_quad(const struct settings *settings, struct slice text, uint32_t *ret)
{
	struct in_addr quad;

	if (memchr(text.at, '\0', text.length) ||
	    inet_pton(AF_INET, arena_copy(settings->arena, text), &quad) != 1)
		return false;
	*ret = ntohl(quad.s_addr);
	return true;
}

static struct slice print_quad(const struct settings *settings, uint32_t quad)
{
	return slice_of(arena_print(settings->arena, "%u.%u.%u.%u", quad >> 24, quad >> 16 & 255,
				    quad >> 8 & 255, quad & 255));
}

static uint32_t class_mask(uint32_t address)
{
	if ((address & 0x80000000) == 0)
		return 0xff000000;
	if ((address & 0xc0000000) == 0x80000000)
		return 0xffff0000;
	if ((address & 0xe0000000) == 0xc0000000)
		return 0xffffff00;
	return 0xffffffff;
}

/* "24", "255.255.255.0"; more than 32 bits are none. */
static bool parse_mask(const struct settings *settings, struct slice text, uint32_t *ret)
{
	unsigned char bits;

	if (parse_quad(settings, text, ret))
		return true;
	/* NOLINTNEXTLINE(cert-err34-c): ifupdown's own call, 256 and more wrap round in both. */
	if (sscanf(arena_copy(settings->arena, text), "%hhu", &bits) != 1)
		return false;
	*ret = bits == 0 || bits > 32 ? 0 : 0xffffffff << (32 - bits);
	return true;
}

void address_set_netmask(struct settings *settings, const char *option)
{
	struct slice address = settings_value(settings, "address");
	struct slice length = part_of_address(address, 1), mask_text = address;
	uint32_t quad, mask;

	if (address.length == 0 || settings_value(settings, option).length)
		return;
	if (parse_quad(settings, slice_range(address, 0, slice_find(address, '/', 0)), &quad)) {
		if (length.length == 0)
			mask_text = print_quad(settings, class_mask(quad));
		else if (parse_mask(settings, length, &mask))
			mask_text = print_quad(settings, mask);
	}
	settings_set(settings, option, mask_text, cause_of(settings, "address"));
}

void address_set_broadcast(struct settings *settings, const char *option)
{
	struct slice broadcast = settings_value(settings, option);
	uint32_t address, mask;

	if (!slice_is(broadcast, "+") && !slice_is(broadcast, "-"))
		return;
	bool ones = broadcast.at[0] == '+';
	if (!parse_quad(settings, settings_value(settings, "address"), &address) ||
	    !parse_quad(settings, settings_value(settings, "netmask"), &mask))
		return;
	uint32_t result = ones ? address | ~mask : address & mask;
	if (mask == 0xfffffffe)          /* RFC 3021: two hosts and no broadcast */
		result = ones ? 0xffffffff : 0;
	settings_set(settings, option, print_quad(settings, result), NULL);
}

void address_clean_hardware(struct settings *settings, const char *option)
{
	struct slice address = settings_value(settings, option);

	if (slice_is(address, "random")) {
		settings_set(settings, option, slice_of(RANDOM_ADDRESS), NULL);
		for (size_t i = 0; i < settings->items.count; i++)
			if (slice_is(settings->items.items[i].name, option))
				settings->items.items[i].unknown = true;
	} else if (slice_starts_with(address, "ether ")) {
		settings_set(settings, option, slice_range(address, strlen("ether "),
							   address.length), NULL);
	}
}

void address_set_hexadecimal(struct settings *settings, const char *option)
{
	struct slice local = settings_value(settings, "local");
	unsigned char a, b, c, d;

	if (local.length == 0)
		return;
	/* NOLINTNEXTLINE(cert-err34-c): ifupdown's own call. */
	if (sscanf(arena_copy(settings->arena, local), "%3hhu.%3hhu.%3hhu.%3hhu",
		   &a, &b, &c, &d) == 4)
		local = slice_of(arena_print(settings->arena, "%02x%02x:%02x%02x", a, b, c, d));
	settings_set(settings, option, local, cause_of(settings, "local"));
}
