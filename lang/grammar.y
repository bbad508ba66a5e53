/* grammar.y -- the grammar.  Actions call one constructor each and know nothing of names or types.
 * Tokens come from layout.c: words already have their meaning there, lines end with NEWLINE and every
 * block is closed, so that a mistake never costs more than its own line. */
%require "3.8"
%define api.pure full
%define api.push-pull push
%define api.value.type union
%define api.location.type {Span}
%define parse.error custom
%define parse.lac full
%define lr.type ielr
%expect 0
%param {struct Build *b}

%code requires {
#include "lang/build.h"
}

%code {
#include "runtime/mem.h"

/* Bison's stacks hold pointers to collected trees: they must live where the collector looks. */
#define YYMALLOC(size) gc_alloc((size), 1)
#define YYFREE(p)      ((void)(p))
#define YYMAXDEPTH     20000

#define YYLLOC_DEFAULT(cur, rhs, n)                                              \
    do {                                                                         \
        if (n) {                                                                 \
            (cur) = span_join(YYRHSLOC(rhs, 1), YYRHSLOC(rhs, n));               \
        } else {                                                                 \
            (cur) = YYRHSLOC(rhs, 0);                                            \
            (cur).start = (cur).end;                                             \
        }                                                                        \
    } while (0)

static void yyerror(const Span *at, struct Build *b, const char *msg);
}

%token END 0            "el final del programa"
%token START_MODULE     "el principio del programa"
%token START_EXPR       "el principio de la expresión"
%token NEWLINE          "el fin del renglón"
%token COMMENT          "un comentario"

%token <const Token *>
    NAME                "un nombre"
    NUMBER              "un número"
    PERCENT             "un porcentaje"
    PERIOD              "un periodo"
    DATE                "una fecha"
    TEXT                "un texto entre comillas"
    WORDS               "una palabra"
    MOTIVE              "un motivo"
    ROW                 "un renglón de tabla"
    SCALE               "«miles de»"
    SEVERITY            "«grave» o «aviso»"
    LEVEL               "un nivel: fin, propósito, componente o actividad"
    FALTA_MOTIVO        "«falta(motivo)»"
    POR_MOTIVO          "«por (motivo)»"

%token
    PLUS "«+»"                      MINUS "«-»"                     TIMES "«*»"                     DIVIDE "«/»"
    POWER "«^»"                     EQ "«=»"                        NE "«<>»"                       LT "«<»"
    LE "«<=»"                       GT "«>»"                        GE "«>=»"                       LPAREN "«(»"
    RPAREN "«)»"                    LBRACKET "«[»"                  RBRACKET "«]»"                  LBRACE "«{»"
    RBRACE "«}»"                    COMMA "una coma"                COLON "«:»"                     DOT "un punto"

    Y "«y»"                         O "«o»"                         NO "«no»"                       SI "«si»"
    ENTONCES "«entonces»"           SI_NO "«si no»"                 ENTRE "«entre»"                 EN "«en»"
    EN_AT "«en (»"                  EN_WORD "«en» y una palabra"    FALTA "«falta»"                 POR "«por»"
    DONDE "«donde»"                 VERDADERO "«verdadero»"         FALSO "«falso»"                 O_BIEN "«o bien»"
    CONTIENE "«contiene»"           EMPIEZA "«empieza con»"         TERMINA_CON "«termina con»"     PONDERADO "«ponderado por»"

    MODULO "«módulo»"               USA "«usa»"                     UNIDAD "«unidad»"               PARAMETRO "«parámetro»"
    FUNCION "«función»"             DATOS "«datos»"                 BANDAS "«bandas»"               INDICADOR "«indicador»"
    MATRIZ "«matriz»"               VERIFICA "«verifica»"           PRUEBA "«prueba»"               MUESTRA "«muestra»"
    TERMINA "«termina»"

    COLUMNAS "«columnas»"           TRAMO "«tramo»"                 APILA "«apila»"                 CONTINUA "«continúa»"
    SUBTOTALES "«subtotales»"       METAS "«metas»"                 VARIABLES "«variables»"         INDICADORES "«indicadores»"
    MEDIOS "«medios»"               SUPUESTOS "«supuestos»"         DIMENSIONES "«dimensiones»"     FILAS_DONDE "«filas donde»"
    FICHA "«ficha»"                 TRANSPUESTA "«transpuesta»"     REGLA "«regla»"                 DADO "«dado»"
    ESPERA "«espera»"

    DESDE "«desde»"                 LINEAS "«líneas»"               A "«a»"                         MINIMO "«mínimo»"
    MAXIMO "«máximo»"               FALTANTES "«faltantes»"         MOTIVO_SEGUN "«motivo según»"   DECIMAL_COMA "«decimal coma»"
    NO_PUBLICADO "«no publicado»"   LINEA_BASE "«línea base»"       JUNTO_A "«junto a»"             BAJO "«bajo»"
    HASTA "«hasta»"                 VEZ "«vez»"                     PARTE "«parte»"                 CADA "«cada»"
    CELDAS "«celdas»"               SIN_BLANCOS "«sin blancos»"     SOBRE "«sobre»"                 TABLA "«tabla»"
    SIN_DATO "«sin dato»"           EN_ADELANTE "«en adelante»"     CON "«con»"                     CON_TOTAL "«con total»"
    EN_COLUMNAS "«en columnas»"     DE "«de»"                       COMO "«como»"                   ORDENA "«ordena»"
    DESCENDENTE "«descendente»"     ASCENDENTE "«ascendente»"       LIMITE "«límite»"

    P_SEPARATOR "«separador:»"      P_ENCODING "«codificación:»"    P_HEADER "«encabezado:»"        P_UNTIL "«hasta:»"
    P_LINES "«líneas:»"             P_DECIMAL "«decimal:»"          P_REJECT "«rechaza:»"           P_QUOTES "«comillas:»"
    P_MISSING "«faltantes:»"        P_KEY "«clave:»"                P_CLEAN "«limpia:»"             P_LINK "«enlaza:»"
    P_TITLE "«nombre:»"             P_LEVEL "«nivel:»"              P_DIMENSION "«dimensión:»"      P_FREQUENCY "«frecuencia:»"
    P_SENSE "«sentido:»"            P_FROM "«de:»"                  P_BY "«por:»"                   P_FORMULA "«fórmula:»"
    P_METHOD "«método:»"            P_ERRATA "«errata:»"            P_UNIT "«unidad:»"              P_DECIMALS "«decimales:»"
    P_GOAL "«meta:»"                P_BASELINE "«línea base:»"      P_FULFILMENT "«cumplimiento:»"  P_BANDS "«bandas:»"
    P_HOLES "«huecos:»"             P_NOTE "«nota:»"                P_ADMITS "«admite:»"

%type <Expr *> expr disj conj neg pred coal sum product negated power factor postfix primary arg where_opt
%type <ExprList> exprs
%type <const Token *> stack_value
%type <FileList> files
%type <FileDecl> file
%type <Call> args
%type <NameList> names params params_opt lacking
%type <Name> ident dotted data_name
%type <UnitExpr> unit
%type <UnitTerm> unit_term literal_unit
%type <TypeExpr> type
%type <BinOp> compare match
%type <Expr *> when
%type <bool> close
%type <Expr *> bound

%%

start
    : START_MODULE module
    | START_EXPR expr                       { b->expression = $expr; }
    | START_EXPR error                      { b->expression = NULL; }
    ;

module
    : %empty
    | module decl NEWLINE
    | module error NEWLINE                  { yyerrok; }
    ;

decl
    : MODULO dotted                         { build_module(b, @$, $dotted); }
    | USA dotted                            { build_use(b, @$, $dotted); }
    | use_con bindings
    | UNIDAD ident                          { build_unit(b, @$, $ident, NULL, NULL); }
    | UNIDAD ident EQ unit                  { build_unit(b, @$, $ident, NULL, &$unit); }
    | UNIDAD ident EQ NUMBER unit           { build_unit(b, @$, $ident, $NUMBER, &$unit); }
    | PARAMETRO ident COLON type            { build_param(b, @$, $ident, $type, NULL); }
    | PARAMETRO ident COLON type EQ expr    { build_param(b, @$, $ident, $type, $expr); }
    | FUNCION ident LPAREN params_opt RPAREN EQ expr  { build_function(b, @$, $ident, $params_opt, $expr); }
    | data_head data_lines TERMINA          { build_end(b, @$); }
    | bands_head bands_lines TERMINA        { build_bands_end(b, @$); }
    | indicator_head indicator_lines TERMINA { build_end(b, @$); }
    | matrix_head matrix_lines TERMINA      { build_end(b, @$); }
    | verify_head verify_lines TERMINA      { build_end(b, @$); }
    | test_head test_lines TERMINA          { build_test_end(b, @$); }
    | show
    ;

use_con : USA dotted CON                    { build_use(b, @$, $dotted); };
bindings
    : binding
    | bindings COMMA binding
    ;
binding : ident EQ expr                     { build_binding(b, $ident, $expr); };

params_opt
    : %empty                                { $$ = (NameList){ 0 }; }
    | params
    ;
params
    : NAME                                  { $$ = names_add((NameList){ 0 }, build_name($NAME)); }
    | params[l] COMMA NAME                  { $$ = names_add($l, build_name($NAME)); }
    ;

/* ---- datos ---- */

/* A head that is not understood ends with its line, so that the body is read all the same. */
data_head
    : data_open NEWLINE
    | DATOS error NEWLINE                   { build_data_poison(b, @DATOS); }
    ;
data_open
    : DATOS ident DESDE files               { build_data(b, @$, $ident, $files, NULL); }
    | DATOS ident DESDE files COMO ident[column]  { build_data(b, @$, $2, $files, &$column); }
    ;
files
    : file                                  { $$ = files_add((FileList){ 0 }, $file); }
    | files[l] COMMA file                   { $$ = files_add($l, $file); }
    ;
file
    : TEXT                                  { $$ = file_make($TEXT, NULL); }
    | TEXT EQ stack_value                   { $$ = file_make($TEXT, $stack_value); }
    ;
data_lines
    : %empty
    | data_lines data_line NEWLINE
    | data_lines error NEWLINE              { yyerrok; }
    ;
data_line
    : P_SEPARATOR TEXT                      { build_separator(b, $TEXT, true); }
    | P_SEPARATOR WORDS                     { build_separator(b, $WORDS, false); }
    | P_ENCODING WORDS                      { build_encoding(b, $WORDS); }
    | P_HEADER NUMBER LINEAS                { build_header(b, @$, $NUMBER, NULL, NULL); }
    | P_HEADER NUMBER LINEAS DESDE TEXT     { build_header(b, @$, $NUMBER, NULL, $TEXT); }
    | P_HEADER DESDE TEXT                   { build_header(b, @$, NULL, NULL, $TEXT); }
    | P_HEADER LINEAS NUMBER                { build_header(b, @$, NULL, $NUMBER, NULL); }
    | P_HEADER NO                           { build_header(b, @$, NULL, NULL, NULL); }
    | P_UNTIL TEXT                          { build_until(b, $TEXT); }
    | P_LINES NUMBER[first] A NUMBER[last]  { build_lines(b, @$, $first, $last); }
    | P_LINES NUMBER[first] EN_ADELANTE     { build_lines(b, @$, $first, NULL); }
    | P_DECIMAL WORDS                       { build_decimal(b, $WORDS); }
    | P_REJECT WORDS                        { build_reject(b, $WORDS); }
    | P_QUOTES WORDS                        { build_quotes(b, $WORDS); }
    | P_CLEAN WORDS                         { build_clean(b, $WORDS); }
    | P_MISSING missing_items
    | P_KEY names                           { build_key(b, $names); }
    | P_LINK ident POR names                { build_link(b, @$, $ident, $names); }
    | FILAS_DONDE expr                      { build_rows_where(b, $expr); }
    | COLUMNAS NEWLINE column_lines TERMINA
    | COLUMNAS error NEWLINE column_lines TERMINA
    | tramo_head tramo_lines TERMINA { build_tramo_end(b, @$); }
    | APILA stack_items COMO ident[key] COMMA ident[value]  { build_stack(b, @$, $key, $value); }
    | SUBTOTALES DONDE expr                 { build_subtotals(b, @$, $expr); }
    | CONTINUA DONDE lacking                { build_continues(b, @$, $lacking); }
    | FICHA CADA TEXT                       { build_card(b, @$, $TEXT); }
    | TRANSPUESTA                           { build_transposed(b, @$, NULL, NULL, false); }
    | TRANSPUESTA SIN_BLANCOS               { build_transposed(b, @$, NULL, NULL, true); }
    | TRANSPUESTA CELDAS NUMBER[first] A NUMBER[last]  { build_transposed(b, @$, $first, $last, false); }
    | TRANSPUESTA CELDAS NUMBER[first] A NUMBER[last] SIN_BLANCOS  { build_transposed(b, @$, $first, $last, true); }
    ;
lacking
    : ident FALTA                           { $$ = names_add((NameList){ 0 }, $ident); }
    | lacking[l] Y ident FALTA              { $$ = names_add($l, $ident); }
    ;
stack_items
    : stack_item
    | stack_items COMMA stack_item
    ;
stack_item
    : ident                                 { build_stack_item(b, @$, &$ident, NULL, NULL); }
    | ident EQ stack_value                  { build_stack_item(b, @$, &$ident, NULL, $stack_value); }
    | NUMBER EQ stack_value                 { build_stack_item(b, @$, NULL, $NUMBER, $stack_value); }
    ;
stack_value : TEXT | PERIOD | DATE | NUMBER;
missing_items
    : missing_item
    | missing_items COMMA missing_item
    ;
missing_item : TEXT MOTIVE                  { build_missing(b, @$, $TEXT, $MOTIVE); };

column_lines
    : %empty
    | column_lines column NEWLINE
    | column_lines error NEWLINE            { yyerrok; }
    ;
column
    : typed column_clauses
    | typed column_clauses computed column_clauses
    | untyped computed column_clauses
    ;
typed : ident[name] type                    { build_column(b, @name, $name, &$type); };
untyped : ident[name]                       { build_column(b, @name, $name, NULL); };
computed : EQ expr                          { build_column_computed(b, $expr); };
column_clauses
    : %empty
    | column_clauses column_clause
    ;
column_clause
    : DESDE TEXT                            { build_column_from(b, @$, $TEXT, NULL); }
    | DESDE NUMBER                          { build_column_from(b, @$, NULL, $NUMBER); }
    | MINIMO sum                            { build_column_min(b, @$, $sum); }
    | MAXIMO sum                            { build_column_max(b, @$, $sum); }
    | FALTANTES missing_items
    | MOTIVO_SEGUN ident                    { build_column_motive(b, @$, $ident); }
    | DECIMAL_COMA                          { build_column_comma(b, @$); }
    | JUNTO_A TEXT                          { build_column_label(b, @$, $TEXT, CELL_BESIDE); }
    | BAJO TEXT                             { build_column_label(b, @$, $TEXT, CELL_BELOW); }
    | HASTA TEXT                            { build_column_until(b, @$, $TEXT); }
    | VEZ NUMBER                            { build_column_time(b, @$, $NUMBER); }
    | PARTE NUMBER[part] DE NUMBER[parts] ENTRE TEXT   { build_column_part(b, @$, $part, $parts, $TEXT); }
    | PARTE NUMBER[part] DE NUMBER[parts] ENTRE NAME   { build_column_part(b, @$, $part, $parts, $NAME); }
    ;

tramo_head
    : tramo_open NEWLINE
    | TRAMO error NEWLINE                   { build_tramo(b, @TRAMO, NULL, NULL); }
    ;
tramo_open : TRAMO LINEAS NUMBER[first] A NUMBER[last]  { build_tramo(b, @$, $first, $last); };
tramo_lines
    : %empty
    | tramo_lines tramo_columns NEWLINE
    | tramo_lines error NEWLINE             { yyerrok; }
    ;
tramo_columns
    : tramo_column
    | tramo_columns tramo_column
    ;
tramo_column
    : ident DESDE NUMBER                    { build_tramo_column(b, @$, $ident, $NUMBER); }
    | ident NO_PUBLICADO                    { build_tramo_column(b, @$, $ident, NULL); }
    ;

/* ---- bandas ---- */

bands_head
    : bands_open NEWLINE
    | BANDAS error NEWLINE                  { build_bands_poison(b, @BANDAS); }
    ;
bands_open
    : BANDAS ident                          { build_bands(b, @$, $ident, NULL, false); }
    | BANDAS ident TABLA                    { build_bands(b, @$, $ident, NULL, true); }
    | BANDAS ident SOBRE expr               { build_bands(b, @$, $ident, $expr, false); }
    | BANDAS ident SOBRE expr TABLA         { build_bands(b, @$, $ident, $expr, true); }
    ;
bands_lines
    : %empty
    | bands_lines band NEWLINE
    | bands_lines error NEWLINE             { yyerrok; }
    ;
band
    : ident TEXT LT sum                     { build_band_cut(b, @$, $ident, $TEXT, $sum, false); }
    | ident TEXT LE sum                     { build_band_cut(b, @$, $ident, $TEXT, $sum, true); }
    | ident TEXT GT sum                     { build_band_range(b, @$, $ident, $TEXT, $sum, NULL, true, true); }
    | ident TEXT GE sum                     { build_band_range(b, @$, $ident, $TEXT, $sum, NULL, false, true); }
    | ident TEXT EN_ADELANTE                { build_band_rest(b, @$, $ident, $TEXT); }
    | ident TEXT LBRACKET sum[low] COMMA bound[high] close
                                            { build_band_range(b, @$, $ident, $TEXT, $low, $high, false, $close); }
    | ident TEXT LPAREN sum[low] COMMA bound[high] close
                                            { build_band_range(b, @$, $ident, $TEXT, $low, $high, true, $close); }
    | SIN_DATO TEXT                         { build_band_missing(b, @$, $TEXT, NULL); }
    | SIN_DATO POR_MOTIVO TEXT              { build_band_missing(b, @$, $TEXT, $POR_MOTIVO); }
    ;
bound
    : sum
    | EN_ADELANTE                           { $$ = NULL; }
    ;
close
    : RPAREN                                { $$ = true; }
    | RBRACKET                              { $$ = false; }
    ;

/* ---- indicador ---- */

indicator_head
    : indicator_open NEWLINE
    | INDICADOR error NEWLINE               { build_indicator(b, @INDICADOR, (Name){ 0 }); }
    ;
indicator_open : INDICADOR ident            { build_indicator(b, @$, $ident); };
indicator_lines
    : %empty
    | indicator_lines indicator_line NEWLINE
    | indicator_lines error NEWLINE         { yyerrok; }
    ;
indicator_line
    : P_TITLE TEXT                          { build_title(b, $TEXT); }
    | P_LEVEL ident                         { build_level(b, $ident); }
    | P_DIMENSION ident                     { build_dimension(b, $ident); }
    | P_FREQUENCY ident                     { build_frequency(b, $ident); }
    | P_SENSE expr                          { build_sense(b, $expr); }
    | P_FROM data_name where_opt            { build_from(b, $data_name, $where_opt); }
    | P_BY names                            { build_by(b, $names); }
    | P_FORMULA expr                        { build_formula(b, $expr); }
    | P_FORMULA expr[x] POR names           { build_formula(b, build_by_names(b, span_join(@x, @names), span_join(@x, @names), $x, $names)); }
    | P_METHOD TEXT                         { build_method(b, $TEXT); }
    | P_ERRATA TEXT                         { build_errata(b, $TEXT); }
    | VARIABLES NEWLINE variable_lines TERMINA
    | VARIABLES error NEWLINE variable_lines TERMINA
    | P_UNIT unit                           { build_unit_of(b, $unit); }
    | P_DECIMALS NUMBER                     { build_decimals(b, $NUMBER); }
    | P_GOAL expr                           { build_goal(b, @$, NULL, NULL, $expr); }
    | P_GOAL expr LINEA_BASE sum baseline_at { build_goal(b, @$, NULL, NULL, $expr); build_goal_baseline(b, $sum); }
    | P_BASELINE sum baseline_at            { build_baseline(b, $sum); }
    | P_FULFILMENT expr                     { build_fulfilment(b, $expr); }
    | P_BANDS names                         { build_bands_of(b, $names); }
    | P_HOLES ident                         { build_holes(b, $ident); }
    | P_NOTE TEXT                           { build_note(b, $TEXT); }
    | METAS NEWLINE goal_lines TERMINA
    | METAS error NEWLINE goal_lines TERMINA
    ;
baseline_at
    : %empty                                { b->baseline_at = NULL; }
    | EN_WORD when                          { b->baseline_at = $when; }
    ;
where_opt
    : %empty                                { $$ = NULL; }
    | DONDE expr                            { $$ = $expr; }
    ;
variable_lines
    : %empty
    | variable_lines variable NEWLINE
    | variable_lines error NEWLINE          { yyerrok; }
    ;
variable : ident EQ expr                    { build_variable(b, @$, $ident, $expr); };
goal_lines
    : %empty
    | goal_lines goal NEWLINE
    | goal_lines error NEWLINE              { yyerrok; }
    ;
goal : goal_value
    | goal_value LINEA_BASE sum baseline_at { build_goal_baseline(b, $sum); }
    ;
goal_value
    : when sum                              { build_goal(b, @$, NULL, $when, $sum); }
    | ident when sum                        { build_goal(b, @$, &$ident, $when, $sum); }
    ;
when
    : PERIOD                                { $$ = expr_period(@$, $PERIOD); }
    | NUMBER                                { $$ = build_year(b, $NUMBER); }
    ;

/* ---- matriz ---- */

matrix_head
    : matrix_open NEWLINE
    | MATRIZ error NEWLINE                  { build_matrix(b, @MATRIZ, (Name){ 0 }); }
    ;
matrix_open : MATRIZ ident                  { build_matrix(b, @$, $ident); };
matrix_lines
    : %empty
    | matrix_lines matrix_line NEWLINE
    | matrix_lines error NEWLINE            { yyerrok; }
    ;
matrix_line
    : P_TITLE TEXT                          { build_matrix_title(b, $TEXT); }
    | P_ADMITS WORDS                        { build_admits(b, $WORDS); }
    | P_NOTE TEXT                           { build_matrix_note(b, $TEXT); }
    | level
    | level INDICADORES names               { build_level_indicators(b, @INDICADORES, $names); }
    | INDICADORES names                     { build_level_indicators(b, @INDICADORES, $names); }
    | MEDIOS TEXT                           { build_level_means(b, @$, $TEXT); }
    | SUPUESTOS TEXT                        { build_level_assumptions(b, @$, $TEXT); }
    | DIMENSIONES NEWLINE dimension_lines TERMINA
    | DIMENSIONES error NEWLINE dimension_lines TERMINA
    ;
level
    : LEVEL TEXT                            { build_level_row(b, @$, $LEVEL, NULL, $TEXT); }
    | LEVEL NAME TEXT                       { build_level_row(b, @$, $LEVEL, $NAME, $TEXT); }
    ;
dimension_lines
    : %empty
    | dimension_lines dimension NEWLINE
    | dimension_lines error NEWLINE         { yyerrok; }
    ;
dimension : LEVEL names                     { build_level_dimensions(b, @$, $LEVEL, $names); };

/* ---- verifica ---- */

verify_head
    : verify_open NEWLINE
    | VERIFICA error NEWLINE                { build_verify(b, @VERIFICA, (Name){ 0 }); }
    ;
verify_open
    : VERIFICA                              { build_verify(b, @$, (Name){ 0 }); }
    | VERIFICA data_name                    { build_verify(b, @$, $data_name); }
    ;
verify_lines
    : %empty
    | verify_lines rule NEWLINE
    | verify_lines error NEWLINE            { yyerrok; }
    ;
rule : REGLA ident COLON expr               { build_rule(b, @$, $ident, $expr); }
       rule_where rule_severity rule_message;
rule_where
    : %empty
    | DONDE expr                            { build_rule_where(b, $expr); }
    ;
rule_severity
    : %empty
    | SEVERITY                              { build_rule_severity(b, $SEVERITY); }
    ;
rule_message
    : %empty
    | TEXT                                  { build_rule_message(b, $TEXT); }
    ;

/* ---- prueba ---- */

test_head
    : test_open NEWLINE
    | PRUEBA error NEWLINE                  { build_test(b, @PRUEBA, NULL); }
    ;
test_open : PRUEBA TEXT                     { build_test(b, @$, $TEXT); };
test_lines
    : %empty
    | test_lines test_line NEWLINE
    | test_lines error NEWLINE              { yyerrok; }
    ;
test_line
    : DADO data_name                        { build_given(b, @$, $data_name); }
    | ROW                                   { build_row(b, $ROW); }
    | CON bindings
    | ESPERA expr                           { build_expect(b, @$, $expr); }
    ;

/* ---- muestra ---- */

show
    : show_head show_items show_clauses     { build_show_end(b, @$); }
    | show_head MATRIZ ident                { build_show_matrix(b, $ident); build_show_end(b, @$); }
    ;
show_head : MUESTRA                         { build_show(b, @$); };
show_items
    : show_item
    | show_items COMMA show_item
    ;
show_item
    : expr                                  { build_show_item(b, $expr, (Name){ 0 }); }
    | expr COMO ident                       { build_show_item(b, $expr, $ident); }
    ;
show_clauses
    : %empty
    | show_clauses show_clause
    ;
show_clause
    : DE data_name                          { build_show_from(b, @$, $data_name); }
    | DONDE expr                            { build_show_where(b, @$, $expr); }
    | POR names                             { build_show_by(b, @$, $names); }
    | CON ident EN_COLUMNAS                 { build_show_across(b, @$, $ident); }
    | ORDENA order_items
    | LIMITE NUMBER                         { build_show_limit(b, @$, $NUMBER); }
    | CON_TOTAL                             { build_show_total(b, @$, NULL); }
    | CON_TOTAL TEXT                        { build_show_total(b, @$, $TEXT); }
    ;
order_items
    : order_item
    | order_items COMMA order_item
    ;
order_item
    : expr                                  { build_order(b, $expr, false); }
    | expr ASCENDENTE                       { build_order(b, $expr, false); }
    | expr DESCENDENTE                      { build_order(b, $expr, true); }
    ;

/* ---- names, types, units ---- */

ident
    : NAME                                  { $$ = build_name($NAME); }
    | TEXT                                  { $$ = build_quoted(b, $TEXT); }
    ;
dotted
    : NAME                                  { $$ = build_name($NAME); }
    | dotted[l] DOT NAME                    { $$ = build_dotted(@$, $l, $NAME); }
    ;
data_name
    : ident
    | ident[l] DOT NAME                     { $$ = build_dotted(@$, $l, $NAME); }
    ;
names
    : ident                                 { $$ = names_add((NameList){ 0 }, $ident); }
    | names[l] COMMA ident                  { $$ = names_add($l, $ident); }
    ;
type
    : NAME                                  { $$ = build_type(b, @$, $NAME, NULL); }
    | NAME EN_WORD unit                     { $$ = build_type(b, @$, $NAME, &$unit); }
    | NAME EN_AT LPAREN ident RPAREN        { UnitExpr u = unit_in_column(@ident, $ident); $$ = build_type(b, @$, $NAME, &u); }
    ;
unit
    : unit_term                             { $$ = unit_add((UnitExpr){ 0 }, @$, $unit_term, 1); }
    | unit[l] TIMES unit_term               { $$ = unit_add($l, @$, $unit_term, 1); }
    | unit[l] DIVIDE unit_term              { $$ = unit_add($l, @$, $unit_term, -1); }
    | LPAREN ident RPAREN                   { $$ = unit_in_column(@$, $ident); }
    ;
unit_term
    : ident                                 { $$ = build_unit_term(b, NULL, $ident, NULL); }
    | SCALE ident                           { $$ = build_unit_term(b, $SCALE, $ident, NULL); }
    | ident POWER NUMBER                    { $$ = build_unit_term(b, NULL, $ident, $NUMBER); }
    ;

/* ---- expressions, loosest first ---- */

expr
    : disj
    | SI expr[c] ENTONCES expr[t] SI_NO expr[e] { $$ = build_if(b, @$, $c, $t, $e); }
    ;
disj
    : conj
    | disj[l] O conj[r]                     { $$ = build_logic(b, EXPR_OR, @$, @O, $l, $r); }
    ;
conj
    : neg
    | conj[l] Y neg[r]                      { $$ = build_logic(b, EXPR_AND, @$, @Y, $l, $r); }
    ;
neg
    : pred
    | NO neg[x]                             { $$ = build_unary(b, EXPR_NOT, @$, $x); }
    ;
pred
    : coal
    | pred[l] compare coal[r]               { $$ = build_compare(b, $compare, @$, @compare, $l, $r); }
    | pred[l] match coal[r]                 { $$ = build_binary(b, $match, @$, @match, $l, $r); }
    | pred[x] ENTRE coal[low] Y coal[high]  { $$ = build_between(b, @$, $x, $low, $high); }
    | pred[x] EN LBRACKET expr[low] COMMA expr[high] close { $$ = build_range(b, @$, $x, $low, $high, false, $close); }
    | pred[x] EN LPAREN expr[low] COMMA expr[high] close   { $$ = build_range(b, @$, $x, $low, $high, true, $close); }
    | pred[x] EN LBRACE exprs RBRACE        { $$ = build_in(b, @$, $x, $exprs); }
    | pred[x] FALTA                         { $$ = build_missing_test(b, @$, $x, NULL); }
    | pred[x] FALTA POR_MOTIVO              { $$ = build_missing_test(b, @$, $x, $POR_MOTIVO); }
    ;
compare
    : EQ { $$ = BIN_EQ; } | NE { $$ = BIN_NE; } | LT { $$ = BIN_LT; }
    | LE { $$ = BIN_LE; } | GT { $$ = BIN_GT; } | GE { $$ = BIN_GE; }
    ;
match
    : CONTIENE { $$ = BIN_CONTAINS; } | EMPIEZA { $$ = BIN_STARTS; } | TERMINA_CON { $$ = BIN_ENDS; }
    ;
coal
    : sum
    | coal[x] O_BIEN sum[y]                 { $$ = build_coalesce(b, @$, $x, $y, NULL); }
    | coal[x] O_BIEN sum[y] POR_MOTIVO      { $$ = build_coalesce(b, @$, $x, $y, $POR_MOTIVO); }
    ;
sum
    : product
    | sum[l] PLUS product[r]                { $$ = build_binary(b, BIN_ADD, @$, @PLUS, $l, $r); }
    | sum[l] MINUS product[r]               { $$ = build_binary(b, BIN_SUB, @$, @MINUS, $l, $r); }
    ;
product
    : negated
    | product[l] TIMES negated[r]            { $$ = build_binary(b, BIN_MUL, @$, @TIMES, $l, $r); }
    | product[l] DIVIDE negated[r]           { $$ = build_binary(b, BIN_DIV, @$, @DIVIDE, $l, $r); }
    ;
negated
    : power
    | MINUS negated[x]                       { $$ = build_negative(b, @$, $x); }
    ;
power
    : postfix
    | power[l] POWER factor[r]              { $$ = build_power(b, @$, @POWER, $l, $r); }
    ;
factor
    : postfix
    | MINUS factor[x]                       { $$ = build_negative(b, @$, $x); }
    ;
postfix
    : primary
    | postfix[x] DOT NAME                   { $$ = build_field(b, @$, $x, $NAME, NULL); }
    | postfix[x] DOT NAME LPAREN exprs RPAREN { $$ = build_field(b, @$, $x, $NAME, &$exprs); }
    | postfix[x] EN_AT LPAREN expr[when_] RPAREN  { $$ = build_at(b, @$, $x, $when_); }
    ;
primary
    : NUMBER                                { $$ = build_number(b, @$, $NUMBER); }
    | PERCENT                               { $$ = build_number(b, @$, $PERCENT); }
    | NUMBER literal_unit                   { $$ = build_quantity(b, @$, $NUMBER, @literal_unit, $literal_unit); }
    | TEXT                                  { $$ = expr_text(@$, $TEXT->text); }
    | PERIOD                                { $$ = expr_period(@$, $PERIOD); }
    | DATE                                  { $$ = expr_date(@$, $DATE); }
    | VERDADERO                             { $$ = expr_bool(@$, true); }
    | FALSO                                 { $$ = expr_bool(@$, false); }
    | FALTA_MOTIVO                          { $$ = expr_missing(@$, $FALTA_MOTIVO); }
    | NAME                                  { $$ = expr_name(@$, build_name($NAME)); }
    | NAME LPAREN RPAREN                    { $$ = build_call(b, @$, $NAME, (Call){ 0 }, (NameList){ 0 }); }
    | NAME LPAREN args RPAREN               { $$ = build_call(b, @$, $NAME, $args, (NameList){ 0 }); }
    | NAME LPAREN args POR names RPAREN     { $$ = build_call(b, @$, $NAME, $args, $names); }
    | LPAREN expr[x] RPAREN                 { $$ = build_unary(b, EXPR_PAREN, @$, $x); }
    | LPAREN expr[x] POR names RPAREN       { $$ = build_by_names(b, @$, span_join(@x, @names), $x, $names); }
    ;
literal_unit
    : NAME                                  { $$ = build_unit_term(b, NULL, build_name($NAME), NULL); }
    | SCALE NAME                            { $$ = build_unit_term(b, $SCALE, build_name($NAME), NULL); }
    ;
args
    : arg                                   { $$ = call_arg(b, (Call){ 0 }, $arg); }
    | args[l] COMMA arg                     { $$ = call_arg(b, $l, $arg); }
    | args[l] DONDE expr[x]                 { $$ = call_where(b, $l, @$, $x); }
    | args[l] PONDERADO expr[x]             { $$ = call_weight(b, $l, @$, $x); }
    ;
arg : expr;
exprs
    : expr                                  { $$ = exprs_add((ExprList){ 0 }, $expr); }
    | exprs[l] COMMA expr                   { $$ = exprs_add($l, $expr); }
    ;

%%

static void yyerror(const Span *at, struct Build *b, const char *msg)
{
    (void)msg;                      /* only "memory exhausted" comes this way: the stack is full */
    build_too_deep(b, *at);
}

static int yyreport_syntax_error(const yypcontext_t *context, struct Build *b)
{
    yysymbol_kind_t expected[YYNTOKENS];
    int n = yypcontext_expected_tokens(context, expected, YYNTOKENS);
    Expected e = { 0 };
    for (int i = 0; i < n; i++)
        for (int kind = 0; kind < (int)(sizeof yytranslate / sizeof *yytranslate); kind++)
            if (yytranslate[kind] == expected[i]) {
                expected_add(&e, kind);
                break;
            }
    build_syntax_error(b, *yypcontext_location(context), &e);
    return 0;
}

const char *token_kind_name(int kind)
{
    return yysymbol_name(YYTRANSLATE(kind));
}
