#include "ifupdown/settings.h"


static void add_name(struct settings *settings, const char *name, struct slice value)
{
	struct setting setting = { .name = slice_of(name), .value = value };

	array_push(settings->arena, &settings->names, setting);
}

/* What the dots of a sysctl key separate must not have any: eth0.5 is eth0/5 there. */
static struct slice sysctl_name(struct arena *arena, struct slice device)
{
	char *copy = arena_copy(arena, device);

	for (size_t i = 0; i < device.length; i++)
		if (copy[i] == '.')
			copy[i] = '/';
	return (struct slice){ copy, device.length };
}

/* The next run of bytes other than dots, as strtok() would find it. */
static struct slice next_token(struct slice text, char separator, size_t *at)
{
	while (*at < text.length && text.at[*at] == separator)
		++*at;
	size_t start = *at;
	*at = slice_find(text, separator, start);
	return slice_range(text, start, *at);
}

/* "eth0.0201:3" is number 201 on eth0; on InfiniBand 0x0201. */
static void add_vlan_names(struct settings *settings, struct slice device)
{
	size_t at = 0;
	struct slice link = next_token(device, '.', &at);
	struct slice id = next_token(device, '.', &at);

	id.length = slice_find(id, ':', 0);
	if (id.length)
		add_name(settings, "child", id);
	while (id.length > 1 && id.at[0] == '0')
		id = slice_range(id, 1, id.length);
	if (id.length == 0)
		return;
	add_name(settings, "link", link);
	add_name(settings, "vlan_id", id);
}

struct settings settings_of(struct arena *arena, const struct ifup_options *options,
			    const struct stanza *stanza, const struct name *device)
{
	struct settings settings = { .arena = arena, .stanza = stanza, .options = options };
	struct slice name = device->slice;

	add_name(&settings, "iface", name);
	add_name(&settings, "iface0", slice_range(name, 0, slice_find(name, ':', 0)));
	add_name(&settings, "sysctl", sysctl_name(arena, name));
	add_vlan_names(&settings, name);
	for (size_t i = 0; stanza && i < stanza->options.count; i++) {
		const struct option *option = &stanza->options.items[i];
		struct setting setting = {
			.name = option->name->slice,
			.value = option_text(arena, option),
			.cause = option,
		};
		array_push(arena, &settings.items, setting);
	}
	return settings;
}

const struct setting *settings_find_slice(const struct settings *settings, struct slice name)
{
	for (size_t i = 0; i < settings->names.count; i++)
		if (slice_equal(settings->names.items[i].name, name))
			return &settings->names.items[i];
	for (size_t i = 0; i < settings->items.count; i++)
		if (slice_equal(settings->items.items[i].name, name))
			return &settings->items.items[i];
	return NULL;
}

const struct setting *settings_find(const struct settings *settings, const char *name)
{
	return settings_find_slice(settings, slice_of(name));
}

struct slice settings_value(const struct settings *settings, const char *name)
{
	const struct setting *setting = settings_find(settings, name);

	return setting ? setting->value : (struct slice){ "", 0 };
}

void settings_set(struct settings *settings, const char *name, struct slice value,
		  const struct option *cause)
{
	struct setting setting = { .name = slice_of(name), .value = value, .cause = cause };

	for (size_t i = 0; i < settings->items.count; i++) {
		if (slice_is(settings->items.items[i].name, name)) {
			settings->items.items[i].value = value;
			return;
		}
	}
	array_push(settings->arena, &settings->items, setting);
}

/* As atoi(): blanks, a sign, digits, whatever follows; modulo 2^32 and saturated at 2^63. */
static bool is_nonzero(struct slice value)
{
	unsigned long long number = 0;
	bool saturated = false;
	size_t i = 0;

	while (i < value.length && is_blank(value.at[i]))
		i++;
	if (i < value.length && (value.at[i] == '-' || value.at[i] == '+'))
		i++;
	for (; i < value.length && is_digit(value.at[i]); i++) {
		number = number * 10 + (unsigned)(value.at[i] - '0');
		saturated = saturated || number > (1ull << 63);
		if (saturated)
			number = 1;
	}
	return saturated || (number & 0xffffffff) != 0;
}

bool settings_true(const struct settings *settings, const char *name)
{
	static const char *const words[] = { "on", "true", "yes" };
	struct slice value = settings_value(settings, name);

	return slice_is_among_in_any_case(value, words, sizeof(words) / sizeof(words[0])) ||
	       is_nonzero(value);
}

bool settings_is_alias(const struct settings *settings)
{
	struct slice device = settings_value(settings, "iface");
	return slice_find(device, ':', 0) < device.length;
}

bool settings_is_vlan(const struct settings *settings)
{
	return settings_find(settings, "vlan_id") != NULL;
}
