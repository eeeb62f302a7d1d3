#include "shell/walk.h"

#include "shell/ip.h"

typedef ARRAY(struct token_command) tokens;
typedef ARRAY(struct shell_made_device) devices;

static struct slice word_at(const struct found_command *found, size_t i)
{
	return i < found->words.count && !found->words.items[i].why ? found->words.items[i].text
								    : (struct slice)SLICE("");
}

/* A word as it stands in the file, without quotes around the whole of it. */
static struct slice as_written(const struct found_command *found, size_t i)
{
	const struct word *word = found->words.items[i].word;
	struct slice literal;

	if (word_is_literal(word, &literal))
		return literal;
	return slice_range(found->node->passage->text, word->start, word->end);
}

/* The words behind `ip` and its options. */
static size_t skip_ip_options(const struct found_command *found)
{
	size_t i = found->program + 1;

	for (; slice_starts_with(word_at(found, i), "-"); i++) {
		struct slice option = word_at(found, i);
		if (ip_abbreviates(option, "-netns") || ip_abbreviates(option, "-batch"))
			return found->words.count;
		if (ip_abbreviates(option, "-family"))
			i++;
	}
	return i;
}

static bool is_object(struct slice word, const char *name, size_t shortest)
{
	return word.length >= shortest && ip_abbreviates(word, name);
}

/* `set` is reached by se and set, not by s, which is show. */
static bool is_setting(struct slice verb)
{
	return (verb.length > 1 && ip_abbreviates(verb, "set")) || ip_abbreviates(verb, "add");
}

static struct slice without_label(struct slice name)
{
	return slice_range(name, 0, slice_find(name, ':', 0));
}

/* The first device counts. */
static void take_device(struct walk *walk, struct token_command *token, struct slice name)
{
	if (!token->interface && name.length)
		token->interface = name_intern(walk->run->shell->names, without_label(name));
}

static void visit_token(struct walk *walk, const struct found_command *found)
{
	size_t i = walk_is_program(found, "ip") ? skip_ip_options(found) : found->words.count;
	struct token_command token = {
		.span = passage_span(found->node->passage, found->node->start, found->node->end),
		.command = slice_range(found->node->passage->text, found->node->start,
				       found->node->end),
		.masked = found->setting.failure_hidden,
	};

	if (!is_object(word_at(found, i), "token", 2))
		return;
	struct slice verb = word_at(found, ++i);
	token.removes = ip_abbreviates(verb, "delete");
	if (!token.removes && !is_setting(verb))
		return;
	for (i++; i < found->words.count; i++) {
		if (slice_is(word_at(found, i), "dev"))
			take_device(walk, &token, word_at(found, ++i));
		else if (!token.token.at && !token.removes)
			token.token = as_written(found, i);
	}
	array_push(walk->run->arena, (tokens *)walk->context, token);
}

static void add_device(struct walk *walk, const struct found_command *found, struct slice name,
		       const char *kind, struct slice lower, struct slice mode)
{
	struct names *names = walk->run->shell->names;
	struct shell_made_device device = {
		.kind = kind,
		.span = passage_span(found->node->passage, found->node->start, found->node->end),
	};

	if (!name.length)
		return;
	device.name = name_intern(names, name);
	if (lower.length)
		device.lower = name_intern(names, lower);
	if (mode.length)
		device.mode = arena_copy(walk->run->arena, mode);
	array_push(walk->run->arena, (devices *)walk->context, device);
}

/* Words of `ip link add` with a value that is not a name. */
static bool takes_value(struct slice word)
{
	static const char *const names[] = { "mtu", "address", "broadcast", "txqueuelen", "index",
					     "master", "vrf", "arp", "multicast", "numtxqueues",
					     "numrxqueues", "netns", "group", "alias" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (slice_is(word, names[i]))
			return true;
	return false;
}

/* The value behind the word KEY, from word I on. */
static struct slice value_behind(const struct found_command *found, size_t i, const char *key)
{
	for (; i + 1 < found->words.count; i++)
		if (slice_is(word_at(found, i), key))
			return word_at(found, i + 1);
	return (struct slice)SLICE("");
}

/* ip link add [link LOWER] [name] NAME ... type KIND [mode MODE] [peer name PEER]. */
static void visit_link_add(struct walk *walk, const struct found_command *found, size_t i)
{
	struct slice name = SLICE(""), lower = value_behind(found, i, "link");
	struct slice kind = value_behind(found, i, "type"), mode = value_behind(found, i, "mode");
	size_t k = i;

	for (; k < found->words.count && !slice_is(word_at(found, k), "type"); k++) {
		struct slice word = word_at(found, k);
		if (slice_is(word, "link") || takes_value(word))
			k++;
		else if (slice_is(word, "name") || slice_is(word, "dev"))
			name = word_at(found, ++k);
		else if (!name.length && !slice_is(word, "up") && !slice_is(word, "down"))
			name = word;
	}
	const char *text = kind.length ? arena_copy(walk->run->arena, kind) : NULL;
	add_device(walk, found, name, text, lower, mode);
	if (slice_is(kind, "veth") || slice_is(kind, "vxcan")) {
		struct slice peer = value_behind(found, k, "peer");
		if (slice_is(peer, "name"))
			peer = value_behind(found, k, "name");
		add_device(walk, found, peer, text, (struct slice)SLICE(""),
			   (struct slice)SLICE(""));
	}
}

/* ip tuntap add and ip tunnel add: [dev|name] NAME mode MODE. */
static void visit_tunnel_add(struct walk *walk, const struct found_command *found, size_t i)
{
	struct slice mode = value_behind(found, i, "mode"), name = value_behind(found, i, "name");

	if (!name.length)
		name = value_behind(found, i, "dev");
	if (!name.length && !slice_is(word_at(found, i), "mode"))
		name = word_at(found, i);
	add_device(walk, found, name, mode.length ? arena_copy(walk->run->arena, mode) : NULL,
		   (struct slice)SLICE(""), (struct slice)SLICE(""));
}

static void visit_ip_device(struct walk *walk, const struct found_command *found)
{
	size_t i = skip_ip_options(found);
	struct slice object = word_at(found, i), verb = word_at(found, i + 1);

	if (!ip_abbreviates(verb, "add"))
		return;
	if (is_object(object, "link", 1))
		visit_link_add(walk, found, i + 2);
	else if (is_object(object, "tunnel", 1) || is_object(object, "tuntap", 4))
		visit_tunnel_add(walk, found, i + 2);
}

static void visit_device(struct walk *walk, const struct found_command *found)
{
	size_t i = found->program + 1;
	struct slice none = SLICE("");

	if (walk_is_program(found, "ip")) {
		visit_ip_device(walk, found);
	} else if (walk_is_program(found, "brctl") && slice_is(word_at(found, i), "addbr")) {
		add_device(walk, found, word_at(found, i + 1), "bridge", none, none);
	} else if (walk_is_program(found, "vconfig") && slice_is(word_at(found, i), "add")) {
		char *name = arena_print(walk->run->arena, "%.*s.%.*s",
					 SLICE_ARGS(word_at(found, i + 1)),
					 SLICE_ARGS(word_at(found, i + 2)));
		if (word_at(found, i + 1).length && word_at(found, i + 2).length)
			add_device(walk, found, slice_of(name), "vlan", word_at(found, i + 1),
				   none);
	} else if (walk_is_program(found, "tunctl")) {
		add_device(walk, found, value_behind(found, i, "-t"), "tap", none, none);
	}
}

static struct setting setting_of(const struct shell_call *call)
{
	return (struct setting){ false, call->masked, true };
}

static size_t find_tokens(struct shell *shell, const struct shell_call *call,
			  const struct passage *passage, enum dialect dialect,
			  const struct token_command **ret_items)
{
	tokens found = { 0 };
	struct limits limits;
	struct run run;
	struct walk walk = { .run = &run, .context = &found, .visit = visit_token };

	walk_init(&run, shell, &limits, call);
	walk_text(&walk, passage, dialect, setting_of(call));
	*ret_items = found.items;
	return found.count;
}

/*
 * Whether TEXT may hold an `ip token` command. Its object is written with two letters at least, and
 * where nothing is quoted or expanded a word can only be what stands there.
 */
static bool may_hold_token(struct slice text)
{
	static const char makers[] = "'\"\\$`~*?[{";

	if (slice_contains(text, "to"))
		return true;
	for (size_t i = 0; i < text.length; i++)
		if (memchr(makers, text.at[i], sizeof(makers) - 1))
			return true;
	return false;
}

size_t shell_find_tokens(struct shell *shell, const struct shell_call *call,
			 const struct token_command **ret_items)
{
	*ret_items = NULL;
	if (!may_hold_token(call->text.text))
		return 0;
	return find_tokens(shell, call, &call->text, DIALECT_DASH, ret_items);
}

size_t shell_find_tokens_in_script(struct shell *shell, const char *path,
				   const struct shell_call *call,
				   const struct token_command **ret_items)
{
	struct passage *passage = arena_new(shell->arena, struct passage);
	struct source *source = NULL;

	*ret_items = NULL;
	if (!shell->tree || tree_try_read(shell->tree, path, &source) != TREE_OK)
		return 0;
	struct interpreter interpreter = interpreter_find(source->text);
	if (!interpreter.shell)
		return 0;
	*passage = passage_of_span(span_make(source, 0, source->text.length));
	return find_tokens(shell, call, passage, interpreter.dialect, ret_items);
}

size_t shell_find_made_devices(struct shell *shell, const struct shell_call *call,
			       const struct shell_made_device **ret_items)
{
	devices found = { 0 };
	struct limits limits;
	struct run run;
	struct walk walk = { .run = &run, .context = &found, .visit = visit_device };

	walk_init(&run, shell, &limits, call);
	walk_text(&walk, &call->text, DIALECT_DASH, setting_of(call));
	*ret_items = found.items;
	return found.count;
}
