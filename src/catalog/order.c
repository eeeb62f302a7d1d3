#include "catalog/order.h"

#include "base/table.h"

/* A resource is two nodes when it contains others: where it begins and where it ends. */
struct order_node {
	size_t resource;
	ARRAY(size_t) next;      /* nodes that wait for this one */
	ARRAY(size_t) waits;     /* nodes that this one waits for */
	size_t blockers;         /* of them, those that are not done */
	const struct catalog_resource *failed;
	uint32_t seen;           /* the walk that came here last */
};

struct catalog_order {
	const struct catalog *catalog;
	struct arena *arena;
	struct table names;      /* "Type[title]" and "File[/path]": the first such resource */
	struct order_node *nodes;        /* 2 for each resource: its begin and its end */
	bool *contains;
	bool related;            /* some resource is said to be before another */
	size_t *heap;            /* nodes whose turn it may be, the first of the catalog on top */
	size_t ready, last;
	size_t *stack;
	uint32_t walk;
};

static size_t begin_of(size_t resource)
{
	return 2 * resource;
}

static size_t end_of(const struct catalog_order *order, size_t resource)
{
	return 2 * resource + order->contains[resource];
}

static void link_nodes(struct catalog_order *order, size_t from, size_t to)
{
	array_push(order->arena, &order->nodes[from].next, to);
	array_push(order->arena, &order->nodes[to].waits, from);
}

/* By the shorter list: thousands of files may wait for one directory. */
static bool are_linked(struct catalog_order *order, size_t from, size_t to)
{
	const struct order_node *one = &order->nodes[from], *other = &order->nodes[to];
	bool forward = one->next.count <= other->waits.count;
	const size_t *items = forward ? one->next.items : other->waits.items;
	size_t count = forward ? one->next.count : other->waits.count;

	arena_spend(order->arena, count);
	for (size_t i = 0; i < count; i++)
		if (items[i] == (forward ? to : from))
			return true;
	return false;
}

/* ---- names ------------------------------------------------------------------------------ */

static struct slice name_of_resource(struct catalog_order *order, struct slice type,
				     struct slice title)
{
	return slice_of(
		arena_print(order->arena, "%.*s[%.*s]", SLICE_ARGS(type), SLICE_ARGS(title)));
}

/* PATH is relative to the ROOT. */
static struct slice file_name(struct catalog_order *order, struct slice path)
{
	return slice_of(arena_print(order->arena, "File[/%.*s]", SLICE_ARGS(path)));
}

static void add_name(struct catalog_order *order, struct slice name, size_t resource)
{
	bool is_new;
	size_t *place = table_put(order->arena, &order->names, name, &is_new);

	if (is_new)
		*place = resource;
}

static void add_names(struct catalog_order *order)
{
	const struct catalog *catalog = order->catalog;

	for (size_t i = 0; i < catalog->resources.count; i++) {
		const struct catalog_resource *resource = &catalog->resources.items[i];
		struct slice alias = catalog_text(resource, "alias");
		add_name(order, name_of_resource(order, resource->type, resource->title), i);
		if (alias.length)
			add_name(order, name_of_resource(order, resource->type, alias), i);
		/* Concat_file makes a File in its place. */
		if (resource->path && (slice_is(resource->type, "File") ||
				       slice_is(resource->type, "Concat_file")))
			add_name(order, file_name(order, slice_of(resource->path)), i);
	}
}

/* NAME as in `require`; a file may be called otherwise than by the path in full. */
static bool find_name(struct catalog_order *order, struct slice name, size_t *ret)
{
	static const char file[] = "File[/";
	const size_t *place = table_find(&order->names, name);

	if (!place && slice_starts_with(name, file) && slice_ends_with(name, "]")) {
		struct slice path = slice_range(name, sizeof(file) - 2, name.length - 1);
		const char *normal = tree_normalize(order->arena, path);
		place = table_find(&order->names, file_name(order, slice_of(normal)));
	}
	if (place)
		*ret = *place;
	return place != NULL;
}

/* ---- what stands in the catalog --------------------------------------------------------- */

static const struct {
	const char *key;
	bool other_first;
} relations[] = {
	{ "require", true }, { "subscribe", true }, { "before", false }, { "notify", false },
};

static void relate(struct catalog_order *order, size_t resource, const struct node *to,
		   bool other_first, int depth)
{
	size_t other;

	if (node_is(to, NODE_SEQUENCE)) {
		for (size_t i = 0; i < to->count && depth < 8; i++)
			relate(order, resource, to->items[i], other_first, depth + 1);
	} else if (node_is(to, NODE_SCALAR) && find_name(order, to->text, &other)) {
		size_t first = other_first ? other : resource,
		       second = other_first ? resource : other;
		link_nodes(order, end_of(order, first), begin_of(second));
		order->related = true;
	}
}

static void add_relations(struct catalog_order *order)
{
	for (size_t i = 0; i < order->catalog->resources.count; i++) {
		for (size_t k = 0; k < sizeof(relations) / sizeof(relations[0]); k++) {
			const struct node *to = catalog_parameter(
				&order->catalog->resources.items[i], relations[k].key);
			if (to)
				relate(order, i, to, relations[k].other_first, 0);
		}
	}
}

/* One end of an edge: "File[/x]", or PuppetDB's source_type and source_title. */
static bool find_end(struct catalog_order *order, const struct node *edge, const char *end,
		     size_t *ret)
{
	const struct node *name = node_find(edge, end);

	if (name && node_is(name, NODE_SCALAR))
		return find_name(order, name->text, ret);
	const struct node *type = node_find(edge, arena_print(order->arena, "%s_type", end));
	const struct node *title = node_find(edge, arena_print(order->arena, "%s_title", end));
	return type && title && node_is(type, NODE_SCALAR) && node_is(title, NODE_SCALAR) &&
	       find_name(order, name_of_resource(order, type->text, title->text), ret);
}

static bool is_containment(const struct node *edge)
{
	const struct node *relation = node_find(edge, "relationship");

	return !relation || (node_is(relation, NODE_SCALAR) && slice_is(relation->text, "contains"));
}

/* Edges of containment; twice, because where a resource ends hangs on whether it has any. */
static void add_edges(struct catalog_order *order, bool link)
{
	const struct node *edges = order->catalog->edges;
	size_t outer, inner;

	for (size_t i = 0; edges && i < edges->count; i++) {
		const struct node *edge = edges->items[i];
		if (!node_is(edge, NODE_MAPPING) || !is_containment(edge) ||
		    !find_end(order, edge, "source", &outer) ||
		    !find_end(order, edge, "target", &inner))
			continue;
		order->contains[outer] = true;
		if (link) {
			link_nodes(order, begin_of(outer), begin_of(inner));
			link_nodes(order, end_of(order, inner), end_of(order, outer));
		}
	}
}

/* ---- what a resource requires by itself, as autorequire of its type has it -------------- */

static bool require_by_itself(struct catalog_order *order, size_t resource, struct slice name)
{
	size_t other;

	if (!find_name(order, name, &other))
		return false;
	/* What the manifest says comes before that. */
	if (other != resource && !are_linked(order, end_of(order, resource), begin_of(other)) &&
	    !are_linked(order, end_of(order, other), begin_of(resource)))
		link_nodes(order, end_of(order, other), begin_of(resource));
	return true;
}

static void require_file(struct catalog_order *order, size_t resource, struct slice path)
{
	require_by_itself(order, resource, name_of_resource(order, slice_of("File"), path));
}

/* The nearest directory that the catalog has, the target of a link, the owner and the group. */
static void require_of_file(struct catalog_order *order, size_t index)
{
	const struct catalog_resource *resource = &order->catalog->resources.items[index];
	struct slice path = slice_of(resource->path ? resource->path : "");
	struct slice user = catalog_text(resource, "owner"), group = catalog_text(resource, "group");
	bool found = false;

	while (path.length && !found) {
		while (path.length && path.at[path.length - 1] != '/')
			path.length--;
		path.length -= path.length > 0;
		arena_spend(order->arena, path.length + 1);
		found = require_by_itself(order, index, file_name(order, path));
	}
	if (slice_is(resource->type, "File"))
		require_file(order, index, catalog_text(resource, "target"));
	require_by_itself(order, index, name_of_resource(order, slice_of("User"), user));
	require_by_itself(order, index, name_of_resource(order, slice_of("Group"), group));
}

static void require_of_line(struct catalog_order *order, size_t index)
{
	require_file(order, index, catalog_text(&order->catalog->resources.items[index], "path"));
}

/* The paths and quoted names that lines of a command begin with. */
static void require_of_command(struct catalog_order *order, size_t index, const struct node *node,
			       int depth)
{
	bool list = node && node_is(node, NODE_SEQUENCE);

	for (size_t i = 0; list && i < node->count && depth < 2; i++)
		require_of_command(order, index, node->items[i], depth + 1);
	if (!node || !node_is(node, NODE_SCALAR))
		return;
	for (size_t at = 0; at < node->text.length; ) {
		size_t next = slice_find(node->text, '\n', at) + 1, end = at + 1;
		char first = node->text.at[at];
		if (first == '"')
			require_file(order, index,
				     slice_range(node->text, at + 1,
						 slice_find(node->text, '"', at + 1)));
		while (end < node->text.length && !is_blank(node->text.at[end]))
			end++;
		if (first == '/')
			require_file(order, index, slice_range(node->text, at, end));
		at = next;
	}
}

static void require_of_exec(struct catalog_order *order, size_t index)
{
	static const char *const keys[] = { "cwd", "command", "onlyif", "unless" };
	const struct catalog_resource *resource = &order->catalog->resources.items[index];
	struct node title = { .kind = NODE_SCALAR, .text = resource->title };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		require_of_command(order, index, catalog_parameter(resource, keys[i]), 0);
	if (!catalog_parameter(resource, "command"))
		require_of_command(order, index, &title, 0);
	require_by_itself(order, index, name_of_resource(order, slice_of("User"),
							 catalog_text(resource, "user")));
}

/*
 * Types whose own relations are known, and how they come about. Of Package only what it
 * installs from a file has any.
 */
static const struct {
	const char *type;
	void (*require)(struct catalog_order *order, size_t index);
} known_types[] = {
	{ "File", require_of_file }, { "Concat_file", require_of_file },
	{ "File_line", require_of_line }, { "Exec", require_of_exec },
	{ "Class", NULL }, { "Stage", NULL }, { "Node", NULL }, { "Notify", NULL },
	{ "Augeas", NULL }, { "Concat_fragment", NULL }, { "Service", NULL }, { "Group", NULL },
	{ "Package", NULL }, { "Filebucket", NULL }, { "Anchor", NULL },
};

static bool is_known(const struct catalog_resource *resource)
{
	if (slice_is(resource->type, "Package") &&
	    (catalog_parameter(resource, "source") || catalog_parameter(resource, "adminfile") ||
	     catalog_parameter(resource, "responsefile")))
		return false;
	for (size_t i = 0; i < sizeof(known_types) / sizeof(known_types[0]); i++)
		if (slice_is(resource->type, known_types[i].type))
			return true;
	return resource->defined || slice_contains(resource->type, "::");
}

static void add_own_requirements(struct catalog_order *order)
{
	for (size_t i = 0; i < order->catalog->resources.count; i++)
		for (size_t k = 0; k < sizeof(known_types) / sizeof(known_types[0]); k++)
			if (known_types[k].require &&
			    slice_is(order->catalog->resources.items[i].type, known_types[k].type))
				known_types[k].require(order, i);
}

/* ---- whose turn it is ------------------------------------------------------------------- */

static void swap(size_t *a, size_t *b)
{
	size_t old = *a;

	*a = *b;
	*b = old;
}

/* The two nodes of a resource are never ready at once: one number orders them all. */
static void push_ready(struct catalog_order *order, size_t node)
{
	size_t i = order->ready++;

	for (order->heap[i] = node; i && order->heap[(i - 1) / 2] > order->heap[i]; i = (i - 1) / 2)
		swap(&order->heap[i], &order->heap[(i - 1) / 2]);
}

static size_t pop_ready(struct catalog_order *order)
{
	size_t top = order->heap[0], i = 0;

	order->heap[0] = order->heap[--order->ready];
	while (2 * i + 1 < order->ready) {
		size_t child = 2 * i + 1;
		if (child + 1 < order->ready && order->heap[child + 1] < order->heap[child])
			child++;
		if (order->heap[i] <= order->heap[child])
			break;
		swap(&order->heap[i], &order->heap[child]);
		i = child;
	}
	return top;
}

static size_t node_count(const struct catalog_order *order)
{
	return 2 * order->catalog->resources.count;
}

/* The second node of a resource that contains nothing is none. */
static bool is_node(const struct catalog_order *order, size_t node)
{
	return node % 2 == 0 || order->contains[node / 2];
}

static void start(struct catalog_order *order)
{
	order->ready = 0;
	for (size_t i = 0; i < node_count(order); i++) {
		order->nodes[i].blockers = order->nodes[i].waits.count;
		if (is_node(order, i) && order->nodes[i].blockers == 0)
			push_ready(order, i);
	}
}

static bool take_turn(struct catalog_order *order, size_t *ret)
{
	if (order->ready == 0)
		return false;
	*ret = pop_ready(order);
	const struct order_node *node = &order->nodes[*ret];
	arena_spend(order->arena, node->next.count + 1);
	for (size_t i = 0; i < node->next.count; i++)
		if (--order->nodes[node->next.items[i]].blockers == 0)
			push_ready(order, node->next.items[i]);
	return true;
}

struct catalog_order *catalog_order_new(const struct catalog *catalog, size_t *ret_stuck)
{
	struct catalog_order *order = arena_new(catalog->arena, struct catalog_order);
	size_t count = 2 * catalog->resources.count + 1, node;

	order->arena = catalog->arena;
	order->catalog = catalog;
	order->nodes = arena_array(order->arena, count, sizeof(*order->nodes));
	order->contains = arena_array(order->arena, count, sizeof(*order->contains));
	order->heap = arena_array(order->arena, count, sizeof(*order->heap));
	order->stack = arena_array(order->arena, count, sizeof(*order->stack));
	add_names(order);
	add_edges(order, false);
	add_edges(order, true);
	add_relations(order);
	add_own_requirements(order);
	start(order);
	while (take_turn(order, &node))
		;
	for (size_t i = 0; i < node_count(order); i++) {
		if (is_node(order, i) && order->nodes[i].blockers) {
			*ret_stuck = i / 2;
			return NULL;
		}
	}
	start(order);
	return order;
}

bool catalog_order_next(struct catalog_order *order, size_t *ret,
			const struct catalog_resource **ret_failed)
{
	size_t node;

	while (take_turn(order, &node)) {
		struct order_node *turn = &order->nodes[node];
		for (size_t i = 0; i < turn->waits.count && !turn->failed; i++)
			turn->failed = order->nodes[turn->waits.items[i]].failed;
		if (order->contains[node / 2])
			continue;
		order->last = node;
		*ret = node / 2;
		*ret_failed = turn->failed;
		return true;
	}
	return false;
}

void catalog_order_fail(struct catalog_order *order)
{
	order->nodes[order->last].failed = &order->catalog->resources.items[order->last / 2];
}

/* ---- what is sure ----------------------------------------------------------------------- */

/* Whether TO waits for FROM; and whether it waits for anything of an unknown type. */
static bool waits(struct catalog_order *order, size_t from, size_t to, bool *ret_unknown)
{
	size_t count = 0;
	bool found = false;

	order->walk++;
	order->stack[count++] = to;
	order->nodes[to].seen = order->walk;
	while (count) {
		const struct order_node *node = &order->nodes[order->stack[--count]];
		arena_spend(order->arena, node->waits.count + 1);
		for (size_t i = 0; i < node->waits.count; i++) {
			size_t next = node->waits.items[i];
			if (order->nodes[next].seen == order->walk)
				continue;
			order->nodes[next].seen = order->walk;
			found = found || next == from;
			if (!is_known(&order->catalog->resources.items[next / 2]))
				*ret_unknown = true;
			order->stack[count++] = next;
		}
	}
	return found;
}

bool catalog_order_is_sure(struct catalog_order *order, size_t first, size_t second)
{
	bool unknown = !order->catalog->edges && order->related;

	if (waits(order, end_of(order, first), begin_of(second), &unknown))
		return true;
	waits(order, begin_of(second), begin_of(first), &unknown);
	return !unknown;
}
