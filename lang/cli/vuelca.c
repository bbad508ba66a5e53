/* vuelca.c -- `vara vuelca`: writes what each stage made of a script. */
#include "lang/cli/output.h"

#include "lang/parse.h"

static ExitCode dump(const Options *opt, const char *path, Diags *diags, Buf *out)
{
    const Source *source = NULL;
    Program *program = NULL;
    const Plan *plan;
    Status st;
    ExitCode code;
    switch (opt->dump) {
    case DUMP_NONE:
        message("diga qué vuelca: --tokens, --arbol, --tipos o --plan");
        return EXIT_PROGRAM;
    case DUMP_TOKENS:
        st = script_read(opt, path, diags, &source);
        if (st == ST_OK)
            tokens_dump(out, source);
        return exit_of(st);
    case DUMP_TREE:
        st = script_read(opt, path, diags, &source);
        if (st == ST_OK)
            module_dump(out, parse_module(source, diags));
        return st != ST_OK ? exit_of(st) : diags->errors ? EXIT_PROGRAM : EXIT_DONE;
    case DUMP_TYPES:
        code = script_compile(opt, path, diags, &program, false);
        if (program)
            program_dump_types(out, program);
        return code;
    case DUMP_PLAN:
        code = script_compile(opt, path, diags, &program, false);
        plan = code == EXIT_DONE ? program_plan(program, diags) : NULL;
        if (plan)
            plan_dump(out, plan);
        return code != EXIT_DONE ? code : plan ? EXIT_DONE : EXIT_PROGRAM;
    }
    return EXIT_INTERNAL;
}

ExitCode cmd_vuelca(const Options *opt)
{
    Diags *diags = diags_new();
    Buf b = {0};
    ExitCode code = dump(opt, opt->nfiles ? opt->files[0] : NULL, diags, &b);
    if (opt->dump != DUMP_NONE)
        diags_report(opt, diags);
    ExitCode written = output_paged(&b) ? EXIT_DONE : output_text(NULL, &b);
    buf_free(&b);
    return written != EXIT_DONE ? written : code;
}
