PREFIX  ?= /usr
CONFDIR ?= /etc/termijnwacht
UNITS   ?= $(PREFIX)/lib/systemd/system
DESTDIR ?=

PACKAGES := libsystemd-dev libsqlite3-dev zlib1g-dev
SOURCES  := Sources Tests Fuzz Benchmarks/InnerLoops Benchmarks/LedgerBench Package.swift
# The compiler holds the walls: a target imports what it declares, and nothing else.
IMPORTS  := --explicit-target-dependency-import-check error
BINARY   := .build/release/termijnwacht
# Manual pages and completions, as `make manual` writes them.
MANUAL   := .build/manual
# What making the Debian package leaves beside it.
PACKING  := debian/.debhelper debian/debhelper-build-stamp debian/files debian/manual debian/termijnwacht \
            debian/*.debhelper debian/*.debhelper.log debian/*.substvars

# Package installation needs root; in a container one often is.
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

.DEFAULT_GOAL := help
.PHONY: help deps build test check lint format sanitize fuzz bench storm live hostile demo manual docs install deb server clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## Install Debian's libraries that the build needs, where they are missing
	@missing=; \
	for package in $(PACKAGES); do \
	  dpkg-query -W -f '$${db:Status-Status}' $$package 2>/dev/null | grep -qx installed \
	    || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  $(SUDO) apt-get update -qq && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive \
	    apt-get install -y -qq --no-install-recommends $$missing; \
	fi

build: deps ## Build the release (STATIC=1: with the Swift runtime in it)
	swift build -c release $(IMPORTS) $(if $(STATIC),--static-swift-stdlib)

test: deps ## Build and run the tests
	swift test $(IMPORTS)

check: lint test ## Lint, build and test: what a change must pass (warnings are errors in Package.swift)

lint: ## Check the form of the code
	swift format lint --strict -r $(SOURCES)

format: ## Put the code in form
	swift format -i -r $(SOURCES)

sanitize: deps ## Run the tests under the thread sanitizer, then under the address sanitizer
	TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/races-of-others.txt \
	  swift test $(IMPORTS) --sanitize=thread --scratch-path .build-tsan
	# Freed memory is kept back for a while, so that its use is seen.
	ASAN_OPTIONS=quarantine_size_mb=64 LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/leaks-of-others.txt \
	  swift test $(IMPORTS) --sanitize=address --scratch-path .build-asan -Xswiftc -use-ld=lld

fuzz: deps ## Feed broken input to the readers (SECONDS=60, TARGET=events or policy, both unless it says so)
	Fuzz/fuzz.sh $(or $(SECONDS),60) $(TARGET)

bench: deps ## Measure beside others, and write Benchmarks/RESULTS.md (CASES=100000, or "100000 1000000")
	python3 Benchmarks/bench.py --cases $(or $(CASES),100000) $(BENCH)

storm: deps ## Measure storms of notices beside others, for Benchmarks/RESULTS.md (STORM=--large)
	python3 Benchmarks/storm.py $(STORM)

live: deps ## Run the daemon beside a real journald (needs root)
	swift build -c release --product termijnwacht $(IMPORTS)
	Tests/Live/journal.sh
	Tests/Live/people.sh
	Tests/Live/webhook.sh
	Tests/Live/mail.sh
	Tests/Live/digest.sh
	Tests/Live/witness.sh
	Tests/Live/sinks.sh
	Tests/Live/kills.sh

hostile: deps ## Feed what is too big for a test, and fill disks under the daemon (needs root)
	swift build -c release --product termijnwacht $(IMPORTS)
	Tests/Live/hostile.sh

demo: deps ## Build, then watch a sample year go by
	swift build -c release --product termijnwacht $(IMPORTS)
	$(BINARY) demo

manual: ## Write the manual pages and completions of what make build built (needs pandoc)
	@rm -rf $(MANUAL)
	docs/man/pages.py $(BINARY) $(MANUAL)

docs: deps ## Make the pages for developers of the comments in the code: .build/pages, for a web server
	swift package dump-symbol-graph --minimum-access-level package --skip-synthesized-members
	rm -rf .build/pages .build/pages.d
	for catalog in Sources/*/*.docc; do \
	  name=$$(basename $$catalog .docc); part=.build/pages.d/$$name; mkdir -p $$part.graphs; \
	  cp .build/*/symbolgraph/$$name.symbols.json .build/*/symbolgraph/$$name@*.symbols.json $$part.graphs \
	    2> /dev/null; \
	  docc convert $$catalog --additional-symbol-graph-dir $$part.graphs --fallback-display-name $$name \
	    --fallback-bundle-identifier nl.termijnwacht.$$name --warnings-as-errors \
	    --output-path $$part.doccarchive || exit 1; \
	done
	docc merge .build/pages.d/*.doccarchive --synthesized-landing-page-name Termijnwacht --output-path .build/pages

install: ## Install what make build and make manual made, under DESTDIR and PREFIX; configuration that is there stays
	@test -x $(BINARY) || { echo "make: there is no $(BINARY) yet; run make build first" >&2; exit 1; }
	install -D -m 0755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/termijnwacht
	install -D -m 0644 -t $(DESTDIR)$(UNITS) units/*.service units/*.timer
	install -D -m 0644 -t $(DESTDIR)$(PREFIX)/lib/systemd/catalog units/*.catalog
	install -D -m 0644 units/termijnwacht.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/termijnwacht.conf
	install -D -m 0644 units/termijnwacht.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/termijnwacht.conf
	install -D -m 0644 units/termijnwacht.logrotate $(DESTDIR)/etc/logrotate.d/termijnwacht
	@test ! -d $(MANUAL) || (cd $(MANUAL) && find . -type f -exec install -D -m 0644 {} $(DESTDIR)$(PREFIX)/share/{} \;)
	for folder in calendar.d policy.d examples examples/templates schemas; do \
	  install -D -m 0644 -t $(DESTDIR)$(PREFIX)/share/termijnwacht/$$folder config/$$folder/*.*; \
	done
	@cd config && for file in termijnwacht.yaml roster.yaml policy.d/*.yaml calendar.d/*.yaml; do \
	  if [ -e "$(DESTDIR)$(CONFDIR)/$$file" ]; then \
	    echo "kept $(DESTDIR)$(CONFDIR)/$$file"; \
	  else \
	    install -D -m 0644 "$$file" "$(DESTDIR)$(CONFDIR)/$$file" || exit 1; \
	  fi; \
	done

deb: ## Build the Debian package, into dist/ (PREBUILT=PATH: with that binary, to try the packaging)
	$(MAKE) deps PACKAGES="$(PACKAGES) debhelper chrpath lintian pandoc"
	@mkdir -p dist && rm -rf $(PACKING)
	DEB_RULES_REQUIRES_ROOT=no DIST=$(CURDIR)/dist debian/rules binary
	lintian --fail-on warning --tag-display-limit 0 dist/*_$$(dpkg-parsechangelog -S Version)_*.deb

server: deb ## Build the package, and run it on a real systemd in a container (needs root)
	Tests/Live/server.sh install faults storm days rights backup upgrade

clean: ## Remove what was built
	swift package clean
	rm -rf demo-output dist .build-* $(PACKING)
