/*
 * The tree of a command line, as dash's grammar (and the little of bash's that hook
 * scripts use) makes it. Words are lists of parts, because what a word becomes is only
 * known when it is expanded. Offsets are into the text of the passage that was parsed;
 * everything lives in one arena and never changes.
 */
#ifndef SHELL_SYNTAX_H
#define SHELL_SYNTAX_H

#include "base/source.h"

enum dialect { DIALECT_DASH, DIALECT_BASH };

struct node;

enum part_kind {
	PART_NONE,
	PART_TEXT,               /* literal bytes */
	PART_PARAMETER,          /* $X, ${X...} */
	PART_COMMAND,            /* $(...), `...` */
	PART_ARITHMETIC,         /* $((...)) */
	PART_BAD,                /* ${...} that dash answers with "Bad substitution" */
	PART_FOREIGN,            /* bash only: $'..', ${X/a/b}, <(...): not followed */
};

enum parameter_operator {
	PARAMETER_PLAIN,
	PARAMETER_LENGTH,        /* ${#X} */
	PARAMETER_DEFAULT,       /* - */
	PARAMETER_ASSIGN,        /* = */
	PARAMETER_ERROR,         /* ? */
	PARAMETER_ALTERNATIVE,   /* + */
	PARAMETER_SHORT_PREFIX,  /* # */
	PARAMETER_LONG_PREFIX,   /* ## */
	PARAMETER_SHORT_SUFFIX,  /* % */
	PARAMETER_LONG_SUFFIX,   /* %% */
};

struct part {
	enum part_kind kind;
	bool quoted;             /* no splitting, no wildcards */
	struct slice text;       /* literal bytes; the parameter's name; what is not followed;
				  * the backquote a command begins with */
	enum parameter_operator op;
	bool colon;              /* `:-` and the like: empty counts as unset */
	const struct word *word; /* operand of a parameter; text of an arithmetic expression */
	const struct script *script;     /* command substitution */
	struct part *next;
};

struct word {
	struct part *parts;
	uint32_t start, end;
	struct word *next;
};

enum redirect_kind {
	REDIRECT_NONE,
	REDIRECT_READ,           /* < */
	REDIRECT_WRITE,          /* > and >| */
	REDIRECT_APPEND,         /* >> */
	REDIRECT_BOTH,           /* <> */
	REDIRECT_COPY_IN,        /* <& */
	REDIRECT_COPY_OUT,       /* >& */
	REDIRECT_HERE,           /* << and <<-, and <<< of bash: the word is the text */
	REDIRECT_WRITE_ALL,      /* &> of bash */
};

struct redirect {
	enum redirect_kind kind;
	int fd;
	const struct word *word;
	bool is_string;          /* <<< */
	struct redirect *next;
};

struct assignment {
	struct slice name;
	const struct word *value;
	bool append;             /* X+=v of bash */
	const struct assignment *next;
};

enum node_kind {
	NODE_NONE,
	NODE_SIMPLE,
	NODE_PIPE,
	NODE_AND_OR,
	NODE_NOT,
	NODE_SEQUENCE,
	NODE_BACKGROUND,
	NODE_SUBSHELL,
	NODE_GROUP,
	NODE_IF,
	NODE_FOR,
	NODE_CASE,
	NODE_WHILE,
	NODE_UNTIL,
	NODE_FUNCTION,
	NODE_CONDITION,          /* bash only: [[ ]] */
	NODE_ARITHMETIC,         /* bash only: ((...)) */
	NODE_FOR_ARITHMETIC,     /* bash only: for ((...;...;...)) */
	NODE_FOREIGN,            /* bash only: other [[ ]]: not followed */
	NODE_KIND_COUNT
};

/* for ((BEFORE; TEST; STEP)) */
enum for_clause { FOR_BEFORE, FOR_TEST, FOR_STEP, FOR_CLAUSE_COUNT };

/* What the status of a whole list is when one of its items ended in a certain way. */
enum list_end { LIST_SUCCEEDS, LIST_FAILS, LIST_EITHER };

/* One element of a && or || list; the operator stands before it. */
struct and_or_item {
	bool is_or;              /* the first item's is meaningless */
	const struct node *node;
	enum list_end after_failure, after_success;      /* of this item */
};

enum condition_kind { CONDITION_WORDS, CONDITION_NOT, CONDITION_AND, CONDITION_OR };

/* What stands between [[ and ]] of bash. */
struct condition {
	enum condition_kind kind;
	const struct word *words;                /* one to three */
	const struct condition *const *items;    /* NOT has one */
	size_t count;
};

struct case_clause {
	const struct word *patterns;
	const struct node *body; /* NULL: nothing */
	bool falls_through;      /* ;& of bash */
	const struct case_clause *next;
};

struct node {
	enum node_kind kind;
	bool surely_succeeds;    /* cannot fail in a way anyone has seen: see mask.h */
	uint32_t start, end;
	const struct passage *passage;
	const struct redirect *redirects;
	union {
		struct {
			const struct assignment *assignments;
			const struct word *words;
		} simple;
		struct {
			const struct node **items;
			size_t count;
			uint32_t status_used;    /* SEQUENCE: where the last `$?` of it is, or 0 */
		} list;          /* PIPE, SEQUENCE */
		struct {
			const struct and_or_item *items;
			size_t count;
		} and_or;
		const struct node *body;         /* NOT, BACKGROUND, SUBSHELL, GROUP */
		const struct condition *condition;
		struct {
			const struct node *condition, *then, *otherwise;
		} branch;
		struct {
			struct slice name;
			const struct word *words;
			bool over_parameters;    /* no `in` */
			const struct node *body;
		} loop_for;
		struct {
			const struct word *word;
			const struct case_clause *clauses;
		} selection;
		const struct word *expression;   /* ARITHMETIC */
		struct {
			const struct node *condition, *body;
			const struct word *clauses[FOR_CLAUSE_COUNT];    /* FOR_ARITHMETIC */
		} loop;
		struct {
			struct slice name;
			const struct node *body;
		} function;
	} u;
};

/* Why the rest of a text could not be read. */
enum syntax_problem {
	SYNTAX_FINE,
	SYNTAX_ERROR,            /* dash ends with 2 when it gets there */
	SYNTAX_TOO_DEEP,         /* nested deeper than we go */
	SYNTAX_FOREIGN,          /* bash, and our grammar of it does not cover this */
};

/*
 * A text as the shell reads it: one complete command line after the other. What stands
 * before an error is run; the error is met when its turn comes.
 */
struct script {
	const struct node **lines;
	size_t count;
	enum syntax_problem problem;
	const struct passage *passage;
};

/* Whether a word is one run of literal bytes, quoted or not; they become *RET. */
bool word_is_literal(const struct word *word, struct slice *ret);

/* Whether C may stand in the name of a variable, and whether NAME could be one. */
static inline bool is_name_byte(char c)
{
	return is_alnum(c) || c == '_';
}

bool is_variable_name(struct slice name);

#endif
