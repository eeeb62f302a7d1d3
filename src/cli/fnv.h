/*
 * The 64-bit FNV-1a hash: the same on every machine and for ever.
 */
#ifndef CLI_FNV_H
#define CLI_FNV_H

#include <stddef.h>
#include <stdint.h>

#define FNV_START 0xcbf29ce484222325u
#define FNV_PRIME 0x100000001b3u

static inline uint64_t fnv_add(uint64_t hash, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)bytes[i]) * FNV_PRIME;
	return hash;
}

#endif
