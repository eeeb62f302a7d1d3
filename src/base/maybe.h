/* Yes, no, or it depends on something the files do not say. */
#ifndef BASE_MAYBE_H
#define BASE_MAYBE_H

enum maybe { MAYBE_NO, MAYBE_YES, MAYBE_UNKNOWN };

#endif
