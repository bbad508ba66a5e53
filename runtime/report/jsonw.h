/* jsonw.h -- writes JSON: commas, indentation, quoting.  Numbers of results are always strings.
 * No name here is one of jansson, which is linked into the same command. */
#ifndef RUNTIME_REPORT_JSONW_H
#define RUNTIME_REPORT_JSONW_H

#include "runtime/text.h"

/* Zero but for OUT and LEVELS: containers down to that depth have a line for each member, deeper ones stand in one. */
typedef struct JsonW {
    Buf     *out;
    uint32_t levels, depth;
    bool     more;          /* a member was already written in this container */
    bool     after_key;
} JsonW;

void json_open(JsonW *w, char bracket);         /* '{' or '[' */
void json_close(JsonW *w, char bracket);        /* '}' or ']' */
void json_key(JsonW *w, const char *key);
void json_text(JsonW *w, Str s);
void json_count(JsonW *w, uint64_t n);
void json_bool(JsonW *w, bool v);
void json_none(JsonW *w);
/* "key": "text"; a null text is written as null, or (_if) left out. */
void json_member(JsonW *w, const char *key, const char *text);
void json_member_if(JsonW *w, const char *key, const char *text);

#endif
