#include <stdio.h>

int main(void)
{
	puts("iptoken-lint " ITL_VERSION);
	return 0;
}
