/* Candidates that write the token command in another way, or leave it out. */
#include "lint/repair.h"

#include <arpa/inet.h>

#include "base/spelling.h"

/* A word of the command as it is written, between blanks. */
static bool next_word(struct span command, size_t *at, struct span *ret)
{
	struct slice text = span_text(command);
	size_t start = *at;

	while (start < text.length && strchr(" \t\n\\", text.at[start]))
		start++;
	size_t end = start;
	while (end < text.length && !strchr(" \t\n", text.at[end]))
		end++;
	*at = end;
	*ret = (struct span){ command.source, command.start + (uint32_t)start,
			      command.start + (uint32_t)end };
	return end > start;
}

static bool is_unquoted(struct slice raw, struct slice word)
{
	if (slice_equal(raw, word))
		return true;
	return raw.length == word.length + 2 && (raw.at[0] == '"' || raw.at[0] == '\'') &&
	       slice_equal(slice_range(raw, 1, raw.length - 1), word);
}

/* The word that is WORD, quotes aside; for `dev` also the one behind it, if any. */
static bool find_word(struct span command, struct slice word, struct span *ret,
		      struct span *ret_next)
{
	struct span raw;
	size_t at = 0;

	if (!command.source)
		return false;
	while (next_word(command, &at, &raw)) {
		if (!is_unquoted(span_text(raw), word))
			continue;
		*ret = raw;
		if (ret_next && !next_word(command, &at, ret_next))
			*ret_next = (struct span){ NULL, 0, 0 };
		return true;
	}
	return false;
}

static bool is_address(struct slice text)
{
	char buffer[64];
	struct in6_addr address;

	if (text.length == 0 || text.length >= sizeof(buffer))
		return false;
	memcpy(buffer, text.at, text.length);
	buffer[text.length] = '\0';
	return inet_pton(AF_INET6, buffer, &address) == 1;
}

/* Without brackets, and without what follows a slash or a percent sign. */
static struct slice bare(struct slice token)
{
	token = slice_trim(token, "[]\"' ");
	token = slice_range(token, 0, slice_find(token, '/', 0));
	token = slice_range(token, 0, slice_find(token, '%', 0));
	return slice_trim(token, "[]");
}

/*
 * The address that TEXT was surely meant to be, or NULL: `[::5]`, `::5/129`, `10.1.2.3` and
 * `5` differ from one by what people write around an address or leave out of a token.
 */
static const char *meant_address(struct arena *arena, struct slice token)
{
	struct slice text = bare(token);

	if (slice_is(text, "default"))
		return "default";
	if (is_address(text))
		return arena_copy(arena, text);
	if (text.length == 0 || slice_contains(text, ":"))
		return NULL;
	const char *lower = arena_print(arena, "::%.*s", SLICE_ARGS(text));
	return is_address(slice_of(lower)) ? lower : NULL;
}

static void offer_token(struct seeking *seeking)
{
	struct arena *arena = seeking->host->arena;
	struct slice token = seeking->token->command->token;
	struct span word;
	const char *meant = meant_address(arena, token);

	if (!meant || slice_equal(slice_of(meant), token) ||
	    !find_word(seeking->token->command->span, token, &word, NULL))
		return;
	repair_offer(seeking, repair_replace(word, meant),
		     arena_print(arena, "write `%s` for `%.*s`", meant, SLICE_ARGS(token)));
}

/* `device eth0`, `d eth0`: ip token knows no other spelling than dev. */
static void offer_dev(struct seeking *seeking)
{
	static const char *const spellings[] = { "device", "de", "DEV", "Dev", "Device", "iface",
						 "interface", "dev:", "-dev", "--dev" };
	struct arena *arena = seeking->host->arena;
	struct span command = seeking->token->command->span, word;

	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
		if (find_word(command, slice_of(spellings[i]), &word, NULL))
			repair_offer(seeking, repair_replace(word, "dev"),
				     arena_print(arena, "write `dev` for `%s`", spellings[i]));
}

/* The device that the command is run for, where none is named. */
static void offer_iface(struct seeking *seeking)
{
	struct arena *arena = seeking->host->arena;
	const struct token_command *command = seeking->token->command;
	struct span word, next = { NULL, 0, 0 };
	bool begun = find_word(command->span, slice_of("dev"), &word, &next);

	if (!seeking->token->device || next.source ||
	    (!begun && !find_word(command->span, command->token, &word, NULL)))
		return;
	const char *text = arena_print(arena, "%.*s%s $IFACE", SLICE_ARGS(span_text(word)),
				       begun ? "" : " dev");
	repair_offer(seeking, repair_replace(word, text),
		     arena_print(arena, "name the device: `dev $IFACE`"));
}

void repair_seek_words(struct seeking *seeking)
{
	if (seeking->token->command->removes)
		return;
	offer_token(seeking);
	offer_dev(seeking);
	offer_iface(seeking);
}

/* `up` instead of `pre-up`, so that what makes the device has run. */
static void offer_up(struct seeking *seeking)
{
	const struct command_line *line = repair_line_of(seeking);

	if (line && line->phase == PHASE_PRE_UP)
		repair_offer(
			seeking, repair_replace(line->keyword, "up"),
			"write `up` instead of `pre-up`, so that the device has been made by then");
}

static const char *device_at(const void *context, size_t index)
{
	const struct boot_devices *devices = context;
	const struct boot_device *device = &devices->items.items[index];

	return device->presence == PRESENCE_NEVER ? NULL : device->name->text;
}

/* The device whose name NAME nearly is: that of the stanza, or the only one that is near. */
static const char *meant_device(const struct seeking *seeking, struct slice name)
{
	const struct boot_devices *devices = &seeking->host->plan.devices;
	struct spelling_words words = { device_at, devices, devices->items.count };
	const char *nearest = spelling_nearest(name, words);
	size_t distance = nearest ? spelling_distance(name, slice_of(nearest)) : 0;

	for (size_t i = 0; nearest && i < devices->items.count; i++) {
		const char *other = device_at(devices, i);
		if (other && strcmp(other, nearest) != 0 &&
		    spelling_distance(name, slice_of(other)) <= distance)
			return NULL;
	}
	return nearest;
}

static void offer_device(struct seeking *seeking, struct span word, const char *device)
{
	if (!device || slice_is(span_text(word), device))
		return;
	repair_offer(seeking, repair_replace(word, device),
		     arena_print(seeking->host->arena, "write `dev %s` for `dev %.*s`", device,
				 SLICE_ARGS(span_text(word))));
}

void repair_seek_device(struct seeking *seeking)
{
	struct arena *arena = seeking->host->arena;
	struct span dev, word;

	offer_up(seeking);
	if (!find_word(seeking->token->command->span, slice_of("dev"), &dev, &word) || !word.source)
		return;
	struct slice text = span_text(word), name = slice_trim(text, "\"'");
	size_t slash = slice_find(name, '/', 0);
	if (slice_contains(name, "LOGICAL"))
		offer_device(seeking, word, "$IFACE");
	else if (slash < name.length && slash > 0)
		offer_device(seeking, word, arena_copy(arena, slice_range(name, 0, slash)));
	else if (!slice_contains(name, "$"))
		offer_device(seeking, word, meant_device(seeking, name));
}

/* The line that PLACE stands in, with its newline and the lines that it is continued on. */
static struct span whole_lines(struct span place)
{
	struct slice text = place.source->text;
	size_t start = place.start, end = slice_find(text, '\n', place.end);

	while (start > 0 && text.at[start - 1] != '\n')
		start--;
	return (struct span){ place.source, (uint32_t)start,
			      (uint32_t)(end < text.length ? end + 1 : end) };
}

/* Whether REST, behind a command, only sees to it that its failure is not heard of. */
static bool is_only_mask(struct slice rest)
{
	static const char *const masks[] = { "", "|| true", "||true", "||:", "|| :", "; true" };

	rest = slice_trim(rest, " \t\n");
	for (size_t i = 0; i < sizeof(masks) / sizeof(masks[0]); i++)
		if (slice_is(rest, masks[i]))
			return true;
	return false;
}

/* Whether the option line or the line of the script has nothing but the command. */
static bool stands_alone(const struct command_line *line, struct span command)
{
	struct span place = line ? line->text.origin : whole_lines(command);
	struct slice text = place.source->text;

	return slice_trim(slice_range(text, place.start, command.start), " \t-").length == 0 &&
	       is_only_mask(slice_range(text, command.end, place.end));
}

/*
 * Leave the command out. Only where no boot accepts it as the tree is, more of them would come
 * to it, and no other change makes it acceptable: a token for lo, say.
 */
void repair_seek_removal(struct seeking *seeking)
{
	const struct command_line *line = repair_line_of(seeking);
	struct span command = seeking->token->command->span;

	if (!command.source)
		return;
	const char *description = arena_print(seeking->host->arena,
		"leave out `%.*s`, which would be run then and is refused as well",
		SLICE_ARGS(span_text(command)));
	struct span place = line ? span_cover(line->keyword, line->text.origin) : command;
	if (stands_alone(line, command))
		repair_offer(seeking, repair_replace(whole_lines(place), ""), description);
	else
		repair_offer(seeking, repair_replace(command, "true"), description);
}
