# Builds the interpreter (B/vara) and the library (B/libvara.a), and runs the tests.
# Plain `make` builds; `make help` lists the rest.  SAN=1: ASan and UBSan.  NOGC=1: without the collector.

SAN  ?=
NOGC ?=
COV  ?=
B    ?= build$(if $(SAN),-san)$(if $(NOGC),-nogc)$(if $(COV),-cov)
CC   := $(if $(filter default,$(origin CC)),gcc,$(CC))
JOBS ?= $(shell nproc 2>/dev/null || echo 2)

VERSION   := 0.1.0
COMMIT    := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo desconocido)
PREFIX    ?= /usr/local
DESTDIR   ?=

.DEFAULT_GOAL := all
.SUFFIXES:
.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all help deps check suite units demo coverage bench bench-check bench-tools corpus fuzz install install-files uninstall clean

# ---- flags ----

WARN     := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith -Wvla
OPT      := $(if $(COV),-O0,$(if $(SAN),-O1,-O2))
KERNEL   := $(if $(SAN)$(COV),,-O3)
comma    := ,
INSTR    := $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer) \
            $(if $(COV),--coverage -fprofile-update=atomic)
CFLAGS   ?=
LDFLAGS  ?=
CPPFLAGS ?=
DEFS     := -D_GNU_SOURCE -DGC_THREADS $(if $(NOGC),-DVARA_NOGC) -I. -I$(B)/gen
COMPILE  := $(CC) -std=c11 -g $(OPT) $(WARN) $(INSTR) $(DEFS) $(CPPFLAGS) $(CFLAGS)
LIBS     := $(if $(NOGC),,-lgc) -lmpfr -lgmp -lutf8proc -lpthread -lm
CLI_LIBS := -lreadline -ljansson
# The program takes these from archives where there are any, and stands alone where all are there: to look for shared libraries costs more than
# to evaluate a small table.  What the linker says of users' homes is of `~user` in readline, and left out.  STATIC= for a program that takes the C library as shared.
STATIC   ?= $(if $(SAN)$(COV),,1)
archives  = $(if $(SAN),,$(foreach l,$(1),$(filter /%,$(shell $(CC) -print-file-name=lib$(l).a))))
archived  = $(foreach l,$(1),$(if $(call archives,$(l)),-l:lib$(l).a,-l$(l)))
VARA_LIBS = $(if $(word 2,$(call archives,readline tinfo)),-l:libreadline.a -l:libtinfo.a,-lreadline) \
            $(call archived,jansson $(if $(NOGC),,gc) mpfr gmp utf8proc) -lpthread -lm
alone     = $(if $(STATIC),$(if $(word 9,$(call archives,c m pthread readline tinfo jansson mpfr gmp utf8proc)),$(if $(NOGC)$(call archives,gc),-static)))
LINK     := $(CC) $(INSTR) $(CFLAGS) $(LDFLAGS)
# What flex and bison write is not ours to tidy.
GENERATED_WARN := -Wno-unused-function -Wno-unused-variable -Wno-unused-but-set-variable -Wno-unused-parameter \
                  -Wno-sign-compare -Wno-shadow -Wno-missing-prototypes -Wno-unused-macros

# ---- what there is ----

LIB_SRC   := $(wildcard runtime/*.c runtime/*/*.c lang/*.c) \
             $(filter-out lang/cli/%,$(wildcard lang/*/*.c))
CLI_SRC   := $(wildcard lang/cli/*.c)
STDLIB    := $(sort $(wildcard stdlib/*.vara stdlib/*/*.vara))
GEN_STEMS := $(patsubst lang/%,%,$(basename $(wildcard lang/*.y lang/*.l)))
GEN_H     := $(patsubst lang/%.y,$(B)/gen/%.h,$(wildcard lang/*.y)) $(B)/gen/version.h
LIB_OBJ   := $(LIB_SRC:%.c=$(B)/obj/%.o) $(GEN_STEMS:%=$(B)/obj/gen/%.o) $(B)/obj/gen/stdlib_data.o
CLI_OBJ   := $(CLI_SRC:%.c=$(B)/obj/%.o)
UNIT_SRC  := $(wildcard tests/unit/test_*.c)
UNITS     := $(UNIT_SRC:tests/%.c=$(B)/tests/%)
C_EXAMPLES := $(patsubst %.c,$(B)/%,$(wildcard examples/c/*.c))
FUZZ_SRC  := $(wildcard tests/fuzz/fuzz_*.c)
VARA      := $(if $(wildcard lang/cli/main.c),$(B)/vara)

all: $(B)/libvara.a $(VARA)

help:
	@echo 'make            $(B)/vara and $(B)/libvara.a'
	@echo 'make check      the whole suite (also with SAN=1, NOGC=1 or both)'
	@echo 'make demo       evaluates the first example'
	@echo 'make coverage   line coverage of lang/ and runtime/'
	@echo 'make bench      speed beside a program in C, sqlite3 and mawk: about a minute'
	@echo 'make bench-check  the same, held to its floors'
	@echo 'make corpus     reads the published formulas of ../shared and counts'
	@echo 'make fuzz       every fuzz target for FUZZ_SECONDS=60 (needs clang)'
	@echo 'make install    PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)'

# ---- objects ----

# Flags are kept in a file so that changing them builds again.
$(B)/flags: FORCE
	@mkdir -p $(B)
	@echo '$(COMPILE) $(LIBS)' | cmp -s - $@ || echo '$(COMPILE) $(LIBS)' > $@
.PHONY: FORCE
FORCE:

# Loops over columns and bytes.
kernels := column/% eval/kernel% eval/agg eval/agg_listed eval/keys eval/lanes eval/lanes_add eval/feed ingest/plain ingest/plain_run ingest/scan_rows
$(kernels:%=$(B)/obj/runtime/%.o): private OPT_FILE := $(KERNEL)

$(B)/obj/gen/%.o: $(B)/gen/%.c $(B)/flags | $(GEN_H)
	@mkdir -p $(@D)
	$(COMPILE) $(GENERATED_WARN) -MMD -MP -c $< -o $@

$(B)/obj/%.o: %.c $(B)/flags | $(GEN_H)
	@mkdir -p $(@D)
	$(COMPILE) $(OPT_FILE) -MMD -MP -c $< -o $@

$(B)/libvara.a: $(LIB_OBJ)
	@rm -f $@
	ar rcs $@ $^

$(B)/vara: $(CLI_OBJ) $(B)/libvara.a
	@echo '$(LINK) $(alone) $^ $(VARA_LIBS) -o $@'
	@$(LINK) $(alone) $^ $(VARA_LIBS) -o $@ 2> $@.log; status=$$?; sed '/libreadline.a(.*in function/d; /statically linked applications/d' $@.log >&2; exit $$status

# ---- generated sources ----

$(B)/gen/%.c $(B)/gen/%.h: lang/%.y
	@mkdir -p $(@D)
	bison -Wall -Wcounterexamples -Werror --header=$(B)/gen/$*.h -o $(B)/gen/$*.c $<

# flex exits 0 when it warns: whatever it says is an error here.
$(B)/gen/%.c: lang/%.l
	@mkdir -p $(@D)
	flex -o $@ $< 2> $@.log; status=$$?; cat $@.log >&2; test $$status = 0 && test ! -s $@.log

$(B)/gen/version.h: FORCE
	@mkdir -p $(@D)
	@printf '#define VARA_VERSION "%s"\n#define VARA_COMMIT "%s"\n' '$(VERSION)' '$(COMMIT)' > $@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

# stdlib/a/b.vara becomes the module a.b, byte for byte, with a NUL behind it.
$(B)/gen/stdlib_data.c: $(STDLIB) $(B)/gen/stdlib_list
	@mkdir -p $(@D)
	@{ echo '/* The modules of stdlib/, embedded. */'; \
	   echo '#include "lang/stdlib_data.h"'; \
	   n=0; for f in $(STDLIB); do n=$$((n + 1)); \
	     echo "static const unsigned char text_$$n[] = {"; \
	     od -An -v -tu1 "$$f" | sed 's/[0-9][0-9]*/&,/g'; echo '0};'; done; \
	   echo 'const StdlibModule stdlib_modules[] = {'; \
	   n=0; for f in $(STDLIB); do n=$$((n + 1)); \
	     name=$$(echo "$$f" | sed 's|^stdlib/||; s|\.vara$$||; s|/|.|g'); \
	     echo "    {\"$$name\", (const char *)text_$$n, sizeof text_$$n - 1},"; done; \
	   echo '    {0, 0, 0}'; echo '};'; \
	   echo "const uint32_t stdlib_count = $(words $(STDLIB));"; } > $@

$(B)/gen/stdlib_list: FORCE
	@mkdir -p $(@D)
	@echo '$(STDLIB)' | cmp -s - $@ || echo '$(STDLIB)' > $@

# ---- tests ----

$(B)/tests/%: tests/%.c $(B)/libvara.a tests/tap.h $(B)/flags
	@mkdir -p $(@D)
	$(COMPILE) -MMD -MP -MF $@.d $< $(B)/libvara.a $(LDFLAGS) $(LIBS) -o $@

$(B)/formula_corpus: tests/formula/corpus.c $(B)/libvara.a $(B)/flags
	$(COMPILE) $< $(B)/libvara.a $(LDFLAGS) $(LIBS) -o $@

units: $(UNITS) $(C_EXAMPLES) $(B)/formula_corpus
$(B)/examples/c/%: examples/c/%.c $(B)/libvara.a
	@mkdir -p $(@D)
	$(COMPILE) -Iruntime $< $(B)/libvara.a $(LIBS) -o $@

deps:
	@.ci/deps $(CC)

# A program that is there before the first line of this file needs a tool is asked for by deps alone.
parallel = $(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(JOBS))

check: deps
	+@$(parallel) all
	+@$(parallel) -k units || true
	@$(MAKE) --no-print-directory suite

suite:
	@tests/run --build $(B) $(if $(SAN),--san) $(TESTS)

demo: deps
	+@$(parallel) all
	@$(B)/vara evalua examples/001_isseg_2023/avance.vara; status=$$?; test $$status -le 1 || exit $$status

coverage:
	+@$(parallel) COV=1 all units
	@find $(B)-cov -name '*.gcda' -delete
	@$(MAKE) --no-print-directory COV=1 suite || true
	@python3 tests/coverage.py $(B)-cov

# Counts of the reader of formulas over the published texts of ../shared, where it is.
corpus: $(B)/formula_corpus
	@if [ -f ../shared/corpora/formulas.tsv ]; then BUILD=$(abspath $(B)) python3 tests/property/formula_read.py | grep '^#'; \
	 else echo 'no hay ../shared/corpora/formulas.tsv'; fi

# ---- speed ----

# The yardstick is measured, not shipped: it may use all that this machine has, and is left out where that is too little.
$(B)/bench/limite: tests/bench/limite.c tests/bench/limite_celdas.h
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -I. -O3 -march=native $(WARN) -pthread $< -o $@ || echo 'sin AVX2 no hay con qué comparar: se omite'

$(B)/bench/tablas: tests/bench/tablas.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE -O2 $(WARN) $< -o $@

bench-tools: all $(B)/bench/limite $(B)/bench/tablas

bench: bench-tools
	@VARA=$(abspath $(B))/vara tests/bench/run

bench-check: bench-tools
	@VARA=$(abspath $(B))/vara tests/bench/run --revisa

FUZZ_SECONDS ?= 60
FUZZ_FLAGS   := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
fuzz:
	+@$(parallel) B=build-fuzz CC=clang CFLAGS='$(FUZZ_FLAGS)' build-fuzz/libvara.a fuzzers
	@for f in $(FUZZ_SRC:tests/fuzz/%.c=%); do \
	   mkdir -p build-fuzz/corpus/$$f; seeds=; \
	   for d in tests/fuzz/corpus/$$f tests/bogons; do test -d $$d && seeds="$$seeds $$d"; done; \
	   echo "== $$f"; \
	   ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=0 build-fuzz/$$f -max_total_time=$(FUZZ_SECONDS) -timeout=60 -rss_limit_mb=4096 -detect_leaks=0 -verbosity=0 -print_final_stats=1 \
	     -artifact_prefix=build-fuzz/$$f- build-fuzz/corpus/$$f $$seeds || exit 1; done

.PHONY: fuzzers
fuzzers: $(FUZZ_SRC:tests/fuzz/%.c=$(B)/%)
$(B)/fuzz_%: tests/fuzz/fuzz_%.c $(B)/libvara.a
	$(COMPILE) -fsanitize=fuzzer $< $(B)/libvara.a $(LIBS) -o $@

# ---- install ----

install: all
	@$(MAKE) --no-print-directory install-files

install-files:
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/pkgconfig
	install -m 755 $(B)/vara $(DESTDIR)$(PREFIX)/bin/vara
	install -m 644 $(B)/libvara.a $(DESTDIR)$(PREFIX)/lib/libvara.a
	install -D -m 644 runtime/vara.h $(DESTDIR)$(PREFIX)/include/vara.h
	sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|; s|@LIBS@|$(LIBS)|' runtime/vara.pc.in \
	  > $(DESTDIR)$(PREFIX)/lib/pkgconfig/vara.pc
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	$(B)/vara genera manual > $(DESTDIR)$(PREFIX)/share/man/man1/vara.1
	$(B)/vara genera bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/vara

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/vara $(DESTDIR)$(PREFIX)/lib/libvara.a $(DESTDIR)$(PREFIX)/lib/pkgconfig/vara.pc
	rm -f $(DESTDIR)$(PREFIX)/include/vara.h $(DESTDIR)$(PREFIX)/lib/pkgconfig/vara.pc
	rm -f $(DESTDIR)$(PREFIX)/share/man/man1/vara.1 $(DESTDIR)$(PREFIX)/share/bash-completion/completions/vara

clean:
	rm -rf build build-san build-nogc build-san-nogc build-cov build-fuzz

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(UNITS:=.d)
