/* profile.h -- what was seen of a table, as results that the report room can show. */
#ifndef RUNTIME_LOOK_PROFILE_H
#define RUNTIME_LOOK_PROFILE_H

#include "runtime/look/look.h"
#include "runtime/report/result.h"

/* For each table its columns and, if there are any, the cells and rows to look at; extremes with thousands marks for PEOPLE.  Freed as
 * the results of a run are. */
ResultSet  *look_results(const Look *look, bool people);
/* A line for each table: where it stands, its rows, its encoding; for standard error. */
void        look_accounts(Buf *out, const Look *look);
/* The type of a column in the words of the language. */
const char *look_kind_text(const LookColumn *c);

#endif
