/* api.h -- what the files behind runtime/vara.h share: what a handle holds. */
#ifndef LANG_API_API_H
#define LANG_API_API_H

#include "lang/frontend.h"
#include "runtime/look/look.h"
#include "runtime/vara.h"

struct VaraScript {
    const Source *source;       /* null: it could not be read, as DIAGS says */
    ParamGiven   *params; uint32_t nparams, cap_params;
    TableGiven   *tables; uint32_t ntables, cap_tables;
    Diags        *diags;
    Program      *program;
    ResultSet    *results;
    TestReport    tests;
    EngineProfile profile;
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
/* The text in S->room, which is never null. */
const char   *api_text(VaraScript *s);

#endif
