# make run     set up, build, and open the dashboard on the embedded data
# make test    set up, and run every test
# make help    the rest
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run build test lint unit pages bench saves docs ui reference screenshots fuzz clean \
        setup-build setup-peers setup-savers

SHARED ?= ../shared
ADDR ?= 127.0.0.1:8075
FUZZTIME ?= 10s
FUZZ := ingest/delimited:FuzzReader ingest/inflate:FuzzInflate ingest/inflate:FuzzGzip ingest/xlsx:FuzzSheet \
        ingest/xlsx:FuzzNumber ingest/columnar:FuzzParquet \
        ingest/columnar:FuzzArrow ingest/columnar:FuzzStream ingest/ods:FuzzSheet ingest:FuzzDecoder ingest/when:FuzzDates \
        cube:FuzzDecode store:FuzzHeld feed:FuzzParse receipt:FuzzParse place:FuzzClassify \
        site:FuzzParse registry:FuzzOrders registry:FuzzClaims view:FuzzUnpack web:FuzzUpload cmd/quotawatch:FuzzQuestion
LINT := go tool -modfile=tools.mod golangci-lint
GOTEST := go tool -modfile=tools.mod gotestsum --format pkgname-and-test-fails --
comma := ,
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)
# apt installs Debian packages; it does nothing where the program $(1) is there.
apt = { command -v $(1) >/dev/null; } || { $(SUDO) apt-get update -qq && \
      $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(2) >/dev/null; }

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "%-14s %s\n", $$1, $$2}' Makefile

run: build ## set up, build, and open the dashboard (ADDR=127.0.0.1:8075)
	bin/quotawatch serve --addr $(ADDR) --open

build: setup-build ## build bin/quotawatch
	go build -trimpath -o bin/quotawatch ./cmd/quotawatch

test: lint unit fuzz pages ## set up, and run every test
	@echo "all tests passed"

lint: setup-build ## check the code by the rules of .golangci.yml
	$(LINT) run ./...
	go mod tidy -diff

unit: build ## Go tests; the list at the end says which were skipped and why
	$(GOTEST) -timeout=60m -shuffle=on ./...

pages: build ui/node_modules ## chart tests, and the pages in Chromium
	@$(call apt,chromium,chromium)
	cd ui && npm test --silent && npm run --silent fresh && npm run --silent e2e

bench: build $(if $(filter-out web load web$(comma)load,$(or $(ONLY),all)),setup-peers) internal/bench/web/node_modules ## measure beside peers, and write docs/performance.md (ONLY=web,load for parts)
	@$(call apt,chromium,chromium)
	go run ./internal/bench -shared $(SHARED) -out docs/performance.md $(if $(ONLY),-only $(ONLY))

saves: build setup-savers internal/bench/saves/node_modules ## have R, pandas, LibreOffice and DuckDB save real files, and add each
	go run ./internal/bench/saves -shared $(SHARED)

docs: build ## write the documents that are made from the program
	bin/quotawatch docs reference docs/reference

ui: ui/node_modules ## build ui/dist, which is committed
	cd ui && npm run --silent build

reference: ## make the embedded reference data again from $(SHARED)
	go run ./registry/internal/genfigures $(SHARED)/data registry/figures
	go run ./reference/internal/make $(SHARED)/data reference/cubes
	git diff --stat -- registry/figures reference/cubes

screenshots: build ui/node_modules ## pictures of every page, both themes, both widths, in ui/shots
	@$(call apt,chromium,chromium)
	cd ui && npm run --silent shots

# A run that ends badly without an input that fails is the tool's own end of time, and is made once more.
fuzz: setup-build ## search each fuzz target for FUZZTIME, ten seconds unless given
	@for target in $(FUZZ); do \
	  run() { go test -run '^$$' -fuzz "^$${target#*:}$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x "./$${target%:*}" 2>&1; }; \
	  log=$$(run) || { grep -q 'Failing input' <<<"$$log" && { echo "$$log"; exit 1; }; log=$$(run) || { echo "$$log"; exit 1; }; }; \
	  echo "fuzz $$target: $$(grep -o 'execs: [0-9]*' <<<"$$log" | tail -n 1)"; \
	done

clean: ## remove what was built
	rm -rf bin ui/node_modules ui/shots internal/bench/saves/node_modules internal/bench/web/node_modules internal/bench/web/dist

setup-build: # DuckDB is C++: its library links with the C++ runtime
	@$(call apt,g++,g++)

setup-peers: setup-build # the peers that the benchmark runs, but for the one in the browser
	@$(call apt,Rscript,r-base-core r-cran-data.table r-cran-readr)
	@Rscript -e 'library(readxl)' 2>/dev/null || $(call apt,no-such-program,r-cran-readxl)
	@test -e /usr/include/libdeflate.h || $(call apt,no-such-program,libdeflate-dev)
	@$(call apt,/usr/bin/python3,python3)
	@/usr/bin/python3 -c 'import pandas, openpyxl' 2>/dev/null || $(call apt,no-such-program,python3-pandas python3-openpyxl)

setup-savers: setup-peers # the programs that save, but for DuckDB
	@$(call apt,soffice,libreoffice-calc)
	@Rscript -e 'library(openxlsx)' 2>/dev/null || $(call apt,no-such-program,r-cran-openxlsx)

ui/node_modules: ui/package.json ui/package-lock.json
	cd ui && npm ci --no-audit --no-fund --silent
	@touch $@

internal/bench/web/node_modules: internal/bench/web/package.json internal/bench/web/package-lock.json
	cd internal/bench/web && npm ci --no-audit --no-fund --silent
	@touch $@

internal/bench/saves/node_modules: internal/bench/saves/package.json internal/bench/saves/package-lock.json
	cd internal/bench/saves && npm ci --no-audit --no-fund --silent
	@touch $@
