#include "policy/policy.h"

#include "base/utf8.h"

/*
 * Writes a policy as YAML that means the same to every reader: what is no plain word is in
 * double quotes. An entry is preceded or followed by a comment with its origin. Strings are
 * UTF-8, because the reader refuses others; only the path of `facts` can hold other bytes.
 */

/* Whether S is a word that needs no quotes, also inside [] and {}. */
static bool is_word(struct slice s)
{
	const struct node node = { .kind = NODE_SCALAR, .plain = true, .text = s };

	for (size_t i = 0; i < s.length; i++)
		if (!is_alnum(s.at[i]) && (i == 0 || !strchr("-_./", s.at[i])))
			return false;
	return scalar_meaning(&node) == SCALAR_STRING;
}

/*
 * Characters that libyaml refuses, or takes for the end of a line, although they are no
 * controls: LINE SEPARATOR, PARAGRAPH SEPARATOR, the byte order mark, and non-characters.
 */
static const char *const unwritable[] = {
	"\xe2\x80\xa8", "\xe2\x80\xa9", "\xef\xbb\xbf", "\xef\xbf\xbe", "\xef\xbf\xbf",
};

static bool is_unwritable(struct slice character)
{
	for (size_t i = 0; i < sizeof(unwritable) / sizeof(unwritable[0]); i++)
		if (slice_is(character, unwritable[i]))
			return true;
	return false;
}

/* The code point of a character of three bytes. */
static unsigned code_point(struct slice character)
{
	const unsigned char *at = (const unsigned char *)character.at;

	return (at[0] & 0x0fU) << 12 | (at[1] & 0x3fU) << 6 | (at[2] & 0x3fU);
}

static void print_escaped(struct text *text, struct slice character)
{
	if (slice_is(character, "\"") || slice_is(character, "\\"))
		text_putc(text, '\\');
	if (utf8_is_control(character))
		/* C1 controls are U+0080 to U+009F: the second byte is the number. */
		text_print(text, "\\x%02x", (unsigned char)character.at[character.length - 1]);
	else if (is_unwritable(character))
		text_print(text, "\\u%04x", code_point(character));
	else
		text_add(text, character);
}

static void print_string(struct text *text, const char *string)
{
	struct slice s = slice_of(string);

	if (is_word(s)) {
		text_add(text, s);
		return;
	}
	text_putc(text, '"');
	for (size_t i = 0, length; i < s.length; i += length) {
		length = utf8_length(s, i);
		print_escaped(text, length ? slice_range(s, i, i + length) : slice_of("?"));
		length = length ? length : 1;
	}
	text_putc(text, '"');
}

/* "# FILE:LINE", or nothing for what no file says. */
static void print_origin(struct text *text, struct span span)
{
	if (!span.source)
		return;
	text_puts(text, "# ");
	/* Whatever the file is called, the comment ends where it should. */
	for (const char *at = span.source->path; *at; at++)
		text_putc(text, *at >= 0x20 && *at < 0x7f ? *at : '?');
	text_print(text, ":%u", span_locate(span).line);
}

static void print_line_origin(struct text *text, struct span span)
{
	text_puts(text, "   ");
	print_origin(text, span);
	text_putc(text, '\n');
}

static void print_list(struct text *text, const struct schema_string *items, size_t count)
{
	text_putc(text, '[');
	for (size_t i = 0; i < count; i++) {
		text_puts(text, i ? ", " : "");
		print_string(text, items[i].text);
	}
	text_putc(text, ']');
}

/* "INDENT KEY: [a, b]   # origin"; nothing when there is none. */
static void print_strings(struct text *text, const char *key, const struct schema_string *items,
			  size_t count, bool with_origin)
{
	if (count == 0)
		return;
	text_puts(text, key);
	text_puts(text, ": ");
	print_list(text, items, count);
	if (with_origin)
		print_line_origin(text, items[0].span);
	else
		text_putc(text, '\n');
}

static void print_one(struct text *text, const char *key, const struct schema_string *string,
		      bool with_origin)
{
	if (!string->text)
		return;
	text_puts(text, key);
	text_puts(text, ": ");
	print_string(text, string->text);
	if (with_origin)
		print_line_origin(text, string->span);
	else
		text_putc(text, '\n');
}

static void print_model(struct text *text, const struct policy_model *model)
{
	if (!model->kernels.count && !model->sysctl_loader.text && !model->scenarios.count &&
	    !model->facts.text)
		return;
	text_puts(text, "model:\n");
	print_strings(text, "  kernel", model->kernels.items, model->kernels.count, true);
	print_one(text, "  sysctl-loader", &model->sysctl_loader, true);
	print_strings(text, "  scenarios", model->scenarios.items, model->scenarios.count, true);
	print_one(text, "  facts", &model->facts, true);
}

static void print_select(struct text *text, const struct policy_select *select)
{
	if (!select->rules.count && !select->hosts.count && !select->interfaces.count)
		return;
	text_puts(text, "select:\n");
	print_strings(text, "  rules", select->rules.items, select->rules.count, true);
	print_strings(text, "  hosts", select->hosts.items, select->hosts.count, true);
	print_strings(text, "  interfaces", select->interfaces.items, select->interfaces.count,
		      true);
}

static void print_severities(struct text *text, const struct policy *policy)
{
	if (policy->severities.count)
		text_puts(text, "severity:\n");
	for (size_t i = 0; i < policy->severities.count; i++) {
		const struct policy_severity *level = &policy->severities.items[i];
		text_print(text, "  %s: %s", level->rule->id, severity_name(level->level));
		print_line_origin(text, level->span);
	}
}

/* "{a: 1, b: 2}", entry by entry. */
struct flow {
	struct text *text;
	bool comma;
};

static void flow_key(struct flow *flow, const char *key)
{
	text_puts(flow->text, flow->comma ? ", " : "{");
	text_puts(flow->text, key);
	text_puts(flow->text, ": ");
	flow->comma = true;
}

static void print_token(struct text *text, const struct policy_token_requirement *token)
{
	struct flow flow = { text, false };

	if (token->derive) {
		flow_key(&flow, "derive");
		print_string(text, policy_derivation_name(token->derive));
	}
	if (token->equals.string.text) {
		flow_key(&flow, "equals");
		print_string(text, token->equals.string.text);
	}
	if (token->phases.count) {
		flow_key(&flow, "phase");
		for (size_t i = 0; i < token->phases.count; i++)
			text_print(text, "%s%s", i ? ", " : "[",
				   policy_phase_name((enum policy_phase)token->phases.items[i]));
		text_putc(text, ']');
	}
	if (token->present != MAYBE_UNKNOWN) {
		flow_key(&flow, "present");
		text_puts(text, token->present == MAYBE_YES ? "true" : "false");
	}
	text_puts(text, "}\n");
}

static void print_sysctl(struct text *text, const struct policy_sysctl_requirement *sysctl)
{
	text_puts(text, "{key: ");
	print_string(text, sysctl->key.text);
	text_puts(text, ", value: ");
	for (size_t i = 0; i < sysctl->values.count; i++)
		text_print(text, "%s%d", i ? ", " : "[", sysctl->values.items[i]);
	text_print(text, "], at: %s}\n", policy_moment_name(sysctl->at));
}

static void print_requirement(struct text *text, const struct policy_requirement *requirement)
{
	text_puts(text, "  ");
	print_origin(text, requirement->span);
	if (requirement->kind == POLICY_REQUIRE_TOKEN) {
		text_puts(text, "\n  - token: ");
		print_token(text, &requirement->token);
	} else {
		text_puts(text, "\n  - sysctl: ");
		print_sysctl(text, &requirement->sysctl);
	}
	print_strings(text, "    hosts", requirement->hosts.items, requirement->hosts.count, false);
	print_strings(text, "    interfaces", requirement->interfaces.items,
		      requirement->interfaces.count, false);
	print_one(text, "    reason", &requirement->reason, false);
}

static void print_exemption(struct text *text, const struct policy_exemption *exemption)
{
	struct date until = exemption->until.date;

	text_puts(text, "  ");
	print_origin(text, exemption->span);
	text_print(text, "\n  - rule: %s\n", exemption->rule->id);
	print_strings(text, "    hosts", exemption->hosts.items, exemption->hosts.count, false);
	print_strings(text, "    interfaces", exemption->interfaces.items,
		      exemption->interfaces.count, false);
	print_strings(text, "    files", exemption->files.items, exemption->files.count, false);
	print_one(text, "    reason", &exemption->reason, false);
	print_one(text, "    owner", &exemption->owner, false);
	if (until.year)
		text_print(text, "    until: %04d-%02d-%02d\n", until.year, until.month, until.day);
}

void policy_print(struct text *text, const struct policy *policy)
{
	text_puts(text, "version: 1\n");
	print_model(text, &policy->model);
	print_select(text, &policy->select);
	print_severities(text, policy);
	if (policy->requirements.count)
		text_puts(text, "require:\n");
	for (size_t i = 0; i < policy->requirements.count; i++)
		print_requirement(text, &policy->requirements.items[i]);
	if (policy->exemptions.count)
		text_puts(text, "exempt:\n");
	for (size_t i = 0; i < policy->exemptions.count; i++)
		print_exemption(text, &policy->exemptions.items[i]);
}
