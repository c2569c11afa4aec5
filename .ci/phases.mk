# What the tiers are made of: phases, what each needs, and what runs beside what. "make -j" is the scheduler, and .ci/tier
# calls it with some of the goals test, e2e, e2e-openstack, selftests, soak and fresh-machine.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.SUFFIXES:

export CONFIGURATION ?= Release
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/imagefactory
wants = $(filter $(1),$(MAKECMDGOALS))
# What a phase comes after without needing it: those of an earlier goal, if that is wanted as well.
after = $(if $(call wants,$(1)),$(2))

# A phase's name and what it has to have; its command follows.
phase = @.ci/phase $@ "$^"
# The same for work that no clock is held against: it gives way to tests that have deadlines.
background = @nice -n 10 .ci/phase $@ "$^"

UNIT := ImageFactory.Kubernetes.Tests ImageFactory.OpenStack.Tests ImageFactory.Operator.Tests ImageFactory.Demo.Tests
API := ImageFactory.Kubernetes.ApiServerTests ImageFactory.Operator.ApiServerTests
CLOUD := ImageFactory.OpenStack.ServiceTests ImageFactory.Operator.OpenStackTests
# What a clock is held against, in the order in which they run.
TIMED := $(UNIT) ImageFactory.Operator.ToolTests $(CLOUD) $(API)
TEST := generated-files $(TIMED) hostscripts hostscripts-guests
E2E := ImageFactory.Operator.EndToEnd
SELFTESTS := cluster-selftest cloud-selftest dashboards

.PHONY: test e2e e2e-openstack soak selftests fresh-machine $(SELFTESTS) $(TEST) $(E2E)
.PHONY: compile tools kubernetes crd-server cloud publish images operator-image cluster node-images

test: $(TEST)
e2e: $(E2E)
selftests: $(SELFTESTS)

# ---- what suites need

compile:
	$(phase) compile_solution

# First, and at once: whoever else installs something would make the compiler wait.
tools:
	$(phase) tests/cluster/install packages tools

# In one go if a node is wanted, too: what the programs share is compiled once.
kubernetes: | tools
	$(background) tests/cluster/install $(if $(call wants,e2e e2e-openstack selftests),node,apiserver)

crd-server: | kubernetes
	$(background) tests/cluster/install crd-server

# One cloud for all suites of a run. Levels do not mix in one state.
CLOUD_LEVEL := $(if $(filter-out e2e soak,$(MAKECMDGOALS)),fake volumes,image)
export IMAGEFACTORY_OPENSTACK := $(CACHE)/openstack-ci-$(firstword $(CLOUD_LEVEL))
export IMAGEFACTORY_OPENSTACK_PORT_BASE ?= 15200
export OS_CLIENT_CONFIG_FILE := $(IMAGEFACTORY_OPENSTACK)/clouds.yaml
cloud: | tools
	$(phase) start_cloud $(CLOUD_LEVEL)

# What is shipped is tested end to end: the published program. Its code was analyzed when it was compiled.
publish: compile | tools
	$(phase) $(MAKE) --no-print-directory publish PUBLISH_ARGS=-p:RunAnalyzers=false

images: | tools
	$(background) build_images builder-dib builder-kiwi tester

operator-image: publish images
	$(background) build_images operator

cluster: kubernetes | $(call after,test,$(API))
	$(phase) env -u TMPDIR tests/cluster/up

ifdef KUBECONFIG
# The cluster is the user's, and BUILDER_IMAGE, TESTER_IMAGE and OPERATOR_IMAGE name images that it can pull.
node-images: publish
	$(phase) true
else
node-images: operator-image cluster
	$(phase) load_images builder-dib builder-kiwi tester operator
endif

# ---- suites

generated-files: compile
	$(phase) check $@ operator/ImageFactory.Generate/bin/$(CONFIGURATION)/net10.0/ImageFactory.Generate --check

$(UNIT): compile
	$(phase) suite $@

ImageFactory.Operator.ToolTests: compile tools
	$(phase) suite $@

# With the published program where it is made anyway: one that is compiled as it runs takes twice as much of a processor.
PUBLISHED := env IMAGEFACTORY_OPERATOR=$(CURDIR)/publish/imagefactory-operator
$(API): compile tools kubernetes crd-server cloud $(if $(call wants,e2e),publish)
	$(phase) suite $@ $(if $(call wants,e2e),$(PUBLISHED))

$(CLOUD): compile tools cloud
	$(phase) suite $@

# One after the other: each takes all processors.
earlier :=
$(if $(call wants,test),$(foreach suite,$(TIMED),$(eval $(suite): | $(earlier))$(eval earlier := $(suite))))

CASES := $(basename $(notdir $(wildcard tests/hostscripts/cases/*.bash)))
# Those that boot guests, or need neither guest nor disk, beside those that attach disks: both wait for half of their
# time.
GUEST_CASES := guest modules test contents host signatures source upload \
  additional apt dibrpm gitcredentials gitsubmodules pins rpmmd
hostscripts: tools images
	$(background) shell_suite $@ tests/hostscripts/run $(filter-out $(GUEST_CASES),$(CASES))

hostscripts-guests: tools images
	$(background) shell_suite $@ tests/hostscripts/run $(GUEST_CASES)

# Beside the host scripts, which give way: both wait for much of their time.
$(E2E): compile tools node-images cloud | $(call after,test,$(TIMED))
	$(phase) suite $@ $(PUBLISHED)

e2e-openstack: compile tools kubernetes operator-image | $(call after,e2e,$(E2E)) $(call after,test,$(TEST))
	$(phase) .ci/e2e-openstack

# The test cluster and the test clouds keep their own promises.
cluster-selftest: kubernetes images | $(call after,e2e-openstack,e2e-openstack)
	$(phase) check $@ tests/cluster/selftest

cloud-selftest: tools | cluster-selftest
	$(phase) shell_suite $@ tests/openstack/selftest image fake libvirt builder

# With what Grafana publishes, fetched: the gate goes without.
dashboards: tools
	$(phase) shell_suite $@ tests/dashboards/check

fresh-machine: | $(call after,selftests,$(SELFTESTS))
	$(phase) shell_suite $@ .ci/fresh-machine

# Minutes of it go beside the builds, half an hour alone.
soak: compile kubernetes crd-server tools | $(call after,test,$(TIMED)) $(if $(filter full,$(TIER)),$(call after,e2e,$(E2E)))
	$(phase) shell_suite $@ tests/ImageFactory.Soak/bin/$(CONFIGURATION)/net10.0/imagefactory-soak
