using System.Net;
using ImageFactory.Operator.Api.DistroProfile;
using ImageFactory.Operator.Api.ImageBuild;
using ImageFactory.Operator.Settings;
using ImageFactory.Operator.Stages;
using ImageFactory.Operator.Testing.Tracing;
using ImageFactory.Operator.Tests.Scenes;
using ImageFactory.Operator.Tracing;
using ImageFactory.Testing;
using ImageFactory.Testing.Processes;
using Microsoft.Extensions.Logging.Testing;
using Xunit;

namespace ImageFactory.Operator.Tests.Tracing;

/// <summary>Traces of builds, sent by the real exporter to a collector of the test's own.</summary>
public sealed class BuildTracesTests
{
    private const string TraceId = "6f0cd6f6000040008000000000000001";

    private readonly FakeLogger<TraceSender> _logger = new();

    [Theory]
    [InlineData("http/protobuf", "/v1/traces application/x-protobuf ")]
    [InlineData("grpc", "/opentelemetry.proto.collector.trace.v1.TraceService/Export application/grpc ")]
    public async Task A_build_that_is_over_is_one_trace_with_a_span_for_each_stage_that_ran(
        string protocol, string request)
    {
        await using var collector = await CollectorAsync(protocol);
        var (before, after) = (Running(), Succeeded());

        using (var traces = Traces(collector.Address, protocol))
        {
            traces.Name(Build(), before);
            traces.Report(Build(), null, before);
            traces.Report(Build(), before, after);
            traces.Report(Build(), after, after);
        }

        Assert.Equal(TraceId, before.TraceId);
        Assert.Equal([request], collector.Requests);
        Assert.Contains("service.name=factory", collector.Resource);
        Assert.Contains("imagefactory.cluster=north", collector.Resource);
        var root = collector.Spans.Single(span => span.ParentId.Length == 0);
        Assert.Equal(
            (TraceId, "build debian-12", BuildScene.Start, BuildScene.Start.AddSeconds(90), null),
            (root.TraceId, root.Name, root.Start, root.End, root.Status));
        Assert.Equal(
            [
                "k8s.namespace.name=images",
                "imagefactory.build.name=debian-12-x",
                $"imagefactory.build.uid={BuildScene.Uid}",
                "imagefactory.build.number=7",
                "imagefactory.profile=debian-12",
                $"imagefactory.image={BuildScene.ImageName}",
                "imagefactory.tool=Kiwi",
                "imagefactory.backend=Pod",
                "imagefactory.stage=HostDestroyed",
                "imagefactory.result=Succeeded",
                "imagefactory.reason=Succeeded",
                "imagefactory.queue_seconds=0",
            ],
            root.Attributes);
        Assert.Equal(
            [
                "Initialized 0-10: imagefactory.stage=Initialized imagefactory.result=Succeeded "
                + "imagefactory.reason=Succeeded imagefactory.attempts=1",
                "ImageBuilt 10-80: imagefactory.stage=ImageBuilt imagefactory.result=Succeeded "
                + "imagefactory.reason=Succeeded imagefactory.attempts=1",
                "HostDestroyed 85-90: imagefactory.stage=HostDestroyed imagefactory.result=Succeeded "
                + "imagefactory.reason=Succeeded imagefactory.attempts=1",
            ],
            collector.Spans.Where(span => span.ParentId == root.Id && span.TraceId == TraceId).Select(span =>
                $"{span.Name} {Seconds(span.Start)}-{Seconds(span.End)}: {string.Join(' ', span.Attributes)}"));
        Assert.Equal(4, collector.Spans.Count);
        Assert.Empty(_logger.Collector.GetSnapshot());
    }

    [Fact]
    public async Task A_build_that_failed_and_the_stage_at_fault_are_errors()
    {
        await using var collector = await CollectorAsync("http/protobuf");
        var after = Succeeded();
        after.Phase = BuildPhase.Failed;
        after.CurrentStage = nameof(BuildStage.ImageBuilt);
        var stage = after.Stage(BuildStage.ImageBuilt);
        (stage.State, stage.Reason, stage.Message) = (StageState.Failed, "FailedScript", "no space left");

        using (var traces = Traces(collector.Address, "http/protobuf"))
        {
            traces.Report(Build(), Running(), after);
        }

        Assert.Equal(
            ["ImageBuilt 2 no space left", "build debian-12 2 no space left"],
            collector.Spans.Where(span => span.Status is not null).Select(span => $"{span.Name} {span.Status}"));
        Assert.Contains(
            "imagefactory.reason=FailedScript", collector.Spans.Single(span => span.ParentId.Length == 0).Attributes);
    }

    [Fact]
    public async Task Headers_with_secrets_come_from_their_file_as_it_is_now()
    {
        using var folder = new TemporaryFolder();
        await using var collector = await CollectorAsync("http/protobuf");
        var file = folder.Write("headers", "Authorization: Bearer one\n\n");
        using (var traces = Traces(collector.Address, "http/protobuf", file))
        {
            folder.Write("headers", "authorization:   Bearer two");
            traces.Report(Build(), Running(), Succeeded());
        }

        Assert.Equal(["/v1/traces application/x-protobuf Bearer two"], collector.Requests);
    }

    [Theory]
    [InlineData("one line without its name", "/headers has a line that is no header, 'Name: value'")]
    [InlineData(null, "tracing.headersFile cannot be read: Could not find file")]
    public void Without_the_headers_nothing_is_sent_and_no_secret_told(string? text, string expected)
    {
        using var folder = new TemporaryFolder();
        if (text is not null)
        {
            folder.Write("headers", text);
        }

        var headers = Path.Combine(folder.Path, "headers");
        using (var traces = Traces(new Uri("http://127.0.0.1:9"), "http/protobuf", headers))
        {
            traces.Report(Build(), Running(), Succeeded());
        }

        var line = Assert.Single(_logger.Collector.GetSnapshot()).Message;
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain("one line", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public void A_collector_that_is_down_costs_spans_and_one_line(string protocol)
    {
        using (var traces = Traces(new Uri($"http://127.0.0.1:{FreePorts.Take(1)[0]}"), protocol))
        {
            for (var build = 0; build < 10_000; build++)
            {
                traces.Report(Build(), Running(), Succeeded());
            }
        }

        Assert.Contains(
            "Connection refused",
            Assert.Single(_logger.Collector.GetSnapshot().Select(line => line.Message).Distinct()),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_refuses_is_told_with_its_answer()
    {
        await using var collector = await CollectorAsync("http/protobuf");
        collector.Answer = HttpStatusCode.Unauthorized;

        using (var traces = Traces(collector.Address, "http/protobuf"))
        {
            traces.Report(Build(), Running(), Succeeded());
        }

        Assert.Equal(
            [$"Traces cannot be sent to tracing.endpoint {collector.Address}: it answered 401 Unauthorized"],
            _logger.Collector.GetSnapshot().Select(line => line.Message));
    }

    [Fact]
    public void Without_a_collector_a_build_has_no_trace()
    {
        var status = Running();

        BuildTraces.None.Name(Build(), status);
        BuildTraces.None.Report(Build(), status, Succeeded());

        Assert.Null(status.TraceId);
    }

    [Fact]
    public async Task A_build_that_was_over_before_there_was_a_collector_gets_no_trace_that_nobody_wrote()
    {
        await using var collector = await CollectorAsync("http/protobuf");
        var status = Succeeded();
        using (var traces = Traces(collector.Address, "http/protobuf"))
        {
            traces.Name(Build(), status);
            traces.Report(Build(), status, status);
        }

        Assert.Null(status.TraceId);
        Assert.Empty(collector.Requests);
    }

    private static Task<TraceCollector> CollectorAsync(string protocol) =>
        TraceCollector.StartAsync(Settings(new Uri("http://localhost"), protocol).Protocol);

    private static TracingSettings Settings(Uri endpoint, string protocol, string? headers = null) =>
        SettingsFile.Parse($"tracing: {{endpoint: \"{endpoint}\", protocol: {protocol}}}").Tracing with
        {
            HeadersFile = headers,
            ServiceName = "factory",
        };

    private static int Seconds(DateTimeOffset time) => (int)(time - BuildScene.Start).TotalSeconds;

    private static V1ImageBuild Build() => BuildScene.NewBuild(BuildScene.Name, BuildScene.Uid);

    private static V1ImageBuildStatus Running()
    {
        var status = new V1ImageBuildStatus { Phase = BuildPhase.Running, StartedAt = BuildScene.Start };
        StageList.Open(status);
        return status;
    }

    private static V1ImageBuildStatus Succeeded()
    {
        var status = Running();
        status.Phase = BuildPhase.Succeeded;
        status.CurrentStage = nameof(BuildStage.HostDestroyed);
        status.BuildNumber = 7;
        status.ImageName = BuildScene.ImageName;
        status.Tool = BuilderTool.Kiwi;
        status.FinishedAt = BuildScene.Start.AddSeconds(90);
        Done(BuildStage.Initialized, 0, 10);
        Done(BuildStage.ImageBuilt, 10, 80);
        Done(BuildStage.HostDestroyed, 85, 90);
        // It goes on after the build, and has no end yet.
        status.Stage(BuildStage.Distributed).State = StageState.CatchingUp;
        status.Stage(BuildStage.Distributed).StartedAt = BuildScene.Start.AddSeconds(80);
        return status;

        void Done(BuildStage stage, int start, int end) => status.Record(
            stage,
            new StageOutcome.Done("done")
            {
                StartedAt = BuildScene.Start.AddSeconds(start),
                FinishedAt = BuildScene.Start.AddSeconds(end),
            },
            BuildScene.Start.AddSeconds(end));
    }

    private BuildTraces Traces(Uri endpoint, string protocol, string? headers = null) => new(TraceExport.Open(
        new OperatorOptions { ClusterName = "north", Tracing = Settings(endpoint, protocol, headers) }, _logger));
}
