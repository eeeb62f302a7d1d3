#include "facts/facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static const char *const maybe_names[] = { "no", "yes", "?" };

static void describe(struct text *text, const struct facts *facts)
{
	for (size_t i = 0; i < facts->devices.count; i++) {
		const struct device_fact *device = &facts->devices.items[i];
		text_print(text, "%s %s mtu=%d", device->name->text,
			   device->kind ? device->kind : "-", device->mtu);
		if (device->present != FACT_PRESENT_BOOT)
			text_print(text, " present=%s", fact_presence_name(device->present));
		if (device->noarp != MAYBE_UNKNOWN)
			text_print(text, " noarp=%s", maybe_names[device->noarp]);
		if (device->loopback == MAYBE_YES)
			text_puts(text, " loopback");
		if (device->up != MAYBE_UNKNOWN)
			text_print(text, " up=%s", maybe_names[device->up]);
		if (device->lower)
			text_print(text, " lower=%s", device->lower->text);
		if (device->master)
			text_print(text, " master=%s", device->master->text);
		for (size_t k = 0; k < device->altname_count; k++)
			text_print(text, " alt=%s", device->altnames[k]->text);
		text_putc(text, '\n');
	}
}

static void check_facts(struct slice file, const char *expected)
{
	struct arena arena;
	struct names names;
	struct facts *facts;
	struct document_error error;
	struct text text = TEXT_INIT;

	arena_init(&arena, NULL);
	names_init(&names, &arena);
	if (!facts_read(&arena, &names, file, "facts", &facts, &error))
		fail_msg("%s", document_error_show(&arena, &error));
	describe(&text, facts);
	assert_string_equal(text.at ? text.at : "", expected);
	for (size_t i = 0; i < facts->devices.count; i++) {
		const struct device_fact *device = &facts->devices.items[i];
		assert_ptr_equal(facts_find(facts, device->name), device);
		assert_true(slice_contains(span_text(device->span), device->name->text) ||
			    facts->form == FACTS_ANSIBLE);
	}
	text_done(&text);
	arena_done(&arena);
}

static void check_error(const char *file, const char *expected)
{
	struct arena arena;
	struct names names;
	struct facts *facts;
	struct document_error error;

	arena_init(&arena, NULL);
	names_init(&names, &arena);
	if (facts_read(&arena, &names, slice_of(file), "facts", &facts, &error))
		fail_msg("no error: %s", file);
	assert_string_equal(document_error_show(&arena, &error), expected);
	arena_done(&arena);
}

static void check_file(const char *path, const char *expected)
{
	FILE *stream = fopen(path, "r");
	char *buffer = malloc(1 << 20);

	assert_non_null(stream);
	assert_non_null(buffer);
	struct slice file = { buffer, fread(buffer, 1, 1 << 20, stream) };
	fclose(stream);
	check_facts(file, expected);
	free(buffer);
}

#define FACTS(text, expected) check_facts(slice_of(text), expected)
#define ERROR(text, shown) check_error(text, shown)
#define FILE_FACTS(name, expected) check_file(TESTDATA "/facts/" name, expected)

static void test_own_facts_say_what_they_say(void **state)
{
	(void)state;
	FACTS("devices:\n"
	      "  eno1: {kind: ethernet, mtu: 1500, present: boot}\n"
	      "  tun0: {kind: tun}\n"
	      "  eno1.5:\n"
	      "    kind: vlan\n"
	      "    lower: eno1\n"
	      "    present: late\n"
	      "  d0: {noarp: false, master: br0}\n"
	      "  x: {}\n",
	      "eno1 ethernet mtu=1500\n"
	      "tun0 tun mtu=0\n"
	      "eno1.5 vlan mtu=0 present=late lower=eno1\n"
	      "d0 - mtu=0 noarp=no master=br0\n"
	      "x - mtu=0\n");
	FACTS("{\"devices\": {\"711\": {\"kind\": \"vlan\", \"present\": \"never\"}}}",
	      "711 vlan mtu=0 present=never\n");
	FACTS("devices: {}\n", "");
}

static void test_own_facts_have_no_unknown_words(void **state)
{
	(void)state;
	ERROR("device:\n  eno1: {}\n",
	      "facts:1:1: unknown key 'device'; did you mean 'devices'?\n  device:\n  ^~~~~~\n");
	ERROR("devices:\n  eno1: {knd: ethernet}\n",
	      "facts:2:10: unknown key 'knd'; did you mean 'kind'?\n    eno1: {knd: ethernet}\n"
	      "           ^~~\n");
	ERROR("devices:\n  eno1: {speed: 1000}\n",
	      "facts:2:10: unknown key 'speed'; known: kind, mtu, present, noarp, lower, master\n"
	      "    eno1: {speed: 1000}\n           ^~~~~\n");
	ERROR("devices:\n  eno1: {kind: ethernt}\n",
	      "facts:2:16: unknown kind 'ethernt'; did you mean 'ethernet'?\n"
	      "    eno1: {kind: ethernt}\n                 ^~~~~~~\n");
	ERROR("devices:\n  eno1: {kind: car}\n",
	      "facts:2:16: unknown kind 'car'; did you mean 'can'?\n    eno1: {kind: car}\n"
	      "                 ^~~\n");
	ERROR("devices:\n  eno1: {kind: submarine}\n",
	      "facts:2:16: unknown kind 'submarine'\n    eno1: {kind: submarine}\n"
	      "                 ^~~~~~~~~\n");
	ERROR("devices:\n  eno1: {present: soon}\n",
	      "facts:2:19: unknown presence 'soon'; known: boot, early, late, never\n"
	      "    eno1: {present: soon}\n                    ^~~~\n");
}

static void test_own_facts_have_no_wrong_types(void **state)
{
	(void)state;
	ERROR("devices: [eno1]\n",
	      "facts:1:10: expected a mapping from devices to facts, found a list\n"
	      "  devices: [eno1]\n           ^~~~~\n");
	ERROR("devices:\n  eno1: ethernet\n",
	      "facts:2:9: expected a mapping that describes the device, found ethernet\n"
	      "    eno1: ethernet\n          ^~~~~~~~\n");
	ERROR("devices:\n  eno1:\n",
	      "facts:2:8: expected a mapping that describes the device, found nothing\n    eno1:\n"
	      "         ^\n");
	ERROR("devices:\n  eno1: {mtu: \"1500\"}\n",
	      "facts:2:15: expected an MTU in bytes, found the string '1500'\n"
	      "    eno1: {mtu: \"1500\"}\n                ^~~~~~\n");
	ERROR("devices:\n  eno1: {mtu: 0}\n",
	      "facts:2:15: 0 is out of range: 1 to 2147483647\n    eno1: {mtu: 0}\n"
	      "                ^\n");
	ERROR("devices:\n  eno1: {mtu: 99999999999999999999}\n",
	      "facts:2:15: 99999999999999999999 is out of range: 1 to 2147483647\n"
	      "    eno1: {mtu: 99999999999999999999}\n                ^~~~~~~~~~~~~~~~~~~~\n");
	ERROR("devices:\n  eno1: {mtu: 01500}\n",
	      "facts:2:15: expected an MTU in bytes, found 01500, which is the number 832 to "
	      "YAML\n    eno1: {mtu: 01500}\n                ^~~~~\n");
	ERROR("devices:\n  eno1: {noarp: yes}\n",
	      "facts:2:17: expected true or false, found yes\n    eno1: {noarp: yes}\n"
	      "                  ^~~\n");
	ERROR("devices:\n  eno1: {kind: [vlan]}\n",
	      "facts:2:16: expected a kind of device, found a list\n    eno1: {kind: [vlan]}\n"
	      "                 ^~~~~\n");
	ERROR("devices:\n  711: {kind: vlan}\n",
	      "facts:2:3: 711 without quotes is the number 711 to YAML; write \"711\"\n"
	      "    711: {kind: vlan}\n    ^~~\n");
	ERROR("", "facts:1:1: expected `devices:`, or the facts of `ip -j -d link`, Facter or "
	      "Ansible, "
		  "found an empty file\n  \n  ^\n");
	ERROR("[]", "facts:1:1: expected `devices:`, or the facts of `ip -j -d link`, Facter or "
	      "Ansible, "
		    "found a list\n  []\n  ^~\n");
	ERROR("{}", "facts:1:1: missing key 'devices'\n  {}\n  ^~\n");
}

static void test_own_facts_have_nothing_that_json_has_not(void **state)
{
	(void)state;
	ERROR("devices:\n  a: {mtu: 1500}\n  b: {mtu: 1500}\n  a: {mtu: 9000}\n",
	      "facts:4:3: duplicate key 'a', first on line 2\n    a: {mtu: 9000}\n    ^\n");
	ERROR("devices:\n  a: &x {mtu: 1500}\n  b: *x\n",
	      "facts:2:6: anchors are not allowed: &x\n    a: &x {mtu: 1500}\n       ^~\n");
	ERROR("devices: !facts\n  a: {}\n",
	      "facts:1:10: tags are not allowed: !facts\n  devices: !facts\n           ^~~~~~\n");
	ERROR("devices: {}\n---\ndevices: {}\n",
	      "facts:2:1: only one document is allowed in a file\n  ---\n  ^~~\n");
}

static void test_own_facts_name_devices_that_can_be(void **state)
{
	(void)state;
	ERROR("devices:\n  eno1:vip: {}\n",
	      "facts:2:3: 'eno1:vip' cannot be a device: a device's name has no ':' in it (with "
	      "one it "
	      "is a label of IPv4 addresses)\n    eno1:vip: {}\n    ^~~~~~~~\n");
	ERROR("devices:\n  enp175s0f1d1.1105: {}\n",
	      "facts:2:3: 'enp175s0f1d1.1105' cannot be a device: a device's name has at most 15 "
	      "bytes\n"
	      "    enp175s0f1d1.1105: {}\n    ^~~~~~~~~~~~~~~~~\n");
	ERROR("devices:\n  a: {master: a/b}\n",
	      "facts:2:15: 'a/b' cannot be a device: a device's name has no '/' in it\n"
	      "    a: {master: a/b}\n                ^~~\n");
	assert_null(device_name_problem(slice_of("enp175s0f1d1.11")));
	assert_null(device_name_problem(slice_of("...")));
	assert_null(device_name_problem(slice_of("caf\303\251")));
	assert_non_null(device_name_problem(slice_of("")));
	assert_non_null(device_name_problem(slice_of("..")));
	assert_non_null(device_name_problem(slice_of("a b")));
	assert_non_null(device_name_problem(slice_of("caf\303\240")));
}

/* Recorded in a network namespace: iproute2 6.1, Linux 6.18; no VLAN driver there. */
static void test_ip_link_is_read_as_it_is(void **state)
{
	(void)state;
	FILE_FACTS("ip-link.json",
		   "lo loopback mtu=65536 noarp=no loopback up=yes\n"
		   "br0 bridge mtu=1500 noarp=no up=yes\n"
		   "v1 veth mtu=1500 noarp=no up=yes\n"
		   "v0 veth mtu=1500 noarp=no up=yes master=br0\n"
		   "mac-vl0 macvlan mtu=1500 noarp=no up=yes lower=v1\n"
		   "tun0 tun mtu=1500 noarp=yes up=yes\n"
		   "tap0 tap mtu=1500 noarp=no up=yes\n"
		   "if0 ifb mtu=1500 noarp=yes up=no\n"
		   "vx0 vxlan mtu=1450 noarp=no up=no lower=v1\n");
}

static void test_ip_link_knows_kinds_only_with_details(void **state)
{
	(void)state;
	FACTS("[{\"ifname\":\"eno1\",\"flags\":[\"BROADCAST\",\"UP\"],\"mtu\":1500,"
	      "\"link_type\":\"ether\"},{},{\"ifname\":\"lo\",\"flags\":[\"LOOPBACK\"],\"mtu\":65536,\"link_type\":\"loopback\"}]",
	      "eno1 - mtu=1500 noarp=no up=yes\n"
	      "lo loopback mtu=65536 noarp=no loopback up=no\n");
	FACTS("[{\"ifname\":\"lan\",\"flags\":[],\"mtu\":1500,\"link_type\":\"ether\","
	      "\"promiscuity\":0,"
	      "\"altnames\":[\"eno1\",\"enp3s0\"]},"
	      "{\"ifname\":\"wlp2s0\",\"mtu\":1500,\"link_type\":\"ether\",\"promiscuity\":0},"
	      "{\"ifname\":\"ib0\",\"mtu\":2044,\"link_type\":\"infiniband\",\"promiscuity\":0},"
	      "{\"ifname\":\"wwan0\",\"mtu\":1500,\"link_type\":\"none\",\"promiscuity\":0}]",
	      "lan ethernet mtu=1500 noarp=no up=no alt=eno1 alt=enp3s0\n"
	      "wlp2s0 wifi mtu=1500\n"
	      "ib0 infiniband mtu=2044\n"
	      "wwan0 - mtu=1500\n");
}

static void test_ip_link_kinds_are_ours(void **state)
{
	(void)state;
#define LINK(kind, data) \
	"[{\"ifname\":\"x\",\"link\":\"y\",\"linkinfo\":{\"info_kind\":\"" kind "\"" data "}}]"
	FACTS(LINK("vlan", ",\"info_data\":{\"protocol\":\"802.1Q\",\"id\":5}"),
	      "x vlan mtu=0 lower=y\n");
	FACTS(LINK("sit", ",\"info_data\":{\"isatap\":true}"), "x isatap mtu=0 lower=y\n");
	FACTS(LINK("sit", ",\"info_data\":{\"ttl\":64}"), "x sit mtu=0 lower=y\n");
	FACTS(LINK("ipoib", ""), "x infiniband mtu=0 lower=y\n");
	FACTS(LINK("veth", ""), "x veth mtu=0\n");
	/* A kind that we do not know is still the truth. */
	FACTS(LINK("quantum", ""), "x quantum mtu=0 lower=y\n");
}

/* Facter 4.3.0 in that namespace; "v1:vip" and "v1vip" are labels of v1. */
#define FACTER_DEVICES \
	"br0 - mtu=1500\n" \
	"if0 - mtu=1500\n" \
	"lo - mtu=65536\n" \
	"mac-vl0 - mtu=1500\n" \
	"tap0 - mtu=1500\n" \
	"tun0 - mtu=1500\n" \
	"v0 - mtu=1500\n" \
	"v1 - mtu=1500\n" \
	"vx0 - mtu=1450\n"

static void test_facter_lists_labels_that_are_no_devices(void **state)
{
	(void)state;
	FILE_FACTS("facter.json", FACTER_DEVICES);
	FILE_FACTS("facter.yaml", FACTER_DEVICES);
}

#define NETWORKING \
	"{\"interfaces\":{\"eno1\":{\"mtu\":1500,\"ip\":\"192.0.2.1\"}," \
	"\"eno1:vip\":{\"mtu\":1500}," \
	"\"eno1.100\":{\"mtu\":1500},\"other\":{\"ip\":\"192.0.2.2\"}},\"primary\":\"eno1\"}"
#define NETWORKING_DEVICES "eno1 - mtu=1500\neno1.100 - mtu=1500\nother - mtu=0\n"

static void test_facter_is_found_in_its_wrappings(void **state)
{
	(void)state;
	FACTS("{\"kernel\":\"Linux\",\"networking\":" NETWORKING "}", NETWORKING_DEVICES);
	FACTS("{\"name\":\"h\",\"values\":{\"networking\":" NETWORKING "}}", NETWORKING_DEVICES);
	FACTS("[{\"certname\":\"h\",\"name\":\"networking\",\"value\":" NETWORKING ","
	      "\"environment\":\"p\"}]",
	      NETWORKING_DEVICES);
	FACTS("[{\"certname\":\"h\",\"name\":\"kernel\",\"value\":\"Linux\"},"
	      "{\"certname\":\"h\",\"name\":\"networking\",\"value\":" NETWORKING "}]",
	      NETWORKING_DEVICES);
	FACTS("[{\"certname\":\"h\",\"facts\":{\"networking\":" NETWORKING "}}]",
	      NETWORKING_DEVICES);
	FACTS(NETWORKING, NETWORKING_DEVICES);
	FACTS("{\"networking.interfaces\":{\"eno1\":{\"mtu\":1500}}}", "eno1 - mtu=1500\n");
	FACTS("--- !ruby/object:Puppet::Node::Facts\nname: h\nvalues:\n  networking:\n"
	      "    interfaces:\n"
	      "      eno1: &1\n        mtu: 1500\n      eno2: *1\n", "eno1 - mtu=1500\n"
	      "eno2 - mtu=1500\n");
}

static void test_facter_of_the_wrong_kind_is_refused(void **state)
{
	(void)state;
	ERROR("{\"interfaces\":\"eth0,eth0_100,lo\",\"mtu_eth0\":1500}",
	      "facts:1:1: flat facts do not keep the names of devices (eth0_100 for eth0.100); "
	      "the fact "
	      "`networking` does\n  {\"interfaces\":\"eth0,eth0_100,lo\",\"mtu_eth0\":1500}\n"
	      "  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n");
	ERROR("[{\"certname\":\"a\",\"name\":\"networking\",\"value\":" NETWORKING "},\n"
	      "{\"certname\":\"b\",\"name\":\"networking\",\"value\":{\"interfaces\":{}}}]",
	      "facts:2:1: the facts of several hosts; each needs a file of its own\n"
	      "  {\"certname\":\"b\",\"name\":\"networking\",\"value\":{\"interfaces\":{}}}]\n"
	      "  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n");
	ERROR("{\"networking\":{\"interfaces\":{\"lo:1\":{}}}}",
	      "facts:1:1: there is no device in these facts\n"
	      "  {\"networking\":{\"interfaces\":{\"lo:1\":{}}}}\n"
	      "  ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n");
	/* Our own format, misspelled: not Facter's. */
	ERROR("interfaces:\n  eno1: {kind: ethernet}\n",
	      "facts:1:1: unknown key 'interfaces'; known: devices\n  interfaces:\n  ^~~~~~~~~~\n");
}

/* ansible-core 2.14.18, `ansible -m setup`, in that namespace. */
static void test_ansible_names_devices_in_device(void **state)
{
	(void)state;
	FILE_FACTS("ansible.txt",
		   "br0 bridge mtu=1500 up=yes\n"
		   "if0 - mtu=1500\n"
		   "lo loopback mtu=65536 loopback up=yes\n"
		   "mac-vl0 - mtu=1500 up=yes\n"
		   "tap0 - mtu=1500\n"
		   "tun0 - mtu=1500\n"
		   "v0 - mtu=1500 up=yes master=br0\n"
		   "v1 - mtu=1500 up=yes\n"
		   "vx0 - mtu=1450\n");
}

#define ENO1 "{\"device\":\"en-o1.5\",\"type\":\"ether\",\"mtu\":1500,\"active\":true}"
#define BOND \
	"{\"device\":\"bond0\",\"type\":\"bonding\",\"mtu\":1500,\"slaves\":[\"en-o1.5\",\"gone\"]}"
#define ANSIBLE_DEVICES "en-o1.5 - mtu=1500 up=yes master=bond0\nbond0 bond mtu=1500\n"

static void test_ansible_is_found_in_its_wrappings(void **state)
{
	(void)state;
#define INNER \
	"{\"ansible_en_o1.5\":" ENO1 ",\"ansible_bond0\":" BOND ",\"ansible_interfaces\":[\"bond0\"]}"
	FACTS("{\"ansible_facts\":" INNER ",\"changed\":false}", ANSIBLE_DEVICES);
	FACTS(INNER, ANSIBLE_DEVICES);
	FACTS("{\"en_o1.5\":" ENO1 ",\"bond0\":" BOND ",\"interfaces\":[\"bond0\"],"
	      "\"default_ipv4\":{\"interface\":\"bond0\",\"mtu\":1500}}", ANSIBLE_DEVICES);
	FACTS("host.example | SUCCESS => {\n  \"ansible_facts\":" INNER "}\n", ANSIBLE_DEVICES);
}

static void test_ansible_for_several_hosts_or_none_is_refused(void **state)
{
	(void)state;
	ERROR("a | SUCCESS => {\"ansible_facts\":" INNER "}\n"
	      "b | SUCCESS => {\"ansible_facts\":{}}\n",
	      "facts:2:1: the facts of several hosts; each needs a file of its own\n"
	      "  b | SUCCESS => {\"ansible_facts\":{}}\n  ^\n");
	ERROR("a | UNREACHABLE! => {\n    \"changed\": false\n}\n",
	      "facts:1:1: Ansible could not gather the facts of this host\n"
	      "  a | UNREACHABLE! => {\n  ^\n");
	ERROR("{\"ansible_facts\":{\"ansible_interfaces\":[\"lo\"]}}",
	      "facts:1:18: there is no device in these facts\n"
	      "  {\"ansible_facts\":{\"ansible_interfaces\":[\"lo\"]}}\n"
	      "                   ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n");
}

static void test_foreign_facts_are_taken_with_their_oddities(void **state)
{
	(void)state;
	/* iproute2 prints some keys twice; names that Linux has no device for are no devices. */
	FACTS("[{\"ifname\":\"a\",\"mtu\":1500,\"mtu\":1400},{\"ifname\":\"a\",\"mtu\":1},"
	      "{\"ifname\":\"b/c\"},{\"ifname\":5,\"mtu\":\"x\"},{\"ifname\":[]}]",
	      "a - mtu=1400\n5 - mtu=0\n");
}

#define KIND(name, kind) assert_string_equal(facts_kind_of_name(slice_of(name)), kind)
#define NO_KIND(name) assert_null(facts_kind_of_name(slice_of(name)))

static void test_names_suggest_kinds(void **state)
{
	(void)state;
	KIND("lo", "loopback");
	KIND("eth0", "ethernet");
	KIND("eno1", "ethernet");
	KIND("eno1np0", "ethernet");
	KIND("ens3f1", "ethernet");
	KIND("enp175s0f1d1", "ethernet");
	KIND("enP2p1s0", "ethernet");
	KIND("enx001122334455", "ethernet");
	KIND("enX0", "ethernet");
	KIND("em1", "ethernet");
	KIND("p1p2", "ethernet");
	KIND("wlan0", "wifi");
	KIND("wlp2s0", "wifi");
	KIND("ib0", "infiniband");
	KIND("eth0.100", "vlan");
	KIND("eno1.0005", "vlan");
	KIND("bond0.5", "vlan");
	KIND("br0.1105", "vlan");
	KIND("eth0.1.2", "vlan");
	KIND("vlan1105", "vlan");
	KIND("br0", "bridge");
	KIND("br-lan", "bridge");
	KIND("vmbr1", "bridge");
	KIND("bond0", "bond");
	KIND("team0", "team");
	KIND("tun0", "tun");
	KIND("tunl0", "ipip");
	KIND("tap0", "tap");
	KIND("wg0", "wireguard");
	KIND("dummy0", "dummy");
	KIND("ifb0", "ifb");
	KIND("vrf-gw", "vrf");
	KIND("veth1a2b3c", "veth");
	KIND("ppp0", "ppp");
	KIND("sit0", "sit");
	KIND("6to4", "sit");
	KIND("gre1", "gre");
	KIND("gretap0", "gretap");
	KIND("ip6tnl0", "ip6tnl");
	KIND("ip6_vti0", "vti6");
	KIND("flannel.1", "vxlan");
	KIND("flannel-v6.1", "vxlan");
	KIND("vxlan.calico", "vxlan");
	KIND("ath0", "wifi");
	KIND("bat0", "batadv");
	KIND("br", "bridge");
	KIND("bridge0", "bridge");
	KIND("cali0123abc", "veth");
	KIND("can0", "can");
	KIND("docker0", "bridge");
	KIND("erspan0", "erspan");
	KIND("geneve0", "geneve");
	KIND("ibs1", "infiniband");
	KIND("ip6gre0", "ip6gre");
	KIND("ip_vti0", "vti");
	KIND("ipvlan0", "ipvlan");
	KIND("ipvl0", "ipvlan");
	KIND("lxcbr0", "bridge");
	KIND("lxdbr0", "bridge");
	KIND("macvlan0", "macvlan");
	KIND("macvtap0", "macvtap");
	KIND("nlmon0", "nlmon");
	KIND("sl0", "slip");
	KIND("usb0", "ethernet");
	KIND("virbr0", "bridge");
	KIND("vxlan100", "vxlan");
	KIND("vnet3", "tap");
	KIND("vti0", "vti");
	KIND("vcan0", "vcan");
	KIND("vxcan0", "vxcan");
	KIND("wg-home", "wireguard");
	KIND("xfrm0", "xfrm");
}

static void test_other_names_suggest_nothing(void **state)
{
	(void)state;
	NO_KIND("");
	NO_KIND("lan");
	NO_KIND("public");
	NO_KIND("private");
	NO_KIND("711");
	NO_KIND("ethernet");
	NO_KIND("enterprise");
	NO_KIND("lo0");
	NO_KIND("bravo");
	NO_KIND("vrfs");
	NO_KIND("tunnel");
	NO_KIND(".5");
	NO_KIND("a.b");
	NO_KIND("eth0.12345");
	NO_KIND("wwan0");
	NO_KIND("grey");
}

static void test_kinds_and_their_words_agree(void **state)
{
	(void)state;
	for (size_t i = 0; i < facts_kind_words.count; i++) {
		const char *word = facts_kind_words.at(facts_kind_words.context, i);
		assert_ptr_equal(facts_kind_find(slice_of(word)), &facts_kinds[i]);
	}
	assert_null(facts_kinds[facts_kind_words.count].word);
	assert_string_equal(facts_kind_of_ansible(slice_of("bonding"))->word, "bond");
	assert_null(facts_kind_of_ansible(slice_of("ether")));
	assert_null(facts_kind_of_ansible(slice_of("tunnel")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_own_facts_say_what_they_say),
		cmocka_unit_test(test_own_facts_have_no_unknown_words),
		cmocka_unit_test(test_own_facts_have_no_wrong_types),
		cmocka_unit_test(test_own_facts_have_nothing_that_json_has_not),
		cmocka_unit_test(test_own_facts_name_devices_that_can_be),
		cmocka_unit_test(test_ip_link_is_read_as_it_is),
		cmocka_unit_test(test_ip_link_knows_kinds_only_with_details),
		cmocka_unit_test(test_ip_link_kinds_are_ours),
		cmocka_unit_test(test_facter_lists_labels_that_are_no_devices),
		cmocka_unit_test(test_facter_is_found_in_its_wrappings),
		cmocka_unit_test(test_facter_of_the_wrong_kind_is_refused),
		cmocka_unit_test(test_ansible_names_devices_in_device),
		cmocka_unit_test(test_ansible_is_found_in_its_wrappings),
		cmocka_unit_test(test_ansible_for_several_hosts_or_none_is_refused),
		cmocka_unit_test(test_foreign_facts_are_taken_with_their_oddities),
		cmocka_unit_test(test_names_suggest_kinds),
		cmocka_unit_test(test_other_names_suggest_nothing),
		cmocka_unit_test(test_kinds_and_their_words_agree),
	};
	return cmocka_run_group_tests_name("facts", tests, NULL, NULL);
}
