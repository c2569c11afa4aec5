namespace ImageFactory.Generate;

/// <summary>What people see that is no reason, or shows before one, and what helps; in Markdown.</summary>
internal static class Symptoms
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<(string Seen, string Helps)> All { get; } =
    [
        (
            "Nothing happens at all",
            "`/readyz` and the operator's log: what `[-]` names; `namespace` in the settings; the operator that "
            + "`leader election` names"
        ),
        (
            "Not ready: `[-]file …` is not there",
            "create the Secret that it names ([settings.md](settings.md#files-that-the-settings-name))"
        ),
        (
            "Events `NightlyMissed`, `NightlyFailed`",
            "[nightly.md](nightly.md); `kubectl describe dp NAME`, then the CronJob, its last Job, and the build that "
            + "it made"
        ),
        ("A build stays without a phase", "the operator serves another namespace, or does not run"),
        (
            "A build does not go away when deleted",
            "start the operator: its finalizer cleans the node first. To have the operator let the build go without: "
            + "`kubectl annotate imagebuild NAME imagefactory.dev/imagebuildfinalizer=skip`. Where there is no "
            + "operator any more: [upgrading.md](upgrading.md#when-the-operator-is-gone-already)"
        ),
        ("A build stays although its time to live is over", "[KeptByGitOps](#keptbygitops)"),
        (
            "`BuildHostReady` fails: not privileged",
            "label the namespace `pod-security.kubernetes.io/enforce=privileged`"
        ),
        ("`BuildHostReady` fails: no loop devices", "`modprobe loop` on the node"),
        (
            "`Prepared` fails on a repository",
            "`logs/prepare.log`; `mirrors` in the settings, the keys of the profile"
        ),
        (
            "A build server does not answer over SSH",
            "[build-servers.md](build-servers.md#when-ssh-does-not-work)"
        ),
        ("`HostDestroyed`: the janitor could not release all", "[WaitingForJanitor](#waitingforjanitor)"),
        (
            "The operator ends with 70, `Lease … is lost`",
            "nothing: it starts again and stands by. Often: an API server that takes more than 10 s"
        ),
    ];
}
