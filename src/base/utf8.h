/* UTF-8 as RFC 3629 defines it. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/slice.h"

/* How many bytes the character at S.at[I] takes, 1 to 4; 0 when it is none. I < S.length. */
size_t utf8_length(struct slice s, size_t i);

bool utf8_is_valid(struct slice s);

/* Whether it is a control character: C0, DEL, or C1. */
bool utf8_is_control(struct slice character);

#endif
