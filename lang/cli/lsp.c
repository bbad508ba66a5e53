/* lsp.c -- `vara lsp`: the language server: its life, its open documents, what is said of them. */
#include "lang/cli/lsp.h"

#include "version.h"
#include <string.h>

enum { PARSE_ERROR = -32700, INVALID_REQUEST = -32600, METHOD_NOT_FOUND = -32601, INVALID_PARAMS = -32602, INTERNAL_ERROR = -32603,
       NOT_INITIALIZED = -32002 };

/* ---- documents ---- */

static const json_t *text_document(const json_t *params) { return json_object_get(params, "textDocument"); }
static const char *uri_of(const json_t *params) { return json_string_value(json_object_get(text_document(params), "uri")); }

Document *server_document(Server *s, const json_t *params)
{
    const char *uri = uri_of(params);
    for (uint32_t i = 0; uri && i < s->ndocs; i++)
        if (strcmp(s->docs[i].uri, uri) == 0)
            return &s->docs[i];
    return NULL;
}

static void set_text(Document *d, const char *p, size_t len)
{
    static const char mark[] = "\xEF\xBB\xBF";
    d->text  = text_new(gc_strndup(p, len), len);
    d->shift = len >= 3 && memcmp(p, mark, 3) == 0 ? 3 : 0;
}

static void check(Server *s, Document *d)
{
    vara_free(d->script);
    d->script = vara_script(d->path, d->text.p, d->text.len);
    for (uint32_t i = 0; i < s->ndocs; i++)
        if (&s->docs[i] != d)
            vara_module(d->script, s->docs[i].path, s->docs[i].text.p, s->docs[i].text.len);
    (void)vara_check(d->script);
}

/* ---- what is said ---- */

static void notify(Server *s, const char *method, json_t *params)
{
    wire_send(&s->wire, json_pack("{s:s,s:s,s:o}", "jsonrpc", "2.0", "method", method, "params", params));
}

static json_t *remarks(const Server *s, const Document *d, size_t which)
{
    json_t *all = json_array();
    const char *text;
    VaraPlace place;
    for (size_t k = 0; vara_said_note(d->script, which, k, &text, &place); k++) {
        bool own = place.file && strcmp(place.file, d->path) == 0;
        if (!place.file || strncmp(place.file, "biblioteca:", 11) == 0)
            continue;
        Text other = own ? d->text : text_new(place.text, place.len);
        size_t shift = own ? d->shift : 0;
        json_array_append_new(all, json_pack("{s:o,s:{s:o,s:o}}", "message", utf8_json(text ? text : "está aquí"), "location",
                                             "uri", utf8_json(own ? d->uri : uri_of_path(place.file)),
                                             "range", text_range(&other, place.start + shift, place.end + shift, s->utf8)));
    }
    return all;
}

static json_t *diagnostic(const Server *s, const Document *d, size_t i, const VaraSaid *v)
{
    int severity = strcmp(v->severity, "error") == 0 ? 1 : strcmp(v->severity, "aviso") == 0 ? 2 : 3;
    const char *message = v->help ? gc_printf("%s\nayuda: %s", v->message, v->help) : v->message;
    json_t *one = json_pack("{s:o,s:i,s:s,s:s,s:o}", "range", text_range(&d->text, v->start + d->shift, v->end + d->shift, s->utf8),
                            "severity", severity, "code", v->code, "source", "vara", "message", utf8_json(message));
    json_t *related = s->related ? remarks(s, d, i) : NULL;
    if (json_array_size(related))
        json_object_set(one, "relatedInformation", related);
    json_decref(related);
    return one;
}

static void publish(Server *s, const Document *d)
{
    json_t *all = json_array(), *params;
    VaraSaid v;
    for (size_t i = 0; vara_said(d->script, i, &v); i++)
        json_array_append_new(all, diagnostic(s, d, i, &v));
    params = json_pack("{s:o,s:o}", "uri", utf8_json(d->uri), "diagnostics", all);
    if (d->version >= 0)
        json_object_set_new(params, "version", json_integer(d->version));
    notify(s, "textDocument/publishDiagnostics", params);
}

void server_publish(Server *s)
{
    for (uint32_t i = 0; i < s->ndocs; i++) {
        check(s, &s->docs[i]);
        publish(s, &s->docs[i]);
    }
}

void server_publish_nothing(Server *s, const Document *d)
{
    notify(s, "textDocument/publishDiagnostics", json_pack("{s:o,s:[]}", "uri", utf8_json(d->uri), "diagnostics"));
}

/* ---- documents come, change and go ---- */

static json_int_t version_of(const json_t *params)
{
    const json_t *v = json_object_get(text_document(params), "version");
    return json_is_integer(v) ? json_integer_value(v) : -1;
}

static void did_open(Server *s, const json_t *params)
{
    const json_t *text = json_object_get(text_document(params), "text");
    const char *uri = uri_of(params);
    if (!uri || !json_is_string(text))
        return;
    Document *d = server_document(s, params);
    if (!d) {
        Document fresh = { .uri = gc_strdup(uri), .path = path_of_uri(uri) };
        GC_PUSH(s->docs, s->ndocs, s->cap_docs, fresh);
        d = &s->docs[s->ndocs - 1];
    }
    set_text(d, json_string_value(text), json_string_length(text));
    d->version = version_of(params);
    server_publish(s);
}

/* One change: the whole text, or what takes the place of a range. */
static void change(Server *s, Document *d, const json_t *one)
{
    const json_t *text = json_object_get(one, "text"), *range = json_object_get(one, "range");
    if (!json_is_string(text) || (range && !is_range(range)))
        return;
    size_t n = json_string_length(text), start = 0, end = d->text.len;
    if (range) {
        start = text_offset(&d->text, json_object_get(range, "start"), s->utf8);
        end   = text_offset(&d->text, json_object_get(range, "end"), s->utf8);
        end   = end < start ? start : end;
    }
    Buf b = { 0 };
    buf_add(&b, d->text.p, start);
    buf_add(&b, json_string_value(text), n);
    buf_add(&b, d->text.p + end, d->text.len - end);
    set_text(d, b.p ? b.p : "", b.len);
    buf_free(&b);
}

static void did_change(Server *s, const json_t *params)
{
    Document *d = server_document(s, params);
    size_t i;
    json_t *one;
    if (!d)
        return;
    json_array_foreach(json_object_get(params, "contentChanges"), i, one)
        change(s, d, one);
    d->version = version_of(params);
    server_publish(s);
}

static void did_close(Server *s, const json_t *params)
{
    Document *d = server_document(s, params);
    if (!d)
        return;
    server_publish_nothing(s, d);
    vara_free(d->script);
    *d = s->docs[--s->ndocs];
    s->docs[s->ndocs] = (Document){ 0 };
    server_publish(s);
}

/* A file that others use may have changed on the disk. */
static void did_save(Server *s, const json_t *params)
{
    (void)params;
    server_publish(s);
}

/* ---- beginning and end ---- */

static bool holds(const json_t *list, const char *word)
{
    size_t i;
    json_t *one;
    json_array_foreach(list, i, one)
        if (json_is_string(one) && strcmp(json_string_value(one), word) == 0)
            return true;
    return false;
}

static json_t *initialize(Server *s, const json_t *params)
{
    const json_t *client = json_object_get(params, "capabilities"), *document = json_object_get(client, "textDocument");
    s->utf8     = holds(json_object_get(json_object_get(client, "general"), "positionEncodings"), "utf-8");
    s->markdown = holds(json_object_get(json_object_get(document, "hover"), "contentFormat"), "markdown");
    s->tree     = json_is_true(json_object_get(json_object_get(document, "documentSymbol"), "hierarchicalDocumentSymbolSupport"));
    s->related  = json_is_true(json_object_get(json_object_get(document, "publishDiagnostics"), "relatedInformation"));
    s->started  = true;
    return json_pack("{s:{s:s,s:{s:b,s:i,s:b},s:b,s:b,s:b,s:b,s:{s:[s]}},s:{s:s,s:s}}", "capabilities",
                     "positionEncoding", s->utf8 ? "utf-8" : "utf-16",
                     "textDocumentSync", "openClose", 1, "change", 2, "save", 1,
                     "hoverProvider", 1, "definitionProvider", 1, "documentSymbolProvider", 1, "documentFormattingProvider", 1,
                     "completionProvider", "triggerCharacters", ".",
                     "serverInfo", "name", "vara", "version", VARA_VERSION);
}

/* ---- messages ---- */

typedef struct Question { const char *method; json_t *(*answer)(Server *s, Document *d, const json_t *params); bool position; } Question;
typedef struct Notice { const char *method; void (*take)(Server *s, const json_t *params); } Notice;

static const Question questions[] = {
    { "textDocument/hover", answer_hover, true },
    { "textDocument/definition", answer_definition, true },
    { "textDocument/completion", answer_completion, true },
    { "textDocument/documentSymbol", answer_symbols, false },
    { "textDocument/formatting", answer_formatting, false },
};

static const Notice notices[] = {
    { "textDocument/didOpen", did_open }, { "textDocument/didChange", did_change }, { "textDocument/didClose", did_close },
    { "textDocument/didSave", did_save }, { "workspace/didChangeWatchedFiles", did_save },
};

static void answer(Server *s, const json_t *id, json_t *result)
{
    wire_send(&s->wire, json_pack("{s:s,s:O,s:o}", "jsonrpc", "2.0", "id", id, "result", result));
}

static void refuse(Server *s, const json_t *id, int code, const char *message)
{
    wire_send(&s->wire, json_pack("{s:s,s:o,s:{s:i,s:s}}", "jsonrpc", "2.0", "id", id ? json_deep_copy(id) : json_null(),
                                  "error", "code", code, "message", message));
}

static void take_question(Server *s, const json_t *id, const Question *q, const json_t *params)
{
    Document *d = server_document(s, params);
    if (!d || (q->position && !is_position(json_object_get(params, "position")))) {
        refuse(s, id, INVALID_PARAMS, d ? "falta la posición" : "el documento no está abierto");
        return;
    }
    json_t *result = q->answer(s, d, params);
    if (result)
        answer(s, id, result);
    else
        refuse(s, id, INTERNAL_ERROR, "error interno");
}

static void take_request(Server *s, const json_t *id, const char *method, const json_t *params)
{
    if (s->shut) {
        refuse(s, id, INVALID_REQUEST, "el servidor ya se cerró");
        return;
    }
    if (strcmp(method, "initialize") == 0) {
        if (s->started)
            refuse(s, id, INVALID_REQUEST, "el servidor ya estaba en marcha");
        else
            answer(s, id, initialize(s, params));
        return;
    }
    if (!s->started) {
        refuse(s, id, NOT_INITIALIZED, "falta «initialize»");
        return;
    }
    if (strcmp(method, "shutdown") == 0) {
        s->shut = true;
        answer(s, id, json_null());
        return;
    }
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        if (strcmp(method, questions[i].method) == 0) {
            take_question(s, id, &questions[i], params);
            return;
        }
    refuse(s, id, METHOD_NOT_FOUND, "no se conoce ese método");
}

static void take_notice(Server *s, const char *method, const json_t *params)
{
    if (strcmp(method, "exit") == 0) {
        s->ended = true;
        return;
    }
    for (size_t i = 0; s->started && !s->shut && i < sizeof notices / sizeof *notices; i++)
        if (strcmp(method, notices[i].method) == 0)
            notices[i].take(s, params);
}

static void take(Server *s, const json_t *message)
{
    const json_t *id = json_object_get(message, "id");
    const char *method = json_string_value(json_object_get(message, "method"));
    if (id && !json_is_integer(id) && !json_is_string(id))
        refuse(s, NULL, INVALID_REQUEST, "el «id» de un mensaje es un número o un texto");
    else if (method && id)
        take_request(s, id, method, json_object_get(message, "params"));
    else if (method)
        take_notice(s, method, json_object_get(message, "params"));
    else if (!json_object_get(message, "result") && !json_object_get(message, "error"))     /* we ask nothing: an answer is nobody's */
        refuse(s, id, INVALID_REQUEST, "no es un mensaje");
}

ExitCode cmd_lsp(const Options *opt)
{
    Server *s = gc_new(Server);
    json_t *message;
    Arrival arrived;
    (void)opt;
    wire_open(&s->wire);
    while (!s->ended && (arrived = wire_read(&s->wire, &message)) != ARRIVED_END) {
        if (arrived == ARRIVED_BAD) {
            refuse(s, NULL, PARSE_ERROR, "no se pudo leer el mensaje");
            continue;
        }
        take(s, message);
        json_decref(message);
    }
    return s->shut && s->ended ? EXIT_DONE : EXIT_FINDINGS;
}
