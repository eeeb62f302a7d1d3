/* Programs that write text: echo in its dialects, printf, cat, tee. */
#ifndef SHELL_WRITE_H
#define SHELL_WRITE_H

#include "shell/command.h"

command_function write_echo_of_dash, write_echo_of_gnu, write_printf, write_cat, write_tee;

#endif
