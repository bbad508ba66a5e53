/* lsp.h -- the language server: what its files share.  Messages are jansson's values; texts and places of documents are collected memory. */
#ifndef LANG_CLI_LSP_H
#define LANG_CLI_LSP_H

#include "lang/cli/cli.h"
#include "lang/cli/output.h"

#include <jansson.h>

/* ---- lsp_wire.c: messages on the standard streams ---- */

typedef struct Wire { char *buf; size_t n, at; Output *out; } Wire;
typedef enum Arrival { ARRIVED, ARRIVED_BAD, ARRIVED_END } Arrival;

void    wire_open(Wire *w);
/* The next message.  ARRIVED_BAD: there was one that cannot be read, and the next may be; ARRIVED_END: no more will come. */
Arrival wire_read(Wire *w, json_t **message);
/* Sends MESSAGE, and drops it.  A reader that has gone ends the process. */
void    wire_send(Wire *w, json_t *message);

/* ---- lsp_text.c: texts and places ---- */

/* A text with the beginnings of its lines, as the protocol counts them: after LF, CR LF and CR. */
typedef struct Text { const char *p; size_t len; size_t *lines; uint32_t n, cap; } Text;

Text    text_new(const char *p, size_t len);
/* Byte offset of a position, {line, character}; what lies beyond the end of a line or of the text is that end.  UTF8: characters are bytes, else UTF-16 units. */
size_t  text_offset(const Text *t, const json_t *position, bool utf8);
/* A range of bytes; new. */
json_t *text_range(const Text *t, size_t start, size_t end, bool utf8);
/* True for an object with whole numbers from 0. */
bool    is_position(const json_t *j);
bool    is_range(const json_t *j);

/* The path of a file: URI, decoded; another URI as it is. */
const char *path_of_uri(const char *uri);
const char *uri_of_path(const char *path);

/* ---- the server ---- */

/* An open document.  Offsets of SCRIPT count from SHIFT on: a mark at the beginning of the text is no part of the script. */
typedef struct Document {
    const char *uri, *path;
    Text        text;
    size_t      shift;
    json_int_t  version;        /* -1: none */
    VaraScript *script;
} Document;

typedef struct Server {
    Wire      wire;
    Document *docs; uint32_t ndocs, cap_docs;
    bool      utf8;             /* positions count bytes */
    bool      markdown, tree, related;          /* what the client shows: hover, symbols within symbols, places of a diagnostic */
    bool      started, shut, ended;
} Server;

Document *server_document(Server *s, const json_t *params);     /* params.textDocument.uri; null: not open */
/* Checks every open document (one may be a module of another) and publishes what is said of each. */
void      server_publish(Server *s);
void      server_publish_nothing(Server *s, const Document *d);

/* ---- lsp_answers.c: what an editor asks of a document; null: nothing to say, as the protocol has it ---- */
json_t *answer_hover(Server *s, Document *d, const json_t *params);
json_t *answer_definition(Server *s, Document *d, const json_t *params);
json_t *answer_symbols(Server *s, Document *d, const json_t *params);
json_t *answer_completion(Server *s, Document *d, const json_t *params);
json_t *answer_formatting(Server *s, Document *d, const json_t *params);

/* A string; U+FFFD for a text that is not UTF-8. */
json_t *utf8_json(const char *s);

#endif
