/* api.h -- what the files behind runtime/vara.h share: what a handle holds. */
#ifndef LANG_API_API_H
#define LANG_API_API_H

#include "lang/explain/explain.h"
#include "lang/frontend.h"
#include "lang/query/at.h"
#include "runtime/look/look.h"
#include "runtime/vara.h"

struct VaraScript {
    const Source *source;       /* null: it could not be read, as DIAGS says */
    ParamGiven   *params; uint32_t nparams, cap_params;
    TableGiven   *tables; uint32_t ntables, cap_tables;
    ModuleGiven  *modules; uint32_t nmodules, cap_modules;
    Diags        *diags;
    Program      *program;
    ResultSet    *results;
    TestReport    tests;
    Explanation  *explanation;  /* of the last vara_explain; or null */
    struct Comparison *comparison;  /* of the last vara_compare of which it was the first; or null */
    EngineProfile profile;
    const char  **words; uint32_t nwords;      /* of the last vara_word_at with I = 0 */
    DeclaredList  declared;     /* of the last vara_declared with I = 0 */
    const char   *kept[3];      /* texts of what was given back last in a structure */
    Look         *look;         /* vara_look */
    Buf           room;         /* of the text given back last */
};

VaraStatus    api_status(Status st);
ReportOptions api_look(const VaraLook *look);       /* null: as usual */
/* Checks S, as a script to be tested or not. */
VaraStatus    api_compile(VaraScript *s, bool tests);
/* If S is a table that was looked at, its results as F wants them. */
void          api_look_for(VaraScript *s, Format f);
/* OPT (null: as usual) for the engine; PROFILE takes its times, or is null. */
RunOptions    api_run_options(const VaraOptions *opt, EngineProfile *profile);
/* X as FORMAT, at the end of OUT; false for a format that it is not written in. */
bool          api_explanation(Buf *out, const Explanation *x, const char *format);
/* The text in S->room, which is never null. */
const char   *api_text(VaraScript *s);

#endif
