/*
 * Resources whose doing is not followed: commands, and types that write files by means of their
 * own. What may change a file that decides is open, and so are the verdicts.
 */
#include "catalog/catalog.h"

/* Where the files lie that every verdict hangs on. */
static const char *const places[] = {
	"/etc/network", "/etc/sysctl", "/usr/lib/sysctl.d", "/lib/sysctl.d", "/run/sysctl.d",
	"/usr/local/lib/sysctl.d", "/etc/modprobe.d", "/etc/default/grub", "/etc/kernel", "/etc/ufw",
	"sysctl.conf", "interfaces.d",
};

/* What a command has to do with the network, in its own words. */
static const char *const network_words[] = { "ip token", "sysctl", "ifup", "ifdown", "ip link" };

/* Programs that change no file of ours, whatever file they are given. */
static const char *const readers[] = {
	"sysctl", "ifup", "ifdown", "ifquery", "ip", "cat", "grep", "test", "[", "diff", "cmp",
	"true", "false", "echo", "logger", "systemctl", "iptoken-lint", "stat", "sha256sum",
};

static bool contains_any_of(struct slice text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (slice_contains(text, words[i]))
			return true;
	return false;
}

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A command, its words put together where it is a list of them; the title where there is none. */
static struct slice command_of(struct arena *arena, const struct catalog_resource *resource,
			       const char *key)
{
	const struct node *node = catalog_parameter(resource, key);
	const char *joined = "";

	if (!node || !node_is(node, NODE_SEQUENCE))
		return catalog_text(resource, key);
	for (size_t i = 0; i < node->count && i < 64; i++)
		if (node_is(node->items[i], NODE_SCALAR))
			joined = arena_print(arena, "%s%s%.*s", joined, *joined ? " " : "",
					     SLICE_ARGS(node->items[i]->text));
	return slice_of(joined);
}

/* The last part of the first word. */
static struct slice program_of(struct slice command)
{
	struct slice word = slice_trim(command, " \t\n");
	size_t start = 0, end = 0;

	while (end < word.length && !is_blank(word.at[end]))
		if (word.at[end++] == '/')
			start = end;
	return slice_range(word, start, end);
}

/* One program that only reads: nothing is sent into a file, and no other program is begun. */
static bool only_reads(struct slice command)
{
	static const char *const joints[] = { ">", "|", ";", "&", "`", "$(", "\n" };

	return slice_is_among(program_of(command), readers, COUNT(readers)) &&
	       !contains_any_of(command, joints, COUNT(joints));
}

static bool is_gate(struct arena *arena, const struct catalog_resource *resource)
{
	static const char *const keys[] = { "command", "unless", "onlyif" };

	for (size_t i = 0; i < COUNT(keys); i++)
		if (slice_is(program_of(command_of(arena, resource, keys[i])), "iptoken-lint"))
			return true;
	return false;
}

static struct catalog_note judge_command(struct arena *arena,
					 const struct catalog_resource *resource)
{
	struct catalog_note note = { .message = NULL };
	struct slice command = command_of(arena, resource, "command");

	if (command.length == 0)
		command = resource->title;
	bool reads = only_reads(command);
	if (contains_any_of(command, places, COUNT(places)) && !reads) {
		note.message = "a command that may change files which decide; what it makes of them is not known";
		note.open = true;
	} else if ((contains_any_of(command, network_words, COUNT(network_words)) ||
		    contains_any_of(resource->title, network_words, COUNT(network_words))) &&
		   !(reads && is_gate(arena, resource))) {
		note.message = "a command that is run on the host; what it does is not judged";
	}
	return note;
}

/* Whether `returns` takes 2, the status of ip when the kernel refuses, for success. */
static bool takes_refusal(const struct catalog_resource *resource)
{
	const struct node *node = catalog_parameter(resource, "returns");
	int status;

	for (size_t i = 0; node && node_is(node, NODE_SEQUENCE) && i < node->count; i++)
		if (node_is(node->items[i], NODE_SCALAR) &&
		    slice_to_number(node->items[i]->text, &status) && status == 2)
			return true;
	return node && node_is(node, NODE_SCALAR) && slice_to_number(node->text, &status) &&
	       status == 2;
}

static void note_masking(struct arena *arena, struct catalog_laying *laying,
			 const struct catalog_resource *resource)
{
	struct slice command = command_of(arena, resource, "command");
	struct catalog_note note = {
		.message = "it takes exit status 2 for success, which is what ip ends with when the "
			   "kernel refuses the token",
		.masks = true,
	};

	if (command.length == 0)
		command = resource->title;
	if (takes_refusal(resource) && (slice_contains(command, "ip token") ||
					slice_contains(command, "ip -6 token")))
		catalog_note(arena, laying, resource, note);
}

/* Types of modules that write what we judge, wherever they keep the name of the file. */
static bool writes_network(const struct catalog_resource *resource)
{
	static const char *const types[] = {
		"Sysctl", "Sysctl_runtime", "Network_config", "Network_route", "Network_interface",
		"Kernel_parameter",
	};
	static const char *const keys[] = { "path", "target", "file", "name" };

	if (slice_is_among(resource->type, types, COUNT(types)))
		return true;
	for (size_t i = 0; i < COUNT(keys); i++) {
		struct slice value = catalog_text(resource, keys[i]);
		if (slice_starts_with(value, "/") && contains_any_of(value, places, COUNT(places)))
			return true;
	}
	return slice_starts_with(resource->title, "/") &&
	       contains_any_of(resource->title, places, COUNT(places));
}

/* A type that is followed, or that a manifest defines by means of others. */
static bool is_followed(const struct catalog_resource *resource)
{
	static const char *const types[] = {
		"File", "Concat_file", "Concat_fragment", "File_line", "Augeas", "Concat", "Class",
		"Stage", "Node", "Notify", "Package", "Service", "Filebucket",
	};

	return resource->defined || slice_contains(resource->type, "::") ||
	       slice_is_among(resource->type, types, COUNT(types));
}

void catalog_note_others(const struct catalog *catalog, struct catalog_laying *laying)
{
	struct arena *arena = catalog->arena;

	for (size_t i = 0; i < catalog->resources.count; i++) {
		const struct catalog_resource *resource = &catalog->resources.items[i];
		struct catalog_note note = { .message = NULL };
		if (catalog_is_true(resource, "noop") || is_followed(resource))
			continue;
		if (slice_is(resource->type, "Exec")) {
			note = judge_command(arena, resource);
			note_masking(arena, laying, resource);
		} else if (writes_network(resource)) {
			note.message = arena_print(arena, "a resource of type %.*s; what it writes is not known",
						   SLICE_ARGS(resource->type));
			note.open = true;
		}
		if (note.message)
			catalog_note(arena, laying, resource, note);
	}
}
