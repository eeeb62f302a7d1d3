/*
 * Forks and joins: what is said after a join has to hold in both ways. Random commands
 * (always the same ones) take two ways, and the joined world is compared with each way
 * taken alone.
 */
#include "kernel/netns.h"
#include "kernel/testing.h"

enum { ROUNDS = 1500, BEFORE_MAX = 12, WAY_MAX = 5, AFTER_MAX = 8 };

struct random {
	uint64_t state;
};

/* xorshift64* */
static unsigned pick(struct random *random, unsigned count)
{
	random->state ^= random->state >> 12;
	random->state ^= random->state << 25;
	random->state ^= random->state >> 27;
	return (unsigned)((random->state * 0x2545F4914F6CDD1Dull) >> 33) % count;
}

#define PICK(random, list) (list)[pick((random), sizeof(list) / sizeof((list)[0]))]

static const char *const names[] = { "a", "b", "c", "v0", "v1" };
static const char *const made[] = {
	"bridge", "bond", "team", "dummy", "vrf", "tun", "nosuch", "vxlan",
};
static const char *const on_lower[] = { "vlan", "macvlan", "ipvlan", "ipvlan mode l2", "macsec" };
static const char *const settings[] = {
	"up", "down", "up", "down", "mtu 1000", "mtu 1000", "mtu 1280", "mtu 1500", "mtu 1400", "arp off", "arp on",
	"nomaster", "up mtu 1300", "netns x", "addrgenmode none", "addrgenmode random",
};
static const char *const keys[] = {
	"forwarding", "accept_ra", "autoconf", "router_solicitations", "disable_ipv6",
	"addr_gen_mode", "mtu", "stable_secret", "force_forwarding",
};
static const char *const values[] = { "0", "1", "2", "-1", "abc", "10", "1400", "2001:db8::1" };

static size_t names_used = sizeof(names) / sizeof(names[0]);

static const char *pick_name(struct random *random)
{
	return names[pick(random, (unsigned)names_used)];
}

static char *random_link(struct arena *arena, struct random *random)
{
	const char *name = pick_name(random);

	switch (pick(random, 6)) {
	case 0:
		return arena_print(arena, "link add %s type %s", name, PICK(random, made));
	case 1:
		return arena_print(arena, "link add link %s name %s type %s", pick_name(random),
				   name, PICK(random, on_lower));
	case 2:
		return arena_print(arena, "link del %s", name);
	case 3:
		return arena_print(arena, "link set %s master %s", name, pick_name(random));
	case 4:
		return arena_print(arena, "link set %s name %s", name, pick_name(random));
	default:
		return arena_print(arena, "link set %s %s", name, PICK(random, settings));
	}
}

static char *random_command(struct arena *arena, struct random *random)
{
	static const char *const scopes[] = { "all", "default", "a", "b", "v0", "v1" };
	static const char *const verbs[] = { "write", "echo", "write" };
	const char *name = pick_name(random);

	switch (pick(random, 10)) {
	case 0:
		return arena_print(arena, "token set ::5 dev %s", name);
	case 1:
		return arena_print(arena, "token del dev %s", name);
	case 2:
		return arena_print(arena, "addr %s 2001:db8::1/64 dev %s",
				   pick(random, 3) ? "add" : "del", name);
	case 3:
	case 4:
	case 5:
		return arena_print(arena, "%s net/ipv6/conf/%s/%s %s%s", PICK(random, verbs),
				   PICK(random, scopes), PICK(random, keys),
				   pick(random, 4) ? "" : "unless-equal ", PICK(random, values));
	default:
		return random_link(arena, random);
	}
}

struct script {
	char *commands[BEFORE_MAX + WAY_MAX + AFTER_MAX];
	size_t count;
};

static struct script random_script(struct arena *arena, struct random *random, unsigned max)
{
	struct script script = { .count = pick(random, max + 1) };

	for (size_t i = 0; i < script.count; i++)
		script.commands[i] = random_command(arena, random);
	return script;
}

/* Two ways through the same commands, and the joined one. */
struct ways {
	struct lab labs[3];
	const char *version;
};

enum { LEFT, RIGHT, JOINED };

static void do_all(struct lab *lab, const struct script *script)
{
	for (size_t i = 0; i < script->count; i++)
		lab_do(lab, script->commands[i]);
}

static bool agrees(struct outcome joined, struct outcome way)
{
	return joined.done == MAYBE_UNKNOWN ||
	       (joined.done == way.done && joined.error == way.error);
}

static bool value_agrees(struct sysctl_value joined, struct sysctl_value way)
{
	if (joined.exists != MAYBE_UNKNOWN && joined.exists != way.exists)
		return false;
	return way.exists != MAYBE_YES || !joined.known || !way.known ||
	       joined.number == way.number;
}

static const struct device *find(struct lab *lab, const char *name)
{
	struct kernel *kernel = lab->machine.self;
	const struct device *device = device_find(kernel, name_of(&lab->names, name));

	return device && value_is_set(device->link[LINK_EXISTS]) != MAYBE_NO ? device : NULL;
}

/* What the joined world says of NAME holds in the world of one way. */
static void check_device(struct lab *joined, struct lab *way, const char *name, uint64_t round)
{
	const struct device *ours = find(joined, name), *theirs = find(way, name);
	enum maybe exists = joined->machine.has_device(joined->machine.self,
						       name_of(&joined->names, name));

	if (exists != MAYBE_UNKNOWN && (exists == MAYBE_YES) != (theirs != NULL))
		fail_msg("round %u: whether %s exists", (unsigned)round, name);
	if (!ours || !theirs)
		return;
	for (enum link_value i = LINK_INET6; i < LINK_VALUE_COUNT; i++)
		if (ours->link[i].known && theirs->link[i].known &&
		    ours->link[i].number != theirs->link[i].number)
			fail_msg("round %u: %s has %d of %d, not %d", (unsigned)round, name,
				 theirs->link[i].number, i, ours->link[i].number);
	if (value_is_set(theirs->link[LINK_INET6]) == MAYBE_YES && ours->token.known &&
	    theirs->token.known)
		assert_memory_equal(ours->token.id, theirs->token.id, 8);
}

static void check_worlds(struct lab *joined, struct lab *way, uint64_t round)
{
	static const char *const scopes[] = { "all", "default", "lo", "a", "b", "c", "v0", "v1" };

	for (size_t s = 0; s < sizeof(scopes) / sizeof(scopes[0]); s++)
		for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++)
			if (!value_agrees(lab_read(joined, scopes[s], keys[k]),
					  lab_read(way, scopes[s], keys[k])))
				fail_msg("round %u: %s.%s", (unsigned)round, scopes[s], keys[k]);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		check_device(joined, way, names[i], round);
}

static void go_on(struct ways *ways, const struct script *script, uint64_t round)
{
	for (size_t i = 0; i < script->count; i++) {
		struct outcome outcomes[3];

		for (int way = LEFT; way <= JOINED; way++)
			outcomes[way] = lab_do(&ways->labs[way], script->commands[i]);
		if (!agrees(outcomes[JOINED], outcomes[LEFT]) ||
		    !agrees(outcomes[JOINED], outcomes[RIGHT]))
			fail_msg("round %u: %s: %d (%s) after a join, %d (%s) and %d (%s)",
				 (unsigned)round, script->commands[i],
				 outcomes[JOINED].done, strerror(outcomes[JOINED].error),
				 outcomes[LEFT].done, strerror(outcomes[LEFT].error),
				 outcomes[RIGHT].done, strerror(outcomes[RIGHT].error));
	}
	check_worlds(&ways->labs[JOINED], &ways->labs[LEFT], round);
	check_worlds(&ways->labs[JOINED], &ways->labs[RIGHT], round);
}

static void fork_and_join(struct lab *lab, const struct script *left, const struct script *right)
{
	void *fork = lab->machine.save(lab->machine.self);

	do_all(lab, left);
	void *world = lab->machine.save(lab->machine.self);

	lab->machine.restore(lab->machine.self, fork);
	do_all(lab, right);
	lab->machine.join(lab->machine.self, world, "whether it rains");
}

static void run_round(struct arena *arena, struct random *random, uint64_t round)
{
	static const char *const versions[] = { "6.1.176", "6.18.44", "5.10.46" };
	struct ways ways = { .version = versions[round % 3] };
	struct script before = random_script(arena, random, BEFORE_MAX);
	struct script left = random_script(arena, random, WAY_MAX);
	struct script right = random_script(arena, random, WAY_MAX);
	struct script after = random_script(arena, random, AFTER_MAX);

	for (int way = LEFT; way <= JOINED; way++) {
		lab_init(&ways.labs[way], ways.version);
		lab_do(&ways.labs[way], "link add v0 type veth peer name v1");
		do_all(&ways.labs[way], &before);
	}
	do_all(&ways.labs[LEFT], &left);
	do_all(&ways.labs[RIGHT], &right);
	fork_and_join(&ways.labs[JOINED], &left, &right);
	check_worlds(&ways.labs[JOINED], &ways.labs[LEFT], round);
	check_worlds(&ways.labs[JOINED], &ways.labs[RIGHT], round);
	go_on(&ways, &after, round);
	for (int way = LEFT; way <= JOINED; way++)
		lab_done(&ways.labs[way]);
}

static void run_rounds(uint64_t seed)
{
	struct random random = { seed };
	struct arena arena;

	arena_init(&arena, NULL);
	for (uint64_t round = 0; round < ROUNDS; round++)
		run_round(&arena, &random, round);
	arena_done(&arena);
	print_message("# note: %d random forks joined\n", ROUNDS);
}

static void test_a_joined_world_says_nothing_that_is_wrong_in_either_way(void **state)
{
	(void)state;
	run_rounds(42);
}

/* With two names a device more often is of another kind, or on another one, in each way. */
static void test_nor_does_one_of_two_devices(void **state)
{
	size_t before = names_used;

	(void)state;
	names_used = 2;
	run_rounds(5);
	names_used = before;
}

/* A patch level that is not known holds what every patch level does. */
static void test_a_series_says_nothing_that_is_wrong_on_a_patch_level(void **state)
{
	(void)state;
	struct random random = { 7 };
	struct arena arena;

	arena_init(&arena, NULL);
	for (uint64_t round = 0; round < ROUNDS; round++) {
		struct ways ways;
		struct script script = random_script(&arena, &random, BEFORE_MAX + AFTER_MAX);

		lab_init(&ways.labs[LEFT], "6.1.176");
		lab_init(&ways.labs[RIGHT], "6.1.180");
		lab_init(&ways.labs[JOINED], "6.1");
		for (int way = LEFT; way <= JOINED; way++)
			lab_do(&ways.labs[way], "link add v0 type veth peer name v1");
		go_on(&ways, &script, round);
		for (int way = LEFT; way <= JOINED; way++)
			lab_done(&ways.labs[way]);
	}
	arena_done(&arena);
}

/* After `blur` anything may have happened. */
static void test_a_blur_says_nothing_that_is_wrong_whatever_happened(void **state)
{
	(void)state;
	struct random random = { 3 };
	struct arena arena;

	arena_init(&arena, NULL);
	for (uint64_t round = 0; round < ROUNDS; round++) {
		struct ways ways;
		struct script before = random_script(&arena, &random, BEFORE_MAX);
		struct script left = random_script(&arena, &random, WAY_MAX);
		struct script right = random_script(&arena, &random, WAY_MAX);
		struct script after = random_script(&arena, &random, AFTER_MAX);

		for (int way = LEFT; way <= JOINED; way++) {
			lab_init(&ways.labs[way], "6.12.101");
			do_all(&ways.labs[way], &before);
		}
		do_all(&ways.labs[LEFT], &left);
		do_all(&ways.labs[RIGHT], &right);
		lab_do(&ways.labs[JOINED], "blur");
		go_on(&ways, &after, round);
		for (int way = LEFT; way <= JOINED; way++)
			lab_done(&ways.labs[way]);
	}
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_joined_world_says_nothing_that_is_wrong_in_either_way),
		cmocka_unit_test(test_nor_does_one_of_two_devices),
		cmocka_unit_test(test_a_series_says_nothing_that_is_wrong_on_a_patch_level),
		cmocka_unit_test(test_a_blur_says_nothing_that_is_wrong_whatever_happened),
	};
	return cmocka_run_group_tests_name("world", tests, NULL, NULL);
}
