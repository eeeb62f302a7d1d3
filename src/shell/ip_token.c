#include "shell/ip.h"

#include "shell/inet.h"

/* What `ip token set` was told, as it reads its words from left to right. */
struct request {
	struct ip *ip;
	bool removes;
	struct inet_prefix token;
	bool has_token;
	struct slice token_word; /* as written */
	struct ip_device device;
	bool has_device;
	const char *why;         /* a word that is not known, or a device that may be there */
};

/* A word as it stands in the file, without quotes around the whole of it. */
static struct slice as_written(const struct command *command, const struct field *field)
{
	struct slice text = command->node->passage->text, literal;

	if (!field->word)
		return field->text;
	if (word_is_literal(field->word, &literal))
		return literal;
	return slice_range(text, field->word->start, field->word->end);
}

/* Where a word is not known: the device may still be named. */
static const struct name *find_named_device(struct ip *ip)
{
	struct command *command = ip->command;

	for (size_t i = ip->at; i + 1 < command->argc; i++) {
		const struct field *name = &command->argv[i + 1];
		if (!command->argv[i].why && slice_is(command->argv[i].text, "dev") && !name->why)
			return ip_find_device(ip, name->text).name;
	}
	return NULL;
}

static struct slice find_token_word(struct ip *ip)
{
	struct command *command = ip->command;

	for (size_t i = ip->at; i < command->argc; i += 2)
		if (command->argv[i].why || !slice_is(command->argv[i].text, "dev"))
			return as_written(command, &command->argv[i]);
	return (struct slice){ NULL, 0 };
}

static void note(struct request *request, struct token_result *result)
{
	struct command *command = request->ip->command;
	struct token_command *noted = arena_new(command->run->arena, struct token_command);

	noted->span = command_span(command);
	noted->command = command_text(command);
	noted->token = request->removes ? (struct slice){ NULL, 0 } : request->token_word;
	noted->interface = request->device.name;
	noted->masked = command->setting.failure_hidden;
	noted->removes = request->removes;
	result->command = noted;
	if (!result->message)
		result->message = "";
	timeline_note_token(command->run->timeline, result);
}

static struct exit_status note_unknown(struct request *request, const char *why)
{
	struct token_result result = { .done = MAYBE_UNKNOWN, .exit_status = -1, .why = why };

	note(request, &result);
	return exit_unknown(why);
}

/* ip itself refused: STATUS and the message it left. */
static struct exit_status note_failure(struct request *request, struct exit_status status)
{
	struct token_result result = { .done = MAYBE_NO, .exit_status = status.code,
				       .message = request->ip->message };

	note(request, &result);
	return status;
}

static struct exit_status note_answer(struct request *request, const struct outcome *outcome)
{
	struct token_result result = {
		.done = outcome->done, .exit_status = outcome->done == MAYBE_YES ? 0 : 2,
		.error = outcome->error, .why = outcome->why,
	};

	if (outcome->done == MAYBE_UNKNOWN)
		return note_unknown(request, outcome->why);
	if (outcome->done == MAYBE_NO)
		result.message = ip_message(request->ip, outcome);
	note(request, &result);
	return ip_answer(request->ip, outcome);
}

/* `dev NAME`; only the first one is looked at. */
static bool read_device(struct request *request, struct exit_status *ret_status)
{
	struct ip *ip = request->ip;

	ip->at++;
	if (!ip_has(ip)) {
		*ret_status = ip_incomplete(ip);
		return false;
	}
	struct slice word = ip_next(ip);
	if (request->has_device)
		return true;
	request->device = ip_find_device(ip, word);
	request->has_device = true;
	if (request->device.exists == MAYBE_UNKNOWN)
		request->why = request->device.why;
	if (request->device.exists != MAYBE_NO)
		return true;
	*ret_status = ip_abort(ip, 255, "argument \"%.*s\" is wrong: dev is invalid",
			       SLICE_ARGS(word));
	return false;
}

static bool read_word(struct request *request, struct exit_status *ret_status)
{
	struct ip *ip = request->ip;
	const struct field *field = &ip->command->argv[ip->at];

	if (ip_is(ip, "dev"))
		return read_device(request, ret_status);
	if (ip_abbreviates(field->text, "help")) {
		*ret_status = ip_usage(ip);
		return false;
	}
	ip->at++;
	if (request->removes || request->has_token)
		return true;
	request->token_word = as_written(ip->command, field);
	request->has_token = inet_read_prefix(field->text, 6, &request->token);
	if (!request->has_token)
		*ret_status = ip_abort(ip, 1, "inet6 prefix is expected rather than \"%.*s\"",
				       SLICE_ARGS(field->text));
	return request->has_token;
}

/* False: ip ends here, or a word is not known. */
static bool read_request(struct request *request, struct exit_status *ret_status)
{
	struct ip *ip = request->ip;
	size_t start = ip->at;

	for (size_t i = ip->at; i < ip->command->argc; i++) {
		if (!ip->command->argv[i].why)
			continue;
		ip->at = start;
		request->device.name = find_named_device(ip);
		request->token_word = find_token_word(ip);
		*ret_status = note_unknown(request, ip->command->argv[i].why);
		return false;
	}
	while (ip_has(ip)) {
		if (!read_word(request, ret_status)) {
			/* What stands further on is never looked at, but people want it. */
			if (!request->has_device)
				request->device.name = find_named_device(ip);
			if (!request->token_word.at) {
				ip->at = start;
				request->token_word = find_token_word(ip);
			}
			*ret_status = request->why ? note_unknown(request, request->why)
						   : note_failure(request, *ret_status);
			return false;
		}
	}
	return true;
}

static struct exit_status send(struct request *request)
{
	struct event event = { .kind = EVENT_TOKEN };

	event.u.token.name = request->device.name;
	event.u.token.length = request->removes ? 16 : (uint8_t)request->token.length;
	if (!request->removes)
		memcpy(event.u.token.token, request->token.bytes, sizeof(event.u.token.token));
	struct outcome outcome = command_apply(request->ip->command, &event);
	/* The machine answers for a device that may be missing; ip would end with 255 then. */
	if (request->why)
		return note_unknown(request, request->why);
	return note_answer(request, &outcome);
}

static struct exit_status change(struct ip *ip, bool removes)
{
	struct request request = { .ip = ip, .removes = removes, .why = ip->doubt };
	struct exit_status status;

	if (!read_request(&request, &status))
		return status;
	if (!removes && !request.has_token)
		return note_failure(&request, ip_fail(ip, 1, "Not enough information: token is "
							     "required"));
	if (!request.has_device)
		return note_failure(&request, ip_fail(ip, 1, "Not enough information: \"dev\" "
							     "argument is required"));
	return send(&request);
}

static struct exit_status set(struct ip *ip)
{
	return change(ip, false);
}

static struct exit_status delete(struct ip *ip)
{
	return change(ip, true);
}

static struct exit_status list(struct ip *ip)
{
	for (; ip_has(ip); ip->at++) {
		if (ip->command->argv[ip->at].why)
			return exit_unknown(ip->command->argv[ip->at].why);
		if (!ip_is(ip, "dev"))
			continue;
		ip->at++;
		if (!ip_has(ip))
			return ip_incomplete(ip);
		struct ip_device device = ip_find_device(ip, ip_word(ip));
		if (device.exists == MAYBE_UNKNOWN)
			return exit_unknown(device.why);
		if (device.exists == MAYBE_NO)
			return ip_abort(ip, 255, "argument \"%.*s\" is wrong: dev is invalid",
					SLICE_ARGS(ip_word(ip)));
	}
	command_prints_unknown(ip->command, "which tokens are set");
	return exit_known(0);
}

/* In this order: so `s` is show, not set. */
static const struct ip_verb verbs[] = {
	{ "list", list }, { "lst", list }, { "show", list }, { "set", set }, { "add", set },
	{ "delete", delete }, { "get", list }, { "help", ip_usage },
};

void ip_token_lost(struct ip *ip, struct exit_status status)
{
	struct request request = { .ip = ip };

	while (slice_starts_with(ip_word(ip), "-"))
		ip->at++;
	if (ip_word(ip).length < 2 || !ip_abbreviates(ip_next(ip), "token"))
		return;
	const struct ip_verb *verb = ip_find_verb(ip, verbs, sizeof(verbs) / sizeof(verbs[0]));
	if (!verb || (verb->run != set && verb->run != delete))
		return;
	request.removes = verb->run == delete;
	request.device.name = find_named_device(ip);
	request.token_word = find_token_word(ip);
	note_failure(&request, status);
}

struct exit_status ip_token(struct ip *ip)
{
	if (!ip_has(ip))
		return list(ip);
	if (ip->command->argv[ip->at].why)
		return exit_unknown(ip->command->argv[ip->at].why);
	struct slice word = ip_word(ip);
	const struct ip_verb *verb = ip_find_verb(ip, verbs, sizeof(verbs) / sizeof(verbs[0]));
	if (!verb)
		return ip_abort(ip, 255, "Command \"%.*s\" is unknown, try \"ip token help\"",
				SLICE_ARGS(word));
	return verb->run(ip);
}
