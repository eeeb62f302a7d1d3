#include "shell/lexer_parameter.h"

bool is_variable_name(struct slice name)
{
	if (!name.length || is_digit(name.at[0]))
		return false;
	for (size_t i = 0; i < name.length; i++)
		if (!is_name_byte(name.at[i]))
			return false;
	return true;
}

bool parameter_is_special(char c)
{
	return c != '\0' && strchr("@*#?$!-", c) != NULL;
}

struct slice parameter_read_name(struct lexer *lexer, bool braced)
{
	uint32_t start = lexer->at;
	char c = lexer_peek(lexer, 0);

	if (parameter_is_special(c)) {
		lexer->at++;
	} else if (is_digit(c)) {
		do
			lexer->at++;
		while (braced && is_digit(lexer_peek(lexer, 0)));
	} else {
		while (!lexer_at_end(lexer) && is_name_byte(lexer_peek(lexer, 0)))
			lexer->at++;
	}
	return slice_range(lexer->text, start, lexer->at);
}

bool parameter_read_operator(struct lexer *lexer, struct part *part)
{
	static const char signs[] = "-=?+";
	static const enum parameter_operator meaning[] = {
		PARAMETER_DEFAULT, PARAMETER_ASSIGN, PARAMETER_ERROR, PARAMETER_ALTERNATIVE,
	};
	char c = lexer_peek(lexer, 0);

	part->colon = c == ':';
	const char *sign = strchr(signs, part->colon ? lexer_peek(lexer, 1) : c);
	if (sign && *sign) {
		part->op = meaning[sign - signs];
		lexer->at += part->colon ? 2 : 1;
		return true;
	}
	if (c != '#' && c != '%')
		return false;
	bool twice = lexer_peek(lexer, 1) == c;
	if (c == '#')
		part->op = twice ? PARAMETER_LONG_PREFIX : PARAMETER_SHORT_PREFIX;
	else
		part->op = twice ? PARAMETER_LONG_SUFFIX : PARAMETER_SHORT_SUFFIX;
	lexer->at += twice ? 2 : 1;
	return true;
}

bool parameter_at_length(const struct lexer *lexer)
{
	char c = lexer_peek(lexer, 1);

	if (is_name_byte(c))
		return true;
	return parameter_is_special(c) && lexer_peek(lexer, 2) == '}';
}
