/*
 * Hosts to make HTML reports of, put together by hand: a gateway whose token command ends
 * as it is told to. Three boots, in which the loader, the udev rule and the device come in
 * different orders.
 */
#ifndef REPORT_HTML_TESTING_H
#define REPORT_HTML_TESTING_H

#include <assert.h>
#include <stdlib.h>

#include "report/html.h"

static const char sample_command[] = "/sbin/ip token set ::10:192:20:18 dev eno1";
static const char sample_forwarding[] = "net.ipv6.conf.all.forwarding = 1";
static const char sample_message[] = "ipv6: Router advertisement is disabled on device";

enum sample_file { FILE_NONE, FILE_INTERFACES, FILE_GATEWAY, FILE_BASE, FILE_COUNT };

static const struct { const char *path, *text; } sample_files[FILE_COUNT] = {
	[FILE_INTERFACES] = { "etc/network/interfaces",
		"auto lo\n"
		"iface lo inet loopback\n"
		"\n"
		"allow-hotplug eno1\n"
		"iface eno1 inet static\n"
		"\taddress 10.192.20.18/24\n"
		"\tpre-up /sbin/ip token set ::10:192:20:18 dev eno1\n"
		"\tup ip addr add 2620:0:860:118:10:192:20:18/64 dev eno1\n" },
	[FILE_GATEWAY] = { "etc/sysctl.d/50-cloudgw.conf",
		"net.ipv4.ip_forward = 1\n"
		"net.ipv6.conf.all.accept_ra = 0\n"
		"net.ipv6.conf.all.forwarding = 1\n" },
	[FILE_BASE] = { "etc/sysctl.d/10-base.conf",
		"net.ipv6.conf.default.use_tempaddr = 0\n"
		"net.ipv6.conf.eno1.accept_redirects = 0\n" },
};

/* Who acts, what happens, where it is written; whether it changes the device. */
struct sample_line {
	const char *actor, *text;
	enum sample_file file;
	const char *needle;
	bool about_device, forwards, appears;
};

static const struct sample_line sample_device[] = {
	{ "kernel", "eno1 appears (ethernet) and copies `default`", FILE_NONE, NULL,
	  true, false, true },
	{ NULL, NULL, FILE_NONE, NULL, false, false, false },
};
static const struct sample_line sample_loader[] = {
	{ "systemd-sysctl", "net/ipv6/conf/default/use_tempaddr = 0", FILE_BASE,
	  "net.ipv6.conf.default.use_tempaddr = 0", false, false, false },
	{ "systemd-sysctl", "net/ipv6/conf/eno1/accept_redirects = 0", FILE_BASE,
	  "net.ipv6.conf.eno1.accept_redirects = 0", true, false, false },
	{ "systemd-sysctl", "net/ipv6/conf/all/accept_ra = 0", FILE_GATEWAY,
	  "net.ipv6.conf.all.accept_ra = 0", false, false, false },
	{ "systemd-sysctl", "net/ipv6/conf/all/forwarding = 1", FILE_GATEWAY,
	  "net.ipv6.conf.all.forwarding = 1", false, true, false },
	{ NULL, NULL, FILE_NONE, NULL, false, false, false },
};
static const struct sample_line sample_udev[] = {
	{ "udev", "net/ipv6/conf/eno1/accept_redirects = 0", FILE_BASE,
	  "net.ipv6.conf.eno1.accept_redirects = 0", true, false, false },
	{ NULL, NULL, FILE_NONE, NULL, false, false, false },
};

enum { SAMPLE_BOOTS = 3 };

static const struct {
	const char *scenario;
	const struct sample_line *parts[3];
} sample_boots[SAMPLE_BOOTS] = {
	{ "boot",           { sample_device, sample_loader, sample_udev } },
	{ "boot-udev-first", { sample_device, sample_udev, sample_loader } },
	{ "device-late",    { sample_loader, sample_device, sample_udev } },
};

/* A host being put together. */
struct sample {
	struct arena arena;
	const struct source *files[FILE_COUNT];
	const char *name, *command, *token;
	enum verdict verdict;
	struct host_report host;
	ARRAY(struct step) steps;
};

static inline struct span sample_find(const struct source *source, const char *text)
{
	const char *at = strstr(source->text.at, text);

	assert(at);
	size_t start = (size_t)(at - source->text.at);
	return span_make(source, start, start + strlen(text));
}

static inline const struct setting *sample_values(struct sample *sample, const char *device,
						  int forwarding)
{
	struct setting *settings = arena_array(&sample->arena, 3, sizeof(*settings));
	bool known = sample->verdict != VERDICT_UNKNOWN || device;

	settings[0] = (struct setting){ .key = "forwarding", .known = true, .value = forwarding,
					.device = device };
	if (forwarding) {
		settings[0].span = sample_find(sample->files[FILE_GATEWAY], sample_forwarding);
		settings[0].origin = "etc/sysctl.d/50-cloudgw.conf:3, by systemd-sysctl";
	}
	settings[1] = (struct setting){ .key = "accept_ra", .known = known, .value = known ? 1 : 0,
					.why = known ? NULL : "a script in if-pre-up.d may set it",
					.device = device };
	settings[2] = (struct setting){ .key = "router_solicitations", .known = true, .value = -1,
					.device = device };
	return settings;
}

/* What becomes of the token in that boot. */
static inline enum verdict sample_fate(const struct sample *sample, size_t boot)
{
	if (sample->verdict != VERDICT_DEPENDS)
		return sample->verdict;
	return boot == 2 ? VERDICT_ACCEPTED : VERDICT_REJECTED;
}

static inline int sample_forwards(const struct sample *sample, size_t boot)
{
	return sample_fate(sample, boot) == VERDICT_REJECTED;
}

static inline const char *sample_words(enum verdict fate)
{
	return fate == VERDICT_REJECTED ? sample_message
	     : fate == VERDICT_UNKNOWN ? "a script in if-pre-up.d may set accept_ra"
	     : fate == VERDICT_NOT_RUN ? "nothing brings eno1 up at boot" : "";
}

static inline void sample_add_lines(struct sample *sample, size_t boot,
				    const struct sample_line *lines)
{
	for (const struct sample_line *line = lines; line->actor; line++) {
		struct step step = {
			.scenario = sample_boots[boot].scenario, .kernel = "6.1",
			.actor = line->actor, .text = line->text,
			.interface = line->about_device ? "eno1" : NULL,
		};
		if (line->file)
			step.span = sample_find(sample->files[line->file], line->needle);
		if (line->appears || (line->forwards && boot < 2)) {
			bool late = line->forwards || boot == 2;
			step.settings = sample_values(sample, line->about_device ? NULL : "eno1",
						      late ? sample_forwards(sample, boot) : 0);
			step.setting_count = 3;
		}
		array_push(&sample->arena, &sample->steps, step);
	}
}

static inline void sample_add_boot(struct sample *sample, size_t boot,
				   struct token_outcome *outcome)
{
	enum verdict fate = sample_fate(sample, boot);

	for (size_t i = 0; i < 3; i++)
		sample_add_lines(sample, boot, sample_boots[boot].parts[i]);
	*outcome = (struct token_outcome){
		.scenario = sample_boots[boot].scenario, .kernel = "6.1", .verdict = fate,
		.exit_status = fate == VERDICT_REJECTED ? 2 : 0,
		.error = fate == VERDICT_REJECTED ? "EINVAL" : NULL, .message = sample_words(fate),
		.settings = sample_values(sample, NULL, sample_forwards(sample, boot)),
		.setting_count = fate == VERDICT_NOT_RUN ? 0 : 3,
	};
	if (fate == VERDICT_NOT_RUN)
		return;
	array_push(&sample->arena, &sample->steps, (struct step){
		.scenario = sample_boots[boot].scenario, .kernel = "6.1", .actor = "ifup",
		.text = sample->command,
		.span = sample_find(sample->files[FILE_INTERFACES], sample_command),
		.effect = fate == VERDICT_REJECTED ? "refused, exit status 2" : sample_words(fate),
		.interface = "eno1", .verdict = fate,
		.settings = outcome->settings, .setting_count = 3,
	});
}

static inline void sample_add_token(struct sample *sample)
{
	struct token_outcome *outcomes = arena_array(&sample->arena, SAMPLE_BOOTS,
						     sizeof(*outcomes));
	struct token *token = arena_new(&sample->arena, struct token);

	for (size_t i = 0; i < SAMPLE_BOOTS; i++)
		sample_add_boot(sample, i, &outcomes[i]);
	*token = (struct token){
		.interface = "eno1", .text = sample->token, .phase = "pre-up",
		.stanza_interface = "eno1", .stanza_family = "inet", .stanza_method = "static",
		.command = sample->command,
		.span = sample_find(sample->files[FILE_INTERFACES], sample_command),
		.verdict = sample->verdict, .outcomes = outcomes, .outcome_count = SAMPLE_BOOTS,
	};
	sample->host.tokens = token;
	sample->host.token_count = 1;
}

/* The rule that reports a token with that verdict. */
static const size_t sample_rules[VERDICT_COUNT] = {
	[VERDICT_REJECTED] = RULE_TOKEN_RA_DISABLED, [VERDICT_DEPENDS] = RULE_TOKEN_ORDER_DEPENDENT,
	[VERDICT_UNKNOWN] = RULE_TOKEN_UNDECIDED, [VERDICT_NOT_RUN] = RULE_TOKEN_NOT_RUN,
};

static inline void sample_add_finding(struct sample *sample)
{
	struct reason *reason = arena_new(&sample->arena, struct reason);
	struct finding *finding = arena_new(&sample->arena, struct finding);

	if (sample->verdict == VERDICT_ACCEPTED)
		return;
	*reason = (struct reason){ "forwarding of eno1 is 1 since this line",
				   sample_find(sample->files[FILE_GATEWAY], sample_forwarding) };
	*finding = (struct finding){
		.rule = &rule_table[sample_rules[sample->verdict]],
		.severity = sample->verdict == VERDICT_REJECTED ? SEVERITY_ERROR : SEVERITY_WARNING,
		.message = sample->verdict == VERDICT_REJECTED
			? "the kernel refuses this token: router advertisements are off on eno1"
			: "it is not certain that the kernel takes this token",
		.interface = "eno1",
		.span = sample_find(sample->files[FILE_INTERFACES], sample_command),
		.because = { reason, 1 }, .consequence = "eno1 stays down",
		.fix = { "accept router advertisements on eno1",
			 "--- a/etc/sysctl.d/50-cloudgw.conf\n+++ b/etc/sysctl.d/50-cloudgw.conf\n"
			 "@@ -3 +3,2 @@\n net.ipv6.conf.all.forwarding = 1\n"
			 "+net.ipv6.conf.eno1.accept_ra = 2\n", true },
		.fingerprint = "0123456789abcdef",
	};
	sample->host.findings = finding;
	sample->host.finding_count = 1;
}

/* A host named NAME whose TOKEN (NULL: that of the incident) ends with VERDICT. */
static inline void sample_init(struct sample *sample, const char *name, const char *token,
			       enum verdict verdict)
{
	static const char *const kernels[] = { "6.1", NULL };
	static const char *const assumptions[] = {
		"eno1 is an ethernet device, by its name", NULL
	};

	memset(sample, 0, sizeof(*sample));
	arena_init(&sample->arena, NULL);
	for (size_t i = FILE_NONE + 1; i < FILE_COUNT; i++)
		sample->files[i] = source_new(&sample->arena, sample_files[i].path,
					      slice_of(sample_files[i].text));
	sample->verdict = verdict;
	sample->name = arena_copy(&sample->arena, slice_of(name));
	sample->token = token ? arena_copy(&sample->arena, slice_of(token)) : "::10:192:20:18";
	sample->command = arena_print(&sample->arena, "/sbin/ip token set %s dev eno1",
				      sample->token);
	sample->host = (struct host_report){
		.host = sample->name, .root = arena_print(&sample->arena, "./trees/%s", name),
		.platform = { "debian-12", kernels, "systemd" }, .assumptions = assumptions,
	};
	sample_add_token(sample);
	sample_add_finding(sample);
	sample->host.steps = sample->steps.items;
	sample->host.step_count = sample->steps.count;
}

static inline void sample_done(struct sample *sample)
{
	arena_done(&sample->arena);
}

#endif
