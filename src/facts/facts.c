#include "facts/facts.h"

#include <limits.h>

#include "base/schema.h"
#include "facts/foreign.h"

/* A fleet's facts are larger than any file of its configuration. */
static const struct document_limits limits = { 16 << 20, 64 };

static const char *const presence_names[FACT_PRESENT_COUNT] = {
	[FACT_PRESENT_BOOT] = "boot",
	[FACT_PRESENT_EARLY] = "early",
	[FACT_PRESENT_LATE] = "late",
	[FACT_PRESENT_NEVER] = "never",
};

const char *fact_presence_name(enum fact_presence presence)
{
	return presence_names[presence];
}

const char *device_name_problem(struct slice name)
{
	if (name.length == 0)
		return "a device has a name of at least one byte";
	if (name.length > 15)
		return "a device's name has at most 15 bytes";
	if (slice_is(name, ".") || slice_is(name, ".."))
		return "no device can have this name";
	for (size_t i = 0; i < name.length; i++) {
		/* isspace() of the kernel is that of Latin-1: 0xa0 counts. */
		if (is_blank(name.at[i]) || (unsigned char)name.at[i] == 0xa0 || !name.at[i])
			return "a device's name has no blanks in it";
		if (name.at[i] == '/')
			return "a device's name has no '/' in it";
		if (name.at[i] == ':')
			return "a device's name has no ':' in it (with one it is a label of "
			       "IPv4 addresses)";
	}
	return NULL;
}

static const char *store_name(struct schema_reader *reader, const struct node *node, void *place)
{
	const char *problem = device_name_problem(node->text);

	if (problem)
		return arena_print(reader->arena, "'%s' cannot be a device: %s",
				   document_printable(reader->arena, node->text), problem);
	const struct name *name = name_intern(reader->context, node->text);
	memcpy(place, &name, sizeof(name));
	return NULL;
}

static const char *store_kind(struct schema_reader *reader, const struct node *node, void *place)
{
	(void)reader;
	memcpy(place, &facts_kind_find(node->text)->word, sizeof(const char *));
	return NULL;
}

static const char *store_maybe(struct schema_reader *reader, const struct node *node, void *place)
{
	enum maybe value = slice_is(node->text, "true") ? MAYBE_YES : MAYBE_NO;

	(void)reader;
	memcpy(place, &value, sizeof(value));
	return NULL;
}

/* The pattern says nearly what device_name_problem() does; it counts characters, not bytes. */
static const struct schema name_schema = {
	.kind = SCHEMA_SCALAR, .noun = "the name of a device", .size = sizeof(const struct name *),
	.forms = SCHEMA_STRING, .store = store_name,
	.pattern = "^[^/: ]{1,15}$",
};

static const struct schema kind_schema = {
	.kind = SCHEMA_SCALAR, .noun = "a kind of device", .size = sizeof(const char *),
	.forms = SCHEMA_STRING, .words = &facts_kind_words, .word_noun = "kind",
	.store = store_kind,
};

static const struct schema mtu_schema = {
	.kind = SCHEMA_SCALAR, .noun = "an MTU in bytes", .size = sizeof(int),
	.forms = SCHEMA_INTEGER, .minimum = 1, .maximum = INT_MAX,
};

static const struct schema present_schema = {
	.kind = SCHEMA_SCALAR, .noun = "when the device is present", .size = sizeof(int),
	.forms = SCHEMA_STRING, .word_noun = "presence", .words = SCHEMA_WORDS(presence_names),
};

static const struct schema flag_schema = {
	.kind = SCHEMA_SCALAR, .noun = "true or false", .size = sizeof(enum maybe),
	.forms = SCHEMA_BOOLEAN, .store = store_maybe,
};

static const struct schema_field device_fields[] = {
	{ "kind", &kind_schema, offsetof(struct device_fact, kind), false,
	  "What it is, in the words of `ip link add … type`; else it is inferred." },
	{ "mtu", &mtu_schema, offsetof(struct device_fact, mtu), false,
	  "Below 1280 a device has no IPv6." },
	{ "present", &present_schema, offsetof(struct device_fact, present), false,
	  "When it is there, against the run of the sysctl loader; `boot` is the default." },
	{ "noarp", &flag_schema, offsetof(struct device_fact, noarp), false,
	  "Whether it has the flag NOARP; else its kind says so." },
	{ "lower", &name_schema, offsetof(struct device_fact, lower), false,
	  "The device it stands on, of a VLAN, macvlan, ipvlan or vxlan." },
	{ "master", &name_schema, offsetof(struct device_fact, master), false,
	  "The bridge, bond or VRF it belongs to." },
	{ NULL, NULL, 0, false, NULL },
};

static const struct schema device_schema = {
	.kind = SCHEMA_MAPPING, .noun = "a mapping that describes the device",
	.size = sizeof(struct device_fact), .fields = device_fields,
};

static const struct device_fact unsaid = {
	.present = FACT_PRESENT_BOOT, .noarp = MAYBE_UNKNOWN, .loopback = MAYBE_UNKNOWN,
	.up = MAYBE_UNKNOWN,
};

static const struct schema devices_schema = {
	.kind = SCHEMA_TABLE, .noun = "a mapping from devices to facts",
	.size = sizeof(struct device_fact), .initial = &unsaid,
	.key = &name_schema, .key_offset = offsetof(struct device_fact, name),
	.element = &device_schema,
	.has_span = true, .span_offset = offsetof(struct device_fact, span),
};

static const struct schema_field facts_fields[] = {
	{ "devices", &devices_schema, offsetof(struct facts, devices), true,
	  "The devices of the host by name." },
	{ NULL, NULL, 0, false, NULL },
};

static const struct schema facts_schema = {
	.kind = SCHEMA_MAPPING,
	.noun = "`devices:`, or the facts of `ip -j -d link`, Facter or Ansible",
	.size = sizeof(struct facts), .fields = facts_fields,
};

void facts_print_schema(struct text *text)
{
	schema_print(text, &facts_schema, "urn:iptoken-lint:facts",
		     "Facts of iptoken-lint");
}

bool facts_fail(struct facts_reader *reader, const struct node *node, const char *message)
{
	reader->error = document_error_at(node->span, message);
	return false;
}

struct device_fact *facts_add(struct facts_reader *reader, struct slice name, struct span span)
{
	struct device_fact device = unsaid;
	bool is_new;

	if (device_name_problem(name))
		return NULL;
	size_t *index = table_put(reader->arena, &reader->by_name, name, &is_new);
	if (!is_new)
		return NULL;
	*index = reader->devices.count;
	device.name = name_intern(reader->names, name);
	device.span = span;
	array_push(reader->arena, &reader->devices, device);
	return &reader->devices.items[reader->devices.count - 1];
}

struct slice facts_text(const struct node *mapping, const char *key)
{
	const struct node *node = node_find(mapping, key);
	struct slice nothing = { "", 0 };

	return node_is(node, NODE_SCALAR) ? node->text : nothing;
}

int facts_mtu(const struct node *mapping, const char *key)
{
	int mtu = 0;

	slice_to_number(facts_text(mapping, key), &mtu);
	return mtu;
}

const struct name *facts_name(struct facts_reader *reader, const struct node *mapping,
			      const char *key)
{
	struct slice text = facts_text(mapping, key);

	return text.length ? name_intern(reader->names, text) : NULL;
}

static bool read_own(struct arena *arena, struct names *names, const struct document *document,
		     struct facts *facts, struct document_error *ret_error)
{
	facts->form = FACTS_OWN;
	facts->presence_is_stated = true;
	return schema_read(arena, &facts_schema, document, names, facts, ret_error);
}

static bool read_foreign(struct facts_reader *reader, const struct facts_foreign *form,
			 const struct node *node, struct facts *facts)
{
	if (!form->read(reader, node))
		return false;
	if (reader->devices.count == 0)
		return facts_fail(reader, node, "there is no device in these facts");
	facts->form = form->form;
	facts->devices.items = reader->devices.items;
	facts->devices.count = reader->devices.count;
	return true;
}

/* Facter 2, and `facter --show-legacy`: {"interfaces": "eth0,eth0_100,lo", "mtu_eth0": 1500} */
static bool is_flat(const struct node *root)
{
	return node_is(node_find(root, "interfaces"), NODE_SCALAR) ||
	       node_is(node_find(node_find(root, "values"), "interfaces"), NODE_SCALAR);
}

static bool read_document(struct facts_reader *reader, const struct document *document,
			  struct facts *facts)
{
	static const struct facts_foreign *const foreign[] = { &facts_ip_link, &facts_ansible,
							       &facts_facter };

	for (size_t i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++) {
		const struct node *node = foreign[i]->find(document->root);
		if (node && !node_find(document->root, "devices"))
			return read_foreign(reader, foreign[i], node, facts);
	}
	if (is_flat(document->root))
		return facts_fail(reader, document->root,
				  "flat facts do not keep the names of devices (eth0_100 for "
				  "eth0.100); the fact `networking` does");
	return read_own(reader->arena, reader->names, document, facts, &reader->error);
}

/*
 * Ansible's ad-hoc output begins with "host | SUCCESS => ". The offset of what follows, 0
 * without it; SIZE_MAX when it says that it failed.
 */
static size_t skip_ansible_heading(struct slice text)
{
	static const char *const states[] = { " | SUCCESS => ", " | CHANGED => " };
	struct slice line = slice_range(text, 0, slice_find(text, '\n', 0));
	size_t brace = slice_find(line, '{', 0);
	struct slice heading = slice_range(line, 0, brace);

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (slice_ends_with(heading, states[i]))
			return brace;
	if (slice_ends_with(heading, " | FAILED! => ") ||
	    slice_ends_with(heading, " | UNREACHABLE! => "))
		return SIZE_MAX;
	return 0;
}

/* What is wrong is rather that a second host follows. */
static void explain_second_host(struct document_error *error)
{
	struct slice line = source_line(error->span.source, span_locate(error->span).line);

	if (slice_contains(line, " => {"))
		error->message = FACTS_OF_SEVERAL_HOSTS;
}

bool facts_read(struct arena *arena, struct names *names, struct slice text, const char *path,
		struct facts **ret, struct document_error *ret_error)
{
	struct facts_reader reader = { .arena = arena, .names = names };
	struct facts *facts = arena_new(arena, struct facts);
	const struct source *source = source_new(arena, path, text);
	size_t from = skip_ansible_heading(text);
	struct document document;

	if (from == SIZE_MAX) {
		*ret_error = document_error_at(span_make(source, 0, 0),
					       "Ansible could not gather the facts of this host");
		return false;
	}
	if (!document_read(arena, source, from, limits, &document, ret_error)) {
		if (from > 0)
			explain_second_host(ret_error);
		return false;
	}
	facts->source = source;
	if (!read_document(&reader, &document, facts)) {
		*ret_error = reader.error;
		return false;
	}
	*ret = facts;
	return true;
}

const struct device_fact *facts_find(const struct facts *facts, const struct name *name)
{
	for (size_t i = 0; i < facts->devices.count; i++)
		if (facts->devices.items[i].name == name)
			return &facts->devices.items[i];
	return NULL;
}
