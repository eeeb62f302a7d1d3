/*
 * Gives the files named on the command line to a fuzz target, one after the other: what a
 * fuzzer once found is replayed by `make check`, with any compiler. Prints TAP.
 *
 * Built by afl-clang-fast and run without an argument it is what AFL++ drives.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Longest time for one input, in seconds, for each MiB begun: twenty for sanitizers' sake. */
enum { SECONDS_PER_MIB = 20 };

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Judge an exact copy, so that a sanitizer sees a read behind the end. */
static void judge(const uint8_t *data, size_t size)
{
	uint8_t *exact = malloc(size ? size : 1);

	for (size_t i = 0; exact && i < size; i++)
		exact[i] = data[i];
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
}

static int replay(const char *path, int number)
{
	FILE *file = fopen(path, "rb");
	size_t capacity = 1 << 22, size;
	uint8_t *data = malloc(capacity);

	if (!file || !data) {
		printf("not ok %d - %s cannot be read\n", number, path);
		free(data);
		return 1;
	}
	size = fread(data, 1, capacity, file);
	fclose(file);
	double before = seconds();
	judge(data, size);
	double took = seconds() - before;
	free(data);
	int slow = took > SECONDS_PER_MIB * (double)(1 + size / (1 << 20));
	printf("%sok %d - %s\n", slow ? "not " : "", number, path);
	return slow;
}

#ifdef __AFL_COMPILER
#include <unistd.h>
__AFL_FUZZ_INIT();

/* Persistent mode: a new process only for every ten thousandth input. */
static void fuzz(void)
{
	__AFL_INIT();
	const uint8_t *data = __AFL_FUZZ_TESTCASE_BUF;
	while (__AFL_LOOP(10000))
		judge(data, (size_t)(ssize_t)__AFL_FUZZ_TESTCASE_LEN);
}
#else
static void fuzz(void)
{
}
#endif

int main(int argc, char **argv)
{
	int failed = 0;

	if (argc == 1)
		fuzz();
	for (int i = 1; i < argc; i++)
		failed += replay(argv[i], i);
	printf("1..%d\n", argc - 1);
	return failed != 0;
}
