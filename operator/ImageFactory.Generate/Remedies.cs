using ImageFactory.Operator.Api.Shared;

namespace ImageFactory.Generate;

/// <summary>What helps, by reason. Every reason that something failed or waits has its entry.</summary>
internal static class Remedies
{
    /// <summary>The remedies, in Markdown that stands in docs/.</summary>
    public static IReadOnlyDictionary<string, string> ByReason { get; } = new Dictionary<string, string>
    {
        [nameof(Reasons.NotConfigured)] =
            "Nothing, or configure what the message names: `tester.image`, `signing.keys`, regions of the profile "
            + "([settings.md](settings.md)).",
        [nameof(Reasons.Cancelled)] = "Create another build: a cancelled one stays cancelled.",
        [nameof(Reasons.TimedOut)] =
            "The log of the stage that ran last says what took so long. Raise `spec.timeoutSeconds`, then [try "
            + "again](operations.md#try-again).",
        [nameof(Reasons.WaitingForSlot)] =
            "Wait, or raise `builder.maxConcurrentBuilds` (pods) or `openstack.maxBuildsPerCloud` (servers). "
            + "`kubectl get ib -A` shows who is at work.",
        [nameof(Reasons.Missed)] =
            "`kubectl get cronjobs` shows whether the build's CronJob is suspended or its Job failed; "
            + "[nightly.md](nightly.md) says what else keeps it away.",
        [nameof(Reasons.WaitingForNumber)] = "Nothing: it gets the next one within seconds.",
        [nameof(Reasons.WaitingForPod)] = "`kubectl describe pod POD`, POD from `.status.host.name`.",
        [nameof(Reasons.WaitingForNode)] =
            "`kubectl describe pod POD` says what the nodes lack: room on a node (`builder.cpu`, "
            + "`builder.memory`, `builder.workspace`), or which of them may be used (`builder.placement`, and "
            + "`spec.pod` of the build).",
        [nameof(Reasons.WaitingForImagePull)] =
            "`kubectl describe pod POD` has the registry's words. Check `builder.images` and "
            + "`builder.imagePullSecrets`, or load the image into the node.",
        [nameof(Reasons.WaitingForNewHost)] =
            "Nothing; when it comes often, the events of the build say what ends its hosts.",
        [nameof(Reasons.WaitingForKeptHost)] =
            "`spec.keepBuildHost: Never` destroys the host at once "
            + "([operations.md](operations.md#keep-the-build-host-for-a-look)).",
        [nameof(Reasons.WaitingForCapacity)] = "Room on the cloud's hypervisors, or another flavor or zone.",
        [nameof(Reasons.WaitingForJanitor)] =
            "`kubectl get pods` shows the janitor pod; on its node `losetup -l` and `dmsetup ls` show what is "
            + "left. End what still uses the devices, then `losetup -d`.",
        [nameof(Reasons.WaitingForCloud)] =
            "The message names the entry of clouds.yaml and what is wrong with it; the file is read again when it "
            + "changes ([clouds.md](clouds.md)).",
        [nameof(Reasons.WaitingForRegion)] =
            "Nothing: it is asked again. `openstack --os-cloud CLOUD --os-region-name REGION image list` shows "
            + "whether it answers you.",
        [nameof(Reasons.WaitingForQuota)] =
            "Delete something in the project, or raise the quota that the message names.",
        [nameof(Reasons.WaitingForUpload)] = "Wait, or raise `openstack.maxUploadsPerRegion`.",
        [nameof(Reasons.CatchingUp)] =
            "Nothing: the build is finished, and these regions follow. Their messages in `status.regions` say "
            + "what they wait for.",
        [nameof(Reasons.WaitingForStore)] =
            "The volume below `artifacts.root`: is it mounted, writable, and larger than what is in it?",
        [nameof(Reasons.FailedProfileNotFound)] =
            "Create the DistroProfile in the build's namespace, or create a build with the right name.",
        [nameof(Reasons.FailedInvalidProfile)] =
            "Change the field that the message names ([reference.md](reference.md#distroprofile-spec)). With "
            + "`inheritsFrom` it may stand in a parent.",
        [nameof(Reasons.FailedNotAllowed)] =
            "Use what the message offers, or ask the people who run the factory: `tenants` and `builder.placement` of "
            + "the settings say who may use what ([security.md](security.md)).",
        [nameof(Reasons.FailedQuota)] =
            "Delete builds that wait, or create it again later. `tenants[].quota` of the settings has the limit.",
        [nameof(Reasons.FailedInvalidBuild)] =
            "Create another build without what the message names ([reference.md](reference.md#imagebuild-spec)).",
        [nameof(Reasons.Stale)] =
            "Build an image and promote it; `kubectl get ib,ip` shows what the last attempts came to.",
        [nameof(Reasons.FailedImmutableField)] = "Undo the change. For another result create another object.",
        [nameof(Reasons.FailedNameTaken)] =
            "The message says to what the name belongs: delete or rename that, or give the build another name.",
        [nameof(Reasons.FailedImagePull)] =
            "As for `WaitingForImagePull`; then [try again](operations.md#try-again). Slow registries need a "
            + "higher `builder.imagePullTimeout`.",
        [nameof(Reasons.FailedContainerStart)] =
            "The message has the node's words. `BuildHostReady` that is not privileged: label the namespace "
            + "`pod-security.kubernetes.io/enforce=privileged`. Without loop devices: `modprobe loop` on the node.",
        [nameof(Reasons.FailedHostIdentity)] =
            "Somebody else answers under the host's address, or the bastion's key in `known_hosts` is old "
            + "([build-servers.md](build-servers.md#when-ssh-does-not-work)).",
        [nameof(Reasons.FailedHostLost)] =
            "The events of the build say what ended its hosts: evictions, lost nodes, servers that somebody "
            + "deleted. Give builds quieter nodes, or raise `spec.hostAttempts` in another build.",
        [nameof(Reasons.FailedSourceCredentials)] =
            "Do what the message says of the Secret in the source's `credentialsSecretRef` "
            + "([sources.md](sources.md)), then [try again](operations.md#try-again).",
        [nameof(Reasons.FailedInputsLost)] =
            "Somebody deleted the ConfigMap of the build: [try again](operations.md#try-again).",
        [nameof(Reasons.FailedOutOfMemory)] =
            "Raise `builder.memoryLimit`, or the memory of the profile's `builder.resources`, or the flavor.",
        [nameof(Reasons.FailedScript)] =
            "The message ends with the last lines of the log; the whole log is in the artifact store, where "
            + "`status.stages[].log` says. On a repository: `mirrors` of the settings, keys and suites of the "
            + "profile ([distributions.md](distributions.md)).",
        [nameof(Reasons.FailedCloud)] =
            "The message has the service's words. Mend clouds.yaml or the credentials' rights "
            + "([clouds.md](clouds.md)), then [try again](operations.md#try-again).",
        [nameof(Reasons.FailedRegistration)] =
            "The message has Glance's words: a property that it refuses, a format it does not take, an image too "
            + "large.",
        [nameof(Reasons.FailedArtifact)] =
            "The message names the file. Set `spec.restartFrom: ImageBuilt`: the image is built anew. Then look for "
            + "who writes below `artifacts.root`: one operator owns it; or, where a step has reported the file, for "
            + "what in the profile's elements, scripts or test modules does.",
        [nameof(Reasons.FailedImageHeader)] =
            "The build host sent something else than `qemu-img` made of the disk there. Look for what writes disk "
            + "images in the profile's elements, hooks and kiwi scripts, and at the builder image; then set "
            + "`spec.restartFrom: ImageBuilt`.",
        [nameof(Reasons.FailedTests)] =
            "The message says which test failed and what to change in the image; the stage's log and the "
            + "machine's console in the store have all of it ([tests-and-signatures.md](tests-and-signatures.md)).",
        [nameof(Reasons.FailedNotTested)] =
            "Have the profile tested (`spec.tests.enabled`, `tester.image` of the settings), then create another "
            + "build. A tenant whose images are not tested needs a key without `requiresTests`.",
        [nameof(Reasons.FailedSigningKey)] =
            "The message names key and file. A new key beside the old one: two entries of `signing.keys` with "
            + "`validFrom` and `validUntil`.",
        [nameof(Reasons.FailedUpload)] =
            "`logs/upload.log`: `artifacts.endpoint` must be reachable from the hosts, and below `artifacts.root` "
            + "must be room beyond `artifacts.minFreeBytes`.",
        [nameof(Reasons.UnexpectedError)] =
            "Nothing yet: it is tried again. The operator's log has more, by the message's reconcileID.",
        [nameof(Reasons.FailedUnexpectedError)] =
            "It is a defect: please report it with the operator's log of that reconcileID; then [try "
            + "again](operations.md#try-again).",
        [nameof(Reasons.StatusRefused)] =
            "It is a defect: please report the event's message. The build went on; its texts are in the "
            + "operator's log.",
        [nameof(Reasons.KeptByGitOps)] =
            "Take the build out of Git, or leave out its time to live "
            + "([gitops.md](gitops.md#builds-and-time-to-live)).",
        [nameof(Reasons.FailedInvalidPromotion)] =
            "Create another promotion without what the message names "
            + "([reference.md](reference.md#imagepromotion-spec)).",
        [nameof(Reasons.WaitingForBuild)] = "Nothing: it goes on once the build has succeeded.",
        [nameof(Reasons.WaitingForPromotion)] =
            "Nothing: two releases of one profile take turns. One that soaks for long can be deleted, which puts "
            + "its images back.",
        [nameof(Reasons.WaitingForApproval)] =
            "Look at `status.changes`, then `kubectl annotate ip NAME imagefactory.dev/approved-by=YOU` "
            + "([promotions.md](promotions.md#approve)).",
        [nameof(Reasons.WaitingForCanary)] =
            "Wait until `status.soakUntil`; with `check: Annotation` say what you found "
            + "([promotions.md](promotions.md#canary)).",
        [nameof(Reasons.WaitingForPublisher)] =
            "Whoever changes the images has the request of `status.request` "
            + "([promotions.md](promotions.md#somebody-else-changes-the-images)).",
        [nameof(Reasons.Planned)] = "Take `spec.dryRun` away, and the promotion goes on.",
        [nameof(Reasons.Drifted)] =
            "The message has the differences. Put them back in Glance, let the operator do it (`drift: Repair`), "
            + "or release another image.",
        [nameof(Reasons.NotConformant)] =
            "The message names the properties; most come from `image.metadata` of the profile.",
        [nameof(Reasons.FailedBuild)] =
            "A build that succeeded, and passed what `spec.promotion.requires` of its profile asks for.",
        [nameof(Reasons.FailedImage)] = "Build anew: what is in the region is not what was built.",
        [nameof(Reasons.FailedAmbiguousName)] = "Rename or delete all images of that name but the right one.",
        [nameof(Reasons.FailedRollback)] =
            "Roll back a newer promotion first, or release the image that you want by its name "
            + "([promotions.md](promotions.md#roll-back)).",
        [nameof(Reasons.FailedCanary)] =
            "The message says what the check found; the first regions have been put back. Mend the image.",
        [nameof(Reasons.FailedRotation)] =
            "`status.regions[].steps` is the journal: somebody else changed the images meanwhile, or a region did "
            + "not follow in time. Then make another promotion.",
    };
}
