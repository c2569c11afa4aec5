# Every target with a "##" comment is listed by "make help".
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
CONFIGURATION ?= Release

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## Build a Debian image with a real Kubernetes on this machine, and boot it (uses KUBECONFIG when set)
	@tests/demo/run

.PHONY: clean-demo
clean-demo: ## Stop and remove everything that the demo runs; images and caches stay
	@tests/demo/clean

.PHONY: build
build: ## Compile everything
	dotnet build ImageFactory.Operator.sln -c $(CONFIGURATION) --nologo

.PHONY: generate
generate: ## Write crds/ and the RBAC of config/ anew from the C# types
	dotnet run --project operator/ImageFactory.Generate -c $(CONFIGURATION)

.PHONY: check-generate
check-generate: ## Fail when generated files are not what the C# types say
	@.ci/check-generate

.PHONY: test
test: ## Unit tests and tests on real API servers; installs what they need
	@.ci/test

.PHONY: e2e
e2e: ## The whole path on a real one-node Kubernetes (Debian 12, root)
	@.ci/e2e

.PHONY: bench
bench: ## Measure builds and memory against bare disk-image-create (after "make demo")
	@tests/ImageFactory.Benchmarks/builds

.PHONY: lint
lint: ## Check shell scripts and the C# format
	@.ci/lint

.PHONY: publish
publish: ## Publish the operator, self-contained, to publish/
	dotnet publish operator/ImageFactory.Operator -c Release -r linux-x64 -o publish --nologo

.PHONY: images
images: publish ## Build the builder and the operator image without a container engine (Debian 12, root)
	@tests/cluster/image build builder localhost/imagefactory/builder:dev
	@tests/cluster/image build operator localhost/imagefactory/operator:dev
