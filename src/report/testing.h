/*
 * Hosts to report about, made by hand, and what a format makes of them. For the tests of
 * this folder only.
 */
#ifndef REPORT_TESTING_H
#define REPORT_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/name.h"
#include "report/report.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* The hosts of one report. */
struct fixture {
	struct arena arena;
	ARRAY(struct host_report) hosts;
};

static inline void fixture_done(struct fixture *fixture)
{
	arena_done(&fixture->arena);
	memset(fixture, 0, sizeof(*fixture));
}

/* A copy in the arena: `keep(arena, items, count)` of a local array. */
static inline void *keep(struct arena *arena, const void *items, size_t size)
{
	void *copy = arena_alloc(arena, size ? size : 1);

	if (size)
		memcpy(copy, items, size);
	return copy;
}
#define KEEP(arena, array) keep((arena), (array), sizeof(array))

static inline const struct source *file(struct arena *arena, const char *path, const char *text)
{
	return source_new(arena, path, slice_of(text));
}

/* Where WORDS stand in the source for the first time. */
static inline struct span span_of(const struct source *source, const char *words)
{
	const char *hit = memmem(source->text.at, source->text.length, words, strlen(words));
	size_t at = hit ? (size_t)(hit - source->text.at) : 0;

	assert_non_null(hit);
	return span_make(source, at, at + strlen(words));
}

/* Everything that FORMAT writes about the hosts; to be released. */
static inline struct text render_with(const char *format, const struct host_report *hosts,
				      size_t count, struct report_options options)
{
	struct text out = TEXT_INIT;
	struct report report = {
		.format = report_format_find(format), .options = options, .out = &out,
	};

	assert_non_null(report.format);
	if (report.format->begin)
		report.format->begin(&report);
	for (size_t i = 0; i < count; i++) {
		summary_add(&report.summary, &hosts[i]);
		if (report.format->host)
			report.format->host(&report, &hosts[i]);
	}
	if (report.format->end)
		report.format->end(&report);
	assert_false(out.failed);
	assert_null(report.state);
	text_puts(&out, "");
	return out;
}

static inline struct text render(const char *format, const struct fixture *fixture)
{
	struct report_options options = { .quote = true };

	return render_with(format, fixture->hosts.items, fixture->hosts.count, options);
}

/* TEXT contains WORDS, or does not; both are shown when it is otherwise. */
static inline void check_contains(const struct text *text, const char *words, bool wanted)
{
	if (slice_contains(text_slice(text), words) != wanted)
		fail_msg("%s: %s\nin:\n%s", wanted ? "missing" : "unwanted", words,
			 text->at ? text->at : "");
}

#define EXPECT(format, fixture, words) expect(format, fixture, words, true)
#define EXPECT_NOT(format, fixture, words) expect(format, fixture, words, false)

static inline void expect(const char *format, const struct fixture *fixture, const char *words,
			  bool wanted)
{
	struct text out = render(format, fixture);

	check_contains(&out, words, wanted);
	text_done(&out);
}

/* ---- hosts ------------------------------------------------------------------------ */

static inline struct setting setting(const char *key, int value, struct span span,
				     const char *origin)
{
	return (struct setting){
		.key = key, .known = true, .value = value, .span = span, .origin = origin
	};
}

static const struct span nowhere = { NULL, 0, 0 };

static const char *const one_kernel[] = { "6.1", NULL };

/* A host without anything, named after the last component of ROOT. */
static inline struct host_report host_named(struct arena *arena, const char *root)
{
	char *name = arena_copy(arena, slice_of(root));
	size_t length = strlen(name);

	if (length > 1 && name[length - 1] == '/')
		name[length - 1] = '\0';
	char *slash = strrchr(name, '/');
	return (struct host_report){
		.host = slash ? slash + 1 : name,
		.root = root,
		.platform = { "debian-12", one_kernel, "systemd" },
	};
}

#define INCIDENT_COMMAND "/sbin/ip token set ::10:192:20:18 dev eno1"

/* The two lines that together make a host boot without its network. */
struct incident {
	const struct source *interfaces, *router;
	struct span command, forwarding;
};

static inline struct incident incident_files(struct arena *arena)
{
	struct incident incident = {
		.interfaces = file(arena, "etc/network/interfaces",
				   "# Managed by Puppet\n"
				   "auto lo eno1\n"
				   "iface lo inet loopback\n"
				   "iface eno1 inet static\n"
				   "     address 10.192.20.18/24\n"
				   "     gateway 10.192.20.1\n"
				   "     pre-up /sbin/ip token set ::10:192:20:18 dev eno1\n"),
		.router = file(arena, "etc/sysctl.d/70-router.conf",
			       "# this host routes\n"
			       "net.ipv6.conf.all.forwarding = 1\n"),
	};

	incident.command = span_of(incident.interfaces, INCIDENT_COMMAND);
	incident.forwarding = span_of(incident.router, "net.ipv6.conf.all.forwarding = 1");
	return incident;
}

#define RA_DISABLED "ipv6: Router advertisement is disabled on device"
#define ROUTER_ORIGIN "etc/sysctl.d/70-router.conf:2, by systemd-sysctl"

static inline struct reasons incident_reasons(struct arena *arena, struct span forwarding)
{
	const struct reason reasons[] = {
		{ "forwarding of eno1 is 1 since systemd-sysctl ran this line", forwarding },
		{ "accept_ra of eno1 is 1, which is the kernel's own value", nowhere },
	};

	return (struct reasons){ KEEP(arena, reasons), COUNT_OF(reasons) };
}

static inline struct finding incident_finding(struct arena *arena, const struct incident *files)
{
	return (struct finding){
		.rule = &rule_table[RULE_TOKEN_RA_DISABLED],
		.severity = SEVERITY_ERROR,
		.message = "the kernel refuses the token ::10:192:20:18 of eno1: " RA_DISABLED,
		.interface = "eno1",
		.span = files->command,
		.because = incident_reasons(arena, files->forwarding),
		.consequence = "ifup gives up on eno1 at this line: "
			       "the host boots without its network",
		.fix = {
			.description = "set net.ipv6.conf.eno1.accept_ra = 2 in "
				       "etc/sysctl.d/70-router.conf",
			.diff = "--- a/etc/sysctl.d/70-router.conf\n"
				"+++ b/etc/sysctl.d/70-router.conf\n"
				"@@ -2 +2,2 @@\n net.ipv6.conf.all.forwarding = 1\n"
				"+net.ipv6.conf.eno1.accept_ra = 2\n",
			.verified = true,
		},
		.fingerprint = "5f0c2b7d9a1e4c36",
	};
}

static inline struct token incident_token(struct arena *arena, const struct incident *files)
{
	const struct setting settings[] = {
		setting("forwarding", 1, files->forwarding, ROUTER_ORIGIN),
		setting("accept_ra", 1, nowhere, NULL),
		setting("router_solicitations", -1, nowhere, NULL),
	};
	const char *const scenarios[] = { "boot", "boot-udev-first", "device-late" };
	struct token_outcome outcomes[COUNT_OF(scenarios)];

	for (size_t i = 0; i < COUNT_OF(scenarios); i++)
		outcomes[i] = (struct token_outcome){
			.scenario = scenarios[i], .kernel = "6.1", .verdict = VERDICT_REJECTED,
			.exit_status = 2, .error = "EINVAL", .message = RA_DISABLED,
			.settings = KEEP(arena, settings), .setting_count = COUNT_OF(settings),
		};
	return (struct token){
		.interface = "eno1", .text = "::10:192:20:18", .phase = "pre-up",
		.stanza_interface = "eno1", .stanza_family = "inet", .stanza_method = "static",
		.command = INCIDENT_COMMAND,
		.span = files->command, .verdict = VERDICT_REJECTED,
		.outcomes = KEEP(arena, outcomes), .outcome_count = COUNT_OF(outcomes),
		.because = incident_reasons(arena, files->forwarding),
	};
}

static inline struct interface incident_interface(struct arena *arena,
						  const struct incident *files)
{
	const struct setting settings[] = {
		setting("forwarding", 1, files->forwarding, ROUTER_ORIGIN),
		setting("accept_ra", 1, nowhere, NULL),
		{ .key = "autoconf", .why = "written by /usr/local/sbin/setup" },
	};
	const struct interface_scenario scenarios[] = {
		{ "boot", "6.1", KEEP(arena, settings), COUNT_OF(settings) },
	};

	return (struct interface){
		"eno1", "ethernet", KEEP(arena, scenarios), COUNT_OF(scenarios)
	};
}

/* One scenario of the story of the incident, with the device FIRST or after the loader. */
static inline void incident_steps(struct arena *arena, struct step steps[4],
				  const struct incident *files, const char *scenario, bool first)
{
	const struct setting before[] = {
		setting("forwarding", 0, nowhere, NULL), setting("accept_ra", 1, nowhere, NULL),
	};
	const struct setting after[] = {
		setting("forwarding", 1, files->forwarding, ROUTER_ORIGIN),
		setting("accept_ra", 1, nowhere, NULL),
	};
	const struct step device = {
		.actor = "driver", .text = "eno1 appears", .effect = "it copies `default`",
		.interface = "eno1", .settings = first ? KEEP(arena, before) : KEEP(arena, after),
		.setting_count = 2,
	};
	struct setting changed[] = {
		setting("forwarding", 1, files->forwarding, ROUTER_ORIGIN),
		setting("forwarding", 1, files->forwarding, ROUTER_ORIGIN),
	};
	changed[0].device = "lo";
	changed[1].device = "eno1";
	const struct step loader = {
		.actor = "systemd-sysctl", .text = "net.ipv6.conf.all.forwarding = 1",
		.effect = first ? "forwarding of lo and eno1 becomes 1"
				: "forwarding of lo becomes 1",
		.span = files->forwarding, .settings = KEEP(arena, changed),
		.setting_count = first ? 2 : 1,
	};

	steps[0] = first ? device : loader;
	steps[1] = first ? loader : device;
	steps[2] = (struct step){ .actor = "ifup", .text = "brings up lo", .interface = "lo" };
	steps[3] = (struct step){
		.actor = "ifup", .text = INCIDENT_COMMAND,
		.effect = "refused: " RA_DISABLED, .span = files->command, .interface = "eno1",
		.verdict = VERDICT_REJECTED, .settings = KEEP(arena, after), .setting_count = 2,
	};
	for (int i = 0; i < 4; i++) {
		steps[i].scenario = scenario;
		steps[i].kernel = "6.1";
	}
}

/* The host of the incident, as it stands at ROOT. */
static inline struct host_report incident_host(struct arena *arena, const char *root)
{
	struct incident files = incident_files(arena);
	struct host_report host = host_named(arena, root);
	const struct finding findings[] = { incident_finding(arena, &files) };
	const struct token tokens[] = { incident_token(arena, &files) };
	const struct interface interfaces[] = { incident_interface(arena, &files) };
	static const char *const assumptions[] = { "eno1 is ethernet, by its name", NULL };
	struct step steps[12];

	incident_steps(arena, steps, &files, "boot", true);
	incident_steps(arena, steps + 4, &files, "boot-udev-first", true);
	incident_steps(arena, steps + 8, &files, "device-late", false);
	host.findings = KEEP(arena, findings);
	host.finding_count = COUNT_OF(findings);
	host.tokens = KEEP(arena, tokens);
	host.token_count = COUNT_OF(tokens);
	host.interfaces = KEEP(arena, interfaces);
	host.interface_count = COUNT_OF(interfaces);
	host.steps = KEEP(arena, steps);
	host.step_count = COUNT_OF(steps);
	host.assumptions = assumptions;
	return host;
}

/* One host, the one of the incident. */
static inline struct fixture incident(void)
{
	struct fixture fixture = { .hosts = { NULL, 0, 0 } };

	arena_init(&fixture.arena, NULL);
	array_push(&fixture.arena, &fixture.hosts,
		   incident_host(&fixture.arena, "rendered/cloudgw2002-dev"));
	return fixture;
}

#endif
