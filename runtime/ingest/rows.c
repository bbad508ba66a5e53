/* rows.c -- records of a table, one after the other: reading, decoding, cutting. */
#include "runtime/ingest/table_impl.h"

#include "runtime/mem.h"

#include <string.h>

enum {
    FIRST_BYTES     = 256 << 10,    /* by which the file is judged */
    FILL_BYTES      = 64 << 10,     /* little: what a batch does not use is moved to the next one */
    LEAST_BYTES     = 4 << 10
};

void rows_begin(Table *t, RawBatch *b)
{
    raw_clear(b);
    raw_reserve(b, t->carry.len + 1);
    if (t->carry.len)
        memcpy(b->text, t->carry.p, t->carry.len);
    b->len = t->carry.len;
    buf_clear(&t->carry);
    scan_forget(&t->scanner);
}

void rows_keep_rest(Table *t, RawBatch *b, size_t pos)
{
    buf_clear(&t->carry);
    buf_add(&t->carry, b->text + pos, b->len - pos);
    b->len = pos;
    scan_forget(&t->scanner);
}

void rows_count(Table *t, RowCause cause, uint64_t line)
{
    TableCounts *c = &t->read_counts;
    c->records++;
    if (c->excluded[cause]++ == 0)
        c->first_line[cause] = line;
}

void rows_drop(RawBatch *b)
{
    b->nrows--;
    b->nfields = b->first[b->nrows];
}

bool row_is_blank(const RawBatch *b, uint32_t row)
{
    for (uint32_t i = 0; i < raw_width(b, row); i++)
        if (!cell_is_blank(raw_field(b, row, i)))
            return false;
    return true;
}

/* Decides by the first bytes that are not ASCII. */
static void guess_encoding(Table *t, const char *s, size_t len)
{
    if (ascii_prefix(s, len) == len)
        return;
    t->encoding = encoding_guess(s, len);
    t->encoding_open = false;
    if (t->encoding != ENC_UTF8)
        encoding_table(t->encoding, &t->decode);
}

/* Bytes of a file of two encodings, N 0 at its end: what lines they complete. */
static void add_mixed(Table *t, RawBatch *b, const char *s, size_t n)
{
    Buf *out = &t->mixed->out;
    buf_clear(out);
    mixed_decode(t, s, n, n == 0, out);
    if (!out->len)
        return;
    raw_reserve(b, out->len);
    memcpy(b->text + b->len, out->p, out->len);
    b->len += out->len;
}

Status rows_fill(Table *t, RawBatch *b, size_t want)
{
    const char *why = NULL;
    size_t got;
    uint64_t left = t->input.size > t->input.read ? t->input.size - t->input.read : 0;
    if (t->input.size && left < want)                   /* and one byte more, to meet its end */
        want = (size_t)left + 1 > LEAST_BYTES ? (size_t)left + 1 : LEAST_BYTES;
    raw_reserve(b, want);
    char *to = b->text + b->len;
    if (t->encoding != ENC_UTF8) {
        if (t->raw.cap < want) {
            t->raw.p   = mem_grow(t->raw.p, want, 1);
            t->raw.cap = want;
        }
        to = t->raw.p;
    }
    Status st = input_read(&t->input, to, want, &got, &why);
    if (st != ST_OK) {
        if (st == ST_IO)
            t->trouble = (Trouble){ .kind = TROUBLE_READ, .why = why };
        return st;
    }
    if (got == 0) {
        t->eof = true;
        if (t->mixed)
            add_mixed(t, b, NULL, 0);
        return ST_OK;
    }
    if (t->opt.max_bytes && t->input.read > t->opt.max_bytes) {
        t->trouble = (Trouble){ .kind = TROUBLE_LIMIT };
        return ST_LIMIT;
    }
    t->saw_nul |= memchr(to, 0, got) != NULL;
    if (t->encoding_open) {
        guess_encoding(t, to, got);
        if (t->encoding != ENC_UTF8) {          /* just decided: these bytes must be decoded from a copy */
            buf_clear(&t->raw);
            buf_add(&t->raw, to, got);
            to = t->raw.p;
        }
    }
    if (t->mixed) {
        add_mixed(t, b, to, got);
        return ST_OK;
    }
    if (t->encoding == ENC_UTF8) {
        b->len += got;
        return ST_OK;
    }
    raw_reserve(b, got * 3 + 4);
    b->len += encoding_decode(&t->decode, to, got, b->text + b->len);
    return ST_OK;
}

static const struct { const char *magic; uint8_t len; const char *what; const char *hint; } foreign[] = {
    { "PK\003\004", 4, "un libro de Excel o de LibreOffice, o un archivo ZIP", "ábralo y guarde la hoja como CSV UTF-8" },
    { "\xD0\xCF\x11\xE0", 4, "un libro de Excel antiguo (.xls)", "ábralo y guarde la hoja como CSV UTF-8" },
    { "%PDF", 4, "un documento PDF", "extraiga primero las tablas a texto separado por tabuladores" },
    { "\xFF\xFE", 2, "texto en UTF-16", "guárdelo como UTF-8" },
    { "\xFE\xFF", 2, "texto en UTF-16", "guárdelo como UTF-8" },
    { "\x1F\x8B", 2, "un archivo comprimido (gzip)", "descomprímalo primero" },
    { "<!DOCTYPE html", 14, "una página web (HTML)", "descargue la tabla misma, o ábrala y guárdela como CSV UTF-8" },
    { "<!doctype html", 14, "una página web (HTML)", "descargue la tabla misma, o ábrala y guárdela como CSV UTF-8" },
    { "<html", 5, "una página web (HTML)", "descargue la tabla misma, o ábrala y guárdela como CSV UTF-8" },
};

Status rows_first(Table *t, Diags *diags)
{
    RawBatch *b = raw_new();
    Encoding declared = t->encoding;
    bool open = t->encoding_open;
    /* The first bytes are read as they come: a mark at the start may overrule the declaration. */
    t->encoding      = ENC_UTF8;
    t->encoding_open = false;
    Mixed *mixed = t->mixed;
    t->mixed = NULL;
    Status st = ST_OK;
    while (st == ST_OK && !t->eof && b->len < FIRST_BYTES)
        st = rows_fill(t, b, FIRST_BYTES);
    if (st != ST_OK) {
        table_say(t, diags);
        goto out;
    }
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (b->len >= foreign[i].len && memcmp(b->text, foreign[i].magic, foreign[i].len) == 0) {
            Diag *d = diag_add_data(diags, D_D008, table_place(t, 0, 0, NULL), "«%s» es %s, no una tabla de texto",
                                    t->spec->shown_path, foreign[i].what);
            diag_hint(d, "%s", foreign[i].hint);
            st = ST_TABLE;
            goto out;
        }
    size_t skip = 0;
    if (b->len >= 3 && memcmp(b->text, "\xEF\xBB\xBF", 3) == 0) {
        skip = 3;
        open = false;
        declared = ENC_UTF8;
    }
    t->encoding      = declared;
    t->encoding_open = open;
    if (open)
        guess_encoding(t, b->text, b->len);
    t->mixed = mixed;
    if (mixed) {
        mixed_decode(t, b->text + skip, b->len - skip, t->eof, &t->carry);
    } else if (t->encoding == ENC_UTF8) {
        buf_add(&t->carry, b->text + skip, b->len - skip);
    } else {
        char *out = mem_alloc(b->len * 3 + 4, 1);
        size_t n = encoding_decode(&t->decode, b->text, b->len, out);
        buf_add(&t->carry, out, n);
        mem_free(out);
    }
out:
    t->mixed = mixed;
    raw_free(b);
    return st;
}

size_t rows_fill_size(const RawBatch *b, size_t start)
{
    return b->len - start > FILL_BYTES ? b->len - start : FILL_BYTES;
}

Status rows_refuse(Table *t, ScanEnd end, uint64_t line)
{
    t->trouble = (Trouble){ .kind = end == SCAN_OPEN_QUOTE ? TROUBLE_OPEN_QUOTE : end == SCAN_TOO_LONG ? TROUBLE_TOO_LONG : TROUBLE_TOO_WIDE, .line = line };
    return ST_TABLE;
}

static Status refuse_nul(Table *t, const RawBatch *b, size_t start, size_t nul)
{
    uint64_t line = t->line;
    size_t line_start = start;
    for (size_t i = start; i < nul; i++)
        if (b->text[i] == t->dialect.eol) {
            line++;
            line_start = i + 1;
        }
    t->trouble = (Trouble){ .kind = TROUBLE_NUL, .line = line, .byte = nul - line_start + 1 };
    return ST_TABLE;
}

Status rows_next(Table *t, RawBatch *b, size_t *pos)
{
    size_t start = *pos;
    uint64_t first_line = t->line;
    for (;;) {
        ScanEnd end = SCAN_MORE;
        uint64_t line = t->line;
        if (start < b->len) {
            if (b->packed)
                raw_unpack(b, 0);
            end = scan_record(&t->scanner, b, pos, &line, t->eof);
            if (t->saw_nul) {
                size_t stop = end == SCAN_RECORD ? *pos : b->len;
                const char *nul = memchr(b->text + start, 0, stop - start);
                if (nul)
                    return refuse_nul(t, b, start, (size_t)(nul - b->text));
            }
            if (end == SCAN_RECORD) {
                t->line = line;
                t->read_counts.lines = line - 1;
                return ST_OK;
            }
            if (end != SCAN_MORE)
                return rows_refuse(t, end, end == SCAN_OPEN_QUOTE ? line : first_line);
        } else if (t->eof) {
            return ST_END;
        }
        Status st = rows_fill(t, b, rows_fill_size(b, start));
        if (st != ST_OK)
            return st;
    }
}

Status rows_skip(Table *t, RawBatch *b, size_t *pos)
{
    for (;;) {
        uint64_t line = t->line;
        if (*pos < b->len && scan_skip_line(&t->scanner, b, pos, &line, false)) {
            t->line = line;
            t->read_counts.lines = line - 1;
            t->partial = false;
            return ST_OK;
        }
        if (*pos < b->len) {                    /* the rest of this line is not needed: forgotten at once */
            t->partial = true;
            b->len = *pos;
            scan_forget(&t->scanner);
        }
        if (t->eof) {
            if (!t->partial)
                return ST_END;
            t->partial = false;
            t->line++;
            t->read_counts.lines = t->line - 1;
            return ST_OK;
        }
        Status st = rows_fill(t, b, FILL_BYTES);
        if (st != ST_OK)
            return st;
    }
}
