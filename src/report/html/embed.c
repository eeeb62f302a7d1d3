/*
 * embed PAGE STYLE SCRIPT... writes html_page.c: the page as C strings, with the style and
 * the scripts (joined in that order) in place and their SHA-256 digests where the page's
 * Content-Security-Policy wants them. Run by the build only. The page says {{style}},
 * {{script}}, {{style-digest}}, {{script-digest}}; {{hosts}} and {{static}} are left to the
 * program, as slots.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buffer {
	char *at;
	size_t length;
};

static void fail(const char *path, const char *what)
{
	fprintf(stderr, "embed: %s: %s\n", path, what);
	exit(1);
}

/* Append the bytes of the file at PATH. */
static void read_file(struct buffer *buffer, const char *path)
{
	FILE *file = fopen(path, "rb");
	size_t got;

	if (!file)
		fail(path, "cannot be opened");
	do {
		char *grown = realloc(buffer->at, buffer->length + 65536);
		if (!grown)
			fail(path, "out of memory");
		buffer->at = grown;
		got = fread(buffer->at + buffer->length, 1, 65535, file);
		buffer->length += got;
		buffer->at[buffer->length] = '\0';
	} while (got);
	if (ferror(file))
		fail(path, "cannot be read");
	fclose(file);
	if (strlen(buffer->at) != buffer->length)
		fail(path, "holds a NUL");
}

/* SHA-256, FIPS 180-4. */
static const uint32_t sha_constants[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5,
	0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
	0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc,
	0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
	0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
	0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5,
	0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
	0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t x, int by)
{
	return x >> by | x << (32 - by);
}

static void sha_block(uint32_t state[8], const unsigned char *block)
{
	uint32_t w[64], s[8];

	for (int i = 0; i < 16; i++)
		w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
		       (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (int i = 16; i < 64; i++)
		w[i] = w[i - 16] + w[i - 7] +
		       (rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3) +
		       (rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10);
	memcpy(s, state, sizeof(s));
	for (int i = 0; i < 64; i++) {
		uint32_t one = s[7] + (rotate(s[4], 6) ^ rotate(s[4], 11) ^ rotate(s[4], 25)) +
			       ((s[4] & s[5]) ^ (~s[4] & s[6])) + sha_constants[i] + w[i];
		uint32_t two = (rotate(s[0], 2) ^ rotate(s[0], 13) ^ rotate(s[0], 22)) +
			       ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
		memmove(s + 1, s, 7 * sizeof(*s));
		s[4] += one;
		s[0] = one + two;
	}
	for (int i = 0; i < 8; i++)
		state[i] += s[i];
}

static void sha256(const struct buffer *buffer, unsigned char digest[32])
{
	uint32_t state[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
			      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
	unsigned char tail[128] = { 0 };
	size_t whole = buffer->length / 64 * 64, rest = buffer->length - whole;
	size_t tail_length = rest < 56 ? 64 : 128;
	uint64_t bits = (uint64_t)buffer->length * 8;

	for (size_t i = 0; i < whole; i += 64)
		sha_block(state, (const unsigned char *)buffer->at + i);
	memcpy(tail, buffer->at + whole, rest);
	tail[rest] = 0x80;
	for (size_t i = 0; i < 8; i++)
		tail[tail_length - 1 - i] = (unsigned char)(bits >> (8 * i));
	for (size_t i = 0; i < tail_length; i += 64)
		sha_block(state, tail + i);
	for (size_t i = 0; i < 32; i++)
		digest[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
}

/* "sha256-" and 32 bytes in base64, as a Content-Security-Policy names a script. */
static void digest_text(const struct buffer *buffer, char text[64])
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned char digest[33] = { 0 };
	char *out = text + sprintf(text, "sha256-");

	sha256(buffer, digest);
	for (int i = 0; i < 33; i += 3) {
		uint32_t three = (uint32_t)digest[i] << 16 | (uint32_t)digest[i + 1] << 8 |
				 digest[i + 2];
		for (int k = 18; k >= 0; k -= 6)
			*out++ = digits[three >> k & 63];
	}
	out[-1] = '=';
	*out = '\0';
}

/* Escapes that no trigraph, no newline and no byte beyond ASCII survives. */
static void print_bytes(const char *text, size_t length)
{
	fputs("\n\t\"", stdout);
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		if (c == '"' || c == '\\' || c == '?')
			printf("\\%c", c);
		else if (c == '\n')
			fputs(i + 1 < length ? "\\n\"\n\t\"" : "\\n", stdout);
		else if (c < 0x20 || c >= 0x7f)
			printf("\\%03o", c);
		else
			putchar(c);
	}
	putchar('"');
}

/* What may stand inside an element: nothing that ends it. */
static void check_inside(const struct buffer *buffer, const char *what)
{
	if (strstr(buffer->at, "</") || strstr(buffer->at, "<!--"))
		fail(what, "holds </ or <!--, which would end its element");
}

struct mark {
	const char *name;        /* "{{style}}" */
	const char *text;        /* what goes there, or NULL: */
	const char *slot;        /* the slot it is */
};

static void print_page(const struct buffer *page, const struct mark *marks, size_t count)
{
	const char *rest = page->at;

	puts("/* Made from src/report/html/; do not edit. */\n#include \"report/html.h\"\n\n"
	     "const struct html_piece html_page[] = {");
	for (const char *open; (open = strstr(rest, "{{")); ) {
		const struct mark *mark = marks;
		while (mark < marks + count && strncmp(open, mark->name, strlen(mark->name)) != 0)
			mark++;
		if (mark == marks + count)
			fail("page", "has a mark {{ that is not known");
		fputs("\t{ .text =", stdout);
		print_bytes(rest, (size_t)(open - rest));
		if (mark->text)
			print_bytes(mark->text, strlen(mark->text));
		printf(",\n\t  .slot = %s },\n", mark->slot ? mark->slot : "HTML_SLOT_NONE");
		rest = open + strlen(mark->name);
	}
	fputs("\t{ .text =", stdout);
	print_bytes(rest, strlen(rest));
	puts(",\n\t  .slot = HTML_SLOT_END },\n};");
}

int main(int argc, char **argv)
{
	struct buffer page = { NULL, 0 }, style = { NULL, 0 }, script = { NULL, 0 };
	char style_digest[64], script_digest[64];

	if (argc < 4) {
		fputs("usage: embed PAGE STYLE SCRIPT...\n", stderr);
		return 2;
	}
	read_file(&page, argv[1]);
	read_file(&style, argv[2]);
	for (int i = 3; i < argc; i++)
		read_file(&script, argv[i]);
	check_inside(&style, argv[2]);
	check_inside(&script, "scripts");
	digest_text(&style, style_digest);
	digest_text(&script, script_digest);
	const struct mark marks[] = {
		{ "{{style}}",         style.at,      NULL },
		{ "{{script}}",        script.at,     NULL },
		{ "{{style-digest}}",  style_digest,  NULL },
		{ "{{script-digest}}", script_digest, NULL },
		{ "{{hosts}}",         NULL,          "HTML_SLOT_HOSTS" },
		{ "{{static}}",        NULL,          "HTML_SLOT_STATIC" },
	};
	print_page(&page, marks, sizeof(marks) / sizeof(marks[0]));
	free(page.at);
	free(style.at);
	free(script.at);
	return 0;
}
