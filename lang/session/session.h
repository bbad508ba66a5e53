/* session.h -- exploring: entries that add to a program, one after another, and are evaluated as they come.
 *
 * A session is the list of its entries.  Each new one is checked as part of the whole program: the declarations that stand, the newer of two with
 * one name taking the place of the older.  An entry with a mistake leaves the session as it was.  Prints nothing; collected memory, but for what
 * results hold. */
#ifndef LANG_SESSION_SESSION_H
#define LANG_SESSION_SESSION_H

#include "lang/explain/explain.h"
#include "lang/query/complete.h"

typedef struct Session Session;
Session *session_new(void);
void     session_free(Session *s);

/* What an entry gave.  Lasts until the next one. */
typedef struct Entered {
    Status      status;         /* ST_PROGRAM: DIAGS say why, and nothing was kept */
    Diags      *diags;
    ResultSet  *results;        /* null: nothing was evaluated */
    const char *note;           /* what was declared, what it replaces and what stands on that; a line each; or null */
} Entered;

/* TEXT is the beginning of an entry that goes on: a block or a bracket is open. */
bool session_goes_on(const char *text);
/* Takes an entry: declarations, or an expression, over the one table that has what it names, or of none.  `_` in an expression is the one before. */
const Entered *session_enter(Session *s, const Source *entry, const RunOptions *run);
/* The same for a whole script: its muestras and rules are evaluated. */
const Entered *session_load(Session *s, const Source *script, const RunOptions *run);
/* The first N rows of a table, all its columns. */
const Entered *session_rows(Session *s, Str dataset, uint64_t n, const RunOptions *run);

/* Everything behind one value of an indicator; *OUT null where there is none, as the diagnostics say. */
const Entered *session_explain(Session *s, ExplainAsk ask, const RunOptions *run, Explanation **out);

/* Type of an expression ("número en pesos"), or its unit alone; false where it has a mistake, which *DIAGS tells. */
bool session_type(Session *s, const Source *expression, bool unit, Buf *out, Diags **diags);
/* What NAME is: kind, type, documentation, declaration.  False: nothing in the session has that name; NEAR is then one that was perhaps meant, or empty. */
bool session_describe(Session *s, Str name, Buf *out, Str *near);
/* One line for each indicator, or for each table with its columns. */
void session_list(Session *s, bool tables, Buf *out);
/* The session as a script that runs in FOLDER ("" or ending in a slash). */
void session_save(Session *s, const char *folder, Buf *out);

/* Words that begin with PREFIX, folded: keywords, names of the session, columns, fields of what stands before a dot.  In order, no two alike. */
void session_complete(Session *s, Str prefix, WordList *out);

/* ---- what the files of this room share ---- */

typedef struct Entry {
    const Source *source;
    bool     expression;
    bool     script;            /* loaded from a file */
    uint32_t number;            /* EXPRESSION with one value: later ones know it as _NUMBER; 0: not */
    bool     recalled;          /* one of them uses it */
    Name     from;              /* the table it is about, or none */
    uint32_t underscore;        /* number that `_` stands for in it; 0: nothing */
    /* set by session_assemble, for DECLARATIONS */
    Decl   **decls; bool *replaced; uint32_t ndecls;
} Entry;

struct Session {
    Entry   *entries; uint32_t n, cap;
    ParamGiven *params; uint32_t nparams, cap_params;   /* those that the program has are given to it */
    uint32_t last;              /* number of the last expression with one value */
    Program *program;           /* of the entries, as last compiled; null where they have changed since */
    ResultSet *results;         /* of the last entry, */
    Program *ran;               /* and the program that gave them */
    Entered  entered;
};

/* The declarations of the first N entries as one module, the newer in place of the older; muestras, rules and tests of entry RUN alone
 * (UINT32_MAX: of none).  Marks in the entries what is replaced. */
Module *session_assemble(Session *s, uint32_t n, uint32_t run);
/* The program of the session as it stands, checked; its diagnostics are dropped.  Null for an empty session. */
Program *session_program(Session *s);
/* What replaces what: of one kind of names, and of one name. */
bool decl_same_name(const Decl *a, const Decl *b);
/* Muestra, rules, tests: what is evaluated once, when it is entered. */
bool decl_asks(const Decl *d);
/* Kinds that share one set of names. */
bool decl_is_global(DeclKind k);
/* Drops from RS the parameters that have no part in what was ASKED. */
void session_keep_params(const Program *p, Span asked, ResultSet *rs);
/* What the last entry declares, a line each, and what that changes; null for nothing.  M, P: the whole with it. */
const char *session_say_declared(const Session *s, const Program *p, const Module *m);
/* An expression over table FROM as a muestra. */
Decl *session_ask(Entry *e, Diags *diags);

#endif
