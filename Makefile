# Thin on purpose: every word here is one script under tools/.
.PHONY: run test test-fast crash build check check-gcc bench bench-http bench-portal bench-rules bench-fusion bench-appeal bench-disclosure bench-indicators fuzz setup new-module format clean help

help:            ## what can be done here
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

setup:           ## install what is missing from Debian and npm
	@tools/setup

build: setup     ## build the program at build/qiying
	@tools/build

run: build       ## build, start the database, load the demo district, serve at http://127.0.0.1:8080
	@tools/run

test: setup      ## build and run all tests: C++, TypeScript, browser journeys
	@tools/test

test-fast: setup ## the same without browser journeys and rehearsed disasters
	@tools/test --fast

crash: setup     ## kill -9 in a loop, ROUNDS=1000 of them: nothing acknowledged is lost or done twice
	@tools/crash $(or $(ROUNDS),1000) $(SEED)

check: setup     ## format, layers, sizes
	@tools/check

check-gcc: setup ## build with g++ 12 as well, warnings are errors
	@tools/check_gcc

bench: setup     ## all benchmarks
	@tools/bench

bench-http: setup ## HTTP benchmark: wrk beside pgbench in one run
	@tools/bench http

bench-portal: setup ## the portal's pages on a simulated slow phone, painted within a second
	@tools/bench portal

bench-rules: setup ## rule engine against its bars, beside @gorules/zen-engine when QIYING_ZEN=DIR has it
	@tools/bench rules
	@tools/bench policy

bench-fusion: setup ## entity resolution against its bars
	@tools/bench fusion $(ARGS)

bench-appeal: setup ## whole lives of appeals over HTTP beside 1,000,000 stored ones
	@tools/bench appeal

bench-disclosure: setup ## the check of a 60 KB document against its bar, beside splitting it into words
	@tools/bench disclosure $(ARGS)

bench-indicators: setup ## all indicators over 1,000,000 appeals, cold
	@tools/bench indicators $(ARGS)

fuzz: setup      ## fuzz every parser for ten minutes each: make fuzz ARGS="60 http xlsx" for some of them, shorter
	@tools/fuzz $(ARGS)

new-module:      ## make new-module NAME=x: a new capability from the smallest real module
	@tools/new_module $(NAME)

format:          ## format all C++ sources
	@git ls-files '*.cpp' '*.hpp' ':!tools/module_skeleton' | xargs clang-format-19 -i

clean:           ## remove build products (never data under var/)
	@rm -rf build web/dist
