# Every target with a "##" comment is listed by "make help".
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
CONFIGURATION ?= Release
SOAK_MINUTES ?= 30
# Empty for a seed by chance, which is printed first.
SOAK_SEED ?=

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## Build, test and sign a Debian image on a real Kubernetes (KUBECONFIG, or here); TOOL=Kiwi, CLOUD=... releases it
	@tests/demo/run

.PHONY: clean-demo
clean-demo: ## Stop and remove everything that the demo runs; images and caches stay
	@tests/demo/clean

.PHONY: build
build: ## Compile everything
	dotnet build ImageFactory.Operator.sln -c $(CONFIGURATION) --nologo

.PHONY: generate
generate: ## Write what is made from the C# types: crds/, roles, pages, and the parts of the chart
	dotnet run --project operator/ImageFactory.Generate -c $(CONFIGURATION)

.PHONY: check-generate
check-generate: ## Fail when generated files are not what the C# types say
	dotnet run --project operator/ImageFactory.Generate -c $(CONFIGURATION) -- --check

.PHONY: test
test: ## What everybody runs before a change: unit tests, real API servers, real Keystone and Glance, host scripts (25 min; 45 the first time)
	@.ci/tier test

.PHONY: e2e
e2e: ## A real build on a real one-node Kubernetes, and builds that are killed or fail (12 min; Debian 12, root)
	@.ci/tier e2e

.PHONY: e2e-openstack
e2e-openstack: ## A whole build, and tests of images, on servers of a real OpenStack with emulated guests (15 min; Debian 12, root)
	@.ci/tier e2e-openstack

.PHONY: test-full
test-full: ## All there is: the slow faults, real Debian twice, guests of Nova, a fresh machine, 30 min of soak (hours; Debian 12, root)
	@TIER=full .ci/tier test e2e e2e-openstack selftests fresh-machine soak

.PHONY: repeat
repeat: ## Suites or tiers again and again on a busy machine (GOAL="hostscripts ImageFactory.Kubernetes.Tests" TIMES=5)
	@.ci/repeat "$(GOAL)" $(TIMES)

.PHONY: soak
soak: ## An operator under load and faults on a real API server (SOAK_MINUTES=30, SOAK_SEED=...)
	@tests/cluster/install apiserver crd-server
	@SOAK_MINUTES=$(SOAK_MINUTES) SOAK_SEED=$(SOAK_SEED) \
	  dotnet run --project tests/ImageFactory.Soak -c $(CONFIGURATION) -p:UseSharedCompilation=false

.PHONY: bench
bench: publish ## Measure operator and runtime beside their goals, and builds while the demo runs (about 10 min)
	@IMAGEFACTORY_OPERATOR="$(CURDIR)/publish/imagefactory-operator" \
	  dotnet run --project tests/ImageFactory.Benchmarks -c Release -- $(BENCH_ARGS)
	@tests/ImageFactory.Benchmarks/builds

.PHONY: lint
lint: ## Check shell scripts and the C# format
	@.ci/lint

.PHONY: publish
publish: ## Publish the operator as native code to publish/ (2 min; needs gcc or clang)
	@rm -rf publish
	dotnet publish operator/ImageFactory.Operator -c Release -r linux-x64 -o publish --nologo $(PUBLISH_ARGS)

.PHONY: images
images: publish ## Build the builder, tester and operator images without a container engine (Debian 12, root)
	@tests/cluster/image build builder-dib localhost/imagefactory/builder-dib:dev
	@tests/cluster/image build builder-kiwi localhost/imagefactory/builder-kiwi:dev
	@tests/cluster/image build tester localhost/imagefactory/tester:dev
	@tests/cluster/image build operator localhost/imagefactory/operator:dev
