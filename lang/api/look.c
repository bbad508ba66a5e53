/* look.c -- tables nobody has described, through runtime/vara.h. */
#include "lang/api/api.h"

#include "lang/schema/schema.h"
#include "runtime/look/profile.h"
#include <string.h>

VaraScript *vara_look(const char *path, const VaraGlance *glance, VaraStatus *status)
{
    VaraScript *s = vara_script(path, "", 0);
    LookOptions opt = { .path = gc_strdup(path), .shown_path = strcmp(path, "-") == 0 ? "entrada estándar" : gc_strdup(path) };
    if (glance) {
        opt.line      = glance->line;
        opt.all       = glance->all;
        opt.max_bytes = (uint64_t)glance->limit_mib << 20;
        opt.cancel    = glance->cancel;
    }
    *status = api_status(look_file(&opt, s->diags, &s->look));
    if (s->look)
        s->results = look_results(s->look, false);
    return s;
}

void api_look_for(VaraScript *s, Format f)
{
    if (!s->look)
        return;
    results_free(s->results);
    s->results = look_results(s->look, f == FORMAT_TABLE || f == FORMAT_MARKDOWN);
}

const char *vara_schema(VaraScript *s)
{
    buf_clear(&s->room);
    if (s->look)
        schema_write(&s->room, s->look);
    return api_text(s);
}
